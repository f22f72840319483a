//! Building: what there is to choose, how far it is, and what came of it.

use std::sync::Arc;

use maud::{Markup, html};

use super::begin_list::progress_bar;
use super::bundle_files;
use crate::bundle::listing::CaseListing;
use crate::bundle::options::RunOutcome;
use crate::bundle::result_words;
use crate::model::counted;
use crate::model::finding::{Code, Finding, Severity};
use crate::page::bundle_work::BuildResult;
use crate::page::case_stamp::CaseStamp;
use crate::page::finished::{self, FinishedBundle};
use crate::page::layout::{error_summary, finding_words, hidden, screen, severity_word, waiting_screen};
use crate::page::open_case::OpenCase;
use crate::page::visit::{PageAnswer, PageError, PageVisit, go_on};
use crate::system::{StagingDir, TargetState};

/// Shows how far a build is, or what there is to choose and what is there already.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    shown(visit, &[])
}

fn shown(visit: &PageVisit, errors: &[(String, String)]) -> PageAnswer {
    let case = visit.case()?;
    let listing = visit.listing()?;
    if let Some(progress) = case.work.building.progress() {
        let stopping = case.work.building.is_stopping();
        let body = html! {
            h1 { "Building your bundle" }
            (progress_bar(&progress))
            @if stopping {
                p role="status" { "Stopping. Nothing is kept of this build." }
            } @else {
                form method="post" action="/build/stop" {
                    (hidden(visit, None))
                    button.secondary type="submit" { "Stop" }
                }
            }
            p.hint { "You can look at other screens meanwhile. The bundle appears when it is complete, or not at all." }
        };
        return Ok(waiting_screen(visit, "Building your bundle", &body));
    }
    let last = case.work.building.result();
    let bundles = finished::bundles(&case.folder);
    let built = last.as_deref().and_then(|last| last.outcome.as_ref().ok()).is_some_and(is_made);
    let title = if built { "Your bundle is ready" } else { "Build your bundle" };
    let body = html! {
        (error_summary(errors))
        h1 { (title) }
        @if let Some(last) = &last { (came_to(last, &listing)) }
        @if !bundles.is_empty() {
            (bundle_files::there(visit, &case, &listing, &bundles))
        }
        (choices(visit, &case, &listing, &bundles, errors))
    };
    Ok(screen(visit, title, &body))
}

fn is_made(outcome: &RunOutcome) -> bool {
    outcome.made.is_some() || outcome.several.iter().any(|one| one.made.is_some())
}

