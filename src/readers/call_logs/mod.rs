//! Tables of calls: a log that a person kept, an itemised bill, the export of a phone or of an app that records calls. The
//! table may have lines above its head, and its columns may stand in any order under the names that people and companies
//! give them. What a cell says that can be read in one way only is taken; the rest is told and left.

mod cells;
mod columns;

use cells::LengthUnit;
pub(crate) use columns::CallColumn;
use columns::{COLUMNS, DIALLED, KEPT, OF_CALLS};
use jiff::civil::Date;

use crate::model::direction::Direction;
use crate::model::{Duration, PartialDate};
use crate::readers::SheetRows;

/// Who made a table of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallTableKind {
    /// A person, of the case: it says who was spoken to or what was said.
    Kept,
    /// A phone or a company, of every call.
    Listed,
}

/// A table of calls.
#[derive(Clone, Debug)]
pub(crate) struct CallTable {
    pub(crate) kind: CallTableKind,
    /// Whether it has a column of numbers.
    pub(crate) has_numbers: bool,
    /// Its rows that say something, in their order.
    pub(crate) rows: Vec<CallTableRow>,
}

/// A row of a table of calls: what could be read of it, and what could not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CallTableRow {
    /// The line of the file or the row of the sheet, from 1.
    pub(crate) line: u64,
    /// Which of the rows below the heads that say something it is, from 1.
    pub(crate) place: u64,
    /// Every cell, as it is shown.
    pub(crate) cells: Vec<String>,
    /// When the call began; nothing where that cannot be read.
    pub(crate) began: Option<PartialDate>,
    pub(crate) ended: Option<PartialDate>,
    pub(crate) length: Option<Duration>,
    pub(crate) number: Option<String>,
    pub(crate) direction: Option<Direction>,
    pub(crate) answered: Option<bool>,
    pub(crate) officer: Option<String>,
    pub(crate) refused: Option<bool>,
    pub(crate) security: Option<bool>,
    pub(crate) told_recording: Option<bool>,
    pub(crate) promise_due: Option<Date>,
    pub(crate) promise_kept: Option<bool>,
    pub(crate) promise_kept_on: Option<Date>,
    /// The columns of which a cell could not be read, with what it holds.
    pub(crate) unread: Vec<(CallColumn, String)>,
    /// Cells that are words.
    words: Vec<(CallColumn, String)>,
}

impl CallTableRow {
    /// The words in a column; nothing where the cell is empty.
    pub(crate) fn words(&self, column: CallColumn) -> Option<String> {
        self.words.iter().find(|(own, _)| *own == column).map(|(_, words)| words.clone())
    }
}

/// The columns that a row heads.
#[derive(Clone, Debug)]
pub(crate) struct CallHeads(Vec<(CallColumn, usize)>);

impl CallHeads {
    /// The columns of calls that this row heads; nothing where it is no such row.
    pub(crate) fn of(row: &[String]) -> Option<Self> {
        let heads: Vec<String> = row.iter().map(|cell| head_key(cell)).collect();
        let column = |(column, names): &(CallColumn, &[&str])| {
            let at = names.iter().find_map(|name| heads.iter().position(|head| head == name))?;
            Some((*column, at))
        };
        let columns: Vec<(CallColumn, usize)> = COLUMNS.iter().filter_map(column).collect();
        let has = |any: &[CallColumn]| columns.iter().any(|(column, _)| any.contains(column));
        let of_calls = has(&OF_CALLS)
            || has(&[CallColumn::Number]) && has(&[CallColumn::Length, CallColumn::Way])
            || has(&[CallColumn::Name]) && has(&[CallColumn::JobTitle, CallColumn::Office]);
        (has(&[CallColumn::Date]) && of_calls).then_some(Self(columns))
    }

    /// Where a column is, from 0.
    pub(crate) fn at(&self, column: CallColumn) -> Option<usize> {
        self.0.iter().find(|(own, _)| *own == column).map(|(_, at)| *at)
    }

