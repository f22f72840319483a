//! An account and its ledgers held against one another, before anything is added up: every week there once, every
//! payment once, every day within the account, a rate for every day. All faults are gathered in one run.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use jiff::civil::Date;

use super::entries::{EvidencePage, Paid, Rate};
use super::instalments::Instalment;
use super::ledger::{LedgerFaults, Ledgers};
use super::problem::{LedgerPlace, LedgerProblem};
use super::service_rows::ServiceRows;
use super::weeks::{days, later};
use super::{fees, instalments, payments, service_rows};
use crate::case::manifest::arrears_types::{Account, Liability};
use crate::model::Pence;
use crate::model::finding::Finding;

/// More than any account of maintenance lasts: 50 years.
const LONGEST: i64 = 50 * 366;

/// What an audit adds up.
pub(super) struct ValidatedLedger {
    /// The rates of the decisions in force within the account, in order, without a gap.
    pub(super) rates: Vec<Rate>,
    /// The same as the user says it should be; empty when that is not said.
    pub(super) asked: Vec<Rate>,
    /// The payments, earliest first.
    pub(super) payments: Vec<Paid>,
    /// The Service's side; nothing when it is not given.
    pub(super) statement: Option<ServiceRows>,
    /// What was to be paid on which day.
    pub(super) instalments: Vec<Instalment>,
    /// What was to be paid by a plan for arrears.
    pub(super) plan: Vec<Instalment>,
    /// The days that a whole bank statement covers, where the payments are taken from one.
    pub(super) covered: Option<(Date, Date)>,
}

/// Checks an account. When a finding is an error, what is given is not whole. Of one that was cut off, rows after its last
/// day are left out.
pub(super) fn check(
    account: &Account,
    ledgers: Ledgers<'_>,
    is_cut: bool,
) -> (ValidatedLedger, Vec<Finding>) {
    let mut faults =
        LedgerFaults { account: account.title.clone().unwrap_or_default(), ..LedgerFaults::default() };
    let period = period(account, &mut faults);
    let rates = in_force(account, period, &mut faults);
    let asked = asked(account, &rates, period, &mut faults);
    amounts(account, period, &mut faults);
    let mut findings = Vec::new();
    let mut covered = None;

    let mut payments: Vec<Paid> =
        (1..).zip(&account.payment).map(|(number, paid)| payments::inline(number, paid)).collect();
    // Without a ledger that the account names, all that is paid in it would look owed.
    let named = |given: bool, item: &Option<_>| item.is_some() && !given;
    if named(ledgers.payments.is_some(), &account.payments) {
        faults.add(&LedgerPlace::Account, LedgerProblem::NotRead("payments"));
    }
    if named(ledgers.statement.is_some(), &account.statement) {
        faults.add(&LedgerPlace::Account, LedgerProblem::NotRead("statement"));
    }
    if let Some(ledger) = ledgers.payments {
        let read = payments::read(ledger, account, period, &mut faults);
        payments.extend(read.rows.into_iter().filter(|paid| !is_cut || paid.date <= account.until));
        findings.extend(read.findings);
        let said = ledgers.covered.unwrap_or((Date::MAX, Date::MIN));
        covered = read.bank_days.map(|(first, last)| (first.min(said.0), last.max(said.1)));
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
        let mut read = service_rows::read(ledger, &mut faults);
        read.rows.retain(|row| !is_cut || row.day <= account.until);
        findings.extend(read.findings.iter().cloned());
        service_rows::check(read, account, ledger.file, period, &mut faults)
    });
    let charged = statement.as_ref().map_or(&[][..], |statement| &statement.rows);
    fees::find_maintenance(account, &rates, charged, &mut payments, &mut faults);
    let mut dates = |runs, table| {
        instalments::dates(runs, table, period).unwrap_or_else(|number| {
            faults.add(&LedgerPlace::Table(table, number), LedgerProblem::Instalments);
            Vec::new()
        })
    };
    let instalments = dates(&account.instalments, "instalments");
    let plan = dates(&account.plan, "plan");
    let faults = faults.all.into_iter().map(Finding::from);
    findings.extend(faults);
    (ValidatedLedger { rates, asked, payments, statement, instalments, plan, covered }, findings)
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

