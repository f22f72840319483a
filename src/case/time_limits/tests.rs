use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::case::calendar::{add_days, add_months};
use crate::case::profile::Profile;
use crate::model::Purpose;
use Nation::{EnglandAndWales, NorthernIreland, Scotland};

fn rules(nation: Nation) -> LimitRules {
    LimitRules::new(nation, LimitNumbers::default())
}

/// The row of a limit in the stages that every purpose knows.
fn target(limit: Limit) -> Target {
    let stages = Profile::for_purpose(Purpose::General).stage;
    let mut targets = stages.into_iter().flat_map(|stage| [stage.acknowledge, stage.answer]).flatten();
    targets.find(|target| target.limit == limit).expect("a row")
}

fn start(on: Date) -> LimitStart {
    LimitStart { what: "it was received".into(), on }
}

/// The limit of a stage without anything announced or done.
fn of_stage(rules: &LimitRules, limit: Limit, received: Date) -> TimeLimit {
    rules.target(&target(limit), start(received), None, false, None)
}

fn announced(by: Date, said: Date) -> Option<AnnouncedAnswer> {
    Some(AnnouncedAnswer { by, said: Some(said) })
}

fn subject_access(rules: &LimitRules, received: Date, extended: bool) -> TimeLimit {
    rules.target(&target(Limit::SubjectAccess), start(received), None, extended, None)
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
            .contains("February 2026 has no day 31, so its last day counts (this is the general rule")
    );
    assert!(
        notes(&limit).contains(
            "Saturday 28 February 2026 is not a working day, so the last day is Monday 2 March 2026."
        )
    );
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
        (limit.name.as_str(), limit.due),
        ("Appeal to the Appeals Service (Northern Ireland)", date(2025, 7, 14))
    );
    assert!(limit.rule.contains("with the mandatory reconsideration notice"));
    assert!(limit.source.text.contains("SR 1999/162"));
    // 14 July 2025 is the substitute for the twelfth: nothing moves the day, so the Friday before is safe.
    assert_eq!((limit.safe_by, limit.until), (Some(date(2025, 7, 11)), None));
    assert!(notes(&limit).contains(
        "Monday 14 July 2025 is a bank holiday in Northern Ireland (Battle of the Boyne). Whether the last day moves to \
         Tuesday 15 July 2025 depends on the rules for periods that end on a public holiday (Interpretation Act (NI) \
         1954, s. 39, text not read)"
    ));
    // A Saturday is neither; it has one reason, and no rule was found.
    let limit = rules(NorthernIreland).appeal(date(2025, 6, 12), None);
    assert!(notes(&limit).contains(
        "Saturday 12 July 2025 is not a working day. No rule was found that moves this last day to Tuesday 15 July 2025"
    ));
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
    let limit =
        rules(EnglandAndWales).reconsideration(date(2025, 3, 3), Some(LimitDone::On(date(2025, 4, 3))));
    assert_eq!((limit.due, limit.safe_by), (date(2025, 4, 2), Some(date(2025, 3, 31))));
    assert_eq!(limit.standing(date(2025, 5, 1)), LimitStanding::DoneLate(1));
    let said = notes(&limit);
    for part in [
        "28 days (Monday 31 March 2025)",
        "one month (Thursday 3 April 2025)",
        "32 days (Friday 4 April 2025)",
        "This bundle uses 30 days",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // The 28th day after 9 March 2026 is Easter Monday: the Thursday before Good Friday is safe.
    let limit = rules(NorthernIreland).reconsideration(date(2026, 3, 9), None);
    assert_eq!((limit.due, limit.safe_by), (date(2026, 4, 8), Some(date(2026, 4, 2))));
    // The thirtieth day is a Sunday: it is not moved, and the Friday before the 28th day is safe.
    let limit = rules(Scotland).reconsideration(date(2025, 5, 2), None);
    assert_eq!((limit.due, limit.safe_by), (date(2025, 6, 1), Some(date(2025, 5, 30))));
    // 30 days from 15 January 2026 are Saturday 14 February, and 28 days
    // are Thursday 12 February: the words name no other safe day than the table.
    let limit = rules(EnglandAndWales).reconsideration(date(2026, 1, 15), None);
    assert_eq!((limit.due, limit.safe_by), (date(2026, 2, 14), Some(date(2026, 2, 12))));
    let said = notes(&limit);
    assert!(
        said.contains("On the shortest period that any source gives, Thursday 12 February 2026 is safe."),
        "{said}"
    );
    assert!(said.contains("This bundle uses 30 days") && !said.contains("13 February"), "{said}");
    assert!(
        rules(NorthernIreland).reconsideration(date(2025, 5, 2), None).source.text.contains("SR 2012/427")
    );
}

