//! The command line: what may be typed, what it comes to as plain settings, and the run of one command from
//! arguments to exit code. The clock, the environment, the terminal and the wish to stop enter here and nowhere else.

mod open_page;
pub mod report;
mod several;
mod style;
pub mod terminal;
mod usage;

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};
use jiff::civil::Date;

use crate::bundle::build;
use crate::bundle::options::Options;
use crate::case::manifest;
use crate::cli::open_page::OpenRequest;
use crate::cli::report::{Answer, Report};
use crate::cli::terminal::{TerminalOutput, TerminalProgress};
use crate::ingest::init;
use crate::integrity::verify;
use crate::integrity::verify::{VerifyRequest, VerifyResult};
use crate::model::Purpose;
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::system;
use crate::system::progress::{Environment, RunError};

/// Make one numbered, linked and sealed bundle from a folder of evidence, and check later that it has not
/// changed.
#[derive(Debug, Parser)]
#[command(name = "leverarch", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Print one JSON document on standard output instead of text.
    #[arg(long, global = true)]
    json: bool,
    /// Print only errors.
    #[arg(long, short, global = true)]
    quiet: bool,
}

const EXIT_CODES: &str = "Exit codes:\n  0  done or verified\n  1  findings (the bundle differs, or something was refused)\n  \
                          2  a mistake in the command, or a manifest that cannot be read\n  3  a problem with the disk or \
                          the system\n\nStart with: leverarch open FOLDER";

#[derive(Debug, Subcommand)]
enum Command {
    /// Open the page in your browser, where you look at your files, correct dates and build. It runs on this computer
    /// only. `leverarch FOLDER` does the same.
    Open {
        /// The evidence folder [default: choose one on the page].
        #[arg(value_hint = ValueHint::DirPath)]
        folder: Option<PathBuf>,
        /// Print the address instead of opening a browser.
        #[arg(long)]
        no_browser: bool,
    },
    /// Draft FOLDER/manifest.toml from the files in the folder. Never changes lines that you wrote.
    Init {
        /// The evidence folder.
        #[arg(value_hint = ValueHint::DirPath)]
        folder: PathBuf,
        /// Also write the items as a spreadsheet [default: FOLDER-items.xlsx, next to the folder].
        #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, value_hint = ValueHint::FilePath)]
        spreadsheet: Option<Option<PathBuf>>,
        /// Copy the changes made in such a spreadsheet into the manifest.
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "spreadsheet")]
        from_spreadsheet: Option<PathBuf>,
        /// Do not add searchable text to scans and photographs.
        #[arg(long)]
        no_ocr: bool,
    },
    /// List everything that would stop or affect a build. Changes nothing.
    Check(Bundling),
    /// Make the bundle.
    Build(Bundling),
    /// Check a bundle. Name the output folder, the .pdf, the .zip or the .json.
    Verify {
        /// The output folder, or one of the files in it.
        #[arg(value_hint = ValueHint::AnyPath)]
        path: PathBuf,
        /// Also compare the originals in this folder.
        #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
        evidence: Option<PathBuf>,
    },
    /// Remove the results that leverarch keeps of a folder in your cache folder: words of scans, images of pages,
    /// earlier versions of the manifest. The folder itself and its bundles stay as they are.
    Forget {
        /// The evidence folder. It need not exist any more.
        #[arg(value_hint = ValueHint::DirPath)]
        folder: PathBuf,
    },
    /// Print a JSON Schema.
    Schema {
        /// The schema to print.
        name: SchemaName,
    },
    /// Read files on trial, for another run of leverarch.
    #[command(hide = true, name = crate::ingest::sandbox::COMMAND)]
    ReadOnTrial {
        /// The evidence folder.
        folder: PathBuf,
    },
    /// Run a converter confined, for another run of leverarch.
    #[command(hide = true, name = crate::system::process::CONFINED)]
    RunConfined {
        /// The one folder that it may write to.
        folder: PathBuf,
        /// Another place from which it may start programs.
        #[arg(long)]
        start: Vec<PathBuf>,
        /// Another place that it may read.
        #[arg(long)]
        read: Vec<PathBuf>,
        /// The converter and its options.
        #[arg(last = true)]
        command: Vec<OsString>,
    },
    /// Print a completion script for a shell.
    #[command(hide = true)]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
