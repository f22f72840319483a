//! Word, OpenDocument, RTF and workbooks: their words, numbers and fields.

/// The folders of inputs that are walked here.
pub const FOLDERS: &[&str] = &[];
