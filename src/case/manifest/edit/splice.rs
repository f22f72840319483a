//! Sets, adds and removes in the text of a manifest, without asking whether our reader likes the result. A change of
//! several values is made one after the other, each on the text that the last one gave.

use toml_edit::{Document, Table, Value};

use super::edit_error::EditError;
use super::edit_value::EditValue;
use super::entries::Container;
use super::field_path::{FieldPath, PathStep};
use super::lines::{indent, line_end, replaced, text_start};
use super::node::{TomlNode, own_values, read, values_within, walk};
use super::sections;
use crate::case::manifest::quote::bare_or_quoted;

/// The text with this value at this place.
pub(super) fn set(text: &str, steps: &[PathStep], value: &EditValue) -> Result<String, EditError> {
    let document = read(text)?;
    let nodes = walk(&document, steps);
    if let Some(text) = with_other_key(text, &nodes, steps, value) {
        return Ok(text);
    }
    let (Some(node), true) = (nodes.last(), nodes.len() == steps.len() + 1) else {
        return create(text, &document, steps, value);
    };
    if value.is(*node) {
        return Ok(text.into());
    }
    match (node, value) {
        (node, EditValue::Table(fields)) if node.keys().is_some() => {
            // New fields come first, because a table of dotted keys is gone with its last one.
            let text = fields.iter().try_fold(text.to_owned(), |text, (key, value)| {
                set(&text, &onto(steps, PathStep::Key(key.clone())), value)
            })?;
            let gone = node.keys().unwrap_or_default().into_iter();
            let gone = gone.filter(|key| !fields.iter().any(|(other, _)| other == key));
            gone.map(|key| onto(steps, PathStep::Key(key)))
                .try_fold(text, |text, steps| remove(&text, &steps))
        }
        (node, EditValue::List(rows)) if node.len().is_some() => set_rows(text, *node, steps, rows),
        (TomlNode::Value(old), _) if !node.is_dotted() => {
            let span = old.span().unwrap_or_default();
            let written = value.written(line_end(text), text.get(span.clone()));
            Ok(replaced(text, span, &written))
        }
        _ => match steps.last() {
            Some(PathStep::Key(_)) => set(&remove(text, steps)?, steps, value),
            _ => Err(EditError::NotTable(FieldPath::from(steps.to_vec()).to_string())),
        },
    }
}

