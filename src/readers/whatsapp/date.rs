//! What the numbers of a chat's dates mean. The order of day, month and year is settled once for the file. It is
//! certain only when no other order fits every date and the messages then follow one another in time; otherwise
//! both readings are said.

use jiff::civil::{Date, DateTime};

use crate::model::finding::{Code, Finding};
use crate::model::{PartialDate, counted};
use crate::readers::whatsapp::message::ChatMessage;

/// Which number of a date stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayMonthOrder {
    Day,
    Month,
    Year,
}

/// How the order came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OrderGrounds {
    /// Only this order fits every date, and the messages follow one another in time.
    Certain,
    /// Only this order fits every date, but some messages go back in time.
    Fits,
    /// Only so do the messages follow one another, though another order fits the dates too.
    Sequence,
    /// Nothing tells; it is how dates are written in this country.
    Custom,
    /// No order fits every date; this one fits the most.
    Most,
}

/// The order of a file's dates and how it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateOrder {
    pub(super) order: DayMonthOrder,
    pub(super) grounds: OrderGrounds,
    /// Another order that fits every date as well.
    pub(super) other: Option<DayMonthOrder>,
}

/// Years in which somebody can have sent a message by WhatsApp.
const YEARS: std::ops::RangeInclusive<u16> = 2009..=2060;

/// The day that a date's numbers mean in an order.
pub(super) fn day([a, b, c]: [u16; 3], order: DayMonthOrder) -> Option<Date> {
    let (year, month, day) = match order {
        DayMonthOrder::Day => (c, b, a),
        DayMonthOrder::Month => (c, a, b),
        DayMonthOrder::Year => (a, b, c),
    };
    let year = if year < 100 { year + 2000 } else { year };
    if !YEARS.contains(&year) {
        return None;
    }
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

impl DayMonthOrder {
    pub(super) const ALL: [DayMonthOrder; 3] =
        [DayMonthOrder::Day, DayMonthOrder::Month, DayMonthOrder::Year];

    /// "day first".
    pub(super) const fn name(self) -> &'static str {
        match self {
            DayMonthOrder::Day => "day first",
            DayMonthOrder::Month => "month first",
            DayMonthOrder::Year => "year first",
        }
    }
}

/// When a message was sent, where its date fits the order.
pub(super) fn moment(message: &ChatMessage, order: DayMonthOrder) -> Option<DateTime> {
    Some(day(message.date, order)?.to_datetime(message.time))
}

/// How often the messages go back by a day or more in an order.
fn back(messages: &[ChatMessage], order: DayMonthOrder) -> usize {
    let days: Vec<Date> = messages.iter().filter_map(|message| day(message.date, order)).collect();
    days.windows(2).filter(|two| two[1] < two[0]).count()
}

/// The order of the whole file, and how it is known.
pub(super) fn order(messages: &[ChatMessage]) -> DateOrder {
    let fitting =
        |order: DayMonthOrder| messages.iter().filter(|message| day(message.date, order).is_some()).count();
    let fits: Vec<DayMonthOrder> =
        DayMonthOrder::ALL.into_iter().filter(|order| fitting(*order) == messages.len()).collect();
    // Of equals, the one that is the custom here comes first.
    let reading = |order, grounds, other| DateOrder { order, grounds, other };
    match fits[..] {
        [] => {
            let most = DayMonthOrder::ALL.into_iter().rev().max_by_key(|order| fitting(*order));
            reading(most.unwrap_or(DayMonthOrder::Day), OrderGrounds::Most, None)
        }
        [only] if back(messages, only) == 0 => reading(only, OrderGrounds::Certain, None),
        [only] => reading(only, OrderGrounds::Fits, None),
        [first, ..] => {
            let best = fits.iter().copied().min_by_key(|order| back(messages, *order)).unwrap_or(first);
            let least = back(messages, best);
            let others: Vec<DayMonthOrder> = fits.iter().copied().filter(|order| *order != best).collect();
            // Where each date means the same day in both, there is nothing to choose.
            let differs = |other: &&DayMonthOrder| {
                messages.iter().any(|message| day(message.date, best) != day(message.date, **other))
            };
            let rival = others.iter().find(differs).copied();
            let even = others.iter().filter(differs).any(|other| back(messages, *other) == least);
            match rival {
                None => reading(best, OrderGrounds::Certain, None),
                Some(_) if even => {
                    let rival = others.iter().copied().find(|other| back(messages, *other) == least);
                    reading(best, OrderGrounds::Custom, rival)
                }
                Some(rival) => reading(best, OrderGrounds::Sequence, Some(rival)),
            }
        }
    }
}

