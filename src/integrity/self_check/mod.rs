//! The self-check: a bundle that was made is opened once more before it is published, and read as a stranger would
//! read it, from its last line to its first object, and everything the plan promises is looked for in it. What
//! is wrong then is a fault of this program, never of the evidence, and there must be no bundle.
//!
//! It is another way through the file than the one by which it was written. Nothing of the writer is used but
//! the plan it worked from; the objects are parsed by hayro-syntax, while lopdf wrote them; and what an XObject on
//! page 12 has to be comes from the item's own reading, before it was bound. Only what the program itself says
//! is read, and the dictionaries of what the sources gave: a bundle of many GB is gone through in some tenths of
//! a second and a few MB of memory.

mod buffered_file;
mod catalog;
mod content;
mod entries;
mod expected;
mod font;
mod forbidden;
mod links;
mod object_cache;
mod objects;
mod outline;
mod page_area;
mod page_tree;
mod pages;
mod problem;
mod stream_object;
mod upload_part;
mod xref;

use std::io::{self, Read, Seek};
use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

use crate::integrity::{Record, RecordItem};
use crate::model::finding::{Code, Finding};
use crate::model::plan::{Body, NumberedItem};
use crate::system::progress::RunError;
use crate::system::{StagingDir, SystemError};
use buffered_file::BufferedFile;
pub(crate) use catalog::layers;
pub(crate) use entries::{is_name, leads_to, numbers, reference, stray};
pub use expected::{ExpectedBundle, ImportedLayout};
pub(crate) use links::LINK;
use links::PageNumbers;
pub(crate) use object_cache::{CachedObject, ObjectCache};
pub(crate) use page_tree::pages_in_order;
pub(crate) use pages::{PAGE, page_resources};
pub(crate) use problem::CheckError;
use problem::Problems;
pub(crate) use stream_object::{StreamObject, is_end};
pub(crate) use upload_part::against;
pub use upload_part::{ExpectedPart, read_part};
pub(crate) use xref::XrefEntry;
use xref::XrefTable;

/// What reading a bundle back came to.
#[derive(Clone, Debug, Default)]
pub struct SelfCheckResult {
    /// Each thing that is wrong, as a clause: "page 12 does not carry its number".
    pub faults: Vec<String>,
    /// How many objects the bundle has.
    pub objects: u32,
    /// Objects that nothing in the bundle leads to: they are never shown.
    pub unreached: Vec<u32>,
}

/// Reads the bundle in the staging folder back. When anything in it is not what it should be, there is no bundle.
///
/// # Errors
/// What the disk says, or every fault that was found.
pub fn prove(staging: &StagingDir, expected: &ExpectedBundle<'_>) -> Result<(), RunError> {
    let name = expected.record.bundle.as_ref().map(|bundle| bundle.file.clone()).unwrap_or_default();
    let pdf = [staging.read_back(&name)?, staging.read_back(&name)?];
    let proof = read_back(pdf, expected).map_err(|e| SystemError::new(&name, "read back", e))?;
    sound(&name, &proof.faults)
}

/// Nothing, when there are no faults in the output with this name.
///
/// # Errors
/// All of them, in words for the user.
pub(crate) fn sound(name: &str, faults: &[String]) -> Result<(), RunError> {
    if faults.is_empty() {
        return Ok(());
    }
    let finding = |fault: &String| {
        Finding::error(Code::OwnFault, format!("The bundle was made and then read back, and {fault}."))
            .about(name)
            .next(
                "Nothing was written. Please report this. It is a fault in leverarch, not in your evidence.",
            )
    };
    Err(RunError::Unproven(faults.iter().map(finding).collect()))
}

/// Reads a bundle back and says everything that is wrong with it. It takes the file twice: its objects are counted
/// over while its pages are looked at.
///
/// # Errors
/// What the disk says.
pub fn read_back(
    pdf: [impl Read + Seek + Send; 2],
    expected: &ExpectedBundle<'_>,
) -> io::Result<SelfCheckResult> {
    let mut faults = Problems::default();
    let mut proof = SelfCheckResult::default();
    let [first, second] = pdf;
    let (mut counting, mut window) = (BufferedFile::over(first)?, BufferedFile::over(second)?);
    let table = XrefTable::read(&mut window);
    if let Some(table) = faults.keep(table)? {
        proof.objects = table.size();
        let stretches = stretches(expected, &mut faults);
        let parts: Vec<Range<u64>> = stretches.iter().flatten().cloned().collect();
        let mut cache = ObjectCache::new(window, table.clone());
        let mut found = Problems::default();
        let (object_index, looked) = thread::scope(|scope| {
            let object_index = scope.spawn(|| objects::take(&mut counting, &table, &parts, &mut faults));
            let looked = catalog::open(&mut cache, expected, &mut found);
            let looked = found.keep(looked).and_then(|bundle| match bundle {
                Some(bundle) => pages(&mut cache, &bundle, expected, &stretches, &mut found),
                None => Ok(()),
            });
            (object_index.join().unwrap_or_else(|panic| resume_unwind(panic)), looked)
        });
        proof.unreached = object_index?.unreached(&table);
        looked?;
        faults.extend(found);
    }
    proof.faults = faults.all();
    Ok(proof)
}

