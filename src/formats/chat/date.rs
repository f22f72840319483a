//! What the numbers of a chat's dates mean. The order of day and month is settled once for the file, by what only
//! one order can mean, and where nothing tells, that is said.

use jiff::civil::Date;

use super::line::Message;
use crate::finding::{Code, Finding};
use crate::model::When;

/// Which number of a date stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Day,
    Month,
    Year,
}

/// How the order came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grounds {
    /// A number is too large for a month.
    Certain,
    /// Only so do the messages follow one another.
    Sequence,
    /// Nothing tells; it is how dates are written in this country.
    Custom,
}

/// The day that a date's numbers mean in an order.
pub(super) fn day([a, b, c]: [u16; 3], order: Order) -> Option<Date> {
    let (year, month, day) = match order {
        Order::Day => (c, b, a),
        Order::Month => (c, a, b),
        Order::Year => (a, b, c),
    };
    let year = match year {
        0..=99 if order != Order::Year => year + 2000,
        2000..=2100 => year,
        _ => return None,
    };
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The order of the whole file, and how it is known.
pub(super) fn order(messages: &[Message]) -> (Order, Grounds) {
    let dates = || messages.iter().map(|message| message.date);
    if dates().all(|[year, ..]| year > 31) {
        return (Order::Year, Grounds::Certain);
    }
    let past_twelve = |place: usize| dates().filter(|date| date[place] > 12).count();
    match (past_twelve(0), past_twelve(1)) {
        (0, 0) => {}
        (days, months) => {
            let order = if days >= months { Order::Day } else { Order::Month };
            return (order, Grounds::Certain);
        }
    }
    // Messages stand in the order in which they were sent.
    let back = |order: Order| {
        let days: Vec<Date> = dates().filter_map(|date| day(date, order)).collect();
        days.windows(2).filter(|two| two[1] < two[0]).count()
    };
    match back(Order::Day).cmp(&back(Order::Month)) {
        std::cmp::Ordering::Less => (Order::Day, Grounds::Sequence),
        std::cmp::Ordering::Greater => (Order::Month, Grounds::Sequence),
        std::cmp::Ordering::Equal => (Order::Day, Grounds::Custom),
    }
}

pub(super) fn as_written([a, b, c]: [u16; 3]) -> String {
    format!("{a:02}/{b:02}/{c:02}")
}

/// What there is to say when the dates could be read in two ways.
pub(super) fn doubt(messages: &[Message], order: Order, grounds: Grounds) -> Option<Finding> {
    if grounds == Grounds::Certain {
        return None;
    }
    // One day that is the same either way needs no word.
    let read = |date, order| day(date, order);
    let two = messages
        .iter()
        .map(|message| message.date)
        .find(|date| read(*date, Order::Day) != read(*date, Order::Month))?;
    let day = read(two, order)?;
    let first = if order == Order::Day { "day" } else { "month" };
    let reading =
        format!("the dates in this chat are read {first} first: {} is {}", as_written(two), When::Day(day));
    Some(match grounds {
        Grounds::Sequence => Finding::note(
            Code::BadValue,
            format!("{reading}; only so do the messages follow one another in time"),
        ),
        _ => Finding::warning(Code::BadValue, format!("{reading}; nothing in it tells whether that is right"))
            .next("compare one date with the telephone; if it is wrong, export the chat from a telephone set to British dates"),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::Time;

    use super::*;

    fn ordered(dates: &[[u16; 3]]) -> (Order, Grounds) {
        let message = |date: &[u16; 3]| Message {
            date: *date,
            time: Time::midnight(),
            seconds: false,
            who: String::new(),
            text: String::new(),
        };
        order(&dates.iter().map(message).collect::<Vec<_>>())
    }

    #[test]
    fn day_and_month_are_told_apart_once_for_the_file() {
        assert_eq!(ordered(&[[3, 4, 20], [13, 4, 20]]), (Order::Day, Grounds::Certain));
        assert_eq!(ordered(&[[3, 4, 20], [3, 14, 20]]), (Order::Month, Grounds::Certain));
        assert_eq!(ordered(&[[1, 3, 20], [2, 3, 20], [1, 4, 20]]), (Order::Day, Grounds::Sequence));
        assert_eq!(ordered(&[[3, 1, 20], [3, 2, 20], [4, 1, 20]]), (Order::Month, Grounds::Sequence));
        assert_eq!(ordered(&[[4, 3, 20]]), (Order::Day, Grounds::Custom));
        assert_eq!(ordered(&[[2020, 3, 4]]), (Order::Year, Grounds::Certain));
    }
}
