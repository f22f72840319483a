//! Selectors of style rules: names, ids, classes, attributes, places among neighbours and what must not be, as far as a
//! page that stands still decides them.

use super::content::bracketed;
use super::css_syntax::upto;
use super::tree::{HtmlElement, NodeId, Tree};

/// How many compounds a selector may have.
const LONGEST: usize = 32;

/// How a compound is joined to the one after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Combinator {
    /// Somewhere around it.
    #[default]
    Around,
    /// Its parent.
    Parent,
    /// The element just before it.
    Before,
    /// An element before it with the same parent.
    Earlier,
}

/// An attribute that is asked for.
#[derive(Clone, Debug)]
struct Wanted {
    name: String,
    /// The sign before the equals sign; an equals sign where there is none, a blank where no value is asked for.
    how: char,
    value: String,
}

impl Wanted {
    fn parse(text: &str) -> Option<Self> {
        let Some((name, value)) = text.split_once('=') else {
            let name = plain_name(text.trim())?.to_ascii_lowercase();
            return Some(Self { name, how: ' ', value: String::new() });
        };
        let how = name.chars().next_back().filter(|c| matches!(c, '~' | '|' | '^' | '$' | '*'));
        let name = name.strip_suffix(how.unwrap_or('=')).unwrap_or(name);
        let value = value.trim();
        let value = match value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            // What follows the value says how its letters are compared.
            Some(quote) => value.get(1..)?.strip_suffix(quote)?.to_owned(),
            None => plain_name(value)?.to_owned(),
        };
        (!value.contains('\\')).then_some(())?;
        Some(Self { name: plain_name(name.trim())?.to_ascii_lowercase(), how: how.unwrap_or('='), value })
    }

    fn fits(&self, element: &HtmlElement) -> bool {
        let Some(there) = element.attribute(&self.name) else { return false };
        let wanted = self.value.as_str();
        match self.how {
            ' ' => true,
            '~' => there.split_ascii_whitespace().any(|word| word == wanted),
            '|' => there.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')),
            '^' => !wanted.is_empty() && there.starts_with(wanted),
            '$' => !wanted.is_empty() && there.ends_with(wanted),
            '*' => !wanted.is_empty() && there.contains(wanted),
            // The kind of a field may be written in capitals.
            _ if self.name == "type" => there.eq_ignore_ascii_case(wanted),
            _ => there == wanted,
        }
    }
}

/// Where an element must be, or what state it must be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    First,
    Last,
    Root,
    Checked,
}

/// A part of a selector: what is asked of one element.
#[derive(Clone, Debug, Default)]
pub(super) struct CompoundSelector {
    name: Option<String>,
    id: Option<String>,
    classes: Vec<String>,
    attributes: Vec<Wanted>,
    states: Vec<State>,
    not: Vec<CompoundSelector>,
    /// How it is joined to the compound after it.
    pub(super) link: Combinator,
}

impl CompoundSelector {
    pub(super) fn fits(&self, tree: &Tree, id: NodeId, element: &HtmlElement) -> bool {
        self.name.as_deref().is_none_or(|name| name == element.name())
            && self.id.as_deref().is_none_or(|id| element.attribute("id") == Some(id))
            && self.classes.iter().all(|class| classes(element).any(|there| there == class))
            && self.attributes.iter().all(|wanted| wanted.fits(element))
            && self.states.iter().all(|state| state.fits(tree, id, element))
            && !self.not.iter().any(|not| not.fits(tree, id, element))
    }

    /// Under what a rule for such an element is found: `#a`, `.a`, `a` or nothing.
    pub(super) fn key(&self) -> String {
        match (&self.id, self.classes.first(), &self.name) {
            (Some(id), _, _) => format!("#{id}"),
            (_, Some(class), _) => format!(".{class}"),
            (_, _, Some(name)) => name.clone(),
            _ => String::new(),
        }
    }

    /// Ids, classes and names that it asks for.
    fn weight(&self) -> (usize, usize, usize) {
        let (a, b, c) = weight(&self.not);
        (
            a + usize::from(self.id.is_some()),
            b + self.classes.len() + self.attributes.len() + self.states.len(),
            c + usize::from(self.name.is_some()),
        )
    }
}

impl State {
    fn fits(self, tree: &Tree, id: NodeId, element: &HtmlElement) -> bool {
        match self {
            State::First => before(tree, id).is_none(),
            State::Last => {
                let mut next = tree.node(id).and_then(|node| node.next);
                while let Some(at) = next.filter(|at| tree.element(*at).is_none()) {
                    next = tree.node(at).and_then(|node| node.next);
                }
                next.is_none()
            }
            State::Root => element.name() == "html",
            State::Checked => element.has("checked") || element.has("selected"),
        }
    }
}

