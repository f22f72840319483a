//! Builds the blocks of a document out of its paragraphs, tables and notes, in the order in which an office file
//! tells of them.

use super::super::tables::alignment::{head_row, tabled};
use crate::model::document::DocumentBlock;
use crate::model::{Baseline, CharStyle, StyledText};

/// A document's words as they are read, paragraph after paragraph.
#[derive(Default)]
pub(crate) struct DocumentBuilder {
    pub(super) parts: Vec<DocumentBlock>,
    pub(super) text: StyledText,
    pub(super) listed: bool,
    pub(super) tables: Vec<OpenTable>,
    /// The words of each paragraph, without the labels.
    pub(super) said: Vec<String>,
    /// Cells seen so far, in all tables.
    pub(crate) cells: usize,
}

/// A table that is being read.
#[derive(Default)]
pub(super) struct OpenTable {
    pub(super) rows: Vec<Vec<StyledText>>,
    pub(super) row: Vec<StyledText>,
    pub(super) cell: StyledText,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ParagraphKind {
    /// Running text.
    #[default]
    Text,
    /// A heading.
    Heading,
    /// An entry of a list at this depth, from 0.
    Item(usize),
}

/// What stands before an entry of a list that has a sign and no number.
pub(crate) const BULLET: &str = "•";

/// How characters are styled, before it is known whether they are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CharacterFormat {
    /// How they are drawn.
    pub(crate) style: CharStyle,
    /// Whether the program shows them only when asked.
    pub(crate) hidden: bool,
}

/// Raised or lowered, where characters are moved up or down by this much; a small move is a matter of looks.
pub(crate) fn moved(by: f64, least: f64) -> Baseline {
    if by >= least {
        Baseline::Raised
    } else if by <= -least {
        Baseline::Lowered
    } else {
        Baseline::Normal
    }
}

impl DocumentBuilder {
    /// Adds a paragraph, to the cell that is open or to the text. The label is what the program prints before it:
    /// its number or its bullet.
    pub(crate) fn paragraph(&mut self, words: &StyledText, label: &str, kind: ParagraphKind) {
        self.say(words);
        self.place(words, label, kind);
    }

    /// Keeps a paragraph's words for the comparison with its pages. The marks of notes are left out, for each program
    /// writes them in a way of its own.
    pub(crate) fn say(&mut self, words: &StyledText) {
        let is_mark = |text: &str| text.starts_with('[') && text.ends_with(']');
        let raised = |style: CharStyle| style.baseline == Baseline::Raised;
        let pieces = words.pieces().into_iter();
        let said: String =
            pieces.map(|(text, style)| if raised(style) && is_mark(text) { " " } else { text }).collect();
        if !said.trim().is_empty() {
            self.said.push(said);
        }
    }

    /// The words of all paragraphs so far.
    pub(crate) fn take_said(&mut self) -> Vec<String> {
        std::mem::take(&mut self.said)
    }

    /// Adds a paragraph whose words were kept already.
    pub(crate) fn place(&mut self, words: &StyledText, label: &str, kind: ParagraphKind) {
        let label = label.trim();
        let end = words.trim_end().len();
        let mut said = StyledText::new();
        // A bullet before nothing says nothing; a number does.
        if !label.is_empty() && (!words.trim().is_empty() || label.contains(char::is_alphanumeric)) {
            said.push_str(label);
            said.push_str(if words.trim().is_empty() { "" } else { " " });
        }
        // Spaces before a label's words are the tab that follows it.
        let start =
            if label.is_empty() { 0 } else { end - words.get(..end).map_or(0, |w| w.trim_start().len()) };
        said.push_styled(&words.part(start..end.max(start)));
        if let Some(table) = self.tables.last_mut() {
            if !said.is_empty() {
                if !table.cell.is_empty() {
                    table.cell.push_str("\n");
                }
                table.cell.push_styled(&said);
            }
            return;
        }
        if said.trim().is_empty() {
            return;
        }
        if kind == ParagraphKind::Heading {
            self.flush();
            self.parts.push(DocumentBlock::Heading(said.trimmed()));
            return;
        }
        let item = matches!(kind, ParagraphKind::Item(_));
        if !self.text.is_empty() {
            self.text.push_str(if item && self.listed { "\n" } else { "\n\n" });
        }
        self.listed = item;
        if let ParagraphKind::Item(depth) = kind {
            self.text.push_str(&"\t".repeat(depth.min(crate::readers::numbering::DEEPEST)));
        }
        self.text.push_styled(&said);
    }

