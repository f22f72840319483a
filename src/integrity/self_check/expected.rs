//! What a bundle has to be, as its plan and its items say.

use crate::integrity::Record;
use crate::model::plan::Plan;
use crate::pdf::frontmatter_pdf::FrontMatter;
use crate::pdf::{DetachedPages, ImportedBookmark, ImportedLink, ImportedPage, ImportedPages};

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

/// What an item's own reading gave, kept aside before the item was bound. Of an item of several files, what all of them gave.
#[derive(Clone, Debug)]
pub struct ImportedLayout {
    pub(super) pages: Vec<ImportedPage>,
    pub(super) links: Vec<ImportedLink>,
    pub(super) bookmarks: Vec<ImportedBookmark>,
    /// The highest of its local numbers.
    objects: u32,
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
        Self {
            pages: placed.pages.clone(),
            links: links.collect(),
            bookmarks: placed.bookmarks.clone(),
            objects: placed.objects.keys().next_back().copied().unwrap_or(0),
        }
    }

    /// Adds what the reading of the item's next file gave. Its objects follow those that are there.
    pub fn extend(&mut self, next: Self) {
        let Self { mut pages, links, bookmarks, objects } = next;
        pages.iter_mut().for_each(|page| page.xobject += self.objects);
        let before = u32::try_from(self.pages.len()).unwrap_or(u32::MAX);
        let more = DetachedPages { pages, links, bookmarks }.after(before);
        self.pages.extend(more.pages);
        self.links.extend(more.links);
        self.bookmarks.extend(more.bookmarks);
        self.objects += objects;
    }
}
