//! The styles of a Word document, as far as they change what its words say: struck out, hidden, raised, numbered.
//! What toggles (struck out once, hidden) is turned over by a style of characters inside a style of paragraphs that
//! has it too; what is set on the words themselves holds whatever the styles say.

use std::collections::BTreeMap;

use crate::model::finding::Finding;
use crate::model::{Baseline, CharStyle};
use crate::readers::office::package::{XmlElement, XmlEvent, for_each_xml_event};
use crate::readers::office::{CharacterFormat, moved};

/// Half points by which characters are moved when they are raised.
const MOVED: f64 = 4.0;
/// How long a chain of styles may be, each based on the next.
const CHAIN: usize = 50;

/// What one place says of characters; nothing where it says nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct WordCharacters {
    strike: Option<bool>,
    double: Option<bool>,
    vanish: Option<bool>,
    raised: Option<Baseline>,
    position: Option<Baseline>,
    face: Option<String>,
    /// The style of characters that is named.
    style: Option<String>,
}

impl WordCharacters {
    /// Takes in what a property says; false where it is not one of these.
    pub(crate) fn take(&mut self, element: &XmlElement<'_>) -> bool {
        let value = element.value("val");
        let on = || Some(!matches!(value.as_deref(), Some("0" | "false" | "off")));
        match element.name() {
            "strike" => self.strike = on(),
            "dstrike" => self.double = on(),
            "vanish" => self.vanish = on(),
            "vertAlign" => {
                self.raised = Some(match value.as_deref() {
                    Some("superscript") => Baseline::Raised,
                    Some("subscript") => Baseline::Lowered,
                    _ => Baseline::Normal,
                });
            }
            "position" => {
                self.position = value.and_then(|value| value.parse().ok()).map(|by: f64| moved(by, MOVED));
            }
            "rFonts" => self.face = element.value("ascii").or_else(|| element.value("hAnsi")),
            "rStyle" => self.style = value,
            _ => return false,
        }
        true
    }

    /// The typeface that is named.
    pub(crate) fn face(&self) -> &str {
        self.face.as_deref().unwrap_or("")
    }

    /// This over what a style of the same kind says that this one is based on.
    fn over(&self, base: &WordCharacters) -> WordCharacters {
        WordCharacters {
            strike: self.strike.or(base.strike),
            double: self.double.or(base.double),
            vanish: self.vanish.or(base.vanish),
            raised: self.raised.or(base.raised),
            position: self.position.or(base.position),
            face: self.face.clone().or_else(|| base.face.clone()),
            style: None,
        }
    }
}

/// A list and its level, as a paragraph or a style names them.
#[derive(Clone, Debug, Default)]
pub(crate) struct NumberedParagraph {
    pub(crate) list: Option<String>,
    pub(crate) level: Option<usize>,
}

#[derive(Clone, Debug, Default)]
struct Style {
    based_on: Option<String>,
    characters: WordCharacters,
    numbered: NumberedParagraph,
    outline: Option<usize>,
    heading: bool,
}

/// The styles of a document.
#[derive(Default)]
pub(crate) struct WordStyles {
    styles: BTreeMap<String, Style>,
    /// What holds where no style says otherwise.
    usual: WordCharacters,
    paragraph: Option<String>,
    character: Option<String>,
}