/// The element before another with the same parent.
pub(super) fn before(tree: &Tree, id: NodeId) -> Option<NodeId> {
    let mut at = tree.node(id)?.before;
    while let Some(there) = at.filter(|at| tree.element(*at).is_none()) {
        at = tree.node(there)?.before;
    }
    at
}

/// Ids, classes and names that a selector asks for.
pub(super) fn weight(compounds: &[CompoundSelector]) -> (usize, usize, usize) {
    compounds
        .iter()
        .map(CompoundSelector::weight)
        .fold((0, 0, 0), |(a, b, c), (x, y, z)| (a + x, b + y, c + z))
}

pub(super) fn classes(element: &HtmlElement) -> impl Iterator<Item = &str> {
    element.attribute("class").unwrap_or_default().split_ascii_whitespace()
}

/// The compounds of a selector, from the outermost to the element itself; nothing where it asks for what is not
/// followed.
pub(super) fn selector_of(text: &str) -> Option<Vec<CompoundSelector>> {
    let mut rest = text.trim();
    let mut compounds: Vec<CompoundSelector> = Vec::new();
    while !rest.is_empty() {
        let (compound, after, followed) = compound(rest);
        (followed && after.len() < rest.len() && compounds.len() < LONGEST).then_some(())?;
        compounds.push(compound);
        let next = after.trim_start();
        let link = match next.chars().next() {
            Some('>') => Combinator::Parent,
            Some('+') => Combinator::Before,
            Some('~') => Combinator::Earlier,
            _ => Combinator::Around,
        };
        rest = if link == Combinator::Around { next } else { next.get(1..)?.trim_start() };
        (link == Combinator::Around || !rest.is_empty()).then_some(())?;
        compounds.last_mut()?.link = link;
    }
    (!compounds.is_empty()).then_some(compounds)
}

/// As much as can be followed of what a selector asks of the element itself.
pub(super) fn last_of(text: &str) -> CompoundSelector {
    let mut rest = text.trim();
    while let Some((_, after)) = upto(rest, &[' ', '\t', '\n', '\r', '\u{C}', '>', '+', '~']) {
        let after = after.get(1..).unwrap_or_default();
        // Such a sign in brackets compares the value of an attribute.
        let head = rest.get(..rest.len() - after.len()).unwrap_or_default();
        if head.matches('[').count() > head.matches(']').count() {
            let Some((_, outside)) = after.split_once(']') else { break };
            let bracket = rest.get(..rest.len() - outside.len()).unwrap_or_default();
            match upto(outside, &[' ', '>', '+', '~']) {
                Some(_) => rest = outside,
                None => return compound(bracket).0,
            }
            continue;
        }
        if after.trim().is_empty() {
            break;
        }
        rest = after;
    }
    compound(rest).0
}

/// The compound at the start of a text, what follows it, and whether all of it is followed.
fn compound(text: &str) -> (CompoundSelector, &str, bool) {
    let mut found = CompoundSelector::default();
    let mut rest = text;
    if let Some(after) = rest.strip_prefix('*') {
        rest = after;
    } else if let Some((name, after)) = name(rest) {
        found.name = Some(name.to_ascii_lowercase());
        rest = after;
    }
    loop {
        let after = rest.get(1..).unwrap_or_default();
        match rest.chars().next() {
            Some(mark @ ('.' | '#')) => {
                let Some((name, after)) = name(after) else { return (found, rest, false) };
                if mark == '#' {
                    found.id = Some(name);
                } else {
                    found.classes.push(name);
                }
                rest = after;
            }
            Some('[') => {
                let inside = upto(after, &[']']);
                let Some((wanted, after)) =
                    inside.and_then(|(text, after)| Some((Wanted::parse(text)?, after)))
                else {
                    return (found, rest, false);
                };
                found.attributes.push(wanted);
                rest = after.get(1..).unwrap_or_default();
            }
            Some(':') => {
                let Some(after) = state(after, &mut found) else { return (found, rest, false) };
                rest = after;
            }
            Some(c) if !c.is_ascii_whitespace() && !matches!(c, '>' | '+' | '~') => {
                return (found, rest, false);
            }
            _ => return (found, rest, true),
        }
    }
}

