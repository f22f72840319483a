//! The numbers that a bundle would get, before it is built: those of a check, and about those of a list that was changed
//! since, by the same plan that numbers a build.

use crate::model::Purpose;
use crate::model::plan::Plan;

/// A bundle with the numbers of its items and pages.
#[derive(Clone, Debug)]
pub(crate) struct NumberedBundle {
    /// What it is for.
    pub(crate) purpose: Purpose,
    /// The numbers.
    pub(crate) plan: Plan,
    /// Whether they are those that a build would give; else they are about right.
    pub(crate) exact: bool,
}

#[cfg(feature = "page")]
mod changed {
    use super::NumberedBundle;
    use crate::bundle::listing::{CaseListing, ListedItem};
    use crate::frontmatter::item_wording;
    use crate::model::plan::{
        Body, ChapterLength, Lengths, NumberedItem, Plan, PlanEntry, PlannedPart, Section,
    };
    use crate::model::{Digest, Kind};

    impl NumberedBundle {
        /// The same bundle with the list as it is now: what is known of each item's pages stays, and a new item counts as
        /// one page until somebody has looked.
        pub(crate) fn with(&self, listing: &CaseListing) -> Self {
            let mut sections: Vec<Section<PlanEntry>> = Vec::new();
            let mut sheets = Vec::new();
            for item in listing.items.iter().filter(|item| item.number.is_some()) {
                let known = self.plan.items().find(|known| item.files.contains(&known.entry.file));
                if let Some(known) = known.filter(|known| matches!(known.entry.body, Body::Sheet(_))) {
                    sheets.push(known.pages.count());
                }
                let entry = entry(item, known);
                let (label, title) = item.section.clone();
                match sections.last_mut() {
                    Some(last) if (&last.label, &last.title) == (&label, &title) => last.items.push(entry),
                    _ => sections.push(Section { label, title, items: vec![entry] }),
                }
            }
            let plan = &self.plan;
            let lengths = Lengths {
                cover: plan.cover.count(),
                index: if plan.index == plan.cover { 0 } else { plan.index.count() },
                before: chapters(&plan.before),
                sheets,
                after: chapters(&plan.after),
                schedule: plan.schedule.count(),
                checking: plan.checking.count(),
            };
            let plan = Plan::paginate(&plan.prefix, &sections, &lengths);
            Self { purpose: self.purpose, plan, exact: false }
        }
    }

    fn chapters(parts: &[PlannedPart]) -> Vec<ChapterLength> {
        let length = |part: &PlannedPart| ChapterLength {
            title: part.title.clone(),
            pages: part.pages.count(),
            below: part.below,
        };
        parts.iter().map(length).collect()
    }

    fn entry(item: &ListedItem, known: Option<&NumberedItem>) -> PlanEntry {
        let own = item.item.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
        let title = own.map_or_else(|| item_wording::from_name(&item.item.file), str::to_owned);
        let kind = item.item.kind.or_else(|| Kind::from_ending(&item.item.file)).unwrap_or_default();
        let entry = known.map(|known| known.entry.clone()).unwrap_or_else(|| PlanEntry {
            file: item.item.file.clone(),
            digest: Digest::compute(&[]),
            bytes: 0,
            kind,
            date: None,
            until: None,
            title: String::new(),
            detail: String::new(),
            body: Body::Pages(1),
            placed: [].into(),
            enclosures: Vec::new(),
            transcribed: false,
            files: Vec::new(),
        });
        // A title that was only made fit for printing is kept as it was.
        let title = if known.is_some() && own.is_none() { entry.title.clone() } else { title };
        PlanEntry { title, kind, date: item.item.date, until: item.item.until, ..entry }
    }
}
