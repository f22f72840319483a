//! What stands in a cell of a table of calls: a day with its time, a length, which way the call went, yes or no. What could
//! be read in two ways is not read.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use crate::model::direction::Direction;
use crate::model::{Duration, PartialDate};
use crate::readers::dates::{day_in_cell, in_london};

/// When a call began, from the cell of its date and that of its time, which may be empty.
pub(super) fn moment(date: &str, time: &str) -> Option<PartialDate> {
    let date = date.trim();
    if let Some(moment) = from_computer(date) {
        return Some(moment);
    }
    let (day, own) = parted(date);
    let day = day_in_cell(&day).ok()?;
    let time = [time.trim(), &own].into_iter().find_map(time_of_day);
    // A table of days that a program printed has midnight in every row.
    let own_midnight = time == Some(Time::midnight()) && own.starts_with("00:00");
    Some(match time.filter(|_| !own_midnight) {
        Some(time) => PartialDate::Moment(day.to_datetime(time)),
        None => PartialDate::Day(day),
    })
}

/// A moment as programs write it: with its distance from UTC, or as a count from 1970.
fn from_computer(text: &str) -> Option<PartialDate> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        let count: i64 = text.parse().ok()?;
        let milliseconds = match text.len() {
            13 => count,
            10 => count.checked_mul(1000)?,
            _ => return None,
        };
        return Timestamp::from_millisecond(milliseconds).ok().map(in_london).map(PartialDate::Moment);
    }
    let timestamp = Timestamp::from_str(text).ok()?;
    Some(PartialDate::Moment(in_london(timestamp)))
}

/// The words of the day, and those of a time behind it.
fn parted(text: &str) -> (String, String) {
    if let Some((day, time)) = text.split_once(['T', 't']).filter(|(day, time)| {
        day.len() == 10 && day.starts_with(|c: char| c.is_ascii_digit()) && time.contains(':')
    }) {
        return (day.into(), time.into());
    }
    let words: Vec<&str> = text.split([' ', '\u{a0}', '\u{202f}', ',', '\n', '\t']).collect();
    let clock = words.iter().position(|word| word.contains(':')).unwrap_or(words.len());
    let (day, time) = words.split_at(clock);
    let day: Vec<&str> = day.iter().copied().filter(|word| !word.is_empty() && *word != "at").collect();
    (day.join(" "), time.join(" "))
}

/// A time of day: "10:04", "10:04:31", "10.04", "2:04 pm".
pub(super) fn time_of_day(text: &str) -> Option<Time> {
    let lower = text.trim().to_lowercase().replace(['\u{a0}', '\u{202f}'], " ");
    let half = |ends: [&str; 3]| ends.iter().find_map(|end| lower.strip_suffix(end)).map(str::trim);
    let (clock, add) = match (half(["am", "a.m.", "a.m"]), half(["pm", "p.m.", "p.m"])) {
        (Some(clock), _) => (clock, Some(0)),
        (_, Some(clock)) => (clock, Some(12)),
        _ => (lower.as_str(), None),
    };
    let parts: Vec<&str> = clock.split([':', '.']).collect();
    let number = |text: &&str| -> Option<i8> {
        ((1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse().ok())?
    };
    let numbers: Vec<i8> = parts.iter().map(number).collect::<Option<_>>()?;
    let (hour, minute, second) = match numbers[..] {
        [hour] if add.is_some() => (hour, 0, 0),
        [hour, minute] => (hour, minute, 0),
        [hour, minute, second] => (hour, minute, second),
        _ => return None,
    };
    let hour = match add {
        Some(add) if (1..=12).contains(&hour) => hour % 12 + add,
        Some(_) => return None,
        None => hour,
    };
    Time::new(hour, minute, second, 0).ok()
}

/// In what a length is counted where its cell has a bare number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LengthUnit {
    Seconds,
    Minutes,
}

impl LengthUnit {
    /// The unit that a head names: "Duration (secs)".
    pub(super) fn of_head(head: &str) -> Option<Self> {
        let head = head.to_lowercase();
        match (head.contains("sec"), head.contains("min")) {
            (true, false) => Some(Self::Seconds),
            (false, true) => Some(Self::Minutes),
            _ => None,
        }
    }
}

/// How long a call lasted: "00:21:40", "21:40", "21 min", "1h 2m 3s". A bare number only where the head says what it counts.
pub(super) fn length(text: &str, unit: Option<LengthUnit>) -> Option<Duration> {
    let text = text.trim().to_lowercase();
    if let Ok(length) = text.parse::<Duration>() {
        return Some(length);
    }
    if let Ok(number) = text.parse::<u64>() {
        let seconds = match unit? {
            LengthUnit::Seconds => number,
            LengthUnit::Minutes => number.checked_mul(60)?,
        };
        return Some(Duration::from_seconds(seconds));
    }
    let mut total: Option<u64> = None;
    let mut rest = text.as_str();
    while !rest.is_empty() {
        rest = rest.trim_start_matches([' ', ',', '\u{a0}']);
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, after) = rest.split_at(digits);
        let after = after.trim_start();
        let letters = after.len() - after.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let (word, after) = after.split_at(letters);
        let times = match word {
            "h" | "hr" | "hrs" | "hour" | "hours" => 3600,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "s" | "sec" | "secs" | "second" | "seconds" => 1,
            _ => return None,
        };
        total = total.unwrap_or(0).checked_add(number.parse::<u64>().ok()?.checked_mul(times)?);
        total?;
        rest = after.trim_start_matches('.');
    }
    total.map(Duration::from_seconds)
}

/// Which way a call went and whether it was answered, as far as a cell says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CallWay {
    pub(super) direction: Option<Direction>,
    pub(super) answered: Option<bool>,
}

