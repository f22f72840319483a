//! The Service's payment schedule beside the account, period by period: what it charges, what the decision in force makes
//! due for the same days, and what was paid and credited in them. Days that its papers do not cover are left out of every
//! sum, and a balance is compared only where the Service states one.

use jiff::civil::Date;

use super::accrual::{less, sum};
use super::entries::{Paid, Rate};
use super::service_rows::{LedgerRow, ServiceRows};
use super::weeks::{days, half_up, later};
use crate::case::calendar::add_months;
use crate::case::manifest::arrears_types::Adjustment;
use crate::model::Pence;

/// The fee-free rounding of a year over months and weeks: so much may a charge differ and be the same.
const ROUNDING: i64 = 3;

/// Why the Service's balance differs from this account's. The parts add up to the difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Causes {
    /// What was owed at the start.
    pub opening: Pence,
    /// It charges another amount than the decision in force.
    pub liability: Pence,
    /// A year is spread over months, or was rounded.
    pub spread: Pence,
    /// Charges that are not of this account.
    pub not_mine: Pence,
    /// Adjustments in only one account.
    pub adjustment: Pence,
    /// Payments that are not credited, or were credited and not made.
    pub payments: Pence,
    /// What no line explains.
    pub unexplained: Pence,
}

impl Causes {
    /// All parts added up.
    pub fn total(&self) -> Pence {
        sum([
            self.opening,
            self.liability,
            self.spread,
            self.not_mine,
            self.adjustment,
            self.payments,
            self.unexplained,
        ])
    }
}

/// A period of the Service's schedule beside the same days of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePeriod {
    /// The line of the ledger.
    pub line: u64,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// What the Service charges.
    pub charged: Pence,
    /// The collection fee that it charges on top, where its schedule says it.
    pub fee: Option<Pence>,
    /// What is due for these days by the decision in force.
    pub due: Pence,
    /// What the Service adjusts.
    pub adjusted: Pence,
    /// What it credits.
    pub credited: Pence,
    /// What was paid on these days, with any fee.
    pub paid: Pence,
    /// What is owed at the end of the last day by this account, with the fees that the Service charges if it charges any.
    pub balance: Pence,
    /// What the Service states is owed then, where it states it.
    pub stated: Option<Pence>,
    /// What makes its balance move otherwise than this account's in this period.
    pub causes: Causes,
    /// Remarks on its rows.
    pub notes: Vec<String>,
}

/// The Service's schedule beside the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePeriods {
    /// The periods, in order.
    pub periods: Vec<ServicePeriod>,
    /// Days that none of them covers.
    pub gaps: Vec<(Date, Date)>,
    /// What is due for these days by the decision in force.
    pub gap_due: Pence,
    /// Whether the Service's papers say what it credits.
    pub credits: bool,
    /// The fees that it charges; nothing when its schedule has none.
    pub fee: Option<Pence>,
    /// What is owed at the end by what it charges and adjusts, less all that was paid, fees left out.
    pub owed: Pence,
    /// What the Service charges in all of them.
    pub charged: Pence,
    /// What is due for the same days by the decision in force.
    pub due: Pence,
    /// What it adjusts.
    pub adjusted: Pence,
    /// What it credits.
    pub credited: Pence,
    /// What was paid on the same days, with any fee.
    pub paid: Pence,
    /// The causes up to the last balance that it states, or over all periods when it states none.
    pub causes: Causes,
    /// The last day for which it states a balance, that balance, and this account's.
    pub stated: Option<(Date, Pence, Pence)>,
    /// What is owed on that day as the user says it should be, with the same fees.
    pub asked: Option<Pence>,
}

/// The account as the periods need it.
pub(super) struct AccountDays<'a> {
    /// What is owed at the end of a day.
    pub(super) balance: &'a dyn Fn(Date) -> Pence,
    /// The same as the user says it should be.
    pub(super) asked: &'a dyn Fn(Date) -> Option<Pence>,
    /// What has fallen due from the start up to the end of a day.
    pub(super) accrued: &'a dyn Fn(Date) -> Pence,
    pub(super) rates: &'a [Rate],
    pub(super) payments: &'a [&'a Paid],
    pub(super) adjustments: &'a [Adjustment],
    pub(super) not_mine: &'a [Adjustment],
    /// The account's opening balance, and the Service's less it.
    pub(super) opening: (Pence, Pence),
}

