//! One item: its pages on one side, and on the other what the bundle will say of it, each value with the reason for it and
//! with the other values that the file offers. So a date is corrected while the letter is seen.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::item_fields::{first_fields, more_fields, offers, reasons_of};
use super::{item_pages, left_out};
use crate::bundle::listing::{CaseListing, ListedItem};
use crate::case::manifest::edit::{self, FieldPath};
use crate::ingest::draft::ItemDraft;
use crate::model::finding::Severity;
use crate::page::form::PageField;
use crate::page::item_state::{ItemFilter, ItemState, states_of};
use crate::page::layout::{error_summary, finding_words, hidden, screen_with};
use crate::page::save::{FormOutcome, save_form};
use crate::page::screens::files::date_reason;
use crate::page::visit::{PageAnswer, PageVisit, go_on};

/// Shows an item.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    shown(visit, &[])
}

fn shown(visit: &PageVisit, wrong: &[(String, String)]) -> PageAnswer {
    let case = visit.case()?;
    let listing = visit.listing()?;
    let item = visit.item(&listing)?;
    let found = case.checking.result();
    let found = found.as_ref().and_then(|checked| checked.findings.as_deref().ok()).unwrap_or_default();
    let states = states_of(&listing, found);
    let state = listing.items.iter().zip(&states).find(|(other, _)| other.row == item.row);
    let state = state.map(|(_, state)| state.clone()).unwrap_or_default();
    let drafts = case.drafts(&listing);
    let draft = item.files.first().and_then(|file| drafts.get(file));
    let filter = ItemFilter::from_word(visit.query.get("show").or_else(|| visit.form.get("show")));
    let word = if filter == ItemFilter::All { "" } else { filter.word() };
    let title = item.title();
    let body = html! {
        (error_summary(wrong))
        p { a href=(back_to_files(item, filter)) { "Back to the files" } }
        h1 {
            @if let Some(number) = item.number { span.hint { "Item " (number) ": " } }
            (title)
        }
        p #said .hide role="status" {}
        div.beside {
            (item_pages::pages(visit, &case, item, word))
            div {
                (what_to_look_at(&state, draft))
                (form(visit, &listing, item, &state, &drafts, draft, (word, wrong)))
                (left_out::leave_form(visit, &listing, item))
            }
        }
    };
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(screen_with(visit, status, &title, &body))
}

fn back_to_files(item: &ListedItem, filter: ItemFilter) -> String {
    match filter {
        ItemFilter::All => format!("/files#row-{}", item.row),
        filter => format!("/files?show={}#row-{}", filter.word(), item.row),
    }
}

/// What a person should look at: what the draft was not sure of, and what is wrong.
fn what_to_look_at(state: &ItemState, draft: Option<&ItemDraft>) -> Markup {
    let findings: Vec<_> = state.findings.iter().filter(|f| f.severity != Severity::Note).collect();
    let doubts = draft.map(|draft| draft.date.doubts.as_slice()).unwrap_or_default();
    html! {
        @if !findings.is_empty() {
            ul.findings {
                @for finding in findings {
                    li.(crate::page::layout::severity_word(finding.severity)) { p { (finding_words(finding)) } }
                }
            }
        }
        @if !state.marks.is_empty() {
            div.notice {
                p { strong { "Please check" } }
                ul {
                    @for mark in &state.marks { li { (mark) } }
                    @for doubt in doubts {
                        @if !state.marks.iter().any(|mark| mark.contains(&doubt.message)) { li { (doubt.message) } }
                    }
                }
            }
        }
    }
}

