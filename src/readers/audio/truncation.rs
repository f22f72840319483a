//! What the bytes at the two ends of a file say, where symphonia does not: whether an MP3 states its length or
//! symphonia guesses it, whether the last page of an Ogg file is whole, and whether a file ends in zeros, as it
//! does when a card or a download gave up.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};

use super::ebml;

/// Fewer zeros than this at the end of a file are of no account.
pub(super) const MANY: u64 = 4096;
/// The longest page of an Ogg file.
const PAGE: u64 = 65_307;

/// Whether the length that symphonia gives is one that the file states. Of an MP3 without a Xing or VBRI header
/// and of bare AAC it is a guess by the size of the first frames.
pub(super) fn states_length<S: Read + Seek>(source: &mut S, head: &[u8]) -> io::Result<bool> {
    const CONTAINERS: [&[u8]; 7] = [b"RIFF", b"RF64", b"FORM", b"caff", b"fLaC", b"OggS", ebml::SIGN];
    const NAMES: [&[u8; 4]; 3] = [b"Xing", b"Info", b"VBRI"];
    if CONTAINERS.iter().any(|sign| head.starts_with(sign)) {
        return Ok(true);
    }
    if !is_bare(head) {
        // Something else comes before the first frame. Such a header lies 13 to 36 bytes into a frame.
        let start = at(source, 0, 128 << 10)?;
        let framed = |name: usize| {
            [36, 21, 13].iter().any(|by| {
                let header = name.checked_sub(*by).and_then(|from| start.get(from..from + 4));
                header.is_some_and(|header| mp3_frame(header).is_some())
            })
        };
        return Ok(NAMES.iter().any(|name| memchr::memmem::find_iter(&start, *name).any(framed)));
    }
    let frame = tags_before(source)?;
    let first = at(source, frame, 2048)?;
    if first.starts_with(b"fLaC") {
        return Ok(true);
    }
    Ok(NAMES.iter().any(|name| first.windows(4).any(|four| four == *name)))
}

/// Whether a file is nothing but frames of MPEG audio or of AAC, with tags around them.
pub(super) fn is_bare(head: &[u8]) -> bool {
    head.starts_with(b"ID3") || matches!(head, [0xff, second, ..] if second & 0xe0 == 0xe0)
}

/// Whether the head of a WAV leaves its length open, as programs do that write it before they know it.
pub(super) fn is_open_ended(head: &[u8]) -> bool {
    let open = |at: usize| {
        head.get(at..at + 4).is_some_and(|size| matches!(size, [0xff, 0xff, 0xff, 0xff] | [0, 0, 0, 0]))
    };
    head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WAVE") && open(4)
}

/// Bytes of the ID3v2 tags before the sound. Programs that do not know a tag write another before it, so there may be
/// several. ID3v2.4, section 3.1: ten bytes, four of which give the length with seven bits in each; a flag announces ten
/// more at the end. Zeros may follow, which some programs leave as room.
pub(super) fn tags_before<S: Read + Seek>(source: &mut S) -> io::Result<u64> {
    const MOST: usize = 100;
    const ROOM: u64 = 4096;
    let mut before = 0u64;
    for _ in 0..MOST {
        let head = at(source, before, 10)?;
        let [b'I', b'D', b'3', _, _, flags, size @ ..] = head.as_slice() else { break };
        let length = size.iter().fold(0, |sum, byte| sum << 7 | u64::from(byte & 127));
        let foot = if flags & 0x10 == 0 { 0 } else { 10 };
        before += 10 + length + foot;
    }
    let room = at(source, before, ROOM)?;
    let zeros = room.iter().take_while(|byte| **byte == 0).count() as u64;
    Ok(if before > 0 && zeros < ROOM { before + zeros } else { before })
}

