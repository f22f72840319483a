//! Notes of what others said, and which of them can be read in the documents. Only those are printed between quotation
//! marks; the rest are notes, and are called so.

use std::collections::{BTreeMap, BTreeSet};

use super::placed::{Teller, TellerKey};
use crate::case::quotation::SourceReading;
use crate::model::finding::Finding;

/// A note of what somebody said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Saying {
    /// What an item says: `says`.
    Says,
    /// What was said in a call: `they_said`.
    TheySaid,
    /// What was promised in a call: `promise`.
    Promise,
}

impl Saying {
    pub(super) const ALL: [Saying; 3] = [Saying::Says, Saying::TheySaid, Saying::Promise];

    /// Its key in the manifest.
    pub(super) fn key(self) -> &'static str {
        match self {
            Saying::Says => "says",
            Saying::TheySaid => "they_said",
            Saying::Promise => "promise",
        }
    }

    /// The words that an item or a row has of this kind.
    pub(super) fn of(self, teller: Teller<'_>) -> Option<&str> {
        let call = teller.call();
        let words = match self {
            Saying::Says => match teller {
                Teller::Item(placed) => placed.item.says.as_ref(),
                Teller::Row(_) | Teller::Promise(_) => None,
            },
            Saying::TheySaid => call.and_then(|call| call.they_said.as_ref()),
            Saying::Promise => match teller {
                Teller::Promise(promise) => Some(&promise.row.promise),
                _ => call.and_then(|call| call.promise.as_ref()),
            },
        };
        words.map(|words| words.trim()).filter(|words| !words.is_empty())
    }
}

/// Which notes of what others said were found where.
#[derive(Clone, Debug, Default)]
pub struct Quotations {
    /// How the words of a note were read where they were found.
    pub(super) found: BTreeMap<(TellerKey, Saying), SourceReading>,
    /// Notes of calls whose transcript a person wrote or checked, and does not have the words.
    pub(super) not_in_transcript: BTreeSet<(TellerKey, Saying)>,
    /// The receipts whose own words say that the letter was delivered on the day that their row tells, by number.
    pub(super) delivery_shown: BTreeSet<u32>,
    /// What is to be said of those that were not found.
    pub(super) findings: Vec<Finding>,
}

impl Quotations {
    /// What is to be said of words that were not found.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether a document has the words of a note.
    pub(super) fn is_found(&self, teller: TellerKey, saying: Saying) -> bool {
        self.found.contains_key(&(teller, saying))
    }

    /// Whether the transcript of the call, which a person wrote or checked, does not have the words of a note.
    pub(super) fn is_not_in_transcript(&self, teller: TellerKey, saying: Saying) -> bool {
        self.not_in_transcript.contains(&(teller, saying))
    }

    /// A note as it is printed: between quotation marks when a document has the words, and else called a note. `words` is
    /// the note with the children's names as they are to be printed.
    pub(crate) fn printed(&self, teller: TellerKey, saying: Saying, words: &str) -> String {
        match self.found.get(&(teller, saying)) {
            Some(SourceReading::MachineTranscript) => {
                format!("“{words}” (according to a machine transcript that nobody has checked)")
            }
            Some(SourceReading::Text | SourceReading::Ocr) => format!("“{words}”"),
            None if self.is_not_in_transcript(teller, saying) => {
                format!("noted as: {words} (not found word for word in the transcript of the call)")
            }
            None => format!("noted as: {words}"),
        }
    }
}

/// What stands between a name and that person's words: a note of them says itself that it is one.
pub(super) fn after_name(words: &str) -> &'static str {
    if words.starts_with("noted as") { ", " } else { ": " }
}
