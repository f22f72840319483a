//! The objects of a sealed PDF against its table and its record: every byte of the file belongs to an object, every
//! object is in the one table, and the pages of each item are drawn from the item's own part of the file. Without this a
//! later version of a page could lie behind the one that the record knows, under a seal that was computed again.
//! Only the dictionaries of the objects are read.

use std::fs::File;
use std::io;
use std::ops::Range;

use hayro_syntax::object::Dict;

use super::page_digests::{AlteredPage, altered_pages};
use crate::integrity::Record;
use crate::integrity::self_check::{
    CheckError, ObjectCache, StreamObject, XrefEntry, is_end, is_like_ours, pages_in_order,
};
use crate::model::counted;
use crate::pdf::write::seal::SealLine;

/// The most bytes between the content of an object and the next: a line's end, two words and their lines' ends.
const GAP: u64 = 24;

/// How a PDF of ours begins, after its version.
const HEADER: u64 = 64;

/// What a look at the objects gave.
#[derive(Debug, Default)]
pub(super) struct PdfObjects {
    /// What is not accounted for: a clause; nothing when all is.
    pub(super) unaccounted: Option<String>,
    /// The pages of items that are not as the record has them; nothing when that cannot be told.
    pub(super) altered: Option<Vec<AlteredPage>>,
}

impl PdfObjects {
    /// Looks at the objects of a sealed PDF.
    pub(super) fn look(file: File, record: &Record, line: &SealLine) -> io::Result<Self> {
        let mut objects = Self::default();
        let looked = ObjectCache::over(file).and_then(|mut cache| {
            let pages = pages_in_order(&mut cache);
            if let (Ok(pages), true) = (&pages, record.has_page_digests()) {
                objects.altered = told(altered_pages(&mut cache, record, pages))?;
            }
            accounted(&mut cache, record, line, &pages?)?;
            // Bundles of the older format may come from a build that was less strict.
            if record.has_page_digests() { is_like_ours(&mut cache, record) } else { Ok(()) }
        });
        match looked {
            Ok(()) => Ok(objects),
            Err(CheckError::Disk(cause)) => Err(cause),
            Err(CheckError::Wrong(what)) => Ok(Self { unaccounted: Some(what), ..objects }),
        }
    }
}

/// What was found, or nothing where the file is not what it should be, which is told elsewhere.
fn told<T>(found: Result<T, CheckError>) -> Result<Option<T>, CheckError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(CheckError::Wrong(_)) => Ok(None),
        Err(disk) => Err(disk),
    }
}

fn accounted(
    cache: &mut ObjectCache<File>,
    record: &Record,
    line: &SealLine,
    pages: &[u32],
) -> Result<(), CheckError> {
    filled(cache, line)?;
    if pages.len() as u64 != u64::from(record.pages) {
        return wrong(format!(
            "it has {}, and its record lists {}",
            counted(pages.len(), "page", "pages"),
            record.pages
        ));
    }
    // Pages have their numbers as objects in the order in which they are shown.
    if let Some(at) = pages.windows(2).position(|two| two[0] >= two[1]) {
        return wrong(format!("page {} is not in its place", at + 2));
    }
    for item in &record.items {
        let Some(stretch) = item.stretch else { continue };
        let own = stretch.offset..stretch.offset.saturating_add(stretch.bytes);
        for page in item.first_page.get()..=item.last_page.get() {
            let number = pages.get((page as usize).wrapping_sub(1)).copied();
            let shown = match number {
                Some(number) => drawn_from(cache, number, &own)?,
                None => false,
            };
            if !shown {
                return wrong(format!(
                    "page {page} does not show what item {} is recorded to show",
                    item.number
                ));
            }
        }
    }
    Ok(())
}

fn wrong<T>(what: String) -> Result<T, CheckError> {
    Err(CheckError::Wrong(what))
}

/// Whether the objects fill the file from its first line to its seal, each where the table says that it is.
fn filled(cache: &mut ObjectCache<File>, line: &SealLine) -> Result<(), CheckError> {
    let table = cache.table.clone();
    let mut places: Vec<(u64, u32)> = (0..table.size())
        .filter_map(|number| match table.place(number) {
            XrefEntry::At(at) => Some((at, number)),
            _ => None,
        })
        .collect();
    places.sort_unstable();
    let window = &mut cache.window;
    let begins = places.first().map_or(0, |first| first.0);
    if begins > HEADER || !is_header(window.view(0, begins)?) {
        return wrong("something comes before its first object".into());
    }
    let mut record_at = None;
    for (place, (at, number)) in places.iter().enumerate() {
        let end = places.get(place + 1).map_or(table.end, |next| next.0);
        let object = StreamObject::read(window, *at, end)?;
        let content_end = object.content_end();
        let gap = end.saturating_sub(content_end);
        if object.number != *number
            || content_end > end
            || gap > GAP
            || !is_end(window.view(content_end, gap)?)
        {
            return wrong(format!("there is more in it than its table of objects lists, after byte {at}"));
        }
        if object.content == line.record_offset && object.length == line.record_bytes {
            record_at = Some(place);
        }
    }
    if places.last().is_none_or(|last| last.0 != table.at) {
        return wrong("objects follow its table of objects".into());
    }
    match record_at {
        Some(_) => Ok(()),
        None => wrong("its record is not one of its objects".into()),
    }
}

/// A version and the line of signs that are no letters, as we write them.
fn is_header(bytes: &[u8]) -> bool {
    let rest = bytes.strip_prefix(b"%PDF-1.").and_then(<[u8]>::split_first);
    rest.is_some_and(|(version, rest)| version.is_ascii_digit() && rest == b"\n%\xe2\xe3\xcf\xd3\n")
}

/// Whether what the page draws begins in this part of the file.
fn drawn_from(cache: &mut ObjectCache<File>, page: u32, own: &Range<u64>) -> Result<bool, CheckError> {
    let held = cache.get(page)?;
    let dict = held.dict()?;
    let figures = dict.get::<Dict<'_>>(b"Resources").and_then(|all| all.get::<Dict<'_>>(b"XObject"));
    let Some(figures) = figures else { return Ok(false) };
    let mut some = false;
    for key in figures.keys() {
        let number = figures.get_ref(&*key).map(|to| to.obj_number);
        match number.and_then(|number| cache.table.byte(number)) {
            Some(at) if own.contains(&at) => some = true,
            _ => return Ok(false),
        }
    }
    Ok(some)
}
