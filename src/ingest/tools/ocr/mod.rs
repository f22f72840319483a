//! The words of pictures. A page that is a scan or a photograph shows words that no search finds; tesseract, where
//! it is installed, reads them, and they are laid unseen over the picture, which stays as it is. What it read is
//! kept in the user's cache folder under a number made of all that decides the result, so the next build neither
//! reads again nor comes out differently, and a build that was stopped goes on where it was.
//!
//! It is the one slow thing in a build. So it is done on all processors, whatever item the pages are of, and may
//! be left out.

mod hocr;
mod tesseract;

pub use hocr::{HocrLine, HocrWord};

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::thread;

use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::model::picture::PagePicture;
use crate::model::{Digest, counted};
use crate::pdf::{self, BELOW, DecodeError, GrayImage, ImportedPages, OcrWord, Scan};
use crate::system::Cache;
use crate::system::progress::Environment;
use tesseract::{Tesseract, TesseractError, TesseractMissing};

/// What is wanted of the words of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OcrMode {
    /// They are to be read.
    Read,
    /// They would be read by a build; now it is only asked whether they can be.
    Ask,
    /// They are not to be read.
    Leave,
}

/// The pool of readers, which all threads share.
pub struct OcrPool {
    wish: OcrMode,
    environment: Environment,
    limits: Limits,
    jobs: usize,
    tesseract: OnceLock<Result<Tesseract, TesseractMissing>>,
    store: Option<Cache>,
    /// How many may still begin to read.
    seats: Mutex<usize>,
    free: Condvar,
    closed: AtomicBool,
    known: AtomicUsize,
    done: AtomicUsize,
    /// Whether something could not be kept for the next time.
    unkept: AtomicBool,
}

/// What came of an item's pictures.
#[derive(Debug, Default)]
pub struct OcrOutcome {
    /// For each page whose picture was read: which of the item's pages, from 0, and its lines.
    pub words: Vec<(usize, Vec<HocrLine>)>,
    /// The pages to which words were added, from 0.
    pub with_words: BTreeSet<usize>,
    /// Pages that are pictures and were not read, because nothing is there to read them or it was not wanted.
    pub left: usize,
    /// What there is to say.
    pub findings: Vec<Finding>,
}

/// The way in which words are read and kept: with another, what was kept before is not used.
const WAY: &str = "leverarch-words/1";

/// Most bytes of one entry of the store.
const ENTRY: u64 = 16 << 20;

/// Why one picture was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum OcrFailure {
    Picture(DecodeError),
    Tesseract(TesseractError),
    /// The run ends; nobody asks any more.
    Closed,
}

impl OcrPool {
    /// A pool with so many seats. Nothing is looked for before the first picture.
    pub fn new(wish: OcrMode, jobs: usize, environment: &Environment, limits: &Limits) -> Self {
        Self {
            wish,
            environment: environment.clone(),
            limits: limits.clone(),
            jobs: jobs.max(1),
            tesseract: OnceLock::new(),
            store: environment.cache_folder().map(|folder| Cache::new(folder.join("ocr"))),
            seats: Mutex::new(jobs.max(1)),
            free: Condvar::new(),
            closed: AtomicBool::new(false),
            known: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            unkept: AtomicBool::new(false),
        }
    }

    fn tesseract(&self) -> Result<&Tesseract, TesseractMissing> {
        self.tesseract
            .get_or_init(|| Tesseract::find(&self.environment, &self.limits))
            .as_ref()
            .map_err(|absent| *absent)
    }

    /// There will be no bundle after all, so nothing more is read.
    pub fn forgo(&self) {
        if self.wish == OcrMode::Read {
            self.close();
        }
    }

