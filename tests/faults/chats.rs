//! Chats and logs of calls.

/// The folders of inputs that are walked here.
pub const FOLDERS: &[&str] = &[];
