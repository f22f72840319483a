//! Reads each item once: identifies it, hashes it and makes pages of it, on as many threads as asked for, and
//! hands the results on in the order of the bundle. At most one item a thread is in memory, so memory follows
//! the largest items and not the bundle.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::dating;
use crate::describe;
use crate::disk::{Reader, Trouble};
use crate::enclosing::{self, Unmade, Whole};
use crate::ffmpeg::{Decoded, Ffmpeg};
use crate::finding::{Code, Finding, Severity};
use crate::formats::{self, Known, Script};
use crate::identify::{self, Format, HEAD, promises_pages};
use crate::job::{Environment, Halt};
use crate::limits::Limits;
use crate::manifest::vocabulary::Item;
use crate::matching::Row;
use crate::model::{Digest, ItemPath, Password, When, size_in_words};
use crate::ocr;
use crate::office::{self, Converted, Desk, Office};
use crate::pdf::{self, Form, Placed};
use crate::plan::Enclosed;
use crate::sound::{self, Fault, Heard};
use crate::transcriber;
use crate::trial::{Trial, Verdict};
use crate::typeset::NotSet;
use crate::written::Written;

/// An item as it was read.
pub struct Taken {
    /// What it is, by its content.
    pub format: Format,
    /// Its bytes.
    pub bytes: Bytes,
    /// What came of making pages of it.
    pub pages: Pages,
    /// The files enclosed in it.
    pub enclosures: Vec<Enclosed>,
    /// How it sounds, when it is a recording that can be listened to.
    pub heard: Option<Heard>,
    /// What is said in it, when a program wrote that down.
    pub spoken: Option<Written>,
    /// What there is to say about it; the file is named in each.
    pub findings: Vec<Finding>,
    /// What was read of its pictures, and how many pages were left unread.
    pub words: Words,
}

/// What was read of an item's pictures.
#[derive(Debug, Default)]
pub struct Words {
    /// For each page whose picture was read: which of the item's pages, from 0, and its lines.
    pub read: Vec<(usize, Vec<ocr::Line>)>,
    /// Pages that are pictures and were not read.
    pub left: usize,
}

/// The bytes of an item.
pub enum Bytes {
    /// In memory, already hashed.
    Held(Arc<Vec<u8>>, Digest),
    /// Still on disk, except for the first ones, which identified it. A recording may be larger than memory,
    /// and nothing but its digest is needed of it.
    Waiting(Box<Reader>, Vec<u8>),
    /// It could not be read.
    None,
}

impl Bytes {
    /// The first ones, where the rest is still on disk.
    pub fn head(&self) -> Option<&[u8]> {
        if let Bytes::Waiting(_, head) = self { Some(head) } else { None }
    }
}

/// What came of making pages.
pub enum Pages {
    /// They are ready.
    Placed(Box<Placed>),
    /// There are none; a sheet stands for the item, for this reason.
    Sheet(String),
    /// There are none, and no sheet may stand for the item: the findings say why.
    Refused,
}

/// What decides how an item is read.
#[derive(Clone, Copy)]
pub struct Terms<'a> {
    /// The evidence folder.
    pub folder: &'a Path,
    /// The ceilings.
    pub limits: &'a Limits,
    /// Whether a sheet may stand for an item that cannot be shown.
    pub placeholders: bool,
    /// How many threads read.
    pub jobs: usize,
    /// The program that reads each PDF on trial first; without it there is no trial.
    pub trial: Option<&'a Path>,
    /// The environment, which may hold passwords.
    pub environment: &'a Environment,
    /// LibreOffice, where it is installed.
    pub office: &'a Office,
    /// Where the words of pictures are read.
    pub words: &'a ocr::Room,
    /// ffmpeg, where it is installed.
    pub ffmpeg: &'a Ffmpeg,
    /// Where transcripts are made.
    pub transcripts: &'a transcriber::Room,
    /// The recordings that have one.
    pub transcribed: &'a BTreeSet<&'a ItemPath>,
}

/// What a reading thread works with.
struct Tools<'a> {
    trial: Trial<'a>,
    desk: Desk<'a>,
}

/// Stack of a reading thread in bytes. Only what is used of it takes memory; files that nest deep need more of
/// it than a thread has by default.
pub(crate) const STACK: usize = 64 << 20;

/// How often the wait for an item is looked up from.
const LOOK: Duration = Duration::from_millis(250);