    /// Who made such a table.
    pub(crate) fn kind(&self) -> CallTableKind {
        let kept = self.0.iter().any(|(column, _)| KEPT.contains(column));
        if kept { CallTableKind::Kept } else { CallTableKind::Listed }
    }
}

/// A row of heads, and the rows under it.
struct TableHead<'a> {
    heads: CallHeads,
    written: &'a [String],
    rows: &'a [(u64, Vec<String>)],
}

impl CallTable {
    /// Finds the table among the sheets of a file: the one with the most columns of a call. Nothing where none has a date
    /// beside a number, a name or words.
    pub(crate) fn find(sheets: &[SheetRows]) -> Option<Self> {
        /// Lines that may stand above the head.
        const ABOVE: usize = 30;
        let heads = sheets.iter().flat_map(|sheet| {
            sheet.rows.iter().enumerate().take(ABOVE).filter_map(|(at, (_, row))| {
                TableHead::read(row, sheet.rows.get(at + 1..).unwrap_or_default())
            })
        });
        let mut best: Option<TableHead<'_>> = None;
        for head in heads {
            if best.as_ref().is_none_or(|best| head.heads.0.len() > best.heads.0.len()) {
                best = Some(head);
            }
        }
        best.map(|head| head.table())
    }

    /// The first and the last day of its calls.
    pub(crate) fn days(&self) -> Option<(Date, Date)> {
        let days = || self.rows.iter().filter_map(|row| row.began.map(PartialDate::last_day));
        Some((days().min()?, days().max()?))
    }
}

impl<'a> TableHead<'a> {
    fn read(row: &'a [String], rows: &'a [(u64, Vec<String>)]) -> Option<Self> {
        Some(Self { heads: CallHeads::of(row)?, written: row, rows })
    }

    fn table(&self) -> CallTable {
        let kind = self.heads.kind();
        let head = |column| self.heads.at(column).and_then(|at| self.written.get(at));
        let unit = head(CallColumn::Length).and_then(|head| LengthUnit::of_head(head));
        let number = head(CallColumn::Number);
        let dialled = number.is_some_and(|head| DIALLED.contains(&head_key(head).as_str()));
        let dialled = dialled && kind == CallTableKind::Listed;
        let says = |(_, cells): &&(u64, Vec<String>)| cells.iter().any(|cell| !cell.trim().is_empty());
        let rows = (1..).zip(self.rows.iter().filter(says)).filter_map(|(place, (line, cells))| {
            let row = self.row(*line, cells, kind, unit, dialled)?;
            Some(CallTableRow { place, ..row })
        });
        CallTable { kind, has_numbers: number.is_some(), rows: rows.collect() }
    }