/// "Outgoing", "In", "Missed".
pub(super) fn way(text: &str) -> CallWay {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    let has = |any: &[&str]| any.iter().any(|word| words.contains(word));
    let unanswered =
        has(&["missed", "rejected", "blocked", "declined", "voicemail", "unanswered", "cancelled"])
            || lower.contains("not answered")
            || lower.contains("no answer");
    let outgoing = has(&["out", "outgoing", "outbound", "dialled", "dialed", "made", "me", "i"])
        || matches!(lower.trim(), "↗" | "->" | "→");
    let incoming =
        has(&["in", "incoming", "inbound", "received", "missed", "rejected", "blocked", "they", "cms"])
            || lower.contains("answered on another device")
            || matches!(lower.trim(), "↙" | "<-" | "←");
    CallWay {
        direction: match (outgoing, incoming) {
            (true, false) => Some(Direction::Outgoing),
            (false, true) => Some(Direction::Incoming),
            _ => None,
        },
        answered: unanswered.then_some(false),
    }
}

/// Yes or no.
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    match text.trim().trim_end_matches('.').to_lowercase().as_str() {
        "yes" | "y" | "true" | "x" | "✓" | "✔" | "1" => Some(true),
        "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// Whether the cell for a name says that none was given.
pub(super) fn is_refusal(text: &str) -> bool {
    let lower = text.to_lowercase().replace(['’', '\''], "");
    let refused = ["refus", "declin", "would not give", "wouldnt give", "would not say", "wouldnt say"];
    refused.iter().any(|word| lower.contains(word))
}

/// Whether the cell for a name says that none is known.
pub(super) fn is_unknown(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    matches!(
        lower.as_str(),
        "" | "-"
            | "–"
            | "—"
            | "?"
            | "n/a"
            | "na"
            | "none"
            | "unknown"
            | "not known"
            | "not noted"
            | "not given"
    )
}

/// A day that stands alone in a cell.
pub(super) fn day(text: &str) -> Option<Date> {
    day_in_cell(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_people_and_programs_write_them() {
        for (date, time, expected) in [
            ("15/07/2024", "10:04", Some("2024-07-15T10:04:00")),
            ("15/07/2024 10:04", "", Some("2024-07-15T10:04:00")),
            ("2024-07-15T10:04:31", "", Some("2024-07-15T10:04:31")),
            ("2024-07-15 10:04:31", "", Some("2024-07-15T10:04:31")),
            ("Mon 15 Jul 2024", "2.04 pm", Some("2024-07-15T14:04:00")),
            ("15 Jul 2024, 2:04 PM", "", Some("2024-07-15T14:04:00")),
            ("15 July 2024 at 12:04 am", "", Some("2024-07-15T00:04:00")),
            ("15-Jul-24", "", Some("2024-07-15")),
            ("2024-07-15 00:00:00", "", Some("2024-07-15")),
            ("2024-07-15 00:00:00", "10:04:00", Some("2024-07-15T10:04:00")),
            ("15/07/2024", "00:00", Some("2024-07-15T00:00:00")),
            // British summer time is an hour before UTC.
            ("2024-07-15T09:04:00Z", "", Some("2024-07-15T10:04:00")),
            ("1721034240000", "", Some("2024-07-15T10:04:00")),
            ("1721034240", "", Some("2024-07-15T10:04:00")),
            // The month stands first: no such day, and never the fifteenth by guess.
            ("07/15/2024", "10:04", None),
            ("15/07", "10:04", None),
            ("Total", "", None),
            ("", "10:04", None),
        ] {
            let read = moment(date, time).map(|when| serde_json::to_string(&when).expect("a date"));
            assert_eq!(read, expected.map(|text| format!("\"{text}\"")), "{date} {time}");
        }
    }

    #[test]
    fn lengths_are_read_and_bare_numbers_only_with_their_unit() {
        use LengthUnit::{Minutes, Seconds};
        for (text, unit, seconds) in [
            ("00:21:40", None, Some(1300)),
            ("21:40", None, Some(1300)),
            ("21 min", None, Some(1260)),
            ("21m 40s", None, Some(1300)),
            ("1 hr 5 mins", None, Some(3900)),
            ("1h2m3s", None, Some(3723)),
            ("1300", Some(Seconds), Some(1300)),
            ("21", Some(Minutes), Some(1260)),
            ("1300", None, None),
            ("long", None, None),
            ("", None, None),
            ("21 furlongs", None, None),
        ] {
            assert_eq!(length(text, unit).map(|length| length.seconds()), seconds, "{text}");
        }
        assert_eq!(LengthUnit::of_head("Duration (secs)"), Some(Seconds));
        assert_eq!(LengthUnit::of_head("Duration"), None);
    }

    #[test]
    fn ways_and_answers_are_read() {
        use Direction::{Incoming, Outgoing};
        for (text, direction, answered) in [
            ("Outgoing", Some(Outgoing), None),
            ("in", Some(Incoming), None),
            ("Missed", Some(Incoming), Some(false)),
            ("Cancelled", None, Some(false)),
            ("Outgoing, no answer", Some(Outgoing), Some(false)),
            ("I called", Some(Outgoing), None),
            ("They called me", None, None),
            ("Mobile", None, None),
        ] {
            assert_eq!(way(text), CallWay { direction, answered }, "{text}");
        }
        assert_eq!((yes_or_no("Y"), yes_or_no("no."), yes_or_no("maybe")), (Some(true), Some(false), None));
        assert!(
            is_refusal("Refused to give name") && is_refusal("wouldn’t give it") && !is_refusal("Amir Singh")
        );
    }
}
