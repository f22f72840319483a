//! From which day a time runs when only some of the days are known, who has to act, and which rules are told.

use super::*;

/// Of a day of receipt that only the user says the strictest reading is told; the letter is of 8 January 2025, six months
/// after which is 8 July. A tracking page makes it a day that is shown.
#[test]
fn a_receipt_that_only_the_user_says_has_a_strictest_reading() {
    let shown = "[[item]]\nfile = \"t\"\n[item.post]\nletter = \"f\"\ndelivered = 2025-01-10\n";
    for (text, said, safe) in
        [(RESPONSE.to_owned(), true, Some(date(2025, 7, 8))), (format!("{RESPONSE}{shown}"), false, None)]
    {
        let sample = sample(Purpose::Ice, &text);
        let context = sample.matter_on(date(2025, 7, 1));
        let limits = CaseHistory::new(&context).limits;
        let examiner = limits.iter().find(|one| one.limit.limit == Limit::Examiner).expect("it");
        assert_eq!(examiner.limit.due, date(2025, 7, 10));
        assert_eq!(examiner.limit.safe_by, safe);
        assert_eq!(examiner.limit.runs_from.what.ends_with(", as I say"), said);
        assert_eq!(examiner.from.is_none(), said, "no page is given for a day that it does not show");
        let notes = examiner.limit.notes.join(" ");
        assert_eq!(notes.contains("it would end on 8 July 2025, 2 days earlier."), said, "{notes}");
        let cover = time_limits::cover(&context, &limits)[0].text().replace('\u{A0}', " ");
        assert_eq!(cover.ends_with("9 days left, safe by 8 July 2025"), said, "{cover}");
    }
}

/// An answer of "May 2025" that was received on 9 May can have been given from 1 May on; the aim was 26 March 2025, 36 days
/// before, and of an answer of March nobody knows whether it was in time.
#[test]
fn an_answer_of_a_vague_date_is_late_by_at_least_so_many_days() {
    let standing = |dated: &str, more: &str| {
        let answer = format!(
            "[[item]]\nfile = \"z\"\nkind = \"letter\"\nfrom = \"CMS\"\ndate = \"{dated}\"\nanswers = \"c\"\nstep = \"answer\"\n{more}"
        );
        only(Purpose::Ice, date(2025, 9, 1), &format!("{COMPLAINT}{answer}"), Limit::Answer).expect("it").1
    };
    assert_eq!(standing("2025-05", "received = 2025-05-09\n"), "late by at least 36 days");
    assert_eq!(standing("2025-05", ""), "late by at least 36 days");
    assert!(standing("2025-03", "").starts_with("done, but the day is not known"));
    assert_eq!(standing("2025-03", "received = 2025-03-20\n"), "in time");
}

/// Who was asked has to answer.
#[test]
fn what_went_to_the_department_is_answered_by_it() {
    for (to, kind, name, office) in [
        ("DWP, data protection", "email", "DWP answers the subject access request", false),
        ("Department for Work and Pensions (Child Maintenance Service)", "email", "CMS answers", true),
        ("CMS", "letter", "CMS answers", true),
    ] {
        let text = format!(
            "[[item]]\nfile = \"s\"\ntitle = \"s\"\nkind = \"{kind}\"\nfrom = \"A Reid\"\nto = \"{to}\"\ndate = 2024-09-02\nreceived = 2024-09-03\nstep = \"access-request\"\n"
        );
        let sample = sample(Purpose::Ice, &text);
        let context = sample.matter_on(date(2024, 11, 1));
        let limit = CaseHistory::new(&context).limits[0].limit.clone();
        assert!(limit.name.starts_with(name), "{}", limit.name);
        assert_eq!(limit.place.why.contains("address of CMS"), office, "{}", limit.place.why);
    }
}

/// Article 12A of the UK GDPR is of 5 February 2026.
#[test]
fn a_rule_is_told_of_requests_of_its_time_only() {
    for (on, told) in [("2021-06-07", false), ("2026-02-04", false), ("2026-02-05", true)] {
        let text = format!("[[event]]\ndate = {on}\ntext = \"Asked.\"\nstep = \"access-request\"\n");
        let sample = sample(Purpose::Ice, &text);
        let context = sample.matter_on(date(2026, 3, 1));
        let notes = CaseHistory::new(&context).limits[0].limit.notes.join(" ");
        assert_eq!(notes.contains("Article 12A"), told, "{on}: {notes}");
    }
}
