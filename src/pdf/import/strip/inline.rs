//! Pictures inside content, from `BI` to `EI`: of their entries the ones that are drawn from, of their data the
//! picture. Where their data ends is told by its coding as far as that can be, for any two letters may occur in it.

use lopdf::{Dictionary, Object, Stream};

use memchr::memmem;

use super::{Inflation, StripCounts, base_85_end, blank, dct, hex_end, inflated, is_space, run_length_end};
use crate::pdf::import::strip::tokens::{KeyValue, is_regular, pair, space_end, word_end};

/// A picture in content.
pub(crate) struct InlineImage {
    /// Behind its `EI`.
    pub(crate) end: usize,
    /// What is left of it behind `BI`, when not all.
    pub(crate) shorter: Option<Vec<u8>>,
    /// Whether an end was looked for to the end of the content, in vain.
    pub(crate) endless: bool,
}

/// Entries that are drawn from, short and long.
const ENTRIES: [&[u8]; 20] = [
    b"/W",
    b"/Width",
    b"/H",
    b"/Height",
    b"/BPC",
    b"/BitsPerComponent",
    b"/CS",
    b"/ColorSpace",
    b"/D",
    b"/Decode",
    b"/DP",
    b"/DecodeParms",
    b"/F",
    b"/Filter",
    b"/I",
    b"/Interpolate",
    b"/IM",
    b"/ImageMask",
    b"/Intent",
    b"/Type",
];
/// How long the data is, which is only a help.
const LENGTHS: [&[u8]; 2] = [b"/L", b"/Length"];

/// Entries of one picture that are read; with more it is none.
const MOST: usize = 64;

/// Bytes that one picture in content may unpack to.
const ROOM: u64 = 64 << 20;

/// The picture whose `BI` ends here.
pub(crate) fn stripped(bytes: &[u8], begin: usize, counts: &mut StripCounts) -> InlineImage {
    let whole = |end: usize| InlineImage { end, shorter: None, endless: false };
    let mut pairs: Vec<KeyValue<'_>> = Vec::new();
    let mut at = begin;
    let data = loop {
        at = space_end(bytes, at);
        match bytes.get(at) {
            Some(b'/') if pairs.len() < MOST => match pair(bytes, at) {
                Some((found, end)) => {
                    pairs.extend(found);
                    at = end;
                }
                None => return InlineImage { endless: true, ..whole(begin) },
            },
            Some(_) if &bytes[at..word_end(bytes, at)] == b"ID" => break at + 3,
            // It is no picture after all.
            _ => return whole(begin),
        }
    };
    let Some(rest) = bytes.get(data..) else { return whole(bytes.len()) };
    let filters = filters(&pairs);
    let known = data_end(rest, &pairs, &filters);
    let Some(Found { length, stop, end }) = found(rest, known, &filters) else {
        counts.unsearched += 1;
        return whole(bytes.len());
    };
    let endless = is_sure(&filters) && known.is_none_or(|known| known > stop);
    let whole = |end: usize| InlineImage { endless, ..whole(end) };
    let trailing = !blank(&rest[length..stop]);
    let mut picture = rest[..length].to_vec();
    let mut wrapped = false;
    let mut hidden = false;
    match filters.iter().position(|name| name == b"DCTDecode") {
        Some(0) if filters.len() == 1 => hidden = dct::strip(&mut picture, None),
        Some(at) if at + 1 == filters.len() => match unpacked(&picture, &filters[..at]) {
            Some(mut inner) if !pairs.iter().any(|pair| is(pair, b"/DP", b"/DecodeParms")) => {
                if dct::strip(&mut inner, None) {
                    (hidden, wrapped) = (true, true);
                    picture = inner.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect();
                    picture.push(b'>');
                }
            }
            _ => counts.unsearched += 1,
        },
        _ => {}
    }
    counts.pictures += usize::from(hidden || trailing);
    let entries = pairs.iter().all(|pair| ENTRIES.contains(&pair.key) || LENGTHS.contains(&pair.key));
    let commented = bytes[begin..data].contains(&b'%');
    if entries && !hidden && !trailing && !commented {
        return whole(data + end);
    }
    let mut out = Vec::with_capacity(picture.len() + 100);
    for pair in pairs.iter().filter(|pair| ENTRIES.contains(&pair.key)) {
        let value: &[u8] = if wrapped && is(pair, b"/F", b"/Filter") { b"[/AHx /DCT]" } else { pair.value };
        for part in [b" ", pair.key, b" ", value] {
            out.extend_from_slice(part);
        }
    }
    out.extend_from_slice(b" ID ");
    out.extend_from_slice(&picture);
    out.extend_from_slice(b"\nEI");
    InlineImage { shorter: Some(out), ..whole(data + end) }
}

