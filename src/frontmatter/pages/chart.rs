//! Draws curves of money over time as vectors: steps from day to day over a scale of months and a scale of pounds,
//! with a line at nothing, so that a reader sees at a glance where two accounts part.

use jiff::civil::Date;

use crate::frontmatter::content::{Chart, Curve};
use crate::model::{PartialDate, Pence};
use crate::pdf::layout::color::{BLACK, ROW_RULE};
use crate::pdf::layout::page::{MARGIN, PageFlow, PageRect};
use crate::pdf::layout::palette::{AXIS, HEADING};
use crate::pdf::layout::shape_text::{Align, Block, Span, Style, TextShaper};

/// Height of the drawing.
const HEIGHT: f32 = 140.0;
/// Room for the scale of pounds at the left.
const SCALE: f32 = 58.0;
/// The weights of the curves, which are all black: a bundle is photocopied. Each has its name at its end too.
const CURVES: [f32; 4] = [0.75, 2.0, 1.25, 0.5];
/// Room for the names of the curves at the right.
const NAMES: f32 = 112.0;
/// Levels of the scale of pounds at most.
const LEVELS: i64 = 6;
/// Distance between the names of two months at least.
const APART: f32 = 10.0;
/// Half the width of the box around the letter of a mark, and how far it lies above its place.
const LETTER: f32 = 6.0;
const ABOVE: f32 = 11.0;

/// Draws a chart at the cursor and moves below it.
pub(super) fn draw(setter: &mut TextShaper, pages: &mut PageFlow, chart: &Chart) {
    let curves: Vec<&Curve> = chart.curves.iter().filter(|curve| is_drawn(curve)).collect();
    let points = || curves.iter().flat_map(|curve| &curve.points);
    let (Some(first), Some(last)) = (points().map(|p| p.0).min(), points().map(|p| p.0).max()) else {
        return;
    };
    let title = setter.set(&chart.title, &HEADING, pages.right() - MARGIN);
    pages.need(title.height() + HEIGHT + 50.0);
    pages.flow(&title, MARGIN);
    pages.y += 8.0;
    let amounts = || points().map(|p| p.1.get()).chain([0]);
    let (low, high) = (amounts().min().unwrap_or(0), amounts().max().unwrap_or(0));
    let step = level(high - low);
    // The drawing ends with what is drawn, and not with the next round amount, below which it would be empty.
    let high = high.max(low.saturating_add(step));
    let frame = Frame {
        area: PageRect {
            left: MARGIN + SCALE,
            top: pages.y,
            right: pages.right() - NAMES,
            bottom: pages.y + HEIGHT,
        },
        first,
        days: (last - first).get_days().max(1),
        low,
        high,
    };
    let lowest = low.div_euclid(step) + i64::from(low.rem_euclid(step) != 0);
    for amount in (lowest..=high.div_euclid(step)).map(|level| level * step) {
        let y = frame.y(amount);
        let (ink, weight) = if amount == 0 { (BLACK, 0.8) } else { (ROW_RULE, 0.4) };
        pages.line((frame.area.left, y), (frame.area.right, y), weight, ink);
        let label = setter.set(&pounds(amount), &AXIS.aligned(Align::Right), SCALE - 8.0);
        pages.print(&label, 0..1, MARGIN, y - label.height() / 2.0);
    }
    months(setter, pages, &frame, last);
    for (curve, weight) in curves.iter().zip(CURVES.into_iter().cycle()) {
        let mut before: Option<(f32, f32)> = None;
        for (day, amount) in &curve.points {
            let (x, y) = (frame.x(*day), frame.y(amount.get()));
            if let Some((px, py)) = before {
                pages.line((px, py), (x, py), weight, BLACK);
                pages.line((x, py), (x, y), weight, BLACK);
            }
            before = Some((x, y));
        }
    }
    for mark in &chart.marks {
        let (x, y) =
            (frame.x(mark.day), frame.y(mark.amount.get()) + if mark.below { ABOVE } else { -ABOVE });
        let (left, right, top, bottom) = (x - LETTER, x + LETTER, y - LETTER, y + LETTER);
        for (from, to) in [
            ((left, top), (right, top)),
            ((right, top), (right, bottom)),
            ((right, bottom), (left, bottom)),
            ((left, bottom), (left, top)),
        ] {
            pages.line(from, to, 0.5, BLACK);
        }
        let letter = setter.set(&mark.letter.to_string(), &AXIS, 2.0 * LETTER);
        pages.print(&letter, 0..1, x - letter.width / 2.0, y - letter.height() / 2.0);
    }
    names(setter, pages, &curves, &frame);
    pages.y = frame.area.bottom + 18.0;
}

