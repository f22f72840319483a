//! Transcripts as numbered lines with times and speakers, so that a page and a line of it can be named in a hearing.
//! A text that holds none after all is shown as the text or the data that it is.

use crate::model::charset::{check_nul_runs, decode};

use crate::model::document::{Document, DocumentBlock, Utterance};
use crate::model::finding::{Code, Finding};
use crate::readers::transcript::{Transcript, TranscriptDoubt, TranscriptLine};
use crate::readers::{ParsedDocument, ReaderContext, json, plain_text, transcript};

/// What stands over a transcript that a program made.
pub(crate) const UNCHECKED: &str = "This is a machine transcript. Nobody has checked it.";

/// Reads a transcript.
pub(crate) fn read_transcript(
    bytes: &[u8],
    known: ReaderContext<'_>,
) -> Result<ParsedDocument, Vec<Finding>> {
    let text = decode(bytes);
    plain_text::check_text_limit(text.len(), known)?;
    let mut findings: Vec<Finding> = check_nul_runs(&text)?.into_iter().collect();
    let ending = known.file.extension();
    if ending.as_deref() == Some("json") && serde_json::from_str::<serde::de::IgnoredAny>(&text).is_err() {
        return json::read_json(bytes, known);
    }
    let Some(transcript) = transcript::parse(bytes) else {
        return if ending.as_deref() == Some("json") {
            json::read_json(bytes, known)
        } else {
            read_as_plain_text(bytes, known)
        };
    };
    if !transcript.is_timed() && is_subtitles(known) {
        return read_as_plain_text(bytes, known);
    }
    findings.extend(transcript.doubts.iter().map(TranscriptDoubt::finding));
    let written = set(&transcript, transcript.machine.is_some(), known);
    Ok(ParsedDocument { written: vec![written], findings, ..ParsedDocument::default() })
}

/// What a transcriber wrote, and what there is to say of it; nothing when it holds no words, or is data of another
/// kind.
pub(crate) fn transcribed(bytes: &[u8], known: ReaderContext<'_>) -> Option<(Document, Vec<Finding>)> {
    plain_text::check_text_limit(bytes.len(), known).ok()?;
    let transcript = transcript::parse(bytes)?;
    let findings = transcript.doubts.iter().map(TranscriptDoubt::finding).collect();
    Some((set(&transcript, true, known), findings))
}

/// The notice over a transcript, and what was said.
fn set(transcript: &Transcript, by_machine: bool, known: ReaderContext<'_>) -> Document {
    let notice = match (by_machine, known.checked_by.map(str::trim).filter(|name| !name.is_empty())) {
        (true, None) => Some(UNCHECKED.to_owned()),
        (true, Some(name)) => Some(format!("This is a machine transcript, checked by {name}.")),
        (false, Some(name)) => Some(format!("This transcript was checked by {name}.")),
        (false, None) => None,
    };
    let notice = notice.map(DocumentBlock::Notice);
    // What stands over the first time was written about the recording and not said in it.
    let first = transcript.lines.iter().position(|line| line.from.is_some()).unwrap_or(0);
    let (over, spoken) = transcript.lines.split_at(first);
    let over: Vec<String> = over.iter().map(TranscriptLine::in_full).collect();
    let over = (!over.is_empty()).then(|| DocumentBlock::Text(over.join("\n").into()));
    let speech = DocumentBlock::Speech(spoken.iter().map(said).collect());
    Document {
        what: "Transcript".into(),
        title: known.title.into(),
        detail: known.detail.into(),
        parts: notice.into_iter().chain(over).chain([speech]).collect(),
    }
}

/// Whether the name promises times.
fn is_subtitles(known: ReaderContext<'_>) -> bool {
    matches!(known.file.extension().as_deref(), Some("vtt" | "srt"))
}

/// The file as plain text, and that a promise of times is not kept.
fn read_as_plain_text(bytes: &[u8], known: ReaderContext<'_>) -> Result<ParsedDocument, Vec<Finding>> {
    let mut reading = plain_text::read_plain_text(bytes, known)?;
    if is_subtitles(known) {
        let message = "this file is named as subtitles but has no times in it, so it is shown as plain text";
        reading.findings.push(
            Finding::warning(Code::TranscriptDoubt, message)
                .next("check that it was not cut off. If it was, copy it again from where it came from"),
        );
    }
    Ok(reading)
}

fn said(line: &TranscriptLine) -> Utterance {
    let time = line.from.map(|from| {
        let seconds = from.as_secs();
        format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    });
    Utterance {
        time: time.unwrap_or_default(),
        speaker: line.speaker.clone().unwrap_or_default(),
        words: line.text.clone(),
    }
}
