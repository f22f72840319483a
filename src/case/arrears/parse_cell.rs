//! What stands in a cell of a ledger: an amount, a day, a page. People and programs write them in many ways, so more
//! spellings are read here than in the manifest; what could be read in two ways is refused, never guessed.

use jiff::civil::Date;

use crate::model::Pence;
use crate::readers::dates::{month, weekday};

/// More than any account of maintenance holds. It keeps every sum far from the end of the numbers.
const MOST: Pence = Pence::new(1_000_000_000);

/// Why a cell does not hold what its column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerCellError {
    /// It is no amount.
    #[error("an amount is pounds and pence, like 341.00")]
    NotAnAmount,
    /// The amount cannot be right.
    #[error("no account of maintenance holds more than {MOST}")]
    TooMuch,
    /// It is not written as a day is.
    #[error("a day is written like 28/01/2020 or 2020-01-28")]
    NotADay,
    /// The day is in a year that cannot be right.
    #[error("the year {0} cannot be right")]
    Year(i16),
    /// No calendar has the day.
    #[error("there is no such day; the day stands before the month")]
    NoSuchDay,
    /// It is no page.
    #[error("a page is a whole number, counted from 1 within its item")]
    NotAPage,
}

/// Refuses an amount that cannot be right.
pub(super) fn in_reach(amount: Pence) -> Result<Pence, LedgerCellError> {
    if amount.get().checked_abs().is_none_or(|pence| pence > MOST.get()) {
        return Err(LedgerCellError::TooMuch);
    }
    Ok(amount)
}

/// An amount: "341.00", "£1,234.5", "-£5.00", "(5.00)". Nothing when the cell is empty or holds the dash that
/// programs print for nought.
pub(super) fn money(text: &str) -> Result<Option<Pence>, LedgerCellError> {
    let text = text.trim();
    if matches!(text, "" | "-" | "–" | "—") {
        return Ok(None);
    }
    let (credit, inner) = match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => (true, inner),
        None => (false, text),
    };
    let mut plain: String = inner.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    // Programs drop a last nought: 341.5 can only be 341.50.
    if let Some((_, pence)) = plain.rsplit_once('.')
        && pence.len() == 1
    {
        plain.push('0');
    }
    // The sign may stand on either side of the pound sign.
    if let Some(rest) = plain.strip_prefix("£-").or_else(|| plain.strip_prefix("£−")) {
        plain = format!("-£{rest}");
    }
    let amount = in_reach(plain.parse().map_err(|_| LedgerCellError::NotAnAmount)?)?;
    match (credit, amount.get()) {
        (true, pence) if pence < 0 => Err(LedgerCellError::NotAnAmount),
        (true, pence) => Ok(Some(Pence::new(-pence))),
        (false, _) => Ok(Some(amount)),
    }
}

/// Whether a cell surely holds an amount: with its pence or its pound sign, not a bare number such as an account's.
pub(super) fn is_pounds(text: &str) -> bool {
    text.contains(['.', '£']) && matches!(money(text), Ok(Some(_)))
}

/// A day: "2020-01-28", "28/01/2020", "28.1.20", "Tue 28 Jan 2020", "28-Jan-20". The day stands before the month,
/// as in the UK. A time after it is passed over.
pub(super) fn day(text: &str) -> Result<Date, LedgerCellError> {
    let text = text.trim();
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.' | ','))
        .filter(|word| !word.is_empty())
        .collect();
    let words: &[&str] = match words.split_first() {
        Some((first, rest)) if weekday(first).is_some() => rest,
        _ => &words,
    };
    let (parts, after) = words.split_at_checked(3).ok_or(LedgerCellError::NotADay)?;
    let [first, second, third] = parts else { return Err(LedgerCellError::NotADay) };
    // What may follow is a time: "00:00:00". An ISO time hangs on its day with a T.
    if !after.iter().all(|word| word.contains(':') || word.bytes().all(|b| b.is_ascii_digit())) {
        return Err(LedgerCellError::NotADay);
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
        _ => return Err(LedgerCellError::NotADay),
    };
    let month = month(month_word).or_else(|| number(month_word).and_then(|m| i8::try_from(m).ok()));
    let (Some(month), Some(dom)) = (month, number(dom).and_then(|d| i8::try_from(d).ok())) else {
        return Err(LedgerCellError::NotADay);
    };
    if !(1990..=2100).contains(&year) {
        return Err(LedgerCellError::Year(year));
    }
    Date::new(year, month, dom).map_err(|_| LedgerCellError::NoSuchDay)
}

/// A page: "2", "p. 2", "page 2". Nothing when the cell is empty.
pub(super) fn page(text: &str) -> Result<Option<u32>, LedgerCellError> {
    let text = text.trim().to_lowercase();
    let figure = text.trim_start_matches(|c: char| c.is_alphabetic() || c == '.' || c == ' ');
    match figure.parse::<u32>() {
        Ok(page) if page > 0 => Ok(Some(page)),
        _ if text.is_empty() => Ok(None),
        _ => Err(LedgerCellError::NotAPage),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn amounts_are_read_as_people_and_programs_write_them() {
        for (text, pence) in [
            ("341.00", Some(34100)),
            ("£1,234.5", Some(123_450)),
            (" 341 ", Some(34100)),
            ("£ 341.00", Some(34100)),
            ("-£5.00", Some(-500)),
            ("£-5.00", Some(-500)),
            ("−5.00", Some(-500)),
            ("(5.00)", Some(-500)),
            ("", None),
            ("-", None),
        ] {
            assert_eq!(money(text), Ok(pence.map(Pence::new)), "{text}");
        }
        for wrong in ["paid", "3.456", "1,50", "(-5.00)", "341.00 CR", "10000000.01", "£", ".5", "12:30"] {
            assert!(money(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn days_are_read_day_first_or_iso() {
        let wanted = date(2020, 2, 1);
        for text in [
            "2020-02-01",
            "2020-02-01T00:00:00",
            "2020-02-01 00:00:00",
            "01/02/2020",
            "1.2.20",
            "1-Feb-20",
            "1st February 2020",
            "Sat 1 Feb 2020",
            "Saturday, 1 February 2020",
        ] {
            assert_eq!(day(text), Ok(wanted), "{text}");
        }
        for wrong in [
            "31/02/2020",
            "02/13/2020",
            "2020",
            "soon",
            "",
            "1/2/202",
            "1/2/1820",
            "29/02/2021",
            "1/2/2020 x",
        ] {
            assert!(day(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn pages_are_numbers() {
        assert_eq!(
            (page("2"), page("p. 2"), page("Page 12"), page(" ")),
            (Ok(Some(2)), Ok(Some(2)), Ok(Some(12)), Ok(None))
        );
        assert!(page("0").is_err() && page("two").is_err() && page("2-3").is_err());
    }
}
