//! The path of the evidence, in order. This is the one file that knows which stage comes after which; each stage is a
//! module of its own that takes plain data and gives plain data.
//!
//! A case has one bundle or several. The folder and the manifest are read once, each bundle is made for itself, and several
//! have one zip, which is packed when all of them are made.
//!
//! Every item passes through in one reading: while it is in memory it is hashed, its pages are written to the PDF and
//! its bytes to the bag. Whatever depends on page numbers is written at the end, when all are known.

use std::io;
use std::path::{Path, PathBuf};

use crate::bundle::evidence::IngestedEvidence;
use crate::bundle::index_preview::NumberedBundle;
use crate::bundle::options::{BuiltBundle, Options, RunOutcome};
use crate::bundle::outputs::shared_zip::{self, PackedOriginals};
use crate::bundle::outputs::{BundleWriter, WrittenPdf};
use crate::bundle::project::{BundlePlace, Project, UserTexts};
use crate::bundle::{
    call_logs, checks, item_words, ledger_pages, private_words, project, quotations, record_of, several,
    upload_media, upload_parts,
};
use crate::case::manifest::ParsedManifest;
use crate::case::matching::{MatchedRow, MatchedRows};
use crate::case::{matching, ordering};
use crate::frontmatter::content::saying::Quotations;
use crate::frontmatter::content::{CaseContext, CaseHistory};
use crate::frontmatter::pages::{CoverFacts, Filling};
use crate::frontmatter::{content, pages};
use crate::integrity::self_check;
use crate::integrity::self_check::ExpectedBundle;
use crate::model::finding::{Code, Finding};
use crate::model::plan::{Plan, PlanEntry, Section};
use crate::model::{file_names, finding};
use crate::pdf::frontmatter_pdf::FrontMatter;
use crate::system::progress::{ProgressSink, RunError};
use crate::system::{PublishedFolder, StagingDir, SystemError, TargetState, WalkEntry};

/// Everything that `build` would refuse or warn of. Nothing is written.
///
/// # Errors
/// The system fails, or the user stops the job.
pub fn check(job: &Options, watch: &dyn ProgressSink) -> Result<RunOutcome, RunError> {
    check_each(job, watch, None)
}

/// The same, and the numbers that items and pages of each bundle would get.
///
/// # Errors
/// The system fails, or the user stops the job.
#[cfg(feature = "page")]
pub(crate) fn check_and_number(
    job: &Options,
    watch: &dyn ProgressSink,
) -> Result<(RunOutcome, Vec<NumberedBundle>), RunError> {
    let mut numbered = Vec::new();
    let outcome = check_each(job, watch, Some(&mut numbered))?;
    Ok((outcome, numbered))
}

fn check_each(
    job: &Options,
    watch: &dyn ProgressSink,
    mut numbered: Option<&mut Vec<NumberedBundle>>,
) -> Result<RunOutcome, RunError> {
    let mut read = CaseFiles::read(job, watch)?;
    let (output, which) = target(job, &read)?;
    survey_for_check(job, &output, &mut read.findings)?;
    let mut checked = |at: Option<usize>, place: BundlePlace| -> Result<RunOutcome, RunError> {
        let mut findings = Vec::new();
        let (mut case, sections) = arranged(job, watch, &read, at, place, &mut findings)?;
        let (evidence, quoted) = ingest(&mut case, sections, &mut None, &mut findings)?;
        let context = case.context(&evidence).quoting(quoted);
        let history = CaseHistory::new(&context);
        examine(&case, &evidence, &context, &history, &mut findings);
        if let Some(numbered) = &mut numbered {
            let known: Vec<Finding> = read.judged(job).into_iter().chain(findings.iter().cloned()).collect();
            numbered.push(number(&case, &evidence, context, &history, &known));
        }
        Ok(evidence.outcome(findings, None))
    };
    match which {
        Wanted::One(at) => {
            let one = checked(at, BundlePlace::Alone)?;
            Ok(several::with(read.judged(job), one))
        }
        Wanted::All(zip) => {
            let each = read.case.purposes().into_iter().enumerate().map(|(at, purpose)| {
                let place = BundlePlace::BesideOthers(zip.clone());
                checked(Some(at), place).map(|outcome| (purpose, outcome))
            });
            let each = each.collect::<Result<Vec<_>, RunError>>()?;
            Ok(several::together(read.judged(job), each))
        }
    }
}

