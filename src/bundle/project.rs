//! One case on its way to a bundle: the folder and its manifest, matched and in order, and then each item taken
//! in. It collects every finding; `build` says what comes after what.

use std::collections::{BTreeMap, BTreeSet};

use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::bundle::ledgers::LedgerCollector;
use crate::bundle::options::{BuiltBundle, BundleCounts, Options, RunOutcome};
use crate::bundle::outputs::{BundleWriter, KeepError};
use crate::bundle::upload_media::{BundledRecording, MediaFolder};
use crate::bundle::upload_parts::UploadLimit;
use crate::bundle::{outputs, upload_media};
use crate::case::manifest::{Cited, Manifest, ParsedManifest};
use crate::case::matching::MatchedRow;
use crate::case::profile::Profile;
use crate::case::saved_page::SavedPages;
use crate::case::{manifest, matching, profile};
use crate::frontmatter::content::context::initialise_children;
use crate::frontmatter::item_wording;
use crate::frontmatter::item_wording::OriginalFile;
use crate::ingest::preview::FilePreview;
use crate::ingest::tools::ffmpeg::Ffmpeg;
use crate::ingest::tools::libreoffice::LibreOffice;
use crate::ingest::tools::{ocr, transcriber};
use crate::ingest::{IngestContext, IngestedItem, ItemPages, draft};
use crate::model::finding::{Code, Finding};
use crate::model::plan::{Body, Plan, PlanEntry, Section};
use crate::model::{Digest, ItemPath, file_names, finding};
use crate::readers::transcript;
use crate::system::progress::{ProgressSink, RunError};
use crate::system::{EntryKind, FollowLinks, StagingDir, SystemError, TargetState, WalkResult};
use crate::{ingest, system};

/// The folder and its manifest, matched and in order, before any item is read.
pub(crate) struct Project<'a> {
    pub(crate) job: &'a Options,
    pub(crate) watch: &'a dyn ProgressSink,
    pub(crate) output: PathBuf,
    pub(crate) stem: String,
    pub(crate) date: Date,
    pub(crate) manifest: Manifest,
    pub(crate) sections: Vec<Section<MatchedRow>>,
    pub(crate) findings: Vec<Finding>,
    /// Pages of items that the manifest names.
    pub(crate) cited: Vec<Cited>,
    pub(crate) profile: Profile,
    /// The ledgers that accounts are made of, and the accounts.
    pub(crate) ledgers: LedgerCollector,
    /// What read the words of pictures, and of how many pages.
    pub(crate) reader: Option<(String, usize)>,
    /// The other programs that had a part in what the bundle shows.
    pub(crate) converters: BTreeSet<String>,
    /// The recordings, where they are to be written once more.
    pub(crate) media: BTreeMap<ItemPath, BundledRecording>,
    /// Every file of the folder, by what its name looks like.
    pub(crate) files: BTreeMap<String, ItemPath>,
    /// The files that belong to web pages.
    pub(crate) saved: SavedPages,
}

