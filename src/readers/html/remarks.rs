//! What there is to say of a page that its text does not show: what is hidden, what nobody can see, what other files it
//! would show.

use std::collections::BTreeSet;

use super::picture::PagePictures;
use super::style::StyleSheet;
use crate::model::counted;
use crate::model::finding::{Code, Finding};

/// Letters of hidden text that are quoted.
const QUOTED: usize = 60;
/// Names of files that are said one by one.
const NAMED: usize = 5;

/// More words than this are a long page.
const MANY: usize = 200;
/// Fewer words than this are hardly a page.
const HARDLY: usize = 5;

/// The words of a text.
pub(super) fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric))
}

/// Words that are counted, and how they begin.
#[derive(Debug, Default)]
pub(super) struct CountedWords {
    count: usize,
    first: String,
}

impl CountedWords {
    pub(super) fn add(&mut self, text: &str) {
        for word in words_of(text) {
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

    /// "3 words (“one two three”) are".
    fn are(&self) -> String {
        format!("{} {}", self.quoted(), if self.count == 1 { "is" } else { "are" })
    }

    /// "3 words (“one two three”)".
    fn quoted(&self) -> String {
        let count = counted(self.count, "word", "words");
        match self.first.char_indices().nth(QUOTED) {
            Some((end, _)) => {
                format!("{count} (“{}…”)", self.first.get(..end).unwrap_or_default().trim_end())
            }
            None => format!("{count} (“{}”)", self.first),
        }
    }

    fn they(&self) -> &'static str {
        if self.count == 1 { "It is" } else { "They are" }
    }
}

/// What is noted while a page is read.
#[derive(Debug, Default)]
pub(super) struct PageRemarks {
    /// Words that a style hides.
    pub(super) hidden: CountedWords,
    /// Words that are there and cannot be seen.
    pub(super) faint: CountedWords,
    /// Words that a style hides and that are shown all the same.
    pub(super) revealed: CountedWords,
    /// Words that a rule which was not followed may hide.
    pub(super) may_hide: CountedWords,
    /// Words within running text that are marked by their colour, a highlight or a line below them.
    pub(super) marked: CountedWords,
    /// How many words are shown.
    pub(super) words: usize,
    /// Whether the page has scripts.
    pub(super) scripts: bool,
    /// Whether passages have another order on the screen than in the file.
    pub(super) reordered: bool,
    /// Whether lists are numbered in a way that is not worked out.
    pub(super) numbers: bool,
    /// Files that are inside the page itself and are not shown, each in words.
    pub(super) inside: BTreeSet<String>,
    /// Whether a rule within a rule hides something.
    hides_within: bool,
    /// Style sheets that are not there.
    pub(super) sheets: usize,
    /// Stretches that are marked as put in later.
    pub(super) inserted: usize,
    /// Content of other files, each in words.
    pub(super) embedded: BTreeSet<String>,
    /// Whether a rule that was not followed strikes words out.
    unfollowed: bool,
    /// Whether styles add words that cannot be worked out.
    pub(super) added: bool,
    /// Whether the page leads on to another.
    pub(super) leads_on: bool,
    /// Pictures that styles put behind the text.
    pub(super) behind: usize,
    /// Pictures of which a browser may take another version than is shown.
    pub(super) versions: usize,
    /// Whether the page has more in it than is read.
    pub(super) too_many: bool,
}

impl PageRemarks {
    pub(super) fn of_sheet(&mut self, sheet: &StyleSheet) {
        self.unfollowed |= sheet.unfollowed || sheet.is_exhausted();
        self.added |= sheet.own_marks || (sheet.is_exhausted() && sheet.adds());
        self.hides_within |= sheet.hides_within;
        self.behind += sheet.pictures;
    }

