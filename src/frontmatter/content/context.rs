//! What every chapter looks at: the manifest, the day of the bundle and its items, each beside what the manifest says of
//! it. Which page an item begins on is known only for the time being, until the plan has settled; so an item carries no
//! page, and the context is asked for it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::RichText;
use super::saying::{Quotations, Saying};
use crate::case::arrears::Audit;
use crate::case::manifest::Manifest;
use crate::case::manifest::case_types::{Evidence, Naming, Step, Text, TextPiece};
use crate::case::manifest::item_ref::ItemRef;
use crate::case::manifest::types::{Event, Item};
use crate::case::profile::Profile;
use crate::case::time_limits::LimitRules;
use crate::model::finding::Finding;
use crate::model::plan::{Plan, PlanEntry};
use crate::model::{Digest, PageNumber, PageRange};

/// An item of the bundle, beside what the manifest says of it. Which pages it has is the plan's to say.
#[derive(Clone, Copy, Debug)]
pub struct ItemInBundle<'a> {
    /// The item's number in the bundle, from 1.
    pub number: u32,
    /// What the manifest says.
    pub item: &'a Item,
    /// What was found when it was read.
    pub entry: &'a PlanEntry,
}

impl<'a> ItemInBundle<'a> {
    /// The items of a bundle. Both lists are in its order, with one element for each item.
    pub fn in_order(
        items: &'a [Item],
        entries: impl IntoIterator<Item = &'a PlanEntry>,
    ) -> Vec<ItemInBundle<'a>> {
        let both = (1..).zip(items).zip(entries);
        both.map(|((number, item), entry)| ItemInBundle { number, item, entry }).collect()
    }
}

/// A page of an item, counted from 1; the item's first page when none is named.
#[derive(Clone, Copy, Debug)]
pub struct ItemPage<'a> {
    /// The item.
    pub placed: ItemInBundle<'a>,
    /// Which of its pages.
    pub page: Option<u32>,
}

/// How the bundle was made, for the certificate: the same facts that the record keeps.
#[derive(Clone, Debug, Default)]
pub struct BuildFacts<'a> {
    /// Everything that was found.
    pub findings: &'a [Finding],
    /// The digest that stands for the evidence as a whole.
    pub evidence_digest: Option<Digest>,
    /// The name of the zip with the originals, when one is made.
    pub originals: Option<String>,
}

/// The case as the chapters see it.
#[derive(Debug)]
pub struct CaseContext<'a> {
    /// What the user wrote.
    pub manifest: &'a Manifest,
    /// What the bundle is for.
    pub profile: &'a Profile,
    /// The day of the bundle.
    pub date: Date,
    /// The accounts, audited.
    pub audits: &'a [Audit],
    /// The items that are in the bundle, in its order.
    pub items: Vec<ItemInBundle<'a>>,
    /// What is known of how the bundle was made.
    pub making: BuildFacts<'a>,
    /// Which notes of what others said can be read in the documents.
    pub(super) quotations: Quotations,
    /// Every number, as far as the lengths of the parts are known.
    plan: Plan,
    /// The pages of each item under this plan.
    pages: Vec<PageRange>,
    named: BTreeMap<String, ItemInBundle<'a>>,
}

impl<'a> CaseContext<'a> {
    /// The case with its items in the order of the plan.
    pub fn new(
        manifest: &'a Manifest,
        items: Vec<ItemInBundle<'a>>,
        plan: Plan,
        profile: &'a Profile,
        audits: &'a [Audit],
        date: Date,
    ) -> Self {
        let mut named = BTreeMap::new();
        for placed in &items {
            let files = placed.item.all_files().iter();
            named.extend(files.map(|file| (file.as_str().to_owned(), *placed)));
            named.extend(placed.item.id.iter().map(|id| (id.clone(), *placed)));
        }
        let pages = pages_of(&plan);
        let (making, quotations) = (BuildFacts::default(), Quotations::default());
        Self { manifest, profile, date, audits, items, making, quotations, plan, pages, named }
    }