#[test]
fn subject_access_is_a_month_and_rolls_on() {
    let due = |nation, received, extended| subject_access(&rules(nation), received, extended).due;
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
    let limit = subject_access(&rules(EnglandAndWales), date(2025, 1, 31), false);
    assert!(notes(&limit).contains("February 2025 has no day 31, so its last day counts."));
    let limit = subject_access(&rules(EnglandAndWales), date(2024, 9, 3), true);
    assert!(
        notes(&limit).contains("Extended, as was said within the first month.")
            && !notes(&limit).contains("October")
    );
    let limit = subject_access(&rules(EnglandAndWales), date(2024, 9, 3), false);
    assert!(notes(&limit).contains("28 days (Tuesday 1 October 2024)"));
}

#[test]
fn complaints_count_working_days_and_keep_what_was_agreed() {
    let rules = rules(EnglandAndWales);
    let received = date(2025, 4, 17);
    assert_eq!(of_stage(&rules, Limit::Acknowledgement, received).due, date(2025, 4, 23));
    let limit = of_stage(&rules, Limit::Answer, received);
    assert_eq!(limit.due, date(2025, 5, 13));
    assert!(limit.rule.contains("or say when to expect it, within 15 working days"), "{}", limit.rule);
    assert_eq!(limit.source.sure, Certainty::Official);
    assert_eq!(of_stage(&rules, Limit::Acknowledgement, received).source.sure, Certainty::Reported);
    // An agreed day takes the place of the target; it is said when it was agreed only after that.
    let row = target(Limit::Answer);
    let agreed = |said| {
        rules.target(
            &row,
            start(received),
            announced(date(2025, 5, 30), said),
            false,
            Some(LimitDone::On(date(2025, 5, 30))),
        )
    };
    let limit = agreed(date(2025, 5, 1));
    assert_eq!((limit.due, limit.standing(date(2026, 1, 1))), (date(2025, 5, 30), LimitStanding::InTime(0)));
    // One request has one due date: the day of the target is not told beside it.
    assert!(notes(&limit).contains("was agreed or announced, in place of 15 working days."));
    assert!(!notes(&limit).contains("13 May") && !notes(&limit).contains("had passed"));
    assert!(
        notes(&agreed(date(2025, 5, 14)))
            .contains("This was announced on Wednesday 14 May 2025, after that time had passed.")
    );
    let ireland = LimitRules { nation: NorthernIreland, ..rules };
    assert_eq!(of_stage(&ireland, Limit::Acknowledgement, received).source.sure, Certainty::Unconfirmed);
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
            .contains("February 2025 has no day 29, so its last day counts (this is the general rule")
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
    let done = |day: Date| Some(LimitDone::On(day));
    for (done, on, words) in [
        (None, date(2025, 4, 2), "12 days left"),
        (None, date(2025, 4, 13), "1 day left"),
        (None, date(2025, 4, 14), "last day today"),
        (None, date(2025, 4, 17), "late by 3 days"),
        (None, date(2027, 4, 14), "late by 730 days"),
        (done(date(2025, 4, 9)), date(2025, 9, 1), "done in time with 5 days to spare"),
        (done(date(2025, 4, 14)), date(2025, 9, 1), "done in time, on the last day"),
        (done(date(2025, 4, 15)), date(2025, 9, 1), "done 1 day late"),
    ] {
        assert_eq!(limit(done).standing(on).to_string(), words);
    }
    assert!(limit(None).standing(date(2025, 4, 17)).is_late());
    assert!(notes(&limit(done(date(2025, 3, 1)))).contains("One of the two dates is wrong"));
}

