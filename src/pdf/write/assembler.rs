//! The assembler: items stream through it in plan order, and only small facts of each page stay. What depends on
//! page numbers, on the total or on the front matter is written at the end, once.

use std::io::{self, Write};
use std::sync::Arc;

use lopdf::{Dictionary, Object};

use super::catalog;
use super::catalog::{LEAF, branch_dictionary};
use super::object_writer::{PdfWriter, decimal, renumber, wrong};
use super::seal::around;
use super::stamps_and_outline::{
    BookmarkPages, FONTS, StampWriter, bookmarks, info, link, pdf_date, to_place,
};
use crate::model::checksum_range::ChecksumRange;
use crate::model::limits::Limits;
use crate::model::plan::{Body, Plan};
use crate::model::{Digest, PageNumber};
use crate::pdf::frontmatter_pdf::FrontMatter;
use crate::pdf::import::form::PageFit;
use crate::pdf::import::page::import_pdf;
use crate::pdf::source::filters::deflated_stream;
use crate::pdf::{DetachedPages, DocumentInfo, ImportedBookmark, ImportedLink, ImportedPage, ImportedPages};

/// A bundle that has been written.
#[derive(Clone, Debug)]
pub struct AssembledPdf {
    /// SHA-256 of the whole file.
    pub digest: Digest,
    /// Size of the file.
    pub bytes: u64,
    /// SHA-256 of the file without the seal's 64 digits, as the seal has it.
    pub seal: Digest,
    /// How many pages it has.
    pub pages: u32,
    /// Where the objects of the front matter stand.
    pub front: ChecksumRange,
}

/// A bundle being written.
pub struct BundleAssembler<W: Write> {
    sink: PdfWriter<W>,
    /// Each item in order: its pages, or nothing when a sheet stands for it.
    items: Vec<Option<AddedItem>>,
    stretches: Vec<ChecksumRange>,
    layers: Vec<(u32, bool)>,
}

/// What is kept of an item until the numbers are known.
struct AddedItem {
    pages: Vec<ImportedPage>,
    links: Vec<ImportedLink>,
    bookmarks: Vec<ImportedBookmark>,
}

impl<W: Write> BundleAssembler<W> {
    /// Begins a bundle. Much is written in small pieces, so `out` should gather them.
    pub fn begin(out: W) -> io::Result<Self> {
        let sink = PdfWriter::begin(out)?;
        Ok(Self { sink, items: Vec::new(), stretches: Vec::new(), layers: Vec::new() })
    }

    /// Adds the next item: writes its objects at once and keeps only where its pages' XObjects are.
    pub fn add(&mut self, mut placed: ImportedPages) -> io::Result<ChecksumRange> {
        let links = std::mem::take(&mut placed.links);
        let bookmarks = std::mem::take(&mut placed.bookmarks);
        let (pages, stretch, _) = self.write(placed)?;
        self.items.push(Some(AddedItem { pages, links, bookmarks }));
        self.stretches.push(stretch);
        Ok(stretch)
    }

    /// Adds more pages to the item that was added last: those of its next file.
    pub fn add_to_last(&mut self, mut placed: ImportedPages) -> io::Result<()> {
        let links = std::mem::take(&mut placed.links);
        let bookmarks = std::mem::take(&mut placed.bookmarks);
        let (pages, stretch, _) = self.write(placed)?;
        let (Some(Some(item)), Some(whole)) = (self.items.last_mut(), self.stretches.last_mut()) else {
            return Err(wrong("there is no item with pages that more pages could be added to"));
        };
        let before = u32::try_from(item.pages.len()).map_err(io::Error::other)?;
        let more = DetachedPages { pages, links, bookmarks }.after(before);
        item.pages.extend(more.pages);
        item.links.extend(more.links);
        item.bookmarks.extend(more.bookmarks);
        *whole =
            whole.joined(stretch).ok_or_else(|| wrong("the pages of an item do not follow each other"))?;
        Ok(())
    }

    /// Adds the next item, which has no pages of its own: its sheets come with the front matter.
    pub fn add_sheet(&mut self) -> io::Result<()> {
        let offset = self.sink.begin_stretch()?;
        let stretch = self.sink.end_stretch(offset)?;
        self.items.push(None);
        self.stretches.push(stretch);
        Ok(())
    }

    /// Writes the objects of a file. Gives its pages with their numbers in the bundle, where the objects stand,
    /// and what was added to each local number.
    fn write(&mut self, placed: ImportedPages) -> io::Result<(Vec<ImportedPage>, ChecksumRange, u32)> {
        let offset = self.sink.begin_stretch()?;
        let count = placed.objects.keys().next_back().copied().unwrap_or(0);
        let before = self.sink.numbers(count)? - 1;
        for (number, mut object) in placed.objects {
            renumber(&mut object, before);
            self.sink.object(number + before, &object)?;
        }
        let stretch = self.sink.end_stretch(offset)?;
        self.layers.extend(placed.layers.iter().map(|layer| (layer.group + before, layer.hidden)));
        let pages = placed
            .pages
            .iter()
            .map(|page| ImportedPage { xobject: page.xobject + before, ..*page })
            .collect();
        Ok((pages, stretch, before))
    }

