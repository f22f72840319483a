//! PNG files: the packed pixels of a plain picture go into the bundle as they are, since PDF knows PNG's own
//! packing. A picture with transparency or interlacing is decoded, laid over white, and packed anew without
//! loss. Every chunk's checksum and the amount of pixels are checked first; nothing is guessed.

use std::io::Read;

use crc32fast::Hasher;
use flate2::read::ZlibDecoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder as _};
use lopdf::{Dictionary, Object};

use super::checks::{bounds, first_of_many, native, over_white, over_white_16, too_large};
use super::icc::sane_profile;
use super::{Picture, exif, size_check};
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::pdf::{ImportedPages, PageFormat};

/// A PNG taken apart.
#[derive(Default)]
struct Png {
    across: u32,
    down: u32,
    bits: u8,
    colour: u8,
    interlaced: bool,
    palette: Option<Vec<u8>>,
    transparent: bool,
    density: Option<(f64, f64)>,
    /// How it must be turned, as EXIF has it; 0 where nothing says it.
    orientation: u8,
    profile: Option<Vec<u8>>,
    /// The packed pixels.
    data: Vec<u8>,
}

/// Places a PNG.
pub(crate) fn import_png(bytes: &[u8], limits: &Limits) -> Result<ImportedPages, Finding> {
    Ok(first_of_many(picture(bytes, limits)?.placed(), moves(bytes)))
}

/// Whether there is more than one picture in it, to be shown one after the other (`acTL`, PNG third edition).
fn moves(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(SIGNATURE.len()..).unwrap_or_default();
    while let Some((head, after)) = rest.split_at_checked(8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        match (&head[4..], after.get(..4)) {
            (b"acTL", Some(frames)) => return frames > [0, 0, 0, 1].as_slice(),
            (b"IDAT", _) => return false,
            _ => rest = after.get(length.saturating_add(4)..).unwrap_or_default(),
        }
    }
    false
}

/// The picture that a PNG is.
pub(crate) fn picture(bytes: &[u8], limits: &Limits) -> Result<Picture, Finding> {
    let png = take_apart(bytes, limits)?;
    if png.interlaced || png.transparent || matches!(png.colour, 4 | 6) {
        let mut picture = decoded(bytes, limits)?;
        picture.profile = sane(png.profile.as_deref(), picture.components);
        picture.density = png.density;
        picture.orientation = png.orientation.max(1);
        return Ok(picture);
    }
    png.check_pixels()?;
    let components = png.components();
    let profile = sane(png.profile.as_deref(), if png.palette.is_some() { 3 } else { components });
    let mut params = Dictionary::new();
    params.set("Predictor", 15);
    params.set("Colors", i64::from(components));
    params.set("BitsPerComponent", i64::from(png.bits));
    params.set("Columns", i64::from(png.across));
    let mut extra = Dictionary::new();
    extra.set("Filter", Object::Name(b"FlateDecode".to_vec()));
    extra.set("DecodeParms", params);
    Ok(Picture {
        across: png.across,
        down: png.down,
        components,
        bits: png.bits,
        palette: png.palette,
        profile,
        extra,
        bytes: png.data,
        orientation: png.orientation.max(1),
        density: png.density,
    })
}

fn sane(profile: Option<&[u8]>, components: u8) -> Option<Vec<u8>> {
    sane_profile(profile?, components).map(<[u8]>::to_vec)
}

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Bytes that a colour profile may unpack to.
const PROFILE_BYTES: u64 = 16 << 20;

/// Goes through the chunks to the end, each with its checksum.
fn take_apart(bytes: &[u8], limits: &Limits) -> Result<Png, Finding> {
    let mut rest =
        bytes.strip_prefix(SIGNATURE).ok_or_else(|| broken("does not begin as a PNG image does"))?;
    let mut png = Png::default();
    loop {
        let (head, after) = rest.split_at_checked(8).ok_or_else(|| broken("ends too early"))?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let (data, after) = after.split_at_checked(length).ok_or_else(|| broken("ends too early"))?;
        let (sum, after) = after.split_at_checked(4).ok_or_else(|| broken("ends too early"))?;
        let mut crc = Hasher::new();
        crc.update(&head[4..]);
        crc.update(data);
        if crc.finalize().to_be_bytes() != sum {
            return Err(broken("is damaged, and a checksum in it is wrong"));
        }
        let kind = &head[4..];
        if png.across == 0 && kind != b"IHDR" {
            return Err(broken("is garbled inside"));
        }
        match kind {
            b"IHDR" => png.header(data, limits)?,
            b"PLTE" => png.palette = Some(data.to_vec()),
            b"tRNS" => png.transparent = true,
            b"pHYs" => png.density = density(data),
            b"iCCP" => png.profile = profile(data),
            b"eXIf" => png.orientation = exif::parse_exif(data).0,
            b"IDAT" => png.data.extend_from_slice(data),
            b"IEND" => break,
            // A chunk that must be understood says so by a capital letter.
            _ if kind[0].is_ascii_uppercase() => return Err(broken("uses a part that is not known")),
            _ => {}
        }
        rest = after;
    }
    if png.data.is_empty() {
        return Err(broken("holds no pixels"));
    }
    if png.colour == 3 {
        let colours = png.palette.as_ref().map_or(0, Vec::len);
        if colours == 0 || !colours.is_multiple_of(3) || colours > 768 {
            return Err(broken("has no usable list of colours"));
        }
    } else {
        // A palette in a true-colour picture is only a hint for old screens.
        png.palette = None;
    }
    Ok(png)
}

