//! The only folder of the code that touches the disk. It walks the evidence folder, reads each file once through one open
//! handle, and makes a folder of outputs appear whole or not at all. Everything else works on plain data.
#![allow(clippy::disallowed_methods, reason = "this is the folder that may")]

mod cache;
pub mod child_process;
pub(crate) mod confine;
mod create;
mod direct_io;
mod forget;
mod left_behind;
pub mod open;
mod output_file;
pub mod process;
pub mod progress;
mod read;
pub mod save;
mod staging;
mod temp_dir;
mod walk;
mod writer_thread;

use std::path::{Path, PathBuf};
use std::{fmt, io};

pub use cache::Cache;
pub(crate) use create::folder_of;
pub use create::{Existing, write_small};
pub use forget::{RemovedCache, forget};
pub(crate) use left_behind::LeftBehind;
pub use output_file::OutputFile;
pub use read::{
    EvidenceReader, FileStamp, FollowLinks, SeekableView, WholeFile, list, manifest_text, open_output,
    own_file,
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
    /// What was being done: "save", "read".
    pub doing: &'static str,
    /// What the system said.
    pub cause: io::Error,
}

impl SystemError {
    /// Names the path and the action for an error of the system.
    pub fn new(path: impl Into<PathBuf>, doing: &'static str, cause: io::Error) -> Self {
        Self { path: path.into(), doing, cause }
    }

    /// Whether the file could be read and is no text that a manifest can be.
    pub fn is_not_text(&self) -> bool {
        self.cause.get_ref().is_some_and(|cause| cause.is::<NotText>())
    }
}

impl fmt::Display for SystemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (doing, path) = (self.doing, self.path.display());
        match self.cause.kind() {
            io::ErrorKind::PermissionDenied => write!(f, "You do not have permission to {doing} {path}."),
            _ => write!(f, "leverarch could not {doing} {path}: {}.", io_error_text(&self.cause)),
        }
    }
}

impl std::error::Error for SystemError {}

/// Why a file cannot be a manifest: its bytes are no UTF-8 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum NotText {
    /// It is larger than any manifest.
    #[error("it is too large for a manifest")]
    TooLarge,
    /// It has two bytes for each letter.
    #[error("it is saved as UTF-16 and not as UTF-8")]
    Utf16,
    /// It is in another encoding.
    #[error("it is not saved as UTF-8")]
    OtherEncoding,
}

/// The cause of an error of the system in our own words, never in those of the system. A cause that leverarch gave
/// itself keeps its words; of one that is not known the number is given, which can be looked up.
pub fn io_error_text(error: &io::Error) -> String {
    let known = match error.kind() {
        io::ErrorKind::NotFound => "it is not there",
        io::ErrorKind::PermissionDenied => "you do not have permission to open it",
        io::ErrorKind::StorageFull => "the disk is full",
        io::ErrorKind::QuotaExceeded => "your share of the disk is full",
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only",
        io::ErrorKind::AlreadyExists => "it exists already",
        io::ErrorKind::NotADirectory => "it is not a folder",
        io::ErrorKind::IsADirectory => "it is a folder",
        // The rest of what leverarch found itself.
        _ if error.get_ref().is_some() => return error.to_string(),
        io::ErrorKind::DirectoryNotEmpty => "the folder is not empty",
        io::ErrorKind::InvalidFilename => "its name is too long or not allowed on this disk",
        io::ErrorKind::FileTooLarge => "the file is larger than this disk allows",
        io::ErrorKind::CrossesDevices => "it is on another disk",
        io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy => "another program is using it",
        io::ErrorKind::StaleNetworkFileHandle | io::ErrorKind::NetworkDown => "the network drive has lost it",
        io::ErrorKind::TimedOut => "the disk did not answer in time",
        io::ErrorKind::OutOfMemory => "there is not enough memory",
        io::ErrorKind::UnexpectedEof => "it ends too early",
        _ => match error.raw_os_error() {
            Some(number) => return format!("the system reported error number {number}"),
            None => return error.to_string(),
        },
    };
    known.into()
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
