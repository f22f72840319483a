//! `leverarch open`, and what comes to the same: `leverarch` alone, and `leverarch FOLDER`.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use jiff::civil::Date;

use crate::system::progress::{Environment, RunError};

/// The word of the command.
pub(super) const COMMAND: &str = "open";

/// What the page is told.
pub(super) struct OpenRequest<'a> {
    pub(super) folder: Option<PathBuf>,
    /// Whether the address is only said.
    pub(super) no_browser: bool,
    pub(super) today: Date,
    pub(super) jobs: usize,
    pub(super) program: Option<PathBuf>,
    pub(super) environment: Environment,
    pub(super) stop: &'a AtomicBool,
    pub(super) out: &'a mut dyn Write,
}

/// The arguments with the command put in where it is meant: before an existing folder that no command comes before, and
/// where nothing was typed and somebody is there to see a page.
pub(super) fn with_command(
    mut arguments: Vec<OsString>,
    is_command: impl Fn(&str) -> bool,
    somebody_is_there: bool,
) -> Vec<OsString> {
    let typed = arguments.get(1..).unwrap_or_default();
    let first = typed.iter().find(|word| !word.to_string_lossy().starts_with('-'));
    let meant = match first {
        None => typed.is_empty() && somebody_is_there,
        Some(word) => !word.to_str().is_some_and(&is_command) && Path::new(word).is_dir(),
    };
    if meant {
        arguments.insert(1, COMMAND.into());
    }
    arguments
}

/// Takes a folder out of those that the start of the page offers.
pub(super) fn forget_recent(folder: &Path, environment: &Environment) {
    #[cfg(feature = "page")]
    crate::page::forget_recent(environment, folder);
    #[cfg(not(feature = "page"))]
    let _ = (folder, environment);
}

/// Runs the page until it ends.
#[cfg(feature = "page")]
pub(super) fn run(request: OpenRequest<'_>) -> Result<(), RunError> {
    use crate::model::limits::Limits;
    use crate::page::{self, OpenBrowser, PageSettings};
    use crate::system::open::has_display;

    // Without a screen an opener would start a browser in this very terminal.
    let opens = !request.no_browser && has_display(&request.environment);
    let browser = if opens { OpenBrowser::Yes } else { OpenBrowser::No };
    let settings = PageSettings {
        folder: request.folder,
        today: request.today,
        jobs: request.jobs,
        program: request.program,
        environment: request.environment,
        limits: Limits::STANDARD,
        patience: PageSettings::PATIENCE,
    };
    let out = request.out;
    let mut say = |words: &str| {
        // A reader that closed the pipe does not want to know.
        let _ = writeln!(out, "{words}").and_then(|()| out.flush());
    };
    Ok(page::serve(settings, browser, request.stop, &mut say)?)
}

/// Says that this copy of the program has no page.
#[cfg(not(feature = "page"))]
pub(super) fn run(_: OpenRequest<'_>) -> Result<(), RunError> {
    use crate::model::finding::{Code, Finding};

    let finding = Finding::error(Code::BadValue, "This copy of leverarch was built without the page.");
    let next = "Use leverarch init, check and build, or build leverarch with its page.";
    Err(RunError::Misused(finding.next(next)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_and_nothing_at_all_mean_the_page() {
        let folder = tempfile::tempdir().expect("folder");
        let here = folder.path().display().to_string();
        let typed = |words: &[&str], there: bool| -> Vec<String> {
            let words = std::iter::once("leverarch").chain(words.iter().copied()).map(OsString::from);
            let is_command = |word: &str| ["open", "check"].contains(&word);
            let all = with_command(words.collect(), is_command, there);
            all.iter().skip(1).map(|word| word.to_string_lossy().into_owned()).collect()
        };
        assert_eq!(typed(&[&here], false), ["open", &here]);
        assert_eq!(typed(&["--no-browser", &here], false), ["open", "--no-browser", &here]);
        assert_eq!(typed(&["check", &here], true), ["check", &here]);
        assert_eq!(typed(&["chekc"], true), ["chekc"]);
        assert_eq!(typed(&[], true), ["open"]);
        assert_eq!(typed(&[], false), Vec::<String>::new());
        assert_eq!(typed(&["--help"], true), ["--help"]);
    }
}
