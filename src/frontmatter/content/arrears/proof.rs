//! Days, titles and the pages that show what an account says.

use jiff::civil::Date;

use crate::case::arrears::{Audit, EvidencePage};
use crate::case::manifest::item_ref::ItemRef;
use crate::frontmatter::content::{CaseContext, RichText};
use crate::model::PartialDate;
use crate::pdf::layout::wording;
use crate::pdf::layout::wording::date_with_nbsp;

/// A chapter's title, with that of the account.
pub(super) fn titled(context: &CaseContext<'_>, what: &str, audit: &Audit) -> String {
    let title = context.initialise_children(&audit.title);
    if title.is_empty() { what.into() } else { format!("{what}: {title}") }
}

/// A day whose parts stay on one line.
pub(super) fn day(day: Date) -> String {
    date_with_nbsp(PartialDate::Day(day))
}

/// A day in short.
pub(super) fn short(day: Date) -> String {
    wording::short(PartialDate::Day(day))
}

/// The page that shows something, after what was said.
pub(super) fn shown(
    context: &CaseContext<'_>,
    words: RichText,
    evidence: Option<(&ItemRef, Option<u32>)>,
) -> RichText {
    match evidence.and_then(|(item, page)| context.page(item, page)) {
        Some(page) => words.say(" (").page(page).say(")"),
        None => words,
    }
}

/// The item that shows something, and its page.
pub(super) fn cited(evidence: &Option<EvidencePage>) -> Option<(&ItemRef, Option<u32>)> {
    evidence.as_ref().map(|evidence| (&evidence.item, evidence.page))
}
