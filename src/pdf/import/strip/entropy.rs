//! Goes through the coded dots of a JPEG without making them, to see whether all are there. Only the usual kind is gone
//! through, where each part of the picture comes in one piece (sequential, Huffman-coded).

use memchr::memchr;

/// The codes of one table: for each length, its first code, how many there are, and where their values begin.
#[derive(Clone, Default)]
struct Codes {
    counts: [u16; 17],
    values: Vec<u8>,
}

impl Codes {
    fn next(&self, bits: &mut Bits<'_>) -> Option<u8> {
        let (mut code, mut first, mut at) = (0u32, 0u32, 0u32);
        for count in &self.counts[1..] {
            code |= bits.take(1)?;
            let count = u32::from(*count);
            if code < first + count {
                return self.values.get((at + code - first) as usize).copied();
            }
            at += count;
            (first, code) = ((first + count) << 1, code << 1);
        }
        None
    }
}

/// The bits of a scan.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    held: u32,
    count: u32,
}

impl Bits<'_> {
    fn take(&mut self, wanted: u32) -> Option<u32> {
        while self.count < wanted {
            let byte = *self.bytes.get(self.at)?;
            if byte == 0xff {
                // A stuffed zero; anything else is a mark, and there the data ends.
                if self.bytes.get(self.at + 1) != Some(&0) {
                    return None;
                }
                self.at += 1;
            }
            self.at += 1;
            self.held = self.held << 8 | u32::from(byte);
            self.count += 8;
        }
        self.count -= wanted;
        Some(self.held >> self.count & ((1 << wanted) - 1))
    }

    /// Moves behind a restart mark, which stands at a whole byte.
    fn restart(&mut self) -> Option<()> {
        (self.count, self.held) = (0, 0);
        while self.bytes.get(self.at..self.at + 2)? == [0xff, 0xff] {
            self.at += 1;
        }
        let mark = self.bytes.get(self.at..self.at + 2)?;
        (mark[0] == 0xff && (0xd0..=0xd7).contains(&mark[1])).then(|| self.at += 2)
    }
}

/// A part of the picture, one of its colours.
#[derive(Clone, Copy)]
struct Component {
    id: u8,
    across: usize,
    down: usize,
    done: bool,
}

/// Whether all dots of a JPEG, from its first mark on, are there; nothing when it is of a kind that is not gone through.
pub(crate) fn is_whole(bytes: &[u8]) -> Option<bool> {
    let (mut direct, mut rest) = (vec![Codes::default(); 4], vec![Codes::default(); 4]);
    let (mut size, mut parts, mut interval) = ((0, 0), Vec::new(), 0);
    let mut at = 2;
    loop {
        let Some([mark, code]) = bytes.get(at..at + 2).and_then(<[u8]>::first_chunk::<2>).copied() else {
            return Some(false);
        };
        match (mark, code) {
            (0xff, 0xff) => {
                at += 1;
                continue;
            }
            (0xff, 0xd8 | 0x01 | 0xd0..=0xd7) => {
                at += 2;
                continue;
            }
            (0xff, 0xc0 | 0xc1 | 0xc4 | 0xda | 0xdb | 0xdd | 0xe0..=0xef | 0xfe) => {}
            (0xff, 0xd9) => return Some(false),
            _ => return None,
        }
        let length = usize::from(u16::from_be_bytes(*bytes.get(at + 2..)?.first_chunk()?));
        let Some(segment) = bytes.get(at + 4..at + 2 + length) else { return Some(false) };
        at += 2 + length;
        match code {
            0xc4 => tables(segment, &mut direct, &mut rest)?,
            0xdd => interval = usize::from(u16::from_be_bytes(*segment.first_chunk()?)),
            0xc0 | 0xc1 => {
                let [_, a, b, c, d, count] = *segment.first_chunk()?;
                size = (usize::from(u16::from_be_bytes([c, d])), usize::from(u16::from_be_bytes([a, b])));
                for part in segment[6..].chunks_exact(3).take(usize::from(count)) {
                    let (across, down) = (usize::from(part[1] >> 4), usize::from(part[1] & 15));
                    if !(1..=4).contains(&across) || !(1..=4).contains(&down) {
                        return None;
                    }
                    parts.push(Component { id: part[0], across, down, done: false });
                }
                if size.0 == 0 || size.1 == 0 || parts.is_empty() {
                    return None;
                }
            }
            0xda => {
                let most = |side: fn(&Component) -> usize| parts.iter().map(side).max();
                let (wide, high) = (most(|part| part.across)?, most(|part| part.down)?);
                let count = usize::from(*segment.first()?);
                let mut scan = Vec::new();
                for named in segment.get(1..)?.chunks_exact(2).take(count) {
                    let part = parts.iter_mut().find(|part| part.id == named[0])?;
                    part.done = true;
                    let (a, b) = (usize::from(named[1] >> 4), usize::from(named[1] & 15));
                    scan.push((*part, direct.get(a)?, rest.get(b)?));
                }
                let units = match scan.as_mut_slice() {
                    // Alone, a colour comes block by block.
                    [(part, ..)] => {
                        let blocks =
                            |side: usize, own: usize, most: usize| (side * own).div_ceil(most).div_ceil(8);
                        let units = blocks(size.0, part.across, wide) * blocks(size.1, part.down, high);
                        (part.across, part.down) = (1, 1);
                        units
                    }
                    _ => size.0.div_ceil(8 * wide) * size.1.div_ceil(8 * high),
                };
                let mut bits = Bits { bytes, at, held: 0, count: 0 };
                for unit in 0..units {
                    if unit > 0 && interval > 0 && unit % interval == 0 && bits.restart().is_none() {
                        return Some(false);
                    }
                    let read = scan.iter().all(|(part, direct, rest)| {
                        (0..part.across * part.down).all(|_| block(&mut bits, direct, rest).is_some())
                    });
                    if !read {
                        return Some(false);
                    }
                }
                if parts.iter().all(|part| part.done) {
                    return Some(true);
                }
                at = crate::pdf::import::strip::entropy::scan_end(bytes, bits.at).unwrap_or(bytes.len());
            }
            _ => {}
        }
    }
}

