//! The folders of parts and media among the outputs.

use std::path::Path;

use super::folder::ListedDigests;
use super::run::VerifyRun;
use crate::integrity::{MediaFile, Record, UploadPart, digest_of};
use crate::model::file_names::{MEDIA_FOLDER, PARTS_FOLDER};
use crate::model::finding::{Code, Finding};
use crate::model::{Digest, PageRange, file_names};
use crate::system;
use crate::system::SystemError;
use crate::system::progress::RunError;

/// A folder among the outputs.
struct Inner<'a> {
    folder: &'static str,
    /// Whether a file has a name that we give there.
    is_ours: fn(&str) -> bool,
    /// What the record lists, when there is one that can be read.
    listed: Option<Vec<Listed<'a>>>,
    /// What is to be done about a file that was changed.
    next: &'static str,
}

/// A file of such a folder, as the record lists it.
struct Listed<'a> {
    file: &'a str,
    sha256: Digest,
    what: String,
}

impl<'a> Listed<'a> {
    fn part(part: &'a UploadPart) -> Self {
        let pages = PageRange::between(part.first_page, part.last_page);
        let what = format!("the part with {}", file_names::pages_in_words("", pages));
        Self { file: &part.file, sha256: part.sha256, what }
    }

    fn medium(medium: &'a MediaFile) -> Self {
        let what = format!("item {} for the upload", medium.item);
        Self { file: &medium.file, sha256: medium.sha256, what }
    }
}

impl VerifyRun<'_> {
    /// Parts and media.
    pub(super) fn inner_folders(
        &mut self,
        folder: &Path,
        names: &[String],
        record: Option<&Record>,
        sums: &mut ListedDigests,
    ) -> Result<(), RunError> {
        let parts = Inner {
            folder: PARTS_FOLDER,
            is_ours: file_names::is_part,
            listed: record.map(|record| record.parts.iter().map(Listed::part).collect()),
            next: "Run leverarch build to make it again, or print the pages from the complete PDF.",
        };
        let media = Inner {
            folder: MEDIA_FOLDER,
            is_ours: file_names::is_medium,
            listed: record.map(|record| record.media.iter().map(Listed::medium).collect()),
            next: "Make it again with leverarch build --media, or take the recording from the originals.",
        };
        for inner in [&parts, &media] {
            let there = names.contains(&format!("{}/", inner.folder));
            self.inner(folder, there, inner, sums)?;
        }
        Ok(())
    }

    /// The parts or the media that the record lists, and whatever else is in their folder. Without a record that can be
    /// read, only the list of digests tells what belongs there.
    fn inner(
        &mut self,
        folder: &Path,
        there: bool,
        inner: &Inner<'_>,
        sums: &mut ListedDigests,
    ) -> Result<(), RunError> {
        let recorded = inner.listed.as_deref().unwrap_or_default();
        let path = folder.join(inner.folder);
        let names = if there { system::list(&path)? } else { Vec::new() };
        if there && names.is_empty() && inner.listed.as_ref().is_some_and(Vec::is_empty) {
            self.added(&format!("{}/", inner.folder));
        }
        // Names in a record come from a file that may have been changed; what is opened is what the folder holds.
        for name in &names {
            let file = format!("{}/{name}", inner.folder);
            let listed = recorded.iter().find(|listed| listed.file == file);
            if listed.is_none() && self.passed_over(&file) {
                continue;
            }
            if listed.is_none() && (inner.listed.is_some() || !(inner.is_ours)(name)) {
                self.added(&file);
                continue;
            }
            self.watch.part(&file);
            let path = path.join(name);
            let digest = digest_of(&mut system::open_output(&path)?)
                .map_err(|e| SystemError::new(&path, "read", e))?;
            // These have no seal of their own: what the list says of them is a second witness.
            sums.found(&file, digest, true);
            let Some(listed) = listed else { continue };
            self.say(if digest == listed.sha256 {
                Finding::note(Code::Matched, format!("Unchanged: it is {}.", listed.what)).about(file)
            } else {
                Finding::error(Code::Changed, "This part of the bundle was changed after it was made.")
                    .about(file)
                    .next(inner.next)
            });
        }
        let gone = |listed: &&Listed<'_>| {
            !names.iter().any(|name| listed.file == format!("{}/{name}", inner.folder))
        };
        for listed in recorded.iter().filter(gone) {
            self.missing(listed.file);
            sums.gone(listed.file);
        }
        Ok(())
    }
}
