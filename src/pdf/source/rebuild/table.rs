//! Cross-reference tables: those that a file has, and the one that a rebuilt file is given.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, Stream, Writer};
use memchr::memmem;

use super::find::{parsed_dictionary, stream_at};

/// The highest number of an object that programs allow.
pub(super) const LAST: u32 = 8_388_607;

/// The file with a table of objects at its end.
pub(super) fn with_table(
    mut out: Vec<u8>,
    mut trailer: Dictionary,
    mut entries: BTreeMap<u32, [u32; 3]>,
    highest: u32,
) -> Option<Vec<u8>> {
    // The number after the highest may be that of an object which is referred to and lost.
    let number = highest.checked_add(1)?.max(LAST);
    out.push(b'\n');
    let at = u32::try_from(out.len()).ok()?;
    entries.insert(number, [1, at, 0]);
    let mut index: Vec<i64> = Vec::new();
    let mut rows = Vec::with_capacity(entries.len() * 7);
    for (number, [kind, place, last]) in entries {
        match index.as_mut_slice() {
            [.., first, count] if *first + *count == i64::from(number) => *count += 1,
            _ => index.extend([i64::from(number), 1]),
        }
        rows.push(u8::try_from(kind).ok()?);
        rows.extend_from_slice(&place.to_be_bytes());
        rows.extend_from_slice(&u16::try_from(last).ok()?.to_be_bytes());
    }
    trailer.set("Type", Object::Name(b"XRef".to_vec()));
    trailer.set("Size", i64::from(number) + 1);
    trailer.set("W", vec![Object::Integer(1), Object::Integer(4), Object::Integer(2)]);
    trailer.set("Index", index.into_iter().map(Object::Integer).collect::<Vec<_>>());
    out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
    let _ = Writer::write_object(&mut out, &Object::Stream(Stream::new(trailer, rows)));
    out.extend_from_slice(format!("\nendobj\nstartxref\n{at}\n%%EOF\n").as_bytes());
    Some(out)
}

/// Where the newest table of objects is, as the end of the file says.
pub(super) fn last_table(bytes: &[u8]) -> Option<usize> {
    let word = memmem::rfind(bytes, b"startxref")?;
    let digits = bytes[word + b"startxref".len()..].trim_ascii_start();
    let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&digits[..count]).ok()?.parse().ok().filter(|at| *at < bytes.len())
}

/// Tables of one file that are looked at; honest files have a few.
pub(super) const TABLES: usize = 64;

/// Where the file's cross-reference streams are, the newest first, as far as each leads to the next.
pub(crate) fn tables(bytes: &[u8]) -> Vec<usize> {
    let mut places = Vec::new();
    let mut seen = BTreeSet::new();
    let mut next: Vec<usize> = last_table(bytes).into_iter().collect();
    while let Some(at) = next.pop() {
        if at >= bytes.len() || seen.len() >= TABLES || !seen.insert(at) {
            continue;
        }
        let dict = match stream_at(bytes, at) {
            Some((dict, _)) => {
                places.push(at);
                Some(dict)
            }
            None if bytes[at..].trim_ascii_start().starts_with(b"xref") => trailer_after(bytes, at),
            None => None,
        };
        let leads = |key: &[u8]| usize::try_from(dict.as_ref()?.get(key).ok()?.as_i64().ok()?).ok();
        next.extend([leads(b"Prev"), leads(b"XRefStm")].into_iter().flatten());
    }
    places
}

pub(super) fn trailer_after(bytes: &[u8], at: usize) -> Option<Dictionary> {
    let word = at + memmem::find(&bytes[at..], b"trailer")? + b"trailer".len();
    let end = word + memmem::find(&bytes[word..], b"startxref").unwrap_or(bytes.len() - word);
    parsed_dictionary(bytes[word..end].trim_ascii())
}
