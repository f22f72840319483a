//! What there is to say of a page that its text does not show: what is hidden, what nobody can see, what other files it
//! would show.

use std::collections::BTreeSet;

use super::picture::Pictures;
use super::style::Sheet;
use crate::finding::{Code, Finding};
use crate::model::counted;

/// Letters of hidden text that are quoted.
const QUOTED: usize = 60;
/// Names of files that are said one by one.
const NAMED: usize = 5;

/// Words that are counted, and how they begin.
#[derive(Debug, Default)]
pub(super) struct Words {
    count: usize,
    first: String,
}

impl Words {
    pub(super) fn add(&mut self, text: &str) {
        for word in text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)) {
            self.count += 1;
            if self.first.len() < QUOTED {
                if !self.first.is_empty() {
                    self.first.push(' ');
                }
                self.first.push_str(&word.chars().take(QUOTED).collect::<String>());
            }
        }
    }

    pub(super) fn any(&self) -> bool {
        self.count > 0
    }

    /// "3 words beginning “one two three”".
    fn in_words(&self) -> String {
        let count = counted(self.count, "word", "words");
        match self.first.char_indices().nth(QUOTED) {
            Some((end, _)) => format!("{count} (“{}…”)", self.first.get(..end).unwrap_or_default().trim_end()),
            None => format!("{count} (“{}”)", self.first),
        }
    }
}

/// What is noted while a page is read.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    /// Words that a style hides.
    pub(super) hidden: Words,
    /// Words that are there and cannot be seen.
    pub(super) faint: Words,
    /// Stretches that are marked as put in later.
    pub(super) inserted: usize,
    /// Content of other files, each in words.
    pub(super) embedded: BTreeSet<String>,
    /// Whether a rule that was not followed strikes words out.
    unfollowed: bool,
    /// Whether rules write numbers.
    counters: bool,
    /// Pictures that rules put behind the text.
    behind: usize,
    /// Whether the page has more in it than is read.
    pub(super) too_many: bool,
}

impl Remarks {
    pub(super) fn of_sheet(&mut self, sheet: &Sheet) {
        self.unfollowed |= sheet.unfollowed;
        self.counters |= sheet.counters;
        self.behind += sheet.pictures;
    }

    /// All of it as findings.
    pub(super) fn findings(self, pictures: &Pictures<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let open = "open the page in a browser to see whether that matters";
        if self.too_many {
            findings.push(
                Finding::warning(
                    Code::TooLarge,
                    "this page has more than 2,000,000 elements: after those, its text has no layout",
                )
                .next("compare the end of its pages with the page in a browser"),
            );
        }
        if self.hidden.any() {
            let message = format!(
                "the page itself hides {}: a reader of it does not see them, and they are not shown",
                self.hidden.in_words()
            );
            findings.push(Finding::note(Code::HiddenText, message));
        }
        if self.faint.any() {
            let message = format!(
                "{} of this page have the colour of their background or no size: a reader of it may not have seen \
                 them, but they are shown here",
                self.faint.in_words()
            );
            findings.push(Finding::warning(Code::HiddenShown, message).next(open));
        }
        if self.unfollowed {
            let message = "a style rule of this page strikes words out in a way that leverarch does not follow, so \
                           struck-out words may be shown as live";
            let next = "compare its pages with the page in a browser, and print it to a PDF from there if they differ";
            findings.push(Finding::warning(Code::StruckOut, message).next(next));
        }
        if self.counters {
            let message = "style rules of this page write numbers before paragraphs, and these numbers are not shown";
            findings.push(
                Finding::warning(Code::NotShown, message)
                    .next("print the page to a PDF from a browser and use that if the numbers matter"),
            );
        }
        if self.inserted > 0 {
            let stretches = counted(self.inserted, "passage is", "passages are");
            findings.push(Finding::note(
                Code::TrackedChanges,
                format!("{stretches} marked in the page as put in later, and shown like the rest"),
            ));
        }
        if !self.embedded.is_empty() {
            let message = format!("the page shows content of other files, which is not shown here: {}", named(&self.embedded));
            findings.push(
                Finding::warning(Code::NotShown, message)
                    .next("if it matters, save it as a file of its own and list that"),
            );
        }
        if !pictures.missing.is_empty() {
            let count = counted(pictures.missing.len(), "picture", "pictures");
            let are = if pictures.missing.len() == 1 { "is" } else { "are" };
            let message =
                format!("{count} of this page {are} not in the folder: {}", named(&pictures.missing));
            findings.push(
                Finding::warning(Code::NotShown, message)
                    .next("copy the folder that was saved with the page, and keep it beside the page"),
            );
        }
        if pictures.unreadable > 0 {
            let count = counted(pictures.unreadable, "picture", "pictures");
            findings.push(
                Finding::warning(Code::NotShown, format!("{count} of this page cannot be read"))
                    .next("compare its pages with the page in a browser"),
            );
        }
        if self.behind > 0 {
            let pictures = counted(self.behind, "picture that is", "pictures that are");
            findings.push(Finding::note(
                Code::NotShown,
                format!("the style rules of this page hold {pictures} put behind its text; they are not shown"),
            ));
        }
        findings
    }
}

fn named(names: &BTreeSet<String>) -> String {
    let mut text = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > NAMED {
        text.push_str(&format!(" and {} more", names.len() - NAMED));
    }
    text
}
