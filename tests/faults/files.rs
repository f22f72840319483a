//! Files that the program makes, and what is in the way of it.

/// The folders of inputs that are walked here.
pub const FOLDERS: &[&str] = &[];
