//! On which page of a bill a line of it is: the one whose words have its time and, close after it, its number. A reader who
//! opens the page that is named for a call has to find it there.

use super::saying::{ItemPagesText, Quotations};
use super::{CaseContext, ItemInBundle};
use crate::case::manifest::item_ref::ItemRef;
use crate::case::manifest::types::BillLine;
use crate::model::PartialDate;
use crate::model::phone_number::bare_phone;

/// Words after the time of a call among which its number is looked for.
const NEAR: usize = 8;

/// The page, from 0, of each line of an item's bill that one page and no other has, by the place of the line.
pub(super) fn pages_of_lines(bill: &ItemInBundle<'_>, pages: &ItemPagesText) -> Vec<(usize, usize)> {
    let lines = bill.item.bill.iter().flat_map(|bill| &bill.line).enumerate();
    let found = lines.filter_map(|(at, line)| {
        let has = |text: &str| has_line(text, line) == Some(true);
        let mut with =
            pages.iter().enumerate().filter(|(_, page)| page.as_ref().is_some_and(|(text, _)| has(text)));
        let (page, _) = with.next()?;
        with.next().is_none().then_some((at, page))
    });
    found.collect()
}

/// The line of a bill that charges for a call: the one that names a recording of it, else the only one of its minute.
pub(super) fn line_of_call<'a>(
    bill: &ItemInBundle<'a>,
    began: Option<PartialDate>,
    is_of_call: impl Fn(&ItemRef) -> bool,
) -> Option<&'a BillLine> {
    let lines = || bill.item.bill.iter().flat_map(|bill| &bill.line);
    let minute = |date: Option<PartialDate>| match date {
        Some(PartialDate::Moment(at)) => Some((at.date(), at.hour(), at.minute())),
        _ => None,
    };
    let of_minute = |line: &&BillLine| {
        line.call.is_none() && minute(line.date).is_some() && minute(line.date) == minute(began)
    };
    let mut alike = lines().filter(of_minute);
    let only = alike.next().filter(|_| alike.next().is_none());
    lines().find(|line| line.call.as_ref().is_some_and(&is_of_call)).or(only)
}

impl Quotations {
    /// Which page of a bill, counted from 1, has the line of a recorded call, where that is known.
    pub(crate) fn page_of_call(
        &self,
        context: &CaseContext<'_>,
        bill: &ItemInBundle<'_>,
        call: &ItemInBundle<'_>,
    ) -> Option<u32> {
        let is = |to: &ItemRef| context.item(to).is_some_and(|named| named.number == call.number);
        let line = line_of_call(bill, call.item.date, is)?;
        let lines = bill.item.bill.as_ref().map(|bill| &bill.line)?;
        let at = lines.iter().position(|own| std::ptr::eq(own, line))?;
        self.bill_lines.get(&(bill.number, at)).and_then(|page| u32::try_from(page + 1).ok())
    }
}

/// Whether a page has a line: its day of the month, its time and its number, in this order and close together. Nothing where
/// the line does not say when or whom.
fn has_line(text: &str, line: &BillLine) -> Option<bool> {
    let Some(PartialDate::Moment(at)) = line.date else { return None };
    let number = bare_phone(line.number.as_deref()?);
    let (day, time) = (at.day().to_string(), format!("{:02}:{:02}", at.hour(), at.minute()));
    let words: Vec<&str> = text.split_whitespace().collect();
    let has_day = |before: &[&str]| {
        before.iter().any(|word| {
            word.split(|c: char| !c.is_ascii_digit()).any(|part| part.trim_start_matches('0') == day)
        })
    };
    let times = words.iter().enumerate().filter(|(_, word)| word.starts_with(&time));
    let is_line = times.into_iter().any(|(at, _)| {
        let before = words.get(at.saturating_sub(NEAR / 2)..at).unwrap_or_default();
        let after = words.get(at + 1..words.len().min(at + 1 + NEAR)).unwrap_or_default();
        // The groups of a number are words of their own, and what follows it has figures too.
        let begins = |from: usize| {
            let mut digits = String::new();
            after.iter().skip(from).any(|word| {
                digits.extend(word.chars().filter(char::is_ascii_digit));
                bare_phone(&digits) == number
            })
        };
        has_day(before) && (0..after.len()).any(begins)
    });
    Some(is_line && !number.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_on_the_page_that_has_its_day_its_time_and_its_number() {
        let page = "Date Time Number called Type Duration Cost\nTue 12 May 13:02 0800 171 2345 Freephone 00:22:40 0.00\n\
                    Tue 12 May 16:37 0118 496 0752 UK landline 00:05:06 0.90\n21/05/2020 10:15:04 01632960147 00:23:00 3.45";
        let line = |date: &str, number: &str| BillLine {
            date: date.parse().ok(),
            number: Some(number.into()).filter(|number: &String| !number.is_empty()),
            ..BillLine::default()
        };
        for (date, number, has) in [
            ("2020-05-12T13:02:00", "08001712345", Some(true)),
            ("2020-05-12T16:37:00", "+44 118 496 0752", Some(true)),
            ("2020-05-21T10:15:00", "01632 960147", Some(true)),
            // Another time, another day, the number of another line.
            ("2020-05-12T13:03:00", "08001712345", Some(false)),
            ("2020-05-13T13:02:00", "08001712345", Some(false)),
            ("2020-05-12T13:02:00", "01632960147", Some(false)),
            // What does not say when, or whom, can be nowhere.
            ("2020-05-12", "08001712345", None),
            ("2020-05-12T13:02:00", "", None),
        ] {
            assert_eq!(has_line(page, &line(date, number)), has, "{date} {number}");
        }
    }
}
