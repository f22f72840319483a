//! Whether a FLAC file goes on after its sound changes. Its head says once how many channels, samples a second and bits there
//! are, and how they are numbered from frame to frame; our decoder passes over frames that say otherwise, as most players
//! do, so that what was joined to a recording is measured by nobody. Frames are found by their heads, each of which has a
//! checksum of its own (RFC 9639, section 9.1).

use std::io::{self, Read, Seek, SeekFrom};

use super::truncation;

/// Bytes that are read at once, and the longest head of a frame.
const PIECE: usize = 1 << 16;
const HEAD: usize = 16;
/// Frames in a row that are another recording; one alone can be chance.
const ROW: u32 = 3;
/// The head of the stream: the tag, the head of its first block, and the block.
const STREAM: usize = 4 + 4 + 18;

/// How a frame is coded, and its number.
#[derive(Clone, Copy, PartialEq, Eq)]
struct FrameHead {
    channels: u8,
    rate: u32,
    bits: u8,
    number: u64,
}

/// Whether frames follow that are coded in another way than the head of the file says, or are numbered anew.
pub(super) fn changes<S: Read + Seek>(source: &mut S) -> io::Result<bool> {
    let begin = truncation::tags_before(source)?;
    source.seek(SeekFrom::Start(begin))?;
    let mut head = [0; STREAM];
    if source.read_exact(&mut head).is_err() || !head.starts_with(b"fLaC") {
        return Ok(false);
    }
    let Some(stream) = stream_head(&head) else { return Ok(false) };
    let (mut begun, mut other): (bool, Option<(FrameHead, u32)>) = (false, None);
    let mut piece: Vec<u8> = Vec::with_capacity(PIECE + HEAD);
    loop {
        let kept = piece.len();
        let read = source.by_ref().take(PIECE as u64).read_to_end(&mut piece)?;
        let last = read == 0;
        let end = if last { piece.len() } else { piece.len().saturating_sub(HEAD) };
        for at in 0..end {
            let Some(frame) = piece.get(at..).and_then(|bytes| frame_head(bytes, &stream)) else { continue };
            let same = frame == FrameHead { number: frame.number, ..stream };
            let row = match other {
                Some((before, row)) if frame == (FrameHead { number: before.number + 1, ..before }) => {
                    row + 1
                }
                _ if !same || (begun && frame.number == 0) => 1,
                _ => {
                    begun = true;
                    continue;
                }
            };
            if row == ROW {
                return Ok(true);
            }
            other = Some((frame, row));
        }
        if last {
            return Ok(false);
        }
        piece.drain(..end.min(kept + read));
    }
}

/// What the first block of a file says of all frames.
fn stream_head(head: &[u8; STREAM]) -> Option<FrameHead> {
    // The first block is the one that describes the stream.
    if head[4] & 0x7F != 0 {
        return None;
    }
    let packed = head.get(18..26)?.try_into().map(u64::from_be_bytes).ok()?;
    Some(FrameHead {
        rate: (packed >> 44) as u32,
        channels: (packed >> 41 & 7) as u8 + 1,
        bits: (packed >> 36 & 31) as u8 + 1,
        number: 0,
    })
}

/// The head of a frame that begins here, with what it leaves to the head of the file.
fn frame_head(bytes: &[u8], stream: &FrameHead) -> Option<FrameHead> {
    // Frames of unequal length are numbered otherwise, and no program that records writes them.
    let [0xFF, 0xF8, sizes, coding, ..] = *bytes else { return None };
    let (block, rate) = (sizes >> 4, sizes & 15);
    let channels = match coding >> 4 {
        channels @ 0..=7 => channels + 1,
        8..=10 => 2,
        _ => return None,
    };
    let bits = match coding >> 1 & 7 {
        0 => stream.bits,
        1 => 8,
        2 => 12,
        4 => 16,
        5 => 20,
        6 => 24,
        7 => 32,
        _ => return None,
    };
    if block == 0 || coding & 1 != 0 {
        return None;
    }
    let (number, coded) = coded_number(bytes.get(4..)?)?;
    let mut end = 4
        + coded
        + match block {
            6 => 1,
            7 => 2,
            _ => 0,
        };
    let more = bytes.get(end..)?;
    let two = || Some(u32::from(*more.first()?) << 8 | u32::from(*more.get(1)?));
    const RATES: [u32; 11] =
        [88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];
    let rate = match rate {
        0 => stream.rate,
        12 => u32::from(*more.first()?) * 1000,
        13 => two()?,
        14 => two()? * 10,
        15 => return None,
        rate => *RATES.get(usize::from(rate) - 1)?,
    };
    end += match sizes & 15 {
        12 => 1,
        13 | 14 => 2,
        _ => 0,
    };
    let checksum = bytes.get(..end)?.iter().fold(0, |sum, byte| crc8(sum ^ byte));
    (checksum == *bytes.get(end)?).then_some(FrameHead { channels, rate, bits, number })
}

