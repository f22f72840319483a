//! Documents of LibreOffice and its relatives. Words that a tracked change deleted are kept in a part of their own;
//! they are shown where they were, with a line through them, as LibreOffice prints them.

mod lists;

use std::collections::BTreeMap;

use super::odf_styles::{OdfCharacters, OdfStyles};
use super::package::{OfficePackage, XmlElement, XmlEvent, for_each_xml_event, locked};
use super::{DocumentBuilder, DocumentFeatures, ParagraphKind, symbols, words_in};
use crate::model::document::DocumentBlock;
use crate::model::finding::Finding;
use crate::model::{CharStyle, StyledText};
use crate::readers::{Attachment, ParsedDocument, ReaderContext};
use lists::{OdtHeading, OdtLists};

/// Reads an OpenDocument text.
pub(crate) fn read_odt(bytes: &[u8], known: ReaderContext<'_>) -> Result<ParsedDocument, Vec<Finding>> {
    let mut pack = OfficePackage::open(bytes, known)?;
    unlocked(&mut pack)?;
    let mut signs = DocumentFeatures::default();
    let styles = OdfStyles::read(&mut pack)?;
    let xml = pack.text("content.xml")?;
    let mut parts = part_blocks("content.xml", &xml, &["text"], &styles, &mut signs, known)?;
    if pack.has("styles.xml") {
        let xml = pack.text("styles.xml")?;
        let margins = part_blocks("styles.xml", &xml, &["header", "footer"], &styles, &mut signs, known)?;
        if !margins.is_empty() {
            parts.push(DocumentBlock::Heading("Headers and footers".into()));
            parts.extend(margins);
        }
    }
    let names = pack.names().to_vec();
    signs.macros = names.iter().any(|name| name.starts_with("Basic/") || name.starts_with("Scripts/"));
    signs.embedded =
        names.iter().filter(|name| name.starts_with("Object ") && name.ends_with("/content.xml")).count();
    let enclosures = names
        .iter()
        .filter(|name| name.starts_with("Pictures/"))
        .filter_map(|name| {
            Some(Attachment { name: name.rsplit('/').next()?.to_owned(), bytes: pack.bytes(name)?, after: 0 })
        })
        .collect();
    signs.reading(parts, enclosures, known)
}

/// Refuses a document whose parts are encrypted.
pub(crate) fn unlocked(pack: &mut OfficePackage<'_>) -> Result<(), Vec<Finding>> {
    let manifest = "META-INF/manifest.xml";
    if !pack.has(manifest) {
        return Ok(());
    }
    let xml = pack.text(manifest)?;
    let mut encrypted = false;
    for_each_xml_event(manifest, &xml, |bit| {
        if let XmlEvent::Open(element) = bit {
            encrypted |= element.name() == "encryption-data";
        }
    })?;
    if encrypted { Err(locked()) } else { Ok(()) }
}

/// Spaces and line ends between words are one space; those that count are elements of their own.
pub(crate) fn add_words(to: &mut StyledText, words: &str, style: CharStyle) {
    let mut run = String::new();
    for c in words.chars() {
        let last = run.chars().next_back().or_else(|| to.chars().next_back());
        if !c.is_ascii_whitespace() {
            run.push(c);
        } else if !matches!(last, None | Some(' ' | '\n' | '\t')) {
            run.push(' ');
        }
    }
    to.push(&run, style);
}

/// A paragraph that is being read; text boxes are inside others.
#[derive(Default)]
struct Open {
    words: StyledText,
    /// What each element around the words says of them, the paragraph first.
    letters: Vec<OdfCharacters>,
    label: String,
    kind: ParagraphKind,
    hidden: bool,
}

/// A note that is being read: its own mark, and its words once they are read.
#[derive(Default)]
struct Note {
    mark: String,
    words: StyledText,
}

