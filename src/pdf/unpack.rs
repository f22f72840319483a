//! Streams and their filters: unpacking page content within a limit and noticing when it does not unpack to
//! its end, which lopdf alone only logs; and packing what we write ourselves.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use lopdf::{DecompressError, Dictionary, Error, Object, Stream};

use super::source::Source;

/// Content of a stream as it is meant.
pub(super) struct Unpacked {
    pub(super) bytes: Vec<u8>,
    /// Whether it unpacked to its end without an error.
    pub(super) whole: bool,
    /// Whether it is what the stream's own filters make of its own bytes.
    pub(super) as_filed: bool,
}

/// Why a stream could not be unpacked.
pub(super) enum Trouble {
    /// It is larger than the limit.
    TooLarge,
    /// Nothing can be made of it.
    Unreadable,
}

/// A stream's filters and their parameters, references followed, short names written out, and without
/// `/Crypt`: what is in memory is no longer encrypted.
pub(super) fn filters(source: &Source, dict: &Dictionary) -> Vec<(Vec<u8>, Object)> {
    let list = |key: &[u8]| match source.entry(dict, key) {
        Object::Null => Vec::new(),
        Object::Array(items) => items.iter().map(|item| source.resolve(item).clone()).collect(),
        one => vec![one.clone()],
    };
    let mut params = list(b"DecodeParms").into_iter();
    list(b"Filter")
        .into_iter()
        .filter_map(|filter| {
            let params = params.next().unwrap_or(Object::Null);
            let name: &[u8] = match filter.as_name().ok()? {
                b"Fl" => b"FlateDecode",
                b"AHx" => b"ASCIIHexDecode",
                b"A85" => b"ASCII85Decode",
                b"LZW" => b"LZWDecode",
                b"RL" => b"RunLengthDecode",
                b"CCF" => b"CCITTFaxDecode",
                b"DCT" => b"DCTDecode",
                other => other,
            };
            Some((name.to_vec(), params))
        })
        .filter(|(name, _)| name != b"Crypt")
        .collect()
}

/// Sets `/Filter` and `/DecodeParms` in a stream's dictionary.
pub(super) fn set_filters(dict: &mut Dictionary, filters: Vec<(Vec<u8>, Object)>) {
    dict.remove(b"Filter");
    dict.remove(b"DecodeParms");
    if filters.is_empty() {
        return;
    }
    let with_params = filters.iter().any(|(_, params)| !matches!(params, Object::Null));
    let (names, params): (Vec<_>, Vec<_>) =
        filters.into_iter().map(|(name, params)| (Object::Name(name), params)).unzip();
    dict.set("Filter", names);
    if with_params {
        dict.set("DecodeParms", params);
    }
}

/// Unpacks a stream of page content.
pub(super) fn unpack(
    source: &Source,
    stream: &Stream,
    limit: usize,
    most_filters: usize,
) -> Result<Unpacked, Trouble> {
    let filters = filters(source, &stream.dict);
    if filters.len() > most_filters {
        return Err(Trouble::Unreadable);
    }
    let mut whole = true;
    if filters.first().is_some_and(|(name, _)| name == b"FlateDecode") && !stream.content.is_empty() {
        let inflated = inflates(&stream.content, limit)?;
        whole = inflated.whole;
        if filters.len() == 1 && inflated.bytes <= 1 {
            if whole {
                // A byte alone draws nothing, whatever a predictor makes of it.
                return Ok(Unpacked { bytes: Vec::new(), whole, as_filed: false });
            }
            if is_text(&stream.content) {
                return Ok(Unpacked { bytes: stream.content.clone(), whole: true, as_filed: false });
            }
        }
    }
    let mut plain = Stream::new(Dictionary::new(), Vec::new());
    set_filters(&mut plain.dict, filters);
    plain.content.clone_from(&stream.content);
    match plain.decompressed_content_with_limit(limit) {
        Ok(bytes) if bytes.is_empty() && !whole => Err(Trouble::Unreadable),
        Ok(bytes) => Ok(Unpacked { bytes, whole, as_filed: true }),
        Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => Err(Trouble::TooLarge),
        Err(_) => Err(Trouble::Unreadable),
    }
}

/// Whether bytes are text as page content is written. Said to be packed and not to be unpacked, they never were
/// packed: what zlib writes is not text.
fn is_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r'))
}

/// What came of unpacking zlib data.
pub(super) struct Inflated {
    bytes: usize,
    /// Whether to its end. Broken checksums there are told like any other fault.
    pub(super) whole: bool,
}

/// How far zlib data unpacks.
pub(super) fn inflates(packed: &[u8], limit: usize) -> Result<Inflated, Trouble> {
    let mut reader = ZlibDecoder::new(packed);
    let mut room = [0u8; 16 << 10];
    let mut bytes = 0usize;
    loop {
        match reader.read(&mut room) {
            Ok(0) => return Ok(Inflated { bytes, whole: true }),
            Ok(count) => bytes += count,
            Err(_) => return Ok(Inflated { bytes, whole: false }),
        }
        if bytes > limit {
            return Err(Trouble::TooLarge);
        }
    }
}

/// Packs with zlib, always at the same level.
pub(super) fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 2 + 64), Compression::new(6));
    // Writing into memory cannot fail.
    let _ = packer.write_all(bytes);
    packer.finish().unwrap_or_default()
}

/// Content shorter than this, in bytes, is left as it is: setting up to pack a page's foot takes longer than writing the
/// hundred bytes that it saves.
const SHORT: usize = 1 << 10;

/// A stream of ours, packed when that makes it smaller.
pub(super) fn packed(mut dict: Dictionary, bytes: Vec<u8>) -> Object {
    if bytes.len() < SHORT {
        return Object::Stream(Stream::new(dict, bytes));
    }
    let small = pack(&bytes);
    if small.len() < bytes.len() {
        dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
        Object::Stream(Stream::new(dict, small))
    } else {
        Object::Stream(Stream::new(dict, bytes))
    }
}
