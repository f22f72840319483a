//! The index: every item with its title, date, kind and pages, each row a link over its whole width. Section
//! bands carry the pages of their section and are never parted from their first item.

use super::CoverFacts;

use crate::model::PageRange;
use crate::model::plan::{NumberedItem, Plan, Section};
use crate::pdf::layout::page::{LayoutPage, MARGIN, MEASURE, PageFlow, RIGHT};
use crate::pdf::layout::palette::{CELL, GREY, HEAD, HEADING, SMALL, STRONG};
use crate::pdf::layout::shape_text::{Align, Block, Style, TextShaper};
use crate::pdf::layout::table::{Row, RowStyle};
use crate::pdf::layout::{table, wording};

/// Distance of text from the edges of the table, and between columns.
const INSET: f32 = 6.0;
const GAP: f32 = 8.0;
/// Widths of the columns for number, date and kind.
const NUMBER: f32 = 20.0;
const DATE: f32 = 60.0;
const KIND: f32 = 64.0;
/// How far the row of an enclosure stands in from what it is enclosed in.
const STEP: f32 = 10.0;

/// Where the columns stand.
struct Columns {
    number: f32,
    document: f32,
    wide: f32,
    date: f32,
    kind: f32,
    pages: f32,
    page_width: f32,
}

/// Typesets the index.
pub(super) fn compose(setter: &mut TextShaper, facts: &CoverFacts, plan: &Plan) -> Vec<LayoutPage> {
    let mut pages = PageFlow::new();
    let heading = setter.set("Index", &HEADING, MEASURE);
    pages.flow(&heading, MARGIN);
    let title = setter.set(&facts.title, &CELL.inked(GREY), MEASURE);
    pages.flow(&title, MARGIN);
    pages.skip(12.0);
    let page_width = page_width(setter, plan);
    let at = Columns::new(page_width);
    let head = head(setter, &at);
    let mut rows = Vec::new();
    for (title, range) in &plan.before {
        rows.push(part(setter, plan, title, *range, &at));
    }
    for section in &plan.sections {
        rows.extend(band(setter, plan, section, &at));
        for item in &section.items {
            rows.push(row(setter, plan, item, &at));
            rows.extend(attached(setter, plan, item, &at));
        }
    }
    rows.extend(plan.closing().map(|(title, range)| part(setter, plan, title, range, &at)));
    table::print(&mut pages, Some(&head), &rows);
    pages.finish()
}

/// The row of a part that the program sets itself.
fn part(setter: &mut TextShaper, plan: &Plan, title: &str, range: PageRange, at: &Columns) -> Row {
    let title = setter.set(title, &CELL, at.wide);
    let range_of = range_of(setter, plan, range, &CELL, at);
    let cells = vec![(at.document, vec![title]), (at.pages, vec![range_of])];
    Row { cells, look: RowStyle::Plain, to: Some(range.first()) }
}

/// Width of the widest range that can come, so that the numbers themselves never move a line: the plan may
/// change between one round of typesetting and the next. A wider column can only make the index longer, so
/// the rounds still come to an end.
pub(super) fn page_width(setter: &mut TextShaper, plan: &Plan) -> f32 {
    let digits = match plan.total() {
        ..900 => "000",
        900..9_000 => "0000",
        _ => "000000",
    };
    setter.width(&format!("{0}{digits}–{0}{digits}", plan.prefix), &CELL).clamp(40.0, 130.0)
}

/// "47–52", or "A47–A52" in a bundle whose pages have a prefix.
pub(super) fn pages_in_words(plan: &Plan, range: PageRange) -> String {
    let (prefix, first, last) = (&plan.prefix, range.first(), range.last());
    if range.count() == 1 { format!("{prefix}{first}") } else { format!("{prefix}{first}–{prefix}{last}") }
}

impl Columns {
    fn new(page_width: f32) -> Self {
        let number = MARGIN + INSET;
        let document = number + NUMBER + GAP;
        let pages = RIGHT - INSET - page_width;
        let kind = pages - GAP - KIND;
        let date = kind - GAP - DATE;
        Columns { number, document, wide: date - GAP - document, date, kind, pages, page_width }
    }
}

fn range_of(setter: &mut TextShaper, plan: &Plan, range: PageRange, style: &Style, at: &Columns) -> Block {
    setter.set(&pages_in_words(plan, range), &style.aligned(Align::Right), at.page_width)
}

