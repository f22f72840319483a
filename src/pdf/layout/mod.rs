//! Layout: texts in, pages of placed glyphs, rules and tints out, and those as a PDF. The front matter and
//! the pages of items that have words but no pages of their own are both set here, so they look like one
//! document. Nothing here reads a file, a clock or a system font, so the same input gives the same bytes.
//!
//! `shape_text` turns texts into lines of glyphs, `page` and `table` place them, and `pdf_writer` alone knows of PDF.

pub(crate) mod color;
pub mod document;
pub(crate) mod fonts;
pub(crate) mod page;
pub(crate) mod page_words;
pub(crate) mod palette;
mod paragraphs;
pub(crate) mod pdf_writer;
pub(crate) mod shape_text;
pub(crate) mod table;
pub(crate) mod wording;

pub use fonts::printable;
pub(crate) use paragraphs::{ParagraphSetter, SetTask};

use crate::model::finding::Finding;

/// Why pages could not be set. The typefaces are compiled in, so only a fault of this program can bring it
/// about; it is told instead of printing a page with holes.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// A typeface of this name cannot be cut down to the letters that are used.
    #[error("the typeface {0} cannot be used: {1}")]
    Typeface(&'static str, subsetter::Error),
    /// What a typeface of this name was cut down to cannot be read.
    #[error("the typeface {0} cannot be used: its subset is not a font")]
    Subset(&'static str),
    /// The PDF cannot be put together.
    #[error("the PDF could not be written: {0}")]
    Pdf(std::io::Error),
    /// The PDF that was written cannot be taken in as pages of the bundle.
    #[error("{}", .0.first().map_or_else(String::new, ToString::to_string))]
    NotImported(Vec<Finding>),
    /// The stamp has not all the letters that page numbers may have.
    #[error("the stamp's typeface lacks a character of ASCII")]
    StampLetters,
    /// The index changes its own length, whatever length it is given.
    #[error("the length of the index does not settle")]
    IndexLength,
}
