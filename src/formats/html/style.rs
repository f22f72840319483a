//! What styles change of what a page says: what is hidden, struck out, raised or too faint to see, how spaces and list
//! items are shown, and what begins on a line of its own. Everything else about the look of a page is left aside. Rules
//! of `<style>` are followed where they select by element, class, id and nesting; a rule that selects in another way is
//! passed over, and where it strikes words out, that is said.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::list::Marker;
use super::tree::{Element, Id, Tree, is_block};
use crate::model::{Baseline, CharStyle};

/// Comparisons of an element with a rule that one page may cost.
const COMPARISONS: usize = 5_000_000;
/// Rules that are kept.
const RULES: usize = 100_000;

/// How spaces and line ends of a text are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Spaces {
    /// Many are one, and a line end is a space.
    #[default]
    Joined,
    /// Line ends are kept.
    Lines,
    /// All are kept.
    Kept,
}

/// How an element takes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Display {
    None,
    Block,
    ListItem,
    Inline,
    /// A block within a line.
    InlineBlock,
}

/// A colour; nothing where it is not a plain one.
type Colour = Option<[u8; 3]>;

/// What one declaration says.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Saying {
    Display(Display),
    Visible(bool),
    Hidden,
    Struck(bool),
    Baseline(Baseline),
    Spaces(Spaces),
    Marker(Marker),
    /// Taken out of the line: floating, or at a place of its own.
    OutOfLine(bool),
    Colour(Colour),
    Background(Colour),
    /// Letters of no size, or text that is transparent.
    Faint(bool),
}

/// What a text or an element looks like, as far as it matters.
#[derive(Clone, Debug)]
pub(super) struct Look {
    /// Whether it and all below it are not shown.
    pub(super) hidden: bool,
    /// Whether its own text is seen.
    pub(super) visible: bool,
    /// How its text is styled.
    pub(super) style: CharStyle,
    /// How its spaces are shown.
    pub(super) spaces: Spaces,
    /// How it is numbered, as an item of a list.
    pub(super) marker: Marker,
    /// Whether it begins on a line of its own.
    pub(super) block: bool,
    /// Whether it is shown as an item of a list.
    pub(super) item: bool,
    colour: Colour,
    background: Colour,
    faint: bool,
}

impl Look {
    /// The look of a page without any style.
    pub(super) fn plain() -> Self {
        Self {
            hidden: false,
            visible: true,
            style: CharStyle::PLAIN,
            spaces: Spaces::Joined,
            marker: Marker::Dot,
            block: true,
            item: false,
            colour: Some([0; 3]),
            background: Some([255; 3]),
            faint: false,
        }
    }

    /// Whether text is there that nobody can see, for it has the colour of what is behind it, or no size.
    pub(super) fn unseen(&self) -> bool {
        self.faint || (self.colour.is_some() && self.colour == self.background)
    }
}

/// A part of a selector: an element's name, id and classes, each where it is asked for.
#[derive(Clone, Debug, Default)]
struct Compound {
    name: Option<String>,
    id: Option<String>,
    classes: Vec<String>,
    /// Whether it has to be the parent of what follows it, and not just around it.
    parent: bool,
}

impl Compound {
    fn fits(&self, element: &Element) -> bool {
        self.name.as_deref().is_none_or(|name| name == element.name())
            && self.id.as_deref().is_none_or(|id| element.attribute("id") == Some(id))
            && self.classes.iter().all(|class| classes(element).any(|there| there == class))
    }
}

fn classes(element: &Element) -> impl Iterator<Item = &str> {
    element.attribute("class").unwrap_or_default().split_ascii_whitespace()
}

/// A selector with what is declared for it.
#[derive(Clone, Debug)]
struct Rule {
    /// From the outermost to the element itself.
    compounds: Vec<Compound>,
    /// Ids, classes and names that it asks for.
    weight: (usize, usize, usize),
    said: Rc<[(Saying, bool)]>,
}

