//! Pages under construction: marks and links at places, a cursor that moves down, and the turning of pages.
//! Places are in points from the upper left corner, as one reads; only the writer turns them over.

use super::palette::{BAND, HAIR};

use super::shape_text::{Block, Run};
use crate::model::PageNumber;
use crate::model::paper::{FOOT_BAND, Paper};
use crate::pdf::layout::color::{NAVY, TextColor};

/// Left margin, and right: 20 mm.
pub(crate) const MARGIN: f32 = 56.69;
/// Right edge of what is printed.
pub(crate) const RIGHT: f32 = Paper::A4.width - MARGIN;
/// Width of what is printed.
pub(crate) const MEASURE: f32 = RIGHT - MARGIN;
/// Top of what is printed.
pub(crate) const TOP: f32 = 56.69;
/// What stays free below what is printed: the foot band and a line.
pub(crate) const BELOW: f32 = FOOT_BAND + 14.0;

/// A rectangle, from the upper left corner of the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct PageRect {
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) right: f32,
    pub(crate) bottom: f32,
}

/// Something printed on a page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PageMark {
    /// Glyphs, with the left edge they are placed from and their base line.
    Text { run: Run, left: f32, base: f32 },
    /// A rectangle filled with a colour.
    Fill { area: PageRect, ink: TextColor },
    /// A straight line of a certain weight.
    Rule { from: (f32, f32), to: (f32, f32), weight: f32, ink: TextColor },
}

/// A page: what is printed on it and where it links to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LayoutPage {
    /// The sheet.
    pub(crate) paper: Paper,
    pub(crate) marks: Vec<PageMark>,
    /// How many marks there are up to the end of each cell of a table of data, and up to where its row begins.
    pub(crate) cell_ends: Vec<usize>,
    pub(crate) links: Vec<(PageRect, PageNumber)>,
}

impl LayoutPage {
    /// An empty sheet.
    pub(crate) fn on(paper: Paper) -> Self {
        Self { paper, marks: Vec::new(), cell_ends: Vec::new(), links: Vec::new() }
    }
}

/// The pages of one part, the last of which is still being filled.
#[derive(Debug)]
pub(crate) struct PageFlow {
    done: Vec<LayoutPage>,
    page: LayoutPage,
    /// Printed at the head of every page but the first.
    running: Option<Block>,
    /// How many marks of this page are its running line.
    heading: usize,
    /// Whether the tables that are printed are data, whose cells are read one by one.
    pub(crate) of_data: bool,
    /// How far down the page is filled.
    pub(crate) y: f32,
}

impl PageFlow {
    /// A first page, A4 upright, with nothing on it.
    pub(crate) fn new() -> Self {
        Self::on(Paper::A4)
    }

    /// A first sheet of this paper with nothing on it.
    pub(crate) fn on(paper: Paper) -> Self {
        Self {
            done: Vec::new(),
            page: LayoutPage::on(paper),
            running: None,
            heading: 0,
            of_data: false,
            y: TOP,
        }
    }

    /// The same with a line that stands at the head of every page but the first, above a hair rule.
    pub(crate) fn headed(mut self, running: Block) -> Self {
        self.running = Some(running);
        self
    }

    /// Right edge of what is printed.
    pub(crate) fn right(&self) -> f32 {
        self.page.paper.width - MARGIN
    }

    /// The finished pages; at least one.
    pub(crate) fn finish(mut self) -> Vec<LayoutPage> {
        self.done.push(self.page);
        self.done
    }

    /// Height that is left on this page.
    pub(crate) fn room(&self) -> f32 {
        self.page.paper.height - BELOW - self.y
    }

    /// Whether nothing stands on this page yet.
    pub(crate) fn fresh(&self) -> bool {
        self.page.marks.len() <= self.heading
    }

    /// Begins a new page.
    pub(crate) fn turn(&mut self) {
        let next = LayoutPage::on(self.page.paper);
        self.done.push(std::mem::replace(&mut self.page, next));
        self.y = TOP;
        if let Some(line) = self.running.take() {
            self.print(&line, 0..1, MARGIN, TOP);
            self.y += line.height() + 2.0;
            self.rule(MARGIN, self.right(), 0.4, HAIR);
            self.y += 8.0;
            self.running = Some(line);
        }
        self.heading = self.page.marks.len();
    }

