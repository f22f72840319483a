//! Mail as it travels (RFC 5322 and MIME), alone in a file or many in an mbox. mail-parser reads it; here the
//! bytes of attachments are taken as they were sent, texts without a declared code page are read by our own rule,
//! and what is missing at the end is noticed.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{
    Address, Encoding, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};

use super::charset::decode;
use super::mail::{self, Attachment, Body, Mail, Sent};
use super::{Envelope, Known, Reading};
use crate::finding::{Code, Finding};

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

/// The mails of an mbox. Each begins with a line "From someone some day" after an empty line; in the words of a
/// mail such a line has a mark before it, which is taken away.
fn split(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut mails: Vec<Vec<u8>> = Vec::new();
    let mut empty = true;
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        if empty && is_postmark(line) {
            mails.push(Vec::new());
            empty = false;
            continue;
        }
        empty = line.trim_ascii().is_empty();
        let Some(mail) = mails.last_mut() else { continue };
        let quoted = line.iter().take_while(|b| **b == b'>').count();
        let marked = quoted > 0 && line[quoted..].starts_with(b"From ");
        mail.extend_from_slice(&line[usize::from(marked)..]);
    }
    mails.retain(|mail| !mail.trim_ascii().is_empty());
    mails
}

/// "From a@b.c Thu Sep 24 15:12:08 2020": a time of day and a year follow the sender.
pub(crate) fn is_postmark(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let line = String::from_utf8_lossy(&rest[..rest.len().min(400)]);
    let mut words = line.split_whitespace().skip(1);
    let year = |word: &str| {
        word.len() == 4 && word.starts_with(['1', '2']) && word.bytes().all(|b| b.is_ascii_digit())
    };
    words.clone().any(|word| word.matches(':').count() == 2) && words.any(year)
}

/// Parts of one mail that the parser may make; a mail with more is not an honest one.
const PARTS: usize = 10_000;

fn parse(bytes: &[u8], known: Known<'_>) -> Result<Mail, Vec<Finding>> {
    // Each part begins with a line of two dashes. Counted first, for nesting costs the parser its stack.
    let lines = bytes.split(|b| *b == b'\n').filter(|line| line.starts_with(b"--")).count();
    let nested = count(bytes, b"message/rfc822").max(count(bytes, b"message/global"));
    let multiple = count(bytes, b"boundary");
    if nested.max(multiple) > PARTS.min(known.limits.enclosures) || lines > 100 * PARTS {
        return Err(mail::too_many("part", nested.max(multiple).max(lines), PARTS));
    }
    let message = MessageParser::default().parse(bytes).ok_or_else(unreadable)?;
    let known_head = |head: &mail_parser::Header<'_>| !matches!(head.name, HeaderName::Other(_));
    if !message.headers().iter().any(known_head) {
        return Err(unreadable());
    }
    let mut mail = Mail {
        subject: line(message.subject().unwrap_or_default()),
        sent: sent(&message),
        id: message.message_id().map(|id| format!("<{}>", line(id))).unwrap_or_default(),
        ..Mail::default()
    };
    for (label, address) in [
        ("From", message.from()),
        ("Sender", message.sender().filter(|sender| message.from() != Some(*sender))),
        ("To", message.to()),
        ("Cc", message.cc()),
        ("Bcc", message.bcc()),
        ("Reply to", message.reply_to().filter(|reply| message.from() != Some(*reply))),
    ] {
        let said = address.map(addresses).unwrap_or_default();
        if !said.is_empty() {
            mail.heads.push((label.into(), said));
        }
    }
    mail.body = body(&message, bytes);
    attachments(&message, bytes, &mut mail);
    faults(&message, bytes, &mut mail);
    Ok(mail)
}

/// How often a word stands in the bytes, capitals aside.
fn count(bytes: &[u8], word: &[u8]) -> usize {
    bytes.windows(word.len()).filter(|window| window.eq_ignore_ascii_case(word)).count()
}

/// A head as one line of words.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Addresses, each on a line: "Marek Wójcik <marek@example.org>".
fn addresses(address: &Address<'_>) -> String {
    let said = address.iter().filter_map(|one| {
        let name = one.name().map(line).filter(|name| !name.is_empty());
        let address = one.address().map(line).filter(|address| !address.is_empty());
        match (name, address) {
            (Some(name), Some(address)) if name != address => Some(format!("{name} <{address}>")),
            (_, Some(one)) | (Some(one), None) => Some(one),
            (None, None) => None,
        }
    });
    said.collect::<Vec<_>>().join("\n")
}

pub(super) fn sent(message: &Message<'_>) -> Sent {
    let written = message.header_raw(HeaderName::Date).map(line).unwrap_or_default();
    let Some(date) = message.date() else { return Sent { written, ..Sent::default() } };
    let civil = DateTime::new(
        i16::try_from(date.year).unwrap_or(0),
        date.month as i8,
        date.day as i8,
        date.hour as i8,
        date.minute as i8,
        // A leap second is the last one of its minute.
        date.second.min(59) as i8,
        0,
    );
    let seconds = i32::from(date.tz_hour) * 3600 + i32::from(date.tz_minute) * 60;
    let offset = Offset::from_seconds(if date.tz_before_gmt { -seconds } else { seconds }).ok();
    let at: Option<Timestamp> =
        civil.ok().zip(offset).and_then(|(civil, offset)| offset.to_timestamp(civil).ok());
    Sent { at: at.filter(|_| date.is_valid()), offset, written }
}

