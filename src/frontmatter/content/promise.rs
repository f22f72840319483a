//! Promises, made in calls and in letters: by whom, by when, and whether they were kept. A promise that was kept after its
//! day was broken and is counted as such; days late are counted so that nobody can call them too many, and not beyond the
//! next time that the Service was heard: a promise that was overtaken is not kept, without a count.

use super::call_entries::CallEntry;
use super::case_entry::by_date;
use super::context::ItemPage;
use super::officials::is_service;
use super::placed::Teller;
use super::saying::Saying;
use super::{CaseContext, ItemInBundle};
use crate::case::manifest::call_types::Call;
use crate::model::{Kind, PartialDate};
use crate::pdf::layout::wording;

/// A promise.
#[derive(Clone, Debug)]
pub(super) struct Promise<'a> {
    /// What tells of it: the accounts of a call, or a row for a promise in a letter. Never empty.
    pub(super) tellers: Vec<Teller<'a>>,
    /// When it was made.
    pub(super) made: Option<PartialDate>,
    /// What is known of it, in the words that a call has for it: who promised, by when, whether it was kept.
    pub(super) call: Call,
    /// Where it is shown; nothing where no source is named.
    pub(super) place: Option<ItemPage<'a>>,
    /// What became of it.
    pub(super) outcome: PromiseOutcome,
}

impl<'a> Promise<'a> {
    /// What tells of the promise, and where its day can be written.
    pub(super) fn made_in(&self) -> Option<(Teller<'a>, &'static str)> {
        let teller = *self.tellers.iter().find(|teller| Saying::Promise.of(**teller).is_some())?;
        Some(match teller {
            Teller::Item(_) => (teller, "write promise_due in the call's [item.call] if a day was named"),
            Teller::Row(row) if row.logged.is_some() => {
                (teller, "write promise_due in a [[call_log.row]] of its table if a day was named")
            }
            Teller::Row(_) => (teller, "write promise_due in its [[call]] if a day was named"),
            Teller::Promise(_) => (teller, "write promise_due in its [[promise]] if a day was named"),
        })
    }

    /// Whether it was made in this item, or the item records the call.
    pub(super) fn is_of(&self, number: u32) -> bool {
        let tells = |teller: &Teller<'_>| matches!(teller, Teller::Item(placed) if placed.number == number);
        self.place.is_some_and(|place| place.placed.number == number) || self.tellers.iter().any(tells)
    }

    /// Its words as they are printed.
    pub(super) fn noted(&self, context: &CaseContext<'a>) -> Option<String> {
        self.tellers.iter().find_map(|teller| context.noted(*teller, Saying::Promise))
    }

    /// Whether the transcript of the call, which a person wrote or checked, does not have it. Nobody is charged with such a
    /// promise.
    pub(super) fn is_not_in_transcript(&self, context: &CaseContext<'_>) -> bool {
        let mut telling = self.tellers.iter().filter(|teller| Saying::Promise.of(**teller).is_some());
        telling.any(|teller| context.quotations.is_not_in_transcript(teller.key(), Saying::Promise))
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
pub(super) fn promises<'a>(context: &CaseContext<'a>, entries: &[CallEntry<'a>]) -> Vec<Promise<'a>> {
    let in_calls = entries.iter().filter(|entry| entry.may_be.is_none()).filter_map(|entry| {
        entry.call.promise.as_deref().filter(|words| !words.trim().is_empty())?;
        Some(Promise {
            tellers: entry.tellers.clone(),
            made: entry.date,
            call: entry.call.clone(),
            place: place_in_call(context, entry),
            outcome: PromiseOutcome::Unknown,
        })
    });
    let mut promises: Vec<Promise<'a>> = in_calls.chain(in_letters(context)).collect();
    for promise in &mut promises {
        promise.outcome = outcome_of(context, entries, promise);
    }
    promises.sort_by(|a, b| by_date(a.made, b.made));
    promises
}

/// Where a promise in a call can be read: the words themselves, else the note of them, else what shows the call.
fn place_in_call<'a>(context: &CaseContext<'a>, entry: &CallEntry<'a>) -> Option<ItemPage<'a>> {
    let telling = *entry.tellers.iter().find(|teller| Saying::Promise.of(**teller).is_some())?;
    let noted = || {
        // Words that the transcript does not have are in the note of the call, where there is one.
        let rows = std::iter::once(telling).chain(entry.tellers.iter().copied());
        rows.filter_map(|teller| match teller {
            Teller::Row(row) => Some((context.item(row.row.item.as_ref()?)?, row.row.page)),
            _ => None,
        })
        .find(|(placed, _)| placed.entry.kind != Kind::Transcript)
        .map(|(placed, page)| ItemPage { placed, page })
    };
    context.place_of_words(telling, Saying::Promise).or_else(noted).or_else(|| entry.place(context))
}

/// What became of a promise, as far as it is told, in the words that every page has for it.
pub(crate) fn kept_in_words(call: &Call) -> Option<String> {
    let late = |on: PartialDate| call.promise_due.is_none_or(|due| on.first_day() > due.last_day());
    match (call.promise_kept, call.promise_kept_on) {
        (Some(false), Some(on)) if late(on) => Some(format!("Kept late, on {}", wording::day(on))),
        (Some(false), _) => Some("Not kept, as I say".into()),
        (_, Some(on)) if call.promise_due.is_some() && late(on) => {
            Some(format!("Kept late, on {}", wording::day(on)))
        }
        (_, Some(on)) => Some(format!("Kept on {}", wording::day(on))),
        (Some(true), None) => Some("Kept".into()),
        (None, None) => None,
    }
}

/// The promises that were not made in a call, of which it is still to be said what became of them.
pub(super) fn in_letters<'a>(context: &CaseContext<'a>) -> impl Iterator<Item = Promise<'a>> {
    let rows = context.promise_rows().filter(|promise| !promise.row.promise.trim().is_empty());
    rows.map(|promise| {
        let row = promise.row;
        let placed = row.item.as_ref().and_then(|item| context.item(item));
        let call = Call {
            officer: row.by.clone().or_else(|| placed.and_then(|placed| placed.item.from.clone())),
            promise: Some(row.promise.clone()),
            promise_due: row.promise_due,
            promise_kept: row.promise_kept,
            promise_kept_on: row.promise_kept_on,
            ..Call::default()
        };
        let teller = Teller::Promise(promise);
        let found = context.place_of_words(teller, Saying::Promise);
        Promise {
            tellers: vec![teller],
            made: row.date.or_else(|| placed.and_then(|placed| placed.item.date)),
            call,
            place: found.or(placed.map(|placed| ItemPage { placed, page: row.page })),
            outcome: PromiseOutcome::Unknown,
        }
    })
}

fn outcome_of(context: &CaseContext<'_>, entries: &[CallEntry<'_>], promise: &Promise<'_>) -> PromiseOutcome {
    let call = &promise.call;
    let outcome = outcome(call, context.date);
    let overtaken = matches!(outcome, PromiseOutcome::Broken(_)) && is_overtaken(context, entries, promise);
    let early = |day: &PartialDate| promise.made.is_some_and(|made| day.last_day() < made.first_day());
    match outcome {
        _ if overtaken => PromiseOutcome::Broken(None),
        // Days that are before the promise are a mistake: nothing is known from them.
        _ if call.promise_kept_on.as_ref().is_some_and(early) => PromiseOutcome::Unknown,
        PromiseOutcome::KeptLate(on, _) if call.promise_due.as_ref().is_some_and(early) => {
            PromiseOutcome::KeptLate(on, None)
        }
        PromiseOutcome::Broken(_) if call.promise_due.as_ref().is_some_and(early) => {
            PromiseOutcome::Broken(None)
        }
        other => other,
    }
}

