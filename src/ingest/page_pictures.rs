//! The picture of a page of a file, as the bundle will show that page: it is imported, or set, as in a build, and then
//! drawn. Called in the sandbox, because files and fonts may have been made to cost whatever they can. Documents that
//! LibreOffice lays out have no picture here: their pages come about only in a build.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::ingest::attachments::{self, AttachmentContext, AttachmentHelpers};
use crate::ingest::sandbox_result::SandboxResult;
use crate::model::ItemPath;
use crate::model::finding::Finding;
use crate::model::limits::Limits;
use crate::model::picture::{PagePicture, PictureError, PictureRequest};
use crate::pdf::{self, ImportedPages};
use crate::readers::detect::{FileType, identify};
use crate::readers::{self, ParsedDocument, ReaderContext, TextFormat};
use crate::system::{EvidenceReader, FileStamp};

/// Which page is to be drawn, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PageRequest {
    /// The file.
    pub(crate) item: ItemPath,
    /// Its page, from 0.
    pub(crate) page: usize,
    /// Its password.
    pub(crate) password: Option<String>,
    /// What is printed above pages that are set here.
    pub(crate) title: String,
    /// The line below that.
    pub(crate) detail: String,
    /// How the picture is wanted.
    pub(crate) picture: PictureRequest,
    /// Whether the file is a finished bundle, whose pages are drawn as they are.
    pub(crate) finished: bool,
}

/// The pages of the file that was drawn last: whoever looks at one page looks at the next one too.
#[derive(Default)]
pub(super) struct KeptPages(Mutex<Option<KeptFile>>, Mutex<Option<KeptBundle>>);

/// A finished bundle as it is: its name, what the file was like, and its bytes.
type KeptBundle = (ItemPath, FileStamp, Arc<Vec<u8>>);

/// A file and what was made of it.
struct KeptFile {
    item: ItemPath,
    stamp: FileStamp,
    heads: [String; 2],
    pages: Arc<ImportedPages>,
}

impl KeptPages {
    fn get(&self, wanted: &PageRequest, stamp: &FileStamp) -> Option<Arc<ImportedPages>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |kept: &KeptFile| {
            kept.item == wanted.item && kept.stamp == *stamp && kept.heads == heads_of(wanted)
        };
        // Of another one nothing stays in memory while this one is made.
        if kept.as_ref().is_some_and(|kept| !same(kept)) {
            *kept = None;
        }
        kept.as_ref().map(|kept| Arc::clone(&kept.pages))
    }

    fn bundle(&self, item: &ItemPath, stamp: &FileStamp) -> Option<Arc<Vec<u8>>> {
        let kept = self.1.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |(known, then, _): &&KeptBundle| known == item && then == stamp;
        kept.as_ref().filter(same).map(|(_, _, bytes)| Arc::clone(bytes))
    }

    fn keep(&self, wanted: &PageRequest, stamp: FileStamp, pages: &Arc<ImportedPages>) {
        let kept =
            KeptFile { item: wanted.item.clone(), stamp, heads: heads_of(wanted), pages: Arc::clone(pages) };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
    }
}

fn heads_of(wanted: &PageRequest) -> [String; 2] {
    [wanted.title.clone(), wanted.detail.clone()]
}

/// Draws a page, and says how many pages its file has.
///
/// # Errors
/// Why there is no picture.
pub(super) fn draw(
    folder: &Path,
    wanted: &PageRequest,
    limits: &Limits,
    kept: &KeptPages,
) -> Result<(PagePicture, usize), PictureError> {
    let unreadable = |_| PictureError::Unreadable;
    let mut reader = EvidenceReader::open(folder, &wanted.item).map_err(unreadable)?;
    if reader.bytes() > limits.held_bytes {
        return Err(PictureError::TooLarge);
    }
    let stamp = reader.stamp().clone();
    if wanted.finished {
        let bytes = kept
            .bundle(&wanted.item, &stamp)
            .map_or_else(|| reader.whole(&[]).map(|whole| Arc::new(whole.bytes)), Ok);
        let bytes = bytes.map_err(unreadable)?;
        *kept.1.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((wanted.item.clone(), stamp, Arc::clone(&bytes)));
        return pdf::render::picture_of(bytes, wanted.page, wanted.picture);
    }
    let pages = match kept.get(wanted, &stamp) {
        Some(pages) => pages,
        None => {
            let whole = reader.whole(&[]).map_err(unreadable)?;
            let pages = Arc::new(pages_of(whole.bytes, wanted, limits)?);
            kept.keep(wanted, stamp, &pages);
            pages
        }
    };
    let pdf = pdf::single_page(&pages, wanted.page, limits.held_bytes).ok_or(
        match wanted.page < pages.pages.len() {
            true => PictureError::TooLarge,
            false => PictureError::Unreadable,
        },
    )?;
    pdf::render::picture(pdf, wanted.picture).map(|picture| (picture, pages.pages.len()))
}

/// The pages of a file as a build makes them.
fn pages_of(bytes: Vec<u8>, wanted: &PageRequest, limits: &Limits) -> Result<ImportedPages, PictureError> {
    let format = identify(&bytes, wanted.item.extension().as_deref());
    let bytes = Arc::new(bytes);
    match format {
        FileType::Paged(form) => pdf::import_with_password(form, &bytes, wanted.password.as_deref(), limits)
            .map_err(|_| PictureError::Unreadable),
        FileType::Text(text_format) if !text_format.laid_out() => {
            let known = ReaderContext {
                file: &wanted.item,
                title: &wanted.title,
                detail: &wanted.detail,
                checked_by: None,
                limits,
            };
            let reading =
                readers::read_document(text_format, &bytes, known).map_err(|_| PictureError::Unreadable)?;
            let helpers = &mut AlreadyInside;
            let context = AttachmentContext { file: &wanted.item, limits, helpers };
            let made = attachments::make(reading, context).map_err(|_| PictureError::Unreadable)?;
            Ok(made.placed)
        }
        _ => Err(PictureError::Unreadable),
    }
}

/// There is no other process to ask from inside the sandbox.
struct AlreadyInside;

impl AttachmentHelpers for AlreadyInside {
    fn try_in_sandbox(&mut self, _: &Arc<Vec<u8>>) -> SandboxResult {
        SandboxResult::Safe
    }

    fn laid_out(
        &mut self,
        _: TextFormat,
        _: &[u8],
        _: &mut ParsedDocument,
    ) -> Result<Option<ImportedPages>, Vec<Finding>> {
        Ok(None)
    }
}
