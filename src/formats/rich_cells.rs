//! What calamine does not tell of an Excel workbook since 2007: which cells and which words in them are struck out or
//! raised, what shapes say, what is hidden. It is looked up in the parts themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::Enclosure;
use super::pack::{Bit, Element, Pack, through};
use super::sheets::OtherContents;
use crate::finding::Finding;
use crate::model::{Baseline, CharStyle, StyledText};

/// A stretch of a cell's words and how it looks; nothing where it looks as its cell does.
type Piece = (String, Option<CharStyle>);

/// What is known of a sheet.
#[derive(Default)]
pub(super) struct Extras {
    /// Cells whose words do not all look alike, by row and column from 0.
    pub(super) rich: BTreeMap<(u32, u32), Vec<Piece>>,
    /// The words of shapes over its cells.
    pub(super) drawn: Vec<String>,
    /// What is at the head and the foot of its pages.
    pub(super) margins: Vec<String>,
}

/// What is known of a workbook.
#[derive(Default)]
pub(super) struct Workbook {
    /// How cells look, by their style.
    pub(super) styles: Vec<CharStyle>,
    /// The sheets, by their names.
    pub(super) sheets: BTreeMap<String, Extras>,
    pub(super) other: OtherContents,
    strings: Vec<Option<Vec<Piece>>>,
    striking: BTreeSet<usize>,
}

/// Words of a cell, in the look of its runs and of the cell.
pub(super) fn styled(pieces: &[Piece], cell: CharStyle) -> StyledText {
    let mut text = StyledText::new();
    for (words, style) in pieces {
        text.push(words, style.unwrap_or(cell));
    }
    text
}

impl Workbook {
    /// Reads what calamine does not tell.
    pub(super) fn read(pack: &mut Pack<'_>) -> Result<Self, Vec<Finding>> {
        let mut book = Self::default();
        let names = pack.names().to_vec();
        let ends = |end: &str| names.iter().find(|name| name.to_lowercase().ends_with(end)).cloned();
        if let Some(name) = ends("/styles.xml") {
            let xml = pack.text(&name)?;
            book.fonts(&name, &xml)?;
        }
        if let Some(name) = ends("/sharedstrings.xml") {
            let xml = pack.text(&name)?;
            book.strings(&name, &xml)?;
        }
        let titles = titles(pack)?;
        for name in &names {
            let media = name.contains("/media/");
            book.other.charts += usize::from(name.contains("/charts/chart"));
            book.other.embedded += usize::from(name.contains("/embeddings/") && !name.ends_with(".rels"));
            book.other.macros |= name.ends_with("vbaProject.bin");
            book.other.changes += usize::from(name.ends_with("/revisions/revisionHeaders.xml"));
            if media && let Some(bytes) = pack.bytes(name) {
                let short = name.rsplit('/').next().unwrap_or_default().to_owned();
                book.other.pictures.push(Enclosure { name: short, bytes, after: 0 });
            }
            let sheet = name.contains("/worksheets/");
            let comments = name.contains("/comments") || name.contains("/threadedComments/");
            if name.ends_with(".xml") && (sheet || comments) {
                let xml = pack.text(name)?;
                let title = titles.get(name).cloned().unwrap_or_default();
                book.sheet(name, &xml, title)?;
            }
        }
        for (part, title) in &titles {
            let drawn = drawings(pack, part)?;
            book.sheets.entry(title.clone()).or_default().drawn = drawn;
        }
        Ok(book)
    }

