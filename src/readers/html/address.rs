//! Addresses within a page: data that is written into the page itself, and files beside it.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

use crate::model::ItemPath;

/// Where something is that a page shows.
#[derive(Debug, PartialEq)]
pub(super) enum Address<'a> {
    /// Within the page: what it is called, and its bytes, where they can be read.
    Data(String, Option<Vec<u8>>),
    /// An enclosed file of a mail, by its number.
    Enclosed(&'a str),
    /// A file of the evidence folder.
    Beside(ItemPath),
    /// A file of the computer that the page was on, at a place where nobody looks: its path.
    Outside(String),
    /// On the internet.
    Elsewhere,
}

impl<'a> Address<'a> {
    /// Reads an address that is in a page of this folder; the folder is empty for the evidence folder itself.
    pub(super) fn parse(text: &'a str, folder: &str) -> Self {
        let text = text.trim();
        if let Some(rest) = strip(text, "data:") {
            return data(rest);
        }
        if let Some(id) = strip(text, "cid:") {
            return Address::Enclosed(id.trim());
        }
        match relative(text, folder) {
            Some(path) => Address::Beside(path),
            None if is_of_disk(text) => Address::Outside(text.chars().filter(|c| !c.is_control()).collect()),
            None => Address::Elsewhere,
        }
    }
}

/// Whether an address is that of a file on a disk: it says so, or leads from the page out of its folder.
fn is_of_disk(text: &str) -> bool {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let path = text_of(&unescaped(path)).replace('\\', "/");
    let drive = path.get(1..3) == Some(":/") && path.starts_with(|c: char| c.is_ascii_alphabetic());
    let scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
    strip(&path, "file:").is_some()
        || drive
        || (!scheme && !path.starts_with('/') && path.split('/').any(|part| part == ".."))
}

fn strip<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let head = text.get(..scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then(|| text.get(scheme.len()..)).flatten()
}

/// A file by its path from a folder on; nothing for an address with a scheme, a host, or a path that leaves the
/// evidence folder.
fn relative(text: &str, folder: &str) -> Option<ItemPath> {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let path = text_of(&unescaped(path)).replace('\\', "/");
    let scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
    if path.is_empty() || path.starts_with('/') || scheme {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    ItemPath::parse(&parts.join("/")).ok()
}

/// What is written into an address itself (RFC 2397).
fn data(rest: &str) -> Address<'static> {
    let Some((head, body)) = rest.split_once(',') else { return Address::Data(String::new(), None) };
    let media = head.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let packed = head.split(';').skip(1).any(|word| word.trim().eq_ignore_ascii_case("base64"));
    // What follows a # is a place in the data, not data; in drawings it is often forgotten to escape it.
    let body = if packed { body.split('#').next().unwrap_or_default() } else { body };
    let bytes = unescaped(body);
    Address::Data(media, if packed { base64(&bytes) } else { Some(bytes.into_owned()) })
}

/// The bytes that percent signs stand for.
fn unescaped(text: &str) -> Cow<'_, [u8]> {
    let bytes = text.as_bytes();
    if !bytes.contains(&b'%') {
        return Cow::Borrowed(bytes);
    }
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let pair = (byte == b'%').then(|| Some(digit(at + 1)? << 4 | digit(at + 2)?)).flatten();
        match pair.and_then(|pair| u8::try_from(pair).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    Cow::Owned(out)
}

fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// Base64 as browsers read it: spaces and line ends do not count, the padding may lack, and both alphabets are known.
fn base64(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut bits, mut held) = (Vec::with_capacity(bytes.len() / 4 * 3), 0u32, 0u32);
    let mut ended = false;
    for byte in bytes.iter().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                ended = true;
                continue;
            }
            _ => return None,
        };
        if ended {
            return None;
        }
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 0xff) as u8);
        }
    }
    (!out.is_empty()).then_some(out)
}

