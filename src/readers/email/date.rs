//! When a mail says that it was sent. The head is read here and not by a parser of the standard, because what mail
//! programs write is not: zones by name, of which "BST" read as Greenwich makes 23:30 the next day, or no zone at
//! all. What cannot be known of a date is said beside it, and the head is always shown as it is written.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::fmt::strtime;
use jiff::tz::{Offset, TimeZone};

use crate::model::MONTHS;

/// When a mail was sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct SentTime {
    /// The moment, when it is known; by the clock in the UK where the mail names no zone.
    pub(crate) at: Option<Timestamp>,
    /// How far the sender's clock was from Greenwich, when that is known.
    pub(crate) offset: Option<Offset>,
    /// How the mail itself says it; may be empty.
    pub(crate) written: String,
    /// What is not certain about it.
    pub(crate) doubt: Option<SentTimeDoubt>,
}

/// What is not certain about a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SentTimeDoubt {
    /// It has no time zone.
    NoZone,
    /// The name of its time zone is that of several, or of none that is known.
    Zone(String),
    /// The day of the week is another one.
    Weekday,
}

impl SentTime {
    /// Reads the head "Date".
    pub(crate) fn parse(written: &str) -> Self {
        let mut sent = Self { written: written.to_owned(), ..Self::default() };
        let Some((clock, zone, weekday)) = parse_date(written) else { return sent };
        sent.doubt = match &zone {
            Zone::None => Some(SentTimeDoubt::NoZone),
            Zone::Name(name) => Some(SentTimeDoubt::Zone(name.clone())),
            Zone::Offset(_) if weekday.is_some_and(|day| day != clock.weekday()) => {
                Some(SentTimeDoubt::Weekday)
            }
            Zone::Offset(_) => None,
        };
        sent.at = match zone {
            Zone::Offset(offset) => {
                sent.offset = Some(offset);
                offset.to_timestamp(clock).ok()
            }
            _ => uk().to_ambiguous_zoned(clock).compatible().ok().map(|zoned| zoned.timestamp()),
        };
        sent
    }

    /// What is not certain, in sentences for the findings.
    pub(crate) fn doubt_in_words(&self) -> Option<String> {
        let written = &self.written;
        Some(match self.doubt.as_ref()? {
            SentTimeDoubt::NoZone => format!(
                "The date of this e-mail, {written}, has no time zone. It is shown as written, and may be a day out."
            ),
            SentTimeDoubt::Zone(name) => format!(
                "The date of this e-mail, {written}, has the time zone {name}, which leverarch cannot place. The time is shown as written, and the date may be a day out."
            ),
            SentTimeDoubt::Weekday => {
                format!("The date of this e-mail, {written}, names a day of the week that does not fit it.")
            }
        })
    }
}

/// The date in UK time, what the sender's own clock showed when it was another, and the head as it is written: each on
/// a line of its own.
impl fmt::Display for SentTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(at) = self.at else {
            return match self.written.as_str() {
                "" => f.write_str("none in the message"),
                written => write!(f, "not readable: {written}"),
            };
        };
        let here = at.to_zoned(uk());
        let say = |format: &str, zoned: &jiff::Zoned| strtime::format(format, zoned).unwrap_or_default();
        let clock = say("%A %-d %B %Y, %H:%M:%S", &here);
        match &self.doubt {
            Some(SentTimeDoubt::NoZone) => write!(f, "{clock} (no time zone given)")?,
            Some(SentTimeDoubt::Zone(name)) => write!(f, "{clock} (time zone {name}, not known)")?,
            _ => write!(f, "{clock}, UK time")?,
        }
        if let Some(offset) = self.offset.filter(|offset| *offset != here.offset()) {
            let there = say("%-d %B %Y, %H:%M:%S (UTC%:z)", &at.to_zoned(TimeZone::fixed(offset)));
            write!(f, "\nThe sender’s clock showed {there}")?;
        }
        if !self.written.is_empty() {
            write!(f, "\nWritten as: {}", self.written)?;
        }
        Ok(())
    }
}

