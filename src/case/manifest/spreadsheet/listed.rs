//! Which item of the manifest a row of the spreadsheet is about.

use std::collections::{BTreeMap, BTreeSet};

use super::line::Line;
use crate::case::manifest::types::Item;
use crate::model::ItemPath;

/// The items of the manifest by their files.
pub(super) struct ListedItems<'a> {
    /// By the first file.
    by_first: BTreeMap<String, &'a Item>,
    /// By every file.
    by_any: BTreeMap<String, &'a Item>,
    /// The first files of items that a row begins with.
    with_row: BTreeSet<String>,
    /// The first files of all items that a row is about.
    about: BTreeSet<String>,
}

impl<'a> ListedItems<'a> {
    /// The items, and the rows that may be about them. Of two that name one file, which is a mistake, the first counts.
    pub(super) fn new(items: &'a [Item], lines: &[Line]) -> Self {
        let by_first: BTreeMap<String, &Item> =
            items.iter().rev().map(|item| (item.file.likeness(), item)).collect();
        let each = |item: &'a Item| item.all_files().iter().map(move |file| (file.likeness(), item));
        let by_any = items.iter().rev().flat_map(each).collect();
        let firsts = lines.iter().filter_map(|line| line.likenesses().into_iter().next());
        let with_row = firsts.filter(|first| by_first.contains_key(first)).collect();
        let mut listed = Self { by_first, by_any, with_row, about: BTreeSet::new() };
        let about =
            lines.iter().filter_map(|line| listed.of(line)).map(|item| item.file.likeness()).collect();
        listed.about = about;
        listed
    }

    /// The item that a row is about: the one that begins with the row's first file. Where a person put the files in
    /// another order, the one that has this file, unless another row is about that.
    pub(super) fn of(&self, line: &Line) -> Option<&'a Item> {
        let first = ItemPath::parse(line.file()).ok()?.likeness();
        let moved = || self.by_any.get(&first).filter(|item| !self.with_row.contains(&item.file.likeness()));
        self.by_first.get(&first).or_else(moved).copied()
    }

    /// Whether a row is about this item.
    pub(super) fn has_row(&self, item: &Item) -> bool {
        self.about.contains(&item.file.likeness())
    }

    /// The item without a row that keeps a file which this row has as well.
    pub(super) fn kept_by_another(&self, file: &str, line: &Line) -> Option<&'a Item> {
        let item = self.by_any.get(file).copied().filter(|item| !self.has_row(item))?;
        let own = self.of(line).is_some_and(|own| own.file == item.file);
        (!own).then_some(item)
    }
}
