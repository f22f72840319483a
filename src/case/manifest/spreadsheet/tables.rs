//! The tables of a manifest as the rows of sheets, and back. Which columns there are is the schema's to say. A row that the
//! manifest has already is known by its first cells; a row in which these are empty is a new one.

use serde_json::Value;

use super::columns::{ManifestColumn, as_row, columns};
use super::{letters, shown};
use crate::case::manifest::edit::{self, EditError, EditValue, FieldPath};
use crate::case::manifest::json_schema;
use crate::case::manifest::parse::parse;
use crate::case::manifest::quote::quoted;
use crate::case::manifest::types::Manifest;
use crate::model::PartialDate;
use crate::model::finding::{Code, Finding};

/// What a sheet has a row for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableRows {
    /// A row of a list: `[[loss]]`, and a key by which it is named beside its number.
    List(&'static str, &'static str),
    /// A table of an item: `[item.post]`.
    OfItem(&'static str),
    /// A row of a list within a table of an item: `[[item.bill.line]]`.
    ListOfItem(&'static str, &'static str),
    /// A row of a list within the row of a list: `[[account.payment]]`.
    ListOfRow(&'static str, &'static str),
}

/// A sheet.
#[derive(Clone, Copy, Debug)]
pub struct TableSheet {
    /// Its name.
    pub name: &'static str,
    /// What its rows are.
    pub rows: TableRows,
    /// The type of the schema that has its columns.
    of: &'static str,
}

const fn sheet(name: &'static str, rows: TableRows, of: &'static str) -> TableSheet {
    TableSheet { name, rows, of }
}

/// Every sheet beside that of the items.
pub const SHEETS: [TableSheet; 24] = [
    sheet("Calls", TableRows::List("call", "date"), "CallRow"),
    sheet("Recordings", TableRows::OfItem("call"), "Call"),
    sheet("Call logs", TableRows::List("call_log", "item"), "CallLog"),
    sheet("Call log rows", TableRows::ListOfRow("call_log", "row"), "LogRow"),
    sheet("Call log recordings", TableRows::ListOfRow("call_log", "recordings"), "RowRecording"),
    sheet("Post", TableRows::OfItem("post"), "Post"),
    sheet("Events", TableRows::List("event", "date"), "Event"),
    sheet("Promises", TableRows::List("promise", "promise"), "PromiseRow"),
    sheet("Losses", TableRows::List("loss", "description"), "Loss"),
    sheet("Bills", TableRows::OfItem("bill"), "Bill"),
    sheet("Bill lines", TableRows::ListOfItem("bill", "line"), "BillLine"),
    sheet("Calculations", TableRows::List("calculation", "title"), "Calculation"),
    sheet("Accounts", TableRows::List("account", "title"), "Account"),
    sheet("In force", TableRows::ListOfRow("account", "liability"), "Liability"),
    sheet("As I say", TableRows::ListOfRow("account", "asked"), "Liability"),
    sheet("Payments", TableRows::ListOfRow("account", "payment"), "Payment"),
    sheet("Adjustments", TableRows::ListOfRow("account", "adjustment"), "Adjustment"),
    sheet("CMS adjustments", TableRows::ListOfRow("account", "service_adjustment"), "Adjustment"),
    sheet("Not mine", TableRows::ListOfRow("account", "not_mine"), "Adjustment"),
    sheet("Instalments", TableRows::ListOfRow("account", "instalments"), "Instalments"),
    sheet("Plan", TableRows::ListOfRow("account", "plan"), "Instalments"),
    sheet("Claimed", TableRows::ListOfRow("account", "claimed"), "Claimed"),
    sheet("Charges", TableRows::ListOfRow("account", "charge"), "Charge"),
    ITEM_DETAILS,
];

/// The further keys of the items, which the sheet of the items has in columns of its own.
const ITEM_DETAILS: TableSheet = sheet("Items", TableRows::OfItem(""), "Item");

/// What came of reading a sheet back.
#[derive(Debug, Default)]
pub struct MergedTable {
    /// The manifest's new text; nothing when nothing was changed, or when there are mistakes.
    pub text: Option<String>,
    /// The rows that were changed or added, with the keys.
    pub changed: Vec<String>,
    /// What there is to say.
    pub findings: Vec<Finding>,
}

