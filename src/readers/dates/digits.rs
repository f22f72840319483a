//! Dates that machines write as one run of digits in a name: 20210304, 210304_142201, 1614867721.

use jiff::Timestamp;

use jiff::civil::Date;

use super::formats::{DateForm, NotInCalendar, ReadDate, SeenAt, day_or_month_first, digits, mark};
use super::time_of_day::AfterDate;
use super::token::{Token, TokenKind};
use super::{month_names, time_of_day};
use crate::model::PartialDate;

/// Reads a packed date at token `at` of a name.
pub(super) fn date_without_separators(row: &[Token], at: usize, today: Date) -> Option<SeenAt> {
    let text = &*row.get(at).filter(|t| t.kind == TokenKind::Digits)?.text;
    let before = at.checked_sub(1).and_then(|i| row.get(i));
    let glued = before.is_some_and(|t| t.is("+"))
        || (at >= 2 && mark(row, at - 1, ".,").is_some() && row[at - 2].kind == TokenKind::Digits);
    if glued {
        return None;
    }
    match text.len() {
        12 | 14 | 17 => stamp(text, at, today),
        8 => eight(text, at, today),
        6 => six(row, text, at, today),
        10 => ten(row, text, at, today),
        13 => count(&text[..10], at, today),
        _ => None,
    }
}

fn whole(text: &str) -> Option<i16> {
    text.parse().ok()
}

/// 20210304142201 and, from some scanners, 04032021142201: eight digits of the day and the time after them.
fn stamp(text: &str, at: usize, today: Date) -> Option<SeenAt> {
    let seconds = text.get(12..14);
    let time = time_of_day::time(&text[8..10], &text[10..12], seconds.unwrap_or("0"))?;
    let seen = eight(&text[..8], at, today)?;
    Some(match seen {
        SeenAt::Date(read) => match read.when {
            // Twelve digits can be many things; only the year first makes them a date.
            _ if seconds.is_none() && read.form != DateForm::YearFirst => return None,
            PartialDate::Day(day) => {
                SeenAt::Date(ReadDate { when: PartialDate::Moment(day.to_datetime(time)), ..read })
            }
            _ => SeenAt::Date(read),
        },
        impossible => impossible,
    })
}

/// A year in four digits that a machine's clock can have shown.
fn four(text: &str) -> Option<i16> {
    text.parse().ok().filter(|year| (1990..=2100).contains(year))
}

/// 20210304 or 04032021. The two are never in doubt: read the other way, the month would be 19 or 20.
fn eight(text: &str, at: usize, today: Date) -> Option<SeenAt> {
    if let Some(year) = four(&text[..4]) {
        let (month, day) = (whole(&text[4..6])?, whole(&text[6..])?);
        if let Some(date) = month_names::day(year, month, day) {
            return Some(SeenAt::Date(ReadDate::new(
                at,
                at + 1,
                date.into(),
                DateForm::YearFirst,
                AfterDate::Packed,
            )));
        }
        if (1..=12).contains(&month) && (1..=31).contains(&day) {
            let month = i8::try_from(month).ok()?;
            return Some(SeenAt::Impossible(NotInCalendar::Day { year, month, day }, at, at + 1));
        }
    }
    let year = four(&text[4..])?;
    Some(match day_or_month_first(year, whole(&text[..2])?, whole(&text[2..4])?, today)? {
        Ok((when, other, form)) => {
            SeenAt::Date(ReadDate { other, ..ReadDate::new(at, at + 1, when, form, AfterDate::Packed) })
        }
        Err(why) => SeenAt::Impossible(why, at, at + 1),
    })
}

/// 210304_142201 of a recorder, or 040321 that could be 4 March 2021 and 21 March 2004.
fn six(row: &[Token], text: &str, at: usize, today: Date) -> Option<SeenAt> {
    let two = |i: usize| whole(&text[i..i + 2]);
    let (a, b, c) = (two(0)?, two(2)?, two(4)?);
    let year_first = month_names::day(2000 + a, b, c).filter(|date| *date <= today);
    if let (Some(date), Some(_)) = (year_first, mark(row, at + 1, "_-"))
        && let Some(rest) = digits(row, at + 2, &[6, 9])
        && let Some(time) = time_of_day::time(&rest[..2], &rest[2..4], &rest[4..6])
    {
        let when = PartialDate::Moment(date.to_datetime(time));
        return Some(SeenAt::Date(ReadDate::new(at, at + 3, when, DateForm::ShortStamp, AfterDate::Packed)));
    }
    let day_first = month_names::day(2000 + c, b, a).filter(|date| *date <= today);
    let (when, other) = match (day_first, year_first) {
        (Some(day), turned) => (day, turned.filter(|t| *t != day)),
        (None, Some(day)) => (day, None),
        (None, None) => return None,
    };
    let other = other.map(PartialDate::Day);
    Some(SeenAt::Date(ReadDate {
        other,
        ..ReadDate::new(at, at + 1, when.into(), DateForm::SixDigits, AfterDate::Packed)
    }))
}

/// 2103041422 after the dash of a recorder, or seconds since 1970.
fn ten(row: &[Token], text: &str, at: usize, today: Date) -> Option<SeenAt> {
    let stamped = || {
        let date = month_names::day(2000 + whole(&text[..2])?, whole(&text[2..4])?, whole(&text[4..6])?)?;
        let time = time_of_day::time(&text[6..8], &text[8..10], "0")?;
        (date <= today && date.year() >= 2010).then(|| PartialDate::Moment(date.to_datetime(time)))
    };
    let counted = if text.starts_with('1') { count(text, at, today) } else { None };
    let recorder =
        at >= 2 && row[at - 1].is("-") && row[at - 2].kind == TokenKind::Word && at + 1 == row.len();
    match (stamped(), counted) {
        (Some(when), counted) if recorder => {
            let other = match counted {
                Some(SeenAt::Date(read)) => Some(read.when),
                _ => None,
            };
            let form = if other.is_some() { DateForm::SixDigits } else { DateForm::ShortStamp };
            Some(SeenAt::Date(ReadDate { other, ..ReadDate::new(at, at + 1, when, form, AfterDate::Packed) }))
        }
        (other, Some(SeenAt::Date(read))) => Some(SeenAt::Date(ReadDate { other, ..read })),
        _ => None,
    }
}

/// Seconds since 1970, shown by the clock in the UK.
fn count(text: &str, at: usize, today: Date) -> Option<SeenAt> {
    let instant = Timestamp::from_second(text.parse().ok()?).ok()?;
    let clock = month_names::in_london(instant);
    let fits = text.starts_with('1') && clock.date() <= today && clock.year() >= 2001;
    fits.then(|| {
        SeenAt::Date(ReadDate::new(
            at,
            at + 1,
            PartialDate::Moment(clock),
            DateForm::Count,
            AfterDate::Packed,
        ))
    })
}
