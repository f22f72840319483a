//! The catalog: nothing in it but what we write, the record where the seal says it is and the same as the one
//! beside the PDF, and the labels.

use std::io::{Read, Seek};

use hayro_syntax::object::{Array, Dict};

use super::entries::{is_name, leads_to, reference, stray, text};
use super::object_cache::ObjectCache;
use super::problem::{CheckError, Problems, wrong};
use super::{ExpectedBundle, outline};
use crate::model::{PageNumber, PageRange};

/// What the catalog may say. Scripts, forms, attached files and named places all hang on other entries.
const CATALOG: [&str; 11] = [
    "Type",
    "Pages",
    "PageLabels",
    "Outlines",
    "PageMode",
    "OpenAction",
    "ViewerPreferences",
    "Lang",
    "Metadata",
    "OCProperties",
    "PieceInfo",
];

/// What the catalog leads to.
pub(super) struct CatalogContents {
    pub(super) pages: u32,
    pub(super) outlines: u32,
    /// The page at which the bundle opens.
    pub(super) opens_at: u32,
}

/// Reads the catalog.
pub(super) fn open<R: Read + Seek>(
    cache: &mut ObjectCache<R>,
    expected: &ExpectedBundle<'_>,
    faults: &mut Problems,
) -> Result<CatalogContents, CheckError> {
    let held = cache.get(cache.table.root)?;
    let dict = held.dict()?;
    says_only_ours(&dict, faults);
    faults.expect(is_name(&dict, b"Type", b"Catalog"), || "its catalog is none".into());
    let record = record(cache, &dict, expected);
    faults.keep(record)?;
    let info = cache.get(cache.table.info)?;
    let title = text(&info.dict()?, b"Title");
    faults.expect(title.as_ref() == Some(&expected.record.title), || {
        format!("its title is \"{}\"", title.unwrap_or_default())
    });
    let all = PageRange::new(PageNumber::COVER, expected.plan.total());
    outline::labels(&dict, &expected.plan.prefix, all, faults);
    let opens_at = dict.get::<Array<'_>>(b"OpenAction");
    let opens_at = opens_at.and_then(|place| place.raw_iter().next().and_then(|page| leads_to(&page)));
    match (reference(&dict, b"Pages"), reference(&dict, b"Outlines"), opens_at) {
        (Some(pages), Some(outlines), Some(opens_at)) => Ok(CatalogContents { pages, outlines, opens_at }),
        _ => wrong("its catalog does not lead to the pages, the bookmarks and the cover"),
    }
}

/// Whether the catalog says nothing that ours do not say: how the layers are shown, how the bundle opens, what it holds
/// beside its pages. Whatever else it said could hide what a page shows, or do something when the bundle is opened.
pub(super) fn says_only_ours(dict: &Dict<'_>, faults: &mut Problems) {
    let mut only = |dict: Option<Dict<'_>>, keys: &[&str], what: &str| {
        if let Some(key) = dict.and_then(|dict| stray(&dict, keys)) {
            faults.say(format!("its catalog has /{key}{what}"));
        }
    };
    only(Some(dict.clone()), &CATALOG, "");
    let layers = dict.get::<Dict<'_>>(b"OCProperties");
    let view = layers.as_ref().and_then(|layers| layers.get::<Dict<'_>>(b"D"));
    only(layers, &["OCGs", "D"], " among its layers");
    only(view, &["OFF"], " in the view of its layers");
    only(dict.get::<Dict<'_>>(b"ViewerPreferences"), &["DisplayDocTitle"], "in its settings for viewers");
    only(dict.get::<Dict<'_>>(b"PieceInfo"), &["leverarch"], " next to its record");
    // As a place it can only lead to a page; as an action it could do anything.
    let opens = dict.get::<Array<'_>>(b"OpenAction").is_some();
    faults.expect(opens, || "it does something when it is opened".into());
}

/// The groups of content that can be shown or hidden, and whether each is hidden at first.
pub(crate) fn layers<R: Read + Seek>(cache: &mut ObjectCache<R>) -> Result<Vec<(u32, bool)>, CheckError> {
    let catalog = cache.get(cache.table.root)?;
    let Some(layers) = catalog.dict()?.get::<Dict<'_>>(b"OCProperties") else { return Ok(Vec::new()) };
    let list = |dict: &Dict<'_>, key: &[u8]| -> Vec<u32> {
        let list = dict.get::<Array<'_>>(key);
        list.iter().flat_map(|list| list.raw_iter()).filter_map(|group| leads_to(&group)).collect()
    };
    let off = layers.get::<Dict<'_>>(b"D").map(|view| list(&view, b"OFF")).unwrap_or_default();
    Ok(list(&layers, b"OCGs").into_iter().map(|group| (group, off.contains(&group))).collect())
}

/// The record inside: it hangs on the catalog as our private data, the seal names its place, and it says what
/// the record beside the PDF says.
fn record<R: Read + Seek>(
    cache: &mut ObjectCache<R>,
    catalog: &Dict<'_>,
    expected: &ExpectedBundle<'_>,
) -> Result<(), CheckError> {
    let pieces = catalog.get::<Dict<'_>>(b"PieceInfo").filter(|all| stray(all, &["leverarch"]).is_none());
    let private = pieces
        .and_then(|pieces| pieces.get::<Dict<'_>>(b"leverarch"))
        .and_then(|piece| reference(&piece, b"Private"));
    let Some(private) = private else {
        return wrong("its catalog does not lead to the record");
    };
    let held = cache.get(private)?;
    let stream = held.stream()?;
    let place = cache.table.seal.map(|seal| (seal.record_offset, seal.record_bytes));
    if stream.packed()? || Some((stream.content, stream.length)) != place {
        return wrong("its seal does not say where the record is");
    }
    if expected.record.bundle.as_ref().is_none_or(|bundle| bundle.bytes != cache.window.bytes()) {
        return wrong("its size is not the one that the record gives");
    }
    let text = expected.record.inside().text();
    let mut at = stream.content;
    for part in text.as_bytes().chunks(64 << 10) {
        if cache.window.view(at, part.len() as u64)? != part {
            return wrong("the record inside it is not the record next to it");
        }
        at += part.len() as u64;
    }
    if at != stream.content_end() {
        return wrong("the record inside it is not the record next to it");
    }
    Ok(())
}
