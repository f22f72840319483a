//! Pictures of a TIFF that are no pages: small copies for previews, and what hangs on the directory of a page, where
//! cameras and microscopes keep whole pictures. They are counted, and that they are not shown is said.

use std::collections::BTreeSet;
use std::io::{Read, Seek};

use tiff::decoder::Decoder;
use tiff::tags::{IfdPointer, Tag};

use crate::model::counted;
use crate::model::finding::{Code, Finding};

/// How many such directories are looked at.
const MOST: usize = 10_000;

/// The pictures that are not shown.
#[derive(Debug, Default)]
pub(super) struct TiffUnshown {
    /// Small copies for previews.
    pub(super) small: usize,
    /// Whole pictures within pages.
    within: usize,
    seen: BTreeSet<u64>,
}

impl TiffUnshown {
    /// Counts what hangs on the directory that the reader is at; such a picture may lead on to others, and others may
    /// hang on it.
    pub(super) fn count_within<R: Read + Seek>(&mut self, reader: &mut Decoder<R>) {
        let mut waiting = reader.find_tag_unsigned_vec::<u64>(Tag::SubIfd).ok().flatten().unwrap_or_default();
        while let Some(place) = waiting.pop() {
            if place == 0 || self.seen.len() >= MOST || !self.seen.insert(place) {
                continue;
            }
            let Ok(directory) = reader.read_directory(IfdPointer(place)) else { continue };
            waiting.extend(directory.next().map(|next| next.0));
            let mut tags = reader.read_directory_tags(&directory);
            waiting.extend(tags.find_tag_unsigned_vec::<u64>(Tag::SubIfd).ok().flatten().unwrap_or_default());
            // What has no width is no picture.
            if !matches!(tags.find_tag(Tag::ImageWidth), Ok(Some(_))) {
                continue;
            }
            let kind = tags.find_tag_unsigned::<u32>(Tag::NewSubfileType).ok().flatten().unwrap_or(0);
            *(if kind & 1 == 1 { &mut self.small } else { &mut self.within }) += 1;
        }
    }

    /// What is to be said of them.
    pub(super) fn finding(&self) -> Option<Finding> {
        let small = counted(self.small, "small copy for previews", "small copies for previews");
        let within = counted(self.within, "full image", "full images");
        let message = |what: String| format!("not carried into the bundle: {what}");
        let place = "stored within the pages of this TIFF image";
        if self.within == 0 {
            return (self.small > 0).then(|| Finding::note(Code::Removed, message(small)));
        }
        let what = if self.small > 0 {
            format!("{within} {place}, and {small}")
        } else {
            format!("{within} {place}")
        };
        Some(
            Finding::warning(Code::Removed, message(what)).next(
                "open it in an image editor, save each image as a separate file and add those that matter",
            ),
        )
    }
}