/// A row that the manifest has.
struct ListedRow {
    /// The cells by which it is known.
    leads: Vec<String>,
    /// What it says.
    said: Value,
    /// Where it is.
    place: FieldPath,
}

impl TableSheet {
    /// Whether it is made although the manifest has no row of it.
    pub fn is_always_made(&self) -> bool {
        matches!(self.name, "Calls" | "Post" | "Events" | "Promises" | "Losses")
    }

    /// Whether it is the sheet of the items.
    pub fn is_of_items(&self) -> bool {
        self.rows == TableRows::OfItem("")
    }

    /// The heads of the cells by which a row is known. Each has a space, which no key has, so that none is taken for a key.
    pub fn leads(&self) -> Vec<String> {
        let of = |key: &str| format!("{} no.", key.replace('_', " "));
        match self.rows {
            TableRows::List(key, _) => vec![of(key)],
            TableRows::OfItem(_) => vec!["file".into()],
            TableRows::ListOfItem(_, key) => vec!["file".into(), of(key)],
            TableRows::ListOfRow(table, key) => vec![of(table), of(key)],
        }
    }

    /// The columns behind these.
    pub fn columns(&self, schema: &Value) -> Vec<ManifestColumn> {
        let own_sheet = |column: &ManifestColumn| {
            let first = column.keys()[0].to_owned();
            matches!(first.as_str(), "call" | "post" | "bill") || super::COLUMNS.contains(&first.as_str())
        };
        let mut all = columns(schema, self.of);
        all.retain(|column| !(self.is_of_items() && own_sheet(column)));
        all
    }

    /// The rows of a manifest: first the cells by which each is known.
    pub fn rows(&self, schema: &Value, manifest: &Manifest) -> Vec<Vec<String>> {
        let columns = self.columns(schema);
        let row = |listed: ListedRow| {
            let cells = columns.iter().map(|column| column.cell(&listed.said));
            listed.leads.iter().cloned().chain(cells).collect()
        };
        self.listed(manifest).into_iter().map(row).collect()
    }

    /// The rows that a manifest has.
    fn listed(&self, manifest: &Manifest) -> Vec<ListedRow> {
        let whole = serde_json::to_value(manifest).unwrap_or_default();
        let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
        let items = || manifest.item.iter().zip(list(whole.get("item")));
        match self.rows {
            TableRows::List(key, name) => {
                let rows = list(whole.get(key)).into_iter().enumerate();
                let row = |(at, said): (usize, Value)| ListedRow {
                    leads: vec![named(at, &said, name)],
                    place: FieldPath::top(key).row(at),
                    said,
                };
                rows.map(row).collect()
            }
            TableRows::OfItem(key) => {
                let row = |(item, said): (&crate::case::manifest::types::Item, Value)| {
                    let place = FieldPath::item(item.file.as_str());
                    let (place, said) = match key {
                        "" => (place, said),
                        key => (place.key(key), said.get(key).filter(|own| !own.is_null())?.clone()),
                    };
                    Some(ListedRow { leads: vec![item.file.to_string()], said, place })
                };
                items().filter_map(row).collect()
            }
            TableRows::ListOfItem(table, key) => items()
                .flat_map(|(item, said)| {
                    let rows = list(said.get(table).and_then(|table| table.get(key)));
                    let place = FieldPath::item(item.file.as_str()).key(table).key(key);
                    let row = move |(at, said): (usize, Value)| ListedRow {
                        leads: vec![item.file.to_string(), (at + 1).to_string()],
                        place: place.clone().row(at),
                        said,
                    };
                    rows.into_iter().enumerate().map(row)
                })
                .collect(),
            TableRows::ListOfRow(table, key) => {
                let outer = list(whole.get(table)).into_iter().enumerate();
                let rows = outer.flat_map(|(outer, said)| {
                    let place = FieldPath::top(table).row(outer).key(key);
                    let row = move |(at, said): (usize, Value)| ListedRow {
                        leads: vec![(outer + 1).to_string(), (at + 1).to_string()],
                        place: place.clone().row(at),
                        said,
                    };
                    list(said.get(key)).into_iter().enumerate().map(row).collect::<Vec<_>>()
                });
                rows.collect()
            }
        }
    }

