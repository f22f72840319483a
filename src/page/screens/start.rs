//! The start, where no folder was named: the folders that were open lately, and a place to name another. A browser never
//! tells a page where a file is, so the folder is named here.

use std::path::PathBuf;

use axum::http::StatusCode;
use maud::{Markup, html};

use crate::page::layout::{error_summary, hidden, screen_with};
use crate::page::recent;
use crate::page::visit::{PageAnswer, PageVisit, go_on};

/// Shows the start.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    Ok(screen_with(visit, StatusCode::OK, "Choose a folder", &body(visit, "", None)))
}

/// Opens the folder that was named.
pub(in crate::page) fn choose(visit: &PageVisit) -> PageAnswer {
    let typed = visit.form.filled("folder").unwrap_or_default();
    let folder = typed_path(visit, typed);
    let wrong = match () {
        () if typed.is_empty() => Some("Enter the folder that holds your evidence."),
        () if !folder.is_absolute() => {
            Some("Enter where the folder is, from the beginning, like /home/you/evidence.")
        }
        () if !folder.exists() => Some("There is no folder with this name. Check the spelling."),
        () if !folder.is_dir() => Some("This is a file. Enter the folder that it is in."),
        () => None,
    };
    if let Some(wrong) = wrong {
        let body = body(visit, typed, Some(wrong));
        return Ok(screen_with(visit, StatusCode::UNPROCESSABLE_ENTITY, "Choose a folder", &body));
    }
    recent::note(&visit.page.settings.environment, &folder);
    visit.page.open(folder);
    Ok(go_on("/"))
}

/// What was typed as a path: without quotation marks, and from the user's own folder where it begins so.
pub(super) fn typed_path(visit: &PageVisit, typed: &str) -> PathBuf {
    let unquoted = typed.trim_matches('"').trim_start_matches("file://");
    match unquoted.strip_prefix("~/").zip(visit.page.settings.environment.variable("HOME")) {
        Some((rest, home)) => PathBuf::from(home).join(rest),
        None => PathBuf::from(unquoted),
    }
}

fn body(visit: &PageVisit, typed: &str, wrong: Option<&str>) -> Markup {
    let recent = recent::folders(&visit.page.settings.environment);
    let errors: Vec<(String, String)> =
        wrong.map(|wrong| ("folder".into(), wrong.into())).into_iter().collect();
    html! {
        (error_summary(&errors))
        h1 { "Which folder holds your evidence?" }
        p {
            "leverarch turns a folder of letters, receipts and recordings into one numbered bundle. "
            "It reads your files and never changes them."
        }
        @if !recent.is_empty() {
            h2 { "Opened lately" }
            ul.choices {
                @for folder in &recent {
                    li {
                        form method="post" action="/start" {
                            (hidden(visit, None))
                            input type="hidden" name="folder" value=(folder.display());
                            button.quiet type="submit" { (folder.display()) }
                        }
                    }
                }
            }
        }
        form method="post" action="/start" {
            (hidden(visit, None))
            div.field.wrong-field[wrong.is_some()] {
                label for="folder" { "Folder" }
                p.hint #folder-hint {
                    "For example /home/you/Documents/evidence. In your file manager you can usually copy it from the address bar."
                }
                @if let Some(wrong) = wrong { p.wrong #folder-error { span.hide { "Error: " } (wrong) } }
                input type="text" id="folder" name="folder" value=(typed) autocomplete="off" spellcheck="false"
                    aria-describedby="folder-hint" aria-invalid=[wrong.map(|_| "true")];
            }
            button type="submit" { "Open this folder" }
        }
    }
}
