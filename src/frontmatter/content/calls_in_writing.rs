//! Calls that came after the user had asked to be written to only. A call counts when it is said to have come in, on a later
//! day than the one on which the request was received; without proof of that day, later than its estimate.

use jiff::civil::Date;

use super::call_entries::CallEntry;
use super::{CaseContext, CaseHistory, RichText};
use crate::case::manifest::case_types::Step;
use crate::case::time_limits::LimitDone;
use crate::model::{PartialDate, counted};
use crate::pdf::layout::wording::day;

/// The request, and from which day on calls are counted.
struct WritingRequest {
    /// "the request of 1 February 2025 (p. 12)".
    words: RichText,
    /// How it is known when it was received.
    basis: RichText,
    /// Calls after this day.
    after: Date,
}

/// The first request, with the day on which it was received as far as that is known.
fn request(context: &CaseContext<'_>, history: &CaseHistory<'_>) -> Option<WritingRequest> {
    let letters = context.steps(Step::ContactInWriting).into_iter().filter_map(|placed| {
        let (date, page) = (placed.item.date?, context.first_page(&placed));
        let words = RichText::from(format!("the request of {} (", day(date))).page(page).say(")");
        let (from, basis) = match history.letters.of(&placed)?.done() {
            LimitDone::On(received) => {
                (received, format!("It was received on {}.", words_of(received)).into())
            }
            LimitDone::Between { last, .. } => (last, RichText::new()),
            LimitDone::Unproved { estimate, not_after, .. } => {
                let from = estimate.or(not_after).unwrap_or(date.last_day());
                let from_day = words_of(from);
                let basis =
                    format!("No page is named for its delivery, so calls are counted after {from_day}.");
                (from, basis.into())
            }
        };
        Some(WritingRequest { words, basis, after: from.max(date.last_day()) })
    });
    let events = context.manifest.event.iter().filter(|event| event.step == Some(Step::ContactInWriting));
    let events = events.map(|event| {
        let items = context.event_pages(event);
        // An event may tell only of the receipt of a letter, which has a day of its own.
        let letter = items
            .first()
            .map(|page| page.placed)
            .filter(|placed| placed.item.date.is_some_and(|date| date.last_day() < event.date.first_day()));
        let of = letter.and_then(|placed| placed.item.date).unwrap_or(event.date);
        let own = RichText::from(format!("the request of {}", day(of)));
        let pages = items.into_iter().map(|page| context.page_of(page));
        let pages = RichText::new().pages(pages);
        let words = if pages.is_empty() { own } else { own.say(" (").then(pages).say(")") };
        let way = letter.and_then(|placed| history.letters.of(&placed));
        let proved = way.filter(|way| way.done() == LimitDone::On(event.date.last_day()));
        let basis = match (letter, proved.and_then(|way| Some((way, way.proofs.first()?)))) {
            (Some(_), Some((way, proof))) => {
                RichText::from(format!("It was received on {} (", day(event.date)))
                    .page(way.proof_page(context, proof))
                    .say(").")
            }
            (Some(_), None) => format!("It was received on {}, as I say.", day(event.date)).into(),
            (None, _) => RichText::new(),
        };
        WritingRequest { words, basis, after: event.date.last_day() }
    });
    letters.chain(events).min_by_key(|request| request.after)
}

fn words_of(date: Date) -> String {
    day(PartialDate::Day(date))
}

/// "3 calls came in after the request of 1 February 2025 (p. 12) to be contacted in writing only: …". Nothing where none
/// did.
pub(super) fn told(
    context: &CaseContext<'_>,
    history: &CaseHistory<'_>,
    entries: &[CallEntry<'_>],
) -> Option<RichText> {
    let request = request(context, history)?;
    let numbers: Vec<String> = (1..)
        .zip(entries)
        .filter(|(_, entry)| entry.may_be.is_none() && entry.is_incoming() && is_after(entry, request.after))
        .map(|(number, _): (usize, _)| number.to_string())
        .collect();
    let calls = counted(numbers.len(), "call", "calls");
    (!numbers.is_empty()).then(|| {
        let which = if numbers.len() == 1 { "number" } else { "numbers" };
        let words = RichText::new().strong(format!("{calls} came in after ")).then(request.words);
        let numbers = numbers.join(", ");
        words.say(format!(" to be contacted in writing only: {which} {numbers} below. ")).then(request.basis)
    })
}

fn is_after(entry: &CallEntry<'_>, day: Date) -> bool {
    entry.date.is_some_and(|date| date.first_day() > day)
}

/// How many calls after the request do not say who called.
pub(super) fn without_direction(
    context: &CaseContext<'_>,
    history: &CaseHistory<'_>,
    entries: &[CallEntry<'_>],
) -> usize {
    let Some(request) = request(context, history) else { return 0 };
    let unsaid = |entry: &&CallEntry<'_>| {
        entry.may_be.is_none() && entry.call.direction.is_none() && is_after(entry, request.after)
    };
    entries.iter().filter(unsaid).count()
}
