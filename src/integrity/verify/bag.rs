//! The bag of originals against its own lists and its record, whether it is still a zip or was unpacked: each original
//! by its digest, each list by the list above it, and nothing that is on no list.

use std::collections::{BTreeMap, BTreeSet};

use super::records::{self, RecordFault, RecordHome, RecordInBag};
use super::run::{COMPARE, SMALL};
use crate::integrity::{
    BAG_LIST as LIST, BAG_MANIFEST, BAG_PAGES as PAGES, RecordItem, page_list, payload_name, unseal,
};
use crate::model::finding::{Code, Finding};
use crate::model::{Digest, Purpose, counted, grouped};

/// A file in the bag.
#[derive(Clone, Debug)]
pub(super) struct BagFile {
    pub(super) digest: Digest,
    pub(super) bytes: u64,
}

/// What is in a bag.
#[derive(Debug, Default)]
pub(super) struct BagContents {
    /// The originals, by their names from `data/` on.
    pub(super) payload: BTreeMap<String, BagFile>,
    /// The lists and texts beside them, by name, each with so much of its text as is read.
    pub(super) tags: BTreeMap<String, (BagFile, Vec<u8>)>,
    /// What has no place in a bag of ours, each with the reason.
    pub(super) strange: Vec<(String, String)>,
    /// How much text there is.
    pub(super) held: u64,
}

const TAG_LIST: &str = "tagmanifest-sha256.txt";
const INFO: &str = "bag-info.txt";
const TEXTS: [&str; 5] = ["bagit.txt", INFO, LIST, TAG_LIST, "HOW-TO-CHECK.txt"];

/// The folder of a file in a bag, when it is that of one of several bundles.
fn bundle_folder(name: &str) -> Option<&str> {
    let (folder, file) = name.split_once('/')?;
    let known = Purpose::ALL.iter().any(|purpose| purpose.word() == folder);
    (known && !file.contains('/')).then(|| &name[..=folder.len()])
}

impl BagContents {
    /// How much of another text may be kept.
    pub(super) fn room(&self) -> usize {
        usize::try_from(SMALL.saturating_sub(self.held)).unwrap_or(0)
    }

    /// Takes a file by its name from the bag's own folder on.
    pub(super) fn take(&mut self, name: &str, file: BagFile, text: Vec<u8>) {
        if name.starts_with("data/") {
            self.payload.insert(name.into(), file);
        } else {
            self.held += text.len() as u64;
            self.tags.insert(name.into(), (file, text));
        }
    }

    fn list(&self, tag: &str) -> BTreeMap<String, Option<Digest>> {
        let text = self.tags.get(tag).map_or(&[][..], |(_, text)| text.as_slice());
        let text = String::from_utf8_lossy(text).into_owned();
        let lines = text.lines().filter_map(|line| {
            let (digest, name) = line.split_once("  ")?;
            Some((name.to_owned(), digest.parse::<Digest>().ok()))
        });
        lines.collect()
    }

    /// The names of the originals as the bag lists them.
    pub(super) fn listed(&self) -> Vec<String> {
        self.list(LIST).into_keys().map(|name| name.replace("%25", "%")).collect()
    }

