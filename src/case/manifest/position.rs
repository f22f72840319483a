//! Where in the text of a manifest something stands.

use crate::case::manifest::item_ref::ItemRef;

/// A line and a column, both from 1, columns in characters.
pub type Position = (u32, u32);

/// Line and column of a byte offset.
pub(crate) fn position(text: &str, offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line as u32, column as u32)
}

/// A page within an item that the manifest names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// The item.
    pub item: ItemRef,
    /// The page, counted from 1 within the item.
    pub page: u32,
    /// Where it is named.
    pub at: Position,
    /// The `[[bundle]]` whose text names it, counted from 0; nothing in what is said once.
    pub bundle: Option<usize>,
}

/// An item that a text of the manifest names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedItem {
    /// The item.
    pub item: ItemRef,
    /// Where it is named.
    pub at: Position,
    /// The `[[bundle]]` whose text names it, counted from 0; nothing in what is said once.
    pub bundle: Option<usize>,
}
