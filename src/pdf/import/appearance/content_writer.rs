//! What a drawing is written with: paths, colours, lines and dashes as page content, and how far they reach.
//! Every number that gets here is finite and no farther out than a page can be.

use std::fmt::Write as _;

use lopdf::{Dictionary, Object};

use crate::pdf::geometry::Rect;
use crate::pdf::source::{PdfSource, number};
use crate::pdf::write::object_writer::decimal;

/// A point of the page.
pub(crate) type PagePoint = (f64, f64);

/// Grey, red-green-blue or cyan-magenta-yellow-black; no parts at all is transparent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PaintColor(Vec<f64>);

impl PaintColor {
    pub(crate) fn grey(shade: f64) -> Self {
        Self(vec![shade])
    }

    pub(crate) fn rgb(parts: [f64; 3]) -> Self {
        Self(parts.to_vec())
    }

    /// A colour of one, three or four parts.
    pub(crate) fn from_parts(parts: &[f64]) -> Option<Self> {
        matches!(parts.len(), 1 | 3 | 4).then(|| Self(parts.iter().map(|n| n.clamp(0.0, 1.0)).collect()))
    }

    /// The colour under a key; nothing when there is none.
    pub(crate) fn at(source: &PdfSource, dict: &Dictionary, key: &[u8]) -> Option<Self> {
        let Object::Array(parts) = source.entry(dict, key) else { return None };
        if parts.is_empty() {
            return Some(Self(Vec::new()));
        }
        let parts: Vec<f64> = parts.iter().take(5).filter_map(|part| number(source.resolve(part))).collect();
        Self::from_parts(&parts)
    }

    pub(crate) fn is_seen(&self) -> bool {
        !self.0.is_empty()
    }

    /// As red, green and blue.
    pub(crate) fn parts(&self) -> [f32; 3] {
        match self.0.as_slice() {
            [grey] => [*grey; 3],
            [red, green, blue] => [*red, *green, *blue],
            [c, m, y, k] => [c, m, y].map(|ink| (1.0 - ink) * (1.0 - k)),
            _ => [0.0; 3],
        }
        .map(|part| part as f32)
    }

    /// The same, darker.
    pub(crate) fn shaded(&self) -> Self {
        match self.0.as_slice() {
            [c, m, y, k] => Self(vec![*c, *m, *y, (k + 0.5).min(1.0)]),
            parts => Self(parts.iter().map(|n| n * 0.5).collect()),
        }
    }
}

/// How a line is drawn.
#[derive(Clone, Debug)]
pub(crate) struct Border {
    pub(crate) width: f64,
    /// `S`olid, `D`ashed, `B`eveled, `I`nset or `U`nderlined.
    pub(crate) style: u8,
    dash: Vec<f64>,
    /// Whether the file says so, or it is the default.
    pub(crate) stated: bool,
}

impl Border {
    /// A line without dashes.
    pub(crate) fn plain(width: f64) -> Border {
        Border { width, style: b'S', dash: Vec::new(), stated: true }
    }

    /// An annotation's `/BS`, or else its `/Border`, or else a line of one point.
    pub(crate) fn from_annotation(source: &PdfSource, annotation: &Dictionary) -> Border {
        let width = |object: &Object| number(object).filter(|n| (0.0..=1000.0).contains(n)).unwrap_or(1.0);
        let mut border = Border::plain(1.0);
        if let Some(dict) = source.dict(annotation, b"BS") {
            border.width = width(source.entry(dict, b"W"));
            border.style = source.name(dict, b"S").first().copied().unwrap_or(b'S');
            if border.style == b'D' {
                border.dash = dashes(source, source.entry(dict, b"D")).unwrap_or(vec![3.0]);
            }
        } else if let Object::Array(parts) = source.entry(annotation, b"Border") {
            border.width = parts.get(2).map_or(0.0, |part| width(source.resolve(part)));
            if let Some(dash) = parts.get(3).and_then(|dash| dashes(source, dash)) {
                (border.style, border.dash) = (b'D', dash);
            }
        } else {
            border.stated = false;
        }
        border
    }

    /// How far it reaches into a field.
    pub(crate) fn depth(&self) -> f64 {
        self.width * if matches!(self.style, b'B' | b'I') { 2.0 } else { 1.0 }
    }
}

fn dashes(source: &PdfSource, object: &Object) -> Option<Vec<f64>> {
    let Object::Array(parts) = source.resolve(object) else { return None };
    let dash: Vec<f64> = parts.iter().take(10).filter_map(|part| number(source.resolve(part))).collect();
    let sound = dash.iter().all(|n| (0.0..1.0e4).contains(n)) && dash.iter().sum::<f64>() > 0.0;
    sound.then_some(dash)
}

/// What closes a path.
#[derive(Clone, Copy)]
pub(crate) struct PathPaint {
    pub(crate) fill: bool,
    pub(crate) stroke: bool,
}

/// Page content being written.
#[derive(Default)]
pub(crate) struct ContentWriter {
    pub(crate) content: String,
    pub(crate) reach: Option<Rect>,
    width: f64,
}