/// Reads all rows and gives each to `receive`, in order, until it says to stop by giving an error.
///
/// # Errors
/// The first error that `receive` gives, or no thread can be started.
pub fn take_all(
    rows: &[&Row],
    terms: Terms<'_>,
    mut receive: impl FnMut(usize, Taken) -> Result<(), Halt>,
    meanwhile: impl Fn(),
) -> Result<(), Halt> {
    let reader = || {
        let trial = Trial::new(terms.trial, terms.folder, terms.limits);
        let mut tools = Tools { trial, desk: Desk::new(terms.office, terms.limits) };
        move |i: usize| take(rows[i], terms, &mut tools)
    };
    // Those who listen no more have no use for words either.
    let receive = |i, taken| {
        receive(i, taken).inspect_err(|_| {
            terms.words.close();
            terms.transcripts.close();
        })
    };
    in_order(rows.len(), terms.jobs, terms.folder, reader, receive, meanwhile)
}

/// Reads so many files of the folder on several threads, each with a reader of its own, and gives what came of each to
/// `receive`, in order, until it says to stop by giving an error.
///
/// # Errors
/// The first error that `receive` gives, or no thread can be started.
pub(crate) fn in_order<T: Send, R: FnMut(usize) -> T>(
    count: usize,
    jobs: usize,
    folder: &Path,
    reader: impl Fn() -> R + Sync,
    mut receive: impl FnMut(usize, T) -> Result<(), Halt>,
    meanwhile: impl Fn(),
) -> Result<(), Halt> {
    let jobs = jobs.clamp(1, count.max(1));
    let reader = &reader;
    thread::scope(|scope| {
        // Each thread takes every jobs-th file and waits until the last one it made was received, which keeps
        // the order without keeping the files.
        let mut readers: Vec<Receiver<T>> = Vec::with_capacity(jobs);
        for first in 0..jobs {
            let (give, taken): (SyncSender<T>, _) = sync_channel(0);
            let read_all = move || {
                let mut read = reader();
                for i in (first..count).step_by(jobs) {
                    if give.send(read(i)).is_err() {
                        return;
                    }
                }
            };
            let thread = thread::Builder::new().name("reader".into()).stack_size(STACK);
            thread.spawn_scoped(scope, read_all).map_err(|e| Trouble::new(folder, "start reading", e))?;
            readers.push(taken);
        }
        for i in 0..count {
            // A thread ends early only when this side has stopped listening.
            let taken = loop {
                match readers[i % jobs].recv_timeout(LOOK) {
                    Err(RecvTimeoutError::Timeout) => meanwhile(),
                    taken => break taken,
                }
            };
            let Ok(taken) = taken else { break };
            receive(i, taken)?;
        }
        Ok(())
    })
}

/// Reads one item.
fn take(row: &Row, terms: Terms<'_>, tools: &mut Tools<'_>) -> Taken {
    let mut taken = match open_and_place(row, terms, tools) {
        Ok(taken) => taken,
        Err(trouble) => refused(Format::Unknown, unreadable(&trouble)),
    };
    for finding in &mut taken.findings {
        // Those about an enclosure name it.
        finding.file.get_or_insert_with(|| row.path.as_str().into());
        if let (Some((line, column)), None) = (row.position, finding.line) {
            (finding.line, finding.column) = (Some(line), Some(column));
        }
    }
    taken
}

fn refused(format: Format, finding: Finding) -> Taken {
    Taken {
        format,
        bytes: Bytes::None,
        pages: Pages::Refused,
        enclosures: Vec::new(),
        heard: None,
        spoken: None,
        findings: vec![finding],
        words: Words::default(),
    }
}

/// An item whose bytes can be kept but not shown: refused, or given a sheet when that was asked for.
fn not_shown(format: Format, finding: Finding, reader: Reader, head: Vec<u8>, terms: Terms<'_>) -> Taken {
    if !terms.placeholders {
        return refused(format, finding);
    }
    let pages = Pages::Sheet(format!("This item could not be shown. {}", finding.message));
    let finding = Finding { severity: Severity::Warning, ..finding };
    let bytes = Bytes::Waiting(Box::new(reader), head);
    let findings = vec![finding];
    Taken {
        format,
        bytes,
        pages,
        enclosures: Vec::new(),
        heard: None,
        spoken: None,
        words: Words::default(),
        findings,
    }
}

