//! What a page has to be, and the areas on it that links lie on.

use std::ops::Range;

use super::content::TextLine;
use crate::model::paper::Paper;
use crate::model::plan::NumberedItem;
use crate::model::{PageNumber, PageRange};
use crate::pdf::frontmatter_pdf::Rectangle;
use crate::pdf::{ImportedLink, ImportedPage};

/// What a page has to be.
pub(crate) struct ExpectedPage<'a> {
    pub(crate) page: PageNumber,
    /// The item it belongs to, and which of the item's pages it is, from 1.
    pub(super) item: Option<(&'a NumberedItem, u32)>,
    /// How the item's own page was placed; nothing for a page that we typeset.
    pub(super) placed: Option<ImportedPage>,
    /// Its sheet.
    pub(super) paper: Paper,
    /// Where the item's objects stand in the file.
    pub(super) stretch: Option<Range<u64>>,
    /// Its links, but for the one back to the index.
    pub(crate) links: Vec<LinkTarget>,
    /// Whether it leads back to the index.
    pub(crate) back: bool,
}

/// What links lie on: a sheet, and the words that lead back to the index.
pub(crate) struct PageArea<'a> {
    pub(crate) paper: Paper,
    pub(crate) words: Option<&'a TextLine>,
}

/// Whether each number is what it should be, but for the rounding to five decimals and that of the numbers.
pub(crate) fn near(found: &[f32], wanted: &[f32]) -> bool {
    let close = |(found, wanted): (&f32, &f32)| (found - wanted).abs() <= 1e-4 + wanted.abs() * 1e-6;
    found.len() == wanted.len() && found.iter().zip(wanted).all(close)
}

/// A link: where it is on its page, where it leads, and how high on that page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LinkTarget {
    pub(crate) area: Rectangle,
    pub(crate) to: PageNumber,
    pub(crate) top: Option<f32>,
}

impl LinkTarget {
    /// A link that an item's source had, in the bundle.
    pub(crate) fn of_item(link: &ImportedLink, item: PageRange) -> Self {
        Self { area: link.area, to: item.first().after(link.to.page), top: link.to.top }
    }
}
