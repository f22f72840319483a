//! The beginning of a source, read as if it ended where the sound does.

use std::io::{self, Read, Seek, SeekFrom};

/// A source of which nothing is read beyond a place.
pub(super) struct UntilEnd<'a, S> {
    source: &'a mut S,
    at: u64,
    end: u64,
}

impl<'a, S> UntilEnd<'a, S> {
    /// A source that stands at its start.
    pub(super) fn new(source: &'a mut S, end: u64) -> Self {
        Self { source, at: 0, end }
    }
}

impl<S: Read> Read for UntilEnd<'_, S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let room = left.min(buffer.len());
        let read = self.source.read(buffer.get_mut(..room).unwrap_or_default())?;
        self.at += read as u64;
        Ok(read)
    }
}

impl<S: Seek> Seek for UntilEnd<'_, S> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::End(by) => SeekFrom::Start(self.end.saturating_add_signed(by)),
            other => other,
        };
        self.at = self.source.seek(to)?;
        Ok(self.at)
    }
}
