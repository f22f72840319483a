//! The rows of a table of calls made calls of the case. Of a log that somebody kept every row counts; of the list of a phone
//! or a company only rows with a known number do, and no other number leaves this file.

use std::collections::BTreeMap;

use super::known_numbers::CaseNumbers;
use crate::case::manifest::Manifest;
use crate::case::manifest::call_types::{Call, CallLog, CallRow};
use crate::case::manifest::item_ref::ItemRef;
use crate::case::privacy::Privacy;
use crate::model::finding::{Code, Finding};
use crate::model::{ItemPath, PartialDate, Pence, counted};
use crate::readers::SheetRows;
use crate::readers::call_logs::{CallColumn, CallTable, CallTableKind, CallTableRow};

/// Rows that a finding names at most.
const NAMED: usize = 20;

/// A row of a table of calls that is a call of the case.
#[derive(Clone, Debug)]
pub struct LoggedRow {
    /// What it says, in the words of the manifest. Its item is the table.
    pub row: CallRow,
    /// Which `[[call_log]]` of the manifest it belongs to, from 0.
    pub log: usize,
    /// The line of the file or the row of the sheet, from 1.
    pub line: u64,
    /// The number that its row has on the page.
    pub place: u64,
    /// Its cells as they are shown.
    pub cells: Vec<String>,
    /// The other side's number, for comparing; it is printed only where it is one of the case.
    pub number: Option<String>,
    /// Whether it was read from the list of a phone or a company.
    pub listed: bool,
}

/// The calls of one table, and what is to be said of it.
#[derive(Debug, Default)]
pub struct LogReading {
    /// The rows that count.
    pub rows: Vec<LoggedRow>,
    /// What is to be said.
    pub findings: Vec<Finding>,
}

/// The table that a log of the manifest names.
#[derive(Clone, Copy)]
pub(crate) struct LogTable<'a> {
    /// Which `[[call_log]]` of the manifest it is, from 0.
    pub(crate) index: usize,
    /// That log.
    pub(crate) log: &'a CallLog,
    /// Its file.
    pub(crate) file: &'a ItemPath,
    /// The rows of its sheets.
    pub(crate) sheets: &'a [SheetRows],
}

/// Reads the calls of a table, each text as it stands there. `named` gives the item that a cell with the name of a file or
/// an id means.
pub(crate) fn read_log(table: LogTable<'_>, named: &dyn Fn(&str) -> Option<ItemRef>) -> LogReading {
    let LogTable { index, log, file, sheets } = table;
    let mut reading = LogReading::default();
    let Some(calls) = CallTable::find(sheets) else {
        let message = "The manifest calls this a table of calls, but it has no row of column headings that leverarch \
             knows.";
        let next = "Give it a row of column headings, such as Date, Time, Number, Duration, Spoken to, Notes, or take the [[call_log]] out.";
        reading.findings.push(Finding::error(Code::CallLogColumns, message).at(file).next(next));
        return reading;
    };
    let numbers = CaseNumbers::new(&log.numbers);
    let every_row = log.every_row.unwrap_or(calls.kind == CallTableKind::Kept);
    let mut preview = LogPreview {
        all: calls.rows.len(),
        every_row,
        hidden: log.hide_others == Some(true),
        ..LogPreview::default()
    };
    let mut undated = Vec::new();
    for row in &calls.rows {
        let owner = row.number.as_deref().and_then(|number| numbers.owner(number, row.began));
        if !every_row && owner.is_none() {
            preview.others += 1;
            continue;
        }
        let Some(began) = row.began else {
            undated.push(row.line);
            continue;
        };
        preview.count(row.number.as_deref().zip(owner));
        preview.unread.extend(row.unread.iter().map(|(column, text)| (row.line, *column, text.clone())));
        let listed = calls.kind == CallTableKind::Listed;
        let printed = row.number.as_deref().filter(|_| owner.is_some());
        let call_row = call_row(row, began, printed, log, named);
        let (line, place) = (row.line, row.place);
        let (cells, number) = (row.cells.clone(), row.number.clone());
        reading.rows.push(LoggedRow { row: call_row, log: index, line, place, cells, number, listed });
    }
    reading.findings.extend(preview.findings(calls.has_numbers).into_iter().map(|finding| finding.at(file)));
    if !undated.is_empty() {
        let message = format!(
            "{} of this table of calls {} no date that can be read, so it is not counted.",
            rows_named(&undated),
            if undated.len() == 1 { "has" } else { "have" }
        );
        let next = "Write these calls as [[call]] in the manifest, with date = year-month-day.";
        reading.findings.push(Finding::warning(Code::CallLogDoubt, message).at(file).next(next));
    }
    let lines: Vec<u64> = reading.rows.iter().map(|row| row.line).collect();
    let strangers: Vec<u64> =
        log.recordings.iter().map(|of| u64::from(of.row)).filter(|row| !lines.contains(row)).collect();
    let told: Vec<u64> =
        log.row.iter().map(|of| u64::from(of.row)).filter(|row| !lines.contains(row)).collect();
    for (strangers, what) in [(strangers, "a recording"), (told, "details")] {
        if !strangers.is_empty() {
            let message = format!(
                "The manifest names {what} for {} of this table of calls, which is not counted as a call.",
                rows_named(&strangers).to_lowercase()
            );
            let next = "Count the rows as a spreadsheet does: the first line of the file is row 1.";
            reading.findings.push(Finding::error(Code::CallLogDoubt, message).at(file).next(next));
        }
    }
    reading
}

