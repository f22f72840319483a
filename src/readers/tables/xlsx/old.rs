//! A workbook of Excel before 2007.

use std::io::{Cursor, Read as _};

use calamine::{Data, Reader as _, SheetType, SheetVisible, Xls};

use super::{Book, Format, truth};
use crate::model::finding::Finding;
use crate::readers::office::package::{broken, locked};
use crate::readers::tables::biff::BiffWorkbook;
use crate::readers::tables::csv::check_table_limits;
use crate::readers::tables::number_format::{general, of_text};
use crate::readers::tables::workbook::{OtherContents, WorkbookSheet, control_line, is_changing, link_of};
use crate::readers::{ReaderContext, compound};

/// The stream with the records of an older workbook.
fn stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(compound::readable(bytes))).ok()?;
    let name = if file.exists("/Workbook") { "/Workbook" } else { "/Book" };
    let mut stream = Vec::new();
    file.open_stream(name).ok()?.take(bytes.len() as u64).read_to_end(&mut stream).ok()?;
    Some(stream)
}

/// Whether a password locks a workbook, in whichever of the ways that Excel had (MS-XLS, 2.4.117). calamine knows one
/// of them.
fn is_locked(stream: &[u8]) -> bool {
    const FILE_PASS: u16 = 0x002f;
    const END: u16 = 0x000a;
    let mut rest = stream;
    while let Some((head, after)) = rest.split_first_chunk::<4>() {
        let [a, b, c, d] = *head;
        match u16::from_le_bytes([a, b]) {
            FILE_PASS => return true,
            END => return false,
            _ => {}
        }
        rest = after.get(usize::from(u16::from_le_bytes([c, d]))..).unwrap_or_default();
    }
    false
}

/// Whether the records of an older workbook follow one another to the end of each sheet. calamine shows the rows
/// before a gap as if they were all.
fn is_unbroken(stream: &[u8]) -> bool {
    const BEGIN: u16 = 0x0809;
    const END: u16 = 0x000a;
    let (mut rest, mut depth, mut parts) = (stream, 0usize, 0usize);
    while let Some((head, after)) = rest.split_first_chunk::<4>() {
        let [a, b, c, d] = *head;
        let (kind, length) = (u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]));
        match kind {
            BEGIN => (depth, parts) = (depth + 1, parts + 1),
            // What follows the last sheet fills the sector.
            _ if depth == 0 => break,
            END => depth -= 1,
            0 => return false,
            _ => {}
        }
        let Some(next) = after.get(usize::from(length)..) else { return false };
        rest = next;
    }
    depth == 0 && parts > 1
}

/// The files in an older workbook, each of which has a folder of its own.
fn embedded(bytes: &[u8]) -> usize {
    let Ok(file) = cfb::CompoundFile::open(Cursor::new(compound::readable(bytes))) else { return 0 };
    file.read_root_storage().filter(|entry| entry.is_storage() && entry.name().starts_with("MBD")).count()
}

/// Reads a workbook of Excel before 2007.
pub(super) fn read_before_2007(bytes: &[u8], known: ReaderContext<'_>) -> Result<Book, Vec<Finding>> {
    let stream = stream(bytes);
    if stream.as_deref().is_some_and(is_locked) {
        return Err(locked());
    }
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|why| match why {
        calamine::XlsError::Password => locked(),
        _ => broken("it is not a complete workbook. It may have been cut off"),
    })?;
    let stream =
        stream.filter(|stream| is_unbroken(stream)).ok_or_else(|| broken("a part of it was lost"))?;
    let old = BiffWorkbook::read(&stream);
    let from_1904 = book.has_1904_epoch();
    let (mut sheets, mut other) = (Vec::new(), OtherContents::default());
    let mut weight = 0usize;
    for meta in book.sheets_metadata().to_vec() {
        if meta.typ != SheetType::WorkSheet {
            other.charts += usize::from(meta.typ == SheetType::ChartSheet);
            continue;
        }
        let range = book
            .worksheet_range(&meta.name)
            .map_err(|_| broken(format!("its sheet \"{}\" cannot be read", meta.name)))?;
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut sheet = WorkbookSheet {
            hidden: meta.visible != SheetVisible::Visible,
            name: meta.name,
            ..WorkbookSheet::default()
        };
        for (row, column, value) in range.used_cells() {
            let (row, column) = (top as usize + row, left as usize + column);
            let place = (row as u32, column as u32);
            let (code, local_currency) = old.format(&sheet.name, place);
            let format = Format { code: code.as_deref(), local_currency, from_1904 };
            let (kept, text) = match value {
                Data::Empty => continue,
                Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
                    (text.clone(), of_text(text, format.code.unwrap_or_default()))
                }
                Data::Int(value) => (value.to_string(), format.number(*value as f64, &mut other)),
                Data::Float(value) => (general(*value), format.number(*value, &mut other)),
                Data::Bool(value) => (truth(*value), truth(*value)),
                Data::DateTime(at) => (general(at.as_f64()), format.date(at.as_f64(), &mut other)),
                Data::Error(error) => (error.to_string(), error.to_string()),
            };
            let hidden = text.trim().is_empty() && !kept.trim().is_empty();
            other.hidden_values += usize::from(hidden);
            let text = if hidden { kept } else { text };
            let text = old.styled(&sheet.name, place, &text);
            sheet.put(row, column, text, known)?;
        }
        formulas(&mut book, &mut sheet, &mut other);
        if let Some(cells) = old.sheets.get(&sheet.name) {
            other.hidden_rows += cells.hidden_rows;
            other.hidden_columns += cells.hidden_columns;
            other.comments += cells.comments;
            other.pictures_kept += cells.pictures;
            other.charts += cells.charts;
            other.shapes += cells.shapes;
            sheet.drawn.clone_from(&cells.drawn);
            sheet.margins.clone_from(&cells.margins);
            sheet.links.extend(cells.links.iter().cloned());
            sheet.merged.clone_from(&cells.merged);
            sheet.drawn.extend(cells.boxes.iter().map(control_line));
            other.coloured += old.coloured(&sheet.name);
            other.colouring_rules += cells.colouring_rules;
            other.add_controls(&cells.boxes, cells.controls);
            other.leave_out(&cells.margin_fields);
        }
        weight += sheet.cells.len();
        check_table_limits(0, 0, weight, known)?;
        sheets.push(sheet);
    }
    if sheets.is_empty() {
        return Err(broken("it has no sheets"));
    }
    other.embedded = embedded(bytes);
    other.macros = matches!(book.vba_project(), Ok(Some(_)));
    Ok((sheets, other))
}

/// Looks into the formulas of a sheet.
fn formulas(book: &mut Xls<Cursor<&[u8]>>, sheet: &mut WorkbookSheet, other: &mut OtherContents) {
    let Ok(range) = book.worksheet_formula(&sheet.name) else { return };
    let (top, left) = range.start().unwrap_or((0, 0));
    for (row, column, formula) in range.used_cells() {
        other.changing += usize::from(is_changing(formula));
        let at = (top as usize + row, left as usize + column);
        sheet.links.extend(link_of(formula).map(|to| (at, to)));
    }
}
