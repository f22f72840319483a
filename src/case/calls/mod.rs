//! Telephone calls of a case beside its recordings: the rows of tables of calls, which of their numbers are known, and which
//! accounts may be of one call.

mod hide_others;
mod known_numbers;
mod read_log;
mod same_call;

pub(crate) use hide_others::{IN_INDEX, hide_others, number_rows};
pub use known_numbers::{KnownNumber, known_numbers};
pub use read_log::{LogReading, LoggedRow};
pub(crate) use read_log::{LogTable, print_rows, read_log, with_officers};
pub use same_call::CallTraits;
