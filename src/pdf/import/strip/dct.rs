//! JPEG data: which segments are the picture, told by a list of them. Everything else goes: application data,
//! comments, thumbnails, what is before the picture, between its parts and after its end. The segments that tell
//! how its colours are meant stay, and the data of scans is never changed.
//!
//! Inside a PDF a JPEG may be odd in ways that viewers forgive, so nothing is refused here: what is between
//! segments is passed over, as libjpeg does it, and a picture that breaks off ends where it breaks off.

use std::borrow::Cow;

use memchr::{memchr, memmem};

use crate::pdf::import::strip::entropy::scan_end;
use crate::pdf::import::strip::raster::ImageFlaw;

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;

/// What stays of a JFIF segment: version, density, and no thumbnail.
const JFIF: usize = 14;
/// What stays of an Adobe segment: version, flags, and how colours are stored.
const ADOBE: usize = 12;

/// What of a segment belongs to the picture: all, a part with a length of its own, or nothing.
pub(crate) fn kept(segment: &[u8]) -> Option<Cow<'_, [u8]>> {
    let (code, payload) = (*segment.get(1)?, segment.get(4..)?);
    let shortened = |length: usize| {
        let payload = payload.get(..length)?;
        if segment.len() == length + 4 {
            return Some(Cow::Borrowed(segment));
        }
        let said = u16::try_from(length + 2).ok()?.to_be_bytes();
        Some(Cow::Owned([&[0xff, code], &said[..], payload].concat()))
    };
    match code {
        // Frames, scans, and the tables that they need.
        0xc0..=0xc7 | 0xc9..=0xcf | 0xda..=0xdf => Some(Cow::Borrowed(segment)),
        0xe0 if payload.starts_with(b"JFIF\0") && payload.get(12..JFIF) == Some(&[0, 0]) => shortened(JFIF),
        0xe0 if payload.starts_with(b"JFIF\0") => {
            let mut bare = shortened(JFIF)?.into_owned();
            bare[4 + 12..].fill(0);
            Some(Cow::Owned(bare))
        }
        0xe2 if payload.starts_with(b"ICC_PROFILE\0") => Some(Cow::Borrowed(segment)),
        0xee if payload.starts_with(b"Adobe") => shortened(ADOBE),
        _ => None,
    }
}

/// What is wrong with a JPEG: it is none, its parts do not follow one another, or it has no end. A picture whose end
/// mark alone is missing, or that has more behind it than a picture, is gone through to see whether its dots are all
/// there; that takes time, and so others are not.
pub(crate) fn flaw(bytes: &[u8]) -> Option<ImageFlaw> {
    let Some(start) = memmem::find(bytes, &[0xff, SOI]) else { return Some(ImageFlaw::Damaged) };
    let (mut at, mut scans, mut frame, mut garbled) = (start + 2, 0, false, false);
    let ended = loop {
        let skipped = memchr(0xff, &bytes[at..]).map_or(bytes.len(), |gap| at + gap);
        garbled |= scans > 0 && !super::blank(&bytes[at..skipped]);
        at = skipped;
        while bytes.get(at + 1) == Some(&0xff) {
            at += 1;
        }
        let Some(code) = bytes.get(at + 1).copied() else { break false };
        match code {
            EOI if scans > 0 => {
                at += 2;
                break true;
            }
            0x00 | 0x01 | 0xd0..=EOI => {
                garbled |= scans > 0;
                at += 2;
            }
            _ => {
                let length = bytes.get(at + 2..at + 4).map(|two| u16::from_be_bytes([two[0], two[1]]));
                let end = at + 2 + usize::from(length.unwrap_or(0));
                let known = matches!(code, 0xc4 | 0xcc | 0xda..=0xdd | 0xe0..=0xef | 0xfe);
                garbled |= scans > 0 && !known;
                if length.is_none_or(|length| length < 2) || end > bytes.len() {
                    break false;
                }
                frame |= matches!(code, 0xc0..=0xcf) && !matches!(code, 0xc4 | 0xc8 | 0xcc);
                at = end;
                if code == SOS {
                    scans += 1;
                    at = scan_end(bytes, at).unwrap_or(bytes.len());
                }
            }
        }
    };
    let rest = bytes.get(at..).unwrap_or_default();
    // Cameras put further pictures and data of their own behind the end; the end of a scan is neither.
    let more = ended && !rest.trim_ascii_start().starts_with(&[0xff, SOI]) && rest.ends_with(&[0xff, EOI]);
    match (frame && scans > 0, ended, garbled, more) {
        (false, ..) | (_, true, true, _) => Some(ImageFlaw::Damaged),
        (_, true, _, false) => None,
        (_, true, _, true) => {
            (super::entropy::is_whole(&bytes[start..]) == Some(false)).then_some(ImageFlaw::Damaged)
        }
        (_, false, true, _) => Some(ImageFlaw::Damaged),
        _ => (super::entropy::is_whole(&bytes[start..]) != Some(true)).then_some(ImageFlaw::Cut),
    }
}

