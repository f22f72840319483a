//! What a file is, by its first bytes. The ending of its name is only a hint that may disagree, and when it
//! does, that is said.

use crate::formats::{Script, chat, eml};
use crate::model::Kind;
use crate::pdf::Form;
use crate::transcript;

/// Bytes from the start of a file that suffice to identify it.
pub const HEAD: usize = 4096;

/// A format that is known by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A format whose pages are shown.
    Shown(Form),
    /// A format whose words are set as pages.
    Worded(Script),
    /// A recording or a video: it has no pages, now or ever.
    Recording(&'static str),
    /// Something readable that is not laid out as pages yet: its name in words.
    NotYet(&'static str),
    /// A picture of a kind that is not read yet: its name in words.
    PictureNotYet(&'static str),
    /// No known format.
    Unknown,
}

impl Format {
    /// The format in words, with its article left out: "PDF", "MP3 recording".
    pub const fn in_words(self) -> &'static str {
        match self {
            Format::Shown(form) => form.in_words(),
            Format::Worded(script) => script.in_words(),
            Format::Recording(name) | Format::NotYet(name) | Format::PictureNotYet(name) => name,
            Format::Unknown => "file of an unknown format",
        }
    }

    /// The format in words with its article: "a PDF document", "an MP3 recording", "plain text".
    pub fn with_article(self) -> String {
        let what = self.in_words();
        let vowel = [
            "AAC", "AIFF", "AMR", "AVIF", "AVI", "Excel", "JSON", "MP", "Og", "Op", "RTF", "e-mail", "older",
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
            Format::Shown(form) => form.endings(),
            Format::Worded(script) => script.endings(),
            _ => &[],
        }
    }

    /// What a file is when the manifest says what kind of item it is: any text may be a transcript.
    pub const fn told(self, kind: Option<Kind>) -> Self {
        match (self, kind) {
            (Format::Worded(Script::Plain | Script::Json), Some(Kind::Transcript)) => {
                Format::Worded(Script::Transcript)
            }
            _ => self,
        }
    }

    /// Whether a recording goes under an ending that belongs to it. Telephones are generous with `.3ga` and
    /// `.aac`, and many name every MPEG-4 file alike.
    fn goes_under(self, ending: &str) -> bool {
        let Format::Recording(name) = self else { return self.endings().contains(&ending) };
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

/// Identifies a file by its first bytes (`HEAD` of them suffice) and, among texts, by its ending.
pub fn identify(head: &[u8], ending: Option<&str>) -> Format {
    let starts = |magic: &[u8]| head.starts_with(magic);
    let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    // A PDF may have up to a kilobyte of junk before its header (ISO 32000-1, annex H, note 13).
    if head[..head.len().min(1024)].windows(5).any(|w| w == b"%PDF-") {
        return Format::Shown(Form::Pdf);
    }
    if starts(b"\xff\xd8\xff") {
        return Format::Shown(Form::Jpeg);
    }
    if starts(b"\x89PNG\r\n\x1a\n") {
        return Format::Shown(Form::Png);
    }
    if at(4, b"ftyp") {
        return match head.get(8..12) {
            Some(b"heic" | b"heix" | b"hevc" | b"mif1" | b"msf1" | b"heim" | b"heis") => {
                Format::Shown(Form::Heic)
            }
            Some(b"avif") => Format::PictureNotYet("AVIF picture"),
            Some(b"M4A " | b"M4B ") => Format::Recording("MPEG-4 audio recording"),
            Some(brand) if brand.starts_with(b"3g") => Format::Recording("3GP recording"),
            _ if matches!(ending, Some("m4a" | "m4b" | "aac")) => Format::Recording("MPEG-4 audio recording"),
            _ => Format::Recording("MPEG-4 recording"),
        };
    }
    if starts(b"RIFF") {
        return match head.get(8..12) {
            Some(b"WAVE") => Format::Recording("WAV recording"),
            Some(b"WEBP") => Format::Shown(Form::WebP),
            Some(b"AVI ") => Format::Recording("AVI video"),
            _ => Format::Unknown,
        };
    }
    if starts(b"OggS") {
        let opus = head.windows(8).any(|w| w == b"OpusHead");
        return Format::Recording(if opus { "Opus recording" } else { "Ogg recording" });
    }
    // The mark of UTF-16 looks like a frame of MPEG layer I, which no telephone writes.
    if starts(b"\xff\xfe") && is_wide_text(head) {
        return text(head, ending);
    }
    if starts(b"ID3") || (head.len() > 2 && head[0] == 0xff && head[1] & 0xe0 == 0xe0 && head[1] & 0x06 != 0)
    {
        return Format::Recording("MP3 recording");
    }
    if head.len() > 2 && head[0] == 0xff && head[1] & 0xf6 == 0xf0 {
        return Format::Recording("AAC recording");
    }
    if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") && (ending == Some("msg") || names_outlook(head)) {
        return Format::Worded(Script::Outlook);
    }
    for (magic, format) in [
        (&b"fLaC"[..], Format::Recording("FLAC recording")),
        (b"#!AMR-WB\n", Format::Recording("AMR-WB recording")),
        (b"#!AMR\n", Format::Recording("AMR recording")),
        (b"FORM", Format::Recording("AIFF recording")),
        (b"caff", Format::Recording("CAF recording")),
        (b"\x1aE\xdf\xa3", Format::Recording("Matroska or WebM recording")),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Format::Recording("Windows Media recording")),
        (b"GIF87a", Format::Shown(Form::Gif)),
        (b"GIF89a", Format::Shown(Form::Gif)),
        (b"II*\0", Format::Shown(Form::Tiff)),
        (b"MM\0*", Format::Shown(Form::Tiff)),
        (b"II+\0", Format::Shown(Form::Tiff)),
        (b"MM\0+", Format::Shown(Form::Tiff)),
        (b"{\\rtf", Format::Worded(Script::RichText)),
    ] {
        if starts(magic) {
            return format;
        }
    }
    if starts(b"PK\x03\x04") && is_chat_archive(head) {
        return Format::Worded(Script::ChatArchive);
    }
    // Two letters are a weak sign; the four bytes that are kept free in every BMP make it one.
    if starts(b"BM") && at(6, &[0; 4]) {
        return Format::Shown(Form::Bmp);
    }
    if starts(b"PK\x03\x04") {
        return packed(head, ending);
    }
    if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound(head, ending);
    }
    if is_drawing(head) {
        return if cfg!(feature = "svg") { Format::Shown(Form::Svg) } else { Format::PictureNotYet("SVG drawing") };
    }
    match text(head, ending) {
        // The header can be damaged or gone; readers go by what follows.
        Format::Unknown | Format::Worded(Script::Plain)
            if starts(b"%PDF") || (ending == Some("pdf") && has_pdf_object(head)) =>
        {
            Format::Shown(Form::Pdf)
        }
        other => other,
    }
}

