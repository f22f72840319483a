//! The list of files: each with the number that it will have, its date and why, its title and kind, its section, and what
//! is wrong with it, in the row itself. Images come by themselves, later.

use maud::{Markup, html};

use crate::bundle::listing::{CaseListing, ListedItem};
use crate::case::manifest::edit::{FieldPath, comment_behind};
use crate::ingest::draft::ItemDraft;
use crate::model::finding::Severity;
use crate::model::{ItemPath, counted};
use crate::page::guesses::reason_for;
use crate::page::item_state::{ItemFilter, ItemState, states_of};
use crate::page::layout::{finding_words, screen};
use crate::page::screens::left_out;
use crate::page::screens::tasks::new_files;
use crate::page::visit::{PageAnswer, PageVisit};
use std::collections::BTreeMap;

/// Shows the files.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    let case = visit.case()?;
    let listing = visit.listing()?;
    let checked = case.check(&listing);
    let found = checked.as_ref().and_then(|checked| checked.findings.as_deref().ok()).unwrap_or_default();
    let states = states_of(&listing, found);
    let drafts = case.drafts(&listing);
    let filter = ItemFilter::from_word(visit.query.get("show"));
    let shown: Vec<(&ListedItem, &ItemState)> =
        listing.items.iter().zip(&states).filter(|(_, state)| filter.shows(state)).collect();
    let total = listing.items.len();
    let body = html! {
        h1 { "Files" }
        (new_files(visit, &listing))
        nav aria-label="Filter" {
            ul.filters {
                @for (one, word, label) in ItemFilter::EVERY {
                    @let count = states.iter().filter(|state| one.shows(state)).count();
                    li {
                        a href=(format!("/files?show={word}")) aria-current=[(one == filter).then_some("true")] {
                            (label) " " span.count { (count) }
                        }
                    }
                }
            }
        }
        @if shown.len() < total {
            p { (counted(shown.len(), "file", "files")) " of " (total) "." }
        }
        @if shown.is_empty() { p { "There is nothing here." } }
        ol.files {
            @let sections = sections_of(&shown);
            @for (at, (item, state)) in shown.iter().enumerate() {
                @if let Some(title) = sections.get(&at) { li.section { h2 { (title) } } }
                (row(&listing, item, state, &drafts, filter))
            }
        }
        (left_out::list(visit, &listing))
        p.more { a.button.secondary href="/files/add" { "Add files to the folder" } }
    };
    Ok(screen(visit, "Files", &body))
}

/// Where a section begins among the rows, and what it is called.
fn sections_of(shown: &[(&ListedItem, &ItemState)]) -> BTreeMap<usize, String> {
    let mut titles = BTreeMap::new();
    let mut before: Option<&(String, String)> = None;
    for (at, (item, _)) in shown.iter().enumerate() {
        if before != Some(&item.section) {
            let (label, title) = &item.section;
            let words = match (label.is_empty(), item.number) {
                (_, None) => "Not in the bundle".to_owned(),
                (true, _) => title.clone(),
                (false, _) => format!("{label}. {title}"),
            };
            if !words.is_empty() {
                titles.insert(at, words);
            }
            before = Some(&item.section);
        }
    }
    titles
}

fn row(
    listing: &CaseListing,
    item: &ListedItem,
    state: &ItemState,
    drafts: &BTreeMap<ItemPath, ItemDraft>,
    filter: ItemFilter,
) -> Markup {
    let show = match filter {
        ItemFilter::All => String::new(),
        filter => format!("?show={}", filter.word()),
    };
    let href = format!("/item/{}{show}", item.row);
    let kind = item.item.kind.or_else(|| crate::model::Kind::from_ending(&item.item.file));
    html! {
        li.file id=(format!("row-{}", item.row)) {
            a.thumb href=(href) tabindex="-1" aria-hidden="true" {
                img src=(format!("/item/{}/image/1/1/small.png", item.row)) alt="" loading="lazy" width="72" height="96";
            }
            div.what {
                p.title {
                    span.number { @match item.number { Some(number) => (number), None => "–" } }
                    " " a href=(href) { (item.title()) }
                }
                p {
                    span.date {
                        @match item.item.date {
                            Some(date) => {
                                strong { (date) }
                                @if let Some(until) = item.item.until { " to " strong { (until) } }
                            }
                            None => strong.undated { "No date" }
                        }
                    }
                    @if let Some(reason) = date_reason(listing, item, drafts) { span.reason { " " (reason) } }
                }
                p.hint {
                    @if let Some(kind) = kind { (crate::pdf::layout::wording::capital(kind.one())) } @else { "No kind" }
                    " · " (item.item.file)
                    @if item.item.all_files().len() > 1 {
                        " and " (counted(item.item.all_files().len() - 1, "more file", "more files"))
                    }
                }
                @if !state.marks.is_empty() {
                    p.look { span.severity.look { "To check" } " " (state.marks.len()) " "
                        @if state.marks.len() == 1 { "point: " } @else { "points, such as: " }
                        (state.marks.first().map(String::as_str).unwrap_or_default())
                    }
                }
                @for finding in state.findings.iter().filter(|finding| finding.severity != Severity::Note).take(4) {
                    p.finding { (finding_words(finding)) }
                }
            }
        }
    }
}

/// Why the item has its date: what the file says for it, or the comment behind it in the manifest.
pub(in crate::page) fn date_reason(
    listing: &CaseListing,
    item: &ListedItem,
    drafts: &BTreeMap<ItemPath, ItemDraft>,
) -> Option<String> {
    let date = item.item.date?;
    let draft = item.files.first().and_then(|file| drafts.get(file));
    if let Some(reason) = draft.and_then(|draft| reason_for(draft, date)) {
        return Some(reason.to_owned());
    }
    let text = listing.text.as_deref()?;
    comment_behind(text, &FieldPath::top("item").row(item.row - 1), "date")
}
