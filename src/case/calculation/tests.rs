//! The sums against the vectors that were worked out by hand and with exact fractions from the texts of the law; against
//! `tests/support/calculation.py`, which works with fractions and knows nothing of this code; and at every bound.

use jiff::civil::{Date, date};

use super::amounts::{
    CalculationInput, IncomeInput, IncomeTest, LeastDue, RateName, WorkedCalculation, calendar_month_of_week,
    month_of_week, week_of_year, work_out,
};
use super::rules::{RuleName, SchemeRules};
use crate::case::calendar::Nation;
use crate::case::time_limits::Certainty;
use crate::model::Pence;

const TODAY: Date = date(2026, 1, 5);

fn p(pounds: &str) -> Pence {
    pounds.parse().expect("pounds")
}

fn rules(effective: Date) -> SchemeRules {
    SchemeRules::on(effective, Nation::EnglandAndWales).expect("a day of the scheme")
}

/// For a weekly income: children of this receiver, children of others, elsewhere, other children, nights of each child.
fn input(
    weekly: Pence,
    children: u32,
    (others, elsewhere): (u32, u32),
    other: u32,
    nights: &[u32],
) -> CalculationInput {
    let nights = match nights {
        [all] => vec![*all; children as usize],
        each => each.to_vec(),
    };
    CalculationInput {
        income: Some(IncomeInput::Weekly(weekly)),
        children: Some(children),
        with_other_receivers: others,
        elsewhere,
        other_children: Some(other),
        nights: Some(nights),
    }
}

fn worked(input: &CalculationInput) -> WorkedCalculation {
    work_out(input, &rules(TODAY))
}

fn within_a_penny(found: Option<Pence>, expected: &str, about: &str) {
    let found = found.unwrap_or_else(|| panic!("{about}: not worked out"));
    assert!((found.get() - p(expected).get()).abs() <= 1, "{about}: {found} is not £{expected}");
}

#[test]
fn a_year_makes_a_week() {
    // V1 to V8.
    for (year, week) in [
        ("41237.14", "790.85"),
        ("29812.60", "571.75"),
        ("28948.56", "555.18"),
        ("52000", "997.26"),
        ("364.73", "6.99"),
        ("364.74", "7.00"),
        ("5214.54", "100.00"),
        ("5214.55", "100.01"),
        ("10428.57", "200.00"),
        ("41714.29", "800.00"),
    ] {
        assert_eq!(week_of_year(p(year)), Some(p(week)), "{year}");
    }
    let rate = |year: &str| {
        worked(&input(week_of_year(p(year)).expect("week"), 2, (0, 0), 0, &[0])).rate.expect("rate")
    };
    assert_eq!(
        ["364.73", "364.74", "5214.54", "5214.55", "10428.57"].map(rate),
        [RateName::Nil, RateName::Flat, RateName::Flat, RateName::Reduced, RateName::Basic]
    );
}

/// A name, two counts, nights, and two amounts.
type SameRow = (&'static str, u32, u32, &'static [u32], &'static str, &'static str);

