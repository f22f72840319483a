//! Where the outputs are written while the items pass through: the pages into the PDF, the originals into the
//! bag, each as it comes. When all are through, what depends on page numbers follows, then the record, the
//! seals and the list of digests.

pub mod shared_zip;
mod zip_thread;

use std::io::Write;

use sha2::Digest as _;

use crate::bundle::upload_media::MediaFolder;
use crate::bundle::upload_parts::UploadParts;
use crate::case::matching::MatchedRow;
use crate::ingest::ItemBytes;
use crate::integrity;
use crate::integrity::self_check::ImportedLayout;
use crate::integrity::{BagTags, BundleFile, BundleToCheck, FileDigest, Record, RecordTags};
use crate::model::Digest;
use crate::model::checksum_range::ChecksumRange;
use crate::model::finding::Finding;
use crate::model::plan::Plan;
use crate::pdf::frontmatter_pdf::FrontMatter;
use crate::pdf::{BundleAssembler, DocumentInfo, ImportedPages};
use crate::system::{OutputFile, StagingDir, SystemError};
use zip_thread::ZipThread;

/// The outputs being written.
pub struct BundleWriter {
    binder: BundleAssembler<OutputFile>,
    /// What each item's reading gave, kept aside for the proof.
    laid: Vec<Option<ImportedLayout>>,
    bag: Option<ZipThread>,
    stem: String,
}

/// The outputs when the PDF is bound. The others tell of it and are still to be finished.
pub struct WrittenPdf {
    /// The record, as far as it is known.
    pub record: Record,
    /// What each item's reading gave; nothing where a sheet stands for it.
    pub laid: Vec<Option<ImportedLayout>>,
    bag: Option<ZipThread>,
    stem: String,
}

impl BundleWriter {
    /// Begins the PDF and, when originals are wanted, the bag.
    ///
    /// # Errors
    /// What the disk says.
    pub fn open(staging: &StagingDir, stem: &str, originals: bool) -> Result<Self, SystemError> {
        let (pdf, zip) = (format!("{stem}.pdf"), format!("{stem}.zip"));
        let binder = BundleAssembler::begin(staging.begin(&pdf)?).map_err(|e| staging.trouble(&pdf, e))?;
        let begin_bag = || ZipThread::begin(staging.begin(&zip)?, stem).map_err(|e| staging.trouble(&zip, e));
        let bag = originals.then(begin_bag).transpose()?;
        Ok(Self { binder, laid: Vec::new(), bag, stem: stem.into() })
    }

    /// Adds the next item's pages; nothing when a sheet stands for it.
    ///
    /// # Errors
    /// What the disk says.
    pub fn add(&mut self, pages: Option<ImportedPages>) -> Result<(), SystemError> {
        self.laid.push(pages.as_ref().map(ImportedLayout::new));
        let added = match pages {
            Some(placed) => self.binder.add(placed).map(|_| ()),
            None => self.binder.add_sheet(),
        };
        added.map_err(|e| SystemError::new(format!("{}.pdf", self.stem), "save", e))
    }

    /// Adds more pages to the item that was added last: those of its next file.
    ///
    /// # Errors
    /// What the disk says.
    pub fn add_to_last(&mut self, pages: ImportedPages) -> Result<(), SystemError> {
        if let Some(Some(layout)) = self.laid.last_mut() {
            layout.extend(ImportedLayout::new(&pages));
        }
        let added = self.binder.add_to_last(pages);
        added.map_err(|e| SystemError::new(format!("{}.pdf", self.stem), "save", e))
    }

    /// Writes everything in the PDF that depends on page numbers.
    ///
    /// # Errors
    /// What the disk says, or that plan and pages do not agree.
    pub fn bind(
        self,
        staging: &StagingDir,
        about: &DocumentInfo,
        plan: &Plan,
        front: &FrontMatter,
        mut record: Record,
    ) -> Result<WrittenPdf, SystemError> {
        let pdf = format!("{}.pdf", self.stem);
        let mut inside = |stretches: &[ChecksumRange]| {
            for (item, stretch) in record.items.iter_mut().zip(stretches) {
                item.stretch = (stretch.bytes > 0).then_some(*stretch);
            }
            record.inside().text().into_bytes()
        };
        let bound =
            self.binder.finish(plan, front, about, &mut inside).map_err(|e| staging.trouble(&pdf, e))?;
        record.bundle = Some(BundleFile { file: pdf, sha256: bound.digest, bytes: bound.bytes });
        let Self { laid, bag, stem, .. } = self;
        Ok(WrittenPdf { record, laid, bag, stem })
    }
}

impl WrittenPdf {
    /// Size of the PDF in bytes.
    pub fn bytes(&self) -> u64 {
        self.record.bundle.as_ref().map_or(0, |bundle| bundle.bytes)
    }

    /// Takes the parts into the record, and what is to be said of them, unless that is said already. Gives what is
    /// new.
    pub fn take(&mut self, parted: UploadParts) -> Vec<Finding> {
        self.record.parts = parted.parts;
        self.say(parted.findings)
    }

    /// Takes the media into the record, as [`Self::take`] does the parts.
    pub fn take_media(&mut self, media: MediaFolder) -> Vec<Finding> {
        self.record.media = media.files;
        self.record.converters.extend(media.converter);
        self.say(media.findings)
    }

    fn say(&mut self, findings: Vec<Finding>) -> Vec<Finding> {
        let said = &self.record.findings;
        let new = |finding: &Finding| !said.iter().any(|f| f.code == finding.code && f.file == finding.file);
        let new: Vec<Finding> = findings.into_iter().filter(new).collect();
        self.record.findings.extend(new.iter().cloned());
        new
    }

