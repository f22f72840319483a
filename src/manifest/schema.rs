//! The published JSON Schemas, generated from the types that are read and written. An optional field is
//! described as its plain type, because TOML has no null and an editor can then list the choices.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::Value;

/// The schema of a manifest.
pub fn manifest() -> Value {
    of::<super::Manifest>("https://leverarch.example/schemas/manifest.schema.json")
}

/// The schema of any document of ours, with the identifier under which it is published.
pub fn of<T: JsonSchema>(id: &str) -> Value {
    let mut schema =
        SchemaSettings::draft2020_12().with_transform(WithoutNull).into_generator().into_root_schema_for::<T>();
    schema.insert("$id".into(), id.into());
    schema.to_value()
}

/// Takes "or null" out of a schema.
#[derive(Clone)]
struct WithoutNull;

impl Transform for WithoutNull {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(object) = schema.as_object_mut() else { return };
        if object.get("default").is_some_and(Value::is_null) {
            object.remove("default");
        }
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
