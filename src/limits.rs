//! Every ceiling in one place, each with its reason. A file beyond one is a finding that names it.

/// The ceilings that keep hostile or broken input from costing more than it should.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of a file that is read whole into memory to make pages of it. An honest scan of a thousand
    /// pages is under 500 MB.
    pub held_bytes: u64,
    /// Bytes that one PDF stream may unpack to. A letter's page is a few kB; a map's drawing a few MB.
    pub stream_bytes: usize,
    /// Pages of one file. The largest court bundles have some ten thousand.
    pub pages: usize,
    /// How deep a PDF's page tree may nest; honest ones nest under ten deep.
    pub depth: usize,
    /// Width and height of a picture in pixels. An A3 sheet at 1200 dpi is 19,843 high.
    pub pixels_across: u32,
    /// Bytes that a picture may unpack to when it has to be decoded.
    pub picture_bytes: u64,
    /// Files in an evidence folder.
    pub files: usize,
    /// How deep folders may nest.
    pub folders: usize,
    /// Bytes of the manifest, a text that a person wrote.
    pub manifest_bytes: u64,
}

impl Limits {
    /// The ceilings in force.
    pub const STANDARD: Limits = Limits {
        held_bytes: 2_000_000_000,
        stream_bytes: 256 << 20,
        pages: 20_000,
        depth: 64,
        pixels_across: 20_000,
        picture_bytes: 512 << 20,
        files: 100_000,
        folders: 32,
        manifest_bytes: 16 << 20,
    };
}
