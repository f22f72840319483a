//! The formats of files as plain values: what each is called, and the endings of names that go with it. How a format is
//! told from the bytes of a file is in `readers/detect`, what becomes of it in `pdf` and in the readers.

use super::Kind;

/// A zip that is nothing else: a set of files.
pub(crate) const ZIP: &str = "zip file";
/// A workbook whose parts are no XML.
pub(crate) const BINARY_WORKBOOK: &str = "Excel binary workbook (.xlsb)";
/// One of several files that are a zip together.
pub(crate) const SPLIT: &str = "part of a zip file that was split";
/// A zip behind a program that unpacks it.
pub(crate) const UNPACKS_ITSELF: &str = "self-extracting zip file, which is a Windows program";

/// A format that is known by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileType {
    /// A format whose pages are shown.
    Paged(PageFormat),
    /// A format whose words are set as pages.
    Text(TextFormat),
    /// A recording or a video: it has no pages, now or ever.
    Recording(RecordingFormat),
    /// Something readable that is not laid out as pages yet: its name in words.
    Unsupported(&'static str),
    /// A picture of a kind that is not read yet: its name in words.
    UnsupportedPicture(&'static str),
    /// No known format.
    Unknown,
}

impl FileType {
    /// The format in words, with its article left out: "PDF", "MP3 recording".
    pub const fn name(self) -> &'static str {
        match self {
            FileType::Paged(form) => form.name(),
            FileType::Text(format) => format.name(),
            FileType::Recording(format) => format.name(),
            FileType::Unsupported(name) | FileType::UnsupportedPicture(name) => name,
            FileType::Unknown => "file of an unknown format",
        }
    }

    /// The format in words with its article: "a PDF document", "an MP3 recording", "plain text".
    pub fn with_article(self) -> String {
        let what = self.name();
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
    pub(crate) const fn endings(self) -> &'static [&'static str] {
        match self {
            FileType::Paged(form) => form.endings(),
            FileType::Text(format) => format.endings(),
            _ => &[],
        }
    }

    /// Whether it is a zip that is a set of files, to be unpacked by the user.
    pub fn is_zip(self) -> bool {
        matches!(self, FileType::Unsupported(ZIP | UNPACKS_ITSELF))
    }

    /// Whether it is one of several parts of a zip.
    pub fn is_part_of_zip(self) -> bool {
        self == FileType::Unsupported(SPLIT)
    }

    /// Whether it is a workbook that Excel itself has to save in another form.
    pub(crate) fn is_binary_workbook(self) -> bool {
        self == FileType::Unsupported(BINARY_WORKBOOK)
    }

    /// Whether it is a recording that has only sound, as far as its format tells.
    pub const fn is_sound(self) -> bool {
        matches!(self, FileType::Recording(format) if format.is_sound())
    }

    /// What a file is when the manifest says what kind of item it is: any text may be a transcript.
    pub const fn with_kind(self, kind: Option<Kind>) -> Self {
        match (self, kind) {
            (FileType::Text(TextFormat::Plain | TextFormat::Json), Some(Kind::Transcript)) => {
                FileType::Text(TextFormat::Transcript)
            }
            _ => self,
        }
    }

    /// Whether it goes under an ending that belongs to it.
    pub(crate) fn goes_under(self, ending: &str) -> bool {
        match self {
            FileType::Recording(format) => format.endings().is_none_or(|endings| endings.contains(&ending)),
            _ => self.endings().contains(&ending),
        }
    }
}

/// A format whose pages can be shown as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageFormat {
    /// A PDF.
    Pdf,
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
    /// A TIFF picture, of one page or several: what scanners and fax machines write.
    Tiff,
    /// A WebP picture.
    WebP,
    /// A GIF picture.
    Gif,
    /// A BMP picture.
    Bmp,
    /// A HEIC picture: what an iPhone takes.
    Heic,
    /// A drawing (SVG).
    Svg,
}

