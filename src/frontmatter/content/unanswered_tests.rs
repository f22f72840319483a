use crate::frontmatter::content::CaseHistory;
use crate::frontmatter::content::testing::Sample;

const PARTY: &str = "[[party]]\nname = \"Marek Wójcik\"\nrole = \"Appellant\"\n";

/// What is said of the silences in a manifest whose items have three pages each, from page 3 on; on 1 March 2022.
fn said(text: &str) -> Vec<String> {
    let sample = Sample::new(&format!("{PARTY}{text}"));
    let context = sample.matter();
    CaseHistory::new(&context).unanswered.into_iter().map(|silence| silence.words).collect()
}

fn letter(more: &str) -> String {
    format!(
        "[[item]]\nfile = \"a.pdf\"\nid = \"a\"\nkind = \"letter\"\nfrom = \"M Wójcik\"\nto = \"CMS\"\ndate = 2020-01-17\n{more}\n"
    )
}

/// A complaint that a tracking page shows to have come on the day it is dated.
fn complaint() -> String {
    letter("step = \"complaint\"")
        + "[[item]]\nfile = \"pod\"\n[item.post]\nletter = \"a\"\ndelivered = 2020-01-17\n"
}

fn reply(date: &str) -> String {
    format!(
        "[[item]]\nfile = \"b.pdf\"\nid = \"b\"\nkind = \"letter\"\nfrom = \"CMS\"\ndate = {date}\nanswers = \"a\"\n"
    )
}

#[test]
fn fifteen_working_days_for_a_complaint_are_no_silence_and_one_more_is() {
    // 17 January 2020 is a Friday; the fifteenth working day after it is 7 February.
    assert_eq!(said(&(complaint() + &reply("2020-02-07"))), [""; 0]);
    assert_eq!(
        said(&(complaint() + &reply("2020-02-08"))),
        [
            "1 day past the aim, no reply to the complaint of 17 January 2020 for 22 days from its delivery on 17 January 2020 (the aim was to tell the outcome, or when to expect it, by 7 February 2020)"
        ]
    );
}

#[test]
fn the_target_for_complaints_is_for_complaints_alone() {
    // No rule gives a time to answer these: nothing is counted, and an answer after two years ends it.
    assert_eq!(
        said(&letter("")),
        ["No reply in the bundle to the letter of 17 January 2020 (no page is named for its delivery)"]
    );
    assert_eq!(said(&(letter("") + &reply("2022-01-17"))), [""; 0]);
    let request = letter("step = \"reconsideration-request\"");
    assert_eq!(
        said(&request),
        ["No decision in the bundle on the request of 17 January 2020 (no page is named for its delivery)"]
    );
    // What is dated as the bundle is goes with it.
    let today = request.replace("2020-01-17", "2022-03-01");
    assert_ne!(today, request);
    assert_eq!(said(&today), [""; 0]);
    // A letter to a doctor, a court, or by somebody else awaits no answer that the bundle could speak of.
    for other in [
        letter("").replace("CMS", "Dr Osei, Elm Road Surgery"),
        letter("").replace("CMS", "HM Courts and Tribunals Service"),
        letter("").replace("M Wójcik", "A Smith"),
        letter("step = \"appeal\""),
        letter("").replace("letter", "photo"),
        letter("") + "[[item]]\nfile = \"b.pdf\"\nanswers = \"a\"\n",
    ] {
        assert_eq!(said(&other), [""; 0], "{other}");
    }
}

#[test]
fn delivery_starts_the_count_and_a_day_that_was_named_ends_the_patience() {
    let receipt = "[[item]]\nfile = \"r.jpg\"\n[item.post]\nletter = \"a\"\nposted = 2020-01-20\nreply_due = 2020-02-12\n";
    // Posted on Monday 20 January, class not stated: the fourth working day is Friday 24 January; 38 days to 2 March.
    assert_eq!(
        said(&(letter("") + &reply("2020-03-02") + receipt)),
        [
            "No reply to the letter of 17 January 2020 for 38 days from its estimated delivery on 24 January 2020 (not by the day that I set, 12 February 2020; no rule or letter sets one)"
        ]
    );
    let due = "delivered = 2020-01-22T09:41:00\n";
    // A tracking page of that day.
    let shown = receipt.replace("[item.post]", "date = 2020-01-22\n[item.post]");
    let said_of = |day: &str| said(&(letter("") + &reply(day) + &shown + due));
    assert_eq!(
        said_of("2020-03-02"),
        [
            "No reply to the letter of 17 January 2020 for 40 days from its delivery on 22 January 2020 (not by the day that I set, 12 February 2020; no rule or letter sets one)"
        ]
    );
    assert_eq!(said_of("2020-02-12"), [""; 0]);
    // A reply that was written before the letter was delivered leaves nothing to count, and is a reply.
    assert_eq!(said_of("2020-01-21"), [""; 0]);
    // The receipt can name the reply itself.
    let named = reply("2020-03-02").replace("answers = \"a\"", "");
    assert_eq!(said(&(letter("") + &named + receipt + due + "reply = \"b\"\n")).len(), 1);
}

