use crate::case::manifest::case_types::Step;
use crate::frontmatter::content::exchanges::Exchanges;
use crate::frontmatter::content::testing::Sample;
use crate::model::finding::Severity;

/// A complaint of the user's, and one more item.
fn with(more: &str) -> Sample {
    Sample::new(&format!(
        "[[party]]\nname = \"Ailsa Reid\"\nrole = \"Receiving parent\"\n\
         [[item]]\nfile = \"complaint\"\ntitle = \"My complaint\"\nkind = \"letter\"\ndate = 2021-03-01\nstep = \"complaint\"\n\
         [[item]]\nfile = \"other\"\n{more}\n"
    ))
}

#[test]
fn a_letter_that_says_by_its_title_what_it_answers_is_matched_and_that_is_said() {
    let (acknowledged, answered, neither) = ((true, false), (false, true), (false, false));
    for (title, more, matched) in [
        ("CMS acknowledges my complaint", "date = 2021-03-09", acknowledged),
        ("Acknowledgement", "date = 2021-03-09\nfrom = \"CMS\"", acknowledged),
        ("Letter from CMS, answer to a complaint", "date = 2021-03-09", answered),
        (
            "Response to my complaint of 1 March",
            "date = 2021-04-09\nfrom = \"Child Maintenance Service\"",
            answered,
        ),
        ("Outcome of the complaint", "date = 2021-04-09", answered),
        // What names another matter, or none, answers no complaint.
        ("Letter from CMS about the arrears", "date = 2021-03-09", neither),
        ("Reply about the arrears", "date = 2021-03-09", neither),
        // What came before, and what the user or somebody else wrote.
        ("CMS acknowledges my complaint", "date = 2021-02-09", neither),
        ("My reply about the complaint", "date = 2021-03-09\nfrom = \"Ailsa Reid\"", neither),
        ("The bank’s answer to my complaint", "date = 2021-03-09\nfrom = \"Kennet Vale Bank\"", neither),
        ("Answer to a complaint", "date = 2021-03-09\nto = \"CMS\"", neither),
    ] {
        let sample = with(&format!("title = \"{title}\"\nkind = \"letter\"\n{more}"));
        let context = sample.matter();
        let exchanges = Exchanges::new(&context);
        let complaint = exchanges.of_step(Step::Complaint)[0];
        assert_eq!(
            (complaint.acknowledgement.is_some(), complaint.reply.is_some()),
            matched,
            "{title} {more}"
        );
        let said =
            exchanges.findings().iter().any(|f| f.message.contains("treated as the answer to \"complaint\""));
        assert_eq!(said, matched != neither, "{title} {more}");
    }
}

#[test]
fn what_may_answer_is_named_where_nothing_answers() {
    for (more, named) in [
        ("title = \"A letter\"\nkind = \"letter\"\ndate = 2021-03-09\nfrom = \"CMS\"", true),
        ("title = \"A letter\"\nkind = \"letter\"\ndate = 2021-03-09", true),
        // One that bears another step, names a request, came before or is of somebody else is not asked about.
        (
            "title = \"A letter\"\nkind = \"letter\"\ndate = 2021-03-09\nfrom = \"CMS\"\nstep = \"decision\"",
            false,
        ),
        (
            "title = \"A letter\"\nkind = \"letter\"\ndate = 2021-03-09\nfrom = \"CMS\"\nanswers = \"complaint\"",
            false,
        ),
        ("title = \"A letter\"\nkind = \"letter\"\ndate = 2021-02-09\nfrom = \"CMS\"", false),
        ("title = \"A letter\"\nkind = \"letter\"\ndate = 2021-03-09\nfrom = \"B Lowe, solicitor\"", false),
        ("title = \"A photograph\"\nkind = \"photo\"\ndate = 2021-03-09", false),
    ] {
        let sample = with(more);
        let findings = Exchanges::new(&sample.matter()).findings();
        let found = findings.iter().find(|f| f.message.contains("name no request"));
        assert_eq!(found.map(|f| f.file.as_deref()), named.then_some(Some("complaint")), "{more}");
        assert!(
            found.is_none_or(|f| f.severity == Severity::Note && f.message.contains("\"other\"")),
            "{more}"
        );
    }
}

#[test]
fn a_letter_of_a_member_has_a_writer_or_is_asked_about() {
    for (more, asked) in [
        ("", true),
        ("from = \"Jo Bloggs MP\"", false),
        ("from = \"Ailsa Reid\"", false),
        ("to = \"Jo Bloggs MP\"", false),
        ("to = \"Ailsa Reid\"", false),
        ("post = { posted = 2021-03-09 }", false),
    ] {
        let sample =
            with(&format!("title = \"A\"\nkind = \"letter\"\ndate = 2021-03-09\nstep = \"member\"\n{more}"));
        let findings = Exchanges::new(&sample.matter()).findings();
        let errors = findings.iter().filter(|f| f.severity == Severity::Error).count();
        assert_eq!(errors, usize::from(asked), "{more}: {findings:?}");
    }
}
