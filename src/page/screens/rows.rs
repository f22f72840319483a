//! One form for every list of the case that is no file: its rows, a new row, and one row to be changed or taken out.

use axum::http::StatusCode;
use maud::{Markup, html};

use super::evidence;
use super::list_place::{list_of, row_of};
use crate::bundle::listing::CaseListing;
use crate::case::manifest::edit::{self, EditError, EditValue};
use crate::model::{counted, finding};
use crate::page::form::PageField;
use crate::page::layout::{error_summary, hidden, screen, screen_with};
use crate::page::open_case::SaveError;
use crate::page::save::{FormOutcome, save_form};
use crate::page::tables::PlacedList;
use crate::page::visit::{PageAnswer, PageError, PageVisit, go_on};

/// Shows a list.
pub(in crate::page) fn list(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let table = &list_of(visit, &listing)?;
    let body = html! {
        p { a href=(back_to(table)) { "Back" } }
        h1 { (table.title) }
        p { (table.about) }
        (rows(table, &listing))
    };
    Ok(screen(visit, table.title, &body))
}

fn back_to(table: &PlacedList) -> &'static str {
    if table.key == "call" { "/calls" } else { "/ask" }
}

/// The rows of a list, and the way to a new one.
pub(super) fn rows(table: &PlacedList, listing: &CaseListing) -> Markup {
    let rows = table.rows(listing.text.as_deref().unwrap_or_default());
    html! {
        @if rows.is_empty() { p.hint { "There are none yet." } }
        ol.rows {
            @for (at, row) in rows.iter().enumerate() {
                li {
                    a href=(format!("/list/{}/{}", table.word(), at + 1)) { (table.name_of(row)) }
                    @if let Some((_, EditValue::List(evidence))) = row.iter().find(|(key, _)| key == "evidence") {
                        span.hint { " " (counted(evidence.len(), "document shows it", "documents show it")) }
                    } @else if table.key == "point" {
                        span.hint { " " "No document shows it yet" }
                    }
                }
            }
        }
        p { a.button.secondary href=(format!("/list/{}/new", table.word())) { "Add a " (table.one) } }
    }
}

/// Shows the form of a new row.
pub(in crate::page) fn show_new(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let table = &list_of(visit, &listing)?;
    form_of_new(visit, table, &listing, &[])
}

fn form_of_new(
    visit: &PageVisit,
    table: &PlacedList,
    listing: &CaseListing,
    errors: &[(String, String)],
) -> PageAnswer {
    let fields = table.fields(listing, usize::MAX);
    let title = format!("Add a {}", table.one);
    let body = html! {
        (error_summary(errors))
        p { a href=(format!("/list/{}", table.word())) { "Back to " (table.title.to_lowercase()) } }
        h1 { (title) }
        p { (table.about) }
        form method="post" action=(visit.path) data-keep {
            (hidden(visit, Some(listing.digest)))
            (inputs(&fields, &|field| (field.sent(&visit.form), String::new()), errors))
            button type="submit" { "Add" }
        }
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(screen_with(visit, status, &title, &body))
}

/// The inputs of a form. `held` gives what each holds and what the manifest has.
pub(super) fn inputs(
    fields: &[PageField],
    held: &dyn Fn(&PageField) -> (String, String),
    errors: &[(String, String)],
) -> Markup {
    html! {
        @for field in fields {
            @let (held, was) = held(field);
            @let anchor = field.anchor();
            @let error = errors.iter().find(|(name, _)| *name == anchor).map(|(_, why)| why.as_str());
            (field.html(&held, &was, error))
        }
    }
}

/// Adds a row. It comes after the others, so it matters little whether somebody changed these meanwhile.
pub(in crate::page) fn add(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let table = &list_of(visit, &listing)?;
    let fields = table.fields(&listing, usize::MAX);
    let (mut row, mut errors) = (Vec::new(), Vec::new());
    let required = table.required();
    for field in &fields {
        let sent = field.sent(&visit.form);
        match field.value(&sent) {
            Ok(Some(value)) => row.push((field.name, value)),
            Ok(None) if required.contains(&field.name) => {
                errors.push((field.anchor(), format!("Fill in: {}.", field.label)));
            }
            Ok(None) => {}
            Err(why) => errors.push((field.anchor(), why)),
        }
    }
    if !errors.is_empty() {
        return form_of_new(visit, table, &listing, &errors);
    }
    let label = format!("new {}", table.one);
    let saved = visit
        .case()?
        .save(listing.digest, &label, |text| edit::add(text, &table.path(), &row).map(|edited| edited.text));
    match saved {
        Ok(()) => {
            visit.page.say(format!("Added: {}.", table.one));
            let next = table.rows(listing.text.as_deref().unwrap_or_default()).len() + 1;
            Ok(go_on(&if table.key == "point" {
                format!("/list/{}/{next}#evidence", table.word())
            } else {
                format!("/list/{}", table.word())
            }))
        }
        Err(SaveError::Refused(why)) => {
            let first = fields.first().map(PageField::anchor).unwrap_or_default();
            form_of_new(visit, table, &listing, &[(first, refused(&why))])
        }
        Err(why) => Err(why.into()),
    }
}

/// Why a change was refused, in the words of our own reader.
pub(super) fn refused(why: &EditError) -> String {
    match why {
        EditError::Refused { findings, .. } if !findings.is_empty() => finding::in_full(findings),
        why => why.to_string(),
    }
}

/// Shows one row.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let table = &list_of(visit, &listing)?;
    form_of(visit, table, &listing, &[])
}

