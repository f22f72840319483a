//! Chapters of the sample case, told against figures that were reckoned by hand.

use jiff::civil::{Date, date};
use leverarch::internals::case::arrears;
use leverarch::internals::case::arrears::{Ledger, LedgerTable, Ledgers};
use leverarch::internals::case::calendar::Nation;
use leverarch::internals::case::manifest::case_types::Step;
use leverarch::internals::case::manifest::item_ref::ItemRef;
use leverarch::internals::case::profile::Profile;
use leverarch::internals::case::time_limits::{Limit, LimitStanding};
use leverarch::internals::frontmatter::content::limits_of_case::LimitInBundle;
use leverarch::internals::frontmatter::content::{
    CaseHistory, Chapter, ChapterPart, ChapterTable, ItemInBundle, RowEmphasis, history, time_limits,
};
use leverarch::internals::model::Purpose;
use leverarch::internals::model::limits::Limits;
use leverarch::internals::readers::detect::identify;

use crate::support::sample::{context, plan, sample};

/// The words of each row of a chapter's first table.
fn rows(chapter: &Chapter) -> Vec<Vec<String>> {
    let tables = chapter.parts.iter().filter_map(|part| match part {
        ChapterPart::Table(table) | ChapterPart::Points(table) | ChapterPart::Account(table) => Some(table),
        _ => None,
    });
    let table: &ChapterTable = tables.into_iter().next().expect("a table");
    let cell = |cell: &Vec<leverarch::internals::frontmatter::content::RichText>| {
        let lines: Vec<String> = cell.iter().map(|prose| prose.text().replace('\u{A0}', " ")).collect();
        lines.join(" / ")
    };
    table.rows.iter().map(|row| row.cells.iter().map(cell).collect()).collect()
}

