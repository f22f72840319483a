//! The only folder of the code that touches the disk. It walks the evidence folder, reads each file once through one open
//! handle, and makes a folder of outputs appear whole or not at all. Everything else works on plain data.
#![allow(clippy::disallowed_methods, reason = "this is the folder that may")]

mod cache;
pub mod child_process;
pub(crate) mod confine;
mod create;
mod direct_io;
mod left_behind;
mod output_file;
pub mod process;
pub mod progress;
mod read;
mod staging;
mod temp_dir;
mod walk;
mod writer_thread;

use std::path::{Path, PathBuf};
use std::{fmt, io};

pub use cache::Cache;
pub(crate) use create::folder_of;
pub use create::{Existing, write_small};
pub(crate) use left_behind::LeftBehind;
pub use output_file::OutputFile;
pub use read::{
    EvidenceReader, FollowLinks, SeekableView, WholeFile, list, manifest_text, open_output, own_file,
};
pub use staging::{PublishedFolder, StagingDir, TargetState};
#[cfg(all(test, unix))]
pub(crate) use temp_dir::tests_write;
pub use temp_dir::{TempDir, can_be_started, sweep};
pub(crate) use walk::left_behind;
pub use walk::{EntryKind, WalkEntry, WalkResult, walk};

/// Trouble with the disk or the system: which path, what was being done, and what the system said.
#[derive(Debug)]
pub struct SystemError {
    /// The path.
    pub path: PathBuf,
    /// What was being done: "write", "read".
    pub doing: &'static str,
    /// What the system said.
    pub cause: io::Error,
}

impl SystemError {
    /// Names the path and the deed for an error of the system.
    pub fn new(path: impl Into<PathBuf>, doing: &'static str, cause: io::Error) -> Self {
        Self { path: path.into(), doing, cause }
    }
}

impl fmt::Display for SystemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "I could not {} {}: {}.", self.doing, self.path.display(), io_error_text(&self.cause))
    }
}

impl std::error::Error for SystemError {}

/// What the system said, in plain words where they are known.
pub fn io_error_text(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is not there".into(),
        io::ErrorKind::PermissionDenied => "this user may not open it".into(),
        io::ErrorKind::StorageFull => "the disk is full".into(),
        io::ErrorKind::QuotaExceeded => "your share of the disk is full".into(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk cannot be written to".into(),
        io::ErrorKind::AlreadyExists => "it exists already".into(),
        io::ErrorKind::NotADirectory => "it is not a folder".into(),
        io::ErrorKind::IsADirectory => "it is a folder".into(),
        _ => error.to_string(),
    }
}

/// Whether `inner` is `outer` or lies inside it, by what the disk says and not by spelling. Parts of `inner`
/// that do not exist yet are judged by the nearest folder above them that does.
pub fn lies_inside(inner: &Path, outer: &Path) -> bool {
    let Ok(outer) = outer.canonicalize() else { return false };
    let absolute = std::path::absolute(inner).unwrap_or_else(|_| inner.to_owned());
    absolute.ancestors().find_map(|a| a.canonicalize().ok()).is_some_and(|real| real.starts_with(&outer))
}

/// The path of a file from a folder on, by what the disk says and not by spelling; nothing when it is not in it.
pub fn path_inside(file: &Path, folder: &Path) -> Option<PathBuf> {
    let (file, folder) = (file.canonicalize().ok()?, folder.canonicalize().ok()?);
    file.strip_prefix(folder).ok().map(Into::into)
}
