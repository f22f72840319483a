//! Pictures of pages, drawn when somebody looks at them and kept in the user's cache folder. A few threads draw, each with
//! a process of its own around other people's files, so a page that takes long holds up nothing but itself.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _};

use super::settings::PageSettings;
use crate::ingest::page_pictures::PageRequest;
use crate::ingest::sandbox::Sandbox;
use crate::model::limits::STACK;
use crate::model::picture::{PagePicture, PictureColours, PictureError, PictureRequest, PictureSize};
use crate::model::{Digest, ItemPath, Password};
use crate::system::{Cache, EvidenceReader, FileStamp};

/// The way in which pages are drawn and kept: with another, what was kept before is not used.
const WAY: &str = "leverarch-page/1";
/// Most bytes of one picture.
const ENTRY: u64 = 64 << 20;
/// Threads that draw.
const THREADS: usize = 2;
/// How long a request for a picture waits for it.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// How large a picture of a page is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageSize {
    /// For a row of a list.
    Small,
    /// To be read.
    Page,
    /// To be read closely.
    Large,
}

impl PageSize {
    /// The size by its name in an address.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        match name {
            "small.png" => Some(Self::Small),
            "page.png" => Some(Self::Page),
            "large.png" => Some(Self::Large),
            _ => None,
        }
    }

    /// Its name in an address.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Small => "small.png",
            Self::Page => "page.png",
            Self::Large => "large.png",
        }
    }

    fn request(self) -> PictureRequest {
        let edge = match self {
            Self::Small => 200,
            Self::Page => 1_300,
            Self::Large => 2_400,
        };
        PictureRequest { size: PictureSize::LongEdge(edge), colours: PictureColours::Rgb }
    }
}

/// A page that somebody looks at.
#[derive(Clone, Debug)]
pub(super) struct WantedPage {
    /// The file.
    pub(super) file: ItemPath,
    /// Its page, from 1.
    pub(super) page: usize,
    /// Its password.
    pub(super) password: Option<Password>,
    /// What is printed above pages that are set by this program.
    pub(super) title: String,
    /// How large the picture is wanted.
    pub(super) size: PageSize,
}

/// A page as a PNG.
#[derive(Clone, Debug)]
pub(super) struct DrawnPage {
    /// The picture.
    pub(super) png: Vec<u8>,
    /// How many pages the file has.
    pub(super) pages: usize,
}

/// Draws the pages of a case.
pub(super) struct PageDrawer {
    folder: PathBuf,
    /// Whether it is a folder of finished bundles.
    finished: bool,
    cache: Option<Cache>,
    asks: Mutex<Sender<PictureJob>>,
    /// The digest of each file, with what the file was like then.
    digests: Mutex<BTreeMap<ItemPath, (FileStamp, Digest)>>,
    /// Pages that cannot be drawn. They are not tried again while the page runs.
    failed: Mutex<BTreeMap<Digest, PictureError>>,
}

/// A picture that is to be drawn, and who waits for it.
struct PictureJob {
    request: PageRequest,
    bytes: u64,
    answer: SyncSender<Result<(PagePicture, usize), PictureError>>,
}

impl PageDrawer {
    /// Draws pages of files in a folder of evidence.
    pub(super) fn new(folder: PathBuf, settings: &Arc<PageSettings>, cache: Option<Cache>) -> Arc<Self> {
        Self::of(folder, settings, cache, false)
    }

    /// Draws pages of finished bundles in this folder.
    pub(super) fn of_bundle(
        folder: PathBuf,
        settings: &Arc<PageSettings>,
        cache: Option<Cache>,
    ) -> Arc<Self> {
        Self::of(folder, settings, cache, true)
    }

    fn of(folder: PathBuf, settings: &Arc<PageSettings>, cache: Option<Cache>, finished: bool) -> Arc<Self> {
        let (asks, jobs) = channel();
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..THREADS {
            let (jobs, settings, folder) = (Arc::clone(&jobs), Arc::clone(settings), folder.clone());
            // Without a thread nobody answers, which says that there is no picture.
            let _ = std::thread::Builder::new()
                .stack_size(STACK)
                .spawn(move || draw_all(&jobs, &folder, &settings));
        }
        let asks = Mutex::new(asks);
        Arc::new(Self { folder, finished, cache, asks, digests: Mutex::default(), failed: Mutex::default() })
    }

