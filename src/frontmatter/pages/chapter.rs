//! Sets a chapter: headings, paragraphs, tables with heads that are repeated, boxes, charts and places to sign, in
//! the look of the rest of the front matter. Every page that is named becomes a link here and nowhere else.

use super::chart;

use super::CoverFacts;
use super::running_head::running_head;
use crate::frontmatter::content::{
    Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, ColumnWidth, RichText, RowEmphasis,
    Signature, TextRun,
};
use crate::model::PartialDate;
use crate::model::plan::Plan;
use crate::pdf::layout::color::BLACK;
use crate::pdf::layout::page::{BOX_ASIDE, MARGIN, MEASURE, PageFlow, RIGHT, RUN_ON, TOP};
use crate::pdf::layout::palette::{BODY, CELL, HEADING, LEAD, MEDIUM, NOTE, NOTE_MEASURE, STRONG, TITLE};
use crate::pdf::layout::shape_text::{Align, Block, Span, Style, TextShaper};
use crate::pdf::layout::table::{Row, RowStyle};
use crate::pdf::layout::{table, wording};

/// How far numbered paragraphs are set in.
const NUMBERS: f32 = 24.0;
/// How far the text of a period is set in, right of its bar.
const PERIOD: f32 = 6.0;
/// Rows of a table that are looked at to see what it asks for before it begins.
const BEGINNING: usize = 4;

/// How closely a chapter is set.
#[derive(Clone, Copy)]
struct ChapterDensity {
    /// What the spaces between its parts are multiplied by.
    air: f32,
    /// Width of notes.
    notes: f32,
}

const AIRY: ChapterDensity = ChapterDensity { air: 1.0, notes: NOTE_MEASURE };
const DENSE: ChapterDensity = ChapterDensity { air: 0.5, notes: MEASURE };

/// A last page that is filled no further than this from its top has next to nothing.
const NEXT_TO_NOTHING: f32 = 150.0;

/// A chapter that has been set. Its last page can be filled further.
pub(super) struct SetChapter {
    pub(super) pages: PageFlow,
    /// How far down it begins, when its first page is the last one of the chapter before.
    pub(super) below: Option<f32>,
}

