//! Texts whose words do not all look alike.

use super::{StyledPiece, apply_font_property};
use crate::model::CharStyle;
use crate::readers::office::package::XmlEvent;

/// A text of runs that is being read.
#[derive(Default)]
pub(super) struct RichCellText {
    open: bool,
    pub(super) pieces: Vec<StyledPiece>,
    style: Option<CharStyle>,
    in_text: bool,
    phonetic: bool,
}

impl RichCellText {
    /// Takes in an event; true when a text has ended.
    pub(super) fn see(&mut self, bit: &XmlEvent<'_>) -> bool {
        match bit {
            XmlEvent::Open(element) => match element.name() {
                "si" | "is" => *self = RichCellText { open: true, ..RichCellText::default() },
                _ if !self.open => {}
                "r" => self.style = None,
                "rPr" => self.style = Some(CharStyle::PLAIN),
                "rPh" => self.phonetic = true,
                "t" if !self.phonetic => {
                    self.in_text = true;
                    self.pieces.push((String::new(), self.style));
                }
                _ => {
                    if let Some(style) = &mut self.style {
                        apply_font_property(element, style);
                    }
                }
            },
            XmlEvent::Words(words) if self.in_text => {
                self.pieces.last_mut().into_iter().for_each(|(text, _)| text.push_str(words));
            }
            XmlEvent::Words(_) => {}
            XmlEvent::Close(name) => match *name {
                "t" => {
                    if std::mem::take(&mut self.in_text)
                        && let Some((text, _)) = self.pieces.last_mut()
                        && text.contains("_x")
                    {
                        *text = unescaped(text);
                    }
                }
                "rPh" => self.phonetic = false,
                "r" => self.style = None,
                "si" | "is" if self.open => {
                    self.open = false;
                    return true;
                }
                _ => {}
            },
        }
        false
    }
}

/// "_x000D_" stands for a character that XML cannot hold.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.get(at + 6..at + 7) == Some("_"));
        let letter = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let end = if letter.is_some() { at + 7 } else { at + 2 };
        out.push_str(rest.get(..if letter.is_some() { at } else { end }).unwrap_or_default());
        out.extend(letter);
        rest = rest.get(end..).unwrap_or_default();
    }
    out + rest
}
