//! The files of a recorded item: one, or several that were bound in their order.

use super::{RecordFile, RecordItem};
use crate::model::{Digest, ItemPath, PageNumber};

impl RecordItem {
    /// Every original of the item with its digest and its size in bytes.
    pub fn originals(&self) -> impl Iterator<Item = (&ItemPath, Digest, u64)> {
        let only = self.files.is_empty().then_some((&self.file, self.sha256, self.bytes));
        only.into_iter().chain(self.files.iter().map(|one| (&one.file, one.sha256, one.bytes)))
    }

    /// Which of its several files is on a page of the bundle, from 1; nothing for an item of one file.
    pub fn file_on(&self, page: PageNumber) -> Option<usize> {
        let on = |one: &RecordFile| one.first_page <= page && page <= one.last_page;
        self.files.iter().position(on).map(|at| at + 1)
    }

    /// What an original of it is called, at the beginning of a sentence: "Item 3", or "File 2 of item 3".
    pub fn name_of(&self, file: &ItemPath) -> String {
        match self.files.iter().position(|one| one.file == *file) {
            Some(at) => format!("File {} of item {}", at + 1, self.number),
            None => format!("Item {}", self.number),
        }
    }

    /// Whether its list of files is one that leverarch writes: none for an item of one file, else its first file first,
    /// and the pages of each after those of the one before.
    pub fn files_in_order(&self) -> bool {
        let [first, .., last] = self.files.as_slice() else { return self.files.is_empty() };
        let whole = |one: &RecordFile| one.first_page <= one.last_page;
        let next = |two: &[RecordFile]| match two {
            [one, next] => one.last_page.get().checked_add(1) == Some(next.first_page.get()),
            _ => false,
        };
        (&first.file, first.sha256, first.bytes) == (&self.file, self.sha256, self.bytes)
            && (first.first_page, last.last_page) == (self.first_page, self.last_page)
            && self.files.iter().all(whole)
            && self.files.windows(2).all(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;

    fn item(files: &[(&str, u32, u32)]) -> RecordItem {
        let file = |(name, first, last): &(&str, u32, u32)| RecordFile {
            file: ItemPath::parse(name).expect("path"),
            sha256: Digest::compute(name.as_bytes()),
            bytes: 1,
            first_page: PageNumber::new(*first),
            last_page: PageNumber::new(*last),
        };
        RecordItem {
            number: 3,
            file: ItemPath::parse("a").expect("path"),
            sha256: Digest::compute(b"a"),
            bytes: 1,
            kind: Kind::Letter,
            date: None,
            until: None,
            title: String::new(),
            section: String::new(),
            first_page: PageNumber::new(5),
            last_page: PageNumber::new(8),
            stretch: None,
            pages: Vec::new(),
            enclosures: Vec::new(),
            files: files.iter().map(file).collect(),
        }
    }

    #[test]
    fn the_files_of_an_item_are_in_order_or_leverarch_did_not_write_them() {
        let good: [&[(&str, u32, u32)]; 3] =
            [&[], &[("a", 5, 5), ("b", 6, 8)], &[("a", 5, 6), ("b", 7, 7), ("c", 8, 8)]];
        for files in good {
            assert!(item(files).files_in_order(), "{files:?}");
        }
        let bad: [&[(&str, u32, u32)]; 8] = [
            &[("a", 5, 8)],
            &[("b", 5, 5), ("a", 6, 8)],
            &[("a", 4, 5), ("b", 6, 8)],
            &[("a", 5, 5), ("b", 6, 9)],
            &[("a", 5, 5), ("b", 7, 8)],
            &[("a", 5, 6), ("b", 6, 8)],
            &[("a", 5, 6), ("b", 7, 6), ("c", 7, 8)],
            &[("a", 5, 9), ("b", 10, 8)],
        ];
        for files in bad {
            assert!(!item(files).files_in_order(), "{files:?}");
        }
        assert_eq!(item(&[]).name_of(&ItemPath::parse("a").expect("path")), "Item 3");
        let two = item(&[("a", 5, 5), ("b", 6, 8)]);
        assert_eq!(two.name_of(&ItemPath::parse("b").expect("path")), "File 2 of item 3");
        assert_eq!(two.originals().map(|(file, ..)| file.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }
}