fn head(setter: &mut TextShaper, at: &Columns) -> Row {
    let right = HEAD.aligned(Align::Right);
    let cells = vec![
        (at.number, vec![setter.set("No.", &right, NUMBER)]),
        (at.document, vec![setter.set("Document", &HEAD, at.wide)]),
        (at.date, vec![setter.set("Date", &HEAD, DATE)]),
        (at.kind, vec![setter.set("Kind", &HEAD, KIND)]),
        (at.pages, vec![setter.set("Pages", &right, at.page_width)]),
    ];
    Row { cells, look: RowStyle::Head, to: None }
}

/// The band of a section; none for a bundle that has no sections.
fn band(setter: &mut TextShaper, plan: &Plan, section: &Section<NumberedItem>, at: &Columns) -> Option<Row> {
    let (first, last) = (section.items.first()?, section.items.last()?);
    if section.label.is_empty() && section.title.is_empty() {
        return None;
    }
    let count = last.pages.next().get() - first.pages.first().get();
    let range = PageRange::new(first.pages.first(), count);
    let label = setter.set(&section.label, &STRONG.aligned(Align::Right), NUMBER);
    // A label that is a word stands before the title instead of in the narrow column.
    let (label, title) = if label.lines.len() > 1 {
        (None, format!("{}  {}", section.label, section.title))
    } else {
        (Some((at.number, vec![label])), section.title.clone())
    };
    let title = setter.set(&title, &STRONG, at.pages - GAP - at.document);
    let mut cells =
        vec![(at.document, vec![title]), (at.pages, vec![range_of(setter, plan, range, &STRONG, at)])];
    cells.extend(label);
    Some(Row { cells, look: RowStyle::Band, to: Some(range.first()) })
}

/// The rows of what is enclosed in an item, or one for all when there are many.
fn attached(setter: &mut TextShaper, plan: &Plan, item: &NumberedItem, at: &Columns) -> Vec<Row> {
    let enclosures = item.enclosures();
    let row = |setter: &mut TextShaper, text: &str, level: usize, range: PageRange| {
        let indent = STEP * level.min(3) as f32;
        let text = setter.set(&wording::with_nbsp(text), &SMALL, at.wide - indent);
        let range = setter.set(&pages_in_words(plan, range), &SMALL.aligned(Align::Right), at.page_width);
        Row {
            cells: vec![(at.document + indent, vec![text]), (at.pages, vec![range])],
            look: RowStyle::Plain,
            to: None,
        }
    };
    match (enclosures.first(), enclosures.last()) {
        (Some(first), Some(last)) if !item.names_enclosures() => {
            let count = last.1.next().get().saturating_sub(first.1.first().get());
            let range = PageRange::new(first.1.first(), count);
            let text =
                format!("{} attachments, each in the bookmarks and the schedule of hashes", enclosures.len());
            vec![Row { to: Some(range.first()), ..row(setter, &text, 1, range) }]
        }
        _ => enclosures
            .iter()
            .map(|(number, range, enclosed)| {
                let text = format!("{number}  Attachment: {}", enclosed.name);
                Row { to: Some(range.first()), ..row(setter, &text, enclosed.level, *range) }
            })
            .collect(),
    }
}

fn row(setter: &mut TextShaper, plan: &Plan, item: &NumberedItem, at: &Columns) -> Row {
    let entry = &item.entry;
    let mut document = vec![setter.set(&wording::with_nbsp(&entry.title), &CELL, at.wide)];
    if !entry.detail.is_empty() {
        document.push(setter.set(&entry.detail, &SMALL, at.wide));
    }
    let date = match entry.date {
        Some(date) => setter.set(&wording::span(date, entry.until), &CELL, DATE),
        None => setter.set("undated", &CELL.inked(GREY), DATE),
    };
    let cells = vec![
        (at.number, vec![setter.set(&item.number.to_string(), &CELL.aligned(Align::Right), NUMBER)]),
        (at.document, document),
        (at.date, vec![date]),
        (at.kind, vec![setter.set(entry.kind.one(), &CELL.inked(GREY), KIND)]),
        (at.pages, vec![range_of(setter, plan, item.pages, &CELL, at)]),
    ];
    Row { cells, look: RowStyle::Plain, to: Some(item.pages.first()) }
}
