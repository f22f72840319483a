//! Notes and marks: what is drawn over lines of print, shapes, strokes of a pen, and words put on the page.

use lopdf::Object;

use super::content_writer::{Border, ContentWriter, PagePoint, PaintColor, PathPaint, inset};
use super::font::FontStyle;
use super::{Callout, Drawing, Fit};
use crate::pdf::geometry::Rect;
use crate::pdf::source::number;

/// How thick a line under or through print is.
const RULE: f64 = 1.0;
/// How large the words along a line are.
const CAPTION: f64 = 9.0;

impl Drawing<'_> {
    /// Draws a note or mark. Nothing when it cannot be drawn.
    pub(crate) fn mark(&mut self, kind: &[u8]) -> Option<()> {
        let source = self.source;
        let border = Border::from_annotation(source, self.annotation);
        let line = PaintColor::at(source, self.annotation, b"C");
        let fill = PaintColor::at(source, self.annotation, b"IC").filter(PaintColor::is_seen);
        let line_or = |usual: PaintColor| line.clone().unwrap_or(usual);
        let black = PaintColor::grey(0.0);
        match kind {
            b"Highlight" => {
                let colour = line_or(PaintColor::rgb([1.0, 1.0, 0.0]));
                for [a, b, c, d] in self.quads()?.into_iter().filter(|_| colour.is_seen()) {
                    self.writer.fill(&colour, &[a, b, d, c]);
                }
            }
            b"Underline" | b"StrikeOut" | b"Squiggly" => {
                let rule = Border::plain(RULE);
                self.stroke(&line_or(black), &rule);
                for [a, b, c, d] in
                    self.quads()?.into_iter().filter(|_| line.as_ref().is_none_or(PaintColor::is_seen))
                {
                    match kind {
                        b"Underline" => self.writer.open_path(&[between(c, a, RULE), between(d, b, RULE)]),
                        b"StrikeOut" => self.writer.open_path(&[half(a, c), half(b, d)]),
                        _ => {
                            let wave = wave([a, b, c, d]);
                            self.take(wave.len())?;
                            self.writer.open_path(&wave);
                        }
                    }
                }
                self.writer.paint(PathPaint { fill: false, stroke: true });
            }
            b"Square" | b"Circle" => {
                let bounds = self.bounds()?;
                let paint = self.colours(&border, line_or(black), fill);
                let area = inset(&bounds, if paint.stroke { border.width / 2.0 } else { 0.0 });
                match kind {
                    b"Square" => self.writer.rectangle(&area),
                    _ => self.writer.ellipse(&area),
                }
                self.writer.paint(paint);
            }
            b"Line" => self.line(&border, line_or(black), fill)?,
            b"Polygon" | b"PolyLine" => {
                let points = self.points(source.entry(self.annotation, b"Vertices"))?;
                let closed = kind == b"Polygon";
                let paint = self.colours(&border, line_or(black), fill.clone());
                if closed {
                    self.writer.closed_path(&points);
                } else {
                    self.writer.open_path(&points);
                }
                self.writer.paint(PathPaint { fill: paint.fill && closed, ..paint });
                if !closed
                    && let [first, second, ..] = *points
                    && let [.., before, last] = *points
                {
                    self.endings([(first, second), (last, before)], &border, paint);
                }
            }
            b"Ink" => {
                let Object::Array(strokes) = source.entry(self.annotation, b"InkList") else { return None };
                self.take(strokes.len())?;
                self.stroke(&line_or(black), &border);
                self.writer.put(&[], "1 J 1 j");
                for stroke in strokes {
                    let mut points = self.points(stroke)?;
                    // A dot.
                    points.extend(points.first().copied().filter(|_| points.len() == 1));
                    self.writer.open_path(&points);
                }
                let seen = border.width > 0.0 && line.as_ref().is_none_or(PaintColor::is_seen);
                self.writer.paint(PathPaint { fill: false, stroke: seen });
            }
            b"FreeText" => {
                let area = self.bounds()?;
                self.free_text(&area, Callout::Drawn)?;
            }
            b"Text" => self.note(&line_or(PaintColor::rgb([1.0, 0.9, 0.4])))?,
            b"Link" => self.frame(&border, &line_or(black))?,
            _ => return None,
        }
        Some(())
    }

    /// The frame of a link. Acrobat, poppler and browsers draw it where the file asks for one; where it says
    /// nothing they draw none, against the letter of ISO 32000. It runs along the edge of the rectangle, half
    /// outside, for a thick one inside would cover the words.
    fn frame(&mut self, border: &Border, colour: &PaintColor) -> Option<()> {
        let rect = self.rect()?;
        if border.stated
            && border.width > 0.0
            && colour.is_seen()
            // A line thicker than the link is wide would cover the words; no viewer but one draws it.
            && border.width < rect.width().min(rect.height())
        {
            self.stroke(colour, border);
            match border.style {
                b'U' => self.writer.open_path(&[(rect.left, rect.bottom), (rect.right, rect.bottom)]),
                _ => self.writer.rectangle(&rect),
            }
            self.writer.paint(PathPaint { fill: false, stroke: true });
        }
        Some(())
    }

    fn stroke(&mut self, colour: &PaintColor, border: &Border) {
        self.writer.stroke_colour(colour);
        self.writer.line(border);
    }

    /// Sets the colours and the line of a shape; gives how to paint it.
    fn colours(&mut self, border: &Border, line: PaintColor, fill: Option<PaintColor>) -> PathPaint {
        self.stroke(&line, border);
        if let Some(fill) = &fill {
            self.writer.fill_colour(fill);
        }
        PathPaint { fill: fill.is_some(), stroke: border.width > 0.0 && line.is_seen() }
    }

    /// The rectangle less what the file says is not of the shape.
    fn bounds(&self) -> Option<Rect> {
        let rect = self.rect()?;
        let [left, bottom, right, top] = self.source.numbers::<4>(self.annotation, b"RD").unwrap_or([0.0; 4]);
        let less = Rect {
            left: rect.left + left,
            bottom: rect.bottom + bottom,
            right: rect.right - right,
            top: rect.top - top,
        };
        let sound = [left, bottom, right, top].iter().all(|n| (0.0..super::FARTHEST).contains(n));
        Some(if sound && less.width() > 0.0 && less.height() > 0.0 { less } else { rect })
    }

    /// The lines of print that are marked, each by its upper left, upper right, lower left and lower right corner:
    /// the order that viewers write, whatever ISO 32000 says; one that goes around is put into it.
    fn quads(&mut self) -> Option<Vec<[PagePoint; 4]>> {
        let points = match self.source.entry(self.annotation, b"QuadPoints") {
            Object::Null => Vec::new(),
            list => self.points(list)?,
        };
        let mut quads: Vec<[PagePoint; 4]> =
            points.chunks_exact(4).filter_map(|quad| quad.try_into().ok()).collect();
        // A mark that does not say which words it is on is drawn by no viewer.
        if quads.is_empty() {
            return None;
        }
        for quad in &mut quads {
            let [a, b, c, d] = *quad;
            let among = |n: f64, p: f64, q: f64| (n - p).abs() < 0.01 || (n - q).abs() < 0.01;
            let (left, right) = (a.0.min(b.0).min(c.0), a.0.max(b.0).max(c.0));
            let (bottom, top) = (a.1.min(b.1).min(c.1), a.1.max(b.1).max(c.1));
            if [a, b, c, d].iter().all(|p| among(p.0, left, right) && among(p.1, bottom, top)) {
                *quad = [(left, top), (right, top), (left, bottom), (right, bottom)];
            } else if (b.0 - a.0) * (d.0 - c.0) + (b.1 - a.1) * (d.1 - c.1) < 0.0 {
                *quad = [d, c, a, b];
            }
        }
        Some(quads)
    }

    fn line(&mut self, border: &Border, colour: PaintColor, fill: Option<PaintColor>) -> Option<()> {
        let source = self.source;
        let points = self.points(source.entry(self.annotation, b"L"))?;
        let [from, to] = *points else { return None };
        let paint = self.colours(border, colour, fill);
        let (along, _) = direction(from, to);
        let length = |key: &[u8]| {
            number(source.entry(self.annotation, key)).filter(|n| n.abs() < 1.0e4).unwrap_or(0.0)
        };
        let (lead, beyond, off) = (length(b"LL"), length(b"LLE"), length(b"LLO"));
        let side = |p: PagePoint, by: f64| (p.0 - along.1 * by, p.1 + along.0 * by);
        let (start, end) = (side(from, lead + off * lead.signum()), side(to, lead + off * lead.signum()));
        if lead != 0.0 {
            for (p, q) in [(from, start), (to, end)] {
                self.writer.open_path(&[side(p, off * lead.signum()), side(q, beyond * lead.signum())]);
            }
        }
        // The line ends where a closed shape begins that is not filled.
        let names = match source.entry(self.annotation, b"LE") {
            Object::Array(names) => names.as_slice(),
            _ => &[],
        };
        let cut = |n: usize| {
            let name = names.get(n).and_then(|name| source.resolve(name).as_name().ok()).unwrap_or_default();
            match name {
                _ if paint.fill => 0.0,
                b"ClosedArrow" => 0.87 * 6.0 * border.width,
                b"Circle" | b"Square" | b"Diamond" => 3.0 * border.width,
                _ => 0.0,
            }
            .min(direction(start, end).1 / 2.0)
        };
        let (near, far) = (between(start, end, cut(0)), between(end, start, cut(1)));
        match self.line_words(start, end)? {
            // In the line, so it leaves room for them.
            Some(gap) if gap < direction(near, far).1 => {
                let middle = half(start, end);
                let (before, after) = (between(middle, start, gap / 2.0), between(middle, end, gap / 2.0));
                self.writer.open_path(&[near, before]);
                self.writer.open_path(&[after, far]);
            }
            _ => self.writer.open_path(&[near, far]),
        }
        self.writer.paint(PathPaint { fill: false, ..paint });
        self.endings([(start, end), (end, start)], border, paint);
        Some(())
    }

    /// Sets the words of a line that is to show them, along it and in its middle. Gives the room that they take up in
    /// the line, when they stand in it and not above.
    fn line_words(&mut self, start: PagePoint, end: PagePoint) -> Option<Option<f64>> {
        let source = self.source;
        let text = match source.entry(self.annotation, b"Cap") {
            Object::Boolean(true) => {
                self.text(source.entry(self.annotation, b"Contents"))?.replace('\n', " ")
            }
            _ => return Some(None),
        };
        let ((mut x, mut y), far) = direction(start, end);
        if text.trim().is_empty() || far < 1.0 {
            return Some(None);
        }
        // Never upside down.
        if x < -1e-9 {
            (x, y) = (-x, -y);
        }
        let style = FontStyle { size: CAPTION, ..FontStyle::parse(b"/Helv 9 Tf 0 g") };
        let gap = self.words(&text, style.clone(), 1).map(|words| words.wide() * CAPTION + CAPTION / 2.0);
        let above = source.name(self.annotation, b"CP") == b"Top";
        let [across, up] = source.numbers::<2>(self.annotation, b"CO").unwrap_or([0.0; 2]);
        let lift = up.clamp(-1.0e4, 1.0e4) + if above || gap.is_none() { CAPTION * 0.7 } else { 0.0 };
        let (middle, wide) = (half(start, end), gap.unwrap_or(far).max(far));
        self.writer.put(&[], "q");
        self.writer.put(&[x, y, -y, x, middle.0, middle.1], "cm");
        let across = across.clamp(-1.0e4, 1.0e4);
        let area = Rect {
            left: across - wide / 2.0,
            bottom: lift - CAPTION * 0.7,
            right: across + wide / 2.0,
            top: lift + CAPTION * 0.7,
        };
        let reach = self.writer.reach;
        if self.set(&text, style, 1, &area, 0.0, Fit::Row).is_none() {
            self.whole = false;
        }
        self.writer.reach = reach;
        self.writer.put(&[], "Q");
        for (a, b) in [
            (area.left, area.bottom),
            (area.left, area.top),
            (area.right, area.bottom),
            (area.right, area.top),
        ] {
            self.writer.reaches((middle.0 + a * x - b * y, middle.1 + a * y + b * x));
        }
        let inside = !above && up == 0.0 && across == 0.0;
        Some(gap.filter(|_| inside))
    }

    /// Draws what stands at the two ends of a line; each is given with the point that it comes from.
    fn endings(&mut self, ends: [(PagePoint, PagePoint); 2], border: &Border, paint: PathPaint) {
        let Object::Array(names) = self.source.entry(self.annotation, b"LE") else { return };
        for ((tip, inner), name) in ends.into_iter().zip(names) {
            let name = self.source.resolve(name).as_name().unwrap_or_default();
            ending(&mut self.writer, name, tip, inner, border.width.max(0.5), paint);
        }
    }

    /// Words put on the page. What does not fit is set smaller; a pointer is drawn where the box is not turned.
    pub(super) fn free_text(&mut self, area: &Rect, callout: Callout) -> Option<()> {
        let source = self.source;
        let border = Border::from_annotation(source, self.annotation);
        let text = self.text(source.entry(self.annotation, b"Contents"))?;
        let mut style = match self.inherited(b"DA") {
            Object::String(text, _) => FontStyle::parse(text),
            _ => FontStyle::parse(b"/Helv 12 Tf"),
        };
        if let Object::String(..) = source.entry(self.annotation, b"DS") {
            let sheet = self.text(source.entry(self.annotation, b"DS"))?;
            style.sheet(&sheet);
        }
        if let Some(ground) = PaintColor::at(source, self.annotation, b"C").filter(PaintColor::is_seen) {
            self.writer.fill_colour(&ground);
            self.writer.rectangle(area);
            self.writer.paint(PathPaint { fill: true, stroke: false });
        }
        let line = border.width > 0.0;
        if line {
            self.stroke(&style.colour, &border);
            self.writer.rectangle(&inset(area, border.width / 2.0));
            let pointer = match source.entry(self.annotation, b"CL") {
                list @ Object::Array(_) if callout == Callout::Drawn => self.points(list)?,
                _ => Vec::new(),
            };
            self.writer.open_path(&pointer);
            self.writer.paint(PathPaint { fill: false, stroke: true });
        }
        if !text.trim().is_empty() {
            let quad = source.entry(self.annotation, b"Q").as_i64().unwrap_or(0);
            let (clip, pad) = if line { (inset(area, border.width), 1.0) } else { (*area, 0.0) };
            self.set(&text, style, quad, &clip, pad, Fit::Shrunk)?;
        }
        Some(())
    }

    /// A slip of paper at the upper left corner of where a note stands. Every viewer draws one of its own.
    fn note(&mut self, colour: &PaintColor) -> Option<()> {
        let rect = self.rect()?;
        let (x, y) = (rect.left, rect.top);
        self.writer.fill_colour(colour);
        self.writer.stroke_colour(&PaintColor::grey(0.2));
        let slip = Rect { left: x + 1.0, bottom: y - 17.0, right: x + 17.0, top: y - 1.0 };
        self.writer.rectangle(&slip);
        self.writer.paint(PathPaint { fill: colour.is_seen(), stroke: true });
        for row in [4.5, 8.5, 12.5] {
            self.writer.open_path(&[
                (slip.left + 3.0, slip.top - row + 1.0),
                (slip.right - 3.0, slip.top - row + 1.0),
            ]);
        }
        self.writer.paint(PathPaint { fill: false, stroke: true });
        Some(())
    }
}

