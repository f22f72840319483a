//! What calamine does not tell of an Excel workbook since 2007: which cells and which words in them are struck out or
//! raised, what shapes say, what is hidden. It is looked up in the parts themselves.

mod controls;
mod drawn;
mod font_property;
mod margins;
mod parts;
mod runs;
mod styles;

pub(crate) use margins::margin;
pub(crate) use parts::under_usual_names;
pub(crate) use styles::CellLook;

use std::collections::{BTreeMap, BTreeSet};

use super::workbook::{MergedCells, OtherContents, control_line, is_changing, link_of};
use crate::model::finding::Finding;
use crate::model::{CharStyle, StyledText};
use crate::readers::Attachment;
use crate::readers::office::package::{OfficePackage, XmlElement, XmlEvent, for_each_xml_event};
use font_property::{StyledPiece, apply_font_property, on};
use parts::{PartRelation, main_part, related, related_or_named};
use runs::RichCellText;
use styles::CellStyles;

/// What is known of a sheet.
#[derive(Default)]
pub(crate) struct SheetExtras {
    /// Cells whose words do not all look alike, by row and column from 0.
    pub(crate) rich: BTreeMap<(u32, u32), Vec<StyledPiece>>,
    /// The words of shapes over its cells.
    pub(crate) drawn: Vec<String>,
    /// What is at the head and the foot of its pages.
    pub(crate) margins: Vec<String>,
    /// Where its links lead to, by their cells.
    pub(crate) links: Vec<((usize, usize), String)>,
    /// The blocks of cells that are merged.
    pub(crate) merged: Vec<MergedCells>,
}

/// What is known of a workbook.
#[derive(Default)]
pub(crate) struct WorkbookExtras {
    /// How cells look, by their style.
    pub(crate) styles: Vec<CellLook>,
    /// The sheets, by their names.
    pub(crate) sheets: BTreeMap<String, SheetExtras>,
    pub(crate) other: OtherContents,
    strings: Vec<Option<Vec<StyledPiece>>>,
    striking: BTreeSet<usize>,
    colouring: BTreeSet<usize>,
}

/// Words of a cell, in the look of its runs and of the cell.
pub(crate) fn styled(pieces: &[StyledPiece], cell: CharStyle) -> StyledText {
    let mut text = StyledText::new();
    for (words, style) in pieces {
        text.push(words, style.unwrap_or(cell));
    }
    text
}

impl WorkbookExtras {
    /// Reads what calamine does not tell.
    pub(crate) fn read(pack: &mut OfficePackage<'_>) -> Result<Self, Vec<Finding>> {
        let mut book = Self::default();
        let names = pack.names().to_vec();
        let main = main_part(pack)?;
        let relations = main.as_deref().map_or_else(|| Ok(Vec::new()), |main| related(pack, main))?;
        if let Some(name) = related_or_named(pack, &relations, "styles", "/styles.xml") {
            let xml = pack.text(&name)?;
            let styles = CellStyles::read(&name, &xml)?;
            (book.styles, book.striking, book.colouring) = (styles.cells, styles.striking, styles.colouring);
        }
        if let Some(name) = related_or_named(pack, &relations, "sharedStrings", "/sharedstrings.xml") {
            let xml = pack.text(&name)?;
            book.strings(&name, &xml)?;
        }
        for name in &names {
            let media = name.contains("/media/");
            book.other.charts += usize::from(name.contains("/charts/chart"));
            book.other.embedded += usize::from(name.contains("/embeddings/") && !name.ends_with(".rels"));
            book.other.macros |= name.ends_with("vbaProject.bin");
            book.other.changes += usize::from(name.ends_with("/revisions/revisionHeaders.xml"));
            if media && let Some(bytes) = pack.bytes(name) {
                let short = name.rsplit('/').next().unwrap_or_default().to_owned();
                book.other.pictures.push(Attachment { name: short, bytes, after: 0 });
            }
        }
        let Some(main) = main else { return Ok(book) };
        for (part, title) in titles(pack, &main, &relations)? {
            if !pack.has(&part) {
                continue;
            }
            let relations = related(pack, &part)?;
            let xml = pack.text(&part)?;
            let mut extras = book.sheet(&part, &xml, &title, &relations)?;
            extras.drawn = drawn::drawings(pack, &relations)?;
            let controls = controls::of_sheet(pack, &relations)?;
            book.other.add_controls(&controls.boxes, controls.others);
            extras.drawn.extend(controls.boxes.iter().map(control_line));
            book.other.comments += comments(pack, &relations)?;
            book.sheets.insert(title, extras);
        }
        Ok(book)
    }

    fn strings(&mut self, part: &str, xml: &str) -> Result<(), Vec<Finding>> {
        let mut rich = RichCellText::default();
        for_each_xml_event(part, xml, |bit| {
            if rich.see(&bit) {
                let pieces = std::mem::take(&mut rich.pieces);
                self.strings.push(pieces.iter().any(|(_, style)| style.is_some()).then_some(pieces));
            }
        })
    }

