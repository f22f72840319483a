//! The letters, e-mails and forms sent and received, in order of their dates, each with its way: posted, delivered or
//! deemed delivered, by when a reply was due and when it came; then the references on CMS's letters, if there are several.
//!
//! The user is the first party that is neither the Service nor the other parent (see [`author`](super::author)); what
//! names that party's surname in `from` was sent, all else was received. Letters and receipts are joined by the
//! receipt's `post.letter`; what lies on the letter's own row counts first.

use super::author::{user, without_user};
use super::case_entry::CaseEntry;
use super::contact;
use super::correspondence_lead;
use super::exchanges::Exchange;
use super::letter_history::{LetterHistories, LetterHistory, ReplyDue, TrackingCheck, overdue};
use super::officials::cms_in_short;
use super::printed_references;
use super::{
    CaseContext, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, ItemInBundle, RichText,
};
use crate::case::calendar::Nation;
use crate::case::delivery::{Deemed, Delivery, Reception};
use crate::case::manifest::case_types::Step;
use crate::model::finding::{Code, Finding};
use crate::model::{Kind, PartialDate, counted};
use crate::pdf::layout::wording::{date_with_nbsp, short, span_of_days};

/// What is said of an answer that names no request.
pub(super) const MATCHED: &str = "it does not say what it answers, so it was matched to the nearest earlier \
                                  request";

/// What is known of the times for a complaint, and what is not.
const AIMS: &str = "For a complaint the days are aims and not rules of law, counted in working days from delivery. They are \
    2 for an acknowledgement, as advisers report. They are 15 to tell the outcome, or when to expect it (written answer \
    26617 in the House of Commons). A day that was agreed or announced takes their place. Where no rule gives a time, none \
    is counted. ";

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
    exchange.heard().and_then(act).unwrap_or("answered")
}

/// The chapter.
pub fn compose(context: &CaseContext<'_>, letters: &LetterHistories<'_>) -> Option<Chapter> {
    let ways = letters.letters();
    if ways.is_empty() {
        return None;
    }
    let (sent, received): (Vec<&LetterHistory<'_>>, Vec<&LetterHistory<'_>>) =
        ways.iter().copied().partition(|way| way.sent);
    let heading = |what: &str, count: usize| ChapterPart::Heading(format!("{what} ({count})").into());
    let mut parts = Vec::new();
    if !sent.is_empty() {
        let columns = vec![
            ChapterColumn::fixed("Written", 62.0),
            ChapterColumn::share("Letter, and how it was sent", 1.6),
            ChapterColumn::share("Reply", 1.0),
            ChapterColumn::fixed("Page", 26.0).figures(),
        ];
        let rows = sent.iter().map(|way| sent_row(context, way)).collect();
        parts.push(heading("Letters I sent", sent.len()));
        parts.push(ChapterPart::Table(ChapterTable::spoken(columns, rows)));
    }
    if !received.is_empty() {
        let in_words =
            |way: &&LetterHistory<'_>| way.letter.item.received.is_none() || way.posted().is_some();
        let days_only = !received.iter().any(|way| in_words(way) && !came_words(context, way).is_empty());
        let columns = vec![
            ChapterColumn::fixed("Written", 62.0),
            ChapterColumn::share("From, and its content", 1.0),
            ChapterColumn::fixed("Received", if days_only { 70.0 } else { 140.0 }),
            ChapterColumn::fixed("Page", 26.0).figures(),
        ];
        let rows = received.iter().map(|way| received_row(context, way)).collect();
        parts.push(heading("Letters I received", received.len()));
        parts.push(ChapterPart::Table(ChapterTable::spoken(columns, rows)));
    }
    parts.extend(printed_references::parts(context, &ways));
    parts.push(ChapterPart::Small(note(context, &ways).into()));
    let (title, lead) = ("Letters, e-mails and forms".into(), correspondence_lead::in_short(context, &ways));
    Some(Chapter { title, lead, parts, ..Chapter::default() })
}

