//! A WAV that was never finished: its head was written before its length was known, and says 0. The sound is there, to
//! the end of the file, so it is read as if the head said so.

use std::io::{self, Read, Seek, SeekFrom};

/// Chunks before the sound that are looked at.
const CHUNKS: usize = 100;

/// A source in which a few numbers are other ones. The file is not touched.
pub(super) struct OpenWav<'a, S> {
    source: &'a mut S,
    at: u64,
    /// Where four bytes stand, and what is read there.
    instead: ReplacedBytes,
}

/// Two places of four bytes each, and what is to be read there.
pub(super) type ReplacedBytes = [(u64, [u8; 4]); 2];

/// What is to be made of the head of a WAV.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum WavHead {
    AsItIs,
    /// It gives the length 0, of all or of the sound, though sound follows: this is what it should say.
    Instead(ReplacedBytes),
    /// It gives the length 0 to the sound, and there is none.
    Empty,
}

/// Looks at the head of a WAV.
pub(super) fn head<S: Read + Seek>(source: &mut S, bytes: u64) -> io::Result<WavHead> {
    let mut at = 12u64;
    let mut found = WavHead::AsItIs;
    let mut start = [0u8; 12];
    source.seek(SeekFrom::Start(0))?;
    source.read_exact(&mut start)?;
    let unknown = start[4..8] == [0; 4];
    for _ in 0..CHUNKS {
        if at + 8 > bytes {
            break;
        }
        source.seek(SeekFrom::Start(at))?;
        let mut head = [0u8; 8];
        source.read_exact(&mut head)?;
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
        if head.starts_with(b"data") {
            if length == 0 && chunks_to_the_end(source, at + 8, bytes)? {
                found = WavHead::Empty;
                break;
            }
            let long = |bytes: u64| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
            let sound = if length == 0 { long(bytes - at - 8) } else { length.to_le_bytes() };
            if length == 0 || unknown {
                found = WavHead::Instead([(4, long(bytes - 8)), (at + 4, sound)]);
            }
            break;
        }
        at += 8 + u64::from(length) + u64::from(length % 2);
    }
    source.seek(SeekFrom::Start(0))?;
    Ok(found)
}

/// Whether nothing but whole chunks follow this place: then a length of 0 before it is meant, and they are no sound.
fn chunks_to_the_end<S: Read + Seek>(source: &mut S, mut at: u64, bytes: u64) -> io::Result<bool> {
    for _ in 0..CHUNKS {
        if at >= bytes {
            break;
        }
        source.seek(SeekFrom::Start(at))?;
        let mut head = Vec::with_capacity(8);
        source.by_ref().take(8).read_to_end(&mut head)?;
        let [a, b, c, d, size @ ..] = head.as_slice() else { return Ok(false) };
        let named = [a, b, c, d].iter().all(|byte| (0x20..0x7f).contains(*byte));
        let Ok(size) = <[u8; 4]>::try_from(size) else { return Ok(false) };
        let length = u64::from(u32::from_le_bytes(size));
        if !named {
            return Ok(false);
        }
        at += 8 + length;
        // A chunk of an odd length is filled up, but not always at the end.
        at += if at < bytes { length % 2 } else { 0 };
    }
    Ok(at == bytes)
}

impl<'a, S> OpenWav<'a, S> {
    /// A source that stands at its start.
    pub(super) fn new(source: &'a mut S, instead: ReplacedBytes) -> Self {
        Self { source, at: 0, instead }
    }
}

impl<S: Read> Read for OpenWav<'_, S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        for (place, bytes) in &self.instead {
            for (offset, byte) in (*place..).zip(bytes) {
                let within = offset.checked_sub(self.at).and_then(|within| usize::try_from(within).ok());
                if let Some(old) = within.filter(|at| *at < read).and_then(|at| buffer.get_mut(at)) {
                    *old = *byte;
                }
            }
        }
        self.at += read as u64;
        Ok(read)
    }
}

impl<S: Seek> Seek for OpenWav<'_, S> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.source.seek(to)?;
        Ok(self.at)
    }
}
