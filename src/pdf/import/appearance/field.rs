//! Form fields: their ground and border, and in them the value, the choice, the tick or the caption.

use lopdf::{Dictionary, Object};

use super::content_writer::{Border, ContentWriter, PagePoint, PaintColor, PathPaint, centre, inset};
use super::font::FontStyle;
use super::{Drawing, Fit, PUSH_BUTTON};
use crate::pdf::geometry::Rect;

const MULTILINE: i64 = 1 << 12;
const PASSWORD: i64 = 1 << 13;
const RADIO: i64 = 1 << 15;
const COMBO: i64 = 1 << 17;
const FILE: i64 = 1 << 20;
const COMB: i64 = 1 << 24;

impl<'a> Drawing<'a> {
    /// Draws a field in its box. Nothing when it has something to show that cannot be drawn.
    pub(crate) fn field(&mut self, area: &Rect) -> Option<()> {
        let border = Border::from_annotation(self.source, self.annotation);
        let flags = self.inherited(b"Ff").as_i64().unwrap_or(0);
        let kind = self.inherited(b"FT").as_name().unwrap_or_default().to_vec();
        // A signature that has no picture has none in any viewer.
        if !matches!(kind.as_slice(), b"Tx" | b"Ch" | b"Btn") {
            return Some(());
        }
        let ticked = kind == b"Btn" && flags & PUSH_BUTTON == 0;
        let caption = self.caption()?;
        let mark = caption.chars().next().unwrap_or(if flags & RADIO != 0 { 'l' } else { '4' });
        self.ground(area, &border, ticked && flags & RADIO != 0 && mark == 'l');
        let (clip, pad) = (inset(area, border.depth()), border.width.max(1.0));
        match kind.as_slice() {
            b"Btn" if ticked => {
                if self.is_on(flags)? {
                    let colour = self.style().colour;
                    ticked_with(&mut self.writer, &clip, mark, &colour);
                }
            }
            b"Btn" if caption.is_empty() => {}
            b"Btn" => {
                let style = self.style();
                self.set(&caption, style, 1, &clip, pad, Fit::Row)?;
            }
            b"Ch" => self.choice(&clip, pad, flags)?,
            _ => {
                let value = self.text(self.inherited(b"V"))?;
                self.typed(value, &clip, area, pad, flags)?;
            }
        }
        Some(())
    }

    fn style(&self) -> FontStyle {
        match self.inherited(b"DA") {
            Object::String(text, _) => FontStyle::parse(text),
            _ => FontStyle::parse(b""),
        }
    }

    fn quad(&self) -> i64 {
        self.inherited(b"Q").as_i64().unwrap_or(0)
    }

