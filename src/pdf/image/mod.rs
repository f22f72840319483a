//! A picture as a page: an image XObject, upright whatever way the camera was held, at its true size when the
//! file says so believably.

mod checks;
pub(crate) mod decoded;
pub(crate) mod exif;
pub(crate) mod fax_lines;
pub(crate) mod grayscale;
pub(crate) mod icc;
pub(crate) mod jpeg;
pub(crate) mod png;
pub(crate) mod scanned_pages;
pub(crate) mod tiff;
mod tiff_jpeg;
pub(crate) mod tiff_repair;
pub(crate) mod tiff_samples;
mod tiff_within;

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, Stream};

use super::geometry::{Matrix, Rect, SMALL, fit, fit_picture, room};
use super::image::icc::{device, profile_stream};
use super::{ImportedPage, ImportedPages};
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::model::paper::Paper;

/// A strip narrower than this on the page, in points, is hard to read.
const NARROW: f64 = 150.0;

/// A picture so many times as tall as wide may be cut into strips.
const TALL: f64 = 2.4;
/// It is cut when it would be narrower than this on one page, in points: 60 mm, less than the phone it was
/// seen on.
const READABLE: f64 = 170.0;
/// How wide a strip is, in points, when the picture has that many: 113 mm.
const STRIP: f64 = 320.0;
/// How much of a strip stands on the next page again, in points: 9 mm, two lines of print.
const OVERLAP: f64 = 26.0;
/// Margin of pages of strips, in points.
const TALL_MARGIN: f64 = 28.35;

/// A picture whose bytes are ready for the bundle.
pub(crate) struct Picture {
    pub(crate) across: u32,
    pub(crate) down: u32,
    pub(crate) components: u8,
    pub(crate) bits: u8,
    /// Colours of a palette picture, three bytes each; its pixels are numbers into it.
    pub(crate) palette: Option<Vec<u8>>,
    /// Its colour profile, already found sane.
    pub(crate) profile: Option<Vec<u8>>,
    /// Filter and parameters, and what else the image's dictionary must say.
    pub(crate) extra: Dictionary,
    pub(crate) bytes: Vec<u8>,
    /// How it must be turned, 1 to 8 as EXIF has it.
    pub(crate) orientation: u8,
    /// Dots an inch, across and down as stored.
    pub(crate) density: Option<(f64, f64)>,
}

impl Picture {
    /// Puts the picture on a sheet of its own.
    pub(crate) fn placed(self) -> ImportedPages {
        let turned = self.orientation >= 5;
        let swap = |(a, b): (f64, f64)| if turned { (b, a) } else { (a, b) };
        let (across, down) = swap((f64::from(self.across), f64::from(self.down)));
        let mut findings = Vec::new();
        let true_size = self.density.filter(|density| believable(*density)).map(swap).map(|(x, y)| {
            let (width, height) = (across / x * 72.0, down / y * 72.0);
            (width, height, fit(width, height))
        });
        // Beyond A3 a stated density is more likely wrong than the picture a poster. That its dots are taller than wide,
        // as those of a fax are, can be right all the same.
        let (width, height, spot) = match true_size {
            Some((width, height, spot)) if spot.scale >= SMALL => (width, height, spot),
            _ => {
                let taller = self.density.filter(|density| unequal(*density)).map_or(1.0, |density| {
                    let (x, y) = swap(density);
                    x / y
                });
                (across * 0.75, down * taller * 0.75, fit_picture(across, down * taller))
            }
        };
        let seen = unit(self.orientation).then(&Matrix::scale(width, height));
        let tall = height > TALL * width && width * spot.scale < READABLE.min(width);
        if !tall && spot.scale < 0.25 && width.min(height) * spot.scale < NARROW {
            findings.push(
                Finding::warning(
                    Code::Shrunk,
                    "this image is very long and was made much smaller to fit a page",
                )
                .next("cut it into several images, each about the shape of a page"),
            );
        }
        let mut objects = BTreeMap::new();
        let base = match &self.profile {
            Some(profile) => {
                objects.insert(
                    2,
                    profile_stream(profile, if self.palette.is_some() { 3 } else { self.components }),
                );
                Object::Array(vec![Object::Name(b"ICCBased".to_vec()), Object::Reference((2, 0))])
            }
            None if self.palette.is_some() => device(3),
            None => device(self.components),
        };
        let space = match &self.palette {
            Some(colours) => Object::Array(vec![
                Object::Name(b"Indexed".to_vec()),
                base,
                Object::Integer((colours.len() / 3) as i64 - 1),
                Object::String(colours.clone(), lopdf::StringFormat::Hexadecimal),
            ]),
            None => base,
        };
        let mut dict = Dictionary::new();
        dict.set("Type", Object::Name(b"XObject".to_vec()));
        dict.set("Subtype", Object::Name(b"Image".to_vec()));
        dict.set("Width", i64::from(self.across));
        dict.set("Height", i64::from(self.down));
        dict.set("ColorSpace", space);
        dict.set("BitsPerComponent", i64::from(self.bits));
        for (key, value) in &self.extra {
            dict.set(key.clone(), value.clone());
        }
        objects.insert(1, Object::Stream(Stream::new(dict, self.bytes)));
        if !tall {
            let page = ImportedPage {
                paper: spot.paper,
                xobject: 1,
                matrix: seen.then(&spot.matrix).single(),
                source_page: 1,
            };
            return ImportedPages { objects, pages: vec![page], findings, ..ImportedPages::default() };
        }
        let pages = strips(&mut objects, &seen, width, height);
        findings.push(Finding::note(
            Code::CutUp,
            format!(
                "this image is very tall, so it is shown on {} pages. Each begins with the last lines of the \
                 one before",
                pages.len()
            ),
        ));
        ImportedPages { objects, pages, findings, ..ImportedPages::default() }
    }
}

