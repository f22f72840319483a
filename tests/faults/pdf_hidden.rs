//! What is hidden in a source PDF: positions, camera data, words under a box.

/// The folders of inputs that are walked here.
pub const FOLDERS: &[&str] = &[];
