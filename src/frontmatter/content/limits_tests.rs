//! Limits of small cases, each with days that were counted by hand on a calendar.

use jiff::civil::{Date, date};

use crate::case::time_limits::Limit;
use crate::frontmatter::content::testing::{Sample, rows, tables};
use crate::frontmatter::content::{CaseHistory, correspondence, summary, time_limits};
use crate::model::Purpose;
use crate::model::finding::Severity;

const PARTY: &str = "[[party]]\nname = \"Ailsa Reid\"\nrole = \"Receiving parent\"\n";

fn sample(purpose: Purpose, text: &str) -> Sample {
    Sample::new(&format!("{text}{PARTY}")).for_purpose(purpose)
}

/// The limits of a case on a day: which, its last day and how it stands in short.
fn limits(purpose: Purpose, on: Date, text: &str) -> Vec<(Limit, Date, String)> {
    let sample = sample(purpose, text);
    let context = sample.matter_on(on);
    let all = CaseHistory::new(&context).limits;
    all.iter().map(|one| (one.limit.limit, one.limit.due, one.limit.standing_in_short(on))).collect()
}

fn only(purpose: Purpose, on: Date, text: &str, limit: Limit) -> Option<(Date, String)> {
    let all = limits(purpose, on, text);
    all.into_iter().find(|(which, ..)| *which == limit).map(|(_, due, said)| (due, said))
}

const NOTICE: &str = "[[item]]\nfile = \"n\"\nid = \"n\"\ntitle = \"Notice\"\nkind = \"decision\"\nfrom = \"CMS\"\ndate = 2025-03-14\nstep = \"reconsideration-notice\"\n";
const APPEAL: &str = "[[item]]\nfile = \"a\"\nid = \"a\"\ntitle = \"Appeal\"\nkind = \"form\"\nfrom = \"A Reid\"\nto = \"HMCTS, Bradford BD1 1AA\"\ndate = 2025-04-09\nstep = \"appeal\"\n";

fn decided(reconsideration: &str) -> String {
    format!("[case]\ndecision = {{ reconsideration = {reconsideration} }}\n")
}

#[test]
fn the_date_on_a_letter_is_not_the_day_it_was_received() {
    // A month from 14 March 2025 is Monday 14 April. The appeal is dated the 9th.
    let appeal = |more: &str| {
        let text = format!("{}{NOTICE}{APPEAL}{more}", decided("2025-03-14"));
        only(Purpose::Tribunal, date(2025, 9, 1), &text, Limit::Appeal).expect("it").1
    };
    let if_delivered = "in time if delivered by Monday 14 April 2025 (no page is named for its delivery)";
    assert_eq!(appeal(""), if_delivered);
    // First class on Wednesday 9 April: Friday 11th by both rules. On Friday 11th: Monday 14th or Tuesday 15th.
    let posted = |day: u8| format!("[item.post]\nposted = 2025-04-{day:02}\nservice = \"1st class\"\n");
    assert_eq!(appeal(&posted(9)), if_delivered);
    assert_eq!(appeal(&posted(11)), if_delivered.replace(")", ", and the later estimate is after that day)"));
    assert_eq!(appeal(&posted(15)), "late by at least 1 day");
    // What is only stated is not proved; a tracking page proves.
    assert_eq!(appeal("received = 2025-04-11\n"), if_delivered);
    let signed = |day: u8| {
        format!(
            "[[item]]\nfile = \"pod\"\ndate = 2025-04-{day}\n[item.post]\nletter = \"a\"\nposted = 2025-04-09\ndelivered = 2025-04-{day}\n"
        )
    };
    assert_eq!(appeal(&signed(14)), "in time");
    assert_eq!(appeal(&signed(15)), "late by 1 day");
    // So does an answer of the tribunal's by then.
    let reply =
        "[[item]]\nfile = \"r\"\nkind = \"letter\"\nfrom = \"HMCTS\"\ndate = 2025-04-14\nanswers = \"a\"\n";
    assert_eq!(appeal(reply), "in time");
    assert_eq!(appeal(&reply.replace("04-14", "04-15")), if_delivered);
}