    /// Begins a new page unless this much fits on the present one, or nothing stands on it yet.
    pub(crate) fn need(&mut self, height: f32) {
        if self.room() < height && !self.fresh() {
            self.turn();
        }
    }

    /// Prints some lines of a block from `top` on; the cursor stays.
    pub(crate) fn print(&mut self, block: &Block, lines: std::ops::Range<usize>, left: f32, top: f32) {
        let chosen = block.lines.iter().skip(lines.start).take(lines.len());
        for (i, line) in chosen.enumerate() {
            let above = top + i as f32 * block.leading;
            let base = above + block.base;
            for run in line {
                if let (Some(to), Some(first)) = (run.to, run.glyphs.first()) {
                    let bottom = above + block.leading;
                    let area = PageRect { left: left + first.x, top: above, right: left + run.end, bottom };
                    self.page.links.push((area, to));
                }
            }
            let text = line.iter().map(|run| PageMark::Text { run: run.clone(), left, base });
            self.page.marks.extend(text);
            self.page.marks.extend(line.iter().filter_map(|run| strike_line(run, left, base)));
        }
    }

    /// Prints a block and moves below it, going on to further pages as needed. Of a block that is split, at
    /// least two lines stay together at the foot and at the head.
    pub(crate) fn flow(&mut self, block: &Block, left: f32) {
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

    /// Notes that a cell of a table of data ends here, or a row of it begins.
    pub(crate) fn end_cell(&mut self) {
        if self.of_data {
            self.page.cell_ends.push(self.page.marks.len());
        }
    }

    /// Leaves some space, but none at the head of a page.
    pub(crate) fn skip(&mut self, height: f32) {
        if !self.fresh() {
            self.y += height;
        }
    }

    /// Draws a level rule at the cursor, which stays.
    pub(crate) fn rule(&mut self, left: f32, right: f32, weight: f32, ink: TextColor) {
        let y = self.y;
        self.page.marks.push(PageMark::Rule { from: (left, y), to: (right, y), weight, ink });
    }

    /// Draws a straight line anywhere on the page.
    pub(crate) fn line(&mut self, from: (f32, f32), to: (f32, f32), weight: f32, ink: TextColor) {
        self.page.marks.push(PageMark::Rule { from, to, weight, ink });
    }

    /// Fills a rectangle; what is printed later stands on it.
    pub(crate) fn fill(&mut self, area: PageRect, ink: TextColor) {
        self.page.marks.push(PageMark::Fill { area, ink });
    }

    /// Makes an area lead to a page of the bundle.
    pub(crate) fn link(&mut self, area: PageRect, to: PageNumber) {
        self.page.links.push((area, to));
    }

    /// Blocks one below the other in a tinted box with a bar at its left; plain when they are taller than what is
    /// left of a fresh page.
    pub(crate) fn boxed(&mut self, blocks: &[Block], measure: f32, inset: f32) {
        if blocks.is_empty() {
            return;
        }
        let height = blocks.iter().map(Block::height).sum::<f32>() + 2.0 * inset - 4.0;
        self.need(height);
        if height <= self.room() {
            let area =
                PageRect { left: MARGIN, top: self.y, right: MARGIN + measure, bottom: self.y + height };
            self.fill(area, BAND);
            self.fill(PageRect { right: MARGIN + 3.0, ..area }, NAVY);
        }
        self.y += inset - 2.0;
        for block in blocks {
            self.flow(block, MARGIN + inset);
        }
        self.y += inset - 2.0;
    }
}

/// The line through words that are struck out: a third of the way up a capital, over the spaces between them too.
fn strike_line(run: &Run, left: f32, base: f32) -> Option<PageMark> {
    let first = run.glyphs.first().filter(|_| run.struck)?;
    let y = base - first.y - run.size * 0.26;
    let (from, to) = ((left + first.x, y), (left + run.end, y));
    Some(PageMark::Rule { from, to, weight: run.size * 0.075, ink: run.ink })
}
