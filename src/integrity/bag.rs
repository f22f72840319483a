//! The bag: a BagIt 1.0 folder (RFC 8493) in a zip, holding the originals unchanged and uncompressed under
//! their own paths. It is written as the items come. Everything in it that could differ from run to run, times,
//! order, permissions, is fixed, so the same evidence gives the same bytes.

use std::collections::BTreeMap;
use std::io::{self, Seek, Write};

use jiff::civil::Date;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::record::Record;
use super::{DIGITS, RecordItem, RecordPage, ZIP_SEAL};
use crate::model::{Digest, ItemPath};

/// The name under which the user's manifest lies in the bag.
pub(crate) const MANIFEST: &str = "manifest.toml";

/// The list of the originals.
pub(crate) const LIST: &str = "manifest-sha256.txt";

/// The list of the pages.
pub(crate) const PAGES: &str = "pages-sha256.txt";

/// A bag in the making.
pub struct Bag<W: Write + Seek> {
    zip: ZipWriter<W>,
    top: String,
    /// How many originals there are in it, and their size in bytes.
    originals: (usize, u64),
}

/// The texts that come with the originals.
pub struct BagTags {
    /// The list of the originals: [`bag_manifest`].
    pub originals: String,
    /// The manifest that the user wrote, without its passwords; nothing when there was none.
    pub manifest: Option<String>,
    /// How to check the bundle.
    pub how_to_check: String,
    /// The record of each bundle.
    pub records: Vec<RecordTags>,
}

/// The texts that come with the record of a bundle.
pub struct RecordTags {
    /// The name of the record, with the folder that it is in where the bag is that of several bundles.
    name: String,
    /// The record.
    record: String,
    /// The list of the pages: [`page_list`].
    pages: String,
    /// The list of the originals of this bundle.
    originals: String,
}

impl RecordTags {
    /// The texts of a record, of which `text` is the sealed one.
    pub fn new(record: &Record, text: String, name: String) -> Self {
        let (pages, originals) = (page_list(&record.items), bag_manifest(&record.items));
        Self { name, record: text, pages, originals }
    }
}

/// The path of an original inside the bag, as a manifest of the bag spells it: `data/` and the item's own
/// path, with `%` and line ends percent-encoded as RFC 8493 section 2.1.3 asks.
pub fn payload_name(item: &ItemPath) -> String {
    format!("data/{}", item.as_str().replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A"))
}

/// The text of the bag's `manifest-sha256.txt`: one line for each original of these items, by the bytes of its path.
pub fn bag_manifest<'i>(items: impl IntoIterator<Item = &'i RecordItem>) -> String {
    let originals = items.into_iter().flat_map(RecordItem::originals);
    let sorted: BTreeMap<String, Digest> =
        originals.map(|(path, digest, _)| (payload_name(path), digest)).collect();
    sorted.iter().map(|(name, digest)| format!("{digest}  {name}\n")).collect()
}

/// The text of the bag's `pages-sha256.txt`: one line for each page of an item, in order, with its digest, its number in
/// the bundle, the number of the item or enclosure that it shows, and which of that one's pages. Where an item has several
/// files, its number is followed by that of the file, "12/3", and the page is one of this file.
pub fn page_list<'i>(items: impl IntoIterator<Item = &'i RecordItem>) -> String {
    let line = |item: &RecordItem, page: &RecordPage| {
        let number = item.number.to_string();
        let own = item.file_on(page.page).map_or(number.clone(), |file| format!("{number}/{file}"));
        let within = page.enclosure.as_deref().and_then(|enclosed| enclosed.strip_prefix(&number));
        let of = format!("{own}{}", within.unwrap_or_default());
        format!("{}  {} {of} {}\n", page.sha256, page.page, page.source_page)
    };
    items.into_iter().flat_map(|item| item.pages.iter().map(move |page| line(item, page))).collect()
}

/// The evidence digest: the SHA-256 of the two lists, one after the other, whether or not a bag is made. So it binds the
/// originals and what the bundle shows of them. Items of a record without digests of pages have no pages to list.
pub fn evidence_digest(items: &[RecordItem]) -> Digest {
    Digest::compute([bag_manifest(items), page_list(items)].concat().as_bytes())
}

impl<W: Write + Seek> Bag<W> {
    /// Starts a bag whose one top folder is `stem`.
    pub fn begin(out: W, stem: &str) -> Self {
        Self { zip: ZipWriter::new(out), top: stem.into(), originals: (0, 0) }
    }

    /// Starts an original of this size in bytes; its bytes follow through `write`.
    ///
    /// # Errors
    /// What the disk says.
    pub fn start(&mut self, item: &ItemPath, bytes: u64) -> io::Result<()> {
        self.originals.0 += 1;
        self.originals.1 += bytes;
        self.file(&format!("data/{item}"), bytes)
    }

    /// Writes bytes of the original that was started last.
    ///
    /// # Errors
    /// What the disk says.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.zip.write_all(bytes)
    }

    fn file(&mut self, name: &str, bytes: u64) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(zip::DateTime::DEFAULT)
            .unix_permissions(0o644)
            .large_file(bytes >= u64::from(u32::MAX));
        self.zip.start_file(format!("{}/{name}", self.top), options).map_err(io::Error::from)
    }

    fn tag_file(&mut self, name: &str, content: &[u8]) -> io::Result<()> {
        self.file(name, content.len() as u64)?;
        self.zip.write_all(content)
    }

    /// Writes the tag files, among them the list of the originals, and the comment that will hold the seal, and gives the
    /// file back; its last 64 bytes are the seal's placeholder.
    ///
    /// # Errors
    /// What the disk says.
    pub fn finish(mut self, tags: &BagTags, date: Date) -> io::Result<W> {
        let BagTags { originals, manifest, how_to_check, records } = tags;
        let (count, bytes) = self.originals;
        let info = format!(
            "Bag-Software-Agent: leverarch {}\nBagging-Date: {date}\nPayload-Oxum: {bytes}.{count}\n",
            env!("CARGO_PKG_VERSION"),
        );
        let mut tags: Vec<(String, &[u8])> = vec![
            ("bagit.txt".into(), b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
            ("bag-info.txt".into(), info.as_bytes()),
            (LIST.into(), originals.as_bytes()),
            ("HOW-TO-CHECK.txt".into(), how_to_check.as_bytes()),
        ];
        for RecordTags { name, record, pages, originals } in records {
            let folder = name.rsplit_once('/').map(|(folder, _)| format!("{folder}/"));
            // The originals of the only bundle are those of the bag.
            tags.extend(folder.iter().map(|folder| (format!("{folder}{LIST}"), originals.as_bytes())));
            tags.push((format!("{}{PAGES}", folder.unwrap_or_default()), pages.as_bytes()));
            tags.push((name.clone(), record.as_bytes()));
        }
        tags.extend(manifest.iter().map(|text| (MANIFEST.into(), text.as_bytes())));
        tags.sort();
        let sums: String =
            tags.iter().map(|(name, content)| format!("{}  {name}\n", Digest::compute(content))).collect();
        for (name, content) in &tags {
            self.tag_file(name, content)?;
        }
        self.tag_file("tagmanifest-sha256.txt", sums.as_bytes())?;
        let comment = [ZIP_SEAL, &[b'0'; DIGITS]].concat();
        self.zip.set_raw_comment(comment.into_boxed_slice()).map_err(io::Error::from)?;
        self.zip.finish().map_err(io::Error::from)
    }
}
