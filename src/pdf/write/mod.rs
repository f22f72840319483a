//! The bundle's PDF, written as it grows: objects as they come, and at the end what depends on page numbers.

pub(crate) mod assembler;
pub(crate) mod catalog;
pub(crate) mod object_writer;
pub(crate) mod ocr_text_layer;
pub mod seal;
pub(crate) mod stamps_and_outline;
