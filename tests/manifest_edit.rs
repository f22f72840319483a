//! The manifest as a document, from outside: every field of the schema is set and removed in the sample's manifest, and
//! random edits are held against the same edits of the plain data. What an edit should give is worked out here from the
//! lines of the text or from the data, and never by the editor.

use std::collections::BTreeSet;
use std::ops::Range;

use leverarch::internals::case::manifest::edit::{
    EditError, EditValue, EditedManifest, FieldPath, PathStep, add, remove, set,
};
use leverarch::internals::case::manifest::{json_schema, parse};
use leverarch::internals::model::finding::Code;
use proptest::prelude::*;
use serde_json::Value as Schema;

/// The sample's manifest, and after it a row of each kind that it has none of.
fn sample() -> String {
    let rest = "\n[[account.payment]]\ndate = 2020-01-28\namount = \"341.00\"\n\n[[account.adjustment]]\n\
        date = 2020-01-28\namount = \"1.00\"\nwhat = \"x\"\n\n[claim]\nraised = \"complaint\"\n\n[statement]\n\
        by = \"Marek Wójcik\"\ntext = \"One.\"\n\n[case.confidentiality]\nwanted = true\n";
    let text = std::fs::read_to_string("samples/wojcik/manifest.toml").expect("sample");
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
        (row("account", 0), "Account", header("[[account]]", 0)),
        (row("account", 0).key("liability").row(0), "Liability", header("[[account.liability]]", 0)),
        (row("account", 0).key("claimed").row(1), "Claimed", header("[[account.claimed]]", 1)),
        (row("account", 0).key("charge").row(0), "Charge", header("[[account.charge]]", 0)),
        (row("account", 0).key("payment").row(0), "Payment", header("[[account.payment]]", 0)),
        (row("account", 0).key("adjustment").row(0), "Adjustment", header("[[account.adjustment]]", 0)),
        (FieldPath::item("bills/pennant mobile 2020-05.pdf").key("bill"), "Bill", header("[item.bill]", 0)),
        (
            FieldPath::item("bills/pennant mobile 2020-05.pdf").key("bill").key("line").row(1),
            "BillLine",
            header("[[item.bill.line]]", 1),
        ),
        (call(), "Call", header("[item.call]", 0)),
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
            let required = whole.get("required").and_then(Schema::as_array).into_iter().flatten();
            let mut keys: Vec<&str> = required.filter_map(Schema::as_str).collect();
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

/// The own lines of a table: its header's and its values'.
fn own_lines(lines: &[&str], header: (&str, usize)) -> Range<usize> {
    let start =
        lines.iter().enumerate().filter(|(_, line)| **line == header.0).nth(header.1).expect("header").0;
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
        let required =
            schema["$defs"][name].get("required").and_then(Schema::as_array).cloned().unwrap_or_default();
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
                    | ("Account", "liability" | "claimed" | "charge" | "payment" | "adjustment")
                    | ("Case", "confidentiality")
            );
            if !rows_under_headers {
                let mut expected: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
                let mut new = written.clone();
                new[0].insert_str(0, &format!("{key} = "));
                let range = old.clone().unwrap_or(table.end..table.end);
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

/// A manifest in which TOML's ways are mixed. Comments that begin with "in" are between the lines of a row.
const MIXED: &str = "\u{feff}#:schema x\r\n# out: top\r\nbundle.title = 'a # b' # out: behind\r\nbundle.\"name\" = \"n\"\r\n\
    child = [ # in: children\r\n  { name = \"A\" }, { name = 'B', initials = \"B.\" }, # in: two\r\n] # out: end\r\n\r\n\
    [case.decision]\r\ndate = 2020-01-06 # in: date\r\n\r\n# out: heading\r\n\r\n[[item]]\r\n  file = \"a.pdf\"\r\n  \
    # in: within\r\n  post.cost = 2.26\r\n  post.posted = 2020-01-06 09:30:00\r\n  says = \"\"\"\r\nOne \\\r\n   two # no comment\r\n\
    \"quoted\" \\\"\\\"\\\"\r\n\"\"\"\r\n\r\n[[event]]\r\ndate = \"2020-01\"\r\ntext = '''It # happened'''\r\n[item.bill]\r\n\
    total = 12\r\n[[item.bill.line]]\r\namount = \"1\" # in: line\r\n# out: directly above\r\n[[item]]\r\nfile = 'b.pdf'\r\n\
    copied_to = [\r\n    # in: list\r\n    \"x\",\r\n    'y' # in: y, and\r\n    ,\r\n]\r\npost = { posted = 2020-02-01, \
    office = \"O\" }\r\ncall = {\r\n    officer = \"B\", # in: officer\r\n    duration = \"00:01\"\r\n}\r\n[case]\r\nreference = \"1\"\r\n\
    # out: last";

/// Tables side by side without a blank line, and everything in lists of braces.
const PACKED: &str = "item = [{file=\"a.pdf\",title=\"T\",post={posted=2020-01-06,cost=\"1\"}},{file=\"b.pdf\",copied_to=[\"x\",\"y\"],place=1},]\n\
    event=[]\n[bundle]\ntitle=\"x\" #in: x\n[case]\nother_references=[{reference=\"1\"},\n{reference=\"2\", label=\"#\"}]\n\
    [[party]]\nname=\"P\"\n[[party]]\nname=\"Q\"\n#out: q\n[[fact]]\ntext=\"t\"\nagreed=true\n";

/// The comments of a text.
fn comments(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['#', '"', '\'']) {
        let tail = &rest[at..];
        let mark =
            ["\"\"\"", "'''", "\"", "'", "#"].into_iter().find(|mark| tail.starts_with(mark)).expect("mark");
        let after = &tail[mark.len()..];
        if mark == "#" {
            let end = after.find('\n').unwrap_or(after.len());
            found.push(after[..end].trim_end().to_owned());
            rest = &after[end..];
            continue;
        }
        let mut end = 0;
        while !after[end..].starts_with(mark) {
            let escaped = mark.starts_with('"') && after[end..].starts_with('\\');
            end += if escaped { 1 } else { 0 };
            end += after[end..].chars().next().map_or(1, char::len_utf8);
        }
        rest = &after[end + mark.len()..];
    }
    found
}

/// Numbers that a random edit is made of.
struct Picks(Vec<u16>);

impl Picks {
    fn below(&mut self, count: usize) -> usize {
        usize::from(self.0.pop().unwrap_or(0)) % count.max(1)
    }

    fn one_of<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }

    fn value(&mut self) -> EditValue {
        let texts = [
            "x",
            "",
            "a.pdf",
            "b.pdf",
            "Ł \"q\" 'r' \\ #",
            "one\ntwo\r\n\nthree\"\"\"\"",
            "\t\u{1}\u{7f}",
            "\n\"",
            "C:\\x",
        ];
        match self.below(9) {
            0 => EditValue::Date(
                self.one_of(&["2021", "2021-02", "2021-02-03", "2021-02-03T04:05:06"]).parse().expect("date"),
            ),
            1 => EditValue::Integer(1 + self.below(9) as i64),
            2 => EditValue::Boolean(self.below(2) == 0),
            3 => EditValue::List(
                (0..self.below(4)).map(|_| EditValue::from(self.one_of(&["x", "y", "z"]))).collect(),
            ),
            4 => {
                let name = |value: &str| EditValue::Table(vec![("name".into(), value.into())]);
                EditValue::List(
                    (0..self.below(4)).map(|_| name(self.one_of(&["A", "B", "P", "Q"]))).collect(),
                )
            }
            5 => {
                let keys = ["posted", "office", "cost", "total", "officer"];
                let mut fields: Vec<(String, EditValue)> = Vec::new();
                for _ in 0..self.below(3) {
                    let key = self.one_of(&keys).to_owned();
                    if fields.iter().all(|(other, _)| *other != key) {
                        fields.push((key, self.one_of(&texts).into()));
                    }
                }
                EditValue::Table(fields)
            }
            _ => self.one_of(&texts).into(),
        }
    }
}

