//! Which amount is which, in a few sentences: what the Service says, what the decision in force makes of it, what the
//! user says it should be, and what the differences are made of. For the cover and for the head of the audit.

use jiff::civil::Date;

use super::proof::{day, shown};
use super::side::{misstated, owed};
use crate::case::arrears::{Audit, Causes, EvidencePage};
use crate::frontmatter::content::{CaseContext, RichText};
use crate::model::Pence;

/// The amounts of one day.
struct Headline<'a> {
    /// The day at whose end they hold.
    day: Date,
    /// What the Service says, and what shows it.
    theirs: Option<(Pence, Option<&'a EvidencePage>)>,
    mine: Pence,
    asked: Option<Pence>,
    causes: Option<Causes>,
}

/// The last day for which the Service states a balance, else the account's last.
fn headline(audit: &Audit) -> Headline<'_> {
    let totals = &audit.totals;
    let claim = audit.claims.last();
    let eve = |day: Date| day.yesterday().unwrap_or(day);
    let stated = audit.periods.as_ref().and_then(|periods| periods.stated);
    let end = Headline {
        day: audit.until,
        theirs: None,
        mine: totals.closing,
        asked: totals.asked.map(|asked| asked.closing),
        causes: None,
    };
    match (claim, &totals.service, stated) {
        (Some(claim), ..) => Headline {
            day: eve(claim.date),
            theirs: Some((claim.claimed, claim.evidence.as_ref())),
            mine: claim.balance,
            asked: claim.asked,
            causes: claim.causes,
        },
        (None, Some(service), _) if service.stated => {
            Headline { theirs: Some((service.closing, None)), causes: audit.causes, ..end }
        }
        (None, None, Some((day, theirs, mine))) if day == audit.until => {
            Headline { theirs: Some((theirs, None)), mine, causes: audit.causes, ..end }
        }
        _ => end,
    }
}

/// The causes with a name by their sign, in the order in which they are told; those that come to nothing are left out.
pub(super) fn named(causes: &Causes) -> Vec<(&'static str, Pence)> {
    let by_sign = |amount: Pence, more: &'static str, less: &'static str| {
        (if amount.get() > 0 { more } else { less }, amount)
    };
    let mut all = vec![
        by_sign(
            causes.payments,
            "Payments listed here that CMS does not credit",
            "Payments that CMS credits and that are not listed here",
        ),
        ("Charges that are not mine", causes.not_mine),
        ("Adjustments in only one account", causes.adjustment),
        by_sign(
            causes.liability,
            "CMS charges more than the decision in force",
            "CMS charges less than the decision in force",
        ),
        ("A monthly amount against the same amount by the day", causes.spread),
        ("What was owed at the start", causes.opening),
        ("Not explained by any line", causes.unexplained),
    ];
    all.retain(|(_, amount)| amount.get() != 0);
    all
}

/// The sentences.
pub(super) fn sentences(context: &CaseContext<'_>, audit: &Audit) -> Vec<RichText> {
    let head = headline(audit);
    let side = audit.side;
    let on = day(head.day);
    let mut said = Vec::new();
    if let Some((theirs, evidence)) = head.theirs {
        let words = format!("CMS says that at the end of {on} {}", owed(side, theirs));
        let evidence = evidence.map(|shown| (&shown.item, shown.page));
        said.push(shown(context, words.into(), evidence).say("."));
    }
    let at = if head.theirs.is_some() { String::new() } else { format!(" at the end of {on}") };
    let mut mine =
        format!("By the decision in force and the payments listed here, {}{at}.", owed(side, head.mine));
    if let Some((theirs, _)) = head.theirs {
        let variance = Pence::new(theirs.get().saturating_sub(head.mine.get()));
        if variance.get() != 0 {
            mine += &format!(" Against that CMS’s figure is {}", misstated(variance));
            let parts: Vec<String> = head
                .causes
                .iter()
                .flat_map(named)
                .map(|(name, amount)| format!("{} {amount}", lower(name)))
                .collect();
            mine += &if parts.is_empty() { ".".into() } else { format!(": {}.", parts.join("; ")) };
        }
    }
    said.push(mine.into());
    if let Some(asked) = head.asked {
        let decision = Pence::new(head.mine.get().saturating_sub(asked.get()));
        let mut words = format!("As I say it should be, {}", owed(side, asked));
        if decision.get() != 0 {
            let amount = Pence::new(decision.get().saturating_abs());
            words += &format!(": the decision itself makes a difference of {amount}");
        }
        said.push(RichText::from(words + "."));
    }
    said
}

/// The name of a cause within a sentence.
fn lower(name: &str) -> String {
    if name.starts_with("CMS") {
        return name.into();
    }
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}
