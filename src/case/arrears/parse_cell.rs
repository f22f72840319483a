//! What stands in a cell of a ledger: an amount, a day, a page. People and programs write them in many ways, so more
//! spellings are read here than in the manifest; what could be read in two ways is refused, never guessed.

use jiff::civil::Date;

use crate::model::Pence;
use crate::readers::dates::{BadCellDay, day_in_cell};

/// More than any account of maintenance holds. It keeps every sum far from the end of the numbers.
const MOST: Pence = Pence::new(1_000_000_000);

/// Why a cell does not hold what its column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerCellError {
    /// It is no amount.
    #[error("an amount is pounds and pence, like 341.00")]
    NotAnAmount,
    /// The amount cannot be right.
    #[error("an amount can be at most {MOST}")]
    TooMuch,
    /// It is not written as a day is.
    #[error("a day is written like 28/01/2020 or 2020-01-28")]
    NotADay,
    /// The day is in a year that cannot be right.
    #[error("the year {0} cannot be right")]
    Year(i16),
    /// No calendar has the day.
    #[error("there is no such day. Write the day before the month")]
    NoSuchDay,
    /// It is no page.
    #[error("a page is a whole number, counted from 1 within its item")]
    NotAPage,
}

/// Refuses an amount that cannot be right.
pub(super) fn in_reach(amount: Pence) -> Result<Pence, LedgerCellError> {
    if amount.get().checked_abs().is_none_or(|pence| pence > MOST.get()) {
        return Err(LedgerCellError::TooMuch);
    }
    Ok(amount)
}

/// Whether money goes to an account or from it, as banks mark it: "CR", "DR".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CreditMark {
    Credit,
    Debit,
}

/// An amount and its mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MarkedAmount {
    pub(super) amount: Pence,
    pub(super) mark: Option<CreditMark>,
}

impl MarkedAmount {
    /// The amount where money that is marked in this way counts and money that is marked in the other way is taken off.
    pub(super) fn counting(self, counts: CreditMark) -> Pence {
        match self.mark {
            Some(mark) if mark != counts => Pence::new(-self.amount.get()),
            _ => self.amount,
        }
    }
}

/// The mark alone: "CR", "Debit". Nothing when the cell says anything else.
pub(super) fn mark(text: &str) -> Option<CreditMark> {
    match text.trim().trim_end_matches('.').to_lowercase().as_str() {
        "cr" | "c" | "credit" | "in" => Some(CreditMark::Credit),
        "dr" | "d" | "debit" | "out" => Some(CreditMark::Debit),
        _ => None,
    }
}

/// Takes a word off either end of a text, whatever its capitals.
fn without<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let ends = |part: Option<&str>| part.is_some_and(|part| part.eq_ignore_ascii_case(word));
    let last = text.len().checked_sub(word.len());
    if ends(text.get(..word.len())) {
        return text.get(word.len()..).map(str::trim);
    }
    last.filter(|last| ends(text.get(*last..))).and_then(|last| text.get(..last)).map(str::trim)
}

/// An amount: "341.00", "£1,234.5", "GBP 5.00", "-£5.00", "5.00-", "(5.00)", "5.00 CR". Nothing when the cell is empty or
/// holds the dash that programs print for nought. Two signs on one amount are refused.
pub(super) fn marked(text: &str) -> Result<Option<MarkedAmount>, LedgerCellError> {
    let mut text = text.trim();
    if matches!(text, "" | "-" | "–" | "—") {
        return Ok(None);
    }
    text = without(text, "GBP").unwrap_or(text);
    let mut mark = None;
    for (word, says) in [("CR", CreditMark::Credit), ("DR", CreditMark::Debit)] {
        if let Some(rest) = without(text, word) {
            (text, mark) = (without(rest, "GBP").unwrap_or(rest), Some(says));
            break;
        }
    }
    let mut signs = 0;
    if let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (text, signs) = (inner.trim(), signs + 1);
    }
    if let Some(rest) = text.strip_suffix(['-', '−']) {
        (text, signs) = (rest, signs + 1);
    }
    let mut plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    // The sign may stand on either side of the pound sign.
    for before in ["£-", "£−", "-£", "−£", "-", "−"] {
        if let Some(rest) = plain.strip_prefix(before) {
            (plain, signs) = (rest.to_owned(), signs + 1);
            break;
        }
    }
    plain = plain.strip_prefix('+').map_or(plain.clone(), str::to_owned);
    // Programs drop a last nought: 341.5 can only be 341.50.
    if let Some((_, pence)) = plain.rsplit_once('.')
        && pence.len() == 1
    {
        plain.push('0');
    }
    let amount = in_reach(plain.parse().map_err(|_| LedgerCellError::NotAnAmount)?)?;
    match (signs, mark, amount.get()) {
        (_, _, ..0) | (2.., ..) | (1, Some(_), _) => Err(LedgerCellError::NotAnAmount),
        (0, _, _) => Ok(Some(MarkedAmount { amount, mark })),
        (_, _, pence) => Ok(Some(MarkedAmount { amount: Pence::new(-pence), mark })),
    }
}

