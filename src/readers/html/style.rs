//! What styles change of what a page says: what is hidden, struck out, raised or too faint to see, how spaces and list
//! items are shown, and what begins on a line of its own. Everything else about the look of a page is left aside. Rules
//! of `<style>` are followed where they select by element, class, id and nesting; a rule that selects in another way is
//! passed over, and where it strikes words out, that is said.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::computed_style::ComputedStyle;
use super::condition::{media_holds, supports};
use super::content_rule::{ContentPlace, ContentRule, added_to};
use super::css::{CssDoubt, CssValue, Display, content, declarations};
use super::css_syntax::{
    BlockItem, SelectorList, block, is_name, items, pictures_in, selector_list, upto, without_comments,
};
use super::selector::{
    Combinator, CompoundSelector, before, classes, last_of, parts, passing, selector_of, weight,
};
use super::tree::{HtmlElement, NodeId, Tree};

/// Comparisons of an element with a rule that one page may cost.
const COMPARISONS: usize = 5_000_000;
/// Rules that are kept.
const RULES: usize = 100_000;

/// A selector with what is declared for it.
#[derive(Clone, Debug)]
struct Rule {
    /// From the outermost to the element itself.
    compounds: Vec<CompoundSelector>,
    /// Ids, classes and names that it asks for.
    weight: (usize, usize, usize),
    /// The number of its layer; the last of all where it is in none.
    layer: usize,
    said: Rc<[(CssValue, bool)]>,
}

/// What rules are in.
#[derive(Clone, Copy, Debug)]
struct RuleContext {
    /// Whether they are sure to hold.
    sure: bool,
    layer: usize,
    depth: usize,
}

/// All rules of a page.
#[derive(Debug, Default)]
pub(super) struct StyleSheet {
    rules: Vec<Rule>,
    /// Which rules may fit an element of this id (`#a`), class (`.a`), name (`a`) or any (an empty text).
    index: BTreeMap<String, Vec<usize>>,
    /// Comparisons that are left.
    left: std::cell::Cell<usize>,
    /// Whether a rule that could not be followed strikes words out.
    pub(super) unfollowed: bool,
    /// Whether a rule within a rule, which is not followed, hides something.
    pub(super) hides_within: bool,
    /// What rules that could not be followed may hide, and their index like that of the others.
    hiding: Vec<Vec<CompoundSelector>>,
    index_of_hiding: BTreeMap<String, Vec<usize>>,
    /// What such rules may show, whether they are called important, and their index like that of the others.
    showing: Vec<(Vec<CompoundSelector>, CssDoubt, bool)>,
    index_of_showing: BTreeMap<String, Vec<usize>>,
    /// The names of layers, the weightier later.
    layers: Vec<String>,
    /// Whether colours may be other than they seem, for a rule about them could not be followed.
    pub(super) unsure: bool,
    /// Rules that add words, and their index like that of the others.
    adding: Vec<ContentRule>,
    index_of_adding: BTreeMap<String, Vec<usize>>,
    /// Whether marks of lists or words are added in a way that is not followed.
    pub(super) own_marks: bool,
    /// Pictures that rules put behind the text.
    pub(super) pictures: usize,
}

/// Words that styles add to an element.
pub(super) struct AddedWords {
    /// The words; nothing where only a rule that is not followed may add some.
    pub(super) words: Option<String>,
    /// Whether the styles take away what would be there without them.
    pub(super) none: bool,
    pub(super) look: ComputedStyle,
    /// Whether there may be words that cannot be worked out.
    pub(super) lost: bool,
}

/// Which rules of an index may fit an element, in their order.
fn places(index: &BTreeMap<String, Vec<usize>>, element: &HtmlElement) -> Vec<usize> {
    let mut keys = vec![String::new(), element.name().to_owned()];
    keys.extend(element.attribute("id").map(|id| format!("#{id}")));
    keys.extend(classes(element).take(64).map(|class| format!(".{class}")));
    keys.sort_unstable();
    keys.dedup();
    let mut places: Vec<usize> = keys.iter().filter_map(|key| index.get(key)).flatten().copied().collect();
    places.sort_unstable();
    places
}

