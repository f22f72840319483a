//! What the workbooks of all programs come to: every sheet in its order, hidden ones as well, each beginning on a
//! new page. A sheet's cells are shown as the program shows them; nothing is computed here.

mod contents;
mod formula;
mod sparse;

use super::alignment::{HeadRow, tabled};
use super::csv::{check_table_limits, split_header_rows};
use crate::model::document::{Document, DocumentBlock};
use crate::model::finding::{Code, Finding};
use crate::model::{StyledText, number_of};
use crate::readers::{KeepRows, ParsedDocument, ReaderContext, SheetRows};
pub(crate) use contents::{OtherContents, control_line};
pub(crate) use formula::{is_changing, link_of};
pub(crate) use sparse::CellMap;
use sparse::{SheetLayout, column_name};

/// A block of cells that are merged: its first and its last row and column.
pub(crate) type MergedCells = ((usize, usize), (usize, usize));

/// A sheet as it was read.
#[derive(Default)]
pub(crate) struct WorkbookSheet {
    /// Its name.
    pub(crate) name: String,
    /// Whether the program hides it.
    pub(crate) hidden: bool,
    /// Its filled cells, as they are shown.
    pub(crate) cells: CellMap,
    /// The words of shapes and text boxes over the cells.
    pub(crate) drawn: Vec<String>,
    /// What is at the head and the foot of its pages, without numbers of pages and dates.
    pub(crate) margins: Vec<String>,
    /// Cells with a formula but no value.
    pub(crate) without_value: usize,
    /// Where its links lead to, by their cells.
    pub(crate) links: Vec<((usize, usize), String)>,
    /// The blocks of cells that are merged.
    pub(crate) merged: Vec<MergedCells>,
}

impl WorkbookSheet {
    /// Puts a cell into its place; one without words takes no room.
    pub(crate) fn put(
        &mut self,
        row: usize,
        column: usize,
        text: StyledText,
        known: ReaderContext<'_>,
    ) -> Result<(), Vec<Finding>> {
        if text.trim().is_empty() {
            return Ok(());
        }
        self.cells.insert((row, column), one_kind_of_line_end(text));
        check_table_limits(row + 1, 0, self.cells.len(), known)
    }

    /// Refuses a sheet whose rows, written out with their empty cells, are beyond a limit.
    pub(crate) fn within_as_rows(&self, known: ReaderContext<'_>) -> Result<(), Vec<Finding>> {
        let mut widths = std::collections::BTreeMap::new();
        self.cells.keys().for_each(|(row, column)| {
            widths.insert(*row, column + 1);
        });
        let widest = widths.values().max().copied().unwrap_or(0);
        let rows = widths.keys().next_back().map_or(0, |row| row + 1);
        check_table_limits(rows, widest, widths.values().sum(), known)
    }

    fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.drawn.is_empty()
    }

    /// Filled cells that merged cells hide.
    fn covered(&self) -> usize {
        let under = |(first, last): &MergedCells| {
            let (columns, rows) = (first.1..=last.1, *first..=*last);
            if first > last {
                return 0;
            }
            self.cells.range(rows).filter(|(at, _)| *at != first && columns.contains(&at.1)).count()
        };
        self.merged.iter().map(under).sum()
    }

    /// Where its links lead to, if the words of their cells do not say it.
    fn unseen_links(&self) -> impl Iterator<Item = String> {
        let plain = |address: &str| {
            let address = address.trim().to_lowercase();
            let start = ["mailto:", "http://", "https://"].iter().find_map(|s| address.strip_prefix(s));
            start.unwrap_or(&address).trim_end_matches('/').to_owned()
        };
        self.links.iter().filter_map(move |(at, address)| {
            let words = self.cells.get(at).map(|text| text.to_lowercase()).unwrap_or_default();
            (!words.contains(&plain(address))).then(|| address.clone())
        })
    }
}

/// Lines of a cell end in one way, however the file has it.
fn one_kind_of_line_end(text: StyledText) -> StyledText {
    if !text.contains('\r') {
        return text;
    }
    let mut all = StyledText::new();
    for (words, style) in text.pieces() {
        all.push(&words.replace("\r\n", "\n").replace('\r', "\n"), style);
    }
    all
}

