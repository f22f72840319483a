//! PDFs that mean harm, or that look as if they did. Each is written byte by byte, so that anything in it can
//! be wrong, and is a row of a table with what has to come of it.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

mod bombs;
mod extras;
mod locks;
mod nesting;
mod shapes;
mod streams;
mod tables;
mod trees;

/// What has to come of a file.
pub(crate) enum Wanted {
    /// Its pages are placed; the findings have these codes and no others.
    Placed(u64, &'static [&'static str]),
    /// It is refused with this code, and these words are in the message.
    Refused(&'static str, &'static str),
}
pub(crate) use Wanted::{Placed, Refused};

/// A file and what has to come of it.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// Makes the bytes only when they are wanted, for some are large.
    pub(crate) bytes: fn() -> Vec<u8>,
    pub(crate) wanted: Wanted,
}

/// A row.
pub(crate) fn row(name: &'static str, wanted: Wanted, bytes: fn() -> Vec<u8>) -> Row {
    Row { name, bytes, wanted }
}

/// All rows.
pub(crate) fn all() -> Vec<Row> {
    let parts = [
        trees::rows(),
        nesting::rows(),
        tables::rows(),
        streams::rows(),
        bombs::rows(),
        shapes::rows(),
        extras::rows(),
        locks::rows(),
    ];
    parts.into_iter().flatten().collect()
}

/// What a warning of something mended is called.
pub(crate) const MENDED: &[&str] = &["repaired"];
/// What the note of something drawn into the page is called.
pub(crate) const FLATTENED: &[&str] = &["flattened"];
/// What the note of something left out is called.
pub(crate) const REMOVED: &[&str] = &["removed"];

/// A PDF written by hand: object n is the n-th body, taken as it is.
pub(crate) struct Raw {
    pub(crate) bodies: Vec<Vec<u8>>,
    /// What the trailer says beside `/Size`.
    pub(crate) trailer: String,
    pub(crate) tail: Tail,
}

/// How the objects are listed at the end of a file.
pub(crate) enum Tail {
    /// A classic table.
    Table,
    /// This text, with `@` for where it begins and `#k#` for where object k begins, ten digits wide.
    Text(String),
}

/// Numbers of the objects that `Raw::page` makes.
pub(crate) const CATALOG: usize = 1;
pub(crate) const TREE: usize = 2;
pub(crate) const PAGE: usize = 3;
pub(crate) const CONTENT: usize = 4;
pub(crate) const FONT: usize = 5;

pub(crate) const CATALOG_BODY: &str = "<</Type/Catalog/Pages 2 0 R>>";
pub(crate) const TREE_BODY: &str = "<</Type/Pages/Kids[3 0 R]/Count 1>>";

/// The dictionary of the one page, with more keys.
pub(crate) fn page_with(more: &str) -> String {
    format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R\
         /Resources<</Font<</F1 5 0 R>>>>{more}>>"
    )
}

impl Raw {
    /// One sound page.
    pub(crate) fn page() -> Self {
        let mut raw = Self { bodies: Vec::new(), trailer: "/Root 1 0 R".into(), tail: Tail::Table };
        raw.add(CATALOG_BODY);
        raw.add(TREE_BODY);
        raw.add(page_with(""));
        raw.add(stream("", b"72 700 200 24 re f"));
        raw.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
        raw
    }

    /// One sound page with one body changed.
    pub(crate) fn with(number: usize, body: impl Into<Vec<u8>>) -> Self {
        let mut raw = Self::page();
        raw.set(number, body);
        raw
    }

    /// Adds an object; gives its number.
    pub(crate) fn add(&mut self, body: impl Into<Vec<u8>>) -> usize {
        self.bodies.push(body.into());
        self.bodies.len()
    }

    /// Changes an object.
    pub(crate) fn set(&mut self, number: usize, body: impl Into<Vec<u8>>) {
        self.bodies[number - 1] = body.into();
    }

    /// The next number that `add` would give.
    pub(crate) fn next(&self) -> usize {
        self.bodies.len() + 1
    }

    /// The file.
    pub(crate) fn bytes(self) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let mut offsets = Vec::with_capacity(self.bodies.len());
        for (index, body) in self.bodies.iter().enumerate() {
            offsets.push(out.len());
            out.extend(format!("{} 0 obj\n", index + 1).into_bytes());
            out.extend(body);
            out.extend(b"\nendobj\n");
        }
        let at = out.len();
        match self.tail {
            Tail::Table => {
                let size = offsets.len() + 1;
                out.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").into_bytes());
                for offset in offsets {
                    out.extend(format!("{offset:010} 00000 n \n").into_bytes());
                }
                let trailer = self.trailer;
                out.extend(
                    format!("trailer\n<</Size {size}{trailer}>>\nstartxref\n{at}\n%%EOF\n").into_bytes(),
                );
            }
            Tail::Text(text) => {
                let mut text = text.replace('@', &at.to_string());
                for (index, offset) in offsets.iter().enumerate() {
                    text = text.replace(&format!("#{}#", index + 1), &format!("{offset:010}"));
                }
                out.extend(text.into_bytes());
            }
        }
        out
    }
}