/// Reads what follows a colon; nothing where it is not followed.
fn state<'a>(text: &'a str, compound: &mut CompoundSelector) -> Option<&'a str> {
    if let Some(inside) = text.get(..4).filter(|head| head.eq_ignore_ascii_case("not(")).and(text.get(4..)) {
        let (list, after) = bracketed(inside);
        for one in parts(list) {
            // Nobody points at anything on paper, so what is asked for is always so.
            if passing(one) {
                continue;
            }
            let [not] = <[CompoundSelector; 1]>::try_from(selector_of(one)?).ok()?;
            compound.not.push(not);
        }
        return Some(after);
    }
    let (name, after) = name(text)?;
    let state: &[State] = match name.to_ascii_lowercase().as_str() {
        "first-child" => &[State::First],
        "last-child" => &[State::Last],
        "only-child" => &[State::First, State::Last],
        "root" => &[State::Root],
        "checked" => &[State::Checked],
        _ => return None,
    };
    (!after.starts_with('(')).then_some(())?;
    compound.states.extend(state);
    Some(after)
}

/// The parts of a list of selectors.
pub(super) fn parts(list: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(list);
    std::iter::from_fn(move || {
        let text = rest?;
        let (one, after) = upto(text, &[',']).unwrap_or((text, ""));
        rest = after.get(1..);
        Some(one.trim())
    })
}

/// A name at the start of a text, and what follows it.
fn name(text: &str) -> Option<(String, &str)> {
    let mut found = String::new();
    let mut letters = text.char_indices();
    while let Some((at, c)) = letters.next() {
        match c {
            // A letter that is written as a number is not looked for.
            '\\' => found.push(letters.next().map(|(_, c)| c).filter(|c| !c.is_ascii_hexdigit())?),
            _ if c.is_alphanumeric() || matches!(c, '-' | '_') => found.push(c),
            _ => return (!found.is_empty()).then(|| (found, text.get(at..).unwrap_or_default())),
        }
    }
    (!found.is_empty()).then_some((found, ""))
}

fn plain_name(name: &str) -> Option<&str> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    (!name.is_empty() && name.chars().all(plain)).then_some(name)
}

/// Whether a selector fits only while somebody points at something, or what a browser adds.
pub(super) fn passing(selector: &str) -> bool {
    let lower = selector.to_ascii_lowercase();
    let mut rest = lower.as_str();
    let mut outside = String::new();
    while let Some((before, after)) = rest.split_once(":not(") {
        outside.push_str(before);
        rest = bracketed(after).1;
    }
    outside.push_str(rest);
    [":hover", ":focus", ":active", ":visited", "::", ":before", ":after", ":target"]
        .iter()
        .any(|what| outside.contains(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand, after Selectors 4: whether the one `<b>` of a page is selected; nothing where that is not followed.
    #[test]
    fn selectors_select_what_the_standard_says() {
        let page =
            "<ul id=u><li>x<li class='a b'><b title='Two words' lang=en-GB type=TEXT checked>y</b> z</ul>";
        let tree = Tree::parse(page);
        let mut all = tree.below(Tree::ROOT, |_| true);
        let id = all.find(|id| tree.element(*id).is_some_and(|e| e.name() == "b")).expect("element");
        let element = tree.element(id).expect("element");
        let fits = |text: &str| selector_of(text).map(|c| c.last().expect("one").fits(&tree, id, element));
        for (selector, selected) in [
            ("b", Some(true)),
            ("*", Some(true)),
            ("i", Some(false)),
            ("b[title]", Some(true)),
            ("[title='Two words']", Some(true)),
            ("[title~=words]", Some(true)),
            ("[title~=word]", Some(false)),
            ("[title^=\"Two w\"]", Some(true)),
            ("[title$=words]", Some(true)),
            ("[title*='o w']", Some(true)),
            ("[lang|=en]", Some(true)),
            ("[type=text]", Some(true)),
            ("b:not(.a)", Some(true)),
            ("b:not([title])", Some(false)),
            ("b:not(.a, [lang])", Some(false)),
            ("b:not(:hover)", Some(true)),
            ("b:first-child", Some(true)),
            ("b:only-child", Some(true)),
            ("b:checked", Some(true)),
            ("b:not(:checked)", Some(false)),
            ("b:nth-child(1)", None),
            ("b:is(b)", None),
            ("[title='two words' i]", None),
            ("> b", None),
            ("li >", None),
            ("b.a\\:b", Some(false)),
        ] {
            assert_eq!(fits(selector), selected, "{selector}");
        }
        for (selector, last) in
            [("#t:nth-child(2) ~ .x", ".x"), ("a b:nth-child(2)", "b"), ("p [data-x='a b']:lang(en)", "")]
        {
            assert_eq!(last_of(selector).key(), last, "{selector}");
        }
    }
}
