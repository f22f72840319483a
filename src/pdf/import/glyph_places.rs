//! Where the glyphs of a run stand, and how large their type is: what an interpreter gives is a matrix for each glyph,
//! which has the font's own units in it and, where another font stands in for one that the file lacks, the stretch of each
//! glyph to the width that the file says.

use std::collections::BTreeMap;

use hayro_interpret::font::{FontData, Glyph, GlyphRun, OutlineFontData, PositionedGlyph};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, Point, Vec2};

use crate::model::page_text::WordSight;
use crate::pdf::sfnt;
use crate::pdf::text::{PlacedGlyph, letters};

/// Units of a glyph's own space to the size of type.
const EM: f64 = 1000.0;
/// How far letters reach above and below the base line in a typeface that does not say it: those of Helvetica reach 0.72
/// and 0.21.
const REACH: (f64, f64) = (0.75, -0.25);
/// The share by which a glyph may be stretched beside another without being so.
const STRETCH: f64 = 0.005;

/// What is known of each typeface, by its key.
#[derive(Default)]
pub(super) struct Typefaces(BTreeMap<u128, TypefaceFacts>);

/// What a typeface says of itself.
struct TypefaceFacts {
    file: FontData,
    /// How far its letters reach.
    reach: (f64, f64),
    /// The letters of its shapes, once they are asked for.
    letters: Option<BTreeMap<u32, char>>,
}

impl Typefaces {
    /// The key of the typeface of a glyph that has one with a file.
    fn key(&mut self, glyph: &Glyph<'_>) -> Option<u128> {
        let Glyph::Outline(outline) = glyph else { return None };
        let OutlineFontData { data, cache_key, .. } = outline.font_data()?;
        self.0.entry(cache_key).or_insert_with(|| {
            let reach = sfnt::reach((*data).as_ref()).unwrap_or(REACH);
            TypefaceFacts { file: data, reach, letters: None }
        });
        Some(cache_key)
    }

    /// What a glyph stands for: the letters that the file gives for it; where it gives none, those that the typeface gives
    /// for its shape.
    fn letters_of(&mut self, glyph: &Glyph<'_>, key: Option<u128>) -> String {
        match glyph.as_unicode() {
            Some(BfString::Char(letter)) => return letters(Some(letter.encode_utf8(&mut [0; 4]))),
            Some(BfString::String(text)) => return letters(Some(&text)),
            None => {}
        }
        let (Glyph::Outline(outline), Some(facts)) = (glyph, key.and_then(|key| self.0.get_mut(&key))) else {
            return letters(None);
        };
        let known = facts.letters.get_or_insert_with(|| sfnt::letters((*facts.file).as_ref()));
        let letter = known.get(&outline.glyph_id().to_u32());
        letters(letter.map(|letter| letter.encode_utf8(&mut [0; 4]).to_owned()).as_deref())
    }
}

/// The glyphs of a run, as they are placed by what is around them. Whether they are seen is found out later.
pub(super) fn placed(run: &GlyphRun<'_, '_>, around: Affine, known: &mut Typefaces) -> Vec<PlacedGlyph> {
    let glyphs = run.glyphs();
    let Some(first) = glyphs.first() else { return Vec::new() };
    let key = known.key(first);
    let reach = key.and_then(|key| known.0.get(&key)).map_or(REACH, |facts| facts.reach);
    let texts: Vec<String> = glyphs.iter().map(|glyph| known.letters_of(glyph, key)).collect();
    let axes: Vec<(Point, Vec2, Vec2)> = glyphs
        .iter()
        .map(|glyph| {
            let [a, b, c, d, e, f] = (around * glyph.transform()).as_coeffs();
            (Point::new(e, f), Vec2::new(a, b) * EM, Vec2::new(c, d) * EM)
        })
        .collect();
    if run.writing_mode() == WritingMode::Vertical {
        return downward(texts, &axes);
    }
    let stretch = |at: &(Point, Vec2, Vec2)| at.1.hypot() / at.2.hypot().max(f64::MIN_POSITIVE);
    let common = axes.first().map_or(1.0, stretch);
    let alone = glyphs.len() == 1 && matches!(&**first, Glyph::Outline(glyph) if glyph.font_data().is_none());
    let stretched = axes.iter().any(|at| (stretch(at) - common).abs() > STRETCH * common)
        || alone && (0.6..=1.6).contains(&common);
    let height = type3_height(run, &texts);
    let of_run = |((glyph, at), text): ((&PositionedGlyph<'_>, &(Point, Vec2, Vec2)), String)| {
        let (from, mut right, mut up) = *at;
        if stretched {
            right = right * (up.hypot() / right.hypot().max(f64::MIN_POSITIVE));
        }
        let advance = match &**glyph {
            Glyph::Outline(glyph) => glyph.advance_width(),
            Glyph::Type3(glyph) => glyph.advance_width(),
        };
        let along = right * (f64::from(advance.unwrap_or(0.0)) / EM);
        if let Some(height) = height {
            // Drawn letters have a space of their own, which may be upside down.
            up = up * height * if along.cross(up) < 0.0 { -1.0 } else { 1.0 };
        }
        PlacedGlyph { text, from, along, up, reach, sight: WordSight::Seen }
    };
    glyphs.iter().zip(&axes).zip(texts).map(of_run).collect()
}

/// The glyphs of a run that goes down the page. Each stands below the one before, in the middle of the line.
fn downward(texts: Vec<String>, axes: &[(Point, Vec2, Vec2)]) -> Vec<PlacedGlyph> {
    // Where the pen is, from the corner of a glyph as wide as high.
    let pen = |(from, right, up): &(Point, Vec2, Vec2)| *from + *right * 0.5 + *up * 0.88;
    let glyph = |(text, own): (String, &(Point, Vec2, Vec2))| {
        let (from, reach) = (pen(own), (0.5, -0.5));
        PlacedGlyph { text, from, along: -own.2, up: own.1, reach, sight: WordSight::Seen }
    };
    texts.into_iter().zip(axes).map(glyph).collect()
}

/// The height of the type of a font that draws its letters, as a share of the size that the file sets, which may say
/// nothing of it. Letters of text are as wide on average as those of other typefaces.
fn type3_height(run: &GlyphRun<'_, '_>, texts: &[String]) -> Option<f64> {
    let (mut wide, mut usual) = (0.0, 0.0);
    for (glyph, text) in run.glyphs().iter().zip(texts) {
        let Glyph::Type3(drawn) = &**glyph else { return None };
        wide += f64::from(drawn.advance_width().unwrap_or(0.0)).abs() / EM;
        usual += text.chars().map(usual_width).sum::<f64>();
    }
    let height = if usual > 0.0 { wide / usual } else { 1.0 };
    // Where the size is about right, it is.
    Some(if (0.6..=1.7).contains(&height) || height <= 0.0 { 1.0 } else { height })
}

/// The width of a letter in most typefaces, as a share of the size of type.
fn usual_width(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 't' | 'f' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '(' | ')' => {
            0.28
        }
        'm' | 'w' | 'M' | 'W' => 0.83,
        'A'..='Z' => 0.67,
        _ => 0.52,
    }
}
