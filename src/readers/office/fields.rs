//! What is said of the fields of a document whose value is not stored, or is stored in a way that is not known here.

use crate::model::finding::{Code, Finding};
use crate::model::{StyledText, number_of};
use crate::readers::office::docx::field_kinds::{WordField, lacks_value};

/// Fields that show more than the words of the document say.
#[derive(Default)]
pub(crate) struct FieldCounts {
    /// Those that only Word works out and that have no value.
    word_alone: usize,
    /// Formulas, which only Word draws.
    formulas: usize,
    /// Those without a value.
    unvalued: usize,
    /// Boxes to tick and lists to choose from, whose state is not known here.
    boxes: usize,
}

impl FieldCounts {
    /// A field ends: it is counted when it is a box to tick or a list to choose from.
    pub(super) fn note_box(&mut self, instruction: &str) {
        let name = instruction.split_whitespace().next().unwrap_or("").to_uppercase();
        self.boxes += usize::from(matches!(name.as_str(), "FORMCHECKBOX" | "FORMDROPDOWN"));
    }

    /// A field ends of which nothing was shown; `stored` is whether it has a value, if an empty one. Gives what is to be
    /// shown for it.
    pub(super) fn without_words(&mut self, kind: WordField, instruction: &str, stored: bool) -> StyledText {
        match kind {
            WordField::Words(words) => return words.into(),
            WordField::Formula(words) => {
                self.formulas += usize::from(!words.is_empty());
                return words;
            }
            WordField::WordAlone => self.word_alone += 1,
            WordField::Computed | WordField::Stored => {
                self.unvalued += usize::from(lacks_value(instruction, stored));
            }
        }
        StyledText::new()
    }

    /// What is to be said, whichever program makes the pages.
    pub(super) fn findings(&self, findings: &mut Vec<Finding>) {
        let next = "open it in Word, save it as a PDF and use that";
        if self.word_alone > 0 {
            let (show, them) = if self.word_alone == 1 { ("shows", "it") } else { ("show", "them") };
            let message = format!(
                "{} of this document, such as a number (LISTNUM), {show} something that only Word works out. Nothing \
                 is shown for {them}",
                number_of(self.word_alone, "field")
            );
            findings.push(Finding::warning(Code::NotShown, message).next(next));
        }
        if self.formulas > 0 {
            let it = if self.formulas == 1 { "it" } else { "each" };
            let message = format!(
                "this document has {} (EQ), which only Word draws. The page may show {it} as words on one line, or not \
                 at all",
                number_of(self.formulas, "formula field")
            );
            findings.push(Finding::warning(Code::NotShown, message).next(next));
        }
    }

    /// What is to be said when no program lays the document out and its words are shown as they are here.
    pub(super) fn of_words_alone(&self, findings: &mut Vec<Finding>) {
        let next = "open it, save it as a PDF and use that";
        if self.boxes > 0 {
            let message = match self.boxes {
                1 => "there is 1 tick box or drop-down list in this document. What was chosen in it is not shown"
                    .to_owned(),
                many => format!(
                    "there are {many} tick boxes or drop-down lists in this document. What was chosen in them is not \
                     shown"
                ),
            };
            findings.push(Finding::warning(Code::WordsAlone, message).next(next));
        }
        if self.unvalued > 0 {
            let (has, it) = if self.unvalued == 1 { ("has", "it") } else { ("have", "them") };
            let message = format!(
                "{} of this document, such as a reference or a list of contents, {has} no stored value. Nothing is shown for {it}",
                number_of(self.unvalued, "field")
            );
            findings.push(Finding::warning(Code::WordsAlone, message).next(next));
        }
    }
}