    fn fonts(&mut self, part: &str, xml: &str) -> Result<(), Vec<Finding>> {
        let (mut fonts, mut rules, mut within) = (Vec::<CharStyle>::new(), 0usize, String::new());
        through(part, xml, |bit| {
            let Bit::Open(element) = bit else { return };
            match (element.name(), within.as_str()) {
                (
                    name @ ("fonts" | "dxfs" | "cellXfs" | "cellStyleXfs" | "cellStyles" | "tableStyles"),
                    _,
                ) => {
                    name.clone_into(&mut within);
                }
                ("font", "fonts") => fonts.push(CharStyle::PLAIN),
                ("dxf", "dxfs") => rules += 1,
                ("strike", "dxfs") if on(&element) => {
                    self.striking.insert(rules.saturating_sub(1));
                }
                ("xf", "cellXfs") => {
                    let font = element.number("fontId").and_then(|font| fonts.get(font)).copied();
                    self.styles.push(font.unwrap_or_default());
                }
                (_, "fonts") => {
                    fonts.last_mut().into_iter().for_each(|font| look(&element, font));
                }
                _ => {}
            }
        })
    }

    fn strings(&mut self, part: &str, xml: &str) -> Result<(), Vec<Finding>> {
        let mut rich = Rich::default();
        through(part, xml, |bit| {
            if rich.see(&bit) {
                let pieces = std::mem::take(&mut rich.pieces);
                self.strings.push(pieces.iter().any(|(_, style)| style.is_some()).then_some(pieces));
            }
        })
    }

    fn sheet(&mut self, part: &str, xml: &str, title: String) -> Result<(), Vec<Finding>> {
        let mut extras = Extras::default();
        let (mut row, mut column) = (0u32, 0u32);
        let mut margin = None::<String>;
        let (mut shared, mut value, mut rich) = (false, None::<String>, Rich::default());
        through(part, xml, |bit| {
            if rich.see(&bit) {
                let pieces = std::mem::take(&mut rich.pieces);
                if pieces.iter().any(|(_, style)| style.is_some()) {
                    extras.rich.insert((row, column), pieces);
                }
            }
            match bit {
                Bit::Open(element) => match element.name() {
                    "comment" if !part.contains("threaded") => self.other.comments += 1,
                    "row" => {
                        self.other.hidden_rows += usize::from(hidden(&element));
                        let number = element.value("r").and_then(|r| r.parse::<u32>().ok());
                        row = number.map_or(row, |number| number.saturating_sub(1));
                        column = u32::MAX;
                    }
                    "col" if hidden(&element) => {
                        let at = |key| element.number(key).unwrap_or(0);
                        let many = (at("max") + 1).saturating_sub(at("min"));
                        // The columns beyond the table are often hidden together.
                        self.other.hidden_columns += if many < 1_000 { many } else { 0 };
                    }
                    "c" => {
                        column =
                            element.value("r").as_deref().and_then(place).unwrap_or(column.wrapping_add(1));
                        shared = element.value("t").as_deref() == Some("s");
                    }
                    name if is_margin(name) => margin = Some(String::new()),
                    "v" if shared => value = Some(String::new()),
                    "cfRule" => {
                        let strikes = element.number("dxfId").is_some_and(|id| self.striking.contains(&id));
                        self.other.striking_rules += usize::from(strikes);
                    }
                    _ => {}
                },
                Bit::Words(words) => {
                    value.iter_mut().chain(&mut margin).for_each(|value| value.push_str(&words));
                }
                Bit::Close(name) if is_margin(name) => {
                    let words = self::margin(&margin.take().unwrap_or_default());
                    if !words.is_empty() && !extras.margins.contains(&words) {
                        extras.margins.push(words);
                    }
                }
                Bit::Close("v") => {
                    let number = value.take().and_then(|value| value.trim().parse::<usize>().ok());
                    if let Some(Some(pieces)) = number.and_then(|number| self.strings.get(number)) {
                        extras.rich.insert((row, column), pieces.clone());
                    }
                }
                // A row without a number of its own is the next one.
                Bit::Close("row") => row = row.saturating_add(1),
                Bit::Close(_) => {}
            }
        })?;
        if !extras.rich.is_empty() || !extras.margins.is_empty() {
            let known = self.sheets.entry(title).or_default();
            (known.rich, known.margins) = (extras.rich, extras.margins);
        }
        Ok(())
    }
}

