//! Tables as text: a bank's list, an export of calls. The separator is the one that gives every row the same number
//! of columns. Each cell is shown as it stands in the file, nothing is reformatted or computed, and a row that
//! differs from the others is kept and said.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};

use super::alignment::{HeadRow, head_row, tabled};
use crate::model::charset::{check_nul_runs, decode, guessed};
use crate::model::document::{Document, DocumentBlock, Table};
use crate::model::finding::{Code, Finding};
use crate::model::{StyledText, number_of};
use crate::readers::{KeepRows, ParsedDocument, ReaderContext, SheetRows, plain_text};

/// Separators, the likelier first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Bytes at the start of a file by which its separator is found.
const SAMPLE: usize = 64 << 10;

/// A row and the line on which it begins.
type Numbered = (u64, Vec<String>);

/// Reads a table.
pub(crate) fn read_csv(
    bytes: &[u8],
    known: ReaderContext<'_>,
    keep: KeepRows,
) -> Result<ParsedDocument, Vec<Finding>> {
    let text = text_of(bytes);
    let mut findings: Vec<Finding> = check_nul_runs(&text)?.into_iter().collect();
    let Some(separator) = separator(&text) else {
        let mut reading = plain_text::read_plain_text(bytes, known)?;
        reading.findings.push(
            Finding::warning(
                Code::UnevenTable,
                "no columns were found in this table, so it is shown as text",
            )
            .next("check that it is the right file"),
        );
        return Ok(reading);
    };
    let quoted = paired(&text, separator);
    if !quoted {
        findings.push(
            Finding::warning(
                Code::UnevenTable,
                "a quotation mark in this table is not closed, so every one is shown as it is",
            )
            .next("check that no row ran into the next, and that the file was not cut off"),
        );
    }
    findings.extend(guessed(bytes).filter(|_| text == decode(bytes)));
    let rows = rows(&text, separator, quoted, known)?;
    let sheets =
        (keep == KeepRows::Yes).then(|| vec![SheetRows { rows: rows.clone(), ..SheetRows::default() }]);
    let usual = usual(rows.iter().map(|(_, row)| row.len()));
    findings.extend(uneven(&rows, usual));
    let (above, table) = split_header_rows(rows.into_iter().map(|(_, row)| clipped(row, usual)).collect());
    let count = table.rows.len();
    let columns = table.columns.len().max(table.head.len());
    let mut parts = Vec::new();
    if !above.is_empty() {
        parts.push(DocumentBlock::Table(tabled(above, HeadRow::Missing)));
    }
    parts.push(DocumentBlock::Table(table));
    let size = format!("{} in {}", number_of(count, "row"), number_of(columns, "column"));
    let detail = if known.detail.is_empty() { size } else { format!("{} · {size}", known.detail) };
    let written = Document { what: "Table".into(), title: known.title.into(), detail, parts };
    Ok(ParsedDocument { written: vec![written], findings, sheets, ..ParsedDocument::default() })
}

/// The rows of a table with their lines. Text without columns is a table of one.
pub(crate) fn grid(bytes: &[u8], known: ReaderContext<'_>) -> Result<Vec<Numbered>, Vec<Finding>> {
    let text = text_of(bytes);
    check_nul_runs(&text)?;
    let separator = separator(&text).unwrap_or(b',');
    rows(&text, separator, paired(&text, separator), known)
}

/// The text of a table: UTF-16 as well where no mark says so, by the zeros beside its letters.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    let sample = bytes.get(..bytes.len().min(SAMPLE) & !1).unwrap_or_default();
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second, pairs) = (zeros(0), zeros(1), sample.len() / 2);
    let most = |zeros: usize, others: usize| zeros * 4 > pairs * 3 && others == 0;
    let units = |order: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|two| order([two[0], two[1]])).collect();
        Cow::Owned(String::from_utf16_lossy(&units))
    };
    match bytes {
        _ if !bytes.len().is_multiple_of(2) || bytes.len() < 4 => decode(bytes),
        _ if most(second, first) => units(u16::from_le_bytes),
        _ if most(first, second) => units(u16::from_be_bytes),
        _ => decode(bytes),
    }
}

/// The separator that the first line names, which is for Excel and is no row: `sep=;`.
fn named_separator(text: &str) -> Option<(u8, &str)> {
    let (first, rest) = text.split_once('\n')?;
    let first = first.trim_end_matches('\r').trim_matches('"');
    let (word, separator) = first.split_at_checked(4)?;
    let [separator] = separator.as_bytes() else { return None };
    (word.eq_ignore_ascii_case("sep=") && !separator.is_ascii_alphanumeric()).then_some((*separator, rest))
}

