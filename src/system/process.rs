//! Starts the few programs that may be started and waits for them with a limit: those of the list here, found on
//! the PATH that entered with the environment, and the one that the user names. Nothing in an evidence folder has a
//! say in it. No shell is involved, nothing is inherited but what is named, and what does not end is ended. All but
//! the user's own run confined, where the system can do that: without the network, and with no files of the user's.

use std::ffi::OsString;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::child_process::{ProcessExit, ProcessLimits, SAID, command, wait};
use crate::system::confine::Guard;
pub use crate::system::confine::{COMMAND as CONFINED, Confinement, confine_to_reading, run as run_confined};
use crate::system::progress::Environment;

/// A program that may be started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgramName {
    /// LibreOffice, which makes pages of office documents.
    LibreOffice,
    /// Tesseract, which reads the words of pictures.
    Tesseract,
    /// ffmpeg, which decodes recordings that are decoded nowhere else.
    Ffmpeg,
}

impl ProgramName {
    /// The names under which it is installed.
    const fn files(self) -> &'static [&'static str] {
        match self {
            ProgramName::LibreOffice => &["soffice", "libreoffice"],
            ProgramName::Tesseract => &["tesseract"],
            ProgramName::Ffmpeg => &["ffmpeg"],
        }
    }

    /// Variables that say where a part of it is, and are passed on.
    const fn variables(self) -> &'static [&'static str] {
        match self {
            ProgramName::LibreOffice | ProgramName::Ffmpeg => &[],
            ProgramName::Tesseract => &["TESSDATA_PREFIX"],
        }
    }
}

