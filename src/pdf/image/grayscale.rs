//! An image's pixels in shades of grey, as a reader of print wants them. The image in the bundle stays as it is;
//! this is a copy to be looked at and thrown away.

use std::io::Cursor;

use image::{ImageFormat, ImageReader};
use lopdf::{Dictionary, Object, Stream};
use sha2::{Digest as _, Sha256};

use super::scanned_pages::{Scan, count, entry, pixels, resolve};
use crate::model::Digest;
use crate::model::limits::Limits;
use crate::pdf::ImportedPages;

/// A picture in shades of grey, 0 is black, row by row, upright.
pub(crate) struct GrayImage {
    /// Pixels across.
    pub(crate) across: usize,
    /// Pixels down.
    pub(crate) down: usize,
    /// A byte for each.
    pub(crate) pixels: Vec<u8>,
    /// Dots an inch.
    pub(crate) dpi: u32,
}

/// Why an image's pixels cannot be had here; the page shows it all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DecodeError {
    /// It is packed in a way that is not read here.
    Packing(&'static str),
    /// Its colours are of a kind that is not known here.
    Colours,
    /// It does not unpack.
    Damaged,
    /// It is too large.
    TooLarge,
}

/// From this many dots an inch on, half as many show the same letters.
const DENSE: u32 = 500;
/// The most pixels that are looked at; beyond, the picture is halved.
const MANY: usize = 40_000_000;

/// What the pixels of a scan are made of: the same number, the same pixels.
pub(crate) fn fingerprint(placed: &ImportedPages, scan: &Scan) -> Digest {
    let mut hash = Sha256::new();
    hash.update(format!("{:?} {} ", scan.turn, scan.dpi));
    let mut left = TOLD;
    if let Some(Object::Stream(image)) = placed.objects.get(&scan.image) {
        for key in [
            &b"Width"[..],
            b"Height",
            b"BitsPerComponent",
            b"ImageMask",
            b"ColorSpace",
            b"Decode",
            b"Filter",
            b"DecodeParms",
        ] {
            hash_object(placed, entry(placed, &image.dict, key), &mut hash, &mut left, 0);
        }
        hash.update(&image.content);
    }
    Digest::new(hash.finalize().into())
}

/// Bytes that the entries of an image may say; a palette and a colour profile are far below.
const TOLD: usize = 16 << 20;

/// Adds what an entry says, numbers of objects aside, as long as there is `left` of it: entries may lead to one
/// another a million times over.
fn hash_object(placed: &ImportedPages, object: &Object, hash: &mut Sha256, left: &mut usize, depth: usize) {
    let object = resolve(placed, object);
    let size = if let Object::Stream(stream) = object { stream.content.len() } else { 0 };
    *left = left.saturating_sub(64 + size);
    match object {
        _ if depth > 8 || *left == 0 => {}
        Object::Array(items) => {
            items.iter().for_each(|item| hash_object(placed, item, hash, left, depth + 1))
        }
        Object::Dictionary(dict) => {
            for (key, value) in dict {
                hash.update(key);
                hash_object(placed, value, hash, left, depth + 1);
            }
        }
        Object::Stream(stream) => hash.update(&stream.content),
        plain => hash.update(format!("{plain:?};")),
    }
    hash.update(b"|");
}

/// The pixels of a scan as they are seen.
pub(crate) fn grey(placed: &ImportedPages, scan: &Scan, limits: &Limits) -> Result<GrayImage, DecodeError> {
    let Some(Object::Stream(image)) = placed.objects.get(&scan.image) else {
        return Err(DecodeError::Damaged);
    };
    let (across, down) = pixels(placed, scan.image).ok_or(DecodeError::Damaged)?;
    if across.max(down) > limits.pixels_across
        || u64::from(across) * u64::from(down) > limits.picture_bytes / 4
    {
        return Err(DecodeError::TooLarge);
    }
    let (mut across, mut down) = (across as usize, down as usize);
    let mut pixels = unpacked(placed, image, &mut across, &mut down, limits)?;
    let mut dpi = scan.dpi;
    while dpi >= DENSE || pixels.len() > MANY {
        (across, down, pixels) = halved(across, down, &pixels);
        dpi /= 2;
    }
    let (across, down, pixels) = scan.turn.upright(across, down, pixels);
    Ok(GrayImage { across, down, pixels, dpi: dpi.max(70) })
}

