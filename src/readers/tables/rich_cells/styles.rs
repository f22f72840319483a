//! How the cells of a workbook look, by their style: struck out, coloured, the format of their numbers.

use std::collections::{BTreeMap, BTreeSet};

use super::{apply_font_property, on};
use crate::model::CharStyle;
use crate::model::finding::Finding;
use crate::readers::office::package::{XmlElement, XmlEvent, for_each_xml_event};
use crate::readers::tables::number_format::{builtin, is_local_currency};

/// How a cell looks.
#[derive(Clone, Debug, Default)]
pub(crate) struct CellLook {
    pub(crate) letters: CharStyle,
    /// How it shows numbers; nothing where that is not known here.
    pub(crate) code: Option<String>,
    /// Its format has the currency of the computer that opens the workbook.
    pub(crate) local_currency: bool,
    /// Its ground or its words have a colour.
    pub(crate) coloured: bool,
}

/// The styles of a workbook.
#[derive(Default)]
pub(super) struct CellStyles {
    pub(super) cells: Vec<CellLook>,
    /// The rules' looks that strike cells out, and those that colour them.
    pub(super) striking: BTreeSet<usize>,
    pub(super) colouring: BTreeSet<usize>,
}

/// Whether an element names a colour that is seen against its usual ground: not that of the usual ground or words,
/// which is white or black in every theme of the office programs (ECMA-376, 18.8.19).
fn is_colour(element: &XmlElement<'_>, usual: &[&str]) -> bool {
    if let Some(rgb) = element.value("rgb") {
        let six = rgb.get(rgb.len().saturating_sub(6)..).unwrap_or_default().to_ascii_uppercase();
        return !usual.contains(&six.as_str());
    }
    let named = |key: &str| element.value(key).map(|value| format!("{key}{value}"));
    match named("theme").or_else(|| named("indexed")) {
        Some(name) => {
            !usual.contains(&name.as_str()) || (name.starts_with("theme") && element.value("tint").is_some())
        }
        None => false,
    }
}

const GROUND: [&str; 5] = ["FFFFFF", "theme0", "indexed1", "indexed9", "indexed65"];
/// Black, and the two colours of links.
const WORDS: [&str; 7] = ["000000", "theme1", "theme10", "theme11", "indexed0", "indexed8", "indexed64"];

impl CellStyles {
    pub(super) fn read(part: &str, xml: &str) -> Result<Self, Vec<Finding>> {
        let mut styles = Self::default();
        let (mut fonts, mut fills) = (Vec::<(CharStyle, bool)>::new(), Vec::<bool>::new());
        let mut codes = BTreeMap::<u16, String>::new();
        let (mut rules, mut within, mut solid) = (0usize, String::new(), false);
        for_each_xml_event(part, xml, |bit| {
            let XmlEvent::Open(element) = bit else { return };
            match (element.name(), within.as_str()) {
                (
                    name @ ("fonts" | "fills" | "dxfs" | "cellXfs" | "cellStyleXfs" | "cellStyles"
                    | "tableStyles" | "numFmts" | "borders" | "colors"),
                    _,
                ) => name.clone_into(&mut within),
                ("numFmt", "numFmts") => {
                    let id = element.number("numFmtId").and_then(|id| u16::try_from(id).ok());
                    codes.extend(id.zip(element.value("formatCode")));
                }
                ("font", "fonts") => fonts.push((CharStyle::PLAIN, false)),
                ("fill", "fills") => fills.push(false),
                ("patternFill", "fills") => {
                    let pattern = element.value("patternType").unwrap_or_default();
                    solid = pattern == "solid";
                    let patterned = !matches!(pattern.as_str(), "" | "none" | "solid");
                    fills.last_mut().into_iter().for_each(|fill| *fill = patterned);
                }
                ("gradientFill", "fills") => fills.last_mut().into_iter().for_each(|fill| *fill = true),
                ("fgColor", "fills") if solid => {
                    fills.last_mut().into_iter().for_each(|fill| *fill = is_colour(&element, &GROUND));
                }
                ("dxf", "dxfs") => rules += 1,
                ("strike", "dxfs") if on(&element) => {
                    styles.striking.insert(rules.saturating_sub(1));
                }
                ("color" | "fgColor" | "bgColor", "dxfs") => {
                    styles.colouring.insert(rules.saturating_sub(1));
                }
                ("xf", "cellXfs") => {
                    let at = |key| element.number(key);
                    let (letters, red) =
                        at("fontId").and_then(|font| fonts.get(font)).copied().unwrap_or_default();
                    let filled = at("fillId").and_then(|fill| fills.get(fill)).copied().unwrap_or_default();
                    let id = at("numFmtId").and_then(|id| u16::try_from(id).ok()).unwrap_or(0);
                    let own = codes.get(&id).cloned();
                    styles.cells.push(CellLook {
                        letters,
                        local_currency: own.is_none() && is_local_currency(id),
                        code: own.or_else(|| builtin(id).map(str::to_owned)),
                        coloured: red || filled,
                    });
                }
                ("color", "fonts") => {
                    let red = is_colour(&element, &WORDS);
                    fonts.last_mut().into_iter().for_each(|font| font.1 = red);
                }
                (_, "fonts") => {
                    fonts.last_mut().into_iter().for_each(|font| apply_font_property(&element, &mut font.0))
                }
                _ => {}
            }
        })?;
        Ok(styles)
    }
}
