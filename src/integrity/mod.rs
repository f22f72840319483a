//! The seal and what it binds: the record of every item, the bag of originals, and the digests that let
//! anyone check them later. Each output carries a seal of its own, the SHA-256 of the whole file with only the
//! seal's 64 digits taken out, so that each proves itself alone; `STEM.sha256` binds them from outside.

mod bag;
mod how_to_check;
mod record;
mod record_files;
pub mod self_check;
pub mod verify;

pub use crate::model::checksum_range::ChecksumRange;
pub use bag::{Bag, BagTags, RecordTags, bag_manifest, evidence_digest, page_list, payload_name};
pub(crate) use bag::{LIST as BAG_LIST, MANIFEST as BAG_MANIFEST, PAGES as BAG_PAGES};
pub use how_to_check::{BundleToCheck, how_to_check};
pub use record::{
    BundleFile, FORMAT, MEDIA_MARK, MediaFile, Record, RecordEnclosure, RecordFile, RecordItem, RecordPage,
    RecordPart, UploadPart, unseal,
};

use std::io::{self, Read, Seek, SeekFrom, Write};

use sha2::Digest as _;

use crate::model::{Digest, HASHED_AT_A_TIME};

/// This program and its version, as the record names it.
pub const PROGRAM: &str = concat!("leverarch ", env!("CARGO_PKG_VERSION"));

/// Hex digits in a seal.
pub const DIGITS: usize = 64;

/// What the comment at the end of `STEM.zip` says before the seal's digits.
pub const ZIP_SEAL: &[u8] = b"leverarch-seal/1 sha256 ";

/// The digests of a finished file.
#[derive(Clone, Copy, Debug)]
pub struct FileDigest {
    /// SHA-256 of the whole file, as `sha256sum` gives it.
    pub digest: Digest,
    /// Size in bytes.
    pub bytes: u64,
}

/// Reads a sealed file and sums it up as far as it is wanted: behind its writer, so that only its end is left to
/// read when it is done, or years later.
pub struct RunningHash<R: Read> {
    from: R,
    at: u64,
    hash: sha2::Sha256,
    buffer: Vec<u8>,
}

impl<R: Read> RunningHash<R> {
    /// Starts at the beginning of what `from` reads.
    pub fn new(from: R) -> Self {
        Self { from, at: 0, hash: sha2::Sha256::new(), buffer: vec![0; HASHED_AT_A_TIME] }
    }

    /// Sums up all bytes before `end`, which no longer change.
    ///
    /// # Errors
    /// What the disk says.
    pub fn up_to(&mut self, end: u64) -> io::Result<()> {
        while self.at < end {
            let want = self.buffer.len().min(usize::try_from(end - self.at).unwrap_or(usize::MAX));
            self.from.read_exact(&mut self.buffer[..want])?;
            self.hash.update(&self.buffer[..want]);
            self.at += want as u64;
        }
        Ok(())
    }

    /// Sums up what comes next from `bytes`, which are known to be what would be read, and passes over it.
    ///
    /// # Errors
    /// What the disk says.
    pub fn past(&mut self, bytes: &[u8]) -> io::Result<()>
    where
        R: Seek,
    {
        self.hash.update(bytes);
        self.at += bytes.len() as u64;
        self.from.seek(SeekFrom::Start(self.at)).map(|_| ())
    }

    /// Reads the rest, which begins with a seal's digits. Gives the digest of the whole and of the file with the
    /// digits taken out.
    ///
    /// # Errors
    /// What the disk says.
    pub fn with_and_without_digits(mut self) -> io::Result<(Digest, Digest)> {
        let mut rest = Vec::new();
        self.from.read_to_end(&mut rest)?;
        let mut without = self.hash.clone();
        without.update(rest.get(DIGITS..).unwrap_or(&[]));
        self.hash.update(&rest);
        Ok((Digest::new(self.hash.finalize().into()), Digest::new(without.finalize().into())))
    }

    /// Puts the seal into the finished file, which ends with 64 placeholder digits: sums up the rest, writes
    /// the digits over the placeholder, and gives the digest of the file as it now is.
    ///
    /// # Errors
    /// What the disk says.
    pub fn seal<F: Write + Seek>(mut self, file: &mut F) -> io::Result<FileDigest> {
        let bytes = file.seek(SeekFrom::End(0))?;
        let covered = bytes.saturating_sub(DIGITS as u64);
        self.up_to(covered)?;
        let seal = Digest::new(self.hash.clone().finalize().into()).to_string();
        file.seek(SeekFrom::Start(covered))?;
        file.write_all(seal.as_bytes())?;
        self.hash.update(seal.as_bytes());
        Ok(FileDigest { digest: Digest::new(self.hash.finalize().into()), bytes })
    }
}

/// Copies all that is left of a file, and sums it up on the way.
///
/// # Errors
/// What the disk says.
pub fn copied(from: &mut impl Read, to: &mut impl Write) -> io::Result<FileDigest> {
    let mut hash = sha2::Sha256::new();
    let mut buffer = vec![0; HASHED_AT_A_TIME];
    let mut bytes = 0;
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(FileDigest { digest: Digest::new(hash.finalize().into()), bytes }),
            Ok(n) => {
                hash.update(&buffer[..n]);
                to.write_all(&buffer[..n])?;
                bytes += n as u64;
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

/// The SHA-256 of all that is left of a file.
///
/// # Errors
/// What the disk says.
pub fn digest_of(from: &mut impl Read) -> io::Result<Digest> {
    copied(from, &mut io::sink()).map(|file| file.digest)
}

/// The `sha256sum -c` list of some files, sorted by name.
pub fn sums(files: &mut [(String, Digest)]) -> String {
    files.sort();
    files.iter().map(|(name, digest)| format!("{digest}  {name}\n")).collect()
}
