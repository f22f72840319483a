//! Payments read from a ledger of the user's or from a bank's own statement. A bank lists everything that was bought and
//! earned, so only rows that the user tells apart by payee count, in the direction of the user's side, and a note lists
//! what was counted by payee before anything is built of it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::columns::paid::{
    AMOUNT, BALANCE, COLUMNS, DATE, EVIDENCE, IN, MARK, METHOD, NOTE, OF_BANKS, OUT, PAGE, PAYEE, REFERENCE,
};
use super::entries::{EvidencePage, Paid};
use super::ledger::{Cells, Ledger, LedgerFaults, OpenLedger, ReadLedger};
use super::parse_cell::{self, CreditMark};
use super::problem::{LedgerPlace, LedgerProblem};
use crate::case::manifest::arrears_types::{Account, AccountSide};
use crate::case::manifest::item_ref::ItemRef;
use crate::model::finding::{Code, Finding};
use crate::model::{Pence, counted};

/// Payees that a finding names at most.
const NAMED: usize = 12;

type Row<'a> = Cells<'a, 12>;
type Table<'a> = OpenLedger<'a, 12>;

/// From which column amounts are taken, and which of them count.
#[derive(Clone, Copy)]
struct CountedColumn {
    column: usize,
    /// Which mark counts: money out for the payer, money in for the receiver.
    counts: CreditMark,
    /// Whether amounts below nothing are those that count, as in the list of a bank for the one who pays.
    turned: bool,
}

impl CountedColumn {
    /// The amount of a row in this column.
    fn amount(self, row: &Row<'_>, faults: &mut LedgerFaults) -> Result<Option<Pence>, ()> {
        let name = COLUMNS[self.column].name;
        let amount = faults.money(&row.place, name, row.cells[self.column], self.counts)?;
        let other = row_mark(row).is_some_and(|mark| mark != self.counts);
        let turned = self.turned != other;
        Ok(amount.map(|amount| if turned { Pence::new(-amount.get()) } else { amount }))
    }
}

/// Reads a ledger of payments.
pub(super) fn read(
    ledger: Ledger<'_>,
    account: &Account,
    period: (Date, Date),
    faults: &mut LedgerFaults,
) -> ReadLedger<Paid> {
    let mut out = ReadLedger::default();
    let Some(table) = Table::open(ledger, &COLUMNS, faults, &mut out.findings) else { return out };
    table.check_rows(faults);
    let bank = is_bank_statement(&table);
    let counted_column = match counted_column(&table, account.side, bank) {
        Ok(column) => column,
        Err(wrong) => {
            faults.add(&table.head(), wrong);
            return out;
        }
    };
    let wanted: Vec<String> = account.payments_match.iter().map(|words| plain(words)).collect();
    if bank && wanted.iter().all(String::is_empty) {
        faults.add(&table.head(), LedgerProblem::WholeStatement(payees(&table)));
        return out;
    }
    if bank {
        let days = || table.rows().filter_map(|row| parse_cell::day(row.cells[DATE]).ok());
        out.bank_days = days().min().zip(days().max());
    }
    let mut preview = Preview::default();
    for row in table.rows() {
        if !is_wanted(&row, &wanted) {
            preview.left_out += 1;
            continue;
        }
        // The other column of a bank's statement: money that went the other way.
        let there = |column: usize| row.cells[column].chars().any(|c| c.is_ascii_digit());
        if bank && !there(counted_column.column) {
            preview.other_way += usize::from([OUT, IN].into_iter().any(there));
            continue;
        }
        table.check_struck(&row, faults);
        let date = faults.day(&row.place, row.cells[DATE]);
        let amount = counted_column.amount(&row, faults);
        let page = faults.page(&row.place, row.cells[PAGE]);
        if amount == Ok(None) {
            faults.add(&row.place, LedgerProblem::NoAmount(COLUMNS[counted_column.column].name));
        }
        let (Some(date), Ok(Some(amount)), Ok(page)) = (date, amount, page) else { continue };
        // Money that came back may belong to something else: it is told, and the user writes it as a payment.
        if bank && amount.get() < 0 {
            preview.other_way += 1;
            continue;
        }
        let (from, until) = period;
        if bank && (date < from || date > until) {
            preview.outside += 1;
            continue;
        }
        preview.count(payee(&row), amount);
        out.rows.push(paid(&row, date, amount, page, (ledger, bank)));
    }
    if bank || !wanted.is_empty() {
        if preview.payees.is_empty() {
            faults.add(&table.head(), LedgerProblem::NothingMatches(payees(&table)));
        }
        out.findings.push(preview.finding().at(ledger.file));
    }
    out
}

