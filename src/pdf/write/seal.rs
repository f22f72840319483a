//! The seal: the last lines of a bundle say where the record stands in the file, and the SHA-256 of the whole
//! file without the 64 digits themselves. So the file can be checked from its tail in one pass, and written in
//! one pass too. To a PDF reader the line is a comment.

use std::fmt::Write as _;

use crate::model::Digest;

/// What the seal line begins with, its version included.
pub const MARK: &str = "%leverarch-seal/1 ";

/// The line before the end of a part of a bundle, which has no seal. To a PDF reader it is a comment.
pub const PART_MARK: &str = "%leverarch-part/1\n";

/// No seal with what follows it is longer than this; so many bytes of the file's end are enough to find it.
pub const TAIL_BYTES: u64 = 256;

/// The number of hex digits of the digest.
const DIGITS: usize = 64;

/// A seal as read from the end of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealLine {
    /// Where the record's bytes begin in the file.
    pub record_offset: u64,
    /// How many bytes the record has.
    pub record_bytes: u64,
    /// SHA-256 of the file without the 64 digits.
    pub digest: Digest,
    /// Where the 64 digits begin in the file.
    pub digits_at: u64,
    /// Where the file ends.
    pub end: u64,
}

/// What stands before the digits, and what after them.
pub(crate) fn around(record_offset: u64, record_bytes: u64, xref: u64) -> (String, String) {
    let before = format!("{MARK}record {record_offset} {record_bytes} sha256 ");
    let mut after = String::new();
    let _ = write!(after, "\nstartxref\n{xref}\n%%EOF\n");
    (before, after)
}

/// Reads the seal from the last bytes of a file of `file_len` bytes. Only the exact form is taken, with the
/// seal as a line of its own, numbers without leading zeros, and nothing after `%%EOF`.
pub fn parse_tail(last_bytes: &[u8], file_len: u64) -> Option<SealLine> {
    let mark = [b"\n", MARK.as_bytes()].concat();
    let at = last_bytes.windows(mark.len()).rposition(|window| window == mark)? + 1;
    let text = std::str::from_utf8(&last_bytes[at..]).ok()?;
    let rest = text.strip_prefix(MARK)?.strip_prefix("record ")?;
    let (offset, rest) = rest.split_once(' ')?;
    let (bytes, rest) = rest.split_once(' ')?;
    let rest = rest.strip_prefix("sha256 ")?;
    let (digits, rest) = rest.split_at_checked(DIGITS)?;
    let xref = rest.strip_prefix("\nstartxref\n")?.strip_suffix("\n%%EOF\n")?;
    let (record_offset, record_bytes, xref) = (exact(offset)?, exact(bytes)?, exact(xref)?);
    let start = file_len.checked_sub(last_bytes.len() as u64)?;
    let line = start + at as u64;
    let digits_at = start + (last_bytes.len() - rest.len() - DIGITS) as u64;
    if record_offset.checked_add(record_bytes)? > line || xref >= line {
        return None;
    }
    Some(SealLine { record_offset, record_bytes, digest: digits.parse().ok()?, digits_at, end: file_len })
}

/// The end of a part, whose table of objects stands at this byte.
pub(crate) fn part_end(xref: u64) -> String {
    format!("{PART_MARK}startxref\n{xref}\n%%EOF\n")
}

/// Whether the last bytes of a file are those of a part of a bundle.
pub fn ends_a_part(last_bytes: &[u8]) -> bool {
    let mark = ["\n", PART_MARK, "startxref\n"].concat();
    last_bytes.windows(mark.len()).any(|window| window == mark.as_bytes())
}

/// A number in the one way we write it.
fn exact(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed() -> Vec<u8> {
        let (before, after) = around(1000, 200, 3000);
        let digest = Digest::compute(b"x");
        format!("endobj\n{before}{digest}{after}").into_bytes()
    }

    #[test]
    fn the_seal_is_read_back() {
        let tail = sealed();
        let len = 5000 + tail.len() as u64;
        let seal = parse_tail(&tail, len).expect("a seal");
        assert_eq!((seal.record_offset, seal.record_bytes, seal.digest), (1000, 200, Digest::compute(b"x")));
        let at = (seal.digits_at - 5000) as usize;
        assert_eq!(&tail[at..at + 64], Digest::compute(b"x").to_string().as_bytes());
        assert!(tail.len() < TAIL_BYTES as usize);
    }

    #[test]
    fn anything_but_the_exact_form_is_none() {
        let tail = sealed();
        let len = 5000 + tail.len() as u64;
        for at in 0..tail.len() {
            assert_eq!(parse_tail(&tail[..at], len), None, "cut at {at}");
        }
        for extra in ["\n", " ", "%"] {
            assert_eq!(parse_tail(&[&tail, extra.as_bytes()].concat(), len + 1), None);
        }
        let text = String::from_utf8(tail.clone()).expect("text");
        for (from, to) in [
            ("record 1000", "record 01000"),
            ("record 1000", "record +1000"),
            ("seal/1", "seal/2"),
            (" 200 ", "  200 "),
        ] {
            let other = text.replace(from, to);
            assert_eq!(parse_tail(other.as_bytes(), 5000 + other.len() as u64), None, "{to}");
        }
        let outside = text.replace("record 1000", "record 9999");
        assert_eq!(parse_tail(outside.as_bytes(), len), None);
        assert_eq!(parse_tail(&tail, 10), None);
    }
}
