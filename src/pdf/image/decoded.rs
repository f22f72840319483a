//! Pictures in formats whose own packing PDF does not know: WebP, GIF, BMP, HEIC. They are decoded, laid over white
//! where they are transparent, and packed anew without loss; what was lossy is not compressed with loss again,
//! though that makes a photograph several times larger than its file.

use std::io::Cursor;

use image::codecs::bmp::BmpDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder, DynamicImage, ImageDecoder, ImageError};

use super::checks::{bounds, broken, first_of_many, too_large};
use super::icc::sane_profile;
use super::png::deflated_picture;
use super::{Picture, exif, size_check};
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::pdf::{ImportedPages, PageFormat};

/// Places a picture of one of these formats.
pub(crate) fn import_decoded(
    form: PageFormat,
    bytes: &[u8],
    limits: &Limits,
) -> Result<ImportedPages, Finding> {
    let cannot = |error: ImageError| cannot(form, &error);
    if form != PageFormat::Bmp && hollow(bytes) {
        return Err(broken(form, "is filled with zeros from some point on, so copying it was not finished"));
    }
    match form {
        PageFormat::WebP => {
            whole_riff(bytes).ok_or_else(|| broken(form, "ends too early"))?;
            let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(cannot)?;
            let moving = decoder.has_animation();
            let (picture, orientation) = decoded(form, decoder, limits)?;
            Ok(first_of_many(Picture { orientation, ..picture }.placed(), moving))
        }
        PageFormat::Gif => {
            let decoder = GifDecoder::new(Cursor::new(bytes)).map_err(cannot)?;
            let (picture, _) = decoded(form, decoder, limits)?;
            // The frames after the first are only counted, and damage in them costs nothing that is shown.
            let frames = GifDecoder::new(Cursor::new(bytes)).map_err(cannot)?.into_frames().take(2).count();
            Ok(first_of_many(picture.placed(), frames > 1))
        }
        PageFormat::Bmp => {
            let decoder = BmpDecoder::new(Cursor::new(bytes)).map_err(cannot)?;
            Ok(decoded(form, decoder, limits)?.0.placed())
        }
        _ => heic(bytes, limits),
    }
}

/// The pixels of a picture, packed, and how it must be turned.
fn decoded(
    form: PageFormat,
    mut decoder: impl ImageDecoder,
    limits: &Limits,
) -> Result<(Picture, u8), Finding> {
    let cannot = |error: ImageError| cannot(form, &error);
    let (across, down) = decoder.dimensions();
    size_check(across, down, limits)?;
    if decoder.total_bytes() > limits.picture_bytes {
        return Err(too_large());
    }
    decoder.set_limits(bounds(limits)).map_err(cannot)?;
    let profile = decoder.icc_profile().unwrap_or(None);
    let block = decoder.exif_metadata().unwrap_or(None);
    let orientation = block.map_or(1, |block| exif::parse_exif(&block).0);
    let image = DynamicImage::from_decoder(decoder).map_err(cannot)?;
    let mut picture = deflated_picture(image, limits)?;
    picture.profile = profile.and_then(|bytes| sane_profile(&bytes, picture.components).map(<[u8]>::to_vec));
    Ok((picture, orientation))
}

/// Whether a packed picture ends in zeros as no packing writes them. Without a checksum a decoder takes them for
/// pixels.
fn hollow(bytes: &[u8]) -> bool {
    let zeros = bytes.iter().rev().take_while(|byte| **byte == 0).count();
    zeros >= 32 && zeros >= (bytes.len() / 8).min(4096)
}

/// Whether a RIFF file is as long as it says; a decoder may be content with less.
fn whole_riff(bytes: &[u8]) -> Option<()> {
    let stated = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?) as usize;
    (bytes.len() >= stated.checked_add(8)?).then_some(())
}

/// The size of a photograph of an iPhone as it is shown: across and down in dots. It is not decoded for that.
pub(crate) fn heic_size(bytes: &[u8]) -> Option<(u32, u32)> {
    #[cfg(feature = "heic")]
    {
        let info = heic_decoder::probe(bytes).ok()?;
        Some((u32::try_from(info.width).ok()?, u32::try_from(info.height).ok()?))
    }
    #[cfg(not(feature = "heic"))]
    {
        let _ = bytes;
        None
    }
}

