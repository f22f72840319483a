//! The arithmetic of an audit. Balances follow from the week before and nothing else, so that any line can be checked
//! with the one above it. Shares of a week are rounded so that they add up to the week's own figure, rounded half up.

use jiff::civil::Date;

use super::accrual::{due, less, parts, sum};
use super::claims;
use super::entries::{EvidencePage, Paid, PartOfWeek, Rate};
use super::fees;
use super::instalments;
use super::instalments::KnownDays;
use super::problem::LedgerPlace;
use super::reaching_back::{back_dated, written};
use super::result::{
    AskedTotals, Audit, BalanceChange, ByService, ChartPoint, CollectionAsked, LedgerMismatch, PlanDay,
    ServiceTotals, Totals, Week,
};
use super::service_periods::{self, AccountDays, Causes};
use super::service_rows::LedgerRow;
use super::validate::ValidatedLedger;
use super::weeks::{days, later};
use crate::case::calendar::Nation;
use crate::case::manifest::arrears_types::{Account, Adjustment};
use crate::case::manifest::item_ref::ItemRef;
use crate::model::{Pence, counted};

/// Adds an account up.
pub(super) fn calculate(account: &Account, checked: ValidatedLedger, nation: Nation) -> Audit {
    let ValidatedLedger { rates, asked, payments, statement, instalments, plan, covered } = checked;
    let opening = account.opening.unwrap_or_default();
    let service_opening = account.service_opening.unwrap_or(opening);
    let mut weeks = weeks(account, &rates, &asked, payments, opening);
    let by_week = statement.as_ref().filter(|statement| statement.weekly);
    let service = by_week.map(|statement| by_service(&mut weeks, &statement.rows, service_opening));
    let apart = less(service_opening, opening);
    let totals = totals(&weeks, opening, service_opening, service.as_deref());
    let credits = statement.as_ref().is_none_or(|statement| statement.credits);
    let mut claimed = claims::claims(account, &rates, &asked, &weeks, opening, service_opening);
    if !credits {
        claimed.iter_mut().for_each(|claim| claim.causes = None);
    }
    claims::compare(&mut weeks, &claimed);
    let back_dated = back_dated(&rates, &weeks);
    for late in &back_dated {
        let from = usize::try_from(late.first_week - 1).unwrap_or(0);
        let many = usize::try_from(late.last_week + 1 - late.first_week).unwrap_or(0);
        // Whole weeks are told above the table.
        for week in weeks.iter_mut().skip(from).take(many) {
            let changed = days(week.start.max(late.from), week.end.min(late.last));
            if changed < i64::from(week.days()) {
                let changed = counted(usize::try_from(changed).unwrap_or(0), "day", "days");
                let decision = written(late.decided);
                week.notes.push(format!("{changed} changed after the fact by the decision of {decision}"));
            }
        }
    }
    let paid: Vec<&Paid> = weeks.iter().flat_map(|week| &week.payments).collect();
    let balance = |day: Date| claims::balance_at(&rates, &weeks, opening, day, |week| week.balance);
    let balance_asked = |day: Date| {
        let of_asked = |week: &Week| week.balance_asked.unwrap_or(week.balance);
        (!asked.is_empty()).then(|| claims::balance_at(&asked, &weeks, opening, day, of_asked))
    };
    let accrued = |day: Date| claims::accrued_at(&rates, &weeks, day);
    let by_period = statement.as_ref().filter(|statement| !statement.weekly);
    let periods = by_period.map(|rows| {
        let days = AccountDays {
            balance: &balance,
            asked: &balance_asked,
            accrued: &accrued,
            rates: &rates,
            payments: &paid,
            adjustments: &account.adjustment,
            not_mine: &account.not_mine,
            opening: (opening, apart),
        };
        service_periods::compare(rows, &days)
    });
    let known = KnownDays { last: account.until, covered };
    let given = instalments::give(instalments, &paid, nation, known);
    let instalments: Vec<_> = given.into_iter().filter(|due| due.in_time_until < account.until).collect();
    let stated = |day: Date| {
        let in_week = weeks.iter().find(|week| week.end == day && week.stated);
        let claim = claimed.iter().find(|claim| claim.date == later(day, 1));
        let of_period = || periods.iter().flat_map(|all| &all.periods).find(|one| one.until == day);
        let in_week = in_week.and_then(|week| week.balance_service);
        in_week.or(claim.map(|claim| claim.claimed)).or_else(|| of_period()?.stated)
    };
    let mut since = account.from;
    // Payments that can be told by their words are given to the instalments of the plan; others only stand beside them.
    let told = plan.iter().any(|due| !due.words.is_empty());
    let plan = if told { instalments::give(plan, &paid, nation, known) } else { plan };
    let plan = plan.into_iter().map(|instalment| {
        let day = instalment.due;
        let within = paid.iter().filter(|paid| since <= paid.date && paid.date <= day);
        let one = PlanDay {
            paid: sum(within.map(|paid| paid.amount)),
            due: less(accrued(day), accrued(later(since, -1))),
            balance: balance(day),
            service: stated(day),
            instalment,
        };
        since = later(day, 1);
        one
    });
    let plan: Vec<PlanDay> = plan.collect();
    let bounds: Vec<_> = weeks.iter().map(|week| (week.number, week.start, week.end)).collect();
    let charged = periods.as_ref().and_then(|periods| periods.fee);
    let fees = fees::fees(account, &rates, &asked, charged, &bounds, &paid);
    let changes = changes(&weeks, &account.not_mine, apart, credits);
    let mut charges = account.charge.clone();
    charges.sort_by_key(|charge| charge.date);
    Audit {
        plan_count: instalments::count_of(&account.plan),
        plan_agreed: evidence(account.plan_agreed.as_ref(), account.plan_agreed_page, LedgerPlace::Account),
        statement: account.statement.clone(),
        title: account.title.clone().unwrap_or_default(),
        from: account.from,
        until: account.until,
        side: account.side,
        opening_by: account.opening_by.clone().unwrap_or_default(),
        opening_stated: account.opening.is_some(),
        opening_evidence: evidence(account.opening_item.as_ref(), None, LedgerPlace::Account),
        causes: causes(&changes, &weeks, apart).or(periods.as_ref().map(|all| all.causes)),
        points: points(&weeks, account.from, opening, totals.service.as_ref().map(|s| s.opening)),
        rules: super::rules::rules(account, &rates, &weeks, &periods),
        charged: sum(charges.iter().map(|charge| charge.amount)),
        slips: service.unwrap_or_default(),
        collection: collection(account, &instalments),
        not_mine: account.not_mine.clone(),
        service_adjustments: {
            let mut entries = account.service_adjustment.clone();
            entries.sort_by_key(|entry| entry.date);
            entries
        },
        credits,
        asked_rates: asked,
        claims: claimed,
        fees,
        changes,
        periods,
        instalments,
        covered,
        plan,
        rates,
        weeks,
        totals,
        back_dated,
        charges,
    }
}

