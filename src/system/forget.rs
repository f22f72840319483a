//! What is kept of a folder, removed at the user's wish. The results that a run keeps hold words and pictures of letters, so
//! each evidence folder has a place of its own in the user's cache folder, which can go as a whole.

use std::fs;
use std::io;
use std::path::Path;

use super::SystemError;
use super::progress::Environment;

/// Where earlier versions kept results of all folders together. Nothing says which of them belong to which folder.
const OF_ALL: [&str; 3] = ["looks", "ocr", "transcripts"];

/// What was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RemovedCache {
    /// Files.
    pub files: usize,
    /// Their size in bytes.
    pub bytes: u64,
}

/// Removes all that caches hold of an evidence folder. The folder need not exist any more; nothing in it is touched.
///
/// # Errors
/// Something cannot be removed.
pub fn forget(environment: &Environment, folder: &Path) -> Result<RemovedCache, SystemError> {
    let mut removed = RemovedCache::default();
    let own = environment.of_case(folder).cache_folder();
    let of_all = environment.cache_folder().into_iter().flat_map(|cache| OF_ALL.map(|name| cache.join(name)));
    for place in own.into_iter().chain(of_all) {
        let trouble = |why| SystemError::new(&place, "remove", why);
        let there = count(&place).map_err(trouble)?;
        match fs::remove_dir_all(&place) {
            Err(why) if why.kind() != io::ErrorKind::NotFound => return Err(trouble(why)),
            _ => {
                removed.files += there.files;
                removed.bytes += there.bytes;
            }
        }
    }
    Ok(removed)
}

/// The files in a folder and in those below it.
fn count(folder: &Path) -> io::Result<RemovedCache> {
    let mut all = RemovedCache::default();
    let entries = match fs::read_dir(folder) {
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(all),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let meta = entry.metadata()?;
        let more = match meta.is_dir() {
            true => count(&entry.path())?,
            false => RemovedCache { files: 1, bytes: meta.len() },
        };
        all.files += more.files;
        all.bytes += more.bytes;
    }
    Ok(all)
}
