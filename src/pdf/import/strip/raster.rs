//! What the samples of a picture come to, and what can be wrong with them.

use lopdf::Dictionary;

/// What is wrong with a picture's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ImageFlaw {
    /// It breaks off.
    Cut,
    /// It is garbled, or not what its filter unpacks.
    Damaged,
}

/// What the samples of a picture come to when they are not packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Raster {
    /// Bytes of a row.
    pub(crate) row: usize,
    /// How many rows.
    pub(crate) height: usize,
}

impl Raster {
    /// Whether so many bytes, unpacked but with a predictor's marks still in them, lack a whole row or more. Some writers
    /// leave out a few bytes of the last one, and it is shown all the same.
    pub(crate) fn is_short(&self, bytes: u64, params: Option<&Dictionary>) -> bool {
        let marked = params.is_some_and(|params| {
            params.get(b"Predictor").is_ok_and(|kind| kind.as_i64().is_ok_and(|kind| kind >= 10))
        });
        let row = (self.row as u64).saturating_add(u64::from(marked));
        bytes <= row.saturating_mul((self.height as u64).saturating_sub(1)) && self.row > 0 && self.height > 0
    }
}
