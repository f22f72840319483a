//! The record: what was bundled, where it stands, and the digest of every original. `STEM.json` is its full
//! form; inside the PDF stands the same without what only the finished PDF could tell.

use crate::model::checksum_range::ChecksumRange;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::DIGITS;
use crate::model::finding::{Code, Finding};
use crate::model::{Digest, ItemPath, Kind, PageNumber, PartialDate, Purpose};

/// The format that is written.
pub const FORMAT: &str = "leverarch-record/2";

/// The format before pages had digests. It is read for ever.
const FORMAT_WITHOUT_PAGES: &str = "leverarch-record/1";

/// The record of a bundle, with everything that verify needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// "leverarch-record/2". "leverarch-record/1" has no digests of pages.
    pub format: String,
    /// The program and its version.
    pub program: String,
    /// The title of the bundle.
    pub title: String,
    /// The purpose of the bundle.
    pub purpose: Purpose,
    /// The date of the bundle.
    #[schemars(with = "String")]
    pub date: Date,
    /// The number of pages of the bundle.
    pub pages: u32,
    /// SHA-256 of the two lists in the bag, one after the other: `manifest-sha256.txt` with the originals'
    /// digests, and `pages-sha256.txt` with those of the pages. In "leverarch-record/1", it is the SHA-256
    /// of only the first. It is printed on the cover.
    pub evidence_digest: Digest,
    /// The file with the originals, if one was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub originals: Option<String>,
    /// The PDF. Absent in the record inside the PDF, which cannot know its own digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle: Option<BundleFile>,
    /// The parts of the PDF, if the body that receives it does not take so large a file. Absent in the
    /// record inside the PDF, from which they are cut.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<UploadPart>,
    /// The recordings in the folder of media, if you asked for one. Absent in the record inside the PDF,
    /// which is the same with and without that folder.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<MediaFile>,
    /// The items, in the order of the bundle.
    pub items: Vec<RecordItem>,
    /// The pages that leverarch wrote.
    pub front_matter: Vec<RecordPart>,
    /// Other programs that made pages, each with its version, and the one that wrote the media.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub converters: Vec<String>,
    /// Warnings and notes of the build about the files and how the bundle was made.
    pub findings: Vec<Finding>,
    /// SHA-256 of this file without these 64 digits. Absent inside the PDF, whose own seal covers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<Digest>,
}

/// The PDF.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BundleFile {
    /// File name.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// Size in bytes.
    pub bytes: u64,
}

/// A part of the PDF that is small enough to be uploaded. Its pages have the numbers that they have in the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UploadPart {
    /// The file, as a path inside the output folder.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// Size in bytes.
    pub bytes: u64,
    /// Its first page.
    pub first_page: PageNumber,
    /// Its last page.
    pub last_page: PageNumber,
}

/// A recording in a form that a body accepts. It is an mp3 made from the original, or the original itself if
/// that is mp3 or mp4.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MediaFile {
    /// The number of its item.
    pub item: u32,
    /// The file, as a path inside the output folder.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// Size in bytes.
    pub bytes: u64,
}

/// What follows the name of the converter that wrote the media.
pub const MEDIA_MARK: &str = " (media)";

/// An item of the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordItem {
    /// Number in the bundle, from 1.
    pub number: u32,
    /// The original, as a path inside the evidence folder.
    pub file: ItemPath,
    /// SHA-256 of the original.
    pub sha256: Digest,
    /// Size of the original in bytes.
    pub bytes: u64,
    /// The kind.
    pub kind: Kind,
    /// The date, as precise as it is known, or null if there is none.
    pub date: Option<PartialDate>,
    /// The last day of the period it covers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<PartialDate>,
    /// The title.
    pub title: String,
    /// The label of its section, if the bundle has sections.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub section: String,
    /// Its first page in the bundle.
    pub first_page: PageNumber,
    /// Its last page in the bundle.
    pub last_page: PageNumber,
    /// The place of its pages in the PDF. Absent if the item has an information sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stretch: Option<ChecksumRange>,
    /// Its pages, in order. Absent for an item shown by an information sheet, and in "leverarch-record/1".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<RecordPage>,
    /// The files attached to it: attachments of an e-mail, media of a chat.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enclosures: Vec<RecordEnclosure>,
    /// Its files in the order of their pages, if it has several. `file`, `sha256` and `bytes` are then those
    /// of the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<RecordFile>,
}

/// A page of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPage {
    /// Its number in the bundle.
    pub page: PageNumber,
    /// The number of the attachment that it shows, such as "12.1". Absent when it shows the item itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enclosure: Option<String>,
    /// The page of the file that it shows, counted from 1.
    pub source_page: u32,
    /// The digest of the page's content. HOW-TO-CHECK.txt in the bag says how it is worked out.
    pub sha256: Digest,
}

/// A file attached to an item. It is inside the item's original and has no file of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordEnclosure {
    /// Its number, after the item's, such as "12.1".
    pub number: String,
    /// Its name, after the names of the attachments that it is inside.
    pub name: String,
    /// SHA-256 of the attached file.
    pub sha256: Digest,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Its first page in the bundle.
    pub first_page: PageNumber,
    /// Its last page in the bundle.
    pub last_page: PageNumber,
}

/// One of the files of an item that has several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordFile {
    /// The original, as a path inside the evidence folder.
    pub file: ItemPath,
    /// SHA-256 of the original.
    pub sha256: Digest,
    /// Size of the original in bytes.
    pub bytes: u64,
    /// Its first page in the bundle.
    pub first_page: PageNumber,
    /// Its last page in the bundle.
    pub last_page: PageNumber,
}

