//! The items and the tables of a manifest as a spreadsheet beside the folder, and such a spreadsheet read back. What is in the spreadsheet
//! comes from the manifest, which is drafted first; what is read back goes into it.

use std::path::{Path, PathBuf};

use super::{Draft, DraftOptions, InitOutcome, evidence, illegible, init, refused, unextendable};
use crate::case::manifest;
use crate::case::manifest::spreadsheet;
use crate::case::manifest::spreadsheet::tables::TableSheet;
use crate::ingest::draft;
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::model::{ItemPath, file_names};
use crate::system;
use crate::system::progress::{ProgressSink, RunError};
use crate::system::{Existing, FollowLinks};

/// Drafts the manifest as [`init`] does and writes its items as a spreadsheet: into this file, or beside the folder.
///
/// # Errors
/// The manifest or the spreadsheet cannot be read or written, or the user stops the run.
pub fn to_spreadsheet(
    folder: &Path,
    file: Option<&Path>,
    options: &DraftOptions<'_>,
    watch: &dyn ProgressSink,
) -> Result<InitOutcome, RunError> {
    let target = file.map_or_else(|| default_workbook(folder), Path::to_owned);
    let shown = target.display().to_string();
    if system::lies_inside(&target, folder) {
        let why =
            Finding::error(Code::OutputInside, "The spreadsheet would be written into the evidence folder.");
        return Ok(refused(
            1,
            Vec::new(),
            why.about(shown).next("Name a file elsewhere with --spreadsheet=FILE."),
        ));
    }
    // It may hold an afternoon's work.
    if target.exists() {
        let why = Finding::error(
            Code::OutputExists,
            "There is already a file of this name, which may hold changes.",
        );
        let next = "Read it in with --from-spreadsheet and move it elsewhere, or name another file with \
                    --spreadsheet=FILE.";
        return Ok(refused(1, Vec::new(), why.about(shown).next(next)));
    }
    let mut outcome = init(folder, options, watch)?;
    if outcome.draft.is_none() {
        return Ok(outcome);
    }
    let text = system::manifest_text(
        &folder.join(manifest::FILE),
        options.limits.manifest_bytes,
        FollowLinks::Refuse,
    )?
    .unwrap_or_default();
    match book(&text) {
        Ok(bytes) => system::write_small(&target, &bytes, Existing::Keep)?,
        Err(why) => return Ok(refused(1, outcome.findings, why.about(shown))),
    }
    if let Some(draft) = &mut outcome.draft {
        draft.spreadsheet = Some(shown);
    }
    Ok(outcome)
}