    /// Adds parts as they are. Inside a cell they become its words.
    pub(crate) fn insert(&mut self, parts: Vec<DocumentBlock>) {
        if self.tables.is_empty() {
            self.flush();
            self.parts.extend(parts);
        } else {
            self.place(&run_together(&parts, "\n"), "", ParagraphKind::Text);
        }
    }

    /// What follows begins on a new page.
    pub(crate) fn new_page(&mut self) {
        if self.tables.is_empty() {
            self.flush();
            self.parts.push(DocumentBlock::NewPage);
        }
    }

    /// A table begins.
    pub(crate) fn open_table(&mut self) {
        if self.tables.is_empty() {
            self.flush();
        }
        self.tables.push(OpenTable::default());
    }

    /// A cell ends; it takes this many columns and is repeated this often.
    pub(crate) fn close_cell(&mut self, columns: usize, repeated: usize) {
        if let Some(table) = self.tables.last_mut() {
            let cell = std::mem::take(&mut table.cell);
            for _ in 0..repeated.max(1) {
                table.row.push(cell.clone());
                table.row.extend(std::iter::repeat_n(StyledText::new(), columns.saturating_sub(1)));
            }
            self.cells += columns.max(1) * repeated.max(1);
        }
    }

    /// A row ends.
    pub(crate) fn close_row(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            let row = std::mem::take(&mut table.row);
            table.rows.push(row);
        }
    }

    /// A table ends. One inside a cell becomes lines of that cell.
    pub(crate) fn close_table(&mut self) {
        let Some(OpenTable { mut rows, row, cell }) = self.tables.pop() else { return };
        if !row.is_empty() || !cell.is_empty() {
            rows.push(row.into_iter().chain([cell]).collect());
        }
        trim(&mut rows);
        if !self.tables.is_empty() {
            for row in rows {
                let mut line = StyledText::new();
                for (place, cell) in row.iter().enumerate() {
                    line.push_str(if place > 0 { "   " } else { "" });
                    line.push_styled(cell);
                }
                self.place(&line, "", ParagraphKind::Text);
            }
        } else if rows.iter().all(|row| row.len() < 2) {
            for cell in rows.into_iter().flatten() {
                self.place(&cell, "", ParagraphKind::Text);
            }
        } else {
            let head = head_row(&rows);
            self.parts.push(DocumentBlock::Table(tabled(rows, head)));
        }
    }

    pub(super) fn flush(&mut self) {
        if !self.text.is_empty() {
            self.parts.push(DocumentBlock::Text(std::mem::take(&mut self.text)));
        }
        self.listed = false;
    }

    /// The parts; tables that the document left open are closed.
    pub(crate) fn finish(mut self) -> Vec<DocumentBlock> {
        while !self.tables.is_empty() {
            self.close_table();
        }
        self.flush();
        self.parts
    }
}

/// Takes empty cells off the ends of rows, and empty rows off the end.
pub(crate) fn trim(rows: &mut Vec<Vec<impl AsRef<str>>>) {
    for row in rows.iter_mut() {
        while row.last().is_some_and(|cell| cell.as_ref().trim().is_empty()) {
            row.pop();
        }
    }
    while rows.last().is_some_and(Vec::is_empty) {
        rows.pop();
    }
}

/// All words of these parts, one after the other.
pub(crate) fn run_together(parts: &[DocumentBlock], between: &str) -> StyledText {
    let mut all = StyledText::new();
    let mut add = |text: &StyledText| {
        if !all.is_empty() {
            all.push_str(between);
        }
        all.push_styled(text);
    };
    for part in parts {
        match part {
            DocumentBlock::Text(text) | DocumentBlock::Heading(text) => add(text),
            DocumentBlock::Table(table) => {
                table.head.iter().chain(table.rows.iter().flatten()).for_each(&mut add)
            }
            _ => {}
        }
    }
    all
}

/// Words in a text.
pub(crate) fn words_in(text: &str) -> usize {
    text.split_whitespace().count()
}
