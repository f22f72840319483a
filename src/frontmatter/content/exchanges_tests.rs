use super::*;
use crate::frontmatter::content::testing::{Sample, rows, tables};
use crate::frontmatter::content::{CaseHistory, correspondence, history};
use crate::model::finding::Severity;

const PARTY: &str = "[[party]]\nname = \"Ailsa Reid\"\nrole = \"Receiving parent\"\n";

fn item(file: &str, from: &str, date: &str, rest: &str) -> String {
    let to = if from == "A Reid" { "to = \"CMS\"\n" } else { "" };
    format!(
        "[[item]]\nfile = \"{file}\"\ntitle = \"{file}\"\nkind = \"letter\"\nfrom = \"{from}\"\n{to}{date}\n{rest}\n"
    )
}

fn complaint(file: &str, date: &str) -> String {
    item(file, "A Reid", &format!("date = {date}"), "step = \"complaint\"")
}

fn from_service(file: &str, date: &str, step: &str) -> String {
    item(file, "CMS", &format!("date = {date}"), &format!("step = \"{step}\""))
}

fn sample(items: &[String]) -> Sample {
    Sample::new(&format!("{PARTY}{}", items.concat()))
}

/// What acknowledges and what answers each complaint, by the files.
fn matched(sample: &Sample) -> Vec<(String, String, String)> {
    let context = sample.matter();
    let exchanges = Exchanges::new(&context);
    let file = |entry: Option<CaseEntry<'_>>| {
        entry.and_then(|entry| entry.item()).map_or("-".into(), |placed| placed.item.file.to_string())
    };
    let one = |one: &&Exchange<'_>| (file(Some(one.asked)), file(one.acknowledgement), file(one.reply));
    exchanges.of_step(Step::Complaint).iter().map(one).collect()
}

fn found(sample: &Sample) -> Vec<(Severity, String)> {
    let context = sample.matter();
    let all = Exchanges::new(&context).findings();
    all.into_iter().map(|finding| (finding.severity, finding.file.unwrap_or_default())).collect()
}

fn row(asked: &str, acknowledgement: &str, reply: &str) -> (String, String, String) {
    (asked.into(), acknowledgement.into(), reply.into())
}

#[test]
fn what_names_no_request_answers_the_nearest_earlier_one_and_that_is_said() {
    let two = sample(&[
        complaint("a", "2021-01-04"),
        complaint("b", "2021-06-01"),
        from_service("ack", "2021-06-04", "acknowledgement"),
    ]);
    assert_eq!(matched(&two), [row("a", "-", "-"), row("b", "ack", "-")]);
    assert_eq!(found(&two), [(Severity::Note, "ack".to_owned())]);
    // The reader is told as well as the user.
    let context = two.matter();
    let letters = correspondence::compose(&context, &CaseHistory::new(&context).letters).expect("letters");
    let told = rows(tables(&letters)[0]);
    let matched_words = "it was matched to the nearest earlier one";
    assert!(told[1].contains(matched_words) && !told[0].contains(matched_words), "{told:?}");
    // Before the second was written it can only be of the first.
    let first = sample(&[
        complaint("a", "2021-01-04"),
        complaint("b", "2021-06-01"),
        from_service("ack", "2021-01-08", "acknowledgement"),
    ]);
    assert_eq!(matched(&first), [row("a", "ack", "-"), row("b", "-", "-")]);
    // Of one complaint there is nothing to be said.
    let one = sample(&[complaint("a", "2021-01-04"), from_service("ack", "2021-01-08", "acknowledgement")]);
    assert_eq!((matched(&one), found(&one)), (vec![row("a", "ack", "-")], vec![]));
    // What came before the complaint does not acknowledge it.
    let before =
        sample(&[complaint("a", "2021-01-04"), from_service("ack", "2020-12-01", "acknowledgement")]);
    assert_eq!(matched(&before), [row("a", "-", "-")]);
}

