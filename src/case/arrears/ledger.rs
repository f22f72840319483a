//! Ledgers read: tables in, rows with their line numbers out. The table may have lines above its head, its columns may
//! stand in any order and go by the names that banks and the Service use. What a row says is taken as it stands, and
//! every fault of every row is gathered before anything is refused.

use jiff::civil::Date;

use super::columns::Column;
use super::parse_cell;
use super::parse_cell::CreditMark;
use super::problem::{LedgerFault, LedgerPlace, LedgerProblem};
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
    /// The first and last day that the bank statement among them covers by what the user says of it.
    pub covered: Option<(Date, Date)>,
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

    /// The rows of its sheets; nothing where it is not a table.
    ///
    /// # Errors
    /// It could not be read: the findings say why.
    pub(crate) fn sheets(&self) -> Result<Option<&[SheetRows]>, Vec<Finding>> {
        match &self.0 {
            TableContent::Sheets(sheets) => Ok(Some(sheets)),
            TableContent::NotRead(why) => Err(why.clone()),
            TableContent::NotATable(_) => Ok(None),
        }
    }

    /// Reads the rows of a file of this format.
    pub fn read(file: &ItemPath, format: FileType, bytes: &[u8], limits: &Limits) -> Self {
        let FileType::Text(
            script @ (TextFormat::Table
            | TextFormat::Plain
            | TextFormat::Workbook
            | TextFormat::OldWorkbook
            | TextFormat::Spreadsheet
            | TextFormat::CallLog),
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

/// What a ledger came to.
#[derive(Debug)]
pub(super) struct ReadLedger<T> {
    pub(super) rows: Vec<T>,
    /// What is to be said of the file: why it cannot be read at all, and what was counted.
    pub(super) findings: Vec<Finding>,
    /// The days of the first and the last row of a whole bank statement. Of other days it tells nothing.
    pub(super) bank_days: Option<(Date, Date)>,
}

impl<T> Default for ReadLedger<T> {
    fn default() -> Self {
        ReadLedger { rows: Vec::new(), findings: Vec::new(), bank_days: None }
    }
}

/// A table that was found in a ledger, with the columns that it must have.
pub(super) struct OpenLedger<'a, const N: usize> {
    file: &'a ItemPath,
    columns: &'static [Column; N],
    found: TableHead<'a, N>,
}

/// A row under its head, its cells in the order of the columns.
pub(super) struct Cells<'a, const N: usize> {
    pub(super) cells: [&'a str; N],
    /// All cells of the row, also those of columns that are not known.
    pub(super) row: &'a [String],
    pub(super) place: LedgerPlace,
    pub(super) line: u64,
}

impl<'a, const N: usize> OpenLedger<'a, N> {
    /// Finds the table in a ledger; nothing, and the faults, when it cannot be read.
    pub(super) fn open(
        ledger: Ledger<'a>,
        columns: &'static [Column; N],
        faults: &mut LedgerFaults,
        findings: &mut Vec<Finding>,
    ) -> Option<Self> {
        let whole = LedgerPlace::Ledger(ledger.file.clone());
        let sheets = match &ledger.table.0 {
            TableContent::Sheets(sheets) => sheets,
            TableContent::NotRead(why) => {
                findings.extend(why.iter().cloned().map(|finding| finding.at(ledger.file)));
                return None;
            }
            TableContent::NotATable(format) => {
                faults.add(&whole, LedgerProblem::NotATable(format.with_article()));
                return None;
            }
        };
        let Some(found) = found(sheets, columns) else {
            let no_column = |column: &Column| LedgerProblem::NoColumn(column.name, column.heads);
            let needed = columns.iter().filter(|column| column.group > 0);
            needed.for_each(|column| faults.add(&whole, no_column(column)));
            return None;
        };
        let open = OpenLedger { file: ledger.file, columns, found };
        open.check_head(faults).then_some(open)
    }

    /// Whether the head has what it must have. Without its columns the rows can only be misread.
    fn check_head(&self, faults: &mut LedgerFaults) -> bool {
        let at_head = self.place(self.found.line);
        let mut whole = true;
        for (column, places) in self.columns.iter().zip(&self.found.columns) {
            let wrong = match places.len() {
                0 if !self.has_group(column.group) => LedgerProblem::NoColumn(column.name, column.heads),
                2.. => LedgerProblem::ColumnTwice(column.name),
                _ => continue,
            };
            whole = false;
            faults.add(&at_head, wrong);
            // Of columns that can replace one another the first stands for all.
            if column.group > 1 {
                break;
            }
        }
        let known = |at: &usize| self.found.columns.iter().flatten().any(|column| column == at);
        for (at, head) in self.found.head.iter().enumerate().filter(|(at, _)| whole && !known(at)) {
            let amounts =
                |(_, row): &(u64, Vec<String>)| row.get(at).is_some_and(|c| parse_cell::is_pounds(c));
            if self.found.rows.iter().any(amounts) {
                let columns = self.columns.each_ref().map(|column| column.name).join(", ");
                faults.add(&at_head, LedgerProblem::NotUsed(head.trim().into(), columns));
            }
        }
        whole
    }

    fn has_group(&self, group: u8) -> bool {
        let columns = self.columns.iter().zip(&self.found.columns);
        group == 0 || columns.into_iter().any(|(column, places)| column.group == group && !places.is_empty())
    }

    /// Whether it has a column.
    pub(super) fn has(&self, column: usize) -> bool {
        self.found.columns.get(column).is_some_and(|places| !places.is_empty())
    }

    /// Whether a cell of its head is one of these.
    pub(super) fn has_head(&self, heads: &[&str]) -> bool {
        self.found.head.iter().any(|cell| heads.contains(&head_key(cell).as_str()))
    }

    fn place(&self, line: u64) -> LedgerPlace {
        LedgerPlace::Line(self.file.clone(), line)
    }

    /// The row of its head.
    pub(super) fn head(&self) -> LedgerPlace {
        self.place(self.found.line)
    }

    /// Every row that says something and is no total.
    pub(super) fn rows(&self) -> impl Iterator<Item = Cells<'a, N>> {
        self.found.rows.iter().filter_map(|(line, row)| {
            let cell = |places: &Vec<usize>| {
                places.first().and_then(|at| row.get(*at)).map_or("", |cell| cell.trim())
            };
            let cells = self.found.columns.each_ref().map(cell);
            let total = cells.first().is_some_and(|first| first.to_lowercase().starts_with("total"));
            let says = !total && cells.iter().any(|cell| !cell.is_empty());
            says.then(|| Cells { cells, row, place: self.place(*line), line: *line })
        })
    }

    /// Tells of struck-out cells in a row that is counted. A note may be struck out; what is added up may not.
    pub(super) fn check_struck(&self, row: &Cells<'_, N>, faults: &mut LedgerFaults) {
        let counted =
            self.columns.iter().zip(&self.found.columns).filter(|(column, _)| column.name != "note");
        for at in counted.filter_map(|(_, places)| places.first()) {
            if let Some(text) = self.found.struck.get(&(row.line, *at)) {
                faults.add(&row.place, LedgerProblem::Struck(text.trim().into()));
            }
        }
    }

    /// Refuses a ledger without any row.
    pub(super) fn check_rows(&self, faults: &mut LedgerFaults) {
        if self.rows().next().is_none() {
            faults.add(&LedgerPlace::Ledger(self.file.clone()), LedgerProblem::NoRows);
        }
    }
}

