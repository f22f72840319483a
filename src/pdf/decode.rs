//! What a stream's filters make of its bytes. A filter that fails has often given nearly everything before it does:
//! a wrong check sum at the very end is no loss at all. So whatever comes out is kept, with a word on how it ended,
//! as PDF viewers do.

use flate2::{Decompress, FlushDecompress, Status};
use lopdf::filters::png::{FilterType, decode_row};
use lopdf::{DecompressError, Dictionary, Error, Object, Stream};
use weezl::{BitOrder, LzwStatus};

/// Why nothing at all comes out of a stream.
pub(crate) enum FilterError {
    /// It is larger than the limit.
    TooLarge,
    /// Nothing can be made of it.
    Unreadable,
}

/// How unpacking ended, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DecodeEnd {
    /// As the format wants it.
    Sound,
    /// Everything came out, but its check sum is wrong, or it has none.
    Odd,
    /// Everything came out, but what says how it is packed is damaged, and it had to be found out.
    Found,
    /// The mark that ends it is missing. Some writers leave it out, so everything may be there.
    Unended,
    /// It broke off.
    Broken,
}

/// What came out.
#[derive(Debug, PartialEq)]
pub(crate) struct DecodedStream {
    pub(crate) bytes: Vec<u8>,
    pub(crate) end: DecodeEnd,
}

/// Applies filters in their order.
pub(crate) fn decode(
    filters: &[(Vec<u8>, Object)],
    packed: &[u8],
    limit: usize,
) -> Result<DecodedStream, FilterError> {
    let mut decoded = DecodedStream { bytes: Vec::new(), end: DecodeEnd::Sound };
    for (index, (name, params)) in filters.iter().enumerate() {
        let input = if index == 0 { packed } else { &decoded.bytes };
        let params = params.as_dict().ok();
        let layer = layer(name, params, input, limit)?;
        let (bytes, end) = predicted(layer.bytes, params);
        // What is packed with a check sum shows that the layer above has all of it.
        let above = if decoded.end == DecodeEnd::Unended && layer.end <= DecodeEnd::Found {
            DecodeEnd::Odd
        } else {
            decoded.end
        };
        decoded = DecodedStream { bytes, end: above.max(layer.end).max(end) };
    }
    if filters.is_empty() {
        decoded.bytes = packed.to_vec();
    }
    if decoded.bytes.len() > limit { Err(FilterError::TooLarge) } else { Ok(decoded) }
}

/// Applies one filter, but not its predictor.
pub(crate) fn layer(
    name: &[u8],
    params: Option<&Dictionary>,
    packed: &[u8],
    limit: usize,
) -> Result<DecodedStream, FilterError> {
    match name {
        b"FlateDecode" => flate(packed, limit),
        b"LZWDecode" => lzw(packed, figure(params, b"EarlyChange", 1) != 0, limit),
        b"ASCII85Decode" => ascii85(packed, limit),
        b"ASCIIHexDecode" => ascii_hex(packed, limit),
        b"RunLengthDecode" => run_length(packed, limit),
        other => {
            let mut stream = Stream::new(Dictionary::new(), packed.to_vec());
            stream.dict.set("Filter", Object::Name(other.to_vec()));
            match stream.decompressed_content_with_limit(limit) {
                Ok(bytes) => Ok(DecodedStream { bytes, end: DecodeEnd::Sound }),
                Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => {
                    Err(FilterError::TooLarge)
                }
                Err(_) => Err(FilterError::Unreadable),
            }
        }
    }
}

/// Whether `layer` knows a filter by its own rules.
pub(crate) fn is_known(name: &[u8]) -> bool {
    matches!(name, b"FlateDecode" | b"LZWDecode" | b"ASCII85Decode" | b"ASCIIHexDecode" | b"RunLengthDecode")
}

fn figure(params: Option<&Dictionary>, key: &[u8], otherwise: i64) -> i64 {
    params.and_then(|params| params.get(key).ok()?.as_i64().ok()).unwrap_or(otherwise)
}

/// How much zlib data unpacks to, without keeping it; nothing when it does not end as it should.
pub(crate) fn inflates(packed: &[u8], limit: usize) -> Result<Option<usize>, FilterError> {
    let mut count = 0;
    let ended = inflate(packed, DeflateForm::Zlib, limit, &mut |bytes| count += bytes.len())?.1;
    Ok(ended.then_some(count))
}