fn paid(
    row: &Row<'_>,
    date: Date,
    amount: Pence,
    page: Option<u32>,
    (ledger, bank): (Ledger<'_>, bool),
) -> Paid {
    let place = row.place.clone();
    let named = Some(row.cells[EVIDENCE]).filter(|evidence| !evidence.is_empty());
    // A bank's own statement is what shows its rows.
    let shown = named.or(bank.then_some(ledger.file.as_str()));
    let list = |page| EvidencePage { item: ItemRef(ledger.file.as_str().into()), page, place: place.clone() };
    Paid {
        date,
        amount,
        given: amount,
        working: None,
        fee: Pence::default(),
        words: plain(&row.row.join(" ")),
        method: row.cells[METHOD].into(),
        direct: false,
        evidence: shown.map(|item| EvidencePage { item: ItemRef(item.into()), page, place: place.clone() }),
        listed: (!bank).then(|| list(None)),
        note: row.cells[NOTE].into(),
        // Each row of a bank is a movement of its own, told apart by what its balance is after it.
        apart: match bank {
            true => format!("{} {} {}", payee(row), row.cells[BALANCE], row.line),
            false => String::new(),
        },
        place,
    }
}

/// Whether a table lists more than maintenance: it has what only banks write, or names payees and no proof of each row.
fn is_bank_statement(table: &Table<'_>) -> bool {
    let both = table.has(OUT) && table.has(IN);
    let proofs = table.has(EVIDENCE) || table.has(PAGE);
    both || table.has(BALANCE) || table.has_head(OF_BANKS) || (table.has(PAYEE) && !proofs)
}

/// Which column is counted, and which way.
fn counted_column(
    table: &Table<'_>,
    side: Option<AccountSide>,
    bank: bool,
) -> Result<CountedColumn, LedgerProblem> {
    let (mine, other) = match side {
        Some(AccountSide::Receiver) => (IN, OUT),
        Some(AccountSide::Payer) => (OUT, IN),
        None if table.has(AMOUNT) => (AMOUNT, AMOUNT),
        None if table.has(OUT) && table.has(IN) => return Err(LedgerProblem::NoSide),
        None => (if table.has(OUT) { OUT } else { IN }, AMOUNT),
    };
    let column = match [mine, AMOUNT].into_iter().find(|column| table.has(*column)) {
        Some(column) => column,
        None => return Err(LedgerProblem::OtherWay(COLUMNS[mine].name, COLUMNS[other].name)),
    };
    let counts = match (side, column) {
        (Some(AccountSide::Receiver), _) | (None, IN) => CreditMark::Credit,
        _ => CreditMark::Debit,
    };
    let cells = || table.rows().filter_map(|row| parse_cell::marked(row.cells[column]).ok().flatten());
    let nothing = Pence::default();
    let marked = table.rows().any(|row| row_mark(&row).is_some()) || cells().any(|cell| cell.mark.is_some());
    let below = cells().any(|cell| cell.mark.is_none() && cell.amount < nothing);
    let above = cells().any(|cell| cell.amount > nothing);
    if side.is_none() && column == AMOUNT && (marked || (bank && below)) {
        return Err(LedgerProblem::NoSide);
    }
    let turned = match column {
        // Where a bank writes a minus before what was paid, money out is below nothing.
        AMOUNT => bank && below && side == Some(AccountSide::Payer),
        // Some banks write every amount of their column of money out with a minus.
        _ => below && !above,
    };
    Ok(CountedColumn { column, counts, turned })
}

/// Credit or debit, where a column of its own says so, or the column of what kind of payment it is.
fn row_mark(row: &Row<'_>) -> Option<CreditMark> {
    [MARK, METHOD].into_iter().find_map(|column| parse_cell::mark(row.cells[column]))
}

/// Small letters and single spaces.
pub(super) fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn is_wanted(row: &Row<'_>, wanted: &[String]) -> bool {
    // A bank may name the payee in one column and the reference in another, of whatever name.
    let words = plain(&row.row.join(" "));
    wanted.is_empty() || wanted.iter().any(|wanted| !wanted.is_empty() && words.contains(wanted.as_str()))
}

/// Who a row names: its payee, else its reference.
fn payee<'a>(row: &Row<'a>) -> &'a str {
    [PAYEE, REFERENCE]
        .map(|column| row.cells[column])
        .into_iter()
        .find(|c| !c.is_empty())
        .unwrap_or("no name")
}

