//! The lists of a case that are no files: points, promises, losses, calls. Each is a row of data here; what a field takes,
//! what helps to fill it in and what there is to choose come from the schema of the manifest, so that one form does for
//! all of them and a new field of the manifest is one word here.

use std::sync::OnceLock;

use serde_json::Value;

use super::form::{FieldInput, PageField};
use crate::bundle::listing::{CaseListing, ListedItem};
use crate::case::manifest::edit::{EditValue, FieldPath, value_at};
use crate::case::manifest::json_schema;

/// A list of the manifest.
#[derive(Debug)]
pub(super) struct ListTable {
    /// Its key in the manifest, and its word in addresses.
    pub(super) key: &'static str,
    /// The name of a row in the schema.
    pub(super) row: &'static str,
    /// What it is called.
    pub(super) title: &'static str,
    /// What a row of it is called.
    pub(super) one: &'static str,
    /// What it is for.
    pub(super) about: &'static str,
    /// The keys that name a row, in the order in which they are tried.
    pub(super) names: &'static [&'static str],
    /// Its fields: key and label.
    pub(super) fields: &'static [(&'static str, &'static str)],
}

/// Every list that has a form of this kind.
pub(super) const TABLES: &[ListTable] = &[
    ListTable {
        key: "point",
        row: "Point",
        title: "Points",
        one: "point",
        about: "Each point is one thing that went wrong. Say what should have happened, what happened instead, and what it did to you.",
        names: &["title"],
        fields: &[
            ("title", "Subject"),
            ("should", "What should have happened"),
            ("happened", "What happened"),
            ("effect", "Effect"),
            ("remedy", "What you want for this"),
        ],
    },
    ListTable {
        key: "promise",
        row: "PromiseRow",
        title: "Promises",
        one: "promise",
        about: "Promises in a letter, at a hearing or in person. A promise made in a call belongs to that call.",
        names: &["promise"],
        fields: &[
            ("promise", "The promise"),
            ("by", "Who made it"),
            ("date", "When it was made"),
            ("item", "Document that shows it"),
            ("page", "Page of that document"),
            ("promise_due", "By when"),
            ("promise_kept", "Was it kept?"),
            ("promise_kept_on", "When it was kept"),
        ],
    },
    ListTable {
        key: "loss",
        row: "Loss",
        title: "Losses",
        one: "loss",
        about: "Money that the mistakes cost you. Give each its own row, with the receipt that shows it.",
        names: &["description"],
        fields: &[
            ("head", "Kind of loss"),
            ("description", "Description"),
            ("date", "Date"),
            ("amount", "Amount in pounds"),
            ("payee", "Paid to"),
            ("caused_by", "The mistake that caused it"),
            ("item", "Document that shows it"),
            ("page", "Page of that document"),
            ("receipt", "Receipt"),
            ("paid", "Was it paid?"),
            ("already_paid", "Already paid back to you, in pounds"),
            ("already_paid_by", "Paid back by"),
            ("grounds", "Grounds for a consolatory payment"),
        ],
    },
    ListTable {
        key: "fact",
        row: "Fact",
        title: "Facts",
        one: "fact",
        about: "Facts that the other side agrees with or disputes. A tribunal looks at the disputed ones first.",
        names: &["text"],
        fields: &[("text", "The fact"), ("agreed", "Does the other side agree?")],
    },
    ListTable {
        key: "event",
        row: "Event",
        title: "Events",
        one: "event",
        about: "Things that happened and have no document of their own. They appear in the chronology.",
        names: &["text"],
        fields: &[
            ("date", "Date"),
            ("about", "Is that date only approximate?"),
            ("text", "What happened"),
            ("answers", "Document that it answers"),
            ("step", "Step of a complaint or an appeal"),
            ("page", "Page that shows it"),
        ],
    },
    ListTable {
        key: "call",
        row: "CallRow",
        title: "Calls without a recording",
        one: "call",
        about: "Phone calls that have no recording, such as those in your notebook or on a bill.",
        names: &["officer", "note", "they_said"],
        fields: CALL_ROW,
    },
];

/// The fields of a call that has no recording.
const CALL_ROW: &[(&str, &str)] = &[
    ("date", "Date and time"),
    ("direction", "Who called"),
    ("duration", "Length of the call"),
    ("officer", "Name that the officer gave"),
    ("office", "Their office or team"),
    ("refused_name", "Did they refuse to give a name?"),
    ("answered", "Did anybody answer?"),
    ("they_said", "Their words, in brief"),
    ("i_said", "Your words, in brief"),
    ("note", "Note of the call"),
    ("promise", "Their promise"),
    ("promise_due", "Promised by"),
    ("promise_kept", "Was the promise kept?"),
    ("item", "Document that shows the call"),
    ("page", "Page of that document"),
    ("followed_by", "Letter or e-mail that followed"),
    ("cost", "Cost in pounds"),
];

