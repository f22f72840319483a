//! Names of months and days, years in two digits, and the clock in the UK.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// English as written in full and in short, and Welsh, in which letters of public bodies also come.
const MONTHS: [[&str; 3]; 12] = [
    ["january", "jan", "ionawr"],
    ["february", "feb", "chwefror"],
    ["march", "mar", "mawrth"],
    ["april", "apr", "ebrill"],
    ["may", "may", "mai"],
    ["june", "jun", "mehefin"],
    ["july", "jul", "gorffennaf"],
    ["august", "aug", "awst"],
    ["september", "sep", "medi"],
    ["october", "oct", "hydref"],
    ["november", "nov", "tachwedd"],
    ["december", "dec", "rhagfyr"],
];

/// The month (1 to 12) that a word names.
pub(crate) fn month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let at = MONTHS.iter().position(|names| names.contains(&&*word));
    let at = at.or_else(|| (word == "sept").then_some(8))?;
    i8::try_from(at + 1).ok()
}

/// The month whose English name differs from the word by one letter, as a slip of optical reading does.
pub(super) fn month_nearly(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let one_off = |name: &str| {
        let wrong = name.chars().zip(word.chars()).filter(|(a, b)| a != b).count();
        name.len() >= 5 && name.len() == word.len() && wrong == 1
    };
    let at = MONTHS.iter().position(|names| one_off(names[0]))?;
    i8::try_from(at + 1).ok()
}

/// The name of a month as sentences have it.
pub(super) fn month_name(month: i8) -> String {
    let name = MONTHS.get(usize::try_from(month - 1).unwrap_or(0)).map_or("", |names| names[0]);
    name[..1].to_uppercase() + &name[1..]
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// The day of the week that a word names, in full or cut short: "Thursday", "Thurs", "Thu".
pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    let word = word.to_lowercase();
    let named = |(name, _): &&(&str, Weekday)| word.len() >= 3 && name.starts_with(&*word);
    WEEKDAYS.iter().find(named).map(|(_, day)| *day)
}

/// The name of a day of the week.
pub(super) fn weekday_name(day: Weekday) -> String {
    let name = WEEKDAYS.iter().find(|(_, d)| *d == day).map_or("", |(name, _)| name);
    name[..1].to_uppercase() + &name[1..]
}

/// A day, when there is one: never rolled over into the next month.
pub(super) fn day(year: i16, month: i16, day: i16) -> Option<Date> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(year, month, day).ok()
}

/// Years that evidence can bear.
pub(super) fn year(text: &str) -> Option<i16> {
    let number: i16 = text.parse().ok()?;
    match text.len() {
        4 => (1900..=2100).contains(&number).then_some(number),
        2 => Some(if number >= 70 { 1900 + number } else { 2000 + number }),
        _ => None,
    }
}

/// The clock in the UK at an instant.
pub(crate) fn in_london(instant: Timestamp) -> DateTime {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    Zoned::new(instant, zone).datetime()
}

/// What the clock in the UK showed when a clock so many minutes ahead of UTC showed this.
pub(super) fn from_offset(clock: DateTime, minutes: i32) -> Option<DateTime> {
    let offset = jiff::tz::Offset::from_seconds(minutes * 60).ok()?;
    Some(in_london(offset.to_timestamp(clock).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_months_and_days() {
        for (word, number) in [("March", Some(3)), ("SEPT", Some(9)), ("Mawrth", Some(3)), ("Mum", None)] {
            assert_eq!(month(word), number, "{word}");
        }
        assert_eq!(month_nearly("Mareh"), Some(3));
        assert_eq!(month_nearly("Maroon"), None);
        assert_eq!(month_name(12), "December");
        assert_eq!(weekday("Thurs"), Some(Weekday::Thursday));
        assert_eq!(weekday("th"), None);
        assert_eq!(weekday_name(Weekday::Sunday), "Sunday");
    }

    #[test]
    fn a_clock_elsewhere_is_told_as_the_clock_here() {
        let noon = jiff::civil::date(2021, 7, 4).at(12, 0, 0, 0);
        assert_eq!(from_offset(noon, 0), Some(noon.date().at(13, 0, 0, 0)));
        assert_eq!(from_offset(noon, 60), Some(noon));
        let winter = jiff::civil::date(2021, 1, 4).at(12, 0, 0, 0);
        assert_eq!(from_offset(winter, 0), Some(winter));
    }
}
