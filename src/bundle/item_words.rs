//! What the user is told of the words of single items: letters that lack what a letter to the Service should show, and
//! transcripts in which security questions are answered. All of it is advice: no bundle and no record holds it.

use crate::bundle::evidence::IngestedEvidence;
use crate::bundle::quotations;
use crate::case::letter_contents::{LetterLack, lacking, missing_references};
use crate::case::manifest::case_types::Step;
use crate::case::security_words::security_questions;
use crate::frontmatter::content::author::{is_users, user};
use crate::frontmatter::content::{CaseContext, ItemInBundle};
use crate::model::finding::{Code, Finding};
use crate::model::{Kind, counted};

/// Letters to the Service that go by a reference.
const TO_THE_SERVICE: [Step; 7] = [
    Step::Complaint,
    Step::ReconsiderationRequest,
    Step::AccessRequest,
    Step::ContactInWriting,
    Step::EnforcementRequest,
    Step::ControllerComplaint,
    Step::Claim,
];

/// The findings.
pub(crate) fn findings(context: &CaseContext<'_>, evidence: &IngestedEvidence) -> Vec<Finding> {
    let mut found = letters(context, evidence);
    found.extend(context.items.iter().filter_map(|placed| answered(placed, evidence)));
    found
}

/// Letters that the user sent and that lack something; each lack is one finding.
fn letters(context: &CaseContext<'_>, evidence: &IngestedEvidence) -> Vec<Finding> {
    let manifest = context.manifest;
    let name = user(manifest).map(|user| user.name.as_str());
    let others = manifest.case.other_references.iter().map(|other| &other.reference);
    let references: Vec<&str> = manifest.case.reference.iter().chain(others).map(String::as_str).collect();
    let mut lacks: Vec<(LetterLack, String)> = Vec::new();
    let mut without_copy: Vec<String> = Vec::new();
    let mut fewer: Vec<(&str, String)> = Vec::new();
    let sent = |placed: &&ItemInBundle<'_>| {
        let step = placed.item.step;
        step.is_some_and(|step| TO_THE_SERVICE.contains(&step)) && is_users(manifest, placed.item)
    };
    for placed in context.items.iter().filter(sent) {
        let is_complaint = placed.item.step == Some(Step::Complaint);
        let file = || format!("\"{}\"", placed.item.file);
        // Of a page that nobody has read it cannot be said what it lacks.
        let pages: Option<Vec<String>> =
            quotations::pages_of(placed, evidence).into_iter().map(|page| Some(page?.0)).collect();
        if let Some(pages) = pages.filter(|pages| !pages.is_empty()) {
            let found = lacking(&pages, name, &references, is_complaint);
            let missing = missing_references(&pages, &references);
            // One without any is told of that.
            if is_complaint && missing.len() < references.len() {
                fewer.extend(missing.into_iter().map(|reference| (reference, file())));
            }
            let headed = is_complaint && has_own_heading(placed, evidence);
            let found = found.into_iter().filter(|lack| !headed || *lack != LetterLack::Heading);
            lacks.extend(found.map(|lack| (lack, file())));
        }
        if is_complaint && !is_copied(context, placed) {
            without_copy.push(file());
        }
    }
    let mut findings = Vec::new();
    let mut add = |files: Vec<String>, what: &dyn Fn(&str) -> String, next: &str| {
        if !files.is_empty() {
            let letters =
                format!("{} that you sent: {}", counted(files.len(), "letter", "letters"), files.join("; "));
            findings.push(Finding::note(Code::LetterLacks, what(&letters)).next(next));
        }
    };
    let of = |lack: LetterLack| -> Vec<String> {
        lacks.iter().filter(|(found, _)| *found == lack).map(|(_, file)| file.clone()).collect()
    };
    add(
        of(LetterLack::FullName),
        &|letters| format!("Your full name was not found in {letters}."),
        "Write your full name, as CMS has it, on each future letter.",
    );
    add(
        of(LetterLack::Reference),
        &|letters| format!("No reference for your case was found in {letters}."),
        "Write every reference that CMS has used for your case on each future letter. Letters without one \
         get lost.",
    );
    for reference in &references {
        add(
            fewer.iter().filter(|(lacks, _)| lacks == reference).map(|(_, file)| file.clone()).collect(),
            &|letters| format!("Reference {reference} was not found in {letters}."),
            "Write every reference that CMS has used for your case on a complaint. Letters are filed by each of them.",
        );
    }
    add(
        of(LetterLack::Heading),
        &|letters| format!("The word “Complaint” was not found at the top of {letters}."),
        "Head the next one “Complaint”, so that CMS deals with it as a complaint.",
    );
    add(
        without_copy,
        &|letters| format!("Nothing shows that your MP was sent a copy of {letters}."),
        "If you sent one, write copied_to = [\"the MP\"] on the item. Otherwise you can send one now.",
    );
    findings
}

/// Whether a line of the first page is the word "Complaint" and nothing else. Above a text that this program set it would
/// be taken for part of the title over it, and that title may be the word itself.
fn has_own_heading(placed: &ItemInBundle<'_>, evidence: &IngestedEvidence) -> bool {
    let page = placed.item.all_files().first().and_then(|file| evidence.texts.get(file)?.page(0));
    let is_word = |line: &str| line.trim().eq_ignore_ascii_case("complaint");
    let of_title = usize::from(is_word(&placed.entry.title));
    page.is_some_and(|page| page.quotable().lines().filter(|line| is_word(line)).count() > of_title)
}

/// Whether a copy went to a Member of Parliament: as the item says, or with a letter to the Member that encloses it or
/// was written on the same day or later.
fn is_copied(context: &CaseContext<'_>, letter: &ItemInBundle<'_>) -> bool {
    let named = |to: &String| {
        let to = to.to_lowercase();
        to.contains("member of parliament")
            || to.split(|c: char| !c.is_alphanumeric()).any(|word| word == "mp")
    };
    let later = |placed: &ItemInBundle<'_>| match (placed.item.date, letter.item.date) {
        (Some(member), Some(letter)) => member.last_day() >= letter.first_day(),
        _ => true,
    };
    let to_member = |placed: &&ItemInBundle<'_>| placed.item.step == Some(Step::Member);
    letter.item.copied_to.iter().any(named) || context.items.iter().filter(to_member).any(later)
}

/// A transcript in which the security questions of a call can be read.
fn answered(placed: &ItemInBundle<'_>, evidence: &IngestedEvidence) -> Option<Finding> {
    if !matches!(placed.entry.kind, Kind::Call | Kind::Transcript) {
        return None;
    }
    let pages = quotations::pages_of(placed, evidence);
    let text: Vec<&str> = pages.iter().flatten().map(|(text, _)| text.as_str()).collect();
    let asked = security_questions(&text.join("\n"));
    (!asked.is_empty()).then(|| {
        let message = format!(
            "This transcript asks for {}. Anyone who has the bundle can read the answer.",
            asked.join(" and ")
        );
        Finding::warning(Code::SecurityShown, message).at(&placed.item.file).next(
            "Ask CMS for a new PIN or password once the bundle is sent. Or use a transcript that leaves the \
             answer out and says so.",
        )
    })
}
