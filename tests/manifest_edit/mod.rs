//! The manifest as a document, from outside: every field of the schema is set and removed in the sample's manifest. What
//! an edit should give is worked out here from the lines of the text, and never by the editor.

mod random;

use std::collections::BTreeSet;
use std::ops::Range;

use leverarch::internals::case::manifest::edit::{
    EditError, EditValue, EditedManifest, FieldPath, PathStep, add, remove, set,
};
use leverarch::internals::case::manifest::{json_schema, parse};
use leverarch::internals::model::finding::Code;
use serde_json::Value as Schema;

/// A manifest of the sample's files with one bundle, and after it a row of each kind that it has none of.
fn sample() -> String {
    let rest = "\n[[account.payment]]\ndate = 2020-01-28\namount = \"341.00\"\n\n[[account.adjustment]]\n\
        date = 2020-01-28\namount = \"1.00\"\nwhat = \"x\"\n\n[claim]\nraised = \"complaint\"\n\n[[claim.received]]\ndate = 2021-06-01\namount = \"50.00\"\nwhat = \"x\"\n\n[statement]\n\
        by = \"Marek Wójcik\"\ntext = \"One.\"\n\n[case.confidentiality]\nwanted = true\n\n\
        [[call]]\ndate = 2021-03-02T10:00:00\n\n[[call_log]]\nitem = \"p60\"\nrecordings = [\n    { row = 1, item = \"call-1\" },\n]\n\n\
        [[call_log]]\nitem = \"payslip\"\n\n[[call_log.row]]\nrow = 2\n\n[[promise]]\npromise = \"x\"\n";
    let text = std::fs::read_to_string("tests/manifest_edit/manifest.toml").expect("sample");
    format!("{text}{rest}")
}

/// A place of the sample, the type of the schema that it has, and the line of its header with its number among its
/// like; nothing for a place within braces.
type TestPlace = (FieldPath, &'static str, Option<(&'static str, usize)>);

fn places() -> Vec<TestPlace> {
    let top = FieldPath::top;
    let row = |list: &str, at| FieldPath::top(list).row(at);
    let header = |line, at| Some((line, at));
    // The letter of 17 January is the sixth item; its receipt, with a posting, is the seventh.
    vec![
        (top("bundle"), "Bundle", header("[bundle]", 0)),
        (top("bundle").key("leave_out").row(0), "ItemsLeftOut", None),
        (row("party", 0).key("roles"), "Roles", None),
        (top("case"), "Case", header("[case]", 0)),
        (top("case").key("decision"), "Decision", None),
        (top("case").key("other_references").row(0), "OtherReference", None),
        (top("case").key("confidentiality"), "Confidentiality", header("[case.confidentiality]", 0)),
        (top("claim"), "Claim", header("[claim]", 0)),
        (top("statement"), "Statement", header("[statement]", 0)),
        (row("party", 2), "Party", header("[[party]]", 2)),
        (row("child", 1), "Child", header("[[child]]", 1)),
        (row("point", 1), "Point", header("[[point]]", 1)),
        (row("point", 1).key("evidence").row(1), "Evidence", None),
        (row("fact", 3), "Fact", header("[[fact]]", 3)),
        (row("section", 2), "SectionHead", header("[[section]]", 2)),
        (row("leave_out", 0), "LeaveOut", header("[[leave_out]]", 0)),
        (row("item", 5), "Item", header("[[item]]", 5)),
        (row("item", 6).key("post"), "Post", header("[item.post]", 1)),
        (row("event", 8), "Event", header("[[event]]", 8)),
        (row("loss", 2), "Loss", header("[[loss]]", 2)),
        (row("call_log", 1).key("row").row(0), "LogRow", header("[[call_log.row]]", 0)),
        (row("promise", 0), "PromiseRow", header("[[promise]]", 0)),
        (row("calculation", 0), "Calculation", header("[[calculation]]", 0)),
        (row("calculation", 0).key("used"), "CalculationFigures", header("[calculation.used]", 0)),
        (row("calculation", 0).key("alternative").key("income"), "IncomeFigure", None),
        (row("calculation", 0).key("used").key("nights"), "NightsFigure", None),
        (row("account", 0), "Account", header("[[account]]", 0)),
        (row("account", 0).key("liability").row(0), "Liability", header("[[account.liability]]", 0)),
        (row("account", 0).key("claimed").row(1), "Claimed", header("[[account.claimed]]", 1)),
        (row("account", 0).key("charge").row(0), "Charge", header("[[account.charge]]", 0)),
        (row("account", 0).key("plan").row(0), "Instalments", header("[[account.plan]]", 0)),
        (top("claim").key("received").row(0), "ClaimEntry", header("[[claim.received]]", 0)),
        (row("account", 0).key("payment").row(0), "Payment", header("[[account.payment]]", 0)),
        (row("account", 0).key("adjustment").row(0), "Adjustment", header("[[account.adjustment]]", 0)),
        (FieldPath::item("bills/pennant mobile 2020-05.pdf").key("bill"), "Bill", header("[item.bill]", 0)),
        (
            FieldPath::item("bills/pennant mobile 2020-05.pdf").key("bill").key("line").row(1),
            "BillLine",
            header("[[item.bill.line]]", 1),
        ),
        (call(), "Call", header("[item.call]", 0)),
        (row("call", 0), "CallRow", header("[[call]]", 0)),
        (row("call_log", 0), "CallLog", header("[[call_log]]", 0)),
        (row("call_log", 0).key("recordings").row(0), "RowRecording", None),
    ]
}

