//! Writes a recording as a WAV file of 16,000 samples a second, one channel and 16 bits, which is what programs that
//! write down speech take. Sound at another rate goes through a windowed sinc, whose weights are worked out once
//! for each rate, so that nothing above the half of the new rate folds back into the words.

use std::f64::consts::PI;
use std::io::{self, Seek, SeekFrom, Write};

use crate::readers::audio::sample_sink::SampleSink;

/// Samples a second.
pub(super) const RATE: u32 = 16_000;
/// Zero crossings of the sinc on either side.
const CROSSINGS: f64 = 12.0;
/// Rates beyond this belong to no recording; their weights would fill the memory.
const FASTEST: u32 = 384_000;
/// Bytes of the head.
const HEAD: u32 = 44;

/// A file that sound is written to as it is played.
pub(super) struct WavWriter<W> {
    out: W,
    /// Bytes of sound so far.
    bytes: u64,
    failed: Option<io::Error>,
    mono: Vec<f32>,
    change: Option<Resampler>,
}

impl<W: Write + Seek> WavWriter<W> {
    pub(super) fn new(mut out: W) -> Self {
        let failed = out.write_all(&head(0)).err();
        Self { out, bytes: 0, failed, mono: Vec::new(), change: None }
    }

    /// Writes the head, now that the length is known.
    pub(super) fn finish(mut self) -> io::Result<()> {
        if let Some(mut change) = self.change.take() {
            change.end(&mut |sample| self.write(sample));
        }
        if let Some(failed) = self.failed {
            return Err(failed);
        }
        self.out.seek(SeekFrom::Start(0))?;
        self.out.write_all(&head(u32::try_from(self.bytes).unwrap_or(u32::MAX - HEAD)))?;
        self.out.flush()
    }

    fn write(&mut self, sample: f32) {
        let sample = (sample.clamp(-1.0, 1.0) * 32_767.0).round() as i16;
        if self.failed.is_none() {
            self.failed = self.out.write_all(&sample.to_le_bytes()).err();
            self.bytes += 2;
        }
    }
}

fn head(bytes: u32) -> Vec<u8> {
    let mut head = b"RIFF".to_vec();
    head.extend((bytes.saturating_add(HEAD - 8)).to_le_bytes());
    head.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    head.extend(RATE.to_le_bytes());
    head.extend((RATE * 2).to_le_bytes());
    head.extend(b"\x02\0\x10\0data");
    head.extend(bytes.to_le_bytes());
    head
}

impl<W: Write + Seek> SampleSink for WavWriter<W> {
    fn push_samples(&mut self, rate: u32, channels: u16, samples: &[f32]) {
        if rate == 0 || rate > FASTEST {
            return;
        }
        let channels = usize::from(channels.max(1));
        let mut mono = std::mem::take(&mut self.mono);
        mono.clear();
        let sane = |sample: &f32| if sample.is_finite() { *sample } else { 0.0 };
        mono.extend(
            samples.chunks_exact(channels).map(|all| all.iter().map(sane).sum::<f32>() / channels as f32),
        );
        let mut change = match self.change.take() {
            Some(change) if change.rate == rate => change,
            other => {
                if let Some(mut other) = other {
                    other.end(&mut |sample| self.write(sample));
                }
                Resampler::new(rate)
            }
        };
        change.push_samples(&mono, &mut |sample| self.write(sample));
        (self.mono, self.change) = (mono, Some(change));
    }
}

/// A change of the rate.
struct Resampler {
    rate: u32,
    /// Samples that go in for `out` that come out.
    step: usize,
    out: usize,
    /// The weights for each place between two samples.
    weights: Vec<Vec<f32>>,
    /// Samples that are still needed, and where the next one to come out lies: after which of them, and between.
    held: Vec<f32>,
    at: usize,
    between: usize,
    reach: usize,
}

