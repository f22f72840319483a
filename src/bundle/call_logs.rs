//! The tables of calls, read once the items have passed: their rows become calls, and each row is looked for on the pages of
//! its item, so that the log of calls can say where it stands.

use crate::bundle::evidence::IngestedEvidence;
use crate::case::calls::{LogTable, LoggedRow, print_rows, read_log};
use crate::case::manifest::Manifest;
use crate::case::manifest::item_ref::ItemRef;
use crate::case::manifest::types::Item;
use crate::model::finding::{Code, Finding};
use crate::model::page_text::ItemText;

/// The calls of every table of calls that the manifest names.
pub(crate) fn read(
    manifest: &Manifest,
    evidence: &IngestedEvidence,
    findings: &mut Vec<Finding>,
) -> Vec<LoggedRow> {
    // A cell may have the name of a file without its folder.
    let named = |text: &str| {
        let text = text.trim();
        let is = |item: &&Item| {
            ItemRef(text.into()).names(item) || item.all_files().iter().any(|file| file.file_name() == text)
        };
        let mut found = manifest.item.iter().filter(is);
        let one = found.next().filter(|_| found.next().is_none())?;
        Some(ItemRef(one.file.as_str().to_owned()))
    };
    let mut rows = Vec::new();
    for (index, log) in manifest.call_log.iter().enumerate() {
        let Some(item) = manifest.item.iter().find(|item| log.item.names(item)) else { continue };
        let Some((file, table)) = evidence.ledgers.table(item) else {
            // An item that could not be read, or has several files, was told of.
            let read = evidence.items.iter().any(|own| own.file == item.file && own.files.len() < 2);
            findings.extend(read.then(|| no_table(item)));
            continue;
        };
        match table.sheets() {
            Ok(None) => findings.push(no_table(item)),
            Ok(Some(sheets)) => {
                let reading = read_log(LogTable { index, log, file, sheets }, &named);
                findings.extend(reading.findings);
                rows.extend(with_pages(reading.rows, evidence.texts.get(file)));
            }
            Err(why) => findings.extend(why.into_iter().map(|finding| finding.at(file))),
        }
    }
    print_rows(&mut rows, manifest);
    rows
}

/// The finding for a file without rows.
fn no_table(item: &Item) -> Finding {
    let message = "This is named in a [[call_log]], but it is not a table.";
    let next = "Name a table there (CSV, Excel, OpenDocument, or the calls of SMS Backup & Restore).";
    Finding::error(Code::CallLogColumns, message).at(&item.file).next(next)
}

/// The rows with the page of their item on which each is. The pages have the rows in their order, so a row is never looked
/// for before the one above it; a row that is found nowhere has no page.
fn with_pages(mut rows: Vec<LoggedRow>, text: Option<&ItemText>) -> Vec<LoggedRow> {
    let Some(text) = text else { return rows };
    let pages: Vec<String> = (0..text.pages())
        .map(|page| text.page(page).map(|page| letters(page.text())).unwrap_or_default())
        .collect();
    let (mut page, mut from) = (0, 0);
    for row in &mut rows {
        let cells: Vec<String> =
            row.cells.iter().map(|cell| letters(cell)).filter(|c| !c.is_empty()).collect();
        // A row that goes on over the page has its first cells on the page on which it begins.
        let found =
            (1..=cells.len()).rev().take_while(|cells| *cells >= 2.min(row.cells.len())).find_map(|first| {
                let wanted = cells.get(..first)?.concat();
                place_of(&pages, (page, from), &wanted)
            });
        if let Some(place) = found {
            (page, from) = place;
            row.row.page = u32::try_from(page + 1).ok();
        }
    }
    rows
}

/// The page, from 0, on which words next stand after a place, and where on it they end.
fn place_of(pages: &[String], (page, from): (usize, usize), wanted: &str) -> Option<(usize, usize)> {
    let here = pages.get(page)?.get(from..)?.find(wanted).map(|at| (page, from + at + wanted.len()));
    here.or_else(|| {
        let mut later = pages.iter().enumerate().skip(page + 1);
        later.find_map(|(page, text)| Some((page, text.find(wanted)? + wanted.len())))
    })
}

/// The letters and digits of a text, without spaces and signs: a cell is broken into lines as its column is wide.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
