//! Transcripts as programs store them: whisper.cpp, Whisper and those built on it, Rev and Otter. All are JSON with a
//! list of pieces; the names of their parts differ, and whether times are in seconds or in milliseconds.

use std::time::Duration;

use serde_json::Value;

use super::{Transcript, TranscriptLine, speaker, time};

/// Otter counts time in samples.
const OTTER_RATE: f64 = 16_000.0;

/// Reads a transcript; nothing when the data is of some other shape.
pub(super) fn parse_json(text: &str) -> Option<Transcript> {
    let data: Value = serde_json::from_str(text).ok()?;
    let list = |name: &str| data.get(name).and_then(Value::as_array);
    let (machine, mut lines) = if let Some(pieces) = list("transcription") {
        ("whisper.cpp", pieces.iter().map(whisper_cpp).collect::<Option<Vec<TranscriptLine>>>()?)
    } else if let Some(pieces) = list("segments") {
        ("Whisper", pieces.iter().map(segment).collect::<Option<Vec<TranscriptLine>>>()?)
    } else if let Some(turns) = list("monologues") {
        ("Rev", turns.iter().map(monologue).collect::<Option<Vec<TranscriptLine>>>()?)
    } else if let Some(pieces) =
        data.get("speech").unwrap_or(&data).get("transcripts").and_then(Value::as_array)
    {
        let speakers = data.get("speech").unwrap_or(&data).get("speakers").and_then(Value::as_array);
        let speakers = speakers.map_or(&[][..], Vec::as_slice);
        ("Otter", pieces.iter().map(|piece| otter(piece, speakers)).collect::<Option<Vec<TranscriptLine>>>()?)
    } else {
        ("a program", data.as_array()?.iter().map(segment).collect::<Option<Vec<TranscriptLine>>>()?)
    };
    speaker::part(&mut lines);
    Some(Transcript { lines, machine: Some(machine), doubts: Vec::new() })
}

/// `{timestamps: {from, to}, offsets: {from, to}, text}`, the offsets in milliseconds.
fn whisper_cpp(piece: &Value) -> Option<TranscriptLine> {
    let at = |end: &str| {
        let offset = piece.get("offsets").and_then(|o| o.get(end)).and_then(Value::as_u64);
        let stamp = || time::whole(piece.get("timestamps")?.get(end)?.as_str()?);
        offset.map(Duration::from_millis).or_else(stamp)
    };
    Some(TranscriptLine {
        from: at("from"),
        to: at("to"),
        speaker: named(piece),
        text: words(piece.get("text")?)?,
    })
}

/// `{start, end, text, speaker}`, the times in seconds.
fn segment(piece: &Value) -> Option<TranscriptLine> {
    let at = |end: &str| seconds(piece.get(end)?);
    Some(TranscriptLine {
        from: at("start"),
        to: at("end"),
        speaker: named(piece),
        text: words(piece.get("text")?)?,
    })
}

/// `{transcript, start_offset, end_offset, speaker_id, speaker_model_label}`, the offsets in samples of a sound of
/// 16,000 a second; the speakers' names stand apart, with their numbers.
fn otter(piece: &Value, speakers: &[Value]) -> Option<TranscriptLine> {
    let at = |end: &str| Duration::try_from_secs_f64(piece.get(end)?.as_f64()? / OTTER_RATE).ok();
    let text = words(piece.get("transcript")?)?;
    let number = piece.get("speaker_id").filter(|number| !number.is_null());
    let known = speakers.iter().find(|speaker| number.is_some() && speaker.get("id") == number);
    let name = known.and_then(|speaker| speaker.get("speaker_name")?.as_str());
    let label = || match piece.get("speaker_model_label")? {
        Value::String(label) if !label.trim().is_empty() => Some(format!("Speaker {}", label.trim())),
        Value::Number(label) => Some(format!("Speaker {label}")),
        _ => None,
    };
    let speaker = name.map(str::to_owned).or_else(label);
    Some(TranscriptLine { from: at("start_offset"), to: at("end_offset"), speaker, text })
}

/// `{speaker, elements: [{type, value, ts, end_ts}]}`, the times in seconds.
fn monologue(turn: &Value) -> Option<TranscriptLine> {
    let elements = turn.get("elements")?.as_array()?;
    let text: String = elements.iter().filter_map(|e| e.get("value")?.as_str()).collect();
    let from = elements.iter().find_map(|e| seconds(e.get("ts")?));
    let to = elements.iter().rev().find_map(|e| seconds(e.get("end_ts")?));
    Some(TranscriptLine {
        from,
        to,
        speaker: named(turn),
        text: text.split_whitespace().collect::<Vec<_>>().join(" "),
    })
}

fn words(value: &Value) -> Option<String> {
    Some(value.as_str()?.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn seconds(value: &Value) -> Option<Duration> {
    Duration::try_from_secs_f64(value.as_f64()?).ok()
}

fn named(piece: &Value) -> Option<String> {
    match piece.get("speaker")? {
        Value::String(name) if !name.trim().is_empty() => Some(name.trim().into()),
        Value::Number(number) => Some(format!("Speaker {number}")),
        _ => None,
    }
}
