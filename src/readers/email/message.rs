//! An e-mail as plain values, whatever it was kept in: what the readers of MIME and of Outlook both give.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::super::EmailHeaders;
use super::super::encoding::EncodingDoubt;
use super::SentTime;
use crate::model::document::DocumentBlock;
use crate::model::finding::Code;

/// An e-mail, whatever it was kept in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Email {
    /// What it is, where it is no e-mail.
    pub(crate) what: &'static str,
    /// Heads other than date, subject and number: label and value, as they are to be shown.
    pub(crate) heads: Vec<(String, String)>,
    /// The subject; may be empty.
    pub(crate) subject: String,
    /// When it was sent.
    pub(crate) sent: SentTime,
    /// Heads that follow date and subject: those that occur once more, and what was added when it was sent on.
    pub(crate) more_heads: Vec<(String, String)>,
    /// Its number in the world of mail.
    pub(crate) id: String,
    /// What it says, in order.
    pub(crate) body: Vec<EmailPiece>,
    /// Its attachments, in order.
    pub(crate) attachments: Vec<EmailAttachment>,
    /// Parts that say how its page looks: style sheets.
    pub(crate) sheets: Vec<EmailAttachment>,
    /// The address that its page was at; may be empty.
    pub(crate) base: String,
    /// What of it is not shown, for the facts.
    pub(crate) unshown: Vec<String>,
    /// How its characters were read, where that was not as declared.
    pub(crate) doubts: BTreeSet<EncodingDoubt>,
    /// What is wrong with it.
    pub(crate) faults: Vec<EmailFault>,
}

/// A piece of what a mail says.
#[derive(Clone, Debug)]
pub(crate) enum EmailPiece {
    /// Words, in every version that the mail has of them.
    Versions(Vec<BodyVersion>),
    /// The place of an attachment among the words.
    Attached(usize),
}

/// One version of the words of a mail.
#[derive(Clone, Debug)]
pub(crate) struct BodyVersion {
    /// What sort of version it is.
    pub(crate) kind: VersionKind,
    /// Its words, in order.
    pub(crate) chunks: Vec<BodyChunk>,
}

/// The sorts of versions, the one that most people saw first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum VersionKind {
    /// HTML.
    Web,
    /// HTML for mail programs that run it.
    Interactive,
    /// Text with marks for bold letters and the like: RTF, text/enriched.
    Rich,
    /// Plain text.
    Plain,
}

/// Words in one format.
#[derive(Clone, Debug)]
pub(crate) enum BodyChunk {
    /// Plain text.
    Text(String),
    /// HTML.
    Html(String),
    /// What another reader made of them.
    Parts(Vec<DocumentBlock>),
    /// The place of an attachment among them.
    Attached(usize),
}

/// What is wrong with a mail.
#[derive(Clone, Debug)]
pub(crate) struct EmailFault {
    /// What it is about.
    pub(crate) code: Code,
    /// A sentence for the pages and, with the place before it, for the findings.
    pub(crate) said: String,
    /// What to do.
    pub(crate) next: Cow<'static, str>,
    /// Whether its pages say it as well.
    pub(crate) shown: bool,
}

impl EmailFault {
    /// A part of the mail is lost.
    pub(crate) fn damaged(said: impl Into<String>) -> Self {
        let next = "export it again from the mail program, or use another copy";
        Self { code: Code::Damaged, said: said.into(), next: next.into(), shown: true }
    }

    /// A part of the mail is there and not shown.
    pub(crate) fn not_shown(said: impl Into<String>, next: &'static str) -> Self {
        Self { code: Code::NotShown, said: said.into(), next: next.into(), shown: true }
    }

    /// Nobody can read it without a key.
    pub(crate) fn locked() -> Self {
        let next = "open it in the mail program, print it to a PDF and add that";
        let said = "This e-mail is encrypted, so its words cannot be shown.";
        Self { code: Code::Locked, ..Self::not_shown(said, next) }
    }

    /// It was written and, as far as its heads tell, never sent.
    pub(crate) fn unsent() -> Self {
        let next = "check whether it was ever sent. If it was, use the copy from the folder of sent e-mails";
        let said = "This e-mail is a draft: it is marked as not sent.";
        Self { code: Code::DateDoubted, ..Self::not_shown(said, next) }
    }

    /// Something in the heads of the mail that a reader should know.
    pub(crate) fn doubtful(code: Code, said: impl Into<String>, next: &'static str) -> Self {
        Self { code, said: said.into(), next: next.into(), shown: false }
    }
}

/// A file attached to a mail.
#[derive(Clone, Debug, Default)]
pub(crate) struct EmailAttachment {
    /// Its name, as the mail gives it; may be empty.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// The number by which the mail's HTML shows it; may be empty.
    pub(crate) id: String,
    /// The address by which it shows it; may be empty.
    pub(crate) location: String,
    /// Whether it is meant to be seen within the words.
    pub(crate) inline: bool,
    /// What the mail calls its format: "application/pdf".
    pub(crate) media: String,
}

impl Email {
    /// Whether it is a web page that was saved in this form, and nobody's mail.
    pub(super) fn is_page(&self) -> bool {
        self.what == WEB_PAGE
    }

    /// What its heads say.
    pub(crate) fn envelope(self) -> EmailHeaders {
        let head = |label: &str| {
            let found = self.heads.iter().find(|(known, _)| known == label);
            found.map(|(_, said)| said.clone()).unwrap_or_default()
        };
        let (from, to) = (head("From"), head("To"));
        let page = self.is_page();
        EmailHeaders { subject: self.subject, from, to, sent: self.sent.at, written: self.sent.written, page }
    }
}

/// What a page is called that was saved in the form of a mail.
pub(crate) const WEB_PAGE: &str = "Web page";
