//! A letter that the user sent, as a row: how it went and how that is known, by when a reply was due and why, and what
//! came. Each fact has a line; the result comes last, in bold where the reply was late. What only the user says is called
//! so, and what the bundle lacks is not asserted: known is only which pages are named.

use super::case_entry::{CaseEntry, Given};
use super::exchanges::Exchange;
use super::letter_history::{LetterHistory, ReplyDue, TrackingCheck, overdue};
use super::officials::is_service;
use super::{CaseContext, ItemInBundle, RichText};
use crate::case::delivery::{Deemed, Delivery, NO_PAGE, Reception};
use crate::case::manifest::case_types::Step;
use crate::model::{Kind, PartialDate, counted};
use crate::pdf::layout::wording::{capital, short};

/// What is said of an answer of which the user does not say what it answers.
pub(super) const MATCHED: &str = "my list does not say which request this answers, so it was matched to the \
                                  nearest earlier one";

/// What was done instead of an answer: an order, or the carrying out of a decision.
pub(super) fn act(reply: CaseEntry<'_>) -> Option<&'static str> {
    match reply.step()? {
        Step::Implemented => Some("carried out"),
        Step::Enforcement => Some("acted on"),
        _ => None,
    }
}

/// How something that was heard first shows that the request had come.
pub(super) fn how(exchange: &Exchange<'_>) -> &'static str {
    let Some(heard) = exchange.heard() else { return "answered" };
    let is = |entry: Option<CaseEntry<'_>>| entry.is_some_and(|entry| entry.is(heard));
    match act(heard) {
        Some(act) => act,
        None if is(exchange.acknowledgement) => "acknowledged",
        None if is(exchange.ended()) => "answered",
        None => "dealt with",
    }
}

/// That only the user says when it was heard of, where no document is named for that.
pub(super) fn heard_as_said(exchange: &Exchange<'_>) -> &'static str {
    if exchange.heard().is_some_and(|heard| !heard.is_shown()) { ", as I say" } else { "" }
}

/// Whether a proof is what somebody wrote, and not a receipt, a tracking page or an automatic answer on the letter itself.
pub(super) fn is_letter_of_others(way: &LetterHistory<'_>, proof: &ItemInBundle<'_>) -> bool {
    proof.number != way.letter.number
        && matches!(proof.entry.kind, Kind::Letter | Kind::Email | Kind::Decision | Kind::Form)
}

/// A day without its time, with a short month.
fn day(when: PartialDate) -> String {
    short(when.day().map_or(when, PartialDate::Day))
}

fn on(date: jiff::civil::Date) -> String {
    day(PartialDate::Day(date))
}

/// A step with its day and its pages: "answered 2 Mar 2020, p. 28".
fn entry_with_pages(context: &CaseContext<'_>, words: &str, entry: CaseEntry<'_>) -> RichText {
    let said = RichText::from(format!("{words} {}", entry.date().map_or("undated".into(), day)));
    let pages: Vec<_> = entry.pages(context).into_iter().map(|page| context.page_of(page)).collect();
    if pages.is_empty() { said } else { said.say(", ").pages(pages) }
}

/// How it was posted, and when it came.
pub(super) fn posted_and_delivered<'a>(context: &CaseContext<'a>, way: &LetterHistory<'a>) -> Vec<RichText> {
    if way.goes_with_bundle(context) {
        return vec!["Goes with this bundle".into()];
    }
    let mut lines = posted(context, way);
    lines.extend(delivered(context, way));
    lines
}

fn posted<'a>(context: &CaseContext<'a>, way: &LetterHistory<'a>) -> Vec<RichText> {
    let mut lines: Vec<RichText> = Vec::new();
    let receipts: Vec<_> = way.receipts.iter().map(|receipt| context.first_page(receipt)).collect();
    let service = way.first_said(|post| post.service.as_deref());
    let sending = match (way.first_said(|post| post.posted), way.by_wire()) {
        (_, true) => Some(capital(service.unwrap_or("by e-mail"))),
        (Some(posted), false) => Some(format!("Posted {}", day(posted))),
        (None, false) if !receipts.is_empty() => Some("Receipt".into()),
        (None, false) => service.map(capital),
    };
    if let Some(sending) = sending {
        let words = RichText::from(sending);
        let stated = !way.by_wire() && way.posted().is_some();
        lines.push(match receipts.is_empty() {
            false => words.say(", ").pages(receipts),
            true if stated => words.say(", as I say"),
            true => words,
        });
    }
    if let Some((number, check)) = way.tracking() {
        // That a number is as it should be needs no words.
        let wrong = if check == TrackingCheck::Wrong { " (check digit wrong)" } else { "" };
        lines.push(format!("{}{wrong}", number.replace([' ', '\u{A0}'], "")).into());
    }
    let (others, _) = way.envelope(context);
    if !others.is_empty() {
        let pages = others.iter().map(|other| context.first_page(other));
        let letters = if others.len() == 1 { "the letter" } else { "the letters" };
        lines.push(RichText::from(format!("In one envelope with {letters} on ")).pages(pages));
    }
    lines
}

fn delivered<'a>(context: &CaseContext<'a>, way: &LetterHistory<'a>) -> Vec<RichText> {
    let mut lines: Vec<RichText> = Vec::new();
    let day_shown = way.day_is_shown(context);
    let came = if way.by_wire() && !day_shown { "Sent" } else { "Delivered" };
    let signed = way.first_said(|post| post.signed_by.as_deref());
    let signed = signed.map(|name| format!("signed for by {}", context.initialise_children(name)));
    let told = match (way.delivered(), signed) {
        (Some(told), Some(signed)) => Some(format!("{came} {}, {signed}", day(told))),
        (Some(told), None) => Some(format!("{came} {}", day(told))),
        (None, signed) => signed.map(|signed| capital(&signed)),
    };
    // What the addressee or somebody else wrote is another proof than a signature, and is named as what it is.
    let (letters, receipts): (Vec<_>, Vec<_>) =
        way.proofs.iter().partition(|proof| is_letter_of_others(way, proof));
    let mut words = RichText::from(told.clone().unwrap_or_default());
    if !receipts.is_empty() {
        words = words.say(if told.is_some() { ", " } else { "Proof: " });
        words = words.pages(receipts.iter().map(|proof| way.proof_page(context, proof)));
    }
    for letter in &letters {
        let dated = letter.item.date.map_or(String::new(), |date| format!(" of {}", day(date)));
        let kind = letter.entry.kind.one();
        let page = way.proof_page(context, letter);
        // It can show that the letter came, and not when.
        words = match day_shown && told.is_some() {
            true => words.say(format!(", as the {kind}{dated} shows, ")).page(page),
            false => {
                lines.extend((!words.is_empty()).then(|| std::mem::take(&mut words)));
                RichText::from(format!("Receipt acknowledged by the {kind}{dated}, ")).page(page)
            }
        };
    }
    if way.proofs.is_empty() && way.delivered().is_some() {
        words = words.say(", as I say");
    }
    lines.extend((!words.is_empty()).then_some(words));
    let open = match way.reception {
        Reception::NotProved => Some(capital(NO_PAGE)),
        Reception::Sent(sent) => Some(format!("Sent {}; {NO_PAGE}", on(sent))),
        Reception::Deemed(_) => Some(capital(NO_PAGE)),
        Reception::AnsweredBy(_) | Reception::Proved(_) | Reception::Stated(_) => None,
    };
    let heard = way.heard_by().filter(|_| way.proofs.is_empty() && way.delivered().is_none());
    lines.extend(match (heard, open) {
        (Some(heard), _) => Some(RichText::from(format!(
            "Delivered by {} at the latest, when it was {}{}",
            on(heard),
            how(&way.exchange),
            heard_as_said(&way.exchange)
        ))),
        (None, open) => open.filter(|_| way.proofs.is_empty()).map(RichText::from),
    });
    if let Some(Delivery::Estimated(deemed)) = way.delivery {
        lines.extend(estimates(deemed));
    }
    lines
}

