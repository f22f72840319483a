//! A case that is open in the page: where it is, what is kept of it between requests, and the one way in which its
//! manifest is saved.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::bundle_work::BundleWork;
use super::case_stamp::CaseStamp;
use super::guesses::FileGuesses;
use super::jobs::BackgroundJob;
use super::pictures::PageDrawer;
use super::settings::PageSettings;
use super::undo::{UndoRing, UndoStep};
use crate::bundle::build;
use crate::bundle::index_preview::NumberedBundle;
use crate::bundle::listing::{self, CaseListing};
use crate::bundle::options::Options;
use crate::case::manifest;
use crate::case::manifest::edit::EditError;
use crate::ingest::draft::ItemDraft;
use crate::ingest::init::{self, DraftOptions};
use crate::model::finding::{self, Finding};
use crate::model::{Digest, ItemPath, Purpose};
use crate::system::progress::{ProgressSink, RunError};
use crate::system::save::{SavedManifest, replace_manifest};
use crate::system::{Cache, SystemError};

/// A case that is open.
pub(super) struct OpenCase {
    pub(super) folder: PathBuf,
    pub(super) settings: Arc<PageSettings>,
    pub(super) undo: UndoRing,
    /// The drafting of a list, or the adding of new files to it.
    pub(super) drafting: Arc<BackgroundJob<Drafted>>,
    /// The check of the case.
    pub(super) checking: Arc<BackgroundJob<CheckedCase>>,
    /// What each file may be.
    pub(super) guesses: Arc<FileGuesses>,
    /// Draws pages.
    pub(super) pictures: Arc<PageDrawer>,
    /// The long work around finished bundles.
    pub(super) work: BundleWork,
    /// Held while the manifest is read, changed and written.
    saving: Mutex<()>,
}

/// What came of drafting: how many files were added, or why none could be.
pub(super) type Drafted = Result<DraftedList, String>;

/// A list that was drafted or added to.
#[derive(Clone, Debug)]
pub(super) struct DraftedList {
    /// Files that were added.
    pub(super) added: usize,
    /// What there is to say.
    pub(super) findings: Vec<Finding>,
}

/// What a check of the case found.
#[derive(Clone, Debug)]
pub(super) struct CheckedCase {
    /// The manifest that was checked, and the files of the folder then.
    pub(super) of: CaseStamp,
    /// What it found, or why it could not be made.
    pub(super) findings: Result<Vec<Finding>, String>,
    /// The numbers that items and pages of each bundle would get.
    pub(super) numbered: Vec<NumberedBundle>,
}

/// Why a change was not saved.
#[derive(Debug)]
pub(super) enum SaveError {
    /// The manifest is not the one that was shown.
    Changed,
    /// The change cannot be made.
    Refused(EditError),
    /// The disk or the system failed.
    Trouble(SystemError),
}

impl From<EditError> for SaveError {
    fn from(why: EditError) -> Self {
        Self::Refused(why)
    }
}

impl From<SystemError> for SaveError {
    fn from(trouble: SystemError) -> Self {
        Self::Trouble(trouble)
    }
}

impl OpenCase {
    /// Opens the case of a folder.
    pub(super) fn new(folder: PathBuf, settings: &Arc<PageSettings>) -> Arc<Self> {
        let cache = |name: &str| cache_folder(settings, &folder).map(|cache| Cache::new(cache.join(name)));
        Arc::new(Self {
            undo: UndoRing::new(cache("undo"), settings.limits.manifest_bytes),
            guesses: FileGuesses::new(cache("previews")),
            pictures: PageDrawer::new(folder.clone(), settings, cache("pages")),
            folder,
            settings: Arc::clone(settings),
            drafting: BackgroundJob::new(),
            checking: BackgroundJob::new(),
            work: BundleWork::new(),
            saving: Mutex::new(()),
        })
    }

    /// Drafts the list, or adds the files that it does not have yet, while screens are shown. A new list is for this
    /// purpose.
    pub(super) fn draft(self: &Arc<Self>, purpose: Option<Purpose>) {
        let case = Arc::clone(self);
        self.drafting.begin(move |watch| case.drafted(purpose, watch));
    }

    fn drafted(&self, purpose: Option<Purpose>, watch: &dyn ProgressSink) -> Drafted {
        let settings = &self.settings;
        let environment = settings.environment.confined_by(settings.program.clone());
        let options = DraftOptions {
            today: settings.today,
            jobs: settings.jobs,
            trial: settings.program.as_deref(),
            limits: &settings.limits,
            ocr: true,
            purpose,
            environment: &environment,
        };
        let write = || init::init(&self.folder, &options, watch);
        let outcome = self.write_with("new files", write).map_err(|halt| in_words(&halt))?;
        let Some(draft) = outcome.draft else {
            return Err(finding::in_full(&outcome.findings));
        };
        Ok(DraftedList { added: draft.added.len(), findings: outcome.findings })
    }

    /// Checks the case as it is now, unless that is known or being done.
    pub(super) fn check(self: &Arc<Self>, listing: &CaseListing) -> Option<Arc<CheckedCase>> {
        let stamp = CaseStamp::new(listing);
        let known = self.checking.result();
        if known.as_ref().is_some_and(|known| known.of == stamp) {
            return known;
        }
        let case = Arc::clone(self);
        self.checking.begin(move |watch| {
            let (findings, numbered) = match case.checked(watch) {
                Ok((findings, numbered)) => (Ok(findings), numbered),
                Err(why) => (Err(why), Vec::new()),
            };
            CheckedCase { of: stamp, findings, numbered }
        });
        known
    }

