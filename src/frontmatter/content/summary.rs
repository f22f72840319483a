//! What the case comes to, on a page or two: the decision or outcome that is asked for, then each point or issue with
//! what should have happened, what did, its effect and its remedy, every one with the pages that prove it, and the
//! facts that are agreed or disputed. The profile gives the words: a tribunal decides issues, an examiner points of
//! complaint, a compensation officer errors.

use super::{Chapter, Column, Matter, Part, Prose, Row, Table};
use crate::case::manifest::case_types::{Evidence, Fact, Point, Text};
use crate::model::When;
use crate::pdf::layout::wording::kept_together;

/// Width in points of the labels beside what is said of a point.
const LABELS: f32 = 118.0;

/// The summary of the case.
pub fn compose(matter: &Matter<'_>) -> Option<Chapter> {
    let mut parts = Vec::new();
    let known = known(matter);
    if !known.is_empty() {
        parts.push(Part::Table(labelled(known)));
    }
    if let Some(wanted) = matter.manifest.case.wanted.as_ref().filter(|text| !text.is_empty()) {
        parts.push(Part::Heading(matter.profile.words.wanted.as_str().into()));
        parts.extend(matter.paragraphs(wanted).into_iter().map(Part::Words));
    }
    for (number, one) in (1..).zip(&matter.manifest.point) {
        parts.extend(point(matter, number, one));
    }
    for (agreed, title) in [(true, "Facts that are agreed"), (false, "Facts that are disputed")] {
        let facts: Vec<&Fact> = matter.manifest.fact.iter().filter(|fact| fact.agreed == agreed).collect();
        if !facts.is_empty() {
            parts.push(Part::Heading(title.into()));
            let columns = vec![Column::fixed("", 20.0).figures(), Column::share("", 1.0)];
            let row = |(number, fact): (usize, &&Fact)| {
                Row::new([Prose::from(format!("{number}.")), matter.prose(&fact.text)])
            };
            let rows = (1..).zip(&facts).map(row).collect();
            parts.push(Part::Table(Table { columns, rows }));
        }
    }
    // What was decided when, and nothing else, is on the cover already.
    let says = parts.iter().any(|part| !matches!(part, Part::Table(_)));
    says.then(|| Chapter {
        title: matter.profile.words.summary.clone(),
        lead: "A page number in blue is a link to the page of this bundle that shows what is said.".into(),
        parts,
        wide: false,
    })
}

/// Label and value, one below the other.
fn labelled(rows: Vec<(String, Prose)>) -> Table {
    let columns = vec![Column::fixed("", LABELS), Column::share("", 1.0)];
    let row = |(label, value): (String, Prose)| Row::new([Prose::new().strong(label), value]);
    Table { columns, rows: rows.into_iter().map(row).collect() }
}

/// The decision in dispute, as far as the manifest tells.
fn known(matter: &Matter<'_>) -> Vec<(String, Prose)> {
    use crate::case::manifest::case_types::Step;
    let decision = matter.manifest.case.decision.clone().unwrap_or_default();
    let row = |label: &str, day: Option<jiff::civil::Date>, step: Option<Step>| {
        let placed = step.and_then(|step| matter.step(step));
        let day = day.map(When::Day).or(placed.and_then(|placed| placed.item.date))?;
        let said = Prose::from(kept_together(day));
        let said = match placed {
            Some(placed) => said.say(" (").page(placed.page(None)).say(")"),
            None => said,
        };
        Some((label.to_owned(), said))
    };
    let rows = [
        row("Decision in dispute", decision.date, Some(Step::Decision)),
        row("It takes effect on", decision.effective, None),
        row(
            "Mandatory reconsideration notice sent",
            decision.reconsideration,
            Some(Step::ReconsiderationNotice),
        ),
    ];
    rows.into_iter().flatten().collect()
}

fn point(matter: &Matter<'_>, number: usize, point: &Point) -> Vec<Part> {
    let words = &matter.profile.words;
    let title = matter.discreet(point.title.trim());
    let heading = match title.is_empty() {
        true => format!("{} {number}", words.point),
        false => format!("{} {number}. {title}", words.point),
    };
    let said = |label: &str, text: &Option<Text>| {
        let text = text.as_ref().filter(|text| !text.is_empty())?;
        Some((label.to_owned(), matter.paragraphs(text)))
    };
    let texts = [
        said(&words.should, &point.should),
        said(&words.happened, &point.happened),
        said(&words.effect, &point.effect),
        said(&words.remedy, &point.remedy),
    ];
    let columns = vec![Column::fixed("", LABELS), Column::share("", 1.0)];
    let mut rows: Vec<Row> = texts
        .into_iter()
        .flatten()
        .map(|(label, paragraphs)| Row {
            cells: vec![vec![Prose::new().strong(label)], paragraphs],
            ..Row::default()
        })
        .collect();
    let evidence: Vec<Prose> = point.evidence.iter().filter_map(|shown| proof(matter, shown)).collect();
    if !evidence.is_empty() {
        let label = Prose::new().strong("Evidence");
        rows.push(Row { cells: vec![vec![label], evidence], ..Row::default() });
    }
    vec![Part::Heading(heading.into()), Part::Table(Table { columns, rows })]
}

/// A piece of evidence on a line of its own: its page, and what it is or shows.
fn proof(matter: &Matter<'_>, evidence: &Evidence) -> Option<Prose> {
    let placed = matter.item(&evidence.item)?;
    let what = evidence.shows.as_deref().unwrap_or(placed.numbered.entry.title.as_str());
    Some(Prose::new().page(placed.page(evidence.page)).say(format!("  {}", matter.discreet(what))))
}
