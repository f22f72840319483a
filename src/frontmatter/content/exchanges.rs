//! Which answer belongs to which request: the one matching that every chapter and every time limit uses. What names the
//! request that it answers is taken at its word. What names none answers the nearest earlier request of its stage that
//! has no such answer, and that is said; where two are equally near, nobody but the user can say which is meant.

use jiff::civil::Date;

use super::case_entry::{CaseEntry, is_sent};
use super::officials::is_service;
use super::posting::sent_on;
use super::presumption::Presumption;
use super::{CaseContext, ItemInBundle};
use crate::case::manifest::case_types::Step;
use crate::case::manifest::item_ref::ItemRef;
use crate::case::manifest::types::Event;
use crate::case::profile::Stage;
use crate::case::time_limits::AnnouncedAnswer;
use crate::model::finding::Finding;
use crate::model::{Kind, PartialDate};

/// A day by which an answer was agreed or announced, and what says so.
#[derive(Clone, Copy, Debug)]
pub(super) struct AnnouncedBy<'a> {
    /// The day.
    pub(super) answer: AnnouncedAnswer,
    /// What says so.
    pub(super) entry: CaseEntry<'a>,
}

/// A request, a letter or a stage, with what answered it.
#[derive(Clone, Debug)]
pub(super) struct Exchange<'a> {
    /// What was asked.
    pub(super) asked: CaseEntry<'a>,
    /// The stage that it opens.
    pub(super) stage: Option<&'a Stage>,
    /// What acknowledged it.
    pub(super) acknowledgement: Option<CaseEntry<'a>>,
    /// What answered it.
    pub(super) reply: Option<CaseEntry<'a>>,
    /// Of a complaint without an answer of its own: the final response to the complaint that was sent later or with
    /// another. Nothing is counted beyond it.
    pub(super) covered_by: Option<CaseEntry<'a>>,
    /// The day by which the answer was agreed or announced.
    pub(super) announced: Option<AnnouncedBy<'a>>,
    /// What came first of all that answers it in any way, such as a letter that announces that the answer will be late.
    pub(super) first_letter: Option<CaseEntry<'a>>,
    /// What is named as its reply and cannot be one: a letter that denies having had it, or that answers something else.
    /// It ends no waiting.
    pub(super) next_letter: Option<CaseEntry<'a>>,
    /// Where nothing is named as an answer, and a later letter of the Service's names no request: its next letter.
    pub(super) unnamed_later: Option<CaseEntry<'a>>,
    /// An acknowledgement that was matched to a later request of the same kind, and may be of this one.
    pub(super) perhaps: Option<CaseEntry<'a>>,
    /// Everything that was joined to it as an answer of any kind, in the order in which it was joined.
    pub(super) answers: Vec<CaseEntry<'a>>,
    /// Before this day it cannot have been answered: the day it bears, or that of its posting.
    not_before: Option<Date>,
    /// What was matched to it among several requests because it names none.
    presumed: Vec<CaseEntry<'a>>,
}

impl<'a> Exchange<'a> {
    /// Whether an answer names no request and was matched to this one.
    pub(super) fn presumes(&self, entry: CaseEntry<'_>) -> bool {
        self.presumed.iter().any(|presumed| presumed.is(entry))
    }

    /// What ended the waiting: the first answer, be it to this request or to a later one that covers it.
    pub(super) fn ended(&self) -> Option<CaseEntry<'a>> {
        self.reply.or(self.covered_by)
    }

    /// Whether it was asked on the day of the bundle, as what goes with it is: nobody can have answered.
    pub(super) fn is_of_today(&self, context: &CaseContext<'_>) -> bool {
        self.asked.date().is_some_and(|date| date.first_day() >= context.date)
    }

    /// Whether something is in the bundle of which nobody says that it does not answer this.
    pub(super) const fn may_be_answered(&self) -> bool {
        self.unnamed_later.is_some() || self.perhaps.is_some()
    }

    /// What was heard first: the acknowledgement, an announcement, or the answer that came before or in its place.
    pub(super) fn heard(&self) -> Option<CaseEntry<'a>> {
        [self.acknowledgement, self.ended(), self.first_letter]
            .into_iter()
            .flatten()
            .min_by_key(|entry| entry.on().unwrap_or(Date::MAX))
    }
}

/// Words by which the title of a letter says that it answers something.
const ANSWERING: [&str; 5] = ["answer", "response", "reply", "replies", "outcome"];

/// Every exchange of a case: one for each item, in the order of the bundle, then one for each event that opens a stage.
#[derive(Clone, Debug)]
pub struct Exchanges<'a> {
    all: Vec<Exchange<'a>>,
    presumed: Vec<Presumption<'a>>,
}

