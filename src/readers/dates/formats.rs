//! The forms in which people write a date: month in letters, year first, day first, and as Americans do. In
//! the UK the day stands first; where the other order is possible too, that reading is kept beside it. A day
//! that no calendar has is told as such and never becomes another.

use jiff::civil::Date;

use super::month_names;
use super::time_of_day::AfterDate;
use super::token::{Token, TokenKind};
use crate::model::PartialDate;

/// How a date was written, which decides how far it can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateForm {
    /// The month in letters.
    Spelt,
    /// The year first, in four digits.
    YearFirst,
    /// Day first, and it can be read in no other way.
    DayFirst,
    /// Day first, but month first is possible.
    EitherWay,
    /// Month first, since the second number is too large for a month.
    MonthFirst,
    /// Six digits in a row.
    SixDigits,
    /// The year first in two digits, and a time: only recorders write that.
    ShortStamp,
    /// A count of seconds from 1970.
    Count,
}

/// A date as read, in its tokens from `start` to before `end`.
#[derive(Clone, Debug)]
pub(super) struct ReadDate {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) when: PartialDate,
    /// The end, when it is a range.
    pub(super) until: Option<PartialDate>,
    /// The other way in which it can be read.
    pub(super) other: Option<PartialDate>,
    pub(super) form: DateForm,
    pub(super) after: AfterDate,
    /// It was read through a slip of optical reading.
    pub(super) mended: bool,
}

/// What stands at a place in a text.
#[derive(Clone, Debug)]
pub(super) enum SeenAt {
    Date(ReadDate),
    /// Written as a date, and there is no such day: why, its first token, and the token after it.
    Impossible(NotInCalendar, usize, usize),
}

/// What no calendar has: a clause of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotInCalendar {
    #[error("there is no {day} {} {year}", month_names::month_name(*month))]
    Day { year: i16, month: i8, day: i16 },
    #[error("there is no month {0}")]
    Month(i16),
}

/// What a text is, since people and optical reading write differently.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TextPlace {
    Name,
    Letter,
}

/// Reads a date as people write it at token `at`.
pub(super) fn written(row: &[Token], at: usize, place: TextPlace, today: Date) -> Option<SeenAt> {
    range(row, at, place)
        .or_else(|| spelt(row, at, place))
        .or_else(|| year_first(row, at))
        .or_else(|| numbers(row, at, place, today))
        .or_else(|| month_only(row, at, place).map(SeenAt::Date))
}

pub(super) fn digits<'t>(row: &'t [Token], at: usize, lengths: &[usize]) -> Option<&'t str> {
    let token = row.get(at).filter(|t| t.kind == TokenKind::Digits && lengths.contains(&t.text.len()))?;
    Some(&token.text)
}

pub(super) fn mark(row: &[Token], at: usize, marks: &str) -> Option<char> {
    let c = row.get(at).filter(|t| t.kind == TokenKind::Mark)?.text.chars().next()?;
    marks.contains(c).then_some(c)
}

fn month_at(row: &[Token], at: usize, place: TextPlace) -> Option<(i8, bool)> {
    let word = row.get(at).filter(|t| t.kind == TokenKind::Word)?;
    let nearly = || if place == TextPlace::Letter { month_names::month_nearly(&word.text) } else { None };
    month_names::month(&word.text).map(|m| (m, false)).or_else(|| nearly().map(|m| (m, true)))
}

/// The token after none, one or two marks, of which the second can only be a space.
fn gap(row: &[Token], at: usize, marks: &str) -> usize {
    match (mark(row, at, marks), mark(row, at + 1, " \n")) {
        (Some(' ' | '\n'), _) | (Some(_), None) => at + 1,
        (Some(_), Some(_)) => at + 2,
        (None, _) => at,
    }
}

/// A day of the month with its ending: 4, 4th, and 9" as optical reading gives it. The token after it.
fn day_at(row: &[Token], at: usize, place: TextPlace) -> Option<(i16, usize)> {
    let day = digits(row, at, &[1, 2])?.parse().ok().filter(|d| (1..=31).contains(d))?;
    if is_o2(row, at) {
        return None;
    }
    let ending = |i: usize| row.get(i).filter(|t| t.kind == TokenKind::Word).map(|t| t.text.to_lowercase());
    let mut next = at + 1;
    if place == TextPlace::Letter {
        while mark(row, next, "\"'*°^`").is_some() {
            next += 1;
        }
    }
    match ending(next).as_deref() {
        Some("st" | "nd" | "rd" | "th") => next += 1,
        Some("h" | "t" | "ih" | "tb" | "tn" | "ª" | "º") if place == TextPlace::Letter => next += 1,
        _ => {}
    }
    Some((day, next))
}