#[test]
fn the_vectors_for_one_receiving_parent() {
    // V9 to V29 and V34: income, children, other children, nights, before nights, result.
    let same: &[SameRow] = &[
        ("790.85", 2, 0, &[52], "126.54", "108.46"),
        ("790.85", 2, 0, &[103], "126.54", "108.46"),
        ("571.75", 2, 0, &[60], "91.48", "78.41"),
        ("555.18", 2, 0, &[60], "88.83", "76.14"),
        ("571.75", 2, 0, &[51], "91.48", "91.48"),
        ("571.75", 2, 0, &[52], "91.48", "78.41"),
        ("571.75", 2, 0, &[103], "91.48", "78.41"),
        ("571.75", 2, 0, &[104], "91.48", "65.34"),
        ("571.75", 2, 0, &[155], "91.48", "65.34"),
        ("571.75", 2, 0, &[156], "91.48", "52.27"),
        ("571.75", 2, 0, &[174], "91.48", "52.27"),
        ("571.75", 2, 0, &[175], "91.48", "31.74"),
        ("6.99", 1, 0, &[0], "0.00", "0.00"),
        ("7.00", 3, 0, &[0], "7.00", "7.00"),
        ("100.00", 2, 0, &[0], "7.00", "7.00"),
        ("100.01", 1, 0, &[0], "7.00", "7.00"),
        ("150.00", 1, 0, &[0], "15.50", "15.50"),
        ("150.00", 2, 0, &[0], "19.50", "19.50"),
        ("150.00", 3, 0, &[0], "22.50", "22.50"),
        ("200.00", 1, 0, &[0], "24.00", "24.00"),
        ("200.00", 2, 0, &[0], "32.00", "32.00"),
        ("200.00", 3, 0, &[0], "38.00", "38.00"),
        ("800.00", 1, 0, &[0], "96.00", "96.00"),
        ("800.00", 2, 0, &[0], "128.00", "128.00"),
        ("800.00", 3, 0, &[0], "152.00", "152.00"),
        ("800.01", 1, 0, &[0], "96.00", "96.00"),
        ("800.01", 2, 0, &[0], "128.00", "128.00"),
        ("800.01", 3, 0, &[0], "152.00", "152.00"),
        ("1000.00", 1, 0, &[0], "114.00", "114.00"),
        ("1000.00", 2, 0, &[0], "152.00", "152.00"),
        ("1000.00", 3, 0, &[0], "182.00", "182.00"),
        ("3000.00", 1, 0, &[0], "294.00", "294.00"),
        ("3000.00", 2, 0, &[0], "392.00", "392.00"),
        ("3000.00", 3, 0, &[0], "482.00", "482.00"),
        ("3000.01", 1, 0, &[0], "294.00", "294.00"),
        ("3000.01", 2, 0, &[0], "392.00", "392.00"),
        ("3000.01", 3, 0, &[0], "482.00", "482.00"),
        ("571.75", 2, 1, &[0], "81.42", "81.42"),
        ("210.00", 1, 1, &[0], "22.43", "22.43"),
        ("850.00", 1, 1, &[0], "90.78", "90.78"),
        ("1000.00", 2, 2, &[0], "135.20", "135.20"),
        ("173.00", 2, 1, &[0], "22.48", "22.48"),
        ("150.00", 1, 3, &[0], "13.20", "13.20"),
        ("120.00", 1, 0, &[175], "10.40", "7.00"),
        ("200.00", 2, 0, &[175], "32.00", "7.00"),
        ("571.75", 2, 0, &[60, 120], "91.48", "71.88"),
        ("571.75", 2, 0, &[180, 0], "91.48", "61.61"),
        ("925.00", 3, 0, &[175], "170.75", "64.38"),
    ];
    for (income, children, other, nights, before, result) in same {
        let worked = worked(&input(p(income), *children, (0, 0), *other, nights));
        let about = format!("£{income}, {children}, {other}, {nights:?}");
        assert_eq!(worked.at_rate.map(|(amount, _)| amount), Some(p(before)), "{about}");
        assert_eq!(worked.amount, Some(p(result)), "{about}");
        within_a_penny(worked.amount, result, &about);
    }
    let others =
        |income, children, other| worked(&input(p(income), children, (0, 0), other, &[0])).other_children;
    assert_eq!(others("571.75", 2, 1).map(|off| off.income), Some(p("508.86")));
    assert_eq!(others("210.00", 1, 1).map(|off| (off.percent, off.income)), Some((11, p("186.90"))));
    assert_eq!(others("850.00", 1, 1).map(|off| off.income), Some(p("756.50")));
    assert_eq!(others("1000.00", 2, 2).map(|off| off.income), Some(p("860.00")));
    assert_eq!(others("173.00", 2, 1), None, "the reduced rate has its own table");
    // What comes off, as a letter shows it.
    let off = |income| {
        let worked = worked(&input(p(income), 2, (0, 0), 0, &[60]));
        worked.at_rate.expect("rate").0.get() - worked.amount.expect("amount").get()
    };
    assert_eq!(["790.85", "571.75", "555.18"].map(off), [1808, 1307, 1269]);
}

#[test]
fn the_vectors_for_several_receiving_parents() {
    // V30 to V33: income, own children, others' children, elsewhere, nights, rate, share, result.
    for (income, own, others, elsewhere, nights, rate, share, result) in [
        ("571.75", 2, 1, 0, 60, "108.63", "72.42", "62.07"),
        ("571.75", 1, 2, 0, 0, "108.63", "36.21", "36.21"),
        ("1000.00", 1, 2, 0, 0, "182.00", "60.67", "60.67"),
        ("90.00", 2, 1, 0, 0, "7.00", "4.67", "4.67"),
        ("90.00", 1, 2, 0, 0, "7.00", "2.33", "2.33"),
        ("571.75", 2, 0, 1, 0, "108.63", "72.42", "72.42"),
    ] {
        let worked = worked(&input(p(income), own, (others, elsewhere), 0, &[nights]));
        assert_eq!(worked.at_rate.map(|(amount, _)| amount), Some(p(rate)), "{income}");
        assert_eq!(worked.share.map(|share| share.amount), Some(p(share)), "{income}");
        assert_eq!(worked.amount, Some(p(result)), "{income}");
    }
    // The payer's total of V30, and V31, where one of three shares is a penny less so that they add up.
    assert_eq!(6_207 + 3_621, 9_828);
    within_a_penny(Some(p("60.67")), "60.66", "V31");
}