/// Since when Collect and Pay could be asked for.
fn collection(account: &Account, instalments: &[instalments::Instalment]) -> Option<CollectionAsked> {
    let first = instalments.iter().find(|due| due.is_unmet());
    let asked = account.collect_and_pay_asked;
    let known = first.is_some() || asked.is_some();
    // While it runs nobody has to ask for it.
    let runs = |day: Date| {
        let begun = account.collect_and_pay_from.is_some_and(|from| from <= day);
        begun && account.collect_and_pay_until.is_none_or(|until| day <= until)
    };
    known.then(|| CollectionAsked {
        could: first.map(|first| later(first.in_time_until, 1)).filter(|day| !runs(*day)),
        first: first.cloned(),
        asked,
        evidence: evidence(account.collect_and_pay_asked_item.as_ref(), None, LedgerPlace::Account),
        began: account.collect_and_pay_from,
    })
}

fn evidence(item: Option<&ItemRef>, page: Option<u32>, place: LedgerPlace) -> Option<EvidencePage> {
    item.map(|item| EvidencePage { item: item.clone(), page, place })
}

/// The weeks with this account's own figures.
fn weeks(
    account: &Account,
    rates: &[Rate],
    asked: &[Rate],
    payments: Vec<Paid>,
    opening: Pence,
) -> Vec<Week> {
    let mut weeks: Vec<Week> = Vec::new();
    let mut adjustments = account.adjustment.clone();
    adjustments.sort_by_key(|adjustment| adjustment.date);
    let (mut adjustments, mut payments) =
        (adjustments.into_iter().peekable(), payments.into_iter().peekable());
    let (mut start, mut balance, mut balance_asked) = (account.from, opening, opening);
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
        let asks = (!asked.is_empty()).then(|| due(asked, start, end));
        balance_asked = less(sum([balance_asked, asks.unwrap_or_default(), adjustment]), paid);
        weeks.push(Week {
            number: u32::try_from(weeks.len() + 1).unwrap_or(u32::MAX),
            start,
            end,
            notes: by_day(&parts, rates).into_iter().collect(),
            parts,
            liability,
            asked: asks,
            service: None,
            adjustments,
            adjustment,
            payments,
            paid,
            balance,
            balance_asked: asks.map(|_| balance_asked),
            balance_service: None,
            stated: false,
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
    Some(format!("{what}, worked out by day: {}", parts.iter().map(days).collect::<Vec<_>>().join(", ")))
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
        let mut stated = false;
        while let Some(row) = rows.next_if(|row| row.day <= week.end) {
            let [liability, adjustment, payment] =
                [row.liability, row.adjustment, row.payment].map(Option::unwrap_or_default);
            said.liability = sum([said.liability, liability]);
            said.adjustment = sum([said.adjustment, adjustment]);
            said.payments = sum([said.payments, payment]);
            said.notes.extend((!row.note.is_empty()).then(|| row.note.clone()));
            let expected = less(sum([balance, liability, adjustment]), payment);
            balance = row.balance.unwrap_or(expected);
            // A balance counts for the end of the week only when nothing moves it after it was stated.
            let moves = liability.get() != 0 || adjustment.get() != 0 || payment.get() != 0;
            stated = row.balance.is_some() || (stated && !moves);
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
        week.stated = stated;
    }
    slips
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
            stated: weeks.last().is_some_and(|week| week.stated),
            closing: closing_service,
            variance: less(closing_service, closing),
        }
    });
    let asked = weeks.last().and_then(|week| week.balance_asked);
    Totals {
        opening,
        asked: asked.map(|closing| AskedTotals {
            liability: sum(weeks.iter().filter_map(|week| week.asked)),
            closing,
        }),
        liability: sum(weeks.iter().map(|week| week.liability)),
        adjustment: sum(weeks.iter().map(|week| week.adjustment)),
        paid: sum(weeks.iter().map(|week| week.paid)),
        closing,
        service,
    }
}

