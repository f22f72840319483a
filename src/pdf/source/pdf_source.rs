//! An opened PDF: its bytes, its objects and what is known of them.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::model::counted;
use crate::model::finding::{Code, Finding};

/// An opened PDF.
pub(crate) struct PdfSource {
    pub(super) doc: Document,
    /// How many pages the second reader found.
    pub(crate) second_count: usize,
    /// Whether only the second reader could read it.
    pub(crate) alone: bool,
    /// Whether it has or had a lock, so that what it shows could be noise.
    pub(crate) doubted: bool,
    /// What is to be said of its encryption, which it has no longer.
    pub(crate) unlocked: Option<Finding>,
    /// What opening it had to mend.
    pub(crate) findings: Vec<Finding>,
    /// What is referred to in it and lopdf does not have.
    pub(super) dangling: BTreeSet<ObjectId>,
    /// Whether its table of objects was rebuilt here.
    pub(super) rebuilt: bool,
    /// Streams that break off.
    pub(super) broken: BTreeSet<ObjectId>,
    /// Streams of which it had to be found out how they are packed.
    pub(super) found_out: BTreeSet<ObjectId>,
    /// Streams that are not what their check sum says.
    pub(super) differing: BTreeSet<ObjectId>,
}

/// What to do with a PDF that cannot be used as it is.
pub(crate) const RESAVE: &str =
    "open it in a PDF viewer, check that every page is there, print it to a new PDF and use that";

/// The finding for a file of which something does not come out from behind its lock as it was.
pub(crate) fn undecipherable() -> Finding {
    Finding::error(
        Code::Damaged,
        "a part of this PDF cannot be deciphered in full, so a page would lose content or show noise",
    )
    .next(RESAVE)
}

pub(super) fn wrong_lengths(count: usize) -> Finding {
    Finding::warning(
        Code::Repaired,
        format!(
            "{} in this PDF gave a wrong length. The full content was found and is shown",
            counted(count, "piece of content", "pieces of content")
        ),
    )
}

/// A dictionary, also that of a stream.
pub(crate) fn dictionary(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// All references in an object; not recursive, for an object may nest deeply.
pub(crate) fn each_reference(object: &Object, into: &mut Vec<ObjectId>) {
    let mut todo = vec![object];
    while let Some(object) = todo.pop() {
        match object {
            Object::Reference(id) => into.push(*id),
            Object::Array(items) => todo.extend(items),
            Object::Dictionary(dict) => todo.extend(dict.iter().map(|(_, value)| value)),
            Object::Stream(stream) => todo.extend(stream.dict.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
}

/// Whether a filter is a lock of the stream's own.
pub(super) fn is_crypt(filter: &&Object) -> bool {
    matches!(filter.as_name(), Ok(b"Crypt"))
}