impl<'a> Exchanges<'a> {
    /// Matches requests and answers.
    pub fn new(context: &CaseContext<'a>) -> Self {
        let stages: &'a [Stage] = &context.profile.stage;
        let stage_of = |step: Option<Step>| stages.iter().find(|stage| Some(stage.step) == step);
        let exchange = |asked: CaseEntry<'a>, stage: Option<&'a Stage>| Exchange {
            asked,
            stage,
            acknowledgement: None,
            reply: None,
            covered_by: None,
            announced: None,
            first_letter: None,
            next_letter: None,
            unnamed_later: None,
            perhaps: None,
            answers: Vec::new(),
            not_before: match asked {
                CaseEntry::Item(placed) => sent_on(context, &placed),
                CaseEntry::Event(event) => Some(event.date.first_day()),
            },
            presumed: Vec::new(),
        };
        let mut all: Vec<Exchange<'a>> = Vec::new();
        for placed in &context.items {
            let stage = stage_of(placed.item.step).filter(|_| opens(context, placed));
            all.push(exchange(CaseEntry::Item(*placed), stage));
        }
        for event in &context.manifest.event {
            let told = all.iter().any(|other| is_told_by(context, event, other));
            if let Some(stage) = stage_of(event.step).filter(|_| !told) {
                all.push(exchange(CaseEntry::Event(event), Some(stage)));
            }
        }
        let unsigned = |entry: &CaseEntry<'a>| entry.item().is_some_and(|placed| is_unsigned(&placed));
        let presumed = entries(context).filter(unsigned).map(Presumption::WriterUnknown).collect();
        let mut exchanges = Exchanges { all, presumed };
        let mut links: Vec<Vec<CaseEntry<'a>>> = vec![Vec::new(); exchanges.all.len()];
        let unnamed = exchanges.take_at_their_word(context, &mut links);
        exchanges.match_the_rest(context, unnamed, &mut links);
        exchanges.find_what_may_answer(context, &links);
        exchanges.find_announcements(&links);
        for (exchange, links) in exchanges.all.iter_mut().zip(links) {
            exchange.answers = links;
        }
        exchanges.find_what_covers(context);
        exchanges
    }

    /// The exchange that an item began.
    pub(super) fn of(&self, placed: &ItemInBundle<'_>) -> Option<&Exchange<'a>> {
        self.all.get((placed.number as usize).checked_sub(1)?)
    }

    /// The exchanges of a stage, earliest first and undated ones last.
    pub(super) fn of_step(&self, step: Step) -> Vec<&Exchange<'a>> {
        let mut found: Vec<&Exchange<'a>> =
            self.all.iter().filter(|one| one.stage.is_some_and(|stage| stage.step == step)).collect();
        found.sort_by_key(|one| one.asked.on().unwrap_or(Date::MAX));
        found
    }

