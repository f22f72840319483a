//! The steps of a case with their days: when a letter of the user's was received and how that is known, when the Service
//! answered. Time limits and the history of the complaint are reckoned from these.

use jiff::civil::Date;

use super::case_entry::{CaseEntry, Given};
use super::context::ItemPage;
use super::exchanges::Exchange;
use super::letter_history::{LetterHistories, LetterHistory};
use super::places::place_of_service;
use super::{CaseContext, ItemInBundle};
use crate::case::delivery::Delivery;
use crate::case::manifest::case_types::Step;
use crate::case::manifest::types::Event;
use crate::case::time_limits::{LimitDone, LimitStart, TimeLimit};
use crate::model::PartialDate;

/// A step that the user took: when, as far as that is known, and the items that show it.
#[derive(Clone, Copy, Debug)]
pub struct StepTaken<'a> {
    /// When.
    pub done: LimitDone,
    /// What shows it, when a document does.
    pub shown: Option<ItemPage<'a>>,
    /// What shows that it had come by a day is only an event of the user's, without a document.
    pub(super) heard_as_said: bool,
    /// What shows that it was sent, when its delivery is not shown.
    pub(super) posting: Option<ItemInBundle<'a>>,
    /// The estimates of its delivery.
    pub(super) delivery: Option<Delivery>,
}

impl<'a> LetterHistory<'a> {
    /// The step that this letter is, and what shows when it was received, or the letter itself.
    pub(super) fn taken(&self, context: &CaseContext<'a>) -> StepTaken<'a> {
        let received = matches!(self.done(), LimitDone::On(_));
        let proof = self.proofs.first().or(self.receipts.first()).filter(|_| received);
        let proof = proof.map(|proof| self.proof_place(context, proof));
        StepTaken {
            done: self.done(),
            shown: Some(proof.unwrap_or(self.letter.into())),
            heard_as_said: self.exchange.heard().is_some_and(|heard| !heard.is_shown()),
            posting: self.posting_shown().or(self.receipts.first().copied()),
            delivery: self.delivery.filter(|delivery| delivery.is_estimate()),
        }
    }
}

impl<'a> Exchange<'a> {
    /// The step that the user took by it. What an event says is shown by its items only.
    pub(super) fn taken(&self, context: &CaseContext<'a>, letters: &LetterHistories<'a>) -> StepTaken<'a> {
        match self.asked {
            CaseEntry::Item(placed) => letters.of(&placed).map_or(
                StepTaken {
                    done: LimitDone::Unproved { not_before: None, estimate: None, not_after: None },
                    shown: Some(placed.into()),
                    heard_as_said: false,
                    posting: None,
                    delivery: None,
                },
                |way| way.taken(context),
            ),
            CaseEntry::Event(event) => {
                let shown = context.event_pages(event).first().copied();
                let (first, day) = (event.date.first_day(), event.date.last_day());
                let done = match shown {
                    Some(_) => LimitDone::On(day),
                    None => LimitDone::Unproved {
                        not_before: Some(first),
                        estimate: Some(day),
                        not_after: self.heard().and_then(CaseEntry::on),
                    },
                };
                let heard_as_said = self.heard().is_some_and(|heard| !heard.is_shown());
                StepTaken { done, shown, heard_as_said, posting: None, delivery: None }
            }
        }
    }

    /// The times that the other side has to acknowledge and to answer it.
    pub(super) fn limits(
        &self,
        context: &CaseContext<'a>,
        letters: &LetterHistories<'a>,
    ) -> [Option<TimeLimit>; 2] {
        match self.asked {
            CaseEntry::Item(placed) => {
                let way = letters.of(&placed);
                [
                    way.and_then(|way| way.acknowledgement_limit(context)),
                    way.and_then(|way| way.answer_limit(context)),
                ]
            }
            CaseEntry::Event(event) => self.limits_of_event(context, event),
        }
    }

    fn limits_of_event(&self, context: &CaseContext<'a>, event: &Event) -> [Option<TimeLimit>; 2] {
        let Some(stage) = self.stage else { return [None, None] };
        let rules = context.rules().at(place_of_service(context));
        let on = event.date.last_day();
        let start = || LimitStart { what: format!("the {} was made", stage.word), on };
        let done =
            |entry: Option<CaseEntry<'a>>| entry.and_then(|entry| entry.given(context)).map(Given::done);
        let announced = self.announced.map(|announced| announced.answer);
        let extended = context.manifest.case.access_extended;
        let acknowledge = stage.acknowledge.as_ref().filter(|target| target.applies(on));
        let answer = stage.answer.as_ref().filter(|target| target.applies(on));
        [
            acknowledge.map(|target| rules.target(target, start(), None, false, done(self.heard()))),
            answer.map(|target| rules.target(target, start(), announced, extended, done(self.ended()))),
        ]
    }
}

impl<'a> CaseContext<'a> {
    /// The documents that are this step, in order of their dates.
    pub fn steps(&self, step: Step) -> Vec<ItemInBundle<'a>> {
        let mut found: Vec<ItemInBundle<'a>> =
            self.items.iter().filter(|placed| placed.item.step == Some(step)).copied().collect();
        found.sort_by_key(|placed| placed.item.date.map_or(Date::MAX, PartialDate::last_day));
        found
    }
}
