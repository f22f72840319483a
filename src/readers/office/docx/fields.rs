//! Fields of a Word document that the layout works out, and those that show something which is not stored.

use super::{At, Reader};
use crate::model::Baseline;
use crate::readers::office::docx::field_kinds::{WordField, field};
use crate::readers::office::docx::reader::OpenWordField;
use crate::readers::office::package::XmlElement;

impl At {
    /// Adds to the instruction that is being read: that of the innermost field whose value has not begun.
    pub(super) fn instruct(&mut self, words: &str) {
        if let Some(open) = self.fields.iter_mut().rev().find(|open| open.kind.is_none()) {
            open.instruction.push_str(words);
        }
    }

    /// Whether a field ends, or has its value, within the instruction of another, which shows it nowhere.
    pub(super) fn is_in_instruction(&self) -> bool {
        self.fields.iter().any(|open| open.kind.is_none() && !open.long)
    }

    /// A paragraph ends.
    pub(super) fn end_paragraph_of_fields(&mut self) {
        self.fields.iter_mut().filter(|open| open.kind.is_none()).for_each(|open| open.long = true);
    }

    /// Whether words are the value of a field within the instruction of another.
    pub(super) fn is_value_in_instruction(&self) -> bool {
        self.fields.last().is_some_and(|open| open.kind.is_some()) && self.is_in_instruction()
    }

    /// Takes note of words that are the value of a field; gives whether the layout may show others.
    pub(super) fn value_of_field(&mut self, words: &str) -> bool {
        if !words.trim().is_empty() {
            self.fields.iter_mut().filter(|open| open.kind.is_some()).for_each(|open| open.shown = true);
        }
        self.fields.iter().any(|open| open.kind == Some(WordField::Computed))
    }
}

impl Reader<'_> {
    /// A mark of a field: where it begins, where its value begins, where it ends.
    pub(super) fn field_mark(&mut self, at: &mut At, element: &XmlElement<'_>) {
        match element.value("fldCharType").as_deref().map(str::trim) {
            Some("begin") => at.fields.push(OpenWordField::default()),
            Some("separate") => {
                if let Some(open) = at.fields.last_mut() {
                    open.kind = Some(field(&open.instruction));
                    open.stored = true;
                }
            }
            Some("end") => self.end_field(at),
            _ => {}
        }
    }

    /// A field in one element, which has its instruction with it.
    pub(super) fn simple_field(at: &mut At, element: &XmlElement<'_>) {
        let instruction = element.value("instr").unwrap_or_default();
        at.fields.push(OpenWordField {
            kind: Some(field(&instruction)),
            instruction,
            ..OpenWordField::default()
        });
    }

    /// A field ends. What it shows without a value is shown here.
    pub(super) fn end_field(&mut self, at: &mut At) {
        let Some(open) = at.fields.pop() else { return };
        let kind = open.kind.unwrap_or_else(|| field(&open.instruction));
        if open.shown || at.fallback > 0 {
            return;
        }
        let words = self.signs.fields.without_words(kind, &open.instruction, open.stored);
        if at.is_in_instruction() {
            at.instruct(&words);
            return;
        }
        for (text, style) in words.pieces() {
            let moved = style.baseline != Baseline::Normal;
            at.levels.extend(moved.then_some(style.baseline));
            at.add(text, &self.styles, &mut self.signs);
            if moved {
                at.levels.pop();
            }
        }
    }
}
