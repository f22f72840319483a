//! The proof of a part: it is sound as a file, it has the pages that it says, and each is the bundle's own, object for
//! object, with those of its links that lead to pages of the part. Of streams the dictionary and the length are
//! compared; their bytes went from one file into the other without a stop.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};

use hayro_syntax::object::{Array, Dict, MaybeRef, Object};

use super::buffered_file::BufferedFile;
use super::entries::{leads_to, reference, text};
use super::object_cache::{CachedObject, ObjectCache};
use super::problem::{CheckError, Problems, wrong};
use super::xref::XrefTable;
use super::{objects, outline, page_tree};
use crate::model::PageRange;

/// What a part has to be.
#[derive(Clone, Copy, Debug)]
pub struct ExpectedPart<'a> {
    /// Its pages in the bundle.
    pub pages: PageRange,
    /// Printed before each number.
    pub prefix: &'a str,
    /// Its title.
    pub title: &'a str,
}

/// Reads a part back beside its bundle and says everything that is wrong with it.
///
/// # Errors
/// What the disk says, or that the bundle cannot be read.
pub fn read_part<R: Read + Seek>(part: R, bundle: R, expected: &ExpectedPart<'_>) -> io::Result<Vec<String>> {
    let mut bundle = ObjectCache::over(bundle)?;
    let pages = page_tree::pages_in_order(&mut bundle)?;
    against(part, expected, &mut bundle, &pages)
}

/// Reads a part back beside the bundle, whose pages have these objects.
pub(crate) fn against<R: Read + Seek>(
    part: R,
    expected: &ExpectedPart<'_>,
    bundle: &mut ObjectCache<R>,
    bundle_pages: &[u32],
) -> io::Result<Vec<String>> {
    let mut faults = Problems::default();
    let mut window = BufferedFile::over(part)?;
    let table = XrefTable::of_part(&mut window);
    if let Some(table) = faults.keep(table)? {
        let object_index = objects::take(&mut window, &table, &[], &mut faults)?;
        let lost = object_index.unreached(&table).len();
        faults.expect(lost == 0, || format!("{lost} of its objects are not led to"));
        let mut part = ObjectCache::new(window, table);
        let compared = compare(&mut part, expected, bundle, bundle_pages, &mut faults);
        faults.keep(compared)?;
    }
    Ok(faults.all())
}

fn compare<R: Read + Seek>(
    part: &mut ObjectCache<R>,
    expected: &ExpectedPart<'_>,
    bundle: &mut ObjectCache<R>,
    bundle_pages: &[u32],
    faults: &mut Problems,
) -> Result<(), CheckError> {
    let info = part.get(part.table.info)?;
    let title = text(&info.dict()?, b"Title");
    faults.expect(title.as_deref() == Some(expected.title), || "its title is another".into());
    let catalog = part.get(part.table.root)?;
    let catalog = catalog.dict()?;
    outline::labels(&catalog, expected.prefix, expected.pages, faults);
    let Some(root) = reference(&catalog, b"Pages") else {
        return wrong("its catalog does not lead to the pages");
    };
    let Some(pages) = page_tree::pages(part, root, faults)? else { return Ok(()) };
    let (first, last) = (expected.pages.first().index(), expected.pages.last().index());
    let wanted = bundle_pages.get(first..=last).unwrap_or_default();
    if pages.len() != wanted.len() {
        return wrong(format!("it has {} pages where there should be {}", pages.len(), wanted.len()));
    }
    // Pages stand for one another from the start: a link has to lead to the page that it led to.
    let met: BTreeMap<u32, u32> = wanted.iter().copied().zip(pages.iter().copied()).collect();
    let all = bundle_pages.iter().copied().collect();
    let mut pair = Pair { bundle, part, met, all, todo: Vec::new() };
    for ((page, whole), own) in expected.pages.pages().zip(wanted).zip(&pages) {
        let same = pair.page(*whole, *own)?;
        faults.expect(same, || format!("page {page} is not that of the bundle"));
    }
    Ok(())
}

/// The bundle and a part, gone through side by side.
struct Pair<'a, R> {
    bundle: &'a mut ObjectCache<R>,
    part: &'a mut ObjectCache<R>,
    /// The object of the part that stands for one of the bundle.
    met: BTreeMap<u32, u32>,
    /// All pages of the bundle.
    all: std::collections::BTreeSet<u32>,
    /// Objects that are still to be compared.
    todo: Vec<(u32, u32)>,
}