/// The words: as text where the mail has them so, otherwise its HTML.
fn body(message: &Message<'_>, raw: &[u8]) -> Body {
    let part = |id: &u32| message.parts.get(*id as usize);
    let of = |ids: &[u32], html: bool| {
        let texts = ids.iter().filter_map(part).filter_map(|part| match &part.body {
            PartType::Text(text) if !html => Some(words(part, text, raw)),
            PartType::Html(text) if html => Some(words(part, text, raw)),
            _ => None,
        });
        texts.map(Cow::into_owned).collect::<Vec<_>>().join("\n")
    };
    let text = of(&message.text_body, false);
    if !text.trim().is_empty() {
        return Body::Text(text);
    }
    let html = of(&message.html_body, true);
    if html.trim().is_empty() { Body::None } else { Body::Html(html) }
}

/// A text part's words. The parser takes undeclared bytes for UTF-8 and damages what is not.
fn words<'a>(part: &MessagePart<'_>, text: &'a str, raw: &[u8]) -> Cow<'a, str> {
    let declared = part.content_type().is_some_and(|kind| kind.attribute("charset").is_some());
    if declared || !text.contains('\u{FFFD}') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(decode(&sent_bytes(part, raw)).into_owned())
}

/// The bytes of a part as they were before they were packed for the journey.
fn sent_bytes(part: &MessagePart<'_>, raw: &[u8]) -> Vec<u8> {
    let raw = raw.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    let unpacked = match part.encoding {
        Encoding::Base64 => base64_decode(raw),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
        Encoding::None => None,
    };
    unpacked.unwrap_or_else(|| raw.to_vec())
}

fn attachments(message: &Message<'_>, raw: &[u8], mail: &mut Mail) {
    let shown = matches!(mail.body, Body::Html(_));
    for id in &message.attachments {
        let Some(part) = message.parts.get(*id as usize) else { continue };
        // The other form of the words: HTML beside text.
        let other = message.html_body.contains(id) || message.text_body.contains(id);
        let named = part.attachment_name().map(line).filter(|name| !name.is_empty());
        let bytes = match &part.body {
            PartType::Text(_) | PartType::Html(_) if other && named.is_none() => continue,
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.to_vec(),
            PartType::Message(nested) if part.encoding != Encoding::None => nested.raw_message.to_vec(),
            PartType::Multipart(_) => continue,
            _ => sent_bytes(part, raw),
        };
        if named.is_none() && bytes.trim_ascii().is_empty() {
            continue;
        }
        let kind = part.content_type();
        let media = kind.map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("")));
        let media = media.unwrap_or_default().to_lowercase();
        let disposition = part.content_disposition().map(|disposition| disposition.ctype().to_lowercase());
        mail.attachments.push(Attachment {
            name: named.unwrap_or_else(|| nameless(part, &media)),
            bytes,
            id: part.content_id().map(line).unwrap_or_default(),
            // With the words as text nobody tells which pictures belong into them but the part itself.
            inline: disposition.as_deref() == Some("inline")
                || (!shown && disposition.is_none() && part.content_id().is_some()),
            media,
        });
    }
}

/// A name for a part that has none: that of an attached mail is its subject.
fn nameless(part: &MessagePart<'_>, media: &str) -> String {
    if let PartType::Message(nested) = &part.body {
        let subject = line(nested.subject().unwrap_or_default());
        return format!("{}.eml", if subject.is_empty() { "attached e-mail" } else { &subject });
    }
    let ending = match media {
        "text/plain" => "txt",
        "text/html" => "html",
        "text/calendar" => "ics",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "application/pdf" => "pdf",
        _ => "",
    };
    if ending.is_empty() { String::new() } else { format!("unnamed.{ending}") }
}

/// What is missing or damaged.
fn faults(message: &Message<'_>, raw: &[u8], mail: &mut Mail) {
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
    if message.parts.iter().any(open) {
        mail.faults
            .push("The end of this e-mail is missing, so words or attachments may be missing too.".into());
    }
    if raw.contains(&0) && count(raw, b"encoding: binary") == 0 {
        mail.faults
            .push("Part of this e-mail is lost: there are zero bytes where its words should be.".into());
    }
    let broken = message.parts.iter().filter(|part| part.is_encoding_problem).count();
    if broken > 0 {
        mail.faults.push("Part of this e-mail could not be unpacked and is shown as it stands.".into());
    }
    let encrypted = |part: &MessagePart<'_>| {
        part.is_content_type("multipart", "encrypted")
            || ((part.is_content_type("application", "pkcs7-mime")
                || part.is_content_type("application", "x-pkcs7-mime"))
                && part.content_type().and_then(|kind| kind.attribute("smime-type")) != Some("signed-data"))
    };
    if message.parts.iter().any(encrypted) {
        mail.faults.push(
            "This e-mail is encrypted, so its words cannot be shown. Open it in the mail program and print it to a PDF.".into(),
        );
    }
    if matches!(mail.body, Body::None) && mail.attachments.is_empty() && mail.faults.is_empty() {
        mail.faults.push("This e-mail has neither words nor attachments; it may have been cut off.".into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_mbox_is_parted_at_postmarks_alone() {
        let mbox = b"From a@b Thu Sep 24 15:12:08 2020\nSubject: one\n\nFrom here on I paid.\n>From now\n>>From then\n\nFrom c@d Fri Sep 25 01:02:03 2020 +0100\nSubject: two\n\nx\n";
        let mails = split(mbox);
        assert_eq!(mails.len(), 2);
        let first = String::from_utf8_lossy(&mails[0]);
        assert!(first.contains("\nFrom here on I paid.\nFrom now\n>From then\n"), "{first}");
        assert!(mails[1].starts_with(b"Subject: two"));
    }
}
