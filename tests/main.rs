//! All tests that use the program from outside, as one program: it is linked once.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails; it may touch the disk and say what it saw"
)]

mod account;
mod architecture;
mod build;
mod calculation;
mod calls;
mod cases;
mod certificate;
mod chapters;
mod cut_off;
mod dating;
mod english;
mod faults;
mod fidelity;
mod front;
mod golden;
mod hostile;
mod init;
mod item_files;
mod item_words;
mod kinds;
mod links;
mod locked;
mod looks;
mod mail;
mod manifest_edit;
mod media;
mod money;
mod ocr;
mod old_bundles;
mod outside;
#[cfg(feature = "page")]
mod page;
mod page_text;
mod parts;
mod pdf;
mod picture_checks;
mod pictures;
mod post;
mod private_words;
mod proof;
mod purposes;
mod readable;
mod readme;
mod recordings;
mod references;
mod schemas;
mod several;
mod shoebox;
mod sound;
mod spreadsheet;
mod support;
mod tables;
mod transcripts;
mod verify;
mod verify_attacks;
mod verify_friendly;