/// What the last build came to.
fn came_to(last: &BuildResult, listing: &CaseListing) -> Markup {
    let outcome = match &last.outcome {
        Ok(outcome) => outcome,
        Err(why) => {
            return html! { div.notice.error role="status" { p { strong { "No bundle was made." } } p { (why) } } };
        }
    };
    let mut findings: Vec<&Finding> = outcome.findings.iter().collect();
    for finding in outcome.several.iter().flat_map(|one| &one.findings) {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    findings.sort_by_key(|finding| finding.severity);
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let changed = last.of != CaseStamp::new(listing);
    let told = findings.iter().filter(|finding| finding.severity != Severity::Note);
    html! {
        @if is_made(outcome) {
            div.notice.good role="status" {
                @match &outcome.made {
                    Some(made) => p { strong { (result_words::ready(outcome.counts.items, made.record.pages as usize)) } }
                    None => {
                        @let made = outcome.several.iter().filter(|one| one.made.is_some()).count();
                        p { strong {
                            (counted(made, "bundle is ready", "bundles are ready"))
                            @if made < outcome.several.len() { ", " (outcome.several.len() - made) " refused" } "."
                        } }
                    }
                }
                @if changed {
                    p { "You changed your list or your files since. Build again when you have finished." }
                } @else if warnings > 0 {
                    p { "Next: read the " (counted(warnings, "warning", "warnings")) " below, then read the cover and the index." }
                } @else {
                    p { "Next: read the cover and the index." }
                }
            }
        } @else if errors > 0 {
            div.notice.error role="status" {
                p { strong { (result_words::refused(errors)) } }
                p { a href="/check" { "Go to the list of problems" } }
            }
        }
        @if errors + warnings > 0 {
            details open[errors > 0] {
                summary { "What the build found: " (counted(errors, "error", "errors")) ", " (counted(warnings, "warning", "warnings")) }
                div {
                    ul.findings {
                        @for finding in told {
                            li class=(severity_word(finding.severity)) {
                                @if let Some(file) = &finding.file { p.hint { (file) } }
                                p { (finding_words(&remedied(finding))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A finding of the outputs with what to do on this screen: the command line has switches for it.
fn remedied(finding: &Finding) -> Finding {
    let next = match finding.code {
        Code::OutputExists => "Tick \"Replace the bundle that is there\" below, and build again.",
        Code::OutputForeign => {
            "Move these files out of that folder, or give the folder another name. Then build again."
        }
        _ => return finding.clone(),
    };
    finding.clone().next(next)
}

/// What there is to choose before a build.
fn choices(
    visit: &PageVisit,
    case: &Arc<OpenCase>,
    listing: &CaseListing,
    bundles: &[FinishedBundle],
    errors: &[(String, String)],
) -> Markup {
    let checked = case.check(listing);
    let found = checked.as_ref().and_then(|checked| checked.findings.as_deref().ok());
    let stops = found.map(|found| found.iter().filter(|f| f.severity == Severity::Error).count());
    let folder = finished::output_folder(&case.folder);
    let there = is_there(case);
    let wrong = errors.first().map(|(_, message)| message.as_str());
    html! {
        h2 { @if bundles.is_empty() { "Build" } @else { "Build again" } }
        @match stops {
            Some(0) => p { "Nothing stops your bundle." }
            Some(stops) => p {
                (counted(stops, "problem stops", "problems stop")) " your bundle. " a href="/check" { "Solve this first" } "."
            }
            None => p.hint { "Your files are being checked. You do not have to wait for that." }
        }
        form method="post" action="/build" {
            (hidden(visit, None))
            @if listing.purposes.len() > 1 {
                fieldset {
                    legend { "Which bundle" }
                    div.radios {
                        div {
                            input type="radio" name="purpose" id="purpose" value="" checked;
                            label for="purpose" { "All " (listing.purposes.len()) " bundles" }
                        }
                        @for purpose in &listing.purposes {
                            @let id = format!("purpose-{}", purpose.word());
                            div {
                                input type="radio" name="purpose" id=(id) value=(purpose.word());
                                label for=(id) { "Only: " (super::begin_list::purpose_in_words(*purpose).0) }
                            }
                        }
                    }
                }
            }
            @if there {
                div.field.wrong-field[wrong.is_some()] {
                    p #replace-hint { "There is a bundle here already: " code { (folder.display()) } }
                    @if let Some(wrong) = wrong { p.wrong #replace-error { span.hide { "Error: " } (wrong) } }
                    (tick("replace", "Replace the bundle that is there", "A bundle that you sent to somebody should be kept. Copy it to another folder first."))
                }
            } @else {
                p { "The bundle goes into the folder " code { (folder.display()) } ", next to your evidence. Your evidence is only read." }
            }
            details {
                summary { "More choices" }
                div {
                    (tick("placeholders", "Put an information sheet in place of a file that cannot be shown", "Without this, such a file stops the bundle."))
                    (tick("media", "Also make mp3 copies of the recordings", "For a body that takes only mp3 and mp4. This needs ffmpeg."))
                    (tick("no-ocr", "Do not add searchable text to scans and photographs", "The build is faster, but nobody can search in these pages."))
                }
            }
            button type="submit" { "Build the bundle" }
        }
    }
}

fn tick(name: &str, label: &str, hint: &str) -> Markup {
    let hint_id = format!("{name}-about");
    html! {
        div.radios {
            div {
                input type="checkbox" id=(name) name=(name) value="yes" aria-describedby=(hint_id);
                label for=(name) { (label) }
                p.hint id=(hint_id) { (hint) }
            }
        }
    }
}

/// Whether a bundle would be replaced.
fn is_there(case: &OpenCase) -> bool {
    matches!(StagingDir::survey(&finished::output_folder(&case.folder)), Ok(TargetState::Bundle))
}

/// Begins a build.
pub(in crate::page) fn begin(visit: &PageVisit) -> PageAnswer {
    let case = visit.case()?;
    let listing = visit.listing()?;
    let is = |name: &str| visit.form.get(name) == Some("yes");
    let mut options = case.options();
    if let Some(word) = visit.form.filled("purpose") {
        let known = listing.purposes.iter().find(|purpose| purpose.word() == word);
        options.purpose = Some(*known.ok_or_else(|| PageError::Unusable("There is no such bundle.".into()))?);
    }
    let own = match options.purpose {
        Some(purpose) => finished::output_folder(&case.folder).join(purpose.word()),
        None => finished::output_folder(&case.folder),
    };
    let replaces = matches!(StagingDir::survey(&own), Ok(TargetState::Bundle));
    if replaces && !is("replace") {
        let why = "Tick this box to replace the bundle that is there.";
        return shown(visit, &[("replace".into(), why.into())]);
    }
    options.force = is("replace");
    options.placeholders = is("placeholders");
    options.media = is("media");
    options.ocr = !is("no-ocr");
    case.work.building.forget();
    case.build(&listing, options);
    Ok(go_on("/build"))
}

/// Ends a build early.
pub(in crate::page) fn stop(visit: &PageVisit) -> PageAnswer {
    visit.case()?.work.building.stop();
    Ok(go_on("/build"))
}
