//! The cover: who the bundle goes to, whose case it is, what is asked and why, and what is inside, laid out as the
//! title page of an English pleading. One that would run on to a second page is set more closely if that keeps it on one.

use super::CoverFacts;
use crate::case::profile::CoverStyle;

use super::chapter::spans;
use crate::frontmatter::content::FrontMatterContents;
use crate::model::plan::{Body, NumberedItem, Plan};
use crate::model::{Kind, PartialDate, grouped};
use crate::pdf::layout::color::BLACK;
use crate::pdf::layout::fonts::Typeface;
use crate::pdf::layout::page::{COVER_TOP, LayoutPage, MARGIN, MEASURE, PageFlow, RIGHT};
use crate::pdf::layout::palette::{
    BODY, BODY_NAME, CELL, COVER_TITLE, HEADING, LEAD, MEDIUM, MONO, NOTE, STOUT, STRONG,
};
use crate::pdf::layout::shape_text::{Align, Block, Span, Style, TextShaper};
use crate::pdf::layout::table::{Row, RowStyle};
use crate::pdf::layout::{table, wording};

/// Width of the labels, with the space after them.
const LABELS: f32 = 126.0;
/// The names of the people.
const NAME: Style = Style::new(Typeface::TextBold, 12.5, 17.0, BLACK);
/// The reference that the body knows the case by.
const REFERENCE: Style = Style::new(Typeface::TextBold, 13.0, 17.0, BLACK);
/// What kind of bundle it is, in capitals.
const KIND: Style = Style { tracking: 1.6, ..Style::new(Typeface::TextBold, 10.5, 14.0, BLACK) };

/// How closely a cover is set.
#[derive(Clone, Copy)]
struct CoverDensity {
    /// What the spaces between parts are multiplied by.
    air: f32,
    /// The type of what is asked and why.
    text: Style,
}

const DENSITIES: [CoverDensity; 4] = [
    CoverDensity { air: 1.0, text: LEAD },
    CoverDensity { air: 0.6, text: BODY },
    CoverDensity { air: 0.3, text: CELL },
    CoverDensity { air: 0.05, text: CELL },
];

/// Typesets the cover.
pub(super) fn compose(
    setter: &mut TextShaper,
    facts: &CoverFacts,
    contents: &FrontMatterContents,
    plan: &Plan,
) -> Vec<LayoutPage> {
    let mut open = Vec::new();
    for setting in DENSITIES {
        let pages = draw(setter, facts, contents, plan, setting).finish();
        if pages.len() == 1 {
            return pages;
        }
        if open.is_empty() {
            open = pages;
        }
    }
    open
}

fn draw(
    setter: &mut TextShaper,
    facts: &CoverFacts,
    contents: &FrontMatterContents,
    plan: &Plan,
    setting: CoverDensity,
) -> PageFlow {
    let mut pages = PageFlow::new();
    pages.y = COVER_TOP;
    let air = |space: f32| space * setting.air;
    unedited(setter, &mut pages, facts);
    addressee(setter, &mut pages, facts);
    pages.skip(air(24.0));
    match facts.style {
        CoverStyle::Parties => parties(setter, &mut pages, facts),
        CoverStyle::FromAbout => from_and_about(setter, &mut pages, facts),
    }
    pages.skip(air(20.0));
    title(setter, &mut pages, facts, setting);
    pages.skip(air(18.0));
    for paragraph in &contents.summary {
        let block = setter.set_spans(&spans(paragraph, &plan.prefix), &setting.text, MEASURE);
        pages.flow(&block, MARGIN);
        pages.skip(air(8.0));
    }
    pages.skip(air(4.0));
    table(setter, &mut pages, facts, contents, plan);
    notices(setter, &mut pages, facts, setting);
    pages
}

/// That the bundle shows what is claimed as confidential, above everything else.
fn unedited(setter: &mut TextShaper, pages: &mut PageFlow, facts: &CoverFacts) {
    let Some(words) = &facts.unedited else { return };
    let block = setter.set(words, &STRONG.aligned(Align::Middle), MEASURE);
    pages.rule(MARGIN, RIGHT, MEDIUM, BLACK);
    pages.skip(4.0);
    pages.flow(&block, MARGIN);
    pages.skip(4.0);
    pages.rule(MARGIN, RIGHT, MEDIUM, BLACK);
    pages.skip(12.0);
}

