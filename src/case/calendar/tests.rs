use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::bank_holidays::easter;
use super::*;
use Nation::{EnglandAndWales, NorthernIreland, Scotland};

/// The days as GOV.UK lists them, "month-day" each.
const LISTED: [(Nation, i16, &str); 24] = [
    (EnglandAndWales, 2019, "1-1 4-19 4-22 5-6 5-27 8-26 12-25 12-26"),
    (EnglandAndWales, 2020, "1-1 4-10 4-13 5-8 5-25 8-31 12-25 12-28"),
    (EnglandAndWales, 2021, "1-1 4-2 4-5 5-3 5-31 8-30 12-27 12-28"),
    (EnglandAndWales, 2022, "1-3 4-15 4-18 5-2 6-2 6-3 8-29 9-19 12-26 12-27"),
    (EnglandAndWales, 2023, "1-2 4-7 4-10 5-1 5-8 5-29 8-28 12-25 12-26"),
    (EnglandAndWales, 2024, "1-1 3-29 4-1 5-6 5-27 8-26 12-25 12-26"),
    (EnglandAndWales, 2025, "1-1 4-18 4-21 5-5 5-26 8-25 12-25 12-26"),
    (EnglandAndWales, 2026, "1-1 4-3 4-6 5-4 5-25 8-31 12-25 12-28"),
    (Scotland, 2019, "1-1 1-2 4-19 5-6 5-27 8-5 12-2 12-25 12-26"),
    (Scotland, 2020, "1-1 1-2 4-10 5-8 5-25 8-3 11-30 12-25 12-28"),
    (Scotland, 2021, "1-1 1-4 4-2 5-3 5-31 8-2 11-30 12-27 12-28"),
    (Scotland, 2022, "1-3 1-4 4-15 5-2 6-2 6-3 8-1 9-19 11-30 12-26 12-27"),
    (Scotland, 2023, "1-2 1-3 4-7 5-1 5-8 5-29 8-7 11-30 12-25 12-26"),
    (Scotland, 2024, "1-1 1-2 3-29 5-6 5-27 8-5 12-2 12-25 12-26"),
    (Scotland, 2025, "1-1 1-2 4-18 5-5 5-26 8-4 12-1 12-25 12-26"),
    (Scotland, 2026, "1-1 1-2 4-3 5-4 5-25 6-15 8-3 11-30 12-25 12-28"),
    (NorthernIreland, 2019, "1-1 3-18 4-19 4-22 5-6 5-27 7-12 8-26 12-25 12-26"),
    (NorthernIreland, 2020, "1-1 3-17 4-10 4-13 5-8 5-25 7-13 8-31 12-25 12-28"),
    (NorthernIreland, 2021, "1-1 3-17 4-2 4-5 5-3 5-31 7-12 8-30 12-27 12-28"),
    (NorthernIreland, 2022, "1-3 3-17 4-15 4-18 5-2 6-2 6-3 7-12 8-29 9-19 12-26 12-27"),
    (NorthernIreland, 2023, "1-2 3-17 4-7 4-10 5-1 5-8 5-29 7-12 8-28 12-25 12-26"),
    (NorthernIreland, 2024, "1-1 3-18 3-29 4-1 5-6 5-27 7-12 8-26 12-25 12-26"),
    (NorthernIreland, 2025, "1-1 3-17 4-18 4-21 5-5 5-26 7-14 8-25 12-25 12-26"),
    (NorthernIreland, 2026, "1-1 3-17 4-3 4-6 5-4 5-25 7-13 8-31 12-25 12-28"),
];

fn kept(nation: Nation, year: i16) -> String {
    let days: Vec<String> =
        nation.bank_holidays(year).iter().map(|h| format!("{}-{}", h.date.month(), h.date.day())).collect();
    days.join(" ")
}

#[test]
fn eight_years_are_as_gov_uk_lists_them() {
    for (nation, year, days) in LISTED {
        assert_eq!(kept(nation, year), days, "{nation} {year}");
    }
}

