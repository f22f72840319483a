//! Stub while the room is being built.
use crate::finding::Finding;
use crate::front::FrontMatter;
use crate::limits::Limits;
use crate::model::Digest;
use crate::plan::Plan;
use std::io::{self, Write};
/// Form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// PDF.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}
/// Page.
pub struct PlacedPage;
/// Placed.
pub struct Placed {
    /// Pages.
    pub pages: Vec<PlacedPage>,
    /// Findings.
    pub findings: Vec<Finding>,
}
/// Place.
pub fn place(_: Form, _: &[u8], _: &Limits) -> Result<Placed, Vec<Finding>> {
    unimplemented!()
}
/// About.
pub struct About {
    /// t
    pub title: String,
    /// s
    pub subject: String,
    /// l
    pub language: String,
    /// d
    pub date: jiff::civil::Date,
}
/// Stretch.
#[derive(Clone, Copy)]
pub struct Stretch {
    /// o
    pub offset: u64,
    /// b
    pub bytes: u64,
    /// c
    pub crc32: u32,
}
/// Bound.
pub struct Bound {
    /// d
    pub digest: Digest,
    /// b
    pub bytes: u64,
    /// s
    pub seal: Digest,
}
/// Binder.
pub struct Binder<W: Write>(W);
impl<W: Write> Binder<W> {
    /// b
    pub fn begin(out: W) -> io::Result<Self> {
        Ok(Self(out))
    }
    /// a
    pub fn add(&mut self, _: Placed) -> io::Result<Stretch> {
        unimplemented!()
    }
    /// s
    pub fn add_sheet(&mut self) {}
    /// f
    pub fn finish(
        self,
        _: &Plan,
        _: &FrontMatter,
        _: &About,
        _: &mut dyn FnMut(&[Option<Stretch>]) -> Vec<u8>,
    ) -> io::Result<Bound> {
        unimplemented!()
    }
}
/// Seal.
pub mod seal {
    use crate::model::Digest;
    /// Line.
    pub struct SealLine {
        /// o
        pub record_offset: u64,
        /// b
        pub record_bytes: u64,
        /// d
        pub digest: Digest,
        /// at
        pub digits_at: u64,
    }
    /// Parse.
    pub fn parse_tail(_: &[u8], _: u64) -> Option<SealLine> {
        None
    }
}
