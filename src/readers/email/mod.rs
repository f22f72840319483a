//! An e-mail as pages: its heads as facts, its words, and its attachments as files that follow it. What reads a
//! format of mail gives a [`Email`], plain data, so that a message looks the same whichever program kept it.

mod body;
mod date;
mod location;
mod message;
pub(crate) mod mime;
pub(crate) mod outlook;
mod signs;
mod text;
mod versions;

use std::collections::BTreeSet;

use body::{BodyContext, EmailBody};
pub(super) use date::{SentTime, day};
use location::PartIndex;
pub(super) use text::{unflowed, unmarked};

use super::html::{self, MailFiles};
use super::{Attachment, ParsedDocument, ReaderContext};
use crate::model::document::{Document, DocumentBlock};
use crate::model::finding::{Code, Finding, Severity};
use crate::model::{counted, size_in_words};
pub(super) use crate::readers::document::too_many;
pub(super) use crate::readers::email::message::WEB_PAGE;
pub(super) use message::{
    BodyChunk, BodyVersion, Email, EmailAttachment, EmailFault, EmailPiece, VersionKind,
};

/// Sets a file of one mail.
pub(super) fn single(mail: Email, known: ReaderContext<'_>) -> ParsedDocument {
    let mut reading = ParsedDocument { sent: mail.sent.at, ..ParsedDocument::default() };
    let name = if mail.is_page() { "This web page" } else { "This e-mail" };
    let written = set(mail, known.title, known.detail, &mut reading, name);
    reading.written.push(written);
    reading
}

/// Sets a mail among others of one file, its place and their count given. Its subject becomes its title.
pub(super) fn among(
    mail: Email,
    place: usize,
    count: usize,
    known: ReaderContext<'_>,
    reading: &mut ParsedDocument,
) {
    let title = if mail.subject.is_empty() { "(no subject)".to_owned() } else { mail.subject.clone() };
    let detail = format!("E-mail {place} of {count} in {}", known.file.file_name());
    let written = set(mail, &title, &detail, reading, &format!("E-mail {place} of this file"));
    reading.written.push(written);
}

/// What of a mail is not shown: parts that only say how it looks.
pub(super) const LOOK: &str = "information about the look of the message";
/// What of a mail is not shown: small pictures.
const SMALL: &str = "a small image within the message, such as a logo";