/// Whether a curve has a line at all: a single point has none, and then it has no name either.
fn is_drawn(curve: &Curve) -> bool {
    curve.points.len() > 1
}

/// Where days and amounts stand.
struct Frame {
    area: PageRect,
    first: Date,
    days: i32,
    low: i64,
    high: i64,
}

impl Frame {
    fn x(&self, day: Date) -> f32 {
        let days = (day - self.first).get_days() as f32;
        self.area.left + days / self.days as f32 * (self.area.right - self.area.left)
    }

    fn y(&self, amount: i64) -> f32 {
        let share = (amount - self.low) as f32 / (self.high - self.low).max(1) as f32;
        self.area.bottom - share * (self.area.bottom - self.area.top)
    }
}

/// The name of each curve and its last amount at its end, right of the drawing; names that would touch are moved apart.
fn names(setter: &mut TextShaper, pages: &mut PageFlow, curves: &[&Curve], frame: &Frame) {
    let ends = curves.iter().filter_map(|curve| Some((curve.points.last()?.1, curve)));
    let mut labels: Vec<(f32, Vec<Block>)> = ends
        .map(|(amount, curve)| {
            let figure = Span { strong: true, ..Span::plain(amount.to_string()) };
            let label = vec![
                setter.set(&curve.name, &AXIS, NAMES - 8.0),
                setter.set_spans(&[figure], &Style { one_line: true, ..AXIS }, NAMES - 8.0),
            ];
            (frame.y(amount.get()), label)
        })
        .collect();
    labels.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut free = frame.area.top - AXIS.leading;
    for (y, label) in &labels {
        free = (y - AXIS.leading / 2.0).max(free);
        for line in label {
            pages.print(line, 0..line.lines.len(), frame.area.right + 8.0, free);
            free += line.height();
        }
    }
}

/// The scale of months under the drawing.
fn months(setter: &mut TextShaper, pages: &mut PageFlow, frame: &Frame, last: Date) {
    let month = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
    let (from, to) = (month(frame.first), month(last));
    let name = |day: Date| PartialDate::Month(day.year(), day.month()).short();
    // As many months as there is room for, at equal distances.
    let widest = setter.set(&name(last), &AXIS, 80.0).width + APART;
    let of_month = (frame.area.right - frame.area.left) / frame.days as f32 * 30.4;
    let fits = |every: &i32| *every as f32 * of_month >= widest;
    let every = [1, 2, 3, 6, 12, 24, 60].into_iter().find(fits).unwrap_or(120);
    for at in (from..=to).filter(|at| at % every == 0) {
        let Ok(day) = Date::new((at / 12) as i16, (at % 12 + 1) as i8, 1) else { continue };
        if day < frame.first {
            continue;
        }
        let x = frame.x(day);
        pages.line((x, frame.area.bottom), (x, frame.area.bottom + 3.5), 0.5, BLACK);
        let label = setter.set(&name(day), &AXIS, 80.0);
        pages.print(&label, 0..1, x - label.width / 2.0, frame.area.bottom + 4.0);
    }
}

/// Pence from one level to the next: 1, 2 or 5 times a power of ten pounds.
fn level(range: i64) -> i64 {
    let mut power = 100;
    loop {
        for step in [1, 2, 5].map(|times| times * power) {
            if range / step < LEVELS || step > i64::MAX / 100 {
                return step;
            }
        }
        power = power.saturating_mul(10);
    }
}

/// Whole pounds for the scale: "£1,000", "−£500".
fn pounds(pence: i64) -> String {
    let text = Pence::new(pence).to_string();
    text.strip_suffix(".00").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_not_drawn_has_no_legend() {
        let curve = |days: i8| Curve {
            name: "By CMS".into(),
            points: (1..=days).map(|day| (Date::constant(2020, 1, day), Pence::new(100))).collect(),
        };
        assert_eq!([0, 1, 2].map(|days| is_drawn(&curve(days))), [false, false, true]);
    }

    #[test]
    fn levels_are_round_and_few() {
        for (range, step) in [(0, 100), (500, 100), (600, 200), (694_056, 200_000), (421_762, 100_000)] {
            assert_eq!(level(range), step, "{range}");
        }
        assert!(level(i64::MAX) > 0);
        assert_eq!((pounds(200_000), pounds(-50_000)), ("£2,000".into(), "−£500".into()));
    }
}
