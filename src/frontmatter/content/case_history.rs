//! What is worked out of the case once, before its pages have numbers: what answers what, the way of each letter, the time
//! limits and the times without an answer. `check` draws its findings from it, and the chapters print it in every round of the
//! numbering.

use super::exchanges::Exchanges;
use super::letter_history::LetterHistories;
use super::limits_of_case::{self, LimitInBundle};
use super::unanswered::UnansweredPeriod;
use super::{CaseContext, unanswered};

/// What happened in a case. It names items and no pages, so it holds under every plan.
#[derive(Clone, Debug)]
pub struct CaseHistory<'a> {
    /// Which answer belongs to which request.
    pub exchanges: Exchanges<'a>,
    /// The way of each letter.
    pub letters: LetterHistories<'a>,
    /// The time limits, in the order in which a case meets them.
    pub limits: Vec<LimitInBundle<'a>>,
    /// The times without an answer: in the order of the items, then of the events.
    pub unanswered: Vec<UnansweredPeriod<'a>>,
}

impl<'a> CaseHistory<'a> {
    /// Works it out.
    pub fn new(context: &CaseContext<'a>) -> Self {
        let exchanges = Exchanges::new(context);
        let letters = LetterHistories::new(context, &exchanges);
        let limits = limits_of_case::all(context, &exchanges, &letters);
        let unanswered = unanswered::all(context, &exchanges, &letters);
        CaseHistory { exchanges, letters, limits, unanswered }
    }
}
