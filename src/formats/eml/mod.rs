//! Mail as it travels (RFC 5322 and MIME), alone in a file or many in an mbox. mail-parser finds the parts of a
//! message and where their bytes are; heads and words are decoded here from those bytes, because what they declare
//! of themselves is often wrong and the parser believes it. Every part is accounted for: shown as words, in each
//! version there is, or enclosed as a file.

mod heads;
mod mailbox;
mod unpack;

use std::collections::BTreeSet;

use jiff::Timestamp;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::encoding;
use super::mail::{self, Attachment, Chunk, Fault, Kind, Mail, Piece, Sent, Version, unflowed, unmarked};
use super::{Envelope, Known, Reading};
use crate::finding::{Code, Finding};
use crate::model::counted;
use heads::Heads;
pub(super) use heads::on_one_line;
pub(crate) use mailbox::is_postmark;
use mailbox::{split, tidied};
use unpack::{Unpacked, base64, quoted_printable};

/// Reads a file of one mail.
pub(super) fn read(bytes: &[u8], known: Known<'_>) -> Result<Reading, Vec<Finding>> {
    Ok(mail::single(parse(bytes, known)?, known))
}

/// Reads a file of many mails, in the order in which they stand.
pub(super) fn read_mbox(bytes: &[u8], known: Known<'_>) -> Result<Reading, Vec<Finding>> {
    let mails = split(bytes);
    if mails.len() > known.limits.enclosures {
        return Err(mail::too_many("e-mail", mails.len(), known.limits.enclosures));
    }
    if let [one] = &mails[..] {
        return read(one, known);
    }
    let mut reading = Reading::default();
    for (place, bytes) in (1..).zip(&mails) {
        mail::among(parse(bytes, known)?, place, mails.len(), known, &mut reading);
    }
    if reading.written.is_empty() {
        return Err(unreadable());
    }
    Ok(reading)
}

/// What the heads of the one mail in a file say.
pub(super) fn envelope(bytes: &[u8], known: Known<'_>) -> Option<Envelope> {
    let mails = split(bytes);
    let bytes = match &mails[..] {
        [] => bytes,
        [one] => one,
        _ => return None,
    };
    parse(bytes, known).ok().map(Mail::envelope)
}

fn unreadable() -> Vec<Finding> {
    vec![
        Finding::error(Code::Damaged, "this e-mail cannot be read: it has no heads such as From and Date")
            .next("export it once more from the mail program, or print it to a PDF"),
    ]
}

/// When the heads of a mail say that it was sent.
pub(super) fn sent(heads: &[u8]) -> Sent {
    Sent::of(&Heads::of(&tidied(heads)).lines("date").into_iter().next().unwrap_or_default())
}

/// Parts of one mail that the parser may make; a mail with more is not an honest one.
const PARTS: usize = 10_000;
/// How deep parts are followed into one another; honest mails nest six deep.
const DEEP: usize = 40;

/// Heads by which a mail is known.
const HEADS: &[&str] = &[
    "from",
    "to",
    "cc",
    "date",
    "subject",
    "sender",
    "message-id",
    "received",
    "return-path",
    "delivered-to",
    "reply-to",
    "mime-version",
    "content-type",
];

fn parse(bytes: &[u8], known: Known<'_>) -> Result<Mail, Vec<Finding>> {
    let bytes = tidied(bytes);
    // Each part begins with a line of two dashes. Counted first, for nesting costs the parser its stack.
    let lines = bytes.split(|b| *b == b'\n').filter(|line| line.starts_with(b"--")).count();
    let nested = count(&bytes, b"message/rfc822").max(count(&bytes, b"message/global"));
    let multiple = count(&bytes, b"boundary");
    if nested.max(multiple) > PARTS.min(known.limits.enclosures) || lines > 100 * PARTS {
        return Err(mail::too_many("part", nested.max(multiple).max(lines), PARTS));
    }
    let message = MessageParser::default().parse(&bytes[..]).ok_or_else(unreadable)?;
    let heads = Heads::of(&bytes);
    if !heads.has(HEADS) {
        return Err(unreadable());
    }
    let mut reader = Reader { message: &message, raw: &bytes, heads, mail: Mail::default(), broken: 0, pictured: Vec::new() };
    reader.heads();
    let mut body = Vec::new();
    reader.part(0, 0, &mut body);
    reader.mail.body = body;
    reader.pictures();
    reader.faults();
    let Reader { mut mail, heads, .. } = reader;
    mail.doubts.extend(heads.doubts);
    Ok(mail)
}