fn uk() -> TimeZone {
    // The time zone database is part of the program.
    TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC)
}

/// "4 March 2021", by the clock in the UK.
pub(crate) fn day(at: Timestamp) -> String {
    strtime::format("%-d %B %Y", &at.to_zoned(uk())).unwrap_or_default()
}

/// What a date says of its time zone.
#[derive(Debug, PartialEq)]
enum Zone {
    None,
    Name(String),
    Offset(Offset),
}

/// The clock, the zone and the weekday that a head names, in whichever order it does.
fn parse_date(written: &str) -> Option<(DateTime, Zone, Option<Weekday>)> {
    let text = without_comments(written);
    let text = text.replace(',', " ");
    let (mut weekday, mut day, mut month, mut year, mut time, mut zone) =
        (None, None, None, None, None, Zone::None);
    for word in text.split_whitespace() {
        let lower = word.to_ascii_lowercase();
        if let Some(found) = iso(word) {
            (year, month, day) = (Some(found.0), Some(found.1), Some(found.2));
            if let Some(rest) = word.get(10..).and_then(|rest| rest.strip_prefix(['T', 't'])) {
                let split = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
                time = Some(clock(rest.get(..split)?)?);
                if let Some(found) = rest.get(split..).filter(|rest| !rest.is_empty()) {
                    zone = zone_of(found);
                }
            }
        } else if word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit()) && time.is_none() {
            let split = word.find(['+', '-', 'Z', 'z']).unwrap_or(word.len());
            time = Some(clock(word.get(..split)?)?);
            if let Some(found) = word.get(split..).filter(|rest| !rest.is_empty()) {
                zone = zone_of(found);
            }
        } else if let Some(dashed) = dashed(word) {
            (day, month, year) = (Some(dashed.0), Some(dashed.1), Some(dashed.2));
        } else if word.bytes().all(|b| b.is_ascii_digit())
            && word.len() <= 4
            && (day.is_none() || year.is_none())
        {
            let number: i16 = word.parse().ok()?;
            if day.is_none() && word.len() <= 2 {
                day = Some(number);
            } else if year.is_none() {
                year = Some(full_year(number, word.len()));
            }
        } else if weekday.is_none() && weekday_of(&lower).is_some() {
            weekday = weekday_of(&lower);
        } else if month.is_none() && month_of(&lower).is_some() {
            month = month_of(&lower);
        } else if matches!(lower.as_str(), "am" | "pm") {
            let (hour, minute, second) = time?;
            let noon = if lower == "pm" { 12 } else { 0 };
            time = Some((hour % 12 + noon, minute, second));
        } else if time.is_some()
            && (zone == Zone::None || matches!((&zone, zone_of(word)), (Zone::Name(_), Zone::Offset(_))))
        {
            zone = zone_of(word);
        } else if time.is_none() {
            return None;
        }
    }
    let day = Date::new(year?, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?).ok()?;
    let (hour, minute, second) = time.unwrap_or((0, 0, 0));
    // A leap second is the last one of its minute.
    let time = Time::new(hour, minute, second.min(59), 0).ok()?;
    Some((day.to_datetime(time), zone, weekday))
}

