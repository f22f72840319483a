//! Compound files (MS-CFB), in which Office kept its documents before 2007: whether all of one is there, and one that
//! its reader takes. The table of sectors has room for more sectors than the file has. Programs fill that room with
//! marks of their own, which say nothing, and the reader refuses some of them.

use std::borrow::Cow;

const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const FREE: u32 = 0xffff_ffff;
/// The first number that is no sector but a mark.
const MARKS: u32 = 0xffff_fffa;
/// How many sectors of the table the head itself names.
const IN_HEAD: usize = 109;
/// Length of an entry of the directory.
const ENTRY: usize = 128;
/// Streams shorter than this are kept in the stream of the root.
const SHORT: u64 = 4096;

/// Whether bytes that something in the file refers to are not in it.
pub(crate) fn is_cut_off(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
        && (bytes.len() < 512 || SectorTable::read(bytes).is_none_or(|all| all.lacks_bytes()))
}

/// The file as its reader takes it.
pub(crate) fn readable(bytes: &[u8]) -> Cow<'_, [u8]> {
    let Some(table) = SectorTable::read(bytes).filter(|_| bytes.starts_with(MAGIC)) else {
        return bytes.into();
    };
    let sectors = bytes.len().div_ceil(table.size).saturating_sub(1);
    let spare = || table.next.iter().zip(&table.places).skip(sectors).filter(|(next, _)| **next != FREE);
    if spare().next().is_none() || table.lacks_bytes() {
        return bytes.into();
    }
    let mut copy = bytes.to_vec();
    for (_, place) in spare() {
        if let Some(entry) = copy.get_mut(*place..*place + 4) {
            entry.copy_from_slice(&FREE.to_le_bytes());
        }
    }
    copy.into()
}

/// A number of two bytes, as these files write them.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// A number of four bytes.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// Which sector follows each.
struct SectorTable<'a> {
    bytes: &'a [u8],
    /// Length of a sector.
    size: usize,
    next: Vec<u32>,
    /// Where in the file each of these numbers is.
    places: Vec<usize>,
}

