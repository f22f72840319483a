//! What each purpose asks for: the sample's three manifests lack nothing, and with one thing taken out at a time exactly
//! that thing is said to be lacking.

use leverarch::internals::case::manifest::Manifest;
use leverarch::internals::case::manifest::case_types::{Step, Text};
use leverarch::internals::case::profile::Profile;
use leverarch::internals::case::profile::need::Need;
use leverarch::internals::frontmatter::content::{self, CaseHistory};
use leverarch::internals::frontmatter::requirements::{Lack, lacking};
use leverarch::internals::model::finding::Severity;
use leverarch::internals::model::{PartialDate, Purpose};

use crate::support::case;
use crate::support::sample::{BUNDLES, MANIFEST, context, plan, sample};

/// What is lacking when every item has ten pages.
fn lacks(manifest: &Manifest) -> Vec<Lack> {
    let profile = Profile::for_purpose(manifest.bundle.purpose);
    let date = manifest.bundle.date.expect("a date");
    lacking(&context(manifest, &plan(manifest), &profile, &[], date))
}

/// Takes out of the manifest what meets a need.
fn without(need: Need, manifest: &mut Manifest) {
    let unstep = |manifest: &mut Manifest, step: Step| {
        for item in manifest.item.iter_mut().filter(|item| item.step == Some(step)) {
            item.step = None;
        }
    };
    let first_call =
        |manifest: &Manifest| manifest.item.iter().position(|item| item.call.is_some()).expect("a call");
    let call = first_call(manifest);
    match need {
        Need::Reference => manifest.case.reference = None,
        Need::AppealReference => manifest.case.appeal_reference = Some(" ".into()),
        Need::Party => manifest.party[0].role.clear(),
        Need::Contact => {
            manifest.case.contact = None;
            (manifest.party[0].address, manifest.party[0].phone, manifest.party[0].email) =
                (None, None, None);
        }
        Need::Address => manifest.party[0].address = None,
        Need::Telephone => manifest.party[0].phone = None,
        Need::NationalInsurance => manifest.case.national_insurance = None,
        Need::DateOfBirth => manifest.case.date_of_birth = None,
        Need::Summary => manifest.bundle.summary = None,
        Need::SummaryPages => {
            let summary = manifest.bundle.summary.as_mut().expect("a summary");
            summary.0 += "\n\nThis paragraph names no page.";
        }
        Need::DecisionDate => manifest.case.decision.as_mut().expect("a decision").date = None,
        Need::EffectiveDate => manifest.case.decision.as_mut().expect("a decision").effective = None,
        Need::DecisionDocument => unstep(manifest, Step::Decision),
        Need::ReconsiderationDate => {
            manifest.case.decision.as_mut().expect("a decision").reconsideration = None
        }
        Need::ReconsiderationNotice => unstep(manifest, Step::ReconsiderationNotice),
        Need::AppealForm => unstep(manifest, Step::Appeal),
        Need::Wanted => manifest.case.wanted = Some(Text("  ".into())),
        Need::Points => manifest.point.clear(),
        Need::PointShould => manifest.point[0].should = None,
        Need::PointHappened => manifest.point[0].happened = None,
        Need::PointEffect => manifest.point[0].effect = None,
        Need::PointRemedy => manifest.point[0].remedy = None,
        Need::PointEvidence => manifest.point[0].evidence.clear(),
        Need::Complaint => unstep(manifest, Step::Complaint),
        Need::FinalResponse => unstep(manifest, Step::FinalResponse),
        Need::FinalResponseInTime => manifest.bundle.date = Some(jiff::civil::date(2021, 11, 30)),
        Need::Transcripts => manifest.item[call].call.as_mut().expect("a call").transcript = None,
        Need::CallRelevance => manifest.item[call].relevance = None,
        Need::CallProvenance => manifest.item[call].call.as_mut().expect("a call").original_kept = None,
        Need::Losses => manifest.loss.clear(),
        Need::LossEvidence => (manifest.loss[0].item, manifest.loss[0].receipt) = (None, None),
        Need::LossCause => manifest.loss[0].caused_by = None,
        Need::RedressRaised => manifest.claim.as_mut().expect("a claim").raised = None,
        Need::BesidesMoney => manifest.claim.as_mut().expect("a claim").besides_money = None,
        Need::Claim => unstep(manifest, Step::Claim),
        Need::Authority => unstep(manifest, Step::Authority),
        Need::Body => manifest.case.body = None,
        Need::Heads => manifest.bundle.heads.clear(),
        Need::Deadline => {
            manifest.claim = None;
            manifest.item.iter_mut().for_each(|item| item.answer_by = None);
        }
    }
}