/// The rows of every sheet.
///
/// # Errors
/// Written out with their empty cells, they are beyond a limit.
pub(crate) fn rows_of_sheets(
    sheets: &[WorkbookSheet],
    known: ReaderContext<'_>,
) -> Result<Vec<SheetRows>, Vec<Finding>> {
    sheets.iter().try_for_each(|sheet| sheet.within_as_rows(known))?;
    Ok(sheets.iter().map(plain_rows).collect())
}

/// A sheet's cells as plain texts, with those that are struck out named apart: who adds up must not miss them.
fn plain_rows(sheet: &WorkbookSheet) -> SheetRows {
    let mut grid = SheetRows { name: sheet.name.clone(), ..SheetRows::default() };
    for ((row, column), cell) in &sheet.cells {
        let line = *row as u64 + 1;
        let struck: String = cell.struck().collect();
        if !struck.trim().is_empty() {
            grid.struck.insert((line, *column), struck);
        }
        if grid.rows.last().is_none_or(|(last, _)| *last != line) {
            grid.rows.push((line, Vec::new()));
        }
        if let Some((_, cells)) = grid.rows.last_mut() {
            cells.resize(*column, String::new());
            cells.push(cell.as_str().to_owned());
        }
    }
    grid
}

/// The reading of a workbook.
pub(crate) fn reading(
    sheets: Vec<WorkbookSheet>,
    mut other: OtherContents,
    known: ReaderContext<'_>,
    keep: KeepRows,
) -> Result<ParsedDocument, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut written = Vec::new();
    let count = sheets.len();
    let (mut layouts, mut total) = (Vec::new(), 0usize);
    for sheet in &sheets {
        let layout = SheetLayout::new(&sheet.cells);
        total = total.saturating_add(layout.weight);
        let rows = sheet.cells.keys().next_back().map_or(0, |(row, _)| row + 1);
        check_table_limits(rows, layout.columns.len(), total, known)?;
        layouts.push(layout);
        other.covered += sheet.covered();
    }
    let names = |which: &dyn Fn(&WorkbookSheet) -> bool| -> Vec<String> {
        sheets.iter().filter(|sheet| which(sheet)).map(|sheet| format!("\"{}\"", sheet.name)).collect()
    };
    let hidden = names(&|sheet| sheet.hidden);
    if !hidden.is_empty() {
        let message = format!("this workbook hides {}, which the bundle shows", listed("sheet", &hidden));
        findings.push(Finding::warning(Code::HiddenShown, message).next("check that it may be seen"));
    }
    findings.extend(other.hidden());
    let without: usize = sheets.iter().map(|sheet| sheet.without_value).sum();
    if without > 0 {
        let message =
            format!("{} without a value, because no program calculated it", number_of(without, "formula is"))
                .replace("formula iss", "formulas are");
        findings.push(Finding::warning(Code::NoValue, message).next(
            "open the workbook, save it and run \
                                                             leverarch again",
        ));
    }
    let empty = names(&WorkbookSheet::is_empty);
    if !empty.is_empty() && empty.len() < count {
        let has = if empty.len() == 1 { "has no page" } else { "have no pages" };
        findings.push(Finding::note(Code::LeftOut, format!("{} empty and {has}", are("sheet", &empty))));
    }
    findings.extend(other.findings());
    findings.extend(links(&sheets));
    let rows = if keep == KeepRows::Yes { rows_of_sheets(&sheets, known).ok() } else { None };
    let instead = other.instead_of_cells();
    for (place, (sheet, layout)) in sheets.into_iter().zip(layouts).enumerate() {
        if sheet.is_empty() && (empty.len() < count || place > 0) {
            continue;
        }
        written.push(sheet.written(place, count, &layout, &instead, known));
    }
    let last = written.len().saturating_sub(1);
    other.pictures.iter_mut().for_each(|picture| picture.after = last);
    let enclosures = other.pictures;
    Ok(ParsedDocument { written, findings, enclosures, sheets: rows, ..ParsedDocument::default() })
}