/// Each limit with its last day and how it stands.
fn told(all: &[LimitInBundle<'_>], on: Date) -> Vec<(Limit, Date, LimitStanding)> {
    all.iter().map(|shown| (shown.limit.limit, shown.limit.due, shown.limit.standing(on))).collect()
}

#[test]
fn the_limits_of_the_appeal_stand_as_a_calendar_shows_them() {
    let manifest = sample(Purpose::Tribunal);
    let (plan, profile) = (plan(&manifest), Profile::for_purpose(manifest.bundle.purpose));
    let matter = context(&manifest, &plan, &profile, &[], date(2022, 3, 1));
    let all = CaseHistory::new(&matter).limits;
    assert_eq!(
        told(&all, matter.date),
        [
            // 6 January and 30 days; delivered on 22 January.
            (Limit::Reconsideration, date(2020, 2, 5), LimitStanding::InTime(14)),
            // A month from Tuesday 30 November; nothing shows when the form, dated 13 December, arrived.
            (Limit::Appeal, date(2021, 12, 30), LimitStanding::IfDelivered),
            // What the Service or the Examiner must do bears on a complaint, and not on an appeal.
        ]
    );
    let shows = |limit: Option<ItemInBundle<'_>>| limit.and_then(|placed| placed.item.id.clone());
    let shown = |limit: Limit| all.iter().find(|shown| shown.limit.limit == limit).expect("it");
    assert_eq!(
        shows(shown(Limit::Reconsideration).from.map(|shown| shown.placed)).as_deref(),
        Some("first-assessment")
    );
    assert_eq!(
        shows(shown(Limit::Reconsideration).done.map(|shown| shown.placed)).as_deref(),
        Some("delivery-january")
    );
    assert_eq!(shows(shown(Limit::Appeal).done.map(|shown| shown.placed)).as_deref(), Some("appeal-form"));
    // What bears on an appeal and was missed would be a warning; what does not is a note.
    let warnings = time_limits::findings(&matter, &all);
    assert!(
        warnings.iter().all(|f| f.severity == leverarch::internals::model::finding::Severity::Note),
        "{warnings:#?}"
    );
}

#[test]
fn the_limits_of_the_complaint_stand_as_a_calendar_shows_them() {
    let manifest = sample(Purpose::Ice);
    let (plan, profile) = (plan(&manifest), Profile::for_purpose(manifest.bundle.purpose));
    let matter = context(&manifest, &plan, &profile, &[], date(2022, 3, 1));
    let all = CaseHistory::new(&matter).limits;
    assert_eq!(
        told(&all, matter.date),
        [
            // He asked for a reconsideration, so he says that the decision is disputed: 6 January and 30 days.
            (Limit::Reconsideration, date(2020, 2, 5), LimitStanding::InTime(14)),
            // Wednesday 20 January and 2 working days: Friday; the letter is of March, so of the 1st at the earliest.
            (Limit::Acknowledgement, date(2021, 1, 22), LimitStanding::LateAtLeast(38)),
            (Limit::Answer, date(2021, 2, 10), LimitStanding::DoneLate(105)),
            (Limit::Examiner, date(2021, 11, 29), LimitStanding::Late(92)),
            (Limit::SubjectAccess, date(2021, 7, 7), LimitStanding::InTime(2)),
        ]
    );
    let shown = all.iter().find(|shown| shown.limit.limit == Limit::SubjectAccess).expect("it");
    assert_eq!(shown.done.and_then(|shown| shown.placed.item.id.clone()).as_deref(), Some("case-notes"));
}

#[test]
fn a_missed_appeal_is_a_warning_and_brings_the_outer_limit() {
    let mut manifest = sample(Purpose::Tribunal);
    for item in manifest.item.iter_mut().filter(|item| item.step == Some(Step::Appeal)) {
        item.received = Some("2022-01-11".parse().expect("a date"));
        let post = item.post.get_or_insert_default();
        post.signed_by = Some("the Tribunal’s clerk".into());
        post.proof = Some(ItemRef("mr-request".into()));
    }
    let (plan, profile) = (plan(&manifest), Profile::for_purpose(manifest.bundle.purpose));
    let matter = context(&manifest, &plan, &profile, &[], date(2022, 3, 1));
    let limits = CaseHistory::new(&matter).limits;
    assert_eq!(limits.iter().filter(|s| s.limit.limit == Limit::LateAppeal).count(), 1);
    let warned = time_limits::findings(&matter, &limits)
        .into_iter()
        .filter(|f| f.severity == leverarch::internals::model::finding::Severity::Warning)
        .count();
    assert_eq!(warned, 1);
}

#[test]
fn the_history_of_the_complaint_counts_working_days() {
    let manifest = sample(Purpose::Ice);
    let (plan, profile) = (plan(&manifest), Profile::for_purpose(manifest.bundle.purpose));
    let matter = context(&manifest, &plan, &profile, &[], date(2021, 11, 20));
    let rows = rows(&history::compose(&matter, &CaseHistory::new(&matter)).expect("a chapter"));
    assert_eq!(rows.len(), 2);
    assert!(rows[0][0].starts_with("Complaint / Complaint form"), "{rows:#?}");
    assert_eq!(rows[0][1], "18 Jan 2021");
    // From 20 January to 1 March, the first day that March can be: 40 days, 28 of them from Monday to Friday.
    assert!(
        rows[0][3].starts_with("Mar 2021, p. ") && rows[0][3].ends_with("at least 40 days, 28 working days"),
        "{rows:#?}"
    );
    // From 20 January to 26 May: 90 days from Monday to Friday, less Good Friday, Easter Monday and 3 May.
    assert!(
        rows[0][4].starts_with("26 May 2021, p. ") && rows[0][4].ends_with("87 working days"),
        "{rows:#?}"
    );
    assert!(rows[1][0].starts_with("Subject access request"), "{rows:#?}");
    assert!(rows[1][4].ends_with("20 working days, from the request"), "{rows:#?}");
}

#[test]
fn the_account_is_printed_as_it_was_reckoned() {
    let manifest = sample(Purpose::Tribunal);
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/wojcik");
    let read = |id: &str| {
        let item = manifest.item.iter().find(|item| item.id.as_deref() == Some(id)).expect(id);
        let bytes = std::fs::read(root.join(item.file.as_str())).expect(id);
        let format = identify(&bytes, item.file.extension().as_deref());
        (item.file.clone(), LedgerTable::read(&item.file, format, &bytes, &Limits::STANDARD))
    };
    let (payments, statement) = (read("payments"), read("cms-account"));
    let ledgers = Ledgers {
        payments: Some(Ledger { file: &payments.0, table: &payments.1 }),
        statement: Some(Ledger { file: &statement.0, table: &statement.1 }),
        covered: None,
    };
    let outcome = arrears::audit(&manifest.account[0], ledgers, Nation::EnglandAndWales, date(2022, 3, 1));
    assert_eq!(outcome.findings, []);
    let audits = [outcome.audit.expect("an audit")];
    let (plan, profile) = (plan(&manifest), Profile::for_purpose(manifest.bundle.purpose));
    let matter = context(&manifest, &plan, &profile, &audits, date(2022, 3, 1));
    let chapters = leverarch::internals::frontmatter::content::arrears::compose(&matter);
    let last = rows(&chapters[0]).pop().expect("the end");
    assert_eq!(last[1..], ["£2,569.62", "−£14.68", "£6,940.56", "£4,370.94"]);
    // The causes add up to the difference at the end.
    let behind = leverarch::internals::frontmatter::content::arrears::every_week(&matter);
    let causes = behind[1].parts.iter().filter_map(|part| match part {
        ChapterPart::Table(table) if table.columns[0].head == "Cause" => Some(table),
        _ => None,
    });
    let causes = causes.into_iter().next().expect("causes");
    let money = |row: &leverarch::internals::frontmatter::content::ChapterRow| {
        let text = row.cells[3][0].text().replace(['£', ',', '.'], "").replace('−', "-");
        text.parse::<i64>().expect("pence")
    };
    let (sum, lines): (Vec<_>, Vec<_>) = causes.rows.iter().partition(|row| row.look == RowEmphasis::Total);
    assert_eq!(lines.iter().map(|row| money(row)).sum::<i64>(), 437_094);
    assert_eq!(money(sum[0]), 437_094);
    let weeks = rows(&behind[0]);
    assert_eq!(weeks.iter().filter(|row| row.len() > 1 && row[0].parse::<u32>().is_ok()).count(), 86);
}
