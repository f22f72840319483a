//! How far the lists and the headings of an OpenDocument have been counted. A list starts again unless it says which
//! one it goes on with.

use std::collections::BTreeMap;

use crate::readers::numbering::{DEEPEST, ListCounters};
use crate::readers::office::BULLET;
use crate::readers::office::odf_styles::OdfStyles;
use crate::readers::office::package::XmlElement;

/// A list that is being read.
#[derive(Default)]
pub(super) struct OdtList {
    pub(super) style: Option<String>,
    /// The next paragraph is the first of its entry, which carries the label.
    pub(super) first: bool,
}

/// The lists of a document, and how far each has been counted.
#[derive(Default)]
pub(super) struct OdtLists {
    pub(super) open: Vec<OdtList>,
    pub(super) counters: ListCounters,
    name: Option<String>,
    named: BTreeMap<String, ListCounters>,
    of_style: BTreeMap<String, ListCounters>,
    headings: ListCounters,
}

impl OdtLists {
    pub(super) fn begin(&mut self, element: &XmlElement<'_>) {
        let style =
            element.value("style-name").or_else(|| self.open.last().and_then(|list| list.style.clone()));
        let goes_on = element.value("continue-numbering").as_deref() == Some("true");
        if self.open.is_empty() {
            self.name = element.value("id");
            let before = element
                .value("continue-list")
                .and_then(|name| self.named.get(&name))
                .or_else(|| style.as_ref().filter(|_| goes_on).and_then(|style| self.of_style.get(style)));
            self.counters = before.cloned().unwrap_or_default();
        } else if !goes_on {
            self.counters.restart(self.open.len());
        }
        self.open.push(OdtList { style, first: false });
    }

    pub(super) fn end(&mut self) {
        let ended = self.open.pop();
        if self.open.is_empty() {
            self.named.extend(self.name.take().map(|name| (name, self.counters.clone())));
            let style = ended.and_then(|list| list.style);
            self.of_style.extend(style.map(|style| (style, self.counters.clone())));
        }
    }

    /// The label of a paragraph of the list that is open, which it counts, and its depth; nothing outside a list. A
    /// label is missing where its kind of number is not known here.
    pub(super) fn label(
        &mut self,
        paragraph: Option<&str>,
        styles: &OdfStyles,
    ) -> Option<(Option<String>, usize)> {
        let depth = self.open.len().checked_sub(1)?;
        let list = self.open.last_mut()?;
        let first = std::mem::take(&mut list.first);
        if !first || depth >= DEEPEST {
            return Some((Some(String::new()), depth));
        }
        let style = list.style.as_deref().or_else(|| styles.list_of(paragraph)).unwrap_or("");
        let Some(levels) = styles.levels(style).filter(|levels| depth < levels.len()) else {
            // How a list without a style looks is left to the program, and that is with bullets.
            return Some((Some(BULLET.into()), depth));
        };
        self.counters.advance(depth, levels);
        Some((self.counters.label(depth, levels), depth))
    }

    /// The label of a heading outside lists.
    pub(super) fn heading(&mut self, element: &OdtHeading, styles: &OdfStyles) -> Option<String> {
        let level =
            element.level.checked_sub(1).filter(|level| *level < styles.outline.len().min(DEEPEST))?;
        if element.header || styles.list_of(element.style.as_deref()) == Some("") {
            return None;
        }
        let plain = styles.outline.get(level).is_some_and(|level| level.label.is_empty());
        if let Some(start) = element.start {
            self.headings.set_next(level, start);
        } else if element.again {
            self.headings.restart(level);
        }
        self.headings.advance(level, &styles.outline);
        if plain { None } else { Some(self.headings.label(level, &styles.outline).unwrap_or_default()) }
    }
}

/// What a heading says of its number.
#[derive(Default)]
pub(super) struct OdtHeading {
    pub(super) level: usize,
    pub(super) style: Option<String>,
    pub(super) header: bool,
    pub(super) again: bool,
    pub(super) start: Option<u32>,
}
