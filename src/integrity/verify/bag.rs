//! The zip alone: the seal in its closing comment proves it whole or not; the lists inside it, which any BagIt
//! program reads, tell which original differs. Entries are read as streams and never written anywhere.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::thread;

use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::{Check, SMALL, TwoDigests, digest_of, file_name, two_digests};
use crate::integrity::{DIGITS, Record, ZIP_SEAL, payload_name, unseal};
use crate::model::Digest;
use crate::model::finding::{Code, Finding};
use crate::system;
use crate::system::SystemError;
use crate::system::progress::RunError;

impl Check<'_> {
    /// Checks a zip by the seal and the lists inside it. Gives its digest and the text of the record in it.
    pub(super) fn zip(&mut self, path: &Path) -> Result<(Digest, Option<Vec<u8>>), RunError> {
        let name = file_name(path);
        self.watch.step("Checking the originals in the zip", 1);
        self.watch.part(&name);
        let trouble = |e| SystemError::new(path, "read", e);
        // The file as a whole and the entries in it are hashed side by side, on two threads.
        let mut file = system::open_output(path)?;
        let entries = system::open_output(path)?;
        let (sealed, contents) = thread::scope(|scope| {
            let whole = scope.spawn(move || sealed_digests(&mut file));
            let contents = BagContents::read(entries);
            (whole.join(), contents)
        });
        let (digests, claimed) = sealed
            .unwrap_or_else(|_| Err(std::io::Error::other("the check stopped unexpectedly")))
            .map_err(trouble)?;
        let sound = match claimed {
            None => {
                self.say(
                    Finding::error(Code::NoSeal, "There is no seal at the end of this zip: it was cut off, added to or packed again, or leverarch did not make it.")
                        .about(name.clone())
                        .next("The originals in it are still checked by the list inside it. Find the file as it was made."),
                );
                false
            }
            Some(seal) => seal == digests.without_digits,
        };
        let before = self.verdict.findings.len();
        let record = match contents {
            Ok(contents) => contents.compare(&name, &mut self.verdict.findings),
            Err(why) => {
                self.say(
                    Finding::error(Code::Changed, format!("The zip cannot be read: {why}."))
                        .about(name.clone())
                        .next("Find an undamaged copy."),
                );
                None
            }
        };
        let differs = self.verdict.findings.len() > before;
        if claimed.is_some() && !sound {
            let message = if differs {
                "The zip was changed after it was sealed."
            } else {
                "The zip was changed after it was sealed; the originals in it are as they were, so the change is in its directory or its seal."
            };
            self.say(
                Finding::error(Code::Changed, message)
                    .about(name.clone())
                    .next("Compare it with a copy that was sent or kept earlier."),
            );
        }
        if sound && !differs {
            let count = record.as_ref().map_or(0, |(_, r)| r.items.len());
            self.say(
                Finding::note(Code::Matched, format!("Unchanged since it was sealed: {count} originals."))
                    .about(name),
            );
        }
        let (text, record) = record.unzip();
        if self.verdict.record.is_none() {
            self.verdict.record = record;
        }
        Ok((digests.whole, text))
    }
}

/// The digests of the zip, and the seal that it claims, when one stands at its end.
fn sealed_digests(file: &mut (impl Read + Seek)) -> std::io::Result<(TwoDigests, Option<Digest>)> {
    let length = file.seek(SeekFrom::End(0))?;
    let comment = (ZIP_SEAL.len() + DIGITS) as u64;
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(length.saturating_sub(comment)))?;
    file.read_to_end(&mut tail)?;
    let digits = tail.strip_prefix(ZIP_SEAL).and_then(|d| std::str::from_utf8(d).ok());
    let claimed = digits.and_then(|d| d.parse().ok());
    Ok((two_digests(file, length.saturating_sub(DIGITS as u64))?, claimed))
}

/// What stands in a bag.
struct BagContents {
    /// Digest of each file of the payload, by its name from `data/` on.
    payload: BTreeMap<String, Digest>,
    /// The tag files, by name.
    tags: BTreeMap<String, Vec<u8>>,
    /// Entries that have no place in a bag of ours.
    strange: Vec<String>,
}