/// Unpacks zlib data, or deflate data with a damaged header or none.
fn flate(packed: &[u8], limit: usize) -> Result<DecodedStream, FilterError> {
    let taken = |from: usize, form: DeflateForm| {
        let mut bytes = Vec::new();
        let rest = packed.get(from..).unwrap_or_default();
        let (count, ended) = inflate(rest, form, limit, &mut |more| bytes.extend_from_slice(more))?;
        Ok::<_, FilterError>((bytes, from + count, ended))
    };
    let (blank, header) = header(packed);
    if packed.is_empty() {
        return Ok(DecodedStream { bytes: Vec::new(), end: DecodeEnd::Sound });
    }
    if header {
        let (bytes, _, ended) = taken(blank, DeflateForm::Zlib)?;
        if ended {
            return Ok(DecodedStream {
                bytes,
                end: if blank == 0 { DecodeEnd::Sound } else { DecodeEnd::Found },
            });
        }
        drop(bytes);
        let (bytes, _, ended) = taken(blank + 2, DeflateForm::Raw)?;
        let end = if ended || flushed(packed) { DecodeEnd::Odd } else { DecodeEnd::Broken };
        return Ok(DecodedStream { bytes, end });
    }
    // Noise can be taken for a little deflate data, but not to its very end. Text is never packed.
    if !is_text(packed) {
        for from in [0, 2] {
            let (bytes, count, ended) = taken(from, DeflateForm::Raw)?;
            if ended && count + 8 >= packed.len() && !bytes.is_empty() {
                return Ok(DecodedStream { bytes, end: DecodeEnd::Found });
            }
        }
    }
    Ok(DecodedStream { bytes: Vec::new(), end: DecodeEnd::Broken })
}

/// How many blanks are before the data, and whether a zlib header is there.
fn header(packed: &[u8]) -> (usize, bool) {
    let blank = packed.len() - packed.trim_ascii_start().len();
    let is_header = |two: &[u8]| {
        two[0] & 0x0F == 8
            && two[0] >> 4 <= 7
            && two[1] & 0x20 == 0
            && u16::from_be_bytes([two[0], two[1]]).is_multiple_of(31)
    };
    (blank, packed.get(blank..blank + 2).is_some_and(is_header))
}

/// Whether the last block is an empty one, after which a writer that never closes its data leaves off.
fn flushed(packed: &[u8]) -> bool {
    packed.trim_ascii_end().ends_with(&[0, 0, 0xFF, 0xFF])
}

/// Where the check sum of zlib data is, and what it should be; nothing when the data breaks off before it.
pub(crate) fn check_sum(packed: &[u8], limit: usize) -> Result<Option<(usize, [u8; 4])>, FilterError> {
    let (blank, true) = header(packed) else { return Ok(None) };
    let from = blank + 2;
    let (mut low, mut high) = (1u32, 0u32);
    let (count, ended) =
        inflate(packed.get(from..).unwrap_or_default(), DeflateForm::Raw, limit, &mut |bytes| {
            for byte in bytes {
                low = (low + u32::from(*byte)) % 65_521;
                high = (high + low) % 65_521;
            }
        })?;
    let at = from + count;
    Ok((ended && at + 4 <= packed.len()).then(|| (at, (high << 16 | low).to_be_bytes())))
}

/// Whether zlib data unpacks to something else than its check sum says. Writers that never work the sum out store zero.
pub(crate) fn differs(packed: &[u8], limit: usize) -> bool {
    let Ok(Some((at, sum))) = check_sum(packed, limit) else { return false };
    packed.get(at..at + 4).is_some_and(|stored| stored != sum && stored != [0; 4])
}

/// How deflated data is wrapped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DeflateForm {
    /// With zlib's header and check sum.
    Zlib,
    /// Not at all.
    Raw,
}