    /// The same with the quotations looked for. Until then every note is printed as one.
    pub(crate) fn quoting(self, quotations: Quotations) -> Self {
        Self { quotations, ..self }
    }

    /// What is to be said of quotations that are in no document.
    pub(crate) fn quotation_findings(&self) -> &[Finding] {
        self.quotations.findings()
    }

    /// A note of what somebody said, as it is printed; nothing where there is none.
    pub(super) fn noted(&self, placed: &ItemInBundle<'_>, saying: Saying) -> Option<String> {
        let words = saying.of(placed.item)?;
        Some(self.quotations.printed(placed.number, saying, &self.initialise_children(words)))
    }

    /// The same with what is known of how the bundle was made.
    pub fn made(self, making: BuildFacts<'a>) -> Self {
        Self { making, ..self }
    }

    /// Gives the items the pages of another plan, and the evidence the digest that it has with them.
    pub fn renumber(&mut self, plan: Plan, evidence_digest: Digest) {
        self.making.evidence_digest = Some(evidence_digest);
        self.pages = pages_of(&plan);
        self.plan = plan;
    }

    /// Every number, as far as the lengths of the parts are known.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The plan alone, once it has settled.
    pub fn into_plan(self) -> Plan {
        self.plan
    }

    /// The item that is meant, when it is in the bundle.
    pub fn item(&self, to: &ItemRef) -> Option<ItemInBundle<'a>> {
        self.named.get(&to.0).copied()
    }

    /// The pages of an item.
    pub fn pages(&self, placed: &ItemInBundle<'_>) -> PageRange {
        let pages = self.pages.get((placed.number as usize).saturating_sub(1)).copied();
        // An item of another bundle has no pages in this one.
        pages.unwrap_or(PageRange::new(PageNumber::COVER, 1))
    }

    /// The first page of an item.
    pub fn first_page(&self, placed: &ItemInBundle<'_>) -> PageNumber {
        self.pages(placed).first()
    }

    /// The page of the bundle that is this page of an item; the item's first page when there is no such page, which
    /// `check` refuses.
    pub fn page_of(&self, to: ItemPage<'_>) -> PageNumber {
        let pages = self.pages(&to.placed);
        pages.first().after(to.page.map_or(0, |page| page.saturating_sub(1)).min(pages.count() - 1))
    }

    /// The page of the bundle where an item, or a page of it, stands. Where an item of several files is named by one of
    /// them, the first page of that file.
    pub fn page(&self, to: &ItemRef, page: Option<u32>) -> Option<PageNumber> {
        let placed = self.item(to)?;
        let at = placed.item.files.iter().position(|file| file.as_str() == to.0);
        let before = at.and_then(|at| placed.entry.files.get(at)).map(|file| file.before + 1);
        Some(self.page_of(ItemPage { placed, page: page.or(before) }))
    }

    /// The pages of an event's items. The page that the event names is one of the first item.
    pub(super) fn event_pages(&self, event: &Event) -> Vec<ItemPage<'a>> {
        let page =
            |(at, item)| Some(ItemPage { placed: self.item(item)?, page: event.page.filter(|_| at == 0) });
        event.items.iter().enumerate().filter_map(page).collect()
    }

    /// The first document that is this step, in the order of the bundle.
    pub fn step(&self, step: Step) -> Option<ItemInBundle<'a>> {
        self.items.iter().find(|placed| placed.item.step == Some(step)).copied()
    }

    /// The rules that the profile sets, in the nation of the case.
    pub fn rules(&self) -> LimitRules {
        LimitRules::new(self.manifest.case.nation.unwrap_or_default(), self.profile.terms.clone())
    }

    /// A text with the pages of the items it names, and children as they are to be printed. A page stands in brackets,
    /// unless the user has set brackets around it.
    pub fn prose(&self, text: &Text) -> RichText {
        let mut prose = RichText::new();
        let mut open = 0_usize;
        for piece in text.pieces() {
            prose = match piece {
                TextPiece::Words(words) => {
                    for c in words.chars() {
                        match c {
                            '(' => open += 1,
                            ')' => open = open.saturating_sub(1),
                            _ => {}
                        }
                    }
                    prose.say(self.initialise_children(words))
                }
                TextPiece::Cited(item, page) => match self.page(&item, page) {
                    Some(page) if open == 0 => prose.say("(").page(page).say(")"),
                    Some(page) => prose.page(page),
                    // `check` has refused it; what is set here is never published.
                    None => prose.say(item.0),
                },
            };
        }
        prose
    }

    /// A text as the manifest has it, with children as they are to be printed. For findings: the pages that it names have
    /// no number until there is a bundle.
    pub fn as_written(&self, text: &Text) -> String {
        self.initialise_children(&text.0)
    }

    /// The paragraphs of a text, which are parted by empty lines.
    pub fn paragraphs(&self, text: &Text) -> Vec<RichText> {
        let paragraphs = crate::pdf::layout::wording::paragraphs(&text.0);
        paragraphs.into_iter().map(|paragraph| self.prose(&Text(paragraph))).collect()
    }

    /// The pages of some evidence, in the order it was given: "p. 47, p. 52".
    pub fn evidence(&self, evidence: &[Evidence]) -> RichText {
        RichText::new().pages(evidence.iter().filter_map(|e| self.page(&e.item, e.page)))
    }

    /// Plain words with each child's name as it is to be printed.
    pub fn initialise_children(&self, words: &str) -> String {
        initialise_children(self.manifest, words)
    }
}

