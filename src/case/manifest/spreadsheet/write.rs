//! The rows as an Excel workbook. Cells are text, for Excel would turn references and sums into numbers; whole days and
//! moments are dates. Nothing in it depends on the hour, so that the same manifest gives the same bytes.

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula,
    Workbook, Worksheet, XlsxError,
};
use serde_json::Value;

use super::columns::CellKind;
use super::tables::{SHEETS, TableSheet};
use super::{COLUMNS, FILE, ITEMS, letters, rows};
use crate::case::manifest::ParsedManifest;
use crate::case::manifest::json_schema;
use crate::model::{Kind, PartialDate};

/// Rows below the last in which the choices hold as well, for rows that a person adds.
const SPARE: u32 = 200;
/// The longest that a cell of Excel can hold.
const LONGEST: usize = 32_767;
/// The first year whose dates Excel has without a fault of its own.
const FIRST_YEAR: i16 = 1901;
/// The sheet that holds the words of the choices. Nobody has to look at it.
const CHOICES: &str = "Choices";

/// Why there can be no workbook.
#[derive(Debug, thiserror::Error)]
pub enum SpreadsheetError {
    /// A text of the row that begins with these words does not fit into a cell.
    #[error("a text of \"{0}\" is longer than the {LONGEST} characters that a cell can hold")]
    LongText(String),
    /// There are more items than rows, or another limit of workbooks is reached.
    #[error(transparent)]
    Workbook(#[from] XlsxError),
}

/// A column to be written.
struct WrittenColumn {
    head: String,
    kind: CellKind,
    described: String,
    /// Whether it says which row it is, and is left as it is.
    fixed: bool,
}

/// A sheet to be written.
struct WrittenSheet {
    name: &'static str,
    columns: Vec<WrittenColumn>,
    rows: Vec<Vec<String>>,
}

/// The words of a choice, each list once, in columns of a sheet of their own: a list in a cell itself may have few letters.
#[derive(Default)]
struct ChoiceLists(BTreeMap<Vec<String>, usize>);

impl ChoiceLists {
    /// Where a list is: a range of cells.
    fn range(&mut self, words: &[String]) -> String {
        let next = self.0.len();
        let column = letters(*self.0.entry(words.to_vec()).or_insert(next));
        format!("={CHOICES}!${column}$1:${column}${}", words.len())
    }
}

/// The workbook of a manifest that was read from this text.
///
/// # Errors
/// A text does not fit into a cell, or there are more rows than a sheet has.
pub fn write(text: &str, reading: &ParsedManifest) -> Result<Vec<u8>, SpreadsheetError> {
    let sheets = sheets(text, reading);
    let cells =
        sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| row.iter().map(move |cell| (row, cell)));
    for (row, cell) in cells {
        if cell.encode_utf16().count() > LONGEST {
            return Err(SpreadsheetError::LongText(row.first().cloned().unwrap_or_default()));
        }
    }
    let mut book = Workbook::new();
    // A workbook must say when it was made; it is always this day.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_author("leverarch").set_creation_datetime(&day));
    let mut lists = ChoiceLists::default();
    for sheet in &sheets {
        table(book.add_worksheet().set_name(sheet.name)?, sheet, &mut lists)?;
    }
    how_to(book.add_worksheet().set_name("How to")?, &sheets)?;
    let last = book.add_worksheet().set_name(CHOICES)?;
    last.set_hidden(true);
    for (words, column) in &lists.0 {
        for (row, word) in (0u32..).zip(words) {
            last.write_string(row, u16::try_from(*column).unwrap_or(u16::MAX), word)?;
        }
    }
    Ok(book.save_to_buffer()?)
}

/// Every sheet that has rows, or that a person may want to fill in.
fn sheets(text: &str, reading: &ParsedManifest) -> Vec<WrittenSheet> {
    let schema = json_schema::manifest();
    let mut all = vec![items(&schema, text, reading)];
    for sheet in SHEETS.iter().filter(|sheet| !sheet.is_of_items()) {
        let rows = sheet.rows(&schema, &reading.manifest);
        if sheet.is_always_made() || !rows.is_empty() {
            let lead = |head: String| WrittenColumn {
                head,
                kind: CellKind::Text,
                described: String::new(),
                fixed: true,
            };
            let columns = sheet.leads().into_iter().map(lead).chain(written(sheet, &schema)).collect();
            all.push(WrittenSheet { name: sheet.name, columns, rows });
        }
    }
    all
}

