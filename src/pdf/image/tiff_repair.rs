//! A TIFF as its reader wants it. Programs write pages that the standard allows, or that every viewer shows, and that
//! the tiff crate reads wrongly or not at all; a copy in memory is put right before it is read. The evidence itself is
//! never touched.

use std::collections::{BTreeMap, BTreeSet};

use weezl::{BitOrder, LzwStatus};

use crate::model::limits::Limits;

/// A copy that was put right, and what its pages were before.
#[derive(Debug, Default)]
pub(crate) struct RepairedTiff {
    pub(crate) bytes: Vec<u8>,
    /// By page, from 0: how the samples were to be understood, where the reader is to give all of them as they are.
    pub(crate) samples: BTreeMap<usize, u16>,
}

const COMPRESSION: u16 = 259;
const PHOTOMETRIC: u16 = 262;
const FILL_ORDER: u16 = 266;
const STRIP_OFFSETS: u16 = 273;
const SAMPLES: u16 = 277;
const STRIP_LENGTHS: u16 = 279;
const PLANAR: u16 = 284;
const TILE_WIDTH: u16 = 322;
const TILE_OFFSETS: u16 = 324;
const TILE_LENGTHS: u16 = 325;
const EXTRA: u16 = 338;

/// Compressions in which the order of bits is the coding's own: fax, and both kinds of JPEG.
const OWN_ORDER: [u32; 5] = [2, 3, 4, 6, 7];

/// Puts a file right; nothing where nothing has to be.
pub(crate) fn repaired(bytes: &[u8], limits: &Limits) -> Option<RepairedTiff> {
    let mut file = File::open(bytes)?;
    let mut copy = RepairedTiff::default();
    let mut edits: Vec<(usize, Vec<u8>)> = Vec::new();
    let mut turned: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut unpacked: Vec<u8> = Vec::new();
    let mut page = 0;
    while let Some(directory) = file.next() {
        if page >= limits.pages {
            break;
        }
        let value = |tag| directory.value(&file, tag);
        let compression = value(COMPRESSION).unwrap_or(1);
        // Tiles whose places stand under the names of strips.
        if directory.entries.contains_key(&TILE_WIDTH) && !directory.entries.contains_key(&TILE_OFFSETS) {
            for (from, to) in [(STRIP_OFFSETS, TILE_OFFSETS), (STRIP_LENGTHS, TILE_LENGTHS)] {
                if let Some(entry) = directory.entries.get(&from) {
                    edits.push((entry.at, file.short(to)));
                }
            }
        }
        // The reader loses its count where there are more samples than colours.
        if let Some(photometric) = value(PHOTOMETRIC).and_then(|kind| u16::try_from(kind).ok()) {
            let colours = match photometric {
                0 | 1 => 1,
                2 => 3,
                5 => 4,
                _ => u32::MAX,
            };
            let samples = value(SAMPLES).unwrap_or(1);
            let opacity = samples == 4 && colours == 3 && matches!(value(EXTRA), Some(1 | 2));
            let chunky = value(PLANAR).unwrap_or(1) == 1;
            let extra = samples > colours && chunky && !opacity && compression != 6;
            if let Some(entry) = directory.entries.get(&PHOTOMETRIC).filter(|_| extra) {
                edits.push((entry.value, file.short(1)));
                copy.samples.insert(page, photometric);
            }
        }
        let ranges = directory.ranges(&file);
        if value(FILL_ORDER) == Some(2) && !OWN_ORDER.contains(&compression) {
            turned.extend(ranges.iter().copied());
        }
        // The LZW of before 1988 has its bits the other way round and is unpacked here.
        let old = |(from, _): &(usize, usize)| matches!(bytes.get(*from..*from + 2), Some([0, second]) if second & 1 == 1);
        if compression == 5 && ranges.first().is_some_and(old) {
            let room = usize::try_from(limits.picture_bytes).unwrap_or(usize::MAX);
            if let Some(more) = directory.unpacked(&file, &ranges, bytes.len() + unpacked.len(), room) {
                unpacked.extend(more.data);
                edits.extend(more.edits);
            }
        }
        page += 1;
    }
    if edits.is_empty() && turned.is_empty() && unpacked.is_empty() {
        return None;
    }
    copy.bytes = bytes.to_vec();
    let mut done = 0;
    for (from, to) in turned {
        // Pages may share what they show; it is turned once.
        let from = from.max(done);
        for byte in copy.bytes.get_mut(from..to).unwrap_or_default() {
            *byte = byte.reverse_bits();
        }
        done = done.max(to);
    }
    for (at, new) in edits {
        if let Some(place) = copy.bytes.get_mut(at..at + new.len()) {
            place.copy_from_slice(&new);
        }
    }
    copy.bytes.extend(unpacked);
    Some(copy)
}

/// The file as if it began with its second page; nothing where it has one alone.
pub(crate) fn without_first(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut file = File::open(bytes)?;
    file.next()?;
    let second = u32::try_from(file.next).ok().filter(|second| *second > 0)?;
    let mut copy = bytes.to_vec();
    copy.get_mut(4..8)?.copy_from_slice(&file.long(second));
    Some(copy)
}

/// An entry of a directory: where it stands, how long each of its values is, how many there are and where.
#[derive(Clone, Copy)]
struct Entry {
    at: usize,
    size: usize,
    count: usize,
    value: usize,
}

/// What a page says of itself.
struct Directory {
    entries: BTreeMap<u16, Entry>,
}

/// Strips that were unpacked: their bytes, and what has to be said of them instead.
struct Unpacked {
    data: Vec<u8>,
    edits: Vec<(usize, Vec<u8>)>,
}

