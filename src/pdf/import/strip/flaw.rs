//! Whether the data of a picture is all there, as far as its structure tells cheaply. Viewers show what there is and fill
//! the rest with white, grey or black, and nobody who looks at the page can know; so it is said.

use fax::decoder::{DecodeError, DecodeStatus, Group4Decoder};
use lopdf::{Dictionary, Object};

use super::raster::{ImageFlaw, Raster};
use super::{dct, jbig2, jpx};

/// What is wrong with data that a filter of pictures packed; nothing when it is whole, or cannot be told.
pub(crate) fn find_flaw(
    coding: &[u8],
    bytes: &[u8],
    params: Option<&Dictionary>,
    raster: Option<Raster>,
) -> Option<ImageFlaw> {
    match coding {
        b"DCTDecode" => dct::flaw(bytes),
        b"JPXDecode" => jpx::flaw(bytes),
        b"JBIG2Decode" => jbig2::flaw(bytes),
        b"CCITTFaxDecode" => fax(bytes, params, raster?),
        _ => None,
    }
}

/// The rows of a fax of group 4 are counted. The older codings, and rows that begin at whole bytes, are not read here.
fn fax(bytes: &[u8], params: Option<&Dictionary>, raster: Raster) -> Option<ImageFlaw> {
    let figure = |key: &[u8]| params.and_then(|params| params.get(key).ok()?.as_i64().ok());
    let aligned =
        params.is_some_and(|params| matches!(params.get(b"EncodedByteAlign"), Ok(Object::Boolean(true))));
    if figure(b"K").unwrap_or(0) >= 0 || aligned {
        return None;
    }
    let columns = figure(b"Columns").map_or(Some(1728), |columns| u16::try_from(columns).ok())?;
    let reader = bytes.iter().map(|byte| Ok::<u8, std::convert::Infallible>(*byte));
    let Ok(mut decoder) = Group4Decoder::new(reader, columns);
    for _ in 0..raster.height {
        match decoder.advance() {
            // Rows that are all white may be left out before the end; rows that are not packed are not read here.
            Ok(DecodeStatus::End) | Err(DecodeError::Unsupported) => return None,
            Ok(DecodeStatus::Incomplete) => {}
            Err(_) => return Some(ImageFlaw::Cut),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By ISO 32000-2, 7.4.4.4 and 8.9.5.2: rows are of whole bytes, and each has a mark before it when it is predicted.
    #[test]
    fn samples_are_short_when_a_row_is_missing() {
        let raster = Raster { row: 30, height: 4 };
        let mut png = Dictionary::new();
        png.set("Predictor", 15);
        for (bytes, params, short) in [
            (120, None, false),
            (119, None, false),
            (91, None, false),
            (90, None, true),
            (0, None, true),
            (124, Some(&png), false),
            (93, Some(&png), true),
        ] {
            assert_eq!(raster.is_short(bytes, params), short, "{bytes}");
        }
    }

    /// The fax is made by the encoder of another crate's half; where it is cut, rows are missing.
    #[test]
    fn a_fax_that_breaks_off_is_told() {
        let mut encoder = fax::encoder::Encoder::new(fax::VecWriter::new());
        for row in 0..200u32 {
            let dots = (0..160u32)
                .map(|x| if (x * 7 + row * 3) % 11 < 4 { fax::Color::Black } else { fax::Color::White });
            assert!(encoder.encode_line(dots, 160).is_ok());
        }
        let whole = encoder.finish().map(fax::VecWriter::finish).unwrap_or_default();
        let mut params = Dictionary::new();
        params.set("K", -1);
        params.set("Columns", 160);
        let raster = Some(Raster { row: 20, height: 200 });
        let flaw = |bytes: &[u8]| find_flaw(b"CCITTFaxDecode", bytes, Some(&params), raster);
        assert_eq!(flaw(&whole), None);
        for part in [whole.len() / 4, whole.len() / 2, whole.len() * 9 / 10] {
            assert_eq!(flaw(&whole[..part]), Some(ImageFlaw::Cut), "{part}");
        }
        assert_eq!(flaw(b""), Some(ImageFlaw::Cut));
    }
}
