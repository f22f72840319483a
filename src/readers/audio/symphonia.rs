//! Plays what symphonia can take apart: it finds the packets of the first sound track, and its decoders, or
//! the one for Opus, make sound of them, to the last packet in the file. What a header claims, or what is guessed from
//! the first seconds, ends nothing: a recording in which two were joined plays on into the second. A packet that
//! cannot be decoded is counted and passed over, as a player would.

use std::io::{self, Read, Seek, SeekFrom};

use std::time::Duration;

use ropus::{Channels, DecodeMode};
use symphonia::core::codecs::audio::well_known::*;
use symphonia::core::codecs::audio::{AudioCodecId, AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, MediaInfo, Track, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::{MetadataOptions, StandardTag};
use symphonia::core::packet::Packet;
use symphonia::core::units;
use symphonia::default::{get_codecs, get_probe};

use super::AudioError;
use crate::model::limits::Limits;
use crate::readers::audio::sample_sink::{DecodedInfo, SampleSink};

/// Opus is decoded at this rate and as one channel, which takes half the time of the full rate and is all that
/// a waveform shows.
const OPUS_RATE: u32 = 16_000;
/// The longest packet of Opus is 120 ms.
const OPUS_LONGEST: usize = OPUS_RATE as usize * 120 / 1000;
/// Packets without sound after which a file is given up; a sound one has none.
const BROKEN: u64 = 100_000;
/// Packets in all. A day of the shortest packets there are, 2.5 ms, has 34 million.
const PACKETS: u64 = 40_000_000;
/// How often the bytes of a file may be read over again, and how often one may move about in it beside once for
/// each 64 bytes. A reader goes through a file once, and back and forth between its tables and its sound; one that a
/// crafted file has caught in a circle never stops.
const AGAIN: u64 = 8;
const MOVES: u64 = 1 << 20;

/// A source whose size is known.
struct Sized<'a, S> {
    source: &'a mut S,
    bytes: u64,
    /// Bytes that may still be read, and moves that may still be made.
    left: u64,
    moves: u64,
}

impl<'a, S> Sized<'a, S> {
    fn new(source: &'a mut S, bytes: u64) -> Self {
        let left = bytes.saturating_mul(AGAIN).saturating_add(16 << 20);
        Self { source, bytes, left, moves: MOVES.saturating_add(bytes / 64) }
    }
}

/// What a reader that goes in a circle is told.
fn circle() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "its parts lead in a circle")
}

impl<S: Read> Read for Sized<'_, S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(circle)?;
        Ok(read)
    }
}

impl<S: Seek> Seek for Sized<'_, S> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.moves = self.moves.checked_sub(1).ok_or_else(circle)?;
        self.source.seek(to)
    }
}

impl<S: Read + Seek + Send + Sync> MediaSource for Sized<'_, S> {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.bytes)
    }
}

/// A decoder of the packets of one track.
enum Decoder {
    Symphonia(Box<dyn AudioDecoder>),
    /// With room for a packet, and how many samples at its beginning are still to be passed over.
    Opus(Box<ropus::Decoder>, Vec<f32>, usize),
}

/// What came of a packet.
enum Sound {
    /// Samples, of all channels in turn: at this rate, of so many channels.
    Some(u32, u16),
    /// Nothing yet: some codecs need a packet before they can begin.
    Nothing,
    Broken,
}

/// The first sound track, and how it is coded.
fn sound_track(reader: &dyn FormatReader) -> Option<(Track, AudioCodecParameters)> {
    let track = reader.first_track_known_codec(TrackType::Audio).or(reader.first_track(TrackType::Audio))?;
    Some((track.clone(), track.codec_params.as_ref()?.audio()?.clone()))
}

fn is_mpeg(codec: AudioCodecId) -> bool {
    matches!(codec, CODEC_ID_MP1 | CODEC_ID_MP2 | CODEC_ID_MP3)
}

/// Undoes the trimming of frames of MPEG audio that lie beyond the length which the header claims, or which was only
/// guessed: symphonia takes both for the end, and a second recording in the same file for padding.
fn keep_what_goes_beyond(packet: &mut Packet, codec: AudioCodecId, claimed: bool) {
    let beyond = !claimed || packet.trim_end >= packet.dur;
    if is_mpeg(codec) && beyond {
        packet.trim_end = units::Duration::ZERO;
    }
}

