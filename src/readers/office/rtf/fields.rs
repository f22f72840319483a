//! The fields of a Rich Text document: a group with a group for the instruction and one for the value. The value may be
//! empty, and what a sign (SYMBOL) or a formula (EQ) shows is in its instruction alone.

use super::Rtf;
use crate::model::CharStyle;
use crate::readers::office::docx::field_kinds::field;
use crate::readers::office::rtf::state::OpenRtfField;
use crate::readers::office::words_in;

impl Rtf<'_> {
    /// A field begins, or its value does.
    pub(super) fn begin_field(&mut self, name: &str) {
        self.flush();
        if self.group.skipped {
            return;
        }
        if name == "field" {
            self.fields.push(OpenRtfField { depth: self.outer.len(), ..OpenRtfField::default() });
        } else if let Some(open) = self.fields.last_mut() {
            open.stored = true;
        }
    }

    /// Adds to the instruction that is being read, also the value of a field within it.
    pub(super) fn instruct(&mut self, text: &str) {
        if let Some(open) = self.fields.iter_mut().rev().find(|open| !open.stored) {
            open.instruction.push_str(text);
        }
    }

    /// Takes note of words that are shown.
    pub(super) fn value_of_field(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.fields.iter_mut().for_each(|open| open.shown = true);
        }
    }

    /// A group has ended, and with it perhaps a field. What that shows without a value is shown here.
    pub(super) fn end_field(&mut self) {
        let Some(ended) = self.fields.pop_if(|open| open.depth > self.outer.len()) else { return };
        if ended.shown {
            return;
        }
        self.signs.fields.note_box(&ended.instruction);
        let kind = field(&ended.instruction);
        let words = self.signs.fields.without_words(kind, &ended.instruction, ended.stored);
        if self.group.field {
            self.instruct(&words);
        } else if self.group.hidden {
            self.signs.hidden += words_in(&words);
        } else if !words.is_empty() && self.seen() {
            self.value_of_field(&words);
            for (text, style) in words.pieces() {
                let style = CharStyle { baseline: style.baseline, ..self.group.drawn() };
                self.story.words.push(text, style);
            }
        }
    }
}
