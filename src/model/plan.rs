//! The plan: the one place where numbers are given out. Index, page labels, stamps, bookmarks, links and the
//! record all read it, so they cannot disagree. Page 1 is the cover, the index's own length is part of the
//! numbering, and the last page is the last page of the PDF.

use std::sync::Arc;

use crate::model::document::Document;
use crate::model::paper::Paper;
use crate::model::{Digest, ItemPath, Kind, PageNumber, PageRange, PartialDate};

/// An item as it will appear: what the index says of it, without a number yet.
#[derive(Clone, Debug)]
pub struct PlanEntry {
    /// The file in the evidence folder.
    pub file: ItemPath,
    /// SHA-256 of the file.
    pub digest: Digest,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// What it is.
    pub kind: Kind,
    /// The date, when there is one.
    pub date: Option<PartialDate>,
    /// The last day of the period it covers, when it covers one.
    pub until: Option<PartialDate>,
    /// The title, which identifies the document.
    pub title: String,
    /// A second line for the index: from, to, reference. May be empty.
    pub detail: String,
    /// How its pages come about.
    pub body: Body,
    /// Its pages as they were placed, when it has pages of its own.
    pub placed: Arc<[PlacedPage]>,
    /// The files enclosed in it, whose pages are among its own.
    pub enclosures: Vec<Enclosed>,
    /// Whether its pages carry a transcript of it.
    pub transcribed: bool,
    /// Its files in the order of their pages, where it has several; `file` is then the first of them.
    pub files: Vec<PlanFile>,
}

/// One of the files of an item that has several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFile {
    /// The file in the evidence folder.
    pub file: ItemPath,
    /// SHA-256 of the file.
    pub digest: Digest,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Pages of the item before its first one.
    pub before: u32,
    /// How many pages it has.
    pub pages: u32,
}

impl PlanEntry {
    /// Every file of the item with its digest and its size in bytes.
    pub fn originals(&self) -> impl Iterator<Item = (&ItemPath, Digest, u64)> {
        let only = self.files.is_empty().then_some((&self.file, self.digest, self.bytes));
        only.into_iter().chain(self.files.iter().map(|one| (&one.file, one.digest, one.bytes)))
    }

    /// One item of the entries of its files, in the order of their pages; nothing when there are none.
    pub fn of_files(files: Vec<PlanEntry>) -> Option<PlanEntry> {
        let several = files.len() > 1;
        let mut files = files.into_iter();
        let mut whole = files.next()?;
        let file = |entry: &PlanEntry, before: u32| PlanFile {
            file: entry.file.clone(),
            digest: entry.digest,
            bytes: entry.bytes,
            before,
            pages: entry.body.pages(),
        };
        if several {
            whole.files.push(file(&whole, 0));
        }
        for next in files {
            let before = whole.body.pages();
            whole.files.push(file(&next, before));
            let moved = |enclosed: Enclosed| Enclosed { before: enclosed.before + before, ..enclosed };
            whole.enclosures.extend(next.enclosures.into_iter().map(moved));
            whole.transcribed |= next.transcribed;
            whole.body = Body::Pages(before + next.body.pages());
            whole.placed = whole.placed.iter().chain(next.placed.iter()).copied().collect();
        }
        Some(whole)
    }

    /// Whether this is a file of the item.
    pub fn has_file(&self, name: &str) -> bool {
        self.originals().any(|(file, ..)| file.as_str() == name)
    }
}

/// A page of an item as it was placed in the bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacedPage {
    /// Which page of its file it shows, from 1.
    pub source_page: u32,
    /// The digest of what it shows.
    pub digest: Digest,
}

/// A file enclosed in an item: an attachment of an e-mail, a picture of a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosed {
    /// Its name, after those of the enclosures it is enclosed in itself.
    pub name: String,
    /// How deep it is enclosed, from 1.
    pub level: usize,
    /// SHA-256 of the file.
    pub digest: Digest,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Pages of the item before its first one.
    pub before: u32,
    /// How many pages it has, with those of what is enclosed in it. A page that only names it may name others too.
    pub pages: u32,
}

/// How an item comes to have pages.
#[derive(Clone, Debug)]
pub enum Body {
    /// It has this many pages of its own.
    Pages(u32),
    /// It has none: a sheet that we typeset stands for it.
    Sheet(Box<PlaceholderPage>),
}

impl Body {
    /// How many pages of its own it has.
    pub fn pages(&self) -> u32 {
        if let Self::Pages(pages) = self { *pages } else { 0 }
    }
}

/// A page that stands for an item that has none: a recording, or a file that cannot be shown.
#[derive(Clone, Debug, Default)]
pub struct PlaceholderPage {
    /// Why there is a sheet, in a sentence or two.
    pub reason: String,
    /// Facts, label and value, in order. A label without a value is a heading.
    pub facts: Vec<(String, String)>,
    /// The items that facts name: the label of the fact, the number of the item, and which of its pages, from 1.
    pub named: Vec<(String, u32, u32)>,
    /// How it sounds, for a recording that was listened to.
    pub wave: Option<Waveform>,
    /// What is said in a recording, as a program wrote it down; it follows the sheet.
    pub spoken: Option<Document>,
}

