//! The letters of a text whose encoding nobody states: by its byte order mark, or else UTF-8, or else
//! Windows-1252. Nothing is guessed from frequencies; guessing turns "£" into "Ł" in British files.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// The text, without a byte order mark and with plain line ends, and whether the encoding is certain.
pub fn decode(bytes: &[u8]) -> (String, bool) {
    let (text, sure) = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => (encoding.decode(bytes).0, true),
        None => match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => (text, true),
            None => (WINDOWS_1252.decode_without_bom_handling(bytes).0, false),
        },
    };
    (text.replace("\r\n", "\n").replace('\r', "\n"), sure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pound_is_a_pound() {
        let pound = ("£50 – owed\n".to_owned(), true);
        assert_eq!(decode("£50 – owed\r\n".as_bytes()), pound);
        assert_eq!(decode("\u{feff}£50 – owed\n".as_bytes()), pound);
        let wide: Vec<u8> = "\u{feff}£50 – owed\r".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide), pound);
        assert_eq!(decode(b"\xa350 \x96 owed\n"), (pound.0, false));
    }
}
