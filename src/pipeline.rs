//! The path of the data, in order. This is the one file that knows which stage comes after which; each stage
//! is a room of its own that takes plain data and gives plain data.
//!
//! Every item passes through in one reading: while it is in memory it is hashed, its pages are written to the
//! PDF and its bytes to the bag. Whatever depends on page numbers is written at the end, when all are known.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use sha2::Digest as _;

use crate::describe::{self, Original};
use crate::disk::{self, Nature, Outputs, Standing, Trouble, Walked, Workshop};
use crate::finding::{self, Code, Finding};
use crate::front::{self, Facts, FrontMatter};
use crate::intake::{self, Bytes, Pages, Taken, Terms};
use crate::limits::Limits;
use crate::manifest::{self, Manifest, Reading, draft};
use crate::matching::{self, Row};
use crate::model::{Digest, PageRange};
use crate::pdf::{About, Binder};
use crate::plan::{Body, Entry, Lengths, Plan, Section};
use crate::seal::{self, Bag, BundleFile, Part, Record, RecordItem};

/// What the user asked for, as plain data. Clock and environment have entered here.
#[derive(Clone, Debug)]
pub struct Job {
    /// The evidence folder.
    pub folder: PathBuf,
    /// The manifest; `manifest.toml` in the folder unless another is named.
    pub manifest: Option<PathBuf>,
    /// The folder for the outputs; `FOLDER-bundle` beside the folder unless another is named.
    pub output: Option<PathBuf>,
    /// The stem of the outputs' names, where the user names one.
    pub name: Option<String>,
    /// The date of the bundle, where the user gives one.
    pub date: Option<Date>,
    /// Today, used when neither the user nor the manifest gives a date.
    pub today: Date,
    /// How many threads read.
    pub jobs: usize,
    /// Whether an earlier bundle may be replaced.
    pub force: bool,
    /// Whether a sheet may stand for an item that cannot be shown.
    pub placeholders: bool,
    /// Whether warnings stop the bundle.
    pub strict: bool,
    /// Whether the zip with the originals is made.
    pub originals: bool,
    /// The ceilings.
    pub limits: Limits,
}

/// Looks on while a job runs: shows how far it is and may stop it.
pub trait Watch {
    /// A step begins that has this many parts.
    fn step(&self, name: &str, parts: u64);
    /// A part of the step is being worked on.
    fn part(&self, name: &str);
    /// Whether the user wants to stop.
    fn stopped(&self) -> bool;
}

/// Why a job ended early.
#[derive(Debug)]
pub enum Halt {
    /// The disk or the system failed.
    Trouble(Trouble),
    /// The user stopped it.
    Stopped,
    /// The user named something that cannot be worked on.
    Misused(Finding),
}

impl From<Trouble> for Halt {
    fn from(trouble: Trouble) -> Self {
        Halt::Trouble(trouble)
    }
}

/// What a job came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Everything there is to say.
    pub findings: Vec<Finding>,
    /// The bundle, when one was made.
    pub made: Option<Made>,
    /// What was, or would be, bundled.
    pub counts: Counts,
}

/// How much there is of everything.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Items.
    pub items: usize,
    /// Items that a sheet stands for.
    pub sheets: usize,
    /// Pages of the items, without those that the program typesets.
    pub pages: u32,
    /// Size of the originals in bytes.
    pub bytes: u64,
}

/// A bundle that was made.
#[derive(Debug)]
pub struct Made {
    /// The folder that holds the outputs.
    pub folder: PathBuf,
    /// The outputs: name and size in bytes.
    pub files: Vec<(String, u64)>,
    /// The record.
    pub record: Record,
}

/// Everything that `build` would refuse or warn of. Nothing is written.
///
/// # Errors
/// The system fails, or the user stops the job.
pub fn check(job: &Job, watch: &dyn Watch) -> Result<Outcome, Halt> {
    let mut case = Case::open(job, watch)?;
    case.survey_output()?;
    // That a bundle is there already is settled by a word to build, not by mending the evidence.
    for finding in case.findings.iter_mut().filter(|f| f.code == Code::OutputExists) {
        finding.severity = finding::Severity::Warning;
    }
    let entries = case.take_in(&mut None)?;
    Ok(case.outcome(&entries, None))
}