impl StyleSheet {
    pub(super) fn new() -> Self {
        Self { left: std::cell::Cell::new(COMPARISONS), ..Self::default() }
    }

    /// Adds the rules of a style sheet; `sure` says whether they are sure to hold.
    pub(super) fn add(&mut self, css: &str, sure: bool) {
        let css = without_comments(css);
        self.pictures += pictures_in(&css);
        self.rules_of(&css, RuleContext { sure, layer: usize::MAX, depth: 0 });
    }

    fn rules_of(&mut self, css: &str, within: RuleContext) {
        let depth = within.depth;
        let mut rest = css.trim_start();
        loop {
            // What old browsers were kept from reading.
            while let Some(after) =
                rest.strip_prefix("<!--").or_else(|| rest.strip_prefix("-->")).filter(|_| depth == 0)
            {
                rest = after.trim_start();
            }
            // Only a rule that begins with this sign may be one line, such as @import: nothing is fetched.
            let named = rest.strip_prefix('@').filter(|name| name.starts_with(is_name));
            let ends: &[char] = if named.is_some() { &['{', ';'] } else { &['{'] };
            let Some((head, after)) = upto(rest, ends) else { return };
            let open = after.starts_with('{');
            let after = after.get(1..).unwrap_or_default();
            let (body, after) = if open { block(after) } else { ("", after) };
            rest = after.trim_start();
            match head.trim().strip_prefix('@').filter(|_| named.is_some()) {
                Some(rule) if !open => {
                    for name in rule.strip_prefix("layer").into_iter().flat_map(parts) {
                        self.layer(name);
                    }
                }
                Some(rule) => {
                    self.own_marks |= rule.to_ascii_lowercase().starts_with("counter-style");
                    if let Some(inside) = self.condition(rule, within).filter(|_| depth < 8) {
                        self.rules_of(body, inside);
                    }
                }
                None => self.rule(head.trim(), body, within),
            }
        }
    }

    /// What the rules in such a block are in; nothing where none of them holds.
    fn condition(&mut self, rule: &str, within: RuleContext) -> Option<RuleContext> {
        let name = rule.find(|c: char| !is_name(c)).unwrap_or(rule.len());
        let (name, what) = rule.split_at_checked(name)?;
        let within = RuleContext { depth: within.depth + 1, ..within };
        let holds = match name.to_ascii_lowercase().as_str() {
            "media" => media_holds(what),
            "supports" => supports(what),
            "layer" => {
                // The order of layers within layers is not followed.
                let sure = within.sure && within.layer == usize::MAX && !what.contains('.');
                return Some(RuleContext { sure, layer: self.layer(what.trim()), ..within });
            }
            "container" | "scope" => None,
            _ => Some(false),
        };
        (holds != Some(false)).then_some(RuleContext { sure: within.sure && holds.is_some(), ..within })
    }

    /// The number of a layer, a new one where there is none of that name.
    fn layer(&mut self, name: &str) -> usize {
        let there = self.layers.iter().position(|there| there == name).filter(|_| !name.is_empty());
        there.unwrap_or_else(|| {
            self.layers.push(name.to_owned());
            self.layers.len() - 1
        })
    }

