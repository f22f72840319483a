//! A value as an edit wants it, and how TOML writes it.

use toml_edit::Value;

use super::node::TomlNode;
use crate::case::manifest::quote::{bare_or_quoted, quoted};
use crate::model::PartialDate;

/// A value to be written into the manifest. Amounts of money are texts, as everywhere in the manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditValue {
    /// A text. Its lines end as the file's do.
    Text(String),
    /// A date: a day or a moment is written bare, a month or a year in quotes.
    Date(PartialDate),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Boolean(bool),
    /// A list.
    List(Vec<EditValue>),
    /// A table with its keys in order.
    Table(Vec<(String, EditValue)>),
}

impl From<&str> for EditValue {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl EditValue {
    /// The value as TOML, for a file with these line ends. `old` is what it replaces: a text in single quotes stays in
    /// them where they can hold it.
    pub(super) fn written(&self, line_end: &str, old: Option<&str>) -> String {
        let literal = old.is_some_and(|old| old.starts_with('\'') && !old.starts_with("'''"));
        match self {
            Self::Text(text) if text.contains('\n') => in_lines(text, line_end),
            Self::Text(text) if literal && !text.contains(|c: char| c == '\'' || c.is_control()) => {
                format!("'{text}'")
            }
            Self::Text(text) => quoted(text),
            Self::Date(date) => written_date(*date),
            Self::Integer(number) => number.to_string(),
            Self::Boolean(yes) => yes.to_string(),
            Self::List(list) => {
                let list: Vec<String> = list.iter().map(|value| value.written(line_end, None)).collect();
                format!("[{}]", list.join(", "))
            }
            Self::Table(fields) if fields.is_empty() => "{}".into(),
            Self::Table(fields) => {
                let fields: Vec<String> = fields
                    .iter()
                    .map(|(key, value)| {
                        format!("{} = {}", bare_or_quoted(key), value.written(line_end, None))
                    })
                    .collect();
                format!("{{ {} }}", fields.join(", "))
            }
        }
    }

    /// The value of a field that has lines to itself: a list of tables has each on its own line.
    pub(super) fn written_in_lines(&self, line_end: &str) -> String {
        match self {
            Self::List(list) if list.iter().any(|value| matches!(value, Self::Table(_))) => {
                let lines =
                    list.iter().map(|value| format!("    {},{line_end}", value.written(line_end, None)));
                format!("[{line_end}{}]", lines.collect::<String>())
            }
            _ => self.written(line_end, None),
        }
    }

    /// Whether the manifest has this value already, however it is written.
    pub(super) fn is(&self, node: TomlNode<'_>) -> bool {
        match (self, node) {
            (Self::Text(text), TomlNode::Value(Value::String(old))) => {
                text.replace("\r\n", "\n") == old.value().replace("\r\n", "\n")
            }
            (Self::Date(date), TomlNode::Value(Value::String(old))) => {
                old.value().parse::<PartialDate>().is_ok_and(|old| old == *date)
            }
            (Self::Date(date), TomlNode::Value(Value::Datetime(old))) => {
                old.value().to_string().parse::<PartialDate>().is_ok_and(|old| old == *date)
            }
            (Self::Integer(number), TomlNode::Value(Value::Integer(old))) => old.value() == number,
            (Self::Boolean(yes), TomlNode::Value(Value::Boolean(old))) => old.value() == yes,
            (Self::List(list), _) => {
                node.len() == Some(list.len()) && {
                    let mut pairs = list.iter().enumerate();
                    pairs.all(|(at, value)| node.at(at).is_some_and(|node| value.is(node)))
                }
            }
            (Self::Table(fields), _) => node.keys().is_some_and(|keys| {
                keys.iter().all(|key| fields.iter().any(|(other, _)| other == key))
                    && fields.iter().all(|(key, value)| node.get(key).is_some_and(|node| value.is(node)))
            }),
            _ => false,
        }
    }
}

fn written_date(date: PartialDate) -> String {
    match date {
        PartialDate::Day(_) | PartialDate::Moment(_) => {
            serde_json::to_string(&date).unwrap_or_default().trim_matches('"').into()
        }
        _ => serde_json::to_string(&date).unwrap_or_default(),
    }
}

/// A text of several lines, in three quotes.
fn in_lines(text: &str, line_end: &str) -> String {
    let mut out = format!("\"\"\"{line_end}");
    let mut quotes = 0;
    let text = text.replace("\r\n", "\n");
    for (at, c) in text.char_indices() {
        quotes = if c == '"' { quotes + 1 } else { 0 };
        match c {
            '\n' => out.push_str(line_end),
            // Three in a row would end the text, and so would one at its end.
            '"' if quotes % 3 == 0 || at + 1 == text.len() => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() && c != '\t' => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out + "\"\"\""
}