/// How often a word stands in the bytes, capitals aside.
fn count(bytes: &[u8], word: &[u8]) -> usize {
    bytes.windows(word.len()).filter(|window| window.eq_ignore_ascii_case(word)).count()
}

struct Reader<'a> {
    message: &'a Message<'a>,
    raw: &'a [u8],
    heads: Heads,
    mail: Mail,
    /// Parts that could not be unpacked to their end.
    broken: usize,
    /// Attachments that have a number by which a page could show them.
    pictured: Vec<usize>,
}

impl Reader<'_> {
    fn heads(&mut self) {
        let charset = self.message.parts.iter().find_map(|part| declared(part)).map(str::to_owned);
        self.heads.bare_words_are(charset.as_deref());
        let mut repeated: Vec<&str> = Vec::new();
        let from = self.heads.addresses("from").join("\n");
        for (label, field) in [
            ("From", "from"),
            ("Sender", "sender"),
            ("To", "to"),
            ("Cc", "cc"),
            ("Bcc", "bcc"),
            ("Reply to", "reply-to"),
        ] {
            let said = self.heads.addresses(field);
            if said.len() > 1 {
                repeated.push(label);
            }
            for one in said {
                if !matches!(field, "sender" | "reply-to") || one != from {
                    self.mail.heads.push((label.into(), one));
                }
            }
        }
        let mut dates = self.heads.lines("date").into_iter();
        let first = dates.next().unwrap_or_default();
        self.mail.sent = Sent::of(&first);
        for further in dates {
            repeated.push("Date");
            self.mail.more_heads.push(("Date, once more".into(), Sent::of(&further).in_words()));
        }
        let mut subjects = self.heads.lines("subject").into_iter();
        self.mail.subject = subjects.next().unwrap_or_default();
        for further in subjects {
            repeated.push("Subject");
            self.mail.more_heads.push(("Subject, once more".into(), further));
        }
        for (label, field) in [
            ("Sent on by", "resent-from"),
            ("Sent on by (sender)", "resent-sender"),
            ("Sent on to", "resent-to"),
            ("Sent on, copy to", "resent-cc"),
            ("Sent on, blind copy to", "resent-bcc"),
        ] {
            for one in self.heads.addresses(field) {
                self.mail.more_heads.push((label.into(), one));
            }
        }
        for one in self.heads.lines("resent-date") {
            self.mail.more_heads.push(("Sent on".into(), Sent::of(&one).in_words()));
        }
        self.mail.id = self.heads.lines("message-id").into_iter().next().unwrap_or_default();
        repeated.dedup();
        for label in repeated {
            let said = format!("This e-mail has more than one line “{label}”. All are shown; the first counts.");
            let code = if label == "Date" { Code::DateDoubted } else { Code::HeadRepeated };
            let next = "check which is right; another copy of the e-mail may have one alone";
            self.mail.faults.push(Fault::doubtful(code, said, next));
        }
        self.journey();
    }

    /// Compares the date with those that the servers on the way put into the heads.
    fn journey(&mut self) {
        /// Servers try for five days to deliver a mail.
        const DAYS: i64 = 7;
        let stamps = self.heads.lines("received");
        let stamp = |line: &String| Sent::of(line.rsplit_once(';')?.1.trim()).at;
        let first: Option<Timestamp> = stamps.iter().filter_map(stamp).min();
        if let (Some(sent), Some(first)) = (self.mail.sent.at, first)
            && (first.as_second() - sent.as_second()).abs() > DAYS * 86_400
        {
            let said = format!(
                "This e-mail is dated {}, but the first server on its way received it on {}.",
                mail::day(sent),
                mail::day(first)
            );
            let next = "check the day against other evidence, and give the right date in the manifest";
            self.mail.faults.push(Fault::doubtful(Code::DateDoubted, said, next));
        }
    }

    /// Takes in a part: its words into `into`, everything else as an attachment.
    fn part(&mut self, id: u32, depth: usize, into: &mut Vec<Piece>) {
        let Some(part) = self.message.parts.get(id as usize) else { return };
        match &part.body {
            PartType::Multipart(children) if depth < DEEP => match subtype(part).as_str() {
                "alternative" => self.alternative(children, depth, into),
                "related" => self.related(part, children, depth, into),
                _ => children.iter().for_each(|child| self.part(*child, depth + 1, into)),
            },
            PartType::Multipart(_) => {
                self.mail.faults.push(Fault::damaged("Parts of this e-mail nest too deep to be shown."));
            }
            PartType::Message(_) => self.attach(id, into),
            _ => match self.version(id) {
                Some(version) => into.push(Piece::Versions(vec![version])),
                None => self.attach(id, into),
            },
        }
    }

    /// The parts of which a mail program shows one: versions of the same words.
    fn alternative(&mut self, children: &[u32], depth: usize, into: &mut Vec<Piece>) {
        let mut versions: Vec<Version> = Vec::new();
        let mut add = |version: Version| match versions.iter_mut().find(|other| other.kind == version.kind) {
            Some(other) => other.chunks.extend(version.chunks),
            None => versions.push(version),
        };
        let mut rest = Vec::new();
        for child in children {
            let mut inner = Vec::new();
            self.part(*child, depth + 1, &mut inner);
            // A version that is itself of several parts is one, of the sort of the best of them.
            let kinds: BTreeSet<Kind> = inner
                .iter()
                .filter_map(|piece| if let Piece::Versions(versions) = piece { Some(versions) } else { None })
                .flatten()
                .map(|version| version.kind)
                .collect();
            let alternates = inner.iter().any(|piece| matches!(piece, Piece::Versions(v) if v.len() > 1));
            let kinds: Vec<Kind> = if alternates { kinds.into_iter().collect() } else { kinds.into_iter().take(1).collect() };
            if kinds.is_empty() {
                rest.extend(inner);
                continue;
            }
            for kind in kinds {
                let chunks = inner.iter().flat_map(|piece| match piece {
                    Piece::Attached(place) => vec![Chunk::Attached(*place)],
                    Piece::Versions(versions) => {
                        let same = versions.iter().find(|version| version.kind == kind).or(versions.first());
                        same.map(|version| version.chunks.clone()).unwrap_or_default()
                    }
                });
                let mut chunks: Vec<Chunk> = chunks.collect();
                while matches!(chunks.last(), Some(Chunk::Attached(_))) {
                    chunks.pop();
                }
                add(Version { kind, chunks });
            }
        }
        if !versions.is_empty() {
            into.push(Piece::Versions(versions));
        }
        into.extend(rest);
    }

    /// A page with what it shows. The page is the first part, or the one that is named.
    fn related(&mut self, part: &MessagePart<'_>, children: &[u32], depth: usize, into: &mut Vec<Piece>) {
        let start = part.content_type().and_then(|kind| kind.attribute("start"));
        let start = start.map(|start| start.trim_matches(['<', '>', ' ']));
        let of = |id: &&u32| {
            let part = self.message.parts.get(**id as usize);
            part.and_then(|part| part.content_id()).is_some_and(|id| Some(id) == start)
        };
        let root = children.iter().find(of).or(children.first()).copied();
        if let Some(root) = root {
            self.part(root, depth + 1, into);
        }
        for child in children.iter().filter(|child| Some(**child) != root) {
            let multiple =
                self.message.parts.get(*child as usize).is_some_and(|p| matches!(p.body, PartType::Multipart(_)));
            if multiple { self.part(*child, depth + 1, into) } else { self.attach(*child, &mut Vec::new()) }
        }
    }

    /// The words of a part; nothing when it is a file.
    fn version(&mut self, id: u32) -> Option<Version> {
        let part = self.message.parts.get(id as usize)?;
        let sole = self.message.parts.len() == 1;
        let attached = part.content_disposition().is_some_and(|how| how.ctype().eq_ignore_ascii_case("attachment"));
        if !sole && (attached || self.part_heads(part).file_name().is_some()) {
            return None;
        }
        let kind = part.content_type();
        let media = kind.map(|kind| kind.ctype().to_ascii_lowercase()).unwrap_or_default();
        let subtype = subtype(part);
        // What has no type, or one that cannot be read, is plain text; so is what should have had parts.
        let plain = media.is_empty() || !known_type(&media) || (media == "multipart") || (media == "text" && subtype.is_empty());
        let kind = match (media.as_str(), subtype.as_str()) {
            _ if plain => Kind::Plain,
            ("text", "plain") => Kind::Plain,
            ("text", "html") => Kind::Web,
            ("text", "x-amp-html" | "watch-html") => Kind::Interactive,
            ("text", "enriched" | "richtext") => Kind::Rich,
            _ => return None,
        };
        let unpacked = self.unpacked(part);
        let mut bytes = unpacked.bytes;
        if !unpacked.rest.is_empty() {
            // A list put its own words under packed ones.
            bytes.extend_from_slice(b"\n\n");
            bytes.extend_from_slice(&unpacked.rest);
        }
        self.broken += usize::from(unpacked.broken);
        let html = matches!(kind, Kind::Web | Kind::Interactive);
        let label = declared(part).map(str::to_owned).or_else(|| if html { meta(&bytes) } else { None });
        let read = encoding::decode(&bytes, label.as_deref());
        self.mail.doubts.extend(read.doubt);
        let text = read.text.replace("\r\n", "\n");
        let attribute = |name: &str| part.content_type().and_then(|kind| kind.attribute(name)).unwrap_or_default();
        let chunk = match kind {
            Kind::Web | Kind::Interactive => Chunk::Html(text),
            Kind::Rich => Chunk::Text(unmarked(&text)),
            Kind::Plain if attribute("format").eq_ignore_ascii_case("flowed") => {
                Chunk::Text(unflowed(&text, attribute("delsp").eq_ignore_ascii_case("yes")))
            }
            Kind::Plain => Chunk::Text(text),
        };
        Some(Version { kind, chunks: vec![chunk] })
    }

    fn part_heads(&self, part: &MessagePart<'_>) -> Heads {
        Heads::of(self.raw.get(part.offset_header as usize..part.offset_body as usize).unwrap_or_default())
    }

    /// The bytes of a part as they were before they were packed for the journey.
    fn unpacked(&self, part: &MessagePart<'_>) -> Unpacked {
        let raw = self.raw.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
        let how = part.content_transfer_encoding().unwrap_or_default().trim().to_ascii_lowercase();
        match how.trim_matches('"') {
            "base64" => base64(raw),
            "quoted-printable" => Unpacked { bytes: quoted_printable(raw), ..Unpacked::default() },
            _ => Unpacked { bytes: raw.to_vec(), ..Unpacked::default() },
        }
    }

    fn attach(&mut self, id: u32, into: &mut Vec<Piece>) {
        let Some(part) = self.message.parts.get(id as usize) else { return };
        let mut heads = self.part_heads(part);
        let named = heads.file_name();
        self.mail.doubts.append(&mut heads.doubts);
        let unpacked = self.unpacked(part);
        self.broken += usize::from(unpacked.broken);
        if named.is_none() && unpacked.bytes.trim_ascii().is_empty() {
            return;
        }
        let kind = part.content_type();
        let media = kind.map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("")));
        let media = media.unwrap_or_default().to_lowercase();
        let disposition = part.content_disposition().map(|disposition| disposition.ctype().to_lowercase());
        into.push(Piece::Attached(self.mail.attachments.len()));
        self.mail.attachments.push(Attachment {
            name: named.unwrap_or_else(|| {
                let is_mail = matches!(part.body, PartType::Message(_)) || media == "message/rfc822";
                if is_mail { subject_name(&unpacked.bytes) } else { nameless(&media) }
            }),
            bytes: unpacked.bytes,
            id: part.content_id().map(on_one_line).unwrap_or_default(),
            location: part.content_location().map(on_one_line).unwrap_or_default(),
            inline: disposition.as_deref() == Some("inline"),
            media,
        });
        if disposition.is_none() && part.content_id().is_some() {
            self.pictured.push(self.mail.attachments.len() - 1);
        }
    }

    /// Where no page tells which pictures belong into the words, those do that could be shown by one.
    fn pictures(&mut self) {
        let has_page = self.chunks().any(|chunk| matches!(chunk, Chunk::Html(_)));
        for place in std::mem::take(&mut self.pictured) {
            if let Some(attachment) = self.mail.attachments.get_mut(place) {
                attachment.inline |= !has_page;
            }
        }
    }

    fn chunks(&self) -> impl Iterator<Item = &Chunk> {
        self.mail
            .body
            .iter()
            .filter_map(|piece| if let Piece::Versions(versions) = piece { Some(versions) } else { None })
            .flatten()
            .flat_map(|version| &version.chunks)
    }

    /// What is missing or damaged, and what is not shown.
    fn faults(&mut self) {
        let (message, raw) = (self.message, self.raw);
        // Each part of many ends with its own mark; one that is not there was cut off with what followed.
        let marks: BTreeSet<&[u8]> = raw
            .split(|b| *b == b'\n')
            .map(<[u8]>::trim_ascii)
            .filter_map(|line| line.strip_prefix(b"--")?.strip_suffix(b"--"))
            .collect();
        let open = |part: &MessagePart<'_>| {
            part.content_type().is_some_and(|kind| {
                kind.ctype().eq_ignore_ascii_case("multipart")
                    && kind.attribute("boundary").is_some_and(|mark| !marks.contains(mark.trim().as_bytes()))
            })
        };
        let empty = self.mail.attachments.is_empty()
            && self.chunks().all(|chunk| match chunk {
                Chunk::Text(text) | Chunk::Html(text) => text.trim().is_empty(),
                _ => false,
            });
        let faults = &mut self.mail.faults;
        if message.parts.iter().any(open) {
            faults.push(Fault::damaged(
                "The end of this e-mail is missing, so words or attachments may be missing too.",
            ));
        }
        if raw.contains(&0) && count(raw, b"encoding: binary") == 0 {
            faults.push(Fault::damaged(
                "Part of this e-mail is lost: there are zero bytes where its words should be.",
            ));
        }
        if self.broken > 0 {
            let parts = counted(self.broken, "part", "parts");
            faults.push(Fault::damaged(format!(
                "In {parts} of this e-mail some characters were damaged on the way. What could be read is shown."
            )));
        }
        let smime = message.parts.iter().filter(|part| {
            part.is_content_type("application", "pkcs7-mime")
                || part.is_content_type("application", "x-pkcs7-mime")
        });
        let signed = smime.clone().filter(|part| {
            let kind = part.content_type().and_then(|kind| kind.attribute("smime-type"));
            kind.is_some_and(|kind| kind.eq_ignore_ascii_case("signed-data"))
        });
        let (smime, signed) = (smime.count(), signed.count());
        let next = "open it in the mail program, print it to a PDF and add that";
        if message.parts.iter().any(|part| part.is_content_type("multipart", "encrypted")) || smime > signed {
            faults.push(Fault {
                code: Code::Locked,
                ..Fault::not_shown("This e-mail is encrypted, so its words cannot be shown.", next)
            });
        }
        if signed > 0 {
            faults.push(Fault::not_shown(
                "This e-mail is digitally signed in a way that packs its words into the signature (S/MIME). leverarch does not unpack them, so they are not shown.",
                next,
            ));
        }
        if empty && faults.iter().all(|fault| !fault.shown) {
            faults.push(Fault::damaged("This e-mail has neither words nor attachments; it may have been cut off."));
        }
    }
}

