use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::case::calendar::{add_days, add_months};
use Nation::{EnglandAndWales, NorthernIreland, Scotland};

fn rules(nation: Nation) -> LimitRules {
    LimitRules { nation, numbers: LimitNumbers::default() }
}

fn notes(limit: &TimeLimit) -> String {
    limit.notes.join(" ")
}

#[test]
fn an_appeal_is_due_a_month_after_the_notice_was_sent() {
    let limit = rules(EnglandAndWales).appeal(date(2025, 3, 14), None);
    assert_eq!(limit.due, date(2025, 4, 14));
    assert_eq!(limit.due_in_words(), "5 pm on Monday 14 April 2025");
    assert_eq!(limit.source.sure, Certainty::Official);
    assert!(notes(&limit).contains("GOV.UK says a month from getting the notice"));
    // The last day of the month stands for a day that is not there, and then the weekend is passed over.
    for (sent, due) in [
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2025, 1, 31), date(2025, 2, 28)),
        (date(2026, 1, 31), date(2026, 3, 2)),
        (date(2025, 3, 18), date(2025, 4, 22)),
        (date(2024, 11, 25), date(2024, 12, 27)),
    ] {
        assert_eq!(rules(EnglandAndWales).appeal(sent, None).due, due, "{sent}");
    }
    let limit = rules(EnglandAndWales).appeal(date(2026, 1, 31), None);
    assert!(
        notes(&limit)
            .contains("February 2026 has no day 31, so its last day counts; this is the general rule")
    );
    assert!(notes(&limit).contains(
        "Saturday 28 February 2026 is a Saturday in England and Wales, so the last day is Monday 2 March 2026."
    ));
}

#[test]
fn scotland_keeps_other_holidays() {
    // A month from 21 March ends on Easter Monday, a month from 2 December on 2 January.
    let due = |nation, sent| rules(nation).appeal(sent, None).due;
    assert_eq!(due(EnglandAndWales, date(2025, 3, 21)), date(2025, 4, 22));
    assert_eq!(due(Scotland, date(2025, 3, 21)), date(2025, 4, 21));
    assert_eq!(due(EnglandAndWales, date(2024, 12, 2)), date(2025, 1, 2));
    assert_eq!(due(Scotland, date(2024, 12, 2)), date(2025, 1, 3));
}

#[test]
fn northern_ireland_appeals_to_its_own_service() {
    let limit = rules(NorthernIreland).appeal(date(2025, 6, 14), None);
    assert_eq!(
        (limit.name, limit.due),
        ("Appeal to the Appeals Service (Northern Ireland)", date(2025, 7, 14))
    );
    assert!(limit.rule.contains("with the mandatory reconsideration notice"));
    assert!(limit.source.text.contains("SR 1999/162"));
    // 14 July 2025 is the substitute for the twelfth: nothing moves the day, so the Friday before is safe.
    assert_eq!((limit.safe_by, limit.until), (Some(date(2025, 7, 11)), None));
    assert!(
        notes(&limit).contains("a bank holiday (Battle of the Boyne) in Northern Ireland. No rule was found")
    );
}

#[test]
fn a_late_appeal_has_thirteen_months() {
    let limit = rules(EnglandAndWales).late_appeal(date(2025, 3, 14), None);
    assert_eq!((limit.due, limit.source.sure), (date(2026, 4, 14), Certainty::Reported));
    assert_eq!(
        rules(NorthernIreland).late_appeal(date(2025, 3, 14), None).source.sure,
        Certainty::Unconfirmed
    );
    // It moves past a Saturday in Great Britain and not in Northern Ireland.
    let due = |nation| rules(nation).late_appeal(date(2025, 1, 14), None).due;
    assert_eq!((due(Scotland), due(NorthernIreland)), (date(2026, 2, 16), date(2026, 2, 14)));
    // The twelve months run from the end of the one, which was 28 February.
    assert_eq!(rules(EnglandAndWales).late_appeal(date(2023, 1, 31), None).due, date(2024, 2, 28));
}

