//! What was said in a recording, line by line, as every format of transcripts comes to.

use std::time::Duration;

use crate::model::finding::{Code, Finding};

/// What was said in a recording.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transcript {
    /// What was said, in the order of the file.
    pub lines: Vec<TranscriptLine>,
    /// The program that wrote it, when the file shows that one did: "Whisper". Such a transcript is a machine's
    /// and nobody has checked it, as far as the file tells.
    pub machine: Option<&'static str>,
    /// What is doubtful about it.
    pub doubts: Vec<TranscriptDoubt>,
}

impl Transcript {
    /// Whether it says of any line when that was said.
    pub fn is_timed(&self) -> bool {
        self.lines.iter().any(|line| line.from.is_some())
    }
}

/// Something that was said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TranscriptLine {
    /// When it begins, from the start of the recording.
    pub from: Option<Duration>,
    /// When it ends.
    pub to: Option<Duration>,
    /// Who says it, as the file names them.
    pub speaker: Option<String>,
    /// The words.
    pub text: String,
}

impl TranscriptLine {
    /// The words with the name before them, as they stand in the file.
    pub fn in_full(&self) -> String {
        self.speaker.as_ref().map_or(self.text.clone(), |name| format!("{name}: {}", self.text))
    }
}

/// What is doubtful about a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TranscriptDoubt {
    /// A line of the file, counted from 1, has no time although those before it have.
    NoTime(usize),
    /// A line of the file, counted from 1, goes back in time.
    GoesBack(usize),
    /// The letters were read as Windows-1252, because they are not UTF-8.
    Letters,
    /// The text ends in the middle of a line or of a cue.
    CutOff,
}

impl TranscriptDoubt {
    /// The finding for a doubt.
    pub fn finding(&self) -> Finding {
        let (message, next) = match self {
            TranscriptDoubt::NoTime(line) => (
                format!(
                    "This looks like a transcript, but its line {line} has no time. It is kept as it is."
                ),
                "Look at that line, and add the time if it is known.",
            ),
            TranscriptDoubt::GoesBack(line) => (
                format!("The time on line {line} of this transcript is earlier than the one before it."),
                "Check whether two transcripts were joined, or a time was mistyped.",
            ),
            TranscriptDoubt::Letters => (
                "This text is stored in the way that older Windows programs used.".into(),
                "Check that accents and pound signs are right. If they are not, save the text again as UTF-8.",
            ),
            TranscriptDoubt::CutOff => (
                "This transcript ends in the middle of a line, so it may have been cut off.".into(),
                "Compare its end with the recording, and copy it again from where it came from if words are missing.",
            ),
        };
        Finding::warning(Code::TranscriptDoubt, message).next(next)
    }
}

/// How many lines of a text show what it is.
pub(super) const FIRST: usize = 20;
