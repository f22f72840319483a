//! What a program reads: one JSON document for each run, with everything that the terminal says in words.

use std::path::PathBuf;

use crate::ingest::init::{Draft, InitOutcome};
use schemars::JsonSchema;
use serde::Serialize;

use crate::bundle::options::{BuiltBundle, BundleCounts, PurposeOutcome, RunOutcome};
use crate::integrity::verify::VerifyResult;
use crate::model::finding::{Code, Finding, Severity};
use crate::model::{Digest, Purpose};
use crate::system::RemovedCache;

/// The format written.
pub const FORMAT: &str = "leverarch-report/1";

/// The report of one run.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Report {
    /// Always "leverarch-report/1".
    pub format: &'static str,
    /// The program and its version.
    pub program: &'static str,
    /// The command that was run.
    pub command: &'static str,
    /// The result.
    pub result: Answer,
    /// The exit code. 0 is done or verified. 1 is findings. 2 is a mistake in the command or a manifest that cannot be
    /// read. 3 is a problem with the disk or the system.
    pub exit_code: u8,
    /// The number of findings of each severity.
    pub tally: FindingCounts,
    /// The contents that were, or would be, bundled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contents: Option<ReportedContents>,
    /// The bundle that was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bundle: Option<ReportedBundle>,
    /// The bundles of a case that has several, in the order of the manifest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bundles: Vec<ReportedPurpose>,
    /// The zip with the originals of all of them: its path and its size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shared_zip: Option<ReportedFile>,
    /// The manifest that was drafted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<Draft>,
    /// What was removed of that which leverarch kept of a folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed: Option<ReportedRemoval>,
    /// Every finding, the most serious first. With several bundles, only those about all of them.
    pub findings: Vec<Finding>,
}

/// The result of a run for one of several bundles.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "OneBundle")]
pub struct ReportedPurpose {
    /// The purpose of the bundle.
    pub purpose: Purpose,
    /// The result.
    pub result: Answer,
    /// The contents that were, or would be, bundled.
    pub contents: ReportedContents,
    /// The bundle, when it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bundle: Option<ReportedBundle>,
    /// The findings about this bundle only, the most serious first.
    pub findings: Vec<Finding>,
}

impl ReportedPurpose {
    fn new(outcome: PurposeOutcome, stopped: bool) -> Self {
        let PurposeOutcome { purpose, findings, made, counts } = outcome;
        let errors = FindingCounts::count(&findings).errors;
        let result = match (&made, errors) {
            (Some(_), _) => Answer::Made,
            (None, 0) if !stopped => Answer::Clear,
            _ => Answer::Refused,
        };
        Self { purpose, result, contents: counts.into(), bundle: made.map(ReportedBundle::from), findings }
    }
}

/// The result of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The bundle or the manifest was made.
    Made,
    /// Nothing was made, because of the errors in the findings.
    Refused,
    /// Of several bundles some were made, and some were refused.
    PartlyMade,
    /// The check found nothing that stops a bundle.
    Clear,
    /// Everything is as it was sealed.
    Verified,
    /// Something is not as it was sealed.
    Differs,
    /// The command could not be understood.
    Misused,
    /// The disk or the system failed.
    Failed,
    /// The user stopped the run.
    Stopped,
    /// What was kept of the folder was removed.
    Forgotten,
}

/// The number of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Tally")]
pub struct FindingCounts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes, other than files that matched.
    pub notes: usize,
    /// Files that are as they were sealed.
    pub matched: usize,
}

impl FindingCounts {
    /// Counts findings.
    pub fn count(findings: &[Finding]) -> Self {
        let count =
            |severity| findings.iter().filter(|f| f.severity == severity && f.code != Code::Matched).count();
        Self {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            matched: findings.iter().filter(|f| f.code == Code::Matched).count(),
        }
    }
}

/// The contents that were, or would be, bundled.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Contents")]
pub struct ReportedContents {
    /// Items.
    pub items: usize,
    /// Items that have an information sheet.
    pub sheets: usize,
    /// Pages of the items.
    pub item_pages: u32,
    /// Size of the originals in bytes.
    pub original_bytes: u64,
}

impl From<BundleCounts> for ReportedContents {
    fn from(counts: BundleCounts) -> Self {
        Self {
            items: counts.items,
            sheets: counts.sheets,
            item_pages: counts.pages,
            original_bytes: counts.bytes,
        }
    }
}

/// A bundle that was made.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Bundle")]
pub struct ReportedBundle {
    /// The folder that holds the outputs.
    pub folder: String,
    /// The outputs.
    pub files: Vec<ReportedFile>,
    /// Pages of the PDF.
    pub pages: u32,
    /// SHA-256 of the bag's list of originals, printed on the cover.
    pub evidence_digest: Digest,
    /// SHA-256 of the PDF.
    pub sha256: Option<Digest>,
}

