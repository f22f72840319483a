//! Tables: rows of set texts, a head that is repeated on every page, and rows that stay whole. A row that keeps with
//! the next, such as a section's band, is never the last thing on a page, and a page has no lone row: two at least
//! before a break, and three after it where the rows are short enough.

use super::color::{BLACK, ROW_RULE, TINT};
use super::page::{HANG, MARGIN, PageFlow, PageRect};
use super::palette::{HEAVY, MEDIUM, THIN};
use super::shape_text::Block;
use crate::model::PageNumber;

/// How many rows a page of a table has at least after a break.
const TOGETHER: usize = 3;
/// Width of the bar at the left edge of a period.
const BAR: f32 = 5.0;

/// How a row is set off from its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowStyle {
    /// The table's head: a heavy rule below.
    Head,
    /// What is above the head: no rule.
    Over,
    /// A section's band: tinted, and kept with the row that follows.
    Band,
    /// A year: as a band, with a heavy rule above in place of the tint.
    Year,
    /// An ordinary row: a thin rule below.
    Plain,
    /// A period without a reply: tinted, with a bar at its left and rules above and below.
    Period,
    /// A total: a heavy rule above.
    Total,
    /// An ordinary row with less space around its text.
    Close,
    /// A row of a long account: hardly any space around its text and no rule below.
    Tight,
    /// The same with a rule below, which leads the eye across.
    TightRuled,
    /// A line of a list: no rule.
    Listed,
}

/// A row: texts at their places, each place with one or more blocks one below the other.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Left edges and what stands there.
    pub(crate) cells: Vec<(f32, Vec<Block>)>,
    /// How it is set off.
    pub(crate) look: RowStyle,
    /// The page that the whole row leads to.
    pub(crate) to: Option<PageNumber>,
}

impl Row {
    /// Space above and below the text.
    fn pad(&self) -> f32 {
        match self.look {
            RowStyle::Period => 4.0,
            RowStyle::Band | RowStyle::Year => 3.0,
            RowStyle::Head | RowStyle::Over | RowStyle::Plain | RowStyle::Total => 2.75,
            RowStyle::Close => 1.75,
            RowStyle::Listed => 1.5,
            RowStyle::Tight | RowStyle::TightRuled => 0.4,
        }
    }

    /// Whether it heads the rows that follow.
    fn heads(&self) -> bool {
        matches!(self.look, RowStyle::Band | RowStyle::Year)
    }

    /// Height of the row with its padding.
    fn height(&self) -> f32 {
        let stack = |blocks: &[Block]| blocks.iter().map(Block::height).sum::<f32>();
        self.cells.iter().map(|(_, blocks)| stack(blocks)).fold(0.0, f32::max) + 2.0 * self.pad()
    }

    /// What fits into this height, and the rest.
    fn split(&self, height: f32) -> (Row, Row) {
        let cut = |blocks: &[Block], before: bool| {
            let mut room = height - 2.0 * self.pad();
            let part = blocks.iter().filter_map(|block| {
                let fit = ((room / block.leading).max(0.0) as usize).min(block.lines.len());
                room = if fit < block.lines.len() { 0.0 } else { room - block.height() };
                let lines = if before { &block.lines[..fit] } else { &block.lines[fit..] };
                (!lines.is_empty()).then(|| Block { lines: lines.to_vec(), ..block.clone() })
            });
            part.collect::<Vec<_>>()
        };
        let half = |before| Row {
            cells: self.cells.iter().map(|(left, blocks)| (*left, cut(blocks, before))).collect(),
            ..*self
        };
        (half(true), half(false))
    }
}

/// Prints plain rows from the cursor on as they come, over as many pages as it takes; each page begins with the
/// heads. A long table is never there as a whole but on its pages.
pub(crate) fn print_each(pages: &mut PageFlow, heads: &[Row], rows: impl Iterator<Item = Row>) {
    let mut rows = rows.peekable();
    // A very tall row needs room only for its first lines.
    let first = rows.peek().map_or(0.0, |row| row.height().min(LINES));
    pages.need(height(heads) + first);
    let mut start = begin(pages, heads);
    for row in rows {
        if pages.room() < row.height() && pages.y > start {
            close(pages);
            pages.turn();
            start = begin(pages, heads);
        }
        start = whole_or_split(pages, row, start, heads);
    }
    close(pages);
}

/// The rule after the last row that a page has of a table.
fn close(pages: &mut PageFlow) {
    pages.rule(MARGIN - HANG, pages.right() + HANG, MEDIUM, BLACK);
}

/// Height of the first lines of a very tall row.
const LINES: f32 = 120.0;

/// Prints the heads and gives the place below them.
fn begin(pages: &mut PageFlow, heads: &[Row]) -> f32 {
    heads.iter().for_each(|head| draw(pages, head));
    if heads.iter().any(|head| head.look == RowStyle::Head) {
        // A band that follows does not cover half of the rule.
        pages.y += HEAVY / 2.0;
    }
    pages.y
}

