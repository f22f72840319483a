//! The working calendar of England and Wales, Scotland and Northern Ireland: bank holidays by their rules,
//! with the days that proclamations moved or added; working days; days and months counted on. A reply that is
//! a day late and a reply that is in time differ by a bank holiday, and the three nations do not keep the
//! same ones, so every count that meets a weekend asks a [`Nation`]. The calendar is reckoned and not looked
//! up: a bundle made in 2040 over letters of 2019 must come out the same with no network and no list to renew.

mod nation;

pub use nation::Nation;
use nation::is_weekend;

mod bank_holidays;
mod place;
#[cfg(test)]
mod tests;

use std::fmt;

use jiff::civil::Date;
use jiff::{Error, Span};

pub use bank_holidays::{BankHoliday, CHECKED_TO};
pub use place::CalendarPlace;

use crate::model::PartialDate;

impl Nation {
    /// The three of them.
    pub const ALL: [Nation; 3] = [Nation::EnglandAndWales, Nation::Scotland, Nation::NorthernIreland];

    /// The bank holidays of a year, earliest first; each on the day on which it is kept.
    pub fn bank_holidays(self, year: i16) -> Vec<BankHoliday> {
        bank_holidays::in_year(self, year)
    }

    /// The bank holiday that is kept on a day.
    pub fn bank_holiday_on(self, day: Date) -> Option<BankHoliday> {
        self.bank_holidays(day.year()).into_iter().find(|holiday| holiday.date == day)
    }

    /// Neither a Saturday, a Sunday nor a bank holiday.
    pub fn is_working_day(self, day: Date) -> bool {
        !is_weekend(day) && self.bank_holiday_on(day).is_none()
    }

    /// The day itself, or the next working day when it is none.
    pub fn working_day_from(self, day: Date) -> Date {
        self.walk(day, Date::tomorrow)
    }

    /// The day itself, or the last working day before it when it is none.
    pub fn working_day_until(self, day: Date) -> Date {
        self.walk(day, Date::yesterday)
    }

    /// So many working days after a day, which is not itself counted; none is [`Nation::working_day_from`].
    pub fn add_working_days(self, day: Date, count: u16) -> Date {
        let next = |day: Date, _| self.working_day_from(day.tomorrow().unwrap_or(Date::MAX));
        if count == 0 { self.working_day_from(day) } else { (0..count).fold(day, next) }
    }

    /// How many working days lie after `from` up to and with `to`.
    pub fn working_days_between(self, from: Date, to: Date) -> usize {
        let days = from.series(Span::new().days(1)).skip(1).take_while(|day| *day <= to);
        days.filter(|day| self.is_working_day(*day)).count()
    }

    /// Says of a day that is no working day why: "Saturday 12 July 2025 is not a working day", "Friday 18 April 2025 is
    /// a bank holiday in Scotland (Good Friday)".
    pub fn why_not_working(self, day: Date) -> Option<String> {
        if is_weekend(day) {
            return Some(format!("{} is not a working day", day_in_words(day)));
        }
        let holiday = self.bank_holiday_on(day)?.name;
        Some(format!("{} is a bank holiday in {self} ({holiday})", day_in_words(day)))
    }

    fn walk(self, mut day: Date, step: fn(Date) -> Result<Date, Error>) -> Date {
        while !self.is_working_day(day) {
            // There are no days beyond those that can be written; none of a case lies there.
            let Ok(next) = step(day) else { break };
            day = next;
        }
        day
    }
}

/// "England and Wales", "Scotland", "Northern Ireland".
impl fmt::Display for Nation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Nation::EnglandAndWales => "England and Wales",
            Nation::Scotland => "Scotland",
            Nation::NorthernIreland => "Northern Ireland",
        })
    }
}

/// So many days later: "within 14 days after" a day, which is not itself counted.
pub fn add_days(day: Date, count: u16) -> Date {
    day.saturating_add(Span::new().days(i64::from(count)))
}

/// So many calendar months later, by the corresponding date: a month from 14 March is 14 April. Where the
/// month has no such date its last day stands for it: a month from 31 January is 28 or 29 February.
pub fn add_months(day: Date, count: u16) -> Date {
    day.saturating_add(Span::new().months(i64::from(count)))
}

/// So many working days later by section 10(6) of the Freedom of Information Act 2000: a bank holiday in any part of the
/// United Kingdom does not count.
pub fn add_uk_working_days(day: Date, count: u16) -> Date {
    let works = |day: Date| Nation::ALL.iter().all(|nation| nation.is_working_day(day));
    let mut day = day;
    for _ in 0..count {
        loop {
            let Ok(next) = day.tomorrow() else { return day };
            day = next;
            if works(day) {
                break;
            }
        }
    }
    day
}

/// How many days lie after `from` up to and with `to` that are working days in every part of the United Kingdom.
pub fn uk_working_days_between(from: Date, to: Date) -> usize {
    let days = from.series(Span::new().days(1)).skip(1).take_while(|day| *day <= to);
    days.filter(|day| Nation::ALL.iter().all(|nation| nation.is_working_day(*day))).count()
}

/// The day with its weekday, by which people check a date: "Monday 14 April 2025".
pub fn day_in_words(day: Date) -> String {
    format!("{} {}", day.strftime("%A"), PartialDate::Day(day))
}