/// A program that was found.
#[derive(Clone, Debug)]
pub struct Program {
    file: PathBuf,
    path: OsString,
    passed_on: Vec<(&'static str, OsString)>,
    /// What confines it; nothing does where the user named it.
    guard: Option<Guard>,
}

/// Looks for a program on the PATH. A relative entry is passed over: it would lead into whatever folder the user
/// stands in.
pub fn find(name: ProgramName, environment: &Environment) -> Option<Program> {
    let (folders, path) = folders(environment)?;
    let file = name.files().iter().find_map(|file| in_folders(file, &folders))?;
    // One processor for each: several at once are faster than one that is spread out, many times over.
    let mut passed_on = vec![("OMP_THREAD_LIMIT", OsString::from("1"))];
    passed_on.extend(held(name.variables(), environment));
    let guard = Guard::new(
        environment.confinement(),
        &file,
        data(name, environment),
        name == ProgramName::LibreOffice,
    );
    Some(Program { file, path, passed_on, guard: Some(guard) })
}

/// Where a program's data are, when a variable says so.
fn data(name: ProgramName, environment: &Environment) -> Vec<PathBuf> {
    let folders = held(name.variables(), environment).map(|(_, folder)| PathBuf::from(folder));
    // Only a folder of such data: the variable may name one above it, such as the user's home.
    let kept = folders.flat_map(|folder| [folder.join("tessdata"), folder]);
    kept.filter(|folder| folder.is_absolute() && folder.join("eng.traineddata").is_file()).collect()
}

/// The program that the user names: by its place on the disk, or by a name on the PATH. It runs as it would for the
/// user alone, with the user's own folders, in which it may have its settings and its models.
pub fn named(word: &str, environment: &Environment) -> Option<Program> {
    let (folders, path) = folders(environment)?;
    let place = PathBuf::from(word);
    let file = match place.components().count() {
        1 if !place.is_absolute() => in_folders(word, &folders)?,
        _ => Some(place).filter(|file| file.is_absolute() && crate::system::can_be_started(file))?,
    };
    Some(Program { file, path, passed_on: held(USERS, environment).collect(), guard: None })
}

/// Where a user's programs look for what is the user's.
const USERS: &[&str] = &[
    "HOME",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "XDG_DATA_HOME",
    "HF_HOME",
    "LD_LIBRARY_PATH",
    "CUDA_VISIBLE_DEVICES",
];

/// The folders of the PATH, and the PATH that is passed on.
fn folders(environment: &Environment) -> Option<(Vec<PathBuf>, OsString)> {
    let path = environment.variable("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).filter(|folder| folder.is_absolute()).collect();
    let path = std::env::join_paths(&folders).ok()?;
    Some((folders, path))
}

fn in_folders(file: &str, folders: &[PathBuf]) -> Option<PathBuf> {
    let ending = std::env::consts::EXE_SUFFIX;
    let file = if file.ends_with(ending) { file.to_owned() } else { format!("{file}{ending}") };
    folders.iter().map(|folder| folder.join(&file)).find(|file| crate::system::can_be_started(file))
}

fn held<'a>(
    names: &'a [&'static str],
    environment: &'a Environment,
) -> impl Iterator<Item = (&'static str, OsString)> + 'a {
    names.iter().filter_map(|name| Some((*name, environment.variable(name)?)))
}

impl Program {
    /// Where it is.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Notes that it does not work when it is confined. From then on it runs as it is.
    pub fn cannot_be_confined(&self) {
        if let Some(guard) = &self.guard {
            guard.refuses();
        }
    }

    /// Whether it can be confined when it works in this folder.
    pub fn can_be_confined(&self, folder: &Path) -> bool {
        self.guard.as_ref().is_some_and(|guard| guard.helper(folder).is_some())
    }
}

/// Runs a program in a folder of its own, which is also its home, until it ends or its time is up. `room` bounds
/// the address space in bytes of each of its processes, where the system can.
pub fn run(program: &Program, arguments: &[OsString], folder: &Path, seconds: u64, room: u64) -> ProcessExit {
    let bounds = ProcessLimits { seconds, room: Some(room), said: SAID, notes: false, stopped: &|| false };
    run_within(program, arguments, folder, bounds)
}

/// Asks a program what it is, which is the first that is asked of it. One that does not answer when it is confined
/// is asked once more as it is, and not confined from then on.
pub fn probe(
    program: &Program,
    arguments: &[OsString],
    folder: &Path,
    bounds: ProcessLimits<'_>,
) -> ProcessExit {
    let confined = program.can_be_confined(folder);
    let ended = start(program, arguments, folder, bounds);
    if !confined || ended != ProcessExit::Badly {
        return ended;
    }
    program.cannot_be_confined();
    start(program, arguments, folder, bounds)
}

/// As [`run`], within other bounds.
pub fn run_within(
    program: &Program,
    arguments: &[OsString],
    folder: &Path,
    bounds: ProcessLimits<'_>,
) -> ProcessExit {
    if let Some(guard) = program.guard.as_ref().filter(|_| !program.can_be_confined(folder)) {
        guard.opened();
    }
    start(program, arguments, folder, bounds)
}

/// Starts a program, confined if it can be, and waits for its end.
fn start(program: &Program, arguments: &[OsString], folder: &Path, bounds: ProcessLimits<'_>) -> ProcessExit {
    let helper = program.guard.as_ref().and_then(|guard| guard.helper(folder));
    let until = Instant::now() + Duration::from_secs(bounds.seconds);
    let mut command = match &helper {
        Some((helper, confined)) => {
            let mut command = command(helper, folder);
            command.args(confined);
            command
        }
        None => command(&program.file, folder),
    };
    command.args(arguments).env("PATH", &program.path);
    command.envs(program.passed_on.iter().map(|(name, value)| (name, value)));
    for _ in 0..RESTARTS {
        match wait(&mut command, until, bounds) {
            (ProcessExit::Badly, Some(RESTART)) if helper.is_some() => {}
            (ended, _) => return ended,
        }
    }
    ProcessExit::Badly
}

/// The exit code with which LibreOffice, when it has set up a new profile, asks whatever started it to do so once
/// more, and how often that is done.
const RESTART: i32 = 81;
const RESTARTS: usize = 3;

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_absolute_folders_of_the_path_are_looked_into() {
        let environment = |path: &str| {
            let path = OsString::from(path);
            Environment::new(move |name| (name == "PATH").then(|| path.clone()))
        };
        assert!(find(ProgramName::LibreOffice, &environment("/nonexistent:.:bin")).is_none());
        let folder = tempfile::tempdir().expect("folder");
        let file = folder.path().join("soffice");
        crate::system::tests_write(&file, "#!/bin/sh\nexit 0\n", 0o644);
        let path = folder.path().display().to_string();
        assert!(find(ProgramName::LibreOffice, &environment(&path)).is_none(), "not a program yet");
        crate::system::tests_write(&file, "#!/bin/sh\necho hello; echo $HOME\n", 0o755);
        let program = find(ProgramName::LibreOffice, &environment(&path)).expect("found");
        let ProcessExit::Well { said } = run(&program, &[], folder.path(), 10, 1 << 32) else { panic!() };
        assert!(said.starts_with(&format!("hello\n{path}\n")), "{said}");
    }

    #[test]
    fn a_program_that_does_not_end_is_ended_with_all_it_started() {
        let folder = tempfile::tempdir().expect("folder");
        let file = folder.path().join("slow");
        crate::system::tests_write(&file, "#!/bin/sh\n/bin/sleep 60 &\necho $!\n/bin/sleep 60\n", 0o755);
        let program = Program { file, path: OsString::new(), passed_on: Vec::new(), guard: None };
        assert_eq!(run(&program, &[], folder.path(), 1, 1 << 32), ProcessExit::Late);
    }
}