fn pages_of(plan: &Plan) -> Vec<PageRange> {
    plan.items().map(|item| item.pages).collect()
}

/// Words with the children's names as initials, unless the manifest wants names.
pub fn initialise_children(manifest: &Manifest, words: &str) -> String {
    if manifest.bundle.children == Some(Naming::Names) {
        return words.into();
    }
    let mut words = words.to_owned();
    // Longer names first, so that a full name is not left half told.
    let mut children: Vec<_> = manifest.child.iter().filter(|child| !child.name.trim().is_empty()).collect();
    children.sort_by_key(|child| std::cmp::Reverse(child.name.len()));
    for child in children {
        let initials = child.initials.clone().unwrap_or_else(|| initials(&child.name));
        words = replace_word(&words, child.name.trim(), &initials);
    }
    words
}

/// "Oliwia Wójcik" as "O.W."; "Mary-Ann" as "M.".
fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|part| part.chars().next()).flat_map(|first| [first, '.']).collect()
}

/// Replaces a name where it stands as whole words.
fn replace_word(text: &str, name: &str, with: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        let inside = out.chars().chain(before.chars()).last().is_some_and(char::is_alphanumeric)
            || after.chars().next().is_some_and(char::is_alphanumeric);
        out.push_str(before);
        out.push_str(if inside { name } else { with });
        // "O." before a full stop that ends the sentence keeps one stop.
        let doubled = !inside && with.ends_with('.') && after.starts_with('.');
        rest = if doubled { &after[1..] } else { after };
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::manifest::case_types::Child;

    #[test]
    fn children_are_printed_as_initials_where_their_names_are_words() {
        let child = |name: &str, initials: Option<&str>| Child {
            name: name.into(),
            initials: initials.map(Into::into),
        };
        let mut manifest = Manifest {
            child: vec![child("Oliwia Wójcik", None), child("Oliwia", Some("O.")), child("Jo", None)],
            ..Manifest::default()
        };
        let words = "Oliwia Wójcik, and Oliwia. Oliwia’s school; John and Jo";
        assert_eq!(initialise_children(&manifest, words), "O.W., and O. O.’s school; John and J.");
        manifest.bundle.children = Some(Naming::Names);
        assert_eq!(initialise_children(&manifest, words), words);
    }
}
