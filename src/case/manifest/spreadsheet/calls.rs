//! The calls of a manifest as the rows of a sheet of their own, and back. Which columns there are is the schema's to say. A row
//! that the manifest has already bears its number and date in the first column; a row without them is a new call.

use serde_json::Value;

use super::shown;
use crate::case::manifest::edit::{self, EditError, EditValue, FieldPath};
use crate::case::manifest::json_schema;
use crate::case::manifest::parse::parse;
use crate::case::manifest::types::Manifest;
use crate::model::PartialDate;
use crate::model::finding::{Code, Finding};

/// The name of the sheet that holds them.
pub const CALLS: &str = "Calls";

/// The column that says which call a row is about.
const WHICH: &str = "call";

/// What came of reading the sheet back.
#[derive(Debug, Default)]
pub struct MergedCalls {
    /// The manifest's new text; nothing when nothing was changed, or when there are mistakes.
    pub text: Option<String>,
    /// The calls that were changed or added, with the keys.
    pub changed: Vec<String>,
    /// What there is to say.
    pub findings: Vec<Finding>,
}

/// The heads of the columns: which call it is, and then the keys of a call.
pub fn columns() -> Vec<String> {
    let schema = json_schema::manifest();
    let keys = schema.pointer("/$defs/CallRow/properties").and_then(Value::as_object);
    std::iter::once(WHICH.to_owned()).chain(keys.into_iter().flat_map(|keys| keys.keys().cloned())).collect()
}

/// The rows of the calls of a manifest, below these heads.
pub fn rows(manifest: &Manifest) -> Vec<Vec<String>> {
    let columns = columns();
    let row = |(at, call): (usize, &crate::case::manifest::call_types::CallRow)| {
        let said = serde_json::to_value(call).unwrap_or_default();
        let cells = columns.iter().map(|key| match &**key {
            WHICH => which(at, &said),
            key => said.get(key).map(cell).unwrap_or_default(),
        });
        cells.collect()
    };
    manifest.call.iter().enumerate().map(row).collect()
}

/// "3: 2024-07-15T10:04:00".
fn which(at: usize, said: &Value) -> String {
    format!("{}: {}", at + 1, said.get("date").map(cell).unwrap_or_default())
}

/// A value as a cell shows it. Evidence is its item and, behind a colon, its page.
fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => shown(text),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.into(),
        Value::Number(number) => number.to_string(),
        Value::Object(evidence) => {
            let item = evidence.get("item").map(cell).unwrap_or_default();
            match evidence.get("page").and_then(Value::as_u64) {
                Some(page) => format!("{item}:{page}"),
                None => item,
            }
        }
        _ => String::new(),
    }
}

/// Merges the cells of the sheet into a manifest's text. A workbook without such a sheet changes nothing.
pub fn merge(sheet: &[Vec<String>], text: &str, name: &str) -> MergedCalls {
    let mut merged = MergedCalls::default();
    let word = |text: &String| text.trim().to_lowercase();
    let head = sheet.iter().position(|row| {
        let has = |head: &str| row.iter().any(|cell| word(cell) == head);
        has(WHICH) && has("date")
    });
    let Some(head) = head else { return merged };
    let schema = json_schema::manifest();
    let known = columns();
    let manifest = parse(text).manifest;
    let listed = rows(&manifest);
    let mut new = text.to_owned();
    for (number, row) in (1..).zip(sheet).skip(head + 1) {
        let cells: Vec<(&str, String)> = sheet[head]
            .iter()
            .zip(row)
            .filter_map(|(head, cell)| {
                let key = known.iter().find(|key| **key == word(head))?;
                Some((key.as_str(), shown(cell)))
            })
            .collect();
        if cells.iter().all(|(_, text)| text.is_empty()) {
            continue;
        }
        let mut wrong = |code: Code, message: String, next: &str| {
            let finding = Finding::error(code, format!("Sheet {CALLS}, row {number}: {message}"));
            merged.findings.push(finding.about(name).next(next));
        };
        let own = cells.iter().find(|(key, _)| *key == WHICH).map_or("", |(_, text)| text.as_str());
        let at = listed.iter().position(|row| row.first().is_some_and(|which| which == own));
        if at.is_none() && !own.is_empty() {
            wrong(
                Code::BadValue,
                format!("the manifest no longer has a call \"{own}\""),
                "Make the spreadsheet again with --spreadsheet, or empty this cell for a new call.",
            );
            continue;
        }
        let place = FieldPath::top("call");
        let edited = match at {
            Some(at) => {
                changed(&new, &schema, place.row(at), &cells, listed.get(at).map_or(&[], |row| row), &known)
            }
            None => added(&new, &schema, place, &cells),
        };
        match edited {
            Ok((_, keys)) if keys.is_empty() => {}
            Ok((text, keys)) => {
                new = text;
                let date = cells.iter().find(|(key, _)| *key == "date").map_or("", |(_, text)| text.as_str());
                merged.changed.push(format!("call of {date}: {}", keys.join(", ")));
            }
            Err(EditError::Refused { findings, .. }) => {
                for finding in findings {
                    wrong(finding.code, finding.message, &finding.next);
                }
            }
            Err(why) => wrong(Code::BadValue, why.to_string(), "Write this call in the manifest itself."),
        }
    }
    merged.text = (merged.findings.is_empty() && new != text).then_some(new);
    merged
}

