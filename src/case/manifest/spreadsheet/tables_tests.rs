//! Every value of every table goes into a sheet and comes back: which values there are is the schema's to say, so that a key
//! that is added later is tested with the others.

use jiff::ToSpan;
use jiff::civil::date;

use super::*;
use crate::case::manifest::spreadsheet::columns::CellKind;

/// Items by which others can be named: item 7 is "text 7".
fn base() -> String {
    (0..400).map(|n| format!("[[item]]\nfile = \"f{n}.txt\"\nid = \"text {n}\"\n")).collect()
}

/// A text that this cell can hold, another one for each number.
fn sample(sheet: &TableSheet, column: &ManifestColumn, n: usize) -> String {
    let day = date(2020, 1, 1).checked_add(i64::try_from(n).expect("a number").days()).expect("a day");
    let candidates = match &column.kind {
        CellKind::YesOrNo => vec![if n.is_multiple_of(2) { "yes".into() } else { "no".into() }],
        CellKind::Choice(words) => vec![words[n % words.len()].clone()],
        CellKind::Integer => vec![(n + 1).to_string(), (n % 30 + 1).to_string()],
        CellKind::Date => vec![day.to_string()],
        CellKind::Evidence => vec![format!("text {n}:3")],
        CellKind::List => {
            vec![format!("text {n}\ntext {}", n + 1), format!("{}\n{}", n % 90 + 1, n % 90 + 2)]
        }
        CellKind::Text => vec![
            format!("text {n}"),
            format!("{}.{:02}", n + 1, n % 100),
            format!("00:{:02}:{:02}", n / 60, n % 60),
            "52 to 103".into(),
            format!("20{0:02} to 20{1:02}", 10 + n % 80, 11 + n % 80),
            format!("{n:064x}"),
            format!("VARIABLE_{n}"),
        ],
    };
    let fits = |text: &String| sheet.mistakes(&[(0, column, text.clone())]).is_empty();
    candidates.into_iter().find(fits).unwrap_or_else(|| panic!("{}: {}", sheet.name, column.head))
}

/// The first cells of a new row.
fn new_leads(sheet: &TableSheet) -> Vec<String> {
    match sheet.rows {
        TableRows::List(..) => vec![String::new()],
        TableRows::OfItem(_) => vec!["f0.txt".into()],
        TableRows::ListOfItem(..) => vec!["f0.txt".into(), String::new()],
        TableRows::ListOfRow(..) => vec!["1".into(), String::new()],
    }
}

fn heads(sheet: &TableSheet, schema: &Value) -> Vec<String> {
    let leads = sheet.leads().into_iter();
    leads.chain(sheet.columns(schema).into_iter().map(|column| column.head)).collect()
}

/// A manifest in which every value of every sheet is set, read from sheets with a new row each.
fn full() -> (String, Vec<Vec<String>>) {
    let schema = json_schema::manifest();
    let (mut text, mut rows, mut n) = (base(), Vec::new(), 0);
    for sheet in &SHEETS {
        let cells: Vec<String> = sheet
            .columns(&schema)
            .iter()
            .map(|column| {
                n += 1;
                sample(sheet, column, n)
            })
            .collect();
        let row: Vec<String> = new_leads(sheet).into_iter().chain(cells.iter().cloned()).collect();
        let merged = sheet.merge(&schema, &[heads(sheet, &schema), row], &text, "b.xlsx");
        assert_eq!(merged.findings, [], "{}", sheet.name);
        text = merged.text.unwrap_or_else(|| panic!("{} changes nothing", sheet.name));
        rows.push(cells);
    }
    assert_eq!(parse(&text).findings, []);
    (text, rows)
}

