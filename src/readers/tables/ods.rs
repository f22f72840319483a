//! Spreadsheets of LibreOffice and its relatives. Beside each value the file holds the text that the program showed
//! for it, so dates and amounts are printed as the sheet has them, and no reader has to know number formats.

mod looks;

use std::collections::BTreeSet;

use super::csv::check_table_limits;
use super::workbook::{OtherContents, WorkbookSheet, control_line, is_changing, link_of, reading};
use crate::model::StyledText;
use crate::model::finding::Finding;
use crate::readers::office::odf_styles::{OdfCharacters, OdfStyles};
use crate::readers::office::odt::{add_words, unlocked};
use crate::readers::office::package::{OfficePackage, XmlElement, XmlEvent, for_each_xml_event};
use crate::readers::{Attachment, KeepRows, ParsedDocument, ReaderContext};
use looks::{CellColours, control, is_without_sign};

/// Reads an OpenDocument spreadsheet.
pub(crate) fn read_ods(
    bytes: &[u8],
    known: ReaderContext<'_>,
    keep: KeepRows,
) -> Result<ParsedDocument, Vec<Finding>> {
    let (sheets, other) = all(bytes, known)?;
    reading(sheets, other, known, keep)
}

/// Every sheet, and what else it holds.
pub(crate) fn all(
    bytes: &[u8],
    known: ReaderContext<'_>,
) -> Result<(Vec<WorkbookSheet>, OtherContents), Vec<Finding>> {
    let mut pack = OfficePackage::open(bytes, known)?;
    unlocked(&mut pack)?;
    let styles = OdfStyles::read(&mut pack)?;
    let xml = pack.text("content.xml")?;
    let colours = CellColours::read(&mut pack)?;
    let mut book = Book { styles, colours, ..Book::default() };
    // The pages that its sheets use.
    let mut page_styles = BTreeSet::new();
    for_each_xml_event("content.xml", &xml, |bit| match bit {
        XmlEvent::Open(element) => {
            if element.name() == "style" {
                page_styles.extend(element.value("master-page-name").filter(|name| !name.is_empty()));
            }
            book.open(&element);
        }
        XmlEvent::Words(words) => book.words(&words),
        XmlEvent::Close(name) => book.close(name, known),
    })?;
    let (mut other, mut sheets) = book.refused.map(|()| (book.other, book.sheets))?;
    other.cached_sheets = sheets.iter().filter(|sheet| is_cached(sheet)).count();
    sheets.retain(|sheet| !is_cached(sheet));
    other.colouring_rules += book.colours.rules();
    let starts = |what: &str| pack.names().iter().filter(|name| name.starts_with(what)).count();
    other.charts =
        pack.names().iter().filter(|n| n.starts_with("Object ") && n.ends_with("/content.xml")).count();
    other.macros = starts("Basic/") + starts("Scripts/") > 0;
    if page_styles.is_empty() {
        page_styles.insert("Default".into());
    }
    let margins = margins(&mut pack, &page_styles, &mut other)?;
    sheets
        .iter_mut()
        .filter(|sheet| !sheet.cells.is_empty())
        .take(1)
        .for_each(|sheet| sheet.margins = margins.clone());
    let names: Vec<String> =
        pack.names().iter().filter(|name| name.starts_with("Pictures/")).cloned().collect();
    for name in names {
        let short = name.rsplit('/').next().unwrap_or_default().to_owned();
        if let Some(bytes) = pack.bytes(&name) {
            other.pictures.push(Attachment { name: short, bytes, after: 0 });
        }
    }
    Ok((sheets, other))
}