fn half(a: PagePoint, b: PagePoint) -> PagePoint {
    ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0)
}

/// The direction from one point to another, and how far it is.
fn direction(from: PagePoint, to: PagePoint) -> (PagePoint, f64) {
    let (x, y) = (to.0 - from.0, to.1 - from.1);
    let far = x.hypot(y);
    if far > 1e-9 { ((x / far, y / far), far) } else { ((1.0, 0.0), 0.0) }
}

/// A point `by` on the way from one to another.
fn between(from: PagePoint, to: PagePoint, by: f64) -> PagePoint {
    let ((x, y), _) = direction(from, to);
    (from.0 + x * by, from.1 + y * by)
}

/// A zigzag along the lower edge of a line of print.
fn wave([a, _, c, d]: [PagePoint; 4]) -> Vec<PagePoint> {
    const STEP: f64 = 2.0;
    let ((x, y), wide) = direction(c, d);
    let (rise, high) = direction(c, a);
    let steps = (wide / STEP).min(50_000.0) as usize;
    (0..=steps)
        .map(|n| {
            let (on, lift) = (n as f64 * STEP, RULE + if n % 2 == 1 { STEP.min(high) } else { 0.0 });
            (c.0 + on * x + lift * rise.0, c.1 + on * y + lift * rise.1)
        })
        .collect()
}

