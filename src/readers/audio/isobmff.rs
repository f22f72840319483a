//! The boxes of MPEG-4, 3GP and QuickTime files, as far as a recording needs them: whether the phone finished
//! the file, when it was made, and where in it the frames of a telephone codec lie, which symphonia does not
//! know. ISO/IEC 14496-12 says how boxes nest: a length, a name of four letters, then the content.

use std::io::{self, Read, Seek, SeekFrom};
use std::time::Duration;

use jiff::Timestamp;

use crate::readers::audio::amr_band::AmrBand;

/// The most bytes of the table of contents (`moov`) that are read. An hour of AAC needs 650 kB.
const MOST: u64 = 16 << 20;
/// The most boxes that are looked at; a file in fragments has one or two for each second.
const MANY: usize = 200_000;
/// Seconds from 1904, from which these files count, to 1970.
const SINCE_1904: u64 = 2_082_844_800;
/// 1 January 1990. No telephone recorded before; what says so counts from 1904, 1970 or 1980 and is not set.
const EARLIEST: i64 = 631_152_000;

/// What the boxes tell.
#[derive(Debug, Default)]
pub(super) struct IsoBoxes {
    contents: Option<Vec<u8>>,
    has_fragments: bool,
    /// Whether the last box is longer than the file.
    pub(super) overrun: bool,
    /// Whether the file ends in sound, and not in its table of contents.
    pub(super) ends_in_sound: bool,
}

/// A track of AMR: how its frames lie in the file.
#[derive(Debug, PartialEq)]
pub(super) struct AmrTrack {
    pub(super) band: AmrBand,
    pub(super) stated: Option<Duration>,
    /// Where each run of samples begins and how many bytes it has.
    pub(super) runs: Vec<(u64, u64)>,
}

impl IsoBoxes {
    /// Reads the boxes of a file of this size.
    pub(super) fn read<S: Read + Seek>(source: &mut S, bytes: u64) -> io::Result<Self> {
        let mut boxes = Self::default();
        let mut at = 0;
        for _ in 0..MANY {
            let Some((name, content, length)) = heading(source, at, bytes)? else { break };
            let end = content.saturating_add(length);
            boxes.overrun = end > bytes;
            boxes.ends_in_sound = &name == b"mdat";
            match &name {
                b"moov" if !boxes.overrun && boxes.contents.is_none() => {
                    source.seek(SeekFrom::Start(content))?;
                    let mut contents = Vec::new();
                    source.by_ref().take(length.min(MOST)).read_to_end(&mut contents)?;
                    boxes.contents = Some(contents);
                }
                b"moof" => boxes.has_fragments = true,
                _ => {}
            }
            if boxes.overrun {
                break;
            }
            at = end;
        }
        source.seek(SeekFrom::Start(0))?;
        Ok(boxes)
    }

    /// Whether there is the table of contents, without which nothing can be played. It is written last.
    pub(super) fn playable(&self) -> bool {
        self.contents.is_some() || self.has_fragments
    }

    /// When the file was made, when that is set.
    pub(super) fn made(&self) -> Option<Timestamp> {
        let header = find(self.contents.as_deref()?, b"mvhd")?;
        let since_1904 =
            if header.first() == Some(&1) { long(header, 4)? } else { u64::from(word(header, 4)?) };
        let seconds = i64::try_from(since_1904.checked_sub(SINCE_1904)?).ok()?;
        Timestamp::from_second(seconds).ok().filter(|_| seconds >= EARLIEST)
    }

    fn tracks(&self) -> impl Iterator<Item = &[u8]> {
        let contents = self.contents.as_deref().unwrap_or_default();
        Inside(contents).filter(|(name, _)| name == b"trak").map(|(_, track)| track)
    }

    /// Whether there is a track of moving pictures: more than one picture, for a cover is a track at times. Of a file in
    /// fragments the tables are elsewhere, and one track with pictures is enough.
    pub(super) fn is_film(&self) -> bool {
        let pictures = |track| {
            find(find(find(track, b"mdia")?, b"minf")?, b"stbl").and_then(|t| word(find(t, b"stsz")?, 8))
        };
        self.tracks()
            .filter(|track| handler(track) == Some(b"vide"))
            .any(|track| self.has_fragments || pictures(track).is_none_or(|count| count > 1))
    }

    /// How many tracks of sound there are.
    pub(super) fn sound_tracks(&self) -> usize {
        self.tracks().filter(|track| handler(track) == Some(b"soun")).count()
    }

    /// How long the first track of sound claims to play: the shorter of its own length and of what is shown of it, for
    /// what an editor hid is not played. Nothing in a file in fragments, whose table says nothing of them.
    pub(super) fn sound_length(&self) -> Option<Duration> {
        let contents = self.contents.as_deref()?;
        let track = self.tracks().find(|track| handler(track) == Some(b"soun"))?;
        let own = find(find(track, b"mdia")?, b"mdhd").and_then(media_length);
        let scale = find(contents, b"mvhd").and_then(|header| match header.first()? {
            1 => word(header, 20),
            _ => word(header, 12),
        });
        let shown = find(track, b"tkhd").and_then(|header| match header.first()? {
            1 => long(header, 28),
            _ => word(header, 20).map(open_ended),
        });
        let shown = scale.zip(shown).and_then(|(scale, length)| in_seconds(length, scale));
        [own, shown].into_iter().flatten().min().filter(|_| !self.has_fragments)
    }