/// All rules of a page.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    rules: Vec<Rule>,
    /// Which rules may fit an element of this id (`#a`), class (`.a`), name (`a`) or any (an empty text).
    index: BTreeMap<String, Vec<usize>>,
    /// Comparisons that are left.
    left: std::cell::Cell<usize>,
    /// Whether a rule that could not be followed strikes words out.
    pub(super) unfollowed: bool,
    /// Whether colours may be other than they seem, for a rule about them could not be followed.
    pub(super) unsure: bool,
    /// Whether rules write numbers before paragraphs.
    pub(super) counters: bool,
    /// Pictures that rules put behind the text.
    pub(super) pictures: usize,
}

impl Sheet {
    pub(super) fn new() -> Self {
        Self { left: std::cell::Cell::new(COMPARISONS), ..Self::default() }
    }

    /// Adds the rules of a style sheet.
    pub(super) fn add(&mut self, css: &str) {
        let css = without_comments(css);
        self.pictures += css.matches("url(data:image").count()
            + css.matches("url(\"data:image").count()
            + css.matches("url('data:image").count();
        self.rules_of(&css, 0);
    }

    fn rules_of(&mut self, css: &str, depth: usize) {
        let mut rest = css;
        while let Some((head, after)) = upto(rest, &['{', ';']) {
            let head = head.trim();
            if after.starts_with(';') {
                // A rule of one line, such as @import: nothing is fetched.
                rest = after.get(1..).unwrap_or_default();
                continue;
            }
            let (body, after) = block(after.get(1..).unwrap_or_default());
            rest = after;
            match head.strip_prefix('@') {
                Some(rule) => {
                    let rule = rule.trim_start_matches("-webkit-").to_ascii_lowercase();
                    let inside = match rule.strip_prefix("media") {
                        Some(media) => on_screen(media),
                        None => rule.starts_with("layer") || rule.starts_with("supports"),
                    };
                    if inside && depth < 8 {
                        self.rules_of(body, depth + 1);
                    }
                }
                None => self.rule(head, body),
            }
        }
    }

    fn rule(&mut self, selectors: &str, body: &str) {
        let lower = body.to_ascii_lowercase();
        self.counters |= lower.contains("counter(") || lower.contains("counters(");
        let said: Rc<[(Saying, bool)]> = declarations(body).into();
        if said.is_empty() {
            return;
        }
        let colours = said.iter().any(|(s, _)| matches!(s, Saying::Colour(_) | Saying::Background(_)));
        let strikes = said.iter().any(|(saying, _)| *saying == Saying::Struck(true));
        for selector in selectors.split(',').map(str::trim) {
            let Some(compounds) = selector_of(selector) else {
                self.unfollowed |= strikes && !passing(selector);
                self.unsure |= colours && !passing(selector);
                continue;
            };
            let Some(last) = compounds.last().filter(|_| self.rules.len() < RULES) else { continue };
            let key = match (&last.id, last.classes.first(), &last.name) {
                (Some(id), _, _) => format!("#{id}"),
                (_, Some(class), _) => format!(".{class}"),
                (_, _, Some(name)) => name.clone(),
                _ => String::new(),
            };
            let weight = compounds.iter().fold((0, 0, 0), |(a, b, c), compound| {
                (
                    a + usize::from(compound.id.is_some()),
                    b + compound.classes.len(),
                    c + usize::from(compound.name.is_some()),
                )
            });
            self.index.entry(key).or_default().push(self.rules.len());
            self.rules.push(Rule { compounds, weight, said: Rc::clone(&said) });
        }
    }

    /// What rules and its own attributes say of an element, the weightier later.
    fn said(&self, tree: &Tree, id: Id, element: &Element) -> Vec<Saying> {
        let mut found: Vec<&Rule> = Vec::new();
        if !self.rules.is_empty() && self.left.get() > 0 {
            let mut keys = vec![String::new(), element.name().to_owned()];
            keys.extend(element.attribute("id").map(|id| format!("#{id}")));
            keys.extend(classes(element).take(64).map(|class| format!(".{class}")));
            keys.sort_unstable();
            keys.dedup();
            let mut places: Vec<usize> =
                keys.iter().filter_map(|key| self.index.get(key)).flatten().copied().collect();
            places.sort_unstable();
            found.extend(places.iter().filter_map(|at| self.rules.get(*at)));
            found.retain(|rule| self.fits(tree, id, element, &rule.compounds));
            found.sort_by_key(|rule| rule.weight);
        }
        let own = element.attribute("style").map(declarations).unwrap_or_default();
        let all = || found.iter().flat_map(|rule| rule.said.iter()).chain(&own);
        let plain = all().filter(|(_, important)| !important).map(|(saying, _)| *saying);
        let important = all().filter(|(_, important)| *important).map(|(saying, _)| *saying);
        plain.chain(important).collect()
    }

