//! How cells show their values.

use calamine::{ExcelDateTime, ExcelDateTimeType};

use super::super::number_format::{
    CellDateTime, decimals_of_seconds, general, is_dated, moment, number, shows_day,
};
use super::super::workbook::{OtherContents, WorkbookSheet};

/// The sheets of a workbook, and what else it holds.
pub(super) type Book = (Vec<WorkbookSheet>, OtherContents);

/// How a cell shows numbers.
#[derive(Clone, Copy)]
pub(super) struct Format<'a> {
    /// Its code; nothing where that is not known here.
    pub(super) code: Option<&'a str>,
    pub(super) local_currency: bool,
    pub(super) from_1904: bool,
}

impl Format<'_> {
    /// A number as its cell shows it, which may be a day or a time. Where the format is not known, the plain value, and
    /// it is counted.
    pub(super) fn number(self, value: f64, other: &mut OtherContents) -> String {
        let shown = match self.code {
            Some(code) if is_dated(code) => self.dated(value, code),
            Some(code) => number(value, code).map(|number| {
                other.signs_added += usize::from(number.sign_added);
                other.without_currency += usize::from(self.local_currency);
                number.text
            }),
            None => None,
        };
        shown.unwrap_or_else(|| {
            other.unformatted += 1;
            general(value)
        })
    }

    /// What is known to be a day or a time, though its format may be one that is not understood.
    pub(super) fn date(self, value: f64, other: &mut OtherContents) -> String {
        if self.code.is_some_and(is_dated) {
            return self.number(value, other);
        }
        other.unformatted += 1;
        self.dated(value, "").unwrap_or_else(|| general(value))
    }

    /// A day or a time as its cell shows it; nothing for a number that is neither.
    pub(super) fn dated(self, value: f64, code: &str) -> Option<String> {
        // What lies beyond the last day that Excel knows, or before the first, is no date.
        if !(0.0..2_958_466.0).contains(&value) || (!self.from_1904 && value < 1.0 && shows_day(code)) {
            return None;
        }
        Some(moment(at_moment(value, decimals_of_seconds(code), self.from_1904), code))
    }
}

pub(super) fn truth(value: bool) -> String {
    if value { "TRUE".into() } else { "FALSE".into() }
}

/// A day and a time, rounded to a second or to so many decimals of it.
pub(super) fn at_moment(value: f64, decimals: usize, from_1904: bool) -> CellDateTime {
    let least = 10i64.pow(decimals.min(3) as u32);
    let all = (value * 86_400.0 * least as f64).round() as i64;
    let (seconds, part) = (all.div_euclid(least), all.rem_euclid(least));
    let (day, time) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day, ..) =
        ExcelDateTime::new(day as f64, ExcelDateTimeType::DateTime, from_1904).to_ymd_hms_milli();
    CellDateTime {
        year,
        month,
        day,
        hour: (time / 3_600) as u8,
        minute: (time / 60 % 60) as u8,
        second: (time % 60) as u8,
        thousandths: (part * 1000 / least) as u16,
        days: all as f64 / 86_400.0 / least as f64,
    }
}
