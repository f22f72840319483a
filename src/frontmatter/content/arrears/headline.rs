//! Which amount is which, in a few sentences: what the Service says, what the decision in force makes of it, what the
//! user says it should be, and what the differences are made of. For the cover and for the head of the audit.

use jiff::civil::Date;

use super::proof::{day, of_service, shown, shown_by, span};
use super::side::{misstated, owed, owed_by_service, owed_strong, strong_amount};
use crate::case::arrears::{Audit, Causes, EvidencePage};
use crate::case::manifest::item_ref::ItemRef;
use crate::frontmatter::content::{CaseContext, RichText};
use crate::model::{PartialDate, Pence};
use crate::pdf::layout::wording::date_with_nbsp;

/// The amounts of one day.
#[derive(Clone, Copy)]
struct Headline<'a> {
    /// The day at whose end they hold.
    day: Date,
    /// What the Service says, and what shows it.
    theirs: Option<(Pence, Source<'a>)>,
    mine: Pence,
    asked: Option<Pence>,
    causes: Option<Causes>,
    /// Whether the fees that the Service charges are in each of these amounts.
    fees: bool,
}

/// What shows a balance of the Service: a page, or its own account.
#[derive(Clone, Copy)]
enum Source<'a> {
    Page(Option<&'a EvidencePage>),
    Account(Option<&'a ItemRef>),
}

impl Source<'_> {
    /// The pages after what was said.
    fn after(self, context: &CaseContext<'_>, words: RichText) -> RichText {
        match self {
            Source::Page(evidence) => shown(context, words, evidence.map(|shown| (&shown.item, shown.page))),
            Source::Account(item) => shown_by(context, words, item),
        }
    }
}

/// The last day for which the Service states a balance, else the account's last.
fn headline(audit: &Audit) -> Headline<'_> {
    let totals = &audit.totals;
    let end = Headline {
        day: audit.until,
        theirs: None,
        mine: totals.closing,
        asked: totals.asked.map(|asked| asked.closing),
        causes: None,
        fees: false,
    };
    let lines = Source::Account(audit.statement.as_ref());
    let mut known = Vec::new();
    if let Some(periods) = &audit.periods
        && let Some((day, theirs, mine)) = periods.stated
    {
        let (asked, causes) = (periods.asked, Some(periods.causes));
        let fees =
            periods.periods.iter().any(|one| one.until <= day && one.fee.is_some_and(|fee| fee.get() != 0));
        known.push(Headline { day, theirs: Some((theirs, lines)), mine, asked, causes, fees });
    }
    if let Some(service) = totals.service.as_ref().filter(|service| service.stated) {
        known.push(Headline { theirs: Some((service.closing, lines)), causes: audit.causes, ..end });
    }
    known.extend(audit.claims.last().map(|claim| Headline {
        day: claim.date.yesterday().unwrap_or(claim.date),
        theirs: Some((claim.claimed, Source::Page(claim.evidence.as_ref()))),
        mine: claim.balance,
        asked: claim.asked,
        causes: claim.causes,
        fees: false,
    }));
    // Of the same day the claim is the last, and it has a page.
    known.into_iter().max_by_key(|known| known.day).unwrap_or(end)
}

/// The causes with a name by their sign, in the order in which they are told; those that come to nothing are left out.
pub(super) fn named(causes: &Causes, credits: bool) -> Vec<(&'static str, Pence)> {
    let by_sign = |amount: Pence, more: &'static str, less: &'static str| {
        (if amount.get() > 0 { more } else { less }, amount)
    };
    // Without a column for credits, payments that CMS does not credit cannot be told from its lines.
    let unexplained = match credits {
        true => "Not explained by any line",
        false => "Not explained by CMS’s lines, which state no credits",
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
        ("Balance at the start", causes.opening),
        (unexplained, causes.unexplained),
    ];
    all.retain(|(_, amount)| amount.get() != 0);
    all
}

/// The amounts, in bold: what the Service says, what is owed by the decision in force and what the user says it should be.
pub(super) fn answer(context: &CaseContext<'_>, audit: &Audit) -> RichText {
    let head = headline(audit);
    let side = audit.side;
    let on = day(head.day);
    let mut said = RichText::new();
    if let Some((theirs, source)) = head.theirs {
        let words = match foretold(context, &head) {
            Some(written) => format!("CMS wrote on {written} that at the end of {on} "),
            None => format!("CMS says that at the end of {on} "),
        };
        let words = RichText::from(words).then(strong_amount(&owed_by_service(side, theirs), theirs));
        said = said.then(source.after(context, words)).say(". ");
    }
    let at = if head.theirs.is_some() { String::new() } else { format!(" at the end of {on}") };
    said = said
        .say("By the decision in force and the payments listed here, ")
        .then(owed_strong(side, head.mine));
    said = said.say(format!("{at}{}.", alone(context, audit, head.day).unwrap_or_default()));
    match head.asked {
        Some(asked) => said.say(" As I say it should be, ").then(owed_strong(side, asked)).say("."),
        None => said,
    }
}

