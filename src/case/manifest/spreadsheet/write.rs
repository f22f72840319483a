//! The rows as an Excel workbook. Cells are text, for Excel would turn dates and references into numbers, and
//! nothing in it depends on the hour, so that the same manifest gives the same bytes.

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook,
    Worksheet, XlsxError,
};
use serde_json::Value;

use super::{COLUMNS, FILE, ITEMS, SheetRow};
use crate::case::manifest::json_schema;
use crate::model::Kind;

/// Rows below the items in which the choices hold as well, for files that a person adds.
const SPARE: u32 = 200;
/// The longest that a cell of Excel can hold.
const LONGEST: usize = 32_767;

/// Why there can be no workbook.
#[derive(Debug, thiserror::Error)]
pub enum SpreadsheetError {
    /// A text of the item with this file does not fit into a cell.
    #[error("a text of \"{0}\" is longer than the {LONGEST} letters that a cell can hold")]
    LongText(String),
    /// There are more items than rows, or another limit of workbooks is reached.
    #[error(transparent)]
    Workbook(#[from] XlsxError),
}

/// The workbook's bytes.
///
/// # Errors
/// A text does not fit into a cell, or there are more items than rows.
pub fn write(
    rows: &[SheetRow],
    sections: &[&str],
    called: &[Vec<String>],
) -> Result<Vec<u8>, SpreadsheetError> {
    let of_items = rows.iter().flat_map(|row| row.iter().map(move |cell| (&row[FILE], cell)));
    let of_calls = called.iter().filter_map(|row| Some((row.first()?, row)));
    let of_calls = of_calls.flat_map(|(which, row)| row.iter().map(move |cell| (which, cell)));
    let long = of_items.chain(of_calls);
    if let Some((file, _)) = long.into_iter().find(|(_, cell)| cell.encode_utf16().count() > LONGEST) {
        return Err(SpreadsheetError::LongText(file.clone()));
    }
    let mut book = Workbook::new();
    // A workbook must say when it was made; it is always this day.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_author("leverarch").set_creation_datetime(&day));
    items(book.add_worksheet().set_name(ITEMS)?, rows, sections)?;
    calls(book.add_worksheet().set_name(super::calls::CALLS)?, called)?;
    how_to(book.add_worksheet().set_name("How to")?)?;
    Ok(book.save_to_buffer()?)
}

fn items(sheet: &mut Worksheet, rows: &[SheetRow], sections: &[&str]) -> Result<(), XlsxError> {
    let text = Format::new().set_num_format("@").set_align(FormatAlign::Top).set_text_wrap();
    let fixed =
        text.clone().set_font_color(Color::RGB(0x59_59_59)).set_background_color(Color::RGB(0xF2_F2_F2));
    for (at, key) in (0u16..).zip(COLUMNS) {
        let format = if usize::from(at) == FILE { &fixed } else { &text };
        sheet.set_column_format(at, format)?;
        sheet.set_column_width(at, width(key))?;
        sheet.write_string_with_format(0, at, key, &head())?;
        for (row, cells) in (1u32..).zip(rows) {
            if let Some(cell) = cells.get(usize::from(at)).filter(|cell| !cell.is_empty()) {
                sheet.write_string_with_format(row, at, cell, format)?;
            }
        }
        let last = u32::try_from(rows.len()).unwrap_or(u32::MAX).saturating_add(SPARE);
        match key {
            "kind" => {
                let words = Kind::ALL.map(|kind| super::word(&kind));
                let choices =
                    choices(&words, "Choose one of the kinds from the list, or leave the cell empty.")?;
                sheet.add_data_validation(1, at, last, at, &choices)?;
            }
            // Excel takes a list of at most 255 letters, whose words have no commas.
            "section"
                if !sections.is_empty()
                    && sections.join(",").len() < 255
                    && !sections.iter().any(|id| id.contains(',')) =>
            {
                let choices = choices(
                    sections,
                    "Choose one of the sections that the manifest names, or leave the cell empty.",
                )?;
                sheet.add_data_validation(1, at, last, at, &choices)?;
            }
            _ => {}
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.autofilter(0, 0, u32::try_from(rows.len()).unwrap_or(0), COLUMNS.len() as u16 - 1)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// The calls. Cells are texts here too.
fn calls(sheet: &mut Worksheet, rows: &[Vec<String>]) -> Result<(), XlsxError> {
    let text = Format::new().set_num_format("@").set_align(FormatAlign::Top).set_text_wrap();
    for (at, key) in (0u16..).zip(super::calls::columns()) {
        sheet.set_column_format(at, &text)?;
        sheet.set_column_width(at, call_width(&key))?;
        sheet.write_string_with_format(0, at, &key, &head())?;
        for (row, cells) in (1u32..).zip(rows) {
            if let Some(cell) = cells.get(usize::from(at)).filter(|cell| !cell.is_empty()) {
                sheet.write_string_with_format(row, at, cell, &text)?;
            }
        }
    }
    sheet.set_freeze_panes(1, 2)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

fn call_width(key: &str) -> f64 {
    match key {
        "they_said" | "i_said" | "note" | "promise" => 36.0,
        "call" | "officer" | "office" | "item" | "recording" | "transcript" | "followed_by" => 24.0,
        "date" | "ended" | "their_number" => 20.0,
        _ => 14.0,
    }
}

fn choices(words: &[impl AsRef<str>], message: &str) -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_list_strings(words)?
        .set_error_title("Not in the list")?
        .set_error_message(message)
}

/// In letters of Excel's own type, as much as most entries need.
fn width(key: &str) -> f64 {
    match key {
        "title" | super::CHECK => 54.0,
        "file" | "relevance" | "note" => 36.0,
        "from" | "to" => 24.0,
        "date" => 20.0,
        "kind" | "reference" => 16.0,
        "until" | "received" | "id" => 13.0,
        _ => 10.0,
    }
}

fn head() -> Format {
    Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0xD9_E2_EC))
        .set_border_bottom(FormatBorder::Thin)
}

/// What the columns mean, in the words of the published schema.
fn how_to(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_column_width(0, 16)?.set_column_width(1, 90)?;
    sheet.write_string_with_format(0, 0, "How to use this spreadsheet", &Format::new().set_bold())?;
    let lines = [
        "Change the cells of the sheet Items and save it as .xlsx. Then run: leverarch init FOLDER \
         --from-spreadsheet FILE. This writes your changes into the manifest. Everything else in the \
         manifest stays as it is.",
        "Leave the column \"file\" as it is. It names the file of the row. An item of several files has each \
         on its own line in this cell, in the order of their pages. The order of the rows does not matter.",
        "Write dates year first: 2020-01-06, or 2020-01 where only the month is known, or 2020.",
        "An empty cell takes the line out of the manifest and keeps it there as a comment. A row that you \
         delete changes nothing.",
        "The column \"check\" lists points to look at. leverarch does not read it back.",
        "The sheet Calls has a row for each call without its own file. For a new call leave the column \
         \"call\" empty. Write yes or no. Write the page of a document after a colon, like answer.pdf:3.",
    ];
    let mut row = 1;
    for line in lines {
        sheet.merge_range(row, 0, row, 1, line, &wrapped)?;
        sheet.set_row_height(row, 32)?;
        row += 1;
    }
    row += 1;
    let schema = json_schema::manifest();
    let described = |key: &str| {
        let found = schema.pointer(&format!("/$defs/Item/properties/{key}/description"));
        found.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    for key in COLUMNS.iter().filter(|key| **key != super::CHECK) {
        sheet.write_string_with_format(row, 0, *key, &head())?;
        sheet.write_string_with_format(row, 1, described(key), &wrapped)?;
        row += 1;
    }
    row += 1;
    for (key, words) in super::calls::described() {
        sheet.write_string_with_format(row, 0, &key, &head())?;
        sheet.write_string_with_format(row, 1, words, &wrapped)?;
        row += 1;
    }
    Ok(())
}
