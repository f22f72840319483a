//! Pages of a TIFF whose dots have more samples than their colour needs: an opacity, or something that only the program
//! that wrote them knows. The reader gives all samples in turn; those of the colour are kept.

use image::{DynamicImage, ImageBuffer};
use tiff::decoder::DecodingResult;
use tiff::{ColorType, TiffUnsupportedError};

/// What a page's samples are.
pub(crate) struct TiffSamples {
    /// How they are to be understood, as TIFF numbers it: 0 and 1 grey, 2 colours, 5 inks.
    pub(crate) photometric: u16,
    /// How many each dot has.
    pub(crate) count: usize,
    /// Which of them is an opacity, from 0.
    pub(crate) opacity: Option<usize>,
}

/// What came of them.
pub(crate) enum SampleResult {
    /// A picture.
    Image(DynamicImage),
    /// Four inks a dot, eight bits each.
    Inks(Vec<u8>),
}

/// The samples of the colours, and the opacity where there is one; nothing where they are of a kind that is not shown.
pub(crate) fn kept(
    samples: &TiffSamples,
    data: DecodingResult,
    across: u32,
    down: u32,
) -> Option<SampleResult> {
    let colours = match samples.photometric {
        0 | 1 => 1,
        2 => 3,
        5 if samples.opacity.is_none() => 4,
        _ => return None,
    };
    let negative = samples.photometric == 0;
    let opacity = samples.opacity.filter(|at| (colours..samples.count).contains(at));
    let wanted = colours + usize::from(opacity.is_some());
    let places: Vec<usize> = (0..colours).chain(opacity).collect();
    match data {
        DecodingResult::U8(all) => {
            let pixels =
                chosen(&all, samples.count, &places, |at, v| if negative && at == 0 { 255 - v } else { v });
            let image = match wanted {
                _ if colours == 4 => return Some(SampleResult::Inks(pixels)),
                1 => ImageBuffer::from_raw(across, down, pixels).map(DynamicImage::ImageLuma8),
                2 => ImageBuffer::from_raw(across, down, pixels).map(DynamicImage::ImageLumaA8),
                3 => ImageBuffer::from_raw(across, down, pixels).map(DynamicImage::ImageRgb8),
                _ => ImageBuffer::from_raw(across, down, pixels).map(DynamicImage::ImageRgba8),
            };
            image.map(SampleResult::Image)
        }
        DecodingResult::U16(all) => {
            let pixels =
                chosen(
                    &all,
                    samples.count,
                    &places,
                    |at, v| if negative && at == 0 { 65_535 - v } else { v },
                );
            let image = match wanted {
                _ if colours == 4 => return None,
                1 => ImageBuffer::from_raw(across, down, pixels).map(DynamicImage::ImageLuma16),
                2 => ImageBuffer::from_raw(across, down, pixels).map(DynamicImage::ImageLumaA16),
                3 => ImageBuffer::from_raw(across, down, pixels).map(DynamicImage::ImageRgb16),
                _ => ImageBuffer::from_raw(across, down, pixels).map(DynamicImage::ImageRgba16),
            };
            image.map(SampleResult::Image)
        }
        _ => None,
    }
}

/// The samples at these places of each dot.
fn chosen<T: Copy>(all: &[T], count: usize, places: &[usize], seen: impl Fn(usize, T) -> T) -> Vec<T> {
    all.chunks_exact(count.max(1))
        .flat_map(|dot| places.iter().enumerate().filter_map(|(at, place)| Some((at, *dot.get(*place)?))))
        .map(|(at, value)| seen(at, value))
        .collect()
}

