//! A check in progress: what was found so far, and the small things that every part of it needs.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::records::RecordInBag;
use crate::integrity::Record;
use crate::model::Digest;
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::system;
use crate::system::progress::ProgressSink;
use crate::system::{LeftBehind, SystemError};

/// What to check.
#[derive(Clone, Debug)]
pub struct VerifyRequest {
    /// The output folder, the `.pdf`, the `.zip` or the `.json`.
    pub path: PathBuf,
    /// The evidence folder, when the originals on disk are to be checked too.
    pub evidence: Option<PathBuf>,
    /// The ceilings.
    pub limits: Limits,
}

/// What came of the check.
#[derive(Debug, Default)]
pub struct VerifyResult {
    /// Every difference, and a note for each file that is as it was.
    pub findings: Vec<Finding>,
    /// The record of each bundle that the check rested on.
    pub records: Vec<Record>,
}

/// A check in progress.
pub(super) struct VerifyRun<'a> {
    pub(super) verdict: VerifyResult,
    pub(super) watch: &'a dyn ProgressSink,
    pub(super) limits: Limits,
    /// Whether the originals on disk are checked as well.
    pub(super) with_evidence: bool,
    /// The zips of several bundles that were checked: the digest of each, its records, and whether it is right.
    pub(super) shared: BTreeMap<PathBuf, (Digest, Vec<RecordInBag>, bool)>,
}

/// What to do about a file that is not as it was sealed.
pub(super) const COMPARE: &str = "Compare it with a copy that was sent or kept earlier.";

impl<'a> VerifyRun<'a> {
    pub(super) fn new(question: &VerifyRequest, watch: &'a dyn ProgressSink) -> Self {
        let with_evidence = question.evidence.is_some();
        let (verdict, shared, limits) = (VerifyResult::default(), BTreeMap::new(), question.limits.clone());
        Self { verdict, watch, limits, with_evidence, shared }
    }

    /// Takes down what a record says, unless one of that bundle is known already: it is in several of its outputs.
    pub(super) fn know(&mut self, record: &Record) {
        let same = |other: &Record| other.purpose == record.purpose;
        if !self.verdict.records.iter().any(same) {
            self.verdict.records.push(record.clone());
        }
    }

    /// Takes down what the records in a bag say.
    pub(super) fn know_all(&mut self, records: &[RecordInBag]) {
        records.iter().for_each(|one| self.know(&one.record));
    }

    pub(super) fn say(&mut self, finding: Finding) {
        self.verdict.findings.push(finding);
    }

    /// How many things are wrong so far.
    pub(super) fn errors(&self) -> usize {
        self.verdict.findings.iter().filter(|f| f.severity == crate::model::finding::Severity::Error).count()
    }

    /// A file that systems and programs leave in any folder is not part of the bundle and no change of it. Whether it
    /// was one; it is noted.
    pub(super) fn passed_over(&mut self, shown: &str) -> bool {
        let Some(left) = LeftBehind::from_path(shown) else { return false };
        self.say(Finding::note(Code::Hidden, left.in_bundle()).about(shown));
        true
    }
}

/// The name under which a cloud keeps a file that is not on this computer.
pub(super) fn cloud_name(name: &str) -> String {
    format!(".{name}.icloud")
}

pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}

/// Bytes of the largest list or record that is read whole: a hundred thousand items take some 60 MB.
pub(super) const SMALL: u64 = 256 << 20;

pub(super) fn read_small(path: &Path) -> Result<Vec<u8>, SystemError> {
    let mut bytes = Vec::new();
    system::open_output(path)?
        .take(SMALL)
        .read_to_end(&mut bytes)
        .map_err(|e| SystemError::new(path, "read", e))?;
    Ok(bytes)
}

/// The finding for a file without a single byte, or with nothing but zeros: copies that were not finished.
pub(super) fn nothing_in_it(name: &str, bytes: u64) -> Finding {
    let message = match bytes {
        0 => "This file is empty (0 bytes). A download or copy that did not finish leaves such a file, and so does a cloud folder.".to_owned(),
        _ => "This file holds only zeros. A download or copy that did not finish leaves such a file.".to_owned(),
    };
    Finding::error(Code::Empty, message).about(name).next(
        "Copy or download it again. In a cloud folder, choose \"Keep on this device\" first. Then run verify again.",
    )
}

/// A reader of `system` as the standard library knows one.
pub(super) struct DiskStream(pub(super) system::EvidenceReader);

impl Read for DiskStream {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(buffer).map_err(|trouble| trouble.cause)
    }
}
