//! Text without structure. Where spaces draw columns it is set in letters of equal width, so that they stay.

use super::charset::decode;
use super::{Known, Reading};
use crate::finding::{Code, Finding};
use crate::written::{Part, Written};

/// Reads plain text.
pub(super) fn read(bytes: &[u8], known: Known<'_>) -> Result<Reading, Vec<Finding>> {
    let text = decode(bytes);
    let mut findings = Vec::new();
    let lost = text.chars().filter(|c| *c == '\u{FFFD}').count();
    if lost > 0 {
        findings.push(
            Finding::warning(Code::Repaired, "some characters of this text are damaged and are shown as �")
                .next("compare the pages with the original"),
        );
    }
    let part = if aligned(&text) { Part::Typed(text.into_owned()) } else { Part::Text(text.into_owned()) };
    let written = Written {
        what: "Text".into(),
        title: known.title.into(),
        detail: known.detail.into(),
        parts: vec![part],
    };
    Ok(Reading { written: vec![written], enclosures: Vec::new(), findings })
}

/// Whether several lines have gaps inside them, as columns drawn with spaces or tabs have.
fn aligned(text: &str) -> bool {
    let gap = |line: &&str| {
        let line = line.trim();
        line.contains('\t') || line.contains("   ")
    };
    text.lines().filter(gap).count() >= 2
}
