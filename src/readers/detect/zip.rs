//! The directory of a zip, read from its end as the format asks: what lies in front of the first file, a comment
//! behind the last and the names of what is packed inside say nothing of what the zip is. Only the directory and,
//! where needed, the first bytes of one file are read, so a zip of any size costs the same few reads.

use std::io::{Cursor, Read, Seek, SeekFrom};

use flate2::read::DeflateDecoder;

use crate::readers::whatsapp;

/// Bytes of the directory that are read: some fifty thousand names.
const MOST: u64 = 4 << 20;
/// Bytes before the end of a zip in which its end record begins: the record and the longest comment.
const END: u64 = 22 + 0xffff;

/// A file in a zip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ZipEntry {
    /// Its name, with the folders before it.
    pub(super) name: String,
    /// Whether a password locks it.
    pub(super) locked: bool,
    method: u16,
    packed: u64,
    /// Where its local header begins.
    at: u64,
}

impl ZipEntry {
    fn is_folder(&self) -> bool {
        self.name.ends_with(['/', '\\'])
    }
}

/// The directory of a zip.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ZipDirectory {
    /// The files in it, folders left out.
    pub(super) files: Vec<ZipEntry>,
    /// How many there are, when the directory is too long to be read whole.
    pub(super) count: u64,
    /// Whether this is one of several parts of a zip.
    pub(super) split: bool,
}

fn two(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 2).map_or(0, |b| u64::from(u16::from_le_bytes([b[0], b[1]])))
}

fn four(bytes: &[u8], at: usize) -> u64 {
    two(bytes, at) | two(bytes, at + 2) << 16
}

fn eight(bytes: &[u8], at: usize) -> u64 {
    four(bytes, at) | four(bytes, at + 4) << 32
}

fn bytes_at(file: &mut (impl Read + Seek), at: u64, most: u64) -> Option<Vec<u8>> {
    file.seek(SeekFrom::Start(at)).ok()?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// What may come after a zip in its file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum AfterZip {
    Anything,
    /// Nothing, as is asked of a file that does not begin as a zip.
    Nothing,
}

/// Reads the directory; nothing when there is none.
pub(super) fn directory(file: &mut (impl Read + Seek), after: AfterZip) -> Option<ZipDirectory> {
    let length = file.seek(SeekFrom::End(0)).ok()?;
    let from = length.saturating_sub(END);
    let tail = bytes_at(file, from, END)?;
    let ends = memchr::memmem::rfind_iter(&tail, b"PK\x05\x06").filter(|at| tail.len() - at >= 22);
    for end in ends {
        let record = tail.get(end..)?;
        let behind = record.len() as u64 - 22;
        let comment = two(record, 20);
        if comment > behind || (after == AfterZip::Nothing && comment < behind) {
            continue;
        }
        let split = !matches!(two(record, 4), 0 | 0xffff);
        let mut end = from + end as u64;
        let (mut count, mut size, mut offset) = (two(record, 10), four(record, 12), four(record, 16));
        // A zip of more than 4 GB or 65,535 files has a longer record before this one.
        if let Some(long) = long_record(file, end) {
            (end, count, size, offset) = (long.0, eight(&long.1, 32), eight(&long.1, 40), eight(&long.1, 48));
        }
        let Some(start) = end.checked_sub(size) else { continue };
        let list = bytes_at(file, start, size.min(MOST))?;
        if split || count == 0 || list.starts_with(b"PK\x01\x02") {
            // What lies before the zip shifts every place in it.
            let files = entries(&list, start.wrapping_sub(offset));
            let whole = size <= MOST;
            let count = if whole { files.len() as u64 } else { count };
            return Some(ZipDirectory { files, count, split });
        }
    }
    None
}

/// The longer end record and where it begins.
fn long_record(file: &mut (impl Read + Seek), end: u64) -> Option<(u64, Vec<u8>)> {
    let locator = bytes_at(file, end.checked_sub(20)?, 20)?;
    if !locator.starts_with(b"PK\x06\x07") {
        return None;
    }
    [eight(&locator, 8), end.checked_sub(20 + 56)?].into_iter().find_map(|at| {
        let record = bytes_at(file, at, 56)?;
        (record.starts_with(b"PK\x06\x06") && record.len() == 56).then_some((at, record))
    })
}

