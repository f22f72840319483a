use proptest::prelude::*;

use super::*;
use crate::frontmatter::content::CaseHistory;
use crate::frontmatter::content::testing::{Sample, rows, tables};
use crate::model::finding::Severity;

const CASE: &str = r#"
[case]
reference = "121000654321"
other_references = [{ reference = "121 000 987 654", label = "another client’s" }]
[[party]]
name = "Secretary of State"
role = "Respondent"
[[party]]
name = "Marek Wójcik"
role = "Appellant"
"#;

fn sample(items: &str) -> Sample {
    Sample::new(&format!("{CASE}{items}"))
}

fn histories<'a>(context: &CaseContext<'a>) -> LetterHistories<'a> {
    CaseHistory::new(context).letters
}

fn composed(sample: &Sample) -> Option<Chapter> {
    let context = sample.matter();
    compose(&context, &histories(&context))
}

fn told(items: &str) -> Vec<String> {
    let sample = sample(items);
    rows(tables(&composed(&sample).expect("a chapter"))[0])
}

const LETTER: &str = r#"
[[item]]
file = "letter.pdf"
id = "letter"
title = "Letter"
date = 2025-03-13
kind = "letter"
from = "Mr Wojcik"
to = "Child Maintenance Service"
"#;

#[test]
fn a_signature_beats_both_estimates() {
    let receipt = r#"
[[item]]
file = "receipt.jpg"
kind = "postal-receipt"
date = 2025-03-21
[item.post]
posted = 2025-03-14T10:05:00
office = "Reading"
service = "Signed For 1st Class"
tracking = "RA473124829GB"
cost = "2.26"
letter = "letter"
"#;
    let letter = LETTER.replace("kind = ", "step = \"complaint\"\nkind = ");
    let estimated = told(&format!("{letter}{receipt}"));
    // The letter is a complaint: 2 and 15 working days after Tuesday 18 Mar 2025, the later of both estimates; the
    // bundle is of 2022, so not yet.
    assert_eq!(
        estimated,
        ["13 Mar 2025 | To CMS. Letter. | Posted 14 Mar 2025, p. 6 / RA473124829GB / \
          No page is named for its delivery / Estimate: 18 Mar 2025 (1985) / Estimate: 17 Mar 2025 (CPR 6.26) | \
          Acknowledgement due 20 Mar 2025 (aim), by an estimate of delivery / \
          Outcome, or when to expect it, due 8 Apr 2025 (aim), by an estimate of delivery / No reply in the bundle | 3"]
    );
    let signed = told(&format!("{letter}{receipt}delivered = 2025-03-20T09:41:00\nsigned_by = \"Mason\"\n"));
    assert!(
        signed[0].contains(
            "/ Delivered 20 Mar 2025, signed for by Mason, p. 6 | Acknowledgement due 24 Mar 2025 (aim) / Outcome, or when to expect it, due 10 Apr 2025 (aim) / "
        ),
        "{signed:?}"
    );
    // What is only told does not beat them, but the target counts from it.
    let unproved = told(&format!("{letter}[item.post]\ndelivered = 2025-03-20\n{receipt}"));
    assert!(
        unproved[0].contains("/ Delivered 20 Mar 2025, as I say / Estimate: 18 Mar 2025"),
        "{unproved:?}"
    );
    assert!(
        unproved[0].contains("due 10 Apr 2025 (aim), from the day of delivery that I say /"),
        "{unproved:?}"
    );
}