/// From whom, about whom, under which references: label and value, one below the other.
fn from_and_about(setter: &mut TextShaper, pages: &mut PageFlow, facts: &CoverFacts) {
    let wide = MEASURE - LABELS;
    let mut rows: Vec<(&str, Vec<Block>)> = Vec::new();
    for party in &facts.parties {
        let mut lines = vec![setter.set(&party.name, &NAME, wide)];
        if !party.role.is_empty() {
            lines.push(setter.set(&party.role, &BODY, wide));
        }
        if !party.lines.is_empty() {
            lines.push(setter.set(&wording::dotted(&party.lines), &CELL, wide));
        }
        rows.push((&party.label, lines));
    }
    if !facts.references.is_empty() {
        let line = |(label, value): &(String, String)| {
            [
                Span { strong: true, ..Span::plain(value.clone()) },
                Span::plain(format!("\u{2002}({})", wording::with_nbsp(label))),
            ]
        };
        let lines = facts.references.iter().map(|reference| setter.set_spans(&line(reference), &BODY, wide));
        rows.push(("Reference", lines.collect()));
    }
    for (label, lines) in rows {
        let label = setter.set(label, &BODY, LABELS - 8.0);
        pages.need(lines.iter().map(Block::height).sum());
        let base = lines.first().map_or(label.base, |first| first.base);
        pages.print(&label, 0..1, MARGIN, pages.y + base - label.base);
        for line in &lines {
            pages.flow(line, MARGIN + LABELS);
        }
        pages.skip(6.0);
    }
}

/// The body and where it is on the left, the references on the right, as at the head of a pleading.
fn addressee(setter: &mut TextShaper, pages: &mut PageFlow, facts: &CoverFacts) {
    /// The references have more than half: their labels say where each is printed.
    const REFERENCES: f32 = MEASURE * 0.55;
    // Where there are no parties, the references come with whom it is from and about.
    let references: &[(String, String)] =
        if facts.style == CoverStyle::Parties { &facts.references } else { &[] };
    let wide = if references.is_empty() { MEASURE } else { MEASURE - REFERENCES - 12.0 };
    let body = setter.set(&wording::capital(&facts.body), &BODY_NAME, wide);
    let top = pages.y;
    pages.print(&body, 0..body.lines.len(), MARGIN, top);
    let mut foot = top + body.height();
    for line in &facts.address {
        let line = setter.set(line, &NOTE, wide);
        pages.print(&line, 0..line.lines.len(), MARGIN, foot);
        foot += line.height();
    }
    let mut y = top;
    for (i, (label, value)) in references.iter().enumerate() {
        let blocks = if i == 0 {
            let label = setter.set(label, &BODY.aligned(Align::Right), REFERENCES);
            vec![label, setter.set(value, &REFERENCE.aligned(Align::Right), REFERENCES)]
        } else {
            vec![setter.set(&format!("{label} {value}"), &BODY.aligned(Align::Right), REFERENCES)]
        };
        for block in blocks {
            pages.print(&block, 0..block.lines.len(), RIGHT - REFERENCES, y);
            y += block.height();
        }
    }
    pages.y = foot.max(y);
}

fn title(setter: &mut TextShaper, pages: &mut PageFlow, facts: &CoverFacts, setting: CoverDensity) {
    pages.rule(MARGIN, RIGHT, STOUT, BLACK);
    pages.skip(4.0 + 6.0 * setting.air);
    let kind = setter.set(&facts.heading.to_uppercase(), &KIND.aligned(Align::Middle), MEASURE);
    pages.flow(&kind, MARGIN);
    pages.skip(4.0);
    let block = setter.balanced(&wording::with_nbsp(&facts.title), &COVER_TITLE, MEASURE);
    pages.flow(&block, MARGIN);
    pages.skip(5.0 + 6.0 * setting.air);
    pages.rule(MARGIN, RIGHT, STOUT, BLACK);
}

/// The people, each on a line with the role at its right.
fn parties(setter: &mut TextShaper, pages: &mut PageFlow, facts: &CoverFacts) {
    if facts.parties.len() > 1 {
        let between = setter.set("Between", &BODY, MEASURE);
        pages.flow(&between, MARGIN);
        pages.skip(4.0);
    }
    for (i, party) in facts.parties.iter().enumerate() {
        if i > 0 {
            let and = setter.set("and", &BODY, MEASURE);
            pages.skip(4.0);
            pages.flow(&and, MARGIN);
            pages.skip(4.0);
        }
        let role = setter.set(&party.role, &BODY.aligned(Align::Right), MEASURE * 0.6);
        let name_alone = setter.set(&party.name, &NAME, MEASURE);
        // A long name has its line to itself, and the role comes below it.
        let beside = name_alone.lines.len() == 1 && name_alone.width + role.width + 16.0 <= MEASURE;
        let lines = wording::dotted(&party.lines);
        let lines = (!party.lines.is_empty()).then(|| setter.set(&lines, &CELL, MEASURE));
        pages.need(name_alone.height() + role.height() + lines.as_ref().map_or(0.0, Block::height));
        let right = RIGHT - MEASURE * 0.6;
        if beside {
            pages.print(&role, 0..role.lines.len(), right, pages.y + name_alone.base - role.base);
        }
        pages.flow(&name_alone, MARGIN);
        if let Some(lines) = &lines {
            pages.flow(lines, MARGIN);
        }
        if !beside && !party.role.is_empty() {
            pages.flow(&role, right);
        }
    }
}

