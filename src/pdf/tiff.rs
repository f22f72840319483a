//! TIFF files: what scanners and fax machines write, often many pages in one file. Black-and-white pages are kept
//! in the fax coding of group 4, joined from as many strips as there are; a JPEG in one strip is passed on; all
//! else is decoded and packed without loss. A page that cannot be read stops the file and is named.

use std::collections::BTreeSet;
use std::io::Cursor;

use fax::{Color, VecWriter, decoder, encoder::Encoder};
use image::{DynamicImage, ImageBuffer};
use lopdf::{Dictionary, Object};
use tiff::decoder::ifd::Value;
use tiff::decoder::{ChunkType, Decoder, DecodingResult};
use tiff::tags::{CompressionMethod, PhotometricInterpretation, Tag};
use tiff::{ColorType, TiffError};

use super::colour::sane_profile;
use super::picture::{Picture, size_check};
use super::raster::{packed, too_large};
use super::{Form, Placed, jpeg};
use crate::finding::{Code, Finding};
use crate::limits::Limits;
use crate::model::counted;

type Tiff<'a> = Decoder<Cursor<&'a [u8]>>;

/// Why a page cannot be shown.
enum Trouble {
    /// A finding of its own.
    Said(Finding),
    /// It is damaged.
    Damaged,
    /// It uses something that is not known here.
    Unknown(String),
}

impl From<TiffError> for Trouble {
    fn from(error: TiffError) -> Self {
        match error {
            TiffError::UnsupportedError(what) => Trouble::Unknown(what.to_string()),
            TiffError::LimitsExceeded => Trouble::Said(too_large()),
            _ => Trouble::Damaged,
        }
    }
}

/// Places a TIFF.
pub(super) fn place(bytes: &[u8], limits: &Limits) -> Result<Placed, Finding> {
    let turned = in_usual_order(bytes, limits)?;
    let bytes = turned.as_deref().unwrap_or(bytes);
    let mut reader = opened(bytes, limits)?;
    let mut placed = Placed::default();
    let (mut page, mut small) = (1usize, 0usize);
    let mut room = limits.contents(bytes.len() as u64);
    loop {
        // A small copy for previews is not a page of the document.
        let preview = tag(&mut reader, Tag::NewSubfileType).is_some_and(|kind| kind & 1 == 1);
        if preview {
            small += 1;
        } else {
            let picture = picture(&mut reader, bytes, limits, &mut room).map_err(|why| told(why, page))?;
            placed.append(picture.placed());
            page += 1;
        }
        if page > limits.pages {
            return Err(Finding::error(
                Code::TooLarge,
                format!("this TIFF picture has more than {} pages", limits.pages),
            )
            .next("split it into several files, in order"));
        }
        if !reader.more_images() {
            break;
        }
        reader.next_image().map_err(|error| told(error.into(), page))?;
    }
    if placed.pages.is_empty() {
        return Err(super::raster::broken(Form::Tiff, "holds only small copies for previews"));
    }
    if small > 0 {
        let message = format!(
            "not carried into the bundle: {}",
            counted(small, "small copy for previews", "small copies for previews")
        );
        placed.findings.push(Finding::note(Code::Removed, message));
    }
    Ok(placed)
}

fn opened<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Tiff<'a>, Finding> {
    let mut bounds = tiff::decoder::Limits::default();
    bounds.decoding_buffer_size = usize::try_from(limits.picture_bytes).unwrap_or(usize::MAX);
    bounds.intermediate_buffer_size = bounds.decoding_buffer_size;
    let reader = Decoder::new(Cursor::new(bytes))
        .map_err(|_| super::raster::broken(Form::Tiff, "is damaged: no page can be found in it"))?;
    Ok(reader.with_limits(bounds))
}

