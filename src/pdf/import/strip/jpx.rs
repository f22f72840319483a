//! JPEG 2000 data: the boxes that make up the picture, by a list of them, and its first codestream, whose comments
//! are blanked where they stand, for lengths in it tell where its parts are.

use std::collections::BTreeSet;

use memchr::memmem;

use crate::pdf::import::strip::raster::ImageFlaw;

/// Boxes of the file that say how its picture is decoded.
const OUTER: [&[u8; 4]; 6] = [b"jP  ", b"ftyp", b"rreq", b"jp2h", b"jpch", b"jplh"];
/// Boxes inside of those: size, colours, palette, channels, resolution.
const INNER: [&[u8; 4]; 10] =
    [b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef", b"res ", b"cgrp", b"opct", b"creg"];

/// Strips JPEG 2000 data and says whether anything was taken out; nothing when it cannot be told apart.
pub(crate) fn strip(bytes: &mut Vec<u8>) -> Option<bool> {
    if bytes.starts_with(&[0xff, 0x4f]) {
        let (end, mut hidden) = stream(bytes)?;
        hidden |= !super::blank(&bytes[end..]);
        bytes.truncate(end);
        return Some(hidden);
    }
    let (mut out, mut hidden, mut pictures) = (Vec::with_capacity(bytes.len()), false, 0);
    let mut at = 0;
    while let Some(found) = Part::at(bytes, at) {
        let kind = &found.kind;
        if kind == b"jp2c" && pictures == 0 {
            pictures += 1;
            let content = bytes.get_mut(found.content..found.end)?;
            let (end, blanked) = stream(content)?;
            let more = !super::blank(&content[end..]);
            hidden |= blanked || more;
            put(&mut out, kind, &bytes[found.content..found.content + end])?;
        } else if OUTER.contains(&kind) {
            let content = &bytes[found.content..found.end];
            if matches!(kind, b"jp2h" | b"jpch" | b"jplh") {
                let (inner, more) = inside(content)?;
                hidden |= more;
                put(&mut out, kind, &inner)?;
            } else {
                put(&mut out, kind, content)?;
            }
        } else {
            hidden = true;
        }
        at = found.end;
    }
    // What is no box behind the picture is not drawn; without a picture it could be anything.
    hidden |= !super::blank(&bytes[at..]);
    if pictures == 0 {
        return None;
    }
    if hidden || at < bytes.len() {
        *bytes = out;
    }
    Some(hidden)
}

/// What is wrong with JPEG 2000 data: there is no codestream, a part of it is longer than what is left, or not all of its
/// tiles are there. What is inside a tile is not looked at.
pub(crate) fn flaw(bytes: &[u8]) -> Option<ImageFlaw> {
    let mut stream = bytes;
    if !bytes.starts_with(&[0xff, 0x4f]) {
        let mut at = 0;
        stream = loop {
            let Some(found) = Part::at(bytes, at) else { return Some(ImageFlaw::Damaged) };
            if found.kind == *b"jp2c" {
                break &bytes[found.content..found.end];
            }
            at = found.end;
        };
    }
    if !stream.starts_with(&[0xff, 0x4f, 0xff, 0x51]) {
        return Some(if stream.len() < 4 { ImageFlaw::Cut } else { ImageFlaw::Damaged });
    }
    let Some(wanted) = tiles(stream.get(4..).unwrap_or_default()) else { return Some(ImageFlaw::Damaged) };
    let (mut at, mut seen) = (2, BTreeSet::new());
    loop {
        let Some([0xff, code]) = stream.get(at..at + 2).and_then(<[u8]>::first_chunk::<2>).copied() else {
            let is_end = at + 2 > stream.len();
            return match (is_end, seen.len() >= wanted) {
                // Every tile is there, and only the mark of the end is not.
                (true, true) => None,
                (true, false) => Some(ImageFlaw::Cut),
                (false, _) => Some(ImageFlaw::Damaged),
            };
        };
        let number = |from: usize| {
            stream.get(from..from + 2).map(|two| usize::from(u16::from_be_bytes([two[0], two[1]])))
        };
        match code {
            0xd9 => return (seen.len() < wanted).then_some(ImageFlaw::Cut),
            0x90 => {
                let (Some(tile), Some(said)) = (number(at + 4), stream.get(at + 6..at + 10)) else {
                    return Some(ImageFlaw::Cut);
                };
                seen.insert(tile);
                let length = said.iter().fold(0usize, |sum, byte| sum << 8 | usize::from(*byte));
                if length == 0 {
                    // The last part goes on to the mark of the end.
                    let ended = memmem::rfind(stream, &[0xff, 0xd9]).is_some_and(|end| end > at);
                    return (!ended || seen.len() < wanted).then_some(ImageFlaw::Cut);
                }
                if length < 14 {
                    return Some(ImageFlaw::Damaged);
                }
                at = at.saturating_add(length);
                if at > stream.len() {
                    return Some(ImageFlaw::Cut);
                }
            }
            0x30..=0x3f => at += 2,
            _ => match number(at + 2) {
                Some(length) if length >= 2 && at + 2 + length <= stream.len() => at += 2 + length,
                _ => return Some(ImageFlaw::Cut),
            },
        }
    }
}

/// How many tiles a picture has, by the segment that says its size (SIZ, behind its marker).
fn tiles(size: &[u8]) -> Option<usize> {
    let number = |n: usize| Some(u64::from(u32::from_be_bytes(*size.get(4 + 4 * n..)?.first_chunk()?)));
    let across = number(0)?.checked_sub(number(6)?)?.div_ceil(number(4)?.max(1));
    let down = number(1)?.checked_sub(number(7)?)?.div_ceil(number(5)?.max(1));
    usize::try_from(across.checked_mul(down)?).ok().filter(|count| (1..=65_535).contains(count))
}

/// The boxes of a box that are listed.
fn inside(bytes: &[u8]) -> Option<(Vec<u8>, bool)> {
    let (mut out, mut hidden, mut at) = (Vec::new(), false, 0);
    while let Some(found) = Part::at(bytes, at) {
        if INNER.contains(&&found.kind) {
            put(&mut out, &found.kind, &bytes[found.content..found.end])?;
        } else {
            hidden = true;
        }
        at = found.end;
    }
    Some((out, hidden || at < bytes.len()))
}

fn put(out: &mut Vec<u8>, kind: &[u8; 4], content: &[u8]) -> Option<()> {
    match u32::try_from(content.len() + 8) {
        Ok(length) => out.extend_from_slice(&length.to_be_bytes()),
        Err(_) => out.extend_from_slice(&1u32.to_be_bytes()),
    }
    out.extend_from_slice(kind);
    if content.len() > u32::MAX as usize - 8 {
        out.extend_from_slice(&(content.len() as u64 + 16).to_be_bytes());
    }
    out.extend_from_slice(content);
    Some(())
}

struct Part {
    kind: [u8; 4],
    content: usize,
    end: usize,
}

impl Part {
    fn at(bytes: &[u8], at: usize) -> Option<Part> {
        let head: &[u8; 8] = bytes.get(at..)?.first_chunk()?;
        let [a, b, c, d, kind @ ..] = *head;
        let (content, end) = match u32::from_be_bytes([a, b, c, d]) {
            0 => (at + 8, bytes.len()),
            1 => {
                let length = u64::from_be_bytes(*bytes.get(at + 8..)?.first_chunk()?);
                (at + 16, at.checked_add(usize::try_from(length).ok()?)?)
            }
            length => (at + 8, at.checked_add(length as usize)?),
        };
        // Of a picture that breaks off what there is counts.
        let end = if kind == *b"jp2c" { end.min(bytes.len()) } else { end };
        (content <= end && end <= bytes.len()).then_some(Part { kind, content, end })
    }
}

/// Blanks the comments of a codestream; gives where it ends and whether there were any.
fn stream(bytes: &mut [u8]) -> Option<(usize, bool)> {
    if !bytes.starts_with(&[0xff, 0x4f]) {
        return None;
    }
    let (mut at, mut hidden) = (2, false);
    // The end of the tile part whose header is being read.
    let mut tile: Option<usize> = None;
    loop {
        let Some([0xff, code]) = bytes.get(at..at + 2).and_then(<[u8]>::first_chunk::<2>).copied() else {
            return Some((bytes.len(), hidden));
        };
        match code {
            0xd9 => return Some((at + 2, hidden)),
            0x93 => match tile.take() {
                Some(end) if end > at && end <= bytes.len() => at = end,
                // The last part goes on to the end; in its data no such two bytes are found.
                _ => {
                    let end = memmem::find(&bytes[at..], &[0xff, 0xd9]);
                    return Some((end.map_or(bytes.len(), |gap| at + gap + 2), hidden));
                }
            },
            0x30..=0x3f => at += 2,
            _ => {
                let Some(length) = bytes.get(at + 2..at + 4) else { return Some((bytes.len(), hidden)) };
                let end = at + 2 + usize::from(u16::from_be_bytes([length[0], length[1]]));
                if end < at + 4 || end > bytes.len() {
                    return Some((bytes.len(), hidden));
                }
                match code {
                    0x90 => {
                        let said: [u8; 4] = bytes.get(at + 6..at + 10)?.try_into().ok()?;
                        let length = u32::from_be_bytes(said) as usize;
                        tile = (length > 0).then_some(at.saturating_add(length));
                    }
                    0x64 => {
                        let text = bytes.get_mut(at + 6..end).unwrap_or_default();
                        hidden |= !super::blank(text);
                        text.fill(b' ');
                    }
                    _ => {}
                }
                at = end;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        [&(content.len() as u32 + 8).to_be_bytes(), &kind[..], content].concat()
    }

    fn codestream(comment: &[u8], last: bool) -> Vec<u8> {
        let com =
            |text: &[u8]| [&[0xff, 0x64][..], &(text.len() as u16 + 4).to_be_bytes(), &[0, 1], text].concat();
        let part = [com(comment), vec![0xff, 0x93, 1, 2, 0xff, 0x8f, 3]].concat();
        let length = if last { 0 } else { part.len() as u32 + 12 };
        let sot = [&[0xff, 0x90, 0, 10, 0, 0][..], &length.to_be_bytes(), &[0, 1]].concat();
        [&[0xff, 0x4f, 0xff, 0x52, 0, 4, 9, 9][..], &com(comment), &sot, &part, &[0xff, 0xd9]].concat()
    }

    /// By annexes A and I of ITU-T T.800.
    #[test]
    fn boxes_and_comments_that_are_no_picture_go() {
        for last in [false, true] {
            let (clean, full) = (codestream(b"      ", last), codestream(b"CANARY", last));
            let mut bytes = [&full[..], b"CANARY"].concat();
            assert_eq!(strip(&mut bytes), Some(true));
            assert_eq!(bytes, clean);
            assert_eq!(strip(&mut bytes), Some(false));
            let head = |more: &[u8]| boxed(b"jp2h", &[&boxed(b"ihdr", b"12345678901234"), more].concat());
            let start = [boxed(b"jP  ", b"\r\n\x87\n"), boxed(b"ftyp", b"jp2 \0\0\0\0jp2 ")].concat();
            let plain = [start.clone(), head(b""), boxed(b"jp2c", &clean)].concat();
            let mut bytes = [
                start,
                boxed(b"xml ", b"CANARY"),
                head(&boxed(b"xml ", b"CANARY")),
                boxed(b"uuid", b"0123456789abcdefCANARY"),
                boxed(b"jp2c", &[&full[..], b"CANARY"].concat()),
                boxed(b"uinf", b"CANARY"),
                boxed(b"jp2c", b"CANARY"),
                b"CANARY".to_vec(),
            ]
            .concat();
            assert_eq!(strip(&mut bytes), Some(true));
            assert_eq!(bytes, plain);
            let mut bytes = plain.clone();
            assert_eq!(strip(&mut bytes), Some(false));
            assert_eq!(bytes, plain);
            for end in 0..plain.len() {
                strip(&mut plain[..end].to_vec());
            }
        }
        assert_eq!(strip(&mut b"CANARY".to_vec()), None);
    }
}
