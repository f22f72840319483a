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

use frames::FrameKind;
pub use zip::{ZipListing, listing};

use crate::model::Kind;
use crate::model::charset;
use crate::pdf::PageFormat;
use crate::readers::email::mime;
use crate::readers::{TextFormat, whatsapp};

/// A zip that is nothing else: a set of files.
const ZIP: &str = "zip file";
/// A workbook whose parts are no XML.
pub(crate) const BINARY_WORKBOOK: &str = "Excel binary workbook (.xlsb)";
/// One of several files that are a zip together.
const SPLIT: &str = "part of a zip file that was split";
/// A zip behind a program that unpacks it.
const UNPACKS_ITSELF: &str = "zip file that unpacks itself, a Windows program";

/// Bytes from the start of a file by which it is identified.
pub const HEAD: usize = 4096;

/// A format that is known by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileType {
    /// A format whose pages are shown.
    Shown(PageFormat),
    /// A format whose words are set as pages.
    Worded(TextFormat),
    /// A recording or a video: it has no pages, now or ever.
    Recording(&'static str),
    /// Something readable that is not laid out as pages yet: its name in words.
    NotYet(&'static str),
    /// A picture of a kind that is not read yet: its name in words.
    PictureNotYet(&'static str),
    /// No known format.
    Unknown,
}

impl FileType {
    /// The format in words, with its article left out: "PDF", "MP3 recording".
    pub const fn in_words(self) -> &'static str {
        match self {
            FileType::Shown(form) => form.in_words(),
            FileType::Worded(script) => script.in_words(),
            FileType::Recording(name) | FileType::NotYet(name) | FileType::PictureNotYet(name) => name,
            FileType::Unknown => "file of an unknown format",
        }
    }

    /// The format in words with its article: "a PDF document", "an MP3 recording", "plain text".
    pub fn with_article(self) -> String {
        let what = self.in_words();
        let vowel = [
            "AAC", "AIFF", "AMR", "AU", "AVIF", "AVI", "Access", "Android", "Apple", "AutoCAD", "Excel",
            "FITS", "JSON", "MP", "Og", "Op", "Outlook", "RAR", "RTF", "SQLite", "SVG", "XPS", "e-", "icon",
            "iPhone", "older", "xz",
        ];
        match what {
            "plain text" | "JSON text" => what.into(),
            _ if vowel.iter().any(|v| what.starts_with(v)) => format!("an {what}"),
            _ => format!("a {what}"),
        }
    }

    /// The endings under which this format may go without surprise.
    const fn endings(self) -> &'static [&'static str] {
        match self {
            FileType::Shown(form) => form.endings(),
            FileType::Worded(script) => script.endings(),
            _ => &[],
        }
    }

    /// Whether it is a zip that is a set of files, to be unpacked by the user.
    pub fn is_zip(self) -> bool {
        matches!(self, FileType::NotYet(ZIP | UNPACKS_ITSELF))
    }

    /// Whether it is one of several parts of a zip.
    pub fn is_part_of_zip(self) -> bool {
        self == FileType::NotYet(SPLIT)
    }

    /// Whether it is a workbook that Excel itself has to save in another form.
    pub(crate) fn is_binary_workbook(self) -> bool {
        self == FileType::NotYet(BINARY_WORKBOOK)
    }

    /// Whether it is a recording that has only sound, as far as its format tells.
    pub const fn is_sound(self) -> bool {
        let FileType::Recording(name) = self else { return false };
        // A comparison that can be made when the program is compiled is one of bytes.
        let name = name.as_bytes();
        !matches!(
            name,
            b"MPEG-4 recording"
                | b"AVI video"
                | b"MPEG video"
                | b"Flash video"
                | b"Matroska or WebM recording"
        )
    }

    /// What a file is when the manifest says what kind of item it is: any text may be a transcript.
    pub const fn told(self, kind: Option<Kind>) -> Self {
        match (self, kind) {
            (FileType::Worded(TextFormat::Plain | TextFormat::Json), Some(Kind::Transcript)) => {
                FileType::Worded(TextFormat::Transcript)
            }
            _ => self,
        }
    }

    /// Whether a recording goes under an ending that belongs to it. Telephones are generous with `.3ga` and
    /// `.aac`, and many name every MPEG-4 file alike.
    fn goes_under(self, ending: &str) -> bool {
        let FileType::Recording(name) = self else { return self.endings().contains(&ending) };
        let endings: &[&str] = match name {
            "MPEG-4 audio recording" | "MPEG-4 recording" | "3GP recording" => {
                &["m4a", "m4b", "mp4", "m4v", "mov", "qt", "aac", "3gp", "3gpp", "3ga", "3g2"]
            }
            "WAV recording" => &["wav", "wave"],
            "AVI video" => &["avi"],
            "Opus recording" | "Ogg recording" => &["ogg", "oga", "opus", "ogv", "spx"],
            "MP3 recording" => &["mp3", "mp2", "mpga"],
            "AAC recording" => &["aac", "adts"],
            "FLAC recording" => &["flac"],
            "AMR recording" => &["amr", "3ga"],
            "AMR-WB recording" => &["awb", "amr", "3ga"],
            "AIFF recording" => &["aif", "aiff", "aifc"],
            "CAF recording" => &["caf"],
            "Matroska or WebM recording" => &["mkv", "mka", "webm"],
            "Windows Media recording" => &["wma", "wmv", "asf"],
            _ => return true,
        };
        endings.contains(&ending)
    }
}

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
        return FileType::Shown(PageFormat::Pdf);
    }
    let found = match &text {
        _ if is_drawing(head) && cfg!(feature = "svg") => FileType::Shown(PageFormat::Svg),
        _ if is_drawing(head) => FileType::PictureNotYet("SVG drawing"),
        // Three frames in a row are no text, though each of their bytes may be a letter.
        Some(_) if frames::row(head, false).is_some() => from_binary(head, ending, file, cut),
        Some(text) => from_text(head, text, ending),
        None => from_binary(head, ending, file, cut),
    };
    if after_junk(found, head, ending, file) { FileType::Shown(PageFormat::Pdf) } else { found }
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
        (FileType::Worded(TextFormat::Plain | TextFormat::Html), Some(_))
            if named && has_pdf_object(head) =>
        {
            true
        }
        (FileType::Worded(TextFormat::Plain | TextFormat::Html), Some(at)) => {
            has_pdf_object(head.get(at..).unwrap_or_default()) && ends_as_pdf(file)
        }
        // The header can be damaged or gone; readers go by what follows.
        (FileType::Unknown | FileType::Worded(TextFormat::Plain), None) => {
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
    match text::of(text, ending) {
        // Its first line may call a PDF what it is in this way too (ISO 32000-1, annex H, note 14).
        FileType::Worded(TextFormat::Plain)
            if postscript && text.lines().next().is_some_and(|l| l.contains(" PDF-")) =>
        {
            FileType::Shown(PageFormat::Pdf)
        }
        FileType::Worded(TextFormat::Plain) if postscript => FileType::NotYet("PostScript document"),
        other => other,
    }
}