struct Bundling {
    /// The evidence folder.
    #[arg(value_hint = ValueHint::DirPath)]
    folder: PathBuf,
    /// The folder for the outputs [default: FOLDER-bundle, next to the folder].
    #[arg(long, short, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,
    /// Name for the output files, without .pdf [default: made from the case].
    #[arg(long, value_name = "STEM")]
    name: Option<String>,
    /// The manifest [default: FOLDER/manifest.toml].
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    manifest: Option<PathBuf>,
    /// Make one of several bundles: complaint, mp, tribunal, ice, compensation or general [default: all that the
    /// manifest has].
    #[arg(long, value_name = "NAME", value_parser = purpose)]
    purpose: Option<Purpose>,
    /// The date of the bundle [default: the date in the manifest, or today].
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// The number of threads that read [default: the number of processors].
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// Replace an earlier bundle.
    #[arg(long)]
    force: bool,
    /// Put an information sheet in place of an item that cannot be shown, instead of refusing.
    #[arg(long)]
    with_placeholders: bool,
    /// Also put the recordings into a folder named media. Those that are mp3 or mp4 are copied, and ffmpeg
    /// converts all others to mp3. For a body that takes only these two.
    #[arg(long)]
    media: bool,
    /// Do not make the zip with the originals.
    #[arg(long)]
    no_originals: bool,
    /// Do not add searchable text to scans and photographs.
    #[arg(long)]
    no_ocr: bool,
    /// Your own program that transcribes a recording, with its options. {wav} is the sound file, and {out}
    /// is the file to write, without its extension.
    #[arg(long, value_name = "COMMAND")]
    transcriber: Option<String>,
    /// Treat warnings as errors.
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SchemaName {
    /// The manifest that you write, manifest.toml.
    Manifest,
    /// The record in a bundle, NAME.json.
    Record,
    /// The report that --json prints.
    Report,
}

/// The world around a run.
pub struct Io<'a> {
    /// Standard output: what was asked for.
    pub out: &'a mut dyn Write,
    /// Standard error: findings and progress.
    pub err: &'a mut dyn Write,
    /// Whether standard error is a terminal that a person looks at.
    pub terminal: bool,
    /// Whether colours are wanted there.
    pub colour: bool,
    /// Today's date in the United Kingdom.
    pub today: Date,
    /// How many processors there are.
    pub processors: usize,
    /// This program, to be started anew for trial readings; without it there are none.
    pub program: Option<PathBuf>,
    /// The environment's variables.
    pub environment: Environment,
    /// Set when the user wants to stop.
    pub stop: Arc<AtomicBool>,
}

