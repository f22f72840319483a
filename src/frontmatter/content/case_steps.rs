//! The steps of a case with their days: when a letter of the user's was received, when the Service answered. Time limits
//! and the history of the complaint are reckoned from these.

use jiff::civil::Date;

use super::letter_history::{LetterHistory, dated};
use super::{CaseContext, ItemInBundle};
use crate::case::manifest::case_types::Step;
use crate::case::manifest::item_ref::ItemRef;
use crate::case::manifest::types::Event;
use crate::case::time_limits::LimitRules;
use crate::model::PartialDate;

/// A step that was taken: the day, and the item that shows it.
#[derive(Clone, Copy, Debug)]
pub struct StepTaken<'a> {
    /// The day; of a vague date the last that it can be.
    pub on: Date,
    /// What shows it, when a document does.
    pub shown: Option<ItemInBundle<'a>>,
}

impl<'a> StepTaken<'a> {
    fn new(placed: &ItemInBundle<'a>, when: PartialDate) -> Self {
        StepTaken { on: when.last_day(), shown: Some(*placed) }
    }
}

impl<'a> LetterHistory<'a> {
    /// When something that the user sent was received: when it was delivered, or was received as the item says, or the
    /// day it bears, which is the best that is known.
    pub(super) fn reception(&self) -> Option<StepTaken<'a>> {
        if let Some(delivered) = self.first_said(|post| post.delivered) {
            let shown = self.proofs.first().or(self.receipts.first()).unwrap_or(&self.letter);
            return Some(StepTaken::new(shown, delivered));
        }
        let item = self.letter.item;
        item.received.or(item.date).map(|when| StepTaken::new(&self.letter, when))
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

    /// The events that are this step.
    pub fn step_events(&self, step: Step) -> impl Iterator<Item = &'a Event> {
        self.manifest.event.iter().filter(move |event| event.step == Some(step))
    }

    /// When something that the Service sent is dated; of a vague date, when it was received.
    pub fn dated(&self, placed: &ItemInBundle<'a>) -> Option<StepTaken<'a>> {
        dated(placed).map(|on| StepTaken { on, shown: Some(*placed) })
    }

    /// The rules that the profile sets, in the nation of the case.
    pub fn rules(&self) -> LimitRules {
        LimitRules {
            nation: self.manifest.case.nation.unwrap_or_default(),
            numbers: self.profile.terms.clone(),
        }
    }

    /// The first document of one of these steps that answers an item; when the case has only one such item, a document
    /// that names none answers it too.
    pub fn answer(&self, to: &ItemInBundle<'a>, steps: &[Step], only: bool) -> Option<ItemInBundle<'a>> {
        let names =
            |answers: &ItemRef| self.item(answers).is_some_and(|answered| answered.number == to.number);
        let mut found: Vec<ItemInBundle<'a>> = steps.iter().flat_map(|step| self.steps(*step)).collect();
        found.sort_by_key(|placed| self.dated(placed).map_or(Date::MAX, |taken| taken.on));
        found.into_iter().find(|placed| placed.item.answers.as_ref().map_or(only, names))
    }
}