#[test]
fn the_sample_lacks_nothing_for_any_of_its_purposes() {
    for purpose in BUNDLES {
        let manifest = sample(purpose);
        assert_eq!(manifest.bundle.purpose, purpose);
        assert_eq!(lacks(&manifest), [], "{purpose:?}");
    }
}

#[test]
fn one_thing_taken_out_is_the_one_thing_that_is_lacking() {
    for purpose in BUNDLES {
        let needs: Vec<Need> =
            Profile::for_purpose(purpose).require.iter().map(|requirement| requirement.need).collect();
        assert!(needs.len() > 15, "{purpose:?}");
        for need in needs {
            let mut manifest = sample(purpose);
            without(need, &mut manifest);
            let found = lacks(&manifest);
            assert_eq!(found.len(), 1, "{purpose:?} without {need:?}: {found:#?}");
            assert_eq!(found[0].need, need, "{purpose:?}");
            let finding = &found[0].finding;
            assert_eq!(finding.severity, Severity::Warning);
            assert!(!finding.next.is_empty() && finding.message.ends_with('.'), "{finding:?}");
        }
    }
}

#[test]
fn a_final_response_six_months_old_to_the_day_is_in_time() {
    let mut manifest = sample(Purpose::Ice);
    let response = manifest.item.iter_mut().find(|item| item.step == Some(Step::FinalResponse)).expect("it");
    response.received = Some(PartialDate::Day(jiff::civil::date(2021, 8, 31)));
    for (day, late) in [((2022, 2, 28), 0), ((2022, 3, 1), 1)] {
        manifest.bundle.date = Some(jiff::civil::date(day.0, day.1, day.2));
        assert_eq!(lacks(&manifest).len(), late, "{day:?}");
    }
}

#[test]
fn check_says_it_to_the_user() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("folder");
    for (purpose, taken_out, word) in [
        ("tribunal", "step = \"reconsideration-notice\"\n", "mandatory reconsideration notice"),
        ("ice", "national_insurance = \"QQ 12 34 56 C\"\n", "National Insurance number"),
        ("compensation", "raised = \"complaint\"\n", "where you first asked for redress"),
    ] {
        let whole = std::fs::read_to_string(root.join(MANIFEST)).expect("the sample");
        let lacking = |text: &str| {
            let manifest = folder.path().join("manifest.toml");
            std::fs::write(&manifest, text).expect("written");
            let (sample, manifest) = (root.join("samples/wojcik"), manifest.into_os_string());
            let words = ["check".into(), sample.into(), "--manifest".into(), manifest];
            let ran = case::run_here(
                words.into_iter().chain(["--no-ocr", "--json", "--purpose", purpose].map(Into::into)),
            );
            assert_eq!(ran.code, 0, "{}", ran.out);
            let report = ran.report();
            let list = report["findings"].as_array().expect("findings").clone();
            list.into_iter().filter(|f| f["code"] == "lacking").collect::<Vec<_>>()
        };
        assert_eq!(lacking(&whole), [] as [serde_json::Value; 0], "{purpose}");
        assert!(whole.contains(taken_out), "{purpose}");
        let found = lacking(&whole.replacen(taken_out, "", 1));
        assert_eq!(found.len(), 1, "{purpose}: {found:#?}");
        assert!(found[0]["message"].as_str().expect("message").contains(word), "{purpose}: {found:#?}");
    }
}

#[test]
fn a_date_of_birth_is_on_the_cover_of_a_body_that_asks_and_of_no_bundle_that_the_other_parent_gets() {
    let asks = "[[require]]\nneed = \"date-of-birth\"\nwhy = \"It asks.\"\n";
    for (purpose, asked, printed) in [
        (Purpose::Ice, true, true),
        (Purpose::Ice, false, false),
        (Purpose::Tribunal, true, false),
        (Purpose::Compensation, false, false),
    ] {
        let text = "[case]\ndate_of_birth = 1984-03-09\n[[item]]\nfile = \"a.txt\"\n";
        let manifest = leverarch::internals::case::manifest::parse(text).manifest;
        let changes = if asked { asks } else { "" };
        let (profile, _) = Profile::changed(purpose, changes).expect("a profile");
        let plan = plan(&manifest);
        let context = context(&manifest, &plan, &profile, &[], jiff::civil::date(2026, 1, 5));
        let cover = content::all(&context, &CaseHistory::new(&context)).cover;
        let is_there = cover.rows.iter().any(|(label, lines)| {
            label == "Date of birth" && lines.iter().any(|line| line.text().contains("1984"))
        });
        assert_eq!(is_there, printed, "{purpose:?} {asked}");
    }
}