/// Makes the bundle, unless a finding stops it.
///
/// # Errors
/// The system fails, or the user stops the job; nothing is left behind then.
pub fn build(job: &Job, watch: &dyn Watch) -> Result<Outcome, Halt> {
    let mut case = Case::open(job, watch)?;
    let standing = case.survey_output()?;
    if finding::stops(&case.findings) {
        // There will be no bundle. The items are still examined, so that everything is said in one run.
        let entries = case.take_in(&mut None)?;
        return Ok(case.outcome(&entries, None));
    }
    let workshop = Workshop::open(&case.output)?;
    let mut press = Some(Press::open(&workshop, &case.stem, job.originals)?);
    let entries = case.take_in(&mut press)?;
    let Some(press) = press.filter(|_| !finding::stops(&case.findings)) else {
        return Ok(case.outcome(&entries, None));
    };

    watch.step("Setting the cover and the index", 1);
    let evidence_digest = evidence_digest(&entries);
    let facts = case.facts(&entries, evidence_digest);
    let (plan, front) = set_and_paginate(&case.manifest, &facts, &entries)
        .map_err(|e| Trouble::new("the cover and the index", "set", io::Error::other(e)))?;
    if watch.stopped() {
        return Err(Halt::Stopped);
    }

    watch.step("Binding and sealing", 1);
    let record = case.record(&plan, &front, evidence_digest);
    let (record, files) = press.finish(&workshop, &case.about(), &plan, &front, record)?;
    if watch.stopped() {
        return Err(Halt::Stopped);
    }
    let Outputs { folder } = workshop.publish(standing == Standing::Bundle)?;
    Ok(case.outcome(&entries, Some(Made { folder, files, record })))
}

/// The folder and its manifest, matched and in order, before any item is read.
struct Case<'a> {
    job: &'a Job,
    watch: &'a dyn Watch,
    output: PathBuf,
    stem: String,
    date: Date,
    manifest: Manifest,
    sections: Vec<Section<Row>>,
    findings: Vec<Finding>,
}

impl<'a> Case<'a> {
    fn open(job: &'a Job, watch: &'a dyn Watch) -> Result<Self, Halt> {
        watch.step("Looking through the folder", 1);
        let manifest_path = job.manifest.clone().unwrap_or_else(|| job.folder.join(manifest::FILE));
        let text = disk::manifest_text(&manifest_path, job.limits.manifest_bytes)?;
        if text.is_none() && job.manifest.is_some() {
            let missing = io::Error::from(io::ErrorKind::NotFound);
            return Err(Trouble::new(manifest_path, "read", missing).into());
        }
        let Walked { mut found, mut findings } = disk::walk(&job.folder, &job.limits);
        // The manifest is not evidence, whichever of the folder's files it is.
        found.retain(|f| {
            f.path.as_str() != manifest::FILE && job.folder.join(f.path.as_str()) != manifest_path
        });
        let written = text.is_some();
        let reading = match text {
            Some(text) => manifest::read(&text),
            None => drafted(&found),
        };
        let Reading { manifest, positions, findings: mistakes, legible } = reading;
        findings.extend(mistakes);
        let mut sections = Vec::new();
        if legible {
            let matched = matching::reconcile(&manifest, &positions, &found, written);
            findings.extend(matched.findings);
            if matched.rows.is_empty() && found.iter().all(|f| f.nature != Nature::File) {
                findings.push(
                    Finding::error(Code::NothingToBundle, "There is no evidence in this folder.")
                        .about(job.folder.display().to_string())
                        .next("Put the letters, receipts and recordings into it, or name another folder."),
                );
            }
            let (arranged, undated) = crate::arrange::arrange(&manifest, matched.rows);
            findings.extend(undated);
            sections = arranged;
        }
        let date = job.date.or(manifest.bundle.date).unwrap_or(job.today);
        let stem = stem(job, &manifest);
        let output = job.output.clone().unwrap_or_else(|| beside(&job.folder));
        Ok(Self { job, watch, output, stem, date, manifest, sections, findings })
    }

