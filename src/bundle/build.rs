//! The path of the evidence, in order. This is the one file that knows which stage comes after which; each stage is a
//! module of its own that takes plain data and gives plain data.
//!
//! Every item passes through in one reading: while it is in memory it is hashed, its pages are written to the PDF and
//! its bytes to the bag. Whatever depends on page numbers is written at the end, when all are known.

use std::io;

use crate::bundle::evidence::IngestedEvidence;
use crate::bundle::options::{BuiltBundle, Options, RunOutcome};
use crate::bundle::outputs::{BundleWriter, WrittenPdf};
use crate::bundle::project::{Project, UserTexts};
use crate::bundle::{
    checks, item_words, private_words, project, quotations, record_of, upload_media, upload_parts,
};
use crate::case::matching::{MatchedRow, MatchedRows};
use crate::case::{matching, ordering};
use crate::frontmatter::content::{CaseContext, CaseHistory};
use crate::frontmatter::pages::{CoverFacts, Filling};
use crate::frontmatter::{content, pages};
use crate::integrity::self_check;
use crate::integrity::self_check::ExpectedBundle;
use crate::model::finding;
use crate::model::finding::{Code, Finding};
use crate::model::plan::{Plan, PlanEntry, Section};
use crate::pdf::frontmatter_pdf::FrontMatter;
use crate::system::progress::{ProgressSink, RunError};
use crate::system::{PublishedFolder, StagingDir, SystemError, TargetState};

/// Everything that `build` would refuse or warn of. Nothing is written.
///
/// # Errors
/// The system fails, or the user stops the job.
pub fn check(job: &Options, watch: &dyn ProgressSink) -> Result<RunOutcome, RunError> {
    let mut findings = Vec::new();
    let (case, sections) = read_and_arrange(job, watch, &mut findings)?;
    case.survey_output(&mut findings)?;
    // That a bundle is there already is settled by a word to build, not by mending the evidence.
    for finding in findings.iter_mut().filter(|f| f.code == Code::OutputExists) {
        finding.severity = finding::Severity::Warning;
    }
    let evidence = ingest(&case, sections, &mut None, &mut findings)?;
    let context = context_of(&case, &evidence);
    examine(&case, &evidence, &context, &CaseHistory::new(&context), &mut findings);
    Ok(evidence.outcome(findings, None))
}

/// Makes the bundle, unless a finding stops it.
///
/// # Errors
/// The system fails, or the user stops the job; nothing is left behind then.
pub fn build(job: &Options, watch: &dyn ProgressSink) -> Result<RunOutcome, RunError> {
    let mut findings = Vec::new();
    let (case, sections) = read_and_arrange(job, watch, &mut findings)?;
    let target = case.survey_output(&mut findings)?;
    // When there will be no bundle, the items are still examined, so that everything is said in one run.
    let outputs = if finding::has_errors(&findings) { None } else { Some(open_outputs(&case)?) };
    let (staging, mut writer) = outputs.unzip();
    let evidence = ingest(&case, sections, &mut writer, &mut findings)?;
    let context = context_of(&case, &evidence);
    let history = CaseHistory::new(&context);
    examine(&case, &evidence, &context, &history, &mut findings);
    let writer = writer.filter(|_| !finding::has_errors(&findings));
    let (Some(staging), Some(writer)) = (staging, writer) else {
        return Ok(evidence.outcome(findings, None));
    };

    watch.step("Setting the cover and the index", 1);
    let facts = case.facts(&evidence, record_of::evidence_digest(context.plan()));
    let context = context.made(case.making(&findings));
    let (plan, front) = set_and_paginate(context, &history, facts, &evidence.entries)
        .map_err(|e| SystemError::new("the cover and the index", "set", io::Error::other(e)))?;
    if watch.stopped() {
        return Err(RunError::Stopped);
    }

    watch.step("Binding and sealing", 1);
    let record = case.record(&evidence, &findings, &plan);
    let about = case.about();
    let mut written = writer.bind(&staging, &about, &plan, &front, record)?;

    watch.step("Reading the bundle back", 1);
    let WrittenPdf { laid, record, .. } = &written;
    self_check::prove(&staging, &ExpectedBundle { plan: &plan, front: &front, laid, record })?;

    if let Some(limit) = case.upload_limit().filter(|limit| limit.bytes < written.bytes()) {
        watch.step("Writing the parts for the upload", 1);
        let parts = upload_parts::make(&staging, &case.stem, &limit, &about, &plan, &written.laid)?;
        findings.extend(written.take(parts));
        case.judge(&mut findings);
        if finding::has_errors(&findings) {
            return Ok(evidence.outcome(findings, None));
        }
    }
    if job.media {
        let media = evidence.export_media(&case, &staging, &plan)?;
        findings.extend(written.take_media(media));
        case.judge(&mut findings);
        if finding::has_errors(&findings) {
            return Ok(evidence.outcome(findings, None));
        }
    }
    let (record, files) = written.finish(&staging, case.manifest_for_bag.clone())?;
    if watch.stopped() {
        return Err(RunError::Stopped);
    }
    let PublishedFolder { folder } = staging.publish(target == TargetState::Bundle)?;
    Ok(evidence.outcome(findings, Some(BuiltBundle { folder, files, record })))
}

