//! What is said of the bundles of one case: of all of them once, and of each what is its own.

use crate::bundle::options::{PurposeOutcome, RunOutcome};
use crate::case::manifest;
use crate::model::Purpose;
use crate::model::finding::{Code, Finding};

/// The only bundle, with what was found before it was looked at.
pub(super) fn with(mut found: Vec<Finding>, outcome: RunOutcome) -> RunOutcome {
    found.extend(outcome.findings);
    RunOutcome { findings: sorted(found), ..outcome }
}

/// Several bundles: what is to be said of every one of them is said once.
pub(super) fn together(
    found: Vec<Finding>,
    each: impl IntoIterator<Item = (Purpose, RunOutcome)>,
) -> RunOutcome {
    let each: Vec<(Purpose, RunOutcome)> = each.into_iter().collect();
    let is_common = |finding: &Finding| each.iter().all(|(_, outcome)| outcome.findings.contains(finding));
    let first = each.first().map(|(_, outcome)| outcome.findings.as_slice()).unwrap_or_default();
    let common: Vec<Finding> = first.iter().filter(|finding| is_common(finding)).cloned().collect();
    let several = each.into_iter().map(|(purpose, outcome)| {
        let RunOutcome { findings, made, counts, .. } = outcome;
        let findings = findings.into_iter().filter(|finding| !common.contains(finding)).collect();
        PurposeOutcome { purpose, findings, made, counts }
    });
    let several = several.collect();
    let findings = sorted(found.into_iter().chain(common).collect());
    RunOutcome { findings, several, ..RunOutcome::default() }
}

fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// The finding for a purpose that the manifest has no bundle for.
pub(super) fn no_such_bundle(wanted: Purpose, there: &[Purpose]) -> Finding {
    let there: Vec<&str> = there.iter().map(|purpose| purpose.word()).collect();
    let message = format!("The manifest has no bundle for \"{}\".", wanted.word());
    Finding::error(Code::BadValue, message)
        .about(manifest::FILE)
        .next(format!("Name one that it has ({}), or add a [[bundle]] for it.", there.join(", ")))
}
