//! What a manifest says at a place, as an edit would write it there.

use toml_edit::Value;

use super::edit_value::EditValue;
use super::field_path::FieldPath;
use super::node::{self, TomlNode};

/// What a manifest says at a place; nothing where it says nothing there, or is not TOML.
pub fn value_at(text: &str, field: &FieldPath) -> Option<EditValue> {
    let field = node::resolved(text, field).ok()?;
    let document = node::read(text).ok()?;
    let nodes = node::walk(&document, field.steps());
    let there = nodes.len() == field.steps().len() + 1;
    nodes.last().filter(|_| there).and_then(|node| value_of(*node))
}

fn value_of(node: TomlNode<'_>) -> Option<EditValue> {
    match node {
        TomlNode::Value(Value::String(text)) => Some(EditValue::Text(text.value().replace("\r\n", "\n"))),
        TomlNode::Value(Value::Integer(number)) => Some(EditValue::Integer(*number.value())),
        // Amounts may be written without quotation marks; as texts they are the same to the reader.
        TomlNode::Value(Value::Float(number)) => Some(EditValue::Text(number.value().to_string())),
        TomlNode::Value(Value::Boolean(yes)) => Some(EditValue::Boolean(*yes.value())),
        TomlNode::Value(Value::Datetime(date)) => {
            let text = date.value().to_string();
            Some(text.parse().map_or(EditValue::Text(text), EditValue::Date))
        }
        TomlNode::Rows(_) | TomlNode::Value(Value::Array(_)) => {
            let rows = (0..node.len()?).filter_map(|at| node.at(at).and_then(value_of));
            Some(EditValue::List(rows.collect()))
        }
        TomlNode::Table(_) | TomlNode::Value(Value::InlineTable(_)) => {
            let fields = node.keys()?.into_iter();
            let fields = fields.filter_map(|key| value_of(node.get(&key)?).map(|value| (key, value)));
            Some(EditValue::Table(fields.collect()))
        }
    }
}
