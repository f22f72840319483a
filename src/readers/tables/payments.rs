//! A table of payments, such as a bank's export: known by the heads of its columns, for the days that it covers. What the
//! payments come to is read elsewhere, by columns that the user names.

use jiff::civil::Date;

use crate::readers::dates::day_in_cell;
use crate::readers::document::SheetRows;

/// Rows above the heads in which banks name the account.
const PREAMBLE: usize = 12;

/// Words of the heads of columns with money.
const MONEY: [&str; 12] = [
    "amount",
    "balance",
    "credit",
    "credits",
    "debit",
    "debits",
    "in",
    "out",
    "paid",
    "received",
    "value",
    "withdrawn",
];

/// The first and the last day of the payments; nothing where no sheet is a table of payments, or where a day in it cannot
/// be read.
pub(crate) fn days(sheets: &[SheetRows]) -> Option<(Date, Date)> {
    sheets.iter().find_map(|sheet| {
        let rows = &sheet.rows;
        let (head, at) = rows.iter().take(PREAMBLE).enumerate().find_map(|(row, (_, cells))| {
            let words = |cell: &str| -> Vec<String> {
                cell.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect()
            };
            let is_date = |cell: &String| words(cell).iter().any(|word| word == "date");
            let is_money = |cell: &String| words(cell).iter().any(|word| MONEY.contains(&&**word));
            let at = cells.iter().position(is_date)?;
            cells.iter().any(|cell| is_money(cell) && !is_date(cell)).then_some((row, at))
        })?;
        let cells = rows
            .iter()
            .skip(head + 1)
            .filter_map(|(_, cells)| cells.get(at))
            .filter(|cell| !cell.trim().is_empty());
        let days: Vec<Date> = cells.map(|cell| day_in_cell(cell)).collect::<Result<_, _>>().ok()?;
        Some((*days.iter().min()?, *days.iter().max()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_payments_is_known_by_its_heads() {
        let of = |text: &str| {
            let cells = |line: &str| line.split(',').map(str::to_owned).collect();
            let rows = (1..).zip(text.lines().map(cells)).collect();
            let days = days(&[SheetRows { rows, ..SheetRows::default() }]);
            days.map(|(first, last)| format!("{first} {last}")).unwrap_or_default()
        };
        for (text, found) in [
            (
                "Date,Description,Amount\n28/02/2025,CMS,-61.20\n03/01/2025,SHOP,-2.00",
                "2025-01-03 2025-02-28",
            ),
            (
                "Account 123\n\nTransaction Date,Type,Money In,Money Out\n02 Feb 2026,DD,,112.00",
                "2026-02-02 2026-02-02",
            ),
            ("Date,Paid out,Paid in,Balance\n2026-03-31,1.00,,5.00\n,,,5.00", "2026-03-31 2026-03-31"),
            // Not of money, no head, a day that cannot be read, no rows.
            ("Date,Nights,With\n28/02/2025,2,me", ""),
            ("28/02/2025,CMS,-61.20", ""),
            ("Date,Amount\nsoon,61.20", ""),
            ("Date,Amount", ""),
        ] {
            assert_eq!(of(text), found, "{text}");
        }
    }
}
