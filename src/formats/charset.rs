//! Bytes as text. The rule is short because guessing damages money: "Amount (£)" of a small bank file was taken
//! for another code page and became "Amount (Ł)". A byte order mark decides, then valid UTF-8, and what is left
//! is what Windows writes in this country, Windows-1252.

use std::borrow::Cow;

use crate::finding::{Code, Finding};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The text of these bytes, without its byte order mark.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let (encoding, bytes) = encoded(bytes);
    encoding.decode_without_bom_handling(bytes).0
}

/// Whether these bytes are text only if they are Windows-1252, which nothing in them says.
pub fn is_guess(bytes: &[u8]) -> bool {
    encoded(bytes).0 == WINDOWS_1252
}

/// How these bytes are encoded, and what follows the byte order mark.
fn encoded(bytes: &[u8]) -> (&'static Encoding, &[u8]) {
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return (UTF_16LE, rest);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return (UTF_16BE, rest);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    (if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 }, bytes)
}

/// The text with one kind of line end.
pub fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// What a text says of having lost a part of it: a stretch of zero bytes is what a broken copy leaves. A few of
/// them are shown where they stand.
pub(super) fn holes(text: &str) -> Result<Option<Finding>, Vec<Finding>> {
    /// Zero bytes in a row that no program writes on purpose.
    const HOLE: usize = 256;
    let longest = text.split(|c| c != '\0').map(str::len).max().unwrap_or(0);
    if longest >= HOLE {
        let message = format!("a part of this file was lost: {longest} bytes in a row are zero");
        return Err(vec![
            Finding::error(Code::Damaged, message).next("copy it again from where it came from"),
        ]);
    }
    let lost = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    Ok((longest > 0 || lost > 0).then(|| {
        Finding::warning(
            Code::Repaired,
            "some characters of this text are damaged and are shown as � or [U+0000]",
        )
        .next("compare the pages with the original")
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_decides_then_utf_8_then_windows_1252() {
        for bytes in [
            &b"\xff\xfeA\0\xa3\0"[..],
            b"\xfe\xff\0A\0\xa3",
            b"\xef\xbb\xbfA\xc2\xa3",
            b"A\xc2\xa3",
            b"A\xa3",
        ] {
            assert_eq!(decode(bytes), "A£", "{bytes:?}");
            assert_eq!(is_guess(bytes), bytes == b"A\xa3", "{bytes:?}");
        }
        assert_eq!(lines("a\rb\r\nc\n"), "a\nb\nc\n");
        assert_eq!(decode(b"\x93quoted\x94 \x80 5"), "“quoted” € 5");
    }
}
