//! What calamine does not tell of an Excel workbook before 2007: how numbers are shown, which cells and which words
//! are struck out or raised, what is hidden. It is looked up in the records of the file.

use std::collections::BTreeMap;

use crate::model::{Baseline, CharStyle, StyledText};

/// What is known of a sheet.
#[derive(Default)]
pub(super) struct Cells {
    /// The style of each cell, by row and column from 0.
    styles: BTreeMap<(u32, u32), u16>,
    /// Which of the workbook's texts a cell holds.
    texts: BTreeMap<(u32, u32), usize>,
    pub(super) hidden_rows: usize,
    pub(super) hidden_columns: usize,
    pub(super) comments: usize,
    pub(super) pictures: usize,
    pub(super) charts: usize,
    /// Shapes without words.
    pub(super) shapes: usize,
    /// What is at the head and the foot of its pages.
    pub(super) margins: Vec<String>,
    /// The words of shapes over its cells.
    pub(super) drawn: Vec<String>,
}

/// What is known of a workbook.
#[derive(Default)]
pub(super) struct OldBook {
    fonts: Vec<CharStyle>,
    /// The font and the number format of each style.
    styles: Vec<(u16, u16)>,
    formats: BTreeMap<u16, String>,
    /// Where in each text another font begins, by characters.
    runs: Vec<Vec<(usize, u16)>>,
    pub(super) sheets: BTreeMap<String, Cells>,
    /// Texts are kept as they are since Excel 97.
    unicode: bool,
}

/// A record: its kind, its bytes, and those of the records that continue it.
struct Record<'a> {
    kind: u16,
    parts: Vec<&'a [u8]>,
}

/// The records of a stream from a place on.
fn records(mut rest: &[u8]) -> impl Iterator<Item = Record<'_>> {
    const CONTINUE: u16 = 0x3c;
    let mut take = move || -> Option<(u16, &[u8])> {
        let (head, after) = rest.split_first_chunk::<4>()?;
        let [a, b, c, d] = *head;
        let body = after.get(..usize::from(u16::from_le_bytes([c, d])))?;
        rest = after.get(body.len()..)?;
        Some((u16::from_le_bytes([a, b]), body))
    };
    let mut next = take();
    std::iter::from_fn(move || {
        let (kind, body) = next.take()?;
        let mut parts = vec![body];
        next = take();
        while let Some((CONTINUE, body)) = next {
            parts.push(body);
            next = take();
        }
        Some(Record { kind, parts })
    })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

impl OldBook {
    /// Reads the records of a workbook's stream; what is broken says nothing.
    pub(super) fn read(stream: &[u8]) -> Self {
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
                    book.fonts.push(CharStyle { struck: flags & 8 != 0, baseline });
                }
                0x00e0 => book.styles.push((u16_at(body, 0).unwrap_or(0), u16_at(body, 2).unwrap_or(0))),
                0x041e if book.unicode => {
                    let mut text = Text { parts: &record.parts, part: 0, at: 2 };
                    if let (Some(id), Some(code)) = (u16_at(body, 0), text.long()) {
                        book.formats.insert(id, code);
                    }
                }
                0x00fc => book.runs = runs(&record.parts),
                0x0085 => {
                    let mut text = Text { parts: &record.parts, part: 0, at: 6 };
                    let name = if book.unicode { text.short() } else { None };
                    places.extend(u32_at(body, 0).zip(name));
                }
                0x000a => break,
                _ => {}
            }
        }
        for (place, name) in places {
            if let Some(rest) = stream.get(place as usize..) {
                book.sheets.insert(name.replace('\0', ""), cells(rest));
            }
        }
        book
    }

    /// How a cell shows numbers; nothing where that is not known here.
    pub(super) fn format(&self, sheet: &str, cell: (u32, u32)) -> Option<&str> {
        let style = self.sheets.get(sheet)?.styles.get(&cell)?;
        let (_, id) = *self.styles.get(usize::from(*style))?;
        self.formats.get(&id).map(String::as_str).or_else(|| builtin(id))
    }

    /// The words of a cell in their looks.
    pub(super) fn styled(&self, sheet: &str, cell: (u32, u32), text: &str) -> StyledText {
        let Some(cells) = self.sheets.get(sheet) else { return text.into() };
        let style = cells.styles.get(&cell).and_then(|style| self.styles.get(usize::from(*style)));
        let font = style.map_or(CharStyle::PLAIN, |(font, _)| self.font(*font));
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

    /// A font by its number; there is none of number 4.
    fn font(&self, number: u16) -> CharStyle {
        let place = if number > 4 { number - 1 } else { number };
        self.fonts.get(usize::from(place)).copied().unwrap_or_default()
    }
}

/// The formats that every Excel knows.
fn builtin(id: u16) -> Option<&'static str> {
    Some(match id {
        0 => "General",
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "mm-dd-yy",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "m/d/yy h:mm",
        37 | 38 => "#,##0;(#,##0)",
        39 | 40 => "#,##0.00;(#,##0.00)",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        49 => "@",
        _ => return None,
    })
}

