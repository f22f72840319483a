//! The words of all pages of an item, held packed: a bundle of some thousands of pages has them all at hand.

use super::{PackedText, PageText};

/// The words of an item, page by page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemText {
    pages: Vec<Option<PackedText>>,
    /// Whether some pages are without their words because all would have been too much.
    cut_off: bool,
}

impl ItemText {
    /// Takes the words of pages, for each those that are known. What goes beyond this many bytes is left out, and the
    /// text says so.
    pub fn new(pages: impl IntoIterator<Item = Option<PackedText>>, most: usize) -> Self {
        let mut text = Self::default();
        let mut left = most;
        for page in pages {
            let kept = page.filter(|packed| {
                let room = left.checked_sub(packed.size());
                text.cut_off |= room.is_none();
                left = room.unwrap_or(left);
                room.is_some()
            });
            text.pages.push(kept);
        }
        text
    }

    /// How many pages it has.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// The words of a page, from 0. Nothing where they are not known: that a word is not on such a page cannot be said.
    pub fn page(&self, page: usize) -> Option<PageText> {
        self.pages.get(page)?.as_ref().map(PackedText::unpack)
    }

    /// Whether some pages are without their words because all would have been too much.
    pub fn is_cut_off(&self) -> bool {
        self.cut_off
    }

    /// Bytes that it takes.
    pub fn size(&self) -> usize {
        self.pages.iter().flatten().map(PackedText::size).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::page_text::{PageWord, WordArea};

    #[test]
    fn pages_beyond_the_ceiling_are_unknown_and_not_empty() {
        let mut page = PageText::new([100.0, 100.0], [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        page.push("word", PageWord::new(WordArea::new(1.0, 2.0, 3.0, 4.0)));
        let packed = PackedText::new(&page);
        let one = packed.size();
        let text = ItemText::new([Some(packed.clone()), None, Some(packed.clone()), Some(packed)], 2 * one);
        assert_eq!((text.pages(), text.is_cut_off(), text.size()), (4, true, 2 * one));
        assert_eq!([0, 2].map(|at| text.page(at)), [Some(page.clone()), Some(page)]);
        assert_eq!([1, 3, 4].map(|at| text.page(at)), [None, None, None]);
        assert!(!ItemText::new([None], 0).is_cut_off());
    }
}