impl Png {
    fn header(&mut self, data: &[u8], limits: &Limits) -> Result<(), Finding> {
        let &[w3, w2, w1, w0, h3, h2, h1, h0, bits, colour, method, filter, interlace] = data else {
            return Err(broken("is garbled inside"));
        };
        let depths: &[u8] = match colour {
            0 => &[1, 2, 4, 8, 16],
            3 => &[1, 2, 4, 8],
            2 | 4 | 6 => &[8, 16],
            _ => &[],
        };
        if self.across != 0 || !depths.contains(&bits) || method != 0 || filter != 0 || interlace > 1 {
            return Err(broken("is garbled inside"));
        }
        self.across = u32::from_be_bytes([w3, w2, w1, w0]);
        self.down = u32::from_be_bytes([h3, h2, h1, h0]);
        (self.bits, self.colour, self.interlaced) = (bits, colour, interlace == 1);
        size_check(self.across, self.down, limits)
    }

    fn components(&self) -> u8 {
        if self.colour == 2 { 3 } else { 1 }
    }

    /// Whether the pixels unpack to just what width, height and depth ask for, each row with a known filter.
    fn check_pixels(&self) -> Result<(), Finding> {
        let bits = u64::from(self.across) * u64::from(self.components()) * u64::from(self.bits);
        let row = bits.div_ceil(8) + 1;
        let wanted = row * u64::from(self.down);
        let mut reader = ZlibDecoder::new(self.data.as_slice());
        let mut room = vec![0; 64 << 10];
        let mut total = 0u64;
        loop {
            let count = match reader.read(&mut room) {
                Ok(0) => break,
                Ok(count) => count,
                Err(_) => return Err(broken("is damaged, and its pixels cannot be unpacked")),
            };
            // Filter bytes stand at the start of each row.
            let mut at = (row - total % row) % row;
            while let Some(filter) = usize::try_from(at).ok().and_then(|at| room[..count].get(at)) {
                if *filter > 4 && total + at < wanted {
                    return Err(broken("is damaged, and its pixels cannot be unpacked"));
                }
                at += row;
            }
            total += count as u64;
            if total > wanted {
                return Err(broken("has more pixels than it says"));
            }
        }
        if total < wanted { Err(broken("has fewer pixels than it says")) } else { Ok(()) }
    }
}

/// Decodes a picture, lays it over white, and packs it again as a plain one.
fn decoded(bytes: &[u8], limits: &Limits) -> Result<Picture, Finding> {
    let cannot = |error: image::ImageError| match error {
        image::ImageError::Limits(_) => too_large(),
        _ => broken("is damaged, and its pixels cannot be unpacked"),
    };
    let decoder = image::codecs::png::PngDecoder::with_limits(std::io::Cursor::new(bytes), bounds(limits))
        .map_err(cannot)?;
    if decoder.total_bytes() > limits.picture_bytes {
        return Err(too_large());
    }
    deflated_picture(DynamicImage::from_decoder(decoder).map_err(cannot)?, limits)
}

fn density(data: &[u8]) -> Option<(f64, f64)> {
    let &[x3, x2, x1, x0, y3, y2, y1, y0, 1] = data else { return None };
    let inch = |metre: u32| (f64::from(metre) * 0.0254 * 10.0).round() / 10.0;
    Some((inch(u32::from_be_bytes([x3, x2, x1, x0])), inch(u32::from_be_bytes([y3, y2, y1, y0]))))
}

fn profile(data: &[u8]) -> Option<Vec<u8>> {
    let name = data.iter().position(|byte| *byte == 0)?;
    let packed = data.get(name + 1..)?.strip_prefix(&[0])?;
    let mut profile = Vec::new();
    ZlibDecoder::new(packed).take(PROFILE_BYTES).read_to_end(&mut profile).ok()?;
    Some(profile)
}