/// The numbers of a bundle that is only checked. Where something stops it, its own pages are not set, and so their count is
/// not known.
fn number(
    case: &Project<'_>,
    evidence: &IngestedEvidence,
    context: CaseContext<'_>,
    history: &CaseHistory<'_>,
    known: &[Finding],
) -> NumberedBundle {
    let purpose = case.manifest.bundle.purpose;
    let about = context.plan().clone();
    let set = (!finding::has_errors(known)).then(|| {
        let facts = case.facts(evidence, record_of::evidence_digest(context.plan()));
        set_and_paginate(context.made(case.making(known)), history, facts, &evidence.entries)
    });
    match set {
        Some(Ok((plan, _))) => NumberedBundle { purpose, plan, exact: true },
        _ => NumberedBundle { purpose, plan: about, exact: false },
    }
}

/// Makes the bundle, or each of several, unless a finding stops it.
///
/// # Errors
/// The system fails, or the user stops the job; nothing is left behind then.
pub fn build(job: &Options, watch: &dyn ProgressSink) -> Result<RunOutcome, RunError> {
    let mut read = CaseFiles::read(job, watch)?;
    let (output, which) = target(job, &read)?;
    let standing = project::survey_output(job, &output, &mut read.findings)?;
    let found = read.judged(job);
    // When there will be no bundle, the items are still examined, so that everything is said in one run.
    let staging = if finding::has_errors(&found) { None } else { Some(StagingDir::open(&output)?) };
    let replace = standing == TargetState::Bundle;
    match which {
        Wanted::One(at) => {
            let made = make(job, watch, &read, (at, BundlePlace::Alone), staging.as_ref())?;
            let MadeBundle { mut outcome, written } = made;
            if let (Some(staging), Some(written)) = (staging, written) {
                let (record, files) = written.finish(&staging, read.for_bag.clone())?;
                let PublishedFolder { folder } = publish(staging, replace, watch)?;
                outcome.made = Some(BuiltBundle { folder, files, record });
            }
            Ok(several::with(found, outcome))
        }
        Wanted::All(zip) => build_all(job, watch, &read, (&output, &zip), staging, replace),
    }
}

/// Makes each of several bundles in a folder of its own within `output`, and then their zip.
fn build_all(
    job: &Options,
    watch: &dyn ProgressSink,
    read: &CaseFiles,
    (output, zip): (&Path, &str),
    staging: Option<StagingDir>,
    replace: bool,
) -> Result<RunOutcome, RunError> {
    let mut found = read.judged(job);
    let mut outcomes = Vec::new();
    // Of each the folder and the outputs so far, where there are any.
    let mut written = Vec::new();
    for (at, purpose) in read.case.purposes().into_iter().enumerate() {
        let place = BundlePlace::BesideOthers(zip.to_owned());
        let mut own = staging.as_ref().map(|staging| staging.within(purpose.word())).transpose()?;
        let made = make(job, watch, read, (Some(at), place), own.as_ref())?;
        let recorded = match (&mut own, made.written) {
            (Some(own), Some(written)) => {
                own.keep();
                Some(written.record(own)?)
            }
            _ => None,
        };
        outcomes.push((purpose, made.outcome));
        written.push(own.zip(recorded));
    }
    let Some(staging) = staging.filter(|_| written.iter().any(Option::is_some)) else {
        return Ok(several::together(found, outcomes));
    };
    let mut sealed = None;
    if job.originals {
        let of: Vec<_> = written.iter().flatten().map(|(_, recorded)| recorded).collect();
        match shared_zip::pack(&staging, zip, &job.folder, &of, read.for_bag.clone(), watch)? {
            PackedOriginals::Sealed(zip) => sealed = Some(zip),
            PackedOriginals::Changed(changed) => {
                found.extend(changed);
                return Ok(several::together(found, outcomes));
            }
        }
    }
    for ((purpose, outcome), written) in outcomes.iter_mut().zip(written) {
        if let Some((own, recorded)) = written {
            let (record, files) =
                recorded.finish(&own, sealed.map(|sealed| (format!("../{zip}"), sealed)))?;
            outcome.made = Some(BuiltBundle { folder: output.join(purpose.word()), files, record });
        }
    }
    let PublishedFolder { folder } = publish(staging, replace, watch)?;
    let shared_zip = sealed.map(|sealed| (folder.join(zip), sealed.bytes));
    Ok(RunOutcome { shared_zip, ..several::together(found, outcomes) })
}

/// Puts the outputs in place, unless the user stopped the job.
fn publish(
    staging: StagingDir,
    replace: bool,
    watch: &dyn ProgressSink,
) -> Result<PublishedFolder, RunError> {
    if watch.stopped() {
        return Err(RunError::Stopped);
    }
    Ok(staging.publish(replace)?)
}