impl ContentWriter {
    /// Writes numbers and their operator.
    pub(crate) fn put(&mut self, numbers: &[f64], operator: &str) {
        for n in numbers {
            let _ = write!(self.content, "{} ", decimal(*n as f32));
        }
        self.content.push_str(operator);
        self.content.push('\n');
    }

    /// How far the drawing reaches, its lines' thickness and sharp corners included.
    pub(crate) fn extent(&self) -> Option<Rect> {
        let Rect { left, bottom, right, top } = self.reach?;
        let by = 1.0 + self.width * 4.0;
        Some(Rect { left: left - by, bottom: bottom - by, right: right + by, top: top + by })
    }

    pub(crate) fn reaches(&mut self, (x, y): PagePoint) {
        let area = self.reach.get_or_insert(Rect { left: x, bottom: y, right: x, top: y });
        (area.left, area.right) = (area.left.min(x), area.right.max(x));
        (area.bottom, area.top) = (area.bottom.min(y), area.top.max(y));
    }

    /// Sets the colour of what is filled.
    pub(crate) fn fill_colour(&mut self, colour: &PaintColor) {
        self.colour(colour, ["g", "rg", "k"]);
    }

    /// Sets the colour of lines.
    pub(crate) fn stroke_colour(&mut self, colour: &PaintColor) {
        self.colour(colour, ["G", "RG", "K"]);
    }

    /// Sets a colour by the operator for grey, for RGB or for CMYK.
    fn colour(&mut self, colour: &PaintColor, [grey, rgb, cmyk]: [&str; 3]) {
        let operator = match colour.0.len() {
            1 => grey,
            3 => rgb,
            4 => cmyk,
            _ => return,
        };
        self.put(&colour.0.clone(), operator);
    }

    /// Sets the thickness and the dashes of lines.
    pub(crate) fn line(&mut self, border: &Border) {
        self.width = self.width.max(border.width);
        self.put(&[border.width], "w");
        if !border.dash.is_empty() {
            let dash: Vec<String> = border.dash.iter().map(|n| decimal(*n as f32)).collect();
            let _ = writeln!(self.content, "[{}] 0 d", dash.join(" "));
        }
    }

    /// A line through points.
    pub(crate) fn open_path(&mut self, points: &[PagePoint]) {
        for (at, point) in points.iter().enumerate() {
            self.reaches(*point);
            self.put(&[point.0, point.1], if at == 0 { "m" } else { "l" });
        }
    }

    /// A line through points and back to the first.
    pub(crate) fn closed_path(&mut self, points: &[PagePoint]) {
        self.open_path(points);
        self.content.push_str("h\n");
    }

    /// A rectangle.
    pub(crate) fn rectangle(&mut self, area: &Rect) {
        self.reaches((area.left, area.bottom));
        self.reaches((area.right, area.top));
        self.put(&[area.left, area.bottom, area.width(), area.height()], "re");
    }

    /// The ellipse inside a rectangle.
    pub(crate) fn ellipse(&mut self, area: &Rect) {
        // How long the handles of a curve are that is a quarter of a circle.
        const HANDLE: f64 = 0.552_284_75;
        let (x, y) = centre(area);
        let (across, up) = (area.width() / 2.0, area.height() / 2.0);
        let at = |cos: f64, sin: f64| (x + across * cos, y + up * sin);
        self.open_path(&[at(1.0, 0.0)]);
        for (cos, sin) in [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)] {
            let (a, b) =
                (at(cos - HANDLE * sin, sin + HANDLE * cos), at(HANDLE * cos - sin, HANDLE * sin + cos));
            let end = at(-sin, cos);
            self.reaches(end);
            self.put(&[a.0, a.1, b.0, b.1, end.0, end.1], "c");
        }
        self.content.push_str("h\n");
    }

    /// Fills and strokes what was drawn since the last time.
    pub(crate) fn paint(&mut self, paint: PathPaint) {
        self.content.push_str(match (paint.fill, paint.stroke) {
            (true, true) => "B\n",
            (true, false) => "f\n",
            (false, true) => "S\n",
            (false, false) => "n\n",
        });
    }

    /// Fills a shape with a colour and nothing else.
    pub(crate) fn fill(&mut self, colour: &PaintColor, points: &[PagePoint]) {
        self.fill_colour(colour);
        self.closed_path(points);
        self.paint(PathPaint { fill: true, stroke: false });
    }
}

/// A rectangle made smaller on every side; never inside out.
pub(crate) fn inset(area: &Rect, by: f64) -> Rect {
    let by = by.min(area.width() / 2.0).min(area.height() / 2.0);
    Rect { left: area.left + by, bottom: area.bottom + by, right: area.right - by, top: area.top - by }
}

/// The middle of a rectangle.
pub(crate) fn centre(area: &Rect) -> PagePoint {
    ((area.left + area.right) / 2.0, (area.bottom + area.top) / 2.0)
}