    fn look(&self) -> Option<&'a Dictionary> {
        self.source.dict(self.annotation, b"MK")
    }

    fn caption(&mut self) -> Option<String> {
        let caption = self.look().map_or(&Object::Null, |look| self.source.entry(look, b"CA"));
        self.text(caption)
    }

    /// Ground and border.
    fn ground(&mut self, area: &Rect, border: &Border, round: bool) {
        let colour = |key: &[u8]| {
            self.look().and_then(|look| PaintColor::at(self.source, look, key)).filter(PaintColor::is_seen)
        };
        let (ground, line) = (colour(b"BG"), colour(b"BC").filter(|_| border.width > 0.0));
        let writer = &mut self.writer;
        let outline = |writer: &mut ContentWriter, area: &Rect| {
            if round { writer.ellipse(area) } else { writer.rectangle(area) }
        };
        if let Some(ground) = &ground {
            writer.fill_colour(ground);
            outline(writer, area);
            writer.paint(PathPaint { fill: true, stroke: false });
        }
        let Some(line) = line else { return };
        writer.put(&[], "q");
        writer.stroke_colour(&line);
        writer.line(border);
        let (middle, within) = (inset(area, border.width / 2.0), inset(area, border.width));
        match border.style {
            b'U' => writer.open_path(&[(area.left, middle.bottom), (area.right, middle.bottom)]),
            _ => outline(writer, &middle),
        }
        writer.paint(PathPaint { fill: false, stroke: true });
        if matches!(border.style, b'B' | b'I') && !round {
            let (lit, dim) = match border.style {
                b'B' => (PaintColor::grey(1.0), ground.unwrap_or(PaintColor::grey(1.0)).shaded()),
                _ => (PaintColor::grey(0.5), PaintColor::grey(0.75)),
            };
            let (a, b) = (within, inset(&within, border.width));
            let corners = |o: &Rect, i: &Rect, upper: bool| -> Vec<PagePoint> {
                let (outer, inner) = if upper {
                    ((o.left, o.top), (i.left, i.top))
                } else {
                    ((o.right, o.bottom), (i.right, i.bottom))
                };
                vec![(o.left, o.bottom), outer, (o.right, o.top), (i.right, i.top), inner, (i.left, i.bottom)]
            };
            writer.fill(&lit, &corners(&a, &b, true));
            writer.fill(&dim, &corners(&a, &b, false));
        }
        writer.put(&[], "Q");
    }

    /// Whether a box is ticked. Nothing when the file does not say of which of several buttons its value is.
    fn is_on(&self, flags: i64) -> Option<bool> {
        let on = |name: &[u8]| !name.is_empty() && name != b"Off";
        match self.source.name(self.annotation, b"AS") {
            b"" => {
                let value = self.inherited(b"V").as_name().is_ok_and(on);
                (flags & RADIO == 0 || !value).then_some(value)
            }
            state => Some(on(state)),
        }
    }

    fn typed(&mut self, value: String, clip: &Rect, area: &Rect, pad: f64, flags: i64) -> Option<()> {
        let cells = self.inherited(b"MaxLen").as_i64().ok().and_then(|n| usize::try_from(n).ok());
        let count = value.chars().count();
        let barred = flags & (MULTILINE | PASSWORD | FILE) != 0;
        let cells = cells.filter(|n| flags & COMB != 0 && !barred && (1..=1000).contains(n));
        if let Some(cells) = cells {
            self.dividers(area, cells);
        }
        if value.is_empty() {
            return Some(());
        }
        let value = if flags & PASSWORD != 0 { "*".repeat(count) } else { value };
        let (style, quad) = (self.style(), self.quad());
        match cells {
            Some(cells) if count <= cells => {
                self.words(&value, style, quad)?.comb(&mut self.writer, area, cells)
            }
            _ if flags & MULTILINE != 0 => self.set(&value, style, quad, clip, pad, Fit::Block)?,
            _ => self.set(&value, style, quad, clip, pad, Fit::Row)?,
        }
        Some(())
    }

    /// The lines between the cells of a field, in the colour of its border.
    fn dividers(&mut self, area: &Rect, cells: usize) {
        let border = Border::from_annotation(self.source, self.annotation);
        let colour =
            self.look().and_then(|look| PaintColor::at(self.source, look, b"BC")).filter(PaintColor::is_seen);
        let (Some(colour), true) = (colour, border.width > 0.0 && matches!(border.style, b'S' | b'D')) else {
            return;
        };
        self.writer.put(&[], "q");
        self.writer.stroke_colour(&colour);
        self.writer.line(&border);
        for n in 1..cells {
            let x = area.left + area.width() * n as f64 / cells as f64;
            self.writer.open_path(&[(x, area.bottom), (x, area.top)]);
        }
        self.writer.paint(PathPaint { fill: false, stroke: true });
        self.writer.put(&[], "Q");
    }

    fn choice(&mut self, clip: &Rect, pad: f64, flags: i64) -> Option<()> {
        let mut chosen = Vec::new();
        match self.inherited(b"V") {
            Object::Array(all) => {
                self.take(all.len())?;
                for one in all {
                    chosen.push(self.text(one)?);
                }
            }
            one => chosen.push(self.text(one)?),
        }
        chosen.retain(|value| !value.is_empty());
        let options = self.options()?;
        self.take(options.len().saturating_mul(chosen.len()))?;
        let named = |value: &String| {
            options.iter().find(|(export, _)| export == value).map_or(value, |(_, shown)| shown).clone()
        };
        let (style, quad) = (self.style(), self.quad());
        if flags & COMBO != 0 || options.is_empty() {
            let shown: Vec<String> = chosen.iter().map(named).collect();
            if !shown.is_empty() {
                self.set(&shown.join(", "), style, quad, clip, pad, Fit::Row)?;
            }
            return Some(());
        }
        let top = self.inherited(b"TI").as_i64().ok().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        let by_place: Vec<i64> = match self.inherited(b"I") {
            Object::Array(list) => list.iter().take(1000).filter_map(|n| n.as_i64().ok()).collect(),
            _ => Vec::new(),
        };
        self.take(options.len().saturating_mul(by_place.len()))?;
        let is_chosen = |(n, (export, shown)): (usize, &(String, String))| match chosen.as_slice() {
            [] => by_place.contains(&(n as i64)),
            chosen => chosen.iter().any(|value| value == export || value == shown),
        };
        let marked: Vec<bool> = options.iter().enumerate().map(is_chosen).skip(top).collect();
        let rows: Vec<String> = options.iter().skip(top).map(|(_, shown)| shown.replace('\n', " ")).collect();
        if !rows.is_empty() {
            let words = self.words(&rows.join("\n"), style, quad)?;
            words.list(&mut self.writer, clip, pad, &marked);
            // Rows that are scrolled out of sight are no loss unless one of them is the answer.
            self.whole = !marked.iter().skip((clip.height() / 10.0) as usize).any(|marked| *marked);
        }
        Some(())
    }

    /// What can be chosen: what is meant, and what is shown for it.
    fn options(&mut self) -> Option<Vec<(String, String)>> {
        let source = self.source;
        let Object::Array(list) = self.inherited(b"Opt") else { return Some(Vec::new()) };
        self.take(list.len())?;
        let mut options = Vec::new();
        for option in list {
            let (export, shown) = match source.resolve(option) {
                Object::Array(pair) => (pair.first()?, pair.get(1).or(pair.first())?),
                one => (one, one),
            };
            options.push((self.text(export)?, self.text(shown)?));
        }
        Some(options)
    }
}

