//! A document on its way through the reader: what is kept from one part to the next, and where in a part it is.

use std::collections::{BTreeMap, BTreeSet};

use super::super::docx::lists::WordLists;
use super::super::docx::styles::{NumberedParagraph, WordCharacters, WordStyles};
use super::super::{DocumentBuilder, DocumentFeatures, ParagraphKind};
use crate::model::document::DocumentBlock;
use crate::model::{Baseline, StyledText};
use crate::readers::ReaderContext;
use crate::readers::office::docx::field_kinds::WordField;

/// A paragraph that is being read; text boxes are inside others.
#[derive(Default)]
pub(super) struct Open {
    pub(super) words: StyledText,
    pub(super) style: Option<String>,
    pub(super) own: NumberedParagraph,
    /// Its label and what it is, once its properties are read.
    pub(super) kind: Option<(String, ParagraphKind)>,
}

/// A document that is being read, part after part.
pub(super) struct Reader<'a> {
    pub(super) styles: WordStyles,
    pub(super) lists: WordLists,
    pub(super) signs: DocumentFeatures,
    pub(super) known: ReaderContext<'a>,
    /// Whether the document is kept in a view without its changes, in which deleted words are not printed.
    pub(super) final_view: bool,
    /// Notes in the order in which the text refers to them.
    pub(super) notes: Vec<(bool, String)>,
    /// Documents of other formats that are inserted, by their marks.
    pub(super) inserted: BTreeMap<String, Option<Vec<DocumentBlock>>>,
    /// Marks of pictures that are not in the file.
    pub(super) lost_pictures: BTreeSet<String>,
}

/// How far the reading of a root is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    Begun,
    InDegree,
    Inside,
}

/// Where a part is being read.
#[derive(Default)]
pub(super) struct At {
    pub(super) builder: DocumentBuilder,
    pub(super) paragraphs: Vec<Open>,
    pub(super) runs: Vec<WordCharacters>,
    pub(super) cells: Vec<usize>,
    /// Inside how many elements that only programs without newer elements show.
    pub(super) fallback: usize,
    /// Inside how many lists of properties, and how many of properties as they were before a change.
    pub(super) settings: Vec<String>,
    pub(super) former: usize,
    /// Inside how many deletions and passages moved away.
    pub(super) deleted: usize,
    pub(super) row_deleted: bool,
    /// Whether deleted words are not shown.
    pub(super) final_view: bool,
    pub(super) in_text: bool,
    pub(super) in_instruction: bool,
    /// Fields that are open, each inside the one before.
    pub(super) fields: Vec<OpenWordField>,
    /// The signs of brackets around formulas that are open.
    pub(super) brackets: Vec<(String, String)>,
    /// Raised and lowered parts of a formula that are open.
    pub(super) levels: Vec<Baseline>,
    /// Roots of a formula that are open.
    pub(super) roots: Vec<Root>,
    /// A field that can be ticked, or the choices of one, and which is chosen.
    pub(super) ticked: Option<bool>,
    pub(super) choices: Option<(Vec<String>, usize)>,
    pub(super) refused: bool,
}

/// A field that is being read.
#[derive(Default)]
pub(crate) struct OpenWordField {
    pub(super) instruction: String,
    /// What it is, once its instruction is read.
    pub(super) kind: Option<WordField>,
    /// Whether it has a value, if an empty one.
    pub(super) stored: bool,
    pub(super) shown: bool,
    /// Whether its instruction goes on in another paragraph, as that of a field which nothing ends does.
    pub(super) long: bool,
}
