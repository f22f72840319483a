//! When something happened, to the precision that is known: a year, a month, a day, or a day and a time.
//! A calendar date is never turned into an instant; times of calls are the clock on the wall in the UK.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date as precise as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartialDate {
    /// Only the year is known.
    Year(i16),
    /// The year and the month (1 to 12) are known.
    Month(i16, i8),
    /// The day is known.
    Day(Date),
    /// The day and the time are known, as the clock showed it.
    Moment(DateTime),
}

/// Why a text is not a date, in words for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadDate {
    /// It is not written as a date is: the text.
    #[error("\"{0}\" is not a date I can use. Write it year first, like 2020-01-06, \"2020-01\" or \"2020\"")]
    NotShaped(String),
    /// The text, and its year, which is far from any that evidence can be of.
    #[error("\"{0}\" has the year {1}, which cannot be right")]
    Year(String, i16),
    /// Its month is none of the twelve: the text.
    #[error("\"{0}\" has no such month. Write the date year first, like 2020-01-06")]
    Month(String),
    /// The month has no such day.
    #[error("there is no {day} {month} {year}. Check the day")]
    NoSuchDay {
        /// The day that is written.
        day: i8,
        /// The name of the month.
        month: &'static str,
        /// The year.
        year: i16,
    },
    /// What follows the day is no time of a clock: the text.
    #[error("\"{0}\" has no time I can use. Write it like 2020-05-10T14:00:00")]
    Time(String),
}

impl PartialDate {
    /// The last day that this can be: 2020-01 is 31 January 2020.
    pub fn last_day(self) -> Date {
        match self {
            PartialDate::Year(year) => Date::new(year, 12, 31).unwrap_or(Date::MAX),
            PartialDate::Month(year, month) => {
                Date::new(year, month, 1).map_or(Date::MAX, |d| d.last_of_month())
            }
            PartialDate::Day(day) => day,
            PartialDate::Moment(moment) => moment.date(),
        }
    }

    /// The first day that this can be: 2020-01 is 1 January 2020.
    pub fn first_day(self) -> Date {
        match self {
            PartialDate::Year(year) => Date::new(year, 1, 1).unwrap_or(Date::MIN),
            PartialDate::Month(year, month) => Date::new(year, month, 1).unwrap_or(Date::MIN),
            PartialDate::Day(day) => day,
            PartialDate::Moment(moment) => moment.date(),
        }
    }

    /// The day, when it is known.
    pub fn day(self) -> Option<Date> {
        match self {
            PartialDate::Day(day) => Some(day),
            PartialDate::Moment(moment) => Some(moment.date()),
            _ => None,
        }
    }

    /// Earliest first. A month stands after the dated things of that month and a year after those of that
    /// year, so a vague date never jumps ahead of a certain one; a day stands before its own times.
    pub fn in_order(self, other: Self) -> Ordering {
        let key = |w: Self| {
            let (vagueness, time) = match w {
                PartialDate::Day(_) => (0, None),
                PartialDate::Moment(moment) => (0, Some(moment.time())),
                PartialDate::Month(..) => (1, None),
                PartialDate::Year(_) => (2, None),
            };
            (w.last_day(), vagueness, time)
        };
        key(self).cmp(&key(other))
    }

    /// The date with a short month, for narrow columns: "6 Jan 2020", "Jan 2020", "10 May 2020, 14:00".
    pub fn short(self) -> String {
        self.with_months(&SHORT)
    }

    fn with_months(self, names: &[&str; 12]) -> String {
        let month = |m: i8| names[(m.clamp(1, 12) - 1) as usize];
        match self {
            PartialDate::Year(year) => year.to_string(),
            PartialDate::Month(year, m) => format!("{} {year}", month(m)),
            PartialDate::Day(d) => format!("{} {} {}", d.day(), month(d.month()), d.year()),
            PartialDate::Moment(t) => {
                let day = PartialDate::Day(t.date()).with_months(names);
                format!("{day}, {:02}:{:02}", t.hour(), t.minute())
            }
        }
    }
}

/// The months' names, January first.
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const SHORT: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// "6 January 2020", "January 2020", "2020", "10 May 2020, 14:00".
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.with_months(&MONTHS))
    }
}

impl From<Date> for PartialDate {
    fn from(day: Date) -> Self {
        PartialDate::Day(day)
    }
}

