//! The arithmetic of an audit. Balances follow from the week before and nothing else, so that any line can be checked
//! with the one above it. Shares of a week are rounded so that they add up to the week's own figure, rounded half up.

use jiff::civil::Date;

use super::ledger::LedgerRow;
use super::result::{
    Audit, BackDated, BalanceChange, ByService, ChartPoint, ClaimedBalance, EvidencePage, Fee, FeeWeek, Fees,
    LedgerMismatch, Paid, PartOfWeek, Rate, ServiceTotals, Totals, Week,
};
use super::validate::ValidatedLedger;
use super::weeks::half_up;
use super::{LedgerPlace, days, later};
use crate::case::manifest::arrears_types::{Account, Adjustment};
use crate::case::manifest::item_ref::ItemRef;
use crate::model::{PartialDate, Pence};

/// The fees of Collect and Pay in percent, when the account does not say otherwise.
const PAYER_FEE: u32 = 20;
const RECEIVER_FEE: u32 = 4;

fn sum(amounts: impl IntoIterator<Item = Pence>) -> Pence {
    Pence::new(amounts.into_iter().map(Pence::get).sum())
}

fn less(a: Pence, b: Pence) -> Pence {
    Pence::new(a.get() - b.get())
}

/// What Collect and Pay makes of an amount of maintenance: so many percent on top of it for the one who pays, so many
/// off it for the one who receives, each rounded half up to the penny.
pub fn fee(maintenance: Pence, payer_percent: u32, receiver_percent: u32) -> Fee {
    let percent = |percent: u32| half_up(i128::from(maintenance.get()) * i128::from(percent), 100);
    let (payer, receiver) = (percent(payer_percent), percent(receiver_percent));
    Fee {
        maintenance,
        payer,
        pays: sum([maintenance, payer]),
        receiver,
        receives: less(maintenance, receiver),
    }
}

/// Adds an account up.
pub(super) fn calculate(account: &Account, checked: ValidatedLedger) -> Audit {
    let ValidatedLedger { rates, payments, statement } = checked;
    let opening = account.opening.unwrap_or_default();
    let service_opening = account.service_opening.unwrap_or(opening);
    let mut weeks = weeks(account, &rates, payments, opening);
    let service = statement.map(|rows| by_service(&mut weeks, &rows, service_opening));
    let claims = claims(account, &rates, &weeks, opening, service_opening);
    compare(&mut weeks, &claims);
    let totals = totals(&weeks, opening, service_opening, service.as_deref());
    let back_dated = back_dated(&rates, &weeks);
    for late in &back_dated {
        let from = usize::try_from(late.first_week - 1).unwrap_or(0);
        let many = usize::try_from(late.last_week + 1 - late.first_week).unwrap_or(0);
        let note = format!("changed after the fact by the decision of {}", written(late.decided));
        weeks.iter_mut().skip(from).take(many).for_each(|week| week.notes.push(note.clone()));
    }
    let mut charges = account.charge.clone();
    charges.sort_by_key(|charge| charge.date);
    Audit {
        title: account.title.clone().unwrap_or_default(),
        from: account.from,
        until: account.until,
        opening_by: account.opening_by.clone().unwrap_or_default(),
        opening_evidence: evidence(account.opening_item.as_ref(), None, LedgerPlace::Account),
        changes: changes(&weeks, less(service_opening, opening)),
        points: points(&weeks, account.from, opening, totals.service.as_ref().map(|s| s.opening)),
        fees: fees(account, &rates, &weeks),
        rules: rules(account, &rates, &weeks),
        charged: sum(charges.iter().map(|charge| charge.amount)),
        slips: service.unwrap_or_default(),
        rates,
        weeks,
        totals,
        claims,
        back_dated,
        charges,
    }
}

fn evidence(item: Option<&ItemRef>, page: Option<u32>, place: LedgerPlace) -> Option<EvidencePage> {
    item.map(|item| EvidencePage { item: item.clone(), page, place })
}

fn written(day: Date) -> String {
    PartialDate::Day(day).to_string()
}

/// The rates of some days, each with its share. The shares follow the exact sum from day to day, each rounded where
/// it ends, so that together they are that sum rounded once.
fn parts(rates: &[Rate], from: Date, until: Date) -> Vec<PartOfWeek> {
    let mut parts = Vec::new();
    // Sevenths of a penny, and what of them is given out.
    let (mut exact, mut given) = (0i128, 0i64);
    for (rate, at) in rates.iter().zip(0..) {
        let (start, end) = (rate.from.max(from), rate.until.min(until));
        let Ok(days @ 1..) = u32::try_from(days(start, end)) else { continue };
        exact += i128::from(rate.weekly.get()) * i128::from(days);
        let upto = half_up(exact, 7).get();
        parts.push(PartOfWeek { from: start, days, rate: at, amount: Pence::new(upto - given) });
        given = upto;
    }
    parts
}