/// What is at the head and the foot of the pages that its sheets use, without numbers of pages, dates and names.
fn margins(
    pack: &mut OfficePackage<'_>,
    page_styles: &BTreeSet<String>,
    other: &mut OtherContents,
) -> Result<Vec<String>, Vec<Finding>> {
    let mut all = Vec::new();
    if !pack.has("styles.xml") {
        return Ok(all);
    }
    let mut of_sheets = false;
    let xml = pack.text("styles.xml")?;
    let kinds = ["header", "footer", "header-left", "footer-left", "header-first", "footer-first"];
    let fields = ["sheet-name", "page-number", "page-count", "date", "time", "file-name", "title"];
    let (mut inside, mut field, mut words) = (false, false, String::new());
    for_each_xml_event("styles.xml", &xml, |bit| match bit {
        // Others are of reports, which LibreOffice puts into every file.
        XmlEvent::Open(element) if element.name() == "master-page" => {
            of_sheets = element.value("name").is_some_and(|name| page_styles.contains(&name));
        }
        XmlEvent::Open(element) if of_sheets && kinds.contains(&element.name()) => {
            inside = element.value("display").as_deref() != Some("false");
        }
        XmlEvent::Open(element) if inside && fields.contains(&element.name()) => {
            field = true;
            match element.name() {
                "date" => other.leave_out(&["the date of printing"]),
                "time" => other.leave_out(&["the time of printing"]),
                "file-name" => other.leave_out(&["the name of the file"]),
                "title" => other.leave_out(&["the title of the file"]),
                _ => {}
            }
        }
        XmlEvent::Open(element) if inside && matches!(element.name(), "s" | "tab") => words.push(' '),
        XmlEvent::Words(text) if inside && !field => words.push_str(&text),
        XmlEvent::Close("p") if inside => {
            let line = std::mem::take(&mut words).trim().to_owned();
            // The word before a number that is left out says nothing.
            let bare = line == "Page" || !line.chars().any(char::is_alphanumeric);
            if !bare && !all.contains(&line) {
                all.push(line);
            }
        }
        XmlEvent::Close(name) if kinds.contains(&name) => (inside, field) = (false, false),
        XmlEvent::Close(name) if fields.contains(&name) => field = false,
        _ => {}
    })?;
    Ok(all)
}

/// Whether a sheet is not one of the workbook's but the values of another file's, which LibreOffice keeps under a name
/// of this form for the formulas that use them.
fn is_cached(sheet: &WorkbookSheet) -> bool {
    sheet.name.starts_with('\'') && sheet.name.contains("'#")
}

/// A cell that is being read.
#[derive(Default)]
struct Cell {
    text: StyledText,
    letters: Vec<OdfCharacters>,
    repeated: usize,
    formula: bool,
    /// The value itself, where the file keeps it beside its words.
    value: Option<String>,
    negative: bool,
    changing: bool,
    covered: bool,
    links: Vec<String>,
    paragraphs: usize,
}

/// A spreadsheet that is being read.
struct Book {
    styles: OdfStyles,
    colours: CellColours,
    sheets: Vec<WorkbookSheet>,
    other: OtherContents,
    /// The styles of cells that the columns and the present row name.
    columns: Vec<(usize, Option<String>)>,
    row_style: Option<String>,
    cell: Option<Cell>,
    /// The filled cells of the row by their columns, each with how often it is repeated.
    row: Vec<(usize, usize, StyledText)>,
    row_at: usize,
    row_repeated: usize,
    depth: usize,
    gone: usize,
    /// Inside the controls of forms.
    forms: usize,
    /// Inside how many drawings, and the words of the present one.
    drawn: usize,
    drawing: String,
    /// The row that comes next.
    next_row: usize,
    weight: usize,
    refused: Result<(), Vec<Finding>>,
}

impl Default for Book {
    fn default() -> Self {
        Self {
            styles: OdfStyles::default(),
            colours: CellColours::default(),
            sheets: Vec::new(),
            other: OtherContents::default(),
            columns: Vec::new(),
            row_style: None,
            cell: None,
            row: Vec::new(),
            row_at: 0,
            row_repeated: 1,
            depth: 0,
            gone: 0,
            forms: 0,
            drawn: 0,
            drawing: String::new(),
            next_row: 0,
            weight: 0,
            refused: Ok(()),
        }
    }
}

/// What is drawn over the cells.
const DRAWN: [&str; 9] =
    ["frame", "custom-shape", "rect", "ellipse", "circle", "line", "caption", "g", "connector"];

