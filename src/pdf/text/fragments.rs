//! Glyphs become words: those that follow one another without a gap. The order is that in which they are drawn, which is
//! the one thing that a file says of what belongs together; where glyphs stand on the page decides the rest.

use std::collections::BTreeMap;

use hayro_interpret::kurbo::{Point, Rect, Vec2};
use unicode_normalization::UnicodeNormalization;

use super::bidi::in_reading_order;
use super::glyph::{GlyphRole, PlacedGlyph};
use crate::model::page_text::WordSight;

/// A gap between two letters that parts two words, as a share of the size of type. Spaces are a quarter of it and more.
const GAP: f64 = 0.13;
/// How far a letter may begin before the end of the one before it.
const OVERLAP: f64 = 0.6;
/// How far letters of one word may stand above or below one another, as the E of TeX does.
const LEVEL: f64 = 0.35;
/// How far raised and lowered letters may, and how much smaller than their neighbours they are.
const RAISED: f64 = 0.6;
const SMALLER: f64 = 0.9;
/// How near letters lie that are drawn twice, to look bold or to cast a shadow; and never farther than this, in points.
const TWICE: f64 = 0.1;
const CELL: f64 = 4.0;
/// Glyphs in one place that are looked at: the others can only be a trick.
const CROWD: usize = 200;
/// Degrees by which lines may slant that are meant to be level or upright.
const SLANT: f64 = 2.0;

/// The way in which words run, in whole degrees against the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ReadingDirection(pub(super) u16);

impl ReadingDirection {
    fn of(along: Vec2) -> Self {
        let degrees = along.atan2().to_degrees().rem_euclid(360.0);
        let right = (degrees / 90.0).round() * 90.0;
        let degrees = if (degrees - right).abs() <= SLANT { right } else { degrees.round() };
        Self(degrees as u16 % 360)
    }

    /// The same point as seen by one who reads in this direction: how far along, and how far up.
    pub(super) fn seen(self, at: Point) -> Point {
        let along = self.along();
        let place = at.to_vec2();
        Point::new(place.dot(along), along.cross(place))
    }

    fn along(self) -> Vec2 {
        match self.0 {
            0 => Vec2::new(1.0, 0.0),
            90 => Vec2::new(0.0, 1.0),
            180 => Vec2::new(-1.0, 0.0),
            270 => Vec2::new(0.0, -1.0),
            degrees => Vec2::from_angle(f64::from(degrees).to_radians()),
        }
    }
}

/// A word, as seen by one who reads in its direction.
#[derive(Clone, Debug)]
pub(super) struct PlacedWord {
    pub(super) text: String,
    pub(super) direction: ReadingDirection,
    /// Where it begins and ends along the line.
    pub(super) left: f64,
    pub(super) right: f64,
    /// How far up its base line is.
    pub(super) base: f64,
    /// The size of its type.
    pub(super) size: f64,
    /// Where it is on the page.
    pub(super) area: Rect,
    pub(super) sight: WordSight,
    /// Whether it runs from right to left.
    pub(super) leftward: bool,
}

/// A glyph as seen by one who reads in its direction.
struct SeenGlyph {
    text: String,
    left: f64,
    right: f64,
    base: f64,
    size: f64,
    area: Rect,
    sight: WordSight,
}

/// A word to which letters may still be added.
struct OpenWord {
    direction: ReadingDirection,
    glyphs: Vec<SeenGlyph>,
    left: f64,
    right: f64,
}

/// The words that glyphs make, in the order in which these were drawn.
pub(super) fn words(glyphs: Vec<PlacedGlyph>) -> Vec<PlacedWord> {
    let mut words = Vec::new();
    let mut open: Option<OpenWord> = None;
    let close = |open: &mut Option<OpenWord>, words: &mut Vec<PlacedWord>| {
        words.extend(open.take().map(OpenWord::close));
    };
    for glyph in without_doubles(glyphs) {
        let role = glyph.role();
        if role == GlyphRole::Space {
            close(&mut open, &mut words);
            continue;
        }
        let (direction, seen) = seen(glyph, open.as_ref().map(|word| word.direction));
        match &mut open {
            Some(word) if role == GlyphRole::Mark && word.takes_mark(direction, &seen) => word.mark(seen),
            Some(word) if word.takes(direction, &seen) => word.add(seen),
            open => {
                close(open, &mut words);
                let (left, right) = (seen.left, seen.right);
                *open = Some(OpenWord { direction, glyphs: vec![seen], left, right });
            }
        }
    }
    close(&mut open, &mut words);
    words
}