/// The payees of a table with the number of their rows, the most frequent first.
fn payees(table: &Table<'_>) -> String {
    let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
    table.rows().for_each(|row| *rows.entry(payee(&row)).or_default() += 1);
    let mut rows: Vec<(&str, usize)> = rows.into_iter().collect();
    rows.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let names = rows.iter().map(|(name, count)| format!("\"{name}\" ({})", counted(*count, "row", "rows")));
    listed(names.collect())
}

/// The first of some names, and how many more there are.
fn listed(mut names: Vec<String>) -> String {
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    names.extend((more > 0).then(|| format!("{more} more")));
    names.join(", ")
}

/// What was counted and what was not.
#[derive(Default)]
struct Preview {
    /// Rows and their sum, by payee.
    payees: BTreeMap<String, (usize, i64)>,
    left_out: usize,
    other_way: usize,
    outside: usize,
}

impl Preview {
    fn count(&mut self, payee: &str, amount: Pence) {
        let (rows, sum) = self.payees.entry(payee.to_owned()).or_default();
        (*rows, *sum) = (*rows + 1, sum.saturating_add(amount.get()));
    }

    fn finding(&self) -> Finding {
        let rows: usize = self.payees.values().map(|(rows, _)| rows).sum();
        let sum: i64 = self.payees.values().map(|(_, sum)| sum).sum();
        let name = |(name, (rows, sum)): (&String, &(usize, i64))| {
            format!("\"{name}\" {}, {}", counted(*rows, "row", "rows"), Pence::new(*sum))
        };
        let names = listed(self.payees.iter().map(name).collect());
        let rows = counted(rows, "payment", "payments");
        let mut message = format!("leverarch counted {rows} in this ledger, {}: {names}", Pence::new(sum));
        for (count, what) in [
            (self.left_out, "of other payees"),
            (self.other_way, "of these payees in the other direction"),
            (self.outside, "dated outside the account"),
        ] {
            if count > 0 {
                message += &format!(". Not counted: {} {what}", counted(count, "row", "rows"));
            }
        }
        let next = match self.other_way {
            0 => "check each payee. payments_match says whose rows count",
            _ => {
                "if money came back, add an [[account.payment]] with a minus sign. Otherwise change \
                 payments_match"
            }
        };
        let note = if self.other_way > 0 { Finding::warning } else { Finding::note };
        note(Code::LedgerCounted, message).next(next)
    }
}

/// What a payment was made of, when it stands on a line of a ledger.
pub(super) fn same_key(paid: &Paid) -> (Date, Pence, String, &str) {
    (paid.date, paid.amount, paid.method.to_lowercase(), &paid.apart)
}

/// A payment of the manifest.
pub(super) fn inline(number: usize, paid: &crate::case::manifest::arrears_types::Payment) -> Paid {
    let place = LedgerPlace::Table("payment", number);
    let item = paid.item.clone();
    Paid {
        date: paid.date,
        amount: paid.amount,
        given: paid.amount,
        working: None,
        fee: Pence::default(),
        words: plain(
            &[&paid.method, &paid.note].into_iter().flatten().cloned().collect::<Vec<_>>().join(" "),
        ),
        method: paid.method.clone().unwrap_or_default(),
        direct: paid.direct == Some(true),
        evidence: item.map(|item| EvidencePage { item, page: paid.page, place: place.clone() }),
        listed: None,
        note: paid.note.clone().unwrap_or_default(),
        apart: String::new(),
        place,
    }
}
