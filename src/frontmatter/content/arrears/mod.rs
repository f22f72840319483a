//! The arrears audit, printed: which amount is which, the balances as curves, what was claimed beside what was owed, where
//! and why the accounts differ, missed payments and fees, and then every week with its figures, so that a reader with a
//! pencil can follow each. The arithmetic is done in [`crate::case::arrears`]; nothing is added up here.

mod curves;
mod differences;
mod fees;
mod findings;
mod headline;
mod made_up;
mod payments;
mod plan;
mod proof;
mod result;
mod side;
mod weeks;

use super::author;
use super::{CaseContext, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, RichText};
use crate::case::arrears::{Audit, Rate};
use crate::case::profile::ChapterName;
use crate::model::Purpose;
use crate::model::{Pence, counted};
pub use findings::findings;
use proof::{cited, day, shown, titled};
use result::result;

/// The title of the summary of an account.
const SUMMARY: &str = "Arrears audit";

/// The chapters of every account: a summary, and the workings and the weeks where the purpose does not put them elsewhere.
pub fn compose(context: &CaseContext<'_>) -> Vec<Chapter> {
    let profile = context.profile;
    let apart = profile.before.iter().chain(&profile.after).any(|name| *name == ChapterName::AccountWeeks);
    let chapters = |audit| {
        let behind = if apart { Vec::new() } else { behind(context, audit) };
        std::iter::once(summary(context, audit)).chain(behind)
    };
    context.audits.iter().flat_map(chapters).collect()
}

/// The weeks and the workings of every account, which many readers never look up.
pub fn every_week(context: &CaseContext<'_>) -> Vec<Chapter> {
    context.audits.iter().flat_map(|audit| behind(context, audit)).collect()
}

fn behind(context: &CaseContext<'_>, audit: &Audit) -> Vec<Chapter> {
    vec![weeks::weeks(context, audit), workings(context, audit)]
}

/// What the cover says of an account: which amount is which, and where it is worked out.
pub fn cover(context: &CaseContext<'_>) -> Vec<(String, Vec<RichText>)> {
    let profile = context.profile;
    if !profile.before.iter().chain(&profile.after).any(|name| *name == ChapterName::Account) {
        return Vec::new();
    }
    let several = context.audits.len() > 1;
    let row = |audit: &Audit| {
        let mut line = headline::brief(context, audit);
        if several && !audit.title.is_empty() {
            let title = context.initialise_children(&audit.title);
            line = RichText::new().strong(title).say(": ").then(line);
        }
        if let Some(chapter) = context.plan().chapter(&titled(context, SUMMARY, audit)) {
            let page = chapter.pages.first();
            line = line.say(" ").leading("Arrears audit", page).say(", ").page(page).say(".");
        }
        ("Maintenance account".to_owned(), vec![line])
    };
    context.audits.iter().map(row).collect()
}

/// What a tribunal is not asked for.
const BACKGROUND: &str = "This account is background: an appeal is against the decision on the amount, and not about arrears, \
                          collection or service.";

fn summary(context: &CaseContext<'_>, audit: &Audit) -> Chapter {
    let mut parts = vec![ChapterPart::Table(result(context, audit))];
    let notes = headline::sentences(context, audit).into_iter();
    parts.push(ChapterPart::Small(RichText::in_sentences(notes)));
    parts.extend(payments::not_covered(audit));
    parts.extend(payments::as_i_list(context, audit));
    parts.extend(curves::chart(context, audit));
    parts.extend(differences::claims(context, audit));
    parts.extend(payments::instalments(context, audit));
    parts.push(ChapterPart::Small(further(context, audit)));
    let lead = headline::answer(context, audit);
    Chapter { title: titled(context, SUMMARY, audit), lead, parts, ..Chapter::default() }
}

/// The title of the workings of an account.
fn workings_title(context: &CaseContext<'_>, audit: &Audit) -> String {
    format!("{}, workings", titled(context, SUMMARY, audit))
}

/// Where the rest of the account is, as soon as it has its pages: only what is there is named.
fn further(context: &CaseContext<'_>, audit: &Audit) -> RichText {
    let page = |title: String| context.plan().chapter(&title).map(|chapter| chapter.pages.first());
    let there = [
        (true, "amounts due"),
        (differences::are_by_week(audit), "differences by week"),
        (!differences::are_by_week(audit) && !differences::causes(audit).is_empty(), "differences"),
        (audit.periods.is_some(), "CMS’s schedule and the decision in force"),
        (!audit.plan.is_empty(), "the plan for the arrears"),
        (audit.fees.is_some(), "fees"),
        (!audit.charges.is_empty(), "charges"),
    ];
    let there: Vec<&str> = there.into_iter().filter(|(is, _)| *is).map(|(_, what)| what).collect();
    let words = RichText::from(format!("{} and how it was worked out: ", there.join(", "))).capitalised();
    let words = match page(workings_title(context, audit)) {
        Some(page) => words.page(page),
        None => words.say("in the workings"),
    };
    match page(titled(context, weeks::TITLE, audit)) {
        Some(page) => words.say(". Every week: ").page(page).say("."),
        None => words.say("."),
    }
}

