//! The letters, e-mails and forms sent and received, in order of their dates, each with its way: posted, delivered or
//! deemed delivered, by when a reply was due and when it came; then the references on CMS's letters, if there are several.
//!
//! The user is the first party that is neither the Service nor the other parent (see [`author`](super::author)); what
//! names that party's surname in `from` was sent, all else was received. Letters and receipts are joined by the
//! receipt's `post.letter`; what lies on the letter's own row counts first.

use super::author::{user, without_user};
use super::correspondence_lead;
use super::letter_history::{LetterHistories, LetterHistory, ReplyDue, TrackingCheck};
use super::letters_sent;
use super::officials::cms_in_short;
use super::printed_references;
use super::receipt::receipt_shown_by;
use super::{CaseContext, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, RichText};
use crate::case::calendar::Nation;
use crate::case::delivery::Delivery;
use crate::model::finding::{Code, Finding};
use crate::pdf::layout::wording::{short, span_of_days};

/// What is known of the times for a complaint, and what is not.
const AIMS: &str = "For a complaint the days are aims and not rules of law, counted in working days from delivery. They are \
    2 for an acknowledgement, as advisers report. They are 15 to tell the outcome, or when to expect it (written answer \
    26617 in the House of Commons). A day that was agreed or announced takes their place. Where no rule gives a time, none \
    is counted. ";

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
            ChapterColumn::share("Letter", 1.0),
            ChapterColumn::fixed("Posted and delivered", 143.0),
            ChapterColumn::fixed("Reply", 125.0),
            ChapterColumn::fixed("Page", 26.0).figures(),
        ];
        let rows = sent.iter().map(|way| sent_row(context, way)).collect();
        let goes = sent.iter().any(|way| way.goes_with_bundle(context));
        let what = if goes { "Letters I sent, or send with this bundle" } else { "Letters I sent" };
        parts.push(heading(what, sent.len()));
        parts.push(ChapterPart::Table(ChapterTable::spoken(columns, rows)));
    }
    if !received.is_empty() {
        let in_words =
            |way: &&LetterHistory<'_>| way.letter.item.received.is_none() || way.posted().is_some();
        let days_only =
            !received.iter().any(|way| in_words(way) && !came_words(context, way, false).is_empty());
        // Where only the user says of every letter when it came, that is said once.
        let came: Vec<&&LetterHistory<'_>> =
            received.iter().filter(|way| way.letter.item.received.is_some()).collect();
        let all_said =
            came.len() > 1 && came.iter().all(|way| receipt_shown_by(context, &way.letter).is_none());
        let head = if all_said { "Received, as I say" } else { "Received" };
        let columns = vec![
            ChapterColumn::fixed("Written", 62.0),
            ChapterColumn::share("From, and its content", 1.0),
            ChapterColumn::fixed(head, if days_only { 92.0 } else { 140.0 }),
            ChapterColumn::fixed("Page", 26.0).figures(),
        ];
        let rows = received.iter().map(|way| received_row(context, way, !all_said)).collect();
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
    let with_bundle = |way: &LetterHistory<'_>| way.goes_with_bundle(context);
    let says_only = |way: &&LetterHistory<'_>| match way.sent {
        true => {
            !way.by_wire() && way.receipts.is_empty() && way.posted().is_some()
                || way.proofs.is_empty() && way.delivered().is_some()
        }
        false => way.letter.item.received.is_some() && receipt_shown_by(context, &way.letter).is_none(),
    };
    if ways.iter().any(says_only) {
        lead.push_str("“As I say” means that no page is named for it. ");
    }
    let open = |way: &&&LetterHistory<'_>| way.sent && !way.way_is_noted() && !with_bundle(way);
    match ways.iter().filter(open).count() {
        0 => {}
        1 => lead.push_str("How 1 of the letters I sent went is not noted in my list. "),
        more => lead.push_str(&format!("How {more} of the letters I sent went is not noted in my list. ")),
    }
    if ways.iter().any(|way| matches!(way.delivery, Some(Delivery::Estimated(_)))) {
        lead.push_str(&estimated(context));
    }
    if ways.iter().any(|way| matches!(way.due, Some(ReplyDue::Target(_)))) {
        lead.push_str(AIMS);
        if context.manifest.case.nation == Some(Nation::NorthernIreland) {
            lead.push_str(
                "These aims are known of Great Britain. Whether they hold in Northern Ireland was not found. ",
            );
        }
    }
    lead.push_str("Days overdue are calendar days.");
    lead
}

