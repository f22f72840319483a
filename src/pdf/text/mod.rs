//! The words of a page from the glyphs that are placed on it: glyphs become words, words lines, and lines are put in
//! the order of reading. It is the same for other people's pages, whose glyphs an interpreter gives, and for our own.

mod bidi;
mod cells;
mod fragments;
mod glyph;
mod lines;
mod reading_order;

use std::collections::BTreeMap;

use hayro_interpret::kurbo::{Affine, Rect};

use crate::model::page_text::{PageText, PageWord, WordArea, WordEnd, WordOrigin};
pub(crate) use cells::note_cell_ends;
use fragments::{PlacedWord, ReadingDirection};
pub(crate) use glyph::{PlacedGlyph, letters};

/// Bytes of the letters of one page that are kept; a page full of the smallest print has some 50,000.
pub(crate) const PAGE_BYTES: usize = 1 << 20;

/// The words of a page, of glyphs in the order in which they are drawn. `to_page` leads from the glyphs' places to the
/// page, whose lower left corner is at 0, 0; `page` is without words and says where it is on the sheet.
pub(crate) fn page_text(
    glyphs: Vec<PlacedGlyph>,
    to_page: Affine,
    origin: WordOrigin,
    mut page: PageText,
) -> PageText {
    let mut groups: BTreeMap<ReadingDirection, Vec<PlacedWord>> = BTreeMap::new();
    for word in fragments::words(glyphs) {
        groups.entry(word.direction).or_default().push(word);
    }
    // What most words do is done first: a page that lies on its side has a line at its edge that does not.
    let mut groups: Vec<Vec<PlacedWord>> = groups.into_values().collect();
    groups.sort_by_key(|words| std::cmp::Reverse(words.len()));
    for words in groups {
        let lines = reading_order::in_reading_order(lines::lines(words));
        let mut cell = lines::OpenCell::default();
        for (number, line) in lines.iter().enumerate() {
            let last = line.words.len().saturating_sub(1);
            let after = lines.get(number + 1);
            let next = after.and_then(|line| line.words.first());
            let ends_cell = after.is_some_and(|after| cell.ends_with(line, after));
            for (at, word) in line.words.iter().enumerate() {
                if page.text().len() + word.text.len() > PAGE_BYTES {
                    page.cut_off = true;
                    return page;
                }
                let then = match at == last {
                    false => WordEnd::Space,
                    true if ends_cell => WordEnd::Cell,
                    true if next.is_some_and(|next| is_divided(&word.text, &next.text)) => WordEnd::Hyphen,
                    true => WordEnd::Line,
                };
                let Rect { x0, y0, x1, y1 } = to_page.transform_rect_bbox(word.area);
                let turned = word.direction.0;
                let (area, sight) = (WordArea::new(x0, y0, x1, y1), word.sight);
                let placed = PageWord { turned, origin, sight, then, ..PageWord::new(area) };
                page.push(&word.text, placed);
            }
        }
    }
    page
}

/// Whether a word at the end of a line goes on at the beginning of the next one.
fn is_divided(word: &str, next: &str) -> bool {
    let before = word.strip_suffix(['-', '\u{2010}']).and_then(|stem| stem.chars().next_back());
    before.is_some_and(char::is_alphabetic) && next.starts_with(char::is_lowercase)
}
