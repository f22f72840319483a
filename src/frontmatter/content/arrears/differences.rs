//! What the Service claimed beside what was owed, and why its account and this one differ.

use super::headline::named;
use super::proof::{cited, day, of_service, short, shown, shown_by};
use super::side::{misstated, owed_label};
use crate::case::arrears::{Audit, BalanceChange, ClaimedBalance, ServicePeriod, ServicePeriods};
use crate::case::manifest::arrears_types::Adjustment;
use crate::frontmatter::content::{
    CaseContext, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, RichText, RowEmphasis,
};
use crate::model::{Kind, Pence, counted};
use crate::pdf::layout::wording;

/// Each claim beside what was owed on its day.
pub(super) fn claims(context: &CaseContext<'_>, audit: &Audit) -> Vec<ChapterPart> {
    if audit.claims.is_empty() {
        return Vec::new();
    }
    let asked = audit.totals.asked.is_some();
    let mut columns = vec![
        ChapterColumn::fixed("As CMS says, at the end of", 74.0),
        ChapterColumn::fixed("CMS’s figure", 52.0).figures(),
        ChapterColumn::fixed("By the decision in force", 54.0).figures(),
    ];
    if asked {
        columns.push(ChapterColumn::fixed("As I say it should be", 54.0).figures());
    }
    columns.push(ChapterColumn::share("CMS’s figure against the decision in force", 1.0));
    let row = |claim: &ClaimedBalance| {
        let eve = claim.date.yesterday().unwrap_or(claim.date);
        let on = shown(context, day(eve).into(), cited(&claim.evidence));
        let mut cells =
            vec![vec![on], vec![claim.claimed.to_string().into()], vec![claim.balance.to_string().into()]];
        if asked {
            cells.push(vec![claim.asked.map_or_else(RichText::new, |asked| asked.to_string().into())]);
        }
        let against = RichText::from(misstated(claim.claimed, claim.balance)).capitalised();
        let causes = claim.causes.iter().flat_map(|causes| named(causes, audit.credits));
        let causes = causes.map(|(name, amount)| RichText::from(format!("{name}: {amount}")));
        cells.push(vec![RichText::in_sentences(std::iter::once(against).chain(causes))]);
        ChapterRow { cells, look: RowEmphasis::Plain }
    };
    let rows = audit.claims.iter().map(row).collect();
    vec![ChapterPart::Heading("What CMS claimed".into()), ChapterPart::Table(ChapterTable { columns, rows })]
}

/// What one cause has in a change.
type Share = fn(&BalanceChange) -> Pence;

/// Why the accounts differ: for each cause the weeks that it changes by the same amount, and what that comes to.
pub(super) fn causes(audit: &Audit) -> Vec<ChapterPart> {
    let mut parts = by_week(audit);
    let totals = &audit.totals;
    if let Some(asked) = totals.asked {
        let decision = totals.closing.get().saturating_sub(asked.closing.get());
        // Where both are the same there is nothing in dispute.
        if decision == 0 {
            return parts;
        }
        let words = format!(
            "The decision itself makes a difference of {2}. {0} is due by the decision in force and {1} as I \
             say it should be. This is not a mistake in CMS’s sums. This difference would disappear if the decision were changed.",
            totals.liability,
            asked.liability,
            Pence::new(decision.saturating_abs())
        );
        parts.push(ChapterPart::Words(words.into()));
    }
    parts
}

/// Whether a table shows the differences by the week.
pub(super) fn are_by_week(audit: &Audit) -> bool {
    let whole = |change: &BalanceChange| change.since == change.week;
    audit.changes.iter().any(whole)
}

/// What a schedule whose periods are not the weeks of the account has to do with differences by week.
const SCHEDULE: &str = "CMS’s schedule is not by these weeks. The next table shows CMS’s charges next to the \
                        decision in force.";

