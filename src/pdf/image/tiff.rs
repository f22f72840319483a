//! TIFF files: what scanners and fax machines write, often many pages in one file. Black-and-white pages are kept
//! in the fax coding of group 4, joined from as many strips as there are; a JPEG in one strip is passed on; all
//! else is decoded and packed without loss. A page that cannot be read is named and hides none of the others.

use std::io::Cursor;

use fax::encoder::Encoder;
use fax::{Color, VecWriter, decoder};
use image::{DynamicImage, ImageBuffer};
use lopdf::{Dictionary, Object};
use tiff::decoder::ifd::Value;
use tiff::decoder::{ChunkType, Decoder, DecodingResult};
use tiff::tags::{CompressionMethod, PhotometricInterpretation, Tag};
use tiff::{ColorType, TiffError};

use super::checks::too_large;
use super::fax_lines::{self, FaxCoding, FillOrder};
use super::icc::sane_profile;
use super::png::deflated_picture;
use super::tiff_samples::{
    SampleResult, TiffSamples, colours_in_words, kept, undo_alpha, unfolded, unsupported_text, without_alpha,
};
use super::tiff_within::TiffUnshown;
use super::{Picture, jpeg, size_check, tiff_jpeg, tiff_repair};
use crate::model::counted;
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::pdf::ImportedPages;

type Tiff<'a> = Decoder<Cursor<&'a [u8]>>;

/// Why a page cannot be shown.
enum TiffPageError {
    /// A finding of its own.
    Said(Finding),
    /// It cannot be read, which proves nothing: other programs may read it.
    Unreadable,
    /// It uses something that is not known here.
    Unknown(String),
}

impl From<TiffError> for TiffPageError {
    fn from(error: TiffError) -> Self {
        match error {
            TiffError::UnsupportedError(what) => TiffPageError::Unknown(unsupported_text(&what)),
            TiffError::LimitsExceeded => TiffPageError::Said(too_large()),
            _ => TiffPageError::Unreadable,
        }
    }
}

/// Places a TIFF. What can be shown of it is shown; pages that cannot be are named.
pub(crate) fn import_tiff(bytes: &[u8], limits: &Limits) -> Result<ImportedPages, Vec<Finding>> {
    let placed = import(bytes, limits, SmallCopies::LeftOut)?;
    // Small copies that nothing larger follows are what there is to show.
    if placed.pages.is_empty() { import(bytes, limits, SmallCopies::Shown) } else { Ok(placed) }
}

/// What becomes of small copies of pages, which are made for previews.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SmallCopies {
    LeftOut,
    Shown,
}

/// Places the pages of a TIFF.
fn import(bytes: &[u8], limits: &Limits, copies: SmallCopies) -> Result<ImportedPages, Vec<Finding>> {
    let mended = tiff_repair::repaired(bytes, limits);
    let (bytes, samples) =
        mended.as_ref().map_or((bytes, None), |mended| (mended.bytes.as_slice(), Some(&mended.samples)));
    let mut placed = ImportedPages::default();
    let (mut page, mut directory) = (1usize, 0usize);
    let mut unshown = TiffUnshown::default();
    let mut room = limits.contents(bytes.len() as u64);
    let rest;
    let (mut reader, bytes) = match opened(bytes, limits) {
        Ok(reader) => (reader, bytes),
        Err(why) => {
            // The first page hides none of the others.
            let why = to_finding(why, 1, false);
            rest = tiff_repair::without_first(bytes).ok_or_else(|| vec![why.clone()])?;
            let Ok(reader) = opened(&rest, limits) else { return Err(vec![why]) };
            (page, directory) = (2, 1);
            placed.lacks(1, why);
            (reader, rest.as_slice())
        }
    };
    let mut stands: Result<(), TiffPageError> = Ok(());
    loop {
        let known = stands.is_ok();
        if known {
            unshown.count_within(&mut reader);
        }
        // A small copy for previews is not a page of the document.
        let small = copies == SmallCopies::LeftOut
            && known
            && tag(&mut reader, Tag::NewSubfileType).is_some_and(|kind| kind & 1 == 1);
        if small {
            unshown.small += 1;
        } else {
            let inner = samples.and_then(|samples| samples.get(&directory).copied());
            match stands.and_then(|()| picture(&mut reader, bytes, inner, limits, &mut room)) {
                Ok((picture, lost)) => {
                    placed.append(picture.placed().showing(u32::try_from(page).unwrap_or(u32::MAX)));
                    placed.findings.extend(lines_lost(page, lost));
                }
                Err(why) => {
                    let cut = known && is_cut_off(&mut reader, bytes);
                    placed.lacks(page, to_finding(why, page, cut));
                }
            }
            page += 1;
        }
        if page > limits.pages {
            return Err(vec![
                Finding::error(
                    Code::TooLarge,
                    format!("this TIFF image has more than {} pages", limits.pages),
                )
                .next("split it into several files, in order"),
            ]);
        }
        if !reader.more_images() {
            break;
        }
        directory += 1;
        stands = reader.next_image().map_err(TiffPageError::from);
    }
    if placed.pages.is_empty() && !placed.findings.is_empty() {
        return Err(placed.findings);
    }
    placed.findings.extend(unshown.finding().filter(|_| !placed.pages.is_empty()));
    Ok(placed)
}