impl<R: Read + Seek> Pair<'_, R> {
    /// Whether a page and all that it leads to are the same.
    fn page(&mut self, whole: u32, own: u32) -> Result<bool, CheckError> {
        let (whole, own) = (self.bundle.get(whole)?, self.part.get(own)?);
        let (whole, own) = (whole.dict()?, own.dict()?);
        let mut same = self.entries(&whole, &own, &[b"Parent", b"Annots"]);
        let mut kept = Vec::new();
        for link in led(&whole) {
            let held = self.bundle.get(link)?;
            if !self.leads_out(&held)? {
                kept.push(link);
            }
        }
        let own = led(&own);
        same &= kept.len() == own.len();
        for (link, own) in kept.into_iter().zip(own) {
            same &= self.stand(link, own);
        }
        while let Some((whole, own)) = self.todo.pop() {
            let (whole, own) = (self.bundle.get(whole)?, self.part.get(own)?);
            same &=
                whole.as_stream().map(|stream| stream.length) == own.as_stream().map(|stream| stream.length);
            same &= self.objects(whole.object()?, own.object()?);
        }
        Ok(same)
    }

    /// Whether an object of the part may stand for one of the bundle; it is compared later.
    fn stand(&mut self, whole: u32, own: u32) -> bool {
        match self.met.get(&whole) {
            Some(known) => *known == own,
            None => {
                self.met.insert(whole, own);
                self.todo.push((whole, own));
                true
            }
        }
    }

    /// Whether a link of the bundle leads to a page that is not in the part.
    fn leads_out(&self, link: &CachedObject) -> Result<bool, CheckError> {
        let dict = link.dict()?;
        let place = dict.get::<Dict<'_>>(b"A").and_then(|action| action.get::<Array<'_>>(b"D"));
        let to = place.and_then(|place| place.raw_iter().next().and_then(|page| leads_to(&page)));
        Ok(to.is_some_and(|page| self.all.contains(&page) && !self.met.contains_key(&page)))
    }

    fn entries(&mut self, whole: &Dict<'_>, own: &Dict<'_>, but: &[&[u8]]) -> bool {
        let keys = |dict: &Dict<'_>| dict.keys().filter(|key| !but.contains(&&**key)).count();
        keys(whole) == keys(own)
            && whole.entries().filter(|(key, _)| !but.contains(&&**key)).all(|(key, value)| {
                own.get_raw::<Object<'_>>(&*key).is_some_and(|other| self.values(value, other))
            })
    }

    fn values(&mut self, whole: MaybeRef<Object<'_>>, own: MaybeRef<Object<'_>>) -> bool {
        match (leads_to(&whole).zip(leads_to(&own)), whole, own) {
            (Some((whole, own)), ..) => self.stand(whole, own),
            (None, MaybeRef::NotRef(whole), MaybeRef::NotRef(own)) => self.objects(whole, own),
            _ => false,
        }
    }

    fn objects(&mut self, whole: Object<'_>, own: Object<'_>) -> bool {
        match (whole, own) {
            (Object::Dict(whole), Object::Dict(own)) => self.entries(&whole, &own, &[]),
            (Object::Array(whole), Object::Array(own)) => {
                whole.raw_iter().count() == own.raw_iter().count()
                    && whole.raw_iter().zip(own.raw_iter()).all(|(whole, own)| self.values(whole, own))
            }
            (Object::Number(whole), Object::Number(own)) => whole.as_f64() == own.as_f64(),
            (Object::Name(whole), Object::Name(own)) => *whole == *own,
            (Object::String(whole), Object::String(own)) => whole.as_bytes() == own.as_bytes(),
            (Object::Boolean(whole), Object::Boolean(own)) => whole == own,
            (Object::Null(_), Object::Null(_)) => true,
            _ => false,
        }
    }
}

/// The links of a page.
fn led(page: &Dict<'_>) -> Vec<u32> {
    let list = page.get::<Array<'_>>(b"Annots");
    list.iter().flat_map(|list| list.raw_iter()).filter_map(|link| leads_to(&link)).collect()
}
