//! The bundles of one case on the terminal: which finding belongs to which, and what became of each.

use super::report::{Answer, Report, ReportedPurpose};
use super::style::{BOLD, GREEN, RED, check_later, output_lines, visible};
use crate::model::finding::{Finding, Severity};
use crate::model::{counted, size_in_words};

/// Every finding with the bundles that it belongs to, in words; none where it belongs to all.
pub(super) fn findings(report: &Report) -> Vec<(&Finding, String)> {
    let mut all: Vec<(&Finding, Vec<&str>)> =
        report.findings.iter().map(|finding| (finding, Vec::new())).collect();
    for one in &report.bundles {
        for finding in &one.findings {
            let word = one.purpose.word();
            match all.iter_mut().find(|(other, of)| !of.is_empty() && *other == finding) {
                Some((_, of)) => of.push(word),
                None => all.push((finding, vec![word])),
            }
        }
    }
    let in_words = |of: Vec<&str>| match of[..] {
        [] => String::new(),
        [one] => format!("{one} bundle"),
        _ => format!("{} bundles", of.join(", ")),
    };
    all.into_iter().map(|(finding, of)| (finding, in_words(of))).collect()
}

/// What the last screen says, line by line, each with its colour.
pub(super) fn last_screen(report: &Report) -> Vec<(Option<&'static str>, String)> {
    let mut lines: Vec<(Option<&'static str>, String)> = Vec::new();
    let of = |answer| report.bundles.iter().filter(move |one| one.result == answer);
    let count = |answer| counted(of(answer).count(), "bundle", "bundles");
    let title = match report.result {
        Answer::Made => (GREEN, format!("{} made.", count(Answer::Made))),
        Answer::Clear => (GREEN, format!("Ready to build: {}.", count(Answer::Clear))),
        Answer::PartlyMade => {
            (RED, format!("{} made, {} refused.", count(Answer::Made), count(Answer::Refused)))
        }
        _ => (RED, crate::bundle::result_words::refused(report.tally.errors)),
    };
    lines.push((Some(title.0), title.1));
    for one in &report.bundles {
        lines.extend(bundle(one));
    }
    if let Some(zip) = &report.shared_zip {
        let size = size_in_words(zip.bytes);
        lines.push((None, "  The originals of all of them:".into()));
        lines.push((None, format!("    {}  {size}", visible(&zip.name))));
    }
    let folder = of(Answer::Made).filter_map(|one| one.bundle.as_ref()).next();
    if let Some(folder) = folder.and_then(|made| std::path::Path::new(&made.folder).parent()) {
        lines.push((None, String::new()));
        lines.push((None, "Next: open each PDF and read its cover and index.".into()));
        lines.push((None, check_later(&folder.display().to_string())));
    } else if report.tally.warnings > 0 {
        let warnings = counted(report.tally.warnings, "warning", "warnings");
        lines.push((None, format!("Read the {warnings} above first.")));
    }
    lines
}

/// What became of one bundle.
fn bundle(one: &ReportedPurpose) -> Vec<(Option<&'static str>, String)> {
    let word = one.purpose.word();
    let items = counted(one.contents.items, "item", "items");
    let errors = one.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let Some(made) = &one.bundle else {
        let what = match (one.result, errors) {
            (Answer::Refused, 0) => "not made".into(),
            (Answer::Refused, errors) => format!("refused, {}", counted(errors, "error", "errors")),
            _ => items,
        };
        return vec![(None, format!("  {word}: {what}"))];
    };
    let pages = counted(made.pages as usize, "page", "pages");
    let mut lines = vec![
        (None, format!("  {word}: {items} on {pages}")),
        (Some(BOLD), format!("    {}", visible(&made.folder))),
    ];
    lines.extend(output_lines("      ", &made.files).map(|line| (None, line)));
    lines.push((None, format!("      Evidence digest: {}", made.evidence_digest.in_groups())));
    lines
}