/// A row in the words of the manifest.
fn call_row(
    row: &CallTableRow,
    began: PartialDate,
    number: Option<&str>,
    log: &CallLog,
    named: &dyn Fn(&str) -> Option<ItemRef>,
) -> CallRow {
    let words = |column| row.words(column);
    let item = |column| words(column).and_then(|text| named(&text));
    // What the user says of the row comes before what the table says.
    let told = log.row.iter().find(|of| u64::from(of.row) == row.line);
    let own = log.recordings.iter().find(|of| u64::from(of.row) == row.line).map(|of| of.item.clone());
    let day = |day| PartialDate::Day(day);
    CallRow {
        date: began,
        item: Some(log.item.clone()),
        page: None,
        recording: own.or_else(|| item(CallColumn::Recording)),
        note: told.and_then(|told| told.note.clone()).or_else(|| words(CallColumn::Note)),
        contradicts: told.map_or(Vec::new(), |told| told.contradicts.clone()),
        call: told.map_or(Call::default(), |told| told.call.clone()).merged_with(&Call {
            direction: row.direction,
            ended: row.ended,
            duration: row.length,
            their_number: number.map(str::to_owned),
            officer: row.officer.clone(),
            job_title: words(CallColumn::JobTitle),
            office: words(CallColumn::Office),
            refused_name: row.refused,
            security_passed: row.security,
            reference_given: words(CallColumn::Reference),
            told_recording: row.told_recording,
            they_said: words(CallColumn::TheySaid),
            i_said: words(CallColumn::ISaid),
            promise: words(CallColumn::Promise),
            promise_due: row.promise_due.map(day),
            promise_kept: row.promise_kept,
            promise_kept_on: row.promise_kept_on.map(day),
            transcript: item(CallColumn::Transcript),
            followed_by: item(CallColumn::FollowedBy),
            answered: row.answered,
            cost: words(CallColumn::Cost).and_then(|text| text.parse::<Pence>().ok()),
            ..Call::default()
        }),
    }
}

/// Gives the rows their texts as they are printed, but for what may be a quotation. The officers that the tables name are
/// known before: a Grace among them is no child.
pub(crate) fn print_rows(rows: &mut [LoggedRow], manifest: &Manifest) {
    if rows.is_empty() {
        return;
    }
    let privacy = with_officers(manifest, rows);
    for LoggedRow { row, .. } in rows {
        let call = &mut row.call;
        let texts = [
            &mut row.note,
            &mut call.their_number,
            &mut call.officer,
            &mut call.job_title,
            &mut call.office,
            &mut call.reference_given,
            &mut call.i_said,
        ];
        for text in texts.into_iter().flatten() {
            *text = privacy.printed(text);
        }
    }
}

