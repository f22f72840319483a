//! The folder of several bundles: each in a folder of its own, and the zip of all of them beside these.

use std::collections::BTreeSet;
use std::path::Path;

use super::records::ABOVE;
use super::run::VerifyRun;
use crate::model::finding::{Code, Finding};
use crate::system;
use crate::system::progress::RunError;

impl VerifyRun<'_> {
    /// Checks the bundles in these folders, the zip beside them, and that nothing else is there and none is gone.
    pub(super) fn bundles(&mut self, folder: &Path, bundles: &[String]) -> Result<(), RunError> {
        let mut zips: BTreeSet<String> = BTreeSet::new();
        for name in bundles {
            let (from, known) = (self.verdict.findings.len(), self.verdict.records.len());
            self.folder(&folder.join(name))?;
            let records = self.verdict.records.get(known..).unwrap_or_default().iter();
            let zip = records.filter_map(|record| record.originals.as_deref()?.strip_prefix(ABOVE));
            zips.extend(zip.map(str::to_owned));
            for finding in &mut self.verdict.findings[from..] {
                let of_zip = |file: &str| zips.iter().any(|zip| file.starts_with(zip.as_str()));
                finding.file = finding.file.take().map(|file| match file {
                    file if of_zip(&file) => file,
                    file => format!("{name}/{file}"),
                });
            }
        }
        let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let inside = zips.iter().filter_map(|zip| self.shared.get(&full.join(zip)));
        let packed: BTreeSet<String> =
            inside.flat_map(|(_, records, _)| records).map(|one| one.folder.clone()).collect();
        for name in &packed {
            if !bundles.iter().any(|bundle| name.strip_suffix('/') == Some(bundle)) {
                self.say(
                    Finding::error(Code::Missing, "This bundle was made with the others and is not here.")
                        .about(name)
                        .next("Find the complete folder as it was made, or name one of the bundles."),
                );
            }
        }
        for name in system::list(folder)? {
            let of_bundle = name.strip_suffix('/').is_some_and(|name| bundles.iter().any(|of| of == name));
            if !of_bundle && !zips.contains(&name) && !self.passed_over(&name) {
                self.added(&name);
            }
        }
        Ok(())
    }
}
