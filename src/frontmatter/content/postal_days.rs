//! The days of posting and delivery that the pages of an item show: a franked envelope, a tracking page, a letter that says
//! when another one came.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::saying::{ItemPagesText, Quotations};
use super::{CaseContext, ItemInBundle};
use crate::case::delivery_shown::{says_delivered, says_posted};
use crate::case::manifest::types::Post;
use crate::model::{Kind, PartialDate};

/// The letters that name a reply as the proof of their delivery, by the number of the reply, with the day that is told. A
/// receipt or a tracking page is a proof of another kind.
pub(super) fn proving_replies(context: &CaseContext<'_>) -> BTreeMap<u32, Vec<(u32, Date)>> {
    let mut replies: BTreeMap<u32, Vec<(u32, Date)>> = BTreeMap::new();
    for placed in &context.items {
        let Some(post) = &placed.item.post else { continue };
        let proof = post.proof.as_ref().and_then(|to| context.item(to));
        let letter = post.letter.as_ref().map_or(Some(*placed), |to| context.item(to));
        let received = letter.and_then(|letter| letter.item.received);
        let day = post.delivered.or(received).and_then(PartialDate::day);
        if let (Some(proof), Some(letter), Some(day)) = (proof, letter, day)
            && proof.number != letter.number
        {
            replies.entry(proof.number).or_default().push((letter.number, day));
        }
    }
    replies
}

/// The days of posting and delivery that the pages of an item may show.
pub(super) struct PostalDays<'r> {
    delivered: Option<Date>,
    posted: Option<Date>,
    /// The letters whose delivery it is named to prove, each with the day that is told.
    proves: &'r [(u32, Date)],
    /// It is a letter, which can show that another came and not when.
    is_letter: bool,
}

impl<'r> PostalDays<'r> {
    pub(super) fn new(source: &ItemInBundle<'_>, proves: Option<&'r Vec<(u32, Date)>>) -> Self {
        let day = |of: fn(&Post) -> Option<PartialDate>| {
            source.item.post.as_ref().and_then(of).and_then(PartialDate::day)
        };
        Self {
            delivered: day(|post| post.delivered),
            posted: day(|post| post.posted),
            proves: proves.map_or(&[], Vec::as_slice),
            is_letter: matches!(source.entry.kind, Kind::Letter | Kind::Email),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.delivered.is_none() && self.posted.is_none() && self.proves.is_empty()
    }

    /// Notes which of the days the pages of the item with this number show.
    pub(super) fn look(&self, number: u32, pages: &ItemPagesText, result: &mut Quotations) {
        let says = |is: &dyn Fn(&str) -> bool| pages.iter().flatten().any(|(text, _)| is(text));
        if self.posted.is_some_and(|day| says(&|text| says_posted(text, day))) {
            result.posting_shown.insert(number);
        }
        if self.delivered.is_some_and(|day| says(&|text| says_delivered(text, day))) {
            result.delivery_shown.insert(number);
        }
        // Of pages that nobody could read it cannot be said that they do not show it.
        let all_read = !pages.is_empty() && pages.iter().all(Option::is_some);
        for (letter, day) in self.proves {
            let at = pages
                .iter()
                .position(|page| page.as_ref().is_some_and(|(text, _)| says_delivered(text, *day)));
            match at.and_then(|at| u32::try_from(at + 1).ok()) {
                Some(page) => {
                    result.delivery_pages.insert((*letter, number), page);
                }
                None if all_read && self.is_letter => {
                    result.day_not_shown.insert((*letter, number));
                }
                None => {}
            }
        }
    }
}
