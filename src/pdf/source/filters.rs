//! Streams and their filters: unpacking page content within a limit and noticing when it does not unpack to
//! its end, which lopdf alone only logs; packing anew what is badly packed, so that our own PDF never is; and packing
//! what we write ourselves.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Object, Stream};

use super::PdfSource;
use crate::pdf::decode::{
    DecodeEnd, DecodedStream, FilterError, decode, inflates, is_known, is_text, layer, stops_well,
};

/// Content of a stream as it is meant.
pub(crate) struct UnpackedStream {
    pub(crate) bytes: Vec<u8>,
    /// Whether all of it came out.
    pub(crate) whole: bool,
    /// Whether it is packed just as it should be, check sum and all.
    pub(crate) sound: bool,
    /// Whether it had to be found out how it is packed.
    pub(crate) found: bool,
    /// Whether it is what the stream's own filters make of its own bytes.
    pub(crate) as_filed: bool,
}

/// A stream's filters and their parameters, references followed, short names written out, and without
/// `/Crypt`: what is in memory is no longer encrypted.
pub(crate) fn filters(source: &PdfSource, dict: &Dictionary) -> Vec<(Vec<u8>, Object)> {
    listed(dict, |object| source.resolve(object))
}

/// The same for a stream outside a source, whose filters are spelt out.
pub(crate) fn named(dict: &Dictionary) -> Vec<(Vec<u8>, Object)> {
    listed(dict, |object| object)
}

fn listed<'a>(dict: &'a Dictionary, resolve: impl Fn(&'a Object) -> &'a Object) -> Vec<(Vec<u8>, Object)> {
    let list = |key: &[u8]| match dict.get(key).map(&resolve) {
        Err(_) | Ok(Object::Null) => Vec::new(),
        Ok(Object::Array(items)) => items.iter().map(&resolve).collect(),
        Ok(one) => vec![one],
    };
    let mut params = list(b"DecodeParms").into_iter();
    list(b"Filter")
        .into_iter()
        .filter_map(|filter| {
            let params = params.next().unwrap_or(&Object::Null);
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
            let spelt = params.as_dict().ok().map(|params| {
                // Figures may be objects of their own; a stream among the parameters stays one.
                let figure = |value: &'a Object| match resolve(value) {
                    figure @ (Object::Integer(_) | Object::Boolean(_)) => figure.clone(),
                    _ => value.clone(),
                };
                params.iter().map(|(key, value)| (key.clone(), figure(value))).collect::<Dictionary>()
            });
            Some((name.to_vec(), spelt.map_or_else(|| params.clone(), Object::Dictionary)))
        })
        .filter(|(name, _)| name != b"Crypt")
        .collect()
}

