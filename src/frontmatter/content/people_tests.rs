use proptest::prelude::*;

use super::*;
use crate::frontmatter::content::testing::{Sample, rows, tables};

fn call(file: &str, date: &str, rest: &str) -> String {
    format!("[[item]]\nfile = \"{file}\"\nkind = \"call\"\ndate = {date}\n[item.call]\n{rest}\n")
}

fn letter(file: &str, date: &str, from: &str) -> String {
    format!("[[item]]\nfile = \"{file}\"\nkind = \"letter\"\ndate = {date}\nfrom = \"{from}\"\n")
}

fn composed(sample: &Sample) -> Option<Chapter> {
    let context = sample.matter();
    compose(&context, &CaseHistory::new(&context))
}

fn found(sample: &Sample) -> Vec<Finding> {
    let context = sample.matter();
    findings(&context, &CaseHistory::new(&context))
}

#[test]
fn people_are_told_apart_and_counted() {
    let sample = Sample::new(
        &[
            letter("1", "2020-03-02", "Child Maintenance Service (R Oyelaran, Case Manager)"),
            letter("2", "2020-01-06", "Child Maintenance Service (Rachel Oyelaran, Decision Maker)"),
            call(
                "3",
                "2020-02-18",
                "officer = \"Şükrü Yılmaz\"\njob_title = \"Case worker\"\noffice = \"Team 14\"",
            ),
            call(
                "4",
                "2020-02-20",
                "officer = \"şükrü yılmaz\"\njob_title = \"case worker\"\nrefused_name = true",
            ),
            call("5", "2020-05-12", "refused_name = true"),
            call("6", "2020-06-12", "their_number = \"1\""),
            letter("7", "2020-07-01", "Child Maintenance Service (Complaints Team)"),
            letter("8", "2020-07-01", "Marek Wójcik"),
        ]
        .concat(),
    );
    let chapter = composed(&sample).expect("a chapter");
    assert_eq!(
        chapter.lead.text(),
        "As I list them, 2 named people in 4 contacts. In 1 more contact a name was refused. In 1 more contact no name was noted. \
         1 of those named refused to give the full name."
    );
    assert_eq!(
        rows(tables(&chapter)[0]),
        [
            "Rachel Oyelaran | Decision Maker, Case Manager | 6 Jan 2020, p. 6; 2 Mar 2020, p. 3",
            "Şükrü Yılmaz / refused the full name | Case worker, Team 14 | 18 Feb 2020, p. 9; 20 Feb 2020, p. 12",
            "refused to give a name |  | 12 May 2020, p. 15",
            "name not noted |  | 12 Jun 2020, p. 18",
        ]
    );
}

#[test]
fn an_initial_that_fits_two_people_is_a_third() {
    let contact = |name: &str| Contact {
        name: Some(name.into()),
        role: None,
        office: None,
        refused: false,
        call: true,
        email: false,
        date: None,
        page: None,
    };
    let count = |names: &[&str]| people(&names.iter().map(|name| contact(name)).collect::<Vec<_>>()).len();
    assert_eq!(count(&["R Oyelaran", "Rachel Oyelaran"]), 1);
    assert_eq!(count(&["Rachel Oyelaran", "R Oyelaran", "Robert Oyelaran"]), 3);
    assert_eq!(count(&["Ms R. Oyelaran", "R Oyelaran", "r oyelaran"]), 1);
    assert_eq!(count(&["Denise", "Denise Hartley"]), 2);
}

#[test]
fn promises_are_told_with_what_became_of_them() {
    let sample = Sample::new(
        &[
            call(
                "b",
                "2020-05-21T10:15:00",
                "officer = \"Denise Hartley\"\noffice = \"Team 22\"\npromise = \"He will call.\"\npromise_due = 2020-06-05\npromise_kept = false\npromise_kept_on = 2020-06-17",
            ),
            call("a", "2020-02-18", "refused_name = true\npromise = \"I will look.\"\npromise_kept = false"),
            call("c", "2020-06-17", "promise = \"A decision.\"\npromise_due = 2020-07-15\npromise_kept = false"),
        ]
        .concat(),
    );
    let chapter = composed(&sample).expect("a chapter");
    assert_eq!(
        rows(tables(&chapter)[1]),
        [
            "18 Feb 2020 | An officer who refused a name, noted as: I will look. | no day named | Not kept / as I say | 6",
            "21 May 2020 | Denise Hartley, Team 22, noted as: He will call. | 5 Jun 2020 | Kept 12 days late / on 17 Jun 2020 | 3",
            "17 Jun 2020 | Name not noted, noted as: A decision. | 15 Jul 2020 | Not kept / as I say, 594 days late on 1 Mar 2022 | 9",
        ]
    );
    let ChapterPart::Heading(words) = &chapter.parts[2] else { panic!("a heading") };
    assert_eq!(words.text(), "3 promises: none kept on time, 1 kept late, 2 not kept");
    let found: Vec<_> = found(&sample).into_iter().map(|f| (f.code, f.file.unwrap_or_default())).collect();
    assert_eq!(found, [(Code::PromiseUndated, "a".to_owned())]);
}