fn by_week(audit: &Audit) -> Vec<ChapterPart> {
    let opening = audit.causes.map_or(0, |causes| causes.opening.get());
    if audit.changes.is_empty() && (opening == 0 || audit.periods.is_some()) {
        return Vec::new();
    }
    let lines = audit.totals.service.is_some();
    let unexplained = match (lines, &audit.periods) {
        (true, _) if !audit.credits => "Not explained by CMS’s lines, which state no credits",
        (false, Some(_)) if audit.claims.len() < 2 => {
            "Up to the one balance that CMS states, not divided by weeks"
        }
        (false, Some(_)) => "Between two balances that CMS states, not divided by weeks",
        _ => "No line explains it",
    };
    let causes: [(&str, Share); 5] = [
        ("CMS charges a different amount from the decision in force", |change| change.by_liability),
        ("Payments that are not credited in the same way", |change| change.by_payments),
        ("Charges that are not mine", |change| change.by_not_mine),
        ("Adjustments in only one account", |change| change.by_adjustment),
        (unexplained, |change| change.unexplained),
    ];
    let columns = vec![
        ChapterColumn::share("Cause", 1.0),
        ChapterColumn::share("Weeks", 1.2),
        ChapterColumn::fixed("Each week", 70.0).figures(),
        ChapterColumn::fixed("Total", 76.0).figures(),
    ];
    let mut rows = Vec::new();
    let mut sum = opening;
    if opening != 0 {
        let words = ["Balance at the start".into(), RichText::new(), RichText::new()];
        rows.push(ChapterRow::new(words.into_iter().chain([Pence::new(opening).to_string().into()])));
    }
    for (cause, part) in causes {
        let mut amounts: Vec<(Pence, Vec<&BalanceChange>)> = Vec::new();
        for change in audit.changes.iter().filter(|change| part(change) != Pence::default()) {
            let alike = |(amount, weeks): &&mut (Pence, Vec<&BalanceChange>)| {
                *amount == part(change) && weeks.iter().all(|one| one.week - one.since == 0)
            };
            match amounts.iter_mut().find(|one| alike(one) && change.since == change.week) {
                Some((_, weeks)) => weeks.push(change),
                None => amounts.push((part(change), vec![change])),
            }
        }
        for (at, (amount, weeks)) in amounts.into_iter().enumerate() {
            let all = amount.get().saturating_mul(weeks.len() as i64);
            sum = sum.saturating_add(all);
            let cause = if at == 0 { RichText::from(cause) } else { RichText::new() };
            // A change that lies somewhere between two known balances is no amount of a single week.
            let single = weeks.iter().all(|change| change.since == change.week);
            let amount = if single { amount.to_string().into() } else { RichText::new() };
            rows.push(ChapterRow::new([
                cause,
                ranges(&weeks).into(),
                amount,
                Pence::new(all).to_string().into(),
            ]));
        }
    }
    let total = [
        "The difference at the end".into(),
        RichText::new(),
        RichText::new(),
        Pence::new(sum).to_string().into(),
    ];
    rows.push(ChapterRow::new(total).looking(RowEmphasis::Total));
    let note = match audit.unexplained().count() {
        0 => "Every difference is explained by a line of one of the two accounts.".to_owned(),
        _ if !lines => match &audit.periods {
            None => "This account has no lines of CMS, only balances that it claims, so no line can explain \
                     these differences."
                .to_owned(),
            Some(all) if all.credits => SCHEDULE.to_owned(),
            Some(_) => format!("{SCHEDULE} It states no credits, so it shows no differences in payments."),
        },
        weeks => format!("In {} no line explains the difference.", counted(weeks, "week", "weeks")),
    };
    vec![
        ChapterPart::Heading("Why CMS’s account differs from the decision in force".into()),
        ChapterPart::Table(ChapterTable { columns, rows }),
        ChapterPart::Small(note.into()),
    ]
}

/// Weeks in words, those that follow one another drawn together: "86 weeks: 1–86". A change that lies somewhere within
/// several weeks is told as that.
fn ranges(weeks: &[&BalanceChange]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for change in weeks {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == change.since => *last = change.week,
            _ => runs.push((change.since, change.week)),
        }
    }
    let spans = |&(first, last): &(u32, u32)| match first == last {
        true => first.to_string(),
        false => format!("{first}–{last}"),
    };
    let spans: Vec<String> = runs.iter().map(spans).collect();
    if weeks.iter().any(|change| change.since < change.week) {
        return format!("within weeks {}", spans.join(", "));
    }
    format!("{}: {}", counted(weeks.len(), "week", "weeks"), spans.join(", "))
}

/// The width of a period, wide enough for a date on a line and its dash, in points; and of an amount beside it.
const PERIOD: f32 = 66.0;
const FIGURE: f32 = 50.0;

/// Whether a figure of the schedule is longer than "−£9,999.99".
fn is_wide(all: &ServicePeriods) -> bool {
    let figures = |one: &ServicePeriod| {
        [
            Some(one.charged),
            one.fee,
            Some(one.due),
            Some(one.credited),
            Some(one.paid),
            one.stated,
            Some(one.balance),
        ]
    };
    let totals = [all.charged, all.due, all.credited, all.paid].map(Some);
    let mut every = all.periods.iter().flat_map(figures).chain(totals).flatten();
    every.any(|pence| pence.to_string().chars().count() > 10)
}

