//! The tables of a TrueType or OpenType file, as far as pages are looked at by them.

use std::collections::BTreeMap;

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

/// The letter that each shape stands for, by the file's own table of letters, which a subset may lack. Of several the
/// first counts: a space comes before one that does not break.
pub(crate) fn letters(file: &[u8]) -> BTreeMap<u32, char> {
    let mut letters = BTreeMap::new();
    let Some(table) = table(file, b"cmap") else { return letters };
    let count = usize::from(u16_at(table, 2).unwrap_or(0));
    for entry in (0..count.min(SUBTABLES)).map(|i| 4 + 8 * i) {
        let unicode = matches!(
            (u16_at(table, entry), u16_at(table, entry + 2)),
            (Some(0), _) | (Some(3), Some(1 | 10))
        );
        let start = u32_at(table, entry + 4).filter(|_| unicode);
        let Some(subtable) = start.and_then(|start| table.get(start..)) else { continue };
        let mut add = |letter: usize, shape: usize| {
            let letter = u32::try_from(letter).ok().and_then(char::from_u32);
            if let (Some(letter), Ok(shape @ 1..)) = (letter, u32::try_from(shape)) {
                letters.entry(shape).or_insert(letter);
            }
        };
        match u16_at(subtable, 0) {
            Some(4) => drop(segments(subtable, &mut add)),
            Some(12) => drop(groups(subtable, &mut add)),
            _ => {}
        }
    }
    letters
}

/// Tables of letters that are looked at, and letters of all of them.
const SUBTABLES: usize = 16;
const MOST: usize = 0x11_0000;

/// A table of 16-bit letters.
fn segments(table: &[u8], add: &mut dyn FnMut(usize, usize)) -> Option<()> {
    let size = usize::from(u16_at(table, 6)?) & !1;
    for at in (0..size).step_by(2) {
        let (end, start) = (u16_at(table, 14 + at)?, u16_at(table, 16 + size + at)?);
        let (delta, place) = (u16_at(table, 16 + 2 * size + at)?, 16 + 3 * size + at);
        let offset = usize::from(u16_at(table, place)?);
        for letter in (start..=end).filter(|letter| *letter != u16::MAX) {
            let shape = match offset {
                0 => letter.wrapping_add(delta),
                _ => match u16_at(table, place + offset + 2 * usize::from(letter - start)) {
                    None | Some(0) => continue,
                    Some(shape) => shape.wrapping_add(delta),
                },
            };
            add(usize::from(letter), usize::from(shape));
        }
    }
    Some(())
}

/// A table of letters of any size.
fn groups(table: &[u8], add: &mut dyn FnMut(usize, usize)) -> Option<()> {
    let mut left = MOST;
    for at in (0..u32_at(table, 12)?).map(|i| 16 + 12 * i) {
        let (start, end, first) = (u32_at(table, at)?, u32_at(table, at + 4)?, u32_at(table, at + 8)?);
        let count = (end + 1).checked_sub(start)?;
        left = left.checked_sub(count)?;
        (0..count).for_each(|i| add(start + i, first + i));
    }
    Some(())
}

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(four)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with one table of letters, by the OpenType specification: A and B are shapes 5 and 6, a dash shape 9.
    #[test]
    fn shapes_have_the_letters_that_the_file_says() {
        let words = |words: &[u16]| words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<u8>>();
        let segments = words(&[
            4,
            40,
            0,
            6,
            0,
            0,
            0, // format, length, language, twice the segments, three aids to search
            66,
            0x2013,
            0xffff,
            0, // ends
            65,
            0x2013,
            0xffff, // starts
            5u16.wrapping_sub(65),
            0,
            1, // differences
            0,
            4,
            0, // the second segment looks up its shape four bytes on
            9,
        ]);
        let wide = words(&[12, 0, 0, 28, 0, 0, 0, 1, 1, 0xf600, 1, 0xf601, 0, 7]);
        for (encoding, subtable, expected) in [
            (1, segments, vec![(5, 'A'), (6, 'B'), (9, '\u{2013}')]),
            (10, wide, vec![(7, '\u{1F600}'), (8, '\u{1F601}')]),
        ] {
            let mut file = words(&[0, 1, 1, 0, 0, 0]);
            file.extend(b"cmap");
            file.extend(words(&[0, 0, 0, 28, 0, 12 + subtable.len() as u16]));
            file.extend(words(&[0, 1, 3, encoding, 0, 12]));
            file.extend(subtable);
            assert_eq!(letters(&file).into_iter().collect::<Vec<_>>(), expected);
            for cut in 0..file.len() {
                letters(&file[..cut]);
            }
        }
    }
}
