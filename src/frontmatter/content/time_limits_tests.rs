//! How a limit is said to stand: no more than the bundle shows.

use jiff::civil::date;

use super::*;
use crate::frontmatter::content::testing::{Sample, rows, tables};
use crate::frontmatter::content::{CaseHistory, history};
use crate::model::Purpose;

const PARTY: &str = "[[party]]\nname = \"Ailsa Reid\"\nrole = \"Receiving parent\"\n";
const COMPLAINT: &str = "[[item]]\nfile = \"c\"\nid = \"c\"\ntitle = \"c\"\nkind = \"letter\"\nfrom = \"A Reid\"\nto = \"CMS\"\ndate = 2025-03-03\nstep = \"complaint\"\n[[item]]\nfile = \"pod\"\ntitle = \"pod\"\ndate = 2025-03-05\n[item.post]\nletter = \"c\"\ndelivered = 2025-03-05\n";

/// The rows of the limits and the stages of the history, as on 1 September 2025.
fn printed(text: &str) -> (String, String) {
    let sample = Sample::new(&format!("{text}{PARTY}")).for_purpose(Purpose::Ice);
    let context = sample.matter_on(date(2025, 9, 1));
    let case = CaseHistory::new(&context);
    let limits = compose(&context, &case.limits).map_or(Vec::new(), |chapter| rows(tables(&chapter)[0]));
    let stages = history::compose(&context, &case).expect("a chapter");
    let told = format!("{}\n{}", stages.lead.text(), rows(tables(&stages)[0]).join("\n"));
    (limits.join("\n").replace('\u{A0}', " "), told.replace('\u{A0}', " "))
}

fn theirs(file: &str, day: &str, more: &str) -> String {
    format!(
        "[[item]]\nfile = \"{file}\"\ntitle = \"{file}\"\nkind = \"letter\"\nfrom = \"CMS\"\ndate = {day}\n{more}\n"
    )
}

/// 15 working days after Wednesday 5 March 2025 is 26 March; to 1 September 159 days, by the calendar.
#[test]
fn an_answer_that_is_not_in_the_bundle_is_not_said_to_be_missing() {
    let (limits, told) = printed(COMPLAINT);
    assert!(limits.contains("No answer in the bundle, 159 days after the last day"), "{limits}");
    assert!(limits.contains("No acknowledgement in the bundle, 178 days after the last day"), "{limits}");
    assert!(!limits.contains("Late by"), "{limits}");
    // The aim with its source is among the rules of the limits, and not told twice.
    assert!(!told.contains("an aim to tell the outcome"), "{told}");
    assert!(!told.contains("for an answer (written"), "{told}");
}

#[test]
fn a_day_that_was_announced_is_what_was_missed_and_is_told_beside_the_answer() {
    let announced =
        theirs("k", "2025-03-07", "answers = \"c\"\nstep = \"acknowledgement\"\nanswer_by = 2025-05-22");
    let answer = theirs("z", "2025-06-05", "answers = \"c\"\nstep = \"answer\"");
    let (limits, told) = printed(&format!("{COMPLAINT}{announced}{answer}"));
    assert!(limits.contains("CMS answers the complaint by the day that was agreed or announced"), "{limits}");
    assert!(told.contains("agreed or announced for 22 May 2025, p. 9"), "{told}");
    let (limits, told) = printed(&format!("{COMPLAINT}{answer}"));
    assert!(limits.contains("CMS answers the complaint, or says when to expect the answer"), "{limits}");
    assert!(!told.contains("agreed or announced"), "{told}");
}

#[test]
fn a_match_of_the_program_is_called_one_beside_the_limit() {
    let second =
        COMPLAINT.replace("\"c\"", "\"d\"").replace("\"pod\"", "\"qod\"").replace("2025-03", "2025-04");
    for (answers, matched) in [("", true), ("answers = \"d\"\n", false)] {
        let answer = theirs("z", "2025-04-11", &format!("{answers}step = \"answer\""));
        let (limits, _) = printed(&format!("{COMPLAINT}{second}{answer}"));
        let words = "it was matched to the nearest earlier one";
        assert_eq!(limits.contains(words), matched, "{limits}");
        assert!(MATCHED.ends_with(words));
    }
}

#[test]
fn going_to_the_ombudsman_is_told_as_a_step_and_not_judged() {
    let response = theirs("f", "2025-02-03", "step = \"final-response\"");
    let referral = "[[item]]\nfile = \"r\"\ntitle = \"r\"\nkind = \"email\"\nfrom = \"P Lacey MP\"\ndate = 2025-08-12\nstep = \"member-referral\"\n[item.post]\ndelivered = 2025-08-12\nproof = \"p\"\n[[item]]\nfile = \"p\"\nid = \"p\"\ntitle = \"p\"\ndate = 2025-08-16\n";
    let (limits, _) = printed(&format!("[case]\nknown_since = 2024-11-10\n{response}{referral}"));
    let member = limits.lines().find(|line| line.contains("MP")).expect("a row");
    assert!(member.contains("Taken by the referral") && member.contains("12 Aug 2025"), "{member}");
    assert!(!member.contains("in time") && !member.contains("to spare"), "{member}");
}

#[test]
fn an_event_is_proved_by_the_page_it_names() {
    let event = |page: &str| {
        format!(
            "[[item]]\nfile = \"b\"\nid = \"b\"\ntitle = \"Bank\"\n[[event]]\ndate = 2025-08-15\ntext = \"Paid.\"\nstep = \"apology\"\nitems = [\"b\"]\n{page}"
        )
    };
    let (_, first) = printed(&event(""));
    let (_, second) = printed(&event("page = 2\n"));
    assert!(first.contains("| p. 3 |"), "{first}");
    assert!(second.contains("| p. 4 |"), "{second}");
}
