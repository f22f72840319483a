//! Pages under construction: marks and links at places, a cursor that moves down, and the turning of pages.
//! Places are in points from the upper left corner, as one reads; only the writer turns them over.

use super::setting::{Block, Ink, Run};
use crate::model::PageNumber;
use crate::paper::{FOOT_BAND, Paper};

/// Left margin, and right: 20 mm.
pub(super) const MARGIN: f32 = 56.69;
/// Right edge of what is printed.
pub(super) const RIGHT: f32 = Paper::A4.width - MARGIN;
/// Width of what is printed.
pub(super) const MEASURE: f32 = RIGHT - MARGIN;
/// Top of what is printed.
pub(super) const TOP: f32 = 56.69;
/// Foot of what is printed: clear of the foot band by a line.
pub(super) const FOOT: f32 = Paper::A4.height - FOOT_BAND - 14.0;

/// A rectangle, from the upper left corner of the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

/// Something printed on a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    /// Glyphs, with the left edge they are placed from and their base line.
    Text { run: Run, left: f32, base: f32 },
    /// A rectangle filled with a colour.
    Fill { area: Area, ink: Ink },
    /// A straight line of a certain weight.
    Rule { from: (f32, f32), to: (f32, f32), weight: f32, ink: Ink },
}

/// A page: what is printed on it and where it links to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Page {
    pub(super) marks: Vec<Mark>,
    pub(super) links: Vec<(Area, PageNumber)>,
}

/// The pages of one part, the last of which is still being filled.
#[derive(Debug)]
pub(super) struct Pages {
    done: Vec<Page>,
    page: Page,
    /// How far down the page is filled.
    pub(super) y: f32,
}

impl Pages {
    /// A first page with nothing on it.
    pub(super) fn new() -> Self {
        Self { done: Vec::new(), page: Page::default(), y: TOP }
    }

    /// The finished pages; at least one.
    pub(super) fn finish(mut self) -> Vec<Page> {
        self.done.push(self.page);
        self.done
    }

    /// Height that is left on this page.
    pub(super) fn room(&self) -> f32 {
        FOOT - self.y
    }

    /// Whether nothing stands on this page yet.
    pub(super) fn fresh(&self) -> bool {
        self.page.marks.is_empty()
    }

    /// Begins a new page.
    pub(super) fn turn(&mut self) {
        self.done.push(std::mem::take(&mut self.page));
        self.y = TOP;
    }

    /// Begins a new page unless this much fits on the present one, or nothing stands on it yet.
    pub(super) fn need(&mut self, height: f32) {
        if self.room() < height && !self.fresh() {
            self.turn();
        }
    }

    /// Prints some lines of a block from `top` on; the cursor stays.
    pub(super) fn print(&mut self, block: &Block, lines: std::ops::Range<usize>, left: f32, top: f32) {
        let chosen = block.lines.iter().skip(lines.start).take(lines.len());
        for (i, line) in chosen.enumerate() {
            let base = top + i as f32 * block.leading + block.base;
            let text = line.iter().map(|run| Mark::Text { run: run.clone(), left, base });
            self.page.marks.extend(text);
        }
    }

    /// Prints a block and moves below it, going on to further pages as needed. Of a block that is split, at
    /// least two lines stay together at the foot and at the head.
    pub(super) fn flow(&mut self, block: &Block, left: f32) {
        let mut from = 0;
        while from < block.lines.len() {
            let rest = block.lines.len() - from;
            let fit = ((self.room() / block.leading).max(0.0) as usize).min(rest);
            let fit = match rest - fit {
                0 => fit,
                1 if fit > 2 => fit - 1,
                _ if fit < 2 && !self.fresh() => 0,
                _ => fit.max(usize::from(self.fresh())),
            };
            self.print(block, from..from + fit, left, self.y);
            self.y += fit as f32 * block.leading;
            from += fit;
            if from < block.lines.len() {
                self.turn();
            }
        }
    }

    /// Leaves some space, but none at the head of a page.
    pub(super) fn skip(&mut self, height: f32) {
        if !self.fresh() {
            self.y += height;
        }
    }

    /// Draws a level rule at the cursor, which stays.
    pub(super) fn rule(&mut self, left: f32, right: f32, weight: f32, ink: Ink) {
        let y = self.y;
        self.page.marks.push(Mark::Rule { from: (left, y), to: (right, y), weight, ink });
    }

    /// Fills a rectangle; what is printed later stands on it.
    pub(super) fn fill(&mut self, area: Area, ink: Ink) {
        self.page.marks.push(Mark::Fill { area, ink });
    }

    /// Makes an area lead to a page of the bundle.
    pub(super) fn link(&mut self, area: Area, to: PageNumber) {
        self.page.links.push((area, to));
    }
}
