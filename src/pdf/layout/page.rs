//! Pages under construction: marks and links at places, a cursor that moves down, and the turning of pages.
//! Places are in points from the upper left corner, as one reads; only the writer turns them over.

use super::color::{BLACK, TextColor};
use super::palette::{HEAVY, THIN};
use super::shape_text::{Block, Run};
use crate::model::PageNumber;
use crate::model::paper::{FOOT_BAND, Paper, SIDE_MARGIN};

/// Left margin, and right.
pub(crate) const MARGIN: f32 = SIDE_MARGIN;
/// Right edge of what is printed.
pub(crate) const RIGHT: f32 = Paper::A4.width - MARGIN;
/// Width of what is printed.
pub(crate) const MEASURE: f32 = RIGHT - MARGIN;
/// Top of what is printed.
pub(crate) const TOP: f32 = 56.0;
/// Top of a cover, which has no running head.
pub(crate) const COVER_TOP: f32 = 44.0;
/// Base line of the running head, and the rule below it.
const HEAD_LINE: f32 = 37.0;
const HEAD_RULE: f32 = 44.0;
/// What stays free below what is printed: the foot band and the space above its rule.
pub(crate) const BELOW: f32 = FOOT_BAND + 12.0;
/// How far tables, with their rules and tints, reach out of what is printed, so that their words line up with it.
pub(crate) const HANG: f32 = 4.0;

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

/// What is printed above the text of each page, over a rule.
#[derive(Clone, Debug, Default)]
pub(crate) struct RunningHead {
    /// On every page, at the left: whose bundle it is.
    pub(crate) bundle: Option<Block>,
    /// On every page but the first, at the right where something is at the left: what goes on here.
    pub(crate) continued: Option<Block>,
}

/// The pages of one part, the last of which is still being filled.
#[derive(Clone, Debug)]
pub(crate) struct PageFlow {
    done: Vec<LayoutPage>,
    page: LayoutPage,
    /// What is printed above the pages.
    running: RunningHead,
    /// How many marks of this page are its running head.
    heading: usize,
    /// Whether the tables that are printed are data, whose cells are read one by one.
    pub(crate) of_data: bool,
    /// How far down the page is filled.
    pub(crate) y: f32,
    /// The space that was left last: how far down it ends, and how much it is.
    left: (f32, f32),
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
            running: RunningHead::default(),
            heading: 0,
            of_data: false,
            y: TOP,
            left: (TOP, 0.0),
        }
    }

    /// The same with a running head.
    pub(crate) fn headed(mut self, running: RunningHead) -> Self {
        self.running = running;
        self.head(false);
        self
    }

    /// Prints the running head on a page that has nothing yet.
    fn head(&mut self, continued: bool) {
        let RunningHead { bundle, continued: what } = self.running.clone();
        let what = what.filter(|_| continued);
        let right = self.right();
        if let Some(line) = &bundle {
            self.print(line, 0..1, MARGIN, HEAD_LINE - line.base);
        }
        if let Some(line) = &what {
            let left = if bundle.is_some() { right - line.width } else { MARGIN };
            self.print(line, 0..1, left, HEAD_LINE - line.base);
        }
        if bundle.is_some() || what.is_some() {
            self.line((MARGIN, HEAD_RULE), (right, HEAD_RULE), THIN, BLACK);
        }
        self.heading = self.page.marks.len();
    }

    /// Right edge of what is printed.
    pub(crate) fn right(&self) -> f32 {
        self.page.paper.width - MARGIN
    }

    /// Goes on below what is there with another part, under a heavy rule; the pages that follow have its running head.
    /// Gives how far down the rule is.
    pub(crate) fn run_on(&mut self, running: RunningHead) -> f32 {
        self.running = running;
        self.y += RUN_ON_ABOVE;
        let from = self.y;
        self.rule(MARGIN, self.right(), HEAVY, BLACK);
        self.y += RUN_ON_BELOW;
        from
    }

    /// The sheet that is being filled.
    pub(crate) fn paper(&self) -> Paper {
        self.page.paper
    }

    /// How many pages there are.
    pub(crate) fn count(&self) -> usize {
        self.done.len() + 1
    }

    /// The pages that are full; the one that is being filled stays.
    pub(crate) fn take_full(&mut self) -> Vec<LayoutPage> {
        std::mem::take(&mut self.done)
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
        self.head(true);
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
            self.left = (self.y, height);
        }
    }

    /// Leaves this much space in all, with what was left last: two parts that both want space between them share it.
    pub(crate) fn space(&mut self, height: f32) {
        let (end, left) = self.left;
        if end == self.y {
            self.skip((height - left).max(0.0));
        } else {
            self.skip(height);
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

    /// Blocks one below the other in a box; plain when they are taller than what is left of a fresh page.
    pub(crate) fn boxed(&mut self, blocks: &[Block], measure: f32) {
        if blocks.is_empty() {
            return;
        }
        let height = blocks.iter().map(Block::height).sum::<f32>() + 2.0 * BOX_ABOVE;
        self.need(height);
        if height <= self.room() {
            let (left, top, right, bottom) = (MARGIN, self.y, MARGIN + measure, self.y + height);
            for (from, to) in [
                ((left, top), (right, top)),
                ((right, top), (right, bottom)),
                ((right, bottom), (left, bottom)),
                ((left, bottom), (left, top)),
            ] {
                self.line(from, to, HEAVY, BLACK);
            }
        }
        self.y += BOX_ABOVE;
        for block in blocks {
            self.flow(block, MARGIN + BOX_ASIDE);
        }
        self.y += BOX_ABOVE;
    }
}

/// Space above the rule over a part that runs on, beside what the part before leaves, and below it.
const RUN_ON_ABOVE: f32 = 12.0;
const RUN_ON_BELOW: f32 = 8.0;
/// The height of both.
pub(crate) const RUN_ON: f32 = RUN_ON_ABOVE + RUN_ON_BELOW;

/// Distance of text from the upper and lower edges of its box, and from the left and right ones.
const BOX_ABOVE: f32 = 8.0;
pub(crate) const BOX_ASIDE: f32 = 10.0;

/// The line through words that are struck out: a third of the way up a capital, over the spaces between them too.
fn strike_line(run: &Run, left: f32, base: f32) -> Option<PageMark> {
    let first = run.glyphs.first().filter(|_| run.struck)?;
    let y = base - first.y - run.size * 0.26;
    let (from, to) = ((left + first.x, y), (left + run.end, y));
    Some(PageMark::Rule { from, to, weight: run.size * 0.075, ink: run.ink })
}
