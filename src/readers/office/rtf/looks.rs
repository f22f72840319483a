//! The control words that change how the words after them look and where they go: struck out, raised, hidden, in
//! another face, in a note or at the head of a page.

use super::{Aside, Place, Rtf};
use crate::model::{Baseline, CharStyle};
use crate::readers::office::{ParagraphKind, moved, run_together};

/// Half points by which characters are moved when they are raised.
const MOVED: f64 = 4.0;

/// Groups whose words are not the document's.
pub(super) const SKIPPED: &[&str] = &[
    "colortbl",
    "info",
    "pict",
    "listtable",
    "listoverridetable",
    "revtbl",
    "rsidtbl",
    "generator",
    "themedata",
    "colorschememapping",
    "latentstyles",
    "datastore",
    "xmlnstbl",
    "objdata",
    "filetbl",
    "annotation",
    "atnid",
    "atnauthor",
    "shppict",
    "shprslt",
    "nonshppict",
    "nonesttables",
    "mmathPr",
    "wgrffmtfilter",
    "bkmkstart",
    "bkmkend",
    "xe",
    "tc",
    "template",
    "operator",
    "protusertbl",
    "sp",
    "userprops",
    "fldinst",
    "falt",
    "panose",
];

/// Groups that a reader may pass over when it does not know them, and that hold words of the document.
pub(super) const STARRED: &[&str] =
    &["shpinst", "shptxt", "ud", "listtext", "pntext", "footnote", "cs", "fonttbl", "stylesheet"];

impl Rtf<'_> {
    /// What tells how the letters after it look and how they are kept.
    pub(super) fn of_letters(&mut self, name: &str, number: Option<i64>) -> bool {
        let on = number != Some(0);
        let amount = number.unwrap_or(0);
        // What was read so far looked as it did.
        if matches!(
            name,
            "f" | "plain"
                | "strike"
                | "striked"
                | "super"
                | "sub"
                | "nosupersub"
                | "up"
                | "dn"
                | "v"
                | "cs"
                | "s"
                | "deleted"
                | "revised"
        ) {
            self.flush();
        }
        let group = &mut self.group;
        match (name, group.place) {
            ("ansi", _) => self.faces.set_page(1252),
            ("mac", _) => self.faces.set_page(10_000),
            ("pc", _) => self.faces.set_page(437),
            ("pca", _) => self.faces.set_page(850),
            ("ansicpg", _) => self.faces.set_page(amount),
            ("deff", _) => {
                self.faces.usual = amount;
                group.face = amount;
            }
            ("f", Place::Faces) => self.faces.begin(amount),
            ("fcharset", Place::Faces) => self.faces.set(amount),
            ("cpg", Place::Faces) => self.faces.page(amount),
            ("f", _) => group.face = amount,
            ("deleted", _) => group.deleted = on,
            ("revised", _) => group.revised = on,
            ("strike" | "striked", _) => group.struck = on,
            ("v", _) => group.hidden = on,
            ("super", _) => group.baseline = if on { Baseline::Raised } else { Baseline::Normal },
            ("sub", _) => group.baseline = if on { Baseline::Lowered } else { Baseline::Normal },
            ("nosupersub", _) => group.baseline = Baseline::Normal,
            // Without a number both move by six.
            ("up", _) => group.baseline = moved(number.unwrap_or(6) as f64, MOVED),
            ("dn", _) => group.baseline = moved(-number.unwrap_or(6) as f64, MOVED),
            ("plain", _) => {
                (group.deleted, group.revised, group.struck, group.hidden) = (false, false, false, false);
                group.baseline = Baseline::Normal;
                group.face = self.faces.usual;
            }
            ("s", Place::Styles) => group.style = amount,
            ("cs", Place::Styles) => group.style = -1 - amount,
            ("s" | "cs", _) => {
                let style = if name == "s" { amount } else { -1 - amount };
                if let Some(look) = self.styles.get(&style) {
                    group.struck |= look.style.struck;
                    group.hidden |= look.hidden;
                    if look.style.baseline != Baseline::Normal {
                        group.baseline = look.style.baseline;
                    }
                }
            }
            ("pard", _) => (group.numbered, group.in_row) = (false, false),
            ("ls", _) => group.numbered = amount > 0,
            ("intbl", _) => group.in_row = true,
            _ => return false,
        }
        true
    }

    /// What begins a group with words of its own.
    pub(super) fn destination(&mut self, name: &str) -> bool {
        let aside = match name {
            "fonttbl" => {
                self.group.place = Place::Faces;
                return true;
            }
            "stylesheet" => {
                self.group.place = Place::Styles;
                return true;
            }
            "listtext" | "pntext" => {
                self.group.place = Place::Label;
                return true;
            }
            "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" => {
                Aside::Margin
            }
            "footnote" => Aside::Note,
            "shptxt" => Aside::Box,
            _ => return false,
        };
        self.flush();
        if self.group.aside.is_none() {
            self.stories.push(std::mem::take(&mut self.story));
            self.group.aside = Some(aside);
            (self.group.numbered, self.group.in_row, self.group.struck) = (false, false, false);
            (self.group.baseline, self.group.place) = (Baseline::Normal, Place::Text);
        }
        true
    }

    /// Words set aside end with their group.
    pub(super) fn end_aside(&mut self) {
        let Some(aside) = self.group.aside else { return };
        self.end_paragraph();
        let outer = self.stories.pop().unwrap_or_default();
        let mut ended = std::mem::replace(&mut self.story, outer);
        if ended.in_table {
            ended.builder.close_table();
        }
        self.story.builder.cells += ended.builder.cells;
        let said = ended.builder.take_said();
        if aside != Aside::Margin {
            self.signs.own_words.paragraphs.extend(said);
        }
        let parts = ended.builder.finish();
        match aside {
            Aside::Margin => {
                for part in parts {
                    if !self.margins.contains(&part) {
                        self.margins.push(part);
                    }
                }
            }
            Aside::Note => {
                self.notes.push(run_together(&parts, " "));
                let mark = format!("[{}]", self.notes.len());
                self.story.words.push(&mark, CharStyle::RAISED);
            }
            Aside::Box => {
                let words = run_together(&parts, "\n");
                self.story.builder.place(&words, "", ParagraphKind::Text);
            }
        }
    }
}
