//! What the manifest has at a place, in whichever of TOML's ways it is written.

use std::ops::Range;

use toml_edit::{ArrayOfTables, Document, InlineTable, Item, Table, TomlError, Value};

use super::edit_error::EditError;
use super::field_path::{FieldPath, PathStep};
use crate::case::manifest::position::position;
use crate::case::manifest::toml_words;

/// A table, a list of tables with headers, or a value.
#[derive(Clone, Copy)]
pub(super) enum TomlNode<'d> {
    /// A table with a header, without one because only tables within it have one, or made of dotted keys.
    Table(&'d Table),
    /// The tables under headers in double brackets.
    Rows(&'d ArrayOfTables),
    /// A value after a key, which may be a table in braces or a list in brackets.
    Value(&'d Value),
}

impl<'d> TomlNode<'d> {
    fn new(item: &'d Item) -> Option<Self> {
        match item {
            Item::None => None,
            Item::Value(value) => Some(Self::Value(value)),
            Item::Table(table) => Some(Self::Table(table)),
            Item::ArrayOfTables(rows) => Some(Self::Rows(rows)),
        }
    }

    /// What a table has under a key.
    pub(super) fn get(self, key: &str) -> Option<Self> {
        match self {
            Self::Table(table) => table.get(key).and_then(Self::new),
            Self::Value(Value::InlineTable(table)) => table.get(key).map(Self::Value),
            _ => None,
        }
    }

    /// A row of a list.
    pub(super) fn at(self, index: usize) -> Option<Self> {
        match self {
            Self::Rows(rows) => rows.get(index).map(Self::Table),
            Self::Value(Value::Array(list)) => list.get(index).map(Self::Value),
            _ => None,
        }
    }

    /// How many rows a list has.
    pub(super) fn len(self) -> Option<usize> {
        match self {
            Self::Rows(rows) => Some(rows.len()),
            Self::Value(Value::Array(list)) => Some(list.len()),
            _ => None,
        }
    }

    /// The keys of a table, in the order in which they are written.
    pub(super) fn keys(self) -> Option<Vec<String>> {
        match self {
            Self::Table(table) => Some(table.iter().map(|(key, _)| key.to_owned()).collect()),
            Self::Value(Value::InlineTable(table)) => {
                Some(table.iter().map(|(key, _)| key.to_owned()).collect())
            }
            _ => None,
        }
    }

    /// Whether it is a table that only dotted keys make.
    pub(super) fn is_dotted(self) -> bool {
        match self {
            Self::Table(table) => table.is_dotted(),
            Self::Value(Value::InlineTable(table)) => table.is_dotted(),
            _ => false,
        }
    }

    /// Where the text in it is.
    fn text(self) -> Option<&'d str> {
        match self {
            Self::Value(Value::String(text)) => Some(text.value()),
            _ => None,
        }
    }

    /// The step on from here; a key that a table does not have gives nothing.
    fn step(self, step: &PathStep) -> Option<Self> {
        match step {
            PathStep::Key(key) => self.get(key),
            PathStep::Index(index) => self.at(*index),
            PathStep::File(file) => self.at(self.index_of(file)?),
        }
    }

    /// Which row has this file, alone or among others.
    fn index_of(self, file: &str) -> Option<usize> {
        (0..self.len()?).find(|at| {
            let row = self.at(*at);
            let one = row.and_then(|row| row.get("file"));
            let several = row.and_then(|row| row.get("files"));
            let entries =
                several.into_iter().flat_map(|list| (0..list.len().unwrap_or(0)).map(move |at| list.at(at)));
            entries.chain([one]).flatten().filter_map(Self::text).any(|text| text == file)
        })
    }

    /// Where a key of a table and its value are, when the value is written after the key.
    pub(super) fn field(self, key: &str) -> Option<Range<usize>> {
        let (key, value) = match self {
            Self::Table(table) => {
                let (key, item) = table.get_key_value(key)?;
                (key, item.as_value()?)
            }
            Self::Value(Value::InlineTable(table)) => {
                let (key, item) = table.get_key_value(key)?;
                (key, item.as_value()?)
            }
            _ => return None,
        };
        Some(key.span()?.start..value.span()?.end)
    }
}

/// Reads a manifest and keeps where everything is.
pub(super) fn read(text: &str) -> Result<Document<&str>, EditError> {
    Document::parse(text).map_err(|error: TomlError| EditError::Unreadable {
        line: position(text, error.span().map_or(0, |span| span.start)).0,
        reason: toml_words::mistakes(text, &[])
            .first()
            .map_or_else(|| "it is not TOML".to_owned(), |one| one.message.trim_end_matches('.').to_owned()),
    })
}

/// What is on the way to a place: the top first, and the place itself last if it is there.
pub(super) fn walk<'d>(document: &'d Document<&str>, steps: &[PathStep]) -> Vec<TomlNode<'d>> {
    let mut nodes = vec![TomlNode::Table(document.as_table())];
    for step in steps {
        match nodes.last().and_then(|node| node.step(step)) {
            Some(node) => nodes.push(node),
            None => break,
        }
    }
    nodes
}

/// The path with the number of each row in the place of its file.
pub(super) fn resolved(text: &str, path: &FieldPath) -> Result<FieldPath, EditError> {
    let document = read(text)?;
    let mut steps: Vec<PathStep> = Vec::new();
    for step in path.steps() {
        let step = match step {
            PathStep::File(file) => {
                let nodes = walk(&document, &steps);
                let list = nodes.last().filter(|_| nodes.len() == steps.len() + 1);
                let index = list.and_then(|list| list.index_of(file));
                PathStep::Index(index.ok_or_else(|| EditError::NotThere(path.to_string()))?)
            }
            other => other.clone(),
        };
        steps.push(step);
    }
    Ok(FieldPath::from(steps))
}

/// Where the values of a table's own lines are: those of its keys and of its dotted keys.
pub(super) fn own_values(table: &Table) -> Vec<Range<usize>> {
    let mut values = Vec::new();
    for (_, item) in table {
        match item {
            Item::Value(value) => values.extend(value.span()),
            Item::Table(inner) if inner.is_dotted() => values.extend(own_values(inner)),
            _ => {}
        }
    }
    values.sort_by_key(|value| value.start);
    values
}

/// Where the values in braces are, those of dotted keys too.
pub(super) fn values_within(table: &InlineTable) -> Vec<Range<usize>> {
    let mut values = Vec::new();
    for (_, value) in table {
        match value {
            Value::InlineTable(inner) if inner.is_dotted() => values.extend(values_within(inner)),
            value => values.extend(value.span()),
        }
    }
    values.sort_by_key(|value| value.start);
    values
}