/// What stands at the end of a line.
fn ending(
    writer: &mut ContentWriter,
    name: &[u8],
    tip: PagePoint,
    inner: PagePoint,
    width: f64,
    paint: PathPaint,
) {
    let ((x, y), far) = direction(inner, tip);
    let size = (6.0 * width).min(if far > 0.0 { far } else { f64::MAX });
    // So far along the line, outward, and so far to its side.
    let at = |along: f64, side: f64| {
        (tip.0 + size * (along * x - side * y), tip.1 + size * (along * y + side * x))
    };
    let (points, closed) = match name {
        b"OpenArrow" => (vec![at(-0.87, 0.5), tip, at(-0.87, -0.5)], false),
        b"ClosedArrow" => (vec![at(-0.87, 0.5), tip, at(-0.87, -0.5)], true),
        b"ROpenArrow" => (vec![at(0.87, 0.5), tip, at(0.87, -0.5)], false),
        b"RClosedArrow" => (vec![at(0.87, 0.5), tip, at(0.87, -0.5)], true),
        b"Butt" => (vec![at(0.0, 0.5), at(0.0, -0.5)], false),
        b"Slash" => (vec![at(0.29, 0.5), at(-0.29, -0.5)], false),
        b"Diamond" => (vec![at(0.5, 0.0), at(0.0, 0.5), at(-0.5, 0.0), at(0.0, -0.5)], true),
        b"Square" => (vec![at(0.5, 0.5), at(-0.5, 0.5), at(-0.5, -0.5), at(0.5, -0.5)], true),
        b"Circle" => {
            let by = size / 2.0;
            let (x, y) = tip;
            writer.ellipse(&Rect { left: x - by, bottom: y - by, right: x + by, top: y + by });
            return writer.paint(paint);
        }
        _ => return,
    };
    if closed {
        writer.closed_path(&points);
    } else {
        writer.open_path(&points);
    }
    writer.paint(PathPaint { fill: paint.fill && closed, ..paint });
}
