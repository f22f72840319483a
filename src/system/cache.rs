//! Results that were costly to get, kept for the next run in the user's cache folder. Whatever is there may be
//! thrown away at any time, and nothing depends on it: what cannot be read is made again.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Once;

use super::create;
use super::read::{FollowLinks, ordinary};
use crate::model::Digest;

/// Bytes of the digest before what is kept, and of the line's end.
const SEAL: usize = 65;

/// A folder of results by name.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    /// Whether what was left half-written has been looked for.
    swept: Once,
}

impl Cache {
    /// The store in this folder, which is made when something is kept.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, swept: Once::new() }
    }

    /// What is kept under a name, when it is undamaged and at most `most` bytes.
    pub fn read(&self, name: &str, most: u64) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let file = ordinary(&self.folder.join(name), FollowLinks::Refuse).ok()?;
        // Words that somebody else could have written are not put under a page.
        file.metadata().ok().filter(create::is_ours_alone)?;
        file.take(most.saturating_add(SEAL as u64)).read_to_end(&mut bytes).ok()?;
        let (digest, kept) = bytes.split_at_checked(SEAL)?;
        let said: Digest = std::str::from_utf8(digest).ok()?.trim_end().parse().ok()?;
        (said == Digest::compute(kept)).then(|| kept.to_vec())
    }

    /// Keeps bytes under a name: whole or not at all, whoever else writes the same. Their digest stands before
    /// them, by which damage is seen.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        create::private_folder(&self.folder)?;
        self.swept.call_once(|| sweep(&self.folder));
        let path = self.folder.join(name);
        let mut beside = create::temp_file_beside(&path)?;
        beside.write_all(&[format!("{}\n", Digest::compute(bytes)).as_bytes(), bytes].concat())?;
        beside.persist(path).map(drop).map_err(|e| e.error)
    }

    /// Removes what is kept under a name.
    pub fn remove(&self, name: &str) {
        // What cannot be removed is of no harm: it may be thrown away at any time, and so it may stay.
        let _ = fs::remove_file(self.folder.join(name));
    }
}

/// Removes what runs that were killed left half-written.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') && name.ends_with(".partial") && create::unlocked(&entry.path()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
