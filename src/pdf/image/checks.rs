//! What is checked of every picture, and what is said when it cannot be shown.

use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::pdf::{ImportedPages, PageFormat};

/// The ceilings for a decoder of the image crate.
pub(crate) fn bounds(limits: &Limits) -> image::Limits {
    let mut bounds = image::Limits::default();
    bounds.max_image_width = Some(limits.pixels_across);
    bounds.max_image_height = Some(limits.pixels_across);
    bounds.max_alloc = Some(limits.picture_bytes);
    bounds
}

/// Says so when only the first of several frames is shown.
pub(crate) fn first_of_many(mut placed: ImportedPages, moving: bool) -> ImportedPages {
    if moving {
        placed.findings.push(
            Finding::warning(Code::Removed, "this image is animated. Its first frame is shown")
                .next("if another frame matters, save it as a separate image and add that"),
        );
    }
    placed
}

/// The finding for a picture that takes too much memory.
pub(crate) fn too_large() -> Finding {
    Finding::error(Code::TooLarge, "this image unpacks to more than leverarch can hold")
        .next("save a smaller copy of the image, or cut it into several")
}

/// The finding for a picture that is damaged.
pub(crate) fn broken(form: PageFormat, how: &str) -> Finding {
    Finding::error(Code::Damaged, format!("this {} {how}", form.name())).next(
        "find an undamaged copy. Or open it in an image editor, check that all of it shows, and save it again",
    )
}

/// Pixels of some colours and an opacity, over white.
pub(super) fn over_white(pixels: &[u8], colours: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(pixels.len() / (colours + 1) * colours);
    for pixel in pixels.chunks_exact(colours + 1) {
        let opacity = u32::from(pixel[colours]);
        out.extend(
            pixel[..colours]
                .iter()
                .map(|c| ((u32::from(*c) * opacity + 255 * (255 - opacity) + 127) / 255) as u8),
        );
    }
    out
}

/// The same for 16 bits a colour; the result is in the machine's own byte order, as the encoder wants it.
pub(super) fn over_white_16(pixels: &[u16], colours: usize) -> Vec<u8> {
    const FULL: u64 = 65_535;
    let mut out = Vec::with_capacity(pixels.len() / (colours + 1) * colours * 2);
    for pixel in pixels.chunks_exact(colours + 1) {
        let opacity = u64::from(pixel[colours]);
        for c in &pixel[..colours] {
            let shown = (u64::from(*c) * opacity + FULL * (FULL - opacity) + FULL / 2) / FULL;
            out.extend((shown as u16).to_ne_bytes());
        }
    }
    out
}

pub(super) fn native(pixels: &[u16]) -> Vec<u8> {
    pixels.iter().flat_map(|c| c.to_ne_bytes()).collect()
}
