//! Collection fees and enforcement charges, kept apart from the maintenance.

use super::payments::received_only;
use super::proof::{day, of_service, shown};
use crate::case::arrears::{
    Audit, CHARGES_SOURCE, ChargeRate, CollectedFee, FeeWeek, Fees, Rate, payer_fee_of_day,
};
use crate::case::manifest::arrears_types::{AccountSide, Charge};
use crate::frontmatter::content::{
    CaseContext, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, RichText, RowEmphasis,
};
use crate::model::{Pence, counted};

/// The fees of the side that keeps the account, of both where that is not said, and enforcement charges.
pub(super) fn fees(context: &CaseContext<'_>, audit: &Audit) -> Vec<ChapterPart> {
    let mut parts = Vec::new();
    if let Some(fees) = &audit.fees {
        if audit.side != Some(AccountSide::Receiver) && !fees.weeks.is_empty() {
            parts.push(ChapterPart::Heading(
                "The payer’s collection fee, separate from the maintenance".into(),
            ));
            parts.push(ChapterPart::Table(payer(fees)));
            parts.extend(by_the_day(audit, fees));
        }
        if audit.side != Some(AccountSide::Receiver) {
            let asked = fees.payer_asked.filter(|asked| *asked != fees.payer);
            parts.extend(asked.map(|asked| {
                let words =
                    format!("At the amounts that I say should be due, the payer’s fee would be {asked}.");
                ChapterPart::Words(words.into())
            }));
            parts.extend(fees.charged.map(|charged| {
                let more = Pence::new(charged.get().saturating_sub(fees.payer.get()));
                let words = format!(
                    " charges {charged} in fees. On the amounts of the decision in force, by the day they come to {}, a \
                     difference of {more}.",
                    fees.payer
                );
                let back = audit.service_adjustments.iter().any(|entry| entry.amount.get() < 0);
                let back = if back { " What CMS gave back is not in these sums." } else { "" };
                let schedule = of_service(context, audit, "schedule").capitalised();
                ChapterPart::Words(schedule.say(words + back))
            }));
        }
        if audit.side != Some(AccountSide::Payer) && !fees.collected.is_empty() {
            parts.push(ChapterPart::Heading(
                "The receiver’s collection fee, separate from the maintenance".into(),
            ));
            parts.push(ChapterPart::Table(receiver(fees)));
            parts.extend(received_only(audit));
        }
        let said = |rate: &crate::case::arrears::FeeRate| {
            let of_payer = format!("payer {}% of the daily amount", rate.payer);
            let of_receiver = format!("receiver {}% of the amount collected", rate.receiver);
            let of = match audit.side {
                Some(AccountSide::Payer) => of_payer,
                Some(AccountSide::Receiver) => of_receiver,
                None => format!("{of_payer}, {of_receiver}"),
            };
            let words = format!("From {}: {of} ({}).", day(rate.from), rate.source);
            ChapterPart::Small(words.into())
        };
        parts.extend(fees.rates.iter().map(said));
    }
    if !audit.charges.is_empty() {
        let columns = vec![
            ChapterColumn::fixed("Date", 90.0),
            ChapterColumn::share("Charge", 1.0),
            ChapterColumn::fixed("Amount", 80.0).figures(),
        ];
        let row = |charge: &Charge| {
            let evidence = charge.item.as_ref().map(|item| (item, charge.page));
            let what = shown(context, context.initialise_children(&charge.what).into(), evidence);
            ChapterRow::new([RichText::from(day(charge.date)), what, charge.amount.to_string().into()])
        };
        let mut rows: Vec<ChapterRow> = audit.charges.iter().map(row).collect();
        let total = [RichText::new(), "Total charges".into(), audit.charged.to_string().into()];
        rows.push(ChapterRow::new(total).looking(RowEmphasis::Total));
        parts.push(ChapterPart::Heading("Enforcement charges, separate from the maintenance".into()));
        parts.push(ChapterPart::Table(ChapterTable { columns, rows }));
        parts.extend(laid_down(&audit.charges));
    }
    parts
}

