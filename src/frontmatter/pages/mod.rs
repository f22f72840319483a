//! Every page that the program typesets itself. Facts and plan go in, one PDF and a list of links come out;
//! nothing here reads a file, a clock or a system font, so the same input gives the same bytes.
//!
//! One file for each part says what is on it; the setting itself is done in [`crate::pdf::layout`].

mod cover_facts;

use std::panic::resume_unwind;
use std::thread;

pub use crate::case::profile::CoverStyle;
use crate::frontmatter::content::FrontMatterContents;
use crate::model::PageNumber;
use crate::model::paper::Paper;
use crate::model::plan::{Body, Lengths, Plan};
use crate::pdf::frontmatter_pdf::{FrontMatter, PageLink, StampFont};
pub use crate::pdf::layout::LayoutError;
use crate::pdf::layout::color::BLACK;
use crate::pdf::layout::fonts::Typeface;
use crate::pdf::layout::page::{LayoutPage, MARGIN, PageFlow, PageRect};
use crate::pdf::layout::pdf_writer;
use crate::pdf::layout::shape_text::{Style, TextShaper};
pub use cover_facts::{CoverFacts, CoverParty, OriginalsZip};
pub use filling::Filling;

mod chapter;
mod chapters;
mod chart;
mod columns;
mod cover;
mod filling;
mod hashes;
mod how_to_check;
mod index;
mod placeholder;
mod running_head;
mod table_look;
#[cfg(test)]
mod tests;
mod waveform;

/// Typesets the front matter, round after round while the plan is being found. What comes out as in the round before
/// is not set anew.
pub struct Typesetter {
    /// Sets what stands before the items, and the specimen.
    opening: TextShaper,
    /// Sets the sheets and what stands behind the items, at the same time.
    closing: TextShaper,
}

impl Typesetter {
    /// One that has set nothing yet.
    pub fn new() -> Self {
        Self { opening: TextShaper::remembering(), closing: TextShaper::remembering() }
    }

    /// How many pages each part takes under this plan. It is the same work as `compose` less the writing of the
    /// PDF, for the rounds in which the plan is still being found.
    pub fn lengths(&mut self, facts: &CoverFacts, contents: &FrontMatterContents, plan: &Plan) -> Lengths {
        self.typeset(facts, contents, plan, Filling::No).1
    }

    /// Typesets everything the program says itself.
    ///
    /// # Errors
    /// When a typeface cannot be cut down or the PDF cannot be written, neither of which any input causes.
    pub fn compose(
        &mut self,
        facts: &CoverFacts,
        contents: &FrontMatterContents,
        plan: &Plan,
        filling: Filling,
    ) -> Result<FrontMatter, LayoutError> {
        let (mut pages, lengths) = self.typeset(facts, contents, plan, filling);
        let links = links(&pages);
        let papers = pages.iter().map(|page| page.paper).collect();
        pages.push(specimen(&mut self.opening));
        let written = pdf_writer::write(pages)?;
        let stamp = |at: usize| {
            let subset = written.subsets.get(at).ok_or(LayoutError::StampLetters)?;
            let code = |c: char| subset.glyphs.get(c.encode_utf8(&mut [0; 4]) as &str).copied();
            let glyphs =
                (' '..='~').map(code).collect::<Option<Vec<_>>>().ok_or(LayoutError::StampLetters)?;
            Ok(StampFont { resource: subset.resource.clone(), glyphs })
        };
        let stamps = [stamp(0)?, stamp(1)?];
        Ok(FrontMatter { pdf: written.pdf, lengths, papers, links, stamps })
    }

    /// All pages of the bundle that are typeset here, in order, and how many each part took.
    fn typeset(
        &mut self,
        facts: &CoverFacts,
        contents: &FrontMatterContents,
        plan: &Plan,
        filling: Filling,
    ) -> (Vec<LayoutPage>, Lengths) {
        let Self { opening, closing } = self;
        let ((cover, index, before), (sheets, after, schedule, checking)) = thread::scope(|scope| {
            let behind = scope.spawn(|| {
                let sheets = plan.items().filter_map(|item| match &item.entry.body {
                    Body::Sheet(sheet) => Some(placeholder::compose(closing, plan, item, sheet)),
                    Body::Pages(_) => None,
                });
                let sheets: Vec<Vec<LayoutPage>> = sheets.collect();
                let after = chapters::compose(closing, facts, &contents.after, plan, &plan.after, filling);
                (sheets, after, hashes::compose(closing, facts, plan), how_to_check::compose(closing, facts))
            });
            let mut cover = cover::compose(opening, facts, contents, plan);
            if filling == Filling::Yes {
                cover.resize(cover.len().max(plan.cover.count() as usize), LayoutPage::on(Paper::A4));
            }
            // Where there is no index, the cover names the documents.
            let index = if facts.has_index { index::compose(opening, facts, plan) } else { Vec::new() };
            let before = chapters::compose(opening, facts, &contents.before, plan, &plan.before, filling);
            ((cover, index, before), behind.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        let count = |pages: &Vec<LayoutPage>| u32::try_from(pages.len()).unwrap_or(u32::MAX);
        let lengths = Lengths {
            cover: count(&cover),
            index: count(&index),
            before: before.lengths,
            after: after.lengths,
            sheets: sheets.iter().map(count).collect(),
            schedule: count(&schedule),
            checking: count(&checking),
        };
        let opening = [cover, index, before.pages].into_iter();
        let parts = opening.chain(sheets).chain([after.pages, schedule, checking]);
        (parts.flatten().collect(), lengths)
    }
}

impl Default for Typesetter {
    fn default() -> Self {
        Self::new()
    }
}

/// The links of the pages, with their areas turned to PDF's way of counting upwards.
fn links(pages: &[LayoutPage]) -> Vec<PageLink> {
    let of_page = |(on, page): (usize, &LayoutPage)| {
        let link = move |(area, to): &(PageRect, PageNumber)| {
            let up = |y: f32| page.paper.height - y;
            PageLink { on, area: [area.left, up(area.bottom), area.right, up(area.top)], to: *to }
        };
        page.links.iter().map(link).collect::<Vec<_>>()
    };
    pages.iter().enumerate().flat_map(of_page).collect()
}

/// The page that carries the stamps' fonts: all of ASCII once in each.
fn specimen(setter: &mut TextShaper) -> LayoutPage {
    let mut pages = PageFlow::new();
    for face in [Typeface::Text, Typeface::TextBold] {
        let style = Style { one_line: true, ..Style::new(face, 6.0, 9.0, BLACK) };
        let block = setter.set(&(' '..='~').collect::<String>(), &style, f32::MAX);
        pages.flow(&block, MARGIN);
    }
    pages.finish().pop().unwrap_or_else(|| LayoutPage::on(Paper::A4))
}
