//! What each file may be, and why: what a draft would propose, looked for in the background so that no screen waits. What a
//! look into a file showed is kept in the user's cache folder under what tells whether the file is still the same.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::settings::PageSettings;
use crate::bundle::listing::CaseListing;
use crate::case::manifest::types::Item;
use crate::ingest;
use crate::ingest::draft::post_matching::MatchSuggestion;
use crate::ingest::draft::{self, ItemDraft};
use crate::ingest::init::{self, DraftOptions};
use crate::ingest::preview::FilePreview;
use crate::ingest::tools::ocr::{OcrMode, OcrPool};
use crate::model::{Digest, ItemPath, Password};
use crate::system::progress::ProgressSink;
use crate::system::{Cache, EvidenceReader, WalkEntry};

/// Most bytes of one look.
const ENTRY: u64 = 1 << 20;
/// The way in which files are looked into: with another, what was kept before is not used.
const WAY: &str = "leverarch-preview/1";

/// What the files of a case may be.
pub(super) struct FileGuesses {
    cache: Option<Cache>,
    /// What a look into each file showed, with what the file was like then.
    looks: Mutex<BTreeMap<ItemPath, (Digest, FilePreview)>>,
    /// What was made of them.
    drafts: Mutex<Option<KnownDrafts>>,
    working: AtomicBool,
}

/// Drafts, and the files and looks that they were made of.
struct KnownDrafts {
    of: Vec<(ItemPath, bool)>,
    drafts: Arc<BTreeMap<ItemPath, ItemDraft>>,
    post: Arc<Vec<MatchSuggestion>>,
}

impl FileGuesses {
    pub(super) fn new(cache: Option<Cache>) -> Arc<Self> {
        Arc::new(Self {
            cache,
            looks: Mutex::default(),
            drafts: Mutex::new(None),
            working: AtomicBool::new(false),
        })
    }

    /// What each file may be, as far as it is known now: by its name until somebody has looked into it. Files that
    /// nobody has looked into yet are looked into from here on.
    pub(super) fn drafts(
        self: &Arc<Self>,
        listing: &CaseListing,
        folder: &std::path::Path,
        settings: &Arc<PageSettings>,
    ) -> Arc<BTreeMap<ItemPath, ItemDraft>> {
        let files: Vec<WalkEntry> =
            init::evidence(&listing.found, &listing.parsed.manifest).into_iter().cloned().collect();
        let looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        let of: Vec<(ItemPath, bool)> =
            files.iter().map(|file| (file.path.clone(), looks.contains_key(&file.path))).collect();
        if of.iter().any(|(_, looked)| !looked) {
            self.look(listing, files, folder, settings);
        }
        let mut known = self.drafts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.as_ref().filter(|known| known.of == of) {
            return Arc::clone(&known.drafts);
        }
        let looked: Vec<(&ItemPath, FilePreview)> = of
            .iter()
            .map(|(path, _)| (path, looks.get(path).map(|(_, look)| look.clone()).unwrap_or_default()))
            .collect();
        drop(looks);
        let mut drafts = BTreeMap::new();
        let (guessed, post) = draft::guess_with_post(&looked, &[], settings.today);
        for draft in guessed {
            for file in draft.files() {
                drafts.insert(file.clone(), draft.clone());
            }
        }
        let drafts = Arc::new(drafts);
        *known = Some(KnownDrafts { of, drafts: Arc::clone(&drafts), post: Arc::new(post) });
        drafts
    }

    /// Which proofs of posting and delivery may belong to which letters, as far as it is known now.
    pub(super) fn post(&self) -> Arc<Vec<MatchSuggestion>> {
        let known = self.drafts.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().map(|known| Arc::clone(&known.post)).unwrap_or_default()
    }

    /// Whether files are being looked into.
    pub(super) fn is_looking(&self) -> bool {
        self.working.load(Ordering::Acquire)
    }

