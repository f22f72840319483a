//! The bag, packed on a thread of its own, so that the zip is written and summed up while the PDF is. What has
//! been packed is hashed as soon as it can no longer change: the zip's own headers are only complete when an
//! entry is, so the digest follows one entry behind. Headers, and originals too large to hold, are read back;
//! an original that is in memory is hashed from there, for reading 1.6 GB back took a third of a build.

use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use jiff::civil::Date;

use crate::integrity::{Bag, BagTags, FileDigest, RunningHash};
use crate::model::ItemPath;
use crate::system::OutputFile;

/// What is sent to the thread, in the order in which it goes into the bag.
enum ZipPiece {
    Start(ItemPath, u64),
    Whole(Arc<Vec<u8>>),
    Part(Vec<u8>),
    Tags(BagTags, Date),
}

/// A bag being packed.
pub(super) struct ZipThread {
    pieces: Option<SyncSender<ZipPiece>>,
    thread: Option<JoinHandle<io::Result<Option<FileDigest>>>>,
}

impl ZipThread {
    /// Begins a bag in `out`.
    pub(super) fn begin(out: OutputFile, stem: &str) -> io::Result<Self> {
        // An item in memory waits while one is packed, which is two pieces: enough to keep the thread at work.
        let (pieces, received) = sync_channel(2);
        let stem = stem.to_owned();
        let thread =
            thread::Builder::new().name("packer".into()).spawn(move || pack(out, &stem, &received))?;
        Ok(Self { pieces: Some(pieces), thread: Some(thread) })
    }

    /// Adds an original that is in memory.
    pub(super) fn whole(&mut self, item: &ItemPath, bytes: &Arc<Vec<u8>>) -> io::Result<()> {
        self.start(item, bytes.len() as u64)?;
        self.send(ZipPiece::Whole(Arc::clone(bytes)))
    }

    /// Starts an original of this size in bytes; its parts follow.
    pub(super) fn start(&mut self, item: &ItemPath, bytes: u64) -> io::Result<()> {
        self.send(ZipPiece::Start(item.clone(), bytes))
    }

    /// Adds a part of the original that was started last.
    pub(super) fn part(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.send(ZipPiece::Part(bytes.to_vec()))
    }

    /// Adds the tag files, closes and seals the bag.
    pub(super) fn finish(mut self, tags: BagTags, date: Date) -> io::Result<FileDigest> {
        self.send(ZipPiece::Tags(tags, date))?;
        self.join()?.ok_or_else(stopped)
    }

    fn send(&mut self, piece: ZipPiece) -> io::Result<()> {
        let sent = self.pieces.as_ref().is_some_and(|pieces| pieces.send(piece).is_ok());
        // A thread that no longer listens has failed, and says why.
        if sent { Ok(()) } else { self.join().and(Err(stopped())) }
    }

    fn join(&mut self) -> io::Result<Option<FileDigest>> {
        self.pieces = None;
        self.thread.take().map_or(Ok(None), |thread| thread.join().unwrap_or_else(|_| Err(stopped())))
    }
}

/// A bag that is given up is closed before its folder is cleared away.
impl Drop for ZipThread {
    fn drop(&mut self) {
        let _ = self.join();
    }
}

fn stopped() -> io::Error {
    io::Error::other("writing the zip with the originals stopped")
}

/// Packs what is received; nothing when the bag was given up before it was closed.
fn pack(out: OutputFile, stem: &str, pieces: &Receiver<ZipPiece>) -> io::Result<Option<FileDigest>> {
    let out = Rc::new(RefCell::new(out));
    let mut bag = Bag::begin(ZipOutput { out: Rc::clone(&out) }, stem);
    let mut trail = RunningHash::new(ZipReadBack { out: Rc::clone(&out), at: 0 });
    // The original packed last, while it is in memory, and where in the zip it begins.
    let mut held: Option<(u64, Arc<Vec<u8>>)> = None;
    let follow = |trail: &mut RunningHash<ZipReadBack>, held: Option<(u64, Arc<Vec<u8>>)>| match held {
        Some((begin, bytes)) => trail.up_to(begin).and_then(|()| trail.past(&bytes)),
        None => Ok(()),
    };
    for piece in pieces {
        match piece {
            ZipPiece::Start(item, bytes) => {
                let end = out.borrow().bytes();
                bag.start(&item, bytes)?;
                follow(&mut trail, held.take())?;
                trail.up_to(end)?;
            }
            ZipPiece::Whole(bytes) => {
                let begin = out.borrow().bytes();
                bag.write(&bytes)?;
                held = Some((begin, bytes));
            }
            ZipPiece::Part(bytes) => bag.write(&bytes)?,
            ZipPiece::Tags(tags, date) => {
                let mut zip = bag.finish(&tags, date)?;
                follow(&mut trail, held.take())?;
                let sealed = trail.seal(&mut zip)?;
                zip.flush()?;
                return Ok(Some(sealed));
            }
        }
    }
    Ok(None)
}

/// The zip as its writer sees it.
struct ZipOutput {
    out: Rc<RefCell<OutputFile>>,
}

impl Write for ZipOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.borrow_mut().flush()
    }
}

impl Seek for ZipOutput {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.out.borrow_mut().seek(to)
    }
}

/// The zip as it is read back.
struct ZipReadBack {
    out: Rc<RefCell<OutputFile>>,
    at: u64,
}

impl Read for ZipReadBack {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.out.borrow_mut().read_at(self.at, into)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for ZipReadBack {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.out.borrow().place(to, self.at)?;
        Ok(self.at)
    }
}