impl FromStr for PartialDate {
    type Err = BadDate;

    /// Reads "2020", "2020-01", "2020-01-06", "2020-05-10T14:00" and "2020-05-10T14:00:00" (a space may
    /// stand for the T). A day that does not exist is refused, never rolled over.
    fn from_str(text: &str) -> Result<Self, BadDate> {
        let (day, time) = match text.split_once(['T', 't', ' ']) {
            Some((day, time)) => (day, Some(time)),
            None => (text, None),
        };
        let parts: Vec<&str> = day.split('-').collect();
        let lengths = [4, 2, 2];
        let shaped = parts.len() <= 3
            && parts.iter().zip(lengths).all(|(p, n)| p.len() == n && p.bytes().all(|b| b.is_ascii_digit()));
        if !shaped || (time.is_some() && parts.len() < 3) {
            return Err(BadDate::NotShaped(text.into()));
        }
        let number = |i: usize| parts.get(i).and_then(|p| p.parse::<i16>().ok()).unwrap_or(0);
        let (year, month, dom) = (number(0), number(1) as i8, number(2) as i8);
        if !(1900..=2200).contains(&year) {
            return Err(BadDate::Year(text.into(), year));
        }
        if parts.len() == 1 {
            return Ok(PartialDate::Year(year));
        }
        if !(1..=12).contains(&month) {
            return Err(BadDate::Month(text.into()));
        }
        if parts.len() == 2 {
            return Ok(PartialDate::Month(year, month));
        }
        let Ok(date) = Date::new(year, month, dom) else {
            return Err(BadDate::NoSuchDay { day: dom, month: MONTHS[(month - 1) as usize], year });
        };
        match time {
            None => Ok(PartialDate::Day(date)),
            Some(time) => match time.parse::<Time>() {
                Ok(time) if !text.ends_with(['Z', 'z']) && !text.contains('+') => {
                    Ok(PartialDate::Moment(date.to_datetime(time)))
                }
                _ => Err(BadDate::Time(text.into())),
            },
        }
    }
}

impl Serialize for PartialDate {
    /// The same spellings that are read: "2020", "2020-01", "2020-01-06", "2020-05-10T14:00:00".
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            PartialDate::Year(year) => to.collect_str(&format_args!("{year:04}")),
            PartialDate::Month(year, month) => to.collect_str(&format_args!("{year:04}-{month:02}")),
            PartialDate::Day(day) => to.collect_str(day),
            PartialDate::Moment(moment) => to.collect_str(moment),
        }
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for PartialDate {
    fn schema_name() -> Cow<'static, str> {
        "When".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string", "format": "when",
            "description": "A date as precise as it is known: 2020-01-06, \"2020-01\", \"2020\", or with a time 2020-05-10T14:00:00."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(text: &str) -> PartialDate {
        text.parse().expect(text)
    }

    #[test]
    fn every_spelling_comes_back_as_it_was() {
        for text in ["2020", "2020-01", "2020-01-06", "2020-02-29", "2020-05-10T14:00:00"] {
            assert_eq!(serde_json::to_string(&when(text)).expect("json"), format!("\"{text}\""));
        }
        assert_eq!(when("2020-05-10 14:00"), when("2020-05-10T14:00:00"));
    }

    #[test]
    fn impossible_dates_are_said_and_not_rolled_over() {
        for (text, words) in [
            ("2021-02-29", "there is no 29 February 2021. Check the day"),
            ("2021-13-01", "\"2021-13-01\" has no such month. Write the date year first, like 2020-01-06"),
        ] {
            assert_eq!(text.parse::<PartialDate>().expect_err(text).to_string(), words);
        }
        for text in
            ["06/01/2020", "6 Jan 2020", "2020-1-6", "", "0020-01-01", "2020-05T10:00", "2020-01-01T25:00:00"]
        {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn vague_dates_stand_after_certain_ones() {
        let mut list: Vec<PartialDate> =
            ["2020", "2020-02-01", "2020-01", "2020-01-31", "2020-01-31T09:00:00"].map(when).to_vec();
        list.sort_by(|a, b| a.in_order(*b));
        let printed: Vec<String> = list.iter().map(|w| w.short()).collect();
        assert_eq!(printed, ["31 Jan 2020", "31 Jan 2020, 09:00", "Jan 2020", "1 Feb 2020", "2020"]);
    }
}