/// Whether this begins as a drawing (SVG): with its element, or as XML that comes to it before any other element.
fn is_drawing(head: &[u8]) -> bool {
    let mut rest = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    loop {
        if let Some(after) = rest.strip_prefix(b"<svg") {
            return after.first().is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
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

/// A zip of an office program: OpenDocument says what it is at the front, Microsoft's shows it in the names of its
/// parts, and where none of these is among the first bytes the ending has to be believed.
fn packed(head: &[u8], ending: Option<&str>) -> Format {
    let has = |what: &[u8]| head.windows(what.len()).any(|window| window == what);
    let open = |kind: &str| has(format!("mimetypeapplication/vnd.oasis.opendocument.{kind}").as_bytes());
    Format::Worded(match ending {
        _ if open("text") => Script::OpenText,
        _ if open("spreadsheet") => Script::Spreadsheet,
        _ if has(b"word/") => Script::Word,
        _ if has(b"xl/") => Script::Workbook,
        Some("docx" | "docm" | "dotx" | "dotm") => Script::Word,
        Some("xlsx" | "xlsm" | "xltx" | "xltm") => Script::Workbook,
        Some("odt" | "ott") => Script::OpenText,
        Some("ods" | "ots") => Script::Spreadsheet,
        _ => return Format::NotYet("zip archive"),
    })
}

/// A compound file, in which Microsoft Office kept its documents before 2007 and keeps locked ones now. The names
/// of its streams may stand anywhere in it, so the ending decides when they are not among the first bytes.
fn compound(head: &[u8], ending: Option<&str>) -> Format {
    let has = |name: &str| {
        let name: Vec<u8> = name.bytes().flat_map(|byte| [byte, 0]).collect();
        head.windows(name.len()).any(|window| window == name)
    };
    Format::Worded(match ending {
        _ if has("WordDocument") => Script::OldWord,
        _ if has("Workbook") => Script::OldWorkbook,
        Some("doc" | "dot") => Script::OldWord,
        Some("xls" | "xlt") => Script::OldWorkbook,
        // Locked with a password, these are wrapped into a compound file.
        Some("docx" | "docm" | "dotx" | "dotm") => Script::Word,
        Some("xlsx" | "xlsm" | "xltx" | "xltm") => Script::Workbook,
        _ => return Format::NotYet("document of an older Microsoft Office"),
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

/// Whether a compound file says near its start that it holds an Outlook message.
fn names_outlook(head: &[u8]) -> bool {
    let name: Vec<u8> = "__properties_version1.0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    head.windows(name.len()).any(|window| window == name)
}

/// Whether the first file of a zip has a name that WhatsApp gives.
fn is_chat_archive(head: &[u8]) -> bool {
    let length = head.get(26..28).map_or(0, |length| usize::from(u16::from_le_bytes([length[0], length[1]])));
    let name = String::from_utf8_lossy(head.get(30..30 + length).unwrap_or_default());
    chat::is_export(name.rsplit('/').next().unwrap_or_default())
}

/// Whether this is UTF-16, the low byte first, as far as it goes: no broken pairs and no control characters.
fn is_wide_text(head: &[u8]) -> bool {
    let units = head.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let mut read = char::decode_utf16(units).peekable();
    while let Some(next) = read.next() {
        match next {
            Ok(c) if c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}') => return false,
            // The last pair may be cut by where the head ends.
            Err(_) if read.peek().is_some() => return false,
            _ => {}
        }
    }
    true
}

/// Texts have no signature: valid UTF-8 or plain 8-bit text without control bytes, told apart by how they
/// begin and what they are called.
fn text(head: &[u8], ending: Option<&str>) -> Format {
    let utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    let plain =
        !head.is_empty() && head.iter().all(|b| matches!(b, b'\t' | b'\n' | b'\r' | 0x0c) || *b >= 0x20);
    if !utf16 && !plain {
        return Format::Unknown;
    }
    let start: String =
        String::from_utf8_lossy(head).trim_start_matches('\u{feff}').trim_start().chars().take(300).collect();
    let lower = start.to_lowercase();
    if eml::is_postmark(start.lines().next().unwrap_or_default().as_bytes()) {
        return Format::Worded(Script::Mailbox);
    }
    if start.starts_with("WEBVTT") {
        return Format::Worded(Script::Transcript);
    }
    let tag = ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| lower.starts_with(tag));
    let mail_heads = [
        "from:",
        "received:",
        "return-path:",
        "delivered-to:",
        "date:",
        "subject:",
        "message-id:",
        "mime-version:",
    ];
    if !tag
        && (ending == Some("eml")
            || (mail_heads.iter().filter(|h| lower.contains(*h)).count() >= 3
                && lower.starts_with(|c: char| c.is_ascii_alphabetic())))
    {
        return Format::Worded(Script::Mail);
    }
    if tag || lower.contains("<html") {
        return Format::Worded(Script::Html);
    }
    if chat::is_chat(&start) {
        return Format::Worded(Script::Chat);
    }
    match ending {
        Some("srt" | "vtt") => Format::Worded(Script::Transcript),
        Some("csv" | "tsv") => Format::Worded(Script::Table),
        _ if transcript::begins(head) => Format::Worded(Script::Transcript),
        Some("json") => Format::Worded(Script::Json),
        _ => Format::Worded(Script::Plain),
    }
}

/// What the ending of a name promises, when it promises one of the formats that are shown, or the content is one of
/// them, and the two are not the same. Gives the promised ending.
pub fn broken_promise(format: Format, ending: Option<&str>) -> Option<String> {
    let ending = ending?;
    if matches!(format, Format::Recording(_)) {
        return (!format.goes_under(ending)).then(|| ending.to_owned());
    }
    let promised = Form::ALL
        .map(Format::Shown)
        .into_iter()
        .chain(Script::ALL.map(Format::Worded))
        .any(|format| format.endings().contains(&ending));
    let kept = format.endings().contains(&ending);
    // A text may go under any name that promises nothing else.
    let named = !matches!(format, Format::Worded(Script::Plain)) && !format.endings().is_empty();
    (!kept && (promised || named)).then(|| ending.to_owned())
}

/// Whether the ending of a name promises a format that has pages of its own.
pub fn promises_pages(ending: Option<&str>) -> bool {
    ending.is_some_and(|ending| Form::ALL.iter().any(|form| form.endings().contains(&ending)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_sixteen_bits_is_no_recording() {
        let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let note = wide("\u{feff}Zażółć 王小明 🧿\r\nA note.");
        assert_eq!(identify(&note, Some("txt")), Format::Worded(Script::Plain));
        assert_eq!(identify(&note[..note.len() - 1], Some("txt")), Format::Worded(Script::Plain));
        let table = wide("\u{feff}Date\tAmount\r\n");
        assert_eq!(identify(&table, Some("csv")), Format::Worded(Script::Table));
        let frame = [&b"\xff\xfe\x90\xc4"[..], &[0; 400]].concat();
        assert_eq!(identify(&frame, Some("mp3")), Format::Recording("MP3 recording"));
    }

    #[test]
    fn content_decides_and_the_ending_hints() {
        let table: &[(&[u8], &str, Format)] = &[
            (b"%PDF-1.7\n", "pdf", Format::Shown(Form::Pdf)),
            (b"\n\njunk\n%PDF-1.4\n", "jpg", Format::Shown(Form::Pdf)),
            (b"%PDF1.4\n1 0 obj", "pdf", Format::Shown(Form::Pdf)),
            (b"%\xe2\xe3\xcf\xd3\n1 0 obj \n<<", "pdf", Format::Shown(Form::Pdf)),
            (b"%\xe2\xe3\xcf\xd3\n1 0 obj \n<<", "txt", Format::Worded(Script::Plain)),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "pdf", Format::Shown(Form::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0\0", "png", Format::Shown(Form::Png)),
            (b"<!DOCTYPE html><html>", "pdf", Format::Worded(Script::Html)),
            (b"\0\0\0\x20ftypM4A \0", "m4a", Format::Recording("MPEG-4 audio recording")),
            (b"\0\0\0\x20ftypheic", "jpg", Format::Shown(Form::Heic)),
            (b"ID3\x03", "mp3", Format::Recording("MP3 recording")),
            (b"\xff\xfb\x90\x00", "mp3", Format::Recording("MP3 recording")),
            (b"#!AMR\n", "amr", Format::Recording("AMR recording")),
            (b"From: a@b\nTo: c\nDate: x\nSubject: y\n", "eml", Format::Worded(Script::Mail)),
            (b"00:01 Officer: hello", "txt", Format::Worded(Script::Plain)),
            (b"[00:01] Officer: hello", "txt", Format::Worded(Script::Transcript)),
            (b"[00:01] Officer: hello", "json", Format::Worded(Script::Transcript)),
            (b"{\"segments\": []}", "json", Format::Worded(Script::Json)),
            (b"\xef\xbb\xbfWEBVTT\n", "txt", Format::Worded(Script::Transcript)),
            (b"WEBVTT\n", "vtt", Format::Worded(Script::Transcript)),
            (b"1\n00:10:00,000 --> 00:10:02,000\nhello", "srt", Format::Worded(Script::Transcript)),
            (b"1\n\0\0", "srt", Format::Unknown),
            (b"PK\x03\x04", "docx", Format::Worded(Script::Word)),
            (b"PK\x03\x04\0\0word/document.xml", "xlsx", Format::Worded(Script::Word)),
            (b"PK\x03\x04\0\0xl/workbook.xml", "docx", Format::Worded(Script::Workbook)),
            (
                b"PK\x03\x04\0\0mimetypeapplication/vnd.oasis.opendocument.text",
                "docx",
                Format::Worded(Script::OpenText),
            ),
            (b"PK\x03\x04", "zip", Format::NotYet("zip archive")),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc", Format::Worded(Script::OldWord)),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\0o\0r\0k\0b\0o\0o\0k\0",
                "doc",
                Format::Worded(Script::OldWorkbook),
            ),
            (b"{\\rtf1", "doc", Format::Worded(Script::RichText)),
            (b"Date,Amount", "csv", Format::Worded(Script::Table)),
            (b"\0\x01\x02", "pdf", Format::Unknown),
        ];
        for (head, ending, format) in table {
            assert_eq!(identify(head, Some(ending)), *format, "{ending} {head:?}");
        }
        assert_eq!(broken_promise(Format::Shown(Form::Jpeg), Some("pdf")), Some("pdf".into()));
        assert_eq!(broken_promise(Format::Shown(Form::Jpeg), Some("jpeg")), None);
        assert_eq!(broken_promise(Format::Worded(Script::Html), Some("pdf")), Some("pdf".into()));
        assert_eq!(broken_promise(Format::Worded(Script::Plain), Some("txt")), None);
        assert_eq!(broken_promise(Format::Unknown, None), None);
        let recording = |name, ending| broken_promise(Format::Recording(name), Some(ending)).is_some();
        assert!(!recording("3GP recording", "3ga") && !recording("WAV recording", "wav"));
        assert!(recording("3GP recording", "mp3") && recording("WAV recording", "txt"));
        let worded = |script, ending| broken_promise(Format::Worded(script), Some(ending)).is_some();
        assert!(worded(Script::Word, "txt") && worded(Script::Plain, "docx") && worded(Script::Word, "xyz"));
        assert!(worded(Script::Plain, "vtt") && worded(Script::Transcript, "docx"));
        assert!(
            !worded(Script::Transcript, "txt")
                && !worded(Script::Transcript, "json")
                && !worded(Script::Transcript, "srt")
        );
        let told = |script, kind| Format::Worded(script).told(kind);
        let transcript = Format::Worded(Script::Transcript);
        assert_eq!(told(Script::Plain, Some(Kind::Transcript)), transcript);
        assert_eq!(told(Script::Json, Some(Kind::Transcript)), transcript);
        assert_eq!(told(Script::Word, Some(Kind::Transcript)), Format::Worded(Script::Word));
        assert_eq!(told(Script::Plain, Some(Kind::Note)), Format::Worded(Script::Plain));
        assert_eq!(told(Script::Transcript, None), transcript);
        assert!(
            !worded(Script::Word, "docx") && !worded(Script::Plain, "csvx") && !worded(Script::Plain, "log")
        );
    }
}
