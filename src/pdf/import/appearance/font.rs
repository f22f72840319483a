//! The type that values are set in: a field's own font where its codes are known for every character, or else
//! one of the standard faces that every viewer has. Nothing is shaped; what needs more than a row of single
//! letters is not set at all, so that the caller can say so.

use lopdf::{Dictionary, Object};
use unicode_normalization::UnicodeNormalization;

use super::content_writer::PaintColor;
use crate::pdf::import::allowed_keys::ObjectRole;
use crate::pdf::import::copy_objects::ObjectCopier;
use crate::pdf::source::{PdfSource, dictionary, number};

/// What a `/DA` or `/DS` says of the type.
#[derive(Clone, Debug)]
pub(crate) struct FontStyle {
    /// The name of a font among the shared resources.
    pub(crate) font: Vec<u8>,
    /// 0 is as large as fits.
    pub(crate) size: f64,
    pub(crate) colour: PaintColor,
}

impl FontStyle {
    /// Reads a piece of content that sets font and colour.
    pub(crate) fn parse(content: &[u8]) -> FontStyle {
        let mut style = FontStyle { font: b"Helv".to_vec(), size: 0.0, colour: PaintColor::grey(0.0) };
        let text = String::from_utf8_lossy(&content[..content.len().min(512)]).replace('/', " /");
        let words: Vec<&str> = text.split_whitespace().collect();
        for (at, word) in words.iter().enumerate() {
            let parts = |count: usize| -> Option<Vec<f64>> {
                let from = at.checked_sub(count)?;
                words[from..at].iter().map(|word| word.parse().ok().filter(|n: &f64| n.is_finite())).collect()
            };
            match *word {
                "Tf" if at > 1 => {
                    if let Some([size]) = parts(1).as_deref() {
                        style.size = if size.abs() < 0.1 { 0.0 } else { size.abs().min(1000.0) };
                    }
                    style.font = words[at - 2].trim_start_matches('/').as_bytes().to_vec();
                }
                "g" | "rg" | "k" => {
                    let count = [("g", 1), ("rg", 3), ("k", 4)].iter().find(|(name, _)| name == word);
                    let colour = count
                        .and_then(|(_, count)| parts(*count))
                        .and_then(|parts| PaintColor::from_parts(&parts));
                    style.colour = colour.unwrap_or(style.colour);
                }
                _ => {}
            }
        }
        style
    }

    /// Takes colour and size from a style sheet, as free text has one.
    pub(crate) fn sheet(&mut self, sheet: &str) {
        for (key, value) in
            sheet.chars().take(1024).collect::<String>().split(';').filter_map(|r| r.split_once(':'))
        {
            let value = value.trim();
            let points = |word: &str| word.strip_suffix("pt").and_then(|n| n.parse::<f64>().ok());
            match key.trim() {
                "color" => {
                    if let Some(hex) = value.strip_prefix('#').filter(|hex| hex.len() == 6)
                        && let Ok(n) = u32::from_str_radix(hex, 16)
                    {
                        self.colour = PaintColor::rgb([16, 8, 0].map(|by| f64::from(n >> by & 255) / 255.0));
                    }
                }
                "font" | "font-size" => {
                    if let Some(size) = value.split_whitespace().find_map(points) {
                        self.size = size.clamp(1.0, 1000.0);
                    }
                }
                _ => {}
            }
        }
    }
}

/// How a font's codes stand for characters.
#[derive(Clone, Copy, PartialEq)]
enum Coding {
    /// Windows code page 1252.
    Windows,
    /// As PDF writes texts outside pages: ASCII, Latin-1 and the euro sign at 160.
    Document,
    /// Only ASCII is known.
    Ascii,
}

/// A font with the codes that are known and their widths.
pub(crate) struct AppearanceFont {
    /// The font as resources name it.
    pub(crate) font: Object,
    coding: Coding,
    /// Thousandths of the size; below nothing when the font has no such code.
    widths: Vec<f64>,
}

