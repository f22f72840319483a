//! Sets a chapter: headings, paragraphs, tables with heads that are repeated, boxes, charts and places to sign, in
//! the look of the rest of the front matter. Every page that is named becomes a link here and nowhere else.

use super::chart;

use crate::frontmatter::content;
use crate::frontmatter::content::{
    Chapter, ChapterPart, ChapterTable, ColumnWidth, RichText, Signature, TextRun,
};
use crate::model::PartialDate;
use crate::model::paper::Paper;
use crate::model::plan::Plan;
use crate::pdf::layout::page::{LayoutPage, MARGIN, PageFlow};
use crate::pdf::layout::palette::{BLACK, BODY, CELL, GREY, HAIR, HEAD, HEADING, SMALL, STRONG, SUBHEADING};
use crate::pdf::layout::shape_text::{Align, Block, Span, Style, TextShaper};
use crate::pdf::layout::table::{Row, RowStyle};
use crate::pdf::layout::{table, wording};

/// Distance of text from the edges of a table.
const INSET: f32 = 4.0;
/// Distance between columns.
const GAP: f32 = 8.0;
/// Distance of text from the edges of a box.
const BOX: f32 = 12.0;
/// How far numbered paragraphs are set in.
const NUMBERS: f32 = 24.0;
/// Type of tables in chapters: they have many columns.
const TEXT: Style = Style { size: 8.8, leading: 12.0, ..CELL };

/// Typesets a chapter.
pub(super) fn compose(setter: &mut TextShaper, chapter: &Chapter, plan: &Plan) -> Vec<LayoutPage> {
    let paper = if chapter.wide { Paper::A4.landscape() } else { Paper::A4 };
    let mut pages =
        PageFlow::on(paper).headed(setter.set(&chapter.title, &SMALL, paper.width - 2.0 * MARGIN));
    let measure = pages.right() - MARGIN;
    let heading = setter.set(&chapter.title, &HEADING, measure);
    pages.flow(&heading, MARGIN);
    pages.skip(2.0);
    let mut set = Compositor { setter, prefix: &plan.prefix, measure };
    if !chapter.lead.is_empty() {
        let lead = set.prose(&chapter.lead, &SMALL, measure);
        pages.flow(&lead, MARGIN);
    }
    pages.skip(10.0);
    for (i, part) in chapter.parts.iter().enumerate() {
        set.part(&mut pages, part, &chapter.parts[i + 1..]);
    }
    pages.finish()
}

struct Compositor<'a> {
    setter: &'a mut TextShaper,
    prefix: &'a str,
    measure: f32,
}

/// The spans of a paragraph. Numbers of pages are set with their prefix, and never parted from their "p.".
pub(super) fn spans<'a>(prose: &'a RichText, prefix: &str) -> Vec<Span<'a>> {
    let span = |run: &'a TextRun| match run {
        TextRun::Plain(words) => Span::plain(wording::with_nbsp(words)),
        TextRun::Strong(words) => Span { strong: true, ..Span::plain(wording::with_nbsp(words)) },
        TextRun::Page(page) => Span { to: Some(*page), ..Span::plain(format!("p.\u{A0}{prefix}{page}")) },
        TextRun::Number(page) => Span { to: Some(*page), ..Span::plain(format!("{prefix}{page}")) },
        TextRun::Leading(words, page) => Span { to: Some(*page), ..Span::plain(wording::with_nbsp(words)) },
    };
    prose.0.iter().map(span).collect()
}

