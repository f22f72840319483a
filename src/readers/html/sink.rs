//! How html5ever makes the tree of a page. Three things that a crafted page would let grow with the square of its size
//! are bounded: how deep elements nest, how many nodes there are, and how many attributes one tag has.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, QualName, ns};

use super::tree::{HtmlElement, Node, NodeId, NodeKind, Tree};

/// How deep elements nest; browsers stop at about as many.
const DEEPEST: u32 = 512;
/// Nodes of one page. A page of 8 MB has some 500,000.
const MOST: usize = 2_000_000;
/// Attributes of one tag, each of which is compared with all others.
const ATTRIBUTES: usize = 1_000;

/// The nodes of a page.
pub(super) struct BuiltNodes {
    pub(super) nodes: Vec<Node>,
    /// For each name, how many elements of it were begun and not ended.
    pub(super) unended: BTreeMap<String, i64>,
    /// Whether the outermost element is ended somewhere.
    pub(super) ended: bool,
    /// Whether there were more than are kept.
    pub(super) too_many: bool,
}

/// Reads HTML.
pub(super) fn parse_html(html: &str) -> BuiltNodes {
    let opts = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let gate = Gate {
        builder: TreeBuilder::new(Sink::new(), opts),
        tags: RefCell::default(),
        ended: Cell::default(),
    };
    let tokenizer = Tokenizer::new(gate, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(&few_attributes(html)));
    // It stops after each script, for browsers to run it.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    let Gate { builder, tags, ended } = tokenizer.sink;
    let unended = tags.into_inner().into_iter().map(|(name, count)| (name.to_string(), count)).collect();
    let sink = builder.sink;
    let too_many = sink.full();
    sink.open_shadows();
    BuiltNodes { nodes: sink.nodes.into_inner(), unended, ended: ended.get(), too_many }
}

