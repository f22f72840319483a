//! The pages that are made of a table of calls: its rows are numbered, so that the log of calls can name them, and the numbers
//! and names of other people are taken out where the user asks for it. An itemised bill lists everybody whom a household rang;
//! only the calls of the case are evidence.

use super::known_numbers::CaseNumbers;
use crate::case::manifest::call_types::CallLog;
use crate::model::document::{ColumnKind, Document, DocumentBlock};
use crate::model::finding::{Code, Finding};
use crate::model::{StyledText, counted};
use crate::readers::call_logs::{CallColumn, CallHeads, CallTableKind};

/// What is printed in place of each.
const HIDDEN: &str = "not shown";

/// What the index says of such an item.
pub(crate) const IN_INDEX: &str = "numbers and names of other people not shown";

/// What is said below a table of which something is left out.
fn not_shown(calls: usize) -> String {
    let whose = counted(calls, "call of other people", "calls of other people");
    format!("The numbers and names of {whose} are not shown here. The file has them.")
}

/// Numbers the rows of tables of calls in a column before the others, as the log of calls counts them: those below the heads
/// that say something.
pub(crate) fn number_rows(written: &mut [Document]) {
    for table in written.iter_mut().flat_map(|document| &mut document.parts).filter_map(|part| match part {
        DocumentBlock::Table(table) => Some(table),
        _ => None,
    }) {
        let is_head = |row: &[StyledText]| {
            CallHeads::of(&row.iter().map(|cell| (**cell).to_owned()).collect::<Vec<String>>()).is_some()
        };
        let mut below = is_head(&table.head);
        if !below && !table.rows.iter().any(|row| is_head(row)) {
            continue;
        }
        if !table.head.is_empty() {
            table.head.insert(0, "Row".into());
        }
        table.columns.insert(0, ColumnKind::Numbers);
        let mut number = 0;
        for row in &mut table.rows {
            let says = row.iter().any(|cell| !cell.trim().is_empty());
            let own: StyledText = match below {
                true if says => {
                    number += 1;
                    number.to_string().into()
                }
                true => "".into(),
                false => {
                    below = is_head(row);
                    if below { "Row".into() } else { "".into() }
                }
            };
            row.insert(0, own);
        }
    }
}

