//! The items of a case read, each once, and what is kept of them. While the outputs are open, pages and originals are
//! written as they come.

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::ledgers::{LedgerCollector, is_ledger};
use crate::bundle::options::{BuiltBundle, BundleCounts, RunOutcome};
use crate::bundle::outputs::{BundleWriter, KeepError};
use crate::bundle::project::Project;
use crate::bundle::upload_media::{BundledRecording, MediaExport, MediaFolder};
use crate::bundle::{ledgers, outputs, upload_media};
use crate::case::arrears::Audit;
use crate::case::calls::{self, LoggedRow};
use crate::case::manifest::types::Item;
use crate::case::matching::MatchedRow;
use crate::frontmatter::item_wording;
use crate::frontmatter::item_wording::OriginalFile;
use crate::ingest;
use crate::ingest::tools::libreoffice::LibreOffice;
use crate::ingest::tools::{ocr, transcriber};
use crate::ingest::{IngestContext, IngestedItem, ItemPages};
use crate::model::finding;
use crate::model::finding::{Code, Finding};
use crate::model::page_text::ItemText;
use crate::model::plan::{Body, PlacedPage, Plan, PlanEntry, Section};
use crate::model::{Digest, ItemPath};
use crate::pdf::ImportedPage;
use crate::readers::transcript;
use crate::system::StagingDir;
use crate::system::progress::RunError;

/// What is known of the items once all were read.
#[derive(Default)]
pub(crate) struct IngestedEvidence {
    /// The items that were not refused, in their sections.
    pub(crate) entries: Vec<Section<PlanEntry>>,
    /// What the manifest says of each of them, in the same order.
    pub(crate) items: Vec<Item>,
    /// The tables that accounts and the log of calls are made of.
    pub(crate) ledgers: LedgerCollector,
    /// The calls of the tables of calls.
    pub(crate) calls: Vec<LoggedRow>,
    /// The accounts, audited.
    pub(crate) audits: Vec<Audit>,
    /// What read the words of pictures, and of how many pages.
    pub(crate) reader: Option<(String, usize)>,
    /// The other programs that had a part in what the bundle shows.
    pub(crate) converters: BTreeSet<String>,
    /// The words of each file's pages.
    pub(crate) texts: BTreeMap<ItemPath, ItemText>,
    /// The recordings, where they are to be written once more.
    pub(crate) media: BTreeMap<ItemPath, BundledRecording>,
}