/// Bytes of the tags behind the sound of a file: ID3v1, which has 128, and APE before it.
pub(super) fn tags_behind<S: Read + Seek>(source: &mut S, bytes: u64) -> io::Result<u64> {
    let mut behind = 0;
    let end = at(source, bytes.saturating_sub(160), 160)?;
    let mut end = end.as_slice();
    if let Some(rest) = end.len().checked_sub(128).filter(|at| end[*at..].starts_with(b"TAG")) {
        behind += 128;
        end = &end[..rest];
    }
    if let Some(foot) =
        end.len().checked_sub(32).and_then(|at| end.get(at..)).filter(|f| f.starts_with(b"APETAGEX"))
    {
        // Its length is that of all but its head, which a flag announces (APEv2, "APE Tags Header").
        let number = |at: usize| {
            foot.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
        };
        behind += u64::from(number(12)) + if number(20) >> 31 == 1 { 32 } else { 0 };
    }
    Ok(behind)
}

/// Bytes of the tags (ID3v2) within a file, where recordings were joined. Those at its beginning are not among them.
pub(super) fn inner_tags<S: Read + Seek>(source: &mut S, bytes: u64) -> io::Result<u64> {
    const STEP: u64 = 1 << 20;
    let (mut place, mut sum) = (tags_before(source)?, 0u64);
    while place < bytes {
        let part = at(source, place, STEP + 10)?;
        let tag = memchr::memmem::find_iter(&part, b"ID3").find_map(|from| {
            match part.get(from + 3..from + 10)? {
                [2..=4, _, _, size @ ..] if size.iter().all(|byte| *byte < 128) => {
                    let length = size.iter().fold(0, |sum, byte| sum << 7 | u64::from(*byte));
                    Some((from as u64, 10 + length))
                }
                _ => None,
            }
        });
        match tag {
            Some((from, length)) => {
                sum += length;
                place += from + length;
            }
            None => place += STEP,
        }
    }
    source.seek(SeekFrom::Start(0))?;
    Ok(sum)
}

/// How many pages of an Ogg file are missing between those that are there: each stream in it numbers its own.
pub(super) fn missing_pages<S: Read + Seek>(source: &mut S, bytes: u64) -> io::Result<u64> {
    let mut next: BTreeMap<u32, u32> = BTreeMap::new();
    let (mut place, mut missing) = (0u64, 0u64);
    let mut head = [0u8; 27 + 255];
    while place + 27 <= bytes {
        source.seek(SeekFrom::Start(place))?;
        let most = head.len().min(usize::try_from(bytes - place).unwrap_or(usize::MAX));
        source.read_exact(&mut head[..most])?;
        if !head.starts_with(b"OggS") {
            // Something else is in its place; the number of the next page tells how much is lost.
            let rest = at(source, place + 1, PAGE)?;
            let Some(found) = rest.windows(4).position(|four| four == b"OggS") else { break };
            place += 1 + found as u64;
            continue;
        }
        let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let (serial, page, first) = (number(14), number(18), head[5] & 2 != 0);
        let wanted = next.insert(serial, page.wrapping_add(1)).filter(|_| !first);
        missing += wanted.map_or(0, |wanted| u64::from(page.saturating_sub(wanted)));
        let lengths = &head[27..27 + usize::from(head[26])];
        place += 27 + lengths.len() as u64 + lengths.iter().map(|length| u64::from(*length)).sum::<u64>();
    }
    source.seek(SeekFrom::Start(0))?;
    Ok(missing)
}

/// Whether the last page of an Ogg file is not whole, or something else is where it should be. A whole page that says
/// of itself that it ends its stream (RFC 3533, section 6: bit 4 of the type) is the end, whatever bytes follow it.
pub(super) fn ogg_is_cut<S: Read + Seek>(source: &mut S, bytes: u64) -> io::Result<bool> {
    let tail = at(source, bytes.saturating_sub(PAGE), PAGE)?;
    let Some(page) = tail.windows(4).rposition(|four| four == b"OggS").and_then(|at| tail.get(at..)) else {
        return Ok(true);
    };
    let lengths = page.get(26).and_then(|&count| page.get(27..27 + usize::from(count)));
    let whole =
        lengths.map(|lengths| 27 + lengths.len() + lengths.iter().map(|&l| usize::from(l)).sum::<usize>());
    let ends = page.get(5).is_some_and(|kind| kind & 4 != 0);
    Ok(!whole.is_some_and(|whole| whole == page.len() || (ends && whole < page.len())))
}