#[test]
fn the_reply_is_the_one_named_or_the_one_that_answers() {
    let post = "[item.post]\nposted = 2020-01-20\nreply_due = 2020-02-12\n";
    let reply = |date: &str, rest: &str| {
        format!(
            "[[item]]\nfile = \"{date}.pdf\"\ndate = {date}\nkind = \"letter\"\nfrom = \"CMS\"\nanswers = \"letter\"\n{rest}\n"
        )
    };
    let letter = LETTER.replace("2025-03-13", "2020-01-17");
    let told = |replies: &[String]| told(&format!("{letter}{post}{}", replies.concat()));
    // The row's fourth cell without what is said of the day that the user set, by which nothing is late.
    let set = "Wanted by the day that I set, 12 Feb 2020 (no rule or letter sets one)";
    let last = |rows: &[String]| {
        let cell = rows[0].split(" | ").nth(3).unwrap_or_default();
        assert!(cell.contains(set) && !cell.contains("overdue"), "{cell}");
        cell.replace(set, "").trim_matches([' ', '/']).to_owned()
    };
    assert_eq!(last(&told(&[reply("2020-02-12", "")])), "Answered 12 Feb 2020, p. 6");
    assert_eq!(last(&told(&[reply("2020-02-13", "")])), "Answered 13 Feb 2020, p. 6");
    let both = [reply("2020-03-02", ""), reply("2020-02-20", "")];
    assert_eq!(last(&told(&both)), "Answered 20 Feb 2020, p. 9");
    assert_eq!(last(&told(&[])), "No reply in the bundle");
    // An acknowledgement is no reply.
    let acknowledged = told(&[reply("2020-02-20", "step = \"acknowledgement\"")]);
    assert!(
        last(&acknowledged).starts_with("Acknowledged 20 Feb 2020, p. 6")
            && last(&acknowledged).ends_with("No answer in the bundle"),
        "{acknowledged:?}"
    );
}

/// What is named as the reply is none where it denies the letter or answers something else, and a request for a
/// reconsideration is answered by a notice, a decision or a refusal only.
#[test]
fn what_cannot_be_an_answer_is_the_next_letter() {
    let receipt = "[[item]]\nfile = \"r\"\nid = \"r\"\nkind = \"postal-receipt\"\ndate = 2025-03-17\n[item.post]\n\
                   letter = \"letter\"\nposted = 2025-03-14\ndelivered = 2025-03-17\nproof = \"r\"\nreply = \"b\"\n";
    let call = "[[item]]\nfile = \"c\"\nid = \"c\"\nkind = \"call\"\ndate = 2025-04-01\n";
    let theirs = |title: &str, more: &str| {
        format!(
            "[[item]]\nfile = \"b\"\nid = \"b\"\ntitle = \"{title}\"\nkind = \"letter\"\nfrom = \"CMS\"\n\
             date = 2025-04-10\n{more}\n"
        )
    };
    let request = LETTER.replace("kind = ", "step = \"reconsideration-request\"\nkind = ");
    let named = "answers = \"letter\"";
    for (letter, title, more, answered) in [
        (LETTER, "We write", named, true),
        (LETTER, "We write", "", true),
        // Its own words name something else.
        (LETTER, "We write", "answers = \"c\"", false),
        // It denies what is shown to have come.
        (LETTER, "We write", "answers = \"letter\"\ncontradicts = [\"r\"]", false),
        (LETTER, "We write", "answers = \"letter\"\ncontradicts = [\"letter\"]", false),
        (&request, "We write", named, false),
        (&request, "Your request is refused", named, true),
        (&request, "Notice", "answers = \"letter\"\nstep = \"reconsideration-notice\"", true),
        (&request, "Final response", "answers = \"letter\"\nstep = \"final-response\"", false),
    ] {
        let row = told(&format!("{letter}{receipt}{call}{}", theirs(title, more)))[0].clone();
        assert_eq!(row.contains("Answered 10 Apr 2025"), answered, "{title} {more}: {row}");
        let next = row.contains("etter from CMS 10 Apr 2025, p. 12");
        assert_eq!(next, !answered, "{title} {more}: {row}");
    }
    // Where the two disagree the user is asked.
    let asked = |more: &str| {
        let sample = sample(&format!("{LETTER}{receipt}{call}{}", theirs("We write", more)));
        let context = sample.matter();
        let found = super::super::exchanges::Exchanges::new(&context).findings();
        found.into_iter().filter(|finding| finding.message.contains("named as the reply")).count()
    };
    assert_eq!((asked(named), asked(""), asked("answers = \"c\"")), (0, 0, 1));
}

/// A later letter of theirs that names no request may be the answer.
#[test]
fn where_a_later_letter_names_no_request_no_reply_is_named() {
    let later = |from: &str, date: &str| {
        format!(
            "[[item]]\nfile = \"b\"\ntitle = \"b\"\nkind = \"letter\"\nfrom = \"{from}\"\ndate = {date}\n"
        )
    };
    for (from, date, named) in
        [("CMS", "2025-04-10", true), ("CMS", "2025-03-01", false), ("Elm Road Surgery", "2025-04-10", false)]
    {
        let row = told(&format!("{LETTER}{}", later(from, date)))[0].clone();
        let said = "No reply in the bundle is named / Later letter from CMS 10 Apr 2025, p. 6";
        assert_eq!(row.contains(said), named, "{row}");
        assert!(row.contains("No reply in the bundle"), "{row}");
    }
}

