//! What the workbooks of all programs come to: every sheet in its order, hidden ones as well, each beginning on a
//! new page. A sheet's cells are shown as the program shows them; nothing is computed here.

use super::table::{number_of, parted, within};
use super::{Enclosure, Known, Reading};
use crate::finding::{Code, Finding};
use crate::model::StyledText;
use crate::written::{Part, Written};

/// A sheet as it was read.
#[derive(Default)]
pub(super) struct Sheet {
    /// Its name.
    pub(super) name: String,
    /// Whether the program hides it.
    pub(super) hidden: bool,
    /// Its cells, as they are shown.
    pub(super) rows: Vec<Vec<StyledText>>,
    /// The words of shapes and text boxes over the cells.
    pub(super) drawn: Vec<String>,
    /// What is at the head and the foot of its pages, without numbers of pages and dates.
    pub(super) margins: Vec<String>,
    /// Cells with a formula but no value.
    pub(super) without_value: usize,
}

/// What else a workbook holds.
#[derive(Default)]
pub(super) struct OtherContents {
    pub(super) comments: usize,
    /// Pictures, which follow the sheets.
    pub(super) pictures: Vec<Enclosure>,
    /// Pictures that cannot be taken out.
    pub(super) pictures_kept: usize,
    /// Cells whose values their format hides.
    pub(super) hidden_values: usize,
    /// Numbers whose format is not known here.
    pub(super) unformatted: usize,
    /// Files inside the workbook.
    pub(super) embedded: usize,
    /// Shapes without words.
    pub(super) shapes: usize,
    /// Changes that were tracked, or lists of them.
    pub(super) changes: usize,
    /// Rules that strike cells out for what they hold.
    pub(super) striking_rules: usize,
    pub(super) charts: usize,
    pub(super) hidden_rows: usize,
    pub(super) hidden_columns: usize,
    pub(super) macros: bool,
}

impl Sheet {
    /// Puts a cell into its place.
    #[cfg(feature = "workbooks")]
    pub(super) fn put(
        &mut self,
        row: usize,
        column: usize,
        text: StyledText,
        known: Known<'_>,
    ) -> Result<(), Vec<Finding>> {
        within(row + 1, column + 1, 0, known)?;
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        if let Some(cells) = self.rows.get_mut(row) {
            if cells.len() <= column {
                cells.resize(column + 1, StyledText::new());
            }
            if let Some(cell) = cells.get_mut(column) {
                *cell = text;
            }
        }
        Ok(())
    }

    /// What the sheet takes of the limit; an empty row has its price too.
    pub(super) fn weight(&self) -> usize {
        self.rows.iter().map(|row| row.len().max(1)).sum()
    }
}

/// The reading of a workbook.
pub(super) fn reading(
    mut sheets: Vec<Sheet>,
    mut other: OtherContents,
    known: Known<'_>,
) -> Result<Reading, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut written = Vec::new();
    let count = sheets.len();
    let mut total = 0;
    for sheet in &mut sheets {
        super::office::trim(&mut sheet.rows);
        total += sheet.weight();
        within(sheet.rows.len(), 0, total, known)?;
    }
    let names = |which: &dyn Fn(&Sheet) -> bool| -> Vec<String> {
        sheets.iter().filter(|sheet| which(sheet)).map(|sheet| format!("\"{}\"", sheet.name)).collect()
    };
    let hidden = names(&|sheet| sheet.hidden);
    if !hidden.is_empty() {
        let message = format!("this workbook hides {}, which the bundle shows", listed("sheet", &hidden));
        findings.push(Finding::warning(Code::HiddenShown, message).next("check that it may be seen"));
    }
    if other.hidden_rows + other.hidden_columns > 0 {
        let message = format!(
            "this workbook hides {} and {}, which the bundle shows",
            number_of(other.hidden_rows, "row"),
            number_of(other.hidden_columns, "column")
        );
        findings.push(Finding::warning(Code::HiddenShown, message).next("check that they may be seen"));
    }
    if other.hidden_values > 0 {
        let (what, it) = match other.hidden_values {
            1 => ("1 cell of this workbook has".to_owned(), "its value"),
            many => (format!("{many} cells of this workbook have"), "their values"),
        };
        let message = format!("{what} a format that hides {it}, which the bundle shows");
        findings.push(Finding::warning(Code::HiddenShown, message).next("check that they may be seen"));
    }
    let without: usize = sheets.iter().map(|sheet| sheet.without_value).sum();
    if without > 0 {
        let message =
            format!("{} without a value, because no program computed it", number_of(without, "formula is"))
                .replace("formula iss", "formulas are");
        findings
            .push(Finding::warning(Code::NoValue, message).next("open the workbook, save it and run again"));
    }
    let empty = names(&|sheet| sheet.rows.is_empty() && sheet.drawn.is_empty());
    if !empty.is_empty() && empty.len() < count {
        findings
            .push(Finding::note(Code::LeftOut, format!("{} empty and has no page", are("sheet", &empty))));
    }
    findings.extend(other.findings());
    let pictures = other.pictures.len() + other.pictures_kept;
    for (place, sheet) in sheets.into_iter().enumerate() {
        if sheet.rows.is_empty() && sheet.drawn.is_empty() && (empty.len() < count || place > 0) {
            continue;
        }
        written.push(sheet.written(place, count, pictures, known));
    }
    let last = written.len().saturating_sub(1);
    other.pictures.iter_mut().for_each(|picture| picture.after = last);
    Ok(Reading { written, findings, enclosures: other.pictures, ..Reading::default() })
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