/// A number that belongs to the one letter before it, as in the name of the phone company O2.
fn is_o2(row: &[Token], at: usize) -> bool {
    at > 0
        && row[at - 1].kind == TokenKind::Word
        && row[at - 1].text.len() == 1
        && row[at - 1].end == row[at].at
}

/// 4 March 2021, 4th of March 2021, 17Mar21, March 4, 2021, 2021-Mar-04.
fn spelt(row: &[Token], at: usize, place: TextPlace) -> Option<SeenAt> {
    let found = day_month_year(row, at, place)
        .or_else(|| month_day_year(row, at, place))
        .or_else(|| year_month_day(row, at, place));
    let (year, month, day, end, near) = found?;
    let mended = near || row[at..end].iter().any(|t| t.mended);
    Some(match month_names::day(year, month.into(), day) {
        Some(date) => SeenAt::Date(ReadDate {
            start: at,
            end,
            when: date.into(),
            until: None,
            other: None,
            form: DateForm::Spelt,
            after: AfterDate::Spelt,
            mended,
        }),
        None => SeenAt::Impossible(NotInCalendar::Day { year, month, day }, at, end),
    })
}

type Parts = (i16, i8, i16, usize, bool);

fn day_month_year(row: &[Token], at: usize, place: TextPlace) -> Option<Parts> {
    let (day, next) = day_at(row, at, place)?;
    let mut next = gap(row, next, " \n-._/");
    for phrase in [&["day", " ", "of", " "][..], &["of", " "]] {
        let here = row.get(next..next + phrase.len()).unwrap_or_default();
        if here.len() == phrase.len()
            && here.iter().zip(phrase).all(|(t, p)| t.is(p) || t.is_space() && *p == " ")
        {
            next += phrase.len();
        }
    }
    let (month, near) = month_at(row, next, place)?;
    let next = gap(row, next + 1, " \n-._/,'");
    let next = if mark(row, next, "'").is_some() { next + 1 } else { next };
    let text = digits(row, next, &[2, 4])?;
    // "4 Mar 14:22" has no year.
    if text.len() == 2 && mark(row, next + 1, ":.").is_some() && digits(row, next + 2, &[2]).is_some() {
        return None;
    }
    Some((month_names::year(text)?, month, day, next + 1, near))
}

fn month_day_year(row: &[Token], at: usize, place: TextPlace) -> Option<Parts> {
    let (month, near) = month_at(row, at, place)?;
    let (day, next) = day_at(row, gap(row, at + 1, " \n-._"), place)?;
    let next = gap(row, next, " \n-._,");
    Some((month_names::year(digits(row, next, &[4])?)?, month, day, next + 1, near))
}

fn year_month_day(row: &[Token], at: usize, place: TextPlace) -> Option<Parts> {
    let year = month_names::year(digits(row, at, &[4])?)?;
    let next = gap(row, at + 1, " -._");
    let (month, near) = month_at(row, next, place)?;
    let (day, next) = day_at(row, gap(row, next + 1, " -._"), place)?;
    // "2021 March 04 2021" and "2021 March 14:22" are something else.
    (mark(row, next, ":").is_none()).then_some((year, month, day, next, near))
}

/// "1 Feb to 28 Feb 2021", "1-28 Feb 2021", "Jan to Mar 2021".
fn range(row: &[Token], at: usize, place: TextPlace) -> Option<SeenAt> {
    if place == TextPlace::Letter {
        return None;
    }
    if let Some((first, _)) = month_at(row, at, place) {
        let (next, _) = joiner(row, at + 1)?;
        let ReadDate { when: PartialDate::Month(year, last), end, .. } = month_only(row, next, place)? else {
            return None;
        };
        return (first < last).then(|| {
            let (from, to) = (PartialDate::Month(year, first), PartialDate::Month(year, last));
            SeenAt::Date(ReadDate {
                until: Some(to),
                ..ReadDate::new(at, end, from, DateForm::Spelt, AfterDate::Spelt)
            })
        });
    }
    let (first, next) = day_at(row, at, place)?;
    let month = month_at(row, gap(row, next, " -._"), place);
    let next = if month.is_some() { gap(row, next, " -._") + 1 } else { next };
    let (next, loose) = joiner(row, next)?;
    // "Document 3 - 28 February 2021" is one day.
    if month.is_none() && loose {
        return None;
    }
    let SeenAt::Date(ReadDate { when: PartialDate::Day(to), end, .. }) = spelt(row, next, place)? else {
        return None;
    };
    let month = month.map_or(to.month(), |(m, _)| m);
    let from = month_names::day(to.year(), month.into(), first).filter(|from| *from < to)?;
    Some(SeenAt::Date(ReadDate {
        until: Some(to.into()),
        ..ReadDate::new(at, end, from.into(), DateForm::Spelt, AfterDate::Spelt)
    }))
}