#[test]
fn current_income_takes_the_place_of_historic_income_from_a_quarter_on() {
    // V35 to V39, and a test that is not rounded up to the threshold.
    for (historic, current, used, tenths) in [
        ("41237.14", "28948.56", true, Some(298)),
        ("29812.60", "28948.56", false, Some(29)),
        ("400", "300", true, Some(250)),
        ("400", "500", true, Some(250)),
        ("400", "300.01", false, Some(249)),
        ("400", "499.99", false, Some(249)),
        ("0", "50", true, None),
        ("0", "0", false, None),
        ("41600", "36400", false, Some(125)),
    ] {
        let test = IncomeTest::new(p(historic), p(current), rules(TODAY).rates());
        assert_eq!((test.current_is_used, test.tenths), (used, tenths), "{historic} {current}");
    }
}

#[test]
fn a_month_is_a_twelfth_of_52_weeks() {
    // V40.
    for (week, month) in [("108.46", "469.99"), ("78.41", "339.78"), ("86.61", "375.31")] {
        assert_eq!(month_of_week(p(week)), Some(p(month)));
    }
    assert_eq!(calendar_month_of_week(p("108.46")), Some(p("471.28")));
    assert_eq!(calendar_month_of_week(p("78.41")), Some(p("340.71")));
}

#[test]
fn another_way_gives_the_same_amounts_to_the_penny() {
    // Rows of calculation.py: day, pence a week, own children, others', elsewhere, other children, nights, result.
    let mut rows = 0;
    for line in
        include_str!("../../../tests/support/calculation.txt").lines().filter(|line| !line.starts_with('#'))
    {
        let cells: Vec<&str> = line.split(' ').collect();
        let [day, weekly, own, others, elsewhere, other, nights, expected] = cells[..] else {
            panic!("{line}")
        };
        let number = |text: &str| text.parse::<u32>().expect("a number");
        let nights: Vec<u32> = nights.split(',').map(number).collect();
        let weekly = Pence::new(weekly.parse().expect("pence"));
        let input = input(weekly, number(own), (number(others), number(elsewhere)), number(other), &nights);
        let worked = work_out(&input, &rules(day.parse().expect("a day")));
        let found = worked.amount.map_or("unknown".to_owned(), |amount| amount.get().to_string());
        assert_eq!(found, expected, "{line}");
        rows += 1;
    }
    assert!(rows >= 1_500, "{rows}");
}

#[test]
fn the_step_at_200_is_not_smooth_with_other_children() {
    let amount = |weekly| worked(&input(p(weekly), 1, (0, 0), 1, &[0])).amount.expect("amount");
    assert_eq!((amount("199.99"), amount("200.00")), (p("21.10"), p("21.36")));
}

#[test]
fn the_tables_have_dates() {
    let amount = |day| work_out(&input(p("150"), 1, (0, 0), 0, &[0]), &rules(day)).amount;
    // £5 and 19 % of £50; from the next day £7 and 17 %.
    assert_eq!(amount(date(2013, 11, 24)), Some(p("14.50")));
    assert_eq!(amount(date(2013, 11, 25)), Some(p("15.50")));
    // Just over the threshold the base of £5 would be less than the flat rate, which is the least.
    let low = work_out(&input(p("105"), 1, (0, 0), 0, &[0]), &rules(date(2013, 11, 24)));
    assert_eq!(low.amount, Some(p("7.00")));
    assert!(SchemeRules::on(date(2012, 12, 9), Nation::Scotland).is_none());
    assert!(SchemeRules::on(date(2012, 12, 10), Nation::Scotland).is_some());
}

