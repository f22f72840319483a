//! Drafts a manifest of a folder, or adds the files that the one there does not list. New rows are written after
//! what is there, so that every byte that the user wrote stays as it is without any editing of it; each file
//! is looked into once, and those that are listed already only where new ones may belong with them.

mod options;
mod outcome;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::case::manifest::Manifest;
use crate::case::manifest::types::Item;
use crate::case::saved_page::SavedPages;
use crate::case::{OWN_FILES, manifest};
use crate::ingest::draft;
use crate::ingest::preview::FilePreview;
use crate::ingest::tools::ocr;
use crate::model::finding::{Code, Finding};
use crate::model::{ItemPath, Password, counted, file_names};
use crate::system::progress::{ProgressSink, RunError};
use crate::system::{EntryKind, Existing, FollowLinks, WalkEntry};
use crate::{ingest, system};
pub use options::DraftOptions;
pub use outcome::{Draft, InitOutcome};
pub use spreadsheet::{from_spreadsheet, to_spreadsheet};
mod preview_all;
mod spreadsheet;

#[cfg(feature = "page")]
pub(crate) use preview_all::look_into;

/// Drafts the manifest of a folder, or adds to it.
///
/// # Errors
/// The manifest cannot be read or written, or the user stops the run; it is then as it was.
pub fn init(
    folder: &Path,
    options: &DraftOptions<'_>,
    watch: &dyn ProgressSink,
) -> Result<InitOutcome, RunError> {
    let path = folder.join(manifest::FILE);
    let text = system::manifest_text(&path, options.limits.manifest_bytes, FollowLinks::Refuse)?;
    let walked = system::walk(folder, options.limits);
    let mut findings = walked.findings;
    let known = text.as_deref().map(manifest::parse);
    if let Some(known) = known.as_ref().filter(|known| !known.legible) {
        findings.extend(known.findings.iter().cloned());
        return Ok(refused(2, findings, illegible("nothing was added to it")));
    }
    let manifest = known.map(|k| k.manifest).unwrap_or_default();
    let each = |item| Item::all_files(item).iter().map(move |file| (file.likeness(), item));
    let listed: BTreeMap<String, &Item> = manifest.item.iter().flat_map(each).collect();
    let files = evidence(&walked.found, &manifest);
    let is_new = |file: &&WalkEntry| !listed.contains_key(&file.path.likeness());
    let password = |file: &WalkEntry| -> Option<Password> {
        let item = listed.get(&file.path.likeness())?;
        // That it cannot be had is said by check and build.
        ingest::password(item, options.environment).ok().flatten()
    };
    // What is listed already is looked into as well: a new receipt may belong to an old letter.
    let looks = match files.iter().any(is_new) {
        true => {
            let wish = if options.ocr { ocr::OcrMode::Read } else { ocr::OcrMode::Leave };
            let environment = options.environment.of_case(folder);
            let words = ocr::OcrPool::new(wish, options.jobs, &environment, options.limits);
            let opened: Vec<(&WalkEntry, Option<Password>)> =
                files.iter().map(|f| (*f, password(f))).collect();
            let mut looks = Vec::with_capacity(opened.len());
            preview_all::look_into(&opened, folder, options, &words, watch, |_, look| looks.push(look))?;
            let new = files.iter().zip(&looks).filter(|(file, _)| is_new(file));
            findings
                .extend(unseen(new.map(|(file, look)| (&file.path, look)), options.ocr && !words.is_on()));
            looks
        }
        false => Vec::new(),
    };
    let looked: Vec<(&ItemPath, FilePreview)> = files.iter().map(|f| &f.path).zip(looks).collect();
    let guesses = draft::guess_all(&looked, &manifest.item, options.today);
    let added: Vec<draft::ItemDraft> = guesses.into_iter().filter(|guess| !guess.listed).collect();
    let rows: String = added.iter().map(draft::row).collect();
    let whole = match &text {
        Some(_) if added.is_empty() => None,
        Some(text) => Some(format!(
            "{text}{}\n# Added by leverarch init:\n{rows}",
            if text.ends_with('\n') { "" } else { "\n" }
        )),
        None => {
            let title = file_names::folder_name(folder);
            Some(format!("{}{rows}", draft::head(&title, options.purpose, draft::reference(&added))))
        }
    };
    // Items may also be written as one list in a line, after which no table of items can follow.
    if whole.as_deref().is_some_and(|whole| !manifest::parse(whole).legible) {
        return Ok(refused(2, findings, unextendable()));
    }
    if let Some(whole) = whole {
        let existing = if text.is_some() { Existing::Replace } else { Existing::Keep };
        system::write_small(&path, whole.as_bytes(), existing)?;
    }
    let added = added.iter().flat_map(draft::ItemDraft::files).map(ToString::to_string).collect();
    let draft = Draft { manifest: path.display().to_string(), added, ..Draft::default() };
    Ok(InitOutcome::made(draft, findings))
}

/// The files of a folder that are, or may become, items.
pub(crate) fn evidence<'f>(found: &'f [WalkEntry], manifest: &Manifest) -> Vec<&'f WalkEntry> {
    let left_out: BTreeSet<String> = manifest.leave_out.iter().map(|l| l.file.likeness()).collect();
    let files = found.iter().filter(|f| f.nature == EntryKind::File && !OWN_FILES.contains(&f.path.as_str()));
    let saved = SavedPages::find(found.iter().map(|f| &f.path), found);
    let listed: BTreeSet<&ItemPath> = manifest.item.iter().flat_map(Item::all_files).collect();
    let part_of_page = |f: &&WalkEntry| saved.holds(&f.path) && !listed.contains(&f.path);
    files.filter(|f| !left_out.contains(&f.path.likeness()) && !part_of_page(f)).collect()
}

/// What could not be looked into, and how to change that.
fn unseen<'a>(
    new: impl Iterator<Item = (&'a ItemPath, &'a FilePreview)>,
    without_reader: bool,
) -> Vec<Finding> {
    let (mut findings, mut pictures) = (Vec::new(), 0);
    for (file, look) in new {
        pictures += usize::from(look.wordless);
        if look.locked {
            let message = "This PDF needs a password, so its title and date come only from its name.";
            findings.push(Finding::warning(Code::Locked, message).at(file).next(
                "Write password = \"…\" under its [[item]], or password_env with the name of a variable that holds it.",
            ));
        }
    }
    if pictures > 0 && without_reader {
        let message = format!(
            "{} without text that could be read, so titles and dates come only from names",
            counted(pictures, "file is an image", "files are images")
        );
        findings.push(Finding::note(Code::NotSearchable, message).next(
            "Install tesseract, take these files out of the manifest and run leverarch init again, or write their titles yourself.",
        ));
    }
    findings
}

fn refused(code: u8, mut findings: Vec<Finding>, why: Finding) -> InitOutcome {
    findings.push(why);
    InitOutcome::refused(code, findings)
}

/// The finding for a manifest that is not TOML.
fn illegible(so: &str) -> Finding {
    let message = format!("The existing manifest cannot be read, so {so}.");
    Finding::error(Code::ManifestSyntax, message)
        .about(manifest::FILE)
        .next("Fix it first. leverarch check shows each place.")
}

/// The finding for a manifest after which no item can follow.
fn unextendable() -> Finding {
    Finding::error(Code::ManifestSyntax, "Nothing can be added after the last line of the manifest.")
        .about(manifest::FILE)
        .next("Write each item as its own table, under a line [[item]].")
}
