//! What is worked out of the case once, before its pages have numbers: what answers what, the way of each letter, the time
//! limits and the times without an answer. `check` draws its findings from it, and the chapters print it in every round of the
//! numbering.

use super::call_entries::{self, CallEntry};
use super::exchanges::Exchanges;
use super::letter_history::LetterHistories;
use super::limits_of_case::{self, LimitInBundle};
use super::promise::{self, Promise};
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
    /// Every call once, earliest first.
    pub(super) calls: Vec<CallEntry<'a>>,
    /// Every promise, in the order in which they were made.
    pub(super) promises: Vec<Promise<'a>>,
    /// The times without an answer: in the order of the items, then of the events.
    pub unanswered: Vec<UnansweredPeriod<'a>>,
}

impl<'a> CaseHistory<'a> {
    /// Works it out.
    pub fn new(context: &CaseContext<'a>) -> Self {
        let exchanges = Exchanges::new(context);
        let letters = LetterHistories::new(context, &exchanges);
        let limits = limits_of_case::all(context, &exchanges, &letters);
        let calls = call_entries::entries(context);
        let promises = promise::promises(context, &calls);
        let unanswered = unanswered::all(context, &exchanges, &letters, &promises);
        CaseHistory { exchanges, letters, limits, calls, promises, unanswered }
    }
}
