//! A glance inside a file, for a draft: the text of a PDF's first page, the dates that a PDF or a camera keeps,
//! the heads of an e-mail, and the bar codes of the post on a picture. Only plain texts come out; what they mean is
//! decided elsewhere. Parsers meet crafted files here as they do in a build, so the glance is taken in the
//! process of the sandbox, and a file that ends that process simply shows nothing.

use std::io::Cursor;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::document::{Document, DocumentBlock};
use crate::model::limits::Limits;
use crate::model::{ItemPath, finding};
use crate::pdf::{self, PageFormat};
use crate::readers;
use crate::readers::detect::{FileType, HEAD};
use crate::readers::postal::{PostalBarcode, READS_BAR_CODES, find_in_picture};
use crate::readers::{EmailHeaders, ReaderContext, TextFormat, detect};
use crate::system::{EvidenceReader, SystemError};

/// What a glance inside a file shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FilePreview {
    /// The text of the first page.
    pub text: String,
    /// Whether that text was read from a picture of it.
    pub by_eye: bool,
    /// Whether it has pages on which no text was found, so that it may be a picture of a paper.
    pub wordless: bool,
    /// Whether it is a PDF that does not open without a password, or another one.
    pub locked: bool,
    /// `CreationDate` of a PDF.
    pub made: Option<String>,
    /// `DateTimeOriginal` of a photograph, and its distance from UTC.
    pub taken: Option<(String, Option<String>)>,
    /// The camera that took it: its maker and model.
    pub camera: Option<String>,
    /// The size of a picture in dots, or of a PDF's only page in tenths of a point: the shorter side and the longer.
    pub size: Option<(u32, u32)>,
    /// The heads of an e-mail.
    pub mail: Option<EmailHeaders>,
    /// Tracking numbers in bar codes.
    pub codes: Vec<String>,
    /// Whether it is a recording, with or without pictures.
    pub recording: bool,
    /// Whether it is written as a transcript is.
    pub transcript: bool,
    /// What it lists, with the first and the last day of that.
    pub list: Option<(PreviewList, Date, Date)>,
}

/// What a file lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PreviewList {
    /// The calls of a phone.
    Calls,
    /// Calls, in a table of another kind.
    CallTable,
    /// Payments, as a bank lists them.
    Payments,
    /// Its text messages.
    Messages,
    /// The messages of a chat.
    Chat,
}

/// Letters of a first page; pages of letters have three thousand.
const TEXT: usize = 20_000;
/// Bytes of a file that is looked into. A draft can do without the largest.
const LARGEST: u64 = 256 << 20;
/// Dots of a picture that is searched for bar codes: more than a telephone's camera takes.
const DOTS: u64 = 64_000_000;

/// Looks inside a file of the folder. Recordings and everything else that has nothing to show are not read.
///
/// # Errors
/// The file cannot be read.
pub fn inside(
    mut reader: EvidenceReader,
    item: &ItemPath,
    password: Option<&str>,
    limits: &Limits,
) -> Result<FilePreview, SystemError> {
    let head = reader.head(HEAD)?;
    let ending = item.extension();
    let format =
        reader.with_seekable(head.len() as u64, |file| detect::in_file(&head, ending.as_deref(), file))?;
    if matches!(format, FileType::Recording(_)) {
        return Ok(FilePreview { recording: true, ..FilePreview::default() });
    }
    if reader.bytes() > LARGEST {
        return Ok(FilePreview::default());
    }
    let known = ReaderContext { file: item, title: "", detail: "", checked_by: None, limits };
    Ok(match format {
        FileType::Paged(PageFormat::Pdf) => of_pdf(reader.whole(&head)?.bytes, password, limits),
        FileType::Paged(form) => of_picture(form, &reader.whole(&head)?.bytes, limits),
        FileType::Text(text_format @ (TextFormat::Mail | TextFormat::Mailbox | TextFormat::Outlook)) => {
            let mail = readers::envelope(text_format, &reader.whole(&head)?.bytes, known);
            FilePreview { mail, ..FilePreview::default() }
        }
        // What people type: letters above all.
        FileType::Text(
            text_format @ (TextFormat::Plain
            | TextFormat::Word
            | TextFormat::OldWord
            | TextFormat::OpenText
            | TextFormat::RichText),
        ) => {
            let read =
                readers::read_document(text_format, &reader.whole(&head)?.bytes, known).unwrap_or_default();
            FilePreview { text: first_words(&read.written), ..FilePreview::default() }
        }
        FileType::Text(
            text_format @ (TextFormat::CallLog
            | TextFormat::Messages
            | TextFormat::Chat
            | TextFormat::Table
            | TextFormat::Workbook
            | TextFormat::OldWorkbook
            | TextFormat::Spreadsheet),
        ) => {
            let list = match text_format {
                TextFormat::Messages => PreviewList::Messages,
                TextFormat::Chat => PreviewList::Chat,
                TextFormat::CallLog => PreviewList::Calls,
                // Of tables only those of calls and of payments have days.
                _ => PreviewList::CallTable,
            };
            let bytes = reader.whole(&head)?.bytes;
            let of_payments = || {
                let table = list == PreviewList::CallTable;
                let days = table.then(|| readers::days_of_payments(text_format, &bytes, known)).flatten();
                days.map(|days| (PreviewList::Payments, days))
            };
            let days = readers::days(text_format, &bytes, known).map(|days| (list, days));
            let list = days.or_else(of_payments).map(|(list, (first, last))| (list, first, last));
            FilePreview { list, ..FilePreview::default() }
        }
        FileType::Text(TextFormat::Transcript) => FilePreview { transcript: true, ..FilePreview::default() },
        _ => FilePreview::default(),
    })
}