    /// Where a new row with these first cells goes; nothing where they name none.
    fn place_of_new(&self, manifest: &Manifest, leads: &[String]) -> Option<NewPlace> {
        let item = || {
            let file = leads.first()?.lines().next()?.trim();
            let named = |item: &&crate::case::manifest::types::Item| {
                item.all_files().iter().any(|own| own.as_str() == file)
            };
            let item = manifest.item.iter().find(named)?;
            Some(FieldPath::item(item.file.as_str()))
        };
        let lone = leads.get(1).is_none_or(String::is_empty);
        match self.rows {
            TableRows::List(key, _) => {
                leads.first().is_none_or(String::is_empty).then(|| NewPlace::Row(FieldPath::top(key)))
            }
            TableRows::OfItem(key) => item().map(|place| NewPlace::Table(place.key(key))),
            TableRows::ListOfItem(table, key) => {
                item().filter(|_| lone).map(|place| NewPlace::Row(place.key(table).key(key)))
            }
            TableRows::ListOfRow(table, key) => {
                let outer: usize = leads.first()?.split(':').next()?.trim().parse().ok()?;
                let there = serde_json::to_value(manifest).ok()?.get(table)?.as_array()?.len();
                (lone && (1..=there).contains(&outer))
                    .then(|| NewPlace::Row(FieldPath::top(table).row(outer - 1).key(key)))
            }
        }
    }

    /// A manifest that holds one table of this kind and nothing else, up to its first key.
    fn head(&self) -> String {
        match self.rows {
            TableRows::List(key, _) => format!("[[{key}]]\n"),
            TableRows::OfItem("") => "[[item]]\nfile = \"a\"\n".into(),
            TableRows::OfItem(key) => format!("[[item]]\nfile = \"a\"\n[item.{key}]\n"),
            TableRows::ListOfItem(table, key) => format!("[[item]]\nfile = \"a\"\n[[item.{table}.{key}]]\n"),
            TableRows::ListOfRow(table, key) => format!("[[{table}]]\n[[{table}.{key}]]\n"),
        }
    }