/// The file with the bits of each byte of its pages turned round where it stores them so (`FillOrder` 2), which the
/// reader does not do; nothing when no page does. Fax codings are turned as they are decoded, and a JPEG has an order
/// of its own.
fn in_usual_order(bytes: &[u8], limits: &Limits) -> Result<Option<Vec<u8>>, Finding> {
    let mut reader = opened(bytes, limits)?;
    let mut ranges: BTreeSet<(u64, u64)> = BTreeSet::new();
    for _ in 0..limits.pages {
        let compression = tag(&mut reader, Tag::Compression).unwrap_or(1);
        if tag(&mut reader, Tag::FillOrder) == Some(2) && !OWN_ORDER.contains(&compression) {
            for (offsets, lengths) in
                [(Tag::StripOffsets, Tag::StripByteCounts), (Tag::TileOffsets, Tag::TileByteCounts)]
            {
                let mut list =
                    |tag| reader.find_tag_unsigned_vec::<u64>(tag).ok().flatten().unwrap_or_default();
                ranges.extend(list(offsets).into_iter().zip(list(lengths)));
            }
        }
        // What is wrong with a page is said when it is read.
        if !reader.more_images() || reader.next_image().is_err() {
            break;
        }
    }
    if ranges.is_empty() {
        return Ok(None);
    }
    let mut turned = bytes.to_vec();
    let mut done = 0;
    for (offset, length) in ranges {
        let range = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
        // Pages may share what they show; it is turned once.
        let (from, to) = (range(offset).max(done), range(offset.saturating_add(length)));
        for byte in turned.get_mut(from..to).unwrap_or_default() {
            *byte = byte.reverse_bits();
        }
        done = done.max(to);
    }
    Ok(Some(turned))
}

/// Compressions in which the order of bits is the coding's own: fax, and both kinds of JPEG.
const OWN_ORDER: [u32; 5] = [2, 3, 4, 6, 7];

fn told(why: Trouble, page: usize) -> Finding {
    let next = "open it in a picture program, check that every page is there, and save or print it as a PDF";
    match why {
        Trouble::Said(finding) => finding,
        Trouble::Damaged => Finding::error(
            Code::Damaged,
            format!("page {page} of this TIFF picture is damaged and cannot be read"),
        )
        .next(next),
        Trouble::Unknown(what) => Finding::error(
            Code::UnknownFormat,
            format!("page {page} of this TIFF picture is stored in a way that is not known here ({what})"),
        )
        .next(next),
    }
}

/// The page that the reader stands at. `room` is how many bytes all pages together may still unpack to.
fn picture(reader: &mut Tiff<'_>, bytes: &[u8], limits: &Limits, room: &mut u64) -> Result<Picture, Trouble> {
    let (across, down) = reader.dimensions()?;
    size_check(across, down, limits).map_err(Trouble::Said)?;
    let colour = reader.colortype()?;
    let samples = u64::from(colour.num_samples()) * u64::from(colour.bit_depth()).div_ceil(8);
    let whole = u64::from(across) * u64::from(down) * samples;
    if whole > limits.picture_bytes || whole / 8 > *room {
        return Err(Trouble::Said(too_large()));
    }
    *room -= whole / 8;
    let compression = tag(reader, Tag::Compression).and_then(|c| u16::try_from(c).ok()).unwrap_or(1);
    let profile = reader.find_tag(Tag::IccProfile)?.and_then(|value| value.into_u8_vec().ok());
    let mut picture = match CompressionMethod::from_u16_exhaustive(compression) {
        CompressionMethod::Fax4 => faxed(reader, bytes, across, down, true)?,
        CompressionMethod::Fax3 | CompressionMethod::Huffman => faxed(reader, bytes, across, down, false)?,
        CompressionMethod::ModernJPEG if reader.strip_count().is_ok_and(|strips| strips == 1) => {
            in_jpeg(reader, bytes, limits)?
        }
        _ => decoded(reader, colour, across, down, limits)?,
    };
    picture.profile = profile.and_then(|bytes| sane_profile(&bytes, picture.components).map(<[u8]>::to_vec));
    picture.orientation = tag(reader, Tag::Orientation)
        .and_then(|o| u8::try_from(o).ok())
        .filter(|o| (1..=8).contains(o))
        .unwrap_or(1);
    // Without a unit the two only say how tall a dot is for its width.
    let unit = match tag(reader, Tag::ResolutionUnit).unwrap_or(2) {
        3 => 2.54,
        _ => 1.0,
    };
    let mut dots = |tag| match reader.find_tag(tag).ok().flatten()? {
        Value::Rational(dots, of) if of > 0 => Some(f64::from(dots) / f64::from(of)),
        value => value.into_f64().ok(),
    };
    let (x, y) = (dots(Tag::XResolution), dots(Tag::YResolution));
    picture.density = x.zip(y).map(|(x, y)| (x * unit, y * unit));
    Ok(picture)
}