/// The fields of a recorded call, in the table of its item.
pub(super) const RECORDED_CALL: &[(&str, &str)] = &[
    ("direction", "Who called"),
    ("officer", "Name that the officer gave"),
    ("office", "Their office or team"),
    ("refused_name", "Did they refuse to give a name?"),
    ("security_passed", "Did you pass the security questions?"),
    ("told_recording", "Did you tell them that you were recording?"),
    ("they_said", "Their words, in brief"),
    ("i_said", "Your words, in brief"),
    ("promise", "Their promise"),
    ("promise_due", "Promised by"),
    ("promise_kept", "Was the promise kept?"),
    ("followed_by", "Letter or e-mail that followed"),
    ("device", "Device that recorded it"),
    ("whole", "Is this the complete recording?"),
    ("original_kept", "Where the original recording is kept"),
];

/// Keys whose text may have several lines though the schema takes any text.
const SEVERAL_LINES: [&str; 5] = ["they_said", "i_said", "note", "promise", "besides_money"];
/// Dates that have a time.
const TIMED: [&str; 1] = ["CallRow.date"];

/// Lists that a bundle of a case with several can have for itself.
const OF_BUNDLES: [&str; 4] = ["point", "fact", "event", "loss"];

/// A list at its place in the manifest: that of the case, or that of one of several bundles.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlacedList {
    table: &'static ListTable,
    /// The `[[bundle]]`, from 1.
    pub(super) bundle: Option<usize>,
}

impl std::ops::Deref for PlacedList {
    type Target = ListTable;

    fn deref(&self) -> &ListTable {
        self.table
    }
}

impl PlacedList {
    /// The list with this word: "point", or "point-2" for those of the second bundle.
    pub(super) fn of(word: &str, listing: &CaseListing) -> Option<Self> {
        let (key, bundle) = match word.split_once('-') {
            Some((key, number)) => (key, Some(number.parse::<usize>().ok()?)),
            None => (word, None),
        };
        Self::all(listing).into_iter().find(|list| list.key == key && list.bundle == bundle)
    }

    /// Every list: those of the case, and behind each those of its bundles.
    pub(super) fn all(listing: &CaseListing) -> Vec<Self> {
        let several = listing.parsed.manifest.bundles.len();
        let places = |table: &'static ListTable| {
            let own = if OF_BUNDLES.contains(&table.key) { several } else { 0 };
            std::iter::once(None).chain((1..=own).map(Some)).map(move |bundle| Self { table, bundle })
        };
        TABLES.iter().flat_map(places).collect()
    }

    /// Its word in addresses.
    pub(super) fn word(&self) -> String {
        match self.bundle {
            Some(bundle) => format!("{}-{bundle}", self.key),
            None => self.key.to_owned(),
        }
    }

    /// The whole list in the manifest.
    pub(super) fn path(&self) -> FieldPath {
        match self.bundle {
            Some(bundle) => FieldPath::top("bundle").row(bundle.saturating_sub(1)).key(self.key),
            None => FieldPath::top(self.key),
        }
    }

    /// Its rows as the manifest has them.
    pub(super) fn rows(&self, text: &str) -> Vec<Vec<(String, EditValue)>> {
        let Some(EditValue::List(rows)) = value_at(text, &self.path()) else { return Vec::new() };
        let fields = |row| match row {
            EditValue::Table(fields) => fields,
            _ => Vec::new(),
        };
        rows.into_iter().map(fields).collect()
    }

    /// The fields of a row, from 1; of a new one where its number is beyond the last.
    pub(super) fn fields(&self, listing: &CaseListing, row: usize) -> Vec<PageField> {
        let path = self.path().row(row.saturating_sub(1));
        let words = &listing.profile.words;
        let label = |key: &str, label: &'static str| match (self.key, key) {
            ("point", "should") => words.should.clone(),
            ("point", "happened") => words.happened.clone(),
            ("point", "effect") => words.effect.clone(),
            ("point", "remedy") => words.remedy.clone(),
            _ => label.to_owned(),
        };
        let field = |(key, own): &(&'static str, &'static str)| {
            field(self.row, key, label(key, own), path.clone(), listing)
        };
        self.fields.iter().map(field).collect()
    }
}

impl ListTable {
    /// The keys that a row must have.
    pub(super) fn required(&self) -> Vec<&'static str> {
        let required = definition(self.row).and_then(|row| row.get("required")).and_then(Value::as_array);
        let is = |key: &str| required.is_some_and(|all| all.iter().any(|other| other == key));
        let named = self.key == "point";
        let keys = self.fields.iter().map(|(key, _)| *key);
        keys.filter(|key| is(key) || (named && *key == "title")).collect()
    }

    /// What a row is called: the first of its names, and its date.
    pub(super) fn name_of(&self, row: &[(String, EditValue)]) -> String {
        let text = |key: &str| {
            row.iter().find(|(other, _)| other == key).and_then(|(_, value)| match value {
                EditValue::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
                EditValue::Date(date) => Some(date.to_string()),
                _ => None,
            })
        };
        let name = self.names.iter().find_map(|key| text(key));
        let first = |words: String| {
            let line = words.lines().next().unwrap_or_default().to_owned();
            let short: String = line.chars().take(140).collect();
            if short.len() < line.len() { format!("{}…", short.trim_end()) } else { line }
        };
        match (text("date"), name.map(first)) {
            (Some(date), Some(name)) => format!("{date}: {name}"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => "(without a name)".into(),
        }
    }
}