impl<'a> SectorTable<'a> {
    /// Reads the table; nothing where a part of it is not in the file.
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let shift = bytes.get(30).map_or(9, |shift| u32::from(*shift).clamp(9, 12));
        let size = 1_usize << shift;
        let place = |sector: u32| (sector as usize + 1).checked_mul(size);
        // The first sectors of the table are named in the head, the others in sectors of their own.
        let mut tables: Vec<u32> = (0..IN_HEAD).filter_map(|at| u32_at(bytes, 76 + 4 * at)).collect();
        let mut more = u32_at(bytes, 68).unwrap_or(FREE);
        let mut left = bytes.len() / size + 1;
        while more < MARKS && left > 0 {
            let from = place(more)?;
            for at in 0..size / 4 - 1 {
                tables.push(u32_at(bytes, from + 4 * at)?);
            }
            more = u32_at(bytes, from + size - 4)?;
            left -= 1;
        }
        let named = u32_at(bytes, 44)? as usize;
        // Some programs fill the list with zeros.
        while tables.len() > named.max(IN_HEAD) && tables.last() == Some(&0) {
            tables.pop();
        }
        let mut all = Self { bytes, size, next: Vec::new(), places: Vec::new() };
        for table in tables.into_iter().filter(|table| *table < MARKS) {
            let from = place(table)?;
            for place in (from..from.checked_add(size)?).step_by(4) {
                all.next.push(u32_at(bytes, place)?);
                all.places.push(place);
            }
        }
        Some(all)
    }

    /// Whether a sector that belongs to something is not in the file, or a part of it.
    fn lacks_bytes(&self) -> bool {
        let mut seen = vec![false; self.next.len()];
        let start = |at| u32_at(self.bytes, at).unwrap_or(FREE);
        let mut directory = Vec::new();
        if self.breaks_off(start(48), None, &mut seen, |place| directory.push(place))
            || self.breaks_off(start(60), None, &mut seen, |_| {})
        {
            return true;
        }
        directory.into_iter().flat_map(|place| (place..place + self.size).step_by(ENTRY)).any(|place| {
            let low = u64::from(start(place + 120));
            // The upper half of a length has no meaning where sectors are short.
            let length = if self.size > 512 { low | u64::from(start(place + 124)) << 32 } else { low };
            let kept_here = match self.bytes.get(place + 66) {
                Some(5) => length > 0,
                Some(2) => length >= SHORT,
                _ => false,
            };
            kept_here && self.breaks_off(start(place + 116), Some(length), &mut seen, |_| {})
        })
    }

    /// Whether a chain of sectors that holds so many bytes leads out of the file.
    fn breaks_off(
        &self,
        start: u32,
        length: Option<u64>,
        seen: &mut [bool],
        mut each: impl FnMut(usize),
    ) -> bool {
        let (mut at, mut left) = (start, length.unwrap_or(u64::MAX));
        while at < MARKS && left > 0 {
            let from = (at as usize).saturating_add(1).saturating_mul(self.size);
            if from.saturating_add(self.size) > self.bytes.len() {
                return true;
            }
            // What two chains share, or what runs in a circle, is wrong in another way.
            match seen.get_mut(at as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => return false,
            }
            each(from);
            left = left.saturating_sub(self.size as u64);
            at = self.next.get(at as usize).copied().unwrap_or(FREE);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read, Write};

    use super::*;

    /// A file with one long stream and one short one.
    fn file(long: &[u8]) -> Vec<u8> {
        let mut file =
            cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).expect("file");
        for (name, bytes) in [("/Long", long), ("/Short", b"short")] {
            file.create_stream(name).expect("stream").write_all(bytes).expect("stream");
        }
        file.flush().expect("file");
        file.into_inner().into_inner()
    }

    fn long_stream(bytes: &[u8]) -> Option<Vec<u8>> {
        let mut file = cfb::CompoundFile::open(Cursor::new(readable(bytes))).ok()?;
        let mut all = Vec::new();
        file.open_stream("/Long").ok()?.read_to_end(&mut all).ok()?;
        Some(all)
    }

    /// By MS-CFB 2.3: entries of the table beyond the end of the file stand for no sector.
    #[test]
    fn marks_in_the_spare_room_of_the_table_say_nothing() {
        let long: Vec<u8> = (0..9_000_u32).map(|at| at as u8).collect();
        let whole = file(&long);
        let table = (u32_at(&whole, 76).expect("table") as usize + 1) * 512;
        let sectors = whole.len() / 512 - 1;
        for mark in [FREE, 0xffff_fffe, 0xffff_fffd, 0xffff_fffc, 0, 5, 0x7fff] {
            let mut marked = whole.clone();
            for entry in sectors..128 {
                marked[table + 4 * entry..table + 4 * entry + 4].copy_from_slice(&u32::to_le_bytes(mark));
            }
            assert!(!is_cut_off(&marked), "{mark:x}");
            assert_eq!(long_stream(&marked).as_deref(), Some(long.as_slice()), "{mark:x}");
        }
    }

    /// By hand: the file ends before, within and behind the last sector that something refers to.
    #[test]
    fn only_what_is_referred_to_is_missed() {
        let long: Vec<u8> = (0..9_000_u32).map(|at| at as u8).collect();
        let whole = file(&long);
        assert!(!is_cut_off(&whole));
        assert!(!is_cut_off(b"another file"));
        for length in [8, 100, 512, 600, 1024, whole.len() / 2, whole.len() - 600] {
            assert!(is_cut_off(&whole[..length]), "{length} of {}", whole.len());
        }
        let more = [whole.clone(), vec![0; 700]].concat();
        assert!(!is_cut_off(&more));
    }
}
