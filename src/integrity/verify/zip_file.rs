//! The zip alone: the seal in its closing comment, the form of the file, and every original in it by its digest, all
//! from one reading. Nothing of it is written anywhere.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use sha2::Digest as _;
use zip::{CompressionMethod, ZipArchive};

use super::bag::{BagContents, BagFile};
use super::reading::read_once;
use super::records::{ABOVE, RecordInBag};
use super::run::{COMPARE, VerifyRun, file_name, nothing_in_it};
use super::zip_layout::{self, ZipFormError, ZipMember};
use crate::integrity::{DIGITS, ZIP_SEAL, copied};
use crate::model::finding::{Code, Finding};
use crate::model::{Digest, counted, exact_size};
use crate::system;
use crate::system::SystemError;
use crate::system::progress::RunError;

impl VerifyRun<'_> {
    /// Checks a zip by its seal, its form and the lists inside it. Gives its digest and the records in it.
    pub(super) fn zip(&mut self, path: &Path) -> Result<(Digest, Vec<RecordInBag>), RunError> {
        let name = file_name(path);
        self.watch.step("Checking the originals in the zip", 1);
        self.watch.part(&name);
        let trouble = |e| SystemError::new(path, "read", e);
        let mut file = system::open_output(path)?;
        let end = ZipEnd::read(&mut file).map_err(trouble)?;
        let digits_at = end.length.saturating_sub(DIGITS as u64);
        let form = match zip_layout::members(&mut file) {
            Err(ZipFormError::Disk(cause)) => return Err(trouble(cause).into()),
            Err(ZipFormError::Wrong(why)) => Err(why),
            Ok(members) => Ok(members),
        };
        let mut hashes = MemberHashes::new(form.as_deref().unwrap_or_default());
        let digests = read_once(&mut file, digits_at, |piece| hashes.take(piece)).map_err(trouble)?;
        let sound = end.claimed == Some(digests.without_digits);
        let before = self.errors();
        let contents = match (&form, end.claimed) {
            (Ok(_), _) => Some(hashes.contents),
            (Err(_), None) => end.contents_if_bag(&mut file),
            (Err(_), Some(_)) => damaged(&mut file, end.length),
        };
        if end.claimed.is_none() {
            let finding = end.why_unsealed(&mut file, &name, contents.is_some()).map_err(trouble)?;
            self.say(finding);
        } else if let (true, Err(why)) = (sound, &form) {
            self.say(Finding::error(Code::Changed, why.clone()).about(name.clone()).next(COMPARE));
        }
        let originals = contents.as_ref().map_or(0, |contents| contents.payload.len());
        let records = contents
            .map(|contents| contents.compare(&format!("{name}: "), &mut self.verdict.findings))
            .unwrap_or_default();
        let differs = self.errors() > before;
        if end.claimed.is_some() && !sound {
            let message = match (&form, differs) {
                (Err(why), _) => format!("The zip was changed after it was sealed. {why}"),
                (_, true) => "The zip was changed after it was sealed.".into(),
                _ => "The zip was changed after it was sealed. The originals in it are as they were.".into(),
            };
            self.say(Finding::error(Code::Changed, message).about(name.clone()).next(COMPARE));
        }
        if sound && !differs {
            let made_as = records.first().and_then(|one| one.record.originals.as_deref());
            let made_as =
                made_as.map(|made| made.strip_prefix(ABOVE).unwrap_or(made)).filter(|made| *made != name);
            let renamed = made_as.map(|made| format!(" Its original name was {made}.")).unwrap_or_default();
            self.say(
                Finding::note(
                    Code::Matched,
                    format!(
                        "Unchanged since it was sealed: {}.{renamed}",
                        counted(originals, "original", "originals")
                    ),
                )
                .about(name),
            );
        }
        Ok((digests.whole, records))
    }
}

/// The last bytes of a zip.
struct ZipEnd {
    length: u64,
    /// The seal, when it is at the very end.
    claimed: Option<Digest>,
}

/// How far before its end a zip's seal is looked for when something was added behind it.
const SEARCHED: u64 = 1 << 20;

