//! A row of the spreadsheet as it is read back.

use super::FILE;
use crate::model::ItemPath;

/// A row of the spreadsheet: its number, and its cells under the heads that are known.
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) cells: Vec<Cell>,
}

pub(super) struct Cell {
    /// Which of [`COLUMNS`](super::COLUMNS).
    pub(super) key: usize,
    /// Which column of the sheet, from 0.
    pub(super) column: usize,
    pub(super) text: String,
}

impl Line {
    pub(super) fn cell(&self, key: usize) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.key == key)
    }

    /// The files that the row is about, one on each line of its cell.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        let text = self.cell(FILE).map_or("", |cell| &cell.text);
        text.lines().filter(|line| !line.trim().is_empty())
    }

    /// The first of its files.
    pub(super) fn file(&self) -> &str {
        self.files().next().unwrap_or_default()
    }

    /// What its files look like, as far as they are names of files.
    pub(super) fn likenesses(&self) -> Vec<String> {
        self.files().filter_map(|file| ItemPath::parse(file).ok()).map(|file| file.likeness()).collect()
    }
}
