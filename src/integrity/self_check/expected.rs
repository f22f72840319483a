//! What a bundle has to be, as its plan and its items say.

use crate::integrity::Record;
use crate::model::plan::Plan;
use crate::pdf::frontmatter_pdf::FrontMatter;
use crate::pdf::{ImportedBookmark, ImportedLink, ImportedPage, ImportedPages};

/// What a bundle has to be.
#[derive(Clone, Copy, Debug)]
pub struct ExpectedBundle<'a> {
    /// Every number.
    pub plan: &'a Plan,
    /// The pages we typeset, and the links asked for on them.
    pub front: &'a FrontMatter,
    /// For each item what its own reading gave; nothing for a sheet.
    pub laid: &'a [Option<ImportedLayout>],
    /// The record, as it is published beside the PDF.
    pub record: &'a Record,
}

/// What an item's own reading gave, kept aside before the item was bound.
#[derive(Clone, Debug)]
pub struct ImportedLayout {
    pub(super) pages: Vec<ImportedPage>,
    pub(super) links: Vec<ImportedLink>,
    pub(super) bookmarks: Vec<ImportedBookmark>,
}

impl ImportedLayout {
    /// The file's own bookmarks.
    pub(crate) fn bookmarks(&self) -> &[ImportedBookmark] {
        &self.bookmarks
    }

    /// Keeps how the pages were placed and where their links and bookmarks lead.
    pub fn new(placed: &ImportedPages) -> Self {
        // The lines of print under a link are many and decide nothing.
        let links = placed.links.iter().map(|link| ImportedLink { lines: Vec::new(), ..*link });
        Self { pages: placed.pages.clone(), links: links.collect(), bookmarks: placed.bookmarks.clone() }
    }
}
