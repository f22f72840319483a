//! Text whose encoding something declares: a part of an e-mail, a word of its heads, a property of Outlook. Mail
//! programs declare wrongly so often that no declaration is believed before the bytes agree with it: "£50" declared
//! as UTF-8 is not UTF-8, and a Polish name declared as Western European is "£ukasz". Valid UTF-8 beats a
//! declaration, a declaration that fits beats a guess, and what had to be guessed is said.

mod shifted;

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_2, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use mail_parser::decoders::charsets::map::charset_decoder;
use shifted::ShiftedText;

/// A text as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DecodedText {
    /// The text.
    pub(super) text: String,
    /// What was not as declared, if anything.
    pub(super) doubt: Option<EncodingDoubt>,
}

/// An encoding that was not as declared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct EncodingDoubt {
    /// What was declared; nothing where nothing was.
    pub(super) declared: Option<String>,
    /// How the bytes were read: the encoding in words.
    pub(super) used: Cow<'static, str>,
    /// Whether that is a guess. UTF-8 proves itself.
    pub(super) guessed: bool,
}

impl EncodingDoubt {
    /// The doubt in a sentence about "this e-mail".
    pub(super) fn sentence(&self) -> String {
        let used = &self.used;
        match (&self.declared, self.guessed) {
            (None, _) => format!(
                "This e-mail does not say how its characters are encoded. leverarch read them as {used}, which is a guess."
            ),
            (Some(declared), true) => format!(
                "This e-mail says that its characters are encoded as {declared}, but they are not. leverarch read them as {used}, which is a guess."
            ),
            (Some(declared), false) => format!(
                "This e-mail says that its characters are encoded as {declared}, but they are {used}. They are shown as {used}."
            ),
        }
    }

    /// The doubt as a fact on the page.
    pub(super) fn fact(&self) -> String {
        let guess = if self.guessed { ", which is a guess" } else { "" };
        match &self.declared {
            None => format!("not declared (read as {}{guess})", self.used),
            Some(declared) => format!("declared as {declared} (read as {}{guess})", self.used),
        }
    }
}