    /// Every exchange that opens a stage, in the order of the stages and then of their dates.
    pub(super) fn stages(&self, context: &CaseContext<'a>) -> Vec<&Exchange<'a>> {
        context.profile.stage.iter().flat_map(|stage| self.of_step(stage.step)).collect()
    }

    /// Every exchange.
    pub(super) fn all(&self) -> &[Exchange<'a>] {
        &self.all
    }

    /// What was worked out, as a note; what cannot be, as an error that asks.
    pub(super) fn findings(&self) -> Vec<Finding> {
        self.presumed.iter().map(Presumption::finding).collect()
    }

    /// Joins what names the request that it answers. Gives what names none.
    fn take_at_their_word(
        &mut self,
        context: &CaseContext<'a>,
        links: &mut [Vec<CaseEntry<'a>>],
    ) -> Vec<CaseEntry<'a>> {
        let at = |number: u32| (number as usize).checked_sub(1);
        let mut named: Vec<(usize, CaseEntry<'a>, bool)> = Vec::new();
        // What a receipt names as the reply goes before what names the letter.
        for placed in &context.items {
            let Some(post) = &placed.item.post else { continue };
            let letter = post.letter.as_ref().map_or(Some(*placed), |to| context.item(to));
            let reply = post.reply.as_ref().and_then(|to| context.item(to));
            if let (Some(letter), Some(reply)) = (letter.and_then(|letter| at(letter.number)), reply) {
                named.push((letter, CaseEntry::Item(reply), true));
            }
        }
        let mut unnamed = Vec::new();
        for entry in entries(context) {
            let to: Vec<ItemInBundle<'a>> =
                entry.answers().into_iter().filter_map(|to| context.item(to)).collect();
            if to.is_empty() && !named.iter().any(|(_, other, _)| other.is(entry)) {
                unnamed.push(entry);
            }
            // Whoever sent the letter does not answer it.
            let to = to.into_iter().filter(|to| !is_same_side(context, to, entry));
            named.extend(to.filter_map(|to| Some((at(to.number)?, entry, false))));
        }
        named.sort_by_key(|(_, entry, by_receipt)| (!by_receipt, entry.on().unwrap_or(Date::MAX)));
        for (at, entry, by_receipt) in named {
            // What came before the request does not answer it, whatever it names; `day_order` says so.
            let Some(asked) = self.all.get(at).filter(|one| one.may_precede(entry)).map(|one| one.asked)
            else {
                continue;
            };
            let elsewhere = by_receipt && entry.answers_something_else(context, asked);
            if elsewhere {
                self.presumed.push(Presumption::Elsewhere(entry, asked));
            }
            match elsewhere || entry.denies(context, asked) {
                true => {
                    if let Some(exchange) = self.all.get_mut(at) {
                        exchange.next_letter.get_or_insert(entry);
                    }
                }
                false => self.join(at, entry, links),
            }
        }
        unnamed
    }

    /// Joins an answer to a request; the first of each kind stays.
    fn join(&mut self, at: usize, entry: CaseEntry<'a>, links: &mut [Vec<CaseEntry<'a>>]) {
        let Some(exchange) = self.all.get_mut(at) else { return };
        let (step, stage) = (entry.step(), exchange.stage);
        let acknowledges = step.is_some_and(|step| {
            step == Step::Acknowledgement || stage.is_some_and(|stage| stage.acknowledged_by.contains(&step))
        });
        let answers = step.is_some_and(|step| stage.is_some_and(|stage| stage.answered_by.contains(&step)));
        if acknowledges {
            exchange.acknowledgement.get_or_insert(entry);
        } else if answers || entry.answer_by().is_none() && !entry.lacks_a_decision(stage) {
            exchange.reply.get_or_insert(entry);
        }
        if let Some(links) = links.get_mut(at) {
            links.push(entry);
        }
    }

    /// Joins what names no request to the nearest earlier one.
    fn match_the_rest(
        &mut self,
        context: &CaseContext<'a>,
        mut unnamed: Vec<CaseEntry<'a>>,
        links: &mut [Vec<CaseEntry<'a>>],
    ) {
        unnamed.sort_by_key(|entry| entry.on().unwrap_or(Date::MAX));
        for entry in unnamed {
            let Some(step) = entry.step() else {
                self.match_by_title(context, entry, links);
                continue;
            };
            // A Member's own letter answers; a letter to the Member asks.
            let asks = entry.item().is_some_and(|placed| step == Step::Member && opens(context, &placed));
            if asks {
                continue;
            }
            let open: Vec<usize> = (0..self.all.len())
                .filter(|at| self.all[*at].awaits(step) && self.all[*at].may_precede(entry))
                .filter(|at| entry.may_answer(self.all[*at].asked))
                .collect();
            let several = self
                .all
                .iter()
                .filter(|one| one.has(step) && one.may_precede(entry) && entry.may_answer(one.asked))
                .count()
                > 1;
            let nearest = open.iter().copied().max_by_key(|at| self.all[*at].asked.on());
            let Some(nearest) = nearest else { continue };
            let day = self.all[nearest].asked.on();
            let rivals: Vec<usize> = open
                .iter()
                .copied()
                .filter(|at| *at != nearest)
                .filter(|at| {
                    let other = self.all[*at].asked.on();
                    other == day || other.is_none() || entry.on().is_none()
                })
                .collect();
            if !rivals.is_empty() {
                let all = open.iter().map(|at| self.all[*at].asked).collect();
                self.presumed.push(Presumption::Ambiguous(entry, all));
                continue;
            }
            if several {
                self.all[nearest].presumed.push(entry);
                self.presumed.push(Presumption::Nearest(entry, self.all[nearest].asked));
            }
            for at in open.into_iter().filter(|at| *at != nearest) {
                let other = &mut self.all[at];
                let acknowledges = other.stage.is_some_and(|stage| stage.acknowledged_by.contains(&step));
                if acknowledges && other.acknowledgement.is_none() {
                    other.perhaps.get_or_insert(entry);
                }
            }
            self.join(nearest, entry, links);
        }
    }

    /// Joins a letter from the Service of which only the title says what it is, as "CMS acknowledges my complaint" does.
    fn match_by_title(
        &mut self,
        context: &CaseContext<'a>,
        entry: CaseEntry<'a>,
        links: &mut [Vec<CaseEntry<'a>>],
    ) {
        let Some(placed) = entry.item().filter(|placed| may_be_an_answer(context, placed)) else { return };
        let title = placed.item.title.as_deref().unwrap_or_default().to_lowercase();
        let acknowledges = title.contains("acknowledg");
        let answers = ANSWERING.iter().any(|word| title.contains(word));
        let fits = |exchange: &Exchange<'a>| {
            let Some(stage) = exchange.stage.filter(|stage| stage.step.is_the_parents()) else {
                return false;
            };
            let named = answers && title.contains(&stage.word.to_lowercase());
            let acknowledged = stage.acknowledged_by.contains(&Step::Acknowledgement);
            (acknowledges && acknowledged && exchange.acknowledgement.is_none())
                || (!acknowledges && named && exchange.reply.is_none())
        };
        let open = (0..self.all.len()).filter(|at| {
            let exchange = &self.all[*at];
            fits(exchange) && exchange.may_precede(entry) && entry.may_answer(exchange.asked)
        });
        let Some(nearest) = open.max_by_key(|at| self.all[*at].asked.on()) else { return };
        let exchange = &mut self.all[nearest];
        exchange.presumed.push(entry);
        self.presumed.push(Presumption::Nearest(entry, exchange.asked));
        let first = if acknowledges { &mut exchange.acknowledgement } else { &mut exchange.reply };
        first.get_or_insert(entry);
        if let Some(links) = links.get_mut(nearest) {
            links.push(entry);
        }
    }

    /// The letters that may answer what nothing answers: whoever reads "no answer in the bundle" would find them there.
    fn find_what_may_answer(&mut self, context: &CaseContext<'a>, links: &[Vec<CaseEntry<'a>>]) {
        let free = |placed: &&ItemInBundle<'a>| {
            let entry = CaseEntry::Item(**placed);
            placed.item.step.is_none()
                && may_be_an_answer(context, placed)
                && !links.iter().flatten().any(|other| other.is(entry))
        };
        let free: Vec<ItemInBundle<'a>> = context.items.iter().filter(free).copied().collect();
        for (exchange, links) in self.all.iter_mut().zip(links) {
            let silent = exchange.acknowledgement.is_none() && exchange.reply.is_none() && links.is_empty();
            let awaits = match (exchange.stage, exchange.asked) {
                (Some(stage), _) => stage.step.is_the_parents() && !stage.answered_by.is_empty(),
                (None, CaseEntry::Item(placed)) => asks_the_service(context, &placed),
                (None, CaseEntry::Event(_)) => false,
            };
            if !silent || !awaits {
                continue;
            }
            let later = |placed: &&ItemInBundle<'a>| {
                let entry = CaseEntry::Item(**placed);
                exchange.may_precede(entry) && entry.may_answer(exchange.asked)
            };
            let later: Vec<ItemInBundle<'a>> = free.iter().filter(later).copied().collect();
            if !later.is_empty() {
                // What is named to the reader is the next letter, whatever else that answers.
                let all = context.items.iter().filter(|placed| may_be_an_answer(context, placed));
                let next = all.map(|placed| CaseEntry::Item(*placed)).filter(|entry| {
                    exchange.may_precede(*entry) && entry.may_answer(exchange.asked) && entry.on().is_some()
                });
                exchange.unnamed_later = next.min_by_key(|entry| entry.on());

                self.presumed.push(Presumption::NotNamed(exchange.asked, later));
            }
        }
    }

    /// The last day that was agreed or announced for each request.
    fn find_announcements(&mut self, links: &[Vec<CaseEntry<'a>>]) {
        for (exchange, links) in self.all.iter_mut().zip(links) {
            // The day of a direction is one by which the user has to act.
            let links = || {
                links.iter().filter(|entry| !matches!(entry.step(), Some(Step::Direction | Step::Hearing)))
            };
            let said = links().filter_map(|entry| {
                let by = entry.answer_by()?.last_day();
                Some(AnnouncedBy { answer: AnnouncedAnswer { by, said: entry.on() }, entry: *entry })
            });
            exchange.announced = said.max_by_key(|announced| announced.answer.said);
            exchange.first_letter =
                links().copied().filter(|entry| entry.on().is_some()).min_by_key(|entry| entry.on());
        }
    }

    /// A complaint that has no answer of its own, and the final response that came after it.
    fn find_what_covers(&mut self, context: &CaseContext<'a>) {
        let mut finals: Vec<CaseEntry<'a>> =
            entries(context).filter(|entry| entry.step() == Some(Step::FinalResponse)).collect();
        finals.sort_by_key(|entry| entry.on().unwrap_or(Date::MAX));
        let own = |exchange: &Exchange<'a>| {
            exchange.stage.is_some_and(|stage| stage.answered_by.contains(&Step::FinalResponse))
                && exchange.reply.is_none()
        };
        for exchange in self.all.iter_mut().filter(|exchange| own(exchange)) {
            exchange.covered_by = finals.iter().copied().find(|entry| exchange.may_precede(*entry));
        }
    }
}