/// How the days were found.
fn note(context: &CaseContext<'_>, ways: &[&LetterHistory<'_>]) -> String {
    let mut lead = String::new();
    if ways.iter().any(|way| way.sent && matches!(way.delivery, Some(Delivery::Estimated(_)))) {
        lead.push_str(
            "Estimates of delivery are by two rules that differ: the practice direction of 8 March 1985 and rule 6.26 of \
             the Civil Procedure Rules. ",
        );
        lead.push_str(match context.manifest.case.nation {
            Some(Nation::NorthernIreland) => {
                "Both are rules of England and Wales. The rule of Northern Ireland was not read. "
            }
            Some(Nation::Scotland) => {
                "Both are rules of England and Wales. The rule of Scotland was not read. "
            }
            Some(Nation::EnglandAndWales) | None => "",
        });
    }
    if ways.iter().any(|way| matches!(way.due, Some(ReplyDue::Target(_)))) {
        lead.push_str(AIMS);
        if context.manifest.case.nation == Some(Nation::NorthernIreland) {
            lead.push_str(
                "They are known of Great Britain. Whether they hold in Northern Ireland was not found. ",
            );
        }
    }
    lead.push_str("Days overdue are calendar days.");
    lead
}

fn sent_row(context: &CaseContext<'_>, way: &LetterHistory<'_>) -> ChapterRow {
    let on_the_way = [posted(context, way), delivered(context, way)].into_iter().filter_map(sentence);
    let answer = [due(context, way), reply(context, way)].into_iter().filter_map(sentence).collect();
    let what = vec![RichText::in_sentences(letter(context, way, "To ").into_iter().chain(on_the_way))];
    let cells = vec![written(way), what, answer, page(context, way)];
    ChapterRow { cells, ..ChapterRow::default() }
}

/// Facts one after the other, with a capital at the beginning.
fn sentence(facts: Vec<RichText>) -> Option<RichText> {
    let mut facts = facts.into_iter();
    let words = facts.next()?.capitalised();
    Some(facts.fold(words, |words, fact| words.say(", ").then(fact)))
}

fn received_row(context: &CaseContext<'_>, way: &LetterHistory<'_>) -> ChapterRow {
    let mut what = letter(context, way, "");
    what.extend(my_answer(context, way));
    let what = vec![RichText::in_sentences(what).capitalised()];
    let cells = vec![written(way), what, came_words(context, way), page(context, way)];
    ChapterRow { cells, ..ChapterRow::default() }
}

/// When a letter of theirs was posted, and when it came.
fn came_words(context: &CaseContext<'_>, way: &LetterHistory<'_>) -> Vec<RichText> {
    let mut came = posted_by_them(context, way);
    came.extend(received(way));
    came
}

fn written(way: &LetterHistory<'_>) -> Vec<RichText> {
    vec![way.letter.item.date.map_or("undated".into(), |date| span_of_days(date, None)).into()]
}

/// To or from whom, what it is, which leads to its page, and who had a copy.
fn letter(context: &CaseContext<'_>, way: &LetterHistory<'_>, word: &str) -> Vec<RichText> {
    let item = way.letter.item;
    let other = if way.sent { &item.to } else { &item.from };
    let mut lines: Vec<RichText> = Vec::new();
    let title = without_user(context.manifest, &context.initialise_children(&way.letter.entry.title));
    let other = other.as_ref().map(|other| cms_in_short(&context.initialise_children(other)));
    let told = |other: &String| {
        other == "CMS" && title.split(|c: char| !c.is_alphanumeric()).any(|word| word == "CMS")
    };
    let page = context.first_page(&way.letter);
    // The title says it too: "From CMS (R Oyelaran): final response" goes without "Letter from CMS".
    let said_twice = if way.sent { "Letter to CMS: " } else { "Letter from CMS: " };
    match (other.filter(|other| !told(other)), title.strip_prefix(said_twice)) {
        (Some(other), Some(rest)) if other.starts_with("CMS") => {
            lines.push(RichText::from(format!("{word}{other}: ")).leading(rest, page));
        }
        (other, _) => {
            lines.extend(other.map(|other| format!("{word}{other}").into()));
            lines.push(RichText::new().leading(title, page));
        }
    }
    if !item.copied_to.is_empty() {
        lines.push(format!("Copied to {}", context.initialise_children(&item.copied_to.join(", "))).into());
    }
    lines
}

fn page(context: &CaseContext<'_>, way: &LetterHistory<'_>) -> Vec<RichText> {
    vec![RichText::new().number(context.first_page(&way.letter))]
}