#[test]
fn every_value_of_every_table_goes_out_and_comes_back() {
    let schema = json_schema::manifest();
    let (text, cells) = full();
    let manifest = parse(&text).manifest;
    let mut again = base();
    for (sheet, cells) in SHEETS.iter().zip(cells) {
        let rows = sheet.rows(&schema, &manifest);
        let leads = sheet.leads().len();
        assert_eq!(rows[0][leads..], cells, "{}", sheet.name);
        // The same sheet changes nothing.
        let grid: Vec<Vec<String>> = [vec![heads(sheet, &schema)], rows.clone()].concat();
        let same = sheet.merge(&schema, &grid, &text, "b.xlsx");
        assert_eq!((same.text, same.findings, same.changed), (None, vec![], vec![]), "{}", sheet.name);
        // And all of it can be read into a manifest that has none of it.
        let mut new = rows[0].clone();
        new.splice(..leads, new_leads(sheet));
        let merged = sheet.merge(&schema, &[heads(sheet, &schema), new], &again, "b.xlsx");
        assert_eq!(merged.findings, [], "{}", sheet.name);
        again = merged.text.unwrap_or(again);
    }
    let value = |manifest: &Manifest| serde_json::to_value(manifest).expect("a value");
    assert_eq!(value(&parse(&again).manifest), value(&manifest));
}

/// No key of an item is without a column, but for its password, and none of the tables that have sheets.
#[test]
fn no_key_is_without_a_column() {
    let schema = json_schema::manifest();
    let mut known: Vec<String> = super::super::COLUMNS.iter().map(|key| (*key).to_owned()).collect();
    known.extend(detail_heads());
    let keys = schema.pointer("/$defs/Item/properties").and_then(Value::as_object).expect("keys");
    let tables = ["files", "password", "call", "post", "bill"];
    let missing: Vec<&String> =
        keys.keys().filter(|key| !known.contains(key) && !tables.contains(&key.as_str())).collect();
    assert_eq!(missing, [""; 0]);
    // Lists of tables within the tables that have sheets have sheets of their own.
    for (of, key) in [("Call", ""), ("Post", ""), ("Bill", "line"), ("CallLog", "recordings row")] {
        let keys =
            schema.pointer(&format!("/$defs/{of}/properties")).and_then(Value::as_object).expect("keys");
        let heads: Vec<String> = columns(&schema, of).into_iter().map(|column| column.head).collect();
        let missing: Vec<&str> =
            keys.keys().map(String::as_str).filter(|key| !heads.iter().any(|head| head == key)).collect();
        let mut wanted: Vec<&str> = key.split_whitespace().collect();
        wanted.sort_unstable();
        let mut missing = missing;
        missing.sort_unstable();
        assert_eq!(missing, wanted, "{of}");
    }
}

const TEXT: &str = "# mine\n[[item]]\nfile = \"n.pdf\"\nid = \"n\"\n\n[[call]] # first\ndate = 2024-07-15T10:04:00 # the start\n\
    officer = \"A B\"\nrefused_name = false\nrecording_denied = { item = \"n\", page = 2 }\n";

fn calls() -> TableSheet {
    SHEETS[0]
}

fn grid() -> Vec<Vec<String>> {
    let schema = json_schema::manifest();
    let mut grid = vec![heads(&calls(), &schema)];
    grid.extend(calls().rows(&schema, &parse(TEXT).manifest));
    grid
}

fn cell_of<'s>(sheet: &'s mut [Vec<String>], row: usize, key: &str) -> &'s mut String {
    let column = sheet[0].iter().position(|head| head == key).expect("head");
    &mut sheet[row][column]
}

#[test]
fn a_change_changes_one_value_and_every_comment_stays() {
    let mut cells = grid();
    assert_eq!(*cell_of(&mut cells, 1, "call no."), "1: 2024-07-15T10:04:00");
    assert_eq!(*cell_of(&mut cells, 1, "recording_denied"), "n:2");
    assert_eq!(*cell_of(&mut cells, 1, "refused_name"), "no");
    *cell_of(&mut cells, 1, "officer") = "C D".into();
    *cell_of(&mut cells, 1, "recording_denied") = String::new();
    *cell_of(&mut cells, 1, "promise_due") = "2024-07-22".into();
    let merged = calls().merge(&json_schema::manifest(), &cells, TEXT, "b.xlsx");
    assert_eq!(merged.findings, []);
    assert_eq!(merged.changed, ["Calls, 1: 2024-07-15T10:04:00: officer, promise_due, recording_denied"]);
    let wanted = TEXT
        .replace("\"A B\"", "\"C D\"")
        .replace("recording_denied = { item = \"n\", page = 2 }\n", "promise_due = 2024-07-22\n");
    assert_eq!(merged.text.as_deref(), Some(wanted.as_str()));
}

