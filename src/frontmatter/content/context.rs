//! What every chapter looks at: the manifest, the day of the bundle and its items, each beside what the manifest says of
//! it. Which page an item begins on is known only for the time being, until the plan has settled; so an item carries no
//! page, and the context is asked for it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::RichText;
use super::placed::{CallRowInBundle, ItemInBundle, PromiseRowInBundle, Teller};
use super::saying::{Quotations, Saying};
use crate::case::arrears::Audit;
use crate::case::calls::{LoggedRow, with_officers};
use crate::case::manifest;
use crate::case::manifest::Manifest;
use crate::case::manifest::case_types::{Evidence, RESPONSE, Step, Text, TextPiece};
use crate::case::manifest::item_ref::ItemRef;
use crate::case::manifest::types::{BillLine, Event};
use crate::case::privacy::Privacy;
use crate::case::profile::Profile;
use crate::case::time_limits::LimitRules;
use crate::model::finding::Finding;
use crate::model::plan::Plan;
use crate::model::{Digest, PageNumber, PageRange, PartialDate};

/// A page of an item, counted from 1; the item's first page when none is named.
#[derive(Clone, Copy, Debug)]
pub struct ItemPage<'a> {
    /// The item.
    pub placed: ItemInBundle<'a>,
    /// Which of its pages.
    pub page: Option<u32>,
}

