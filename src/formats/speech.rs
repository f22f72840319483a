//! Transcripts as numbered lines with times and speakers, so that a page and a line of it can be named in a hearing.
//! A text that holds none after all is shown as the text or the data that it is.

use super::charset::{decode, holes};
use super::{Known, Reading, json, plain};
use crate::finding::{Code, Finding};
use crate::transcript::{self, Doubt, Line};
use crate::written::{Part, Said, Written};

/// What stands over a transcript that a program made.
const UNCHECKED: &str = "This is a machine transcript. Nobody has checked it.";

/// Reads a transcript.
pub(super) fn read(bytes: &[u8], known: Known<'_>) -> Result<Reading, Vec<Finding>> {
    let text = decode(bytes);
    plain::weighed(text.len(), known)?;
    let mut findings: Vec<Finding> = holes(&text)?.into_iter().collect();
    let ending = known.file.extension();
    if ending.as_deref() == Some("json") && serde_json::from_str::<serde::de::IgnoredAny>(&text).is_err() {
        return json::read(bytes, known);
    }
    let Some(transcript) = transcript::read(bytes) else {
        return if ending.as_deref() == Some("json") {
            json::read(bytes, known)
        } else {
            plain(bytes, known)
        };
    };
    if !transcript.is_timed() && is_subtitles(known) {
        return plain(bytes, known);
    }
    findings.extend(transcript.doubts.iter().map(Doubt::finding));
    let notice = transcript.machine.map(|_| Part::Notice(UNCHECKED.into()));
    // What stands over the first time was written about the recording and not said in it.
    let first = transcript.lines.iter().position(|line| line.from.is_some()).unwrap_or(0);
    let (over, spoken) = transcript.lines.split_at(first);
    let over: Vec<String> = over.iter().map(Line::in_full).collect();
    let over = (!over.is_empty()).then(|| Part::Text(over.join("\n")));
    let speech = Part::Speech(spoken.iter().map(said).collect());
    let written = Written {
        what: "Transcript".into(),
        title: known.title.into(),
        detail: known.detail.into(),
        parts: notice.into_iter().chain(over).chain([speech]).collect(),
    };
    Ok(Reading { written: vec![written], findings, ..Reading::default() })
}

/// Whether the name promises times.
fn is_subtitles(known: Known<'_>) -> bool {
    matches!(known.file.extension().as_deref(), Some("vtt" | "srt"))
}

/// The file as plain text, and that a promise of times is not kept.
fn plain(bytes: &[u8], known: Known<'_>) -> Result<Reading, Vec<Finding>> {
    let mut reading = plain::read(bytes, known)?;
    if is_subtitles(known) {
        let message = "this is named as subtitles but no times stand in it, so it is shown as plain text";
        reading.findings.push(
            Finding::warning(Code::TranscriptDoubt, message)
                .next("check that it was not cut off, and copy it again from where it came from if it was"),
        );
    }
    Ok(reading)
}

fn said(line: &Line) -> Said {
    let time = line.from.map(|from| {
        let seconds = from.as_secs();
        format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    });
    Said {
        time: time.unwrap_or_default(),
        speaker: line.speaker.clone().unwrap_or_default(),
        words: line.text.clone(),
    }
}