fn written<'s>(sheet: &'s TableSheet, schema: &Value) -> impl Iterator<Item = WrittenColumn> + use<'s> {
    sheet.columns(schema).into_iter().map(|column| WrittenColumn {
        head: column.head,
        kind: column.kind,
        described: column.described,
        fixed: false,
    })
}

fn items(schema: &Value, text: &str, reading: &ParsedManifest) -> WrittenSheet {
    let described = |key: &str| {
        let found = schema.pointer(&format!("/$defs/Item/properties/{key}/description"));
        found.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let sections: Vec<String> = reading.manifest.section.iter().map(|section| section.id.clone()).collect();
    let core = COLUMNS.iter().enumerate().map(|(at, key)| WrittenColumn {
        head: (*key).into(),
        kind: match *key {
            "date" | "until" | "received" => CellKind::Date,
            "kind" => CellKind::Choice(Kind::ALL.map(|kind| super::word(&kind)).to_vec()),
            "section" if !sections.is_empty() => CellKind::Choice(sections.clone()),
            _ => CellKind::Text,
        },
        described: described(key),
        fixed: at == FILE,
    });
    let details = SHEETS.iter().find(|sheet| sheet.is_of_items());
    let more = details.map_or(Vec::new(), |sheet| sheet.rows(schema, &reading.manifest));
    let more = more.into_iter().map(|row| row.into_iter().skip(1).collect::<Vec<_>>());
    let rows =
        rows(text, reading).into_iter().zip(more).map(|(core, more)| core.into_iter().chain(more).collect());
    let columns = core.chain(details.into_iter().flat_map(|sheet| written(sheet, schema))).collect();
    WrittenSheet { name: ITEMS, columns, rows: rows.collect() }
}

fn table(sheet: &mut Worksheet, of: &WrittenSheet, lists: &mut ChoiceLists) -> Result<(), XlsxError> {
    let text = Format::new().set_num_format("@").set_align(FormatAlign::Top).set_text_wrap();
    let fixed =
        text.clone().set_font_color(Color::RGB(0x59_59_59)).set_background_color(Color::RGB(0xF2_F2_F2));
    let day = text.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left);
    let moment = day.clone().set_num_format("yyyy-mm-dd hh:mm:ss");
    let last = u32::try_from(of.rows.len()).unwrap_or(u32::MAX).saturating_add(SPARE);
    for (at, column) in (0u16..).zip(&of.columns) {
        let format = match column.kind {
            _ if column.fixed => &fixed,
            CellKind::Date => &day,
            _ => &text,
        };
        sheet.set_column_format(at, format)?;
        sheet.set_column_width(at, width(&column.head))?;
        sheet.write_string_with_format(0, at, &column.head, &head())?;
        for (row, cells) in (1u32..).zip(&of.rows) {
            let Some(cell) = cells.get(usize::from(at)).filter(|cell| !cell.is_empty()) else { continue };
            match excel_date(cell).filter(|_| column.kind == CellKind::Date) {
                Some((date, true)) => sheet.write_datetime_with_format(row, at, &date, &moment)?,
                Some((date, false)) => sheet.write_datetime_with_format(row, at, &date, &day)?,
                None => sheet.write_string_with_format(
                    row,
                    at,
                    cell,
                    if column.fixed { &fixed } else { &text },
                )?,
            };
        }
        let words = match &column.kind {
            CellKind::Choice(words) => words.clone(),
            CellKind::YesOrNo => vec!["yes".into(), "no".into()],
            _ => continue,
        };
        let choices = DataValidation::new()
            .allow_list_formula(Formula::new(lists.range(&words)))
            .set_error_title("Not in the list")?
            .set_error_message("Choose one of the words from the list, or leave the cell empty.")?;
        sheet.add_data_validation(1, at, last, at, &choices)?;
    }
    let leads = of.columns.iter().filter(|column| column.fixed).count();
    sheet.set_freeze_panes(1, u16::try_from(leads).unwrap_or(1))?;
    let columns = u16::try_from(of.columns.len()).unwrap_or(1);
    sheet.autofilter(0, 0, u32::try_from(of.rows.len()).unwrap_or(0), columns.saturating_sub(1))?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// A whole day or a moment as Excel has it, and whether it has a time. A month, a year and midnight stay texts, for Excel
/// has no month and takes midnight for the day.
fn excel_date(cell: &str) -> Option<(ExcelDateTime, bool)> {
    let of = |date: jiff::civil::Date| {
        let (year, month, day) =
            (date.year(), u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
        let year = u16::try_from(year).ok().filter(|_| year >= FIRST_YEAR)?;
        ExcelDateTime::from_ymd(year, month, day).ok()
    };
    match cell.parse::<PartialDate>().ok()? {
        PartialDate::Day(day) => Some((of(day)?, false)),
        PartialDate::Moment(at)
            if at.time() != jiff::civil::Time::midnight() && at.subsec_nanosecond() == 0 =>
        {
            let hour = u16::try_from(at.hour()).ok()?;
            let (minute, second) = (u8::try_from(at.minute()).ok()?, f64::from(at.second()));
            Some((of(at.date())?.and_hms(hour, minute, second).ok()?, true))
        }
        _ => None,
    }
}

/// In letters of Excel's own type, as much as most entries need.
fn width(head: &str) -> f64 {
    match head {
        "title" | "text" | "description" | super::CHECK => 54.0,
        "file" | "relevance" | "note" | "they_said" | "i_said" | "promise" | "why_not_enough" | "says"
        | "grounds" | "caused_by" => 36.0,
        "from" | "to" | "call" | "event" | "loss" | "officer" | "office" | "item" | "recording"
        | "transcript" | "followed_by" | "answers" | "letter" | "addressee" => 24.0,
        "date" | "ended" | "their_number" | "posted" | "delivered" => 20.0,
        "kind" | "reference" | "step" => 16.0,
        _ => 14.0,
    }
}

fn head() -> Format {
    Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0xD9_E2_EC))
        .set_border_bottom(FormatBorder::Thin)
}

