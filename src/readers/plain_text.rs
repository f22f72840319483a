//! Text without structure. Where spaces draw columns it is set in letters of equal width, so that they stay.

use super::{ParsedDocument, ReaderContext};
use crate::model::charset::{check_nul_runs, decode, guessed, lines};
use crate::model::document::{Document, DocumentBlock};
use crate::model::finding::{Code, Finding};
use crate::model::size_in_words;

/// Reads plain text.
pub(super) fn read_plain_text(
    bytes: &[u8],
    known: ReaderContext<'_>,
) -> Result<ParsedDocument, Vec<Finding>> {
    let text = decode(bytes);
    check_text_limit(text.len(), known)?;
    let findings = guessed(bytes).into_iter().chain(check_nul_runs(&text)?).collect();
    let text = lines(&text);
    let typed = aligned(&text);
    let mut parts = Vec::new();
    for (i, page) in text.split('\u{c}').enumerate() {
        if i > 0 {
            parts.push(DocumentBlock::NewPage);
        }
        parts.push(if typed { DocumentBlock::Typed(page.into()) } else { DocumentBlock::Text(page.into()) });
    }
    let written =
        Document { what: "Text".into(), title: known.title.into(), detail: known.detail.into(), parts };
    Ok(ParsedDocument { written: vec![written], findings, ..ParsedDocument::default() })
}

/// Refuses a text that would fill thousands of pages.
pub(super) fn check_text_limit(bytes: usize, known: ReaderContext<'_>) -> Result<(), Vec<Finding>> {
    let limit = known.limits.text_bytes;
    if bytes <= limit {
        return Ok(());
    }
    let message = format!(
        "this text is {}, more than the {} that can be set as pages",
        size_in_words(bytes as u64),
        size_in_words(limit as u64)
    );
    Err(vec![
        Finding::error(Code::TooLarge, message)
            .next("save the part that matters as a separate file, and leave this one out in the manifest"),
    ])
}

/// Whether several lines have gaps inside them, as columns drawn with spaces or tabs have.
fn aligned(text: &str) -> bool {
    let gap = |line: &&str| {
        let line = line.trim();
        line.contains('\t') || line.contains("   ")
    };
    text.lines().filter(gap).count() >= 2
}