/// A bundle whose PDF is written, unless something stopped it, and what there is to say of it.
struct MadeBundle {
    outcome: RunOutcome,
    written: Option<WrittenPdf>,
}

/// Makes one bundle in a folder, but for its list of digests and its zip, which tell of all the rest. Without a folder its
/// items are only examined.
fn make(
    job: &Options,
    watch: &dyn ProgressSink,
    read: &CaseFiles,
    (at, place): (Option<usize>, BundlePlace),
    staging: Option<&StagingDir>,
) -> Result<MadeBundle, RunError> {
    let mut findings = Vec::new();
    let (mut case, sections) = arranged(job, watch, read, at, place, &mut findings)?;
    let staging = staging.filter(|_| !finding::has_errors(&findings));
    let mut writer = staging.map(|staging| case.open_outputs(staging)).transpose()?;
    let (evidence, quoted) = ingest(&mut case, sections, &mut writer, &mut findings)?;
    let context = case.context(&evidence).quoting(quoted);
    let history = CaseHistory::new(&context);
    examine(&case, &evidence, &context, &history, &mut findings);
    let writer = writer.filter(|_| !finding::has_errors(&findings));
    let (Some(staging), Some(writer)) = (staging, writer) else {
        return Ok(MadeBundle { outcome: evidence.outcome(findings, None), written: None });
    };

    watch.step("Laying out the cover and the index", 1);
    let facts = case.facts(&evidence, record_of::evidence_digest(context.plan()));
    // What was found of the case as a whole is known to each of its bundles.
    let known: Vec<Finding> = read.judged(job).into_iter().chain(findings.iter().cloned()).collect();
    let context = context.made(case.making(&known));
    let (plan, front) = set_and_paginate(context, &history, facts, &evidence.entries)
        .map_err(|e| SystemError::new("the cover and the index", "lay out", io::Error::other(e)))?;
    if watch.stopped() {
        return Err(RunError::Stopped);
    }

    watch.step("Putting the bundle together and sealing it", 1);
    let record = case.record(&evidence, &known, &plan);
    let about = case.about();
    let mut written = writer.bind(staging, &about, &plan, &front, record)?;

    watch.step("Reading the bundle back", 1);
    let WrittenPdf { laid, record, .. } = &written;
    self_check::prove(staging, &ExpectedBundle { plan: &plan, front: &front, laid, record })?;

    if let Some(limit) = case.upload_limit().filter(|limit| limit.bytes < written.bytes()) {
        watch.step("Writing the parts for the upload", 1);
        let parts = upload_parts::make(staging, &case.stem, &limit, &about, &plan, &written.laid)?;
        findings.extend(written.take(parts));
    }
    if job.media {
        let media = evidence.export_media(&case, staging, &plan)?;
        findings.extend(written.take_media(media));
    }
    case.judge(&mut findings);
    let written = Some(written).filter(|_| !finding::has_errors(&findings));
    Ok(MadeBundle { outcome: evidence.outcome(findings, None), written })
}

/// What is wanted of a case.
enum Wanted {
    /// One bundle; of several the one with this number.
    One(Option<usize>),
    /// All bundles of a case that has several, with one zip of this name.
    All(String),
}

/// Which bundles are wanted, and the folder for them.
fn target(job: &Options, read: &CaseFiles) -> Result<(PathBuf, Wanted), RunError> {
    let purposes = read.case.purposes();
    let output = project::output_folder(job);
    if purposes.is_empty() {
        return match job.purpose {
            Some(wanted) if wanted != read.case.manifest.bundle.purpose => {
                Err(RunError::Misused(several::no_such_bundle(wanted, &[read.case.manifest.bundle.purpose])))
            }
            _ => Ok((output, Wanted::One(None))),
        };
    }
    match job.purpose {
        None => {
            let reference = read.case.manifest.case.reference.as_deref();
            let zip = file_names::all_originals(job.name.as_deref(), &job.folder, reference);
            Ok((output, Wanted::All(zip)))
        }
        Some(wanted) => match purposes.iter().position(|purpose| *purpose == wanted) {
            None => Err(RunError::Misused(several::no_such_bundle(wanted, &purposes))),
            at => {
                let own = if job.output.is_some() { output } else { output.join(wanted.word()) };
                Ok((own, Wanted::One(at)))
            }
        },
    }
}

