//! Posting and delivery: the tracking number that joins a letter to its proofs, read from bar codes, from text
//! and from names; and pairs of letters and proofs, offered with their reasons and never assumed. A
//! certificate of posting proves posting and a delivery report delivery: the words are kept apart throughout,
//! and a day on which a letter only counts as delivered is called an estimate.

mod barcode;
mod postcode;
mod tracking;
pub(crate) mod tracking_search;

pub use barcode::{PostalBarcode, READS_BAR_CODES, find_in_picture};
pub use postcode::find_postcodes;
pub use tracking::{BadTracking, Tracking};
pub use tracking_search::{MatchSource, TrackingMatch, find_in_name, find_in_text};