/// The first half, which `check` shares: walk the folder, read the manifest, match the two, and put the items in order.
fn read_and_arrange<'a>(
    job: &'a Options,
    watch: &'a dyn ProgressSink,
    findings: &mut Vec<Finding>,
) -> Result<(Project<'a>, Vec<Section<MatchedRow>>), RunError> {
    watch.step("Looking through the folder", 1);
    let texts = UserTexts::read(job)?;
    let found = project::walk_folder(job, &texts, findings);
    let mut read = project::read_manifest(&texts, &found, job.today);
    project::print_manifest(&mut read);
    findings.append(&mut read.findings);
    let nation = read.manifest.case.nation.unwrap_or_default();
    let profile = project::read_profile(&texts, read.manifest.bundle.purpose, nation, findings);
    let mut matched = MatchedRows::default();
    // Where nothing could be read, every file would be said to be missing from the manifest.
    if read.legible {
        matched = matching::reconcile(&read.manifest, &read.positions, &found, texts.manifest.is_some());
        findings.append(&mut matched.findings);
        findings.extend(project::nothing_to_bundle(job, &matched.rows, &found));
    }
    let (mut sections, undated) = ordering::arrange(&read.manifest, &profile.section, matched.rows);
    findings.extend(undated);
    let for_bag = texts.manifest_for_bag(job.originals, findings);
    let case = Project::new(job, watch, read, (&texts, for_bag), profile, &found, matched.saved);
    // Items name their sections by the label, so it is made fit for printing only now.
    for section in &mut sections {
        section.label = case.privacy.printed(&section.label);
    }
    Ok((case, sections))
}

/// The folder in which the outputs are made, and the outputs begun.
fn open_outputs(case: &Project<'_>) -> Result<(StagingDir, BundleWriter), RunError> {
    let staging = StagingDir::open(&case.output)?;
    let writer = BundleWriter::open(&staging, &case.stem, case.job.originals)?;
    Ok((staging, writer))
}

/// Reads every item and adds the accounts up.
fn ingest(
    case: &Project<'_>,
    sections: Vec<Section<MatchedRow>>,
    writer: &mut Option<BundleWriter>,
    findings: &mut Vec<Finding>,
) -> Result<IngestedEvidence, RunError> {
    let mut evidence = IngestedEvidence::read(case, sections, writer, findings)?;
    findings.extend(private_words::in_sources(&case.privacy, &evidence.texts, &case.profile.only_for));
    let entries = || evidence.entries.iter().flat_map(|section| &section.items);
    let enclosed = entries().flat_map(|entry| entry.enclosures.iter().map(|enclosed| enclosed.name.as_str()));
    let more = entries().flat_map(|entry| entry.files.iter().skip(1).map(|file| file.file.as_str()));
    let files = entries().map(|entry| entry.file.as_str()).chain(more).chain(enclosed);
    findings.extend(private_words::in_file_names(&case.privacy, files));
    findings.extend(checks::same_bytes(&evidence.entries));
    evidence.audits = evidence.ledgers.audit(&case.manifest, case.date, findings);
    Ok(evidence)
}

/// The case as the chapters see it, with its quotations looked for.
fn context_of<'c>(case: &'c Project<'_>, evidence: &'c IngestedEvidence) -> CaseContext<'c> {
    let context = case.context(evidence);
    let found = quotations::look(case, &context, evidence);
    context.quoting(found)
}

/// Looks at what the case says of its items, now that each has pages.
fn examine(
    case: &Project<'_>,
    evidence: &IngestedEvidence,
    context: &CaseContext<'_>,
    history: &CaseHistory<'_>,
    findings: &mut Vec<Finding>,
) {
    findings.extend(checks::findings(context, history, &case.cited));
    findings.extend(private_words::in_quotations(context));
    findings.extend(item_words::findings(context, evidence));
    if case.job.media {
        findings.extend(upload_media::predict_findings(&evidence.media, &case.ffmpeg));
    }
    case.judge(findings);
}

/// Sets the front matter and gives out the numbers. The length of the index is part of the numbering, so the plan is made
/// again until the lengths it was made with are the lengths that came out. What the chapters say is known already; only
/// the numbers in it change, and the evidence digest, which binds each page under its number.
fn set_and_paginate(
    mut context: CaseContext<'_>,
    history: &CaseHistory<'_>,
    mut facts: CoverFacts,
    entries: &[Section<PlanEntry>],
) -> Result<(Plan, FrontMatter), pages::LayoutError> {
    let mut typesetter = pages::Typesetter::new();
    let mut lengths = typesetter.lengths(&facts, &content::all(&context, history), context.plan());
    // Numbers in columns have their room reserved; those in running text can move a line for a round or two. After some
    // rounds parts may only grow, so the search ends.
    for round in 0..12 {
        let plan = Plan::paginate(&context.plan().prefix, entries, &lengths);
        facts.evidence_digest = record_of::evidence_digest(&plan);
        context.renumber(plan, facts.evidence_digest);
        let filling = if round < 5 { Filling::No } else { Filling::Yes };
        let front = typesetter.compose(&facts, &content::all(&context, history), context.plan(), filling)?;
        if front.lengths == lengths {
            return Ok((context.into_plan(), front));
        }
        lengths = front.lengths;
    }
    Err(pages::LayoutError::IndexLength)
}
