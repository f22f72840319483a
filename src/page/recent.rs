//! The folders that were open lately, kept in the user's own settings folder so that the start can offer them.

use std::path::{Path, PathBuf};

use crate::system::Cache;
use crate::system::progress::Environment;

/// Folders that are remembered.
const MOST: usize = 8;
/// The name under which they are kept.
const NAME: &str = "recent.json";

/// The folders that were open lately and are still there, the last one first.
pub(super) fn folders(environment: &Environment) -> Vec<PathBuf> {
    let kept = store(environment).and_then(|store| store.read(NAME, 1 << 16));
    let known: Vec<PathBuf> = kept.and_then(|kept| serde_json::from_slice(&kept).ok()).unwrap_or_default();
    known.into_iter().filter(|folder| folder.is_dir()).collect()
}

/// Remembers a folder.
pub(super) fn note(environment: &Environment, folder: &Path) {
    let Some(store) = store(environment) else { return };
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let mut known = folders(environment);
    known.retain(|other| *other != folder);
    known.insert(0, folder);
    known.truncate(MOST);
    // Without it the folder is only not offered the next time.
    let _ = store.write(NAME, &serde_json::to_vec(&known).unwrap_or_default());
}

/// Takes a folder out of those that were open lately.
pub fn forget(environment: &Environment, folder: &Path) {
    let Some(store) = store(environment) else { return };
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let mut known = folders(environment);
    known.retain(|other| *other != folder);
    // What cannot be written names a folder, and nothing that is in it.
    let _ = store.write(NAME, &serde_json::to_vec(&known).unwrap_or_default());
}

fn store(environment: &Environment) -> Option<Cache> {
    environment.cache_folder().map(|folder| Cache::new(folder.join("page")))
}