/// Every place of a tree.
fn all_places(value: &toml::Value, path: &[PathStep], out: &mut Vec<Vec<PathStep>>) {
    if !path.is_empty() {
        out.push(path.to_vec());
    }
    let onto = |step| path.iter().cloned().chain([step]).collect::<Vec<_>>();
    match value {
        toml::Value::Table(table) => {
            table.iter().for_each(|(key, value)| all_places(value, &onto(PathStep::Key(key.clone())), out));
        }
        toml::Value::Array(list) => {
            list.iter()
                .enumerate()
                .for_each(|(at, value)| all_places(value, &onto(PathStep::Index(at)), out));
        }
        _ => {}
    }
}

fn data(value: &EditValue) -> toml::Value {
    match value {
        EditValue::Text(text) => toml::Value::String(text.clone()),
        EditValue::Date(date) => {
            let text = serde_json::to_value(date).expect("date").as_str().expect("text").to_owned();
            text.parse().map_or(toml::Value::String(text.clone()), |date| match text.len() {
                10.. => toml::Value::Datetime(date),
                _ => toml::Value::String(text.clone()),
            })
        }
        EditValue::Integer(number) => toml::Value::Integer(*number),
        EditValue::Boolean(yes) => toml::Value::Boolean(*yes),
        EditValue::List(list) => toml::Value::Array(list.iter().map(data).collect()),
        EditValue::Table(fields) => {
            toml::Value::Table(fields.iter().map(|(key, value)| (key.clone(), data(value))).collect())
        }
    }
}

