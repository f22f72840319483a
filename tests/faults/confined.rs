//! Programs that make pages of documents, and what a document asks of them.

/// The folders of inputs that are walked here.
pub const FOLDERS: &[&str] = &[];
