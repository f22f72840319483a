//! The few colours and styles of type that all front matter shares, so that every part looks like one
//! document: black on white, one dark navy, and greys that keep their contrast on paper.

use super::fonts::Typeface;

use super::shape_text::Style;
use crate::pdf::layout::color::{NAVY, TextColor};

/// Running text.
pub(crate) const BLACK: TextColor = TextColor(0.09, 0.09, 0.11);

/// Second lines, labels and explanations: contrast 6.6 to 1 on white.
pub(crate) const GREY: TextColor = TextColor(0.36, 0.37, 0.41);
/// Thin rules between rows.
pub(crate) const HAIR: TextColor = TextColor(0.80, 0.82, 0.85);
/// The tint behind section bands and boxes.
pub(crate) const BAND: TextColor = TextColor(0.925, 0.938, 0.958);
/// The tint behind commands.
pub(crate) const SHADE: TextColor = TextColor(0.945, 0.945, 0.95);

/// The title of a part.
pub(crate) const HEADING: Style = Style::new(Typeface::Title, 19.0, 25.0, NAVY);
/// A heading inside a part.
pub(crate) const SUBHEADING: Style = Style::new(Typeface::TextBold, 11.0, 16.0, NAVY);
/// Running text.
pub(crate) const BODY: Style = Style::new(Typeface::Text, 10.5, 15.0, BLACK);
/// Text in tables.
pub(crate) const CELL: Style = Style::new(Typeface::Text, 9.5, 13.0, BLACK);
/// Names and numbers in tables.
pub(crate) const STRONG: Style = Style::new(Typeface::TextBold, 9.5, 13.0, BLACK);
/// Second lines in tables, and small print.
pub(crate) const SMALL: Style = Style::new(Typeface::Text, 8.5, 11.5, GREY);
/// The heads of columns.
pub(crate) const HEAD: Style = Style::new(Typeface::TextBold, 8.5, 11.5, NAVY);
/// Digests and commands.
pub(crate) const MONO: Style = Style::new(Typeface::Mono, 9.0, 13.0, BLACK);
