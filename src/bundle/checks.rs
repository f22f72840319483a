//! What the case says of its items, looked at once they have been read: pages that are named must be there, what the
//! purpose asks for must not be lacking, and no item should be there twice.

use std::collections::BTreeMap;

use crate::case::arrears::{Audit, LedgerPlace};
use crate::case::manifest::Cited;
use crate::frontmatter::content::{CaseContext, CaseHistory};
use crate::frontmatter::{content, requirements};
use crate::model::finding::{Code, Finding};
use crate::model::plan::{PlanEntry, Section};
use crate::model::{Digest, ItemPath, counted};

/// What is to be said of the case, now that its items have pages.
pub(crate) fn findings(
    context: &CaseContext<'_>,
    history: &CaseHistory<'_>,
    cited: &[Cited],
) -> Vec<Finding> {
    let beyond = cited.iter().filter_map(|cited| {
        let placed = context.item(&cited.item)?;
        let (there, file) = (context.pages(&placed).count(), &placed.entry.file);
        (cited.page > there).then(|| {
            let pages = counted(there as usize, "page", "pages");
            let message = format!("\"{file}\" has {pages}, so there is no page {} in it.", cited.page);
            Finding::error(Code::PageBeyond, message)
                .on_line(cited.at)
                .next("Count pages from 1 within the item, not in the bundle.")
        })
    });
    let mut found: Vec<Finding> = beyond.collect();
    found.extend(named(context));
    found.extend(requirements::lacking(context).into_iter().map(|lack| lack.finding));
    found.extend(content::findings(context, history));
    found.extend_from_slice(context.quotation_findings());
    found
}

/// Files with equal bytes, each group said once.
pub(crate) fn same_bytes(sections: &[Section<PlanEntry>]) -> Vec<Finding> {
    let mut groups: BTreeMap<Digest, Vec<&ItemPath>> = BTreeMap::new();
    for (file, digest, _) in sections.iter().flat_map(|s| &s.items).flat_map(PlanEntry::originals) {
        groups.entry(digest).or_default().push(file);
    }
    let said = groups.into_values().filter(|group| group.len() > 1).map(|group| {
        let (last, earlier) = (group[group.len() - 1], &group[..group.len() - 1]);
        let names: Vec<String> = earlier.iter().map(|file| format!("\"{file}\"")).collect();
        Finding::warning(Code::SameBytes, format!("This file is identical to {}.", names.join(" and ")))
            .at(last)
            .next("Keep one of them, unless each is there for a reason.")
    });
    said.collect()
}

/// What the lines of ledgers name and the bundle does not have. What the manifest itself names was looked at when it was
/// read. A page that is not there is a mistake; an item that this bundle leaves out costs only the reference to it.
fn named(context: &CaseContext<'_>) -> Vec<Finding> {
    let mut strangers: BTreeMap<(&ItemPath, &str), Vec<u64>> = BTreeMap::new();
    let mut findings = Vec::new();
    for evidence in context.audits.iter().flat_map(Audit::evidence) {
        let LedgerPlace::Line(ledger, line) = &evidence.place else { continue };
        let name = evidence.item.0.as_str();
        match (context.item(&evidence.item), evidence.page) {
            (None, _) => strangers.entry((ledger, name)).or_default().push(*line),
            (Some(placed), Some(page)) if page > context.pages(&placed).count() => {
                let pages = counted(context.pages(&placed).count() as usize, "page", "pages");
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
        Finding::warning(Code::UnknownReference, message)
            .at(ledger)
            .next("Write the id or the file of an item there, or add that item. No page is printed for it.")
    }));
    findings
}