impl BagContents {
    /// Reads and hashes every entry.
    fn read(file: impl Read + Seek) -> Result<Self, ZipError> {
        let mut zip = ZipArchive::new(file)?;
        let mut contents =
            BagContents { payload: BTreeMap::new(), tags: BTreeMap::new(), strange: Vec::new() };
        let mut top: Option<String> = None;
        for i in 0..zip.len() {
            let mut entry = zip.by_index(i)?;
            let name = entry.name()?.into_owned();
            let (folder, rest) = name.split_once('/').unwrap_or(("", &name));
            let ordinary =
                entry.is_file() && !entry.is_symlink() && entry.compression() == CompressionMethod::Stored;
            if !ordinary || folder.is_empty() || *top.get_or_insert_with(|| folder.into()) != folder {
                contents.strange.push(name);
                continue;
            }
            let rest = rest.to_owned();
            // An entry whose bytes do not have their checksum is still hashed, so that it can be named.
            if rest.starts_with("data/") {
                let digest = digest_of(&mut entry).unwrap_or(Digest::new([0; 32]));
                contents.payload.insert(rest, digest);
            } else {
                let mut bytes = Vec::new();
                let _ = entry.by_ref().take(SMALL).read_to_end(&mut bytes);
                contents.tags.insert(rest, bytes);
            }
        }
        Ok(contents)
    }

    /// Compares what is there with the lists and the record; adds a finding for each difference. Gives the
    /// record and its text.
    fn compare(&self, zip: &str, findings: &mut Vec<Finding>) -> Option<(Vec<u8>, Record)> {
        let mut differs = |code: Code, what: &str, message: String| {
            let next = "Compare the zip with a copy that was sent or kept earlier.";
            findings.push(Finding::error(code, message).about(format!("{zip}: {what}")).next(next));
        };
        for name in &self.strange {
            differs(Code::Added, name, "This has no place in the zip.".into());
        }
        let listed = |tag: &str| {
            let text =
                String::from_utf8_lossy(self.tags.get(tag).map_or(&[][..], Vec::as_slice)).into_owned();
            let lines = text.lines().filter_map(|line| {
                let (digest, name) = line.split_once("  ")?;
                Some((name.to_owned(), digest.parse::<Digest>().ok()))
            });
            lines.collect::<BTreeMap<String, Option<Digest>>>()
        };
        let mut record: Option<(Vec<u8>, Record)> = None;
        let sums = listed("tagmanifest-sha256.txt");
        for (name, bytes) in &self.tags {
            if name == "tagmanifest-sha256.txt" {
                continue;
            }
            match sums.get(name) {
                None => differs(Code::Added, name, "This file of the bag is not on its list.".into()),
                Some(digest) if *digest != Some(Digest::compute(bytes)) => {
                    differs(Code::Changed, name, "This file of the bag is not as it was sealed.".into());
                }
                Some(_) => {}
            }
            if name.ends_with(".json") && !name.contains('/') {
                let read = Record::parse(bytes);
                match read {
                    Some(read) if unseal(bytes) == Some(true) => {
                        record = Some((bytes.clone(), Record { seal: None, ..read }));
                    }
                    _ => differs(Code::BadRecord, name, "The record in the zip was changed.".into()),
                }
            }
        }
        for name in sums.keys().filter(|name| !self.tags.contains_key(*name)) {
            differs(Code::Missing, name, "This file of the bag is not there.".into());
        }
        let manifest = listed("manifest-sha256.txt");
        let spelt = |name: &str| format!("data/{}", name["data/".len()..].replace('%', "%25"));
        let present: BTreeMap<String, Digest> = self.payload.iter().map(|(n, d)| (spelt(n), *d)).collect();
        for (name, digest) in &manifest {
            match present.get(name) {
                None => differs(Code::Missing, name, "This original is not in the zip.".into()),
                Some(found) if Some(*found) != *digest => {
                    differs(Code::Changed, name, "This original is not as it was sealed.".into());
                }
                Some(_) => {}
            }
        }
        for name in present.keys().filter(|name| !manifest.contains_key(*name)) {
            differs(Code::Added, name, "This was not among the originals when the bundle was made.".into());
        }
        if let Some((_, record)) = &record {
            let list = self.tags.get("manifest-sha256.txt").map_or(&[][..], Vec::as_slice);
            if Digest::compute(list) != record.evidence_digest {
                differs(
                    Code::Changed,
                    "manifest-sha256.txt",
                    "Its digest is not the evidence digest of the record.".into(),
                );
            }
            for item in &record.items {
                if manifest.get(&payload_name(&item.file)).copied().flatten() != Some(item.sha256) {
                    differs(
                        Code::Changed,
                        item.file.as_str(),
                        format!("The list of originals and the record differ over item {}.", item.number),
                    );
                }
            }
        }
        record
    }
}
