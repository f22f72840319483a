//! Words of single rows of the chronology: the hour before what happened, a call of which there is no recording, and what the
//! user says of the last day of a promise.

use super::call_entries::CallEntry;
use super::promise::{Promise, PromiseOutcome};
use super::{CaseContext, RichText};
use crate::case::manifest::case_types::TextPiece;
use crate::case::manifest::types::{Event, Item};
use crate::model::PartialDate;
use crate::pdf::layout::wording;

/// The events that say something of the last day of a promise that was not kept, by the item in which it was made: they are
/// told with that promise. An event that is a step of the case has a row of its own.
pub(super) fn events_of<'a>(context: &CaseContext<'a>, promise: &Promise<'_>) -> Vec<&'a Event> {
    let due = promise.call.promise_due.and_then(PartialDate::day);
    let broken = matches!(promise.outcome, PromiseOutcome::Broken(_)) && due.is_some();
    let of_it = |event: &&Event| {
        let made_in = event
            .items
            .iter()
            .filter_map(|item| context.item(item))
            .any(|placed| promise.is_of(placed.number));
        broken && event.step.is_none() && event.date.day() == due && made_in
    };
    context.manifest.event.iter().filter(of_it).collect()
}

/// A date as its day, and its hour: the column of days is narrow.
pub(super) fn day_and_hour(date: PartialDate) -> (String, Option<String>) {
    match date {
        PartialDate::Moment(at) => (
            wording::span(PartialDate::Day(at.date()), None),
            Some(format!("{:02}:{:02}", at.hour(), at.minute())),
        ),
        date => (wording::span(date, None), None),
    }
}

pub(super) fn at_hour(hour: Option<String>, words: RichText) -> RichText {
    match hour {
        Some(hour) => RichText::from(format!("At\u{A0}{hour}: ")).then(words),
        None => words,
    }
}

/// "Phone call with Amir Singh, Case worker".
pub(super) fn call_in_words(context: &CaseContext<'_>, call: &CallEntry<'_>) -> String {
    let known = &call.call;
    let with = match (call.officer(), known.refused_name) {
        (Some(name), _) => Some(name.to_owned()),
        (None, Some(true)) => Some("an officer who refused to give a name".into()),
        (None, _) => None,
    };
    let whom: Vec<&str> = [with.as_ref(), known.job_title.as_ref(), known.office.as_ref()]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let with = if whom.is_empty() { String::new() } else { format!(" with {}", whom.join(", ")) };
    let unanswered = if known.answered == Some(false) { ", not answered" } else { "" };
    context.initialise_children(&format!("Phone call{with}{unanswered}"))
}

/// Whether an event has a page, no items at all, or an item that is of its date.
pub(super) fn is_placed(context: &CaseContext<'_>, event: &Event) -> bool {
    let cites =
        |piece: &TextPiece<'_>| matches!(piece, TextPiece::Cited(_, Some(_)) | TextPiece::Response(..));
    let cited = event.text.pieces().iter().any(cites);
    let mut items = event.items.iter().filter_map(|item| context.item(item)).peekable();
    event.page.is_some()
        || cited
        || items.peek().is_none()
        || items.any(|placed| bears(placed.item, event.date))
}

/// Whether an item says of itself that it has to do with a date.
fn bears(item: &Item, date: PartialDate) -> bool {
    let mut spans: Vec<(Option<PartialDate>, Option<PartialDate>)> =
        vec![(item.date, item.until), (item.received, None)];
    if let Some(post) = &item.post {
        spans.extend([post.posted, post.delivered, post.reply_due].map(|date| (date, None)));
    }
    if let Some(call) = &item.call {
        spans.extend([call.ended, call.promise_due, call.promise_kept_on].map(|date| (date, None)));
    }
    if let Some(bill) = &item.bill {
        spans.push((bill.period_from, bill.period_to));
        spans.extend(bill.line.iter().map(|line| (line.date, None)));
    }
    spans.into_iter().any(|(from, to)| {
        let Some(from) = from else { return false };
        let to = to.unwrap_or(from);
        from.first_day() <= date.last_day() && date.first_day() <= to.last_day()
    })
}