/// Pages that leverarch wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Part")]
#[serde(deny_unknown_fields)]
pub struct RecordPart {
    /// The name: cover, index, schedule of digests, how to check.
    pub name: String,
    /// Its first page in the bundle.
    pub first_page: PageNumber,
    /// Its last page in the bundle.
    pub last_page: PageNumber,
}

impl Record {
    /// Reads a record's text; nothing when it is not one of ours.
    pub fn parse(text: &[u8]) -> Option<Record> {
        let known = |record: &Record| [FORMAT, FORMAT_WITHOUT_PAGES].contains(&record.format.as_str());
        serde_json::from_slice::<Record>(text).ok().filter(known)
    }

    /// The record as it stands inside the PDF: without a seal, the PDF's own digest, and its parts and media with what
    /// is to be said of them.
    pub fn inside(&self) -> Record {
        let beside = |finding: &Finding| {
            use Code::{Media, MediaLeftOut, OverUpload, Parted, SoundAlone};
            matches!(finding.code, OverUpload | Parted | Media | MediaLeftOut | SoundAlone)
        };
        let findings = self.findings.iter().filter(|finding| !beside(finding)).cloned().collect();
        let converters = self.converters.iter().filter(|name| !name.ends_with(MEDIA_MARK)).cloned().collect();
        let (parts, media) = (Vec::new(), Vec::new());
        Record { bundle: None, parts, media, converters, findings, seal: None, ..self.clone() }
    }

    /// The first item whose enclosures are not among its own pages, one after the other.
    pub fn misplaced_enclosures(&self) -> Option<&RecordItem> {
        self.items.iter().find(|item| {
            let mut from = item.first_page;
            item.enclosures.iter().any(|enclosed| {
                let sound = from <= enclosed.first_page
                    && enclosed.first_page <= enclosed.last_page
                    && enclosed.last_page <= item.last_page;
                from = enclosed.first_page;
                !sound
            })
        })
    }

    /// Whether its pages have digests.
    pub fn has_page_digests(&self) -> bool {
        self.format != FORMAT_WITHOUT_PAGES
    }

    /// The first item whose pages are not each listed once, in order, or are listed though a sheet stands for it or the
    /// format has no such list.
    pub fn mislisted_pages(&self) -> Option<&RecordItem> {
        self.items.iter().find(|item| {
            let wanted = item.first_page.get()..=item.last_page.get();
            let listed = self.has_page_digests() && item.stretch.is_some();
            let count = if listed { wanted.clone().count() } else { 0 };
            item.pages.len() != count
                || item.pages.iter().zip(wanted).any(|(page, number)| page.page.get() != number)
        })
    }

    /// The text, without a seal. It ends with a newline.
    pub fn text(&self) -> String {
        // These types hold nothing that JSON cannot say; an empty text would fail every later check.
        let mut text =
            serde_json::to_string_pretty(&Record { seal: None, ..self.clone() }).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The text with its seal as the last entry.
    pub fn sealed_text(&self) -> String {
        let text = self.text();
        let open = text.strip_suffix("\n}\n").unwrap_or(&text);
        let (before, after) = (format!("{open},\n{SEAL_KEY}"), SEAL_END);
        let seal = Digest::compute([before.as_bytes(), after.as_bytes()].concat().as_slice());
        format!("{before}{seal}{after}")
    }
}

const SEAL_KEY: &str = "  \"seal\": \"";
const SEAL_END: &str = "\"\n}\n";

/// Takes the seal out of a record's text and says whether it is right; nothing when there is no seal in its
/// place.
pub fn unseal(text: &[u8]) -> Option<bool> {
    let body = text.strip_suffix(SEAL_END.as_bytes())?;
    let (before, digits) = body.split_at_checked(body.len().checked_sub(DIGITS)?)?;
    before.strip_suffix(SEAL_KEY.as_bytes())?;
    let claimed: Digest = std::str::from_utf8(digits).ok()?.parse().ok()?;
    Some(claimed == Digest::compute([before, SEAL_END.as_bytes()].concat().as_slice()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Record {
        Record {
            format: FORMAT.into(),
            program: "leverarch 0".into(),
            title: "Łukasz".into(),
            purpose: Purpose::Ice,
            date: jiff::civil::date(2022, 3, 1),
            pages: 3,
            evidence_digest: Digest::compute(b"x"),
            originals: None,
            bundle: Some(BundleFile { file: "a.pdf".into(), sha256: Digest::compute(b"pdf"), bytes: 3 }),
            parts: Vec::new(),
            media: Vec::new(),
            items: Vec::new(),
            front_matter: Vec::new(),
            converters: Vec::new(),
            findings: vec![Finding::note(crate::model::finding::Code::Hidden, "hidden")],
            seal: None,
        }
    }

    #[test]
    fn every_flipped_byte_of_the_record_is_seen() {
        let text = sample().sealed_text();
        assert_eq!(unseal(text.as_bytes()), Some(true));
        let read: Record = serde_json::from_str(&text).expect("json");
        assert_eq!(Record { seal: None, ..read.clone() }, sample());
        assert!(read.seal.is_some());
        let mut bytes = text.into_bytes();
        for i in 0..bytes.len() {
            for bit in 0..8 {
                bytes[i] ^= 1 << bit;
                assert_ne!(unseal(&bytes), Some(true), "byte {i} bit {bit}");
                bytes[i] ^= 1 << bit;
            }
        }
        bytes.push(b'\n');
        assert_eq!(unseal(&bytes), None);
    }
}