fn posted(context: &CaseContext<'_>, way: &LetterHistory<'_>) -> Vec<RichText> {
    let mut lines: Vec<RichText> = Vec::new();
    lines.extend(way.first_said(|post| post.posted).map(|posted| format!("posted {}", short(posted)).into()));
    // The receipt has the post office. Its town tells where the user lives.
    let hidden = contact::is_claimed(context.manifest);
    let office = way.first_said(|post| post.office.clone()).filter(|_| !hidden);
    lines.extend(office.map(RichText::from));
    lines.extend(way.first_said(|post| post.service.clone()).map(RichText::from));
    if let Some((number, check)) = way.tracking() {
        let number = number.replace(' ', "\u{A0}");
        // That a number is as it should be needs no words.
        let wrong = if check == TrackingCheck::Wrong { " (check digit wrong)" } else { "" };
        lines.push(format!("{number}{wrong}").into());
    }
    let (others, first) = way.envelope(context);
    let mut paid = RichText::new();
    if let Some(cost) = way.first_said(|post| post.cost).filter(|_| first) {
        paid = paid.say(cost.to_string());
    }
    if !way.receipts.is_empty() {
        let word = if way.receipts.len() == 1 { "receipt " } else { "receipts " };
        let word = if paid.is_empty() { word.to_owned() } else { format!(", {word}") };
        paid = paid.say(word).pages(way.receipts.iter().map(|receipt| context.first_page(receipt)));
    }
    if !paid.is_empty() {
        lines.push(paid);
    }
    if !others.is_empty() {
        let pages = others.iter().map(|other| context.first_page(other));
        let letters = if others.len() == 1 { "the letter" } else { "the letters" };
        lines.push(RichText::from(format!("in one envelope with {letters} on ")).pages(pages));
    }
    if way.receipts.is_empty() {
        match (way.by_wire(), way.posted()) {
            (true, _) if lines.is_empty() => lines.push("by e-mail".into()),
            // What to do about it is for the user to know, and `check` says it.
            (false, Some(_)) => lines.push("as stated (not proved)".into()),
            _ => {}
        }
    }
    lines
}

/// When a letter of theirs was posted, which the estimates of its delivery are counted from.
fn posted_by_them(context: &CaseContext<'_>, way: &LetterHistory<'_>) -> Vec<RichText> {
    let Some(posted) = way.first_said(|post| post.posted) else { return Vec::new() };
    let mut words = RichText::from(format!("posted {}", short(posted)));
    if let Some(service) = way.first_said(|post| post.service.as_ref()) {
        words = words.say(format!(", {service}"));
    }
    // An envelope that is in the same item as the letter.
    let itself = context.quotations.posting_shown.contains(&way.letter.number).then_some(way.letter);
    let words = match way.posting_shown().or(itself) {
        Some(shown) => words.say(", ").page(context.first_page(&shown)),
        None => words.say(", according to me"),
    };
    vec![words.capitalised()]
}

fn delivered(context: &CaseContext<'_>, way: &LetterHistory<'_>) -> Vec<RichText> {
    let mut lines: Vec<RichText> = Vec::new();
    let proved = way.is_proved();
    let told = way.delivered();
    let day_shown = way.day_is_shown(context);
    let came = if way.by_wire() && !day_shown { "sent" } else { "delivered" };
    lines.extend(told.map(|day| format!("{came} {}", short(day)).into()));
    if let Some(name) = way.first_said(|post| post.signed_by.as_ref()) {
        lines.push(format!("signed for by {}", context.initialise_children(name)).into());
    }
    // What the addressee or somebody else wrote is another proof than a signature, and is named as what it is.
    let (letters, receipts): (Vec<ItemInBundle<'_>>, Vec<ItemInBundle<'_>>) =
        way.proofs.iter().copied().partition(|proof| is_letter_of_others(way, proof));
    if !receipts.is_empty() {
        lines.push(RichText::from("proof ").pages(receipts.iter().map(|proof| context.first_page(proof))));
    }
    for letter in &letters {
        let from = letter
            .item
            .from
            .as_deref()
            .map_or("the other side".into(), |from| context.initialise_children(from));
        let dated =
            letter.item.date.map_or(String::new(), |date| format!(" of {}", span_of_days(date, None)));
        let words = RichText::from(match day_shown {
            true => format!("as the {}{dated} from {from} shows, ", letter.entry.kind.one()),
            // It shows that the letter came, and not when.
            false => format!("receipt acknowledged by the {}{dated} from {from}, ", letter.entry.kind.one()),
        });
        lines.push(words.page(context.first_page(letter)));
    }
    if way.proofs.is_empty() && told.is_some() && !proved && !way.by_wire() {
        lines.push("no proof in this bundle".into());
    }
    if let Some(Delivery::Estimated(deemed)) = way.delivery {
        if matches!(way.reception, Reception::Deemed(_)) {
            lines.push("delivery not proved".into());
        }
        lines.extend(estimates(deemed));
    }
    let day = |day| short(PartialDate::Day(day));
    match way.reception {
        Reception::NotProved => lines.push("delivery not proved".into()),
        Reception::Sent(on) => lines.push(format!("sent {} (delivery not proved)", day(on)).into()),
        Reception::AnsweredBy(on) => lines.push(
            format!("delivered by {} at the latest, when it was {}", day(on), how(&way.exchange)).into(),
        ),
        Reception::Proved(_) | Reception::Stated(_) | Reception::Deemed(_) => {}
    }
    lines
}

