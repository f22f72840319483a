//! The record as a text that somebody may have changed: read, or the reason why it cannot be relied on. Leverarch
//! writes a record in one way only, so a text that says the same in another way was not written by it.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::integrity::{PROGRAM, Record, evidence_digest};
use crate::model::finding::{Code, Finding};

/// What goes before the name of a zip that several bundles have.
pub(super) const ABOVE: &str = "../";

/// A record in a bag.
#[derive(Clone, Debug)]
pub(super) struct RecordInBag {
    /// The folder that it is in, with a slash at its end, where several bundles have one bag.
    pub(super) folder: String,
    /// Its text.
    pub(super) text: Vec<u8>,
    /// What it says.
    pub(super) record: Record,
}

/// Why a record is not to be relied on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RecordFault {
    /// It is of a format that came later.
    Newer,
    /// It is something else, or too damaged to be read.
    Unreadable,
    /// It can be read, and this is wrong with it: a whole sentence.
    Wrong(String),
}

/// What tells one record from another, whatever else is in it.
#[derive(Deserialize)]
struct RecordHead {
    format: String,
    #[serde(default)]
    program: String,
}

/// Where a record stands, which decides how it ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RecordHome {
    /// In the PDF, whose own seal covers it.
    Pdf,
    /// A file with a seal of its own.
    File,
}

/// Reads the text of a record, or says why it cannot be read.
pub(super) fn read(text: &[u8]) -> Result<Record, RecordFault> {
    Record::parse(text).map(|record| Record { seal: None, ..record }).ok_or_else(|| unread(text))
}

/// What is wrong with a record that can be read, and whose seal is right.
pub(super) fn fault(text: &[u8], record: &Record, home: RecordHome) -> Option<RecordFault> {
    let exact = match home {
        RecordHome::Pdf => record.text().as_bytes() == text && *record == record.inside(),
        RecordHome::File => record.sealed_text().as_bytes() == text,
    };
    let fault = if exact {
        contradiction(record)
    } else {
        Some(
            "The record is not written as leverarch writes it. Something was added or written in another \
              way."
                .into(),
        )
    };
    fault.map(RecordFault::Wrong)
}

fn unread(text: &[u8]) -> RecordFault {
    let Ok(head) = serde_json::from_slice::<RecordHead>(text) else { return RecordFault::Unreadable };
    let Some(number) = head.format.strip_prefix("leverarch-record/").and_then(|n| n.parse::<u32>().ok())
    else {
        return RecordFault::Unreadable;
    };
    if number > 2 {
        return RecordFault::Newer;
    }
    let why = match serde_json::from_slice::<Record>(text) {
        Err(why) => why.to_string(),
        Ok(_) => return RecordFault::Unreadable,
    };
    let quoted = why.split('`').nth(1).unwrap_or_default().to_owned();
    if why.starts_with("duplicate field") {
        RecordFault::Wrong(format!("The record says \"{quoted}\" twice in one place."))
    } else if why.starts_with("unknown") && version(&head.program) > version(PROGRAM) {
        RecordFault::Newer
    } else if why.starts_with("unknown") {
        RecordFault::Wrong(format!("The record holds \"{quoted}\", which is not part of this format."))
    } else {
        RecordFault::Unreadable
    }
}

/// The numbers of "leverarch 1.2.3".
fn version(program: &str) -> Vec<u64> {
    let numbers = program.strip_prefix("leverarch ").unwrap_or_default();
    numbers.split(['.', '-']).map_while(|number| number.parse().ok()).collect()
}

/// What a record says that cannot be so: a whole sentence.
fn contradiction(record: &Record) -> Option<String> {
    if let Some(item) = record.mislisted_pages() {
        return Some(format!(
            "The record does not list each page of item {} once and in order.",
            item.number
        ));
    }
    if let Some(item) = record.misplaced_enclosures() {
        let number = item.number;
        return Some(format!("The record says that what is attached to item {number} is outside its pages."));
    }
    let mut names = BTreeSet::new();
    let mut likenesses = BTreeSet::new();
    let (mut page, mut byte) = (0, 0);
    let pdf_bytes = record.bundle.as_ref().map_or(u64::MAX, |bundle| bundle.bytes);
    for (item, number) in record.items.iter().zip(1..) {
        if item.number != number {
            return Some(format!("The record gives item {number} the number {}.", item.number));
        }
        let newer = !item.files.is_empty() && !record.has_page_digests();
        if newer || !item.files_in_order() {
            return Some(format!("The files that the record gives for item {number} are not in order."));
        }
        // Every name is looked at, also where one was met before.
        let again = item
            .originals()
            .map(|(file, ..)| !names.insert(file.as_str()) || !likenesses.insert(file.likeness()));
        if again.filter(|again| *again).count() > 0 {
            return Some(format!("The record gives the file of item {number} to another item as well."));
        }
        let (first, last) = (item.first_page.get(), item.last_page.get());
        if first <= page || last < first || last > record.pages {
            return Some(format!("The pages that the record gives for item {number} are not in order."));
        }
        page = last;
        let Some(stretch) = item.stretch else { continue };
        let end = stretch.offset.checked_add(stretch.bytes).filter(|end| *end <= pdf_bytes);
        let Some(end) = end.filter(|_| stretch.bytes > 0) else {
            return Some(format!("The place that the record gives for item {number} is outside the PDF."));
        };
        if stretch.offset < byte {
            return Some(format!(
                "The place that the record gives for item {number} overlaps that of an earlier item."
            ));
        }
        byte = end;
    }
    let beyond = |last: u32| last > record.pages;
    if record.front_matter.iter().any(|part| beyond(part.last_page.get()) || part.last_page < part.first_page)
    {
        return Some("The record names pages that the bundle does not have.".into());
    }
    // The one zip of several bundles is in the folder above that of each.
    let zip = record.originals.iter().map(|zip| zip.strip_prefix(ABOVE).unwrap_or(zip));
    let named = record.bundle.iter().map(|bundle| bundle.file.as_str()).chain(zip);
    for name in named {
        if name.is_empty() || name.contains(['/', '\\', '\0']) || name == ".." {
            return Some("The record names a file outside its own folder.".into());
        }
    }
    let differs = evidence_digest(&record.items) != record.evidence_digest;
    differs.then(|| "The evidence digest in the record is not that of the items and pages it lists.".into())
}

/// The finding for a record that is not to be relied on.
pub(super) fn fault_finding(fault: &RecordFault, name: &str) -> Finding {
    match fault {
        RecordFault::Newer => newer(name),
        RecordFault::Unreadable => Finding::error(
            Code::BadRecord,
            "The record cannot be read. It was changed, or was not made by leverarch.",
        )
        .about(name)
        .next("Use the record in the zip, or a copy that was kept earlier."),
        RecordFault::Wrong(what) => Finding::error(Code::BadRecord, what.clone())
            .about(name)
            .next("leverarch does not write such a record. Find the file as it was made."),
    }
}

/// The finding for a file of a format that came later.
pub(super) fn newer(name: &str) -> Finding {
    Finding::error(
        Code::BadRecord,
        "This was made by a newer leverarch, whose record this version cannot read.",
    )
    .about(name)
    .next("Get the newer version of leverarch and run verify again.")
}
