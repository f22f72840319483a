//! The path of the data, in order. This is the one file that knows which stage comes after which; each stage
//! is a module of its own that takes plain data and gives plain data.
//!
//! Every item passes through in one reading: while it is in memory it is hashed, its pages are written to the
//! PDF and its bytes to the bag. Whatever depends on page numbers is written at the end, when all are known.

use std::io;

use crate::bundle::options::{BuiltBundle, Options, RunOutcome};
use crate::bundle::outputs::{BundleWriter, WrittenPdf};
use crate::bundle::project::Project;
use crate::bundle::upload_parts;
use crate::frontmatter::pages::{CoverFacts, Filling};
use crate::frontmatter::{content, pages};
use crate::integrity;
use crate::integrity::self_check;
use crate::integrity::self_check::ExpectedBundle;
use crate::model::finding;
use crate::model::finding::Code;
use crate::model::plan::{Body, Lengths, Plan, PlanEntry, Section};
use crate::pdf::frontmatter_pdf::FrontMatter;
use crate::system::progress::{ProgressSink, RunError};
use crate::system::{PublishedFolder, StagingDir, SystemError, TargetState};

/// Everything that `build` would refuse or warn of. Nothing is written.
///
/// # Errors
/// The system fails, or the user stops the job.
pub fn check(job: &Options, watch: &dyn ProgressSink) -> Result<RunOutcome, RunError> {
    let mut case = Project::open(job, watch)?;
    case.survey_output()?;
    // That a bundle is there already is settled by a word to build, not by mending the evidence.
    for finding in case.findings.iter_mut().filter(|f| f.code == Code::OutputExists) {
        finding.severity = finding::Severity::Warning;
    }
    let entries = case.ingest_all(&mut None)?;
    Ok(case.outcome(&entries, None))
}

/// Makes the bundle, unless a finding stops it.
///
/// # Errors
/// The system fails, or the user stops the job; nothing is left behind then.
pub fn build(job: &Options, watch: &dyn ProgressSink) -> Result<RunOutcome, RunError> {
    let mut case = Project::open(job, watch)?;
    let standing = case.survey_output()?;
    if finding::has_errors(&case.findings) {
        // There will be no bundle. The items are still examined, so that everything is said in one run.
        let entries = case.ingest_all(&mut None)?;
        return Ok(case.outcome(&entries, None));
    }
    let staging = StagingDir::open(&case.output)?;
    let mut press = Some(BundleWriter::open(&staging, &case.stem, job.originals)?);
    let entries = case.ingest_all(&mut press)?;
    let Some(press) = press.filter(|_| !finding::has_errors(&case.findings)) else {
        return Ok(case.outcome(&entries, None));
    };

    watch.step("Setting the cover and the index", 1);
    let items = entries.iter().flat_map(|s| &s.items);
    let evidence_digest = integrity::evidence_digest(items.map(|e| (&e.file, e.digest)));
    let facts = case.facts(&entries, evidence_digest);
    let (plan, front) = set_and_paginate(&case, &facts, &entries)
        .map_err(|e| SystemError::new("the cover and the index", "set", io::Error::other(e)))?;
    if watch.stopped() {
        return Err(RunError::Stopped);
    }

    watch.step("Binding and sealing", 1);
    let record = case.record(&plan, evidence_digest);
    let about = case.about();
    let mut pressed = press.bind(&staging, &about, &plan, &front, record)?;
    watch.step("Reading the bundle back", 1);
    let WrittenPdf { laid, record, .. } = &pressed;
    self_check::prove(&staging, &ExpectedBundle { plan: &plan, front: &front, laid, record })?;
    if let Some(upload) = case.upload().filter(|upload| upload.bytes < pressed.bytes()) {
        watch.step("Writing the parts for the upload", 1);
        let parted = upload_parts::make(&staging, &case.stem, &upload, &about, &plan, &pressed.laid)?;
        case.add(pressed.take(parted));
        if finding::has_errors(&case.findings) {
            return Ok(case.outcome(&entries, None));
        }
    }
    if job.media {
        let media = case.export(&staging, &plan)?;
        case.add(pressed.take_media(media));
        if finding::has_errors(&case.findings) {
            return Ok(case.outcome(&entries, None));
        }
    }
    let (record, files) = pressed.finish(&staging)?;
    if watch.stopped() {
        return Err(RunError::Stopped);
    }
    let PublishedFolder { folder } = staging.publish(standing == TargetState::Bundle)?;
    Ok(case.outcome(&entries, Some(BuiltBundle { folder, files, record })))
}

/// Sets the front matter and gives out the numbers. The length of the index is part of the numbering, so the
/// plan is made again until the lengths it was made with are the lengths that came out.
fn set_and_paginate(
    case: &Project<'_>,
    facts: &CoverFacts,
    sections: &[Section<PlanEntry>],
) -> Result<(Plan, FrontMatter), pages::LayoutError> {
    let prefix = case.manifest.bundle.page_prefix.as_deref().unwrap_or("");
    let sheets = sections.iter().flat_map(|s| &s.items).filter(|e| matches!(e.body, Body::Sheet(_))).count();
    let first = Plan::paginate(prefix, sections, &Lengths::least(sheets));
    let contents = |plan: &Plan| content::all(&case.matter(plan, Some(facts.evidence_digest)));
    let mut typesetter = pages::Typesetter::new();
    let mut lengths = typesetter.lengths(facts, &contents(&first), &first);
    // Numbers in columns have their room reserved; those in running text can move a line for a round or two. After some
    // rounds parts may only grow, so the search ends.
    for round in 0..12 {
        let plan = Plan::paginate(prefix, sections, &lengths);
        let filling = if round < 5 { Filling::No } else { Filling::Yes };
        let front = typesetter.compose(facts, &contents(&plan), &plan, filling)?;
        if front.lengths == lengths {
            return Ok((plan, front));
        }
        lengths = front.lengths;
    }
    Err(pages::LayoutError::IndexLength)
}
