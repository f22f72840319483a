//! What of a case tells something: an item of the bundle, or a row that tells of a call.

use crate::case::calls::LoggedRow;
use crate::case::manifest::call_types::{Call, CallRow};
use crate::case::manifest::case_types::PromiseRow;
use crate::case::manifest::types::Item;
use crate::model::plan::PlanEntry;

/// An item of the bundle, beside what the manifest says of it. Which pages it has is the plan's to say.
#[derive(Clone, Copy, Debug)]
pub struct ItemInBundle<'a> {
    /// The item's number in the bundle, from 1.
    pub number: u32,
    /// What the manifest says.
    pub item: &'a Item,
    /// What was found when it was read.
    pub entry: &'a PlanEntry,
}

impl<'a> ItemInBundle<'a> {
    /// The items of a bundle. Both lists are in its order, with one element for each item.
    pub fn in_order(
        items: &'a [Item],
        entries: impl IntoIterator<Item = &'a PlanEntry>,
    ) -> Vec<ItemInBundle<'a>> {
        let both = (1..).zip(items).zip(entries);
        both.map(|((number, item), entry)| ItemInBundle { number, item, entry }).collect()
    }
}

/// A row that tells of a call: one of `[[call]]`, or a row of a table of calls.
#[derive(Clone, Copy, Debug)]
pub(super) struct CallRowInBundle<'a> {
    /// Its place among all rows, from 0: first those of the manifest.
    pub(super) index: usize,
    /// What it says.
    pub(super) row: &'a CallRow,
    /// The row of the table that it is, where it is one.
    pub(super) logged: Option<&'a LoggedRow>,
}

impl CallRowInBundle<'_> {
    /// How findings call it: "the call of 15 July 2024, 10:04", "row 12".
    pub(super) fn named(&self) -> String {
        match self.logged {
            Some(logged) => format!("row {}", logged.line),
            None => format!("the call of {}", self.row.date),
        }
    }
}

/// A promise that was not made in a call.
#[derive(Clone, Copy, Debug)]
pub(super) struct PromiseRowInBundle<'a> {
    /// Its place in the manifest, from 0.
    pub(super) index: usize,
    /// What it says.
    pub(super) row: &'a PromiseRow,
}

/// What tells of something that somebody said.
#[derive(Clone, Copy, Debug)]
pub(super) enum Teller<'a> {
    /// An item.
    Item(ItemInBundle<'a>),
    /// A row that tells of a call.
    Row(CallRowInBundle<'a>),
    /// A row that tells of a promise in a letter.
    Promise(PromiseRowInBundle<'a>),
}

/// Which item or row, for looking up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TellerKey {
    /// The item of this number.
    Item(u32),
    /// The row at this place.
    Row(usize),
    /// The promise at this place.
    Promise(usize),
}

impl<'a> Teller<'a> {
    /// Which one it is.
    pub(super) fn key(self) -> TellerKey {
        match self {
            Teller::Item(placed) => TellerKey::Item(placed.number),
            Teller::Row(row) => TellerKey::Row(row.index),
            Teller::Promise(promise) => TellerKey::Promise(promise.index),
        }
    }

    /// The call that it tells of, as far as it says anything of one.
    pub(super) fn call(self) -> Option<&'a Call> {
        match self {
            Teller::Item(placed) => placed.item.call.as_ref(),
            Teller::Row(row) => Some(&row.row.call),
            Teller::Promise(_) => None,
        }
    }
}

impl<'a> From<&ItemInBundle<'a>> for Teller<'a> {
    fn from(placed: &ItemInBundle<'a>) -> Self {
        Teller::Item(*placed)
    }
}
