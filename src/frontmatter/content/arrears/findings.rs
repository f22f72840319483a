//! What the user should look at in an account before a reader does: an amount that is asked for and entered as a decision.

use super::payments::is_asked_on_another_day;
use crate::case::manifest::arrears_types::{Account, Liability};
use crate::case::manifest::case_types::Step;
use crate::frontmatter::content::CaseContext;
use crate::model::finding::{Code, Finding};

/// Amounts under `liability` that are not of a decision.
pub fn findings(context: &CaseContext<'_>) -> Vec<Finding> {
    let accounts = context.manifest.account.iter();
    let periods = accounts.clone().flat_map(|account| (1..).zip(&account.liability));
    let decisions = periods.filter_map(|(number, period)| not_a_decision(context, number, period));
    decisions.chain(accounts.filter_map(|account| another_day(context, account))).collect()
}

/// A day on which Collect and Pay was asked for that its letter does not show.
fn another_day(context: &CaseContext<'_>, account: &Account) -> Option<Finding> {
    let written = is_asked_on_another_day(context, account)?;
    let message = format!(
        "collect_and_pay_asked = {} is neither the day of the letter that asks for it, {written}, nor a day on which it was \
         received.",
        account.collect_and_pay_asked?
    );
    let next = "Write the day of the letter. The day on which it was received is printed from its receipt.";
    Some(Finding::warning(Code::BadValue, message).about(crate::case::manifest::FILE).next(next))
}

fn not_a_decision(context: &CaseContext<'_>, number: usize, period: &Liability) -> Option<Finding> {
    const NEXT: &str = "Move this table to [[account.asked]], and write [[account.liability]] with the weekly amount of the \
                        decision that is in force.";
    let named = period.decision.as_ref().and_then(|item| context.item(item));
    let step = named.and_then(|named| named.item.step);
    let what = match step {
        Some(Step::Appeal) => Some("an appeal"),
        Some(Step::ReconsiderationRequest) => Some("a request for reconsideration"),
        Some(Step::Complaint) => Some("a complaint"),
        Some(Step::Claim) => Some("a claim"),
        _ => None,
    };
    let name = period.decision.as_ref().map_or("", |item| item.0.as_str());
    let finding = if let Some(what) = what {
        let message = format!(
            "[[account.liability]] number {number} names \"{name}\" as the decision, which is {what}. An \
             amount that you ask for would be printed as the decision in force."
        );
        Finding::error(Code::BadValue, message)
    } else {
        let note = period.note.as_deref().unwrap_or_default().to_lowercase();
        let asks =
            ["i ask", "i say", "should be", "asked for", "wanted"].iter().any(|words| note.contains(words));
        if !asks {
            return None;
        }
        let message = format!(
            "[[account.liability]] number {number} is printed as the decision in force, but its note reads \
             as an amount that you ask for."
        );
        Finding::warning(Code::BadValue, message)
    };
    Some(finding.about(crate::case::manifest::FILE).next(NEXT))
}
