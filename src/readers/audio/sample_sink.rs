//! Where decoded sound goes, and what a source told of itself on the way.

use std::time::Duration;

use jiff::Timestamp;

/// Something that sound is played to, a stretch at a time.
pub(crate) trait SampleSink {
    /// Hears a stretch: `samples` of all channels in turn, from -1 to 1, at this many a second.
    fn push_samples(&mut self, rate: u32, channels: u16, samples: &[f32]);
}

/// What a source told of itself while it was played.
#[derive(Clone, Debug, Default)]
pub(crate) struct DecodedInfo {
    pub(crate) format: String,
    pub(crate) stated: Option<Duration>,
    pub(crate) channels: u16,
    pub(crate) rate: u32,
    pub(crate) made: Option<Timestamp>,
    pub(crate) tagged: Option<String>,
    /// Packets that could not be decoded, and all packets.
    pub(crate) broken: u64,
    pub(crate) packets: u64,
    /// Whether the source ends within something.
    pub(crate) midway: bool,
    /// Whether the sound goes on in another way, which was not decoded.
    pub(crate) changes: bool,
    /// Whether there was more than may be listened to.
    pub(crate) endless: bool,
    /// Bytes of sound that were decoded or could not be, in a file that is nothing but packets of sound.
    pub(crate) sound: u64,
    /// Bytes between the first sound and the last that are none, and pages of an Ogg file that are missing.
    pub(crate) lost: u64,
    pub(crate) missing: u64,
    /// Whether the end of the file is sound, so that zeros there are sound that is missing.
    pub(crate) ends_in_sound: bool,
}
