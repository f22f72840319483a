//! The manifest as it is printed: each of its texts with what is private taken out. Which values are texts is the
//! schema's to say, so a new key is printed in this way without a line here.

use serde_json::Value;

use super::{Doubt, Privacy};
use crate::case::manifest::{Manifest, json_schema};

/// Keys whose texts are left as they are written, by table and key. A name or an address in them is looked for where they
/// are printed, if they are.
const LEFT: [(&str, &str); 19] = [
    // What is looked for, and what items and sections are called among themselves; the label of a section is made fit for
    // printing when its items have been put into it.
    ("Child", "name"),
    ("Child", "initials"),
    ("Item", "id"),
    ("SectionHead", "id"),
    ("Account", "payments_match"),
    ("Bundle", "language"),
    // The cover alone prints these, and only where they may be.
    ("Party", "address"),
    ("Party", "phone"),
    ("Party", "email"),
    ("Case", "contact"),
    // Words that may be found in a source; a quotation keeps its words.
    ("Item", "says"),
    ("Call", "they_said"),
    ("Call", "promise"),
    ("CallRow", "they_said"),
    ("CallRow", "promise"),
    ("LogRow", "they_said"),
    ("LogRow", "promise"),
    ("PromiseRow", "promise"),
    // What the rows of a table are compared with.
    ("CallLog", "numbers"),
];

/// A text that goes before every page number, and has signs of ASCII only.
const PAGE_PREFIX: (&str, &str) = ("Bundle", "page_prefix");

/// A manifest whose texts can be printed.
#[derive(Debug)]
pub struct PrintedManifest {
    /// The manifest.
    pub manifest: Manifest,
    /// Words of which it is not certain whether they name a child.
    pub doubts: Vec<Doubt>,
}

/// The manifest with its texts as they are printed.
///
/// # Errors
/// A manifest that cannot be written and read again, which none is.
pub fn printed_manifest(
    manifest: &Manifest,
    privacy: &Privacy,
) -> Result<PrintedManifest, serde_json::Error> {
    if privacy.is_empty() {
        return Ok(PrintedManifest { manifest: manifest.clone(), doubts: Vec::new() });
    }
    let mut doubts = Vec::new();
    let printed = with_texts(manifest, &mut |key, text| {
        let (mut words, found) = privacy.printed_with_doubts(text);
        if key == PAGE_PREFIX {
            words.retain(|letter| letter.is_ascii_graphic());
        }
        *text = words;
        doubts.extend(found);
    })?;
    doubts.sort();
    doubts.dedup();
    Ok(PrintedManifest { manifest: printed, doubts })
}

/// The manifest with each of its texts changed, but for those that are left as they are written; told are the table and the
/// key that each is under.
///
/// # Errors
/// A manifest that cannot be written and read again, which none is.
pub(crate) fn with_texts(
    manifest: &Manifest,
    change: &mut dyn FnMut((&str, &str), &mut String),
) -> Result<Manifest, serde_json::Error> {
    let schema = json_schema::manifest();
    let mut whole = serde_json::to_value(manifest)?;
    each_text(&schema, &schema, ("", ""), &mut whole, &mut |key, text| {
        if !LEFT.contains(&key) {
            change(key, text);
        }
    });
    let mut changed: Manifest = serde_json::from_value(whole)?;
    // A password is never written, so it is carried over.
    for (item, own) in changed.item.iter_mut().zip(&manifest.item) {
        item.password.clone_from(&own.password);
    }
    Ok(changed)
}

/// Calls back for each text of a value that follows a schema, with the table and the key that it is under.
fn each_text<'s>(
    root: &'s Value,
    schema: &'s Value,
    key: (&'s str, &'s str),
    value: &mut Value,
    text: &mut dyn FnMut((&'s str, &'s str), &mut String),
) {
    let (table, schema) = resolved(root, schema, key.0);
    match value {
        Value::String(words) if is_text(schema) => text(key, words),
        Value::Array(values) => {
            if let Some(items) = schema.get("items") {
                for value in values {
                    each_text(root, items, (table, key.1), value, text);
                }
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                if let Some((name, schema)) =
                    schema.get("properties").and_then(|all| all.as_object()?.get_key_value(name))
                {
                    each_text(root, schema, (table, name), value, text);
                }
            }
        }
        _ => {}
    }
}

/// The schema that a reference leads to, and the name of its table.
fn resolved<'s>(root: &'s Value, schema: &'s Value, table: &'s str) -> (&'s str, &'s Value) {
    // Of what may be a list as well, the manifest that is printed has one.
    let schema = json_schema::form_of(schema, false);
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix("#/$defs/"));
    let defined = name.and_then(|name| Some((name, root.get("$defs")?.get(name)?)));
    match defined {
        // A text is a type of its own, and belongs to the table that it is in.
        Some((_, schema)) if is_text(schema) => (table, schema),
        Some(defined) => defined,
        None => (table, schema),
    }
}

/// Forms of a text that hold no words of the user's own: days, sums, nights, and what names a file, an item, a section or a
/// variable. A form that is not among them is words.
const NOT_WORDS: [&str; 12] = [
    "day",
    "when",
    "tax-year",
    "nights",
    "length-of-time",
    "pounds",
    "item-path",
    "item-ref",
    "section-ref",
    "sha256",
    "variable",
    "password",
];

/// Whether a schema is that of words in the user's own choice.
fn is_text(schema: &Value) -> bool {
    let chosen = ["enum", "const", "oneOf"].iter().any(|key| schema.get(key).is_some());
    let format = schema.get("format").and_then(Value::as_str);
    schema.get("type").and_then(Value::as_str) == Some("string")
        && !chosen
        && !format.is_some_and(|format| NOT_WORDS.contains(&format))
}

#[cfg(test)]
#[path = "printed_manifest_tests.rs"]
pub(super) mod tests;