/// What joins the two ends of a range: the token after it, and whether it is a dash between spaces.
pub(super) fn joiner(row: &[Token], at: usize) -> Option<(usize, bool)> {
    let start = if mark(row, at, " ").is_some() { at + 1 } else { at };
    let spaced = start > at;
    let token = row.get(start)?;
    let dash = token.is("-");
    let word = spaced && ["to", "until", "till"].contains(&&*token.text.to_lowercase());
    if !dash && !word {
        return None;
    }
    let next = if mark(row, start + 1, " ").is_some() { start + 2 } else { start + 1 };
    Some((next, dash && (spaced || next > start + 1)))
}

/// 2021-03-04, 2021.3.4.
fn year_first(row: &[Token], at: usize) -> Option<SeenAt> {
    let text = digits(row, at, &[4])?;
    let year = month_names::year(text)?;
    let sep = mark(row, at + 1, "-._/ ")?;
    let (month, day) = (digits(row, at + 2, &[1, 2])?, digits(row, at + 4, &[1, 2])?);
    let chained = at >= 2 && mark(row, at - 1, "./:") == Some(sep) && row[at - 2].kind == TokenKind::Digits;
    // "Bill 2021 3 4" is no date, "2021 03 04" is.
    let loose = sep == ' ' && (month.len() == 1 || day.len() == 1);
    if mark(row, at + 3, "-._/ ") != Some(sep) || chained || loose {
        return None;
    }
    let (month, day): (i16, i16) = (month.parse().ok()?, day.parse().ok()?);
    let after = AfterDate::Parted(sep, 4);
    match month_names::day(year, month, day) {
        Some(date) => Some(SeenAt::Date(ReadDate::new(at, at + 5, date.into(), DateForm::YearFirst, after))),
        None if (1..=12).contains(&month) && (1..=31).contains(&day) => {
            let month = i8::try_from(month).ok()?;
            Some(SeenAt::Impossible(NotInCalendar::Day { year, month, day }, at, at + 5))
        }
        None if (1..=31).contains(&month) && (1..=31).contains(&day) && sep != ' ' => {
            Some(SeenAt::Impossible(NotInCalendar::Month(month), at, at + 5))
        }
        None => None,
    }
}

/// 04.03.21, 4/3/2021, 04-03-2021.
fn numbers(row: &[Token], at: usize, place: TextPlace, today: Date) -> Option<SeenAt> {
    let (first, sep, next) = number_and_mark(row, at, place)?;
    let (second, again, next) = number_and_mark(row, next, place)?;
    let text = digits(row, next, &[2, 4])?;
    let end = next + 1;
    if sep != again || (sep == ' ' && text.len() == 2) || chained(row, at, end, sep, text.len()) {
        return None;
    }
    let year = month_names::year(text)?;
    let seen = day_or_month_first(year, first, second, today);
    let mended = row[at..end].iter().any(|t| t.mended);
    let after = AfterDate::Parted(sep, text.len());
    Some(match seen? {
        Ok((when, mut other, form)) => {
            // Two digits of a year can also be a day, if that makes the year the likelier one.
            if text.len() == 2 && form == DateForm::DayFirst && first < 70 {
                let turned = month_names::day(2000 + first, second, year % 100);
                other = turned.filter(|t| *t <= today && t.year() >= year + 10).map(PartialDate::Day);
            }
            let form = if other.is_some() { DateForm::EitherWay } else { form };
            SeenAt::Date(ReadDate { other, mended, ..ReadDate::new(at, end, when, form, after) })
        }
        Err(why) => SeenAt::Impossible(why, at, end),
    })
}

/// A date, its other reading when it has one, and how it was written.
type OrderedDate = Result<(PartialDate, Option<PartialDate>, DateForm), NotInCalendar>;

/// Decides between 4 March and 3 April; nothing when the numbers can be neither.
pub(super) fn day_or_month_first(year: i16, first: i16, second: i16, today: Date) -> Option<OrderedDate> {
    let day_first = month_names::day(year, second, first);
    let month_first = month_names::day(year, first, second);
    match (day_first, month_first) {
        (Some(day), Some(turned)) if turned != day && turned <= today => {
            Some(Ok((day.into(), Some(turned.into()), DateForm::EitherWay)))
        }
        (Some(day), _) => Some(Ok((day.into(), None, DateForm::DayFirst))),
        (None, Some(day)) => Some(Ok((day.into(), None, DateForm::MonthFirst))),
        (None, None) => {
            let (month, day) = if second <= 12 { (second, first) } else { (first, second) };
            let shaped = (1..=12).contains(&month) && (1..=31).contains(&day);
            let month = i8::try_from(month).unwrap_or(1);
            shaped.then_some(Err(NotInCalendar::Day { year, month, day }))
        }
    }
}