    /// The picture of a page: as it was drawn before, or drawn now.
    ///
    /// # Errors
    /// Why there is none, or that it took longer than somebody wanted to wait.
    pub(super) fn page(&self, wanted: &WantedPage, patience: Duration) -> Result<DrawnPage, PictureError> {
        let (digest, bytes) = self.digest_of(&wanted.file).ok_or(PictureError::Unreadable)?;
        let request = PageRequest {
            item: wanted.file.clone(),
            page: wanted.page.checked_sub(1).ok_or(PictureError::Unreadable)?,
            password: wanted.password.as_ref().map(|password| password.reveal().to_owned()),
            title: wanted.title.clone(),
            detail: String::new(),
            picture: wanted.size.request(),
            finished: self.finished,
        };
        let key = format!("{WAY} {digest} {} {}", wanted.size.name(), serde_json::json!(request));
        let key = Digest::compute(key.as_bytes());
        let name = format!("{digest}-{}-{key}.png", wanted.page);
        if let Some(kept) = self.cache.as_ref().and_then(|cache| cache.read(&name, ENTRY)).and_then(unpacked)
        {
            return Ok(kept);
        }
        let known = self.failed.lock().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
        if let Some(why) = known {
            return Err(why);
        }
        let (answer, drawn) = sync_channel(1);
        let job = PictureJob { request, bytes, answer };
        let asked = self.asks.lock().unwrap_or_else(PoisonError::into_inner).send(job);
        let Some(drawn) = asked.ok().and_then(|()| drawn.recv_timeout(patience).ok()) else {
            return Err(PictureError::Slow);
        };
        let packed = drawn.and_then(|(picture, pages)| {
            let png = png_of(&picture).ok_or(PictureError::TooLarge)?;
            Ok(DrawnPage { png, pages })
        });
        match packed {
            Ok(drawn) => {
                if let Some(cache) = &self.cache {
                    // Without it the page is drawn again the next time.
                    let _ = cache.write(&name, &packed_page(&drawn));
                }
                Ok(drawn)
            }
            Err(why) => {
                self.failed.lock().unwrap_or_else(PoisonError::into_inner).insert(key, why);
                Err(why)
            }
        }
    }

    /// The digest of a file and its size, computed once for as long as the file stays the same.
    fn digest_of(&self, file: &ItemPath) -> Option<(Digest, u64)> {
        let mut reader = EvidenceReader::open(&self.folder, file).ok()?;
        let (stamp, bytes) = (reader.stamp().clone(), reader.bytes());
        let known = |digests: &BTreeMap<ItemPath, (FileStamp, Digest)>| {
            digests.get(file).filter(|(known, _)| *known == stamp).map(|(_, digest)| *digest)
        };
        let found = known(&self.digests.lock().unwrap_or_else(PoisonError::into_inner));
        let digest = match found {
            Some(digest) => digest,
            None => {
                let digest = reader.with_seekable(0, |file| Digest::of_reader(file)).ok()?.ok()?;
                let mut digests = self.digests.lock().unwrap_or_else(PoisonError::into_inner);
                digests.insert(file.clone(), (stamp, digest));
                digest
            }
        };
        Some((digest, bytes))
    }
}

/// Draws what is asked for until nobody can ask any more.
fn draw_all(jobs: &Mutex<Receiver<PictureJob>>, folder: &std::path::Path, settings: &PageSettings) {
    let mut sandbox = Sandbox::new(settings.program.as_deref(), folder, &settings.limits);
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(PictureJob { request, bytes, answer }) = job else { return };
        // Whoever asked may have lost patience.
        let _ = answer.send(sandbox.page(&request, bytes));
    }
}

fn png_of(picture: &PagePicture) -> Option<Vec<u8>> {
    let (across, down) = (u32::try_from(picture.across).ok()?, u32::try_from(picture.down).ok()?);
    let colours = match picture.colours {
        PictureColours::Grey => ExtendedColorType::L8,
        PictureColours::Rgb => ExtendedColorType::Rgb8,
    };
    let mut png = Cursor::new(Vec::new());
    // Most of a picture's time would go into packing it well.
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Up);
    encoder.write_image(&picture.samples, across, down, colours).ok()?;
    Some(png.into_inner())
}

/// A picture as it is kept: how many pages its file has, and the PNG.
fn packed_page(drawn: &DrawnPage) -> Vec<u8> {
    let pages = u32::try_from(drawn.pages).unwrap_or(u32::MAX);
    [&pages.to_le_bytes()[..], &drawn.png].concat()
}

fn unpacked(kept: Vec<u8>) -> Option<DrawnPage> {
    let (pages, png) = kept.split_at_checked(4)?;
    let pages = u32::from_le_bytes(pages.try_into().ok()?);
    Some(DrawnPage { png: png.to_vec(), pages: usize::try_from(pages).ok()? })
}
