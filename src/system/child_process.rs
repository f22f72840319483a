//! A child process with its limits, run until it ends or its time is up.

use std::io::Read;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProcessExit {
    /// By itself, and it says that all went well.
    Well {
        /// The beginning of what it printed.
        said: String,
    },
    /// It says that something went wrong, or could not be started.
    Badly,
    /// It was ended because its time was up, or because nobody waits for it any more.
    Late,
}

/// The most that is kept of what a program prints.
pub(crate) const SAID: u64 = 64 << 10;

/// What bounds a run.
#[derive(Clone, Copy)]
pub struct ProcessLimits<'a> {
    /// Seconds that it may take.
    pub seconds: u64,
    /// Address space in bytes of each of its processes, where the system can bound it.
    pub room: Option<u64>,
    /// The most that is kept of what it prints, in bytes.
    pub said: u64,
    /// Whether what it prints as errors and notes is kept as well, behind the rest.
    pub notes: bool,
    /// Whether nobody waits for it any more.
    pub stopped: &'a dyn Fn() -> bool,
}

/// A process in a folder of its own, in a group of its own, with hardly a variable.
pub(crate) fn command(file: &Path, folder: &Path) -> Command {
    let mut command = Command::new(file);
    command.current_dir(folder).env_clear();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
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
    // Where LibreOffice makes the socket that is its lock; the whole path of a socket may only be short.
    command.env("OSL_SOCKET_PATH", ".");
    // The same words, days and hours on every computer.
    command.env("LC_ALL", "C.UTF-8").env("TZ", "Europe/London");
    // Windows starts nothing without it.
    if cfg!(windows) {
        command.env("SystemRoot", r"C:\Windows");
    }
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

/// Starts a process and waits for its end; gives its exit code, if it came to one.
pub(crate) fn wait(
    command: &mut Command,
    until: Instant,
    bounds: ProcessLimits<'_>,
) -> (ProcessExit, Option<i32>) {
    if bounds.notes {
        command.stderr(Stdio::piped());
    }
    let Ok(mut child) = command.spawn() else { return (ProcessExit::Badly, None) };
    if let Some(room) = bounds.room {
        limit_memory(&child, room);
    }
    let said = read_start(child.stdout.take(), bounds.said);
    let noted = read_start(child.stderr.take(), bounds.said);
    let mut pause = Duration::from_millis(5);
    let ended = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Some(status),
            Ok(None) if Instant::now() < until && !(bounds.stopped)() => thread::sleep(pause),
            _ => break None,
        }
        pause = (pause * 2).min(Duration::from_millis(20));
    };
    // What it started and left running goes with it.
    end_all(&mut child);
    let said = said.join().unwrap_or_default() + &noted.join().unwrap_or_default();
    let code = ended.and_then(|status| status.code());
    let ended = match ended {
        Some(status) if status.success() => ProcessExit::Well { said },
        Some(_) => ProcessExit::Badly,
        None => ProcessExit::Late,
    };
    (ended, code)
}

/// Reads what is printed there to its end, and keeps this many bytes of it.
fn read_start(said: Option<impl Read + Send + 'static>, most: u64) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut text = Vec::new();
        if let Some(mut said) = said {
            let _ = (&mut said).take(most).read_to_end(&mut text);
            let _ = std::io::copy(&mut said, &mut std::io::sink());
        }
        String::from_utf8_lossy(&text).into_owned()
    })
}

/// Ends a program and all that it started.
pub(super) fn end_all(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(target_os = "linux")]
pub(super) fn limit_memory(child: &Child, room: u64) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let limit = |bytes| Rlimit { current: Some(bytes), maximum: Some(bytes) };
    if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = prlimit(Some(pid), Resource::As, limit(room));
        let _ = prlimit(Some(pid), Resource::Core, limit(0));
    }
}

/// Elsewhere only its time is bounded.
#[cfg(not(target_os = "linux"))]
fn limit_memory(_: &Child, _: u64) {}
