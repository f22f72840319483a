//! How a manifest names an item and a day.

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The id or the file of another item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemRef(pub String);

impl JsonSchema for ItemRef {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ItemRef".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string", "format": "item-ref",
            "description": "Another item, by its id or its file."
        })
    }
}

/// A calendar day. Only its schema is used.
#[derive(JsonSchema)]
#[schemars(rename = "Day")]
#[schemars(extend("format" = "day"))]
#[allow(dead_code, reason = "stands for a date in schemas")]
pub(crate) struct SchemaDate(pub(super) String);

/// An item has either `file` or `files`.
pub(super) fn file_or_files(schema: &mut Schema) {
    schema.remove("required");
    schema.insert("oneOf".into(), json!([{ "required": ["file"] }, { "required": ["files"] }]));
}