/// Inflates, as far as it goes; gives how much of the data was taken, and whether it came to its end.
fn inflate(
    packed: &[u8],
    form: DeflateForm,
    limit: usize,
    out: &mut dyn FnMut(&[u8]),
) -> Result<(usize, bool), FilterError> {
    // The inflater hands out all it has before it fails only where there is room for its window of 32 KiB.
    let mut room = vec![0u8; 64 << 10];
    let mut state = Decompress::new(form == DeflateForm::Zlib);
    loop {
        let (taken, made) = (state.total_in(), state.total_out());
        let rest = usize::try_from(taken).ok().and_then(|taken| packed.get(taken..)).unwrap_or_default();
        let status = state.decompress(rest, &mut room, FlushDecompress::None);
        let fresh = usize::try_from(state.total_out() - made).unwrap_or(0);
        out(room.get(..fresh).unwrap_or_default());
        if state.total_out() > limit as u64 {
            return Err(FilterError::TooLarge);
        }
        let count = usize::try_from(state.total_in()).unwrap_or(usize::MAX);
        match status {
            Ok(Status::StreamEnd) => return Ok((count, true)),
            Ok(_) if fresh > 0 || state.total_in() > taken => {}
            _ => return Ok((count, false)),
        }
    }
}

/// Whether content stops where it may: behind an operator that opens nothing, and in no text.
pub(crate) fn stops_well(content: &[u8]) -> bool {
    let content = content.trim_ascii_end();
    let letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"*'\"".contains(byte);
    let begin = content.iter().rposition(|byte| !letter(byte)).map_or(0, |at| at + 1);
    let (before, word) = content.split_at(begin);
    let is_operator = word.iter().any(u8::is_ascii_alphabetic)
        && !before.ends_with(b"/")
        && !matches!(word, b"BT" | b"q" | b"BI" | b"ID" | b"BMC" | b"BDC" | b"BX");
    let last = |word: &[u8]| memchr::memmem::rfind(content, word);
    content.is_empty()
        || (is_operator
            && last(b"BT") <= last(b"ET")
            && crate::pdf::source::valid_content::is_valid_content(content))
}

/// Whether bytes are text as page content is written. Said to be packed and not to be unpacked, they never were
/// packed: what zlib writes is not text.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r'))
}

fn lzw(packed: &[u8], early: bool, limit: usize) -> Result<DecodedStream, FilterError> {
    let mut decoder = if early {
        weezl::decode::Decoder::with_tiff_size_switch(BitOrder::Msb, 8)
    } else {
        weezl::decode::Decoder::new(BitOrder::Msb, 8)
    };
    let (mut bytes, mut rest) = (Vec::new(), packed);
    let mut room = vec![0u8; 16 << 10];
    let end = loop {
        let step = decoder.decode_bytes(rest, &mut room);
        bytes.extend_from_slice(room.get(..step.consumed_out).unwrap_or_default());
        rest = rest.get(step.consumed_in..).unwrap_or_default();
        if bytes.len() > limit {
            return Err(FilterError::TooLarge);
        }
        match step.status {
            Ok(LzwStatus::Done) => break DecodeEnd::Sound,
            Ok(_) if step.consumed_in > 0 || step.consumed_out > 0 => {}
            Ok(_) if rest.is_empty() => break DecodeEnd::Unended,
            _ => break DecodeEnd::Broken,
        }
    };
    Ok(DecodedStream { bytes, end })
}

/// White space between the letters of a filter that writes bytes as text.
fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn ascii85(packed: &[u8], limit: usize) -> Result<DecodedStream, FilterError> {
    let (mut bytes, mut end) = (Vec::new(), DecodeEnd::Unended);
    let (mut group, mut count) = (0u32, 0usize);
    // Some writers open it as PostScript does.
    let trimmed = packed.trim_ascii_start();
    let opened = trimmed.strip_prefix(b"<~");
    for byte in opened.unwrap_or(trimmed) {
        match *byte {
            b'~' => {
                end = if opened.is_some() { DecodeEnd::Found } else { DecodeEnd::Sound };
                break;
            }
            byte if is_blank(byte) => continue,
            b'z' if count == 0 => bytes.extend([0; 4]),
            byte @ b'!'..=b'u' => {
                group = group.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                count += 1;
                if count == 5 {
                    bytes.extend(group.to_be_bytes());
                    (group, count) = (0, 0);
                }
            }
            _ => {
                end = DecodeEnd::Broken;
                break;
            }
        }
        if bytes.len() > limit {
            return Err(FilterError::TooLarge);
        }
    }
    if count > 0 {
        for _ in count..5 {
            group = group.wrapping_mul(85).wrapping_add(84);
        }
        bytes.extend(&group.to_be_bytes()[..count - 1]);
    }
    Ok(DecodedStream { bytes, end })
}