impl PageFormat {
    /// All of them.
    pub const ALL: [PageFormat; 9] = [
        PageFormat::Pdf,
        PageFormat::Jpeg,
        PageFormat::Png,
        PageFormat::Tiff,
        PageFormat::WebP,
        PageFormat::Gif,
        PageFormat::Bmp,
        PageFormat::Heic,
        PageFormat::Svg,
    ];

    /// The format in words: "JPEG picture".
    pub const fn name(self) -> &'static str {
        match self {
            PageFormat::Pdf => "PDF document",
            PageFormat::Jpeg => "JPEG image",
            PageFormat::Png => "PNG image",
            PageFormat::Tiff => "TIFF image",
            PageFormat::WebP => "WebP image",
            PageFormat::Gif => "GIF image",
            PageFormat::Bmp => "BMP image",
            PageFormat::Heic => "HEIC image",
            PageFormat::Svg => "SVG drawing",
        }
    }

    /// The endings under which this format may go without surprise.
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            PageFormat::Pdf => &["pdf"],
            PageFormat::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            PageFormat::Png => &["png"],
            PageFormat::Tiff => &["tif", "tiff"],
            PageFormat::WebP => &["webp"],
            PageFormat::Gif => &["gif"],
            PageFormat::Bmp => &["bmp", "dib"],
            PageFormat::Heic => &["heic", "heif", "hif"],
            PageFormat::Svg => &["svg"],
        }
    }
}

/// A format that is read as words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    /// Text without any structure.
    Plain,
    /// A web page.
    Html,
    /// One e-mail.
    Mail,
    /// Many e-mails in one file.
    Mailbox,
    /// An e-mail as Outlook keeps it.
    Outlook,
    /// A chat of WhatsApp as it was exported: its text.
    Chat,
    /// A chat of WhatsApp as it was exported: a zip with its text and its media.
    ChatArchive,
    /// The calls of a phone, as the app SMS Backup & Restore writes them.
    CallLog,
    /// The text messages of a phone, as the same app writes them.
    Messages,
    /// Data as text.
    Json,
    /// A table whose columns are parted by commas, semicolons or tabs.
    Table,
    /// A workbook of Excel since 2007.
    Workbook,
    /// A workbook of Excel before that.
    OldWorkbook,
    /// A spreadsheet of LibreOffice.
    Spreadsheet,
    /// A document of Word since 2007.
    Word,
    /// A document of Word before that.
    OldWord,
    /// A document of LibreOffice.
    OpenText,
    /// A document in the Rich Text Format.
    RichText,
    /// What was said in a recording.
    Transcript,
}

