//! Workbooks of Excel. The values are those that Excel computed and saved; what a formula would give today is not
//! asked. calamine reads them; what it does not tell, such as hidden rows and struck-out words, is looked up apart.

use std::io::{Cursor, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Data, DataRef, DataType as _, ExcelDateTime, ExcelDateTimeType, Reader, SheetType, SheetVisible, Xls,
    Xlsx,
};

use super::biff::OldBook;
use super::pack::{Pack, broken, locked};
use super::rich_cells::{self, Extras, Workbook};
use super::sheets::{OtherContents, Sheet, reading};
use super::shown::{Moment, general, is_dated, moment, number, of_text, plainly, shows_day};
use super::{Known, Reading};
use crate::finding::Finding;
use crate::limits::Limits;
use crate::model::{CharStyle, ItemPath, StyledText};

/// Reads a workbook of Excel since 2007.
pub(super) fn read(bytes: &[u8], known: Known<'_>) -> Result<Reading, Vec<Finding>> {
    let (sheets, other) = caught(|| read_new(bytes, known))?;
    reading(sheets, other, known)
}

/// Reads a workbook of Excel before 2007.
pub(super) fn read_old(bytes: &[u8], known: Known<'_>) -> Result<Reading, Vec<Finding>> {
    let (sheets, other) = caught(|| read_before_2007(bytes, known))?;
    reading(sheets, other, known)
}

/// The sheets of a workbook of Excel since 2007.
pub(super) fn sheets(bytes: &[u8], known: Known<'_>) -> Result<Vec<Sheet>, Vec<Finding>> {
    caught(|| read_new(bytes, known)).map(|(sheets, _)| sheets)
}

/// The sheets of a workbook of Excel before 2007.
pub(super) fn old_sheets(bytes: &[u8], known: Known<'_>) -> Result<Vec<Sheet>, Vec<Finding>> {
    caught(|| read_before_2007(bytes, known)).map(|(sheets, _)| sheets)
}

/// The sheets of a workbook, and what else it holds.
type Book = (Vec<Sheet>, OtherContents);

/// calamine takes some things for granted that a damaged workbook does not have.
fn caught(read: impl FnOnce() -> Result<Book, Vec<Finding>>) -> Result<Book, Vec<Finding>> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(broken("it is not a whole workbook")))
}

fn read_new(bytes: &[u8], known: Known<'_>) -> Result<Book, Vec<Finding>> {
    let mut pack = Pack::open(bytes, known)?;
    let workbook = Workbook::read(&mut pack)?;
    let (styles, mut other, mut all) = (workbook.styles, workbook.other, workbook.sheets);
    let mut book: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|why| broken(why.to_string().to_lowercase()))?;
    let mut sheets = Vec::new();
    for meta in book.sheets_metadata().to_vec() {
        if meta.typ != SheetType::WorkSheet {
            other.charts += 1;
            continue;
        }
        let mut sheet =
            Sheet { hidden: meta.visible != SheetVisible::Visible, name: meta.name, ..Sheet::default() };
        let extras = all.remove(&sheet.name).unwrap_or_default();
        let (hidden, unknown) = fill(&mut book, &mut sheet, &extras, &styles, known)?;
        other.hidden_values += hidden;
        other.unformatted += unknown;
        sheet.drawn = extras.drawn;
        sheet.margins = extras.margins;
        sheets.push(sheet);
    }
    if sheets.is_empty() {
        return Err(broken("it has no sheets"));
    }
    Ok((sheets, other))
}