/// Each four pixels as one.
fn halved(across: usize, down: usize, pixels: &[u8]) -> (usize, usize, Vec<u8>) {
    let (w, h) = ((across / 2).max(1), (down / 2).max(1));
    let mut out = Vec::with_capacity(w * h);
    for y in 0..h {
        let first = &pixels[2 * y * across..][..across];
        let second = pixels.get((2 * y + 1) * across..(2 * y + 2) * across).unwrap_or(first);
        out.extend((0..w).map(|x| {
            let right = (2 * x + 1).min(across - 1);
            let sum = [first[2 * x], first[right], second[2 * x], second[right]].map(u16::from);
            (sum.iter().sum::<u16>() / 4) as u8
        }));
    }
    (w, h, out)
}

/// The image's pixels as stored. A JPEG's own size counts for more than what is said of it.
fn unpacked(
    placed: &ImportedPages,
    image: &Stream,
    across: &mut usize,
    down: &mut usize,
    limits: &Limits,
) -> Result<Vec<u8>, DecodeError> {
    let list = |key: &[u8]| match entry(placed, &image.dict, key) {
        Object::Null => Vec::new(),
        Object::Array(items) => items.iter().map(|item| resolve(placed, item).clone()).collect(),
        one => vec![one.clone()],
    };
    let (mut names, mut params) = (list(b"Filter"), list(b"DecodeParms"));
    let last = names.last().and_then(|name| name.as_name().ok()).unwrap_or_default().to_vec();
    let special = matches!(&last[..], b"DCTDecode" | b"CCITTFaxDecode" | b"JBIG2Decode" | b"JPXDecode");
    let mut own = None;
    if special {
        names.pop();
        own = params.get(names.len()).and_then(|params| params.as_dict().ok()).cloned();
        params.truncate(names.len());
    }
    let room = usize::try_from(limits.picture_bytes).unwrap_or(usize::MAX);
    let stored = if names.is_empty() {
        std::borrow::Cow::Borrowed(&image.content[..])
    } else {
        let mut plain = Stream::new(Dictionary::new(), Vec::new());
        plain.dict.set("Filter", names);
        if params.iter().any(|params| !matches!(params, Object::Null)) {
            plain.dict.set("DecodeParms", params);
        }
        plain.content.clone_from(&image.content);
        plain.decompressed_content_with_limit(room).map_err(|_| DecodeError::Damaged)?.into()
    };
    let decode = decode(placed, image);
    match &last[..] {
        b"DCTDecode" => {
            let mut reader = ImageReader::with_format(Cursor::new(&stored[..]), ImageFormat::Jpeg);
            let mut ceiling = image::Limits::default();
            ceiling.max_image_width = Some(limits.pixels_across);
            ceiling.max_image_height = Some(limits.pixels_across);
            ceiling.max_alloc = Some(limits.picture_bytes);
            reader.limits(ceiling);
            let picture = reader.decode().map_err(|_| DecodeError::Damaged)?;
            let one = picture.color().channel_count() == 1;
            let grey = picture.into_luma8();
            (*across, *down) = (grey.width() as usize, grey.height() as usize);
            let mut pixels = grey.into_raw();
            if one && decode == Some(true) {
                pixels.iter_mut().for_each(|pixel| *pixel = !*pixel);
            }
            Ok(pixels)
        }
        b"CCITTFaxDecode" => fax(placed, &stored, own.as_ref(), *across, *down, decode == Some(true)),
        b"JBIG2Decode" => Err(DecodeError::Packing("JBIG2")),
        b"JPXDecode" => Err(DecodeError::Packing("JPEG 2000")),
        _ => from_samples(placed, image, &stored, *across, *down, decode == Some(true)),
    }
}

