//! Changes of a manifest's text, each in its place: the values of keys, and rows after the end.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::line::{Cell, Line};
use super::{COLUMNS, FILE, cell as cell_of};
use crate::case::manifest::quote::quoted;
use crate::case::manifest::types::Item;
use crate::model::{ItemPath, PartialDate};
use crate::readers::dates;

/// A value as the manifest spells it.
fn value(key: usize, text: &str) -> String {
    let when = if matches!(COLUMNS[key], "date" | "until" | "received") {
        text.parse::<PartialDate>().ok()
    } else {
        None
    };
    when.map_or_else(|| quoted(text), dates::in_manifest)
}

/// A row for a file that is not listed.
pub(super) fn row(line: &Line) -> String {
    let cells = line.cells.iter().filter(|cell| cell.key != FILE && !cell.text.is_empty());
    let mut keys: Vec<(usize, String)> = cells.map(|cell| (cell.key, value(cell.key, &cell.text))).collect();
    keys.sort();
    let lines = keys.iter().map(|(key, value)| format!("{} = {value}\n", COLUMNS[*key]));
    let files: Vec<&str> = line.files().collect();
    format!("\n[[item]]\n{}\n{}", file_or_files(&files).1, lines.collect::<String>())
}

/// The key for so many files, and its line.
fn file_or_files(files: &[&str]) -> (&'static str, String) {
    match files {
        [one] => ("file", format!("file = {}", quoted(one))),
        several => {
            let several: Vec<String> = several.iter().map(|file| quoted(file)).collect();
            ("files", format!("files = [{}]", several.join(", ")))
        }
    }
}

/// Changes of a text, each in its place.
pub(super) struct Edits<'a> {
    text: &'a str,
    /// Where the keys and values of each item stand, by the file's likeness.
    items: BTreeMap<String, ItemPosition>,
    edits: Vec<(Range<usize>, String)>,
}

/// Where an item stands in the text.
#[derive(Default)]
struct ItemPosition {
    /// Key and value of each key.
    keys: BTreeMap<String, (usize, Range<usize>)>,
    /// It is written in braces, on a line with others.
    inline: bool,
}

impl<'a> Edits<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let (tree, _) = DeTable::parse_recoverable(text);
        let mut items = BTreeMap::new();
        let tables = tree.get_ref().get("item").and_then(|value| value.get_ref().as_array());
        for table in tables.into_iter().flat_map(|array| array.iter()) {
            let DeValue::Table(keys) = table.get_ref() else { continue };
            let list = keys.get("files").and_then(|files| files.get_ref().as_array());
            let named = list.into_iter().flat_map(|list| list.iter()).chain(keys.get("file"));
            let mut files = named.filter_map(|file| ItemPath::parse(file.get_ref().as_str()?).ok());
            let Some(file) = files.next() else { continue };
            let keys =
                keys.iter().map(|(key, value)| (key.get_ref().to_string(), (key.span().start, value.span())));
            let inline = text.get(table.span()).is_some_and(|written| written.starts_with('{'));
            items.entry(file.likeness()).or_insert(ItemPosition { keys: keys.collect(), inline });
        }
        Self { text, items, edits: Vec::new() }
    }

    /// Notes what a row changes of an item, and gives the keys. `folder` is how the names of files are spelt.
    ///
    /// # Errors
    /// The first cell that would change an item in which nothing can be changed here.
    pub(super) fn of_item<'l>(
        &mut self,
        item: &Item,
        line: &'l Line,
        folder: &[&ItemPath],
    ) -> Result<Vec<&'static str>, &'l Cell> {
        let Some(stand) = self.items.get(&item.file.likeness()) else { return Ok(Vec::new()) };
        let said = |cell: &Cell| value(cell.key, &cell_of(item, COLUMNS[cell.key]));
        let files_differ =
            line.likenesses() != item.all_files().iter().map(ItemPath::likeness).collect::<Vec<_>>();
        let differs = |cell: &&Cell| match cell.key {
            FILE => files_differ,
            key => value(key, &cell.text) != said(cell),
        };
        let mut changed: Vec<&Cell> = line.cells.iter().filter(differs).collect();
        changed.sort_by_key(|cell| cell.key);
        if let (true, Some(first)) = (stand.inline, changed.first()) {
            return Err(first);
        }
        let mut keys = Vec::new();
        if files_differ {
            let spelt = |likeness: String| {
                let known = item.all_files().iter().chain(folder.iter().copied());
                known.into_iter().find(|file| file.likeness() == likeness).map(ItemPath::as_str)
            };
            let files: Vec<&str> = line.likenesses().into_iter().filter_map(spelt).collect();
            let (key, text) = file_or_files(&files);
            let held = stand.keys.get("files").or_else(|| stand.keys.get("file"));
            self.edits.extend(held.map(|(from, held)| (*from..held.end, text)));
            keys.push(key);
            changed.retain(|cell| cell.key != FILE);
        }
        for cell in &changed {
            let key = COLUMNS[cell.key];
            let edit = match (stand.keys.get(key), cell.text.is_empty()) {
                (Some((from, held)), true) => {
                    // Kept as a remark, over as many lines as it takes.
                    let whole = self.text.get(*from..held.end).unwrap_or_default();
                    (*from..held.end, format!("# {}", whole.replace('\n', "\n# ")))
                }
                (Some((_, held)), false) => (held.clone(), value(cell.key, &cell.text)),
                (None, true) => continue,
                (None, false) => {
                    let before =
                        COLUMNS[..cell.key].iter().chain(&["files"]).filter_map(|key| stand.keys.get(*key));
                    let after = before.map(|(_, held)| held.end).max().unwrap_or(0);
                    let (at, end) = self.line_end(after);
                    (at..at, format!("{end}{key} = {}", value(cell.key, &cell.text)))
                }
            };
            self.edits.push(edit);
        }
        keys.extend(changed.iter().map(|cell| COLUMNS[cell.key]));
        Ok(keys)
    }

    /// Where the line ends in which a place lies, and how lines end there.
    fn line_end(&self, place: usize) -> (usize, &'static str) {
        let rest = self.text.get(place..).unwrap_or_default();
        let Some(at) = rest.find('\n') else {
            return (self.text.len(), if self.text.contains("\r\n") { "\r\n" } else { "\n" });
        };
        if rest[..at].ends_with('\r') { (place + at - 1, "\r\n") } else { (place + at, "\n") }
    }

    /// The text with every change in it, and these rows after it.
    pub(super) fn done(mut self, rows: &str, name: &str) -> String {
        self.edits.sort_by_key(|(place, _)| place.start);
        let (mut text, mut done) = (String::with_capacity(self.text.len() + rows.len()), 0);
        for (place, new) in &self.edits {
            text += self.text.get(done..place.start).unwrap_or_default();
            text += new;
            done = place.end;
        }
        text += self.text.get(done..).unwrap_or_default();
        if !rows.is_empty() {
            let end = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
            let name: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            text += &format!("{end}\n# Added by leverarch init from {name}:\n{rows}");
        }
        text
    }
}