#[test]
fn the_letters_and_the_limits_count_from_one_day() {
    let text = "[[item]]\nfile = \"c\"\ntitle = \"c\"\nkind = \"letter\"\nfrom = \"A Reid\"\nto = \"CMS\"\ndate = 2025-03-10\n\
                step = \"complaint\"\n[item.post]\nposted = 2025-03-14\nservice = \"1st class\"\n";
    // Friday 14 March by first class: Tuesday 18 by the later rule; 2 working days: 20 March; 15: 8 April.
    assert_eq!(
        limits(Purpose::Ice, date(2025, 3, 19), text),
        [
            (Limit::Acknowledgement, date(2025, 3, 20), "1 day left".into()),
            (Limit::Answer, date(2025, 4, 8), "20 days left".into())
        ]
    );
    let sample = sample(Purpose::Ice, text);
    let context = sample.matter_on(date(2025, 3, 19));
    let history = CaseHistory::new(&context);
    let letters = rows(tables(&correspondence::compose(&context, &history.letters).expect("it"))[0]);
    assert!(
        letters[0]
            .contains("Acknowledgement due 20 Mar 2025 (aim), by an estimate of delivery / Outcome, or when to expect it, due 8 Apr 2025 (aim)"),
        "{letters:?}"
    );
    let started = &history.limits[0].limit.runs_from;
    assert_eq!(started.on, date(2025, 3, 18));
    assert!(started.what.contains("estimate"), "{}", started.what);
}

#[test]
fn a_complaint_of_which_nothing_shows_that_it_came_sets_no_time_running() {
    let text = "[[item]]\nfile = \"c\"\nid = \"c\"\nkind = \"letter\"\nfrom = \"A Reid\"\nto = \"CMS\"\ndate = 2025-03-10\nstep = \"complaint\"\n";
    assert_eq!(limits(Purpose::Ice, date(2025, 9, 1), text), []);
    // Acknowledged on 3 April it had come by then: 15 working days over Easter are Monday 28 April.
    let acknowledged = "[[item]]\nfile = \"k\"\nkind = \"letter\"\nfrom = \"CMS\"\ndate = 2025-04-03\nanswers = \"c\"\nstep = \"acknowledgement\"\n";
    assert_eq!(
        limits(Purpose::Ice, date(2025, 4, 28), &format!("{text}{acknowledged}")),
        [(Limit::Answer, date(2025, 4, 28), "last day today".into())]
    );
}

const RESPONSE: &str = "[[item]]\nfile = \"f\"\nid = \"f\"\ntitle = \"Final response\"\nkind = \"letter\"\nfrom = \"CMS\"\ndate = 2025-01-08\nreceived = 2025-01-10\nstep = \"final-response\"\n";

fn examiner(day: &str, more: &str) -> String {
    format!(
        "[[item]]\nfile = \"{day}\"\ntitle = \"To the Examiner\"\nkind = \"letter\"\nfrom = \"A Reid\"\nto = \"ICE\"\ndate = {day}\nstep = \"examiner\"\n{more}"
    )
}

#[test]
fn a_complaint_that_is_with_the_examiner_is_taken_and_not_missed() {
    // Six months from Friday 10 January 2025 are Thursday 10 July.
    let on = date(2025, 7, 20);
    let standing =
        |more: &str| only(Purpose::Ice, on, &format!("{RESPONSE}{more}"), Limit::Examiner).expect("it");
    assert_eq!(standing(""), (date(2025, 7, 10), "late by 10 days".into()));
    let made = examiner("2025-03-03", "[item.post]\nposted = 2025-03-03\n");
    assert_eq!(
        standing(&made).1,
        "in time if delivered by Thursday 10 July 2025 (no page is named for its delivery)"
    );
    let proved = examiner(
        "2025-03-03",
        "[[item]]\nfile = \"pod\"\n[item.post]\nletter = \"2025-03-03\"\ndelivered = 2025-03-05\n",
    );
    assert_eq!(standing(&proved).1, "taken on 5 March 2025, in time");
    let sample = sample(Purpose::Ice, &format!("{RESPONSE}{proved}"));
    let context = sample.matter_on(on);
    let history = CaseHistory::new(&context);
    let chapter = time_limits::compose(&context, &history.limits).expect("a chapter");
    let told = &rows(tables(&chapter)[0])[0];
    assert!(told.contains("5 Mar 2025, p. 9 | In time with 127 days to spare"), "{told}");
    let findings = time_limits::findings(&context, &history.limits);
    assert!(findings.iter().all(|finding| finding.severity == Severity::Note), "{findings:?}");
}

