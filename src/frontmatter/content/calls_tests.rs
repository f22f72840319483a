use proptest::prelude::*;

use super::*;
use crate::frontmatter::content::testing::{Sample, rows, tables};

pub(in crate::frontmatter::content) const CALLS: &str = r#"
[[item]]
file = "2.mp3"
id = "two"
date = 2020-05-21T10:15:00
kind = "call"
[item.call]
direction = "incoming"
refused_name = true
security_passed = false
their_number = "0800 171"
they_said = "Nothing since January."
[[item]]
file = "1.mp3"
id = "one"
date = 2020-02-18T10:04:00
kind = "call"
[item.call]
direction = "outgoing"
ended = 2020-02-18T10:31:00
officer = "Şükrü Yılmaz"
job_title = "Case worker"
office = "Team 14"
told_recording = true
reference_given = "121000654321"
promise = "I will call you back."
promise_due = 2020-02-25
promise_kept = false
promise_kept_on = 2020-03-01
transcript = "words"
followed_by = "letter"
cost = "0.20"
[[item]]
file = "1.txt"
id = "words"
kind = "transcript"
[[item]]
file = "letter.pdf"
id = "letter"
kind = "letter"
[[item]]
file = "bill.pdf"
kind = "bill"
[[item.bill.line]]
call = "two"
duration = "00:22:40"
amount = "3.45"
"#;

fn chapter(sample: &Sample) -> Option<Chapter> {
    let context = sample.matter();
    compose(&context, &CaseHistory::new(&context))
}

/// The paragraphs of running text.
fn words(chapter: &Chapter) -> Vec<String> {
    let words = chapter.parts.iter().filter_map(|part| match part {
        ChapterPart::Words(words) => Some(words.text().replace('\u{A0}', " ")),
        _ => None,
    });
    words.collect()
}

#[test]
fn each_call_is_a_block_in_the_order_of_the_dates() {
    let sample = Sample::new(CALLS);
    let chapter = chapter(&sample).expect("a chapter");
    assert_eq!(
        rows(tables(&chapter)[0]),
        [
            "1.\u{2003}18 February 2020, 10:04 to 10:31\u{2002}·\u{2002}27 minutes\u{2002}·\u{2002}I called them",
            "Şükrü Yılmaz / Case worker, Team 14 / Reference quoted: 121000654321 / \
             I said that I was recording / Recording p. 6, transcript p. 9 | \
             Promised, noted as: I will call you back. By 25 February 2020. Kept late, on 1 March 2020. / \
             After it: letter, p. 12. Cost: £0.20.",
            "2.\u{2003}21 May 2020, 10:15\u{2002}·\u{2002}22 minutes 40 seconds\u{2002}·\u{2002}call from 0800 171",
            "Refused to give a name / Security passed: no / Recording p. 3 | \
             They said, noted as: Nothing since January. / Cost: £3.45, bill pp. 15–17",
        ]
    );
    assert_eq!(
        chapter.lead.text().replace('\u{A0}', " "),
        "1 named person in 1 of 2 calls, 18 February 2020 to 21 May 2020. In 1 a name was refused. Total length: about 50 minutes. Total cost: £3.65."
    );
    assert_eq!(words(&chapter), [""; 0]);
}

#[test]
fn lengths_that_cannot_be_are_not_told() {
    let length = |start: &str, rest: &str| {
        let text =
            format!("[[item]]\nfile = \"a.mp3\"\nkind = \"call\"\ndate = {start}\n[item.call]\n{rest}");
        let sample = Sample::new(&text);
        let context = sample.matter();
        let entries = call_entries::entries(&context);
        LoggedCall::new(&context, &entries[0]).length().map(|length| length.seconds)
    };
    assert_eq!(length("2020-01-01T10:00:00", "ended = 2020-01-01T09:00:00"), None);
    assert_eq!(length("2020-01-01T10:00:00", "ended = 2020-01-02T10:00:00"), None);
    assert_eq!(length("2020-01-01T23:50:00", "ended = 2020-01-02T00:10:00"), Some(1200));
    assert_eq!(length("2020-01-01", "ended = 2020-01-01T09:00:00"), None);
    assert_eq!(
        length("2020-01-01T10:00:00", "ended = 2020-01-01T10:20:00\nduration = \"00:19:00\""),
        Some(1140)
    );
    assert_eq!(long(0), "0 seconds");
    assert_eq!(long(4467), "1 hour 14 minutes 27 seconds");
    assert_eq!(long(3600), "1 hour");
}

/// A log has whole minutes, a recording and a bill have the seconds too.
#[test]
fn what_is_told_to_the_second_comes_before_whole_minutes() {
    let length = |recording: &str, row: &str| {
        let text = format!(
            "[[item]]\nfile = \"a.mp3\"\nid = \"a\"\nkind = \"call\"\ndate = 2026-06-12T14:02:00\n[item.call]\n{recording}\n\
             [[call]]\ndate = 2026-06-12T14:02:00\nrecording = \"a\"\n{row}\n"
        );
        let sample = Sample::new(&text);
        let context = sample.matter();
        let entries = call_entries::entries(&context);
        LoggedCall::new(&context, &entries[0]).length().map(|length| (length.seconds, length.to_the_minute))
    };
    for (recording, row, expected) in [
        ("duration = \"3:40\"", "duration = \"4:00\"", Some((220, false))),
        ("", "duration = \"4:00\"", Some((240, true))),
        ("", "duration = \"3:40\"", Some((220, false))),
        // Too far apart to be the length of one call.
        ("duration = \"0:45\"", "duration = \"4:00\"", Some((240, true))),
        ("ended = 2026-06-12T14:06:00", "", Some((240, true))),
        ("", "", None),
    ] {
        assert_eq!(length(recording, row), expected, "{recording} {row}");
    }
}