impl<'a> From<ItemInBundle<'a>> for ItemPage<'a> {
    fn from(placed: ItemInBundle<'a>) -> Self {
        ItemPage { placed, page: None }
    }
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
    /// What the user wrote, as it is printed.
    pub manifest: &'a Manifest,
    /// What is kept off the pages.
    pub privacy: Privacy,
    /// What the bundle is for.
    pub profile: &'a Profile,
    /// The day of the bundle.
    pub date: Date,
    /// The accounts, audited.
    pub audits: &'a [Audit],
    /// The items that are in the bundle, in its order.
    pub items: Vec<ItemInBundle<'a>>,
    /// The calls of the tables of calls.
    pub logged: &'a [LoggedRow],
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
        let privacy = Privacy::new(manifest);
        let (making, quotations) = (BuildFacts::default(), Quotations::default());
        let logged = &[];
        Self {
            manifest,
            privacy,
            profile,
            date,
            audits,
            items,
            logged,
            making,
            quotations,
            plan,
            pages,
            named,
        }
    }

    /// The same with the calls of the tables of calls.
    pub fn logging(self, logged: &'a [LoggedRow]) -> Self {
        let privacy = with_officers(self.manifest, logged);
        Self { logged, privacy, ..self }
    }

    /// The same with the quotations looked for. Until then every note is printed as one.
    pub(crate) fn quoting(self, quotations: Quotations) -> Self {
        Self { quotations, ..self }
    }

    /// What is to be said of quotations that are in no document.
    pub(crate) fn quotation_findings(&self) -> &[Finding] {
        self.quotations.findings()
    }

    /// What is printed as a quotation of what somebody said.
    pub(crate) fn quoted_sayings(&self) -> impl Iterator<Item = &str> {
        let of_items = self.items.iter().map(|placed| Teller::Item(*placed));
        let found = |teller: Teller<'a>| {
            let of =
                |saying: Saying| saying.of(teller).filter(|_| self.quotations.is_found(teller.key(), saying));
            Saying::ALL.into_iter().filter_map(of).collect::<Vec<_>>()
        };
        let of_rows = self.call_rows().map(Teller::Row).chain(self.promise_rows().map(Teller::Promise));
        of_items.chain(of_rows).flat_map(found)
    }

    /// The promises that were not made in a call.
    pub(super) fn promise_rows(&self) -> impl Iterator<Item = PromiseRowInBundle<'a>> + use<'a> {
        self.manifest.promise.iter().enumerate().map(|(index, row)| PromiseRowInBundle { index, row })
    }

    /// The rows of `[[call]]`, and those of the tables of calls.
    pub(super) fn call_rows(&self) -> impl Iterator<Item = CallRowInBundle<'a>> + use<'a> {
        let own = self.manifest.call.iter().map(|row| (row, None));
        let logged = self.logged.iter().map(|logged| (&logged.row, Some(logged)));
        own.chain(logged).enumerate().map(|(index, (row, logged))| CallRowInBundle { index, row, logged })
    }

    /// A finding with its place: the item, the table of calls, or the manifest.
    pub(super) fn at_teller(&self, teller: Teller<'_>, finding: Finding) -> Finding {
        match teller {
            Teller::Item(placed) => finding.at(&placed.item.file),
            Teller::Row(row) => {
                let log = row.logged.and_then(|logged| self.manifest.call_log.get(logged.log));
                let table = log.and_then(|log| self.item(&log.item));
                match table {
                    Some(placed) => finding.at(&placed.item.file),
                    None => finding.about(manifest::FILE),
                }
            }
            Teller::Promise(promise) => match promise.row.item.as_ref().and_then(|item| self.item(item)) {
                Some(placed) => finding.at(&placed.item.file),
                None => finding.about(manifest::FILE),
            },
        }
    }

    /// A note of what somebody said, as it is printed; nothing where there is none.
    pub(super) fn noted(&self, teller: impl Into<Teller<'a>>, saying: Saying) -> Option<String> {
        let teller = teller.into();
        let (words, key) = (saying.of(teller)?, teller.key());
        // A quotation keeps a child's name, and the user is asked about it; an address is printed in none.
        let words = if self.quotations.is_found(key, saying) {
            self.privacy.without_contact(words)
        } else {
            self.initialise_children(words)
        };
        Some(self.quotations.printed(key, saying, &words))
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

    /// Where the words of a note were found, with the page where it is known which page of the item that is.
    pub(super) fn place_of_words(&self, teller: Teller<'_>, saying: Saying) -> Option<ItemPage<'a>> {
        let found = self.quotations.found.get(&(teller.key(), saying))?;
        let placed = *self.items.iter().find(|placed| placed.number == found.item)?;
        let known = self.pages(&placed).count() as usize == found.pages;
        let page = u32::try_from(found.page + 1).ok().filter(|_| known);
        Some(ItemPage { placed, page })
    }

    /// The page on which they were found, where it is known.
    pub(super) fn page_of_words(&self, teller: Teller<'_>, saying: Saying) -> Option<PageNumber> {
        let place = self.place_of_words(teller, saying)?;
        place.page.map(|_| self.page_of(place))
    }

    /// The page on which a line of a bill is, where only one has it.
    pub(super) fn page_of_bill_line(&self, bill: &ItemInBundle<'_>, line: &BillLine) -> Option<PageNumber> {
        let lines = bill.item.bill.as_ref().map(|bill| &bill.line)?;
        let at = lines.iter().position(|own| std::ptr::eq(own, line))?;
        let page = self.quotations.bill_lines.get(&(bill.number, at))?;
        let range = self.pages(bill);
        (*page < range.count() as usize).then(|| range.first().after(*page as u32))
    }

    /// The pages of an item where it is not known on which of them something is: "67" or "67–70".
    pub(super) fn range_of(&self, placed: &ItemInBundle<'_>) -> RichText {
        let range = self.pages(placed);
        let first = RichText::new().number(range.first());
        match range.count() {
            1 => first,
            _ => first.say("–").number(range.last()),
        }
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

    /// The document that announces an answer, of several the one that says so last, and the day.
    pub fn announced_answer(&self) -> Option<(ItemInBundle<'a>, PartialDate)> {
        let all = self.items.iter().filter_map(|placed| Some((*placed, placed.item.answer_by?)));
        let all = all.filter(|(placed, _)| {
            // A direction of the tribunal is for the parties.
            !matches!(placed.item.step, Some(Step::Direction | Step::Hearing))
        });
        all.max_by_key(|(placed, _)| placed.item.date.map(|date| date.last_day()))
    }

    /// The rules that the profile sets, in the nation of the case.
    pub fn rules(&self) -> LimitRules {
        LimitRules::new(self.manifest.case.nation.unwrap_or_default(), self.profile.terms.clone())
    }

    /// A text with the pages of the items it names. A page is in brackets, unless the user has set brackets around it.
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
                    prose.say(words)
                }
                TextPiece::Cited(item, page) => match self.page(&item, page) {
                    Some(page) => prose.then(bracketed(RichText::new().page(page), open == 0)),
                    // The bundle leaves it out, which `check` has told: no page is printed, and no name of an item.
                    None => prose.without_space(),
                },
                TextPiece::Response(first, last) => {
                    let own = ItemRef(RESPONSE.into());
                    let words = match (self.page(&own, Some(first)), self.page(&own, Some(last))) {
                        (Some(first), Some(last)) if first == last => RichText::new().page(first),
                        (Some(first), Some(last)) => {
                            RichText::from("pp.\u{A0}").number(first).say("–").number(last)
                        }
                        _ => self.of_response(first, last).into(),
                    };
                    prose.then(bracketed(words, open == 0))
                }
            };
        }
        prose
    }

    /// "page 47 of the Secretary of State’s response".
    fn of_response(&self, first: u32, last: u32) -> String {
        let pages = match first == last {
            true => format!("page\u{A0}{first}"),
            false => format!("pages\u{A0}{first}–{last}"),
        };
        format!("{pages} of {}", self.profile.response)
    }

    /// A text as the manifest has it. For findings: the pages that it names have no number until there is a bundle.
    pub fn as_written(&self, text: &Text) -> String {
        text.0.clone()
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

    /// Words as they are printed: children by their initials, and without an address that is claimed as confidential. The
    /// texts of the manifest have passed through this already, but for what may be quoted.
    pub fn initialise_children(&self, words: &str) -> String {
        self.privacy.printed(words)
    }
}

/// A page in brackets, unless the user has set some.
fn bracketed(page: RichText, brackets: bool) -> RichText {
    if brackets { RichText::from("(").then(page).say(")") } else { page }
}

fn pages_of(plan: &Plan) -> Vec<PageRange> {
    plan.items().map(|item| item.pages).collect()
}

#[cfg(test)]
#[path = "context_tests.rs"]
mod tests;
