//! Who writes an output down: a thread, so that nobody else waits for the disk. Long pieces go straight there; where the
//! disk refuses that, they are written as all others are.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::direct_io;
use super::direct_io::{AlignedBuffer, PIECE};

/// How many bytes of memory, and how many pieces, are under way at most.
const UNDER_WAY: usize = 14 << 20;
const PIECES: usize = 64;

/// What is to be written.
#[derive(Debug)]
enum Piece {
    Plain(Vec<u8>),
    Straight(AlignedBuffer),
}

impl Piece {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Plain(bytes) => bytes,
            Self::Straight(buffer) => buffer.bytes(),
        }
    }
}

/// The hand that writes one file.
#[derive(Debug)]
pub(super) struct WriterThread {
    pieces: SyncSender<(u64, Piece)>,
    written: Receiver<(Piece, io::Result<()>)>,
    /// Where the pieces under way go and how many bytes of memory they take, the first one first.
    under_way: VecDeque<(u64, usize)>,
    /// Rooms that came back.
    spare: Vec<AlignedBuffer>,
}

impl WriterThread {
    /// Writes to this file, long pieces through `way`, which is the same file opened for the straight way.
    pub(super) fn new(mut file: File, mut way: Option<File>) -> io::Result<Self> {
        let (pieces, received) = sync_channel::<(u64, Piece)>(PIECES);
        let (give, written) = sync_channel(PIECES);
        let write = move || {
            for (at, piece) in received {
                let result = put(&mut file, &mut way, at, &piece);
                if give.send((piece, result)).is_err() {
                    return;
                }
            }
            // Nobody waits for this; who publishes the file syncs it again, has less to wait for and hears what is wrong.
            let _ = file.sync_all();
        };
        thread::Builder::new().name("writer".into()).spawn(write)?;
        Ok(Self { pieces, written, under_way: VecDeque::new(), spare: Vec::new() })
    }

    /// Writes bytes at this place, when their turn comes.
    ///
    /// # Errors
    /// What the disk said of earlier ones.
    pub(super) fn write(&mut self, at: u64, bytes: Vec<u8>) -> io::Result<()> {
        self.send(at, bytes.capacity(), |_| Piece::Plain(bytes))
    }

    /// Writes bytes straight to the disk, at most a piece: an even number of them at an even place.
    ///
    /// # Errors
    /// What the disk said of earlier ones.
    pub(super) fn write_straight(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.send(at, PIECE, |spare| {
            let mut buffer = spare.pop().unwrap_or_else(AlignedBuffer::new);
            buffer.fill(bytes);
            Piece::Straight(buffer)
        })
    }

    fn send(
        &mut self,
        at: u64,
        memory: usize,
        piece: impl FnOnce(&mut Vec<AlignedBuffer>) -> Piece,
    ) -> io::Result<()> {
        let taken = |under_way: &VecDeque<(u64, usize)>| under_way.iter().map(|piece| piece.1).sum::<usize>();
        while self.under_way.len() == PIECES || taken(&self.under_way) >= UNDER_WAY {
            self.recv_done()?;
        }
        // A thread that is gone says so when the piece is to be taken back.
        let _ = self.pieces.send((at, piece(&mut self.spare)));
        self.under_way.push_back((at, memory));
        Ok(())
    }

    /// Waits until everything that begins before `end` is in the file.
    ///
    /// # Errors
    /// What the disk says.
    pub(super) fn settle(&mut self, end: u64) -> io::Result<()> {
        while self.under_way.iter().any(|piece| piece.0 < end) {
            self.recv_done()?;
        }
        Ok(())
    }

    /// Waits for the first piece under way.
    fn recv_done(&mut self) -> io::Result<()> {
        let (piece, result) = self.written.recv().map_err(io::Error::other)?;
        self.under_way.pop_front();
        if let Piece::Straight(buffer) = piece {
            self.spare.push(buffer);
        }
        result
    }
}

/// One that is given up has written its last before its folder is cleared away; the disk's word no longer matters then.
impl Drop for WriterThread {
    fn drop(&mut self) {
        for _ in self.under_way.drain(..) {
            // Fails at once, each time, when the thread is gone.
            let _ = self.written.recv();
        }
    }
}

fn put(file: &mut File, way: &mut Option<File>, at: u64, piece: &Piece) -> io::Result<()> {
    if let (Piece::Straight(buffer), Some(straight)) = (piece, &way) {
        match direct_io::write(straight, at, buffer) {
            // It takes no piece like this, as opposed to no more of them.
            Err(e) if e.kind() == io::ErrorKind::InvalidInput => *way = None,
            done => return done,
        }
    }
    file.seek(SeekFrom::Start(at))?;
    file.write_all(piece.bytes())
}
