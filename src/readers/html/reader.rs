//! Goes through the tree of a page and writes down what a reader of it would see.

use std::collections::BTreeMap;

use super::content_rule::ContentPlace;
use super::css_syntax::pictures_in;
use super::flow::TextFlow;
use super::form::{self, FormField};
use super::list::{HtmlList, ListCounting};
use super::picture::PagePictures;
use super::remarks::{CountedWords, PageRemarks, words_of};
use super::style::StyleSheet;
use super::table::{HtmlTable, arranged, is_facts, table};
use super::tree::{HtmlElement, NodeId, NodeKind, Tree, never_read};
use crate::model::CharStyle;
use crate::model::document::DocumentBlock;
use crate::model::finding::Finding;
use crate::readers::html::computed_style::{ComputedStyle, Reordered};
use crate::readers::html::css::WhiteSpace;

/// How deep tables may nest before their frames are no longer told apart.
const TABLES: usize = 24;
/// The title that a page names.
pub(super) fn title(tree: &Tree) -> String {
    let is = |id: NodeId, name: &str| tree.element(id).is_some_and(|e| e.name() == name && !e.is_svg());
    let titles = tree.below(Tree::ROOT, |id| !is(id, "body")).filter(|id| is(*id, "title"));
    let text = |id| tree.below(id, |_| true).filter_map(|id| text_of(tree, id)).collect::<String>();
    let one_line = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    titles.map(text).map(one_line).find(|title| !title.is_empty()).unwrap_or_default()
}

pub(super) fn text_of(tree: &Tree, id: NodeId) -> Option<&str> {
    match &tree.node(id)?.kind {
        NodeKind::Text(text) => Some(text),
        _ => None,
    }
}

/// A page on its way to parts.
pub(super) struct PageReader<'a> {
    /// The flow of the page, and that of each open cell.
    flows: Vec<TextFlow>,
    frames: Vec<HtmlTable>,
    /// For each table around, whether it has a frame.
    tables: Vec<bool>,
    /// The counts of items that no list is around, by what they are in.
    pub(super) loose: BTreeMap<NodeId, HtmlList>,
    pub(super) pictures: PagePictures<'a>,
    pub(super) remarks: PageRemarks,
    /// Whether what a style hides is left out.
    pub(super) hide: bool,
    /// How many pages are around this one.
    pub(super) depth: usize,
}

impl<'a> PageReader<'a> {
    pub(super) fn new(pictures: PagePictures<'a>, hide: bool) -> Self {
        Self {
            flows: vec![TextFlow::default()],
            frames: Vec::new(),
            tables: Vec::new(),
            loose: BTreeMap::new(),
            pictures,
            remarks: PageRemarks::default(),
            hide,
            depth: 0,
        }
    }

    /// Whether nothing was found that could be shown.
    pub(super) fn is_empty(&self) -> bool {
        self.pictures.files.is_empty()
            && self.flows.iter().all(|flow| flow.parts.is_empty() && flow.text.trim().is_empty())
    }

    /// The words that were left out because they are hidden, if there are any.
    pub(super) fn hidden(&mut self) -> Option<CountedWords> {
        self.remarks.hidden.any().then(|| std::mem::take(&mut self.remarks.hidden))
    }

    /// Says that these words are shown although the page hides them.
    pub(super) fn reveal(&mut self, words: CountedWords) {
        self.remarks.revealed = words;
    }

    /// The parts, the pictures, and what there is to say.
    pub(super) fn finish(mut self) -> (Vec<DocumentBlock>, PagePictures<'a>, Vec<Finding>) {
        let parts = self.flows.swap_remove(0).finish();
        let findings = self.remarks.findings(&self.pictures);
        (parts, self.pictures, findings)
    }

    pub(super) fn flow(&mut self) -> &mut TextFlow {
        if self.flows.is_empty() {
            self.flows.push(TextFlow::default());
        }
        let last = self.flows.len() - 1;
        &mut self.flows[last]
    }

