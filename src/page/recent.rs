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
    change(environment, folder, |known, folder| {
        known.insert(0, folder);
        known.truncate(MOST);
    });
}

/// Takes a folder out of those that were open lately.
pub fn forget(environment: &Environment, folder: &Path) {
    change(environment, folder, |_, _| {});
}

/// Takes a folder out of the list, changes what is left, and keeps that.
fn change(environment: &Environment, folder: &Path, then: impl FnOnce(&mut Vec<PathBuf>, PathBuf)) {
    let Some(store) = store(environment) else { return };
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let mut known = folders(environment);
    known.retain(|other| *other != folder);
    then(&mut known, folder);
    // It names folders and nothing that is in them: where it cannot be written, only what the start offers is older.
    let _ = store.write(NAME, &serde_json::to_vec(&known).unwrap_or_default());
}

fn store(environment: &Environment) -> Option<Cache> {
    environment.cache_folder().map(|folder| Cache::new(folder.join("page")))
}
