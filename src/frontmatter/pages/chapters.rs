//! The chapters one after the other. A short one runs on below the one before it, so that no page is left nearly empty.

use super::filling::Filling;
use super::{CoverFacts, chapter};
use crate::frontmatter::content::Chapter;
use crate::model::plan::{ChapterLength, Plan, PlannedPart};
use crate::pdf::layout::page::{LayoutPage, PageFlow};
use crate::pdf::layout::shape_text::TextShaper;

/// Chapters that have been set: their pages, and how many each has something on.
#[derive(Default)]
pub(super) struct SetChapters {
    pub(super) pages: Vec<LayoutPage>,
    pub(super) lengths: Vec<ChapterLength>,
}

/// Typesets chapters; `planned` are their places in the plan.
pub(super) fn compose(
    setter: &mut TextShaper,
    facts: &CoverFacts,
    chapters: &[Chapter],
    plan: &Plan,
    planned: &[PlannedPart],
    filling: Filling,
) -> SetChapters {
    let mut all = SetChapters::default();
    // The last page of the chapter before, as long as more may come on it.
    let mut open: Option<PageFlow> = None;
    for (at, chapter) in chapters.iter().enumerate() {
        let kept = planned.get(at).filter(|_| filling == Filling::Yes);
        // What once began a page keeps it, so that the search for the plan ends.
        let above = open.as_ref().filter(|_| kept.is_none_or(|part| part.below.is_some()));
        let next_wants = chapters.get(at + 1).and_then(|next| next.runs_on);
        let set = chapter::compose(setter, facts, chapter, plan, above, next_wants);
        if set.below.is_none() {
            all.pages.extend(open.take().into_iter().flat_map(PageFlow::finish));
        }
        let mut pages = set.pages;
        let count = pages.count();
        all.pages.extend(pages.take_full());
        let lacking = kept.map_or(0, |part| (part.pages.count() as usize).saturating_sub(count));
        let paper = pages.paper();
        open = match lacking {
            0 => Some(pages),
            _ => {
                all.pages.extend(pages.finish());
                all.pages.extend(std::iter::repeat_n(LayoutPage::on(paper), lacking));
                None
            }
        };
        all.lengths.push(ChapterLength {
            title: chapter.title.clone(),
            pages: u32::try_from(count + lacking).unwrap_or(u32::MAX),
            below: set.below.map(|below| below as u16),
        });
    }
    all.pages.extend(open.into_iter().flat_map(PageFlow::finish));
    all
}
