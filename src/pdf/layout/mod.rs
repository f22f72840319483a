//! Layout: texts in, pages of placed glyphs, rules and tints out, and those as a PDF. The front matter and
//! the pages of items that have words but no pages of their own are both set here, so they look like one
//! document. Nothing here reads a file, a clock or a system font, so the same input gives the same bytes.
//!
//! `shape_text` turns texts into lines of glyphs, `page` and `table` place them, and `pdf_writer` alone knows of PDF.

pub(crate) mod color;
pub mod document;
pub(crate) mod fonts;
pub(crate) mod page;
pub(crate) mod palette;
mod paragraphs;
pub(crate) mod pdf_writer;
pub(crate) mod shape_text;
pub(crate) mod table;
pub(crate) mod wording;

use std::fmt;

pub use fonts::printable;
pub(crate) use paragraphs::{ParagraphSetter, SetTask};

/// Why pages could not be set. The typefaces are compiled in, so only a fault of this program can bring it
/// about; it is told instead of printing a page with holes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutError(pub String);

impl fmt::Display for LayoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for LayoutError {}
