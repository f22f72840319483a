//! Whether what came out from behind a lock can be what was meant. A wrong key, a wrong way of deciphering or a
//! damaged cipher text gives noise, and no reader complains of noise. So of a file that has or had a lock each
//! stream that a page shows is held to what its own form promises: checksums hold, pictures begin as pictures
//! do, and content is made of operators. What fails stops the item; it is never shown.

use std::collections::BTreeMap;

use std::ops::Range;

use lopdf::{Dictionary, Object, Stream};

use super::valid_content::{is_space, is_valid_content};
use crate::model::limits::Limits;
use crate::pdf::decode::inflates;

/// How a JPEG 2000 picture may begin.
const JPX: [&[u8]; 2] = [b"\x00\x00\x00\x0CjP", b"\xFF\x4F\xFF\x51"];

/// How a font may begin, by the key it stands under.
const FONTS: [(&[u8], &[&[u8]]); 3] = [
    (b"FontFile", &[b"%!", b"\x80\x01"]),
    (b"FontFile2", &[b"\x00\x01\x00\x00", b"true", b"OTTO", b"ttcf", b"\x00\x02\x00\x00"]),
    (b"FontFile3", &[b"\x01\x00", b"OTTO", b"\x00\x01\x00\x00", b"true"]),
];

/// How many of these objects hold what nobody can have meant.
pub(crate) fn count(objects: &BTreeMap<u32, Object>, limits: &Limits) -> usize {
    let mut fonts: BTreeMap<u32, &[&[u8]]> = BTreeMap::new();
    for dict in objects.values().filter_map(|object| object.as_dict().ok()) {
        for (key, heads) in FONTS {
            if let Ok(Object::Reference((number, _))) = dict.get(key) {
                fonts.insert(*number, heads);
            }
        }
    }
    objects
        .iter()
        .filter_map(|(number, object)| Some((number, object.as_stream().ok()?)))
        .filter(|(number, stream)| !plausible(stream, fonts.get(number).copied(), limits))
        .count()
}

fn plausible(stream: &Stream, font: Option<&[&[u8]]>, limits: &Limits) -> bool {
    let bytes = stream.content.as_slice();
    let begins = |heads: &[&[u8]]| heads.iter().any(|head| bytes.starts_with(head));
    let first = match stream.dict.get(b"Filter") {
        Ok(Object::Array(filters)) => filters.first(),
        Ok(name) => Some(name),
        Err(_) => None,
    };
    let first = first.and_then(|name| name.as_name().ok());
    if bytes.is_empty() {
        return true;
    }
    match first {
        Some(b"FlateDecode") => {
            inflates(bytes, limits.stream_bytes).map_or(true, |inflated| inflated.is_some())
        }
        Some(b"DCTDecode") => bytes.trim_ascii_start().starts_with(b"\xFF\xD8"),
        Some(b"JPXDecode") => begins(&JPX),
        // Its first nine bits are the code that clears the table.
        Some(b"LZWDecode") => bytes.first() == Some(&0x80) && bytes.get(1).is_none_or(|next| next >> 7 == 0),
        Some(b"ASCII85Decode" | b"ASCIIHexDecode") => {
            let spaced = |c: &u8| c.is_ascii_graphic() || c.is_ascii_whitespace() || *c == 0;
            bytes.iter().all(spaced) && unfolded(stream, limits).is_none_or(|bytes| is_valid_content(&bytes))
        }
        Some(_) => true,
        None if font.is_some_and(|heads| !begins(heads)) => false,
        None => !is_content(&stream.dict) || is_valid_content(bytes),
    }
}

/// Whether something in a stream shows that it is what was meant: a checksum, or that it is content and nothing
/// else from end to end.
pub(crate) fn proven(stream: &Stream, filter: Option<&[u8]>, limits: &Limits) -> bool {
    let bytes = stream.content.as_slice();
    match filter {
        Some(b"FlateDecode") => inflates(bytes, limits.stream_bytes).is_ok_and(|inflated| inflated.is_some()),
        Some(_) => false,
        None => bytes.iter().all(|c| c.is_ascii_graphic() || is_space(*c)) && is_valid_content(bytes),
    }
}

/// Whether a stream is drawn by operators, as far as it says so itself.
fn is_content(dict: &Dictionary) -> bool {
    let form = dict.get(b"Subtype").is_ok_and(|kind| matches!(kind.as_name(), Ok(b"Form")));
    form || dict.get(b"PatternType").is_ok_and(|kind| matches!(kind.as_i64(), Ok(1)))
}

/// Content behind filters without a checksum; nothing when it is not content or cannot be had.
fn unfolded(stream: &Stream, limits: &Limits) -> Option<Vec<u8>> {
    is_content(&stream.dict)
        .then(|| stream.decompressed_content_with_limit(limits.stream_bytes).ok())
        .flatten()
}

/// Whether a PDF has a word in it that only a lock needs, even if no reader found the lock. The parts in which both
/// readers see a scan are passed over: they are nearly all of a large file, and no lock is stated in them.
pub(crate) fn mentions_lock(bytes: &[u8], mut scans: Vec<Range<usize>>) -> bool {
    scans.sort_by_key(|scan| scan.start);
    scans.push(bytes.len()..bytes.len());
    let mut from = 0;
    scans.into_iter().any(|scan| {
        let between = from..scan.start;
        from = from.max(scan.end);
        bytes.get(between).is_some_and(has_word_of_lock)
    })
}

fn has_word_of_lock(bytes: &[u8]) -> bool {
    let ends = |at: usize| bytes.get(at).is_none_or(|c| !c.is_ascii_alphanumeric());
    let of_lock = |at: usize, word: &[u8]| {
        // Others use this name too, for a kind of paragraph.
        word != STANDARD || bytes[..at].trim_ascii_end().ends_with(b"/Filter")
    };
    [&b"/Encrypt"[..], STANDARD].iter().any(|word| {
        memchr::memmem::find_iter(bytes, word).any(|at| ends(at + word.len()) && of_lock(at, word))
    })
}

/// How a lock that a password opens is named.
const STANDARD: &[u8] = b"/Standard";

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: usize = 64 << 10;

    #[test]
    fn the_words_of_a_lock_are_found_wherever_they_stand_outside_a_scan() {
        let mut bytes = vec![b' '; 3 * LONG];
        let scans = || vec![2 * LONG + 10..3 * LONG - 10, 10..LONG];
        for (at, found) in [(0, true), (LONG, true), (2 * LONG, true), (3 * LONG - 9, true), (20, false)] {
            bytes[at..at + 8].copy_from_slice(b"/Encrypt");
            assert!(mentions_lock(&bytes, vec![]), "{at}");
            assert_eq!(mentions_lock(&bytes, scans()), found, "{at}");
            bytes[at + 8] = b'y';
            assert!(!mentions_lock(&bytes, vec![]), "{at}");
            bytes[at..at + 9].fill(b' ');
        }
        assert!(mentions_lock(b"<< /Filter /Standard", vec![]));
        assert!(!mentions_lock(b"/StandardEncoding", vec![]));
        assert!(!mentions_lock(b"<</RoleMap<</Standard/P/Heading/Standard>>/Filter/FlateDecode>>", vec![]));
        assert!(!mentions_lock(b"", vec![]));
    }
}
