//! Every ceiling in one place, each with its reason. A file beyond one is a finding that names it.

/// The ceilings that keep hostile or broken input from costing more than it should.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of a file that is read whole into memory to make pages of it. An honest scan of a thousand
    /// pages is under 500 MB.
    pub held_bytes: u64,
    /// Bytes that one PDF stream may unpack to. A letter's page is a few kB; a map's drawing a few MB.
    pub stream_bytes: usize,
    /// Bytes that the content of all pages of a PDF may unpack to, beside a hundred times the file's size.
    pub contents_bytes: u64,
    /// Filters that one PDF stream may have passed through; the longest honest chain has four.
    pub filters: usize,
    /// Notes and fields of one PDF, all pages together; a plan with a note on every wall has a few thousand.
    pub annotations: usize,
    /// Address space in bytes that a trial reading may take, beside sixteen times the file's size.
    pub trial_room: u64,
    /// Pages of one file. The largest court bundles have some ten thousand.
    pub pages: usize,
    /// How deep a PDF's page tree may nest; honest ones nest under ten deep.
    pub depth: usize,
    /// Width and height of a picture in pixels. An A3 sheet at 1200 dpi is 19,843 high.
    pub pixels_across: u32,
    /// Bytes that a picture may unpack to when it has to be decoded.
    pub picture_bytes: u64,
    /// Seconds that tesseract may take over one page; a full one takes two or three.
    pub ocr_seconds: u64,
    /// Address space in bytes that tesseract may take.
    pub ocr_room: u64,
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
        stream_bytes: 64 << 20,
        contents_bytes: 256 << 20,
        filters: 4,
        annotations: 100_000,
        trial_room: 416 << 20,
        pages: 20_000,
        depth: 64,
        pixels_across: 20_000,
        picture_bytes: 512 << 20,
        ocr_seconds: 180,
        ocr_room: 4 << 30,
        files: 100_000,
        folders: 32,
        manifest_bytes: 16 << 20,
    };

    /// Bytes of address space that a trial reading of a PDF of this size may take. Of 12,675 public ones none
    /// took more than 222 MB in all.
    pub fn trial_bytes(&self, bytes: u64) -> u64 {
        self.trial_room.saturating_add(bytes.saturating_mul(16))
    }

    /// Seconds of processor time that a trial reading of a PDF of this size may take. Of the same files the
    /// slowest took two.
    pub fn trial_seconds(&self, bytes: u64) -> u64 {
        10 + bytes / (8 << 20)
    }

    /// Bytes that the content of all pages of a PDF of this size may unpack to. Pages unpack to three to ten
    /// times their size, drawings of equal lines to thirty.
    pub fn contents(&self, bytes: u64) -> u64 {
        self.contents_bytes.saturating_add(bytes.saturating_mul(100))
    }
}
