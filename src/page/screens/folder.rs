//! What is changed in the folder itself and not on the page: names of files, links, outputs in the way. The page never
//! renames or deletes anything of the user's, so it says where and how.

use maud::html;

use crate::page::finding_places::{self, FindingPlace};
use crate::page::layout::{finding_words, screen};
use crate::page::visit::{PageAnswer, PageVisit};

/// Shows where the folder is and what is to be changed in it.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    let case = visit.case()?;
    let listing = visit.listing()?;
    let checked = case.check(&listing);
    let found = checked.as_ref().and_then(|checked| checked.findings.as_deref().ok()).unwrap_or_default();
    let here: Vec<_> = found
        .iter()
        .filter(|finding| finding_places::place_of(finding.code) == FindingPlace::Folder)
        .collect();
    let body = html! {
        h1 { "Your folder" }
        p { "These things are changed in your file manager, because leverarch never renames or deletes a file of yours." }
        p { "Your evidence folder:" }
        p { code #folder { (case.folder.display()) } }
        @if here.is_empty() {
            p { "There is nothing to change in it." }
        } @else {
            ul.findings {
                @for finding in here {
                    li.(crate::page::layout::severity_word(finding.severity)) {
                        @if let Some(file) = &finding.file { p { strong { (file) } } }
                        p { (finding_words(finding)) }
                    }
                }
            }
        }
        p { a.button href="/check" { "Check again" } }
    };
    Ok(screen(visit, "Your folder", &body))
}