/// Reads a spreadsheet of the items and writes what was changed in it into the manifest.
///
/// # Errors
/// The manifest or the spreadsheet cannot be read or written; the manifest is then as it was.
pub fn from_spreadsheet(
    folder: &Path,
    file: &Path,
    options: &DraftOptions<'_>,
) -> Result<InitOutcome, RunError> {
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
    let path = folder.join(manifest::FILE);
    let there = system::manifest_text(&path, options.limits.manifest_bytes, FollowLinks::Refuse)?;
    let text =
        there.clone().unwrap_or_else(|| draft::head(&file_names::folder_name(folder), options.purpose, None));
    let reading = manifest::parse(&text);
    if !reading.legible {
        return Ok(refused(2, reading.findings, illegible("nothing was written into it")));
    }
    let sheet = match system::own_file(file, options.limits.held_bytes, FollowLinks::Follow)? {
        Some(bytes) => grid(&bytes, spreadsheet::ITEMS, true, options.limits).and_then(|items| {
            let table = |table: &'static TableSheet| {
                let of_items = table.is_of_items();
                let cells =
                    if of_items { items.clone() } else { grid(&bytes, table.name, false, options.limits)? };
                Ok((table, cells))
            };
            let tables =
                spreadsheet::tables::SHEETS.iter().map(table).collect::<Result<Vec<_>, Vec<Finding>>>()?;
            Ok((items, tables))
        }),
        None => {
            Err(vec![Finding::error(Code::TooLarge, "This file is too large for a spreadsheet of items.")])
        }
    };
    let (sheet, tables) = match sheet {
        Ok(sheets) => sheets,
        Err(why) => {
            let next = "Name the workbook that --spreadsheet made, saved as .xlsx (Excel workbook).";
            let findings = why.into_iter().map(|finding| finding.about(&name).next(next)).collect();
            return Ok(InitOutcome::refused(1, findings));
        }
    };
    let walked = system::walk(folder, options.limits);
    let files: Vec<&ItemPath> =
        evidence(&walked.found, &reading.manifest).into_iter().map(|found| &found.path).collect();
    let beside = spreadsheet::MergeInput { text: &text, files: &files, name: &name, today: options.today };
    let merged = spreadsheet::merge(&sheet, beside);
    if crate::model::finding::has_errors(&merged.findings) {
        return Ok(InitOutcome::refused(1, merged.findings));
    }
    let mut whole = merged.text.clone().unwrap_or_else(|| text.clone());
    let (mut changed, mut findings) = (merged.changed, merged.findings);
    let schema = manifest::json_schema::manifest();
    for (table, cells) in &tables {
        let read = table.merge(&schema, cells, &whole, &name);
        changed.extend(read.changed);
        findings.extend(read.findings);
        whole = read.text.unwrap_or(whole);
    }
    if crate::model::finding::has_errors(&findings) {
        return Ok(InitOutcome::refused(1, findings));
    }
    if whole != text {
        if !manifest::parse(&whole).legible {
            return Ok(refused(2, findings, unextendable()));
        }
        let existing = if there.is_some() { Existing::Replace } else { Existing::Keep };
        system::write_small(&path, whole.as_bytes(), existing)?;
    }
    let draft = Draft {
        manifest: path.display().to_string(),
        added: merged.added,
        changed,
        read_from: Some(file.display().to_string()),
        ..Draft::default()
    };
    Ok(InitOutcome::made(draft, findings))
}

/// `FOLDER-items.xlsx` beside the folder.
fn default_workbook(folder: &Path) -> PathBuf {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = real.file_name().map_or_else(|| "evidence".into(), |name| name.to_string_lossy().into_owned());
    real.with_file_name(format!("{name}-items.xlsx"))
}

/// The workbook of a manifest.
#[cfg(feature = "workbooks")]
fn book(text: &str) -> Result<Vec<u8>, Finding> {
    let reading = manifest::parse(text);
    spreadsheet::write(text, &reading).map_err(|why| {
        Finding::error(Code::TooLarge, format!("The spreadsheet cannot be made: {why}."))
            .next("Shorten it in the manifest, or change the manifest itself in a text editor.")
    })
}

/// The cells of a sheet of a workbook.
#[cfg(feature = "workbooks")]
fn grid(
    bytes: &[u8],
    sheet: &str,
    or_first: bool,
    limits: &Limits,
) -> Result<Vec<Vec<String>>, Vec<Finding>> {
    crate::readers::tables::xlsx::grid(bytes, sheet, or_first, limits)
}

#[cfg(not(feature = "workbooks"))]
fn book(_: &str) -> Result<Vec<u8>, Finding> {
    Err(no_workbooks())
}

#[cfg(not(feature = "workbooks"))]
fn grid(_: &[u8], _: &str, _: bool, _: &Limits) -> Result<Vec<Vec<String>>, Vec<Finding>> {
    Err(vec![no_workbooks()])
}

#[cfg(not(feature = "workbooks"))]
fn no_workbooks() -> Finding {
    Finding::error(
        Code::UnknownFormat,
        "This copy of leverarch was built without support for Excel \
                                         workbooks.",
    )
    .next("Change the manifest itself in a text editor.")
}
