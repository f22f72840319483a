//! Checks a bundle: the output folder, the PDF alone, the zip alone, the record, the unpacked zip, and the originals on
//! disk. It only reads, extracts nothing and follows no link. Every difference is named: changed, missing, moved or
//! added; and what is as it was is counted, so that silence never stands for a check that was not made. A right seal
//! ends no check, since a seal can be computed again: what is inside is held against the record as well.

mod bag;
mod bag_folder;
mod evidence;
mod folder;
mod inner_folders;
mod page_digests;
mod pdf;
mod pdf_objects;
mod reading;
mod record_file;
mod records;
mod run;
mod several;
mod unsealed;
mod which_folder;
mod zip_file;
mod zip_layout;

use std::path::Path;

use crate::model::finding::{Code, Finding};
use crate::system;
use crate::system::progress::{ProgressSink, RunError};
pub use run::{VerifyRequest, VerifyResult};
use which_folder::{FileKind, FolderKind};

/// Checks a bundle.
///
/// # Errors
/// The path does not exist or cannot be read, or the user stops.
pub fn verify(question: &VerifyRequest, watch: &dyn ProgressSink) -> Result<VerifyResult, RunError> {
    let mut check = run::VerifyRun::new(question, watch);
    if question.path.is_dir() {
        check.any_folder(&question.path)?;
    } else {
        check.any_file(&question.path)?;
    }
    if let Some(folder) = &question.evidence {
        check.evidence(folder)?;
    }
    let mut verdict = check.verdict;
    verdict.findings.sort_by_key(|f| f.severity);
    Ok(verdict)
}

impl run::VerifyRun<'_> {
    /// A file is taken for what it is, whatever its name says.
    fn any_file(&mut self, path: &Path) -> Result<(), RunError> {
        match FileKind::of(path)? {
            FileKind::Zip => {
                let (_, records) = self.zip(path)?;
                self.know_all(&records);
                Ok(())
            }
            FileKind::Record => self.record_and_pdf(path),
            FileKind::List => self.any_folder(system::folder_of(path)),
            FileKind::Pdf | FileKind::Other => self.pdf(path, None).map(|_| ()),
        }
    }

    fn any_folder(&mut self, path: &Path) -> Result<(), RunError> {
        match FolderKind::of(path)? {
            FolderKind::Bundle => self.folder(path),
            FolderKind::Bundles(names) => self.bundles(path, &names),
            FolderKind::Bag => {
                let (records, _) = self.bag_folder(path)?;
                self.know_all(&records);
                Ok(())
            }
            FolderKind::Other(finding) => {
                self.say(finding);
                Ok(())
            }
        }
    }

    /// The originals on disk against the records.
    fn evidence(&mut self, folder: &Path) -> Result<(), RunError> {
        match &self.verdict.records[..] {
            records @ [_, ..] => {
                evidence::compare(folder, records, &self.limits, self.watch, &mut self.verdict.findings)
            }
            [] => {
                self.say(
                    Finding::error(
                        Code::BadRecord,
                        "Without a record that can be read, the originals cannot be checked.",
                    )
                    .next("Check the originals against the list in the zip, or find an undamaged copy of the bundle."),
                );
                Ok(())
            }
        }
    }
}
