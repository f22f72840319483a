//! The sheet that stands in the bundle for an item without pages of its own, such as a recording: what it
//! is, why there is a sheet, and the facts by which the file can be found and recognised.

use super::waveform;

use crate::frontmatter::item_wording;
use crate::model::plan::{NumberedItem, PlaceholderPage, Plan};
use crate::pdf::layout::color::BLACK;
use crate::pdf::layout::page::{BOX_ASIDE, COVER_TOP, LayoutPage, MARGIN, MEASURE, PageFlow, RIGHT};
use crate::pdf::layout::palette::{BODY, CELL, HEADING, MONO, SHEET_TITLE, STOUT, STRONG};
use crate::pdf::layout::shape_text::{Block, Span, Style, TextShaper};
use crate::pdf::layout::table::{Row, RowStyle};
use crate::pdf::layout::{document, table, wording};

/// Width of the labels.
const LABELS: f32 = 126.0;

/// How the facts stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FactLayout {
    /// One below the other.
    Wide,
    /// Short ones side by side, and all a little smaller.
    Close,
}

/// Typesets the sheet of one item, closer where that brings it on one page, and what follows it.
pub(super) fn compose(
    setter: &mut TextShaper,
    plan: &Plan,
    item: &NumberedItem,
    sheet: &PlaceholderPage,
) -> Vec<LayoutPage> {
    let wide = set(setter, plan, item, sheet, FactLayout::Wide);
    let close = if wide.len() > 1 { set(setter, plan, item, sheet, FactLayout::Close) } else { Vec::new() };
    let mut pages = if close.is_empty() || close.len() >= wide.len() { wide } else { close };
    if let Some(spoken) = &sheet.spoken {
        pages.extend(document::pages(setter, spoken));
    }
    pages
}

fn set(
    setter: &mut TextShaper,
    plan: &Plan,
    item: &NumberedItem,
    sheet: &PlaceholderPage,
    setting: FactLayout,
) -> Vec<LayoutPage> {
    let mut pages = PageFlow::new();
    pages.y = COVER_TOP;
    pages.rule(MARGIN, RIGHT, STOUT, BLACK);
    pages.y += 6.0;
    let block = setter.set(&format!("Item {}", item.number), &HEADING, MEASURE);
    pages.flow(&block, MARGIN);
    pages.skip(4.0);
    let meta = item_wording::in_short(item.entry.kind, item.entry.date, item.entry.until);
    let title = wording::with_nbsp(&item.entry.title);
    let block = setter.set(&title, &SHEET_TITLE, MEASURE);
    pages.flow(&block, MARGIN);
    let block = setter.set(&meta, &BODY, MEASURE);
    pages.skip(3.0);
    pages.flow(&block, MARGIN);
    pages.skip(12.0);
    reason(setter, &mut pages, &sheet.reason);
    if let Some(drawn) = &sheet.wave {
        waveform::draw(setter, &mut pages, drawn);
    }
    facts(setter, &mut pages, plan, sheet, setting);
    pages.finish()
}

fn reason(setter: &mut TextShaper, pages: &mut PageFlow, reason: &str) {
    let paragraphs = wording::paragraphs(reason);
    let blocks: Vec<Block> =
        paragraphs.iter().map(|text| setter.set(text, &BODY, MEASURE - 2.0 * BOX_ASIDE)).collect();
    if blocks.is_empty() {
        return;
    }
    pages.boxed(&blocks, MEASURE);
    pages.skip(16.0);
}

