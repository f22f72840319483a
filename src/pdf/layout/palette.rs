//! The styles of type, the weights of rules and the spaces that all pages share which the program sets, so that every
//! part looks like one document. A page that needs another size or weight adds it here. Lengths are in points.

use super::color::{BLACK, TextColor};
use super::fonts::Typeface;
use super::shape_text::Style;

const fn style(face: Typeface, size: f32, leading: f32) -> Style {
    const INK: TextColor = BLACK;
    Style::new(face, size, leading, INK)
}

/// The title of a chapter.
pub(crate) const TITLE: Style = style(Typeface::Title, 20.0, 26.0);
/// The title of the bundle on its cover.
pub(crate) const COVER_TITLE: Style = style(Typeface::Title, 21.0, 27.0);
/// The name of the body that the bundle goes to, on the cover.
pub(crate) const BODY_NAME: Style = style(Typeface::Title, 15.0, 20.0);
/// The title of an item on a page of its own.
pub(crate) const SHEET_TITLE: Style = style(Typeface::Title, 16.0, 21.0);
/// A heading inside a chapter.
pub(crate) const HEADING: Style = style(Typeface::TextBold, 12.0, 16.0);
/// The text of a cover, and the first sentence of a chapter.
pub(crate) const LEAD: Style = style(Typeface::Text, 11.5, 16.0);
/// What is said of an issue or a fact in the summary.
pub(crate) const SUMMARY: Style = style(Typeface::Text, 11.0, 15.0);
/// Running text.
pub(crate) const BODY: Style = style(Typeface::Text, 10.5, 14.0);
/// Text in tables.
pub(crate) const CELL: Style = style(Typeface::Text, 10.0, 13.0);
/// Labels, bands and totals in tables.
pub(crate) const STRONG: Style = style(Typeface::TextBold, 10.0, 13.0);
/// The heads of columns.
pub(crate) const HEAD: Style = STRONG;
/// Notes, captions, rules and their sources.
pub(crate) const NOTE: Style = style(Typeface::Text, 9.5, 12.5);
/// Digests and commands.
pub(crate) const MONO: Style = style(Typeface::Mono, 9.0, 13.0);
/// Scales of drawings and running heads: the smallest type anywhere.
pub(crate) const AXIS: Style = style(Typeface::Text, 9.0, 12.0);

/// The weights of rules: between rows, after the last row and above the foot, under the head of a table, and around a
/// title.
pub(crate) const THIN: f32 = 0.5;
pub(crate) const MEDIUM: f32 = 0.75;
pub(crate) const HEAVY: f32 = 1.25;
pub(crate) const STOUT: f32 = 2.0;

/// Width of a note at most: longer lines of small type are hard to follow.
pub(crate) const NOTE_MEASURE: f32 = 440.0;
