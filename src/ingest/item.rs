//! An item on its way through the reading threads: what decides how it is read, and what came of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::case::arrears::LedgerTable;
use crate::case::manifest::call_types::CallLog;
use crate::case::matching::MatchedRow;
use crate::ingest::picture_checks::PictureChecks;
use crate::ingest::sandbox::Sandbox;
use crate::ingest::tools::ffmpeg::Ffmpeg;
use crate::ingest::tools::libreoffice::{LibreOffice, OfficeWorker};
use crate::ingest::tools::{ocr, transcriber};
use crate::model::document::Document;
use crate::model::finding::Finding;
use crate::model::limits::Limits;
use crate::model::page_text::ItemText;
use crate::model::plan::Enclosed;
use crate::model::{Digest, ItemPath};
use crate::pdf::ImportedPages;
use crate::readers::audio::AudioInfo;
use crate::readers::detect::FileType;
use crate::system::EvidenceReader;
use crate::system::progress::Environment;

/// An item as it was read.
pub struct IngestedItem {
    /// What it is, by its content.
    pub format: FileType,
    /// Its bytes.
    pub bytes: ItemBytes,
    /// What came of making pages of it.
    pub pages: ItemPages,
    /// The files enclosed in it.
    pub enclosures: Vec<Enclosed>,
    /// Every file of the folder that it shows beside itself.
    pub used: BTreeSet<ItemPath>,
    /// How it sounds, when it is a recording that can be listened to.
    pub heard: Option<AudioInfo>,
    /// What is said in it, when a program wrote that down.
    pub spoken: Option<Document>,
    /// Its rows, when an account or the log of calls is made of them and it could be read.
    pub ledger: Option<LedgerTable>,
    /// What there is to say about it; the file is named in each.
    pub findings: Vec<Finding>,
    /// What was read of its pictures, and how many pages were left unread.
    pub words: OcrWords,
    /// The words of its pages.
    pub text: ItemText,
}

impl IngestedItem {
    /// An item of which there is no more than this.
    pub(super) fn new(format: FileType, bytes: ItemBytes, pages: ItemPages, findings: Vec<Finding>) -> Self {
        let words = OcrWords::default();
        Self {
            format,
            bytes,
            pages,
            enclosures: Vec::new(),
            used: BTreeSet::new(),
            heard: None,
            spoken: None,
            ledger: None,
            findings,
            words,
            text: ItemText::default(),
        }
    }
}

/// What was read of an item's pictures.
#[derive(Debug, Default)]
pub struct OcrWords {
    /// For each page whose picture was read: which of the item's pages, from 0, and its lines.
    pub read: Vec<(usize, Vec<ocr::HocrLine>)>,
    /// How many pages words were added to.
    pub with_words: usize,
    /// Pages that are pictures and were not read.
    pub left: usize,
}

/// The bytes of an item.
pub enum ItemBytes {
    /// In memory, already hashed.
    Held(Arc<Vec<u8>>, Digest),
    /// Still on disk, except for the first ones, which identified it. A recording may be larger than memory,
    /// and nothing but its digest is needed of it.
    Waiting(Box<EvidenceReader>, Vec<u8>),
    /// It could not be read.
    None,
}

impl ItemBytes {
    /// The first ones, where the rest is still on disk.
    pub fn head(&self) -> Option<&[u8]> {
        if let ItemBytes::Waiting(_, head) = self { Some(head) } else { None }
    }
}

/// What came of making pages.
pub enum ItemPages {
    /// They are ready; with the digest of each, where they are wanted.
    Placed(Box<ImportedPages>, Vec<Digest>),
    /// There are none; a sheet stands for the item, for this reason.
    Sheet(String),
    /// There are none, and no sheet may stand for the item: the findings say why.
    Refused,
}

/// What decides how an item is read.
#[derive(Clone, Copy)]
pub struct IngestContext<'a> {
    /// The evidence folder.
    pub folder: &'a Path,
    /// The ceilings.
    pub limits: &'a Limits,
    /// Whether a sheet may stand for an item that cannot be shown.
    pub placeholders: bool,
    /// How many threads read.
    pub jobs: usize,
    /// The program that is the sandbox, in which each PDF is read first; without it there is none.
    pub trial: Option<&'a Path>,
    /// The environment, which may hold passwords.
    pub environment: &'a Environment,
    /// LibreOffice, where it is installed.
    pub office: &'a LibreOffice,
    /// Where the words of pictures are read.
    pub words: &'a ocr::OcrPool,
    /// ffmpeg, where it is installed.
    pub ffmpeg: &'a Ffmpeg,
    /// Where transcripts are made.
    pub transcripts: &'a transcriber::TranscriptionQueue,
    /// The recordings that have one.
    pub transcribed: &'a BTreeSet<&'a ItemPath>,
    /// The items that accounts and the log of calls are made of.
    pub ledgers: &'a BTreeSet<&'a ItemPath>,
    /// The tables of calls, each with the log that names it.
    pub call_tables: &'a BTreeMap<&'a ItemPath, &'a CallLog>,
    /// The files of items that have several.
    pub of_several: &'a BTreeSet<&'a ItemPath>,
    /// Every file of the folder, by what its name looks like.
    pub files: &'a BTreeMap<String, ItemPath>,
    /// The title of each item as our own pages print it, with the children's names as the manifest wants them.
    pub titles: &'a BTreeMap<ItemPath, String>,
    /// Whether the digest of each page is wanted: a bundle is being made.
    pub digest_pages: bool,
}

impl IngestContext<'_> {
    /// Whether this is one of several files of an item.
    pub(super) fn is_of_several(&self, row: &MatchedRow) -> bool {
        self.of_several.contains(&row.path)
    }

    /// The title of an item.
    pub(crate) fn title(&self, row: &MatchedRow) -> String {
        self.titles.get(&row.path).cloned().unwrap_or_default()
    }
}

/// What a reading thread works with.
pub(super) struct WorkerTools<'a> {
    pub(super) sandbox: Sandbox<'a>,
    pub(super) desk: OfficeWorker<'a>,
    pub(super) pictures: PictureChecks<'a>,
}
