//! The web page inside an RTF body (MS-OXRTFEX). Outlook keeps the HTML of a mail as RTF: the tags stand in groups
//! marked `\htmltag`, the words between them, and what RTF needs for itself is fenced off by `\htmlrtf`. The words
//! are 8-bit in the code page of their font, so a Polish name in a Western document is read right.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::code_pages::code_page;

/// What an RTF body is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RtfOrigin {
    /// It holds the web page that it was made of.
    Html,
    /// It holds the plain text that it was made of.
    Text,
    /// It is the original.
    Rtf,
}

/// What an RTF body was made of, by its head.
pub(super) fn origin(rtf: &[u8]) -> RtfOrigin {
    let head = rtf.get(..rtf.len().min(1_024)).unwrap_or_default();
    let has = |word: &[u8]| head.windows(word.len()).any(|window| window == word);
    if has(b"\\fromhtml1") {
        RtfOrigin::Html
    } else if has(b"\\fromtext") {
        RtfOrigin::Text
    } else {
        RtfOrigin::Rtf
    }
}

/// How deep groups may nest; Outlook's own nest about ten deep.
const DEEPEST: usize = 1_000;

/// What a group inherits from the one around it.
#[derive(Clone, Copy)]
struct Group {
    /// Whether its words are left out: a group that is not for readers.
    ignored: bool,
    /// Whether this is RTF beside the page.
    fenced: bool,
    /// Whether this is a tag of the page, whose words are in the document's own code page.
    tag: bool,
    fonts: bool,
    encoding: &'static Encoding,
    /// How many characters follow a Unicode one for readers that do not know it.
    fallback: usize,
}

struct Page<'a> {
    rtf: &'a [u8],
    at: usize,
    out: String,
    raw: Vec<u8>,
    units: Vec<u16>,
    group: Group,
    outer: Vec<Group>,
    skip: usize,
    /// The code page of each font.
    fonts: Vec<(i64, &'static Encoding)>,
    font: i64,
    default: &'static Encoding,
    star: bool,
}

/// Takes the page, or the plain text, out of an RTF body; nothing where its groups do not end.
pub(super) fn taken_out(rtf: &[u8]) -> Option<String> {
    let group = Group {
        ignored: false,
        fenced: false,
        tag: false,
        fonts: false,
        encoding: WINDOWS_1252,
        fallback: 1,
    };
    let mut page = Page {
        rtf,
        at: 0,
        out: String::new(),
        raw: Vec::new(),
        units: Vec::new(),
        group,
        outer: Vec::new(),
        skip: 0,
        fonts: Vec::new(),
        font: 0,
        default: WINDOWS_1252,
        star: false,
    };
    page.all()?;
    Some(page.out)
}