/// A tall picture as several pages. The picture is stored once; each page shows a strip of it, and the strips
/// overlap, so that no line of print is cut through on both.
fn strips(objects: &mut BTreeMap<u32, Object>, seen: &Matrix, width: f64, height: f64) -> Vec<ImportedPage> {
    let (across, down) = room(Paper::A4, TALL_MARGIN);
    let scale = (STRIP.min(across) / width).min(1.0);
    let (tall, overlap) = (down / scale, OVERLAP / scale);
    let mut pages = Vec::new();
    let mut top = height;
    loop {
        let bottom = (top - tall).max(0.0);
        let number = objects.keys().next_back().map_or(1, |last| last + 1);
        let mut names = Dictionary::new();
        names.set("I", Object::Reference((1, 0)));
        let mut resources = Dictionary::new();
        resources.set("XObject", names);
        let area = Rect { left: 0.0, bottom, right: width, top };
        let [a, b, c, d, e, f] = seen.single().map(super::write::object_writer::decimal);
        let content = format!("q {a} {b} {c} {d} {e} {f} cm /I Do Q");
        let form = crate::pdf::import::form::form(&area, number + 1);
        objects.insert(number, Object::Stream(Stream::new(form, content.into_bytes())));
        objects.insert(number + 1, Object::Dictionary(resources));
        let left = (f64::from(Paper::A4.width) - width * scale) / 2.0;
        let head = f64::from(Paper::A4.height) - TALL_MARGIN;
        let matrix = Matrix::scale(scale, scale).then(&Matrix::shift(left, head - top * scale)).single();
        pages.push(ImportedPage { paper: Paper::A4, xobject: number, matrix, source_page: 1 });
        if bottom <= 0.0 {
            return pages;
        }
        top = bottom + overlap;
    }
}

/// Refuses a picture without pixels or with more than the limit.
pub(crate) fn size_check(across: u32, down: u32, limits: &Limits) -> Result<(), Finding> {
    if across == 0 || down == 0 {
        return Err(Finding::error(Code::Damaged, "this image has no width or no height")
            .next("find another copy of the image"));
    }
    if across.max(down) > limits.pixels_across {
        return Err(Finding::error(
            Code::TooLarge,
            format!(
                "this image is {across} by {down} pixels, but at most {} either way can be shown",
                limits.pixels_across
            ),
        )
        .next("save a smaller copy of the image, or cut it into several"));
    }
    Ok(())
}

/// Whether a density can be meant: 72 and 96 both ways are what programs write that know nothing. A fax has 204 across
/// and 98 down, or 204 and 196.
fn believable((x, y): (f64, f64)) -> bool {
    let least = if unequal((x, y)) { 70.0 } else { 100.0 };
    let range = least..=1250.0;
    range.contains(&x) && range.contains(&y) && x / y <= 2.5 && y / x <= 2.5
}

/// Whether the dots of a picture are not as tall as wide, within what devices do.
fn unequal((x, y): (f64, f64)) -> bool {
    let sane = x.is_finite() && y.is_finite() && x > 0.0 && y > 0.0;
    sane && (x / y <= 4.0 && y / x <= 4.0) && !(0.99..=1.01).contains(&(x / y))
}

/// From an image's unit square to the square as it must be seen, for each EXIF orientation.
fn unit(orientation: u8) -> Matrix {
    Matrix(match orientation {
        2 => [-1.0, 0.0, 0.0, 1.0, 1.0, 0.0],
        3 => [-1.0, 0.0, 0.0, -1.0, 1.0, 1.0],
        4 => [1.0, 0.0, 0.0, -1.0, 0.0, 1.0],
        5 => [0.0, -1.0, -1.0, 0.0, 1.0, 1.0],
        6 => [0.0, -1.0, 1.0, 0.0, 0.0, 1.0],
        7 => [0.0, 1.0, 1.0, 0.0, 0.0, 0.0],
        8 => [0.0, 1.0, -1.0, 0.0, 1.0, 0.0],
        _ => [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// EXIF says for each orientation where the stored first row and first column are seen.
    #[test]
    fn every_orientation_puts_the_first_row_and_column_where_exif_says() {
        // For orientation 1 to 8: side of the first row, side of the first column.
        let sides = [
            ("top", "left"),
            ("top", "right"),
            ("bottom", "right"),
            ("bottom", "left"),
            ("left", "top"),
            ("right", "top"),
            ("right", "bottom"),
            ("left", "bottom"),
        ];
        let side = |(x, y): (f64, f64)| match (x, y) {
            (0.5, 1.0) => "top",
            (0.5, 0.0) => "bottom",
            (0.0, 0.5) => "left",
            (1.0, 0.5) => "right",
            other => panic!("{other:?}"),
        };
        for (orientation, (row, column)) in (1..).zip(sides) {
            let matrix = unit(orientation);
            assert_eq!(side(matrix.apply(0.5, 1.0)), row, "row of {orientation}");
            assert_eq!(side(matrix.apply(0.0, 0.5)), column, "column of {orientation}");
        }
    }

    #[test]
    fn only_meant_densities_are_believed() {
        assert!(!believable((72.0, 72.0)) && !believable((96.0, 96.0)) && !believable((0.0, 300.0)));
        assert!(believable((300.0, 300.0)) && believable((204.0, 102.0)) && believable((204.0, 98.0)));
        assert!(
            unequal((1.0, 2.0)) && !unequal((0.0, 2.0)) && !unequal((1.0, 900.0)) && !unequal((72.0, 72.0))
        );
    }
}