    /// Reads a page, or one that is shown within another.
    pub(super) fn document(&mut self, tree: &Tree) {
        let lacking = self.remarks.sheets;
        let css = self.rules(tree);
        let mut sheet = StyleSheet::new();
        sheet.unsure = self.remarks.sheets > lacking;
        css.iter().for_each(|(sure, css)| sheet.add(css, *sure));
        let css: Vec<String> = css.into_iter().map(|(_, css)| css).collect();
        self.remarks.too_many |= tree.too_many;
        let page = PageInReading { tree, sheet: &sheet, rules: &css.join("\n"), last: last_text(tree) };
        let tables = std::mem::take(&mut self.tables);
        let loose = std::mem::take(&mut self.loose);
        let frames = self.frames.len();
        let mut looks = vec![(Tree::ROOT, ComputedStyle::plain())];
        let mut next = tree.node(Tree::ROOT).and_then(|node| node.first);
        while let Some((top, look)) = looks.last() {
            let Some(id) = next else {
                let (top, look) = (*top, look.clone());
                looks.pop();
                next = tree.node(top).and_then(|node| node.next);
                match tree.element(top) {
                    Some(element) if element.is_math() => self.end_formula(tree, top, element, &look),
                    Some(element) => {
                        self.add(&page, top, element, &look, ContentPlace::After);
                        self.leave(element, &look);
                    }
                    None => {}
                }
                continue;
            };
            let Some(node) = tree.node(id) else { break };
            next = node.next;
            match &node.kind {
                NodeKind::Text(text) => {
                    let look = look.clone();
                    self.text(text, &look);
                }
                NodeKind::Element(element) => {
                    let look = look.clone();
                    if let Some(look) = self.enter(&page, id, element, &look) {
                        looks.push((id, look));
                        next = node.first;
                    }
                }
                _ => {}
            }
        }
        while self.frames.len() > frames {
            self.end_table();
        }
        self.tables = tables;
        self.loose = loose;
        self.remarks.of_sheet(&sheet);
    }

    pub(super) fn text(&mut self, text: &str, look: &ComputedStyle) {
        if !look.visible && self.hide {
            return self.remarks.hidden.add(text);
        }
        if look.unseen() {
            self.remarks.faint.add(text);
        }
        if look.marked {
            self.remarks.marked.add(text);
        }
        self.remarks.words += words_of(text).count();
        self.flow().say(text, look.style, look.spaces);
    }

    /// Begins an element; gives its look when what is in it is to be read.
    fn enter(
        &mut self,
        page: &PageInReading<'_>,
        id: NodeId,
        element: &HtmlElement,
        around: &ComputedStyle,
    ) -> Option<ComputedStyle> {
        let (tree, name) = (page.tree, element.name());
        if never_read(name) {
            return None;
        }
        let look = page.sheet.look(tree, id, element, around);
        if look.hidden && self.hide {
            let words = tree.words(id);
            if !page.swallows(id, name) {
                self.remarks.hidden.add(&words);
                return None;
            }
            self.remarks.revealed.add(&words);
        }
        self.remark(tree, id, &look, around);
        if look.visible || !self.hide {
            self.remarks.behind += pictures_behind(element);
        }
        if element.is_svg() {
            if name == "svg" && (look.visible || !self.hide) {
                let words = self.pictures.draw(tree, id, page.rules);
                self.say_mark(&words, &look);
                // A drawing may have a piece of a page in it, which its own file is without.
                for (at, inside) in tree.below(id, |_| true).filter_map(|at| Some((at, tree.element(at)?))) {
                    if inside.name() == "img" && !inside.is_svg() {
                        self.picture(tree, at, inside, &look);
                    }
                }
            }
            return None;
        }
        if element.is_math() {
            return self.formula(tree, id, element, look);
        }
        if let Some(field) = form::field(tree, id, element) {
            if look.visible || !self.hide {
                self.field(&field, &look);
            }
            return None;
        }
        if look.block {
            self.flow().block();
        }
        match name {
            "br" => self.flow().line(),
            "img" | "input" | "image" => self.picture(tree, id, element, &look),
            "iframe" | "frame" => self.frame(element, &look),
            "embed" | "object" | "applet" | "audio" | "video" | "canvas" | "portal" => {
                let shown = self.embedded(tree, id, element, &look);
                // What an object says in its own place is shown by a browser that cannot show the object.
                return (name == "object" && !shown).then_some(look);
            }
            "noscript" => {
                if !tree.words(id).is_empty() {
                    self.say_mark("[For browsers without scripts:]", &look);
                }
                return Some(look);
            }
            _ => {
                self.open(page, id, element, &look);
                self.add(page, id, element, &look, ContentPlace::Before);
                return Some(look);
            }
        }
        None
    }

