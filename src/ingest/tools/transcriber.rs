//! The user's own program that writes down what is said in a recording. There is none in here and none is fetched:
//! the user names a command on the command line, or in a settings file of the user's own, and never in a manifest,
//! which may come from a stranger. It is started without a shell on sound that is written for it, and what it says
//! is read like any transcript, marked as a machine's that nobody has checked, and kept for the next run.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::ingest::tools::ffmpeg::{Ffmpeg, FfmpegError, SOUND};
use crate::model::Digest;
use crate::model::document::Document;
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::readers::audio::AudioInfo;
use crate::readers::{ReaderContext, audio};
use crate::system::child_process::{ProcessExit, ProcessLimits};
use crate::system::process::Program;
use crate::system::progress::Environment;
use crate::system::{Cache, EvidenceReader, FollowLinks, SystemError, TempDir, process};
use crate::{readers, system};

/// The settings file in the user's folder for settings.
const SETTINGS: &str = "config.toml";
/// What stands in a command for the sound, and for what is written of it.
const WAV: &str = "{wav}";
const OUT: &str = "{out}";
/// What `{out}` becomes; programs add an ending to it, or make a folder of it.
const WRITTEN: &str = "transcript";
/// The most that may be written of one recording; an hour of speech with a time for each word is under 5 MB.
const MOST: u64 = 64 << 20;
/// The way in which transcripts are asked for and kept: with another, what was kept before is not used.
const WAY: &str = "leverarch-transcript/1";

/// What a user may settle once for all runs.
#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    /// The command.
    transcriber: Option<String>,
}

/// The command that the user named.
struct TranscriberCommand {
    program: Program,
    /// What it is called.
    name: String,
    words: Vec<String>,
}

/// Why a command cannot be used: the end of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum CommandError {
    #[error("a quotation mark in it is not closed")]
    OpenQuote,
    #[error("it is empty")]
    Empty,
    /// There is no program of this name.
    #[error("there is no program {0}. Give its name, if it is on PATH, or its full path")]
    NoProgram(String),
    /// A stranger may have put it there.
    #[error("its program is in the evidence folder")]
    InEvidence,
}

/// Why there is no transcript: the end of a sentence, apart from trouble with the recording itself.
#[derive(Debug, thiserror::Error)]
enum TranscriptionError {
    /// The recording does not let itself be read.
    #[error(transparent)]
    Recording(#[from] SystemError),
    /// The recording has to be decoded first, and was not.
    #[error(transparent)]
    Ffmpeg(FfmpegError),
    #[error("the disk has no room for it to work in")]
    NoRoom,
    #[error("it reported a failure, or could not be started")]
    WentWrong,
    /// It took more than so many minutes.
    #[error("it took longer than {0} minutes and was stopped")]
    Late(u64),
    #[error("it wrote nothing at {OUT}")]
    NothingWritten,
    #[error("its output has no words that can be read")]
    NoWords,
}

impl From<FfmpegError> for TranscriptionError {
    fn from(why: FfmpegError) -> Self {
        match why {
            FfmpegError::Recording(trouble) => TranscriptionError::Recording(trouble),
            why => TranscriptionError::Ffmpeg(why),
        }
    }
}

/// The queue in which transcripts are made, one at a time: a transcriber takes all processors as it is.
pub struct TranscriptionQueue {
    command: Option<TranscriberCommand>,
    /// Whether a bundle is made; otherwise it is only looked whether the command can be run.
    wanted: bool,
    store: Option<Cache>,
    temporary: PathBuf,
    limits: Limits,
    desk: Mutex<()>,
    closed: AtomicBool,
    stopped: AtomicBool,
    used: AtomicBool,
}

impl TranscriptionQueue {
    /// A queue with the command of the command line, or else of the user's settings, and what is wrong with it.
    pub fn open(
        asked: Option<&str>,
        wanted: bool,
        folder: &Path,
        environment: &Environment,
        limits: &Limits,
    ) -> (Self, Vec<Finding>) {
        let (command, findings) = match asked {
            Some(text) => match TranscriberCommand::parse(text, folder, environment) {
                Ok(command) => (Some(command), Vec::new()),
                Err(why) => (None, vec![refused(Finding::error, "--transcriber", why)]),
            },
            None => settled(folder, environment, limits),
        };
        let queue = Self {
            command,
            wanted,
            store: environment.cache_folder().map(|folder| Cache::new(folder.join("transcripts"))),
            temporary: environment.temporary_folder(),
            limits: limits.clone(),
            desk: Mutex::new(()),
            closed: AtomicBool::new(false),
            stopped: AtomicBool::new(false),
            used: AtomicBool::new(false),
        };
        (queue, findings)
    }

