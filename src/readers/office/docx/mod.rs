//! Documents of Word since 2007. Words that a tracked change inserted are there, and so are those that it deleted,
//! with a line through them, as Word and LibreOffice print them. That there are changes is said.

mod eq_field;
pub(crate) mod field_kinds;
mod fields;
pub(crate) mod lists;
pub(crate) mod notes;
mod parts;
mod reader;
pub(crate) mod styles;

use std::collections::BTreeMap;

use super::docx::lists::WordLists;
use super::docx::styles::{WordCharacters, WordStyles};
use super::package::{OfficePackage, XmlElement, XmlEvent, broken, for_each_xml_event};
use super::{DocumentFeatures, ParagraphKind, symbols, words_in};
use crate::model::document::DocumentBlock;
use crate::model::finding::Finding;
use crate::model::{Baseline, CharStyle};
use crate::readers::{Attachment, ParsedDocument, ReaderContext};
use notes::note_mark;
use parts::DocxParts;
use reader::{At, Open, Reader, Root};

/// Reads a Word document.
pub(crate) fn read_docx(bytes: &[u8], known: ReaderContext<'_>) -> Result<ParsedDocument, Vec<Finding>> {
    read_at(bytes, known, 0)
}

/// Reads a Word document that is inserted this deep in another.
fn read_at(bytes: &[u8], known: ReaderContext<'_>, depth: usize) -> Result<ParsedDocument, Vec<Finding>> {
    let mut pack = OfficePackage::open(bytes, known)?;
    let types = pack.text("[Content_Types].xml")?;
    for_each_xml_event("[Content_Types].xml", &types, |_| {})?;
    let main = main_part(&mut pack)?;
    let related = DocxParts::find(&mut pack, &main)?;
    let of_kind =
        |pack: &mut OfficePackage<'_>, kind: &str| -> Result<Option<(String, String)>, Vec<Finding>> {
            let Some(name) = related.of_kind(pack, kind).into_iter().next() else { return Ok(None) };
            let xml = pack.text(&name)?;
            Ok(Some((name, xml)))
        };
    let styles = of_kind(&mut pack, "styles")?;
    let styles =
        styles.map_or_else(|| Ok(WordStyles::default()), |(name, xml)| WordStyles::read(&name, &xml))?;
    let lists = of_kind(&mut pack, "numbering")?;
    let lists = lists.map_or_else(|| Ok(WordLists::default()), |(name, xml)| WordLists::read(&name, &xml))?;
    let mut reader = Reader {
        styles,
        lists,
        signs: DocumentFeatures::default(),
        known,
        final_view: false,
        notes: Vec::new(),
        inserted: if depth == 0 {
            related.inserted(&mut pack, known, |bytes, known| read_at(bytes, known, 1))
        } else {
            BTreeMap::new()
        },
        lost_pictures: related.lost_pictures(pack.names()),
    };
    if let Some((name, xml)) = of_kind(&mut pack, "settings")? {
        for_each_xml_event(&name, &xml, |bit| {
            if let XmlEvent::Open(element) = bit
                && element.name() == "revisionView"
            {
                let shown = [element.value("markup"), element.value("insDel")];
                reader.final_view |= shown.iter().flatten().any(|value| value == "0" || value == "false");
            }
        })?;
    }
    let xml = pack.text(&main)?;
    let mut parts = reader.part_blocks(&main, &xml)?;
    // The other parts have relationships of their own.
    reader.lost_pictures.clear();
    for (kind, end) in [("footnotes", false), ("endnotes", true)] {
        if let Some((name, xml)) = of_kind(&mut pack, kind)? {
            parts.extend(reader.notes_of(&name, &xml, end)?);
        }
    }
    parts.extend(reader.margins(&mut pack, &related)?);
    let mut signs = reader.signs;
    if let Some((name, xml)) = of_kind(&mut pack, "comments")? {
        for_each_xml_event(&name, &xml, |bit| {
            if let XmlEvent::Open(element) = bit {
                signs.comments += usize::from(element.name() == "comment");
            }
        })?;
    }
    let names = pack.names().to_vec();
    signs.macros = names.iter().any(|name| name.ends_with("vbaProject.bin"));
    signs.embedded = names.iter().filter(|name| name.contains("/embeddings/")).count();
    let enclosures = names
        .iter()
        .filter(|name| name.contains("/media/"))
        .filter_map(|name| {
            Some(Attachment { name: name.rsplit('/').next()?.to_owned(), bytes: pack.bytes(name)?, after: 0 })
        })
        .collect();
    signs.reading(parts, enclosures, known)
}

