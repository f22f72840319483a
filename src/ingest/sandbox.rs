//! The sandbox: a trial before the reading. A second process, this same program started anew, reads each PDF and each packed
//! document first, with a ceiling on the memory and the time it may take. A crafted file can make a parser run out of
//! stack or of memory, and no parser survives that; here it ends the other process and becomes a finding, and only
//! what the trial came through is read in this one. It stands around the parsers because neither lets its caller bound
//! how deep it calls itself or how much it unpacks.

use std::borrow::Cow;

use std::io::{BufRead, BufReader, Read as _, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use crate::ingest::page_pictures::{self, KeptPages, PageRequest};
use crate::ingest::preview;
use crate::ingest::preview::FilePreview;
use crate::ingest::sandbox_limits::{restrict, used};
pub use crate::ingest::sandbox_result::SandboxResult;
use crate::model::limits::{Limits, STACK};
use crate::model::picture::{PagePicture, PictureColours, PictureError, PictureRequest};
use crate::model::{ItemPath, Password};
use crate::pdf::{self, PageFormat};
use crate::readers;
use crate::readers::ReaderContext;
use crate::readers::detect::{FileType, identify};
use crate::system::EvidenceReader;

/// The word on the command line that starts the other process.
pub const COMMAND: &str = "read-on-trial";

/// The trials of one thread: one process after the other sees all its files.
pub struct Sandbox<'a> {
    program: Option<&'a Path>,
    folder: &'a Path,
    limits: &'a Limits,
    running: Option<SandboxProcess>,
    /// Whether an answer is still to come.
    asked: bool,
}

/// A process that waits for files.
struct SandboxProcess {
    child: Child,
    asks: ChildStdin,
    answers: Receiver<SandboxAnswer>,
}

/// What the other process says: a line, and for a picture its pixels behind it.
#[derive(Default)]
struct SandboxAnswer {
    line: Cow<'static, str>,
    pixels: Vec<u8>,
}

impl<T: Into<Cow<'static, str>>> From<T> for SandboxAnswer {
    fn from(line: T) -> Self {
        Self { line: line.into(), pixels: Vec::new() }
    }
}

/// The line before a picture, or that says why there is none.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
enum PictureAnswer {
    Picture {
        across: usize,
        down: usize,
        colours: PictureColours,
        /// How many pages the file has, where that is known.
        #[serde(default)]
        pages: usize,
    },
    None(PictureError),
}

impl<'a> Sandbox<'a> {
    /// Trials of files in this folder by this program. Without a program every file counts as safe.
    pub fn new(program: Option<&'a Path>, folder: &'a Path, limits: &'a Limits) -> Self {
        Self { program, folder, limits, running: None, asked: false }
    }

    /// Starts the trial of a file; the answer is asked for afterwards, so that both work meanwhile.
    pub fn submit(&mut self, item: &ItemPath, password: Option<&Password>) {
        self.put(&serde_json::json!([item.as_str(), password.map(Password::reveal)]).to_string());
    }

    /// Tries a file that is not in the folder but enclosed in one that is; it is sent whole, as digits.
    pub fn of_bytes(&mut self, bytes: &[u8]) -> SandboxResult {
        if self.program.is_some() {
            let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
            let digits = digits.filter_map(|digit| char::from_digit(u32::from(digit), 16));
            self.put(&format!("\"{}\"", digits.collect::<String>()));
        }
        self.result(bytes.len() as u64)
    }

    /// Looks inside a file; a file that the other process does not survive shows nothing.
    pub fn glance(&mut self, item: &ItemPath, password: Option<&Password>, bytes: u64) -> FilePreview {
        let password = password.map(Password::reveal);
        self.put(&serde_json::json!({ "glance": item, "password": password }).to_string());
        self.asked = false;
        let Some(running) = &self.running else {
            let Ok(reader) = EvidenceReader::open(self.folder, item) else { return FilePreview::default() };
            return glanced(reader, item, password, self.limits);
        };
        let patience = START + 2 * (self.limits.trial_time(bytes) + GLANCE);
        let answer = running.answers.recv_timeout(patience).ok();
        answer.and_then(|answer| serde_json::from_str(&answer.line).ok()).unwrap_or_else(|| {
            self.running = None;
            FilePreview::default()
        })
    }

    /// The picture of the first page of a PDF that was made here.
    ///
    /// # Errors
    /// Why there is none.
    pub fn draw(&mut self, pdf: Vec<u8>, wanted: PictureRequest) -> Result<PagePicture, PictureError> {
        let bytes = pdf.len() as u64;
        self.put(&serde_json::json!({ "draw": wanted, "bytes": bytes }).to_string());
        self.asked = false;
        let Some(running) = &mut self.running else { return drawn(pdf, wanted) };
        // When it has ended, the answer will not come, which says so.
        let _ = running.asks.write_all(&pdf);
        drop(pdf);
        let patience = START + 12 * self.limits.picture_time(bytes);
        self.picture_in(patience, wanted.colours).map(|(picture, _)| picture)
    }