/// Whether `/Decode` turns dark and light round; nothing when it is not there.
fn decode(placed: &ImportedPages, image: &Stream) -> Option<bool> {
    let Object::Array(items) = entry(placed, &image.dict, b"Decode") else { return None };
    let number = |at: usize| items.get(at).and_then(|item| crate::pdf::source::number(resolve(placed, item)));
    Some(number(0)? > number(1)?)
}

/// A fax-coded image.
fn fax(
    placed: &ImportedPages,
    coded: &[u8],
    params: Option<&Dictionary>,
    across: usize,
    down: usize,
    inverted: bool,
) -> Result<Vec<u8>, DecodeError> {
    let says = |key: &[u8]| params.map_or(&Object::Null, |params| entry(placed, params, key));
    let columns = says(b"Columns").as_i64().unwrap_or(1728);
    let aligned = says(b"EncodedByteAlign").as_bool().unwrap_or(false);
    let black_is_one = says(b"BlackIs1").as_bool().unwrap_or(false);
    if says(b"K").as_i64().unwrap_or(0) >= 0 || aligned {
        return Err(DecodeError::Packing("an older fax coding"));
    }
    let width = u16::try_from(columns).map_err(|_| DecodeError::Damaged)?;
    let height = u16::try_from(down).map_err(|_| DecodeError::Damaged)?;
    if usize::from(width) != across {
        return Err(DecodeError::Damaged);
    }
    // In the image black is 0, unless /BlackIs1 or /Decode says otherwise, or both do.
    let (black, white) = if black_is_one == inverted { (0, 255) } else { (255, 0) };
    let mut pixels = Vec::with_capacity(across * down);
    fax::decoder::decode_g4(coded.iter().copied(), width, Some(height), |line| {
        let shades = fax::decoder::pels(line, width);
        pixels.extend(shades.map(|shade| if shade == fax::Color::Black { black } else { white }));
    })
    .ok_or(DecodeError::Damaged)?;
    (pixels.len() == across * down).then_some(pixels).ok_or(DecodeError::Damaged)
}

/// An image of plain samples.
fn from_samples(
    placed: &ImportedPages,
    image: &Stream,
    samples: &[u8],
    across: usize,
    down: usize,
    inverted: bool,
) -> Result<Vec<u8>, DecodeError> {
    let mask = entry(placed, &image.dict, b"ImageMask").as_bool().unwrap_or(false);
    let bits = if mask { 1 } else { count(placed, &image.dict, b"BitsPerComponent").unwrap_or(8) as usize };
    let space = if mask { Space::Grey } else { space(placed, entry(placed, &image.dict, b"ColorSpace"), 0)? };
    let channels = space.channels();
    let row = (across * channels * bits).div_ceil(8);
    if !matches!(bits, 1 | 2 | 4 | 8 | 16) {
        return Err(DecodeError::Colours);
    }
    if samples.len() < row * down.saturating_sub(1) + row / 2 {
        return Err(DecodeError::Damaged);
    }
    let full = if bits >= 8 { 255 } else { (1u32 << bits) - 1 };
    let mut pixels = Vec::with_capacity(across * down);
    let mut line = vec![0u8; across * channels];
    for y in 0..down {
        let stored = samples.get(y * row..).unwrap_or_default();
        for (at, value) in line.iter_mut().enumerate() {
            let byte = |at: usize| stored.get(at).copied().unwrap_or(255);
            *value = match bits {
                8 => byte(at),
                16 => byte(at * 2),
                bits => (u32::from(byte(at * bits / 8)) >> (8 - bits - at * bits % 8) & full) as u8,
            };
        }
        let shade = |value: u8| {
            let value = if bits < 8 { (u32::from(value) * 255 / full) as u8 } else { value };
            if inverted { !value } else { value }
        };
        match &space {
            Space::Grey => pixels.extend(line.iter().map(|value| shade(*value))),
            Space::Ink(_) => {
                pixels.extend(line.chunks_exact(channels).map(|inks| {
                    255 - inks.iter().map(|ink| u32::from(shade(*ink))).sum::<u32>().min(255) as u8
                }))
            }
            Space::Rgb => pixels.extend(line.chunks_exact(3).map(|c| luma([c[0], c[1], c[2]].map(shade)))),
            Space::Palette(shades) => {
                pixels
                    .extend(line.iter().map(|value| shades.get(usize::from(*value)).copied().unwrap_or(255)));
            }
        }
    }
    Ok(pixels)
}

