//! The last versions of a manifest that the page replaced, so that what was saved can be taken back, also after a restart.
//! They are kept in the user's cache folder, because nothing but the manifest itself is written into the evidence folder.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::model::Digest;
use crate::system::Cache;
use crate::system::save::SavedManifest;

/// Versions that are kept.
const MOST: usize = 50;
/// The name under which the list of them is kept.
const STEPS: &str = "steps.json";

/// One change that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct UndoStep {
    /// What was changed: "date of item 12".
    pub(super) label: String,
    before: Digest,
    after: Digest,
}

/// The versions of one manifest.
pub(super) struct UndoRing {
    kept: KeptVersions,
    /// Most bytes of a version.
    most: u64,
}

/// Where they are kept: where there is no cache folder, only until the program ends.
enum KeptVersions {
    Disk(Cache),
    Memory(Mutex<BTreeMap<String, Vec<u8>>>),
}

impl UndoRing {
    pub(super) fn new(cache: Option<Cache>, most: u64) -> Self {
        let memory = || KeptVersions::Memory(Mutex::default());
        Self { kept: cache.map_or_else(memory, KeptVersions::Disk), most }
    }

    /// Keeps the version that is about to be replaced.
    pub(super) fn record(&self, label: &str, before: &SavedManifest, after: Digest) {
        let mut steps = self.steps();
        self.kept.write(&version(before.digest), before.text.as_bytes());
        steps.push(UndoStep { label: label.to_owned(), before: before.digest, after });
        while steps.len() > MOST {
            let old = steps.remove(0);
            if steps.iter().all(|step| step.before != old.before) {
                self.kept.remove(&version(old.before));
            }
        }
        self.keep(&steps);
    }

    /// Forgets the last step.
    pub(super) fn forget_last(&self) {
        let mut steps = self.steps();
        if let Some(last) = steps.pop()
            && steps.iter().all(|step| step.before != last.before)
        {
            self.kept.remove(&version(last.before));
        }
        self.keep(&steps);
    }

    /// The last change, where the manifest is still as that left it.
    pub(super) fn last(&self, now: Digest) -> Option<UndoStep> {
        self.steps().pop().filter(|step| step.after == now)
    }

    /// The text before a step.
    pub(super) fn text_before(&self, step: &UndoStep) -> Option<String> {
        let bytes = self.kept.read(&version(step.before), self.most)?;
        String::from_utf8(bytes).ok().filter(|text| Digest::compute(text.as_bytes()) == step.before)
    }

    fn steps(&self) -> Vec<UndoStep> {
        let read = self.kept.read(STEPS, 1 << 20);
        read.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    fn keep(&self, steps: &[UndoStep]) {
        self.kept.write(STEPS, &serde_json::to_vec(steps).unwrap_or_default());
    }
}

fn version(digest: Digest) -> String {
    format!("{digest}.toml")
}

impl KeptVersions {
    fn read(&self, name: &str, most: u64) -> Option<Vec<u8>> {
        match self {
            Self::Disk(cache) => cache.read(name, most),
            Self::Memory(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned(),
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        match self {
            // A full disk costs the way back, and not what the user saves.
            Self::Disk(cache) => drop(cache.write(name, bytes)),
            Self::Memory(kept) => {
                kept.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), bytes.to_vec());
            }
        }
    }

    fn remove(&self, name: &str) {
        match self {
            Self::Disk(cache) => cache.remove(name),
            Self::Memory(kept) => {
                kept.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
            }
        }
    }
}