impl Sheet {
    fn written(self, place: usize, count: usize, pictures: usize, known: Known<'_>) -> Written {
        let mut facts: Vec<String> = Vec::new();
        facts.extend((!known.detail.is_empty()).then(|| known.detail.to_owned()));
        let hidden = if self.hidden { ", hidden in the workbook" } else { "" };
        let mut parts = Vec::new();
        let named = count > 1 || self.hidden || !is_default(&self.name);
        if named && !(self.rows.is_empty() && self.drawn.is_empty()) {
            parts.push(Part::Heading(format!("Sheet \"{}\"{hidden}", self.name).into()));
        }
        if count > 1 {
            facts.push(format!("sheet {} of {count}", place + 1));
        }
        if self.rows.is_empty() {
            if self.drawn.is_empty() {
                let words = if pictures > 0 {
                    "The cells of this workbook are empty. It holds only pictures."
                } else {
                    "This workbook is empty."
                };
                parts.push(Part::Text(words.into()));
            }
        } else {
            let width = self.rows.iter().map(Vec::len).max().unwrap_or(0);
            facts.push(format!("{} in {}", number_of(self.rows.len(), "row"), number_of(width, "column")));
            let mut last = 0;
            for (before, rows) in stretches(self.rows) {
                if before > last {
                    let words = format!("[Rows {} to {before} of this sheet are empty]", last + 1);
                    parts.push(Part::Text(words.into()));
                }
                let first = last == 0;
                last = before + rows.len();
                let (above, table) =
                    if first { parted(rows) } else { (Vec::new(), super::figure::tabled(rows, false)) };
                if !above.is_empty() {
                    parts.push(Part::Table(super::figure::tabled(above, false)));
                }
                parts.push(Part::Table(table));
            }
        }
        if !self.drawn.is_empty() {
            parts.push(Part::Heading("Text in shapes on this sheet".into()));
            parts.push(Part::Text(self.drawn.join("\n\n").into()));
        }
        if !self.margins.is_empty() {
            parts.push(Part::Heading("At the head and foot of its pages".into()));
            parts.push(Part::Text(self.margins.join("\n").into()));
        }
        Written { what: "Workbook".into(), title: known.title.into(), detail: facts.join(" · "), parts }
    }
}