    /// Notes of an element what its words do not show.
    fn remark(&mut self, tree: &Tree, id: NodeId, look: &ComputedStyle, around: &ComputedStyle) {
        if look.may_hide && !around.may_hide {
            self.remarks.may_hide.add(&tree.words(id));
        }
        let says = |id: &NodeId| !tree.words(*id).is_empty();
        if !self.remarks.reordered {
            self.remarks.reordered = match look.reordered {
                Some(Reordered::Itself) => says(&id),
                Some(Reordered::Inside) => tree.children(id).filter(says).nth(1).is_some(),
                None => false,
            };
        }
    }

    /// Begins an element that holds text.
    fn open(&mut self, page: &PageInReading<'_>, id: NodeId, element: &HtmlElement, look: &ComputedStyle) {
        let name = element.name();
        let plain = look.visible || !self.hide;
        match name {
            "p" | "ul" | "ol" | "menu" | "dir" | "dl" | "pre" | "listing" | "xmp" | "blockquote"
            | "fieldset" | "hr" => {
                let flow = self.flow();
                if look.block {
                    flow.apart();
                }
                match name {
                    "blockquote" => flow.quoted += 1,
                    "ul" | "ol" | "menu" | "dir" => {
                        flow.lists.push(HtmlList::new(page.tree, id, look.counting))
                    }
                    "hr" => {
                        flow.begin();
                        flow.text.push_str("———");
                        flow.apart();
                    }
                    _ => {}
                }
            }
            "dd" => {
                let flow = self.flow();
                flow.begin();
                flow.text.push_str("\u{A0}\u{A0}\u{A0}");
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let flow = self.flow();
                flow.close();
                flow.heading = true;
            }
            "a" => {
                let address = element.attribute("href").unwrap_or_default().trim();
                let lower = address.get(..7).unwrap_or(address).to_ascii_lowercase();
                if ["http:", "https:", "mailto:", "tel:", "ftp:"].iter().any(|s| lower.starts_with(s)) {
                    let flow = self.flow();
                    let from = flow.text.len();
                    flow.links.push((address.to_owned(), from));
                } else if lower.starts_with("data:") {
                    self.inside(address);
                }
            }
            "rt" => self.flow().say(" (", look.style, WhiteSpace::Joined),
            "ins" => self.remarks.inserted += usize::from(plain),
            "table" => {
                let room = self.frames.len() < TABLES;
                if room {
                    self.flow().close();
                    self.frames.push(HtmlTable::default());
                } else {
                    self.flow().block();
                }
                self.tables.push(room);
            }
            "thead" | "tbody" | "tfoot" if self.tables.last() == Some(&true) => {
                self.end_cell();
                if let Some(frame) = self.frames.last_mut() {
                    frame.begin_section(name);
                }
            }
            "tr" if self.tables.last() == Some(&true) => {
                self.end_cell();
                if let Some(frame) = self.frames.last_mut() {
                    frame.begin_row();
                }
            }
            "td" | "th" if self.tables.last() == Some(&true) => {
                self.end_cell();
                if let Some(frame) = self.frames.last_mut() {
                    frame.begin_cell(element);
                    self.flows.push(TextFlow::default());
                }
            }
            _ => {}
        }
        let list = matches!(name, "ul" | "ol" | "menu" | "dir");
        self.remarks.numbers |= match look.counting {
            ListCounting { reset: None, step: None, set: None } => false,
            counting => !list && (!look.item || counting.reset.is_some()),
        };
        if look.item {
            self.item(page, id, element, look, plain);
        }
    }

