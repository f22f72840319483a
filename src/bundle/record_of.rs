//! The case as others are told of it: in the chapters, on the cover, in the PDF's properties and in the record.

use super::evidence::IngestedEvidence;
use super::private_words;
use super::project::Project;
use crate::case::manifest::types::Party;
use crate::case::profile::CoverStyle;
use crate::frontmatter::content::context::BuildFacts;
use crate::frontmatter::content::{CaseContext, ItemInBundle};
use crate::frontmatter::item_wording;
use crate::frontmatter::pages::{CoverFacts, OriginalsZip};
use crate::integrity;
use crate::integrity::{Record, RecordEnclosure, RecordFile, RecordItem, RecordPage, RecordPart};
use crate::model::finding::Finding;
use crate::model::plan::{Body, Enclosed, Lengths, NumberedItem, Plan, PlanFile, PlannedPart};
use crate::model::{Digest, PageRange};
use crate::pdf::DocumentInfo;

impl Project<'_> {
    pub(crate) fn facts(&self, evidence: &IngestedEvidence, evidence_digest: Digest) -> CoverFacts {
        let case = &self.manifest.case;
        let mut references: Vec<(String, String)> = Vec::new();
        let mut add = |label: &str, value: &Option<String>| {
            references.extend(value.iter().map(|v| (label.to_owned(), v.clone())));
        };
        add("Appeal reference", &case.appeal_reference);
        add("Child Maintenance Service reference", &case.reference);
        // Where the cover names no parties, the number that the body itself has given the case.
        let body = self.body().to_lowercase();
        let of_body = |party: &&Party| body.ends_with(&party.name.trim().to_lowercase());
        for party in self.manifest.party.iter().filter(|_| self.profile.cover == CoverStyle::FromAbout) {
            if of_body(&party) {
                add(&format!("{} reference", party.name.trim()), &party.reference);
            }
        }
        // A tribunal knows the case by these two; what other numbers mean is told with the letters that bear them.
        let others = case.other_references.iter().filter(|_| self.profile.cover == CoverStyle::FromAbout);
        for other in others {
            let label = if other.label.is_empty() { "Other reference" } else { &other.label };
            add(label, &Some(other.reference.clone()));
        }
        CoverFacts {
            heading: self.profile.heading.clone(),
            title: self.title(),
            body: self.body().clone(),
            // That of the purpose is the address of the purpose's own body.
            address: if case.body.is_none() { self.profile.address.clone() } else { Vec::new() },
            references,
            style: self.profile.cover,
            parties: item_wording::parties(&self.manifest, &self.profile),
            unedited: item_wording::unedited(&self.manifest, &self.profile),
            date: self.date,
            evidence_digest,
            stem: self.stem.clone(),
            originals: self.zip.clone(),
            has_index: self.profile.index,
            notices: item_wording::notices(&evidence.entries, self.zip.as_ref(), evidence.reader.as_ref()),
        }
    }

    pub(crate) fn about(&self) -> DocumentInfo {
        DocumentInfo {
            title: self.title(),
            subject: self.profile.heading.clone(),
            language: self.manifest.bundle.language.clone().unwrap_or_else(|| "en-GB".into()),
            date: self.date,
        }
    }

    /// The case as the chapters see it, numbered as if each part of our own had one page.
    pub(crate) fn context<'c>(&'c self, evidence: &'c IngestedEvidence) -> CaseContext<'c> {
        let all = || evidence.entries.iter().flat_map(|section| &section.items);
        let items = ItemInBundle::in_order(&evidence.items, all());
        let sheets = all().filter(|entry| matches!(entry.body, Body::Sheet(_))).count();
        let prefix = self.manifest.bundle.page_prefix.as_deref().unwrap_or("");
        let plan = Plan::paginate(prefix, &evidence.entries, &Lengths::least(sheets));
        CaseContext::new(&self.manifest, items, plan, &self.profile, &evidence.audits, self.date)
            .logging(&evidence.calls)
    }

    /// How the bundle was made, for the certificate.
    pub(crate) fn making<'f>(&self, findings: &'f [Finding]) -> BuildFacts<'f> {
        let originals = self.zip.as_ref().map(|zip| zip.name.clone());
        BuildFacts { findings, evidence_digest: None, originals }
    }

    /// The record as far as it is known before the PDF is written.
    pub(crate) fn record(&self, evidence: &IngestedEvidence, findings: &[Finding], plan: &Plan) -> Record {
        let part = |part: PlannedPart| RecordPart {
            name: part.title,
            first_page: part.pages.first(),
            last_page: part.pages.last(),
        };
        let items = recorded_items(plan);
        Record {
            format: integrity::FORMAT.into(),
            program: integrity::PROGRAM.into(),
            title: self.title(),
            purpose: self.manifest.bundle.purpose,
            date: self.date,
            pages: plan.total(),
            evidence_digest: integrity::evidence_digest(&items),
            originals: self.zip.as_ref().map(OriginalsZip::path),
            bundle: None,
            parts: Vec::new(),
            media: Vec::new(),
            items,
            front_matter: plan.opening().chain(plan.closing()).map(part).collect(),
            converters: evidence
                .reader
                .iter()
                .map(|(name, _)| name)
                .chain(&evidence.converters)
                .cloned()
                .collect(),
            findings: private_words::recorded(&self.privacy, findings),
            seal: None,
        }
    }
}