/// Whether a proof is what somebody wrote, and not a receipt, a tracking page or an automatic answer on the letter itself.
pub(super) fn is_letter_of_others(way: &LetterHistory<'_>, proof: &ItemInBundle<'_>) -> bool {
    proof.number != way.letter.number
        && matches!(proof.entry.kind, Kind::Letter | Kind::Email | Kind::Decision | Kind::Form)
}

/// Both rules, each on a line of its own.
fn estimates(deemed: Deemed) -> Vec<RichText> {
    let day = |day| short(PartialDate::Day(day));
    let directed = day(deemed.practice_direction);
    match deemed.procedure_rules {
        Some(ruled) if ruled == deemed.practice_direction => {
            vec![format!("Estimate: {directed} (1985 practice direction and CPR\u{A0}6.26)").into()]
        }
        Some(ruled) => vec![
            format!("Estimate: {directed} (1985 practice direction)").into(),
            format!("Estimate: {} (CPR\u{A0}6.26)", day(ruled)).into(),
        ],
        None => vec![
            format!(
                "Estimate: {directed} (1985 practice direction, second class or class not stated). CPR 6.26 \
                 does not cover it"
            )
            .into(),
        ],
    }
}

fn received(way: &LetterHistory<'_>) -> Vec<RichText> {
    match (way.letter.item.received, way.delivery) {
        (Some(day), _) => vec![span_of_days(day, None).into()],
        (None, Some(Delivery::Estimated(deemed))) => estimates(deemed),
        (None, _) => Vec::new(),
    }
}

fn due(context: &CaseContext<'_>, way: &LetterHistory<'_>) -> Vec<RichText> {
    let day = |day| short(PartialDate::Day(day));
    let mut lines: Vec<RichText> = Vec::new();
    let acknowledged = way.acknowledgement_due;
    if let Some(on) = acknowledged {
        lines.push(format!("acknowledgement due {}", day(on)).into());
    }
    if let Some(due) = way.due {
        let what = match (due, acknowledged) {
            (ReplyDue::Target(_), _) => "outcome, or when to expect it,",
            (_, Some(_)) => "answer",
            (_, None) => "reply",
        };
        lines.push(format!("{what} due {}", day(due.on())).into());
        lines.push(match due {
            ReplyDue::Given(_) => "as given".into(),
            ReplyDue::Announced(_) => announced(context, way),
            ReplyDue::Target(_) => "aims, see the note below".into(),
            ReplyDue::Law(_) => law(way),
        });
        if way.due_is_estimated() {
            lines.push("an estimate, as delivery is not proved".into());
        }
    }
    lines
}

/// What says the day that was agreed or announced.
fn announced(context: &CaseContext<'_>, way: &LetterHistory<'_>) -> RichText {
    let words = RichText::from("as agreed or announced");
    let pages = way.exchange.announced.map(|announced| announced.entry.pages(context)).unwrap_or_default();
    match pages.is_empty() {
        true => words,
        false => words.say(", ").pages(pages.into_iter().map(|page| context.page_of(page))),
    }
}

/// The time that the law gives: "1 month", "20 working days".
fn law(way: &LetterHistory<'_>) -> RichText {
    let target = way.exchange.stage.and_then(|stage| stage.answer.as_ref());
    let plain = target.zip(way.reception.counts_from()).map(|(target, on)| target.due(on, way.place.nation));
    match target {
        Some(_) if way.due.map(ReplyDue::on) != plain => "by law, as extended".into(),
        Some(target) => format!("by law: {}", target.length()).into(),
        None => RichText::new(),
    }
}

