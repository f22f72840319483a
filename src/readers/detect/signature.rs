//! Signatures that are long enough to be trusted: each stands at the start of a file or at a fixed place in it. A
//! sign of two bytes is none, for every fifth message of random bytes has one somewhere.

use super::FileType;
use crate::model::format::RecordingFormat;

/// A signature, where it stands, and what it says.
type Sign = (usize, &'static [u8], FileType);

/// What has a place of its own in the bundle.
const OURS: [Sign; 22] = {
    use crate::pdf::PageFormat;
    use crate::readers::TextFormat;
    [
        (0, b"\xff\xd8\xff", FileType::Paged(PageFormat::Jpeg)),
        (0, b"\x89PNG\r\n\x1a\n", FileType::Paged(PageFormat::Png)),
        (0, b"GIF87a", FileType::Paged(PageFormat::Gif)),
        (0, b"GIF89a", FileType::Paged(PageFormat::Gif)),
        (0, b"II*\0", FileType::Paged(PageFormat::Tiff)),
        (0, b"MM\0*", FileType::Paged(PageFormat::Tiff)),
        (0, b"II+\0", FileType::Paged(PageFormat::Tiff)),
        (0, b"MM\0+", FileType::Paged(PageFormat::Tiff)),
        (0, b"fLaC", FileType::Recording(RecordingFormat::Flac)),
        (0, b"#!AMR-WB\n", FileType::Recording(RecordingFormat::AmrWb)),
        (0, b"#!AMR\n", FileType::Recording(RecordingFormat::Amr)),
        (8, b"AIFF", FileType::Recording(RecordingFormat::Aiff)),
        (8, b"AIFC", FileType::Recording(RecordingFormat::Aiff)),
        (0, b"caff\0", FileType::Recording(RecordingFormat::Caf)),
        (0, b"\x1aE\xdf\xa3", FileType::Recording(RecordingFormat::Matroska)),
        (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", FileType::Recording(RecordingFormat::WindowsMedia)),
        (0, b"FLV\x01", FileType::Recording(RecordingFormat::Flash)),
        (0, b"\0\0\x01\xba", FileType::Recording(RecordingFormat::Mpeg)),
        (0, b"\0\0\x01\xb3", FileType::Recording(RecordingFormat::Mpeg)),
        (0, b".snd\0\0\0", FileType::Recording(RecordingFormat::Au)),
        (0, b"wvpk", FileType::Recording(RecordingFormat::WavPack)),
        (0, b"{\\rtf", FileType::Text(TextFormat::RichText)),
    ]
};

/// What is only called by its name.
const OTHERS: [Sign; 43] = [
    (0, b"7z\xbc\xaf\x27\x1c", FileType::Unsupported("7-Zip archive")),
    (0, b"Rar!\x1a\x07", FileType::Unsupported("RAR archive")),
    (0, b"\x1f\x8b\x08", FileType::Unsupported("gzip archive")),
    (0, b"\xfd7zXZ\0", FileType::Unsupported("xz archive")),
    (0, b"(\xb5/\xfd", FileType::Unsupported("Zstandard archive")),
    (0, b"MSCF\0\0\0\0", FileType::Unsupported("Windows cabinet archive")),
    (257, b"ustar", FileType::Unsupported("tar archive")),
    (0, b"\x7fELF", FileType::Unsupported("program")),
    (0, b"\xcf\xfa\xed\xfe", FileType::Unsupported("program")),
    (0, b"\xca\xfe\xba\xbe", FileType::Unsupported("program")),
    (0, b"L\0\0\0\x01\x14\x02\0", FileType::Unsupported("Windows shortcut, which only points to a file")),
    (0, b"SQLite format 3\0", FileType::Unsupported("SQLite database")),
    (0, b"\0\x01\0\0Standard ACE DB", FileType::Unsupported("Access database")),
    (0, b"\0\x01\0\0Standard Jet DB", FileType::Unsupported("Access database")),
    (0, b"!BDN", FileType::Unsupported("Outlook mailbox (PST)")),
    (0, b"\x78\x9f\x3e\x22", FileType::Unsupported("Outlook attachment file (winmail.dat)")),
    (0, b"\0\0\0\x01Bud1", FileType::Unsupported("folder settings file of a Mac (.DS_Store)")),
    (0, b"\0\x05\x16\x07", FileType::Unsupported("Mac file of settings for another file (AppleDouble)")),
    (0, b"bplist00", FileType::Unsupported("Apple property list")),
    (0, b"wOFF", FileType::Unsupported("font")),
    (0, b"wOF2", FileType::Unsupported("font")),
    (0, b"OTTO\0", FileType::Unsupported("font")),
    (0, b"\0\x01\0\0\0", FileType::Unsupported("font")),
    (60, b"BOOKMOBI", FileType::Unsupported("Kindle e-book")),
    (0, b"ITSF", FileType::Unsupported("Windows help file")),
    (0, b"\xffWPC", FileType::Unsupported("WordPerfect document")),
    (0, b"AT&TFORM", FileType::Unsupported("DjVu document")),
    (0, b"%!PS", FileType::Unsupported("PostScript document")),
    (0, b"\xc5\xd0\xd3\xc6", FileType::Unsupported("PostScript document")),
    (0, b"AC10", FileType::Unsupported("AutoCAD drawing")),
    (0, b"MThd\0\0\0\x06", FileType::Unsupported("MIDI file")),
    (0, b"8BPS\0\x01", FileType::UnsupportedPicture("Photoshop image")),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", FileType::UnsupportedPicture("JPEG XL image")),
    (0, b"\0\0\0\x0cjP  \r\n\x87\n", FileType::UnsupportedPicture("JPEG 2000 image")),
    (0, b"\xff\x4f\xff\x51", FileType::UnsupportedPicture("JPEG 2000 image")),
    (0, b"\x97JB2\r\n\x1a\n", FileType::UnsupportedPicture("JBIG2 image")),
    (0, b"\0\0\x01\0\x01\0", FileType::UnsupportedPicture("icon")),
    (0, b"II\xbc\x01", FileType::UnsupportedPicture("JPEG XR image")),
    (40, b" EMF\0\0\x01\0", FileType::UnsupportedPicture("Windows metafile image")),
    (0, b"\xd7\xcd\xc6\x9a\0\0", FileType::UnsupportedPicture("Windows metafile image")),
    (0, b"SIMPLE  =", FileType::UnsupportedPicture("FITS image")),
    (0, b"icns\0", FileType::UnsupportedPicture("icon")),
    (0, b"qoif", FileType::UnsupportedPicture("QOI image")),
];

fn among(signs: &[Sign], head: &[u8]) -> Option<FileType> {
    let stands = |at: usize, sign: &[u8]| head.get(at..).is_some_and(|rest| rest.starts_with(sign));
    signs.iter().find(|(at, sign, _)| stands(*at, sign)).map(|(.., format)| *format)
}

/// What the signature of a binary file says, when it is one that is shown or played.
pub(super) fn ours(head: &[u8], ending: Option<&str>) -> Option<FileType> {
    let at = |offset: usize, sign: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(sign));
    if at(4, b"ftyp") && at(0, b"\0\0") {
        return Some(brand(head, ending));
    }
    if at(0, b"RIFF") || at(0, b"RF64") {
        return match head.get(8..12) {
            Some(b"WAVE") => Some(FileType::Recording(RecordingFormat::Wav)),
            Some(b"WEBP") => Some(FileType::Paged(crate::pdf::PageFormat::WebP)),
            Some(b"AVI ") => Some(FileType::Recording(RecordingFormat::Avi)),
            Some(b"RMID") => Some(FileType::Unsupported("MIDI file")),
            Some(b"CDXA") => Some(FileType::Recording(RecordingFormat::Mpeg)),
            _ => None,
        };
    }
    if at(0, b"OggS\0") {
        let opus = head.windows(8).any(|w| w == b"OpusHead");
        return Some(FileType::Recording(if opus { RecordingFormat::Opus } else { RecordingFormat::Ogg }));
    }
    // Two letters are a weak sign; the four bytes that are kept free in every BMP make it one.
    if at(0, b"BM") && at(6, &[0; 4]) {
        return Some(FileType::Paged(crate::pdf::PageFormat::Bmp));
    }
    // "FORM" begins many a text; what kind of form it is follows.
    among(&OURS, head)
        .filter(|format| *format != FileType::Recording(RecordingFormat::Aiff) || at(0, b"FORM"))
}

/// What the signature of any other binary file says.
pub(super) fn other(head: &[u8]) -> Option<FileType> {
    let packet = |at: usize| head.get(at) == Some(&0x47);
    if packet(0) && packet(188) && packet(376) && packet(564) {
        return Some(FileType::Recording(RecordingFormat::Mpeg));
    }
    if head.starts_with(b"MZ") {
        let at = head.get(60..64).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize);
        if head.get(at..).is_some_and(|rest| rest.starts_with(b"PE\0\0")) {
            return Some(FileType::Unsupported("Windows program"));
        }
    }
    if head.starts_with(b"BZh") && head.get(4..10) == Some(b"1AY&SY") {
        return Some(FileType::Unsupported("bzip2 archive"));
    }
    among(&OTHERS, head)
}

