//! What is worked out of the case once, before its pages have numbers: the way of each letter, the time limits and the
//! times without an answer. `check` draws its findings from it, and the chapters print it in every round of the
//! numbering.

use super::letter_history::LetterHistories;
use super::time_limits::LimitInBundle;
use super::unanswered::UnansweredPeriod;
use super::{CaseContext, time_limits, unanswered};

/// What happened in a case. It names items and no pages, so it holds under every plan.
#[derive(Clone, Debug)]
pub struct CaseHistory<'a> {
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
        let letters = LetterHistories::new(context);
        let limits = time_limits::all(context, &letters);
        CaseHistory { letters, limits, unanswered: unanswered::all(context) }
    }
}
