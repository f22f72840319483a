//! Reads transcripts: what was said in a recording, by whom, and at what time, from the many shapes in which
//! people and programs write that down. Bytes in, lines out. The reader is lenient, for real files lack hours,
//! blank lines or times; whatever it cannot place in time it keeps as it is, so that no word is lost, and says
//! so. It does not correct: a transcript is someone's account of a recording, and an account is evidence.

mod lines;

use std::time::Duration;

use crate::model::{ItemPath, charset};
use lines::FIRST;
pub use lines::{Transcript, TranscriptDoubt, TranscriptLine};

pub(crate) mod document;
mod json;
mod speaker;
mod subtitles;
#[cfg(test)]
mod tests;
mod text;
mod time;
mod tsv;

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