impl Compositor<'_> {
    fn prose(&mut self, prose: &RichText, style: &Style, width: f32) -> Block {
        self.setter.set_spans(&spans(prose, self.prefix), style, width)
    }

    fn part(&mut self, pages: &mut PageFlow, part: &ChapterPart, rest: &[ChapterPart]) {
        match part {
            ChapterPart::Heading(words) => {
                pages.skip(8.0);
                let block = self.prose(words, &SUBHEADING, self.measure);
                // A heading keeps with what it heads.
                let kept = self.opening(rest);
                pages.need(block.height() + kept);
                pages.flow(&block, MARGIN);
                pages.skip(2.0);
            }
            ChapterPart::Words(words) => {
                let block = self.prose(words, &BODY, self.measure);
                pages.flow(&block, MARGIN);
                pages.skip(6.0);
            }
            ChapterPart::Small(words) => {
                let block = self.prose(words, &SMALL, self.measure);
                pages.flow(&block, MARGIN);
                pages.skip(6.0);
            }
            ChapterPart::Numbered(paragraphs) => {
                for (i, words) in paragraphs.iter().enumerate() {
                    let number = self.setter.set(&format!("{}.", i + 1), &BODY, NUMBERS);
                    let block = self.prose(words, &BODY, self.measure - NUMBERS);
                    pages.need(block.height().min(2.0 * BODY.leading));
                    pages.print(&number, 0..1, MARGIN, pages.y);
                    pages.flow(&block, MARGIN + NUMBERS);
                    pages.skip(6.0);
                }
            }
            ChapterPart::Boxed(paragraphs) => {
                let wide = self.measure - 2.0 * BOX;
                let blocks: Vec<Block> =
                    paragraphs.iter().map(|words| self.prose(words, &BODY, wide)).collect();
                pages.boxed(&blocks, self.measure, BOX);
                pages.skip(10.0);
            }
            ChapterPart::Table(table) => {
                self.table(pages, table);
                pages.skip(14.0);
            }
            ChapterPart::Chart(drawn) => {
                chart::draw(self.setter, pages, drawn);
                pages.skip(12.0);
            }
            ChapterPart::Signature(signature) => self.signature(pages, signature),
        }
    }

    /// The least room that makes it worth to begin with the next part: a table's head and its first row, with the
    /// paragraph that leads up to it.
    fn opening(&mut self, rest: &[ChapterPart]) -> f32 {
        match rest {
            [ChapterPart::Words(words) | ChapterPart::Small(words), after @ ..]
                if matches!(after, [ChapterPart::Table(_), ..]) =>
            {
                let style = if matches!(rest[0], ChapterPart::Small(_)) { SMALL } else { BODY };
                self.prose(words, &style, self.measure).height() + 6.0 + self.opening(after)
            }
            [ChapterPart::Table(table), ..] => {
                let columns = columns(table, self.measure);
                let banded =
                    table.rows.iter().take_while(|row| row.look == content::RowEmphasis::Band).count();
                let first: Vec<Row> =
                    table.rows.iter().take(banded + 1).map(|row| self.row(row, table, &columns)).collect();
                // As much as a table asks for before it begins.
                24.0 + table::height(&first).min(140.0)
            }
            [ChapterPart::Chart(_), ..] => 60.0,
            _ => 32.0,
        }
    }

    fn table(&mut self, pages: &mut PageFlow, table: &ChapterTable) {
        let columns = columns(table, self.measure);
        let headed = table.columns.iter().any(|column| !column.head.is_empty());
        let head = headed.then(|| {
            let cells = table.columns.iter().zip(&columns).map(|(column, (left, wide))| {
                let style = if column.figures { HEAD.aligned(Align::Right) } else { HEAD };
                (*left, vec![self.setter.set(&column.head, &style, *wide)])
            });
            Row { cells: cells.collect(), look: RowStyle::Head, to: None }
        });
        if !headed {
            pages.rule(MARGIN, pages.right(), 0.9, HAIR);
        }
        let rows: Vec<Row> = table.rows.iter().map(|row| self.row(row, table, &columns)).collect();
        table::print(pages, head.as_ref(), &rows);
    }

    fn row(&mut self, row: &content::ChapterRow, table: &ChapterTable, columns: &[(f32, f32)]) -> Row {
        let (style, look) = match row.look {
            content::RowEmphasis::Plain => (TEXT, RowStyle::Plain),
            content::RowEmphasis::Light => (TEXT.inked(GREY), RowStyle::Plain),
            content::RowEmphasis::Band => (STRONG, RowStyle::Band),
            content::RowEmphasis::Total => {
                (Style { size: TEXT.size, leading: TEXT.leading, ..STRONG }, RowStyle::Total)
            }
        };
        let whole = matches!(row.look, content::RowEmphasis::Band | content::RowEmphasis::Light)
            && row.cells.len() == 1;
        let cells =
            row.cells.iter().zip(columns).zip(&table.columns).map(|((cell, (left, wide)), column)| {
                let wide = if whole { self.measure - 2.0 * INSET } else { *wide };
                let style = if column.figures && !whole { style.aligned(Align::Right) } else { style };
                (*left, cell.iter().map(|words| self.prose(words, &style, wide)).collect())
            });
        Row { cells: cells.collect(), look, to: None }
    }

    fn signature(&mut self, pages: &mut PageFlow, signature: &Signature) {
        let declaration = self.prose(&signature.declaration, &BODY, self.measure);
        let name = RichText::new().strong(signature.name.as_str());
        let name = if signature.role.is_empty() { name } else { name.say(format!(", {}", signature.role)) };
        let name = self.prose(&name, &BODY, self.measure);
        pages.need(declaration.height() + 110.0);
        pages.skip(10.0);
        pages.flow(&declaration, MARGIN);
        pages.skip(40.0);
        let (line, date) = (MARGIN + self.measure * 0.55, MARGIN + self.measure * 0.62);
        if let Some(day) = signature.date {
            let style = BODY.inked(BLACK);
            let day = self.setter.set(&PartialDate::Day(day).to_string(), &style, self.measure);
            pages.print(&day, 0..1, date, pages.y - day.height());
        }
        pages.rule(MARGIN, line, 0.6, GREY);
        pages.rule(date, pages.right(), 0.6, GREY);
        pages.y += 2.0;
        let (signed, dated) =
            (self.setter.set("Signed", &SMALL, 200.0), self.setter.set("Date", &SMALL, 100.0));
        pages.print(&signed, 0..1, MARGIN, pages.y);
        pages.print(&dated, 0..1, date, pages.y);
        pages.y += signed.height() + 2.0;
        if signature.name.is_empty() {
            pages.skip(22.0);
            pages.rule(MARGIN, line, 0.6, GREY);
            pages.y += 2.0;
            let label = self.setter.set("Name", &SMALL, 200.0);
            pages.flow(&label, MARGIN);
        } else {
            pages.flow(&name, MARGIN);
        }
        pages.skip(10.0);
    }
}

/// Left edge and width of each column.
fn columns(table: &ChapterTable, measure: f32) -> Vec<(f32, f32)> {
    let gaps = table.columns.len().saturating_sub(1) as f32 * GAP;
    let fixed: f32 = table
        .columns
        .iter()
        .map(|c| if let ColumnWidth::Points(points) = c.width { points } else { 0.0 })
        .sum();
    let shares: f32 =
        table.columns.iter().map(|c| if let ColumnWidth::Share(share) = c.width { share } else { 0.0 }).sum();
    let left_over = (measure - 2.0 * INSET - gaps - fixed).max(0.0);
    let mut left = MARGIN + INSET;
    let place = |column: &content::ChapterColumn| {
        let wide = match column.width {
            ColumnWidth::Points(points) => points,
            ColumnWidth::Share(share) => left_over * share / shares.max(f32::EPSILON),
        };
        let at = left;
        left += wide + GAP;
        (at, wide)
    };
    table.columns.iter().map(place).collect()
}
