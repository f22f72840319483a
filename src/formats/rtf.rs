//! Documents in the Rich Text Format: words between control words and braces. What is not running text, such as
//! lists of faces and pictures, stands in groups that are skipped.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::office::{Manuscript, Paragraph, Signs};
use super::pack::broken;
use super::{Known, Reading};
use crate::finding::Finding;

/// How deep groups may nest; Word's own nest about ten deep.
const DEEPEST: usize = 1_000;

/// Groups whose words are not the document's.
const SKIPPED: &[&str] = &[
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "listtable",
    "listoverridetable",
    "revtbl",
    "rsidtbl",
    "generator",
    "themedata",
    "colorschememapping",
    "latentstyles",
    "datastore",
    "xmlnstbl",
    "objdata",
    "filetbl",
    "listtext",
    "pntext",
    "annotation",
    "atnid",
    "atnauthor",
    "shppict",
    "nonshppict",
    "mmathPr",
    "wgrffmtfilter",
    "bkmkstart",
    "bkmkend",
    "xe",
    "tc",
    "template",
    "operator",
    "protusertbl",
    "sp",
    "userprops",
    "fldinst",
];

/// What a group inherits from the one around it.
#[derive(Clone, Copy, Default)]
struct Group {
    skipped: bool,
    field: bool,
    deleted: bool,
    revised: bool,
    /// How many characters follow a Unicode one for readers that do not know it.
    fallback: usize,
}

/// A document that is being read.
struct Rtf<'a> {
    bytes: &'a [u8],
    at: usize,
    encoding: &'static Encoding,
    group: Group,
    outer: Vec<Group>,
    words: String,
    /// Bytes of an 8-bit text, decoded together.
    raw: Vec<u8>,
    units: Vec<u16>,
    skip: usize,
    script: Manuscript,
    in_table: bool,
    row_open: bool,
    signs: Signs,
    before: Group,
    star: bool,
}

/// Reads an RTF document.
pub(super) fn read(bytes: &[u8], known: Known<'_>) -> Result<Reading, Vec<Finding>> {
    super::plain::weighed(0, known)?;
    let mut rtf = Rtf {
        bytes,
        at: 0,
        encoding: WINDOWS_1252,
        group: Group { fallback: 1, ..Group::default() },
        outer: Vec::new(),
        words: String::new(),
        raw: Vec::new(),
        units: Vec::new(),
        skip: 0,
        script: Manuscript::default(),
        in_table: false,
        row_open: false,
        signs: Signs::default(),
        before: Group::default(),
        star: false,
    };
    rtf.all()?;
    super::table::within(0, 0, rtf.script.cells, known)?;
    rtf.signs.reading(rtf.script.finish(), Vec::new(), known)
}

