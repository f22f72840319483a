//! The bundle that is divided, and its documents.

use std::borrow::Cow;
use std::io::{self, Read, Seek};

use crate::integrity::self_check;
use crate::integrity::self_check::{CachedObject, ObjectCache};
use crate::model::{ItemPath, PageNumber, PageRange};
use crate::pdf::wrong;

/// A document of the bundle: nothing of it is cut.
pub(super) struct DividedDocument<'a> {
    pub(super) title: Cow<'a, str>,
    /// The item that it is, if it is one.
    pub(super) item: Option<&'a ItemPath>,
    pub(super) pages: PageRange,
}

/// The bundle that is divided.
pub(super) struct DividedBundle<R> {
    pub(super) cache: ObjectCache<R>,
    /// The objects of the pages, in order.
    pub(super) pages: Vec<u32>,
    /// For each object whether it is a page.
    pub(super) is_page: Vec<bool>,
    /// The groups of content, and whether each is hidden at first.
    pub(super) layers: Vec<(u32, bool)>,
}

impl<R: Read + Seek> DividedBundle<R> {
    pub(super) fn open(from: R) -> io::Result<Self> {
        let mut cache = ObjectCache::over(from)?;
        let pages = self_check::pages_in_order(&mut cache)?;
        let layers = self_check::layers(&mut cache)?;
        let mut is_page = vec![false; cache.table.size() as usize];
        for page in &pages {
            if let Some(mark) = is_page.get_mut(*page as usize) {
                *mark = true;
            }
        }
        Ok(Self { cache, pages, is_page, layers })
    }

    pub(super) fn bytes(&self) -> u64 {
        self.cache.window.bytes()
    }

    /// How many objects it has.
    pub(super) fn objects(&self) -> usize {
        self.is_page.len()
    }

    pub(super) fn is_page(&self, object: u32) -> bool {
        self.is_page.get(object as usize).is_some_and(|is| *is)
    }

    pub(super) fn page_object(&self, page: PageNumber) -> io::Result<u32> {
        self.pages.get(page.index()).copied().ok_or_else(|| wrong(format!("there is no page {page}")))
    }

    pub(super) fn page(&mut self, page: PageNumber) -> io::Result<CachedObject> {
        let object = self.page_object(page)?;
        Ok(self.cache.get(object)?)
    }
}