    /// Writes the record, the bag's tag files, one of which is the user's manifest, and the list of digests. Gives the
    /// full record, and name and size of each output.
    ///
    /// # Errors
    /// What the disk says.
    pub fn finish(
        mut self,
        staging: &StagingDir,
        manifest: Option<String>,
    ) -> Result<(Record, Vec<(String, u64)>), SystemError> {
        let bag = self.bag.take();
        let recorded = self.record(staging)?;
        let RecordedOutputs { record, text, stem, .. } = &recorded;
        let mut zip = None;
        if let Some(bag) = bag {
            let name = format!("{stem}.zip");
            let checked = BundleToCheck::new(record, stem, String::new());
            let tags = BagTags {
                originals: integrity::bag_manifest(&record.items),
                manifest,
                how_to_check: integrity::how_to_check(&[checked]),
                records: vec![RecordTags::new(record, text.clone(), format!("{stem}.json"))],
            };
            let sealed = bag.finish(tags, record.date).map_err(|e| staging.trouble(&name, e))?;
            zip = Some((name, sealed));
        }
        recorded.finish(staging, zip)
    }

    /// Writes the record. The list of digests is still to be written, because other outputs tell of the record.
    ///
    /// # Errors
    /// What the disk says.
    pub fn record(self, staging: &StagingDir) -> Result<RecordedOutputs, SystemError> {
        let Self { record, stem, .. } = self;
        let json = format!("{stem}.json");
        let text = record.sealed_text();
        let (mut sums, mut files) = (Vec::new(), Vec::new());
        if let Some(BundleFile { file, sha256, bytes }) = &record.bundle {
            sums.push((file.clone(), *sha256));
            files.push((file.clone(), *bytes));
        }
        sums.extend(record.parts.iter().map(|part| (part.file.clone(), part.sha256)));
        sums.extend(record.media.iter().map(|medium| (medium.file.clone(), medium.sha256)));
        sums.push((json.clone(), Digest::compute(text.as_bytes())));
        files.push((json.clone(), text.len() as u64));
        write(staging, &json, &text)?;
        Ok(RecordedOutputs { record, text, stem, sums, files })
    }
}

/// The outputs when the record is written. The list of digests is still to be written.
pub struct RecordedOutputs {
    /// The full record.
    pub record: Record,
    text: String,
    stem: String,
    sums: Vec<(String, Digest)>,
    files: Vec<(String, u64)>,
}

impl RecordedOutputs {
    /// Writes the list of digests, that of the zip among them. Gives the record, and name and size of each output.
    ///
    /// # Errors
    /// What the disk says.
    pub fn finish(
        self,
        staging: &StagingDir,
        zip: Option<(String, FileDigest)>,
    ) -> Result<(Record, Vec<(String, u64)>), SystemError> {
        let Self { record, stem, mut sums, mut files, .. } = self;
        if let Some((name, sealed)) = zip {
            sums.push((name.clone(), sealed.digest));
            // A zip that other bundles have as well is told of once.
            files.extend((!name.contains('/')).then_some((name, sealed.bytes)));
        }
        let (name, list) = (format!("{stem}.sha256"), integrity::sums(&mut sums));
        write(staging, &name, &list)?;
        files.push((name, list.len() as u64));
        files.extend(record.parts.iter().map(|part| (part.file.clone(), part.bytes)));
        files.extend(record.media.iter().map(|medium| (medium.file.clone(), medium.bytes)));
        Ok((record, files))
    }
}

fn write(staging: &StagingDir, name: &str, text: &str) -> Result<(), SystemError> {
    staging.create(name)?.write_all(text.as_bytes()).map_err(|e| staging.trouble(name, e))
}

/// Why an item's bytes could not be kept.
pub enum KeepError {
    /// The file changed while it was being read.
    Changed,
    /// The file could not be read to its end.
    Unreadable(SystemError),
    /// The outputs could not be written.
    Trouble(SystemError),
}

/// Hashes the bytes where that is still to be done and writes them to the bag. Gives digest and size, or
/// nothing when there are no bytes. Without a writer they are only hashed.
///
/// # Errors
/// The file could not be read as one whole, or the outputs could not be written.
pub fn store_original(
    row: &MatchedRow,
    bytes: ItemBytes,
    writer: Option<&mut BundleWriter>,
) -> Result<Option<(Digest, u64)>, KeepError> {
    let mut bag = writer.and_then(|p| p.bag.as_mut());
    let into_bag = |e| KeepError::Trouble(SystemError::new("the zip with the originals", "save", e));
    match bytes {
        ItemBytes::None => Ok(None),
        ItemBytes::Held(bytes, digest) => {
            if let Some(bag) = bag {
                bag.whole(&row.path, &bytes).map_err(into_bag)?;
            }
            Ok(Some((digest, bytes.len() as u64)))
        }
        ItemBytes::Waiting(mut reader, head) => {
            let expected = reader.bytes();
            let mut hash = sha2::Sha256::new();
            let mut size = 0;
            if let Some(bag) = &mut bag {
                bag.start(&row.path, expected).map_err(into_bag)?;
            }
            let mut buffer = vec![0; 1 << 18];
            let mut filled = head.len();
            buffer[..filled].copy_from_slice(&head);
            while filled > 0 {
                hash.update(&buffer[..filled]);
                size += filled as u64;
                if let Some(bag) = &mut bag {
                    bag.part(&buffer[..filled]).map_err(into_bag)?;
                }
                if size > expected {
                    return Err(KeepError::Changed);
                }
                filled = reader.read(&mut buffer).map_err(KeepError::Unreadable)?;
            }
            if size != expected || !reader.unchanged() {
                return Err(KeepError::Changed);
            }
            Ok(Some((Digest::new(hash.finalize().into()), size)))
        }
    }
}
