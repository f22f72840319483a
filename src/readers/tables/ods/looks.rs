//! What the styles of an OpenDocument spreadsheet say of colours, and the controls of its forms.

use std::collections::BTreeMap;

use crate::model::finding::Finding;
use crate::readers::office::package::{OfficePackage, XmlElement, XmlEvent, for_each_xml_event};

/// How long a chain of styles may be.
const CHAIN: usize = 50;

#[derive(Default)]
struct Colours {
    parent: Option<String>,
    ground: Option<bool>,
    words: Option<bool>,
    rules: bool,
}

/// The styles of cells that have a colour.
#[derive(Default)]
pub(super) struct CellColours(BTreeMap<String, Colours>);

impl CellColours {
    pub(super) fn read(pack: &mut OfficePackage<'_>) -> Result<Self, Vec<Finding>> {
        let mut all = Self::default();
        for part in ["styles.xml", "content.xml"] {
            if pack.has(part) {
                let xml = pack.text(part)?;
                all.add(part, &xml)?;
            }
        }
        Ok(all)
    }

    fn add(&mut self, part: &str, xml: &str) -> Result<(), Vec<Finding>> {
        let mut open: Option<(String, Colours)> = None;
        for_each_xml_event(part, xml, |bit| match bit {
            XmlEvent::Open(element) => match element.name() {
                "style" if element.value("family").as_deref() == Some("table-cell") => {
                    let colours =
                        Colours { parent: element.value("parent-style-name"), ..Colours::default() };
                    open = Some((element.value("name").unwrap_or_default(), colours));
                }
                "table-cell-properties" => {
                    if let (Some((_, own)), Some(colour)) = (&mut open, element.value("background-color")) {
                        own.ground = Some(!matches!(colour.as_str(), "transparent" | "#ffffff" | "#FFFFFF"));
                    }
                }
                "text-properties" => {
                    if let (Some((_, own)), Some(colour)) = (&mut open, element.value("color")) {
                        own.words = Some(colour != "#000000");
                    }
                }
                "map" => open.iter_mut().for_each(|(_, own)| own.rules = true),
                _ => {}
            },
            XmlEvent::Close("style") => self.0.extend(open.take()),
            XmlEvent::Close(_) | XmlEvent::Words(_) => {}
        })
    }

    fn chain<'s>(&'s self, name: &str) -> impl Iterator<Item = &'s Colours> {
        let first = self.0.get(name);
        std::iter::successors(first, |own| own.parent.as_deref().and_then(|name| self.0.get(name)))
            .take(CHAIN)
    }

    /// Whether cells of this style have a coloured ground or coloured words.
    pub(super) fn is_coloured(&self, name: &str) -> bool {
        let first = |of: fn(&Colours) -> Option<bool>| self.chain(name).find_map(of).unwrap_or(false);
        first(|own| own.ground) || first(|own| own.words)
    }

    /// How many of the styles change with what their cells hold.
    pub(super) fn rules(&self) -> usize {
        self.0.values().filter(|own| own.rules).count()
    }
}

/// A control of a form: a tick box or a choice with its words and its state, or nothing for another control.
pub(super) fn control(element: &XmlElement<'_>) -> Option<Option<(String, bool)>> {
    let state = |now: &str, first: &str| element.value(now).or_else(|| element.value(first));
    let ticked = match element.name() {
        "checkbox" => state("current-state", "state").as_deref() == Some("checked"),
        "radio" => state("current-selected", "selected").as_deref() == Some("true"),
        "button" | "listbox" | "combobox" | "text" | "textarea" | "password" | "file" | "date" | "time"
        | "number" | "formatted-text" | "value-range" | "image" => return Some(None),
        _ => return None,
    };
    Some(Some((element.value("label").unwrap_or_default(), ticked)))
}

/// Whether the shown text of a negative number has nothing that tells it from a positive one: no sign, no bracket
/// and no word other than a currency.
pub(super) fn is_without_sign(text: &str) -> bool {
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    let currency = letters.len() == 3 && letters.chars().all(|c| c.is_ascii_uppercase());
    text.contains(|c: char| ('1'..='9').contains(&c))
        && !text.contains(['-', '\u{2212}', '\u{2013}', '('])
        && (letters.is_empty() || currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_sign_is_known() {
        for (text, lost) in [
            ("12.50", true),
            ("£12.50", true),
            ("12,50 EUR", true),
            ("-12.50", false),
            ("\u{2212}12.50", false),
            ("(12.50)", false),
            ("12.50 CR", false),
            ("12.50 owed", false),
            ("0.00", false),
            ("", false),
        ] {
            assert_eq!(is_without_sign(text), lost, "{text}");
        }
    }
}
