//! An account and its ledgers held against one another, before anything is added up: every week there once, every
//! payment once, every day within the account, a rate for every day. All faults are gathered in one run.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use jiff::civil::Date;

use super::ledger::{self, LedgerFaults, LedgerRow};
use super::problem::{LedgerPlace, LedgerProblem};
use super::result::{EvidencePage, Paid, Rate};
use super::{Ledgers, days, later};
use crate::case::manifest::arrears_types::Account;
use crate::model::finding::Finding;
use crate::model::{ItemPath, Pence};

/// More than any account of maintenance lasts: 50 years.
const LONGEST: i64 = 50 * 366;

/// What an audit adds up.
pub(super) struct ValidatedLedger {
    /// The rates within the account, in order, without a gap.
    pub(super) rates: Vec<Rate>,
    /// The payments, earliest first.
    pub(super) payments: Vec<Paid>,
    /// The rows of the Service's ledger, earliest first; nothing when there is none.
    pub(super) statement: Option<Vec<LedgerRow>>,
}

/// Checks an account. When a finding is an error, what is given is not whole.
pub(super) fn check(account: &Account, ledgers: Ledgers<'_>) -> (ValidatedLedger, Vec<Finding>) {
    let mut faults =
        LedgerFaults { account: account.title.clone().unwrap_or_default(), ..LedgerFaults::default() };
    let period = period(account, &mut faults);
    let rates = rates(account, period, &mut faults);
    amounts(account, period, &mut faults);
    let mut findings = Vec::new();

    let mut payments: Vec<Paid> =
        (1..).zip(&account.payment).map(|(number, paid)| inline(number, paid)).collect();
    // Without a ledger that the account names, all that is paid in it would look owed.
    let named = |given: bool, item: &Option<_>| item.is_some() && !given;
    if named(ledgers.payments.is_some(), &account.payments) {
        faults.add(&LedgerPlace::Account, LedgerProblem::NotRead("payments"));
    }
    if named(ledgers.statement.is_some(), &account.statement) {
        faults.add(&LedgerPlace::Account, LedgerProblem::NotRead("statement"));
    }
    if let Some(ledger) = ledgers.payments {
        let read = ledger::payments(ledger, &mut faults);
        payments.extend(read.rows);
        findings.extend(read.findings);
    }
    each_once(&payments, &mut faults);
    for paid in &payments {
        check_within(paid.date, &paid.place, period, &mut faults);
        if paid.evidence.is_none() {
            faults.add(&paid.place, LedgerProblem::NotShown);
        }
    }
    payments.sort_by_key(|paid| paid.date);

    let statement = ledgers.statement.map(|ledger| {
        let read = ledger::statement(ledger, &mut faults);
        findings.extend(read.findings);
        weeks(&read.rows, ledger.file, period, &mut faults);
        read.rows
    });
    let faults = faults.all.into_iter().map(Finding::from);
    findings.extend(faults);
    (ValidatedLedger { rates, payments, statement }, findings)
}

/// The account's first and last day. An account that has no sensible days is checked as one of a day.
fn period(account: &Account, faults: &mut LedgerFaults) -> (Date, Date) {
    let length = days(account.from, account.until);
    let wrong = match length {
        ..=0 => LedgerProblem::Backwards,
        1..=LONGEST => return (account.from, account.until),
        _ => LedgerProblem::TooLong,
    };
    faults.add(&LedgerPlace::Account, wrong);
    (account.from, account.from)
}

fn check_within(day: Date, place: &LedgerPlace, (from, until): (Date, Date), faults: &mut LedgerFaults) {
    if day < from || day > until {
        faults.add(place, LedgerProblem::Outside(day, from, until));
    }
}

/// The week of a monthly amount: 12/52 of it, rounded half up.
fn week_of(monthly: Pence) -> Pence {
    super::weeks::half_up(i128::from(monthly.get()) * 12, 52)
}

/// The rates that hold within the account.
fn rates(account: &Account, (from, until): (Date, Date), faults: &mut LedgerFaults) -> Vec<Rate> {
    let mut rates: Vec<(LedgerPlace, Rate)> = Vec::new();
    for (number, period) in (1..).zip(&account.liability) {
        let place = LedgerPlace::Table("liability", number);
        let weekly = match (period.weekly, period.monthly) {
            (Some(weekly), None) => weekly,
            (None, Some(monthly)) => week_of(monthly),
            _ => {
                faults.add(&place, LedgerProblem::Rate);
                Pence::default()
            }
        };
        money(weekly, "liability", &place, AmountSign::NotNegative, faults);
        if period.from > until {
            faults.add(&place, LedgerProblem::Outside(period.from, from, until));
        }
        let decision = period.decision.clone();
        rates.push((
            place.clone(),
            Rate {
                from: period.from.max(from),
                until,
                effective: period.from,
                weekly,
                monthly: period.monthly,
                decision: decision.map(|item| EvidencePage { item, page: period.page, place }),
                decided: period.decided,
                note: period.note.clone().unwrap_or_default(),
            },
        ));
    }
    rates.sort_by_key(|(_, rate)| rate.effective);
    for pair in rates.windows(2) {
        if let [(first, one), (second, other)] = pair
            && one.effective == other.effective
        {
            faults.add(second, LedgerProblem::Twice(first.clone()));
        }
    }
    let starts: Vec<Date> = rates.iter().skip(1).map(|(_, rate)| rate.effective).collect();
    let mut rates: Vec<Rate> = rates.into_iter().map(|(_, rate)| rate).collect();
    for (rate, next) in rates.iter_mut().zip(&starts) {
        rate.until = later(*next, -1).min(until);
    }
    // A rate that another replaces before the account begins has no day in it.
    rates.retain(|rate| rate.from <= rate.until);
    match rates.first() {
        Some(first) if first.from == from => {}
        Some(first) => {
            faults.add(&LedgerPlace::Account, LedgerProblem::NoRate(from, later(first.from, -1).min(until)))
        }
        None => faults.add(&LedgerPlace::Account, LedgerProblem::NoRate(from, until)),
    }
    rates
}