#[test]
fn without_an_income_or_with_a_benefit() {
    let of = |income, children: Option<u32>, nights: Option<Vec<u32>>| {
        let input =
            CalculationInput { income: Some(income), children, nights, ..CalculationInput::default() };
        worked(&input).amount
    };
    let default = |children| of(IncomeInput::Unknown, Some(children), None);
    assert_eq!([1, 2, 3, 7].map(default), [Some(p("38")), Some(p("51")), Some(p("64")), Some(p("64"))]);
    assert_eq!(of(IncomeInput::NilPerson, None, None), Some(p("0")));
    let benefit = |nights: &[u32]| of(IncomeInput::Benefit, Some(2), Some(nights.to_vec()));
    assert_eq!(benefit(&[51, 0]), Some(p("7")));
    assert_eq!(benefit(&[52, 60]), Some(p("0")));
    assert_eq!(benefit(&[60, 10]), None, "no rule was found for children who differ");
    // A low income has no reduction for nights.
    assert_eq!(worked(&input(p("60"), 2, (0, 0), 0, &[180])).amount, Some(p("7")));
}

#[test]
fn what_is_not_known_is_not_worked_out() {
    let whole = input(p("571.75"), 2, (0, 0), 0, &[60]);
    assert!(worked(&whole).amount.is_some());
    let mut none = whole.clone();
    none.income = None;
    assert_eq!(worked(&none), WorkedCalculation::default());
    let mut none = whole.clone();
    none.children = None;
    let found = worked(&none);
    assert_eq!((found.rate, found.at_rate, found.amount), (Some(RateName::Basic), None, None));
    let mut none = whole.clone();
    none.other_children = None;
    assert_eq!((worked(&none).at_rate, worked(&none).amount), (None, None));
    let mut none = whole.clone();
    none.nights = None;
    let found = worked(&none);
    assert_eq!((found.at_rate.map(|at| at.0), found.amount), (Some(p("91.48")), None));
    // Nights of one child where there are two.
    let mut none = whole;
    none.nights = Some(vec![60]);
    assert_eq!(worked(&none).amount, None);
}

#[test]
fn the_least_amount_of_several_receiving_parents_is_not_decided_for_one() {
    let low = worked(&input(p("120"), 1, (1, 0), 0, &[175]));
    assert_eq!((low.least, low.amount), (Some(LeastDue::NotKnown), None));
    // Without nights a share may be below it.
    let share = worked(&input(p("120"), 1, (1, 0), 0, &[0]));
    assert_eq!((share.least, share.amount), (None, Some(p("6.00"))));
}

#[test]
fn every_rule_has_its_words_for_each_nation() {
    const ALL: [RuleName; 23] = [
        RuleName::Historic,
        RuleName::Current,
        RuleName::HmrcAsked,
        RuleName::Pension,
        RuleName::Week,
        RuleName::Most,
        RuleName::CurrentTest,
        RuleName::Nil,
        RuleName::NilPerson,
        RuleName::Flat,
        RuleName::FlatBenefit,
        RuleName::Reduced,
        RuleName::Basic,
        RuleName::Default,
        RuleName::OtherChildren,
        RuleName::Share,
        RuleName::Elsewhere,
        RuleName::Nights,
        RuleName::NightsDiffer,
        RuleName::NightsBenefit,
        RuleName::Least,
        RuleName::Month,
        RuleName::Rounding,
    ];
    for nation in [Nation::EnglandAndWales, Nation::Scotland, Nation::NorthernIreland] {
        let rules = SchemeRules::on(TODAY, nation).expect("rules");
        for name in ALL {
            let rule = rules.rule(name).unwrap_or_else(|| panic!("{name:?}"));
            assert!(rule.rule.ends_with('.') && !rule.source.is_empty() && rule.sure != Certainty::Profile);
        }
        assert_eq!(rules.names().contains("Northern Ireland"), nation == Nation::NorthernIreland);
    }
    // Regulation numbers of Northern Ireland are one lower from 34 on.
    let source =
        |nation, name| SchemeRules::on(TODAY, nation).expect("rules").rule(name).expect("rule").source;
    assert_eq!(source(Nation::EnglandAndWales, RuleName::Week), "reg. 35(3)");
    assert_eq!(source(Nation::NorthernIreland, RuleName::Week), "reg. 34(3)");
    // A table is as sure as its own source.
    let sure = |day, nation| {
        SchemeRules::on(day, nation).expect("rules").rule(RuleName::Reduced).expect("rule").sure
    };
    assert_eq!(sure(TODAY, Nation::Scotland), Certainty::Official);
    assert_eq!(sure(TODAY, Nation::NorthernIreland), Certainty::Unconfirmed);
    assert_eq!(sure(date(2013, 1, 1), Nation::Scotland), Certainty::Reported);
}
