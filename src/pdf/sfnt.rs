//! The tables of a TrueType or OpenType file, as far as pages are looked at by them.

/// A table by its name; nothing for a file of another kind.
pub(crate) fn table<'a>(file: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    let count = usize::from(u16_at(file, 4)?);
    let entry = (0..count).map(|i| 12 + 16 * i).find(|at| file.get(*at..at + 4) == Some(name))?;
    let (start, length) = (u32_at(file, entry + 8)?, u32_at(file, entry + 12)?);
    file.get(start..start.checked_add(length)?)
}

/// How far its letters reach above the base line and below it, as parts of the size of type.
pub(crate) fn reach(file: &[u8]) -> Option<(f64, f64)> {
    let (head, lines) = (table(file, b"head")?, table(file, b"hhea")?);
    let em = f64::from(u16_at(head, 18)?);
    let of_em = |at: usize| Some(f64::from(u16_at(lines, at)?.cast_signed()) / em);
    let (above, below) = (of_em(4)?, of_em(6)?);
    // Files can say anything; letters of honest ones reach about so far.
    ((0.4..=1.3).contains(&above) && (-0.6..=0.0).contains(&below)).then_some((above, below))
}

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(four)).ok()
}