/// Whether a cell surely holds an amount: with its pence or its pound sign, not a bare number such as an account's.
pub(super) fn is_pounds(text: &str) -> bool {
    text.contains(['.', '£']) && matches!(marked(text), Ok(Some(_)))
}

/// A day as it stands in a cell.
pub(super) fn day(text: &str) -> Result<Date, LedgerCellError> {
    day_in_cell(text).map_err(|why| match why {
        BadCellDay::NotADay => LedgerCellError::NotADay,
        BadCellDay::Year(year) => LedgerCellError::Year(year),
        BadCellDay::NoSuchDay => LedgerCellError::NoSuchDay,
    })
}

/// A page: "2", "p. 2", "page 2". Nothing when the cell is empty.
pub(super) fn page(text: &str) -> Result<Option<u32>, LedgerCellError> {
    let text = text.trim().to_lowercase();
    let figure = text.trim_start_matches(|c: char| c.is_alphabetic() || c == '.' || c == ' ');
    match figure.parse::<u32>() {
        Ok(page) if page > 0 => Ok(Some(page)),
        _ if text.is_empty() => Ok(None),
        _ => Err(LedgerCellError::NotAPage),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn amounts_are_read_as_people_and_programs_write_them() {
        for (text, pence) in [
            ("341.00", Some(34100)),
            ("£1,234.5", Some(123_450)),
            (" 341 ", Some(34100)),
            ("£ 341.00", Some(34100)),
            ("-£5.00", Some(-500)),
            ("£-5.00", Some(-500)),
            ("−5.00", Some(-500)),
            ("(5.00)", Some(-500)),
            ("5.00-", Some(-500)),
            ("£5.00−", Some(-500)),
            ("(£5.00)", Some(-500)),
            ("GBP 341.00", Some(34100)),
            ("341.00 gbp", Some(34100)),
            ("+341.00", Some(34100)),
            ("", None),
            ("-", None),
        ] {
            let read = marked(text).map(|cell| cell.map(|cell| (cell.amount, cell.mark)));
            assert_eq!(read, Ok(pence.map(|pence| (Pence::new(pence), None))), "{text}");
        }
        for wrong in [
            "paid",
            "3.456",
            "1,50",
            "(-5.00)",
            "-5.00-",
            "-5.00 CR",
            "(5.00) DR",
            "10000000.01",
            "£",
            ".5",
            "12:30",
            "CR",
            "GBP",
            "5.00 EUR",
        ] {
            assert!(marked(wrong).is_err(), "{wrong}");
        }
    }

    /// The same amount is more or less of what is owed as it is marked: what is credited to a parent's account with the
    /// Service is owed no longer.
    #[test]
    fn credits_and_debits_count_by_what_is_counted() {
        for (text, credits) in [
            ("341.00 CR", 34100),
            ("341.00Cr", 34100),
            ("CR £341.00", 34100),
            ("341.00 DR", -34100),
            ("GBP 341.00 dr", -34100),
            ("341.00", 34100),
        ] {
            let cell = marked(text).expect(text).expect(text);
            assert_eq!(cell.counting(CreditMark::Credit), Pence::new(credits), "{text}");
            let debits = if cell.mark.is_some() { -credits } else { credits };
            assert_eq!(cell.counting(CreditMark::Debit), Pence::new(debits), "{text}");
        }
        assert_eq!(
            (mark("Debit"), mark("cr."), mark("Card")),
            (Some(CreditMark::Debit), Some(CreditMark::Credit), None)
        );
    }

    #[test]
    fn days_are_read_day_first_or_iso() {
        let wanted = date(2020, 2, 1);
        for text in [
            "2020-02-01",
            "2020-02-01T00:00:00",
            "2020-02-01 00:00:00",
            "01/02/2020",
            "1.2.20",
            "1-Feb-20",
            "1st February 2020",
            "Sat 1 Feb 2020",
            "Saturday, 1 February 2020",
        ] {
            assert_eq!(day(text), Ok(wanted), "{text}");
        }
        for wrong in [
            "31/02/2020",
            "02/13/2020",
            "2020",
            "soon",
            "",
            "1/2/202",
            "1/2/1820",
            "29/02/2021",
            "1/2/2020 x",
        ] {
            assert!(day(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn pages_are_numbers() {
        assert_eq!(
            (page("2"), page("p. 2"), page("Page 12"), page(" ")),
            (Ok(Some(2)), Ok(Some(2)), Ok(Some(12)), Ok(None))
        );
        assert!(page("0").is_err() && page("two").is_err() && page("2-3").is_err());
    }
}
