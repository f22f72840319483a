//! What decides how a folder is drafted.

use std::path::Path;

use jiff::civil::Date;

use crate::model::Purpose;
use crate::model::limits::Limits;
use crate::system::progress::Environment;

/// What decides how a folder is drafted.
#[derive(Clone, Copy)]
pub struct DraftOptions<'a> {
    /// Today, beyond which no date is believed.
    pub today: Date,
    /// How many threads look into files.
    pub jobs: usize,
    /// The program that looks into each file in a process of its own; without it, it is done in this one.
    pub trial: Option<&'a Path>,
    /// The ceilings.
    pub limits: &'a Limits,
    /// Whether the words of scans and photographs are read.
    pub ocr: bool,
    /// What the bundle is for, where that was asked; else the draft has a purpose that must be checked.
    pub purpose: Option<Purpose>,
    /// The environment, which may hold passwords and says where tesseract is.
    pub environment: &'a Environment,
}
