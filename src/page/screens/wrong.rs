//! What is shown in the place of a screen that cannot be shown, with what to do.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;

use crate::page::layout::{finding_words, screen_with};
use crate::page::visit::{PageError, PageVisit, go_on};

/// Shows why there is no screen.
pub(in crate::page) fn show(visit: &PageVisit, why: PageError) -> Response {
    match why {
        PageError::NoCase => go_on("/start"),
        PageError::NoManifest => go_on("/begin-list"),
        PageError::NotThere => {
            let body = html! {
                h1 { "Not found" }
                p { "There is nothing at this address. The list may have changed since." }
                p { a href="/files" { "Go to your files" } }
            };
            screen_with(visit, StatusCode::NOT_FOUND, "Not found", &body)
        }
        PageError::Illegible(listing) => {
            let body = html! {
                h1 { "Your list cannot be read" }
                p {
                    "The list of your evidence is the file " code { "manifest.toml" }
                    " in your folder. It has a mistake that must be corrected in a text editor first."
                }
                ul {
                    @for finding in &listing.parsed.findings {
                        li {
                            @if let Some(line) = finding.line { strong { "Line " (line) ": " } }
                            (finding_words(finding))
                        }
                    }
                }
                p { a.button href="/" { "Try again" } }
            };
            screen_with(visit, StatusCode::OK, "Your list cannot be read", &body)
        }
        PageError::Changed => {
            let body = html! {
                h1 { "The list was changed in another program" }
                p { "So nothing was changed here. Look at the screen again, and repeat what you did if it is still needed." }
                p { a.button href=(back(visit)) { "Show the screen again" } }
            };
            screen_with(visit, StatusCode::CONFLICT, "The list was changed in another program", &body)
        }
        PageError::Unusable(why) => {
            let body = html! {
                h1 { "This could not be saved" }
                p { (why) }
                p { "Nothing was changed." }
                p { a.button href=(back(visit)) { "Go back" } }
            };
            screen_with(visit, StatusCode::UNPROCESSABLE_ENTITY, "This could not be saved", &body)
        }
        PageError::Trouble(trouble) => {
            let body = html! {
                h1 { "There is a problem with the disk" }
                p { (trouble) }
                p { "Nothing was changed. Check that the folder is there and that you may save in it." }
                p { a.button href=(back(visit)) { "Try again" } }
            };
            screen_with(visit, StatusCode::INTERNAL_SERVER_ERROR, "There is a problem with the disk", &body)
        }
        PageError::Halted(why) => {
            let body = html! { h1 { "This could not be done" } p { (why) } p { a.button href="/" { "Go to the tasks" } } };
            screen_with(visit, StatusCode::UNPROCESSABLE_ENTITY, "This could not be done", &body)
        }
    }
}

/// Where the user came from: an address that only takes forms shows nothing.
fn back(visit: &PageVisit) -> String {
    match visit.form.get("back").filter(|back| is_own_path(back)) {
        Some(back) => back.to_owned(),
        None if visit.form.0.is_empty() => visit.path.clone(),
        None if matches!(visit.path.as_str(), "/undo" | "/quit") => "/".into(),
        None => visit.path.clone(),
    }
}

/// Whether a path leads nowhere but to this page.
pub(in crate::page) fn is_own_path(path: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_?=&#.".contains(c);
    path.starts_with('/') && !path.starts_with("//") && path.chars().all(plain)
}