#[test]
fn a_second_complaint_has_a_limit_of_its_own() {
    let second = RESPONSE.replace("\"f\"", "\"g\"").replace("01-08", "05-20").replace("01-10", "05-22");
    let made = examiner(
        "2025-03-03",
        "[[item]]\nfile = \"pod\"\n[item.post]\nletter = \"2025-03-03\"\ndelivered = 2025-03-05\n",
    );
    let text = format!("{RESPONSE}{second}{made}");
    let all = limits(Purpose::Ice, date(2025, 7, 20), &text);
    // The complaint of March can be about the first response only; the second runs to Saturday 22 November.
    assert_eq!(
        all,
        [
            (Limit::Examiner, date(2025, 7, 10), "taken on 5 March 2025, in time".into()),
            (Limit::Examiner, date(2025, 11, 22), "125 days left".into())
        ]
    );
}

#[test]
fn a_response_by_email_came_on_the_day_it_was_sent() {
    let text =
        RESPONSE.replace("received = 2025-01-10\n", "").replace("kind = \"letter\"", "kind = \"email\"");
    let standing = only(Purpose::Ice, date(2025, 7, 9), &text, Limit::Examiner);
    assert_eq!(standing, Some((date(2025, 7, 8), "late by 1 day".into())));
}

#[test]
fn a_response_of_which_nobody_says_when_it_came_is_not_missed_to_the_day() {
    let text = RESPONSE.replace("received = 2025-01-10\n", "");
    let standing = |day| only(Purpose::Ice, date(2025, 7, day), &text, Limit::Examiner).expect("it");
    assert_eq!(standing(1), (date(2025, 7, 8), "7 days left".into()));
    let said = standing(9).1;
    assert!(
        said.starts_with("passed, if time ran from the earliest possible day") && !said.contains("late by"),
        "{said}"
    );
}

const COMPLAINT: &str = "[[item]]\nfile = \"c\"\nid = \"c\"\ntitle = \"c\"\nkind = \"letter\"\nfrom = \"A Reid\"\nto = \"CMS\"\ndate = 2025-03-03\nstep = \"complaint\"\n[[item]]\nfile = \"pod\"\n[item.post]\nletter = \"c\"\ndelivered = 2025-03-05\n";

#[test]
fn an_agreed_day_takes_the_place_of_the_target_everywhere() {
    let agreed = "[[item]]\nfile = \"k\"\nkind = \"letter\"\nfrom = \"CMS\"\ndate = 2025-03-07\nanswers = \"c\"\nstep = \"acknowledgement\"\nanswer_by = 2025-05-22\n";
    let answer = |day: &str| {
        format!(
            "[[item]]\nfile = \"z\"\nkind = \"letter\"\nfrom = \"CMS\"\ndate = {day}\nanswers = \"c\"\nstep = \"answer\"\n"
        )
    };
    let text = format!("{COMPLAINT}{agreed}{}", answer("2025-05-22"));
    // 15 working days from 5 March would be 26 March; the answer came on the agreed 22 May.
    let on = date(2025, 9, 1);
    assert_eq!(only(Purpose::Ice, on, &text, Limit::Answer), Some((date(2025, 5, 22), "in time".into())));
    let sample = sample(Purpose::Ice, &text);
    let context = sample.matter_on(on);
    let history = CaseHistory::new(&context);
    let letters = rows(tables(&correspondence::compose(&context, &history.letters).expect("it"))[0]);
    assert!(
        letters[0].contains("Answer due 22 May 2025, as agreed or announced, p. 9 /")
            && letters[0].ends_with("Answered 22 May 2025, p. 12 / in time | 3"),
        "{letters:#?}"
    );
    assert!(history.unanswered.is_empty(), "{:?}", history.unanswered);
    let chapter = time_limits::compose(&context, &history.limits).expect("a chapter");
    assert!(rows(tables(&chapter)[0])[1].contains("as agreed or announced, p. 9"), "{chapter:?}");
    // Without the agreement it is 57 days late.
    let text = format!("{COMPLAINT}{}", answer("2025-05-22"));
    assert_eq!(
        only(Purpose::Ice, on, &text, Limit::Answer),
        Some((date(2025, 3, 26), "late by 57 days".into()))
    );
    // An event can say it as well.
    let event = "[[event]]\ndate = 2025-03-10\ntext = \"They rang: by 22 May.\"\nanswers = \"c\"\nanswer_by = 2025-05-22\n";
    let text = format!("{COMPLAINT}{event}{}", answer("2025-05-22"));
    assert_eq!(only(Purpose::Ice, on, &text, Limit::Answer), Some((date(2025, 5, 22), "in time".into())));
}

