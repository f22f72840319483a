//! Goes through the tables of a manifest beside its schema: every key and every value is looked at, so that all
//! mistakes are said in one run.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::bundle_types::BUNDLE;
use super::calculation_types::{TaxYear, YearNights};
use super::case_types::{RESPONSE, Text, TextPiece};
use super::json_schema::form_of;
use super::nearest::nearest;
use super::position::{Cited, NamedItem, Position, position};
use crate::case::manifest::item_ref::ItemRef;
use crate::model::finding::{Code, Finding};
use crate::model::{Digest, Duration, ItemPath, PartialDate, Pence};

/// A reference to an item or a section, and where it stands.
pub(super) struct Mention {
    pub(super) to_section: bool,
    /// Whether it stands in braces in a text.
    pub(super) in_text: bool,
    pub(super) name: String,
    pub(super) at: Position,
}

pub(super) struct Walk<'a> {
    pub(super) text: &'a str,
    pub(super) schema: &'a Value,
    pub(super) findings: Vec<Finding>,
    pub(super) references: Vec<Mention>,
    pub(super) cited: Vec<Cited>,
    pub(super) named: Vec<NamedItem>,
    /// The `[[bundle]]` that is being looked at.
    pub(super) bundle: Option<usize>,
}

impl Walk<'_> {
    pub(super) fn at(&self, offset: usize) -> Position {
        position(self.text, offset)
    }

    pub(super) fn resolve<'s>(&'s self, schema: &'s Value) -> &'s Value {
        match schema.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#')) {
            Some(pointer) => self.schema.pointer(pointer).unwrap_or(schema),
            None => schema,
        }
    }

    /// A table's keys and values as far as they are right; nothing when a required key is missing or wrong.
    pub(super) fn table(
        &mut self,
        schema: &Value,
        table: &DeTable<'_>,
        start: usize,
        name: &str,
    ) -> Option<Map<String, Value>> {
        let schema = self.resolve(schema).clone();
        let empty = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&empty);
        let mut out = Map::new();
        for (key, value) in table {
            match properties.get(key.get_ref().as_ref()) {
                Some(property) => {
                    if let Some(value) = self.value(property, value, key.get_ref()) {
                        out.insert(key.get_ref().to_string(), value);
                    }
                }
                None => self.unknown_key(key, properties, name),
            }
        }
        if let (true, Some((key, _))) = (table.contains_key("password"), table.get_key_value("password_env"))
        {
            let message = "This [[item]] has both password and password_env";
            self.wrong(key.span().start, message.into(), "Keep only one of them.");
        }
        let has_files = !properties.contains_key("files") || self.files_of(&mut out, table, start);
        self.page_of(&out, properties, table);
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        let mut whole = has_files;
        for key in required.filter_map(Value::as_str) {
            if !table.contains_key(key) {
                let at = self.at(start);
                self.findings.push(
                    Finding::error(Code::MissingKey, format!("This [[{name}]] has no \"{key}\"."))
                        .on_line(at)
                        .next(format!("Add a line: {key} = …")),
                );
            }
            whole &= out.contains_key(key);
        }
        whole.then_some(out)
    }

    /// The files of an item: one, or several in a list. Either way `file` is the first of them from here on. Says whether
    /// there is one that can be used.
    fn files_of(&mut self, out: &mut Map<String, Value>, table: &DeTable<'_>, start: usize) -> bool {
        let Some(list) = table.get("files") else {
            if !table.contains_key("file") {
                let at = self.at(start);
                let next = "Add a line: file = …, or files = […] for an item of several files.";
                self.findings.push(
                    Finding::error(Code::MissingKey, "This [[item]] has no \"file\".").on_line(at).next(next),
                );
            }
            return out.contains_key("file");
        };
        let from = list.span().start;
        if table.contains_key("file") {
            let next = "Keep files, with every file of the item in it. If it has only one file, keep file.";
            self.wrong(from, "This [[item]] has both file and files".into(), next);
        }
        if let Some(sum) = table
            .get("sha256")
            .filter(|_| out.get("files").and_then(Value::as_array).is_some_and(|files| files.len() > 1))
        {
            let message = "The sha256 here is that of one file, but this item has several";
            self.wrong(
                sum.span().start,
                message.into(),
                "Take this line out. The record has the SHA-256 of each file.",
            );
        }
        let Some(array) = list.get_ref().as_array() else { return out.contains_key("file") };
        if array.is_empty() {
            let next = "Write every file of the item in it, in the order of their pages.";
            self.wrong(from, "The list of files is empty, so this item has no file".into(), next);
        }
        let mut met = BTreeSet::new();
        for entry in array.iter() {
            let Some(file) = entry.get_ref().as_str().and_then(|text| ItemPath::parse(text).ok()) else {
                continue;
            };
            if !met.insert(file.likeness()) {
                let at = self.at(entry.span().start);
                let message = format!("\"{file}\" is in this list of files twice.");
                self.findings.push(
                    Finding::error(Code::ListedTwice, message).on_line(at).next("Take one of the two out."),
                );
            }
        }
        let first = out.get("files").and_then(|files| files.get(0)).cloned();
        out.extend(first.map(|first| ("file".to_owned(), first)));
        out.contains_key("file")
    }

    /// Takes down the page of an item that a table names: the item stands in the same table.
    pub(super) fn page_of(
        &mut self,
        out: &Map<String, Value>,
        properties: &Map<String, Value>,
        table: &DeTable<'_>,
    ) {
        let (Some(page), Some(value)) = (out.get("page").and_then(Value::as_u64), table.get("page")) else {
            return;
        };
        let refers = |schema: &Value| {
            let schema = schema.get("items").unwrap_or(schema);
            self.resolve(schema).get("format").and_then(Value::as_str) == Some("item-ref")
        };
        // Of several items that a table names, it is the page of the one that shows what the table says.
        let own = ["item", "items"].into_iter().find(|key| properties.contains_key(*key));
        let named = out.iter().find_map(|(key, value)| {
            let value = match value {
                Value::Array(several) => several.first().filter(|_| several.len() == 1)?,
                one => one,
            };
            let name = value.as_str().filter(|_| own.is_none_or(|own| own == key))?;
            properties.get(key).is_some_and(refers).then(|| ItemRef(name.into()))
        });
        if let (Some(item), Ok(page)) = (named, u32::try_from(page)) {
            let at = self.at(value.span().start);
            self.cited.push(Cited { item, page, at, bundle: self.bundle });
        }
    }

    /// Takes down the items that a text names in braces.
    pub(super) fn named_in(&mut self, text: &str, start: usize) {
        for piece in Text(text.into()).pieces() {
            let (item, page) = match piece {
                TextPiece::Words(_) => continue,
                TextPiece::Cited(item, page) => (item, page),
                TextPiece::Response(_, last) => (ItemRef(RESPONSE.into()), Some(last)),
            };
            // Where the name stands in the manifest; of a name that is written with escapes, where the text begins.
            let here = self.text.get(start..).and_then(|rest| rest.find(&format!("{{{}", item.0)));
            let at = self.at(start + here.unwrap_or(0));
            let bundle = self.bundle;
            // The other side's bundle need not be an item.
            if item.0 != RESPONSE || page.is_none() {
                self.references.push(Mention { to_section: false, in_text: true, name: item.0.clone(), at });
                self.named.push(NamedItem { item: item.clone(), at, bundle });
            }
            self.cited.extend(page.map(|page| Cited { item, page, at, bundle }));
        }
    }

    pub(super) fn unknown_key(
        &mut self,
        key: &Spanned<DeString<'_>>,
        properties: &Map<String, Value>,
        table: &str,
    ) {
        let name = key.get_ref().as_ref();
        let place = if table.is_empty() { String::new() } else { format!(" in [{table}]") };
        let next = match nearest(name, properties.keys().map(String::as_str)) {
            Some(near) => format!("Did you mean \"{near}\"?"),
            None => format!(
                "The keys known here are: {}.",
                properties.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
            ),
        };
        let at = self.at(key.span().start);
        self.findings.push(
            Finding::error(Code::UnknownKey, format!("I do not know the key \"{name}\"{place}."))
                .on_line(at)
                .next(next),
        );
    }

    pub(super) fn value(&mut self, schema: &Value, value: &Spanned<DeValue<'_>>, key: &str) -> Option<Value> {
        let format = schema.get("format").cloned();
        let is_list = matches!(value.get_ref(), DeValue::Array(_));
        let schema = &self.resolve(form_of(self.resolve(schema), is_list)).clone();
        let format = format.or_else(|| schema.get("format").cloned());
        let format = format.as_ref().and_then(Value::as_str).unwrap_or("");
        let start = value.span().start;
        if let Some(choices) = choices(schema) {
            return self.choice(&choices, value, key);
        }
        match (schema.get("type").and_then(Value::as_str), value.get_ref()) {
            (Some("object"), DeValue::Table(table)) => {
                self.table(schema, table, start, key).map(Value::Object)
            }
            (Some("array"), DeValue::Array(array)) => {
                let items = schema.get("items").cloned().unwrap_or_default();
                let tell_apart = key == BUNDLE;
                let each = array.iter().enumerate().filter_map(|(at, value)| {
                    self.bundle = self.bundle.or(tell_apart.then_some(at));
                    let read = self.value(&items, value, key);
                    self.bundle = self.bundle.filter(|_| !tell_apart);
                    read
                });
                Some(each.collect())
            }
            (Some("boolean"), DeValue::Boolean(b)) => Some(Value::Bool(*b)),
            (Some("integer"), DeValue::Integer(i)) => {
                let number = i.as_str().parse::<i64>().ok();
                let least = schema.get("minimum").and_then(Value::as_i64).unwrap_or(i64::MIN);
                let most = schema.get("maximum").and_then(Value::as_i64).unwrap_or(i64::from(u32::MAX));
                let number = number.filter(|n| (least..=most).contains(n));
                if number.is_none() {
                    let next = match most {
                        most if most < i64::from(u32::MAX) => {
                            format!("Write a whole number from {} to {most}.", least.max(0))
                        }
                        _ => format!("Write a whole number of {} or more.", least.max(0)),
                    };
                    self.wrong(start, format!("{} is out of range for \"{key}\"", i.as_str()), &next);
                }
                number.map(Value::from)
            }
            (Some("string"), DeValue::String(s)) => self.string(s, format, start, key),
            // A date or a year may stand without quotes, and so may an amount: the text itself is what counts.
            (Some("string"), DeValue::Datetime(d)) if matches!(format, "when" | "day") => {
                self.string(&d.to_string(), format, start, key)
            }
            (Some("string"), DeValue::Integer(n)) if matches!(format, "when" | "pounds" | "nights") => {
                self.string(n.as_str(), format, start, key)
            }
            (Some("string"), DeValue::Float(n)) if format == "pounds" => {
                self.string(n.as_str(), format, start, key)
            }
            (Some(wanted), found) => {
                let written = self.text.get(value.span()).unwrap_or_default();
                let (wanted, next) = super::value_words::of_another_kind(key, wanted, format, found, written);
                let message = format!("\"{key}\" must be {wanted}, but this is {}", type_name(found));
                self.wrong(start, message, &next);
                None
            }
            (None, _) => None,
        }
    }

    pub(super) fn choice(
        &mut self,
        choices: &[String],
        value: &Spanned<DeValue<'_>>,
        key: &str,
    ) -> Option<Value> {
        let start = value.span().start;
        let Some(word) = value.get_ref().as_str() else {
            self.wrong(
                start,
                format!("\"{key}\" must be one word in \"quotes\""),
                &format!("Choose from: {}.", choices.join(", ")),
            );
            return None;
        };
        if choices.iter().any(|c| c == word) {
            return Some(Value::from(word));
        }
        let next = match nearest(word, choices.iter().map(String::as_str)) {
            Some(near) => format!("Did you mean \"{near}\"? The choices are: {}.", choices.join(", ")),
            None => format!("The choices are: {}.", choices.join(", ")),
        };
        self.wrong(start, format!("I do not know the {key} \"{word}\""), &next);
        None
    }

    pub(super) fn string(&mut self, text: &str, format: &str, start: usize, key: &str) -> Option<Value> {
        let problem = match format {
            "when" => text.parse::<PartialDate>().err().map(|e| e.to_string()),
            "day" => match text.parse::<PartialDate>() {
                Ok(PartialDate::Day(_)) => None,
                Ok(_) => Some(format!("\"{key}\" must be a complete day")),
                Err(e) => Some(e.to_string()),
            },
            "item-path" => ItemPath::parse(text).err().map(|e| super::value_words::of_path(text, e)),
            "pounds" => text.parse::<Pence>().err().map(|_| format!("\"{text}\" is not an amount I can use")),
            "nights" => text.parse::<YearNights>().err().map(|e| format!("\"{text}\" cannot be used: {e}")),
            "tax-year" => text.parse::<TaxYear>().err().map(|e| format!("\"{text}\" cannot be used: {e}")),
            "length-of-time" => text.parse::<Duration>().err().map(|e| e.to_string()),
            "sha256" => text.parse::<Digest>().err().map(|e| e.to_string()),
            "password" => text.is_empty().then(|| "This password is empty".into()),
            // What stands here by mistake may be the password itself, so it is not repeated.
            "variable" => (text.starts_with(|c: char| c.is_ascii_digit())
                || text.is_empty()
                || !text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
            .then(|| {
                format!(
                    "\"{key}\" must name an environment variable, in letters without accents, digits and _"
                )
            }),
            "page-prefix" => (text.len() > 8 || !text.bytes().all(|b| b.is_ascii_graphic())).then(|| {
                "page_prefix may have up to 8 letters, digits or symbols, without spaces or accents".into()
            }),
            _ => None,
        };
        if let Some(problem) = problem {
            let (message, next) = super::value_words::remedy(key, format, text, problem);
            self.wrong(start, message, &next);
            return None;
        }
        if format == "text" {
            self.named_in(text, start);
        }
        if matches!(format, "item-ref" | "section-ref") {
            let at = self.at(start);
            let to_section = format == "section-ref";
            self.references.push(Mention { to_section, in_text: false, name: text.into(), at });
        }
        Some(Value::from(text))
    }

    pub(super) fn wrong(&mut self, start: usize, message: String, next: &str) {
        let at = self.at(start);
        self.findings.push(Finding::error(Code::BadValue, message).on_line(at).next(next));
    }
}

/// The words a value may be, when the schema lists them.
pub(super) fn choices(schema: &Value) -> Option<Vec<String>> {
    if let Some(list) = schema.get("enum").and_then(Value::as_array) {
        return Some(list.iter().filter_map(Value::as_str).map(Into::into).collect());
    }
    let list = schema.get("oneOf")?.as_array()?;
    // An item, which has one key or the other, has such a list as well.
    list.iter().map(|choice| Some(choice.get("const")?.as_str()?.into())).collect()
}

pub(super) fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
