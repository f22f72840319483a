//! The time of day that follows a date in a name, in the many ways in which phones write it.

use jiff::civil::{Date, DateTime, Time};

use super::month_names;
use super::token::{Token, TokenKind};

/// How the date before a time was written, since that decides what can follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AfterDate {
    /// As one number: 20210304.
    Packed,
    /// With this mark and a year in this many digits: 04.03.21.
    Parted(char, usize),
    /// With the month in letters.
    Spelt,
}

/// A time as read.
pub(super) struct TimeOfDay {
    pub(super) time: Time,
    /// Seconds were given, which nobody types.
    pub(super) seconds: bool,
    /// Minutes ahead of UTC, when the text says so.
    pub(super) offset: Option<i32>,
    /// The first token after it.
    pub(super) next: usize,
}

impl TimeOfDay {
    /// The moment, by the clock in the UK.
    pub(super) fn on(&self, day: Date) -> DateTime {
        let clock = day.to_datetime(self.time);
        self.offset.and_then(|minutes| month_names::from_offset(clock, minutes)).unwrap_or(clock)
    }
}

/// Reads the time that stands right after a date, at token `at`.
pub(super) fn after(row: &[Token], at: usize, date: AfterDate) -> Option<TimeOfDay> {
    let (lead, start) = lead(row, at)?;
    let body =
        without_separators(row, start, lead, date).or_else(|| with_separators(row, start, lead, date))?;
    Some(tail(row, body))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lead {
    Dash,
    Space,
    /// "_", "T", ",", "at": what follows can only be a time.
    Sure,
}

fn lead(row: &[Token], at: usize) -> Option<(Lead, usize)> {
    let text = |i: usize| row.get(i).map_or("", |t| &*t.text);
    match (text(at), text(at + 1), text(at + 2)) {
        (" ", "at", " ") => Some((Lead::Sure, at + 3)),
        (",", " ", "at") if text(at + 3) == " " => Some((Lead::Sure, at + 4)),
        (",", " ", _) => Some((Lead::Sure, at + 2)),
        ("T" | "t" | "_", ..) => Some((Lead::Sure, at + 1)),
        (" ", ..) => Some((Lead::Space, at + 1)),
        ("-", ..) => Some((Lead::Dash, at + 1)),
        _ => None,
    }
}

/// 142201, 1422, and with the thousandths that some recorders add.
fn without_separators(row: &[Token], at: usize, lead: Lead, date: AfterDate) -> Option<TimeOfDay> {
    let token = row.get(at).filter(|t| t.kind == TokenKind::Digits)?;
    let digits = &*token.text;
    let seconds = match digits.len() {
        6 if !matches!(date, AfterDate::Spelt | AfterDate::Parted(_, 2)) => true,
        8 | 9 if date == AfterDate::Packed && lead == Lead::Sure => true,
        // Four digits after a packed date are a time, unless they are a year of this century.
        4 => {
            let fits = date == AfterDate::Packed && lead != Lead::Dash && !digits.starts_with("20");
            return (fits || text_is(row, at.wrapping_sub(1), "T"))
                .then(|| time(&digits[..2], &digits[2..], "0"))
                .flatten()
                .map(|time| TimeOfDay { time, seconds: false, offset: None, next: at + 1 });
        }
        _ => return None,
    };
    let time = time(&digits[..2], &digits[2..4], &digits[4..6])?;
    Some(TimeOfDay { time, seconds, offset: None, next: at + 1 })
}

/// 14:22:01, 14-22-01, 2.22 PM.
fn with_separators(row: &[Token], at: usize, lead: Lead, date: AfterDate) -> Option<TimeOfDay> {
    let piece =
        |i: usize| row.get(i).filter(|t| t.kind == TokenKind::Digits && t.text.len() <= 2).map(|t| &*t.text);
    let mark = |i: usize| row.get(i).and_then(|t| t.text.chars().next()).filter(|c| ":.-_ h".contains(*c));
    let (hour, sep, minute) = (piece(at)?, mark(at + 1)?, piece(at + 2)?);
    if minute.len() != 2 || (lead == Lead::Dash && sep != '-') || date == AfterDate::Parted(sep, 2) {
        return None;
    }
    let second = piece(at + 4).filter(|s| s.len() == 2 && mark(at + 3) == Some(sep));
    let next = if second.is_some() { at + 5 } else { at + 3 };
    if second.is_none() && mark(at + 3) == Some(sep) && sep != ' ' && is_digits(row, at + 4) {
        return None;
    }
    let (half, next) = half_of_day(row, next);
    let sure = match sep {
        ':' => true,
        '.' | 'h' => second.is_some() || half.is_some() || hour.len() == 2,
        '-' => second.is_some() || (lead == Lead::Sure && hour.len() == 2),
        _ => second.is_some() && hour.len() == 2,
    };
    let mut time = sure.then(|| time(hour, minute, second.unwrap_or("0")))??;
    if let Some(afternoon) = half {
        let hour = match (time.hour(), afternoon) {
            (12, false) => 0,
            (hour @ 1..=11, true) => hour + 12,
            (hour @ 1..=12, _) => hour,
            _ => return None,
        };
        time = time.with().hour(hour).build().ok()?;
    }
    Some(TimeOfDay { time, seconds: second.is_some(), offset: None, next })
}

/// "PM", " pm", " p.m.": whether it is the afternoon.
fn half_of_day(row: &[Token], at: usize) -> (Option<bool>, usize) {
    let word = if row.get(at).is_some_and(Token::is_space) { at + 1 } else { at };
    let text = |i: usize| row.get(i).map(|t| t.text.to_lowercase()).unwrap_or_default();
    match (&*text(word), &*text(word + 1), &*text(word + 2)) {
        ("am", ..) => (Some(false), word + 1),
        ("pm", ..) => (Some(true), word + 1),
        ("a", ".", "m") => (Some(false), word + 3),
        ("p", ".", "m") => (Some(true), word + 3),
        _ => (None, at),
    }
}

/// Thousandths and the distance from UTC, which may follow a time.
fn tail(row: &[Token], mut clock: TimeOfDay) -> TimeOfDay {
    let digits = |i: usize, n: &[usize]| {
        row.get(i).filter(|t| t.kind == TokenKind::Digits && n.contains(&t.text.len())).map(|t| &*t.text)
    };
    let at = clock.next;
    if clock.seconds && (text_is(row, at, ".") || text_is(row, at, "-")) && digits(at + 1, &[3, 6]).is_some()
    {
        clock.next += 2;
    }
    let at = clock.next;
    let zone = if text_is(row, at, " ") { at + 1 } else { at };
    if ["Z", "UTC", "GMT"].iter().any(|z| text_is(row, if *z == "Z" { at } else { zone }, z)) {
        clock.offset = Some(0);
        clock.next = if text_is(row, at, "Z") { at + 1 } else { zone + 1 };
    } else if (text_is(row, at, "+") || text_is(row, at, "-")) && clock.seconds {
        let sign = if text_is(row, at, "-") { -1 } else { 1 };
        let (hours, minutes, next) = match (digits(at + 1, &[2, 4]), digits(at + 3, &[2])) {
            (Some(whole), _) if whole.len() == 4 => (&whole[..2], &whole[2..], at + 2),
            (Some(hours), Some(minutes)) if text_is(row, at + 2, ":") => (hours, minutes, at + 4),
            _ => return clock,
        };
        let number = |text: &str| text.parse::<i32>().unwrap_or(99);
        if number(hours) <= 14 && [0, 30, 45].contains(&number(minutes)) {
            clock.offset = Some(sign * (number(hours) * 60 + number(minutes)));
            clock.next = next;
        }
    }
    clock
}

/// A time that a clock can show.
pub(super) fn time(hour: &str, minute: &str, second: &str) -> Option<Time> {
    Time::new(hour.parse().ok()?, minute.parse().ok()?, second.parse().ok()?, 0).ok()
}

fn text_is(row: &[Token], at: usize, text: &str) -> bool {
    row.get(at).is_some_and(|t| t.is(text))
}

fn is_digits(row: &[Token], at: usize) -> bool {
    row.get(at).is_some_and(|t| t.kind == TokenKind::Digits)
}
