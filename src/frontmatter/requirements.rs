//! What a purpose asks for, one need after the other: whether the case meets it, and if not, what is lacking in words
//! for the person who can mend it. A need is a fact about manifest and plan; which needs a purpose has, and why, is in
//! its profile.

use crate::case::profile::need::Need;

use crate::case::manifest::case_types::{Point, Step, Text, TextPiece};
use crate::case::manifest::types::Receipt;
use crate::case::profile::Requirement;
use crate::frontmatter::content::{CaseContext, ItemInBundle};
use crate::model::finding::{Code, Finding};
use crate::model::{Kind, PartialDate};

/// One thing that is lacking.
#[derive(Clone, Debug, PartialEq)]
pub struct Lack {
    /// The need that is not met.
    pub need: Need,
    /// What to tell the user.
    pub finding: Finding,
}

/// Everything that the purpose asks for and the case lacks, in the order of the profile.
pub fn lacking(context: &CaseContext<'_>) -> Vec<Lack> {
    context.profile.require.iter().flat_map(|requirement| lacks(requirement, context)).collect()
}

fn lacks(requirement: &Requirement, context: &CaseContext<'_>) -> Vec<Lack> {
    let found = shortfall(requirement.need, context);
    let lack = |short: Short| {
        let finding = Finding::warning(Code::Lacking, format!("{} {}", short.what, requirement.why));
        let finding = match &short.file {
            Some(file) => finding.about(file.clone()),
            None => finding,
        };
        Lack { need: requirement.need, finding: finding.next(short.next) }
    };
    found.into_iter().map(lack).collect()
}

/// What is short: said in a sentence, with the file it concerns and what to do.
struct Short {
    what: String,
    file: Option<String>,
    next: String,
}

/// One thing short when `met` is false.
fn unless(met: bool, what: &str, next: &str) -> Vec<Short> {
    if met { Vec::new() } else { vec![Short { what: what.into(), file: None, next: next.into() }] }
}

fn document(context: &CaseContext<'_>, step: Step, what: &str, word: &str) -> Vec<Short> {
    let what = format!("There is no {what} among the items.");
    let next = format!("Add it to the folder and write step = \"{word}\" in its [[item]].");
    unless(context.step(step).is_some(), &what, &next)
}

