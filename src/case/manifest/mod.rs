//! The manifest: the case and its items as the user wrote them in `manifest.toml`. `types` holds the
//! words that may be written, `arrears_types` those of an arrears audit, `calculation_types` those of a calculation,
//! `call_types` those of calls, `event_types` those of events and losses, `case_types` those of the case itself and
//! `bundle_types` those of its bundles;
//! `one_bundle` gives the case as one of its bundles shows it. `json_schema` publishes them, `parse` holds a text against them and reports every mistake at its line, and
//! `spreadsheet` shows its items as rows and takes them back. `edit` changes a manifest for its writer, and `without_passwords` gives it as others may have it. The
//! first manifest of a folder is drafted in `ingest`.

pub mod arrears_types;
pub mod bundle_types;
pub mod calculation_types;
pub mod call_types;
pub mod case_types;
mod check_tables;
pub mod edit;
pub mod event_types;
mod item_files;
pub mod item_ref;
pub mod json_schema;
mod nearest;
mod one_bundle;
pub mod parse;
mod position;
pub mod quote;
mod quoted_texts;
pub mod spreadsheet;
mod toml_words;
pub mod types;
mod value_words;
mod without_passwords;

pub use crate::case::manifest::position::{Cited, NamedItem, Position};
pub use parse::{ParsedManifest, parse};
pub use quoted_texts::{QuotedText, quoted_texts};
pub(crate) use toml_words::{day_first, unread};
pub use types::Manifest;
pub use without_passwords::without_passwords;

/// The name of the manifest in an evidence folder.
pub const FILE: &str = "manifest.toml";