fn from_binary(head: &[u8], ending: Option<&str>, file: &mut (impl Read + Seek), cut: bool) -> FileType {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return packed(head, ending, file);
    }
    if head.starts_with(b"PK\x07\x08") || head.starts_with(b"PK00PK\x03\x04") {
        let whole = zip::directory(file, false).is_some_and(|directory| !directory.split);
        return if whole { packed(head, ending, file) } else { FileType::NotYet(SPLIT) };
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
            return FileType::Worded(TextFormat::Mailbox);
        }
        if text::is_mail(start, ending) {
            return FileType::Worded(TextFormat::Mail);
        }
    }
    if start.starts_with("{\\rtf") {
        return FileType::Worded(TextFormat::RichText);
    }
    let other = signature::other(head);
    // What unpacks itself, and what something was put before, still ends as a zip.
    match (other, zip::directory(file, true)) {
        (Some(FileType::NotYet("Windows program")), Some(_)) => FileType::NotYet(UNPACKS_ITSELF),
        (None, Some(directory)) if !directory.files.is_empty() => packed(head, ending, file),
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
        FrameKind::Mpeg => FileType::Recording("MP3 recording"),
        FrameKind::Aac => FileType::Recording("AAC recording"),
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
            return Some(FileType::Recording("FLAC recording"));
        }
        let zeros = after.iter().take_while(|byte| **byte == 0).count();
        let behind = after.get(zeros..).unwrap_or_default();
        // Something else may stand between the tag and the first frame.
        let row = frames::row(behind, after.len() < HEAD).or_else(|| frames::anywhere(behind));
        return Some(row.map_or(FileType::Recording("MP3 recording"), called));
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
                set.then_some(FileType::Recording("MP3 recording"))
            }),
        _ => None,
    }
}