/// A file whose directories are gone through.
struct File<'a> {
    bytes: &'a [u8],
    little: bool,
    next: usize,
    seen: BTreeSet<usize>,
}

impl<'a> File<'a> {
    /// A TIFF of the usual kind; those beyond four gigabytes are left to the reader.
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let little = match bytes.get(..4)? {
            b"II*\0" => true,
            b"MM\0*" => false,
            _ => return None,
        };
        let mut file = Self { bytes, little, next: 0, seen: BTreeSet::new() };
        file.next = file.number(4, 4)? as usize;
        Some(file)
    }

    fn number(&self, at: usize, size: usize) -> Option<u32> {
        let bytes = self.bytes.get(at..at.checked_add(size)?)?;
        let join = |sum: u32, byte: &u8| sum << 8 | u32::from(*byte);
        Some(if self.little { bytes.iter().rev().fold(0, join) } else { bytes.iter().fold(0, join) })
    }

    fn short(&self, value: u16) -> Vec<u8> {
        if self.little { value.to_le_bytes().into() } else { value.to_be_bytes().into() }
    }

    fn long(&self, value: u32) -> Vec<u8> {
        if self.little { value.to_le_bytes().into() } else { value.to_be_bytes().into() }
    }

    /// The next directory; what is wrong with one is said where its page is read.
    fn next(&mut self) -> Option<Directory> {
        if self.next == 0 || !self.seen.insert(self.next) {
            return None;
        }
        let count = self.number(self.next, 2)? as usize;
        let mut entries = BTreeMap::new();
        for place in 0..count {
            let at = self.next + 2 + place * 12;
            let (tag, kind) = (self.number(at, 2)? as u16, self.number(at + 2, 2)?);
            let count = self.number(at + 4, 4)? as usize;
            let size = match kind {
                1 | 7 => 1,
                3 => 2,
                4 => 4,
                _ => continue,
            };
            let value =
                if count.saturating_mul(size) <= 4 { at + 8 } else { self.number(at + 8, 4)? as usize };
            entries.insert(tag, Entry { at, size, count, value });
        }
        self.next = self.number(self.next + 2 + count * 12, 4).unwrap_or(0) as usize;
        Some(Directory { entries })
    }
}

impl Directory {
    fn value(&self, file: &File<'_>, tag: u16) -> Option<u32> {
        let entry = self.entries.get(&tag).filter(|entry| entry.count > 0)?;
        file.number(entry.value, entry.size)
    }

    fn list(&self, file: &File<'_>, tag: u16) -> Vec<u32> {
        let Some(entry) = self.entries.get(&tag) else { return Vec::new() };
        (0..entry.count)
            .map_while(|at| file.number(entry.value.checked_add(at * entry.size)?, entry.size))
            .collect()
    }

    /// Where its strips or tiles begin and end, within the file.
    fn ranges(&self, file: &File<'_>) -> Vec<(usize, usize)> {
        let (offsets, lengths) = match self.entries.contains_key(&TILE_OFFSETS) {
            true => (TILE_OFFSETS, TILE_LENGTHS),
            false => (STRIP_OFFSETS, STRIP_LENGTHS),
        };
        let most = file.bytes.len();
        self.list(file, offsets)
            .into_iter()
            .zip(self.list(file, lengths))
            .map(|(from, length)| {
                let from = (from as usize).min(most);
                (from, from.saturating_add(length as usize).min(most))
            })
            .collect()
    }

    /// Its strips unpacked, to stand from `end` on; nothing where one cannot be or the lists have no room for it.
    fn unpacked(
        &self,
        file: &File<'_>,
        ranges: &[(usize, usize)],
        end: usize,
        room: usize,
    ) -> Option<Unpacked> {
        let entry = |tag| self.entries.get(&tag).copied();
        let offsets = entry(TILE_OFFSETS).or(entry(STRIP_OFFSETS)).filter(|list| list.size == 4)?;
        let lengths = entry(TILE_LENGTHS).or(entry(STRIP_LENGTHS)).filter(|list| list.size == 4)?;
        let compression = entry(COMPRESSION)?;
        let mut data = Vec::new();
        let mut edits = vec![(compression.value, file.short(1))];
        for (strip, (from, to)) in ranges.iter().enumerate() {
            let before = data.len();
            let packed = file.bytes.get(*from..*to)?;
            unpack_old(packed, &mut data, room)?;
            let place = u32::try_from(end + before).ok()?;
            edits.push((offsets.value + strip * 4, file.long(place)));
            edits.push((lengths.value + strip * 4, file.long(u32::try_from(data.len() - before).ok()?)));
        }
        Some(Unpacked { data, edits })
    }
}

/// Unpacks LZW whose bits are the other way round, as GIF has it; nothing where that fails or is beyond `room`.
fn unpack_old(packed: &[u8], out: &mut Vec<u8>, room: usize) -> Option<()> {
    let mut coder = weezl::decode::Decoder::new(BitOrder::Lsb, 8);
    let mut part = vec![0; 64 << 10];
    let mut rest = packed;
    loop {
        let step = coder.decode_bytes(rest, &mut part);
        out.extend_from_slice(part.get(..step.consumed_out)?);
        rest = rest.get(step.consumed_in..)?;
        match step.status {
            _ if out.len() > room => return None,
            Ok(LzwStatus::Done) => return Some(()),
            // Some leave out the code that ends it.
            Ok(LzwStatus::NoProgress) => return rest.is_empty().then_some(()),
            Ok(LzwStatus::Ok) => {}
            Err(_) => return None,
        }
    }
}
