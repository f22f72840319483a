//! A bundle, from the evidence folder to the outputs. [`build`] tells the order of everything and is the only file that
//! knows it; `project` is a case that has been read, `evidence` what came of its items; [`outputs`] writes what is made.

pub mod build;
mod call_logs;
pub(crate) mod checks;
pub(crate) mod evidence;
pub(crate) mod index_preview;
mod item_words;
mod ledger_pages;
mod ledgers;
#[cfg(feature = "page")]
pub(crate) mod listing;
pub mod options;
pub mod outputs;
mod private_words;
pub(crate) mod project;
mod quotations;
pub(crate) mod record_of;
pub(crate) mod result_words;
mod several;
pub mod upload_media;
pub mod upload_parts;