/// A page in a fax coding: each strip decoded, all lines coded again as one.
fn faxed(
    reader: &mut Tiff<'_>,
    bytes: &[u8],
    across: u32,
    down: u32,
    group_4: bool,
) -> Result<Picture, Trouble> {
    let turned = tag(reader, Tag::FillOrder) == Some(2);
    let black_is_one = !matches!(tag(reader, Tag::PhotometricInterpretation), Some(1));
    let options = tag(reader, Tag::Unknown(292)).unwrap_or(0);
    if !group_4 && (options & 1 == 1 || tag(reader, Tag::Compression) == Some(2)) {
        return Err(Trouble::Unknown("two-dimensional or modified Huffman fax coding".into()));
    }
    let strips = strips(reader, bytes)?;
    let rows = tag(reader, Tag::RowsPerStrip).unwrap_or(down).clamp(1, down);
    let width = u16::try_from(across).map_err(|_| Trouble::Damaged)?;
    let mut coder = Encoder::new(VecWriter::new());
    let mut left = down;
    for strip in strips {
        let here = u16::try_from(rows.min(left)).map_err(|_| Trouble::Damaged)?;
        let mut lines = 0u16;
        let mut line = |transitions: &[u16]| {
            if lines < here {
                // Writing into memory cannot fail.
                let _ = coder.encode_line(decoder::pels(transitions, width), width);
            }
            lines = lines.saturating_add(1);
        };
        let input = strip.iter().map(|byte| if turned { byte.reverse_bits() } else { *byte });
        if group_4 {
            // Asked for no height, it tells how many lines there are; one that is told fills up with white.
            decode_group_4(input, width, here, &mut line).ok_or(Trouble::Damaged)?;
        } else {
            // A strip may end without the mark that ends its last line, which the decoder waits for.
            let _ = decoder::decode_g3(input.chain([0, 1]), &mut line);
        }
        if lines < here {
            return Err(Trouble::Damaged);
        }
        left -= u32::from(here);
    }
    if left > 0 {
        return Err(Trouble::Damaged);
    }
    let Ok(coded) = coder.finish();
    let mut params = Dictionary::new();
    params.set("K", -1);
    params.set("Columns", i64::from(across));
    params.set("Rows", i64::from(down));
    // A fax is black on white; a picture whose zeros are black is a negative of it.
    params.set("BlackIs1", !black_is_one);
    let mut extra = Dictionary::new();
    extra.set("Filter", Object::Name(b"CCITTFaxDecode".to_vec()));
    extra.set("DecodeParms", params);
    Ok(plain(across, down, 1, 1, extra, coded.finish()))
}

/// Lines of a strip; a strip that breaks off gives nothing.
fn decode_group_4(
    input: impl Iterator<Item = u8>,
    width: u16,
    lines: u16,
    line: &mut dyn FnMut(&[u16]),
) -> Option<()> {
    let input = input.map(Ok::<u8, std::convert::Infallible>);
    let mut decoder = decoder::Group4Decoder::new(input, width).ok()?;
    for _ in 0..lines {
        match decoder.advance().ok()? {
            decoder::DecodeStatus::End => break,
            decoder::DecodeStatus::Incomplete => line(decoder.transition()),
        }
    }
    Some(())
}

/// A page that is one JPEG: its tables and its strip are put together.
fn in_jpeg(reader: &mut Tiff<'_>, bytes: &[u8], limits: &Limits) -> Result<Picture, Trouble> {
    let tables = reader.find_tag(Tag::JPEGTables)?.and_then(|value| value.into_u8_vec().ok());
    let strip = strips(reader, bytes)?.first().copied().ok_or(Trouble::Damaged)?;
    let mut file = vec![0xff, 0xd8];
    let tables = tables.as_deref().and_then(|t| t.strip_prefix(&[0xff, 0xd8])?.strip_suffix(&[0xff, 0xd9]));
    file.extend_from_slice(tables.unwrap_or_default());
    file.extend_from_slice(strip.strip_prefix(&[0xff, 0xd8]).ok_or(Trouble::Damaged)?);
    let mut picture = jpeg::picture(&file, limits).map_err(Trouble::Said)?;
    // In a JPEG of its own, three colours without a word are YCbCr; here the page says what they are.
    let photometric = tag(reader, Tag::PhotometricInterpretation);
    let rgb = photometric == Some(u32::from(PhotometricInterpretation::RGB.to_u16()));
    if picture.components == 3 {
        let mut params = Dictionary::new();
        params.set("ColorTransform", i64::from(!rgb));
        picture.extra.set("DecodeParms", params);
    }
    Ok(picture)
}