#[test]
fn a_complaint_that_is_acknowledged_still_awaits_its_answer() {
    let acknowledged = reply("\"2020-03\"") + "step = \"acknowledgement\"\n";
    let first = "At least 23 days past the aim, no reply to the complaint of 17 January 2020 for at least 44 days from its delivery on 17 January 2020 (the aim was to tell the outcome, or when to expect it, by 7 February 2020)";
    let after = |late: u32, here: &str, days: u32| {
        format!(
            "{late} days past the aim, no answer{here} to the complaint of 17 January 2020 for at least {days} days after the acknowledgement of March 2020 (the aim was to tell the outcome, or when to expect it, by 7 February 2020)"
        )
    };
    // From 31 March 2020, the last day that March can be, to 1 March 2022: 700 days; to 10 April: 10. From 7 February 2020:
    // 753 days and 63.
    assert_eq!(said(&(complaint() + &acknowledged)), [first.to_owned(), after(753, " in the bundle", 700)]);
    let event = "[[event]]\ndate = 2020-04-10\ntext = \"Answered by telephone\"\nanswers = \"a\"\n";
    assert_eq!(said(&(complaint() + &acknowledged + event)), [first.to_owned(), after(63, "", 10)]);
}

#[test]
fn counting_stops_at_the_first_answer() {
    // The final response came in March; an acknowledgement seven months later begins nothing and is late for nothing.
    let answer = reply("2020-03-02") + "step = \"final-response\"\n";
    let acknowledged = reply("2020-10-24").replace("b.pdf", "c.pdf").replace("id = \"b\"\n", "")
        + "step = \"acknowledgement\"\n";
    assert_eq!(
        said(&(complaint() + &answer + &acknowledged)),
        [
            "24 days past the aim, no reply to the complaint of 17 January 2020 for 45 days from its delivery on 17 January 2020 (the aim was to tell the outcome, or when to expect it, by 7 February 2020)"
        ]
    );
}

#[test]
fn an_answer_on_the_day_that_was_announced_is_no_silence() {
    let announced = reply("2020-01-20") + "step = \"acknowledgement\"\nanswer_by = 2020-04-09\n";
    let answered = |date: &str| {
        let answer = reply(date).replace("b.pdf", "c.pdf").replace("id = \"b\"\n", "");
        said(&(complaint() + &announced + &answer))
    };
    assert_eq!(answered("2020-04-09"), [""; 0]);
    // 10 April: 81 days after the acknowledgement, and a day late by what was announced.
    assert_eq!(
        answered("2020-04-10"),
        [
            "1 day overdue, no answer to the complaint of 17 January 2020 for 81 days after the acknowledgement of 20 January 2020 (the answer was agreed or announced for 9 April 2020)"
        ]
    );
}

#[test]
fn a_request_that_is_an_event_is_answered_by_the_step_that_answers_it() {
    let event = "[[event]]\ndate = 2021-06-07\ntext = \"Asked\"\nstep = \"access-request\"\n";
    let answer =
        |date: &str| format!("[[item]]\nfile = \"c.pdf\"\ndate = {date}\nstep = \"access-answer\"\n");
    // A month from 7 June 2021 is Wednesday 7 July.
    assert_eq!(said(&(event.to_owned() + &answer("2021-07-07"))), [""; 0]);
    assert_eq!(
        said(&(event.to_owned() + &answer("2021-07-08"))),
        [
            "1 day overdue, no reply to the request of 7 June 2021 for 31 days (the answer was due by 7 July 2021)"
        ]
    );
}

