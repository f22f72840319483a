//! What a page shows that is not among its words: the marks of its lists, and what its styles add.

use super::content_rule::ContentPlace;
use super::flow::DEEP;
use super::list::{HtmlList, ListMarker};
use super::reader::{PageInReading, PageReader};
use super::tree::{HtmlElement, NodeId};
use crate::readers::html::computed_style::ComputedStyle;

impl PageReader<'_> {
    /// Writes what styles add before or after what an element says; around a quotation these are its marks.
    pub(super) fn add(
        &mut self,
        page: &PageInReading<'_>,
        id: NodeId,
        element: &HtmlElement,
        look: &ComputedStyle,
        at: ContentPlace,
    ) {
        let name = element.name();
        if element.is_svg() || element.is_math() || matches!(name, "noscript" | "object") {
            return;
        }
        let added = page.sheet.added(page.tree, id, element, at, look);
        self.remarks.added |= added.as_ref().is_some_and(|added| added.lost);
        let words = added.as_ref().and_then(|added| added.words.as_deref());
        let (Some(added), Some(words)) = (&added, words) else {
            if let ("q", Some((open, close))) = (name, &look.quotes.0) {
                let mark = if at == ContentPlace::Before { open } else { close };
                self.text(mark, look);
            }
            return;
        };
        if added.look.hidden && self.hide {
            return self.remarks.hidden.add(words);
        }
        if words.is_empty() {
            return;
        }
        // Between the cells of a table there is no place for words.
        if matches!(name, "table" | "tr" | "tbody" | "thead" | "tfoot") {
            self.remarks.added |= words.chars().any(char::is_alphanumeric);
            return;
        }
        if added.look.block {
            self.flow().block();
        }
        self.text(words, &added.look);
        if added.look.block {
            self.flow().block();
        }
    }

    /// Writes the number of an item of a list.
    pub(super) fn item(
        &mut self,
        page: &PageInReading<'_>,
        id: NodeId,
        element: &HtmlElement,
        look: &ComputedStyle,
        plain: bool,
    ) {
        let given = page.sheet.added(page.tree, id, element, ContentPlace::Marker, look);
        self.remarks.added |= plain && given.as_ref().is_some_and(|given| given.lost);
        let given = given.filter(|given| !given.none && !given.lost).and_then(|given| given.words);
        let own = element.attribute("value");
        let parent = page.tree.node(id).and_then(|node| node.parent).unwrap_or_default();
        let list = self.flow().lists.last().copied();
        let mut list = list.unwrap_or_else(|| self.loose.get(&parent).copied().unwrap_or(HtmlList::LOOSE));
        let number = list.number(own, look.counting);
        match self.flow().lists.last_mut() {
            Some(last) => *last = list,
            None => {
                self.loose.insert(parent, list);
            }
        }
        self.remarks.numbers |= plain && given.is_none() && look.marker == ListMarker::Other;
        let mark = given.unwrap_or_else(|| look.marker.printed(number));
        let flow = self.flow();
        let depth = flow.lists.len().clamp(1, DEEP);
        if plain {
            flow.begin();
            flow.text.push_str(&"\u{A0}\u{A0}\u{A0}".repeat(depth - 1));
            flow.text.push_str(&mark);
        }
    }
}