/// A glyph as seen by one who reads in its direction, which is that of the word before where it does not tell one.
fn seen(glyph: PlacedGlyph, before: Option<ReadingDirection>) -> (ReadingDirection, SeenGlyph) {
    let PlacedGlyph { along, up, from, .. } = glyph;
    let direction = match (along.hypot() > 1e-3, before) {
        (true, _) => ReadingDirection::of(along),
        (false, Some(before)) => before,
        (false, None) => ReadingDirection::of(Vec2::new(up.y, -up.x)),
    };
    let (start, end) = (direction.seen(from), direction.seen(from + along));
    let size = direction.along().cross(up).abs().max(0.01);
    let area = glyph.area();
    let (left, right) = (start.x.min(end.x), start.x.max(end.x));
    (direction, SeenGlyph { text: glyph.text, left, right, base: start.y, size, area, sight: glyph.sight })
}

impl OpenWord {
    fn takes(&self, direction: ReadingDirection, glyph: &SeenGlyph) -> bool {
        let Some(last) = self.glyphs.last().filter(|_| direction == self.direction) else { return false };
        let (small, large) = (last.size.min(glyph.size), last.size.max(glyph.size));
        let level = (last.base - glyph.base).abs();
        let raised = small < SMALLER * large && small > 0.3 * large && level < RAISED * large;
        if !(level < LEVEL * large && small > 0.3 * large || raised) {
            return false;
        }
        let near = |gap: f64| gap <= GAP * (small + large) / 2.0;
        let onward = near(glyph.left - self.right)
            && glyph.left - self.right >= -OVERLAP * large
            && glyph.left >= last.left - 0.02 * large;
        // Hebrew and Arabic come in the order of reading, and some programs draw all letters of a line backwards.
        let leftward = near(self.left - glyph.right) && self.left - glyph.right >= -GAP * large;
        onward || leftward || accented(last, glyph).is_some()
    }

    fn add(&mut self, glyph: SeenGlyph) {
        if let Some(last) = self.glyphs.last_mut()
            && let Some(letter) = accented(last, &glyph)
        {
            last.text = letter.into();
            last.area = last.area.union(glyph.area);
            (last.left, last.right) = (last.left.min(glyph.left), last.right.max(glyph.right));
            last.sight = together(last.sight, glyph.sight);
            (self.left, self.right) = (self.left.min(last.left), self.right.max(last.right));
            return;
        }
        (self.left, self.right) = (self.left.min(glyph.left), self.right.max(glyph.right));
        self.glyphs.push(glyph);
    }

    /// Whether a mark lies over or under this word.
    fn takes_mark(&self, direction: ReadingDirection, mark: &SeenGlyph) -> bool {
        let Some(last) = self.glyphs.last().filter(|_| direction == self.direction) else { return false };
        let middle = (mark.left + mark.right) / 2.0;
        (last.base - mark.base).abs() < last.size
            && middle >= self.left - 0.3 * last.size
            && middle <= self.right + 0.5 * last.size
    }

    /// Puts a mark on the letter that it lies over.
    fn mark(&mut self, mark: SeenGlyph) {
        let middle = (mark.left + mark.right) / 2.0;
        let away = |glyph: &SeenGlyph| (glyph.left - middle).max(middle - glyph.right).max(0.0);
        let nearest = self.glyphs.iter_mut().rev().min_by(|one, other| away(one).total_cmp(&away(other)));
        if let Some(letter) = nearest {
            letter.text += &mark.text;
            letter.sight = together(letter.sight, mark.sight);
        }
    }

    fn close(self) -> PlacedWord {
        let Self { direction, mut glyphs, left, right } = self;
        glyphs.sort_by(|one, other| one.left.total_cmp(&other.left));
        let (text, leftward) = in_reading_order(glyphs.iter().map(|glyph| glyph.text.as_str()));
        // The largest letters say where the line is.
        let largest = glyphs.iter().max_by(|one, other| one.size.total_cmp(&other.size));
        let (base, size) = largest.map_or((0.0, 1.0), |glyph| (glyph.base, glyph.size));
        let area =
            glyphs.iter().map(|glyph| glyph.area).reduce(|all, area| all.union(area)).unwrap_or_default();
        let sight = glyphs.iter().map(|glyph| glyph.sight).reduce(together).unwrap_or_default();
        PlacedWord { text: text.nfc().collect(), direction, left, right, base, size, area, sight, leftward }
    }
}

