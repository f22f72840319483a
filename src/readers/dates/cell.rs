//! A day as it stands in a cell of a table, which holds nothing else but a time. The day stands before the month, as in the
//! UK; what could be read in two ways is refused, never guessed.

use jiff::civil::Date;

use super::month_names::{month, weekday};

/// Why a cell does not hold a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadCellDay {
    /// It is not written as a day is.
    NotADay,
    /// The day is in a year that cannot be right.
    Year(i16),
    /// No calendar has the day.
    NoSuchDay,
}

/// A day: "2020-01-28", "28/01/2020", "28.1.20", "Tue 28 Jan 2020", "28-Jan-20". A time after it is passed over.
pub(crate) fn day_in_cell(text: &str) -> Result<Date, BadCellDay> {
    let text = text.trim();
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.' | ','))
        .filter(|word| !word.is_empty())
        .collect();
    let words: &[&str] = match words.split_first() {
        Some((first, rest)) if weekday(first).is_some() => rest,
        _ => &words,
    };
    let (parts, after) = words.split_at_checked(3).ok_or(BadCellDay::NotADay)?;
    let [first, second, third] = parts else { return Err(BadCellDay::NotADay) };
    // What may follow is a time: "00:00:00". An ISO time hangs on its day with a T.
    if !after.iter().all(|word| word.contains(':') || word.bytes().all(|b| b.is_ascii_digit())) {
        return Err(BadCellDay::NotADay);
    }
    let third = third.split_once(['T', 't']).map_or(*third, |(day, _)| day);
    let number = |word: &str| -> Option<i16> {
        let word = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
        (word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok())?
    };
    let (year, month_word, dom) =
        if first.len() == 4 { (*first, *second, third) } else { (third, *second, *first) };
    let year = match (year.len(), number(year)) {
        (4, Some(year)) => year,
        (2, Some(year)) => 2000 + year,
        _ => return Err(BadCellDay::NotADay),
    };
    let month = month(month_word).or_else(|| number(month_word).and_then(|m| i8::try_from(m).ok()));
    let (Some(month), Some(dom)) = (month, number(dom).and_then(|d| i8::try_from(d).ok())) else {
        return Err(BadCellDay::NotADay);
    };
    if !(1990..=2100).contains(&year) {
        return Err(BadCellDay::Year(year));
    }
    Date::new(year, month, dom).map_err(|_| BadCellDay::NoSuchDay)
}
