//! Words that a style keeps from sight without hiding them by name: cut off, pushed out of the page, or shrunk to
//! nothing. No reader of the page sees them, so they count as hidden.

/// What a style says that matters here, each a bit of its own so that a later rule can take it back.
pub(super) mod says {
    pub(crate) const LOW: u32 = 1;
    pub(crate) const LOW_AT_MOST: u32 = 1 << 1;
    pub(crate) const NARROW: u32 = 1 << 2;
    pub(crate) const NARROW_AT_MOST: u32 = 1 << 3;
    pub(crate) const CUTS: u32 = 1 << 4;
    pub(crate) const GROWS: u32 = 1 << 5;
    pub(crate) const PADDED: u32 = 1 << 6;
    pub(crate) const AT_LEAST: u32 = 1 << 7;
    pub(crate) const LEFT: u32 = 1 << 8;
    pub(crate) const RIGHT: u32 = 1 << 9;
    pub(crate) const TOP: u32 = 1 << 10;
    pub(crate) const BOTTOM: u32 = 1 << 11;
    pub(crate) const MARGIN: u32 = 1 << 12;
    pub(crate) const CLIP: u32 = 1 << 13;
    pub(crate) const CLIP_PATH: u32 = 1 << 14;
    pub(crate) const TRANSFORM: u32 = 1 << 15;
    pub(crate) const SCALE: u32 = 1 << 16;
    pub(crate) const INDENT: u32 = 1 << 17;
    pub(crate) const SKIPPED: u32 = 1 << 18;
}

/// How an element takes its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum CssPosition {
    /// In the line or the column.
    #[default]
    Static,
    /// Moved from there.
    Relative,
    /// At a place of its own.
    Free,
}

/// The bit that a declaration sets or takes back.
pub(super) fn bit(name: &str, value: &str) -> Option<(u32, bool)> {
    use says::*;
    let sized = |bit| {
        Some((bit, length(value).is_some_and(|(size, unit)| size == 0.0 || (size <= 1.0 && unit == "px"))))
    };
    let moved = |bit| Some((bit, is_far(value)));
    let some = |bit| {
        Some((
            bit,
            value.split_ascii_whitespace().any(|word| length(word).is_none_or(|(size, _)| size > 0.0)),
        ))
    };
    match name {
        "height" => sized(LOW),
        "max-height" => sized(LOW_AT_MOST),
        "width" => sized(NARROW),
        "max-width" => sized(NARROW_AT_MOST),
        "overflow" | "overflow-x" | "overflow-y" => {
            let cuts = |word| matches!(word, "hidden" | "clip" | "auto" | "scroll");
            Some((CUTS, value.split_ascii_whitespace().any(cuts)))
        }
        "flex" | "flex-grow" => {
            Some((GROWS, value != "none" && length(value).is_none_or(|(size, _)| size > 0.0)))
        }
        // A box without a height of its own that its padding keeps open is where films and pictures are put.
        "padding" | "padding-top" | "padding-bottom" | "padding-left" => some(PADDED),
        "min-height" | "min-width" => some(AT_LEAST),
        "left" | "inset-inline-start" => moved(LEFT),
        "right" | "inset-inline-end" => moved(RIGHT),
        "top" => moved(TOP),
        "bottom" => moved(BOTTOM),
        "margin-left" | "margin-top" => moved(MARGIN),
        "text-indent" => moved(INDENT),
        "clip" => Some((CLIP, is_nothing_cut_out(value))),
        "clip-path" | "-webkit-clip-path" => Some((CLIP_PATH, is_nothing_within(value))),
        "transform" | "-webkit-transform" => {
            let nothing = ["scale(0)", "scale(0,", "scalex(0)", "scaley(0)", "scale3d(0,"];
            let far = value
                .split("translate")
                .skip(1)
                .filter_map(|rest| rest.split_once('('))
                .any(|(_, rest)| rest.split(')').next().unwrap_or_default().split(',').any(is_far));
            Some((TRANSFORM, far || nothing.iter().any(|what| value.contains(what))))
        }
        "scale" => Some((SCALE, length(value).is_some_and(|(size, _)| size == 0.0))),
        "content-visibility" => Some((SKIPPED, value == "hidden")),
        _ => None,
    }
}

/// What is said where these bits may be otherwise, so that the most is seen.
pub(super) fn perhaps(said: u32, doubtful: u32) -> u32 {
    use says::*;
    (said & !doubtful) | (doubtful & (GROWS | PADDED | AT_LEAST))
}

/// Whether an element of which this is said is kept from sight. `boxed` says that it is a box of its own that has no more
/// room than it says: not part of a line, not a cell.
pub(super) fn is_unseen(said: u32, position: CssPosition, boxed: bool) -> bool {
    use says::*;
    let has = |bits: u32| said & bits != 0;
    let small =
        has(LOW | LOW_AT_MOST | NARROW | NARROW_AT_MOST) && has(CUTS) && !has(GROWS | PADDED | AT_LEAST);
    let boxed = boxed || position == CssPosition::Free;
    let gone = small || has(TRANSFORM | SCALE | INDENT | SKIPPED) || has(MARGIN) && !has(PADDED);
    (boxed && gone)
        || (position == CssPosition::Free && has(CLIP))
        || (position != CssPosition::Static && has(LEFT | RIGHT | TOP | BOTTOM))
        || has(CLIP_PATH)
}

/// A number and its unit; nothing where it is not a plain one.
fn length(value: &str) -> Option<(f32, &str)> {
    let value = value.split_ascii_whitespace().next()?;
    let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
    let number = value.strip_suffix(unit)?;
    Some((number.parse().ok()?, unit))
}

/// Whether a distance leads off the page. What is moved by less may be moved back by what is inside.
fn is_far(value: &str) -> bool {
    length(value).is_some_and(|(size, unit)| match unit {
        "px" | "pt" => size <= -900.0 || size >= 9_000.0,
        "em" | "rem" => size <= -60.0 || size >= 600.0,
        "vw" | "vh" => size <= -100.0,
        _ => false,
    })
}

/// `rect(top, right, bottom, left)` with nothing between its sides.
fn is_nothing_cut_out(value: &str) -> bool {
    let Some(inside) = value.strip_prefix("rect(").and_then(|rest| rest.split(')').next()) else {
        return false;
    };
    let sides = inside.split([',', ' ']).filter(|side| !side.is_empty());
    let sides: Option<Vec<f32>> = sides.map(|side| length(side).map(|(size, _)| size)).collect();
    matches!(sides.as_deref(), Some([top, right, bottom, left]) if bottom - top <= 1.0 || right - left <= 1.0)
}

fn is_nothing_within(value: &str) -> bool {
    let Some((shape, inside)) = value.split_once('(') else { return false };
    let inside = inside.split(')').next().unwrap_or_default();
    let sizes: Vec<f32> = inside.split([',', ' ']).filter_map(length).map(|(size, _)| size).collect();
    match shape.trim() {
        "inset" => inside.contains('%') && sizes.first().is_some_and(|size| *size >= 50.0),
        "circle" | "ellipse" => sizes.first() == Some(&0.0),
        "polygon" => !sizes.is_empty() && sizes.iter().all(|size| *size == 0.0),
        _ => false,
    }
}