    /// Merges the cells of a sheet into a manifest's text. A workbook without such a sheet changes nothing.
    pub fn merge(&self, schema: &Value, sheet: &[Vec<String>], text: &str, name: &str) -> MergedTable {
        let mut merged = MergedTable::default();
        let (leads, columns) = (self.leads(), self.columns(schema));
        let word = |text: &String| text.trim().to_lowercase();
        let Some(head) = sheet.iter().position(|row| {
            let has = |head: &str| row.iter().any(|cell| word(cell) == head);
            leads.iter().all(|lead| has(lead)) && columns.iter().any(|column| has(&column.head))
        }) else {
            return merged;
        };
        let at = |wanted: &str| sheet[head].iter().position(|cell| word(cell) == wanted);
        let lead_places: Vec<Option<usize>> = leads.iter().map(|lead| at(lead)).collect();
        let column_places: Vec<(usize, &ManifestColumn)> =
            columns.iter().filter_map(|column| Some((at(&column.head)?, column))).collect();
        let manifest = parse(text).manifest;
        let listed = self.listed(&manifest);
        let mut new = text.to_owned();
        for (number, row) in (1..).zip(sheet).skip(head + 1) {
            let cell = |at: usize| row.get(at).map(|text| shown(text)).unwrap_or_default();
            let own: Vec<String> = lead_places.iter().map(|at| at.map(cell).unwrap_or_default()).collect();
            let cells: Vec<(usize, &ManifestColumn, String)> =
                column_places.iter().map(|(at, column)| (*at, *column, cell(*at))).collect();
            if cells.iter().all(|(.., text)| text.is_empty()) && own.iter().skip(1).all(String::is_empty) {
                continue;
            }
            let mut wrong = |at: Option<usize>, code: Code, message: &str, next: &str| {
                let place = at.map(|at| format!(", cell {}{number}", letters(at))).unwrap_or_default();
                let place = if place.is_empty() { format!(", row {number}") } else { place };
                let finding = Finding::error(code, format!("Sheet {}{place}: {message}", self.name));
                merged.findings.push(finding.about(name).next(next));
            };
            let known = listed.iter().find(|row| {
                let same = |(at, (one, other)): (usize, (&String, &String))| match (at, self.rows) {
                    // "2: Maintenance" and "2" are one account.
                    (0, TableRows::ListOfRow(..)) => {
                        other.split(':').next().map(str::trim) == Some(one.as_str())
                    }
                    (0, TableRows::OfItem(_) | TableRows::ListOfItem(..)) => {
                        other.lines().next() == Some(one.as_str())
                    }
                    _ => one == other,
                };
                row.leads.iter().zip(&own).enumerate().all(same)
            });
            let mistakes = self.mistakes(&cells);
            if !mistakes.is_empty() {
                for (at, finding) in mistakes {
                    wrong(Some(at), finding.code, &finding.message, &finding.next);
                }
                continue;
            }
            let edited = match known {
                Some(row) => changed(&new, row, &cells),
                // A new row that was read before, with this or another copy of the workbook.
                None if listed.iter().any(|row| is_same_row(row, &own, &cells)) => continue,
                None => match self.place_of_new(&manifest, &own) {
                    Some(place) => added(&new, &place, &cells),
                    // The sheet of the items tells of its own files.
                    None if self.is_of_items() => continue,
                    None => {
                        let lead = lead_places.first().copied().flatten();
                        let message = format!("the manifest no longer has this row, \"{}\".", own.join(", "));
                        let next = "Make the spreadsheet again with --spreadsheet, or empty this cell for a new row.";
                        wrong(lead, Code::BadValue, &message, next);
                        continue;
                    }
                },
            };
            match edited {
                Ok((_, keys)) if keys.is_empty() => {}
                Ok((text, keys)) => {
                    new = text;
                    let which: Vec<&str> =
                        own.iter().map(String::as_str).filter(|lead| !lead.is_empty()).collect();
                    let which = if which.is_empty() { "new row".into() } else { which.join(", ") };
                    merged.changed.push(format!("{}, {which}: {}", self.name, keys.join(", ")));
                }
                Err((at, EditError::Refused { findings, .. })) => {
                    for finding in findings {
                        let named = |(_, column, text): &&(usize, &ManifestColumn, String)| {
                            let lines = || text.lines().filter(|line| !line.is_empty());
                            lines().any(|line| finding.message.contains(&quoted(line)))
                                || finding.message.contains(&quoted(&column.head))
                        };
                        let at = at.or_else(|| cells.iter().find(named).map(|(at, ..)| *at));
                        wrong(at, finding.code, &finding.message, &finding.next);
                    }
                }
                Err((at, why)) => {
                    wrong(at, Code::BadValue, &why.to_string(), "Write this in the manifest itself.")
                }
            }
        }
        merged.text = (merged.findings.is_empty() && new != text).then_some(new);
        merged
    }

    /// Cells that do not hold what they may hold, by the words of our own reader.
    fn mistakes(&self, cells: &[(usize, &ManifestColumn, String)]) -> Vec<(usize, Finding)> {
        let mut written = self.head();
        let mut places: Vec<(u32, usize)> = Vec::new();
        for (at, column, text) in cells {
            for (keys, value) in column.values(text) {
                let Some(value) = value else { continue };
                written.push_str(&format!("{} = {}\n", keys.join("."), on_a_line(&value)));
                places.push((u32::try_from(written.lines().count()).unwrap_or(0), *at));
            }
        }
        let of_cell = |finding: Finding| {
            // Other items and the rest of the row are not known here; that is told when the row is written.
            let alone = matches!(finding.code, Code::UnknownReference | Code::MissingKey);
            let line = finding.line.filter(|_| !alone)?;
            Some((places.iter().find(|(own, _)| *own == line)?.1, finding))
        };
        parse(&written).findings.into_iter().filter_map(of_cell).collect()
    }
}

/// Whether a row of the manifest says what a row without a number says, within the same item or row.
fn is_same_row(row: &ListedRow, own: &[String], cells: &[(usize, &ManifestColumn, String)]) -> bool {
    let Some((_, within)) = own.split_last().filter(|(number, _)| number.is_empty()) else { return false };
    let number_of = |lead: &String| lead.split(':').next().unwrap_or_default().trim().to_owned();
    let is_within = row.leads.iter().zip(within).all(|(one, other)| number_of(one) == number_of(other));
    is_within && cells.iter().all(|(_, column, cell)| column.cell(&row.said) == *cell)
}