/// Sets `/Filter` and `/DecodeParms` in a stream's dictionary.
pub(crate) fn set_filters(dict: &mut Dictionary, filters: Vec<(Vec<u8>, Object)>) {
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
pub(crate) fn unpack(
    source: &PdfSource,
    stream: &Stream,
    limit: usize,
    most_filters: usize,
) -> Result<UnpackedStream, FilterError> {
    let filters = filters(source, &stream.dict);
    if filters.len() > most_filters {
        return Err(FilterError::Unreadable);
    }
    let DecodedStream { mut bytes, end } = decode(&filters, &stream.content, limit)?;
    let whole = end < DecodeEnd::Unended || (end == DecodeEnd::Unended && stops_well(&bytes));
    let (sound, found) = (end == DecodeEnd::Sound, end == DecodeEnd::Found);
    let mut unpacked = UnpackedStream { bytes: Vec::new(), whole, as_filed: true, sound, found };
    if let [(name, _)] = filters.as_slice()
        && name == b"FlateDecode"
        && !stream.content.is_empty()
        && bytes.len() <= 1
    {
        if unpacked.whole {
            // A byte alone draws nothing, whatever a predictor makes of it.
            return Ok(UnpackedStream { as_filed: false, ..unpacked });
        }
        if is_text(&stream.content) {
            let bytes = stream.content.clone();
            return Ok(UnpackedStream { bytes, whole: true, as_filed: false, sound: true, found: false });
        }
    }
    if bytes.is_empty() && !unpacked.whole {
        return Err(FilterError::Unreadable);
    }
    std::mem::swap(&mut unpacked.bytes, &mut bytes);
    Ok(unpacked)
}

/// A stream that is not packed as it should be, packed anew: its filters, its bytes, and whether it breaks off.
/// Nothing when it is as it should be, or cannot be told within `room` bytes. The pictures that a filter of its own
/// packs are not looked into. `is_all` tells of bytes without an end mark whether they are all there.
pub(crate) fn remade(
    filters: &[(Vec<u8>, Object)],
    packed: &[u8],
    is_all: &dyn Fn(&[u8]) -> bool,
    limit: usize,
    room: &mut usize,
) -> Option<(Packing, DecodeEnd)> {
    let layers = filters.iter().enumerate().take_while(|(_, (name, _))| is_known(name));
    let mut unfolded = None;
    let mut worst = DecodeEnd::Sound;
    let mut remade = None;
    let mut rest = &[][..];
    for (index, (name, params)) in layers {
        let input: &[u8] = unfolded.as_deref().unwrap_or(packed);
        let most = limit.min(*room);
        let last = filters.get(index + 1).is_none_or(|(next, _)| !is_known(next));
        if name == b"FlateDecode" && last {
            // The usual case: nothing need be kept.
            match inflates(input, most) {
                Ok(Some(count)) => {
                    *room -= count;
                    break;
                }
                Ok(None) => {}
                Err(_) => {
                    *room -= most;
                    break;
                }
            }
        }
        let Ok(DecodedStream { bytes, end }) = layer(name, params.as_dict().ok(), input, most) else { break };
        *room = room.saturating_sub(bytes.len());
        if end == DecodeEnd::Broken && bytes.len() <= 1 {
            if is_text(input) {
                // It never was packed, which is told by who wants to show it.
                return None;
            }
            return Some(((Vec::new(), Vec::new()), DecodeEnd::Broken));
        }
        let end = match filters.get(index + 1) {
            Some((next, _)) if end == DecodeEnd::Unended && next == b"DCTDecode" => {
                if bytes.trim_ascii_end().ends_with(b"\xFF\xD9") { DecodeEnd::Odd } else { DecodeEnd::Broken }
            }
            // The next layer shows whether all of this one is there; other pictures do not.
            Some(_) if end == DecodeEnd::Unended => DecodeEnd::Odd,
            None if end == DecodeEnd::Unended => {
                if is_all(&bytes) {
                    DecodeEnd::Odd
                } else {
                    DecodeEnd::Broken
                }
            }
            _ => end,
        };
        worst = worst.max(end);
        if end != DecodeEnd::Sound {
            let mut params = params.clone();
            if let Object::Dictionary(params) = &mut params {
                params.remove(b"EarlyChange");
            }
            remade = Some((params, pack(&bytes)));
            rest = filters.get(index + 1..).unwrap_or_default();
        }
        let predicted = params
            .as_dict()
            .is_ok_and(|params| params.get(b"Predictor").is_ok_and(|p| !matches!(p.as_i64(), Ok(1))));
        if last || predicted {
            break;
        }
        unfolded = Some(bytes);
    }
    let (params, bytes) = remade?;
    let filters = std::iter::once((b"FlateDecode".to_vec(), params)).chain(rest.iter().cloned()).collect();
    Some(((filters, bytes), worst))
}

/// Filters, and what they have packed.
pub(crate) type Packing = (Vec<(Vec<u8>, Object)>, Vec<u8>);

/// Packs with zlib, always at the same level.
pub(crate) fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 2 + 64), Compression::new(6));
    // Writing into memory cannot fail.
    let _ = packer.write_all(bytes);
    packer.finish().unwrap_or_default()
}

/// Content shorter than this, in bytes, is left as it is: setting up to pack a page's foot takes longer than writing the
/// hundred bytes that it saves.
const SHORT: usize = 1 << 10;

/// A stream of ours, packed when that makes it smaller.
pub(crate) fn deflated_stream(mut dict: Dictionary, bytes: Vec<u8>) -> Object {
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
