//! Formulas in a line: what their letters alone do not show is written with signs, for 1 over 2 is not 12.

use super::reader::PageReader;
use super::tree::{HtmlElement, NodeId, Tree};
use crate::model::Baseline;
use crate::readers::html::computed_style::ComputedStyle;
use crate::readers::html::css::WhiteSpace;

/// Children of one part of a formula that are told apart by their place.
const CHILDREN: usize = 64;

/// Where a part of a formula is: what is around it, and how many parts are before it there.
fn place_in_parent(tree: &Tree, id: NodeId) -> (&str, usize) {
    let parent = tree.node(id).and_then(|node| node.parent);
    let place = parent.map_or(0, |parent| {
        let elements = tree.children(parent).filter(|id| tree.element(*id).is_some());
        elements.take(CHILDREN).position(|child| child == id).unwrap_or(CHILDREN)
    });
    (parent.and_then(|parent| tree.element(parent)).map(HtmlElement::name).unwrap_or_default(), place)
}

/// Whether a part is several that belong together, which must be seen in a line: (a+b)/c is not a+b/c.
fn is_grouped(tree: &Tree, id: NodeId) -> bool {
    let row = tree.element(id).is_some_and(|e| matches!(e.name(), "mrow" | "mstyle" | "mpadded" | "mfrac"));
    let together = matches!(place_in_parent(tree, id), ("mfrac", _) | ("msup" | "msub" | "msubsup", 0));
    let mut parts = tree.children(id).filter(|id| tree.element(*id).is_some());
    let first = parts.next().map(|id| tree.words(id)).unwrap_or_default();
    row && together && parts.next().is_some() && !first.starts_with(['(', '[', '{', '|'])
}

impl PageReader<'_> {
    /// Begins a part of a formula; gives its look when what is in it is to be read.
    pub(super) fn formula(
        &mut self,
        tree: &Tree,
        id: NodeId,
        element: &HtmlElement,
        mut look: ComputedStyle,
    ) -> Option<ComputedStyle> {
        let name = element.name();
        let (around, place) = place_in_parent(tree, id);
        let say = |reader: &mut Self, text: &str| reader.flow().say(text, look.style, WhiteSpace::Joined);
        match (around, place) {
            // It was written before the root.
            ("mroot", 1) => return None,
            ("mfrac", 1) => {
                let parent = tree.node(id).and_then(|node| node.parent).and_then(|id| tree.element(id));
                let line = parent.and_then(|parent| parent.attribute("linethickness")).unwrap_or("1");
                let bare = line.trim().starts_with('0') && !line.contains(|c: char| ('1'..='9').contains(&c));
                say(self, if bare { " over " } else { "/" });
            }
            ("msup" | "mover", 1) | ("msubsup" | "munderover", 2) => look.style.baseline = Baseline::Raised,
            ("msub" | "munder" | "msubsup" | "munderover", 1) => look.style.baseline = Baseline::Lowered,
            ("mmultiscripts", 1..) => {
                look.style.baseline = if place % 2 == 1 { Baseline::Lowered } else { Baseline::Raised };
            }
            ("mtr", 1..) => self.flow().gap(),
            ("mtable", 1..) => say(self, "; "),
            _ => {}
        }
        let style = look.style;
        match name {
            "mphantom" => {
                self.remarks.hidden.add(&tree.words(id));
                return None;
            }
            "mroot" => {
                let index = tree.children(id).filter(|id| tree.element(*id).is_some()).nth(1);
                let mut raised = style;
                raised.baseline = Baseline::Raised;
                let index = index.map(|id| tree.words(id)).unwrap_or_default();
                self.flow().say(&index, raised, WhiteSpace::Joined);
                self.flow().say("√(", style, WhiteSpace::Joined);
            }
            "msqrt" => self.flow().say("√(", style, WhiteSpace::Joined),
            "menclose" => {
                let notation = element.attribute("notation").unwrap_or_default();
                look.style.struck |= notation.contains("strike");
                if notation.contains("radical") {
                    self.flow().say("√(", style, WhiteSpace::Joined);
                }
            }
            _ => {}
        }
        if is_grouped(tree, id) {
            self.flow().say("(", look.style, WhiteSpace::Joined);
        }
        Some(look)
    }

    /// Ends a part of a formula.
    pub(super) fn end_formula(
        &mut self,
        tree: &Tree,
        id: NodeId,
        element: &HtmlElement,
        look: &ComputedStyle,
    ) {
        let radical = element.attribute("notation").is_some_and(|what| what.contains("radical"));
        match element.name() {
            "msqrt" | "mroot" => self.flow().say(")", look.style, WhiteSpace::Joined),
            "menclose" if radical => self.flow().say(")", look.style, WhiteSpace::Joined),
            "math" => self.flow().gap(),
            _ if is_grouped(tree, id) => self.flow().say(")", look.style, WhiteSpace::Joined),
            _ => {}
        }
    }
}
