//! Files made ready one by one and joined to be one item: a mail and the letters attached to it, the pages of a
//! fax. Numbers of objects and of pages are moved up; nothing else of either changes.

use crate::pdf::write::object_writer::renumber;
use crate::pdf::{Layer, Place, Placed, PlacedBookmark, PlacedLink, PlacedPage};

impl Placed {
    /// Adds another file after this one, with what is to be said of it.
    pub(crate) fn append(&mut self, mut other: Placed) {
        self.findings.append(&mut other.findings);
        let loose = self.take_in(other);
        let marks = self.put_last(loose);
        self.bookmarks.extend(marks);
    }

    /// Takes another file's objects in; gives its pages, links and bookmarks, whose place among this one's pages is
    /// not settled yet. Its findings go with it no further.
    pub fn take_in(&mut self, other: Placed) -> Loose {
        let before = self.objects.keys().next_back().copied().unwrap_or(0);
        for (number, mut object) in other.objects {
            renumber(&mut object, before);
            self.objects.insert(number + before, object);
        }
        let layers = other.layers.iter().map(|layer| Layer { group: layer.group + before, ..*layer });
        self.layers.extend(layers);
        let pages = other.pages.iter().map(|page| PlacedPage { figure: page.figure + before, ..*page });
        Loose { pages: pages.collect(), links: other.links, bookmarks: other.bookmarks }
    }

    /// Puts pages at the end; gives the bookmarks that lead to them.
    pub fn put_last(&mut self, loose: Loose) -> Vec<PlacedBookmark> {
        let first = u32::try_from(self.pages.len()).unwrap_or(u32::MAX);
        self.pages.extend(loose.pages);
        let moved = |link: PlacedLink| PlacedLink { on: link.on + first, to: later(link.to, first), ..link };
        self.links.extend(loose.links.into_iter().map(moved));
        bookmarks(loose.bookmarks, first)
    }
}

/// Pages whose objects were taken in and that have no place yet.
#[derive(Clone, Debug, Default)]
pub struct Loose {
    /// The pages.
    pub pages: Vec<PlacedPage>,
    /// Links among them.
    pub links: Vec<PlacedLink>,
    /// Bookmarks that lead to them.
    pub bookmarks: Vec<PlacedBookmark>,
}

fn later(place: Place, pages: u32) -> Place {
    Place { page: place.page + pages, ..place }
}

fn bookmarks(marks: Vec<PlacedBookmark>, pages: u32) -> Vec<PlacedBookmark> {
    let moved = |mark: PlacedBookmark| PlacedBookmark {
        to: later(mark.to, pages),
        under: bookmarks(mark.under, pages),
        title: mark.title,
    };
    marks.into_iter().map(moved).collect()
}