#[test]
fn one_request_has_one_due_date() {
    let text = "[case]\naccess_extended = true\n[[item]]\nfile = \"s\"\ntitle = \"s\"\nkind = \"letter\"\nfrom = \"A Reid\"\nto = \"CMS\"\ndate = 2024-09-02\nstep = \"access-request\"\n[[item]]\nfile = \"pod\"\n[item.post]\nletter = \"s\"\ndelivered = 2024-09-03\n";
    // Three months from 3 September 2024: Tuesday 3 December.
    let on = date(2024, 11, 1);
    assert_eq!(
        only(Purpose::Ice, on, text, Limit::SubjectAccess),
        Some((date(2024, 12, 3), "32 days left".into()))
    );
    let sample = sample(Purpose::Ice, text);
    let context = sample.matter_on(on);
    let letters = CaseHistory::new(&context).letters;
    let told = rows(tables(&correspondence::compose(&context, &letters).expect("it"))[0]);
    assert!(
        told[0].contains("| Reply due 3 Dec 2024, by law, as extended / No reply in the bundle |"),
        "{told:?}"
    );
}

#[test]
fn an_acknowledgement_after_the_answer_is_late_for_nothing() {
    let item = |day: &str, step: &str| {
        format!(
            "[[item]]\nfile = \"{step}\"\nkind = \"letter\"\nfrom = \"CMS\"\ndate = {day}\nanswers = \"c\"\nstep = \"{step}\"\n"
        )
    };
    let text = format!(
        "{COMPLAINT}{}{}",
        item("2025-03-07", "final-response"),
        item("2025-12-15", "acknowledgement")
    );
    // Received on Wednesday 5 March: Friday 7 March, on which the answer came.
    assert_eq!(
        only(Purpose::Ice, date(2026, 1, 5), &text, Limit::Acknowledgement),
        Some((date(2025, 3, 7), "in time".into()))
    );
}

#[test]
fn the_purpose_and_the_user_decide_which_limits_are_shown() {
    let decision = "[[item]]\nfile = \"d\"\nid = \"d\"\ntitle = \"Decision\"\nkind = \"decision\"\nfrom = \"CMS\"\ndate = 2023-01-09\nstep = \"decision\"\n";
    let disputed = "[case]\ndecision = { date = 2023-01-09 }\n";
    let which = |purpose, text: &str| -> Vec<Limit> {
        limits(purpose, date(2025, 3, 6), text).into_iter().map(|(limit, ..)| limit).collect()
    };
    let complaint = format!("{decision}{COMPLAINT}");
    assert_eq!(which(Purpose::Ice, &complaint), [Limit::Acknowledgement, Limit::Answer]);
    assert_eq!(
        which(Purpose::Ice, &format!("{disputed}{complaint}")),
        [Limit::Reconsideration, Limit::Acknowledgement, Limit::Answer]
    );
    assert_eq!(which(Purpose::General, &complaint), [Limit::Acknowledgement, Limit::Answer]);
    assert_eq!(which(Purpose::Tribunal, &format!("{disputed}{complaint}")), [Limit::Reconsideration]);
    // Nobody said that it is in dispute: no limit, and no words that say so.
    assert_eq!(which(Purpose::Tribunal, decision), []);
    let told = |text: &str| {
        let wanted = "[[point]]\ntitle = \"Lost\"\n";
        let sample = sample(Purpose::Tribunal, &format!("{text}{wanted}"));
        format!("{:?}", summary::compose(&sample.matter()).expect("a chapter"))
    };
    assert!(!told(decision).contains("in dispute"));
    assert!(told(&format!("{disputed}{decision}")).contains("Decision in dispute"));
}