/// A number in the form of UTF-8, of up to seven bytes, and how many it has.
fn coded_number(bytes: &[u8]) -> Option<(u64, usize)> {
    let first = *bytes.first()?;
    let length = match first.leading_ones() {
        0 => return Some((u64::from(first), 1)),
        length @ 2..=7 => length as usize,
        _ => return None,
    };
    let begun = u64::from(first) & (0x7F >> length);
    let more = bytes
        .get(1..length)?
        .iter()
        .try_fold(begun, |number, byte| (byte >> 6 == 2).then_some(number << 6 | u64::from(byte & 0x3F)))?;
    Some((more, length))
}

/// One step of the checksum of a head: the polynomial is x⁸ + x² + x + 1.
fn crc8(byte: u8) -> u8 {
    (0..8).fold(byte, |sum, _| if sum & 0x80 == 0 { sum << 1 } else { sum << 1 ^ 7 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of this many frames for each kind of sound: channels less one, code of the rate, code of the bits, and the
    /// number of the first frame. Its head says one channel, 44,100 samples a second and 16 bits.
    fn file(kinds: &[(u8, u8, u8, u8, u8)]) -> Vec<u8> {
        let mut file = b"fLaC\x80\0\0\x22".to_vec();
        file.extend([0x10, 0, 0x10, 0, 0, 0, 0, 0, 0, 0]);
        file.extend((44_100u64 << 44 | 15u64 << 36).to_be_bytes());
        file.extend([0; 16]);
        for (count, channels, rate, bits, first) in kinds {
            for number in 0..*count {
                let mut head = vec![0xFF, 0xF8, 0xC0 | rate, channels << 4 | bits << 1, first + number];
                head.push(head.iter().fold(0, |sum, byte| crc8(sum ^ byte)));
                file.extend(head);
                // Sound, with what looks like a head and has a wrong checksum.
                file.extend([1, 2, 0xFF, 0xF8, 0xC9, 0x18, 0, 0, 7].repeat(50));
            }
        }
        file
    }

    /// The value that RFC 9639 gives for the head of its first example, in appendix D.1.3.
    #[test]
    fn the_checksum_is_that_of_the_standard() {
        let head = [0xFF, 0xF8, 0x69, 0x18, 0x00, 0x00];
        assert_eq!(head.iter().fold(0, |sum, byte| crc8(sum ^ byte)), 0xBF);
    }

    #[test]
    fn frames_of_another_kind_or_numbered_anew_are_told() {
        let own = (200, 0, 9, 4, 0);
        for (kinds, changed) in [
            (vec![own], false),
            // The rate and the bits as the head of the file has them.
            (vec![(100, 0, 0, 0, 0)], false),
            (vec![own, (10, 1, 9, 4, 0)], true),
            (vec![own, (10, 0, 6, 4, 0)], true),
            (vec![own, (10, 0, 9, 6, 0)], true),
            (vec![own, (10, 0, 9, 4, 0)], true),
            // One or two frames can be chance.
            (vec![own, (2, 1, 9, 4, 0)], false),
            // Frames that are missing, as in a recording that was cut, are not another recording.
            (vec![(50, 0, 9, 4, 0), (50, 0, 9, 4, 70)], false),
            (vec![], false),
        ] {
            let found = changes(&mut io::Cursor::new(file(&kinds))).expect("memory");
            assert_eq!(found, changed, "{kinds:?}");
        }
        assert!(!changes(&mut io::Cursor::new(b"RIFF".to_vec())).expect("memory"));
    }
}
