//! Texts have no signature. What a text is shows in how it begins: the heads of a mail, the first tag of a page,
//! the first lines of a chat or of a transcript. The words in its middle show nothing, for a note may quote any
//! of these. The name decides only where the text itself can be read in more than one way.

use std::borrow::Cow;

use super::FileType;
use crate::model::charset;
use crate::readers::email::mime;
use crate::readers::{TextFormat, phone_backup, transcript, whatsapp};

/// The text of a head, when it is one: UTF-16 with its mark, or bytes without control characters.
pub(super) fn decoded(head: &[u8], cut: bool) -> Option<Cow<'_, str>> {
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        let even = head.get(..head.len() & !1)?;
        let mut text = charset::decode(even).into_owned();
        // The last letter may be cut in two by where the head ends.
        if text.ends_with(char::REPLACEMENT_CHARACTER) {
            text.pop();
        }
        let clean = text.chars().all(|c| c != char::REPLACEMENT_CHARACTER && is_written(c));
        return clean.then_some(text.into());
    }
    let mut bytes = head;
    if !cut {
        // The end of a text under DOS.
        bytes = bytes.strip_suffix(b"\x1a").unwrap_or(bytes);
    }
    let plain = bytes.iter().all(|byte| *byte >= 0x80 || is_written(char::from(*byte)));
    if bytes.is_empty() || !plain || is_no_writing(bytes) {
        return None;
    }
    Some(charset::decode(whole_letters(bytes)))
}

/// Whether a long stretch of bytes can be no text in any encoding of one byte a letter: in all of it there is no space, no
/// end of a line, no digit and no letter of ASCII.
fn is_no_writing(bytes: &[u8]) -> bool {
    const LONG: usize = 512;
    let written = |byte: &u8| byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace();
    bytes.len() >= LONG && !bytes.iter().any(written) && std::str::from_utf8(whole_letters(bytes)).is_err()
}

fn is_written(c: char) -> bool {
    !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{c}') || ('\u{80}'..'\u{a0}').contains(&c)
}

/// Bytes without a letter of UTF-8 that is cut in two at their end.
fn whole_letters(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Err(why) if why.error_len().is_none() => bytes.get(..why.valid_up_to()).unwrap_or(bytes),
        _ => bytes,
    }
}

/// What a text is.
pub(super) fn text_type(text: &str, ending: Option<&str>) -> FileType {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if start.starts_with("{\\rtf") {
        return FileType::Text(TextFormat::RichText);
    }
    if mime::is_postmark(start.lines().next().unwrap_or_default().as_bytes()) {
        return FileType::Text(TextFormat::Mailbox);
    }
    if start.starts_with("WEBVTT") {
        return FileType::Text(TextFormat::Transcript);
    }
    if is_mail(start, ending) {
        return FileType::Text(TextFormat::Mail);
    }
    if let Some(format) = marked_up(start, ending) {
        return format;
    }
    if whatsapp::is_chat(start) {
        return FileType::Text(TextFormat::Chat);
    }
    let page = matches!(ending, Some("html" | "htm" | "xhtml"));
    match ending {
        _ if page => FileType::Text(TextFormat::Html),
        Some("srt" | "vtt") => FileType::Text(TextFormat::Transcript),
        _ if transcript::is_tsv(start) => FileType::Text(TextFormat::Transcript),
        Some("csv" | "tsv") => FileType::Text(TextFormat::Table),
        _ if transcript::begins(text.as_bytes()) => FileType::Text(TextFormat::Transcript),
        Some("json") => FileType::Text(TextFormat::Json),
        _ if start.starts_with("BEGIN:VCALENDAR") && ending == Some("ics") => {
            FileType::Unsupported("calendar file")
        }
        _ if start.starts_with("BEGIN:VCARD") && ending == Some("vcf") => {
            FileType::Unsupported("contact card")
        }
        _ => FileType::Text(TextFormat::Plain),
    }
}

/// Heads of a mail that a program wrote; a person may type the others above a note.
const BY_PROGRAMS: [&str; 9] = [
    "date",
    "received",
    "return-path",
    "delivered-to",
    "message-id",
    "mime-version",
    "dkim-signature",
    "authentication-results",
    "x-received",
];
const BY_ANYONE: [&str; 12] = [
    "from",
    "to",
    "cc",
    "bcc",
    "subject",
    "reply-to",
    "sender",
    "content-type",
    "content-transfer-encoding",
    "in-reply-to",
    "references",
    "importance",
];

