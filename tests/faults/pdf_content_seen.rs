//! What three viewers show.

/// How ours comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ours {
    Shown,
    Repaired,
    Said,
    Refused,
}

/// rows
pub const SEEN: &[(&str, [&str; 3], Ours)] = &[];