    /// The picture of a page of a file of this size, as the bundle will show it, and how many pages the file has.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) fn page(
        &mut self,
        wanted: &PageRequest,
        bytes: u64,
    ) -> Result<(PagePicture, usize), PictureError> {
        self.put(&serde_json::json!({ "page_of": wanted }).to_string());
        self.asked = false;
        if self.running.is_none() {
            return page_drawn(self.folder, wanted, self.limits, &KeptPages::default());
        }
        let time = self.limits.trial_time(bytes) + self.limits.picture_time(bytes);
        self.picture_in(START + 4 * time, wanted.picture.colours)
    }

    /// The picture that the other process is drawing.
    fn picture_in(
        &mut self,
        patience: Duration,
        wanted: PictureColours,
    ) -> Result<(PagePicture, usize), PictureError> {
        let Some(running) = &mut self.running else { return Err(PictureError::Stopped) };
        let answer = match running.answers.recv_timeout(patience) {
            Ok(answer) if answer.line == STOPPED => return Err(PictureError::Stopped),
            Ok(answer) if answer.line != ENDED => answer,
            failed => {
                self.running = None;
                let slow = failed.is_ok() || failed.is_err_and(|why| why == RecvTimeoutError::Timeout);
                return Err(if slow { PictureError::Slow } else { PictureError::Stopped });
            }
        };
        match serde_json::from_str(&answer.line) {
            Ok(PictureAnswer::Picture { across, down, colours, pages })
                if colours == wanted && answer.pixels.len() == across * down * colours.channels() =>
            {
                Ok((PagePicture { across, down, colours, samples: answer.pixels }, pages))
            }
            Ok(PictureAnswer::None(why)) => Err(why),
            _ => {
                self.running = None;
                Err(PictureError::Stopped)
            }
        }
    }

    fn put(&mut self, question: &str) {
        // A file that could not be read here after all: nobody waits for that answer any more.
        if std::mem::replace(&mut self.asked, true) {
            self.running = None;
        }
        if self.running.is_none()
            && let Some(program) = self.program
        {
            self.running = SandboxProcess::start(program, self.folder);
            if self.running.is_none() {
                // A program that cannot be started, or that was replaced by another one meanwhile.
                self.program = None;
            }
        }
        if let Some(running) = &mut self.running {
            // When it has ended, the answer will not come, which says so.
            let _ = running.asks.write_all(format!("{question}\n").as_bytes());
        }
    }

    /// How the trial of the file that was asked for last ended.
    pub fn result(&mut self, bytes: u64) -> SandboxResult {
        self.asked = false;
        let Some(running) = &self.running else { return SandboxResult::Safe };
        // The ceiling on processor time ends it earlier; this one is for a process that waits for ever.
        let patience = START + 12 * self.limits.trial_time(bytes);
        let answer = running.answers.recv_timeout(patience);
        let verdict = match answer.as_ref().map(|answer| answer.line.as_ref()) {
            Ok(SAFE) => return SandboxResult::Safe,
            Ok(STOPPED) => return SandboxResult::Stopped,
            Err(RecvTimeoutError::Timeout) => SandboxResult::Slow,
            _ => SandboxResult::Ended,
        };
        self.running = None;
        verdict
    }
}

const READY: &str = concat!("leverarch ", env!("CARGO_PKG_VERSION"), " ready");
const SAFE: &str = "safe";
const STOPPED: &str = "stopped";
const ENDED: &str = "ended";

/// Asks the allocator of Linux to keep some memory for the next file: most of a trial's time would otherwise go
/// into fresh pages. It is so little that the next file's ceiling stands. Other systems do not know these words.
const KEEP_MEMORY: [(&str, &str); 3] = [
    ("MALLOC_ARENA_MAX", "1"),
    ("MALLOC_MMAP_THRESHOLD_", "33554432"),
    ("MALLOC_TRIM_THRESHOLD_", "33554432"),
];

/// How long the other process may take to start.
const START: Duration = Duration::from_secs(60);

impl SandboxProcess {
    fn start(program: &Path, folder: &Path) -> Option<Self> {
        let mut child = Command::new(program)
            .arg(COMMAND)
            .arg(folder)
            .envs(KEEP_MEMORY)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let (asks, said) = (child.stdin.take()?, child.stdout.take()?);
        let (give, answers) = sync_channel(1);
        // Ends with the process, when there is no more to read.
        thread::spawn(move || {
            let mut said = BufReader::new(said);
            while let Some(answer) = next_answer(&mut said) {
                if give.send(answer).is_err() {
                    return;
                }
            }
        });
        let running = Self { child, asks, answers };
        running.answers.recv_timeout(START).is_ok_and(|answer| answer.line == READY).then_some(running)
    }
}