/// The text with what a row changes of a call that is there, and the keys.
fn changed<'k>(
    text: &str,
    schema: &Value,
    place: FieldPath,
    cells: &[(&'k str, String)],
    listed: &[String],
    known: &[String],
) -> Result<(String, Vec<&'k str>), EditError> {
    let (mut text, mut keys) = (text.to_owned(), Vec::new());
    for (key, cell) in cells.iter().filter(|(key, _)| *key != WHICH) {
        let held = known.iter().zip(listed).find(|(own, _)| own == key).map_or("", |(_, text)| text);
        if held == cell {
            continue;
        }
        let field = place.clone().key(key);
        let edited = match cell.is_empty() {
            true => edit::remove(&text, &field)?,
            false => edit::set(&text, &field, &value(schema, key, cell))?,
        };
        text = edited.text;
        keys.push(*key);
    }
    Ok((text, keys))
}

/// The text with a new call, and its keys.
fn added<'k>(
    text: &str,
    schema: &Value,
    place: FieldPath,
    cells: &[(&'k str, String)],
) -> Result<(String, Vec<&'k str>), EditError> {
    let said = cells.iter().filter(|(key, cell)| *key != WHICH && !cell.is_empty());
    let row: Vec<(&str, EditValue)> = said.map(|(key, cell)| (*key, value(schema, key, cell))).collect();
    let keys = row.iter().map(|(key, _)| *key).collect();
    Ok((edit::add(text, &place, &row)?.text, keys))
}

/// A cell as the value of its key. What it cannot be is left as a text, which our reader then refuses with its own words.
fn value(schema: &Value, key: &str, text: &str) -> EditValue {
    let own = schema.pointer(&format!("/$defs/CallRow/properties/{key}")).unwrap_or(&Value::Null);
    let to = own.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix('#'));
    let own = to.and_then(|to| schema.pointer(to)).unwrap_or(own);
    let is = |word: &str| own.get("type").and_then(Value::as_str) == Some(word);
    let when = own.get("format").and_then(Value::as_str) == Some("when");
    match text.to_lowercase().as_str() {
        "yes" | "true" if is("boolean") => return EditValue::Boolean(true),
        "no" | "false" if is("boolean") => return EditValue::Boolean(false),
        _ => {}
    }
    if is("object") {
        let (item, page) = match text.rsplit_once(':') {
            Some((item, page)) => (item, page.trim().parse::<i64>().ok()),
            None => (text, None),
        };
        let item = if page.is_none() { text } else { item };
        let page = page.map(|page| ("page".to_owned(), EditValue::Integer(page)));
        return EditValue::Table(
            std::iter::once(("item".to_owned(), EditValue::from(item.trim()))).chain(page).collect(),
        );
    }
    match (text.parse::<PartialDate>(), text.parse::<i64>()) {
        (Ok(date), _) if when => EditValue::Date(date),
        (_, Ok(number)) if is("integer") => EditValue::Integer(number),
        _ => EditValue::from(text),
    }
}

/// What the columns mean, in the words of the published schema.
#[cfg(feature = "workbooks")]
pub(super) fn described() -> Vec<(String, String)> {
    let schema = json_schema::manifest();
    let words = |key: &String| {
        let found = schema.pointer(&format!("/$defs/CallRow/properties/{key}/description"));
        found.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let keys = columns().into_iter().filter(|key| key != WHICH);
    keys.map(|key| (key.clone(), words(&key))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# mine\n[[item]]\nfile = \"n.pdf\"\nid = \"n\"\n\n[[call]] # first\ndate = 2024-07-15T10:04:00 # the start\n\
        officer = \"A B\"\nrefused_name = false\nrecording_denied = { item = \"n\", page = 2 }\n";

    fn sheet() -> Vec<Vec<String>> {
        let mut sheet = vec![columns()];
        sheet.extend(rows(&parse(TEXT).manifest));
        sheet
    }

    fn cell_of<'s>(sheet: &'s mut [Vec<String>], row: usize, key: &str) -> &'s mut String {
        let column = sheet[0].iter().position(|head| head == key).expect("head");
        &mut sheet[row][column]
    }

    #[test]
    fn what_goes_out_comes_back_unchanged_and_a_change_changes_one_value() {
        let mut cells = sheet();
        assert_eq!(cells[0][..6], ["call", "date", "item", "page", "recording", "note"]);
        assert_eq!(*cell_of(&mut cells, 1, "call"), "1: 2024-07-15T10:04:00");
        assert_eq!(*cell_of(&mut cells, 1, "recording_denied"), "n:2");
        assert_eq!(*cell_of(&mut cells, 1, "refused_name"), "no");
        let same = merge(&cells, TEXT, "b.xlsx");
        assert_eq!((same.text, same.findings, same.changed), (None, vec![], vec![]));
        *cell_of(&mut cells, 1, "officer") = "C D".into();
        *cell_of(&mut cells, 1, "recording_denied") = String::new();
        *cell_of(&mut cells, 1, "promise_due") = "2024-07-22".into();
        let merged = merge(&cells, TEXT, "b.xlsx");
        assert_eq!(merged.findings, []);
        assert_eq!(merged.changed, ["call of 2024-07-15T10:04:00: officer, promise_due, recording_denied"]);
        let wanted = TEXT
            .replace("\"A B\"", "\"C D\"")
            .replace("recording_denied = { item = \"n\", page = 2 }\n", "promise_due = 2024-07-22\n");
        assert_eq!(merged.text.as_deref(), Some(wanted.as_str()));
    }

    #[test]
    fn a_row_without_a_number_is_a_new_call() {
        let mut cells = sheet();
        cells.push(vec![String::new(); cells[0].len()]);
        for (key, text) in [
            ("date", "2024-08"),
            ("item", "n"),
            ("page", "3"),
            ("answered", "no"),
            ("duration", "21:40"),
            ("cost", "0.20"),
        ] {
            *cell_of(&mut cells, 2, key) = text.into();
        }
        let merged = merge(&cells, TEXT, "b.xlsx");
        assert_eq!(merged.findings, []);
        let text = merged.text.expect("a change");
        assert!(text.starts_with(TEXT), "{text}");
        let call = &parse(&text).manifest.call[1];
        assert_eq!(
            (call.page, call.call.answered, call.call.cost.map(|cost| cost.get())),
            (Some(3), Some(false), Some(20))
        );
    }

    #[test]
    fn mistakes_are_told_with_their_row_and_nothing_is_changed() {
        for (key, text, word) in [
            ("date", "15/07/2024", "2024-07-15"),
            ("refused_name", "perhaps", "true or false"),
            ("item", "gone.pdf", "gone.pdf"),
            ("call", "7: 2024-01-01", "no longer has a call"),
            ("date", "", "date"),
        ] {
            let mut cells = sheet();
            *cell_of(&mut cells, 1, key) = text.into();
            let merged = merge(&cells, TEXT, "b.xlsx");
            assert_eq!(merged.text, None, "{key}");
            let said: String = merged.findings.iter().map(|f| format!("{} {}", f.message, f.next)).collect();
            assert!(said.starts_with("Sheet Calls, row 2:") && said.contains(word), "{key}: {said}");
        }
        // A workbook of items has no calls.
        assert!(merge(&[vec!["file".into(), "date".into()]], TEXT, "b.xlsx").text.is_none());
    }
}