    /// Looks at where the outputs are to go.
    fn survey_output(&mut self) -> Result<Standing, Halt> {
        let shown = self.output.display().to_string();
        if disk::lies_inside(&self.output, &self.job.folder) {
            self.findings.push(
                Finding::error(Code::OutputInside, "The outputs would be written into the evidence folder.")
                    .about(shown)
                    .next("Name a folder elsewhere with --output."),
            );
            return Ok(Standing::Free);
        }
        let standing = Workshop::survey(&self.output)?;
        match &standing {
            Standing::Bundle if !self.job.force => self.findings.push(
                Finding::error(Code::OutputExists, "There is a bundle here already.")
                    .about(shown)
                    .next("Use --force to replace it, or name another folder with --output."),
            ),
            Standing::Foreign(names) => self.findings.push(
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

    /// Reads every item once. While `press` is there and nothing stops the bundle, pages and originals are
    /// written as they come.
    fn take_in(&mut self, press: &mut Option<Press>) -> Result<Vec<Section<Entry>>, Halt> {
        let sections = std::mem::take(&mut self.sections);
        let rows: Vec<&Row> = sections.iter().flat_map(|s| &s.items).collect();
        self.watch.step("Reading the items", rows.len() as u64);
        let job = self.job;
        let terms = Terms {
            folder: &job.folder,
            limits: &job.limits,
            placeholders: job.placeholders,
            jobs: job.jobs,
        };
        let mut entries = Vec::with_capacity(rows.len());
        intake::take_all(&rows, terms, |i, taken| {
            if self.watch.stopped() {
                return Err(Halt::Stopped);
            }
            self.watch.part(rows[i].path.as_str());
            if finding::stops(&self.findings) {
                *press = None;
            }
            entries.push(self.receive(rows[i], taken, press)?);
            Ok(())
        })?;
        let mut entries = entries.into_iter();
        let arranged: Vec<Section<Entry>> = sections
            .iter()
            .map(|s| Section {
                label: s.label.clone(),
                title: s.title.clone(),
                items: entries.by_ref().take(s.items.len()).flatten().collect(),
            })
            .collect();
        self.findings.extend(same_bytes(&arranged));
        if job.strict {
            finding::tighten(&mut self.findings);
        }
        Ok(arranged)
    }

    /// Takes one item in: its digest, its pages, its entry in the plan; nothing when it was refused.
    fn receive(&mut self, row: &Row, taken: Taken, press: &mut Option<Press>) -> Result<Option<Entry>, Halt> {
        let Taken { format, bytes, pages, mut findings } = taken;
        if finding::stops(&findings) {
            *press = None;
        }
        let (digest, size) = match keep(row, bytes, press) {
            Ok(Some(kept)) => kept,
            Ok(None) => {
                self.findings.append(&mut findings);
                return Ok(None);
            }
            Err(Kept::Changed) => {
                findings.push(intake::changed().at(&row.path));
                self.findings.append(&mut findings);
                return Ok(None);
            }
            Err(Kept::Trouble(trouble)) => return Err(trouble.into()),
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
        let zip = self.job.originals.then(|| format!("{}.zip", self.stem));
        let original = Original { format, digest, bytes: size, zip: zip.as_deref() };
        let body = match pages {
            Pages::Refused => return Ok(None),
            Pages::Sheet(reason) => {
                if let Some(press) = press {
                    press.binder.add_sheet().map_err(|e| Trouble::new(&self.output, "write", e))?;
                    press.stretches.push(None);
                }
                Body::Sheet(describe::sheet(row, &self.manifest, &original, &reason))
            }
            Pages::Placed(placed) => {
                let count = placed.pages.len() as u32;
                if let Some(press) = press {
                    let stretch =
                        press.binder.add(*placed).map_err(|e| Trouble::new(&self.output, "write", e))?;
                    press.stretches.push(Some(stretch));
                }
                Body::Pages(count)
            }
        };
        Ok(Some(Entry {
            file: row.path.clone(),
            digest,
            bytes: size,
            kind: describe::kind(row, format),
            date: row.item.date,
            until: row.item.until,
            title: describe::title(row),
            detail: describe::detail(&row.item, &self.manifest.case),
            body,
        }))
    }

    fn facts(&self, entries: &[Section<Entry>], evidence_digest: Digest) -> Facts {
        let case = &self.manifest.case;
        let mut references: Vec<(String, String)> = Vec::new();
        let mut add = |label: &str, value: &Option<String>| {
            references.extend(value.iter().map(|v| (label.to_owned(), v.clone())));
        };
        add("Appeal reference", &case.appeal_reference);
        add("Child Maintenance Service reference", &case.reference);
        for other in &case.other_references {
            let label = if other.label.is_empty() { "Other reference" } else { &other.label };
            add(label, &Some(other.reference.clone()));
        }
        Facts {
            purpose: self.manifest.bundle.purpose,
            title: self.title(),
            summary: self.manifest.bundle.summary.clone().unwrap_or_default().trim().into(),
            body: case.body.clone().unwrap_or_default(),
            references,
            parties: self.manifest.party.iter().map(party).collect(),
            date: self.date,
            evidence_digest,
            stem: self.stem.clone(),
            originals: self.job.originals,
            notices: notices(entries, self.job.originals, &self.stem),
        }
    }

    fn title(&self) -> String {
        match &self.manifest.bundle.title {
            Some(title) if !title.trim().is_empty() => title.trim().into(),
            _ => folder_name(&self.job.folder),
        }
    }

    fn about(&self) -> About {
        About {
            title: self.title(),
            subject: self.manifest.bundle.purpose.heading().into(),
            language: self.manifest.bundle.language.clone().unwrap_or_else(|| "en-GB".into()),
            date: self.date,
        }
    }

    /// The record as far as it is known before the PDF is written.
    fn record(&self, plan: &Plan, front: &FrontMatter, evidence_digest: Digest) -> Record {
        let items =
            plan.sections.iter().flat_map(|section| section.items.iter().map(move |item| (section, item)));
        let part = |name: &str, pages: PageRange| Part {
            name: name.into(),
            first_page: pages.first(),
            last_page: pages.last(),
        };
        debug_assert_eq!(front.lengths.index, plan.index.count());
        Record {
            format: seal::FORMAT.into(),
            program: concat!("leverarch ", env!("CARGO_PKG_VERSION")).into(),
            title: self.title(),
            purpose: self.manifest.bundle.purpose,
            date: self.date,
            pages: plan.total(),
            evidence_digest,
            originals: self.job.originals.then(|| format!("{}.zip", self.stem)),
            bundle: None,
            items: items
                .map(|(section, item)| RecordItem {
                    number: item.number,
                    file: item.entry.file.clone(),
                    sha256: item.entry.digest,
                    bytes: item.entry.bytes,
                    kind: item.entry.kind,
                    date: item.entry.date,
                    until: item.entry.until,
                    title: item.entry.title.clone(),
                    section: section.label.clone(),
                    first_page: item.pages.first(),
                    last_page: item.pages.last(),
                    stretch: None,
                })
                .collect(),
            front_matter: vec![
                part("cover", plan.cover),
                part("index", plan.index),
                part("schedule of hashes", plan.schedule),
                part("how to check", plan.checking),
            ],
            findings: self.findings.clone(),
            seal: None,
        }
    }

    fn outcome(self, entries: &[Section<Entry>], made: Option<Made>) -> Outcome {
        let all = || entries.iter().flat_map(|s| &s.items);
        let pages = |e: &Entry| if let Body::Pages(n) = e.body { n } else { 0 };
        let counts = Counts {
            items: all().count(),
            sheets: all().filter(|e| matches!(e.body, Body::Sheet(_))).count(),
            pages: all().map(pages).sum(),
            bytes: all().map(|e| e.bytes).sum(),
        };
        let mut findings = self.findings;
        findings.sort_by_key(|f| f.severity);
        Outcome { findings, made, counts }
    }
}

/// Where the outputs are written while the items pass through.
struct Press {
    binder: Binder<BufWriter<File>>,
    bag: Option<Bag<BufWriter<File>>>,
    stem: String,
    stretches: Vec<Option<crate::pdf::Stretch>>,
}

impl Press {
    fn open(workshop: &Workshop, stem: &str, originals: bool) -> Result<Self, Trouble> {
        let file = |end: &str| -> Result<BufWriter<File>, Trouble> {
            Ok(BufWriter::with_capacity(1 << 20, workshop.create(&format!("{stem}.{end}"))?))
        };
        let pdf = file("pdf")?;
        let bag = originals.then(|| file("zip")).transpose()?.map(|out| Bag::begin(out, stem));
        let binder = Binder::begin(pdf).map_err(|e| workshop.trouble(&format!("{stem}.pdf"), e))?;
        Ok(Self { binder, bag, stem: stem.into(), stretches: Vec::new() })
    }

    /// Writes everything that depends on page numbers, then the record, the bag's tag files and the list of
    /// digests. Gives the full record and the name and size of each output.
    fn finish(
        self,
        workshop: &Workshop,
        about: &About,
        plan: &Plan,
        front: &FrontMatter,
        mut record: Record,
    ) -> Result<(Record, Vec<(String, u64)>), Trouble> {
        let name = |end: &str| format!("{}.{end}", self.stem);
        let (pdf, json, zip, sha256) = (name("pdf"), name("json"), name("zip"), name("sha256"));
        for (item, stretch) in record.items.iter_mut().zip(&self.stretches) {
            item.stretch =
                stretch.map(|s| seal::Stretch { offset: s.offset, bytes: s.bytes, crc32: s.crc32 });
        }
        let inside = record.inside().text().into_bytes();
        let bound = self
            .binder
            .finish(plan, front, about, &mut |_| inside.clone())
            .map_err(|e| workshop.trouble(&pdf, e))?;
        record.bundle = Some(BundleFile { file: pdf.clone(), sha256: bound.digest, bytes: bound.bytes });
        let text = record.sealed_text();
        let mut sums = vec![(pdf.clone(), bound.digest), (json.clone(), Digest::of(text.as_bytes()))];
        let mut files = vec![(pdf, bound.bytes), (json.clone(), text.len() as u64)];
        let write = |name: &str, text: &str| {
            workshop.create(name)?.write_all(text.as_bytes()).map_err(|e| workshop.trouble(name, e))
        };
        write(&json, &text)?;
        if let Some(bag) = self.bag {
            let how_to = seal::how_to_check(&self.stem, &record.title, record.evidence_digest);
            let sealed = bag
                .finish(text.as_bytes(), &how_to, record.date)
                .and_then(|out| out.into_inner().map_err(|e| e.into_error()))
                .and_then(|mut file| seal::seal_the_end(&mut file))
                .map_err(|e| workshop.trouble(&zip, e))?;
            sums.push((zip.clone(), sealed.digest));
            files.push((zip, sealed.bytes));
        }
        let list = seal::sums(&mut sums);
        write(&sha256, &list)?;
        files.push((sha256, list.len() as u64));
        Ok((record, files))
    }
}

/// Why an item's bytes could not be kept.
enum Kept {
    Changed,
    Trouble(Trouble),
}

/// Hashes the bytes where that is still to be done and writes them to the bag. Gives digest and size, or
/// nothing when there are no bytes.
fn keep(row: &Row, bytes: Bytes, press: &mut Option<Press>) -> Result<Option<(Digest, u64)>, Kept> {
    let mut bag = press.as_mut().and_then(|p| p.bag.as_mut());
    let into_bag = |e| Kept::Trouble(Trouble::new("the zip with the originals", "write", e));
    match bytes {
        Bytes::None => Ok(None),
        Bytes::Held(bytes, digest) => {
            let size = bytes.len() as u64;
            if let Some(bag) = bag {
                bag.start(&row.path, size).and_then(|()| bag.write(&bytes)).map_err(into_bag)?;
                bag.end(&row.path, digest, size);
            }
            Ok(Some((digest, size)))
        }
        Bytes::Waiting(mut reader, head) => {
            let expected = reader.bytes();
            let mut hash = sha2::Sha256::new();
            let mut size = 0;
            if let Some(bag) = &mut bag {
                bag.start(&row.path, expected).map_err(into_bag)?;
            }
            let mut buffer = vec![0; 1 << 18];
            let mut filled = head.len();
            buffer[..filled].copy_from_slice(&head);
            while filled > 0 {
                hash.update(&buffer[..filled]);
                size += filled as u64;
                if let Some(bag) = &mut bag {
                    bag.write(&buffer[..filled]).map_err(into_bag)?;
                }
                if size > expected {
                    return Err(Kept::Changed);
                }
                filled = reader.read(&mut buffer).map_err(Kept::Trouble)?;
            }
            if size != expected || !reader.unchanged() {
                return Err(Kept::Changed);
            }
            let digest = Digest::new(hash.finalize().into());
            if let Some(bag) = bag {
                bag.end(&row.path, digest, size);
            }
            Ok(Some((digest, size)))
        }
    }
}

/// Sets the front matter and gives out the numbers. The length of the index is part of the numbering, so the
/// plan is made again until the lengths it was made with are the lengths that came out.
fn set_and_paginate(
    manifest: &Manifest,
    facts: &Facts,
    sections: &[Section<Entry>],
) -> Result<(Plan, FrontMatter), front::NotSet> {
    let prefix = manifest.bundle.page_prefix.as_deref().unwrap_or("");
    let sheets = sections.iter().flat_map(|s| &s.items).filter(|e| matches!(e.body, Body::Sheet(_))).count();
    let mut lengths = Lengths::least(sheets);
    // Numbers have their room reserved, so the second round already comes out as it went in.
    for _ in 0..8 {
        let plan = Plan::paginate(prefix, sections, &lengths);
        let found = front::lengths(facts, &plan);
        if found == lengths {
            return front::compose(facts, &plan).map(|front| (plan, front));
        }
        lengths = found;
    }
    Err(front::NotSet("the length of the index does not settle".into()))
}

/// SHA-256 of the bag's list of digests, whether or not a bag is made.
fn evidence_digest(sections: &[Section<Entry>]) -> Digest {
    let items = sections.iter().flat_map(|s| &s.items).map(|e| (&e.file, e.digest));
    Digest::of(seal::bag_manifest(items).as_bytes())
}

/// Items with equal bytes, each group said once.
fn same_bytes(sections: &[Section<Entry>]) -> Vec<Finding> {
    let mut groups: BTreeMap<Digest, Vec<&Entry>> = BTreeMap::new();
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

/// What a reader of the cover must know.
fn notices(sections: &[Section<Entry>], originals: bool, stem: &str) -> Vec<String> {
    let all = || sections.iter().flat_map(|s| &s.items);
    let count =
        |n: usize, one: &str, many: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") };
    let mut notices = Vec::new();
    let sheets = all().filter(|e| matches!(e.body, Body::Sheet(_))).count();
    if sheets > 0 {
        let items = count(sheets, "item is a recording or a file", "items are recordings or files");
        let stands = if sheets == 1 { "it" } else { "each" };
        let kept = if originals { format!(" The originals are in {stem}.zip.") } else { String::new() };
        notices.push(format!("{items} without pages; a sheet stands for {stands}.{kept}"));
    }
    let undated = all().filter(|e| e.date.is_none()).count();
    if undated > 0 {
        let items = count(undated, "item has no date and stands", "items have no date and stand");
        notices.push(format!("{items} last in the section, marked undated."));
    }
    notices
}

fn party(party: &manifest::vocabulary::Party) -> front::Party {
    let mut lines: Vec<String> = party.address.iter().cloned().collect();
    let label = |label: &str, value: &Option<String>| value.as_ref().map(|v| format!("{label}: {v}"));
    lines.extend(label("Telephone", &party.phone));
    lines.extend(party.email.clone());
    lines.extend(label("Reference", &party.reference));
    front::Party { name: party.name.clone(), role: party.role.clone(), lines }
}

/// A manifest made of guesses, when the folder has none.
fn drafted(found: &[disk::Found]) -> Reading {
    let mut text = String::new();
    let mut dated = 0;
    let files: Vec<&disk::Found> = found.iter().filter(|f| f.nature == Nature::File).collect();
    for file in &files {
        let guess = draft::guess(&file.path);
        dated += usize::from(guess.date.is_some());
        text += &draft::row(&guess);
    }
    let mut reading = manifest::read(&text);
    let message = format!(
        "There is no manifest, so titles, kinds and dates were guessed from the file names: {dated} of {} items have a date.",
        files.len()
    );
    reading.findings.push(
        Finding::warning(Code::ManifestDrafted, message)
            .about(manifest::FILE)
            .next("Run leverarch init to write these guesses into a manifest, then correct them."),
    );
    reading
}

/// The stem of the outputs' names: the user's, the manifest's, or made of the case.
fn stem(job: &Job, manifest: &Manifest) -> String {
    let named = job.name.as_ref().or(manifest.bundle.name.as_ref());
    let made = || match &manifest.case.reference {
        Some(reference) => format!("{reference} {} bundle", manifest.bundle.purpose.word()),
        None => format!("{} bundle", folder_name(&job.folder)),
    };
    safe_name(&named.cloned().unwrap_or_else(made))
}

/// A name that every disk and upload form takes: letters, digits, spaces, dots, hyphens and underscores.
fn safe_name(name: &str) -> String {
    let kept: String =
        name.chars().map(|c| if c.is_alphanumeric() || " .-_".contains(c) { c } else { '-' }).collect();
    let short: String = kept.trim_matches([' ', '.', '-']).chars().take(80).collect();
    let short = short.trim_end_matches([' ', '.']);
    if short.is_empty() { "bundle".into() } else { short.into() }
}

/// The name of a folder, for a title nobody gave.
pub fn folder_name(folder: &Path) -> String {
    let real = folder.canonicalize().ok();
    let name = real.as_deref().unwrap_or(folder).file_name();
    name.map_or_else(|| "Evidence".into(), |n| n.to_string_lossy().into_owned())
}

/// `FOLDER-bundle` beside the folder.
fn beside(folder: &Path) -> PathBuf {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = real.file_name().map_or_else(|| "evidence".into(), |n| n.to_string_lossy().into_owned());
    real.with_file_name(format!("{name}-bundle"))
}
