//! Bytes as text. The rule is short because guessing damages money: "Amount (£)" of a small bank file was taken
//! for another code page and became "Amount (Ł)". A byte order mark decides, then valid UTF-8, and what is left
//! is what Windows writes in this country, Windows-1252.

use std::borrow::Cow;

use crate::model::finding::{Code, Finding};
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

/// What is said of a text that was read as Windows-1252 because nothing says what it is.
pub(crate) fn guessed(bytes: &[u8]) -> Option<Finding> {
    let message = "This text does not say how its letters are encoded. It was read as Windows-1252. Accents and symbols \
                   such as £ may be wrong.";
    is_guess(bytes).then(|| {
        Finding::note(Code::EncodingDoubted, message)
            .next("Compare its accents and symbols with the program that wrote it.")
    })
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

/// Whether these bytes are UTF-16, by their mark or, at the start of a page, by their zeros.
pub(crate) fn is_wide(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || wide_tag(bytes).is_some()
}

/// Text that begins with letters of ASCII in UTF-16 without a mark, as UTF-8: every second byte is zero.
pub(crate) fn unmarked_wide(bytes: &[u8]) -> Option<String> {
    /// Letters that are looked at.
    const LETTERS: usize = 16;
    let head = bytes.get(..2 * LETTERS)?;
    let letter = |byte: u8| byte.is_ascii_graphic() || matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let little = head.chunks_exact(2).all(|pair| pair[1] == 0 && letter(pair[0]));
    let big = head.chunks_exact(2).all(|pair| pair[0] == 0 && letter(pair[1]));
    let encoding = if little { UTF_16LE } else { UTF_16BE };
    (little || big).then(|| encoding.decode_without_bom_handling(bytes).0.into_owned())
}

/// UTF-16 without a mark: a page that begins with `<` and a zero on one side of it.
fn wide_tag(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes.get(..4)? {
        [b'<', 0, letter, 0] if *letter != 0 => Some(UTF_16LE),
        [0, b'<', 0, letter] if *letter != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// The text of a web page, and what is to be said of its encoding. The order is that of the standard: a byte order
/// mark, what the page declares, and else what its bytes are. But a page that is saved often declares what it no longer
/// is, so a declaration is checked against the bytes: text in another encoding is hardly ever valid UTF-8 by chance.
pub(crate) fn web_page(bytes: &[u8]) -> (Cow<'_, str>, Option<Finding>) {
    if is_wide(bytes) || bytes.starts_with(b"\xef\xbb\xbf") {
        let encoding = wide_tag(bytes);
        let decoded = encoding.map(|encoding| encoding.decode_without_bom_handling(bytes).0);
        return (decoded.unwrap_or_else(|| decode(bytes)), None);
    }
    let guessed = |why: String| {
        let message = format!("{why}. Accents and symbols such as £ may be wrong.");
        Finding::warning(Code::EncodingDoubted, message)
            .next("Compare its accents and symbols with the page in a browser.")
    };
    let label = declared(bytes);
    let declared = label.as_deref().and_then(|label| Encoding::for_label(label.as_bytes()));
    // A declaration that could itself be read is not in UTF-16.
    let declared = declared.map(|encoding| match encoding.output_encoding() {
        same if same == encoding => encoding,
        _ => UTF_8,
    });
    let name = label.unwrap_or_default();
    match (declared, multi_byte(bytes)) {
        (_, Utf8::Ascii) if declared.is_none_or(Encoding::is_ascii_compatible) => {
            let encoding = declared.unwrap_or(UTF_8);
            (encoding.decode_without_bom_handling(bytes).0, None)
        }
        (declared, Utf8::Valid(_) | Utf8::Ascii) if declared.is_none_or(|d| d == UTF_8) => {
            (UTF_8.decode_without_bom_handling(bytes).0, None)
        }
        // One character of some encodings for Chinese, Japanese or Korean can be valid UTF-8 by chance.
        (Some(encoding), Utf8::Valid(count)) if encoding.is_single_byte() || count > 1 => {
            let message = format!(
                "This page says that it is in {name}, but its bytes are UTF-8. It was read as UTF-8."
            );
            let finding = Finding::note(Code::EncodingDoubted, message);
            (UTF_8.decode_without_bom_handling(bytes).0, Some(finding))
        }
        (Some(encoding), _) if encoding != UTF_8 => {
            let (text, lossy) = encoding.decode_without_bom_handling(bytes);
            let why = || format!("This page says that it is in {name}, but some of its bytes are not");
            let finding = lossy.then(|| guessed(why()));
            (text, finding)
        }
        // Damage in a text that is UTF-8 for the most part.
        (_, Utf8::Broken { valid, invalid }) if valid > invalid => {
            let message = "Some bytes of this page are damaged and are shown as �.";
            let finding =
                Finding::warning(Code::Repaired, message).next("Compare its pages with the original.");
            (UTF_8.decode_without_bom_handling(bytes).0, Some(finding))
        }
        (declared, _) => {
            let why = if declared.is_some() {
                format!(
                    "This page says that it is in {name}, but its bytes are not. It was read as Windows-1252"
                )
            } else if name.is_empty() {
                "This page does not say how its letters are encoded. It was read as Windows-1252".into()
            } else {
                format!(
                    "This page says that it is in “{name}”, an unknown encoding. It was read as Windows-1252"
                )
            };
            (WINDOWS_1252.decode_without_bom_handling(bytes).0, Some(guessed(why)))
        }
    }
}

/// How far bytes are UTF-8.
enum Utf8 {
    /// They are plain ASCII, which nearly all encodings share.
    Ascii,
    /// They are, with so many characters beyond ASCII.
    Valid(usize),
    /// They are not: so many characters beyond ASCII, and so many bytes that are none.
    Broken { valid: usize, invalid: usize },
}

fn multi_byte(bytes: &[u8]) -> Utf8 {
    if bytes.is_ascii() {
        return Utf8::Ascii;
    }
    let (mut valid, mut invalid) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    if invalid == 0 { Utf8::Valid(valid) } else { Utf8::Broken { valid, invalid } }
}

/// The encoding that a page declares in its head: as XML, or in a `meta` tag.
pub(crate) fn declared(bytes: &[u8]) -> Option<String> {
    /// Bytes in which browsers look; further on, the page is read once more from its start.
    const HEAD: usize = 1 << 16;
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let head: String = head.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let value = |text: &str, name: &str| -> Option<String> {
        let mut rest = text;
        loop {
            let (before, after) = rest.split_once(name)?;
            let own = !before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
            if let Some(after) = after.trim_start().strip_prefix('=').filter(|_| own) {
                let after = after.trim_start();
                let end =
                    |c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | ';' | '>' | '/' | '?');
                let after = after.trim_start_matches(['"', '\'']);
                let label = after.split(end).next().unwrap_or_default();
                return (!label.is_empty()).then(|| label.to_owned());
            }
            rest = after;
        }
    };
    if let Some(xml) = head.trim_start().strip_prefix("<?xml") {
        let said = xml.split_once("?>").and_then(|(xml, _)| value(xml, "encoding"));
        if said.is_some() {
            return said;
        }
    }
    let mut rest = head.as_str();
    while let Some(at) = rest.find('<') {
        rest = rest.get(at..)?;
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if let Some(meta) =
            rest.strip_prefix("<meta").filter(|m| !m.starts_with(char::is_alphanumeric))
        {
            let (tag, after) = meta.split_once('>').unwrap_or((meta, ""));
            // The words of a description are not a declaration.
            let declares = !tag.contains("content") || tag.contains("http-equiv");
            if let Some(label) = value(tag, "charset").filter(|_| declares) {
                return Some(label);
            }
            rest = after;
        } else if rest.starts_with("<body") || rest.starts_with("</head") {
            return None;
        } else if let Some(inside) = rest.strip_prefix("<script").or_else(|| rest.strip_prefix("<style")) {
            rest = inside.split_once("</").map_or("", |(_, after)| after);
        } else {
            rest = rest.get(1..)?;
        }
    }
    None
}

/// The text with one kind of line end.
pub fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// What a text says of having lost a part of it: a stretch of zero bytes is what a broken copy leaves. A few of
/// them are shown where they stand.
pub(crate) fn check_nul_runs(text: &str) -> Result<Option<Finding>, Vec<Finding>> {
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
            assert_eq!(guessed(bytes).is_some(), bytes == b"A\xa3", "{bytes:?}");
        }
        assert_eq!(lines("a\rb\r\nc\n"), "a\nb\nc\n");
        assert_eq!(decode(b"\x93quoted\x94 \x80 5"), "“quoted” € 5");
    }
}