impl WordStyles {
    /// Reads the part with the styles.
    pub(crate) fn read(part: &str, xml: &str) -> Result<Self, Vec<Finding>> {
        let mut all = Self::default();
        let mut open: Option<(String, Style)> = None;
        let (mut defaults, mut letters, mut paragraph) = (false, false, false);
        for_each_xml_event(part, xml, |bit| match bit {
            XmlEvent::Open(element) => match element.name() {
                "docDefaults" => defaults = true,
                "style" => {
                    let id = element.value("styleId").unwrap_or_default();
                    let usual = matches!(element.value("default").as_deref(), Some("1" | "true" | "on"));
                    match element.value("type").as_deref() {
                        Some("paragraph") if usual => all.paragraph = Some(id.clone()),
                        Some("character") if usual => all.character = Some(id.clone()),
                        _ => {}
                    }
                    open = Some((id, Style::default()));
                }
                "rPr" => letters = true,
                "pPr" => paragraph = true,
                name => {
                    if letters && defaults {
                        all.usual.take(&element);
                    }
                    let Some((_, style)) = &mut open else { return };
                    if letters && !paragraph {
                        style.characters.take(&element);
                        return;
                    }
                    let value = || element.value("val");
                    match name {
                        "basedOn" => style.based_on = value(),
                        "name" => {
                            let name = value().unwrap_or_default().to_lowercase();
                            style.heading = name.starts_with("heading ") || name == "title";
                        }
                        "outlineLvl" => style.outline = element.number("val"),
                        "numId" => style.numbered.list = value(),
                        "ilvl" => style.numbered.level = element.number("val"),
                        _ => {}
                    }
                }
            },
            XmlEvent::Close(name) => match name {
                "docDefaults" => defaults = false,
                "rPr" => letters = false,
                "pPr" => paragraph = false,
                "style" => {
                    if let Some((id, style)) = open.take() {
                        all.styles.insert(id, style);
                    }
                }
                _ => {}
            },
            XmlEvent::Words(_) => {}
        })?;
        Ok(all)
    }

    /// A style and those it is based on, the nearest first.
    fn chain<'s>(&'s self, id: Option<&str>) -> impl Iterator<Item = (&'s str, &'s Style)> + use<'s> {
        let step = move |id: &str| self.styles.get_key_value(id).map(|(id, style)| (id.as_str(), style));
        std::iter::successors(id.and_then(step), move |(_, style): &(&'s str, &'s Style)| {
            style.based_on.as_deref().and_then(step)
        })
        .take(CHAIN)
    }

    fn characters(&self, id: Option<&str>) -> WordCharacters {
        self.chain(id).fold(WordCharacters::default(), |all, (_, style)| all.over(&style.characters))
    }

    /// How words look that have these properties of their own, in a paragraph of this style.
    pub(crate) fn look(&self, paragraph: Option<&str>, own: &WordCharacters) -> CharacterFormat {
        let paragraph = self.characters(paragraph.or(self.paragraph.as_deref()));
        let character = self.characters(own.style.as_deref().or(self.character.as_deref()));
        let toggled = |of: fn(&WordCharacters) -> Option<bool>| {
            let styles =
                [&paragraph, &character].into_iter().filter(|c| of(c) == Some(true)).count() % 2 == 1;
            of(own).unwrap_or(styles || of(&self.usual) == Some(true))
        };
        let nearest = |of: fn(&WordCharacters) -> Option<Baseline>| {
            [own, &character, &paragraph, &self.usual].into_iter().find_map(of)
        };
        let double = [own, &character, &paragraph, &self.usual].into_iter().find_map(|c| c.double);
        let baseline = match nearest(|c| c.raised) {
            None | Some(Baseline::Normal) => nearest(|c| c.position).unwrap_or_default(),
            Some(raised) => raised,
        };
        CharacterFormat {
            style: CharStyle { struck: toggled(|c| c.strike) || double == Some(true), baseline },
            hidden: toggled(|c| c.vanish),
        }
    }

    /// The list that a style of paragraphs is numbered in, the level, and the style that says so.
    pub(crate) fn numbered(&self, id: Option<&str>) -> Option<(String, Option<usize>, String)> {
        let id = id.or(self.paragraph.as_deref());
        let (list, by) = self
            .chain(id)
            .find_map(|(id, style)| style.numbered.list.clone().map(|list| (list, id.to_owned())))?;
        let level = self.chain(id).find_map(|(_, style)| style.numbered.level);
        Some((list, level, by))
    }

    /// The list that a style of lists names.
    pub(crate) fn list_of(&self, id: &str) -> Option<&str> {
        self.chain(Some(id)).find_map(|(_, style)| style.numbered.list.as_deref())
    }

    /// Whether a style of paragraphs is one of headings.
    pub(crate) fn is_heading(&self, id: &str) -> bool {
        let known = self.styles.contains_key(id);
        let lower = id.to_lowercase();
        self.chain(Some(id)).any(|(_, style)| style.heading || style.outline.is_some_and(|level| level < 9))
            || (!known && (lower.starts_with("heading") || lower == "title"))
    }
}
