//! What a file is: by its own first bytes, then by how it is built, then by the ending of its name, which is only a
//! hint that may disagree; when it does, that is said. A signature that stands anywhere else is one of something
//! inside: a letter in a zip is no reason to call the zip a letter.

mod frames;
mod package;
mod signature;
mod text;
mod zip;

use std::borrow::Cow;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::model::charset;
pub(crate) use crate::model::format::BINARY_WORKBOOK;
pub use crate::model::format::{FileType, HEAD, RecordingFormat};
use crate::model::format::{SPLIT, UNPACKS_ITSELF, ZIP};
use crate::pdf::PageFormat;
use crate::readers::email::mime;
use crate::readers::{TextFormat, whatsapp};
use frames::FrameKind;
pub use zip::{ZipListing, listing};

/// Identifies a file whose bytes are all at hand.
pub fn identify(bytes: &[u8], ending: Option<&str>) -> FileType {
    in_file(bytes.get(..HEAD).unwrap_or(bytes), ending, &mut Cursor::new(bytes))
}

/// Identifies a file by its first bytes, of which there are `HEAD` or all, and, where these only say how it is
/// packed, by the list of what it holds, for which a few more reads are made.
pub fn in_file(head: &[u8], ending: Option<&str>, file: &mut (impl Read + Seek)) -> FileType {
    let cut = head.len() >= HEAD;
    // What a file begins with comes first, what it is packed as next, and its name last.
    let text = text::decoded(head, cut);
    if begins_as_pdf(head, text.is_some(), ending) {
        return FileType::Paged(PageFormat::Pdf);
    }
    let found = match &text {
        _ if is_drawing(head) && cfg!(feature = "svg") => FileType::Paged(PageFormat::Svg),
        _ if is_drawing(head) => FileType::UnsupportedPicture("SVG drawing"),
        // Three frames in a row are no text, though each of their bytes may be a letter.
        Some(_) if frames::row(head, false).is_some() => from_binary(head, ending, file, cut),
        Some(text) => from_text(head, text, ending),
        None => from_binary(head, ending, file, cut),
    };
    if after_junk(found, head, ending, file) { FileType::Paged(PageFormat::Pdf) } else { found }
}

/// Whether a file begins as a PDF does, spaces aside. A note may begin with the same five letters; then nothing of
/// a PDF follows.
fn begins_as_pdf(head: &[u8], is_text: bool, ending: Option<&str>) -> bool {
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let typed = matches!(ending, Some("txt" | "text" | "md" | "log"));
    start.starts_with(b"%PDF-") && !(is_text && typed && !has_pdf_object(head))
}

/// Whether this begins as a drawing (SVG): with its element, or as XML that comes to it before any other element.
fn is_drawing(head: &[u8]) -> bool {
    let mut rest = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    loop {
        if let Some(after) = rest.strip_prefix(b"<svg") {
            return after
                .first()
                .is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
        }
        let end: &[u8] = match rest {
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'?' | b'!', ..] => b">",
            _ => return false,
        };
        let Some(at) = memchr::memmem::find(rest, end) else { return false };
        rest = rest.get(at + end.len()..).unwrap_or_default().trim_ascii_start();
    }
}

/// Whether there is a PDF behind bytes that are nothing else. Up to a kilobyte of junk may come before its header
/// (ISO 32000-1, annex H, note 13): a printer's commands, the heads of a download, a server's complaint. Words that
/// only name such a header are no PDF, so a text must also have an object of one and its end.
fn after_junk(found: FileType, head: &[u8], ending: Option<&str>, file: &mut (impl Read + Seek)) -> bool {
    let header = memchr::memmem::find(head, b"%PDF-").filter(|at| *at < 1024);
    let named = ending == Some("pdf");
    match (found, header) {
        (FileType::Unknown, Some(_)) => true,
        (FileType::Text(TextFormat::Plain | TextFormat::Html), Some(_)) if named && has_pdf_object(head) => {
            true
        }
        (FileType::Text(TextFormat::Plain | TextFormat::Html), Some(at)) => {
            has_pdf_object(head.get(at..).unwrap_or_default()) && ends_as_pdf(file)
        }
        // The header can be damaged or gone; readers go by what follows.
        (FileType::Unknown | FileType::Text(TextFormat::Plain), None) => {
            head.starts_with(b"%PDF") || (named && has_pdf_object(head))
        }
        _ => false,
    }
}

