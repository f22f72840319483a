//! The case: what the manifest says of it, the rules of law and of each body, and the sums. Text and data go in and data
//! comes out: nothing here reads a file or knows of pages being set.

pub mod arrears;
pub mod calculation;
pub mod calendar;
pub mod delivery;
pub mod letter_contents;
pub mod manifest;
pub mod matching;
pub mod ordering;
pub mod privacy;
pub mod profile;
pub mod quotation;
pub mod saved_page;
pub mod security_words;
pub mod time_limits;
pub mod user;

/// Files of the evidence folder that are written for the program and are no evidence.
pub(crate) const OWN_FILES: [&str; 2] = [manifest::FILE, profile::FILE];
