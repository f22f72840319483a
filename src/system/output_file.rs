//! An output that is gigabytes long: appended to, patched, and read back meanwhile. Long pieces of it, which are the
//! scans, go straight to the disk. Everything else goes the ordinary way, through the system's memory: there it is
//! at hand when it is patched or looked at, and of a scan that is its first page and its last.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use super::direct_io::{EVEN, PIECE};
use super::writer_thread::WriterThread;

/// A file is short up to here, in bytes: it is read back in a moment, and best from the system's memory.
const SHORT: u64 = 32 << 20;

/// Bytes that come together are a long piece from here on.
const LONG: usize = 64 << 10;

/// So many bytes are gathered before they are written.
const GATHERED: usize = 256 << 10;

/// A file being written: at its end, or over what it holds already. It is read back through here too. It is whole when
/// it was flushed.
#[derive(Debug)]
pub struct OutputFile {
    writer: WriterThread,
    /// The same file, to be read.
    back: File,
    /// Up to where the file goes the ordinary way.
    short: u64,
    /// The end of the file, which begins at `begin` and is still to be written.
    gathered: Vec<u8>,
    begin: u64,
    /// Where the next byte goes.
    at: u64,
}

impl OutputFile {
    /// Writes to a new and empty file, which `back` reads.
    pub(super) fn new(writer: WriterThread, back: File) -> Self {
        Self { writer, back, short: SHORT, gathered: Vec::new(), begin: 0, at: 0 }
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> u64 {
        self.begin + self.gathered.len() as u64
    }

    /// The place in what has been written that a seek leads to from `at`.
    ///
    /// # Errors
    /// It is beyond the end, or before the beginning.
    pub fn place(&self, to: SeekFrom, at: u64) -> io::Result<u64> {
        let (from, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(by) => (at, by),
            SeekFrom::End(by) => (self.bytes(), by),
        };
        let place = from.checked_add_signed(by).filter(|place| *place <= self.bytes());
        place.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "there is nothing yet"))
    }

    /// Reads from `at` on; gives how many bytes, which is none at the end alone.
    ///
    /// # Errors
    /// What the disk says.
    pub fn read_at(&mut self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        let count = self.written(at, into.len());
        if count > 0 {
            self.writer.settle(at + count as u64)?;
            self.back.seek(SeekFrom::Start(at))?;
            return self.back.read(&mut into[..count]);
        }
        let from = usize::try_from(at.saturating_sub(self.begin)).map_err(io::Error::other)?;
        let held = self.gathered.get(from..).unwrap_or_default();
        let count = held.len().min(into.len());
        into[..count].copy_from_slice(&held[..count]);
        Ok(count)
    }

    /// How many of `count` bytes from `at` on are written.
    fn written(&self, at: u64, count: usize) -> usize {
        usize::try_from(self.begin.saturating_sub(at)).unwrap_or(usize::MAX).min(count)
    }

    /// Writes what has been gathered.
    fn flush_buffer(&mut self) -> io::Result<()> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let gathered = std::mem::take(&mut self.gathered);
        let begin = self.begin;
        self.begin += gathered.len() as u64;
        self.writer.write(begin, gathered)
    }

    /// Appends a long piece; gives how much of it was written.
    fn write_long(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // What follows must begin at an even place; one page more stays at hand.
        let odd = usize::try_from(self.bytes() % EVEN as u64).map_err(io::Error::other)?;
        let (first, rest) = bytes.split_at(2 * EVEN - odd);
        let even = &rest[..rest.len() / EVEN * EVEN];
        self.gathered.extend_from_slice(first);
        self.flush_buffer()?;
        for piece in even.chunks(PIECE) {
            self.writer.write_straight(self.begin, piece)?;
            self.begin += piece.len() as u64;
        }
        self.at = self.begin;
        Ok(first.len() + even.len())
    }
}

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let end = self.bytes();
        if self.at < self.begin {
            // Over what is written, and no further than that.
            let over = self.written(self.at, bytes.len());
            self.writer.write(self.at, bytes[..over].to_vec())?;
            self.at += over as u64;
            return Ok(over);
        }
        if self.at == end && end >= self.short && bytes.len() >= LONG {
            return self.write_long(bytes);
        }
        let from = usize::try_from(self.at - self.begin).map_err(io::Error::other)?;
        let count = bytes.len().min(GATHERED.saturating_sub(from));
        let (over, after) = bytes[..count].split_at(count.min(self.gathered.len() - from));
        self.gathered[from..from + over.len()].copy_from_slice(over);
        self.gathered.extend_from_slice(after);
        self.at += count as u64;
        if self.gathered.len() >= GATHERED {
            self.flush_buffer()?;
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.flush_buffer()?;
        self.writer.settle(self.begin)
    }
}