/// The kinds of content that MIME knows; a part with another is plain text.
fn known_type(media: &str) -> bool {
    matches!(
        media,
        "text" | "image" | "audio" | "video" | "application" | "multipart" | "message" | "font" | "model" | "example" | "chemical"
    ) || media.starts_with("x-")
}

fn subtype(part: &MessagePart<'_>) -> String {
    let kind = part.content_type().and_then(|kind| kind.subtype());
    kind.unwrap_or_default().trim().to_ascii_lowercase()
}

/// The encoding that a part declares.
fn declared<'a>(part: &'a MessagePart<'_>) -> Option<&'a str> {
    part.content_type()?.attribute("charset")
}

/// The encoding that a page declares in itself, among its first bytes.
fn meta(html: &[u8]) -> Option<String> {
    let head = html.get(..html.len().min(2_048)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let meta = head.get(head.find("<meta")?..)?;
    let label = meta.get(meta.find("charset=")? + 8..)?.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))).unwrap_or(label.len());
    label.get(..end).filter(|label| !label.is_empty()).map(str::to_owned)
}

/// The name of a mail within a mail: its subject.
fn subject_name(mail: &[u8]) -> String {
    let subject = Heads::of(&tidied(mail)).lines("subject").into_iter().next().unwrap_or_default();
    format!("{}.eml", if subject.is_empty() { "attached e-mail" } else { &subject })
}

/// A name for a part that has none.
fn nameless(media: &str) -> String {
    let ending = match media {
        "text/plain" | "text/rfc822-headers" => "txt",
        "message/delivery-status" | "message/disposition-notification" => "txt",
        "text/html" => "html",
        "text/calendar" => "ics",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "application/pdf" => "pdf",
        _ => "",
    };
    if ending.is_empty() { String::new() } else { format!("unnamed.{ending}") }
}
