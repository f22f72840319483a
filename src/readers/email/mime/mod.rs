//! Mail as it travels (RFC 5322 and MIME), alone in a file or many in an mbox. mail-parser knows the grammar of
//! addresses; parts, heads and words are read here from their bytes, because what they declare of themselves is often
//! wrong and the parser believes it. Every part is accounted for: shown as words, in each version there is, or
//! enclosed as a file.

mod envelope;
mod heads;
mod mailbox;
mod names;
mod pointed;
mod saved;
mod structure;
mod unpack;

use std::collections::BTreeSet;
use std::ops::Range;

use super::{
    BodyChunk, BodyVersion, Email, EmailAttachment, EmailFault, EmailPiece, SentTime, VersionKind, unflowed,
    unmarked,
};
use crate::model::charset::declared as declared_in;
use crate::model::counted;
use crate::model::finding::{Code, Finding};
use crate::readers::{EmailHeaders, ParsedDocument, ReaderContext, email, encoding};
use heads::HeaderFields;
pub(crate) use heads::on_one_line;
pub(crate) use mailbox::is_postmark;
use mailbox::{split, tidied};
use names::{bare, file_at, is_known, nameless, subject_name};
use structure::{MimePart, MimeStructure, take_apart};
use unpack::{DecodedBody, base64, quoted_printable, uudecoded};

/// Reads a file of one mail.
pub(crate) fn read_mime(bytes: &[u8], known: ReaderContext<'_>) -> Result<ParsedDocument, Vec<Finding>> {
    Ok(email::single(parse(bytes, known)?, known))
}

/// Reads a file of many mails, in the order in which they stand.
pub(crate) fn read_mbox(bytes: &[u8], known: ReaderContext<'_>) -> Result<ParsedDocument, Vec<Finding>> {
    let mails = split(bytes);
    if mails.len() > known.limits.enclosures {
        return Err(email::too_many("e-mail", mails.len(), known.limits.enclosures));
    }
    if let [one] = &mails[..] {
        let headed = HeaderFields::parse(&tidied(one)).has(HEADS);
        return if headed { read_mime(one, known) } else { Ok(email::single(headless(one), known)) };
    }
    let mut reading = ParsedDocument::default();
    for (place, bytes) in (1..).zip(&mails) {
        // A mail without any heads costs the others nothing.
        let mail = match parse(bytes, known) {
            Err(_) if !HeaderFields::parse(&tidied(bytes)).has(HEADS) => headless(bytes),
            parsed => parsed?,
        };
        email::among(mail, place, mails.len(), known, &mut reading);
    }
    if reading.written.is_empty() {
        return Err(unreadable());
    }
    Ok(reading)
}

/// What the heads of the one mail in a file say.
pub(crate) fn envelope(bytes: &[u8], known: ReaderContext<'_>) -> Option<EmailHeaders> {
    let mails = split(bytes);
    let bytes = match &mails[..] {
        [] => bytes,
        [one] => one,
        _ => return None,
    };
    parse(bytes, known).ok().map(Email::envelope)
}

/// A mail that is nothing but words.
fn headless(bytes: &[u8]) -> Email {
    let read = encoding::decode(bytes, None);
    let version = BodyVersion { kind: VersionKind::Plain, chunks: vec![BodyChunk::Text(read.text)] };
    let fault =
        EmailFault::damaged("This e-mail has no headers. It does not say who sent it, to whom or when.");
    Email {
        body: vec![EmailPiece::Versions(vec![version])],
        doubts: read.doubt.into_iter().collect(),
        faults: vec![fault],
        ..Email::default()
    }
}

fn unreadable() -> Vec<Finding> {
    vec![
        Finding::error(
            Code::Damaged,
            "this e-mail cannot be read because it has no headers such as From and \
                                       Date",
        )
        .next("export it again from the mail program, or print it to a PDF"),
    ]
}