/// What a label of an encoding means.
enum Label {
    /// Nothing, or that the sender did not know.
    Nothing,
    /// Only ASCII, which bytes above it contradict.
    Ascii,
    /// An encoding of the web.
    Known(&'static Encoding),
    /// An older one, by its own decoder.
    Old(fn(&[u8]) -> String),
}

/// Reads bytes with what was declared of them, so far as it fits.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> DecodedText {
    let plain = |text: String| DecodedText { text, doubt: None };
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return plain(encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0.into());
    }
    let declared = declared.map(clean).filter(|label| !label.is_empty());
    let label = declared.as_deref().map_or(Label::Nothing, meaning);
    let doubt = |used: Cow<'static, str>, guessed: bool| {
        Some(EncodingDoubt {
            declared: declared.clone().filter(|_| !matches!(label, Label::Nothing)),
            used,
            guessed,
        })
    };
    let guessed = |(encoding, text): (&'static Encoding, String)| DecodedText {
        text,
        doubt: doubt(encoding_name(encoding).into(), true),
    };
    match label {
        Label::Known(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => {
            if let Some(encoding) = wide(bytes) {
                return plain(encoding.decode_without_bom_handling(bytes).0.into());
            }
        }
        Label::Old(decoder) => {
            let text = decoder(bytes);
            if !text.contains('\u{FFFD}') {
                return plain(text);
            }
        }
        _ => {}
    }
    match shifted::decode_shifted(bytes, declared.as_deref()) {
        ShiftedText::No => {}
        ShiftedText::Text(text) => return plain(text),
        // What is declared and has nothing to say of shifts is no declaration of these.
        ShiftedText::Doubtful(text, used) => {
            return DecodedText {
                text,
                doubt: Some(EncodingDoubt { declared, used: used.into(), guessed: true }),
            };
        }
    }
    let utf8 = std::str::from_utf8(bytes).ok();
    if bytes.is_ascii() {
        return plain(utf8.unwrap_or_default().to_owned());
    }
    let proven = utf8.filter(|text| is_likely(text));
    match label {
        Label::Known(encoding) if encoding == UTF_8 => match utf8 {
            Some(text) => plain(text.to_owned()),
            None => mixed(bytes).map_or_else(
                || guessed(guess(bytes)),
                |text| DecodedText {
                    text,
                    doubt: doubt(
                        "UTF-8 with some characters of windows-1252 (Western European)".into(),
                        true,
                    ),
                },
            ),
        },
        Label::Known(encoding) if encoding.is_single_byte() => {
            if let Some(text) = proven {
                return DecodedText { text: text.to_owned(), doubt: doubt("UTF-8".into(), false) };
            }
            let text = encoding.decode_without_bom_handling(bytes).0;
            if let Some(cousin) = cousin(encoding).filter(|_| text.chars().any(is_unused)) {
                let text = cousin.decode_without_bom_handling(bytes).0.into_owned();
                return DecodedText { text, doubt: doubt(encoding_name(cousin).into(), true) };
            }
            if encoding == WINDOWS_1252 && is_doubtful(&text) {
                let (found, text) = guess(bytes);
                if found != encoding {
                    return guessed((found, text));
                }
            }
            plain(text.into_owned())
        }
        Label::Known(encoding) if !matches!(encoding.name(), "UTF-16LE" | "UTF-16BE") => {
            let (text, broken) = encoding.decode_without_bom_handling(bytes);
            match utf8 {
                Some(text) if broken => {
                    DecodedText { text: text.to_owned(), doubt: doubt("UTF-8".into(), false) }
                }
                _ if broken && text.matches('\u{FFFD}').count() * 10 > text.chars().count() => {
                    guessed(guess(bytes))
                }
                _ => plain(text.into_owned()),
            }
        }
        // What is UTF-8 by all signs needs no declaration.
        Label::Nothing | Label::Ascii if proven.is_some() => plain(proven.unwrap_or_default().to_owned()),
        _ => guessed(guess(bytes)),
    }
}

/// A label without what careless programs put around it.
fn clean(label: &str) -> String {
    let label: String = label.chars().filter(|c| !matches!(c, '"' | '\'' | ' ' | '\t' | ';')).collect();
    label.to_ascii_lowercase()
}

fn meaning(label: &str) -> Label {
    if matches!(
        label,
        "unknown-8bit"
            | "x-unknown"
            | "unknown"
            | "8bit"
            | "7bit"
            | "binary"
            | "default"
            | "none"
            | "x-user-defined"
    ) || label.starts_with("default_charset")
    {
        return Label::Nothing;
    }
    if matches!(label, "us-ascii" | "ascii" | "ansi_x3.4-1968" | "iso646-us" | "us" | "646") {
        return Label::Ascii;
    }
    // "win-1252", "windows1252", "cp-1252", "x-cp1252", "ansi-1252", "1252".
    let digits: String = label.chars().filter(char::is_ascii_digit).collect();
    let letters: String = label.chars().filter(char::is_ascii_alphabetic).collect();
    let page = matches!(letters.as_str(), "windows" | "win" | "cp" | "xcp" | "ansi" | "microsoftcp" | "")
        && digits.len() == 4
        && digits.starts_with("125");
    let spelled = if page { format!("windows-{digits}") } else { label.to_owned() };
    let spelled = match (letters.as_str(), digits.as_str()) {
        ("utf" | "utfunicode" | "unicodeutf", "8") => "utf-8".to_owned(),
        ("iso" | "isolatin" | "latin", _) if digits.starts_with("8859") => match &digits[4..] {
            "" => "iso-8859-1".to_owned(),
            part => format!("iso-8859-{part}"),
        },
        _ => spelled,
    };
    match Encoding::for_label(spelled.as_bytes()) {
        Some(encoding) if encoding != REPLACEMENT => Label::Known(encoding),
        Some(_) => Label::Nothing,
        None => charset_decoder(spelled.as_bytes()).map_or(Label::Nothing, Label::Old),
    }
}

