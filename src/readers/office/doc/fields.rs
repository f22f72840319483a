//! The fields of an older Word document. Three marks in its text say where the instruction of a field begins, where its
//! value begins, and where it ends; a field without the second has no value.

use super::runs::CharacterProps;
use crate::model::StyledText;
use crate::readers::office::DocumentFeatures;
use crate::readers::office::docx::field_kinds::{WordField, field};

/// A field that is being read.
#[derive(Default)]
struct OpenField {
    /// Whether its value has begun.
    stored: bool,
    instruction: String,
    /// Whether the layout may show another value.
    computed: bool,
    /// Whether anything was shown as its value.
    shown: bool,
    /// How its first mark looks.
    props: CharacterProps,
}

/// How deep fields may lie in one another; those that lie deeper are not told apart.
const DEEPEST: usize = 100;

/// The fields that are open, each inside the one before.
#[derive(Default)]
pub(super) struct OpenFields {
    open: Vec<OpenField>,
    /// How many are open that lie too deep.
    deeper: usize,
}

impl OpenFields {
    /// Takes a character that is not shown where it is: the first two marks of a field, and what is in an instruction,
    /// values of other fields among it.
    pub(super) fn takes(&mut self, c: char, props: &CharacterProps) -> bool {
        match c {
            '\u{13}' if self.open.len() >= DEEPEST => self.deeper += 1,
            '\u{13}' => self.open.push(OpenField { props: *props, ..OpenField::default() }),
            '\u{14}' | '\u{15}' if self.deeper > 0 => self.deeper -= usize::from(c == '\u{15}'),
            '\u{14}' => {
                if let Some(open) = self.open.last_mut() {
                    open.stored = true;
                    open.computed = field(&open.instruction) == WordField::Computed;
                }
            }
            '\u{15}' => return false,
            c => {
                if let Some(reading) = self.open.iter_mut().rev().find(|open| !open.stored) {
                    reading.instruction.push(c);
                    return true;
                }
                if !c.is_whitespace() {
                    self.open.iter_mut().for_each(|open| open.shown = true);
                }
                return false;
            }
        }
        true
    }

    /// Whether the layout may show another value than the one that is being read.
    pub(super) fn are_computed(&self) -> bool {
        self.open.iter().any(|open| open.computed)
    }

    /// The innermost field ends. Gives what is to be shown for it, and how.
    pub(super) fn end(&mut self, signs: &mut DocumentFeatures) -> (StyledText, CharacterProps) {
        let Some(ended) = self.open.pop() else { return Default::default() };
        signs.fields.note_box(&ended.instruction);
        if ended.shown {
            return Default::default();
        }
        let kind = field(&ended.instruction);
        let words = signs.fields.without_words(kind, &ended.instruction, ended.stored);
        if let Some(reading) = self.open.iter_mut().rev().find(|open| !open.stored) {
            reading.instruction.push_str(&words);
            return Default::default();
        }
        self.open.iter_mut().for_each(|open| open.shown |= !words.trim().is_empty());
        (words, ended.props)
    }

    /// What is in instructions that nothing ends: no program says whether these are words of the document.
    pub(super) fn unended(self) -> String {
        let open = self.open.into_iter().filter(|open| !open.stored);
        let plain = |c: char| {
            if c == '\r' {
                '\n'
            } else if c.is_control() {
                ' '
            } else {
                c
            }
        };
        open.flat_map(|open| open.instruction.chars().map(plain).collect::<Vec<char>>()).collect()
    }
}
