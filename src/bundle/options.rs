//! What is asked for and what came of it, as plain data.

use crate::integrity::Record;
use crate::model::Purpose;
use crate::model::finding::Finding;
use crate::model::limits::Limits;
use crate::system::progress::Environment;
use jiff::civil::Date;
use std::path::PathBuf;

/// What the user asked for, as plain data. Clock and environment have entered here.
#[derive(Clone, Debug)]
pub struct Options {
    /// The evidence folder.
    pub folder: PathBuf,
    /// The manifest; `manifest.toml` in the folder unless another is named.
    pub manifest: Option<PathBuf>,
    /// The folder for the outputs; `FOLDER-bundle` beside the folder unless another is named.
    pub output: Option<PathBuf>,
    /// The stem of the outputs' names, where the user names one.
    pub name: Option<String>,
    /// The purpose of the one bundle that is wanted, where the case has several.
    pub purpose: Option<Purpose>,
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

/// What a job came to.
#[derive(Debug, Default)]
pub struct RunOutcome {
    /// Everything there is to say; of several bundles, what is to be said of all of them.
    pub findings: Vec<Finding>,
    /// The bundle, when one was made.
    pub made: Option<BuiltBundle>,
    /// What was, or would be, bundled.
    pub counts: BundleCounts,
    /// The bundles of a case that has several, in the order of the manifest.
    pub several: Vec<PurposeOutcome>,
    /// The zip with the originals of all of them: its path, and its size in bytes.
    pub shared_zip: Option<(PathBuf, u64)>,
}

/// What a job came to for one of several bundles.
#[derive(Debug)]
pub struct PurposeOutcome {
    /// What the bundle is for.
    pub purpose: Purpose,
    /// What is to be said of it and not of all the others.
    pub findings: Vec<Finding>,
    /// The bundle, when it was made.
    pub made: Option<BuiltBundle>,
    /// What was, or would be, bundled.
    pub counts: BundleCounts,
}

/// How much there is of everything.
#[derive(Clone, Copy, Debug, Default)]
pub struct BundleCounts {
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
pub struct BuiltBundle {
    /// The folder that holds the outputs.
    pub folder: PathBuf,
    /// The outputs: name and size in bytes.
    pub files: Vec<(String, u64)>,
    /// The record.
    pub record: Record,
}
