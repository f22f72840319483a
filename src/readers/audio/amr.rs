//! Plays AMR, the codec of telephones: narrow band (`.amr`) and wide band (`.awb`), in files of their own
//! (RFC 4867, section 5) or in a 3GP file. A frame is 20 ms: a byte that says how it is coded, then its bits.
//! Frames of comfort noise and frames that were never sent are heard as silence.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use codec_core::codecs::amr::{AmrFrameType, AmrVariant, nb, wb};

use super::amr_band::AmrBand;
use super::isobmff::AmrTrack;
use crate::readers::audio::sample_sink::{DecodedInfo, SampleSink};

/// Frames in a second.
const FRAMES: u64 = 50;

/// A decoder, with what came of the frames so far.
struct Player<'a> {
    decoder: Decoder,
    variant: AmrVariant,
    ear: &'a mut dyn SampleSink,
    most: u64,
    played: DecodedInfo,
}

enum Decoder {
    Narrow(Box<nb::decoder::Decoder>),
    Wide(Box<wb::decoder::Decoder>),
}

impl<'a> Player<'a> {
    fn new(band: AmrBand, format: String, most: u64, ear: &'a mut dyn SampleSink) -> Self {
        let variant = band.variant();
        let decoder = match band {
            AmrBand::Narrow => Decoder::Narrow(Box::default()),
            AmrBand::Wide => Decoder::Wide(Box::default()),
        };
        let played =
            DecodedInfo { format, channels: 1, rate: variant.sample_rate(), ..DecodedInfo::default() };
        Self { decoder, variant, ear, most: most.saturating_mul(FRAMES), played }
    }

    /// Plays the frames of a source to its end.
    fn frames(&mut self, mut source: impl BufRead) -> io::Result<()> {
        let mut frame = [0; 64];
        let magic = self.variant.storage_magic();
        while let Some(&head) = source.fill_buf()?.first() {
            // Two files were joined, and here the second begins.
            if source.fill_buf()?.starts_with(magic) {
                source.consume(magic.len());
                continue;
            }
            if self.played.packets >= self.most {
                self.played.endless = true;
                break;
            }
            source.consume(1);
            self.played.packets += 1;
            let kind = AmrFrameType::from_index(self.variant, head >> 3 & 15);
            let bits = frame.get_mut(..kind.as_ref().map_or(0, |kind| kind.octet_aligned_bytes()));
            let bits = bits.unwrap_or_default();
            match source.read_exact(bits) {
                Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
                    self.played.midway = true;
                    break;
                }
                other => other?,
            }
            // The padding bits are nought, and the bit that vouches for the frame is set.
            let sound = head & 0x83 == 0 && head & 4 != 0;
            match kind {
                Ok(AmrFrameType::Speech(mode)) if sound => self.speech(mode, bits),
                Ok(AmrFrameType::Sid(_) | AmrFrameType::NoData) if sound => self.silence(),
                _ => {
                    self.played.broken += 1;
                    self.silence();
                }
            }
        }
        Ok(())
    }

    fn speech(&mut self, mode: codec_core::codecs::amr::AmrMode, bits: &[u8]) {
        let rate = self.played.rate;
        let mut sound = [0.0; 320];
        let heard = match &mut self.decoder {
            Decoder::Narrow(decoder) => decoder.decode(mode.index(), bits).map(|s| into(&s, &mut sound)),
            Decoder::Wide(decoder) => decoder.decode(mode, bits).map(|s| into(&s, &mut sound)),
        };
        match heard.and_then(|length| sound.get(..length)) {
            Some(sound) => self.ear.push_samples(rate, 1, sound),
            None => {
                self.played.broken += 1;
                self.silence();
            }
        }
    }

    fn silence(&mut self) {
        let samples = self.variant.frame_samples().min(320);
        self.ear.push_samples(self.played.rate, 1, &[0.0; 320][..samples]);
    }
}

fn into(samples: &[i16], sound: &mut [f32]) -> usize {
    for (to, from) in sound.iter_mut().zip(samples) {
        *to = f32::from(*from) / 32_768.0;
    }
    samples.len()
}

/// Plays a file of frames.
pub(super) fn play_file<S: Read + Seek>(
    source: &mut S,
    band: AmrBand,
    most: u64,
    ear: &mut dyn SampleSink,
) -> io::Result<DecodedInfo> {
    source.seek(SeekFrom::Start(band.variant().storage_magic().len() as u64))?;
    let mut player = Player::new(band, band.name().into(), most, ear);
    player.frames(BufReader::with_capacity(64 << 10, source))?;
    Ok(DecodedInfo { ends_in_sound: true, ..player.played })
}

/// Plays a track of a 3GP file.
pub(super) fn play_track<S: Read + Seek>(
    source: &mut S,
    track: &AmrTrack,
    most: u64,
    ear: &mut dyn SampleSink,
) -> io::Result<DecodedInfo> {
    let mut player = Player::new(track.band, format!("{} in 3GP", track.band.name()), most, ear);
    for &(offset, bytes) in &track.runs {
        source.seek(SeekFrom::Start(offset))?;
        player.frames(BufReader::with_capacity(bytes.min(64 << 10) as usize, source.by_ref().take(bytes)))?;
        // A run that the file no longer holds: the rest lies further on still.
        if player.played.midway || player.played.endless {
            break;
        }
    }
    Ok(DecodedInfo { stated: track.stated, ..player.played })
}