/// Lines that a finding names.
const NAMED: usize = 5;

/// "line 4", "lines 4, 9 and 12 and 3 others".
pub(super) fn lines(numbers: &[usize]) -> String {
    let named: Vec<String> = numbers.iter().take(NAMED).map(ToString::to_string).collect();
    let more = numbers.len().saturating_sub(NAMED);
    match &named[..] {
        [one] => format!("line {one}"),
        all if more > 0 => format!("lines {} and {more} more", all.join(", ")),
        [before @ .., last] => format!("lines {} and {last}", before.join(", ")),
        [] => String::new(),
    }
}

/// What there is to say of the dates and times: two readings, dates that do not fit, times that go back.
pub(super) fn doubts(messages: &[ChatMessage], reading: DateOrder) -> Vec<Finding> {
    let mut findings = Vec::new();
    let DateOrder { order, grounds, other } = reading;
    let two = other.and_then(|other| {
        messages.iter().find_map(|message| {
            let (one, two) = (day(message.date, order)?, day(message.date, other)?);
            (one != two).then(|| (message.written.clone(), one, other, two))
        })
    });
    if let Some((written, one, other, two)) = two {
        let said = format!(
            "the dates in this chat are read {}: {written} is {}. Read {}, it would be {}",
            order.name(),
            PartialDate::Day(one),
            other.name(),
            PartialDate::Day(two)
        );
        findings.push(match grounds {
            OrderGrounds::Sequence => Finding::note(
                Code::DateDoubted,
                format!("{said}, but then the messages would not follow one another in time"),
            ),
            // So few phones write it that it is only to be known.
            _ if other == DayMonthOrder::Year => {
                Finding::note(Code::DateDoubted, format!("{said}. Nothing in the file rules that out"))
            }
            _ => Finding::warning(
                Code::DateDoubted,
                format!("{said}. Nothing in the file shows which is right"),
            )
            .next(
                "compare one date with the phone. If it is wrong, export the chat from a phone set to \
                       British dates",
            ),
        });
    }
    let odd: Vec<&ChatMessage> = messages.iter().filter(|m| day(m.date, order).is_none()).collect();
    if let [first, ..] = odd[..] {
        let numbers: Vec<usize> = odd.iter().map(|message| message.line).collect();
        let message = format!(
            "no order of day, month and year fits every date in this chat. {} on {}, such as {}, {} shown as \
             the file has {}. The others are read {}",
            counted(odd.len(), "date", "dates"),
            lines(&numbers),
            first.written,
            if odd.len() == 1 { "is" } else { "are" },
            if odd.len() == 1 { "it" } else { "them" },
            order.name(),
        );
        findings.push(Finding::warning(Code::DateDoubted, message).next(
            "compare these messages with the phone. Two exports may have been joined, or a message \
                       pasted into another",
        ));
    }
    findings.extend(going_back(messages, order));
    findings
}

