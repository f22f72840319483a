//! Boxes, turns and fits: from what a file says of a page's shape to a sheet of paper and one matrix. Pure
//! arithmetic in `f64`, so that the same page always gives the same numbers; only the result is rounded to
//! what is written.

use crate::model::paper::{FOOT_BAND, Paper};

/// A rectangle with its corners in order: left, bottom, right, top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rect {
    pub(crate) left: f64,
    pub(crate) bottom: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
}

impl Rect {
    /// The rectangle between two opposite corners, given in any order.
    pub(crate) fn between([a, b, c, d]: [f64; 4]) -> Rect {
        Rect { left: a.min(c), bottom: b.min(d), right: a.max(c), top: b.max(d) }
    }

    pub(crate) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(crate) fn height(&self) -> f64 {
        self.top - self.bottom
    }

    /// What both have in common; its sides may be negative.
    pub(crate) fn within(&self, other: &Rect) -> Rect {
        Rect {
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.min(other.right),
            top: self.top.min(other.top),
        }
    }

    /// Whether it can be the shape of a page: finite, at least a point and at most a mile either way.
    pub(crate) fn is_page(&self) -> bool {
        let sane = |side: f64| (1.0..=4_600_000.0).contains(&side);
        let near = |edge: f64| edge.is_finite() && edge.abs() < 1.0e7;
        sane(self.width()) && sane(self.height()) && near(self.left) && near(self.bottom)
    }

    /// The smallest upright rectangle around this one after `matrix`.
    pub(crate) fn through(&self, matrix: &Matrix) -> Rect {
        let corners = [
            matrix.apply(self.left, self.bottom),
            matrix.apply(self.left, self.top),
            matrix.apply(self.right, self.bottom),
            matrix.apply(self.right, self.top),
        ];
        let mut area = Rect::between([corners[0].0, corners[0].1, corners[0].0, corners[0].1]);
        for (x, y) in corners {
            area.left = area.left.min(x);
            area.right = area.right.max(x);
            area.bottom = area.bottom.min(y);
            area.top = area.top.max(y);
        }
        area
    }
}

/// The six numbers of a PDF matrix: x' = ax + cy + e, y' = bx + dy + f.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Matrix(pub(crate) [f64; 6]);

impl Matrix {
    pub(crate) const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub(crate) const fn shift(x: f64, y: f64) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }

    pub(crate) const fn scale(x: f64, y: f64) -> Matrix {
        Matrix([x, 0.0, 0.0, y, 0.0, 0.0])
    }

    /// First this one, then `next`.
    pub(crate) fn then(&self, next: &Matrix) -> Matrix {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, next.0);
        Matrix([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    /// Where it takes a point.
    pub(crate) fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// As it is written.
    pub(crate) fn single(&self) -> [f32; 6] {
        self.0.map(|n| n as f32)
    }
}

/// How a page lies in its own space and how a reader sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct PageBoxes {
    /// The part that shows, in the page's own units.
    pub(crate) visible: Rect,
    /// Quarter turns clockwise, 0 to 3.
    pub(crate) turns: u8,
    /// Points to a unit of the page's own space.
    pub(crate) unit: f64,
}

impl PageBoxes {
    /// Width and height in points as the reader sees them.
    pub(crate) fn size(&self) -> (f64, f64) {
        let (w, h) = (self.visible.width() * self.unit, self.visible.height() * self.unit);
        if self.turns % 2 == 1 { (h, w) } else { (w, h) }
    }

    /// From the page's own space to its picture, upright, with the lower left corner at 0, 0.
    pub(crate) fn upright(&self) -> Matrix {
        let Rect { left, bottom, right, top } = self.visible;
        let turned = match self.turns {
            1 => Matrix([0.0, -1.0, 1.0, 0.0, -bottom, right]),
            2 => Matrix([-1.0, 0.0, 0.0, -1.0, right, top]),
            3 => Matrix([0.0, 1.0, -1.0, 0.0, top, -left]),
            _ => Matrix::shift(-left, -bottom),
        };
        turned.then(&Matrix::scale(self.unit, self.unit))
    }
}

/// Quarter turns clockwise of a `/Rotate`, which may be negative or beyond a full turn; nothing when it is no
/// quarter turn.
pub(crate) fn quarter_turns(degrees: f64) -> Option<u8> {
    let turns = degrees.rem_euclid(360.0) / 90.0;
    [0u8, 1, 2, 3].into_iter().find(|n| f64::from(*n) == turns)
}

/// Where something of a given size goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Placement {
    pub(crate) paper: Paper,
    /// From the upright picture, lower left corner at 0, 0, to the sheet.
    pub(crate) matrix: Matrix,
    /// 1 is true size.
    pub(crate) scale: f64,
}

/// Below this scale on A4 a page goes to A3: US Legal (0.80) and B4 (0.81) stay on A4, A3 (0.68) does not.
const LEAST_ON_A4: f64 = 0.75;

/// Below this scale the reader is told that the page was made smaller.
pub(crate) const SMALL: f64 = 0.6;