/// Whether a file ends as a PDF does.
fn ends_as_pdf(file: &mut (impl Read + Seek)) -> bool {
    let mut tail = Vec::new();
    let from = file.seek(SeekFrom::End(0)).map(|length| length.saturating_sub(2048));
    let read = from.and_then(|from| file.seek(SeekFrom::Start(from)));
    if read.and_then(|_| file.take(2048).read_to_end(&mut tail)).is_err() {
        return false;
    }
    let has = |what: &[u8]| memchr::memmem::find(&tail, what).is_some();
    has(b"startxref") || has(b"%%EOF")
}

fn from_text(head: &[u8], text: &str, ending: Option<&str>) -> FileType {
    // These few recordings could begin with bytes that are all letters.
    if head.starts_with(b"#!AMR") && (ending == Some("amr") || ending == Some("awb") || ending == Some("3ga"))
    {
        return signature::ours(head, ending).unwrap_or(FileType::Unknown);
    }
    let postscript = head.starts_with(b"%!PS-Adobe-");
    match text::text_type(text, ending) {
        // Its first line may call a PDF what it is in this way too (ISO 32000-1, annex H, note 14).
        FileType::Text(TextFormat::Plain)
            if postscript && text.lines().next().is_some_and(|l| l.contains(" PDF-")) =>
        {
            FileType::Paged(PageFormat::Pdf)
        }
        FileType::Text(TextFormat::Plain) if postscript => FileType::Unsupported("PostScript document"),
        other => other,
    }
}

fn from_binary(head: &[u8], ending: Option<&str>, file: &mut (impl Read + Seek), cut: bool) -> FileType {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return detect_zip(head, ending, file);
    }
    if head.starts_with(b"PK\x07\x08") || head.starts_with(b"PK00PK\x03\x04") {
        let whole = zip::directory(file, zip::AfterZip::Anything).is_some_and(|directory| !directory.split);
        return if whole { detect_zip(head, ending, file) } else { FileType::Unsupported(SPLIT) };
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound(head, ending, file);
    }
    if let Some(format) = signature::ours(head, ending) {
        return format;
    }
    if let Some(format) = frames_of(head, ending, file, cut) {
        return format;
    }
    // The heads of a mail are text, whatever it carries.
    let wide = charset::unmarked_wide(head);
    let heads = wide.map_or_else(|| String::from_utf8_lossy(head), Cow::Owned);
    let start = heads.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if start.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        if mime::is_postmark(start.lines().next().unwrap_or_default().as_bytes()) {
            return FileType::Text(TextFormat::Mailbox);
        }
        if text::is_mail(start, ending) {
            return FileType::Text(TextFormat::Mail);
        }
    }
    if start.starts_with("{\\rtf") {
        return FileType::Text(TextFormat::RichText);
    }
    let other = signature::other(head);
    // What unpacks itself, and what something was put before, still ends as a zip.
    match (other, zip::directory(file, zip::AfterZip::Nothing)) {
        (Some(FileType::Unsupported("Windows program")), Some(_)) => FileType::Unsupported(UNPACKS_ITSELF),
        (None, Some(directory)) if !directory.files.is_empty() => detect_zip(head, ending, file),
        (other, _) => other.unwrap_or(FileType::Unknown),
    }
}

/// A recording that is a row of frames, behind tags where it has some.
fn frames_of(
    head: &[u8],
    ending: Option<&str>,
    file: &mut (impl Read + Seek),
    cut: bool,
) -> Option<FileType> {
    let called = |frames| match frames {
        FrameKind::Mpeg => FileType::Recording(RecordingFormat::Mp3),
        FrameKind::Aac => FileType::Recording(RecordingFormat::Aac),
    };
    let tagged = head.starts_with(b"ID3") && head.get(3).is_some_and(|version| *version < 0x10);
    if tagged {
        // The length of the tags has seven bits in each byte.
        let length = head
            .get(6..10)
            .unwrap_or_default()
            .iter()
            .fold(0u64, |sum, byte| sum << 7 | u64::from(byte & 0x7f));
        let mut after = Vec::new();
        if file.seek(SeekFrom::Start(10 + length)).is_ok() {
            // What cannot be read is found, and said, where the file is read.
            let _ = file.take(HEAD as u64).read_to_end(&mut after);
        }
        if after.starts_with(b"fLaC") {
            return Some(FileType::Recording(RecordingFormat::Flac));
        }
        let zeros = after.iter().take_while(|byte| **byte == 0).count();
        let behind = after.get(zeros..).unwrap_or_default();
        // Something else may stand between the tag and the first frame.
        let row = frames::row(behind, after.len() < HEAD).or_else(|| frames::anywhere(behind));
        return Some(row.map_or(FileType::Recording(RecordingFormat::Mp3), called));
    }
    if let Some(row) = frames::row(head, !cut) {
        return Some(called(row));
    }
    let wide = head.starts_with(b"\xff\xfe") && head.get(3) == Some(&0);
    match ending {
        _ if wide => None,
        Some("mp3" | "mp2" | "mpga" | "aac" | "adts") => frames::could_be(head)
            .or_else(|| frames::anywhere(head))
            .map(called)
            // A bit rate of its own, which the frame does not name.
            .or_else(|| {
                let set = head.first() == Some(&0xff) && head.get(1).is_some_and(|b| b & 0xe0 == 0xe0);
                set.then_some(FileType::Recording(RecordingFormat::Mp3))
            }),
        _ => None,
    }
}