impl TextFormat {
    /// The format in words, its article left out: "plain text".
    pub const fn name(self) -> &'static str {
        match self {
            TextFormat::Plain => "plain text",
            TextFormat::Html => "web page (HTML)",
            TextFormat::Mail => "e-mail",
            TextFormat::Mailbox => "file of e-mails (mbox)",
            TextFormat::Outlook => "Outlook e-mail",
            TextFormat::Chat => "WhatsApp chat",
            TextFormat::ChatArchive => "WhatsApp chat with its media (zip)",
            TextFormat::CallLog => "call log of a phone (SMS Backup & Restore)",
            TextFormat::Messages => "list of text messages (SMS Backup & Restore)",
            TextFormat::Json => "JSON text",
            TextFormat::Table => "table (CSV)",
            TextFormat::Workbook => "Excel workbook",
            TextFormat::OldWorkbook => "older Excel workbook",
            TextFormat::Spreadsheet => "OpenDocument spreadsheet",
            TextFormat::Word => "Word document",
            TextFormat::OldWord => "older Word document",
            TextFormat::OpenText => "OpenDocument text",
            TextFormat::RichText => "RTF document",
            TextFormat::Transcript => "transcript",
        }
    }

    /// The endings under which this format may go without surprise.
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            TextFormat::Plain => &["txt", "text", "md", "log"],
            TextFormat::Html => &["html", "htm", "xhtml"],
            TextFormat::Mail => &["eml", "emlx", "email", "mht", "mhtml"],
            TextFormat::Mailbox => &["mbox", "mbx"],
            TextFormat::Outlook => &["msg"],
            TextFormat::Chat => &["txt"],
            TextFormat::ChatArchive => &["zip"],
            TextFormat::CallLog | TextFormat::Messages => &["xml"],
            TextFormat::Json => &["json"],
            TextFormat::Table => &["csv", "tsv"],
            TextFormat::Workbook => &["xlsx", "xlsm", "xltx", "xltm"],
            TextFormat::OldWorkbook => &["xls", "xlt"],
            TextFormat::Spreadsheet => &["ods", "ots"],
            TextFormat::Word => &["docx", "docm", "dotx", "dotm"],
            TextFormat::OldWord => &["doc", "dot"],
            TextFormat::OpenText => &["odt", "ott"],
            TextFormat::RichText => &["rtf"],
            TextFormat::Transcript => &["vtt", "srt", "txt", "text", "md", "log", "json", "tsv"],
        }
    }

    /// Every format that is read as words.
    pub const ALL: [TextFormat; 19] = [
        TextFormat::Plain,
        TextFormat::Html,
        TextFormat::Mail,
        TextFormat::Mailbox,
        TextFormat::Outlook,
        TextFormat::Chat,
        TextFormat::ChatArchive,
        TextFormat::CallLog,
        TextFormat::Messages,
        TextFormat::Json,
        TextFormat::Table,
        TextFormat::Workbook,
        TextFormat::OldWorkbook,
        TextFormat::Spreadsheet,
        TextFormat::Word,
        TextFormat::OldWord,
        TextFormat::OpenText,
        TextFormat::RichText,
        TextFormat::Transcript,
    ];

    /// Whether its bytes are themselves text, so that it can go under any name.
    pub const fn is_text(self) -> bool {
        matches!(
            self,
            TextFormat::Plain
                | TextFormat::Html
                | TextFormat::Chat
                | TextFormat::CallLog
                | TextFormat::Messages
                | TextFormat::Json
                | TextFormat::Table
                | TextFormat::Transcript
        )
    }

    /// Whether it has a layout of its own, which an office program can show and its words alone cannot.
    pub const fn laid_out(self) -> bool {
        matches!(self, TextFormat::Word | TextFormat::OldWord | TextFormat::OpenText | TextFormat::RichText)
    }

    /// Whether it is packed, so that a small file can hold much: it is read on trial first.
    pub const fn packed(self) -> bool {
        !self.is_text()
    }
}

/// A format of recordings and videos.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordingFormat {
    /// AAC without a container.
    Aac,
    /// AIFF.
    Aiff,
    /// AMR: what telephones record.
    Amr,
    /// AMR-WB.
    AmrWb,
    /// AU.
    Au,
    /// AVI: a film.
    Avi,
    /// CAF: what Apple's programs record.
    Caf,
    /// FLAC.
    Flac,
    /// Flash: a film.
    Flash,
    /// Matroska or WebM.
    Matroska,
    /// MP3.
    Mp3,
    /// MPEG-1 and MPEG-2: a film.
    Mpeg,
    /// MPEG-4: sound, or a film.
    Mpeg4,
    /// MPEG-4 that has only sound.
    Mpeg4Audio,
    /// Ogg with something else in it.
    Ogg,
    /// Opus in Ogg.
    Opus,
    /// What older telephones record.
    ThreeGp,
    /// WAV.
    Wav,
    /// WavPack.
    WavPack,
    /// Windows Media.
    WindowsMedia,
}