fn shortfall(need: Need, context: &CaseContext<'_>) -> Vec<Short> {
    let manifest = context.manifest;
    let case = &manifest.case;
    let decision = case.decision.clone().unwrap_or_default();
    let claim = manifest.claim.clone().unwrap_or_default();
    let filled = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    let said = |text: &Option<Text>| text.as_ref().is_some_and(|text| !text.is_empty());
    let me = manifest.party.first();
    let confidential = case.confidentiality.as_ref().is_some_and(|wish| wish.wanted);
    match need {
        Need::Reference => unless(
            filled(&case.reference),
            "You have not given the Child Maintenance Service (CMS) reference.",
            "Write reference = \"…\" under [case]: the 12 digits at the top of the latest letter.",
        ),
        Need::AppealReference => unless(
            filled(&case.appeal_reference),
            "You have not given the Tribunal’s reference of the appeal.",
            "Write appeal_reference = \"…\" under [case], as printed on the Tribunal’s letters.",
        ),
        Need::Party => unless(
            me.is_some_and(|me| !me.name.trim().is_empty() && !me.role.trim().is_empty()),
            "You have not said who is making this bundle, and in what role.",
            "Add a first [[party]] with your name and a role such as \"Paying parent\".",
        ),
        Need::Contact => unless(
            confidential
                || filled(&case.contact)
                || me.is_some_and(|me| filled(&me.address) || filled(&me.phone) || filled(&me.email)),
            "You have not said how you can be contacted.",
            "Give your first [[party]] an address, phone or email, or write contact = \"…\" under [case].",
        ),
        Need::Address => unless(
            me.is_some_and(|me| filled(&me.address)),
            "You have not given your postal address.",
            "Write address = \"…\" in your first [[party]].",
        ),
        Need::Telephone => unless(
            me.is_some_and(|me| filled(&me.phone)),
            "You have not given your phone number.",
            "Write phone = \"…\" in your first [[party]].",
        ),
        Need::NationalInsurance => unless(
            filled(&case.national_insurance),
            "You have not given your National Insurance number.",
            "Write national_insurance = \"…\" under [case].",
        ),
        Need::DateOfBirth => unless(
            case.date_of_birth.is_some(),
            "You have not given your date of birth.",
            "Write date_of_birth = … under [case].",
        ),
        Need::Summary => unless(
            said(&manifest.bundle.summary),
            "You have not written a summary of the outcome you want and why.",
            "Write summary = \"\"\"…\"\"\" under [bundle], in three or four short paragraphs.",
        ),
        Need::SummaryPages => summary_pages(context),
        Need::DecisionDate => unless(
            decision.date.is_some(),
            "You have not given the date of the decision in dispute.",
            "Write decision = { date = … } under [case].",
        ),
        Need::EffectiveDate => unless(
            decision.effective.is_some(),
            "You have not given the day from which the decision takes effect.",
            "Write decision = { effective = … } under [case]. The decision letter gives it.",
        ),
        Need::DecisionDocument => document(context, Step::Decision, "decision in dispute", "decision"),
        Need::ReconsiderationDate => unless(
            decision.reconsideration.is_some(),
            "You have not given the date on which the mandatory reconsideration notice was sent.",
            "Write decision = { reconsideration = … } under [case]. It is printed on the notice.",
        ),
        Need::ReconsiderationNotice => document(
            context,
            Step::ReconsiderationNotice,
            "mandatory reconsideration notice",
            "reconsideration-notice",
        ),
        Need::AppealForm => document(context, Step::Appeal, "appeal form", "appeal"),
        Need::Wanted => unless(
            said(&case.wanted),
            "You have not said what outcome you want.",
            "Write wanted = \"…\" under [case], in a sentence or two.",
        ),
        Need::Points => unless(
            !manifest.point.is_empty(),
            "You have not listed any numbered points.",
            "Add a [[point]] for each thing that went wrong, with should, happened, effect, remedy and evidence.",
        ),
        Need::PointShould => each_point(context, "should", "what should have happened", |p| said(&p.should)),
        Need::PointHappened => each_point(context, "happened", "what happened", |p| said(&p.happened)),
        Need::PointEffect => each_point(context, "effect", "what effect it had", |p| said(&p.effect)),
        Need::PointRemedy => each_point(context, "remedy", "what would put it right", |p| said(&p.remedy)),
        Need::PointEvidence => each_point(context, "evidence", "which items prove it", |p| {
            p.evidence.iter().any(|shown| context.item(&shown.item).is_some())
        }),
        Need::Complaint => document(context, Step::Complaint, "complaint", "complaint"),
        Need::FinalResponse => document(context, Step::FinalResponse, "final response", "final-response"),
        Need::FinalResponseInTime => in_time(context),
        Need::Transcripts => each_call(context, |placed| {
            let call = placed.item.call.as_ref();
            let named = call.and_then(|call| call.transcript.as_ref());
            let met = named.is_some_and(|to| context.item(to).is_some()) || placed.entry.transcribed;
            let next =
                "Put a transcript next to the recording and name it: transcript = \"…\" under [item.call].";
            (!met).then(|| ("This call recording has no transcript.".into(), next.into()))
        }),
        Need::CallRelevance => each_call(context, |placed| {
            let next = "Write relevance = \"…\", with the point that this call proves.";
            let what = "You have not said which point this call recording proves.";
            (!filled(&placed.item.relevance)).then(|| (what.into(), next.into()))
        }),
        Need::CallProvenance => each_call(context, |placed| {
            let call = placed.item.call.clone().unwrap_or_default();
            let given = [
                (filled(&call.device) || filled(&call.app), "device or app", "on what device or app"),
                (call.whole.is_some(), "whole", "whether it is complete"),
                (filled(&call.original_kept), "original_kept", "where the original is"),
                (call.told_recording.is_some(), "told_recording", "whether you told them of it"),
            ];
            let left = || given.iter().filter(|(met, ..)| !met);
            let keys: Vec<&str> = left().map(|(_, key, _)| *key).collect();
            let unsaid: Vec<&str> = left().map(|(.., words)| *words).collect();
            let what = format!("You have not said how this recording was made: {}.", unsaid.join(", "));
            (!keys.is_empty()).then(|| (what, format!("Write {} under [item.call].", keys.join(", "))))
        }),
        Need::Losses => unless(
            !manifest.loss.is_empty(),
            "There is no line in the schedule of loss.",
            "Add a [[loss]] for each sum, with head, description, amount, caused_by and item.",
        ),
        Need::LossEvidence => {
            each_loss(context, "a document", "item = \"…\", or receipt = \"no\" or \"estimate\"", |i| {
                let loss = &manifest.loss[i];
                loss.item.as_ref().is_some_and(|to| context.item(to).is_some())
                    || matches!(loss.receipt, Some(Receipt::No | Receipt::Estimate))
                    || said(&loss.grounds)
            })
        }
        Need::LossCause => each_loss(context, "the error that caused it", "caused_by = \"…\"", |i| {
            said(&manifest.loss[i].caused_by) || said(&manifest.loss[i].grounds)
        }),
        Need::RedressRaised => unless(
            claim.raised.as_ref().is_some_and(|to| context.item(to).is_some()),
            "You have not said where you first asked for redress.",
            "Write raised = \"…\" under [claim], with the complaint or letter that asked for it.",
        ),
        Need::BesidesMoney => unless(
            said(&claim.besides_money),
            "You have not said what you ask for apart from money.",
            "Write besides_money = \"…\" under [claim], such as an apology, a correction, or \"Nothing\".",
        ),
        Need::Body => unless(
            filled(&case.body),
            "You have not said who this bundle goes to.",
            "Write body = \"…\" under [bundle], such as the name of your MP.",
        ),
        Need::Heads => unless(
            !manifest.bundle.heads.is_empty(),
            "There are no heads of complaint.",
            "Write heads = [\"delay\", \"lost-documents\"] under [bundle]. The table of keys in the README lists them all.",
        ),
        Need::Authority => document(context, Step::Authority, "authority to act", "authority"),
        Need::Deadline => unless(
            claim.answer_by.is_some() || context.announced_answer().is_some(),
            "You have not said by when you need an answer.",
            "Write claim = { answer_by = … } under [bundle], or answer_by in the [[item]] in which CMS announces its answer.",
        ),
        Need::Claim => document(context, Step::Claim, "letter that claims redress", "claim"),
    }
}

