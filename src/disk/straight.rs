//! Whole blocks of a file, written past the system's memory. The ordinary way every byte first fills a fresh page of
//! that memory and waits there for the disk; handing out those pages took a third of a build. Linux has such a way
//! (`O_DIRECT`), for blocks at even addresses; it waits for the disk, so a thread does the waiting.

use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Size of a block in bytes.
pub(super) const BLOCK: usize = 1 << 20;

/// What its place in memory and in the file is a multiple of.
const EVEN: usize = 4096;

/// How many blocks are under way at most.
const BLOCKS: usize = 3;

/// Memory of the size of a block, where the disk can read it.
#[derive(Debug)]
pub(super) struct Block {
    memory: Vec<u8>,
    first: usize,
}

impl Default for Block {
    fn default() -> Self {
        let memory = vec![0; BLOCK + EVEN];
        // When nothing even is to be had the disk refuses the block, which is provided for.
        let first = memory.as_ptr().align_offset(EVEN).min(EVEN);
        Self { memory, first }
    }
}

impl Block {
    #[cfg(test)]
    pub(super) fn at_an_odd_address() -> Self {
        let even = Self::default();
        Self { first: even.first.max(1) - 1, ..even }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.memory[self.first..self.first + BLOCK]
    }

    pub(super) fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.memory[self.first..self.first + BLOCK]
    }
}

/// A block and where in the file it goes.
type Placed = (Block, u64);

/// The way straight to the disk for the blocks of one file.
#[derive(Debug)]
pub(super) struct Straight {
    blocks: SyncSender<Placed>,
    written: Receiver<(Placed, io::Result<()>)>,
    /// Where the blocks under way go, the first one first.
    under_way: VecDeque<u64>,
    /// Blocks that came back.
    spare: Vec<Block>,
}

impl Straight {
    /// Opens one to this file, where there is such a way.
    #[cfg(target_os = "linux")]
    pub(super) fn open(path: &Path) -> Option<Self> {
        use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
        let flags = rustix::fs::OFlags::DIRECT.bits() as i32;
        let file = File::options().write(true).custom_flags(flags).open(path).ok()?;
        let (blocks, received): (_, Receiver<Placed>) = sync_channel(BLOCKS);
        let (give, written) = sync_channel(BLOCKS);
        let write = move || {
            for (block, at) in received {
                let result = file.write_all_at(block.bytes(), at);
                if give.send(((block, at), result)).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().name("straight".into()).spawn(write).ok()?;
        Some(Self { blocks, written, under_way: VecDeque::new(), spare: Vec::new() })
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn open(_: &Path) -> Option<Self> {
        None
    }

    /// Gives a block to be written at `at`, and puts an empty one in its place, unless so many are under way that one
    /// must be taken back first.
    pub(super) fn give(&mut self, block: &mut Block, at: u64) -> bool {
        if self.under_way.len() == BLOCKS {
            return false;
        }
        let full = std::mem::replace(block, self.spare.pop().unwrap_or_default());
        // A thread that is gone says so when its block is to be taken back.
        let _ = self.blocks.send((full, at));
        self.under_way.push_back(at);
        true
    }

    /// Where the first block under way goes.
    pub(super) fn under_way(&self) -> Option<u64> {
        self.under_way.front().copied()
    }

    /// Waits for the first block under way; gives it back when the disk does not take blocks like this.
    ///
    /// # Errors
    /// What the disk says.
    pub(super) fn take_back(&mut self) -> io::Result<Option<Placed>> {
        if self.under_way.pop_front().is_none() {
            return Ok(None);
        }
        let (placed, result) = self.written.recv().map_err(io::Error::other)?;
        match result {
            Ok(()) => self.spare.push(placed.0),
            // It takes no block like this, as opposed to no more of them.
            Err(e) if e.kind() == io::ErrorKind::InvalidInput => return Ok(Some(placed)),
            Err(e) => return Err(e),
        }
        Ok(None)
    }

    /// Ends it; gives all blocks back that were not written.
    ///
    /// # Errors
    /// What the disk says.
    pub(super) fn end(mut self) -> io::Result<Vec<Placed>> {
        let mut left = Vec::new();
        while !self.under_way.is_empty() {
            left.extend(self.take_back()?);
        }
        Ok(left)
    }
}
