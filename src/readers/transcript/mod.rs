//! Reads transcripts: what was said in a recording, by whom, and at what time, from the many shapes in which
//! people and programs write that down. Bytes in, lines out. The reader is lenient, for real files lack hours,
//! blank lines or times; whatever it cannot place in time it keeps as it is, so that no word is lost, and says
//! so. It does not correct: a transcript is someone's account of a recording, and an account is evidence.

pub(crate) mod document;
mod json;
mod speaker;
mod subtitles;
#[cfg(test)]
mod tests;
mod text;
mod time;
mod tsv;

use std::time::Duration;

use crate::model::ItemPath;
use crate::model::charset;
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
                "The letters of this text are stored in the way of older Windows programs.".into(),
                "Check that accents and pound signs are right; if not, save the text again as UTF-8.",
            ),
            TranscriptDoubt::CutOff => (
                "This transcript ends in the middle of a line, so it may have been cut off.".into(),
                "Compare its end with the recording, and copy it again from where it came from if words are missing.",
            ),
        };
        Finding::warning(Code::TranscriptDoubt, message).next(next)
    }
}

/// Reads a transcript; nothing when the file holds no text, or data of some other kind.
pub fn parse(bytes: &[u8]) -> Option<Transcript> {
    let text = charset::lines(&charset::decode(bytes));
    let start = text.trim_start();
    if is_tsv(start) {
        return tsv::parse_tsv(start).filter(|transcript| !transcript.lines.is_empty());
    }
    let subtitles = start.starts_with("WEBVTT") || subtitles::are_in(start);
    let mut transcript = if subtitles {
        subtitles::parse_subtitles(&text)
    } else if start.starts_with(['{', '[']) && serde_json::from_str::<serde::de::IgnoredAny>(start).is_ok() {
        return json::parse_json(start).filter(|transcript| !transcript.lines.is_empty());
    } else {
        text::parse_text(&text)
    };
    transcript.lines.retain(|line| !line.text.is_empty());
    if charset::is_guess(bytes) {
        transcript.doubts.push(TranscriptDoubt::Letters);
    }
    if transcript.is_timed() && (is_open(&text) || (subtitles && subtitles::are_open(&text))) {
        transcript.doubts.push(TranscriptDoubt::CutOff);
    }
    (!transcript.lines.is_empty()).then_some(transcript)
}

/// How many lines of a text show what it is.
const FIRST: usize = 20;

/// Whether a text is the transcript of a recording though nobody says so: among its first lines is a time of
/// subtitles or one in brackets, within the first minute. A bare time, "10:30 I phoned", or one that is later may
/// as well be the clock's, and a diary must not be shown as a recording.
pub fn begins(head: &[u8]) -> bool {
    let text = charset::lines(&charset::decode(head));
    let mut rows = text.lines().map(str::trim).take(FIRST);
    rows.any(|row| text::marked_time(row).is_some_and(|from| from < Duration::from_secs(60)))
}

/// Whether a text is the table that Whisper writes beside its subtitles.
pub fn is_tsv(text: &str) -> bool {
    tsv::is_one(text)
}

/// Whether a text stops short: no end of a line, and none of a sentence either.
fn is_open(text: &str) -> bool {
    let ends = ['\n', '.', '?', '!', '\u{2026}', '"', '\u{201d}', '\'', '\u{2019}', ')', ']', '>'];
    !text.trim_end_matches([' ', '\t']).ends_with(ends)
}

/// The transcript of a recording among other files: the one in the same folder that is called like it, with
/// its ending replaced ("call.vtt") or followed by another ("call.m4a.json"). Where there are several, the one
/// with the best account of time is taken.
pub fn find_for_recording<'a>(
    recording: &ItemPath,
    files: impl IntoIterator<Item = &'a ItemPath>,
) -> Option<&'a ItemPath> {
    let whole = recording.likeness();
    let (stem, _) = whole.rsplit_once('.').unwrap_or((&whole, ""));
    let rank = |file: &ItemPath| {
        let name = file.likeness();
        ["vtt", "srt", "json", "tsv", "txt"].iter().position(|ending| {
            let called =
                |like: &str| name.strip_prefix(like).and_then(|rest| rest.strip_prefix('.')) == Some(ending);
            called(stem) || called(&whole)
        })
    };
    files.into_iter().filter_map(|file| Some((rank(file)?, file))).min().map(|(_, file)| file)
}
