//! The lines of a text, by byte offsets.

use std::ops::Range;

/// The mark that some editors put before the first line.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// How the lines of a text end: as the first one does.
pub(super) fn line_end(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// Where the text begins, behind a byte order mark.
pub(super) fn text_start(text: &str) -> usize {
    if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 }
}

/// Where the line that holds this offset begins.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(text_start(text), |end| end + 1)
}

/// Where the line that holds this offset ends: behind its line end.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// Where the words of the line that holds this offset end: before its line end.
pub(super) fn words_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    if text[at..end].ends_with('\r') { end - 1 } else { end }
}

/// The white space that the line of this offset begins with.
pub(super) fn indent(text: &str, at: usize) -> &str {
    let line = &text[line_start(text, at)..at];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// Whether only spaces are before this offset on its line.
pub(super) fn begins_line(text: &str, at: usize) -> bool {
    is_blank(&text[line_start(text, at)..at])
}

/// Whether a line says nothing.
pub(super) fn is_blank(line: &str) -> bool {
    line.trim_matches([' ', '\t', '\r', '\n']).is_empty()
}

/// Whether a line is a comment.
pub(super) fn is_comment(line: &str) -> bool {
    line.trim_start_matches([' ', '\t']).starts_with('#')
}

/// The blank lines directly before the start of a line.
pub(super) fn blanks_before(text: &str, start: usize) -> Vec<Range<usize>> {
    let (mut lines, mut start) = (Vec::new(), start);
    while start > text_start(text) {
        let before = line_start(text, start - 1);
        if !is_blank(&text[before..start]) {
            break;
        }
        lines.push(before..start);
        start = before;
    }
    lines
}

/// The blank lines from the start of a line on.
pub(super) fn blanks_from(text: &str, start: usize) -> Vec<Range<usize>> {
    let (mut lines, mut start) = (Vec::new(), start);
    while start < text.len() && is_blank(&text[start..next_line(text, start)]) {
        let next = next_line(text, start);
        lines.push(start..next);
        start = next;
    }
    lines
}

/// The text without its last line end, if it has one.
pub(super) fn without_last_line_end(text: &mut String) {
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
}

/// Puts words into a text, or replaces some.
pub(super) fn replaced(text: &str, range: Range<usize>, with: &str) -> String {
    format!("{}{with}{}", &text[..range.start], &text[range.end..])
}