#[test]
fn a_promise_awaits_being_kept_until_the_service_is_heard_again() {
    let call = |more: &str| {
        said(&format!(
            "[[item]]\nfile = \"c.mp3\"\nkind = \"call\"\ndate = 2020-02-18T10:04:00\n[item.call]\npromise = \"I will call you\"\npromise_due = 2020-02-25\n{more}"
        ))
    };
    assert_eq!(
        call("promise_kept = false"),
        ["Promise not kept, as I say, 735 days overdue: noted as: I will call you. Made on 18 February 2020"]
    );
    assert_eq!(
        call("promise_kept = false\npromise_kept_on = 2020-02-26"),
        ["Promise kept 1 day late, on 26 February 2020: noted as: I will call you. Made on 18 February 2020"]
    );
    for kept in ["", "promise_kept = true", "promise_kept_on = 2020-02-25"] {
        assert_eq!(call(kept), [""; 0], "{kept}");
    }
    // They spoke, or the Service wrote: not kept, and nothing to count.
    let overtaken = "Promise not kept, as I say: noted as: I will call you. Made on 18 February 2020";
    for later in [
        "[[item]]\nfile = \"d.mp3\"\nkind = \"call\"\ndate = 2020-03-20T09:00:00\n",
        "[[item]]\nfile = \"d.pdf\"\nkind = \"decision\"\nfrom = \"CMS\"\ndate = 2020-02-25\n",
    ] {
        assert_eq!(call(&format!("promise_kept = false\n{later}")), [overtaken], "{later}");
    }
    // What came before the day, or from somebody else, overtakes nothing.
    for other in [
        "[[item]]\nfile = \"d.mp3\"\nkind = \"call\"\ndate = 2020-02-20T09:00:00\n",
        "[[item]]\nfile = \"d.pdf\"\nkind = \"letter\"\nfrom = \"Bank\"\ndate = 2020-03-20\n",
    ] {
        assert!(
            call(&format!("promise_kept = false\n{other}"))[0].contains("not kept, as I say, 735 days"),
            "{other}"
        );
    }
}

#[test]
fn who_has_a_queue_is_not_silent() {
    for (step, body, silent) in [
        ("examiner", "Independent Case Examiner", false),
        ("member-referral", "Parliamentary and Health Service Ombudsman", false),
        ("ombudsman", "Ombudsman", false),
        ("reconsideration-request", "CMS", true),
    ] {
        let sent = letter(&format!("step = \"{step}\"")).replace("to = \"CMS\"", &format!("to = \"{body}\""));
        assert_eq!(!said(&sent).is_empty(), silent, "{step}");
    }
}

/// Posted first class on Monday 20 January 2020: Wednesday 22 January by the rules for first class.
#[test]
fn a_day_that_is_estimated_or_not_known_is_called_so() {
    let posted = "[item.post]\nposted = 2020-01-20\nservice = \"1st class\"\n";
    let mail = letter("").replace("kind = \"letter\"", "kind = \"email\"");
    for (items, ending) in [
        (letter(""), " (no page is named for its delivery)"),
        (letter("") + posted, " (estimated delivery on 22 January 2020)"),
        (mail, " (sent on 17 January 2020; no page is named for its delivery)"),
        (
            letter("") + "[[item]]\nfile = \"pod\"\n[item.post]\nletter = \"a\"\ndelivered = 2020-01-17\n",
            "17 January 2020",
        ),
    ] {
        let said = said(&items);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].ends_with(ending), "{said:?}");
    }
}

/// An acknowledgement of March 2020 that was received on 10 March was given by then: 10 March to 10 April is 31 days.
#[test]
fn the_known_receipt_of_an_answer_bounds_its_vague_date() {
    let acknowledged = reply("\"2020-03\"") + "received = 2020-03-10\nstep = \"acknowledgement\"\n";
    let answer = "[[event]]\ndate = 2020-04-10\ntext = \"Answered\"\nanswers = \"a\"\n";
    let said = said(&(complaint() + &acknowledged + answer));
    assert!(said[0].starts_with("At least 23 days past the aim, no reply"), "{said:?}");
    assert!(said[0].contains("for at least 44 days"), "{said:?}");
    assert!(said[1].starts_with("63 days past the aim, no answer"), "{said:?}");
    assert!(said[1].contains("for at least 31 days after"), "{said:?}");
}

/// When the user received an answer says nothing of when it was given.
#[test]
fn a_wait_ends_on_the_date_of_the_answer_and_not_on_its_receipt() {
    let answer = reply("2020-03-02") + "received = 2020-03-20\n";
    assert!(said(&(complaint() + &answer))[0].contains("for 45 days from"));
}
