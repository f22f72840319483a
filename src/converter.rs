//! Starts the few programs that may be started, by name, and waits for them with a limit. Only a name of the list
//! here can be started, found on the PATH that entered with the environment; nothing in an evidence folder has a
//! say in it. No shell is involved, nothing is inherited but what is named, and what does not end is ended.

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::job::Environment;

/// A program that may be started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// LibreOffice, which makes pages of office documents.
    LibreOffice,
    /// Tesseract, which reads the words of pictures.
    Tesseract,
}

impl Name {
    /// The names under which it is installed.
    const fn files(self) -> &'static [&'static str] {
        match self {
            Name::LibreOffice => &["soffice", "libreoffice"],
            Name::Tesseract => &["tesseract"],
        }
    }

    /// Variables that say where a part of it is, and are passed on.
    const fn variables(self) -> &'static [&'static str] {
        match self {
            Name::LibreOffice => &[],
            Name::Tesseract => &["TESSDATA_PREFIX"],
        }
    }
}

/// A program that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    file: PathBuf,
    path: OsString,
    passed_on: Vec<(&'static str, OsString)>,
}

/// Looks for a program on the PATH. A relative entry is passed over: it would lead into whatever folder the user
/// stands in.
pub fn find(name: Name, environment: &Environment) -> Option<Program> {
    let path = environment.variable("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).filter(|folder| folder.is_absolute()).collect();
    let ending = std::env::consts::EXE_SUFFIX;
    let file = name
        .files()
        .iter()
        .flat_map(|file| folders.iter().map(move |folder| folder.join(format!("{file}{ending}"))))
        .find(|file| crate::disk::can_be_started(file))?;
    let path = std::env::join_paths(folders).ok()?;
    let passed_on =
        name.variables().iter().filter_map(|name| Some((*name, environment.variable(name)?))).collect();
    Some(Program { file, path, passed_on })
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// By itself, and it says that all went well.
    Well {
        /// The beginning of what it printed.
        said: String,
    },
    /// It says that something went wrong, or could not be started.
    Badly,
    /// It was ended because its time was up.
    Late,
}

/// The most that is kept of what a program prints.
const SAID: u64 = 64 << 10;

/// Runs a program in a folder of its own, which is also its home, until it ends or its time is up. `room` bounds
/// the address space in bytes of each of its processes, where the system can.
pub fn run(program: &Program, arguments: &[OsString], folder: &Path, seconds: u64, room: u64) -> Ended {
    let mut command = Command::new(&program.file);
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", &program.path)
        .envs(program.passed_on.iter().map(|(name, value)| (name, value)))
        // One processor for each: several at once are faster than one that is spread out, many times over.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    for home in [
        "HOME",
        "TMPDIR",
        "TEMP",
        "TMP",
        "USERPROFILE",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_RUNTIME_DIR",
    ] {
        command.env(home, folder);
    }
    // The same words, days and hours on every computer.
    command.env("LC_ALL", "C.UTF-8").env("TZ", "Europe/London");
    // Windows starts nothing without it.
    if cfg!(windows) {
        command.env("SystemRoot", r"C:\Windows");
    }
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let Ok(mut child) = command.spawn() else { return Ended::Badly };
    confine(&child, room);
    let said = child.stdout.take();
    let reader = thread::spawn(move || {
        let mut text = Vec::new();
        if let Some(mut said) = said {
            let _ = (&mut said).take(SAID).read_to_end(&mut text);
            let _ = std::io::copy(&mut said, &mut std::io::sink());
        }
        String::from_utf8_lossy(&text).into_owned()
    });
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut pause = Duration::from_millis(5);
    let ended = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Some(status),
            Ok(None) if Instant::now() < until => thread::sleep(pause),
            _ => break None,
        }
        pause = (pause * 2).min(Duration::from_millis(20));
    };
    // What it started and left running goes with it.
    end_all(&mut child);
    let said = reader.join().unwrap_or_default();
    match ended {
        Some(status) if status.success() => Ended::Well { said },
        Some(_) => Ended::Badly,
        None => Ended::Late,
    }
}

/// Ends a program and all that it started.
fn end_all(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(target_os = "linux")]
fn confine(child: &Child, room: u64) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let limit = |bytes| Rlimit { current: Some(bytes), maximum: Some(bytes) };
    if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = prlimit(Some(pid), Resource::As, limit(room));
        let _ = prlimit(Some(pid), Resource::Core, limit(0));
    }
}

/// Elsewhere only its time is bounded.
#[cfg(not(target_os = "linux"))]
fn confine(_: &Child, _: u64) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_absolute_folders_of_the_path_are_looked_into() {
        let environment = |path: &str| {
            let path = OsString::from(path);
            Environment::new(move |name| (name == "PATH").then(|| path.clone()))
        };
        assert_eq!(find(Name::LibreOffice, &environment("/nonexistent:.:bin")), None);
        let folder = tempfile::tempdir().expect("folder");
        let file = folder.path().join("soffice");
        crate::disk::tests_write(&file, "#!/bin/sh\nexit 0\n", 0o644);
        let path = folder.path().display().to_string();
        assert_eq!(find(Name::LibreOffice, &environment(&path)), None, "not a program yet");
        crate::disk::tests_write(&file, "#!/bin/sh\necho hello; echo $HOME\n", 0o755);
        let program = find(Name::LibreOffice, &environment(&path)).expect("found");
        let Ended::Well { said } = run(&program, &[], folder.path(), 10, 1 << 32) else { panic!() };
        assert!(said.starts_with(&format!("hello\n{path}\n")), "{said}");
    }

    #[test]
    fn a_program_that_does_not_end_is_ended_with_all_it_started() {
        let folder = tempfile::tempdir().expect("folder");
        let file = folder.path().join("slow");
        crate::disk::tests_write(&file, "#!/bin/sh\n/bin/sleep 60 &\necho $!\n/bin/sleep 60\n", 0o755);
        let program = Program { file, path: OsString::new(), passed_on: Vec::new() };
        assert_eq!(run(&program, &[], folder.path(), 1, 1 << 32), Ended::Late);
    }
}
