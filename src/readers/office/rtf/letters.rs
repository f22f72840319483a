//! The letters of a Rich Text document. Bytes from 128 on are letters of a code page, and which one it is depends on
//! the typeface in which they are set: \'a3 is "£" in one and "Ł" in the next. Read in the document's own page
//! alone, a Polish name becomes a sum of money.

use std::collections::BTreeMap;

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, IBM866, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257,
    WINDOWS_1258, X_MAC_CYRILLIC,
};

use crate::readers::office::symbols;

/// The letters from 128 on of the first IBM PC and of its European successor, which encoding_rs does not have.
const PC_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";
const PC_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";

/// How bytes become letters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum RtfCharset {
    /// By an encoding of the web.
    Encoded(&'static Encoding),
    /// By a list of the letters from 128 on.
    Listed(&'static str),
    /// Each is a picture.
    Pictures,
    /// In a way that is not known here.
    Unknown,
}

/// The letters of a code page by its number.
pub(crate) fn code_page(number: i64) -> RtfCharset {
    RtfCharset::Encoded(match number {
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 => GBK,
        949 => EUC_KR,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        0 | 1252 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10_000 => MACINTOSH,
        10_007 => X_MAC_CYRILLIC,
        866 => IBM866,
        65_001 => UTF_8,
        42 => return RtfCharset::Pictures,
        437 => return RtfCharset::Listed(PC_437),
        850 | 858 => return RtfCharset::Listed(PC_850),
        _ => return RtfCharset::Unknown,
    })
}

/// The code page of a character set, as Windows numbers those; nothing for the set that the document itself names.
fn page_of(set: i64) -> Option<i64> {
    Some(match set {
        0 => 1252,
        2 => 42,
        77 => 10_000,
        78 | 128 => 932,
        79 | 129 => 949,
        80 | 134 => 936,
        81 | 136 => 950,
        83 | 161 => 1253,
        84 | 162 => 1254,
        85 | 177 => 1255,
        86 | 178 => 1256,
        163 => 1258,
        186 => 1257,
        88 | 204 => 1251,
        87 | 222 => 874,
        89 | 238 => 1250,
        254 => 437,
        255 => 850,
        // Johab, and Apple's other sets.
        130 | 82 | 90..=127 => -1,
        _ => return None,
    })
}

/// A typeface of the document's list.
#[derive(Clone, Debug, Default)]
struct Face {
    name: String,
    set: Option<i64>,
    page: Option<i64>,
}

/// The typefaces of a document and its own code page.
#[derive(Debug)]
pub(crate) struct RtfFonts {
    faces: BTreeMap<i64, Face>,
    current: i64,
    page: i64,
    /// The typeface of text that names none.
    pub(crate) usual: i64,
}

impl Default for RtfFonts {
    fn default() -> Self {
        Self { faces: BTreeMap::new(), current: 0, page: 1252, usual: 0 }
    }
}

impl RtfFonts {
    /// The document's own code page.
    pub(crate) fn set_page(&mut self, page: i64) {
        self.page = page;
    }

    /// The entry of a face begins.
    pub(crate) fn begin(&mut self, number: i64) {
        self.current = number;
        self.faces.insert(number, Face::default());
    }

    /// What the open entry says of its letters.
    pub(crate) fn set(&mut self, set: i64) {
        if let Some(face) = self.faces.get_mut(&self.current) {
            face.set = Some(set);
        }
    }

    /// The code page that the open entry names.
    pub(crate) fn page(&mut self, page: i64) {
        if let Some(face) = self.faces.get_mut(&self.current) {
            face.page = Some(page);
        }
    }

    /// A letter of the open entry's name.
    pub(crate) fn name(&mut self, letter: char) {
        if let Some(face) = self.faces.get_mut(&self.current)
            && letter != ';'
            && face.name.len() < 100
        {
            face.name.push(letter);
        }
    }

    /// The name of a face.
    pub(crate) fn name_of(&self, number: i64) -> &str {
        self.faces.get(&number).map_or("", |face| face.name.trim())
    }

    /// How the bytes of a face become letters.
    pub(crate) fn letters(&self, number: i64) -> RtfCharset {
        let Some(face) = self.faces.get(&number) else { return code_page(self.page) };
        if symbols::is_symbolic(face.name.trim()) {
            return RtfCharset::Pictures;
        }
        let named = || {
            let name = face.name.trim();
            [
                (" CE", 1250),
                (" Cyr", 1251),
                (" Greek", 1253),
                (" Tur", 1254),
                (" Baltic", 1257),
                ("(Hebrew)", 1255),
                ("(Arabic)", 1256),
                ("(Vietnamese)", 1258),
                ("(Thai)", 874),
            ]
            .into_iter()
            .find(|(end, _)| name.ends_with(end))
            .map(|(_, page)| page)
        };
        let page = face.page.filter(|page| *page > 0).or_else(|| match face.set {
            Some(set) if set > 1 => page_of(set),
            set => named().or(set.and_then(page_of)),
        });
        code_page(page.unwrap_or(self.page))
    }

    /// The document's page and that of a face, where the face names the set of Western letters and the document
    /// another: one of the two is wrong, and which is not known.
    pub(crate) fn doubt(&self, number: i64) -> Option<(String, String)> {
        let face = self.faces.get(&number)?;
        (face.set == Some(0)
            && face.page.is_none()
            && (1250..=1258).contains(&self.page)
            && self.letters(number) == RtfCharset::Encoded(WINDOWS_1252)
            && self.page != 1252)
            .then(|| (format!("windows-{}", self.page), "windows-1252".to_owned()))
    }
}

/// Bytes as letters, and how many of them are not known here.
pub(crate) fn decode(bytes: &[u8], letters: RtfCharset, face: &str) -> (String, usize, usize) {
    match letters {
        RtfCharset::Encoded(encoding) => (encoding.decode_without_bom_handling(bytes).0.into_owned(), 0, 0),
        RtfCharset::Listed(high) => {
            let letter = |byte: &u8| match byte.checked_sub(128) {
                None => char::from(*byte),
                Some(place) => high.chars().nth(usize::from(place)).unwrap_or(char::REPLACEMENT_CHARACTER),
            };
            (bytes.iter().map(letter).collect(), 0, 0)
        }
        RtfCharset::Pictures => {
            let (mut text, mut unknown) = (String::new(), 0);
            for byte in bytes {
                match symbols::sign(face, u32::from(*byte)) {
                    Some(sign) => text.push(sign),
                    None => {
                        text.push_str(symbols::UNKNOWN);
                        unknown += 1;
                    }
                }
            }
            (text, unknown, 0)
        }
        RtfCharset::Unknown => {
            let high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
            let letter =
                |byte: &u8| if byte.is_ascii() { char::from(*byte) } else { char::REPLACEMENT_CHARACTER };
            (bytes.iter().map(letter).collect(), 0, high)
        }
    }
}
