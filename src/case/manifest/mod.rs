//! The manifest: the case and its items as the user wrote them in `manifest.toml`. `vocabulary` holds the
//! words that may be written, `account` those of an arrears audit and `matter` those of the case itself; `schema`
//! publishes them, `reader` holds a text against them and reports every mistake at its line, `draft` writes a first
//! manifest from what lies in a folder, and `spreadsheet` shows its items as rows and takes them back.

pub mod arrears_types;
pub mod case_types;
mod check_tables;
pub mod item_ref;
pub mod json_schema;
mod nearest;
pub mod parse;
mod position;
pub mod quote;
pub mod spreadsheet;
pub mod types;

pub use crate::case::manifest::position::Cited;
pub use crate::case::manifest::position::Position;
pub use parse::{ParsedManifest, parse};
pub use types::Manifest;

/// The name of the manifest in an evidence folder.
pub const FILE: &str = "manifest.toml";
