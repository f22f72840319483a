//! Pages that are pictures: those on which no text is shown and one image covers most of what is seen. It looks
//! at pages as they were placed, so a photograph, a strip of a tall picture and a scan that came as a PDF are all
//! found in the same way, and says for each picture how a reader sees it and where it lies on which sheets.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, Stream};

use crate::model::limits::Limits;
use crate::pdf::geometry::{Matrix, Rect};
use crate::pdf::source::content_ops::{ContentOp, ContentOps};
use crate::pdf::{ImportedPage, ImportedPages};

/// A picture whose words can only be read by looking at it.
#[derive(Clone, Debug)]
pub(crate) struct Scan {
    /// Local number of the image.
    pub(crate) image: u32,
    /// How it is turned to be seen upright.
    pub(crate) turn: Rotation,
    /// Dots an inch, as it lies on the sheet.
    pub(crate) dpi: u32,
    /// Where it is seen.
    pub(crate) spots: Vec<ScanPlacement>,
}

/// One page on which a picture is seen.
#[derive(Clone, Debug)]
pub(crate) struct ScanPlacement {
    /// Which of the file's pages, from 0.
    pub(crate) page: usize,
    /// From the image's unit square to the sheet, in points.
    unit: Matrix,
    /// The part of the sheet on which the XObject shows.
    pub(crate) shown: Rect,
}

/// Which way the rows and columns of an image run on the sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rotation {
    /// Whether its rows run up or down the sheet.
    swapped: bool,
    /// Whether they run from right to left, or from the foot to the head.
    across: bool,
    /// Whether its columns run upwards, or from right to left.
    down: bool,
}

/// A page on which this many bytes of text are shown, such as a stamped number, still counts as a picture.
const STAMP: usize = 48;
/// How much of what is seen the image must cover.
const COVERS: f64 = 0.4;
/// Fewer pixels than this either way hold no words.
const LEAST: (u32, u32) = (120, 40);
/// How deep forms may nest for the picture to be found.
const DEPTH: usize = 5;
/// How many things a page may draw, and bytes its content may have, before it is not a picture.
const BUSY: (usize, usize) = (2_000, 4 << 20);

/// The pictures of a file, in the order of their first pages. One that is seen on several pages, cut into strips,
/// is given once.
pub(crate) fn scans(placed: &ImportedPages, limits: &Limits) -> Vec<Scan> {
    let mut scans: Vec<Scan> = Vec::new();
    let mut known: BTreeMap<(u32, Rotation), usize> = BTreeMap::new();
    let mut pictured: BTreeMap<u32, bool> = BTreeMap::new();
    for (page, how) in placed.pages.iter().enumerate() {
        let mut look =
            Look { placed, limits, images: Vec::new(), text: 0, unseen: false, drawn: 0, bytes: 0 };
        if !look.has_image(how.xobject, &mut pictured, 0) {
            continue;
        }
        let Some((image, unit, shown)) = look.picture(how) else { continue };
        let Some((across, down)) = pixels(placed, image) else { continue };
        let turn = Rotation::from_matrix(&unit);
        let spot = ScanPlacement { page, unit, shown };
        let place = *known.entry((image, turn)).or_insert_with(|| {
            let [a, b, c, d, ..] = unit.0;
            let dpi = (f64::from(across) / a.hypot(b)).max(f64::from(down) / c.hypot(d)) * 72.0;
            scans.push(Scan { image, turn, dpi: dpi.clamp(70.0, 2_400.0) as u32, spots: Vec::new() });
            scans.len() - 1
        });
        scans[place].spots.push(spot);
    }
    scans
}

/// Follows a reference to what it leads to among the file's objects.
pub(crate) fn resolve<'a>(placed: &'a ImportedPages, mut object: &'a Object) -> &'a Object {
    for _ in 0..8 {
        let Object::Reference((number, _)) = object else { return object };
        object = placed.objects.get(number).unwrap_or(&Object::Null);
    }
    &Object::Null
}

/// What a dictionary holds under a key.
pub(crate) fn entry<'a>(placed: &'a ImportedPages, dict: &'a Dictionary, key: &[u8]) -> &'a Object {
    dict.get(key).map_or(&Object::Null, |value| resolve(placed, value))
}

