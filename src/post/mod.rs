//! Posting and delivery: the tracking number that joins a letter to its proofs, read from bar codes, from text
//! and from names; and pairs of letters and proofs, offered with their reasons and never assumed. A
//! certificate of posting proves posting and a delivery report delivery: the words are kept apart throughout,
//! and a day on which a letter only counts as delivered is called an estimate.

mod delivery;
mod pair;
mod picture;
mod postcode;
mod sighting;
mod tracking;

pub use delivery::{Class, Deemed, Delivery, Service};
pub use pair::{Letter, Link, Offer, Proof, pair};
pub use picture::{Code, READS_BAR_CODES, find_in_picture};
pub use postcode::find_postcodes;
pub use sighting::{Seen, Sighting, find_in_name, find_in_text};
pub use tracking::{BadTracking, Tracking};