/// The first item of the sample that has a call.
fn call() -> FieldPath {
    let manifest = parse(&sample()).manifest;
    let item = manifest.item.iter().find(|item| item.call.is_some()).expect("call");
    FieldPath::item(item.file.as_str()).key("call")
}

/// The fields of a type, each with its schema.
fn fields(schema: &Schema, name: &str) -> Vec<(String, Schema)> {
    let properties = &schema["$defs"][name]["properties"];
    properties.as_object().expect("object").iter().map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// The keys that a table must have; of an item, which has one key or another, the first.
fn required_keys(table: &Schema) -> Vec<Schema> {
    let either = table.get("oneOf").and_then(|list| list.get(0)).and_then(|first| first.get("required"));
    table.get("required").or(either).and_then(Schema::as_array).cloned().unwrap_or_default()
}

/// A value that fits a field, and how its lines begin and end: as a person would write it.
fn fitting(schema: &Schema, field: &Schema) -> (EditValue, Vec<String>) {
    let text = |text: &str| (EditValue::from(text), vec![format!("\"{text}\"")]);
    let whole = field
        .get("$ref")
        .and_then(Schema::as_str)
        .map(|name| &schema["$defs"][name.trim_start_matches("#/$defs/")]);
    let format = field.get("format").or_else(|| whole?.get("format")).and_then(Schema::as_str).unwrap_or("");
    let whole = whole.unwrap_or(field);
    let choice =
        whole.get("enum").and_then(|list| list.get(0)).or_else(|| whole.get("oneOf")?.get(0)?.get("const"));
    if let Some(choice) = choice {
        return text(choice.as_str().expect("a word"));
    }
    match (whole["type"].as_str().expect("type"), format) {
        ("boolean", _) => (EditValue::Boolean(true), vec!["true".into()]),
        ("integer", _) => (EditValue::Integer(7), vec!["7".into()]),
        ("array", _) => {
            let (value, lines) = fitting(schema, &field["items"]);
            let list = EditValue::List(vec![value.clone()]);
            match value {
                EditValue::Table(_) => {
                    (list, vec!["[".into(), format!("    {},", lines.concat()), "]".into()])
                }
                _ => (list, vec![format!("[{}]", lines.concat())]),
            }
        }
        ("object", _) => {
            let required = required_keys(whole);
            let mut keys: Vec<&str> = required.iter().filter_map(Schema::as_str).collect();
            if keys.is_empty() {
                keys.extend(
                    whole["properties"].as_object().expect("properties").keys().next().map(String::as_str),
                );
            }
            let made = keys.iter().map(|key| (key.to_string(), fitting(schema, &whole["properties"][key])));
            let made: Vec<(String, (EditValue, Vec<String>))> = made.collect();
            let words: Vec<String> =
                made.iter().map(|(key, (_, lines))| format!("{key} = {}", lines.concat())).collect();
            let fields = made.into_iter().map(|(key, (value, _))| (key, value)).collect();
            (EditValue::Table(fields), vec![format!("{{ {} }}", words.join(", "))])
        }
        (_, "when" | "day") => {
            (EditValue::Date("2019-08-07".parse().expect("date")), vec!["2019-08-07".into()])
        }
        (_, "pounds") => text("12.34"),
        (_, "nights") => text("104 to 155"),
        (_, "tax-year") => text("2018 to 2019"),
        (_, "length-of-time") => text("00:12:34"),
        (_, "sha256") => text(&"0f".repeat(32)),
        (_, "item-ref") => text("p60"),
        (_, "section-ref") => text("E"),
        (_, "item-path") => text("ä folder/new.pdf"),
        (_, "variable") => text("THE_WORD"),
        (_, "page-prefix") => text("Z"),
        _ => text("Ünlike {p60:2} #1"),
    }
}

/// Whether a line is this header, with or without a comment.
fn is_header(line: &str, header: &str) -> bool {
    line.strip_prefix(header).is_some_and(|rest| rest.is_empty() || rest.trim_start().starts_with('#'))
}

/// The own lines of a table: its header's and its values'.
fn own_lines(lines: &[&str], header: (&str, usize)) -> Range<usize> {
    let start = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| is_header(line, header.0))
        .nth(header.1)
        .expect(header.0)
        .0;
    let next = lines
        .iter()
        .skip(start + 1)
        .position(|line| line.starts_with('['))
        .map_or(lines.len(), |at| start + 1 + at);
    let says = |line: &&str| !line.is_empty() && !line.starts_with('#');
    let last = (start..next).rev().find(|at| says(&lines[*at])).expect("last");
    start..last + 1
}