/// A whole number under a key, when it is at least 0.
pub(crate) fn count(placed: &ImportedPages, dict: &Dictionary, key: &[u8]) -> Option<u32> {
    entry(placed, dict, key).as_i64().ok().and_then(|number| u32::try_from(number).ok())
}

fn stream(placed: &ImportedPages, number: u32) -> Option<&Stream> {
    match placed.objects.get(&number) {
        Some(Object::Stream(stream)) => Some(stream),
        _ => None,
    }
}

fn is(placed: &ImportedPages, stream: &Stream, kind: &[u8]) -> bool {
    entry(placed, &stream.dict, b"Subtype").as_name().is_ok_and(|name| name == kind)
}

/// Width and height of an image.
pub(crate) fn pixels(placed: &ImportedPages, image: u32) -> Option<(u32, u32)> {
    let dict = &stream(placed, image)?.dict;
    Some((count(placed, dict, b"Width")?, count(placed, dict, b"Height")?))
}

/// The part of an XObject's space that shows, and from there to outside: the unit square of an image, the box of a
/// form.
pub(crate) fn frame(placed: &ImportedPages, xobject: u32) -> Option<(Rect, Matrix)> {
    let stream = stream(placed, xobject)?;
    if is(placed, stream, b"Image") {
        return Some((Rect::between([0.0, 0.0, 1.0, 1.0]), Matrix::IDENTITY));
    }
    let bbox = numbers::<4>(placed, &stream.dict, b"BBox")?;
    let matrix = numbers::<6>(placed, &stream.dict, b"Matrix").map_or(Matrix::IDENTITY, Matrix);
    Some((Rect::between(bbox), matrix))
}

fn numbers<const N: usize>(placed: &ImportedPages, dict: &Dictionary, key: &[u8]) -> Option<[f64; N]> {
    let Object::Array(items) = entry(placed, dict, key) else { return None };
    let numbers: Option<Vec<f64>> =
        items.iter().map(|item| crate::pdf::source::number(resolve(placed, item))).collect();
    numbers?.try_into().ok()
}

/// A matrix as it was rounded, for going on with.
pub(crate) fn wide(matrix: [f32; 6]) -> Matrix {
    Matrix(matrix.map(f64::from))
}

/// One page being looked at.
struct Look<'a> {
    placed: &'a ImportedPages,
    limits: &'a Limits,
    /// Images drawn, each from its unit square to the sheet.
    images: Vec<(u32, Matrix)>,
    /// Bytes of text shown.
    text: usize,
    /// Whether text is there that is not seen: the words have been read before.
    unseen: bool,
    drawn: usize,
    bytes: usize,
}

