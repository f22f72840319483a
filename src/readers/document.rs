//! What a reader is told of a file and what it gives: plain values that all readers share.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::model::document::Document;
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::model::{ItemPath, counted};
use crate::readers::OwnWords;

/// What is known of an item before its bytes are read.
#[derive(Clone, Copy)]
pub struct ReaderContext<'a> {
    /// The file.
    pub file: &'a ItemPath,
    /// The item's title, for the head of its pages.
    pub title: &'a str,
    /// A line under the title: what it is and its date; may be empty.
    pub detail: &'a str,
    /// Who compared it with what it is a transcript of.
    pub checked_by: Option<&'a str>,
    /// The ceilings.
    pub limits: &'a Limits,
}

/// Whether a table's rows are wanted beside its words: an account is added up from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeepRows {
    /// They are.
    Yes,
    /// Its words are enough.
    No,
}

/// What a file says.
#[derive(Clone, Debug, Default)]
pub struct ParsedDocument {
    /// What is to be set as pages, in order.
    pub written: Vec<Document>,
    /// Files enclosed in it, which follow as pages of their own.
    pub enclosures: Vec<Attachment>,
    /// What there is to say of it; the file is not named yet.
    pub findings: Vec<Finding>,
    /// What there is to say when these words are shown, and not the pages that an office program makes.
    pub words_alone: Vec<Finding>,
    /// When it was sent, if it is one e-mail and says so.
    pub sent: Option<Timestamp>,
    /// For each of the enclosures, the file of the folder that it is, where it is not inside this one; the rest are
    /// inside.
    pub beside: Vec<Option<ItemPath>>,
    /// Every file of the folder that belongs to this one.
    pub used: BTreeSet<ItemPath>,
    /// Of a table whose rows were wanted: the rows of its sheets, unless they are beyond a limit.
    pub(crate) sheets: Option<Vec<SheetRows>>,
    /// Of a document that has a layout: its words, to be looked for on the pages that another program makes of it.
    pub(crate) own_words: OwnWords,
}

/// What the heads of an e-mail say.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct EmailHeaders {
    /// Its subject; may be empty.
    pub subject: String,
    /// Who sent it, as they are shown; may be empty.
    pub from: String,
    /// To whom it went, each on a line; may be empty.
    pub to: String,
    /// When it was sent, where that can be read.
    pub sent: Option<Timestamp>,
    /// How the mail itself says when; may be empty.
    pub written: String,
    /// Whether it is a web page that was saved in the form of a mail.
    #[serde(default)]
    pub page: bool,
}

/// A sheet of a table or a workbook as rows, for those that reckon with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SheetRows {
    /// The name of the sheet; a table has none.
    pub(crate) name: String,
    /// Its rows, each with the line of the file or the row of the sheet at which it begins, from 1.
    pub(crate) rows: Vec<(u64, Vec<String>)>,
    /// The cells of which something is struck out, by line and column from 0, and what.
    pub(crate) struck: BTreeMap<(u64, usize), String>,
}

/// A file enclosed in another: an attachment of an e-mail, a picture of a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, as the enclosing file gives it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Which of the written documents it belongs to, from 0: its pages follow those.
    pub after: usize,
}

/// The finding for a file with more in it than there may be.
pub(crate) fn too_many(what: &str, count: usize, most: usize) -> Vec<Finding> {
    vec![
        Finding::error(
            Code::TooLarge,
            format!(
                "this file holds {}, more than the {most} that are read",
                counted(count, what, &format!("{what}s"))
            ),
        )
        .next("split it into smaller files"),
    ]
}
