//! The columns of a sheet, from the schema: one for each value of a table, with the keys of tables within it joined by dots.
//! Lists of tables have sheets of their own.

use std::collections::BTreeMap;

use serde_json::Value;

use super::shown;
use crate::case::manifest::check_tables::choices;
use crate::case::manifest::edit::EditValue;
use crate::model::PartialDate;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Words, sums and whatever else is written in quotes.
    Text,
    /// A date, as precise as it is known, or a whole day.
    Date,
    /// A whole number.
    Integer,
    /// "yes" or "no".
    YesOrNo,
    /// One of some words.
    Choice(Vec<String>),
    /// Several texts, each on a line of its own.
    List,
    /// An item and, behind a colon, its page.
    Evidence,
}

/// A column.
#[derive(Clone, Debug)]
pub struct ManifestColumn {
    /// Its head: the key, or keys joined by dots.
    pub head: String,
    /// What its cells hold.
    pub kind: CellKind,
    /// What it means, in the words of the schema.
    pub described: String,
}

/// Keys that no spreadsheet holds: the file of a row is told apart, and a password is written nowhere else.
const LEFT_OUT: [&str; 3] = ["file", "files", "password"];

/// The columns of a type of the schema.
pub(super) fn columns(schema: &Value, of: &str) -> Vec<ManifestColumn> {
    let mut all = Vec::new();
    add(schema, schema.pointer(&format!("/$defs/{of}")).unwrap_or(&Value::Null), "", &mut all);
    all
}

fn add(schema: &Value, table: &Value, before: &str, all: &mut Vec<ManifestColumn>) {
    let Some(keys) = table.get("properties").and_then(Value::as_object) else { return };
    for (key, own) in keys.iter().filter(|(key, _)| !LEFT_OUT.contains(&key.as_str())) {
        let head = if before.is_empty() { key.clone() } else { format!("{before}.{key}") };
        let described = own.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
        let resolved = resolved(schema, own);
        let is = |word: &str| resolved.get("type").and_then(Value::as_str) == Some(word);
        let format = resolved.get("format").and_then(Value::as_str);
        let evidence = own.get("$ref").and_then(Value::as_str).is_some_and(|to| to.ends_with("/Evidence"));
        let kind = match choices(resolved) {
            Some(words) => CellKind::Choice(words),
            None if evidence => CellKind::Evidence,
            None if is("array") => {
                let items = resolved.get("items").map(|items| self::resolved(schema, items));
                if items.is_some_and(|items| items.get("properties").is_some()) {
                    continue;
                }
                CellKind::List
            }
            None if resolved.get("properties").is_some() => {
                add(schema, resolved, &head, all);
                continue;
            }
            None if is("integer") => CellKind::Integer,
            None if is("boolean") => CellKind::YesOrNo,
            None if matches!(format, Some("when" | "day")) => CellKind::Date,
            None => CellKind::Text,
        };
        all.push(ManifestColumn { head: head.clone(), kind, described });
        if evidence {
            let described = "What it shows there, in a few words.".to_owned();
            all.push(ManifestColumn { head: format!("{head}.shows"), kind: CellKind::Text, described });
        }
    }
}

fn resolved<'s>(schema: &'s Value, own: &'s Value) -> &'s Value {
    let to = own.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix('#'));
    to.and_then(|to| schema.pointer(to)).unwrap_or(own)
}

impl ManifestColumn {
    /// The keys that lead to its value.
    pub(super) fn keys(&self) -> Vec<&str> {
        self.head.split('.').collect()
    }

    /// What a cell shows of a row of the manifest.
    pub(super) fn cell(&self, row: &Value) -> String {
        let value = self.keys().into_iter().try_fold(row, |row, key| row.get(key));
        match value {
            Some(Value::String(text)) => shown(text),
            Some(Value::Bool(yes)) => if *yes { "yes" } else { "no" }.into(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Array(list)) => {
                let lines = list.iter().filter_map(Value::as_str);
                lines.map(|line| shown(line).replace('\n', " ")).collect::<Vec<_>>().join("\n")
            }
            Some(Value::Object(evidence)) => {
                let item = evidence.get("item").and_then(Value::as_str).map(shown).unwrap_or_default();
                match evidence.get("page").and_then(Value::as_u64) {
                    Some(page) => format!("{item}:{page}"),
                    None => item,
                }
            }
            _ => String::new(),
        }
    }

    /// The values that a cell sets, each with its keys; none for a value that goes. What a cell cannot be is left as a text,
    /// which our reader refuses with its own words.
    pub(super) fn values(&self, text: &str) -> Vec<(Vec<String>, Option<EditValue>)> {
        let keys: Vec<String> = self.keys().into_iter().map(str::to_owned).collect();
        if text.is_empty() {
            return vec![(keys, None)];
        }
        let value = match &self.kind {
            CellKind::YesOrNo => match text.to_lowercase().as_str() {
                "yes" | "true" => EditValue::Boolean(true),
                "no" | "false" => EditValue::Boolean(false),
                _ => EditValue::from(text),
            },
            CellKind::Date => text.parse::<PartialDate>().map_or(EditValue::from(text), EditValue::Date),
            CellKind::Integer => text.parse::<i64>().map_or(EditValue::from(text), EditValue::Integer),
            // As people write them: "Postal receipt".
            CellKind::Choice(words) => {
                let like = text.to_lowercase().replace(' ', "-");
                EditValue::from(words.iter().find(|word| **word == like).map_or(text, String::as_str))
            }
            CellKind::List => {
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                EditValue::List(lines.map(EditValue::from).collect())
            }
            CellKind::Evidence => {
                let page =
                    text.rsplit_once(':').and_then(|(item, page)| Some((item, page.trim().parse().ok()?)));
                let (item, page) = page.map_or((text, None), |(item, page)| (item.trim(), Some(page)));
                let of = |key: &str| keys.iter().cloned().chain([key.to_owned()]).collect();
                return vec![
                    (of("item"), Some(EditValue::from(item))),
                    (of("page"), page.map(EditValue::Integer)),
                ];
            }
            CellKind::Text => EditValue::from(text),
        };
        vec![(keys, Some(value))]
    }
}

/// Values with their keys as the fields of a row, tables within tables.
pub(super) fn as_row(values: Vec<(Vec<String>, EditValue)>) -> Vec<(String, EditValue)> {
    let mut fields: Vec<(String, EditValue)> = Vec::new();
    let mut within: BTreeMap<String, Vec<(Vec<String>, EditValue)>> = BTreeMap::new();
    for (mut keys, value) in values {
        let first = keys.remove(0);
        if keys.is_empty() {
            fields.push((first, value));
        } else {
            within.entry(first).or_default().push((keys, value));
        }
    }
    fields.extend(within.into_iter().map(|(key, values)| (key, EditValue::Table(as_row(values)))));
    fields
}