fn is(pair: &KeyValue<'_>, short: &[u8], long: &[u8]) -> bool {
    pair.key == short || pair.key == long
}

/// The picture's filters by their long names.
fn filters(pairs: &[KeyValue<'_>]) -> Vec<Vec<u8>> {
    let Some(entry) = pairs.iter().find(|pair| is(pair, b"/F", b"/Filter")) else { return Vec::new() };
    let names = entry.value.split(|byte| !is_regular(*byte)).filter(|name| !name.is_empty());
    names
        .map(|name| match name {
            b"AHx" => b"ASCIIHexDecode".to_vec(),
            b"A85" => b"ASCII85Decode".to_vec(),
            b"Fl" => b"FlateDecode".to_vec(),
            b"RL" => b"RunLengthDecode".to_vec(),
            b"LZW" => b"LZWDecode".to_vec(),
            b"CCF" => b"CCITTFaxDecode".to_vec(),
            b"DCT" => b"DCTDecode".to_vec(),
            name => name.to_vec(),
        })
        .collect()
}

/// Where the data ends by its own coding, if that tells.
fn data_end(data: &[u8], pairs: &[KeyValue<'_>], filters: &[Vec<u8>]) -> Option<usize> {
    match filters.first().map(Vec::as_slice) {
        None => plain_length(pairs).filter(|length| *length <= data.len()),
        Some(b"ASCIIHexDecode") => Some(hex_end(data)),
        Some(b"ASCII85Decode") => Some(base_85_end(data)),
        Some(b"RunLengthDecode") => Some(run_length_end(data)),
        Some(b"DCTDecode") => Some(dct::end(data)),
        Some(b"FlateDecode") => match inflated(data, ROOM, &mut |_| ()) {
            Inflation::Whole(end, _) => Some(end),
            _ => None,
        },
        Some(_) => None,
    }
}

/// How many bytes the pixels take that are not packed.
fn plain_length(pairs: &[KeyValue<'_>]) -> Option<usize> {
    let value =
        |short: &[u8], long: &[u8]| pairs.iter().find(|pair| is(pair, short, long)).map(|pair| pair.value);
    let number =
        |short: &[u8], long: &[u8]| std::str::from_utf8(value(short, long)?).ok()?.parse::<usize>().ok();
    let (wide, high) = (number(b"/W", b"/Width")?, number(b"/H", b"/Height")?);
    let bits = if value(b"/IM", b"/ImageMask") == Some(b"true") {
        1
    } else {
        let components = match value(b"/CS", b"/ColorSpace")? {
            b"/G" | b"/DeviceGray" | b"/CalGray" => 1,
            b"/RGB" | b"/DeviceRGB" => 3,
            b"/CMYK" | b"/DeviceCMYK" => 4,
            list if list.starts_with(b"[/I ") || list.starts_with(b"[/Indexed") => 1,
            _ => return None,
        };
        number(b"/BPC", b"/BitsPerComponent")?.checked_mul(components)?
    };
    wide.checked_mul(bits)?.div_ceil(8).checked_mul(high)
}

/// Where a picture's own data ends, where its `EI` begins, and where that ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    length: usize,
    stop: usize,
    end: usize,
}

/// Finds the end of a picture whose data is known to end somewhere, or not. A length that is only reckoned from its
/// entries can be wrong, and then what is in between is content: it is believed when `EI` follows, or when the data
/// itself shows no other end.
fn found(data: &[u8], known: Option<usize>, filters: &[Vec<u8>]) -> Option<Found> {
    if let Some(length) = known {
        let blank = data[length..].iter().take_while(|byte| is_space(**byte)).count();
        let at = length + blank;
        if data[at..].starts_with(b"EI") && data.get(at + 2).is_none_or(|byte| !is_regular(*byte)) {
            return Some(Found { length, stop: at, end: at + 2 });
        }
    }
    if let (true, Some(length)) = (is_sure(filters), known)
        && let Some((stop, end)) = picture_end(data, length)
    {
        return Some(Found { length, stop, end });
    }
    let (stop, end) = picture_end(data, 0)?;
    Some(Found { length: known.filter(|known| *known <= stop).unwrap_or(stop), stop, end })
}

/// Whether data that is packed like this shows beyond doubt where it ends.
fn is_sure(filters: &[Vec<u8>]) -> bool {
    matches!(filters.first().map(Vec::as_slice), Some(b"DCTDecode" | b"FlateDecode"))
}

/// Where the picture's data stops and where its `EI` ends, looked for from here on: a word that content follows.
fn picture_end(data: &[u8], from: usize) -> Option<(usize, usize)> {
    for at in memmem::find_iter(data.get(from..)?, b"EI").map(|at| from + at) {
        let spaced = at > 0 && is_space(data[at - 1]);
        // At the end of the content it needs no blank before it.
        let before = spaced || blank(&data[at + 2..]);
        let after = data.get(at + 2).is_none_or(|byte| !is_regular(*byte));
        let near = &data[at + 2..(at + 22).min(data.len())];
        let reads = near.iter().all(|byte| byte.is_ascii_graphic() || is_space(*byte));
        // Some writers end texts by a zero; two in a row are data.
        if before && after && reads && !near.windows(2).any(|two| two == [0, 0]) {
            return Some((at - usize::from(spaced), at + 2));
        }
    }
    None
}

/// Data behind these filters.
fn unpacked(data: &[u8], filters: &[Vec<u8>]) -> Option<Vec<u8>> {
    let mut stream = Stream::new(Dictionary::new(), data.to_vec());
    let names: Vec<Object> = filters.iter().map(|name| Object::Name(name.clone())).collect();
    stream.dict.set("Filter", names);
    stream.decompressed_content_with_limit(ROOM as usize).ok().filter(|bytes| !bytes.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::import::strip::content;

    fn of(content: &[u8]) -> (Vec<u8>, usize) {
        let mut counts = StripCounts::default();
        let out = content::stripped(content, &mut counts);
        (out.unwrap_or_else(|| content.to_vec()), counts.pictures)
    }

    #[test]
    fn a_picture_in_content_keeps_what_is_drawn() {
        let clean: &[&[u8]] = &[
            b"q BI /W 2 /H 2 /BPC 8 /CS /G ID EI %\nEI Q",
            b"q BI /W 4/H 4/CS/RGB/BPC 8/F/AHx ID 00% >\nEI Q",
            b"q BI /IM true /W 8 /H 1 /D [1 0] ID \xff EI Q % ",
            b"q BI /W 2 /H 1 /CS /Other /BPC 8 ID \0%EI\x01 EI\nQ",
            b"BI /W 1 /H 1 /BPC 8 /CS /G ID a\r\nEI \0Q \0q",
            b"BI /W 100 /H 9 /IM true /F /CCF ID a%EI bEI\n",
            // A length that is too large does not take the content that follows.
            b"BI /W 9 /H 9 /BPC 8 /CS /G ID abc\nEI Q (shown) Tj BI /W 1 /H 1 /BPC 8 /CS /G ID a EI Q",
            b"BI /W 9 /H 9 /BPC 8 /CS /G /F /AHx ID 00\nEI Q <41> Tj 0 0 9 9 re f BI /W 1 /H 1 /CS /Z ID a EI Q",
        ];
        for content in &clean[..2] {
            assert_eq!(of(content), (content.to_vec(), 0), "{}", String::from_utf8_lossy(content));
        }
        assert_eq!(of(clean[2]).0, b"q BI /IM true /W 8 /H 1 /D [1 0] ID \xff EI Q ");
        for content in &clean[3..] {
            assert_eq!(of(content), (content.to_vec(), 0), "{}", String::from_utf8_lossy(content));
        }
        for (content, out, counts) in [
            (
                &b"BI /W 2 /H 2 /BPC 8 /CS /G /Canary (CANARY) ID EI %\nEI Q"[..],
                &b"BI /W 2 /H 2 /BPC 8 /CS /G ID EI %\nEI Q"[..],
                0,
            ),
            (b"BI /W 1 /H 1 /BPC 8 /CS /G /L 1 ID aCANARY EI Q", b"BI /W 1 /H 1 /BPC 8 /CS /G ID a\nEI Q", 1),
            (
                b"BI /W 4 /H 1 /CS /G /BPC 8 /F /AHx ID 00>CANARY\nEI",
                b"BI /W 4 /H 1 /CS /G /BPC 8 /F /AHx ID 00>\nEI",
                1,
            ),
            (b"BI % CANARY\n/W 1 /H 1 /BPC 8 /CS /G ID a EI", b"BI /W 1 /H 1 /BPC 8 /CS /G ID a\nEI", 0),
        ] {
            assert_eq!(of(content), (out.to_vec(), counts), "{}", String::from_utf8_lossy(content));
        }
    }

    #[test]
    fn what_breaks_off_stays() {
        for content in
            [&b"BI /W 2 ID"[..], b"BI /W 2", b"BI", b"BI /W 2 /H 2 /BPC 8 /CS /G ID ab", b"BI 5 ID x EI"]
        {
            assert_eq!(of(content).0, content.to_vec());
        }
        for part in
            ["BI /A ", "BI /A 1 ", "BI /F /DCT ID EI ", "BI ID E EI", "BI /F /AHx ID ", "BI /A [", "BI /A ("]
        {
            of(part.repeat(5_000).as_bytes());
        }
    }
}
