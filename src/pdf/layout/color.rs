//! Colours of the pages that the program sets.

/// A colour, as red, green and blue from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TextColor(pub(crate) f32, pub(crate) f32, pub(crate) f32);

/// Titles, heavy rules and what leads the eye.
pub(crate) const NAVY: TextColor = TextColor(0.09, 0.16, 0.31);