impl Book {
    fn open(&mut self, element: &XmlElement<'_>) {
        let name = element.name();
        if name == "annotation" {
            self.other.comments += usize::from(self.depth == 1);
            self.gone += 1;
        }
        if name == "tracked-changes" {
            self.other.changes += 1;
            self.gone += 1;
        }
        if self.gone > 0 {
            return;
        }
        if DRAWN.contains(&name) && self.depth > 0 {
            self.drawn += 1;
        }
        if name == "forms" {
            self.forms += 1;
        }
        if self.forms > 0 {
            if let (Some(found), Some(sheet)) = (control(element), self.sheets.last_mut()) {
                sheet.drawn.extend(found.iter().map(control_line));
                self.other.add_controls(found.as_slice(), usize::from(found.is_none()));
            }
            return;
        }
        match name {
            "table" => {
                self.depth += 1;
                if self.depth == 1 {
                    let hidden =
                        element.value("style-name").is_some_and(|style| self.styles.hides_table(&style));
                    let name = element.value("name").unwrap_or_default();
                    self.sheets.push(WorkbookSheet { name, hidden, ..WorkbookSheet::default() });
                    self.columns.clear();
                    self.next_row = 0;
                }
            }
            "p" if self.drawn > 0 && !self.drawing.is_empty() => self.drawing.push('\n'),
            _ if self.depth != 1 || self.drawn > 0 => {}
            "table-column" => {
                let hidden = element.value("visibility").is_some_and(|v| v != "visible");
                // The columns beyond the table are often hidden together.
                let many = element.number("number-columns-repeated").unwrap_or(1);
                self.other.hidden_columns += if hidden && many < 1_000 { many } else { 0 };
                self.columns.push((many, element.value("default-cell-style-name")));
            }
            "table-row" => {
                self.row.clear();
                self.row_at = 0;
                self.row_style = element.value("default-cell-style-name");
                self.row_repeated = element.number("number-rows-repeated").unwrap_or(1).max(1);
                let hidden = element.value("visibility").is_some_and(|v| v != "visible");
                self.other.hidden_rows +=
                    if hidden && self.row_repeated < 10_000 { self.row_repeated } else { 0 };
            }
            "table-cell" | "covered-table-cell" => self.begin(element),
            "p" => {
                if let Some(cell) = &mut self.cell {
                    if cell.paragraphs > 0 {
                        cell.text.push_str("\n");
                    }
                    cell.paragraphs += 1;
                }
            }
            "span" => {
                let letters = self.styles.letters("text", element.value("style-name").as_deref());
                self.cell.iter_mut().for_each(|cell| cell.letters.push(letters));
            }
            "a" => {
                let to = element.value("href").filter(|to| !to.starts_with('#'));
                self.cell.iter_mut().for_each(|cell| cell.links.extend(to.clone()));
            }
            "s" => self.add(&" ".repeat(element.number("c").unwrap_or(1).clamp(1, 200))),
            "line-break" => self.add("\n"),
            "tab" => self.add(" "),
            _ => {}
        }
    }

    /// A cell begins.
    fn begin(&mut self, element: &XmlElement<'_>) {
        let mut at = self.row_at;
        let of_column = self.columns.iter().find(|(many, _)| {
            let here = at < *many;
            at = at.saturating_sub(*many);
            here
        });
        let style = element
            .value("style-name")
            .or_else(|| self.row_style.clone())
            .or_else(|| of_column.and_then(|(_, style)| style.clone()));
        let repeated = element.number("number-columns-repeated").unwrap_or(1).max(1);
        self.row_at = self.row_at.saturating_add(repeated);
        // A style may be that of all cells that are empty; those of a whole sheet are not counted.
        let coloured = style.as_deref().is_some_and(|style| self.colours.is_coloured(style));
        let many = repeated.saturating_mul(self.row_repeated);
        self.other.coloured +=
            if coloured && repeated < 1_000 && self.row_repeated < 10_000 { many } else { 0 };
        let formula = element.value("formula");
        let said = formula.as_deref();
        self.cell = Some(Cell {
            repeated,
            formula: formula.is_some(),
            changing: said.is_some_and(is_changing),
            links: said.and_then(link_of).into_iter().collect(),
            covered: element.name() == "covered-table-cell",
            negative: element.value("value").is_some_and(|value| value.starts_with('-')),
            value: ["date-value", "time-value", "boolean-value", "string-value", "value"]
                .into_iter()
                .find_map(|name| element.value(name)),
            letters: vec![self.styles.letters("table-cell", style.as_deref())],
            ..Cell::default()
        });
    }

    fn add(&mut self, words: &str) {
        if let Some(cell) = &mut self.cell {
            let style = style(cell);
            cell.text.push(words, style);
        }
    }

