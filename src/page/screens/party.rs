//! One person or body of the case.

use axum::http::StatusCode;
use maud::html;

use crate::case::manifest::edit::{self, EditValue, FieldPath};
use crate::page::form::{FieldInput, PageField};
use crate::page::layout::{error_summary, hidden, screen_with};
use crate::page::save::{FormOutcome, save_form};
use crate::page::visit::{PageAnswer, PageError, PageVisit, go_on};

/// The fields of a person. A new one has none yet, so where they would be says nothing.
fn fields(row: usize) -> Vec<PageField> {
    let at = |key: &str| FieldPath::top("party").row(row).key(key);
    vec![
        PageField::new("name", "Full name", at("name"), FieldInput::Line),
        PageField::new("role", "Role", at("role"), FieldInput::Line)
            .hint("For example: Paying parent, Receiving parent, Appellant (paying parent), Respondent."),
        PageField::new("address", "Address", at("address"), FieldInput::Lines)
            .hint("You choose on the screen before whether the cover prints it."),
        PageField::new("phone", "Phone", at("phone"), FieldInput::Line),
        PageField::new("email", "E-mail", at("email"), FieldInput::Line),
        PageField::new("reference", "Their own reference", at("reference"), FieldInput::Line),
    ]
}

/// Shows a person.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    shown(visit, Some(visit.number(0)?), &[])
}

/// Shows an empty form.
pub(in crate::page) fn show_new(visit: &PageVisit) -> PageAnswer {
    shown(visit, None, &[])
}

fn shown(visit: &PageVisit, number: Option<usize>, wrong: &[(String, String)]) -> PageAnswer {
    let listing = visit.listing()?;
    let people = &listing.parsed.manifest.party;
    let row = match number {
        Some(number) => {
            let row = number.checked_sub(1).filter(|row| *row < people.len());
            row.ok_or(PageError::NotThere)?
        }
        None => people.len(),
    };
    let text = listing.text.as_deref().unwrap_or_default();
    let title = people.get(row).map_or_else(|| "Add a person or body".to_owned(), |party| party.name.clone());
    let body = html! {
        (error_summary(wrong))
        p { a href="/people" { "Back to who and what" } }
        h1 { (title) }
        form method="post" action=(visit.path) data-keep {
            (hidden(visit, Some(listing.digest)))
            @for field in &fields(row) {
                @let was = field.shown(text);
                @let held = if wrong.is_empty() { was.clone() } else { field.sent(&visit.form) };
                @let error = wrong.iter().find(|(anchor, _)| *anchor == field.anchor()).map(|(_, why)| why.as_str());
                (field.html(&held, &was, error))
            }
            div.buttons { button type="submit" { "Save" } }
        }
        @if number.is_some() {
            form method="post" action=(format!("{}/remove", visit.path)) {
                (hidden(visit, Some(listing.digest)))
                button.quiet type="submit" { "Take " (title) " off the list" }
            }
        }
    };
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(screen_with(visit, status, &title, &body))
}

const NAMELESS: &str = "Enter a full name.";

/// Saves a person.
pub(in crate::page) fn save(visit: &PageVisit) -> PageAnswer {
    let number = visit.number(0)?;
    let row = number.checked_sub(1).ok_or(PageError::NotThere)?;
    if visit.form.filled("name").is_none() {
        return shown(visit, Some(number), &[("name".into(), NAMELESS.into())]);
    }
    let about = visit.form.filled("was.name").unwrap_or("a person").to_owned();
    match save_form(visit, &fields(row), &about, &|text, _| Ok(text.to_owned()))? {
        FormOutcome::Saved => Ok(go_on("/people")),
        FormOutcome::Wrong(wrong) => shown(visit, Some(number), &wrong),
        FormOutcome::Compare(screen) => Ok(screen),
    }
}

/// Adds a person.
pub(in crate::page) fn add(visit: &PageVisit) -> PageAnswer {
    let Some(name) = visit.form.filled("name") else {
        return shown(visit, None, &[("name".into(), NAMELESS.into())]);
    };
    let fields = fields(0);
    let sent = fields.iter().map(|field| (field.name, field.sent(&visit.form)));
    let row: Vec<(&str, EditValue)> = sent
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| (key, EditValue::Text(value)))
        .collect();
    visit.case()?.save(visit.shown()?, &format!("adding {name}"), |text| {
        edit::add(text, &FieldPath::top("party"), &row).map(|edited| edited.text)
    })?;
    visit.page.say(format!("Added: {name}."));
    Ok(go_on("/people"))
}

/// Takes a person off the list.
pub(in crate::page) fn remove(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let row = visit.number(0)?.checked_sub(1).ok_or(PageError::NotThere)?;
    let party = listing.parsed.manifest.party.get(row).ok_or(PageError::NotThere)?;
    visit.case()?.save(visit.shown()?, &format!("removing {}", party.name), |text| {
        edit::remove(text, &FieldPath::top("party").row(row)).map(|edited| edited.text)
    })?;
    visit.page.say(format!("Removed: {}.", party.name));
    Ok(go_on("/people"))
}