/// What the bundle is about and what is in it: label and value.
fn table(
    setter: &mut TextShaper,
    pages: &mut PageFlow,
    facts: &CoverFacts,
    contents: &FrontMatterContents,
    plan: &Plan,
) {
    let wide = MEASURE - LABELS;
    let mut rows: Vec<(&str, Vec<Block>, Option<_>)> = Vec::new();
    for (label, lines) in &contents.cover {
        let set = lines.iter().map(|line| setter.set_spans(&spans(line, &plan.prefix), &CELL, wide));
        rows.push((label, set.collect(), None));
    }
    rows.push(("This bundle", vec![setter.set(&size(plan, facts), &CELL, wide)], None));
    let groups = facts.evidence_digest.in_groups();
    let (first, second) = groups.split_at_checked(36).unwrap_or((&groups, ""));
    let checking = plan.checking.first();
    let how = [
        Span::plain(
            "A fingerprint (SHA-256) of all the original files and pages of evidence taken together. How to check it: p. ",
        ),
        Span::number(&plan.prefix, checking),
    ];
    rows.push((
        "Evidence digest",
        vec![
            setter.set(first.trim(), &MONO, wide),
            setter.set(second.trim(), &MONO, wide),
            setter.set_spans(&how, &CELL, wide),
        ],
        Some(checking),
    ));
    let rows: Vec<Row> = rows
        .into_iter()
        .map(|(label, blocks, to)| {
            let label = setter.set(label, &STRONG, LABELS - 8.0);
            Row { cells: vec![(MARGIN, vec![label]), (MARGIN + LABELS, blocks)], look: RowStyle::Plain, to }
        })
        .collect();
    pages.need(table::least(None, &rows));
    table::open(pages);
    table::print(pages, None, &rows);
}

fn notices(setter: &mut TextShaper, pages: &mut PageFlow, facts: &CoverFacts, setting: CoverDensity) {
    if facts.notices.is_empty() {
        return;
    }
    pages.skip(4.0 + 8.0 * setting.air);
    if setting.air < 1.0 {
        // Where there is little room, they are one paragraph without a heading.
        let block = setter.set(&facts.notices.join(" "), &NOTE, MEASURE);
        pages.flow(&block, MARGIN);
        return;
    }
    let heading = setter.set("Please note", &HEADING, MEASURE);
    let blocks: Vec<Block> = facts.notices.iter().map(|notice| setter.set(notice, &NOTE, MEASURE)).collect();
    // The heading is not alone at the foot of the page, and no more than that is asked for.
    let lead = blocks.first().map_or(0.0, |block| block.height().min(28.0));
    pages.need(heading.height() + 4.0 + lead);
    pages.flow(&heading, MARGIN);
    pages.skip(2.0);
    for block in &blocks {
        pages.need(block.height().min(40.0));
        pages.flow(block, MARGIN);
        pages.skip(3.0);
    }
}

/// "38 documents on 76 pages, from 5 April 2019 to 20 February 2022; 1 has no date. 4 are recordings of calls. Dated 1
/// March 2022."
fn size(plan: &Plan, facts: &CoverFacts) -> String {
    let documents = plan.items().count() as u64;
    let counted = |count: u64, one: &str, many: &str| {
        format!("{}\u{A0}{}", grouped(count), if count == 1 { one } else { many })
    };
    let pages = counted(u64::from(plan.total()), "page", "pages");
    let dated = format!("Dated {}", wording::date_with_nbsp(PartialDate::Day(facts.date)));
    if documents == 0 {
        return format!("No documents, on {pages}. {dated}");
    }
    let documents = counted(documents, "document", "documents");
    let recorded = plan.items().filter(|item| is_recorded_call(item)).count() as u64;
    let calls = match recorded {
        0 => String::new(),
        1 => " 1\u{A0}is a recording of a call.".into(),
        count => format!(" {}\u{A0}are recordings of calls.", grouped(count)),
    };
    format!("{documents} on {pages}, {}.{calls} {dated}", period(plan))
}

/// Whether an item is the recording of a call, which has a sheet and no pages.
fn is_recorded_call(item: &NumberedItem) -> bool {
    item.entry.kind == Kind::Call && matches!(item.entry.body, Body::Sheet(_))
}

/// "from 6 January 2020 to 1 March 2022; 2 have no date".
fn period(plan: &Plan) -> String {
    let first = plan.items().filter_map(|item| item.entry.date).min_by_key(|date| date.first_day());
    let ends = plan.items().filter_map(|item| item.entry.until.or(item.entry.date));
    let last = ends.max_by_key(|date| date.last_day());
    let undated = plan.items().filter(|item| item.entry.date.is_none()).count();
    let dated = match (first, last) {
        (Some(first), Some(last)) => {
            let (first, last) = (wording::day(first), wording::day(last));
            if first == last { format!("of {first}") } else { format!("covering {first} to {last}") }
        }
        _ => return "none of them with a date".into(),
    };
    match undated {
        0 => dated,
        1 => format!("{dated}, and 1 has no date"),
        n => format!("{dated}, and {n} have no date"),
    }
}
