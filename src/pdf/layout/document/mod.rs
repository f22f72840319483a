//! Items that have words but no pages: an e-mail, a transcript, a table, a text. A reader of each format gives a
//! [`Document`], which is plain data; here it is set as pages in the look of the front matter. So every format
//! looks the same, and no reader of a format knows of type or paper.

mod column_widths;
mod layout;
mod missing_pages;
#[cfg(test)]
mod tests;

pub(crate) use missing_pages::with_sheets;

use crate::model::document::Document;
use std::sync::Arc;

use crate::model::limits::Limits;
use crate::model::page_text::PackedText;
use crate::pdf::layout::page::LayoutPage;
use crate::pdf::layout::shape_text::TextShaper;
use crate::pdf::layout::{LayoutError, page_words, pdf_writer};
use crate::pdf::{self, ImportedPages};

/// Sets documents as pages, each beginning on a new one, and makes them ready for the bundle.
///
/// # Errors
/// A typeface cannot be cut down or the PDF not be written, neither of which any input causes.
pub fn lay_out(written: &[Document], limits: &Limits) -> Result<ImportedPages, LayoutError> {
    place_each(written, limits).map(|placed| placed.0)
}

/// As [`lay_out`], and how many pages each document took. Set at once, they share their typefaces.
///
/// # Errors
/// As [`lay_out`].
pub fn place_each(written: &[Document], limits: &Limits) -> Result<(ImportedPages, Vec<usize>), LayoutError> {
    let (pages, counts) = composed(written);
    let wanted = if limits.words_bytes == 0 { 0 } else { pages.len() };
    let texts: Vec<PackedText> =
        pages.iter().take(wanted).map(|page| PackedText::new(&page_words::words(page))).collect();
    let pdf = pdf_writer::write(pages)?.pdf;
    let mut placed = pdf::place_set(&Arc::new(pdf), limits).map_err(LayoutError::NotImported)?;
    placed.texts.extend(placed.pages.iter().map(|page| page.xobject).zip(texts));
    Ok((placed, counts))
}

/// Sets one document as pages among others that are set with the same letters.
pub(crate) fn pages(setter: &mut TextShaper, written: &Document) -> Vec<LayoutPage> {
    layout::compose(setter, written)
}

fn composed(written: &[Document]) -> (Vec<LayoutPage>, Vec<usize>) {
    let mut setter = TextShaper::new();
    let (mut pages, mut counts) = (Vec::new(), Vec::new());
    for one in written {
        let set = layout::compose(&mut setter, one);
        counts.push(set.len());
        pages.extend(set);
    }
    (pages, counts)
}

/// Sets documents as a PDF of A4 pages, lying on their side where a table is wide, with the foot band free.
///
/// # Errors
/// As [`lay_out`].
pub fn set(written: &[Document]) -> Result<Vec<u8>, LayoutError> {
    Ok(pdf_writer::write(composed(written).0)?.pdf)
}