fn number_and_mark(row: &[Token], at: usize, place: TextPlace) -> Option<(i16, char, usize)> {
    let number = digits(row, at, &[1, 2])?.parse().ok()?;
    let spaced = usize::from(place == TextPlace::Letter && mark(row, at + 1, " ").is_some());
    let spaced = if mark(row, at + 1 + spaced, "./-").is_some() { spaced } else { 0 };
    let sep = mark(row, at + 1 + spaced, "./-_ ")?;
    let mut next = at + 2 + spaced;
    if place == TextPlace::Letter && sep != ' ' && mark(row, next, " ").is_some() {
        next += 1;
    }
    Some((number, sep, next))
}

/// Whether the numbers are links of something longer: a version, a sort code, a telephone number.
fn chained(row: &[Token], start: usize, end: usize, sep: char, year: usize) -> bool {
    let number = |at: Option<usize>| at.and_then(|i| row.get(i)).is_some_and(|t| t.kind == TokenKind::Digits);
    let before =
        start.checked_sub(1).and_then(|i| mark(row, i, "./-: ").filter(|_| number(i.checked_sub(1))));
    let after = mark(row, end, "./-:").filter(|_| number(Some(end + 1)));
    let account = mark(row, end, " _-").is_some() && digits(row, end + 1, &[8]).is_some();
    let glued = matches!(before, Some(c) if c == sep || c == '.' || c == ':');
    let goes_on = matches!(after, Some(c) if c == ':' || (c == sep && (c != '-' || year == 2)));
    glued || goes_on || (account && year == 2)
}

/// "March 2021", "2021-03", "03/2021".
fn month_only(row: &[Token], at: usize, place: TextPlace) -> Option<ReadDate> {
    if let Some((month, false)) = month_at(row, at, place) {
        // Something like a day before the month that could not be read: better no date than the wrong day.
        let from = at.saturating_sub(if place == TextPlace::Letter { 4 } else { 3 });
        let near =
            (from..at).rev().take_while(|i| row[*i].kind != TokenKind::Word || row[*i].text.len() <= 2);
        let like_day = |i: usize| row[i].number().is_some_and(|n| n <= 99) && !is_o2(row, i);
        let spaces = row[from..at].iter().filter(|t| t.is_space()).count();
        if near.into_iter().any(like_day) && spaces < 2 {
            return None;
        }
        let next = gap(row, at + 1, " \n-._/,'");
        let text = digits(row, next, &[2, 4])?;
        if text.len() == 2 && mark(row, next.wrapping_sub(1), "'").is_none() {
            return None;
        }
        let when = PartialDate::Month(month_names::year(text)?, month);
        return Some(ReadDate::new(at, next + 1, when, DateForm::Spelt, AfterDate::Spelt));
    }
    if place == TextPlace::Letter
        || (at > 0 && mark(row, at - 1, "./-:").is_some() && at > 1 && row[at - 2].kind == TokenKind::Digits)
    {
        return None;
    }
    let sep = mark(row, at + 1, "-._/")?;
    let lone =
        mark(row, at + 3, "-./:").is_none() || row.get(at + 4).is_none_or(|t| t.kind != TokenKind::Digits);
    let (year, month) = match (digits(row, at, &[4]), digits(row, at + 2, &[2])) {
        (Some(year), Some(month)) if sep != '/' => (year, month),
        _ => (digits(row, at + 2, &[4])?, digits(row, at, &[2])?),
    };
    let (number, month): (i16, i8) = (month_names::year(year)?, month.parse().ok()?);
    // "2010-11" may be a tax year.
    let tax_year = (number + 1) % 100 == i16::from(month) && row[at].text.len() == 4;
    (lone && !tax_year && (1..=12).contains(&month)).then(|| {
        ReadDate::new(at, at + 3, PartialDate::Month(number, month), DateForm::YearFirst, AfterDate::Spelt)
    })
}

impl ReadDate {
    pub(super) fn new(start: usize, end: usize, when: PartialDate, form: DateForm, after: AfterDate) -> Self {
        ReadDate { start, end, when, until: None, other: None, form, after, mended: false }
    }
}
