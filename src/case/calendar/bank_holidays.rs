//! Bank holidays. The rules are those of the Banking and Financial Dealings Act 1971, of the yearly
//! proclamations under its section 1 (which give New Year's Day, the early May holiday, Scotland's Boxing Day
//! and every substitute day), of the Secretary of State's proclamations for 12 July in Northern Ireland and of
//! the St Andrew's Day Bank Holiday (Scotland) Act 2007, as GOV.UK publishes them together. What a
//! proclamation moved or added in one year stands in a list of its own, each with its occasion.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::{Nation, is_weekend};
use Nation::{EnglandAndWales, NorthernIreland, Scotland};

/// A bank holiday on the day on which it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BankHoliday {
    /// The day.
    pub date: Date,
    /// What it is called.
    pub name: &'static str,
    /// It is kept for one that fell on a weekend.
    pub substitute: bool,
}

/// The last year whose proclamations are known here. Later years follow the rules; a jubilee or a funeral can
/// still add a day to them.
pub const CHECKED_TO: i16 = 2026;

#[derive(Clone, Copy)]
enum Rule {
    /// The month and the day; on a weekend, the next weekday that is no holiday is kept instead.
    Fixed(i8, i8),
    /// The first (1) or the last (-1) Monday of a month.
    Monday(i8, i8),
    /// So many days after Easter Sunday.
    Easter(i32),
}

const EVERYWHERE: &[Nation] = &Nation::ALL;
const NOT_SCOTLAND: &[Nation] = &[EnglandAndWales, NorthernIreland];
const EARLY_MAY: &str = "Early May bank holiday";
const SPRING: &str = "Spring bank holiday";

/// Where it is kept, from which year, its name and its rule.
const RULES: [(&[Nation], i16, &str, Rule); 13] = [
    (EVERYWHERE, 0, "New Year's Day", Rule::Fixed(1, 1)),
    (&[Scotland], 0, "2 January", Rule::Fixed(1, 2)),
    (&[NorthernIreland], 0, "St Patrick's Day", Rule::Fixed(3, 17)),
    (EVERYWHERE, 0, "Good Friday", Rule::Easter(-2)),
    (NOT_SCOTLAND, 0, "Easter Monday", Rule::Easter(1)),
    (EVERYWHERE, 1978, EARLY_MAY, Rule::Monday(5, 1)),
    (EVERYWHERE, 0, SPRING, Rule::Monday(5, -1)),
    (&[NorthernIreland], 0, "Battle of the Boyne", Rule::Fixed(7, 12)),
    (&[Scotland], 0, "Summer bank holiday", Rule::Monday(8, 1)),
    (NOT_SCOTLAND, 0, "Summer bank holiday", Rule::Monday(8, -1)),
    (&[Scotland], 2007, "St Andrew's Day", Rule::Fixed(11, 30)),
    (EVERYWHERE, 0, "Christmas Day", Rule::Fixed(12, 25)),
    (EVERYWHERE, 0, "Boxing Day", Rule::Fixed(12, 26)),
];

/// What proclamations did: where, the year, the month and the day, and the name; a name that has a rule is
/// that holiday moved, any other is a day added. GOV.UK's lists, and before 2012 the London Gazette.
const PROCLAIMED: [(&[Nation], i16, i8, i8, &str); 13] = [
    (EVERYWHERE, 1995, 5, 8, EARLY_MAY), // fifty years after the war in Europe ended
    (EVERYWHERE, 1999, 12, 31, "Millennium Eve"),
    (EVERYWHERE, 2002, 6, 3, "Golden Jubilee"),
    (EVERYWHERE, 2002, 6, 4, SPRING),
    (EVERYWHERE, 2011, 4, 29, "Royal wedding"),
    (EVERYWHERE, 2012, 6, 4, SPRING),
    (EVERYWHERE, 2012, 6, 5, "Diamond Jubilee"),
    (EVERYWHERE, 2020, 5, 8, EARLY_MAY), // seventy-five years after
    (EVERYWHERE, 2022, 6, 2, SPRING),
    (EVERYWHERE, 2022, 6, 3, "Platinum Jubilee"),
    (EVERYWHERE, 2022, 9, 19, "State Funeral of Queen Elizabeth II"),
    (EVERYWHERE, 2023, 5, 8, "Coronation of King Charles III"),
    // Kept in one nation only; announced by the Scottish Government on 5 February 2026.
    (&[Scotland], 2026, 6, 15, "Scotland at the World Cup"),
];

/// The bank holidays of a nation in a year, earliest first.
pub(super) fn in_year(nation: Nation, year: i16) -> Vec<BankHoliday> {
    let proclaimed = PROCLAIMED
        .iter()
        .filter(|(nations, in_year, ..)| *in_year == year && nations.contains(&nation))
        .filter_map(|(_, _, month, day, name)| Some((Date::new(year, *month, *day).ok()?, *name)));
    let mut days: Vec<(Date, &'static str)> = proclaimed.collect();
    let moved: Vec<&str> = days.iter().map(|(_, name)| *name).collect();
    let by_rule = RULES
        .iter()
        .filter(|(nations, since, name, _)| {
            nations.contains(&nation) && year >= *since && !moved.contains(name)
        })
        .filter_map(|(_, _, name, rule)| Some((by(*rule, year)?, *name)));
    days.extend(by_rule);
    days.sort_unstable();

    // Those on weekdays keep their days; the others then take the next free ones, in their order.
    let (weekend, mut kept): (Vec<_>, Vec<_>) = days
        .into_iter()
        .map(|(date, name)| BankHoliday { date, name, substitute: false })
        .partition(|holiday| is_weekend(holiday.date));
    for holiday in weekend {
        let mut date = holiday.date;
        while is_weekend(date) || kept.iter().any(|other| other.date == date) {
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        kept.push(BankHoliday { date, substitute: true, ..holiday });
    }
    kept.sort_by_key(|holiday| holiday.date);
    kept
}

fn by(rule: Rule, year: i16) -> Option<Date> {
    match rule {
        Rule::Fixed(month, day) => Date::new(year, month, day).ok(),
        Rule::Monday(month, nth) => {
            Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, Weekday::Monday).ok()
        }
        Rule::Easter(days) => easter(year)?.checked_add(Span::new().days(days)).ok(),
    }
}

/// Easter Sunday of the Gregorian calendar, by the reckoning of 1876 that holds for every year: the moon's
/// age gives the full moon (`full`), the week the Sunday after it.
pub(super) fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let moved = (century - (century + 8) / 25 + 1) / 3;
    let full = (19 * golden + century - century / 4 - moved + 15) % 30;
    let week = (32 + 2 * (century % 4) + 2 * (rest / 4) - full - rest % 4) % 7;
    let late = (golden + 11 * full + 22 * week) / 451;
    let days = full + week - 7 * late + 114;
    Date::new(i16::try_from(year).ok()?, i8::try_from(days / 31).ok()?, i8::try_from(days % 31 + 1).ok()?)
        .ok()
}
