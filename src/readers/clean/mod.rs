//! Documents made safe before another program lays them out. An office program that opens a document does what the
//! document asks for: it fetches the picture whose address is written in it, reads a file of the user's disk, and
//! writes today's date over the one that the letter was sent with. So what refers to something outside the document
//! is taken out, and every field whose value would be worked out again is replaced by the value that is stored in
//! the file. Page numbers, tables of contents and the like depend on the layout and are left to the program that
//! does it. What comes out is then searched once more, by code that shares nothing with the cleaning: a document in
//! which a reference is left is not handed on at all.

mod object;
mod result;

pub(crate) use result::{Cleaned, Unsafe, UnsafeContent};

mod doc;
mod field;
mod ole;
mod package;
mod part;
mod reference;
mod rtf;
mod scan;
mod survey;
mod xml;

#[cfg(test)]
mod tests;

use super::TextFormat;
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;

/// Whether what comes out of the cleaning can be proved to refer to nothing. The streams of an older Word document
/// can hold a reference where only Word itself looks for one, so it is laid out only where the program that does it
/// can reach nothing anyway.
pub(crate) const fn is_proved(format: TextFormat) -> bool {
    !matches!(format, TextFormat::OldWord)
}

/// Cleans a document that has a layout.
pub(crate) fn clean(format: TextFormat, bytes: &[u8], limits: &Limits) -> Cleaned {
    let mut found = UnsafeContent::default();
    let bytes = match format {
        TextFormat::RichText => rtf::clean(bytes, &mut found),
        TextFormat::OldWord => doc::clean(bytes, &mut found),
        _ => package::clean(bytes, &mut limits.unpacked_bytes.clone(), 0, &mut found),
    };
    Cleaned { found, bytes }
}

/// The document as it may be handed to a program that lays it out.
///
/// # Errors
/// It cannot be made safe.
pub(crate) fn safe(format: TextFormat, bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Finding> {
    clean(format, bytes, limits).bytes.map_err(|why| {
        let message = format!(
            "LibreOffice was not used for this {}, because {why}. It could make LibreOffice read other files",
            format.name()
        );
        Finding::warning(Code::WordsAlone, message).next("open it, save it as a PDF and use that")
    })
}
