//! An output that is gigabytes long: appended to, patched, and read back meanwhile. Its beginning, its last block and
//! what is written over again go to the disk the ordinary way; whole blocks after the beginning go straight there, where
//! that is possible.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use super::straight::{BLOCK, Block, Straight};

/// A file is short up to here, in bytes: it is read back in a moment, and best from the system's memory.
const SHORT: u64 = 32 << 20;

/// A file being written: at its end, or over what it holds already. It is read back through here too.
#[derive(Debug)]
pub struct Output {
    file: File,
    straight: Option<Straight>,
    /// Up to where the file goes the ordinary way.
    short: u64,
    block: Block,
    /// Where the block begins in the file, and how much of it is there.
    begin: u64,
    filled: usize,
    /// How much of that is in the file already.
    poured: usize,
    /// Where the next byte goes.
    at: u64,
}

impl Output {
    /// Writes to this new and empty file; long stretches of it `straight` to the disk.
    pub(super) fn new(file: File, straight: Option<Straight>) -> Self {
        let block = Block::default();
        Self { file, straight, short: SHORT, block, begin: 0, filled: 0, poured: 0, at: 0 }
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> u64 {
        self.begin + self.filled as u64
    }

    /// Reads from `at` on, past which so many bytes must have been written.
    ///
    /// # Errors
    /// What the disk says, or the file ends earlier.
    pub fn read_exact_at(&mut self, mut at: u64, mut into: &mut [u8]) -> io::Result<()> {
        if at < self.begin {
            let before = usize::try_from(self.begin - at).unwrap_or(usize::MAX).min(into.len());
            let (from_file, rest) = into.split_at_mut(before);
            self.settle(at + before as u64)?;
            self.file.seek(SeekFrom::Start(at))?;
            self.file.read_exact(from_file)?;
            (at, into) = (at + before as u64, rest);
        }
        if into.is_empty() {
            return Ok(());
        }
        let from = usize::try_from(at - self.begin).map_err(io::Error::other)?;
        let held = self.block.bytes()[..self.filled].get(from..).and_then(|held| held.get(..into.len()));
        into.copy_from_slice(held.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    /// Brings the block to the file; a full one makes room for the next.
    fn pour(&mut self) -> io::Result<()> {
        let full = self.filled == BLOCK;
        if full && self.begin >= self.short {
            // What is in the file already is written again: only whole blocks go this way.
            while let Some(straight) = &mut self.straight {
                if straight.give(&mut self.block, self.begin) {
                    (self.begin, self.filled, self.poured) = (self.begin + BLOCK as u64, 0, 0);
                    return Ok(());
                }
                self.take_back()?;
            }
        }
        write_at(
            &mut self.file,
            self.begin + self.poured as u64,
            &self.block.bytes()[self.poured..self.filled],
        )?;
        self.poured = self.filled;
        if full {
            (self.begin, self.filled, self.poured) = (self.begin + BLOCK as u64, 0, 0);
        }
        Ok(())
    }

    /// Waits for the block that was given to the disk first, and writes it the ordinary way when the disk refused it.
    fn take_back(&mut self) -> io::Result<()> {
        let Some(refused) = self.straight.as_mut().map(Straight::take_back).transpose()?.flatten() else {
            return Ok(());
        };
        let blocks = self.straight.take().map(Straight::end).transpose()?.unwrap_or_default();
        for (block, at) in std::iter::once(refused).chain(blocks) {
            write_at(&mut self.file, at, block.bytes())?;
        }
        Ok(())
    }

    /// Waits until what lies before `end` is in the file.
    fn settle(&mut self, end: u64) -> io::Result<()> {
        while self.straight.as_ref().and_then(Straight::under_way).is_some_and(|at| at < end) {
            self.take_back()?;
        }
        Ok(())
    }
}

fn write_at(file: &mut File, at: u64, bytes: &[u8]) -> io::Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    file.seek(SeekFrom::Start(at))?;
    file.write_all(bytes)
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.at < self.begin {
            // Over what is in the file, and no further than that.
            let before = usize::try_from(self.begin - self.at).unwrap_or(usize::MAX).min(bytes.len());
            self.settle(self.at + before as u64)?;
            write_at(&mut self.file, self.at, &bytes[..before])?;
            self.at += before as u64;
            return Ok(before);
        }
        let from = usize::try_from(self.at - self.begin).map_err(io::Error::other)?;
        let count = bytes.len().min(BLOCK - from);
        self.block.bytes_mut()[from..from + count].copy_from_slice(&bytes[..count]);
        self.filled = self.filled.max(from + count);
        self.poured = self.poured.min(from);
        self.at += count as u64;
        if self.filled == BLOCK {
            self.pour()?;
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pour()?;
        self.settle(self.begin)
    }
}

impl Seek for Output {
    /// Goes to a place in what has been written.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (from, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(by) => (self.at, by),
            SeekFrom::End(by) => (self.bytes(), by),
        };
        let at = from.checked_add_signed(by).filter(|at| *at <= self.bytes());
        self.at = at.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "there is nothing yet"))?;
        Ok(self.at)
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test may stop")]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::fs::OpenOptions;

    fn output(folder: &tempfile::TempDir, short: u64) -> Output {
        let path = folder.path().join("output");
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(true);
        let file = options.open(&path).expect("file");
        Output { short, ..Output::new(file, Straight::open(&path)) }
    }

    #[derive(Debug, Clone)]
    enum Deed {
        Append(usize, u8),
        Patch(f64, usize, u8),
        Flush,
        Read(f64, usize),
    }

    fn deeds() -> impl Strategy<Value = Vec<Deed>> {
        let sizes = prop_oneof![0..5000usize, BLOCK - 3..BLOCK + 3, 0..3 * BLOCK];
        prop::collection::vec(
            prop_oneof![
                4 => (sizes, any::<u8>()).prop_map(|(size, byte)| Deed::Append(size, byte)),
                3 => (0.0..1.0, 0..9000usize, any::<u8>()).prop_map(|(at, size, byte)| Deed::Patch(at, size, byte)),
                1 => Just(Deed::Flush),
                2 => (0.0..1.0, 0..9000usize).prop_map(|(at, size)| Deed::Read(at, size)),
            ],
            1..20,
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn it_holds_what_was_written(deeds in deeds(), short in prop_oneof![Just(0), Just(BLOCK as u64), Just(SHORT)]) {
            let folder = tempfile::tempdir().expect("folder");
            let mut output = output(&folder, short);
            let mut model: Vec<u8> = Vec::new();
            let place = |share: f64, bytes: usize| (share * bytes as f64) as usize;
            for deed in deeds {
                match deed {
                    Deed::Append(size, byte) => {
                        let bytes: Vec<u8> = (0..size).map(|i| byte.wrapping_add(i as u8)).collect();
                        output.seek(SeekFrom::End(0)).expect("end");
                        output.write_all(&bytes).expect("write");
                        model.extend(bytes);
                    }
                    Deed::Patch(share, size, byte) => {
                        let at = place(share, model.len());
                        output.seek(SeekFrom::Start(at as u64)).expect("place");
                        output.write_all(&vec![byte; size]).expect("write");
                        model.resize(model.len().max(at + size), 0);
                        model[at..at + size].fill(byte);
                    }
                    Deed::Flush => output.flush().expect("flush"),
                    Deed::Read(share, size) => {
                        let at = place(share, model.len());
                        let size = size.min(model.len() - at);
                        let mut read = vec![0; size];
                        output.read_exact_at(at as u64, &mut read).expect("read");
                        prop_assert!(read == model[at..at + size]);
                    }
                }
                prop_assert_eq!(output.bytes(), model.len() as u64);
            }
            output.flush().expect("flush");
            prop_assert!(std::fs::read(folder.path().join("output")).expect("file") == model);
        }
    }

    /// What the disk refuses goes the other way, whatever was under way.
    #[test]
    fn a_disk_that_takes_no_blocks_gets_them_all_the_same() {
        let folder = tempfile::tempdir().expect("folder");
        let mut output = output(&folder, 0);
        output.block = Block::at_an_odd_address();
        let bytes: Vec<u8> = (0..8 * BLOCK + 5).map(|i| (i / 7) as u8).collect();
        output.write_all(&bytes).expect("write");
        output.flush().expect("flush");
        assert!(std::fs::read(folder.path().join("output")).expect("file") == bytes);
    }

    #[test]
    fn nothing_is_beyond_the_end() {
        let folder = tempfile::tempdir().expect("folder");
        let mut output = output(&folder, 0);
        output.write_all(b"1234").expect("write");
        assert!(output.seek(SeekFrom::Start(5)).is_err());
        assert!(output.read_exact_at(2, &mut [0; 3]).is_err());
        assert_eq!(output.seek(SeekFrom::Current(-1)).expect("back"), 3);
    }
}