    fn rule(&mut self, selectors: &str, body: &str, context: RuleContext) {
        let list = selector_list(selectors);
        if list == SelectorList::Invalid {
            return;
        }
        let sure = list == SelectorList::Valid && context.sure;
        let said: Rc<[(CssValue, bool)]> = declarations(body).into();
        // Rules within a rule are not followed.
        for item in items(body) {
            let BlockItem::Rule(head, within) = item else { continue };
            self.within(selectors, head, within, context);
            let within = within.to_ascii_lowercase();
            self.unfollowed |= within.contains("line-through");
            let tight: String = within.chars().filter(|c| !c.is_whitespace()).collect();
            self.hides_within |= tight.contains("display:none") || tight.contains("visibility:hidden");
            self.own_marks |= within.split(['{', ';']).any(|one| {
                let value = one.trim_start().strip_prefix("content").map(str::trim_start);
                value.is_some_and(|value| value.starts_with(':') && value.contains(char::is_alphanumeric))
            });
        }
        let content = content(body);
        let adds = content.is_some() || !said.is_empty();
        for selector in parts(selectors).filter(|one| adds && one.contains(':')) {
            let Some((place, compounds, followed)) = added_to(selector) else { continue };
            let followed = followed && sure;
            let Some(last) = compounds.last().filter(|_| self.adding.len() < RULES) else { continue };
            self.index_of_adding.entry(last.key()).or_default().push(self.adding.len());
            let (weight, content, said) = (weight(&compounds), content.clone(), Rc::clone(&said));
            self.adding.push(ContentRule { compounds, followed, place, weight, content, said });
        }
        if said.is_empty() {
            return;
        }
        let colours = said.iter().any(|(s, _)| matches!(s, CssValue::Colour(_) | CssValue::Background(_)));
        let strikes = said.iter().any(|(saying, _)| matches!(saying, CssValue::Lines { struck: true, .. }));
        let hides = said.iter().any(|(saying, _)| hides(saying));
        for selector in parts(selectors) {
            let Some(compounds) = selector_of(selector).filter(|_| sure) else {
                if passing(selector) {
                    continue;
                }
                self.unfollowed |= strikes;
                self.unsure |= colours;
                for compounds in may_fit(selector) {
                    let Some(last) = compounds.last().filter(|_| hides && self.hiding.len() < RULES) else {
                        continue;
                    };
                    self.index_of_hiding.entry(last.key()).or_default().push(self.hiding.len());
                    self.hiding.push(compounds);
                }
                self.may_show(selector, &said);
                continue;
            };
            let Some(last) = compounds.last().filter(|_| self.rules.len() < RULES) else { continue };
            let (weight, layer) = (weight(&compounds), context.layer);
            self.index.entry(last.key()).or_default().push(self.rules.len());
            self.rules.push(Rule { compounds, weight, layer, said: Rc::clone(&said) });
        }
    }

    /// Notes what a rule within a rule may show: the element itself, or one that its head names.
    fn within(&mut self, selectors: &str, head: &str, body: &str, context: RuleContext) {
        let mut context = RuleContext { depth: context.depth + 1, ..context };
        let mut about = selectors;
        if let Some(rule) = head.strip_prefix('@') {
            let Some(inside) = self.condition(rule, context) else { return };
            context = inside;
        } else {
            let last = head.rsplit(|c: char| c.is_whitespace() || matches!(c, '>' | '+' | '~')).next();
            if !last.is_some_and(|last| last.contains('&')) {
                about = head;
            }
            if passing(head) {
                return;
            }
        }
        let said = declarations(body);
        parts(about).filter(|one| !passing(one)).for_each(|one| self.may_show(one, &said));
        for item in items(body) {
            if let BlockItem::Rule(head, body) = item
                && context.depth < 8
            {
                self.within(about, head, body, context);
            }
        }
    }

    /// Notes what a rule that is not followed may show.
    fn may_show(&mut self, selector: &str, said: &[(CssValue, bool)]) {
        for important in [false, true] {
            let Some(doubt) = CssDoubt::of(said, important) else { continue };
            for compounds in may_fit(selector) {
                let Some(last) = compounds.last().filter(|_| self.showing.len() < RULES) else { continue };
                self.index_of_showing.entry(last.key()).or_default().push(self.showing.len());
                // Whether it hides is asked apart from this.
                self.showing.push((compounds, CssDoubt { hides: false, ..doubt }, important));
            }
        }
    }

