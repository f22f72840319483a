//! The lists of a Word document. A paragraph names a list and a level; the list names a pattern, which several lists
//! may share and then count on together; and a list may have levels and first numbers of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::styles::WordStyles;
use crate::model::finding::Finding;
use crate::readers::numbering::{DEEPEST, LabelPiece, ListCounters, ListLevel, pieces};
use crate::readers::office::package::{XmlEvent, for_each_xml_event};
use crate::readers::office::{BULLET, symbols};

/// A pattern of numbers, level by level.
#[derive(Clone, Debug, Default)]
struct Pattern {
    levels: Vec<ListLevel>,
    /// The style of paragraphs that each level belongs to.
    styles: Vec<Option<String>>,
    /// The style of lists whose pattern is meant.
    link: Option<String>,
}

/// A list.
#[derive(Clone, Debug, Default)]
struct List {
    pattern: String,
    /// Levels of its own.
    levels: BTreeMap<usize, ListLevel>,
    /// First numbers of its own.
    starts: BTreeMap<usize, u32>,
}

/// The lists of a document, and how far each has been counted.
#[derive(Default)]
pub(crate) struct WordLists {
    patterns: BTreeMap<String, Pattern>,
    lists: BTreeMap<String, List>,
    counters: BTreeMap<String, ListCounters>,
    /// Lists and levels whose own first number has been used.
    begun: BTreeSet<(String, usize)>,
}

/// A level that is being read.
#[derive(Default)]
struct Open {
    at: usize,
    level: ListLevel,
    text: String,
    face: String,
    style: Option<String>,
}

impl Open {
    fn close(self) -> (usize, ListLevel, Option<String>) {
        let mut level = self.level;
        level.label = if level.format == "bullet" {
            let shown = bullet(&self.text, &self.face);
            if shown.is_empty() { Vec::new() } else { vec![LabelPiece::Literal(shown)] }
        } else {
            pieces(&self.text)
        };
        (self.at, level, self.style)
    }
}

/// A bullet as a sign that any face has.
fn bullet(text: &str, face: &str) -> String {
    let plain = |letter: char| {
        if symbols::is_symbolic(face) || ('\u{f000}'..='\u{f0ff}').contains(&letter) {
            let face = if face.is_empty() { "Symbol" } else { face };
            symbols::sign(face, u32::from(letter)).map_or_else(|| BULLET.into(), String::from)
        } else if letter == 'o' && face.starts_with("Courier") {
            // The hollow bullet is this letter in Word.
            "◦".into()
        } else {
            String::from(letter)
        }
    };
    text.chars().map(plain).collect()
}