impl AppearanceFont {
    /// A font of the file, when it is one with single letters whose codes are known.
    pub(crate) fn own(
        source: &PdfSource,
        copier: &mut ObjectCopier,
        entry: &Object,
    ) -> Option<AppearanceFont> {
        let dict = dictionary(source.resolve(entry))?;
        if !matches!(source.name(dict, b"Subtype"), b"Type1" | b"TrueType" | b"MMType1") {
            return None;
        }
        let name = source.name(dict, b"BaseFont");
        if name.ends_with(b"Symbol") || name.ends_with(b"Dingbats") || name.ends_with(b"dings") {
            return None;
        }
        let coding = coding(source, dict)?;
        let embedded = source.dict(dict, b"FontDescriptor").is_some_and(|descriptor| {
            [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|key| descriptor.has(key))
        });
        let mut widths = match widths(source, dict) {
            Some(widths) => widths,
            None if embedded => return None,
            None => standard_widths(standard_name(name)),
        };
        // A font that holds only some letters has no width for the others.
        if !embedded {
            let usual = standard_widths(standard_name(name));
            widths
                .iter_mut()
                .zip(usual)
                .filter(|(own, _)| **own <= 0.0)
                .for_each(|(own, usual)| *own = usual);
        }
        match copier.copied(source, entry, ObjectRole::Font) {
            Object::Null => None,
            font => Some(AppearanceFont { font, coding, widths }),
        }
    }

    /// One of the standard faces: the one that a font's name asks for.
    pub(crate) fn standard(name: &'static str) -> AppearanceFont {
        let mut font = Dictionary::new();
        font.set("Type", Object::Name(b"Font".to_vec()));
        font.set("Subtype", Object::Name(b"Type1".to_vec()));
        font.set("BaseFont", Object::Name(name.as_bytes().to_vec()));
        font.set("Encoding", Object::Name(b"WinAnsiEncoding".to_vec()));
        let widths = standard_widths(name);
        AppearanceFont { font: Object::Dictionary(font), coding: Coding::Windows, widths }
    }

    /// The text in the font's codes, if it has them all.
    pub(crate) fn codes(&self, text: &str) -> Option<Vec<u8>> {
        let code = |c: char| match (c, self.coding) {
            (' '..='~', _) => Some(c as u8),
            ('\t' | '\u{a0}', _) => Some(b' '),
            ('€', Coding::Document) => Some(160),
            ('\u{a1}'..='\u{ff}', Coding::Windows | Coding::Document) => u8::try_from(c as u32).ok(),
            (_, Coding::Windows) => WINDOWS.chars().position(|w| w == c).map(|at| 0x80 + at as u8),
            _ => None,
        };
        let codes: Option<Vec<u8>> = text.nfc().filter(|c| *c == '\t' || !c.is_control()).map(code).collect();
        codes.filter(|codes| codes.iter().all(|code| *code == b' ' || self.widths[usize::from(*code)] > 0.0))
    }

    /// How wide codes are at a size of 1.
    pub(crate) fn width(&self, codes: &[u8]) -> f64 {
        codes.iter().map(|code| self.widths[usize::from(*code)].max(0.0)).sum::<f64>() / 1000.0
    }

    /// Lines of at most this width at a size of 1: broken between words, and inside those that are longer.
    /// It stops past `most` lines.
    pub(crate) fn wrapped<'a>(&self, paragraphs: &'a [Vec<u8>], width: f64, most: usize) -> Vec<&'a [u8]> {
        let mut lines = Vec::new();
        for paragraph in paragraphs {
            let (mut start, mut space, mut at, mut wide) = (0, None, 0, 0.0);
            while at < paragraph.len() && lines.len() <= most {
                wide += self.width(&paragraph[at..=at]);
                if paragraph[at] == b' ' {
                    space = Some(at);
                } else if wide > width && at > start {
                    let (end, next) = space.map_or((at, at), |space| (space, space + 1));
                    lines.push(&paragraph[start..end]);
                    (start, space, wide) = (next, None, self.width(&paragraph[next..=at]));
                }
                at += 1;
            }
            if lines.len() > most {
                break;
            }
            lines.push(&paragraph[start..]);
        }
        lines
    }
}

