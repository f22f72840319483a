//! Results that were costly to get, kept for the next run in the user's cache folder. Whatever is there may be
//! thrown away at any time, and nothing depends on it: what cannot be read is made again.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::model::Digest;

/// Bytes of the digest before what is kept, and of the line's end.
const SEAL: usize = 65;

/// A folder of results by name.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    written: AtomicU64,
}

impl Store {
    /// The store in this folder, which is made when something is kept.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, written: AtomicU64::new(0) }
    }

    /// What is kept under a name, when it is undamaged and at most `most` bytes.
    pub fn read(&self, name: &str, most: u64) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let file = File::open(self.folder.join(name)).ok()?;
        file.take(most.saturating_add(SEAL as u64)).read_to_end(&mut bytes).ok()?;
        let (digest, kept) = bytes.split_at_checked(SEAL)?;
        let said: Digest = std::str::from_utf8(digest).ok()?.trim_end().parse().ok()?;
        (said == Digest::of(kept)).then(|| kept.to_vec())
    }

    /// Keeps bytes under a name: whole or not at all, whoever else writes the same. Their digest stands before
    /// them, by which damage is seen.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        make_private(&self.folder)?;
        let count = self.written.fetch_add(1, Ordering::Relaxed);
        let beside = self.folder.join(format!(".{name}.{}-{count}.partial", std::process::id()));
        let written = File::create(&beside).and_then(|mut file| {
            file.write_all(&[format!("{}\n", Digest::of(bytes)).as_bytes(), bytes].concat())
        });
        let done = written.and_then(|()| fs::rename(&beside, self.folder.join(name)));
        if done.is_err() {
            let _ = fs::remove_file(&beside);
        }
        done
    }
}

/// Makes a folder that only this user can look into: what is kept are words of letters.
fn make_private(folder: &std::path::Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