    /// A row that says something and is no total.
    fn row(
        &self,
        line: u64,
        cells: &[String],
        kind: CallTableKind,
        unit: Option<LengthUnit>,
        dialled: bool,
    ) -> Option<CallTableRow> {
        let cell = |column| self.heads.at(column).and_then(|at| cells.get(at)).map_or("", |cell| cell.trim());
        let date = cell(CallColumn::Date);
        let says = self.heads.0.iter().any(|(column, _)| !cell(*column).is_empty());
        let first = cells.iter().map(|cell| cell.trim()).find(|cell| !cell.is_empty()).unwrap_or_default();
        if !says
            || first.to_lowercase().starts_with("total")
            || (date.is_empty() && kind == CallTableKind::Listed)
        {
            return None;
        }
        let mut row = CallTableRow { line, cells: cells.to_vec(), ..CallTableRow::default() };
        let mut unread = Vec::new();
        let mut noted = |column: CallColumn, read: bool| {
            let text = cell(column);
            if !read && !cells::is_unknown(text) {
                unread.push((column, text.to_owned()));
            }
        };
        let start = cell(CallColumn::Start);
        row.began = cells::moment(date, start);
        noted(CallColumn::Start, row.began.is_none() || cells::time_of_day(start).is_some());
        let end = cell(CallColumn::End);
        row.ended = row
            .began
            .and_then(PartialDate::day)
            .zip(cells::time_of_day(end))
            .map(|(day, time)| PartialDate::Moment(day.to_datetime(time)));
        row.ended =
            row.ended.or_else(|| cells::moment(end, "").filter(|end| matches!(end, PartialDate::Moment(_))));
        noted(CallColumn::End, row.ended.is_some());
        row.length = cells::length(cell(CallColumn::Length), unit);
        noted(CallColumn::Length, row.length.is_some());
        row.number =
            Some(cell(CallColumn::Number)).filter(|text| !cells::is_unknown(text)).map(str::to_owned);
        let way = cells::way(cell(CallColumn::Way));
        row.direction = way.direction.or(dialled.then_some(Direction::Outgoing));
        // A phone writes down a call of no length where nobody answered.
        let rang_out =
            kind == CallTableKind::Listed && row.length.is_some_and(|length| length.seconds() == 0);
        row.answered = way.answered.or(rang_out.then_some(false));
        let own_name = if kind == CallTableKind::Kept { cell(CallColumn::Name) } else { "" };
        let name = Some(cell(CallColumn::Officer)).filter(|name| !name.is_empty()).unwrap_or(own_name);
        let refused = cells::is_refusal(name);
        row.officer = Some(name).filter(|name| !refused && !cells::is_unknown(name)).map(str::to_owned);
        row.refused = cells::yes_or_no(cell(CallColumn::Refused)).or(refused.then_some(true));
        noted(CallColumn::Refused, row.refused.is_some());
        row.security = cells::yes_or_no(cell(CallColumn::Security));
        noted(CallColumn::Security, row.security.is_some());
        row.told_recording = cells::yes_or_no(cell(CallColumn::ToldRecording));
        noted(CallColumn::ToldRecording, row.told_recording.is_some());
        row.promise_due = cells::day(cell(CallColumn::PromiseDue));
        noted(CallColumn::PromiseDue, row.promise_due.is_some());
        let kept = cell(CallColumn::PromiseKept);
        row.promise_kept = cells::yes_or_no(kept);
        row.promise_kept_on = cells::day(cell(CallColumn::PromiseKeptOn)).or_else(|| cells::day(kept));
        noted(CallColumn::PromiseKept, row.promise_kept.is_some() || row.promise_kept_on.is_some());
        noted(CallColumn::PromiseKeptOn, row.promise_kept_on.is_some());
        row.unread = unread;
        row.words = WORDS
            .into_iter()
            .map(|column| (column, cell(column)))
            .filter(|(_, text)| !cells::is_unknown(text))
            .map(|(column, text)| (column, text.to_owned()))
            .collect();
        Some(row)
    }
}

/// Columns whose cells are words as they stand.
const WORDS: [CallColumn; 11] = [
    CallColumn::JobTitle,
    CallColumn::Office,
    CallColumn::Reference,
    CallColumn::TheySaid,
    CallColumn::ISaid,
    CallColumn::Note,
    CallColumn::Promise,
    CallColumn::Cost,
    CallColumn::Recording,
    CallColumn::Transcript,
    CallColumn::FollowedBy,
];