/// The head of a table and the rows under it.
struct TableHead<'a, const N: usize> {
    line: u64,
    head: &'a [String],
    /// For each column the places at which its head stands.
    columns: [Vec<usize>; N],
    rows: &'a [(u64, Vec<String>)],
    /// The cells of which something is struck out, and what.
    struck: &'a std::collections::BTreeMap<(u64, usize), String>,
}

/// The head is the row that names the most of the columns; one that names all that are needed wins.
fn found<'a, const N: usize>(grids: &'a [SheetRows], columns: &[Column; N]) -> Option<TableHead<'a, N>> {
    /// Lines that may stand above the head.
    const ABOVE: usize = 30;
    let mut best: Option<((bool, usize), TableHead<'a, N>)> = None;
    for grid in grids {
        for (at, (line, row)) in grid.rows.iter().enumerate().take(ABOVE) {
            let heads: Vec<String> = row.iter().map(|cell| head_key(cell)).collect();
            let found = columns.map(|column| {
                // The first name that any column has is meant: "amount" beside "paid" is the amount.
                let named = |name: &&str| {
                    let places: Vec<usize> =
                        (0..heads.len()).filter(|i| heads.get(*i).is_some_and(|h| h == name)).collect();
                    (!places.is_empty()).then_some(places)
                };
                column.heads.iter().find_map(named).unwrap_or_default()
            });
            let count = found.iter().filter(|places| !places.is_empty()).count();
            let there = |group: u8| {
                columns.iter().zip(&found).any(|(column, places)| column.group == group && !places.is_empty())
            };
            let whole = columns.iter().all(|column| column.group == 0 || there(column.group));
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

/// A head in small letters, its signs as spaces and its unit left out: "Amount (£)" and "Amount GBP" are "amount".
fn head_key(head: &str) -> String {
    let head = head.split('(').next().unwrap_or(head).to_lowercase();
    let words: String = head.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    // "Amount due before the collection fee" is the amount due.
    let words: Vec<&str> = words.split_whitespace().take_while(|word| *word != "before").collect();
    match words.split_last() {
        Some((&"gbp", rest)) if !rest.is_empty() => rest.join(" "),
        _ => words.join(" "),
    }
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

    pub(super) fn day(&mut self, place: &LedgerPlace, text: &str) -> Option<Date> {
        parse_cell::day(text).map_err(|why| self.add(place, LedgerProblem::Day(text.into(), why))).ok()
    }

    /// An amount of a column in which amounts with this mark count.
    pub(super) fn money(
        &mut self,
        place: &LedgerPlace,
        column: &'static str,
        text: &str,
        counts: CreditMark,
    ) -> Result<Option<Pence>, ()> {
        let cell = parse_cell::marked(text);
        let amount = cell.map(|cell| cell.map(|cell| cell.counting(counts)));
        amount.map_err(|why| self.add(place, LedgerProblem::Money(column, text.into(), why)))
    }

    pub(super) fn page(&mut self, place: &LedgerPlace, text: &str) -> Result<Option<u32>, ()> {
        parse_cell::page(text).map_err(|why| self.add(place, LedgerProblem::Page(text.into(), why)))
    }
}
