//! The cover: who the bundle goes to, whose case it is, what is asked and why, and what is inside, laid out as the
//! title page of an English pleading. One that would run on to a second page is set more closely if that keeps it on one.

use super::CoverFacts;
use crate::case::profile::CoverStyle;

use super::chapter::{Compositor, spans};
use crate::frontmatter::content::{ChapterPart, CoverRows, FrontMatterContents, RichText};
use crate::model::plan::{Body, NumberedItem, Plan};
use crate::model::{Kind, PartialDate, grouped};
use crate::pdf::layout::color::BLACK;
use crate::pdf::layout::fonts::Typeface;
use crate::pdf::layout::page::{COVER_TOP, LayoutPage, MARGIN, MEASURE, PageFlow, RIGHT};
use crate::pdf::layout::palette::{
    BODY, BODY_NAME, CELL, COVER_TITLE, LEAD, MEDIUM, MONO, NOTE, STOUT, STRONG,
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

const DENSITIES: [CoverDensity; 6] = [
    CoverDensity { air: 1.0, text: LEAD },
    CoverDensity { air: 0.6, text: LEAD },
    CoverDensity { air: 0.4, text: BODY },
    CoverDensity { air: 0.2, text: BODY },
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
    // Whether the body may take the case at all comes before the case.
    if !contents.cover.jurisdiction.is_empty() {
        let rows = set_rows(setter, &contents.cover.jurisdiction, plan);
        labelled(&mut pages, rows);
        pages.skip(air(14.0));
    }
    for paragraph in &contents.summary {
        let block = setter.set_spans(&spans(paragraph, &plan.prefix), &setting.text, MEASURE);
        pages.flow(&block, MARGIN);
        pages.skip(air(8.0));
    }
    pages.skip(air(4.0));
    if let Some(figures) = &contents.cover.calculation {
        Compositor::new(setter, &plan.prefix).part(&mut pages, &ChapterPart::Table(figures.clone()), &[]);
        pages.skip(air(2.0));
    }
    let mut rows = set_rows(setter, &contents.cover.rows, plan);
    rows.push(row(setter, "This bundle", |setter, wide| vec![setter.set(&size(plan, facts), &CELL, wide)]));
    labelled(&mut pages, rows);
    digest(setter, &mut pages, facts, plan);
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
    const REFERENCES: f32 = MEASURE * 0.525;
    // Where there are no parties, the references come with whom it is from and about.
    let references: &[(String, String)] =
        if facts.style == CoverStyle::Parties { &facts.references } else { &[] };
    let wide = if references.is_empty() { MEASURE } else { MEASURE - REFERENCES - 4.0 };
    let body = wording::capital(&facts.body);
    let top = pages.y;
    let mut foot = top;
    // A chamber has a line of its own and no brackets; letters that stand for a place stay with the name.
    let parts = body.strip_suffix(')').and_then(|body| body.split_once(" ("));
    let parts = parts.filter(|(_, chamber)| chamber.contains(' '));
    for line in parts.map_or(vec![body.as_str()], |(body, chamber)| vec![body, chamber]) {
        let line = setter.set(line, &BODY_NAME, wide);
        pages.print(&line, 0..line.lines.len(), MARGIN, foot);
        foot += line.height();
    }
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
        let name_alone = setter.set(&party.name, &NAME, MEASURE);
        let fits =
            |role: &Block| name_alone.lines.len() == 1 && name_alone.width + role.width + 16.0 <= MEASURE;
        let right_set = |setter: &mut TextShaper, words: &str| {
            setter.set(words, &BODY.aligned(Align::Right), MEASURE * 0.6)
        };
        let mut role = right_set(setter, &party.role);
        let mut more = None;
        // Of a long role what is in brackets comes below the name, and of a long name the whole role.
        if !fits(&role)
            && let Some((short, rest)) = party.role.split_once(" (")
        {
            role = right_set(setter, short);
            more = rest.strip_suffix(')').map(wording::capital);
        }
        let beside = fits(&role);
        let lines: Vec<String> = more.into_iter().chain(party.lines.iter().cloned()).collect();
        let lines = (!lines.is_empty()).then(|| setter.set(&wording::dotted(&lines), &CELL, MEASURE));
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

/// A line of the table: its label, and what `set` puts beside it in the width that it is given.
fn row(setter: &mut TextShaper, label: &str, set: impl FnOnce(&mut TextShaper, f32) -> Vec<Block>) -> Row {
    let beside = set(setter, MEASURE - LABELS);
    let label = setter.set(label, &STRONG, LABELS - 8.0);
    Row { cells: vec![(MARGIN, vec![label]), (MARGIN + LABELS, beside)], look: RowStyle::Plain, to: None }
}

/// What the cover says of the case, line by line.
fn set_rows(setter: &mut TextShaper, rows: &CoverRows, plan: &Plan) -> Vec<Row> {
    let set = |(label, lines): &(String, Vec<RichText>)| {
        row(setter, label, |setter, wide| {
            lines.iter().map(|line| setter.set_spans(&spans(line, &plan.prefix), &CELL, wide)).collect()
        })
    };
    rows.iter().map(set).collect()
}

fn labelled(pages: &mut PageFlow, rows: Vec<Row>) {
    pages.need(table::least(None, &rows));
    table::open(pages);
    table::print(pages, None, &rows);
}

/// What binds the cover to the originals, in the smallest room: hardly anybody reads it, and it must be on paper.
fn digest(setter: &mut TextShaper, pages: &mut PageFlow, facts: &CoverFacts, plan: &Plan) {
    let how = [
        Span { strong: true, ..Span::plain("Evidence digest: ") },
        Span::plain("SHA-256 of all the original files and pages of evidence. To check it: p.\u{A0}"),
        Span::number(&plan.prefix, plan.checking.first()),
    ];
    let how = setter.set_spans(&how, &NOTE, MEASURE);
    let digest = setter.set(&facts.evidence_digest.in_groups(), &MONO, MEASURE);
    pages.skip(6.0);
    pages.need(how.height() + digest.height());
    pages.flow(&how, MARGIN);
    pages.flow(&digest, MARGIN);
}

fn notices(setter: &mut TextShaper, pages: &mut PageFlow, facts: &CoverFacts, setting: CoverDensity) {
    if facts.notices.is_empty() {
        return;
    }
    pages.skip(4.0 + 8.0 * setting.air);
    let block = setter.set(&facts.notices.join(" "), &NOTE, MEASURE);
    pages.flow(&block, MARGIN);
}

/// "38 documents on 50 of 76 pages, for days from 5 April 2019 to 20 February 2022; 1 has no date. Of them, 4 are
/// recordings of calls. Bundle of 1 March 2022". No sentence begins with a number, which could be taken for
/// the rest of a date at the end of the line above.
fn size(plan: &Plan, facts: &CoverFacts) -> String {
    let documents = plan.items().count() as u64;
    let counted = |count: u64, one: &str, many: &str| {
        format!("{}\u{A0}{}", grouped(count), if count == 1 { one } else { many })
    };
    let pages = counted(u64::from(plan.total()), "page", "pages");
    let dated = format!("Bundle of {}", wording::date_with_nbsp(PartialDate::Day(facts.date)));
    if documents == 0 {
        return format!("No documents, {pages}. {dated}");
    }
    let documents = counted(documents, "document", "documents");
    let recorded = plan.items().filter(|item| is_recorded_call(item)).count() as u64;
    let calls = match recorded {
        0 => String::new(),
        1 => ", 1\u{A0}is a recording of a call".into(),
        count => format!(", {}\u{A0}are recordings of calls", grouped(count)),
    };
    let own: u64 = plan.items().map(|item| u64::from(item.pages.count())).sum();
    let own = grouped(own);
    format!("{documents} on {own}\u{A0}of\u{A0}{pages}, {}{calls}. {dated}", period(plan))
}

/// Whether an item is the recording of a call, which has a sheet and no pages.
fn is_recorded_call(item: &NumberedItem) -> bool {
    item.entry.kind == Kind::Call && matches!(item.entry.body, Body::Sheet(_))
}

/// "for days from 6 January 2020 to 1 March 2022; 2 have no date": the dates that the documents bear, and the ends of
/// the times that they cover.
fn period(plan: &Plan) -> String {
    let first = plan.items().filter_map(|item| item.entry.date).min_by_key(|date| date.first_day());
    let ends = plan.items().filter_map(|item| item.entry.until.or(item.entry.date));
    let last = ends.max_by_key(|date| date.last_day());
    let undated = plan.items().filter(|item| item.entry.date.is_none()).count();
    let dated = match (first, last) {
        (Some(first), Some(last)) => {
            let (first, last) = (wording::day(first), wording::day(last));
            if first == last { format!("dated {first}") } else { format!("for days from {first} to {last}") }
        }
        _ => return "none of them with a date".into(),
    };
    match undated {
        0 => dated,
        1 => format!("{dated}; 1 has no date"),
        n => format!("{dated}; {n} have no date"),
    }
}
