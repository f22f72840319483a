use super::*;

fn names(text: &str) -> ChildNames {
    let reading = crate::case::manifest::parse(text);
    assert!(reading.findings.is_empty(), "{:?}", reading.findings);
    ChildNames::new(&reading.manifest)
}

fn children(names_of_children: &[&str]) -> String {
    names_of_children.iter().map(|name| format!("[[child]]\nname = \"{name}\"\n")).collect()
}

/// Two receiving parents' children, and people and places that bear the same words.
fn case() -> ChildNames {
    let people = "[[party]]\nname = \"Daniel Thorley\"\n[[party]]\nname = \"Jane Hartley\"\n[[item]]\nfile = \"a\"\n\
                  from = \"Helen Rose, CMS\"\n[[item]]\nfile = \"b\"\n[item.call]\nofficer = \"June Whitaker\"\n\
                  [[item]]\nfile = \"c\"\n[item.call]\nofficer = \"Will Prentice\"\n";
    names(
        &(children(&[
            "May Thorley",
            "June Thorley",
            "Grace Lister",
            "Will Ashdown",
            "Mark Ashdown",
            "Rose Ashdown",
            "Hope Okafor",
            "Ruby Ann Hartley",
        ]) + people),
    )
}

#[test]
fn names_are_hidden_where_they_are_names() {
    let case = case();
    for (text, expected) in [
        // The full name, with and without the names in the middle, in any case.
        ("Ruby Ann Hartley", "Ru.A.H."),
        ("Ruby Hartley and Ruby Anne Hartley", "Ru.A.H. and Ru.A.H."),
        ("RUBY ANN HARTLEY, ruby hartley", "Ru.A.H., Ru.A.H."),
        ("Ruby Ann’s report on Ruby.", "Ru.’s report on Ru."),
        ("Hartley, Ruby: school", "Hartley, Ru.: school"),
        // A surname that a party also bears stays.
        ("Jane Hartley wrote to Ms Hartley", "Jane Hartley wrote to Ms Hartley"),
        // Forenames that are words.
        (
            "Diary of Grace's nights, April 2025 to April 2026",
            "Diary of G.'s nights, April 2025 to April 2026",
        ),
        ("June's school report", "J.'s school report"),
        ("nights, Will and Rose", "nights, W. and Ro."),
        ("Will and Rose: photo", "W. and Ro.: photo"),
        ("Grace spends 60 nights a year with me.", "G. spends 60 nights a year with me."),
        ("I collected Mark from school", "I collected M.\u{A0}(2) from school"),
        ("He was with May on 9 May 2026", "He was with M.\u{A0}(1) on 9 May 2026"),
        ("Dear Hope", "Dear H."),
        ("days with Grace, May and June Thorley", "days with G., M.\u{A0}(1) and J.T."),
        ("Rose Ashdown’s and Hope’s", "Ro.A.’s and H.’s"),
    ] {
        assert_eq!(case.printed(text).0, expected, "{text}");
    }
}

#[test]
fn dates_verbs_places_and_other_people_keep_their_words() {
    let case = case();
    for text in [
        "1 June 2026",
        "from 1 May to 3 June",
        "May 2026",
        "May, 2026",
        "in May or June",
        "January to May 2026",
        "the 3rd of May",
        "the end of June",
        "April and May",
        "about April and May",
        "since June",
        "between 3 and 9 May",
        "Fri 1 May",
        "Payment schedule, May 2026",
        "She may call. He will mark the rose in hope and grace.",
        "Will you pay? Mark the envelope. Hope to hear. Grace period. Rose by £5.",
        "Mrs May and Mr Rose wrote",
        "Helen Rose and Will Prentice met June Whitaker",
        "J. Rose, Case Manager",
        "mayor, Mayfield, Graceland, Willow",
        "see {May diary} and {Ruby:2}",
        "Ann Lee",
    ] {
        let (printed, doubts) = case.printed(text);
        assert_eq!(printed, text);
        assert!(doubts.is_empty() || text == "Ann Lee", "{text}: {doubts:?}");
    }
}

