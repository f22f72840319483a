//! One part written: its pages, everything that they lead to, and beside them what belongs to these pages alone. What
//! the pages show is copied as it is, stamps and all.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, Write};

use super::DividedBundle;
use super::raw_objects::{entries, references, renumbered};
use crate::model::{Digest, PageRange};
use crate::pdf::{
    Bookmark, BookmarkPages, DocumentInfo, LEAF, PdfWriter, branch_dictionary, close_part, wrong,
};

/// A part that was written.
pub(super) struct WrittenPart {
    pub(super) bytes: u64,
    pub(super) digest: Digest,
    /// How many links were left out because they lead to other parts.
    pub(super) cut: usize,
}

/// Writes the part with these pages to `out`.
pub(super) fn write<R: Read + Seek, W: Write>(
    bundle: &mut DividedBundle<R>,
    pages: PageRange,
    marks: &[Bookmark],
    prefix: &str,
    about: &DocumentInfo,
    out: W,
) -> io::Result<WrittenPart> {
    let mut sink = PdfWriter::begin(out)?;
    let first = sink.numbers(pages.count())?;
    let root = sink.numbers(1)?;
    let numbers: Vec<u32> = (first..).take(pages.count() as usize).collect();
    let mut known = BTreeMap::new();
    for (page, number) in pages.pages().zip(&numbers) {
        known.insert(bundle.page_object(page)?, *number);
    }
    let mut copier = PartCopier { bundle, sink, known, todo: Vec::new(), cut: 0 };
    let mut branches = Vec::new();
    let all: Vec<_> = pages.pages().zip(numbers.iter().copied()).collect();
    for leaf in all.chunks(LEAF) {
        let branch = copier.sink.numbers(1)?;
        for (page, number) in leaf {
            let object = copier.bundle.page_object(*page)?;
            copier.page(object, *number, branch)?;
            copier.rest()?;
        }
        let kids: Vec<u32> = leaf.iter().map(|(_, number)| *number).collect();
        copier.sink.object(branch, &branch_dictionary(Some(root), &kids, kids.len()))?;
        branches.push(branch);
    }
    copier.sink.object(root, &branch_dictionary(None, &branches, numbers.len()))?;
    let PartCopier { bundle, mut sink, known, cut, .. } = copier;
    let layers: Vec<(u32, bool)> = bundle
        .layers
        .iter()
        .filter_map(|(group, hidden)| known.get(group).map(|number| (*number, *hidden)))
        .collect();
    let pages = BookmarkPages { prefix, first: pages.first(), objects: &numbers };
    let digest = close_part(&mut sink, root, marks, &pages, about, &layers)?;
    Ok(WrittenPart { bytes: sink.at(), digest, cut })
}

/// Copies objects from the bundle, each once.
struct PartCopier<'a, R, W: Write> {
    bundle: &'a mut DividedBundle<R>,
    sink: PdfWriter<W>,
    /// The number in the part of each object that it has.
    known: BTreeMap<u32, u32>,
    /// Objects that have their number and are still to be copied.
    todo: Vec<u32>,
    cut: usize,
}

impl<R: Read + Seek, W: Write> PartCopier<'_, R, W> {
    /// A page under another branch, with those of its links that lead to pages of the part.
    fn page(&mut self, object: u32, number: u32, branch: u32) -> io::Result<()> {
        let held = self.bundle.cache.get(object)?;
        let mut out = format!("<</Parent {branch} 0 R").into_bytes();
        for (key, value) in entries(held.text()?)? {
            match key {
                b"/Parent" => {}
                b"/Annots" => {
                    let links = self.links(value)?;
                    if !links.is_empty() {
                        out.extend_from_slice(format!("/Annots[{}]", links.join(" ")).as_bytes());
                    }
                }
                _ => {
                    out.extend_from_slice(key);
                    out.push(b' ');
                    out.extend(self.renumbered(value)?);
                }
            }
        }
        out.extend_from_slice(b">>");
        self.sink.text(number, out)
    }

    /// The links of a list that lead to no page outside the part.
    fn links(&mut self, list: &[u8]) -> io::Result<Vec<String>> {
        let mut kept = Vec::new();
        for link in references(list) {
            let held = self.bundle.cache.get(link)?;
            let outside = |to: &u32| self.bundle.is_page(*to) && !self.known.contains_key(to);
            if references(held.text()?).iter().any(outside) {
                self.cut += 1;
            } else {
                kept.push(format!("{} 0 R", self.number(link)?));
            }
        }
        Ok(kept)
    }

    /// Copies everything that has a number and is not there yet.
    fn rest(&mut self) -> io::Result<()> {
        while let Some(object) = self.todo.pop() {
            let number = self.number(object)?;
            let held = self.bundle.cache.get(object)?;
            let text = self.renumbered(held.text()?)?;
            match held.as_stream() {
                Some(stream) => {
                    let content = self.bundle.cache.window.stream(stream.content, stream.length)?;
                    self.sink.copy(number, &text, content)?;
                }
                None => self.sink.text(number, text)?,
            }
        }
        Ok(())
    }

    fn renumbered(&mut self, text: &[u8]) -> io::Result<Vec<u8>> {
        renumbered(text, &mut |object| self.number(object))
    }

    /// The number of an object in the part; one that it does not have yet is to be copied.
    fn number(&mut self, object: u32) -> io::Result<u32> {
        if let Some(number) = self.known.get(&object) {
            return Ok(*number);
        }
        if self.bundle.is_page(object) {
            return Err(wrong("something other than a link leads from one part to another"));
        }
        let number = self.sink.numbers(1)?;
        self.known.insert(object, number);
        self.todo.push(object);
        Ok(number)
    }
}