    /// All of it as findings.
    pub(super) fn findings(self, pictures: &PagePictures<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let compare = "Compare it with the page in a browser.";
        let mut add = |finding: Finding, next: &str| findings.push(finding.next(next));
        if self.too_many {
            let message =
                "This page has more than 2,000,000 elements. Text after those is shown without its layout.";
            add(Finding::warning(Code::TooLarge, message), compare);
        }
        if self.hidden.any() {
            let message =
                format!("{} hidden by the page itself. {} not shown.", self.hidden.are(), self.hidden.they());
            add(Finding::note(Code::HiddenText, message), "");
        }
        if self.revealed.any() {
            let message = format!(
                "{} hidden by the page itself, which would leave it without words or without its end. {} shown in the \
                 bundle.",
                self.revealed.are(),
                self.revealed.they()
            );
            add(Finding::warning(Code::HiddenShown, message), compare);
        }
        if self.sheets > 0 {
            let are = counted(self.sheets, "style sheet of this page is", "style sheets of this page are");
            let message = format!(
                "{are} not in the folder. What they may hide or strike out is shown like the rest, and \
                 words that they may add are not shown."
            );
            add(Finding::note(Code::NotShown, message), compare);
        }
        if self.faint.any() {
            let message = format!(
                "{} in the colour of the background, of no size or blurred. A reader of the page may not have seen that. \
                 {} shown in the bundle.",
                self.faint.are(),
                self.faint.they()
            );
            add(
                Finding::warning(Code::HiddenShown, message),
                "Open the page in a browser to see whether that matters.",
            );
        }
        if self.unfollowed {
            let message = "A style rule of this page strikes words out in a way that leverarch cannot follow. \
                           Struck-out words may be shown as live.";
            let next = "Compare it with the page in a browser. If they differ, print it to a PDF there and use that.";
            add(Finding::warning(Code::StruckOut, message), next);
        }
        // A rule that would hide most of a long page is one that scripts or the size of a window put out of force.
        let most = self.words > MANY && self.may_hide.count * 2 > self.words;
        let may_hide = self.may_hide.any() && !most;
        if may_hide || self.hides_within {
            let message = if may_hide {
                format!(
                    "{} may be hidden by a style rule of this page that leverarch cannot follow. {} shown in the bundle.",
                    self.may_hide.quoted(),
                    self.may_hide.they()
                )
            } else {
                "A style rule of this page hides something in a way that leverarch cannot follow. Words that the page \
                 hides may be shown in the bundle."
                    .into()
            };
            add(Finding::warning(Code::HiddenShown, message), compare);
        }
        if self.scripts {
            let finding = if self.words < HARDLY {
                let message = "This page has hardly any words without its scripts, which leverarch does not run. What \
                               the scripts show is not in the bundle.";
                Finding::warning(Code::NotShown, message)
            } else {
                let message = "This page has scripts, which leverarch does not run. They may write, change or hide \
                               words that a browser shows.";
                Finding::note(Code::NotShown, message)
            };
            let next = "Compare it with the page in a browser. If they differ, print it to a PDF there and use that.";
            add(finding, next);
        }
        if self.reordered {
            let message = "The styles of this page show some passages in a different order from the file. The \
                           bundle has the order of the file.";
            let next = "Compare it with the page in a browser. If they differ, print it to a PDF there and use that.";
            add(Finding::warning(Code::NotShown, message), next);
        }
        if self.numbers {
            let message = "This page numbers some of its lists in a way that leverarch cannot work out. Their numbers \
                           in the bundle may not be those of the page.";
            add(Finding::warning(Code::NotShown, message), compare);
        }
        if self.marked.any() && self.marked.count * 2 < self.words {
            let message = format!(
                "{} marked in this page by colour, highlighting or underlining. The bundle shows {} without that.",
                self.marked.are(),
                if self.marked.count == 1 { "it" } else { "them" }
            );
            add(Finding::note(Code::NotShown, message), "");
        }
        if self.added {
            let message = "This page adds words by its styles that leverarch cannot work out. They may be \
                           numbers before paragraphs or images, and are not shown.";
            let next = "Compare it with the page in a browser. If they differ, print it to a PDF there and use that.";
            add(Finding::warning(Code::NotShown, message), next);
        }
        if self.leads_on {
            let message = "This page redirects to another address, which was not followed.";
            add(Finding::note(Code::NotShown, message), "");
        }
        if self.inserted > 0 {
            let passages = counted(self.inserted, "passage is", "passages are");
            let it = if self.inserted == 1 { "It is" } else { "They are" };
            let message =
                format!("{passages} marked in the page as inserted later. {it} shown like the rest.");
            add(Finding::note(Code::TrackedChanges, message), "");
        }
        if !self.embedded.is_empty() {
            let message = format!(
                "This page shows content of other files, which is not in the bundle: {}.",
                named(&self.embedded)
            );
            let next = "If you need one of them, save it as a separate file and add it.";
            add(Finding::warning(Code::NotShown, message), next);
        }
        if !self.inside.is_empty() {
            let message = format!(
                "This page has other files inside it, which are not shown in the bundle: {}.",
                named(&self.inside)
            );
            let next = "If you need one of them, save it from a browser as a separate file and add it.";
            add(Finding::warning(Code::NotShown, message), next);
        }
        if !pictures.missing.is_empty() {
            let are = counted(pictures.missing.len(), "image of this page is", "images of this page are");
            let message = format!("{are} not in the folder: {}.", named(&pictures.missing));
            let next = "Copy the folder that your browser saved with the page, and keep it next to the page.";
            add(Finding::warning(Code::NotShown, message), next);
        }
        if pictures.unreadable > 0 {
            let pictures = counted(pictures.unreadable, "image", "images");
            add(
                Finding::warning(Code::NotShown, format!("{pictures} of this page cannot be read.")),
                compare,
            );
        }
        if self.versions > 0 {
            let have = counted(self.versions, "image of this page has", "images of this page have");
            let message =
                format!("{have} another version, which a browser may show and the bundle does not.");
            add(Finding::note(Code::NotShown, message), compare);
        }
        let unsaid = pictures.small.iter().filter(|(_, unsaid)| *unsaid).count();
        let small = pictures.small.len() - unsaid;
        if small > 0 {
            let are = counted(small, "small image of this page is", "small images of this page are");
            add(Finding::note(Code::NotShown, format!("{are} not shown.")), "");
        }
        if unsaid > 0 {
            let taken = match unsaid {
                1 => "does not give its size. It is treated as a symbol and not shown",
                _ => "do not give their sizes. They are treated as symbols and not shown",
            };
            let drawings = counted(unsaid, "drawing", "drawings");
            add(Finding::note(Code::NotShown, format!("{drawings} of this page {taken}.")), compare);
        }
        if self.behind > 0 {
            let are = counted(
                self.behind,
                "background image of this page is",
                "background images of this page are",
            );
            add(Finding::note(Code::NotShown, format!("{are} not shown.")), "");
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