/// The password that the manifest gives for an item, or why it cannot be had. The variable's name is not
/// repeated: a password may have been written there by mistake.
pub(crate) fn password(item: &Item, environment: &Environment) -> Result<Option<Password>, Finding> {
    if item.password.is_some() {
        return Ok(item.password.clone());
    }
    let Some(name) = &item.password_env else { return Ok(None) };
    let refusal = |what: &str| {
        let message = format!("The environment variable that password_env names {what}.");
        Finding::error(Code::BadValue, message)
            .next("Set it to the password before the run, or correct its name in the manifest.")
    };
    match environment.variable(name).map(std::ffi::OsString::into_string) {
        None => Err(refusal("is not set")),
        Some(Err(_)) => Err(refusal("does not hold text")),
        Some(Ok(text)) if text.is_empty() => Err(refusal("is empty")),
        Some(Ok(text)) => Ok(Some(text.into())),
    }
}

/// The finding for a password given for something that is not a PDF.
fn useless_password(format: Format) -> Finding {
    let message = format!("The manifest gives a password, but this is {}.", format.with_article());
    Finding::warning(Code::PasswordNotNeeded, message)
        .next("Only PDFs are opened with one. Check that it stands at the item it is meant for.")
}

/// The finding for a name given as that of who checked a transcript, for something else.
fn useless_check(format: Format) -> Finding {
    let message = format!(
        "The manifest says who checked this, but it is {} and not shown as a transcript.",
        format.with_article()
    );
    Finding::warning(Code::BadValue, message)
        .next("Give checked_by to the transcript itself, and give that the kind transcript.")
}

fn open_and_place(row: &Row, terms: Terms<'_>, tools: &mut Tools<'_>) -> Result<Taken, Trouble> {
    let password = match password(&row.item, terms.environment) {
        Ok(password) => password,
        Err(finding) => return Ok(refused(Format::Unknown, finding)),
    };
    let mut reader = Reader::open(terms.folder, &row.path)?;
    if reader.bytes() == 0 {
        let finding = Finding::error(Code::Empty, "This file is empty: it has no bytes.")
            .next("Copy it again. If it is in OneDrive or iCloud, open it once so that it downloads.");
        return Ok(not_shown(Format::Unknown, finding, reader, Vec::new(), terms));
    }
    let mut head = vec![0; HEAD.min(reader.bytes() as usize)];
    let mut filled = 0;
    while filled < head.len() {
        match reader.read(&mut head[filled..])? {
            0 => break,
            n => filled += n,
        }
    }
    head.truncate(filled);
    let ending = row.path.extension();
    let format = identify::identify(&head, ending.as_deref()).told(row.item.kind);
    let promise = identify::broken_promise(format, ending.as_deref());
    let useless = password.is_some() && format != Format::Shown(Form::Pdf);
    let mut findings: Vec<Finding> = useless.then(|| useless_password(format)).into_iter().collect();
    if row.item.checked_by.is_some() && format != Format::Worded(Script::Transcript) {
        findings.push(useless_check(format));
    }
    if let Format::Recording(_) = format {
        return recording(row, format, promise, reader, head, findings, terms);
    }
    // A web page under the name of a PDF or a picture is what a server sent in its place.
    let instead = matches!(format, Format::Worded(Script::Html)) && promises_pages(ending.as_deref());
    if instead || !matches!(format, Format::Shown(_) | Format::Worded(_)) {
        let (pages, finding) = without_pages(format, promise, terms.placeholders);
        findings.push(finding);
        let bytes = Bytes::Waiting(Box::new(reader), head);
        return Ok(Taken {
            format,
            bytes,
            pages,
            enclosures: Vec::new(),
            heard: None,
            spoken: None,
            words: Words::default(),
            findings,
        });
    }
    if reader.bytes() > terms.limits.held_bytes {
        let message = format!(
            "This file is {}, larger than the {} that can be read.",
            size_in_words(reader.bytes()),
            size_in_words(terms.limits.held_bytes)
        );
        let finding = Finding::error(Code::TooLarge, message).next("Split it into smaller files.");
        return Ok(not_shown(format, finding, reader, head, terms));
    }
    let tried = match format {
        Format::Shown(form) => form == Form::Pdf,
        Format::Worded(script) => script.packed(),
        _ => false,
    };
    if tried {
        tools.trial.ask(&row.path, password.as_ref());
    }
    let whole = reader.whole(&head)?;
    if !whole.unchanged {
        return Ok(refused(format, changed()));
    }
    let bytes = Arc::new(whole.bytes);
    let digest = Digest::of(&bytes);
    findings.extend(promise.map(|ending| not_as_named(format, &ending)));
    // A reader that gives up on a hostile file must not take the build down with it.
    let verdict = if tried { tools.trial.verdict(bytes.len() as u64) } else { Verdict::Safe };
    let placed = match verdict {
        Verdict::Safe => {
            catch_unwind(AssertUnwindSafe(|| made(row, format, &bytes, password.as_ref(), terms, tools)))
                .unwrap_or_else(|_| Err(vec![not_read(format, Verdict::Stopped)]))
        }
        verdict => Err(vec![not_read(format, verdict)]),
    };
    let (mut enclosures, mut words) = (Vec::new(), Words::default());
    let pages = match placed {
        Ok(Whole { mut placed, enclosures: enclosed }) => {
            enclosures = enclosed;
            findings.extend(placed.findings.iter().cloned());
            let ocr::Outcome { words: read, left, findings: said } = terms.words.read(&mut placed);
            findings.extend(said);
            words = Words { read, left };
            Pages::Placed(Box::new(placed))
        }
        Err(why) if terms.placeholders => {
            let reason = why.iter().map(|f| f.message.as_str()).collect::<Vec<_>>().join(" ");
            findings.extend(why.into_iter().map(|f| Finding { severity: Severity::Warning, ..f }));
            Pages::Sheet(format!("This item could not be shown. {reason}"))
        }
        Err(why) => {
            findings.extend(why);
            Pages::Refused
        }
    };
    Ok(Taken {
        format,
        bytes: Bytes::Held(bytes, digest),
        pages,
        enclosures,
        heard: None,
        spoken: None,
        words,
        findings,
    })
}

