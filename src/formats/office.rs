//! What the documents of all office programs have in common: paragraphs, headings and tables that become parts, and
//! what must be said of a document before anyone relies on it. A document with tracked changes is two letters in
//! one, and an office program prints deleted words as if they had been sent.

use super::figure::{headed, tabled};
use super::plain;
use super::{Enclosure, Known, Reading};
use crate::finding::{Code, Finding};
use crate::written::{Part, Written};

/// A document's words as they are read, paragraph after paragraph.
#[derive(Default)]
pub(super) struct Manuscript {
    parts: Vec<Part>,
    text: String,
    listed: bool,
    tables: Vec<Open>,
    /// Cells seen so far, in all tables.
    pub(super) cells: usize,
}

/// A table that is being read.
#[derive(Default)]
struct Open {
    rows: Vec<Vec<String>>,
    row: Vec<String>,
    cell: String,
}

/// What a paragraph is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Paragraph {
    /// Running text.
    Text,
    /// A heading.
    Heading,
    /// An entry of a list.
    Item,
}

impl Manuscript {
    /// Adds a paragraph, to the cell that is open or to the text.
    pub(super) fn paragraph(&mut self, words: &str, kind: Paragraph) {
        let words = words.trim_end();
        if let Some(table) = self.tables.last_mut() {
            if !words.is_empty() {
                if !table.cell.is_empty() {
                    table.cell.push('\n');
                }
                table.cell.push_str(words);
            }
            return;
        }
        if words.trim().is_empty() {
            return;
        }
        if kind == Paragraph::Heading {
            self.flush();
            self.parts.push(Part::Heading(words.trim().into()));
            return;
        }
        let item = kind == Paragraph::Item;
        if !self.text.is_empty() {
            self.text.push_str(if item && self.listed { "\n" } else { "\n\n" });
        }
        self.listed = item;
        if item {
            self.text.push_str("• ");
        }
        self.text.push_str(words);
    }

    /// What follows begins on a new page.
    pub(super) fn new_page(&mut self) {
        if self.tables.is_empty() {
            self.flush();
            self.parts.push(Part::NewPage);
        }
    }

    /// A table begins.
    pub(super) fn open_table(&mut self) {
        if self.tables.is_empty() {
            self.flush();
        }
        self.tables.push(Open::default());
    }

    /// A cell ends; it takes this many columns and is repeated this often.
    pub(super) fn close_cell(&mut self, columns: usize, repeated: usize) {
        if let Some(table) = self.tables.last_mut() {
            let cell = std::mem::take(&mut table.cell);
            for _ in 0..repeated.max(1) {
                table.row.push(cell.clone());
                table.row.extend(std::iter::repeat_n(String::new(), columns.saturating_sub(1)));
            }
            self.cells += columns.max(1) * repeated.max(1);
        }
    }

    /// A row ends.
    pub(super) fn close_row(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            let row = std::mem::take(&mut table.row);
            table.rows.push(row);
        }
    }

    /// A table ends. One inside a cell becomes lines of that cell.
    pub(super) fn close_table(&mut self) {
        let Some(Open { mut rows, row, cell }) = self.tables.pop() else { return };
        if !row.is_empty() || !cell.is_empty() {
            rows.push(row.into_iter().chain([cell]).collect());
        }
        trim(&mut rows);
        if !self.tables.is_empty() {
            for row in rows {
                self.paragraph(&row.join("   "), Paragraph::Text);
            }
        } else if rows.iter().all(|row| row.len() < 2) {
            for cell in rows.into_iter().flatten() {
                self.paragraph(&cell, Paragraph::Text);
            }
        } else {
            let headed = headed(&rows);
            self.parts.push(Part::Table(tabled(rows, headed)));
        }
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.parts.push(Part::Text(std::mem::take(&mut self.text).into()));
        }
        self.listed = false;
    }

    /// The parts; tables that the document left open are closed.
    pub(super) fn finish(mut self) -> Vec<Part> {
        while !self.tables.is_empty() {
            self.close_table();
        }
        self.flush();
        self.parts
    }
}