/// The lines of a field among those of its table.
fn field_lines(lines: &[&str], table: Range<usize>, key: &str) -> Option<Range<usize>> {
    let start = table.clone().find(|at| lines[*at].starts_with(&format!("{key} = ")))?;
    let value = lines[start].split_once(" = ")?.1;
    let closing = match value {
        "\"\"\"" => "\"\"\"",
        "[" => "]",
        _ => return Some(start..start + 1),
    };
    let end = (start + 1..table.end).find(|at| lines[*at] == closing)?;
    Some(start..end + 1)
}

#[test]
fn every_field_of_the_schema_changes_only_its_own_lines() {
    let (schema, text) = (json_schema::manifest(), sample());
    let errors = parse(&text).findings;
    assert_eq!(errors, []);
    let lines: Vec<&str> = text.split('\n').collect();
    let mut seen = BTreeSet::new();
    for (place, name, header) in places() {
        let required = required_keys(&schema["$defs"][name]);
        for (key, field) in fields(&schema, name) {
            seen.insert((name.to_owned(), key.clone()));
            let (value, written) = fitting(&schema, &field);
            let path = place.clone().key(&key);
            let Some(header) = header else {
                in_braces(
                    &text,
                    &path,
                    &value,
                    &written.concat(),
                    required.contains(&Schema::from(key.as_str())),
                );
                continue;
            };
            let table = own_lines(&lines, header);
            let old = field_lines(&lines, table.clone(), &key);
            let rows_under_headers = matches!(
                (name, key.as_str()),
                ("Bill", "line")
                    | (
                        "Account",
                        "liability"
                            | "asked"
                            | "instalments"
                            | "plan"
                            | "not_mine"
                            | "service_adjustment"
                            | "claimed"
                            | "charge"
                            | "payment"
                            | "adjustment"
                    )
                    | ("Calculation", "used" | "asked" | "alternative")
                    | ("Case", "confidentiality")
                    | ("Claim", "received" | "set_off")
            );
            if !rows_under_headers {
                let mut expected: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
                let mut new = written.clone();
                new[0].insert_str(0, &format!("{key} = "));
                // An item has its files in the place of its file.
                let instead =
                    (name == "Item" && key == "files").then(|| field_lines(&lines, table.clone(), "file"));
                let range = old.clone().or(instead.flatten()).unwrap_or(table.end..table.end);
                expected.splice(range, new);
                match set(&text, &path, &value) {
                    Ok(edited) => compare(&text, &edited, &expected, &path),
                    // Others refer to this one, or it is the other way to give a password.
                    Err(why) => {
                        assert!(key == "id" && refused(&why) == [Code::UnknownReference], "{path}: {why}")
                    }
                }
            }
            match remove(&text, &path) {
                Ok(edited) => {
                    assert!(!required.contains(&Schema::from(key.as_str())), "{path} is required");
                    match old {
                        Some(old) => {
                            let mut expected: Vec<String> =
                                lines.iter().map(|line| (*line).to_owned()).collect();
                            expected.drain(old);
                            compare(&text, &edited, &expected, &path);
                        }
                        None => assert!(rows_under_headers, "{path}"),
                    }
                }
                Err(EditError::NotThere(_)) => assert_eq!(old, None, "{path}"),
                Err(why) => {
                    let codes = refused(&why);
                    let missing =
                        required.contains(&Schema::from(key.as_str())) && codes.contains(&Code::MissingKey);
                    let referred = key == "id" && codes == [Code::UnknownReference];
                    assert!(missing || referred, "{path}: {why}");
                }
            }
        }
    }
    let all: BTreeSet<(String, String)> = schema["$defs"]
        .as_object()
        .expect("types")
        .iter()
        .filter(|(_, of)| of["type"] == "object")
        .flat_map(|(name, _)| fields(&schema, name).into_iter().map(move |(key, _)| (name.clone(), key)))
        .collect();
    assert_eq!(all.difference(&seen).collect::<Vec<_>>(), Vec::<&(String, String)>::new());
}