    /// Ends an element.
    fn leave(&mut self, element: &HtmlElement, look: &ComputedStyle) {
        let name = element.name();
        let framed = self.tables.last() == Some(&true);
        let flow = self.flow();
        match name {
            "p" | "dl" | "fieldset" if look.block => flow.apart(),
            "ul" | "ol" | "menu" | "dir" => {
                flow.lists.pop();
                flow.apart();
            }
            "pre" | "listing" | "xmp" => flow.apart(),
            "blockquote" => {
                flow.block();
                flow.quoted = flow.quoted.saturating_sub(1);
                flow.apart();
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                flow.close();
                flow.heading = false;
            }
            "a" => {
                let address = element.attribute("href").unwrap_or_default().trim();
                if flow.links.last().is_some_and(|(last, _)| last == address) {
                    flow.link_end();
                }
            }
            "noscript" => flow.gap(),
            "rt" => flow.say(")", look.style, WhiteSpace::Joined),
            "td" | "th" | "tr" if framed => self.end_cell(),
            "table" => match self.tables.pop() {
                Some(true) => self.end_table(),
                _ => self.flow().block(),
            },
            _ if look.block => flow.block(),
            _ => {}
        }
    }

    pub(super) fn say_mark(&mut self, text: &str, look: &ComputedStyle) {
        if !text.is_empty() && (look.visible || !self.hide) {
            let style = CharStyle { struck: look.style.struck, ..CharStyle::PLAIN };
            self.flow().mark(text, style);
        }
    }

    fn field(&mut self, field: &FormField, look: &ComputedStyle) {
        let flow = self.flow();
        if field.block {
            flow.block();
            flow.say(&field.text, look.style, WhiteSpace::Kept);
            flow.block();
        } else {
            flow.mark(&field.text, look.style);
        }
    }

    fn end_cell(&mut self) {
        let Some(frame) = self.frames.last_mut().filter(|frame| frame.cell) else { return };
        // The flow of the page itself is never a cell's.
        if let Some(flow) = self.flows.pop() {
            frame.end_cell(flow.finish());
        }
    }

    fn end_table(&mut self) {
        self.end_cell();
        let Some(frame) = self.frames.pop() else { return };
        let flow = self.flow();
        flow.close();
        let headed = frame.headed;
        let rows = frame.rows();
        if is_facts(&rows) {
            flow.parts.push(DocumentBlock::Table(table(rows, headed)));
            return;
        }
        for row in rows {
            arranged(row, &mut flow.parts);
        }
    }
}

/// A page that is being read.
pub(super) struct PageInReading<'a> {
    pub(super) tree: &'a Tree,
    pub(super) sheet: &'a StyleSheet,
    /// All its rules, for its drawings.
    rules: &'a str,
    /// The last of its texts.
    last: Option<NodeId>,
}

impl PageInReading<'_> {
    /// Whether a hidden element is one that the page forgot to end, so that it would take the rest of the page with
    /// it.
    fn swallows(&self, id: NodeId, name: &str) -> bool {
        if !self.tree.unended(name) {
            return false;
        }
        let mut at = self.last;
        while let Some(there) = at {
            if there == id {
                return true;
            }
            at = self.tree.node(there).and_then(|node| node.parent);
        }
        false
    }
}

/// How many pictures an element itself puts behind its text.
fn pictures_behind(element: &HtmlElement) -> usize {
    let framed =
        matches!(element.name(), "body" | "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th");
    let named = element.attribute("background").is_some_and(|address| !address.trim().is_empty());
    element.attribute("style").map_or(0, pictures_in) + usize::from(framed && named)
}

fn last_text(tree: &Tree) -> Option<NodeId> {
    let read = |id: NodeId| tree.element(id).is_none_or(|element| !never_read(element.name()));
    let texts =
        tree.below(Tree::ROOT, read).filter(|id| text_of(tree, *id).is_some_and(|t| !t.trim().is_empty()));
    texts.last()
}
