//! What tells whether a case is still the one that was checked or built.

use crate::bundle::listing::CaseListing;
use crate::model::Digest;

/// What tells whether a case is still the same: its manifest, and the names and sizes of its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CaseStamp(Digest);

impl CaseStamp {
    /// That of a list.
    pub(super) fn new(listing: &CaseListing) -> Self {
        let mut said = listing.digest.to_string();
        for file in &listing.found {
            said += &format!("\n{} {}", file.bytes, file.path);
        }
        Self(Digest::compute(said.as_bytes()))
    }
}
