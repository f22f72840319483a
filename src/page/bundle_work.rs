//! The long work around the bundles of a case, as far as it is: what builds them, verifies them, reads their words and
//! draws their pages. How each is begun is in `case_work`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use super::case_stamp::CaseStamp;
use super::jobs::BackgroundJob;
use super::pictures::PageDrawer;
use crate::bundle::options::RunOutcome;
use crate::bundle::result_words::VerifyAnswer;
use crate::model::Digest;
use crate::model::finding::Finding;

/// The long work around the bundles of a case.
pub(super) struct BundleWork {
    /// The build.
    pub(super) building: Arc<BackgroundJob<BuildResult>>,
    /// The check of a finished bundle.
    pub(super) verifying: Arc<BackgroundJob<VerifiedBundle>>,
    /// Draw the pages of bundles, by the folder of each.
    pub(super) pictures: Mutex<BTreeMap<PathBuf, Arc<PageDrawer>>>,
    /// The words of bundles, by the digest of each.
    pub(super) words: Mutex<BTreeMap<Digest, Arc<BackgroundJob<BundleWords>>>>,
}

/// The words of each page of a bundle; nothing where they cannot be read.
pub(super) type BundleWords = Option<Vec<String>>;

/// What a build came to.
#[derive(Debug)]
pub(super) struct BuildResult {
    /// The list and the files that it was made of.
    pub(super) of: CaseStamp,
    /// What it came to, or why it could not be made.
    pub(super) outcome: Result<RunOutcome, String>,
}

/// What a check of a bundle came to.
#[derive(Debug)]
pub(super) struct VerifiedBundle {
    /// The bundle.
    pub(super) path: PathBuf,
    /// The findings and the answer that they give, or why it could not be checked.
    pub(super) result: Result<(VerifyAnswer, Vec<Finding>), String>,
}

impl BundleWork {
    pub(super) fn new() -> Self {
        Self {
            building: BackgroundJob::new(),
            verifying: BackgroundJob::new(),
            pictures: Mutex::default(),
            words: Mutex::default(),
        }
    }
}
