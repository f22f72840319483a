//! Verifying: whether a bundle is still as it was sealed, in the same words as on the command line.

use std::path::PathBuf;

use axum::http::StatusCode;
use maud::{Markup, html};

use super::begin_list::progress_bar;
use super::start::typed_path;
use crate::bundle::result_words::{VERIFIED_MEANS, VerifyAnswer, is_worth_a_line};
use crate::model::finding::{Code, Finding};
use crate::page::bundle_work::VerifiedBundle;
use crate::page::finished;
use crate::page::layout::{
    error_summary, hidden, screen_with, severity_label, severity_word, waiting_screen,
};
use crate::page::visit::{PageAnswer, PageError, PageVisit, go_on};

/// Shows what can be verified, how far it is, and what it came to.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    shown(visit, "", None)
}

fn shown(visit: &PageVisit, typed: &str, wrong: Option<&str>) -> PageAnswer {
    let case = visit.case()?;
    if let Some(progress) = case.work.verifying.progress() {
        let body = html! {
            h1 { "Verifying" }
            (progress_bar(&progress))
            form method="post" action="/verify/stop" {
                (hidden(visit, None))
                button.secondary type="submit" { "Stop" }
            }
        };
        return Ok(waiting_screen(visit, "Verifying", &body));
    }
    let bundles = finished::bundles(&case.folder);
    let last = case.work.verifying.result();
    let errors: Vec<(String, String)> =
        wrong.map(|wrong| ("path".into(), wrong.into())).into_iter().collect();
    let body = html! {
        (error_summary(&errors))
        h1 { "Verify a bundle" }
        @match &last {
            Some(last) => (answer(last)),
            None => {
            p {
                "leverarch compares every file and every page of a bundle with the digests that were sealed when it was made. "
                "It only reads."
            }
            }
        }
        @if !bundles.is_empty() {
            h2 { "The bundle that you built" }
            form method="post" action="/verify" {
                (hidden(visit, None))
                input type="hidden" name="what" value="own";
                p { code { (finished::output_folder(&case.folder).display()) } }
                (with_evidence("own"))
                button type="submit" { "Verify it" }
            }
        }
        h2 { "Another bundle" }
        form method="post" action="/verify" {
            (hidden(visit, None))
            input type="hidden" name="what" value="other";
            div.field.wrong-field[wrong.is_some()] {
                label for="path" { "Folder or file" }
                p.hint #path-hint { "The folder that leverarch made, or the .pdf, .zip or .json in it. Copy its address from your file manager." }
                @if let Some(wrong) = wrong { p.wrong #path-error { span.hide { "Error: " } (wrong) } }
                input type="text" id="path" name="path" value=(typed) autocomplete="off" spellcheck="false"
                    aria-describedby="path-hint" aria-invalid=[wrong.map(|_| "true")];
            }
            button.secondary type="submit" { "Verify this bundle" }
        }
    };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(screen_with(visit, status, "Verify a bundle", &body))
}

fn with_evidence(id: &str) -> Markup {
    let id = format!("evidence-{id}");
    html! {
        div.radios {
            div {
                input type="checkbox" id=(id) name="evidence" value="yes" checked;
                label for=(id) { "Also compare the files in my evidence folder" }
            }
        }
    }
}

/// What a verification came to.
fn answer(last: &VerifiedBundle) -> Markup {
    let (answer, findings) = match &last.result {
        Ok((answer, findings)) => (*answer, findings),
        Err(why) => {
            return html! {
                div.notice.error role="status" { p { strong { "Nothing was verified." } } p { (why) } }
            };
        }
    };
    let good = matches!(answer, VerifyAnswer::Verified(_));
    let matched = findings.iter().filter(|finding| finding.code == Code::Matched).count();
    // What is gravest is told first.
    let told: Vec<&Finding> = findings.iter().filter(|finding| is_worth_a_line(finding, matched)).collect();
    html! {
        div.notice.good[good].error[!good] role="status" {
            p { strong { (answer.sentence()) } }
            @if good { p { (VERIFIED_MEANS) } }
            p.hint { (last.path.display()) }
        }
        @if !told.is_empty() {
            ul.findings {
                @for finding in told {
                    li class=(severity_word(finding.severity)) {
                        @if let Some(file) = &finding.file { p.hint { (file) } }
                        p {
                            @if finding.code == Code::Matched {
                                span.severity.same { "Same" }
                            } @else {
                                span.severity.(severity_word(finding.severity)) { (severity_label(finding.severity)) }
                            }
                            " " (finding.message)
                            @if !finding.next.is_empty() { " " span.next { (finding.next) } }
                        }
                    }
                }
            }
        }
    }
}

/// Begins a verification.
pub(in crate::page) fn begin(visit: &PageVisit) -> PageAnswer {
    let case = visit.case()?;
    let own = visit.form.get("what") == Some("own");
    let path = if own {
        finished::output_folder(&case.folder)
    } else {
        let typed = visit.form.filled("path").unwrap_or_default();
        let path: PathBuf = typed_path(visit, typed);
        let wrong = match () {
            () if typed.is_empty() => Some("Enter the folder or the file of a bundle."),
            () if !path.is_absolute() => {
                Some("Enter where the bundle is, from the beginning, like /home/you/evidence-bundle.")
            }
            () if !path.exists() => Some("There is nothing with this name. Check the spelling."),
            () => None,
        };
        if wrong.is_some() {
            return shown(visit, typed, wrong);
        }
        path
    };
    if !path.exists() {
        return Err(PageError::NotThere);
    }
    case.work.verifying.forget();
    case.verify(path, own && visit.form.get("evidence") == Some("yes"));
    Ok(go_on("/verify"))
}

/// Ends a verification early.
pub(in crate::page) fn stop(visit: &PageVisit) -> PageAnswer {
    visit.case()?.work.verifying.stop();
    Ok(go_on("/verify"))
}
