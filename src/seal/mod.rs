//! The seal and what it binds: the record of every item, the bag of originals, and the digests that let
//! anyone check them later. Each output carries a seal of its own, the SHA-256 of the whole file with only the
//! seal's 64 digits taken out, so that each proves itself alone; `STEM.sha256` binds them from outside.

mod bag;
mod how_to;
mod record;

pub use bag::{Bag, bag_manifest, payload_name};
pub use how_to::how_to_check;
pub use record::{BundleFile, FORMAT, Part, Record, RecordItem, Stretch, unseal};

use std::io::{self, Read, Seek, SeekFrom, Write};

use sha2::Digest as _;

use crate::model::Digest;

/// Hex digits in a seal.
pub const DIGITS: usize = 64;

/// What the comment at the end of `STEM.zip` says before the seal's digits.
pub const ZIP_SEAL: &[u8] = b"leverarch-seal/1 sha256 ";

/// The digests of a finished file.
#[derive(Clone, Copy, Debug)]
pub struct Sealed {
    /// SHA-256 of the whole file, as `sha256sum` gives it.
    pub digest: Digest,
    /// Size in bytes.
    pub bytes: u64,
}

/// Puts a seal into a file that ends with 64 placeholder digits: reads it once, writes the digits over the
/// placeholder, and gives the digest of the file as it now is.
///
/// # Errors
/// What the disk says.
pub fn seal_the_end<F: Read + Write + Seek>(file: &mut F) -> io::Result<Sealed> {
    let bytes = file.seek(SeekFrom::End(0))?;
    let covered = bytes.saturating_sub(DIGITS as u64);
    file.seek(SeekFrom::Start(0))?;
    let mut hash = sha2::Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    let mut left = covered;
    while left > 0 {
        let want = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        file.read_exact(&mut buffer[..want])?;
        hash.update(&buffer[..want]);
        left -= want as u64;
    }
    let seal = Digest::new(hash.clone().finalize().into()).to_string();
    file.seek(SeekFrom::Start(covered))?;
    file.write_all(seal.as_bytes())?;
    hash.update(seal.as_bytes());
    Ok(Sealed { digest: Digest::new(hash.finalize().into()), bytes })
}

/// The `sha256sum -c` list of some files, sorted by name.
pub fn sums(files: &mut [(String, Digest)]) -> String {
    files.sort();
    files.iter().map(|(name, digest)| format!("{digest}  {name}\n")).collect()
}
