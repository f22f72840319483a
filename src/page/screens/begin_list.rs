//! A folder without a list: what the bundle is for is asked, and the list is drafted from the files. The same screen adds
//! files that came later.

use maud::{Markup, html};

use crate::model::finding::Severity;
use crate::model::{Purpose, counted};
use crate::page::jobs::JobProgress;
use crate::page::layout::{finding_words, hidden, screen, waiting_screen};
use crate::page::visit::{PageAnswer, PageError, PageVisit, go_on};

/// What a bundle can be for, with a sentence that helps to choose.
pub(in crate::page) fn purpose_in_words(purpose: Purpose) -> (&'static str, &'static str) {
    match purpose {
        Purpose::Complaint => {
            ("A first complaint to CMS", "You have not complained yet, or CMS has not answered.")
        }
        Purpose::Ice => (
            "A complaint to the Independent Case Examiner (ICE)",
            "CMS has sent its final response and you are not satisfied.",
        ),
        Purpose::Tribunal => (
            "An appeal to a tribunal",
            "You have a mandatory reconsideration notice and think the decision is wrong.",
        ),
        Purpose::Compensation => {
            ("A claim for compensation", "Mistakes of CMS cost you money, or caused distress or delay.")
        }
        Purpose::Mp => {
            ("A page for your Member of Parliament", "One page and the few documents that it names.")
        }
        Purpose::General => ("Something else, or you do not know yet", "You can change this later."),
    }
}

/// The order in which the purposes are offered: as a case usually goes.
pub(in crate::page) const PURPOSES: [Purpose; 6] = [
    Purpose::Complaint,
    Purpose::Ice,
    Purpose::Tribunal,
    Purpose::Compensation,
    Purpose::Mp,
    Purpose::General,
];

/// Shows the question, or how far the draft is.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    let case = visit.case()?;
    if let Some(progress) = case.drafting.progress() {
        let body = html! {
            h1 { "Looking into your files" }
            (progress_bar(&progress))
            p { "leverarch looks for dates, titles and references. Scans and photographs take longest." }
            p { "Your files are only read." }
            form method="post" action="/begin-list/stop" {
                (hidden(visit, None))
                button.secondary type="submit" { "Stop" }
            }
        };
        return Ok(waiting_screen(visit, "Looking into your files", &body));
    }
    if let Some(result) = case.drafting.result() {
        case.drafting.forget();
        return match &*result {
            Ok(list) => {
                let what =
                    counted(list.added, "file was added to your list", "files were added to your list");
                visit.page.say(format!("{what}."));
                let said: Vec<_> = list.findings.iter().filter(|f| f.severity != Severity::Note).collect();
                if said.is_empty() {
                    return Ok(go_on("/"));
                }
                let body = html! {
                    h1 { "Your list is ready" }
                    ul.findings { @for finding in said { li { (finding_words(finding)) } } }
                    p { a.button href="/" { "Go on" } }
                };
                Ok(screen(visit, "Your list is ready", &body))
            }
            Err(why) => Err(PageError::Halted(why.clone())),
        };
    }
    let listing = case.listing()?;
    if listing.text.is_some() {
        return Ok(go_on("/"));
    }
    let files = listing.unlisted.len();
    let body = html! {
        h1 { "What is your bundle for?" }
        @if files == 0 {
            p { "There are no files in this folder yet. Put your letters, receipts and recordings into it, then load this page again." }
        } @else {
            p {
                (counted(files, "file is", "files are")) " in this folder. leverarch looks into each, proposes a date and a title, "
                "and says why. You then check them one by one."
            }
        }
        form method="post" action="/begin-list" {
            (hidden(visit, None))
            fieldset {
                legend.hide { "What is your bundle for?" }
                div.radios {
                    @for purpose in PURPOSES {
                        @let (label, hint) = purpose_in_words(purpose);
                        @let id = format!("purpose-{}", purpose.word());
                        div {
                            input type="radio" name="purpose" id=(id) value=(purpose.word()) required
                                aria-describedby=(format!("{id}-hint"));
                            label for=(id) { (label) }
                            p.hint id=(format!("{id}-hint")) { (hint) }
                        }
                    }
                }
            }
            p { "The list is saved as " code { "manifest.toml" } " in the folder. Nothing else in it is changed." }
            button type="submit" disabled[files == 0] { "Look into my files" }
        }
    };
    Ok(screen(visit, "What is your bundle for?", &body))
}

/// Begins the draft.
pub(in crate::page) fn begin(visit: &PageVisit) -> PageAnswer {
    let word = visit.form.get("purpose");
    let purpose = PURPOSES.into_iter().find(|purpose| Some(purpose.word()) == word);
    visit.case()?.draft(purpose);
    Ok(go_on("/begin-list"))
}

/// Stops the draft. Nothing has been written then.
pub(in crate::page) fn stop(visit: &PageVisit) -> PageAnswer {
    visit.case()?.drafting.stop();
    Ok(go_on("/begin-list"))
}

/// How far some work is, as a bar and in words.
pub(in crate::page) fn progress_bar(progress: &JobProgress) -> Markup {
    html! {
        p role="status" {
            @if progress.step.is_empty() { "Starting" } @else { (progress.step) }
            @if progress.of > 1 { ": " (progress.done) " of " (progress.of) }
        }
        @if progress.of > 1 {
            progress max=(progress.of) value=(progress.done) aria-label=(progress.step) {}
        } @else {
            progress aria-label="In progress" {}
        }
        @if !progress.part.is_empty() { p.hint { (progress.part) } }
    }
}