fn entries(list: &[u8], shift: u64) -> Vec<ZipEntry> {
    let mut files = Vec::new();
    let mut rest = list;
    while rest.starts_with(b"PK\x01\x02") && rest.len() >= 46 {
        let (name, extra, comment) = (two(rest, 28) as usize, two(rest, 30) as usize, two(rest, 32) as usize);
        let Some(raw) = rest.get(46..46 + name) else { break };
        let (mut packed, mut at) = (four(rest, 20), four(rest, 42));
        let mut fields = rest.get(46 + name..46 + name + extra).unwrap_or_default();
        while fields.len() >= 4 {
            let size = two(fields, 2) as usize;
            if two(fields, 0) == 1 {
                // The lengths that do not fit above follow in this order, each only where it is needed.
                let mut place = 4 + if four(rest, 24) == 0xffff_ffff { 8 } else { 0 };
                for value in [&mut packed, &mut at] {
                    if *value == 0xffff_ffff {
                        *value = eight(fields, place);
                        place += 8;
                    }
                }
            }
            fields = fields.get(4 + size..).unwrap_or_default();
        }
        let entry = ZipEntry {
            name: String::from_utf8_lossy(raw).into_owned(),
            locked: two(rest, 8) & 1 == 1,
            method: two(rest, 10) as u16,
            packed,
            at: at.wrapping_add(shift),
        };
        if !entry.is_folder() {
            files.push(entry);
        }
        rest = rest.get(46 + name + extra + comment..).unwrap_or_default();
    }
    files
}

/// The first bytes of a file in a zip.
pub(super) fn content(file: &mut (impl Read + Seek), entry: &ZipEntry, most: u64) -> Option<Vec<u8>> {
    let local = bytes_at(file, entry.at, 30)?;
    if !local.starts_with(b"PK\x03\x04") || entry.locked {
        return None;
    }
    let packed = bytes_at(file, entry.at + 30 + two(&local, 26) + two(&local, 28), entry.packed.min(most))?;
    match entry.method {
        0 => Some(packed),
        8 => {
            let mut content = Vec::new();
            // The packed bytes may be cut off here; what came out before that counts.
            let _ = DeflateDecoder::new(Cursor::new(packed)).take(most).read_to_end(&mut content);
            Some(content)
        }
        _ => None,
    }
}

impl ZipDirectory {
    /// The file of this name, capitals aside.
    pub(super) fn named(&self, name: &str) -> Option<&ZipEntry> {
        self.files.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// Whether a file lies in this folder.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        self.files.iter().any(|entry| {
            entry.name.get(..folder.len()).is_some_and(|start| start.eq_ignore_ascii_case(folder))
        })
    }

    /// Whether it is the export of a chat.
    pub(super) fn is_chat(&self, file: &mut (impl Read + Seek)) -> bool {
        let names: Vec<&str> = self.files.iter().map(|entry| entry.name.as_str()).collect();
        let first = |at: usize| self.files.get(at).and_then(|entry| content(file, entry, super::HEAD as u64));
        whatsapp::text_of_export(&names, first).is_some()
    }
}

/// What a zip holds, for a person who has to unpack it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZipListing {
    /// How many files there are.
    pub count: u64,
    /// The names of the first ones.
    pub names: Vec<String>,
    /// Whether a password locks any of them.
    pub locked: bool,
}

/// Names that a listing gives.
const NAMED: usize = 5;

/// What a zip holds; nothing when its directory cannot be read, so that it was cut off.
pub fn listing(file: &mut (impl Read + Seek)) -> Option<ZipListing> {
    let directory = directory(file, AfterZip::Anything)?;
    let names = directory.files.iter().take(NAMED).map(|entry| entry.name.clone()).collect();
    Some(ZipListing {
        count: directory.count,
        names,
        locked: directory.files.iter().any(|entry| entry.locked),
    })
}
