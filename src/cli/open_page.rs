//! `leverarch open`, and what comes to the same: `leverarch` alone, and `leverarch FOLDER`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::Io;
#[cfg(not(feature = "page"))]
use crate::model::finding::{Code, Finding};
use crate::system::open::has_display;
use crate::system::progress::RunError;

/// The word of the command.
pub(super) const COMMAND: &str = "open";

/// The arguments with the command put in where it is meant: before an existing folder that no command comes before, and
/// where nothing was typed and somebody is there to see a page.
pub(super) fn with_command(
    mut arguments: Vec<OsString>,
    is_command: impl Fn(&str) -> bool,
    around: &Io<'_>,
) -> Vec<OsString> {
    let typed = arguments.get(1..).unwrap_or_default();
    let first = typed.iter().find(|word| !word.to_string_lossy().starts_with('-'));
    let meant = match first {
        None => typed.is_empty() && (around.terminal || has_display(&around.environment)),
        Some(word) => !word.to_str().is_some_and(&is_command) && Path::new(word).is_dir(),
    };
    if meant {
        arguments.insert(1, COMMAND.into());
    }
    arguments
}

/// Takes a folder out of those that the start of the page offers.
pub(super) fn forget_recent(folder: &Path, around: &Io<'_>) {
    #[cfg(feature = "page")]
    crate::page::forget_recent(&around.environment, folder);
    #[cfg(not(feature = "page"))]
    let _ = (folder, around);
}

/// Runs the page until it ends.
#[cfg(feature = "page")]
pub(super) fn run(folder: Option<PathBuf>, no_browser: bool, around: &mut Io<'_>) -> Result<(), RunError> {
    use crate::model::limits::Limits;
    use crate::page::{self, OpenBrowser, PageSettings};

    if let Some(folder) = folder.as_deref().filter(|folder| !folder.is_dir()) {
        return Err(super::misnamed(folder, "Name the folder that holds the evidence."));
    }
    let settings = PageSettings {
        folder,
        today: around.today,
        jobs: around.processors,
        program: around.program.clone(),
        environment: around.environment.clone(),
        limits: Limits::STANDARD,
        patience: PageSettings::PATIENCE,
    };
    let browser = if no_browser { OpenBrowser::No } else { OpenBrowser::Yes };
    let out = &mut *around.out;
    let mut say = |words: &str| {
        // A reader that closed the pipe does not want to know.
        let _ = writeln!(out, "{words}").and_then(|()| out.flush());
    };
    Ok(page::serve(settings, browser, &around.stop, &mut say)?)
}

/// Says that this copy of the program has no page.
#[cfg(not(feature = "page"))]
pub(super) fn run(_: Option<PathBuf>, _: bool, _: &mut Io<'_>) -> Result<(), RunError> {
    let finding = Finding::error(Code::BadValue, "This copy of leverarch was built without the page.");
    Err(RunError::Misused(
        finding.next("Use leverarch init, check and build, or build leverarch with its page."),
    ))
}
