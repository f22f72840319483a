//! Whether a compound file is whole (MS-CFB): its table of sectors says which of them are in use.

const FREE: u32 = 0xffff_ffff;
/// The first number that is no sector but a mark.
const MARKS: u32 = 0xffff_fffa;

/// Whether a sector that is in use is missing, or a part of it; what follows the last of them does not matter.
pub(super) fn are_missing(bytes: &[u8]) -> bool {
    let number = |at: usize| {
        let four = bytes.get(at..at.checked_add(4)?)?;
        Some(u32::from_le_bytes(four.try_into().ok()?))
    };
    let shift = bytes.get(30).map_or(9, |shift| u32::from(*shift).clamp(9, 12));
    let size = 1_usize << shift;
    let place = |sector: u32| (sector as usize + 1).checked_mul(size);
    // The sectors of the table: the first are named in the head, the others in sectors of their own.
    let mut tables: Vec<u32> = (0..109).filter_map(|at| number(76 + 4 * at)).collect();
    let mut next = number(68).unwrap_or(FREE);
    let mut left = bytes.len() / size + 1;
    while next < MARKS && left > 0 {
        let Some(from) = place(next) else { return true };
        tables.extend((0..size / 4 - 1).filter_map(|at| number(from + 4 * at)));
        next = number(from + size - 4).unwrap_or(FREE);
        left -= 1;
    }
    tables.retain(|table| *table < MARKS);
    let entries = size / 4;
    tables.iter().zip(0_usize..).any(|(table, at)| {
        let Some(from) = place(*table).filter(|from| from + size <= bytes.len()) else { return true };
        let used = (0..entries).rfind(|entry| number(from + 4 * entry) != Some(FREE));
        used.is_some_and(|entry| (at * entries + entry + 2).saturating_mul(size) > bytes.len())
    })
}
