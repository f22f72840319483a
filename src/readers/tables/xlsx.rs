//! Workbooks of Excel. The values are those that Excel computed and saved; what a formula would give today is not
//! asked. calamine reads them; what it does not tell, such as hidden rows and struck-out words, is looked up apart.

mod grid;
mod old;
mod shown_values;

pub(crate) use grid::grid;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, DataType as _, Reader as _, SheetType, SheetVisible, Xlsx};

use super::number_format::{general, of_text, plainly};
use super::rich_cells::{self, CellLook, SheetExtras, WorkbookExtras, under_usual_names};
use super::workbook::{OtherContents, WorkbookSheet, reading};
use crate::model::StyledText;
use crate::model::finding::Finding;
use crate::readers::office::package::{OfficePackage, broken};
use crate::readers::tables::xlsx::shown_values::at_moment;
use crate::readers::{KeepRows, ParsedDocument, ReaderContext};
use old::read_before_2007;
use shown_values::{Book, Format, truth};

/// Reads a workbook of Excel since 2007.
pub(crate) fn read_xlsx(
    bytes: &[u8],
    known: ReaderContext<'_>,
    keep: KeepRows,
) -> Result<ParsedDocument, Vec<Finding>> {
    let (sheets, other) = caught(|| read_new(bytes, known))?;
    reading(sheets, other, known, keep)
}

/// Reads a workbook of Excel before 2007.
pub(crate) fn read_old(
    bytes: &[u8],
    known: ReaderContext<'_>,
    keep: KeepRows,
) -> Result<ParsedDocument, Vec<Finding>> {
    let (sheets, other) = caught(|| read_before_2007(bytes, known))?;
    reading(sheets, other, known, keep)
}

/// The sheets of a workbook of Excel since 2007.
pub(crate) fn sheets(bytes: &[u8], known: ReaderContext<'_>) -> Result<Vec<WorkbookSheet>, Vec<Finding>> {
    caught(|| read_new(bytes, known)).map(|(sheets, _)| sheets)
}

/// The sheets of a workbook of Excel before 2007.
pub(crate) fn old_sheets(bytes: &[u8], known: ReaderContext<'_>) -> Result<Vec<WorkbookSheet>, Vec<Finding>> {
    caught(|| read_before_2007(bytes, known)).map(|(sheets, _)| sheets)
}

/// calamine takes some things for granted that a damaged workbook does not have.
fn caught(read: impl FnOnce() -> Result<Book, Vec<Finding>>) -> Result<Book, Vec<Finding>> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(broken("it is not a complete workbook")))
}

fn read_new(bytes: &[u8], known: ReaderContext<'_>) -> Result<Book, Vec<Finding>> {
    let mut pack = OfficePackage::open(bytes, known)?;
    let workbook = WorkbookExtras::read(&mut pack)?;
    let (styles, mut other, mut all) = (workbook.styles, workbook.other, workbook.sheets);
    let renamed = under_usual_names(&mut pack)?;
    let bytes = renamed.as_deref().unwrap_or(bytes);
    let mut book: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|why| broken(why.to_string().to_lowercase()))?;
    let mut sheets = Vec::new();
    for meta in book.sheets_metadata().to_vec() {
        if meta.typ != SheetType::WorkSheet {
            other.charts += 1;
            continue;
        }
        let mut sheet = WorkbookSheet {
            hidden: meta.visible != SheetVisible::Visible,
            name: meta.name,
            ..WorkbookSheet::default()
        };
        let extras = all.remove(&sheet.name).unwrap_or_default();
        fill(&mut book, &mut sheet, &extras, &styles, &mut other, known)?;
        (sheet.drawn, sheet.margins) = (extras.drawn, extras.margins);
        (sheet.links, sheet.merged) = (extras.links, extras.merged);
        sheets.push(sheet);
    }
    if sheets.is_empty() {
        return Err(broken("it has no sheets"));
    }
    Ok((sheets, other))
}

/// Reads the cells of a sheet.
fn fill(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &mut WorkbookSheet,
    extras: &SheetExtras,
    styles: &[CellLook],
    other: &mut OtherContents,
    known: ReaderContext<'_>,
) -> Result<(), Vec<Finding>> {
    let from_1904 = book.has_1904_epoch();
    let name = sheet.name.clone();
    let wrong = |why: calamine::XlsxError| broken(format!("its sheet \"{name}\" cannot be read ({why})"));
    let mut cells = book.worksheet_cells_reader(&name).map_err(wrong)?;
    let unstyled = CellLook { code: Some(String::new()), ..CellLook::default() };
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(wrong)? {
        let cell_look = styles.get(style).unwrap_or(&unstyled);
        let format =
            Format { code: cell_look.code.as_deref(), local_currency: cell_look.local_currency, from_1904 };
        let look = cell_look.letters;
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
                of_text(text, format.code.unwrap_or_default())
            }
            DataRef::Int(value) => format.number(*value as f64, other),
            DataRef::Float(value) => format.number(*value, other),
            DataRef::Bool(value) => truth(*value),
            DataRef::DateTime(at) => format.date(at.as_f64(), other),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
            DataRef::Error(error) => error.to_string(),
        };
        // Some formats show nothing at all; what they hide is shown, as hidden rows are.
        let kept = stored(cell.get_value(), from_1904);
        let gone = text.trim().is_empty() && !kept.trim().is_empty();
        other.hidden_values += usize::from(gone);
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
    Ok(())
}

/// A value without its format.
fn stored(value: &DataRef<'_>, from_1904: bool) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(value) => value.to_string(),
        DataRef::Float(value) => general(*value),
        DataRef::Bool(value) => truth(*value),
        DataRef::DateTime(at) if at.as_f64() < 1.0 => general(at.as_f64()),
        DataRef::DateTime(at) => plainly(at_moment(at.as_f64(), 0, from_1904)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}