/// Takes empty cells off the ends of rows, and empty rows off the end.
pub(super) fn trim(rows: &mut Vec<Vec<String>>) {
    for row in rows.iter_mut() {
        while row.last().is_some_and(|cell| cell.trim().is_empty()) {
            row.pop();
        }
    }
    while rows.last().is_some_and(Vec::is_empty) {
        rows.pop();
    }
}

/// What a document has that must be said.
#[derive(Default)]
pub(super) struct Signs {
    pub(super) insertions: usize,
    pub(super) deletions: usize,
    pub(super) comments: usize,
    pub(super) pictures: usize,
    pub(super) changing_fields: usize,
    pub(super) outside: usize,
    pub(super) embedded: usize,
    pub(super) macros: bool,
}

/// "2 insertions".
fn several(count: usize, what: &str) -> String {
    super::table::number_of(count, what)
}

impl Signs {
    /// The findings.
    fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.insertions + self.deletions > 0 {
            let message = format!(
                "this document has tracked changes, {} and {}, so it is more than one version of a letter",
                several(self.insertions, "insertion"),
                several(self.deletions, "deletion")
            );
            let next = "Which version did you send? Accept or reject the changes as they were in it, save that \
                        one as PDF and use it.";
            findings.push(Finding::warning(Code::TrackedChanges, message).next(next));
        }
        if self.changing_fields > 0 {
            let message = "a date in this document changes by itself, so the pages may show the day on which \
                           they were made and not the day on which it was written";
            let next = "compare the date with the letter that was sent, or use that letter as PDF";
            findings.push(Finding::warning(Code::ChangingField, message).next(next));
        }
        if self.outside > 0 {
            let message = format!(
                "this document refers to {} outside it, which no bundle fetches",
                several(self.outside, "file")
            );
            findings.push(
                Finding::warning(Code::Removed, message)
                    .next("save it as PDF where they can be seen, and use that"),
            );
        }
        if self.comments > 0 {
            let message =
                format!("this document has {}, which are not shown", several(self.comments, "comment"));
            findings.push(
                Finding::warning(Code::Removed, message)
                    .next("if they matter, print it with its comments to a PDF"),
            );
        }
        if self.macros {
            findings.push(Finding::note(
                Code::Removed,
                "this document holds macros, which were not run and are not in the bundle",
            ));
        }
        if self.embedded > 0 {
            let message = format!("this document holds {}", several(self.embedded, "embedded file"));
            findings.push(
                Finding::warning(Code::Removed, format!("{message}, whose content is not in the bundle"))
                    .next("if they matter, save them as files of their own"),
            );
        }
        findings
    }

    /// The reading that a document's parts come to.
    pub(super) fn reading(
        self,
        parts: Vec<Part>,
        enclosures: Vec<Enclosure>,
        known: Known<'_>,
    ) -> Result<Reading, Vec<Finding>> {
        let length: usize = parts
            .iter()
            .map(|part| match part {
                Part::Typed(text) => text.len(),
                Part::Text(text) | Part::Heading(text) => text.len(),
                Part::Table(table) => table.rows.iter().flatten().map(|cell| cell.len()).sum(),
                _ => 0,
            })
            .sum();
        plain::weighed(length, known)?;
        let missing = match self.pictures {
            0 => String::new(),
            count => format!(" {} in it are not shown in their places.", capital(&several(count, "picture"))),
        };
        let notice =
            format!("These are the words of the document without its layout, set by leverarch.{missing}");
        let mut all = vec![Part::Notice(notice)];
        all.extend(parts);
        let written = Written {
            what: "Document".into(),
            title: known.title.into(),
            detail: known.detail.into(),
            parts: all,
        };
        let findings = self.findings();
        Ok(Reading { written: vec![written], enclosures, findings, ..Reading::default() })
    }
}

fn capital(text: &str) -> String {
    crate::typeset::words::capital(text)
}

/// Whether a field of a document shows the present day or time.
pub(super) fn changes_by_itself(field: &str) -> bool {
    let name = field.split_whitespace().next().unwrap_or("");
    ["DATE", "TIME", "PRINTDATE", "SAVEDATE"].iter().any(|known| name.eq_ignore_ascii_case(known))
}
