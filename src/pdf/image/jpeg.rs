//! JPEG files go into the bundle as they are: every table, frame and scan byte for byte. Only what is not
//! picture is left out: EXIF (with the place a photo was taken), other application data, thumbnails, comments, and
//! whatever stands after the end of the picture. The structure is checked marker by marker to its end; the
//! scan data itself is not decoded, for a decoder that stops early would refuse photos that every viewer shows.

use lopdf::{Dictionary, Object};

use super::icc::sane_profile;
use super::{Picture, exif, size_check};
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::pdf::import::strip::dct::kept;
use crate::pdf::import::strip::entropy::scan_end;
use crate::pdf::{ImportedPages, PageFormat};

/// A JPEG taken apart.
#[derive(Debug)]
struct Jpeg {
    /// What goes into the bundle.
    kept: Vec<u8>,
    across: u32,
    down: u32,
    components: u8,
    /// Identifiers of the components, which some writers use to say "RGB".
    identifiers: Vec<u8>,
    jfif: bool,
    adobe: bool,
    density: Option<(f64, f64)>,
    exif: Option<Vec<u8>>,
    /// Chunks of the colour profile: place, count, bytes.
    profile: Vec<(u8, u8, Vec<u8>)>,
}

/// Places a JPEG.
pub(crate) fn import_jpeg(bytes: &[u8], limits: &Limits) -> Result<ImportedPages, Finding> {
    Ok(picture(bytes, limits)?.placed())
}

/// The picture that a JPEG is.
pub(crate) fn picture(bytes: &[u8], limits: &Limits) -> Result<Picture, Finding> {
    let jpeg = take_apart(bytes)?;
    size_check(jpeg.across, jpeg.down, limits)?;
    let (orientation, exif_density) = jpeg.exif.as_deref().map_or((1, None), exif::parse_exif);
    let mut extra = Dictionary::new();
    extra.set("Filter", Object::Name(b"DCTDecode".to_vec()));
    if jpeg.components == 4 && jpeg.adobe {
        // Adobe stores ink upside down.
        extra.set("Decode", [1, 0, 1, 0, 1, 0, 1, 0].map(Object::Integer).to_vec());
    }
    if jpeg.identifiers == b"RGB" && !jpeg.adobe && !jpeg.jfif {
        let mut params = Dictionary::new();
        params.set("ColorTransform", 0);
        extra.set("DecodeParms", params);
    }
    let profile = assembled(&jpeg.profile);
    let profile = profile.and_then(|profile| sane_profile(&profile, jpeg.components).map(<[u8]>::to_vec));
    Ok(Picture {
        across: jpeg.across,
        down: jpeg.down,
        components: jpeg.components,
        bits: 8,
        palette: None,
        profile,
        extra,
        bytes: jpeg.kept,
        orientation,
        density: jpeg.density.or(exif_density),
    })
}

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;

/// Goes through the markers to the end of the picture.
fn take_apart(bytes: &[u8]) -> Result<Jpeg, Finding> {
    if bytes.get(..2) != Some(&[0xff, SOI]) {
        return Err(broken("does not begin as a JPEG image does"));
    }
    let mut jpeg = Jpeg {
        kept: Vec::with_capacity(bytes.len()),
        across: 0,
        down: 0,
        components: 0,
        identifiers: Vec::new(),
        jfif: false,
        adobe: false,
        density: None,
        exif: None,
        profile: Vec::new(),
    };
    jpeg.kept.extend([0xff, SOI]);
    let mut at = 2;
    let mut scans = 0;
    loop {
        // A marker: any number of FF, then its code.
        while bytes.get(at) == Some(&0xff) && bytes.get(at + 1) == Some(&0xff) {
            at += 1;
        }
        let (Some(0xff), Some(&code)) = (bytes.get(at), bytes.get(at + 1)) else {
            return Err(broken(if at >= bytes.len() { "ends too early" } else { "is garbled inside" }));
        };
        if code == EOI {
            jpeg.kept.extend([0xff, EOI]);
            break;
        }
        if matches!(code, 0x00 | 0x01 | 0xd0..=0xd8) {
            return Err(broken("is garbled inside"));
        }
        let length = match bytes.get(at + 2..at + 4) {
            Some(length) => usize::from(u16::from_be_bytes([length[0], length[1]])),
            None => return Err(broken("ends too early")),
        };
        let Some(segment) = bytes.get(at..at + 2 + length).filter(|_| length >= 2) else {
            return Err(broken("ends too early"));
        };
        let payload = &segment[4..];
        let mut end = at + segment.len();
        match code {
            0xc0..=0xcf if !matches!(code, 0xc4 | 0xc8 | 0xcc) => jpeg.frame(code, payload)?,
            SOS => {
                scans += 1;
                end = scan_end(bytes, end).ok_or_else(|| broken("ends too early"))?;
            }
            _ => {}
        }
        jpeg.note(code, payload);
        // The profile goes beside the picture.
        if let Some(part) = kept(segment).filter(|_| code != 0xe2) {
            jpeg.kept.extend_from_slice(&part);
            jpeg.kept.extend_from_slice(&bytes[at + segment.len()..end]);
        }
        at = end;
    }
    if jpeg.components == 0 || scans == 0 {
        return Err(broken("has no image in it"));
    }
    Ok(jpeg)
}

