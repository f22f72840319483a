//! What a confined process may still open.

use std::path::{Path, PathBuf};

/// What a process may still open.
#[derive(Debug)]
pub(super) struct Rights<'a> {
    /// Its working folder, for everything but starting programs.
    pub(super) write: Option<&'a Path>,
    /// To read only.
    pub(super) read: &'a [PathBuf],
    /// To read and to start programs from, beside the system's own. Without it no program can be started.
    pub(super) start: Option<&'a [PathBuf]>,
}

/// That a process could not be confined.
#[derive(Debug)]
pub(super) struct Unconfined;