/// Reads the cells of a sheet; gives how many hold a value that their format hides, and how many have a format
/// that is not known here.
fn fill(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &mut Sheet,
    extras: &Extras,
    styles: &[CharStyle],
    known: Known<'_>,
) -> Result<(usize, usize), Vec<Finding>> {
    let (mut hidden, mut unknown) = (0, 0);
    let from_1904 = book.has_1904_epoch();
    let name = sheet.name.clone();
    let wrong = |why: calamine::XlsxError| broken(format!("its sheet \"{name}\" cannot be read ({why})"));
    let mut cells = book.worksheet_cells_reader(&name).map_err(wrong)?;
    let codes: Vec<String> = cells
        .styles()
        .iter()
        .map(|style| {
            style.number_format.as_ref().map_or_else(String::new, |format| format.format_code.clone())
        })
        .collect();
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(wrong)? {
        let code = codes.get(style).map_or("", String::as_str);
        let look = styles.get(style).copied().unwrap_or_default();
        let (row, column) = cell.get_position();
        let mut rich = None;
        let text = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::String(_) | DataRef::SharedString(_) => {
                let text = cell.get_value().get_string().unwrap_or_default();
                let pieces = extras.rich.get(&(row, column));
                rich = pieces
                    .map(|pieces| rich_cells::styled(pieces, look))
                    .filter(|rich| rich.trim() == text.trim());
                of_text(text, code)
            }
            DataRef::Int(value) => valued(*value as f64, code, from_1904, &mut unknown),
            DataRef::Float(value) => valued(*value, code, from_1904, &mut unknown),
            DataRef::Bool(value) => truth(*value),
            DataRef::DateTime(at) => dated(*at, code, from_1904, &mut unknown),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
            DataRef::Error(error) => error.to_string(),
        };
        // Some formats show nothing at all; what they hide is shown, as hidden rows are.
        let kept = stored(cell.get_value());
        let gone = text.trim().is_empty() && !kept.trim().is_empty();
        hidden += usize::from(gone);
        let text = if gone { kept } else { text };
        let text = match rich.filter(|rich| rich.trim() == text.trim()) {
            Some(rich) => rich,
            None => StyledText::styled(&text, look),
        };
        sheet.put(row as usize, column as usize, text, known)?;
    }
    drop(cells);
    let mut cells = book.worksheet_cells_reader(&name).map_err(wrong)?;
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(wrong)? {
        sheet.without_value += usize::from(cell.formula.is_some() && cell.value == DataRef::Empty);
    }
    Ok((hidden, unknown))
}

/// A value without its format.
fn stored(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(value) => value.to_string(),
        DataRef::Float(value) => general(*value),
        DataRef::Bool(value) => truth(*value),
        DataRef::DateTime(at) if at.as_f64() < 1.0 => general(at.as_f64()),
        DataRef::DateTime(at) => plainly(at_moment(*at)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// The cells of one sheet as texts that a person would type: dates year first, numbers in full. The sheet is the
/// one of this name, or else the first.
pub(crate) fn grid(bytes: &[u8], name: &str, limits: &Limits) -> Result<Vec<Vec<String>>, Vec<Finding>> {
    let file = ItemPath::parse("spreadsheet.xlsx").map_err(|why| broken(why.to_string()))?;
    let known = Known { file: &file, title: "", detail: "", checked_by: None, limits };
    let read = || {
        drop(Pack::open(bytes, known)?);
        let mut book: Xlsx<_> =
            Xlsx::new(Cursor::new(bytes)).map_err(|why| broken(why.to_string().to_lowercase()))?;
        let names = book.sheet_names();
        let chosen = names.iter().find(|known| *known == name).or(names.first()).cloned();
        let chosen = chosen.ok_or_else(|| broken("it has no sheets"))?;
        let wrong =
            |why: calamine::XlsxError| broken(format!("its sheet \"{chosen}\" cannot be read ({why})"));
        let (mut sheet, mut count) = (Sheet::default(), 0);
        let mut cells = book.worksheet_cells_reader(&chosen).map_err(wrong)?;
        while let Some(cell) = cells.next_cell().map_err(wrong)? {
            let text = match cell.get_value() {
                DataRef::Empty => continue,
                DataRef::String(text) => text.clone(),
                DataRef::SharedString(text) => (*text).to_owned(),
                DataRef::Int(value) => value.to_string(),
                DataRef::Float(value) => general(*value),
                DataRef::Bool(value) => truth(*value),
                DataRef::DateTime(at) => year_first(*at),
                DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
                DataRef::Error(error) => error.to_string(),
            };
            let (row, column) = cell.get_position();
            count += 1;
            super::table::within(row as usize + 1, 0, count.max(row as usize), known)?;
            sheet.put(row as usize, column as usize, text.into(), known)?;
        }
        Ok(sheet.rows.into_iter().map(|row| row.into_iter().map(StyledText::into_string).collect()).collect())
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(broken("it is not a whole workbook")))
}

/// "2020-01-06", or "2020-01-06T14:00:00" where the cell has a time.
fn year_first(at: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let day = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { day } else { format!("{day}T{hour:02}:{minute:02}:{second:02}") }
}

/// A number as its cell shows it, also where the format is one of dates and calamine did not take it for that.
/// Where the format is not known, the plain value, and it is counted.
fn valued(value: f64, code: &str, from_1904: bool, unknown: &mut usize) -> String {
    if is_dated(code) {
        return dated(
            ExcelDateTime::new(value, ExcelDateTimeType::DateTime, from_1904),
            code,
            from_1904,
            unknown,
        );
    }
    number(value, code).unwrap_or_else(|| {
        *unknown += 1;
        general(value)
    })
}

/// A day or a time as its cell shows it.
fn dated(at: ExcelDateTime, code: &str, from_1904: bool, unknown: &mut usize) -> String {
    let value = at.as_f64();
    // What lies beyond the last day that Excel knows, or before the first, is no date.
    if !(0.0..2_958_466.0).contains(&value) || (!from_1904 && value < 1.0 && shows_day(code)) {
        *unknown += 1;
        return general(value);
    }
    moment(at_moment(at), code)
}

fn truth(value: bool) -> String {
    if value { "TRUE".into() } else { "FALSE".into() }
}

fn at_moment(at: ExcelDateTime) -> Moment {
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    Moment { year, month, day, hour, minute, second, days: at.as_f64() }
}

/// Whether the records of an older workbook follow one another to the end of each sheet. calamine shows the rows
/// before a gap as if they were all.
fn unbroken(bytes: &[u8]) -> Option<Vec<u8>> {
    const BEGIN: u16 = 0x0809;
    const END: u16 = 0x000a;
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let name = if file.exists("/Workbook") { "/Workbook" } else { "/Book" };
    let mut stream = Vec::new();
    file.open_stream(name).ok()?.take(bytes.len() as u64).read_to_end(&mut stream).ok()?;
    let (mut rest, mut depth, mut parts) = (stream.as_slice(), 0usize, 0usize);
    while let Some((head, after)) = rest.split_first_chunk::<4>() {
        let [a, b, c, d] = *head;
        let (kind, length) = (u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]));
        match kind {
            BEGIN => (depth, parts) = (depth + 1, parts + 1),
            // What follows the last sheet fills the sector.
            _ if depth == 0 => break,
            END => depth -= 1,
            0 => return None,
            _ => {}
        }
        rest = after.get(usize::from(length)..)?;
    }
    (depth == 0 && parts > 1).then_some(stream)
}

