//! What calamine does not tell of an Excel workbook before 2007: how numbers are shown, which cells and which words
//! are struck out or raised, what is hidden. It is looked up in the records of the file.

mod records;
mod sheet;
mod text;

use std::collections::BTreeMap;

use super::number_format::{builtin, is_local_currency};
use crate::model::{Baseline, CharStyle, StyledText};
use crate::readers::compound::{u16_at, u32_at};
use records::records;
use sheet::{BiffCells, cells};
use text::BiffText;

/// The style of a cell: its font, its number format, and whether its ground has a colour.
#[derive(Clone, Copy, Default)]
struct Style {
    font: u16,
    format: u16,
    filled: bool,
}

/// Whether the ground of a style has a colour other than white.
fn is_filled(body: &[u8]) -> bool {
    let pattern = u32_at(body, 14).unwrap_or(0) >> 26;
    let colour = u16_at(body, 18).unwrap_or(0) & 0x7f;
    pattern > 1 || (pattern == 1 && !matches!(colour, 1 | 9 | 0x40 | 0x41))
}

/// What is known of a workbook.
#[derive(Default)]
pub(crate) struct BiffWorkbook {
    fonts: Vec<CharStyle>,
    /// Which of the fonts have a colour.
    coloured_fonts: Vec<bool>,
    styles: Vec<Style>,
    formats: BTreeMap<u16, String>,
    /// Where in each text another font begins, by characters.
    runs: Vec<Vec<(usize, u16)>>,
    pub(crate) sheets: BTreeMap<String, BiffCells>,
    /// Texts are kept as they are since Excel 97.
    unicode: bool,
}

impl BiffWorkbook {
    /// Reads the records of a workbook's stream; what is broken says nothing.
    pub(crate) fn read(stream: &[u8]) -> Self {
        let mut book = Self::default();
        let mut places = Vec::new();
        for record in records(stream) {
            let body = record.parts.first().copied().unwrap_or_default();
            match record.kind {
                0x0809 => book.unicode = u16_at(body, 0) == Some(0x0600),
                0x0031 => {
                    let flags = u16_at(body, 2).unwrap_or(0);
                    let baseline = match u16_at(body, 8) {
                        Some(1) => Baseline::Raised,
                        Some(2) => Baseline::Lowered,
                        _ => Baseline::Normal,
                    };
                    let black = matches!(u16_at(body, 4), Some(0 | 8 | 0x40 | 0x7fff) | None);
                    book.coloured_fonts.push(!black);
                    book.fonts.push(CharStyle { struck: flags & 8 != 0, baseline });
                }
                0x00e0 => book.styles.push(Style {
                    font: u16_at(body, 0).unwrap_or(0),
                    format: u16_at(body, 2).unwrap_or(0),
                    filled: book.unicode && is_filled(body),
                }),
                0x041e if book.unicode => {
                    let mut text = BiffText { parts: &record.parts, part: 0, at: 2 };
                    if let (Some(id), Some(code)) = (u16_at(body, 0), text.long()) {
                        book.formats.insert(id, code);
                    }
                }
                0x00fc => book.runs = runs(&record.parts),
                0x0085 => {
                    let mut text = BiffText { parts: &record.parts, part: 0, at: 6 };
                    let name = if book.unicode { text.short() } else { None };
                    places.extend(u32_at(body, 0).zip(name));
                }
                0x000a => break,
                _ => {}
            }
        }
        for (place, name) in places {
            if let Some(rest) = stream.get(place as usize..) {
                let name = name.replace('\0', "");
                let cells = cells(rest, &name);
                book.sheets.insert(name, cells);
            }
        }
        book
    }

    fn style(&self, sheet: &str, cell: (u32, u32)) -> Option<Style> {
        let style = self.sheets.get(sheet)?.styles.get(&cell)?;
        self.styles.get(usize::from(*style)).copied()
    }

    /// How a cell shows numbers, nothing where that is not known here, and whether that has the currency of the
    /// computer.
    pub(crate) fn format(&self, sheet: &str, cell: (u32, u32)) -> (Option<String>, bool) {
        let Some(style) = self.style(sheet, cell) else { return (None, false) };
        match self.formats.get(&style.format) {
            Some(own) => (Some(own.clone()), false),
            None => (builtin(style.format).map(str::to_owned), is_local_currency(style.format)),
        }
    }

    /// How many cells of a sheet have a coloured ground or coloured words.
    pub(crate) fn coloured(&self, sheet: &str) -> usize {
        let red = |font: u16| self.coloured_fonts.get(font_place(font)).copied().unwrap_or(false);
        let coloured = |style: &u16| {
            self.styles.get(usize::from(*style)).is_some_and(|style| style.filled || red(style.font))
        };
        self.sheets
            .get(sheet)
            .map_or(0, |cells| cells.styles.values().filter(|style| coloured(style)).count())
    }

    /// The words of a cell in their looks.
    pub(crate) fn styled(&self, sheet: &str, cell: (u32, u32), text: &str) -> StyledText {
        let Some(cells) = self.sheets.get(sheet) else { return text.into() };
        let font = self.style(sheet, cell).map_or(CharStyle::PLAIN, |style| self.font(style.font));
        let runs = cells.texts.get(&cell).and_then(|at| self.runs.get(*at)).filter(|runs| !runs.is_empty());
        let Some(runs) = runs else { return StyledText::styled(text, font) };
        let mut all = StyledText::new();
        let mut place = 0;
        for letter in text.chars() {
            let run = runs.iter().rev().find(|(from, _)| *from <= place).map(|(_, font)| self.font(*font));
            all.push(letter.encode_utf8(&mut [0; 4]), run.unwrap_or(font));
            place += letter.len_utf16();
        }
        all
    }

    fn font(&self, number: u16) -> CharStyle {
        self.fonts.get(font_place(number)).copied().unwrap_or_default()
    }
}

/// The place of a font by its number; there is none of number 4.
fn font_place(number: u16) -> usize {
    usize::from(if number > 4 { number - 1 } else { number })
}

/// Where in each of the workbook's texts another font begins.
fn runs(parts: &[&[u8]]) -> Vec<Vec<(usize, u16)>> {
    let mut all = Vec::new();
    let mut text = BiffText { parts, part: 0, at: 8 };
    let mut one = || -> Option<Vec<(usize, u16)>> {
        let count = usize::from(text.word()?);
        let flags = text.byte()?;
        let runs = if flags & 8 != 0 { text.word()? } else { 0 };
        let more =
            if flags & 4 != 0 { usize::from(text.word()?) | usize::from(text.word()?) << 16 } else { 0 };
        text.letters(count, flags)?;
        let mut list = Vec::new();
        for _ in 0..runs {
            list.push((usize::from(text.word()?), text.word()?));
        }
        text.skip(more)?;
        Some(list)
    };
    while let Some(list) = one() {
        all.push(list);
    }
    all
}
