//! Where a PDF begins. The first reader begins at the first `%PDF-` of the whole file, be it that of another PDF
//! attached further down, and reads no file without one; other programs look near the start only, and go on
//! when there is none. Here a file without one near its start is given one.

use std::borrow::Cow;

/// How far from its start a file may have its header (ISO 32000-1, annex H, note 13).
pub(crate) const NEAR: usize = 1024;

/// A header. It need not state a version.
const HEADER: &[u8] = b"%PDF-";

/// The bytes, with a header near their start. A first line that looks like a damaged one is written over, so that
/// every offset stays right.
pub(crate) fn headed(bytes: &[u8]) -> Cow<'_, [u8]> {
    let near = &bytes[..bytes.len().min(NEAR)];
    if near.windows(HEADER.len()).any(|window| window == HEADER) {
        return Cow::Borrowed(bytes);
    }
    let line = near.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    if line.starts_with(b"%") && line.len() >= HEADER.len() {
        let mut mended = bytes.to_vec();
        mended[..HEADER.len()].copy_from_slice(HEADER);
        return Cow::Owned(mended);
    }
    Cow::Owned([HEADER, b"\n", bytes].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_mended_in_its_place() {
        for (bytes, wanted) in [
            (&b"%PDF-1.7\n1 0 obj"[..], &b"%PDF-1.7\n1 0 obj"[..]),
            (b"junk\n%PDF-1.7\n", b"junk\n%PDF-1.7\n"),
            (b"%PDF1.4\n1 0 obj", b"%PDF-.4\n1 0 obj"),
            (b"%\xe2\xe3\xcf\xd3\n1 0 obj", b"%PDF-\n1 0 obj"),
            (b"1 0 obj", b"%PDF-\n1 0 obj"),
            (b"", b"%PDF-\n"),
        ] {
            assert_eq!(headed(bytes).as_ref(), wanted);
        }
        let far = [&[b' '; NEAR][..], b"%PDF-1.7\n"].concat();
        assert!(headed(&far).starts_with(HEADER));
    }
}