/// How a recording sounds, to be drawn as a waveform.
#[derive(Clone, Debug, PartialEq)]
pub struct Waveform {
    /// The loudest moment of each tenth of a second, from 0 to 255.
    pub peaks: Vec<u8>,
    /// How long it plays.
    pub length: std::time::Duration,
}

/// A section of the bundle with its items in order. A bundle in strict date order is one section without a
/// label or title.
#[derive(Clone, Debug)]
pub struct Section<T> {
    /// The section's letter or number, as the manifest gives it: "A".
    pub label: String,
    /// The section's title; empty when the bundle has no sections.
    pub title: String,
    /// Its items, in order; never empty.
    pub items: Vec<T>,
}

/// A chapter of the front matter, and how many pages it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChapterLength {
    /// Its title.
    pub title: String,
    /// How many pages it has something on.
    pub pages: u32,
    /// How far down it begins, in whole points, on the page on which the chapter before it ends; nothing when it begins
    /// a page of its own.
    pub below: Option<u16>,
}

/// A part of the bundle that the program sets, with its pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPart {
    /// Its title.
    pub title: String,
    /// The pages it has something on. The first may be the last one of the part before.
    pub pages: PageRange,
    /// How far down it begins on the first, in whole points, when that is shared.
    pub below: Option<u16>,
}

impl PlannedPart {
    /// How high on its first page it begins, in points from below, when another part ends there.
    pub fn top(&self) -> Option<f32> {
        self.below.map(|below| Paper::A4.height - f32::from(below))
    }

    fn whole(title: &str, pages: PageRange) -> Self {
        Self { title: title.into(), pages, below: None }
    }
}

/// How many pages each part that we typeset ourselves has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lengths {
    /// Pages of the cover.
    pub cover: u32,
    /// Pages of the index; none where the cover names the documents.
    pub index: u32,
    /// The chapters between index and items.
    pub before: Vec<ChapterLength>,
    /// Pages of each sheet, in the order of the items that have one.
    pub sheets: Vec<u32>,
    /// The chapters after the last item.
    pub after: Vec<ChapterLength>,
    /// Pages of the schedule of digests.
    pub schedule: u32,
    /// Pages on how to check the bundle.
    pub checking: u32,
}

impl Lengths {
    /// One page for each part: where the search for the true lengths starts.
    pub fn least(sheets: usize) -> Self {
        Self {
            cover: 1,
            index: 1,
            before: Vec::new(),
            sheets: vec![1; sheets],
            after: Vec::new(),
            schedule: 1,
            checking: 1,
        }
    }
}

/// An item with its number and its pages.
#[derive(Clone, Debug)]
pub struct NumberedItem {
    /// The item's number in the bundle, from 1.
    pub number: u32,
    /// The pages it has in the bundle.
    pub pages: PageRange,
    /// The item.
    pub entry: PlanEntry,
}

impl NumberedItem {
    /// The enclosures, each with its number, "12.1" or "12.1.3", and its pages in the bundle.
    pub fn enclosures<'a>(&'a self) -> Vec<(String, PageRange, &'a Enclosed)> {
        let mut counts: Vec<u32> = Vec::new();
        let numbered = |enclosed: &'a Enclosed| {
            counts.resize(enclosed.level.max(1), 0);
            if let Some(last) = counts.last_mut() {
                *last += 1;
            }
            let number =
                counts.iter().fold(self.number.to_string(), |number, count| format!("{number}.{count}"));
            (number, PageRange::new(self.pages.first().after(enclosed.before), enclosed.pages), enclosed)
        };
        self.entry.enclosures.iter().map(numbered).collect()
    }

    /// The files of an item that has several, each with its pages in the bundle.
    pub fn files(&self) -> impl Iterator<Item = (&PlanFile, PageRange)> {
        let pages = |one: &PlanFile| PageRange::new(self.pages.first().after(one.before), one.pages);
        self.entry.files.iter().map(move |one| (one, pages(one)))
    }

    /// Whether the index names each enclosure. Those of a long chat would drown the items.
    pub fn names_enclosures(&self) -> bool {
        self.entry.enclosures.len() <= NAMED
    }
}

/// How many enclosures of one item the index names.
const NAMED: usize = 25;

/// The numbered, paginated arrangement.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Printed before each page number in stamps and page labels: "A" gives "Page A12 of A388". Usually empty.
    pub prefix: String,
    /// The cover; starts at page 1.
    pub cover: PageRange,
    /// The index; follows the cover, or is the cover.
    pub index: PageRange,
    /// The chapters that follow the index.
    pub before: Vec<PlannedPart>,
    /// The items, in their sections.
    pub sections: Vec<Section<NumberedItem>>,
    /// The chapters that follow the last item.
    pub after: Vec<PlannedPart>,
    /// The schedule of digests; follows the last chapter.
    pub schedule: PageRange,
    /// How to check the bundle; the last pages.
    pub checking: PageRange,
}

