//! Areas that are painted on a page, and what each does to what is below it: a filled box hides a word, a picture may show
//! another one, and what lets light through leaves it to the picture of the page to tell.

use hayro_interpret::kurbo::{BezPath, Point, Rect, Shape as _};
use hayro_interpret::{BlendMode, FillRule, Paint};

/// What a painted area does to what is below it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum PaintEffect {
    /// It hides it under one colour.
    Hides([f32; 3]),
    /// It is a picture, and hides it.
    Picture,
    /// It may let it through.
    Veils,
    /// It is mixed with it, as a highlighter's colour is.
    Mixes,
}

/// What a group of drawings does to what is below it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum GroupEffect {
    Hides,
    Veils,
    Mixes,
}

impl GroupEffect {
    pub(super) fn new(solid: bool, mode: BlendMode) -> Self {
        match (mode, solid) {
            (BlendMode::Normal, true) => GroupEffect::Hides,
            (BlendMode::Normal, false) => GroupEffect::Veils,
            _ => GroupEffect::Mixes,
        }
    }
}

/// A painted area.
pub(super) struct PaintedArea {
    pub(super) outline: BezPath,
    pub(super) rule: FillRule,
    /// What the clips leave of it at most.
    pub(super) bounds: Rect,
    pub(super) effect: PaintEffect,
}

impl PaintedArea {
    pub(super) fn contains(&self, at: Point) -> bool {
        self.bounds.contains(at)
            && match self.rule {
                FillRule::NonZero => self.outline.winding(at) != 0,
                FillRule::EvenOdd => self.outline.winding(at) % 2 != 0,
            }
    }
}

/// What lies over a letter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LetterCover {
    Nothing,
    /// What may let it through.
    Veil,
    /// The picture of the whole page.
    Page,
    /// What hides it.
    Cover,
}

/// What a paint does to what is below it; nothing when it leaves no trace.
pub(super) fn effect(paint: &Paint<'_>) -> Option<PaintEffect> {
    match paint {
        Paint::Color(colour) => match colour.to_rgba().components() {
            [_, _, _, alpha] if alpha < 0.02 => None,
            [red, green, blue, alpha] if alpha > 0.95 => Some(PaintEffect::Hides([red, green, blue])),
            _ => Some(PaintEffect::Veils),
        },
        // A pattern may leave gaps.
        Paint::Pattern(_) => Some(PaintEffect::Veils),
    }
}