/// Whether an object is a line or another shape: no picture, chart, comment or list to choose from.
fn is_drawn(kind: u16) -> bool {
    matches!(kind, 1..=4 | 6 | 9 | 0x1e)
}

/// Reads the records of a sheet.
fn cells(stream: &[u8]) -> Cells {
    let mut all = Cells::default();
    let (mut depth, mut shape, mut drawn) = (0usize, false, false);
    for record in records(stream) {
        let body = record.parts.first().copied().unwrap_or_default();
        match record.kind {
            0x0809 => {
                depth += 1;
                all.charts += usize::from(depth == 2 && u16_at(body, 2) == Some(0x20));
            }
            0x0014 | 0x0015 => {
                let mut text = Text { parts: &record.parts, part: 0, at: 0 };
                let words = text.long().map(|code| super::rich_cells::margin(&code)).unwrap_or_default();
                if !words.is_empty() && !all.margins.contains(&words) {
                    all.margins.push(words);
                }
            }
            0x000a => depth = depth.saturating_sub(1),
            _ if depth > 1 => {}
            0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e | 0x00fd | 0x0006 => {
                if let (Some(row), Some(column), Some(style)) =
                    (u16_at(body, 0), u16_at(body, 2), u16_at(body, 4))
                {
                    let cell = (u32::from(row), u32::from(column));
                    all.styles.insert(cell, style);
                    if let (0x00fd, Some(text)) = (record.kind, u32_at(body, 6)) {
                        all.texts.insert(cell, text as usize);
                    }
                }
            }
            0x00bd => {
                let (row, first) = (u16_at(body, 0).unwrap_or(0), u16_at(body, 2).unwrap_or(0));
                let several = body.get(4..body.len().saturating_sub(2)).unwrap_or_default();
                for (column, each) in (u32::from(first)..).zip(several.chunks_exact(6)) {
                    all.styles.insert((u32::from(row), column), u16_at(each, 0).unwrap_or(0));
                }
            }
            0x0208 => all.hidden_rows += usize::from(u16_at(body, 12).is_some_and(|flags| flags & 0x20 != 0)),
            0x007d => {
                let (first, last) = (u16_at(body, 0).unwrap_or(0), u16_at(body, 2).unwrap_or(0));
                if u16_at(body, 8).is_some_and(|flags| flags & 1 != 0) {
                    let many = usize::from(last.saturating_sub(first)) + 1;
                    // The columns beyond the table are often hidden together.
                    all.hidden_columns += if many < 200 { many } else { 0 };
                }
            }
            0x001c => all.comments += 1,
            0x005d => {
                let kind = u16_at(body, 4);
                all.pictures += usize::from(kind == Some(8));
                all.shapes += usize::from(kind.is_some_and(is_drawn));
                drawn = kind.is_some_and(is_drawn);
                // The words of a comment are not those of a shape.
                shape = kind.is_some_and(|kind| kind != 0x19);
            }
            0x01b6 if shape => {
                let count = u16_at(body, 10).unwrap_or(0);
                let mut text = Text { parts: &record.parts, part: 1, at: 0 };
                if let Some(words) = text.flagged(usize::from(count)).filter(|words| !words.trim().is_empty())
                {
                    all.drawn.push(words.trim().replace('\r', "\n"));
                    all.shapes -= usize::from(std::mem::take(&mut drawn));
                }
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    all
}

/// A text that may go on in the next record.
struct Text<'a> {
    parts: &'a [&'a [u8]],
    part: usize,
    at: usize,
}

impl Text<'_> {
    fn byte(&mut self) -> Option<u8> {
        while self.at >= self.parts.get(self.part)?.len() {
            (self.part, self.at) = (self.part + 1, 0);
        }
        let byte = *self.parts.get(self.part)?.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn word(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, bytes: usize) -> Option<()> {
        (0..bytes).try_for_each(|_| self.byte().map(drop))
    }

    /// A text whose length is a byte.
    fn short(&mut self) -> Option<String> {
        let count = usize::from(self.byte()?);
        self.flagged(count)
    }

    /// A text whose length is two bytes.
    fn long(&mut self) -> Option<String> {
        let count = usize::from(self.word()?);
        self.flagged(count)
    }

    /// A byte that tells how wide the letters are, and the letters.
    fn flagged(&mut self, count: usize) -> Option<String> {
        let flags = self.byte()?;
        self.letters(count, flags)
    }

    fn letters(&mut self, count: usize, flags: u8) -> Option<String> {
        let mut wide = flags & 1 != 0;
        let mut units = Vec::new();
        for _ in 0..count {
            // Where a text goes on in another record, that begins with a byte of its own.
            if self.at >= self.parts.get(self.part)?.len() {
                (self.part, self.at) = (self.part + 1, 0);
                wide = self.byte()? & 1 != 0;
            }
            units.push(if wide { self.word()? } else { u16::from(self.byte()?) });
        }
        Some(String::from_utf16_lossy(&units))
    }
}

/// Where in each of the workbook's texts another font begins.
fn runs(parts: &[&[u8]]) -> Vec<Vec<(usize, u16)>> {
    let mut all = Vec::new();
    let mut text = Text { parts, part: 0, at: 8 };
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
