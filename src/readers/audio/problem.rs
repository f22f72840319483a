//! What can be wrong with a recording, and how that is said.

use std::io;
use std::time::Duration;

use crate::model::finding::{Code, Finding};
use crate::model::{clock, counted};
use crate::system::io_error_text;

/// What a header claims and what is heard may differ by this much: codecs begin and end in silence of their own.
#[cfg(feature = "sound")]
pub(super) const TOLERANCE: Duration = Duration::from_secs(2);

/// Lengths are stated in samples or in milliseconds.
#[cfg(feature = "sound")]
pub(super) const ROUNDING: Duration = Duration::from_millis(1);
/// What ffmpeg decodes may be this much shorter than what the file states. Of 45 public recordings that only it could
/// decode and that state their lengths, the healthy ones were at most 0.08 s shorter and those that were cut at least
/// 1.3 s. The longest frame of a codec at 8,000 samples a second has 0.256 s, and one may be lost at either end.
const PADDING: Duration = Duration::from_millis(500);
/// What is shorter than this is heard by nobody.
#[cfg(feature = "sound")]
pub(super) const HARDLY: Duration = Duration::from_millis(100);

/// Why nothing of a recording can be heard.
#[derive(Debug)]
pub enum AudioError {
    /// The phone did not finish the file: it has no table of contents.
    Unfinished,
    /// There is no decoder here for this format.
    NoDecoder(String),
    /// A video without sound, or a container without a track.
    NoSound,
    /// It can be opened, but has no sound in it.
    Silent,
    /// Its head gives the sound the length 0, and none follows. No other program finds any either.
    Empty,
    /// No decoder here makes sound of it. That proves no damage: another program may play it.
    Undecodable(&'static str),
    /// The disk does not give it.
    Read(io::Error),
}

/// What is wrong with a recording that can be heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AudioWarning {
    /// It claims to be longer than what can be played.
    Shorter {
        /// What it claims.
        stated: Duration,
        /// What can be played.
        length: Duration,
    },
    /// It plays longer than it claims to be.
    Longer {
        /// What it claims.
        stated: Duration,
        /// What can be played.
        length: Duration,
    },
    /// It ends in the middle of something and does not say how long it should be.
    Midway,
    /// It ends in so many zero bytes, of so many bytes in all.
    Zeros {
        /// Zeros at the end.
        zeros: u64,
        /// Bytes of the file.
        bytes: u64,
    },
    /// There is nothing but silence in it.
    AllSilent,
    /// After so long its sound is coded in another way, or another recording begins; none of that is heard.
    Changes(Duration),
    /// So many of its numbered pieces are not in the file.
    Missing(u64),
    /// So many of its bytes, of so many in all, are no sound.
    Holes {
        /// Bytes that are no sound.
        lost: u64,
        /// Bytes of the file.
        bytes: u64,
    },
    /// So many of its packets cannot be decoded.
    Broken {
        /// Packets without sound.
        broken: u64,
        /// All packets.
        of: u64,
    },
    /// It goes on for longer than is listened to.
    Endless(Duration),
    /// It is whole, but so short that nobody hears anything.
    Hardly,
    /// The program that decoded it reports errors in it.
    Reported(String),
}

const LOOK: &str = "Look for another copy, for example on the phone, and compare how long the two play.";

impl AudioError {
    /// The finding for a recording of which nothing can be heard. It is bundled all the same.
    pub fn finding(&self) -> Finding {
        match self {
            AudioError::Unfinished => Finding::warning(
                Code::Unfinished,
                "This recording was not finished when the phone saved it, so nobody can play it.",
            )
            .next("Look for another copy."),
            AudioError::NoDecoder(format) => Finding::warning(
                Code::NotHeard,
                format!(
                    "leverarch cannot play this recording ({format}). Its information sheet has no \
                         length and no waveform."
                ),
            )
            .next("It is bundled as it is. To show them, convert a copy to MP3 and list that as well."),
            AudioError::NoSound | AudioError::Empty => {
                Finding::warning(Code::NotHeard, "There is no sound in this recording.").next(LOOK)
            }
            AudioError::Silent => Finding::warning(
                Code::CutOff,
                "This recording ends before any sound. It may have been cut \
                                                off.",
            )
            .next(LOOK),
            AudioError::Undecodable(why) => Finding::warning(
                Code::NotHeard,
                format!(
                    "leverarch cannot play this recording: {why}. Its information sheet has no length \
                         and no waveform."
                ),
            )
            .next("It is bundled as it is. Play it yourself, and look for another copy if that fails."),
            AudioError::Read(e) => Finding::warning(
                Code::NotHeard,
                format!("leverarch could not read this recording: {}.", io_error_text(e)),
            )
            .next("Check the file and copy it again."),
        }
    }
}

