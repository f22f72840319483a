//! Readers of formats that have words but no pages. Each takes the bytes of one file and gives a [`Reading`]: what is
//! to be set as pages, the files enclosed in it, and what there is to say. A reader knows of neither type nor
//! paper, touches no disk and starts no program, so a format is one file here and one line in `read`.

pub mod charset;
pub(crate) mod chat;
pub(crate) mod eml;
mod html;
mod mail;
mod msg;
mod plain;

use crate::finding::{Code, Finding};
use crate::limits::Limits;
use crate::model::ItemPath;
use crate::written::Written;

/// A format that is read as words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Text without any structure.
    Plain,
    /// A web page.
    Html,
    /// One e-mail.
    Mail,
    /// Many e-mails in one file.
    Mailbox,
    /// An e-mail as Outlook keeps it.
    Outlook,
    /// A chat of WhatsApp as it was exported: its text.
    Chat,
    /// A chat of WhatsApp as it was exported: a zip with its text and its media.
    ChatArchive,
}

impl Script {
    /// Every format that is read as words.
    pub const ALL: &[Script] = &[
        Script::Plain,
        Script::Html,
        Script::Mail,
        Script::Mailbox,
        Script::Outlook,
        Script::Chat,
        Script::ChatArchive,
    ];

    /// The format in words, its article left out: "plain text".
    pub const fn in_words(self) -> &'static str {
        match self {
            Script::Plain => "plain text",
            Script::Html => "web page (HTML)",
            Script::Mail => "e-mail",
            Script::Mailbox => "file of e-mails (mbox)",
            Script::Outlook => "Outlook e-mail",
            Script::Chat => "WhatsApp chat",
            Script::ChatArchive => "WhatsApp chat with its media (zip)",
        }
    }

    /// The endings under which this format may go without surprise.
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Script::Plain => &["txt", "text", "md", "log"],
            Script::Html => &["html", "htm", "xhtml"],
            Script::Mail => &["eml", "emlx", "email", "mht", "mhtml"],
            Script::Mailbox => &["mbox", "mbx"],
            Script::Outlook => &["msg"],
            Script::Chat => &["txt"],
            Script::ChatArchive => &["zip"],
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
    /// Which of the written documents it belongs to, from 0: its pages follow those.
    pub after: usize,
}

/// Reads a file as words.
///
/// # Errors
/// The file is damaged or beyond a limit, so that not all of it can be shown: the findings say why, one of them
/// an error.
pub fn read(script: Script, bytes: &[u8], known: Known<'_>) -> Result<Reading, Vec<Finding>> {
    let mut reading = match script {
        Script::Plain => plain::read(bytes, known),
        Script::Html => Ok(html::read(bytes, known)),
        Script::Mail => eml::read(bytes, known),
        Script::Mailbox => eml::read_mbox(bytes, known),
        Script::Outlook => msg::read(bytes, known),
        Script::Chat => chat::read(bytes, known),
        Script::ChatArchive => chat::read_archive(bytes, known),
    }?;
    let text = matches!(script, Script::Plain | Script::Html | Script::Chat);
    if text && bytes.contains(&0) && !bytes.starts_with(b"\xff\xfe") && !bytes.starts_with(b"\xfe\xff") {
        reading.findings.push(
            Finding::warning(
                Code::Damaged,
                "part of this text is lost: there are zero bytes where words should be",
            )
            .next("copy the file again from where it came, and compare its pages with the original"),
        );
    }
    // Setting type is dear; a text of this length has some ten thousand pages.
    if reading.written.iter().map(Written::letters).sum::<usize>() > known.limits.letters {
        return Err(vec![
            Finding::error(Code::TooLarge, "this file has more words than a bundle can show")
                .next("save the part of it that matters as a file of its own"),
        ]);
    }
    Ok(reading)
}