    /// What rules and its own attributes say of an element, the weightier later.
    pub(super) fn said(&self, tree: &Tree, id: NodeId, element: &HtmlElement) -> Vec<CssValue> {
        let mut found: Vec<&Rule> = Vec::new();
        if !self.rules.is_empty() && self.left.get() > 0 {
            found.extend(places(&self.index, element).iter().filter_map(|at| self.rules.get(*at)));
            found.retain(|rule| self.fits(tree, id, element, &rule.compounds));
        }
        let mut shown: Vec<&(Vec<CompoundSelector>, CssDoubt, bool)> = Vec::new();
        if !self.showing.is_empty() && self.left.get() > 0 {
            shown.extend(
                places(&self.index_of_showing, element).iter().filter_map(|at| self.showing.get(*at)),
            );
            shown.retain(|(compounds, ..)| self.fits(tree, id, element, compounds));
        }
        let own = element.attribute("style").map(declarations).unwrap_or_default();
        let mut all = Vec::new();
        for wanted in [false, true] {
            // What is important in an earlier layer is so before all that is in a later one.
            found
                .sort_by_key(|rule| (if wanted { usize::MAX - rule.layer } else { rule.layer }, rule.weight));
            let chosen = |(_, important): &&(CssValue, bool)| *important == wanted;
            let rules = found.iter().flat_map(|rule| rule.said.iter()).filter(chosen);
            all.extend(rules.map(|(saying, _)| saying.clone()));
            // One that may hold is taken to be weightier than all that do.
            let doubts = shown.iter().filter(|(_, _, important)| *important == wanted);
            all.extend(doubts.map(|(_, doubt, _)| CssValue::Doubt(*doubt)));
            all.extend(own.iter().filter(chosen).map(|(saying, _)| saying.clone()));
        }
        all
    }

    /// The words that rules add to an element at a place, and their look; nothing where no rule speaks of them.
    pub(super) fn added(
        &self,
        tree: &Tree,
        id: NodeId,
        element: &HtmlElement,
        at: ContentPlace,
        around: &ComputedStyle,
    ) -> Option<AddedWords> {
        if self.adding.is_empty() || self.left.get() == 0 {
            return None;
        }
        let places = places(&self.index_of_adding, element);
        let mut found: Vec<&ContentRule> =
            places.iter().filter_map(|place| self.adding.get(*place)).collect();
        found.retain(|rule| rule.place == at && self.fits(tree, id, element, &rule.compounds));
        found.sort_by_key(|rule| rule.weight);
        let (followed, loose): (Vec<&ContentRule>, Vec<&ContentRule>) =
            found.into_iter().partition(|rule| rule.followed);
        let mut look = around.clone();
        (look.hidden, look.block, look.item) = (false, false, false);
        let all = || followed.iter().flat_map(|rule| rule.said.iter());
        for (saying, _) in all().filter(|(_, i)| !i).chain(all().filter(|(_, i)| *i)) {
            match saying {
                CssValue::Display(to) => {
                    look.hidden = *to == Display::None;
                    look.block = matches!(to, Display::Block | Display::ListItem | Display::Flex);
                }
                CssValue::Hidden => look.hidden = true,
                CssValue::Doubt(doubt) => look.hidden &= !doubt.display,
                CssValue::Visible(to) => look.visible = *to,
                CssValue::Lines { struck, .. } => look.style.struck = *struck || around.style.struck,
                CssValue::Baseline(to) => look.style.baseline = *to,
                CssValue::Spaces(to) => look.spaces = *to,
                CssValue::Quotes(to) => look.quotes.clone_from(to),
                CssValue::Colour(_) | CssValue::Background(_) | CssValue::Faint(_) => look.tint(saying),
                CssValue::Marker(_)
                | CssValue::Counting(_)
                | CssValue::Floats(_)
                | CssValue::Position(_)
                | CssValue::Bit(..)
                | CssValue::Turned(_)
                | CssValue::Order(_) => {}
            }
        }
        let contents = || followed.iter().filter_map(|rule| rule.content.as_ref());
        let content = contents().rfind(|(_, important)| *important).or_else(|| contents().next_back());
        let worked_out = |words: Option<String>| words.is_some_and(|w| !w.chars().any(char::is_alphanumeric));
        // What is not seen, as it stands, is no loss.
        let unseen = |rule: &ContentRule| {
            rule.said.iter().any(|(saying, _)| hides(saying) || *saying == CssValue::Faint(true))
        };
        let lost = loose.iter().filter(|rule| !unseen(rule)).any(|rule| {
            let content = rule.content.as_ref();
            content.is_some_and(|(content, _)| !worked_out(content.words(element, &look.quotes)))
        });
        let words = content.map(|(content, _)| content.words(element, &look.quotes));
        let lost = lost || (words == Some(None) && !look.hidden);
        let none = content.is_some_and(|(content, _)| content.is_none());
        Some(AddedWords { words: words.map(Option::unwrap_or_default), none, look, lost })
    }

