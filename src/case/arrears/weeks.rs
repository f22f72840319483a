//! Weeks and days of an account, and the rounding of its sums.

use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};

use crate::model::Pence;

/// How many days from one day to another, both counted; nought or less when the other is earlier.
pub(super) fn days(from: Date, until: Date) -> i64 {
    from.duration_until(until).as_secs() / SignedDuration::from_hours(24).as_secs() + 1
}

/// The day so many days later.
pub(super) fn later(day: Date, days: i64) -> Date {
    // No account is longer than 50 years; beyond the calendar its end will do.
    day.saturating_add(days.clamp(-40_000, 40_000).days())
}

/// A fraction of pence rounded to the penny, a half upwards; amounts of an account are far below what can be counted.
pub(super) fn half_up(pence: i128, by: i128) -> Pence {
    Pence::ratio(pence, by).unwrap_or(Pence::new(i64::MAX))
}