/// A text without what stands in round brackets, which is a remark.
fn without_comments(text: &str) -> String {
    let mut depth = 0_usize;
    text.chars()
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

/// "2021-03-04", alone or before a time.
fn iso(word: &str) -> Option<(i16, i16, i16)> {
    let date = word.get(..10)?;
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = year.len() == 4
        && month.len() == 2
        && word.get(10..).is_some_and(|rest| rest.is_empty() || rest.starts_with(['T', 't']));
    if !whole {
        return None;
    }
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

/// "4-Mar-2021".
fn dashed(word: &str) -> Option<(i16, i16, i16)> {
    let mut parts = word.split('-');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let number: i16 = year.parse().ok()?;
    Some((day.parse().ok()?, month_of(&month.to_ascii_lowercase())?, full_year(number, year.len())))
}

/// Years of two or three digits as RFC 5322 reads them.
const fn full_year(number: i16, digits: usize) -> i16 {
    match (digits, number) {
        (1 | 2, 0..=49) => number + 2000,
        (1..=3, _) => number + 1900,
        _ => number,
    }
}

fn clock(word: &str) -> Option<(i8, i8, i8)> {
    let mut parts = word.split(':');
    let hour = parts.next()?.parse().ok()?;
    let minute = parts.next()?.parse().ok()?;
    let second = parts.next().map_or(Some(0), |second| second.split('.').next()?.parse().ok())?;
    Some((hour, minute, second))
}

fn weekday_of(word: &str) -> Option<Weekday> {
    crate::readers::dates::weekday(word.trim_end_matches('.'))
}

fn month_of(lower: &str) -> Option<i16> {
    let word = lower.trim_end_matches('.');
    let place = MONTHS.iter().position(|name| {
        let name = name.to_ascii_lowercase();
        word.len() >= 3 && name.starts_with(word) || word == "sept" && name == "september"
    })?;
    i16::try_from(place + 1).ok()
}

/// A zone by number or by one of the names that mean the same everywhere a British mail comes from.
fn zone_of(word: &str) -> Zone {
    let hours =
        |minutes: i32| Offset::from_seconds(minutes * 60).map_or(Zone::Name(word.to_owned()), Zone::Offset);
    let upper = word.trim_end_matches('.').to_ascii_uppercase();
    let numbered = upper.strip_prefix("GMT").or_else(|| upper.strip_prefix("UTC")).unwrap_or(&upper);
    if let Some(digits) = numbered.strip_prefix(['+', '-']) {
        let sign = if numbered.starts_with('-') { -1 } else { 1 };
        let parts = digits.split_once(':').map(|(h, m)| (h.to_owned(), m.to_owned()));
        let (hour, minute) = parts.unwrap_or_else(|| {
            let cut = if digits.len() > 2 { digits.len() - 2 } else { digits.len() };
            (
                digits.get(..cut).unwrap_or_default().to_owned(),
                digits.get(cut..).unwrap_or_default().to_owned(),
            )
        });
        let minute = if minute.is_empty() { "0".to_owned() } else { minute };
        return match (hour.parse::<i32>(), minute.parse::<i32>()) {
            // No clock on earth is further from Greenwich.
            (Ok(hour @ 0..=14), Ok(minute @ 0..=59)) => hours(sign * (hour * 60 + minute)),
            _ => Zone::Name(word.to_owned()),
        };
    }
    let known = match upper.as_str() {
        "GMT" | "UT" | "UTC" | "Z" | "WET" => 0,
        "BST" | "WEST" | "CET" | "MET" => 1,
        "CEST" | "MEST" | "EET" | "CAT" | "SAST" => 2,
        "EEST" | "MSK" => 3,
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" | "AKDT" => -8,
        "AKST" => -9,
        "HST" => -10,
        "JST" | "KST" => 9,
        "AEST" => 10,
        "AEDT" => 11,
        "NZST" => 12,
        "NZDT" => 13,
        _ => return Zone::Name(word.to_owned()),
    };
    hours(known * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(at: &str, minutes: i32, written: &str) -> String {
        let offset = Offset::from_seconds(minutes * 60).ok();
        SentTime { at: at.parse().ok(), offset, written: written.into(), doubt: None }.to_string()
    }

    #[test]
    fn dates_are_said_in_uk_time_and_as_they_were_written() {
        assert_eq!(
            sent("2020-09-24T14:12:08Z", 60, "Thu, 24 Sep 2020 15:12:08 +0100"),
            "Thursday 24 September 2020, 15:12:08, UK time\nWritten as: Thu, 24 Sep 2020 15:12:08 +0100"
        );
        assert_eq!(
            sent("2020-12-31T23:30:00Z", 120, ""),
            "Thursday 31 December 2020, 23:30:00, UK time\nThe sender’s clock showed 1 January 2021, 01:30:00 (UTC+02:00)"
        );
        assert_eq!(SentTime::default().to_string(), "none in the message");
    }

    /// Moments by hand, from RFC 5322, 3.3 and 4.3, and the zones' offsets.
    #[test]
    fn heads_are_read_as_mail_programs_write_them() {
        for (written, at, doubt) in [
            ("Thu, 4 Mar 2021 14:22:01 +0000", "2021-03-04T14:22:01Z", None),
            ("Thu, 4 Mar 2021 09:22:01 EST", "2021-03-04T14:22:01Z", None),
            ("Wed, 15 Jul 2020 23:30:00 BST", "2020-07-15T22:30:00Z", None),
            ("Wed, 15 Jul 2020 23:30:00 +0100 (BST)", "2020-07-15T22:30:00Z", None),
            ("Wed, 15 Jul 2020 23:30:00 (BST) +0100", "2020-07-15T22:30:00Z", None),
            ("Wed, 15 Jul 2020 23:30:00 CEST", "2020-07-15T21:30:00Z", None),
            ("Wed, 15 Jan 2020 23:30:00 CET", "2020-01-15T22:30:00Z", None),
            ("15 Jul 20 23:30 GMT", "2020-07-15T23:30:00Z", None),
            ("Wed, 15 Jul 120 23:30 GMT", "2020-07-15T23:30:00Z", None),
            ("Thu Mar  4 14:22:01 2021 +0000", "2021-03-04T14:22:01Z", None),
            ("Thu Mar  4 14:22:01 GMT 2021", "2021-03-04T14:22:01Z", None),
            ("Thursday, March 4, 2021 2:22 PM GMT", "2021-03-04T14:22:00Z", None),
            ("4-Mar-2021 14:22:01 +0000", "2021-03-04T14:22:01Z", None),
            ("2021-03-04T14:22:01Z", "2021-03-04T14:22:01Z", None),
            ("2021-03-04T14:22:01+01:00", "2021-03-04T13:22:01Z", None),
            ("2021-03-04 14:22:01 +0100", "2021-03-04T13:22:01Z", None),
            ("Thu, 4 Mar 2021 14:22:60 +0000", "2021-03-04T14:22:59Z", None),
            ("Thu, 4 Mar 2021 14:22:01 -0000", "2021-03-04T14:22:01Z", None),
            ("Thu, 4 Mar 2021 14:22:01 GMT+1", "2021-03-04T13:22:01Z", None),
            ("Thu, 4 Mar 2021 14:22:01", "2021-03-04T14:22:01Z", Some(SentTimeDoubt::NoZone)),
            ("Sat, 04 Jul 2020 10:30:00", "2020-07-04T09:30:00Z", Some(SentTimeDoubt::NoZone)),
            ("Thu, 4 Mar 2021 14:22:01 IST", "2021-03-04T14:22:01Z", Some(SentTimeDoubt::Zone("IST".into()))),
            (
                "Thu, 4 Mar 2021 14:22:01 +9900",
                "2021-03-04T14:22:01Z",
                Some(SentTimeDoubt::Zone("+9900".into())),
            ),
            ("Mon, 4 Mar 2021 14:22:01 +0000", "2021-03-04T14:22:01Z", Some(SentTimeDoubt::Weekday)),
        ] {
            let sent = SentTime::parse(written);
            assert_eq!((sent.at, sent.doubt), (at.parse().ok(), doubt), "{written}");
        }
        for written in [
            "",
            "yesterday",
            "Thu, 31 Feb 2021 10:00:00 +0000",
            "03/04/2021 10:00",
            "Thu, 4 Mar 2021 25:00:00 +0000",
            "4 Mar",
        ] {
            assert_eq!(SentTime::parse(written).at, None, "{written}");
        }
        assert_eq!(
            SentTime::parse("Wed, 15 Jul 2020 23:30:00 BST").to_string(),
            "Wednesday 15 July 2020, 23:30:00, UK time\nWritten as: Wed, 15 Jul 2020 23:30:00 BST"
        );
        assert_eq!(
            SentTime::parse("Sat, 04 Jul 2020 10:30:00").to_string(),
            "Saturday 4 July 2020, 10:30:00 (no time zone given)\nWritten as: Sat, 04 Jul 2020 10:30:00"
        );
    }
}