    /// Whether any rule adds words.
    pub(super) fn adds(&self) -> bool {
        self.adding.iter().any(|rule| rule.content.is_some())
    }

    /// Whether the page has so many rules and elements that not all were compared.
    pub(super) fn is_exhausted(&self) -> bool {
        self.left.get() == 0
    }

    /// Whether a rule that could not be followed may hide an element.
    pub(super) fn may_hide(&self, tree: &Tree, id: NodeId, element: &HtmlElement) -> bool {
        if self.hiding.is_empty() || self.left.get() == 0 {
            return false;
        }
        let places = places(&self.index_of_hiding, element);
        self.left.set(self.left.get().saturating_sub(places.len()));
        places.iter().filter_map(|at| self.hiding.get(*at)).any(|one| self.fits(tree, id, element, one))
    }

    fn fits(&self, tree: &Tree, id: NodeId, element: &HtmlElement, compounds: &[CompoundSelector]) -> bool {
        let Some((last, around)) = compounds.split_last() else { return false };
        self.left.set(self.left.get().saturating_sub(1));
        self.left.get() > 0 && last.fits(tree, id, element) && self.is_within(tree, id, around)
    }

    /// Whether an element is where the compounds before its own want it to be.
    fn is_within(&self, tree: &Tree, id: NodeId, compounds: &[CompoundSelector]) -> bool {
        let Some((wanted, rest)) = compounds.split_last() else { return true };
        let step = |at: NodeId| match wanted.link {
            Combinator::Around | Combinator::Parent => tree.node(at).and_then(|node| node.parent),
            Combinator::Before | Combinator::Earlier => before(tree, at),
        };
        let mut at = step(id);
        while let Some(there) = at {
            self.left.set(self.left.get().saturating_sub(1));
            if self.left.get() == 0 {
                return false;
            }
            if tree.element(there).is_some_and(|element| wanted.fits(tree, there, element)) {
                if self.is_within(tree, there, rest) {
                    return true;
                }
                // Further out there is only less around it.
                if wanted.link == Combinator::Around
                    && rest.last().is_some_and(|next| next.link == Combinator::Around)
                {
                    return false;
                }
            }
            if matches!(wanted.link, Combinator::Parent | Combinator::Before) {
                return false;
            }
            at = step(there);
        }
        false
    }
}

/// What a selector selects, or more than that where it is not followed.
fn may_fit(selector: &str) -> Vec<Vec<CompoundSelector>> {
    if let Some(compounds) = selector_of(selector) {
        return vec![compounds];
    }
    // A list of what the element may be says more than nothing.
    let list = [":is(", ":where("].iter().find_map(|head| selector.strip_prefix(head)?.strip_suffix(')'));
    match list.filter(|list| upto(list, &[')']).is_none()) {
        Some(list) => parts(list).map(|one| vec![last_of(one)]).collect(),
        None => vec![vec![last_of(selector)]],
    }
}

/// Whether a declaration hides what it is for.
fn hides(saying: &CssValue) -> bool {
    match saying {
        CssValue::Display(Display::None) | CssValue::Visible(false) | CssValue::Hidden => true,
        CssValue::Doubt(doubt) => doubt.hides,
        _ => false,
    }
}
