use super::*;
use crate::case::delivery::Reception;
use crate::frontmatter::content::CaseHistory;
use crate::frontmatter::content::testing::{Sample, rows, tables};
use crate::frontmatter::content::{correspondence, history, time_limits};
use crate::model::Purpose;
use crate::model::finding::Severity;

const PARTY: &str = "[[party]]\nname = \"Ailsa Reid\"\nrole = \"Receiving parent\"\n";

fn sample(text: &str) -> Sample {
    Sample::new(&format!("{text}{PARTY}")).for_purpose(Purpose::Ice)
}

fn item(file: &str, date: &str, more: &str) -> String {
    format!(
        "[[item]]\nfile = \"{file}\"\nid = \"{file}\"\ntitle = \"{file}\"\nkind = \"letter\"\ndate = {date}\n{more}\n"
    )
}

fn mine(file: &str, date: &str, more: &str) -> String {
    item(file, date, &format!("from = \"A Reid\"\nto = \"CMS\"\n{more}"))
}

fn theirs(file: &str, date: &str, more: &str) -> String {
    item(file, date, &format!("from = \"CMS\"\n{more}"))
}

fn found(text: &str) -> Vec<(Severity, String)> {
    let sample = sample(text);
    findings(&sample.matter()).into_iter().map(|finding| (finding.severity, finding.message)).collect()
}

fn reception(text: &str) -> Reception {
    let sample = sample(text);
    let context = sample.matter();
    CaseHistory::new(&context).letters.letters()[0].reception
}

/// The first letter's row, and the count of what was sent.
fn told(text: &str) -> (String, String) {
    let sample = sample(text);
    let context = sample.matter();
    let chapter = correspondence::compose(&context, &CaseHistory::new(&context).letters).expect("letters");
    (rows(tables(&chapter)[0]).remove(0), chapter.lead.text().replace('\u{A0}', " "))
}

#[test]
fn what_is_dated_before_the_request_does_not_answer_it() {
    let letter = mine("a", "2021-03-02", "step = \"complaint\"");
    let posted = format!("{letter}[item.post]\nposted = 2021-03-08\n");
    let answer = |date: &str| theirs("b", date, "answers = \"a\"");
    for text in [
        answer("2021-02-01") + &letter,
        answer("2021-03-05") + &posted,
        theirs("b", "2021-02-01", "answers = \"c\"\nalso_answers = [\"a\"]")
            + &letter
            + &mine("c", "2021-01-04", ""),
    ] {
        let all = found(&text);
        assert!(
            all.len() == 1 && all[0].0 == Severity::Error && all[0].1.contains("dated before the request"),
            "{all:?}"
        );
        let sample = sample(&text);
        let context = sample.matter();
        let case = CaseHistory::new(&context);
        let way =
            case.letters.letters().into_iter().find(|way| way.letter.item.file.as_str() == "a").expect("it");
        assert!(way.exchange.heard().is_none() && !matches!(way.reception, Reception::AnsweredBy(_)));
        let stages = rows(tables(&history::compose(&context, &case).expect("stages"))[0]).concat();
        assert!(stages.ends_with("none in the bundle") && !stages.contains("0 days"), "{stages}");
    }
    let itself = found(&mine("a", "2021-03-02", "answers = \"a\""));
    assert!(itself.len() == 1 && itself[0].1.contains("an answer to itself"), "{itself:?}");
    // On the same day it may; of an answer that alone shows that it came no days are counted.
    let text = letter + &answer("2021-03-02");
    assert_eq!(found(&text), []);
    assert_eq!(reception(&text), Reception::AnsweredBy(jiff::civil::date(2021, 3, 2)));
    let sample = sample(&text);
    let context = sample.matter();
    let stages = history::compose(&context, &CaseHistory::new(&context)).expect("stages");
    assert!(!rows(tables(&stages)[0])[0].contains("0 days"));
}

