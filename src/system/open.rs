//! Opens the user's own browser, on an address of this computer and on nothing else, and a folder of outputs. The address holds a secret that
//! works once. Other users of the computer can read the arguments of a program, so it is in a file that only this user
//! can read, and the browser is started on that.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::NamedTempFile;

use super::SystemError;
use super::progress::Environment;

/// The file that leads the browser to the address; it goes when this value does.
#[derive(Debug)]
pub struct StartFile(NamedTempFile);

impl StartFile {
    /// Writes it, with what it says.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(environment: &Environment, html: &str) -> Result<Self, SystemError> {
        let folder = start_folder(environment);
        let written = || -> io::Result<NamedTempFile> {
            let mut file = tempfile::Builder::new()
                .prefix("leverarch-start-")
                .suffix(".html")
                .rand_bytes(12)
                .tempfile_in(&folder)?;
            file.write_all(html.as_bytes())?;
            file.flush()?;
            Ok(file)
        };
        written().map(Self).map_err(|cause| SystemError::new(folder.clone(), "write into", cause))
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Starts the browser on it.
    ///
    /// # Errors
    /// There is nothing that opens files here.
    pub fn open(&self) -> io::Result<()> {
        start(self.path())
    }
}

/// Shows a folder of outputs in the user's own file manager.
///
/// # Errors
/// There is nothing that shows folders here.
pub fn show_folder(folder: &Path) -> io::Result<()> {
    start(folder)
}

/// Starts what the system opens this with.
fn start(path: &Path) -> io::Result<()> {
    let (program, words): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let mut child = Command::new(program)
        .args(words)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // Some openers go on for as long as the browser does.
    std::thread::spawn(move || child.wait());
    Ok(())
}

/// A folder that the browser can read. One that was installed as a snap sees neither the temporary folder nor anything
/// hidden, but it sees the user's own folder.
fn start_folder(environment: &Environment) -> PathBuf {
    let home = environment.variable("HOME").map(PathBuf::from).filter(|home| home.join("snap").is_dir());
    home.unwrap_or_else(|| environment.temporary_folder())
}

/// Whether there is a screen on which a browser can be shown.
pub fn has_display(environment: &Environment) -> bool {
    let is_set = |name| environment.variable(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}