/// A zip: what an office program, a phone or anybody else put into it shows in the list of its files.
fn packed(head: &[u8], ending: Option<&str>, file: &mut (impl Read + Seek)) -> FileType {
    let Some(directory) = zip::directory(file, false) else {
        // It was cut off, and only its beginning and its name can tell.
        return by_beginning(head, ending);
    };
    if directory.split {
        return FileType::NotYet(SPLIT);
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
            Some("pages") => return FileType::NotYet("Apple Pages document"),
            Some("numbers") => return FileType::NotYet("Apple Numbers spreadsheet"),
            Some("key") => return FileType::NotYet("Apple Keynote presentation"),
            _ => {}
        }
    }
    if directory.named("AndroidManifest.xml").is_some() {
        return FileType::NotYet("Android app");
    }
    if directory.named("META-INF/MANIFEST.MF").is_some() && ending != Some("zip") {
        return FileType::NotYet("Java program");
    }
    if directory.is_chat(file) {
        return FileType::Worded(TextFormat::ChatArchive);
    }
    // Some programs write an office document without its list of types; then its reader says what is missing.
    match by_beginning(head, ending) {
        FileType::Worded(TextFormat::Word) if directory.has_folder("word/") => {
            FileType::Worded(TextFormat::Word)
        }
        FileType::Worded(TextFormat::Workbook) if directory.has_folder("xl/") => {
            FileType::Worded(TextFormat::Workbook)
        }
        FileType::Worded(TextFormat::OpenText) if directory.named("content.xml").is_some() => {
            FileType::Worded(TextFormat::OpenText)
        }
        FileType::Worded(TextFormat::Spreadsheet) if directory.named("content.xml").is_some() => {
            FileType::Worded(TextFormat::Spreadsheet)
        }
        _ => FileType::NotYet(ZIP),
    }
}

