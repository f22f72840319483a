//! The words of page content, without what they mean.

use super::is_space;

/// A key and its value as they are written.
pub(crate) struct KeyValue<'a> {
    pub(crate) key: &'a [u8],
    pub(crate) value: &'a [u8],
}

/// The entry that begins here, and where it ends.
pub(crate) fn pair(bytes: &[u8], at: usize) -> Option<(Option<KeyValue<'_>>, usize)> {
    if bytes.get(at) != Some(&b'/') {
        return Some((None, value_end(bytes, at)?));
    }
    let key = &bytes[at..word_end(bytes, at + 1)];
    let from = space_end(bytes, at + key.len());
    if bytes.get(from..from + 2) == Some(b">>") {
        return Some((Some(KeyValue { key, value: b"" }), from));
    }
    let end = value_end(bytes, from)?;
    Some((Some(KeyValue { key, value: &bytes[from..end] }), end))
}

pub(crate) fn space_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(b'%') => at = line_end(bytes, at),
            Some(byte) if is_space(*byte) => at += 1,
            _ => return at,
        }
    }
}

pub(crate) fn word_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().position(|byte| !is_regular(*byte)).map_or(bytes.len(), |gap| at + gap)
}

pub(crate) fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !b"()<>[]{}/%".contains(&byte)
}

/// Where the value that begins here ends. Lists and dictionaries in it are counted, not gone into.
pub(super) fn value_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut open = 0usize;
    loop {
        at = if open > 0 { space_end(bytes, at) } else { at };
        let double = |byte: u8| bytes.get(at + 1) == Some(&byte);
        at = match bytes.get(at)? {
            b'(' => text_end(bytes, at),
            b'<' if double(b'<') => {
                open += 1;
                at + 2
            }
            b'<' => hex_end(bytes, at),
            b'>' if double(b'>') => {
                open = open.saturating_sub(1);
                at + 2
            }
            b'[' => {
                open += 1;
                at + 1
            }
            b']' => {
                open = open.saturating_sub(1);
                at + 1
            }
            b'/' => word_end(bytes, at + 1),
            byte if is_regular(*byte) => word_end(bytes, at),
            _ => at + 1,
        };
        if open == 0 {
            return Some(at);
        }
    }
}

pub(super) fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |gap| at + gap)
}

/// Where a text in round brackets ends, which may nest.
pub(super) fn text_end(bytes: &[u8], mut at: usize) -> usize {
    let mut open = 0usize;
    while let Some(gap) = bytes.get(at..).and_then(|rest| memchr::memchr3(b'(', b')', b'\\', rest)) {
        at += gap;
        match bytes[at] {
            b'\\' => at += 1,
            b'(' => open += 1,
            _ if open <= 1 => return at + 1,
            _ => open -= 1,
        }
        at += 1;
    }
    bytes.len()
}

pub(super) fn hex_end(bytes: &[u8], at: usize) -> usize {
    memchr::memchr(b'>', &bytes[at..]).map_or(bytes.len(), |gap| at + gap + 1)
}
