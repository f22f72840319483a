//! An older Word document, changed in place. Its text, its tables and its drawings lie in streams whose places
//! depend on one another, so nothing is taken out: letters of instructions become spaces, a field that fetches or
//! changes becomes one that only shows its value, and the mark that makes a picture a link is taken off.

use crate::readers::compound::{u16_at, u32_at};
use std::collections::BTreeMap;

use encoding_rs::WINDOWS_1252;

use super::ole::{self, File};
use super::{Unsafe, UnsafeContent, field};

const BROKEN: Unsafe = Unsafe::IncompleteWord;

/// The kind of field that only shows its value, also when there are fields in it (AUTOTEXTLIST).
const SHOWN: u8 = 0x59;

/// The lists of fields, by where the header says their place is, and which text each belongs to: the document,
/// footnotes, heads and feet of pages, comments, endnotes, text boxes, and text boxes in heads and feet.
const LISTS: [(usize, usize); 7] =
    [(0x11a, 0), (0x12a, 1), (0x122, 2), (0x132, 4), (0x21a, 5), (0x262, 6), (0x272, 7)];

/// How deep fields may lie in one another.
const DEEPEST: usize = 100;

/// How many texts there are.
const TEXTS: usize = 8;

/// Cleans a document.
pub(super) fn clean(bytes: &[u8], found: &mut UnsafeContent) -> Result<Vec<u8>, Unsafe> {
    let mut file = ole::open(bytes).ok_or(BROKEN)?;
    ole::unlink(&mut file, found)?;
    clean_file(&mut file, found)?;
    Ok(file.into_inner().into_inner())
}

/// Cleans the document in a compound file.
pub(super) fn clean_file(file: &mut File, found: &mut UnsafeContent) -> Result<(), Unsafe> {
    let mut document = ole::stream(file, "/WordDocument").ok_or(BROKEN)?;
    let flags = u16_at(&document, 0x0a).ok_or(BROKEN)?;
    if u16_at(&document, 0) != Some(0xa5ec) || flags & 0x0100 != 0 {
        return Err(Unsafe::OldOrLockedWord);
    }
    let name = if flags & 0x0200 != 0 { "/1Table" } else { "/0Table" };
    let mut table = ole::stream(file, name).ok_or(BROKEN)?;
    let text = Text::read(&document, &table).ok_or(BROKEN)?;
    let fields = text.fields(&document).ok_or(BROKEN)?;
    for field in fields.iter().filter(|field| field.frozen()) {
        field.note(found);
        text.blank(&mut document, field).ok_or(BROKEN)?;
    }
    mark(&document, &mut table, &text, &fields)?;
    names(&document, &mut table, found);
    drawings(&document, &mut table, found);
    ole::put(file, "/WordDocument", &document).ok_or(BROKEN)?;
    ole::put(file, name, &table).ok_or(BROKEN)?;
    if file.exists(ole::named(file, std::path::Path::new("/Data"))) {
        let mut data = ole::stream(file, "/Data").ok_or(BROKEN)?;
        pictures(&mut data, found);
        ole::put(file, "/Data", &data).ok_or(BROKEN)?;
    }
    check(file, name)
}

/// A stretch of text that lies together: its first letter, how many, where, and whether each takes two bytes.
struct Piece {
    first: usize,
    letters: usize,
    offset: usize,
    wide: bool,
}

/// Where the letters of a document are.
struct Text {
    pieces: Vec<Piece>,
    /// Where each of the texts begins, and where the last ends.
    starts: [usize; TEXTS + 1],
}

/// A field, by the numbers of its letters.
struct Field {
    begin: usize,
    separator: Option<usize>,
    end: usize,
    own: String,
    with_inner: String,
    shown: bool,
}

impl Field {
    fn frozen(&self) -> bool {
        !field::is_layout(&self.own, &self.with_inner, self.shown)
    }

    fn note(&self, found: &mut UnsafeContent) {
        let text = if field::name(&self.own).is_empty() { &self.with_inner } else { &self.own };
        if let Some(place) = field::fetches(text) {
            found.file(&place);
        }
        if self.shown {
            found.dates += usize::from(field::is_date(text));
        } else if self.separator.is_none() {
            found.unstored += usize::from(field::is_shown(text));
        }
    }
}

