//! An e-mail as pages: its heads as facts, its words, and its attachments as files that follow it. What reads a
//! format of mail gives a [`Mail`], plain data, so that a message looks the same whichever program kept it.

use jiff::Timestamp;
use jiff::fmt::strtime;
use jiff::tz::{Offset, TimeZone};

use super::html;
use super::{Enclosure, Envelope, Known, Reading};
use crate::finding::{Code, Finding};
use crate::model::{counted, size_in_words};
use crate::written::{Part, Written};

/// An e-mail, whatever it was kept in.
#[derive(Clone, Debug, Default)]
pub(super) struct Mail {
    /// Heads other than date and subject: label and value, as they are to be shown.
    pub(super) heads: Vec<(String, String)>,
    /// The subject; may be empty.
    pub(super) subject: String,
    /// When it was sent.
    pub(super) sent: Sent,
    /// Its number in the world of mail.
    pub(super) id: String,
    /// What it says.
    pub(super) body: Body,
    /// Its attachments, in order.
    pub(super) attachments: Vec<Attachment>,
    /// What is wrong with it, each a sentence for its pages and for the findings.
    pub(super) faults: Vec<String>,
}

/// When a mail was sent.
#[derive(Clone, Debug, Default)]
pub(super) struct Sent {
    /// The moment, when it is known.
    pub(super) at: Option<Timestamp>,
    /// How far the sender's clock was from Greenwich, when that is known.
    pub(super) offset: Option<Offset>,
    /// How the mail itself says it; may be empty.
    pub(super) written: String,
}

/// The words of a mail.
#[derive(Clone, Debug, Default)]
pub(super) enum Body {
    /// There are none.
    #[default]
    None,
    /// As text.
    Text(String),
    /// As HTML.
    Html(String),
}

/// A file attached to a mail.
#[derive(Clone, Debug, Default)]
pub(super) struct Attachment {
    /// Its name, as the mail gives it; may be empty.
    pub(super) name: String,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// The number by which the mail's HTML shows it; may be empty.
    pub(super) id: String,
    /// Whether it is meant to be seen within the words.
    pub(super) inline: bool,
    /// What the mail calls its format: "application/pdf".
    pub(super) media: String,
}

impl Mail {
    /// What its heads say.
    pub(super) fn envelope(self) -> Envelope {
        let head = |label: &str| {
            let found = self.heads.iter().find(|(known, _)| known == label);
            found.map(|(_, said)| said.clone()).unwrap_or_default()
        };
        let (from, to) = (head("From"), head("To"));
        Envelope { subject: self.subject, from, to, sent: self.sent.at, written: self.sent.written }
    }
}

/// Sets a file of one mail.
pub(super) fn single(mail: Mail, known: Known<'_>) -> Reading {
    let mut reading = Reading { sent: mail.sent.at, ..Reading::default() };
    let written = set(mail, known.title, known.detail, &mut reading, "This e-mail");
    reading.written.push(written);
    reading
}

/// Sets a mail among others of one file, its place and their count given. Its subject becomes its title.
pub(super) fn among(mail: Mail, place: usize, count: usize, known: Known<'_>, reading: &mut Reading) {
    let title = if mail.subject.is_empty() { "(no subject)".to_owned() } else { mail.subject.clone() };
    let detail = format!("E-mail {place} of {count} in {}", known.file.file_name());
    let written = set(mail, &title, &detail, reading, &format!("E-mail {place} of this file"));
    reading.written.push(written);
}

fn set(mail: Mail, title: &str, detail: &str, reading: &mut Reading, name: &str) -> Written {
    let mut facts = mail.heads;
    let dated = mail.sent.at.is_some();
    facts.push(("Date".into(), in_words(&mail.sent)));
    facts.push(("Subject".into(), or(&mail.subject, "(no subject)")));
    if !mail.id.is_empty() {
        facts.push(("Message-ID".into(), mail.id));
    }
    let page = match &mail.body {
        Body::Html(html) => html::page(html),
        _ => html::Page::default(),
    };
    let (mut listed, mut unshown) = (Vec::new(), Vec::new());
    for (place, attachment) in (1..).zip(mail.attachments) {
        let name = or(&file_name(&attachment.name), &format!("attachment {place}"));
        let size = size_in_words(attachment.bytes.len() as u64);
        let within = attachment.inline || page.shown.contains(&attachment.id);
        if let Some(what) = trifle(&attachment, within) {
            unshown.push(format!("{name}, {size}: {what}"));
            continue;
        }
        listed.push(format!("{name}, {size}"));
        reading.enclosures.push(Enclosure { name, bytes: attachment.bytes, after: reading.written.len() });
    }
    let after = reading.written.len();
    let pictures = page.files.into_iter();
    reading.enclosures.extend(pictures.map(|file| Enclosure { name: file.name, bytes: file.bytes, after }));
    reading.findings.extend(page.findings);
    if !listed.is_empty() {
        facts.push(("Attachments".into(), listed.join("\n")));
    }
    unshown.extend(html::pictures(page.pictures).map(|(_, what)| what));
    if !unshown.is_empty() {
        facts.push(("Not shown".into(), unshown.join("\n")));
    }
    let mut parts = Vec::new();
    if !mail.faults.is_empty() {
        parts.push(Part::Notice(mail.faults.join("\n\n")));
    }
    parts.push(Part::Facts(facts));
    match mail.body {
        Body::Text(text) if !text.trim().is_empty() => parts.push(Part::Text(flowing(&text).into())),
        Body::Html(_) if !page.parts.is_empty() => parts.extend(page.parts),
        _ => parts.push(Part::Notice("This e-mail has no words of its own.".into())),
    }
    if !dated {
        reading.findings.push(
            Finding::warning(Code::Undated, format!("{name} has no date in it that can be read"))
                .next("give its date in the manifest"),
        );
    }
    reading.findings.extend(mail.faults.into_iter().map(|fault| {
        Finding::warning(Code::Damaged, format!("{name}: {}", decapitalised(&fault)))
            .next("export it once more from the mail program, or use another copy")
    }));
    Written { what: "E-mail".into(), title: title.into(), detail: detail.into(), parts }
}