/// The candidates of a `srcset`, the largest first.
pub(super) fn candidates(set: &str) -> Vec<&str> {
    let mut found: Vec<(f32, &str)> = Vec::new();
    let mut rest = set;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() || found.len() >= 64 {
            break;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        // An address that ends in a comma has no size.
        let (address, size, after) = match address.strip_suffix(',') {
            Some(bare) => (bare.trim_end_matches(','), "", after),
            None => {
                let end = after.find(',').unwrap_or(after.len());
                let (size, after) = after.split_at(end);
                (address, size.trim(), after)
            }
        };
        let size = size.trim_end_matches(['w', 'x', 'h']).parse().unwrap_or(1.0);
        found.push((size, address));
        rest = after;
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, address)| address).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected bytes by hand, from RFC 2397 and RFC 4648.
    #[test]
    fn data_is_read_however_it_is_written() {
        for (url, media, bytes) in [
            ("data:image/png;base64,iVBORw0KGgo=", "image/png", Some(&b"\x89PNG\r\n\x1a\n"[..])),
            ("DATA:Image/PNG;charset=x;BASE64,iVBO\nRw0K\tGgo", "image/png", Some(b"\x89PNG\r\n\x1a\n")),
            ("data:image/gif;base64,R0lGODlh%51Q%3D%3D", "image/gif", Some(b"GIF89aA")),
            ("data:image/svg+xml,%3Csvg/%3E", "image/svg+xml", Some(b"<svg/>")),
            ("data:image/svg+xml;utf8,<svg a='#f'/>", "image/svg+xml", Some(b"<svg a='#f'/>")),
            ("data:,A%20brief%2", "", Some(b"A brief%2")),
            ("data:image/png;base64,*", "image/png", None),
            ("data:image/png;base64,", "image/png", None),
            ("data:image/png", "", None),
        ] {
            let expected = Address::Data(media.into(), bytes.map(<[u8]>::to_vec));
            assert_eq!(Address::parse(url, ""), expected, "{url}");
        }
    }

    #[test]
    fn no_address_leaves_the_evidence_folder() {
        for (address, folder, path) in [
            ("page_files/a.png", "", Some("page_files/a.png")),
            ("./page%20x_files/a.png?v=2#top", "web", Some("web/page x_files/a.png")),
            ("page_files\\a.png", "web", Some("web/page_files/a.png")),
            ("../shots/a.png", "web", Some("shots/a.png")),
            ("r%E9sum%E9.png", "", Some("résumé.png")),
            ("%C5%81.png", "", Some("Ł.png")),
            ("../a.png", "", None),
            ("x/../../a.png", "", None),
            ("%2e%2e/a.png", "", None),
            ("/etc/passwd", "", None),
            ("%2Fetc/passwd", "", None),
            ("file:///etc/passwd", "", None),
            ("C:\\x\\a.png", "", None),
            ("//host/a.png", "", None),
            ("https://example.org/a.png", "", None),
            ("a\u{0}b.png", "", None),
            ("", "", None),
        ] {
            let expected = match path {
                Some(path) => Address::Beside(ItemPath::parse(path).expect(path)),
                None if [".", "x/..", "%2e", "file", "C:"].iter().any(|begin| address.starts_with(begin)) => {
                    Address::Outside(address.into())
                }
                None => Address::Elsewhere,
            };
            assert_eq!(Address::parse(address, folder), expected, "{address}");
        }
    }

    #[test]
    fn the_largest_of_a_set_comes_first() {
        assert_eq!(candidates("a.png 1x, b.png 2x"), ["b.png", "a.png"]);
        assert_eq!(candidates("a.png, b,c.png 320w,d.png 640w "), ["d.png", "b,c.png", "a.png"]);
        assert_eq!(candidates("data:image/png;base64,AA== 2x"), ["data:image/png;base64,AA=="]);
        assert!(candidates(" , ").is_empty());
    }
}
