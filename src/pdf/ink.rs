//! What the picture of a page shows: whether anything is on it at all, and whether there is ink where words are said to
//! be. Paper that was scanned is grey, grainy and darker at its edges, so ink is what is darker than the paper around it
//! by more than the grain.

use crate::model::page_text::WordArea;
use crate::model::picture::PagePicture;

/// What a part of a picture looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PatchLook {
    /// Light and dark, as print is.
    Ink,
    /// Dark all over.
    Dark,
    /// Light all over.
    Light,
    /// Neither for certain, or off the picture.
    Unclear,
}

/// The side of the squares in which the shade of the paper is taken, in pixels.
const SQUARE: usize = 32;
/// The part of each edge that is left out of account: the shadow at the edge of a scan.
const EDGE: f64 = 0.02;
/// By how many shades ink is darker than paper, beside so many times the grain.
const APART: f64 = 6.0;
const GRAINS: f64 = 5.0;
/// Pixels of ink, each beside others, that are more than dust.
const DUST: usize = 6;
/// Ink that touches so many of its eight neighbours is more than a grain.
const TOUCHING: usize = 3;
/// Paper that is darker than this is no blank paper.
const PAPER: u8 = 128;

/// Shades between the lightest and the darkest of a patch without ink, and of one with ink.
const EVEN: u8 = 24;
const EVEN_DARK: u8 = 40;
const UNEVEN: u8 = 60;
/// The lightest shade of a dark box, and the darkest of blank paper.
const BLACK: u8 = 90;
const WHITE: u8 = 140;

/// Whether nothing can be seen on a part of a picture in shades of grey, in parts of its sheet.
pub(crate) fn is_blank(picture: &PagePicture, part: [f64; 4]) -> bool {
    let Some(part) = Part::new(picture, part) else { return false };
    let squares = (part.across.div_ceil(SQUARE), part.down.div_ceil(SQUARE));
    let shades: Vec<u8> = (0..squares.1)
        .flat_map(|y| (0..squares.0).map(move |x| (x, y)))
        .map(|(x, y)| part.median(x * SQUARE, y * SQUARE))
        .collect();
    let mut sorted = shades.clone();
    sorted.sort_unstable();
    if sorted.get(sorted.len() / 2).is_none_or(|shade| *shade < PAPER) {
        return false;
    }
    // The shade of the paper around a square is the lightest near it, since ink only makes it darker.
    let paper = |x: usize, y: usize| {
        let near = |at: usize, of: usize| at.saturating_sub(1)..(at + 2).min(of);
        let rows = near(y, squares.1).flat_map(|j| near(x, squares.0).map(move |i| j * squares.0 + i));
        rows.filter_map(|at| shades.get(at).copied()).max().unwrap_or(255)
    };
    let papers: Vec<u8> =
        (0..squares.1).flat_map(|y| (0..squares.0).map(move |x| (x, y))).map(|(x, y)| paper(x, y)).collect();
    let grain = part.grain(&shades, squares.0);
    let apart = (APART + GRAINS * grain).min(120.0) as u8;
    let is_ink = |x: usize, y: usize| {
        let paper = papers.get(y / SQUARE * squares.0 + x / SQUARE).copied().unwrap_or(255);
        part.shade(x, y) < paper.saturating_sub(apart)
    };
    let mut ink = 0;
    for y in 1..part.down.saturating_sub(1) {
        for x in 1..part.across.saturating_sub(1) {
            if is_ink(x, y) {
                let around = (0..9).filter(|at| *at != 4 && is_ink(x + at % 3 - 1, y + at / 3 - 1));
                ink += usize::from(around.count() >= TOUCHING);
                if ink > DUST {
                    return false;
                }
            }
        }
    }
    true
}