    /// Writes everything that depends on numbers, then the record that `record` makes of the items' stretches,
    /// and the seal. Facts that contradict one another are an error: there must be no such bundle.
    pub fn finish(
        mut self,
        plan: &Plan,
        front: &FrontMatter,
        about: &DocumentInfo,
        record: &mut dyn FnMut(&[ChecksumRange]) -> Vec<u8>,
    ) -> io::Result<AssembledPdf> {
        let resources = front.stamps.clone().map(|stamp| stamp.resource);
        let (placed, fonts) = import_pdf(
            Arc::new(front.pdf.clone()),
            None,
            &Limits::STANDARD,
            PageFit::Exact { fonts: &resources },
        )
        .map_err(|findings| {
            let first = findings.first().map(ToString::to_string).unwrap_or_default();
            wrong(format!("the front matter cannot be read: {first}"))
        })?;
        let fonts: Result<[u32; 2], _> = fonts.try_into();
        let Some(fonts) = fonts.ok().filter(|fonts| !fonts.contains(&0)) else {
            return Err(wrong("the front matter holds no fonts for stamps"));
        };
        let (front_pages, front_stretch, before) = self.write(placed)?;
        let fonts = fonts.map(|font| font + before);
        let items = std::mem::take(&mut self.items);
        let sheets = arrange(plan, &items, &front_pages)?;
        let first = self.sink.numbers(u32::try_from(sheets.len()).map_err(io::Error::other)?)?;
        let numbers: Vec<u32> = (first..).take(sheets.len()).collect();
        let pages = self.pages(plan, front, fonts, &sheets, &numbers)?;
        let catalog = self.catalog(plan, &items, about, pages, &numbers)?;
        let info = self.sink.add(&info(about))?;
        let record = record(&self.stretches);
        let record_number = self.sink.numbers(1)?;
        let record_at = self.sink.stream(record_number, &Dictionary::new(), &record)?;
        let catalog = self.catalog_with_record(catalog, about, record_number)?;
        let xref = self.sink.cross_references(catalog, info)?;
        let (before, after) = around(record_at, record.len() as u64, xref);
        let (seal, digest) = self.sink.seal(&before, &after)?;
        Ok(AssembledPdf { digest, bytes: self.sink.at(), seal, pages: plan.total(), front: front_stretch })
    }

