//! What decides how the page runs.

use std::path::PathBuf;
use std::time::Duration;

use jiff::civil::Date;

use crate::model::limits::Limits;
use crate::system::progress::Environment;

/// What the user asked for, as plain data. Clock and environment have entered here.
#[derive(Clone, Debug)]
pub struct PageSettings {
    /// The evidence folder; without one the page begins with the choice of a folder.
    pub folder: Option<PathBuf>,
    /// Today.
    pub today: Date,
    /// How many threads read.
    pub jobs: usize,
    /// This program, which reads files of others in a process of its own.
    pub program: Option<PathBuf>,
    /// The environment.
    pub environment: Environment,
    /// The ceilings.
    pub limits: Limits,
    /// How long the page waits for a sign of life before it ends.
    pub patience: Duration,
}

impl PageSettings {
    /// How long the page waits for a sign of life unless something else is wanted.
    pub const PATIENCE: Duration = Duration::from_secs(30 * 60);
}
