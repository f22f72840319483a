use super::*;
use crate::frontmatter::content::testing::Sample;

const ITEMS: &str = r#"
[[child]]
name = "Oliwia"
[[item]]
file = "letter.pdf"
title = "Letter"
says = "We have nothing about Oliwia"
[[item]]
file = "call.mp3"
title = "Call"
kind = "call"
[item.call]
transcript = "words.txt"
they_said = "It was scanned on Monday"
promise = "I will call you"
[[item]]
file = "words.txt"
title = "Transcript"
kind = "transcript"
[[item]]
file = "note.jpg"
title = "Note"
says = "they never wrote"
"#;

/// Looks with these words on the letter and in the transcript; the note was not read.
fn looked<'c>(context: &CaseContext<'c>, letter: &str, spoken: &str, by: SourceReading) -> Quotations {
    let (letter, spoken) = (letter.to_owned(), spoken.to_owned());
    let quoted = |words: &str| QuotedText {
        key: "summary".into(),
        words: words.into(),
        at: (3, 1),
        bundle: None,
        item: None,
    };
    let quoted = [quoted("nothing about Oliwia"), quoted("we lost your letter")];
    look(context, &quoted, &move |placed| match placed.item.file.as_str() {
        "letter.pdf" => vec![Some((letter.clone(), SourceReading::Text))],
        "words.txt" => vec![Some((spoken.clone(), by))],
        _ => vec![None],
    })
}

#[test]
fn only_words_that_can_be_read_are_between_quotation_marks() {
    let sample = Sample::new(ITEMS);
    let context = sample.matter();
    let letter = "Dear Ms Reid, we have nothing about Oliwia. Yours";
    let spoken = "Officer: It was scanned\non Monday. I shall call you back.";
    for (by, said, promised) in [
        (
            SourceReading::Text,
            "“It was scanned on Monday”",
            "noted as: I will call you (not found word for word in the transcript of the call)",
        ),
        (
            SourceReading::MachineTranscript,
            "“It was scanned on Monday” (according to a machine transcript that nobody has checked)",
            // What a machine did not hear may have been said.
            "noted as: I will call you (not in the machine transcript of the call, which nobody has checked)",
        ),
    ] {
        let found = looked(&context, letter, spoken, by);
        let printed: Vec<String> = context
            .items
            .iter()
            .flat_map(|placed| Saying::ALL.map(|saying| (placed, saying)))
            .filter_map(|(placed, saying)| {
                let teller = Teller::from(placed);
                Some(found.printed(teller.key(), saying, saying.of(teller)?))
            })
            .collect();
        let unread = "noted as: they never wrote (not compared: the page could not be searched)";
        let wanted = ["“… we have nothing about Oliwia”", said, promised, unread];
        assert_eq!(printed, wanted);
    }
}

#[test]
fn what_the_user_said_is_not_put_into_the_mouth_of_another() {
    let items = ["[[party]]\nname = \"Marek Wójcik\"\nrole = \"Appellant\"\n", ITEMS].concat();
    let sample = Sample::new(&items);
    let context = sample.matter();
    for (spoken, found) in [
        ("1 0:00:02 Mr Wójcik It was scanned on\nMonday\n2 0:00:09 Officer No.", false),
        ("1 0:00:02 Me It was scanned on Monday", false),
        ("1 0:00:02 Officer It was scanned on\nMonday\n2 0:00:09 Mr Wójcik No.", true),
        ("1 0:00:02 Mr Wójcik No.\n2 0:00:09 Ms Hartley It was scanned on Monday", true),
        ("It was scanned on Monday", true),
        // A table of turns: each cell ends with a mark on a line of its own.
        ("1\n\u{1E}\n0:00:02\n\u{1E}\nMr Wójcik\n\u{1E}\nIt was scanned on Monday", false),
        ("1\n\u{1E}\n0:00:02\n\u{1E}\nOfficer\n\u{1E}\nIt was scanned on Monday", true),
        // No times.
        ("Officer: Yes.\nMarek: It was scanned on Monday", false),
        ("2 Mr Wójcik: It was scanned\non Monday\n3 Officer: No.", false),
        ("Marek: No.\nOfficer: It was scanned on Monday", true),
    ] {
        let looked = looked(&context, "nothing", spoken, SourceReading::Text);
        let call = context.items.iter().find(|placed| placed.item.call.is_some()).expect("a call");
        assert_eq!(looked.is_found(Teller::from(call).key(), Saying::TheySaid), found, "{spoken}");
    }
}