impl<'a> Project<'a> {
    pub(crate) fn open(job: &'a Options, watch: &'a dyn ProgressSink) -> Result<Self, RunError> {
        watch.step("Looking through the folder", 1);
        let manifest_path = job.manifest.clone().unwrap_or_else(|| job.folder.join(manifest::FILE));
        // In the evidence folder others may have put it; one that the user names may lie anywhere.
        let links = if job.manifest.is_some() { FollowLinks::Follow } else { FollowLinks::Refuse };
        let text = system::manifest_text(&manifest_path, job.limits.manifest_bytes, links)?;
        if text.is_none() && job.manifest.is_some() {
            let missing = io::Error::from(io::ErrorKind::NotFound);
            return Err(SystemError::new(manifest_path, "read", missing).into());
        }
        let WalkResult { mut found, mut findings } = system::walk(&job.folder, &job.limits);
        // The manifest is not evidence, whichever of the folder's files it is and however it was named: it
        // may hold passwords.
        let profile_path = manifest_path.with_file_name(profile::FILE);
        let own = [&manifest_path, &profile_path].map(|path| system::path_inside(path, &job.folder));
        found.retain(|f| {
            let here = Path::new(f.path.as_str());
            f.path.as_str() != manifest::FILE && own.iter().all(|own| own.as_deref() != Some(here))
        });
        let written = text.is_some();
        let reading = match text {
            Some(text) => manifest::parse(&text),
            None => drafted(&found, job.today),
        };
        let ParsedManifest { manifest, positions, cited, findings: mistakes, legible } = reading;
        findings.extend(mistakes);
        let changes = system::manifest_text(&profile_path, job.limits.manifest_bytes, links)?;
        let profile =
            crate::bundle::ledgers::profile(manifest.bundle.purpose, changes.as_deref(), &mut findings);
        let mut sections = Vec::new();
        let mut saved = SavedPages::default();
        let files = found.iter().filter(|file| file.nature == EntryKind::File);
        let files = files.map(|file| (file.path.likeness(), file.path.clone())).collect();
        if legible {
            let matched = matching::reconcile(&manifest, &positions, &found, written);
            findings.extend(matched.findings);
            saved = matched.saved;
            if matched.rows.is_empty() && found.iter().all(|f| f.nature != EntryKind::File) {
                findings.push(
                    Finding::error(Code::NothingToBundle, "There is no evidence in this folder.")
                        .about(job.folder.display().to_string())
                        .next("Put the letters, receipts and recordings into it, or name another folder."),
                );
            }
            let (arranged, undated) =
                crate::case::ordering::arrange(&manifest, &profile.section, matched.rows);
            findings.extend(undated);
            sections = arranged;
        }
        let date = job.date.or(manifest.bundle.date).unwrap_or(job.today);
        let stem = {
            let named = job.name.as_deref().or(manifest.bundle.name.as_deref());
            let reference = manifest.case.reference.as_deref();
            file_names::stem(named, &job.folder, reference, manifest.bundle.purpose)
        };
        let output = job.output.clone().unwrap_or_else(|| file_names::default_output_dir(&job.folder));
        Ok(Self {
            job,
            watch,
            output,
            stem,
            date,
            manifest,
            sections,
            findings,
            cited,
            profile,
            ledgers: LedgerCollector::default(),
            reader: None,
            converters: BTreeSet::new(),
            media: BTreeMap::new(),
            files,
            saved,
        })
    }

    /// Looks at where the outputs are to go.
    pub(crate) fn survey_output(&mut self) -> Result<TargetState, RunError> {
        let shown = self.output.display().to_string();
        if system::lies_inside(&self.output, &self.job.folder) {
            self.findings.push(
                Finding::error(Code::OutputInside, "The outputs would be written into the evidence folder.")
                    .about(shown)
                    .next("Name a folder elsewhere with --output."),
            );
            return Ok(TargetState::Free);
        }
        let standing = StagingDir::survey(&self.output)?;
        match &standing {
            TargetState::Bundle if !self.job.force => self.findings.push(
                Finding::error(Code::OutputExists, "There is a bundle here already.")
                    .about(shown)
                    .next("Use --force to replace it, or name another folder with --output."),
            ),
            TargetState::Foreign(names) => self.findings.push(
                Finding::error(
                    Code::OutputForeign,
                    format!("The output folder holds files that are not a bundle: {}.", names.join(", ")),
                )
                .about(shown)
                .next("Name a new or empty folder with --output."),
            ),
            _ => {}
        }
        Ok(standing)
    }