#[test]
fn what_cannot_be_told_is_an_error_that_asks() {
    let same_day = sample(&[
        complaint("a", "2021-01-04"),
        complaint("b", "2021-01-04"),
        from_service("ack", "2021-01-08", "acknowledgement"),
    ]);
    assert_eq!(matched(&same_day), [row("a", "-", "-"), row("b", "-", "-")]);
    assert_eq!(found(&same_day), [(Severity::Error, "ack".to_owned())]);
    let context = same_day.matter();
    let finding = &Exchanges::new(&context).findings()[0];
    assert!(finding.message.contains("\"a\", \"b\"") && finding.next.contains("answers ="), "{finding:?}");
    let undated = sample(&[
        complaint("a", "2021-01-04"),
        complaint("b", "2021-06-01"),
        item("ack", "CMS", "", "step = \"acknowledgement\""),
    ]);
    assert_eq!(found(&undated), [(Severity::Error, "ack".to_owned())]);
    // What carries out a decision of the tribunal can name it, though neither comes from the user.
    let carried_out = sample(&[
        item("decided", "HMCTS", "date = 2021-03-01", "step = \"appeal-decision\"") + "id = \"decided\"\n",
        item("done", "CMS", "date = 2021-06-01", "step = \"implemented\"") + "answers = \"decided\"\n",
    ]);
    let context = carried_out.matter();
    let exchanges = Exchanges::new(&context);
    assert!(exchanges.of_step(Step::AppealDecision)[0].reply.is_some());
    // Its own word settles it.
    let named = sample(&[
        complaint("a", "2021-01-04") + "id = \"first\"\n",
        complaint("b", "2021-01-04"),
        from_service("ack", "2021-01-08", "acknowledgement") + "answers = \"first\"\n",
    ]);
    assert_eq!((matched(&named), found(&named)), (vec![row("a", "ack", "-"), row("b", "-", "-")], vec![]));
}

#[test]
fn every_chapter_tells_the_same_answer() {
    let sample = sample(&[
        complaint("a", "2021-01-04"),
        from_service("ack", "2021-01-08", "acknowledgement"),
        from_service("final", "2021-03-01", "final-response"),
        "[[item]]\nfile = \"pod\"\n[item.post]\nletter = \"a\"\ndelivered = 2021-01-06\n".into(),
    ]);
    let context = sample.matter();
    let case = CaseHistory::new(&context);
    let letters = correspondence::compose(&context, &case.letters).expect("letters");
    let stages = history::compose(&context, &case).expect("stages");
    // Wednesday 6 January and 2 working days: Friday 8; 15: Wednesday 27 January; 1 March is 33 days after it.
    assert!(
        rows(tables(&letters)[0])[0].ends_with(
            "| Acknowledgement due 8 Jan 2021 (aim) / Acknowledged 8 Jan 2021, p. 6 / in time / \
             Outcome, or when to expect it, due 27 Jan 2021 (aim) / Answered 1 Mar 2021, p. 9 / 33 days past the aim | 3"
        ),
        "{:#?}",
        rows(tables(&letters)[0])
    );
    assert_eq!(
        rows(tables(&stages)[0]),
        ["Complaint / a (p. 3) | 4 Jan 2021 | delivered 6 Jan 2021, p. 12 | \
          8 Jan 2021, p. 6 / 2 days, 2 working days | 1 Mar 2021, p. 9 / 54 days, 38 working days"]
    );
}

#[test]
fn a_member_of_parliament_who_answers_opens_no_stage() {
    let to_member = "[[item]]\nfile = \"to\"\ntitle = \"to\"\nkind = \"letter\"\nfrom = \"A Reid\"\nto = \"Jo Bell MP\"\n\
                     date = 2021-02-01\nstep = \"member\"\n";
    let sample =
        sample(&[to_member.into(), item("from", "Jo Bell MP", "date = 2021-02-15", "step = \"member\"")]);
    let context = sample.matter();
    let case = CaseHistory::new(&context);
    let stages = history::compose(&context, &case).expect("a chapter");
    let told = rows(tables(&stages)[0]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("Member of Parliament / to") && told[0].contains("| 15 Feb 2021, p. 6"),
        "{told:?}"
    );
    assert!(case.unanswered.is_empty(), "{:?}", case.unanswered);
}

#[test]
fn one_response_can_answer_two_complaints() {
    let both = sample(&[
        complaint("a", "2021-01-04"),
        complaint("b", "2021-06-01"),
        from_service("final", "2021-07-01", "final-response") + "answers = \"b\"\nalso_answers = [\"a\"]\n",
    ]);
    assert_eq!(matched(&both), [row("a", "-", "final"), row("b", "-", "final")]);
    assert_eq!(found(&both), []);
}

#[test]
fn what_the_service_wrote_acknowledges_nothing_that_others_were_asked() {
    let examiner = "[[item]]\nfile = \"e\"\nkind = \"letter\"\nfrom = \"A Reid\"\nto = \"Independent Case Examiner\"\ndate = 2021-06-01\nstep = \"examiner\"\n";
    let two = sample(&[
        complaint("a", "2021-01-04"),
        examiner.into(),
        from_service("ack", "2021-06-04", "acknowledgement"),
        item("theirs", "ICE", "date = 2021-06-07", "step = \"acknowledgement\""),
    ]);
    assert_eq!((matched(&two), found(&two)), (vec![row("a", "ack", "-")], vec![]));
    let context = two.matter();
    let exchanges = Exchanges::new(&context);
    let acknowledged = exchanges.of_step(Step::Examiner)[0].acknowledgement.and_then(CaseEntry::item);
    assert_eq!(acknowledged.map(|placed| placed.item.file.as_str()), Some("theirs"));
}

