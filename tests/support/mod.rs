//! The harness that all tests share: cases in a folder of their own, and files made on the spot.

pub(crate) mod bait;
pub(crate) mod case;
pub(crate) mod forger;
pub(crate) mod hostile;
pub(crate) mod mail;
pub(crate) mod odd;
pub(crate) mod office;
pub(crate) mod pdf;
pub(crate) mod remade;
pub(crate) mod sample;
pub(crate) mod sounds;
pub(crate) mod spent;
pub(crate) mod strings;
pub(crate) mod tiff;
pub(crate) mod vocabulary;
#[cfg(feature = "workbooks")]
pub(crate) mod workbook;
