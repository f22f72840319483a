//! What a recording holds beside the sound that is measured: moving pictures, more tracks of sound, more parts. None of
//! it can be printed, so each is said.

use std::io::{self, Read, Seek, SeekFrom};
use std::time::Duration;

use super::isobmff::IsoBoxes;
use super::{ebml, truncation};
use crate::model::finding::{Code, Finding};

/// Bytes at the start of a file in which its tracks are described.
const HEAD: u64 = 256 << 10;
/// Chunks of a WAV that are looked at.
const CHUNKS: usize = 10_000;

/// What a recording holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordingTracks {
    /// Whether it has moving pictures. A picture of the cover is none.
    pub film: bool,
    /// Tracks of sound, where they are counted.
    pub tracks: usize,
    /// Parts of sound that a WAV has, where players play the first alone.
    pub parts: usize,
    /// How long its first track of sound claims to play, where the tables of MPEG-4 say so.
    pub stated: Option<Duration>,
    /// Whether the file ends before its container does.
    pub cut: bool,
}

impl RecordingTracks {
    /// Looks into a file of this size.
    ///
    /// # Errors
    /// The disk does not give it.
    pub fn read<S: Read + Seek>(source: &mut S, bytes: u64) -> io::Result<Self> {
        source.seek(SeekFrom::Start(0))?;
        let mut head = Vec::new();
        source.by_ref().take(HEAD).read_to_end(&mut head)?;
        let at = |offset: usize, sign: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(sign));
        let has = |sign: &[u8]| memchr::memmem::find(&head, sign).is_some();
        let found = if at(4, b"ftyp") || at(4, b"moov") {
            let boxes = IsoBoxes::read(source, bytes)?;
            Self {
                film: boxes.is_film(),
                tracks: boxes.sound_tracks(),
                stated: boxes.sound_length(),
                cut: boxes.overrun,
                ..Self::default()
            }
        } else if at(0, b"\x1aE\xdf\xa3") {
            let cut = ebml::is_cut(source, bytes)?;
            Self { film: codecs(&head, b"V_") > 0, tracks: codecs(&head, b"A_"), cut, ..Self::default() }
        } else if at(0, b"RIFF") && at(8, b"AVI ") {
            let tracks = memchr::memmem::find_iter(&head, b"auds").count();
            Self { film: has(b"vids"), tracks, cut: riff_is_cut(&head, bytes), ..Self::default() }
        } else if at(0, b"RIFF") && at(8, b"WAVE") {
            Self { parts: wav_parts(source, bytes)?, cut: riff_is_cut(&head, bytes), ..Self::default() }
        } else if at(0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11") {
            // The number of the kind "video media" of Windows Media.
            Self {
                film: has(b"\xc0\xef\x19\xbc\x4d\x5b\xcf\x11\xa8\xfd\x00\x80\x5f\x5c\x44\x2b"),
                ..Self::default()
            }
        } else if at(0, b"OggS") {
            let cut = truncation::ogg_is_cut(source, bytes)?;
            Self { film: has(b"\x80theora"), cut, ..Self::default() }
        } else if at(0, b"FLV\x01") {
            Self { film: head.get(4).is_some_and(|flags| flags & 1 == 1), ..Self::default() }
        } else {
            // A stream of MPEG: packets of pictures in it, or pictures alone.
            let pictures = |four: &[u8]| matches!(four, [0, 0, 1, 0xb3 | 0xe0..=0xef]);
            let mpeg = at(0, b"\0\0\x01\xba") || at(0, b"\0\0\x01\xb3") || (at(0, b"G") && at(188, b"G"));
            Self { film: mpeg && head.windows(4).any(pictures), ..Self::default() }
        };
        source.seek(SeekFrom::Start(0))?;
        Ok(found)
    }

    /// What is to be said of it.
    pub fn findings(&self) -> Vec<Finding> {
        let film = self.film.then(|| {
            Finding::note(
                Code::NotShown,
                "This is a video. Its images are not printed. Only its sound is measured.",
            )
            .next("If a moment of it matters, save that moment as a screenshot and add it.")
        });
        let tracks = (self.tracks > 1).then(|| {
            let message = format!(
                "This recording has {} sound tracks, such as two languages. Only the first is measured.",
                self.tracks
            );
            Finding::warning(Code::NotShown, message)
                .next("Play the others. Save those that matter as separate files.")
        });
        let parts = (self.parts > 1).then(|| {
            let message = format!(
                "This WAV file has {} parts with sound. Players play the first, and only that one is \
                 measured.",
                self.parts
            );
            Finding::warning(Code::NotShown, message)
                .next("Look for another copy, and compare how long the two play.")
        });
        [film, tracks, parts].into_iter().flatten().collect()
    }
}

/// Whether a file in RIFF is shorter than its head says; what was written live leaves that open. The byte that fills up
/// the last chunk is often left out.
fn riff_is_cut(head: &[u8], bytes: u64) -> bool {
    let length = head.get(4..8).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes);
    length != u32::MAX && u64::from(length) + 7 > bytes
}

/// How many tracks of Matroska have a codec whose name begins so: an element of this kind, a length, the name.
pub(super) fn codecs(head: &[u8], kind: &[u8; 2]) -> usize {
    let named = |at: &usize| {
        let before = at.checked_sub(2).and_then(|from| head.get(from..*at));
        matches!(before, Some([0x86, length]) if (0x84..0xa0).contains(length))
    };
    memchr::memmem::find_iter(head, kind).filter(named).count()
}

/// How many chunks of sound with something in them a WAV has.
fn wav_parts<S: Read + Seek>(source: &mut S, bytes: u64) -> io::Result<usize> {
    let (mut at, mut parts) = (12u64, 0);
    for _ in 0..CHUNKS {
        if at + 8 > bytes {
            break;
        }
        source.seek(SeekFrom::Start(at))?;
        let mut head = [0u8; 8];
        source.read_exact(&mut head)?;
        let length = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
        parts += usize::from(head.starts_with(b"data") && length > 0);
        at += 8 + length + length % 2;
    }
    Ok(parts)
}