/// The weeks in which the variance changes, each with its reasons.
fn changes(weeks: &[Week], not_mine: &[Adjustment], opening: Pence, credits: bool) -> Vec<BalanceChange> {
    let mut changes = Vec::new();
    let (mut before, mut since) = (opening, 1);
    let mut first = weeks.first().map(|week| week.start);
    for week in weeks {
        let Some(variance) = week.variance else { continue };
        let amount = less(variance, before);
        let said = week.service.as_ref();
        let apart =
            |theirs: fn(&ByService) -> Pence, mine| said.map_or(Pence::default(), |s| less(theirs(s), mine));
        let within = |entry: &&Adjustment| first <= Some(entry.date) && entry.date <= week.end;
        let by_not_mine = sum(not_mine.iter().filter(within).map(|entry| entry.amount));
        let by_liability = apart(|s| s.liability, week.liability);
        let alone = said.map_or(Pence::default(), |_| by_not_mine);
        let by_adjustment = less(apart(|s| s.adjustment, week.adjustment), alone);
        // A ledger that has no column for credits says nothing of them.
        let credited = if credits { apart(|s| s.payments, week.paid) } else { Pence::default() };
        let by_payments = less(Pence::default(), credited);
        let unexplained = less(amount, sum([by_liability, by_not_mine, by_adjustment, by_payments]));
        let parts = [amount, by_liability, by_not_mine, by_adjustment, by_payments, unexplained];
        // Two differences may cancel out; the week parts from the truth all the same.
        if parts.iter().any(|part| part.get() != 0) {
            changes.push(BalanceChange {
                week: week.number,
                since,
                amount,
                by_liability,
                by_not_mine,
                by_adjustment,
                by_payments,
                unexplained,
            });
        }
        (before, since) = (variance, week.number + 1);
        first = Some(later(week.end, 1));
    }
    changes
}

/// What makes the Service's balance differ up to the end of a week, where its lines are known.
fn causes(changes: &[BalanceChange], weeks: &[Week], opening: Pence) -> Option<Causes> {
    weeks.last()?.service.as_ref()?;
    Some(claims::causes_until(changes, opening, u32::MAX))
}

fn points(weeks: &[Week], from: Date, opening: Pence, service_opening: Option<Pence>) -> Vec<ChartPoint> {
    let start = ChartPoint {
        day: later(from, -1),
        mine: opening,
        asked: weeks.first().and_then(|week| week.asked).map(|_| opening),
        theirs: service_opening,
    };
    let ends = weeks.iter().map(|week| ChartPoint {
        day: week.end,
        mine: week.balance,
        asked: week.balance_asked,
        theirs: week.balance_service,
    });
    std::iter::once(start).chain(ends).collect()
}