fn reply(context: &CaseContext<'_>, way: &LetterHistory<'_>) -> Vec<RichText> {
    let answered = |entry: CaseEntry<'_>| {
        let words = RichText::from(entry.date().map_or("undated".into(), short));
        let pages: Vec<_> = entry.pages(context).into_iter().map(|page| context.page_of(page)).collect();
        if pages.is_empty() { words } else { words.say(", ").pages(pages) }
    };
    let late = |due, on, aim| match overdue(due, on) {
        // A day that has not come says nothing of how long it took.
        _ if on > context.date => RichText::from("after the date of this bundle"),
        0 => RichText::from("in time"),
        days => {
            let past = if aim { "past the aim" } else { "overdue" };
            let late = RichText::new().strong(format!("{} {past}", counted(days as usize, "day", "days")));
            if way.due_is_estimated() { late.say(" by that estimate") } else { late }
        }
    };
    let exchange = &way.exchange;
    let of_aim = matches!(way.due, Some(ReplyDue::Target(_)));
    let first = exchange.stage.and_then(|stage| stage.acknowledge.as_ref());
    let first_of_aim = first.is_some_and(|target| !target.law);
    let mut lines = Vec::new();
    if let Some(acknowledgement) = exchange.acknowledgement {
        lines.push(RichText::from("acknowledged ").then(answered(acknowledgement)));
        lines.extend(exchange.presumes(acknowledgement).then(|| MATCHED.into()));
        // What was answered first was not waiting to be acknowledged.
        let heard = exchange.heard().and_then(|entry| entry.given(context));
        if let (Some(due), Some(on)) = (way.acknowledgement_due, heard) {
            lines.push(late(due, on, first_of_aim));
        }
    }
    let due = way.due.map(ReplyDue::on);
    match (exchange.reply, exchange.covered_by) {
        (Some(reply), _) => {
            lines
                .push(RichText::from(format!("{} ", act(reply).unwrap_or("answered"))).then(answered(reply)));
            let posted = reply.given(context).filter(|day| Some(*day) != reply.on());
            lines.extend(
                posted.map(|day| RichText::from(format!("posted {}", date_with_nbsp(PartialDate::Day(day))))),
            );
            lines.extend(exchange.presumes(reply).then(|| MATCHED.into()));
            if let (Some(due), Some(on)) = (due, reply.given(context)) {
                lines.push(late(due, on, of_aim));
            }
        }
        (None, Some(reply)) => {
            lines.push("no separate answer (covered by the final response)".into());
            lines.push(answered(reply));
        }
        (None, None) if way.to_court() => {}
        (None, None) if way.letter.item.date.and_then(PartialDate::day) == Some(context.date) => {
            lines.push("sent with this bundle, or on its date".into());
        }
        (None, None) => {
            let heard = exchange.heard().is_some();
            lines.push(if heard { "no answer in the bundle" } else { "no reply in the bundle" }.into());
            if let Some(due) = due.filter(|due| *due < context.date) {
                lines.push(late(due, context.date, of_aim));
                lines.push(format!("on {}", short(PartialDate::Day(context.date))).into());
            }
        }
    }
    lines
}

/// For a letter that was received: when the user answered it.
fn my_answer(context: &CaseContext<'_>, way: &LetterHistory<'_>) -> Vec<RichText> {
    let Some(answer) = way.exchange.reply.filter(|_| user(context.manifest).is_some()) else {
        return Vec::new();
    };
    let words = RichText::from(format!("{} ", act(answer).unwrap_or("answered")));
    let words = words.say(answer.date().map_or("undated".into(), short));
    let pages: Vec<_> = answer.pages(context).into_iter().map(|page| context.page_of(page)).collect();
    vec![if pages.is_empty() { words } else { words.say(", ").pages(pages) }]
}

/// Letters that went by post without a proof, and tracking numbers that cannot be right.
pub fn findings(letters: &LetterHistories<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for way in letters.letters().into_iter().filter(|way| way.sent) {
        let file = &way.letter.item.file;
        if way.receipts.is_empty() && way.proofs.is_empty() && !way.by_wire() {
            let next = "add the receipt with letter = \"…\" in its [item.post]. If it did not go by post, \
                        write how it went, like service = \"online\" in the letter's own [item.post]";
            // Who answers a letter has it.
            let finding = if way.exchange.heard().is_some() {
                Finding::note(
                    Code::NotPosted,
                    "there is no proof that this letter was posted. Only the answer shows that it arrived",
                )
            } else {
                Finding::warning(Code::NotPosted, "there is no proof that this letter was posted or arrived")
            };
            findings.push(finding.at(file).next(next));
        }
        if let Some((number, TrackingCheck::Wrong)) = way.tracking() {
            let message =
                format!("the check digit of the tracking number {number} is wrong, so one of its digits is");
            let finding = Finding::warning(Code::TrackingDoubted, message);
            let at = way.receipts.first().map_or(file, |receipt| &receipt.item.file);
            findings.push(finding.at(at).next("look at the receipt again. The number is printed as given"));
        }
    }
    findings
}

#[cfg(test)]
#[path = "correspondence_tests.rs"]
mod tests;