/// The text with `files` in the place of `file`, or the other way round, for an item that has the other of the two: it
/// has never both. Nothing for any other field.
fn with_other_key(
    text: &str,
    nodes: &[TomlNode<'_>],
    steps: &[PathStep],
    value: &EditValue,
) -> Option<String> {
    let [PathStep::Key(list), PathStep::Index(_), PathStep::Key(key)] = steps else { return None };
    let other = match (list.as_str(), key.as_str()) {
        ("item", "files") => "file",
        ("item", "file") => "files",
        _ => return None,
    };
    let row = nodes.last().filter(|_| nodes.len() == steps.len())?;
    let written = value.written(line_end(text), None);
    Some(replaced(text, row.field(other)?, &format!("{key} = {written}")))
}

fn onto(steps: &[PathStep], step: PathStep) -> Vec<PathStep> {
    steps.iter().cloned().chain([step]).collect()
}

/// The text with these rows in a list: those that are the same at its beginning and its end stay as they are.
fn set_rows(
    text: &str,
    list: TomlNode<'_>,
    steps: &[PathStep],
    rows: &[EditValue],
) -> Result<String, EditError> {
    let old = list.len().unwrap_or_default();
    let row = |at: usize| onto(steps, PathStep::Index(at));
    let same =
        |at: usize, row: Option<&EditValue>| list.at(at).zip(row).is_some_and(|(node, row)| row.is(node));
    let shorter = old.min(rows.len());
    let start = (0..shorter).take_while(|at| same(*at, rows.get(*at))).count();
    // A table with a header is only ever put in as the last of its kind.
    let end = match list {
        TomlNode::Rows(_) if rows.len() > old => 0,
        _ => (1..=shorter - start).take_while(|end| same(old - end, rows.get(rows.len() - end))).count(),
    };
    let changed = shorter - start - end;
    let mut text = text.to_owned();
    for at in (start + changed..old - end).rev() {
        text = remove(&text, &row(at))?;
    }
    for (at, value) in rows.iter().enumerate().take(rows.len() - end).skip(start) {
        text = match at < start + changed {
            true => set(&text, &row(at), value)?,
            false => insert(&text, steps, at, value)?,
        };
    }
    Ok(text)
}

/// The text with another row in a list that is there.
fn insert(text: &str, list: &[PathStep], at: usize, row: &EditValue) -> Result<String, EditError> {
    let document = read(text)?;
    let nodes = walk(&document, list);
    match (nodes.last(), row) {
        (Some(TomlNode::Value(value)), _) => {
            let entries = Container::new(text, value).ok_or_else(|| no_container(list))?;
            Ok(entries.with(text, at, &row.written(line_end(text), None)))
        }
        (Some(TomlNode::Rows(_)), EditValue::Table(fields)) => add(text, list, fields),
        _ => Err(no_container(list)),
    }
}

/// The text with a value where none is yet.
fn create(
    text: &str,
    document: &Document<&str>,
    steps: &[PathStep],
    value: &EditValue,
) -> Result<String, EditError> {
    let nodes = walk(document, steps);
    let known = nodes.len() - 1;
    let (Some(parent), Some(missing)) = (nodes.last(), steps.get(known..)) else {
        return Err(no_container(steps));
    };
    let mut keys = Vec::new();
    for step in missing {
        let PathStep::Key(key) = step else { return Err(not_there(steps)) };
        keys.push(key.as_str());
    }
    let Some((first, rest)) = keys.split_first() else { return Err(no_container(steps)) };
    match parent {
        TomlNode::Table(table) if !table.is_dotted() => match (rest.split_last(), value) {
            // At the top only tables come, and they have headers.
            (None, EditValue::Table(fields)) if known == 0 => with_header(text, &nodes, steps, fields),
            (None, EditValue::List(rows))
                if known == 0 && rows.iter().all(|row| fields_of(row).is_some()) =>
            {
                rows.iter()
                    .filter_map(fields_of)
                    .try_fold(text.to_owned(), |text, row| add(&text, steps, row))
            }
            (None, _) if known == 0 || has_header(table) => {
                let written = value.written_in_lines(line_end(text));
                let line = format!("{} = {written}", bare_or_quoted(first));
                Ok(with_line(text, table, &line))
            }
            (None, _) => {
                let field = [((*first).to_owned(), value.clone())];
                with_header(text, &nodes, steps.get(..known).unwrap_or_default(), &field)
            }
            (Some((last, _)), _) => {
                let field = [((*last).to_owned(), value.clone())];
                with_header(text, &nodes, steps.get(..steps.len() - 1).unwrap_or_default(), &field)
            }
        },
        _ => {
            let inner = rest
                .iter()
                .rev()
                .fold(value.clone(), |value, key| EditValue::Table(vec![((*key).to_owned(), value)]));
            with_entry(text, &nodes, steps.get(..known).unwrap_or_default(), first, &inner)
        }
    }
}

fn fields_of(row: &EditValue) -> Option<&[(String, EditValue)]> {
    match row {
        EditValue::Table(fields) => Some(fields),
        _ => None,
    }
}

fn has_header(table: &Table) -> bool {
    !table.is_implicit() && !table.is_dotted()
}

/// The text with a line at the end of a table's own lines.
fn with_line(text: &str, table: &Table, line: &str) -> String {
    match (own_values(table).last(), table.span().filter(|header| !header.is_empty())) {
        (Some(last), _) => {
            let indent = indent(text, last.start);
            sections::with_line_after(text, last.end, &format!("{indent}{line}"))
        }
        (None, Some(header)) => sections::with_line_after(text, header.end, line),
        (None, None) => {
            let at = text_start(text);
            replaced(text, at..at, &format!("{line}{}", line_end(text)))
        }
    }
}

/// The text with a table that has a header of its own.
fn with_header(
    text: &str,
    nodes: &[TomlNode<'_>],
    steps: &[PathStep],
    fields: &[(String, EditValue)],
) -> Result<String, EditError> {
    // A table that is there without a header gets one before those of the tables within it.
    let implicit = nodes.len() == steps.len() + 1;
    let around = nodes.last().map(|node| sections::lines_of(text, *node)).unwrap_or_default();
    let at = match around.first() {
        Some(first) if implicit => first.start,
        _ if nodes.len() == 1 => text.len(),
        _ => sections::place_after(text, &around),
    };
    Ok(sections::with_table(text, at, &table_lines(text, &format!("[{}]", header(steps)), fields)))
}

/// The lines of a table.
fn table_lines(text: &str, header: &str, fields: &[(String, EditValue)]) -> Vec<String> {
    let fields = fields
        .iter()
        .map(|(key, value)| format!("{} = {}", bare_or_quoted(key), value.written_in_lines(line_end(text))));
    [header.to_owned()].into_iter().chain(fields).collect()
}

/// The keys on the way to a table, as its header has them.
fn header(steps: &[PathStep]) -> String {
    let keys = steps.iter().filter_map(|step| match step {
        PathStep::Key(key) => Some(bare_or_quoted(key)),
        _ => None,
    });
    keys.collect::<Vec<_>>().join(".")
}

/// The text with a key in a table of braces or of dotted keys.
fn with_entry(
    text: &str,
    nodes: &[TomlNode<'_>],
    steps: &[PathStep],
    key: &str,
    value: &EditValue,
) -> Result<String, EditError> {
    // Dotted keys begin in the table around them.
    let dotted = nodes.iter().rev().take_while(|node| node.is_dotted()).count();
    let names = header(steps.get(steps.len() - dotted..).unwrap_or_default());
    let key = match dotted {
        0 => bare_or_quoted(key),
        _ => format!("{names}.{}", bare_or_quoted(key)),
    };
    let entry = format!("{key} = {}", value.written(line_end(text), None));
    let (last, around) = (nodes.last(), nodes.iter().rev().nth(dotted));
    match (last, around) {
        (Some(TomlNode::Table(last)), Some(TomlNode::Table(_))) if dotted > 0 => {
            Ok(with_line(text, last, &entry))
        }
        (_, Some(TomlNode::Value(value @ Value::InlineTable(_)))) => {
            let entries = Container::new(text, value).ok_or_else(|| no_container(steps))?;
            Ok(entries.with(text, entries.len(), &entry))
        }
        _ => Err(no_container(steps)),
    }
}

/// The text with another row in a list of tables.
pub(super) fn add(text: &str, list: &[PathStep], row: &[(String, EditValue)]) -> Result<String, EditError> {
    let document = read(text)?;
    let nodes = walk(&document, list);
    let table = || EditValue::Table(row.to_vec());
    let lines = || table_lines(text, &format!("[[{}]]", header(list)), row);
    match nodes.last() {
        Some(TomlNode::Rows(rows)) if nodes.len() == list.len() + 1 => {
            let last = rows.len().checked_sub(1).and_then(|at| rows.get(at)).map(TomlNode::Table);
            let last = last.map(|row| sections::lines_of(text, row)).unwrap_or_default();
            Ok(sections::with_table(text, sections::place_after(text, &last), &lines()))
        }
        Some(list_node @ TomlNode::Value(Value::Array(_))) if nodes.len() == list.len() + 1 => {
            insert(text, list, list_node.len().unwrap_or_default(), &table())
        }
        _ if nodes.len() == list.len() + 1 => Err(no_container(list)),
        Some(TomlNode::Table(around)) if !around.is_dotted() => {
            if list.iter().skip(nodes.len() - 1).any(|step| !matches!(step, PathStep::Key(_))) {
                return Err(not_there(list));
            }
            let around = sections::lines_of(text, TomlNode::Table(around));
            let at = if nodes.len() == 1 { text.len() } else { sections::place_after(text, &around) };
            Ok(sections::with_table(text, at, &lines()))
        }
        _ => create(text, &document, list, &EditValue::List(vec![table()])),
    }
}

/// The text without what is at this place.
pub(super) fn remove(text: &str, steps: &[PathStep]) -> Result<String, EditError> {
    let document = read(text)?;
    let nodes = walk(&document, steps);
    let (Some(node), true) = (nodes.last(), nodes.len() == steps.len() + 1 && !steps.is_empty()) else {
        return Err(not_there(steps));
    };
    let around = nodes.iter().rev().skip(1).find(|node| !node.is_dotted());
    let values = match node {
        TomlNode::Value(Value::InlineTable(table)) if table.is_dotted() => values_within(table),
        TomlNode::Value(value) => value.span().into_iter().collect(),
        TomlNode::Table(table) if table.is_dotted() => own_values(table),
        TomlNode::Table(_) | TomlNode::Rows(_) => Vec::new(),
    };
    match around {
        Some(TomlNode::Value(around)) => {
            let entries = Container::new(text, around).ok_or_else(|| no_container(steps))?;
            let gone = entries.within(&values);
            gone.into_iter().rev().try_fold(text.to_owned(), |text, at| without_entry(&text, steps, at))
        }
        _ if !values.is_empty() => {
            Ok(values.iter().rev().fold(text.to_owned(), |text, value| sections::without_line(&text, value)))
        }
        // What is between two rows is not within either.
        _ => match node {
            TomlNode::Rows(rows) => {
                let rows: Vec<&Table> = rows.iter().collect();
                Ok(rows.into_iter().rev().fold(text.to_owned(), |text, row| {
                    let lines = sections::lines_of(&text, TomlNode::Table(row));
                    sections::without(&text, lines)
                }))
            }
            node => Ok(sections::without(text, sections::lines_of(text, *node))),
        },
    }
}

/// The text without an entry of the list or the braces around a place.
fn without_entry(text: &str, steps: &[PathStep], at: usize) -> Result<String, EditError> {
    let document = read(text)?;
    let around = steps.split_last().map(|(_, around)| around).unwrap_or_default();
    let nodes = walk(&document, around);
    let container = nodes.iter().rev().find(|node| !node.is_dotted());
    match container {
        Some(TomlNode::Value(value)) => {
            let entries = Container::new(text, value).ok_or_else(|| no_container(steps))?;
            Ok(entries.without(text, at))
        }
        _ => Err(no_container(steps)),
    }
}

fn not_there(steps: &[PathStep]) -> EditError {
    EditError::NotThere(FieldPath::from(steps.to_vec()).to_string())
}

fn no_container(steps: &[PathStep]) -> EditError {
    EditError::NoContainer(FieldPath::from(steps.to_vec()).to_string())
}