fn or(text: &str, otherwise: &str) -> String {
    if text.trim().is_empty() { otherwise.to_owned() } else { text.to_owned() }
}

fn decapitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The last part of a name; a mail may name folders of another's computer.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    last.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What an attachment is, when it is not worth a page: a logo or a dot within the words, or a signature made
/// by a machine.
fn trifle(attachment: &Attachment, within: bool) -> Option<&'static str> {
    let media = attachment.media.to_ascii_lowercase();
    if ["application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"]
        .contains(&media.as_str())
    {
        return Some("a digital signature");
    }
    if !within || !media.starts_with("image/") {
        return None;
    }
    let reader = image::ImageReader::new(std::io::Cursor::new(&attachment.bytes)).with_guessed_format();
    let size = reader.ok().and_then(|reader| reader.into_dimensions().ok());
    let small = match size {
        Some((width, height)) => {
            height <= 16 || width <= 16 || (height <= 130 && width <= 400) || (height <= 200 && width <= 200)
        }
        None => attachment.bytes.len() < 8_000,
    };
    small.then_some("a small picture within the message, such as a logo")
}

/// The date in UK time, what the sender's own clock showed when it was another, and the head as it is written.
fn in_words(sent: &Sent) -> String {
    let Some(at) = sent.at else {
        return if sent.written.is_empty() {
            "none in the message".into()
        } else {
            format!("not readable: {}", sent.written)
        };
    };
    // The time zone database is part of the program.
    let uk = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    let here = at.to_zoned(uk);
    let say = |format: &str, zoned: &jiff::Zoned| strtime::format(format, zoned).unwrap_or_default();
    let mut lines = vec![format!("{}, UK time", say("%A %-d %B %Y, %H:%M:%S", &here))];
    match sent.offset {
        Some(offset) if offset != here.offset() => {
            let there = at.to_zoned(TimeZone::fixed(offset));
            lines.push(format!("The sender’s clock showed {}", say("%-d %B %Y, %H:%M:%S (UTC%:z)", &there)));
        }
        _ => {}
    }
    if !sent.written.is_empty() {
        lines.push(format!("Written as: {}", sent.written));
    }
    lines.join("\n")
}

/// Plain text without the marks of old mail programs that hide at line ends, and without empty lines at its
/// ends or more than two in a row.
fn flowing(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.trim_start_matches(['\r', '\n', '\u{FEFF}']).lines() {
        let line = line.trim_end();
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty <= 2 {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The finding for a file with more in it than there may be.
pub(super) fn too_many(what: &str, count: usize, most: usize) -> Vec<Finding> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(at: &str, minutes: i32, written: &str) -> String {
        let offset = Offset::from_seconds(minutes * 60).ok();
        in_words(&Sent { at: at.parse().ok(), offset, written: written.into() })
    }

    #[test]
    fn dates_are_said_in_uk_time_and_as_they_were_written() {
        assert_eq!(
            sent("2020-09-24T14:12:08Z", 60, "Thu, 24 Sep 2020 15:12:08 +0100"),
            "Thursday 24 September 2020, 15:12:08, UK time\nWritten as: Thu, 24 Sep 2020 15:12:08 +0100"
        );
        assert_eq!(
            sent("2020-12-31T23:30:00Z", 120, ""),
            "Thursday 31 December 2020, 23:30:00, UK time\nThe sender’s clock showed 1 January 2021, 01:30:00 (UTC+02:00)"
        );
        assert_eq!(in_words(&Sent::default()), "none in the message");
    }

    #[test]
    fn names_are_labels_and_never_paths() {
        for (name, label) in [
            ("..\\..\\letter.pdf", "letter.pdf"),
            ("/etc/passwd", "passwd"),
            ("C:\\a\\b c.doc", "b c.doc"),
            ("a\r\nb.pdf", "a b.pdf"),
            ("", ""),
        ] {
            assert_eq!(file_name(name), label);
        }
    }
}