/// What is said of times that go back. They stay as they are: a phone may have changed its clock, a message may
/// have come late, and it may be words that somebody pasted.
fn going_back(messages: &[ChatMessage], order: DayMonthOrder) -> Option<Finding> {
    let mut numbers = Vec::new();
    let mut far = false;
    let mut before: Option<DateTime> = None;
    for message in messages {
        let Some(at) = moment(message, order) else { continue };
        if let Some(before) = before.filter(|before| at < *before) {
            numbers.push(message.line);
            far |= before.date() > at.date();
        }
        before = Some(at);
    }
    let message = format!(
        "{} in this chat {} dated earlier than the one before: {}. Each is shown where the file has it",
        counted(numbers.len(), "message", "messages"),
        if numbers.len() == 1 { "is" } else { "are" },
        lines(&numbers)
    );
    if numbers.is_empty() {
        return None;
    }
    // Minutes are what messages take that were sent without a connection.
    let severity = if far { Finding::warning } else { Finding::note };
    let next = "compare them with the phone. Its clock may have been changed, or words pasted into a message \
                may look like messages";
    Some(severity(Code::DateDoubted, message).next(next))
}

#[cfg(test)]
mod tests {
    use jiff::civil::Time;

    use super::*;

    fn ordered(dates: &[[u16; 3]]) -> (DayMonthOrder, OrderGrounds) {
        let message = |date: &[u16; 3]| ChatMessage {
            date: *date,
            written: String::new(),
            time: Time::midnight(),
            seconds: false,
            who: String::new(),
            text: String::new(),
            line: 1,
            automatic: false,
        };
        let reading = order(&dates.iter().map(message).collect::<Vec<_>>());
        (reading.order, reading.grounds)
    }

    #[test]
    fn the_order_is_settled_once_for_the_file() {
        for (dates, order, grounds) in [
            (&[[3, 4, 2020], [13, 4, 2020]][..], DayMonthOrder::Day, OrderGrounds::Certain),
            (&[[3, 4, 2020], [3, 14, 2020]], DayMonthOrder::Month, OrderGrounds::Certain),
            (&[[1, 3, 2020], [2, 3, 2020], [1, 4, 2020]], DayMonthOrder::Day, OrderGrounds::Sequence),
            (&[[3, 1, 2020], [3, 2, 2020], [4, 1, 2020]], DayMonthOrder::Month, OrderGrounds::Sequence),
            (&[[4, 3, 2020]], DayMonthOrder::Day, OrderGrounds::Custom),
            (&[[4, 4, 2020]], DayMonthOrder::Day, OrderGrounds::Certain),
            (&[[2020, 3, 4]], DayMonthOrder::Year, OrderGrounds::Certain),
            // The year first and with two digits; day first, the last would be in 2001, before WhatsApp.
            (&[[21, 3, 30], [21, 3, 31], [21, 4, 1]], DayMonthOrder::Year, OrderGrounds::Certain),
            // 13 and 14 March 2021, or 21 March 2013 and 2014.
            (&[[13, 3, 21], [14, 3, 21]], DayMonthOrder::Day, OrderGrounds::Custom),
            (&[[21, 1, 5], [21, 2, 6]], DayMonthOrder::Year, OrderGrounds::Certain),
            // 13, 12, 14 March: only this order fits, and still a message goes back.
            (&[[13, 3, 2021], [12, 3, 2021], [14, 3, 2021]], DayMonthOrder::Day, OrderGrounds::Fits),
            (&[[13, 3, 2021], [13, 3, 2021], [3, 14, 21]], DayMonthOrder::Day, OrderGrounds::Most),
            (&[[3, 13, 2021], [14, 3, 2021], [3, 15, 2021]], DayMonthOrder::Month, OrderGrounds::Most),
        ] {
            assert_eq!(ordered(dates), (order, grounds), "{dates:?}");
        }
    }

    #[test]
    fn lines_are_named_up_to_five() {
        assert_eq!(lines(&[4]), "line 4");
        assert_eq!(lines(&[4, 9]), "lines 4 and 9");
        assert_eq!(lines(&[1, 2, 3, 4, 5, 6, 7]), "lines 1, 2, 3, 4, 5 and 2 more");
    }
}