    /// Whether the page has so many rules and elements that not all were compared.
    pub(super) fn is_exhausted(&self) -> bool {
        self.left.get() == 0
    }

    fn fits(&self, tree: &Tree, id: Id, element: &Element, compounds: &[Compound]) -> bool {
        let Some((last, around)) = compounds.split_last() else { return false };
        self.left.set(self.left.get().saturating_sub(1));
        if self.left.get() == 0 || !last.fits(element) {
            return false;
        }
        let mut at = tree.node(id).and_then(|node| node.parent);
        let mut around = around.iter().rev().peekable();
        while let Some(wanted) = around.peek() {
            let Some(id) = at else { return false };
            self.left.set(self.left.get().saturating_sub(1));
            let fits = tree.element(id).is_some_and(|element| wanted.fits(element));
            if fits {
                around.next();
            } else if wanted.parent || self.left.get() == 0 {
                return false;
            }
            at = tree.node(id).and_then(|node| node.parent);
        }
        true
    }

    /// The look of an element within another.
    pub(super) fn look(&self, tree: &Tree, id: Id, element: &Element, around: &Look) -> Look {
        let name = element.name();
        let mut display = match name {
            "li" => Display::ListItem,
            // What a browser without scripts shows.
            "dialog" if !element.has("open") => Display::None,
            _ if is_block(name) => Display::Block,
            _ => Display::Inline,
        };
        let mut look = Look { hidden: false, style: CharStyle::PLAIN, ..around.clone() };
        let mut struck = matches!(name, "s" | "strike" | "del");
        let mut baseline = match name {
            "sup" => Some(Baseline::Raised),
            "sub" => Some(Baseline::Lowered),
            _ => None,
        };
        let mut out_of_line = false;
        match name {
            "pre" | "listing" | "xmp" | "plaintext" | "textarea" => look.spaces = Spaces::Kept,
            "ul" | "menu" | "dir" => look.marker = Marker::Dot,
            "ol" => look.marker = Marker::Decimal,
            _ => {}
        }
        if matches!(name, "ol" | "ul" | "li")
            && let Some(marker) = element.attribute("type").and_then(Marker::of_type)
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
        for saying in self.said(tree, id, element) {
            match saying {
                Saying::Display(to) => {
                    display = to;
                    hidden = false;
                }
                Saying::Visible(to) => look.visible = to,
                Saying::Hidden => hidden = true,
                Saying::Struck(to) => struck = to,
                Saying::Baseline(to) => baseline = Some(to),
                Saying::Spaces(to) => look.spaces = to,
                Saying::Marker(to) => look.marker = to,
                Saying::OutOfLine(to) => out_of_line = to,
                Saying::Colour(to) => look.colour = to,
                Saying::Background(to) => look.background = to,
                Saying::Faint(to) => look.faint = to,
            }
        }
        if self.unsure {
            look.background = None;
        }
        look.hidden = (hidden || display == Display::None) && !matches!(name, "html" | "body");
        look.block = matches!(display, Display::Block | Display::ListItem);
        look.item = display == Display::ListItem;
        // A line through a text runs through everything in it, whatever that says of lines itself; only what is set
        // as a block within the line, or out of it, is not reached (CSS Text Decoration 3, section 2.1).
        let reached = !out_of_line && display != Display::InlineBlock;
        look.style.struck = struck || (around.style.struck && reached);
        // In cells of a table the same word says where a row is aligned.
        let cell = matches!(name, "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "img");
        look.style.baseline = match baseline.filter(|_| !cell) {
            Some(Baseline::Normal) | None if !look.block => around.style.baseline,
            Some(baseline) => baseline,
            None => Baseline::Normal,
        };
        look
    }
}

/// What the declarations of a rule or of an attribute say, and whether each is called important.
fn declarations(text: &str) -> Vec<(Saying, bool)> {
    let text = without_comments(text);
    let mut said = Vec::new();
    let mut rest = text.as_str();
    loop {
        let (one, after) = upto(rest, &[';']).unwrap_or((rest, ""));
        if let Some((name, value)) = one.split_once(':') {
            let value = value.trim().to_ascii_lowercase();
            let (value, important) = match value.split_once('!') {
                Some((value, mark)) => (value.trim(), mark.trim() == "important"),
                None => (value.as_str(), false),
            };
            said.extend(
                declaration(&name.trim().to_ascii_lowercase(), value).into_iter().map(|s| (s, important)),
            );
        }
        match after.get(1..) {
            Some(more) => rest = more,
            None => return said,
        }
    }
}

fn declaration(name: &str, value: &str) -> Option<Saying> {
    let words = || value.split(|c: char| c.is_ascii_whitespace() || c == ',').filter(|word| !word.is_empty());
    let first = words().next().unwrap_or_default();
    let zero = || {
        let digits: &str = first.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
        digits.parse::<f32>().is_ok_and(|size| size == 0.0)
    };
    Some(match name {
        "display" => Saying::Display(match value {
            "none" => Display::None,
            "list-item" => Display::ListItem,
            "inline" | "contents" | "table-cell" | "ruby" => Display::Inline,
            _ if first.starts_with("inline-") => Display::InlineBlock,
            "block" | "flex" | "grid" | "table" | "flow-root" | "table-row" | "table-caption"
            | "table-row-group" | "table-header-group" | "table-footer-group" | "block flow" => {
                Display::Block
            }
            _ => return None,
        }),
        "mso-hide" if value == "all" => Saying::Hidden,
        "visibility" => match value {
            "hidden" | "collapse" => Saying::Visible(false),
            "visible" => Saying::Visible(true),
            _ => return None,
        },
        "text-decoration"
        | "text-decoration-line"
        | "-webkit-text-decoration"
        | "-webkit-text-decoration-line" => {
            if words().any(|word| word == "line-through") {
                Saying::Struck(true)
            } else if words().any(|word| {
                matches!(word, "none" | "underline" | "overline" | "blink" | "initial" | "unset" | "revert")
            }) {
                Saying::Struck(false)
            } else {
                return None;
            }
        }
        "vertical-align" => Saying::Baseline(match value {
            "super" => Baseline::Raised,
            "sub" => Baseline::Lowered,
            "inherit" => return None,
            _ => Baseline::Normal,
        }),
        "white-space" | "white-space-collapse" => Saying::Spaces(match first {
            "pre" | "pre-wrap" | "break-spaces" | "preserve" => Spaces::Kept,
            "pre-line" | "preserve-breaks" => Spaces::Lines,
            "normal" | "nowrap" | "collapse" => Spaces::Joined,
            _ => return None,
        }),
        "list-style-type" => Saying::Marker(Marker::of_style(value)?),
        "list-style" => Saying::Marker(words().find_map(Marker::of_style)?),
        "float" => Saying::OutOfLine(matches!(value, "left" | "right" | "inline-start" | "inline-end")),
        "position" if matches!(value, "absolute" | "fixed") => Saying::OutOfLine(true),
        "color" | "-webkit-text-fill-color" => match value {
            "transparent" => Saying::Faint(true),
            "inherit" | "currentcolor" => return None,
            _ => Saying::Colour(colour_of(value)),
        },
        "background" | "background-color" => match value {
            "none" | "transparent" | "inherit" | "initial" | "unset" => return None,
            _ if value.starts_with("rgba(") && value.ends_with(", 0)") => return None,
            _ if value.contains("url(") || value.contains("gradient(") => Saying::Background(None),
            _ => Saying::Background(words().find_map(colour_of).or_else(|| colour_of(value))),
        },
        "background-image" if value != "none" => Saying::Background(None),
        "font-size" => Saying::Faint(zero()),
        "opacity" if zero() => Saying::Faint(true),
        _ => return None,
    })
}

/// A colour, where it is written in one of the usual ways.
fn colour_of(text: &str) -> Colour {
    let text = text.trim().to_ascii_lowercase();
    let hex = text.strip_prefix('#').unwrap_or(&text);
    if hex.len() == 6 || (hex.len() == 3 && text.starts_with('#')) {
        let digit = |at: usize| hex.get(at..=at).and_then(|digit| u8::from_str_radix(digit, 16).ok());
        let part = |i: usize| {
            if hex.len() == 6 {
                Some(digit(2 * i)? * 16 + digit(2 * i + 1)?)
            } else {
                digit(i).map(|digit| digit * 17)
            }
        };
        if let (Some(r), Some(g), Some(b)) = (part(0), part(1), part(2)) {
            return Some([r, g, b]);
        }
    }
    if let Some(inside) = text.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')')) {
        let parts: Vec<u8> = inside
            .split(|c: char| c == ',' || c.is_ascii_whitespace())
            .filter(|part| !part.is_empty())
            .filter_map(|part| part.parse().ok())
            .collect();
        return parts.try_into().ok();
    }
    Some(match text.as_str() {
        "white" => [255; 3],
        "black" => [0; 3],
        "red" => [255, 0, 0],
        "lime" => [0, 255, 0],
        "blue" => [0, 0, 255],
        "yellow" => [255, 255, 0],
        "silver" => [192; 3],
        "gray" | "grey" => [128; 3],
        "green" => [0, 128, 0],
        "navy" => [0, 0, 128],
        "snow" => [255, 250, 250],
        "whitesmoke" => [245; 3],
        _ => return None,
    })
}