impl Plan {
    /// Gives every part and item its pages, in order: cover, index, chapters, items, the last chapters, schedule of
    /// hashes, how to check.
    pub fn paginate(prefix: &str, sections: &[Section<PlanEntry>], lengths: &Lengths) -> Plan {
        let cover = PageRange::new(PageNumber::COVER, lengths.cover);
        // A cover that names the documents is the index.
        let index = if lengths.index == 0 { cover } else { PageRange::new(cover.next(), lengths.index) };
        let mut next = index.next();
        let before = chapters(&lengths.before, &mut next);
        let mut number = 0;
        let mut sheets = lengths.sheets.iter();
        let sections = sections
            .iter()
            .map(|section| Section {
                label: section.label.clone(),
                title: section.title.clone(),
                items: section
                    .items
                    .iter()
                    .map(|entry| {
                        let count = match &entry.body {
                            Body::Pages(count) => *count,
                            Body::Sheet(_) => sheets.next().copied().unwrap_or(1),
                        };
                        let pages = PageRange::new(next, count);
                        next = pages.next();
                        number += 1;
                        NumberedItem { number, pages, entry: entry.clone() }
                    })
                    .collect(),
            })
            .collect();
        let after = chapters(&lengths.after, &mut next);
        let schedule = PageRange::new(next, lengths.schedule);
        let checking = PageRange::new(schedule.next(), lengths.checking);
        Plan { prefix: prefix.into(), cover, index, before, sections, after, schedule, checking }
    }

    /// How many pages the bundle has.
    pub fn total(&self) -> u32 {
        self.checking.last().get()
    }

    /// The parts that stand before the items, in order.
    pub fn opening(&self) -> impl Iterator<Item = PlannedPart> + '_ {
        let own = [PlannedPart::whole("Cover", self.cover), PlannedPart::whole("Index", self.index)];
        let own = own.into_iter().take(if self.index == self.cover { 1 } else { 2 });
        own.chain(self.before.iter().cloned())
    }

    /// The parts that stand after the items, in order.
    pub fn closing(&self) -> impl Iterator<Item = PlannedPart> + '_ {
        let own = [
            PlannedPart::whole("Schedule of digests", self.schedule),
            PlannedPart::whole("How to check this bundle", self.checking),
        ];
        self.after.iter().cloned().chain(own)
    }

    /// How many pages stand before the items. Two parts may share one.
    pub fn opening_pages(&self) -> u32 {
        self.before.last().map_or(self.index, |part| part.pages).last().get()
    }

    /// How many pages stand after the items.
    pub fn closing_pages(&self) -> u32 {
        let first = self.after.first().map_or(self.schedule, |part| part.pages).first();
        self.total() + 1 - first.get()
    }

    /// The chapter with this title.
    pub fn chapter(&self, title: &str) -> Option<&PlannedPart> {
        self.before.iter().chain(&self.after).find(|part| part.title == title)
    }

    /// The items in order, through all sections.
    pub fn items(&self) -> impl Iterator<Item = &NumberedItem> {
        self.sections.iter().flat_map(|section| &section.items)
    }

    /// What is stamped on a page: "Page 12 of 388", or "Page A12 of A388" with the prefix "A".
    pub fn stamp(&self, page: PageNumber) -> String {
        format!("Page {0}{page} of {0}{1}", self.prefix, self.total())
    }
}

fn chapters(lengths: &[ChapterLength], next: &mut PageNumber) -> Vec<PlannedPart> {
    let mut before: Option<PageRange> = None;
    let placed = lengths.iter().map(|chapter| {
        // Only a chapter can be shared with: neither the index nor an item.
        let shared = chapter.below.and(before);
        let first = shared.map_or(*next, PageRange::last);
        let pages = PageRange::new(first, chapter.pages);
        *next = pages.next();
        before = Some(pages);
        PlannedPart { title: chapter.title.clone(), pages, below: chapter.below.filter(|_| shared.is_some()) }
    });
    placed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chapter_that_runs_on_shares_a_page_with_the_one_before_it_and_with_nothing_else() {
        let chapter = |title: &str, pages, below| ChapterLength { title: title.into(), pages, below };
        let lengths = Lengths {
            index: 2,
            // Nothing is shared with the index, whatever is said.
            before: vec![chapter("A", 2, Some(400)), chapter("B", 1, Some(300)), chapter("C", 3, Some(500))],
            after: vec![chapter("D", 1, None), chapter("E", 2, Some(250))],
            ..Lengths::least(0)
        };
        let plan = Plan::paginate("", &[], &lengths);
        let places = |parts: &[PlannedPart]| -> Vec<(u32, u32, Option<u16>)> {
            parts.iter().map(|p| (p.pages.first().get(), p.pages.last().get(), p.below)).collect()
        };
        assert_eq!(places(&plan.before), [(4, 5, None), (5, 5, Some(300)), (5, 7, Some(500))]);
        assert_eq!(places(&plan.after), [(8, 8, None), (8, 9, Some(250))]);
        assert_eq!((plan.opening_pages(), plan.closing_pages(), plan.total()), (7, 4, 11));
        // 841.89 points high, less 300.
        assert_eq!(plan.chapter("B").and_then(PlannedPart::top).map(f32::round), Some(542.0));
        assert_eq!(plan.chapter("F"), None);
    }
}