    /// The first track of AMR, when there is one.
    pub(super) fn telephone(&self) -> Option<AmrTrack> {
        self.tracks().find_map(telephone)
    }
}

/// The heading of the box at a place: its name, where its content begins and how long it claims to be.
fn heading<S: Read + Seek>(source: &mut S, at: u64, bytes: u64) -> io::Result<Option<([u8; 4], u64, u64)>> {
    if bytes.saturating_sub(at) < 8 {
        return Ok(None);
    }
    source.seek(SeekFrom::Start(at))?;
    let mut head = Vec::with_capacity(16);
    source.by_ref().take(16).read_to_end(&mut head)?;
    let (Some(length), Some(name)) = (word(&head, 0), head.get(4..8).and_then(|name| name.try_into().ok()))
    else {
        return Ok(None);
    };
    Ok(match (length, long(&head, 8)) {
        (0, _) => Some((name, at + 8, bytes - at - 8)),
        (1, Some(length)) if length >= 16 => Some((name, at + 16, length - 16)),
        (8.., _) => Some((name, at + 8, u64::from(length) - 8)),
        _ => None,
    })
}

/// The boxes inside a box: name and content of each.
struct Inside<'a>(&'a [u8]);

impl<'a> Iterator for Inside<'a> {
    type Item = ([u8; 4], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let length = word(self.0, 0)? as usize;
        let name = self.0.get(4..8)?.try_into().ok()?;
        let end = if length == 0 { self.0.len() } else { length };
        let content = self.0.get(8..end)?;
        self.0 = self.0.get(end..)?;
        Some((name, content))
    }
}

fn find<'a>(inside: &'a [u8], wanted: &[u8; 4]) -> Option<&'a [u8]> {
    Inside(inside).find(|(name, _)| name == wanted).map(|(_, content)| content)
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes)
}

fn long(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at + 8)?.try_into().ok().map(u64::from_be_bytes)
}

/// What a track is of.
fn handler(track: &[u8]) -> Option<&[u8; 4]> {
    find(find(track, b"mdia")?, b"hdlr")?.get(8..12)?.try_into().ok()
}

/// How long a track is, of the header of its media.
fn media_length(header: &[u8]) -> Option<Duration> {
    let (scale, length) = match header.first()? {
        1 => (word(header, 20)?, long(header, 24)?),
        _ => (word(header, 12)?, open_ended(word(header, 16)?)),
    };
    in_seconds(length, scale)
}

/// A length in 32 bits: all of them set mean that it is not known, as they do in 64.
fn open_ended(length: u32) -> u64 {
    if length == u32::MAX { u64::MAX } else { u64::from(length) }
}

fn in_seconds(length: u64, scale: u32) -> Option<Duration> {
    let known = scale > 0 && length > 0 && length < u64::MAX;
    known.then(|| Duration::try_from_secs_f64(length as f64 / f64::from(scale)).ok()).flatten()
}

/// A track, when it is AMR.
fn telephone(track: &[u8]) -> Option<AmrTrack> {
    let media = find(track, b"mdia")?;
    let table = find(find(media, b"minf")?, b"stbl")?;
    let band = match find(table, b"stsd")?.get(12..16)? {
        b"samr" => AmrBand::Narrow,
        b"sawb" => AmrBand::Wide,
        _ => return None,
    };
    let stated = find(media, b"mdhd").and_then(media_length);
    Some(AmrTrack { band, stated, runs: runs(table)? })
}

/// Where the samples of a track lie: each chunk with the bytes of all its samples.
fn runs(table: &[u8]) -> Option<Vec<(u64, u64)>> {
    let sizes = find(table, b"stsz")?;
    let (one_size, samples) = (word(sizes, 4)?, word(sizes, 8)?);
    let per_chunk = find(table, b"stsc")?;
    let changes = word(per_chunk, 4)?;
    let (offsets, wide) = match find(table, b"stco") {
        Some(offsets) => (offsets, false),
        None => (find(table, b"co64")?, true),
    };
    let mut change = 0;
    let mut in_chunk = 0;
    let mut sample = 0_u32;
    let mut runs = Vec::new();
    // What a table does not hold ends the search, so that a number that lies cannot prolong it.
    for chunk in 0..word(offsets, 4)? {
        let place = chunk as usize;
        let offset =
            if wide { long(offsets, 8 + place * 8) } else { word(offsets, 8 + place * 4).map(u64::from) };
        let Some(offset) = offset else { break };
        if change < changes && word(per_chunk, 8 + change as usize * 12) == Some(chunk + 1) {
            in_chunk = word(per_chunk, 12 + change as usize * 12)?;
            change += 1;
        }
        let last = sample.saturating_add(in_chunk).min(samples);
        let size = |sample: u32| word(sizes, 12 + sample as usize * 4).map(u64::from);
        let bytes = match one_size {
            0 => (sample..last).map_while(size).sum(),
            _ => u64::from(last - sample) * u64::from(one_size),
        };
        sample = last;
        if bytes > 0 {
            runs.push((offset, bytes));
        }
    }
    Some(runs)
}