/// What the marks of the two estimates of delivery mean.
fn estimated(context: &CaseContext<'_>) -> String {
    let rules = "Delivery is estimated under two different rules. One is the practice direction of 8 March 1985 (1985). The \
                 other is rule 6.26 of the Civil Procedure Rules (CPR 6.26), which is for first class only. ";
    let whose = match context.manifest.case.nation {
        Some(Nation::NorthernIreland) => {
            "Both are rules of England and Wales. The rule of Northern Ireland was not read. "
        }
        Some(Nation::Scotland) => "Both are rules of England and Wales. The rule of Scotland was not read. ",
        Some(Nation::EnglandAndWales) | None => "",
    };
    format!("{rules}{whose}")
}

fn sent_row<'a>(context: &CaseContext<'a>, way: &LetterHistory<'a>) -> ChapterRow {
    let what = vec![RichText::in_sentences(letter(context, way, "To "))];
    let cells = vec![
        written(way),
        what,
        letters_sent::posted_and_delivered(context, way),
        letters_sent::reply(context, way),
        page(context, way),
    ];
    ChapterRow { cells, ..ChapterRow::default() }
}

fn received_row<'a>(context: &CaseContext<'a>, way: &LetterHistory<'a>, marked: bool) -> ChapterRow {
    let mut what = letter(context, way, "");
    what.extend(my_answer(context, way));
    let what = vec![RichText::in_sentences(what).capitalised()];
    let cells = vec![written(way), what, came_words(context, way, marked), page(context, way)];
    ChapterRow { cells, ..ChapterRow::default() }
}

/// When a letter of theirs was posted, and when it came.
fn came_words<'a>(context: &CaseContext<'a>, way: &LetterHistory<'a>, marked: bool) -> Vec<RichText> {
    let mut came = posted_by_them(context, way);
    came.extend(received(context, way, marked));
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
    // Only where the title itself says who wrote, or to whom.
    let told = |other: &String| {
        let names = if way.sent { ["to CMS", "to CMS:"] } else { ["from CMS", "CMS’s"] };
        other == "CMS" && (title.starts_with("CMS ") || names.iter().any(|name| title.contains(name)))
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
        None => words.say(", as I say"),
    };
    vec![words.capitalised()]
}

/// When a letter of theirs came: with the page that is named for it, or as the user says.
fn received<'a>(context: &CaseContext<'a>, way: &LetterHistory<'a>, marked: bool) -> Vec<RichText> {
    match (way.letter.item.received, way.delivery) {
        (Some(day), _) => {
            let words = RichText::from(span_of_days(day, None));
            vec![match receipt_shown_by(context, &way.letter) {
                Some(proof) if proof.number != way.letter.number => {
                    words.say(", ").page(way.proof_page(context, &proof))
                }
                Some(_) => words,
                None if marked => words.say(", as I say"),
                None => words,
            }]
        }
        (None, Some(Delivery::Estimated(deemed))) => letters_sent::estimates(deemed),
        (None, _) => Vec::new(),
    }
}

/// For a letter that was received: when the user answered it.
fn my_answer(context: &CaseContext<'_>, way: &LetterHistory<'_>) -> Vec<RichText> {
    let Some(answer) = way.exchange.reply.filter(|_| user(context.manifest).is_some()) else {
        return Vec::new();
    };
    let words = RichText::from(format!("{} ", letters_sent::act(answer).unwrap_or("answered")));
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