fn opened<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Tiff<'a>, TiffPageError> {
    let mut bounds = tiff::decoder::Limits::default();
    bounds.decoding_buffer_size = usize::try_from(limits.picture_bytes).unwrap_or(usize::MAX);
    bounds.intermediate_buffer_size = bounds.decoding_buffer_size;
    Ok(Decoder::new(Cursor::new(bytes))?.with_limits(bounds))
}

/// Whether a strip or a tile of the page that the reader stands at is to be where the file has ended.
fn is_cut_off(reader: &mut Tiff<'_>, bytes: &[u8]) -> bool {
    let mut list = |tag| reader.find_tag_unsigned_vec::<u64>(tag).ok().flatten().unwrap_or_default();
    let mut beyond = |offsets, lengths| {
        let ends = list(offsets).into_iter().zip(list(lengths));
        ends.into_iter().any(|(from, length)| from.saturating_add(length) > bytes.len() as u64)
    };
    beyond(Tag::StripOffsets, Tag::StripByteCounts) || beyond(Tag::TileOffsets, Tag::TileByteCounts)
}

fn to_finding(why: TiffPageError, page: usize, is_cut_off: bool) -> Finding {
    let next = "open it in an image editor, check that every page is there, and save or print it as a PDF";
    let finding = match why {
        TiffPageError::Said(finding) => return finding,
        _ if is_cut_off => Finding::error(
            Code::Damaged,
            format!("page {page} of this TIFF image ends too early, and part of it is not in the file"),
        ),
        TiffPageError::Unreadable => Finding::error(
            Code::UnknownFormat,
            format!(
                "page {page} of this TIFF image cannot be read here. It is damaged, or is stored in a way \
                 that leverarch does not know"
            ),
        ),
        TiffPageError::Unknown(what) => Finding::error(
            Code::UnknownFormat,
            format!(
                "page {page} of this TIFF image is stored in a way that leverarch does not know ({what})"
            ),
        ),
    };
    finding.next(next)
}

/// Says that lines of a fax are not what was sent.
fn lines_lost(page: usize, lost: u32) -> Option<Finding> {
    let lines = counted(usize::try_from(lost).unwrap_or(usize::MAX), "line", "lines");
    let message = format!(
        "{lines} of pixels on page {page} of this TIFF image cannot be read in full. They are white in the \
         bundle"
    );
    (lost > 0).then(|| {
        Finding::warning(Code::Damaged, message)
            .next("look at the page. If words are missing, find another copy")
    })
}

