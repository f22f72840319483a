//! The four colours of the pages that the program sets. Nothing is told by colour or tint alone, for a bundle is
//! photocopied: black and the row rule keep their contrast there, and a link is blue only where there is a screen.

/// A colour, as red, green and blue from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TextColor(pub(crate) f32, pub(crate) f32, pub(crate) f32);

/// All text, and the heavy rules.
pub(crate) const BLACK: TextColor = TextColor(0.0, 0.0, 0.0);
/// Rules between rows: 10.4 to 1 on white.
pub(crate) const ROW_RULE: TextColor = TextColor(0.251, 0.251, 0.251);
/// The tint of bands and of periods without a reply: black on it is 16.5 to 1.
pub(crate) const TINT: TextColor = TextColor(0.894, 0.894, 0.894);
/// Numbers that lead to a page: 10.6 to 1 on white, 8.3 to 1 on the tint.
pub(crate) const LINK: TextColor = TextColor(0.0, 0.2235, 0.5608);