impl AudioWarning {
    /// The flaw of a recording that is decoded by ffmpeg and plays for less than it states.
    pub(crate) fn in_what_ffmpeg_decodes(stated: Duration, length: Duration) -> Option<Self> {
        (stated > length.saturating_add(PADDING)).then_some(AudioWarning::Shorter { stated, length })
    }

    /// The finding for a flaw.
    pub fn finding(&self) -> Finding {
        let (code, message) = match self {
            AudioWarning::Shorter { stated, length } => (
                Code::CutOff,
                format!(
                    "This recording says that it lasts {}, but only {} can be played. It may have been cut \
                     off.",
                    in_time(*stated),
                    in_time(*length)
                ),
            ),
            AudioWarning::Longer { stated, length } => (
                Code::LengthDiffers,
                format!(
                    "This recording says that it lasts {}, but {} can be played.",
                    in_time(*stated),
                    in_time(*length)
                ),
            ),
            AudioWarning::Midway => (
                Code::CutOff,
                "This recording ends in the middle of a piece of sound. It may have been cut off.".into(),
            ),
            AudioWarning::Zeros { zeros, bytes } => (
                Code::CutOff,
                format!(
                    "The last {}% of this recording is only zeros. That part was lost, or is complete \
                     silence.",
                    (zeros * 100 / bytes.max(&1)).max(1)
                ),
            ),
            AudioWarning::AllSilent => {
                (Code::NotHeard, "This recording is silent from beginning to end.".into())
            }
            AudioWarning::Changes(length) => (
                Code::NotShown,
                format!(
                    "After {} the sound of this recording is encoded in a different way, or another recording \
                     begins in the same file. Only the sound before that is measured.",
                    in_time(*length)
                ),
            ),
            AudioWarning::Missing(count) => (
                Code::CutOff,
                format!(
                    "{} of this recording {} missing, so it is shorter than it was.",
                    counted(usize::try_from(*count).unwrap_or(usize::MAX), "piece", "pieces"),
                    if *count == 1 { "is" } else { "are" }
                ),
            ),
            AudioWarning::Holes { lost, bytes } => (
                Code::CutOff,
                format!(
                    "{}% of this recording is not sound. Parts of it may have been lost.",
                    (lost * 100 / bytes.max(&1)).max(1)
                ),
            ),
            AudioWarning::Broken { broken, of } => (
                Code::Damaged,
                format!("{broken} of the {of} pieces of sound in this recording cannot be played."),
            ),
            AudioWarning::Endless(length) => (
                Code::TooLarge,
                format!(
                    "leverarch measured only the first {} of this recording. The recording goes on after that.",
                    in_time(*length)
                ),
            ),
            AudioWarning::Hardly => (
                Code::NotHeard,
                "There is hardly any sound in this recording. It plays for less than a tenth of a second."
                    .into(),
            ),
            AudioWarning::Reported(by) => (
                Code::CutOff,
                format!(
                    "A part of this recording cannot be played, or was cut off. {by} reports errors in it."
                ),
            ),
        };
        let next = match self {
            AudioWarning::Longer { .. } => {
                "It is bundled as it is. Play it to its end and check that it is the one you mean."
            }
            AudioWarning::Changes(_) => {
                "Play it to its end. If the rest matters, save that as a separate file and list it."
            }
            AudioWarning::Endless(_) => "Cut a copy into calls, and list those.",
            _ => LOOK,
        };
        Finding::warning(code, message).next(next)
    }
}

/// "0:26", "1:02:03": to the nearest second.
pub(crate) fn in_time(length: Duration) -> String {
    clock(whole_seconds(length))
}

/// A length to the nearest second.
pub(crate) fn whole_seconds(length: Duration) -> u64 {
    length.saturating_add(Duration::from_millis(500)).as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_rounded() {
        for (milliseconds, words) in [
            (0, "0:00"),
            (499, "0:00"),
            (500, "0:01"),
            (3_990, "0:04"),
            (59_500, "1:00"),
            (3_599_600, "1:00:00"),
        ] {
            assert_eq!(in_time(Duration::from_millis(milliseconds)), words);
        }
    }
}