impl ZipEnd {
    fn read(file: &mut File) -> io::Result<Self> {
        let length = file.seek(SeekFrom::End(0))?;
        let mut tail = Vec::new();
        file.seek(SeekFrom::Start(length.saturating_sub((ZIP_SEAL.len() + DIGITS) as u64)))?;
        file.read_to_end(&mut tail)?;
        let digits = tail.strip_prefix(ZIP_SEAL).and_then(|d| std::str::from_utf8(d).ok());
        Ok(Self { length, claimed: digits.and_then(exact_digest) })
    }

    /// What is in a zip that has lost its seal, when it is a bag of ours that can still be compared file by file.
    fn contents_if_bag(&self, file: &mut File) -> Option<BagContents> {
        damaged(file, self.length).filter(|bag| bag.tags.contains_key("tagmanifest-sha256.txt"))
    }

    /// Why there is no seal at the end, as far as the file shows it.
    fn why_unsealed(&self, file: &mut File, name: &str, bag: bool) -> io::Result<Finding> {
        let mut head = vec![0; 1 << 12];
        file.seek(SeekFrom::Start(0))?;
        let read = file.read(&mut head)?;
        head.truncate(read);
        if head.iter().all(|byte| *byte == 0) {
            return Ok(nothing_in_it(name, self.length));
        }
        file.seek(SeekFrom::Start(self.length.saturating_sub(SEARCHED)))?;
        let mut tail = Vec::new();
        file.take(SEARCHED).read_to_end(&mut tail)?;
        let place = |mark: &[u8]| tail.windows(mark.len()).rposition(|window| window == mark);
        let begins = head.starts_with(b"PK\x03\x04");
        let error =
            |message: String, next: &str| Finding::error(Code::NoSeal, message).about(name).next(next);
        let newer = place(b"leverarch-seal/").filter(|at| {
            let number = tail[*at + 15..].iter().take_while(|c| c.is_ascii_digit());
            number.fold(0u32, |sum, c| sum.saturating_mul(10).saturating_add(u32::from(c - b'0'))) > 1
        });
        if newer.is_some() {
            return Ok(super::records::newer(name));
        }
        let sealed_end =
            place(ZIP_SEAL).map(|at| at + ZIP_SEAL.len() + DIGITS).filter(|end| *end <= tail.len());
        if let Some(more) = sealed_end.map(|end| tail.len() - end).filter(|more| *more > 0) {
            return Ok(error(
                format!(
                    "{} were added after the end of this zip after it was made.",
                    exact_size(more as u64)
                ),
                COMPARE,
            ));
        }
        if place(b"PK\x05\x06").is_none() && begins {
            return Ok(error(
                "The end of this zip is missing. The download or copy did not finish.".into(),
                "Download or copy it again, then run verify again.",
            ));
        }
        if bag {
            return Ok(error(
                "This zip was packed again by another program, or its seal was changed.".into(),
                "Find the zip as it was made. Or unpack this one and name its folder. Verify then checks \
                 every original in it.",
            ));
        }
        Ok(error(
            "This zip was not made by leverarch, or it was packed again by another program.".into(),
            "Name the folder that leverarch build made, or the .pdf, .zip or .json in it.",
        ))
    }
}

/// A digest in the one way we write it.
fn exact_digest(digits: &str) -> Option<Digest> {
    digits.parse::<Digest>().ok().filter(|digest| digest.to_string() == digits)
}

/// Hashes the files of a zip as its bytes come by.
struct MemberHashes<'a> {
    members: std::slice::Iter<'a, ZipMember>,
    current: Option<OpenMember<'a>>,
    at: u64,
    top: Option<&'a str>,
    contents: BagContents,
}

/// A file whose bytes are coming by.
struct OpenMember<'a> {
    member: &'a ZipMember,
    /// Its name from the one top folder on; nothing when it is in another.
    name: Option<&'a str>,
    left: u64,
    sha256: sha2::Sha256,
    crc32: crc32fast::Hasher,
    text: Vec<u8>,
}

impl<'a> MemberHashes<'a> {
    fn new(members: &'a [ZipMember]) -> Self {
        let top = members.first().and_then(|member| member.name.split_once('/')).map(|(top, _)| top);
        let mut hashes =
            Self { members: members.iter(), current: None, at: 0, top, contents: BagContents::default() };
        hashes.open();
        hashes
    }

