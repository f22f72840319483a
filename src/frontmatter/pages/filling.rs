//! What is done where the pages of a part and the numbers in it cannot agree.

/// Whether a part that came out shorter than it was planned is filled up with empty pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filling {
    /// It stays as short as it is, and the plan is made again.
    No,
    /// It is filled up. The numbers in a text move its lines, and its lines move the numbers; should the two never
    /// agree, an empty page ends the search.
    Yes,
}