/// A reader of rows; with `quoted` off, quotation marks are letters like any other.
fn reader(text: &str, separator: u8, quoted: bool) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(separator)
        .quoting(quoted)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// The separator that gives the most rows the same number of columns, more than one; nothing when none does.
fn separator(text: &str) -> Option<u8> {
    if let Some((named, _)) = named_separator(text) {
        return Some(named);
    }
    let end = (0..=text.len().min(SAMPLE)).rev().find(|end| text.is_char_boundary(*end))?;
    let sample = text.get(..end)?;
    let mut best: Option<((usize, usize), u8)> = None;
    for separator in SEPARATORS {
        let mut counts: Vec<usize> =
            reader(sample, separator, true).into_records().flatten().map(|row| row.len()).collect();
        // The last row of a sample may be half a row.
        if counts.len() > 2 {
            counts.pop();
        }
        let usual = usual(counts.iter().copied());
        let same = counts.iter().filter(|count| **count == usual).count();
        let score = (same * 10 / counts.len().max(1), usual);
        if usual > 1 && best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, separator));
        }
    }
    best.map(|(_, separator)| separator)
}

/// The number of columns that most rows have; of two, the larger.
fn usual(counts: impl Iterator<Item = usize>) -> usize {
    let mut tally = std::collections::BTreeMap::new();
    for count in counts {
        *tally.entry(count).or_insert(0usize) += 1;
    }
    tally.into_iter().max_by_key(|(count, rows)| (*rows, *count)).map_or(0, |(count, _)| count)
}

/// Whether every quotation mark that opens a cell is closed where the cell ends.
fn paired(text: &str, separator: u8) -> bool {
    #[derive(PartialEq)]
    enum At {
        Start,
        Plain,
        Quoted,
        Closed,
    }
    let mut at = At::Start;
    for byte in text.bytes() {
        let ends = byte == separator || byte == b'\n' || byte == b'\r';
        at = match at {
            At::Start if byte == b'"' => At::Quoted,
            At::Quoted if byte == b'"' => At::Closed,
            At::Quoted => At::Quoted,
            At::Closed if byte == b'"' => At::Quoted,
            At::Closed if !ends => return false,
            _ if ends => At::Start,
            _ => At::Plain,
        };
    }
    at != At::Quoted
}

/// All rows, empty ones left out, each with the line on which it begins.
fn rows(
    text: &str,
    separator: u8,
    quoted: bool,
    known: ReaderContext<'_>,
) -> Result<Vec<Numbered>, Vec<Finding>> {
    let mut reader = reader(text, separator, quoted);
    let mut rows: Vec<Numbered> = Vec::new();
    let mut named = named_separator(text).is_some_and(|(named, _)| named == separator);
    let (mut cells, mut widest) = (0usize, 0usize);
    let mut record = StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            // The text is text and rows may differ, so there is nothing left that could be wrong with it.
            Err(why) => {
                return Err(vec![Finding::error(Code::Damaged, format!("this table cannot be read: {why}"))]);
            }
        }
        let line = record.position().map_or(0, csv::Position::line);
        if std::mem::take(&mut named) {
            continue;
        }
        let row: Vec<String> = record.iter().map(one_kind_of_line_end).collect();
        cells += row.len();
        widest = widest.max(row.len());
        rows.push((line, row));
        check_table_limits(rows.len(), widest, cells, known)?;
    }
    Ok(rows)
}

/// Lines of a cell end in one way, however the file has it.
fn one_kind_of_line_end(cell: &str) -> String {
    if cell.contains('\r') { cell.replace("\r\n", "\n").replace('\r', "\n") } else { cell.to_owned() }
}

/// Refuses a table that nobody could read on paper.
pub(crate) fn check_table_limits(
    rows: usize,
    columns: usize,
    cells: usize,
    known: ReaderContext<'_>,
) -> Result<(), Vec<Finding>> {
    let limits = known.limits;
    let what = if columns > limits.columns {
        format!("more than {} columns", limits.columns)
    } else if cells > limits.cells {
        format!("more than {} cells (the limit is reached in row {rows})", limits.cells)
    } else {
        return Ok(());
    };
    let finding = Finding::error(Code::TooLarge, format!("this table has {what}"))
        .next("save the rows that matter as a separate file, and leave this one out in the manifest");
    Err(vec![finding])
}

