//! The documents that prove a point, picked from the list of files.

use maud::{Markup, html};

use super::list_place::{list_of, row_of};
use crate::bundle::listing::CaseListing;
use crate::case::manifest::edit::{self, EditValue, FieldPath, value_at};
use crate::page::layout::hidden;
use crate::page::tables::{PlacedList, item_choices, item_words, named};
use crate::page::visit::{PageAnswer, PageError, PageVisit, go_on};

fn path(list: &PlacedList, row: usize) -> FieldPath {
    list.path().row(row - 1).key("evidence")
}

/// The documents of a point, and the way to pick another.
pub(super) fn of_point(visit: &PageVisit, listing: &CaseListing, list: &PlacedList, row: usize) -> Markup {
    let rows = match value_at(listing.text.as_deref().unwrap_or_default(), &path(list, row)) {
        Some(EditValue::List(rows)) => rows,
        _ => Vec::new(),
    };
    let action = format!("/list/{}/{row}/evidence", list.word());
    html! {
        h2 #evidence { "Documents that prove it" }
        @if rows.is_empty() { p.hint { "None yet. A reader must be able to find the proof." } }
        ul.rows {
            @for (at, shown) in rows.iter().enumerate() {
                li {
                    (in_words(listing, shown))
                    form.in-row method="post" action=(format!("{action}/{}/remove", at + 1)) {
                        (hidden(visit, Some(listing.digest)))
                        button.quiet type="submit" { "Take out" span.hide { " document " (at + 1) } }
                    }
                }
            }
        }
        form method="post" action=(action) {
            (hidden(visit, Some(listing.digest)))
            div.field {
                label for="document" { "Document" }
                select id="document" name="document" required {
                    option value="" { "(not chosen)" }
                    @for (word, words) in item_choices(listing) { option value=(word) { (words) } }
                }
            }
            div.field {
                label for="document-page" { "Page of that document" }
                p.hint #document-page-hint { "Counted from 1 in the document. Leave it empty when the document has one page." }
                input.four type="text" inputmode="numeric" id="document-page" name="document-page" autocomplete="off" aria-describedby="document-page-hint";
            }
            div.field {
                label for="document-shows" { "What it shows there, in a few words" }
                input type="text" id="document-shows" name="document-shows" autocomplete="off";
            }
            button.secondary type="submit" { "Add this document" }
        }
    }
}

fn in_words(listing: &CaseListing, shown: &EditValue) -> Markup {
    let EditValue::Table(fields) = shown else { return html! {} };
    let get = |key: &str| fields.iter().find(|(other, _)| other == key).map(|(_, value)| value);
    let reference = match get("item") {
        Some(EditValue::Text(reference)) => reference.as_str(),
        _ => "",
    };
    html! {
        @match named(listing, reference) {
            Some(item) => a href=(format!("/item/{}", item.row)) { (item_words(item)) },
            None => (reference),
        }
        @if let Some(EditValue::Integer(page)) = get("page") { ", page " (page) }
        @if let Some(EditValue::Text(shows)) = get("shows") { span.hint { ": " (shows) } }
    }
}

/// Adds a document to a point.
pub(in crate::page) fn add(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let list = &list_of(visit, &listing)?;
    let row = row_of(visit, list, &listing)?;
    if list.key != "point" {
        return Err(PageError::NotThere);
    }
    let document = visit.form.filled("document").unwrap_or_default();
    let item = listing.items.iter().find(|item| crate::page::tables::reference(item) == document);
    let item = item.ok_or_else(|| PageError::Unusable("Choose a document.".into()))?;
    let mut fields = vec![("item", EditValue::Text(crate::page::tables::reference(item)))];
    if let Some(page) = visit.form.filled("document-page") {
        let page = page.parse::<u32>().ok().filter(|page| *page > 0);
        let page = page.ok_or_else(|| PageError::Unusable("The page must be a number, such as 2.".into()))?;
        fields.push(("page", EditValue::Integer(i64::from(page))));
    }
    if let Some(shows) = visit.form.filled("document-shows") {
        fields.push(("shows", EditValue::Text(shows.to_owned())));
    }
    let label = format!("document of point {row}");
    visit.case()?.save(visit.shown()?, &label, |text| {
        let edited = match value_at(text, &path(list, row)) {
            Some(EditValue::List(rows)) if !rows.is_empty() => edit::add(text, &path(list, row), &fields)?,
            _ => {
                let fields = fields.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
                edit::set(text, &path(list, row), &EditValue::List(vec![EditValue::Table(fields)]))?
            }
        };
        Ok(edited.text)
    })?;
    visit.page.say(format!("Saved: {label}."));
    Ok(go_on(&format!("/list/{}/{row}#evidence", list.word())))
}

/// Takes a document out of a point.
pub(in crate::page) fn remove(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let list = &list_of(visit, &listing)?;
    let row = row_of(visit, list, &listing)?;
    if list.key != "point" {
        return Err(PageError::NotThere);
    }
    let at = visit.number(2)?.checked_sub(1).ok_or(PageError::NotThere)?;
    let one = path(list, row).row(at);
    visit.case()?.save(visit.shown()?, &format!("document {} of point {row} taken out", at + 1), |text| {
        edit::remove(text, &one).map(|edited| edited.text)
    })?;
    visit.page.say("Taken out. You can undo this.");
    Ok(go_on(&format!("/list/{}/{row}#evidence", list.word())))
}
