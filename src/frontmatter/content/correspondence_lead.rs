//! The letters in one sentence: how many went and came, what of their way is proved, and how many were answered late.

use super::letter_history::{LetterHistory, overdue};
use super::{CaseContext, RichText};
use crate::case::delivery::Reception;
use crate::model::PartialDate;
use crate::pdf::layout::wording::date_with_nbsp;

/// "6 sent, 9 received. Of those sent …".
pub(super) fn in_short(context: &CaseContext<'_>, ways: &[&LetterHistory<'_>]) -> RichText {
    // What goes with the bundle has not been sent before it.
    let with_bundle = |way: &LetterHistory<'_>| way.goes_with_bundle(context);
    let sent: Vec<&LetterHistory<'_>> =
        ways.iter().filter(|way| way.sent && !with_bundle(way)).copied().collect();
    let today = ways.iter().filter(|way| with_bundle(way)).count();
    let (all, received) = (sent.len(), ways.iter().filter(|way| !way.sent).count());
    let by_post = sent.iter().filter(|way| !way.by_wire()).count();
    // By hand is neither; of a letter of which nothing is noted nobody knows.
    let wires = if sent.iter().any(|way| way.by_hand()) { "electronic or by hand" } else { "electronic" };
    let posted = match (all - by_post, all) {
        (_, 0) => String::new(),
        (0, _) => format!(", none of them noted as {wires}"),
        (wired, _) if wired == all => format!(", all noted as {wires}"),
        _ => format!(", {by_post} of them not noted as {wires}"),
    };
    let goes = match today {
        0 => String::new(),
        1 => ", 1 goes with this bundle".into(),
        more => format!(", {more} go with this bundle"),
    };
    let words = RichText::new().strong(format!("{all} sent{posted}{goes}, {received} received."));
    if sent.is_empty() {
        return words;
    }
    let count = |is: &dyn Fn(&LetterHistory<'_>) -> bool| sent.iter().filter(|way| is(way)).count();
    let receipts = count(&|way| !way.receipts.is_empty() && !way.by_wire());
    let proved = count(&|way| way.is_proved() && !way.by_wire());
    let proofs = match by_post {
        0 => String::new(),
        _ => format!(
            " Of {}, a page is named for the posting of {} and for the delivery of {}.",
            if by_post == all { "these".into() } else { format!("these {by_post}") },
            none_or(receipts),
            none_or(proved)
        ),
    };
    words.say(format!("{proofs} {}", replies(context, &sent)))
}

/// How many answers were late or are outstanding, by what anybody but the user set; apart from those that are counted from
/// a delivery for which no page is named.
fn replies(context: &CaseContext<'_>, sent: &[&LetterHistory<'_>]) -> String {
    let days = |way: &LetterHistory<'_>| lateness(context, way);
    let is_late = |way: &&&LetterHistory<'_>| days(way).is_some_and(|days| days > 0);
    let late = sent.iter().filter(is_late).filter(|way| !way.due_is_estimated()).count();
    let perhaps: Vec<&&LetterHistory<'_>> =
        sent.iter().filter(is_late).filter(|way| way.due_is_estimated()).collect();
    let today = |way: &&&LetterHistory<'_>| {
        let due = way.due.filter(|due| due.is_of_rule()).is_some_and(|due| due.on() == context.date);
        due && way.exchange.ended().is_none() && !way.to_court()
    };
    let today = sent.iter().filter(today).count();
    let by = date_with_nbsp(PartialDate::Day(context.date));
    // Of what has no day nobody can say that it is not late.
    let unknown = sent.iter().filter(|way| has_no_day(context, way)).count();
    let other = if unknown > 0 { "other " } else { "" };
    let mut words = match unknown {
        0 => String::new(),
        1 => "For 1 letter no answer is named, and no rule or letter is known to set a day for one. ".into(),
        more => format!(
            "For {more} letters no answer is named, and no rule or letter is known to set a day for one. "
        ),
    };
    // An acknowledgement has a time of its own, and is not counted.
    words.push_str(&match (late, perhaps.len(), today) {
        (0, 0, 0) => format!("By {by}, no {other}answer had come late, or was due and not in the bundle."),
        (0, 0, _) => format!("By {by}, no {other}answer was overdue."),
        (0, ..) => {
            format!("By {by}, no {other}answer is known to be late, or due and not in the bundle.")
        }
        (1, ..) => format!("By {by}, 1 answer had come late, or was due and not in the bundle."),
        (more, ..) => format!("By {by}, {more} answers had come late, or were due and not in the bundle."),
    });
    if !perhaps.is_empty() {
        const DAYS: [&str; 3] =
            ["the day of delivery that I say", "the day of sending", "an estimate of delivery"];
        let which = |reception: &Reception| match reception {
            Reception::Stated(_) => 0,
            Reception::Sent(_) => 1,
            _ => 2,
        };
        let by: Vec<&str> = (0..)
            .zip(DAYS)
            .filter(|(at, _)| perhaps.iter().any(|way| which(&way.reception) == *at))
            .map(|(_, words)| words)
            .collect();
        let more = if late > 0 { " more" } else { "" };
        let were = if perhaps.len() == 1 { "was" } else { "were" };
        words.push_str(&format!(" By {}, {}{more} {were}.", by.join(" or "), perhaps.len()));
    }
    match today {
        0 => {}
        1 => words.push_str(" 1 is due today and not in the bundle."),
        more => words.push_str(&format!(" {more} are due today and not in the bundle.")),
    }
    words
}

/// Whether it has no answer and nothing but the user sets a day for one.
fn has_no_day(context: &CaseContext<'_>, way: &LetterHistory<'_>) -> bool {
    let later = way.letter.item.date.is_none_or(|date| date.first_day() < context.date);
    let due = way.due.filter(|due| due.is_of_rule());
    later && due.is_none() && way.exchange.ended().is_none() && !way.to_court()
}

/// "none", "1", "12".
fn none_or(count: usize) -> String {
    if count == 0 { "none".into() } else { count.to_string() }
}

/// How many days after the day it was due the reply came, or has not come on the bundle's date.
fn lateness(context: &CaseContext<'_>, way: &LetterHistory<'_>) -> Option<u32> {
    let due = way.due.filter(|due| due.is_of_rule())?.on();
    let on = match way.exchange.ended() {
        Some(reply) => reply.given(context).map(|given| given.first).filter(|on| *on <= context.date)?,
        None if way.to_court() => return None,
        None => context.date,
    };
    Some(overdue(due, on))
}