impl Look<'_> {
    /// Whether an image large enough can be drawn by an XObject at all; most pages with text end here, unpacked by
    /// nobody.
    fn has_image(&self, number: u32, known: &mut BTreeMap<u32, bool>, depth: usize) -> bool {
        if let Some(known) = known.get(&number) {
            return *known;
        }
        let Some(stream) = stream(self.placed, number).filter(|_| depth < DEPTH) else { return false };
        if is(self.placed, stream, b"Image") {
            return pixels(self.placed, number).is_some_and(|(w, h)| w >= LEAST.0 && h >= LEAST.1);
        }
        // A form that draws itself finds this and ends.
        known.insert(number, false);
        let names = entry(self.placed, &stream.dict, b"Resources").as_dict().ok();
        let named = names.and_then(|all| entry(self.placed, all, b"XObject").as_dict().ok());
        let found = named.is_some_and(|named| {
            named.iter().any(|(_, value)| {
                value.as_reference().is_ok_and(|(number, _)| self.has_image(number, known, depth + 1))
            })
        });
        known.insert(number, found);
        found
    }

    /// The image that is the page: its number, where it lies on the sheet, and which part of the sheet shows.
    fn picture(&mut self, page: &ImportedPage) -> Option<(u32, Matrix, Rect)> {
        let (frame, own) = frame(self.placed, page.xobject)?;
        let outward = wide(page.matrix);
        let shown = frame.through(&own.then(&outward));
        self.draw(page.xobject, &outward, 0)?;
        if self.unseen || self.text > STAMP {
            return None;
        }
        let area = |matrix: &Matrix| {
            let seen = Rect::between([0.0, 0.0, 1.0, 1.0]).through(matrix).within(&shown);
            seen.width().max(0.0) * seen.height().max(0.0)
        };
        let whole = shown.width() * shown.height();
        // Of a background and the words on it, which are stored apart and equally large, the words are wanted:
        // they have more pixels.
        let rank = |image: &(u32, Matrix)| {
            let (across, down) = pixels(self.placed, image.0).unwrap_or_default();
            ((area(&image.1) / whole * 20.0) as u32, u64::from(across) * u64::from(down))
        };
        let (image, unit) = *self.images.iter().max_by_key(|image| rank(image))?;
        let (across, down) = pixels(self.placed, image)?;
        let lies = unit.0.iter().all(|number| number.is_finite()) && area(&unit) >= COVERS * whole;
        (lies && across >= LEAST.0 && down >= LEAST.1).then_some((image, unit, shown))
    }

    /// Goes through what an XObject draws; nothing when it is too much.
    fn draw(&mut self, number: u32, outward: &Matrix, depth: usize) -> Option<()> {
        let placed = self.placed;
        let Some(stream) = stream(placed, number) else { return Some(()) };
        self.drawn += 1;
        if depth > DEPTH || self.drawn > BUSY.0 {
            return None;
        }
        if is(placed, stream, b"Image") {
            self.images.push((number, *outward));
            return Some(());
        }
        let room = BUSY.1.saturating_sub(self.bytes).min(self.limits.stream_bytes);
        let content = stream.decompressed_content_with_limit(room).ok()?;
        self.bytes += content.len();
        let names = entry(placed, &stream.dict, b"Resources").as_dict().ok();
        let named = names.and_then(|all| entry(placed, all, b"XObject").as_dict().ok());
        let (_, own) = frame(placed, number)?;
        let mut now = (own.then(outward), 0.0);
        let mut saved = Vec::new();
        for step in ContentOps::new(&content) {
            match step {
                ContentOp::Save if saved.len() < 1_000 => saved.push(now),
                ContentOp::Save => return None,
                ContentOp::Restore => now = saved.pop().unwrap_or(now),
                ContentOp::Matrix(matrix) => now.0 = Matrix(matrix).then(&now.0),
                ContentOp::Mode(mode) => now.1 = mode,
                ContentOp::Text(bytes) if now.1 == 3.0 || now.1 == 7.0 => self.unseen |= bytes > 0,
                ContentOp::Text(bytes) => self.text += bytes,
                ContentOp::Draw(name) => {
                    let target = named.and_then(|named| named.get(&name).ok());
                    if let Some(Object::Reference((number, _))) = target {
                        self.draw(*number, &now.0, depth + 1)?;
                    }
                }
                ContentOp::Inline | ContentOp::Font(_) => {}
            }
            if self.unseen || self.text > STAMP {
                return None;
            }
        }
        Some(())
    }
}

impl Rotation {
    /// The nearest turn to how an image lies.
    fn from_matrix(unit: &Matrix) -> Rotation {
        let [a, b, c, d, ..] = unit.0;
        if a.abs() + d.abs() >= b.abs() + c.abs() {
            Rotation { swapped: false, across: a < 0.0, down: d < 0.0 }
        } else {
            Rotation { swapped: true, across: b > 0.0, down: c > 0.0 }
        }
    }