/// Both rules, each on a line of its own.
pub(super) fn estimates(deemed: Deemed) -> Vec<RichText> {
    let directed = on(deemed.practice_direction);
    match deemed.procedure_rules {
        Some(ruled) if ruled == deemed.practice_direction => {
            vec![format!("Estimate: {directed} (1985 and CPR\u{A0}6.26)").into()]
        }
        Some(ruled) => vec![
            format!("Estimate: {directed} (1985)").into(),
            format!("Estimate: {} (CPR\u{A0}6.26)", on(ruled)).into(),
        ],
        None => vec![format!("Estimate: {directed} (1985)").into()],
    }
}

/// From what the day of a rule was counted, where no page is named for the delivery.
fn basis(way: &LetterHistory<'_>) -> &'static str {
    if !way.due_is_estimated() {
        return "";
    }
    match way.reception {
        Reception::Stated(_) => ", from the day of delivery that I say",
        Reception::Sent(_) => ", from the day of sending",
        Reception::AnsweredBy(_) => ", from the day by which it had come",
        Reception::Deemed(_) | Reception::NotProved | Reception::Proved(_) => ", by an estimate of delivery",
    }
}

/// By when a reply was due and why, and what came.
pub(super) fn reply<'a>(context: &CaseContext<'a>, way: &LetterHistory<'a>) -> Vec<RichText> {
    let mut lines = Vec::new();
    if let Some(due) = way.acknowledgement_due {
        let aim = way.exchange.stage.and_then(|stage| stage.acknowledge.as_ref());
        let aim = if aim.is_some_and(|target| !target.law) { " (aim)" } else { "" };
        lines.push(format!("Acknowledgement due {}{aim}{}", on(due), basis(way)).into());
    }
    lines.extend(acknowledged(context, way));
    lines.extend(due(context, way));
    lines.extend(answered(context, way));
    lines
}

