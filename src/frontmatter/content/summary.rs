//! What the case comes to, on a page or two: the decision or outcome that is asked for, then each point or issue with
//! what should have happened, what did, its effect and its remedy, every one with the pages that prove it, and the
//! facts that are agreed or disputed. The profile gives the words: a tribunal decides issues, an examiner points of
//! complaint, a compensation officer errors.

use super::context::ItemPage;
use super::posting::{is_of, posts_of};
use super::{CaseContext, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, RichText};
use crate::case::manifest::case_types::{Evidence, Fact, Point, Text};
use crate::case::manifest::item_ref::ItemRef;
use crate::model::PartialDate;
use crate::pdf::layout::wording::date_with_nbsp;

/// Width in points of the labels beside what is said of a point.
const LABELS: f32 = 96.0;
/// Width of labels of several words beside a date.
const LONG_LABELS: f32 = 130.0;

/// The summary of the case.
pub fn compose(context: &CaseContext<'_>) -> Option<Chapter> {
    let mut parts = Vec::new();
    let known = known(context);
    if !known.is_empty() {
        parts.push(ChapterPart::Table(labelled(known)));
    }
    // The answer comes first.
    let mut lead = RichText::new();
    if let Some(wanted) = context.manifest.case.wanted.as_ref().filter(|text| !text.is_empty()) {
        let label = RichText::new().strong(context.profile.words.wanted.as_str());
        lead = RichText::in_sentences(std::iter::once(label).chain(context.paragraphs(wanted)));
    }
    for (number, one) in (1..).zip(&context.manifest.point) {
        parts.extend(point(context, number, one));
    }
    parts.extend(facts(context));
    // What was decided when, and nothing else, is on the cover already.
    let says = !lead.is_empty() || parts.iter().any(|part| !matches!(part, ChapterPart::Table(_)));
    if parts.is_empty() {
        // A chapter is what stands below its lead.
        parts.push(ChapterPart::Words(std::mem::take(&mut lead)));
    }
    says.then(|| Chapter { title: context.profile.words.summary.clone(), lead, parts, ..Chapter::default() })
}

/// The facts that are agreed and those that are disputed, in one numbered list.
fn facts(context: &CaseContext<'_>) -> Vec<ChapterPart> {
    let mut rows = Vec::new();
    let mut number = 0;
    for (agreed, title) in [(true, "Agreed"), (false, "Disputed")] {
        let facts: Vec<&Fact> = context.manifest.fact.iter().filter(|fact| fact.agreed == agreed).collect();
        rows.extend((!facts.is_empty()).then(|| ChapterRow::band(title)));
        for fact in facts {
            number += 1;
            rows.push(ChapterRow::new([RichText::from(format!("{number}")), context.prose(&fact.text)]));
        }
    }
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = vec![ChapterColumn::fixed("", 20.0), ChapterColumn::share("", 1.0)];
    vec![ChapterPart::Heading("Facts".into()), ChapterPart::Points(ChapterTable { columns, rows })]
}

/// Label and value, one below the other.
fn labelled(rows: Vec<(String, RichText)>) -> ChapterTable {
    let columns = vec![ChapterColumn::fixed("", LONG_LABELS), ChapterColumn::share("", 1.0)];
    let row = |(label, value): (String, RichText)| ChapterRow::new([RichText::new().strong(label), value]);
    ChapterTable { columns, rows: rows.into_iter().map(row).collect() }
}

