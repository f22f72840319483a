//! From when a piece of evidence dates. Every place that may say so gives candidates: the file's name, the
//! letter itself, the header of an e-mail, the tags of a picture or a recording. Each says where it comes
//! from, how far it can be trusted and why, in a sentence for the user; a date that can be read in two ways
//! keeps both. A wrong date is worse than none: what cannot be is said and not rolled over, dates that
//! nobody labelled are only shown, and the time on the file never decides.

mod call_recorder;
mod choose;
mod digits;
mod file_name;
mod formats;
mod letter_text;
mod metadata;
mod month_names;
mod time_of_day;
mod token;
mod weekday;

pub use call_recorder::{CallName, from_call_name};
pub(crate) use choose::in_manifest;
pub use choose::{Chosen, DateDoubt, DateDoubtKind, choose};
pub use file_name::from_name;
pub(crate) use letter_text::ALONE;
pub use letter_text::from_letter;
pub use metadata::{
    from_exif, from_mail_date, from_mail_moment, from_pdf_info, from_sound_seconds, from_sound_tags,
};
pub(crate) use month_names::{in_london, month, weekday};

use crate::model::PartialDate;

/// Where a date comes from, best first: of two that are trusted alike, the earlier in this list is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateSource {
    /// What the user wrote in the manifest.
    Manifest,
    /// The `Date:` of an e-mail.
    MailHeader,
    /// The first and the last of the calls or messages that it lists.
    Rows,
    /// A date in the letter that a word beside it calls the letter's date.
    LetterLabel,
    /// A name that a camera, a recorder, a phone or a scanner gave.
    DeviceName,
    /// A name that a person typed.
    TypedName,
    /// When the camera took the picture.
    Exif,
    /// The tags of a recording.
    SoundTags,
    /// A date in the letter that no word explains.
    LetterText,
    /// When the PDF was made.
    PdfInfo,
    /// The time that the disk keeps with the file.
    FileTime,
}

/// How far a date is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateTrust {
    /// Shown, and never taken without being asked for.
    Hint,
    /// Taken when there is nothing better, and to be checked.
    Low,
    /// Likely right.
    Medium,
    /// Right unless somebody mistyped.
    High,
    /// The user's word.
    Final,
}

/// A date that an item may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateCandidate {
    /// The date, as precise as it is known; the first day, when it is a range.
    pub when: PartialDate,
    /// The last day, when it is a range.
    pub until: Option<PartialDate>,
    /// The other way in which the same text can be read.
    pub other: Option<PartialDate>,
    /// Where it comes from.
    pub source: DateSource,
    /// How far it is trusted.
    pub trust: DateTrust,
    /// Why it may be the date: a clause in plain English, without a capital or a full stop.
    pub reason: String,
}

impl DateCandidate {
    /// A date of one reading.
    pub fn new(when: PartialDate, source: DateSource, trust: DateTrust, reason: impl Into<String>) -> Self {
        DateCandidate { when, until: None, other: None, source, trust, reason: reason.into() }
    }

    /// What the user wrote in the manifest.
    pub fn of_manifest(when: PartialDate) -> Self {
        Self::new(when, DateSource::Manifest, DateTrust::Final, "the manifest says so")
    }

    /// The time that the disk keeps with a file. Copying, unzipping and cloud storage set it anew.
    pub fn of_file_time(when: PartialDate) -> Self {
        let reason = "the time on the file, which copying changes";
        Self::new(when, DateSource::FileTime, DateTrust::Hint, reason)
    }
}

/// What one place says of an item's date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateCandidates {
    /// The dates that it may be, best first.
    pub candidates: Vec<DateCandidate>,
    /// Days that are written there and cannot be.
    pub doubts: Vec<DateDoubt>,
}

impl DateCandidates {
    /// Adds what another place says.
    pub fn join(&mut self, other: DateCandidates) {
        self.candidates.extend(other.candidates);
        self.doubts.extend(other.doubts);
    }
}

impl From<DateCandidate> for DateCandidates {
    fn from(candidate: DateCandidate) -> Self {
        DateCandidates { candidates: vec![candidate], doubts: Vec::new() }
    }
}
