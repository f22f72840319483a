//! Mail as Outlook keeps it: a compound file whose streams are named after the numbers of properties (MS-OXMSG).
//! The crate cfb reads the container; the few properties that a page shows are picked here, which is less than
//! any crate for such mail brings with it. What a mail holds as its own kind, a mail within a mail, has no bytes
//! of its own and becomes a document of its own after it.

mod code_pages;
mod encapsulated;
mod item;
mod packed;
mod properties;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use cfb::CompoundFile;
use jiff::Timestamp;

use super::{
    BodyChunk, BodyVersion, Email, EmailAttachment, EmailFault, EmailPiece, SentTime, VersionKind, mime,
};
use crate::model::document::DocumentBlock;
use crate::model::finding::{Code, Finding};
use crate::readers::encoding::EncodingDoubt;
use crate::readers::office::rtf;
use crate::readers::{EmailHeaders, ParsedDocument, ReaderContext, compound, email, encoding};
use code_pages::{label, of_language};
use encapsulated::{RtfOrigin, origin, taken_out};
use packed::unpack_rtf;
use properties::{
    ADDRESS, BODY, CHANGED, CODE_PAGE, CONTENT_ID, DATA, DELIVERED, FILE, FLAGS, HEADS, HTML, HTML_PAGE,
    IMPORTANCE, LANGUAGE, LOCATION, MEDIA, MESSAGE_ID, NAME, ROLE, RTF, SENDERS, SENSITIVITY, SHORT_FILE,
    SHOWN, SMTP, SUBJECT, SUBMITTED, UNSENT,
};

/// So many zero bytes together are no end of a text, however carelessly it was written.
const ZEROS: usize = 32;

const DAMAGED: &str = "Part of this e-mail cannot be read, so words or attachments may be missing.";

/// A message in the container: the container, where the message stands in it, and what was met.
struct Message<'a, 'b> {
    file: &'a mut CompoundFile<Cursor<Cow<'b, [u8]>>>,
    at: String,
    /// Its properties of a fixed size, and how many bytes stand before them.
    fixed: Vec<u8>,
    damaged: bool,
    most: u64,
    /// The code page of its 8-bit texts.
    page: Option<String>,
    doubts: BTreeSet<EncodingDoubt>,
    known: ReaderContext<'a>,
}

/// Reads a mail and the mails within it.
pub(crate) fn read_outlook(bytes: &[u8], known: ReaderContext<'_>) -> Result<ParsedDocument, Vec<Finding>> {
    let unreadable = || {
        let what = "this Outlook e-mail cannot be read. It was cut off or damaged, or is another type of Office file";
        vec![Finding::error(Code::Damaged, what).next("in Outlook use Save As again, or print it to a PDF")]
    };
    let mut file = CompoundFile::open(Cursor::new(compound::readable(bytes))).map_err(|_| unreadable())?;
    if !file.is_stream("/__properties_version1.0") {
        return Err(unreadable());
    }
    let mut mails = Vec::new();
    let mut waiting = vec![("/".to_owned(), 0)];
    while let Some((at, depth)) = waiting.pop() {
        let (mail, within) = Message::at(&mut file, &at, if depth == 0 { 32 } else { 24 }, known).mail();
        mails.push(mail);
        // The last is taken first, so that they come in their order.
        if depth < known.limits.enclosed_depth {
            waiting.extend(within.into_iter().rev().map(|at| (at, depth + 1)));
        } else if let (false, Some(mail)) = (within.is_empty(), mails.last_mut()) {
            mail.faults.push(EmailFault::damaged(
                "E-mails attached to this e-mail are nested too deep to be shown.",
            ));
        }
        if mails.len() > known.limits.enclosures {
            return Err(email::too_many("e-mail", mails.len(), known.limits.enclosures));
        }
    }
    // The reader of compound files does not mind a last sector that breaks off.
    if compound::is_cut_off(bytes)
        && let Some(mail) =
            mails.first_mut().filter(|mail| mail.faults.iter().all(|fault| fault.code != Code::Damaged))
    {
        mail.faults.push(EmailFault::damaged(
            "The end of this e-mail is missing, so words or attachments may be missing too.",
        ));
    }
    let count = mails.len();
    let mut mails = mails.into_iter();
    let Some(first) = mails.next() else { return Err(unreadable()) };
    let mut reading = email::single(first, known);
    for (place, mail) in (2..).zip(mails) {
        email::among(mail, place, count, known, &mut reading);
    }
    Ok(reading)
}