#[test]
fn days_that_cannot_be_in_that_order_are_found_and_nothing_is_counted_from_them() {
    let complaint = |more: &str| mine("a", "2021-03-02", &format!("step = \"complaint\"\n{more}"));
    let call = |more: &str| item("c", "2021-03-02", &format!("[item.call]\npromise = \"A call\"\n{more}"));
    for (text, words) in [
        (
            complaint("[item.post]\nposted = 2021-03-08\ndelivered = 2021-03-05"),
            "delivered on 5 March 2021 and posted 8",
        ),
        (
            complaint("received = 2021-03-05\n[item.post]\nposted = 2021-03-08"),
            "received on 5 March 2021 and posted 8",
        ),
        (complaint("[item.post]\ndelivered = 2021-02-05"), "delivered on 5 February 2021 and dated 2"),
        (
            theirs("f", "2021-03-02", "step = \"final-response\"\nreceived = 2021-03-01"),
            "received on 1 March 2021 and dated",
        ),
        (complaint("until = 2021-03-01"), "until 1 March 2021, which is before"),
        (call("promise_due = 2021-03-01"), "to be kept by 1 March 2021, which is earlier"),
        (call("promise_kept_on = 2021-03-01"), "kept on 1 March 2021, which is earlier"),
        (
            complaint("[item.post]\ndelivered = 2022-03-02"),
            "delivered 2 March 2022, which is after the date of the bundle",
        ),
        (mine("a", "2022-03-02", ""), "dated 2 March 2022, which is after"),
        ("[[event]]\ndate = 2022-03-02\ntext = \"It\"\n".into(), "event of 2 March 2022 is after"),
    ] {
        let all = found(&text);
        assert!(
            all.iter().any(|(severity, said)| *severity == Severity::Warning && said.contains(words)),
            "{all:?}"
        );
        let sample = sample(&text);
        let context = sample.matter();
        let case = CaseHistory::new(&context);
        assert!(case.limits.is_empty(), "{text}");
        assert!(case.unanswered.iter().all(|silence| !silence.words.contains("day")), "{text}");
    }
    let fine = complaint("received = 2021-03-05\n[item.post]\nposted = 2021-03-02\ndelivered = 2021-03-05");
    assert_eq!(found(&fine), []);
}

#[test]
fn of_two_days_the_one_that_is_proved_is_used_everywhere() {
    let receipt = "[[item]]\nfile = \"r\"\n[item.post]\nletter = \"a\"\ndelivered = 2021-03-05\n";
    let text = mine("a", "2021-03-02", "received = 2021-03-04") + receipt;
    let all = found(&text);
    assert!(all.len() == 1 && all[0].1.contains("Every chapter uses 5 March 2021"), "{all:?}");
    assert_eq!(reception(&text), Reception::Proved(jiff::civil::date(2021, 3, 5)));
}

#[test]
fn a_notice_before_the_decision_or_the_request_gives_no_time_to_appeal() {
    let limits = |text: &str| {
        let sample = Sample::new(&format!("{text}{PARTY}")).for_purpose(Purpose::Tribunal);
        let context = sample.matter();
        let limits = CaseHistory::new(&context).limits;
        let appeals = limits.iter().filter(|one| one.limit.limit == crate::case::time_limits::Limit::Appeal);
        (appeals.count(), findings(&context).len())
    };
    let decided = |on: &str| format!("[case]\ndecision = {{ date = {on} }}\n");
    let notice = theirs("n", "2021-06-14", "step = \"reconsideration-notice\"");
    let asked = |on: &str| mine("q", on, "step = \"reconsideration-request\"");
    assert_eq!(limits(&(decided("2021-05-03") + &notice + &asked("2021-05-10"))), (1, 0));
    assert_eq!(limits(&(decided("2021-07-05") + &notice + &asked("2021-05-10"))), (0, 1));
    assert_eq!(limits(&(decided("2021-05-03") + &notice + &asked("2021-07-10"))), (0, 1));
}

#[test]
fn proved_is_only_what_another_item_shows() {
    let letter = mine("a", "2021-03-02", "[item.post]\ndelivered = 2021-03-05\nsigned_by = \"Mason\"");
    assert_eq!(reception(&letter), Reception::Stated(jiff::civil::date(2021, 3, 5)));
    assert_eq!(
        reception(&(letter.clone() + "proof = \"a\"\n")),
        Reception::Stated(jiff::civil::date(2021, 3, 5))
    );
    assert!(told(&letter).1.contains("for the delivery of none"));
    let receipt =
        "[[item]]\nfile = \"r\"\n[item.post]\nletter = \"a\"\nposted = 2021-03-03\ndelivered = 2021-03-05\n";
    let dated = |on: &str, more: &str| receipt.replace("[item.post]", &format!("{on}[item.post]")) + more;
    // A page of that day or later shows both, and so does one that the user names as the proof.
    for shows in [dated("date = 2021-03-05\n", ""), dated("date = 2021-03-03\n", "proof = \"r\"\n")] {
        let (row, short) = told(&(mine("a", "2021-03-02", "") + &shows));
        assert!(row.contains("Posted 3 Mar 2021, p. 6 / Delivered 5 Mar 2021, p. 6"), "{row}");
        assert!(short.contains("for the delivery of 1"), "{short}");
    }
    // A certificate of the day of posting, or of no day, cannot show a later delivery.
    for certificate in [dated("date = 2021-03-03\n", ""), dated("", "")] {
        let (row, short) = told(&(mine("a", "2021-03-02", "") + &certificate));
        assert!(row.contains("Delivered 5 Mar 2021, as I say"), "{row}");
        assert!(short.contains("for the delivery of none"), "{short}");
    }
    // Its own words can: what they say is looked for when its pages are read.
    let sample = sample(&(mine("a", "2021-03-02", "") + &dated("date = 2021-03-03\n", "")));
    let mut context = sample.matter();
    context.quotations.delivery_shown.insert(2);
    let letters = CaseHistory::new(&context).letters;
    assert_eq!(letters.letters()[0].reception, Reception::Proved(jiff::civil::date(2021, 3, 5)));
    assert_eq!((letters.letters()[0].receipts.len(), letters.letters()[0].proofs.len()), (1, 1));
    // What went by e-mail has no delivery by post.
    let mail = mine("a", "2021-03-02", "").replace("\"letter\"", "\"email\"") + receipt;
    assert!(!told(&mail).1.contains("for the delivery of"));
}