    fn sheet(
        &mut self,
        part: &str,
        xml: &str,
        title: &str,
        relations: &[PartRelation],
    ) -> Result<SheetExtras, Vec<Finding>> {
        let mut extras = SheetExtras::default();
        let (mut row, mut column) = (0u32, 0u32);
        let (mut margin, mut formula) = (None::<String>, None::<(String, Option<String>)>);
        // The formulas that several cells share, by their numbers, if their values change.
        let mut changing = BTreeSet::<String>::new();
        let (mut shared, mut value, mut rich) = (false, None::<String>, RichCellText::default());
        for_each_xml_event(part, xml, |bit| {
            if rich.see(&bit) {
                let pieces = std::mem::take(&mut rich.pieces);
                if pieces.iter().any(|(_, style)| style.is_some()) {
                    extras.rich.insert((row, column), pieces);
                }
            }
            match bit {
                XmlEvent::Open(element) => match element.name() {
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
                        column = element
                            .value("r")
                            .as_deref()
                            .and_then(column_of_name)
                            .unwrap_or(column.wrapping_add(1));
                        shared = element.value("t").as_deref() == Some("s");
                        let look = self.styles.get(element.number("s").unwrap_or(0));
                        self.other.coloured += usize::from(look.is_some_and(|look| look.coloured));
                    }
                    "f" => formula = Some((String::new(), element.value("si"))),
                    name if is_margin(name) => margin = Some(String::new()),
                    "v" if shared => value = Some(String::new()),
                    "cfRule" => {
                        let of = |ids: &BTreeSet<usize>| {
                            element.number("dxfId").is_some_and(|id| ids.contains(&id))
                        };
                        let kind = element.value("type").unwrap_or_default();
                        let drawn = matches!(kind.as_str(), "colorScale" | "dataBar" | "iconSet");
                        self.other.striking_rules += usize::from(of(&self.striking));
                        self.other.colouring_rules += usize::from(drawn || of(&self.colouring));
                    }
                    "mergeCell" => extras.merged.extend(element.value("ref").as_deref().and_then(block)),
                    "hyperlink" => {
                        let at = element.value("ref").as_deref().and_then(block);
                        let id = element.value("id");
                        let to = relations.iter().find(|to| to.outside && Some(&to.id) == id.as_ref());
                        extras.links.extend(at.zip(to).map(|((at, _), to)| (at, to.target.clone())));
                    }
                    _ => {}
                },
                XmlEvent::Words(words) => {
                    let formula = formula.iter_mut().map(|(words, _)| words);
                    value.iter_mut().chain(&mut margin).chain(formula).for_each(|all| all.push_str(&words));
                }
                XmlEvent::Close(name) if is_margin(name) => {
                    let margin =
                        crate::readers::tables::rich_cells::margin(&margin.take().unwrap_or_default(), title);
                    if !margin.words.is_empty() && !extras.margins.contains(&margin.words) {
                        extras.margins.push(margin.words);
                    }
                    self.other.leave_out(&margin.left_out);
                }
                XmlEvent::Close("f") => {
                    let Some((words, number)) = formula.take() else { return };
                    let changes = is_changing(&words);
                    changing.extend(number.clone().filter(|_| changes));
                    let known = words.is_empty() && number.is_some_and(|number| changing.contains(&number));
                    self.other.changing += usize::from(changes || known);
                    extras.links.extend(link_of(&words).map(|to| ((row as usize, column as usize), to)));
                }
                XmlEvent::Close("v") => {
                    let number = value.take().and_then(|value| value.trim().parse::<usize>().ok());
                    if let Some(Some(pieces)) = number.and_then(|number| self.strings.get(number)) {
                        extras.rich.insert((row, column), pieces.clone());
                    }
                }
                // A row without a number of its own is the next one.
                XmlEvent::Close("row") => row = row.saturating_add(1),
                XmlEvent::Close(_) => {}
            }
        })?;
        Ok(extras)
    }
}

/// How many remarks a sheet has: those of a discussion, and the others.
fn comments(pack: &mut OfficePackage<'_>, relations: &[PartRelation]) -> Result<usize, Vec<Finding>> {
    let (mut notes, mut discussed, mut count) = (BTreeSet::new(), BTreeSet::new(), 0);
    for relation in relations.iter().filter(|relation| !relation.outside) {
        let part = &relation.target;
        if !matches!(relation.kind.as_str(), "comments" | "threadedComment") || !pack.has(part) {
            continue;
        }
        let xml = pack.text(part)?;
        for_each_xml_event(part, &xml, |bit| {
            let XmlEvent::Open(element) = bit else { return };
            match element.name() {
                "comment" => {
                    notes.insert(element.value("ref"));
                }
                "threadedComment" => {
                    discussed.insert(element.value("ref"));
                    count += 1;
                }
                _ => {}
            }
        })?;
    }
    // Excel keeps a note as well for readers that do not know discussions.
    Ok(count + notes.difference(&discussed).count())
}

/// A block of cells by the names of its corners, "A1:B2", or of its one cell.
fn block(name: &str) -> Option<MergedCells> {
    let (first, last) = name.split_once(':').unwrap_or((name, name));
    let at = |name: &str| {
        let row = name.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse::<usize>().ok()?;
        Some((row.checked_sub(1)?, column_of_name(name)? as usize))
    };
    Some((at(first)?, at(last)?))
}

fn is_margin(name: &str) -> bool {
    let kinds = ["oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter"];
    kinds.contains(&name)
}

/// The column of a cell by its name, "BC23", from 0.
fn column_of_name(name: &str) -> Option<u32> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let number = letters.fold(0u32, |all, b| all * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

fn hidden(element: &XmlElement<'_>) -> bool {
    matches!(element.value("hidden").as_deref(), Some("1" | "true"))
}

/// The parts of the sheets with their names.
fn titles(
    pack: &mut OfficePackage<'_>,
    main: &str,
    relations: &[PartRelation],
) -> Result<Vec<(String, String)>, Vec<Finding>> {
    let mut titles = Vec::new();
    let xml = pack.text(main)?;
    for_each_xml_event(main, &xml, |bit| {
        if let XmlEvent::Open(element) = bit
            && element.name() == "sheet"
            && let Some(id) = element.value("id")
            && let Some(part) = relations.iter().find(|relation| relation.id == id)
        {
            titles.push((part.target.clone(), element.value("name").unwrap_or_default()));
        }
    })?;
    Ok(titles)
}