/// A letter promises something, and says so on its second page. The Service wrote again before the day of the third promise and
/// not after it: 30 Jun 2021 to 1 Mar 2022 are 244 days.
#[test]
fn a_promise_in_a_letter_is_told_with_its_page() {
    let rows_of = |rows: &str| {
        let text = letter("a", "2021-01-05", "Child Maintenance Service (R Oyelaran)")
            + "id = \"a\"\n"
            + &letter("b", "2021-05-01", "Child Maintenance Service")
            + rows;
        let sample = Sample::new(&text);
        let chapter = composed(&sample).expect("a chapter");
        let words = chapter.parts.iter().find_map(|part| match part {
            ChapterPart::Heading(words) if words.text().contains("promise") => Some(words.text()),
            _ => None,
        });
        (super::super::testing::rows(tables(&chapter)[1]), words.expect("a count"), found(&sample))
    };
    let (table, words, findings) = rows_of(
        "[[promise]]\npromise = \"A breakdown.\"\nitem = \"a\"\npage = 2\npromise_due = 2021-03-01\npromise_kept = false\n\
         [[promise]]\npromise = \"A payment.\"\nitem = \"a\"\nby = \"Amir Singh\"\npromise_due = 2021-02-01\n\
         promise_kept_on = 2021-02-03\n\
         [[promise]]\npromise = \"A letter.\"\ndate = 2021-06-01\nby = \"the judge\"\npromise_due = 2021-06-30\n\
         promise_kept = false\n",
    );
    assert_eq!(
        table,
        [
            // They wrote again on 1 May, after the day: no count.
            "5 Jan 2021 | Child Maintenance Service (R Oyelaran), noted as: A breakdown. | 1 Mar 2021 | Not kept / as I say | 4",
            "5 Jan 2021 | Amir Singh, noted as: A payment. | 1 Feb 2021 | Kept 2 days late / on 3 Feb 2021 | 3",
            "1 Jun 2021 | The judge, noted as: A letter. | 30 Jun 2021 | Not kept / as I say, 244 days late on 1 Mar 2022 | ",
        ]
    );
    assert_eq!(words, "3 promises: none kept on time, 1 kept late, 2 not kept");
    assert_eq!(findings, []);
    let (_, _, findings) = rows_of("[[promise]]\npromise = \"A breakdown.\"\nitem = \"a\"\n");
    let [undated] = &findings[..] else { panic!("{findings:?}") };
    assert_eq!((undated.code, undated.file.as_deref()), (Code::PromiseUndated, Some("a")));
    assert!(undated.next.contains("[[promise]]"), "{}", undated.next);
}

#[test]
fn a_promise_that_the_transcript_does_not_have_is_not_counted() {
    let text = [
        call("a", "2020-02-18", "promise = \"I will look.\"\npromise_due = 2020-02-20\npromise_kept = false"),
        call("b", "2020-02-19", "promise = \"I will call.\"\npromise_due = 2020-02-20\npromise_kept = false"),
    ]
    .concat();
    let sample = Sample::new(&text);
    let counted = |doubted: &[u32]| {
        let mut quotations = super::super::saying::Quotations::default();
        let of = |number: &u32| {
            (super::super::placed::TellerKey::Item(*number), super::super::saying::Saying::Promise)
        };
        let doubt = |number: &u32| (of(number), super::super::saying::NotFound::InTranscript);
        quotations.not_found.extend(doubted.iter().map(doubt));
        let context = sample.matter().quoting(quotations);
        let chapter = compose(&context, &CaseHistory::new(&context)).expect("a chapter");
        let ChapterPart::Heading(words) = &chapter.parts[2] else { panic!("a heading") };
        let ChapterPart::Small(note) = &chapter.parts[4] else { panic!("a note") };
        format!("{}. {}", words.text(), note.text().replace(BINDING, "")).trim().to_owned()
    };
    assert_eq!(counted(&[]), "2 promises: none kept on time, 2 not kept.");
    let one =
        "1 promise is in a note, and the transcript of the call does not have its words. It is not counted.";
    assert_eq!(counted(&[1]), format!("1 promise: none kept on time, 1 not kept. {one}"));
    assert_eq!(
        counted(&[1, 2]),
        "Promises. 2 promises are in notes, and the transcripts of the calls do not have their words. They are not counted."
    );
}

#[test]
fn nobody_no_chapter() {
    assert_eq!(composed(&Sample::new("[[item]]\nfile = \"a.pdf\"\nkind = \"letter\"\n")), None);
}

proptest! {
    /// However names are spelt, each contact belongs to one person or to none.
    #[test]
    fn every_contact_is_counted_once(names in prop::collection::vec(
        prop::option::of(prop::sample::select(&["R Oyelaran", "Rachel Oyelaran", "Robert Oyelaran", "Mr Singh", "D Hartley", "Denise Hartley", "?"][..])),
        0..30,
    )) {
        let contacts: Vec<Contact> = names.iter().map(|name| Contact {
            name: name.map(Into::into), role: None, office: None, refused: false, call: true, email: false, date: None, page: None,
        }).collect();
        let people = people(&contacts);
        let mut at: Vec<usize> = people.iter().flat_map(|person| person.contacts.clone()).collect();
        at.sort_unstable();
        let named: Vec<usize> = (0..names.len()).filter(|at| names[*at].is_some_and(|name| name != "?")).collect();
        prop_assert_eq!(at, named);
    }
}