/// A zip: what an office program, a phone or anybody else put into it shows in the list of its files.
fn detect_zip(head: &[u8], ending: Option<&str>, file: &mut (impl Read + Seek)) -> FileType {
    let Some(directory) = zip::directory(file, zip::AfterZip::Anything) else {
        // It was cut off, and only its beginning and its name can tell.
        return by_beginning(head, ending);
    };
    if directory.split {
        return FileType::Unsupported(SPLIT);
    }
    if let Some(entry) = directory.named("mimetype") {
        let said = zip::content(file, entry, 200).unwrap_or_default();
        if let Some(format) = by_mimetype(String::from_utf8_lossy(&said).trim()) {
            return format;
        }
    }
    if let Some(format) = package::format(&directory, file) {
        return format;
    }
    if directory.has_folder("Index/") || directory.named("Index.zip").is_some() {
        match ending {
            Some("pages") => return FileType::Unsupported("Apple Pages document"),
            Some("numbers") => return FileType::Unsupported("Apple Numbers spreadsheet"),
            Some("key") => return FileType::Unsupported("Apple Keynote presentation"),
            _ => {}
        }
    }
    if directory.named("AndroidManifest.xml").is_some() {
        return FileType::Unsupported("Android app");
    }
    if directory.named("META-INF/MANIFEST.MF").is_some() && ending != Some("zip") {
        return FileType::Unsupported("Java program");
    }
    if directory.is_chat(file) {
        return FileType::Text(TextFormat::ChatArchive);
    }
    // Some programs write an office document without its list of types; then its reader says what is missing.
    match by_beginning(head, ending) {
        FileType::Text(TextFormat::Word) if directory.has_folder("word/") => FileType::Text(TextFormat::Word),
        FileType::Text(TextFormat::Workbook) if directory.has_folder("xl/") => {
            FileType::Text(TextFormat::Workbook)
        }
        FileType::Text(TextFormat::OpenText) if directory.named("content.xml").is_some() => {
            FileType::Text(TextFormat::OpenText)
        }
        FileType::Text(TextFormat::Spreadsheet) if directory.named("content.xml").is_some() => {
            FileType::Text(TextFormat::Spreadsheet)
        }
        _ => FileType::Unsupported(ZIP),
    }
}

/// What the first entry of an OpenDocument file or an e-book says it is.
fn by_mimetype(said: &str) -> Option<FileType> {
    if said == "application/epub+zip" {
        return Some(FileType::Unsupported("e-book (EPUB)"));
    }
    let open = said.strip_prefix("application/vnd.oasis.opendocument.")?;
    Some(match open.split('-').next().unwrap_or_default() {
        "text" => FileType::Text(TextFormat::OpenText),
        "spreadsheet" => FileType::Text(TextFormat::Spreadsheet),
        "presentation" => FileType::Unsupported("OpenDocument presentation"),
        "graphics" => FileType::Unsupported("OpenDocument drawing"),
        "chart" => FileType::Unsupported("OpenDocument chart"),
        "formula" => FileType::Unsupported("OpenDocument formula"),
        _ => FileType::Unsupported("OpenDocument file"),
    })
}

/// What the first file of a zip and the name of the zip say.
fn by_beginning(head: &[u8], ending: Option<&str>) -> FileType {
    let length = head.get(26..28).map_or(0, |length| usize::from(u16::from_le_bytes([length[0], length[1]])));
    let name = head.get(30..30 + length).unwrap_or_default();
    let said = head.get(30 + length..).unwrap_or_default();
    if name == b"mimetype"
        && let said = String::from_utf8_lossy(said.get(..said.len().min(80)).unwrap_or_default())
        && let Some(at) = said.find("PK")
        && let Some(format) = by_mimetype(&said[..at])
    {
        return format;
    }
    FileType::Text(match ending {
        Some("docx" | "docm" | "dotx" | "dotm") => TextFormat::Word,
        Some("xlsx" | "xlsm" | "xltx" | "xltm") => TextFormat::Workbook,
        Some("odt" | "ott") => TextFormat::OpenText,
        Some("ods" | "ots") => TextFormat::Spreadsheet,
        _ if whatsapp::is_export(String::from_utf8_lossy(name).rsplit('/').next().unwrap_or_default()) => {
            TextFormat::ChatArchive
        }
        _ => return FileType::Unsupported(ZIP),
    })
}

