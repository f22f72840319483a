//! Entries of a list in brackets or of a table in braces: taken out and put in, with the comments between them kept.

use std::ops::Range;

use toml_edit::Value;

use super::lines::{begins_line, indent, is_blank, line_end, line_start, next_line, replaced, words_end};
use super::node::values_within;

/// A list or an inline table, with the place of each entry: its value, and in braces the key before it.
pub(super) struct Container {
    /// Behind the opening bracket.
    open: usize,
    /// Before the closing one.
    close: usize,
    entries: Vec<Range<usize>>,
    in_braces: bool,
}

impl Container {
    /// The entries of a value; nothing when it is neither a list nor a table in braces.
    pub(super) fn new(text: &str, value: &Value) -> Option<Self> {
        let (values, in_braces): (Vec<Range<usize>>, bool) = match value {
            Value::Array(list) => (list.iter().filter_map(Value::span).collect(), false),
            Value::InlineTable(table) => (values_within(table), true),
            _ => return None,
        };
        let span = value.span()?;
        let (open, close) = (span.start + 1, span.end.checked_sub(1)?);
        let mut from = open;
        let entries = values.into_iter().map(|value| {
            let start = words_from(text, from, value.end);
            from = value.end;
            start..value.end
        });
        Some(Self { entries: entries.collect(), open, close, in_braces })
    }

    /// How many entries it has.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The entries that are wholly within this range.
    pub(super) fn within(&self, values: &[Range<usize>]) -> Vec<usize> {
        let holds = |entry: &Range<usize>| values.iter().any(|value| value.end == entry.end);
        self.entries.iter().enumerate().filter(|(_, entry)| holds(entry)).map(|(at, _)| at).collect()
    }

    fn entry(&self, at: usize) -> Range<usize> {
        self.entries.get(at).cloned().unwrap_or(self.close..self.close)
    }

    /// Behind the comma that follows an entry.
    fn behind_comma(&self, text: &str, at: usize) -> Option<usize> {
        let (from, to) = (self.entry(at).end, self.entry(at + 1).start);
        comma(text, from, to).map(|comma| comma + 1)
    }

    /// The text without one of the entries.
    pub(super) fn without(&self, text: &str, at: usize) -> String {
        let entry = self.entry(at);
        let mut cuts = Vec::new();
        match self.behind_comma(text, at) {
            Some(behind) if is_blank(&text[entry.end..behind - 1]) => cuts.push(entry.start..behind),
            Some(behind) => cuts.extend([entry.clone(), behind - 1..behind]),
            None => {
                let before = at.checked_sub(1).and_then(|before| self.behind_comma(text, before));
                match before {
                    Some(behind)
                        if is_blank(&text[behind..entry.start]) && !begins_line(text, entry.start) =>
                    {
                        cuts.push(behind - 1..entry.end);
                    }
                    Some(behind) => cuts.extend([behind - 1..behind, entry.clone()]),
                    None => cuts.push(entry.clone()),
                }
            }
        }
        let mut out = text.to_owned();
        for cut in cuts.into_iter().rev() {
            let holds_entry = cut.end > entry.start;
            out = if holds_entry { cut_out(&out, cut) } else { replaced(&out, cut, "") };
        }
        out
    }

    /// The text with another entry, before the one that is `at` now.
    pub(super) fn with(&self, text: &str, at: usize, entry: &str) -> String {
        let line_end = line_end(text);
        let inside = &text[self.open..self.close];
        let (first, Some(before)) = (self.entry(at), at.checked_sub(1)) else {
            let first = self.entry(0);
            return if !self.entries.is_empty() {
                let between = match begins_line(text, first.start) {
                    true => format!(",{line_end}{}", indent(text, first.start)),
                    false => ", ".into(),
                };
                replaced(text, first.start..first.start, &format!("{entry}{between}"))
            } else if inside.contains('\n') {
                let end = line_start(text, self.close);
                let indent = indent(text, self.open);
                // Where the bracket does not close on a line of its own, the entry goes before it.
                match is_blank(&text[end..self.close]) {
                    true => replaced(text, end..end, &format!("{indent}    {entry},{line_end}")),
                    false => replaced(text, self.close..self.close, entry),
                }
            } else if self.in_braces {
                replaced(text, self.open..self.close, &format!(" {entry} "))
            } else {
                replaced(text, self.open..self.close, entry)
            };
        };
        let is_last = at >= self.entries.len();
        let (previous, comma) = (self.entry(before), self.behind_comma(text, before));
        let line = words_end(text, comma.unwrap_or(previous.end));
        let on_own_line =
            begins_line(text, previous.start) && line < self.close && (is_last || line < first.start);
        let (to, with) = match (on_own_line, comma) {
            (true, _) => {
                let comma = if comma.is_some() { "," } else { "" };
                (line, format!("{line_end}{}{entry}{comma}", indent(text, previous.start)))
            }
            (false, Some(behind)) => (behind, format!(" {entry},")),
            (false, None) => (previous.end, format!(", {entry}")),
        };
        let out = replaced(text, to..to, &with);
        match (on_own_line, comma) {
            (true, None) => replaced(&out, previous.end..previous.end, ","),
            _ => out,
        }
    }
}

/// A cut that leaves no blank line and no doubled space behind.
fn cut_out(text: &str, cut: Range<usize>) -> String {
    let end = words_end(text, cut.end);
    let rest = &text[cut.end..end];
    let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    match (begins_line(text, cut.start), rest.len() == spaces) {
        (true, true) => replaced(text, line_start(text, cut.start)..next_line(text, cut.end), ""),
        (false, true) => {
            let before = text[..cut.start].trim_end_matches([' ', '\t']).len();
            replaced(text, before..end, "")
        }
        (_, false) if text[..cut.start].ends_with([' ', '\t', '[']) => {
            replaced(text, cut.start..cut.end + spaces, "")
        }
        (_, false) => replaced(text, cut, ""),
    }
}

/// Where the next words begin, past spaces, line ends, commas and comments.
fn words_from(text: &str, from: usize, to: usize) -> usize {
    let mut at = from;
    while at < to {
        match text.as_bytes().get(at) {
            Some(b' ' | b'\t' | b'\r' | b'\n' | b',') => at += 1,
            Some(b'#') => at = next_line(text, at),
            _ => break,
        }
    }
    at.min(to)
}

/// The comma between two entries, outside comments.
fn comma(text: &str, from: usize, to: usize) -> Option<usize> {
    let mut at = from;
    while at < to {
        match text.as_bytes().get(at) {
            Some(b',') => return Some(at),
            Some(b'#') => at = next_line(text, at),
            _ => at += 1,
        }
    }
    None
}
