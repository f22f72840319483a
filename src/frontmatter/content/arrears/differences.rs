//! What the Service claimed beside what was owed, and why its account and this one differ.

use super::headline::named;
use super::proof::{cited, day, short, shown};
use super::side::{misstated, owed_label};
use crate::case::arrears::{Audit, BalanceChange, ClaimedBalance, ServicePeriod};
use crate::case::manifest::arrears_types::Adjustment;
use crate::frontmatter::content::{
    CaseContext, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, RichText, RowEmphasis,
};
use crate::model::{Pence, counted};

/// Each claim beside what was owed on its day.
pub(super) fn claims(context: &CaseContext<'_>, audit: &Audit) -> Vec<ChapterPart> {
    if audit.claims.is_empty() {
        return Vec::new();
    }
    let asked = audit.totals.asked.is_some();
    let mut columns = vec![
        ChapterColumn::share("Claimed by CMS on", 1.0),
        ChapterColumn::fixed("CMS’s figure", 70.0).figures(),
        ChapterColumn::fixed("By the decision in force", 76.0).figures(),
    ];
    if asked {
        columns.push(ChapterColumn::fixed("As I say it should be", 76.0).figures());
    }
    columns.push(ChapterColumn::share("CMS’s figure against the decision in force", 1.3));
    let row = |claim: &ClaimedBalance| {
        let on = shown(context, day(claim.date).into(), cited(&claim.evidence));
        let mut cells =
            vec![vec![on], vec![claim.claimed.to_string().into()], vec![claim.balance.to_string().into()]];
        if asked {
            cells.push(vec![claim.asked.map_or_else(RichText::new, |asked| asked.to_string().into())]);
        }
        let mut against = vec![RichText::from(misstated(claim.variance))];
        let causes = claim.causes.iter().flat_map(named);
        against.extend(causes.map(|(name, amount)| RichText::from(format!("{name}: {amount}"))));
        cells.push(against);
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
        let words = format!(
            "The decision itself: {} by the decision in force less {} as I say it should be is {}. It is not a mistake in \
             CMS’s sums; it goes when the decision is changed.",
            totals.liability,
            asked.liability,
            Pence::new(decision)
        );
        parts.push(ChapterPart::Words(words.into()));
    }
    parts
}

fn by_week(audit: &Audit) -> Vec<ChapterPart> {
    let opening = audit.causes.map_or(0, |causes| causes.opening.get());
    if audit.changes.is_empty() && (opening == 0 || audit.periods.is_some()) {
        return Vec::new();
    }
    let causes: [(&str, Share); 5] = [
        ("CMS charges another amount than the decision in force", |change| change.by_liability),
        ("Payments that are not credited alike", |change| change.by_payments),
        ("Charges that are not mine", |change| change.by_not_mine),
        ("Adjustments in only one account", |change| change.by_adjustment),
        ("No line explains it", |change| change.unexplained),
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
        let words = ["What was owed at the start".into(), RichText::new(), RichText::new()];
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
        _ if audit.totals.service.is_none() => {
            "CMS gave no lines, only balances, so no line can explain these differences.".to_owned()
        }
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

/// The Service's schedule, period by period, where its periods are not the weeks of the account.
pub(super) fn periods(audit: &Audit) -> Vec<ChapterPart> {
    let Some(all) = &audit.periods else { return Vec::new() };
    let stated = all.periods.iter().any(|period| period.stated.is_some());
    let mut columns = vec![
        ChapterColumn::share("CMS’s period", 1.0),
        ChapterColumn::fixed("CMS charges", 66.0).figures(),
        ChapterColumn::fixed("Due by the decision", 66.0).figures(),
        ChapterColumn::fixed("CMS credits", 66.0).figures(),
        ChapterColumn::fixed("Paid", 62.0).figures(),
    ];
    if stated {
        columns.push(ChapterColumn::fixed("CMS’s balance", 66.0).figures());
        columns.push(ChapterColumn::fixed(owed_label(audit.side), 66.0).figures());
    }
    let row = |period: &ServicePeriod| {
        let mut cells: Vec<RichText> = vec![
            format!("{} – {}", short(period.from), short(period.until)).into(),
            period.charged.to_string().into(),
            period.due.to_string().into(),
            period.credited.to_string().into(),
            period.paid.to_string().into(),
        ];
        if stated {
            let known = period.stated;
            cells.push(known.map_or("not stated".into(), |balance| balance.to_string().into()));
            cells.push(period.balance.to_string().into());
        }
        ChapterRow::new(cells)
    };
    let mut rows: Vec<ChapterRow> = all.periods.iter().map(row).collect();
    let sums = [all.charged, all.due, all.credited, all.paid].map(|sum| RichText::from(sum.to_string()));
    let total = std::iter::once(RichText::from("Total of these periods")).chain(sums);
    rows.push(ChapterRow::new(total).looking(RowEmphasis::Total));
    let mut parts = vec![
        ChapterPart::Heading("CMS’s schedule beside the decision in force".into()),
        ChapterPart::Table(ChapterTable { columns, rows }),
    ];
    if !all.gaps.is_empty() {
        let gaps = all.gaps.iter().map(|(from, until)| format!("{} to {}", day(*from), day(*until)));
        let gaps: Vec<String> = gaps.collect();
        let words = format!(
            "CMS’s papers in this bundle do not cover {}. These days are left out of this table.",
            gaps.join("; ")
        );
        parts.push(ChapterPart::Small(words.into()));
    }
    let causes = named(&all.causes);
    if !causes.is_empty() {
        let columns = vec![
            ChapterColumn::share("Why the two differ", 1.0),
            ChapterColumn::fixed("Amount", 80.0).figures(),
        ];
        let row = |(name, amount): &(&str, Pence)| {
            ChapterRow::new([RichText::from(*name), amount.to_string().into()])
        };
        let mut rows: Vec<ChapterRow> = causes.iter().map(row).collect();
        let total = [RichText::from("CMS less the decision in force"), all.causes.total().to_string().into()];
        rows.push(ChapterRow::new(total).looking(RowEmphasis::Total));
        parts.push(ChapterPart::Table(ChapterTable { columns, rows }));
    }
    parts
}

/// What the Service put into the account though it is of somebody else.
pub(super) fn not_mine(context: &CaseContext<'_>, audit: &Audit) -> Vec<ChapterPart> {
    if audit.not_mine.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        ChapterColumn::fixed("Date", 84.0),
        ChapterColumn::share("Entry", 1.0),
        ChapterColumn::fixed("Amount", 80.0).figures(),
    ];
    let row = |entry: &Adjustment| {
        let evidence = entry.item.as_ref().map(|item| (item, entry.page));
        let what = shown(context, context.initialise_children(&entry.what).into(), evidence);
        ChapterRow::new([RichText::from(day(entry.date)), what, entry.amount.to_string().into()])
    };
    let rows = audit.not_mine.iter().map(row).collect();
    vec![
        ChapterPart::Heading("Charges in CMS’s account that are not mine".into()),
        ChapterPart::Table(ChapterTable { columns, rows }),
    ]
}
