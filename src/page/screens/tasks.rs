//! The task list: what there is to do, and how far it is. It is worked out from the list each time, so nothing is lost
//! when the page is closed.

use maud::{Markup, html};

use crate::bundle::listing::CaseListing;
use crate::model::counted;
use crate::model::finding::{Code, Finding, Severity};
use crate::page::finished;
use crate::page::item_state::{ItemState, states_of};
use crate::page::layout::{hidden, screen, waiting_screen};
use crate::page::visit::{PageAnswer, PageVisit};

/// What every task is worked out from.
pub(super) struct TaskFacts<'a> {
    listing: &'a CaseListing,
    states: &'a [ItemState],
    checked: Option<&'a [Finding]>,
    built: bool,
}

/// One task: where it leads, what it is called, and how far it is.
struct Task {
    href: &'static str,
    name: &'static str,
    hint: &'static str,
    how_far: fn(&TaskFacts<'_>) -> (String, bool),
}

/// Every task, in the order in which they are best done.
const TASKS: &[Task] = &[
    Task {
        href: "/files?show=look",
        name: "Look at your files",
        hint: "Check the date and title of each document while you see it.",
        how_far: files_done,
    },
    Task {
        href: "/people",
        name: "Say who and what",
        hint: "Your name, the other parent, the reference and the purpose.",
        how_far: people_done,
    },
    Task {
        href: "/post",
        name: "Pair post with letters",
        hint: "Say which receipt or tracking page belongs to which letter.",
        how_far: post_done,
    },
    Task {
        href: "/calls",
        name: "Calls",
        hint: "Listen next to the transcript, and confirm the words.",
        how_far: calls_done,
    },
    Task {
        href: "/ask",
        name: "What you ask for",
        hint: "The outcome you want, and the points that went wrong.",
        how_far: asked_for,
    },
    Task {
        href: "/check",
        name: "Check",
        hint: "Everything that would stop your bundle or weaken it.",
        how_far: check_done,
    },
    Task {
        href: "/index",
        name: "Index and order",
        hint: "See the index with its page numbers, and change the order.",
        how_far: ordered,
    },
    Task {
        href: "/build",
        name: "Build",
        hint: "Make the bundle, and see what to send to whom.",
        how_far: build_done,
    },
    Task {
        href: "/read",
        name: "Read and verify",
        hint: "Read it page by page, search in it, and verify it.",
        how_far: read_done,
    },
];

/// Shows the tasks.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    let listing = visit.listing()?;
    let checked = visit.case()?.check(&listing);
    let found = checked.as_ref().and_then(|checked| checked.findings.as_deref().ok());
    let states = states_of(&listing, found.unwrap_or_default());
    let built = !finished::bundles(&visit.case()?.folder).is_empty();
    let facts = TaskFacts { listing: &listing, states: &states, checked: found, built };
    let title = listing.parsed.manifest.bundle.title.clone();
    let body = html! {
        h1 { (title.unwrap_or_else(|| "Your bundle".into())) }
        (new_files(visit, &listing))
        ol.tasks {
            @for task in TASKS {
                @let (how_far, done) = (task.how_far)(&facts);
                li {
                    div {
                        a href=(task.href) { (task.name) }
                        p.hint { (task.hint) }
                    }
                    span.tag.done-tag[done] { (how_far) }
                }
            }
        }
    };
    // The last line is filled in when the check has ended.
    let waits = found.is_none() && visit.case()?.checking.progress().is_some();
    Ok(if waits { waiting_screen(visit, "Tasks", &body) } else { screen(visit, "Tasks", &body) })
}

/// What is said of files that the list does not have yet.
pub(super) fn new_files(visit: &PageVisit, listing: &CaseListing) -> Markup {
    let count = listing.unlisted.len();
    html! {
        @if count > 0 {
            div.notice.warning {
                p {
                    strong { (counted(count, "file in the folder is not in your list yet.", "files in the folder are not in your list yet.")) }
                }
                ul {
                    @for file in listing.unlisted.iter().take(5) { li { (file) } }
                    @if count > 5 { li { "and " (count - 5) " more" } }
                }
                form method="post" action="/begin-list" {
                    (hidden(visit, None))
                    button.secondary type="submit" { "Look into them and add them" }
                }
            }
        }
    }
}

fn files_done(facts: &TaskFacts<'_>) -> (String, bool) {
    let all = facts.states.len();
    let done = facts.states.iter().filter(|state| !state.needs_a_look()).count();
    if all == done { ("Done".into(), true) } else { (format!("{done} of {all} done"), false) }
}

fn people_done(facts: &TaskFacts<'_>) -> (String, bool) {
    let manifest = &facts.listing.parsed.manifest;
    let named = crate::case::user::user(manifest).is_some_and(|party| !party.name.trim().is_empty());
    match (named, manifest.case.reference.is_some()) {
        (true, true) => ("Done".into(), true),
        (false, _) => ("Your name is missing".into(), false),
        (true, false) => ("The reference is missing".into(), false),
    }
}

fn check_done(facts: &TaskFacts<'_>) -> (String, bool) {
    let Some(found) = facts.checked else { return ("Checking".into(), false) };
    let count = |severity| found.iter().filter(|finding| finding.severity == severity).count();
    match (count(Severity::Error), count(Severity::Warning)) {
        (0, 0) => ("No problems".into(), true),
        (0, warnings) => (counted(warnings, "warning", "warnings"), true),
        (errors, warnings) => (
            format!("{}, {}", counted(errors, "error", "errors"), counted(warnings, "warning", "warnings")),
            false,
        ),
    }
}

fn post_done(facts: &TaskFacts<'_>) -> (String, bool) {
    let Some(found) = facts.checked else { return ("Checking".into(), false) };
    let open = found.iter().filter(|f| f.code == Code::NotPosted && f.severity == Severity::Warning).count();
    match open {
        0 => ("Done".into(), true),
        open => (counted(open, "letter without proof", "letters without proof"), false),
    }
}

fn calls_done(facts: &TaskFacts<'_>) -> (String, bool) {
    let (all, checked) = super::calls::progress(facts.listing);
    match (all, all - checked) {
        (0, _) => ("No recordings".into(), true),
        (_, 0) => ("Done".into(), true),
        (all, _) => (format!("{checked} of {all} checked"), false),
    }
}

fn asked_for(facts: &TaskFacts<'_>) -> (String, bool) {
    let manifest = &facts.listing.parsed.manifest;
    let points =
        manifest.point.len() + manifest.bundles.iter().map(|bundle| bundle.point.len()).sum::<usize>();
    let own = |wanted: &Option<_>| wanted.is_some();
    let wanted = own(&manifest.case.wanted)
        || own(&manifest.bundle.wanted)
        || manifest.bundles.iter().any(|bundle| own(&bundle.wanted));
    match (wanted, points) {
        (false, _) => ("The outcome is missing".into(), false),
        (true, 0) => ("No points yet".into(), false),
        (true, points) => (counted(points, "point", "points"), true),
    }
}

fn ordered(facts: &TaskFacts<'_>) -> (String, bool) {
    let moved = facts.listing.items.iter().filter(|item| item.item.place.is_some()).count();
    match moved {
        0 => ("By date".into(), true),
        moved => (counted(moved, "document moved", "documents moved"), true),
    }
}

fn build_done(facts: &TaskFacts<'_>) -> (String, bool) {
    if facts.built { ("Built".into(), true) } else { ("Not built yet".into(), false) }
}

fn read_done(facts: &TaskFacts<'_>) -> (String, bool) {
    if facts.built { ("Ready to read".into(), true) } else { ("Build first".into(), false) }
}
