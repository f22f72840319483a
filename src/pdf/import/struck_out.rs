//! Words that a line runs through: who struck them out took them back, and a quotation of them as if they stood would be
//! false. Programs draw the line after or before the words, as a thin box or a stroke; what it crosses tells it from the
//! rules of a form and of a table, which are longer than the words on them.

use hayro_interpret::kurbo::{BezPath, PathEl, Point, Shape as _};

use crate::model::page_text::WordSight;
use crate::pdf::text::PlacedGlyph;

/// The most lines of a page that are looked at, and the most at the height of one letter.
const MOST: usize = 20_000;
const CROWD: usize = 200;
/// The least length of a line, in points, and the most by which it may slant, as a share of its length.
const SHORT: f64 = 2.0;
const SLANT: f64 = 0.02;
/// How far up a letter the line runs, as parts of the size of its type: below is an underline, above the next line's.
const THROUGH: std::ops::RangeInclusive<f64> = 0.14..=0.5;
/// How much of a letter's width the line may leave out at either side.
const OPEN: f64 = 0.15;
/// How much of the line the letters take.
const TAKEN: f64 = 0.8;

/// A straight line along one axis of the page.
#[derive(Clone, Copy, Debug)]
struct ThinLine {
    /// Where it is on the other axis.
    at: f64,
    from: f64,
    to: f64,
}

/// The thin lines of a page.
#[derive(Debug, Default)]
pub(super) struct ThinLines {
    level: Vec<ThinLine>,
    upright: Vec<ThinLine>,
}

impl ThinLines {
    /// Adds the parts of a filled path that are thinner than this.
    pub(super) fn add_filled(&mut self, path: &BezPath, thin: f64) {
        let mut part = BezPath::new();
        let mut end = |part: &mut BezPath| {
            let area = part.bounding_box();
            let centre = area.center();
            if area.height() < thin && area.height() < area.width() {
                self.add(Point::new(area.x0, centre.y), Point::new(area.x1, centre.y));
            } else if area.width() < thin && area.width() < area.height() {
                self.add(Point::new(centre.x, area.y0), Point::new(centre.x, area.y1));
            }
            part.truncate(0);
        };
        for element in path.elements() {
            if matches!(element, PathEl::MoveTo(_)) && !part.elements().is_empty() {
                end(&mut part);
            }
            part.push(*element);
        }
        if !part.elements().is_empty() {
            end(&mut part);
        }
    }

    /// Adds the straight pieces of a path that is drawn with a thin pen.
    pub(super) fn add_stroked(&mut self, path: &BezPath) {
        let mut pen = Point::ZERO;
        for element in path.elements() {
            match element {
                PathEl::MoveTo(to) => pen = *to,
                PathEl::LineTo(to) => {
                    self.add(pen, *to);
                    pen = *to;
                }
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => pen = *to,
                PathEl::ClosePath => {}
            }
        }
    }

    fn add(&mut self, one: Point, other: Point) {
        let (wide, high) = ((one.x - other.x).abs(), (one.y - other.y).abs());
        if self.level.len() + self.upright.len() >= MOST || !(wide + high).is_finite() {
            return;
        }
        if wide >= SHORT && high <= SLANT * wide {
            let at = (one.y + other.y) / 2.0;
            self.level.push(ThinLine { at, from: one.x.min(other.x), to: one.x.max(other.x) });
        } else if high >= SHORT && wide <= SLANT * high {
            let at = (one.x + other.x) / 2.0;
            self.upright.push(ThinLine { at, from: one.y.min(other.y), to: one.y.max(other.y) });
        }
    }

    /// Marks the letters that are seen and have a line through them.
    pub(super) fn strike_out(self, glyphs: &mut [PlacedGlyph]) {
        strike(self.level, glyphs, |x, y| (x, y));
        strike(self.upright, glyphs, |x, y| (y, x));
    }
}

/// Does so for lines along one axis; `axes` gives a place or a way along it, and across it.
fn strike(mut lines: Vec<ThinLine>, glyphs: &mut [PlacedGlyph], axes: fn(f64, f64) -> (f64, f64)) {
    if lines.is_empty() {
        return;
    }
    lines.sort_by(|one, other| one.at.total_cmp(&other.at));
    let mut taken = vec![(f64::INFINITY, f64::NEG_INFINITY); lines.len()];
    let mut crossed: Vec<(usize, usize)> = Vec::new();
    for (glyph, placed) in glyphs.iter().enumerate() {
        let (along, slant) = axes(placed.along.x, placed.along.y);
        let (start, base) = axes(placed.from.x, placed.from.y);
        let (_, up) = axes(placed.up.x, placed.up.y);
        if placed.sight != WordSight::Seen || along == 0.0 || slant.abs() > SLANT * along.abs() {
            continue;
        }
        let (left, right) = (start.min(start + along), start.max(start + along));
        let reach = [base + THROUGH.start() * up, base + THROUGH.end() * up];
        let (low, high) = (reach[0].min(reach[1]), reach[0].max(reach[1]));
        let first = lines.partition_point(|line| line.at < low);
        let near = lines.iter().zip(0..).skip(first).take(CROWD).take_while(|(line, _)| line.at <= high);
        let open = OPEN * (right - left);
        for (_, at) in near.filter(|(line, _)| line.from <= left + open && line.to >= right - open) {
            crossed.push((glyph, at));
            if let Some((from, to)) = taken.get_mut(at) {
                (*from, *to) = (from.min(left), to.max(right));
            }
        }
    }
    for (glyph, at) in crossed {
        let (Some(line), Some((from, to)), Some(placed)) =
            (lines.get(at), taken.get(at), glyphs.get_mut(glyph))
        else {
            continue;
        };
        if to - from >= TAKEN * (line.to - line.from) {
            placed.sight = WordSight::Struck;
        }
    }
}
