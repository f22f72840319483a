//! A look at any place of a file without holding the file: some kB from that place on are kept, so that the end
//! of one object and the beginning of the next cost one reading.

use std::io::{self, Read, Seek, SeekFrom};

/// How many bytes are read at a time. Between two objects' ends lies a scan that nobody wants to read.
const AHEAD: u64 = 4 << 10;

/// What is kept when something large was looked at.
const KEPT: usize = 1 << 20;

/// A file and the part of it that was read last.
pub(crate) struct BufferedFile<R> {
    from: R,
    bytes: u64,
    at: u64,
    held: Vec<u8>,
}

impl<R: Read + Seek> BufferedFile<R> {
    pub(crate) fn over(mut from: R) -> io::Result<Self> {
        let bytes = from.seek(SeekFrom::End(0))?;
        Ok(Self { from, bytes, at: 0, held: Vec::new() })
    }

    /// Size of the file.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// `count` bytes from `at` on, fewer where the file ends.
    pub(crate) fn view(&mut self, at: u64, count: u64) -> io::Result<&[u8]> {
        let left = self.bytes.saturating_sub(at);
        let count = count.min(left);
        let held = self.at..self.at + self.held.len() as u64;
        if !(held.contains(&at) && at + count <= held.end) && count > 0 {
            let want = usize::try_from(count.max(AHEAD).min(left)).map_err(io::Error::other)?;
            if want < KEPT {
                self.held.truncate(want);
                self.held.shrink_to(KEPT);
            }
            self.held.resize(want, 0);
            self.at = at;
            self.from.seek(SeekFrom::Start(at))?;
            if let Err(cause) = self.from.read_exact(&mut self.held) {
                self.held.clear();
                return Err(cause);
            }
        }
        // Both fit: what is asked for lies in what is held.
        let start = at.saturating_sub(self.at) as usize;
        Ok(self.held.get(start..start + count as usize).unwrap_or_default())
    }

    /// Reads on from `at`, past the window.
    pub(crate) fn stream(&mut self, at: u64, count: u64) -> io::Result<impl Read + '_> {
        self.from.seek(SeekFrom::Start(at))?;
        Ok((&mut self.from).take(count))
    }
}
