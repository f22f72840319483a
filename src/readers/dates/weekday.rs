//! The day of the week before a date: it settles which of two readings is right, and shows a slip.

use super::formats::{DateForm, ReadDate};

use super::token::{Token, TokenKind};
use super::{DateDoubt, DateDoubtKind, month_names};
use crate::model::PartialDate;

/// Holds the day of the week that stands before a date against it.
pub(super) fn check_weekday(row: &[Token], read: &mut ReadDate) -> Option<DateDoubt> {
    let before = row[..read.start].iter().rev();
    let word = before.skip_while(|t| t.is_space() || t.is(",") || t.is("_")).find(|_| true)?;
    let weekday = month_names::weekday(&word.text).filter(|_| word.kind == TokenKind::Word)?;
    let on = |when: PartialDate| when.day().map(|day| day.weekday());
    if on(read.when)? == weekday {
        if read.form == DateForm::EitherWay {
            (read.other, read.form) = (None, DateForm::DayFirst);
        }
        return None;
    }
    if let Some(other) = read.other.filter(|other| on(*other) == Some(weekday)) {
        (read.when, read.other, read.form) = (other, None, DateForm::MonthFirst);
        return None;
    }
    let day = PartialDate::Day(read.when.day()?);
    let (said, was) = (month_names::weekday_name(weekday), month_names::weekday_name(on(read.when)?));
    Some(DateDoubt::new(
        DateDoubtKind::Impossible,
        format!("\"{said}\" is written before {day}, but that day was a {was}"),
        "check the day and the year",
    ))
}