#[test]
fn targets_are_for_what_was_sent_to_the_service() {
    let post = "[item.post]\nposted = 2020-01-20\nservice = \"1st class\"\n";
    let due = |letter: &str| {
        let sample = sample(&format!("{letter}{post}"));
        histories(&sample.matter()).letters()[0].due
    };
    let day = |text: &str| text.parse().expect("a day");
    // Delivered on Wednesday 22 January by both rules; 15 working days later, for a complaint and for nothing else.
    let complaint = LETTER.replace("date =", "step = \"complaint\"\ndate =");
    assert_eq!(due(&complaint), Some(ReplyDue::Target(day("2020-02-12"))));
    assert_eq!(due(LETTER), None);
    assert_eq!(due(&complaint.replace("Child Maintenance Service", "Elm Road Surgery")), None);
    let access = LETTER.replace("date =", "step = \"access-request\"\ndate =");
    // Saturday 22 February is carried on to Monday.
    assert_eq!(due(&access), Some(ReplyDue::Law(day("2020-02-24"))));
    assert_eq!(due(&LETTER.replace("date =", "step = \"reconsideration-request\"\ndate =")), None);
    assert_eq!(due(&LETTER.replace("Child Maintenance Service", "HM Courts and Tribunals Service")), None);
    let vague = format!("{LETTER}[item.post]\nposted = \"2020-01\"\n");
    let sample = sample(&vague);
    assert_eq!(histories(&sample.matter()).letters()[0].due, None);
}

#[test]
fn a_complaint_has_two_targets_and_copies_are_shown() {
    let complaint = LETTER.replace("2025-03-13", "2021-01-15").replace(
        "kind = \"letter\"",
        "kind = \"form\"\nstep = \"complaint\"\ncopied_to = [\"the MP\"]\nreceived = 2021-01-20",
    );
    let row = &told(&complaint)[0];
    assert!(row.contains("Letter. Copied to the MP. "), "{row}");
    assert!(
        row.contains(
            "| Delivered 20 Jan 2021, as I say | Acknowledgement due 22 Jan 2021 (aim), from the day of delivery that I say / Outcome, or when to expect it, due 10 Feb 2021 (aim), from the day of delivery that I say /"
        ),
        "{row}"
    );
    assert!(
        !row.contains("proof of posting") && !row.contains("no proof that"),
        "what is lacking is for the user alone: {row}"
    );
}

#[test]
fn letters_stand_in_order_of_their_dates_and_a_p60_is_none() {
    let item = |file: &str, rest: &str| format!("[[item]]\nfile = \"{file}\"\ntitle = \"{file}\"\n{rest}\n");
    let sample = sample(
        &[
            item("c.pdf", "kind = \"letter\"\nfrom = \"CMS\""),
            item("b.pdf", "kind = \"email\"\nfrom = \"M Wójcik\"\nto = \"CMS\"\ndate = 2020-05-01"),
            item("a.pdf", "kind = \"decision\"\nfrom = \"CMS\"\ndate = \"2020-04\"\nreceived = 2020-04-09"),
            item("p60.pdf", "kind = \"form\"\nfrom = \"Employer\"\ndate = 2019-04-05"),
            item("call.mp3", "kind = \"call\"\nfrom = \"M Wójcik\"\ndate = 2019-04-05"),
        ]
        .concat(),
    );
    let chapter = composed(&sample).expect("a chapter");
    let both = tables(&chapter);
    // No rule says by when an e-mail that is no complaint is answered.
    assert_eq!(
        rows(both[0]),
        [
            "1 May 2020 | To CMS. b.pdf. | By e-mail / Sent 1 May 2020; no page is named for its delivery | No reply in the bundle | 6"
        ]
    );
    assert_eq!(
        rows(both[1]),
        ["Apr 2020 | CMS. a.pdf. | 9 Apr 2020, as I say | 9", "undated | CMS. c.pdf. |  | 3"]
    );
}