/// A compound file, in which Microsoft Office kept its documents before 2007 and keeps locked ones now. The names of
/// its streams say what it is; where its list of them is broken, the first bytes and the name of the file do.
fn compound(head: &[u8], ending: Option<&str>, file: &mut (impl Read + Seek)) -> FileType {
    let list = || {
        let compound = cfb::CompoundFile::open(file).ok()?;
        Some(compound.read_root_storage().map(|entry| entry.name().to_owned()).collect::<Vec<String>>())
    };
    // A list that stops its reader is one that cannot be read.
    let listed = catch_unwind(AssertUnwindSafe(list)).ok().flatten();
    let broken = listed.is_none();
    let has = |name: &str| match &listed {
        Some(names) => names.iter().any(|own| own.eq_ignore_ascii_case(name)),
        None => {
            let name: Vec<u8> = name.to_ascii_lowercase().encode_utf16().flat_map(u16::to_le_bytes).collect();
            memchr::memmem::find(&head.to_ascii_lowercase(), &name).is_some()
        }
    };
    let word = matches!(ending, Some("docx" | "docm" | "dotx" | "dotm"));
    let excel = matches!(ending, Some("xlsx" | "xlsm" | "xltx" | "xltm"));
    if has("__properties_version1.0") || (broken && ending == Some("msg")) {
        return FileType::Text(TextFormat::Outlook);
    }
    FileType::Text(match ending {
        // Locked with a password, newer documents are wrapped into a compound file.
        _ if has("EncryptedPackage") && excel => TextFormat::Workbook,
        Some("pptx" | "pptm" | "ppsx") if has("EncryptedPackage") => {
            return FileType::Unsupported("PowerPoint presentation that is locked with a password");
        }
        _ if has("EncryptedPackage") => TextFormat::Word,
        _ if has("WordDocument") => TextFormat::OldWord,
        _ if has("Workbook") || has("Book") => TextFormat::OldWorkbook,
        _ if has("PowerPoint Document") => return FileType::Unsupported("older PowerPoint presentation"),
        _ if has("VisioDocument") => return FileType::Unsupported("Visio drawing"),
        _ if has("Quill") => return FileType::Unsupported("Publisher document"),
        _ if has("Catalog") => {
            return FileType::Unsupported("Windows' list of thumbnails (Thumbs.db)");
        }
        Some("doc" | "dot") if broken => TextFormat::OldWord,
        Some("xls" | "xlt") if broken => TextFormat::OldWorkbook,
        _ if broken && word => TextFormat::Word,
        _ if broken && excel => TextFormat::Workbook,
        _ => return FileType::Unsupported("file of an older Windows program"),
    })
}

/// Whether there is the start of a PDF's object, as in "12 0 obj".
fn has_pdf_object(head: &[u8]) -> bool {
    let mut words = head.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let (mut before, mut last): (&[u8], &[u8]) = (b"", b"");
    let number = |word: &[u8]| !word.is_empty() && word.iter().all(u8::is_ascii_digit);
    words.any(|word| {
        let found = word.starts_with(b"obj") && number(last) && number(before);
        (before, last) = (last, word);
        found
    })
}

/// What the ending of a name promises, when it promises one of the formats that are shown, or the content is one of
/// them, and the two are not the same. Gives the promised ending.
pub fn broken_promise(format: FileType, ending: Option<&str>) -> Option<String> {
    let ending = ending?;
    if matches!(format, FileType::Recording(_)) {
        return (!format.goes_under(ending)).then(|| ending.to_owned());
    }
    if format.is_zip() && ending == "zip" {
        return None;
    }
    let promised = PageFormat::ALL
        .map(FileType::Paged)
        .into_iter()
        .chain(TextFormat::ALL.map(FileType::Text))
        // Any data may be XML.
        .any(|format| ending != "xml" && format.endings().contains(&ending));
    let kept = format.endings().contains(&ending);
    // A text may go under any name that promises nothing else.
    let named = !matches!(format, FileType::Text(TextFormat::Plain)) && !format.endings().is_empty();
    (!kept && (promised || named)).then(|| ending.to_owned())
}

/// Whether the ending of a name promises a format that has pages of its own.
pub fn promises_pages(ending: Option<&str>) -> bool {
    ending.is_some_and(|ending| PageFormat::ALL.iter().any(|form| form.endings().contains(&ending)))
}

#[cfg(test)]
mod tests;