#[test]
fn the_day_of_posting_starts_the_time_and_the_page_says_so() {
    let decision = |more: &str| {
        let text = format!(
            "[case]\ndecision = {{ date = 2025-03-03 }}\n[[item]]\nfile = \"d\"\ntitle = \"Decision\"\nkind = \"decision\"\nfrom = \"CMS\"\ndate = 2025-03-03\nstep = \"decision\"\n{more}"
        );
        let sample = sample(Purpose::Tribunal, &text);
        let context = sample.matter_on(date(2025, 3, 10));
        let limits = CaseHistory::new(&context).limits;
        (limits[0].limit.due, limits[0].limit.notes.join(" "))
    };
    // 30 days from 3 March: 2 April; posted on the 5th: 4 April.
    let (due, notes) = decision("");
    assert_eq!(due, date(2025, 4, 2));
    assert!(notes.contains("Counting from the date on the letter is the strictest reading"), "{notes}");
    let (due, notes) = decision("[item.post]\nposted = 2025-03-05\n");
    assert_eq!(due, date(2025, 4, 4));
    assert!(notes.contains("It runs from the day of posting"), "{notes}");
    assert!(notes.contains("Counted from the date on the letter, 3 March 2025, which is the strictest reading, it would end on 2 April 2025, 2 days earlier."), "{notes}");
}

/// A notice of 30 June 2026, posted on 1 July: one month from posting is Saturday 1 August, so Monday 3 August; from its
/// date it is Thursday 30 July, four days earlier and not one.
#[test]
fn the_strictest_reading_is_worked_out_by_the_rule_itself() {
    let text = "[[item]]\nfile = \"n\"\ntitle = \"Notice\"\nkind = \"decision\"\nfrom = \"CMS\"\ndate = 2026-06-30\nstep = \"reconsideration-notice\"\n[item.post]\nposted = 2026-07-01\n[[item]]\nfile = \"a\"\ntitle = \"Appeal\"\nkind = \"form\"\nstep = \"appeal\"\ndate = 2026-07-29\n";
    let sample = sample(Purpose::Tribunal, text);
    let context = sample.matter_on(date(2026, 9, 21));
    let limits = CaseHistory::new(&context).limits;
    let notes = limits[0].limit.notes.join(" ");
    assert_eq!(limits[0].limit.due, date(2026, 8, 3));
    assert!(notes.contains("it would end on 30 July 2026, 4 days earlier."), "{notes}");
}

#[test]
fn holidays_are_those_of_the_office_that_the_letter_went_to() {
    let complaint = |to: &str, nation: &str| {
        let text = format!("[case]\nnation = \"{nation}\"\n{COMPLAINT}")
            .replace("2025-03-05", "2025-04-17")
            .replace("2025-03-03", "2025-04-15")
            .replace("to = \"CMS\"", &format!("to = \"{to}\""));
        let sample = sample(Purpose::Ice, &text);
        let context = sample.matter_on(date(2025, 4, 18));
        let answer =
            CaseHistory::new(&context).limits.into_iter().find(|one| one.limit.limit == Limit::Answer);
        let limit = answer.expect("it").limit;
        (limit.due, limit.place.why)
    };
    // Received on Maundy Thursday 17 April 2025: England and Northern Ireland keep Easter Monday, Scotland does not.
    let england = (date(2025, 5, 13), "WV98 2BU, where it was sent".to_owned());
    assert_eq!(complaint("CMS, Wolverhampton WV98 2BU", "scotland"), england);
    assert_eq!(complaint("CMS, Wolverhampton WV98 2BU", "northern-ireland"), england);
    let (due, why) = complaint("CMS, Glasgow G2 8LU", "england-and-wales");
    assert_eq!((due, why.as_str()), (date(2025, 5, 12), "G2 8LU, where it was sent"));
    // An e-mail goes to no postcode.
    let wired = COMPLAINT
        .replace("kind = \"letter\"", "kind = \"email\"")
        .replace("to = \"CMS\"", "to = \"CMS, Glasgow G2 8LU\"");
    assert_ne!(wired, COMPLAINT);
    let of_mail = sample(Purpose::Ice, &wired);
    let limits = CaseHistory::new(&of_mail.matter_on(date(2025, 4, 18))).limits;
    let answer = limits.iter().find(|one| one.limit.limit == Limit::Answer).expect("it");
    assert_eq!(answer.limit.place.why, "G2 8LU, the address of the office");
    // Without a postcode the usual office of the Service, and the page says so.
    let (due, why) = complaint("CMS", "scotland");
    assert_eq!(due, date(2025, 5, 13));
    assert!(why.contains("the usual address of CMS"), "{why}");
}