#[test]
fn changes_of_the_reference_are_flagged() {
    let letter = |file: &str, date: &str, reference: &str| {
        format!(
            "[[item]]\nfile = \"{file}\"\ntitle = \"{file}\"\nkind = \"letter\"\nfrom = \"CMS\"\ndate = {date}\nreference = \"{reference}\"\n"
        )
    };
    let items = [
        letter("c", "2020-03-01", "121000987654"),
        letter("a", "2020-01-01", "121000654321"),
        letter("b", "2020-02-01", "1210 0065 4321"),
        letter("d", "2020-04-01", "121000654321"),
    ];
    let one = sample(&items[1..3].concat());
    assert_eq!(tables(&composed(&one).expect("a chapter")).len(), 1);
    let sample = sample(&items.concat());
    let chapter = composed(&sample).expect("a chapter");
    assert_eq!(
        rows(tables(&chapter)[1]),
        [
            "1 Jan – 1 Feb 2020 | 121000654321 | the reference of this case | pp. 6, 9",
            "1 Mar 2020 | 121000987654 | changed: another client’s | p. 3",
            "1 Apr 2020 | 121000654321 | changed back: the reference of this case | p. 12",
        ]
    );
}

#[test]
fn a_letter_without_proof_of_posting_is_found() {
    let found = |items: &str| {
        let sample = sample(items);
        let all = findings(&histories(&sample.matter()));
        all.into_iter().map(|f| (f.code, f.severity)).collect::<Vec<_>>()
    };
    assert_eq!(found(LETTER), [(Code::NotPosted, Severity::Warning)]);
    let answered = "[[item]]\nfile = \"r.pdf\"\nkind = \"letter\"\nfrom = \"CMS\"\nanswers = \"letter\"\n";
    assert_eq!(found(&format!("{LETTER}{answered}")), [(Code::NotPosted, Severity::Note)]);
    assert_eq!(found(&LETTER.replace("kind = \"letter\"", "kind = \"email\"")), []);
    assert_eq!(found(&format!("{LETTER}[item.post]\nservice = \"online form\"\n")), []);
    assert_eq!(found(&LETTER.replace("Mr Wojcik", "CMS")), []);
    let receipt = |number: &str| {
        format!(
            "{LETTER}[[item]]\nfile = \"r.jpg\"\nkind = \"postal-receipt\"\n[item.post]\nletter = \"letter\"\nposted = 2025-03-14\ntracking = \"{number}\"\n"
        )
    };
    assert_eq!(found(&receipt("RA473124829GB")), []);
    assert_eq!(found(&receipt("RA473124828GB")), [(Code::TrackingDoubted, Severity::Warning)]);
    assert_eq!(found(&receipt("3SABC123")), []);
}

#[test]
fn a_screenshot_of_the_delivery_is_no_receipt() {
    let proof = "[[item]]\nfile = \"d.png\"\nid = \"d\"\nkind = \"postal-receipt\"\n[item.post]\nletter = \"letter\"\ndelivered = 2025-03-17\n";
    let sample = sample(&format!("{LETTER}{proof}"));
    let context = sample.matter();
    let histories = histories(&context);
    let way = histories.letters()[0];
    assert!(way.receipts.is_empty() && way.proofs.len() == 1 && way.is_proved());
}

proptest! {
    #[test]
    fn days_overdue_are_the_days_between(due in 0i32..20_000, late in -400i32..4_000) {
        let day = |n: i32| jiff::civil::date(1990, 1, 1).saturating_add(jiff::Span::new().days(n));
        prop_assert_eq!(i64::from(super::super::letter_history::overdue(day(due), day(due + late))), i64::from(late.max(0)));
    }
}

/// A second letter of the same day, and a receipt that names both, or the first alone.
fn envelope(both: bool) -> Vec<String> {
    let second = LETTER
        .replace("letter.pdf", "second.pdf")
        .replace("\"letter\"\ntitle = \"Letter\"", "\"second\"\ntitle = \"Second\"");
    let also = if both { "also_letters = [\"second\"]\n" } else { "" };
    let receipt = format!(
        "[[item]]\nfile = \"receipt.jpg\"\nkind = \"postal-receipt\"\ndate = 2025-03-14\n[item.post]\n\
         posted = 2025-03-14\nservice = \"1st Class\"\ncost = \"1.70\"\nletter = \"letter\"\n{also}"
    );
    told(&format!("{LETTER}{second}{receipt}"))
}

