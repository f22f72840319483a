//! Encodings for Chinese, Japanese and Korean that shift: their bytes are those of ASCII, and signs among them say
//! where these mean something else (RFC 1468, 1557, 1843). Where they cannot be read, a page would hold a row of
//! letters that nobody wrote, so they are read, or it is said that they are not.

use encoding_rs::{EUC_KR, Encoding, GBK, ISO_2022_JP};

const ESCAPE: u8 = 0x1b;
const SHIFT_OUT: u8 = 0x0e;
const SHIFT_IN: u8 = 0x0f;

/// What came of reading bytes that may shift.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ShiftedText {
    /// They do not.
    No,
    /// Their text.
    Text(String),
    /// Their text as far as it could be read, in this encoding, which nothing declares or in which some of it is not.
    Doubtful(String, &'static str),
}

/// Reads bytes that shift, by what was declared of them in small letters.
pub(super) fn decode_shifted(bytes: &[u8], declared: Option<&str>) -> ShiftedText {
    let label = declared.unwrap_or_default();
    let japanese = ["2022-jp", "2022jp", "5022"].iter().any(|name| label.contains(name));
    // Terminals have escapes of their own.
    let begins = |second: u8| second == b'$' || (japanese && second == b'(');
    let escapes = bytes.windows(2).any(|two| two[0] == ESCAPE && begins(two[1]));
    let (text, broken, name) = if label.starts_with("hz") && bytes.is_ascii() {
        let (text, broken) = hz(bytes);
        (text, broken, "HZ (Chinese)")
    } else if !escapes {
        return ShiftedText::No;
    } else if memchr::memmem::find(bytes, b"\x1b$)C").is_some() {
        let (text, broken) = korean(bytes);
        (text, broken, "ISO-2022-KR (Korean)")
    } else if !bytes.is_ascii() && !japanese {
        return ShiftedText::No;
    } else {
        let (text, _, broken) = decoded(ISO_2022_JP, &without_empty_shifts(bytes));
        (text, broken, "ISO-2022-JP (Japanese)")
    };
    let named = match name.as_bytes().first() {
        Some(b'H') => label.starts_with("hz"),
        _ if name.contains("KR") => matches!(label, "iso-2022-kr" | "csiso2022kr"),
        _ => japanese,
    };
    if named && !broken { ShiftedText::Text(text) } else { ShiftedText::Doubtful(text, name) }
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> (String, &'static Encoding, bool) {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), encoding, broken)
}

/// ISO-2022-JP without shifts that nothing follows but the next: programs that join words leave them, and the decoder
/// of the web takes them for an attack.
fn without_empty_shifts(bytes: &[u8]) -> Vec<u8> {
    let shift = |at: usize| {
        let sequence = bytes.get(at..)?;
        let [ESCAPE, kind, set, ..] = *sequence else { return None };
        match (kind, set) {
            (b'$', b'(') => Some(4).filter(|_| sequence.len() >= 4),
            (b'$', b'@' | b'B') | (b'(', b'B' | b'J' | b'I' | b'H') => Some(3),
            _ => None,
        }
    };
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match shift(at) {
            Some(length) if shift(at + length).is_some() => at += length,
            Some(length) => {
                out.extend_from_slice(bytes.get(at..at + length).unwrap_or_default());
                at += length;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

/// Pairs of bytes below 0x80 as the encoding that has them above it.
fn raised(pairs: &[u8], into: &mut Vec<u8>) {
    into.extend(pairs.iter().map(|byte| if byte.is_ascii_graphic() { byte | 0x80 } else { *byte }));
}

/// ISO-2022-KR: what stands between two shifts is Korean; each line begins without one.
fn korean(bytes: &[u8]) -> (String, bool) {
    let mut out = Vec::with_capacity(bytes.len());
    let mut shifted = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            ESCAPE if bytes.get(at..at + 3) == Some(b"$)C") => at += 3,
            SHIFT_OUT => shifted = true,
            SHIFT_IN => shifted = false,
            b'\n' => {
                shifted = false;
                out.push(byte);
            }
            byte if shifted => raised(&[byte], &mut out),
            byte => out.push(byte),
        }
    }
    let (text, _, broken) = decoded(EUC_KR, &out);
    // The first line says what the shifts mean, and nothing else.
    (text.trim_start_matches(['\r', '\n']).to_owned(), broken)
}

/// HZ: what stands between "~{" and "~}" is Chinese, "~~" is a tilde, and a tilde at the end of a line joins it to the
/// next.
fn hz(bytes: &[u8]) -> (String, bool) {
    let mut out = Vec::with_capacity(bytes.len());
    let (mut shifted, mut odd) = (false, false);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        match (byte, next) {
            (b'~', Some(b'}')) if shifted => {
                shifted = false;
                at += 2;
            }
            (b'~', Some(b'{')) if !shifted => {
                shifted = true;
                at += 2;
            }
            (b'~', Some(b'~')) if !shifted => {
                out.push(b'~');
                at += 2;
            }
            (b'~', Some(b'\n')) if !shifted => at += 2,
            (b'\n', _) => {
                odd |= shifted;
                shifted = false;
                out.push(byte);
                at += 1;
            }
            (_, Some(_)) if shifted => {
                raised(bytes.get(at..at + 2).unwrap_or_default(), &mut out);
                at += 2;
            }
            _ => {
                odd |= byte == b'~';
                out.push(byte);
                at += 1;
            }
        }
    }
    let (text, _, broken) = decoded(GBK, &out);
    (text, broken || odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected texts by Python 3.12: bytes.decode("iso2022_jp"), ("iso2022_kr") and ("hz").
    #[test]
    fn what_shifts_is_read_or_it_is_said() {
        let text = |text: &str| ShiftedText::Text(text.to_owned());
        let doubt = |text: &str, name: &'static str| ShiftedText::Doubtful(text.to_owned(), name);
        for (bytes, declared, expected) in [
            (&b"\x1b$B%F%9%H\x1b(B"[..], Some("iso-2022-jp"), text("テスト")),
            (b"\x1b$B%F%9%H\x1b(B\x1b$B%F%9%H\x1b(B", Some("iso-2022-jp"), text("テストテスト")),
            (b"a\x1b(B\x1b$B%F%9%H\x1b(B\x1b(Bb", Some("iso-2022-jp-ms"), text("aテストb")),
            (b"\x1b$B%F%9%H\x1b(B", None, doubt("テスト", "ISO-2022-JP (Japanese)")),
            (b"\x1b$)C\n\x0eGQ19>n\x0f", Some("iso-2022-kr"), text("한국어")),
            (b"\x1b$)C\r\n\x0eGQ19>n\x0f ok\r\n", Some("iso-2022-kr"), text("한국어 ok\r\n")),
            (b"\x1b$)C\n\x0eGQ19>n\x0f", Some("utf-8"), doubt("한국어", "ISO-2022-KR (Korean)")),
            (b"~{HKCq1R~}", Some("hz-gb-2312"), text("人民币")),
            (b"~~5 ~\n~{HKCq1R~}\n", Some("hz-gb-2312"), text("~5 人民币\n")),
            (b"~{HK\nx", Some("hz-gb-2312"), doubt("人\nx", "HZ (Chinese)")),
            // Without a declaration these are the letters that they look like.
            (b"~{HKCq1R~}", None, ShiftedText::No),
            (b"plain", Some("iso-2022-jp"), ShiftedText::No),
            ("£50".as_bytes(), Some("utf-8"), ShiftedText::No),
            (b"\x1b(Bx\x1b[0m", Some("us-ascii"), ShiftedText::No),
            (b"\x1b[0m", Some("us-ascii"), ShiftedText::No),
        ] {
            assert_eq!(decode_shifted(bytes, declared), expected, "{declared:?} {bytes:?}");
        }
        assert!(matches!(decode_shifted(b"\x1b$B%F%", Some("iso-2022-jp")), ShiftedText::Doubtful(..)));
    }
}