    /// Reads every item once. While `outputs` is there and nothing stops the bundle, pages and originals are
    /// written as they come, and the words of pictures are read.
    pub(crate) fn ingest_all(
        &mut self,
        press: &mut Option<BundleWriter>,
    ) -> Result<Vec<Section<PlanEntry>>, RunError> {
        let sections = std::mem::take(&mut self.sections);
        let rows: Vec<&MatchedRow> = sections.iter().flat_map(|s| &s.items).collect();
        self.watch.step("Reading the items", rows.len() as u64);
        let job = self.job;
        let office = LibreOffice::find(&job.environment);
        let wish = match (job.ocr, press.is_some()) {
            (false, _) => ocr::OcrMode::Leave,
            (true, false) => ocr::OcrMode::Ask,
            (true, true) => ocr::OcrMode::Read,
        };
        let words = ocr::OcrPool::new(wish, job.jobs, &job.environment, &job.limits);
        let ffmpeg = Ffmpeg::find(&job.environment);
        let (transcripts, said) = transcriber::TranscriptionQueue::open(
            job.transcriber.as_deref(),
            press.is_some(),
            &job.folder,
            &job.environment,
            &job.limits,
        );
        self.findings.extend(said);
        let has_one = |row: &&&MatchedRow| {
            let named = row.item.call.as_ref().is_some_and(|call| call.transcript.is_some());
            named || transcript::find_for_recording(&row.path, rows.iter().map(|row| &row.path)).is_some()
        };
        // Without a transcriber nobody asks.
        let asked = rows.iter().filter(|_| transcripts.is_ready());
        let transcribed: BTreeSet<&ItemPath> = asked.filter(has_one).map(|row| &row.path).collect();
        let (mut read, mut left, mut items) = (0, 0, 0);
        let watch = self.watch;
        let files = std::mem::take(&mut self.files);
        let title = |row: &MatchedRow| initialise_children(&self.manifest, &item_wording::title(row));
        let titles: BTreeMap<ItemPath, String> =
            rows.iter().map(|row| (row.path.clone(), title(row))).collect();
        let terms = IngestContext {
            files: &files,
            folder: &job.folder,
            limits: &job.limits,
            placeholders: job.placeholders,
            jobs: job.jobs,
            trial: job.trial.as_deref(),
            environment: &job.environment,
            office: &office,
            words: &words,
            ffmpeg: &ffmpeg,
            transcripts: &transcripts,
            transcribed: &transcribed,
            titles: &titles,
        };
        let mut entries = Vec::with_capacity(rows.len());
        let receive = |i: usize, taken: IngestedItem| {
            if self.watch.stopped() {
                return Err(RunError::Stopped);
            }
            self.watch.part(rows[i].path.as_str());
            if finding::has_errors(&self.findings) {
                *press = None;
            }
            read += taken.words.read.len();
            left += taken.words.left;
            items += usize::from(taken.words.left > 0);
            entries.push(self.add_item(rows[i], terms.title(rows[i]), taken, press)?);
            if press.is_none() {
                words.forgo();
                transcripts.close();
            }
            Ok(())
        };
        let meanwhile = || {
            let (done, known) = words.progress();
            watch.read(done, known);
            if watch.stopped() {
                words.close();
                transcripts.close();
            }
        };
        ingest::take_all(&rows, terms, receive, meanwhile)?;
        self.findings.extend(words.advice(left, items));
        self.findings.extend(job.environment.confinement().finding());
        self.reader = words.converter().filter(|_| read > 0).map(|name| (name, read));
        self.converters.extend(transcripts.converter());
        let mut entries = entries.into_iter();
        let arranged: Vec<Section<PlanEntry>> = sections
            .iter()
            .map(|s| Section {
                label: s.label.clone(),
                title: initialise_children(&self.manifest, &s.title),
                items: entries.by_ref().take(s.items.len()).flatten().collect(),
            })
            .collect();
        self.findings.extend(same_bytes(&arranged));
        self.examine(&arranged);
        if job.media {
            self.findings.extend(upload_media::predict_findings(&self.media, &ffmpeg));
        }
        if job.strict {
            finding::promote_warnings(&mut self.findings);
        }
        Ok(arranged)
    }