#[allow(clippy::too_many_arguments, reason = "one form, drawn in one place")]
fn form(
    visit: &PageVisit,
    listing: &CaseListing,
    item: &ListedItem,
    state: &ItemState,
    drafts: &std::collections::BTreeMap<crate::model::ItemPath, ItemDraft>,
    draft: Option<&ItemDraft>,
    (word, wrong): (&str, &[(String, String)]),
) -> Markup {
    let text = listing.text.as_deref().unwrap_or_default();
    let one = |field: &PageField| {
        let was = field.shown(text);
        let held = if wrong.is_empty() { was.clone() } else { field.sent(&visit.form) };
        let error = wrong.iter().find(|(anchor, _)| *anchor == field.anchor()).map(|(_, why)| why.as_str());
        html! {
            (field.html(&held, &was, error))
            @if field.name == "date" {
                @if let Some(reason) = date_reason(listing, item, drafts) { p.reason { "Why this date: " (reason) "." } }
            }
            (offers(field, &was, draft))
        }
    };
    let more = more_fields(listing, item);
    let open = more.iter().any(|field| {
        !field.shown(text).is_empty() || wrong.iter().any(|(anchor, _)| *anchor == field.anchor())
    });
    html! {
        form method="post" action=(format!("/item/{}", item.row)) data-keep {
            // Enter in a field saves, and does not take the first offer.
            button.hide type="submit" tabindex="-1" aria-hidden="true" { "Save" }
            (hidden(visit, Some(listing.digest)))
            input type="hidden" name="key" value=(item.key());
            input type="hidden" name="show" value=(word);
            @for field in first_fields(listing, item) { (one(&field)) }
            details open[open] {
                summary { "More about this document" }
                div { @for field in &more { (one(field)) } }
            }
            div.buttons.last-bar {
                button type="submit" name="then" value="next" { "Save and next" }
                button.secondary type="submit" name="then" value="stay" { "Save" }
                @if !state.marks.is_empty() {
                    span.hint { "“Save and next” also notes that you have checked this document." }
                }
            }
        }
    }
}

/// Saves an item, and goes on to the next one where that is wanted.
pub(in crate::page) fn save(visit: &PageVisit) -> PageAnswer {
    let case = visit.case()?;
    let listing = visit.listing()?;
    let item = visit.item(&listing)?;
    let drafts = case.drafts(&listing);
    let reasons = reasons_of(item.files.first().and_then(|file| drafts.get(file)));
    let mut fields = first_fields(&listing, item);
    fields.extend(more_fields(&listing, item));
    let about = match item.number {
        Some(number) => format!("item {number}"),
        None => format!("\u{201c}{}\u{201d}", item.title()),
    };
    let row = FieldPath::top("item").row(item.row - 1);
    let on = visit.form.get("then") == Some("next");
    let also = |text: &str, touched: &[&PageField]| {
        let mut text = text.to_owned();
        for field in touched {
            text = edit::without_reason(&text, &row, field.name, &reasons)?.text;
        }
        // Going on says that the document is right as it is.
        if on { edit::without_marks(&text, &row).map(|edited| edited.text) } else { Ok(text) }
    };
    match save_form(visit, &fields, &about, &also)? {
        FormOutcome::Saved => Ok(after(visit, &listing, item, on)),
        FormOutcome::Wrong(wrong) => shown(visit, &wrong),
        FormOutcome::Compare(screen) => Ok(screen),
    }
}

/// Where the user goes from here.
fn after(visit: &PageVisit, listing: &CaseListing, item: &ListedItem, on: bool) -> Response {
    let filter = ItemFilter::from_word(visit.form.get("show"));
    let show = if filter == ItemFilter::All { String::new() } else { format!("?show={}", filter.word()) };
    if !on {
        return go_on(&format!("/item/{}{show}", item.row));
    }
    let found = visit.case().ok().and_then(|case| case.checking.result());
    let found = found.as_ref().and_then(|checked| checked.findings.as_deref().ok()).unwrap_or_default();
    let states = states_of(listing, found);
    let here = listing.items.iter().position(|other| other.row == item.row).unwrap_or_default();
    let behind = listing.items.iter().zip(&states).skip(here + 1);
    let next = behind.filter(|(_, state)| filter.shows(state)).map(|(item, _)| item.row).next();
    match next {
        Some(row) => go_on(&format!("/item/{row}{show}")),
        None => go_on(&format!("/files{show}")),
    }
}