/// Whether they spoke again, or the Service wrote or decided, on the day of the promise or after it.
fn is_overtaken(context: &CaseContext<'_>, entries: &[CallEntry<'_>], promise: &Promise<'_>) -> bool {
    let Some(due) = promise.call.promise_due.map(PartialDate::last_day) else { return false };
    let tells = |teller: &Teller<'_>| promise.tellers.iter().any(|own| own.key() == teller.key());
    let spoke = entries
        .iter()
        .filter(|other| other.is_counted() && !other.tellers.iter().any(tells))
        .filter_map(|other| other.date);
    let made_in = promise.place.map(|place| place.placed.number);
    let wrote = |other: &&ItemInBundle<'_>| {
        other.item.from.as_deref().is_some_and(is_service)
            && !matches!(other.entry.kind, Kind::Call | Kind::Transcript)
            && made_in != Some(other.number)
    };
    let wrote = context.items.iter().filter(wrote).filter_map(|other| other.item.date);
    spoke.chain(wrote).any(|date| date.last_day() >= due)
}

fn outcome(call: &Call, today: jiff::civil::Date) -> PromiseOutcome {
    let due = call.promise_due.map(PartialDate::last_day);
    let days = |from: jiff::civil::Date, to: jiff::civil::Date| (to - from).get_days().unsigned_abs();
    match (call.promise_kept, call.promise_kept_on, due) {
        (_, Some(on), Some(due)) if on.first_day() > due => {
            PromiseOutcome::KeptLate(on, Some(days(due, on.first_day())))
        }
        // Without a day it was late by what the user says; done by the day, something else was promised.
        (Some(false), Some(on), None) => PromiseOutcome::KeptLate(on, None),
        (Some(false), Some(_), Some(_)) => PromiseOutcome::Broken(None),
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
            // Something was done in time, and by the user's account not what was promised.
            (Some(false), Some("2020-06-04"), Some("2020-06-05"), PromiseOutcome::Broken(None)),
            (Some(false), Some("2020-06-04"), None, PromiseOutcome::KeptLate(day("2020-06-04"), None)),
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

    #[test]
    fn every_page_has_the_same_words_for_what_became_of_a_promise() {
        let when = |text: Option<&str>| text.map(|text| text.parse().expect("a date"));
        for (kept, on, due, words) in [
            (Some(false), Some("2020-06-17"), Some("2020-06-05"), Some("Kept late, on 17 June 2020")),
            (None, Some("2020-06-17"), Some("2020-06-05"), Some("Kept late, on 17 June 2020")),
            (Some(false), Some("2020-06-17"), None, Some("Kept late, on 17 June 2020")),
            (Some(false), Some("2020-06-04"), Some("2020-06-05"), Some("Not kept, as I say")),
            (Some(false), None, Some("2020-06-05"), Some("Not kept, as I say")),
            (Some(true), Some("2020-06-05"), Some("2020-06-05"), Some("Kept on 5 June 2020")),
            (None, Some("2020-06-17"), None, Some("Kept on 17 June 2020")),
            (Some(true), None, None, Some("Kept")),
            (None, None, Some("2020-06-05"), None),
        ] {
            let call = Call {
                promise_kept: kept,
                promise_kept_on: when(on),
                promise_due: when(due),
                ..Call::default()
            };
            let told = kept_in_words(&call).map(|told| told.replace('\u{A0}', " "));
            assert_eq!(told.as_deref(), words, "{kept:?} {on:?} {due:?}");
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
