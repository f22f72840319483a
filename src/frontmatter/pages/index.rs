//! The index: what the program says of the case in one block, then every item with its number, title, date and pages,
//! each row a link over its whole width. Section bands carry the pages of their section and are never parted from their
//! first item.

use super::CoverFacts;
use super::running_head::running_head;

use crate::model::PageRange;
use crate::model::plan::{NumberedItem, Plan, PlannedPart, Section};
use crate::pdf::layout::page::{LayoutPage, MARGIN, MEASURE, PageFlow, RIGHT};
use crate::pdf::layout::palette::{CELL, HEAD, NOTE, STRONG, TITLE};
use crate::pdf::layout::shape_text::{Align, Block, Span, Style, TextShaper};
use crate::pdf::layout::table::{Row, RowStyle};
use crate::pdf::layout::{table, wording};

/// Distance between columns.
const GAP: f32 = 8.0;
/// Widths of the columns for number and date.
const NUMBER: f32 = 18.0;
const DATE: f32 = 60.0;
/// How far the row of an enclosure is set in from what it is enclosed in.
const STEP: f32 = 10.0;
/// Distance between the two columns of the block of our own parts.
const BETWEEN: f32 = 40.0;

/// Where the columns are.
struct Columns {
    number_width: f32,
    document: f32,
    wide: f32,
    date: f32,
    pages: f32,
    page_width: f32,
}

/// Typesets the index.
pub(super) fn compose(setter: &mut TextShaper, facts: &CoverFacts, plan: &Plan) -> Vec<LayoutPage> {
    let mut pages = PageFlow::new().headed(running_head(setter, facts, "Index"));
    let heading = setter.set("Index", &TITLE, MEASURE);
    pages.flow(&heading, MARGIN);
    pages.skip(6.0);
    let at = Columns::new(setter, plan);
    let head = head(setter, &at);
    let mut rows = own_parts(setter, plan, &at);
    for section in &plan.sections {
        rows.extend(band(setter, plan, section, &at));
        for item in &section.items {
            rows.push(row(setter, plan, item, &at));
            rows.extend(attached(setter, plan, item, &at));
        }
    }
    table::print(&mut pages, Some(&head), &rows);
    pages.finish()
}

/// The parts that the program sets itself, in two columns under a band of their own.
fn own_parts(setter: &mut TextShaper, plan: &Plan, at: &Columns) -> Vec<Row> {
    let parts: Vec<PlannedPart> = plan.before.iter().cloned().chain(plan.closing()).collect();
    let title = setter.set("About the case, and checks", &STRONG, RIGHT - at.document);
    let band = Row { cells: vec![(MARGIN, vec![title])], look: RowStyle::Band, to: None };
    let half = (RIGHT - at.document - BETWEEN) / 2.0;
    let number = at.page_width.max(24.0);
    let mut entry = |part: &PlannedPart, left: f32| {
        let first = part.pages.first();
        let leads = |text: String, blue| Span { to: Some(first), blue, ..Span::plain(text) };
        let wide = half - GAP - number;
        let title = setter.set_spans(&[leads(wording::with_nbsp(&part.title), false)], &CELL, wide);
        let page = leads(pages_in_words(plan, PageRange::new(first, 1)), true);
        let page = setter.set_spans(&[page], &CELL.aligned(Align::Right), number);
        [(left, vec![title]), (left + half - number, vec![page])]
    };
    let rows = parts.chunks(2).map(|two| {
        let lefts = [at.document, at.document + half + BETWEEN];
        let cells = two.iter().zip(lefts).flat_map(|(part, left)| entry(part, left)).collect();
        Row { cells, look: RowStyle::Listed, to: None }
    });
    std::iter::once(band).chain(rows.collect::<Vec<_>>()).collect()
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
    fn new(setter: &mut TextShaper, plan: &Plan) -> Self {
        let most = plan.items().count().to_string();
        let number_width = setter.width(&most, &STRONG).max(NUMBER);
        let page_width = page_width(setter, plan);
        let document = MARGIN + number_width + GAP;
        let pages = RIGHT - page_width;
        let date = pages - GAP - DATE;
        Columns { number_width, document, wide: date - GAP - document, date, pages, page_width }
    }
}

