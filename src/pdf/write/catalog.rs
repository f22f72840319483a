//! What a PDF of ours says beside its pages: how they hang together, bookmarks, labels, its own description, how it
//! opens, its layers. A bundle and a part of it differ only in which pages they have.

use std::io::{self, Write};

use lopdf::{Dictionary, Object, Stream, text_string};

use super::object_writer::PdfWriter;
use super::stamps_and_outline::{Bookmark, BookmarkPages, info, labels, outline, to_place, xmp};
use crate::model::Digest;
use crate::pdf::DocumentInfo;

/// How many pages a leaf of the page tree holds at most.
pub(crate) const LEAF: usize = 64;

/// The catalog of a PDF whose page tree has this root, with everything that it leads to. `layers` are the groups of
/// content, and whether each is hidden at first.
pub(crate) fn catalog<W: Write>(
    sink: &mut PdfWriter<W>,
    tree: u32,
    marks: &[Bookmark],
    pages: &BookmarkPages<'_>,
    about: &DocumentInfo,
    layers: &[(u32, bool)],
) -> io::Result<Dictionary> {
    let name = |name: &str| Object::Name(name.as_bytes().to_vec());
    let lines = 1 + marks.iter().map(Bookmark::lines).sum::<u32>();
    let first = sink.numbers(lines)?;
    for (object, number) in outline(marks, first, pages).iter().zip(first..) {
        sink.object(number, object)?;
    }
    let mut metadata = Dictionary::new();
    metadata.set("Type", name("Metadata"));
    metadata.set("Subtype", name("XML"));
    let metadata = sink.add(&Object::Stream(Stream::new(metadata, xmp(about).into_bytes())))?;
    let mut open = to_place(pages.objects.first().copied().unwrap_or_default(), None);
    if let Object::Array(open) = &mut open {
        open[4] = Object::Integer(1);
    }
    let mut viewer = Dictionary::new();
    viewer.set("DisplayDocTitle", true);
    let mut catalog = Dictionary::new();
    catalog.set("Type", name("Catalog"));
    catalog.set("Pages", (tree, 0));
    catalog.set("PageLabels", labels(pages.prefix, pages.first));
    catalog.set("Outlines", (first, 0));
    catalog.set("PageMode", name("UseOutlines"));
    catalog.set("OpenAction", open);
    catalog.set("ViewerPreferences", viewer);
    catalog.set("Lang", text_string(&about.language));
    catalog.set("Metadata", (metadata, 0));
    if !layers.is_empty() {
        let group = |(number, _): &(u32, bool)| Object::Reference((*number, 0));
        let mut default = Dictionary::new();
        default.set("OFF", layers.iter().filter(|layer| layer.1).map(group).collect::<Vec<_>>());
        let mut listed = Dictionary::new();
        listed.set("OCGs", layers.iter().map(group).collect::<Vec<_>>());
        listed.set("D", default);
        catalog.set("OCProperties", listed);
    }
    Ok(catalog)
}

/// Writes everything that a part has beside its pages, and its end. Gives its SHA-256.
pub(crate) fn close_part<W: Write>(
    sink: &mut PdfWriter<W>,
    tree: u32,
    marks: &[Bookmark],
    pages: &BookmarkPages<'_>,
    about: &DocumentInfo,
    layers: &[(u32, bool)],
) -> io::Result<Digest> {
    let catalog = catalog(sink, tree, marks, pages, about, layers)?;
    let catalog = sink.add(&Object::Dictionary(catalog))?;
    let info = sink.add(&info(about))?;
    let xref = sink.cross_references(catalog, info)?;
    sink.end(xref)
}

/// A branch of the page tree.
pub(crate) fn branch_dictionary(parent: Option<u32>, kids: &[u32], count: usize) -> Object {
    let mut dict = Dictionary::new();
    dict.set("Type", Object::Name(b"Pages".to_vec()));
    if let Some(parent) = parent {
        dict.set("Parent", (parent, 0));
    }
    dict.set("Kids", kids.iter().map(|kid| Object::Reference((*kid, 0))).collect::<Vec<_>>());
    dict.set("Count", count as i64);
    Object::Dictionary(dict)
}