/// What is said of links whose cells do not show where they lead.
fn links(sheets: &[WorkbookSheet]) -> Option<Finding> {
    /// So many addresses are named.
    const NAMED: usize = 5;
    let mut all: Vec<String> = sheets.iter().flat_map(WorkbookSheet::unseen_links).collect();
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|address| seen.insert(address.clone()));
    let count = all.len();
    let address = match count {
        0 => return None,
        1 => "an address that the page does not show: ".to_owned(),
        _ => format!("{count} addresses that the page does not show: "),
    };
    let more = if count > NAMED { format!(" and {} more", count - NAMED) } else { String::new() };
    all.truncate(NAMED);
    let message = format!("cells of this workbook link to {address}{}{more}", all.join(", "));
    Some(
        Finding::note(Code::NotShown, message)
            .next("if it matters where they lead, say so in the item's note"),
    )
}

/// "sheets "a" and "b"".
fn listed(what: &str, names: &[String]) -> String {
    match names {
        [one] => format!("the {what} {one}"),
        many => format!("the {what}s {}", many.join(", ")),
    }
}

/// "the sheet "a" is".
fn are(what: &str, names: &[String]) -> String {
    format!("{} {}", listed(what, names), if names.len() == 1 { "is" } else { "are" })
}

impl WorkbookSheet {
    fn written(
        self,
        place: usize,
        count: usize,
        layout: &SheetLayout,
        instead: &[String],
        known: ReaderContext<'_>,
    ) -> Document {
        let mut facts: Vec<String> = Vec::new();
        facts.extend((!known.detail.is_empty()).then(|| known.detail.to_owned()));
        let hidden = if self.hidden { ", hidden in the workbook" } else { "" };
        let mut parts = Vec::new();
        let named = count > 1 || self.hidden || !is_default(&self.name);
        if named && !self.is_empty() {
            parts.push(DocumentBlock::Heading(format!("Sheet \"{}\"{hidden}", self.name).into()));
        }
        if count > 1 {
            facts.push(format!("sheet {} of {count}", place + 1));
        }
        if self.cells.is_empty() {
            if self.drawn.is_empty() {
                let words = if instead.is_empty() {
                    "This workbook is empty.".to_owned()
                } else {
                    format!(
                        "The cells of this workbook are empty. It holds only {}.",
                        contents::joined(instead)
                    )
                };
                parts.push(DocumentBlock::Text(words.into()));
            }
        } else {
            let stretches = layout.stretches(self.cells);
            let rows = stretches.iter().map(|(_, rows)| rows.len()).sum();
            let width = layout.columns.len();
            facts.push(format!("{} in {}", number_of(rows, "row"), number_of(width, "column")));
            parts.extend(layout.gaps.iter().map(|(first, last)| {
                let (first, last) = (column_name(*first), column_name(*last));
                DocumentBlock::Text(format!("[Columns {first} to {last} of this sheet are empty]").into())
            }));
            let mut last = 0;
            for (before, rows) in stretches {
                if before > last {
                    let words = format!("[Rows {} to {before} of this sheet are empty]", last + 1);
                    parts.push(DocumentBlock::Text(words.into()));
                }
                let first = last == 0;
                last = before + rows.len();
                let (above, table) = if first {
                    split_header_rows(rows)
                } else {
                    (Vec::new(), tabled(rows, HeadRow::Missing))
                };
                if !above.is_empty() {
                    parts.push(DocumentBlock::Table(tabled(above, HeadRow::Missing)));
                }
                parts.push(DocumentBlock::Table(table));
            }
        }
        if !self.drawn.is_empty() {
            parts.push(DocumentBlock::Heading("Text in shapes on this sheet".into()));
            parts.push(DocumentBlock::Text(self.drawn.join("\n\n").into()));
        }
        if !self.margins.is_empty() {
            parts.push(DocumentBlock::Heading("Headers and footers".into()));
            parts.push(DocumentBlock::Text(self.margins.join("\n").into()));
        }
        Document { what: "Workbook".into(), title: known.title.into(), detail: facts.join(" · "), parts }
    }
}

/// Whether a program gave a sheet this name: "Sheet1".
fn is_default(name: &str) -> bool {
    const NAMES: [&str; 14] = [
        "sheet", "tabelle", "feuil", "feuille", "hoja", "foglio", "blad", "arkusz", "planilha", "plan",
        "лист", "munka", "taul", "ark",
    ];
    let lower = name.trim().to_lowercase();
    let word = lower.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['_', ' ']);
    lower.is_empty() || NAMES.contains(&word)
}