/// A field of a table of the schema.
pub(super) fn field(
    row: &str,
    key: &'static str,
    label: impl Into<String>,
    table: FieldPath,
    listing: &CaseListing,
) -> PageField {
    let schema = definition(row).and_then(|row| row.pointer(&format!("/properties/{key}")));
    let description = schema.and_then(|schema| schema.get("description")).and_then(Value::as_str);
    let input = schema.map_or(FieldInput::Line, |schema| input_of(row, key, schema, listing));
    let hint = description.unwrap_or_default().replace('\n', " ");
    // What only says the label again does not help.
    let says_more = (hint.split(' ').count() > 7 && !hint.starts_with("Whether")) || hint.contains("such as");
    let hint = if says_more { hint.replace(" item", " document") } else { String::new() };
    PageField::new(key, label, table.key(key), input).hint(hint)
}

fn input_of(row: &str, key: &str, schema: &Value, listing: &CaseListing) -> FieldInput {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|name| name.rsplit('/').next());
    match (name, schema.get("type").and_then(Value::as_str)) {
        (Some("Text"), _) => FieldInput::Lines,
        (Some("When" | "Day"), _) => {
            FieldInput::Date { timed: TIMED.contains(&format!("{row}.{key}").as_str()) }
        }
        (Some("Pounds"), _) => FieldInput::Pounds,
        (Some("ItemRef"), _) => FieldInput::Choice(item_choices(listing)),
        (Some(name), _) => match choices_of(name) {
            choices if choices.is_empty() => FieldInput::Line,
            choices => FieldInput::Choice(choices),
        },
        (None, Some("boolean")) => FieldInput::YesNo,
        (None, Some("integer")) => FieldInput::Whole,
        _ if SEVERAL_LINES.contains(&key) => FieldInput::Lines,
        _ => FieldInput::Line,
    }
}

/// The words of a vocabulary, each with what it means.
fn choices_of(name: &str) -> Vec<(String, String)> {
    let words = definition(name).and_then(|one| one.get("oneOf")).and_then(Value::as_array);
    let word = |one: &Value| {
        let word = one.get("const")?.as_str()?.to_owned();
        let means = one.get("description").and_then(Value::as_str).unwrap_or(&word);
        let means = means.replace('\n', " ");
        Some((word.clone(), means.split(". ").next().unwrap_or_default().trim_end_matches('.').to_owned()))
    };
    words.map(|words| words.iter().filter_map(word).collect()).unwrap_or_default()
}

/// Every item as other rows name it, with what the user reads.
pub(super) fn item_choices(listing: &CaseListing) -> Vec<(String, String)> {
    listing.items.iter().map(|item| (reference(item), item_words(item))).collect()
}

/// How other rows name an item: by its short name where it has one.
pub(super) fn reference(item: &ListedItem) -> String {
    item.item.id.clone().unwrap_or_else(|| item.item.file.to_string())
}

/// The item that a row names.
pub(super) fn named<'l>(listing: &'l CaseListing, reference: &str) -> Option<&'l ListedItem> {
    let is = |item: &&ListedItem| {
        item.item.id.as_deref() == Some(reference)
            || item.item.all_files().iter().any(|file| file.as_str() == reference)
    };
    listing.items.iter().find(is)
}

/// An item in a line: "12. Letter of 2 May 2020".
pub(super) fn item_words(item: &ListedItem) -> String {
    let title = item.title();
    let number = item.number.map_or(String::new(), |number| format!("{number}. "));
    match item.item.date {
        Some(date) => format!("{number}{title} ({date})"),
        None => format!("{number}{title}"),
    }
}

fn definition(name: &str) -> Option<&'static Value> {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    SCHEMA.get_or_init(json_schema::manifest).pointer(&format!("/$defs/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_one_of_the_manifest() {
        let has = |row: &str, key: &str| {
            let place = format!("/properties/{key}");
            definition(row).and_then(|row| row.pointer(&place)).is_some()
        };
        for table in TABLES {
            for (key, _) in table.fields {
                assert!(has(table.row, key), "{}: {key}", table.row);
            }
            for key in table.names {
                assert!(has(table.row, key), "{}: {key}", table.row);
            }
            assert!(!table.required().is_empty(), "{}", table.key);
        }
        for (key, _) in RECORDED_CALL {
            assert!(has("Call", key), "{key}");
        }
    }
}