/// What is due for some days within one week.
fn due(rates: &[Rate], from: Date, until: Date) -> Pence {
    sum(parts(rates, from, until).iter().map(|part| part.amount))
}

/// The weeks with this account's own figures.
fn weeks(account: &Account, rates: &[Rate], payments: Vec<Paid>, opening: Pence) -> Vec<Week> {
    let mut weeks: Vec<Week> = Vec::new();
    let mut adjustments = account.adjustment.clone();
    adjustments.sort_by_key(|adjustment| adjustment.date);
    let (mut adjustments, mut payments) =
        (adjustments.into_iter().peekable(), payments.into_iter().peekable());
    let (mut start, mut balance) = (account.from, opening);
    while start <= account.until {
        let end = later(start, 6).min(account.until);
        let parts = parts(rates, start, end);
        let liability = sum(parts.iter().map(|part| part.amount));
        let adjustments: Vec<Adjustment> =
            std::iter::from_fn(|| adjustments.next_if(|adjustment| adjustment.date <= end)).collect();
        let payments: Vec<Paid> = std::iter::from_fn(|| payments.next_if(|paid| paid.date <= end)).collect();
        let adjustment = sum(adjustments.iter().map(|adjustment| adjustment.amount));
        let paid = sum(payments.iter().map(|paid| paid.amount));
        balance = less(sum([balance, liability, adjustment]), paid);
        weeks.push(Week {
            number: u32::try_from(weeks.len() + 1).unwrap_or(u32::MAX),
            start,
            end,
            notes: by_day(&parts, rates).into_iter().collect(),
            parts,
            liability,
            service: None,
            adjustments,
            adjustment,
            payments,
            paid,
            balance,
            balance_service: None,
            variance: None,
        });
        start = later(end, 1);
    }
    weeks
}

/// What is said of a week that is reckoned by day.
fn by_day(parts: &[PartOfWeek], rates: &[Rate]) -> Option<String> {
    let whole = parts.iter().map(|part| part.days).sum::<u32>() == 7;
    if whole && parts.len() < 2 {
        return None;
    }
    let days = |part: &PartOfWeek| {
        let weekly = rates.get(part.rate).map_or(Pence::default(), |rate| rate.weekly);
        format!("{} {} at {weekly} a week", part.days, if part.days == 1 { "day" } else { "days" })
    };
    let what = if whole { "rate changes within the week" } else { "part week" };
    Some(format!("{what}, reckoned by day: {}", parts.iter().map(days).collect::<Vec<_>>().join(", ")))
}

/// Puts the Service's own figures beside ours, and gives the lines that do not add up.
fn by_service(weeks: &mut [Week], rows: &[LedgerRow], opening: Pence) -> Vec<LedgerMismatch> {
    let mut slips = Vec::new();
    let mut rows = rows.iter().peekable();
    let mut balance = opening;
    for week in weeks {
        let zero = Pence::default();
        let mut said = ByService {
            liability: zero,
            adjustment: zero,
            payments: zero,
            difference: zero,
            notes: Vec::new(),
        };
        while let Some(row) = rows.next_if(|row| row.day <= week.end) {
            let [liability, adjustment, payment] =
                [row.liability, row.adjustment, row.payment].map(Option::unwrap_or_default);
            said.liability = sum([said.liability, liability]);
            said.adjustment = sum([said.adjustment, adjustment]);
            said.payments = sum([said.payments, payment]);
            said.notes.extend((!row.note.is_empty()).then(|| row.note.clone()));
            let expected = less(sum([balance, liability, adjustment]), payment);
            balance = row.balance.unwrap_or(expected);
            if balance != expected {
                let difference = less(balance, expected);
                let (line, date) = (row.line, row.day);
                slips.push(LedgerMismatch {
                    line,
                    date,
                    week: week.number,
                    expected,
                    stated: balance,
                    difference,
                });
            }
        }
        said.difference = less(said.liability, week.liability);
        week.service = Some(said);
        week.balance_service = Some(balance);
    }
    slips
}