/// Typesets a chapter, below the one before it where there is room enough; more closely where that spares a last page
/// with next to nothing on it.
pub(super) fn compose(
    setter: &mut TextShaper,
    facts: &CoverFacts,
    chapter: &Chapter,
    plan: &Plan,
    above: Option<&PageFlow>,
) -> SetChapter {
    let airy = set(setter, facts, chapter, plan, above, AIRY);
    if airy.pages.count() > 1 && airy.pages.y < TOP + NEXT_TO_NOTHING {
        let dense = set(setter, facts, chapter, plan, above, DENSE);
        if dense.pages.count() < airy.pages.count() {
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
    let begins = heading.height() + lead.height() + set.opening(&chapter.parts) + RUN_ON + 14.0;
    let runs_on = |above: &&PageFlow| {
        chapter.runs_on.is_some_and(|least| above.room() >= least && above.room() >= begins)
    };
    let (mut pages, below) = match above.filter(runs_on) {
        Some(above) => {
            let mut pages = above.clone();
            let below = pages.run_on(running);
            (pages, Some(below))
        }
        None => (PageFlow::new().headed(running), None),
    };
    pages.flow(&heading, MARGIN);
    pages.skip(6.0);
    if !chapter.lead.is_empty() {
        pages.flow(&lead, MARGIN);
        pages.skip(8.0);
    }
    for (i, part) in chapter.parts.iter().enumerate() {
        set.part(&mut pages, part, &chapter.parts[i + 1..]);
    }
    SetChapter { pages, below }
}

struct Compositor<'a> {
    setter: &'a mut TextShaper,
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

impl Compositor<'_> {
    fn prose(&mut self, prose: &RichText, style: &Style, width: f32) -> Block {
        self.setter.set_spans(&spans(prose, self.prefix), style, width)
    }

    fn part(&mut self, pages: &mut PageFlow, part: &ChapterPart, rest: &[ChapterPart]) {
        let air = self.density.air;
        match part {
            ChapterPart::Heading(words) => {
                pages.skip(16.0 * air);
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
                let least: f32 = self.longest_words(table, &OPEN).iter().sum::<f32>() + OPEN.gaps(table);
                let look = if least <= MEASURE { &OPEN } else { &SNUG };
                self.table(pages, table, look);
                pages.skip(12.0 * air);
            }
            ChapterPart::Account(table) => {
                let words = self.longest_words(table, &ACCOUNT);
                let fits = self.widths(table, &ACCOUNT, &words).1 <= MEASURE;
                let look = if fits { &ACCOUNT } else { &CLOSE_ACCOUNT };
                self.table(pages, table, look);
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
            [ChapterPart::Table(table) | ChapterPart::Account(table), ..] => {
                let columns = self.columns(table, &OPEN);
                let (head, rows) = (self.head(table, &columns, &OPEN), table.rows.iter().take(BEGINNING));
                let rows: Vec<Row> = rows.map(|row| self.row(row, table, &columns, &OPEN)).collect();
                table::least(head.as_ref(), &rows)
            }
            [ChapterPart::Chart(_), ..] => 60.0,
            _ => 32.0,
        }
    }

    fn table(&mut self, pages: &mut PageFlow, table: &ChapterTable, look: &TableLook) {
        let columns = self.columns(table, look);
        let head = self.head(table, &columns, look);
        let mut rows: Vec<Row> = table.rows.iter().map(|row| self.row(row, table, &columns, look)).collect();
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
            RowEmphasis::Plain => (set.cell, set.plain),
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

/// A column is made wider for a long word up to this; a longer one is broken.
const WIDEST: f32 = 110.0;

/// How a table is set.
struct TableLook {
    cell: Style,
    strong: Style,
    plain: RowStyle,
    /// Distance between columns.
    gap: f32,
}

impl TableLook {
    /// The width of all that is between the columns of a table.
    fn gaps(&self, table: &ChapterTable) -> f32 {
        table.columns.len().saturating_sub(1) as f32 * self.gap
    }
}

const OPEN: TableLook = TableLook { cell: CELL, strong: STRONG, plain: RowStyle::Plain, gap: 8.0 };
const ACCOUNT: TableLook = TableLook {
    cell: Style { leading: 12.6, ..CELL },
    strong: Style { leading: 12.6, ..STRONG },
    plain: RowStyle::Tight,
    gap: 6.0,
};
/// A table of so many dates and amounts beside one another that its type must be a little smaller.
const SNUG: TableLook = TableLook {
    cell: NOTE,
    strong: Style { size: NOTE.size, leading: NOTE.leading, ..STRONG },
    plain: RowStyle::Plain,
    gap: 6.0,
};
/// An account of so many columns that its type must be smaller.
const CLOSE_ACCOUNT: TableLook = TableLook {
    cell: Style { size: 9.0, leading: 11.6, ..CELL },
    strong: Style { size: 9.0, leading: 11.6, ..STRONG },
    plain: RowStyle::Tight,
    gap: 5.0,
};

impl Compositor<'_> {
    /// The width of each column, and that of the table; `words` are the longest words of its columns.
    fn widths(&mut self, table: &ChapterTable, look: &TableLook, words: &[f32]) -> (Vec<f32>, f32) {
        let one_line = |style: Style| Style { one_line: true, ..style };
        let mut widths: Vec<f32> = Vec::with_capacity(table.columns.len());
        for (at, (column, word)) in table.columns.iter().zip(words).enumerate() {
            widths.push(match column.width {
                ColumnWidth::Points(points) => points.max(*word),
                ColumnWidth::Share(_) => 0.0,
                ColumnWidth::Fit => {
                    let words = column.head.split(' ').map(|word| self.setter.width(word, &look.strong));
                    let mut widest = words.fold(0.0, f32::max);
                    for row in table.rows.iter().filter(|row| row.cells.len() == table.columns.len()) {
                        let style = if row.look == RowEmphasis::Total { look.strong } else { look.cell };
                        for words in &row.cells[at] {
                            let block = self.setter.set(&words.text(), &one_line(style), f32::MAX);
                            widest = block.width.max(widest);
                        }
                    }
                    widest + 0.5
                }
            });
        }
        let gaps = look.gaps(table);
        let share = |column: &ChapterColumn| match column.width {
            ColumnWidth::Share(share) => share,
            _ => 0.0,
        };
        let fixed: f32 = widths.iter().sum::<f32>() + gaps;
        let shares: f32 = table.columns.iter().map(share).sum();
        let left_over = (MEASURE - fixed).max(0.0);
        for (width, column) in widths.iter_mut().zip(&table.columns) {
            *width += left_over * share(column) / shares.max(f32::EPSILON);
        }
        (widths, fixed)
    }

    /// The width of the longest word of a column, its head included: no date, time or amount is broken.
    fn longest_word(&mut self, table: &ChapterTable, at: usize, look: &TableLook) -> f32 {
        let mut widest = 0.0f32;
        let mut measure = |text: &str, style: &Style| {
            // A space that holds its words together is no place to break a line.
            let parts = wording::with_nbsp(text);
            let words = parts.split(|c: char| c.is_whitespace() && c != '\u{A0}');
            for word in words.filter(|word| word.chars().count() > 3) {
                widest = widest.max(self.setter.width(word, style) + 0.5);
            }
        };
        if let Some(column) = table.columns.get(at) {
            measure(&column.head, &look.strong);
        }
        for row in table.rows.iter().filter(|row| row.cells.len() == table.columns.len()) {
            let whole = matches!(row.look, RowEmphasis::Total | RowEmphasis::Period);
            for words in &row.cells[at] {
                let bold = whole || words.0.iter().any(|run| matches!(run, TextRun::Strong(_)));
                measure(&words.text(), if bold { &look.strong } else { &look.cell });
            }
        }
        widest
    }

    /// For each column the width of its longest word that is not broken. Measured once: a long table has many.
    fn longest_words(&mut self, table: &ChapterTable, look: &TableLook) -> Vec<f32> {
        (0..table.columns.len()).map(|at| self.longest_word(table, at, look).min(WIDEST)).collect()
    }

    /// Left edge and width of each column. Columns that are as wide as what is in them share what is left. Where there
    /// is too little, those give way that have more than their longest word.
    fn columns(&mut self, table: &ChapterTable, look: &TableLook) -> Vec<(f32, f32)> {
        let least = self.longest_words(table, look);
        let (mut widths, fixed) = self.widths(table, look, &least);
        let fit = |column: &ChapterColumn| column.width == ColumnWidth::Fit;
        let count = table.columns.iter().filter(|column| fit(column)).count();
        let shared = table.columns.iter().any(|column| matches!(column.width, ColumnWidth::Share(_)));
        if count > 0 && fixed <= MEASURE && !shared {
            let each = (MEASURE - fixed) / count as f32;
            let all = widths.iter_mut().zip(&table.columns).filter(|(_, column)| fit(column));
            all.for_each(|(width, _)| *width += each);
        }
        for (width, least) in widths.iter_mut().zip(&least) {
            *width = width.max(*least);
        }
        let gaps = look.gaps(table);
        let too_much = widths.iter().sum::<f32>() + gaps - MEASURE;
        let spare: f32 = widths.iter().zip(&least).map(|(width, least)| width - least).sum();
        if too_much > 0.0 && spare > 0.0 {
            let part = (too_much / spare).min(1.0);
            for (width, least) in widths.iter_mut().zip(&least) {
                *width -= (*width - least) * part;
            }
        }
        // Longer words than there is room for are broken, in all columns alike.
        let words: f32 = widths.iter().sum();
        if words > MEASURE - gaps {
            widths.iter_mut().for_each(|width| *width *= (MEASURE - gaps) / words);
        }
        let mut left = MARGIN;
        widths
            .into_iter()
            .map(|wide| {
                let at = left;
                left += wide + look.gap;
                (at, wide)
            })
            .collect()
    }
}
