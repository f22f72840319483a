//! The bundles of a case that are there, as the disk has them: the page shows them also after it was closed and opened
//! again. A bundle is told by its record; the other outputs are what the record and the folder name.

use std::path::{Path, PathBuf};

use crate::integrity::Record;
use crate::model::{Purpose, file_names};
use crate::system::{self, FollowLinks};

/// Most bytes of a record that is read.
const RECORD: u64 = 256 << 20;

/// A bundle that is there.
#[derive(Clone, Debug)]
pub(super) struct FinishedBundle {
    /// The folder that it is in.
    pub(super) folder: PathBuf,
    /// Its record.
    pub(super) record: Record,
    /// The name of its PDF.
    pub(super) pdf: String,
    /// Its outputs: name and size in bytes.
    pub(super) files: Vec<(String, u64)>,
}

impl FinishedBundle {
    fn read(folder: &Path, names: &[String]) -> Option<Self> {
        let records = names.iter().filter(|name| name.ends_with(".json"));
        let (record, name) = records.filter_map(|name| Some((record(&folder.join(name))?, name))).next()?;
        let pdf = record.bundle.as_ref().map(|bundle| bundle.file.clone())?;
        // What a record names is a file of this folder and nothing else.
        let plain = |name: &str| names.iter().any(|other| other == name);
        plain(&pdf).then_some(())?;
        let mut files: Vec<String> = vec![pdf.clone(), name.clone()];
        files.extend(record.originals.clone().filter(|name| plain(name)));
        files.extend(names.iter().filter(|name| name.ends_with(".sha256")).cloned());
        for (inner, is_output) in [
            (file_names::PARTS_FOLDER, file_names::is_part as fn(&str) -> bool),
            (file_names::MEDIA_FOLDER, file_names::is_medium),
        ] {
            let inside = system::list(&folder.join(inner)).unwrap_or_default();
            files.extend(
                inside.into_iter().filter(|name| is_output(name)).map(|name| format!("{inner}/{name}")),
            );
        }
        let sized = |name: String| {
            let bytes = system::open_output(&folder.join(&name)).ok()?.metadata().ok()?.len();
            Some((name, bytes))
        };
        Some(Self {
            folder: folder.to_owned(),
            record,
            pdf,
            files: files.into_iter().filter_map(sized).collect(),
        })
    }
}

/// The bundles of the case in this folder, in the order of their purposes.
pub(super) fn bundles(evidence: &Path) -> Vec<FinishedBundle> {
    let folder = output_folder(evidence);
    let Ok(names) = system::list(&folder) else { return Vec::new() };
    if let Some(one) = FinishedBundle::read(&folder, &names) {
        return vec![one];
    }
    let inner = |purpose: Purpose| {
        let inner = folder.join(purpose.word());
        FinishedBundle::read(&inner, &system::list(&inner).ok()?)
    };
    Purpose::ALL.into_iter().filter_map(inner).collect()
}

/// The folder that holds them.
pub(super) fn output_folder(evidence: &Path) -> PathBuf {
    file_names::default_output_dir(evidence)
}

/// The zip that several bundles have in common, with its size in bytes.
pub(super) fn shared_zip(bundles: &[FinishedBundle]) -> Option<(PathBuf, u64)> {
    let first = bundles.first()?;
    let name =
        first.record.originals.as_deref()?.strip_prefix("../").filter(|name| !name.contains(['/', '\\']))?;
    let path = first.folder.parent()?.join(name);
    let bytes = system::open_output(&path).ok()?.metadata().ok()?.len();
    Some((path, bytes))
}

fn record(path: &Path) -> Option<Record> {
    let bytes = system::own_file(path, RECORD, FollowLinks::Refuse).ok()??;
    let starts = bytes.get(..256.min(bytes.len()))?.windows(17).any(|window| window == b"leverarch-record/");
    starts.then(|| serde_json::from_slice(&bytes).ok())?
}
