use super::*;
use crate::model::PartialDate;

const TODAY: Date = jiff::civil::date(2026, 11, 24);

fn guessed(name: &str) -> ItemDraft {
    guess(&ItemPath::parse(name).expect(name), &FilePreview::default(), TODAY)
}

#[test]
fn dates_in_names_are_taken_with_their_other_reading_and_the_impossible_is_said() {
    for (name, date, doubted) in [
        ("2020-01-06 assessment.pdf", Some("2020-01-06"), false),
        ("Scan_20210304 (2).pdf", Some("2021-03-04"), false),
        ("IMG-20210304-WA0012.jpg", Some("2021-03-04"), false),
        ("4 March 2021 - reply to CMS.docx", Some("2021-03-04"), false),
        ("Letter 4th March 2021 (signed).pdf", Some("2021-03-04"), false),
        ("March 2021 bank statement.pdf", Some("2021-03"), false),
        ("EE-bill-Mar-2021.pdf", Some("2021-03"), false),
        ("2021-03 bill.pdf", Some("2021-03"), false),
        ("2021_03_04 bill.pdf", Some("2021-03-04"), false),
        ("letter 31.02.2021.pdf", None, true),
        // The British order is taken and the other one is asked about.
        ("proof of posting 9.3.21.jpg", Some("2021-03-09"), true),
        ("Document 3.pdf", None, false),
        ("scan0007.pdf", None, false),
        ("12345678901.pdf", None, false),
    ] {
        let guess = guessed(name);
        assert_eq!(guess.date.best.map(|b| b.when), date.map(|d| d.parse().expect(d)), "{name}");
        assert_eq!(!guess.date.doubts.is_empty(), doubted, "{name}");
    }
}

#[test]
fn a_drafted_manifest_can_be_read_and_says_what_to_check() {
    let mut text = head("A \"quoted\" \\ title", None, None);
    let names = [
        "calls/Call recording 08001712345_200510_140012.m4a",
        "letters/2020-01-06 decision.pdf",
        "a\"b.pdf",
        "2021-03 x.pdf",
        "9.3.21 x.pdf",
    ];
    for name in names {
        text += &row(&guessed(name));
    }
    let reading = crate::case::manifest::parse(&text);
    assert_eq!(reading.findings, [], "{text}");
    let item = &reading.manifest.item;
    assert_eq!(item.len(), 5);
    assert_eq!(item[0].kind, Some(Kind::Call));
    assert_eq!(item[0].title.as_deref(), Some("Recording of a call with 08001712345"));
    let number = item[0].call.as_ref().and_then(|call| call.their_number.as_deref());
    assert_eq!(number, Some("08001712345"));
    assert_eq!(item[1].kind, Some(Kind::Decision));
    assert_eq!(item[3].date, Some(PartialDate::Month(2021, 3)));
    assert!(text.contains("\ndate = 2020-01-06   # the date in the file name\n"), "{text}");
    assert!(
        text.contains("# check: the date could be 9 March 2021 or 3 September 2021. The first is used."),
        "{text}"
    );
    assert_eq!(guessed("calls/Call recording 0800_200510_140012.txt").kind, Some(Kind::Transcript));
}
