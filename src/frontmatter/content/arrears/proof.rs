//! Days, titles and the pages that show what an account says.

use jiff::civil::Date;

use crate::case::arrears::{Audit, EvidencePage};
use crate::case::manifest::item_ref::ItemRef;
use crate::frontmatter::content::author::is_users;
use crate::frontmatter::content::{CaseContext, RichText};
use crate::model::PartialDate;
use crate::pdf::layout::wording;
use crate::pdf::layout::wording::date_with_nbsp;

/// A chapter's title, with that of the account.
pub(super) fn titled(context: &CaseContext<'_>, what: &str, audit: &Audit) -> String {
    let title = context.initialise_children(&audit.title);
    // A single account needs no name.
    if title.is_empty() || context.audits.len() < 2 { what.into() } else { format!("{what}: {title}") }
}

/// A day whose parts stay on one line.
pub(super) fn day(day: Date) -> String {
    date_with_nbsp(PartialDate::Day(day))
}

/// A day in short.
pub(super) fn short(day: Date) -> String {
    wording::short(PartialDate::Day(day))
}

/// The pages of a whole item, after what was said: which of them shows it is not known.
pub(super) fn shown_by(context: &CaseContext<'_>, words: RichText, item: Option<&ItemRef>) -> RichText {
    let Some(placed) = item.and_then(|item| context.item(item)) else { return words };
    let pages = context.pages(&placed);
    match pages.count() {
        1 => words.say(" (").page(pages.first()).say(")"),
        _ => words.say(" (pp.\u{A0}").number(pages.first()).say("–").number(pages.last()).say(")"),
    }
}

/// What holds the figures of the Service, with its pages: its own paper, or a table that the user made of it.
pub(super) fn of_service(context: &CaseContext<'_>, audit: &Audit, what: &str) -> RichText {
    let item = audit.statement.as_ref();
    let mine = item
        .and_then(|item| context.item(item))
        .is_some_and(|placed| is_users(context.manifest, placed.item));
    let words = if mine { format!("my table of CMS’s {what}") } else { format!("CMS’s {what}") };
    shown_by(context, words.into(), item)
}

/// Two days: "5 January to 15 February 2026".
pub(super) fn span(from: Date, until: Date) -> String {
    let year = format!("\u{A0}{}", until.year());
    let first = day(from);
    let first =
        if from.year() == until.year() { first.strip_suffix(&year).unwrap_or(&first) } else { &first };
    format!("{first} to {}", day(until))
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