/// A range of pages, in the colour of what leads somewhere: the whole row does.
fn range_of(setter: &mut TextShaper, plan: &Plan, range: PageRange, style: &Style, at: &Columns) -> Block {
    let span = Span { blue: true, ..Span::plain(pages_in_words(plan, range)) };
    setter.set_spans(&[span], &style.aligned(Align::Right), at.page_width)
}

fn head(setter: &mut TextShaper, at: &Columns) -> Row {
    let cells = vec![
        (MARGIN, vec![setter.set("No.", &Style { one_line: true, ..HEAD }, at.number_width)]),
        (at.document, vec![setter.set("Document", &HEAD, at.wide)]),
        (at.date, vec![setter.set("Date", &HEAD, DATE)]),
        (at.pages, vec![setter.set("Page", &HEAD.aligned(Align::Right), at.page_width)]),
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
    let label = setter.set(&section.label, &STRONG, at.number_width);
    // A label that is a word comes before the title instead of in the narrow column.
    let (label, title) = if label.lines.len() > 1 {
        (None, format!("{}  {}", section.label, section.title))
    } else {
        (Some((MARGIN, vec![label])), section.title.clone())
    };
    let title = setter.set(&title, &STRONG, at.pages - GAP - at.document);
    let mut cells: Vec<(f32, Vec<Block>)> = label.into_iter().collect();
    cells.push((at.document, vec![title]));
    cells.push((at.pages, vec![range_of(setter, plan, range, &STRONG, at)]));
    Some(Row { cells, look: RowStyle::Band, to: Some(range.first()) })
}

/// The rows of what is enclosed in an item, or one for all when there are many.
fn attached(setter: &mut TextShaper, plan: &Plan, item: &NumberedItem, at: &Columns) -> Vec<Row> {
    let enclosures = item.enclosures();
    let row = |setter: &mut TextShaper, text: &str, level: usize, range: PageRange| {
        let indent = STEP * level.min(3) as f32;
        let text = setter.set(&wording::with_nbsp(text), &NOTE, at.wide - indent);
        let range_of = range_of(setter, plan, range, &NOTE, at);
        let cells = vec![(at.document + indent, vec![text]), (at.pages, vec![range_of])];
        Row { cells, look: RowStyle::Close, to: Some(range.first()) }
    };
    match (enclosures.first(), enclosures.last()) {
        (Some(first), Some(last)) if !item.names_enclosures() => {
            let count = last.1.next().get().saturating_sub(first.1.first().get());
            let range = PageRange::new(first.1.first(), count);
            let text = format!(
                "{} attachments, each in the bookmarks and the schedule of digests",
                enclosures.len()
            );
            vec![row(setter, &text, 1, range)]
        }
        _ => enclosures
            .iter()
            .map(|(number, range, enclosed)| {
                let text = format!("{number}  Attachment: {}", enclosed.name);
                row(setter, &text, enclosed.level, *range)
            })
            .collect(),
    }
}

fn row(setter: &mut TextShaper, plan: &Plan, item: &NumberedItem, at: &Columns) -> Row {
    let entry = &item.entry;
    let date = match entry.date {
        Some(date) => setter.set(&wording::span_of_days(date, entry.until), &CELL, DATE),
        None => setter.set("undated", &CELL, DATE),
    };
    let cells = vec![
        (MARGIN, vec![setter.set(&item.number.to_string(), &CELL, at.number_width)]),
        (at.document, vec![setter.set(&wording::with_nbsp(&entry.title), &CELL, at.wide)]),
        (at.date, vec![date]),
        (at.pages, vec![range_of(setter, plan, item.pages, &CELL, at)]),
    ];
    Row { cells, look: RowStyle::Plain, to: Some(item.pages.first()) }
}