/// Whether every object of a bundle, made by whomever, is of a kind that ours are: nothing active, nothing of one item in
/// another, and no word in the catalog or the page tree that ours do not have.
///
/// # Errors
/// What the disk says, or the first thing that is wrong.
pub(crate) fn is_like_ours<R: Read + Seek>(
    cache: &mut ObjectCache<R>,
    record: &Record,
) -> Result<(), CheckError> {
    let stretches = record.items.iter().filter_map(|item| item.stretch);
    let parts: Vec<Range<u64>> =
        stretches.map(|stretch| stretch.offset..stretch.offset.saturating_add(stretch.bytes)).collect();
    let mut faults = Problems::default();
    catalog::says_only_ours(&cache.get(cache.table.root)?.dict()?, &mut faults);
    let table = cache.table.clone();
    objects::take(&mut cache.window, &table, &parts, &mut faults)?;
    match faults.all().into_iter().next() {
        Some(fault) => problem::wrong(fault),
        None => Ok(()),
    }
}

/// Where each item's objects stand, as the record says; nothing for a sheet. They follow one another.
fn stretches(expected: &ExpectedBundle<'_>, faults: &mut Problems) -> Vec<Option<Range<u64>>> {
    let mut end = 0;
    let items = expected.plan.items();
    faults.expect(items.count() == expected.record.items.len(), || {
        "its record does not have the items of the plan".into()
    });
    let mut all = Vec::new();
    for (item, recorded) in expected.plan.items().zip(&expected.record.items) {
        let same = item.number == recorded.number
            && item.pages.first() == recorded.first_page
            && item.pages.last() == recorded.last_page
            && item.entry.file == recorded.file
            && item.entry.digest == recorded.sha256
            && files_agree(item, recorded)
            && enclosures_agree(item, recorded);
        faults.expect(same, || format!("its record is wrong about item {}", item.number));
        let stretch = recorded.stretch.map(|stretch| stretch.offset..stretch.offset + stretch.bytes);
        let there = matches!(item.entry.body, Body::Pages(_)) == stretch.is_some();
        let after = stretch.as_ref().is_none_or(|stretch| stretch.start >= end);
        faults.expect(there && after, || {
            format!("its record does not say where the pages of item {} are", item.number)
        });
        end = stretch.as_ref().map_or(end, |stretch| stretch.end);
        all.push(stretch);
    }
    all
}

/// Whether the record tells of the files of an item what the plan says.
fn files_agree(item: &NumberedItem, recorded: &RecordItem) -> bool {
    let same = item.files().zip(&recorded.files).all(|((planned, pages), entry)| {
        planned.file == entry.file
            && planned.digest == entry.sha256
            && pages.first() == entry.first_page
            && pages.last() == entry.last_page
    });
    same && item.files().count() == recorded.files.len() && recorded.files_in_order()
}

/// Whether the record tells of an item's enclosures what the plan says, and they lie among the item's pages.
fn enclosures_agree(item: &NumberedItem, recorded: &RecordItem) -> bool {
    let planned = item.enclosures();
    let same = planned.iter().zip(&recorded.enclosures).all(|((number, pages, enclosed), entry)| {
        *number == entry.number
            && pages.first() == entry.first_page
            && pages.last() == entry.last_page
            && pages.first() >= item.pages.first()
            && pages.last() <= item.pages.last()
            && enclosed.digest == entry.sha256
            && enclosed.name == entry.name
    });
    same && planned.len() == recorded.enclosures.len()
}

/// Pages, links, bookmarks and labels.
fn pages<R: Read + Seek>(
    cache: &mut ObjectCache<R>,
    bundle: &catalog::CatalogContents,
    expected: &ExpectedBundle<'_>,
    stretches: &[Option<Range<u64>>],
    faults: &mut Problems,
) -> io::Result<()> {
    let plan = expected.plan;
    let Some(pages) = page_tree::pages(cache, bundle.pages, faults)? else { return Ok(()) };
    let (there, planned) = (pages.len() as u32, plan.total());
    faults.expect(there == planned && planned == expected.record.pages, || {
        format!("it has {there} pages where there should be {planned}")
    });
    let numbers = PageNumbers::new(&pages);
    let items_end = stretches.iter().flatten().map(|stretch| stretch.end).max().unwrap_or_default();
    let mut check = pages::PageCheck::new(plan, &numbers, items_end);
    let mut index = Vec::new();
    for (wanted, number) in pages::wanted(expected, stretches).zip(&pages) {
        let links = check.page(cache, *number, &wanted, faults);
        if let Some(links) = faults.keep(links)?
            && plan.index.first() <= wanted.page
            && wanted.page <= plan.index.last()
        {
            index.extend(links);
        }
    }
    links::index(&index, plan, faults);
    faults.expect(numbers.page(bundle.opens_at) == Some(plan.cover.first()), || {
        "it does not open at its cover".into()
    });
    let outline = outline::check(cache, bundle.outlines, expected, &numbers, faults);
    faults.keep(outline)?;
    Ok(())
}
