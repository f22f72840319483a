use proptest::prelude::*;

use super::*;
use crate::frontmatter::content::testing::{Sample, rows, tables};

fn call(file: &str, date: &str, rest: &str) -> String {
    format!("[[item]]\nfile = \"{file}\"\nkind = \"call\"\ndate = {date}\n[item.call]\n{rest}\n")
}

fn letter(file: &str, date: &str, from: &str) -> String {
    format!("[[item]]\nfile = \"{file}\"\nkind = \"letter\"\ndate = {date}\nfrom = \"{from}\"\n")
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
    let chapter = compose(&sample.matter()).expect("a chapter");
    let ChapterPart::Words(words) = &chapter.parts[0] else { panic!("words first") };
    assert_eq!(
        words.text(),
        "2 named people in 4 contacts. In 1 more contact the officer refused a name. In 1 more contact no name was noted. \
         1 of those named refused to give the full name."
    );
    assert_eq!(
        rows(tables(&chapter)[0]),
        [
            "Rachel Oyelaran | Decision Maker, Case Manager | 6 January 2020 | 2 March 2020 | 2 | p. 6, p. 3",
            "Şükrü Yılmaz / refused the full name | Case worker / Team 14 | 18 February 2020 | 20 February 2020 | 2 | p. 9, p. 12",
            "refused to give a name |  | 12 May 2020 |  | 1 | p. 15",
            "name not noted |  | 12 June 2020 |  | 1 | p. 18",
            "4 calls, 2 letters |  |  |  | 6",
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
    let chapter = compose(&sample.matter()).expect("a chapter");
    assert_eq!(
        rows(tables(&chapter)[1]),
        [
            "18 February 2020 | noted as: I will look. / an officer who refused a name | no day named | not kept | 6",
            "21 May 2020 | noted as: He will call. / Denise Hartley, Team 22 | 5 June 2020 | 12 days late / done on 17 June 2020 | 3",
            "17 June 2020 | noted as: A decision. / name not noted | 15 July 2020 | not kept / 594 days late on 1 March 2022 | 9",
        ]
    );
    let ChapterPart::Words(words) = &chapter.parts[3] else { panic!("words") };
    assert_eq!(words.text(), "3 promises: none kept, 1 kept late, 2 not kept.");
    let found: Vec<_> =
        findings(&sample.matter()).into_iter().map(|f| (f.code, f.file.unwrap_or_default())).collect();
    assert_eq!(found, [(Code::PromiseUndated, "a".to_owned())]);
}

#[test]
fn nobody_no_chapter() {
    assert_eq!(compose(&Sample::new("[[item]]\nfile = \"a.pdf\"\nkind = \"letter\"\n").matter()), None);
}

proptest! {
    /// However names are spelt, each contact belongs to one person or to none.
    #[test]
    fn every_contact_is_counted_once(names in prop::collection::vec(
        prop::option::of(prop::sample::select(&["R Oyelaran", "Rachel Oyelaran", "Robert Oyelaran", "Mr Singh", "D Hartley", "Denise Hartley", "?"][..])),
        0..30,
    )) {
        let contacts: Vec<Contact> = names.iter().map(|name| Contact {
            name: name.map(Into::into), role: None, office: None, refused: false, call: true, date: None, page: None,
        }).collect();
        let people = people(&contacts);
        let mut at: Vec<usize> = people.iter().flat_map(|person| person.contacts.clone()).collect();
        at.sort_unstable();
        let named: Vec<usize> = (0..names.len()).filter(|at| names[*at].is_some_and(|name| name != "?")).collect();
        prop_assert_eq!(at, named);
    }
}
