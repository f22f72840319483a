//! The files of an item: one, or several that are bound in their order.

use super::item_ref::ItemRef;
use super::types::Item;
use crate::model::ItemPath;

impl Item {
    /// Every file of it, in the order of their pages.
    pub fn all_files(&self) -> &[ItemPath] {
        if self.files.is_empty() { std::slice::from_ref(&self.file) } else { &self.files }
    }
}

impl ItemRef {
    /// Whether it names this item, by its id or by one of its files.
    pub fn names(&self, item: &Item) -> bool {
        item.id.as_ref() == Some(&self.0) || item.all_files().iter().any(|file| file.as_str() == self.0)
    }
}
