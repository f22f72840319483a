//! Sets a chapter: headings, paragraphs, tables with heads that are repeated, boxes, charts and places to sign, in
//! the look of the rest of the front matter. Every page that is named becomes a link here and nowhere else.

use super::chart;

use super::CoverFacts;
use super::running_head::running_head;
use super::table_look::{OPEN, POINTS, SNUG, TableLook};
use crate::frontmatter::content::{
    Chapter, ChapterPart, ChapterRow, ChapterTable, RichText, RowEmphasis, Signature, TextRun,
};
use crate::model::PartialDate;
use crate::model::plan::Plan;
use crate::pdf::layout::color::BLACK;
use crate::pdf::layout::page::{BOX_ASIDE, MARGIN, MEASURE, PageFlow, RIGHT, RUN_ON, TOP};
use crate::pdf::layout::palette::{BODY, HEADING, LEAD, MEDIUM, NOTE, NOTE_MEASURE, TITLE};
use crate::pdf::layout::shape_text::{Align, Block, Span, Style, TextShaper};
use crate::pdf::layout::table::{Row, RowStyle};
use crate::pdf::layout::{table, wording};

/// How far numbered paragraphs are set in.
const NUMBERS: f32 = 24.0;
/// How far the text of a period is set in, right of its bar.
const PERIOD: f32 = 6.0;
/// Rows of a table that are looked at to see what it asks for before it begins.
const BEGINNING: usize = 4;
/// A table of labels and values up to this height is not divided.
const WHOLE: f32 = 360.0;

/// Less than this is left free: no chapter is as short.
const LEAST_WHOLE: f32 = 100.0;

/// How closely a chapter is set.
#[derive(Clone, Copy)]
struct ChapterDensity {
    /// What the spaces between its parts are multiplied by.
    air: f32,
    /// Width of notes.
    notes: f32,
    /// How ordinary rows of tables are set off.
    rows: RowStyle,
}

const AIRY: ChapterDensity = ChapterDensity { air: 1.0, notes: NOTE_MEASURE, rows: RowStyle::Plain };
const DENSE: ChapterDensity = ChapterDensity { air: 0.5, notes: MEASURE, rows: RowStyle::Close };

/// A last page that is filled no further than this from its top is worth to be spared.
const NEXT_TO_NOTHING: f32 = 240.0;

/// A chapter that has been set. Its last page can be filled further.
pub(super) struct SetChapter {
    pub(super) pages: PageFlow,
    /// How far down it begins, when its first page is the last one of the chapter before.
    pub(super) below: Option<f32>,
}

/// Typesets a chapter, below the one before it where there is room enough. It is set more closely where that spares a last
/// page with next to nothing on it, or leaves the room on it that the next chapter wants to run on.
pub(super) fn compose(
    setter: &mut TextShaper,
    facts: &CoverFacts,
    chapter: &Chapter,
    plan: &Plan,
    above: Option<&PageFlow>,
    next_wants: Option<f32>,
) -> SetChapter {
    // One that may run on and is short enough ends on the same page, however little of it is free.
    let tried = above.filter(|above| chapter.runs_on.is_some() && above.room() > LEAST_WHOLE);
    let tried = tried.map(|above| set(setter, facts, chapter, plan, Some(above), AIRY));
    let is_whole = |tried: &SetChapter| tried.below.is_some() && tried.pages.count() == 1;
    let tried = match tried {
        Some(whole) if is_whole(&whole) => return whole,
        tried => tried,
    };
    let wants = |above: &&PageFlow| chapter.runs_on.is_some_and(|least| above.room() >= least);
    let above = above.filter(wants);
    let airy =
        tried.filter(|_| above.is_some()).unwrap_or_else(|| set(setter, facts, chapter, plan, above, AIRY));
    let short = airy.pages.count() > 1 && airy.pages.y < TOP + NEXT_TO_NOTHING;
    let crowded = next_wants.is_some_and(|least| airy.pages.room() < least);
    if short || crowded {
        let dense = set(setter, facts, chapter, plan, above, DENSE);
        let fewer = dense.pages.count() < airy.pages.count();
        let leaves = crowded && next_wants.is_some_and(|least| dense.pages.room() >= least);
        if fewer || leaves && dense.pages.count() == airy.pages.count() {
            return dense;
        }
    }
    airy
}