    /// Pixels in rows, as a reader sees them.
    pub(crate) fn upright(self, across: usize, down: usize, pixels: Vec<u8>) -> (usize, usize, Vec<u8>) {
        if self == Rotation::default() {
            return (across, down, pixels);
        }
        let mirrored = |mirrored: bool, at: usize, of: usize| if mirrored { of - 1 - at } else { at };
        if !self.swapped {
            let mut out = Vec::with_capacity(pixels.len());
            for y in 0..down {
                let row = &pixels[mirrored(self.down, y, down) * across..][..across];
                if self.across { out.extend(row.iter().rev()) } else { out.extend(row) }
            }
            return (across, down, out);
        }
        // Rows become columns. In squares, so that neither side is read all over again for every pixel.
        const SQUARE: usize = 32;
        let mut out = vec![0; pixels.len()];
        for top in (0..down).step_by(SQUARE) {
            for left in (0..across).step_by(SQUARE) {
                for y in top..(top + SQUARE).min(down) {
                    for x in left..(left + SQUARE).min(across) {
                        let (to_x, to_y) = (mirrored(self.down, y, down), mirrored(self.across, x, across));
                        out[to_y * down + to_x] = pixels[y * across + x];
                    }
                }
            }
        }
        (down, across, out)
    }

    /// From the picture as it is seen, as a unit square with its origin at the top left, to the image's own.
    fn seen(self) -> Matrix {
        let Rotation { swapped, across, down } = self;
        // u and v of the image for x and y as seen, both downwards and to the right.
        let run = |mirrored: bool| if mirrored { (-1.0, 1.0) } else { (1.0, 0.0) };
        let ((u, u0), (v, v0)) = (run(across), run(down));
        if swapped {
            Matrix([0.0, -v, u, 0.0, u0, 1.0 - v0])
        } else {
            Matrix([u, 0.0, 0.0, -v, u0, 1.0 - v0])
        }
    }
}

impl Scan {
    /// From the picture as it is seen, as a unit square with its origin at the top left, to the sheet of a spot.
    pub(crate) fn to_sheet(&self, spot: &ScanPlacement) -> Matrix {
        self.turn.seen().then(&spot.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However an image lies, what is seen at the top left of the sheet comes first in the upright pixels, and
    /// the way back leads to the same place.
    #[test]
    fn an_image_is_upright_however_it_lies() {
        let image: Vec<u8> = (0..6).collect(); // 3 across, 2 down
        for (matrix, seen) in [
            ([3.0, 0.0, 0.0, 2.0, 0.0, 0.0], vec![0, 1, 2, 3, 4, 5]),
            ([-3.0, 0.0, 0.0, 2.0, 3.0, 0.0], vec![2, 1, 0, 5, 4, 3]),
            ([3.0, 0.0, 0.0, -2.0, 0.0, 2.0], vec![3, 4, 5, 0, 1, 2]),
            ([-3.0, 0.0, 0.0, -2.0, 3.0, 2.0], vec![5, 4, 3, 2, 1, 0]),
            // Rows run down the sheet: a quarter turn clockwise.
            ([0.0, -3.0, 2.0, 0.0, 0.0, 3.0], vec![3, 0, 4, 1, 5, 2]),
            ([0.0, 3.0, -2.0, 0.0, 2.0, 0.0], vec![2, 5, 1, 4, 0, 3]),
            ([0.0, -3.0, -2.0, 0.0, 2.0, 3.0], vec![0, 3, 1, 4, 2, 5]),
            ([0.0, 3.0, 2.0, 0.0, 0.0, 0.0], vec![5, 2, 4, 1, 3, 0]),
        ] {
            let unit = Matrix(matrix);
            let turn = Rotation::from_matrix(&unit);
            let (across, down, upright) = turn.upright(3, 2, image.clone());
            assert_eq!(upright, seen, "{matrix:?}");
            let sheet = Rect::between([0.0, 0.0, 1.0, 1.0]).through(&unit);
            let to = turn.seen().then(&unit);
            for (at, corner) in
                [((0.0, 0.0), (sheet.left, sheet.top)), ((1.0, 1.0), (sheet.right, sheet.bottom))]
            {
                assert_eq!(to.apply(at.0, at.1), corner, "{matrix:?}");
            }
            let first = to.apply(0.5 / across as f64, 0.5 / down as f64);
            // Where the image's pixel that is seen first lies on the sheet by its own matrix.
            let (x, y) = (f64::from(seen[0] % 3) + 0.5, f64::from(seen[0] / 3) + 0.5);
            let own = unit.apply(x / 3.0, 1.0 - y / 2.0);
            assert!((first.0 - own.0).abs() + (first.1 - own.1).abs() < 1e-9, "{matrix:?}");
        }
    }
}