/// Runs one command and gives its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>, around: &mut Io<'_>) -> u8 {
    let somebody_is_there = around.terminal || system::open::has_display(&around.environment);
    let is_command = |word: &str| word == "help" || Cli::command().find_subcommand(word).is_some();
    let arguments = open_page::with_command(arguments.into_iter().collect(), is_command, somebody_is_there);
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(wrong) => return misused(&wrong, &arguments, around),
    };
    let progress = TerminalProgress::new(around.terminal && !cli.quiet, Arc::clone(&around.stop));
    let limits = Limits::STANDARD;
    if matches!(
        cli.command,
        Command::Init { .. } | Command::Check(_) | Command::Build(_) | Command::Open { .. }
    ) {
        system::sweep(&around.environment.temporary_folder());
    }
    let (command, ended) = match &cli.command {
        Command::Schema { name } => return schema(*name, around),
        Command::Completions { shell } => {
            clap_complete::generate(*shell, &mut Cli::command(), "leverarch", around.out);
            return 0;
        }
        Command::ReadOnTrial { folder } => {
            crate::ingest::sandbox::serve(folder, &limits, std::io::stdin().lock(), around.out);
            return 0;
        }
        Command::RunConfined { folder, start, read, command } => {
            return crate::system::process::run_confined(folder, start, read, command);
        }
        Command::Open { folder, no_browser } => {
            let request = OpenRequest {
                folder: folder.clone(),
                no_browser: *no_browser,
                today: around.today,
                jobs: around.processors,
                program: around.program.clone(),
                environment: around.environment.clone(),
                stop: &around.stop,
                out: &mut *around.out,
            };
            let opened = match folder {
                Some(folder) => on_folder(folder, || open_page::run(request)),
                None => open_page::run(request),
            };
            match opened {
                Ok(()) => return 0,
                Err(halt) => (open_page::COMMAND, Err(halt)),
            }
        }
        Command::Init { folder, spreadsheet, from_spreadsheet, no_ocr } => {
            let options = init::DraftOptions {
                today: around.today,
                jobs: around.processors,
                trial: around.program.as_deref(),
                limits: &limits,
                ocr: !no_ocr,
                purpose: None,
                environment: &around.environment.confined_by(around.program.clone()),
            };
            let draft = || match (from_spreadsheet, spreadsheet) {
                (Some(file), _) => init::from_spreadsheet(folder, file, &options),
                (None, Some(file)) => init::to_spreadsheet(folder, file.as_deref(), &options, &progress),
                (None, None) => init::init(folder, &options, &progress),
            };
            ("init", on_folder(folder, draft).map(Report::of_init))
        }
        Command::Check(bundling) => {
            let job = job(bundling, limits, around);
            (
                "check",
                on_folder(&job.folder, || build::check(&job, &progress))
                    .map(|o| Report::of_outcome("check", o)),
            )
        }
        Command::Build(bundling) => {
            let job = job(bundling, limits, around);
            (
                "build",
                on_folder(&job.folder, || build::build(&job, &progress))
                    .map(|o| Report::of_outcome("build", o)),
            )
        }
        Command::Verify { path, evidence } => {
            let question = VerifyRequest { path: path.clone(), evidence: evidence.clone(), limits };
            ("verify", verify_what_exists(&question, &progress).map(Report::of_verdict))
        }
        Command::Forget { folder } => {
            let removed = system::forget(&around.environment, folder);
            open_page::forget_recent(folder, &around.environment);
            ("forget", removed.map(Report::of_removal).map_err(RunError::from))
        }
    };
    progress.clear();
    let report = ended.unwrap_or_else(|halt| halted(command, &halt));
    deliver(&report, &cli, around)
}

/// Says the report, in words or as JSON.
fn deliver(report: &Report, cli: &Cli, around: &mut Io<'_>) -> u8 {
    let said = if cli.json {
        serde_json::to_writer_pretty(&mut *around.out, report)
            .map_err(Into::into)
            .and_then(|()| writeln!(around.out))
    } else {
        let voice = TerminalOutput { colour: around.colour, quiet: cli.quiet };
        voice.tell(report, around.out, around.err)
    };
    // A reader that closed the pipe has seen what it wanted; the exit code still says how the run ended.
    match said {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => 3,
        _ => report.exit_code,
    }
}

/// Help that was asked for goes to standard output. A mistake is told in our own words, and never in clap's.
fn misused(wrong: &clap::Error, arguments: &[OsString], around: &mut Io<'_>) -> u8 {
    use clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand as NothingTyped;
    if !wrong.use_stderr() || wrong.kind() == NothingTyped {
        let text = if around.colour { wrong.render().ansi().to_string() } else { wrong.render().to_string() };
        let asked_for = !wrong.use_stderr();
        let _ = if asked_for { write!(around.out, "{text}") } else { write!(around.err, "{text}") };
        return if asked_for { 0 } else { 2 };
    }
    let known = Cli::command();
    let typed = arguments.iter().skip(1).filter_map(|word| word.to_str());
    let command = typed.clone().find(|word| known.get_subcommands().any(|known| known.get_name() == *word));
    let finding = usage::mistake(wrong, command);
    let report = Report::new("leverarch", Answer::Misused, 2, vec![finding]);
    let _ = if typed.clone().any(|word| word == "--json") {
        serde_json::to_writer_pretty(&mut *around.out, &report)
            .map_err(Into::into)
            .and_then(|()| writeln!(around.out))
    } else {
        TerminalOutput { colour: around.colour, quiet: true }.tell(&report, around.out, around.err)
    };
    2
}