/// A photograph of an iPhone.
#[cfg(feature = "heic")]
fn heic(bytes: &[u8], limits: &Limits) -> Result<ImportedPages, Finding> {
    use heic_decoder::{HeifError, decode, probe};
    let cannot = |error: HeifError| match error {
        HeifError::Unsupported(what) => Finding::error(
            Code::UnknownFormat,
            format!("this HEIC image is of a kind that cannot be opened here ({what})"),
        )
        .next("on the phone, share it as \"Most Compatible\", which is JPEG, and use that"),
        // The decoder does not know all that phones write, so this proves no damage.
        _ => Finding::error(
            Code::UnknownFormat,
            "this HEIC image cannot be opened here. It is damaged, or of a kind that leverarch does not know",
        )
        .next("on the phone, share it as \"Most Compatible\", which is JPEG, and use that"),
    };
    // The decoder takes what is missing at the end of a file for grey.
    whole_boxes(bytes).ok_or_else(|| broken(PageFormat::Heic, "ends too early"))?;
    let info = probe(bytes).map_err(cannot)?;
    let side = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
    size_check(side(info.width.max(info.coded_width)), side(info.height.max(info.coded_height)), limits)?;
    // It keeps four bytes for every sample beside the picture itself.
    if (info.coded_width * info.coded_height) as u64 * 8 > limits.picture_bytes {
        return Err(too_large());
    }
    let image = decode(bytes).map_err(cannot)?;
    let (across, down) = (side(image.width), side(image.height));
    let bad = || broken(PageFormat::Heic, "is damaged, and its pixels cannot be unpacked");
    let deep = image.bit_depth_luma > 8;
    let pixels = match (deep, image.alpha.is_some()) {
        (false, false) => image::RgbImage::from_raw(across, down, image.to_rgb8().map_err(cannot)?.data)
            .map(DynamicImage::from),
        (false, true) => image::RgbaImage::from_raw(across, down, image.to_rgba8().map_err(cannot)?.data)
            .map(DynamicImage::from),
        (true, false) => image::ImageBuffer::from_raw(across, down, image.to_rgb16().map_err(cannot)?.data)
            .map(DynamicImage::ImageRgb16),
        (true, true) => image::ImageBuffer::from_raw(across, down, image.to_rgba16().map_err(cannot)?.data)
            .map(DynamicImage::ImageRgba16),
    };
    let profile = image.metadata.icc_profile.as_deref().and_then(|bytes| sane_profile(bytes, 3));
    let picture = deflated_picture(pixels.ok_or_else(bad)?, limits)?;
    // The file's own rotation has been applied; the one in its EXIF data repeats it.
    Ok(Picture { profile: profile.map(<[u8]>::to_vec), ..picture }.placed())
}

/// Without this feature an iPhone's photographs cannot be opened.
#[cfg(not(feature = "heic"))]
fn heic(_: &[u8], _: &Limits) -> Result<ImportedPages, Finding> {
    Err(Finding::error(
        Code::UnknownFormat,
        "this copy of leverarch was built without support for HEIC images",
    )
    .next("on the phone, share it as \"Most Compatible\", which is JPEG, and use that"))
}

/// Whether no box of an ISO file goes on behind the end of the file.
#[cfg(feature = "heic")]
fn whole_boxes(bytes: &[u8]) -> Option<()> {
    let mut at = 0usize;
    // What is too short for a box is something that was put behind the picture.
    while let Some(head) = bytes.get(at..at.checked_add(8)?) {
        let size = u32::from_be_bytes(head[..4].try_into().ok()?);
        let size = match size {
            0 => return Some(()),
            1 => usize::try_from(u64::from_be_bytes(bytes.get(at + 8..at + 16)?.try_into().ok()?)).ok()?,
            2..8 => return Some(()),
            size => size as usize,
        };
        at = at.checked_add(size).filter(|_| size >= 8)?;
    }
    (at <= bytes.len()).then_some(())
}

fn cannot(form: PageFormat, error: &ImageError) -> Finding {
    match error {
        ImageError::Limits(_) => too_large(),
        ImageError::Unsupported(_) => Finding::error(
            Code::UnknownFormat,
            format!("this {} is of a kind that cannot be opened here", form.name()),
        )
        .next("open it in an image editor and save it as PNG"),
        _ => broken(form, "is damaged, and its pixels cannot be unpacked"),
    }
}