/// Rows parted where so many are empty that they would fill a page, each stretch with the number of rows before it.
fn stretches(rows: Vec<Vec<StyledText>>) -> Vec<(usize, Vec<Vec<StyledText>>)> {
    const MANY: usize = 20;
    let mut stretches: Vec<(usize, Vec<Vec<StyledText>>)> = Vec::new();
    let mut empty = 0;
    for (place, row) in rows.into_iter().enumerate() {
        if row.is_empty() {
            empty += 1;
            continue;
        }
        match stretches.last_mut() {
            Some((_, last)) if empty <= MANY => {
                last.extend(std::iter::repeat_n(Vec::new(), empty));
                last.push(row);
            }
            None if empty <= MANY => {
                let mut first = vec![Vec::new(); empty];
                first.push(row);
                stretches.push((0, first));
            }
            _ => stretches.push((place, vec![row])),
        }
        empty = 0;
    }
    stretches
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

impl OtherContents {
    fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.comments > 0 {
            let verb = if self.comments == 1 { "is" } else { "are" };
            let message =
                format!("this workbook has {}, which {verb} not shown", number_of(self.comments, "note"));
            findings.push(
                Finding::warning(Code::Removed, message)
                    .next("if they matter, print it with its notes to a PDF"),
            );
        }
        let follow = self.pictures.len();
        if follow > 0 {
            let message = format!(
                "this workbook has {}, shown after its sheets and not in {}",
                number_of(follow, "picture"),
                if follow == 1 { "its place" } else { "their places" }
            );
            findings.push(
                Finding::warning(Code::Removed, message)
                    .next("if their places matter, print the workbook to a PDF and use that"),
            );
        }
        if self.unformatted > 0 {
            let message = match self.unformatted {
                1 => "the format of 1 cell is not known here; its plain value is shown".to_owned(),
                many => format!("the format of {many} cells is not known here; their plain values are shown"),
            };
            findings.push(
                Finding::note(Code::WordsAlone, message)
                    .next("if it matters how they look, print the workbook to a PDF and use that"),
            );
        }
        if self.embedded > 0 {
            let message = format!(
                "this workbook holds {}, whose content is not in the bundle",
                number_of(self.embedded, "embedded file")
            );
            findings.push(
                Finding::warning(Code::Removed, message)
                    .next("if they matter, save them as files of their own"),
            );
        }
        let undrawn = self.pictures_kept + self.charts + self.shapes;
        if undrawn > 0 {
            let kinds = [
                (self.pictures_kept, "picture"),
                (self.charts, "chart"),
                (self.shapes, "shape without words"),
            ];
            let mut list: Vec<String> = kinds
                .iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, what)| number_of(*count, what).replace("wordss", "words"))
                .collect();
            if self.shapes > 1 {
                list.iter_mut().for_each(|of| *of = of.replace("shape without", "shapes without"));
            }
            let verb = if undrawn == 1 { "is" } else { "are" };
            let message = format!("this workbook has {}, which {verb} not shown", list.join(" and "));
            findings.push(
                Finding::warning(Code::Removed, message)
                    .next("if they matter, print it to a PDF and use that"),
            );
        }
        if self.changes > 0 {
            let message = "this workbook has tracked changes, so it is more than one version";
            let next = "Which version did you send? Accept or reject the changes as they were in it, save that \
                        one and use it.";
            findings.push(Finding::warning(Code::TrackedChanges, message).next(next));
        }
        if self.striking_rules > 0 {
            let message = format!(
                "this workbook has {} that can strike cells out, which the bundle does not apply",
                number_of(self.striking_rules, "conditional format")
            );
            findings.push(
                Finding::warning(Code::StruckOut, message).next("print it to a PDF and compare the two"),
            );
        }
        if self.macros {
            let message = "this workbook holds macros, which were not run and are not in the bundle";
            findings.push(Finding::note(Code::Removed, message));
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_parted_where_a_page_of_them_is_empty() {
        let sheet = |filled: &[usize]| {
            let mut rows: Vec<Vec<StyledText>> = vec![Vec::new(); filled.last().map_or(0, |last| last + 1)];
            filled.iter().for_each(|at| rows[*at] = vec!["x".into()]);
            stretches(rows).iter().map(|(before, rows)| (*before, rows.len())).collect::<Vec<_>>()
        };
        for (filled, wanted) in [
            (&[0usize, 1, 5][..], &[(0usize, 6usize)][..]),
            (&[0, 21], &[(0, 22)]),
            (&[0, 22], &[(0, 1), (22, 1)]),
            (&[20], &[(0, 21)]),
            (&[21, 22], &[(21, 2)]),
            (&[0, 1, 9_000, 9_001, 1_000_000], &[(0, 2), (9_000, 2), (1_000_000, 1)]),
            (&[], &[]),
        ] {
            assert_eq!(sheet(filled), wanted, "{filled:?}");
        }
    }
}