/// An encoding as readers of a page may know it.
fn encoding_name(encoding: &'static Encoding) -> String {
    let where_used = match encoding.name() {
        "windows-1250" | "ISO-8859-2" => " (Central European)",
        "windows-1251" | "KOI8-R" | "KOI8-U" | "ISO-8859-5" | "IBM866" => " (Cyrillic)",
        "windows-1252" => " (Western European)",
        "windows-1253" | "ISO-8859-7" => " (Greek)",
        "windows-1254" => " (Turkish)",
        "windows-1255" | "ISO-8859-8" => " (Hebrew)",
        "windows-1256" | "ISO-8859-6" => " (Arabic)",
        "windows-1257" | "ISO-8859-4" | "ISO-8859-13" => " (Baltic)",
        "GBK" | "gb18030" | "Big5" => " (Chinese)",
        "Shift_JIS" | "EUC-JP" => " (Japanese)",
        "EUC-KR" => " (Korean)",
        _ => "",
    };
    format!("{}{where_used}", encoding.name())
}

/// Control characters that no text holds: where they come out, the encoding is another one.
const fn is_unused(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{84}' | '\u{86}'..='\u{9F}' | '\u{FFFD}')
}

/// The encoding of Windows that is mistaken for one of ISO: it has letters and quotation marks where that has
/// control characters.
fn cousin(encoding: &'static Encoding) -> Option<&'static Encoding> {
    let name = match encoding.name() {
        "ISO-8859-2" => "windows-1250",
        "ISO-8859-5" => "windows-1251",
        "ISO-8859-7" => "windows-1253",
        "ISO-8859-8" | "ISO-8859-8-I" => "windows-1255",
        "ISO-8859-6" => "windows-1256",
        "ISO-8859-4" | "ISO-8859-13" => "windows-1257",
        "ISO-8859-15" => "windows-1252",
        _ => return None,
    };
    Encoding::for_label(name.as_bytes())
}

/// Whether this is text of 16 bits a letter, and in which order: every second byte of what is written in Latin
/// letters is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match even.cmp(&odd) {
        std::cmp::Ordering::Greater => Some(UTF_16BE),
        std::cmp::Ordering::Less => Some(UTF_16LE),
        std::cmp::Ordering::Equal => None,
    }
}

/// Whether a text that is valid UTF-8 is meant to be. By chance only a few bytes are: "SPÓŁKA" in the encoding of
/// Central Europe is valid UTF-8 with a letter that nobody uses.
fn is_likely(text: &str) -> bool {
    let mut above = text.chars().filter(|c| !c.is_ascii());
    text.chars().filter(|c| !c.is_ascii()).nth(3).is_some()
        || above.all(|c| {
            matches!(
                u32::from(c),
                0xA0..=0x17F | 0x218..=0x21B | 0x1E00..=0x1EFF | 0x2000..=0x206F | 0x20A0..=0x20CF
                    | 0x2100..=0x27BF | 0xFE0F | 0xFEFF | 0x1F000..=0x1FAFF
            )
        })
}

/// UTF-8 into which a few bytes of windows-1252 were pasted, as a footer is that a mailing list adds; nothing where
/// none of it is UTF-8.
fn mixed(bytes: &[u8]) -> Option<String> {
    let (mut text, mut valid, mut strange) = (String::new(), 0_usize, 0_usize);
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        text.push_str(chunk.valid());
        let broken = chunk.invalid();
        // The beginning of a character whose end was cut off.
        let cut = broken.len() > 1 || (chunks.peek().is_none() && broken.first().is_some_and(|b| *b >= 0xC2));
        if cut {
            text.push('\u{FFFD}');
        } else {
            strange += broken.len();
            text.push_str(&WINDOWS_1252.decode_without_bom_handling(broken).0);
        }
    }
    (valid > 0 && (strange == 0 || valid >= strange)).then_some(text)
}

