//! Documents of Word before 2007. Their words are kept in pieces that a table in another stream of the file puts in
//! order; nothing else of them is read here.

use std::io::{Cursor, Read};

use cfb::CompoundFile;
use encoding_rs::WINDOWS_1252;

use super::office::{Manuscript, Paragraph, Signs};
use super::pack::{broken, locked};
use super::{Known, Reading};
use crate::finding::Finding;

/// Reads an older Word document.
pub(super) fn read(bytes: &[u8], known: Known<'_>) -> Result<Reading, Vec<Finding>> {
    let not_whole = || broken("it is not a whole Word document; it may have been cut off");
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| not_whole())?;
    let document = stream(&mut file, "/WordDocument", bytes.len()).ok_or_else(not_whole)?;
    let flags = u16_at(&document, 0x0a).ok_or_else(not_whole)?;
    if u16_at(&document, 0) != Some(0xa5ec) {
        return Err(broken("it was written by a Word older than that of 1997"));
    }
    if flags & 0x0100 != 0 {
        return Err(locked());
    }
    let table = if flags & 0x0200 != 0 { "/1Table" } else { "/0Table" };
    let table = stream(&mut file, table, bytes.len()).ok_or_else(not_whole)?;
    let (text, length) = words(&document, &table).ok_or_else(not_whole)?;
    super::charset::holes(&text)?;
    let mut signs = Signs::default();
    let comments = u32_at(&document, 0x5c).unwrap_or(0);
    // How many they are is not kept beside their words.
    signs.comments = usize::from(comments > 0);
    signs.macros = file.exists("/Macros");
    signs.embedded = file.read_storage("/ObjectPool").map_or(0, Iterator::count);
    let mut parts = Manuscript::default();
    tell(&text.chars().take(length).collect::<String>(), &mut parts, &mut signs);
    super::table::within(0, 0, parts.cells, known)?;
    signs.reading(parts.finish(), Vec::new(), known)
}

fn stream(file: &mut CompoundFile<Cursor<&[u8]>>, name: &str, most: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    file.open_stream(name).ok()?.take(most as u64).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// All words in order, and how many characters of them are the document itself; notes follow those.
fn words(document: &[u8], table: &[u8]) -> Option<(String, usize)> {
    let start = u32_at(document, 0x1a2)? as usize;
    let end = start.checked_add(u32_at(document, 0x1a6)? as usize)?;
    let mut pieces = table.get(start..end)?;
    // Properties of stretches stand before the pieces.
    while pieces.first() == Some(&1) {
        pieces = pieces.get(3 + u16_at(pieces, 1)? as usize..)?;
    }
    if pieces.first() != Some(&2) {
        return None;
    }
    let pieces = pieces.get(5..5usize.checked_add(u32_at(pieces, 1)? as usize)?)?;
    let count = pieces.len().checked_sub(4)? / 12;
    let mut text = String::new();
    for i in 0..count {
        let (from, to) = (u32_at(pieces, 4 * i)?, u32_at(pieces, 4 * i + 4)?);
        let length = to.checked_sub(from)? as usize;
        let place = u32_at(pieces, 4 * (count + 1) + 8 * i + 2)?;
        let offset = (place & 0x3fff_ffff) as usize;
        if place & 0x4000_0000 != 0 {
            let bytes = document.get(offset / 2..(offset / 2).checked_add(length)?)?;
            text.push_str(&WINDOWS_1252.decode_without_bom_handling(bytes).0);
        } else {
            let bytes = document.get(offset..offset.checked_add(length.checked_mul(2)?)?)?;
            let units: Vec<u16> = bytes.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).collect();
            text.push_str(&String::from_utf16_lossy(&units));
        }
    }
    Some((text, u32_at(document, 0x4c)? as usize))
}

/// Turns Word's own marks into paragraphs, cells and pages.
fn tell(text: &str, parts: &mut Manuscript, signs: &mut Signs) {
    let mut words = String::new();
    // Fields inside one another: whether the present one is still its own instructions.
    let mut fields: Vec<bool> = Vec::new();
    // A cell ends with the mark that also ends a row, which comes when no words stand before it.
    let (mut cells, mut in_table) = (0usize, false);
    for c in text.chars() {
        if fields.contains(&true) && !matches!(c, '\u{13}'..='\u{15}') {
            continue;
        }
        match c {
            '\u{13}' => fields.push(true),
            '\u{14}' => fields.iter_mut().last().into_iter().for_each(|open| *open = false),
            '\u{15}' => drop(fields.pop()),
            '\u{7}' => {
                if !in_table {
                    parts.open_table();
                    in_table = true;
                }
                if words.is_empty() && cells > 0 {
                    parts.close_row();
                    cells = 0;
                } else {
                    parts.paragraph(&std::mem::take(&mut words), Paragraph::Text);
                    parts.close_cell(1, 1);
                    cells += 1;
                }
            }
            '\r' | '\u{c}' => {
                if in_table && cells == 0 {
                    parts.close_table();
                    in_table = false;
                }
                parts.paragraph(&std::mem::take(&mut words), Paragraph::Text);
                if c == '\u{c}' {
                    parts.new_page();
                }
            }
            '\u{b}' => words.push('\n'),
            '\u{1e}' => words.push('\u{2011}'),
            '\u{1}' | '\u{8}' => signs.pictures += 1,
            '\u{2}' | '\u{5}' | '\u{1f}' | '\u{3}' | '\u{4}' => {}
            other => words.push(other),
        }
    }
    parts.paragraph(&words, Paragraph::Text);
}
