//! Keeps the programs that are started away from the network and from the user's other files. A document can name
//! addresses and files, and what opens it may follow; so the kernel is asked to refuse. It can be asked only by the
//! process that is to be confined, and only in code that this crate does not have (`unsafe`) may that be done between
//! fork and exec. Therefore this same program is started first: it gives up its own rights and then becomes the
//! converter, which has no way to get them back.
//!
//! Where the kernel cannot do it, the programs run as they are, and the caller is told so: it then converts only
//! documents from which everything that leads out was removed.

use std::ffi::{OsStr, OsString};

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use crate::model::finding::{Code, Finding};
use crate::system::child_process::{ProcessExit, ProcessLimits, SAID};
use rights::{Rights, Unconfined};

#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
))]
mod linux;
mod rights;
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
))]
use linux::restrict;

/// The word on the command line that starts the process which confines itself.
pub const COMMAND: &str = "run-confined";

/// Other systems have other means, which are not used yet.
#[cfg(not(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
)))]
fn restrict(rights: &Rights<'_>) -> Result<(), Unconfined> {
    let _ = (rights.write, rights.read, rights.start);
    Err(Unconfined)
}

/// How the programs of one run are confined. Copies of it are one and the same.
#[derive(Clone, Debug, Default)]
pub struct Confinement(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    /// This program; without it there is nothing to confine with.
    program: Option<PathBuf>,
    /// Whether the system can do it, found out by doing it.
    works: OnceLock<bool>,
    /// Whether LibreOffice opened a document without being confined, and whether it would not work otherwise.
    open: AtomicBool,
    stubborn: AtomicBool,
}

impl Confinement {
    /// Confines with this program.
    pub fn by(program: Option<PathBuf>) -> Self {
        Self(Arc::new(Shared { program, ..Shared::default() }))
    }

    /// The program to confine with, when it works here. It is tried in this folder.
    fn helper(&self, folder: &Path) -> Option<&Path> {
        let program = self.0.program.as_deref()?;
        let works = || {
            let mut command = crate::system::child_process::command(program, folder);
            command.args([OsStr::new(COMMAND), folder.as_os_str()]);
            let until = Instant::now() + Duration::from_secs(60);
            let bounds =
                ProcessLimits { seconds: 60, room: None, said: SAID, notes: false, stopped: &|| false };
            matches!(
                crate::system::child_process::wait(&mut command, until, bounds),
                (ProcessExit::Well { .. }, _)
            )
        };
        self.0.works.get_or_init(works).then_some(program)
    }

    /// What is to be said once of a run in which LibreOffice was not confined.
    pub fn finding(&self) -> Option<Finding> {
        if !self.0.open.swap(false, Ordering::Relaxed) {
            return None;
        }
        let only =
            "leverarch converted only documents from which it could remove every link that leads outside.";
        Some(if self.0.stubborn.load(Ordering::Relaxed) {
            let message = format!(
                "LibreOffice does not work when it is kept off the network and your other files. {only}"
            );
            Finding::note(Code::NotConfined, message)
                .next("Install LibreOffice from your system's own packages. On Debian and Ubuntu: apt install libreoffice-writer-nogui.")
        } else {
            let message = format!(
                "On this computer leverarch cannot keep LibreOffice off the network and your other files. {only}"
            );
            Finding::note(Code::NotConfined, message)
                .next("To have it confined as well, use Linux 5.13 or later with Landlock switched on.")
        })
    }
}

/// What keeps one program in.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    confinement: Confinement,
    /// What is started. LibreOffice is started without its splash screen, which insists on writing to /tmp.
    file: PathBuf,
    /// Where it is installed, and its data.
    start: Vec<PathBuf>,
    read: Vec<PathBuf>,
    /// Whether it does not work when it is confined.
    stubborn: Arc<AtomicBool>,
    /// Whether it follows what a document names. The others are given pictures and sound, and options that let them
    /// open nothing else.
    follows: bool,
}

impl Guard {
    pub(crate) fn new(confinement: &Confinement, file: &Path, read: Vec<PathBuf>, follows: bool) -> Self {
        let real = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
        let bare = real.with_file_name("soffice.bin");
        let file = if follows && crate::system::can_be_started(&bare) { bare } else { file.to_owned() };
        let stubborn = Arc::new(AtomicBool::new(false));
        Self { confinement: confinement.clone(), start: installed(&real), file, read, stubborn, follows }
    }

    /// What to start so that the program, started in this folder, is confined; nothing when it cannot be.
    pub(crate) fn helper(&self, folder: &Path) -> Option<(&Path, Vec<OsString>)> {
        if self.stubborn.load(Ordering::Relaxed) {
            return None;
        }
        let helper = self.confinement.helper(folder)?;
        let mut arguments = vec![COMMAND.into(), folder.into()];
        let mut add = |option: &str, places: &[PathBuf]| {
            for place in places {
                arguments.extend([option.into(), place.into()]);
            }
        };
        add("--start", &self.start);
        add("--read", &self.read);
        arguments.extend(["--".into(), self.file.clone().into()]);
        Some((helper, arguments))
    }