/// The compounds of a selector; nothing where it asks for more than names, ids, classes and nesting.
fn selector_of(text: &str) -> Option<Vec<Compound>> {
    let spaced = text.replace('>', " > ");
    let mut compounds: Vec<Compound> = Vec::new();
    for word in spaced.split_ascii_whitespace() {
        if word == ">" {
            compounds.last_mut()?.parent = true;
            continue;
        }
        let mut compound = Compound::default();
        let mut rest = word;
        let end = rest.find(['.', '#']).unwrap_or(rest.len());
        let (name, more) = rest.split_at(end);
        if !name.is_empty() && name != "*" {
            compound.name = Some(plain_name(name)?.to_ascii_lowercase());
        }
        rest = more;
        while let Some(mark) = rest.chars().next() {
            let after = rest.get(1..)?;
            let end = after.find(['.', '#']).unwrap_or(after.len());
            let (name, more) = after.split_at(end);
            let name = plain_name(name)?.to_owned();
            if mark == '#' {
                compound.id = Some(name);
            } else {
                compound.classes.push(name);
            }
            rest = more;
        }
        compounds.push(compound);
    }
    (!compounds.is_empty() && compounds.len() <= 32).then_some(compounds)
}

fn plain_name(name: &str) -> Option<&str> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    (!name.is_empty() && name.chars().all(plain)).then_some(name)
}