/// Which sign an amount may have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum AmountSign {
    Either,
    NotNegative,
}

/// Refuses amounts that no account holds, and negative ones where they cannot be.
fn money(
    amount: Pence,
    what: &'static str,
    place: &LedgerPlace,
    sign: AmountSign,
    faults: &mut LedgerFaults,
) {
    if let Err(why) = super::parse_cell::in_reach(amount) {
        faults.add(place, LedgerProblem::Money(what, amount.to_string(), why));
    }
    if sign == AmountSign::NotNegative && amount.get() < 0 {
        faults.add(place, LedgerProblem::Negative(what));
    }
}

/// The amounts and days that the manifest gives.
fn amounts(account: &Account, period: (Date, Date), faults: &mut LedgerFaults) {
    for opening in [account.opening, account.service_opening].into_iter().flatten() {
        money(opening, "opening balance", &LedgerPlace::Account, AmountSign::Either, faults);
    }
    for (number, paid) in (1..).zip(&account.payment) {
        money(paid.amount, "amount", &LedgerPlace::Table("payment", number), AmountSign::Either, faults);
    }
    for (number, adjustment) in (1..).zip(&account.adjustment) {
        let place = LedgerPlace::Table("adjustment", number);
        money(adjustment.amount, "amount", &place, AmountSign::Either, faults);
        check_within(adjustment.date, &place, period, faults);
    }
    for (number, charge) in (1..).zip(&account.charge) {
        money(
            charge.amount,
            "charge",
            &LedgerPlace::Table("charge", number),
            AmountSign::NotNegative,
            faults,
        );
    }
    for (number, claim) in (1..).zip(&account.claimed) {
        let place = LedgerPlace::Table("claimed", number);
        money(claim.balance, "balance", &place, AmountSign::Either, faults);
        // A claim counts what came before its day, so it may be of the day after the last.
        let (from, until) = period;
        if claim.date < from || claim.date > later(until, 1) {
            faults.add(&place, LedgerProblem::Outside(claim.date, from, until));
        }
    }
    if [account.payer_fee, account.receiver_fee].into_iter().flatten().any(|percent| percent > 100) {
        faults.add(&LedgerPlace::Account, LedgerProblem::Fee);
    }
}

/// A payment of the manifest.
fn inline(number: usize, paid: &crate::case::manifest::arrears_types::Payment) -> Paid {
    let place = LedgerPlace::Table("payment", number);
    let item = paid.item.clone();
    Paid {
        date: paid.date,
        amount: paid.amount,
        method: paid.method.clone().unwrap_or_default(),
        evidence: item.map(|item| EvidencePage { item, page: paid.page, place: place.clone() }),
        note: paid.note.clone().unwrap_or_default(),
        place,
    }
}

/// What was paid once and is listed twice would be counted twice.
fn each_once(payments: &[Paid], faults: &mut LedgerFaults) {
    let mut seen: BTreeMap<(Date, Pence, String), &LedgerPlace> = BTreeMap::new();
    for paid in payments {
        let place = &paid.place;
        match seen.entry((paid.date, paid.amount, paid.method.to_lowercase())) {
            Entry::Occupied(other) => faults.add(place, LedgerProblem::Twice((*other.get()).clone())),
            Entry::Vacant(free) => {
                free.insert(place);
            }
        }
    }
}

/// Every week of the account once, and nothing outside it.
fn weeks(rows: &[LedgerRow], file: &ItemPath, period: (Date, Date), faults: &mut LedgerFaults) {
    let (from, until) = period;
    let place = |row: &LedgerRow| LedgerPlace::Line(file.clone(), row.line);
    let mut seen: BTreeMap<_, &LedgerRow> = BTreeMap::new();
    let mut once: Vec<&LedgerRow> = Vec::new();
    for row in rows {
        check_within(row.day, &place(row), period, faults);
        let says = row.is_week || row.adjustment.is_some() || row.payment.is_some();
        match seen.entry((row.day, row.is_week, row.liability, row.adjustment, row.payment, row.balance)) {
            Entry::Occupied(other) if says => {
                faults.add(&place(row), LedgerProblem::Twice(place(other.get())))
            }
            Entry::Occupied(_) => {}
            Entry::Vacant(free) => {
                free.insert(row);
                once.push(row);
            }
        }
    }
    let mut expected = from;
    let mut before: Option<&LedgerRow> = None;
    for row in once.into_iter().filter(|row| row.is_week && (from..=until).contains(&row.day)) {
        match before {
            Some(before) if row.day < expected => {
                faults.add(&place(row), LedgerProblem::Overlap(row.day, place(before)));
                continue;
            }
            _ if row.day > expected => {
                faults.add(&place(row), LedgerProblem::Missing(expected, later(row.day, -1)))
            }
            _ => {}
        }
        expected = later(row.day, 7);
        before = Some(row);
    }
    // A ledger without any row is told of already.
    if expected <= until && !rows.is_empty() {
        faults.add(&LedgerPlace::Ledger(file.clone()), LedgerProblem::Missing(expected, until));
    }
}
