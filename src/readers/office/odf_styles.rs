//! The styles of an OpenDocument, as far as they change what its words say: struck out, hidden, raised, numbered.
//! A style takes over what it does not say from its parent, a stretch of text from the paragraph around it.

use std::collections::BTreeMap;

use super::package::{OfficePackage, XmlElement, XmlEvent, for_each_xml_event};
use super::{BULLET, CharacterFormat, moved, symbols};
use crate::model::finding::Finding;
use crate::model::{Baseline, CharStyle};
use crate::readers::numbering::{DEEPEST, LabelPiece, ListLevel};

/// How long a chain of styles may be.
const CHAIN: usize = 50;
/// Hundredths of a line by which characters are moved when they are raised.
const MOVED: f64 = 5.0;

/// What one place says of characters; nothing where it says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct OdfCharacters {
    struck: Option<bool>,
    hidden: Option<bool>,
    baseline: Option<Baseline>,
}

impl OdfCharacters {
    fn take(&mut self, element: &XmlElement<'_>) {
        let through = ["text-line-through-style", "text-line-through-type"].map(|name| element.value(name));
        if through.iter().flatten().any(|value| value == "none") {
            self.struck = Some(false);
        } else if through.iter().any(Option::is_some) {
            self.struck = Some(true);
        }
        match element.value("display").as_deref() {
            Some("none") => self.hidden = Some(true),
            Some("true") => self.hidden = Some(false),
            _ => {}
        }
        if let Some(position) = element.value("text-position") {
            self.baseline = Some(match position.split_whitespace().next() {
                Some("super") => Baseline::Raised,
                Some("sub") => Baseline::Lowered,
                by => moved(by.and_then(|by| by.trim_end_matches('%').parse().ok()).unwrap_or(0.0), MOVED),
            });
        }
    }

    /// This over what the place around it says.
    pub(crate) fn over(self, around: OdfCharacters) -> OdfCharacters {
        OdfCharacters {
            struck: self.struck.or(around.struck),
            hidden: self.hidden.or(around.hidden),
            baseline: self.baseline.or(around.baseline),
        }
    }

