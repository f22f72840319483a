//! Words of a PDF that nobody sees on the page: under a box, white on white.

/// The folders of inputs that are walked here.
pub const FOLDERS: &[&str] = &[];
