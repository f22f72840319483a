//! Listens to a recording: how long it plays, how loud it is from moment to moment, what it says of itself,
//! and what of it is lost. A recording cannot be printed, so these are what its sheet has to show. The sound is
//! decoded a packet at a time and forgotten, so that an hour needs no more memory than a minute. What a file's
//! header claims is only ever compared with what was heard; the two differ when a recording was cut off.
//!
//! symphonia reads most formats. It has neither Opus nor AMR, in which messengers and telephones record, so
//! those go to decoders of their own; all three are plain Rust. A file that none of them reads is a fault
//! with the name of its format.

#[cfg(feature = "sound")]
mod amr;
#[cfg(feature = "sound")]
mod amr_band;
#[cfg(feature = "sound")]
mod decode;
#[cfg(feature = "sound")]
mod ebml;
#[cfg(feature = "sound")]
mod flac_frames;
#[cfg(feature = "sound")]
mod isobmff;
#[cfg(feature = "sound")]
mod peaks;
mod problem;
#[cfg(feature = "sound")]
mod sample_sink;
#[cfg(feature = "sound")]
mod symphonia;
#[cfg(feature = "sound")]
mod tracks;
#[cfg(feature = "sound")]
mod truncation;
#[cfg(feature = "sound")]
mod unfinished_wav;
#[cfg(feature = "sound")]
mod until_end;
#[cfg(feature = "sound")]
mod wav;

pub use problem::{AudioError, AudioWarning};
pub(crate) use problem::{in_time, whole_seconds};
#[cfg(feature = "sound")]
pub use tracks::RecordingTracks;

use std::io::{Read, Seek, Write};
use std::time::Duration;

use jiff::Timestamp;

use crate::model::limits::Limits;

/// What a recording is and how it sounds.
#[derive(Clone, Debug, PartialEq)]
pub struct AudioInfo {
    /// Codec and container: "AAC in MPEG-4", "MP3".
    pub format: String,
    /// The program that decoded it, when it was decoded by another one.
    pub by: Option<String>,
    /// How long it plays: what was decoded, not what is claimed.
    pub length: Duration,
    /// How long it claims to play, where its header says so.
    pub stated: Option<Duration>,
    /// Channels: 1 is mono, 2 is stereo, 0 is not known.
    pub channels: u16,
    /// Samples a second; 0 when not known.
    pub rate: u32,
    /// When the file says that it was made. Often this is the end of the call, or when it was exported.
    pub made: Option<Timestamp>,
    /// The date in its tags, as it stands there.
    pub tagged: Option<String>,
    /// The loudest moment of each tenth of a second, from 0 (silence) to 255 (as loud as the format can be).
    pub peaks: Vec<u8>,
    /// What is wrong with it.
    pub flaws: Vec<AudioWarning>,
}

/// Listens to a recording from beginning to end. `bytes` is the size of the source.
///
/// # Errors
/// Nothing of it can be heard, and why.
#[cfg(feature = "sound")]
pub fn decode<S>(source: &mut S, bytes: u64, limits: &Limits) -> Result<AudioInfo, AudioError>
where
    S: Read + Seek + Send + Sync,
{
    let mut meter = peaks::PeakMeter::default();
    let played = decode::play(source, bytes, limits, &mut meter)?;
    let length = meter.length();
    let peaks = meter.finish();
    let zeros =
        if played.ends_in_sound { truncation::zeros(source, bytes).map_err(AudioError::Read)? } else { 0 };
    let mut flaws = Vec::new();
    let lost = |stated: &Duration| stated.abs_diff(length) > problem::TOLERANCE;
    match played.stated.filter(lost) {
        _ if played.endless => flaws.push(AudioWarning::Endless(length)),
        Some(stated) if stated > length => flaws.push(AudioWarning::Shorter { stated, length }),
        Some(stated) => flaws.push(AudioWarning::Longer { stated, length }),
        // Whatever follows the sound, such as a tag, none of it is lost when all that is stated was heard.
        None if played.midway && played.stated.is_none_or(|stated| length + problem::ROUNDING < stated) => {
            flaws.push(AudioWarning::Midway);
        }
        None => {}
    }
    if zeros >= truncation::MANY && zeros >= bytes / 20 {
        // What is silent from its beginning has lost nothing at its end.
        let silent = peaks.iter().all(|peak| *peak == 0);
        flaws.push(if silent { AudioWarning::AllSilent } else { AudioWarning::Zeros { zeros, bytes } });
    }
    if played.changes {
        flaws.push(AudioWarning::Changes(length));
    }
    if played.missing > 0 {
        flaws.push(AudioWarning::Missing(played.missing));
    }
    // Joined recordings have tags between them, with pictures of covers at times.
    let lost = if played.endless { 0 } else { played.lost };
    if lost >= truncation::MANY && lost >= bytes / 20 && zeros < truncation::MANY {
        flaws.push(AudioWarning::Holes { lost, bytes });
    }
    // An extract begins with a frame or two that lean on what was cut away before them.
    if played.broken > 4 || played.broken == played.packets {
        flaws.push(AudioWarning::Broken { broken: played.broken, of: played.packets });
    }
    if peaks.is_empty() {
        return Err(AudioError::Silent);
    }
    if length < problem::HARDLY && flaws.is_empty() {
        flaws.push(AudioWarning::Hardly);
    }
    let crate::readers::audio::sample_sink::DecodedInfo {
        format, stated, channels, rate, made, tagged, ..
    } = played;
    Ok(AudioInfo { format, by: None, length, stated, channels, rate, made, tagged, peaks, flaws })
}

/// Writes a recording as WAV of 16,000 samples a second, one channel and 16 bits.
///
/// # Errors
/// Nothing of it can be heard, or the file cannot be written.
#[cfg(feature = "sound")]
pub fn write_wav<S, W>(source: &mut S, bytes: u64, limits: &Limits, out: W) -> Result<(), AudioError>
where
    S: Read + Seek + Send + Sync,
    W: Write + Seek,
{
    let mut wave = wav::WavWriter::new(out);
    decode::play(source, bytes, limits, &mut wave)?;
    wave.finish().map_err(AudioError::Read)
}

/// Says of a recording that nothing here can decode it.
///
/// # Errors
/// Always: the program was built without the feature `sound`.
#[cfg(not(feature = "sound"))]
pub fn write_wav<S, W>(_: &mut S, _: u64, _: &Limits, _: W) -> Result<(), AudioError>
where
    S: Read + Seek + Send + Sync,
    W: Write + Seek,
{
    Err(AudioError::NoDecoder("this copy of leverarch was built without support for sound".into()))
}

/// Says of a recording that nothing here can listen to it.
///
/// # Errors
/// Always: the program was built without the feature `sound`.
#[cfg(not(feature = "sound"))]
pub fn decode<S>(_: &mut S, _: u64, _: &Limits) -> Result<AudioInfo, AudioError>
where
    S: Read + Seek + Send + Sync,
{
    Err(AudioError::NoDecoder("this copy of leverarch was built without support for sound".into()))
}