    /// Nothing more is to be read.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
        self.free.notify_all();
    }

    /// Pages that have been read, and those that are known so far to be there.
    pub fn progress(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.known.load(Ordering::Relaxed))
    }

    /// Reads the pictures among an item's pages and lays their words over them.
    pub fn read(&self, placed: &mut ImportedPages) -> OcrOutcome {
        let scans = pdf::scans(placed, &self.limits);
        let pages: usize = scans.iter().map(|scan| scan.spots.len()).sum();
        if scans.is_empty() || self.closed.load(Ordering::Relaxed) {
            return OcrOutcome::default();
        }
        let tesseract = match (self.wish, self.tesseract_when_wanted()) {
            (OcrMode::Read, Some(Ok(tesseract))) => tesseract,
            (OcrMode::Ask, Some(Ok(_))) => return OcrOutcome::default(),
            _ => return OcrOutcome { left: pages, ..OcrOutcome::default() },
        };
        self.known.fetch_add(scans.len(), Ordering::Relaxed);
        let read = self.read_all(tesseract, placed, &scans);
        let mut outcome = OcrOutcome::default();
        let mut failed: BTreeMap<OcrFailure, Vec<usize>> = BTreeMap::new();
        let mut layers = Vec::new();
        for (scan, read) in scans.iter().zip(&read) {
            match read {
                Ok((lines, unseen)) => {
                    layers.extend(scan.spots.iter().map(|spot| (scan, spot, unseen.as_slice())));
                    let first = scan.spots.first().map_or(0, |spot| spot.page);
                    // Of a picture in which no words were found nothing can be searched.
                    if !unseen.is_empty() {
                        outcome.with_words.extend(scan.spots.iter().map(|spot| spot.page));
                    }
                    outcome.words.push((first, lines.clone()));
                }
                Err(why) => {
                    failed.entry(*why).or_default().extend(scan.spots.iter().map(|spot| spot.page + 1))
                }
            }
        }
        pdf::add_text_layer(placed, &layers);
        failed.remove(&OcrFailure::Closed);
        outcome.findings = failed.iter().map(|(why, pages)| self.failed(*why, pages, tesseract)).collect();
        outcome
    }

    /// Whether pictures are read here at all.
    pub fn is_on(&self) -> bool {
        self.wish == OcrMode::Read && matches!(self.tesseract_when_wanted(), Some(Ok(_)))
    }

    /// The lines on an item's first page, where that is a picture. They are kept as those of a build are, which
    /// then need not be read again.
    pub fn first_page(&self, placed: &ImportedPages) -> Vec<HocrLine> {
        let Some(Ok(tesseract)) = self.tesseract_when_wanted() else { return Vec::new() };
        let scans = pdf::scans(placed, &self.limits);
        let first = scans.iter().filter(|scan| scan.spots.iter().any(|spot| spot.page == 0));
        let read = first.filter_map(|scan| self.one(tesseract, placed, scan).ok());
        read.flat_map(|(lines, _)| lines).collect()
    }

    /// The lines of a picture in shades of grey that is not one of an item's scans; nothing where it cannot be read.
    pub(crate) fn words_of_picture(&self, picture: PagePicture, dpi: u32) -> Option<Vec<HocrLine>> {
        let tesseract = self.tesseract_when_wanted()?.ok()?;
        let _seat = self.seat().ok()?;
        let PagePicture { across, down, samples: pixels, .. } = picture;
        tesseract.read(&GrayImage { across, down, pixels, dpi }, &self.limits).ok()
    }

    fn tesseract_when_wanted(&self) -> Option<Result<&Tesseract, TesseractMissing>> {
        (self.wish != OcrMode::Leave).then(|| self.tesseract())
    }

    /// Reads each picture, several at once; the results are in the order of the pictures.
    fn read_all(
        &self,
        tesseract: &Tesseract,
        placed: &ImportedPages,
        scans: &[Scan],
    ) -> Vec<Result<OcrResult, OcrFailure>> {
        let results: Vec<OnceLock<Result<OcrResult, OcrFailure>>> =
            scans.iter().map(|_| OnceLock::new()).collect();
        let next = AtomicUsize::new(0);
        let work = || {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let (Some(scan), Some(result)) = (scans.get(at), results.get(at)) else { return };
                let read = catch_unwind(AssertUnwindSafe(|| self.one(tesseract, placed, scan)));
                let _ = result.set(read.unwrap_or(Err(OcrFailure::Picture(DecodeError::Damaged))));
                self.done.fetch_add(1, Ordering::Relaxed);
            }
        };
        thread::scope(|scope| {
            // Where no more threads are to be had, this one does it all.
            for _ in 1..self.jobs.min(scans.len()) {
                let _ = thread::Builder::new().name("words".into()).spawn_scoped(scope, work);
            }
            work();
        });
        results.into_iter().map(|result| result.into_inner().unwrap_or(Err(OcrFailure::Closed))).collect()
    }

    /// One picture: as it was read before, or else read now.
    fn one(
        &self,
        tesseract: &Tesseract,
        placed: &ImportedPages,
        scan: &Scan,
    ) -> Result<OcrResult, OcrFailure> {
        let fingerprint = pdf::fingerprint(placed, scan);
        let settings = tesseract.settings.join(" ");
        let key = format!("{WAY} {fingerprint} {} {settings}", tesseract.version);
        let name = format!("{}.json", Digest::compute(key.as_bytes()));
        let kept = self.store.as_ref().and_then(|store| store.read(&name, ENTRY));
        if let Some(entry) = kept.and_then(|text| serde_json::from_slice::<OcrCacheEntry>(&text).ok()) {
            return Ok(entry.into_read());
        }
        let seat = self.seat()?;
        let grey = pdf::grey(placed, scan, &self.limits).map_err(OcrFailure::Picture)?;
        let size = (grey.across, grey.down);
        let lines = tesseract.read(&grey, &self.limits).map_err(OcrFailure::Tesseract)?;
        drop((seat, grey));
        let entry = OcrCacheEntry { size, lines };
        if let Some(store) = &self.store
            && store.write(&name, &serde_json::to_vec(&entry).unwrap_or_default()).is_err()
        {
            self.unkept.store(true, Ordering::Relaxed);
        }
        Ok(entry.into_read())
    }

    /// Waits for a seat.
    fn seat(&self) -> Result<PoolPermit<'_>, OcrFailure> {
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        while *seats == 0 && !self.closed.load(Ordering::Relaxed) {
            seats = self.free.wait(seats).unwrap_or_else(PoisonError::into_inner);
        }
        if self.closed.load(Ordering::Relaxed) {
            return Err(OcrFailure::Closed);
        }
        *seats -= 1;
        Ok(PoolPermit(self))
    }

    /// The finding for pages that were not read though they were meant to be.
    fn failed(&self, why: OcrFailure, pages: &[usize], tesseract: &Tesseract) -> Finding {
        let on = pdf::page_list(pages);
        let shown = if pages.len() == 1 {
            "It is in the bundle as it is"
        } else {
            "They are in the bundle as they are"
        };
        let says = |why: &str| format!("{on} of this item cannot be searched, because {why}. {shown}");
        let program = &tesseract.version;
        match why {
            OcrFailure::Picture(DecodeError::Packing(what)) => Finding::note(
                Code::NotSearchable,
                says(&format!("the image is packed as {what}, which leverarch does not read")),
            ),
            OcrFailure::Picture(DecodeError::Colours) => Finding::note(
                Code::NotSearchable,
                says("the image has colours of a kind that leverarch does not read"),
            ),
            OcrFailure::Picture(DecodeError::TooLarge) => {
                Finding::note(Code::NotSearchable, says("the image is too large"))
            }
            OcrFailure::Picture(DecodeError::Damaged) | OcrFailure::Closed => {
                Finding::warning(Code::NotSearchable, says("the image does not unpack as it should"))
                    .next("look at it in the bundle, and use a better copy if a part of it is missing")
            }
            OcrFailure::Tesseract(TesseractError::Late) => {
                let seconds = usize::try_from(self.limits.ocr_seconds).unwrap_or(usize::MAX);
                let seconds = counted(seconds, "second", "seconds");
                Finding::warning(
                    Code::NotSearchable,
                    says(&format!("{program} took longer than {seconds} and was stopped")),
                )
                .next(
                    "build again when the computer is less busy. Pages that were read already are not read \
                       again",
                )
            }
            OcrFailure::Tesseract(TesseractError::GaveUp) => {
                Finding::warning(Code::NotSearchable, says(&format!("{program} gave up on it")))
                    .next("build again, or use --no-ocr to leave scans without text")
            }
            OcrFailure::Tesseract(TesseractError::NoRoom) => Finding::warning(
                Code::NotSearchable,
                says(&format!("the disk has no room for {program} to work in")),
            )
            .next("make room on the disk that holds temporary files and build again"),
        }
    }

    /// What is to be said once for the whole run, when so many pages of so many items were left.
    pub fn advice(&self, pages: usize, items: usize) -> Vec<Finding> {
        let mut findings = Vec::new();
        if pages > 0 {
            let one = pages == 1;
            let message = format!(
                "{} of {} {} without searchable text",
                counted(pages, "page", "pages"),
                counted(items, "item", "items"),
                if one { "is an image" } else { "are images" }
            );
            let finding = |message: String| Finding::note(Code::NotSearchable, message);
            findings.push(match self.tesseract_when_wanted() {
                None => finding(format!("{message} (because of --no-ocr)")),
                Some(Err(TesseractMissing::NoEnglish)) => {
                    finding(format!("{message}, because tesseract has no data for English"))
                        .next("install it (Debian and Ubuntu: apt install tesseract-ocr-eng) and build again")
                }
                Some(Err(TesseractMissing::Mute)) => {
                    finding(format!("{message}, because tesseract is installed but does not start"))
                        .next("type tesseract --version to see why, or install it again, and build again")
                }
                _ => finding(message).next(INSTALL),
            });
        }
        if self.unkept.load(Ordering::Relaxed) {
            findings.push(
                Finding::note(
                    Code::NotSearchable,
                    "the text that was read could not be saved, so the next build reads it again",
                )
                .next("make your cache folder writable, or set XDG_CACHE_HOME to one that is"),
            );
        }
        findings
    }

    /// What read the words: its name and version.
    pub fn converter(&self) -> Option<String> {
        self.tesseract.get()?.as_ref().ok().map(|tesseract| tesseract.version.clone())
    }
}