/// What the brand of a file in boxes says (ISO/IEC 14496-12).
fn brand(head: &[u8], ending: Option<&str>) -> FileType {
    let length = head.get(..4).map_or(0, |b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]) as usize);
    let compatible = head.get(16..length.clamp(16, head.len().max(16))).unwrap_or_default();
    let has = |brands: &[&[u8; 4]]| compatible.chunks_exact(4).any(|own| brands.iter().any(|b| own == *b));
    const HEIC: [&[u8; 4]; 8] = [b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs"];
    const AVIF: [&[u8; 4]; 2] = [b"avif", b"avis"];
    let avif = FileType::UnsupportedPicture("AVIF image");
    let heic = FileType::Paged(crate::pdf::PageFormat::Heic);
    match head.get(8..12) {
        Some(own) if HEIC.iter().any(|b| own == *b) => heic,
        Some(own) if AVIF.iter().any(|b| own == *b) => avif,
        // A picture in a box whose brand does not say how it is packed; the others do.
        Some(b"mif1" | b"msf1" | b"miaf" | b"MiHB" | b"MiHE") if has(&AVIF) && !has(&HEIC) => avif,
        Some(b"mif1" | b"msf1" | b"miaf" | b"MiHB" | b"MiHE") => heic,
        Some(b"crx ") => FileType::UnsupportedPicture("Canon raw photograph"),
        Some(b"jxl ") => FileType::UnsupportedPicture("JPEG XL image"),
        Some(b"jp2 " | b"jpx ") => FileType::UnsupportedPicture("JPEG 2000 image"),
        Some(b"M4A " | b"M4B " | b"M4P ") => FileType::Recording(RecordingFormat::Mpeg4Audio),
        Some(own) if own.starts_with(b"3g") => FileType::Recording(RecordingFormat::ThreeGp),
        _ if matches!(ending, Some("m4a" | "m4b" | "aac")) => {
            FileType::Recording(RecordingFormat::Mpeg4Audio)
        }
        _ => FileType::Recording(RecordingFormat::Mpeg4),
    }
}
