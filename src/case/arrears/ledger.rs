//! Ledgers read: tables in, rows with their line numbers out. The table may have lines above its head, its columns may
//! stand in any order and go by the names that banks and the Service use. What a row says is taken as it stands, and
//! every fault of every row is gathered before anything is refused.

use jiff::civil::Date;

use super::parse_cell;
use super::problem::{LedgerFault, LedgerPlace, LedgerProblem};
use super::result::{EvidencePage, Paid};
use crate::case::manifest::item_ref::ItemRef;
use crate::model::finding::Finding;
use crate::model::limits::Limits;
use crate::model::{ItemPath, Pence};
use crate::readers;
use crate::readers::detect::FileType;
use crate::readers::{ReaderContext, SheetRows, TextFormat};

/// The ledgers that an account names, as far as they could be opened.
#[derive(Clone, Copy, Debug)]
pub struct Ledgers<'a> {
    /// What was paid: the file of [`crate::case::manifest::arrears_types::Account::payments`].
    pub payments: Option<Ledger<'a>>,
    /// The Service's own: the file of [`crate::case::manifest::arrears_types::Account::statement`].
    pub statement: Option<Ledger<'a>>,
}

/// A file that holds a ledger.
#[derive(Clone, Copy, Debug)]
pub struct Ledger<'a> {
    /// The file.
    pub file: &'a ItemPath,
    /// What its reader made of it.
    pub table: &'a LedgerTable,
}

/// A file that an account names, as its reader gives it.
#[derive(Debug)]
pub struct LedgerTable(TableContent);

#[derive(Debug)]
enum TableContent {
    /// The rows of its sheets.
    Sheets(Vec<SheetRows>),
    /// Its reader could not read it, and says why.
    NotRead(Vec<Finding>),
    /// It is not a table, but this.
    NotATable(FileType),
}

impl LedgerTable {
    /// The table that was read already.
    pub(crate) fn of_sheets(sheets: Vec<SheetRows>) -> Self {
        Self(TableContent::Sheets(sheets))
    }

    /// Reads the rows of a file of this format.
    pub fn read(file: &ItemPath, format: FileType, bytes: &[u8], limits: &Limits) -> Self {
        let FileType::Text(
            script @ (TextFormat::Table
            | TextFormat::Plain
            | TextFormat::Workbook
            | TextFormat::OldWorkbook
            | TextFormat::Spreadsheet),
        ) = format
        else {
            return Self(TableContent::NotATable(format));
        };
        let known = ReaderContext { file, title: "", detail: "", checked_by: None, limits };
        Self(match readers::grids(script, bytes, known) {
            Ok(sheets) => TableContent::Sheets(sheets),
            Err(why) => TableContent::NotRead(why),
        })
    }
}

/// A row of the Service's ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LedgerRow {
    /// The first day of the week, or the day of an entry that is no week.
    pub(super) day: Date,
    /// Whether it stands for the week that begins on its day: whether it says what is due.
    pub(super) is_week: bool,
    pub(super) liability: Option<Pence>,
    pub(super) adjustment: Option<Pence>,
    pub(super) payment: Option<Pence>,
    pub(super) balance: Option<Pence>,
    pub(super) note: String,
    /// The line at which it stands.
    pub(super) line: u64,
}