/// What the heads of a mail say.
pub(crate) fn envelope(bytes: &[u8], known: ReaderContext<'_>) -> Option<EmailHeaders> {
    let mut file = CompoundFile::open(Cursor::new(compound::readable(bytes))).ok()?;
    if !file.is_stream("/__properties_version1.0") {
        return None;
    }
    Some(Message::at(&mut file, "/", 32, known).mail().0.envelope())
}

impl<'a, 'b> Message<'a, 'b> {
    /// What stands in a storage, whose properties of a fixed size begin after `head` bytes.
    fn at(
        file: &'a mut CompoundFile<Cursor<Cow<'b, [u8]>>>,
        at: &str,
        head: usize,
        known: ReaderContext<'a>,
    ) -> Self {
        let mut message = Self {
            file,
            at: at.trim_end_matches('/').to_owned(),
            fixed: Vec::new(),
            damaged: false,
            most: known.limits.enclosed_bytes,
            page: None,
            doubts: BTreeSet::new(),
            known,
        };
        message.fixed(head);
        // Where it does not name its code page, that of its web page or of its language is the likeliest.
        let language = message.number(LANGUAGE).and_then(of_language);
        message.page = label(message.number(CODE_PAGE))
            .or_else(|| label(language))
            .or_else(|| label(message.number(HTML_PAGE)));
        message
    }

    fn fixed(&mut self, head: usize) {
        let all = self.stream("__properties_version1.0");
        self.fixed = all.unwrap_or_default().get(head..).unwrap_or_default().to_vec();
    }

    /// The bytes of a stream, if there is one.
    fn stream(&mut self, name: &str) -> Option<Vec<u8>> {
        let path = format!("{}/{name}", self.at);
        if !self.file.is_stream(&path) {
            return None;
        }
        let mut bytes = Vec::new();
        let read = self.file.open_stream(&path).and_then(|s| s.take(self.most).read_to_end(&mut bytes));
        self.damaged |= read.is_err();
        self.most = self.most.saturating_sub(bytes.len() as u64);
        Some(bytes)
    }

    /// The eight bytes of a property of a fixed size.
    fn value(&self, id: u16) -> Option<[u8; 8]> {
        let entry = self.fixed.chunks_exact(16).find(|entry| entry[2..4] == id.to_le_bytes())?;
        entry[8..16].try_into().ok()
    }

    fn number(&self, id: u16) -> Option<u32> {
        let [a, b, c, d, ..] = self.value(id)?;
        Some(u32::from_le_bytes([a, b, c, d]))
    }

    fn time(&self, id: u16) -> Option<Timestamp> {
        let ticks = u64::from_le_bytes(self.value(id)?);
        // Tenths of a microsecond since 1601.
        let seconds = i64::try_from(ticks / 10_000_000).ok()? - 11_644_473_600;
        (ticks > 0).then(|| Timestamp::from_second(seconds).ok()).flatten()
    }

    /// A text property.
    fn text(&mut self, id: u16) -> String {
        if let Some(bytes) = self.stream(&format!("__substg1.0_{id:04X}001F")) {
            self.zeros(&bytes);
            let text = encoding_rs::UTF_16LE.decode_without_bom_handling(&bytes).0;
            return text.trim_end_matches('\0').to_owned();
        }
        let Some(bytes) = self.stream(&format!("__substg1.0_{id:04X}001E")) else { return String::new() };
        self.zeros(&bytes);
        let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        let read = encoding::decode(bytes.get(..end).unwrap_or_default(), self.page.as_deref());
        self.doubts.extend(read.doubt);
        read.text
    }

