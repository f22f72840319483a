//! What the records of one sheet say.

use std::collections::BTreeMap;

use super::records;
use super::text::BiffText;
use crate::readers::compound::{u16_at, u32_at};
use crate::readers::tables::rich_cells::margin;
use crate::readers::tables::workbook::MergedCells;

/// What is known of a sheet.
#[derive(Default)]
pub(crate) struct BiffCells {
    /// The style of each cell, by row and column from 0.
    pub(crate) styles: BTreeMap<(u32, u32), u16>,
    /// Which of the workbook's texts a cell holds.
    pub(crate) texts: BTreeMap<(u32, u32), usize>,
    pub(crate) hidden_rows: usize,
    pub(crate) hidden_columns: usize,
    pub(crate) comments: usize,
    pub(crate) pictures: usize,
    pub(crate) charts: usize,
    /// Shapes without words.
    pub(crate) shapes: usize,
    /// What is at the head and the foot of its pages.
    pub(crate) margins: Vec<String>,
    /// What the program prints there and the bundle does not.
    pub(crate) margin_fields: Vec<&'static str>,
    /// Tick boxes and choices: their words, and whether they are ticked.
    pub(crate) boxes: Vec<(String, bool)>,
    /// Other controls of a form.
    pub(crate) controls: usize,
    /// Where its links lead to, by their cells.
    pub(crate) links: Vec<((usize, usize), String)>,
    /// The blocks of cells that are merged.
    pub(crate) merged: Vec<MergedCells>,
    /// Rules that colour cells.
    pub(crate) colouring_rules: usize,
    /// The words of shapes over its cells.
    pub(crate) drawn: Vec<String>,
}

/// Whether an object is a line or another shape: no picture, chart, comment or list to choose from.
fn is_drawn(kind: u16) -> bool {
    matches!(kind, 1..=4 | 6 | 9 | 0x1e)
}

/// Reads the records of a sheet.
pub(super) fn cells(stream: &[u8], name: &str) -> BiffCells {
    let mut all = BiffCells::default();
    let (mut depth, mut shape, mut drawn) = (0usize, false, false);
    // The tick box whose words may follow.
    let mut ticked = None::<usize>;
    for record in records(stream) {
        let body = record.parts.first().copied().unwrap_or_default();
        match record.kind {
            0x0809 => {
                depth += 1;
                all.charts += usize::from(depth == 2 && u16_at(body, 2) == Some(0x20));
            }
            0x0014 | 0x0015 => {
                let mut text = BiffText { parts: &record.parts, part: 0, at: 0 };
                let margin = text.long().map(|code| margin(&code, name)).unwrap_or_default();
                if !margin.words.is_empty() && !all.margins.contains(&margin.words) {
                    all.margins.push(margin.words);
                }
                all.margin_fields.extend(margin.left_out);
            }
            0x000a => depth = depth.saturating_sub(1),
            _ if depth > 1 => {}
            0x0201 | 0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e | 0x00fd | 0x0006 => {
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
            0x00be => {
                let (row, first) = (u16_at(body, 0).unwrap_or(0), u16_at(body, 2).unwrap_or(0));
                let several = body.get(4..body.len().saturating_sub(2)).unwrap_or_default();
                for (column, each) in (u32::from(first)..).zip(several.chunks_exact(2)) {
                    all.styles.insert((u32::from(row), column), u16_at(each, 0).unwrap_or(0));
                }
            }
            0x00e5 => all.merged.extend(body.get(2..).unwrap_or_default().chunks_exact(8).filter_map(block)),
            0x01b8 => all.links.extend(link(body)),
            // The look of a rule has a block for its font or for its ground.
            0x01b1 => {
                let blocks = u32_at(body, 6).unwrap_or(0);
                all.colouring_rules += usize::from(blocks & 0x2400_0000 != 0);
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
                ticked = None;
                match kind {
                    Some(0x0b | 0x0c) => {
                        all.boxes.push((String::new(), is_ticked(body)));
                        ticked = all.boxes.len().checked_sub(1);
                    }
                    // Lists to choose from are also those that Excel makes for a filter.
                    Some(0x07 | 0x0d | 0x10..=0x12) => all.controls += 1,
                    _ => {}
                }
            }
            0x01b6 if shape => {
                let count = u16_at(body, 10).unwrap_or(0);
                let mut text = BiffText { parts: &record.parts, part: 1, at: 0 };
                if let Some(words) = text.flagged(usize::from(count)).filter(|words| !words.trim().is_empty())
                {
                    if let Some(own) = ticked.take().and_then(|at| all.boxes.get_mut(at)) {
                        words.trim().clone_into(&mut own.0);
                        continue;
                    }
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

/// Whether a tick box or a choice is ticked: one of the parts of its record tells it (MS-XLS, 2.5.143).
fn is_ticked(body: &[u8]) -> bool {
    const STATE: u16 = 0x12;
    let mut at = 0;
    while let (Some(kind), Some(length)) = (u16_at(body, at), u16_at(body, at + 2)) {
        if kind == STATE {
            return u16_at(body, at + 4) == Some(1);
        }
        at += 4 + usize::from(length);
    }
    false
}

/// A block of merged cells.
fn block(each: &[u8]) -> Option<MergedCells> {
    let at = |place| u16_at(each, place).map(usize::from);
    Some(((at(0)?, at(4)?), (at(2)?, at(6)?)))
}

/// Where a link leads to, and its first cell (MS-XLS, 2.4.140): an address follows the number of its kind.
fn link(body: &[u8]) -> Option<((usize, usize), String)> {
    const ADDRESS: [u8; 16] =
        [0xe0, 0xc9, 0xea, 0x79, 0xf9, 0xba, 0xce, 0x11, 0x8c, 0x82, 0x00, 0xaa, 0x00, 0x4b, 0xa9, 0x0b];
    let cell = (usize::from(u16_at(body, 0)?), usize::from(u16_at(body, 4)?));
    let at = body.windows(ADDRESS.len()).position(|bytes| bytes == ADDRESS)? + ADDRESS.len();
    let length = u32_at(body, at)? as usize;
    let bytes = body.get(at + 4..)?;
    let units = bytes.get(..length.min(bytes.len()))?.chunks_exact(2).map(|two| u16_at(two, 0).unwrap_or(0));
    let address = String::from_utf16_lossy(&units.take_while(|unit| *unit != 0).collect::<Vec<_>>());
    Some((cell, address)).filter(|(_, address)| !address.is_empty())
}