/// The claims, each beside what is owed by this account at the start of its day.
fn claims(
    account: &Account,
    rates: &[Rate],
    weeks: &[Week],
    opening: Pence,
    service_opening: Pence,
) -> Vec<ClaimedBalance> {
    let mut claims: Vec<ClaimedBalance> = (1..)
        .zip(&account.claimed)
        .map(|(number, claim)| {
            let eve = later(claim.date, -1);
            let ended = weeks.iter().rev().find(|week| week.end <= eve);
            let before = ended.map_or(opening, |week| week.balance);
            let begun = weeks.iter().find(|week| week.start <= eve && eve < week.end);
            let balance = begun.map_or(before, |week| {
                let adjustments = week.adjustments.iter().filter(|a| a.date <= eve).map(|a| a.amount);
                let paid = week.payments.iter().filter(|paid| paid.date <= eve).map(|paid| paid.amount);
                less(sum([before, due(rates, week.start, eve), sum(adjustments)]), sum(paid))
            });
            let by_ledger = match (begun, ended) {
                (Some(_), _) => None,
                (None, Some(week)) => week.balance_service,
                (None, None) => weeks.first().and_then(|week| week.service.as_ref()).map(|_| service_opening),
            };
            let place = LedgerPlace::Table("claimed", number);
            ClaimedBalance {
                date: claim.date,
                claimed: claim.balance,
                balance,
                by_ledger,
                variance: less(claim.balance, balance),
                evidence: evidence(claim.item.as_ref(), claim.page, place),
            }
        })
        .collect();
    claims.sort_by_key(|claim| claim.date);
    claims
}

/// Sets the Service's balance of each week beside ours. Where its ledger does not tell, a claim of the next day does.
fn compare(weeks: &mut [Week], claims: &[ClaimedBalance]) {
    for week in weeks {
        let claimed = || claims.iter().rev().find(|claim| claim.date == later(week.end, 1));
        week.balance_service = week.balance_service.or_else(|| claimed().map(|claim| claim.claimed));
        week.variance = week.balance_service.map(|theirs| less(theirs, week.balance));
    }
}

fn totals(
    weeks: &[Week],
    opening: Pence,
    service_opening: Pence,
    slips: Option<&[LedgerMismatch]>,
) -> Totals {
    let closing = weeks.last().map_or(opening, |week| week.balance);
    let of = |figure: fn(&ByService) -> Pence| {
        sum(weeks.iter().filter_map(|week| week.service.as_ref()).map(figure))
    };
    let service = slips.map(|slips| {
        let closing_service = weeks.last().and_then(|week| week.balance_service).unwrap_or(service_opening);
        ServiceTotals {
            opening: service_opening,
            liability: of(|said| said.liability),
            difference: of(|said| said.difference),
            adjustment: of(|said| said.adjustment),
            paid: of(|said| said.payments),
            slips: sum(slips.iter().map(|slip| slip.difference)),
            closing: closing_service,
            variance: less(closing_service, closing),
        }
    });
    Totals {
        opening,
        liability: sum(weeks.iter().map(|week| week.liability)),
        adjustment: sum(weeks.iter().map(|week| week.adjustment)),
        paid: sum(weeks.iter().map(|week| week.paid)),
        closing,
        service,
    }
}

/// The weeks in which the variance changes, each with its reasons.
fn changes(weeks: &[Week], opening: Pence) -> Vec<BalanceChange> {
    let mut changes = Vec::new();
    let (mut before, mut since) = (opening, 1);
    for week in weeks {
        let Some(variance) = week.variance else { continue };
        let amount = less(variance, before);
        let said = week.service.as_ref();
        let apart =
            |theirs: fn(&ByService) -> Pence, mine| said.map_or(Pence::default(), |s| less(theirs(s), mine));
        let by_liability = apart(|s| s.liability, week.liability);
        let by_adjustment = apart(|s| s.adjustment, week.adjustment);
        let by_payments = less(Pence::default(), apart(|s| s.payments, week.paid));
        let unexplained = less(amount, sum([by_liability, by_adjustment, by_payments]));
        // Two differences may cancel out; the week parts from the truth all the same.
        if [amount, by_liability, by_adjustment, by_payments, unexplained].iter().any(|part| part.get() != 0)
        {
            changes.push(BalanceChange {
                week: week.number,
                since,
                amount,
                by_liability,
                by_adjustment,
                by_payments,
                unexplained,
            });
        }
        (before, since) = (variance, week.number + 1);
    }
    changes
}