fn acknowledged<'a>(context: &CaseContext<'a>, way: &LetterHistory<'a>) -> Vec<RichText> {
    let exchange = &way.exchange;
    let Some(acknowledgement) = exchange.acknowledgement else { return Vec::new() };
    let mut lines = vec![entry_with_pages(context, "Acknowledged", acknowledgement)];
    lines.extend(exchange.presumes(acknowledgement).then(|| capital(MATCHED).into()));
    // What was answered first was not waiting to be acknowledged.
    let heard = exchange.heard().and_then(|entry| entry.given(context));
    if let (Some(due), Some(heard)) = (way.acknowledgement_due, heard) {
        let aim = exchange.stage.and_then(|stage| stage.acknowledge.as_ref());
        lines.push(result(context, due, Some(heard), aim.is_some_and(|target| !target.law)));
    }
    lines
}

fn due(context: &CaseContext<'_>, way: &LetterHistory<'_>) -> Option<RichText> {
    let due = way.due?;
    let what = if way.acknowledgement_due.is_some() { "Answer" } else { "Reply" };
    let day = on(due.on());
    Some(match due {
        ReplyDue::Target(_) => format!("Outcome, or when to expect it, due {day} (aim){}", basis(way)).into(),
        ReplyDue::Given(_) => {
            format!("Wanted by the day that I set, {day} (no rule or letter sets one)").into()
        }
        ReplyDue::Law(_) => format!("{what} due {day}{}{}", law(way), basis(way)).into(),
        ReplyDue::Announced(_) => {
            let words = RichText::from(format!("{what} due {day}, as agreed or announced"));
            let announced = way.exchange.announced.map(|announced| announced.entry.pages(context));
            let pages: Vec<_> = announced.into_iter().flatten().map(|page| context.page_of(page)).collect();
            if pages.is_empty() { words } else { words.say(", ").pages(pages) }
        }
    })
}

