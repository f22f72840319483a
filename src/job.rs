//! What is asked for and what came of it, as plain data, and who looks on meanwhile.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use crate::converter::Confinement;
use crate::disk::Trouble;
use crate::finding::Finding;
use crate::limits::Limits;
use crate::seal::Record;

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
    /// The program that reads each PDF on trial first; without it there is no trial.
    pub trial: Option<PathBuf>,
    /// Whether an earlier bundle may be replaced.
    pub force: bool,
    /// Whether a sheet may stand for an item that cannot be shown.
    pub placeholders: bool,
    /// Whether warnings stop the bundle.
    pub strict: bool,
    /// Whether the words of pictures are read.
    pub ocr: bool,
    /// The command that writes down what is said in a recording, where the user names one.
    pub transcriber: Option<String>,
    /// Whether the recordings are also written as a body takes them that takes only mp3 and mp4.
    pub media: bool,
    /// Whether the zip with the originals is made.
    pub originals: bool,
    /// The ceilings.
    pub limits: Limits,
    /// The environment, for what the manifest says stands there.
    pub environment: Environment,
}

/// The variables around the program. They enter here and are read nowhere else.
#[derive(Clone)]
pub struct Environment {
    variables: Arc<Variables>,
    confinement: Confinement,
}

type Variables = dyn Fn(&str) -> Option<OsString> + Send + Sync;

impl Environment {
    /// An environment that is asked this way, in which no program is confined.
    pub fn new(variable: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) -> Self {
        Self { variables: Arc::new(variable), confinement: Confinement::default() }
    }

    /// The same, with this program to confine the others.
    pub fn confined_by(&self, program: Option<PathBuf>) -> Self {
        Self { variables: Arc::clone(&self.variables), confinement: Confinement::by(program) }
    }

    /// How programs are confined.
    pub fn confinement(&self) -> &Confinement {
        &self.confinement
    }

    /// What a variable holds, when it is set.
    pub fn variable(&self, name: &str) -> Option<OsString> {
        (self.variables)(name)
    }

    /// The user's folder for what may be thrown away.
    pub fn cache_folder(&self) -> Option<PathBuf> {
        self.folder(&["XDG_CACHE_HOME", "LOCALAPPDATA"], ".cache")
    }

    /// The user's folder for settings.
    pub fn settings_folder(&self) -> Option<PathBuf> {
        self.folder(&["XDG_CONFIG_HOME", "APPDATA"], ".config")
    }

    /// The folder for what other programs work in.
    pub fn temporary_folder(&self) -> PathBuf {
        let named = ["TMPDIR", "TEMP", "TMP"].iter().find_map(|name| self.variable(name));
        PathBuf::from(named.unwrap_or("/tmp".into()))
    }

    fn folder(&self, names: &[&str], at_home: &str) -> Option<PathBuf> {
        let absolute =
            |name: &str| self.variable(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
        let above = names.iter().find_map(|name| absolute(name));
        Some(above.or_else(|| absolute("HOME").map(|home| home.join(at_home)))?.join("leverarch"))
    }
}

/// What the variables hold is not for printing.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Environment")
    }
}

/// Looks on while a job runs: shows how far it is and may stop it.
pub trait Watch {
    /// A step begins that has this many parts.
    fn step(&self, name: &str, parts: u64);
    /// A part of the step is being worked on.
    fn part(&self, name: &str);
    /// So many pages of pictures have been read, of those that are known so far.
    fn read(&self, _done: usize, _known: usize) {}
    /// Whether the user wants to stop.
    fn stopped(&self) -> bool;
}

/// Why a job ended early.
#[derive(Debug)]
pub enum Halt {
    /// The disk or the system failed.
    Trouble(Trouble),
    /// The bundle was made, read back, and is not what it should be: everything that is wrong with it.
    Unproven(Vec<Finding>),
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