/// The next line that the other process says, and for a picture its pixels; nothing when it says no more.
fn next_answer(said: &mut impl BufRead) -> Option<SandboxAnswer> {
    let line = said.by_ref().lines().next()?.ok()?;
    let mut pixels = Vec::new();
    if let Ok(PictureAnswer::Picture { across, down, colours, .. }) = serde_json::from_str(&line) {
        // Whatever a file has done to the other process: no more than this is taken from it.
        let size =
            across.checked_mul(down)?.checked_mul(colours.channels()).filter(|size| *size <= PIXELS)?;
        pixels.resize(size, 0);
        said.read_exact(&mut pixels).ok()?;
    }
    Some(SandboxAnswer { line: line.into(), pixels })
}

/// Bytes of the pixels of one picture: an A3 sheet at 300 dots an inch, in colour, comes to 52 million.
const PIXELS: usize = 64 << 20;

impl Drop for SandboxProcess {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The other side: reads each file of the folder that a line of `asks` names and says how that went, until
/// there are no more lines, or until a file has had its time.
pub fn serve(folder: &Path, limits: &Limits, mut asks: impl BufRead, answers: &mut dyn Write) {
    crate::system::confine::confine_to_reading(folder);
    let mut say = |answer: &SandboxAnswer| {
        let said = writeln!(answers, "{}", answer.line).and_then(|()| answers.write_all(&answer.pixels));
        said.and_then(|()| answers.flush()).is_ok()
    };
    if !say(&READY.into()) {
        return;
    }
    let kept = Arc::new(KeptPages::default());
    while let Some(Ok(line)) = asks.by_ref().lines().next() {
        let answer = answer(folder, limits, &line, &mut asks, &kept);
        // What takes too long goes on until this process ends, which it does now.
        if !say(&answer) || answer.line == ENDED {
            return;
        }
    }
}

/// How often is looked whether a file has had its time.
const LOOK: Duration = Duration::from_millis(20);

/// Processor time that a glance may take beyond a trial: bar codes are searched for in several sizes.
const GLANCE: Duration = Duration::from_secs(8);

/// What the other process is asked.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum SandboxRequest {
    /// To read a file, with its password.
    Read(ItemPath, Option<String>),
    /// To look inside one.
    Glance {
        /// The file.
        glance: ItemPath,
        /// Its password.
        password: Option<String>,
    },
    /// To draw the page of a PDF of so many bytes, which follow the line.
    Draw {
        /// How it is wanted.
        draw: PictureRequest,
        /// How many bytes follow.
        bytes: u64,
    },
    /// To draw a page of a file.
    Page {
        /// Which, and how.
        page_of: PageRequest,
    },
    /// To read the PDF whose bytes these hexadecimal digits are.
    Enclosed(String),
}

/// Reads a file as it will be read when it is bundled, and forgets it; or looks inside it and tells; or draws a page.
fn answer(
    folder: &Path,
    limits: &Limits,
    question: &str,
    behind: &mut impl BufRead,
    kept: &Arc<KeptPages>,
) -> SandboxAnswer {
    // Whatever else is wrong with the file is found, and said, where it is read in earnest.
    let Ok(question) = serde_json::from_str::<SandboxRequest>(question) else { return SAFE.into() };
    // Whether a picture unpacks to its end is found where it is read in earnest; it is no danger.
    let plain = Limits { unpacked_to_see: 0, ..limits.clone() };
    // What the words of pages are made of is looked at; they themselves are wanted where it is read in earnest.
    let wordless = Limits { words_bytes: 0, ..plain.clone() };
    match question {
        SandboxRequest::Read(item, password) => {
            let Ok(mut reader) = EvidenceReader::open(folder, &item) else { return SAFE.into() };
            let bytes = reader.bytes();
            in_time(bytes, limits.trial_time(bytes), limits, move || {
                let Ok(whole) = reader.whole(&[]) else { return SAFE.into() };
                let format = identify(&whole.bytes, item.extension().as_deref());
                made_pages_of(whole.bytes, format, password.as_deref(), &wordless).into()
            })
        }
        SandboxRequest::Glance { glance: item, password } => {
            let Ok(reader) = EvidenceReader::open(folder, &item) else { return SAFE.into() };
            let bytes = reader.bytes();
            in_time(bytes, limits.trial_time(bytes) + GLANCE, limits, move || {
                serde_json::to_string(&glanced(reader, &item, password.as_deref(), &plain))
                    .unwrap_or_default()
                    .into()
            })
        }
        SandboxRequest::Draw { draw: wanted, bytes } => {
            let mut pdf = Vec::new();
            // One that did not come whole is not read whole either.
            let _ = behind.take(bytes).read_to_end(&mut pdf);
            in_time(bytes, limits.picture_time(bytes), limits, move || {
                said_picture(drawn(pdf, wanted).map(|picture| (picture, 1)))
            })
        }
        SandboxRequest::Page { page_of: wanted } => {
            let reader = EvidenceReader::open(folder, &wanted.item);
            let bytes = reader.map_or(0, |reader| reader.bytes());
            let time = limits.trial_time(bytes) + limits.picture_time(bytes);
            let (folder, kept) = (folder.to_owned(), Arc::clone(kept));
            in_time(bytes, time, limits, move || said_picture(page_drawn(&folder, &wanted, &wordless, &kept)))
        }
        SandboxRequest::Enclosed(digits) => {
            let Some(bytes) = unfolded(&digits) else { return SAFE.into() };
            let size = bytes.len() as u64;
            in_time(size, limits.trial_time(size), limits, move || {
                made_pages_of(bytes, FileType::Paged(PageFormat::Pdf), None, &wordless).into()
            })
        }
    }
}