/// Whether these are the heads of a mail: known names with a colon, one below the other, up to an empty line.
/// What follows them may be anything, a PDF too.
pub(super) fn is_mail(start: &str, ending: Option<&str>) -> bool {
    // Some programs write two carriage returns before each line feed.
    let start = charset::lines(&start.replace("\r\r\n", "\n"));
    let mut lines = start.lines().peekable();
    // Apple's mails begin with their length.
    let length = |line: &&str| !line.is_empty() && line.trim_end().bytes().all(|b| b.is_ascii_digit());
    let apple = ending == Some("emlx") && lines.next_if(length).is_some();
    let named = apple || matches!(ending, Some("eml" | "email" | "emlx" | "mht" | "mhtml"));
    let mut names: Vec<String> = Vec::new();
    let mut odd = 0;
    for line in lines.take_while(|line| !line.trim().is_empty()) {
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let name = line.split_once(':').map(|(name, _)| name.trim_end());
        match name.filter(|name| (1..=76).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_graphic()))
        {
            Some(name) => names.push(name.to_lowercase()),
            // What stands above the heads would be dropped by a reader of mails.
            None if names.is_empty() && !named => return false,
            None => odd += 1,
        }
        if odd > 2 {
            break;
        }
    }
    names.sort_unstable();
    names.dedup();
    let known = |list: &[&str]| names.iter().filter(|name| list.contains(&name.as_str())).count();
    let (programs, all) = (known(&BY_PROGRAMS), known(&BY_PROGRAMS) + known(&BY_ANYONE));
    let has = |name: &str| names.iter().any(|own| own == name);
    // A page that was saved as a mail has these two and often no other.
    let parted = has("mime-version") && has("content-type");
    match named {
        true => all > 0,
        false => parted || (all >= 3 && programs > 0 && (has("from") || has("received") || programs > 1)),
    }
}

/// Tags with which a page or a piece of one begins.
const TAGS: [&str; 46] = [
    "a",
    "article",
    "aside",
    "b",
    "base",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "dd",
    "dir",
    "div",
    "dl",
    "em",
    "fieldset",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "img",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "span",
    "strong",
    "style",
    "table",
    "title",
    "ul",
];
/// Of these, the ones that begin nothing but a page.
const PAGE: [&str; 4] = ["html", "head", "body", "meta"];

/// What a text is that begins with a tag, when that is known.
fn marked_up(start: &str, ending: Option<&str>) -> Option<FileType> {
    let mut rest = start;
    let mut page = matches!(ending, Some("html" | "htm" | "xhtml"));
    // Before the first tag stand what the file says of itself, remarks, and the kind of document.
    loop {
        rest = rest.trim_start();
        let inside = rest.strip_prefix('<')?;
        let lower = inside.get(..inside.len().min(16)).unwrap_or_default().to_ascii_lowercase();
        let end = match () {
            () if inside.starts_with("!--") => "-->",
            () if lower.starts_with("!doctype") => {
                page |= lower.starts_with("!doctype html");
                // The parts of a document may be declared in brackets here.
                let (head, _) = inside.split_once('>')?;
                if head.contains('[') { "]>" } else { ">" }
            }
            () if lower.starts_with('?') => ">",
            () => break,
        };
        match inside.split_once(end) {
            Some((_, after)) => rest = after,
            // A remark longer than what is seen here. Chrome and Internet Explorer put one before a saved page.
            None => return page.then_some(FileType::Text(TextFormat::Html)),
        }
    }
    let inside = rest.strip_prefix('<')?;
    let name: String =
        inside.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_')).collect();
    let closed = inside.get(name.len()..)?.starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
    let tag = name.to_ascii_lowercase();
    if !closed || name.is_empty() {
        return page.then_some(FileType::Text(TextFormat::Html));
    }
    if let Some(format) = phone_backup::root(&name) {
        return Some(FileType::Text(format));
    }
    match (&*name, ending) {
        ("plist", Some("aae")) => {
            return Some(FileType::Unsupported("iPhone's note of how a photograph was edited (AAE)"));
        }
        ("plist", _) => return Some(FileType::Unsupported("Apple property list")),
        ("svg", _) => return Some(FileType::UnsupportedPicture("SVG drawing")),
        // What Word and Excel of 2003 wrote, and a newer document with all its parts in one file.
        ("w:wordDocument", _) => return Some(FileType::Unsupported("Word 2003 document (XML)")),
        ("pkg:package", _) => return Some(FileType::Unsupported("Office document in one file (XML)")),
        _ => {}
    }
    // A text may begin with any of the others and still be meant as it is typed.
    let typed = matches!(ending, Some("txt" | "text" | "md" | "log" | "csv" | "tsv" | "json" | "xml"));
    let known = TAGS.contains(&&*tag);
    (page || PAGE.contains(&&*tag) || (known && !typed)).then_some(FileType::Text(TextFormat::Html))
}