    fn words(&mut self, words: &str) {
        if self.gone + self.forms > 0 {
        } else if self.drawn > 0 {
            if !self.drawing.is_empty() || !words.trim().is_empty() {
                self.drawing.push_str(words.trim_matches(['\r', '\n']));
            }
        } else if self.depth == 1
            && let Some(cell) = &mut self.cell
            && cell.paragraphs > 0
        {
            let style = style(cell);
            add_words(&mut cell.text, words, style);
        }
    }

    fn close(&mut self, name: &str, known: ReaderContext<'_>) {
        if matches!(name, "annotation" | "tracked-changes") {
            self.gone = self.gone.saturating_sub(1);
            return;
        }
        if name == "forms" {
            self.forms = self.forms.saturating_sub(1);
        }
        if self.gone + self.forms > 0 {
            return;
        }
        if DRAWN.contains(&name) && self.depth > 0 {
            self.drawn = self.drawn.saturating_sub(1);
            if self.drawn == 0 {
                let words = std::mem::take(&mut self.drawing);
                if let (false, Some(sheet)) = (words.trim().is_empty(), self.sheets.last_mut()) {
                    sheet.drawn.push(words.trim().to_owned());
                }
            }
            return;
        }
        match name {
            "table" => self.depth = self.depth.saturating_sub(1),
            _ if self.depth != 1 || self.drawn > 0 => {}
            "span" => {
                if let Some(cell) = self.cell.as_mut().filter(|cell| cell.letters.len() > 1) {
                    cell.letters.pop();
                }
            }
            "table-cell" | "covered-table-cell" => {
                let Some(done) = self.cell.take() else { return };
                let mut text = done.text.part(0..done.text.trim_end().len());
                let many = done.repeated.min(1_000);
                if let (true, Some(value)) = (text.trim().is_empty(), done.value) {
                    // A format may show nothing; what it hides is shown, as hidden rows are. A file that does not
                    // say how a value is shown hides nothing.
                    if done.paragraphs > 0 && !value.trim().is_empty() {
                        self.other.hidden_values += many;
                    } else if value.parse::<f64>().is_ok() {
                        self.other.unformatted += many;
                    }
                    text = value.into();
                }
                if done.negative && is_without_sign(&text) {
                    self.other.signs_added += many;
                    let mut signed = StyledText::from("-");
                    signed.push_styled(&text);
                    text = signed;
                }
                if text.trim().is_empty() {
                    if let (true, Some(sheet)) = (done.formula, self.sheets.last_mut()) {
                        sheet.without_value += many;
                    }
                    return;
                }
                self.other.changing += if done.changing { many } else { 0 };
                self.other.covered += if done.covered { many } else { 0 };
                let column = self.row_at.saturating_sub(done.repeated);
                if let Some(sheet) = self.sheets.last_mut() {
                    sheet.links.extend(done.links.into_iter().map(|to| ((self.next_row, column), to)));
                }
                self.row.push((column, done.repeated, text));
            }
            "table-row" => self.end_row(known),
            _ => {}
        }
    }

    fn end_row(&mut self, known: ReaderContext<'_>) {
        let Some(sheet) = self.sheets.last_mut() else { return };
        let first = self.next_row;
        self.next_row = first.saturating_add(self.row_repeated);
        if self.row.is_empty() || self.refused.is_err() || is_cached(sheet) {
            return;
        }
        // What is beyond a limit is not kept in memory; the table is refused for it.
        let filled = self.row.iter().fold(0usize, |all, (_, many, _)| all.saturating_add(*many));
        self.weight = self.weight.saturating_add(filled.saturating_mul(self.row_repeated));
        self.refused = check_table_limits(first + 1, 0, self.weight, known);
        if self.refused.is_err() {
            return;
        }
        for row in first..self.next_row {
            for (column, many, text) in &self.row {
                for column in *column..column.saturating_add(*many) {
                    if let Err(refused) = sheet.put(row, column, text.clone(), known) {
                        self.refused = Err(refused);
                    }
                }
            }
        }
    }
}

/// How words of a cell look.
fn style(cell: &Cell) -> crate::model::CharStyle {
    cell.letters.iter().fold(OdfCharacters::default(), |around, own| own.over(around)).look().style
}
