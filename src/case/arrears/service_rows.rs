//! The Service's own account or payment schedule read: its rows, and the periods that they stand for. A period is as
//! long as its row says, or as the dates say together; what no row covers is told with its days, and two rows for the
//! same days refuse the account.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use jiff::civil::Date;

use super::columns::stated::{ADJUSTMENT, BALANCE, COLUMNS, FEE, FROM, LIABILITY, NOTE, PAYMENT, UNTIL};
use super::ledger::{Ledger, LedgerFaults, OpenLedger};
use super::parse_cell::CreditMark;
use super::problem::{LedgerPlace, LedgerProblem};
use super::weeks::{days, later};
use crate::case::calendar::add_months;
use crate::case::manifest::arrears_types::{Account, Every};
use crate::model::finding::Finding;
use crate::model::{ItemPath, Pence};

/// A row of the Service's ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LedgerRow {
    /// The first day of the period, or the day of an entry that is no period.
    pub(super) day: Date,
    /// The last day, where the row says it; once read, of every row that is a period.
    pub(super) until: Option<Date>,
    /// Whether it stands for a period: whether it says what is due.
    pub(super) is_period: bool,
    pub(super) liability: Option<Pence>,
    pub(super) adjustment: Option<Pence>,
    pub(super) payment: Option<Pence>,
    pub(super) balance: Option<Pence>,
    /// The collection fee on top of the liability, where a column says it.
    pub(super) fee: Option<Pence>,
    pub(super) note: String,
    /// The line at which it stands.
    pub(super) line: u64,
}

/// The Service's side of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ServiceRows {
    /// Its rows, earliest first; each that is a period with its last day.
    pub(super) rows: Vec<LedgerRow>,
    /// Days of the account that no period covers.
    pub(super) gaps: Vec<(Date, Date)>,
    /// Whether there is one row for each week of the account and nothing else.
    pub(super) weekly: bool,
    /// Whether its periods are calendar months.
    pub(super) monthly: bool,
    /// Whether it says what it credits: whether it has a column for that.
    pub(super) credits: bool,
}

/// What a ledger of the Service came to.
#[derive(Debug, Default)]
pub(super) struct ReadStatement {
    pub(super) rows: Vec<LedgerRow>,
    pub(super) findings: Vec<Finding>,
    credits: bool,
    balances: bool,
}

/// Reads the Service's own ledger, earliest first.
pub(super) fn read(ledger: Ledger<'_>, faults: &mut LedgerFaults) -> ReadStatement {
    let mut out = ReadStatement::default();
    let Some(table) = OpenLedger::open(ledger, &COLUMNS, faults, &mut out.findings) else { return out };
    table.check_rows(faults);
    (out.credits, out.balances) = (table.has(PAYMENT), table.has(BALANCE));
    for row in table.rows() {
        table.check_struck(&row, faults);
        let day = faults.day(&row.place, row.cells[FROM]);
        let until = Some(row.cells[UNTIL]).filter(|cell| !cell.is_empty());
        let until = until.and_then(|cell| faults.day(&row.place, cell));
        // What is charged to the parent's account is a debit, what is paid into it a credit.
        let mut read =
            |column: usize, counts| faults.money(&row.place, COLUMNS[column].name, row.cells[column], counts);
        let liability = read(LIABILITY, CreditMark::Debit);
        let adjustment = read(ADJUSTMENT, CreditMark::Debit);
        let payment = read(PAYMENT, CreditMark::Credit);
        let balance = read(BALANCE, CreditMark::Debit);
        let fee = read(FEE, CreditMark::Debit);
        // A row whose amounts are wrong is still a row: its period is there.
        if let Some(day) = day {
            out.rows.push(LedgerRow {
                day,
                until,
                is_period: liability != Ok(None),
                liability: liability.unwrap_or_default(),
                adjustment: adjustment.unwrap_or_default(),
                payment: payment.unwrap_or_default(),
                balance: balance.unwrap_or_default(),
                fee: fee.unwrap_or_default(),
                note: row.cells[NOTE].into(),
                line: row.line,
            });
        }
    }
    // The latest may stand first. Then a day's own rows are upside down as well.
    if let (Some(first), Some(last)) = (out.rows.first(), out.rows.last())
        && first.day > last.day
    {
        out.rows.reverse();
    }
    out.rows.sort_by_key(|row| row.day);
    out
}

/// The last day of the period that begins on a day.
fn end(first: Date, every: Every, anchor: Date) -> Date {
    match every {
        Every::Week => later(first, 6),
        Every::Fortnight => later(first, 13),
        Every::FourWeeks => later(first, 27),
        // Months are counted from the first of them, so that one that begins on the 31st keeps its day.
        Every::Month => {
            let month = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
            let ahead = u16::try_from(month(first) - month(anchor) + 1).unwrap_or(1);
            later(add_months(anchor, ahead), -1)
        }
    }
}