impl Text {
    fn read(document: &[u8], table: &[u8]) -> Option<Self> {
        let start = u32_at(document, 0x1a2)? as usize;
        let mut list = table.get(start..start.checked_add(u32_at(document, 0x1a6)? as usize)?)?;
        while list.first() == Some(&1) {
            list = list.get(3 + u16_at(list, 1)? as usize..)?;
        }
        let list = list.get(5..5usize.checked_add(u32_at(list, 1)? as usize)?)?;
        let count = list.len().checked_sub(4)? / 12;
        let mut pieces = Vec::new();
        for i in 0..count {
            let (from, to) = (u32_at(list, 4 * i)? as usize, u32_at(list, 4 * i + 4)? as usize);
            let place = u32_at(list, 4 * (count + 1) + 8 * i + 2)?;
            let wide = place & 0x4000_0000 == 0;
            let offset = (place & 0x3fff_ffff) as usize / if wide { 1 } else { 2 };
            let letters = to.checked_sub(from)?;
            let bytes = letters.checked_mul(if wide { 2 } else { 1 })?;
            if offset.checked_add(bytes)? > document.len() {
                return None;
            }
            pieces.push(Piece { first: from, letters, offset, wide });
        }
        let mut starts = [0usize; TEXTS + 1];
        for i in 0..TEXTS {
            starts[i + 1] = starts[i].checked_add(u32_at(document, 0x4c + 4 * i)? as usize)?;
        }
        Some(Self { pieces, starts })
    }

    /// All letters, each with its number, its place and whether it takes two bytes.
    fn letters<'a>(&'a self, document: &'a [u8]) -> impl Iterator<Item = (usize, char)> + 'a {
        self.pieces.iter().flat_map(move |piece| {
            (0..piece.letters).filter_map(move |i| Some((piece.first + i, letter(document, piece, i)?)))
        })
    }

    /// The fields of the document.
    fn fields(&self, document: &[u8]) -> Option<Vec<Field>> {
        let mut fields = Vec::new();
        let mut open: Vec<Field> = Vec::new();
        let mut story = 0;
        for (number, letter) in self.letters(document) {
            while story < TEXTS && number >= self.starts[story + 1] {
                // A field does not go on from one text into the next.
                story += 1;
                open.clear();
            }
            match letter {
                '\u{13}' if open.len() >= DEEPEST => return None,
                '\u{13}' => open.push(Field {
                    begin: number,
                    separator: None,
                    end: number,
                    own: String::new(),
                    with_inner: String::new(),
                    shown: false,
                }),
                '\u{14}' => {
                    if let Some(field) = open.last_mut() {
                        field.separator = Some(number);
                    }
                }
                '\u{15}' => {
                    if let Some(mut field) = open.pop() {
                        field.end = number;
                        fields.push(field);
                    }
                }
                letter => {
                    for (depth, field) in open.iter_mut().rev().enumerate() {
                        if field.separator.is_some() {
                            field.shown |= !letter.is_whitespace();
                            continue;
                        }
                        if depth == 0 {
                            field.own.push(letter);
                        }
                        field.with_inner.push(letter);
                        break;
                    }
                }
            }
        }
        Some(fields)
    }

    /// Where a letter is.
    fn place(&self, number: usize) -> Option<(usize, bool)> {
        let after = self.pieces.partition_point(|piece| piece.first <= number);
        let piece = self.pieces.get(after.checked_sub(1)?).filter(|p| number - p.first < p.letters)?;
        let i = number - piece.first;
        Some((piece.offset + if piece.wide { 2 * i } else { i }, piece.wide))
    }

    /// Makes spaces of a field's instruction.
    fn blank(&self, document: &mut [u8], field: &Field) -> Option<()> {
        for number in field.begin + 1..field.separator.unwrap_or(field.end) {
            let (at, wide) = self.place(number)?;
            let first = document.get_mut(at)?;
            if matches!(*first, 0x13..=0x15) && !wide {
                continue;
            }
            if wide {
                let second = *document.get(at + 1)?;
                if second == 0 && matches!(document.get(at), Some(0x13..=0x15)) {
                    continue;
                }
                *document.get_mut(at + 1)? = 0;
            }
            *document.get_mut(at)? = b' ';
        }
        Some(())
    }
}