fn is_margin(name: &str) -> bool {
    let kinds = ["oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter"];
    kinds.contains(&name)
}

/// The words of a head or a foot of pages, without its codes (ECMA-376, 18.3.1.46): the numbers of pages, dates and
/// names of files are those of a print that is not made here.
pub(super) fn margin(code: &str) -> String {
    let mut words = String::new();
    let mut letters = code.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '&' {
            words.push(letter);
            continue;
        }
        match letters.next() {
            Some('&') => words.push('&'),
            Some('"') => letters.by_ref().take_while(|c| *c != '"').for_each(drop),
            Some('L' | 'C' | 'R') => words.push('\n'),
            Some('K') => letters.by_ref().take(6).for_each(drop),
            Some(c) if c.is_ascii_digit() => while letters.next_if(char::is_ascii_digit).is_some() {},
            _ => {}
        }
    }
    let lines = words.lines().map(str::trim).filter(|line| line.chars().any(char::is_alphanumeric));
    // The word before a number that is left out says nothing.
    let bare =
        |line: &&str| !matches!(line.to_lowercase().as_str(), "page" | "page of" | "page  of" | "seite");
    lines.filter(bare).collect::<Vec<_>>().join("\n")
}

/// The column of a cell by its name, "BC23", from 0.
fn place(name: &str) -> Option<u32> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let number = letters.fold(0u32, |all, b| all * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

/// A text of runs that is being read.
#[derive(Default)]
struct Rich {
    open: bool,
    pieces: Vec<Piece>,
    style: Option<CharStyle>,
    in_text: bool,
    phonetic: bool,
}

impl Rich {
    /// Takes in an event; true when a text has ended.
    fn see(&mut self, bit: &Bit<'_>) -> bool {
        match bit {
            Bit::Open(element) => match element.name() {
                "si" | "is" => *self = Rich { open: true, ..Rich::default() },
                _ if !self.open => {}
                "r" => self.style = None,
                "rPr" => self.style = Some(CharStyle::PLAIN),
                "rPh" => self.phonetic = true,
                "t" if !self.phonetic => {
                    self.in_text = true;
                    self.pieces.push((String::new(), self.style));
                }
                _ => {
                    if let Some(style) = &mut self.style {
                        look(element, style);
                    }
                }
            },
            Bit::Words(words) if self.in_text => {
                self.pieces.last_mut().into_iter().for_each(|(text, _)| text.push_str(words));
            }
            Bit::Words(_) => {}
            Bit::Close(name) => match *name {
                "t" => {
                    if std::mem::take(&mut self.in_text)
                        && let Some((text, _)) = self.pieces.last_mut()
                        && text.contains("_x")
                    {
                        *text = unescaped(text);
                    }
                }
                "rPh" => self.phonetic = false,
                "r" => self.style = None,
                "si" | "is" if self.open => {
                    self.open = false;
                    return true;
                }
                _ => {}
            },
        }
        false
    }
}

/// "_x000D_" stands for a character that XML cannot hold.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.get(at + 6..at + 7) == Some("_"));
        let letter = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let end = if letter.is_some() { at + 7 } else { at + 2 };
        out.push_str(rest.get(..if letter.is_some() { at } else { end }).unwrap_or_default());
        out.extend(letter);
        rest = rest.get(end..).unwrap_or_default();
    }
    out + rest
}

fn on(element: &Element<'_>) -> bool {
    !matches!(element.value("val").as_deref(), Some("0" | "false"))
}

/// What a property of a font says.
fn look(element: &Element<'_>, style: &mut CharStyle) {
    match element.name() {
        "strike" => style.struck = on(element),
        "vertAlign" => {
            style.baseline = match element.value("val").as_deref() {
                Some("superscript") => Baseline::Raised,
                Some("subscript") => Baseline::Lowered,
                _ => Baseline::Normal,
            };
        }
        _ => {}
    }
}

