//! What is asked for and what came of it, as plain data, and who looks on meanwhile.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::model::Digest;
use crate::model::finding::Finding;
use crate::system::SystemError;
use crate::system::confine::Confinement;

/// The variables around the program. They enter here and are read nowhere else.
#[derive(Clone)]
pub struct Environment {
    variables: Arc<Variables>,
    confinement: Confinement,
    /// The folder below the user's cache folder that a case has to itself.
    case: Option<PathBuf>,
}

/// Where the folders that cases have to themselves are.
const CASES: &str = "cases";

type Variables = dyn Fn(&str) -> Option<OsString> + Send + Sync;

impl Environment {
    /// An environment that is asked this way, in which no program is confined.
    pub fn new(variable: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) -> Self {
        Self { variables: Arc::new(variable), confinement: Confinement::default(), case: None }
    }

    /// The same, with this program to confine the others.
    pub fn confined_by(&self, program: Option<PathBuf>) -> Self {
        Self { confinement: Confinement::by(program), ..self.clone() }
    }

    /// The same for one evidence folder, whose results are kept apart from those of others, so that they can be forgotten.
    pub fn of_case(&self, folder: &Path) -> Self {
        let place = folder.canonicalize().or_else(|_| std::path::absolute(folder));
        let place = place.unwrap_or_else(|_| folder.to_owned());
        let name: String =
            Digest::compute(place.as_os_str().as_encoded_bytes()).to_string().chars().take(32).collect();
        Self { case: Some(Path::new(CASES).join(name)), ..self.clone() }
    }

    /// How programs are confined.
    pub fn confinement(&self) -> &Confinement {
        &self.confinement
    }

    /// What a variable holds, when it is set.
    pub fn variable(&self, name: &str) -> Option<OsString> {
        (self.variables)(name)
    }

    /// The user's folder for what may be thrown away; that of a case, where this is the environment of one.
    pub fn cache_folder(&self) -> Option<PathBuf> {
        let all = self.folder(&["XDG_CACHE_HOME", "LOCALAPPDATA"], ".cache")?;
        Some(self.case.as_ref().map_or_else(|| all.clone(), |case| all.join(case)))
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
pub trait ProgressSink {
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
pub enum RunError {
    /// The disk or the system failed.
    Trouble(SystemError),
    /// The bundle was made, read back, and is not what it should be: everything that is wrong with it.
    Unproven(Vec<Finding>),
    /// The user stopped it.
    Stopped,
    /// The user named something that cannot be worked on.
    Misused(Finding),
}

impl From<SystemError> for RunError {
    fn from(trouble: SystemError) -> Self {
        RunError::Trouble(trouble)
    }
}