/// The Service's schedule, period by period, where its periods are not the weeks of the account.
pub(super) fn periods(context: &CaseContext<'_>, audit: &Audit) -> Vec<ChapterPart> {
    let Some(all) = &audit.periods else { return Vec::new() };
    let stated = all.periods.iter().any(|period| period.stated.is_some());
    // With a fee, credits and balances there is no room left that the first column could share, and none for five figures
    // with a sign: then the balances have a table of their own.
    let full = [all.fee.is_some(), all.credits, stated].iter().filter(|there| **there).count() > 1;
    let apart = full && stated && is_wide(all);
    let tight = full && !apart;
    let width = if tight { FIGURE } else { 62.0 };
    let figures = |head: &str, there: bool| there.then(|| ChapterColumn::fixed(head, width).figures());
    let period = || match tight {
        true => ChapterColumn::fixed("CMS’s period", PERIOD),
        false => ChapterColumn::share("CMS’s period", 1.0),
    };
    let name = |period: &ServicePeriod| format!("{} – {}", short(period.from), short(period.until));
    let balances = |period: &ServicePeriod| {
        let known = period.stated.map_or("not stated".into(), |balance| balance.to_string());
        [known, period.balance.to_string()]
    };
    let beside = stated && !apart;
    let columns = [
        Some(period()),
        figures("CMS charges", true),
        figures("CMS’s fee", all.fee.is_some()),
        figures("Due by the decision", true),
        figures("CMS credits", all.credits),
        figures(if all.fee.is_some() { "Paid with fee" } else { "Paid" }, true),
        figures("CMS’s balance", beside),
        figures(owed_label(audit.side), beside),
    ];
    let columns: Vec<ChapterColumn> = columns.into_iter().flatten().collect();
    let cells = |name: String, figures: [Option<String>; 5]| {
        std::iter::once(name).chain(figures.into_iter().flatten()).collect::<Vec<String>>()
    };
    let row = |period: &ServicePeriod| {
        let mut row = cells(
            name(period),
            [
                Some(period.charged.to_string()),
                all.fee.map(|_| period.fee.map_or("–".into(), |fee| fee.to_string())),
                Some(period.due.to_string()),
                all.credits.then(|| period.credited.to_string()),
                Some(period.paid.to_string()),
            ],
        );
        row.extend(balances(period).into_iter().filter(|_| beside));
        ChapterRow::new(row)
    };
    let mut rows: Vec<ChapterRow> = all.periods.iter().map(row).collect();
    let total = cells(
        "Total of these periods".into(),
        [
            Some(all.charged.to_string()),
            all.fee.map(|fee| fee.to_string()),
            Some(all.due.to_string()),
            all.credits.then(|| all.credited.to_string()),
            Some(all.paid.to_string()),
        ],
    );
    rows.push(ChapterRow::new(total).looking(RowEmphasis::Total));
    let mut parts = vec![
        ChapterPart::Heading(
            of_service(context, audit, "schedule").capitalised().say(" and the decision in force"),
        ),
        ChapterPart::Table(ChapterTable { columns, rows }),
    ];
    if apart {
        let columns = vec![
            period(),
            ChapterColumn::fixed("CMS’s balance", 80.0).figures(),
            ChapterColumn::fixed(owed_label(audit.side), 80.0).figures(),
        ];
        let row =
            |period: &ServicePeriod| ChapterRow::new(std::iter::once(name(period)).chain(balances(period)));
        let rows = all.periods.iter().map(row).collect();
        parts.push(ChapterPart::Table(ChapterTable { columns, rows }));
    }
    if !all.gaps.is_empty() {
        let gap = |(from, until): &(jiff::civil::Date, jiff::civil::Date)| {
            let days = usize::try_from((*until - *from).get_days() + 1).unwrap_or(0);
            format!("{} to {} ({})", day(*from), day(*until), counted(days, "day", "days"))
        };
        let gaps: Vec<String> = all.gaps.iter().map(gap).collect();
        let words = format!(
            "CMS’s documents in this bundle do not cover {}. For these days {} is due by the decision in \
             force. They are left out of the table above.",
            gaps.join(", "),
            all.gap_due
        );
        parts.push(ChapterPart::Words(words.into()));
    }
    let more = all.charged.get().saturating_sub(all.due.get());
    if more != 0 {
        let amount = Pence::new(more.saturating_abs());
        let than = if more > 0 { "more than" } else { "less than" };
        let words = format!(
            "For the days that its documents cover, CMS charges {amount} {than} the amount due by the \
             decision in force, before any adjustment."
        );
        parts.push(ChapterPart::Words(words.into()));
    }
    let unsaid = match (all.credits, stated) {
        (true, true) => None,
        (false, true) => Some("This schedule does not give CMS’s credits, so payments are not compared."),
        (true, false) => Some("This schedule states no balance, so none is compared."),
        (false, false) => Some(
            "This schedule gives neither balances nor credits, so neither balances nor payments are compared.",
        ),
    };
    parts.extend(unsaid.map(|words| ChapterPart::Small(words.into())));
    let adjusted = match all.adjusted.get() {
        0 => String::new(),
        _ => format!(" and its adjustments of {}", all.adjusted),
    };
    let opening = if audit.totals.opening.get() == 0 { "" } else { ", from what was owed at the start" };
    let gap = match all.gaps.is_empty() {
        true => "",
        false => {
            " For the days that its documents do not cover, no charge of CMS is known, and none is counted."
        }
    };
    let words = format!(
        "By CMS’s charges{adjusted}, less the payments listed here{opening}, {} at the end of {}. No fee is in this balance.{gap}",
        super::side::owed(audit.side, all.owed),
        day(audit.until)
    );
    parts.push(ChapterPart::Words(words.into()));
    parts.extend(why(all));
    parts.extend(remainder(audit, all).map(|words| ChapterPart::Words(words.into())));
    parts
}

