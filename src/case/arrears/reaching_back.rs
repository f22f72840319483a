//! Decisions that reach back: they were made after the day from which they take effect, and an amount was in force on these
//! days before. They are the usual cause of arrears that nobody ran up.

use jiff::civil::Date;

use super::accrual::{less, sum};
use super::entries::Rate;
use super::result::{BackDated, Week};
use super::weeks::{days, half_up, later};
use crate::model::{PartialDate, Pence};

/// A day as people write it.
pub(super) fn written(day: Date) -> String {
    PartialDate::Day(day).to_string()
}

/// The decisions that were made after the day from which they take effect.
pub(super) fn back_dated(rates: &[Rate], weeks: &[Week]) -> Vec<BackDated> {
    let mut all = Vec::new();
    for (at, rate) in rates.iter().enumerate() {
        // A first calculation takes effect before it is made, and changes nothing that was due before.
        let Some(replaced) = rate.replaces else { continue };
        let Some(decided) = rate.decided.filter(|decided| *decided > rate.from) else { continue };
        let last = later(decided, -1).min(rate.until);
        let touched: Vec<&Week> =
            weeks.iter().filter(|week| week.start <= last && rate.from <= week.end).collect();
        let (Some(first_week), Some(last_week)) = (touched.first(), touched.last()) else { continue };
        let count = days(rate.from, last);
        let share = |weekly: Pence| half_up(i128::from(weekly.get()) * i128::from(count), 7);
        let due = share(rate.weekly);
        let due_before = share(replaced);
        let weeks_due = sum(touched.iter().map(|week| week.liability));
        let said: Option<Vec<Pence>> =
            touched.iter().map(|week| week.service.as_ref().map(|said| said.liability)).collect();
        let weeks_service = said.map(sum);
        all.push(BackDated {
            rate: at,
            from: rate.from,
            decided,
            last,
            days: u32::try_from(count).unwrap_or(0),
            first_week: first_week.number,
            last_week: last_week.number,
            due_before,
            due,
            change: less(due, due_before),
            weeks_due,
            weeks_service,
            difference: weeks_service.map(|said| less(said, weeks_due)),
        });
    }
    all
}