/// What the sums of an account are made of, and how they were worked out.
fn workings(context: &CaseContext<'_>, audit: &Audit) -> Chapter {
    let mut parts = rates(context, audit);
    parts.extend(differences::causes(audit));
    parts.extend(differences::periods(context, audit));
    parts.extend(differences::entries(
        context,
        "Charges in CMS’s account that are not mine",
        &audit.not_mine,
    ));
    parts.extend(differences::entries(context, "Adjustments made by CMS", &audit.service_adjustments));
    parts.extend(back_dated(context, audit));
    parts.extend(plan::plan(context, audit));
    parts.extend(fees::fees(context, audit));
    if context.manifest.bundle.purpose == Purpose::Tribunal {
        parts.push(ChapterPart::Small(BACKGROUND.into()));
    }
    parts.push(ChapterPart::Heading("How it was worked out".into()));
    parts.extend(audit.rules.iter().map(|rule| ChapterPart::Small(context.initialise_children(rule).into())));
    // It begins below the weeks, of which there may be few.
    let runs_on = Some(230.0);
    Chapter { title: workings_title(context, audit), parts, runs_on, ..Chapter::default() }
}

fn rates(context: &CaseContext<'_>, audit: &Audit) -> Vec<ChapterPart> {
    let mut parts = table_of_rates(context, "Amounts due by the decision in force", "Decision", &audit.rates);
    if !audit.asked_rates.is_empty() {
        let shown = audit.asked_rates.iter().filter_map(|rate| rate.decision.as_ref());
        let mut shown = shown.filter_map(|shown| context.item(&shown.item));
        let mine = shown.all(|placed| author::is_users(context.manifest, placed.item));
        parts.extend(table_of_rates(
            context,
            "Amounts that I say should be due",
            // Only what the user wrote asks for anything.
            if mine { "Where I ask for it" } else { "Shown on" },
            &audit.asked_rates,
        ));
    }
    parts
}

fn table_of_rates(
    context: &CaseContext<'_>,
    heading: &str,
    source: &str,
    rates: &[Rate],
) -> Vec<ChapterPart> {
    let columns = vec![
        ChapterColumn::fixed("From", 84.0),
        ChapterColumn::fixed("Until", 84.0),
        ChapterColumn::fixed("Weekly amount", 86.0).figures(),
        ChapterColumn::share(source, 1.0),
    ];
    let row = |rate: &Rate| {
        let mut words = RichText::from(context.initialise_children(&rate.note));
        if let Some(monthly) = rate.monthly {
            words = words.say(format!(" {monthly} a month × 12 ÷ 52."));
        }
        let decision = shown(context, words, cited(&rate.decision));
        ChapterRow::new([
            RichText::from(day(rate.from)),
            day(rate.until).into(),
            rate.weekly.to_string().into(),
            decision,
        ])
    };
    let rows = rates.iter().map(row).collect();
    vec![ChapterPart::Heading(heading.into()), ChapterPart::Table(ChapterTable { columns, rows })]
}

fn back_dated(context: &CaseContext<'_>, audit: &Audit) -> Vec<ChapterPart> {
    if audit.back_dated.is_empty() {
        return Vec::new();
    }
    let said = |change: &crate::case::arrears::BackDated| {
        let rate = audit.rates.get(change.rate);
        let days = counted(change.days as usize, "day", "days");
        let mut words = RichText::from(format!(
            "The rate from {} was decided on {}. {days} were changed after the fact (weeks {} to {}).",
            day(change.from),
            day(change.decided),
            change.first_week,
            change.last_week
        ));
        if let Some(replaced) = rate.and_then(|rate| rate.replaces) {
            words = words.say(format!(" Until then {replaced} a week was in force."));
        }
        let (changes, amount) = match change.change.get() {
            ..0 => ("lowers", change.change.get().saturating_neg()),
            more => ("raises", more),
        };
        words = words.say(format!(" It {changes} the amount due for these days by {}.", Pence::new(amount)));
        if let Some(difference) = change.difference.filter(|difference| *difference != Pence::default()) {
            let more = if difference.get() > 0 { "more" } else { "less" };
            let amount = Pence::new(difference.get().saturating_abs());
            words = words.say(format!(" For these weeks CMS charges {amount} {more} than the decisions."));
        }
        shown(context, words, rate.and_then(|rate| cited(&rate.decision)))
    };
    let mut parts = vec![ChapterPart::Heading("Decisions that reach back".into())];
    parts.extend(audit.back_dated.iter().map(|change| ChapterPart::Words(said(change))));
    parts
}

#[cfg(test)]
mod tests;
