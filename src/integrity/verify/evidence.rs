//! The originals on disk against the record, in the words of an audit: matched, changed, missing, moved,
//! added.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::run::DiskStream;
use crate::case::OWN_FILES;
use crate::integrity::{Record, digest_of};
use crate::model::Digest;
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::system;
use crate::system::progress::{ProgressSink, RunError};
use crate::system::{EntryKind, LeftBehind, SystemError};

/// Compares every file of the folder with the record of each bundle and adds a finding for each.
pub(super) fn compare(
    folder: &Path,
    records: &[Record],
    limits: &Limits,
    watch: &dyn ProgressSink,
    findings: &mut Vec<Finding>,
) -> Result<(), RunError> {
    let walked = system::walk(folder, limits);
    let files: Vec<_> =
        walked.found.iter().filter(|f| matches!(f.nature, EntryKind::File | EntryKind::Hidden)).collect();
    watch.step("Checking the originals on disk", files.len() as u64);
    let mut on_disk: BTreeMap<&str, Digest> = BTreeMap::new();
    for file in files {
        if watch.stopped() {
            return Err(RunError::Stopped);
        }
        watch.part(file.path.as_str());
        let mut open = system::EvidenceReader::open(folder, &file.path).map(DiskStream)?;
        let digest =
            digest_of(&mut open).map_err(|e| SystemError::new(folder.join(file.path.as_str()), "read", e))?;
        on_disk.insert(file.path.as_str(), digest);
    }
    let recorded = records.iter().flat_map(|record| &record.items);
    let recorded =
        recorded.flat_map(|item| item.originals().map(move |(file, digest, _)| (item, file, digest)));
    let mut items: BTreeMap<&str, Digest> = BTreeMap::new();
    let mut originals = Vec::new();
    for (item, file, digest) in recorded {
        // What several bundles have is compared once.
        if items.insert(file.as_str(), digest) != Some(digest) {
            originals.push((item, file, digest));
        }
    }
    // Files that were there when the bundle was made and were left out then, with their reason on record.
    let left_out: BTreeSet<&str> = records
        .iter()
        .flat_map(|record| &record.findings)
        .filter(|f| matches!(f.code, Code::ItemUnlisted | Code::LeftOut | Code::Hidden))
        .filter_map(|f| f.file.as_deref())
        .collect();
    let mut moved: BTreeSet<&str> = BTreeSet::new();
    for (item, file, sha256) in originals {
        let what = item.name_of(file);
        let finding = match on_disk.get(file.as_str()) {
            Some(digest) if *digest == sha256 => {
                Finding::note(Code::Matched, format!("{what} is as it was."))
            }
            Some(_) => {
                Finding::error(Code::Changed, format!("{what} was changed after the bundle was made."))
                    .next("The zip holds the file as it was.")
            }
            None => match on_disk.iter().find(|(path, d)| **d == sha256 && !items.contains_key(*path)) {
                Some((path, _)) => {
                    moved.insert(*path);
                    Finding::error(Code::Moved, format!("{what} is unchanged but is now at {path}."))
                        .next("Move it back, or leave it. Its content is as it was.")
                }
                None => Finding::error(Code::Missing, format!("{what} is not in the folder."))
                    .next("The zip holds a copy."),
            },
        };
        findings.push(finding.at(file));
    }
    // What stands beside the evidence for the program itself is no evidence.
    for name in
        on_disk.keys().filter(|n| !items.contains_key(*n) && !moved.contains(*n) && !OWN_FILES.contains(n))
    {
        findings.push(if let Some(left) = LeftBehind::from_path(name) {
            Finding::note(Code::Hidden, left.in_bundle()).about(*name)
        } else if left_out.contains(name) {
            Finding::note(Code::LeftOut, "This was not part of the bundle when it was made.").about(*name)
        } else {
            Finding::error(Code::Added, "This file was added after the bundle was made.")
                .about(*name)
                .next("If it belongs to the case, list it in the manifest and build a new bundle.")
        });
    }
    Ok(())
}
