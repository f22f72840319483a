//! What became of a quotation in a text of the user's own, and what is printed after it.

/// What is printed after words that only a machine heard.
pub(super) const BY_MACHINE: &str = " (according to a machine transcript that nobody has checked)";

/// What became of a quotation in a text of the user's own, where it is no plain finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FreeQuotation {
    /// Every page was searched, and none has the words.
    Nowhere,
    /// No page that could be searched has them.
    NotWhereRead,
    /// The document that they are of has pages that could not be searched.
    NotCompared,
    /// Only the transcript of a machine has them.
    ByMachine,
}

/// A quotation that needs a word after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FreeMark {
    pub(super) of: FreeQuotation,
    /// The item that has nearly the same words and means something else, and these words.
    pub(super) instead: Option<(u32, String)>,
}

impl FreeMark {
    /// What is printed after the words.
    pub(super) fn caveat(&self) -> String {
        let so = match self.of {
            FreeQuotation::Nowhere => "not found word for word in this bundle",
            FreeQuotation::NotWhereRead => {
                "not found word for word on the pages of this bundle that could be searched"
            }
            FreeQuotation::NotCompared => "not compared: the page could not be searched",
            FreeQuotation::ByMachine => return BY_MACHINE.into(),
        };
        match &self.instead {
            Some((item, words)) => format!(" ({so}; item {item} says “{words}”)"),
            None => format!(" ({so})"),
        }
    }
}