#[test]
fn an_appeal_in_northern_ireland_on_the_monday_after_a_sunday_is_not_called_late() {
    let appeal = |delivered: &str| {
        let text = format!(
            "[case]\nnation = \"northern-ireland\"\ndecision = {{ reconsideration = 2026-05-14 }}\n{}[[item]]\nfile = \"pod\"\n[item.post]\nletter = \"a\"\ndelivered = {delivered}\n",
            APPEAL
                .replace("2025-04-09", "2026-06-10")
                .replace("HMCTS, Bradford BD1 1AA", "The Appeals Service, Belfast BT1 1AA")
        );
        let sample = sample(Purpose::Tribunal, &text);
        let context = sample.matter_on(date(2026, 9, 1));
        let history = CaseHistory::new(&context);
        let cover = time_limits::cover(&context, &history.limits);
        cover.iter().map(|line| line.text().replace('\u{A0}', " ")).collect::<Vec<_>>()
    };
    // A month from 14 May 2026 is Sunday 14 June.
    assert_eq!(
        appeal("2026-06-15"),
        [
            "Appeal to the Appeals Service (Northern Ireland): 14 June 2026, received on the next working day. \
          Whether that is in time depends on the rules for periods that end on a Sunday (Interpretation Act (NI) 1954, s. 39, \
          text not read)"
        ]
    );
    assert!(appeal("2026-06-12")[0].ends_with("14 June 2026, in time"));
    assert!(appeal("2026-06-16")[0].ends_with("14 June 2026, late by at least 1 day"));
}

#[test]
fn the_day_it_was_done_is_told_and_a_safe_day_that_has_passed_is_warned_of() {
    let found = |text: &str, on: Date| {
        let sample = sample(Purpose::Tribunal, text);
        let context = sample.matter_on(on);
        let history = CaseHistory::new(&context);
        time_limits::findings(&context, &history.limits)
    };
    let text = format!(
        "{}{NOTICE}{APPEAL}[[item]]\nfile = \"pod\"\n[item.post]\nletter = \"a\"\ndelivered = 2025-04-21\n",
        decided("2025-03-14")
    );
    let late = found(&text, date(2025, 9, 1)).remove(0);
    assert_eq!(
        late.message,
        "Appeal to the First-tier Tribunal: the last day was 5 pm on Monday 14 April 2025. Status: done 7 days late, on 21 April 2025."
    );
    // 30 days from 3 March 2025 are 2 April; 28 days, on which every source agrees, are 31 March.
    let running = "[case]\ndecision = { date = 2025-03-03 }\n";
    let warned = |day: Date| {
        let all = found(running, day);
        (all[0].severity, all[0].next.contains("has passed"))
    };
    assert_eq!(warned(date(2025, 3, 31)), (Severity::Note, false));
    assert_eq!(warned(date(2025, 4, 1)), (Severity::Warning, true));
}

#[test]
fn judicial_review_is_a_warning_and_no_limit_of_the_bundle() {
    let found = |on: Date| {
        let sample = sample(Purpose::Ice, RESPONSE);
        let context = sample.matter_on(on);
        let history = CaseHistory::new(&context);
        assert!(history.limits.iter().all(|one| one.limit.limit == Limit::Examiner));
        let all = time_limits::findings(&context, &history.limits);
        all.into_iter().filter(|finding| finding.message.contains("Judicial review")).count()
    };
    // Three months from 8 January 2025: 8 April.
    assert_eq!((found(date(2025, 4, 8)), found(date(2025, 4, 9))), (1, 0));
}

#[test]
fn a_freedom_of_information_request_is_a_stage_with_the_time_of_the_law() {
    let text = "[case]\nnation = \"scotland\"\n[[event]]\ndate = 2026-11-23\ntext = \"Asked online.\"\nstep = \"foi-request\"\n";
    // formula.md, section 5: received 23 November 2026, due 22 December.
    assert_eq!(
        only(Purpose::Ice, date(2026, 12, 1), text, Limit::FreedomOfInformation),
        Some((date(2026, 12, 22), "21 days left".into()))
    );
}

