//! The index as it will print, with page numbers. While the list is being checked again, the numbers are those of the last
//! check, put into the order that the list has now, and are called approximate.

use maud::{Markup, html};

use super::begin_list::{progress_bar, purpose_in_words};
use crate::bundle::index_preview::NumberedBundle;
use crate::model::plan::NumberedItem;
use crate::model::{PageRange, counted};
use crate::page::case_stamp::CaseStamp;
use crate::page::layout::{screen, waiting_screen};
use crate::page::visit::{PageAnswer, PageVisit};

/// Shows the index.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    let case = visit.case()?;
    let listing = visit.listing()?;
    let checked = case.check(&listing);
    let current = checked.as_ref().is_some_and(|checked| checked.of == CaseStamp::new(&listing));
    let numbered: Vec<NumberedBundle> = match &checked {
        None => Vec::new(),
        Some(checked) if current => checked.numbered.clone(),
        Some(checked) => {
            // The list is in the order of the first bundle.
            let first = checked.numbered.first().map(|first| first.with(&listing));
            first.into_iter().collect()
        }
    };
    let body = html! {
        h1 { "Index" }
        p { "This is the index as it will be printed. It changes with everything that you save." }
        p { a href="/arrange" { "Change the order" } }
        @if !current {
            div role="status" {
                @if numbered.is_empty() { p { "Your files are being read, so that their pages can be counted." } }
                @else { p { "Your list has changed. Page numbers are approximate until your files have been read again." } }
                @if let Some(progress) = case.checking.progress() { (progress_bar(&progress)) }
            }
        } @else if numbered.is_empty() {
            p { "The pages could not be counted. " a href="/check" { "Check your list" } " first." }
        }
        @for bundle in &numbered { (index(bundle, &listing.items, numbered.len() > 1)) }
    };
    Ok(if current { screen(visit, "Index", &body) } else { waiting_screen(visit, "Index", &body) })
}

fn index(bundle: &NumberedBundle, items: &[crate::bundle::listing::ListedItem], of_several: bool) -> Markup {
    let plan = &bundle.plan;
    let about = if bundle.exact { "" } else { "about " };
    let row = |item: &NumberedItem| {
        items.iter().find(|listed| listed.files.contains(&item.entry.file)).map(|listed| listed.row)
    };
    html! {
        @if of_several { h2 { (purpose_in_words(bundle.purpose).0) } }
        @if !bundle.exact {
            p.hint { "Problems must be solved, or files read, before the pages can be counted exactly. So the numbers are approximate." }
        }
        p { (counted(plan.items().count(), "document", "documents")) " on " (about) (counted(plan.total() as usize, "page", "pages")) "." }
        table.index {
            thead { tr { th scope="col" { "No." } th scope="col" { "Date" } th scope="col" { "Document" } th.pages-of scope="col" { "Page" } } }
            tbody {
                @for part in plan.opening() {
                    tr.part { td {} td {} td { (part.title) } td.pages-of { (about) (pages(&plan.prefix, part.pages)) } }
                }
                @for section in &plan.sections {
                    @if !section.title.is_empty() {
                        tr { th.section colspan="4" scope="rowgroup" {
                            @if !section.label.is_empty() { (section.label) ". " } (section.title)
                        } }
                    }
                    @for item in &section.items {
                        tr {
                            td { (item.number) }
                            td {
                                @match item.entry.date {
                                    Some(date) => { (date) @if let Some(until) = item.entry.until { " to " (until) } }
                                    None => "undated"
                                }
                            }
                            td {
                                @match row(item) {
                                    Some(row) => a href=(format!("/item/{row}")) { (item.entry.title) },
                                    None => (item.entry.title),
                                }
                                @if !item.entry.detail.is_empty() { br; span.hint { (item.entry.detail) } }
                            }
                            td.pages-of { (about) (pages(&plan.prefix, item.pages)) }
                        }
                    }
                }
                @for part in plan.closing() {
                    tr.part { td {} td {} td { (part.title) } td.pages-of { (about) (pages(&plan.prefix, part.pages)) } }
                }
            }
        }
    }
}

fn pages(prefix: &str, pages: PageRange) -> String {
    match pages.count() {
        0 | 1 => format!("{prefix}{}", pages.first()),
        _ => format!("{prefix}{}–{prefix}{}", pages.first(), pages.last()),
    }
}