/// The first words of a document, about a page of them.
fn first_words(written: &[Document]) -> String {
    let mut text = String::new();
    for part in written.iter().flat_map(|written| &written.parts) {
        let words = match part {
            // A date that was struck out is not the date of the letter.
            DocumentBlock::Text(words) | DocumentBlock::Heading(words) => words.without_struck(),
            DocumentBlock::Typed(words) => words.clone(),
            _ => continue,
        };
        text.extend(words.chars().take(PAGE.saturating_sub(text.chars().count())));
        text.push('\n');
    }
    text
}

/// Letters of a first page.
const PAGE: usize = 4_000;

fn of_pdf(bytes: Vec<u8>, password: Option<&str>, limits: &Limits) -> FilePreview {
    let bytes = Arc::new(bytes);
    let options =
        lopdf::LoadOptions { max_decompressed_size: Some(limits.stream_bytes), ..Default::default() };
    let doc = match lopdf::Document::load_mem_with_options(&bytes, options) {
        Ok(doc) if !doc.trailer.has(b"Encrypt") => doc,
        // It is locked or damaged; what opens it in a build may open it here.
        _ => match pdf::unlocked(&bytes, password, limits) {
            Ok(doc) => doc,
            Err(why) => {
                let locked = why.code == finding::Code::Locked;
                return FilePreview { locked, ..FilePreview::default() };
            }
        },
    };
    let info = doc.trailer.get(b"Info").and_then(|info| doc.dereference(info));
    let made = info.and_then(|(_, info)| info.as_dict()).and_then(|info| info.get(b"CreationDate"));
    let made = made.and_then(lopdf::Object::as_str).map(|made| String::from_utf8_lossy(made).into_owned());
    let size = only_page(&doc);
    drop(doc);
    let page = pdf::first_page(&bytes, password, limits).unwrap_or_default();
    let text = legible(&page.readable());
    FilePreview { wordless: text.trim().is_empty(), text, made: made.ok(), size, ..FilePreview::default() }
}

/// The size of the page of a PDF that has one.
fn only_page(doc: &lopdf::Document) -> Option<(u32, u32)> {
    let pages = doc.get_pages();
    let mut dict = doc.get_dictionary(*pages.values().next().filter(|_| pages.len() == 1)?).ok()?;
    // A page may have it from the tree above it.
    for _ in 0..TREE {
        if let Ok(area) = dict.get_deref(b"MediaBox", doc).and_then(lopdf::Object::as_array) {
            let sides: Vec<f32> = area.iter().filter_map(|side| side.as_float().ok()).collect();
            let [left, bottom, right, top] = sides[..] else { return None };
            let tenths = |length: f32| (length.abs() * 10.0).round() as u32;
            return Some(upright(tenths(right - left), tenths(top - bottom)));
        }
        dict = doc.get_dictionary(dict.get(b"Parent").ok()?.as_reference().ok()?).ok()?;
    }
    None
}