/// Whether a selector fits only while somebody points at something, or what a browser adds.
fn passing(selector: &str) -> bool {
    [":hover", ":focus", ":active", ":visited", "::", ":before", ":after", ":target"]
        .iter()
        .any(|what| selector.contains(what))
}

/// Whether rules for these media hold on a screen of any size.
fn on_screen(media: &str) -> bool {
    media.split(',').map(str::trim).any(|one| {
        let one = one.strip_prefix("only ").unwrap_or(one).trim();
        one.is_empty() || one == "all" || one == "screen"
    })
}

/// Whether a style sheet for these media is followed.
pub(super) fn is_for_screen(media: Option<&str>) -> bool {
    media.is_none_or(|media| on_screen(&media.to_ascii_lowercase()))
}

fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        out.push(' ');
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    // What old browsers were kept from reading.
    out.replace("<!--", " ").replace("-->", " ")
}

/// The text before the first of these characters outside quotation marks and brackets, and from it on.
fn upto<'a>(text: &'a str, ends: &[char]) -> Option<(&'a str, &'a str)> {
    let mut quote = None;
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open || c == '\n' => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, c) if depth == 0 && ends.contains(&c) => return Some(text.split_at(at)),
            _ => {}
        }
    }
    None
}

/// A block up to the bracket that closes it, and what follows that.
fn block(text: &str) -> (&str, &str) {
    let mut quote = None;
    let mut depth = 1usize;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open || c == '\n' => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') => {
                depth -= 1;
                if depth == 0 {
                    let (body, rest) = text.split_at(at);
                    return (body, rest.get(1..).unwrap_or_default());
                }
            }
            _ => {}
        }
    }
    (text, "")
}