    fn checked(&self, watch: &dyn ProgressSink) -> Result<(Vec<Finding>, Vec<NumberedBundle>), String> {
        let (outcome, numbered) =
            build::check_and_number(&self.options(), watch).map_err(|halt| in_words(&halt))?;
        let mut findings = outcome.findings;
        for finding in outcome.several.into_iter().flat_map(|one| one.findings) {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        Ok((findings, numbered))
    }

    /// The folder in which results of this case may be kept that can be thrown away at any time.
    pub(super) fn cache(&self, name: &str) -> Option<Cache> {
        cache_folder(&self.settings, &self.folder).map(|folder| Cache::new(folder.join(name)))
    }

    /// What a check or a build of this case is told.
    pub(super) fn options(&self) -> Options {
        let settings = &self.settings;
        Options {
            folder: self.folder.clone(),
            manifest: None,
            output: None,
            name: None,
            purpose: None,
            date: None,
            today: settings.today,
            jobs: settings.jobs,
            trial: settings.program.clone(),
            force: true,
            placeholders: false,
            strict: false,
            ocr: true,
            transcriber: None,
            originals: true,
            media: false,
            limits: settings.limits.clone(),
            environment: settings.environment.confined_by(settings.program.clone()),
        }
    }

    /// What each file of the list may be, as far as it is known by now.
    pub(super) fn drafts(&self, listing: &CaseListing) -> Arc<BTreeMap<ItemPath, ItemDraft>> {
        self.guesses.drafts(listing, &self.folder, &self.settings)
    }

    /// The list as it is now.
    pub(super) fn listing(&self) -> Result<CaseListing, RunError> {
        CaseListing::read(&self.options())
    }

    /// The manifest as it is now; nothing where there is none.
    pub(super) fn manifest(&self) -> Result<Option<SavedManifest>, SystemError> {
        SavedManifest::read(&listing::manifest_path(&self.folder), self.settings.limits.manifest_bytes)
    }

    /// Changes the manifest that was shown, and keeps the version before. What our own reader could not read is never
    /// written.
    pub(super) fn save(
        &self,
        shown: Digest,
        label: &str,
        edit: impl FnOnce(&str) -> Result<String, EditError>,
    ) -> Result<(), SaveError> {
        let _one_at_a_time = self.saving.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.manifest()?.filter(|now| now.digest == shown).ok_or(SaveError::Changed)?;
        let text = edit(&now.text)?;
        self.replace(label, &now, &text)
    }

    /// Takes the last change back, where the manifest is still as that left it, and says what it was.
    pub(super) fn take_back(&self, shown: Digest) -> Result<UndoStep, SaveError> {
        let _one_at_a_time = self.saving.lock().unwrap_or_else(PoisonError::into_inner);
        let step = self.undo.last(shown).ok_or(SaveError::Changed)?;
        let text = self.undo.text_before(&step).ok_or(SaveError::Changed)?;
        let limit = self.settings.limits.manifest_bytes;
        if !replace_manifest(&listing::manifest_path(&self.folder), shown, &text, limit)? {
            return Err(SaveError::Changed);
        }
        self.undo.forget_last();
        Ok(step)
    }

    /// Lets a command that writes the manifest itself do so, and keeps the version before.
    pub(super) fn write_with<T>(
        &self,
        label: &str,
        write: impl FnOnce() -> Result<T, RunError>,
    ) -> Result<T, RunError> {
        let _one_at_a_time = self.saving.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.manifest()?;
        let written = write()?;
        if let (Some(before), Some(after)) = (before, self.manifest()?)
            && before.digest != after.digest
        {
            self.undo.record(label, &before, after.digest);
        }
        Ok(written)
    }

    fn replace(&self, label: &str, now: &SavedManifest, text: &str) -> Result<(), SaveError> {
        if *text == now.text {
            return Ok(());
        }
        let parsed = manifest::parse(text.trim_start_matches('\u{feff}'));
        if !parsed.legible {
            let findings = parsed.findings;
            return Err(SaveError::Refused(EditError::Refused { field: label.to_owned(), findings }));
        }
        self.undo.record(label, now, Digest::compute(text.as_bytes()));
        let path = listing::manifest_path(&self.folder);
        let saved = replace_manifest(&path, now.digest, text, self.settings.limits.manifest_bytes);
        if !matches!(saved, Ok(true)) {
            self.undo.forget_last();
        }
        if saved? { Ok(()) } else { Err(SaveError::Changed) }
    }
}

/// Why a run ended early, in words.
pub(super) fn in_words(halt: &RunError) -> String {
    match halt {
        RunError::Trouble(trouble) => trouble.to_string(),
        RunError::Stopped => "Stopped. Nothing was written.".into(),
        RunError::Misused(finding) => finding.in_full(),
        RunError::Unproven(faults) => faults.iter().map(|fault| fault.message.as_str()).collect(),
    }
}

/// Where the page keeps results of a case.
fn cache_folder(settings: &PageSettings, folder: &std::path::Path) -> Option<PathBuf> {
    Some(settings.environment.of_case(folder).cache_folder()?.join("page"))
}
