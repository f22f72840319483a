//! Draws how a recording sounds: a strip of bars across the measure, each as high as the loudest moment of its
//! stretch of time, over a scale of time. It shows at a glance where people speak and where there is silence,
//! and lets a reader tell whether two recordings can be the same.

use crate::model::clock;
use crate::model::plan::Waveform;
use crate::pdf::layout::color::{BLACK, ROW_RULE};
use crate::pdf::layout::page::{MARGIN, MEASURE, PageFlow, PageRect, RIGHT};
use crate::pdf::layout::palette::{AXIS, THIN};
use crate::pdf::layout::shape_text::{Align, TextShaper};

/// Height of the strip.
const HEIGHT: f32 = 52.0;
/// Bars across the measure at most; a short recording has one for each of its peaks.
const BARS: usize = 320;
/// Seconds between two marks of the scale; the first of these that gives few enough marks is taken.
const STEPS: [u64; 12] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];
/// Marks of the scale at most.
const MARKS: u64 = 9;

/// Draws a waveform at the cursor and moves below it.
pub(super) fn draw(setter: &mut TextShaper, pages: &mut PageFlow, wave: &Waveform) {
    let seconds = wave.length.as_secs_f32();
    if wave.peaks.is_empty() || seconds <= 0.0 {
        return;
    }
    pages.need(HEIGHT + 40.0);
    let middle = pages.y + HEIGHT / 2.0;
    let bars = bars(&wave.peaks);
    let step = MEASURE / bars.len() as f32;
    pages.fill(PageRect { left: MARGIN, top: middle - 0.2, right: RIGHT, bottom: middle + 0.2 }, ROW_RULE);
    for (i, height) in bars.iter().enumerate() {
        let half = height * HEIGHT / 2.0;
        if half >= 0.2 {
            let left = MARGIN + i as f32 * step;
            let right = left + (step * 0.68).min(2.4);
            pages.fill(PageRect { left, top: middle - half, right, bottom: middle + half }, BLACK);
        }
    }
    pages.y += HEIGHT + 3.0;
    scale(setter, pages, crate::readers::audio::whole_seconds(wave.length), seconds);
    pages.skip(16.0);
}

/// The scale of time under the strip, which ends with the length.
fn scale(setter: &mut TextShaper, pages: &mut PageFlow, whole: u64, seconds: f32) {
    let every = STEPS.into_iter().find(|every| whole / every <= MARKS).unwrap_or(whole / MARKS + 1);
    let end = setter.set(&clock(whole), &AXIS.aligned(Align::Right), MEASURE);
    pages.rule(MARGIN, RIGHT, THIN, BLACK);
    for mark in (0..).map(|i| i * every).take_while(|mark| *mark <= whole) {
        let x = MARGIN + (mark as f32 / seconds).min(1.0) * MEASURE;
        pages.fill(PageRect { left: x - 0.25, top: pages.y, right: x + 0.25, bottom: pages.y + 3.5 }, BLACK);
        let label = setter.set(&clock(mark), &AXIS, MEASURE);
        let left = if mark == 0 { MARGIN } else { x - label.width / 2.0 };
        if left + label.width + 6.0 < RIGHT - end.width {
            pages.print(&label, 0..1, left, pages.y + 4.0);
        }
    }
    pages.fill(
        PageRect { left: RIGHT - 0.25, top: pages.y, right: RIGHT + 0.25, bottom: pages.y + 3.5 },
        BLACK,
    );
    pages.print(&end, 0..1, MARGIN, pages.y + 4.0);
    pages.y += 4.0 + end.height();
}

/// The height of each bar, from 0 to 1, the loudest of them 1: calls are recorded at any level.
fn bars(peaks: &[u8]) -> Vec<f32> {
    let count = peaks.len().min(BARS);
    let loudest = f32::from(peaks.iter().copied().max().unwrap_or(0).max(8));
    (0..count)
        .map(|i| {
            let (from, to) = (i * peaks.len() / count, (i + 1) * peaks.len() / count);
            let peak = peaks.get(from..to).and_then(|part| part.iter().max()).copied().unwrap_or(0);
            f32::from(peak) / loudest
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_peak_has_its_bar() {
        assert_eq!(bars(&[0, 10, 20]), [0.0, 0.5, 1.0]);
        assert_eq!(bars(&[1]), [0.125], "near silence stays near the line");
        let mut hour = vec![10; 36_000];
        hour[35_999] = 100;
        let drawn = bars(&hour);
        assert_eq!(drawn.len(), BARS);
        assert_eq!((drawn[0], drawn[BARS - 1]), (0.1, 1.0));
    }
}
