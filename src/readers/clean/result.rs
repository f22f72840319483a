//! What came of cleaning a document: the clean bytes, what was taken out, or why it cannot be made safe.

use std::collections::BTreeSet;

use super::reference;
use crate::model::finding::{Code, Finding};
use crate::model::number_of;

/// What a document has that refers outside it or changes by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UnsafeContent {
    /// Where it refers to, apart from its template and from links that a reader may follow.
    pub(super) files: BTreeSet<String>,
    /// Its template.
    pub(super) templates: BTreeSet<String>,
    /// Fields with a date or time that is brought up to date by itself.
    pub(super) dates: usize,
    /// Fields that show something but whose value is not stored.
    pub(super) unstored: usize,
}

/// A document, cleaned.
pub(crate) struct Cleaned {
    /// What it had that must be said.
    pub(crate) found: UnsafeContent,
    /// The document without it, or why it cannot be had.
    pub(crate) bytes: Result<Vec<u8>, Unsafe>,
}

/// Why a document cannot be made safe: a clause that follows "because".
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unsafe {
    #[error("its groups do not close")]
    OpenGroups,
    #[error("it is longer than any ordinary document")]
    TooLong,
    #[error("it unpacks to more than any ordinary document")]
    UnpacksTooLarge,
    #[error("it is not a complete Word document")]
    IncompleteWord,
    #[error("it was saved by a version of Word older than Word 97, or is locked")]
    OldOrLockedWord,
    #[error("its list of fields does not agree with its text")]
    FieldList,
    #[error("its parts cannot all be read")]
    UnreadablePart,
    #[error("two of its parts have the same name")]
    SamePartName,
    #[error("one of its parts is not plain XML")]
    NotPlainXml,
    #[error("an object in it cannot be read")]
    UnreadableObject,
    /// What was cleaned was looked through again, and a reference is still in it.
    #[error("a reference to something outside it could not be taken out")]
    ReferenceLeft,
    /// As with a reference.
    #[error("a field in it could not be taken out")]
    FieldLeft,
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
            let next = "compare it with the letter that was sent, or use a PDF of that letter";
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
            let next = "compare the page with the document that was sent, or use a PDF of that document";
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
                    .next("save it as a PDF where everything can be seen, and use that"),
            );
        }
        if !self.templates.is_empty() {
            let message = "this document names a template outside it, which is not fetched";
            findings.push(Finding::note(Code::Removed, message));
        }
        findings
    }

    /// A file that the document refers to. The same file under two spellings is one.
    pub(super) fn file(&mut self, place: &str) {
        self.files.extend(reference::named(place));
    }

    /// A template that the document refers to.
    pub(super) fn template(&mut self, place: &str) {
        self.templates.extend(reference::named(place));
    }
}