    /// Looks into the files that nobody has looked into, unless that is being done.
    fn look(
        self: &Arc<Self>,
        listing: &CaseListing,
        files: Vec<WalkEntry>,
        folder: &std::path::Path,
        settings: &Arc<PageSettings>,
    ) {
        if self.working.swap(true, Ordering::AcqRel) {
            return;
        }
        let passwords = passwords(listing, settings);
        let (guesses, folder, settings) = (Arc::clone(self), folder.to_owned(), Arc::clone(settings));
        let work = move || {
            guesses.look_into(&files, &passwords, &folder, &settings);
            guesses.working.store(false, Ordering::Release);
        };
        let begun = std::thread::Builder::new().stack_size(crate::model::limits::STACK).spawn(work);
        if begun.is_err() {
            self.working.store(false, Ordering::Release);
        }
    }

    fn look_into(
        &self,
        files: &[WalkEntry],
        passwords: &BTreeMap<String, Password>,
        folder: &std::path::Path,
        settings: &PageSettings,
    ) {
        let mut unknown: Vec<(&WalkEntry, Option<Password>)> = Vec::new();
        let mut stamps = Vec::new();
        for file in files {
            let stamp = stamp(folder, &file.path);
            let kept = self.cache.as_ref().and_then(|cache| cache.read(&format!("{stamp}.json"), ENTRY));
            match kept.and_then(|kept| serde_json::from_slice(&kept).ok()) {
                Some(look) => self.know(&file.path, stamp, look),
                None => {
                    unknown.push((file, passwords.get(&file.path.likeness()).cloned()));
                    stamps.push(stamp);
                }
            }
        }
        let environment = settings.environment.confined_by(settings.program.clone()).of_case(folder);
        let options = DraftOptions {
            today: settings.today,
            // Screens and images come first.
            jobs: 1,
            trial: settings.program.as_deref(),
            limits: &settings.limits,
            ocr: true,
            purpose: None,
            environment: &environment,
        };
        let words = OcrPool::new(OcrMode::Read, 1, &environment, &settings.limits);
        let seen = |at: usize, look: FilePreview| {
            let (Some((file, _)), Some(stamp)) = (unknown.get(at), stamps.get(at)) else { return };
            if let (Some(cache), Ok(bytes)) = (&self.cache, serde_json::to_vec(&look)) {
                // Without it the file is looked into again the next time.
                let _ = cache.write(&format!("{stamp}.json"), &bytes);
            }
            self.know(&file.path, *stamp, look);
        };
        // Nobody stops it, and a thread that cannot be started leaves the names to guess from.
        let _ = init::look_into(&unknown, folder, &options, &words, &Unwatched, seen);
    }

    fn know(&self, file: &ItemPath, stamp: Digest, look: FilePreview) {
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        looks.insert(file.clone(), (stamp, look));
    }
}

/// The passwords of items, by what the name of their file looks like.
fn passwords(listing: &CaseListing, settings: &PageSettings) -> BTreeMap<String, Password> {
    let mut passwords = BTreeMap::new();
    for item in &listing.parsed.manifest.item {
        if let Ok(Some(password)) = ingest::password(item, &settings.environment) {
            let files = Item::all_files(item).iter();
            passwords.extend(files.map(|file| (file.likeness(), password.clone())));
        }
    }
    passwords
}

/// What tells whether a file is still the same.
fn stamp(folder: &std::path::Path, file: &ItemPath) -> Digest {
    let stamp = EvidenceReader::open(folder, file).map(|reader| format!("{:?}", reader.stamp()));
    Digest::compute(format!("{WAY} {file} {}", stamp.unwrap_or_default()).as_bytes())
}

/// Nobody looks on.
struct Unwatched;

impl ProgressSink for Unwatched {
    fn step(&self, _: &str, _: u64) {}
    fn part(&self, _: &str) {}
    fn stopped(&self) -> bool {
        false
    }
}

/// Why a date is what it is: what the file itself says for it.
pub(super) fn reason_for(draft: &ItemDraft, date: crate::model::PartialDate) -> Option<&str> {
    let all = draft.date.best.iter().chain(&draft.date.others);
    all.into_iter().find(|candidate| candidate.when == date).map(|candidate| candidate.reason.as_str())
}
