//! The history of the complaint: each stage with the day it was sent, its proof, when it was acknowledged and answered,
//! and how many working days that took, which is what an examiner sets beside the Service's own targets.

use super::case_steps::Taken;
use super::letter_history::Way;
use super::{Chapter, Column, Matter, Part, Placed, Prose, Row, Table};
use crate::case::manifest::case_types::Step;
use crate::model::{When, counted};
use crate::pdf::layout::wording::kept_together;

/// The stages: what opens each, and what answers it.
const STAGES: [(Step, &[Step], &str); 4] = [
    (Step::Complaint, &[Step::Answer, Step::FinalResponse], "Complaint"),
    (Step::Claim, &[Step::ClaimAnswer], "Claim for redress"),
    (Step::Member, &[Step::Member], "Member of Parliament"),
    (Step::AccessRequest, &[Step::AccessAnswer], "Subject access request"),
];

/// The chapter.
pub fn compose(matter: &Matter<'_>) -> Option<Chapter> {
    let mut rows: Vec<(jiff::civil::Date, Row)> = Vec::new();
    for (step, answers, name) in STAGES {
        let documents = matter.steps(step);
        let only = documents.len() == 1;
        for document in &documents {
            // A letter of the Member's own answers nothing that is in the bundle.
            let answer = matter.answer(document, answers, only && step != Step::Member);
            let acknowledged = (step == Step::Complaint)
                .then(|| matter.answer(document, &[Step::Acknowledgement], only))
                .flatten();
            let day = document.item.date.map_or(jiff::civil::Date::MAX, When::last_day);
            rows.push((day, row(matter, name, document, acknowledged, answer)));
        }
        for event in matter.step_events(step).filter(|_| documents.is_empty()) {
            let answer = answers.iter().find_map(|step| matter.step(*step));
            let answered = answer.and_then(|placed| Some((placed, matter.dated(&placed)?)));
            let from = event.date.last_day();
            let row = Row {
                cells: vec![
                    vec![Prose::new().strong(name), matter.prose(&event.text)],
                    vec![kept_together(event.date).into()],
                    vec!["–".into()],
                    vec!["–".into()],
                    answered.map_or_else(nothing, |(placed, taken)| told(matter, from, &placed, taken)),
                ],
                ..Row::default()
            };
            rows.push((from, row));
        }
    }
    if rows.is_empty() {
        return None;
    }
    rows.sort_by_key(|(day, _)| *day);
    let columns = vec![
        Column::share("Stage", 1.0),
        Column::fixed("Sent", 80.0),
        Column::fixed("Proof", 90.0),
        Column::fixed("Acknowledged", 84.0),
        Column::fixed("Answered", 84.0),
    ];
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    Some(Chapter {
        title: "History of the complaint".into(),
        lead: "Working days are counted from the day after receipt, leaving out weekends and bank holidays; the \
               Service’s own targets are 2 for an acknowledgement and 15 for an answer."
            .into(),
        parts: vec![Part::Table(Table { columns, rows })],
        wide: false,
    })
}

fn nothing() -> Vec<Prose> {
    vec!["none".into()]
}

fn row(
    matter: &Matter<'_>,
    name: &str,
    document: &Placed<'_>,
    acknowledged: Option<Placed<'_>>,
    answer: Option<Placed<'_>>,
) -> Row {
    let title = matter.discreet(&document.numbered.entry.title);
    let stage =
        vec![Prose::new().strong(name), Prose::from(title).say(" (").page(document.page(None)).say(")")];
    let sent = document.item.date.map_or("undated".into(), kept_together);
    let way = Way::of(matter, *document);
    let mut proof: Vec<Prose> =
        way.receipts.iter().map(|receipt| Prose::from("receipt, ").page(receipt.page(None))).collect();
    if proof.is_empty() {
        proof.push("no receipt".into());
    }
    let received = matter.received(document);
    if let (Some(taken), Some(_)) = (received, way.told(|post| post.delivered)) {
        proof.push(format!("delivered {}", kept_together(When::Day(taken.on))).into());
    }
    let from = received.map(|taken| taken.on);
    let by = |placed: Option<Placed<'_>>| match placed {
        Some(placed) => match (from, matter.dated(&placed)) {
            (Some(from), Some(taken)) => told(matter, from, &placed, taken),
            _ => vec![Prose::new().page(placed.page(None))],
        },
        None => nothing(),
    };
    let acknowledged =
        if document.item.step == Some(Step::Complaint) { by(acknowledged) } else { vec!["–".into()] };
    Row { cells: vec![stage, vec![sent.into()], proof, acknowledged, by(answer)], ..Row::default() }
}

/// A day with its page, and how many working days it took.
fn told(matter: &Matter<'_>, from: jiff::civil::Date, placed: &Placed<'_>, taken: Taken) -> Vec<Prose> {
    let nation = matter.manifest.case.nation.unwrap_or_default();
    let day = placed.item.date.map_or_else(|| kept_together(When::Day(taken.on)), kept_together);
    let mut lines = vec![Prose::from(day).say(", ").page(placed.page(None))];
    if taken.on >= from {
        let days = nation.working_days_between(from, taken.on);
        lines.push(counted(days, "working day", "working days").into());
    }
    lines
}