/// What the first entry of an OpenDocument file or an e-book says it is.
fn by_mimetype(said: &str) -> Option<FileType> {
    if said == "application/epub+zip" {
        return Some(FileType::NotYet("e-book (EPUB)"));
    }
    let open = said.strip_prefix("application/vnd.oasis.opendocument.")?;
    Some(match open.split('-').next().unwrap_or_default() {
        "text" => FileType::Worded(TextFormat::OpenText),
        "spreadsheet" => FileType::Worded(TextFormat::Spreadsheet),
        "presentation" => FileType::NotYet("OpenDocument presentation"),
        "graphics" => FileType::NotYet("OpenDocument drawing"),
        "chart" => FileType::NotYet("OpenDocument chart"),
        "formula" => FileType::NotYet("OpenDocument formula"),
        _ => FileType::NotYet("OpenDocument file"),
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
    FileType::Worded(match ending {
        Some("docx" | "docm" | "dotx" | "dotm") => TextFormat::Word,
        Some("xlsx" | "xlsm" | "xltx" | "xltm") => TextFormat::Workbook,
        Some("odt" | "ott") => TextFormat::OpenText,
        Some("ods" | "ots") => TextFormat::Spreadsheet,
        _ if whatsapp::is_export(String::from_utf8_lossy(name).rsplit('/').next().unwrap_or_default()) => {
            TextFormat::ChatArchive
        }
        _ => return FileType::NotYet(ZIP),
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
            let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            memchr::memmem::find(head, &name).is_some()
        }
    };
    let word = matches!(ending, Some("docx" | "docm" | "dotx" | "dotm"));
    let excel = matches!(ending, Some("xlsx" | "xlsm" | "xltx" | "xltm"));
    if has("__properties_version1.0") || (broken && ending == Some("msg")) {
        return FileType::Worded(TextFormat::Outlook);
    }
    FileType::Worded(match ending {
        // Locked with a password, newer documents are wrapped into a compound file.
        _ if has("EncryptedPackage") && excel => TextFormat::Workbook,
        Some("pptx" | "pptm" | "ppsx") if has("EncryptedPackage") => {
            return FileType::NotYet("PowerPoint presentation that is locked with a password");
        }
        _ if has("EncryptedPackage") => TextFormat::Word,
        _ if has("WordDocument") => TextFormat::OldWord,
        _ if has("Workbook") || has("Book") => TextFormat::OldWorkbook,
        _ if has("PowerPoint Document") => return FileType::NotYet("older PowerPoint presentation"),
        _ if has("VisioDocument") => return FileType::NotYet("Visio drawing"),
        _ if has("Quill") => return FileType::NotYet("Publisher document"),
        _ if has("Catalog") => {
            return FileType::NotYet("list of small pictures that Windows keeps (Thumbs.db)");
        }
        Some("doc" | "dot") if broken => TextFormat::OldWord,
        Some("xls" | "xlt") if broken => TextFormat::OldWorkbook,
        _ if broken && word => TextFormat::Word,
        _ if broken && excel => TextFormat::Workbook,
        _ => return FileType::NotYet("file of an older Windows program"),
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
        .map(FileType::Shown)
        .into_iter()
        .chain(TextFormat::ALL.map(FileType::Worded))
        // Any data may be XML.
        .any(|format| ending != "xml" && format.endings().contains(&ending));
    let kept = format.endings().contains(&ending);
    // A text may go under any name that promises nothing else.
    let named = !matches!(format, FileType::Worded(TextFormat::Plain)) && !format.endings().is_empty();
    (!kept && (promised || named)).then(|| ending.to_owned())
}

/// Whether the ending of a name promises a format that has pages of its own.
pub fn promises_pages(ending: Option<&str>) -> bool {
    ending.is_some_and(|ending| PageFormat::ALL.iter().any(|form| form.endings().contains(&ending)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_sixteen_bits_is_no_recording() {
        let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let note = wide("\u{feff}Zażółć 王小明 🧿\r\nA note.");
        assert_eq!(identify(&note, Some("txt")), FileType::Worded(TextFormat::Plain));
        assert_eq!(identify(&note[..note.len() - 1], Some("txt")), FileType::Worded(TextFormat::Plain));
        let table = wide("\u{feff}Date\tAmount\r\n");
        assert_eq!(identify(&table, Some("csv")), FileType::Worded(TextFormat::Table));
        let frame = [&b"\xff\xfe\x90\xc4"[..], &[0; 400]].concat();
        assert_eq!(identify(&frame, Some("mp3")), FileType::Recording("MP3 recording"));
    }

    #[test]
    fn content_decides_and_the_ending_hints() {
        let table: &[(&[u8], &str, FileType)] = &[
            (b"%PDF-1.7\n", "pdf", FileType::Shown(PageFormat::Pdf)),
            (b"\n\n%PDF-1.4\n", "jpg", FileType::Shown(PageFormat::Pdf)),
            (
                b"\n\njunk\n%PDF-1.4\n1 0 obj\n<<>>\nstartxref\n0\n%%EOF",
                "jpg",
                FileType::Shown(PageFormat::Pdf),
            ),
            (b"\n\njunk\n%PDF-1.4\n", "jpg", FileType::Worded(TextFormat::Plain)),
            (b"%PDF1.4\n1 0 obj", "pdf", FileType::Shown(PageFormat::Pdf)),
            (b"%\xe2\xe3\xcf\xd3\n1 0 obj \n<<", "pdf", FileType::Shown(PageFormat::Pdf)),
            (b"%\xe2\xe3\xcf\xd3\n1 0 obj \n<<", "txt", FileType::Worded(TextFormat::Plain)),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "pdf", FileType::Shown(PageFormat::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0\0", "png", FileType::Shown(PageFormat::Png)),
            (b"<!DOCTYPE html><html>", "pdf", FileType::Worded(TextFormat::Html)),
            (b"\0\0\0\x20ftypM4A \0", "m4a", FileType::Recording("MPEG-4 audio recording")),
            (b"\0\0\0\x20ftypheic", "jpg", FileType::Shown(PageFormat::Heic)),
            (b"ID3\x03", "mp3", FileType::Recording("MP3 recording")),
            (b"\xff\xfb\x90\x00", "mp3", FileType::Recording("MP3 recording")),
            (b"#!AMR\n", "amr", FileType::Recording("AMR recording")),
            (b"From: a@b\nTo: c\nDate: x\nSubject: y\n", "eml", FileType::Worded(TextFormat::Mail)),
            (b"00:01 Officer: hello", "txt", FileType::Worded(TextFormat::Plain)),
            (b"[00:01] Officer: hello", "txt", FileType::Worded(TextFormat::Transcript)),
            (b"[00:01] Officer: hello", "json", FileType::Worded(TextFormat::Transcript)),
            (b"{\"segments\": []}", "json", FileType::Worded(TextFormat::Json)),
            (b"\xef\xbb\xbfWEBVTT\n", "txt", FileType::Worded(TextFormat::Transcript)),
            (b"WEBVTT\n", "vtt", FileType::Worded(TextFormat::Transcript)),
            (b"1\n00:10:00,000 --> 00:10:02,000\nhello", "srt", FileType::Worded(TextFormat::Transcript)),
            (b"1\n\0\0", "srt", FileType::Unknown),
            (b"PK\x03\x04", "docx", FileType::Worded(TextFormat::Word)),
            // Cut off before the list of its parts, so that only the first and the name can tell.
            (
                b"PK\x03\x04\x0a\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0mimetype\
                  application/vnd.oasis.opendocument.textPK\x03\x04",
                "docx",
                FileType::Worded(TextFormat::OpenText),
            ),
            (b"PK\x03\x04\0\0word/document.xml", "zip", FileType::NotYet("zip file")),
            (b"PK\x03\x04", "zip", FileType::NotYet("zip file")),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc", FileType::Worded(TextFormat::OldWord)),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\0o\0r\0k\0b\0o\0o\0k\0",
                "doc",
                FileType::Worded(TextFormat::OldWorkbook),
            ),
            (b"{\\rtf1", "doc", FileType::Worded(TextFormat::RichText)),
            (b"Date,Amount", "csv", FileType::Worded(TextFormat::Table)),
            (b"\0\x01\x02", "pdf", FileType::Unknown),
        ];
        for (head, ending, format) in table {
            assert_eq!(identify(head, Some(ending)), *format, "{ending} {head:?}");
        }
        assert_eq!(broken_promise(FileType::Shown(PageFormat::Jpeg), Some("pdf")), Some("pdf".into()));
        assert_eq!(broken_promise(FileType::Shown(PageFormat::Jpeg), Some("jpeg")), None);
        assert_eq!(broken_promise(FileType::Worded(TextFormat::Html), Some("pdf")), Some("pdf".into()));
        assert_eq!(broken_promise(FileType::Worded(TextFormat::Plain), Some("txt")), None);
        assert_eq!(broken_promise(FileType::Unknown, None), None);
        let recording = |name, ending| broken_promise(FileType::Recording(name), Some(ending)).is_some();
        assert!(!recording("3GP recording", "3ga") && !recording("WAV recording", "wav"));
        assert!(recording("3GP recording", "mp3") && recording("WAV recording", "txt"));
        let worded = |script, ending| broken_promise(FileType::Worded(script), Some(ending)).is_some();
        assert!(
            worded(TextFormat::Word, "txt")
                && worded(TextFormat::Plain, "docx")
                && worded(TextFormat::Word, "xyz")
        );
        assert!(worded(TextFormat::Plain, "vtt") && worded(TextFormat::Transcript, "docx"));
        assert!(
            !worded(TextFormat::Transcript, "txt")
                && !worded(TextFormat::Transcript, "json")
                && !worded(TextFormat::Transcript, "srt")
        );
        let told = |script, kind| FileType::Worded(script).told(kind);
        let transcript = FileType::Worded(TextFormat::Transcript);
        assert_eq!(told(TextFormat::Plain, Some(Kind::Transcript)), transcript);
        assert_eq!(told(TextFormat::Json, Some(Kind::Transcript)), transcript);
        assert_eq!(told(TextFormat::Word, Some(Kind::Transcript)), FileType::Worded(TextFormat::Word));
        assert_eq!(told(TextFormat::Plain, Some(Kind::Note)), FileType::Worded(TextFormat::Plain));
        assert_eq!(told(TextFormat::Transcript, None), transcript);
        assert!(
            !worded(TextFormat::Word, "docx")
                && !worded(TextFormat::Plain, "csvx")
                && !worded(TextFormat::Plain, "log")
        );
    }
}
