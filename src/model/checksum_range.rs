//! A stretch of the bytes of a file and the checksum over it.

use schemars::JsonSchema;

use serde::{Deserialize, Serialize};

/// A range of the PDF with a checksum, so that damage can be traced to an item. The seal is the proof. The
/// checksum only shows where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Stretch")]
#[serde(deny_unknown_fields)]
pub struct ChecksumRange {
    /// Bytes before it.
    pub offset: u64,
    /// Its length in bytes.
    pub bytes: u64,
    /// CRC-32 (as in zip) of these bytes.
    pub crc32: u32,
}

impl ChecksumRange {
    /// This stretch together with the one that begins where it ends; nothing when that begins elsewhere.
    pub fn joined(self, next: Self) -> Option<Self> {
        if self.offset.checked_add(self.bytes) != Some(next.offset) {
            return None;
        }
        let mut crc = crc32fast::Hasher::new_with_initial_len(self.crc32, self.bytes);
        crc.combine(&crc32fast::Hasher::new_with_initial_len(next.crc32, next.bytes));
        Some(Self { offset: self.offset, bytes: self.bytes.checked_add(next.bytes)?, crc32: crc.finalize() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_stretches_in_a_row_are_one() {
        let of = |offset: u64, bytes: &[u8]| ChecksumRange {
            offset,
            bytes: bytes.len() as u64,
            crc32: crc32fast::hash(bytes),
        };
        let text = b"the first and the second file of a letter";
        for cut in 0..=text.len() {
            let (first, second) = text.split_at(cut);
            let joined = of(7, first).joined(of(7 + cut as u64, second));
            assert_eq!(joined, Some(of(7, text)), "{cut}");
        }
        assert_eq!(of(7, b"abc").joined(of(11, b"def")), None);
        assert_eq!(of(u64::MAX, b"abc").joined(of(2, b"def")), None);
    }
}
