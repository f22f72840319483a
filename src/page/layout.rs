//! What every screen has around it: the name of the case, the way to the other screens, what was just saved, and how to
//! take it back. All of it is plain HTML; the script only adds to it.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{DOCTYPE, Markup, html};

use super::visit::{self, PageVisit};
use crate::model::finding::{Finding, Severity};
use crate::model::{Digest, file_names};

/// The screens that every screen leads to.
const WAYS: &[(&str, &str)] = &[
    ("/", "Tasks"),
    ("/files", "Files"),
    ("/people", "Who and what"),
    ("/check", "Check"),
    ("/build", "Build"),
    ("/read", "Read"),
];

/// A screen.
pub(super) fn screen(visit: &PageVisit, title: &str, body: &Markup) -> Response {
    screen_with(visit, StatusCode::OK, title, body)
}

/// A screen that shows work going on: it is asked for again until the work is done.
pub(super) fn waiting_screen(visit: &PageVisit, title: &str, body: &Markup) -> Response {
    framed(visit, StatusCode::OK, title, body, true)
}

/// A screen with this status.
pub(super) fn screen_with(visit: &PageVisit, status: StatusCode, title: &str, body: &Markup) -> Response {
    framed(visit, status, title, body, false)
}

fn framed(visit: &PageVisit, status: StatusCode, title: &str, body: &Markup, waits: bool) -> Response {
    let case = visit.page.case();
    let name = case.as_ref().map(|case| file_names::folder_name(&case.folder));
    let saved = case.as_ref().and_then(|case| case.manifest().ok().flatten());
    let digest = saved.as_ref().map(|saved| saved.digest);
    let undo = case.as_ref().zip(digest).and_then(|(case, digest)| case.undo.last(digest));
    let message = visit.page.take_message();
    let heading = match &name {
        Some(name) => format!("{title} – {name} – leverarch"),
        None => format!("{title} – leverarch"),
    };
    let markup = document(
        &heading,
        digest,
        waits,
        &html! {
            header.top {
                div.inner {
                    a.brand href="/" { "leverarch" }
                    @if let Some(name) = &name {
                        span.case { (name) }
                        nav aria-label="Screens" {
                            ul {
                                @for (path, label) in WAYS {
                                    @let here = is_here(&visit.path, path);
                                    li { a href=(path) aria-current=[here.then_some("page")] { (label) } }
                                }
                            }
                        }
                    }
                }
            }
            div.inner {
                div #changed .notice.warning role="status" hidden {
                    p { "The list was changed in another program." }
                    p { a href="" { "Show this screen again" } }
                }
                div #gone .notice.error role="status" hidden {
                    p { "leverarch has ended. What you saved is safe. Start it again to go on." }
                }
                @if message.is_some() || undo.is_some() {
                    div.done.said[message.is_some()] {
                        p role="status" { (message.unwrap_or_default()) }
                        @if let (Some(undo), Some(digest)) = (&undo, digest) {
                            form method="post" action="/undo" {
                                (hidden(visit, Some(digest)))
                                input type="hidden" name="back" value=(visit.path);
                                button.quiet type="submit" { "Undo: " (undo.label) }
                            }
                        }
                    }
                }
                main #main tabindex="-1" data-wait[waits] { (body) }
            }
            footer {
                div.inner {
                    p { "This page is on your own computer. Nothing is sent anywhere." }
                    form method="post" action="/quit" {
                        (hidden(visit, None))
                        button.quiet type="submit" { "Quit leverarch" }
                    }
                }
            }
        },
    );
    visit::html(status, markup)
}

/// Whether a screen belongs under one of the ways.
fn is_here(path: &str, way: &str) -> bool {
    match way {
        "/" => path == "/",
        "/files" => path.starts_with("/files") || path.starts_with("/item"),
        way => path.starts_with(way),
    }
}

/// A document without a case around it, for those who may not see one.
pub(super) fn plain(title: &str, text: &Markup) -> Markup {
    document(
        &format!("{title} – leverarch"),
        None,
        false,
        &html! {
            header.top { div.inner { span.brand { "leverarch" } } }
            div.inner { main #main { h1 { (title) } (text) } }
        },
    )
}

fn document(title: &str, digest: Option<Digest>, waits: bool, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                // The script asks without taking the reader's place away.
                @if waits { noscript { meta http-equiv="refresh" content="3"; } }
                link rel="stylesheet" href="/page.css";
                link rel="icon" href="/icon.png" type="image/png";
                script src="/page.js" defer {}
            }
            body data-digest=[digest] {
                a.skip href="#main" { "Skip to the main part" }
                (body)
            }
        }
    }
}

/// What every form carries: that it comes from this page, and from which version of the list.
pub(super) fn hidden(visit: &PageVisit, digest: Option<Digest>) -> Markup {
    html! {
        input type="hidden" name="token" value=(visit.page.secrets.form());
        @if let Some(digest) = digest {
            input type="hidden" name="digest" value=(digest);
        }
    }
}

/// What is wrong with a form, at the top of its screen: each line leads to its field.
pub(super) fn error_summary(errors: &[(String, String)]) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.summary role="alert" tabindex="-1" aria-labelledby="summary-title" {
                h2 #summary-title { "There is a problem" }
                ul {
                    @for (field, message) in errors {
                        li { a href=(format!("#{field}")) { (message) } }
                    }
                }
            }
        }
    }
}

/// A finding in words, with what to do.
pub(super) fn finding_words(finding: &Finding) -> Markup {
    html! {
        span.severity.(severity_word(finding.severity)) { (severity_label(finding.severity)) }
        " " (finding.message)
        @if !finding.next.is_empty() && !is_for_editors(&finding.next) { " " span.next { (finding.next) } }
    }
}

/// Whether an advice is about how to write the manifest: here a link leads to the field.
fn is_for_editors(next: &str) -> bool {
    ["= ", "[[", "leverarch init", "--"].iter().any(|sign| next.contains(sign))
}

/// The word of a severity in the stylesheet.
pub(super) fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A severity as the user reads it.
pub(super) fn severity_label(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    }
}