    /// Takes one item in: its digest, its pages, its entry in the plan; nothing when it was refused.
    fn add_item(
        &mut self,
        row: &MatchedRow,
        title: String,
        taken: IngestedItem,
        press: &mut Option<BundleWriter>,
    ) -> Result<Option<PlanEntry>, RunError> {
        let IngestedItem { format, bytes, pages, enclosures, heard, spoken, mut findings, used, .. } = taken;
        self.findings.extend(self.saved.findings(&row.path, &used));
        self.converters.extend(heard.as_ref().and_then(|heard| heard.by.clone()));
        if finding::has_errors(&findings) {
            *press = None;
        }
        self.ledgers.keep_ledger(&self.manifest, &row.item, &bytes);
        let way = bytes.head().and_then(|head| upload_media::way(format, head)).filter(|_| self.job.media);
        let (digest, size) = match outputs::store_original(row, bytes, press.as_mut()) {
            Ok(Some(kept)) => kept,
            Ok(None) => {
                self.findings.append(&mut findings);
                return Ok(None);
            }
            Err(KeepError::Trouble(trouble)) => return Err(trouble.into()),
            Err(why) => {
                let finding = match why {
                    KeepError::Unreadable(trouble) => ingest::unreadable(&trouble),
                    _ => ingest::changed(),
                };
                findings.push(finding.at(&row.path));
                self.findings.append(&mut findings);
                return Ok(None);
            }
        };
        if let Some(expected) = row.item.sha256.filter(|expected| *expected != digest) {
            findings.push(
                Finding::error(
                    Code::DigestDiffers,
                    format!("The manifest expects SHA-256 {expected}, but the file has {digest}."),
                )
                .at(&row.path)
                .next("Find the file that was meant, or correct sha256 in the manifest."),
            );
        }
        self.findings.append(&mut findings);
        let length = heard.as_ref().map(|heard| heard.length);
        let medium = way.map(|way| BundledRecording { way, digest, bytes: size, length });
        self.media.extend(medium.map(|medium| (row.path.clone(), medium)));
        let zip = self.job.originals.then(|| format!("{}.zip", self.stem));
        let original =
            OriginalFile { format, digest, bytes: size, zip: zip.as_deref(), heard: heard.as_ref(), spoken };
        let body = match pages {
            ItemPages::Refused => return Ok(None),
            ItemPages::Sheet(reason) => {
                press.as_mut().map_or(Ok(()), |p| p.add(None))?;
                Body::Sheet(item_wording::sheet(row, &self.manifest, &original, &reason))
            }
            ItemPages::Placed(placed) => {
                let upload = self.upload().filter(|upload| placed.streams() > upload.bytes);
                self.findings.extend(upload.map(|u| u.exceeded(placed.streams()).at(&row.path)));
                let count = placed.pages.len() as u32;
                press.as_mut().map_or(Ok(()), |p| p.add(Some(*placed)))?;
                Body::Pages(count)
            }
        };
        let transcribed = matches!(&body, Body::Sheet(sheet) if sheet.spoken.is_some());
        Ok(Some(PlanEntry {
            file: row.path.clone(),
            digest,
            bytes: size,
            kind: item_wording::kind(row, format),
            date: row.item.date,
            until: row.item.until,
            title,
            detail: initialise_children(
                &self.manifest,
                &item_wording::detail(&row.item, &self.manifest.case, heard.as_ref()),
            ),
            body,
            enclosures,
            transcribed,
        }))
    }

    /// What the body takes in one file, when it has such a limit.
    pub(crate) fn upload(&self) -> Option<UploadLimit> {
        self.profile.upload_bytes().map(|bytes| UploadLimit { bytes, body: self.body().clone() })
    }

    /// Writes the recordings of the bundle once more.
    pub(crate) fn export(&self, staging: &StagingDir, plan: &Plan) -> Result<MediaFolder, RunError> {
        let job = self.job;
        let ffmpeg = Ffmpeg::find(&job.environment);
        let recordings: Vec<_> =
            plan.items().filter_map(|item| Some((item, self.media.get(&item.entry.file)?))).collect();
        self.watch.step("Writing the recordings for the upload", recordings.len() as u64);
        let (folder, limits) = (&job.folder, &job.limits);
        let terms = upload_media::MediaExport { staging, folder, ffmpeg: &ffmpeg, limits, jobs: job.jobs };
        upload_media::make(terms, &recordings, self.watch)
    }