    /// How the characters look.
    pub(crate) fn look(self) -> CharacterFormat {
        CharacterFormat {
            style: CharStyle {
                struck: self.struck == Some(true),
                baseline: self.baseline.unwrap_or_default(),
            },
            hidden: self.hidden == Some(true),
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Style {
    parent: Option<String>,
    letters: OdfCharacters,
    list: Option<String>,
    outline: Option<usize>,
    rows_hidden: bool,
}

/// The styles of a document.
#[derive(Default)]
pub(crate) struct OdfStyles {
    styles: BTreeMap<(String, String), Style>,
    usual: BTreeMap<String, OdfCharacters>,
    lists: BTreeMap<String, Vec<ListLevel>>,
    /// How headings are numbered.
    pub(crate) outline: Vec<ListLevel>,
}

impl OdfStyles {
    /// The styles of a document and those that only its content uses.
    pub(crate) fn read(pack: &mut OfficePackage<'_>) -> Result<Self, Vec<Finding>> {
        let mut all = Self::default();
        for part in ["styles.xml", "content.xml"] {
            if pack.has(part) {
                let xml = pack.text(part)?;
                all.add(part, &xml)?;
            }
        }
        Ok(all)
    }

    /// The styles of a part.
    pub(crate) fn add(&mut self, part: &str, xml: &str) -> Result<(), Vec<Finding>> {
        let mut open: Option<(String, Option<String>, Style)> = None;
        let mut list: Option<(Option<String>, Vec<ListLevel>)> = None;
        let (mut level, mut body) = (None::<(usize, ListLevel)>, 0usize);
        for_each_xml_event(part, xml, |bit| match bit {
            XmlEvent::Open(element) => match element.name() {
                "body" | "master-styles" => body += 1,
                _ if body > 0 => {}
                "style" | "default-style" => {
                    let name = element.value("name");
                    let style = Style {
                        parent: element.value("parent-style-name"),
                        list: element.value("list-style-name"),
                        outline: element.number("default-outline-level"),
                        ..Style::default()
                    };
                    open = Some((element.value("family").unwrap_or_default(), name, style));
                }
                "text-properties" => {
                    if let Some((_, _, style)) = &mut open {
                        style.letters.take(&element);
                    } else if let Some((_, level)) = &mut level {
                        sign(level, &element);
                    }
                }
                "table-properties" => {
                    if let Some((_, _, style)) = &mut open {
                        style.rows_hidden |= element.value("display").as_deref() == Some("false");
                    }
                }
                "list-style" => list = Some((element.value("name"), Vec::new())),
                "outline-style" => list = Some((None, Vec::new())),
                name => {
                    let levels = matches!(
                        name,
                        "list-level-style-number"
                            | "list-level-style-bullet"
                            | "list-level-style-image"
                            | "outline-level-style"
                    );
                    if levels && list.is_some() {
                        let at = element.number("level").unwrap_or(1).saturating_sub(1);
                        level = Some((at, leveled(&element)));
                    }
                }
            },
            XmlEvent::Close(name) => match name {
                "body" | "master-styles" => body -= 1,
                _ if body > 0 => {}
                "style" | "default-style" => match open.take() {
                    Some((family, Some(name), style)) => {
                        self.styles.insert((family, name), style);
                    }
                    Some((family, None, style)) => {
                        self.usual.insert(family, style.letters);
                    }
                    None => {}
                },
                "list-level-style-number"
                | "list-level-style-bullet"
                | "list-level-style-image"
                | "outline-level-style" => {
                    if let (Some((_, levels)), Some((at, level))) = (&mut list, level.take())
                        && at < DEEPEST
                    {
                        levels.resize(levels.len().max(at + 1), ListLevel::default());
                        if let Some(place) = levels.get_mut(at) {
                            *place = level;
                        }
                    }
                }
                "list-style" | "outline-style" => match list.take() {
                    Some((Some(name), levels)) => {
                        self.lists.insert(name, levels);
                    }
                    Some((None, levels)) => self.outline = levels,
                    None => {}
                },
                _ => {}
            },
            XmlEvent::Words(_) => {}
        })
    }

    fn chain<'s, 'n>(
        &'s self,
        family: &'n str,
        name: Option<&'n str>,
    ) -> impl Iterator<Item = &'s Style> + use<'s, 'n> {
        let get = move |name: &str| self.styles.get(&(family.to_owned(), name.to_owned()));
        std::iter::successors(name.and_then(get), move |style: &&'s Style| {
            style.parent.as_deref().and_then(get)
        })
        .take(CHAIN)
    }

    /// What a style of this family says of characters.
    pub(crate) fn letters(&self, family: &str, name: Option<&str>) -> OdfCharacters {
        let usual = self.usual.get(family).copied().unwrap_or_default();
        let own =
            self.chain(family, name).fold(OdfCharacters::default(), |all, style| all.over(style.letters));
        if family == "text" { own } else { own.over(usual) }
    }

    /// The style of lists that a style of paragraphs names; empty where it says that there is none.
    pub(crate) fn list_of(&self, paragraph: Option<&str>) -> Option<&str> {
        self.chain("paragraph", paragraph).find_map(|style| style.list.as_deref())
    }

    /// The level that a style of paragraphs has among headings.
    pub(crate) fn outline_of(&self, paragraph: Option<&str>) -> Option<usize> {
        self.chain("paragraph", paragraph).find_map(|style| style.outline)
    }

    /// The levels of a style of lists.
    pub(crate) fn levels(&self, list: &str) -> Option<&[ListLevel]> {
        self.lists.get(list).map(Vec::as_slice)
    }

    /// Whether tables of this style are hidden.
    pub(crate) fn hides_table(&self, name: &str) -> bool {
        self.chain("table", Some(name)).any(|style| style.rows_hidden)
    }
}

/// The level that an element describes.
fn leveled(element: &XmlElement<'_>) -> ListLevel {
    if !matches!(element.name(), "list-level-style-number" | "outline-level-style") {
        let bullet = element.value("bullet-char").filter(|sign| !sign.is_empty());
        let label = vec![LabelPiece::Literal(bullet.unwrap_or_else(|| BULLET.into()))];
        return ListLevel { format: "bullet".into(), label, ..ListLevel::default() };
    }
    let together = element.value("num-letter-sync").as_deref() == Some("true");
    let format = match element.value("num-format").unwrap_or_default().as_str() {
        "" => "none",
        "1" => "decimal",
        "01" | "01, 02, 03, ..." => "decimalZero",
        "a" if together => "lowerLetter",
        "A" if together => "upperLetter",
        "a" => "lowerLetterPlaces",
        "A" => "upperLetterPlaces",
        "i" => "lowerRoman",
        "I" => "upperRoman",
        "1st" => "ordinal",
        "One" => "cardinalText",
        "First" => "ordinalText",
        "①, ②, ③, ..." | "①" => "decimalEnclosedCircle",
        _ => "other",
    };
    let at = element.number("level").unwrap_or(1).clamp(1, DEEPEST);
    let shown = element.number("display-levels").unwrap_or(1).clamp(1, at);
    let literal = |name: &str| element.value(name).filter(|text| !text.is_empty()).map(LabelPiece::Literal);
    let label = match element.value("num-list-format") {
        Some(written) if format != "none" => between_percents(&written),
        _ => {
            let mut label: Vec<LabelPiece> = literal("num-prefix").into_iter().collect();
            if format != "none" {
                for level in at - shown..at {
                    if level > at - shown {
                        label.push(LabelPiece::Literal(".".into()));
                    }
                    label.push(LabelPiece::Number(level));
                }
            }
            label.extend(literal("num-suffix"));
            label
        }
    };
    let start = element.value("start-value").and_then(|start| start.parse().ok()).unwrap_or(1);
    ListLevel { start, format: format.into(), label, ..ListLevel::default() }
}

/// The pieces of a label that LibreOffice writes as "%1%.%2%.".
fn between_percents(text: &str) -> Vec<LabelPiece> {
    let mut pieces = Vec::new();
    for (place, part) in text.split('%').enumerate() {
        match part.parse::<usize>() {
            Ok(level @ 1..=DEEPEST) if place % 2 == 1 => pieces.push(LabelPiece::Number(level - 1)),
            _ if part.is_empty() => {}
            _ => pieces.push(LabelPiece::Literal(part.to_owned())),
        }
    }
    pieces
}

/// The sign of a bullet from a face of pictures, as a sign that any face has.
fn sign(level: &mut ListLevel, element: &XmlElement<'_>) {
    let face = element.value("font-name").or_else(|| element.value("font-family")).unwrap_or_default();
    if level.format != "bullet" {
        return;
    }
    for piece in &mut level.label {
        if let LabelPiece::Literal(text) = piece {
            let shown = |letter: char| {
                if symbols::is_symbolic(&face) && u32::from(letter) >= 0xf000 {
                    symbols::sign(&face, u32::from(letter)).map_or_else(|| BULLET.into(), String::from)
                } else {
                    String::from(letter)
                }
            };
            *text = text.chars().map(shown).collect();
        }
    }
}