#[test]
fn what_is_uncertain_is_left_and_asked_about() {
    let case = case();
    for text in [
        "Rose Hill Lane",
        "the schedule for May by 12 June",
        "Note about May",
        "Note about May and Conor",
        "MAY SHOES",
    ] {
        let (printed, doubts) = case.printed(text);
        assert_eq!(printed, text);
        assert!(matches!(doubts.first(), Some(Doubt::Left(_))), "{text}: {doubts:?}");
    }
    for (text, expected) in [
        ("May and June live with Ms Vane.", "M.\u{A0}(1) and J. live with Ms Vane."),
        ("Note about May and June", "Note about M.\u{A0}(1) and J."),
    ] {
        let (printed, doubts) = case.printed(text);
        assert_eq!(printed, expected);
        assert!(matches!(doubts.first(), Some(Doubt::Shortened(_))), "{doubts:?}");
    }
}

#[test]
fn quotations_keep_their_words_and_are_asked_about() {
    let case = case();
    for text in [
        "She said \"I have Grace down for no nights at all.\" and more",
        "“Ruby Hartley stays here” it says",
        "it says ‘Ruby’s school’ there",
    ] {
        let (printed, doubts) = case.printed(text);
        assert_eq!(printed, text);
        assert!(matches!(doubts[..], [Doubt::Quoted(_)]), "{text}: {doubts:?}");
    }
    let (printed, doubts) = case.printed("\"We allow no days of grace in May or June.\" Ruby agrees");
    assert_eq!(
        (printed.as_str(), doubts.len()),
        ("\"We allow no days of grace in May or June.\" Ru. agrees", 0)
    );
}

#[test]
fn what_is_printed_is_printed_again_as_it_is() {
    let case = case();
    for text in [
        "Ruby Hartley. Grace spends May with June.",
        "Will and Rose's nights. Will you?",
        "Ruby said \"Ruby\".",
    ] {
        let once = case.printed(text).0;
        assert_eq!(case.printed(&once).0, once);
    }
}

#[test]
fn the_user_may_name_other_words_or_want_the_names() {
    let one = names("[[child]]\nname = \"Ruby Hartley\"\ninitials = \"Child A\"\n");
    assert_eq!(one.printed("Ruby Hartley and Ruby").0, "Child A and Child A");
    let initials = names("[[child]]\nname = \"Oliwia Wójcik\"\ninitials = \"O.W.\"\n");
    assert_eq!(initials.printed("Oliwia Wojcik; Oliwia.").0, "O.W.; O.");
    let both =
        names("[[child]]\nname = \"Oliwia Pryce\"\n[[child]]\nname = \"Oliwia\"\ninitials = \"O.P.\"\n");
    assert_eq!(both.printed("Oliwia Pryce, Oliwia").0, "O.P., O.P.");
    let all = names("[bundle]\nchildren = \"names\"\n[[child]]\nname = \"Ruby Hartley\"\n");
    assert_eq!(all.printed("Ruby").0, "Ruby");
}

#[test]
fn a_parent_who_bears_the_name_keeps_it() {
    let case = names(
        "[[party]]\nname = \"Ruby Hartley\"\nrole = \"Appellant\"\n[[child]]\nname = \"Ruby Ann Hartley\"\n",
    );
    let printed = case.printed("Ruby Hartley with Ruby Ann Hartley and Ruby").0;
    assert_eq!(printed, "Ruby Hartley with R.A.H. and R.");
}

#[test]
fn sources_and_file_names_are_told() {
    let case = case();
    assert!(case.are_in("Report for Ruby") && case.are_in("He was with May."));
    assert!(!case.are_in("schedule for May") && !case.are_in("You will be paid on 1 June"));
    assert!(case.may_be_in("note about May and June") && !case.may_be_in("2026-06-11 payment in May"));
}