/// How to get it.
const INSTALL: &str = "Install tesseract and build again to make them searchable. Debian and Ubuntu: apt \
                       install tesseract-ocr tesseract-ocr-osd. Mac: brew install tesseract. Windows: winget \
                       install UB-Mannheim.TesseractOCR, and add its folder to PATH";

/// A seat that is given back.
struct PoolPermit<'a>(&'a OcrPool);

impl Drop for PoolPermit<'_> {
    fn drop(&mut self) {
        *self.0.seats.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.free.notify_one();
    }
}

/// What was read: as it is kept, and as it is laid.
type OcrResult = (Vec<HocrLine>, Vec<OcrWord>);

/// One picture's words as they are kept.
#[derive(serde::Serialize, serde::Deserialize)]
struct OcrCacheEntry {
    /// Pixels across and down.
    size: (usize, usize),
    lines: Vec<HocrLine>,
}

impl OcrCacheEntry {
    fn into_read(self) -> OcrResult {
        let (across, down) = (self.size.0.max(1) as f64, self.size.1.max(1) as f64);
        let of_line = |line: &HocrLine| {
            let mut words: Vec<OcrWord> = line.words.iter().map(|word| laid(line, word)).collect();
            words.last_mut().into_iter().for_each(|last| last.ends_line = true);
            words
        };
        let unseen = self.lines.iter().flat_map(of_line);
        let scaled = |(x, y): (f64, f64)| (x / across, y / down);
        let unseen = unseen
            .map(|word| OcrWord {
                text: word.text,
                from: scaled(word.from),
                along: scaled(word.along),
                up: scaled(word.up),
                ends_line: word.ends_line,
            })
            .collect();
        (self.lines, unseen)
    }
}