impl IngestedEvidence {
    /// Reads every item once. While `writer` is there and nothing stops the bundle, pages and originals are written as
    /// they come, and the words of pictures are read.
    pub(crate) fn read(
        case: &Project<'_>,
        sections: Vec<Section<MatchedRow>>,
        writer: &mut Option<BundleWriter>,
        findings: &mut Vec<Finding>,
    ) -> Result<Self, RunError> {
        let (job, watch) = (case.job, case.watch);
        let items: Vec<&MatchedRow> = sections.iter().flat_map(|s| &s.items).collect();
        // Each file is read on its own, also where an item has several.
        let files: Vec<MatchedRow> = items.iter().flat_map(|item| item.of_each_file()).collect();
        let rows: Vec<&MatchedRow> = files.iter().collect();
        let several = items.iter().filter(|item| !item.more.is_empty());
        let of_several: BTreeSet<&ItemPath> = several.flat_map(|item| item.paths()).collect();
        watch.step("Reading the items", rows.len() as u64);
        let environment = job.environment.of_case(&job.folder);
        let office = LibreOffice::find(&environment);
        let mode = match (job.ocr, writer.is_some()) {
            (false, _) => ocr::OcrMode::Leave,
            (true, false) => ocr::OcrMode::Ask,
            (true, true) => ocr::OcrMode::Read,
        };
        let words = ocr::OcrPool::new(mode, job.jobs, &environment, &job.limits);
        let (transcripts, said) = transcriber::TranscriptionQueue::open(
            job.transcriber.as_deref(),
            writer.is_some(),
            &job.folder,
            &environment,
            &job.limits,
        );
        findings.extend(said);
        let has_one = |row: &&&MatchedRow| {
            let named = row.item.call.as_ref().is_some_and(|call| call.transcript.is_some());
            named || transcript::find_for_recording(&row.path, rows.iter().map(|row| &row.path)).is_some()
        };
        // Without a transcriber nobody asks.
        let asked = rows.iter().filter(|_| transcripts.is_ready());
        let transcribed: BTreeSet<&ItemPath> = asked.filter(has_one).map(|row| &row.path).collect();
        let (mut read, mut with_words, mut left, mut unread) = (false, 0, 0, 0);
        let title = |row: &MatchedRow| case.privacy.printed(&item_wording::title(row));
        let titles: BTreeMap<ItemPath, String> =
            rows.iter().map(|row| (row.path.clone(), title(row))).collect();
        let ledgers = items.iter().filter(|row| is_ledger(&case.manifest, &row.item));
        let (ledgers, torn): (Vec<&MatchedRow>, Vec<&MatchedRow>) =
            ledgers.partition(|row| row.more.is_empty());
        findings.extend(torn.into_iter().map(|row| ledgers::of_several_files(&case.manifest, row)));
        let ledgers: BTreeSet<&ItemPath> = ledgers.into_iter().map(|row| &row.path).collect();
        let call_tables = ledgers::call_tables(&case.manifest, items.iter().copied());
        let context = IngestContext {
            files: &case.files,
            folder: &job.folder,
            limits: &job.limits,
            placeholders: job.placeholders,
            jobs: job.jobs,
            trial: job.trial.as_deref(),
            environment: &environment,
            office: &office,
            words: &words,
            ffmpeg: &case.ffmpeg,
            transcripts: &transcripts,
            transcribed: &transcribed,
            ledgers: &ledgers,
            call_tables: &call_tables,
            of_several: &of_several,
            titles: &titles,
            digest_pages: writer.is_some(),
        };
        let mut entries = Vec::with_capacity(rows.len());
        let mut intake =
            ItemIntake { case, writer, findings, evidence: IngestedEvidence::default(), item_streams: None };
        let mut looked = 0;
        let receive = |i: usize, taken: IngestedItem| {
            if watch.stopped() {
                return Err(RunError::Stopped);
            }
            watch.part(rows[i].path.as_str());
            // What was looked at for an earlier item is not looked at again.
            if finding::has_errors(intake.findings.get(looked..).unwrap_or_default()) {
                *intake.writer = None;
            }
            looked = intake.findings.len();
            read |= !taken.words.read.is_empty();
            with_words += taken.words.with_words;
            left += taken.words.left;
            unread += usize::from(taken.words.left > 0);
            let place = match () {
                () if !of_several.contains(&rows[i].path) => FilePlace::Only,
                () if items.iter().any(|item| item.path == rows[i].path) => FilePlace::First,
                () => FilePlace::Later,
            };
            entries.push(intake.add_file(rows[i], place, context.title(rows[i]), taken)?);
            if intake.writer.is_none() {
                words.forgo();
                transcripts.forgo();
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
        ingest::take_all(&rows, context, receive, meanwhile)?;
        let ItemIntake { mut evidence, .. } = intake;
        findings.extend(words.advice(left, unread));
        findings.extend(job.environment.confinement().finding());
        evidence.reader = words.converter().filter(|_| read).map(|name| (name, with_words));
        evidence.converters.extend(transcripts.converter());
        let mut entries = entries.into_iter();
        for Section { label, title, items } in sections {
            let both = items.into_iter().map(|row| {
                let own: Vec<Option<PlanEntry>> = entries.by_ref().take(row.paths().count()).collect();
                // An item of which one file was refused is not an item of fewer pages.
                let own: Option<Vec<PlanEntry>> = own.into_iter().collect();
                (row, own.and_then(PlanEntry::of_files))
            });
            let (items, entries): (Vec<Item>, Vec<PlanEntry>) =
                both.filter_map(|(row, entry)| Some((row.item, entry?))).unzip();
            let title = case.privacy.printed(&title);
            evidence.items.extend(items);
            evidence.entries.push(Section { label, title, items: entries });
        }
        Ok(evidence)
    }

    /// Writes the recordings of the bundle once more.
    pub(crate) fn export_media(
        &self,
        case: &Project<'_>,
        staging: &StagingDir,
        plan: &Plan,
    ) -> Result<MediaFolder, RunError> {
        let job = case.job;
        let recordings: Vec<_> =
            plan.items().filter_map(|item| Some((item, self.media.get(&item.entry.file)?))).collect();
        case.watch.step("Writing the recordings for the upload", recordings.len() as u64);
        let (folder, limits) = (&job.folder, &job.limits);
        let export = MediaExport {
            staging,
            privacy: &case.privacy,
            folder,
            ffmpeg: &case.ffmpeg,
            limits,
            jobs: job.jobs,
        };
        upload_media::make(export, &recordings, case.watch)
    }

    /// What came of a run: everything there is to say, the worst first, and how much there is of everything.
    pub(crate) fn outcome(&self, mut findings: Vec<Finding>, made: Option<BuiltBundle>) -> RunOutcome {
        let all = || self.entries.iter().flat_map(|s| &s.items);
        let counts = BundleCounts {
            items: all().count(),
            sheets: all().filter(|e| matches!(e.body, Body::Sheet(_))).count(),
            pages: all().map(|e| e.body.pages()).sum(),
            bytes: all().flat_map(PlanEntry::originals).map(|(_, _, bytes)| bytes).sum(),
        };
        findings.sort_by_key(|f| f.severity);
        RunOutcome { findings, made, counts, ..RunOutcome::default() }
    }
}

/// Which of its item's files a file is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FilePlace {
    /// The only one.
    Only,
    /// The first of several.
    First,
    /// A later one of several.
    Later,
}

/// Takes the items in, one after the other in the order of the bundle.
struct ItemIntake<'c> {
    case: &'c Project<'c>,
    writer: &'c mut Option<BundleWriter>,
    findings: &'c mut Vec<Finding>,
    evidence: IngestedEvidence,
    /// The first file of the item in hand, and the size of the pages of its files so far.
    item_streams: Option<(ItemPath, u64)>,
}