/// Pixels of less than a byte, a byte each.
pub(crate) fn unfolded(rows: &[u8], across: u32, bits: u8, shown: impl Fn(u8) -> u8) -> Vec<u8> {
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

/// Takes the opacity out of colours that were multiplied by it, so that they can be laid over white like others.
pub(crate) fn undo_alpha(image: &mut DynamicImage) {
    let whole = |colour: u32, opacity: u32, top: u32| {
        (colour * top).checked_div(opacity).map_or(top, |colour| colour.min(top))
    };
    let eight = |dot: &mut [u8]| {
        let Some((opacity, colours)) = dot.split_last_mut() else { return };
        for colour in colours {
            *colour = whole(u32::from(*colour), u32::from(*opacity), 255) as u8;
        }
    };
    let sixteen = |dot: &mut [u16]| {
        let Some((opacity, colours)) = dot.split_last_mut() else { return };
        for colour in colours {
            *colour = whole(u32::from(*colour), u32::from(*opacity), 65_535) as u16;
        }
    };
    match image {
        DynamicImage::ImageLumaA8(image) => image.pixels_mut().for_each(|dot| eight(&mut dot.0)),
        DynamicImage::ImageRgba8(image) => image.pixels_mut().for_each(|dot| eight(&mut dot.0)),
        DynamicImage::ImageLumaA16(image) => image.pixels_mut().for_each(|dot| sixteen(&mut dot.0)),
        DynamicImage::ImageRgba16(image) => image.pixels_mut().for_each(|dot| sixteen(&mut dot.0)),
        _ => {}
    }
}

/// The colours alone.
pub(crate) fn without_alpha(image: DynamicImage) -> DynamicImage {
    match image {
        DynamicImage::ImageRgba8(_) => DynamicImage::ImageRgb8(image.into_rgb8()),
        DynamicImage::ImageRgba16(_) => DynamicImage::ImageRgb16(image.into_rgb16()),
        other => other,
    }
}

/// What the reader does not know, in plain words.
pub(crate) fn unsupported_text(what: &TiffUnsupportedError) -> String {
    match what {
        TiffUnsupportedError::UnsupportedCompressionMethod(method) => {
            let number = method.to_u16();
            match number {
                2..=4 => "fax coding in tiles".into(),
                6 => "JPEG of an old kind".into(),
                34_712 => "JPEG 2000".into(),
                34_925 => "LZMA compression".into(),
                50_000 => "Zstandard compression".into(),
                50_001 => "WebP compression".into(),
                _ => format!("compression number {number}"),
            }
        }
        TiffUnsupportedError::HorizontalPredictor(_) | TiffUnsupportedError::FloatingPointPredictor(_) => {
            "differences between pixels that do not fill bytes".into()
        }
        TiffUnsupportedError::ChromaSubsampling => "colours at a lower resolution than light".into(),
        TiffUnsupportedError::UnsupportedColorType(colour) => colours_in_words(*colour),
        TiffUnsupportedError::InterpretationWithBits(_, bits)
        | TiffUnsupportedError::InconsistentBitsPerSample(bits) => bits_in_words(bits),
        TiffUnsupportedError::UnsupportedBitsPerChannel(bits) => bits_in_words(&[*bits]),
        TiffUnsupportedError::UnsupportedSampleDepth(samples) => format!("{samples} numbers for a pixel"),
        TiffUnsupportedError::UnsupportedSampleFormat(_) => {
            "numbers with a sign or a fraction where an image has whole numbers".into()
        }
        TiffUnsupportedError::UnsupportedPlanarConfig(_) => "each colour as a separate image".into(),
        _ => "the way in which it stores its colours".into(),
    }
}

/// How many bits each number of a dot has, in plain words.
fn bits_in_words(bits: &[u8]) -> String {
    let mut each: Vec<String> = bits.iter().map(u8::to_string).collect();
    each.dedup();
    match &each[..] {
        [one] => format!("{one} bits for each grey or colour"),
        _ => format!("{} bits for the colours of a pixel", each.join(", ")),
    }
}

/// Colours that are not shown, in plain words.
pub(crate) fn colours_in_words(colour: ColorType) -> String {
    let bits = colour.bit_depth();
    match colour {
        ColorType::Gray(_) => format!("grey of {bits} bits, or numbers that do not mean grey"),
        ColorType::Palette(_) => format!("a palette of {bits} bits"),
        ColorType::CMYK(_) => format!("inks of {bits} bits each"),
        ColorType::CMYKA(_) => "inks with an opacity".into(),
        ColorType::YCbCr(_) => format!("light and two differences, {bits} bits each"),
        ColorType::Lab(_) => "colours as the eye sees them (Lab)".into(),
        ColorType::Multiband { num_samples, .. } => {
            format!("{num_samples} numbers of {bits} bits for a pixel")
        }
        _ => format!("colours of {bits} bits each"),
    }
}

#[cfg(test)]
mod tests {
    use tiff::tags::PhotometricInterpretation;

    use super::*;

    #[test]
    fn what_is_not_known_is_called_what_it_is() {
        use PhotometricInterpretation::{BlackIsZero, RGB};
        use TiffUnsupportedError::{
            InconsistentBitsPerSample, InterpretationWithBits, UnsupportedBitsPerChannel,
            UnsupportedColorType,
        };
        for (what, said) in [
            (UnsupportedColorType(ColorType::Gray(12)), "grey of 12 bits"),
            (UnsupportedColorType(ColorType::RGB(2)), "colours of 2 bits each"),
            (InterpretationWithBits(RGB, vec![4, 4, 4]), "4 bits for each"),
            (InterpretationWithBits(BlackIsZero, vec![14]), "14 bits for each"),
            (InconsistentBitsPerSample(vec![5, 6, 5]), "5, 6, 5 bits for the colours of a pixel"),
            (UnsupportedBitsPerChannel(24), "24 bits for each"),
        ] {
            let found = unsupported_text(&what);
            assert!(found.contains(said), "{what:?}: {found}");
        }
    }
}
