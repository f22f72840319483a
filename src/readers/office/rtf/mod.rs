//! Documents in the Rich Text Format: words between control words and braces. What is not running text, such as
//! lists of faces and pictures, is in groups that are skipped. The numbers of paragraphs are stored as the program
//! showed them, and are printed as they are.

mod state;

use std::collections::BTreeMap;

use super::package::broken;
use super::{CharacterFormat, DocumentFeatures, ParagraphKind, symbols, words_in};
use crate::model::StyledText;
use crate::model::document::DocumentBlock;
use crate::model::finding::Finding;
use crate::readers::{ParsedDocument, ReaderContext};
use letters::{RtfCharset, RtfFonts, decode};
use looks::{SKIPPED, STARRED};
use state::{Aside, Group, Place, Rtf, Story};

mod fields;
mod letters;
mod looks;
#[cfg(test)]
mod tests;

/// How deep groups may nest; Word's own nest about ten deep.
const DEEPEST: usize = 1_000;

/// Reads an RTF document.
pub(crate) fn read_rtf(bytes: &[u8], known: ReaderContext<'_>) -> Result<ParsedDocument, Vec<Finding>> {
    crate::readers::plain_text::check_text_limit(0, known)?;
    let mut rtf = Rtf {
        bytes,
        at: 0,
        faces: RtfFonts::default(),
        styles: BTreeMap::new(),
        group: Group { fallback: 1, ..Group::default() },
        outer: Vec::new(),
        raw: Vec::new(),
        units: Vec::new(),
        skip: 0,
        story: Story::default(),
        stories: Vec::new(),
        fields: Vec::new(),
        notes: Vec::new(),
        margins: Vec::new(),
        signs: DocumentFeatures::default(),
        before: (false, false),
        star: false,
    };
    rtf.all()?;
    crate::readers::tables::csv::check_table_limits(0, 0, rtf.story.builder.cells, known)?;
    rtf.signs.own_words.paragraphs.extend(rtf.story.builder.take_said());
    let mut parts = rtf.story.builder.finish();
    if !rtf.notes.is_empty() {
        parts.push(DocumentBlock::Heading("Footnotes".into()));
        let mut all = StyledText::new();
        for (place, note) in rtf.notes.iter().enumerate() {
            all.push_str(&format!("{}[{}] ", if place > 0 { "\n" } else { "" }, place + 1));
            all.push_styled(&note.trimmed());
        }
        parts.push(DocumentBlock::Text(all));
    }
    if !rtf.margins.is_empty() {
        parts.push(DocumentBlock::Heading("Headers and footers".into()));
        parts.extend(rtf.margins);
    }
    rtf.signs.reading(parts, Vec::new(), known)
}

