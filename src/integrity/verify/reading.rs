//! A file is read once for all that is asked of it: its digest and its seal's digest are computed on a thread of
//! their own, while the reader looks at the same bytes for the rest.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use sha2::Digest as _;

use crate::integrity::DIGITS;
use crate::model::{Digest, HASHED_AT_A_TIME};

/// Bytes that are read at a time.
const PIECE: usize = HASHED_AT_A_TIME;

/// Pieces that may wait to be hashed.
const WAITING: usize = 16;

/// Bytes of a file for which a thread is worth its start.
const WORTH_A_THREAD: u64 = 1 << 20;

/// The digest of a whole file, and of the file with the 64 digits of its seal taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SealDigests {
    pub(super) whole: Digest,
    pub(super) without_digits: Digest,
}

/// Reads a file from its start to its end. `each` sees every byte, in pieces.
pub(super) fn read_once(
    file: &mut (impl Read + Seek),
    digits_at: u64,
    mut each: impl FnMut(&[u8]),
) -> io::Result<SealDigests> {
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    if length < WORTH_A_THREAD {
        let mut all = Vec::new();
        file.read_to_end(&mut all)?;
        each(&all);
        return Ok(hash([Arc::new(all)], |_| {}, digits_at));
    }
    thread::scope(|scope| {
        let (pieces, to_hash) = sync_channel(WAITING);
        let (done, used) = sync_channel(WAITING + 2);
        let hashing = scope.spawn(move || hash(to_hash, |piece| drop(done.try_send(piece)), digits_at));
        let read = pass_on(file, &pieces, &used, &mut each);
        drop(pieces);
        let digests = hashing.join().map_err(|_| io::Error::other("the check stopped unexpectedly"))?;
        read.map(|()| digests)
    })
}

fn pass_on(
    file: &mut impl Read,
    pieces: &SyncSender<Arc<Vec<u8>>>,
    used: &Receiver<Arc<Vec<u8>>>,
    each: &mut impl FnMut(&[u8]),
) -> io::Result<()> {
    loop {
        let old = used.try_recv().ok().and_then(|piece| Arc::try_unwrap(piece).ok());
        let mut piece = old.unwrap_or_else(|| Vec::with_capacity(PIECE));
        piece.clear();
        file.by_ref().take(PIECE as u64).read_to_end(&mut piece)?;
        if piece.is_empty() {
            return Ok(());
        }
        let piece = Arc::new(piece);
        if pieces.send(Arc::clone(&piece)).is_err() {
            return Err(io::Error::other("the check stopped unexpectedly"));
        }
        each(&piece);
    }
}

fn hash(
    pieces: impl IntoIterator<Item = Arc<Vec<u8>>>,
    mut done: impl FnMut(Arc<Vec<u8>>),
    digits_at: u64,
) -> SealDigests {
    let mut whole = sha2::Sha256::new();
    // From the digits on there are two sums; before them they are one.
    let mut without: Option<sha2::Sha256> = None;
    let mut at = 0;
    for piece in pieces {
        let mut rest = piece.as_slice();
        if without.is_none() && at + rest.len() as u64 > digits_at {
            let before = usize::try_from(digits_at.saturating_sub(at)).unwrap_or(0);
            let (plain, from_digits) = rest.split_at(before);
            whole.update(plain);
            without = Some(whole.clone());
            at += plain.len() as u64;
            rest = from_digits;
        }
        whole.update(rest);
        if let Some(without) = &mut without {
            let digits_left = (digits_at + DIGITS as u64).saturating_sub(at);
            let skip = usize::try_from(digits_left).unwrap_or(usize::MAX).min(rest.len());
            without.update(&rest[skip..]);
        }
        at += rest.len() as u64;
        done(piece);
    }
    let without = without.unwrap_or_else(|| whole.clone());
    SealDigests {
        whole: Digest::new(whole.finalize().into()),
        without_digits: Digest::new(without.finalize().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_taken_out_wherever_they_fall_between_two_pieces() {
        let long = usize::try_from(WORTH_A_THREAD).expect("a length");
        for (length, digits_at) in [
            (200, 136),
            (PIECE + 40, PIECE - 24),
            (long, PIECE - 64),
            (long + 40, PIECE - 24),
            (long + 9, PIECE),
            (long + 64, long),
        ] {
            let bytes: Vec<u8> = (0..length).map(|i| (i * 7 % 251) as u8).collect();
            let mut seen = Vec::new();
            let found = read_once(&mut io::Cursor::new(&bytes), digits_at as u64, |piece| {
                seen.extend_from_slice(piece)
            });
            let left = [&bytes[..digits_at], &bytes[digits_at + DIGITS..]].concat();
            let right =
                SealDigests { whole: Digest::compute(&bytes), without_digits: Digest::compute(&left) };
            assert_eq!(found.expect("read"), right, "{length}");
            assert!(seen == bytes);
        }
    }
}
