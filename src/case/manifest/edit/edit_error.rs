//! Why an edit of the manifest gives no text.

use crate::model::finding::{self, Finding};

/// Why an edit of the manifest gives no text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The text is not TOML: the line, and why.
    #[error("Line {line} of the manifest cannot be read: {reason}. Correct it in a text editor first.")]
    Unreadable {
        /// The line, from 1.
        line: u32,
        /// Why, as the parser says it.
        reason: String,
    },
    /// There is no such row, or nothing to remove: the place.
    #[error("The manifest has no {0}.")]
    NotThere(String),
    /// Something else than a list or a table is on the way: the place.
    #[error("{0} in the manifest has no fields or rows of its own.")]
    NoContainer(String),
    /// A row under a header is to become something else than a table: the row.
    #[error("{0} in the manifest is a row, and only a table can replace it.")]
    NotTable(String),
    /// Our reader would refuse the result.
    #[error("{field} cannot be changed like this. {}", finding::in_full(findings))]
    Refused {
        /// The field or row.
        field: String,
        /// Every error that the result would have and the text did not.
        findings: Vec<Finding>,
    },
    /// What is to be undone was changed in the meantime.
    #[error("The manifest has been changed since, so this edit cannot be undone.")]
    ChangedSince,
}
