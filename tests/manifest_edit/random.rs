//! Random edits of the sample's manifest and of mixed ones, held against the same edits of the plain data: the reader
//! accepts the result, it says what it should and nothing else, every comment is still there, and undoing gives the first
//! bytes.

use leverarch::internals::case::manifest::edit::{EditError, EditValue, PathStep, add, remove, set};
use leverarch::internals::case::manifest::parse;
use proptest::prelude::*;

use super::sample;

/// A manifest in which TOML's ways are mixed. Comments that begin with "in" are within a row or directly below it.
const MIXED: &str = "\u{feff}#:schema x\r\n# out: top\r\nbundle.title = 'a # b' # out: behind\r\nbundle.\"name\" = \"n\"\r\n\
    child = [ # in: children\r\n  { name = \"A\" }, { name = 'B', initials = \"B.\" }, # in: two\r\n] # out: end\r\n\r\n\
    [case.decision]\r\ndate = 2020-01-06 # in: date\r\n\r\n# out: heading\r\n\r\n[[item]]\r\n  file = \"a.pdf\"\r\n  \
    # in: within\r\n  post.cost = 2.26\r\n  post.posted = 2020-01-06 09:30:00\r\n  says = \"\"\"\r\nOne \\\r\n   two # no comment\r\n\
    \"quoted\" \\\"\\\"\\\"\r\n\"\"\"\r\n\r\n[[event]]\r\ndate = \"2020-01\"\r\ntext = '''It # happened'''\r\n[item.bill]\r\n\
    total = 12\r\n[[item.bill.line]]\r\namount = \"1\" # in: line\r\n# out: directly above\r\n[[item]]\r\nfile = 'b.pdf'\r\n\
    copied_to = [\r\n    # in: list\r\n    \"x\",\r\n    'y' # in: y, and\r\n    ,\r\n]\r\npost = { posted = 2020-02-01, \
    office = \"O\" }\r\ncall = {\r\n    officer = \"B\", # in: officer\r\n    duration = \"00:01\"\r\n}\r\n[case]\r\nreference = \"1\"\r\n\
    # in: last";

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
            let rows = [("child", "name"), ("party", "name"), ("fact", "text"), ("item", "file")];
            let (list, key) = picks.one_of(&rows);
            let mut path = vec![PathStep::Key(list.into())];
            let mut row: Vec<(&str, EditValue)> = vec![(key, "new".into())];
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
            // Only what is within a row, or directly below it, goes with it.
            None => assert!(
                removes && (goes_along(&comment) || is_of_header(text, &comment)),
                "lost {comment}, {said}"
            ),
        }
    }
    assert_eq!(kept, Vec::<String>::new(), "{said}");
    Some(edited.text)
}

/// Whether a comment stands on the line that begins a row.
fn is_of_header(text: &str, comment: &str) -> bool {
    text.lines().any(|line| line.starts_with("[[") && line.ends_with(comment))
}

/// Whether a comment is within a row or directly below it.
fn goes_along(comment: &str) -> bool {
    comment.trim_start().starts_with("in: ") || comment == " Her address is not given to the other parties."
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
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_edits_of_mixed_manifests_change_what_they_say(
        numbers in prop::collection::vec(prop::collection::vec(any::<u16>(), 12), 1..12),
        packed in any::<bool>(),
    ) {
        edits(if packed { PACKED } else { MIXED }, numbers);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn random_edits_of_the_sample_change_what_they_say(
        numbers in prop::collection::vec(prop::collection::vec(any::<u16>(), 12), 1..8),
    ) {
        edits(&sample(), numbers);
    }
}
