//! Subtitles: WebVTT and SRT. Both are lines of two times with an arrow between them, each followed by what is
//! said meanwhile. Everything else about them is broken somewhere, so only the arrows are relied on.

use super::{FIRST, Transcript, TranscriptDoubt, TranscriptLine, speaker, time};

/// Whether a text looks like subtitles: an arrow between times among its first lines.
pub(super) fn are_in(text: &str) -> bool {
    text.lines().take(FIRST).any(|line| time::range(line).is_some())
}

/// Whether subtitles stop inside a cue: after its number, or after its times with no line for the words.
pub(super) fn are_open(text: &str) -> bool {
    let mut rows = text.trim_end().lines().rev().map(str::trim);
    let (last, before) = (rows.next().unwrap_or_default(), rows.next());
    (time::range(last).is_some() && !text.ends_with("\n\n")) || (before == Some("") && is_number(last))
}

fn is_number(row: &str) -> bool {
    !row.is_empty() && row.bytes().all(|b| b.is_ascii_digit())
}

/// Reads subtitles.
pub(super) fn parse_subtitles(text: &str) -> Transcript {
    let rows: Vec<&str> = text.lines().map(str::trim).collect();
    let arrows: Vec<usize> =
        rows.iter().enumerate().filter(|(_, row)| time::range(row).is_some()).map(|(i, _)| i).collect();
    let mut out = Transcript::default();
    // Words before the first times are those of a cue whose times are damaged: they are kept.
    let front = rows.get(..arrows.first().copied().unwrap_or(rows.len())).unwrap_or_default();
    let marked = front.iter().position(|row| row.starts_with("WEBVTT"));
    let start = marked.map_or(0, |at| at + front.iter().skip(at).take_while(|row| !row.is_empty()).count());
    let text = said(front.get(start..).unwrap_or_default(), !arrows.is_empty());
    if !text.is_empty() {
        out.doubts.push(TranscriptDoubt::NoTime(
            start + front.iter().skip(start).take_while(|row| row.is_empty()).count() + 1,
        ));
        out.lines.push(TranscriptLine { text, ..TranscriptLine::default() });
    }
    for (i, &row) in arrows.iter().enumerate() {
        let next = arrows.get(i + 1).copied();
        let said = said(rows.get(row + 1..next.unwrap_or(rows.len())).unwrap_or_default(), next.is_some());
        let Some((from, to, _)) = rows.get(row).and_then(|row| time::range(row)) else { continue };
        if out.lines.last().and_then(|line: &TranscriptLine| line.from).is_some_and(|before| before > from) {
            out.doubts.push(TranscriptDoubt::GoesBack(row + 1));
        }
        for (speaker, text) in voices(&said) {
            out.lines.push(TranscriptLine { from: Some(from), to: Some(to), speaker, text });
        }
    }
    speaker::part(&mut out.lines);
    if out.lines.iter().filter_map(|line| line.speaker.as_deref()).any(speaker::is_machine_made) {
        out.machine = Some("a program");
    }
    out
}

/// What is said in a cue, as one text: without the number or name of the cue that follows, and without notes.
fn said(rows: &[&str], followed: bool) -> String {
    let mut rows = rows;
    if let (true, [before @ .., last]) = (followed, rows)
        && (is_number(last) || before.last().is_some_and(|row| row.is_empty()))
    {
        rows = before;
    }
    let note = |row: &&str| {
        ["NOTE", "STYLE", "REGION"].iter().any(|word| row.split_whitespace().next() == Some(word))
    };
    let mut words = Vec::new();
    let mut after_blank = false;
    let mut in_note = false;
    for row in rows {
        in_note = (in_note && !row.is_empty()) || (after_blank && note(row));
        after_blank = row.is_empty();
        if !in_note && !row.is_empty() {
            words.push(*row);
        }
    }
    words.join(" ")
}

/// The voices of a cue: tags name them (`<v Name>`), and other tags say nothing that is heard.
fn voices(said: &str) -> Vec<(Option<String>, String)> {
    let mut voices: Vec<(Option<String>, String)> = vec![(None, String::new())];
    let mut rest = said;
    while let Some(open) = rest.find('<') {
        let (before, from) = rest.split_at(open);
        add(&mut voices, before);
        let tag = from.get(1..).and_then(|tag| tag.split_once('>'));
        match tag.filter(|(tag, _)| tag.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/')) {
            Some((tag, after)) => {
                if let Some((head, name)) = tag.split_once(' ')
                    && (head == "v" || head.starts_with("v."))
                {
                    voices.push((Some(without_tags(name.trim())), String::new()));
                }
                rest = after;
            }
            None => {
                add(&mut voices, "<");
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    add(&mut voices, rest);
    for (_, text) in &mut voices {
        *text = without_tags(text).split_whitespace().collect::<Vec<_>>().join(" ");
    }
    voices.retain(|(_, text)| !text.is_empty());
    voices
}

fn add(voices: &mut [(Option<String>, String)], text: &str) {
    if let Some((_, so_far)) = voices.last_mut() {
        so_far.push_str(text);
    }
}

/// The characters that WebVTT spells out.
fn without_tags(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&lrm;", "")
        .replace("&rlm;", "")
        .replace("&amp;", "&")
}