/// A part that is being read.
struct Reader<'a> {
    within: &'a [&'a str],
    styles: &'a OdfStyles,
    builder: DocumentBuilder,
    paragraphs: Vec<Open>,
    cells: Vec<(usize, usize)>,
    lists: OdtLists,
    notes: Vec<StyledText>,
    notes_open: Vec<Note>,
    inside: usize,
    gone: usize,
    in_mark: bool,
    /// Sections that are open, and whether each is hidden.
    sections: Vec<bool>,
    /// The deletion that is being read, and those that were.
    region: Option<String>,
    in_deletion: bool,
    deleted: BTreeMap<String, StyledText>,
}

/// What becomes of spaces that follow one another.
#[derive(Clone, Copy)]
enum OdtSpaces {
    Kept,
    /// They are one.
    Joined,
}

impl Reader<'_> {
    /// Adds words that are shown as they are.
    fn add(&mut self, words: &str, signs: &mut DocumentFeatures) {
        self.styled(words, OdtSpaces::Kept, signs);
    }

    fn styled(&mut self, words: &str, spaces: OdtSpaces, signs: &mut DocumentFeatures) {
        let hidden = self.sections.contains(&true);
        let Some(open) = self.paragraphs.last_mut() else { return };
        let letters = open.letters.iter().fold(OdfCharacters::default(), |around, own| own.over(around));
        let look = letters.look();
        if hidden || open.hidden || look.hidden {
            signs.hidden += words_in(words);
            return;
        }
        let mut shown = String::new();
        for letter in words.chars() {
            if ('\u{e000}'..='\u{f8ff}').contains(&letter) {
                signs.signs += 1;
                shown.push_str(symbols::UNKNOWN);
            } else {
                shown.push(letter);
            }
        }
        match spaces {
            OdtSpaces::Joined => add_words(&mut open.words, &shown, look.style),
            OdtSpaces::Kept => open.words.push(&shown, look.style),
        }
    }

    fn open(&mut self, element: &XmlElement<'_>, signs: &mut DocumentFeatures) {
        let name = element.name();
        if name == "tracked-changes" {
            self.inside += 1;
            self.gone += 1;
            return;
        }
        if self.region.is_some() || name == "changed-region" {
            return self.changed(element, signs);
        }
        match name {
            "annotation" => {
                signs.comments += usize::from(self.gone == 0);
                self.gone += 1;
            }
            "number" if !self.paragraphs.is_empty() || !self.lists.open.is_empty() => self.gone += 1,
            _ if self.is_within(name) => self.inside += 1,
            "p" | "h" if self.inside > 0 && self.gone > 0 => self.paragraphs.push(Open::default()),
            _ if self.inside == 0 || self.gone > 0 => {}
            "p" | "h" => self.begin(element, signs),
            "span" | "a" => {
                let letters = self.styles.letters("text", element.value("style-name").as_deref());
                if let Some(open) = self.paragraphs.last_mut() {
                    open.letters.push(if name == "a" { OdfCharacters::default() } else { letters });
                }
            }
            "section" => {
                let hidden = match element.value("display").as_deref() {
                    Some("none") => true,
                    Some("condition") => element.value("is-hidden").as_deref() == Some("true"),
                    _ => false,
                };
                self.sections.push(hidden);
            }
            "hidden-text" if element.value("is-hidden").as_deref() == Some("true") => {
                signs.hidden += words_in(&element.value("string-value").unwrap_or_default());
            }
            "hidden-paragraph" => {
                if let Some(open) = self.paragraphs.last_mut() {
                    open.hidden |= element.value("is-hidden").as_deref() == Some("true");
                }
            }
            "change" => {
                let change = element.value("change-id").and_then(|id| self.deleted.get(&id));
                if let (Some(open), Some(text)) = (self.paragraphs.last_mut(), change) {
                    open.words.push_styled(text);
                }
            }
            "tab" => self.add("\t", signs),
            "s" => {
                let spaces = element.number("c").unwrap_or(1).clamp(1, 200);
                self.add(&"\u{A0}".repeat(spaces), signs);
            }
            "line-break" => self.add("\n", signs),
            "list" => self.lists.begin(element),
            "list-item" => {
                let level = self.lists.open.len().saturating_sub(1);
                if let Some(start) = element.value("start-value").and_then(|start| start.parse().ok()) {
                    self.lists.counters.set_next(level, start);
                }
                self.lists.open.iter_mut().next_back().into_iter().for_each(|list| list.first = true);
            }
            "note" => self.notes_open.push(Note::default()),
            "note-citation" => self.in_mark = true,
            "note-body" => self.paragraphs.push(Open::default()),
            "image" => signs.pictures += 1,
            "table" => self.builder.open_table(),
            "table-cell" | "covered-table-cell" => {
                self.cells.push((1, element.number("number-columns-repeated").unwrap_or(1).clamp(1, 200)));
            }
            _ => {}
        }
    }

    fn is_within(&self, name: &str) -> bool {
        self.within
            .iter()
            .any(|known| name == *known || name.strip_prefix(known).is_some_and(|rest| rest.starts_with('-')))
    }

    /// A paragraph begins.
    fn begin(&mut self, element: &XmlElement<'_>, signs: &mut DocumentFeatures) {
        let style = element.value("style-name").or_else(|| element.value("class-names"));
        let heading = element.name() == "h";
        let mut open = Open {
            letters: vec![self.styles.letters("paragraph", style.as_deref())],
            kind: if heading { ParagraphKind::Heading } else { ParagraphKind::Text },
            ..Open::default()
        };
        if self.notes_open.is_empty() {
            if let Some((label, depth)) = self.lists.label(style.as_deref(), self.styles) {
                signs.unnumbered += usize::from(label.is_none());
                open.label = label.unwrap_or_default();
                open.kind = if heading { ParagraphKind::Heading } else { ParagraphKind::Item(depth) };
            } else if heading {
                let is = |key: &str| element.value(key).as_deref() == Some("true");
                let level =
                    element.number("outline-level").or_else(|| self.styles.outline_of(style.as_deref()));
                let heading = OdtHeading {
                    level: level.unwrap_or(1),
                    header: is("is-list-header"),
                    again: is("restart-numbering"),
                    start: element.value("start-value").and_then(|start| start.parse().ok()),
                    style,
                };
                open.label = self.lists.heading(&heading, self.styles).unwrap_or_default();
            }
        }
        self.paragraphs.push(open);
    }

    /// What is said of a tracked change, and the words that it deleted.
    fn changed(&mut self, element: &XmlElement<'_>, signs: &mut DocumentFeatures) {
        match element.name() {
            "changed-region" => {
                self.region = element.value("id");
                self.region.get_or_insert_default();
            }
            "insertion" => signs.insertions += 1,
            "deletion" => {
                signs.deletions += 1;
                self.in_deletion = true;
                self.paragraphs.push(Open::default());
            }
            "format-change" => signs.formatting += 1,
            "p" | "h" => {
                if let (Some(open), true) = (self.paragraphs.last_mut(), self.in_deletion)
                    && !open.words.is_empty()
                {
                    open.words.push("\n", CharStyle::STRUCK);
                }
                self.in_mark = self.in_deletion;
            }
            "tab" | "s" | "line-break" if self.in_deletion => {
                if let Some(open) = self.paragraphs.last_mut() {
                    open.words.push(" ", CharStyle::STRUCK);
                }
            }
            _ => {}
        }
    }

    fn words(&mut self, words: &str, signs: &mut DocumentFeatures) {
        if self.in_deletion {
            if let (Some(open), true) = (self.paragraphs.last_mut(), self.in_mark) {
                add_words(&mut open.words, words, CharStyle::STRUCK);
            }
        } else if self.inside > 0 && self.gone == 0 {
            match self.notes_open.last_mut() {
                Some(note) if self.in_mark => note.mark.push_str(words.trim()),
                _ => self.styled(words, OdtSpaces::Joined, signs),
            }
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "tracked-changes" => {
                self.inside = self.inside.saturating_sub(1);
                self.gone = self.gone.saturating_sub(1);
            }
            "changed-region" => self.region = None,
            "deletion" if self.in_deletion => {
                self.in_deletion = false;
                let words = self.paragraphs.pop().unwrap_or_default().words;
                self.deleted.extend(self.region.clone().map(|id| (id, words)));
            }
            _ if self.region.is_some() => self.in_mark &= !matches!(name, "p" | "h"),
            "annotation" => self.gone = self.gone.saturating_sub(1),
            "number" => self.gone = self.gone.saturating_sub(1),
            _ if self.is_within(name) => self.inside = self.inside.saturating_sub(1),
            _ if self.inside == 0 => {}
            "p" | "h" => {
                let open = self.paragraphs.pop().unwrap_or_default();
                if self.gone > 0 {
                } else if self.notes_open.is_empty() {
                    self.builder.paragraph(&open.words, &open.label, open.kind);
                } else if let Some(note) = self.paragraphs.last_mut() {
                    // The body of a note: its paragraphs go to the end of the document.
                    add_words(&mut note.words, " ", CharStyle::PLAIN);
                    note.words.push_styled(&open.words);
                }
            }
            _ if self.gone > 0 => {}
            "span" | "a" => {
                if let Some(open) = self.paragraphs.last_mut().filter(|open| open.letters.len() > 1) {
                    open.letters.pop();
                }
            }
            "section" => {
                self.sections.pop();
            }
            "note-citation" => self.in_mark = false,
            "note-body" => {
                let words = self.paragraphs.pop().unwrap_or_default().words;
                if let Some(note) = self.notes_open.last_mut() {
                    note.words = words;
                }
            }
            "note" => {
                let Some(note) = self.notes_open.pop() else { return };
                let own = Some(note.mark).filter(|mark| !mark.is_empty());
                let mark = format!("[{}]", own.unwrap_or_else(|| (self.notes.len() + 1).to_string()));
                self.builder.say(&note.words);
                let mut all = StyledText::from(format!("{mark} "));
                all.push_styled(&note.words.trimmed());
                self.notes.push(all);
                if let Some(open) = self.paragraphs.last_mut() {
                    open.words.push(&mark, CharStyle::RAISED);
                }
            }
            "list" => self.lists.end(),
            "table" => self.builder.close_table(),
            "table-row" => self.builder.close_row(),
            "table-cell" | "covered-table-cell" => {
                let (columns, repeated) = self.cells.pop().unwrap_or((1, 1));
                self.builder.close_cell(columns, repeated);
            }
            _ => {}
        }
    }
}