fn set(mail: Email, title: &str, detail: &str, reading: &mut ParsedDocument, name: &str) -> Document {
    let page = mail.is_page();
    let mut facts = mail.heads;
    let mut faults = mail.faults;
    let dated = mail.sent.at.is_some();
    if page {
        if !mail.subject.is_empty() && mail.subject != title {
            facts.push(("Title".into(), mail.subject));
        }
        if dated || !mail.sent.written.is_empty() {
            facts.push(("Saved".into(), mail.sent.to_string()));
        }
    } else {
        facts.push(("Date".into(), mail.sent.to_string()));
        facts.push(("Subject".into(), or(&mail.subject, "(no subject)")));
    }
    facts.extend(mail.more_heads);
    if !mail.id.is_empty() {
        facts.push(("Message-ID".into(), mail.id));
    }
    facts.extend(mail.doubts.iter().map(|doubt| ("Character encoding".to_owned(), doubt.fact())));
    let names: Vec<String> = (1..)
        .zip(&mail.attachments)
        .map(|(place, attachment)| or(&file_name(&attachment.name), &format!("attachment {place}")))
        .collect();
    // A logo between two paragraphs is no attachment to look for.
    let marks: Vec<Option<String>> = mail
        .attachments
        .iter()
        .zip(&names)
        .map(|(attachment, name)| {
            trifle(attachment, AttachmentPlace::Listed, page).is_none().then(|| name.clone())
        })
        .collect();
    let index = PartIndex::new(mail.attachments.iter().chain(&mail.sheets), &mail.base);
    let enclosed = |address: &str| {
        let found = index.find(address)?;
        let attachment = mail.attachments.get(found)?;
        let trifle = trifle(attachment, AttachmentPlace::InText, page).is_some();
        Some(if trifle { String::new() } else { names.get(found)?.clone() })
    };
    let part = |address: &str| Some(index.part(index.find(address)?)?.bytes.clone());
    let files = MailFiles { enclosed: &enclosed, part: &part, page };
    let body = EmailBody::new(mail.body, &BodyContext { marks: &marks, files });
    // What its page shows as a picture or within itself, by place.
    let place = |named: &String| index.numbered(named).or_else(|| index.find(named));
    let missing = body.shown.iter().filter(|named| place(named).is_none()).count();
    let shown: BTreeSet<usize> = body.shown.iter().filter_map(place).collect();
    let read: BTreeSet<usize> = body.within.iter().filter_map(|address| index.find(address)).collect();
    let mut unshown = mail.unshown;
    let sheets = mail.attachments.len()..mail.attachments.len() + mail.sheets.len();
    if sheets.into_iter().any(|sheet| !read.contains(&sheet)) && unshown.iter().all(|what| what != LOOK) {
        unshown.push(LOOK.into());
    }
    for (at, words) in body.texts.iter().enumerate() {
        for file in text::packed_files(words) {
            // The same words in two versions hold the same file.
            if body.texts[..at].iter().all(|before| !text::packed_files(before).contains(&file)) {
                faults.push(EmailFault::not_shown(
                    format!(
                        "This e-mail carries the file “{file}” packed into its text. It is not unpacked."
                    ),
                    "open it in the mail program, save the file and add it to the folder",
                ));
            }
        }
    }
    faults.extend(body.faults);
    let (mut listed, mut small) = (Vec::new(), Vec::new());
    for (at, (attachment, name)) in mail.attachments.into_iter().zip(names).enumerate() {
        let size = size_in_words(attachment.bytes.len() as u64);
        // What its page shows within itself is there already.
        if read.contains(&at) {
            continue;
        }
        let place = if shown.contains(&at) { AttachmentPlace::InText } else { AttachmentPlace::Listed };
        if let Some(what) = trifle(&attachment, place, page) {
            let said = if page { what.replace("message", "page") } else { what.to_owned() };
            unshown.push(format!("{name}, {size}: {said}"));
            if what == SMALL {
                small.push(name);
            }
            continue;
        }
        faults.extend(sealed(&attachment));
        if is_package(&attachment) {
            faults.push(EmailFault::not_shown(
                format!("The attachments of this e-mail are inside “{name}”, a package that only Outlook opens (TNEF). They are not shown."),
                "ask the sender for the attachments, or open the e-mail in Outlook, save them and add them to the folder",
            ));
        }
        if attachment.media == "text/calendar" {
            facts.push(("Calendar entry".into(), format!("{name} is an invitation or an answer to one")));
        }
        listed.push(format!("{name}, {size}"));
        reading.enclosures.push(Attachment { name, bytes: attachment.bytes, after: reading.written.len() });
    }
    reading.findings.extend(left_out(&small, name));
    let after = reading.written.len();
    for file in body.files {
        listed.push(format!("{}, {}, within the message", file.name, size_in_words(file.bytes.len() as u64)));
        reading.enclosures.push(Attachment { name: file.name, bytes: file.bytes, after });
    }
    reading.findings.extend(body.findings);
    if missing > 0 {
        let what = counted(missing, "image of the message is", "images of the message are");
        unshown.push(format!("{what} not in this file"));
    }
    if !listed.is_empty() {
        let label = if page { "Files of the page" } else { "Attachments" };
        facts.push((label.into(), listed.join("\n")));
    }
    unshown.extend(html::pictures(body.pictures).map(|(_, what)| what));
    if !unshown.is_empty() {
        facts.push(("Not shown".into(), unshown.join("\n")));
    }
    let mut parts = Vec::new();
    if page {
        faults.iter_mut().for_each(|fault| fault.said = fault.said.replace("This e-mail", "This web page"));
    }
    let notices: Vec<&str> = faults.iter().filter(|fault| fault.shown).map(|fault| &fault.said[..]).collect();
    if !notices.is_empty() {
        parts.push(DocumentBlock::Notice(notices.join("\n\n")));
    }
    parts.push(DocumentBlock::Facts(facts));
    if body.parts.is_empty() {
        let what = match mail.what {
            "" => "e-mail",
            WEB_PAGE => "web page",
            _ => "item",
        };
        parts.push(DocumentBlock::Notice(format!("This {what} has no words of its own.")));
    }
    parts.extend(body.parts);
    if !dated {
        reading.findings.push(
            Finding::warning(Code::Undated, format!("{name} has no date in it that can be read"))
                .next("give its date in the manifest"),
        );
    }
    let about = |said: &str| {
        let rest = said.strip_prefix("This e-mail ").or_else(|| said.strip_prefix("This web page "));
        let rest = rest.map(|rest| format!("{name} {rest}"));
        rest.unwrap_or_else(|| {
            if name.starts_with("This ") {
                said.to_owned()
            } else {
                format!("{name}: {}", decapitalised(said))
            }
        })
    };
    if let Some(said) = mail.sent.doubt_in_words() {
        let next = "check the day against other evidence, and give the right date in the manifest";
        reading.findings.push(Finding::warning(Code::DateDoubted, about(&said)).next(next));
    }
    for doubt in &mail.doubts {
        let severity = if doubt.guessed { Severity::Warning } else { Severity::Note };
        let finding = Finding::warning(Code::EncodingDoubted, about(&doubt.sentence()))
            .next("compare the names and amounts on its pages with the e-mail in the mail program");
        reading.findings.push(Finding { severity, ..finding });
    }
    let said =
        faults.into_iter().map(|fault| Finding::warning(fault.code, about(&fault.said)).next(fault.next));
    reading.findings.extend(said);
    let what = if mail.what.is_empty() { "E-mail" } else { mail.what };
    Document { what: what.into(), title: title.into(), detail: detail.into(), parts }
}