/// The decision in dispute, where the user says that one is. An item that is a decision does not make a dispute.
fn known(context: &CaseContext<'_>) -> Vec<(String, RichText)> {
    use crate::case::manifest::case_types::Step;
    let Some(decision) = context.manifest.case.decision.clone() else { return Vec::new() };
    let row = |label: &str, day: Option<jiff::civil::Date>, step: Option<Step>| {
        // Only a document of the day that is given shows it.
        let of_day = |placed: &crate::frontmatter::content::ItemInBundle<'_>| {
            let own = placed.item.date.and_then(PartialDate::day);
            day.is_none_or(|day| own == Some(day))
        };
        let placed = step.and_then(|step| context.steps(step).into_iter().find(of_day));
        let day = day.map(PartialDate::Day).or(placed.and_then(|placed| placed.item.date))?;
        let said = RichText::from(date_with_nbsp(day));
        let said = match placed {
            Some(placed) => said.say(" (").page(context.first_page(&placed)).say(")"),
            None => said,
        };
        Some((label.to_owned(), said))
    };
    // What is given is the day on which the notice was sent. It bears another where it was posted later.
    let sent = decision.reconsideration.map(PartialDate::Day);
    let notice = context.steps(Step::ReconsiderationNotice).into_iter().find(|placed| {
        let written = placed.item.date.and_then(PartialDate::day);
        let posted = posts_of(context, placed).iter().find_map(|post| post.posted);
        written.is_some() && posted.is_some() && posted == sent && posted != placed.item.date
    });
    let notice = notice.and_then(|placed| {
        let (written, sent) = (placed.item.date?, sent?);
        let said = RichText::from(date_with_nbsp(written)).say(" (").page(context.first_page(&placed));
        let posted = said.say(format!("), posted {}", date_with_nbsp(sent)));
        let is = |to: &ItemRef| context.item(to).is_some_and(|named| named.number == placed.number);
        let envelope = context.items.iter().find(|other| {
            let post = other.item.post.as_ref().filter(|post| is_of(post, false, is));
            post.is_some_and(|post| post.posted.is_some())
        });
        let posted = match envelope {
            Some(envelope) => posted.say(" (").page(context.first_page(envelope)).say(")"),
            None => posted,
        };
        Some(("Notice of reconsideration".to_owned(), posted))
    });
    let rows = [
        row("Decision in dispute", decision.date, Some(Step::Decision)),
        row("Takes effect", decision.effective, None),
        notice.or_else(|| {
            row("Notice of reconsideration", decision.reconsideration, Some(Step::ReconsiderationNotice))
        }),
    ];
    rows.into_iter().flatten().collect()
}

fn point(context: &CaseContext<'_>, number: usize, point: &Point) -> Vec<ChapterPart> {
    let words = &context.profile.words;
    let title = context.initialise_children(point.title.trim());
    let heading = match title.is_empty() {
        true => format!("{} {number}", words.point),
        false => format!("{} {number}. {title}", words.point),
    };
    let said = |label: &str, text: &Option<Text>| {
        let text = text.as_ref().filter(|text| !text.is_empty())?;
        Some((label.to_owned(), context.paragraphs(text)))
    };
    let texts = [
        said(&words.should, &point.should),
        said(&words.happened, &point.happened),
        said(&words.effect, &point.effect),
        said(&words.remedy, &point.remedy),
    ];
    let columns = vec![ChapterColumn::fixed("", LABELS), ChapterColumn::share("", 1.0)];
    let mut rows: Vec<ChapterRow> = texts
        .into_iter()
        .flatten()
        .map(|(label, paragraphs)| ChapterRow {
            cells: vec![vec![RichText::new().strong(label)], paragraphs],
            ..ChapterRow::default()
        })
        .collect();
    let evidence: Vec<RichText> = point.evidence.iter().filter_map(|shown| proof(context, shown)).collect();
    if !evidence.is_empty() {
        let label = RichText::new().strong("Evidence");
        rows.push(ChapterRow { cells: vec![vec![label], evidence], ..ChapterRow::default() });
    }
    vec![ChapterPart::Heading(heading.into()), ChapterPart::Points(ChapterTable { columns, rows })]
}

/// A piece of evidence on a line of its own: its page, and what it is or shows.
fn proof(context: &CaseContext<'_>, evidence: &Evidence) -> Option<RichText> {
    let placed = context.item(&evidence.item)?;
    let what = evidence.shows.as_deref().unwrap_or(placed.entry.title.as_str());
    Some(
        RichText::new()
            .page(context.page_of(ItemPage { placed, page: evidence.page }))
            .say(format!("  {}", context.initialise_children(what))),
    )
}