/// What is kept off the pages of a case in which these calls were made.
pub(crate) fn with_officers(manifest: &Manifest, rows: &[LoggedRow]) -> Privacy {
    if rows.iter().all(|row| row.row.call.officer.is_none()) {
        return Privacy::new(manifest);
    }
    let mut all = manifest.clone();
    all.call.extend(rows.iter().map(|row| row.row.clone()));
    Privacy::new(&all)
}

/// What of a table was counted.
#[derive(Default)]
struct LogPreview {
    all: usize,
    every_row: bool,
    /// Whether what is of others is left out of the pages.
    hidden: bool,
    counted: usize,
    others: usize,
    /// How often each number of the case comes, and whose it is.
    numbers: BTreeMap<String, (String, usize)>,
    unread: Vec<(u64, CallColumn, String)>,
}

impl LogPreview {
    fn count(&mut self, known: Option<(&str, &str)>) {
        self.counted += 1;
        if let Some((number, owner)) = known {
            let bare = crate::model::phone_number::bare_phone(number);
            self.numbers.entry(bare).or_insert_with(|| (format!("{number} ({owner})"), 0)).1 += 1;
        }
    }

    fn findings(self, has_numbers: bool) -> Vec<Finding> {
        let rows = counted(self.all, "row", "rows");
        let mut findings = Vec::new();
        let with: Vec<String> =
            self.numbers.values().map(|(number, count)| format!("{count} with {number}")).collect();
        let with = if with.is_empty() { String::new() } else { format!(": {}", with.join(", ")) };
        if self.every_row {
            let message = format!("Counted from this table of calls: {} of {rows}.", self.counted);
            let next = "If some are not calls in this case, write every_row = false in its [[call_log]]. \
                        Then only known numbers count.";
            findings.push(Finding::note(Code::CallsCounted, message).next(next));
        } else if self.counted == 0 {
            let message = if has_numbers {
                "No row of this table of calls has a number of the Child Maintenance Service (CMS) that \
                 leverarch knows, so none is counted."
            } else {
                "This table of calls has no column of phone numbers, so no row is counted."
            };
            let next = "In its [[call_log]], write the numbers that count, like numbers = [\"0800 171 2345\"], or every_row = true.";
            findings.push(Finding::warning(Code::CallsCounted, message).next(next));
        } else {
            let message = format!(
                "Counted from this table of calls: {} of {rows}{with}. {} left out, because no number there is known to belong to this case.",
                self.counted,
                if self.others == 1 { "1 row is".into() } else { format!("{} rows are", self.others) },
            );
            let next =
                "If a number is missing, write it in the [[call_log]], like numbers = [\"0800 171 2345\"].";
            findings.push(Finding::note(Code::CallsCounted, message).next(next));
        }
        if self.others > 0 && !self.hidden {
            let message = format!(
                "The pages of this item show {} with numbers of other people or bodies.",
                counted(self.others, "call", "calls")
            );
            let next = "Other people's numbers are their personal data. To leave them out of the pages, \
                        write hide_others = true in its [[call_log]].";
            findings.push(Finding::warning(Code::OthersNumbers, message).next(next));
        }
        if !self.unread.is_empty() {
            let cells: Vec<String> = self
                .unread
                .iter()
                .take(NAMED)
                .map(|(line, column, text)| format!("row {line}, {column}: \"{text}\""))
                .collect();
            let more = self.unread.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(", and {more} more") } else { String::new() };
            let message = format!(
                "Some cells of this table of calls could not be read and are left out: {}{more}.",
                cells.join("; ")
            );
            let next = "If one matters, write that call as [[call]] in the manifest as well.";
            findings.push(Finding::warning(Code::CallLogDoubt, message).next(next));
        }
        findings
    }
}

/// "Rows 5, 7 and 9".
fn rows_named(lines: &[u64]) -> String {
    let shown: Vec<String> = lines.iter().take(NAMED).map(u64::to_string).collect();
    let more = lines.len().saturating_sub(NAMED);
    let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{} {}{tail}", if lines.len() == 1 { "Row" } else { "Rows" }, shown.join(", "))
}

#[cfg(test)]
#[path = "read_log_tests.rs"]
mod tests;