/// Where a word lies, in pixels. Words of one line stand on one base line and are equally tall, so that a viewer
/// takes them for a line.
fn laid(line: &HocrLine, word: &HocrWord) -> OcrWord {
    let [left, top, right, bottom] = word.area;
    let [line_left, line_top, line_right, line_bottom] = line.area;
    let text = word.text.clone();
    let upright = line_bottom - line_top;
    let lying = line_right - line_left;
    match line.turned {
        90 => OcrWord {
            text,
            from: (line_right - BELOW * lying, bottom),
            along: (0.0, top - bottom),
            up: (-lying, 0.0),
            ends_line: false,
        },
        180 => OcrWord {
            text,
            from: (right, line_top + BELOW * upright),
            along: (left - right, 0.0),
            up: (0.0, upright),
            ends_line: false,
        },
        270 => OcrWord {
            text,
            from: (line_left + BELOW * lying, top),
            along: (0.0, bottom - top),
            up: (lying, 0.0),
            ends_line: false,
        },
        _ => {
            // Of a line that climbs, the area is taller than the letters.
            let height = line.height.unwrap_or(upright).clamp(bottom - top, upright.max(bottom - top));
            let base = line.base.map_or(bottom - BELOW * height, |(slope, below)| {
                line_bottom + below + slope * ((left + right) / 2.0 - line_left)
            });
            OcrWord {
                text,
                from: (left, base),
                along: (right - left, 0.0),
                up: (0.0, -height),
                ends_line: false,
            }
        }
    }
}
