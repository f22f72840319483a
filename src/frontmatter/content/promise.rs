//! Promises made in calls: by whom, by when, and whether they were kept. A promise that was kept after its day was broken
//! and is counted as such; days late are counted so that nobody can call them too many, and not beyond the next time that
//! the Service was heard: a promise that was overtaken is not kept, without a count.

use super::CaseContext;
use super::call_entries::{self, CallEntry};
use super::officials::is_service;
use super::placed::Teller;
use crate::case::manifest::call_types::Call;
use crate::model::{Kind, PartialDate};

/// A promise.
#[derive(Clone, Debug)]
pub(super) struct Promise<'a> {
    /// The call in which it was made.
    pub(super) entry: CallEntry<'a>,
    /// What became of it.
    pub(super) outcome: PromiseOutcome,
}

impl<'a> Promise<'a> {
    /// What tells of the promise, and where its day can be written.
    pub(super) fn made_in(&self) -> Option<(Teller<'a>, &'static str)> {
        let promising = |teller: &&Teller<'a>| teller.call().is_some_and(|call| call.promise.is_some());
        let teller = *self.entry.tellers.iter().find(promising)?;
        Some(match teller {
            Teller::Item(_) => (teller, "write promise_due in the call's [item.call] if a day was named"),
            Teller::Row(_) => (teller, "write promise_due in its [[call]] if a day was named"),
        })
    }
}

/// What became of a promise on the day of the bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PromiseOutcome {
    /// Kept, when that is known on this day.
    Kept(Option<PartialDate>),
    /// Done, but so many days after the day, when the days are known.
    KeptLate(PartialDate, Option<u32>),
    /// Not done; so many days overdue when there was a day and nothing has been heard of the Service since.
    Broken(Option<u32>),
    /// The user does not say, and the day has passed or there is none.
    Unknown,
    /// The day has not come.
    Open,
}

/// Every promise, in the order in which they were made.
pub(super) fn promises<'a>(context: &CaseContext<'a>) -> Vec<Promise<'a>> {
    let entries = call_entries::entries(context);
    let made = entries.iter().filter(|entry| entry.may_be.is_none()).filter_map(|entry| {
        let call = &entry.call;
        call.promise.as_deref().filter(|words| !words.trim().is_empty())?;
        let outcome = outcome(call, context.date);
        let overtaken =
            matches!(outcome, PromiseOutcome::Broken(_)) && is_overtaken(context, &entries, entry);
        let early = |day: &PartialDate| entry.date.is_some_and(|made| day.last_day() < made.first_day());
        let outcome = match outcome {
            _ if overtaken => PromiseOutcome::Broken(None),
            // Days that are before the call are a mistake: nothing is known from them.
            _ if call.promise_kept_on.as_ref().is_some_and(early) => PromiseOutcome::Unknown,
            PromiseOutcome::KeptLate(on, _) if call.promise_due.as_ref().is_some_and(early) => {
                PromiseOutcome::KeptLate(on, None)
            }
            PromiseOutcome::Broken(_) if call.promise_due.as_ref().is_some_and(early) => {
                PromiseOutcome::Broken(None)
            }
            other => other,
        };
        Some(Promise { entry: entry.clone(), outcome })
    });
    // The entries are in the order of their dates.
    made.collect()
}

/// Whether they spoke again, or the Service wrote or decided, on the day of the promise or after it.
fn is_overtaken(context: &CaseContext<'_>, entries: &[CallEntry<'_>], made: &CallEntry<'_>) -> bool {
    let Some(due) = made.call.promise_due.map(PartialDate::last_day) else { return false };
    let spoke = entries
        .iter()
        .filter(|other| other.is_counted() && !std::ptr::eq(*other, made))
        .filter_map(|other| other.date);
    let wrote = context.items.iter().filter(|other| {
        other.item.from.as_deref().is_some_and(is_service)
            && !matches!(other.entry.kind, Kind::Call | Kind::Transcript)
    });
    spoke.chain(wrote.filter_map(|other| other.item.date)).any(|date| date.last_day() >= due)
}