/// Takes them out, says so below the table, and says of how many calls.
pub(crate) fn hide_others(written: &mut [Document], log: &CallLog) -> Finding {
    let numbers = CaseNumbers::new(&log.numbers);
    let (mut found, mut hidden) = (false, 0);
    let tables = written.iter_mut().flat_map(|document| &mut document.parts).filter_map(|part| match part {
        DocumentBlock::Table(table) => Some(table),
        _ => None,
    });
    for table in tables {
        let words = |row: &[StyledText]| row.iter().map(|cell| (**cell).to_owned()).collect::<Vec<String>>();
        let mut heads = CallHeads::of(&words(&table.head));
        for row in &mut table.rows {
            let Some(columns) = &heads else {
                heads = CallHeads::of(&words(row));
                continue;
            };
            found = true;
            let cell = |column| columns.at(column).and_then(|at| row.get(at)).map(|cell| (**cell).to_owned());
            let number = cell(CallColumn::Number).unwrap_or_default();
            let of_case = numbers.owner(&number, None).is_some();
            if of_case || log.every_row.unwrap_or(columns.kind() == CallTableKind::Kept) {
                continue;
            }
            let mut any = false;
            for at in
                [CallColumn::Number, CallColumn::Name].into_iter().filter_map(|column| columns.at(column))
            {
                if let Some(cell) = row.get_mut(at).filter(|cell| !cell.trim().is_empty()) {
                    *cell = HIDDEN.into();
                    any = true;
                }
            }
            hidden += usize::from(any);
        }
    }
    if !found {
        let message =
            "You set hide_others, but this item has no table of calls whose columns leverarch knows.";
        let next = "Give the table a row of column headings with Date, Number and Duration, or take hide_others out.";
        return Finding::error(Code::CallLogColumns, message).next(next);
    }
    if let Some(document) = written.last_mut().filter(|_| hidden > 0) {
        document.parts.push(DocumentBlock::Text(not_shown(hidden).into()));
    }
    let message = format!(
        "The pages of this table leave out the numbers and names of {}, as you asked. The file itself is unchanged.",
        counted(hidden, "call of other people", "calls of other people")
    );
    Finding::note(Code::NotShown, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::Table;
    use crate::model::finding::Severity;

    fn hidden(head: &[&str], rows: &[&[&str]], log: &str) -> (Vec<String>, Finding) {
        let manifest = crate::case::manifest::parse(&format!(
            "[[item]]\nfile = \"t\"\n[[call_log]]\nitem = \"t\"\nhide_others = true\n{log}"
        ));
        assert_eq!(manifest.findings, []);
        let cells = |row: &[&str]| row.iter().map(|cell| StyledText::from(*cell)).collect::<Vec<_>>();
        let rows = rows.iter().map(|row| cells(row)).collect();
        let table = Table { head: cells(head), columns: Vec::new(), rows };
        let mut written = [Document { parts: vec![DocumentBlock::Table(table)], ..Document::default() }];
        let finding = hide_others(&mut written, &manifest.manifest.call_log[0]);
        let DocumentBlock::Table(table) = &written[0].parts[0] else { panic!("a table") };
        let words = |row: &Vec<StyledText>| {
            row.iter().map(|cell| (**cell).to_owned()).collect::<Vec<_>>().join(" | ")
        };
        (table.rows.iter().map(words).collect(), finding)
    }

    #[test]
    fn rows_are_numbered_from_the_first_call() {
        let cells = |row: &[&str]| row.iter().map(|cell| StyledText::from(*cell)).collect::<Vec<_>>();
        let numbered = |head: &[&str], rows: &[&[&str]]| {
            let rows = rows.iter().map(|row| cells(row)).collect();
            let table = Table { head: cells(head), columns: Vec::new(), rows };
            let mut written = [Document { parts: vec![DocumentBlock::Table(table)], ..Document::default() }];
            number_rows(&mut written);
            let DocumentBlock::Table(table) = &written[0].parts[0] else { panic!("a table") };
            let first =
                |row: &Vec<StyledText>| row.first().map(|cell| (**cell).to_owned()).unwrap_or_default();
            std::iter::once(&table.head).chain(&table.rows).map(first).collect::<Vec<_>>()
        };
        let heads: &[&str] = &["Date", "Number", "Duration"];
        let call: &[&str] = &["15/07/2024", "08001712345", "21:40"];
        assert_eq!(numbered(heads, &[call, call, &["", "", ""], call]), ["Row", "1", "2", "", "3"]);
        assert_eq!(numbered(&[], &[&["Your calls"], heads, call, call]), ["", "", "Row", "1", "2"]);
        // A table of something else is left as it is.
        assert_eq!(numbered(&["Date", "Paid"], &[&["15/07/2024", "3.00"]]), ["Date", "15/07/2024"]);
    }

    #[test]
    fn numbers_and_names_of_others_are_taken_out_and_nothing_else() {
        let rows: [&[&str]; 3] = [
            &["15/07/2024", "08001712345", "CMS", "21:40"],
            &["16/07/2024", "07700 900123", "Mum", "01:00"],
            &["17/07/2024", "", "Dr Hope", "02:00"],
        ];
        let head = ["Date", "Number", "Name", "Duration"];
        let shown = [
            "15/07/2024 | 08001712345 | CMS | 21:40",
            "16/07/2024 | not shown | not shown | 01:00",
            "17/07/2024 |  | not shown | 02:00",
        ];
        let (pages, finding) = hidden(&head, &rows, "");
        assert_eq!(pages, shown);
        assert!(finding.message.contains("2 calls of other people"), "{finding:?}");
        // The heads may be a row below a title.
        let mut below: Vec<&[&str]> = vec![&["Your calls"], &head];
        below.extend(rows);
        assert_eq!(hidden(&[], &below, "").0[2..], shown);
        assert_eq!(
            hidden(&head, &rows, "numbers = [\"07700900123\"]").0[1],
            "16/07/2024 | 07700 900123 | Mum | 01:00"
        );
        assert!(hidden(&head, &rows, "every_row = true").0.iter().all(|row| !row.contains("not shown")));
        assert_eq!(hidden(&["Day", "Money"], &rows, "").1.severity, Severity::Error);
    }
}
