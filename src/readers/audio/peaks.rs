//! Measures sound as it is played: how long it is, and the loudest moment of each tenth of a second.

use std::time::Duration;

use crate::readers::audio::sample_sink::SampleSink;

/// A meter that sound is played to.
#[derive(Debug, Default)]
pub(super) struct PeakMeter {
    seconds: f64,
    peaks: Vec<u8>,
    /// The loudest sample of the present tenth.
    loudest: f32,
    /// How far the present tenth is filled, in samples times `PEAKS`.
    filled: u32,
    rate: u32,
}

impl PeakMeter {
    /// How long the sound was.
    pub(super) fn length(&self) -> Duration {
        Duration::try_from_secs_f64(self.seconds).unwrap_or_default()
    }

    /// The peaks, the last of a tenth that may not be full.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.filled > 0 {
            self.end_tenth();
        }
        self.peaks
    }

    fn end_tenth(&mut self) {
        // A sample that is not a number is no sound.
        self.peaks.push((self.loudest.min(1.0) * 255.0).round() as u8);
        self.loudest = 0.0;
        self.filled = self.filled.saturating_sub(self.rate);
    }
}

impl SampleSink for PeakMeter {
    fn push_samples(&mut self, rate: u32, channels: u16, samples: &[f32]) {
        let channels = usize::from(channels.max(1));
        if rate < PEAKS || samples.is_empty() {
            return;
        }
        if self.rate != rate {
            self.filled = (u64::from(self.filled) * u64::from(rate) / u64::from(self.rate.max(1))) as u32;
            self.rate = rate;
        }
        self.seconds += (samples.len() / channels) as f64 / f64::from(rate);
        let mut rest = samples;
        while !rest.is_empty() {
            let wanted = rate.saturating_sub(self.filled).div_ceil(PEAKS).max(1) as usize;
            let (tenth, after) = rest.split_at((wanted * channels).min(rest.len()));
            self.loudest = tenth.iter().fold(self.loudest, |loudest, sample| loudest.max(sample.abs()));
            self.filled = self.filled.saturating_add((tenth.len() / channels) as u32 * PEAKS);
            if self.filled >= rate {
                self.end_tenth();
            }
            rest = after;
        }
    }
}

/// How many peaks there are for a second of sound.
const PEAKS: u32 = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peak_for_each_tenth_whatever_the_stretches() {
        for stretch in [1, 7, 160, 4410, 100_000] {
            let mut meter = PeakMeter::default();
            // Two and a half tenths at 44,100 a second, in stereo, each louder than the one before.
            let sound: Vec<f32> = (0..11_025)
                .flat_map(|i| {
                    [
                        0.0,
                        if i < 4410 {
                            0.2
                        } else if i < 8820 {
                            -0.4
                        } else {
                            2.0
                        },
                    ]
                })
                .collect();
            for part in sound.chunks(stretch * 2) {
                meter.push_samples(44_100, 2, part);
            }
            assert_eq!(meter.length(), Duration::from_millis(250));
            assert_eq!(meter.finish(), [51, 102, 255], "in stretches of {stretch}");
        }
    }

    #[test]
    fn no_sample_upsets_the_meter() {
        let mut meter = PeakMeter::default();
        meter.push_samples(0, 0, &[1.0]);
        meter.push_samples(8000, 0, &[f32::NAN; 800]);
        meter.push_samples(8000, 1, &[f32::INFINITY; 800]);
        assert_eq!(meter.finish(), [0, 255]);
    }
}