/// The rates of the decisions in force, one for each day of the account.
fn in_force(account: &Account, (from, until): (Date, Date), faults: &mut LedgerFaults) -> Vec<Rate> {
    let rates = rates(&account.liability, "liability", (from, until), faults);
    match rates.first() {
        Some(first) if first.from == from => {}
        Some(first) => {
            faults.add(&LedgerPlace::Account, LedgerProblem::NoRate(from, later(first.from, -1).min(until)))
        }
        None => faults.add(&LedgerPlace::Account, LedgerProblem::NoRate(from, until)),
    }
    rates
}

/// The rates as the user says they should be: the decision in force until the first that differs. Empty when none does.
fn asked(account: &Account, in_force: &[Rate], period: (Date, Date), faults: &mut LedgerFaults) -> Vec<Rate> {
    let asked = rates(&account.asked, "asked", period, faults);
    let Some(first) = asked.first().map(|first| first.from) else { return asked };
    let mut all: Vec<Rate> = in_force.iter().filter(|rate| rate.from < first).cloned().collect();
    for rate in &mut all {
        rate.until = rate.until.min(later(first, -1));
    }
    all.extend(asked);
    all
}

/// The rates of one line that hold within the account.
fn rates(
    periods: &[Liability],
    table: &'static str,
    (from, until): (Date, Date),
    faults: &mut LedgerFaults,
) -> Vec<Rate> {
    let mut rates: Vec<(LedgerPlace, Rate)> = Vec::new();
    for (number, period) in (1..).zip(periods) {
        let place = LedgerPlace::Table(table, number);
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
                replaces: None,
                decision: decision.map(|item| EvidencePage { item, page: period.page, place }),
                decided: period.decided,
                note: period.note.clone().unwrap_or_default(),
            },
        ));
    }
    rates.sort_by_key(|(_, rate)| (rate.effective, rate.decided));
    for pair in rates.windows(2) {
        // A later decision with effect from the same day takes the place of the earlier one.
        if let [(first, one), (second, other)] = pair
            && one.effective == other.effective
            && (one.decided.is_none() || one.decided == other.decided)
        {
            faults.add(second, LedgerProblem::Twice(first.clone()));
        }
    }
    let mut rates: Vec<Rate> = rates.into_iter().map(|(_, rate)| rate).collect();
    let starts: Vec<(Date, Pence)> = rates.iter().map(|rate| (rate.effective, rate.weekly)).collect();
    for (rate, (next, _)) in rates.iter_mut().zip(starts.iter().skip(1)) {
        rate.until = later(*next, -1).min(until);
    }
    for (rate, (_, before)) in rates.iter_mut().skip(1).zip(&starts) {
        rate.replaces = Some(*before);
    }
    // A rate that another replaces before the account begins has no day in it.
    rates.retain(|rate| rate.from <= rate.until);
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
    let of_service = (1..).zip(&account.service_adjustment).map(|entry| ("service_adjustment", entry));
    for (table, (number, entry)) in (1..).zip(&account.not_mine).map(|e| ("not_mine", e)).chain(of_service) {
        let place = LedgerPlace::Table(table, number);
        money(entry.amount, "amount", &place, AmountSign::Either, faults);
        check_within(entry.date, &place, period, faults);
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

/// What was paid once and is listed twice would be counted twice.
fn each_once(payments: &[Paid], faults: &mut LedgerFaults) {
    let mut seen: BTreeMap<_, &LedgerPlace> = BTreeMap::new();
    for paid in payments {
        let place = &paid.place;
        match seen.entry(payments::same_key(paid)) {
            Entry::Occupied(other) => faults.add(place, LedgerProblem::Twice((*other.get()).clone())),
            Entry::Vacant(free) => {
                free.insert(place);
            }
        }
    }
}