/// The decisions that were made after the day from which they take effect.
fn back_dated(rates: &[Rate], weeks: &[Week]) -> Vec<BackDated> {
    let mut all = Vec::new();
    for (at, rate) in rates.iter().enumerate() {
        let Some(decided) = rate.decided.filter(|decided| *decided > rate.from) else { continue };
        let last = later(decided, -1).min(rate.until);
        let touched: Vec<&Week> =
            weeks.iter().filter(|week| week.start <= last && rate.from <= week.end).collect();
        let (Some(first_week), Some(last_week)) = (touched.first(), touched.last()) else { continue };
        let count = days(rate.from, last);
        let share = |weekly: Pence| half_up(i128::from(weekly.get()) * i128::from(count), 7);
        let due = share(rate.weekly);
        let before = at.checked_sub(1).and_then(|before| rates.get(before));
        let due_before = before.map(|before| share(before.weekly));
        let weeks_due = sum(touched.iter().map(|week| week.liability));
        let said: Option<Vec<Pence>> =
            touched.iter().map(|week| week.service.as_ref().map(|said| said.liability)).collect();
        let weeks_service = said.map(sum);
        all.push(BackDated {
            rate: at,
            from: rate.from,
            decided,
            days: u32::try_from(count).unwrap_or(0),
            first_week: first_week.number,
            last_week: last_week.number,
            due_before,
            due,
            change: due_before.map(|before| less(due, before)),
            weeks_due,
            weeks_service,
            difference: weeks_service.map(|said| less(said, weeks_due)),
        });
    }
    all
}

/// The fees of Collect and Pay: each week on the maintenance of those of its days that are in it.
fn fees(account: &Account, rates: &[Rate], weeks: &[Week]) -> Option<Fees> {
    let from = account.collect_and_pay_from?.max(account.from);
    let until = account.collect_and_pay_until.unwrap_or(account.until).min(account.until);
    let payer = account.payer_fee.unwrap_or(PAYER_FEE);
    let receiver = account.receiver_fee.unwrap_or(RECEIVER_FEE);
    let weeks: Vec<FeeWeek> = weeks
        .iter()
        .filter_map(|week| {
            let (first, last) = (week.start.max(from), week.end.min(until));
            let days = u32::try_from(days(first, last)).ok().filter(|days| *days > 0)?;
            Some(FeeWeek { week: week.number, days, fee: fee(due(rates, first, last), payer, receiver) })
        })
        .collect();
    let of = |figure: fn(&Fee) -> Pence| sum(weeks.iter().map(|week| figure(&week.fee)));
    let total = Fee {
        maintenance: of(|fee| fee.maintenance),
        payer: of(|fee| fee.payer),
        pays: of(|fee| fee.pays),
        receiver: of(|fee| fee.receiver),
        receives: of(|fee| fee.receives),
    };
    (!weeks.is_empty()).then_some(Fees { from, until, payer, receiver, weeks, total })
}

fn points(weeks: &[Week], from: Date, opening: Pence, service_opening: Option<Pence>) -> Vec<ChartPoint> {
    let start = ChartPoint { day: later(from, -1), mine: opening, theirs: service_opening };
    let ends = weeks.iter().map(|week| ChartPoint {
        day: week.end,
        mine: week.balance,
        theirs: week.balance_service,
    });
    std::iter::once(start).chain(ends).collect()
}

/// How it was reckoned, in sentences to be printed with it; only what applies is said.
fn rules(account: &Account, rates: &[Rate], weeks: &[Week]) -> Vec<String> {
    let mut rules = vec![
        "The balance of each week is the balance of the week before, and what is due, and adjustments, less what was paid."
            .to_owned(),
        "Amounts are whole pence. What is computed is rounded to the nearest penny, half a penny upwards.".into(),
    ];
    let mut say = |applies: bool, rule: &str| rules.extend(applies.then(|| rule.to_owned()));
    say(
        weeks.iter().any(|week| week.days() < 7 || week.parts.len() > 1),
        "Part weeks, and weeks in which the rate changes, are reckoned by day: a day is one seventh of a week. The days' \
         shares are rounded so that they add up to the week's figure.",
    );
    say(
        rates.iter().any(|rate| rate.monthly.is_some()),
        "Where a decision gives only a monthly amount, a week is 12/52 of it.",
    );
    say(
        !account.claimed.is_empty(),
        "A balance that the Service claimed on a day is compared with what fell due and was paid before that day.",
    );
    say(
        weeks.iter().any(|week| week.service.is_some()),
        "The variance is the Service's balance less this one: above nothing, the Service claims more than is owed.",
    );
    say(
        account.collect_and_pay_from.is_some(),
        "Collection fees are reckoned on what is due by the decisions for each week. They are shown apart and are no part \
         of the maintenance balance.",
    );
    say(
        !account.charge.is_empty(),
        "Enforcement charges are listed apart and are no part of the maintenance balance.",
    );
    rules
}