impl RecordingFormat {
    /// All of them.
    pub const ALL: [RecordingFormat; 20] = [
        RecordingFormat::Aac,
        RecordingFormat::Aiff,
        RecordingFormat::Amr,
        RecordingFormat::AmrWb,
        RecordingFormat::Au,
        RecordingFormat::Avi,
        RecordingFormat::Caf,
        RecordingFormat::Flac,
        RecordingFormat::Flash,
        RecordingFormat::Matroska,
        RecordingFormat::Mp3,
        RecordingFormat::Mpeg,
        RecordingFormat::Mpeg4,
        RecordingFormat::Mpeg4Audio,
        RecordingFormat::Ogg,
        RecordingFormat::Opus,
        RecordingFormat::ThreeGp,
        RecordingFormat::Wav,
        RecordingFormat::WavPack,
        RecordingFormat::WindowsMedia,
    ];

    /// The format in words.
    pub const fn name(self) -> &'static str {
        match self {
            RecordingFormat::Aac => "AAC recording",
            RecordingFormat::Aiff => "AIFF recording",
            RecordingFormat::Amr => "AMR recording",
            RecordingFormat::AmrWb => "AMR-WB recording",
            RecordingFormat::Au => "AU recording",
            RecordingFormat::Avi => "AVI video",
            RecordingFormat::Caf => "CAF recording",
            RecordingFormat::Flac => "FLAC recording",
            RecordingFormat::Flash => "Flash video",
            RecordingFormat::Matroska => "Matroska or WebM recording",
            RecordingFormat::Mp3 => "MP3 recording",
            RecordingFormat::Mpeg => "MPEG video",
            RecordingFormat::Mpeg4 => "MPEG-4 recording",
            RecordingFormat::Mpeg4Audio => "MPEG-4 audio recording",
            RecordingFormat::Ogg => "Ogg recording",
            RecordingFormat::Opus => "Opus recording",
            RecordingFormat::ThreeGp => "3GP recording",
            RecordingFormat::Wav => "WAV recording",
            RecordingFormat::WavPack => "WavPack recording",
            RecordingFormat::WindowsMedia => "Windows Media recording",
        }
    }

    /// The endings that belong to it; nothing where any will do. Telephones are generous with `.3ga` and `.aac`, and
    /// many name every MPEG-4 file alike.
    pub const fn endings(self) -> Option<&'static [&'static str]> {
        Some(match self {
            RecordingFormat::Mpeg4Audio | RecordingFormat::Mpeg4 | RecordingFormat::ThreeGp => {
                &["m4a", "m4b", "mp4", "m4v", "mov", "qt", "aac", "3gp", "3gpp", "3ga", "3g2"]
            }
            RecordingFormat::Wav => &["wav", "wave"],
            RecordingFormat::Avi => &["avi"],
            RecordingFormat::Opus | RecordingFormat::Ogg => &["ogg", "oga", "opus", "ogv", "spx"],
            RecordingFormat::Mp3 => &["mp3", "mp2", "mpga"],
            RecordingFormat::Aac => &["aac", "adts"],
            RecordingFormat::Flac => &["flac"],
            RecordingFormat::Amr => &["amr", "3ga"],
            RecordingFormat::AmrWb => &["awb", "amr", "3ga"],
            RecordingFormat::Aiff => &["aif", "aiff", "aifc"],
            RecordingFormat::Caf => &["caf"],
            RecordingFormat::Matroska => &["mkv", "mka", "webm"],
            RecordingFormat::WindowsMedia => &["wma", "wmv", "asf"],
            RecordingFormat::Au
            | RecordingFormat::Flash
            | RecordingFormat::Mpeg
            | RecordingFormat::WavPack => return None,
        })
    }

    /// Whether it has only sound, as far as the format tells.
    pub const fn is_sound(self) -> bool {
        !matches!(
            self,
            RecordingFormat::Mpeg4
                | RecordingFormat::Avi
                | RecordingFormat::Mpeg
                | RecordingFormat::Flash
                | RecordingFormat::Matroska
        )
    }
}

/// Bytes from the start of a file by which it is identified.
pub const HEAD: usize = 4096;