/// The length that most of the periods have, by the days on which they begin.
fn usual(starts: &[Date]) -> Option<Every> {
    let anchor = *starts.first()?;
    let fits = |every: Every| {
        starts.windows(2).filter(|pair| later(end(pair[0], every, anchor), 1) == pair[1]).count()
    };
    let all = [Every::Week, Every::Fortnight, Every::Month, Every::FourWeeks];
    let best = all.into_iter().map(|every| (fits(every), every)).rev().max_by_key(|(fits, _)| *fits)?;
    (best.0 > 0).then_some(best.1)
}

/// The day until which the periods are whole on a day: that day, or the eve of the period that goes on past it; nothing
/// when no period has begun by then.
pub(super) fn whole_until(read: &ReadStatement, account: &Account, day: Date) -> Option<Date> {
    let periods: Vec<&LedgerRow> = read.rows.iter().filter(|row| row.is_period).collect();
    let starts: Vec<Date> = periods.iter().map(|row| row.day).collect();
    let every = account.statement_every.or_else(|| usual(&starts)).unwrap_or(Every::Week);
    let row = periods.iter().rev().find(|row| row.day <= day)?;
    let last = row.until.unwrap_or_else(|| end(row.day, every, starts[0]));
    Some(if last > day { later(row.day, -1) } else { day })
}

/// Holds the rows against the account's days: every period in it once.
pub(super) fn check(
    read: ReadStatement,
    account: &Account,
    file: &ItemPath,
    (from, until): (Date, Date),
    faults: &mut LedgerFaults,
) -> ServiceRows {
    let ReadStatement { mut rows, credits, balances, .. } = read;
    let place = |row: &LedgerRow| LedgerPlace::Line(file.clone(), row.line);
    // What the Service adjusted and its ledger does not list.
    rows.extend(account.service_adjustment.iter().map(|entry| LedgerRow {
        day: entry.date,
        until: None,
        is_period: false,
        liability: None,
        adjustment: Some(entry.amount),
        payment: None,
        balance: None,
        fee: None,
        note: entry.what.clone(),
        line: 0,
    }));
    rows.sort_by_key(|row| row.day);
    for row in rows.iter().filter(|row| row.day < from || row.day > until) {
        faults.add(&place(row), LedgerProblem::Outside(row.day, from, until));
    }
    twice(&mut rows, &place, faults);
    let starts: Vec<Date> = rows.iter().filter(|row| row.is_period).map(|row| row.day).collect();
    let told = rows.iter().filter(|row| row.is_period).all(|row| row.until.is_some());
    let every = account.statement_every.or_else(|| usual(&starts));
    if every.is_none() && !told && starts.len() > 2 {
        faults.add(&LedgerPlace::Ledger(file.clone()), LedgerProblem::NoLength);
    }
    let every = every.unwrap_or(Every::Week);
    let mut gaps = Vec::new();
    let mut expected = from;
    let mut before: Option<LedgerPlace> = None;
    // Charges alone, without credits and balances, make a schedule and no account that could be followed by the week.
    let mut weekly = !starts.is_empty() && (credits || balances) && rows.iter().all(|row| row.fee.is_none());
    for row in rows.iter_mut().filter(|row| row.is_period && (from..=until).contains(&row.day)) {
        let here = place(row);
        let last = row.until.unwrap_or_else(|| end(row.day, every, starts[0]));
        row.until = Some(last);
        weekly &= days(row.day, last) == 7;
        if last < row.day {
            faults.add(&here, LedgerProblem::PeriodBackwards(row.day, last));
            continue;
        }
        match &before {
            Some(before) if row.day < expected => {
                faults.add(&here, LedgerProblem::Overlap(row.day, before.clone()));
                continue;
            }
            _ if row.day > expected => {
                gaps.push((expected, later(row.day, -1)));
                faults.add(&here, LedgerProblem::Missing(expected, later(row.day, -1)));
            }
            _ => {}
        }
        expected = later(last, 1);
        before = Some(here);
    }
    // A ledger without any row is told of already.
    if expected <= until && !rows.is_empty() {
        gaps.push((expected, until));
        faults.add(&LedgerPlace::Ledger(file.clone()), LedgerProblem::Missing(expected, until));
    }
    weekly &= gaps.is_empty();
    if !weekly
        && expected > later(until, 1)
        && let Some(last) = before
    {
        faults.add(&last, LedgerProblem::EndsAfter(later(expected, -1), until));
    }
    ServiceRows { monthly: !told && every == Every::Month, rows, gaps, weekly, credits }
}

/// Tells of rows that are there twice, and takes those out that say nothing of their own.
fn twice(rows: &mut Vec<LedgerRow>, place: &dyn Fn(&LedgerRow) -> LedgerPlace, faults: &mut LedgerFaults) {
    let mut seen: BTreeMap<_, LedgerPlace> = BTreeMap::new();
    rows.retain(|row| {
        let says = row.is_period || row.adjustment.is_some() || row.payment.is_some();
        let all = (row.day, row.is_period, row.liability, row.adjustment, row.payment, row.balance);
        match seen.entry(all) {
            Entry::Occupied(other) => {
                if says {
                    faults.add(&place(row), LedgerProblem::Twice(other.get().clone()));
                }
                false
            }
            Entry::Vacant(free) => {
                free.insert(place(row));
                true
            }
        }
    });
}