fn outcome(call: &Call, today: jiff::civil::Date) -> PromiseOutcome {
    let due = call.promise_due.map(PartialDate::last_day);
    let days = |from: jiff::civil::Date, to: jiff::civil::Date| (to - from).get_days().unsigned_abs();
    match (call.promise_kept, call.promise_kept_on, due) {
        (_, Some(on), Some(due)) if on.first_day() > due => {
            PromiseOutcome::KeptLate(on, Some(days(due, on.first_day())))
        }
        // The user says that it was not kept although it was done, and knows why.
        (Some(false), Some(on), _) => PromiseOutcome::KeptLate(on, None),
        (_, Some(on), _) => PromiseOutcome::Kept(Some(on)),
        (Some(true), None, _) => PromiseOutcome::Kept(None),
        (Some(false), None, Some(due)) if due < today => PromiseOutcome::Broken(Some(days(due, today))),
        (Some(false), None, _) => PromiseOutcome::Broken(None),
        (None, None, Some(due)) if due >= today => PromiseOutcome::Open,
        (None, None, _) => PromiseOutcome::Unknown,
    }
}

/// How many promises there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PromiseCounts {
    pub(super) kept: usize,
    pub(super) late: usize,
    pub(super) broken: usize,
    pub(super) unknown: usize,
    pub(super) open: usize,
}

impl PromiseCounts {
    pub(super) fn count(outcomes: impl IntoIterator<Item = PromiseOutcome>) -> Self {
        let mut count = PromiseCounts::default();
        for outcome in outcomes {
            match outcome {
                PromiseOutcome::Kept(_) => count.kept += 1,
                PromiseOutcome::KeptLate(..) => count.late += 1,
                PromiseOutcome::Broken(_) => count.broken += 1,
                PromiseOutcome::Unknown => count.unknown += 1,
                PromiseOutcome::Open => count.open += 1,
            }
        }
        count
    }

    pub(super) const fn total(self) -> usize {
        self.kept + self.late + self.broken + self.unknown + self.open
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn outcome_of(kept: Option<bool>, on: Option<&str>, due: Option<&str>) -> PromiseOutcome {
        let when = |text: Option<&str>| text.map(|text| text.parse().expect("a date"));
        let call =
            Call { promise_kept: kept, promise_kept_on: when(on), promise_due: when(due), ..Call::default() };
        outcome(&call, jiff::civil::date(2022, 3, 1))
    }

    #[test]
    fn a_promise_is_kept_late_broken_open_or_unknown() {
        let day = |text: &str| text.parse::<PartialDate>().expect("a date");
        let late = PromiseOutcome::KeptLate(day("2020-06-17"), Some(12));
        for (kept, on, due, outcome) in [
            (Some(true), None, Some("2020-06-05"), PromiseOutcome::Kept(None)),
            (None, Some("2020-06-05"), Some("2020-06-05"), PromiseOutcome::Kept(Some(day("2020-06-05")))),
            (Some(false), Some("2020-06-17"), Some("2020-06-05"), late),
            (Some(true), Some("2020-06-17"), Some("2020-06-05"), late),
            (
                Some(false),
                Some("2020-06-04"),
                Some("2020-06-05"),
                PromiseOutcome::KeptLate(day("2020-06-04"), None),
            ),
            // Both dates are vague: by the fewest days.
            (None, Some("2020-07"), Some("2020-06"), PromiseOutcome::KeptLate(day("2020-07"), Some(1))),
            (None, Some("2020-06"), Some("2020-06-20"), PromiseOutcome::Kept(Some(day("2020-06")))),
            (Some(false), None, Some("2022-02-27"), PromiseOutcome::Broken(Some(2))),
            (Some(false), None, None, PromiseOutcome::Broken(None)),
            (Some(false), None, Some("2022-03-01"), PromiseOutcome::Broken(None)),
            (None, None, Some("2022-03-01"), PromiseOutcome::Open),
            (None, None, Some("2022-02-28"), PromiseOutcome::Unknown),
            (None, None, None, PromiseOutcome::Unknown),
        ] {
            assert_eq!(outcome_of(kept, on, due), outcome, "{kept:?} {on:?} {due:?}");
        }
    }

    proptest! {
        #[test]
        fn every_promise_is_counted_once(kinds in prop::collection::vec(0usize..5, 0..40)) {
            let all = [
                PromiseOutcome::Kept(None),
                PromiseOutcome::KeptLate(PartialDate::Year(2020), None),
                PromiseOutcome::Broken(None),
                PromiseOutcome::Unknown,
                PromiseOutcome::Open,
            ];
            let count = PromiseCounts::count(kinds.iter().map(|kind| all[*kind]));
            prop_assert_eq!(count.total(), kinds.len());
            prop_assert_eq!(count.broken, kinds.iter().filter(|kind| **kind == 2).count());
        }
    }
}