/// Plays the first sound track of a source, within these limits. `claimed` says whether its header states a length.
pub(super) fn play<S>(
    source: &mut S,
    bytes: u64,
    claimed: bool,
    limits: &Limits,
    ear: &mut dyn SampleSink,
) -> Result<DecodedInfo, AudioError>
where
    S: Read + Seek + Send + Sync,
{
    let stream =
        MediaSourceStream::new(Box::new(Sized::new(source, bytes)), MediaSourceStreamOptions::default());
    let mut reader = get_probe()
        .probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default())
        .map_err(|e| fault(e, None))?;
    let container = reader.format_info().short_name;
    let Some((mut track, mut coded)) = sound_track(reader.as_ref()) else { return Err(AudioError::NoSound) };
    let format = codec_name(coded.codec, container);
    let mut decoder = Decoder::new(&coded).map_err(|e| fault(e, Some(&format)))?;
    let mut played = DecodedInfo {
        format,
        stated: stated(&track).or_else(|| whole(reader.media_info())),
        channels: coded.channels.as_ref().map_or(0, |c| c.count() as u16),
        rate: coded.sample_rate.unwrap_or(0),
        tagged: tagged(reader.as_mut()),
        ..DecodedInfo::default()
    };
    let mut samples = Vec::new();
    let mut seconds = 0.0;
    let (mut all, mut heard) = (0, 0);
    loop {
        let mut packet = match reader.next_packet() {
            Ok(Some(packet)) => packet,
            Ok(None) => break,
            Err(Error::IoError(e)) if e.kind() == io::ErrorKind::UnexpectedEof => {
                played.midway = true;
                break;
            }
            // What was heard until here is kept.
            Err(Error::IoError(e)) if is_the_readers(&e) && played.packets > played.broken => {
                (played.packets, played.broken) = (played.packets + 1, played.broken + 1);
                played.midway = true;
                break;
            }
            Err(e @ Error::IoError(_)) => return Err(fault(e, None)),
            // A new stream begins in the same file, where two recordings were joined. It may be of another kind.
            Err(Error::ResetRequired) => {
                let next = sound_track(reader.as_ref());
                let Some(next) =
                    next.and_then(|(track, coded)| Some((Decoder::new(&coded).ok()?, track, coded)))
                else {
                    (played.packets, played.broken) = (played.packets + 1, played.broken + 1);
                    played.midway = true;
                    break;
                };
                (decoder, track, coded) = next;
                continue;
            }
            Err(_) => {
                (played.packets, played.broken) = (played.packets + 1, played.broken + 1);
                if played.broken > BROKEN {
                    break;
                }
                continue;
            }
        };
        all += 1;
        if all > PACKETS || heard > limits.sound_samples || seconds > limits.sound_seconds as f64 {
            played.endless = true;
            break;
        }
        if packet.track_id != track.id {
            continue;
        }
        played.packets += 1;
        played.sound += packet.data.len() as u64;
        keep_what_goes_beyond(&mut packet, coded.codec, claimed);
        let mut sound = decoder.decode(&packet, &mut samples);
        // What was joined to an MP3 may have another rate or other channels, which its decoder does not change.
        if matches!(sound, Sound::Broken)
            && is_mpeg(coded.codec)
            && let Ok(mut other) = Decoder::new(&coded)
        {
            sound = other.decode(&packet, &mut samples);
            if matches!(sound, Sound::Some(..)) {
                decoder = other;
            }
        }
        match sound {
            Sound::Some(rate, channels) => {
                // Of Opus, what it holds is said, and not what is heard of it.
                if coded.codec != CODEC_ID_OPUS {
                    (played.rate, played.channels) = (rate, channels);
                }
                seconds += (samples.len() / usize::from(channels.max(1))) as f64 / f64::from(rate.max(1));
                heard += samples.len() as u64;
                ear.push_samples(rate, channels, &samples);
            }
            Sound::Nothing => {}
            Sound::Broken => played.broken += 1,
        }
        if played.broken > BROKEN {
            break;
        }
    }
    if played.broken == played.packets && played.packets > 0 {
        return Err(AudioError::Undecodable("nothing in it can be decoded"));
    }
    Ok(played)
}