/// The page with no tag of more attributes than the reader can compare with one another in time: a tag that has more
/// ends before them, and they become words.
fn few_attributes(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let mut cuts = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', bytes.get(at..).unwrap_or_default()) {
        at += found + 1;
        if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let (mut count, mut between) = (0, false);
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'>' => break,
                b'"' | b'\'' => {
                    let rest = bytes.get(at + 1..).unwrap_or_default();
                    let Some(end) = memchr::memchr(byte, rest) else { break };
                    at += end + 1;
                    between = true;
                }
                b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/' => between = true,
                _ if between => {
                    between = false;
                    count += 1;
                    if count % ATTRIBUTES == 0 {
                        cuts.push(at);
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }
    if cuts.is_empty() {
        return Cow::Borrowed(html);
    }
    let mut cut = String::with_capacity(html.len() + cuts.len());
    let mut done = 0;
    for at in cuts {
        if let Some(part) = html.get(done..at) {
            cut.push_str(part);
            cut.push('>');
            done = at;
        }
    }
    cut.push_str(html.get(done..).unwrap_or_default());
    Cow::Owned(cut)
}

/// Lets tags through to the maker of the tree while there is room for them.
struct Gate {
    builder: TreeBuilder<Handle, Sink>,
    tags: RefCell<BTreeMap<LocalName, i64>>,
    /// Whether `</html>` was met.
    ended: Cell<bool>,
}

impl Gate {
    /// Whether a tag can be passed over. Those after which the text is read in another way never are.
    fn passed_over(&self, tag: &Tag) -> bool {
        let sink = &self.builder.sink;
        let text =
            ["script", "style", "title", "textarea", "noframes", "xmp", "iframe", "noembed", "plaintext"];
        !text.contains(&&*tag.name) && (sink.full() || (tag.kind == TagKind::StartTag && sink.deep()))
    }
}

impl TokenSink for Gate {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        if let Token::TagToken(tag) = &token {
            if tag.kind == TagKind::EndTag && &*tag.name == "html" {
                self.ended.set(true);
            }
            let begun = if tag.kind == TagKind::StartTag { i64::from(!tag.self_closing) } else { -1 };
            *self.tags.borrow_mut().entry(tag.name.clone()).or_default() += begun;
            if self.passed_over(tag) {
                return TokenSinkResult::Continue;
            }
            // An end tag may end several elements or none: until the next element is put in, this is an estimate.
            // A page that lies with it gains a level for ever more end tags.
            let depth = &self.builder.sink.depth;
            depth.set(depth.get().saturating_sub(u32::from(tag.kind == TagKind::EndTag)));
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// A node as html5ever holds it.
#[derive(Clone)]
struct Handle {
    id: NodeId,
    name: Rc<QualName>,
}

/// What html5ever makes the tree with.
struct Sink {
    nodes: RefCell<Vec<Node>>,
    /// How deep the element that came last is.
    depth: Cell<u32>,
    nameless: Rc<QualName>,
}

impl Sink {
    fn new() -> Self {
        let nameless = Rc::new(QualName::new(None, ns!(), LocalName::from("")));
        let sink = Self { nodes: RefCell::default(), depth: Cell::new(0), nameless };
        sink.add(NodeKind::Root);
        sink
    }

    fn full(&self) -> bool {
        self.nodes.borrow().len() >= MOST
    }

    fn deep(&self) -> bool {
        self.depth.get() >= DEEPEST
    }

    fn add(&self, kind: NodeKind) -> Handle {
        let mut nodes = self.nodes.borrow_mut();
        let id = NodeId::try_from(nodes.len()).unwrap_or(NodeId::MAX);
        let name = match &kind {
            NodeKind::Element(element) => Rc::clone(&element.name),
            _ => Rc::clone(&self.nameless),
        };
        nodes.push(Node { kind, parent: None, first: None, next: None, last: None, before: None, depth: 0 });
        Handle { id, name }
    }

    /// Changes a node.
    fn change<T>(&self, id: NodeId, how: impl FnOnce(&mut Node) -> T) -> Option<T> {
        self.nodes.borrow_mut().get_mut(id as usize).map(how)
    }

    /// Puts a node below another, before one of its children or after all of them.
    fn put(&self, id: NodeId, parent: NodeId, next: Option<NodeId>) {
        self.take_out(id);
        let before = match next {
            Some(next) => self.change(next, |node| node.before.replace(id)).flatten(),
            None => self.change(parent, |node| node.last.replace(id)).flatten(),
        };
        match before {
            Some(before) => self.change(before, |node| node.next = Some(id)),
            None => self.change(parent, |node| node.first = Some(id)),
        };
        let depth = self.change(parent, |node| node.depth).unwrap_or(0) + 1;
        let element = self.change(id, |node| {
            (node.parent, node.before, node.next, node.depth) = (Some(parent), before, next, depth);
            matches!(node.kind, NodeKind::Element(_))
        });
        if element == Some(true) {
            self.depth.set(depth);
        }
    }

    fn take_out(&self, id: NodeId) {
        let old = self.change(id, |node| (node.parent.take(), node.before.take(), node.next.take()));
        let Some((Some(parent), before, next)) = old else { return };
        match before {
            Some(before) => self.change(before, |node| node.next = next),
            None => self.change(parent, |node| node.first = next),
        };
        match next {
            Some(next) => self.change(next, |node| node.before = before),
            None => self.change(parent, |node| node.last = before),
        };
    }

    /// Puts a node or text below another; text joins the text before it.
    fn insert(&self, child: NodeOrText<Handle>, parent: NodeId, next: Option<NodeId>) {
        match child {
            NodeOrText::AppendNode(node) => self.put(node.id, parent, next),
            NodeOrText::AppendText(text) => {
                let before = match next {
                    Some(next) => self.change(next, |node| node.before),
                    None => self.change(parent, |node| node.last),
                };
                let joined = before.flatten().and_then(|id| {
                    self.change(id, |node| match &mut node.kind {
                        NodeKind::Text(there) => {
                            there.push_str(&text);
                            true
                        }
                        _ => false,
                    })
                });
                if joined != Some(true) {
                    let node = self.add(NodeKind::Text(text.to_string()));
                    self.put(node.id, parent, next);
                }
            }
        }
    }
}

/// Trees that an element shows in place of its own content (declarative shadow roots of the HTML standard).
impl Sink {
    /// Puts each such tree where a browser shows it, and what the element itself holds into the slots of the tree. What
    /// has no slot is not shown, and is marked as hidden.
    fn open_shadows(&self) {
        let count = NodeId::try_from(self.nodes.borrow().len()).unwrap_or(NodeId::MAX);
        let mut hosts = std::collections::BTreeSet::new();
        for id in 0..count {
            let mode = self.attribute(id, "template", "shadowrootmode").unwrap_or_default();
            if !mode.eq_ignore_ascii_case("open") && !mode.eq_ignore_ascii_case("closed") {
                continue;
            }
            if let Some(host) =
                self.change(id, |node| node.parent).flatten().filter(|host| hosts.insert(*host))
            {
                self.open_shadow(id, host);
            }
        }
    }

    fn open_shadow(&self, template: NodeId, host: NodeId) {
        let mut slots = BTreeMap::new();
        let mut left = vec![self.change(template, |node| node.first).flatten()];
        while let Some(at) = left.pop() {
            let Some(at) = at else { continue };
            let node = self.change(at, |node| (node.next, node.first));
            left.extend(node.map(|(next, _)| next));
            if let Some(name) = self.attribute(at, "slot", "name") {
                slots.entry(name).or_insert((at, false));
            }
            left.extend(node.map(|(_, first)| first));
        }
        let mut next = self.change(host, |node| node.first).flatten();
        while let Some(child) = next {
            next = self.change(child, |node| node.next).flatten();
            if child == template {
                continue;
            }
            let name = self.attribute(child, "", "slot").unwrap_or_default();
            match slots.get_mut(&name) {
                Some((slot, filled)) => {
                    // What a slot holds itself is shown only where nothing is put into it.
                    while !*filled && let Some(instead) = self.change(*slot, |node| node.first).flatten() {
                        self.take_out(instead);
                    }
                    *filled = true;
                    self.put(child, *slot, None);
                }
                None => self.hide(child),
            }
        }
        while let Some(child) = self.change(template, |node| node.first).flatten() {
            self.put(child, host, Some(template));
        }
    }

    /// The value of an attribute, empty where an element of this name has none; nothing for anything else.
    fn attribute(&self, id: NodeId, element: &str, attribute: &str) -> Option<String> {
        self.change(id, |node| match &node.kind {
            NodeKind::Element(there) if element.is_empty() || there.name() == element => {
                Some(there.attribute(attribute).unwrap_or_default().to_owned())
            }
            _ => None,
        })
        .flatten()
    }

    /// Marks a node as hidden; words get an element of their own for that.
    fn hide(&self, id: NodeId) {
        let name = |local: &str| QualName::new(None, ns!(), LocalName::from(local));
        let hidden = Attribute { name: name("hidden"), value: StrTendril::new() };
        let words = self.change(id, |node| match &mut node.kind {
            NodeKind::Element(element) => {
                element.attributes.push(hidden.clone());
                false
            }
            NodeKind::Text(text) => !text.trim().is_empty(),
            _ => false,
        });
        if words == Some(true) {
            let span = QualName::new(None, ns!(html), LocalName::from("span"));
            let around =
                self.add(NodeKind::Element(HtmlElement { name: Rc::new(span), attributes: vec![hidden] }));
            if let Some(parent) = self.change(id, |node| node.parent).flatten() {
                self.put(around.id, parent, Some(id));
                self.put(id, around.id, None);
            }
        }
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = ();
    type ElemName<'a> = &'a QualName;

    fn finish(self) {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle { id: Tree::ROOT, name: Rc::clone(&self.nameless) }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a QualName {
        &target.name
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Handle {
        self.add(NodeKind::Element(HtmlElement { name: Rc::new(name), attributes }))
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.add(NodeKind::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.add(NodeKind::Other)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.insert(child, parent.id, None);
    }

    fn append_based_on_parent_node(&self, element: &Handle, last: &Handle, child: NodeOrText<Handle>) {
        if self.change(element.id, |node| node.parent).flatten().is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(last, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// The content of a template is kept below it, where nobody looks.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, a: &Handle, b: &Handle) -> bool {
        a.id == b.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        if let Some(parent) = self.change(sibling.id, |node| node.parent).flatten() {
            self.insert(child, parent, Some(sibling.id));
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        self.change(target.id, |node| {
            let NodeKind::Element(element) = &mut node.kind else { return };
            for attribute in attributes {
                let known = element.attributes.iter().any(|there| there.name == attribute.name);
                if !known && element.attributes.len() < ATTRIBUTES {
                    element.attributes.push(attribute);
                }
            }
        });
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.take_out(target.id);
    }

    fn reparent_children(&self, node: &Handle, parent: &Handle) {
        while let Some(child) = self.change(node.id, |node| node.first).flatten() {
            self.put(child, parent.id, None);
        }
    }
}

impl Tree {
    /// Reads HTML.
    pub(super) fn parse(html: &str) -> Self {
        let BuiltNodes { nodes, unended, ended, too_many } = parse_html(html);
        // A page may begin its outermost element once for each browser; one end ends it.
        let ended = unended.contains_key("html").then_some(ended);
        Self { nodes, unended, too_many, ended }
    }
}