/// Whether the last frame of an MP3 is not whole. Frames are looked for in the last part of the file, where three
/// of one kind in a row are no accident; a short file has its first where its tags end.
pub(super) fn mp3_is_cut<S: Read + Seek>(source: &mut S, bytes: u64) -> io::Result<bool> {
    let tail = at(source, bytes.saturating_sub(16 << 10), 16 << 10)?;
    let tag = tail.len().checked_sub(128).filter(|&at| tail.get(at..at + 3) == Some(b"TAG"));
    let frames = tail.get(..tag.unwrap_or(tail.len())).unwrap_or_default();
    let after = |at: usize| Some(at + mp3_frame(frames.get(at..at + 4)?)?);
    let kind = |at: usize| frames.get(at + 1).map(|byte| byte & 0xfe);
    let chain = (0..frames.len()).find(|&at| {
        let (Some(second), kinds) = (after(at), kind(at)) else { return false };
        let Some(third) = after(second) else { return false };
        after(third).is_some() && kinds == kind(second) && kinds == kind(third)
    });
    let first = tags_before(source)?.checked_sub(bytes.saturating_sub(16 << 10));
    let first = first.and_then(|at| usize::try_from(at).ok()).filter(|at| after(*at).is_some());
    let Some(mut last) = first.or(chain) else { return Ok(false) };
    while let Some(next) = after(last) {
        last = next;
        if last > frames.len() {
            return Ok(true);
        }
    }
    // A header of which only the beginning is there.
    Ok((1..4).contains(&(frames.len() - last)) && frames.get(last) == Some(&0xff))
}

/// The length of the frame of MP3 with this header.
fn mp3_frame(header: &[u8]) -> Option<usize> {
    const FIRST: [usize; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const SECOND: [usize; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let &[0xff, second, third, _] = header else { return None };
    // Version and layer; the last bit says only whether there is a checksum.
    let (rates, table, slowed) = match second & 0xfe {
        0xfa => (144, FIRST, 1),
        0xf2 => (72, SECOND, 2),
        0xe2 => (72, SECOND, 4),
        _ => return None,
    };
    let rate = [44_100, 48_000, 32_000].get(usize::from(third >> 2 & 3))? / slowed;
    let bits = table.get(usize::from(third >> 4)).filter(|bits| **bits > 0)?;
    Some(rates * bits * 1000 / rate + usize::from(third >> 1 & 1))
}

/// How many zeros a file of this size ends in.
pub(super) fn zeros<S: Read + Seek>(source: &mut S, bytes: u64) -> io::Result<u64> {
    let mut end = bytes;
    while end > 0 {
        let begin = end.saturating_sub(64 << 10);
        let part = at(source, begin, end - begin)?;
        let sound = part.iter().rposition(|&byte| byte != 0);
        match sound {
            Some(last) => return Ok(bytes - begin - last as u64 - 1),
            None if part.is_empty() => break,
            None => end = begin,
        }
    }
    Ok(bytes - end)
}

fn at<S: Read + Seek>(source: &mut S, from: u64, length: u64) -> io::Result<Vec<u8>> {
    source.seek(SeekFrom::Start(from))?;
    let mut part = Vec::new();
    source.by_ref().take(length).read_to_end(&mut part)?;
    source.seek(SeekFrom::Start(0))?;
    Ok(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn zeros_at_the_end_are_counted() {
        for (sound, zero) in [(0, 0), (5, 0), (5, 7), (70_000, 200_000), (0, 131_072)] {
            let mut file = vec![1; sound];
            file.resize(sound + zero, 0);
            let bytes = file.len() as u64;
            assert_eq!(zeros(&mut Cursor::new(file), bytes).expect("read"), zero as u64);
        }
    }

    #[test]
    fn only_a_header_states_the_length_of_an_mp3() {
        let states = |file: &[u8]| states_length(&mut Cursor::new(file), file).expect("read");
        assert!(!states(b"\xff\xfb\x90\0 and sound"));
        assert!(states(b"\xff\xfb\x90\0\0\0\0\0Xing"));
        assert!(states(b"ID3\x04\0\0\0\0\0\x02..\xff\xfb\x90\0Info"));
        assert!(!states(b"\xff\xf1\x50\x80 bare AAC"));
        assert!(states(b"ID3\x04\0\0\0\0\0\x02..fLaC"));
        assert!(states(b"RIFF"));
    }
}