#[test]
fn mistakes_are_told_with_their_sheet_and_cell_and_nothing_is_changed() {
    for (key, text, cell, word) in [
        ("date", "15/07/2024", "cell B2", "2024-07-15"),
        ("refused_name", "perhaps", "cell", "true or false"),
        ("item", "gone.pdf", "cell C2", "gone.pdf"),
        ("call no.", "7: 2024-01-01", "cell A2", "no longer has"),
        ("date", "", "cell B2", "date"),
        ("direction", "sideways", "cell", "incoming"),
        ("page", "two", "cell D2", "whole number"),
    ] {
        let mut cells = grid();
        *cell_of(&mut cells, 1, key) = text.into();
        let merged = calls().merge(&json_schema::manifest(), &cells, TEXT, "b.xlsx");
        assert_eq!(merged.text, None, "{key}");
        let said: String = merged.findings.iter().map(|f| format!("{} {}", f.message, f.next)).collect();
        assert!(
            said.starts_with("Sheet Calls, ") && said.contains(cell) && said.contains(word),
            "{key}: {said}"
        );
        assert!(merged.findings.iter().all(|finding| !finding.next.is_empty()), "{key}");
    }
    // Words are taken as people write them.
    let mut cells = grid();
    *cell_of(&mut cells, 1, "direction") = "Incoming".into();
    assert_eq!(calls().merge(&json_schema::manifest(), &cells, TEXT, "b.xlsx").findings, []);
    // A workbook of items has no calls.
    assert!(
        calls()
            .merge(&json_schema::manifest(), &[vec!["file".into(), "date".into()]], TEXT, "b.xlsx")
            .text
            .is_none()
    );
}

#[test]
fn a_new_row_that_was_read_already_is_not_read_again() {
    let new = |day: &str| vec![String::new(), day.to_owned(), "E F".to_owned()];
    let heads = ["call no.", "date", "officer"].map(String::from).to_vec();
    let cells = vec![heads.clone(), new("2024-08-01"), new("2024-08-01"), new("2024-08-02")];
    let first = calls().merge(&json_schema::manifest(), &cells, TEXT, "b.xlsx");
    assert_eq!((first.findings.len(), first.changed.len()), (0, 3));
    let text = first.text.expect("three calls");
    // Two rows that are alike are two calls, and the same sheet once more is none.
    assert_eq!(parse(&text).manifest.call.len(), 4);
    assert_eq!(calls().merge(&json_schema::manifest(), &cells, &text, "b.xlsx").text, None);
    let more = [cells, vec![new("2024-08-03")]].concat();
    let more = calls().merge(&json_schema::manifest(), &more, &text, "b.xlsx").text.expect("one call");
    assert_eq!(parse(&more).manifest.call.len(), 5);
}

#[test]
fn a_table_that_an_item_does_not_have_yet_is_added_to_it() {
    let post = SHEETS.iter().find(|sheet| sheet.name == "Post").expect("a sheet");
    let row = |file: &str| {
        let heads = ["file", "posted", "letter", "cost"].map(String::from).to_vec();
        vec![heads, [file, "2024-07-15", "n", "3.60"].map(String::from).to_vec()]
    };
    let merged = post.merge(&json_schema::manifest(), &row("n.pdf"), TEXT, "b.xlsx");
    assert_eq!(merged.findings, []);
    let text = merged.text.expect("a change");
    let manifest = parse(&text).manifest;
    assert_eq!(manifest.item[0].post.as_ref().and_then(|post| post.cost).map(|cost| cost.get()), Some(360));
    assert!(TEXT.lines().all(|line| text.contains(line)), "{text}");
    let stranger = post.merge(&json_schema::manifest(), &row("gone.pdf"), TEXT, "b.xlsx");
    assert_eq!(stranger.text, None);
    assert!(stranger.findings[0].message.contains("cell A2"), "{:?}", stranger.findings);
}