#[test]
fn a_reconsideration_has_thirty_days_and_tells_the_other_figures() {
    let limit = rules(EnglandAndWales).reconsideration(date(2025, 3, 3), Some(date(2025, 4, 3)));
    assert_eq!((limit.due, limit.safe_by), (date(2025, 4, 2), Some(date(2025, 3, 31))));
    assert_eq!(limit.standing(date(2025, 5, 1)), LimitStanding::DoneLate(1));
    let said = notes(&limit);
    for part in [
        "28 days (Monday 31 March 2025)",
        "one month (Thursday 3 April 2025)",
        "32 days (Friday 4 April 2025)",
        "30 days are used here",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // The thirtieth day is a Sunday: it is not moved, and the Friday before the 28th day is safe.
    let limit = rules(Scotland).reconsideration(date(2025, 5, 2), None);
    assert_eq!((limit.due, limit.safe_by), (date(2025, 6, 1), Some(date(2025, 5, 30))));
    assert!(
        rules(NorthernIreland).reconsideration(date(2025, 5, 2), None).source.text.contains("SR 2012/427")
    );
}

#[test]
fn subject_access_is_a_month_and_rolls_on() {
    let due = |nation, received, extended| rules(nation).subject_access(received, extended, None).due;
    for (received, at) in [
        (date(2024, 9, 3), date(2024, 10, 3)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2025, 1, 31), date(2025, 2, 28)),
        (date(2026, 1, 31), date(2026, 3, 2)),
        (date(2025, 3, 31), date(2025, 4, 30)),
        (date(2024, 11, 25), date(2024, 12, 27)),
    ] {
        assert_eq!(due(EnglandAndWales, received, false), at, "{received}");
    }
    assert_eq!(due(EnglandAndWales, date(2024, 9, 3), true), date(2024, 12, 3));
    assert_eq!(due(NorthernIreland, date(2025, 2, 17), false), date(2025, 3, 18));
    let limit = rules(EnglandAndWales).subject_access(date(2025, 1, 31), false, None);
    assert!(notes(&limit).contains("February 2025 has no day 31, so its last day counts."));
    let limit = rules(EnglandAndWales).subject_access(date(2024, 9, 3), true, None);
    assert!(notes(&limit).contains("without that the last day was Thursday 3 October 2024"));
    let limit = rules(EnglandAndWales).subject_access(date(2024, 9, 3), false, None);
    assert!(notes(&limit).contains("28 days (Tuesday 1 October 2024)"));
}

#[test]
fn complaints_count_working_days_and_keep_what_was_agreed() {
    let rules = rules(EnglandAndWales);
    let received = date(2025, 4, 17);
    assert_eq!(rules.acknowledgement(received, None).due, date(2025, 4, 23));
    assert_eq!(rules.answer(received, None, None).due, date(2025, 5, 13));
    let limit = rules.answer(received, Some(date(2025, 5, 30)), None);
    assert_eq!(limit.due, date(2025, 5, 30));
    assert!(notes(&limit).contains("without that the last day was Tuesday 13 May 2025"));
    assert_eq!(limit.source.sure, Certainty::Reported);
    let ireland = LimitRules { nation: NorthernIreland, ..rules };
    assert_eq!(ireland.acknowledgement(received, None).source.sure, Certainty::Unconfirmed);
    assert!(ireland.examiner(received, None).source.text.contains("Department for Communities"));
    assert!(limit.limit.binds_the_service() && !Limit::Appeal.binds_the_service());
}

#[test]
fn the_examiner_and_the_ombudsmen() {
    let limit = rules(EnglandAndWales).examiner(date(2025, 8, 31), None);
    assert_eq!((limit.due, limit.safe_by), (date(2026, 2, 28), Some(date(2026, 2, 27))));
    assert!(notes(&limit).contains("the general rule"));
    let limit = rules(Scotland).member(date(2024, 2, 29), None);
    assert_eq!(limit.due, date(2025, 2, 28));
    assert!(
        notes(&limit)
            .contains("February 2025 has no day 29, so its last day counts; this is the general rule")
    );
    let limit = rules(NorthernIreland).ni_ombudsman(date(2025, 1, 10), None);
    assert_eq!((limit.due, limit.source.sure), (date(2025, 7, 10), Certainty::Official));
}

#[test]
fn confidentiality_is_asked_within_a_fortnight() {
    let limit = rules(EnglandAndWales).confidentiality(date(2025, 4, 7), None);
    assert_eq!(limit.due_in_words(), "5 pm on Tuesday 22 April 2025");
    assert!(limit.rule.contains("in the notice of appeal"));
}

#[test]
fn standings_are_said_in_plain_words() {
    let limit = |done| rules(EnglandAndWales).appeal(date(2025, 3, 14), done);
    for (done, on, words) in [
        (None, date(2025, 4, 2), "12 days left"),
        (None, date(2025, 4, 13), "1 day left"),
        (None, date(2025, 4, 14), "last day today"),
        (None, date(2025, 4, 17), "late by 3 days"),
        (None, date(2027, 4, 14), "late by 730 days"),
        (Some(date(2025, 4, 9)), date(2025, 9, 1), "done in time with 5 days to spare"),
        (Some(date(2025, 4, 14)), date(2025, 9, 1), "done in time, on the last day"),
        (Some(date(2025, 4, 15)), date(2025, 9, 1), "done 1 day late"),
    ] {
        assert_eq!(limit(done).standing(on).to_string(), words);
    }
    assert!(limit(None).standing(date(2025, 4, 17)).is_late());
    assert!(notes(&limit(Some(date(2025, 3, 1)))).contains("one of the two dates is wrong"));
}