/// Prints a row; only one taller than a page is split. Gives where the rows of the page begin.
fn whole_or_split(pages: &mut PageFlow, mut row: Row, mut start: f32, heads: &[Row]) -> f32 {
    while row.height() > pages.room() {
        let (now, rest) = row.split(pages.room());
        if rest.height() >= row.height() {
            break;
        }
        draw(pages, &now);
        close(pages);
        pages.turn();
        start = begin(pages, heads);
        row = rest;
    }
    draw(pages, &row);
    start
}

/// The rule above a table that has no head.
pub(crate) fn open(pages: &mut PageFlow) {
    pages.rule(MARGIN - HANG, pages.right() + HANG, MEDIUM, BLACK);
}

/// Prints a table from the cursor on, over as many pages as it takes.
pub(crate) fn print(pages: &mut PageFlow, head: Option<&Row>, rows: &[Row]) {
    let heads = head.map(std::slice::from_ref).unwrap_or_default();
    if rows.is_empty() {
        begin(pages, heads);
        return;
    }
    pages.need(least(head, rows));
    let mut start = begin(pages, heads);
    let mut on_page = 0;
    for (i, row) in rows.iter().enumerate() {
        let rest = height(&rows[i..]);
        // The last rows go over to the next page together, unless that would leave a lone row behind.
        // What a band heads stays with it.
        let headed = i.checked_sub(1).and_then(|before| rows.get(before)).is_some_and(Row::heads);
        let last = rows.len() - i <= TOGETHER && on_page > 1 && rest < 2.0 * LINES && !headed;
        let need = if last { rest } else { lead(rows, i) };
        if pages.room() < need && pages.y > start {
            close(pages);
            pages.turn();
            start = begin(pages, heads);
            on_page = 0;
        }
        start = whole_or_split(pages, row.clone(), start, heads);
        on_page += 1;
    }
    close(pages);
}

/// The height that a row asks for: a band that of what it heads too, and a very tall row only that of its first lines.
fn lead(rows: &[Row], from: usize) -> f32 {
    let mut heading = rows[from..].iter().take_while(|row| row.heads());
    let bands: f32 = heading.by_ref().map(Row::height).sum();
    let after = rows[from..].iter().find(|row| !row.heads());
    match after {
        Some(row) if bands > 0.0 => bands + row.height().min(LINES),
        Some(row) => row.height(),
        None => bands,
    }
}

/// The height that makes it worth to begin with a table: its head and two rows, and a band with what it heads.
pub(crate) fn least(head: Option<&Row>, rows: &[Row]) -> f32 {
    let second = rows.iter().position(|row| !row.heads()).map_or(0, |first| first + 1);
    let two = if second < rows.len() { lead(rows, second).min(LINES) } else { 0.0 };
    let first = if rows.is_empty() { 0.0 } else { lead(rows, 0).min(LINES) };
    head.map_or(0.0, Row::height) + first + two
}

fn draw(pages: &mut PageFlow, row: &Row) {
    let top = pages.y;
    let (left, right) = (MARGIN - HANG, pages.right() + HANG);
    let area = PageRect { left, top, right, bottom: top + row.height() };
    if matches!(row.look, RowStyle::Band | RowStyle::Period) {
        pages.fill(area, TINT);
    }
    let above = match row.look {
        RowStyle::Band | RowStyle::Period => Some(MEDIUM),
        RowStyle::Year | RowStyle::Total => Some(HEAVY),
        _ => None,
    };
    if let Some(weight) = above {
        pages.rule(left, right, weight, BLACK);
    }
    if row.look == RowStyle::Period {
        pages.fill(PageRect { right: left + BAR, ..area }, BLACK);
    }
    pages.end_cell();
    for (left, blocks) in &row.cells {
        let mut y = top + row.pad();
        for block in blocks {
            pages.print(block, 0..block.lines.len(), *left, y);
            y += block.height();
        }
        pages.end_cell();
    }
    if let Some(to) = row.to {
        pages.link(area, to);
    }
    pages.y = area.bottom;
    match row.look {
        RowStyle::Head => pages.rule(left, right, HEAVY, BLACK),
        RowStyle::Plain | RowStyle::Close | RowStyle::TightRuled => pages.rule(left, right, THIN, ROW_RULE),
        RowStyle::Period => pages.rule(left, right, MEDIUM, BLACK),
        RowStyle::Band
        | RowStyle::Year
        | RowStyle::Over
        | RowStyle::Total
        | RowStyle::Tight
        | RowStyle::Listed => {}
    }
}

/// Height of rows printed one below the other.
pub(crate) fn height(rows: &[Row]) -> f32 {
    rows.iter().map(Row::height).sum()
}