impl Decoder {
    fn new(coded: &AudioCodecParameters) -> Result<Self, Error> {
        if coded.codec != CODEC_ID_OPUS {
            let decoder = get_codecs().make_audio_decoder(coded, &AudioDecoderOptions::default())?;
            return Ok(Decoder::Symphonia(decoder));
        }
        // Byte 18 of the header says how channels are laid out; beyond stereo each is a stream of its own.
        let many = coded.extra_data.as_ref().and_then(|head| head.get(18)).is_some_and(|family| *family != 0);
        let skipped = coded.extra_data.as_deref().map_or(0, opus_pre_skip);
        match ropus::Decoder::new(OPUS_RATE, Channels::Mono) {
            Ok(decoder) if !many => Ok(Decoder::Opus(Box::new(decoder), vec![0.0; OPUS_LONGEST], skipped)),
            _ => Err(Error::Unsupported("Opus with more than two channels")),
        }
    }

    fn decode(&mut self, packet: &Packet, samples: &mut Vec<f32>) -> Sound {
        match self {
            Decoder::Symphonia(decoder) => match decoder.decode(packet) {
                Ok(sound) if sound.frames() > 0 => {
                    sound.copy_to_vec_interleaved(samples);
                    let spec = sound.spec();
                    Sound::Some(spec.rate(), spec.channels().count() as u16)
                }
                Ok(_) => Sound::Nothing,
                Err(_) => Sound::Broken,
            },
            // An empty packet would ask the decoder to make something up.
            Decoder::Opus(..) if packet.data.is_empty() => Sound::Broken,
            Decoder::Opus(decoder, sound, skipped) => {
                match decoder.decode_float(&packet.data, sound, DecodeMode::Normal) {
                    Ok(length) if length > 0 => {
                        let from = length.min(*skipped);
                        *skipped -= from;
                        samples.clear();
                        samples.extend_from_slice(sound.get(from..length).unwrap_or_default());
                        if samples.is_empty() { Sound::Nothing } else { Sound::Some(OPUS_RATE, 1) }
                    }
                    _ => Sound::Broken,
                }
            }
        }
    }
}

/// How many samples at the beginning of Opus are decoded and not played (RFC 7845, section 4.2). The header gives them at
/// 48,000 a second in bytes 10 and 11 (section 5.1). MPEG-4 has a header of version 0, whose numbers begin with the
/// higher byte (Encapsulation of Opus in ISO Base Media File Format, section 4.3.2).
fn opus_pre_skip(header: &[u8]) -> usize {
    let samples = match header {
        [_, _, _, _, _, _, _, _, 0, _, high, low, ..] => u16::from_be_bytes([*high, *low]),
        [_, _, _, _, _, _, _, _, _, _, low, high, ..] => u16::from_le_bytes([*low, *high]),
        _ => 0,
    };
    usize::from(samples) * OPUS_RATE as usize / 48_000
}

/// Whether an error is one of symphonia's own readers, such as that of bits, which says "unexpected end of bitstream": no
/// disk gave it, and another program may read on.
fn is_the_readers(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Other && error.raw_os_error().is_none()
}

fn fault(error: Error, format: Option<&str>) -> AudioError {
    match error {
        Error::IoError(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
            AudioError::Undecodable("no sound of a known kind was found in it")
        }
        Error::IoError(e) if e.kind() == io::ErrorKind::InvalidData => {
            AudioError::Undecodable("its parts lead in a circle")
        }
        Error::IoError(e) if is_the_readers(&e) => AudioError::Undecodable("its parts do not fit together"),
        Error::IoError(e) => AudioError::Read(e),
        Error::Unsupported(what) => AudioError::NoDecoder(format.unwrap_or(what).into()),
        Error::DecodeError(why) | Error::LimitError(why) => AudioError::Undecodable(why),
        _ => AudioError::Undecodable("its parts do not fit together"),
    }
}

/// How long the track claims to be.
fn stated(track: &Track) -> Option<Duration> {
    let time = track.time_base?.calc_duration(track.duration?)?;
    let stated = Duration::try_from_secs_f64(time.as_secs_f64()).ok()?;
    (!stated.is_zero()).then_some(stated)
}