/// Goes through a part and gives the paragraphs and tables inside elements of these names.
fn part_blocks(
    part: &str,
    xml: &str,
    within: &[&str],
    styles: &OdfStyles,
    signs: &mut DocumentFeatures,
    known: ReaderContext<'_>,
) -> Result<Vec<DocumentBlock>, Vec<Finding>> {
    let mut reader = Reader {
        within,
        styles,
        builder: DocumentBuilder::default(),
        paragraphs: Vec::new(),
        cells: Vec::new(),
        lists: OdtLists::default(),
        notes: Vec::new(),
        notes_open: Vec::new(),
        inside: 0,
        gone: 0,
        in_mark: false,
        sections: Vec::new(),
        region: None,
        in_deletion: false,
        deleted: BTreeMap::new(),
    };
    for_each_xml_event(part, xml, |bit| match bit {
        XmlEvent::Open(element) => reader.open(&element, signs),
        XmlEvent::Words(words) => reader.words(&words, signs),
        XmlEvent::Close(name) => reader.close(name),
    })?;
    crate::readers::tables::csv::check_table_limits(0, 0, reader.builder.cells, known)?;
    if within.contains(&"text") {
        signs.own_words.paragraphs.extend(reader.builder.take_said());
    }
    let mut parts = reader.builder.finish();
    if !reader.notes.is_empty() {
        parts.push(DocumentBlock::Heading("Footnotes".into()));
        let mut all = StyledText::new();
        for (place, note) in reader.notes.iter().enumerate() {
            all.push_str(if place > 0 { "\n" } else { "" });
            all.push_styled(note);
        }
        parts.push(DocumentBlock::Text(all));
    }
    Ok(parts)
}