impl Jpeg {
    /// Reads a frame header and refuses what the PDF filter cannot show.
    fn frame(&mut self, code: u8, payload: &[u8]) -> Result<(), Finding> {
        let kind = |what: &str| {
            Finding::error(Code::UnknownFormat, format!("this JPEG is {what}, which PDF viewers cannot show"))
                .next("open it in an image editor, save it as an ordinary JPEG or PNG and use that")
        };
        match code {
            0xc0..=0xc2 => {}
            0xc3 | 0xc7 | 0xcb | 0xcf => return Err(kind("of the lossless kind")),
            0xc9..=0xce => return Err(kind("of the arithmetic kind")),
            _ => return Err(kind("of the hierarchical kind")),
        }
        let &[bits, h1, h0, w1, w0, components, ref rest @ ..] = payload else {
            return Err(broken("is garbled inside"));
        };
        if bits != 8 {
            return Err(kind(&format!("of {bits} bits a colour")));
        }
        if self.components != 0 {
            return Err(broken("has two images in one"));
        }
        if components == 0 || rest.len() < usize::from(components) * 3 {
            return Err(broken("is garbled inside"));
        }
        if !matches!(components, 1 | 3 | 4) {
            return Err(kind(&format!("of {components} numbers for a pixel")));
        }
        self.down = u32::from(u16::from_be_bytes([h1, h0]));
        self.across = u32::from(u16::from_be_bytes([w1, w0]));
        self.components = components;
        self.identifiers = rest.chunks_exact(3).take(usize::from(components)).map(|c| c[0]).collect();
        Ok(())
    }

    /// Notes what a segment says of the picture.
    fn note(&mut self, code: u8, payload: &[u8]) {
        match code {
            0xe0 if payload.starts_with(b"JFIF\0") && payload.len() >= 14 => {
                if let Some(&[unit, x1, x0, y1, y0]) = payload.get(7..12).and_then(|p| p.first_chunk()) {
                    let inch = match unit {
                        1 => Some(1.0),
                        2 => Some(2.54),
                        _ => None,
                    };
                    let density = |a, b| f64::from(u16::from_be_bytes([a, b]));
                    self.density = inch
                        .map(|inch| (density(x1, x0) * inch, density(y1, y0) * inch))
                        // Phones write 72 here whatever the picture: EXIF may know better.
                        .filter(|(x, _)| *x > 96.0);
                }
                self.jfif = true;
            }
            0xe1 => {
                if let Some(exif) = payload.strip_prefix(b"Exif\0\0") {
                    self.exif.get_or_insert_with(|| exif.to_vec());
                }
            }
            0xe2 => {
                if let Some([place, count, chunk @ ..]) = payload.strip_prefix(b"ICC_PROFILE\0") {
                    self.profile.push((*place, *count, chunk.to_vec()));
                }
            }
            0xee => self.adobe |= payload.starts_with(b"Adobe") && payload.len() >= 12,
            _ => {}
        }
    }
}