fn broken(how: &str) -> Finding {
    super::checks::broken(PageFormat::Png, how)
}

/// Lays a picture over white and packs it without loss.
pub(crate) fn deflated_picture(image: DynamicImage, limits: &Limits) -> Result<Picture, Finding> {
    let (across, down) = (image.width(), image.height());
    let (pixels, colour) = match image {
        DynamicImage::ImageLuma8(image) => (image.into_raw(), ExtendedColorType::L8),
        DynamicImage::ImageRgb8(image) => (image.into_raw(), ExtendedColorType::Rgb8),
        DynamicImage::ImageLumaA8(image) => (over_white(image.as_raw(), 1), ExtendedColorType::L8),
        DynamicImage::ImageRgba8(image) => (over_white(image.as_raw(), 3), ExtendedColorType::Rgb8),
        DynamicImage::ImageLuma16(image) => (native(image.as_raw()), ExtendedColorType::L16),
        DynamicImage::ImageRgb16(image) => (native(image.as_raw()), ExtendedColorType::Rgb16),
        DynamicImage::ImageLumaA16(image) => (over_white_16(image.as_raw(), 1), ExtendedColorType::L16),
        DynamicImage::ImageRgba16(image) => (over_white_16(image.as_raw(), 3), ExtendedColorType::Rgb16),
        _ => {
            return Err(Finding::error(
                Code::Damaged,
                "the colours of this image are of a kind that is not known",
            )
            .next("open it in an image editor and save it as PNG"));
        }
    };
    let mut file = Vec::new();
    PngEncoder::new_with_quality(&mut file, CompressionType::Default, FilterType::Adaptive)
        .write_image(&pixels, across, down, colour)
        .map_err(|_| too_large())?;
    picture(&file, limits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::finding::Code;
    use image::ImageFormat;

    fn written(image: &DynamicImage) -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image.write_to(&mut bytes, ImageFormat::Png).expect("in memory");
        bytes.into_inner()
    }

    /// Pixels as a PDF viewer unpacks them: predictor undone by lopdf, which is not our code.
    fn shown(placed: &ImportedPages) -> Vec<u8> {
        placed.objects[&1].as_stream().expect("image").decompressed_content().expect("unpacks")
    }

    #[test]
    fn plain_pictures_are_passed_on_and_show_the_same_pixels() {
        let rgb =
            image::RgbImage::from_fn(31, 17, |x, y| image::Rgb([x as u8 * 8, y as u8 * 15, (x ^ y) as u8]));
        let bytes = written(&rgb.clone().into());
        let placed = import_png(&bytes, &Limits::STANDARD).expect("sound");
        assert_eq!(shown(&placed), rgb.into_raw());
        let idat = bytes.windows(4).position(|w| w == b"IDAT").expect("data");
        let kept = &placed.objects[&1].as_stream().expect("image").content;
        assert_eq!(kept[..16], bytes[idat + 4..idat + 20]);
        let deep = image::ImageBuffer::<image::Luma<u16>, _>::from_fn(9, 5, |x, y| {
            image::Luma([(x * 7000 + y * 300) as u16])
        });
        let placed = import_png(&written(&deep.clone().into()), &Limits::STANDARD).expect("sound");
        let wanted: Vec<u8> = deep.into_raw().iter().flat_map(|c| c.to_be_bytes()).collect();
        assert_eq!(shown(&placed), wanted);
    }

    #[test]
    fn transparency_is_laid_over_white() {
        let mut see_through = image::RgbaImage::from_pixel(8, 8, image::Rgba([200, 0, 100, 255]));
        see_through.put_pixel(1, 0, image::Rgba([0, 0, 0, 0]));
        see_through.put_pixel(2, 0, image::Rgba([0, 0, 0, 128]));
        let placed = import_png(&written(&see_through.into()), &Limits::STANDARD).expect("sound");
        let pixels = shown(&placed);
        assert_eq!(pixels[..9], [200, 0, 100, 255, 255, 255, 127, 127, 127]);
    }

    #[test]
    fn damage_is_found() {
        let whole = written(&image::RgbImage::from_pixel(40, 40, image::Rgb([1, 2, 3])).into());
        for end in 0..whole.len() {
            assert!(import_png(&whole[..end], &Limits::STANDARD).is_err(), "cut at {end}");
        }
        for at in 0..whole.len() - 12 {
            let mut changed = whole.clone();
            changed[at] ^= 0x10;
            assert!(import_png(&changed, &Limits::STANDARD).is_err(), "changed at {at}");
        }
        let small = Limits { pixels_across: 30, ..Limits::STANDARD };
        assert_eq!(import_png(&whole, &small).expect_err("large").code, Code::TooLarge);
    }
}
