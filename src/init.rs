//! Drafts a manifest of a folder, or adds the files that the one there does not list. New rows are written after
//! what is there, so that every byte that the user wrote stays as it is without any editing of it; each file
//! is looked into once, and those that are listed already only where new ones may belong with them.

use std::collections::BTreeSet;
use std::path::Path;
use std::thread;

use jiff::civil::Date;

use crate::disk::{self, Found, Nature};
use crate::finding::{Code, Finding};
use crate::glance::Glance;
use crate::intake::STACK;
use crate::job::{Halt, Watch};
use crate::limits::Limits;
use crate::manifest::{self, draft};
use crate::model::ItemPath;
use crate::naming;
use crate::report::{Answer, Draft, Report};
use crate::trial::Trial;

/// What decides how a folder is drafted.
#[derive(Clone, Copy)]
pub struct Terms<'a> {
    /// Today, beyond which no date is believed.
    pub today: Date,
    /// How many threads look into files.
    pub jobs: usize,
    /// The program that looks into each file in a process of its own; without it, it is done in this one.
    pub trial: Option<&'a Path>,
    /// The ceilings.
    pub limits: &'a Limits,
}

/// Drafts the manifest of a folder, or adds to it.
///
/// # Errors
/// The manifest cannot be read or written, or the user stops the run; it is then as it was.
pub fn init(folder: &Path, terms: &Terms<'_>, watch: &dyn Watch) -> Result<Report, Halt> {
    let path = folder.join(manifest::FILE);
    let text = disk::manifest_text(&path, terms.limits.manifest_bytes)?;
    let walked = disk::walk(folder, terms.limits);
    let mut findings = walked.findings;
    let known = text.as_deref().map(manifest::read);
    if let Some(known) = known.as_ref().filter(|known| !known.legible) {
        findings.extend(known.findings.iter().cloned());
        let refusal = Finding::error(
            Code::ManifestSyntax,
            "The manifest that is there cannot be read, so nothing was added to it.",
        );
        findings.push(refusal.about(manifest::FILE).next("Mend it first; leverarch check shows each place."));
        return Ok(Report::new("init", Answer::Refused, 2, findings));
    }
    let manifest = known.map(|k| k.manifest).unwrap_or_default();
    let left_out: BTreeSet<String> = manifest.leave_out.iter().map(|l| l.file.likeness()).collect();
    let listed: BTreeSet<String> = manifest.item.iter().map(|i| i.file.likeness()).collect();
    let files: Vec<&Found> = walked
        .found
        .iter()
        .filter(|f| f.nature == Nature::File && f.path.as_str() != manifest::FILE)
        .filter(|f| !left_out.contains(&f.path.likeness()))
        .collect();
    // What is listed already is looked into as well: a new receipt may belong to an old letter.
    let is_new = |file: &&&Found| !listed.contains(&file.path.likeness());
    let looks = match files.iter().any(|file| is_new(&file)) {
        true => look_into(&files, folder, terms, watch)?,
        false => Vec::new(),
    };
    let looked: Vec<(&ItemPath, Glance)> = files.iter().map(|f| &f.path).zip(looks).collect();
    let guesses = draft::guess_all(&looked, &manifest.item, terms.today);
    let added: Vec<draft::Guess> = guesses.into_iter().filter(|guess| !guess.listed).collect();
    let rows: String = added.iter().map(draft::row).collect();
    let whole = match &text {
        Some(_) if added.is_empty() => None,
        Some(text) => Some(format!(
            "{text}{}\n# Added by leverarch init:\n{rows}",
            if text.ends_with('\n') { "" } else { "\n" }
        )),
        None => {
            Some(format!("{}{rows}", draft::head(&naming::folder_name(folder), draft::reference(&added))))
        }
    };
    // Items may also be written as one list in a line, after which no table of items can follow.
    if whole.as_deref().is_some_and(|whole| !manifest::read(whole).legible) {
        let refusal =
            Finding::error(Code::ManifestSyntax, "Nothing can be added after what the manifest holds.");
        findings.push(
            refusal
                .about(manifest::FILE)
                .next("Write each item as a table of its own, under a line [[item]]."),
        );
        return Ok(Report::new("init", Answer::Refused, 2, findings));
    }
    if let Some(whole) = whole {
        disk::write_text(&path, &whole)?;
    }
    let mut report = Report::new("init", Answer::Made, 0, findings);
    let added = added.into_iter().map(|g| g.file.to_string()).collect();
    report.draft = Some(Draft { manifest: path.display().to_string(), added });
    Ok(report)
}

/// Looks into each file once, on several threads; the glances stand in the order of the files.
fn look_into(
    files: &[&Found],
    folder: &Path,
    terms: &Terms<'_>,
    watch: &dyn Watch,
) -> Result<Vec<Glance>, Halt> {
    watch.step("Looking into the files", files.len() as u64);
    let jobs = terms.jobs.clamp(1, files.len().max(1));
    let mut looks = vec![Glance::default(); files.len()];
    let (give, taken) = std::sync::mpsc::sync_channel(0);
    thread::scope(|scope| {
        for first in 0..jobs {
            let give = give.clone();
            let look = move || {
                let mut trial = Trial::new(terms.trial, folder, terms.limits);
                for (i, file) in files.iter().enumerate().skip(first).step_by(jobs) {
                    if give.send((i, trial.glance(&file.path, file.bytes))).is_err() {
                        return;
                    }
                }
            };
            let looker = thread::Builder::new().name("looker".into()).stack_size(STACK);
            looker.spawn_scoped(scope, look).map_err(|e| disk::Trouble::new(folder, "start reading", e))?;
        }
        drop(give);
        for (i, look) in taken {
            if watch.stopped() {
                return Err(Halt::Stopped);
            }
            watch.part(files[i].path.as_str());
            looks[i] = look;
        }
        Ok(())
    })?;
    Ok(looks)
}