impl Resampler {
    fn new(rate: u32) -> Self {
        let shared = shared(rate, RATE);
        let (step, out) = ((rate / shared) as usize, (RATE / shared) as usize);
        // Half the lower of the two rates is as high as may pass.
        let pass = f64::from(RATE.min(rate)) / f64::from(rate);
        let reach = (CROSSINGS / pass).ceil() as usize;
        let weight = |distance: f64| {
            let window = 0.5 + 0.5 * (PI * distance / (reach as f64 + 1.0)).cos();
            let x = PI * distance * pass;
            let sinc = if x.abs() < 1e-9 { 1.0 } else { x.sin() / x };
            sinc * window * pass
        };
        let weights = |between: usize| {
            let place = reach as f64 + between as f64 / out as f64;
            let all: Vec<f64> = (0..=2 * reach + 1).map(|tap| weight(tap as f64 - place)).collect();
            let sum: f64 = all.iter().sum();
            all.into_iter().map(|weight| (weight / sum) as f32).collect()
        };
        let weights = (0..out).map(weights).collect();
        Self { rate, step, out, weights, held: vec![0.0; reach], at: 0, between: 0, reach }
    }

    fn push_samples(&mut self, samples: &[f32], give: &mut dyn FnMut(f32)) {
        if self.step == self.out {
            samples.iter().copied().for_each(give);
            return;
        }
        self.held.extend_from_slice(samples);
        let width = 2 * self.reach + 2;
        while let (Some(part), Some(weights)) =
            (self.held.get(self.at..self.at + width), self.weights.get(self.between))
        {
            give(part.iter().zip(weights).map(|(sample, weight)| sample * weight).sum());
            self.between += self.step;
            self.at += self.between / self.out;
            self.between %= self.out;
        }
        let done = self.at.min(self.held.len());
        self.held.drain(..done);
        self.at -= done;
    }

    /// Gives what is still to come of the samples that were heard.
    fn end(&mut self, give: &mut dyn FnMut(f32)) {
        if self.step != self.out {
            self.push_samples(&vec![0.0; self.reach + 1], give);
        }
    }
}

/// The largest number that divides both.
fn shared(a: u32, b: u32) -> u32 {
    if b == 0 { a.max(1) } else { shared(b, a % b) }
}

#[cfg(test)]
#[allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop")]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn written(rate: u32, channels: u16, tone: f64) -> Vec<f64> {
        let mut file = Cursor::new(Vec::new());
        let mut wave = WavWriter::new(&mut file);
        let sound: Vec<f32> = (0..rate)
            .flat_map(|i| {
                let sample = (2.0 * PI * tone * f64::from(i) / f64::from(rate)).sin() * 0.5;
                vec![sample as f32; usize::from(channels)]
            })
            .collect();
        for stretch in sound.chunks(usize::from(channels) * 999) {
            wave.push_samples(rate, channels, stretch);
        }
        wave.finish().expect("written");
        let bytes = file.into_inner();
        assert_eq!(bytes.len() as u32, 44 + u32::from_le_bytes(bytes[40..44].try_into().expect("4")));
        assert_eq!(bytes[..44], head(bytes.len() as u32 - 44));
        bytes[44..].chunks(2).map(|s| f64::from(i16::from_le_bytes([s[0], s[1]])) / 32_767.0).collect()
    }

    fn loudness(sound: &[f64]) -> f64 {
        let middle = &sound[200..sound.len() - 200];
        (middle.iter().map(|s| s * s).sum::<f64>() / middle.len() as f64).sqrt()
    }

    #[test]
    fn a_second_stays_a_second_and_a_tone_the_tone() {
        for (rate, channels) in [(8_000, 1), (11_025, 1), (16_000, 2), (22_050, 1), (44_100, 2), (48_000, 6)]
        {
            let sound = written(rate, channels, 1_000.0);
            assert!((15_990..=16_001).contains(&sound.len()), "{rate}: {}", sound.len());
            for (i, sample) in sound.iter().enumerate().skip(200).take(15_000) {
                let wanted = (2.0 * PI * 1_000.0 * i as f64 / 16_000.0).sin() * 0.5;
                assert!((sample - wanted).abs() < 0.01, "{rate}, {i}: {sample} for {wanted}");
            }
        }
    }

    #[test]
    fn what_is_too_high_does_not_fold_back() {
        assert!(loudness(&written(44_100, 1, 12_000.0)) < 0.002);
        assert!(loudness(&written(48_000, 1, 10_000.0)) < 0.01);
    }

    #[test]
    fn a_full_disk_is_told() {
        let mut room = [0_u8; 1_000];
        let mut wave = WavWriter::new(Cursor::new(&mut room[..]));
        wave.push_samples(16_000, 1, &[0.1; 4_000]);
        assert!(wave.finish().is_err());
    }
}