#[test]
fn no_call_no_chapter() {
    let sample = Sample::new("[[item]]\nfile = \"a.pdf\"\nkind = \"letter\"\n");
    assert_eq!(chapter(&sample), None);
}

const ROWS: &str = r#"
[[party]]
name = "Jo Lark"
[[child]]
name = "Ruby Lark"
[[item]]
file = "notebook.pdf"
id = "notebook"
[[item]]
file = "r.mp3"
id = "rec"
kind = "call"
date = 2020-07-15T10:05:00
[[item]]
file = "s.mp3"
kind = "call"
date = 2020-07-15T10:20:00
call = { same_call = "rec" }
[[item]]
file = "sar.pdf"
id = "sar"
date = 2020-09-01
[[item]]
file = "request.eml"
kind = "email"
from = "Jo Lark"
to = "CMS"
date = 2020-08-01
step = "contact-in-writing"
[[call]]
date = 2020-07-15T10:04:00
recording = "rec"
officer = "Amir Singh"
note = "About Ruby"
[[call]]
date = 2020-06-01
item = "notebook"
page = 2
refused_name = true
they_said = "Nothing for Ruby"
recording_asked = { item = "sar", page = 1 }
recording_denied = { item = "sar", page = 2, shows = "no trace for Ruby" }
recording_found = { item = "notebook", page = 3 }
[[call]]
date = 2020-08-03T09:00:00
direction = "incoming"
answered = false
[[call]]
date = 2020-08-04T09:00:00
direction = "incoming"
officer = "A Singh"
recording_denied = { item = "sar" }
[[call]]
date = 2020-08-05T09:00:00
direction = "outgoing"
"#;

#[test]
fn calls_with_a_file_and_without_one_are_one_table_and_each_says_its_source() {
    let chapter = chapter(&Sample::new(ROWS)).expect("a chapter");
    let tables = tables(&chapter);
    assert_eq!(
        rows(tables[0]),
        [
            "1.\u{2003}1 June 2020",
            "Refused to give a name / Noted p. 4 | They said, noted as: Nothing for R.",
            "2.\u{2003}15 July 2020, 10:04",
            "Amir Singh / Recording p. 6 / Also recorded p. 9 | Noted: About R.",
            "3.\u{2003}3 August 2020, 09:00\u{2002}·\u{2002}call from them\u{2002}·\u{2002}not answered",
            "no source named | ",
            "4.\u{2003}4 August 2020, 09:00\u{2002}·\u{2002}call from them",
            "A Singh / no source named | ",
            "5.\u{2003}5 August 2020, 09:00\u{2002}·\u{2002}I called them",
            "name not noted / no source named | ",
        ]
    );
    // Amir Singh and A Singh are one person; the call that nobody answered is none of the four.
    assert_eq!(
        chapter.lead.text().replace('\u{A0}', " "),
        "1 named person in 2 of 4 calls, 1 June 2020 to 5 August 2020. In 1 a name was refused. In 1 no name was noted."
    );
    assert_eq!(
        words(&chapter),
        [
            "1 more call was not answered.",
            "2 calls came in after the request of 1 August 2020 (p. 15) to be contacted in writing only: numbers 3, 4 below. \
             No page is named for its delivery, so calls are counted after 1 August 2020.",
            "2 recordings were requested. 2 were not supplied. 1 of those was found later.",
        ]
    );
    assert_eq!(
        rows(tables[1]),
        [
            "1. 1 June 2020 | 1 September 2020, p. 12 | 1 September 2020, p. 13 / no trace for R. | p. 5",
            "4. 4 August 2020, 09:00 |  | 1 September 2020, p. 12 | ",
        ]
    );
}

proptest! {
    #[test]
    fn totals_are_the_sums_of_the_calls(calls in prop::collection::vec((1u64..80_000, 0i64..100_000), 1..12)) {
        let item = |(i, (seconds, pence)): (usize, &(u64, i64))| {
            let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
            format!(
                "[[item]]\nfile = \"{i}.mp3\"\nkind = \"call\"\n[item.call]\nduration = \"{h:02}:{m:02}:{s:02}\"\ncost = \"{}.{:02}\"\n",
                pence / 100, pence % 100
            )
        };
        let text: String = calls.iter().enumerate().map(item).collect();
        let sample = Sample::new(&text);
        let context = sample.matter();
        let entries = call_entries::entries(&context);
        let log: Vec<LoggedCall<'_, '_>> = entries.iter().map(|entry| LoggedCall::new(&context, entry)).collect();
        let words = in_short(&log).unwrap_or_default();
        let seconds: u64 = calls.iter().map(|(seconds, _)| seconds).sum();
        let pence: i64 = calls.iter().map(|(_, pence)| pence).sum();
        // What is told in whole minutes only is rounded, and said to be.
        let about = calls.iter().any(|(seconds, _)| seconds % 60 == 0);
        let total = if about { (seconds + 30) / 60 * 60 } else { seconds };
        prop_assert!(words.contains(&long(total)), "{}", words);
        prop_assert_eq!(about, words.contains("about"));
        prop_assert_eq!(pence != 0, words.contains(&Pence::new(pence).to_string()) && words.contains("cost"));
    }
}