    /// Writes the page tree with all pages; gives its root.
    fn pages(
        &mut self,
        plan: &Plan,
        front: &FrontMatter,
        fonts: [u32; 2],
        sheets: &[BundlePage<'_>],
        numbers: &[u32],
    ) -> io::Result<u32> {
        let stamps = StampWriter(&front.stamps);
        let target = |page: PageNumber| {
            numbers
                .get(page.index())
                .copied()
                .ok_or_else(|| wrong("a link leads to a page that is not there"))
        };
        let index = target(plan.index.first())?;
        let root = self.sink.numbers(1)?;
        let mut branches = Vec::new();
        for (leaf, numbers) in sheets.chunks(LEAF).zip(numbers.chunks(LEAF)) {
            let branch = self.sink.numbers(1)?;
            for (sheet, number) in leaf.iter().zip(numbers) {
                let at = number - target(PageNumber::COVER)?;
                let page = PageNumber::new(at + 1);
                let back = page >= plan.index.next();
                let mut links = Vec::new();
                for link_to in front.links.iter().filter(|link| Some(link.on) == sheet.front) {
                    let to = to_place(target(link_to.to)?, None);
                    links.push(self.sink.add(&link(link_to.area, &[], to))?);
                }
                for own in sheet.links {
                    let to = to_place(target(sheet.first.after(own.to.page))?, own.to.top);
                    links.push(self.sink.add(&link(own.area, &own.lines, to))?);
                }
                if back {
                    links.push(self.sink.add(&link(stamps.back_area(plan), &[], to_place(index, None)))?);
                }
                let [a, b, c, d, e, f] = sheet.page.matrix.map(decimal);
                let mut content = format!("q {a} {b} {c} {d} {e} {f} cm /Figure Do Q\n");
                content.push_str(&stamps.foot(sheet.page.paper, plan, page, &sheet.item, back));
                let content = self.sink.add(&deflated_stream(Dictionary::new(), content.into_bytes()))?;
                self.sink.object(*number, &page_dictionary(sheet, branch, content, fonts, &links))?;
            }
            self.sink.object(branch, &branch_dictionary(Some(root), numbers, numbers.len()))?;
            branches.push(branch);
        }
        self.sink.object(root, &branch_dictionary(None, &branches, sheets.len()))?;
        Ok(root)
    }

    /// The catalog, all but the record.
    fn catalog(
        &mut self,
        plan: &Plan,
        items: &[Option<AddedItem>],
        about: &DocumentInfo,
        tree: u32,
        numbers: &[u32],
    ) -> io::Result<Dictionary> {
        let own = |item: usize| {
            items.get(item).and_then(Option::as_ref).map_or(&[][..], |added| added.bookmarks.as_slice())
        };
        let marks = bookmarks(plan, &own);
        let pages = BookmarkPages { prefix: &plan.prefix, first: PageNumber::COVER, objects: numbers };
        catalog::catalog(&mut self.sink, tree, &marks, &pages, about, &self.layers)
    }

    /// Writes the catalog with the record as our private data.
    fn catalog_with_record(
        &mut self,
        mut catalog: Dictionary,
        about: &DocumentInfo,
        record: u32,
    ) -> io::Result<u32> {
        let mut data = Dictionary::new();
        data.set("LastModified", pdf_date(about));
        data.set("Private", (record, 0));
        let mut pieces = Dictionary::new();
        pieces.set("leverarch", data);
        catalog.set("PieceInfo", pieces);
        self.sink.add(&Object::Dictionary(catalog))
    }
}

/// Puts every page in its place, and makes sure that plan, items and front matter agree on each.
fn arrange<'a>(
    plan: &Plan,
    items: &'a [Option<AddedItem>],
    front: &[ImportedPage],
) -> io::Result<Vec<BundlePage<'a>>> {
    let mut own = front.iter().copied().enumerate();
    let mut sheets = Vec::with_capacity(plan.total() as usize);
    let take = |sheets: &mut Vec<BundlePage<'a>>,
                own: &mut dyn Iterator<Item = (usize, ImportedPage)>,
                count: u32,
                item: &dyn Fn(u32) -> String| {
        for k in 1..=count {
            let (at, page) = own.next().ok_or_else(|| wrong("the front matter has too few pages"))?;
            sheets.push(BundlePage {
                page,
                front: Some(at),
                item: item(k),
                links: &[],
                first: PageNumber::COVER,
            });
        }
        io::Result::Ok(())
    };
    let nothing = |_: u32| String::new();
    take(&mut sheets, &mut own, plan.opening_pages(), &nothing)?;
    let mut items = items.iter();
    for item in plan.items() {
        let added = items.next().ok_or_else(|| wrong("the plan has more items than were added"))?;
        if item.pages.first().index() != sheets.len() {
            return Err(wrong(format!("the plan puts item {} on a wrong page", item.number)));
        }
        let count = item.pages.count();
        let name = |k: u32| match count {
            1 => format!("Item {}", item.number),
            _ => format!("Item {}, page {k} of {count}", item.number),
        };
        match (added, &item.entry.body) {
            (Some(added), Body::Pages(planned))
                if added.pages.len() == count as usize && *planned == count =>
            {
                let first = item.pages.first();
                let mut links = added.links.as_slice();
                for (page, k) in added.pages.iter().zip(1..) {
                    let (own, rest) = links.split_at(links.partition_point(|link| link.on < k));
                    links = rest;
                    sheets.push(BundlePage { page: *page, front: None, item: name(k), links: own, first });
                }
            }
            (None, Body::Sheet(_)) => take(&mut sheets, &mut own, count, &name)?,
            _ => {
                return Err(wrong(format!("the pages of item {} are not those of the plan", item.number)));
            }
        }
    }
    take(&mut sheets, &mut own, plan.closing_pages(), &nothing)?;
    // The specimen is left over, and it alone.
    if items.next().is_some() || own.count() != 1 || sheets.len() != plan.total() as usize {
        return Err(wrong("plan, items and front matter do not have the same pages"));
    }
    Ok(sheets)
}

/// A page of the bundle.
struct BundlePage<'a> {
    page: ImportedPage,
    /// Which page of the front matter it is, if it is one.
    front: Option<usize>,
    /// What the foot says between link and stamp.
    item: String,
    /// The source's own links on it, inside the item that begins at page `first`.
    links: &'a [ImportedLink],
    first: PageNumber,
}

fn page_dictionary(
    sheet: &BundlePage<'_>,
    parent: u32,
    content: u32,
    fonts: [u32; 2],
    links: &[u32],
) -> Object {
    let named = |name: &str, number: u32| {
        let mut dict = Dictionary::new();
        dict.set(name, (number, 0));
        dict
    };
    let mut resources = Dictionary::new();
    resources.set("XObject", named("Figure", sheet.page.xobject));
    let mut stamps = Dictionary::new();
    FONTS.iter().zip(fonts).for_each(|(name, number)| stamps.set(*name, (number, 0)));
    resources.set("Font", stamps);
    let mut page = Dictionary::new();
    page.set("Type", Object::Name(b"Page".to_vec()));
    page.set("Parent", (parent, 0));
    let paper = sheet.page.paper;
    page.set("MediaBox", [0.0, 0.0, paper.width, paper.height].map(Object::Real).to_vec());
    page.set("Resources", resources);
    page.set("Contents", (content, 0));
    if !links.is_empty() {
        page.set("Annots", links.iter().map(|number| Object::Reference((*number, 0))).collect::<Vec<_>>());
    }
    Object::Dictionary(page)
}