    pub(crate) fn body(&self) -> &String {
        self.manifest.case.body.as_ref().unwrap_or(&self.profile.body)
    }

    /// Adds what was found after the items were taken in.
    pub(crate) fn add(&mut self, mut findings: Vec<Finding>) {
        if self.job.strict {
            finding::promote_warnings(&mut findings);
        }
        self.findings.append(&mut findings);
    }

    pub(crate) fn title(&self) -> String {
        match &self.manifest.bundle.title {
            Some(title) if !title.trim().is_empty() => initialise_children(&self.manifest, title.trim()),
            _ => file_names::folder_name(&self.job.folder),
        }
    }

    pub(crate) fn outcome(self, entries: &[Section<PlanEntry>], made: Option<BuiltBundle>) -> RunOutcome {
        let all = || entries.iter().flat_map(|s| &s.items);
        let pages = |e: &PlanEntry| if let Body::Pages(n) = e.body { n } else { 0 };
        let counts = BundleCounts {
            items: all().count(),
            sheets: all().filter(|e| matches!(e.body, Body::Sheet(_))).count(),
            pages: all().map(pages).sum(),
            bytes: all().map(|e| e.bytes).sum(),
        };
        let mut findings = self.findings;
        findings.sort_by_key(|f| f.severity);
        RunOutcome { findings, made, counts }
    }
}

/// Items with equal bytes, each group said once.
fn same_bytes(sections: &[Section<PlanEntry>]) -> Vec<Finding> {
    let mut groups: BTreeMap<Digest, Vec<&PlanEntry>> = BTreeMap::new();
    for entry in sections.iter().flat_map(|s| &s.items) {
        groups.entry(entry.digest).or_default().push(entry);
    }
    let said = groups.into_values().filter(|group| group.len() > 1).map(|group| {
        let (last, earlier) = (group[group.len() - 1], &group[..group.len() - 1]);
        let names: Vec<String> = earlier.iter().map(|e| format!("\"{}\"", e.file)).collect();
        Finding::warning(Code::SameBytes, format!("This file has the same bytes as {}.", names.join(" and ")))
            .at(&last.file)
            .next("Keep one of them, unless each is there for a reason.")
    });
    said.collect()
}

/// A manifest made of guesses, when the folder has none.
fn drafted(found: &[system::WalkEntry], today: Date) -> ParsedManifest {
    let (mut text, mut doubted) = (String::new(), Vec::new());
    let mut dated = 0;
    let saved = SavedPages::find(found.iter().map(|f| &f.path), found);
    let files = found.iter().filter(|f| f.nature == EntryKind::File && !saved.holds(&f.path));
    let files: Vec<&system::WalkEntry> = files.collect();
    // Names alone: every item is read in a moment, and looking inside first would read each twice.
    let named: Vec<_> = files.iter().map(|file| (&file.path, FilePreview::default())).collect();
    for guess in draft::guess_all(&named, &[], today) {
        dated += usize::from(guess.date.best.is_some());
        doubted.extend(guess.date.doubts.iter().map(|doubt| {
            let finding = Finding::warning(Code::DateDoubted, format!("{}.", doubt.message));
            finding.at(&guess.file).next(format!("{}.", doubt.next))
        }));
        text += &draft::row(&guess);
    }
    let mut reading = manifest::parse(&text);
    let message = format!(
        "There is no manifest, so titles, kinds and dates were guessed from the file names: {dated} of {} items have a date.",
        files.len()
    );
    reading.findings.extend(doubted);
    reading.findings.push(Finding::warning(Code::ManifestDrafted, message).about(manifest::FILE).next(
        "Run leverarch init, which looks inside the files too and writes a manifest; then correct it.",
    ));
    reading
}
