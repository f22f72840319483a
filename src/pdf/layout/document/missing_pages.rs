//! Sheets for pages that a file has and that cannot be shown: each stands where its page would.

use super::{LayoutError, place_each};
use crate::model::document::{Document, DocumentBlock};
use crate::model::finding::Severity;
use crate::model::limits::Limits;
use crate::pdf::ImportedPages;

/// Puts a sheet where each page of a file stands that cannot be shown. What was an error of the page is a warning of
/// the file from then on.
///
/// # Errors
/// As [`place_each`].
pub(crate) fn with_sheets(
    placed: &mut ImportedPages,
    title: &str,
    limits: &Limits,
) -> Result<(), LayoutError> {
    let missing = std::mem::take(&mut placed.missing);
    if missing.is_empty() {
        return Ok(());
    }
    let sheets: Vec<Document> = missing
        .iter()
        .map(|page| Document {
            what: format!("Page {}", page.number),
            title: title.into(),
            detail: String::new(),
            parts: vec![DocumentBlock::Notice(format!(
                "Page {} of this file could not be shown. {} The original is kept, unchanged.",
                page.number, page.why
            ))],
        })
        .collect();
    let (set, counts) = place_each(&sheets, limits)?;
    let mut pages = placed.detach(set).pages.into_iter();
    let (mut whole, mut shown) = (Vec::new(), std::mem::take(&mut placed.pages).into_iter());
    let mut before = 0;
    for (page, count) in missing.iter().zip(counts) {
        whole.extend(shown.by_ref().take(page.before.saturating_sub(before)));
        before = page.before.max(before);
        whole.extend(pages.by_ref().take(count));
    }
    whole.extend(shown);
    placed.pages = whole;
    for finding in placed.findings.iter_mut().filter(|finding| finding.severity == Severity::Error) {
        finding.severity = Severity::Warning;
    }
    Ok(())
}
