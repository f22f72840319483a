//! Tables: rows of set texts, a head that is repeated on every page, and rows that stay whole. A row that
//! keeps with the next, such as a section's band, is never the last thing on a page.

use super::page::{MARGIN, PageFlow, PageRect};
use super::palette::{BAND, HAIR};
use super::shape_text::Block;
use crate::model::PageNumber;
use crate::pdf::layout::color::NAVY;

/// Space above and below the text of a row, and of a close one.
const PAD: f32 = 4.0;
const CLOSE: f32 = 2.0;

/// How a row is set off from its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowStyle {
    /// The table's head: a heavy rule below.
    Head,
    /// What stands above the head: no rule.
    Over,
    /// A section's band: tinted, and kept with the row that follows.
    Band,
    /// An ordinary row: a hair rule below.
    Plain,
    /// A total: a rule above and below.
    Total,
    /// An ordinary row with less space around its text.
    Close,
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
        if self.look == RowStyle::Close { CLOSE } else { PAD }
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
            pages.turn();
            start = begin(pages, heads);
        }
        start = whole_or_split(pages, row, start, heads);
    }
}

/// Height of the first lines of a very tall row.
const LINES: f32 = 120.0;

/// Prints the heads and gives the place below them.
fn begin(pages: &mut PageFlow, heads: &[Row]) -> f32 {
    heads.iter().for_each(|head| draw(pages, head));
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
        pages.turn();
        start = begin(pages, heads);
        row = rest;
    }
    draw(pages, &row);
    start
}

/// Prints a table from the cursor on, over as many pages as it takes.
pub(crate) fn print(pages: &mut PageFlow, head: Option<&Row>, rows: &[Row]) {
    let heads = head.map(std::slice::from_ref).unwrap_or_default();
    let lead = |from: usize| {
        // A band needs room for what it heads; a very tall row only for its first lines.
        let banded = rows[from..].iter().take_while(|row| row.look == RowStyle::Band);
        let bands: f32 = banded.clone().map(Row::height).sum();
        bands + rows.get(from + banded.count()).map_or(0.0, |row| row.height().min(LINES))
    };
    pages.need(height(heads) + if rows.is_empty() { 0.0 } else { lead(0) });
    let mut start = begin(pages, heads);
    for (i, row) in rows.iter().enumerate() {
        let need = if row.look == RowStyle::Band { lead(i) } else { row.height() };
        if pages.room() < need && pages.y > start {
            pages.turn();
            start = begin(pages, heads);
        }
        start = whole_or_split(pages, row.clone(), start, heads);
    }
}

fn draw(pages: &mut PageFlow, row: &Row) {
    let top = pages.y;
    let right = pages.right();
    let area = PageRect { left: MARGIN, top, right, bottom: top + row.height() };
    if row.look == RowStyle::Band {
        pages.fill(area, BAND);
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
        RowStyle::Head => {
            // A little higher, so that a band which follows does not cover half of it.
            pages.y -= 0.5;
            pages.rule(MARGIN, right, 0.9, NAVY);
            pages.y = area.bottom;
        }
        RowStyle::Band | RowStyle::Over => {}
        RowStyle::Plain | RowStyle::Close => pages.rule(MARGIN, right, 0.4, HAIR),
        RowStyle::Total => {
            pages.y = top;
            pages.rule(MARGIN, right, 0.6, NAVY);
            pages.y = area.bottom;
            pages.rule(MARGIN, right, 0.9, NAVY);
        }
    }
}

/// Height of rows printed one below the other.
pub(crate) fn height(rows: &[Row]) -> f32 {
    rows.iter().map(Row::height).sum()
}
