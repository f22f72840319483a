//! Other people's PDFs and pictures become pages of one PDF. `import` turns one file into self-contained
//! objects and one figure per page; `BundleAssembler` streams those into the bundle as they come and adds, once every
//! number is known, what depends on numbers: page dictionaries, stamps, links, outline, record and seal.
//!
//! Every source page is kept whole inside a form XObject that our own page draws. So nothing of the source, be
//! it an unbalanced `q` or a clashing resource name, can reach the stamp, and the page's own bytes are passed
//! on as they are.

pub mod frontmatter_pdf;
pub(crate) mod image;
pub mod import;
pub mod layout;
pub mod write;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use lopdf::Object;

use crate::model::finding::Finding;
use crate::model::limits::Limits;
use crate::model::paper::Paper;
use crate::pdf::frontmatter_pdf::Rectangle;

mod decode;
mod drawing;
mod geometry;
mod source;

pub use crate::model::format::PageFormat;
pub(crate) use image::grayscale::{DecodeError, GrayImage, fingerprint, grey};
pub(crate) use image::scanned_pages::{Scan, scans};
pub use import::append::DetachedPages;
pub(crate) use import::removed_content::page_list;
pub(crate) use import::visible_text::{VisibleText, visible_text};
pub(crate) use source::first_page_text::first_page;
pub use write::assembler::{AssembledPdf, BundleAssembler};
pub(crate) use write::catalog::{LEAF, branch_dictionary, close_part};
pub(crate) use write::object_writer::{PdfWriter, wrong};
pub(crate) use write::ocr_text_layer::{BELOW, OcrWord, add_text_layer};
pub(crate) use write::stamps_and_outline::{Bookmark, BookmarkPages, bookmarks};

/// A file's pages made ready for the bundle.
#[derive(Clone, Debug, Default)]
pub struct ImportedPages {
    /// Objects with local numbers from 1; they refer only to one another.
    pub objects: BTreeMap<u32, Object>,
    /// The pages, in order; never empty.
    pub pages: Vec<ImportedPage>,
    /// Optional content groups among the objects: they must be listed in the bundle's catalog.
    pub layers: Vec<Layer>,
    /// Links from page to page inside the file, in the order of the pages they are on.
    pub links: Vec<ImportedLink>,
    /// The file's own bookmarks.
    pub bookmarks: Vec<ImportedBookmark>,
    /// What is to be said of the file; the file is not named yet.
    pub findings: Vec<Finding>,
    /// Pages of the file that cannot be shown, in order. For each there is an error among the findings.
    pub missing: Vec<MissingPage>,
}

/// A page of a file that cannot be shown, though others of it can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingPage {
    /// How many of the pages that can be shown come before it.
    pub before: usize,
    /// Its number in the file, from 1.
    pub number: usize,
    /// Why, in a sentence.
    pub why: String,
}

impl ImportedPages {
    /// Notes that the next page of the file cannot be shown.
    fn lacks(&mut self, number: usize, finding: Finding) {
        let why = finding.message.clone();
        self.missing.push(MissingPage { before: self.pages.len(), number, why });
        self.findings.push(finding);
    }

    /// Size of its streams in bytes: a PDF that holds all of it is larger than that.
    pub fn streams(&self) -> u64 {
        let stream = |object: &Object| object.as_stream().map_or(0, |stream| stream.content.len() as u64);
        self.objects.values().map(stream).sum()
    }
}

/// A page made ready: a figure, and where it goes on which sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImportedPage {
    /// The sheet.
    pub paper: Paper,
    /// Local number of a form or image XObject that shows the whole page.
    pub figure: u32,
    /// From the figure's space to the sheet, in points.
    pub matrix: [f32; 6],
}

/// A place in a file: one of its pages, and where on the sheet the view begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImportedPlace {
    /// Which of the file's pages, from 0.
    pub page: u32,
    /// How high on the sheet, in points from its lower edge; nothing when only the page is meant.
    pub top: Option<f32>,
}

/// A link from one page of a file to another.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedLink {
    /// Which of the file's pages it is on, from 0.
    pub on: u32,
    /// Where on the sheet it is, in points.
    pub area: Rectangle,
    /// The lines of print it covers, four corners each, when the file names them.
    pub lines: Vec<f32>,
    /// Where it leads.
    pub to: ImportedPlace,
}

/// A bookmark of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedBookmark {
    /// Its title, cleaned of what cannot be seen; never empty.
    pub title: String,
    /// Where it leads.
    pub to: ImportedPlace,
    /// Those under it.
    pub under: Vec<ImportedBookmark>,
}

/// A group of content that the file can show or hide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Local number of the optional content group.
    pub group: u32,
    /// Whether the file hides it when it is opened.
    pub hidden: bool,
}

/// What the PDF says of itself.
#[derive(Clone, Debug)]
pub struct DocumentInfo {
    /// The bundle's title.
    pub title: String,
    /// What it is; may be empty.
    pub subject: String,
    /// Its language, "en-GB".
    pub language: String,
    /// Its date.
    pub date: Date,
}

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
            let how = crate::pdf::import::page::PageFit::Paper { page_by_page: false };
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
/// As [`import`].
pub(crate) fn place_converted(bytes: &Arc<Vec<u8>>, limits: &Limits) -> Result<ImportedPages, Vec<Finding>> {
    crate::pdf::import::page::import_pdf(
        Arc::clone(bytes),
        None,
        limits,
        crate::pdf::import::page::PageFit::Converted,
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
    let how = crate::pdf::import::page::PageFit::Paper { page_by_page: true };
    crate::pdf::import::page::import_pdf(Arc::clone(bytes), password, limits, how).map(|placed| placed.0)
}

/// A PDF opened to be glanced at, with the password that opens it.
///
/// # Errors
/// It cannot be opened; the finding's code says whether that is for want of a password.
pub(crate) fn unlocked(
    bytes: Vec<u8>,
    password: Option<&str>,
    limits: &Limits,
) -> Result<lopdf::Document, Finding> {
    crate::pdf::source::open::open(&Arc::new(bytes), password, limits).map(|opened| opened.doc)
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
        crate::pdf::import::page::PageFit::Exact { font: "" },
    )
    .map(|placed| placed.0)
}
