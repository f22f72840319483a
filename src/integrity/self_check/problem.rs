//! What is wrong with a bundle that was read back: collected, not thrown, so that one run tells all of it. Each
//! is a clause that can follow "the bundle was read back, and".

use std::io;

/// How many faults are told one by one; a bundle with more has one cause, and the first ones show it.
const TOLD: usize = 20;

/// Why a thing could not be read.
#[derive(Debug)]
pub(crate) enum CheckError {
    /// The disk failed.
    Disk(io::Error),
    /// The bundle is not what it should be.
    Wrong(String),
}

impl From<io::Error> for CheckError {
    fn from(cause: io::Error) -> Self {
        CheckError::Disk(cause)
    }
}

/// For who reads a bundle that was proved before: nothing but the disk should be in the way.
impl From<CheckError> for io::Error {
    fn from(broken: CheckError) -> Self {
        match broken {
            CheckError::Disk(cause) => cause,
            CheckError::Wrong(what) => io::Error::new(io::ErrorKind::InvalidData, what),
        }
    }
}

/// The bundle is not what it should be.
pub(crate) fn wrong<T>(what: impl Into<String>) -> Result<T, CheckError> {
    Err(CheckError::Wrong(what.into()))
}

/// The faults so far.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    listed: Vec<String>,
    more: usize,
}

impl Problems {
    /// Adds one, unless the same was said before.
    pub(crate) fn say(&mut self, what: impl Into<String>) {
        let what = what.into();
        if self.listed.contains(&what) {
            return;
        }
        if self.listed.len() < TOLD {
            self.listed.push(what);
        } else {
            self.more += 1;
        }
    }

    /// Adds one unless it is as it should be.
    pub(crate) fn expect(&mut self, sound: bool, what: impl FnOnce() -> String) {
        if !sound {
            self.say(what());
        }
    }

    /// Adds those that were found elsewhere.
    pub(crate) fn extend(&mut self, others: Problems) {
        others.listed.into_iter().for_each(|what| self.say(what));
        self.more += others.more;
    }

    /// What was read, or nothing when it is wrong, which is kept; a failing disk ends the reading.
    pub(crate) fn keep<T>(&mut self, read: Result<T, CheckError>) -> io::Result<Option<T>> {
        match read {
            Ok(read) => Ok(Some(read)),
            Err(CheckError::Disk(cause)) => Err(cause),
            Err(CheckError::Wrong(what)) => {
                self.say(what);
                Ok(None)
            }
        }
    }

    /// All of them, and in the last line how many more there are.
    pub(crate) fn all(mut self) -> Vec<String> {
        if self.more > 0 {
            self.listed.push(format!("{} more things are wrong", self.more));
        }
        self.listed
    }
}
