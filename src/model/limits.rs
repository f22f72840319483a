//! Every ceiling in one place, each with its reason. A file beyond one is a finding that names it.

use std::time::Duration;

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
    /// Bytes of a PDF that are unpacked only to see whether all of it does unpack, beside sixteen times the file's
    /// size; with 0 it is not looked at.
    pub unpacked_to_see: u64,
    /// Filters that one PDF stream may have passed through; the longest honest chain has four.
    pub filters: usize,
    /// Notes and fields of one PDF, all pages together; a plan with a note on every wall has a few thousand.
    pub annotations: usize,
    /// Address space in bytes that a trial reading may take, or sixteen times the file's size if that is more.
    pub trial_room: u64,
    /// Bytes that the words of one item may take as they are kept, some three kB a page; with 0 none are sought.
    pub words_bytes: usize,
    /// Pages of one file. The largest court bundles have some ten thousand.
    pub pages: usize,
    /// How deep a PDF's page tree may nest; honest ones nest under ten deep.
    pub depth: usize,
    /// Width and height of a picture in pixels. An A3 sheet at 1200 dpi is 19,843 high.
    pub pixels_across: u32,
    /// Bytes that a picture may unpack to when it has to be decoded.
    pub picture_bytes: u64,
    /// Seconds of a recording that are listened to: a day.
    pub sound_seconds: u64,
    /// Samples of a recording that are listened to, all channels together: ten hours of stereo at 48,000 a second.
    /// Some formats pack any length of silence into a few bytes.
    pub sound_samples: u64,
    /// Bytes of a text that is set as pages; it gives some two thousand of them.
    pub text_bytes: usize,
    /// Cells of a table that is set as pages, which take some 3 kB each while they are. A bank's list of ten years
    /// has some 100,000.
    pub cells: usize,
    /// Columns of a table. Excel's sheets have 16,384, but nobody can read them on paper.
    pub columns: usize,
    /// Bytes that an office document may unpack to, pictures included.
    pub unpacked_bytes: u64,
    /// Seconds that an office program may take over one document.
    pub office_seconds: u64,
    /// Address space in bytes that an office program may take.
    pub office_room: u64,
    /// Seconds that tesseract may take over one page; a full one takes two or three.
    pub ocr_seconds: u64,
    /// Address space in bytes that tesseract may take.
    pub ocr_room: u64,
    /// Seconds that ffmpeg may take to decode one recording; it decodes an hour in some ten.
    pub ffmpeg_seconds: u64,
    /// Address space in bytes that ffmpeg may take.
    pub ffmpeg_room: u64,
    /// Seconds that a transcriber may take over one recording, beside `transcriber_pace` times its length.
    pub transcriber_seconds: u64,
    /// How many times the length of a recording a transcriber may take; a large model on a small computer takes six.
    pub transcriber_pace: u64,
    /// Files in an evidence folder.
    pub files: usize,
    /// How deep folders may nest.
    pub folders: usize,
    /// Bytes of text that are set as the pages of one file: some ten thousand pages.
    pub letters: usize,
    /// Files enclosed in one item, all depths together, and mails in one file of mails. A chat of years has some
    /// thousands of pictures.
    pub enclosures: usize,
    /// Bytes of all files enclosed in one item, unpacked.
    pub enclosed_bytes: u64,
    /// How deep enclosures may nest: a letter attached to a mail that is attached to a mail.
    pub enclosed_depth: usize,
    /// Bytes of the manifest, a text that a person wrote.
    pub manifest_bytes: u64,
}

impl Limits {
    /// The ceilings in force.
    pub const STANDARD: Limits = Limits {
        held_bytes: 2_000_000_000,
        stream_bytes: 64 << 20,
        contents_bytes: 256 << 20,
        unpacked_to_see: 256 << 20,
        filters: 4,
        annotations: 100_000,
        trial_room: 496 << 20,
        words_bytes: 64 << 20,
        pages: 20_000,
        depth: 64,
        pixels_across: 20_000,
        picture_bytes: 512 << 20,
        sound_seconds: 24 * 3600,
        sound_samples: 36_000 * 96_000,
        text_bytes: 8 << 20,
        cells: 200_000,
        columns: 1_000,
        unpacked_bytes: 512 << 20,
        office_seconds: 120,
        office_room: 8 << 30,
        ocr_seconds: 180,
        ocr_room: 4 << 30,
        ffmpeg_seconds: 600,
        ffmpeg_room: 2 << 30,
        transcriber_seconds: 600,
        transcriber_pace: 12,
        files: 100_000,
        folders: 32,
        letters: 32 << 20,
        enclosures: 5_000,
        enclosed_bytes: 1 << 30,
        enclosed_depth: 3,
        manifest_bytes: 16 << 20,
    };

    /// Bytes of address space that a trial reading of a PDF of this size may take. Of 2,366 public ones the
    /// most that one took is 352 MB.
    pub fn trial_bytes(&self, bytes: u64) -> u64 {
        self.trial_room.max(bytes.saturating_mul(16))
    }

    /// Processor time that a trial reading of a PDF of this size may take. Of the same files one took two thirds
    /// of a second and the next an eighth.
    pub fn trial_time(&self, bytes: u64) -> Duration {
        Duration::from_millis(1_500 + (bytes >> 12))
    }

    /// Processor time that the picture of a page may take which comes to a PDF of this size: a text page takes some 10 ms,
    /// a photograph of 48 million pixels half a second.
    pub fn picture_time(&self, bytes: u64) -> Duration {
        Duration::from_millis(1_000 + (bytes >> 12))
    }

    /// Bytes of a PDF of this size that are unpacked only to see whether all of it does unpack. Pictures that are packed
    /// without loss unpack to some three times their size.
    pub fn unpacking(&self, bytes: u64) -> usize {
        match self.unpacked_to_see {
            0 => 0,
            first => usize::try_from(first.saturating_add(bytes.saturating_mul(16))).unwrap_or(usize::MAX),
        }
    }

    /// Bytes that the content of all pages of a PDF of this size may unpack to. Pages unpack to three to ten
    /// times their size, drawings of equal lines to thirty.
    pub fn contents(&self, bytes: u64) -> u64 {
        self.contents_bytes.saturating_add(bytes.saturating_mul(100))
    }
}

/// Stack of a reading thread in bytes. Only what is used of it takes memory; files that nest deep need more of
/// it than a thread has by default.
pub(crate) const STACK: usize = 64 << 20;
