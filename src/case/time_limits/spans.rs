//! Lengths of time as the limits say them.

use super::TimeLimit;

use crate::model::{MONTHS, counted};

/// Notes that the month of the last day has no corresponding date.
pub(super) fn last_of_month(limit: &mut TimeLimit, remark: &str) {
    let day = limit.runs_from.on.day();
    if limit.due.day() < day {
        limit.notes.push(format!(
            "{} {} has no day {day}, so its last day counts{remark}.",
            MONTHS[usize::try_from(limit.due.month() - 1).unwrap_or(0)],
            limit.due.year(),
        ));
    }
}

pub(super) fn days(count: u16) -> String {
    counted(usize::from(count), "day", "days")
}

pub(super) fn months(count: u16) -> String {
    counted(usize::from(count), "month", "months")
}