/// How long all that the file holds claims to play, where the track says nothing: Matroska states it so.
fn whole(media: &MediaInfo) -> Option<Duration> {
    let time = media.time_base?.calc_duration(media.duration?)?;
    let stated = Duration::try_from_secs_f64(time.as_secs_f64()).ok()?;
    (!stated.is_zero()).then_some(stated)
}

/// The first date of recording, or else of making, in the tags.
fn tagged(reader: &mut dyn FormatReader) -> Option<String> {
    let mut metadata = reader.metadata();
    let revision = metadata.skip_to_latest()?;
    let tags = || revision.media.tags.iter().chain(revision.per_track.iter().flat_map(|t| &t.metadata.tags));
    let recorded = |tag: &StandardTag| match tag {
        StandardTag::RecordingDate(date) => Some(date.to_string()),
        _ => None,
    };
    let made = |tag: &StandardTag| match tag {
        StandardTag::EncodingDate(date) | StandardTag::ReleaseDate(date) | StandardTag::TaggingDate(date) => {
            Some(date.to_string())
        }
        _ => None,
    };
    let found = tags().filter_map(|t| t.std.as_ref());
    let date = found.clone().find_map(recorded).or(found.clone().find_map(made))?;
    let short: String = date.trim().chars().filter(|c| !c.is_control()).take(40).collect();
    (!short.is_empty()).then_some(short)
}

/// "AAC in MPEG-4"; the codec alone where the container is its own.
fn codec_name(codec: AudioCodecId, container: &str) -> String {
    let codec = match codec {
        CODEC_ID_AAC => "AAC",
        CODEC_ID_ALAC => "Apple Lossless",
        CODEC_ID_MP1 | CODEC_ID_MP2 => "MPEG audio",
        CODEC_ID_MP3 => "MP3",
        CODEC_ID_FLAC => "FLAC",
        CODEC_ID_VORBIS => "Vorbis",
        CODEC_ID_OPUS => "Opus",
        CODEC_ID_SPEEX => "Speex",
        CODEC_ID_AC3 | CODEC_ID_EAC3 => "Dolby Digital",
        CODEC_ID_PCM_ALAW => "A-law",
        CODEC_ID_PCM_MULAW => "\u{b5}-law",
        CODEC_ID_ADPCM_MS | CODEC_ID_ADPCM_IMA_WAV | CODEC_ID_ADPCM_IMA_QT => "ADPCM",
        other if get_codecs().get_audio_decoder(other).is_some() => "PCM",
        _ => "sound of an unknown kind",
    };
    let container = match container {
        "isomp4" => "MPEG-4",
        "matroska" | "mkv" => "Matroska",
        "wave" => "WAV",
        "aiff" => "AIFF",
        "caf" => "CAF",
        "ogg" => "Ogg",
        _ => return codec.into(),
    };
    format!("{codec} in {container}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7845, section 5.1, has the number with its lower byte first; the box `dOps` of MPEG-4, which symphonia hands on
    /// with this name before it, has version 0 and the higher byte first. 312 and 65,535 are 6.5 ms and 1.365 s.
    #[test]
    fn what_opus_passes_over_is_read_in_both_orders() {
        for (header, samples) in [
            (b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0".as_slice(), 104),
            (b"OpusHead\x01\x01\xff\xff\x80\xbb\0\0\0\0\0", 21_845),
            (b"OpusHead\0\x01\x01\x38\0\0\xbb\x80\0\0\0", 104),
            (b"OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0", 0),
            (b"OpusHead\x01", 0),
        ] {
            assert_eq!(opus_pre_skip(header), samples, "{header:?}");
        }
    }

    /// What symphonia's reader of bits says (symphonia-core, io/bit.rs) is no word of a disk, so ffmpeg may try.
    #[test]
    fn an_error_of_a_reader_is_not_one_of_the_disk() {
        let of = |error: io::Error| fault(Error::IoError(error), None);
        assert!(matches!(of(io::Error::other("unexpected end of bitstream")), AudioError::Undecodable(_)));
        // 5 is EIO on Linux and access denied on Windows.
        assert!(matches!(of(io::Error::from_raw_os_error(5)), AudioError::Read(_)));
        assert!(matches!(of(io::ErrorKind::PermissionDenied.into()), AudioError::Read(_)));
    }
}