#[test]
fn two_letters_of_one_envelope_have_one_proof_of_posting() {
    let rows = envelope(true);
    assert!(
        rows[0].contains("Posted 14 Mar 2025, p. 9 / In one envelope with the letter on p. 6"),
        "{rows:#?}"
    );
    assert!(
        rows[1].contains("Posted 14 Mar 2025, p. 9 / In one envelope with the letter on p. 3"),
        "{rows:#?}"
    );
    assert!(rows.iter().all(|row| row.contains("Estimate: 18 Mar 2025 (1985)")), "{rows:#?}");
}

#[test]
fn a_receipt_of_one_letter_says_nothing_of_another() {
    let rows = envelope(false);
    assert!(rows[0].contains("Posted 14 Mar 2025, p. 9") && !rows[0].contains("envelope"), "{rows:#?}");
    assert!(!rows[1].contains("receipt") && !rows[1].contains("Posted"), "{rows:#?}");
}

#[test]
fn a_delivery_that_only_a_letter_shows_is_told_with_that_letter() {
    let proof = |kind: &str| {
        let post = "[item.post]\nposted = 2025-03-14\ndelivered = 2025-03-17\nproof = \"proof\"\n";
        let item = format!(
            "[[item]]\nfile = \"proof\"\nid = \"proof\"\nkind = \"{kind}\"\ndate = 2025-03-20\nfrom = \"Helen Marsden MP\"\n"
        );
        told(&format!("{LETTER}{post}{item}"))[0].clone()
    };
    let letter = proof("email");
    assert!(letter.contains("Delivered 17 Mar 2025, as the e-mail of 20 Mar 2025 shows, p. 6"), "{letter}");
    let page = proof("postal-receipt");
    assert!(page.contains("Delivered 17 Mar 2025, p. 6") && !page.contains("shows"), "{page}");
}

#[test]
fn what_went_on_paper_is_counted_and_what_is_not_noted_is_said() {
    // The bundle is of 1 March 2022.
    let sent = LETTER.replace("2025", "2021");
    let posted = "[item.post]\nposted = 2021-03-14\n";
    let mail = sent.replace("\"letter.pdf\"", "\"mail.eml\"").replace("id = \"letter\"\n", "");
    let mail = mail.replace("kind = \"letter\"", "kind = \"email\"");
    let today = sent.replace("2021-03-13", "2022-03-01");
    for (items, begins, unknown) in [
        (sent.clone(), "1 sent, none of them noted as electronic, 0 received.", true),
        (format!("{sent}{posted}"), "1 sent, none of them noted as electronic, 0 received.", false),
        (format!("{sent}{posted}{mail}"), "2 sent, 1 of them not noted as electronic, 0 received.", false),
        (mail.clone(), "1 sent, all noted as electronic, 0 received.", false),
        // What goes with the bundle has not gone yet, and is no letter that was sent.
        (today, "0 sent, 1 goes with this bundle, 0 received.", false),
    ] {
        let sample = sample(&items);
        let chapter = composed(&sample).expect("a chapter");
        let lead = chapter.lead.text();
        assert!(lead.starts_with(begins), "{lead}");
        assert!(!lead.contains("by post"), "{lead}");
        let said =
            format!("{chapter:?}").contains("How 1 of the letters I sent went is not noted in my list");
        assert_eq!(said, unknown, "{items}");
    }
}

