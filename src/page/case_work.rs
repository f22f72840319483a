//! Begins the long work around a finished bundle: it is built and it is verified, each in a thread of its own; its words are
//! read and its pages are drawn.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

use super::bundle_work::{BuildResult, BundleWords, VerifiedBundle};
use super::case_stamp::CaseStamp;
use super::finished::FinishedBundle;
use super::jobs::BackgroundJob;
use super::open_case::{OpenCase, in_words};
use super::pictures::PageDrawer;
use crate::bundle::build;
use crate::bundle::listing::CaseListing;
use crate::bundle::options::Options;
use crate::bundle::result_words::VerifyAnswer;
use crate::ingest::sandbox::{Sandbox, SandboxResult};
use crate::integrity::verify::{self, VerifyRequest};
use crate::model::{Digest, ItemPath};
use crate::pdf::{self, PageFormat};
use crate::system::EvidenceReader;
use crate::system::progress::ProgressSink;

/// Most bytes of the words of a bundle that are kept.
const WORDS: u64 = 128 << 20;

impl OpenCase {
    /// Builds while screens are shown.
    pub(super) fn build(self: &Arc<Self>, listing: &CaseListing, options: Options) {
        let of = CaseStamp::new(listing);
        self.work.building.begin(move |watch| BuildResult {
            of,
            outcome: build::build(&options, watch).map_err(|halt| in_words(&halt)),
        });
    }

    /// Checks a bundle while screens are shown; with the originals of this case, where they are wanted.
    pub(super) fn verify(self: &Arc<Self>, path: PathBuf, with_evidence: bool) {
        let request = VerifyRequest {
            path: path.clone(),
            evidence: with_evidence.then(|| self.folder.clone()),
            limits: self.settings.limits.clone(),
        };
        self.work.verifying.begin(move |watch: &dyn ProgressSink| {
            let result = verify::verify(&request, watch).map_err(|halt| in_words(&halt));
            let result = result.map(|result| (VerifyAnswer::new(&result.findings), result.findings));
            VerifiedBundle { path, result }
        });
    }

    /// What draws the pages of a bundle.
    pub(super) fn pictures_of(&self, bundle: &FinishedBundle) -> Arc<PageDrawer> {
        let mut all = self.work.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || PageDrawer::of_bundle(bundle.folder.clone(), &self.settings, self.cache("bundle-pages"));
        Arc::clone(all.entry(bundle.folder.clone()).or_insert_with(new))
    }

    /// The words of the pages of a bundle; nothing while they are being read.
    pub(super) fn words_of(self: &Arc<Self>, bundle: &FinishedBundle) -> Option<Arc<BundleWords>> {
        let digest = bundle.record.bundle.as_ref().map(|file| file.sha256)?;
        let job = {
            let mut all = self.work.words.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(digest).or_insert_with(BackgroundJob::new))
        };
        if let Some(known) = job.result() {
            return Some(known);
        }
        let (case, bundle) = (Arc::clone(self), bundle.clone());
        job.begin(move |_| case.read_words(&bundle, digest));
        None
    }

    /// Reads the words of a bundle, as they were kept or from its PDF. That is read on trial first, as any PDF is: it is
    /// ours, but others may have been at it since.
    fn read_words(&self, bundle: &FinishedBundle, digest: Digest) -> BundleWords {
        let (cache, name) = (self.cache("words"), format!("{digest}.json"));
        let kept = cache.as_ref().and_then(|cache| cache.read(&name, WORDS));
        if let Some(words) = kept.and_then(|kept| serde_json::from_slice(&kept).ok()) {
            return Some(words);
        }
        let (limits, file) = (&self.settings.limits, ItemPath::parse(&bundle.pdf).ok()?);
        let mut reader = EvidenceReader::open(&bundle.folder, &file).ok()?;
        let bytes = reader.bytes();
        let mut sandbox = Sandbox::new(self.settings.program.as_deref(), &bundle.folder, limits);
        sandbox.submit(&file, None);
        if bytes > limits.held_bytes || sandbox.result(bytes) != SandboxResult::Safe {
            return None;
        }
        let whole = Arc::new(reader.whole(&[]).ok()?.bytes);
        let mut placed = pdf::import(PageFormat::Pdf, &whole, limits).ok()?;
        let text = placed.item_text(limits.words_bytes);
        let page = |page| text.page(page).map(|page| page.text().to_owned()).unwrap_or_default();
        let words: Vec<String> = (0..text.pages()).map(page).collect();
        if let (Some(cache), Ok(bytes)) = (cache, serde_json::to_vec(&words)) {
            // Without it they are read again the next time.
            let _ = cache.write(&name, &bytes);
        }
        Some(words)
    }
}