    /// Compares what is there with the lists and the record; adds a finding for each difference. `place` goes before
    /// the names. Gives the record of each bundle, when it can be read.
    pub(super) fn compare(&self, place: &str, findings: &mut Vec<Finding>) -> Vec<RecordInBag> {
        let mut differs = |code: Code, what: &str, message: String| {
            findings.push(Finding::error(code, message).about(format!("{place}{what}")).next(COMPARE));
        };
        for (name, why) in &self.strange {
            differs(Code::Added, name, why.clone());
        }
        let sums = self.list(TAG_LIST);
        for (name, (file, _)) in &self.tags {
            let inner = bundle_folder(name).and_then(|folder| name.strip_prefix(folder));
            let ours = TEXTS.contains(&name.as_str())
                || [PAGES, BAG_MANIFEST].contains(&name.as_str())
                || (name.ends_with(".json") && !name.contains('/'))
                || inner.is_some_and(|file| [PAGES, LIST].contains(&file) || file.ends_with(".json"));
            match sums.get(name) {
                _ if name == TAG_LIST => {}
                Some(_) if !ours => {
                    differs(
                        Code::Added,
                        name,
                        "leverarch does not put such a file with the originals.".into(),
                    );
                }
                None => differs(Code::Added, name, "This file of the bag is not on its list.".into()),
                Some(digest) if *digest != Some(file.digest) => {
                    differs(Code::Changed, name, "This file of the bag is not as it was sealed.".into());
                }
                Some(_) => {}
            }
        }
        let needed = sums.keys().map(String::as_str).chain(TEXTS);
        let gone: std::collections::BTreeSet<&str> =
            needed.filter(|name| !self.tags.contains_key(*name)).collect();
        for name in gone {
            differs(Code::Missing, name, "This file of the bag is missing.".into());
        }
        let manifest = self.list(LIST);
        let spelt = |name: &str| name.replace('%', "%25");
        let present: BTreeMap<String, &BagFile> =
            self.payload.iter().map(|(name, file)| (spelt(name), file)).collect();
        for (name, digest) in &manifest {
            match present.get(name) {
                None => differs(Code::Missing, name, "This original is missing.".into()),
                Some(found) if Some(found.digest) != *digest => {
                    differs(Code::Changed, name, "This original is not as it was sealed.".into());
                }
                Some(_) => {}
            }
        }
        for name in present.keys().filter(|name| !manifest.contains_key(*name)) {
            differs(Code::Added, name, "This was not among the originals when the bundle was made.".into());
        }
        let bytes: u64 = self.payload.values().fold(0, |sum, file| sum.saturating_add(file.bytes));
        let oxum = format!("Payload-Oxum: {bytes}.{}", self.payload.len());
        let said = self
            .tags
            .get(INFO)
            .is_none_or(|(_, text)| String::from_utf8_lossy(text).lines().any(|line| line == oxum));
        if !said {
            let message = format!(
                "It gives a wrong count. The bag holds {} of {} bytes.",
                counted(self.payload.len(), "original", "originals"),
                grouped(bytes)
            );
            differs(Code::Changed, INFO, message);
        }
        let mut folders: Vec<&str> = self.tags.keys().filter_map(|name| bundle_folder(name)).collect();
        folders.dedup();
        if folders.is_empty() {
            folders.push("");
        }
        let of = |folder: &&str| self.record(folder, &manifest, &present, &mut differs);
        let records: Vec<RecordInBag> = folders.iter().filter_map(of).collect();
        // Of one bundle the evidence digest binds the list.
        if records.len() == folders.len() && folders != [""] {
            let originals =
                || records.iter().flat_map(|one| &one.record.items).flat_map(RecordItem::originals);
            let listed: BTreeSet<String> = originals().map(|(file, ..)| payload_name(file)).collect();
            for name in manifest.keys().filter(|name| !listed.contains(*name)) {
                differs(Code::Added, name, "No bundle has this original.".into());
            }
        }
        records
    }

    /// The one record of a bundle against the list of the originals and the originals themselves.
    fn record(
        &self,
        folder: &str,
        manifest: &BTreeMap<String, Option<Digest>>,
        present: &BTreeMap<String, &BagFile>,
        differs: &mut impl FnMut(Code, &str, String),
    ) -> Option<RecordInBag> {
        let of_folder = |name: &str| name.strip_prefix(folder).is_some_and(|name| !name.contains('/'));
        let mut texts = self.tags.iter().filter(|(name, _)| name.ends_with(".json") && of_folder(name));
        let Some((name, (_, record_text))) = texts.next() else {
            let what = format!("{folder}the record");
            differs(Code::Missing, &what, "There is no record with the originals.".into());
            return None;
        };
        for (other, _) in texts {
            differs(Code::Added, other, "There is more than one record with the originals.".into());
        }
        let sealed = unseal(record_text) == Some(true);
        let record = match records::read(record_text) {
            Ok(record) if !sealed => {
                differs(
                    Code::BadRecord,
                    name,
                    "The record in the zip was changed after it was sealed.".into(),
                );
                record
            }
            Ok(record) => {
                if let Some(RecordFault::Wrong(what)) = records::fault(record_text, &record, RecordHome::File)
                {
                    differs(Code::BadRecord, name, what);
                }
                record
            }
            Err(fault) => {
                let what = match fault {
                    RecordFault::Newer => {
                        "This was made by a newer leverarch. Get the newer version and run verify again."
                            .into()
                    }
                    RecordFault::Unreadable => "The record in the zip cannot be read.".into(),
                    RecordFault::Wrong(what) => what,
                };
                differs(Code::BadRecord, name, what);
                return None;
            }
        };
        let text = |tag: &str| self.tags.get(&format!("{folder}{tag}")).map(|(_, text)| text.as_slice());
        let pages = record.has_page_digests().then(|| page_list(&record.items));
        if text(PAGES) != pages.as_deref().map(str::as_bytes) {
            let list = format!("{folder}{PAGES}");
            differs(Code::Changed, &list, "It does not list the pages that the record lists.".into());
        }
        let lists = [text(LIST), text(PAGES)].map(Option::unwrap_or_default).concat();
        if Digest::compute(&lists) != record.evidence_digest {
            let lists = if pages.is_some() {
                "Its digest, together with the list of pages after it,"
            } else {
                "Its digest"
            };
            let list = format!("{folder}{LIST}");
            differs(Code::Changed, &list, format!("{lists} is not the evidence digest of the record."));
        }
        let originals = record.items.iter().flat_map(|item| item.originals().map(move |one| (item, one)));
        for (item, (original, digest, bytes)) in originals {
            let name = payload_name(original);
            let size = present.get(&name).is_none_or(|file| file.bytes == bytes);
            if manifest.get(&name).copied().flatten() != Some(digest) || !size {
                differs(
                    Code::Changed,
                    original.as_str(),
                    format!("The list of originals and the record differ over item {}.", item.number),
                );
            }
        }
        Some(RecordInBag { folder: folder.into(), text: record_text.clone(), record })
    }
}