/// What is said of rows that have more or fewer columns than the others. Rows above the table proper, such as the
/// account's name, are not meant.
fn uneven(rows: &[Numbered], usual: usize) -> Option<Finding> {
    let from = rows.iter().position(|(_, row)| row.len() == usual).unwrap_or(0);
    let odd: Vec<&Numbered> = rows[from..].iter().filter(|(_, row)| !even(row, usual)).collect();
    let (line, row) = odd.first()?;
    let more = match odd.len() {
        1 => String::new(),
        2 => ". Another row differs as well".into(),
        count => format!(". {} other rows differ as well", count - 1),
    };
    let message = format!("line {line} has {}, the others {usual}{more}", number_of(row.len(), "column"));
    Some(
        Finding::warning(Code::UnevenTable, message)
            .next("compare these rows with the original. A cell may be in the wrong column"),
    )
}

/// A row without the empty cells that a stray separator adds beyond the usual columns.
fn clipped(mut row: Vec<String>, usual: usize) -> Vec<String> {
    while row.len() > usual && row.last().is_some_and(String::is_empty) {
        row.pop();
    }
    row
}

/// Whether a row has the usual columns, or only empty cells beyond them.
fn even(row: &[String], usual: usize) -> bool {
    row.len() >= usual && row.iter().skip(usual).all(String::is_empty)
}