impl<'a> Exchange<'a> {
    /// Whether a step acknowledges or answers this stage.
    fn has(&self, step: Step) -> bool {
        self.stage
            .is_some_and(|stage| stage.acknowledged_by.contains(&step) || stage.answered_by.contains(&step))
    }

    /// Whether it has no answer of that kind yet.
    fn awaits(&self, step: Step) -> bool {
        self.stage.is_some_and(|stage| {
            (stage.acknowledged_by.contains(&step) && self.acknowledgement.is_none())
                || (stage.answered_by.contains(&step) && self.reply.is_none())
        })
    }

    /// Whether it can have been asked before the other came. What has no date may have been.
    fn may_precede(&self, entry: CaseEntry<'_>) -> bool {
        let earlier = self.not_before.zip(entry.on()).is_none_or(|(asked, on)| asked <= on);
        earlier && !self.asked.is(entry)
    }
}

fn entries<'a, 'c>(context: &'c CaseContext<'a>) -> impl Iterator<Item = CaseEntry<'a>> + use<'a, 'c> {
    let items = context.items.iter().map(|placed| CaseEntry::Item(*placed));
    items.chain(context.manifest.event.iter().map(CaseEntry::Event))
}

/// Whether an item opens its stage. A letter from a Member of Parliament answers one.
fn opens(context: &CaseContext<'_>, placed: &ItemInBundle<'_>) -> bool {
    placed.item.step != Some(Step::Member) || is_sent(context, placed)
}