/// A recording is listened to through the handle it is then hashed and packed through, so that what its sheet
/// says is of the same bytes.
fn recording(
    row: &Row,
    format: Format,
    promise: Option<String>,
    mut reader: Reader,
    head: Vec<u8>,
    mut findings: Vec<Finding>,
    terms: Terms<'_>,
) -> Result<Taken, Trouble> {
    let (bytes, done) = (reader.bytes(), head.len() as u64);
    findings.extend(promise.map(|ending| not_as_named(format, &ending)));
    let (pages, finding) = without_pages(format, None, terms.placeholders);
    findings.push(finding);
    let heard = match reader.roam(done, |file| sound::hear(file, bytes, terms.limits))? {
        Err(Fault::NoDecoder(what)) => elsewhere(format, what, &mut reader, done, &mut findings, terms)?,
        Err(fault) => {
            findings.push(fault.finding());
            None
        }
        Ok(heard) => Some(heard),
    };
    let mut spoken = None;
    if let Some(heard) = &heard {
        findings.extend(heard.flaws.iter().map(sound::Flaw::finding));
        if !terms.transcribed.contains(&row.path) {
            let title = format!("Transcript of {}", describe::title(row));
            let detail = describe::in_short(describe::kind(row, format), row.item.date, row.item.until);
            let limits = terms.limits;
            let known = Known { file: &row.path, title: &title, detail: &detail, checked_by: None, limits };
            let said;
            (spoken, said) = terms.transcripts.transcribe(&mut reader, done, heard, terms.ffmpeg, known)?;
            findings.extend(said);
        }
    }
    let bytes = Bytes::Waiting(Box::new(reader), head);
    let words = Words::default();
    Ok(Taken { format, bytes, pages, enclosures: Vec::new(), heard, spoken, words, findings })
}

/// Listens to a recording through ffmpeg, as there is no decoder here for it.
fn elsewhere(
    format: Format,
    what: String,
    reader: &mut Reader,
    done: u64,
    findings: &mut Vec<Finding>,
    terms: Terms<'_>,
) -> Result<Option<Heard>, Trouble> {
    let name = format.in_words();
    let stopped = || terms.transcripts.closed();
    let why = match terms.ffmpeg.hear(reader, done, name, terms.limits, &stopped)? {
        Decoded::Heard(heard) => return Ok(Some(*heard)),
        Decoded::Missing => {
            findings.push(
                Fault::NoDecoder(what)
                    .finding()
                    .next("Install ffmpeg and build again, and its length and its waveform are shown."),
            );
            return Ok(None);
        }
        Decoded::Failed(why) => why,
    };
    let message =
        format!("This {name} cannot be played here: {why}. Its sheet has no length and no waveform.");
    let next = "Play it yourself and look for another copy if that fails; it is bundled as it is.";
    findings.push(Finding::warning(Code::NotHeard, message).next(next));
    Ok(None)
}

