//! What was paid under a plan for arrears of the instalments that it makes up for.

use jiff::civil::Date;

use super::proof::shown;
use crate::case::arrears::{Audit, EvidencePage, PlanDay};
use crate::frontmatter::content::{CaseContext, RichText};
use crate::model::Pence;

/// What was paid under a plan of an instalment that it makes up for.
pub(super) struct MadeUp<'a> {
    /// How much.
    pub(super) paid: Pence,
    /// The page that says what the plan is for.
    evidence: Option<&'a EvidencePage>,
}

impl MadeUp<'_> {
    /// The page of the plan after what was said.
    pub(super) fn cited(&self, context: &CaseContext<'_>, words: RichText) -> RichText {
        shown(context, words, self.evidence.map(|shown| (&shown.item, shown.page)))
    }
}

/// What was paid under the plan of the instalment of a day, or of all that it makes up for; nothing where no plan is said to
/// be for it, or where its payments cannot be told from others.
pub(super) fn made_up(audit: &Audit, of: Option<Date>) -> Option<MadeUp<'_>> {
    let due = |day: Date| audit.instalments.iter().any(|due| due.due == day && due.is_unmet());
    let made = |one: &&PlanDay| {
        let makes = one.instalment.makes_up.filter(|day| due(*day));
        makes.is_some() && of.is_none_or(|of| makes == Some(of)) && !one.instalment.words.is_empty()
    };
    let mut all = audit.plan.iter().filter(made).peekable();
    let evidence = all.peek()?.instalment.evidence.as_ref();
    let paid: i64 = all.map(|one| one.instalment.paid.get()).sum();
    (paid > 0).then(|| MadeUp { paid: Pence::new(paid), evidence })
}
