//! Glyphs as they are placed on a page, and the letters that they stand for: in the form in which people type them,
//! without what cannot be seen.

use hayro_interpret::kurbo::{Point, Rect, Vec2};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::model::page_text::WordSight;

/// Letters of a glyph that are kept: a font can say that one glyph stands for a whole page.
const LONGEST: usize = 64;

/// What a glyph stands for whose letters the file does not say.
pub(crate) const UNKNOWN: &str = "\u{FFFD}";

/// A glyph on a page.
#[derive(Clone, Debug)]
pub(crate) struct PlacedGlyph {
    /// The letters that it stands for.
    pub(crate) text: String,
    /// Where it stands on its base line.
    pub(crate) from: Point,
    /// From there to where the next one is to stand.
    pub(crate) along: Vec2,
    /// The height of its type, upwards from the base line.
    pub(crate) up: Vec2,
    /// How far its letters reach above the base line and below it, as parts of that height.
    pub(crate) reach: (f64, f64),
    /// Whether a reader sees it.
    pub(crate) sight: WordSight,
}

/// What the letters of a glyph do to the word that they are in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum GlyphRole {
    /// They are a part of it.
    Letters,
    /// They go on top of the letter before.
    Mark,
    /// They end it.
    Space,
}

impl PlacedGlyph {
    pub(super) fn role(&self) -> GlyphRole {
        if self.text.chars().all(char::is_whitespace) {
            GlyphRole::Space
        } else if self.text.chars().all(is_combining_mark) {
            GlyphRole::Mark
        } else {
            GlyphRole::Letters
        }
    }

    /// Its parts, where a font says that one glyph stands for several words; else itself.
    pub(super) fn parts(self) -> Result<Vec<PlacedGlyph>, PlacedGlyph> {
        if self.text.len() < 2 || self.role() == GlyphRole::Space || !self.text.contains(char::is_whitespace)
        {
            return Err(self);
        }
        let all = self.text.chars().count() as f64;
        let part = |(at, text): (usize, char)| PlacedGlyph {
            text: text.to_string(),
            from: self.from + self.along * (at as f64 / all),
            along: self.along / all,
            ..self.clone()
        };
        Ok(self.text.chars().enumerate().map(part).collect())
    }

    /// The upright rectangle around it.
    pub(super) fn area(&self) -> Rect {
        let (above, below) = self.reach;
        let corner = |along: f64, up: f64| self.from + self.along * along + self.up * up;
        let rect = Rect::from_points(corner(0.0, below), corner(1.0, above));
        rect.union_pt(corner(0.0, above)).union_pt(corner(1.0, below))
    }
}

/// The letters that a file gives for a glyph, as people type them; nothing for what is not seen.
pub(crate) fn letters(said: Option<&str>) -> String {
    let Some(said) = said else { return UNKNOWN.into() };
    let mut letters = String::with_capacity(said.len());
    for letter in said.chars().take(LONGEST) {
        match letter {
            '\0' => letters.push_str(UNKNOWN),
            // A hyphen at which a word may be divided is seen only where it is.
            '\u{AD}' => letters.push('-'),
            letter if letter.is_whitespace() => letters.push(' '),
            letter if letter.is_control() || is_unseen(letter) => {}
            // Letters that are joined to one, and those of Arabic in the shape that they have in the word.
            '\u{FB00}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' => letters.extend(letter.nfkc()),
            letter => letters.push(letter),
        }
    }
    letters
}

/// Marks that say how letters are to be joined or which way they run.
const fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// Whether a letter is of a script that runs from right to left.
pub(super) const fn runs_left(letter: char) -> bool {
    matches!(letter,
        '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}')
}

/// Whether a letter is of a script that runs from left to right; figures and signs are of none.
pub(super) fn runs_right(letter: char) -> bool {
    letter.is_alphabetic() && !runs_left(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The characters by the Unicode Standard's charts.
    #[test]
    fn letters_are_as_people_type_them() {
        for (said, typed) in [
            (Some("\u{FB01}"), "fi"),
            (Some("\u{FB04}"), "ffl"),
            // ARABIC LIGATURE LAM WITH ALEF ISOLATED FORM, ARABIC LETTER BEH INITIAL FORM
            (Some("\u{FEFB}\u{FE91}"), "\u{644}\u{627}\u{628}"),
            (Some("co\u{AD}op"), "co-op"),
            (Some("a\u{A0}b\u{3000}c"), "a b c"),
            (Some("\u{200B}\u{FEFF}\u{7}"), ""),
            (Some("\0"), UNKNOWN),
            (Some("½²"), "½²"),
            (None, UNKNOWN),
        ] {
            assert_eq!(letters(said), typed, "{said:?}");
        }
        assert_eq!(letters(Some(&"x".repeat(500))).len(), LONGEST);
    }
}
