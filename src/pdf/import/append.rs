//! Files made ready one by one and joined to be one item: a mail and the letters attached to it, the pages of a
//! fax. Numbers of objects and of pages are moved up; nothing else of either changes.

use crate::pdf::write::object_writer::renumber;
use crate::pdf::{ImportedBookmark, ImportedLink, ImportedPage, ImportedPages, ImportedPlace, Layer};

impl ImportedPages {
    /// Adds another file after this one, with what is to be said of it.
    pub(crate) fn append(&mut self, mut other: ImportedPages) {
        self.findings.append(&mut other.findings);
        let loose = self.detach(other);
        let marks = self.put_last(loose);
        self.bookmarks.extend(marks);
    }

    /// Takes another file's objects in; gives its pages, links and bookmarks, whose place among this one's pages is
    /// not settled yet. Its findings go with it no further.
    pub fn detach(&mut self, other: ImportedPages) -> DetachedPages {
        let before = self.objects.keys().next_back().copied().unwrap_or(0);
        for (number, mut object) in other.objects {
            renumber(&mut object, before);
            self.objects.insert(number + before, object);
        }
        let layers = other.layers.iter().map(|layer| Layer { group: layer.group + before, ..*layer });
        self.layers.extend(layers);
        self.texts.extend(other.texts.into_iter().map(|(xobject, text)| (xobject + before, text)));
        let pages = other.pages.iter().map(|page| ImportedPage { xobject: page.xobject + before, ..*page });
        DetachedPages { pages: pages.collect(), links: other.links, bookmarks: other.bookmarks }
    }

    /// Puts pages at the end; gives the bookmarks that lead to them.
    pub fn put_last(&mut self, loose: DetachedPages) -> Vec<ImportedBookmark> {
        let first = u32::try_from(self.pages.len()).unwrap_or(u32::MAX);
        let loose = loose.after(first);
        self.pages.extend(loose.pages);
        self.links.extend(loose.links);
        loose.bookmarks
    }
}

/// Pages whose objects were taken in and that have no place yet.
#[derive(Clone, Debug, Default)]
pub struct DetachedPages {
    /// The pages.
    pub pages: Vec<ImportedPage>,
    /// Links among them.
    pub links: Vec<ImportedLink>,
    /// Bookmarks that lead to them.
    pub bookmarks: Vec<ImportedBookmark>,
}

impl DetachedPages {
    /// The same where so many pages come before them.
    #[must_use]
    pub fn after(self, pages: u32) -> Self {
        let moved =
            |link: ImportedLink| ImportedLink { on: link.on + pages, to: later(link.to, pages), ..link };
        Self {
            pages: self.pages,
            links: self.links.into_iter().map(moved).collect(),
            bookmarks: bookmarks(self.bookmarks, pages),
        }
    }
}

fn later(place: ImportedPlace, pages: u32) -> ImportedPlace {
    ImportedPlace { page: place.page + pages, ..place }
}

fn bookmarks(marks: Vec<ImportedBookmark>, pages: u32) -> Vec<ImportedBookmark> {
    let moved = |mark: ImportedBookmark| ImportedBookmark {
        to: later(mark.to, pages),
        under: bookmarks(mark.under, pages),
        title: mark.title,
    };
    marks.into_iter().map(moved).collect()
}