/// What the columns mean, in the words of the published schema.
fn how_to(sheet: &mut Worksheet, sheets: &[WrittenSheet]) -> Result<(), XlsxError> {
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_column_width(0, 24)?.set_column_width(1, 90)?;
    sheet.write_string_with_format(0, 0, "How to use this spreadsheet", &Format::new().set_bold())?;
    let lines = [
        "Change the cells, save the workbook as .xlsx, and run: leverarch init FOLDER --from-spreadsheet FILE. \
         What you changed is written into the manifest. Everything else in the manifest stays as it is.",
        "Leave the grey cells as they are. They say which entry of the manifest each row belongs to. The order of the rows does not \
         matter.",
        "In the sheet Items, \"file\" names the file. If an item has several files, each is on a line of its own in this cell, \
         in the order of their pages. The column \"check\" says what to look at. It is not read back.",
        "The other sheets have a row for each call, letter posted, event, promise and loss. For a new row, leave the grey cell \
         empty. Where it is headed \"file\", write the file of the item. Where it is headed \"account no.\", write the number of the \
         account.",
        "Write dates year first: 2020-01-06, or 2020-01 if you know only the month, or 2020. Write yes or no, and choose from the \
         list where a cell has one.",
        "Name another item by its id or its file. Write the page after a colon: answer.pdf:3. If a cell holds several items or \
         names, write each on a line of its own (Alt and Enter).",
        "If you empty a cell, its line is taken out of the manifest. If you delete a row, nothing changes.",
    ];
    let mut row = 1;
    for line in lines {
        sheet.merge_range(row, 0, row, 1, line, &wrapped)?;
        sheet.set_row_height(row, 32)?;
        row += 1;
    }
    for own in sheets {
        row += 1;
        sheet.write_string_with_format(row, 0, own.name, &Format::new().set_bold())?;
        row += 1;
        for column in own.columns.iter().filter(|column| !column.described.is_empty()) {
            sheet.write_string_with_format(row, 0, &column.head, &head())?;
            sheet.write_string_with_format(row, 1, &column.described, &wrapped)?;
            row += 1;
        }
    }
    Ok(())
}
