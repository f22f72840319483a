//! The zip of the originals after somebody unpacked it. It has no seal any more; each original still has its digest in
//! the list, and the list has its digest in the record, which has a seal.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::bag::{BagContents, BagFile};
use super::records::RecordInBag;
use super::run::{DiskStream, VerifyRun, file_name};
use crate::integrity::copied;
use crate::model::ItemPath;
use crate::model::finding::{Code, Finding, Severity};
use crate::system;
use crate::system::progress::RunError;
use crate::system::{EntryKind, LeftBehind, SystemError};

impl VerifyRun<'_> {
    /// Checks an unpacked bag. Gives its records, and whether all of it is as it was sealed.
    pub(super) fn bag_folder(&mut self, folder: &Path) -> Result<(Vec<RecordInBag>, bool), RunError> {
        let name = file_name(&folder.canonicalize().unwrap_or_else(|_| folder.to_owned()));
        self.watch.step("Checking the unpacked originals", 1);
        let before = self.errors();
        let contents = self.unpacked(folder, &name)?;
        let records = contents.compare(&format!("{name}/"), &mut self.verdict.findings);
        let sound = self.errors() == before && !records.is_empty();
        if sound {
            let originals = match contents.payload.len() {
                1 => "The original in it is as it was sealed".to_owned(),
                count => format!("All {count} originals in it are as they were sealed"),
            };
            let message = format!("This is the zip, unpacked. {originals}.");
            self.say(Finding::note(Code::Matched, message).about(format!("{name}/")));
        }
        Ok((records, sound))
    }

    /// Reads and hashes every file of the folder.
    fn unpacked(&mut self, folder: &Path, name: &str) -> Result<BagContents, RunError> {
        let walked = system::walk(folder, &self.limits);
        for finding in walked.findings.into_iter().filter(|finding| finding.severity == Severity::Error) {
            self.say(finding);
        }
        let mut contents = BagContents::default();
        let mut later: Vec<(ItemPath, BagFile)> = Vec::new();
        for entry in &walked.found {
            if self.watch.stopped() {
                return Err(RunError::Stopped);
            }
            let path = entry.path.as_str();
            if !matches!(entry.nature, EntryKind::File | EntryKind::Hidden) {
                contents.strange.push((path.into(), "This is a link or a device and not a file.".into()));
                continue;
            }
            self.watch.part(path);
            let mut stream = DiskStream(system::EvidenceReader::open(folder, &entry.path)?);
            let mut text = Vec::new();
            let is_text = !path.starts_with("data/") && entry.bytes <= contents.room() as u64;
            let trouble = |e| SystemError::new(folder.join(path), "read", e);
            let file = if is_text {
                copied(&mut stream, &mut text).map_err(trouble)?
            } else {
                copied(&mut stream, &mut std::io::sink()).map_err(trouble)?
            };
            let file = BagFile { digest: file.digest, bytes: file.bytes };
            match path.starts_with("data/") {
                true => later.push((entry.path.clone(), file)),
                false if LeftBehind::from_path(path).is_some() => {
                    self.passed_over(path);
                }
                false => contents.take(path, file, text),
            }
        }
        // Some disks store accents in another way than the zip: the name is then the same to a reader.
        let listed: BTreeMap<String, String> = contents
            .listed()
            .into_iter()
            .filter_map(|name| Some((ItemPath::parse(&name).ok()?.likeness(), name)))
            .collect();
        let known: BTreeSet<&str> = listed.values().map(String::as_str).collect();
        let there: BTreeSet<&str> = walked.found.iter().map(|entry| entry.path.as_str()).collect();
        for (path, file) in later {
            let spelt = match listed.get(&path.likeness()) {
                Some(spelt) if !there.contains(spelt.as_str()) => spelt.clone(),
                _ => path.as_str().to_owned(),
            };
            if LeftBehind::from_path(path.as_str()).is_some() && !known.contains(spelt.as_str()) {
                self.passed_over(&format!("{name}/{path}"));
            } else {
                contents.take(&spelt, file, Vec::new());
            }
        }
        Ok(contents)
    }
}