fn set(
    setter: &mut TextShaper,
    facts: &CoverFacts,
    chapter: &Chapter,
    plan: &Plan,
    above: Option<&PageFlow>,
    density: ChapterDensity,
) -> SetChapter {
    let running = running_head(setter, facts, &chapter.title);
    let heading = setter.set(&chapter.title, &TITLE, MEASURE);
    let mut set = Compositor { setter, prefix: &plan.prefix, density };
    let lead = set.prose(&chapter.lead, &LEAD, MEASURE);
    let mut has_room = |above: &&PageFlow| {
        above.room() >= heading.height() + lead.height() + set.opening(&chapter.parts) + RUN_ON + 14.0
    };
    let (mut pages, below) = match above.filter(|above| has_room(above)) {
        Some(above) => {
            let mut pages = above.clone();
            let below = pages.run_on(running);
            (pages, Some(below))
        }
        None => (PageFlow::new().headed(running), None),
    };
    pages.flow(&heading, MARGIN);
    pages.skip(6.0 * density.air);
    if !chapter.lead.is_empty() {
        pages.flow(&lead, MARGIN);
        pages.skip(8.0 * density.air);
    }
    for (i, part) in chapter.parts.iter().enumerate() {
        set.part(&mut pages, part, &chapter.parts[i + 1..]);
    }
    SetChapter { pages, below }
}

/// Sets the parts of a chapter.
pub(super) struct Compositor<'a> {
    pub(super) setter: &'a mut TextShaper,
    prefix: &'a str,
    density: ChapterDensity,
}

/// The spans of a paragraph. Numbers of pages are set with their prefix, and never parted from their "p.".
pub(super) fn spans<'a>(prose: &'a RichText, prefix: &str) -> Vec<Span<'a>> {
    let mut spans = Vec::with_capacity(prose.0.len());
    for run in &prose.0 {
        match run {
            TextRun::Plain(words) => spans.push(Span::plain(wording::with_nbsp(words))),
            TextRun::Strong(words) => {
                spans.push(Span { strong: true, ..Span::plain(wording::with_nbsp(words)) });
            }
            TextRun::Page(page) => spans.extend([Span::plain("p.\u{A0}"), Span::number(prefix, *page)]),
            TextRun::Number(page) => spans.push(Span::number(prefix, *page)),
            TextRun::Leading(words, page) => {
                spans.push(Span { to: Some(*page), ..Span::plain(wording::with_nbsp(words)) });
            }
        }
    }
    spans
}

impl<'a> Compositor<'a> {
    /// For parts that stand outside a chapter.
    pub(super) fn new(setter: &'a mut TextShaper, prefix: &'a str) -> Self {
        Compositor { setter, prefix, density: AIRY }
    }

    fn prose(&mut self, prose: &RichText, style: &Style, width: f32) -> Block {
        self.setter.set_spans(&spans(prose, self.prefix), style, width)
    }

    pub(super) fn part(&mut self, pages: &mut PageFlow, part: &ChapterPart, rest: &[ChapterPart]) {
        let air = self.density.air;
        match part {
            ChapterPart::Heading(words) => {
                pages.space(16.0 * air);
                let block = self.prose(words, &HEADING, MEASURE);
                // A heading keeps with what it heads.
                let kept = self.opening(rest);
                pages.need(block.height() + kept);
                pages.flow(&block, MARGIN);
                pages.skip(4.0 * air);
            }
            ChapterPart::Words(words) => {
                let block = self.prose(words, &BODY, MEASURE);
                pages.flow(&block, MARGIN);
                pages.skip(8.0 * air);
            }
            ChapterPart::Small(words) => {
                let block = self.prose(words, &NOTE, self.density.notes);
                // A short note stays whole, so that no two lines of it are alone on a page.
                pages.need(block.height().min(8.0 * NOTE.leading));
                pages.flow(&block, MARGIN);
                pages.skip(6.0 * air);
            }
            ChapterPart::Numbered(paragraphs) => {
                for (i, words) in paragraphs.iter().enumerate() {
                    let number = self.setter.set(&format!("{}.", i + 1), &BODY, NUMBERS);
                    let block = self.prose(words, &BODY, MEASURE - NUMBERS);
                    pages.need(block.height().min(2.0 * BODY.leading));
                    pages.print(&number, 0..1, MARGIN, pages.y);
                    pages.flow(&block, MARGIN + NUMBERS);
                    pages.skip(6.0 * air);
                }
            }
            ChapterPart::Boxed(paragraphs) => {
                let wide = MEASURE - 2.0 * BOX_ASIDE;
                let blocks: Vec<Block> =
                    paragraphs.iter().map(|words| self.prose(words, &BODY, wide)).collect();
                pages.boxed(&blocks, MEASURE);
                pages.skip(12.0 * air);
            }
            ChapterPart::Table(table) => {
                // The closer setting has the same type, and so the same words.
                let words = self.longest_words(table, &OPEN);
                let least = words.iter().sum::<f32>() + OPEN.gaps(table);
                let look = if least <= MEASURE { &OPEN } else { &SNUG };
                let columns = self.columns(table, look, &words);
                self.table(pages, table, look, &columns);
                pages.skip(12.0 * air);
            }
            ChapterPart::Points(table) => {
                let words = self.longest_words(table, &POINTS);
                let columns = self.columns(table, &POINTS, &words);
                self.table(pages, table, &POINTS, &columns);
                pages.skip(12.0 * air);
            }
            ChapterPart::Account(table) => {
                let look = self.account_look(table);
                let words = self.longest_words(table, look);
                let columns = self.columns(table, look, &words);
                self.table(pages, table, look, &columns);
                pages.skip(12.0 * air);
            }
            ChapterPart::Chart(drawn) => {
                chart::draw(self.setter, pages, drawn);
                pages.skip(12.0 * air);
            }
            ChapterPart::Signature(signature) => self.signature(pages, signature),
        }
    }