/// Whether nothing says which side wrote a step that either may have written.
fn is_unsigned(placed: &ItemInBundle<'_>) -> bool {
    let item = placed.item;
    item.step == Some(Step::Member) && item.from.is_none() && item.to.is_none() && item.post.is_none()
}

/// Whether an item may be an answer of the Service's: a letter that the user did not send, of the Service or of nobody
/// who is named.
fn may_be_an_answer(context: &CaseContext<'_>, placed: &ItemInBundle<'_>) -> bool {
    let written = matches!(placed.entry.kind, Kind::Letter | Kind::Email | Kind::Form);
    let to_service = placed.item.to.as_deref().is_some_and(is_service);
    // What has a way of posting and no writer is probably the user's own.
    let theirs = placed.item.from.as_deref().map_or(placed.item.post.is_none(), is_service);
    written && !to_service && theirs && !is_sent(context, placed)
}

/// Whether a letter of the user's, which is no step of a stage, asks something of the Service.
fn asks_the_service(context: &CaseContext<'_>, placed: &ItemInBundle<'_>) -> bool {
    let written = matches!(placed.entry.kind, Kind::Letter | Kind::Email | Kind::Form);
    let to_service = placed.item.to.as_deref().is_some_and(is_service);
    written && placed.item.step.is_none() && to_service && is_sent(context, placed)
}

/// Whether an event only tells of a document that opens the same stage: it names that document or is of its day.
fn is_told_by(context: &CaseContext<'_>, event: &Event, other: &Exchange<'_>) -> bool {
    let CaseEntry::Item(placed) = other.asked else { return false };
    let names = |to: &ItemRef| context.item(to).is_some_and(|named| named.number == placed.number);
    // One paper can name two hearings, the one that was and the next.
    let alone = event.step != Some(Step::Hearing);
    placed.item.step == event.step
        && other.stage.is_some()
        && (alone && event.items.iter().any(names)
            || placed.item.date.and_then(PartialDate::day).is_some_and(|day| event.date.day() == Some(day)))
}

/// Whether both come from the same side. Who sent a call is not asked. A decision of the tribunal is carried out by the
/// Service, and neither is the user.
fn is_same_side(context: &CaseContext<'_>, asked: &ItemInBundle<'_>, entry: CaseEntry<'_>) -> bool {
    let Some(reply) = entry.item() else { return false };
    match (is_sent(context, asked), is_sent(context, &reply)) {
        (false, false) if asked.item.step.is_some_and(|step| !step.is_the_parents()) => {
            asked.item.from == reply.item.from
        }
        (one, other) => one == other,
    }
}

#[cfg(test)]
#[path = "exchanges_tests.rs"]
mod tests;
