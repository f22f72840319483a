//! The numbers of foot- and endnotes of an older Word document. In its words there is only one mark for all of them;
//! lists beside them say which references are numbered by Word, and where each note begins.

use std::collections::BTreeMap;

use super::runs::part;
use crate::readers::compound::{u16_at, u32_at};
use crate::readers::office::docx::notes::note_mark;

/// What Word puts a number for.
pub(super) const AUTOMATIC: char = '\u{2}';

/// Where in the head of the document it is said how many characters its parts have, in their order. [MS-DOC] 2.5.4.
const PARTS: [usize; 6] = [0x4c, 0x50, 0x54, 0x58, 0x5c, 0x60];

/// Footnotes and endnotes: how many parts stand before their words, and where the head says where their references and
/// their beginnings are listed. [MS-DOC] 2.5.6.
const KINDS: [(bool, usize, usize, usize); 2] = [(false, 1, 0xaa, 0xb2), (true, 5, 0x20a, 0x212)];

/// The numbers that Word shows, by the place of their mark in all words of the document.
#[derive(Default)]
pub(super) struct NoteNumbers {
    text: BTreeMap<usize, String>,
    notes: BTreeMap<usize, String>,
}

impl NoteNumbers {
    /// Numbers the notes as Word does unless it is told otherwise. `marks` are the places of all marks, in order.
    pub(super) fn read(document: &[u8], table: &[u8], marks: &[usize]) -> Self {
        let mut numbers = Self::default();
        for (end, before, references, beginnings) in KINDS {
            let length = |at: &usize| u32_at(document, *at).unwrap_or(0) as usize;
            let start: usize = PARTS.iter().take(before).map(length).sum();
            let list = part(document, table, references).unwrap_or_default();
            let count = list.len().saturating_sub(4) / 6;
            let begins = part(document, table, beginnings).unwrap_or_default();
            let begin = |at: usize| Some(start.saturating_add(u32_at(begins, 4 * at)? as usize));
            let mut number = 0;
            for at in 0..count {
                // Nought stands for a mark that the author chose.
                if u16_at(list, 4 * (count + 1) + 2 * at).unwrap_or(0) == 0 {
                    continue;
                }
                number += 1;
                let mark = note_mark(end, number);
                if let Some(place) = u32_at(list, 4 * at) {
                    numbers.text.insert(place as usize, mark.clone());
                }
                let (Some(from), Some(to)) = (begin(at), begin(at + 1)) else { continue };
                let first = marks.get(marks.partition_point(|place| *place < from));
                if let Some(place) = first.filter(|place| **place < to) {
                    numbers.notes.insert(*place, mark);
                }
            }
        }
        numbers
    }

    /// The number for the mark at a place, and whether it is a reference in the text.
    pub(super) fn at(&self, place: usize) -> Option<(&str, bool)> {
        let in_text = self.text.get(&place).map(|mark| (mark.as_str(), true));
        in_text.or_else(|| self.notes.get(&place).map(|mark| (mark.as_str(), false)))
    }
}
