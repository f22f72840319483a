//! Everything that would stop the bundle or weaken it, the gravest first. Each finding leads to the field that puts it
//! right, and is gone when it is.

use maud::{Markup, html};

use super::begin_list::progress_bar;
use crate::bundle::listing::CaseListing;
use crate::model::counted;
use crate::model::finding::{Finding, Severity};
use crate::page::case_stamp::CaseStamp;
use crate::page::finding_places::way_to;
use crate::page::item_state::is_same;
use crate::page::layout::{finding_words, screen, severity_word, waiting_screen};
use crate::page::visit::{PageAnswer, PageError, PageVisit};

/// Shows what a check finds.
pub(in crate::page) fn show(visit: &PageVisit) -> PageAnswer {
    let case = visit.case()?;
    // What cannot be read as a list has findings too, and they are the ones to put right first.
    let listing = case.listing()?;
    if listing.text.is_none() {
        return Err(PageError::NoManifest);
    }
    if !listing.parsed.legible {
        return Err(PageError::Illegible(Box::new(listing)));
    }
    let known = case.check(&listing);
    let now = known.as_ref().filter(|known| known.of == CaseStamp::new(&listing));
    let Some(checked) = now else {
        // What is known without reading the files is shown at once, without what the last check found: that may be gone.
        let body = html! {
            h1 { "Check" }
            @if let Some(progress) = case.checking.progress() { (progress_bar(&progress)) }
            p { "leverarch reads every document and says what would stop your bundle or weaken it." }
            (all(&listing.findings, &listing))
        };
        return Ok(waiting_screen(visit, "Check", &body));
    };
    let findings = match &checked.findings {
        Ok(findings) => findings,
        Err(why) => return Err(PageError::Halted(why.clone())),
    };
    let body = html! {
        (summary(findings, &listing))
        h1 { "Check" }
        p { strong { (verdict(findings)) } }
        (all(findings, &listing))
    };
    Ok(screen(visit, "Check", &body))
}

/// The errors at the top, each as a link to what it is about.
fn summary(findings: &[Finding], listing: &CaseListing) -> Markup {
    let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    html! {
        @if !errors.is_empty() {
            div.summary role="alert" tabindex="-1" aria-labelledby="summary-title" {
                h2 #summary-title { "There is a problem" }
                ul {
                    @for finding in errors {
                        @let way = way_to(finding, listing);
                        li {
                            @if let Some((href, _)) = way { a href=(href) { (subject(finding, listing)) (finding.message) } }
                            @else { (subject(finding, listing)) (finding.message) }
                        }
                    }
                }
            }
        }
    }
}

fn verdict(findings: &[Finding]) -> String {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    match (count(Severity::Error), count(Severity::Warning)) {
        (0, 0) => "There is nothing to put right.".into(),
        (0, 1) => "You can build now. Read the warning below first.".into(),
        (0, warnings) => format!("You can build now. Read the {warnings} warnings below first."),
        (errors, _) => format!("Fix {} before you build.", counted(errors, "error", "errors")),
    }
}

/// All findings, the gravest first; notes are folded away.
fn all(findings: &[Finding], listing: &CaseListing) -> Markup {
    let mut seen: Vec<&Finding> = Vec::new();
    for finding in findings {
        if !seen.iter().any(|other| is_same(other, finding)) {
            seen.push(finding);
        }
    }
    let of = |severity: Severity| -> Vec<&Finding> {
        seen.iter().filter(|finding| finding.severity == severity).copied().collect()
    };
    let (errors, warnings, notes) = (of(Severity::Error), of(Severity::Warning), of(Severity::Note));
    html! {
        @for (title, findings) in [("Errors", &errors), ("Warnings", &warnings)] {
            @if !findings.is_empty() {
                h2 { (title) " (" (findings.len()) ")" }
                (list(findings, listing))
            }
        }
        @if !notes.is_empty() {
            details {
                summary { "Notes (" (notes.len()) "). You need do nothing about these." }
                div { (list(&notes, listing)) }
            }
        }
    }
}

/// Findings, those that say the same of several documents once.
fn list(findings: &[&Finding], listing: &CaseListing) -> Markup {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in findings {
        let same = |group: &&mut Vec<&Finding>| {
            group.first().is_some_and(|first| first.code == finding.code && first.message == finding.message)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    html! {
        ul.findings {
            @for group in &groups {
                @if let [finding] = group[..] {
                    li.(severity_word(finding.severity)) {
                        @let subject = subject(finding, listing);
                        @if !subject.is_empty() { p { strong { (subject.trim_end_matches(": ")) } } }
                        p { (finding_words(finding)) }
                        @if let Some((href, words)) = way_to(finding, listing) {
                            p { a href=(href) { (words) span.hide { " – " (finding.message) } } }
                        }
                    }
                } @else if let Some(first) = group.first() {
                    li.(severity_word(first.severity)) {
                        p { (finding_words(first)) }
                        ul {
                            @for finding in group {
                                @let subject = subject(finding, listing);
                                @let words = if subject.is_empty() { finding.message.as_str() } else { subject.trim_end_matches(": ") };
                                li {
                                    @match way_to(finding, listing) {
                                        Some((href, _)) => { a href=(href) { (words) } }
                                        None => { (words) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a finding is about, with a colon behind it; nothing when it is about the case.
fn subject(finding: &Finding, listing: &CaseListing) -> String {
    let item = listing.items.iter().find(|item| crate::page::item_state::is_about(finding, item));
    match (item, &finding.file) {
        (Some(item), _) => match item.number {
            Some(number) => format!("{number}. {}: ", item.title()),
            None => format!("{}: ", item.title()),
        },
        (None, Some(file)) => format!("{file}: "),
        (None, None) => String::new(),
    }
}