/// Where an object of a file begins.
pub(crate) fn place(file: &[u8], number: usize) -> usize {
    found(file, &format!("\n{number} 0 obj\n")) + 1
}

/// Where these words first stand in a file.
pub(crate) fn found(file: &[u8], words: &str) -> usize {
    file.windows(words.len()).position(|window| window == words.as_bytes()).expect("the words")
}

/// A file in which other words of the same length stand for these.
pub(crate) fn patched(mut file: Vec<u8>, words: &str, by: &str) -> Vec<u8> {
    assert_eq!(words.len(), by.len(), "no offset may change");
    let at = found(&file, words);
    file[at..at + by.len()].copy_from_slice(by.as_bytes());
    file
}

/// One sound page and this tail.
pub(crate) fn tailed(text: impl Into<String>) -> Vec<u8> {
    let mut raw = Raw::page();
    raw.tail = Tail::Text(text.into());
    raw.bytes()
}

/// A stream with the right length.
pub(crate) fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<</Length {}{dict}>>\nstream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

/// The same packed with zlib.
pub(crate) fn flated(dict: &str, data: &[u8]) -> Vec<u8> {
    stream(&format!("/Filter/FlateDecode{dict}"), &deflated(data))
}

pub(crate) fn deflated(data: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::new(6));
    packer.write_all(data).expect("in memory");
    packer.finish().expect("in memory")
}

/// So many zeros, packed with zlib, without packing more than a piece of them.
pub(crate) fn zeros(count: usize) -> Vec<u8> {
    const PIECE: usize = 1 << 20;
    assert_eq!(count % PIECE, 0, "whole pieces");
    let mut packer = flate2::Compress::new(Compression::new(9), false);
    let mut piece = Vec::with_capacity(PIECE);
    packer.compress_vec(&vec![0; PIECE], &mut piece, flate2::FlushCompress::Full).expect("in memory");
    let mut out = vec![0x78, 0xda];
    out.extend(piece.repeat(count / PIECE));
    // An empty last block, and the checksum of zeros.
    out.extend([0x03, 0x00]);
    out.extend(((count % 65_521) as u32 * 65_536 + 1).to_be_bytes());
    out
}

/// `count` times the same text.
pub(crate) fn times(text: &str, count: usize) -> String {
    text.repeat(count)
}

/// Bodies in one object stream and a cross-reference stream after it: what is written after 2010 looks so.
/// The bodies get the numbers from 1 on; `more` are plain objects after them, `extra` goes into the object
/// stream's dictionary, `trailer` into that of the table.
pub(crate) fn modern(bodies: &[String], more: &[Vec<u8>], extra: &str, trailer: &str) -> Vec<u8> {
    let mut head = String::new();
    let mut body = String::new();
    for (index, text) in bodies.iter().enumerate() {
        head.push_str(&format!("{} {} ", index + 1, body.len()));
        body.push_str(text);
        body.push(' ');
    }
    let dict = format!("/Type/ObjStm/N {}/First {}{extra}", bodies.len(), head.len());
    let holder = flated(&dict, format!("{head}{body}").as_bytes());
    let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut entries = vec![[0u64, 0, 65535]];
    let first = bodies.len() as u64 + 1;
    entries.extend((0..bodies.len() as u64).map(|index| [2, first, index]));
    for (number, body) in (first..).zip(std::iter::once(&holder).chain(more)) {
        entries.push([1, out.len() as u64, 0]);
        out.extend(format!("{number} 0 obj\n").into_bytes());
        out.extend(body);
        out.extend(b"\nendobj\n");
    }
    let at = out.len();
    entries.push([1, at as u64, 0]);
    let rows: Vec<u8> = entries
        .iter()
        .flat_map(|[kind, a, b]| {
            [&[*kind as u8][..], &(*a as u32).to_be_bytes(), &(*b as u16).to_be_bytes()].concat()
        })
        .collect();
    let dict = format!("/Type/XRef/Size {}/W[1 4 2]/Root 1 0 R{trailer}", entries.len());
    out.extend(format!("{} 0 obj\n", entries.len() - 1).into_bytes());
    out.extend(flated(&dict, &rows));
    out.extend(format!("\nendobj\nstartxref\n{at}\n%%EOF\n").into_bytes());
    out
}

/// A sound file of one page in the modern form; the plain objects `more` follow after the object stream, from
/// number 5 on.
pub(crate) fn modern_page(page: &str, more: &[Vec<u8>], extra: &str, trailer: &str) -> Vec<u8> {
    let bodies = [
        CATALOG_BODY.to_owned(),
        TREE_BODY.into(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{page}>>"),
    ];
    modern(&bodies, more, extra, trailer)
}
