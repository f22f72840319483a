//! Documents made safe before another program lays them out. An office program that opens a document does what the
//! document asks for: it fetches the picture whose address is written in it, reads a file of the user's disk, and
//! writes today's date over the one that the letter was sent with. So what refers to something outside the document
//! is taken out, and every field whose value would be worked out again is replaced by the value that is stored in
//! the file. Page numbers, tables of contents and the like depend on the layout and are left to the program that
//! does it. What comes out is then searched once more, by code that shares nothing with the cleaning: a document in
//! which a reference is left is not handed on at all.

mod doc;
mod field;
mod ole;
mod package;
mod part;
mod reference;
mod rtf;
mod scan;
mod survey;
mod xml;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::TextFormat;
use super::tables::csv::number_of;
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;

/// What a document has that refers outside it or changes by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UnsafeContent {
    /// Where it refers to, apart from its template and from links that a reader may follow.
    files: BTreeSet<String>,
    /// Its template.
    templates: BTreeSet<String>,
    /// Fields with a date or time that is brought up to date by itself.
    dates: usize,
    /// Fields that show something but whose value is not stored.
    unstored: usize,
}

/// A document, cleaned.
pub(crate) struct Cleaned {
    /// What it had that must be said.
    pub(crate) found: UnsafeContent,
    /// The document without it, or why it cannot be had.
    pub(crate) bytes: Result<Vec<u8>, Unsafe>,
}

/// Why a document cannot be made safe: a clause that follows "because".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unsafe(pub(crate) &'static str);

/// Whether what comes out of the cleaning can be proved to refer to nothing. The streams of an older Word document
/// can hold a reference where only Word itself looks for one, so it is laid out only where the program that does it
/// can reach nothing anyway.
pub(crate) const fn is_proved(script: TextFormat) -> bool {
    !matches!(script, TextFormat::OldWord)
}

/// Cleans a document that has a layout.
pub(crate) fn clean(script: TextFormat, bytes: &[u8], limits: &Limits) -> Cleaned {
    let mut found = UnsafeContent::default();
    let bytes = match script {
        TextFormat::RichText => rtf::clean(bytes, &mut found),
        TextFormat::OldWord => doc::clean(bytes, &mut found),
        _ => package::clean(bytes, &mut limits.unpacked_bytes.clone(), 0, &mut found),
    };
    Cleaned { found, bytes }
}

/// The document as it may be handed to a program that lays it out.
///
/// # Errors
/// It cannot be made safe.
pub(crate) fn safe(script: TextFormat, bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Finding> {
    clean(script, bytes, limits).bytes.map_err(|Unsafe(why)| {
        let message = format!(
            "LibreOffice was not used for this {}, because {why}. It could make LibreOffice read other files",
            script.name()
        );
        Finding::warning(Code::WordsAlone, message).next("open it, save it as PDF and use that")
    })
}

impl UnsafeContent {
    /// What must be said.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.dates > 0 {
            let (has, them) = match self.dates {
                1 => ("a date or time that updates itself".to_owned(), "the one"),
                many => (format!("{many} dates or times that update themselves"), "those"),
            };
            let message = format!(
                "this document has {has}. The page shows {them} stored in the file, from when it was last updated \
                 or saved. That may not be the day it was sent"
            );
            let next = "compare it with the letter that was sent, or use that letter as PDF";
            findings.push(Finding::warning(Code::ChangingField, message).next(next));
        }
        if self.unstored > 0 {
            let message = match self.unstored {
                1 => "1 field of this document, such as a date or a name, has no value stored in the file. Nothing \
                      is shown for it"
                    .to_owned(),
                many => format!(
                    "{many} fields of this document, such as dates or names, have no value stored in the file. \
                     Nothing is shown for them"
                ),
            };
            let next = "compare the page with the document that was sent, or use that as PDF";
            findings.push(Finding::warning(Code::ChangingField, message).next(next));
        }
        if !self.files.is_empty() {
            let count = self.files.len();
            let message = format!(
                "this document refers to {} outside it. {} not fetched. The page shows only what is stored in the \
                 document",
                number_of(count, "file"),
                if count == 1 { "It is" } else { "They are" }
            );
            findings.push(
                Finding::warning(Code::Removed, message)
                    .next("save it as PDF where everything can be seen, and use that"),
            );
        }
        if !self.templates.is_empty() {
            let message = "this document names a template outside it, which is not fetched";
            findings.push(Finding::note(Code::Removed, message));
        }
        findings
    }

    /// A file that the document refers to. The same file under two spellings is one.
    fn file(&mut self, place: &str) {
        self.files.extend(reference::named(place));
    }

    /// A template that the document refers to.
    fn template(&mut self, place: &str) {
        self.templates.extend(reference::named(place));
    }
}