#[test]
fn what_proclamations_did_before_is_kept_too() {
    for (nation, year, days) in [
        (EnglandAndWales, 1995, "1-2 4-14 4-17 5-8 5-29 8-28 12-25 12-26"),
        (EnglandAndWales, 1999, "1-1 4-2 4-5 5-3 5-31 8-30 12-27 12-28 12-31"),
        (EnglandAndWales, 2002, "1-1 3-29 4-1 5-6 6-3 6-4 8-26 12-25 12-26"),
        (EnglandAndWales, 2011, "1-3 4-22 4-25 4-29 5-2 5-30 8-29 12-26 12-27"),
        (EnglandAndWales, 2012, "1-2 4-6 4-9 5-7 6-4 6-5 8-27 12-25 12-26"),
        // No St Andrew's Day before its Act.
        (Scotland, 2006, "1-2 1-3 4-14 5-1 5-29 8-7 12-25 12-26"),
        (Scotland, 2007, "1-1 1-2 4-6 5-7 5-28 8-6 11-30 12-25 12-26"),
        (Scotland, 2012, "1-2 1-3 4-6 5-7 6-4 6-5 8-6 11-30 12-25 12-26"),
        (NorthernIreland, 2018, "1-1 3-19 3-30 4-2 5-7 5-28 7-12 8-27 12-25 12-26"),
    ] {
        assert_eq!(kept(nation, year), days, "{nation} {year}");
    }
}

#[test]
fn substitute_days_are_called_so() {
    let named = |nation: Nation, day: Date| {
        let holiday = nation.bank_holiday_on(day).expect("a holiday");
        (holiday.name, holiday.substitute)
    };
    assert_eq!(named(EnglandAndWales, date(2022, 12, 26)), ("Boxing Day", false));
    assert_eq!(named(EnglandAndWales, date(2022, 12, 27)), ("Christmas Day", true));
    assert_eq!(named(Scotland, date(2023, 1, 2)), ("2 January", false));
    assert_eq!(named(Scotland, date(2023, 1, 3)), ("New Year's Day", true));
    assert_eq!(
        Scotland.why_not_working(date(2025, 4, 18)),
        Some("Friday 18 April 2025 is a bank holiday in Scotland (Good Friday)".into())
    );
    // One reason, though the Saturday is also the Twelfth.
    assert_eq!(
        NorthernIreland.why_not_working(date(2025, 7, 12)),
        Some("Saturday 12 July 2025 is not a working day".into())
    );
    assert_eq!(Scotland.why_not_working(date(2025, 4, 21)), None);
}

#[test]
fn easter_is_the_churchs() {
    for (year, month, day) in [
        (1995, 4, 16),
        (2000, 4, 23),
        (2008, 3, 23),
        (2011, 4, 24),
        (2016, 3, 27),
        (2019, 4, 21),
        (2024, 3, 31),
        (2025, 4, 20),
        (2027, 3, 28),
        (2038, 4, 25),
        (2049, 4, 18),
        (2050, 4, 10),
    ] {
        assert_eq!(easter(year), Date::new(year, month, day).ok(), "{year}");
    }
}

#[test]
fn months_end_on_the_corresponding_date_or_the_last_day() {
    for (from, months, to) in [
        (date(2025, 3, 14), 1, date(2025, 4, 14)),
        (date(2024, 9, 3), 1, date(2024, 10, 3)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 1, 30), 1, date(2024, 2, 29)),
        (date(2025, 2, 28), 1, date(2025, 3, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 3, 31), 1, date(2025, 4, 30)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (Date::MAX, 1, Date::MAX),
    ] {
        assert_eq!(add_months(from, months), to, "{from} and {months}");
    }
    assert_eq!(add_days(date(2024, 2, 28), 2), date(2024, 3, 1));
    assert_eq!(day_in_words(date(2025, 4, 14)), "Monday 14 April 2025");
}

#[test]
fn working_days_pass_over_weekends_and_holidays() {
    // Before Easter 2025: Scotland works on Easter Monday.
    let thursday = date(2025, 4, 17);
    assert_eq!(EnglandAndWales.add_working_days(thursday, 1), date(2025, 4, 22));
    assert_eq!(Scotland.add_working_days(thursday, 1), date(2025, 4, 21));
    assert_eq!(EnglandAndWales.add_working_days(date(2025, 4, 19), 2), date(2025, 4, 23));
    assert_eq!(EnglandAndWales.add_working_days(date(2024, 12, 24), 15), date(2025, 1, 17));
    assert_eq!(EnglandAndWales.add_working_days(date(2025, 4, 18), 0), date(2025, 4, 22));
    assert_eq!(EnglandAndWales.working_day_until(date(2025, 4, 21)), thursday);
    // The ends of what can be written end the walk.
    assert_eq!(EnglandAndWales.working_day_until(Date::MIN), Date::MIN);
    assert!(EnglandAndWales.add_working_days(Date::MAX, 9) <= Date::MAX);
}

