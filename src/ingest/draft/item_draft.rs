//! What is guessed of one item, and of what belongs with it.

use super::letter_words::LetterWords;
use crate::model::{ItemPath, Kind};
use crate::readers::dates::{CallName, Chosen};
use crate::readers::postal::TrackingMatch;

/// A guess at one item.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemDraft {
    /// The file.
    pub file: ItemPath,
    /// A title.
    pub title: String,
    /// Where the title comes from, when not from the name: "the first page".
    pub read: Option<&'static str>,
    /// Its date, the others that it may be, and what is doubted.
    pub date: Chosen,
    /// What it may be.
    pub kind: Option<Kind>,
    /// References of the Child Maintenance Service on the first page.
    pub references: Vec<String>,
    /// Who sent it, where an e-mail or the first page says so.
    pub from: Option<String>,
    /// To whom it went.
    pub to: Option<String>,
    /// What else a person should know of it.
    pub notes: Vec<String>,
    /// Whether it is a letter that the user may have posted.
    pub sent: bool,
    /// What the name of a recorded call tells.
    pub call: Option<CallName>,
    /// What belongs with it.
    pub company: RelatedItems,
    /// Whether the manifest lists it already: then it is only company for others.
    pub listed: bool,
    /// What the letter says of itself.
    pub says: LetterWords,
    /// The further files, when it has several.
    pub pages: Option<DraftPages>,
}

/// The further files of a document that was photographed or scanned page by page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftPages {
    /// The files after the first, in the order of their pages.
    pub more: Vec<ItemPath>,
    /// Why they are one document: "their names run in a row".
    pub reason: String,
}

impl ItemDraft {
    /// Every file of it, in the order of their pages.
    pub fn files(&self) -> impl Iterator<Item = &ItemPath> {
        std::iter::once(&self.file).chain(self.pages.iter().flat_map(|pages| &pages.more))
    }
}

/// What belongs with an item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RelatedItems {
    /// The transcript of a recording.
    pub transcript: Option<ItemPath>,
    /// The tracking number on a proof of posting or delivery.
    pub tracking: Option<TrackingMatch>,
    /// The letter that a proof certainly belongs to, and why.
    pub letter: Option<(ItemPath, String)>,
    /// The proof of delivery that certainly belongs to a posting, and why.
    pub proof: Option<(ItemPath, String)>,
    /// What may belong with it, as questions.
    pub questions: Vec<String>,
}