pub(crate) fn luma([r, g, b]: [u8; 3]) -> u8 {
    ((u32::from(r) * 299 + u32::from(g) * 587 + u32::from(b) * 114 + 500) / 1000) as u8
}

/// Colour spaces, as far as light and dark go.
enum Space {
    Grey,
    Rgb,
    /// So many inks: the more of them, the darker.
    Ink(usize),
    /// The shades of a palette.
    Palette(Vec<u8>),
}

impl Space {
    fn channels(&self) -> usize {
        match self {
            Space::Grey | Space::Palette(_) => 1,
            Space::Rgb => 3,
            Space::Ink(inks) => *inks,
        }
    }
}

fn space(placed: &ImportedPages, object: &Object, depth: usize) -> Result<Space, DecodeError> {
    let by_count = |channels: u32| match channels {
        1 => Ok(Space::Grey),
        3 => Ok(Space::Rgb),
        4 => Ok(Space::Ink(4)),
        _ => Err(DecodeError::Colours),
    };
    match object {
        Object::Name(name) => match &name[..] {
            b"DeviceGray" | b"CalGray" | b"G" => Ok(Space::Grey),
            b"DeviceRGB" | b"CalRGB" | b"RGB" => Ok(Space::Rgb),
            b"DeviceCMYK" | b"CMYK" => Ok(Space::Ink(4)),
            _ => Err(DecodeError::Colours),
        },
        Object::Array(items) if depth < 3 => {
            let item = |at: usize| items.get(at).map_or(&Object::Null, |item| resolve(placed, item));
            match item(0).as_name().unwrap_or_default() {
                b"ICCBased" => match item(1) {
                    Object::Stream(profile) => by_count(count(placed, &profile.dict, b"N").unwrap_or(0)),
                    _ => Err(DecodeError::Colours),
                },
                b"Separation" => Ok(Space::Ink(1)),
                b"Indexed" | b"I" => {
                    let base = space(placed, item(1), depth + 1)?;
                    let colours = match item(3) {
                        Object::String(colours, _) => colours.clone(),
                        Object::Stream(colours) => {
                            colours.decompressed_content_with_limit(4096).map_err(|_| DecodeError::Damaged)?
                        }
                        _ => return Err(DecodeError::Damaged),
                    };
                    Ok(Space::Palette(match base {
                        Space::Grey => colours,
                        Space::Rgb => colours.chunks_exact(3).map(|c| luma([c[0], c[1], c[2]])).collect(),
                        Space::Ink(inks) => colours
                            .chunks_exact(inks)
                            .map(|c| 255 - c.iter().map(|ink| u32::from(*ink)).sum::<u32>().min(255) as u8)
                            .collect(),
                        Space::Palette(_) => return Err(DecodeError::Colours),
                    }))
                }
                b"" => Err(DecodeError::Colours),
                _ => space(placed, item(0), depth + 1),
            }
        }
        _ => Err(DecodeError::Colours),
    }
}
