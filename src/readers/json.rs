//! Data as text, indented so that it can be read. Its words and numbers stay as they are written: a reader that
//! took a number for a number would show 10.50 as 10.5.

use super::{ParsedDocument, ReaderContext, plain_text};
use crate::model::charset::{check_nul_runs, decode, lines};
use crate::model::document::{Document, DocumentBlock};
use crate::model::finding::{Code, Finding};

/// Reads JSON.
pub(super) fn read_json(bytes: &[u8], known: ReaderContext<'_>) -> Result<ParsedDocument, Vec<Finding>> {
    let text = decode(bytes);
    plain_text::check_text_limit(text.len(), known)?;
    let mut findings: Vec<Finding> = check_nul_runs(&text)?.into_iter().collect();
    let shown = if serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok() {
        indented(&text)
    } else {
        findings.push(
            Finding::warning(Code::Repaired, "this JSON text is not complete, so it is shown as it is")
                .next("check that it was not cut off"),
        );
        lines(&text)
    };
    let written = Document {
        what: "Data".into(),
        title: known.title.into(),
        detail: known.detail.into(),
        parts: vec![DocumentBlock::Typed(shown)],
    };
    Ok(ParsedDocument { written: vec![written], findings, ..ParsedDocument::default() })
}

/// How far lines are set in at most, however deep the data nests.
const DEEPEST: usize = 20;

/// The same text with a line for each entry.
fn indented(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0usize;
    let mut letters = text.chars().peekable();
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth.min(DEEPEST)));
    };
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                out.push(letter);
                while let Some(letter) = letters.next() {
                    out.push(letter);
                    match letter {
                        '\\' => out.extend(letters.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '{' | '[' => {
                out.push(letter);
                while letters.next_if(|c| c.is_ascii_whitespace()).is_some() {}
                if let Some(end) = letters.next_if(|c| matches!(c, '}' | ']')) {
                    out.push(end);
                } else {
                    depth += 1;
                    line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(letter);
            }
            ',' => {
                out.push(letter);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            space if space.is_ascii_whitespace() => {}
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_stand_on_lines_and_nothing_is_reformatted() {
        let text = r#"{"a":[1.50,{}],"b":"x, {y}: \"z\"","c":[]}"#;
        let shown = "{\n  \"a\": [\n    1.50,\n    {}\n  ],\n  \"b\": \"x, {y}: \\\"z\\\"\",\n  \"c\": []\n}";
        assert_eq!(indented(text), shown);
        assert_eq!(indented(&indented(text)), shown);
    }
}