/// How a font of the file is coded, if that is known.
fn coding(source: &PdfSource, font: &Dictionary) -> Option<Coding> {
    let encoding = match source.entry(font, b"Encoding") {
        Object::Name(name) if name == b"WinAnsiEncoding" => return Some(Coding::Windows),
        Object::Name(name) if matches!(name.as_slice(), b"MacRomanEncoding" | b"StandardEncoding") => {
            return Some(Coding::Ascii);
        }
        Object::Dictionary(encoding) => encoding,
        Object::Null => {
            let flags = source.dict(font, b"FontDescriptor").map(|dict| source.entry(dict, b"Flags"));
            let symbols = flags.and_then(|flags| flags.as_i64().ok()).is_some_and(|flags| flags & 4 != 0);
            return (!symbols).then_some(Coding::Ascii);
        }
        _ => return None,
    };
    let windows = source.name(encoding, b"BaseEncoding") == b"WinAnsiEncoding";
    let Object::Array(list) = source.entry(encoding, b"Differences") else {
        return Some(if windows { Coding::Windows } else { Coding::Ascii });
    };
    if list.len() > 1024 {
        return None;
    }
    let (mut code, mut document) = (0, false);
    for part in list {
        match source.resolve(part) {
            Object::Integer(n) => code = *n,
            Object::Name(name) => {
                document |= code == 160 && name == b"Euro";
                let plain = match name.as_slice() {
                    [letter] => i64::from(*letter) == code,
                    b"space" => code == 32,
                    b"quotesingle" => code == 39,
                    b"grave" => code == 96,
                    // Names of digits and signs are many; a font that moves them about is no good here.
                    _ => !(33..127).contains(&code),
                };
                if !plain {
                    return None;
                }
                code += 1;
            }
            _ => return None,
        }
    }
    Some(if document { Coding::Document } else { Coding::Ascii })
}

/// A simple font's own widths.
fn widths(source: &PdfSource, font: &Dictionary) -> Option<Vec<f64>> {
    let Object::Array(list) = source.entry(font, b"Widths") else { return None };
    let first = usize::try_from(source.entry(font, b"FirstChar").as_i64().ok()?).ok()?;
    let mut widths = vec![-1.0; 256];
    for (slot, width) in widths.iter_mut().skip(first).zip(list) {
        *slot = number(source.resolve(width)).filter(|n| (0.0..10_000.0).contains(n))?;
    }
    Some(widths)
}

/// The upper part of code page 1252 that is not Latin-1.
const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// Which of the standard faces a font's name, or a name among resources, asks for.
pub(crate) fn standard_name(wanted: &[u8]) -> &'static str {
    let wanted = String::from_utf8_lossy(wanted).to_ascii_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| wanted.contains(part));
    let bold = has(&["bold", "hebo", "tibo", "tibi", "cobo", "black"]);
    if has(&["cour", "cobo", "mono"]) {
        if bold { "Courier-Bold" } else { "Courier" }
    } else if has(&["times", "tiro", "tibo", "tiit", "tibi", "serif", "roman"]) && !has(&["sans"]) {
        if bold { "Times-Bold" } else { "Times-Roman" }
    } else if bold {
        "Helvetica-Bold"
    } else {
        "Helvetica"
    }
}

/// The widths of a standard face in code page 1252. A letter with an accent is as wide as without.
fn standard_widths(name: &'static str) -> Vec<f64> {
    let table = match name {
        "Courier" | "Courier-Bold" => return vec![600.0; 256],
        "Times-Roman" => &TIMES,
        "Times-Bold" => &TIMES_BOLD,
        "Helvetica-Bold" => &HELVETICA_BOLD,
        _ => &HELVETICA,
    };
    let width = |code: u8| -> f64 {
        let letter = match code {
            0x80..=0x9f => WINDOWS.chars().nth(usize::from(code) - 0x80).unwrap_or(' '),
            code => char::from(code),
        };
        let plain = letter.nfd().next().unwrap_or(letter);
        match (u8::try_from(u32::from(plain)), letter) {
            (Ok(plain @ 32..=126), _) => f64::from(table[usize::from(plain) - 32]),
            (_, '…' | '—' | '‰' | '™' | 'Œ' | 'Æ') => 1000.0,
            (_, '‘' | '’' | '‚' | '·' | '¸' | '´' | '¨' | '¡') => f64::from(table[1]),
            (_, '“' | '”' | '„' | '•' | '°' | '¹' | '²' | '³') => 380.0,
            (_, '©' | '®' | 'Ø' | 'Ð' | 'œ' | 'æ' | '¼' | '½' | '¾') => 800.0,
            _ => f64::from(table[16]),
        }
    };
    (0..=255).map(width).collect()
}

/// Adobe's widths of the codes 32 to 126.
#[rustfmt::skip]
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556,
    556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
#[rustfmt::skip]
const HELVETICA_BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611,
    611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];
#[rustfmt::skip]
const TIMES: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722,
    556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500,
    500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];
#[rustfmt::skip]
const TIMES_BOLD: [u16; 95] = [
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778,
    611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581, 500, 333, 500, 556, 444, 556, 444, 333, 500,
    556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520,
];
