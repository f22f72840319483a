//! The items of a manifest and its tables as the rows of a spreadsheet, for people who prefer one. The manifest stays what
//! counts: a row is made of it, and what was changed in a row is written back into it, key by key, so that
//! every line and remark that a person wrote stays where it is.

mod columns;
mod line;
mod listed;
mod merge;
mod remarks;
pub mod tables;
mod text_edits;
#[cfg(feature = "workbooks")]
mod write;

pub use merge::{MergeInput, MergedManifest, merge};
#[cfg(feature = "workbooks")]
pub use write::write;

use super::ParsedManifest;
use super::types::Item;
use crate::model::PartialDate;

/// The heads of the columns: keys of an item, and last what a person should look at.
pub const COLUMNS: [&str; 14] = [
    "file",
    "title",
    "date",
    "until",
    "kind",
    "section",
    "from",
    "to",
    "reference",
    "received",
    "relevance",
    "note",
    "id",
    CHECK,
];

/// The name of the sheet that holds them.
pub const ITEMS: &str = "Items";

/// The letters of a column, from 0: "A", "Z", "AA".
fn letters(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    if column < 26 { last.into() } else { format!("{}{last}", letters(column / 26 - 1)) }
}

/// The one column that is no key.
const CHECK: &str = "check";

/// The column that says which item a row is about.
const FILE: usize = 0;

/// An item's cells, in the order of [`COLUMNS`].
pub type SheetRow = [String; COLUMNS.len()];

/// The rows of a manifest that was read from this text.
pub fn rows(text: &str, reading: &ParsedManifest) -> Vec<SheetRow> {
    let remarks = remarks::by_item(text, reading);
    let items = reading.manifest.item.iter().zip(remarks);
    items
        .map(|(item, remarks)| {
            COLUMNS.map(|key| if key == CHECK { shown(&remarks) } else { cell(item, key) })
        })
        .collect()
}

/// What stands in an item's cell under this head.
fn cell(item: &Item, key: &str) -> String {
    let text = |text: &Option<String>| text.as_deref().map(shown).unwrap_or_default();
    let date = |when: &Option<PartialDate>| when.as_ref().map(word).unwrap_or_default();
    match key {
        // One on each line.
        "file" => item.all_files().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        "title" => text(&item.title),
        "date" => date(&item.date),
        "until" => date(&item.until),
        "kind" => item.kind.as_ref().map(word).unwrap_or_default(),
        "section" => text(&item.section),
        "from" => text(&item.from),
        "to" => text(&item.to),
        "reference" => text(&item.reference),
        "received" => date(&item.received),
        "relevance" => text(&item.relevance),
        "note" => text(&item.note),
        "id" => text(&item.id),
        _ => String::new(),
    }
}

/// A word or a date as a manifest spells it, without quotes.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default().trim_matches('"').to_owned()
}

/// A text as a cell can hold it: no marks that a spreadsheet cannot keep, and no space around it. Two texts that
/// look the same so are the same cell.
fn shown(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let kept = |c: &char| *c == '\n' || !(c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}'));
    text.chars().filter(kept).collect::<String>().trim().to_owned()
}