/// The heads of the further columns of the items, behind [`COLUMNS`](super::COLUMNS).
pub(super) fn detail_heads() -> Vec<String> {
    let of_items = SHEETS.iter().filter(|sheet| sheet.is_of_items());
    let columns = of_items.flat_map(|sheet| sheet.columns(&json_schema::manifest()));
    columns.map(|column| column.head).collect()
}

/// "3: 2024-07-15T10:04:00".
fn named(at: usize, said: &Value, key: &str) -> String {
    const LONGEST: usize = 40;
    let words = said.get(key).and_then(Value::as_str).map(shown).unwrap_or_default().replace('\n', " ");
    let words: String = words.chars().take(LONGEST).collect();
    format!("{}: {words}", at + 1).trim_end_matches([':', ' ']).to_owned()
}

/// A value on one line of TOML.
fn on_a_line(value: &EditValue) -> String {
    match value {
        EditValue::Text(text) => quoted(text),
        EditValue::Date(date) => match date {
            PartialDate::Day(_) | PartialDate::Moment(_) => super::word(date),
            _ => quoted(&super::word(date)),
        },
        EditValue::Integer(number) => number.to_string(),
        EditValue::Boolean(yes) => yes.to_string(),
        EditValue::List(list) => format!("[{}]", list.iter().map(on_a_line).collect::<Vec<_>>().join(", ")),
        EditValue::Table(fields) => {
            let fields = fields.iter().map(|(key, value)| format!("{key} = {}", on_a_line(value)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}

/// Where a new row goes.
enum NewPlace {
    /// A row of this list.
    Row(FieldPath),
    /// This table, which its item does not have yet.
    Table(FieldPath),
}

/// The text with what was changed, and the keys; or the column of what cannot be changed, and why.
type Edited<'c> = Result<(String, Vec<&'c str>), (Option<usize>, EditError)>;

/// The text with what a row changes of one that is there.
fn changed<'c>(text: &str, row: &ListedRow, cells: &[(usize, &'c ManifestColumn, String)]) -> Edited<'c> {
    let (mut text, mut keys) = (text.to_owned(), Vec::new());
    for (at, column, cell) in cells.iter().filter(|(_, column, cell)| column.cell(&row.said) != *cell) {
        for (path, value) in column.values(cell) {
            let there = path.iter().try_fold(&row.said, |said, key| said.get(key));
            if value.is_none() && there.is_none_or(Value::is_null) {
                continue;
            }
            let field = path.iter().fold(row.place.clone(), |place, key| place.key(key));
            let edited = match value {
                Some(value) => edit::set(&text, &field, &value),
                // It went with the table that it was in.
                None if matches!(edit::remove(&text, &field), Err(EditError::NotThere(_))) => continue,
                None => edit::remove(&text, &field),
            };
            text = edited.map_err(|why| (Some(*at), why))?.text;
        }
        keys.push(column.head.as_str());
    }
    Ok((text, keys))
}

/// The text with a new row.
fn added<'c>(text: &str, place: &NewPlace, cells: &[(usize, &'c ManifestColumn, String)]) -> Edited<'c> {
    let said = || cells.iter().filter(|(.., cell)| !cell.is_empty());
    let keys = said().map(|(_, column, _)| column.head.as_str()).collect();
    match place {
        NewPlace::Row(place) => {
            let values = said().flat_map(|(_, column, cell)| column.values(cell));
            let values = values.filter_map(|(path, value)| Some((path, value?))).collect();
            let row = as_row(values);
            let row: Vec<(&str, EditValue)> =
                row.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
            let edited = edit::add(text, place, &row).map_err(|why| (None, why))?;
            Ok((edited.text, keys))
        }
        NewPlace::Table(place) => {
            let mut text = text.to_owned();
            for (at, column, cell) in said() {
                for (path, value) in column.values(cell) {
                    let Some(value) = value else { continue };
                    let field = path.iter().fold(place.clone(), |place, key| place.key(key));
                    text = edit::set(&text, &field, &value).map_err(|why| (Some(*at), why))?.text;
                }
            }
            Ok((text, keys))
        }
    }
}

#[cfg(test)]
#[path = "tables_tests.rs"]
mod tests;