#[test]
fn a_profile_sets_another_number_and_is_named_as_the_source() {
    let numbers: LimitNumbers =
        serde_json::from_str(r#"{"reconsideration_days": 31, "answer_working_days": 20}"#)
            .expect("a profile");
    let rules = LimitRules { nation: EnglandAndWales, numbers };
    let limit = rules.reconsideration(date(2025, 3, 3), None);
    assert_eq!((limit.due, limit.source.sure), (date(2025, 4, 3), Certainty::Profile));
    assert!(
        limit.source.text.starts_with("the profile of this purpose, in place of 30 days in regulation 14")
    );
    assert_eq!(rules.appeal(date(2025, 3, 14), None).source.sure, Certainty::Official);
    assert!(serde_json::from_str::<LimitNumbers>(r#"{"appeal_weeks": 4}"#).is_err());
}

#[test]
fn only_what_was_set_running_is_told_and_by_nation() {
    let day = date(2025, 3, 14);
    let dates = CaseDates {
        decision: Some(day),
        reconsideration_notice: Some(day),
        address_enquiry: Some(day),
        complaint_received: Some(day),
        final_response_received: Some(day),
        first_known: Some(day),
        procedure_ended: Some(day),
        access_received: Some(day),
        ..CaseDates::default()
    };
    let limits_of =
        |nation, dates: &CaseDates| rules(nation).all(dates).iter().map(|l| l.limit).collect::<Vec<_>>();
    use Limit::*;
    let britain = [
        Reconsideration,
        Appeal,
        LateAppeal,
        Confidentiality,
        Acknowledgement,
        Answer,
        Examiner,
        Member,
        SubjectAccess,
    ];
    assert_eq!(limits_of(EnglandAndWales, &dates), britain);
    assert_eq!(limits_of(Scotland, &dates), britain);
    let ireland =
        [Reconsideration, Appeal, LateAppeal, Acknowledgement, Answer, Examiner, NiOmbudsman, SubjectAccess];
    assert_eq!(limits_of(NorthernIreland, &dates), ireland);
    assert_eq!(limits_of(Scotland, &CaseDates::default()), []);
    let appealed = CaseDates { appeal_received: Some(date(2025, 4, 14)), ..dates };
    assert!(!limits_of(EnglandAndWales, &appealed).contains(&LateAppeal));
    let late = CaseDates { appeal_received: Some(date(2025, 4, 15)), ..appealed };
    assert!(limits_of(EnglandAndWales, &late).contains(&LateAppeal));
    for limit in rules(NorthernIreland).all(&late) {
        assert!(!limit.rule.is_empty() && !limit.source.text.is_empty() && !limit.name.is_empty());
    }
}

fn nations() -> impl Strategy<Value = Nation> {
    prop::sample::select(&Nation::ALL[..])
}

fn days() -> impl Strategy<Value = Date> {
    (0u16..20_000).prop_map(|after| add_days(date(1995, 1, 1), after))
}

proptest! {
    #[test]
    fn a_rolled_limit_ends_on_a_working_day_with_none_before_it(nation in nations(), received in days()) {
        let rules = rules(nation);
        let month = add_months(received, 1);
        let limit = rules.subject_access(received, false, None);
        prop_assert!(nation.is_working_day(limit.due));
        prop_assert!(limit.due >= month);
        if limit.due > month {
            prop_assert_eq!(nation.working_day_from(month), limit.due);
            prop_assert!(!nation.is_working_day(month));
        }
        // The appeal of Great Britain rolls by the same calendar; Northern Ireland's is never moved.
        let appeal = rules.appeal(received, None);
        prop_assert_eq!(appeal.due, if nation == NorthernIreland { month } else { limit.due });
        prop_assert_eq!(appeal.safe_by.is_some(), nation == NorthernIreland && !nation.is_working_day(month));
    }

    #[test]
    fn what_is_safe_is_never_after_the_last_day(nation in nations(), day in days()) {
        let dates = CaseDates {
            decision: Some(day), reconsideration_notice: Some(day), complaint_received: Some(day),
            final_response_received: Some(day), first_known: Some(day), procedure_ended: Some(day),
            access_received: Some(day), address_enquiry: Some(day), ..CaseDates::default()
        };
        for limit in rules(nation).all(&dates) {
            prop_assert!(limit.due > day);
            prop_assert!(limit.safe_by.is_none_or(|safe| day < safe && safe < limit.due));
        }
    }

    #[test]
    fn days_left_and_days_late_add_up(sent in days(), on in days()) {
        let limit = rules(EnglandAndWales).appeal(sent, None);
        let signed = match limit.standing(on) {
            LimitStanding::Left(n) => i64::from(n),
            LimitStanding::LastDay => 0,
            LimitStanding::Late(n) => -i64::from(n),
            other => panic!("{other}"),
        };
        prop_assert_eq!(on.saturating_add(jiff::Span::new().days(signed)), limit.due);
        let done = TimeLimit { done: Some(on), ..limit };
        prop_assert_eq!(done.standing(on).is_late(), signed < 0);
    }
}
