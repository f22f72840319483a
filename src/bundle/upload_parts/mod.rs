//! The parts: where a body takes files up to a size and the bundle is larger, the bundle once more, in slices that are
//! small enough. A boundary falls only between documents, and the numbers printed on the pages run on, for every
//! reference to a page must hold in all of them. A part is copied from the finished bundle, which is read as the proof
//! reads it: memory stays flat, and what a page shows is the same bytes. It carries no record and no seal; the record
//! beside the bundle has its digest.

mod copy;
mod divided;
mod raw_objects;
mod sizes;
mod split;

use std::ops::Range;

use crate::integrity::self_check::{ExpectedPart, ImportedLayout};
use crate::integrity::{UploadPart, self_check};
use crate::model::file_names::PARTS_FOLDER;
use crate::model::finding::{Code, Finding};
use crate::model::plan::{Plan, PlannedPart};
use crate::model::{PageRange, counted, file_names, size_in_words};
use crate::pdf::{Bookmark, DocumentInfo, bookmarks};
use crate::system::progress::RunError;
use crate::system::{StagingDir, SystemError};
use divided::{DividedBundle, DividedDocument};
pub use split::divide;

/// What a body takes in one file.
#[derive(Clone, Debug)]
pub struct UploadLimit {
    /// The most bytes that a file may have.
    pub bytes: u64,
    /// The body.
    pub body: String,
}

impl UploadLimit {
    /// Says of an item that it is too large for a part.
    pub fn exceeded(&self, bytes: u64) -> Finding {
        let message = format!(
            "Its pages take up {} in the bundle, but a file for the {} may be at most {}.",
            size_in_words(bytes),
            self.body.trim_start_matches("the "),
            size_in_words(self.bytes)
        );
        Finding::warning(Code::OverUpload, message).next(
            "Scan it again at 200 dpi in grey, or split the file in two. As it is, it fills a part of its \
             own, and the upload will refuse that part",
        )
    }
}

/// The parts of a bundle.
#[derive(Debug, Default)]
pub struct UploadParts {
    /// Each part, in order.
    pub parts: Vec<UploadPart>,
    /// What is to be said of them.
    pub findings: Vec<Finding>,
}

/// What a part cannot be smaller than: its catalog, description, table and end.
const LEAST: u64 = 4 << 10;

fn documents(plan: &Plan) -> Vec<DividedDocument<'_>> {
    let own = |part: PlannedPart| DividedDocument { title: part.title.into(), item: None, pages: part.pages };
    let items = plan.items().map(|item| DividedDocument {
        title: item.entry.title.as_str().into(),
        item: Some(&item.entry.file),
        pages: item.pages,
    });
    let mut all: Vec<DividedDocument<'_>> = Vec::new();
    for next in plan.opening().map(own).chain(items).chain(plan.closing().map(own)) {
        match all.last_mut() {
            // What shares a page stays together.
            Some(last) if next.pages.first() <= last.pages.last() => {
                last.pages = PageRange::between(last.pages.first(), next.pages.last());
            }
            _ => all.push(next),
        }
    }
    all
}

/// Writes the parts of the bundle that stands in the staging folder, which is larger than the body takes.
///
/// # Errors
/// What the disk says, or everything that is wrong with a part when it is read back.
pub fn make(
    staging: &StagingDir,
    stem: &str,
    upload: &UploadLimit,
    about: &DocumentInfo,
    plan: &Plan,
    laid: &[Option<ImportedLayout>],
) -> Result<UploadParts, RunError> {
    let name = format!("{stem}.pdf");
    let trouble = |e| staging.trouble(&name, e);
    let mut bundle = DividedBundle::open(staging.read_back(&name)?).map_err(trouble)?;
    let documents = documents(plan);
    let ranges: Vec<PageRange> = documents.iter().map(|document| document.pages).collect();
    let mut weights = sizes::weigh(&mut bundle, &ranges).map_err(trouble)?;
    let own =
        |item: usize| laid.get(item).and_then(Option::as_ref).map_or(&[][..], ImportedLayout::bookmarks);
    let marks = bookmarks(plan, &own);
    let besides = LEAST + weights.shared;
    loop {
        let groups = divide(&weights.own, besides, upload.bytes);
        let mut slicer = Slicer { staging, stem, about, plan, marks: &marks, bundle: &mut bundle };
        match slicer.all(&groups, &ranges, upload.bytes)? {
            Sliced::Fit { parts, cut } => {
                let findings = findings(&documents, &groups, &parts, cut, bundle.bytes(), upload);
                return Ok(UploadParts { parts, findings });
            }
            Sliced::TooLarge { group, bytes } => {
                mend(&mut weights.own[group], besides, bytes);
                staging.discard(PARTS_FOLDER)?;
            }
        }
    }
}