/// The page that the reader stands at. `room` is how many bytes all pages together may still unpack to.
/// `inner` says how its samples are to be understood where the reader gives all of them. With the picture comes how
/// many lines of it were lost.
fn picture(
    reader: &mut Tiff<'_>,
    bytes: &[u8],
    inner: Option<u16>,
    limits: &Limits,
    room: &mut u64,
) -> Result<(Picture, u32), TiffPageError> {
    let (across, down) = reader.dimensions()?;
    size_check(across, down, limits).map_err(TiffPageError::Said)?;
    let colour = reader.colortype()?;
    let samples = u64::from(colour.num_samples()) * u64::from(colour.bit_depth()).div_ceil(8);
    let whole = u64::from(across) * u64::from(down) * samples;
    if whole > limits.picture_bytes || whole / 8 > *room {
        return Err(TiffPageError::Said(too_large()));
    }
    *room -= whole / 8;
    let compression = tag(reader, Tag::Compression).and_then(|c| u16::try_from(c).ok()).unwrap_or(1);
    let profile = reader.find_tag(Tag::IccProfile)?.and_then(|value| value.into_u8_vec().ok());
    let options = tag(reader, Tag::Unknown(292)).unwrap_or(0);
    let own = tag(reader, Tag::SamplesPerPixel).unwrap_or(1);
    let group_3 = FaxCoding::Group3 { two: options & 1 == 1 };
    // A line of a fax is one row of dots; what stores three of them, one for each colour, is something else.
    if matches!(compression, 2..=4) && (colour.num_samples(), colour.bit_depth()) != (1, 1) {
        return Err(TiffPageError::Unknown("fax coding of an image in colours".into()));
    }
    let (mut picture, lost) = match CompressionMethod::from_u16_exhaustive(compression) {
        CompressionMethod::Fax4 => faxed(reader, bytes, across, down, FaxCoding::Group4)?,
        CompressionMethod::Fax3 => faxed(reader, bytes, across, down, group_3)?,
        CompressionMethod::Huffman => faxed(reader, bytes, across, down, FaxCoding::Huffman)?,
        // The decoder cannot read them; nothing is wrong with them.
        CompressionMethod::ModernJPEG if !matches!(own, 1 | 3 | 4) => {
            return Err(TiffPageError::Unknown(format!("a JPEG of {own} numbers for a pixel")));
        }
        CompressionMethod::ModernJPEG
            if tiff_jpeg::means_the_same(inner, tag(reader, Tag::PhotometricInterpretation), own)
                && reader.strip_count().is_ok_and(|strips| strips == 1) =>
        {
            (in_jpeg(reader, bytes, own, limits)?, 0)
        }
        _ => (decoded(reader, colour, inner, across, down, limits)?, 0),
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
    Ok((picture, lost))
}

/// A page in a fax coding: each strip decoded, all lines coded again as one. What cannot be decoded is left white and
/// counted.
fn faxed(
    reader: &mut Tiff<'_>,
    bytes: &[u8],
    across: u32,
    down: u32,
    coding: FaxCoding,
) -> Result<(Picture, u32), TiffPageError> {
    let order = match tag(reader, Tag::FillOrder) {
        Some(2) => FillOrder::LowBitFirst,
        _ => FillOrder::HighBitFirst,
    };
    let black_is_one = !matches!(tag(reader, Tag::PhotometricInterpretation), Some(1));
    let strips = strips(reader, bytes)?;
    let rows = tag(reader, Tag::RowsPerStrip).unwrap_or(down).clamp(1, down);
    let too_wide = |_| TiffPageError::Unknown("a fax wider than 65,535 pixels".into());
    let width = u16::try_from(across).map_err(too_wide)?;
    let mut coder = Encoder::new(VecWriter::new());
    let (mut left, mut lost) = (down, 0);
    for strip in strips {
        let here = u16::try_from(rows.min(left)).map_err(too_wide)?;
        let counted = fax_lines::decode(strip, order, coding, width, here, &mut |changes| {
            // Writing into memory cannot fail.
            let _ = coder.encode_line(decoder::pels(changes, width), width);
        });
        for _ in counted.lines..here {
            let _ = coder.encode_line(decoder::pels(&[], width), width);
        }
        lost += u32::from(here - counted.lines) + u32::from(counted.short);
        left -= u32::from(here);
    }
    // A line or two at the end are often wrong; a page of which more is gone is not shown as if it were whole.
    if left > 0 || lost > down.div_ceil(20) {
        return Err(TiffPageError::Unreadable);
    }
    let Ok(coded) = coder.finish();
    // A fax is black on white; a picture whose zeros are black is a negative of it.
    Ok((bilevel_picture(across, down, !black_is_one, coded.finish()), lost))
}

/// A picture of one bit a dot in the coding of group 4.
fn bilevel_picture(across: u32, down: u32, negative: bool, coded: Vec<u8>) -> Picture {
    let mut params = Dictionary::new();
    params.set("K", -1);
    params.set("Columns", i64::from(across));
    params.set("Rows", i64::from(down));
    if negative {
        params.set("BlackIs1", true);
    }
    let mut extra = Dictionary::new();
    extra.set("Filter", Object::Name(b"CCITTFaxDecode".to_vec()));
    extra.set("DecodeParms", params);
    uncompressed_picture(across, down, 1, 1, extra, coded)
}

/// A page that is one JPEG: its tables and its strip are put together.
fn in_jpeg(
    reader: &mut Tiff<'_>,
    bytes: &[u8],
    samples: u32,
    limits: &Limits,
) -> Result<Picture, TiffPageError> {
    let tables = reader.find_tag(Tag::JPEGTables)?.and_then(|value| value.into_u8_vec().ok());
    let strip = strips(reader, bytes)?.first().copied().ok_or(TiffPageError::Unreadable)?;
    let file = tiff_jpeg::joined(tables.as_deref(), strip).ok_or(TiffPageError::Unreadable)?;
    let mut picture = jpeg::picture(&file, limits).map_err(TiffPageError::Said)?;
    if u32::from(picture.components) != samples {
        return Err(TiffPageError::Unknown("a JPEG whose colours are not those that the page states".into()));
    }
    // The page says what its colours are: YCbCr is turned into colours, all else is what it is.
    let photometric = tag(reader, Tag::PhotometricInterpretation);
    let turned = photometric == Some(u32::from(PhotometricInterpretation::YCbCr.to_u16()));
    if picture.components >= 3 {
        let mut params = Dictionary::new();
        params.set("ColorTransform", i64::from(turned));
        picture.extra.set("DecodeParms", params);
    }
    Ok(picture)
}

/// The strips as they are stored.
fn strips<'a>(reader: &mut Tiff<'_>, bytes: &'a [u8]) -> Result<Vec<&'a [u8]>, TiffPageError> {
    if reader.get_chunk_type() != ChunkType::Strip {
        return Err(TiffPageError::Unknown("fax coding in tiles".into()));
    }
    let mut list = |tag| {
        reader
            .find_tag_unsigned_vec::<u64>(tag)
            .ok()
            .flatten()
            .filter(|list| !list.is_empty())
            .ok_or(TiffPageError::Unreadable)
    };
    let (offsets, lengths) = (list(Tag::StripOffsets)?, list(Tag::StripByteCounts)?);
    let strip = |(offset, length): (&u64, &u64)| {
        let end = offset.checked_add(*length)?;
        bytes.get(usize::try_from(*offset).ok()?..usize::try_from(end).ok()?)
    };
    offsets.iter().zip(&lengths).map(strip).collect::<Option<_>>().ok_or(TiffPageError::Unreadable)
}

/// A page that is decoded and packed without loss.
fn decoded(
    reader: &mut Tiff<'_>,
    colour: ColorType,
    inner: Option<u16>,
    across: u32,
    down: u32,
    limits: &Limits,
) -> Result<Picture, TiffPageError> {
    let map = match colour {
        ColorType::Palette(_) => Some(reader.get_tag_u16_vec(Tag::ColorMap)?),
        _ => None,
    };
    // Each colour in a plane of its own: the reader gives the first for the whole.
    if tag(reader, Tag::PlanarConfiguration) == Some(2) && colour.num_samples() > 1 {
        return Err(TiffPageError::Unknown("colours in separate planes".into()));
    }
    let data = reader.read_image()?;
    let unknown = || TiffPageError::Unknown(colours_in_words(colour));
    let samples = tag(reader, Tag::SamplesPerPixel).unwrap_or(1);
    let extra = reader.find_tag_unsigned_vec::<u16>(Tag::ExtraSamples).ok().flatten().unwrap_or_default();
    // The first of them that is an opacity is the one; others may come before it.
    let opacity = extra.iter().position(|kind| matches!(*kind, ASSOCIATED | UNASSOCIATED));
    // The reader loses its count.
    if samples != u32::from(colour.num_samples()) {
        return Err(unknown());
    }
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
                return Err(TiffPageError::Unreadable);
            }
            let numbers = if bits == 8 { rows } else { unfolded(&rows, across, bits, |v| v) };
            let colour = |n: u8| [0, 1, 2].map(|c| (map[c * size + usize::from(n)] >> 8) as u8);
            let pixels: Vec<u8> = numbers.into_iter().flat_map(colour).collect();
            ImageBuffer::from_raw(across, down, pixels).map(DynamicImage::ImageRgb8)
        }
        (ColorType::CMYK(8), DecodingResult::U8(pixels)) => return Ok(inks(&pixels, across, down)),
        (ColorType::Multiband { num_samples, .. }, data) => {
            let photometric = inner.ok_or_else(unknown)?;
            let count = usize::from(num_samples);
            // They are the last of each dot.
            let opacity = opacity.and_then(|at| Some(count.checked_sub(extra.len())? + at));
            let samples = TiffSamples { photometric, count, opacity };
            match kept(&samples, data, across, down).ok_or_else(unknown)? {
                SampleResult::Image(image) => Some(image),
                SampleResult::Inks(pixels) => return Ok(inks(&pixels, across, down)),
            }
        }
        _ => return Err(unknown()),
    };
    // Where zero is white the reader has turned grey round already.
    let mut image = image.ok_or(TiffPageError::Unreadable)?;
    match opacity.and_then(|at| extra.get(at)) {
        Some(&ASSOCIATED) => undo_alpha(&mut image),
        Some(_) => {}
        // A fourth sample that nobody calls an opacity is none.
        None => image = without_alpha(image),
    }
    deflated_picture(image, limits).map_err(TiffPageError::Said)
}