/// The rows above the table proper, and the table with its head. The table begins with the first row that has
/// nearly as many cells filled as most have.
pub(crate) fn split_header_rows<T>(mut rows: Vec<Vec<T>>) -> (Vec<Vec<T>>, Table)
where
    T: AsRef<str> + Into<StyledText> + Default + Clone,
{
    /// Rows that may stand above a table, and by how many that is found.
    const ABOVE: usize = 20;
    const LOOKED_AT: usize = 200;
    let filled = |row: &Vec<T>| row.iter().filter(|cell| !cell.as_ref().trim().is_empty()).count();
    let mut counts: Vec<usize> = rows.iter().take(LOOKED_AT).map(filled).filter(|count| *count > 0).collect();
    counts.sort_unstable();
    let common = counts.get(counts.len() / 2).copied().unwrap_or(0);
    let from = rows.iter().take(ABOVE).position(|row| filled(row) * 5 >= common * 4).unwrap_or(0);
    let mut table = rows.split_off(from);
    crate::readers::office::trim(&mut rows);
    let head = head_row(&table);
    let widest = table.iter().map(Vec::len).max().unwrap_or(0);
    if head == HeadRow::First
        && let Some(head) = table.first_mut()
    {
        head.resize(widest, T::default());
    }
    (rows, tabled(table, head))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ItemPath;
    use crate::model::document::ColumnKind;
    use crate::model::limits::Limits;

    fn read_with(bytes: &[u8], limits: &Limits) -> Result<ParsedDocument, Vec<Finding>> {
        let file = ItemPath::parse("a.csv").expect("path");
        let known = ReaderContext { file: &file, title: "Account", detail: "", checked_by: None, limits };
        read_csv(bytes, known, KeepRows::No)
    }

    fn table(bytes: &[u8]) -> (Table, Vec<String>) {
        let reading = read_with(bytes, &Limits::STANDARD).expect("table");
        let Some(DocumentBlock::Table(table)) = reading.written[0].parts.last() else {
            panic!("{reading:?}")
        };
        (table.clone(), reading.findings.iter().map(|f| f.message.clone()).collect())
    }

    #[test]
    fn the_separator_is_the_one_that_gives_even_rows() {
        for (text, rows) in [
            ("Date,Amount\n1/2/2020,\"1,000.00\"\n", vec![["1/2/2020", "1,000.00"]]),
            ("Date;Amount\n1/2/2020;1,50\n2/2/2020;2,50\n", vec![["1/2/2020", "1,50"], ["2/2/2020", "2,50"]]),
            ("Date\tAmount\r\n1/2/2020\t1,50\r\n", vec![["1/2/2020", "1,50"]]),
            ("Date|Amount\r1/2/2020|1,50", vec![["1/2/2020", "1,50"]]),
        ] {
            let (table, findings) = table(text.as_bytes());
            assert_eq!(table.head, ["Date", "Amount"], "{text}");
            assert_eq!(table.rows, rows, "{text}");
            assert_eq!(table.columns, [ColumnKind::Words, ColumnKind::Numbers]);
            assert_eq!(findings, [""; 0]);
        }
    }

    #[test]
    fn a_line_that_names_the_separator_is_no_row() {
        for text in ["sep=|\nDate|Sum\n1/2/2020|1,50\n", "\"sep=|\"\r\nDate|Sum\r\n1/2/2020|1,50\r\n"] {
            let (table, findings) = table(text.as_bytes());
            assert_eq!(
                (table.head, table.rows),
                (vec!["Date".into(), "Sum".into()], vec![vec!["1/2/2020".into(), "1,50".into()]]),
                "{text}"
            );
            assert_eq!(findings, [""; 0]);
        }
        let (table, _) = table(b"sep=x;b\n1;2\n");
        assert_eq!(table.rows.len() + usize::from(!table.head.is_empty()), 2);
    }

    #[test]
    fn utf_16_without_a_mark_is_read() {
        let text = "Date,Sum\n1/2/2020,\u{a3}5\n";
        let units = || text.encode_utf16();
        for bytes in [
            units().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
            units().flat_map(u16::to_be_bytes).collect(),
        ] {
            assert_eq!(table(&bytes).0.rows, [["1/2/2020", "\u{a3}5"]]);
        }
    }

    #[test]
    fn lines_of_a_cell_end_in_one_way() {
        let (table, _) = table(b"a,b\n1,\"line one\rline two\"\n2,\"x\r\ny\"\n");
        assert_eq!(table.rows, [["1", "line one\nline two"], ["2", "x\ny"]]);
    }

    #[test]
    fn cells_stay_as_they_stand() {
        let (table, _) =
            table(b"Ref,Note,Sum\n000123,\"=1+1\",\xa3 1.50 \n7,\"two\nlines \"\"x\"\"\",(2.00)\n");
        assert_eq!(table.rows, [["000123", "=1+1", "£ 1.50 "], ["7", "two\nlines \"x\"", "(2.00)"]]);
        assert_eq!(table.columns[2], ColumnKind::Numbers);
    }

    #[test]
    fn uneven_rows_are_kept_and_said() {
        let (table, findings) = table(b"A,B,C\n1,2,3\n4,5,6,7\n8,9,10,\n11,12\n13,14,15\n");
        assert_eq!(table.rows[1], ["4", "5", "6", "7"]);
        assert_eq!(table.rows[2], ["8", "9", "10"]);
        assert_eq!(findings, ["Line 3 has 4 columns, the others 3. Another row differs as well."]);
    }

    #[test]
    fn what_stands_above_a_table_stays_above_it() {
        let text =
            b"Account Name:,Mr Test\nSort code:,20-00-00\n\nDate,What,Sum\n1/2/2020,x,5\n2/2/2020,y,6\n";
        let reading = read_with(text, &Limits::STANDARD).expect("table");
        let [DocumentBlock::Table(above), DocumentBlock::Table(table)] = reading.written[0].parts.as_slice()
        else {
            panic!()
        };
        assert_eq!(above.rows[1], ["Sort code:", "20-00-00"]);
        assert_eq!((table.head[0].as_str(), table.rows.len()), ("Date", 2));
        assert_eq!(reading.findings, []);
    }

    #[test]
    fn a_mark_that_is_not_closed_does_not_swallow_the_rest() {
        for text in ["a,b\n1,\"x\n2,y\n3,z\n", "a,b\n1,\"x\"y\n2,y\n3,z\n"] {
            let (table, findings) = table(text.as_bytes());
            assert_eq!(table.rows.len(), 3, "{text}");
            assert!(table.rows[0][1].starts_with("\"x"));
            assert!(findings[0].starts_with("A quotation mark"), "{findings:?}");
        }
        assert!(table(b"a,b\n1,5\" pipe\n2,\"y\"\n").1.is_empty());
    }

    #[test]
    fn beyond_a_limit_is_said() {
        let limits = Limits { cells: 10, columns: 5, ..Limits::STANDARD };
        for text in ["a,b\n".repeat(6), "a,b,c,d,e,f\n".into()] {
            let findings = read_with(text.as_bytes(), &limits).expect_err("too large");
            assert_eq!(findings[0].code, Code::TooLarge, "{findings:?}");
        }
        let prose = read_with(b"Dear Sir\nhow are you\n", &Limits::STANDARD).expect("text");
        assert_eq!(prose.findings[0].code, Code::UnevenTable);
        assert!(matches!(prose.written[0].parts[0], DocumentBlock::Text(_)));
    }
}