impl WordLists {
    /// Reads the part with the lists.
    pub(crate) fn read(part: &str, xml: &str) -> Result<Self, Vec<Finding>> {
        let mut all = Self::default();
        let (mut pattern, mut list) = (None::<(String, Pattern)>, None::<(String, List)>);
        let mut open: Option<Open> = None;
        let mut own = None;
        for_each_xml_event(part, xml, |bit| match bit {
            XmlEvent::Open(element) => {
                let value = || element.value("val");
                match element.name() {
                    "abstractNum" => {
                        let id = element.value("abstractNumId").unwrap_or_default();
                        pattern = Some((id, Pattern::default()));
                    }
                    "num" => list = Some((element.value("numId").unwrap_or_default(), List::default())),
                    "abstractNumId" => {
                        if let Some((_, list)) = &mut list {
                            list.pattern = value().unwrap_or_default();
                        }
                    }
                    "numStyleLink" => {
                        if let Some((_, pattern)) = &mut pattern {
                            pattern.link = value();
                        }
                    }
                    "lvlOverride" => own = element.number("ilvl").filter(|level| *level < DEEPEST),
                    "startOverride" => {
                        if let (Some((_, list)), Some(level)) = (&mut list, own) {
                            list.starts.insert(level, number(value()).unwrap_or(0));
                        }
                    }
                    "lvl" => {
                        open = Some(Open { at: element.number("ilvl").unwrap_or(0), ..Open::default() });
                    }
                    name => {
                        let Some(open) = &mut open else { return };
                        match name {
                            "start" => open.level.start = number(value()).unwrap_or(0),
                            "numFmt" => {
                                open.level.format = value().unwrap_or_default();
                                if open.level.format == "custom" {
                                    // "01, 02, 03" and its like.
                                    open.level.format = match element.value("format").as_deref() {
                                        Some("01, 02, 03, ...") => "decimalZero".into(),
                                        _ => "custom".into(),
                                    };
                                }
                            }
                            "lvlText" => open.text = value().unwrap_or_default(),
                            "lvlRestart" => open.level.restart = element.number("val"),
                            "isLgl" => open.level.legal = value().is_none_or(|v| v != "0" && v != "false"),
                            "pStyle" => open.style = value(),
                            "rFonts" => open.face = element.value("ascii").unwrap_or_default(),
                            _ => {}
                        }
                    }
                }
            }
            XmlEvent::Close(name) => match name {
                "lvl" => {
                    let Some((at, level, style)) = open.take().map(Open::close) else { return };
                    if at >= DEEPEST {
                        return;
                    }
                    if let Some((_, pattern)) = &mut pattern {
                        pattern.levels.resize(pattern.levels.len().max(at + 1), ListLevel::default());
                        pattern.styles.resize(pattern.styles.len().max(at + 1), None);
                        if let (Some(to), Some(of)) = (pattern.levels.get_mut(at), pattern.styles.get_mut(at))
                        {
                            (*to, *of) = (level, style);
                        }
                    } else if let (Some((_, list)), Some(at)) = (&mut list, own) {
                        list.levels.insert(at, level);
                    }
                }
                "abstractNum" => all.patterns.extend(pattern.take()),
                "num" => all.lists.extend(list.take()),
                "lvlOverride" => own = None,
                _ => {}
            },
            XmlEvent::Words(_) => {}
        })?;
        Ok(all)
    }

    /// The name of the pattern that a list counts in.
    fn pattern_of(&self, list: &List, styles: &WordStyles) -> String {
        let link = self.patterns.get(&list.pattern).and_then(|pattern| pattern.link.as_deref());
        link.and_then(|style| styles.list_of(style))
            .and_then(|id| self.lists.get(id))
            .map_or_else(|| list.pattern.clone(), |linked| linked.pattern.clone())
    }

    /// The level of a list that belongs to a style of paragraphs.
    pub(crate) fn level_of(&self, list: &str, style: &str, styles: &WordStyles) -> Option<usize> {
        let pattern = self.patterns.get(&self.pattern_of(self.lists.get(list)?, styles))?;
        pattern.styles.iter().position(|of| of.as_deref() == Some(style))
    }

    /// Counts one more paragraph of a list and gives its label and whether it is a number; nothing when the list is
    /// not there, no label when its kind of number is not known here.
    pub(crate) fn next(&mut self, id: &str, level: usize, styles: &WordStyles) -> Option<Option<String>> {
        let list = self.lists.get(id)?;
        let name = self.pattern_of(list, styles);
        let mut levels = self.patterns.get(&name).map(|pattern| pattern.levels.clone()).unwrap_or_default();
        for (at, own) in &list.levels {
            levels.resize(levels.len().max(at + 1), ListLevel::default());
            if let Some(level) = levels.get_mut(*at) {
                *level = own.clone();
            }
        }
        let counters = self.counters.entry(name).or_default();
        for (at, start) in &list.starts {
            if let Some(level) = levels.get_mut(*at) {
                level.start = *start;
            }
        }
        // A first number of the list's own is used when the list first has an entry of that level.
        if list.starts.contains_key(&level) && self.begun.insert((id.to_owned(), level)) {
            counters.restart(level);
        }
        counters.advance(level, &levels);
        Some(counters.label(level, &levels))
    }
}

fn number(value: Option<String>) -> Option<u32> {
    value?.parse().ok()
}