fn form_of(
    visit: &PageVisit,
    table: &PlacedList,
    listing: &CaseListing,
    errors: &[(String, String)],
) -> PageAnswer {
    let row = row_of(visit, table, listing)?;
    let text = listing.text.as_deref().unwrap_or_default();
    let rows = table.rows(text);
    let name = rows.get(row - 1).map(|row| table.name_of(row)).unwrap_or_default();
    let fields = table.fields(listing, row);
    let held = |field: &PageField| {
        let was = field.shown(text);
        match errors.is_empty() {
            true => (was.clone(), was),
            false => (field.sent(&visit.form), was),
        }
    };
    let path = format!("/list/{}/{row}", table.word());
    let body = html! {
        (error_summary(errors))
        p { a href=(format!("/list/{}", table.word())) { "Back to " (table.title.to_lowercase()) } }
        h1 { (name) }
        form method="post" action=(path) data-keep {
            (hidden(visit, Some(listing.digest)))
            input type="hidden" name="rows" value=(rows.len());
            (inputs(&fields, &held, errors))
            button type="submit" { "Save" }
        }
        @if table.key == "point" { (evidence::of_point(visit, listing, table, row)) }
        h2 { "Take it out" }
        form method="post" action=(format!("{path}/remove")) {
            (hidden(visit, Some(listing.digest)))
            button.secondary type="submit" { "Take this " (table.one) " out" }
        }
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(screen_with(visit, status, &name, &body))
}

/// Saves one row.
pub(in crate::page) fn save(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let table = &list_of(visit, &listing)?;
    let row = row_of(visit, table, &listing)?;
    // Where rows were added or taken out meanwhile, this number may be another row.
    let rows = table.rows(listing.text.as_deref().unwrap_or_default()).len();
    if visit.form.get("rows").is_some_and(|sent| sent != rows.to_string()) {
        return Err(PageError::Changed);
    }
    let fields = table.fields(&listing, row);
    match save_form(visit, &fields, &format!("{} {row}", table.one), &|text, _| Ok(text.to_owned()))? {
        FormOutcome::Saved => Ok(go_on(&format!("/list/{}", table.word()))),
        FormOutcome::Wrong(errors) => form_of(visit, table, &listing, &errors),
        FormOutcome::Compare(screen) => Ok(screen),
    }
}

/// Takes one row out.
pub(in crate::page) fn remove(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let table = &list_of(visit, &listing)?;
    let row = row_of(visit, table, &listing)?;
    let path = table.path().row(row - 1);
    visit.case()?.save(visit.shown()?, &format!("{} {row} taken out", table.one), |text| {
        edit::remove(text, &path).map(|edited| edited.text)
    })?;
    visit.page.say(format!("Taken out: {} {row}. You can undo this.", table.one));
    Ok(go_on(&format!("/list/{}", table.word())))
}
