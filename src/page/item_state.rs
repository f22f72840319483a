//! How far each item is: what a draft asks a person to look at, what is wrong with it, and which of the filters it belongs
//! to. It is worked out from the manifest and the findings each time, so it is the same after a restart.

use crate::bundle::listing::{CaseListing, ListedItem};
use crate::case::manifest::edit::{RowMark, marks_of_rows};
use crate::model::finding::{Code, Finding, Severity};
use crate::pdf::layout::wording::capital;

/// How far one item is.
#[derive(Clone, Debug, Default)]
pub(super) struct ItemState {
    /// What the draft asks a person to look at.
    pub(super) marks: Vec<String>,
    /// What there is to say of it, the gravest first.
    pub(super) findings: Vec<Finding>,
    undated: bool,
}

/// Which items are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemFilter {
    /// All of them.
    All,
    /// Those that somebody should look at.
    Look,
    /// Those without a date.
    Undated,
    /// Letters without a proof of posting.
    NotPosted,
    /// Files that are there twice.
    Twice,
}

impl ItemFilter {
    /// Every filter with its word in the address and what the user reads.
    pub(super) const EVERY: [(ItemFilter, &'static str, &'static str); 5] = [
        (ItemFilter::All, "all", "All files"),
        (ItemFilter::Look, "look", "Needs a look"),
        (ItemFilter::Undated, "undated", "Undated"),
        (ItemFilter::NotPosted, "posting", "No proof of posting"),
        (ItemFilter::Twice, "twice", "Same file twice"),
    ];

    /// The filter of a word; any other word is none.
    pub(super) fn from_word(word: Option<&str>) -> Self {
        Self::EVERY
            .iter()
            .find(|(_, known, _)| Some(*known) == word)
            .map_or(Self::All, |(filter, ..)| *filter)
    }

    /// Its word in an address.
    pub(super) fn word(self) -> &'static str {
        Self::EVERY.iter().find(|(filter, ..)| *filter == self).map_or("all", |(_, word, _)| word)
    }

    /// Whether it shows an item.
    pub(super) fn shows(self, state: &ItemState) -> bool {
        let has = |code: Code| state.findings.iter().any(|finding| finding.code == code);
        match self {
            Self::All => true,
            Self::Look => state.needs_a_look(),
            Self::Undated => state.undated,
            Self::NotPosted => has(Code::NotPosted),
            Self::Twice => has(Code::SameBytes) || has(Code::ListedTwice),
        }
    }
}

impl ItemState {
    /// Whether somebody should look at it.
    pub(super) fn needs_a_look(&self) -> bool {
        let wrong = self.findings.iter().any(|finding| finding.severity == Severity::Error);
        !self.marks.is_empty() || self.undated || wrong
    }
}

/// How far each item of a list is, in the order of the list. `checked` is what a check found.
pub(super) fn states_of(listing: &CaseListing, checked: &[Finding]) -> Vec<ItemState> {
    let marks = listing.text.as_deref().map(|text| marks_of_rows(text, "item")).unwrap_or_default();
    let state = |item: &ListedItem| {
        let mut findings: Vec<Finding> = Vec::new();
        for finding in listing.findings.iter().chain(checked) {
            if is_about(finding, item) && !findings.iter().any(|other| is_same(other, finding)) {
                findings.push(finding.clone());
            }
        }
        findings.sort_by_key(|finding| finding.severity);
        ItemState {
            marks: marks
                .get(item.row - 1)
                .map(|marks| marks.iter().map(in_words).collect())
                .unwrap_or_default(),
            undated: item.item.date.is_none(),
            findings,
        }
    };
    listing.items.iter().map(state).collect()
}

/// What a mark asks, with the name of its field.
fn in_words(mark: &RowMark) -> String {
    let key = mark.key.as_deref().map(|key| key.trim_start_matches("# ").replace('_', " "));
    match (key, mark.words.as_str()) {
        (Some(key), "") => format!("{}: is it right?", capital(&key)),
        (Some(key), words) => format!("{}: {words}", capital(&key)),
        (None, words) => capital(words),
    }
}

/// Whether a finding is about an item: it names one of its files.
pub(super) fn is_about(finding: &Finding, item: &ListedItem) -> bool {
    let files = item.files.iter().chain(item.item.all_files()).chain([&item.item.file]);
    finding.file.as_deref().is_some_and(|file| files.into_iter().any(|own| own.as_str() == file))
}

/// Whether two findings say the same, wherever each was found.
pub(super) fn is_same(a: &Finding, b: &Finding) -> bool {
    a.code == b.code && a.file == b.file && a.message == b.message
}