fn hidden(element: &Element<'_>) -> bool {
    matches!(element.value("hidden").as_deref(), Some("1" | "true"))
}

/// The targets that the relations of a part name, by their ids.
fn related(pack: &mut Pack<'_>, part: &str) -> Result<BTreeMap<String, String>, Vec<Finding>> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let list = format!("{folder}/_rels/{name}.rels");
    let mut all = BTreeMap::new();
    if pack.has(&list) {
        let xml = pack.text(&list)?;
        through(&list, &xml, |bit| {
            if let Bit::Open(element) = bit
                && let (Some(id), Some(target)) = (element.value("Id"), element.value("Target"))
            {
                all.insert(id, joined(folder, &target));
            }
        })?;
    }
    Ok(all)
}

/// A path from a folder on.
fn joined(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => {
                path.pop();
            }
            "." | "" => {}
            part => path.push(part),
        }
    }
    path.join("/")
}

/// The names of the sheets, by their parts.
fn titles(pack: &mut Pack<'_>) -> Result<BTreeMap<String, String>, Vec<Finding>> {
    let mut titles = BTreeMap::new();
    let Some(book) = pack.names().iter().find(|name| name.ends_with("workbook.xml")).cloned() else {
        return Ok(titles);
    };
    let parts = related(pack, &book)?;
    let xml = pack.text(&book)?;
    through(&book, &xml, |bit| {
        if let Bit::Open(element) = bit
            && element.name() == "sheet"
            && let Some(part) = element.value("id").and_then(|id| parts.get(&id))
        {
            titles.insert(part.clone(), element.value("name").unwrap_or_default());
        }
    })?;
    Ok(titles)
}

/// The words of the shapes over a sheet's cells.
fn drawings(pack: &mut Pack<'_>, sheet: &str) -> Result<Vec<String>, Vec<Finding>> {
    let mut all = Vec::new();
    for part in related(pack, sheet)?.into_values().filter(|part| part.contains("/drawings/drawing")) {
        if !pack.has(&part) {
            continue;
        }
        for diagram in related(pack, &part)?.into_values().filter(|part| part.contains("/diagrams/data")) {
            if pack.has(&diagram) {
                all.extend(diagram_words(pack, &diagram)?);
            }
        }
        let xml = pack.text(&part)?;
        let (mut words, mut in_text, mut gone) = (String::new(), false, 0usize);
        through(&part, &xml, |bit| match bit {
            Bit::Open(element) => match element.name() {
                "Fallback" => gone += 1,
                "t" => in_text = true,
                "p" if !words.is_empty() => words.push('\n'),
                "br" => words.push('\n'),
                _ => {}
            },
            Bit::Words(text) if in_text && gone == 0 => words.push_str(&text),
            Bit::Words(_) => {}
            Bit::Close(name) => match name {
                "Fallback" => gone = gone.saturating_sub(1),
                "t" => in_text = false,
                "sp" => {
                    let text = std::mem::take(&mut words);
                    if !text.trim().is_empty() {
                        all.push(text.trim().to_owned());
                    }
                }
                _ => {}
            },
        })?;
    }
    Ok(all)
}

/// The words of a diagram, a line for each of its points.
fn diagram_words(pack: &mut Pack<'_>, part: &str) -> Result<Option<String>, Vec<Finding>> {
    let xml = pack.text(part)?;
    // The body of a point is called "t" as the words of a run are; it has no words of its own.
    let (mut words, mut in_text) = (String::new(), false);
    through(part, &xml, |bit| match bit {
        Bit::Open(element) if element.name() == "t" => in_text = true,
        Bit::Words(text) if in_text => words.push_str(&text),
        Bit::Words(_) | Bit::Open(_) => {}
        Bit::Close("t") => in_text = false,
        Bit::Close("p") if !words.is_empty() && !words.ends_with('\n') => words.push('\n'),
        Bit::Close(_) => {}
    })?;
    Ok(Some(words.trim().to_owned()).filter(|words| !words.is_empty()))
}
