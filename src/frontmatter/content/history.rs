//! The history of the complaint: each stage with the day it was sent, its proof, when it was acknowledged and answered,
//! and how many working days that took, which is what an examiner sets beside the Service's own targets.

use super::case_steps::StepTaken;
use super::letter_history::{LetterHistories, LetterHistory};
use super::{
    CaseContext, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, ItemInBundle, RichText,
};
use crate::case::manifest::case_types::Step;
use crate::model::{PartialDate, counted};
use crate::pdf::layout::wording::date_with_nbsp;

/// The stages: what opens each, and what answers it.
const STAGES: [(Step, &[Step], &str); 4] = [
    (Step::Complaint, &[Step::Answer, Step::FinalResponse], "Complaint"),
    (Step::Claim, &[Step::ClaimAnswer], "Claim for redress"),
    (Step::Member, &[Step::Member], "Member of Parliament"),
    (Step::AccessRequest, &[Step::AccessAnswer], "Subject access request"),
];

/// The chapter.
pub fn compose(context: &CaseContext<'_>, letters: &LetterHistories<'_>) -> Option<Chapter> {
    let mut rows: Vec<(jiff::civil::Date, ChapterRow)> = Vec::new();
    for (step, answers, name) in STAGES {
        let documents = context.steps(step);
        let only = documents.len() == 1;
        for document in &documents {
            // A letter of the Member's own answers nothing that is in the bundle.
            let answer = context.answer(document, answers, only && step != Step::Member);
            let acknowledged = (step == Step::Complaint)
                .then(|| context.answer(document, &[Step::Acknowledgement], only))
                .flatten();
            let day = document.item.date.map_or(jiff::civil::Date::MAX, PartialDate::last_day);
            rows.push((day, row(context, name, document, letters.of(document), acknowledged, answer)));
        }
        for event in context.step_events(step).filter(|_| documents.is_empty()) {
            let answer = answers.iter().find_map(|step| context.step(*step));
            let answered = answer.and_then(|placed| Some((placed, context.dated(&placed)?)));
            let from = event.date.last_day();
            let row = ChapterRow {
                cells: vec![
                    vec![RichText::new().strong(name), context.prose(&event.text)],
                    vec![date_with_nbsp(event.date).into()],
                    vec!["–".into()],
                    vec!["–".into()],
                    answered.map_or_else(nothing, |(placed, taken)| day_taken(context, from, &placed, taken)),
                ],
                ..ChapterRow::default()
            };
            rows.push((from, row));
        }
    }
    if rows.is_empty() {
        return None;
    }
    rows.sort_by_key(|(day, _)| *day);
    let columns = vec![
        ChapterColumn::share("Stage", 1.0),
        ChapterColumn::fixed("Sent", 80.0),
        ChapterColumn::fixed("Proof", 90.0),
        ChapterColumn::fixed("Acknowledged", 84.0),
        ChapterColumn::fixed("Answered", 84.0),
    ];
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    Some(Chapter {
        title: "History of the complaint".into(),
        lead: "Working days are counted from the day after receipt, leaving out weekends and bank holidays; the \
               Service’s own targets are 2 for an acknowledgement and 15 for an answer."
            .into(),
        parts: vec![ChapterPart::Table(ChapterTable { columns, rows })],
        wide: false,
    })
}

fn nothing() -> Vec<RichText> {
    vec!["none".into()]
}

fn row(
    context: &CaseContext<'_>,
    name: &str,
    document: &ItemInBundle<'_>,
    way: Option<&LetterHistory<'_>>,
    acknowledged: Option<ItemInBundle<'_>>,
    answer: Option<ItemInBundle<'_>>,
) -> ChapterRow {
    let title = context.initialise_children(&document.entry.title);
    let stage = vec![
        RichText::new().strong(name),
        RichText::from(title).say(" (").page(context.first_page(document)).say(")"),
    ];
    let sent = document.item.date.map_or("undated".into(), date_with_nbsp);
    let receipts = way.map_or(&[][..], |way| &way.receipts[..]);
    let mut proof: Vec<RichText> = receipts
        .iter()
        .map(|receipt| RichText::from("receipt, ").page(context.first_page(receipt)))
        .collect();
    if proof.is_empty() {
        proof.push("no receipt".into());
    }
    let received = way.and_then(LetterHistory::reception);
    let delivered = way.and_then(|way| way.first_said(|post| post.delivered));
    if let (Some(taken), Some(_)) = (received, delivered) {
        proof.push(format!("delivered {}", date_with_nbsp(PartialDate::Day(taken.on))).into());
    }
    let from = received.map(|taken| taken.on);
    let by = |placed: Option<ItemInBundle<'_>>| match placed {
        Some(placed) => match (from, context.dated(&placed)) {
            (Some(from), Some(taken)) => day_taken(context, from, &placed, taken),
            _ => vec![RichText::new().page(context.first_page(&placed))],
        },
        None => nothing(),
    };
    let acknowledged =
        if document.item.step == Some(Step::Complaint) { by(acknowledged) } else { vec!["–".into()] };
    ChapterRow {
        cells: vec![stage, vec![sent.into()], proof, acknowledged, by(answer)],
        ..ChapterRow::default()
    }
}

/// A day with its page, and how many working days it took.
fn day_taken(
    context: &CaseContext<'_>,
    from: jiff::civil::Date,
    placed: &ItemInBundle<'_>,
    taken: StepTaken<'_>,
) -> Vec<RichText> {
    let nation = context.manifest.case.nation.unwrap_or_default();
    let day = placed.item.date.map_or_else(|| date_with_nbsp(PartialDate::Day(taken.on)), date_with_nbsp);
    let mut lines = vec![RichText::from(day).say(", ").page(context.first_page(placed))];
    if taken.on >= from {
        let days = nation.working_days_between(from, taken.on);
        lines.push(counted(days, "working day", "working days").into());
    }
    lines
}