    /// The user stopped the run: nothing more is to be written down, and a program that is at work is ended.
    pub fn close(&self) {
        self.forgo();
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// There will be no bundle, so nothing more is to be written down. Recordings are listened to all the same.
    pub fn forgo(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    /// Whether there is a command and it is to be run.
    pub fn is_ready(&self) -> bool {
        self.wanted && self.command.is_some()
    }

    fn closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    /// Whether nobody waits for anything any more.
    pub fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// What wrote transcripts in this run.
    pub fn converter(&self) -> Option<String> {
        let command = self.command.as_ref().filter(|_| self.used.load(Ordering::Relaxed))?;
        Some(format!("{} (transcriber)", command.name))
    }

    /// Has it written down what is said in a recording. The reading of `reader` then goes on behind `done` bytes.
    ///
    /// # Errors
    /// The recording does not let itself be read.
    pub fn transcribe(
        &self,
        reader: &mut EvidenceReader,
        done: u64,
        heard: &AudioInfo,
        ffmpeg: &Ffmpeg,
        known: ReaderContext<'_>,
    ) -> Result<(Option<Document>, Vec<Finding>), SystemError> {
        let Some(command) = self.command.as_ref().filter(|_| self.is_ready() && !self.closed()) else {
            return Ok((None, Vec::new()));
        };
        let digest = reader.with_seekable(done, |file| Digest::of_reader(file))?;
        // The reading in earnest will say what is wrong with the disk.
        let Ok(digest) = digest else { return Ok((None, Vec::new())) };
        let key = format!("{WAY}\0{digest}\0{}", command.words.join("\0"));
        let name = format!("{}.transcript", Digest::compute(key.as_bytes()));
        let kept = self.store.as_ref().and_then(|store| store.read(&name, MOST));
        if let Some((written, findings)) = kept.and_then(|bytes| readers::transcribed(&bytes, known)) {
            self.used.store(true, Ordering::Relaxed);
            return Ok((Some(written), to_warnings(command, findings)));
        }
        let desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = match self.run(command, reader, done, heard, ffmpeg) {
            Ok(bytes) => bytes,
            Err(TranscriptionError::Recording(trouble)) => return Err(trouble),
            Err(_) if self.closed() => return Ok((None, Vec::new())),
            Err(why) => return Ok((None, vec![failed(command, &why)])),
        };
        drop(desk);
        let Some((written, mut findings)) = readers::transcribed(&bytes, known) else {
            return Ok((None, vec![failed(command, &TranscriptionError::NoWords)]));
        };
        if self.store.as_ref().is_some_and(|store| store.write(&name, &bytes).is_err()) {
            let message =
                "the transcript of this recording could not be saved, so the next build asks for it again";
            findings.push(
                Finding::note(Code::TranscriptDoubt, message)
                    .next("make your cache folder writable, or set XDG_CACHE_HOME to one that is"),
            );
        }
        self.used.store(true, Ordering::Relaxed);
        Ok((Some(written), to_warnings(command, findings)))
    }

    /// What the program wrote.
    fn run(
        &self,
        command: &TranscriberCommand,
        reader: &mut EvidenceReader,
        done: u64,
        heard: &AudioInfo,
        ffmpeg: &Ffmpeg,
    ) -> Result<Vec<u8>, TranscriptionError> {
        let stopped = || self.closed();
        let scratch = if heard.by.is_some() {
            ffmpeg.decode_to_wav(reader, done, &self.limits, &stopped)?.0
        } else {
            let scratch = TempDir::new(&self.temporary).map_err(|_| TranscriptionError::NoRoom)?;
            let bytes = reader.bytes();
            let wav = reader.with_seekable(done, |file| {
                let out = scratch.begin(SOUND).map_err(audio::AudioError::Read)?;
                audio::write_wav(file, bytes, &self.limits, out)
            })?;
            wav.map_err(|_| TranscriptionError::NoRoom)?;
            scratch
        };
        let seconds = seconds(heard.length, &self.limits);
        let bounds = ProcessLimits { seconds, room: None, said: MOST, notes: false, stopped: &stopped };
        let arguments = command.arguments(scratch.folder());
        let said = match process::run_within(&command.program, &arguments, scratch.folder(), bounds) {
            ProcessExit::Well { said } => said,
            ProcessExit::Badly => return Err(TranscriptionError::WentWrong),
            ProcessExit::Late => return Err(TranscriptionError::Late(seconds / 60)),
        };
        if !command.words.iter().any(|word| word.contains(OUT)) {
            return Ok(said.into_bytes());
        }
        let folder = SOUND.trim_end_matches(".wav");
        let places = ["json", "vtt", "srt", "txt"]
            .iter()
            .flat_map(|ending| [format!("{WRITTEN}.{ending}"), format!("{WRITTEN}/{folder}.{ending}")]);
        let mut places = places.chain([WRITTEN.to_owned()]);
        places.find_map(|place| scratch.read(&place, MOST).ok()).ok_or(TranscriptionError::NothingWritten)
    }
}

/// How long it may take.
fn seconds(length: Duration, limits: &Limits) -> u64 {
    limits.transcriber_seconds.saturating_add(length.as_secs().saturating_mul(limits.transcriber_pace))
}

impl TranscriberCommand {
    /// Takes a command apart as a shell would, without being one, and finds its program.
    fn parse(text: &str, folder: &Path, environment: &Environment) -> Result<Self, CommandError> {
        let words = shlex::split(text).ok_or(CommandError::OpenQuote)?;
        let first = words.first().filter(|word| !word.is_empty()).ok_or(CommandError::Empty)?;
        let program = process::named(first, environment).ok_or_else(|| {
            let name = Path::new(first).file_name().unwrap_or_default().to_string_lossy();
            CommandError::NoProgram(name.into_owned())
        })?;
        if system::lies_inside(program.file(), folder) {
            return Err(CommandError::InEvidence);
        }
        let name = program.file().file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { program, name, words })
    }

    /// The words after the first, with the sound and what is written of it in their places.
    fn arguments(&self, folder: &Path) -> Vec<OsString> {
        let (wav, out) = (folder.join(SOUND), folder.join(WRITTEN));
        let filled = |word: &String| {
            let text = word.replace(WAV, &wav.to_string_lossy()).replace(OUT, &out.to_string_lossy());
            OsString::from(text)
        };
        let mut arguments: Vec<OsString> = self.words.iter().skip(1).map(filled).collect();
        if !self.words.iter().any(|word| word.contains(WAV)) {
            arguments.push(wav.into_os_string());
        }
        arguments
    }
}

/// The command of the user's settings, when there is one. Settings inside the evidence folder are a stranger's.
fn settled(
    folder: &Path,
    environment: &Environment,
    limits: &Limits,
) -> (Option<TranscriberCommand>, Vec<Finding>) {
    let none = (None, Vec::new());
    let Some(place) = environment.settings_folder().map(|folder| folder.join(SETTINGS)) else { return none };
    if system::lies_inside(&place, folder) {
        return none;
    }
    // The place itself is not said: it has the user's name in it, and the finding is kept in the record.
    let wrong = |why: &dyn fmt::Display| {
        (None, vec![refused(Finding::warning, "your settings file (leverarch/config.toml)", why)])
    };
    let text = match system::manifest_text(&place, limits.manifest_bytes, FollowLinks::Follow) {
        Ok(Some(text)) => text,
        Ok(None) => return none,
        Err(trouble) => return wrong(&system::io_error_text(&trouble.cause)),
    };
    match toml::from_str::<Settings>(&text) {
        Ok(Settings { transcriber: None }) => none,
        Ok(Settings { transcriber: Some(text) }) => {
            match TranscriberCommand::parse(&text, folder, environment) {
                Ok(command) => (Some(command), Vec::new()),
                Err(why) => wrong(&why),
            }
        }
        Err(error) => wrong(&crate::case::manifest::unread(&text, &error)),
    }
}

fn refused(finding: fn(Code, String) -> Finding, from: &str, why: impl fmt::Display) -> Finding {
    finding(Code::BadValue, format!("The transcriber that {from} names cannot be used: {why}."))
        .next("Correct the command, or leave it out to build without it.")
}

/// What is said of a transcript that was made.
fn to_warnings(command: &TranscriberCommand, mut findings: Vec<Finding>) -> Vec<Finding> {
    let message = format!(
        "{} wrote a transcript of this recording. It comes after the information sheet, marked as not \
         checked.",
        command.name
    );
    findings.insert(
        0,
        Finding::note(Code::Converted, message).next(
            "Compare it with the recording. To correct it, list your own transcript as an item, with \
             checked_by.",
        ),
    );
    findings
}

fn failed(command: &TranscriberCommand, why: &TranscriptionError) -> Finding {
    let message = format!("There is no transcript of this recording from {}: {why}.", command.name);
    Finding::warning(Code::TranscriptDoubt, message)
        .next("Run the command on the recording yourself to see what it says, then build again.")
}

#[cfg(all(test, unix))]
#[allow(clippy::expect_used, reason = "a test may stop")]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_taken_apart_without_a_shell() {
        let folder = tempfile::tempdir().expect("folder");
        let file = folder.path().join("my whisper");
        system::tests_write(&file, "#!/bin/sh\n", 0o755);
        let path = folder.path().as_os_str().to_owned();
        let environment = Environment::new(move |name| (name == "PATH").then(|| path.clone()));
        let evidence = tempfile::tempdir().expect("folder");
        let of = |text: &str| TranscriberCommand::parse(text, evidence.path(), &environment);
        let shown = |text: &str| {
            let arguments = of(text).map(|command| command.arguments(Path::new("/t")));
            arguments.map(|all| all.iter().map(|a| a.to_string_lossy().into_owned()).collect::<Vec<_>>())
        };
        assert_eq!(shown("'my whisper'"), Ok(vec!["/t/sound.wav".into()]));
        assert_eq!(
            shown("'my whisper' -m \"a b.bin\" -of {out} x={wav} $(id) ; rm"),
            Ok(["-m", "a b.bin", "-of", "/t/transcript", "x=/t/sound.wav", "$(id)", ";", "rm"]
                .map(String::from)
                .to_vec())
        );
        assert!(of("'my whisper").is_err() && of("").is_err() && of("''").is_err());
        assert!(of("./relative/program").is_err() && of("nothing-of-that-name").is_err());
        assert!(of(&format!("'{}'", file.display())).is_ok());
        let within = TranscriberCommand::parse("'my whisper'", folder.path(), &environment);
        assert_eq!(within.err(), Some(CommandError::InEvidence));
    }
}
