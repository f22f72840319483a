//! The table of the README that holds every word of the manifest, made from the schema, so that the two cannot differ.

use serde_json::Value;

/// The table in Markdown: where a key is written, the key, what may follow, and what it means.
pub(crate) fn table(schema: &Value) -> String {
    let mut rows = vec!["| where | key | value | meaning |".to_string(), "|---|---|---|---|".to_string()];
    let mut written = Vec::new();
    add_table(schema, schema, &[], &mut written, &mut rows);
    rows.join("\n") + "\n"
}

/// Adds the rows of one table, then the tables in it. A table that was written before is only referred to.
fn add_table(
    schema: &Value,
    table: &Value,
    path: &[(String, bool)],
    written: &mut Vec<(String, String)>,
    rows: &mut Vec<String>,
) {
    let required: Vec<&str> = table["required"]
        .as_array()
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let mut inner = Vec::new();
    for (key, property) in table["properties"].as_object().expect("a table has properties") {
        let many = property["type"] == "array";
        let type_name = reference(if many { &property["items"] } else { property });
        let holds_keys = type_name.is_some_and(|name| schema["$defs"][name]["properties"].is_object());
        if let (true, Some(name)) = (holds_keys, type_name) {
            let mut deeper = path.to_vec();
            deeper.push((key.clone(), many));
            inner.push((name.to_string(), deeper, meaning(property)));
        } else {
            let needed = if required.contains(&key.as_str()) { "**needed**; " } else { "" };
            let value = format!("{needed}{}", value(schema, property));
            rows.push(format!("| `{}` | `{key}` | {value} | {} |", heading(path), meaning(property)));
        }
    }
    for (name, deeper, what) in inner {
        let place = heading(&deeper);
        if let Some((_, first)) = written.iter().find(|(known, _)| *known == name) {
            rows.push(format!("| `{place}` | | the keys of `{first}` | {what} |"));
        } else {
            rows.push(format!("| `{place}` | | | **{what}** |"));
            written.push((name.clone(), place));
            add_table(schema, &schema["$defs"][name.as_str()], &deeper, written, rows);
        }
    }
}

/// `[[account.liability]]`, `[item.post]`: as TOML writes the head of a table.
fn heading(path: &[(String, bool)]) -> String {
    let names: Vec<&str> = path.iter().map(|(name, _)| name.as_str()).collect();
    let names = names.join(".");
    if path.last().is_some_and(|(_, many)| *many) { format!("[[{names}]]") } else { format!("[{names}]") }
}

fn reference(property: &Value) -> Option<&str> {
    // Of what may be one table or a list of them, the table.
    let property = property["anyOf"].get(0).unwrap_or(property);
    property["$ref"].as_str().and_then(|path| path.rsplit('/').next())
}

/// What may follow the key, in words.
fn value(schema: &Value, property: &Value) -> String {
    if property["type"] == "array" {
        return format!("a list: {}", value(schema, &property["items"]));
    }
    let of = reference(property).map_or(property, |name| &schema["$defs"][name]);
    if let Some(choices) = of["oneOf"].as_array() {
        let words: Vec<String> = choices
            .iter()
            .filter_map(|choice| choice["const"].as_str())
            .map(|word| format!("`{word}`"))
            .collect();
        return words.join(", ");
    }
    let words = match (of["format"].as_str(), of["type"].as_str()) {
        (Some("day"), _) => "a day",
        (Some("when"), _) => "a date",
        (Some("pounds"), _) => "pounds, as text",
        (Some("item-ref"), _) => "an item",
        (Some("item-path"), _) => "a file",
        (Some("length-of-time"), _) => "a length of time",
        (Some("text"), _) => "text with `{id}`",
        (Some("tax-year"), _) => "a tax year",
        (Some("nights"), _) => "nights a year",
        (_, Some("boolean")) => "true or false",
        (_, Some("integer")) => "a whole number",
        (_, Some("number")) => "a number",
        (_, Some("string")) => "text",
        other => panic!("the README has no word for {other:?}"),
    };
    words.to_string()
}

/// What the schema says of it, on one line.
fn meaning(property: &Value) -> String {
    let text = property["description"].as_str().expect("every key has a description");
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}
