//! A package of parts written anew: the parts that change, and all others as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::part::{self, PartContext};
use super::reference::PartNames;
use super::xml::{self, ElementAction, NotPlain, RewriteRule, Tag};
use super::{Unsafe, UnsafeContent, object, scan};

/// Parts of one package; as in the reader of office documents.
const PARTS: usize = 20_000;

/// Bytes of one part of XML. A book has some ten million.
const PART: u64 = 64 << 20;

/// How deep packages may lie in one another.
const DEEPEST: usize = 3;

/// How much of a part is looked at to see what it is.
const HEAD: u64 = 512;

const BROKEN: Unsafe = Unsafe::UnreadablePart;
const LARGE: Unsafe = Unsafe::UnpacksTooLarge;

type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The relationships of one part that lead outside.
#[derive(Default)]
struct Outer {
    ids: BTreeSet<String>,
    merged: bool,
}

/// Writes a package anew, out of which at most so many bytes may come in total.
pub(super) fn clean(
    bytes: &[u8],
    room: &mut u64,
    depth: usize,
    found: &mut UnsafeContent,
) -> Result<Vec<u8>, Unsafe> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| BROKEN)?;
    if zip.len() > PARTS {
        return Err(LARGE);
    }
    let mut names = Vec::new();
    for index in 0..zip.len() {
        let part = zip.by_index_raw(index).map_err(|_| BROKEN)?;
        // Some programs of Windows write their own kind of slash.
        names.push(part.name().map_err(|_| BROKEN)?.replace('\\', "/"));
    }
    let all: PartNames = names.iter().cloned().collect();
    if all.len() != names.len() {
        return Err(Unsafe::SamePartName);
    }
    let outer = outer(&mut zip, &names, room)?;
    let nothing = Outer::default();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (index, name) in names.iter().enumerate() {
        let folder = name.rfind('/').map_or("", |end| name.get(..=end).unwrap_or(""));
        let own = outer.get(&name.to_lowercase()).unwrap_or(&nothing);
        // The target of a relationship is seen from the part that it belongs to.
        let lower = folder.to_lowercase();
        let seen_from = match lower.strip_suffix("_rels/") {
            Some(above) if name.to_lowercase().ends_with(".rels") => folder.get(..above.len()).unwrap_or(""),
            _ => folder,
        };
        let context = PartContext { names: &all, folder: seen_from, outer: &own.ids, merged: own.merged };
        let new = renewed(&mut zip, index, name, &context, room, depth, found)?;
        match new {
            None => {
                let old = zip.by_index_raw(index).map_err(|_| BROKEN)?;
                out.raw_copy_file_rename(old, name.as_str()).map_err(|_| BROKEN)?;
            }
            Some(bytes) => {
                let stored = name == "mimetype";
                let method = if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
                let options = SimpleFileOptions::default()
                    .compression_method(method)
                    .last_modified_time(zip::DateTime::DEFAULT);
                out.start_file(name.as_str(), options).map_err(|_| BROKEN)?;
                out.write_all(&bytes).map_err(|_| BROKEN)?;
            }
        }
    }
    let bytes = out.finish().map_err(|_| BROKEN)?.into_inner();
    check(&bytes)?;
    Ok(bytes)
}

/// A part read in full, counted against what may come out of the package.
fn read_part(zip: &mut Zip<'_>, index: usize, most: u64, room: &mut u64) -> Result<Vec<u8>, Unsafe> {
    let part = zip.by_index(index).map_err(|_| BROKEN)?;
    let most = most.min(*room);
    let mut bytes = Vec::new();
    part.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| BROKEN)?;
    if bytes.len() as u64 > most {
        return Err(LARGE);
    }
    *room -= bytes.len() as u64;
    Ok(bytes)
}

fn head(zip: &mut Zip<'_>, index: usize) -> Result<Vec<u8>, Unsafe> {
    let mut bytes = Vec::new();
    zip.by_index(index).map_err(|_| BROKEN)?.take(HEAD).read_to_end(&mut bytes).map_err(|_| BROKEN)?;
    Ok(bytes)
}

/// Whether a part begins as XML does, in any of its encodings.
fn may_be_xml(head: &[u8]) -> bool {
    let rest = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let first = rest.iter().find(|byte| !byte.is_ascii_whitespace());
    (first == Some(&b'<') || (first.is_none() && !head.is_empty()))
        || matches!(
            head,
            [0xff, 0xfe, ..]
                | [0xfe, 0xff, ..]
                | [0, 0x3c, ..]
                | [0, 0, 0, 0x3c, ..]
                | [0, 0, 0xfe, 0xff, ..]
                | [0x4c, 0x6f, 0xa7, 0x94, ..]
                | [0x2b, 0x2f, 0x76, ..]
        )
}