/// A head in small letters, its signs as spaces and what stands in brackets left out: "Duration (secs)" is "duration".
fn head_key(head: &str) -> String {
    let head = head.split('(').next().unwrap_or(head).to_lowercase();
    let words: String = head.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str) -> SheetRows {
        let row =
            |(line, text): (u64, &str)| (line, text.split('|').map(|cell| cell.trim().to_owned()).collect());
        SheetRows { rows: (1..).zip(text.lines()).map(row).collect(), ..SheetRows::default() }
    }

    fn read(text: &str) -> Option<CallTable> {
        CallTable::find(&[sheet(text)])
    }

    #[test]
    fn tables_of_calls_are_known_by_their_heads() {
        for (text, kind, rows) in [
            // A log that somebody kept.
            (
                "Date | Time | Spoke to | Notes\n15/07/2024 | 10:04 | Amir Singh | Nothing",
                CallTableKind::Kept,
                1,
            ),
            ("My calls\n\nDate|Name|Role\n15/07/2024|Amir Singh|Case worker\n||", CallTableKind::Kept, 1),
            // Itemised bills of British companies.
            (
                "Date,Time | x\nDate | Time | Number called | Duration | Cost (£)\n15/07/2024|10:04|08001712345|00:21:40|0.00\nTotal||||1.20",
                CallTableKind::Listed,
                1,
            ),
            (
                "Call date|Call time|Destination|Call duration|Call charge\n15 Jul 2024|10:04|0800 171 2345|21:40|0.20",
                CallTableKind::Listed,
                1,
            ),
            // Exports of phones and of apps.
            (
                "Call type,|Date|Duration|Number|Contact\nOutgoing|2024-07-15 10:04:00|00:21:40|+448001712345|",
                CallTableKind::Listed,
                1,
            ),
            (
                "Name|Number|Type|Date|Duration (secs)\nCMS|08001712345|Missed|15/07/2024 10:04|0",
                CallTableKind::Listed,
                1,
            ),
            (
                "date|time|number|direction|duration\n20240715||08001712345|out|60\n2024-07-15|10:04|08001712345|out|60",
                CallTableKind::Listed,
                2,
            ),
        ] {
            let table = read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((table.kind, table.rows.len()), (kind, rows), "{text}");
        }
        for none in [
            "",
            "Date|Amount|Payee\n15/07/2024|341.00|CMS",
            "Officer|Notes\nA|B",
            "Date|Reference\n1|2",
            "Date|Number|Title\n1|2|3",
        ] {
            assert!(read(none).is_none(), "{none}");
        }
    }

    #[test]
    fn a_row_is_taken_as_far_as_it_can_be_read() {
        let table = read(
            "Date|Time|Officer|Refused name|Length|Number|Promise|By when|Kept\n\
             15/07/2024|10:04|Amir Singh|no|21 min|0800 171 2345|To call|22/07/2024|perhaps\n\
             16/07/2024|ten|refused to give name||1300|withheld||soon|\n\
             someday|||||||",
        )
        .expect("a table");
        let [one, two, three] = &table.rows[..] else { panic!("three rows") };
        assert_eq!((one.line, one.officer.as_deref(), one.refused), (2, Some("Amir Singh"), Some(false)));
        assert_eq!(one.length.map(|length| length.seconds()), Some(1260));
        assert_eq!(one.promise_due, Some(jiff::civil::date(2024, 7, 22)));
        assert_eq!(one.unread, [(CallColumn::PromiseKept, "perhaps".into())]);
        assert_eq!((two.officer.as_deref(), two.refused), (None, Some(true)));
        assert_eq!(two.began, Some(PartialDate::Day(jiff::civil::date(2024, 7, 16))));
        let unread: Vec<CallColumn> = two.unread.iter().map(|(column, _)| *column).collect();
        assert_eq!(unread, [CallColumn::Start, CallColumn::Length, CallColumn::PromiseDue]);
        assert_eq!(three.began, None);
    }

    #[test]
    fn what_a_phone_calls_somebody_is_no_officer() {
        let table =
            read("Name|Number|Type|Date\nMum|07700900123|Incoming|15/07/2024 10:04").expect("a table");
        assert_eq!(table.rows[0].officer, None);
        let bill = read("Date|Number called|Duration\n15/07/2024|08001712345|0:00").expect("a table");
        assert_eq!((bill.rows[0].direction, bill.rows[0].answered), (Some(Direction::Outgoing), Some(false)));
    }
}