#[test]
fn a_profile_sets_another_number_and_is_named_as_the_source() {
    let numbers: LimitNumbers =
        serde_json::from_str(r#"{"reconsideration_days": 31, "answer_working_days": 20}"#)
            .expect("a profile");
    let rules = LimitRules::new(EnglandAndWales, numbers);
    let limit = rules.reconsideration(date(2025, 3, 3), None);
    assert_eq!((limit.due, limit.source.sure), (date(2025, 4, 3), Certainty::Profile));
    assert!(
        limit.source.text.starts_with("the profile of this purpose, in place of 30 days in regulation 14")
    );
    assert_eq!(rules.appeal(date(2025, 3, 14), None).source.sure, Certainty::Official);
    let limit = of_stage(&rules, Limit::Answer, date(2025, 4, 17));
    // Twenty working days after Maundy Thursday, over Easter and 5 May.
    assert_eq!((limit.due, limit.source.sure), (date(2025, 5, 20), Certainty::Profile));
    assert!(limit.source.text.contains("in place of 15 working days in written answer 26617"));
    assert!(serde_json::from_str::<LimitNumbers>(r#"{"appeal_weeks": 4}"#).is_err());
}

#[test]
fn a_delivery_that_is_not_proved_is_neither_in_time_nor_late() {
    // A month from 14 March 2025 is Monday 14 April.
    let standing =
        |done| rules(EnglandAndWales).appeal(date(2025, 3, 14), Some(done)).standing(date(2025, 9, 1));
    let sent = |not_before, estimate, not_after| LimitDone::Unproved { not_before, estimate, not_after };
    let day = |day| Some(date(2025, 4, day));
    assert_eq!(standing(sent(day(9), day(11), None)), LimitStanding::IfDelivered);
    assert_eq!(standing(sent(None, None, None)), LimitStanding::IfDelivered);
    // Posted on the Friday: by the later rule it came on the Tuesday.
    assert_eq!(standing(sent(day(11), day(15), None)), LimitStanding::LaterEstimate);
    // Posted after the last day it cannot have come in time; answered by then it must have.
    assert_eq!(standing(sent(day(16), day(22), None)), LimitStanding::LateAtLeast(2));
    assert_eq!(standing(sent(day(9), day(15), day(12))), LimitStanding::InTime(2));
    assert_eq!(standing(sent(day(9), day(11), day(20))), LimitStanding::IfDelivered);
    let limit = rules(EnglandAndWales).appeal(date(2025, 3, 14), Some(sent(day(9), day(11), None)));
    assert_eq!(
        limit.standing_in_short(date(2025, 9, 1)),
        "in time if delivered by Monday 14 April 2025 (no page is named for its delivery)"
    );
    for late in [LimitStanding::IfDelivered, LimitStanding::LaterEstimate, LimitStanding::Unsettled] {
        assert!(!late.is_late() && late.is_taken());
    }
}

#[test]
fn what_no_rule_settles_is_not_called_late() {
    // A month from 15 May 2026 is Monday 15 June; from 14 May it is Sunday 14 June 2026.
    let appeal =
        |done: Option<Date>| rules(NorthernIreland).appeal(date(2026, 5, 14), done.map(LimitDone::On));
    assert_eq!(appeal(None).due, date(2026, 6, 14));
    let monday = appeal(Some(date(2026, 6, 15)));
    assert_eq!(monday.standing(date(2026, 9, 1)), LimitStanding::Unsettled);
    let said = monday.standing_in_short(date(2026, 9, 1));
    assert!(
        said.starts_with(
            "received on the next working day. Whether that is in time depends on the rules for periods"
        ) && said.contains("end on a Sunday (Interpretation Act (NI) 1954, s. 39, text not read)"),
        "{said}"
    );
    assert!(!said.contains("late"));
    assert_eq!(appeal(None).standing(date(2026, 6, 15)), LimitStanding::UnsettledToday);
    // From Tuesday on it is late by any rule: by two days or one, so by one at least.
    assert_eq!(appeal(Some(date(2026, 6, 16))).standing(date(2026, 9, 1)), LimitStanding::LateAtLeast(1));
    assert_eq!(appeal(None).standing(date(2026, 6, 16)), LimitStanding::Late(1));
    // In Great Britain the rule moves it, and Tuesday is one day late.
    let britain = rules(EnglandAndWales).appeal(date(2026, 5, 14), Some(LimitDone::On(date(2026, 6, 16))));
    assert_eq!(
        (britain.due, britain.standing(date(2026, 9, 1))),
        (date(2026, 6, 15), LimitStanding::DoneLate(1))
    );
    // The Act speaks of times that an enactment sets, and the Examiner's is none.
    let examiner =
        rules(NorthernIreland).examiner(date(2025, 12, 14), Some(LimitDone::On(date(2026, 6, 15))));
    let said = examiner.standing_in_short(date(2026, 9, 1));
    assert_eq!(examiner.due, date(2026, 6, 14));
    assert!(said.contains("not settled") && !said.contains("1954"), "{said}");
}

#[test]
fn a_limit_from_the_earliest_day_is_not_missed() {
    let limit = TimeLimit { from_earliest: true, ..rules(EnglandAndWales).examiner(date(2025, 1, 10), None) };
    assert_eq!(limit.due, date(2025, 7, 10));
    assert_eq!(limit.standing(date(2025, 7, 9)), LimitStanding::Left(1));
    assert_eq!(limit.standing(date(2025, 7, 11)), LimitStanding::PassedAtEarliest);
    let done = TimeLimit { done: Some(LimitDone::On(date(2025, 7, 12))), ..limit };
    assert_eq!(done.standing(date(2025, 9, 1)), LimitStanding::DoneAfterEarliest);
    assert!(!done.standing(date(2025, 9, 1)).is_late());
}

#[test]
fn holidays_are_those_of_the_place() {
    // A Scottish case, a letter to Wolverhampton: 15 working days from Thursday 17 April 2025. England keeps Easter
    // Monday (21 April) and both keep 18 April and 5 May: 13 May there, 12 May in Scotland.
    let scottish = rules(Scotland);
    let england = scottish.clone().at(CalendarPlace { nation: EnglandAndWales, why: "WV98 2BU".into() });
    assert_eq!(of_stage(&scottish, Limit::Answer, date(2025, 4, 17)).due, date(2025, 5, 12));
    let limit = of_stage(&england, Limit::Answer, date(2025, 4, 17));
    assert_eq!((limit.due, limit.place.why.as_str()), (date(2025, 5, 13), "WV98 2BU"));
}

#[test]
fn freedom_of_information_and_the_controller_have_the_times_that_the_law_sets() {
    let scottish = rules(Scotland);
    // formula.md, section 5: received 23 November 2026, due 22 December, by the holidays of every nation.
    let limit = of_stage(&scottish, Limit::FreedomOfInformation, date(2026, 11, 23));
    assert_eq!((limit.due, limit.source.sure), (date(2026, 12, 22), Certainty::Official));
    // What is announced does not move it.
    let row = target(Limit::FreedomOfInformation);
    let limit = scottish.target(
        &row,
        start(date(2026, 11, 23)),
        announced(date(2027, 2, 1), date(2026, 12, 1)),
        false,
        None,
    );
    assert_eq!(limit.due, date(2026, 12, 22));
    assert!(notes(&limit).contains("does not change a time limit set by law"));
    let row = target(Limit::Controller);
    assert_eq!(row.due(date(2026, 7, 1), EnglandAndWales), date(2026, 7, 31));
    // The right came into force on 19 June 2026.
    assert!(row.applies(date(2026, 6, 19)) && !row.applies(date(2026, 6, 18)));
}

#[test]
fn a_longer_time_for_access_must_have_been_said_in_the_first_month() {
    let rules = rules(EnglandAndWales);
    let row = target(Limit::SubjectAccess);
    let due = |by, said| rules.target(&row, start(date(2024, 9, 3)), announced(by, said), false, None).due;
    // Received on 3 September 2024: one month is 3 October, three are 3 December.
    assert_eq!(due(date(2024, 11, 15), date(2024, 9, 20)), date(2024, 11, 15));
    assert_eq!(due(date(2025, 2, 1), date(2024, 9, 20)), date(2024, 12, 3));
    assert_eq!(due(date(2024, 11, 15), date(2024, 10, 4)), date(2024, 10, 3));
    assert_eq!(due(date(2024, 9, 20), date(2024, 9, 10)), date(2024, 10, 3));
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
        let limit = subject_access(&rules, received, false);
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
        let rules = rules(nation);
        let limits = [
            rules.reconsideration(day, None), rules.appeal(day, None), rules.late_appeal(day, None),
            rules.confidentiality(day, None), rules.examiner(day, None), rules.member(day, None),
            rules.ni_ombudsman(day, None), of_stage(&rules, Limit::Acknowledgement, day),
            of_stage(&rules, Limit::Answer, day), of_stage(&rules, Limit::SubjectAccess, day),
            of_stage(&rules, Limit::FreedomOfInformation, day), of_stage(&rules, Limit::Controller, day),
        ];
        for limit in limits {
            let braces = limit.rule.contains(['{', '}']);
            prop_assert!(!limit.rule.is_empty() && !braces && !limit.name.is_empty());
            prop_assert!(limit.open_until.is_none_or(|open| open > limit.due && nation.is_working_day(open)));
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
        let done = TimeLimit { done: Some(LimitDone::On(on)), ..limit };
        prop_assert_eq!(done.standing(on).is_late(), signed < 0);
    }
}
