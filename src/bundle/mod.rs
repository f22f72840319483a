//! A bundle, from the evidence folder to the outputs. [`build`] tells the order of everything and is the only file that
//! knows it; `project` is the state of a build on its way; [`outputs`] writes what it makes.

pub mod build;
pub(crate) mod checks;
mod ledgers;
pub mod options;
pub mod outputs;
pub(crate) mod project;
pub(crate) mod record_of;
pub mod upload_media;
pub mod upload_parts;
