//! Words set inside a box: one row, a block of rows, or one letter to a cell. The measures are those that
//! readers see most: type as high as the box allows when no size is given, rows at 1.16 of the type's size.

use std::fmt::Write as _;
use std::rc::Rc;

use super::content_writer::{ContentWriter, PathPaint, centre};
use super::font::{AppearanceFont, FontStyle};
use crate::pdf::geometry::Rect;

/// From one row to the next, by the type's size.
const LEADING: f64 = 1.156;
/// How far below the middle of a row its letters stand, by the type's size.
const DROP: f64 = 0.37;
/// From the top of a block to the first row's foot, by the type's size.
const RISE: f64 = 0.95;
/// Type that fits itself to its box is no smaller than this.
const LEAST: f64 = 4.0;
/// Nor larger than this in a block.
pub(crate) const USUAL: f64 = 12.0;

/// A text in the codes of a typeface, one line of it each.
pub(crate) struct EncodedWords {
    pub(crate) face: Rc<AppearanceFont>,
    pub(crate) paragraphs: Vec<Vec<u8>>,
    pub(crate) style: FontStyle,
    /// Where rows begin: 0 left, 1 in the middle, 2 right.
    pub(crate) quad: i64,
}

impl EncodedWords {
    /// How wide all of it is as one row, by the type's size.
    pub(crate) fn wide(&self) -> f64 {
        self.face.width(&self.paragraphs.join(&b' '))
    }

    /// Sets all as one row, upright in the middle of a box. Says whether it fits.
    pub(crate) fn row(&self, writer: &mut ContentWriter, clip: &Rect, pad: f64) -> bool {
        let row = self.paragraphs.join(&b' ');
        let (room, wide) = (clip.width() - 2.0 * pad, self.wide());
        let size = match self.style.size {
            size if size > 0.0 => size,
            _ => (clip.height() / 1.35).min(room / wide.max(1e-6)).max(LEAST),
        };
        let base = centre(clip).1 - DROP * size;
        self.set(writer, clip, size, [(self.start(clip, pad, wide * size), base, row.as_slice())]);
        wide * size <= room + pad
    }

    /// Sets a block of rows from the top of a box, broken where they must. Says whether it fits.
    pub(crate) fn block(&self, writer: &mut ContentWriter, clip: &Rect, pad: f64) -> bool {
        let size = if self.style.size > 0.0 { self.style.size } else { self.fitting(clip, pad, USUAL) };
        let top = clip.top - pad - RISE * size;
        let rows = self.rows(clip, pad, size);
        let at =
            |(n, row): (usize, &&'_ [u8])| (top - n as f64 * LEADING * size, self.face.width(row) * size);
        let places: Vec<_> = rows.iter().enumerate().map(at).collect();
        let set =
            rows.iter().zip(&places).map(|(row, (base, wide))| (self.start(clip, pad, *wide), *base, *row));
        self.set(writer, clip, size, set);
        self.fits(clip, pad, size)
    }

    /// Takes the type down to what fits a box.
    pub(crate) fn shrink(&mut self, clip: &Rect, pad: f64) {
        if self.style.size > 0.0 && !self.fits(clip, pad, self.style.size) {
            self.style.size = self.fitting(clip, pad, self.style.size);
        }
    }

    /// The largest type that fits a box, up to a size.
    fn fitting(&self, clip: &Rect, pad: f64, most: f64) -> f64 {
        let sizes = (0..=16).map(|step| most - f64::from(step) * (most - LEAST) / 16.0);
        sizes
            .into_iter()
            .find(|size| *size >= LEAST && self.fits(clip, pad, *size))
            .unwrap_or(LEAST.min(most))
    }

    fn fits(&self, clip: &Rect, pad: f64, size: f64) -> bool {
        let rows = self.rows(clip, pad, size).len() as f64;
        rows * LEADING * size <= clip.height() - pad + size * 0.3
    }

    /// The rows of a block; one more than fit at most.
    fn rows(&self, clip: &Rect, pad: f64, size: f64) -> Vec<&[u8]> {
        let (room, high) = (clip.width() - 2.0 * pad, clip.height() - pad);
        let most = (high / (size * LEADING)).max(1.0) as usize + 1;
        self.face.wrapped(&self.paragraphs, room.max(1.0) / size + 1e-3, most)
    }

    /// Sets one letter to a cell.
    pub(crate) fn comb(&self, writer: &mut ContentWriter, clip: &Rect, cells: usize) {
        let row = self.paragraphs.join(&b' ');
        let cell = clip.width() / cells as f64;
        let size = match self.style.size {
            size if size > 0.0 => size,
            _ => (clip.height() / 1.35).min(cell * 1.3).max(LEAST),
        };
        let base = centre(clip).1 - DROP * size;
        let empty = match self.quad {
            1 => cells.saturating_sub(row.len()) / 2,
            2 => cells.saturating_sub(row.len()),
            _ => 0,
        };
        let letters = row.chunks(1).enumerate().map(|(n, code)| {
            let middle = clip.left + cell * ((n + empty) as f64 + 0.5);
            (middle - self.face.width(code) * size / 2.0, base, code)
        });
        self.set(writer, clip, size, letters);
    }

    /// The rows of a list from the top of a box, the chosen ones marked. Says whether it fits.
    pub(crate) fn list(&self, writer: &mut ContentWriter, clip: &Rect, pad: f64, chosen: &[bool]) -> bool {
        let size = if self.style.size > 0.0 { self.style.size } else { USUAL };
        let high = LEADING * size;
        let shown = ((clip.height() / high).ceil().max(1.0) as usize).min(self.paragraphs.len());
        let top = |n: usize| clip.top - n as f64 * high;
        for n in (0..shown).filter(|n| chosen.get(*n) == Some(&true)) {
            let bar = Rect { bottom: top(n + 1), top: top(n), ..*clip };
            writer.put(&[0.6, 0.756_86, 0.854_9], "rg");
            writer.rectangle(&bar.within(clip));
            writer.paint(PathPaint { fill: true, stroke: false });
        }
        let row = |(n, row): (usize, &Vec<u8>)| (n, self.face.width(row) * size);
        let places: Vec<_> = self.paragraphs.iter().take(shown).enumerate().map(row).collect();
        let set = places.iter().zip(&self.paragraphs).map(|((n, wide), row)| {
            (self.start(clip, pad, *wide), top(*n) - high / 2.0 - DROP * size, row.as_slice())
        });
        self.set(writer, clip, size, set);
        shown == self.paragraphs.len()
    }

    fn start(&self, clip: &Rect, pad: f64, wide: f64) -> f64 {
        match self.quad {
            1 => centre(clip).0 - wide / 2.0,
            2 => clip.right - pad - wide,
            _ => clip.left + pad,
        }
    }

    fn set<'a>(
        &self,
        writer: &mut ContentWriter,
        clip: &Rect,
        size: f64,
        rows: impl IntoIterator<Item = (f64, f64, &'a [u8])>,
    ) {
        writer.put(&[], "q");
        writer.rectangle(clip);
        writer.put(&[], "W n\nBT");
        writer.content.push_str("/F ");
        writer.put(&[size], "Tf");
        writer.fill_colour(&self.style.colour);
        for (x, base, codes) in rows {
            writer.put(&[1.0, 0.0, 0.0, 1.0, x, base], "Tm");
            writer.content.push('<');
            for code in codes {
                let _ = write!(writer.content, "{code:02x}");
            }
            writer.content.push_str("> Tj\n");
        }
        writer.put(&[], "ET\nQ");
    }
}
