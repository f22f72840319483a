//! What a file is.

/// The folders of inputs that are walked here.
pub const FOLDERS: &[&str] = &[];