impl Rtf<'_> {
    fn all(&mut self) -> Result<(), Vec<Finding>> {
        let mut opened = false;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' => {
                    self.flush();
                    if self.outer.len() >= DEEPEST {
                        return Err(broken("its groups nest deeper than any program writes"));
                    }
                    opened = true;
                    self.outer.push(self.group);
                }
                b'}' => {
                    self.flush();
                    let Some(group) = self.outer.pop() else {
                        return Err(broken("a brace in it closes nothing"));
                    };
                    self.group = group;
                    if self.outer.is_empty() {
                        break;
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                0 => return Err(broken("a part of it was lost: it holds zero bytes")),
                other => self.letter(other),
            }
            if !matches!(byte, b'\\') {
                self.star = false;
            }
        }
        self.end_paragraph();
        if !opened || !self.outer.is_empty() {
            return Err(broken("it ends in the middle; it may have been cut off"));
        }
        if self.in_table {
            self.script.close_table();
        }
        Ok(())
    }

    /// A letter of the text, a byte in the document's encoding.
    fn letter(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if !self.group.field && self.seen() {
            self.finish_units();
            self.raw.push(byte);
        }
    }

    /// Whether words of this group are shown; changes are counted where they begin.
    fn seen(&mut self) -> bool {
        if self.group.deleted && !self.before.deleted {
            self.signs.deletions += 1;
        }
        if self.group.revised && !self.before.revised {
            self.signs.insertions += 1;
        }
        self.before = self.group;
        !self.group.skipped && !self.group.deleted
    }

    fn finish_units(&mut self) {
        if !self.units.is_empty() {
            self.words.push_str(&String::from_utf16_lossy(&std::mem::take(&mut self.units)));
        }
    }

    fn flush(&mut self) {
        self.finish_units();
        if !self.raw.is_empty() {
            let raw = std::mem::take(&mut self.raw);
            self.words.push_str(&self.encoding.decode_without_bom_handling(&raw).0);
        }
    }

    fn push(&mut self, text: &str) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if !self.group.field && self.seen() {
            self.flush();
            self.words.push_str(text);
        }
    }

    fn end_paragraph(&mut self) {
        self.flush();
        let words = std::mem::take(&mut self.words);
        if self.in_table && !self.row_open && !words.trim().is_empty() {
            self.script.close_table();
            self.in_table = false;
        }
        self.script.paragraph(&words, Paragraph::Text);
    }

    /// What follows a backslash.
    fn control(&mut self) {
        let Some(&byte) = self.bytes.get(self.at) else { return };
        self.at += 1;
        if !byte.is_ascii_alphabetic() {
            match byte {
                b'\'' => {
                    let digits =
                        self.bytes.get(self.at..self.at + 2).and_then(|d| std::str::from_utf8(d).ok());
                    if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                        self.at += 2;
                        self.letter(byte);
                    }
                }
                b'*' => self.star = true,
                b'~' => self.push("\u{A0}"),
                b'_' => self.push("\u{2011}"),
                b'-' => {}
                b'\r' | b'\n' => self.word("par", None),
                other => self.letter(other),
            }
            return;
        }
        let rest = self.bytes.get(self.at - 1..).unwrap_or_default();
        let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let name = String::from_utf8_lossy(rest.get(..letters).unwrap_or_default()).into_owned();
        let rest = rest.get(letters..).unwrap_or_default();
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = rest.iter().skip(sign).take_while(|b| b.is_ascii_digit()).take(10).count();
        let mut number = None;
        self.at += letters - 1;
        if digits > 0 {
            number = std::str::from_utf8(rest.get(..sign + digits).unwrap_or_default())
                .ok()
                .and_then(|n| n.parse().ok());
            self.at += sign + digits;
        }
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        self.word(&name, number);
    }

    fn word(&mut self, name: &str, number: Option<i64>) {
        let star = std::mem::replace(&mut self.star, false);
        let on = number != Some(0);
        if name == "fldinst" {
            self.group.field = true;
            return;
        }
        if SKIPPED.contains(&name) || (star && !matches!(name, "shpinst" | "shptxt")) {
            self.signs.pictures += usize::from(matches!(name, "pict") && !self.group.skipped);
            self.signs.comments += usize::from(name == "annotation");
            self.signs.embedded += usize::from(name == "objdata");
            self.group.skipped = true;
        }
        match name {
            "ansicpg" => {
                let label = number.map(|n| format!("windows-{n}")).unwrap_or_default();
                self.encoding = Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252);
            }
            "uc" => self.group.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16),
            "u" => {
                let seen = self.seen() && !self.group.field;
                if seen && let Some(unit) = number.and_then(|n| u16::try_from(n & 0xffff).ok()) {
                    if !self.raw.is_empty() {
                        self.flush();
                    }
                    self.units.push(unit);
                }
                self.skip = self.group.fallback;
            }
            "bin" => {
                let bytes = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
                self.at = self.at.saturating_add(bytes).min(self.bytes.len());
            }
            "deleted" => self.group.deleted = on,
            "revised" => self.group.revised = on,
            "plain" => (self.group.deleted, self.group.revised) = (false, false),
            _ if self.group.skipped || self.group.field => {}
            "par" | "sect" => self.end_paragraph(),
            "line" => self.push("\n"),
            "page" => {
                self.end_paragraph();
                self.script.new_page();
            }
            "tab" => self.push("\t"),
            "emdash" => self.push("—"),
            "endash" => self.push("–"),
            "lquote" => self.push("‘"),
            "rquote" => self.push("’"),
            "ldblquote" => self.push("“"),
            "rdblquote" => self.push("”"),
            "bullet" => self.push("•"),
            "trowd" => {
                self.flush();
                if !self.in_table {
                    self.end_paragraph();
                    self.script.open_table();
                    self.in_table = true;
                }
                self.row_open = true;
            }
            "cell" => {
                self.end_paragraph();
                self.script.close_cell(1, 1);
            }
            "row" => {
                self.script.close_row();
                self.row_open = false;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Code;
    use crate::limits::Limits;
    use crate::model::ItemPath;
    use crate::written::Part;

    fn read_rtf(body: &str) -> Result<(Vec<Part>, Vec<Code>), Vec<Finding>> {
        let file = ItemPath::parse("a.rtf").expect("path");
        let text = format!("{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0 Arial;}}}}{body}");
        let limits = Limits::STANDARD;
        let reading = read(
            text.as_bytes(),
            Known { file: &file, title: "t", detail: "", checked_by: None, limits: &limits },
        )?;
        let parts = reading.written[0].parts[1..].to_vec();
        Ok((parts, reading.findings.iter().map(|f| f.code).collect()))
    }

    #[test]
    fn words_paragraphs_and_tables_come_out_and_the_rest_does_not() {
        let body = "Dear Sir,\\par I paid \\'a3250.00 \\u8364?5 \\ldblquote now\\rdblquote\\par\n\
            {\\*\\generator Word;}{\\pict 0011}{\\field{\\*\\fldinst PAGE}{\\fldrslt 7}}\\par \
            \\trowd\\cellx1\\cellx2 Date\\cell Sum\\cell\\row\\trowd 1/2/2020\\cell 5.00\\cell\\row\\pard after\\par}";
        let (parts, codes) = read_rtf(body).expect("text");
        assert_eq!(parts[0], Part::Text("Dear Sir,\n\nI paid £250.00 €5 “now”\n\n7".into()));
        let Part::Table(table) = &parts[1] else { panic!("{parts:?}") };
        assert_eq!(
            (&table.head, &table.rows),
            (&vec!["Date".into(), "Sum".into()], &vec![vec!["1/2/2020".into(), "5.00".into()]])
        );
        assert_eq!(parts[2], Part::Text("after".into()));
        assert_eq!(codes, []);
    }

    #[test]
    fn changes_and_damage_are_said() {
        let (parts, codes) =
            read_rtf("I {\\deleted never }{\\revised always }paid {\\field{\\*\\fldinst DATE \\\\@ \"d\"}{\\fldrslt 4 May}}\\par}").expect("text");
        assert_eq!(parts, [Part::Text("I always paid 4 May".into())]);
        assert_eq!(codes, [Code::TrackedChanges]);
        for body in ["Dear", "Dear {\\b Sir}", "Dear \0\0}"] {
            assert_eq!(read_rtf(body).expect_err("cut")[0].code, Code::Damaged, "{body}");
        }
    }
}