/// An opacity that the colours have been multiplied by already.
const ASSOCIATED: u16 = 1;
/// One that they have not been multiplied by.
const UNASSOCIATED: u16 = 2;

/// A page of four inks, eight bits each.
fn inks(pixels: &[u8], across: u32, down: u32) -> Picture {
    let mut extra = Dictionary::new();
    extra.set("Filter", Object::Name(b"FlateDecode".to_vec()));
    uncompressed_picture(across, down, 4, 8, extra, crate::pdf::source::filters::pack(pixels))
}

/// A page of one bit a pixel that was not in a fax coding: it is coded so, which loses nothing.
fn bilevel(rows: &[u8], across: u32, down: u32) -> Result<Picture, TiffPageError> {
    let width = u16::try_from(across).map_err(|_| TiffPageError::Unreadable)?;
    let row = (across as usize).div_ceil(8);
    if rows.len() < row * down as usize {
        return Err(TiffPageError::Unreadable);
    }
    let mut coder = Encoder::new(VecWriter::new());
    for line in rows.chunks_exact(row).take(down as usize) {
        let pixels = (0..across as usize)
            .map(|x| if line[x / 8] >> (7 - x % 8) & 1 == 1 { Color::White } else { Color::Black });
        let _ = coder.encode_line(pixels, width);
    }
    let Ok(coded) = coder.finish();
    Ok(bilevel_picture(across, down, false, coded.finish()))
}

fn uncompressed_picture(
    across: u32,
    down: u32,
    components: u8,
    bits: u8,
    extra: Dictionary,
    bytes: Vec<u8>,
) -> Picture {
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