/// Each paragraph of the summary should name the page that shows it.
fn summary_pages(context: &CaseContext<'_>) -> Vec<Short> {
    let Some(summary) = &context.manifest.bundle.summary else { return Vec::new() };
    let paragraphs = crate::pdf::layout::wording::paragraphs(&summary.0);
    let bare = (1..).zip(paragraphs).filter(|(_, paragraph)| {
        let text = Text(paragraph.clone());
        !text.pieces().iter().any(|piece| matches!(piece, TextPiece::Cited(..) | TextPiece::Response(..)))
    });
    let short = |(number, paragraph): (usize, String)| {
        let begin: String = paragraph.chars().take(40).collect();
        Short {
            what: format!("Paragraph {number} of the summary (“{begin}…”) names no page."),
            file: None,
            next: "Name the item that proves it in braces, like {first-letter} or {case-notes:2}.".into(),
        }
    };
    bare.map(short).collect()
}

fn each_point(context: &CaseContext<'_>, key: &str, what: &str, met: impl Fn(&Point) -> bool) -> Vec<Short> {
    let points = (1..).zip(&context.manifest.point).filter(|(_, point)| !met(point));
    let short = |(number, point): (usize, &Point)| Short {
        what: format!("{} {number} ({}) does not say {what}.", context.profile.words.point, point.title),
        file: None,
        next: format!("Add {key} to this [[point]]."),
    };
    points.map(short).collect()
}

/// `short` gives what a call lacks and what to do.
fn each_call<'m>(
    context: &'m CaseContext<'_>,
    short: impl Fn(&ItemInBundle<'m>) -> Option<(String, String)>,
) -> Vec<Short> {
    let calls = context.items.iter().filter(|placed| placed.entry.kind == Kind::Call);
    calls
        .filter_map(|placed| {
            let (what, next) = short(placed)?;
            Some(Short { what, file: Some(placed.entry.file.as_str().into()), next })
        })
        .collect()
}

fn each_loss(context: &CaseContext<'_>, what: &str, keys: &str, met: impl Fn(usize) -> bool) -> Vec<Short> {
    let losses = context.manifest.loss.iter().enumerate().filter(|(at, _)| !met(*at));
    let short = |(at, loss): (usize, &crate::case::manifest::types::Loss)| Short {
        what: format!("Loss {} (“{}”) does not name {what}.", at + 1, context.as_written(&loss.description)),
        file: None,
        next: format!("Write {keys} in this [[loss]]."),
    };
    losses.map(short).collect()
}

/// The Examiner's six months run from the day the final response was received.
fn in_time(context: &CaseContext<'_>) -> Vec<Short> {
    // Of several the latest is the one that this complaint is about. One that was made already is in the bundle.
    let Some(response) = context.steps(Step::FinalResponse).pop() else { return Vec::new() };
    let made = |complaint: &ItemInBundle<'_>| {
        complaint.item.date.is_none_or(|made| {
            response.item.date.is_none_or(|response| made.last_day() >= response.first_day())
        })
    };
    if context.steps(Step::Examiner).iter().any(made) {
        return Vec::new();
    }
    let Some(received) = response.item.received.or(response.item.date) else {
        return vec![Short {
            what: "The final response has no date.".into(),
            file: Some(response.entry.file.as_str().into()),
            next: "Write date and received in its [[item]].".into(),
        }];
    };
    let limit = context.rules().examiner(received.last_day(), None);
    let last = limit.open_until.unwrap_or(limit.due);
    let came = if response.item.received.is_some() { "was received on" } else { "is dated" };
    let what = format!(
        "The final response {came} {received}, more than six months before {}.",
        PartialDate::Day(context.date)
    );
    let next = "Say in the summary why the complaint comes late, or correct received or the bundle’s date.";
    unless(context.date <= last, &what, next)
        .into_iter()
        .map(|short| Short { file: Some(response.entry.file.as_str().into()), ..short })
        .collect()
}