#[test]
fn freedom_of_information_stops_for_a_holiday_in_any_nation() {
    // The vectors of formula.md, section 5: received, and the twentieth working day.
    for (received, due) in [
        (date(2026, 11, 23), date(2026, 12, 22)),
        (date(2026, 11, 28), date(2026, 12, 30)),
        (date(2026, 12, 14), date(2027, 1, 15)),
        (date(2026, 6, 10), date(2026, 7, 9)),
        (date(2026, 7, 6), date(2026, 8, 5)),
        (date(2026, 3, 2), date(2026, 3, 31)),
    ] {
        assert_eq!(add_uk_working_days(received, 20), due, "{received}");
        assert_eq!(uk_working_days_between(received, due), 20, "{received}");
    }
    // One nation's holidays alone give another day.
    assert_eq!(EnglandAndWales.add_working_days(date(2026, 11, 23), 20), date(2026, 12, 21));
}

#[test]
fn nations_are_written_in_kebab_case() {
    let written: Vec<String> = Nation::ALL.iter().map(|n| serde_json::to_string(n).expect("json")).collect();
    assert_eq!(written, ["\"england-and-wales\"", "\"scotland\"", "\"northern-ireland\""]);
    assert_eq!(Nation::default(), EnglandAndWales);
}

fn nations() -> impl Strategy<Value = Nation> {
    prop::sample::select(&Nation::ALL[..])
}

fn days() -> impl Strategy<Value = Date> {
    (0u16..20_454).prop_map(|after| add_days(date(1995, 1, 1), after))
}

proptest! {
    #[test]
    fn each_year_has_its_holidays_on_weekdays_and_once(nation in nations(), year in 1995i16..=2050) {
        let holidays = nation.bank_holidays(year);
        let fewest = match nation { EnglandAndWales => 8, Scotland => 8, NorthernIreland => 10 };
        prop_assert!((fewest..=fewest + 4).contains(&holidays.len()), "{}", holidays.len());
        prop_assert!(holidays.windows(2).all(|pair| pair[0].date < pair[1].date));
        for holiday in holidays {
            prop_assert!(!is_weekend(holiday.date));
            prop_assert_eq!(holiday.date.year(), year);
            prop_assert!(!nation.is_working_day(holiday.date));
        }
    }

    #[test]
    fn rolling_on_stops_at_the_first_working_day(nation in nations(), day in days()) {
        let (on, back) = (nation.working_day_from(day), nation.working_day_until(day));
        prop_assert!(nation.is_working_day(on) && nation.is_working_day(back));
        prop_assert!(back <= day && day <= on);
        let mut between = back.tomorrow().unwrap();
        while between < on {
            prop_assert!(!nation.is_working_day(between));
            between = between.tomorrow().unwrap();
        }
        // No stretch without work is longer than Christmas on a Saturday or Easter.
        prop_assert!((on - back).get_days() <= 5);
        prop_assert_eq!(nation.is_working_day(day), nation.why_not_working(day).is_none());
    }

    #[test]
    fn counting_working_days_counts_each_once(nation in nations(), day in days(), count in 1u16..40) {
        prop_assert_eq!(
            nation.working_days_between(day, nation.add_working_days(day, count)),
            usize::from(count)
        );
        let end = nation.add_working_days(day, count);
        let mut counted = 0;
        let mut at = day;
        while at < end {
            at = at.tomorrow().unwrap();
            counted += u16::from(nation.is_working_day(at));
        }
        prop_assert_eq!(counted, count);
        prop_assert!(nation.is_working_day(end));
    }

    #[test]
    fn a_month_later_is_the_same_date_or_the_last_day(day in days(), months in 0u16..40) {
        let later = add_months(day, months);
        let passed = (i32::from(later.year()) - i32::from(day.year())) * 12 + i32::from(later.month() - day.month());
        prop_assert_eq!(passed, i32::from(months));
        prop_assert!(later.day() == day.day() || (later.day() < day.day() && later == later.last_of_month()));
    }
}
