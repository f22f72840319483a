//! What one property of a font says of the letters of a cell.

use crate::model::{Baseline, CharStyle};
use crate::readers::office::package::XmlElement;

/// A stretch of a cell's words and how it looks; nothing where it looks as its cell does.
pub(super) type StyledPiece = (String, Option<CharStyle>);

pub(super) fn on(element: &XmlElement<'_>) -> bool {
    !matches!(element.value("val").as_deref(), Some("0" | "false"))
}

/// What a property of a font says.
pub(super) fn apply_font_property(element: &XmlElement<'_>, style: &mut CharStyle) {
    match element.name() {
        "strike" => style.struck = on(element),
        "vertAlign" => {
            style.baseline = match element.value("val").as_deref() {
                Some("superscript") => Baseline::Raised,
                Some("subscript") => Baseline::Lowered,
                _ => Baseline::Normal,
            };
        }
        _ => {}
    }
}