/// What a part becomes; nothing when it stays as it is.
fn renewed(
    zip: &mut Zip<'_>,
    index: usize,
    name: &str,
    context: &PartContext<'_>,
    room: &mut u64,
    depth: usize,
    found: &mut UnsafeContent,
) -> Result<Option<Vec<u8>>, Unsafe> {
    let head = head(zip, index)?;
    match head.as_slice() {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => {
            let old = read_part(zip, index, u64::MAX - 1, room)?;
            let mut inner = UnsafeContent::default();
            // What cannot be made safe inside a document is only its object; the picture of it stays.
            let new = if depth < DEEPEST { clean(&old, room, depth + 1, &mut inner).ok() } else { None };
            found.files.append(&mut inner.files);
            Ok(Some(new.unwrap_or_default()))
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            let old = read_part(zip, index, u64::MAX - 1, room)?;
            Ok(Some(object::clean(&old, found).unwrap_or_default()))
        }
        [0x1f, 0x8b, ..] => {
            let old = read_part(zip, index, PART, room)?;
            let most = PART.min(*room);
            let mut inner = Vec::new();
            let inflated = flate2::read::MultiGzDecoder::new(old.as_slice())
                .take(most.saturating_add(1))
                .read_to_end(&mut inner);
            if inflated.is_err() || !may_be_xml(&inner) {
                return Ok(None);
            }
            if inner.len() as u64 > most {
                return Err(LARGE);
            }
            *room -= inner.len() as u64;
            let cleaned = cleaned(&inner, name, context, found)?;
            Ok(Some(cleaned.unwrap_or(inner)))
        }
        head if may_be_xml(head) => {
            let old = read_part(zip, index, PART, room)?;
            cleaned(&old, name, context, found)
        }
        _ => Ok(None),
    }
}

/// A part of XML cleaned; nothing when it stays as it is.
fn cleaned(
    bytes: &[u8],
    name: &str,
    context: &PartContext<'_>,
    found: &mut UnsafeContent,
) -> Result<Option<Vec<u8>>, Unsafe> {
    let lower = name.to_lowercase();
    let is_xml = [".xml", ".rels", ".rdf", ".vml", ".svg", ".svgz"].iter().any(|end| lower.ends_with(end))
        || bytes
            .get(..200.min(bytes.len()))
            .is_some_and(|head| memchr::memmem::find(head, b"<?xml").is_some());
    let unsure = || if is_xml { Err(Unsafe::NotPlainXml) } else { Ok(Some(Vec::new())) };
    let (text, utf8) = match xml::text(bytes) {
        Ok(Some(read)) => read,
        Ok(None) => return Ok(None),
        Err(NotPlain) => return unsure(),
    };
    match part::clean(&text, utf8, context, found) {
        Ok(part) if part.changed => Ok(Some(part.xml.into_bytes())),
        Ok(_) => Ok(None),
        Err(NotPlain) => unsure(),
    }
}

/// What reads the relationships of a part.
struct Relations<'a> {
    outer: Outer,
    folder: &'a str,
}

impl RewriteRule for Relations<'_> {
    fn open(&mut self, tag: &mut Tag) -> ElementAction {
        if tag.local() == "Relationship" && part::leads_out(tag, self.folder) {
            self.outer.ids.extend(tag.value("Id").map(str::to_owned));
            self.outer.merged |= tag.value("Type").is_some_and(|kind| kind.contains("/mailMerge"));
        }
        ElementAction::Keep
    }

    fn words(&mut self, _: &str) -> bool {
        true
    }

    fn close(&mut self) {}

    fn gone(&mut self, _: &Tag) {}
}

/// The relationships that lead outside, by the part that has them, its name in small letters.
fn outer(zip: &mut Zip<'_>, names: &[String], room: &mut u64) -> Result<BTreeMap<String, Outer>, Unsafe> {
    let mut all: BTreeMap<String, Outer> = BTreeMap::new();
    for (index, name) in names.iter().enumerate() {
        let lower = name.to_lowercase();
        let Some(source) = lower.strip_suffix(".rels") else { continue };
        let bytes = read_part(zip, index, PART, room)?;
        let Ok(Some((text, utf8))) = xml::text(&bytes) else { return Err(BROKEN) };
        let source = source.replacen("_rels/", "", source.matches("_rels/").count());
        let folder = source.rfind('/').map_or("", |end| source.get(..=end).unwrap_or(""));
        let mut relations = Relations { outer: Outer::default(), folder };
        xml::rewrite(&text, utf8, &mut relations).map_err(|_| BROKEN)?;
        let own = all.entry(source.clone()).or_default();
        own.ids.append(&mut relations.outer.ids);
        own.merged |= relations.outer.merged;
    }
    Ok(all)
}

/// Searches what was written once more.
fn check(bytes: &[u8]) -> Result<(), Unsafe> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| BROKEN)?;
    for index in 0..zip.len() {
        let head = head(&mut zip, index)?;
        if !may_be_xml(&head) {
            continue;
        }
        let part = read_part(&mut zip, index, PART, &mut u64::MAX.clone())?;
        let name = zip.by_index_raw(index).map_err(|_| BROKEN)?.name().map_err(|_| BROKEN)?.to_lowercase();
        let text = match xml::text(&part) {
            Ok(Some((text, _))) => text,
            Ok(None) => continue,
            Err(NotPlain) => return Err(Unsafe::NotPlainXml),
        };
        let folder = name.rfind('/').map_or("", |end| name.get(..=end).unwrap_or(""));
        if scan::refers(&text, folder.strip_suffix("_rels/").unwrap_or(folder)) {
            return Err(Unsafe::ReferenceLeft);
        }
    }
    Ok(())
}