/// What else is to be known of the amounts, in sentences.
pub(super) fn sentences(context: &CaseContext<'_>, audit: &Audit) -> Vec<RichText> {
    let head = headline(audit);
    let mut said: Vec<RichText> = Vec::new();
    if let Some((theirs, _)) = head.theirs {
        let variance = Pence::new(theirs.get().saturating_sub(head.mine.get()));
        if variance.get() != 0 {
            let mut words = format!("Against the decision in force CMS {}", misstated(theirs, head.mine));
            let parts: Vec<String> = head
                .causes
                .iter()
                .flat_map(|causes| named(causes, audit.credits))
                .map(|(name, amount)| format!("{} {amount}", lower(name)))
                .collect();
            words += &if parts.is_empty() { ".".into() } else { format!(": {}.", parts.join(", ")) };
            said.push(words.into());
        }
    }
    if audit.totals.service.is_some() && audit.statement.is_some() {
        let words = RichText::from("CMS’s figures are those of ");
        said.push(words.then(of_service(context, audit, "account")));
    }
    let charged = audit.periods.as_ref().and_then(|periods| periods.fee).is_some_and(|fee| fee.get() != 0);
    if charged && !head.fees && head.theirs.is_some() {
        let words =
            "CMS’s schedule charges collection fees. The balance by the decision in force includes none.";
        said.push(words.into());
    }
    if head.fees {
        let words = "CMS’s balance includes the collection fees that its schedule charges.";
        let (other, leaves) = if head.asked.is_some() {
            ("The other two balances", "leave")
        } else {
            ("The other balance", "leaves")
        };
        let of_payments = audit.weeks.iter().flat_map(|week| &week.payments).any(|paid| paid.fee.get() != 0);
        let part = if of_payments { ", and the part of each payment that went to them" } else { "" };
        said.push(format!("{words} {other} {leaves} the fees out{part}.").into());
    }
    if audit.charged.get() != 0 {
        let words = format!(
            "Enforcement charges of {}, which are on the paying parent, are left out. They are listed separately.",
            audit.charged
        );
        said.push(words.into());
    }
    if let Some(asked) = head.asked {
        let decision = head.mine.get().saturating_sub(asked.get());
        if decision != 0 {
            let amount = Pence::new(decision.saturating_abs());
            said.push(format!("The decision itself makes a difference of {amount}.").into());
        }
    }
    said.push(scope(context, audit, head.day).into());
    said
}

/// The same in short, for the cover: "At the end of 12 August 2021: £6,940.56 is owed by me as CMS says; £2,569.62 is owed
/// by me by the decision in force".
pub(super) fn brief(context: &CaseContext<'_>, audit: &Audit) -> RichText {
    let head = headline(audit);
    let mut words = RichText::from(format!("At the end of {}: ", day(head.day)));
    if let Some((theirs, source)) = head.theirs {
        let says = match foretold(context, &head) {
            Some(written) => format!("as CMS wrote on {written} that it would be"),
            None => "as CMS says".into(),
        };
        let said = words.say(format!("{} {says}", owed_by_service(audit.side, theirs)));
        words = source.after(context, said).say("; ");
    }
    let counted = "by the decision in force and the payments listed here";
    words = words.say(format!("{} {counted}", owed(audit.side, head.mine)));
    let words = match head.asked {
        Some(asked) => words.say(format!(", {} as I say it should be.", owed(audit.side, asked))),
        None => words.say("."),
    };
    let charges = if audit.charged.get() == 0 { "" } else { " Enforcement charges are left out." };
    words.say(format!("{charges} {}", scope(context, audit, head.day)))
}

/// That an amount is of the days of the account alone: it begins after its decision, or only the user says that nothing
/// was owed before.
fn alone(context: &CaseContext<'_>, audit: &Audit, until: Date) -> Option<String> {
    is_alone(context, audit).then(|| format!(", for {} only", span(audit.from, until)))
}

fn is_alone(context: &CaseContext<'_>, audit: &Audit) -> bool {
    let shown = !audit.opening_by.is_empty() || audit.opening_evidence.is_some();
    !shown && (audit.totals.opening.get() == 0 || is_begun(context, audit))
}

/// Whether what was owed before is left out: the user names no balance for the start, or names nothing for an account that
/// begins after its decision.
pub(super) fn leaves_out_before(context: &CaseContext<'_>, audit: &Audit) -> bool {
    let nothing = audit.totals.opening.get() == 0;
    is_alone(context, audit) && nothing && (!audit.opening_stated || is_begun(context, audit))
}

/// Whether the account begins after its first decision was made or took effect.
fn is_begun(context: &CaseContext<'_>, audit: &Audit) -> bool {
    let first = audit.rates.first();
    let decision = first.and_then(|rate| rate.decision.as_ref()).and_then(|shown| context.item(&shown.item));
    let dated = decision.and_then(|shown| Some(shown.item.date?.last_day()));
    let decided = first.and_then(|rate| rate.decided).or(dated);
    first.map(|rate| rate.effective).into_iter().chain(decided).any(|day| day < audit.from)
}

/// What the amounts are counted from: an account is not all that was ever owed.
fn scope(context: &CaseContext<'_>, audit: &Audit, until: Date) -> String {
    if is_alone(context, audit) {
        let days = span(audit.from, until);
        return match leaves_out_before(context, audit) {
            true => format!("Counted for {days} only. Anything owed before is not counted."),
            false => {
                format!("Counted for {days} only, with {} owed at the start as I say.", audit.totals.opening)
            }
        };
    }
    let stated = audit.opening_by.is_empty() && audit.opening_evidence.is_none();
    let by = if stated { " as I say" } else { "" };
    format!("Counted from {}, with {} owed at the start{by}.", day(audit.from), audit.totals.opening)
}

/// When the Service wrote what a balance would be on a day that was still to come.
fn foretold(context: &CaseContext<'_>, head: &Headline<'_>) -> Option<String> {
    let (_, Source::Page(Some(evidence))) = head.theirs? else { return None };
    let shown = context.item(&evidence.item)?;
    let written = shown.item.date.filter(|written| written.last_day() < head.day)?;
    Some(date_with_nbsp(written.day().map_or(written, PartialDate::Day)))
}

/// The name of a cause within a sentence.
fn lower(name: &str) -> String {
    if name.starts_with("CMS") {
        return name.into();
    }
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}