/// Sets, or removes, in the data.
fn change(tree: &mut toml::Value, path: &[PathStep], value: Option<toml::Value>) {
    let (last, way) = path.split_last().expect("a path");
    let mut here = tree;
    for step in way {
        here = match (step, here) {
            (PathStep::Key(key), toml::Value::Table(table)) => {
                table.entry(key.clone()).or_insert_with(|| toml::Value::Table(toml::Table::new()))
            }
            (PathStep::Index(at), toml::Value::Array(list)) => &mut list[*at],
            (step, here) => panic!("{step:?} in {here:?}"),
        };
    }
    match (last, here, value) {
        (PathStep::Key(key), toml::Value::Table(table), Some(value)) => {
            drop(table.insert(key.clone(), value))
        }
        (PathStep::Key(key), toml::Value::Table(table), None) => drop(table.remove(key)),
        (PathStep::Index(at), toml::Value::Array(list), Some(value)) => list[*at] = value,
        (PathStep::Index(at), toml::Value::Array(list), None) => drop(list.remove(*at)),
        (last, here, _) => panic!("{last:?} in {here:?}"),
    }
}

/// The data as our reader understands it: tables and lists that hold nothing are not there, and lines end in one way.
fn plain(value: toml::Value) -> Option<toml::Value> {
    match value {
        toml::Value::String(text) => Some(toml::Value::String(text.replace("\r\n", "\n"))),
        toml::Value::Array(list) => {
            let list: Vec<toml::Value> = list.into_iter().filter_map(plain).collect();
            (!list.is_empty()).then_some(toml::Value::Array(list))
        }
        toml::Value::Table(table) => {
            let table: toml::Table =
                table.into_iter().filter_map(|(key, value)| Some((key, plain(value)?))).collect();
            (!table.is_empty()).then_some(toml::Value::Table(table))
        }
        other => Some(other),
    }
}

fn tree(text: &str) -> toml::Value {
    let text = text.trim_start_matches('\u{feff}');
    toml::Value::Table(text.parse().unwrap_or_else(|why| panic!("{why}\n{text}")))
}