/// When the heads of a mail say that it was sent.
pub(crate) fn sent(heads: &[u8]) -> SentTime {
    SentTime::parse(&HeaderFields::parse(&tidied(heads)).lines("date").into_iter().next().unwrap_or_default())
}

/// Parts of one mail that the parser may make; a mail with more is not an honest one.
const PARTS: usize = 10_000;

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

fn parse(bytes: &[u8], known: ReaderContext<'_>) -> Result<Email, Vec<Finding>> {
    let bytes = tidied(bytes);
    let most = PARTS.min(known.limits.enclosures);
    let Some(structure) = take_apart(&bytes, most) else {
        return Err(vec![
            Finding::error(
                Code::TooLarge,
                format!("this e-mail has more than the {most} parts that are read"),
            )
            .next("save its attachments as files and add them to the folder"),
        ]);
    };
    let MimeStructure { parts, outside, too_deep } = structure;
    if !parts.first().is_some_and(|part| part.heads.has(HEADS)) {
        return Err(unreadable());
    }
    let mut reader = Reader { raw: &bytes, parts, mail: Email::default(), broken: 0, pictured: Vec::new() };
    reader.heads();
    reader.saved();
    let mut body = Vec::new();
    reader.part(0, &mut body);
    reader.mail.body = body;
    reader.pictures();
    reader.outside(&outside);
    if too_deep {
        reader.mail.faults.push(EmailFault::damaged("Parts of this e-mail are nested too deep to be shown."));
    }
    reader.faults();
    Ok(reader.mail)
}

/// How often a word stands in the bytes, capitals aside.
fn count(bytes: &[u8], word: &[u8]) -> usize {
    bytes.windows(word.len()).filter(|window| window.eq_ignore_ascii_case(word)).count()
}

struct Reader<'a> {
    raw: &'a [u8],
    parts: Vec<MimePart>,
    mail: Email,
    /// Parts that could not be unpacked to their end.
    broken: usize,
    /// Attachments that have a number by which a page could show them.
    pictured: Vec<usize>,
}

