//! Other people's PDFs and pictures become pages of one PDF. `import` turns one file into self-contained
//! objects and one XObject per page; `BundleAssembler` streams those into the bundle as they come and adds, once every
//! number is known, what depends on numbers: page dictionaries, stamps, links, outline, record and seal.
//!
//! Every source page is kept whole inside a form XObject that our own page draws. So nothing of the source, be
//! it an unbalanced `q` or a clashing resource name, can reach the stamp, and the page's own bytes are passed
//! on as they are.

pub mod frontmatter_pdf;
pub(crate) mod image;
pub mod import;
mod imported;
pub(crate) mod ink;
pub mod layout;
pub(crate) mod page_digest;
pub(crate) mod picture_checks;
pub(crate) mod render;
pub mod write;

use std::sync::Arc;

use crate::model::finding::Finding;
use crate::model::limits::Limits;
use crate::model::page_text::{PackedText, PageText};

mod decode;
mod drawing;
mod geometry;
pub(crate) mod sfnt;
mod source;
pub(crate) mod text;

pub use crate::model::format::PageFormat;
pub(crate) use crate::pdf::import::page_list::page_list;
pub(crate) use image::grayscale::{DecodeError, GrayImage, fingerprint, grey};
pub(crate) use image::scanned_pages::{Scan, scans};
pub use import::append::DetachedPages;
pub(crate) use import::pages_as_pdf::single_page;
pub(crate) use import::visible_text::{VisibleText, visible_text};
pub use imported::{
    DocumentInfo, ImportedBookmark, ImportedLink, ImportedPage, ImportedPages, ImportedPlace, Layer,
    MissingPage,
};
pub use write::assembler::{AssembledPdf, BundleAssembler};
pub(crate) use write::catalog::{LEAF, branch_dictionary, close_part};
pub(crate) use write::object_writer::{PdfWriter, wrong};
pub(crate) use write::ocr_text_layer::{BELOW, OcrWord, add_text_layer};
pub(crate) use write::stamps_and_outline::{Bookmark, BookmarkPages, bookmarks};

/// Makes a file's pages ready for the bundle. Every problem is told in plain English; with `Err` at least one
/// of the findings is an error, and then the file has no pages to give.
pub fn import(
    form: PageFormat,
    bytes: &Arc<Vec<u8>>,
    limits: &Limits,
) -> Result<ImportedPages, Vec<Finding>> {
    import_with_password(form, bytes, None, limits)
}

/// Makes a file's pages ready for the bundle as `import` does, with the password that opens it. Nothing of the
/// password is in what comes out.
pub fn import_with_password(
    form: PageFormat,
    bytes: &Arc<Vec<u8>>,
    password: Option<&str>,
    limits: &Limits,
) -> Result<ImportedPages, Vec<Finding>> {
    match form {
        PageFormat::Pdf => {
            let how = crate::pdf::import::form::PageFit::Paper { page_by_page: false };
            crate::pdf::import::page::import_pdf(Arc::clone(bytes), password, limits, how)
                .map(|placed| placed.0)
        }
        PageFormat::Jpeg => {
            crate::pdf::image::jpeg::import_jpeg(bytes, limits).map_err(|finding| vec![finding])
        }
        PageFormat::Png => crate::pdf::image::png::import_png(bytes, limits).map_err(|finding| vec![finding]),
        PageFormat::Tiff => crate::pdf::image::tiff::import_tiff(bytes, limits),
        PageFormat::WebP | PageFormat::Gif | PageFormat::Bmp | PageFormat::Heic => {
            crate::pdf::image::decoded::import_decoded(form, bytes, limits).map_err(|finding| vec![finding])
        }
        PageFormat::Svg => drawing::import_svg(bytes, limits),
    }
}

/// Makes the pages of a PDF ready that another program made here of a document. What that program wrote into it beside
/// the pages is not the user's, and not spoken of.
///
/// # Errors
/// As [`import()`].
pub(crate) fn place_converted(bytes: &Arc<Vec<u8>>, limits: &Limits) -> Result<ImportedPages, Vec<Finding>> {
    crate::pdf::import::page::import_pdf(
        Arc::clone(bytes),
        None,
        limits,
        crate::pdf::import::form::PageFit::Converted,
    )
    .map(|placed| placed.0)
}

/// Makes a PDF's pages ready as `import_with_password` does, with a sheet in the place of each page that cannot be shown
/// where the others can.
///
/// # Errors
/// The PDF cannot be opened, or what is wrong with it does not belong to one page.
pub(crate) fn place_page_by_page(
    bytes: &Arc<Vec<u8>>,
    password: Option<&str>,
    limits: &Limits,
) -> Result<ImportedPages, Vec<Finding>> {
    let how = crate::pdf::import::form::PageFit::Paper { page_by_page: true };
    crate::pdf::import::page::import_pdf(Arc::clone(bytes), password, limits, how).map(|placed| placed.0)
}

/// A PDF opened to be glanced at, with the password that opens it.
///
/// # Errors
/// It cannot be opened; the finding's code says whether that is for want of a password.
pub(crate) fn unlocked(
    bytes: &Arc<Vec<u8>>,
    password: Option<&str>,
    limits: &Limits,
) -> Result<lopdf::Document, Finding> {
    crate::pdf::source::open::open(bytes, password, limits).map(|opened| opened.doc)
}

/// The words of the first page of a PDF, with the password that opens it; nothing where they cannot be read.
pub(crate) fn first_page(bytes: &Arc<Vec<u8>>, password: Option<&str>, limits: &Limits) -> Option<PageText> {
    let how = crate::pdf::import::form::PageFit::First;
    let (placed, _) = crate::pdf::import::page::import_pdf(Arc::clone(bytes), password, limits, how).ok()?;
    let page = placed.pages.first()?;
    placed.texts.get(&page.xobject).map(PackedText::unpack)
}

/// Makes pages that were set here ready for the bundle, as they are: A4, upright or lying, with the foot band
/// free.
///
/// # Errors
/// What was set is not a sound PDF, a fault of this program.
pub(crate) fn place_set(bytes: &Arc<Vec<u8>>, limits: &Limits) -> Result<ImportedPages, Vec<Finding>> {
    crate::pdf::import::page::import_pdf(
        Arc::clone(bytes),
        None,
        limits,
        crate::pdf::import::form::PageFit::Exact { fonts: &[] },
    )
    .map(|placed| placed.0)
}