impl Rtf<'_> {
    fn all(&mut self) -> Result<(), Vec<Finding>> {
        let mut opened = false;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' => {
                    self.flush();
                    self.skip = 0;
                    if self.outer.len() >= DEEPEST {
                        return Err(broken("its groups are nested deeper than any program writes them"));
                    }
                    opened = true;
                    self.outer.push(self.group);
                    self.group.aside = None;
                    self.group.skipped |= std::mem::take(&mut self.group.twofold);
                }
                b'}' => {
                    self.flush();
                    self.skip = 0;
                    let ended = self.group;
                    self.end_aside();
                    let Some(group) = self.outer.pop() else {
                        return Err(broken("it has a closing brace without an opening one"));
                    };
                    self.group = group;
                    self.end_field();
                    if ended.place == Place::Styles {
                        let look = CharacterFormat { style: ended.drawn(), hidden: ended.hidden };
                        if look != CharacterFormat::default() {
                            self.styles.insert(ended.style, look);
                        }
                    }
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
            return Err(broken("it ends in the middle. It may have been cut off"));
        }
        if self.story.in_table {
            self.story.builder.close_table();
        }
        Ok(())
    }

    /// A letter of the text, a byte in the encoding of its face.
    fn letter(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.group.field && !self.group.skipped {
            self.finish_units();
            self.raw.push(byte);
        } else if self.group.place == Place::Faces && !self.group.skipped {
            self.faces.name(char::from(byte));
        } else if self.seen() {
            self.finish_units();
            self.raw.push(byte);
        }
    }

    /// Whether words of this group are the document's; changes are counted where they begin.
    fn seen(&mut self) -> bool {
        if self.group.skipped || matches!(self.group.place, Place::Faces | Place::Styles) {
            return false;
        }
        let (deleted, revised) = self.before;
        self.signs.deletions += usize::from(self.group.deleted && !deleted);
        self.signs.insertions += usize::from(self.group.revised && !revised);
        self.before = (self.group.deleted, self.group.revised);
        true
    }

    fn finish_units(&mut self) {
        if self.units.is_empty() {
            return;
        }
        let text = String::from_utf16_lossy(&std::mem::take(&mut self.units));
        if self.group.field {
            self.instruct(&text);
            return;
        }
        let pictures = self.faces.letters(self.group.face) == RtfCharset::Pictures;
        let face = self.faces.name_of(self.group.face).to_owned();
        let mut all = String::new();
        for letter in text.chars() {
            match symbols::sign(&face, u32::from(letter)).filter(|_| pictures) {
                Some(sign) => all.push(sign),
                None if ('\u{e000}'..='\u{f8ff}').contains(&letter) => {
                    all.push_str(symbols::UNKNOWN);
                    self.signs.signs += 1;
                }
                None => all.push(letter),
            }
        }
        self.put(&all);
    }

    fn flush(&mut self) {
        self.finish_units();
        if self.raw.is_empty() {
            return;
        }
        let raw = std::mem::take(&mut self.raw);
        let letters = self.faces.letters(self.group.face);
        if self.group.field {
            let (text, ..) = decode(&raw, letters, self.faces.name_of(self.group.face));
            self.instruct(&text);
            return;
        }
        if !raw.is_ascii() && self.signs.two_pages.is_none() {
            self.signs.two_pages = self.faces.doubt(self.group.face);
        }
        let (text, signs, undecoded) = decode(&raw, letters, self.faces.name_of(self.group.face));
        self.signs.signs += signs;
        self.signs.undecoded += undecoded;
        self.put(&text);
    }

    /// Puts words where those of this group go.
    fn put(&mut self, text: &str) {
        let group = self.group;
        self.value_of_field(text);
        if group.place == Place::Label {
            self.story.label.push_str(&text.replace('\t', " "));
        } else if group.hidden {
            self.signs.hidden += words_in(text);
        } else {
            self.story.words.push(text, group.drawn());
        }
    }

    fn push(&mut self, text: &str) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.group.field {
            self.flush();
            self.instruct(text);
        } else if self.seen() {
            self.flush();
            self.put(text);
        }
    }

    fn end_paragraph(&mut self) {
        self.flush();
        let words = std::mem::take(&mut self.story.words);
        let label = std::mem::take(&mut self.story.label);
        let story = &mut self.story;
        if story.in_table && !story.row_open && !self.group.in_row && !words.trim().is_empty() {
            story.builder.close_table();
            story.in_table = false;
        }
        let kind = if label.trim().is_empty() { ParagraphKind::Text } else { ParagraphKind::Item(0) };
        self.signs.unnumbered +=
            usize::from(self.group.numbered && label.trim().is_empty() && !words.trim().is_empty());
        story.builder.paragraph(&words, &label, kind);
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
        match name {
            "fldinst" => {
                self.flush();
                self.group.field = true;
                return;
            }
            "field" | "fldrslt" => self.begin_field(name),
            _ => {}
        }
        if SKIPPED.contains(&name) || (star && !STARRED.contains(&name)) {
            self.signs.pictures += usize::from(matches!(name, "pict" | "shppict") && !self.group.skipped);
            self.signs.comments += usize::from(name == "annotation");
            self.signs.embedded += usize::from(name == "objdata");
            self.group.skipped = true;
        }
        match name {
            "u" => {
                if !self.group.skipped
                    && (self.group.field || self.seen())
                    && let Some(unit) = number.and_then(|n| u16::try_from(n & 0xffff).ok())
                {
                    if !self.raw.is_empty() {
                        self.flush();
                    }
                    self.units.push(unit);
                }
                self.skip = self.group.fallback;
            }
            "uc" => self.group.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16),
            "bin" => {
                let bytes = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
                self.at = self.at.saturating_add(bytes).min(self.bytes.len());
            }
            // The rows of a table inside another end in a group that is otherwise of no interest.
            "nestrow" => {
                self.flush();
                self.story.words.push_str("\n");
            }
            "ud" if star => self.group.skipped = false,
            "upr" => self.group.twofold = true,
            _ if self.group.skipped => {}
            _ if self.group.field => {
                if !self.of_letters(name, number)
                    && !matches!(name, "par" | "sect" | "page" | "trowd" | "cell" | "row")
                {
                    self.of_text(name);
                }
            }
            _ if self.of_letters(name, number) || self.destination(name) => {}
            _ => self.of_text(name),
        }
    }

    fn of_text(&mut self, name: &str) {
        match name {
            "par" | "sect" => self.end_paragraph(),
            "line" | "lbr" => self.push("\n"),
            "page" => {
                self.end_paragraph();
                self.story.builder.new_page();
            }
            "tab" => self.push("\t"),
            "emspace" | "enspace" | "qmspace" => self.push(" "),
            "emdash" => self.push("—"),
            "endash" => self.push("–"),
            "lquote" => self.push("‘"),
            "rquote" => self.push("’"),
            "ldblquote" => self.push("“"),
            "rdblquote" => self.push("”"),
            "bullet" => self.push("•"),
            "nestcell" => self.push("   "),
            "trowd" => {
                self.flush();
                self.open_table();
                self.story.row_open = true;
            }
            "cell" => {
                self.open_table();
                self.story.row_open = true;
                self.end_paragraph();
                self.story.builder.close_cell(1, 1);
            }
            "row" => {
                self.story.builder.close_row();
                self.story.row_open = false;
            }
            _ => {}
        }
    }

    /// The first row of a table begins; words before it are a paragraph.
    fn open_table(&mut self) {
        if self.story.in_table {
            return;
        }
        if !self.group.in_row {
            self.end_paragraph();
        }
        self.story.builder.open_table();
        self.story.in_table = true;
    }
}