/// The profile from its chunks, when each is there once.
fn assembled(chunks: &[(u8, u8, Vec<u8>)]) -> Option<Vec<u8>> {
    let count = chunks.first()?.1;
    let mut order: Vec<_> = chunks.iter().collect();
    order.sort_by_key(|chunk| chunk.0);
    let complete = order.len() == usize::from(count)
        && order.iter().zip(1..=count).all(|((place, of, _), expected)| *place == expected && *of == count);
    complete.then(|| order.iter().flat_map(|chunk| chunk.2.iter().copied()).collect())
}

fn broken(how: &str) -> Finding {
    super::checks::broken(PageFormat::Jpeg, how)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(code: u8, payload: &[u8]) -> Vec<u8> {
        let length = u16::try_from(payload.len() + 2).expect("short").to_be_bytes();
        [&[0xff, code][..], &length, payload].concat()
    }

    /// A picture of the right structure, with scan data that is never decoded here.
    fn picture(before: &[Vec<u8>], frame: u8, scan: &[u8]) -> Vec<u8> {
        let header = [8, 0, 20, 0, 10, 1, 1, 0x11, 0];
        [
            vec![0xff, SOI],
            before.concat(),
            segment(0xdb, &[0; 65]),
            segment(frame, &header),
            segment(SOS, &[1, 1, 0, 0, 63, 0]),
            scan.to_vec(),
            vec![0xff, EOI],
        ]
        .concat()
    }

    const SCAN: &[u8] = &[1, 2, 0xff, 0x00, 3, 0xff, 0xd0, 4, 5];

    #[test]
    fn metadata_goes_and_the_rest_stays_byte_for_byte() {
        let plain = picture(&[segment(0xe0, b"JFIF\0\x01\x01\x01\x01\x2c\x01\x2c\0\0")], 0xc2, SCAN);
        let full = picture(
            &[
                segment(0xe0, b"JFIF\0\x01\x01\x01\x01\x2c\x01\x2c\0\0"),
                segment(0xe0, b"JFXX\0thumbnail"),
                segment(0xe1, b"Exif\0\0II*\0GPS"),
                segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x/>"),
                segment(0xe2, b"MPF\0more pictures"),
                segment(0xed, b"Photoshop"),
                segment(0xfe, b"a comment"),
            ],
            0xc2,
            SCAN,
        );
        let with_video = [full, b"a film after the end".to_vec()].concat();
        let jpeg = take_apart(&with_video).expect("whole");
        assert_eq!(jpeg.kept, plain);
        assert_eq!((jpeg.across, jpeg.down, jpeg.components), (10, 20, 1));
        assert_eq!(jpeg.density, Some((300.0, 300.0)));
        assert!(jpeg.exif.is_some());
    }

    #[test]
    fn what_cannot_be_shown_is_named() {
        let whole = picture(&[], 0xc0, SCAN);
        for end in 2..whole.len() {
            let finding = take_apart(&whole[..end]).expect_err("cut");
            assert_eq!(finding.code, Code::Damaged, "{finding}");
        }
        for (frame, words) in [(0xc3, "lossless"), (0xc9, "arithmetic"), (0xc5, "hierarchical")] {
            let finding = take_apart(&picture(&[], frame, SCAN)).expect_err("kind");
            assert!(finding.message.contains(words), "{finding}");
        }
        let no_picture = [vec![0xff, SOI], segment(0xdb, &[0; 65]), vec![0xff, EOI]].concat();
        assert!(take_apart(&no_picture).is_err());
        assert!(take_apart(b"").is_err());
    }

    #[test]
    fn profiles_are_put_together_in_order_or_not_at_all() {
        let chunk = |place, count, byte| (place, count, vec![byte]);
        assert_eq!(assembled(&[chunk(2, 2, 8), chunk(1, 2, 7)]), Some(vec![7, 8]));
        assert_eq!(assembled(&[chunk(1, 2, 7)]), None);
        assert_eq!(assembled(&[chunk(1, 2, 7), chunk(1, 2, 7)]), None);
        assert_eq!(assembled(&[]), None);
    }
}