/// What is to be said of a message that is packed into a signature or locked with a key (CMS, RFC 5652).
fn sealed(attachment: &EmailAttachment) -> Option<EmailFault> {
    const SIGNED: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
    if !matches!(attachment.media.as_str(), "application/pkcs7-mime" | "application/x-pkcs7-mime")
        && !attachment.name.eq_ignore_ascii_case("smime.p7m")
    {
        return None;
    }
    let head = attachment.bytes.get(..attachment.bytes.len().min(64)).unwrap_or_default();
    if head.starts_with(b"Content-Type") || head.starts_with(b"MIME-Version") {
        return None;
    }
    if !head.windows(SIGNED.len()).any(|window| window == SIGNED) {
        return Some(EmailFault::locked());
    }
    Some(EmailFault::not_shown(
        "This e-mail is digitally signed in a way that packs its words into the signature (S/MIME). leverarch does not unpack them, so they are not shown.",
        "open it in the mail program, print it to a PDF and add that",
    ))
}

/// Whether this is Outlook's own package of attachments, which other programs cannot open.
fn is_package(attachment: &EmailAttachment) -> bool {
    attachment.bytes.starts_with(b"\x78\x9f\x3e\x22")
        || matches!(attachment.media.as_str(), "application/ms-tnef" | "application/vnd.ms-tnef")
}

/// The heads of a message that is not there itself (RFC 6522, 4), as words.
pub(super) fn heads_alone(text: &str) -> String {
    format!("[The headers of the message that this is about:]\n\n{text}")
}

fn or(text: &str, otherwise: &str) -> String {
    if text.trim().is_empty() { otherwise.to_owned() } else { text.to_owned() }
}

/// A text that begins with a capital.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
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

/// Where a mail has an attachment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum AttachmentPlace {
    /// Its page shows it.
    InText,
    /// It is only attached.
    Listed,
}

/// What an attachment is, when it is not worth a page: a logo or a dot within the words, or a signature made
/// by a machine. One that is only meant to be seen among the words is more likely a photograph, however small. A saved
/// page has few logos of those who wrote it, so that only its signs and lines are trifles, as in a page that was saved
/// as a file.
fn trifle(attachment: &EmailAttachment, place: AttachmentPlace, page: bool) -> Option<&'static str> {
    /// Pixels each way of what is a dot or a sign.
    const SIGN: u32 = 32;
    let shown = place == AttachmentPlace::InText;
    let media = attachment.media.to_ascii_lowercase();
    if ["application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"]
        .contains(&media.as_str())
    {
        return Some("a digital signature");
    }
    if !(shown || attachment.inline) || !media.starts_with("image/") {
        return None;
    }
    let reader = image::ImageReader::new(std::io::Cursor::new(&attachment.bytes)).with_guessed_format();
    let size = reader.ok().and_then(|reader| reader.into_dimensions().ok());
    let small = match size {
        Some((width, height)) if shown && page => height.max(width) <= SIGN || height.min(width) <= 2,
        Some((width, height)) if shown => {
            height <= 16 || width <= 16 || (height <= 130 && width <= 400) || (height <= 200 && width <= 200)
        }
        Some((width, height)) => height <= SIGN || width <= SIGN,
        None => attachment.bytes.len() < 8_000,
    };
    small.then_some(SMALL)
}

/// Says which small pictures are not shown.
fn left_out(names: &[String], mail: &str) -> Option<Finding> {
    /// Names that are said one by one.
    const NAMED: usize = 5;
    let count = counted(names.len(), "small image", "small images");
    let are = if names.len() == 1 { "such as a logo, that is" } else { "such as logos, that are" };
    let mut list = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > NAMED {
        list.push_str(&format!(" and {} more", names.len() - NAMED));
    }
    let message = format!("{mail} has {count} within its words, {are} not shown: {list}.");
    let next = "if one of them matters, save it as a separate file and add it to the folder";
    (!names.is_empty()).then(|| Finding::note(Code::NotShown, message).next(next))
}

#[cfg(test)]
mod tests {
    use super::*;

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
