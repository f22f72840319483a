//! What the bytes at the two ends of a file say, where symphonia does not: whether an MP3 states its length or
//! symphonia guesses it, whether the last page of an Ogg file is whole, and whether a file ends in zeros, as it
//! does when a card or a download gave up.

use std::io::{self, Read, Seek, SeekFrom};

/// Fewer zeros than this at the end of a file are of no account.
pub(super) const MANY: u64 = 4096;
/// The longest page of an Ogg file.
const PAGE: u64 = 65_307;

/// Whether the length that symphonia gives is one that the file states. Of an MP3 without a Xing or VBRI header
/// and of bare AAC it is a guess by the size of the first frames.
pub(super) fn states_length<S: Read + Seek>(source: &mut S, head: &[u8]) -> io::Result<bool> {
    let tag = match head {
        [b'I', b'D', b'3', _, _, _, a, b, c, d, ..] => {
            let length = [a, b, c, d].into_iter().fold(0, |sum, byte| sum << 7 | u64::from(byte & 127));
            Some(10 + length)
        }
        [0xff, second, ..] if second & 0xe0 == 0xe0 => Some(0),
        _ => None,
    };
    let Some(frame) = tag else { return Ok(true) };
    let first = at(source, frame, 2048)?;
    Ok([b"Xing", b"Info", b"VBRI"].iter().any(|name| first.windows(4).any(|four| four == *name)))
}

/// Whether the last page of an Ogg file is not whole, or something else stands where it should be.
pub(super) fn ogg_is_cut<S: Read + Seek>(source: &mut S, bytes: u64) -> io::Result<bool> {
    let tail = at(source, bytes.saturating_sub(PAGE), PAGE)?;
    let Some(page) = tail.windows(4).rposition(|four| four == b"OggS").and_then(|at| tail.get(at..)) else {
        return Ok(true);
    };
    let lengths = page.get(26).and_then(|&count| page.get(27..27 + usize::from(count)));
    let whole =
        lengths.map(|lengths| 27 + lengths.len() + lengths.iter().map(|&l| usize::from(l)).sum::<usize>());
    Ok(whole != Some(page.len()))
}

/// Whether the last frame of an MP3 is not whole. Frames are looked for in the last part of the file, where three
/// of one kind in a row are no accident.
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
    let Some(mut last) = chain else { return Ok(false) };
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
        assert!(states(b"RIFF"));
    }
}
