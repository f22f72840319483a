//! The straight way between this program and the disk, past the system's memory. The ordinary way every byte first fills
//! a fresh page of that memory; handing out those pages took a third of a build. Linux has the other way (`O_DIRECT`),
//! for bytes at even addresses and places. A disk may refuse it, which it says as `InvalidInput`.

use std::fs::File;
use std::io;
use std::path::Path;

/// What addresses, places in the file and lengths are a multiple of.
pub(super) const EVEN: usize = 4096;

/// The most bytes that go at a time.
pub(super) const PIECE: usize = 1 << 20;

/// Memory for a piece, where the disk can reach it.
#[derive(Debug)]
pub(super) struct AlignedBuffer {
    memory: Vec<u8>,
    first: usize,
    length: usize,
}

impl AlignedBuffer {
    pub(super) fn new() -> Self {
        let memory = vec![0; PIECE + EVEN];
        // When nothing even is to be had the disk refuses the piece, which is provided for.
        let first = memory.as_ptr().align_offset(EVEN).min(EVEN);
        Self { memory, first, length: 0 }
    }

    pub(super) fn fill(&mut self, bytes: &[u8]) {
        self.length = bytes.len();
        self.memory[self.first..self.first + self.length].copy_from_slice(bytes);
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.memory[self.first..self.first + self.length]
    }
}

/// Opens a file to be written the straight way, where there is such a way.
#[cfg(target_os = "linux")]
pub(super) fn open(path: &Path) -> Option<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let flags = rustix::fs::OFlags::DIRECT.bits() as i32;
    File::options().write(true).custom_flags(flags).open(path).ok()
}

#[cfg(not(target_os = "linux"))]
pub(super) fn open(_: &Path) -> Option<File> {
    None
}

#[cfg(unix)]
pub(super) fn write(file: &File, at: u64, buffer: &AlignedBuffer) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, buffer.bytes(), at)
}

#[cfg(not(unix))]
pub(super) fn write(_: &File, _: u64, _: &AlignedBuffer) -> io::Result<()> {
    Err(io::ErrorKind::InvalidInput.into())
}
