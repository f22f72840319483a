//! Faults that were seen once: each folder beside this file holds small inputs of one kind, and a module here says
//! what the program must make of them. A folder that no module names fails a test, so no input is kept for nothing.

mod chats;
mod cleaned;
mod confined;
mod detection;
mod files;
mod mail;
mod mail_more;
mod odd_sheets;
mod office;
mod office_words;
mod pdf_content;
mod pdf_covered;
mod pdf_fields;
mod pdf_hidden;
mod pdf_torn;
mod pictures;
mod recordings;
mod scans;
mod sheets;
mod tiff_samples;
mod web;
mod web_more;
mod web_shown;
mod word_fields;

use std::path::{Path, PathBuf};

/// An input: its folder and its name.
pub(crate) fn input(folder: &str, name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults").join(folder).join(name)
}

/// The bytes of an input.
pub(crate) fn bytes(folder: &str, name: &str) -> Vec<u8> {
    let path = input(folder, name);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn every_folder_of_inputs_is_walked_by_a_module() {
    let named = [
        chats::FOLDERS,
        cleaned::FOLDERS,
        confined::FOLDERS,
        detection::FOLDERS,
        files::FOLDERS,
        mail::FOLDERS,
        office::FOLDERS,
        pdf_content::FOLDERS,
        pdf_covered::FOLDERS,
        pdf_fields::FOLDERS,
        pdf_hidden::FOLDERS,
        pdf_torn::FOLDERS,
        pictures::FOLDERS,
        recordings::FOLDERS,
        scans::FOLDERS,
        sheets::FOLDERS,
        web::FOLDERS,
        web_more::FOLDERS,
        web_shown::FOLDERS,
    ];
    let mut named: Vec<&str> = named.concat();
    named.sort_unstable();
    named.dedup();
    let list = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults")).expect("folder");
    let mut there: Vec<String> = list
        .map(|entry| entry.expect("entry"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    there.sort();
    assert_eq!(there, named);
}