fn facts(
    setter: &mut TextShaper,
    pages: &mut PageFlow,
    plan: &Plan,
    sheet: &PlaceholderPage,
    setting: FactLayout,
) {
    if sheet.facts.is_empty() {
        return;
    }
    // A fact that names another item says on which page that is.
    let page_of = |label: &str| {
        let (_, number, page) = sheet.named.iter().find(|(own, ..)| own == label)?;
        let item = plan.items().find(|item| item.number == *number)?;
        Some(item.pages.first().after(page.saturating_sub(1).min(item.pages.count() - 1)))
    };
    let facts: Vec<SheetFact> = sheet
        .facts
        .iter()
        .map(|(label, value)| {
            let page = page_of(label).map(|page| Span::number(&plan.prefix, page));
            SheetFact { label: label.clone(), value: value.clone(), page }
        })
        .collect();
    let rows = match setting {
        FactLayout::Wide => facts.iter().map(|fact| row(setter, &[fact], &CELL, RowStyle::Plain)).collect(),
        FactLayout::Close => close(setter, &facts),
    };
    table::open(pages);
    table::print(pages, None, &rows);
}

/// A fact as it is set.
struct SheetFact<'s> {
    label: String,
    value: String,
    /// The page of the item that it names.
    page: Option<Span<'s>>,
}

/// Rows of facts, those that are short two by two.
fn close(setter: &mut TextShaper, facts: &[SheetFact<'_>]) -> Vec<Row> {
    let style = CELL;
    let mut rows = Vec::new();
    let mut facts = facts.iter().peekable();
    while let Some(first) = facts.next() {
        let mut short = |fact: &SheetFact<'_>| {
            let one_line = Style { one_line: true, ..style };
            let wide = setter.set(&fact.value, &one_line, MEASURE).width;
            let label = setter.set(&fact.label, &Style { one_line: true, ..STRONG }, MEASURE).width;
            let plain = !fact.value.is_empty() && !fact.value.contains('\n') && fact.page.is_none();
            plain && !is_digest(&fact.value) && wide < HALF - LABELS - 8.0 && label < LABELS - 8.0
        };
        let second = if short(first) { facts.next_if(|second| short(second)) } else { None };
        let both: Vec<_> = [Some(first), second].into_iter().flatten().collect();
        rows.push(row(setter, &both, &style, RowStyle::Close));
    }
    rows
}

/// Half the measure, where a second fact begins.
const HALF: f32 = MEASURE / 2.0;

/// A row of one fact, or of two. A label without a value is a heading.
fn row(setter: &mut TextShaper, facts: &[&SheetFact<'_>], style: &Style, look: RowStyle) -> Row {
    if let [SheetFact { label, value, .. }] = facts
        && value.is_empty()
    {
        return Row { cells: vec![(MARGIN, vec![setter.set(label, &HEADING, MEASURE)])], look, to: None };
    }
    let wide = if facts.len() > 1 { HALF - LABELS - 8.0 } else { MEASURE - LABELS };
    let mut cells = Vec::new();
    for (i, fact) in facts.iter().enumerate() {
        let left = MARGIN + i as f32 * HALF;
        cells.push((left, vec![setter.set(&fact.label, &STRONG, LABELS - 8.0)]));
        let value = match &fact.page {
            Some(page) => {
                let words = wording::with_nbsp(&fact.value);
                let spans = [Span::plain(words), Span::plain(", p.\u{A0}"), page.clone()];
                vec![setter.set_spans(&spans, style, wide)]
            }
            None => values(setter, &fact.value, style, wide),
        };
        cells.push((left + LABELS, value));
    }
    Row { cells, look, to: None }
}

/// The lines of a value; a digest is set so that it can be compared by eye: two lines of four groups of eight digits.
fn values(setter: &mut TextShaper, value: &str, style: &Style, wide: f32) -> Vec<Block> {
    if is_digest(value) {
        let (first, second) = value.split_at_checked(32).unwrap_or((value, ""));
        let in_groups = |half: &str| {
            let digits: Vec<char> = half.chars().collect();
            digits.chunks(8).map(String::from_iter).collect::<Vec<_>>().join(" ")
        };
        let (first, second) = (&in_groups(first), &in_groups(second));
        return vec![setter.set(first, &MONO, wide), setter.set(second, &MONO, wide)];
    }
    let lines: Vec<&str> = value.lines().collect();
    if lines.is_empty() {
        return Vec::new();
    }
    lines.into_iter().map(|line| setter.set(line, style, wide)).collect()
}

fn is_digest(value: &str) -> bool {
    value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit())
}