/// Makes an item's pages of its bytes, with those of what is enclosed in it.
fn made(
    row: &Row,
    format: Format,
    bytes: &Arc<Vec<u8>>,
    password: Option<&Password>,
    terms: Terms<'_>,
    tools: &mut Tools<'_>,
) -> Result<Whole, Vec<Finding>> {
    let limits = terms.limits;
    match format {
        Format::Shown(form) => {
            let placed = pdf::place_with_password(form, bytes, password.map(Password::reveal), limits)?;
            Ok(Whole { placed, enclosures: Vec::new() })
        }
        Format::Worded(script) => {
            let title = describe::title(row);
            let detail = describe::in_short(describe::kind(row, format), row.item.date, row.item.until);
            let known = Known {
                file: &row.path,
                title: &title,
                detail: &detail,
                checked_by: row.item.checked_by.as_deref(),
                limits,
            };
            let mut reading = formats::read(script, bytes, known)?;
            reading.findings.extend(other_day(row, reading.sent));
            // A document is laid out only when its own reader came through it.
            let laid_out = if script.laid_out() { laid_out(script, bytes, terms, tools) } else { Ok(None) };
            match laid_out {
                Ok(Some(mut placed)) => {
                    placed.findings.splice(0..0, reading.findings);
                    return Ok(Whole { placed, enclosures: Vec::new() });
                }
                other => reading.findings.extend(other.err().into_iter().flatten()),
            }
            let trial = &mut |bytes: &Arc<Vec<u8>>| tools.trial.of_bytes(bytes);
            enclosing::make(reading, enclosing::Terms { file: &row.path, limits, trial }).map_err(|why| {
                match why {
                    Unmade::Findings(findings) => findings,
                    Unmade::NotSet(why) => vec![own_fault(&why)],
                }
            })
        }
        _ => Err(vec![not_read(format, Verdict::Stopped)]),
    }
}

/// The finding for an e-mail that says itself that it was sent on another day than the one it is listed with. A
/// day apart may be the clocks of two countries.
fn other_day(row: &Row, sent: Option<Timestamp>) -> Option<Finding> {
    let (listed, sent) = (row.item.date?, dating::in_london(sent?));
    let apart = |from: Date, to: Date| from.until(to).is_ok_and(|span| span.get_days() > 1);
    if !apart(listed.last_day(), sent.date()) && !apart(sent.date(), listed.first_day()) {
        return None;
    }
    let sent = When::Moment(sent);
    let message =
        format!("This e-mail is listed with the date {listed}, but says itself that it was sent on {sent}.");
    let next = "Correct its date in the manifest, unless you know that the clock of the sender was wrong.";
    Some(Finding::warning(Code::DateDoubted, message).next(next))
}

/// The finding for a name that ends as another format's does.
pub(crate) fn not_as_named(format: Format, ending: &str) -> Finding {
    Finding::warning(
        Code::NotAsNamed,
        format!("The name ends in .{ending}, but this is {}.", format.with_article()),
    )
    .next("It is shown as what it is. Rename it if the name misleads.")
}