/// The strips as they are stored.
fn strips<'a>(reader: &mut Tiff<'_>, bytes: &'a [u8]) -> Result<Vec<&'a [u8]>, Trouble> {
    if reader.get_chunk_type() != ChunkType::Strip {
        return Err(Trouble::Unknown("fax coding in tiles".into()));
    }
    let mut list = |tag| {
        reader
            .find_tag_unsigned_vec::<u64>(tag)
            .ok()
            .flatten()
            .filter(|list| !list.is_empty())
            .ok_or(Trouble::Damaged)
    };
    let (offsets, lengths) = (list(Tag::StripOffsets)?, list(Tag::StripByteCounts)?);
    let strip = |(offset, length): (&u64, &u64)| {
        let end = offset.checked_add(*length)?;
        bytes.get(usize::try_from(*offset).ok()?..usize::try_from(end).ok()?)
    };
    offsets.iter().zip(&lengths).map(strip).collect::<Option<_>>().ok_or(Trouble::Damaged)
}

/// A page that is decoded and packed without loss.
fn decoded(
    reader: &mut Tiff<'_>,
    colour: ColorType,
    across: u32,
    down: u32,
    limits: &Limits,
) -> Result<Picture, Trouble> {
    let map = match colour {
        ColorType::Palette(_) => Some(reader.get_tag_u16_vec(Tag::ColorMap)?),
        _ => None,
    };
    // Each colour in a plane of its own: the reader gives the first for the whole.
    if tag(reader, Tag::PlanarConfiguration) == Some(2) && colour.num_samples() > 1 {
        return Err(Trouble::Unknown("colours in separate planes".into()));
    }
    let data = reader.read_image()?;
    let unknown = || Trouble::Unknown(format!("{colour:?}"));
    let image = match (colour, data) {
        (ColorType::Gray(1), DecodingResult::U8(rows)) => return bilevel(&rows, across, down),
        (ColorType::Gray(bits @ (2 | 4)), DecodingResult::U8(rows)) => {
            let top = (1u16 << bits) - 1;
            let pixels = unfolded(&rows, across, bits, |v| (u16::from(v) * 255 / top) as u8);
            ImageBuffer::from_raw(across, down, pixels).map(DynamicImage::ImageLuma8)
        }
        (ColorType::Gray(8), DecodingResult::U8(pixels)) => {
            ImageBuffer::from_raw(across, down, pixels).map(DynamicImage::ImageLuma8)
        }
        (ColorType::Gray(16), DecodingResult::U16(pixels)) => {
            ImageBuffer::from_raw(across, down, pixels).map(DynamicImage::ImageLuma16)
        }
        (ColorType::GrayA(8), DecodingResult::U8(pixels)) => {
            ImageBuffer::from_raw(across, down, pixels).map(DynamicImage::ImageLumaA8)
        }
        (ColorType::RGB(8), DecodingResult::U8(pixels)) => {
            ImageBuffer::from_raw(across, down, pixels).map(DynamicImage::ImageRgb8)
        }
        (ColorType::RGB(16), DecodingResult::U16(pixels)) => {
            ImageBuffer::from_raw(across, down, pixels).map(DynamicImage::ImageRgb16)
        }
        (ColorType::RGBA(8), DecodingResult::U8(pixels)) => {
            ImageBuffer::from_raw(across, down, pixels).map(DynamicImage::ImageRgba8)
        }
        (ColorType::RGBA(16), DecodingResult::U16(pixels)) => {
            ImageBuffer::from_raw(across, down, pixels).map(DynamicImage::ImageRgba16)
        }
        (ColorType::Palette(bits @ (1 | 2 | 4 | 8)), DecodingResult::U8(rows)) => {
            let map = map.unwrap_or_default();
            let size = 1usize << bits;
            if map.len() < 3 * size {
                return Err(Trouble::Damaged);
            }
            let numbers = if bits == 8 { rows } else { unfolded(&rows, across, bits, |v| v) };
            let colour = |n: u8| [0, 1, 2].map(|c| (map[c * size + usize::from(n)] >> 8) as u8);
            let pixels: Vec<u8> = numbers.into_iter().flat_map(colour).collect();
            ImageBuffer::from_raw(across, down, pixels).map(DynamicImage::ImageRgb8)
        }
        (ColorType::CMYK(8), DecodingResult::U8(pixels)) => {
            let mut extra = Dictionary::new();
            extra.set("Filter", Object::Name(b"FlateDecode".to_vec()));
            let picture = plain(across, down, 4, 8, extra, super::unpack::pack(&pixels));
            return Ok(picture);
        }
        _ => return Err(unknown()),
    };
    // Where zero is white the reader has turned grey round already.
    let mut image = image.ok_or(Trouble::Damaged)?;
    if tag(reader, Tag::ExtraSamples) == Some(ASSOCIATED) {
        parted(&mut image);
    }
    packed(image, limits).map_err(Trouble::Said)
}

