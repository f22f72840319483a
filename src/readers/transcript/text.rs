//! Transcripts as plain text, typed or exported: lines that begin with a time, `[00:13] Officer: …`, Otter's
//! "Speaker 1  0:03" over what is said, or no times at all.

use std::time::Duration;

use super::{Transcript, TranscriptDoubt, TranscriptLine, speaker, time};

/// Reads a plain text.
pub(super) fn parse_text(text: &str) -> Transcript {
    let mut out = Transcript::default();
    // Whether the next row may carry on what the last line says.
    let mut open = false;
    let mut timed = false;
    for (i, row) in text.lines().map(str::trim).enumerate() {
        if row.is_empty() {
            open = false;
            continue;
        }
        if row.to_ascii_lowercase().starts_with("transcribed by https://otter.ai") {
            out.machine = Some("Otter");
            continue;
        }
        let started = leading_time(row).or_else(|| head(row));
        if let Some(line) = started {
            let before = out.lines.iter().rev().find_map(|line| line.from);
            if before > line.from {
                out.doubts.push(TranscriptDoubt::GoesBack(i + 1));
            }
            out.lines.push(line);
            (open, timed) = (true, true);
            continue;
        }
        match out.lines.last_mut() {
            Some(last) if open && timed => {
                if !last.text.is_empty() {
                    last.text.push(' ');
                }
                last.text.push_str(row);
            }
            _ => {
                if timed && !out.doubts.iter().any(|doubt| matches!(doubt, TranscriptDoubt::NoTime(_))) {
                    out.doubts.push(TranscriptDoubt::NoTime(i + 1));
                }
                out.lines.push(TranscriptLine { text: row.into(), ..TranscriptLine::default() });
            }
        }
    }
    speaker::part(&mut out.lines);
    if out.lines.iter().filter_map(|line| line.speaker.as_deref()).any(speaker::is_machine_made) {
        out.machine = out.machine.or(Some("a program"));
    }
    out
}

/// The time at the start of a line that is marked as one: by brackets, or by an arrow to another.
pub(super) fn marked_time(row: &str) -> Option<Duration> {
    let arrow = || time::range(row).map(|(from, ..)| from);
    if row.starts_with(['[', '(']) { leading_time(row)?.from } else { arrow() }
}

/// A line that begins with a time, in brackets or bare: `[00:13] …`, "(1:02:03) …", "00:13 - …".
fn leading_time(row: &str) -> Option<TranscriptLine> {
    let bracket = row.chars().next().filter(|c| "[(".contains(*c));
    let inside = bracket.map_or(row, |_| row.get(1..).unwrap_or_default());
    let (from, to, rest) = match time::range(inside) {
        Some((from, to, rest)) => (from, Some(to), rest),
        None => {
            let (from, rest) = time::at_start(inside.trim_start())?;
            (from, None, rest)
        }
    };
    let text = match bracket {
        Some('[') => rest.trim_start().strip_prefix(']')?,
        Some(_) => rest.trim_start().strip_prefix(')')?,
        None if rest.is_empty() || rest.starts_with(char::is_whitespace) => rest,
        None => rest.strip_prefix(':')?,
    };
    let text = text.trim_start();
    let text = text.strip_prefix(['-', '\u{2013}']).unwrap_or(text).trim();
    Some(TranscriptLine { from: Some(from), to, speaker: None, text: text.into() })
}

/// A head over what is said: a name and a time, and nothing else.
fn head(row: &str) -> Option<TranscriptLine> {
    let (name, last) = row.rsplit_once(char::is_whitespace)?;
    let last = last.strip_prefix(['[', '(']).and_then(|l| l.strip_suffix([']', ')'])).unwrap_or(last);
    let from = time::whole(last)?;
    let name = name.trim().trim_end_matches([':', '-', '\u{2013}']).trim();
    // "We spoke at 10:30" is no head.
    speaker::is_name(name).then(|| TranscriptLine {
        from: Some(from),
        to: None,
        speaker: Some(name.into()),
        text: String::new(),
    })
}