/// The tick of a box, drawn as a shape: the typeface of ticks is in no viewer's certain possession.
fn ticked_with(writer: &mut ContentWriter, clip: &Rect, mark: char, colour: &PaintColor) {
    let side = clip.width().min(clip.height());
    let (x, y) = centre(clip);
    let at = |(across, up): &PagePoint| (x + (across - 0.5) * side, y + (up - 0.5) * side);
    let shape: Vec<PagePoint> = match mark {
        'l' => {
            writer.fill_colour(colour);
            writer.ellipse(&inset(
                &Rect {
                    left: x - side / 2.0,
                    bottom: y - side / 2.0,
                    right: x + side / 2.0,
                    top: y + side / 2.0,
                },
                side / 4.0,
            ));
            writer.paint(PathPaint { fill: true, stroke: false });
            return;
        }
        '8' => {
            let arm = [(0.0, 0.1), (0.25, 0.35), (0.35, 0.25)];
            let quarter = |turn: u8| {
                arm.map(|(a, b)| match turn {
                    0 => (0.5 + a, 0.5 + b),
                    1 => (0.5 + b, 0.5 - a),
                    2 => (0.5 - a, 0.5 - b),
                    _ => (0.5 - b, 0.5 + a),
                })
            };
            (0..4).flat_map(quarter).collect()
        }
        'u' => vec![(0.5, 0.12), (0.84, 0.5), (0.5, 0.88), (0.16, 0.5)],
        'n' => vec![(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)],
        'H' => (0..10)
            .map(|n| {
                let (angle, far) =
                    (f64::from(n) * std::f64::consts::PI / 5.0, if n % 2 == 0 { 0.42 } else { 0.17 });
                (0.5 + far * angle.sin(), 0.5 + far * angle.cos())
            })
            .collect(),
        _ => vec![(0.14, 0.46), (0.24, 0.56), (0.4, 0.36), (0.78, 0.86), (0.88, 0.78), (0.42, 0.14)],
    };
    let shape: Vec<PagePoint> = shape.iter().map(at).collect();
    writer.fill(colour, &shape);
}
