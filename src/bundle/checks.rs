//! What the case says of its items, looked at once they have been read: accounts are audited, pages that are named must
//! be there, and what the purpose asks for must not be lacking.

use std::collections::BTreeMap;

use super::project::Project;
use crate::case::arrears::{Audit, LedgerPlace};
use crate::frontmatter::content;
use crate::frontmatter::content::CaseContext;
use crate::frontmatter::content::context::BuildFacts;
use crate::model::finding::{Code, Finding};
use crate::model::plan::{Body, Lengths, Plan, PlanEntry, Section};
use crate::model::{Digest, ItemPath, counted};

impl Project<'_> {
    /// Looks at what the case says of its items, now that their pages are known.
    pub(crate) fn examine(&mut self, entries: &[Section<PlanEntry>]) {
        let outcomes = self.ledgers.audit(&self.manifest, &self.job.limits);
        self.findings.extend(outcomes);
        let sheets = entries.iter().flat_map(|s| &s.items).filter(|e| matches!(e.body, Body::Sheet(_)));
        let plan = Plan::paginate("", entries, &Lengths::least(sheets.count()));
        let matter = self.matter(&plan, None);
        let beyond = self.cited.iter().filter_map(|cited| {
            let placed = matter.item(&cited.item)?;
            let (there, file) = (placed.numbered.pages.count(), &placed.numbered.entry.file);
            (cited.page > there).then(|| {
                let pages = counted(there as usize, "page", "pages");
                let message = format!("\"{file}\" has {pages}, so there is no page {} in it.", cited.page);
                Finding::error(Code::PageBeyond, message)
                    .on_line(cited.at)
                    .next("Count pages from 1 within the item, not in the bundle.")
            })
        });
        let mut found: Vec<Finding> = beyond.collect();
        found.extend(named(&matter, &self.ledgers.audits));
        found.extend(crate::frontmatter::requirements::lacking(&matter).into_iter().map(|lack| lack.finding));
        found.extend(content::findings(&matter));
        self.findings.extend(found);
    }

    /// The case as the chapters see it under this plan.
    pub(crate) fn matter<'c>(&'c self, plan: &'c Plan, evidence_digest: Option<Digest>) -> CaseContext<'c> {
        let originals = self.job.originals.then(|| format!("{}.zip", self.stem));
        let making = BuildFacts { findings: &self.findings, evidence_digest, originals };
        CaseContext::new(&self.manifest, plan, &self.profile, &self.ledgers.audits, self.date).made(making)
    }
}

/// What the lines of ledgers name and the bundle does not have. What the manifest itself names was looked at when it was
/// read. A page that is not there is a mistake; an item that this bundle leaves out costs only the reference to it.
fn named(matter: &CaseContext<'_>, audits: &[Audit]) -> Vec<Finding> {
    let mut strangers: BTreeMap<(&ItemPath, &str), Vec<u64>> = BTreeMap::new();
    let mut findings = Vec::new();
    for evidence in audits.iter().flat_map(Audit::evidence) {
        let LedgerPlace::Line(ledger, line) = &evidence.place else { continue };
        let name = evidence.item.0.as_str();
        match (matter.item(&evidence.item), evidence.page) {
            (None, _) => strangers.entry((ledger, name)).or_default().push(*line),
            (Some(placed), Some(page)) if page > placed.numbered.pages.count() => {
                let pages = counted(placed.numbered.pages.count() as usize, "page", "pages");
                let message =
                    format!("Line {line} of this ledger names page {page} of \"{name}\", which has {pages}.");
                let finding = Finding::error(Code::PageBeyond, message);
                findings.push(finding.at(ledger).next("Count pages from 1 within the item."));
            }
            _ => {}
        }
    }
    findings.extend(strangers.into_iter().map(|((ledger, name), lines)| {
        let lines: Vec<String> = lines.iter().map(u64::to_string).collect();
        let message = match &lines[..] {
            [line] => format!("Line {line} of this ledger names \"{name}\", which is not in this bundle."),
            _ => format!(
                "Lines {} of this ledger name \"{name}\", which is not in this bundle.",
                lines.join(", ")
            ),
        };
        Finding::warning(Code::UnknownReference, message).at(ledger).next(
            "Write the id or the file of an item there, or add that item; no page is printed beside it.",
        )
    }));
    findings
}
