//! Signatures that are long enough to be trusted: each stands at the start of a file or at a fixed place in it. A
//! sign of two bytes is none, for every fifth message of random bytes has one somewhere.

use super::Format;

/// A signature, where it stands, and what it says.
type Sign = (usize, &'static [u8], Format);

/// What has a place of its own in the bundle.
const OURS: [Sign; 22] = {
    use crate::pdf::Form;
    use crate::readers::Script;
    [
        (0, b"\xff\xd8\xff", Format::Shown(Form::Jpeg)),
        (0, b"\x89PNG\r\n\x1a\n", Format::Shown(Form::Png)),
        (0, b"GIF87a", Format::Shown(Form::Gif)),
        (0, b"GIF89a", Format::Shown(Form::Gif)),
        (0, b"II*\0", Format::Shown(Form::Tiff)),
        (0, b"MM\0*", Format::Shown(Form::Tiff)),
        (0, b"II+\0", Format::Shown(Form::Tiff)),
        (0, b"MM\0+", Format::Shown(Form::Tiff)),
        (0, b"fLaC", Format::Recording("FLAC recording")),
        (0, b"#!AMR-WB\n", Format::Recording("AMR-WB recording")),
        (0, b"#!AMR\n", Format::Recording("AMR recording")),
        (8, b"AIFF", Format::Recording("AIFF recording")),
        (8, b"AIFC", Format::Recording("AIFF recording")),
        (0, b"caff\0", Format::Recording("CAF recording")),
        (0, b"\x1aE\xdf\xa3", Format::Recording("Matroska or WebM recording")),
        (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Format::Recording("Windows Media recording")),
        (0, b"FLV\x01", Format::Recording("Flash video")),
        (0, b"\0\0\x01\xba", Format::Recording("MPEG video")),
        (0, b"\0\0\x01\xb3", Format::Recording("MPEG video")),
        (0, b".snd\0\0\0", Format::Recording("AU recording")),
        (0, b"wvpk", Format::Recording("WavPack recording")),
        (0, b"{\\rtf", Format::Worded(Script::RichText)),
    ]
};

/// What is only called by its name.
const OTHERS: [Sign; 43] = [
    (0, b"7z\xbc\xaf\x27\x1c", Format::NotYet("7-Zip archive")),
    (0, b"Rar!\x1a\x07", Format::NotYet("RAR archive")),
    (0, b"\x1f\x8b\x08", Format::NotYet("gzip archive")),
    (0, b"\xfd7zXZ\0", Format::NotYet("xz archive")),
    (0, b"(\xb5/\xfd", Format::NotYet("Zstandard archive")),
    (0, b"MSCF\0\0\0\0", Format::NotYet("Windows cabinet archive")),
    (257, b"ustar", Format::NotYet("tar archive")),
    (0, b"\x7fELF", Format::NotYet("program")),
    (0, b"\xcf\xfa\xed\xfe", Format::NotYet("program")),
    (0, b"\xca\xfe\xba\xbe", Format::NotYet("program")),
    (0, b"L\0\0\0\x01\x14\x02\0", Format::NotYet("Windows shortcut, which only points to a file")),
    (0, b"SQLite format 3\0", Format::NotYet("SQLite database")),
    (0, b"\0\x01\0\0Standard ACE DB", Format::NotYet("Access database")),
    (0, b"\0\x01\0\0Standard Jet DB", Format::NotYet("Access database")),
    (0, b"!BDN", Format::NotYet("Outlook mailbox (PST)")),
    (0, b"\x78\x9f\x3e\x22", Format::NotYet("Outlook attachment file (winmail.dat)")),
    (0, b"\0\0\0\x01Bud1", Format::NotYet("folder settings file of a Mac (.DS_Store)")),
    (0, b"\0\x05\x16\x07", Format::NotYet("Mac file of settings for another file (AppleDouble)")),
    (0, b"bplist00", Format::NotYet("Apple property list")),
    (0, b"wOFF", Format::NotYet("font")),
    (0, b"wOF2", Format::NotYet("font")),
    (0, b"OTTO\0", Format::NotYet("font")),
    (0, b"\0\x01\0\0\0", Format::NotYet("font")),
    (60, b"BOOKMOBI", Format::NotYet("Kindle e-book")),
    (0, b"ITSF", Format::NotYet("Windows help file")),
    (0, b"\xffWPC", Format::NotYet("WordPerfect document")),
    (0, b"AT&TFORM", Format::NotYet("DjVu document")),
    (0, b"%!PS", Format::NotYet("PostScript document")),
    (0, b"\xc5\xd0\xd3\xc6", Format::NotYet("PostScript document")),
    (0, b"AC10", Format::NotYet("AutoCAD drawing")),
    (0, b"MThd\0\0\0\x06", Format::NotYet("MIDI file")),
    (0, b"8BPS\0\x01", Format::PictureNotYet("Photoshop picture")),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", Format::PictureNotYet("JPEG XL picture")),
    (0, b"\0\0\0\x0cjP  \r\n\x87\n", Format::PictureNotYet("JPEG 2000 picture")),
    (0, b"\xff\x4f\xff\x51", Format::PictureNotYet("JPEG 2000 picture")),
    (0, b"\x97JB2\r\n\x1a\n", Format::PictureNotYet("JBIG2 picture")),
    (0, b"\0\0\x01\0\x01\0", Format::PictureNotYet("icon")),
    (0, b"II\xbc\x01", Format::PictureNotYet("JPEG XR picture")),
    (40, b" EMF\0\0\x01\0", Format::PictureNotYet("Windows metafile picture")),
    (0, b"\xd7\xcd\xc6\x9a\0\0", Format::PictureNotYet("Windows metafile picture")),
    (0, b"SIMPLE  =", Format::PictureNotYet("FITS picture")),
    (0, b"icns\0", Format::PictureNotYet("icon")),
    (0, b"qoif", Format::PictureNotYet("QOI picture")),
];

fn among(signs: &[Sign], head: &[u8]) -> Option<Format> {
    let stands = |at: usize, sign: &[u8]| head.get(at..).is_some_and(|rest| rest.starts_with(sign));
    signs.iter().find(|(at, sign, _)| stands(*at, sign)).map(|(.., format)| *format)
}

/// What the signature of a binary file says, when it is one that is shown or played.
pub(super) fn ours(head: &[u8], ending: Option<&str>) -> Option<Format> {
    let at = |offset: usize, sign: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(sign));
    if at(4, b"ftyp") && at(0, b"\0\0") {
        return Some(brand(head, ending));
    }
    if at(0, b"RIFF") || at(0, b"RF64") {
        return match head.get(8..12) {
            Some(b"WAVE") => Some(Format::Recording("WAV recording")),
            Some(b"WEBP") => Some(Format::Shown(crate::pdf::Form::WebP)),
            Some(b"AVI ") => Some(Format::Recording("AVI video")),
            Some(b"RMID") => Some(Format::NotYet("MIDI file")),
            Some(b"CDXA") => Some(Format::Recording("MPEG video")),
            _ => None,
        };
    }
    if at(0, b"OggS\0") {
        let opus = head.windows(8).any(|w| w == b"OpusHead");
        return Some(Format::Recording(if opus { "Opus recording" } else { "Ogg recording" }));
    }
    // Two letters are a weak sign; the four bytes that are kept free in every BMP make it one.
    if at(0, b"BM") && at(6, &[0; 4]) {
        return Some(Format::Shown(crate::pdf::Form::Bmp));
    }
    // "FORM" begins many a text; what kind of form it is follows.
    among(&OURS, head).filter(|format| *format != Format::Recording("AIFF recording") || at(0, b"FORM"))
}