/// Floors of a tree of pages.
const TREE: usize = 32;

/// Two sides of a page or picture, however it is turned.
fn upright(across: u32, down: u32) -> (u32, u32) {
    (across.min(down), across.max(down))
}

/// The words of a page; nothing where the file does not say which letters most of its signs are.
fn legible(text: &str) -> String {
    let unknown = text.chars().filter(|letter| *letter == char::REPLACEMENT_CHARACTER).count();
    let known = text.chars().filter(|letter| letter.is_alphanumeric()).count();
    if unknown > known { String::new() } else { text.chars().take(TEXT).collect() }
}

fn of_picture(form: PageFormat, bytes: &[u8], limits: &Limits) -> FilePreview {
    let mut glance = FilePreview { wordless: true, ..FilePreview::default() };
    // JPEG, PNG, TIFF, WebP and HEIC all keep it.
    if let Ok(exif) = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)) {
        let text = |tag| match &exif.get_field(tag, exif::In::PRIMARY)?.value {
            exif::Value::Ascii(lines) => Some(String::from_utf8_lossy(lines.first()?).into_owned()),
            _ => None,
        };
        glance.taken = text(exif::Tag::DateTimeOriginal).map(|at| (at, text(exif::Tag::OffsetTimeOriginal)));
        let camera: Vec<String> = [exif::Tag::Make, exif::Tag::Model].into_iter().filter_map(text).collect();
        glance.camera = (!camera.is_empty()).then(|| camera.join(" ").trim().to_owned());
        let side = |tag| exif.get_field(tag, exif::In::PRIMARY)?.value.get_uint(0);
        let (across, down) = match form {
            PageFormat::Heic => (exif::Tag::PixelXDimension, exif::Tag::PixelYDimension),
            _ => (exif::Tag::ImageWidth, exif::Tag::ImageLength),
        };
        // A TIFF may have several pages, of which the second stands where others keep a small picture.
        let only = exif.get_field(exif::Tag::ImageWidth, exif::In::THUMBNAIL).is_none();
        let told = matches!(form, PageFormat::Heic | PageFormat::Tiff) && only;
        glance.size =
            side(across).zip(side(down)).filter(|_| told).map(|(across, down)| upright(across, down));
    }
    glance.size = dimensions(form, bytes).or(glance.size);
    if READS_BAR_CODES && let Some(grey) = grey(form, bytes, limits) {
        let codes = find_in_picture(grey.as_raw(), grey.width(), grey.height());
        glance.codes = codes
            .into_iter()
            .filter_map(|code| match code {
                PostalBarcode::Tracking(number) => Some(number.to_string()),
                PostalBarcode::Mailmark(_) => None,
            })
            .collect();
    }
    glance
}

/// The size of a picture, of the formats that tell it at their beginning.
fn dimensions(form: PageFormat, bytes: &[u8]) -> Option<(u32, u32)> {
    let format = match form {
        PageFormat::Jpeg => image::ImageFormat::Jpeg,
        PageFormat::Png => image::ImageFormat::Png,
        PageFormat::WebP => image::ImageFormat::WebP,
        PageFormat::Bmp => image::ImageFormat::Bmp,
        PageFormat::Heic => {
            return pdf::image::decoded::heic_size(bytes).map(|(across, down)| upright(across, down));
        }
        _ => return None,
    };
    let reader = image::ImageReader::with_format(Cursor::new(bytes), format);
    reader.into_dimensions().ok().map(|(across, down)| upright(across, down))
}

/// A picture in shades of grey, of the formats in which bar codes are photographed or saved.
fn grey(form: PageFormat, bytes: &[u8], limits: &Limits) -> Option<image::GrayImage> {
    let format = match form {
        PageFormat::Jpeg => image::ImageFormat::Jpeg,
        PageFormat::Png => image::ImageFormat::Png,
        _ => return None,
    };
    let reader = || image::ImageReader::with_format(Cursor::new(bytes), format);
    let (across, down) = reader().into_dimensions().ok()?;
    if u64::from(across) * u64::from(down) > DOTS {
        return None;
    }
    let mut bounds = image::Limits::default();
    bounds.max_alloc = Some(limits.picture_bytes);
    let mut reader = reader();
    reader.limits(bounds);
    Some(reader.decode().ok()?.into_luma8())
}