fn compare(before: &str, edited: &EditedManifest, expected: &[String], path: &FieldPath) {
    for (at, (line, expected)) in edited.text.split('\n').zip(expected).enumerate() {
        assert_eq!(line, expected, "{path}, line {}", at + 1);
    }
    assert_eq!(edited.text, expected.join("\n"), "{path}");
    assert_eq!(edited.undo.apply(&edited.text).expect("undone"), before, "{path}");
}

/// The codes of what our reader says of an edit that it refuses, each once.
fn refused(why: &EditError) -> Vec<Code> {
    let EditError::Refused { findings, .. } = why else { panic!("{why}") };
    findings.iter().map(|finding| finding.code).collect::<BTreeSet<_>>().into_iter().collect()
}

/// A field within braces: one line changes, and there the value comes or goes.
fn in_braces(text: &str, path: &FieldPath, value: &EditValue, written: &str, required: bool) {
    let changed = |edited: &EditedManifest| {
        let (old, new): (Vec<&str>, Vec<&str>) =
            (text.split('\n').collect(), edited.text.split('\n').collect());
        assert_eq!(old.len(), new.len(), "{path}");
        let differ: Vec<(&str, &str)> = old.into_iter().zip(new).filter(|(old, new)| old != new).collect();
        let [(old, new)] = differ[..] else { panic!("{path}: {differ:?}") };
        assert_eq!(edited.undo.apply(&edited.text).expect("undone"), text, "{path}");
        (old.to_owned(), new.to_owned())
    };
    let key = path.to_string().rsplit('.').next().expect("key").to_owned();
    let edited = set(text, path, value).unwrap_or_else(|why| panic!("{path}: {why}"));
    let (old, new) = changed(&edited);
    assert!(new.contains(&format!("{key} = {written}")), "{new}");
    let had = old.contains(&format!("{key} = "));
    if !had {
        assert_eq!(new.replacen(&format!(", {key} = {written}"), "", 1), old);
    }
    match remove(&edited.text, path) {
        Ok(removed) if had => assert!(!removed.text.contains(&new) && !required, "{path}"),
        Ok(removed) => assert_eq!(removed.text, text, "{path}"),
        Err(why) => assert!(required && refused(&why) == [Code::MissingKey], "{path}: {why}"),
    }
}

#[test]
fn a_row_of_each_kind_is_added_and_removed() {
    let (schema, text) = (json_schema::manifest(), sample());
    let top: Vec<FieldPath> = schema["properties"]
        .as_object()
        .expect("properties")
        .iter()
        .filter(|(_, field)| field["type"] == "array")
        .map(|(key, _)| FieldPath::top(key))
        .collect();
    let account = FieldPath::top("account").row(0);
    let within =
        ["liability", "claimed", "charge", "payment", "adjustment"].map(|key| account.clone().key(key));
    let bill = FieldPath::item("bills/pennant mobile 2020-05.pdf").key("bill").key("line");
    for list in top.into_iter().chain(within).chain([bill]) {
        let keys: Vec<&str> = list
            .steps()
            .iter()
            .filter_map(|step| match step {
                PathStep::Key(key) => Some(key.as_str()),
                _ => None,
            })
            .collect();
        let mut field = &schema;
        for key in &keys {
            let whole = field.get("$ref").or_else(|| field["items"].get("$ref")).and_then(Schema::as_str);
            let whole = whole.map_or(field, |name| &schema["$defs"][name.trim_start_matches("#/$defs/")]);
            field = &whole["properties"][key];
        }
        let (value, _) = fitting(&schema, field);
        let EditValue::List(rows) = value else { panic!("{list}") };
        let [EditValue::Table(row)] = &rows[..] else { panic!("{list}") };
        let row: Vec<(&str, EditValue)> =
            row.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
        let header = format!("[[{}]]", keys.join("."));
        let has_header = text.lines().any(|line| line == header);
        let edited = add(&text, &list, &row).unwrap_or_else(|why| panic!("{list}: {why}"));
        let (old, new): (Vec<&str>, Vec<&str>) =
            (text.split('\n').collect(), edited.text.split('\n').collect());
        let start = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
        let added = new.len() - old.len();
        assert_eq!(
            [&old[..start], &old[start..]].concat(),
            [&new[..start], &new[start + added..]].concat(),
            "{list}"
        );
        if has_header {
            assert_eq!(added, 2 + row.len(), "{list}");
            assert!(new[start..start + added].contains(&header.as_str()), "{list}");
        }
        let rows = edited.text.lines().filter(|line| *line == header).count();
        if list.steps().len() == 1 {
            let last = list.clone().row(rows - 1);
            assert_eq!(remove(&edited.text, &last).expect("removed").text, text, "{list}");
        }
    }
}