/// A column: its name here, the heads by which it is known, and whether it must be there.
type Column = (&'static str, &'static [&'static str], bool);

const NOTE: &[&str] =
    &["note", "notes", "remark", "remarks", "comment", "comments", "details", "description", "narrative"];
const PAYMENTS: [Column; 6] = [
    ("date", &["date", "date paid", "payment date", "date of payment", "paid on", "day"], true),
    (
        "amount",
        &[
            "amount",
            "amount paid",
            "paid",
            "payment",
            "payment amount",
            "paid out",
            "money out",
            "sum",
            "value",
        ],
        true,
    ),
    (
        "method",
        &["method", "payment method", "method of payment", "how", "type", "payment type", "paid by"],
        false,
    ),
    ("evidence", &["evidence", "item", "proof", "source", "document", "file"], false),
    ("page", &["page", "evidence page", "p"], false),
    ("note", NOTE, false),
];
const STATEMENT: [Column; 6] = [
    (
        "week start",
        &[
            "week start",
            "week starting",
            "week beginning",
            "week commencing",
            "week from",
            "w c",
            "wc",
            "period start",
            "from",
            "date",
        ],
        true,
    ),
    (
        "liability",
        &[
            "liability",
            "weekly liability",
            "maintenance liability",
            "maintenance due",
            "maintenance",
            "amount due",
            "weekly amount",
            "due",
            "charge",
        ],
        true,
    ),
    ("adjustment", &["adjustment", "adjustments", "adjusted", "correction", "corrections"], false),
    (
        "payment",
        &[
            "payment",
            "payments",
            "payment received",
            "payments received",
            "amount received",
            "received",
            "amount paid",
            "paid",
            "credited",
            "credit",
        ],
        false,
    ),
    (
        "balance",
        &[
            "balance",
            "closing balance",
            "running balance",
            "arrears balance",
            "arrears",
            "amount owed",
            "owed",
        ],
        false,
    ),
    ("note", NOTE, false),
];

/// What a ledger came to.
#[derive(Debug)]
pub(super) struct ReadLedger<T> {
    pub(super) rows: Vec<T>,
    /// What the reader of the format says of a file that cannot be read at all.
    pub(super) findings: Vec<Finding>,
}

impl<T> Default for ReadLedger<T> {
    fn default() -> Self {
        ReadLedger { rows: Vec::new(), findings: Vec::new() }
    }
}

/// Reads a ledger of payments.
pub(super) fn payments(ledger: Ledger<'_>, faults: &mut LedgerFaults) -> ReadLedger<Paid> {
    let mut out = ReadLedger::default();
    each_row(ledger, &PAYMENTS, faults, &mut out.findings, |row, faults| {
        let [date, amount, method, evidence, page, note] = row.cells;
        let date = faults.day(&row.place, date);
        let amount = faults.money(&row.place, "amount", amount);
        let page = faults.page(&row.place, page);
        if amount == Ok(None) {
            faults.add(&row.place, LedgerProblem::NoAmount("amount"));
        }
        let item = (!evidence.is_empty()).then(|| ItemRef(evidence.into()));
        if let (Some(date), Ok(Some(amount)), Ok(page)) = (date, amount, page) {
            out.rows.push(Paid {
                date,
                amount,
                method: method.into(),
                evidence: item.map(|item| EvidencePage { item, page, place: row.place.clone() }),
                note: note.into(),
                place: row.place.clone(),
            });
        }
    });
    out
}

/// Reads the Service's own ledger, earliest first.
pub(super) fn statement(ledger: Ledger<'_>, faults: &mut LedgerFaults) -> ReadLedger<LedgerRow> {
    let mut out = ReadLedger::default();
    each_row(ledger, &STATEMENT, faults, &mut out.findings, |row, faults| {
        let [day, liability, adjustment, payment, balance, note] = row.cells;
        let day = faults.day(&row.place, day);
        let mut read = |name, text| faults.money(&row.place, name, text);
        let [liability, adjustment, payment, balance] = [
            read("liability", liability),
            read("adjustment", adjustment),
            read("payment", payment),
            read("balance", balance),
        ];
        // A row whose amounts are wrong is still a row: its week is there.
        if let Some(day) = day {
            out.rows.push(LedgerRow {
                day,
                is_week: liability != Ok(None),
                liability: liability.unwrap_or_default(),
                adjustment: adjustment.unwrap_or_default(),
                payment: payment.unwrap_or_default(),
                balance: balance.unwrap_or_default(),
                note: note.into(),
                line: row.line,
            });
        }
    });
    // The latest may stand first. Then a day's own rows are upside down as well.
    if let (Some(first), Some(last)) = (out.rows.first(), out.rows.last())
        && first.day > last.day
    {
        out.rows.reverse();
    }
    out.rows.sort_by_key(|row| row.day);
    out
}

/// A row under its head, its cells in the order of the columns.
struct Cells<'a> {
    cells: [&'a str; 6],
    place: LedgerPlace,
    line: u64,
}

/// Finds the table in a ledger and hands on each of its rows.
fn each_row(
    ledger: Ledger<'_>,
    columns: &[Column; 6],
    faults: &mut LedgerFaults,
    findings: &mut Vec<Finding>,
    mut take: impl FnMut(&Cells<'_>, &mut LedgerFaults),
) {
    let whole = LedgerPlace::Ledger(ledger.file.clone());
    let sheets = match &ledger.table.0 {
        TableContent::Sheets(sheets) => sheets,
        TableContent::NotRead(why) => {
            return findings.extend(why.iter().cloned().map(|finding| finding.at(ledger.file)));
        }
        TableContent::NotATable(format) => {
            return faults.add(&whole, LedgerProblem::NotATable(format.with_article()));
        }
    };
    let Some(found) = found(sheets, columns) else {
        let missing = columns.iter().filter(|(.., needed)| *needed);
        missing.for_each(|(name, heads, _)| faults.add(&whole, LedgerProblem::NoColumn(name, heads)));
        return;
    };
    let at = |line| LedgerPlace::Line(ledger.file.clone(), line);
    let at_head = at(found.line);
    let mut whole_head = true;
    for ((name, heads, needed), columns) in columns.iter().zip(&found.columns) {
        let wrong = match columns.len() {
            0 if *needed => LedgerProblem::NoColumn(name, heads),
            2.. => LedgerProblem::ColumnTwice(name),
            _ => continue,
        };
        whole_head = false;
        faults.add(&at_head, wrong);
    }
    // Without its columns the rows can only be misread.
    if !whole_head {
        return;
    }
    for (at, head) in
        found.head.iter().enumerate().filter(|(at, _)| !found.columns.iter().flatten().any(|c| c == at))
    {
        if found.rows.iter().any(|(_, row)| row.get(at).is_some_and(|cell| parse_cell::is_pounds(cell))) {
            faults.add(
                &at_head,
                LedgerProblem::NotUsed(head.trim().into(), columns.map(|(name, ..)| name).join(", ")),
            );
        }
    }
    let mut any = false;
    for (line, row) in found.rows {
        let cell =
            |columns: &Vec<usize>| columns.first().and_then(|i| row.get(*i)).map_or("", |cell| cell.trim());
        let cells = found.columns.each_ref().map(cell);
        let total = cells.first().is_some_and(|first| first.to_lowercase().starts_with("total"));
        if total || cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        any = true;
        // A note may be struck out; what is added up may not.
        let counted = columns.iter().zip(&found.columns).filter(|((name, ..), _)| *name != "note");
        for column in counted.filter_map(|(_, places)| places.first()) {
            if let Some(text) = found.struck.get(&(*line, *column)) {
                faults.add(&at(*line), LedgerProblem::Struck(text.trim().into()));
            }
        }
        take(&Cells { cells, place: at(*line), line: *line }, faults);
    }
    if !any {
        faults.add(&whole, LedgerProblem::NoRows);
    }
}

/// The head of a table and the rows under it.
struct TableHead<'a> {
    line: u64,
    head: &'a [String],
    /// For each column the places at which its head stands.
    columns: [Vec<usize>; 6],
    rows: &'a [(u64, Vec<String>)],
    /// The cells of which something is struck out, and what.
    struck: &'a std::collections::BTreeMap<(u64, usize), String>,
}

/// The head is the row that names the most of the columns; one that names all that are needed wins.
fn found<'a>(grids: &'a [SheetRows], columns: &[Column; 6]) -> Option<TableHead<'a>> {
    /// Lines that may stand above the head.
    const ABOVE: usize = 30;
    let mut best: Option<((bool, usize), TableHead<'a>)> = None;
    for grid in grids {
        for (at, (line, row)) in grid.rows.iter().enumerate().take(ABOVE) {
            let heads: Vec<String> = row.iter().map(|cell| head_key(cell)).collect();
            let found = columns.map(|(_, known, _)| {
                // The first name that any column has is meant: "amount" beside "paid" is the amount.
                let named = |name: &&str| {
                    let places: Vec<usize> =
                        (0..heads.len()).filter(|i| heads.get(*i).is_some_and(|h| h == name)).collect();
                    (!places.is_empty()).then_some(places)
                };
                known.iter().find_map(named).unwrap_or_default()
            });
            let count = found.iter().filter(|places| !places.is_empty()).count();
            let whole =
                columns.iter().zip(&found).all(|((.., needed), places)| !needed || !places.is_empty());
            let score = (whole, count);
            if count > 0 && best.as_ref().is_none_or(|(highest, _)| score > *highest) {
                let rows = grid.rows.get(at + 1..).unwrap_or_default();
                best = Some((
                    score,
                    TableHead { line: *line, head: row, columns: found, rows, struck: &grid.struck },
                ));
            }
        }
    }
    best.map(|(_, found)| found)
}

/// A head in small letters, its signs as spaces and its unit left out: "Amount (£)" is "amount".
fn head_key(head: &str) -> String {
    let head = head.split('(').next().unwrap_or(head).to_lowercase();
    let words: String = head.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Faults as they are gathered.
#[derive(Debug, Default)]
pub(super) struct LedgerFaults {
    pub(super) account: String,
    pub(super) all: Vec<LedgerFault>,
}

impl LedgerFaults {
    pub(super) fn add(&mut self, place: &LedgerPlace, wrong: LedgerProblem) {
        self.all.push(LedgerFault { account: self.account.clone(), place: place.clone(), wrong });
    }

    fn day(&mut self, place: &LedgerPlace, text: &str) -> Option<Date> {
        parse_cell::day(text).map_err(|why| self.add(place, LedgerProblem::Day(text.into(), why))).ok()
    }

    fn money(&mut self, place: &LedgerPlace, column: &'static str, text: &str) -> Result<Option<Pence>, ()> {
        parse_cell::money(text).map_err(|why| self.add(place, LedgerProblem::Money(column, text.into(), why)))
    }

    fn page(&mut self, place: &LedgerPlace, text: &str) -> Result<Option<u32>, ()> {
        parse_cell::page(text).map_err(|why| self.add(place, LedgerProblem::Page(text.into(), why)))
    }
}