/// The items as the record tells them.
fn recorded_items(plan: &Plan) -> Vec<RecordItem> {
    let items =
        plan.sections.iter().flat_map(|section| section.items.iter().map(move |item| (section, item)));
    items
        .map(|(section, item)| RecordItem {
            number: item.number,
            file: item.entry.file.clone(),
            sha256: item.entry.digest,
            bytes: item.entry.bytes,
            kind: item.entry.kind,
            date: item.entry.date,
            until: item.entry.until,
            title: item.entry.title.clone(),
            section: section.label.clone(),
            first_page: item.pages.first(),
            last_page: item.pages.last(),
            stretch: None,
            pages: recorded_pages(item),
            enclosures: item.enclosures().into_iter().map(recorded).collect(),
            files: item.files().map(recorded_file).collect(),
        })
        .collect()
}

/// The pages of an item as the record tells them: of the enclosures around a page the innermost is the file that it shows.
fn recorded_pages(item: &NumberedItem) -> Vec<RecordPage> {
    let enclosures = item.enclosures();
    let placed = item.entry.placed.iter().zip(0..);
    placed
        .map(|(placed, at)| {
            let page = item.pages.first().after(at);
            let holds = |pages: &PageRange| pages.first() <= page && page <= pages.last();
            let innermost =
                enclosures.iter().rfind(|(_, pages, enclosed)| enclosed.pages > 0 && holds(pages));
            RecordPage {
                page,
                enclosure: innermost.map(|(number, ..)| number.clone()),
                source_page: placed.source_page,
                sha256: placed.digest,
            }
        })
        .collect()
}

/// The digest that stands for the evidence as a whole, as it is numbered in this plan.
pub(crate) fn evidence_digest(plan: &Plan) -> Digest {
    integrity::evidence_digest(&recorded_items(plan))
}

/// One of several files of an item as the record tells it.
fn recorded_file((one, pages): (&PlanFile, PageRange)) -> RecordFile {
    RecordFile {
        file: one.file.clone(),
        sha256: one.digest,
        bytes: one.bytes,
        first_page: pages.first(),
        last_page: pages.last(),
    }
}

/// An enclosure as the record tells it.
fn recorded((number, pages, enclosed): (String, PageRange, &Enclosed)) -> RecordEnclosure {
    RecordEnclosure {
        number,
        name: enclosed.name.clone(),
        sha256: enclosed.digest,
        bytes: enclosed.bytes,
        first_page: pages.first(),
        last_page: pages.last(),
    }
}