/// What the signature of any other binary file says.
pub(super) fn other(head: &[u8]) -> Option<Format> {
    let packet = |at: usize| head.get(at) == Some(&0x47);
    if packet(0) && packet(188) && packet(376) && packet(564) {
        return Some(Format::Recording("MPEG video"));
    }
    if head.starts_with(b"MZ") {
        let at = head.get(60..64).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize);
        if head.get(at..).is_some_and(|rest| rest.starts_with(b"PE\0\0")) {
            return Some(Format::NotYet("Windows program"));
        }
    }
    if head.starts_with(b"BZh") && head.get(4..10) == Some(b"1AY&SY") {
        return Some(Format::NotYet("bzip2 archive"));
    }
    among(&OTHERS, head)
}

/// What the brand of a file in boxes says (ISO/IEC 14496-12).
fn brand(head: &[u8], ending: Option<&str>) -> Format {
    let length = head.get(..4).map_or(0, |b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]) as usize);
    let compatible = head.get(16..length.clamp(16, head.len().max(16))).unwrap_or_default();
    let has = |brands: &[&[u8; 4]]| compatible.chunks_exact(4).any(|own| brands.iter().any(|b| own == *b));
    const HEIC: [&[u8; 4]; 8] = [b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs"];
    const AVIF: [&[u8; 4]; 2] = [b"avif", b"avis"];
    let avif = Format::PictureNotYet("AVIF picture");
    let heic = Format::Shown(crate::pdf::Form::Heic);
    match head.get(8..12) {
        Some(own) if HEIC.iter().any(|b| own == *b) => heic,
        Some(own) if AVIF.iter().any(|b| own == *b) => avif,
        // A picture in a box whose brand does not say how it is packed; the others do.
        Some(b"mif1" | b"msf1" | b"miaf" | b"MiHB" | b"MiHE") if has(&AVIF) && !has(&HEIC) => avif,
        Some(b"mif1" | b"msf1" | b"miaf" | b"MiHB" | b"MiHE") => heic,
        Some(b"crx ") => Format::PictureNotYet("Canon raw photograph"),
        Some(b"jxl ") => Format::PictureNotYet("JPEG XL picture"),
        Some(b"jp2 " | b"jpx ") => Format::PictureNotYet("JPEG 2000 picture"),
        Some(b"M4A " | b"M4B " | b"M4P ") => Format::Recording("MPEG-4 audio recording"),
        Some(own) if own.starts_with(b"3g") => Format::Recording("3GP recording"),
        _ if matches!(ending, Some("m4a" | "m4b" | "aac")) => Format::Recording("MPEG-4 audio recording"),
        _ => Format::Recording("MPEG-4 recording"),
    }
}