/// The time that the law gives: "1 month", "20 working days".
fn law(way: &LetterHistory<'_>) -> String {
    let target = way.exchange.stage.and_then(|stage| stage.answer.as_ref());
    let plain = target.zip(way.reception.counts_from()).map(|(target, on)| target.due(on, way.place.nation));
    match target {
        Some(_) if way.due.map(ReplyDue::on) != plain => ", by law, as extended".into(),
        Some(target) => format!(", by law: {}", target.length()),
        None => String::new(),
    }
}

fn answered<'a>(context: &CaseContext<'a>, way: &LetterHistory<'a>) -> Vec<RichText> {
    let exchange = &way.exchange;
    let late = way.due.filter(|due| due.is_of_rule()).map(ReplyDue::on);
    let of_aim = matches!(way.due, Some(ReplyDue::Target(_)));
    let mut lines = Vec::new();
    match (exchange.reply, exchange.covered_by) {
        (Some(reply), _) => {
            let words = capital(act(reply).unwrap_or("answered"));
            lines.push(entry_with_pages(context, &words, reply));
            let given = reply.given(context);
            let posted = given.filter(|given| {
                !given.is_vague() && reply.date().is_some_and(|date| date.last_day() < given.first)
            });
            lines.extend(posted.map(|given| RichText::from(format!("posted {}", on(given.first)))));
            lines.extend(exchange.presumes(reply).then(|| capital(MATCHED).into()));
            if let (Some(due), Some(given)) = (late, given) {
                lines.push(result(context, due, Some(given), of_aim));
            }
        }
        (None, Some(reply)) => {
            lines.push("No separate answer (covered by the final response)".into());
            lines.push(entry_with_pages(context, "Final response", reply));
        }
        (None, None) if way.letter.item.date.and_then(PartialDate::day) == Some(context.date) => {}
        (None, None) => {
            let first = exchange
                .first_letter
                .filter(|first| !exchange.acknowledgement.is_some_and(|other| other.is(*first)));
            lines.extend(first.and_then(|letter| came_next(context, letter, "Letter")));
            if way.to_court() {
                return lines;
            }
            let heard = exchange.heard().is_some();
            let named = exchange.may_be_answered();
            lines.push(
                match (heard, named) {
                    (true, _) => "No answer in the bundle",
                    (false, true) => "No reply in the bundle is named",
                    (false, false) => "No reply in the bundle",
                }
                .into(),
            );
            if let Some(due) = late.filter(|due| *due < context.date) {
                lines.push(result(context, due, None, of_aim).say(format!(" on {}", on(context.date))));
            }
        }
    }
    let next = exchange.next_letter.or(exchange.unnamed_later.filter(|_| exchange.reply.is_none()));
    lines.extend(next.and_then(|letter| came_next(context, letter, "Later letter")));
    lines
}

/// A letter that is no answer: "Later letter from CMS 2 Mar 2020, p. 28".
fn came_next(context: &CaseContext<'_>, letter: CaseEntry<'_>, what: &str) -> Option<RichText> {
    let placed = letter.item()?;
    let from = placed.item.from.as_deref().unwrap_or_default();
    let from = if is_service(from) { " from CMS" } else { "" };
    Some(entry_with_pages(context, &format!("{what}{from}"), letter))
}

/// How the reply stands beside the day it was due: bold where it is late.
fn result(context: &CaseContext<'_>, due: jiff::civil::Date, given: Option<Given>, aim: bool) -> RichText {
    let first = given.map_or(context.date, |given| given.first);
    let vague = given.is_some_and(Given::is_vague);
    match overdue(due, first) {
        // A day that has not come says nothing of how long it took.
        _ if first > context.date => "after the date of this bundle".into(),
        0 if given.is_some_and(|given| given.last > due) => "the day is not known well enough".into(),
        0 => "in time".into(),
        days => {
            let past = if aim { "past the aim" } else { "overdue" };
            let least = if vague { "at least " } else { "" };
            RichText::new().strong(format!("{least}{} {past}", counted(days as usize, "day", "days")))
        }
    }
}