#[test]
fn a_final_response_to_a_later_complaint_ends_the_waiting_for_an_earlier_one() {
    let sample = sample(&[
        complaint("a", "2021-01-04"),
        complaint("b", "2021-02-01") + "id = \"b\"\n",
        from_service("final", "2021-03-01", "final-response") + "answers = \"b\"\n",
        "[[item]]\nfile = \"pod\"\n[item.post]\nletter = \"a\"\ndelivered = 2021-01-04\n".into(),
    ]);
    let context = sample.matter();
    let case = CaseHistory::new(&context);
    let words: Vec<&str> = case.unanswered.iter().map(|silence| silence.words.as_str()).collect();
    // 56 days from 4 January to 1 March 2021, and not 421 to the day of the bundle.
    assert_eq!(
        words,
        [
            "35 days past the aim, no reply to the complaint of 4 January 2021 for 56 days from its delivery on 4 January 2021 (the aim was to tell the outcome, or when to expect it, by 25 January 2021)"
        ]
    );
    let letters = correspondence::compose(&context, &case.letters).expect("letters");
    assert!(
        rows(tables(&letters)[0])[0].ends_with(
            "/ No separate answer (covered by the final response) / Final response 1 Mar 2021, p. 9 | 3"
        ),
        "{:#?}",
        rows(tables(&letters)[0])
    );
}

#[test]
fn new_stages_stand_in_the_history_with_the_days_between() {
    let sample = sample(&[
        item("hearing", "HMCTS", "date = 2021-03-01", "step = \"hearing\""),
        item("decision", "HMCTS", "date = 2021-03-01", "step = \"appeal-decision\""),
        item("done", "CMS", "date = 2021-06-01", "step = \"implemented\""),
        item("asked", "A Reid", "date = 2021-07-01", "step = \"enforcement-request\""),
        item("sorry", "CMS", "date = 2021-08-02", "step = \"apology\""),
        // Scotland's holiday of 15 June 2026 stops these days everywhere: 9 June to 8 July are 20.
        "[[event]]\ndate = 2026-06-09\ntext = \"Asked.\"\nstep = \"foi-request\"\n".into(),
        item("foi", "CMS", "date = 2026-07-08", "step = \"foi-answer\""),
    ]);
    let context = sample.matter_on(jiff::civil::date(2026, 8, 3));
    let stages = history::compose(&context, &CaseHistory::new(&context)).expect("a chapter");
    let told = rows(tables(&stages)[0]);
    // 1 March to 1 June 2021: 66 weekdays, less Good Friday, Easter Monday, 3 May and 31 May: 62.
    for (row, part) in [
        "Hearing / hearing (p. 3) | 1 Mar 2021 |  |  | ",
        "Decision on the appeal / decision (p. 6) | 1 Mar 2021 |  |  | carried out / 1 Jun 2021, p. 9 / 92 days, 62 working days, from the decision",
        "Request to collect or enforce / asked (p. 12) | 1 Jul 2021 | no page is named for its delivery |  | none in the bundle",
        "Apology / sorry (p. 15) | 2 Aug 2021 |  |  | ",
        "Freedom of information request / Asked. | 9 Jun 2026 |  | none in the bundle | 8 Jul 2026, p. 18 / 29 days, 20 working days, from the request",
    ]
    .iter()
    .enumerate()
    {
        assert_eq!(told[row], *part, "{told:#?}");
    }
}

#[test]
fn why_an_answer_is_not_enough_stands_at_its_stage() {
    let told = |why: &str| {
        let sample = sample(&[
            complaint("a", "2021-01-04") + "id = \"a\"\n",
            from_service("first", "2021-02-01", "answer") + "answers = \"a\"\nid = \"first\"\n" + why,
            from_service("final", "2021-03-01", "final-response")
                + "answers = \"a\"\n"
                + &why.replace("sums", "dates"),
        ]);
        let context = sample.matter();
        let stages = history::compose(&context, &CaseHistory::new(&context)).expect("stages");
        rows(tables(&stages)[0]).concat()
    };
    let stages = told("why_not_enough = \"It has no sums {first:2}\"\n");
    assert!(
        stages.contains("Why the answer of 1 February 2021 is not enough: It has no sums (p. 7)")
            && stages.contains("Why the answer of 1 March 2021 is not enough: It has no dates (p. 7)"),
        "{stages}"
    );
    assert!(!told("").contains("not enough"));
}
