//! Counts of what was done to the pages of a file.

use std::collections::BTreeSet;

use lopdf::ObjectId;

use super::copy_objects::BrokenContent;
use super::field_values::FieldValue;
use super::page_list::{listed, page_list};
use crate::model::counted;
use crate::model::finding::{Code, Finding};

/// Counts of what was done to a file's pages, and which pages were odd.
#[derive(Default)]
pub(crate) struct ImportStats {
    pub(crate) fields: usize,
    /// Whether another program made this PDF here, and drew its fields.
    pub(crate) converted: bool,
    pub(crate) notes: usize,
    /// Pages with marks for redaction that were never applied, each as often as it has one.
    pub(crate) redactions: Vec<usize>,
    /// Frames of links.
    pub(crate) frames: usize,
    /// Drawn by us, for the file does not say how they look, and on which pages.
    pub(crate) made_fields: usize,
    pub(crate) made_notes: usize,
    pub(crate) made_on: Vec<usize>,
    /// Of these, fields that hold more words than they have room for.
    pub(crate) overfull: usize,
    pub(crate) bare_fields: usize,
    pub(crate) bare_notes: usize,
    /// What was typed into fields that are drawn as they are stored.
    pub(crate) typed: Vec<FieldValue>,
    /// Pages with boxes whose tick is not drawn, each as often as it has one.
    pub(crate) unlike: Vec<usize>,
    /// Annotations that pages list.
    pub(crate) listed: BTreeSet<ObjectId>,
    pub(crate) unseen: usize,
    pub(crate) comments: usize,
    /// Links that lead out of the file, or nowhere.
    pub(crate) links: usize,
    /// Bookmarks that do.
    pub(crate) bookmarks: usize,
    pub(crate) attachments: usize,
    pub(crate) media: usize,
    pub(crate) shapeless: Vec<usize>,
    pub(crate) askew: Vec<usize>,
    pub(crate) shrunk: Vec<usize>,
    pub(crate) contentless: Vec<usize>,
    /// Pages whose content names a font, a picture or a form that its resources do not have.
    pub(crate) nameless: Vec<usize>,
    pub(crate) cut_short: Vec<usize>,
    /// What else breaks off or is garbled, and on which pages; 0 is none of them.
    pub(crate) torn: BTreeSet<(BrokenContent, usize)>,
    pub(crate) unpacked: Vec<usize>,
    pub(crate) found_out: Vec<usize>,
    /// Pages of which something is not what its check sum says.
    pub(crate) differing: BTreeSet<usize>,
    /// Pages whose content has words that no command shows.
    pub(crate) garbled: Vec<usize>,
}

impl ImportStats {
    /// Pages on which this is torn.
    pub(super) fn torn(&self, what: BrokenContent) -> Vec<usize> {
        let of = |(torn, page): &(BrokenContent, usize)| (*torn == what && *page > 0).then_some(*page);
        self.torn.iter().filter_map(of).collect()
    }