/// What a part of a picture in shades of grey looks like; the area is in parts of its sheet, as in [`is_blank`].
pub(crate) fn look(picture: &PagePicture, area: [f64; 4]) -> PatchLook {
    let Some(part) = Part::new(picture, area).filter(|part| part.across >= 3 && part.down >= 3) else {
        return PatchLook::Unclear;
    };
    let mut counts = [0usize; 256];
    for y in 0..part.down {
        for x in 0..part.across {
            counts[usize::from(part.shade(x, y))] += 1;
        }
    }
    let all = part.across * part.down;
    // The shade below which this share of the pixels is.
    let shade = |share: f64| {
        let mut left = (share * all as f64) as usize;
        let found = counts.iter().position(|count| {
            let here = *count > left;
            left = left.saturating_sub(*count);
            here
        });
        found.map_or(255, |shade| shade.min(255) as u8)
    };
    let (dark, middle, light) = (shade(0.02), shade(0.5), shade(0.98));
    match light - dark {
        range if range <= EVEN_DARK && middle <= BLACK => PatchLook::Dark,
        range if range <= EVEN && middle >= WHITE => PatchLook::Light,
        range if range >= UNEVEN => PatchLook::Ink,
        _ => PatchLook::Unclear,
    }
}

/// A rectangle of a sheet of this size as parts of it, from its upper left corner: left, top, right, bottom.
pub(crate) fn part_of_sheet(area: &WordArea, (width, height): (f64, f64)) -> [f64; 4] {
    let [left, bottom, right, top] = [area.left, area.bottom, area.right, area.top].map(f64::from);
    [left / width, 1.0 - top / height, right / width, 1.0 - bottom / height]
}

/// A part of a picture.
struct Part<'a> {
    picture: &'a PagePicture,
    left: usize,
    top: usize,
    across: usize,
    down: usize,
}

impl<'a> Part<'a> {
    fn new(picture: &'a PagePicture, [left, top, right, bottom]: [f64; 4]) -> Option<Self> {
        let (wide, high) = (picture.across as f64, picture.down as f64);
        let at = |share: f64, of: f64| (share * of).round().clamp(0.0, of) as usize;
        let (left, right) = (at(left, wide), at(right, wide));
        let (top, bottom) = (at(top, high), at(bottom, high));
        let whole = picture.samples.len() == picture.across * picture.down;
        (whole && left < right && top < bottom).then(|| Self {
            picture,
            left,
            top,
            across: right - left,
            down: bottom - top,
        })
    }

    fn shade(&self, x: usize, y: usize) -> u8 {
        let at = (self.top + y) * self.picture.across + self.left + x;
        self.picture.samples.get(at).copied().unwrap_or(255)
    }

    /// The shade in the middle of those of a square.
    fn median(&self, left: usize, top: usize) -> u8 {
        let mut counts = [0usize; 256];
        let (right, bottom) = ((left + SQUARE).min(self.across), (top + SQUARE).min(self.down));
        for y in top..bottom {
            for x in left..right {
                counts[usize::from(self.shade(x, y))] += 1;
            }
        }
        let half = right.saturating_sub(left) * bottom.saturating_sub(top) / 2;
        let mut below = 0;
        let middle = counts.iter().position(|count| {
            below += count;
            below > half
        });
        middle.map_or(255, |shade| shade.min(255) as u8)
    }

    /// How far pixels are from the shade of their square as a rule: the distance within which two thirds of them are.
    fn grain(&self, shades: &[u8], squares: usize) -> f64 {
        let mut counts = [0usize; 256];
        for y in 0..self.down {
            for x in 0..self.across {
                let shade = shades.get(y / SQUARE * squares + x / SQUARE).copied().unwrap_or(255);
                counts[usize::from(shade.abs_diff(self.shade(x, y)))] += 1;
            }
        }
        let two_thirds = self.across * self.down * 2 / 3;
        let mut below = 0;
        let at = counts.iter().position(|count| {
            below += count;
            below > two_thirds
        });
        at.unwrap_or(0) as f64
    }
}

/// A part of a sheet without its edges.
pub(crate) fn within_edges([left, top, right, bottom]: [f64; 4]) -> [f64; 4] {
    let (x, y) = ((right - left) * EDGE, (bottom - top) * EDGE);
    [left + x, top + y, right - x, bottom - y]
}
