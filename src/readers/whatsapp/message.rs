//! A message of a chat, before its date is understood.

use jiff::civil::Time;

/// A message.
pub(crate) struct ChatMessage {
    pub(crate) date: [u16; 3],
    /// The date as it is written.
    pub(crate) written: String,
    pub(crate) time: Time,
    pub(crate) seconds: bool,
    /// Who; empty for what WhatsApp itself says.
    pub(crate) who: String,
    pub(crate) text: String,
    /// The line of the file, from 1.
    pub(crate) line: usize,
    /// Whether an iPhone marks its words as its own and not the sender's.
    pub(crate) automatic: bool,
}
