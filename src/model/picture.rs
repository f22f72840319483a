//! The picture of a page: plain data, to be looked at by a program or shown to a person.

use serde::{Deserialize, Serialize};

/// How a picture is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureRequest {
    /// How large.
    pub size: PictureSize,
    /// In which colours.
    pub colours: PictureColours,
}

/// How large a picture is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PictureSize {
    /// So many pixels along the longer edge.
    LongEdge(u16),
    /// So many pixels an inch of the sheet.
    Dpi(u16),
}

/// In which colours a picture is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PictureColours {
    /// Shades of grey: a byte for each pixel, 0 is black.
    Grey,
    /// Red, green and blue: a byte each.
    Rgb,
}

/// The picture of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagePicture {
    /// Pixels across.
    pub across: usize,
    /// Pixels down.
    pub down: usize,
    /// In which colours it is.
    pub colours: PictureColours,
    /// Its pixels, row by row from the top.
    pub samples: Vec<u8>,
}

/// Why there is no picture of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum PictureError {
    /// This program was built without what draws pages.
    #[error("this copy of leverarch was built without support for page images")]
    NotBuilt,
    /// The page cannot be read as a page of its own.
    #[error("the page could not be read")]
    Unreadable,
    /// It holds more than is drawn here.
    #[error("the page is too large to be drawn")]
    TooLarge,
    /// There are more such pages than are drawn of one file.
    #[error("the file has more such pages than leverarch draws")]
    TooMany,
    /// What drew it gave up or ran out of memory.
    #[error("drawing it needed too much memory, or failed")]
    Stopped,
    /// It was not done in time.
    #[error("drawing it took too long")]
    Slow,
}

impl PictureColours {
    /// Bytes of a pixel.
    pub const fn channels(self) -> usize {
        match self {
            PictureColours::Grey => 1,
            PictureColours::Rgb => 3,
        }
    }
}

impl PictureSize {
    /// Pixels to a point of a sheet of this size in points.
    pub fn scale(self, (width, height): (f32, f32)) -> f32 {
        match self {
            PictureSize::LongEdge(pixels) => f32::from(pixels) / width.max(height).max(1.0),
            PictureSize::Dpi(dots) => f32::from(dots) / 72.0,
        }
    }
}
