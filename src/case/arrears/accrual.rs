//! What falls due by the day: a day is one seventh of a week. Shares are rounded so that they add up to the whole.

use jiff::civil::Date;

use super::entries::{PartOfWeek, Rate};
use super::weeks::{days, half_up};
use crate::model::Pence;

/// The sum of some amounts.
pub(super) fn sum(amounts: impl IntoIterator<Item = Pence>) -> Pence {
    Pence::new(amounts.into_iter().map(Pence::get).sum())
}

/// One amount less another.
pub(super) fn less(a: Pence, b: Pence) -> Pence {
    Pence::new(a.get() - b.get())
}

/// The rates of some days, each with its share. The shares follow the exact sum from day to day, each rounded where
/// it ends, so that together they are that sum rounded once.
pub(super) fn parts(rates: &[Rate], from: Date, until: Date) -> Vec<PartOfWeek> {
    let mut parts = Vec::new();
    // Sevenths of a penny, and what of them is given out.
    let (mut exact, mut given) = (0i128, 0i64);
    for (rate, at) in rates.iter().zip(0..) {
        let (start, end) = (rate.from.max(from), rate.until.min(until));
        let Ok(days @ 1..) = u32::try_from(days(start, end)) else { continue };
        exact += i128::from(rate.weekly.get()) * i128::from(days);
        let upto = half_up(exact, 7).get();
        parts.push(PartOfWeek { from: start, days, rate: at, amount: Pence::new(upto - given) });
        given = upto;
    }
    parts
}

/// What is due for some days within one week.
pub(super) fn due(rates: &[Rate], from: Date, until: Date) -> Pence {
    sum(parts(rates, from, until).iter().map(|part| part.amount))
}

/// The amount for a week that holds on a day.
pub(super) fn weekly_on(rates: &[Rate], day: Date) -> Option<Pence> {
    rates.iter().find(|rate| rate.from <= day && day <= rate.until).map(|rate| rate.weekly)
}
