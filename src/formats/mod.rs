//! Readers of formats that have words but no pages. Each takes the bytes of one file and gives a [`Reading`]: what is
//! to be set as pages, the files enclosed in it, and what there is to say. A reader knows of neither type nor
//! paper, touches no disk and starts no program, so a format is one file here and one line in `read`.

pub mod charset;
mod plain;

use crate::finding::Finding;
use crate::limits::Limits;
use crate::model::ItemPath;
use crate::written::Written;

/// A format that is read as words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Text without any structure.
    Plain,
}

impl Script {
    /// The format in words, its article left out: "plain text".
    pub const fn in_words(self) -> &'static str {
        match self {
            Script::Plain => "plain text",
        }
    }

    /// The endings under which this format may go without surprise.
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Script::Plain => &["txt", "text", "md", "log"],
        }
    }
}

/// What is known of an item before its bytes are read.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The file.
    pub file: &'a ItemPath,
    /// The item's title, for the head of its pages.
    pub title: &'a str,
    /// A line under the title: what it is and its date; may be empty.
    pub detail: &'a str,
    /// The ceilings.
    pub limits: &'a Limits,
}

/// What a file says.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What is to be set as pages, in order.
    pub written: Vec<Written>,
    /// Files enclosed in it, which follow as pages of their own.
    pub enclosures: Vec<Enclosure>,
    /// What there is to say of it; the file is not named yet.
    pub findings: Vec<Finding>,
}

/// A file enclosed in another: an attachment of an e-mail, a picture of a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosure {
    /// Its name, as the enclosing file gives it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Reads a file as words.
///
/// # Errors
/// The file is damaged or beyond a limit, so that not all of it can be shown: the findings say why, one of them
/// an error.
pub fn read(script: Script, bytes: &[u8], known: Known<'_>) -> Result<Reading, Vec<Finding>> {
    match script {
        Script::Plain => plain::read(bytes, known),
    }
}
