//! PDFs whose content is written in unusual or broken ways.

/// The folders of inputs that are walked here.
pub const FOLDERS: &[&str] = &[];