    /// A zero may end a text; a stretch of them stands where words were lost.
    fn zeros(&mut self, bytes: &[u8]) {
        self.damaged |= bytes.windows(ZEROS).any(|window| window.iter().all(|byte| *byte == 0));
    }

    fn line(&mut self, id: u16) -> String {
        self.text(id).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn binary(&mut self, id: u16) -> Option<Vec<u8>> {
        self.stream(&format!("__substg1.0_{id:04X}0102"))
    }

    /// The storages inside whose names begin so, in order.
    fn inside(&self, prefix: &str) -> Vec<String> {
        let within = if self.at.is_empty() { "/" } else { &self.at };
        let Ok(entries) = self.file.read_storage(within) else { return Vec::new() };
        let names = entries.filter(|entry| entry.is_storage() && entry.name().starts_with(prefix));
        let mut names: Vec<String> = names.map(|entry| format!("{}/{}", self.at, entry.name())).collect();
        names.sort();
        names
    }

    /// The mail, and where the mails within it stand.
    fn mail(mut self) -> (Email, Vec<String>) {
        let mut mail = Email { subject: self.line(SUBJECT), id: self.line(MESSAGE_ID), ..Email::default() };
        for (name, smtp, address) in SENDERS {
            let (name, smtp, address) = (self.line(name), self.line(smtp), self.line(address));
            let said = person(name, smtp, address);
            let label = if mail.heads.is_empty() { "From" } else { "Sender" };
            if !said.is_empty() && mail.heads.iter().all(|(_, before)| *before != said) {
                mail.heads.push((label.into(), said));
            }
        }
        let item = self.item();
        if let (Some(item), Some((label, _))) = (&item, mail.heads.first_mut())
            && item.is_kept()
        {
            "Saved by".clone_into(label);
        }
        self.recipients(&mut mail);
        mail.sent = self.sent();
        if item.is_none() {
            self.state(&mut mail);
        }
        if let Some(item) = item {
            mail.what = item.what;
            mail.more_heads = self.facts(&item);
            let next = "if more of it matters, open it in Outlook, print it to a PDF and add that";
            mail.faults.push(EmailFault::not_shown(item.sentence(), next));
        }
        mail.body = self.body(&mut mail.attachments, &mut mail.faults);
        let within = self.attachments(&mut mail);
        if self.damaged {
            mail.faults.push(EmailFault::damaged(DAMAGED));
        }
        mail.doubts = std::mem::take(&mut self.doubts);
        (mail, within)
    }

    /// What a part of the message says, read in its own storage.
    fn part<T>(&mut self, at: &str, read: impl FnOnce(&mut Message<'_, 'b>) -> T) -> T {
        let mut part = Message {
            file: self.file,
            at: at.into(),
            fixed: Vec::new(),
            damaged: false,
            most: self.most,
            // Parts do not say their code page; it is the message's.
            page: self.page.clone(),
            doubts: BTreeSet::new(),
            known: self.known,
        };
        part.fixed(8);
        let said = read(&mut part);
        (self.damaged, self.most) = (self.damaged | part.damaged, part.most);
        self.doubts.append(&mut part.doubts);
        said
    }

    fn recipients(&mut self, mail: &mut Email) {
        let mut to: [Vec<String>; 3] = Default::default();
        for at in self.inside("__recip_version1.0_") {
            let (role, said) = self.part(&at, |part| {
                let said = person(part.line(NAME), part.line(SMTP), part.line(ADDRESS));
                (part.number(ROLE), said)
            });
            if let (Some(place @ 1..=3), false) = (role, said.is_empty()) {
                to[place as usize - 1].push(said);
            }
        }
        for ((label, shown), people) in SHOWN.into_iter().zip(to) {
            let said =
                if people.is_empty() { self.line(shown).replace("; ", "\n") } else { people.join("\n") };
            if !said.is_empty() {
                mail.heads.push((label.into(), said));
            }
        }
    }

    /// When it was sent: by its heads, which know the sender's clock, or by Outlook.
    fn sent(&mut self) -> SentTime {
        let heads = self.text(HEADS);
        let by_heads = mime::sent(heads.as_bytes());
        if by_heads.at.is_some() {
            return by_heads;
        }
        SentTime { at: self.time(SUBMITTED).or_else(|| self.time(DELIVERED)), doubt: None, ..by_heads }
    }

    /// Whether it was sent, how urgent it is and how private (MS-OXCMSG, 2.2.1).
    fn state(&mut self, mail: &mut Email) {
        let flagged = self.number(FLAGS).is_some_and(|flags| flags & UNSENT != 0);
        // Some programs that write such files set the flag on every mail.
        if flagged && mail.sent.at.is_none() && mail.sent.written.is_empty() {
            mail.faults.push(EmailFault::unsent());
            if let Some(changed) = self.time(CHANGED) {
                mail.more_heads.push((
                    "Last changed".into(),
                    SentTime { at: Some(changed), ..SentTime::default() }.to_string(),
                ));
            }
        }
        let importance = match self.number(IMPORTANCE) {
            Some(0) => "Low",
            Some(2) => "High",
            _ => "",
        };
        let sensitivity = match self.number(SENSITIVITY) {
            Some(1) => "Personal",
            Some(2) => "Private",
            Some(3) => "Confidential",
            _ => "",
        };
        for (label, value) in [("Importance", importance), ("Sensitivity", sensitivity)] {
            if !value.is_empty() {
                mail.more_heads.push((label.into(), value.into()));
            }
        }
    }

    /// The words, in each version that is kept of them: as a web page, as RTF and as plain text.
    fn body(
        &mut self,
        attachments: &mut Vec<EmailAttachment>,
        faults: &mut Vec<EmailFault>,
    ) -> Vec<EmailPiece> {
        let mut versions = Vec::new();
        let mut add =
            |kind: VersionKind, chunk: BodyChunk| versions.push(BodyVersion { kind, chunks: vec![chunk] });
        let html = match self.binary(HTML) {
            Some(bytes) => {
                let page = label(self.number(HTML_PAGE));
                let read = encoding::decode(&bytes, page.as_deref());
                self.doubts.extend(read.doubt);
                read.text.trim_end_matches('\0').to_owned()
            }
            None => self.text(HTML),
        };
        let has_html = !html.trim().is_empty();
        if has_html {
            add(VersionKind::Web, BodyChunk::Html(html));
        }
        let text = self.text(BODY);
        let has_text = !text.trim().is_empty();
        if has_text {
            add(VersionKind::Plain, BodyChunk::Text(text.replace("\r\n", "\n")));
        }
        let packed = self.binary(RTF);
        let unpacked = packed.as_ref().map(|packed| unpack_rtf(packed, self.most));
        // Where there is another version of the words, a bad one in RTF costs none of them.
        self.damaged |= matches!(unpacked, Some(None)) && !has_html && !has_text;
        let Some(bytes) = unpacked.flatten().filter(|bytes| !bytes.trim_ascii().is_empty()) else {
            return vec![EmailPiece::Versions(versions)];
        };
        match origin(&bytes) {
            RtfOrigin::Html if has_html => {}
            RtfOrigin::Html => match taken_out(&bytes) {
                Some(html) => add(VersionKind::Web, BodyChunk::Html(html)),
                None => self.damaged = true,
            },
            RtfOrigin::Text if has_text => {}
            RtfOrigin::Text => match taken_out(&bytes) {
                Some(text) => add(VersionKind::Plain, BodyChunk::Text(text)),
                None => self.damaged = true,
            },
            // Beside a web page this is only a copy of it.
            RtfOrigin::Rtf if has_html => {}
            RtfOrigin::Rtf => match rtf::read_rtf(&bytes, self.known) {
                Ok(reading) => {
                    let parts = reading.written.into_iter().flat_map(|written| written.parts);
                    // That they are set by leverarch is true of all words of a mail.
                    let parts = parts
                        .filter(|part| !matches!(part, DocumentBlock::Notice(_) | DocumentBlock::Facts(_)))
                        .collect();
                    add(VersionKind::Rich, BodyChunk::Parts(parts));
                    faults.extend(reading.findings.into_iter().map(|finding| EmailFault {
                        code: finding.code,
                        said: finding.message.replacen(
                            "This document",
                            "The formatted text of this e-mail",
                            1,
                        ),
                        next: finding.next.into(),
                        shown: false,
                    }));
                }
                Err(_) if has_text => {}
                Err(_) => attachments.push(EmailAttachment {
                    name: "the words of this e-mail.rtf".to_owned(),
                    bytes,
                    media: "text/rtf".into(),
                    ..EmailAttachment::default()
                }),
            },
        }
        vec![EmailPiece::Versions(versions)]
    }

    fn attachments(&mut self, mail: &mut Email) -> Vec<String> {
        let mut within = Vec::new();
        for at in self.inside("__attach_version1.0_") {
            let inner = format!("{at}/__substg1.0_{DATA:04X}000D");
            if self.file.is_stream(format!("{inner}/__properties_version1.0")) {
                // The mail itself says its subject and not what it was called among the attachments.
                let name = self.part(&at, |part| {
                    let names = [part.line(FILE), part.line(NAME), part.line(SHORT_FILE)];
                    names.into_iter().find(|name| !name.is_empty())
                });
                mail.more_heads.extend(name.map(|name| ("Attached e-mail".into(), name)));
                within.push(inner);
                continue;
            }
            let attachment = self.part(&at, |part| {
                let name = [part.line(FILE), part.line(SHORT_FILE), part.line(NAME)];
                let bytes = part.binary(DATA);
                Some(EmailAttachment {
                    name: name.into_iter().find(|name| !name.is_empty()).unwrap_or_default(),
                    bytes: bytes?,
                    id: part.line(CONTENT_ID),
                    location: part.line(LOCATION),
                    inline: false,
                    media: part.line(MEDIA).to_lowercase(),
                })
            });
            match attachment {
                // Not a mail that was cut off, whatever it looks like.
                Some(attachment) if attachment.media == "text/rfc822-headers" => {
                    let read = encoding::decode(&attachment.bytes, None);
                    self.doubts.extend(read.doubt);
                    let chunk = BodyChunk::Text(email::heads_alone(&read.text.replace("\r\n", "\n")));
                    mail.body.push(EmailPiece::Versions(vec![BodyVersion {
                        kind: VersionKind::Plain,
                        chunks: vec![chunk],
                    }]));
                }
                Some(attachment) => mail.attachments.push(attachment),
                None => mail.faults.push(EmailFault::not_shown(
                    "This e-mail has an attachment that is an object of Outlook or a link. It is not shown.",
                    "open the e-mail in Outlook, save the attachment and add it to the folder",
                )),
            }
        }
        within
    }
}

/// A person in words. An address inside a firm's own Exchange is no address elsewhere.
fn person(name: String, smtp: String, address: String) -> String {
    let address = if smtp.is_empty() { address } else { smtp };
    let address = if address.to_ascii_lowercase().starts_with("/o=") { String::new() } else { address };
    match (name.is_empty(), address.is_empty() || address == name) {
        (true, _) => address,
        (false, true) => name,
        (false, false) => format!("{name} <{address}>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_said_without_addresses_of_a_firms_own() {
        let said = |name: &str, smtp: &str, address: &str| person(name.into(), smtp.into(), address.into());
        assert_eq!(said("Ann", "", "/O=DWP/CN=ANN"), "Ann");
        assert_eq!(said("Ann", "ann@dwp.example", "/O=DWP/CN=ANN"), "Ann <ann@dwp.example>");
        assert_eq!(said("", "", "a@b"), "a@b");
        assert_eq!(said("a@b", "", "a@b"), "a@b");
    }
}
