//! JBIG2 data: its segments, of which only the kinds that draw are kept. Comments are segments of their own.

use crate::pdf::import::strip::raster::ImageFlaw;

/// Kinds of segments that decoders know, by ITU-T T.88: dictionaries, regions, pages, stripes, tables.
const KNOWN: [u8; 20] = [0, 4, 6, 7, 16, 20, 22, 23, 36, 38, 39, 40, 42, 43, 48, 49, 50, 51, 52, 53];

/// The kind that ends the data.
const END_OF_FILE: u8 = 51;

/// Kinds that draw.
const REGIONS: [u8; 12] = [4, 6, 7, 20, 22, 23, 36, 38, 39, 40, 42, 43];
/// The kind that says how large the page is.
const PAGE: u8 = 48;
/// A comment or the like.
const EXTENSION: u8 = 62;

/// What is wrong with JBIG2 data: a kind of segment that there is not, no page, nothing that draws, or a segment that is
/// longer than what is left.
pub(crate) fn flaw(bytes: &[u8]) -> Option<ImageFlaw> {
    if bytes.starts_with(b"\x97JB2") {
        return None;
    }
    let (mut at, mut page, mut drawn) = (0, false, false);
    let mut cut = false;
    while let Some((kind, end)) = segment(bytes, at) {
        if !KNOWN.contains(&kind) && kind != EXTENSION {
            return Some(ImageFlaw::Damaged);
        }
        page |= kind == PAGE;
        drawn |= REGIONS.contains(&kind);
        let end = end.unwrap_or(bytes.len());
        cut |= end > bytes.len();
        at = end.min(bytes.len());
        if kind == END_OF_FILE {
            break;
        }
    }
    match (page, cut) {
        (false, _) => Some(ImageFlaw::Damaged),
        // What is left of a segment's head.
        (true, false) if drawn => {
            (bytes.len() - at > 4 && at + 11 > bytes.len() && !super::blank(&bytes[at..]))
                .then_some(ImageFlaw::Cut)
        }
        _ => Some(ImageFlaw::Cut),
    }
}

/// Strips JBIG2 data and says whether anything was taken out; nothing when it is not as PDF has it.
pub(crate) fn strip(bytes: &mut Vec<u8>) -> Option<bool> {
    if bytes.starts_with(b"\x97JB2") {
        return None;
    }
    let (mut out, mut hidden, mut at) = (Vec::with_capacity(bytes.len()), false, 0);
    while let Some((kind, end)) = segment(bytes, at) {
        // Of one that breaks off, or does not say how long it is, the rest of the data is part.
        let end = end.unwrap_or(bytes.len()).min(bytes.len());
        if KNOWN.contains(&kind) {
            out.extend_from_slice(&bytes[at..end]);
        } else {
            hidden = true;
        }
        at = end;
        if kind == END_OF_FILE {
            break;
        }
    }
    hidden |= !super::blank(&bytes[at..]);
    *bytes = out;
    Some(hidden)
}

/// Kind and end of the segment at a place; no end when it does not say.
fn segment(bytes: &[u8], at: usize) -> Option<(u8, Option<usize>)> {
    let head = bytes.get(at..)?;
    let number = u32::from_be_bytes(*head.first_chunk()?);
    let (flags, count) = (*head.get(4)?, *head.get(5)?);
    let (count, mut next) = match count >> 5 {
        7 => {
            let count = u32::from_be_bytes(*head.get(5..)?.first_chunk()?) as usize & 0x1fff_ffff;
            (count, 9 + count / 8 + 1)
        }
        count => (usize::from(count), 6),
    };
    let wide = match number {
        0..=256 => 1,
        257..=65_536 => 2,
        _ => 4,
    };
    next = next.checked_add(count.checked_mul(wide)?)?;
    next += if flags & 0x40 == 0 { 1 } else { 4 };
    let length = u32::from_be_bytes(*head.get(next..)?.first_chunk()?);
    let end = (length != u32::MAX).then(|| at.saturating_add(next + 4).saturating_add(length as usize));
    Some((flags & 0x3f, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(number: u32, kind: u8, data: &[u8]) -> Vec<u8> {
        [&number.to_be_bytes()[..], &[kind, 0, 1], &(data.len() as u32).to_be_bytes(), data].concat()
    }

    #[test]
    fn comments_and_unknown_segments_go() {
        let page = segment(0, 48, &[0; 19]);
        let region = segment(1, 38, &[1; 30]);
        // Two segments referred to, and a page number of four bytes.
        let text =
            [&300u32.to_be_bytes()[..], &[0x46, 0x40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 8, 9]].concat();
        let end = segment(9, 51, b"");
        let plain = [&page[..], &region, &text, &end].concat();
        let mut bytes = [
            &segment(7, 62, b"\x20\0\0\0CANARY")[..],
            &page,
            &segment(8, 62, b"CANARY"),
            &region,
            &segment(8, 33, b"CANARY"),
            &text,
            &end,
            b"CANARY",
        ]
        .concat();
        assert_eq!(strip(&mut bytes), Some(true));
        assert_eq!(bytes, plain);
        assert_eq!(strip(&mut bytes), Some(false));
        assert_eq!(bytes, plain);
        for end in 0..plain.len() {
            strip(&mut plain[..end].to_vec());
        }
        // A region of unknown length is the rest.
        let open = [&page[..], &1u32.to_be_bytes(), &[38, 0, 1], &[0xff; 4], b"data"].concat();
        let mut bytes = open.clone();
        assert_eq!(strip(&mut bytes), Some(false));
        assert_eq!(bytes, open);
    }
}
