//! What the places of an item say of its date, and what is doubtful about it.

use crate::model::PartialDate;

/// What a doubt is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateDoubtKind {
    /// The day that is written does not exist, or was another day of the week.
    Impossible,
    /// The date can be read in two ways.
    TwoReadings,
    /// Two good sources differ by more than a day.
    Differ,
    /// The date lies in the future, or before such evidence can be.
    Unlikely,
}

/// Something to tell the user about a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateDoubt {
    /// What it is about.
    pub kind: DateDoubtKind,
    /// What was found: a plain clause.
    pub message: String,
    /// What to do about it.
    pub next: String,
}

impl DateDoubt {
    pub(crate) fn new(kind: DateDoubtKind, message: impl Into<String>, next: impl Into<String>) -> Self {
        DateDoubt { kind, message: message.into(), next: next.into() }
    }
}

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