impl ItemIntake<'_> {
    /// Takes one file in: its digest, its pages, its entry in the plan as if it were an item of its own; nothing when it
    /// was refused.
    fn add_file(
        &mut self,
        row: &MatchedRow,
        place: FilePlace,
        title: String,
        taken: IngestedItem,
    ) -> Result<Option<PlanEntry>, RunError> {
        let IngestedItem {
            format,
            bytes,
            pages,
            enclosures,
            heard,
            spoken,
            ledger,
            mut findings,
            used,
            text,
            ..
        } = taken;
        self.evidence.texts.insert(row.path.clone(), text);
        self.findings.extend(self.case.saved.findings(&row.path, &used));
        self.evidence.converters.extend(heard.as_ref().and_then(|heard| heard.by.clone()));
        if finding::has_errors(&findings) {
            *self.writer = None;
        }
        self.evidence.ledgers.keep_ledger(&row.item, ledger);
        let way =
            bytes.head().and_then(|head| upload_media::way(format, head)).filter(|_| self.case.job.media);
        let (digest, size) = match outputs::store_original(row, bytes, self.writer.as_mut()) {
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
        self.evidence.media.extend(medium.map(|medium| (row.path.clone(), medium)));
        let zip = self.case.zip.as_ref().map(|zip| zip.name.as_str());
        let original = OriginalFile { format, digest, bytes: size, zip, heard: heard.as_ref(), spoken };
        let mut placed_pages: Vec<PlacedPage> = Vec::new();
        // Among other pages a sheet is a page like them.
        let pages = match pages {
            ItemPages::Sheet(reason) if place != FilePlace::Only => {
                let placed =
                    item_wording::placeholder(row, &title, &original, &reason, &self.case.job.limits);
                match placed {
                    Ok(placed) => {
                        let message = "An information sheet takes the place of this file in its item.";
                        self.findings.push(Finding::note(Code::ShownAsSheet, message).at(&row.path));
                        let digests = if self.writer.is_some() { placed.page_digests() } else { Vec::new() };
                        ItemPages::Placed(Box::new(placed), digests)
                    }
                    Err(why) => {
                        self.findings.push(ingest::own_fault(&why).at(&row.path));
                        ItemPages::Refused
                    }
                }
            }
            pages => pages,
        };
        let body = match pages {
            ItemPages::Refused => return Ok(None),
            ItemPages::Sheet(reason) => {
                self.writer.as_mut().map_or(Ok(()), |p| p.add(None))?;
                let case = &self.case;
                let sheet = item_wording::sheet(row, &case.manifest, &case.privacy, &original, &reason);
                Body::Sheet(Box::new(sheet))
            }
            ItemPages::Placed(placed, digests) => {
                let placed_page = |(page, digest): (&ImportedPage, &Digest)| PlacedPage {
                    source_page: page.source_page,
                    digest: *digest,
                };
                placed_pages = placed.pages.iter().zip(&digests).map(placed_page).collect();
                let (first, before) = match self.item_streams.take() {
                    Some(whole) if place == FilePlace::Later => whole,
                    _ => (row.path.clone(), 0),
                };
                let streams = before + placed.streams();
                // It is said once of an item, which cannot be divided.
                let upload = self.case.upload_limit().filter(|u| (before..streams).contains(&u.bytes));
                self.findings.extend(upload.map(|u| u.exceeded(streams).at(&first)));
                self.item_streams = Some((first, streams));
                let count = placed.pages.len() as u32;
                self.writer.as_mut().map_or(Ok(()), |p| match place {
                    FilePlace::Later => p.add_to_last(*placed),
                    _ => p.add(Some(*placed)),
                })?;
                Body::Pages(count)
            }
        };
        let transcribed = matches!(&body, Body::Sheet(sheet) if sheet.spoken.is_some());
        let manifest = &self.case.manifest;
        let mut detail = item_wording::detail(&row.item, &manifest.case, heard.as_ref());
        if manifest.call_log.iter().any(|log| log.hide_others == Some(true) && log.item.names(&row.item)) {
            let parted = if detail.is_empty() { "" } else { "\u{A0}· " };
            detail.push_str(&format!("{parted}{}", calls::IN_INDEX));
        }
        Ok(Some(PlanEntry {
            file: row.path.clone(),
            digest,
            bytes: size,
            kind: item_wording::kind(row, format),
            date: row.item.date,
            until: row.item.until,
            title,
            detail: self.case.privacy.printed(&detail),
            body,
            placed: placed_pages.into(),
            enclosures,
            transcribed,
            files: Vec::new(),
        }))
    }
}
