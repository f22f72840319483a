//! What the documents of all office programs have in common: paragraphs, headings and tables that become parts, and
//! what must be said of a document before anyone relies on it. A document with tracked changes is two letters in
//! one, and an office program prints deleted words as if they had been sent.

mod builder;
pub(crate) mod doc;
pub(crate) mod docx;
mod features;
mod fields;
pub(crate) mod missing_words;
pub(crate) mod odf_styles;
pub(crate) mod odt;
pub(crate) mod package;
pub(crate) mod rtf;
pub(crate) mod symbols;

pub(super) use builder::{
    BULLET, CharacterFormat, DocumentBuilder, ParagraphKind, moved, run_together, trim, words_in,
};
pub(super) use features::DocumentFeatures;