impl Reader<'_> {
    fn heads(&mut self) {
        let charset = self.parts.iter_mut().find_map(|part| part.heads.attribute("content-type", "charset"));
        let Some(first) = self.parts.first_mut() else { return };
        let mut heads = std::mem::take(&mut first.heads);
        heads.bare_words_are(charset.as_deref());
        envelope::fill(&mut self.mail, &mut heads);
        self.mail.doubts.append(&mut heads.doubts);
        if let Some(first) = self.parts.first_mut() {
            first.heads = heads;
        }
    }

    /// Takes in a part: its words into `into`, everything else as an attachment.
    fn part(&mut self, id: usize, into: &mut Vec<EmailPiece>) {
        let Some(part) = self.parts.get(id) else { return };
        let children = part.children.clone();
        if children.is_empty() {
            match self.version(id) {
                Some(version) => into.push(EmailPiece::Versions(vec![version])),
                None => self.attach(id, into),
            }
            return;
        }
        match part.subtype() {
            "alternative" => self.alternative(&children, into),
            "related" => self.related(id, &children, into),
            _ => children.iter().for_each(|child| self.part(*child, into)),
        }
    }

    /// The parts of which a mail program shows one: versions of the same words.
    fn alternative(&mut self, children: &[usize], into: &mut Vec<EmailPiece>) {
        let mut versions: Vec<BodyVersion> = Vec::new();
        let mut add =
            |version: BodyVersion| match versions.iter_mut().find(|other| other.kind == version.kind) {
                Some(other) => other.chunks.extend(version.chunks),
                None => versions.push(version),
            };
        let mut rest = Vec::new();
        for child in children {
            let mut inner = Vec::new();
            self.part(*child, &mut inner);
            // A version that is itself of several parts is one, of the sort of the best of them.
            let kinds: BTreeSet<VersionKind> = inner
                .iter()
                .filter_map(
                    |piece| if let EmailPiece::Versions(versions) = piece { Some(versions) } else { None },
                )
                .flatten()
                .map(|version| version.kind)
                .collect();
            let alternates =
                inner.iter().any(|piece| matches!(piece, EmailPiece::Versions(v) if v.len() > 1));
            let kinds: Vec<VersionKind> =
                if alternates { kinds.into_iter().collect() } else { kinds.into_iter().take(1).collect() };
            if kinds.is_empty() {
                rest.extend(inner);
                continue;
            }
            for kind in kinds {
                let chunks = inner.iter().flat_map(|piece| match piece {
                    EmailPiece::Attached(place) => vec![BodyChunk::Attached(*place)],
                    EmailPiece::Versions(versions) => {
                        let same = versions.iter().find(|version| version.kind == kind).or(versions.first());
                        same.map(|version| version.chunks.clone()).unwrap_or_default()
                    }
                });
                let mut chunks: Vec<BodyChunk> = chunks.collect();
                while matches!(chunks.last(), Some(BodyChunk::Attached(_))) {
                    chunks.pop();
                }
                add(BodyVersion { kind, chunks });
            }
        }
        if !versions.is_empty() {
            into.push(EmailPiece::Versions(versions));
        }
        into.extend(rest);
    }

    /// A page with what it shows. The page is the first part, or the one that is named.
    fn related(&mut self, id: usize, children: &[usize], into: &mut Vec<EmailPiece>) {
        let part = self.parts.get_mut(id);
        let start = part.and_then(|part| part.heads.attribute("content-type", "start"));
        let start = start.map(|start| bare(&start)).filter(|start| !start.is_empty());
        let named = |id: &&usize| start.is_some() && self.id(**id) == start;
        let root = children.iter().find(named).or(children.first()).copied();
        if let Some(root) = root {
            let base = self.location(root).or_else(|| self.location(id));
            if self.mail.base.is_empty() {
                self.mail.base = base.unwrap_or_default();
            }
            self.part(root, into);
        }
        for child in children.iter().filter(|child| Some(**child) != root) {
            let Some(part) = self.parts.get(*child) else { continue };
            if !part.children.is_empty() {
                self.part(*child, into);
            } else if part.media == "text/css" {
                self.sheet(*child);
            } else if matches!(
                part.media.as_str(),
                "text/javascript" | "application/javascript" | "application/x-javascript"
            ) {
                if self.mail.unshown.iter().all(|what| what != email::LOOK) {
                    self.mail.unshown.push(email::LOOK.into());
                }
            } else {
                self.attach(*child, &mut Vec::new());
            }
        }
    }

    /// The address that a part says it was at.
    fn location(&mut self, id: usize) -> Option<String> {
        let lines = self.parts.get_mut(id)?.heads.lines("content-location");
        // A long address is folded where it has no spaces.
        lines.into_iter().next().map(|line| line.replace(' ', "")).filter(|line| !line.is_empty())
    }

    /// A part that says how the page beside it looks.
    fn sheet(&mut self, id: usize) {
        let unpacked = self.unpacked(id);
        self.broken += usize::from(unpacked.broken);
        let sheet = EmailAttachment {
            bytes: unpacked.bytes,
            id: self.id(id).unwrap_or_default(),
            location: self.location(id).unwrap_or_default(),
            ..EmailAttachment::default()
        };
        self.mail.sheets.push(sheet);
    }

    /// The number of a part by which a page can show it.
    fn id(&self, id: usize) -> Option<String> {
        let value = self.parts.get(id)?.heads.raw("content-id").into_iter().next()?;
        Some(bare(&String::from_utf8_lossy(&value))).filter(|id| !id.is_empty())
    }

    /// The words of a part; nothing when it is a file.
    fn version(&mut self, id: usize) -> Option<BodyVersion> {
        let sole = self.parts.len() == 1;
        let part = self.parts.get_mut(id)?;
        let attached = part.heads.word("content-disposition").is_some_and(|how| how == "attachment");
        // The heads of a mail that did not arrive are no mail, whatever they are called.
        let heads_alone = part.media == "text/rfc822-headers";
        if !sole && !heads_alone && (attached || part.heads.file_name().is_some()) {
            return None;
        }
        let kind = match part.media.as_str() {
            "text/html" => VersionKind::Web,
            "text/x-amp-html" | "text/watch-html" => VersionKind::Interactive,
            "text/enriched" | "text/richtext" => VersionKind::Rich,
            "text/plain" | "text/rfc822-headers" => VersionKind::Plain,
            // What has a type that is none is plain text; so is what should have had parts.
            media if media.starts_with("multipart/") || !is_known(media) => VersionKind::Plain,
            _ => return None,
        };
        let declared = part.heads.attribute("content-type", "charset");
        let flowed =
            part.heads.attribute("content-type", "format").is_some_and(|f| f.eq_ignore_ascii_case("flowed"));
        let delete =
            part.heads.attribute("content-type", "delsp").is_some_and(|d| d.eq_ignore_ascii_case("yes"));
        let raw = self.raw.get(self.parts.get(id)?.body.clone()).unwrap_or_default();
        let unpacked = self.unpacked(id);
        let mut bytes = unpacked.bytes;
        if unpacked.broken && encoding::decode(&bytes, declared.as_deref()).doubt.is_some() {
            // Not packed after all, or nothing is left of it: what is there is shown as it is.
            bytes = raw.to_vec();
        }
        if !unpacked.rest.is_empty() {
            // A list put its own words under packed ones.
            bytes.extend_from_slice(b"\n\n");
            bytes.extend_from_slice(&unpacked.rest);
        }
        self.broken += usize::from(unpacked.broken);
        let html = matches!(kind, VersionKind::Web | VersionKind::Interactive);
        let label = declared.or_else(|| if html { declared_in(&bytes) } else { None });
        let read = encoding::decode(&bytes, label.as_deref());
        self.mail.doubts.extend(read.doubt);
        let text = read.text.replace("\r\n", "\n");
        let chunk = match kind {
            VersionKind::Web | VersionKind::Interactive => BodyChunk::Html(text),
            VersionKind::Rich => BodyChunk::Text(unmarked(&text)),
            VersionKind::Plain if flowed => BodyChunk::Text(unflowed(&text, delete)),
            VersionKind::Plain if heads_alone => BodyChunk::Text(email::heads_alone(&text)),
            VersionKind::Plain => BodyChunk::Text(text),
        };
        Some(BodyVersion { kind, chunks: vec![chunk] })
    }

    /// The bytes of a part as they were before they were packed for the journey.
    fn unpacked(&self, id: usize) -> DecodedBody {
        let Some(part) = self.parts.get(id) else { return DecodedBody::default() };
        let raw = self.raw.get(part.body.clone()).unwrap_or_default();
        match part.heads.word("content-transfer-encoding").unwrap_or_default().as_str() {
            "base64" => base64(raw),
            "quoted-printable" => DecodedBody { bytes: quoted_printable(raw), ..DecodedBody::default() },
            "uuencode" | "x-uuencode" | "x-uue" | "uue" => uudecoded(raw),
            _ => DecodedBody { bytes: raw.to_vec(), ..DecodedBody::default() },
        }
    }

    fn attach(&mut self, id: usize, into: &mut Vec<EmailPiece>) {
        if self.elsewhere(id) {
            return;
        }
        let unpacked = self.unpacked(id);
        let number = self.id(id);
        let Some(part) = self.parts.get_mut(id) else { return };
        let named = part.heads.file_name();
        self.mail.doubts.append(&mut part.heads.doubts);
        self.broken += usize::from(unpacked.broken);
        if named.is_none() && unpacked.bytes.trim_ascii().is_empty() {
            return;
        }
        let disposition = part.heads.word("content-disposition");
        let media = part.media.clone();
        let location = self.location(id).unwrap_or_default();
        into.push(EmailPiece::Attached(self.mail.attachments.len()));
        if disposition.is_none() && number.is_some() {
            self.pictured.push(self.mail.attachments.len());
        }
        self.mail.attachments.push(EmailAttachment {
            name: named.unwrap_or_else(|| match media.as_str() {
                "message/rfc822" | "message/global" => subject_name(&unpacked.bytes),
                "message/partial" => "part of a message.eml".to_owned(),
                _ => file_at(&location).unwrap_or_else(|| nameless(&media)),
            }),
            bytes: unpacked.bytes,
            id: number.unwrap_or_default(),
            location,
            inline: disposition.as_deref() == Some("inline"),
            media,
        });
    }

    /// Says what stands before the first part and after the last, which no mail program shows.
    fn outside(&mut self, ranges: &[Range<usize>]) {
        /// Letters of it that are told.
        const TOLD: usize = 400;
        for range in ranges {
            let bytes = self.raw.get(range.clone()).unwrap_or_default();
            let words = on_one_line(&encoding::decode(bytes.trim_ascii(), None).text);
            let lower = words.to_lowercase();
            // What every program puts there for readers of 1992.
            let usual =
                ["mime", "multi-part", "multipart", "multiple parts"].iter().any(|word| lower.contains(word));
            if words.is_empty() || (usual && words.len() < 600) {
                continue;
            }
            let mut short: String = words.chars().take(TOLD).collect();
            if words.chars().count() > TOLD {
                short.push('…');
            }
            self.mail.unshown.push(format!("words outside of the message’s own parts: “{short}”"));
        }
    }

    /// Where no page tells which pictures belong into the words, those do that could be shown by one.
    fn pictures(&mut self) {
        let has_page = self.chunks().any(|chunk| matches!(chunk, BodyChunk::Html(_)));
        for place in std::mem::take(&mut self.pictured) {
            if let Some(attachment) = self.mail.attachments.get_mut(place) {
                attachment.inline |= !has_page;
            }
        }
    }

    fn chunks(&self) -> impl Iterator<Item = &BodyChunk> {
        self.mail
            .body
            .iter()
            .filter_map(
                |piece| if let EmailPiece::Versions(versions) = piece { Some(versions) } else { None },
            )
            .flatten()
            .flat_map(|version| &version.chunks)
    }

    /// What is missing or damaged, and what is not shown.
    fn faults(&mut self) {
        let raw = self.raw;
        let empty = self.mail.attachments.is_empty()
            && self.chunks().all(|chunk| match chunk {
                BodyChunk::Text(text) | BodyChunk::Html(text) => text.trim().is_empty(),
                _ => false,
            });
        let faults = &mut self.mail.faults;
        // Each part of many ends with its own mark; one that is not there was cut off with what followed.
        if self.parts.iter().any(|part| part.open) {
            faults.push(EmailFault::damaged(
                "The end of this e-mail is missing, so words or attachments may be missing too.",
            ));
        }
        if raw.contains(&0) && count(raw, b"encoding: binary") == 0 {
            faults.push(EmailFault::damaged(
                "Part of this e-mail is lost: there are zero bytes where its words should be.",
            ));
        }
        if self.broken > 0 {
            let parts = counted(self.broken, "part", "parts");
            faults.push(EmailFault::damaged(format!(
                "In {parts} of this e-mail some characters were damaged on the way. What could be read is shown."
            )));
        }
        if self.parts.iter().any(|part| part.media == "multipart/encrypted") {
            faults.push(EmailFault::locked());
        }
        if empty && faults.iter().all(|fault| !fault.shown) {
            faults.push(EmailFault::damaged(
                "This e-mail has no words and no attachments. It may have been cut off.",
            ));
        }
    }
}
