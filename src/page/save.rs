//! Saves what a form sent: the manifest is read, held against the version that the form was made from, changed field by
//! field, read by our own reader, and written. Where something else changed it meanwhile, both values are shown and
//! nothing is lost.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;

use super::form::PageField;
use super::layout::{hidden, screen_with};
use super::open_case::SaveError;
use super::visit::{PageError, PageVisit};
use crate::case::manifest::edit::{self, EditError, value_at};

/// What came of a form.
pub(super) enum FormOutcome {
    /// It was saved, or nothing had been changed.
    Saved,
    /// Something is wrong with what was sent: where, and what.
    Wrong(Vec<(String, String)>),
    /// Something else changed the manifest: the screen that asks what to do.
    Compare(Response),
}

/// Changes that a form asks for beside its fields: text in, text out.
pub(super) type AlsoChange<'a> = &'a dyn Fn(&str, &[&PageField]) -> Result<String, EditError>;

/// Saves the fields of a form that the user changed. `about` is what they are of: "item 12".
///
/// # Errors
/// The disk fails, or the form does not say which version it was made from.
pub(super) fn save_form(
    visit: &PageVisit,
    fields: &[PageField],
    about: &str,
    also: AlsoChange<'_>,
) -> Result<FormOutcome, PageError> {
    let (case, shown) = (visit.case()?, visit.shown()?);
    let (mut changed, mut wrong) = (Vec::new(), Vec::new());
    for field in fields {
        let was = visit.form.get(&format!("was.{}", field.name)).unwrap_or_default();
        let was = was.replace("\r\n", "\n");
        let kept = visit.form.get(&format!("keep.{}", field.name)) == Some("list");
        let sent = if kept { was.clone() } else { field.sent(&visit.form) };
        if sent == was {
            continue;
        }
        match field.value(&sent) {
            Ok(value) => changed.push((field, sent, was, value)),
            Err(why) => wrong.push((field.anchor(), why)),
        }
    }
    if !wrong.is_empty() {
        return Ok(FormOutcome::Wrong(wrong));
    }
    let touched: Vec<&PageField> = changed.iter().map(|(field, ..)| *field).collect();
    let label = label_of(&touched, about);
    let saved = case.save(shown, &label, |text| {
        let mut text = text.to_owned();
        for (field, _, _, value) in &changed {
            text = match value {
                Some(value) => edit::set(&text, &field.path, value)?.text,
                None if value_at(&text, &field.path).is_some() => edit::remove(&text, &field.path)?.text,
                None => text,
            };
        }
        also(&text, &touched)
    });
    match saved {
        Ok(()) => {
            if !changed.is_empty() {
                visit.page.say(format!("Saved: {label}."));
            }
            Ok(FormOutcome::Saved)
        }
        Err(SaveError::Refused(why)) => {
            let field = touched.first().map_or_else(|| "main".to_owned(), |field| field.anchor());
            Ok(FormOutcome::Wrong(vec![(field, why.to_string())]))
        }
        Err(SaveError::Trouble(trouble)) => Err(trouble.into()),
        Err(SaveError::Changed) => {
            let rows = changed.iter().map(|(field, sent, was, _)| (*field, sent.as_str(), was.as_str()));
            compare(visit, &rows.collect::<Vec<_>>()).map(FormOutcome::Compare)
        }
    }
}

/// "date of item 12", "date and title of item 12", "5 fields of item 12".
fn label_of(fields: &[&PageField], about: &str) -> String {
    let small = |field: &PageField| {
        let mut letters = field.label.chars();
        letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
    };
    match fields {
        [] => format!("checking of {about}"),
        [one] => format!("{} of {about}", small(one)),
        [one, other] => format!("{} and {} of {about}", small(one), small(other)),
        several => format!("{} fields of {about}", several.len()),
    }
}

/// Asks which of two values to keep for each field that the user changed, when something else changed the manifest.
fn compare(visit: &PageVisit, changed: &[(&PageField, &str, &str)]) -> Result<Response, PageError> {
    let now = visit.case()?.manifest()?.ok_or(PageError::NoManifest)?;
    let body = html! {
        h1 { "The list was changed in another program" }
        p { "Nothing is lost. What you typed is below, next to what the list has now." }
        @if changed.is_empty() {
            p { "You changed nothing on that screen, so there is nothing to choose." }
            p { a.button href=(visit.path) { "Show the screen again" } }
        } @else {
            form method="post" action=(visit.path) {
                (hidden(visit, Some(now.digest)))
                // What else the form asked for, such as which item it is about.
                @for (name, value) in &visit.form.0 {
                    @if is_carried(name) { input type="hidden" name=(name) value=(value); }
                }
                @for (field, sent, was) in changed {
                    @let current = field.shown(&now.text);
                    @let mine = if current == *was { Some("typed") } else { None };
                    fieldset {
                        legend { (field.label) }
                        input type="hidden" name=(field.name) value=(sent);
                        input type="hidden" name=(format!("was.{}", field.name)) value=(current);
                        div.radios {
                            @for (word, label, value) in
                                [("list", "In the list now: ", current.as_str()), ("typed", "What you typed: ", sent)]
                            {
                                @let id = format!("keep-{}-{word}", field.name);
                                div {
                                    input type="radio" required id=(id) name=(format!("keep.{}", field.name)) value=(word)
                                        checked[mine == Some(word)];
                                    label for=(id) { (label) strong { (field.in_words(value)) } }
                                }
                            }
                        }
                    }
                }
                div.buttons {
                    button type="submit" { "Save my choice" }
                    a href=(visit.path) { "Leave the list as it is" }
                }
            }
        }
    };
    Ok(screen_with(visit, StatusCode::CONFLICT, "The list was changed in another program", &body))
}

/// Whether a part of a form that is no field is sent along when the user has chosen.
fn is_carried(name: &str) -> bool {
    matches!(name, "key" | "then" | "show" | "part")
}