/// Places something of a true size: on A4, or A3 when it is much larger than A4; made smaller when it must be
/// to stay clear of the foot band, never larger; in the middle of what is left.
pub(crate) fn fit(width: f64, height: f64) -> Placement {
    let on = |paper: Paper| {
        let paper = if width > height { paper.landscape() } else { paper };
        let (w, h) = room(paper, 0.0);
        centred(paper, width, height, (w / width).min(h / height).min(1.0))
    };
    let a4 = on(Paper::A4);
    if a4.scale < LEAST_ON_A4 { on(Paper::A3) } else { a4 }
}

/// Places a picture whose true size is not known: at 96 dots an inch when that fits, else as large as the
/// margins allow, on A4.
pub(crate) fn fit_picture(across: f64, down: f64) -> Placement {
    const MARGIN: f64 = 28.35;
    let (width, height) = (across * 0.75, down * 0.75);
    let paper = if width > height { Paper::A4.landscape() } else { Paper::A4 };
    let (w, h) = room(paper, MARGIN);
    centred(paper, width, height, (w / width).min(h / height).min(1.0))
}

/// Width and height above the foot band, inside a margin on all other sides.
pub(crate) fn room(paper: Paper, margin: f64) -> (f64, f64) {
    (f64::from(paper.width) - 2.0 * margin, f64::from(paper.height) - f64::from(FOOT_BAND) - margin)
}

fn centred(paper: Paper, width: f64, height: f64, scale: f64) -> Placement {
    let (w, h) = room(paper, 0.0);
    let (x, y) = ((w - width * scale) / 2.0, f64::from(FOOT_BAND) + (h - height * scale) / 2.0);
    let matrix = Matrix::scale(scale, scale).then(&Matrix::shift(x, y));
    Placement { paper, matrix, scale }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A4: Rect = Rect { left: 0.0, bottom: 0.0, right: 595.28, top: 841.89 };

    /// Every turn, offset and unit: the corners that a viewer shows at the top left, top right and bottom left
    /// are there on the sheet too, and all of it stands above the foot band.
    #[test]
    fn pages_are_upright_and_above_the_foot_band() {
        for (w, h) in [(595.28, 841.89), (841.89, 595.28), (226.0, 400.0), (841.89, 1190.55), (612.0, 1008.0)]
        {
            for (x, y) in [(0.0, 0.0), (100.0, -50.0), (-300.5, 20.25)] {
                for turns in 0..4u8 {
                    for unit in [1.0, 2.0, 0.5] {
                        let visible = Rect::between([x, y, x + w, y + h]);
                        let shape = PageBoxes { visible, turns, unit };
                        let (shown_w, shown_h) = shape.size();
                        let spot = fit(shown_w, shown_h);
                        let matrix = shape.upright().then(&spot.matrix);
                        // What the reader sees at the top left is, in the page's own space:
                        let top_left = [
                            (visible.left, visible.top),
                            (visible.left, visible.bottom),
                            (visible.right, visible.bottom),
                            (visible.right, visible.top),
                        ][usize::from(turns)];
                        let on_sheet = visible.through(&matrix);
                        let corner = matrix.apply(top_left.0, top_left.1);
                        assert!(
                            (corner.0 - on_sheet.left).abs() < 1e-6 && (corner.1 - on_sheet.top).abs() < 1e-6
                        );
                        let [a, b, c, d, ..] = matrix.0;
                        assert!(a * d - b * c > 0.0, "mirrored");
                        assert!(on_sheet.bottom >= f64::from(FOOT_BAND) - 1e-6, "{on_sheet:?}");
                        assert!(
                            on_sheet.left >= -1e-6 && on_sheet.right <= f64::from(spot.paper.width) + 1e-6
                        );
                        assert!(on_sheet.top <= f64::from(spot.paper.height) + 1e-6);
                        assert_eq!(shown_w > shown_h, spot.paper.width > spot.paper.height);
                        assert!(spot.scale <= 1.0);
                    }
                }
            }
        }
    }

    #[test]
    fn sheets_and_scales() {
        let (w, h) = (A4.width(), A4.height());
        assert!((fit(w, h).scale - 0.9525).abs() < 1e-3);
        assert_eq!(fit(w, h).paper, Paper::A4);
        assert_eq!(fit(612.0, 1008.0).paper, Paper::A4);
        assert_eq!(fit(1190.55, 841.89).paper, Paper::A3.landscape());
        assert_eq!(fit(226.0, 400.0).scale, 1.0);
        assert!(fit(5000.0, 2000.0).scale < SMALL);
        assert_eq!(fit_picture(200.0, 100.0).scale, 1.0);
        assert_eq!(fit_picture(4000.0, 3000.0).paper, Paper::A4.landscape());
    }

    #[test]
    fn turns_of_every_spelling() {
        for (degrees, turns) in [
            (0.0, Some(0)),
            (90.0, Some(1)),
            (-90.0, Some(3)),
            (450.0, Some(1)),
            (-540.0, Some(2)),
            (45.0, None),
        ] {
            assert_eq!(quarter_turns(degrees), turns, "{degrees}");
        }
    }

    #[test]
    fn one_matrix_after_another() {
        let both = Matrix::scale(2.0, 3.0).then(&Matrix::shift(10.0, 20.0));
        assert_eq!(both.apply(1.0, 1.0), (12.0, 23.0));
    }
}
