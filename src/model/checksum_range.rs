//! A stretch of the bytes of a file and the checksum over it.

use schemars::JsonSchema;

use serde::{Deserialize, Serialize};

/// A stretch of the PDF, with a checksum by which damage can be laid at an item's door. The seal proves; this
/// only tells where.
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
