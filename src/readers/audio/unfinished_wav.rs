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

/// What the head of a WAV should say that gives the length 0, of all or of the sound, though bytes follow; nothing of
/// any other.
pub(super) fn instead<S: Read + Seek>(source: &mut S, bytes: u64) -> io::Result<Option<ReplacedBytes>> {
    let mut at = 12u64;
    let mut found = None;
    let mut start = [0u8; 12];
    source.seek(SeekFrom::Start(0))?;
    source.read_exact(&mut start)?;
    let unknown = start[4..8] == [0; 4];
    for _ in 0..CHUNKS {
        if at + 8 >= bytes {
            break;
        }
        source.seek(SeekFrom::Start(at))?;
        let mut head = [0u8; 8];
        source.read_exact(&mut head)?;
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
        if head.starts_with(b"data") {
            let long = |bytes: u64| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
            let sound = if length == 0 { long(bytes - at - 8) } else { length.to_le_bytes() };
            found = (length == 0 || unknown).then(|| [(4, long(bytes - 8)), (at + 4, sound)]);
            break;
        }
        at += 8 + u64::from(length) + u64::from(length % 2);
    }
    source.seek(SeekFrom::Start(0))?;
    Ok(found)
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
