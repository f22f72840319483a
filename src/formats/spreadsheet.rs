//! Spreadsheets of LibreOffice and its relatives. Beside each value the file holds the text that the program showed
//! for it, so dates and amounts are printed as the sheet has them, and no reader has to know number formats.

use std::collections::BTreeSet;

use super::open_text::{add_words, unlocked};
use super::pack::{Bit, Pack, through};
use super::sheets::{Besides, Sheet, reading};
use super::table::within;
use super::{Known, Reading};
use crate::finding::Finding;

/// Reads an OpenDocument spreadsheet.
pub(super) fn read(bytes: &[u8], known: Known<'_>) -> Result<Reading, Vec<Finding>> {
    let (sheets, besides) = all(bytes, known)?;
    reading(sheets, &besides, known)
}

/// Every sheet, and what else it holds.
pub(super) fn all(bytes: &[u8], known: Known<'_>) -> Result<(Vec<Sheet>, Besides), Vec<Finding>> {
    let mut pack = Pack::open(bytes, known)?;
    unlocked(&mut pack)?;
    let xml = pack.text("content.xml")?;
    let (sheets, mut besides) = sheets(&xml, known)?;
    let starts = |what: &str| pack.names().iter().filter(|name| name.starts_with(what)).count();
    besides.pictures = starts("Pictures/");
    besides.charts =
        pack.names().iter().filter(|n| n.starts_with("Object ") && n.ends_with("/content.xml")).count();
    besides.macros = starts("Basic/") + starts("Scripts/") > 0;
    Ok((sheets, besides))
}

/// A cell that is being read.
#[derive(Default)]
struct Cell {
    text: String,
    repeated: usize,
    formula: bool,
    paragraphs: usize,
}

fn sheets(xml: &str, known: Known<'_>) -> Result<(Vec<Sheet>, Besides), Vec<Finding>> {
    let (mut sheets, mut besides) = (Vec::<Sheet>::new(), Besides::default());
    let (mut style, mut unseen) = (String::new(), BTreeSet::<String>::new());
    let mut cell: Option<Cell> = None;
    let (mut row, mut row_repeated) = (Vec::<String>::new(), 1usize);
    let (mut depth, mut gone, mut empty_rows) = (0usize, 0usize, 0usize);
    let mut refused = Ok(());
    let mut weight = 0usize;
    through("content.xml", xml, |bit| match bit {
        Bit::Open(element) => match element.name() {
            "style" => style = element.value("name").unwrap_or_default(),
            "table-properties" if element.value("display").as_deref() == Some("false") => {
                unseen.insert(style.clone());
            }
            "table" => {
                depth += 1;
                if depth == 1 {
                    let hidden = element.value("style-name").is_some_and(|style| unseen.contains(&style));
                    let name = element.value("name").unwrap_or_default();
                    sheets.push(Sheet { name, hidden, ..Sheet::default() });
                    empty_rows = 0;
                }
            }
            _ if depth != 1 => {}
            "table-column" => {
                let hidden = element.value("visibility").is_some_and(|v| v == "collapse");
                // The columns beyond the table are often hidden together.
                let many = element.number("number-columns-repeated").unwrap_or(1);
                besides.hidden_columns += if hidden && many < 1_000 { many } else { 0 };
            }
            "table-row" => {
                row.clear();
                row_repeated = element.number("number-rows-repeated").unwrap_or(1).max(1);
                let hidden = element.value("visibility").is_some_and(|v| v != "visible");
                besides.hidden_rows += if hidden && row_repeated < 10_000 { row_repeated } else { 0 };
            }
            "table-cell" | "covered-table-cell" => {
                cell = Some(Cell {
                    repeated: element.number("number-columns-repeated").unwrap_or(1).max(1),
                    formula: element.value("formula").is_some(),
                    ..Cell::default()
                });
            }
            "annotation" => {
                besides.comments += 1;
                gone += 1;
            }
            _ if gone > 0 => {}
            "p" => {
                if let Some(cell) = &mut cell {
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    cell.paragraphs += 1;
                }
            }
            "s" => {
                if let Some(cell) = &mut cell {
                    let spaces = element.number("c").unwrap_or(1).clamp(1, 200);
                    cell.text.push_str(&" ".repeat(spaces));
                }
            }
            "line-break" => cell.iter_mut().for_each(|cell| cell.text.push('\n')),
            "tab" => cell.iter_mut().for_each(|cell| cell.text.push(' ')),
            _ => {}
        },
        Bit::Words(words) => {
            if let (Some(cell), 0, 1) = (&mut cell, gone, depth)
                && cell.paragraphs > 0
            {
                add_words(&mut cell.text, &words);
            }
        }
        Bit::Close(name) => match name {
            "table" => depth = depth.saturating_sub(1),
            "annotation" => gone = gone.saturating_sub(1),
            _ if depth != 1 || gone > 0 => {}
            "table-cell" | "covered-table-cell" => {
                let Some(done) = cell.take() else { return };
                let text = done.text.trim_end().to_owned();
                if let (true, true, Some(sheet)) = (done.formula, text.is_empty(), sheets.last_mut()) {
                    sheet.without_value += done.repeated.min(1_000);
                }
                let repeated =
                    if text.is_empty() { done.repeated.min(known.limits.columns + 1) } else { done.repeated };
                let room = (known.limits.columns + 1).saturating_sub(row.len());
                row.extend(std::iter::repeat_n(text, repeated.min(room)));
            }
            "table-row" => {
                let Some(sheet) = sheets.last_mut() else { return };
                while row.last().is_some_and(String::is_empty) {
                    row.pop();
                }
                if row.is_empty() {
                    empty_rows = empty_rows.saturating_add(row_repeated);
                    return;
                }
                // What stands beyond a limit is not kept in memory; the table is refused for it below.
                weight = weight
                    .saturating_add(empty_rows)
                    .saturating_add(row_repeated.saturating_mul(row.len().max(1)));
                if refused.is_ok() {
                    refused = within(sheet.rows.len() + 1, row.len(), weight, known);
                }
                if refused.is_ok() {
                    sheet.rows.extend(std::iter::repeat_n(Vec::new(), empty_rows));
                    sheet.rows.extend(std::iter::repeat_n(row.clone(), row_repeated));
                }
                empty_rows = 0;
            }
            _ => {}
        },
    })?;
    refused.map(|()| (sheets, besides))
}