/// Strips a JPEG; says whether anything but blank bytes was taken out. Of a picture with a flaw only whole segments are
/// told of, for what else goes is its own torn end.
pub(crate) fn strip(bytes: &mut Vec<u8>, flaw: Option<ImageFlaw>) -> bool {
    let parts = Parts::parse(bytes);
    if parts.all(bytes.len()) {
        return false;
    }
    let kept: usize = parts.list.iter().map(Part::len).sum();
    let mut out = Vec::with_capacity(kept);
    for part in &parts.list {
        match part {
            Part::At(from, to) => out.extend_from_slice(&bytes[*from..*to]),
            Part::Shorter(segment) => out.extend_from_slice(segment),
        }
    }
    *bytes = out;
    if flaw.is_some() { parts.segments } else { parts.hidden }
}

/// Where the first picture in these bytes ends.
pub(crate) fn end(bytes: &[u8]) -> usize {
    Parts::parse(bytes).end
}

enum Part {
    /// From here to there.
    At(usize, usize),
    /// A segment of which only a part is kept.
    Shorter(Vec<u8>),
}

impl Part {
    fn len(&self) -> usize {
        match self {
            Part::At(from, to) => to - from,
            Part::Shorter(segment) => segment.len(),
        }
    }
}

/// The parts of the bytes that are the picture.
struct Parts {
    list: Vec<Part>,
    /// Whether anything but blank bytes is in none of them.
    hidden: bool,
    /// Whether a segment that is whole is in none of them.
    segments: bool,
    end: usize,
}

impl Parts {
    fn parse(bytes: &[u8]) -> Parts {
        let mut parts = Parts { list: Vec::new(), hidden: false, segments: false, end: 0 };
        let Some(start) = memmem::find(bytes, &[0xff, SOI]) else {
            // No viewer finds a picture in it.
            parts.pass(bytes);
            parts.end = bytes.len();
            return parts;
        };
        parts.pass(&bytes[..start]);
        parts.keep(start, start + 2);
        let (mut at, mut scans) = (start + 2, 0);
        // After tables alone their picture may begin like a file of its own.
        let mut fresh = false;
        loop {
            let skipped = memchr(0xff, &bytes[at..]).map_or(bytes.len(), |gap| at + gap);
            parts.pass(&bytes[at..skipped]);
            at = skipped;
            while bytes.get(at + 1) == Some(&0xff) {
                at += 1;
            }
            let Some(code) = bytes.get(at + 1).copied() else { break };
            match code {
                EOI if scans > 0 => {
                    parts.keep(at, at + 2);
                    at += 2;
                    break;
                }
                EOI | SOI => {
                    if code == EOI || fresh {
                        parts.keep(at, at + 2);
                    }
                    fresh = code == EOI;
                    at += 2;
                }
                0x00 | 0x01 | 0xd0..=0xd7 => at += 2,
                _ => {
                    let length = bytes.get(at + 2..at + 4).map(|two| u16::from_be_bytes([two[0], two[1]]));
                    let Some(length) = length.map(usize::from) else { break };
                    let Some(segment) = bytes.get(at..at + 2 + length) else { break };
                    if length < 2 {
                        parts.hidden = true;
                        at += 2;
                        continue;
                    }
                    match kept(segment) {
                        Some(Cow::Borrowed(_)) => parts.keep(at, at + segment.len()),
                        Some(Cow::Owned(shorter)) => {
                            parts.list.push(Part::Shorter(shorter));
                            (parts.hidden, parts.segments) = (true, true);
                        }
                        None => {
                            parts.hidden = true;
                            parts.segments |= scans == 0;
                        }
                    }
                    at += segment.len();
                    if code == SOS {
                        scans += 1;
                        let end = scan_end(bytes, at).unwrap_or(bytes.len());
                        parts.keep(at, end);
                        at = end;
                    }
                }
            }
        }
        parts.pass(&bytes[at..]);
        parts.end = at;
        parts
    }

    fn keep(&mut self, from: usize, to: usize) {
        match self.list.last_mut() {
            Some(Part::At(_, end)) if *end == from => *end = to,
            _ => self.list.push(Part::At(from, to)),
        }
    }

    fn pass(&mut self, bytes: &[u8]) {
        self.hidden |= !super::blank(bytes);
    }

