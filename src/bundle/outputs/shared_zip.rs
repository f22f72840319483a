//! The one zip of several bundles: every original that one of them has, once, with the record and the lists of each. The
//! bundles are made by then. So each original is read again, and what is packed is held against what was bundled.

use std::collections::BTreeMap;
use std::path::Path;

use sha2::Digest as _;

use super::RecordedOutputs;
use super::zip_thread::ZipThread;
use crate::integrity;
use crate::integrity::{BagTags, BundleToCheck, FileDigest, RecordItem, RecordTags};
use crate::model::finding::Finding;
use crate::model::{Digest, ItemPath};
use crate::system::progress::{ProgressSink, RunError};
use crate::system::{EvidenceReader, StagingDir, SystemError};

/// What came of packing the originals.
pub enum PackedOriginals {
    /// The zip.
    Sealed(FileDigest),
    /// Files that are not what was bundled.
    Changed(Vec<Finding>),
}

/// Packs the originals of these bundles into a zip of this name.
///
/// # Errors
/// What the disk says, or the user stops the job.
pub fn pack(
    staging: &StagingDir,
    name: &str,
    folder: &Path,
    bundles: &[&RecordedOutputs],
    manifest: Option<String>,
    watch: &dyn ProgressSink,
) -> Result<PackedOriginals, RunError> {
    let originals = || bundles.iter().flat_map(|made| &made.record.items).flat_map(RecordItem::originals);
    let mut files: BTreeMap<&ItemPath, (Digest, u64)> = BTreeMap::new();
    let mut changed = Vec::new();
    for (file, digest, bytes) in originals() {
        if *files.entry(file).or_insert((digest, bytes)) != (digest, bytes) {
            changed.push(crate::ingest::changed().at(file));
        }
    }
    let trouble = |e| staging.trouble(name, e);
    let top = name.strip_suffix(".zip").unwrap_or(name);
    let mut bag = ZipThread::begin(staging.begin(name)?, top).map_err(trouble)?;
    watch.step("Packing the originals", files.len() as u64);
    for (file, (digest, bytes)) in &files {
        if watch.stopped() {
            return Err(RunError::Stopped);
        }
        watch.part(file.as_str());
        if !copy(&mut bag, folder, file, (*digest, *bytes)).map_err(|why| why.into_trouble(staging, name))? {
            changed.push(crate::ingest::changed().at(file));
        }
    }
    if !changed.is_empty() {
        return Ok(PackedOriginals::Changed(changed));
    }
    let place = |made: &RecordedOutputs| format!("{}/", made.record.purpose.word());
    let checked: Vec<BundleToCheck<'_>> =
        bundles.iter().map(|made| BundleToCheck::new(&made.record, &made.stem, place(made))).collect();
    let records = bundles.iter().map(|made| {
        let name = format!("{}{}.json", place(made), made.stem);
        RecordTags::new(&made.record, made.text.clone(), name)
    });
    let tags = BagTags {
        originals: integrity::bag_manifest(bundles.iter().flat_map(|made| &made.record.items)),
        manifest,
        how_to_check: integrity::how_to_check(&checked),
        records: records.collect(),
    };
    let date = bundles.iter().map(|made| made.record.date).max().unwrap_or_default();
    Ok(PackedOriginals::Sealed(bag.finish(tags, date).map_err(trouble)?))
}

/// Why an original could not be packed.
enum CopyError {
    Evidence(SystemError),
    Zip(std::io::Error),
}

impl CopyError {
    fn into_trouble(self, staging: &StagingDir, name: &str) -> SystemError {
        match self {
            CopyError::Evidence(trouble) => trouble,
            CopyError::Zip(cause) => staging.trouble(name, cause),
        }
    }
}

/// Copies an original. Whether it is what was bundled.
fn copy(
    bag: &mut ZipThread,
    folder: &Path,
    file: &ItemPath,
    (digest, bytes): (Digest, u64),
) -> Result<bool, CopyError> {
    let mut reader = EvidenceReader::open(folder, file).map_err(CopyError::Evidence)?;
    if reader.bytes() != bytes {
        return Ok(false);
    }
    bag.start(file, bytes).map_err(CopyError::Zip)?;
    let mut hash = sha2::Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut left = bytes;
    loop {
        let read = reader.read(&mut buffer).map_err(CopyError::Evidence)?;
        let Some(rest) = left.checked_sub(read as u64) else { return Ok(false) };
        if read == 0 {
            return Ok(left == 0 && reader.unchanged() && Digest::new(hash.finalize().into()) == digest);
        }
        hash.update(&buffer[..read]);
        bag.part(&buffer[..read]).map_err(CopyError::Zip)?;
        left = rest;
    }
}
