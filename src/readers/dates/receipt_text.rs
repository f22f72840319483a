//! The day of a Post Office receipt, which prints it with the time and calls it nothing. Of several days the one with a
//! time is that of the receipt. A tracking page lists several moments; then none of them is taken.

use jiff::civil::Date;

use super::formats::{self, SeenAt, TextPlace};
use super::token::{tokens_read_by_eye, without_marks};
use super::{DateCandidate, DateCandidates, DateSource, DateTrust, time_of_day};
use crate::model::PartialDate;

/// The day of a receipt, where it gives one day or one with a time.
pub fn from_receipt(text: &str, today: Date) -> DateCandidates {
    let text = without_marks(text);
    let row = tokens_read_by_eye(&text);
    let mut found: Vec<PartialDate> = Vec::new();
    let mut at = 0;
    while at < row.len() {
        let Some(SeenAt::Date(read)) = formats::written(&row, at, TextPlace::Letter, today) else {
            at += 1;
            continue;
        };
        at = read.end;
        // The Post Office writes the day before the month.
        let PartialDate::Day(day) = read.when else { continue };
        let clock = time_of_day::after(&row, read.end, read.after);
        at = clock.as_ref().map_or(at, |clock| clock.next);
        let when = clock.map_or(PartialDate::Day(day), |clock| PartialDate::Moment(clock.on(day)));
        match found.iter_mut().find(|other| other.day() == Some(day)) {
            Some(other @ PartialDate::Day(_)) => *other = when,
            Some(_) => {}
            None => found.push(when),
        }
    }
    let timed = |when: &&PartialDate| matches!(when, PartialDate::Moment(_));
    let (when, reason) = match (&found[..], &found.iter().filter(timed).collect::<Vec<_>>()[..]) {
        (_, [timed]) => (**timed, "the receipt gives it, with the time"),
        ([only], _) => (*only, "the only day on the receipt"),
        _ => return DateCandidates::default(),
    };
    if when.first_day() > today {
        return DateCandidates::default();
    }
    DateCandidate::new(when, DateSource::LetterText, DateTrust::Medium, reason).into()
}