/// What bytes say that nothing trustworthy is declared of: Windows-1252, the encoding of this country, unless its
/// letters make no sense in it and do in another.
fn guess(bytes: &[u8]) -> (&'static Encoding, String) {
    let western = WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    if is_doubtful(&western) {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        let mut found = detector.guess(None, Utf8Detection::Deny);
        // Without letters that only Windows has, the two of Central Europe differ in nothing that is there.
        if found == ISO_8859_2 && bytes.iter().any(|byte| (0x80..0xA0).contains(byte)) {
            found = cousin(found).unwrap_or(found);
        }
        let (text, broken) = found.decode_without_bom_handling(bytes);
        // Two bytes for a letter fit almost anything that is short.
        let enough = found.is_single_byte() || text.chars().filter(|c| !c.is_ascii()).count() >= 8;
        if !broken && found != WINDOWS_1252 && enough && !has_symbol_in_word(&text) {
            return (found, text.into_owned());
        }
    }
    (WINDOWS_1252, western)
}

/// Whether a text read as Windows-1252 is likely another one: signs within words ("Micha³", "£ukasz"), or words
/// made of accented letters alone, as Cyrillic and Greek become.
fn is_doubtful(text: &str) -> bool {
    let mut run = 0;
    let accented = text.chars().any(|c| {
        run = if !c.is_ascii() && c.is_alphabetic() { run + 1 } else { 0 };
        run >= 3
    });
    accented || text.chars().any(is_unused) || has_symbol_in_word(text)
}

fn has_symbol_in_word(text: &str) -> bool {
    let letter = |c: Option<&char>| c.is_some_and(|c| c.is_alphabetic());
    text.split_whitespace().any(|word| {
        let letters: Vec<char> = word.chars().collect();
        letters.iter().enumerate().any(|(at, c)| {
            let before = at > 0 && letter(letters.get(at - 1));
            let after = letter(letters.get(at + 1));
            match c {
                '£' if !before => begins_name(letters.get(at + 1..).unwrap_or_default()),
                '¯' if !before => after,
                '£' | '¥' | '¯' | '¼' | '¾' | '¿' | '¡' | '³' | '¹' | '±' | '¶' | '¦' | '¬' | '¢' | '¤'
                | '¨' | '¸' => {
                    // "Micha³", where "10 m³" and "paid³" are what they are.
                    let name = *c == '³' && at >= 3 && letters.first().is_some_and(|c| c.is_uppercase());
                    before && (after || name)
                }
                _ => false,
            }
        })
    })
}

/// Words that a careless or a general letter puts right behind the sign of the pound.
const MONEY: &[&str] = &[
    "each",
    "eight",
    "eighteen",
    "eighty",
    "eleven",
    "one",
    "over",
    "under",
    "and",
    "amount",
    "amounts",
    "owed",
    "owing",
    "arrears",
    "income",
    "interest",
    "outstanding",
    "until",
    "unknown",
    "unpaid",
    "extra",
    "equals",
    "actual",
];

/// Whether what follows the sign of a pound is the rest of a name that begins with Ł, as in "£ukasz": small letters
/// that begin with a vowel, and no word of English that is said of money. "£TBC", "£xxx" and "£bn" stay amounts.
fn begins_name(rest: &[char]) -> bool {
    let word: String = rest.iter().take_while(|c| c.is_alphabetic()).collect();
    word.chars().count() >= 3
        && word.chars().all(char::is_lowercase)
        && word.starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'ó'])
        && !MONEY.contains(&word.as_str())
}

#[cfg(test)]
mod tests;