/// Known since 10 November 2025: twelve months end on 10 November 2026. A copy that the Member was sent before the final
/// response of 3 February 2026 asks nothing of the Ombudsman; a letter after it does, and so does the Member's referral.
#[test]
fn the_ombudsmans_time_is_kept_by_a_letter_after_the_procedure_or_the_referral() {
    let to_member = |on: &str| {
        format!(
            "[[item]]\nfile = \"m{on}\"\ntitle = \"To my MP\"\nkind = \"email\"\nfrom = \"Ailsa Reid\"\nto = \"Ann Lee MP\"\n\
             date = {on}\nstep = \"member\"\n"
        )
    };
    let referral = "[[item]]\nfile = \"r\"\ntitle = \"Referral\"\nkind = \"email\"\nfrom = \"Ann Lee MP\"\n\
                    date = 2026-10-12\nstep = \"member-referral\"\n";
    let response = "[[item]]\nfile = \"f\"\ntitle = \"Final response\"\nkind = \"email\"\nfrom = \"CMS\"\n\
                    date = 2026-02-03\nstep = \"final-response\"\n";
    let standing = |more: &str| {
        let text = format!("[case]\nknown_since = 2025-11-10\n{response}{more}");
        let (due, said) = only(Purpose::Ice, date(2026, 10, 29), &text, Limit::Member).expect("it");
        assert_eq!(due, date(2026, 11, 10));
        said
    };
    // By hand: 29 October to 10 November are 12 days.
    assert_eq!(standing(&to_member("2025-12-08")), "12 days left");
    assert!(!standing(&to_member("2026-03-01")).contains("left"));
    assert!(!standing(&(to_member("2025-12-08") + referral)).contains("left"));
}

/// An answer of 3 July that was posted on 6 July: the target of 15 working days after Monday 15 June 2026 is Monday 6 July.
#[test]
fn an_answer_counts_from_the_day_of_its_posting() {
    let text = |posted: &str| {
        format!(
            "[[item]]\nfile = \"c\"\nid = \"c\"\ntitle = \"Complaint\"\nkind = \"letter\"\nfrom = \"Ailsa Reid\"\nto = \"CMS\"\n\
             date = 2026-06-12\nstep = \"complaint\"\n[item.post]\nposted = 2026-06-12\n[[item]]\nfile = \"t\"\n\
             date = 2026-06-16\n[item.post]\nletter = \"c\"\ndelivered = 2026-06-15\n[[item]]\nfile = \"a\"\n\
             title = \"Answer\"\nkind = \"letter\"\nfrom = \"CMS\"\ndate = 2026-07-03\nstep = \"answer\"\n\
             answers = \"c\"\n{posted}"
        )
    };
    let standing =
        |posted: &str| only(Purpose::Ice, date(2026, 9, 1), &text(posted), Limit::Answer).expect("it");
    assert_eq!(standing(""), (date(2026, 7, 6), "in time".into()));
    let envelope = |on: &str| {
        format!(
            "id = \"a\"\n[[item]]\nfile = \"e\"\ntitle = \"Envelope\"\n[item.post]\nletter = \"a\"\nposted = {on}\n"
        )
    };
    assert_eq!(standing(&envelope("2026-07-06")).1, "in time");
    assert_eq!(standing(&envelope("2026-07-08")).1, "late by 2 days");
    // What only the user says of the posting makes nothing late.
    assert_eq!(standing("[item.post]\nposted = 2026-07-08\n").1, "in time");
}

#[test]
fn an_appeal_that_runs_is_told_and_warned_of() {
    let said = |pending: &str| {
        let sample = sample(Purpose::Ice, &format!("[case]\n{pending}"));
        let context = sample.matter();
        let rows = time_limits::final_responses(&context);
        let rows: Vec<String> = rows.iter().map(|(_, lines)| lines[0].text()).collect();
        let found = time_limits::findings(&context, &[]).len();
        (rows.join(" "), found)
    };
    assert_eq!(said("appeal_pending = false\n"), ("No appeal on the same matter is pending.".into(), 0));
    assert_eq!(said("appeal_pending = true\n"), ("An appeal on the same matter is pending.".into(), 1));
    assert_eq!(said(""), (String::new(), 0));
}

#[path = "limits_first_day_tests.rs"]
mod first_day;
