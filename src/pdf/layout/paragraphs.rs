//! Words of a form field that need more than the standard faces have: set with our own typefaces, shaped and
//! embedded, as one page that holds nothing else. The caller puts it where the field is.

use super::fonts::Typeface;
use super::page::PageFlow;
use super::pdf_writer::write;
use super::shape_text::{Align, Style, TextShaper};
use crate::model::paper::Paper;
use crate::pdf::layout::color::TextColor;

/// From one row to the next, by the type's size.
const LEADING: f32 = 1.25;
/// Type that fits itself to its box is no smaller than this.
const LEAST: f32 = 4.0;

/// What is to be set, and in what room.
pub(crate) struct SetTask<'a> {
    pub(crate) text: &'a str,
    pub(crate) width: f32,
    pub(crate) height: f32,
    /// The largest type to be used, and whether it may be smaller to fit.
    pub(crate) size: f32,
    pub(crate) smaller: bool,
    pub(crate) ink: [f32; 3],
    /// 0 left, 1 in the middle, 2 right.
    pub(crate) quad: i64,
    pub(crate) one_row: bool,
}

/// Sets words one field at a time.
pub(crate) struct ParagraphSetter(TextShaper);

impl ParagraphSetter {
    pub(crate) fn new() -> Self {
        Self(TextShaper::new())
    }

    /// A PDF with the words at the upper left corner of its page, and whether they fit. Nothing when the room
    /// is larger than the page.
    pub(crate) fn set(&mut self, task: &SetTask<'_>) -> Option<(Vec<u8>, bool)> {
        let SetTask { width, height, .. } = *task;
        if !(1.0..=Paper::A4.width).contains(&width) || !(1.0..=Paper::A4.height).contains(&height) {
            return None;
        }
        let [red, green, blue] = task.ink;
        let align = match task.quad {
            1 => Align::Middle,
            2 => Align::Right,
            _ => Align::Left,
        };
        let style = |size: f32| Style {
            one_line: task.one_row,
            ..Style::new(Typeface::Text, size, size * LEADING, TextColor(red, green, blue)).aligned(align)
        };
        let text = if task.one_row { task.text.replace('\n', " ") } else { task.text.into() };
        let step = if task.smaller { (task.size - LEAST).max(0.0) / 8.0 } else { 0.0 };
        let (mut blocks, mut fits) = (Vec::new(), false);
        for n in 0..=if step > 0.0 { 8u8 } else { 0 } {
            let size = task.size - f32::from(n) * step;
            blocks = text.split('\n').map(|line| self.0.set(line, &style(size), width)).collect();
            let high: f32 = blocks.iter().map(|block| block.lines.len().max(1) as f32 * block.leading).sum();
            fits = blocks.iter().all(|block| block.width <= width + 0.5)
                && (task.one_row || high <= height + size * 0.3);
            if fits {
                break;
            }
        }
        let mut pages = PageFlow::new();
        let mut top = 0.0;
        for block in &blocks {
            if task.one_row {
                top = (height - block.leading) / 2.0;
            }
            pages.print(block, 0..block.lines.len(), 0.0, top);
            top += block.lines.len().max(1) as f32 * block.leading;
        }
        Some((write(pages.finish()).ok()?.pdf, fits))
    }
}