    /// The least room that makes it worth to begin with the next part: a table's head and its first row, with the
    /// paragraph that leads up to it.
    fn opening(&mut self, rest: &[ChapterPart]) -> f32 {
        match rest {
            [ChapterPart::Words(words) | ChapterPart::Small(words), after @ ..]
                if matches!(after, [ChapterPart::Table(_) | ChapterPart::Account(_), ..]) =>
            {
                let small = matches!(rest[0], ChapterPart::Small(_));
                let (style, wide) = if small { (NOTE, self.density.notes) } else { (BODY, MEASURE) };
                self.prose(words, &style, wide).height() + 8.0 + self.opening(after)
            }
            [ChapterPart::Table(table) | ChapterPart::Account(table), ..] => self.beginning(table, &OPEN),
            [ChapterPart::Points(table), ..] => self.beginning(table, &POINTS),
            [ChapterPart::Chart(_), ..] => 60.0,
            _ => 32.0,
        }
    }

    /// The least room for a table to begin in.
    fn beginning(&mut self, table: &ChapterTable, look: &TableLook) -> f32 {
        let words = self.longest_words(table, look);
        let columns = self.columns(table, look, &words);
        let head = self.head(table, &columns, look);
        // Labels and values, such as those of an issue, stay together.
        let known = if head.is_none() { table.rows.len() } else { BEGINNING };
        let rows = table.rows.iter().take(known);
        let rows: Vec<Row> = rows.map(|row| self.row(row, table, &columns, look)).collect();
        let whole = table::height(&rows);
        if head.is_none() && whole <= WHOLE { whole } else { table::least(head.as_ref(), &rows) }
    }

    fn table(
        &mut self,
        pages: &mut PageFlow,
        table: &ChapterTable,
        look: &TableLook,
        columns: &[(f32, f32)],
    ) {
        let head = self.head(table, columns, look);
        let mut rows: Vec<Row> = table.rows.iter().map(|row| self.row(row, table, columns, look)).collect();
        if look.plain == RowStyle::Tight {
            let lines = rows.iter_mut().filter(|row| row.look == RowStyle::Tight);
            lines.skip(4).step_by(5).for_each(|row| row.look = RowStyle::TightRuled);
        }
        if head.is_none() {
            pages.need(table::least(None, &rows));
            table::open(pages);
        }
        table::print(pages, head.as_ref(), &rows);
    }

    /// The head of a table; none where no column has one.
    fn head(&mut self, table: &ChapterTable, columns: &[(f32, f32)], look: &TableLook) -> Option<Row> {
        let headed = table.columns.iter().any(|column| !column.head.is_empty());
        headed.then(|| {
            // The heads of several lines end on one line.
            let heads: Vec<Block> = table
                .columns
                .iter()
                .zip(columns)
                .map(|(column, (_, wide))| {
                    let style = if column.figures { look.strong.aligned(Align::Right) } else { look.strong };
                    self.setter.set(&column.head, &style, *wide)
                })
                .collect();
            let most = heads.iter().map(|head| head.lines.len()).max().unwrap_or(0);
            let cells = heads.into_iter().zip(columns).map(|(mut head, (left, _))| {
                let above = most - head.lines.len();
                head.lines.splice(0..0, std::iter::repeat_n(Vec::new(), above));
                (*left, vec![head])
            });
            Row { cells: cells.collect(), look: RowStyle::Head, to: None }
        })
    }