impl From<BuiltBundle> for ReportedBundle {
    fn from(made: BuiltBundle) -> Self {
        let BuiltBundle { folder, files, record } = made;
        Self {
            folder: folder.display().to_string(),
            files: files.into_iter().map(|(name, bytes)| ReportedFile { name, bytes }).collect(),
            pages: record.pages,
            evidence_digest: record.evidence_digest,
            sha256: record.bundle.map(|bundle| bundle.sha256),
        }
    }
}

/// An output.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "File")]
pub struct ReportedFile {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// What was removed of that which leverarch kept of a folder.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Removed")]
pub struct ReportedRemoval {
    /// Files.
    pub files: usize,
    /// Their size in bytes.
    pub bytes: u64,
}

impl Report {
    /// A report with nothing but findings in it.
    pub fn new(command: &'static str, result: Answer, exit_code: u8, findings: Vec<Finding>) -> Self {
        Self {
            format: FORMAT,
            program: concat!("leverarch ", env!("CARGO_PKG_VERSION")),
            command,
            result,
            exit_code,
            tally: FindingCounts::count(&findings),
            contents: None,
            bundle: None,
            bundles: Vec::new(),
            shared_zip: None,
            draft: None,
            removed: None,
            findings,
        }
    }

    /// The report of `forget`.
    pub fn of_removal(removed: RemovedCache) -> Self {
        let RemovedCache { files, bytes } = removed;
        let report = Self::new("forget", Answer::Forgotten, 0, Vec::new());
        Self { removed: Some(ReportedRemoval { files, bytes }), ..report }
    }

    /// The report of `init`.
    pub fn of_init(outcome: InitOutcome) -> Self {
        let result = if outcome.draft.is_some() { Answer::Made } else { Answer::Refused };
        let report = Self::new("init", result, outcome.exit_code, outcome.findings);
        Self { draft: outcome.draft, ..report }
    }

    /// The report of `check` or `build`.
    pub fn of_outcome(command: &'static str, outcome: RunOutcome) -> Self {
        let RunOutcome { findings, made, counts, several, shared_zip } = outcome;
        if !several.is_empty() {
            return Self::of_several(command, findings, several, shared_zip);
        }
        let tally = FindingCounts::count(&findings);
        let (result, exit_code) = match (&made, tally.errors) {
            (Some(_), _) => (Answer::Made, 0),
            (None, 0) => (Answer::Clear, 0),
            (None, _) if findings.iter().any(Finding::is_about_the_manifests_words) => (Answer::Refused, 2),
            (None, _) => (Answer::Refused, 1),
        };
        let mut report = Self::new(command, result, exit_code, findings);
        report.contents = Some(counts.into());
        report.bundle = made.map(ReportedBundle::from);
        report
    }

    /// The report of `check` or `build` for a case that has several bundles.
    fn of_several(
        command: &'static str,
        findings: Vec<Finding>,
        several: Vec<PurposeOutcome>,
        shared_zip: Option<(PathBuf, u64)>,
    ) -> Self {
        let mut all = findings.clone();
        for finding in several.iter().flat_map(|one| &one.findings) {
            if !all.contains(finding) {
                all.push(finding.clone());
            }
        }
        let stopped = FindingCounts::count(&findings).errors > 0;
        let bundles: Vec<ReportedPurpose> =
            several.into_iter().map(|one| ReportedPurpose::new(one, stopped)).collect();
        let count = |answer| bundles.iter().filter(|one| one.result == answer).count();
        let (result, exit_code) = match (count(Answer::Refused), count(Answer::Made)) {
            (0, 0) => (Answer::Clear, 0),
            (0, _) => (Answer::Made, 0),
            (_, 0) if all.iter().any(Finding::is_about_the_manifests_words) => (Answer::Refused, 2),
            (_, 0) => (Answer::Refused, 1),
            _ => (Answer::PartlyMade, 1),
        };
        let mut report = Self::new(command, result, exit_code, findings);
        report.tally = FindingCounts::count(&all);
        report.bundles = bundles;
        report.shared_zip =
            shared_zip.map(|(path, bytes)| ReportedFile { name: path.display().to_string(), bytes });
        report
    }

    /// The report of `verify`.
    pub fn of_verdict(verdict: VerifyResult) -> Self {
        let tally = FindingCounts::count(&verdict.findings);
        let (result, exit_code) = if tally.errors > 0 { (Answer::Differs, 1) } else { (Answer::Verified, 0) };
        Self::new("verify", result, exit_code, verdict.findings)
    }
}

impl Finding {
    /// Whether the manifest does not parse, as against naming things that are not there.
    pub fn is_about_the_manifests_words(&self) -> bool {
        self.severity == Severity::Error
            && matches!(
                self.code,
                Code::ManifestSyntax | Code::UnknownKey | Code::MissingKey | Code::BadValue
            )
    }
}