/// Reads tables of codes.
fn tables(mut segment: &[u8], direct: &mut [Codes], rest: &mut [Codes]) -> Option<()> {
    while let [kind, after @ ..] = segment {
        let counts: &[u8; 16] = after.first_chunk()?;
        let count: usize = counts.iter().map(|count| usize::from(*count)).sum();
        let mut codes = Codes { counts: [0; 17], values: after.get(16..16 + count)?.to_vec() };
        codes.counts[1..].iter_mut().zip(counts).for_each(|(to, from)| *to = u16::from(*from));
        let into = if kind >> 4 == 0 { &mut *direct } else { &mut *rest };
        *into.get_mut(usize::from(kind & 15))? = codes;
        segment = &after[16 + count..];
    }
    Some(())
}

/// Goes through one block of dots.
fn block(bits: &mut Bits<'_>, direct: &Codes, rest: &Codes) -> Option<()> {
    let size = direct.next(bits)?;
    bits.take(u32::from(size.min(16)))?;
    let mut at = 1;
    while at < 64 {
        let code = rest.next(bits)?;
        match (code >> 4, code & 15) {
            (15, 0) => at += 16,
            (_, 0) => break,
            (run, size) => {
                at += usize::from(run) + 1;
                bits.take(u32::from(size))?;
            }
        }
    }
    Some(())
}

/// Where the data of a scan ends: at the first marker that is neither a stuffed FF nor a restart. Codes below C0
/// are no markers of a picture, and decoders take them for damage inside the scan.
pub(crate) fn scan_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr(0xff, bytes.get(at..)?)?;
        match bytes.get(at + 1)? {
            0xff => at += 1,
            0xd0..=0xd7 | 0x00..=0xbf => at += 2,
            _ => return Some(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pictures are made by the encoder of another crate.
    #[test]
    fn a_jpeg_is_whole_until_its_dots_are_cut() {
        let dots: Vec<u8> =
            (0..90 * 70 * 3u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 25) as u8).collect();
        for kind in [image::ExtendedColorType::L8, image::ExtendedColorType::Rgb8] {
            let mut jpeg = Vec::new();
            let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 80);
            let count = if kind == image::ExtendedColorType::L8 { 90 * 70 } else { dots.len() };
            assert!(encoder.encode(&dots[..count], 90, 70, kind).is_ok());
            assert_eq!(is_whole(&jpeg), Some(true));
            assert_eq!(crate::pdf::import::strip::dct::flaw(&jpeg), None);
            // Without the mark of the end, all dots are there still.
            assert_eq!(crate::pdf::import::strip::dct::flaw(&jpeg[..jpeg.len() - 2]), None);
            for part in [jpeg.len() / 2, jpeg.len() * 9 / 10, jpeg.len() - 12] {
                assert_eq!(is_whole(&jpeg[..part]), Some(false), "{part}");
                assert_eq!(
                    crate::pdf::import::strip::dct::flaw(&jpeg[..part]),
                    Some(crate::pdf::import::strip::raster::ImageFlaw::Cut),
                    "{part}"
                );
            }
            for end in 0..jpeg.len() {
                is_whole(&jpeg[..end]);
            }
        }
    }
}