    fn all(&self, length: usize) -> bool {
        matches!(self.list.as_slice(), [Part::At(0, to)] if *to == length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(code: u8, payload: &[u8]) -> Vec<u8> {
        let length = u16::try_from(payload.len() + 2).expect("short").to_be_bytes();
        [&[0xff, code][..], &length, payload].concat()
    }

    const SCAN: &[u8] = &[1, 2, 0xff, 0x00, 3, 0xff, 0xd0, 4, 0xff, 0x3f, 5];

    fn stripped(parts: &[&[u8]]) -> (Vec<u8>, bool) {
        let mut bytes = parts.concat();
        let hidden = strip(&mut bytes, None);
        (bytes, hidden)
    }

    /// By the table of markers of ITU-T T.81, annex B.
    #[test]
    fn only_the_picture_stays() {
        let soi = [0xff, SOI];
        let eoi = [0xff, EOI];
        let jfif = segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
        let adobe = segment(0xee, b"Adobe\0\x64\0\0\0\0\x01");
        let icc = segment(0xe2, b"ICC_PROFILE\0\x01\x01profile");
        let tables = segment(0xdb, &[7; 65]);
        let frame = segment(0xc2, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]);
        let scan = [segment(SOS, &[1, 1, 0, 0, 63, 0]), SCAN.to_vec()].concat();
        let plain: Vec<&[u8]> = vec![&soi, &jfif, &adobe, &icc, &tables, &frame, &scan, &tables, &scan, &eoi];
        assert_eq!(stripped(&plain), (plain.concat(), false));
        let junk: Vec<Vec<u8>> = [
            segment(0xe1, b"Exif\0\0CANARY"),
            segment(0xe0, b"JFXX\0CANARY"),
            segment(0xe2, b"MPF\0CANARY"),
            segment(0xed, b"Photoshop 3.0\0CANARY"),
            segment(0xfe, b"CANARY \xff\xd9"),
            segment(0xf0, b"CANARY"),
            b"CANARY".to_vec(),
            vec![0xff, 0x00],
            vec![0xff, 0xd3],
        ]
        .to_vec();
        for junk in &junk {
            for place in 1..plain.len() {
                let segment = junk[0] == 0xff && junk[1] > 0xd9;
                // Plain bytes behind a scan belong to it.
                if !segment && matches!(place, 7 | 9) {
                    continue;
                }
                let mut parts = plain.clone();
                parts.insert(place, junk);
                let removed = junk[0] != 0xff || segment;
                assert_eq!(stripped(&parts), (plain.concat(), removed), "{place} {junk:x?}");
            }
        }
        for (before, after) in [(&b"CANARY"[..], &b"CANARY"[..]), (b"", &plain.concat()), (b"\n", b"x")] {
            let parts = [&[before], plain.as_slice(), &[after]].concat();
            assert_eq!(stripped(&parts), (plain.concat(), true));
        }
        // A line's end is nothing hidden.
        assert_eq!(stripped(&[&plain.concat(), b"\r\n"]), (plain.concat(), false));
    }

    #[test]
    fn a_thumbnail_and_longer_segments_are_shortened() {
        let thumbnail = segment(0xe0, b"JFIF\0\x01\x02\x01\x01\x2c\x01\x2c\x01\x02CANARY");
        assert_eq!(
            kept(&thumbnail).as_deref(),
            Some(&segment(0xe0, b"JFIF\0\x01\x02\x01\x01\x2c\x01\x2c\0\0")[..])
        );
        let adobe = segment(0xee, b"Adobe\0\x64\0\0\0\0\x02CANARY");
        assert_eq!(kept(&adobe).as_deref(), Some(&segment(0xee, b"Adobe\0\x64\0\0\0\0\x02")[..]));
    }

    #[test]
    fn a_picture_that_breaks_off_keeps_what_it_has() {
        let tables = segment(0xdb, &[7; 65]);
        let scan = [segment(SOS, &[1, 1, 0, 0, 63, 0]), SCAN.to_vec()].concat();
        let cut: Vec<&[u8]> = vec![&[0xff, SOI], &tables, &scan];
        assert_eq!(stripped(&cut), (cut.concat(), false));
        // Tables of their own before the picture.
        let two: Vec<&[u8]> = vec![&[0xff, SOI], &tables, &[0xff, EOI], &[0xff, SOI], &scan, &[0xff, EOI]];
        assert_eq!(stripped(&two), (two.concat(), false));
        assert_eq!(stripped(&[b"CANARY"]), (vec![], true));
        assert_eq!(stripped(&[b""]), (vec![], false));
        let whole = [&cut.concat()[..], &[0xff, EOI]].concat();
        for end in 0..whole.len() {
            let mut bytes = whole[..end].to_vec();
            strip(&mut bytes, None);
            assert!(end > 2 || flaw(&bytes).is_some());
        }
    }
}