#[test]
fn counting_stops_at_the_first_letter_of_any_kind() {
    let silences = |text: &str| {
        let sample = sample(text);
        let context = sample.matter();
        CaseHistory::new(&context).unanswered.into_iter().map(|silence| silence.words).collect::<Vec<_>>()
    };
    let request = mine("a", "2021-03-01", "step = \"access-request\"")
        + "[[item]]\nfile = \"r\"\n[item.post]\nletter = \"a\"\ndelivered = 2021-03-02\n";
    let extended = theirs("x", "2021-03-20", "answers = \"a\"\nanswer_by = 2021-06-02");
    let answer = theirs("z", "2021-06-04", "answers = \"a\"\nstep = \"access-answer\"");
    // 20 March to 4 June 2021: 76 days; from 2 March they would be 94.
    let all = silences(&(request + &extended + &answer));
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(
        all[0].starts_with(
            "2 days overdue, no answer to the request of 1 March 2021 for 76 days after the letter of 20 March 2021"
        ),
        "{all:?}"
    );
    let examiner = mine("e", "2021-03-01", "step = \"examiner\"").replace("CMS", "Independent Case Examiner");
    let acknowledged = item("k", "2021-03-09", "from = \"ICE\"\nanswers = \"e\"\nstep = \"acknowledgement\"");
    // The Examiner has a queue and no time to keep.
    assert_eq!(silences(&(examiner + &acknowledged)), [""; 0]);
    let request = mine("e", "2021-03-01", "step = \"reconsideration-request\"");
    let acknowledged = acknowledged.replace("ICE", "CMS");
    let all = silences(&(request + &acknowledged));
    assert!(
        all.len() == 1
            && all[0].starts_with("No answer in the bundle")
            && all[0].ends_with("the acknowledgement of 9 March 2021"),
        "{all:?}"
    );
}

#[test]
fn northern_ireland_is_told_of_no_rule_of_great_britain() {
    let notes = |nation: &str| {
        let text = format!("[case]\nnation = \"{nation}\"\n")
            + &theirs(
                "n",
                "2022-02-14",
                "step = \"reconsideration-notice\"\n[item.post]\nposted = 2022-02-15",
            )
            + &mine("p", "2022-02-20", "step = \"appeal\"");
        let sample = Sample::new(&format!("{text}{PARTY}")).for_purpose(Purpose::Tribunal);
        let context = sample.matter();
        let chapter = time_limits::rules(&CaseHistory::new(&context).limits).expect("rules");
        format!("{:?}", chapter.parts)
    };
    let scotland = notes("scotland");
    assert!(scotland.contains("2012/2677"), "{scotland}");
    let northern = notes("northern-ireland");
    assert!(!northern.contains("2012/2677") && !northern.contains("1992/1989"), "{northern}");
    assert!(northern.contains("The rule of Northern Ireland"), "{northern}");
}

#[test]
fn a_number_of_another_request_or_account_is_no_change_of_the_reference() {
    let tables_with = |label: &str, other: &str| {
        let text = format!(
            "[case]\nreference = \"121000654321\"\nother_references = [{{ reference = \"{other}\", label = \"{label}\" }}]\n"
        ) + &theirs("a", "2021-03-01", "reference = \"121000654321\"")
            + &theirs("b", "2021-03-09", &format!("reference = \"{other}\""));
        let sample = sample(&text);
        let context = sample.matter();
        tables(&correspondence::compose(&context, &CaseHistory::new(&context).letters).expect("letters"))
            .len()
    };
    assert_eq!(tables_with("freedom of information request", "FOI2021/04567"), 1);
    assert_eq!(tables_with("my other account", "121000987654"), 1);
    assert_eq!(tables_with("printed on letters from March 2021", "121000987654"), 2);
}