    /// Notes that the program is about to open a file of the evidence without being confined.
    pub(crate) fn opened(&self) {
        if self.follows {
            self.confinement.0.open.store(true, Ordering::Relaxed);
        }
    }

    /// Notes that the program does not work when it is confined.
    pub(crate) fn refuses(&self) {
        self.stubborn.store(true, Ordering::Relaxed);
        if self.follows {
            self.confinement.0.stubborn.store(true, Ordering::Relaxed);
        }
    }
}

/// The folders that belong to a program which may lie outside the system's own: itself, the folder of a LibreOffice,
/// the libraries and data beside its `bin`. Never the folder it merely lies in, which may be the user's downloads.
fn installed(file: &Path) -> Vec<PathBuf> {
    let folder = file.parent();
    let above = folder.and_then(Path::parent).filter(|above| above.parent().is_some());
    let named = |name: &str| folder.and_then(Path::file_name) == Some(OsStr::new(name));
    let mut places: Vec<PathBuf> = match above {
        Some(above) if named("program") => vec![above.into()],
        Some(above) if named("bin") => {
            ["lib", "lib64", "libexec", "share"].map(|name| above.join(name)).into()
        }
        _ => Vec::new(),
    };
    places.push(file.into());
    places
}

/// The other side: gives up every right that a converter does not need and becomes the converter. Without a command
/// it only says whether it could. It comes back when it cannot, with an exit code.
pub fn run(folder: &Path, start: &[PathBuf], read: &[PathBuf], command: &[OsString]) -> u8 {
    if restrict(&Rights { write: Some(folder), read, start: Some(start) }).is_err() || !closed() {
        return CANNOT;
    }
    let Some((program, arguments)) = command.split_first() else { return 0 };
    become_it(program, arguments);
    NOT_STARTED
}

/// Exit codes of the other side.
const CANNOT: u8 = 71;
const NOT_STARTED: u8 = 72;

#[cfg(unix)]
fn become_it(program: &OsStr, arguments: &[OsString]) {
    use std::os::unix::process::CommandExt as _;
    // It comes back only when that failed.
    let _ = std::process::Command::new(program).args(arguments).exec();
}

/// Elsewhere no process gets this far.
#[cfg(not(unix))]
fn become_it(_: &OsStr, _: &[OsString]) {}

/// Whether network and disk are closed, found out by trying.
fn closed() -> bool {
    use std::io::ErrorKind::PermissionDenied;
    let refused = |error: std::io::Error| error.kind() == PermissionDenied;
    std::net::UdpSocket::bind(("127.0.0.1", 0)).is_err_and(refused)
        && std::fs::read_dir("/").is_err_and(refused)
}

/// Confines this process to reading one folder, for good. Where that cannot be done it goes on as it is.
pub fn confine_to_reading(folder: &Path) {
    let _ = restrict(&Rights { write: None, read: &[folder.to_owned()], start: None });
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_brings_its_own_folders_and_not_the_one_it_lies_in() {
        let own = |file: &str| {
            let places = installed(Path::new(file));
            places.iter().map(|place| place.display().to_string()).collect::<Vec<_>>()
        };
        assert_eq!(own("/opt/lo7/program/soffice"), ["/opt/lo7", "/opt/lo7/program/soffice"]);
        let conda =
            ["lib", "lib64", "libexec", "share", "bin/ffmpeg"].map(|name| format!("/home/a/conda/{name}"));
        assert_eq!(own("/home/a/conda/bin/ffmpeg"), conda);
        assert_eq!(own("/home/a/Downloads/ffmpeg"), ["/home/a/Downloads/ffmpeg"]);
        // A folder at the top would be the whole disk.
        assert_eq!(own("/program/soffice"), ["/program/soffice"]);
        assert_eq!(own("/bins/ffmpeg"), ["/bins/ffmpeg"]);
    }

    #[test]
    fn without_a_program_to_confine_with_nothing_is_confined_and_it_is_said_once() {
        let confinement = Confinement::by(None);
        let folder = tempfile::tempdir().expect("folder");
        assert_eq!(confinement.helper(folder.path()), None);
        assert!(confinement.finding().is_none(), "nothing was opened yet");
        let guard = |follows| Guard::new(&confinement, Path::new("/usr/bin/x"), Vec::new(), follows);
        guard(false).opened();
        assert!(confinement.finding().is_none(), "it follows nothing");
        guard(true).opened();
        guard(true).opened();
        let said = confinement.finding().expect("said");
        assert!(said.message.starts_with("On this computer"), "{said}");
        assert!(confinement.finding().is_none(), "said once");
        guard(true).refuses();
        guard(true).opened();
        let said = confinement.finding().expect("said");
        assert!(said.message.starts_with("LibreOffice does not work"), "{said}");
    }
}
