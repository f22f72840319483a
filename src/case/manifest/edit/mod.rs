//! The manifest as a document: text in, text out. People write the manifest by hand and a program saves into it, so an
//! edit changes only the bytes it must: toml_edit says where everything is, and the new words are put there. Nothing
//! is printed anew, because a printer of TOML writes line ends its own way, and puts moved tables back.
//!
//! What stays: comments, blank lines, order, quotes, line ends, a byte order mark, a missing last line end. A comment
//! behind a value stays when the value changes; when the field is removed it is kept on a line of its own. A removed
//! row, table or list takes along the comments within it, and a row also those directly below its last value, which are
//! about it. What is above a row's header stays, because it may be the heading of all that follows; it never comes to be
//! directly above the next header.
//!
//! Every result is read by our own reader first. An edit that would add an error gives no text.

mod edit_error;
mod edit_value;
mod entries;
mod field_path;
mod lines;
mod marks;
mod node;
mod sections;
mod splice;
#[cfg(test)]
mod tests;
mod value_at;

use serde::{Deserialize, Serialize};

use crate::case::manifest::parse::parse;
use crate::model::Digest;
use crate::model::finding::{Code, Finding, Severity};
pub use edit_error::EditError;
pub use edit_value::EditValue;
pub use field_path::{FieldPath, PathStep};
pub use marks::{RowMark, comment_behind, marks_of_rows, without_marks, without_reason};
pub use value_at::value_at;

/// A manifest after an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedManifest {
    /// Its new text.
    pub text: String,
    /// What takes the edit back.
    pub undo: EditUndo,
}

/// What takes an edit back, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditUndo {
    /// The text that it takes the edit back from.
    after: Digest,
    /// Where the texts differ, in bytes.
    at: usize,
    /// How many bytes are new.
    new: usize,
    /// What was there before.
    old: String,
}

impl EditUndo {
    fn new(before: &str, after: &str) -> Self {
        let same = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>| {
            a.zip(b).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum::<usize>()
        };
        let at = same(&mut before.chars(), &mut after.chars());
        let (old, new) = (before.get(at..).unwrap_or_default(), after.get(at..).unwrap_or_default());
        let end = same(&mut old.chars().rev(), &mut new.chars().rev());
        let old = old.get(..old.len() - end).unwrap_or_default().to_owned();
        Self { after: Digest::compute(after.as_bytes()), at, new: new.len() - end, old }
    }

    /// The text as it was before the edit.
    ///
    /// # Errors
    /// When the text is not the one that the edit gave.
    pub fn apply(&self, text: &str) -> Result<String, EditError> {
        let parts = (text.get(..self.at), text.get(self.at + self.new..));
        match parts {
            (Some(start), Some(end)) if Digest::compute(text.as_bytes()) == self.after => {
                Ok(format!("{start}{}{end}", self.old))
            }
            _ => Err(EditError::ChangedSince),
        }
    }
}

/// Sets a field: `bundle.title`, `item[3].post.posted`, or a whole list or table. Only what differs is changed, so a
/// list keeps the comments between its entries. A field that is not there yet comes last in its table; a table that is
/// not there yet is added with a header of its own.
///
/// # Errors
/// When the text is not TOML, the row is not there, or our reader would refuse the result.
pub fn set(text: &str, field: &FieldPath, value: &EditValue) -> Result<EditedManifest, EditError> {
    let field = node::resolved(text, field)?;
    accepted(text, splice::set(text, field.steps(), value)?, &field)
}

/// Adds a row to a list of tables: `item`, `party`, `account[0].charge`. It comes after the last of its kind. The first
/// of its kind comes at the end of the file, or of the row that it belongs to.
///
/// # Errors
/// When the text is not TOML, the place is not there or not a list, or our reader would refuse the result.
pub fn add(text: &str, list: &FieldPath, row: &[(&str, EditValue)]) -> Result<EditedManifest, EditError> {
    let list = node::resolved(text, list)?;
    let row: Vec<(String, EditValue)> =
        row.iter().map(|(key, value)| ((*key).into(), value.clone())).collect();
    accepted(text, splice::add(text, list.steps(), &row)?, &list)
}

/// Removes a field, a table, or a row.
///
/// # Errors
/// When the text is not TOML, there is no such field or row, or our reader would refuse the result: a required field,
/// an item that others refer to.
pub fn remove(text: &str, place: &FieldPath) -> Result<EditedManifest, EditError> {
    let place = node::resolved(text, place)?;
    accepted(text, splice::remove(text, place.steps())?, &place)
}

/// The edit, if our own reader has no error to say of it that it would not have said before.
fn accepted(before: &str, after: String, field: &FieldPath) -> Result<EditedManifest, EditError> {
    let errors = |text: &str| {
        let findings = parse(text).findings.into_iter();
        findings.filter(|finding| finding.severity == Severity::Error).collect::<Vec<Finding>>()
    };
    let mut known = errors(before);
    let findings: Vec<Finding> = errors(&after)
        .into_iter()
        .filter(|finding| match known.iter().position(|other| says_the_same(other, finding)) {
            Some(at) => {
                known.swap_remove(at);
                false
            }
            None => true,
        })
        .collect();
    if !findings.is_empty() {
        return Err(EditError::Refused { field: field.to_string(), findings });
    }
    Ok(EditedManifest { undo: EditUndo::new(before, &after), text: after })
}

/// Whether two errors are one, wherever in the text each was found.
fn says_the_same(a: &Finding, b: &Finding) -> bool {
    // This one names the line of the other of the two.
    let words = |finding: &Finding| match finding.code {
        Code::ListedTwice => finding.message.split(" on line ").next().unwrap_or_default().to_owned(),
        _ => finding.message.clone(),
    };
    a.code == b.code && words(a) == words(b)
}
