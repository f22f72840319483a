//! Tesseract as it is installed here: which version, with which languages, and one run of it for one picture.

use std::ffi::OsString;

use std::path::PathBuf;

use super::hocr::{self, HocrLine};
use crate::model::limits::Limits;
use crate::pdf::GrayImage;
use crate::system::child_process::{ProcessExit, ProcessLimits};
use crate::system::process::{Program, ProgramName};
use crate::system::progress::Environment;
use crate::system::{TempDir, process};

/// Tesseract, found and asked what it is.
pub(super) struct Tesseract {
    program: Program,
    /// "tesseract 5.3.0"
    pub(super) version: String,
    /// What it is told beside the picture.
    pub(super) settings: Vec<&'static str>,
    temporary: PathBuf,
}

/// Why there is none to be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TesseractMissing {
    /// It is not on the PATH.
    Missing,
    /// It does not say what it is.
    Mute,
    /// It has no data for English.
    NoEnglish,
}

/// Why a picture was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TesseractError {
    /// It gave up.
    GaveUp,
    /// It was not done in time.
    Late,
    /// There is no room for it to work in.
    NoRoom,
}

/// The most that tesseract may write of one page; a page full of figures comes to half a megabyte.
const MOST: u64 = 16 << 20;

impl Tesseract {
    /// Looks for it.
    pub(super) fn find(environment: &Environment, limits: &Limits) -> Result<Self, TesseractMissing> {
        let program = process::find(ProgramName::Tesseract, environment).ok_or(TesseractMissing::Missing)?;
        let temporary = environment.temporary_folder();
        let scratch = TempDir::new(&temporary).map_err(|_| TesseractMissing::Mute)?;
        let (seconds, room) = (limits.ocr_seconds, Some(limits.ocr_room));
        let bounds = ProcessLimits { seconds, room, said: 64 << 10, notes: false, stopped: &|| false };
        let asked = |what: &str| match process::probe(&program, &[what.into()], scratch.folder(), bounds) {
            ProcessExit::Well { said } => Ok(said),
            _ => Err(TesseractMissing::Mute),
        };
        let version = version(&asked("--version")?).ok_or(TesseractMissing::Mute)?;
        let languages = asked("--list-langs")?;
        let has = |language: &str| languages.lines().any(|line| line.trim() == language);
        if !has("eng") {
            return Err(TesseractMissing::NoEnglish);
        }
        // With its data for it, it finds out by itself which way up a page is.
        let pages = if has("osd") { "1" } else { "3" };
        let settings = vec!["-l", "eng", "--psm", pages, "hocr"];
        Ok(Self { program, version, settings, temporary })
    }

    /// Reads one picture.
    pub(super) fn read(&self, picture: &GrayImage, limits: &Limits) -> Result<Vec<HocrLine>, TesseractError> {
        let scratch = TempDir::new(&self.temporary).map_err(|_| TesseractError::NoRoom)?;
        let head = format!("P5\n{} {}\n255\n", picture.across, picture.down);
        scratch
            .write(PICTURE, &[head.as_bytes(), &picture.pixels].concat())
            .map_err(|_| TesseractError::NoRoom)?;
        let mut arguments: Vec<OsString> =
            [PICTURE, "words", "--dpi", &picture.dpi.to_string()].iter().map(OsString::from).collect();
        arguments.extend(self.settings.iter().map(OsString::from));
        let (seconds, room) = (limits.ocr_seconds, limits.ocr_room);
        match process::run(&self.program, &arguments, scratch.folder(), seconds, room) {
            ProcessExit::Well { .. } => {}
            ProcessExit::Badly => return Err(TesseractError::GaveUp),
            ProcessExit::Late => return Err(TesseractError::Late),
        }
        let text = scratch.read("words.hocr", MOST).map_err(|_| TesseractError::GaveUp)?;
        Ok(hocr::parse_hocr(&String::from_utf8_lossy(&text)))
    }
}

const PICTURE: &str = "picture.pgm";

/// "tesseract 5.3.0" of what the program says of itself; on Windows a "v" stands before the number.
fn version(said: &str) -> Option<String> {
    let mut words = said.lines().next()?.split_whitespace();
    let number = words.next().filter(|word| *word == "tesseract").and_then(|_| words.next())?;
    let number = number.trim_start_matches('v');
    let sane = number.starts_with(|c: char| c.is_ascii_digit()) && number.len() < 40;
    sane.then(|| format!("tesseract {number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_as_they_are_told() {
        assert_eq!(version("tesseract 5.3.0\n leptonica-1.82.0").as_deref(), Some("tesseract 5.3.0"));
        assert_eq!(version("tesseract v5.3.0.20221214").as_deref(), Some("tesseract 5.3.0.20221214"));
        assert_eq!(version("no such thing"), None);
        assert_eq!(version(""), None);
    }
}