/// By hand: by the law an access request of Friday 1 October 2021 is to be answered by 1 November; the bundle is of
/// 1 March 2022, which is 15 working days after 8 February.
#[test]
fn late_is_what_another_set_and_not_what_the_user_did() {
    let sent = |day: &str, step: &str, post: &str| {
        LETTER.replace("2025-03-13", day).replace("kind = ", &format!("{step}\nkind = "))
            + &format!("[[item]]\nfile = \"pod\"\n[item.post]\nletter = \"letter\"\n{post}\n")
    };
    let complaint = "step = \"complaint\"";
    for (items, said) in [
        (
            sent("2020-01-17", "", "delivered = 2020-01-22\nreply_due = 2020-02-12"),
            "For 1 letter no answer is named, and no rule or letter is known to set a day for one. By 1 March 2022, no other answer had come late, or was due and not in the bundle.",
        ),
        (
            sent("2021-10-01", "step = \"access-request\"", "delivered = 2021-10-01"),
            "By 1 March 2022, 1 answer had come late, or was due and not in the bundle.",
        ),
        (
            sent("2022-02-08", complaint, "delivered = 2022-02-08"),
            "By 1 March 2022, no answer was overdue. 1 is due today and not in the bundle.",
        ),
        (
            LETTER.replace("2025-03-13", "2021-10-01").replace("kind = ", "step = \"complaint\"\nkind = ")
                + "[item.post]\nposted = 2021-10-01\n",
            "By 1 March 2022, no answer is known to be late, or due and not in the bundle. By an estimate of delivery, 1 was.",
        ),
        (
            LETTER
                .replace("2025-03-13", "2021-10-01")
                .replace("kind = ", "step = \"complaint\"\nreceived = 2021-10-04\nkind = "),
            "By 1 March 2022, no answer is known to be late, or due and not in the bundle. By the day of delivery that I say, 1 was.",
        ),
    ] {
        let sample = sample(&items);
        let lead = composed(&sample).expect("a chapter").lead.text().replace('\u{A0}', " ");
        assert!(lead.ends_with(said), "{lead}");
    }
}

#[test]
fn a_day_of_receipt_without_a_page_is_what_the_user_says() {
    let theirs = |file: &str, more: &str| {
        format!(
            "[[item]]\nfile = \"{file}\"\nid = \"{file}\"\ntitle = \"{file}\"\nkind = \"letter\"\nfrom = \"CMS\"\ndate = 2020-03-02\nreceived = 2020-03-06\n{more}\n"
        )
    };
    let proof = "[[item]]\nfile = \"p\"\nid = \"p\"\nkind = \"photo\"\n";
    let named = theirs("a", "[item.post]\nproof = \"p\"");
    let received = |items: &str| {
        let sample = sample(items);
        let chapter = composed(&sample).expect("a chapter");
        let table = tables(&chapter)[0];
        (table.columns[2].head.clone(), rows(table))
    };
    let (head, both) = received(&(named + &theirs("b", "") + proof));
    assert_eq!(head, "Received");
    assert!(both[0].contains("| 6 Mar 2020, p. 9 |"), "{both:?}");
    assert!(both[1].contains("| 6 Mar 2020, as I say |"), "{both:?}");
    let (head, both) = received(&(theirs("a", "") + &theirs("b", "")));
    assert_eq!(head, "Received, as I say");
    assert!(both.iter().all(|row| row.contains("| 6 Mar 2020 |")), "{both:?}");
}

#[test]
fn the_post_office_is_not_printed_where_the_address_is_claimed_as_confidential() {
    let posted = "[item.post]\nposted = 2025-03-14\noffice = \"Reading\"\n";
    let said = |claim: &str| {
        let text = format!("{}{LETTER}{posted}", CASE.replace("[case]\n", &format!("[case]\n{claim}")));
        let sample = Sample::new(&text);
        rows(tables(&composed(&sample).expect("a chapter"))[0]).join("\n")
    };
    assert!(!said("").contains("Reading"));
    let hidden = said("confidentiality = { wanted = true }\n");
    assert!(hidden.contains("14 Mar 2025") && !hidden.contains("Reading"), "{hidden}");
}

#[test]
fn an_order_or_the_carrying_out_of_a_decision_is_no_answer() {
    for (step, answer, word) in [
        ("enforcement-request", "enforcement", "Acted on 15 Apr 2025"),
        ("appeal-decision", "implemented", "carried out 15 Apr 2025"),
        ("access-request", "access-answer", "answered 15 Apr 2025"),
    ] {
        let asked = LETTER.replace("kind = ", &format!("step = \"{step}\"\nkind = "));
        // A decision comes from the tribunal.
        let asked = match step {
            "appeal-decision" => asked.replace("Mr Wojcik", "HM Courts and Tribunals Service"),
            _ => asked,
        };
        let done = format!(
            "[[event]]\ndate = 2025-04-15\ntext = \"Done\"\nstep = \"{answer}\"\nanswers = \"letter\"\n"
        );
        let told = told(&format!("{asked}{done}")).join("\n");
        assert!(told.to_lowercase().contains(&word.to_lowercase()), "{step}: {told}");
        if step != "access-request" {
            assert!(!told.to_lowercase().contains("answered"), "{step}: {told}");
        }
    }
}