/// One random edit. Gives the new text, or nothing when it was refused.
fn edit(text: &str, picks: &mut Picks) -> Option<String> {
    let before = tree(text);
    let mut places = Vec::new();
    all_places(&before, &[], &mut places);
    let (edited, expected, removes) = match picks.below(4) {
        0 => {
            let path = picks.one_of(&places);
            let mut expected = before.clone();
            change(&mut expected, &path, None);
            let scalar = !matches!(at(&before, &path), Some(toml::Value::Table(_) | toml::Value::Array(_)));
            (remove(text, &path.into()), expected, !scalar)
        }
        1 => {
            let lists: [(&[&str], &[(&str, &str)]); 4] = [
                (&["child"], &[("name", "N")]),
                (&["party"], &[("name", "N"), ("role", "R")]),
                (&["fact"], &[("text", "N")]),
                (&["item"], &[("file", "new.pdf")]),
            ];
            let (list, row) = picks.one_of(&lists);
            let mut path: Vec<PathStep> = list.iter().map(|key| PathStep::Key((*key).into())).collect();
            let mut row: Vec<(&str, EditValue)> =
                row.iter().map(|(key, value)| (*key, (*value).into())).collect();
            if row[0].0 == "text" {
                row.push(("agreed", EditValue::Boolean(true)));
            }
            if picks.below(4) == 0 {
                path = vec![
                    PathStep::Key("item".into()),
                    PathStep::Index(0),
                    PathStep::Key("bill".into()),
                    PathStep::Key("line".into()),
                ];
                row = vec![("amount", "1.00".into())];
            }
            if before.get("item").and_then(|list| list.get(0)).is_none() && path.len() > 1 {
                return None;
            }
            let mut expected = before.clone();
            let fields: Vec<(String, EditValue)> =
                row.iter().map(|(key, value)| ((*key).into(), value.clone())).collect();
            let mut list = match at(&before, &path) {
                Some(toml::Value::Array(list)) => list.clone(),
                _ => Vec::new(),
            };
            list.push(data(&EditValue::Table(fields)));
            change(&mut expected, &path, Some(toml::Value::Array(list)));
            (add(text, &path.into(), &row), expected, false)
        }
        kind => {
            let mut path = picks.one_of(&places);
            if kind == 3 {
                // A field that may not be there yet, of a row or of a table within it.
                let rows: Vec<&Vec<PathStep>> = places
                    .iter()
                    .filter(|path| matches!(at(&before, path), Some(toml::Value::Table(_))))
                    .collect();
                path = picks.one_of(&rows).clone();
                if picks.below(2) == 0 {
                    path.push(PathStep::Key(picks.one_of(&["post", "call", "bill", "decision"]).into()));
                }
                let keys = [
                    "title",
                    "note",
                    "says",
                    "date",
                    "until",
                    "place",
                    "copied_to",
                    "office",
                    "posted",
                    "officer",
                    "total",
                    "summary",
                    "wanted",
                    "role",
                ];
                path.push(PathStep::Key(picks.one_of(&keys).into()));
            }
            if !way_is_open(&before, &path) {
                return None;
            }
            let value = picks.value();
            let mut expected = before.clone();
            change(&mut expected, &path, Some(data(&value)));
            // Rows may go then, but the comments between the words of a list stay.
            let had_rows = at(&before, &path).is_some_and(|old| {
                old.is_table() || old.as_array().is_some_and(|list| list.iter().any(toml::Value::is_table))
            });
            let removes = had_rows || matches!(value, EditValue::Table(_));
            (set(text, &path.into(), &value), expected, removes)
        }
    };
    let edited = match edited {
        Ok(edited) => edited,
        Err(why) => {
            let expected =
                matches!(why, EditError::Refused { .. } | EditError::NoContainer(_) | EditError::NotTable(_));
            assert!(expected, "{why}\n{text}");
            return None;
        }
    };
    let said = difference(text, &edited.text);
    assert_eq!(parse(&edited.text).findings, [], "{said}");
    assert!(plain(tree(&edited.text)) == plain(expected), "{said}");
    assert!(edited.undo.apply(&edited.text).expect("undone") == text, "{said}");
    // All lines end in one way.
    let (all, marked) = (edited.text.matches('\n').count(), edited.text.matches("\r\n").count());
    assert_eq!(marked, if text.contains("\r\n") { all } else { 0 }, "{said}");
    assert_eq!(edited.text.ends_with('\n'), text.ends_with('\n'), "{said}");
    let mut kept = comments(&edited.text);
    for comment in comments(text) {
        match kept.iter().position(|other| *other == comment) {
            Some(at) => drop(kept.swap_remove(at)),
            // Only what is between the lines of a row goes with it.
            None => assert!(removes && comment.trim_start().starts_with("in: "), "lost {comment}, {said}"),
        }
    }
    assert_eq!(kept, Vec::<String>::new(), "{said}");
    Some(edited.text)
}

/// The lines that two texts do not share.
fn difference(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split('\n').collect(), new.split('\n').collect());
    let start = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let end =
        old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(|(old, new)| old == new).count();
    let (old, new) =
        (&old[start.saturating_sub(3)..old.len() - end], &new[start.saturating_sub(3)..new.len() - end]);
    format!("from\n{}\nto\n{}\n", old.join("\n"), new.join("\n"))
}

fn at<'v>(tree: &'v toml::Value, path: &[PathStep]) -> Option<&'v toml::Value> {
    path.iter().try_fold(tree, |here, step| match step {
        PathStep::Key(key) => here.as_table()?.get(key),
        PathStep::Index(at) => here.as_array()?.get(*at),
        PathStep::File(_) => None,
    })
}

/// Whether every step before the last is a table, or is not there.
fn way_is_open(tree: &toml::Value, path: &[PathStep]) -> bool {
    (1..path.len()).all(|end| at(tree, &path[..end]).is_none_or(|value| value.is_table() || value.is_array()))
}

fn edits(text: &str, numbers: Vec<Vec<u16>>) {
    let mut text = text.to_owned();
    for numbers in numbers {
        text = edit(&text, &mut Picks(numbers)).unwrap_or(text);
    }
}

#[test]
fn the_mixed_manifests_are_read_without_a_fault() {
    for text in [MIXED, PACKED] {
        assert_eq!(parse(text).findings, [], "{text}");
    }
    assert_eq!(comments(PACKED), ["in: x", "out: q"]);
    assert_eq!(comments(MIXED).len(), 15);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn random_edits_of_mixed_manifests_change_what_they_say(
        numbers in prop::collection::vec(prop::collection::vec(any::<u16>(), 12), 1..12),
        packed in any::<bool>(),
    ) {
        edits(if packed { PACKED } else { MIXED }, numbers);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn random_edits_of_the_sample_change_what_they_say(
        numbers in prop::collection::vec(prop::collection::vec(any::<u16>(), 12), 1..8),
    ) {
        edits(&sample(), numbers);
    }
}