/// The files in an older workbook, each of which has a folder of its own.
fn embedded(bytes: &[u8]) -> usize {
    let Ok(file) = cfb::CompoundFile::open(Cursor::new(bytes)) else { return 0 };
    file.read_root_storage().filter(|entry| entry.is_storage() && entry.name().starts_with("MBD")).count()
}

fn read_before_2007(bytes: &[u8], known: Known<'_>) -> Result<Book, Vec<Finding>> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|why| match why {
        calamine::XlsError::Password => locked(),
        _ => broken("it is not a whole workbook; it may have been cut off"),
    })?;
    let stream = unbroken(bytes).ok_or_else(|| broken("a part of it was lost"))?;
    let old = OldBook::read(&stream);
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
        let mut sheet =
            Sheet { hidden: meta.visible != SheetVisible::Visible, name: meta.name, ..Sheet::default() };
        for (row, column, value) in range.used_cells() {
            let (row, column) = (top as usize + row, left as usize + column);
            let place = (row as u32, column as u32);
            let format = old.format(&sheet.name, place);
            let code = format.unwrap_or("");
            let (kept, text) = match value {
                Data::Empty => continue,
                Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
                    (text.clone(), of_text(text, code))
                }
                Data::Int(value) => {
                    (value.to_string(), valued(*value as f64, code, from_1904, &mut other.unformatted))
                }
                Data::Float(value) => {
                    (general(*value), valued(*value, code, from_1904, &mut other.unformatted))
                }
                Data::Bool(value) => (truth(*value), truth(*value)),
                Data::DateTime(at) => {
                    (general(at.as_f64()), dated(*at, code, from_1904, &mut other.unformatted))
                }
                Data::Error(error) => (error.to_string(), error.to_string()),
            };
            other.unformatted +=
                usize::from(format.is_none() && matches!(value, Data::Int(_) | Data::Float(_)));
            let hidden = text.trim().is_empty() && !kept.trim().is_empty();
            other.hidden_values += usize::from(hidden);
            let text = if hidden { kept } else { text };
            let text = old.styled(&sheet.name, place, &text);
            sheet.put(row, column, text, known)?;
        }
        if let Some(cells) = old.sheets.get(&sheet.name) {
            other.hidden_rows += cells.hidden_rows;
            other.hidden_columns += cells.hidden_columns;
            other.comments += cells.comments;
            other.pictures_kept += cells.pictures;
            other.charts += cells.charts;
            other.shapes += cells.shapes;
            sheet.drawn.clone_from(&cells.drawn);
            sheet.margins.clone_from(&cells.margins);
        }
        weight += sheet.weight();
        super::table::within(sheet.rows.len(), 0, weight, known)?;
        sheets.push(sheet);
    }
    if sheets.is_empty() {
        return Err(broken("it has no sheets"));
    }
    other.embedded = embedded(bytes);
    other.macros = matches!(book.vba_project(), Ok(Some(_)));
    Ok((sheets, other))
}
