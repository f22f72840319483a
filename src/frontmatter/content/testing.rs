//! Cases for the tests of chapters: a manifest from its text, and a plan in which each of its items has three pages.

use jiff::civil::{Date, date};

use super::{CaseContext, ItemInBundle};
use crate::case::manifest::Manifest;
use crate::case::privacy::{Privacy, printed_manifest};
use crate::case::profile::Profile;
use crate::model::plan::{Body, Lengths, Plan, PlanEntry, Section};
use crate::model::{Digest, Kind, Purpose};

/// The day of every bundle here.
pub(super) const TODAY: Date = date(2022, 3, 1);

/// A case with its plan.
pub(super) struct Sample {
    pub(super) manifest: Manifest,
    pub(super) plan: Plan,
    pub(super) profile: Profile,
}

impl Sample {
    /// A manifest that must have no mistakes.
    pub(super) fn new(text: &str) -> Self {
        let reading = crate::case::manifest::parse(text);
        assert!(reading.findings.is_empty(), "{:?}", reading.findings);
        Self::about(reading.manifest)
    }

    pub(super) fn about(manifest: Manifest) -> Self {
        let privacy = Privacy::new(&manifest);
        let manifest = printed_manifest(&manifest, &privacy).expect("a manifest").manifest;
        let entry = |item: &crate::case::manifest::types::Item| PlanEntry {
            file: item.file.clone(),
            digest: Digest::compute(item.file.as_str().as_bytes()),
            bytes: 10,
            kind: item.kind.unwrap_or(Kind::Other),
            date: item.date,
            until: item.until,
            title: privacy.printed(item.title.as_deref().unwrap_or_default()),
            detail: String::new(),
            body: Body::Pages(3),
            placed: [].into(),
            enclosures: Vec::new(),
            transcribed: false,
            files: Vec::new(),
        };
        let items = manifest.item.iter().map(entry).collect();
        let section = Section { label: String::new(), title: String::new(), items };
        // Cover and index: the first item starts at page 3.
        let plan = Plan::paginate("", &[section], &Lengths::least(0));
        Sample { manifest, plan, profile: Profile::for_purpose(Purpose::Compensation) }
    }

    /// The same for a purpose.
    pub(super) fn for_purpose(self, purpose: Purpose) -> Self {
        Sample { profile: Profile::for_purpose(purpose), ..self }
    }

    /// The case on another day.
    pub(super) fn matter_on(&self, date: Date) -> CaseContext<'_> {
        let mut context = self.matter();
        context.date = date;
        context
    }

    pub(super) fn matter(&self) -> CaseContext<'_> {
        let items =
            ItemInBundle::in_order(&self.manifest.item, self.plan.items().map(|placed| &placed.entry));
        CaseContext::new(&self.manifest, items, self.plan.clone(), &self.profile, &[], TODAY)
    }
}

/// The rows of a table in words: cells parted by " | ", paragraphs by " / ".
pub(super) fn rows(table: &super::ChapterTable) -> Vec<String> {
    let cell =
        |cell: &Vec<super::RichText>| cell.iter().map(super::RichText::text).collect::<Vec<_>>().join(" / ");
    let row = |row: &super::ChapterRow| row.cells.iter().map(cell).collect::<Vec<_>>().join(" | ");
    table.rows.iter().map(row).map(|row| row.replace('\u{A0}', " ")).collect()
}

/// The tables of a chapter.
pub(super) fn tables(chapter: &super::Chapter) -> Vec<&super::ChapterTable> {
    chapter
        .parts
        .iter()
        .filter_map(|part| match part {
            super::ChapterPart::Table(table) | super::ChapterPart::Points(table) => Some(table),
            _ => None,
        })
        .collect()
}
