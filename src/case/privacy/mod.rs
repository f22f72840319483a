//! What is kept off the pages that the program sets: children's names, and how a person can be reached who claims that
//! this is confidential. Every text of the manifest passes through here once, before anything is made of it; words that
//! come from elsewhere, such as a title made of a file's name, pass through [`Privacy::printed`]. Sources and the names
//! of files are never touched, and the user is told which of them show a name or the address.

mod child_name;
mod contact;
mod names;
mod printed_manifest;
mod text_words;
mod tokens;
mod word_lists;

pub use child_name::AlikeChildren;
pub use names::Doubt;
#[cfg(test)]
pub(crate) use printed_manifest::tests::full as planted_manifest;
pub(crate) use printed_manifest::with_texts;
pub use printed_manifest::{PrintedManifest, printed_manifest};

use self::contact::ProtectedContact;
use self::names::ChildNames;
use crate::case::manifest::Manifest;
use crate::case::user::user;

/// What is kept off the pages of a case.
#[derive(Clone, Debug, Default)]
pub struct Privacy {
    names: ChildNames,
    contact: ProtectedContact,
}

impl Privacy {
    /// What a case keeps off its pages.
    pub fn new(manifest: &Manifest) -> Self {
        let own = user(manifest).or(manifest.party.first());
        Self { names: ChildNames::new(manifest), contact: ProtectedContact::new(manifest, own) }
    }

    /// Words as they are printed: children by their initials, and without the address, phone and e-mail that are claimed
    /// as confidential. What is printed once is printed again as it is.
    pub fn printed(&self, words: &str) -> String {
        self.names.printed(&self.contact.masked(words)).0
    }

    /// The same, and what is doubtful about the names in it.
    pub fn printed_with_doubts(&self, words: &str) -> (String, Vec<Doubt>) {
        self.names.printed(&self.contact.masked(words))
    }

    /// Words without the address, phone and e-mail that are claimed as confidential; the names are left, as in a
    /// quotation.
    pub fn without_contact(&self, words: &str) -> String {
        self.contact.masked(words)
    }

    /// Children who would have the same initials, as they are printed.
    pub fn alike_children(&self) -> &AlikeChildren {
        self.names.alike()
    }

    /// Whether somebody else's words hold a child's name.
    pub fn names_child(&self, words: &str) -> bool {
        self.names.are_in(words)
    }

    /// Whether the name of a file may hold a child's name.
    pub fn may_name_child(&self, words: &str) -> bool {
        self.names.may_be_in(words)
    }

    /// Whether words show what is claimed as confidential.
    pub fn shows_contact(&self, words: &str) -> bool {
        self.contact.is_in(words)
    }

    /// Whether there is an address, a phone or an e-mail to keep off the pages.
    pub fn protects_contact(&self) -> bool {
        !self.contact.is_empty()
    }

    /// Whether there is anything to look for in a source.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.contact.is_empty()
    }
}
