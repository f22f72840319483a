//! The tree of a web page, as the HTML standard has it made: html5ever reads, and what it finds becomes a plain list of
//! nodes that know their neighbours.

use std::collections::BTreeMap;
use std::rc::Rc;

use html5ever::{Attribute, QualName, ns};

/// The number of a node.
pub(super) type NodeId = u32;

/// A node of the tree.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: NodeKind,
    pub(super) parent: Option<NodeId>,
    pub(super) first: Option<NodeId>,
    pub(super) next: Option<NodeId>,
    pub(super) last: Option<NodeId>,
    pub(super) before: Option<NodeId>,
    pub(super) depth: u32,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum NodeKind {
    /// The page.
    Root,
    Text(String),
    Element(HtmlElement),
    /// A comment, or an instruction to a program.
    Other,
}

/// An element.
#[derive(Debug)]
pub(super) struct HtmlElement {
    pub(super) name: Rc<QualName>,
    pub(super) attributes: Vec<Attribute>,
}

impl HtmlElement {
    /// Its name.
    pub(super) fn name(&self) -> &str {
        &self.name.local
    }

    /// Whether it is part of a drawing.
    pub(super) fn is_svg(&self) -> bool {
        self.name.ns == ns!(svg)
    }

    /// Whether it is part of a formula.
    pub(super) fn is_math(&self) -> bool {
        self.name.ns == ns!(mathml)
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|a| &*a.name.local == name).map(|a| &*a.value)
    }

    /// Whether it has an attribute, whatever its value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.attribute(name).is_some()
    }

    /// Its attributes as they are written in XML, and their values.
    pub(super) fn written_attributes(&self) -> impl Iterator<Item = (String, &str)> {
        self.attributes.iter().map(|a| {
            let prefix = a.name.prefix.as_ref().map(|prefix| format!("{prefix}:")).unwrap_or_default();
            (format!("{prefix}{}", a.name.local), &*a.value)
        })
    }
}

/// A page as a tree.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    /// For each name, how many elements of it were begun and not ended.
    pub(super) unended: BTreeMap<String, i64>,
    /// Whether the page had more nodes than are kept, so that its later tags were passed over.
    pub(super) too_many: bool,
    /// Whether the page ends its outermost element; nothing when it does not begin it either.
    pub(super) ended: Option<bool>,
}

impl Tree {
    pub(super) const ROOT: NodeId = 0;

    /// A node.
    pub(super) fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    /// A node, when it is an element.
    pub(super) fn element(&self, id: NodeId) -> Option<&HtmlElement> {
        match &self.node(id)?.kind {
            NodeKind::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The children of a node.
    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let mut next = self.node(id).and_then(|node| node.first);
        std::iter::from_fn(move || {
            let now = next?;
            next = self.node(now).and_then(|node| node.next);
            Some(now)
        })
    }

    /// What is below a node, in the order of the page. `into` says whether to look below a node that is met.
    pub(super) fn below(&self, top: NodeId, into: impl Fn(NodeId) -> bool) -> impl Iterator<Item = NodeId> {
        let mut next = self.node(top).and_then(|node| node.first);
        std::iter::from_fn(move || {
            let now = next?;
            let down = self.node(now).and_then(|node| node.first).filter(|_| into(now));
            next = down.or_else(|| self.after(now, top));
            Some(now)
        })
    }

    /// The first node after this one that is not below it, as long as it is below the top.
    fn after(&self, id: NodeId, top: NodeId) -> Option<NodeId> {
        let mut id = id;
        while id != top {
            let node = self.node(id)?;
            if node.next.is_some() {
                return node.next;
            }
            id = node.parent?;
        }
        None
    }

    /// Whether more elements of this name were begun than ended.
    pub(super) fn unended(&self, name: &str) -> bool {
        self.unended.get(name).is_some_and(|count| *count > 0)
    }

    /// The words below a node that a reader would see; drawn and programmed content has none.
    pub(super) fn words(&self, top: NodeId) -> String {
        let mut words = String::new();
        let silent = |id| self.element(id).is_some_and(|element| never_read(element.name()));
        for id in self.below(top, |id| !silent(id)) {
            match self.node(id).map(|node| &node.kind) {
                Some(NodeKind::Text(text)) => words.push_str(text),
                Some(NodeKind::Element(element))
                    if is_block(element.name()) || element.name() == "br" || element.is_svg() =>
                {
                    words.push(' ')
                }
                _ => {}
            }
        }
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Elements whose content no reader of a page ever sees.
pub(super) fn never_read(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "head"
            | "title"
            | "datalist"
            | "noembed"
            | "noframes"
            | "metadata"
            | "desc"
            | "annotation"
            | "annotation-xml"
            | "rp"
    )
}

/// Elements that begin on a line of their own.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "nav"
            | "aside"
            | "address"
            | "center"
            | "form"
            | "figure"
            | "figcaption"
            | "caption"
            | "dt"
            | "dd"
            | "li"
            | "body"
            | "html"
            | "legend"
            | "details"
            | "summary"
            | "tbody"
            | "thead"
            | "tfoot"
            | "p"
            | "ul"
            | "ol"
            | "menu"
            | "dir"
            | "dl"
            | "pre"
            | "blockquote"
            | "fieldset"
            | "hr"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hgroup"
            | "table"
            | "tr"
            | "td"
            | "th"
            | "dialog"
            | "search"
            | "listing"
            | "plaintext"
            | "xmp"
            | "optgroup"
            | "option"
    )
}