/// What the regulations lay down for the charges that are listed.
fn laid_down(charges: &[Charge]) -> Option<ChapterPart> {
    let mut said: Vec<String> = Vec::new();
    for rate in charges.iter().filter_map(|charge| ChargeRate::find(&charge.what, charge.date)) {
        let words = format!("{} for {}", rate.amount(), rate.name);
        if !said.contains(&words) {
            said.push(words);
        }
    }
    (!said.is_empty()).then(|| {
        ChapterPart::Small(format!("The regulations set {} ({CHARGES_SOURCE}).", said.join(", ")).into())
    })
}

/// What the payer's fee is for a day, a week and four weeks at each amount, so that the table can be followed.
fn by_the_day(audit: &Audit, fees: &Fees) -> Vec<ChapterPart> {
    let Some(percent) = fees.rates.last().map(|rate| rate.payer) else { return Vec::new() };
    let mut said: Vec<Pence> = Vec::new();
    let within = |rate: &&Rate| rate.until >= fees.from && rate.from <= fees.until;
    let mut parts = Vec::new();
    for rate in audit.rates.iter().filter(within).chain(audit.asked_rates.iter().filter(within)) {
        if said.contains(&rate.weekly) {
            continue;
        }
        said.push(rate.weekly);
        let day = payer_fee_of_day(rate.weekly, percent);
        let days = |count: i64| Pence::new(day.get().saturating_mul(count));
        let words = format!(
            "{} a week: {percent}% of a seventh of it is {day} a day, {} a week and {} in 28 days.",
            rate.weekly,
            days(7),
            days(28)
        );
        parts.push(ChapterPart::Small(words.into()));
    }
    parts
}

fn payer(fees: &Fees) -> ChapterTable {
    let columns = vec![
        ChapterColumn::share("Weeks", 1.0),
        ChapterColumn::fixed("Maintenance due", 86.0).figures(),
        ChapterColumn::fixed("Payer’s fee", 80.0).figures(),
        ChapterColumn::fixed("Total", 80.0).figures(),
    ];
    // Weeks that cost the same are one row.
    let mut rows = Vec::new();
    let mut from = 0;
    while let Some(first) = fees.weeks.get(from) {
        let amounts = |week: &FeeWeek| (week.maintenance, week.fee, week.days);
        let alike = |week: &&FeeWeek| amounts(week) == amounts(first);
        let until = from + fees.weeks[from..].iter().take_while(alike).count();
        let last = fees.weeks[until - 1].week;
        let name = match (until - from, first.days) {
            (1, 7) => format!("{}", first.week),
            (1, days) => format!("{} ({})", first.week, counted(days as usize, "day", "days")),
            (_, _) => format!("{}–{last}, each week", first.week),
        };
        let amounts = [first.maintenance, first.fee, first.pays].map(|amount| amount.to_string());
        rows.push(ChapterRow::new(std::iter::once(name).chain(amounts)));
        from = until;
    }
    let all = crate::model::Pence::new(fees.maintenance.get().saturating_add(fees.payer.get()));
    let total = ["Total".to_owned(), fees.maintenance.to_string(), fees.payer.to_string(), all.to_string()];
    rows.push(ChapterRow::new(total).looking(RowEmphasis::Total));
    ChapterTable { columns, rows }
}

fn receiver(fees: &Fees) -> ChapterTable {
    let columns = vec![
        // What a bank shows is the day on which it arrived.
        ChapterColumn::share(
            if fees.collected.iter().any(|one| one.computed) { "Received on" } else { "Collected on" },
            1.0,
        ),
        ChapterColumn::fixed(
            if fees.collected.iter().any(|one| one.computed) {
                "Collected (worked out from the amount received)"
            } else {
                "Collected"
            },
            120.0,
        )
        .figures(),
        ChapterColumn::fixed("Receiver’s fee", 80.0).figures(),
        ChapterColumn::fixed("Received", 80.0).figures(),
    ];
    let row = |one: &CollectedFee| {
        let amounts = [one.collected, one.fee, one.receives].map(|amount| amount.to_string());
        ChapterRow::new(std::iter::once(day(one.date).to_string()).chain(amounts))
    };
    let mut rows: Vec<ChapterRow> = fees.collected.iter().map(row).collect();
    let left = crate::model::Pence::new(fees.collected_total.get().saturating_sub(fees.receiver.get()));
    let total =
        ["Total".to_owned(), fees.collected_total.to_string(), fees.receiver.to_string(), left.to_string()];
    rows.push(ChapterRow::new(total).looking(RowEmphasis::Total));
    ChapterTable { columns, rows }
}
