//! The published JSON Schemas, generated from the types that are read and written. In the manifest's an
//! optional field is described as its plain type, because TOML has no null and an editor can then list the
//! choices.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value};

/// The schema of a manifest.
pub fn manifest() -> Value {
    let settings = SchemaSettings::draft2020_12().with_transform(WithoutNull);
    publish::<super::Manifest>(settings, "manifest")
}

/// The form of a value that may be one table or a list of them: for a list the second, otherwise the first.
pub(crate) fn form_of(schema: &Value, is_list: bool) -> &Value {
    let forms = schema.get("anyOf").and_then(Value::as_array);
    forms.and_then(|forms| forms.get(usize::from(is_list))).unwrap_or(schema)
}

/// The schema of a document that the program writes.
pub fn written<T: JsonSchema>(name: &str) -> Value {
    publish::<T>(SchemaSettings::draft2020_12().for_serialize(), name)
}

fn publish<T: JsonSchema>(settings: SchemaSettings, name: &str) -> Value {
    let mut body = settings.into_generator().into_root_schema_for::<T>();
    let mut schema = Map::new();
    for key in ["$schema", "title", "description"] {
        schema.extend(body.remove(key).map(|value| (key.to_owned(), value)));
    }
    schema.insert("$id".into(), format!("leverarch:{name}/1").into());
    if let Value::Object(rest) = body.to_value() {
        schema.extend(rest);
    }
    Value::Object(schema)
}

/// Takes "or null" out of a schema, and the defaults, which are all "nothing".
#[derive(Clone)]
struct WithoutNull;

impl Transform for WithoutNull {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(object) = schema.as_object_mut() else { return };
        object.remove("default");
        if let Some(Value::Array(types)) = object.get_mut("type") {
            types.retain(|t| t != "null");
            if let [only] = &types[..] {
                let only = only.clone();
                object.insert("type".into(), only);
            }
        }
        if let Some(Value::Array(mut choices)) = object.remove("anyOf") {
            choices.retain(|c| c.get("type").is_none_or(|t| t != "null"));
            match choices.pop() {
                Some(Value::Object(only)) if choices.is_empty() => {
                    for (key, value) in only {
                        object.entry(key).or_insert(value);
                    }
                }
                Some(last) => {
                    choices.push(last);
                    object.insert("anyOf".into(), Value::Array(choices));
                }
                None => {}
            }
        }
    }
}