fn ascii_hex(packed: &[u8], limit: usize) -> Result<DecodedStream, FilterError> {
    let (mut bytes, mut end) = (Vec::new(), DecodeEnd::Unended);
    let mut high = None;
    for byte in packed {
        let digit = match *byte {
            b'>' => {
                end = DecodeEnd::Sound;
                break;
            }
            byte if is_blank(byte) => continue,
            byte => char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()),
        };
        let Some(digit) = digit else {
            end = DecodeEnd::Broken;
            break;
        };
        match high.take() {
            Some(high) => bytes.push(high << 4 | digit),
            None => high = Some(digit),
        }
        if bytes.len() > limit {
            return Err(FilterError::TooLarge);
        }
    }
    bytes.extend(high.map(|high| high << 4));
    Ok(DecodedStream { bytes, end })
}

fn run_length(packed: &[u8], limit: usize) -> Result<DecodedStream, FilterError> {
    let (mut bytes, mut end) = (Vec::new(), DecodeEnd::Unended);
    let mut rest = packed;
    while let [length, after @ ..] = rest {
        let length = usize::from(*length);
        if length == 128 {
            end = DecodeEnd::Sound;
            break;
        }
        let (run, next) = if length < 128 { (length + 1, length + 1) } else { (257 - length, 1) };
        if after.len() < next {
            // What is left over can be the line end that was counted in.
            end = if after.is_empty() { end } else { DecodeEnd::Broken };
            bytes.extend(after.iter().filter(|_| length < 128));
            break;
        }
        if length < 128 {
            bytes.extend_from_slice(&after[..run]);
        } else {
            bytes.resize(bytes.len() + run, after[0]);
        }
        rest = &after[next..];
        if bytes.len() > limit {
            return Err(FilterError::TooLarge);
        }
    }
    Ok(DecodedStream { bytes, end })
}

/// Takes back what a predictor did. The last row may lack its end: what is there counts.
fn predicted(bytes: Vec<u8>, params: Option<&Dictionary>) -> (Vec<u8>, DecodeEnd) {
    let sample = |key: &[u8], otherwise| usize::try_from(figure(params, key, otherwise).max(1)).unwrap_or(1);
    let (columns, colours, bits) =
        (sample(b"Columns", 1), sample(b"Colors", 1), sample(b"BitsPerComponent", 8));
    let row = columns.saturating_mul(colours).saturating_mul(bits).div_ceil(8).max(1);
    let step = colours.saturating_mul(bits).div_ceil(8).max(1);
    match figure(params, b"Predictor", 1) {
        10..=15 => rows_of_png(&bytes, row, step),
        2 if bits == 8 => (rows_of_tiff(bytes, row, colours), DecodeEnd::Sound),
        2 => (Vec::new(), DecodeEnd::Broken),
        _ => (bytes, DecodeEnd::Sound),
    }
}

fn rows_of_png(bytes: &[u8], row: usize, step: usize) -> (Vec<u8>, DecodeEnd) {
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut end = DecodeEnd::Sound;
    let (mut above, mut line) = (Vec::new(), Vec::new());
    for given in bytes.chunks(row.saturating_add(1)) {
        let [kind, given @ ..] = given else { break };
        if given.len() < row {
            // Some readers take a short last row for an error.
            end = end.max(DecodeEnd::Odd);
        }
        line.clear();
        line.extend_from_slice(given);
        above.resize(line.len(), 0);
        let Ok(kind) = FilterType::try_from(*kind) else { return (out, DecodeEnd::Broken) };
        decode_row(kind, step, &above, &mut line);
        out.extend_from_slice(&line);
        std::mem::swap(&mut above, &mut line);
    }
    (out, end)
}

fn rows_of_tiff(mut bytes: Vec<u8>, row: usize, colours: usize) -> Vec<u8> {
    for line in bytes.chunks_mut(row) {
        for at in colours..line.len() {
            line[at] = line[at].wrapping_add(line[at - colours]);
        }
    }
    bytes
}
