use std::collections::BTreeSet;

use serde_json::json;

use super::*;

const PLANTED: &str =
    "about Ruby Hartley, 7 Orchard Rise, LS21 9ZZ, 07700 900461, d.thorley@example.org here";

/// A value for a schema, with the planted words in each of its texts. What is neither text nor of a kind that is known to
/// hold no words is a failure, so that no new key is passed over.
fn planted(root: &Value, schema: &Value, key: (&str, &str), seen: &mut BTreeSet<(String, String)>) -> Value {
    let (table, schema) = resolved(root, schema, key.0);
    if is_text(schema) {
        seen.insert((key.0.to_owned(), key.1.to_owned()));
        return PLANTED.into();
    }
    if let Some(first) = schema.get("enum").and_then(|all| all.get(0)) {
        return first.clone();
    }
    let is_table = schema.get("type").and_then(Value::as_str) == Some("object");
    let choices = schema.get("oneOf").and_then(Value::as_array).filter(|choices| {
        // A table may say which of its keys it needs: that is no other table.
        let only_needs = |choice: &Value| {
            choice.as_object().is_some_and(|choice| choice.keys().all(|key| key == "required"))
        };
        !(is_table && choices.iter().all(only_needs))
    });
    if let Some(choices) = choices {
        let words = |choice: &Value| choice.get("const").or(choice.get("enum")?.get(0)).cloned();
        let words: Option<Vec<Value>> =
            choices.iter().map(|choice| choice.get("const").cloned().or_else(|| words(choice))).collect();
        assert!(!is_table, "{key:?}: a table with choices");
        return words.and_then(|words| words.first().cloned()).unwrap_or_else(|| panic!("{key:?}: {schema}"));
    }
    for unknown in ["additionalProperties", "patternProperties", "prefixItems", "allOf"] {
        let other = schema.get(unknown).is_some_and(|other| *other != Value::Bool(false));
        assert!(!other, "{key:?}: values under {unknown} are not printed by the schema");
    }
    let format = schema.get("format").and_then(Value::as_str);
    match (schema.get("type").and_then(Value::as_str), format) {
        (Some("object"), _) => {
            let fields = schema["properties"].as_object().expect("properties");
            fields
                .iter()
                .map(|(name, schema)| (name.clone(), planted(root, schema, (table, name), seen)))
                .collect()
        }
        (Some("array"), _) => json!([planted(root, &schema["items"], (table, key.1), seen)]),
        (Some("boolean"), _) => true.into(),
        (Some("integer" | "number"), _) => 1.into(),
        (Some("string"), Some("day" | "when")) => "2020-01-02".into(),
        (Some("string"), Some("length-of-time")) => "00:01:02".into(),
        (Some("string"), Some("pounds")) => "1.23".into(),
        (Some("string"), Some("nights")) => "60".into(),
        (Some("string"), Some("tax-year")) => "2018-19".into(),
        (Some("string"), Some("sha256")) => "0".repeat(64).into(),
        (Some("string"), Some("item-path" | "item-ref" | "section-ref")) => "a.pdf".into(),
        (Some("string"), Some("variable")) => "SECRET".into(),
        (Some("string"), Some("password")) => "secret".into(),
        _ => panic!("{key:?}: a kind of value that this test does not know: {schema}"),
    }
}

/// A manifest with the planted words in each of its texts, and a claim that the address is confidential.
pub(crate) fn full() -> (Manifest, BTreeSet<(String, String)>) {
    let schema = json_schema::manifest();
    let mut seen = BTreeSet::new();
    let mut whole = planted(&schema, &schema, ("", ""), &mut seen);
    whole["child"] = json!([{ "name": "Ruby Ann Hartley" }]);
    whole["bundle"]["children"] = "initials".into();
    whole["case"]["confidentiality"]["wanted"] = true.into();
    whole["party"][0] = json!({
        "name": "D Thorley", "role": "Appellant", "address": "7 Orchard Rise, Otley LS21 9ZZ",
        "phone": "07700 900461", "email": "d.thorley@example.org"
    });
    (serde_json::from_value(whole).expect("a manifest"), seen)
}

#[test]
fn every_text_of_the_schema_is_printed_without_what_is_private() {
    let (manifest, seen) = full();
    assert!(seen.len() > 70, "{}", seen.len());
    let printed = printed_manifest(&manifest, &Privacy::new(&manifest)).expect("printed").manifest;
    let mut shown = BTreeSet::new();
    let schema = json_schema::manifest();
    let mut whole = serde_json::to_value(&printed).expect("a value");
    each_text(&schema, &schema, ("", ""), &mut whole, &mut |key, text| {
        let folded = text.to_lowercase();
        if ["ruby", "orchard", "ls21", "07700", "thorley@"].iter().any(|part| folded.contains(part)) {
            shown.insert(key);
        }
    });
    let left: BTreeSet<(&str, &str)> =
        LEFT.into_iter().filter(|key| seen.contains(&(key.0.to_owned(), key.1.to_owned()))).collect();
    let unknown: Vec<_> = shown.difference(&left).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn nothing_but_texts_is_changed() {
    let (manifest, _) = full();
    let printed = printed_manifest(&manifest, &Privacy::new(&manifest)).expect("printed").manifest;
    assert_eq!(printed.item[0].password.is_some(), manifest.item[0].password.is_some());
    let mut same = serde_json::to_value(&printed).expect("a value");
    let mut own = serde_json::to_value(&manifest).expect("a value");
    let schema = json_schema::manifest();
    for value in [&mut same, &mut own] {
        each_text(&schema, &schema, ("", ""), value, &mut |_, text| text.clear());
    }
    assert_eq!(same, own);
    // A case with nothing to hide is printed as it is.
    let open = crate::case::manifest::parse("[bundle]\ntitle = \"Ruby at 7 Orchard Rise\"\n").manifest;
    let printed = printed_manifest(&open, &Privacy::new(&open)).expect("printed").manifest;
    assert_eq!(printed.bundle.title.as_deref(), Some("Ruby at 7 Orchard Rise"));
}
