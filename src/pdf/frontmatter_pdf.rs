//! The pages that the program writes itself, as the writer of the bundle takes them: one PDF, with its links and the
//! fonts of stamps.

use crate::model::PageNumber;
use crate::model::paper::Paper;
use crate::model::plan::Lengths;

/// A rectangle in points from the lower left corner of a page: left, bottom, right, top.
pub type Rectangle = [f32; 4];

/// A link on one of the front matter's own pages.
#[derive(Clone, Debug)]
pub struct PageLink {
    /// Which page of `FrontMatter::pdf`, from 0.
    pub on: usize,
    /// Where on that page.
    pub area: Rectangle,
    /// The page of the bundle it leads to.
    pub to: PageNumber,
}

/// The typeset pages as one PDF, whose pages are, in order: cover, index, chapters, each sheet in the order of the
/// items, the last chapters, schedule of digests, how to check; and after those one more, the specimen, which holds
/// the stamps' fonts and is not part of the bundle.
#[derive(Clone, Debug)]
pub struct FrontMatter {
    /// The PDF, as printpdf wrote it: A4 pages of 595.28 by 841.89 points, upright or lying, foot band left empty.
    pub pdf: Vec<u8>,
    /// How many pages each part took. When this is not what the plan was made with, the plan is made again.
    pub lengths: Lengths,
    /// The sheet of each of its pages.
    pub papers: Vec<Paper>,
    /// Links on these pages.
    pub links: Vec<PageLink>,
    /// The fonts of stamps: regular and bold.
    pub stamps: [StampFont; 2],
}

/// A font of page stamps: how the specimen page names it, and how ASCII is written in it.
#[derive(Clone, Debug)]
pub struct StampFont {
    /// The font's key in the specimen page's `/Resources /Font`.
    pub resource: String,
    /// For each character from U+0020 to U+007E, in order: the two-byte code to write and the advance in
    /// thousandths of an em.
    pub glyphs: Vec<(u16, u16)>,
}