/// Sets each period beside the same days.
pub(super) fn compare(rows: &ServiceRows, account: &AccountDays<'_>) -> ServicePeriods {
    let is_period = |row: &&LedgerRow| row.is_period && row.until.is_some_and(|until| until >= row.day);
    let periods: Vec<ServicePeriod> =
        rows.rows.iter().filter(is_period).map(|row| one(row, rows, account)).collect();
    let mut periods = periods;
    let fees: Vec<Pence> = periods.iter().filter_map(|period| period.fee).collect();
    let mut with_fee = Pence::default();
    for period in periods.iter_mut().filter(|_| !fees.is_empty()) {
        with_fee = sum([with_fee, period.fee.unwrap_or_default()]);
        let met = account.payments.iter().filter(|paid| paid.date <= period.until).map(|paid| paid.fee);
        period.balance = less(sum([period.balance, with_fee]), sum(met));
    }
    let all = |figure: fn(&ServicePeriod) -> Pence| sum(periods.iter().map(figure));
    let last = periods.iter().rposition(|period| period.stated.is_some());
    let counted = &periods[..last.map_or(periods.len(), |last| last + 1)];
    let of = |figure: fn(&Causes) -> Pence| sum(counted.iter().map(|period| figure(&period.causes)));
    let mut causes = Causes {
        opening: account.opening.1,
        liability: of(|c| c.liability),
        spread: of(|c| c.spread),
        not_mine: of(|c| c.not_mine),
        adjustment: of(|c| c.adjustment),
        payments: of(|c| c.payments),
        unexplained: Pence::default(),
    };
    let stated = last
        .and_then(|last| periods.get(last))
        .and_then(|period| Some((period.until, period.stated?, period.balance)));
    if let Some((_, theirs, mine)) = stated {
        causes.unexplained = less(less(theirs, mine), causes.total());
    }
    ServicePeriods {
        // With the same fees as the other two, so that what is left between them is the decision.
        asked: stated.and_then(|(day, _, mine)| {
            Some(sum([(account.asked)(day)?, less(mine, (account.balance)(day))]))
        }),
        gap_due: sum(rows
            .gaps
            .iter()
            .map(|(from, until)| less((account.accrued)(*until), (account.accrued)(later(*from, -1))))),
        credits: rows.credits,
        fee: (!fees.is_empty()).then(|| sum(fees)),
        owed: less(
            sum([
                account.opening.0,
                account.opening.1,
                all(|p| p.charged),
                sum(rows.rows.iter().filter_map(|row| row.adjustment)),
            ]),
            sum(account.payments.iter().map(|paid| paid.amount)),
        ),
        charged: all(|p| p.charged),
        due: all(|p| p.due),
        adjusted: all(|p| p.adjusted),
        credited: all(|p| p.credited),
        paid: all(|p| p.paid),
        gaps: rows.gaps.clone(),
        causes,
        stated,
        periods,
    }
}

fn one(row: &LedgerRow, rows: &ServiceRows, account: &AccountDays<'_>) -> ServicePeriod {
    let (from, until) = (row.day, row.until.unwrap_or(row.day));
    let within = |day: Date| from <= day && day <= until;
    let inside: Vec<&LedgerRow> = rows.rows.iter().filter(|other| within(other.day)).collect();
    let of = |figure: fn(&LedgerRow) -> Option<Pence>| sum(inside.iter().filter_map(|row| figure(row)));
    let dated = |entries: &[Adjustment]| {
        sum(entries.iter().filter(|entry| within(entry.date)).map(|entry| entry.amount))
    };
    let charged = row.liability.unwrap_or_default();
    let due = less((account.accrued)(until), (account.accrued)(later(from, -1)));
    let (adjusted, credited) = (of(|row| row.adjustment), of(|row| row.payment));
    let paid = account.payments.iter().filter(|paid| within(paid.date));
    let paid = sum(paid.flat_map(|paid| [paid.amount, paid.fee]));
    let not_mine = dated(account.not_mine);
    let expected = in_a_month(rows, account.rates, from, until).unwrap_or(due);
    let apart = less(charged, expected);
    let liability = if apart.get().abs() <= ROUNDING { Pence::default() } else { apart };
    let causes = Causes {
        liability,
        spread: less(less(charged, due), liability),
        not_mine,
        adjustment: less(less(adjusted, dated(account.adjustments)), not_mine),
        payments: if rows.credits { less(paid, credited) } else { Pence::default() },
        ..Causes::default()
    };
    ServicePeriod {
        line: row.line,
        from,
        until,
        charged,
        fee: row.fee,
        due,
        adjusted,
        credited,
        paid,
        balance: (account.balance)(until),
        stated: inside.iter().rev().find_map(|row| row.balance),
        causes,
        notes: inside.iter().filter(|row| !row.note.is_empty()).map(|row| row.note.clone()).collect(),
    }
}

/// The monthly instalment of a weekly amount, 52 weeks spread over 12 months, when the days are a month at one rate.
fn in_a_month(rows: &ServiceRows, rates: &[Rate], from: Date, until: Date) -> Option<Pence> {
    let shaped = |first: Date, last: Date| later(add_months(first, 1), -1) == last;
    let long =
        |row: &LedgerRow| row.until.is_some_and(|last| shaped(row.day, last) && days(row.day, last) > 28);
    // A February looks like four weeks: it is a month where the schedule charges the same for a longer one.
    let charge = rows.rows.iter().find(|row| row.is_period && row.day == from).and_then(|row| row.liability);
    let alike = || rows.rows.iter().any(|row| long(row) && row.liability == charge);
    let month = rows.monthly || (shaped(from, until) && (days(from, until) > 28 || alike()));
    let rate = rates.iter().find(|rate| rate.from <= from && until <= rate.until);
    rate.filter(|_| month).map(|rate| half_up(i128::from(rate.weekly.get()) * 52, 12))
}
