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
    let whole = lengths.map(|lengths| 27 + lengths.len() + lengths.iter().map(|&l| usize::from(l)).sum::<usize>());
    Ok(whole.is_none_or(|whole| whole > page.len()))
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