fn halted(command: &'static str, halt: &RunError) -> Report {
    match halt {
        RunError::Stopped => {
            let finding = Finding::error(Code::Stopped, "Stopped. Nothing was written.");
            Report::new(command, Answer::Stopped, 3, vec![finding])
        }
        RunError::Misused(finding) => Report::new(command, Answer::Misused, 2, vec![finding.clone()]),
        RunError::Unproven(faults) => Report::new(command, Answer::Failed, 3, faults.clone()),
        RunError::Trouble(trouble) if trouble.is_not_text() => {
            let finding = Finding::error(Code::ManifestSyntax, trouble.to_string())
                .next("Open it in a text editor, choose Save as, and set the encoding to UTF-8.");
            Report::new(command, Answer::Misused, 2, vec![finding])
        }
        RunError::Trouble(trouble) => {
            let next = match trouble.cause.kind() {
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                    "Make room, or choose another disk with --output. Nothing was left half-written."
                }
                std::io::ErrorKind::PermissionDenied => {
                    "Check who may read and write there, or choose another folder."
                }
                std::io::ErrorKind::NotFound => "Check the name.",
                _ => "Nothing was left half-written.",
            };
            let finding = Finding::error(Code::DiskTrouble, trouble.to_string()).next(next);
            Report::new(command, Answer::Failed, 3, vec![finding])
        }
    }
}

/// A purpose by its word.
fn purpose(word: &str) -> Result<Purpose, String> {
    let words: Vec<&str> = Purpose::ALL.iter().map(|purpose| purpose.word()).collect();
    let found = Purpose::ALL.into_iter().find(|purpose| purpose.word() == word);
    found.ok_or_else(|| format!("the purposes are {}", words.join(", ")))
}

fn job(bundling: &Bundling, limits: Limits, around: &Io<'_>) -> Options {
    Options {
        folder: bundling.folder.clone(),
        manifest: bundling.manifest.clone(),
        output: bundling.output.clone(),
        name: bundling.name.clone(),
        purpose: bundling.purpose,
        date: bundling.date,
        today: around.today,
        jobs: bundling.jobs.map_or(around.processors, usize::from),
        trial: around.program.clone(),
        force: bundling.force,
        placeholders: bundling.with_placeholders,
        strict: bundling.strict,
        ocr: !bundling.no_ocr,
        transcriber: bundling.transcriber.clone(),
        originals: !bundling.no_originals,
        media: bundling.media,
        limits,
        environment: around.environment.confined_by(around.program.clone()),
    }
}

/// Runs something on a folder that must exist.
fn on_folder<T>(folder: &Path, run: impl FnOnce() -> Result<T, RunError>) -> Result<T, RunError> {
    if folder.is_dir() { run() } else { Err(misnamed(folder, "Name the folder that holds the evidence.")) }
}

/// Checks a bundle that must exist, with the originals of a folder that must exist.
fn verify_what_exists(
    question: &VerifyRequest,
    progress: &TerminalProgress,
) -> Result<VerifyResult, RunError> {
    if !question.path.exists() {
        return Err(misnamed(&question.path, "Name the output folder, or the .pdf, .zip or .json in it."));
    }
    match &question.evidence {
        Some(folder) => on_folder(folder, || verify::verify(question, progress)),
        None => verify::verify(question, progress),
    }
}

/// The user named something that is not there, or not what it should be.
fn misnamed(path: &Path, next: &str) -> RunError {
    let what = if path.exists() { "is not a folder" } else { "does not exist" };
    RunError::Misused(Finding::error(Code::Unreadable, format!("{} {what}.", path.display())).next(next))
}

/// The schemas that are published in `schemas/`, by file name.
pub fn schemas() -> [(&'static str, serde_json::Value); 3] {
    [
        ("manifest.schema.json", manifest::json_schema::manifest()),
        ("record.schema.json", manifest::json_schema::written::<crate::integrity::Record>("record")),
        ("report.schema.json", manifest::json_schema::written::<Report>("report")),
    ]
}

fn schema(name: SchemaName, around: &mut Io<'_>) -> u8 {
    let [manifest, record, report] = schemas();
    let (_, schema) = match name {
        SchemaName::Manifest => manifest,
        SchemaName::Record => record,
        SchemaName::Report => report,
    };
    match writeln!(around.out, "{schema:#}") {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => 3,
        _ => 0,
    }
}
