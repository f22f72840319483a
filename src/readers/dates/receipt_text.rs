//! The day of a Post Office receipt, which prints it with the time and calls it nothing. A tracking page lists several
//! moments; then none of them is taken.

use jiff::civil::Date;

use super::formats::{self, SeenAt, TextPlace};
use super::token::{tokens_read_by_eye, without_marks};
use super::{DateCandidate, DateCandidates, DateSource, DateTrust, time_of_day};
use crate::model::PartialDate;

/// The day that a receipt gives with a time, where it gives one day.
pub fn from_receipt(text: &str, today: Date) -> DateCandidates {
    let text = without_marks(text);
    let row = tokens_read_by_eye(&text);
    let mut found: Option<PartialDate> = None;
    let mut at = 0;
    while at < row.len() {
        let Some(SeenAt::Date(read)) = formats::written(&row, at, TextPlace::Letter, today) else {
            at += 1;
            continue;
        };
        at = read.end;
        // The Post Office writes the day before the month.
        let PartialDate::Day(day) = read.when else { continue };
        let Some(clock) = time_of_day::after(&row, read.end, read.after) else { continue };
        at = clock.next;
        match found {
            Some(other) if other.day() != Some(day) => return DateCandidates::default(),
            Some(_) => {}
            None => found = Some(PartialDate::Moment(clock.on(day))),
        }
    }
    let reason = "the receipt gives it, with the time";
    found
        .filter(|when| when.first_day() <= today)
        .map(|when| DateCandidate::new(when, DateSource::LetterText, DateTrust::Medium, reason).into())
        .unwrap_or_default()
}
