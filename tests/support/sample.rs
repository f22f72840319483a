//! The sample's bundles, and a plan in which each of their items has ten pages.

use std::path::Path;

use jiff::civil::Date;
use leverarch::internals::case::arrears::Audit;
use leverarch::internals::case::manifest;
use leverarch::internals::case::manifest::Manifest;
use leverarch::internals::case::privacy;
use leverarch::internals::case::privacy::Privacy;
use leverarch::internals::case::profile::Profile;
use leverarch::internals::frontmatter::content::{CaseContext, ItemInBundle};
use leverarch::internals::model::plan::{Body, Lengths, Plan, PlanEntry, Section};
use leverarch::internals::model::{Digest, Purpose};

/// The appeal, the complaint and the claim over the same folder.
pub(crate) const BUNDLES: [Purpose; 3] = [Purpose::Tribunal, Purpose::Ice, Purpose::Compensation];

/// The sample's manifest.
pub(crate) const MANIFEST: &str = "samples/wojcik/manifest.toml";

/// The case as one of its bundles shows it, with its texts as they are printed.
pub(crate) fn sample(purpose: Purpose) -> Manifest {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(MANIFEST);
    let reading = manifest::parse(&std::fs::read_to_string(path).expect("the sample"));
    assert_eq!(reading.findings, []);
    let number = reading.purposes().into_iter().position(|other| other == purpose).expect("a bundle");
    let reading = reading.for_bundle(number, None);
    privacy::printed_manifest(&reading.manifest, &Privacy::new(&reading.manifest))
        .expect("a manifest")
        .manifest
}

/// A plan in the manifest's order.
pub(crate) fn plan(manifest: &Manifest) -> Plan {
    let entry = |item: &manifest::types::Item| PlanEntry {
        file: item.file.clone(),
        digest: Digest::compute(item.file.as_str().as_bytes()),
        bytes: 1,
        kind: item.kind.unwrap_or_default(),
        date: item.date,
        until: item.until,
        title: item.title.clone().unwrap_or_default(),
        detail: String::new(),
        body: Body::Pages(10),
        placed: [].into(),
        enclosures: Vec::new(),
        transcribed: false,
        files: Vec::new(),
    };
    let items = manifest.item.iter().map(entry).collect();
    let section = Section { label: String::new(), title: String::new(), items };
    Plan::paginate("", &[section], &Lengths::least(0))
}

/// The case as the chapters see it under such a plan.
pub(crate) fn context<'a>(
    manifest: &'a Manifest,
    plan: &'a Plan,
    profile: &'a Profile,
    audits: &'a [Audit],
    date: Date,
) -> CaseContext<'a> {
    let items = ItemInBundle::in_order(&manifest.item, plan.items().map(|placed| &placed.entry));
    CaseContext::new(manifest, items, plan.clone(), profile, audits, date)
}