    /// What is to be said of the pages.
    pub(crate) fn findings(&self, into: &mut Vec<Finding>) {
        let kinds = |fields: usize, notes: usize, frames: usize| {
            let mut said = Vec::new();
            for (count, one, many) in [
                (fields, "form field", "form fields"),
                (notes, "note or mark", "notes or marks"),
                (frames, "frame of a link", "frames of links"),
            ] {
                if count > 0 {
                    said.push(counted(count, one, many));
                }
            }
            said
        };
        let said = kinds(self.fields, self.notes, self.frames);
        if !said.is_empty() {
            let verb = if self.fields + self.notes + self.frames == 1 { "is" } else { "are" };
            into.push(Finding::note(
                Code::Flattened,
                format!("{} {verb} fixed onto the page", listed(&said)),
            ));
        }
        let said = kinds(self.made_fields, self.made_notes, 0);
        if !said.is_empty() {
            let (look, be) = match self.made_fields + self.made_notes {
                1 => ("looks", "it was"),
                _ => ("look", "they were"),
            };
            into.push(
                Finding::warning(
                    Code::Flattened,
                    format!(
                        "this PDF does not say how {} {look}, so {be} drawn as PDF viewers would do it, on {}",
                        listed(&said),
                        page_list(&self.made_on)
                    ),
                )
                .next(
                    "compare them with the original in a PDF viewer. If they differ, print the original to \
                       a new PDF and use that",
                ),
            );
        }
        if self.overfull > 0 {
            into.push(
                Finding::warning(
                    Code::Flattened,
                    format!(
                        "the words of {} in this PDF do not all fit, so some of them are not shown",
                        counted(self.overfull, "form field or note", "form fields or notes")
                    ),
                )
                .next("if they matter, copy the words from a PDF viewer into a separate file and add that"),
            );
        }
        if self.bare_fields > 0 {
            into.push(
                Finding::warning(
                    Code::Flattened,
                    format!(
                        "{} in this PDF cannot be shown, because the file does not say how it looks",
                        counted(self.bare_fields, "filled-in form field", "filled-in form fields")
                    ),
                )
                .next("open it in a PDF viewer, print it to a new PDF and use that"),
            );
        }
        if self.bare_notes > 0 {
            into.push(
                Finding::warning(
                    Code::Removed,
                    format!(
                        "{} in this PDF cannot be shown, because the file does not say how it looks",
                        counted(self.bare_notes, "note or mark", "notes or marks")
                    ),
                )
                .next("open it in a PDF viewer, print it with comments to a new PDF and use that"),
            );
        }
        if self.comments > 0 {
            into.push(
                Finding::warning(
                    Code::Removed,
                    format!(
                        "this PDF has {}, whose text is not shown in the bundle",
                        counted(self.comments, "pop-up comment", "pop-up comments")
                    ),
                )
                .next("if you need them, print the PDF with its comments to a new PDF and use that instead"),
            );
        }
        let [pictures, garbled, fonts, forms, others] = [
            BrokenContent::Picture,
            BrokenContent::Garbled,
            BrokenContent::Font,
            BrokenContent::Form,
            BrokenContent::Other,
        ]
        .map(|torn| self.torn(torn));
        let differing: Vec<usize> = self.differing.iter().copied().filter(|page| *page > 0).collect();
        let pages = [
            (
                &differing,
                Code::Repaired,
                "does not match its checksum. All of it is shown, but a letter or a figure may have changed",
                "do not match their checksums. All of them are shown, but a letter or a figure may have \
                 changed",
            ),
            (
                &self.garbled,
                Code::Damaged,
                "has damaged commands in its content, so words may be missing from it",
                "have damaged commands in their content, so words may be missing from them",
            ),
            (
                &self.shapeless,
                Code::Repaired,
                "has no usable size, so it is shown as US Letter, 8.5 by 11 inches",
                "have no usable size, so they are shown as US Letter, 8.5 by 11 inches",
            ),
            (
                &self.askew,
                Code::Repaired,
                "is turned by less than a quarter turn, which was ignored",
                "are turned by less than a quarter turn, which was ignored",
            ),
            (
                &self.contentless,
                Code::Repaired,
                "lacks a part of its content, which is not in the file. The rest is shown",
                "lack a part of their content, which is not in the file. The rest is shown",
            ),
            (
                &self.nameless,
                Code::Repaired,
                "uses a font, an image or a form that is not in the file, so something may be missing or \
                 look different",
                "use fonts, images or forms that are not in the file, so something may be missing or look \
                 different",
            ),
            (
                &self.cut_short,
                Code::Repaired,
                "has content that ends too early. Everything before that point is shown",
                "have content that ends too early. Everything before that point is shown",
            ),
            (
                &pictures,
                Code::Repaired,
                "has an image that ends too early. The part of it that is in the file is shown",
                "have images that end too early. The parts of them that are in the file are shown",
            ),
            (
                &garbled,
                Code::Damaged,
                "has a damaged image. As much of it as can be read is shown",
                "have damaged images. As much of them as can be read is shown",
            ),
            (
                &fonts,
                Code::Repaired,
                "has a font that ends too early, so letters may be missing or look different",
                "have fonts that end too early, so letters may be missing or look different",
            ),
            (
                &forms,
                Code::Repaired,
                "has a stamp or another part that ends too early. Everything before that point is shown",
                "have stamps or other parts that end too early. Everything before that point is shown",
            ),
            (
                &others,
                Code::Repaired,
                "has colours or another part that ends too early. Everything before that point is shown",
                "have colours or other parts that end too early. Everything before that point is shown",
            ),
            (
                &self.unpacked,
                Code::Repaired,
                "has content that is not packed, although the file says that it is. It is shown as it is",
                "have content that is not packed, although the file says that it is. It is shown as it is",
            ),
            (
                &self.found_out,
                Code::Repaired,
                "has content that is packed in a damaged way. All of it was found and is shown",
                "have content that is packed in a damaged way. All of it was found and is shown",
            ),
            (
                &self.shrunk,
                Code::Shrunk,
                "is much larger than A3 and was made smaller to fit. Small print may be hard to read",
                "are much larger than A3 and were made smaller to fit. Small print may be hard to read",
            ),
        ];
        for (pages, code, one, many) in pages {
            if !pages.is_empty() {
                let verb = if pages.len() == 1 { one } else { many };
                into.push(Finding::warning(code, format!("{} of this PDF {verb}", page_list(pages))));
            }
        }
    }
}