impl Page<'_> {
    fn all(&mut self) -> Option<()> {
        while let Some(&byte) = self.rtf.get(self.at) {
            self.at += 1;
            match byte {
                b'{' => {
                    self.flush();
                    if self.outer.len() >= DEEPEST {
                        return None;
                    }
                    self.outer.push(self.group);
                    self.skip = 0;
                    self.star = false;
                }
                b'}' => {
                    self.flush();
                    self.group = self.outer.pop()?;
                    self.skip = 0;
                    if self.outer.is_empty() {
                        return Some(());
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                other => self.letter(other),
            }
        }
        // A body that breaks off is shown as far as it goes.
        self.flush();
        None
    }

    fn shown(&self) -> bool {
        !self.group.ignored && !self.group.fenced
    }

    fn letter(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.shown() {
            self.end_units();
            self.raw.push(byte);
        }
    }

    fn push(&mut self, text: &str) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.shown() {
            self.flush();
            self.out.push_str(text);
        }
    }

    fn end_units(&mut self) {
        if !self.units.is_empty() {
            let units = std::mem::take(&mut self.units);
            self.out.push_str(&String::from_utf16_lossy(&units));
        }
    }

    fn flush(&mut self) {
        self.end_units();
        if !self.raw.is_empty() {
            let raw = std::mem::take(&mut self.raw);
            let encoding = if self.group.tag { self.default } else { self.group.encoding };
            self.out.push_str(&encoding.decode_without_bom_handling(&raw).0);
        }
    }

    fn control(&mut self) {
        let Some(&byte) = self.rtf.get(self.at) else { return };
        self.at += 1;
        if !byte.is_ascii_alphabetic() {
            match byte {
                b'\'' => {
                    let digits = self.rtf.get(self.at..self.at + 2).and_then(|d| std::str::from_utf8(d).ok());
                    if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                        self.at += 2;
                        self.letter(byte);
                    }
                }
                b'*' => self.star = true,
                b'~' => self.push("&nbsp;"),
                b'_' => self.push("&shy;"),
                b'-' => {}
                b'\r' | b'\n' => self.push("\n"),
                other => self.letter(other),
            }
            return;
        }
        let rest = self.rtf.get(self.at - 1..).unwrap_or_default();
        let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let name = String::from_utf8_lossy(rest.get(..letters).unwrap_or_default()).into_owned();
        let rest = rest.get(letters..).unwrap_or_default();
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = rest.iter().skip(sign).take_while(|b| b.is_ascii_digit()).take(10).count();
        self.at += letters - 1;
        let mut number = None;
        if digits > 0 {
            let written = std::str::from_utf8(rest.get(..sign + digits).unwrap_or_default()).ok();
            number = written.and_then(|n| n.parse::<i64>().ok());
            self.at += sign + digits;
        }
        if self.rtf.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        self.word(&name, number);
    }

    fn word(&mut self, name: &str, number: Option<i64>) {
        let star = std::mem::replace(&mut self.star, false);
        match name {
            "htmltag" if star => {
                self.group.tag = true;
                return;
            }
            "htmlrtf" => {
                self.flush();
                self.group.fenced = number != Some(0);
                return;
            }
            "fonttbl" => {
                self.group.fonts = true;
                self.group.ignored = true;
            }
            "colortbl" | "stylesheet" | "info" | "pict" | "generator" | "pntext" => self.group.ignored = true,
            _ if star => self.group.ignored = true,
            _ => {}
        }
        match name {
            "ansicpg" => {
                let page = number.and_then(|number| u32::try_from(number).ok());
                self.default = code_page(page).unwrap_or(WINDOWS_1252);
                self.group.encoding = self.default;
            }
            "f" if self.group.fonts => self.font = number.unwrap_or(0),
            "fcharset" if self.group.fonts => {
                let font = self.font;
                self.fonts.extend(number.and_then(charset).map(|encoding| (font, encoding)));
            }
            "f" | "plain" => {
                self.flush();
                let wanted = if name == "f" { number } else { None };
                let found = self.fonts.iter().find(|(font, _)| Some(*font) == wanted);
                self.group.encoding = found.map_or(self.default, |(_, encoding)| *encoding);
            }
            "uc" => self.group.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16),
            "u" => {
                if self.shown()
                    && let Some(unit) = number.and_then(|n| u16::try_from(n & 0xffff).ok())
                {
                    if !self.raw.is_empty() {
                        self.flush();
                    }
                    self.units.push(unit);
                }
                self.skip = self.group.fallback;
            }
            "bin" => {
                let bytes = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
                self.at = self.at.saturating_add(bytes).min(self.rtf.len());
            }
            "par" | "line" => self.push("\n"),
            "tab" => self.push("\t"),
            "lquote" => self.push("‘"),
            "rquote" => self.push("’"),
            "ldblquote" => self.push("“"),
            "rdblquote" => self.push("”"),
            "bullet" => self.push("•"),
            "endash" => self.push("–"),
            "emdash" => self.push("—"),
            _ => {}
        }
    }
}

/// The code page of a font by its number in Windows.
fn charset(number: i64) -> Option<&'static Encoding> {
    let page = match number {
        0 => 1252,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    };
    code_page(Some(page))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first is the example of MS-OXRTFEX, 4.2, shortened; expected values of the others
    /// by hand, from that standard.
    #[test]
    fn the_page_comes_out_as_it_went_in() {
        let fonts =
            r"{\fonttbl{\f0\fswiss Arial;}{\f1\fnil\fcharset238 Arial CE;}{\f2\fnil\fcharset204 Arial;}}";
        for (body, html) in [
            (
                r"{\*\htmltag18 <html>}{\*\htmltag96 <p>}\htmlrtf {\htmlrtf0 Hello {\*\htmltag84 <b>}\htmlrtf {\b\htmlrtf0 world{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0 {\*\htmltag104 </p>}\htmlrtf \par}\htmlrtf0 {\*\htmltag27 </html>}",
                "<html><p>Hello <b>world</b></p></html>",
            ),
            (r"\htmlrtf \f1\htmlrtf0 \'a3ukasz {\*\mhtmltag84 <x>}paid \'a35", "Łukasz paid Ł5"),
            (r"\f0 \'a35 {\f1 \'a3ukasz} \'a36 \f2 \'cf\'f0", "£5 Łukasz £6 Пр"),
            (r"\u321?ukasz \u-10179?\u-8704?", "Łukasz 😀"),
            (r"a\tab b\par c\~\{d\}\\", "a\tb\nc&nbsp;{d}\\"),
            (r"{\*\htmltag64 <a title='\'a35'>}x{\pntext\f1 1.}", "<a title='£5'>x"),
        ] {
            let rtf = format!(r"{{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{fonts}{body}}}");
            assert_eq!(origin(rtf.as_bytes()), RtfOrigin::Html);
            assert_eq!(taken_out(rtf.as_bytes()).as_deref(), Some(html), "{body}");
            for cut in 0..rtf.len() {
                let _ = taken_out(&rtf.as_bytes()[..cut]);
            }
        }
    }
}