/// Mends the weights of documents that came to more bytes than they were guessed to have with what is besides. With
/// what was measured they no longer come together in one part.
fn mend(own: &mut [u64], besides: u64, bytes: u64) {
    let sum: u64 = own.iter().sum();
    let excess = bytes.saturating_sub(besides.saturating_add(sum));
    for weight in own {
        let share = u128::from(excess) * u128::from(*weight) / u128::from(sum.max(1));
        *weight += u64::try_from(share).unwrap_or(excess) + 1;
    }
}

fn findings(
    documents: &[DividedDocument<'_>],
    groups: &[Range<usize>],
    parts: &[UploadPart],
    cut: usize,
    bytes: u64,
    upload: &UploadLimit,
) -> Vec<Finding> {
    let links = match cut {
        0 => String::new(),
        cut => format!(
            " {} from one part to another {} left out there. The page numbers are the same.",
            counted(cut, "link", "links"),
            if cut == 1 { "is" } else { "are" }
        ),
    };
    let message = format!(
        "The PDF is {}, but a file for the {} may be at most {}. The bundle has also been saved in {}.{links}",
        size_in_words(bytes),
        upload.body.trim_start_matches("the "),
        size_in_words(upload.bytes),
        counted(parts.len(), "part", "parts"),
    );
    let mut findings = vec![Finding::note(Code::Parted, message).about(format!("{PARTS_FOLDER}/"))];
    for (part, group) in parts.iter().zip(groups).filter(|(part, _)| part.bytes > upload.bytes) {
        let finding = upload.exceeded(part.bytes);
        findings.extend(documents.get(group.start).map(|document| match document.item {
            Some(item) => finding.at(item),
            None => finding.about(document.title.as_ref()),
        }));
    }
    findings
}

/// What writing the parts came to.
enum Sliced {
    /// Each is within the limit or a single document; so many links were left out.
    Fit { parts: Vec<UploadPart>, cut: usize },
    /// This group of documents came to so many bytes.
    TooLarge { group: Range<usize>, bytes: u64 },
}

struct Slicer<'a> {
    staging: &'a StagingDir,
    stem: &'a str,
    about: &'a DocumentInfo,
    plan: &'a Plan,
    marks: &'a [Bookmark],
    bundle: &'a mut DividedBundle<std::fs::File>,
}

impl Slicer<'_> {
    fn all(&mut self, groups: &[Range<usize>], ranges: &[PageRange], limit: u64) -> Result<Sliced, RunError> {
        let (mut parts, mut cut) = (Vec::new(), 0);
        for (number, group) in (1..).zip(groups) {
            let Some((first, last)) = ranges.get(group.start).zip(ranges.get(group.end - 1)) else {
                continue;
            };
            let pages = PageRange::between(first.first(), last.last());
            let marks: Vec<Bookmark> = self.marks.iter().filter_map(|mark| mark.within(pages)).collect();
            let prefix = self.plan.prefix.as_str();
            let place = format!("part {number} of {}", groups.len());
            let file = file_names::part(self.stem, &place, prefix, pages);
            let about = DocumentInfo {
                title: format!(
                    "{}, {place}, {}",
                    self.about.title,
                    file_names::pages_in_words(prefix, pages)
                ),
                ..self.about.clone()
            };
            let file = format!("{PARTS_FOLDER}/{file}");
            let out = self.staging.begin(&file)?;
            let written = copy::write(self.bundle, pages, &marks, prefix, &about, out)
                .map_err(|e| self.staging.trouble(&file, e))?;
            if written.bytes > limit && group.len() > 1 {
                return Ok(Sliced::TooLarge { group: group.clone(), bytes: written.bytes });
            }
            self.prove(&file, &ExpectedPart { pages, prefix, title: &about.title })?;
            cut += written.cut;
            parts.push(UploadPart {
                file,
                sha256: written.digest,
                bytes: written.bytes,
                first_page: pages.first(),
                last_page: pages.last(),
            });
        }
        Ok(Sliced::Fit { parts, cut })
    }

    /// Reads a part back, as the bundle was.
    fn prove(&mut self, file: &str, expected: &ExpectedPart<'_>) -> Result<(), RunError> {
        let pdf = self.staging.read_back(file)?;
        let DividedBundle { cache, pages, .. } = &mut *self.bundle;
        let faults = self_check::against(pdf, expected, cache, pages)
            .map_err(|e| SystemError::new(file, "read back", e))?;
        self_check::sound(file, &faults)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// So writing and measuring comes to an end: no group that was too large comes again.
        #[test]
        fn a_group_that_was_too_large_is_divided_by_what_was_measured(
            sizes in prop::collection::vec(1u64..500, 2..20), besides in 0u64..300, slack in 0u64..500, excess in 1u64..2000,
        ) {
            let limit = besides + sizes.iter().sum::<u64>() + slack;
            let mut mended = sizes.clone();
            mend(&mut mended, besides, limit + excess);
            prop_assert!(mended.iter().zip(&sizes).all(|(new, old)| new > old));
            prop_assert!(divide(&mended, besides, limit).len() > 1);
        }
    }
}