    fn row(
        &mut self,
        row: &ChapterRow,
        table: &ChapterTable,
        columns: &[(f32, f32)],
        set: &TableLook,
    ) -> Row {
        let (style, look) = match row.look {
            RowEmphasis::Plain if set.plain == RowStyle::Plain => (set.cell, self.density.rows),
            RowEmphasis::Plain => (set.cell, set.plain),
            RowEmphasis::Note if set.plain == RowStyle::Tight => (set.cell, RowStyle::Tight),
            RowEmphasis::Note => (set.cell, RowStyle::Plain),
            RowEmphasis::Period => (set.cell, RowStyle::Period),
            RowEmphasis::Band => (set.strong, RowStyle::Band),
            RowEmphasis::Year => (set.strong, RowStyle::Year),
            RowEmphasis::Total => (set.strong, RowStyle::Total),
        };
        let whole = matches!(row.look, RowEmphasis::Band | RowEmphasis::Year | RowEmphasis::Note)
            && row.cells.len() == 1;
        let period = row.look == RowEmphasis::Period;
        if let (RowEmphasis::Band, [title, sum], Some((left, wide))) =
            (row.look, row.cells.as_slice(), columns.last().filter(|_| columns.len() > 2))
        {
            let right = style.aligned(Align::Right);
            let title = title.iter().map(|words| self.prose(words, &style, *left - MARGIN - set.gap));
            let title = title.collect();
            let sum = sum.iter().map(|words| self.prose(words, &right, *wide)).collect();
            return Row { cells: vec![(MARGIN, title), (*left, sum)], look, to: None };
        }
        let cells =
            row.cells.iter().zip(columns).zip(&table.columns).map(|((cell, (left, wide)), column)| {
                let inset = if period && *left <= MARGIN { PERIOD } else { 0.0 };
                let wide = if whole { MEASURE } else { *wide - inset };
                let style = if column.figures && !whole { style.aligned(Align::Right) } else { style };
                (*left + inset, cell.iter().map(|words| self.prose(words, &style, wide)).collect())
            });
        Row { cells: cells.collect(), look, to: None }
    }

    fn signature(&mut self, pages: &mut PageFlow, signature: &Signature) {
        let declaration = self.prose(&signature.declaration, &BODY, MEASURE);
        let name = RichText::new().strong(signature.name.as_str());
        let name = if signature.role.is_empty() { name } else { name.say(format!(", {}", signature.role)) };
        let name = self.prose(&name, &BODY, MEASURE);
        let air = self.density.air;
        pages.need(declaration.height() + 40.0 + 70.0 * air);
        pages.skip(10.0 * air);
        pages.flow(&declaration, MARGIN);
        pages.skip(40.0 * air);
        let (line, date) = (MARGIN + MEASURE * 0.55, MARGIN + MEASURE * 0.62);
        if let Some(day) = signature.date {
            let day = self.setter.set(&PartialDate::Day(day).to_string(), &BODY, MEASURE);
            pages.print(&day, 0..1, date, pages.y - day.height());
        }
        pages.rule(MARGIN, line, MEDIUM, BLACK);
        pages.rule(date, RIGHT, MEDIUM, BLACK);
        pages.y += 2.0;
        let (signed, dated) =
            (self.setter.set("Signed", &NOTE, 200.0), self.setter.set("Date", &NOTE, 100.0));
        pages.print(&signed, 0..1, MARGIN, pages.y);
        pages.print(&dated, 0..1, date, pages.y);
        pages.y += signed.height() + 2.0;
        if signature.name.is_empty() {
            pages.skip(22.0);
            pages.rule(MARGIN, line, MEDIUM, BLACK);
            pages.y += 2.0;
            let label = self.setter.set("Name", &NOTE, 200.0);
            pages.flow(&label, MARGIN);
        } else {
            pages.flow(&name, MARGIN);
        }
        pages.skip(10.0);
    }
}
