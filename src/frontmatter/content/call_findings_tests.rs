use super::*;
use crate::case::profile::Profile;
use crate::frontmatter::content::testing::Sample;
use crate::model::Purpose;

fn found(text: &str) -> Vec<Finding> {
    let mut sample = Sample::new(text);
    sample.profile = Profile::for_purpose(Purpose::General);
    let context = sample.matter();
    findings(&context, &CaseHistory::new(&context))
}

fn said(text: &str, code: Code) -> Vec<String> {
    let of_code = found(text).into_iter().filter(|finding| finding.code == code);
    of_code
        .map(|finding| format!("{}: {} {}", finding.file.unwrap_or_default(), finding.message, finding.next))
        .collect()
}

const RECORDING: &str =
    "[[item]]\nfile = \"r.mp3\"\nid = \"rec\"\nkind = \"call\"\ndate = 2020-07-15T10:05:00\n";

#[test]
fn a_call_that_is_relied_on_needs_a_transcript() {
    let calls = super::super::calls::tests::CALLS;
    let codes = |text: &str| {
        let all = found(text).into_iter().filter(|finding| finding.code == Code::NotTranscribed);
        all.map(|finding| finding.file.unwrap_or_default()).collect::<Vec<_>>()
    };
    // A purpose that asks for transcripts says so itself.
    let sample = Sample::new(calls);
    let context = sample.matter();
    let all = findings(&context, &CaseHistory::new(&context));
    assert!(all.iter().all(|finding| finding.code != Code::NotTranscribed));
    assert_eq!(codes(calls), ["2.mp3"]);
    let call = "[[item]]\nfile = \"a.mp3\"\nid = \"a\"\nkind = \"call\"\n";
    assert_eq!(codes(call), [""; 0]);
    for rests in [
        "relevance = \"It was promised.\"\n",
        "says = \"We have it.\"\n",
        "[[event]]\ndate = 2020-01-01\ntext = \"Called.\"\nitems = [\"a\"]\n",
        "[[point]]\ntitle = \"Lost\"\nevidence = [{ item = \"a\" }]\n",
        "[[call]]\ndate = 2020-01-01\nrecording = \"a\"\nthey_said = \"We have it.\"\n",
    ] {
        assert_eq!(codes(&format!("{call}{rests}")).len(), 1, "{rests}");
    }
    assert_eq!(codes("[[call]]\ndate = 2020-01-01\nthey_said = \"We have it.\"\n"), [""; 0]);
}

#[test]
fn what_may_be_one_call_is_offered_ready_to_paste_and_not_assumed() {
    for (text, place, words) in [
        (
            format!("{RECORDING}[[call]]\ndate = 2020-07-15T10:04:00\n"),
            "r.mp3",
            "If so, write in the [[call]] of 15 July 2020, 10:04: recording = \"rec\".",
        ),
        (
            format!("{RECORDING}{}", RECORDING.replace("r.mp3", "s.mp3").replace("\"rec\"", "\"second\"")),
            "s.mp3",
            "If so, write under its [item.call]: same_call = \"rec\".",
        ),
        (
            "[[item]]\nfile = \"bill.pdf\"\nid = \"bill\"\nkind = \"bill\"\n[[item.bill.line]]\ndate = 2020-07-15T10:04:30\n\
             number = \"08001712345\"\namount = \"0.20\"\n[[call]]\ndate = 2020-07-15T10:04:00\ntheir_number = \"0800 171 2345\"\n"
                .into(),
            "bill.pdf",
            "If so, write in the [[call]] of 15 July 2020, 10:04: bill = \"bill\".",
        ),
        (
            format!(
                "{RECORDING}[[item]]\nfile = \"bill.pdf\"\nkind = \"bill\"\n[[item.bill.line]]\ndate = 2020-07-15T10:04:30\nnumber = \"0800\"\n"
            ),
            "bill.pdf",
            "If so, write in this [[item.bill.line]]: call = \"rec\".",
        ),
    ] {
        let offered = said(&text, Code::SameCall);
        assert_eq!(offered.len(), 1, "{text}: {offered:?}");
        assert!(offered[0].starts_with(place) && offered[0].ends_with(words), "{offered:?}");
    }
    for nothing in [
        format!("{RECORDING}[[call]]\ndate = 2020-07-15T10:04:00\nrecording = \"rec\"\n"),
        format!("{RECORDING}[[call]]\ndate = 2020-07-16T10:04:00\n"),
        // Two calls within the minute of a line: nobody can tell which it is.
        "[[item]]\nfile = \"bill.pdf\"\nkind = \"bill\"\n[[item.bill.line]]\ndate = 2020-07-15T10:04:30\nnumber = \"0800\"\n\
         [[call]]\ndate = 2020-07-15T10:04:00\n[[call]]\ndate = 2020-07-15T10:05:00\n"
            .into(),
        // A line that is no call.
        "[[item]]\nfile = \"bill.pdf\"\nkind = \"bill\"\n[[item.bill.line]]\ndate = 2020-07-15\namount = \"9.00\"\n\
         [[call]]\ndate = 2020-07-15T10:04:00\n"
            .into(),
    ] {
        assert_eq!(said(&nothing, Code::SameCall), [""; 0], "{nothing}");
    }
}