/// Does the reading of a file of this size within its memory and this much processor time.
fn in_time(
    bytes: u64,
    time: Duration,
    limits: &Limits,
    reading: impl FnOnce() -> SandboxAnswer + Send + 'static,
) -> SandboxAnswer {
    let begun = used();
    restrict(limits.trial_bytes(bytes));
    let (give, answer) = sync_channel(1);
    let reading = move || {
        // Nobody is there to hear it when its time is over.
        let _ = give.send(reading());
    };
    if thread::Builder::new().stack_size(STACK).spawn(reading).is_err() {
        return STOPPED.into();
    }
    loop {
        match answer.recv_timeout(LOOK) {
            Ok(word) => return word,
            Err(RecvTimeoutError::Disconnected) => return STOPPED.into(),
            Err(RecvTimeoutError::Timeout) if used() - begun > time => return ENDED.into(),
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// The bytes that hexadecimal digits stand for.
fn unfolded(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let byte = |pair: &[u8]| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?);
    digits.as_bytes().chunks(2).map(byte).collect()
}

fn glanced(reader: EvidenceReader, item: &ItemPath, password: Option<&str>, limits: &Limits) -> FilePreview {
    let looked = catch_unwind(AssertUnwindSafe(|| preview::inside(reader, item, password, limits)));
    looked.ok().and_then(Result::ok).unwrap_or_default()
}

fn drawn(pdf: Vec<u8>, wanted: PictureRequest) -> Result<PagePicture, PictureError> {
    let drawn = catch_unwind(AssertUnwindSafe(|| pdf::render::picture(pdf, wanted)));
    drawn.unwrap_or(Err(PictureError::Stopped))
}

fn page_drawn(
    folder: &Path,
    wanted: &PageRequest,
    limits: &Limits,
    kept: &KeptPages,
) -> Result<(PagePicture, usize), PictureError> {
    let drawn = catch_unwind(AssertUnwindSafe(|| page_pictures::draw(folder, wanted, limits, kept)));
    drawn.unwrap_or(Err(PictureError::Stopped))
}

/// A picture and how many pages its file has, as the other side hears it.
fn said_picture(drawn: Result<(PagePicture, usize), PictureError>) -> SandboxAnswer {
    let (head, pixels) = match drawn {
        Ok((PagePicture { across, down, colours, samples }, pages)) => {
            (PictureAnswer::Picture { across, down, colours, pages }, samples)
        }
        Err(why) => (PictureAnswer::None(why), Vec::new()),
    };
    SandboxAnswer { pixels, ..serde_json::to_string(&head).unwrap_or_default().into() }
}

fn made_pages_of(bytes: Vec<u8>, format: FileType, password: Option<&str>, limits: &Limits) -> &'static str {
    let bytes = Arc::new(bytes);
    let read = || match (format, ItemPath::parse("item")) {
        (FileType::Text(text_format), Ok(file)) => {
            let known = ReaderContext { file: &file, title: "", detail: "", checked_by: None, limits };
            drop(readers::read_document(text_format, &bytes, known));
        }
        (FileType::Paged(PageFormat::Svg), _) => drop(pdf::import(PageFormat::Svg, &bytes, limits)),
        _ => drop(pdf::import_with_password(PageFormat::Pdf, &bytes, password, limits)),
    };
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(()) => SAFE,
        Err(_) => STOPPED,
    }
}