#[test]
fn what_is_in_no_document_is_told_with_the_nearest_words() {
    let sample = Sample::new(ITEMS);
    let context = sample.matter();
    let spoken = "It was scanned on Monday. I shall call you back.";
    let found = looked(&context, "we have nothing about Oliwia", spoken, SourceReading::Text);
    let told: Vec<(Option<&str>, Option<u32>, bool)> =
        found.findings().iter().map(|f| (f.file.as_deref(), f.line, f.message.contains("nearest"))).collect();
    // The note was not read, so nothing can be said of it.
    assert_eq!(told, [(Some("call.mp3"), None, true), (None, Some(3), false)]);
    assert!(found.findings()[0].message.contains("“I shall call you”"), "{}", found.findings()[0].message);
    assert!(found.findings()[1].message.contains("2 pages have no text"), "{}", found.findings()[1].message);
}

#[test]
fn sentences_that_are_there_one_by_one_are_quoted_one_by_one() {
    let items =
        ITEMS.replace("It was scanned on Monday\"", "It was scanned on Monday. We have no more here.\"");
    let sample = Sample::new(&items);
    let context = sample.matter();
    let call = context.items.iter().find(|placed| placed.item.call.is_some()).expect("a call");
    let key = Teller::from(call).key();
    for (spoken, by, printed) in [
        // In the other order.
        (
            "We have no more here. It was scanned on Monday.",
            SourceReading::Text,
            "“It was scanned on Monday.” and “We have no more here.”",
        ),
        (
            "We have no more here. It was scanned on Monday.",
            SourceReading::MachineTranscript,
            "“It was scanned on Monday.” and “We have no more here.” (according to a machine transcript that nobody has checked)",
        ),
        // One of the two is not there.
        (
            "It was scanned on Monday. We had more here.",
            SourceReading::Text,
            "noted as: It was scanned on Monday. We have no more here. (not found word for word in the transcript of the call)",
        ),
    ] {
        let found = looked(&context, "nothing", spoken, by);
        let words = "It was scanned on Monday. We have no more here.";
        assert_eq!(found.printed(key, Saying::TheySaid, words), printed, "{spoken}");
    }
}

fn mark(of: FreeQuotation) -> FreeMark {
    FreeMark { of, instead: None }
}

#[test]
fn a_free_quotation_keeps_what_became_of_it() {
    let sample = Sample::new(ITEMS);
    let context = sample.matter();
    let found = looked(&context, "we have nothing about Oliwia", "Yes.", SourceReading::Text);
    // The photograph was not read.
    assert_eq!(found.free.get("we lost your letter"), Some(&mark(FreeQuotation::NotWhereRead)));
    assert_eq!(found.free.get("nothing about Oliwia"), None);
    let found = looked(&context, "x", "nothing about Oliwia", SourceReading::MachineTranscript);
    assert_eq!(found.free.get("nothing about Oliwia"), Some(&mark(FreeQuotation::ByMachine)));
    assert_eq!(found.unsearched, (2, 2));
    // A title that quotes a picture which nobody read is not compared, and what was read may say the contrary.
    let items = ITEMS.replace("title = \"Note\"", "title = \"“we lost your letter”\"");
    let sample = Sample::new(&items);
    let context = sample.matter();
    let found = looked(&context, "we lost nothing, your letters", "Yes.", SourceReading::Text);
    assert_eq!(found.free.get("we lost your letter"), Some(&mark(FreeQuotation::NotCompared)));
    let found = looked(&context, "we never lost your letter", "Yes.", SourceReading::Text);
    let instead = Some((1, "never lost your letter".to_owned()));
    assert_eq!(
        found.free.get("we lost your letter"),
        Some(&FreeMark { of: FreeQuotation::NotCompared, instead })
    );
}

#[test]
fn a_reply_shows_the_day_of_receipt_only_where_it_names_it() {
    let text = "[[item]]\nfile = \"m\"\nid = \"m\"\nkind = \"email\"\ndate = 2025-12-08\n[item.post]\ndelivered = 2025-12-08\nproof = \"r\"\n[[item]]\nfile = \"r\"\nid = \"r\"\nkind = \"letter\"\ndate = 2025-12-15\n";
    for (kind, reply, silent) in [
        ("letter", Some("Thank you for the copy of your complaint."), true),
        ("letter", Some("Thank you for your e-mail of 8 December 2025."), true),
        ("letter", Some("We received your e-mail on 8 December 2025."), false),
        // A page that nobody can read, and a tracking page, are taken at the user's word.
        ("letter", None, false),
        ("postal-receipt", Some("Thank you."), false),
    ] {
        let sample = Sample::new(&text.replace("kind = \"letter\"", &format!("kind = \"{kind}\"")));
        let context = sample.matter();
        let found = look(&context, &[], &|placed| match placed.item.file.as_str() {
            "r" => vec![reply.map(|text| (text.to_owned(), SourceReading::Text))],
            _ => Vec::new(),
        });
        assert_eq!(found.day_not_shown.contains(&(1, 2)), silent, "{kind} {reply:?}");
    }
}
