//! Plays a recording: looks at what it is and hands it to the decoder that reads it.

use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::isobmff::IsoBoxes;
use super::sample_sink::{DecodedInfo, SampleSink};
use super::tracks::RecordingTracks;
use super::unfinished_wav::{OpenWav, WavHead};
use super::until_end::UntilEnd;
use super::{AudioError, amr, ebml, flac_frames, symphonia, truncation, unfinished_wav};
use crate::model::limits::Limits;
use crate::readers::audio::amr_band::AmrBand;

/// Plays a recording to `ear`, within these limits. A decoder that gives up in the worst way
/// it can is a fault like any other.
pub(super) fn play<S>(
    source: &mut S,
    bytes: u64,
    limits: &Limits,
    ear: &mut dyn SampleSink,
) -> Result<DecodedInfo, AudioError>
where
    S: Read + Seek + Send + Sync,
{
    catch_unwind(AssertUnwindSafe(|| play_as_it_is(source, bytes, limits, ear)))
        .unwrap_or(Err(AudioError::Undecodable("the decoder stopped")))
}

fn play_as_it_is<S>(
    source: &mut S,
    bytes: u64,
    limits: &Limits,
    ear: &mut dyn SampleSink,
) -> Result<DecodedInfo, AudioError>
where
    S: Read + Seek + Send + Sync,
{
    let most = limits.sound_seconds;
    let head = start(source).map_err(AudioError::Read)?;
    if head.get(4..8) == Some(b"ftyp") {
        let boxes = IsoBoxes::read(source, bytes).map_err(AudioError::Read)?;
        if !boxes.playable() {
            return Err(AudioError::Unfinished);
        }
        let played = match boxes.telephone() {
            Some(track) => amr::play_track(source, &track, most, ear).map_err(AudioError::Read)?,
            None => symphonia::play(source, bytes, true, limits, ear)?,
        };
        let midway = played.midway || boxes.overrun;
        return Ok(DecodedInfo { made: boxes.made(), midway, ends_in_sound: boxes.ends_in_sound, ..played });
    }
    if let Some(band) = AmrBand::from_head(&head) {
        return amr::play_file(source, band, most, ear).map_err(AudioError::Read);
    }
    if let Some(codec) = unread_codec(&head) {
        return Err(AudioError::NoDecoder(format!("{codec} in Ogg")));
    }
    let is_wav = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WAVE");
    let head_of_wav =
        if is_wav { unfinished_wav::head(source, bytes).map_err(AudioError::Read)? } else { WavHead::AsItIs };
    if head_of_wav == WavHead::Empty {
        return Err(AudioError::Empty);
    }
    let open_ended = matches!(head_of_wav, WavHead::Instead(_)) || truncation::is_open_ended(&head);
    let stated = truncation::states_length(source, &head).map_err(AudioError::Read)?;
    let end = sound_end(source, bytes, &head).map_err(AudioError::Read)?;
    let mut played = match (head_of_wav, end) {
        (WavHead::Instead(instead), _) => {
            symphonia::play(&mut OpenWav::new(source, instead), bytes, stated, limits, ear)?
        }
        (_, Some(end)) => symphonia::play(&mut UntilEnd::new(source, end), end, stated, limits, ear)?,
        _ => symphonia::play(source, bytes, stated, limits, ear)?,
    };
    if !stated {
        played.stated = None;
    }
    // In a container the packets have lengths of their own.
    if played.format == "MP3" {
        played.midway |= truncation::mp3_is_cut(source, end.unwrap_or(bytes)).map_err(AudioError::Read)?;
    }
    // Such a file ends where it ends.
    if open_ended {
        (played.stated, played.midway) = (None, false);
    }
    if played.format == "FLAC" && !played.endless {
        played.changes = flac_frames::changes(source).map_err(AudioError::Read)?;
    }
    // FLAC behind such a tag has a head of its own, and pictures and room in it.
    if truncation::is_bare(&head) && played.format != "FLAC" {
        let around = tags_around(source, bytes).map_err(AudioError::Read)?;
        played.lost = bytes.saturating_sub(around).saturating_sub(played.sound);
        if played.lost >= truncation::MANY {
            let inner = truncation::inner_tags(source, bytes).map_err(AudioError::Read)?;
            played.lost = played.lost.saturating_sub(inner);
        }
    }
    if head.starts_with(ebml::SIGN) {
        let contents = RecordingTracks::read(source, bytes).map_err(AudioError::Read)?;
        played.midway = contents.cut;
        // Matroska states how long the longest of its tracks is, and the pictures of a film may go on without sound.
        played.stated = played.stated.filter(|_| contents.cut || !contents.film);
    }
    if head.starts_with(b"OggS") {
        played.missing = truncation::missing_pages(source, bytes).map_err(AudioError::Read)?;
        // What symphonia gives as the length is the time of the last page it finds: no claim, but a fact.
        played.stated = None;
        played.midway = truncation::ogg_is_cut(source, bytes).map_err(AudioError::Read)?;
    }
    Ok(DecodedInfo { ends_in_sound: true, ..played })
}

/// Bytes of the tags before and behind the sound of a file.
fn tags_around<S: Read + Seek>(source: &mut S, bytes: u64) -> io::Result<u64> {
    Ok(truncation::tags_before(source)? + truncation::tags_behind(source, bytes)?)
}

/// How many bytes come before the tags behind FLAC or bare frames, where there are some. A last frame that is not whole, and
/// any last frame of FLAC, goes on to the end of what is read, so a tag there would be taken for a part of it.
fn sound_end<S: Read + Seek>(source: &mut S, bytes: u64, head: &[u8]) -> io::Result<Option<u64>> {
    if !head.starts_with(b"fLaC") && !truncation::is_bare(head) {
        return Ok(None);
    }
    let behind = truncation::tags_behind(source, bytes)?;
    Ok(bytes.checked_sub(behind).filter(|_| behind > 0))
}

/// What the first packet of an Ogg file names itself as, where it is sound that no decoder here reads.
fn unread_codec(head: &[u8]) -> Option<&'static str> {
    // A page with one packet has a head of 28 bytes.
    let packet = head.strip_prefix(b"OggS").and_then(|page| page.get(24..))?;
    let named = [(b"Speex   ".as_slice(), "Speex"), (b"CELT    ", "CELT")];
    named.iter().find(|(name, _)| packet.starts_with(name)).map(|(_, codec)| *codec)
}

/// The first bytes of a source; it then stands at its start again.
fn start<S: Read + Seek>(source: &mut S) -> io::Result<Vec<u8>> {
    source.seek(SeekFrom::Start(0))?;
    let mut head = Vec::with_capacity(64);
    source.by_ref().take(64).read_to_end(&mut head)?;
    source.seek(SeekFrom::Start(0))?;
    Ok(head)
}