/// What is left between the Service's schedule and a balance that it claimed for the same day: no line explains it.
fn remainder(audit: &Audit, all: &ServicePeriods) -> Option<String> {
    let claim = audit.claims.last().filter(|claim| claim.date.yesterday().ok() == Some(audit.until))?;
    let left = claim.claimed.get().saturating_sub(all.owed.get());
    let amount = Pence::new(left.saturating_abs());
    let than = if left > 0 { "more" } else { "less" };
    (left != 0).then(|| {
        format!(
            "The balance that CMS claims for that day, {}, is {amount} {than} than this. No line of its schedule explains the \
             {amount}. CMS’s lines in this bundle do not show how it comes to {}.",
            claim.claimed, claim.claimed
        )
    })
}

/// Why the schedule and the decision in force differ.
fn why(all: &ServicePeriods) -> Option<ChapterPart> {
    let mut causes = named(&all.causes, all.credits);
    let gap = Pence::new(if all.stated.is_none() { all.gap_due.get().saturating_neg() } else { 0 });
    if gap.get() != 0 {
        causes.push(("Days that the schedule in this bundle leaves out", gap));
    }
    let columns =
        vec![ChapterColumn::share("Why the two differ", 1.0), ChapterColumn::fixed("Amount", 80.0).figures()];
    let row =
        |(name, amount): &(&str, Pence)| ChapterRow::new([RichText::from(*name), amount.to_string().into()]);
    let mut rows: Vec<ChapterRow> = causes.iter().map(row).collect();
    let sum = Pence::new(all.causes.total().get().saturating_add(gap.get()));
    let total = match all.stated {
        Some(_) => "CMS’s balance less the decision in force",
        None => "CMS’s charges and adjustments, less the decision in force",
    };
    let total = [RichText::from(total), sum.to_string().into()];
    rows.push(ChapterRow::new(total).looking(RowEmphasis::Total));
    (!causes.is_empty()).then_some(ChapterPart::Table(ChapterTable { columns, rows }))
}

/// Entries of the Service's account that the user lists: those that are not of this account, and its adjustments.
pub(super) fn entries(context: &CaseContext<'_>, heading: &str, entries: &[Adjustment]) -> Vec<ChapterPart> {
    if entries.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        ChapterColumn::fixed("Date", 84.0),
        ChapterColumn::share("Entry", 1.0),
        ChapterColumn::fixed("Amount", 80.0).figures(),
    ];
    let row = |entry: &Adjustment| {
        let what = RichText::from(context.initialise_children(&entry.what));
        let what = match entry.item.as_ref().and_then(|item| context.page(item, entry.page)) {
            // On which of its pages it is nobody says.
            Some(_) if entry.page.is_none() => shown_by(context, what, entry.item.as_ref()),
            Some(page) => what.say(format!(" ({}", dated(context, entry))).page(page).say(")"),
            None => what,
        };
        ChapterRow::new([RichText::from(day(entry.date)), what, entry.amount.to_string().into()])
    };
    let rows = entries.iter().map(row).collect();
    vec![ChapterPart::Heading(heading.into()), ChapterPart::Table(ChapterTable { columns, rows })]
}

/// "letter of 18 August 2026, ", where the entry is of another day than the document that shows it.
fn dated(context: &CaseContext<'_>, entry: &Adjustment) -> String {
    let placed = entry.item.as_ref().and_then(|item| context.item(item));
    let Some(placed) = placed.filter(|placed| matches!(placed.entry.kind, Kind::Letter | Kind::Email)) else {
        return String::new();
    };
    let other = placed.item.date.filter(|date| date.day().is_some_and(|date| date != entry.date));
    other.map_or(String::new(), |date| format!("{} of {}, ", placed.entry.kind.one(), wording::day(date)))
}
