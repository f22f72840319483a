//! From when a piece of evidence dates. Every place that may say so gives candidates: the file's name, the
//! letter itself, the header of an e-mail, the tags of a picture or a recording. Each says where it comes
//! from, how far it can be trusted and why, in a sentence for the user; a date that can be read in two ways
//! keeps both. A wrong date is worse than none: what cannot be is said and not rolled over, dates that
//! nobody labelled are only shown, and the time on the file never decides.

mod call_recorder;
mod candidate;
mod cell;
mod choose;
mod digits;
mod file_name;
mod formats;
mod letter_text;
mod metadata;
mod month_names;
mod receipt_text;
mod time_of_day;
mod token;
mod weekday;

pub use crate::readers::dates::candidate::{
    DateCandidate, DateCandidates, DateDoubt, DateDoubtKind, DateSource, DateTrust,
};
pub use call_recorder::{CallName, from_call_name};
pub(crate) use cell::{BadCellDay, day_in_cell};
pub(crate) use choose::in_manifest;
pub use choose::{Chosen, choose};
pub use file_name::from_name;
pub use letter_text::from_letter;
pub(crate) use letter_text::{ALONE, day_at_start};
pub use metadata::{
    from_exif, from_mail_date, from_mail_moment, from_pdf_info, from_sound_seconds, from_sound_tags,
};
pub(crate) use month_names::{in_london, weekday};
pub use receipt_text::from_receipt;