fn letter(document: &[u8], piece: &Piece, i: usize) -> Option<char> {
    if piece.wide {
        let unit = u32::from(u16_at(document, piece.offset + 2 * i)?);
        return Some(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    let byte = *document.get(piece.offset + i)?;
    if byte < 0x80 {
        return Some(char::from(byte));
    }
    WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next()
}

/// Marks the fields that were emptied as ones that only show their value. A list that does not agree with the text
/// is none that can be trusted.
fn mark(document: &[u8], table: &mut [u8], text: &Text, fields: &[Field]) -> Result<(), Unsafe> {
    let by_begin: BTreeMap<usize, &Field> = fields.iter().map(|field| (field.begin, field)).collect();
    for (header, story) in LISTS {
        let (Some(at), Some(length)) = (u32_at(document, header), u32_at(document, header + 4)) else {
            continue;
        };
        let (at, length) = (at as usize, length as usize);
        if length < 4 {
            continue;
        }
        let count = (length - 4) / 6;
        for i in 0..count {
            let number = u32_at(table, at + 4 * i).ok_or(BROKEN)? as usize + text.starts[story];
            let kind = at + 4 * (count + 1) + 2 * i;
            if table.get(kind).ok_or(BROKEN)? & 0x1f != 0x13 {
                continue;
            }
            let field = by_begin.get(&number).ok_or(Unsafe::FieldList)?;
            if field.frozen() {
                *table.get_mut(kind + 1).ok_or(BROKEN)? = SHOWN;
            } else if fetching(*table.get(kind + 1).ok_or(BROKEN)?) {
                return Err(Unsafe::FieldList);
            }
        }
    }
    Ok(())
}

/// Whether a kind of field loads something: INCLUDE, DDE, DDEAUTO, IMPORT, LINK, INCLUDEPICTURE, INCLUDETEXT and the
/// data of a mail merge.
const fn fetching(kind: u8) -> bool {
    matches!(kind, 0x24 | 0x28 | 0x2d | 0x2e | 0x37 | 0x38 | 0x43 | 0x44)
}

/// Takes the names of the template and of the lists for a mail merge out of the names that belong to a document.
fn names(document: &[u8], table: &mut [u8], found: &mut UnsafeContent) {
    const TEMPLATE: usize = 1;
    const LIST: [usize; 2] = [8, 9];
    let mut go = || -> Option<()> {
        let at = u32_at(document, 0x19a)? as usize;
        let end = at.checked_add(u32_at(document, 0x19e)? as usize)?.min(table.len());
        if u16_at(table, at)? != 0xffff {
            return None;
        }
        let count = u16_at(table, at + 2)? as usize;
        let mut place = at + 6;
        for i in 0..count.min(64) {
            let letters = u16_at(table, place)? as usize;
            let (from, to) = (place + 2, place + 2 + 2 * letters);
            if to > end {
                return None;
            }
            if i == TEMPLATE || LIST.contains(&i) {
                let units: Vec<u16> = (0..letters).filter_map(|n| u16_at(table, from + 2 * n)).collect();
                let name = String::from_utf16_lossy(&units);
                if name.contains(['\\', '/', ':']) {
                    if i == TEMPLATE {
                        found.template(&name);
                    } else {
                        found.file(&name);
                    }
                    for n in 0..letters {
                        *table.get_mut(from + 2 * n)? = b' ';
                        *table.get_mut(from + 2 * n + 1)? = 0;
                    }
                }
            }
            place = to;
        }
        Some(())
    };
    let _ = go();
}

/// The drawings of a document.
fn drawings(document: &[u8], table: &mut [u8], found: &mut UnsafeContent) {
    let (Some(at), Some(length)) = (u32_at(document, 0x22a), u32_at(document, 0x22e)) else { return };
    let end = (at as usize).saturating_add(length as usize).min(table.len());
    let Some(mut rest) = table.get_mut(at as usize..end) else { return };
    let first = records(rest, 0, found);
    rest = rest.get_mut(first..).unwrap_or_default();
    // After the first record each has a byte before it.
    while rest.len() > 9 {
        let read = 1 + records(rest.get_mut(1..).unwrap_or_default(), 0, found);
        rest = rest.get_mut(read..).unwrap_or_default();
    }
}

/// Takes the links out of one record of a drawing and those in it; how long it is.
fn records(bytes: &mut [u8], depth: usize, found: &mut UnsafeContent) -> usize {
    let (Some(head), Some(kind), Some(length)) = (u16_at(bytes, 0), u16_at(bytes, 2), u32_at(bytes, 4))
    else {
        return bytes.len();
    };
    let end = (length as usize).saturating_add(8).min(bytes.len());
    let content = bytes.get_mut(8..end).unwrap_or_default();
    if head & 0xf == 0xf && depth < 32 {
        let mut at = 0;
        while content.len().saturating_sub(at) >= 8 {
            at += records(content.get_mut(at..).unwrap_or_default(), depth + 1, found).max(8);
        }
    } else if matches!(kind, 0xf00b | 0xf121 | 0xf122) {
        properties(content, usize::from(head >> 4), found);
    }
    end
}

/// Makes pictures that are links to files pictures of the document, or none.
fn properties(bytes: &mut [u8], count: usize, found: &mut UnsafeContent) {
    /// The flag that makes a link of a picture.
    const LINK: u8 = 8;
    const FLAGS: [u16; 3] = [0x106, 0x188, 0x1c7];
    const NAMES: [u16; 3] = [0x105, 0x187, 0x1c6];
    let linked = (0..count).any(|i| {
        u16_at(bytes, 6 * i).is_some_and(|id| FLAGS.contains(&(id & 0x3fff)))
            && bytes.get(6 * i + 2).is_some_and(|flags| flags & LINK != 0)
    });
    if !linked {
        return;
    }
    let mut more = 6 * count;
    for i in 0..count {
        let (Some(id), Some(value)) = (u16_at(bytes, 6 * i), u32_at(bytes, 6 * i + 2)) else { return };
        if FLAGS.contains(&(id & 0x3fff)) {
            bytes.iter_mut().skip(6 * i + 2).take(4).for_each(|byte| *byte = 0);
        }
        if id & 0x8000 != 0 {
            let name = bytes.get_mut(more..more.saturating_add(value as usize)).unwrap_or_default();
            if NAMES.contains(&(id & 0x3fff)) {
                let units: Vec<u16> = name.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).collect();
                found.file(String::from_utf16_lossy(&units).trim_end_matches('\0'));
                name.iter_mut().for_each(|byte| *byte = 0);
            }
            more = more.saturating_add(value as usize);
        }
    }
}

/// The pictures between the letters of a text: one after the other, now and then with something else between.
fn pictures(data: &mut [u8], found: &mut UnsafeContent) {
    const HEAD: usize = 0x44;
    let mut at = 0;
    while let (Some(length), Some(head)) = (u32_at(data, at), u16_at(data, at + 4)) {
        let length = length as usize;
        if head as usize != HEAD || length < HEAD || at.saturating_add(length) > data.len() {
            at += 1;
            continue;
        }
        let kind = u16_at(data, at + 6).unwrap_or(0);
        let content = data.get_mut(at + HEAD..at + length).unwrap_or_default();
        match kind {
            // The name of a file, and nothing else.
            0x5e | 0x63 => {
                let letters = content.first().copied().unwrap_or(0);
                let name = content.get(1..1 + usize::from(letters)).unwrap_or_default();
                found.file(&WINDOWS_1252.decode_without_bom_handling(name).0);
                content.iter_mut().for_each(|byte| *byte = 0);
            }
            0x64 | 0x66 => {
                let skip = if kind == 0x66 { 1 + content.first().map_or(0, |n| usize::from(*n)) } else { 0 };
                let mut rest = content.get_mut(skip..).unwrap_or_default();
                while rest.len() > 8 {
                    let read = records(rest, 0, found).max(8).min(rest.len());
                    rest = rest.get_mut(read..).unwrap_or_default();
                }
            }
            _ => {}
        }
        at += length;
    }
}

/// Reads the fields once more out of what was written.
fn check(file: &mut File, name: &str) -> Result<(), Unsafe> {
    let document = ole::stream(file, "/WordDocument").ok_or(BROKEN)?;
    let table = ole::stream(file, name).ok_or(BROKEN)?;
    for (header, _) in LISTS {
        let (Some(at), Some(length)) = (u32_at(&document, header), u32_at(&document, header + 4)) else {
            continue;
        };
        let count = (length as usize).saturating_sub(4) / 6;
        for i in 0..count {
            let kind = at as usize + 4 * (count + 1) + 2 * i;
            let begins = table.get(kind).is_some_and(|kind| kind & 0x1f == 0x13);
            if begins
                && table.get(kind + 1).is_some_and(|kind| fetching(*kind) || matches!(kind, 0x1f | 0x20))
            {
                return Err(Unsafe::FieldLeft);
            }
        }
    }
    Ok(())
}