/// That a bundle is there already is settled by a word to build, not by mending the evidence.
fn survey_for_check(job: &Options, output: &Path, findings: &mut Vec<Finding>) -> Result<(), RunError> {
    project::survey_output(job, output, findings)?;
    for finding in findings.iter_mut().filter(|f| f.code == Code::OutputExists) {
        finding.severity = finding::Severity::Warning;
    }
    Ok(())
}

/// What the user wrote and what lies in the folder, read once for all bundles of the case.
struct CaseFiles {
    texts: UserTexts,
    found: Vec<WalkEntry>,
    case: ParsedManifest,
    /// What there is to say so far, of every bundle.
    findings: Vec<Finding>,
    /// The manifest for the bag.
    for_bag: Option<String>,
}

impl CaseFiles {
    fn read(job: &Options, watch: &dyn ProgressSink) -> Result<Self, RunError> {
        watch.step("Looking through the folder", 1);
        let mut findings = Vec::new();
        let texts = UserTexts::read(job)?;
        let found = project::walk_folder(job, &texts, &mut findings);
        let mut case = project::read_manifest(&texts, &found, job);
        findings.append(&mut case.findings);
        let for_bag = texts.manifest_for_bag(job.originals, &mut findings);
        Ok(Self { texts, found, case, findings, for_bag })
    }

    /// What there is to say so far, judged as the user wants.
    fn judged(&self, job: &Options) -> Vec<Finding> {
        let mut findings = self.findings.clone();
        project::judge(job, &mut findings);
        findings
    }
}

/// A bundle of the case before its items are read: what the manifest says for it is matched with the files, and the items
/// are put in order.
fn arranged<'a>(
    job: &'a Options,
    watch: &'a dyn ProgressSink,
    files: &CaseFiles,
    at: Option<usize>,
    place: BundlePlace,
    findings: &mut Vec<Finding>,
) -> Result<(Project<'a>, Vec<Section<MatchedRow>>), RunError> {
    let CaseFiles { texts, found, .. } = files;
    let mut read = files.case.for_bundle(at.unwrap_or(0), job.date);
    project::print_manifest(&mut read);
    findings.append(&mut read.findings);
    let nation = read.manifest.case.nation.unwrap_or_default();
    let profile = project::read_profile(texts, read.manifest.bundle.purpose, nation, findings);
    let mut matched = MatchedRows::default();
    // Where nothing could be read, every file would be said to be missing from the manifest.
    if read.legible {
        matched = matching::reconcile(&read.manifest, &read.positions, found, texts.manifest.is_some());
        findings.append(&mut matched.findings);
        findings.extend(project::nothing_to_bundle(job, &matched.rows, found));
    }
    let (mut sections, undated) = ordering::arrange(&read.manifest, &profile.section, matched.rows);
    findings.extend(undated);
    let case = Project::new(job, watch, read, (texts, place), profile, found, matched.saved);
    // Items name their sections by the label, so it is made fit for printing only now.
    for section in &mut sections {
        section.label = case.privacy.printed(&section.label);
    }
    Ok((case, sections))
}

/// Reads every item, looks for what is quoted, adds the accounts up and takes the calls out of their tables.
fn ingest(
    case: &mut Project<'_>,
    sections: Vec<Section<MatchedRow>>,
    writer: &mut Option<BundleWriter>,
    findings: &mut Vec<Finding>,
) -> Result<(IngestedEvidence, Quotations), RunError> {
    let mut evidence = IngestedEvidence::read(case, sections, writer, findings)?;
    findings.extend(private_words::in_sources(&case.privacy, &evidence.texts, &case.profile.only_for));
    let entries = || evidence.entries.iter().flat_map(|section| &section.items);
    let enclosed = entries().flat_map(|entry| entry.enclosures.iter().map(|enclosed| enclosed.name.as_str()));
    let more = entries().flat_map(|entry| entry.files.iter().skip(1).map(|file| file.file.as_str()));
    let files = entries().map(|entry| entry.file.as_str()).chain(more).chain(enclosed);
    findings.extend(private_words::in_file_names(&case.privacy, files));
    findings.extend(checks::same_bytes(&evidence.entries));
    evidence.calls = call_logs::read(&case.manifest, &evidence, findings);
    // What is made of the texts from here on has the marks in it.
    let quoted = quotations::look(case, &case.context(&evidence), &evidence);
    findings.extend(quotations::mark(case, &mut evidence, &quoted));
    evidence.audits = evidence.ledgers.audit(&case.manifest, case.date, findings);
    ledger_pages::find(&mut evidence);
    Ok((evidence, quoted))
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