#[test]
fn accounts_of_one_call_that_differ_are_told() {
    let with = |recording: &str, row: &str| {
        let text = format!(
            "{RECORDING}[item.call]\n{recording}\n[[call]]\ndate = 2020-07-15T10:04:00\nrecording = \"rec\"\n{row}\n"
        );
        said(&text, Code::SameCall)
    };
    for (recording, row, keys) in [
        ("officer = \"Amir Singh\"", "officer = \"A Singh\"", ""),
        ("officer = \"Amir Singh\"", "officer = \"Jane Smith\"", "officer"),
        ("their_number = \"08001712345\"", "their_number = \"0800 171 2345\"", ""),
        ("duration = \"20:00\"", "duration = \"20:40\"", ""),
        ("duration = \"20:00\"", "duration = \"40:00\"", "duration"),
        (
            "direction = \"incoming\"\nduration = \"20:00\"",
            "direction = \"outgoing\"\nduration = \"40:00\"",
            "direction, duration",
        ),
        ("they_said = \"No\"", "they_said = \"Not at all\"", ""),
    ] {
        let found = with(recording, row);
        let told = found.iter().any(|words| words.contains(&format!("differ: {keys}.")));
        assert_eq!(
            (found.len(), told),
            (usize::from(!keys.is_empty()), !keys.is_empty()),
            "{recording} {row}: {found:?}"
        );
    }
}

#[test]
fn calls_without_a_letter_are_one_note() {
    let base =
        "[[party]]\nname = \"Jo Lark\"\n[[call]]\ndate = 2020-07-15T10:04:00\n[[call]]\ndate = 2020-09-01\n";
    let letter = |date: &str| {
        format!(
            "[[item]]\nfile = \"l.pdf\"\nid = \"l\"\nkind = \"letter\"\nfrom = \"Jo Lark\"\ndate = {date}\n"
        )
    };
    for (text, count) in [
        (base.to_owned(), Some("after 2 calls")),
        (format!("{}{base}", letter("2020-07-20")), Some("after 1 call")),
        (format!("{}{base}", letter("2020-07-14")), Some("after 2 calls")),
        (format!("{}{base}followed_by = \"l\"\n", letter("2020-12-01")), Some("after 1 call")),
        // Nobody knows whose letters these are.
        (base.replace("[[party]]\nname = \"Jo Lark\"\n", ""), None),
    ] {
        let found = said(&text, Code::NoLetterAfter);
        assert_eq!(found.len(), usize::from(count.is_some()), "{text}: {found:?}");
        assert!(found.iter().all(|words| count.is_some_and(|count| words.contains(count))), "{found:?}");
    }
}

#[test]
fn calls_after_the_request_to_be_written_to_need_their_direction() {
    let text = "[[event]]\ndate = 2020-07-01\ntext = \"I asked.\"\nstep = \"contact-in-writing\"\n\
                [[call]]\ndate = 2020-07-15T10:04:00\n[[call]]\ndate = 2020-06-15T10:04:00\n";
    let found = said(text, Code::CallLogDoubt);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("1 call came after you asked"), "{found:?}");
    assert_eq!(
        said(&text.replace("T10:04:00\n", "T10:04:00\ndirection = \"incoming\"\n"), Code::CallLogDoubt),
        [""; 0]
    );
}
