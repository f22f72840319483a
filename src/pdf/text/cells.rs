//! The ends of cells in lines that a reader of pictures gives: it runs through all columns of a table, and tells only where
//! each word is.

use crate::model::page_text::{PageWord, WordEnd};

/// A gap that parts two cells, as a share of the height of the letters.
const GAP: f32 = 1.5;

/// Notes where cells end in words that run from left to right, line by line.
pub(crate) fn note_cell_ends(words: &mut [PageWord]) {
    // Where the last cell of the row begins, once the row is known to have several.
    let mut cell: Option<f32> = None;
    for at in 1..words.len() {
        let (Some(word), Some(next)) = (words.get(at - 1).copied(), words.get(at).copied()) else { return };
        let height = word.area.top - word.area.bottom;
        let ends = match word.then {
            WordEnd::Space => next.area.left - word.area.right > GAP * height,
            // What begins under the last cell goes on from it.
            _ => cell.is_some_and(|left| next.area.left < left - height),
        };
        match word.then {
            WordEnd::Space if ends => cell = Some(next.area.left),
            _ if ends => cell = None,
            _ => {}
        }
        if let Some(word) = words.get_mut(at - 1).filter(|word| ends && word.turned == 0) {
            word.then = WordEnd::Cell;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::page_text::WordArea;

    #[test]
    fn a_wide_gap_ends_a_cell_and_what_lies_under_the_last_one_goes_on() {
        // Left and right edge, height of the base line, and whether the line ends there; then whether a cell does.
        let rows = [
            (50.0, 90.0, 700.0, true, false),
            (50.0, 80.0, 680.0, false, false),
            (84.0, 120.0, 680.0, false, true),
            (200.0, 240.0, 680.0, false, false),
            (244.0, 280.0, 680.0, true, false),
            (200.0, 260.0, 668.0, true, true),
            (50.0, 90.0, 650.0, false, true),
            (200.0, 260.0, 650.0, true, true),
            (50.0, 90.0, 630.0, true, false),
        ];
        let mut words: Vec<PageWord> = rows
            .iter()
            .map(|(left, right, base, ends, _)| PageWord {
                then: if *ends { WordEnd::Line } else { WordEnd::Space },
                ..PageWord::new(WordArea::new(*left, *base, *right, base + 10.0))
            })
            .collect();
        note_cell_ends(&mut words);
        let ends: Vec<bool> = words.iter().map(|word| word.then == WordEnd::Cell).collect();
        let expected: Vec<bool> = rows.iter().map(|(.., ends)| *ends).collect();
        assert_eq!(ends, expected);
    }
}
