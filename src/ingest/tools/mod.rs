//! The other programs that help where they are installed: LibreOffice, ffmpeg, tesseract, and the user's own transcriber.
//! Each is started confined, by [`crate::system::process`].

pub mod ffmpeg;
mod ffmpeg_log;
pub mod libreoffice;
pub mod ocr;
pub mod transcriber;
