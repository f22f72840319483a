//! Which texts are figures. Figures stand at the right edge of their column, so that pence stand under pence;
//! dates, sort codes and account numbers are words, and no text is ever changed.

use crate::model::StyledText;
use crate::model::document::{ColumnKind, Table};

/// Whether a text is a number or an amount: `-£1,234.56`, `(12.00)`, `5.00 CR`, `12p`, `17.5%`.
pub(crate) fn is_figure(text: &str) -> bool {
    let mut rest = text.trim();
    if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        rest = inner.trim();
    }
    for end in ["CR", "DR", "Cr", "Dr", "cr", "dr", "D", "C", "GBP", "EUR", "USD", "p", "%", "€"] {
        if let Some(before) = rest.strip_suffix(end) {
            rest = before.trim_end();
            break;
        }
    }
    // A sign may stand before the currency, after it, or at the end as some banks have it.
    rest = rest.strip_suffix(['-', '+']).unwrap_or(rest).trim_end();
    for _ in 0..2 {
        rest = rest.strip_prefix(['-', '+', '−', '–']).unwrap_or(rest).trim_start();
        for sign in ["£", "€", "$", "GBP", "EUR", "USD"] {
            rest = rest.strip_prefix(sign).unwrap_or(rest).trim_start();
        }
    }
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    let plain = rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '\'' | ' ' | '\u{A0}'));
    // What begins with a nought is a number by which something is called, and one of 13 digits as well.
    let called = rest.starts_with('0') && rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
        || (digits > 12 && digits == rest.len());
    let dated = rest.matches('.').count() > 1 && !rest.contains(',');
    digits > 0 && plain && grouped(rest) && !called && !dated
}

/// Whether spaces and commas stand only where thousands do: "020 7946 0000" is a telephone's.
fn grouped(digits: &str) -> bool {
    let whole = digits.split_once('.').map_or(digits, |(whole, _)| whole);
    whole
        .split([' ', '\u{A0}', '\''])
        .skip(1)
        .all(|group| group.split(',').next().is_some_and(|g| g.len() == 3))
}

/// Whether a text is a date, as banks and phones write them.
pub(crate) fn is_date(text: &str) -> bool {
    let text = text.trim();
    let start: Vec<&str> =
        text.split(['/', '-', '.', ' ', 'T']).filter(|part| !part.is_empty()).take(3).collect();
    let [a, month, c] = start.as_slice() else { return false };
    let number = |part: &str, digits: std::ops::RangeInclusive<usize>| {
        digits.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    let named = || {
        let short: String = month.chars().take(3).flat_map(char::to_lowercase).collect();
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
            .contains(&short.as_str())
    };
    let counted = number(month, 1..=2) && month.parse().is_ok_and(|month: u8| (1..=12).contains(&month));
    (counted || named())
        && ((number(a, 1..=2) && (number(c, 2..=2) || number(c, 4..=4)))
            || (number(a, 4..=4) && number(c, 1..=2)))
}

/// How each column of these rows stands: at the right when nearly all that it holds are figures.
pub(crate) fn columns(rows: &[Vec<impl AsRef<str>>], count: usize) -> Vec<ColumnKind> {
    let mut tally = vec![(0usize, 0usize); count];
    for row in rows {
        for (cell, (figures, filled)) in row.iter().zip(&mut tally) {
            let cell = cell.as_ref();
            if !cell.trim().is_empty() {
                *filled += 1;
                *figures += usize::from(is_figure(cell));
            }
        }
    }
    let kind = |(figures, filled): (usize, usize)| {
        if figures > 0 && figures * 10 >= filled * 8 { ColumnKind::Numbers } else { ColumnKind::Words }
    };
    tally.into_iter().map(kind).collect()
}

/// Whether the first row of a table is its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeadRow {
    First,
    Missing,
}

/// A table of these rows.
pub(crate) fn tabled<T: AsRef<str> + Into<StyledText>>(mut rows: Vec<Vec<T>>, head: HeadRow) -> Table {
    let head = if head == HeadRow::First && !rows.is_empty() { rows.remove(0) } else { Vec::new() };
    let count = rows.iter().map(Vec::len).chain([head.len()]).max().unwrap_or(0);
    let columns = columns(&rows, count);
    let styled = |row: Vec<T>| row.into_iter().map(Into::into).collect();
    Table { columns, head: styled(head), rows: rows.into_iter().map(styled).collect() }
}

/// Whether the first row reads as the head of the others: it has no figures and no dates where they have them, or,
/// where there are none at all, every column has a short name of its own.
pub(crate) fn head_row(rows: &[Vec<impl AsRef<str>>]) -> HeadRow {
    if reads_as_head(rows) { HeadRow::First } else { HeadRow::Missing }
}

fn reads_as_head(rows: &[Vec<impl AsRef<str>>]) -> bool {
    let Some((head, rest)) = rows.split_first() else { return false };
    let valued = |cell: &str| is_figure(cell) || is_date(cell);
    let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
    let filled = head.iter().filter(|cell| !cell.trim().is_empty()).count();
    if rest.is_empty() || filled * 2 < head.len() || head.iter().any(|cell| valued(cell)) {
        return false;
    }
    if rest.iter().take(50).flatten().any(|cell| valued(cell.as_ref())) {
        return true;
    }
    let mut names: Vec<String> = head.iter().map(|cell| cell.trim().to_lowercase()).collect();
    names.sort();
    names.dedup();
    names.len() == head.len()
        && filled == head.len()
        && head.len() > 1
        && head.iter().all(|cell| cell.len() <= 40)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_figures_and_dates_and_names_are_not() {
        for text in [
            "1",
            "1,234.56",
            "-£1,234.56",
            "£-5",
            "(12.00)",
            "(£12.00)",
            "5.00 CR",
            "5.00DR",
            "12p",
            "17.5%",
            "+3",
            "12.00-",
            "GBP 4.00",
            "4,00",
            "1 234,50",
            "0.5",
            "0",
            "−3",
            "1,234.00 D",
            "$5",
        ] {
            assert!(is_figure(text), "{text}");
        }
        for text in [
            "",
            "-",
            "01/02/2020",
            "01.02.2020",
            "2020-02-01",
            "20-00-00",
            "00123456",
            "07700900123",
            "0113 496 0000",
            "A1",
            "n/a",
            "12 March",
            "1234567890123456",
            "GBP",
            "£",
            "10:30",
            "3 4 5",
        ] {
            assert!(!is_figure(text), "{text}");
        }
        for text in
            ["1/2/2020", "01-02-20", "2020-02-01", "1 Feb 2020", "01 February 2020", "2020-02-01T10:00:00"]
        {
            assert!(is_date(text), "{text}");
        }
        for text in ["20-00-00-1", "1.5", "hello to you", "", "1/2"] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn heads_are_known_by_what_they_lack() {
        let rows = |rows: &[&[&str]]| -> Vec<Vec<String>> {
            rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
        };
        assert!(reads_as_head(&rows(&[&["Date", "Amount"], &["1/2/2020", "5.00"]])));
        assert!(reads_as_head(&rows(&[&["Name", "Town"], &["A", "B"]])));
        assert!(!reads_as_head(&rows(&[&["1/2/2020", "4.00"], &["1/2/2020", "5.00"]])));
        assert!(!reads_as_head(&rows(&[&["A", "A"], &["A", "B"]])));
        assert!(!reads_as_head(&rows(&[&["Date", "Amount"]])));
        assert!(!reads_as_head(&rows(&[&["one"], &["two"]])));
    }
}
