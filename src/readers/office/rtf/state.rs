//! A document that is being read: its groups, and the runs of text that they lead to.

use std::collections::BTreeMap;

use super::super::{CharacterFormat, DocumentBuilder, DocumentFeatures};
use super::letters::RtfFonts;
use crate::model::document::DocumentBlock;
use crate::model::{Baseline, CharStyle, StyledText};

/// Where the words of a group go.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Place {
    #[default]
    Text,
    /// The list of typefaces.
    Faces,
    /// The list of styles.
    Styles,
    /// The number of the paragraph.
    Label,
}

/// What a group inherits from the one around it.
#[derive(Clone, Copy, Default)]
pub(super) struct Group {
    pub(super) skipped: bool,
    pub(super) field: bool,
    pub(super) place: Place,
    /// What a group of words set aside is, which ends with it.
    pub(super) aside: Option<Aside>,
    /// Its first group is for readers that do not know Unicode.
    pub(super) twofold: bool,
    pub(super) deleted: bool,
    pub(super) revised: bool,
    pub(super) struck: bool,
    pub(super) baseline: Baseline,
    pub(super) hidden: bool,
    pub(super) face: i64,
    pub(super) style: i64,
    /// How many characters follow a Unicode one for readers that do not know it.
    pub(super) fallback: usize,
    pub(super) numbered: bool,
    pub(super) in_row: bool,
}

/// Words beside the running text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Aside {
    Margin,
    Note,
    Box,
}

/// A run of text that is being read: the document, a note, the head of a page.
#[derive(Default)]
pub(super) struct Story {
    pub(super) words: StyledText,
    pub(super) label: String,
    pub(super) builder: DocumentBuilder,
    pub(super) in_table: bool,
    pub(super) row_open: bool,
}

/// A document that is being read.
pub(super) struct Rtf<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) faces: RtfFonts,
    /// The look of each style, by its number; those of characters are below zero.
    pub(super) styles: BTreeMap<i64, CharacterFormat>,
    pub(super) group: Group,
    pub(super) outer: Vec<Group>,
    /// Bytes of an 8-bit text, decoded together.
    pub(super) raw: Vec<u8>,
    pub(super) units: Vec<u16>,
    pub(super) skip: usize,
    pub(super) story: Story,
    pub(super) stories: Vec<Story>,
    pub(super) fields: Vec<OpenRtfField>,
    pub(super) notes: Vec<StyledText>,
    pub(super) margins: Vec<DocumentBlock>,
    pub(super) signs: DocumentFeatures,
    pub(super) before: (bool, bool),
    pub(super) star: bool,
}

impl Group {
    /// How its words are drawn.
    pub(super) fn drawn(&self) -> CharStyle {
        CharStyle { struck: self.struck || self.deleted, baseline: self.baseline }
    }
}

/// A field that is being read.
#[derive(Default)]
pub(crate) struct OpenRtfField {
    /// How many groups are around what it says.
    pub(super) depth: usize,
    pub(super) instruction: String,
    /// Whether its value has begun.
    pub(super) stored: bool,
    /// Whether anything was shown as its value.
    pub(super) shown: bool,
}
