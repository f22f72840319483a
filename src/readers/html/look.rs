//! What an element of a page looks like, as far as that changes what the page says: from what it is, what it is in and
//! what the rules of the page say of it.

use super::computed_style::{ComputedStyle, Reordered};
use super::css::{CssDoubt, CssValue, Display, WhiteSpace, colour_of};
use super::list::{ListCounting, ListMarker};
use super::style::StyleSheet;
use super::tree::{HtmlElement, NodeId, NodeKind, Tree, is_block};
use super::unseen::{CssPosition, is_unseen, perhaps};
use crate::model::{Baseline, CharStyle};

impl StyleSheet {
    /// The look of an element within another.
    pub(super) fn look(
        &self,
        tree: &Tree,
        id: NodeId,
        element: &HtmlElement,
        around: &ComputedStyle,
    ) -> ComputedStyle {
        let name = element.name();
        let mut display = match name {
            "li" => Display::ListItem,
            // What a browser without scripts shows.
            "dialog" if !element.has("open") => Display::None,
            _ if is_block(name) => Display::Block,
            _ => Display::Inline,
        };
        let mut look = ComputedStyle {
            hidden: false,
            style: CharStyle::PLAIN,
            counting: ListCounting::default(),
            reordered: None,
            flex: false,
            ..around.clone()
        };
        let (mut struck, mut under) = (matches!(name, "s" | "strike" | "del"), name == "u");
        let mut baseline = match name {
            "sup" => Some(Baseline::Raised),
            "sub" => Some(Baseline::Lowered),
            _ => None,
        };
        let (mut floats, mut position, mut bits) = (false, CssPosition::Static, 0);
        let (mut turned, mut order) = (false, false);
        match name {
            "pre" | "listing" | "xmp" | "plaintext" | "textarea" => look.spaces = WhiteSpace::Kept,
            "ul" | "menu" | "dir" => look.marker = ListMarker::Dot,
            "ol" => look.marker = ListMarker::Decimal,
            _ => {}
        }
        if matches!(name, "ol" | "ul" | "li")
            && let Some(marker) = element.attribute("type").and_then(ListMarker::of_type)
        {
            look.marker = marker;
        }
        if let Some(colour) = element.attribute("color").filter(|_| name == "font") {
            look.colour = colour_of(colour);
        }
        if let Some(colour) = element.attribute("text").filter(|_| name == "body") {
            look.colour = colour_of(colour);
        }
        if let Some(colour) = element.attribute("bgcolor") {
            look.background = colour_of(colour);
        }
        if element.has("background") {
            look.background = None;
        }
        let mut hidden = element.has("hidden");
        let (usual, mut doubt) = (display, CssDoubt::default());
        for saying in self.said(tree, id, element) {
            match saying {
                CssValue::Display(to) => {
                    display = to;
                    hidden = false;
                    (doubt.display, doubt.hides) = (false, false);
                }
                CssValue::Doubt(more) => doubt.add(more),
                CssValue::Visible(to) => (look.visible, doubt.visible) = (to, false),
                CssValue::Hidden => hidden = true,
                CssValue::Lines { struck: through, under: below } => (struck, under) = (through, below),
                CssValue::Baseline(to) => baseline = Some(to),
                CssValue::Spaces(to) => look.spaces = to,
                CssValue::Marker(ListMarker::Inherited) => look.marker = around.marker.clone(),
                CssValue::Marker(to) => look.marker = to,
                CssValue::Counting(to) => {
                    let ListCounting { reset, step, set } = look.counting;
                    look.counting = ListCounting {
                        reset: to.reset.or(reset),
                        step: to.step.or(step),
                        set: to.set.or(set),
                    };
                }
                CssValue::Floats(to) => floats = to,
                CssValue::Position(to) => (position, doubt.position) = (to, false),
                CssValue::Bit(bit, set) => {
                    bits = if set { bits | bit } else { bits & !bit };
                    doubt.bits &= !bit;
                }
                CssValue::Turned(to) => turned = to,
                CssValue::Order(to) => order = to,
                CssValue::Colour(_) | CssValue::Background(_) | CssValue::Faint(_) => look.tint(&saying),
                CssValue::Quotes(to) => look.quotes = to,
            }
        }
        // What may be shown after all is shown, and that is said.
        if doubt.display && (hidden || display == Display::None) {
            (hidden, look.may_hide) = (false, true);
            if display == Display::None {
                display = if usual == Display::None { Display::Block } else { usual };
            }
        }
        if doubt.visible && !look.visible {
            (look.visible, look.may_hide) = (true, true);
        }
        look.may_hide |= doubt.hides;
        look.set_off |= is_set_off(name);
        let inline = display == Display::Inline;
        look.marked |= inline && !look.set_off && look.is_marked(around, name, under) && is_in_text(tree, id);
        if self.unsure {
            look.background = None;
        }
        let cell = matches!(name, "td" | "th" | "tr" | "table" | "tbody" | "thead" | "tfoot" | "img");
        let boxed = (display != Display::Inline || floats) && !cell;
        let unseen = is_unseen(bits, position, boxed);
        let seen = unseen && {
            let place = if doubt.position { CssPosition::Static } else { position };
            !is_unseen(perhaps(bits, doubt.bits), place, boxed)
        };
        look.may_hide |= seen;
        let unseen = unseen && !seen;
        look.hidden = (hidden || unseen || display == Display::None) && !matches!(name, "html" | "body");
        look.may_hide |= self.may_hide(tree, id, element);
        look.block = matches!(display, Display::Block | Display::ListItem | Display::Flex);
        look.item = display == Display::ListItem;
        look.flex = display == Display::Flex;
        look.reordered = match (look.flex && turned, order && around.flex) {
            (true, _) => Some(Reordered::Inside),
            (false, true) => Some(Reordered::Itself),
            (false, false) => None,
        };
        // A line through a text runs through everything in it, whatever that says of lines itself; only what is set
        // as a block within the line, or out of it, is not reached (CSS Text Decoration 3, section 2.1).
        let reached = !floats && position != CssPosition::Free && display != Display::InlineBlock;
        look.style.struck = struck || (around.style.struck && reached);
        // In cells of a table the same word says where a row is aligned.
        look.style.baseline = match baseline.filter(|_| !cell) {
            Some(Baseline::Normal) | None if !look.block => around.style.baseline,
            Some(baseline) => baseline,
            None => Baseline::Normal,
        };
        look
    }
}

/// Elements that are set off from running text whatever their colour.
fn is_set_off(name: &str) -> bool {
    matches!(
        name,
        "a" | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "th"
            | "thead"
            | "caption"
            | "button"
            | "label"
            | "legend"
            | "summary"
            | "nav"
            | "dt"
            | "code"
            | "kbd"
            | "pre"
    )
}

/// Whether an element within a line has other words beside it.
fn is_in_text(tree: &Tree, id: NodeId) -> bool {
    let mut at = id;
    for _ in 0..4 {
        let Some(node) = tree.node(at) else { return false };
        let words = |id: Option<NodeId>| {
            let node = id.and_then(|id| tree.node(id));
            node.is_some_and(|node| match &node.kind {
                NodeKind::Text(text) => text.chars().any(char::is_alphanumeric),
                NodeKind::Element(element) => !is_block(element.name()) && element.name() != "br",
                _ => false,
            })
        };
        if words(node.before) || words(node.next) {
            return true;
        }
        match node.parent.and_then(|parent| Some((parent, tree.element(parent)?))) {
            Some((parent, element)) if !is_block(element.name()) => at = parent,
            _ => return false,
        }
    }
    false
}