/// Where the document itself stands.
fn main_part(pack: &mut OfficePackage<'_>) -> Result<String, Vec<Finding>> {
    let mut main = None;
    if pack.has("_rels/.rels") {
        let xml = pack.text("_rels/.rels")?;
        for_each_xml_event("_rels/.rels", &xml, |bit| {
            if let XmlEvent::Open(element) = bit
                && element.value("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
            {
                main = element.value("Target").map(|target| target.trim_start_matches('/').to_owned());
            }
        })?;
    }
    let main = main.unwrap_or_else(|| "word/document.xml".into());
    if pack.has(&main) { Ok(main) } else { Err(broken(format!("it has no part {main}"))) }
}

impl At {
    /// Goes on with the innermost root.
    fn under_root(&mut self, to: Root) {
        if let Some(root) = self.roots.last_mut() {
            *root = to;
        }
    }

    fn add(&mut self, words: &str, styles: &WordStyles, signs: &mut DocumentFeatures) {
        let Some(open) = self.paragraphs.last() else { return };
        if self.fallback > 0 || words.is_empty() {
            return;
        }
        let run = self.runs.last().cloned().unwrap_or_default();
        let mut look = styles.look(open.style.as_deref(), &run);
        if look.hidden {
            signs.hidden += words_in(words);
            return;
        }
        if self.deleted > 0 || self.row_deleted {
            if self.final_view {
                return;
            }
            look.style.struck = true;
        }
        if self.value_of_field(words) {
            signs.own_words.computed.push(words.to_owned());
        }
        let Some(open) = self.paragraphs.last_mut() else { return };
        if let Some(level) = self.levels.last() {
            look.style.baseline = *level;
        }
        let symbolic = symbols::is_symbolic(run.face());
        if !symbolic && !words.contains(|c| ('\u{e000}'..='\u{f8ff}').contains(&c)) {
            open.words.push(words, look.style);
            return;
        }
        for letter in words.chars() {
            let private = ('\u{e000}'..='\u{f8ff}').contains(&letter);
            let shown = match symbols::sign(run.face(), u32::from(letter)) {
                Some(sign) if symbolic && !letter.is_whitespace() => String::from(sign),
                None if private || (symbolic && u32::from(letter) < 0x100 && !letter.is_whitespace()) => {
                    signs.signs += 1;
                    symbols::UNKNOWN.into()
                }
                _ => String::from(letter),
            };
            open.words.push(&shown, look.style);
        }
    }
}

impl Reader<'_> {
    /// Goes through a part and gives its paragraphs and tables.
    fn part_blocks(&mut self, part: &str, xml: &str) -> Result<Vec<DocumentBlock>, Vec<Finding>> {
        let mut at = At { final_view: self.final_view, ..At::default() };
        for_each_xml_event(part, xml, |bit| self.bit(&mut at, bit))?;
        if at.refused {
            crate::readers::tables::csv::check_table_limits(0, 0, at.builder.cells, self.known)?;
        }
        self.signs.own_words.paragraphs.extend(at.builder.take_said());
        Ok(at.builder.finish())
    }

    fn bit(&mut self, at: &mut At, bit: XmlEvent<'_>) {
        match bit {
            XmlEvent::Open(element) => self.open(at, &element),
            XmlEvent::Words(words) => {
                if at.in_instruction || (at.in_text && at.is_value_in_instruction()) {
                    at.instruct(&words);
                } else if at.in_text {
                    at.add(&words, &self.styles, &mut self.signs);
                }
            }
            XmlEvent::Close(name) => self.close(at, name),
        }
    }

    fn open(&mut self, at: &mut At, element: &XmlElement<'_>) {
        let name = element.name();
        let within = |at: &At, name: &str| at.settings.iter().any(|open| open == name);
        if at.former > 0 {
            at.former += usize::from(name.ends_with("Change"));
            return;
        }
        match name {
            "p" => at.paragraphs.push(Open::default()),
            "r" => at.runs.push(WordCharacters::default()),
            "pPr" | "rPr" | "tblPr" | "trPr" | "tcPr" | "sectPr" => at.settings.push(name.to_owned()),
            "rPrChange" | "pPrChange" | "tblPrChange" | "trPrChange" | "tcPrChange" | "sectPrChange"
            | "tblGridChange" | "tblPrExChange" | "numberingChange" => {
                self.signs.formatting += 1;
                at.former += 1;
            }
            "ins" | "cellIns" => self.signs.insertions += 1,
            "del" | "cellDel" => {
                self.signs.deletions += 1;
                at.deleted += usize::from(at.settings.is_empty());
                at.row_deleted |= within(at, "trPr");
            }
            "moveFrom" if at.settings.is_empty() => {
                self.signs.moves += 1;
                at.deleted += 1;
            }
            "Fallback" => at.fallback += 1,
            "t" | "delText" => at.in_text = true,
            "instrText" | "delInstrText" => at.in_instruction = true,
            "fldChar" => self.field_mark(at, element),
            "fldSimple" => Self::simple_field(at, element),
            "altChunk" => self.insert(at, element),
            "blip" | "imagedata" => {
                let mark = element.value(if name == "blip" { "embed" } else { "id" });
                let lost = mark.is_some_and(|mark| self.lost_pictures.contains(&mark));
                self.signs.lost_pictures += usize::from(lost && at.fallback == 0);
            }
            "footnoteReference" | "endnoteReference" => {
                let end = name == "endnoteReference";
                self.notes.push((end, element.value("id").unwrap_or_default()));
                let mark = note_mark(end, self.notes.iter().filter(|(of, _)| *of == end).count());
                if let (Some(open), 0) = (at.paragraphs.last_mut(), at.fallback) {
                    open.words.push(&mark, CharStyle::RAISED);
                }
            }
            "drawing" | "pict" if at.fallback == 0 => self.signs.pictures += 1,
            "tbl" => at.builder.open_table(),
            "tr" => at.row_deleted = false,
            "tc" => at.cells.push(1),
            "gridSpan" => {
                if let (Some(span), Some(columns)) = (at.cells.last_mut(), element.number("val")) {
                    *span = columns.clamp(1, 100);
                }
            }
            "checkBox" => at.ticked = Some(false),
            "default" | "checked" if at.ticked.is_some() => {
                at.ticked = Some(!matches!(element.value("val").as_deref(), Some("0" | "false")));
            }
            "ddList" => at.choices = Some((Vec::new(), 0)),
            "listEntry" => {
                if let Some((choices, _)) = &mut at.choices {
                    choices.push(element.value("val").unwrap_or_default());
                }
            }
            "result" => {
                if let Some((_, chosen)) = &mut at.choices {
                    *chosen = element.number("val").unwrap_or(0);
                }
            }
            _ if at.settings.is_empty() => self.of_text(at, element),
            _ if within(at, "pPr") && !within(at, "rPr") => {
                let Some(open) = at.paragraphs.last_mut() else { return };
                match name {
                    "pStyle" => open.style = element.value("val"),
                    "numId" => open.own.list = element.value("val"),
                    "ilvl" => open.own.level = element.number("val"),
                    _ => {}
                }
            }
            _ if at.settings.last().is_some_and(|open| open == "rPr") && !within(at, "pPr") => {
                if let Some(run) = at.runs.last_mut() {
                    run.take(element);
                }
            }
            _ => {}
        }
    }

    /// A document of another format is inserted.
    fn insert(&mut self, at: &mut At, element: &XmlElement<'_>) {
        match element.value("id").and_then(|mark| self.inserted.get(&mark)) {
            Some(Some(parts)) => {
                self.signs.inserted += 1;
                at.builder.say(&parts::words_of(parts).into());
                at.builder.insert(parts.clone());
            }
            _ => self.signs.unread_inserted += 1,
        }
    }

    /// What is printed, and formulas.
    fn of_text(&mut self, at: &mut At, element: &XmlElement<'_>) {
        let mut add = |at: &mut At, words: &str| at.add(words, &self.styles, &mut self.signs);
        match element.name() {
            "tab" | "ptab" => add(at, "\t"),
            "noBreakHyphen" => add(at, "\u{2011}"),
            "br" if element.value("type").as_deref() == Some("page") => {
                if let Some(open) = at.paragraphs.last_mut() {
                    let words = std::mem::take(&mut open.words);
                    let (label, kind) = open
                        .kind
                        .as_mut()
                        .map_or_else(Default::default, |(label, kind)| (std::mem::take(label), *kind));
                    at.builder.paragraph(&words, &label, kind);
                }
                at.builder.new_page();
            }
            "br" | "cr" => add(at, "\n"),
            "sym" => {
                let face = element.value("font").unwrap_or_default();
                let code = element.value("char").and_then(|c| u32::from_str_radix(&c, 16).ok()).unwrap_or(0);
                let plain = char::from_u32(code).filter(|_| code < 0xe000 && !symbols::is_symbolic(&face));
                match symbols::sign(&face, code).filter(|_| symbols::is_symbolic(&face)).or(plain) {
                    Some(sign) => add(at, &String::from(sign)),
                    None => {
                        add(at, symbols::UNKNOWN);
                        self.signs.signs += 1;
                    }
                }
            }
            // Formulas: what is above and below a line, raised, lowered, under a root.
            "sup" => at.levels.push(Baseline::Raised),
            "sub" => at.levels.push(Baseline::Lowered),
            "num" | "den" | "rt" => add(at, "("),
            "rad" => at.roots.push(Root::Begun),
            "deg" => {
                at.under_root(Root::InDegree);
                at.levels.push(Baseline::Raised);
            }
            "e" if at.roots.last() == Some(&Root::Begun) => {
                at.under_root(Root::Inside);
                add(at, "√(");
            }
            "dPr" => at.brackets.push(("(".into(), ")".into())),
            "begChr" | "endChr" => {
                if let Some((left, right)) = at.brackets.last_mut() {
                    let sign = element.value("val").unwrap_or_default();
                    *(if element.name() == "begChr" { left } else { right }) = sign;
                }
            }
            "naryPr" => at.brackets.push(("∫".into(), String::new())),
            "chr" => {
                if let Some((sign, _)) = at.brackets.last_mut().filter(|(_, end)| end.is_empty()) {
                    *sign = element.value("val").unwrap_or_default();
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, at: &mut At, name: &str) {
        if at.former > 0 {
            at.former -= usize::from(name.ends_with("Change"));
            return;
        }
        let mut add = |at: &mut At, words: &str| at.add(words, &self.styles, &mut self.signs);
        match name {
            "p" => {
                at.end_paragraph_of_fields();
                let mut open = at.paragraphs.pop().unwrap_or_default();
                let (label, kind) = match open.kind.take() {
                    Some(kind) => kind,
                    None => self.label(&open, at.fallback),
                };
                if at.fallback == 0 {
                    at.builder.paragraph(&open.words, &label, kind);
                }
            }
            "pPr" => {
                at.settings.pop();
                if let Some(open) = at.paragraphs.last()
                    && at.settings.is_empty()
                {
                    let kind = self.label(open, at.fallback);
                    at.paragraphs.last_mut().into_iter().for_each(|open| open.kind = Some(kind.clone()));
                }
            }
            "rPr" | "tblPr" | "trPr" | "tcPr" | "sectPr" => {
                at.settings.pop();
            }
            "r" => {
                at.runs.pop();
            }
            "del" | "moveFrom" => at.deleted = at.deleted.saturating_sub(usize::from(at.settings.is_empty())),
            "Fallback" => at.fallback = at.fallback.saturating_sub(1),
            "t" | "delText" => at.in_text = false,
            "instrText" | "delInstrText" => at.in_instruction = false,
            "fldSimple" => self.end_field(at),
            "checkBox" => {
                let ticked = at.ticked.take();
                add(at, if ticked == Some(true) { "☒" } else { "☐" });
            }
            "ddList" => {
                if let Some((choices, chosen)) = at.choices.take() {
                    add(at, choices.get(chosen).map_or("", String::as_str));
                }
            }
            "sup" | "sub" => {
                at.levels.pop();
            }
            "num" => add(at, ")/"),
            "deg" => {
                at.levels.pop();
                at.under_root(Root::Inside);
                add(at, "√(");
            }
            "rad" => {
                let open = at.roots.pop() == Some(Root::Inside);
                add(at, if open { ")" } else { "√()" });
            }
            "den" | "rt" => add(at, ")"),
            "dPr" | "naryPr" => {
                let sign = at.brackets.last().map_or_else(String::new, |(sign, _)| sign.clone());
                add(at, &sign);
                if name == "naryPr" {
                    at.brackets.pop();
                }
            }
            "d" => {
                if let Some((_, sign)) = at.brackets.pop() {
                    add(at, &sign);
                }
            }
            "tbl" => at.builder.close_table(),
            "tr" => {
                at.builder.close_row();
                at.row_deleted = false;
            }
            "tc" => {
                at.builder.close_cell(at.cells.pop().unwrap_or(1), 1);
                at.refused |= at.builder.cells > self.known.limits.cells;
            }
            _ => {}
        }
    }

    /// The label of a paragraph and what it is. It counts the paragraph in its list.
    fn label(&mut self, open: &Open, fallback: usize) -> (String, ParagraphKind) {
        let heading = open.style.as_deref().is_some_and(|style| self.styles.is_heading(style));
        let otherwise = |kind| if heading { ParagraphKind::Heading } else { kind };
        let of_style = self.styles.numbered(open.style.as_deref());
        let (list, level) = match (&open.own.list, of_style) {
            (Some(list), _) => (list.clone(), open.own.level.unwrap_or(0)),
            (None, Some((list, level, by))) => {
                let level =
                    open.own.level.or_else(|| self.lists.level_of(&list, &by, &self.styles)).or(level);
                (list, level.unwrap_or(0))
            }
            (None, None) => return (String::new(), otherwise(ParagraphKind::Text)),
        };
        if fallback > 0 || list == "0" || level >= crate::readers::numbering::DEEPEST {
            return (String::new(), otherwise(ParagraphKind::Text));
        }
        match self.lists.next(&list, level, &self.styles) {
            Some(Some(label)) if label.trim().is_empty() => (String::new(), otherwise(ParagraphKind::Text)),
            Some(Some(label)) => (label, otherwise(ParagraphKind::Item(level))),
            Some(None) => {
                self.signs.unnumbered += 1;
                (String::new(), otherwise(ParagraphKind::Item(level)))
            }
            // A list that is not there has no numbers in Word either.
            None => (String::new(), otherwise(ParagraphKind::Text)),
        }
    }
}
