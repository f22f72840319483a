//! The arrears audit, printed: which amount is which, the balances as curves, what was claimed beside what was owed, where
//! and why the accounts differ, missed payments and fees, and then every week with its figures, so that a reader with a
//! pencil can follow each. The arithmetic is done in [`crate::case::arrears`]; nothing is added up here.

mod differences;
mod fees;
mod findings;
mod headline;
mod payments;
mod proof;
mod side;
mod weeks;

use super::{
    CaseContext, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, Chart, Curve, RichText,
    RowEmphasis,
};
use crate::case::arrears::{Audit, ChartPoint, Rate};
use crate::case::profile::ChapterName;
use crate::model::Purpose;
use crate::model::{Pence, counted};
pub use findings::findings;
use proof::{cited, day, shown, titled};

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
    let mut parts = vec![ChapterPart::Boxed(headline::sentences(context, audit))];
    parts.push(ChapterPart::Table(result(context, audit)));
    parts.extend(payments::not_covered(audit));
    parts.extend(chart(audit));
    parts.extend(differences::claims(context, audit));
    parts.extend(payments::instalments(context, audit));
    parts.push(ChapterPart::Small(further(context, audit)));
    let says = audit.totals.service.is_some() || audit.periods.is_some() || !audit.claims.is_empty();
    let lead = format!(
        "{} to {}: amounts due, payments{}.",
        day(audit.from),
        day(audit.until),
        if says { " and CMS’s figures" } else { "" }
    );
    Chapter { title: titled(context, SUMMARY, audit), lead: lead.into(), parts, ..Chapter::default() }
}

/// The title of the workings of an account.
fn workings_title(context: &CaseContext<'_>, audit: &Audit) -> String {
    format!("{}, workings", titled(context, SUMMARY, audit))
}

/// Where the rest of the account is, as soon as it has its pages.
fn further(context: &CaseContext<'_>, audit: &Audit) -> RichText {
    let page = |title: String| context.plan().chapter(&title).map(|chapter| chapter.pages.first());
    let words = RichText::from("Amounts due, differences by week, charges and how it was worked out: ");
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
    parts.extend(differences::periods(audit));
    parts.extend(differences::entries(
        context,
        "Charges in CMS’s account that are not mine",
        &audit.not_mine,
    ));
    parts.extend(differences::entries(context, "Adjustments made by CMS", &audit.service_adjustments));
    parts.extend(back_dated(context, audit));
    parts.extend(payments::plan(context, audit));
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

/// The curves that have at least two points; a single balance is no line.
fn chart(audit: &Audit) -> Option<ChapterPart> {
    let curve = |name: &str, amount: &dyn Fn(&ChartPoint) -> Option<Pence>| Curve {
        name: name.into(),
        points: audit.points.iter().filter_map(|point| Some((point.day, amount(point)?))).collect(),
    };
    let mut curves = vec![curve("By the decision in force", &|point| Some(point.mine))];
    // Balances that are known for single days are in the table of claims; a line between them would say more.
    if audit.totals.service.is_some() {
        curves.push(curve("By CMS", &|point| point.theirs));
    }
    curves.push(curve("As I say it should be", &|point| point.asked));
    curves.retain(|curve| curve.points.len() > 1);
    let title = format!("{}, week by week", side::owed_label(audit.side));
    (!curves.is_empty()).then_some(ChapterPart::Chart(Chart { title, curves }))
}

/// The sums: the decision in force, what the user says it should be, and the Service.
fn result(context: &CaseContext<'_>, audit: &Audit) -> ChapterTable {
    let totals = &audit.totals;
    let (theirs, asked) = (totals.service.as_ref(), totals.asked);
    let mut columns =
        vec![ChapterColumn::share("", 1.0), ChapterColumn::fixed("By the decision in force", 58.0).figures()];
    if asked.is_some() {
        columns.push(ChapterColumn::fixed("As I say it should be", 58.0).figures());
    }
    if let Some(service) = theirs {
        let head = if service.stated { "By CMS" } else { "By CMS’s lines (no balance stated)" };
        columns.push(ChapterColumn::fixed(head, 58.0).figures());
        columns.push(ChapterColumn::fixed("CMS less the decision in force", 80.0).figures());
    }
    let line = |words: RichText, mine: Pence, asks: Option<Pence>, service: Option<Pence>| {
        let mut cells = vec![words, mine.to_string().into()];
        cells.extend(asks.map(|asks| RichText::from(asks.to_string())));
        if let Some(service) = service {
            cells.push(service.to_string().into());
            cells.push(Pence::new(service.get().saturating_sub(mine.get())).to_string().into());
        }
        ChapterRow::new(cells)
    };
    let owed = side::owed_label(audit.side);
    let mut opening = RichText::from(format!("{owed} at the start, {}", day(audit.from)));
    if !audit.opening_by.is_empty() {
        opening = opening.say(format!(": {}", context.initialise_children(&audit.opening_by)));
    } else if audit.opening_evidence.is_none() {
        opening = opening.say(": as I say");
    }
    let opening = shown(context, opening, cited(&audit.opening_evidence));
    let same = |value: Pence| asked.map(|_| value);
    let mut rows = vec![
        line(opening, totals.opening, same(totals.opening), theirs.map(|s| s.opening)),
        line(
            "Maintenance due".into(),
            totals.liability,
            asked.map(|asked| asked.liability),
            theirs.map(|s| s.liability),
        ),
        line("Adjustments".into(), totals.adjustment, same(totals.adjustment), theirs.map(|s| s.adjustment)),
        line("Paid".into(), totals.paid, same(totals.paid), theirs.map(|s| s.paid)),
    ];
    // A ledger without a column for credits says nothing of them; the last two cells are the Service's, where it has any.
    if !audit.credits
        && theirs.is_some()
        && let Some(paid) = rows.last_mut()
    {
        let known = paid.cells.len().saturating_sub(2);
        paid.cells.iter_mut().skip(known).for_each(|cell| *cell = vec!["not stated".into()]);
    }
    if let Some(slips) = theirs.map(|s| s.slips).filter(|slips| *slips != Pence::default()) {
        let nothing = Pence::default();
        rows.push(line("Not explained by CMS’s own lines".into(), nothing, same(nothing), Some(slips)));
    }
    rows.push(
        line(
            format!("{owed} at the end, {}", day(audit.until)).into(),
            totals.closing,
            asked.map(|asked| asked.closing),
            theirs.map(|s| s.closing),
        )
        .looking(RowEmphasis::Total),
    );
    ChapterTable { columns, rows }
}

fn rates(context: &CaseContext<'_>, audit: &Audit) -> Vec<ChapterPart> {
    let mut parts = table_of_rates(context, "Amounts due by the decision in force", "Decision", &audit.rates);
    if !audit.asked_rates.is_empty() {
        parts.extend(table_of_rates(
            context,
            "Amounts that I say should be due",
            "Where I ask for it",
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
        ChapterColumn::fixed("Weekly amount", 70.0).figures(),
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
