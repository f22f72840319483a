//! A sheet that a person filled in, read back as plain texts.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx};

use super::truth;
use crate::model::ItemPath;
use crate::model::finding::Finding;
use crate::model::limits::Limits;
use crate::readers::ReaderContext;
use crate::readers::office::package::{OfficePackage, broken};
use crate::readers::tables::csv::check_table_limits;
use crate::readers::tables::number_format::general;
use crate::readers::tables::workbook::WorkbookSheet;

/// The cells of one sheet as texts that a person would type: dates year first, numbers in full. The sheet is the
/// one of this name, or else the first where that may be meant; nothing where there is none.
pub(crate) fn grid(
    bytes: &[u8],
    name: &str,
    or_first: bool,
    limits: &Limits,
) -> Result<Vec<Vec<String>>, Vec<Finding>> {
    let file = ItemPath::parse("spreadsheet.xlsx").map_err(|why| broken(why.to_string()))?;
    let known = ReaderContext { file: &file, title: "", detail: "", checked_by: None, limits };
    let read = || {
        drop(OfficePackage::open(bytes, known)?);
        let mut book: Xlsx<_> =
            Xlsx::new(Cursor::new(bytes)).map_err(|why| broken(why.to_string().to_lowercase()))?;
        let names = book.sheet_names();
        let first = names.first().ok_or_else(|| broken("it has no sheets"))?;
        let chosen = names.iter().find(|known| *known == name).or(or_first.then_some(first)).cloned();
        let Some(chosen) = chosen else { return Ok(Vec::new()) };
        let wrong =
            |why: calamine::XlsxError| broken(format!("its sheet \"{chosen}\" cannot be read ({why})"));
        let mut sheet = WorkbookSheet::default();
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
            sheet.put(row as usize, column as usize, text.into(), known)?;
        }
        sheet.within_as_rows(known)?;
        let last = sheet.cells.keys().next_back().map_or(0, |(row, _)| row + 1);
        check_table_limits(last, 0, last, known)?;
        let mut rows = vec![Vec::new(); last];
        for ((row, column), text) in sheet.cells {
            if let Some(row) = rows.get_mut(row) {
                row.resize(column, String::new());
                row.push(text.into_string());
            }
        }
        Ok(rows)
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(broken("it is not a complete workbook")))
}

/// "2020-01-06", or "2020-01-06T14:00:00" where the cell has a time.
fn year_first(at: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let day = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { day } else { format!("{day}T{hour:02}:{minute:02}:{second:02}") }
}