/// Signs that some files draw over a letter as glyphs of their own, and the marks that they are there.
const ACCENTS: [(char, char); 13] = [
    ('`', '\u{300}'),
    ('\u{B4}', '\u{301}'),
    ('^', '\u{302}'),
    ('\u{2C6}', '\u{302}'),
    ('\u{2DC}', '\u{303}'),
    ('\u{AF}', '\u{304}'),
    ('\u{2D8}', '\u{306}'),
    ('\u{2D9}', '\u{307}'),
    ('\u{A8}', '\u{308}'),
    ('\u{2DA}', '\u{30A}'),
    ('\u{2DD}', '\u{30B}'),
    ('\u{2C7}', '\u{30C}'),
    ('\u{B8}', '\u{327}'),
];

/// The letter that two glyphs make of which one is an accent that lies over the other.
fn accented(one: &SeenGlyph, other: &SeenGlyph) -> Option<char> {
    let single = |glyph: &SeenGlyph| {
        let mut letters = glyph.text.chars();
        letters.next().filter(|_| letters.next().is_none())
    };
    let mark = |letter: char| ACCENTS.iter().find(|(sign, _)| *sign == letter).map(|(_, mark)| *mark);
    let (first, second) = (single(one)?, single(other)?);
    let (letter, mark) = match (mark(first), mark(second)) {
        (Some(mark), None) => (second, mark),
        (None, Some(mark)) => (first, mark),
        _ => return None,
    };
    let shared = one.right.min(other.right) - one.left.max(other.left);
    let narrow = (one.right - one.left).min(other.right - other.left);
    if shared < 0.5 * narrow || !letter.is_alphabetic() {
        return None;
    }
    let letter = if letter == '\u{131}' { 'i' } else { letter };
    let mut made = [letter, mark].into_iter().nfc();
    made.next().filter(|_| made.next().is_none())
}

/// How a reader sees letters that belong together: none of them is to be hidden for the whole to be seen.
fn together(one: WordSight, other: WordSight) -> WordSight {
    if one.can_be_read() == other.can_be_read() {
        one.max(other)
    } else if one.can_be_read() {
        other
    } else {
        one
    }
}

/// The glyphs without those that are drawn again in the same place. The one that is seen best counts.
fn without_doubles(glyphs: Vec<PlacedGlyph>) -> Vec<PlacedGlyph> {
    let mut kept: Vec<PlacedGlyph> = Vec::with_capacity(glyphs.len());
    // The last glyph of each cell of the page, and for each glyph the one before it in its cell.
    let mut cells: BTreeMap<(i32, i32), usize> = BTreeMap::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(glyphs.len());
    let mut keep = |glyph: PlacedGlyph, kept: &mut Vec<PlacedGlyph>| {
        if glyph.role() == GlyphRole::Space {
            before.push(None);
            kept.push(glyph);
            return;
        }
        let near = (TWICE * glyph.up.hypot()).min(CELL);
        let cell = |at: f64| (at / CELL).floor() as i32;
        let (x, y) = (cell(glyph.from.x), cell(glyph.from.y));
        for (i, j) in (-1..=1).flat_map(|i| (-1..=1).map(move |j| (i, j))) {
            let mut next = cells.get(&(x.saturating_add(i), y.saturating_add(j))).copied();
            let mut looked = 0;
            while let Some(at) = next.filter(|_| looked < CROWD) {
                if let Some(other) = kept.get_mut(at)
                    && other.text == glyph.text
                    && other.from.distance(glyph.from) <= near
                    && (other.up - glyph.up).hypot() <= near
                {
                    other.sight = other.sight.min(glyph.sight);
                    return;
                }
                next = before.get(at).copied().flatten();
                looked += 1;
            }
        }
        before.push(cells.insert((x, y), kept.len()));
        kept.push(glyph);
    };
    for glyph in glyphs {
        match glyph.parts() {
            Ok(parts) => parts.into_iter().for_each(|part| keep(part, &mut kept)),
            Err(one) => keep(one, &mut kept),
        }
    }
    kept
}
