//! The table that Whisper writes beside its subtitles: two times in milliseconds and the words, parted by tabs under
//! the heads "start", "end" and "text".

use std::time::Duration;

use super::{Transcript, TranscriptDoubt, TranscriptLine, speaker};

const HEAD: &str = "start\tend\ttext";

/// Whether a text is such a table.
pub(super) fn is_one(text: &str) -> bool {
    let mut rows = text.trim_start_matches('\u{feff}').lines();
    rows.next().is_some_and(|head| head.trim_end() == HEAD)
        && rows.next().is_none_or(|row| cells(row).is_some())
}

fn cells(row: &str) -> Option<(Duration, Duration, &str)> {
    let mut cells = row.splitn(3, '\t');
    let mut time = || cells.next()?.parse().ok().map(Duration::from_millis);
    Some((time()?, time()?, cells.next()?))
}

/// Reads such a table; a row that is none belongs to the words above it.
pub(super) fn parse_tsv(text: &str) -> Option<Transcript> {
    let mut out = Transcript { machine: Some("Whisper"), ..Transcript::default() };
    for (number, row) in (2..).zip(text.lines().skip(1)) {
        match (cells(row), out.lines.last_mut()) {
            (Some((from, to, words)), last) => {
                if last.and_then(|line| line.from).is_some_and(|before| before > from) {
                    out.doubts.push(TranscriptDoubt::GoesBack(number));
                }
                let text = words.trim().to_owned();
                out.lines.push(TranscriptLine { from: Some(from), to: Some(to), speaker: None, text });
            }
            (None, _) if row.trim().is_empty() => {}
            (None, last) => {
                out.doubts.push(TranscriptDoubt::NoTime(number));
                match last {
                    Some(last) => last.text = format!("{} {}", last.text, row.trim()),
                    None => out
                        .lines
                        .push(TranscriptLine { text: row.trim().to_owned(), ..TranscriptLine::default() }),
                }
            }
        }
    }
    speaker::part(&mut out.lines);
    Some(out)
}
