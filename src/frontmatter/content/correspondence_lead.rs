//! The letters in one sentence: how many went and came, what of their way is proved, and how many were answered late.

use super::letter_history::{LetterHistory, overdue};
use super::{CaseContext, RichText};
use crate::model::PartialDate;
use crate::pdf::layout::wording::date_with_nbsp;

/// "6 sent, 9 received. Of those sent …".
pub(super) fn in_short(context: &CaseContext<'_>, ways: &[&LetterHistory<'_>]) -> RichText {
    let sent: Vec<&LetterHistory<'_>> = ways.iter().filter(|way| way.sent).copied().collect();
    let (all, received) = (sent.len(), ways.len() - sent.len());
    let on_paper: Vec<&&LetterHistory<'_>> = sent.iter().filter(|way| !way.by_wire()).collect();
    let by_post = on_paper.len();
    // What goes with the bundle has not been sent before it.
    let with_bundle = |way: &LetterHistory<'_>| way.exchange.is_of_today(context);
    let open =
        on_paper.iter().filter(|way| way.posted().is_none() && way.receipts.is_empty() && !with_bundle(way));
    let posted = match (all - by_post, open.count()) {
        (0, 0) if all > 0 => ", none of them electronically".into(),
        (wired, 0) if wired == all => {
            if all > 0 {
                " electronically".into()
            } else {
                String::new()
            }
        }
        (_, 0) => format!(", {by_post} of them not electronically"),
        (_, open) => {
            format!(", {by_post} of them not electronically (how {open} of these went is not recorded)")
        }
    };
    let words = RichText::new().strong(format!("{all} sent{posted}, {received} received."));
    if sent.is_empty() {
        return words;
    }
    let count = |is: &dyn Fn(&LetterHistory<'_>) -> bool| sent.iter().filter(|way| is(way)).count();
    let receipts = count(&|way| !way.receipts.is_empty() && !way.by_wire());
    let proved = count(&|way| way.is_proved() && !way.by_wire());
    let is_late = |way: &LetterHistory<'_>| lateness(context, way).is_some_and(|days| days > 0);
    let late = count(&|way| is_late(way) && !way.due_is_estimated());
    let perhaps = count(&|way| is_late(way) && way.due_is_estimated());
    let have = |n: usize| if n == 1 { "has" } else { "have" };
    let estimated = match perhaps {
        0 => String::new(),
        1 => " By an estimate of delivery, 1 more was.".into(),
        more => format!(" By an estimate of delivery, {more} more were."),
    };
    let proofs = match by_post {
        0 => String::new(),
        _ => format!(
            " Of the {by_post} not sent electronically, {} {} proof of posting and {} {} proof of delivery.",
            none_or(receipts),
            have(receipts),
            none_or(proved),
            have(proved)
        ),
    };
    let by = date_with_nbsp(PartialDate::Day(context.date));
    let replies = match (late, perhaps) {
        (0, 0) => "no reply was late, or due and not in the bundle".to_owned(),
        (0, _) => "no reply is known to be late, or due and not in the bundle".to_owned(),
        (1, _) => "1 reply was late, or due and not in the bundle".to_owned(),
        (more, _) => format!("{more} replies were late, or due and not in the bundle"),
    };
    words.say(format!("{proofs} On {by}, {replies}.{estimated}"))
}

/// "none", "1", "12".
fn none_or(count: usize) -> String {
    if count == 0 { "none".into() } else { count.to_string() }
}

/// How many days after the day it was due the reply came, or has not come on the bundle's date.
fn lateness(context: &CaseContext<'_>, way: &LetterHistory<'_>) -> Option<u32> {
    let due = way.due?.on();
    let on = match way.exchange.ended() {
        Some(reply) => reply.given(context).filter(|on| *on <= context.date)?,
        None if way.to_court() => return None,
        None => context.date,
    };
    Some(overdue(due, on))
}