/// An opacity that the colours have been multiplied by already.
const ASSOCIATED: u32 = 1;

/// Takes the opacity out of colours that were multiplied by it, so that they can be laid over white like others.
fn parted(image: &mut DynamicImage) {
    let whole = |colour: u32, opacity: u32, top: u32| {
        (colour * top).checked_div(opacity).map_or(top, |colour| colour.min(top))
    };
    match image {
        DynamicImage::ImageRgba8(image) => image.pixels_mut().for_each(|pixel| {
            let [colours @ .., opacity] = &mut pixel.0;
            for colour in colours {
                *colour = whole(u32::from(*colour), u32::from(*opacity), 255) as u8;
            }
        }),
        DynamicImage::ImageRgba16(image) => image.pixels_mut().for_each(|pixel| {
            let [colours @ .., opacity] = &mut pixel.0;
            for colour in colours {
                *colour = whole(u32::from(*colour), u32::from(*opacity), 65_535) as u16;
            }
        }),
        _ => {}
    }
}

/// A page of one bit a pixel that was not in a fax coding: it is coded so, which loses nothing.
fn bilevel(rows: &[u8], across: u32, down: u32) -> Result<Picture, Trouble> {
    let width = u16::try_from(across).map_err(|_| Trouble::Damaged)?;
    let row = (across as usize).div_ceil(8);
    if rows.len() < row * down as usize {
        return Err(Trouble::Damaged);
    }
    let mut coder = Encoder::new(VecWriter::new());
    for line in rows.chunks_exact(row).take(down as usize) {
        let pixels = (0..across as usize)
            .map(|x| if line[x / 8] >> (7 - x % 8) & 1 == 1 { Color::White } else { Color::Black });
        let _ = coder.encode_line(pixels, width);
    }
    let Ok(coded) = coder.finish();
    let mut params = Dictionary::new();
    params.set("K", -1);
    params.set("Columns", i64::from(across));
    params.set("Rows", i64::from(down));
    let mut extra = Dictionary::new();
    extra.set("Filter", Object::Name(b"CCITTFaxDecode".to_vec()));
    extra.set("DecodeParms", params);
    Ok(plain(across, down, 1, 1, extra, coded.finish()))
}

/// Pixels of less than a byte, a byte each.
fn unfolded(rows: &[u8], across: u32, bits: u8, shown: impl Fn(u8) -> u8) -> Vec<u8> {
    let row = (across as usize * usize::from(bits)).div_ceil(8).max(1);
    let each = 8 / usize::from(bits);
    let mask = ((1u16 << bits) - 1) as u8;
    rows.chunks_exact(row)
        .flat_map(|line| (0..across as usize).map(move |x| (line, x)))
        .map(|(line, x)| {
            let shift = 8 - usize::from(bits) * (x % each + 1);
            shown(line[x / each] >> shift & mask)
        })
        .collect()
}

fn plain(across: u32, down: u32, components: u8, bits: u8, extra: Dictionary, bytes: Vec<u8>) -> Picture {
    Picture {
        across,
        down,
        components,
        bits,
        palette: None,
        profile: None,
        extra,
        bytes,
        orientation: 1,
        density: None,
    }
}

fn tag(reader: &mut Tiff<'_>, tag: Tag) -> Option<u32> {
    reader.find_tag_unsigned::<u32>(tag).ok().flatten()
}