impl Seek for OutputFile {
    /// Goes to a place in what has been written.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.place(to, self.at)?;
        Ok(self.at)
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test may stop")]
mod tests {
    use super::*;
    use crate::system::direct_io::open;
    use proptest::prelude::*;

    fn output(folder: &tempfile::TempDir, short: u64) -> OutputFile {
        let path = folder.path().join("output");
        let file = File::create(&path).expect("file");
        let writer = WriterThread::new(file, open(&path)).expect("writer");
        OutputFile { short, ..OutputFile::new(writer, File::open(&path).expect("file")) }
    }

    fn read(output: &mut OutputFile, mut at: u64, mut into: &mut [u8]) {
        while !into.is_empty() {
            let read = output.read_at(at, into).expect("read");
            assert!(read > 0, "it ends at {at}");
            (at, into) = (at + read as u64, &mut into[read..]);
        }
    }

    #[derive(Debug, Clone)]
    enum Deed {
        Append(usize, u8),
        Patch(f64, usize, u8),
        Flush,
        Read(f64, usize),
    }

    fn deeds() -> impl Strategy<Value = Vec<Deed>> {
        let sizes = prop_oneof![0..5000usize, LONG - 3..LONG + 3, GATHERED - 3..GATHERED + 3, 0..3 * PIECE];
        prop::collection::vec(
            prop_oneof![
                4 => (sizes, any::<u8>()).prop_map(|(size, byte)| Deed::Append(size, byte)),
                3 => (0.0..1.0, 0..9000usize, any::<u8>()).prop_map(|(at, size, byte)| Deed::Patch(at, size, byte)),
                1 => Just(Deed::Flush),
                2 => (0.0..1.0, prop_oneof![0..9000usize, 0..2 * PIECE]).prop_map(|(at, size)| Deed::Read(at, size)),
            ],
            1..20,
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn it_holds_what_was_written(deeds in deeds(), short in prop_oneof![Just(0), Just(PIECE as u64), Just(SHORT)]) {
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
                        let mut found = vec![0; size];
                        read(&mut output, at as u64, &mut found);
                        prop_assert!(found == model[at..at + size]);
                    }
                }
                prop_assert_eq!(output.bytes(), model.len() as u64);
            }
            output.flush().expect("flush");
            prop_assert!(std::fs::read(folder.path().join("output")).expect("file") == model);
        }
    }

    /// The straight way is refused as a disk would refuse it: by a place that is not even.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_disk_that_refuses_the_straight_way_gets_all_the_same() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("output");
        let mut writer = WriterThread::new(File::create(&path).expect("file"), open(&path)).expect("writer");
        let bytes: Vec<u8> = (0..5 * PIECE).map(|i| (i / 7) as u8).collect();
        writer.write(0, bytes[..10].to_vec()).expect("write");
        for (place, piece) in (0..).zip(bytes[10..].chunks(PIECE)) {
            writer.write_straight(10 + place * PIECE as u64, piece).expect("write");
        }
        writer.settle(u64::MAX).expect("settles");
        assert!(std::fs::read(path).expect("file") == bytes);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_said_and_not_passed_over() {
        let full = || File::options().write(true).open("/dev/full").expect("device");
        let mut output = OutputFile {
            short: 0,
            ..OutputFile::new(WriterThread::new(full(), Some(full())).expect("writer"), full())
        };
        let written = output.write_all(&vec![7; 9 * PIECE]).and_then(|()| output.flush());
        assert_eq!(written.expect_err("full").kind(), io::ErrorKind::StorageFull);
    }

    #[test]
    fn nothing_is_beyond_the_end() {
        let folder = tempfile::tempdir().expect("folder");
        let mut output = output(&folder, 0);
        output.write_all(b"1234").expect("write");
        assert!(output.seek(SeekFrom::Start(5)).is_err());
        assert_eq!(output.read_at(2, &mut [0; 3]).expect("read"), 2);
        assert_eq!(output.read_at(4, &mut [0; 3]).expect("read"), 0);
        assert_eq!(output.read_at(5, &mut [0; 3]).expect("read"), 0);
        assert_eq!(output.seek(SeekFrom::Current(-1)).expect("back"), 3);
    }
}