/// The pages that LibreOffice makes of a document, or why there are none.
fn laid_out(
    script: Script,
    bytes: &[u8],
    terms: Terms<'_>,
    tools: &mut Tools<'_>,
) -> Result<Option<Placed>, Vec<Finding>> {
    let what = script.in_words();
    let words = |next: &str| {
        let message = format!("only the words of this {what} are shown: its layout and pictures are missing");
        Finding::warning(Code::WordsAlone, message).next(next)
    };
    let (pdf, by) = match tools.desk.convert(script, bytes) {
        Converted::Pdf(pdf, by) => (pdf, by),
        Converted::Missing => {
            return Err(vec![words("install LibreOffice and run again, or save it as PDF and use that")]);
        }
        Converted::Failed(why) => return Err(vec![why, words("save it as PDF and use that")]),
    };
    let size = pdf.len() as u64;
    let verdict = match (tools.desk.scratch(), ItemPath::parse(office::PDF)) {
        (Some(scratch), Ok(item)) => {
            let mut trial = Trial::new(terms.trial, scratch.folder(), terms.limits);
            trial.ask(&item, None);
            trial.verdict(size)
        }
        _ => Verdict::Safe,
    };
    let placed = match verdict {
        Verdict::Safe => pdf::place(Form::Pdf, &Arc::new(pdf), terms.limits),
        verdict => Err(vec![not_read(Format::Shown(Form::Pdf), verdict)]),
    };
    match placed {
        Ok(mut placed) => {
            let message = format!("{by} made the pages of this {what}");
            placed.findings.insert(0, Finding::note(Code::Converted, message));
            Ok(Some(placed))
        }
        Err(why) => {
            let why = why.into_iter().map(|f| Finding { severity: Severity::Warning, ..f });
            Err(why.chain([words("save it as PDF and use that")]).collect())
        }
    }
}

/// The finding for pages that could not be set, which no file should be able to bring about.
fn own_fault(why: &NotSet) -> Finding {
    Finding::error(Code::OwnFault, format!("the pages of this item could not be set: {why}"))
        .next("print it to a PDF and use that; please report this as a fault of the program")
}

/// The finding for a file that a reader gave up on.
pub(crate) fn not_read(format: Format, verdict: Verdict) -> Finding {
    let what = format.in_words();
    let (code, message) = match verdict {
        Verdict::Slow => (Code::TooLarge, format!("A trial reading of this {what} did not come to an end.")),
        Verdict::Ended => (
            Code::TooLarge,
            format!(
                "A trial reading of this {what} broke down: it unpacks to more, nests deeper or takes longer \
                 than an honest file."
            ),
        ),
        _ => (Code::Damaged, format!("This {what} is damaged in a way that stopped the reader.")),
    };
    Finding::error(code, message)
        .next("Open it, check that every page is there, print it to a new PDF and use that.")
}

/// The finding for a file that the disk does not give.
pub fn unreadable(trouble: &Trouble) -> Finding {
    let message = format!("This file cannot be read: {}.", crate::disk::in_words(&trouble.cause));
    Finding::error(Code::Unreadable, message).next("Check the file and copy it again.")
}

/// The finding for a file that was written to while it was being read.
pub fn changed() -> Finding {
    Finding::error(Code::ChangedWhileRead, "This file changed while it was being read.")
        .next("Close the program that is writing to it and run again.")
}

/// What is to be done with a file that has no pages of its own.
fn without_pages(format: Format, promise: Option<String>, placeholders: bool) -> (Pages, Finding) {
    let what = format.with_article();
    let sheet = |severity: fn(Code, String) -> Finding, reason: String| {
        let finding = severity(
            Code::ShownAsSheet,
            format!("This is {what}: a sheet with its name, size and digest stands for it."),
        );
        (Pages::Sheet(reason), finding)
    };
    let kept = "The original is kept, unchanged, with the other originals.";
    match (format, promise) {
        (Format::Recording(_), None) => sheet(
            Finding::note,
            format!(
                "This item is {what}. A recording has no pages; this sheet says what is known of it. {kept}"
            ),
        ),
        (Format::NotYet(_) | Format::PictureNotYet(_), None) => {
            let (pages, finding) = sheet(
                Finding::warning,
                format!("This item is {what}, which this version does not lay out as pages. {kept}"),
            );
            (
                pages,
                finding.next(
                    "To show its content, open it and save or print it as a PDF, and list that as well.",
                ),
            )
        }
        (_, promise) => {
            let (code, message) = match promise {
                Some(ending) => {
                    (Code::NotAsNamed, format!("The name ends in .{ending}, but this is {what}."))
                }
                None => (Code::UnknownFormat, "I do not know what kind of file this is.".to_owned()),
            };
            let pages = if placeholders {
                Pages::Sheet(format!("This item could not be shown. {message} {kept}"))
            } else {
                Pages::Refused
            };
            let severity = if placeholders { Finding::warning } else { Finding::error };
            let next =
                "Open it and print it to a PDF, or use --with-placeholders to put a sheet in its place.";
            (pages, severity(code, message).next(next))
        }
    }
}