    fn open(&mut self) {
        self.current = self.members.next().map(|member| {
            let parts = member.name.split_once('/');
            let name = parts.filter(|(top, _)| Some(*top) == self.top).map(|(_, name)| name);
            let (sha256, crc32) = (sha2::Sha256::new(), crc32fast::Hasher::new());
            OpenMember { member, name, left: member.bytes, sha256, crc32, text: Vec::new() }
        });
    }

    fn take(&mut self, piece: &[u8]) {
        let end = self.at + piece.len() as u64;
        while let Some(open) = &mut self.current {
            let from = (open.member.at + (open.member.bytes - open.left)).max(self.at);
            if from > end || (from == end && open.left > 0) {
                break;
            }
            let start = (from - self.at) as usize;
            let count = usize::try_from(open.left).unwrap_or(usize::MAX).min(piece.len() - start);
            let bytes = &piece[start..start + count];
            open.sha256.update(bytes);
            open.crc32.update(bytes);
            if open.name.is_some_and(|name| !name.starts_with("data/")) {
                let room = self.contents.room().saturating_sub(open.text.len());
                open.text.extend_from_slice(&bytes[..bytes.len().min(room)]);
            }
            open.left -= count as u64;
            if open.left > 0 {
                break;
            }
            self.close();
        }
        self.at = end;
    }

    fn close(&mut self) {
        let Some(open) = self.current.take() else { return };
        let digest = Digest::new(open.sha256.finalize().into());
        let name = &open.member.name;
        match open.name {
            None => self.contents.strange.push((name.clone(), "This has no place in the zip.".into())),
            Some(inner) => {
                if open.crc32.finalize() != open.member.crc32 {
                    let why = "The zip gives this file a checksum that it does not have.";
                    self.contents.strange.push((inner.into(), why.into()));
                }
                self.contents.take(inner, BagFile { digest, bytes: open.member.bytes }, open.text);
            }
        }
        self.open();
    }
}

/// What can be read of a zip that is not of our form, by its directory. Together its files are no larger than the
/// zip, or nothing is read: a directory that names the same bytes many times would cost without end.
fn damaged(file: &mut File, length: u64) -> Option<BagContents> {
    let mut zip = ZipArchive::new(file).ok()?;
    let mut contents = BagContents::default();
    let mut total = 0u64;
    for i in 0..zip.len() {
        total = total.saturating_add(zip.by_index_raw(i).ok()?.compressed_size());
    }
    if total > length {
        return None;
    }
    let mut top: Option<String> = None;
    let mut packed = 0;
    for i in 0..zip.len() {
        let Ok(mut entry) = zip.by_index(i) else {
            packed += 1;
            continue;
        };
        let name = entry.name().ok()?.into_owned();
        let (folder, rest) = name.split_once('/').unwrap_or(("", &name));
        if entry.is_dir() {
            continue;
        }
        if entry.compression() != CompressionMethod::Stored {
            packed += 1;
            continue;
        }
        if !entry.is_file() || entry.is_symlink() || *top.get_or_insert_with(|| folder.into()) != folder {
            contents.strange.push((name.clone(), "This has no place in the zip.".into()));
            continue;
        }
        let rest = rest.to_owned();
        if contents.payload.contains_key(&rest) || contents.tags.contains_key(&rest) {
            contents.strange.push((rest, "The zip holds this twice.".into()));
            continue;
        }
        let mut text = Vec::new();
        let bytes = entry.size();
        // A file whose bytes do not have their checksum is still hashed, so that it can be named.
        let digest = if rest.starts_with("data/") {
            copied(&mut entry, &mut io::sink()).map_or(Digest::new([0; 32]), |file| file.digest)
        } else {
            let _ = entry.by_ref().take(contents.room() as u64).read_to_end(&mut text);
            Digest::compute(&text)
        };
        contents.take(&rest, BagFile { digest, bytes }, text);
    }
    // Lists without what they list would call every packed file missing.
    (packed == 0).then_some(contents)
}
