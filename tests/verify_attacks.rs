//! Copies of a bundle that were changed by somebody who knows how it is built. Each must be refused; those that cannot be
//! without a signature are listed at the end, and in SECURITY.md.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use leverarch::internals::integrity::verify::{VerifyRequest, verify};
use leverarch::internals::model::finding::Severity;
use leverarch::internals::model::limits::Limits;
use leverarch::internals::system::progress::ProgressSink;

use crate::support::case::{Case, STEM};
use crate::support::forger::{
    Outputs, Packed, PdfParts, deflated, end, find, packed, relisted, rfind, unpacked,
};

struct Quiet;

impl ProgressSink for Quiet {
    fn step(&self, _: &str, _: u64) {}
    fn part(&self, _: &str) {}
    fn stopped(&self) -> bool {
        false
    }
}

/// The errors, each with its file, message and next step.
fn errors(path: &Path) -> Vec<String> {
    let question = VerifyRequest { path: path.into(), evidence: None, limits: Limits::STANDARD };
    match verify(&question, &Quiet) {
        Err(why) => panic!("{}: {why:?}", path.display()),
        Ok(result) => result
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|f| format!("{} | {} | {}", f.file.clone().unwrap_or_default(), f.message, f.next))
            .collect(),
    }
}

/// What is named to the program.
#[derive(Clone, Copy, PartialEq)]
enum Named {
    Folder,
    Alone(&'static str),
}
use Named::{Alone, Folder};

type Attack = Box<dyn Fn(&mut Outputs)>;
/// Takes files of another build.
type Mixture = fn(&mut Outputs, &Outputs);

/// The rows: what was done, what is named, words of the answer, and the deed.
struct Rows(Vec<(&'static str, Named, &'static str, Attack)>);

impl Rows {
    fn add(
        &mut self,
        what: &'static str,
        named: Named,
        says: &'static str,
        deed: impl Fn(&mut Outputs) + 'static,
    ) {
        self.0.push((what, named, says, Box::new(deed)));
    }

    /// An edit of the record beside the PDF, with its seal computed again.
    fn record(
        &mut self,
        what: &'static str,
        named: Named,
        says: &'static str,
        from: &'static str,
        to: &'static str,
    ) {
        self.add(what, named, says, move |o| o.edit_json(from, to));
    }

    /// A change of the PDF's objects, with table and seal computed again.
    fn objects(
        &mut self,
        what: &'static str,
        named: Named,
        says: &'static str,
        deed: impl Fn(&mut PdfParts) + 'static,
    ) {
        self.add(what, named, says, move |o| {
            let mut parts = PdfParts::of(&o.pdf);
            deed(&mut parts);
            o.pdf = parts.written();
        });
    }

    /// Another zip of the same files, with its seal computed again.
    fn zip(&mut self, what: &'static str, says: &'static str, deed: impl Fn(&mut Vec<Packed>) + 'static) {
        self.add(what, Alone("zip"), says, move |o| {
            let mut files = unpacked(&o.zip);
            deed(&mut files);
            o.zip = packed(&files, None);
        });
    }
}

fn flip(bytes: &mut [u8], at: usize) {
    bytes[at] ^= 0x01;
}

/// Offset and length of each item's part of the PDF.
fn stretches(o: &Outputs) -> Vec<(usize, usize)> {
    let record: serde_json::Value = serde_json::from_slice(&o.json).expect("JSON");
    let items = record["items"].as_array().expect("items");
    let of = |item: &serde_json::Value| {
        let stretch = &item["stretch"];
        Some((stretch["offset"].as_u64()? as usize, stretch["bytes"].as_u64()? as usize))
    };
    items.iter().filter_map(of).collect()
}

/// Exchanges two texts of the same bytes.
fn exchange(text: &mut Vec<u8>, a: &[u8], b: &[u8]) -> bool {
    let (Some(x), Some(y)) =
        (text.windows(a.len()).position(|w| w == a), text.windows(b.len()).position(|w| w == b))
    else {
        return false;
    };
    let (first, second) = if x < y { ((x, a), (y, b)) } else { ((y, b), (x, a)) };
    let mut out = text[..first.0].to_vec();
    out.extend(second.1);
    out.extend(&text[first.0 + first.1.len()..second.0]);
    out.extend(first.1);
    out.extend(&text[second.0 + second.1.len()..]);
    *text = out;
    true
}

/// The references of the page tree's pages, in order.
fn kids(text: &[u8]) -> Option<Vec<String>> {
    let text = String::from_utf8_lossy(text).into_owned();
    let from = text.find("/Kids[")? + 6;
    let inner = &text[from..from + text[from..].find(']')?];
    let words: Vec<&str> = inner.split(' ').collect();
    Some(words.chunks(3).map(|three| three.join(" ")).collect())
}

/// What the figures of the pages are called, in the order of the pages' objects.
fn figures(text: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(text).into_owned();
    let names = text.match_indices("/Figure ").map(|(at, _)| {
        let rest = &text[at..];
        rest[..rest.find(" R").expect("reference") + 2].to_owned()
    });
    names.collect()
}

fn pdf_rows(rows: &mut Rows) {
    let seal = "after it was sealed";
    rows.add("a byte of the header", Alone("pdf"), "", |o| flip(&mut o.pdf, 7));
    rows.add("a byte of the first item", Alone("pdf"), "item 1", |o| {
        let (at, bytes) = stretches(o)[0];
        flip(&mut o.pdf, at + bytes / 2);
    });
    rows.add("a byte of the third item", Alone("pdf"), "item 3", |o| {
        let (at, bytes) = stretches(o)[2];
        flip(&mut o.pdf, at + bytes / 2);
    });
    rows.add("a byte of every item", Alone("pdf"), seal, |o| {
        for (at, bytes) in stretches(o) {
            flip(&mut o.pdf, at + bytes / 2);
        }
    });
    rows.add(
        "a byte of the pages that leverarch wrote",
        Alone("pdf"),
        "The pages of every item are as they were",
        |o| {
            let (at, bytes) = *stretches(o).last().expect("stretch");
            flip(&mut o.pdf, at + bytes + 900);
        },
    );
    rows.add("a byte of the record inside", Alone("pdf"), seal, |o| {
        let at = rfind(&o.pdf, b"\"title\": \"Envelope");
        flip(&mut o.pdf, at + 12);
    });
    rows.add("a byte of the table of objects", Alone("pdf"), seal, |o| {
        let at = rfind(&o.pdf, b"/Type/XRef");
        flip(&mut o.pdf, at + 200);
    });
    rows.add("a digit of the seal", Alone("pdf"), seal, |o| {
        let at = rfind(&o.pdf, b" sha256 ") + 9;
        o.pdf[at] = if o.pdf[at] == b'a' { b'b' } else { b'a' };
    });
    rows.add("the mark of the seal", Alone("pdf"), "", |o| {
        let at = rfind(&o.pdf, b"%leverarch-seal");
        flip(&mut o.pdf, at + 3);
    });
    rows.add("the last byte cut off", Alone("pdf"), "", |o| {
        o.pdf.pop();
    });
    rows.add("a byte at the end", Alone("pdf"), "after its end", |o| o.pdf.push(b' '));
    rows.add("bytes at the start", Alone("pdf"), "", |o| drop(o.pdf.splice(0..0, *b"junk\n")));
    rows.add("an item's bytes, sealed again", Alone("pdf"), "sealed again", |o| {
        let (at, bytes) = stretches(o)[0];
        flip(&mut o.pdf, at + bytes / 2);
        o.reseal_pdf();
    });
    rows.add("every item's bytes, sealed again", Alone("pdf"), "item 6", |o| {
        for (at, bytes) in stretches(o) {
            flip(&mut o.pdf, at + bytes / 2);
        }
        o.reseal_pdf();
    });
    rows.add("the header, sealed again", Alone("pdf"), "before its first object", |o| {
        o.pdf[10] = b'A';
        o.reseal_pdf();
    });
    rows.add("an update behind the seal", Alone("pdf"), "saved again by another program", |o| {
        o.pdf.extend(
            b"9 0 obj\n<</Type/Page>>\nendobj\nxref\n0 0\ntrailer\n<</Prev 9>>\nstartxref\n99\n%%EOF\n",
        );
    });
    rows.add("a signature behind the seal", Alone("pdf"), "was signed", |o| {
        o.pdf.extend(b"9 0 obj\n<</Type/Sig/ByteRange[0 1 2 3]>>\nendobj\nstartxref\n99\n%%EOF\n");
    });
    rows.add(
        "an update behind the seal, with another seal",
        Alone("pdf"),
        "leverarch did not make this",
        |o| {
            let line = String::from_utf8(o.pdf[rfind(&o.pdf, b"%leverarch-seal")..].to_vec()).expect("text");
            o.pdf.extend(b"9999 0 obj\n<</Length 1>>\nstream\nx\nendstream\nendobj\n");
            o.pdf.extend(line.as_bytes());
            o.reseal_pdf();
        },
    );
    rows.add("bytes between two objects, sealed again", Alone("pdf"), "", |o| {
        let (at, bytes) = *stretches(o).last().expect("stretch");
        o.pdf.splice(at + bytes..at + bytes, *b"% a note that nobody sees\n");
        o.reseal_pdf();
    });
    rows.objects(
        "an object outside the record's items for a page",
        Alone("pdf"),
        "does not show what item 1",
        |p| {
            let own = p.objects[0].clone();
            let number = p.add(&own.1, &own.2);
            p.edit_packed(|text| {
                let Some(first) = figures(text).into_iter().find(|f| *f == format!("/Figure {} 0 R", own.0))
                else {
                    return false;
                };
                let at = find(text, first.as_bytes());
                text.splice(at..at + first.len(), format!("/Figure {number} 0 R").into_bytes());
                true
            });
        },
    );
    rows.objects("two items' pages exchanged, sealed again", Alone("pdf"), "does not show what it", |p| {
        p.edit_packed(|text| {
            let all = figures(text);
            all.len() > 9 && exchange(text, all[4].as_bytes(), all[7].as_bytes())
        });
    });
    rows.objects("two pages exchanged in the tree, sealed again", Alone("pdf"), "is not in its place", |p| {
        p.edit_packed(|text| {
            kids(text).is_some_and(|kids| {
                let list = kids.join(" ");
                let mut other = kids.clone();
                other.swap(1, 2);
                let at = find(text, list.as_bytes());
                text.splice(at..at + list.len(), other.join(" ").into_bytes());
                true
            })
        });
    });
    rows.objects("a page taken out of the tree, sealed again", Alone("pdf"), "pages", |p| {
        p.edit_packed(|text| {
            kids(text).is_some_and(|kids| {
                let list = kids.join(" ");
                let at = find(text, list.as_bytes());
                text.splice(at..at + list.len(), kids[..kids.len() - 1].join(" ").into_bytes());
                true
            })
        });
    });
    rows.objects(
        "a page that leverarch wrote, sealed again, beside the old record",
        Folder,
        "not the one that the record",
        |p| {
            let page =
                p.objects.iter_mut().rev().find(|o| o.2.windows(8).any(|w| w == b"/Footer>")).expect("page");
            page.2.extend(b"\n% ");
        },
    );
    rows.objects("the record inside, sealed again, beside the old record", Folder, "differ", |p| {
        p.edit_record("\"title\": \"Envelope\"", "\"title\": \"Envelopf\"");
    });
    let record_rows: [(&str, &str, &str, &str); 6] = [
        (
            "a title twice in the record inside",
            "twice",
            "\"title\": \"Envelope\"",
            "\"title\": \"Envelope\",\n      \"title\": \"Envelope\"",
        ),
        (
            "an unknown field in the record inside",
            "not part of this format",
            "  \"purpose\"",
            "  \"note\": \"x\",\n  \"purpose\"",
        ),
        (
            "an unknown field of a finding inside",
            "not written as",
            "      \"severity\"",
            "      \"hidden\": \"x\",\n      \"severity\"",
        ),
        (
            "another way to write the record inside",
            "not written as",
            "\"purpose\": \"tribunal\"",
            "\"purpose\":  \"tribunal\"",
        ),
        ("the number of an item inside", "gives item 2 the number 3", "\"number\": 2", "\"number\": 3"),
        ("the pages of the record inside", "pages", "\"pages\": ", "\"pages\": 1"),
    ];
    for (what, says, from, to) in record_rows {
        rows.objects(what, Alone("pdf"), says, move |p| p.edit_record(from, to));
    }
    rows.objects("a newer format inside", Alone("pdf"), "made by a newer leverarch", |p| {
        p.edit_record("leverarch-record/2", "leverarch-record/3");
    });
}

/// What a page of an item shows and what is laid over it, changed under seals and checksums that were computed again.
fn page_rows(rows: &mut Rows) {
    const SHOWS: &str = "does not show what it showed";
    const ADDED: &str = "has something on it";
    rows.add("an item's bytes with their checksum", Alone("pdf"), SHOWS, |o| {
        let (at, bytes) = stretches(o)[0];
        let crc = |pdf: &[u8]| format!("\"crc32\": {}", crc32fast::hash(&pdf[at..at + bytes]));
        let stream = at + find(&o.pdf[at..], b"\nstream\n") + 20;
        let old = crc(&o.pdf);
        flip(&mut o.pdf, stream);
        let mut parts = PdfParts::of(&o.pdf);
        parts.edit_record(&old, &crc(&o.pdf));
        o.pdf = parts.written();
    });
    let contents: [(&str, &str, &str, &str); 8] = [
        ("a page made smaller", SHOWS, "q ", "q 0.5 0 0 0.5 0 0 cm "),
        ("a page moved off its sheet", SHOWS, " cm /Figure", " cm 1 0 0 1 0 900 cm /Figure"),
        ("a page drawn twice", ADDED, "Do Q\n", "Do Q\nq 1 0 0 1 9 9 cm /Figure Do Q\n"),
        ("a page painted over", ADDED, "Do Q\n", "Do Q\n1 g 0 100 500 500 re f\n"),
        ("a page painted over within its foot", ADDED, "\nBT\n", "\nBT\n1 g 0 100 500 500 re f\n"),
        ("a foot that is not cut off", ADDED, " re W n\n", " re n\n"),
        ("a rule over the foot that covers the page", ADDED, " 0.75 re f\n", " 700 re f\n"),
        ("a foot that is cut off elsewhere", ADDED, " 40 re W", " 840 re W"),
    ];
    for (what, says, from, to) in contents {
        rows.objects(what, Alone("pdf"), says, move |p| edit_page(p, from, to));
    }
    let dictionaries: [(&str, &str, &str, &str); 3] = [
        ("a page cut off", SHOWS, "/MediaBox[0.0 0.0 595.28 ", "/MediaBox[0.0 0.0 300 "),
        ("a crop box", SHOWS, "/MediaBox[0.0 0.0 595.28 ", "/CropBox[0 0 300 300]/MediaBox[0.0 0.0 595.28 "),
        ("a page turned", SHOWS, "/MediaBox[0.0 0.0 595.28 ", "/Rotate 180/MediaBox[0.0 0.0 595.28 "),
    ];
    for (what, says, from, to) in dictionaries {
        rows.objects(what, Alone("pdf"), says, move |p| edit_page_dictionary(p, from, to));
    }
    let trees: [(&str, &str, &str, &str); 6] = [
        ("a box for all pages", "/CropBox", "/Type/Pages", "/Type/Pages/CropBox[0 0 595 400]"),
        ("all pages turned", "/Rotate", "/Type/Pages", "/Type/Pages/Rotate 180"),
        ("a script in the catalog", "", "/Type/Catalog", "/Type/Catalog/AA<</WC<</S/JavaScript/JS(x)>>>>"),
        ("names in the catalog", "/Names", "/Type/Catalog", "/Type/Catalog/Names<</EmbeddedFiles<<>>>>"),
        (
            "layers that are off unless they are on",
            "/BaseState",
            "/Type/Catalog",
            "/Type/Catalog/OCProperties<</OCGs[]/D<</BaseState/OFF/OFF[]>>>>",
        ),
        ("a way out when it is opened", "", "/OpenAction[", "/OpenAction<</S/URI/URI(http://x)>>/Lang2["),
    ];
    for (what, says, from, to) in trees {
        rows.objects(what, Alone("pdf"), says, move |p| {
            p.edit_packed(|text| {
                let Some(at) = text.windows(from.len()).position(|w| w == from.as_bytes()) else {
                    return false;
                };
                text.splice(at..at + from.len(), to.bytes());
                true
            });
        });
    }
    rows.objects("a note laid over a page", Alone("pdf"), ADDED, |p| {
        let note = "<</Type/Annot/Subtype/Square/Rect[0 100 500 600]/IC[1 1 1]/F 4/Length 0>>";
        let note = p.add(note, b"");
        edit_page_dictionary(p, "/Annots[", &format!("/Annots[{note} 0 R "));
    });
    rows.add("a page's digest in the record", Alone("json"), "evidence digest in the record", |o| {
        let at = find(&o.json, b"\"source_page\"");
        let at = at + find(&o.json[at..], b"\"sha256\": \"") + 11;
        o.json[at] = if o.json[at] == b'0' { b'1' } else { b'0' };
        o.reseal_json();
    });
    rows.record(
        "another page of the source",
        Alone("json"),
        "evidence digest in the record",
        "\"source_page\": 2",
        "\"source_page\": 3",
    );
    rows.add("a page of the record left out", Alone("json"), "each page of item 1", |o| {
        let text = String::from_utf8(o.json.clone()).expect("text");
        let from = text.find("\"pages\": [").expect("pages") + 10;
        let end = from + text[from..].find("},").expect("page") + 2;
        let first = text[from..end].to_owned();
        o.edit_json(&first, "");
    });
    rows.zip("a line of the list of pages", "does not list the pages", |f| {
        let list = f.iter_mut().find(|f| f.name.ends_with(b"pages-sha256.txt")).expect("list");
        flip(&mut list.content, 3);
        relisted(f);
    });
    rows.zip("no list of pages", "does not list the pages", |f| {
        f.retain(|f| !f.name.ends_with(b"pages-sha256.txt"));
        relisted(f);
    });
    rows.zip("the manifest in the zip", "not as it was sealed", |f| {
        let manifest = f.iter_mut().find(|f| f.name.ends_with(b"manifest.toml")).expect("manifest");
        manifest.content.push(b'\n');
    });
}

/// The content of the first page of an item, changed.
fn edit_page(parts: &mut PdfParts, from: &str, to: &str) {
    for (_, dict, content) in &mut parts.objects {
        let packed = dict.contains("/FlateDecode");
        if dict.contains("/ObjStm") || dict.contains("/Subtype") {
            continue;
        }
        let mut text = content.clone();
        if packed {
            text.clear();
            let _ = flate2::read::ZlibDecoder::new(content.as_slice()).read_to_end(&mut text);
        }
        let Ok(text) = String::from_utf8(text) else { continue };
        // Pages of an item say which item it is, beside their number and the way to the index.
        if text.contains("/Figure Do") && text.matches(" Tj").count() > 5 && text.contains(from) {
            let text = text.replacen(from, to, 1).into_bytes();
            *content = if packed { deflated(&text) } else { text };
            return;
        }
    }
    panic!("no page has {from}");
}

/// The dictionary of the last page in an object stream with pages of items, changed.
fn edit_page_dictionary(parts: &mut PdfParts, from: &str, to: &str) {
    parts.edit_packed(|text| {
        let mut changed = false;
        let whole = String::from_utf8_lossy(text).into_owned();
        let pages: Vec<usize> = whole.match_indices("/Type/Page/").map(|found| found.0).collect();
        // The first pages are cover, index and chapters.
        if let Some(page) = pages.get(4) {
            let at = page + whole[*page..].find(from).unwrap_or_else(|| panic!("no {from}"));
            text.splice(at..at + from.len(), to.bytes());
            changed = true;
        }
        changed
    });
}

fn record_rows(rows: &mut Rows) {
    rows.add("a byte of the record", Alone("json"), "after it was sealed", |o| {
        let at = find(&o.json, b"Envelope");
        flip(&mut o.json, at);
    });
    rows.add("the record without its end", Alone("json"), "", |o| o.json.truncate(o.json.len() - 30));
    rows.record("a title of the record", Folder, "differ", "Envelope", "Enveloqe");
    rows.record("a date of the record", Folder, "differ", "\"2020-02\"", "\"2020-03\"");
    rows.add("the digest of an original", Alone("json"), "evidence digest", |o| {
        let text = String::from_utf8(o.json.clone()).expect("text");
        let at = text.find("\"items\"").expect("items");
        let digits = at + text[at..].find("\"sha256\": \"").expect("digest") + 11;
        o.json[digits] = if o.json[digits] == b'a' { b'b' } else { b'a' };
        o.reseal_json();
    });
    rows.record(
        "a title twice",
        Alone("json"),
        "\"title\" twice",
        "\"title\": \"Envelope\"",
        "\"title\": \"X\",\n      \"title\": \"Envelope\"",
    );
    rows.record(
        "the items twice",
        Alone("json"),
        "\"items\" twice",
        "  \"items\": [",
        "  \"items\": [],\n  \"items\": [",
    );
    rows.record(
        "an unknown field",
        Alone("json"),
        "\"note\", which is not part",
        "  \"purpose\"",
        "  \"note\": 1,\n  \"purpose\"",
    );
    rows.record(
        "an unknown field of an item",
        Alone("json"),
        "\"note\"",
        "\"number\": 2,",
        "\"number\": 2, \"note\": 1,",
    );
    rows.record(
        "an unknown field of a finding",
        Alone("json"),
        "not written as",
        "      \"severity\"",
        "      \"hidden\": 1,\n      \"severity\"",
    );
    rows.record(
        "a letter written as an escape",
        Alone("json"),
        "not written as",
        "Envelope",
        "\\u0045nvelope",
    );
    rows.record("a space too many", Alone("json"), "not written as", "\"purpose\": \"", "\"purpose\":  \"");
    rows.record(
        "an empty list",
        Alone("json"),
        "not written as",
        "  \"items\": [",
        "  \"parts\": [],\n  \"items\": [",
    );
    rows.record(
        "a newer format",
        Alone("json"),
        "made by a newer leverarch",
        "leverarch-record/2",
        "leverarch-record/3",
    );
    rows.record("the number of an item", Alone("json"), "the number 3", "\"number\": 2", "\"number\": 3");
    rows.record(
        "a PDF outside the folder",
        Alone("json"),
        "outside its own folder",
        "\"file\": \"1",
        "\"file\": \"../1",
    );
    for (what, says, place) in [
        ("two places that overlap", "overlaps", 0),
        ("a place outside the PDF", "outside the PDF", 1),
        ("a place of no bytes", "outside the PDF", 2),
        ("two places in the wrong order", "overlaps", 3),
        ("a place whose end is beyond all numbers", "outside the PDF", 4),
    ] {
        rows.add(what, Alone("json"), says, move |o| {
            let all = stretches(o);
            let ((a, n), (b, m)) = (all[0], all[1]);
            let (from, to) = match place {
                0 => (
                    format!("\"offset\": {b},\n        \"bytes\": {m},"),
                    format!("\"offset\": {},\n        \"bytes\": {m},", b - 1),
                ),
                1 => (format!("\"offset\": {b},"), "\"offset\": 99999999,".into()),
                2 => {
                    (format!("\"bytes\": {n},\n        \"crc32\""), "\"bytes\": 0,\n        \"crc32\"".into())
                }
                3 => (
                    format!("\"offset\": {a},\n        \"bytes\": {n},"),
                    format!("\"offset\": {b},\n        \"bytes\": {n},"),
                ),
                _ => (
                    format!("\"bytes\": {n},\n        \"crc32\""),
                    format!("\"bytes\": {},\n        \"crc32\"", u64::MAX),
                ),
            };
            o.edit_json(&from, &to);
        });
    }
}

fn zip_rows(rows: &mut Rows) {
    rows.add("a byte of an original", Alone("zip"), "data/calls/call.txt", |o| {
        let at = find(&o.zip, b"I will call you back");
        flip(&mut o.zip, at);
    });
    rows.add("a byte of an original, sealed again", Alone("zip"), "data/calls/call.txt", |o| {
        let at = find(&o.zip, b"I will call you back");
        flip(&mut o.zip, at);
        o.reseal_zip();
    });
    rows.zip("an original with its checksum, sealed again", "This original is not as it was sealed", |f| {
        f[1].content.push(b'x')
    });
    rows.zip("an original and the lists", "evidence digest", |f| {
        f[1].content.push(b'x');
        relisted(f);
    });
    rows.add("bytes before the zip", Alone("zip"), "before the first file", |o| {
        o.zip.splice(0..0, *b"#!/bin/sh\n");
        o.reseal_zip();
    });
    rows.add("bytes behind the zip", Alone("zip"), "after the end", |o| o.zip.extend(b"more"));
    rows.add("another comment behind the seal", Alone("zip"), "", |o| {
        o.zip.extend(b"leverarch-seal/1 sha256 ")
    });
    rows.zip("bytes between two files", "Something other than a file", |f| f[2].before = b"hidden".to_vec());
    rows.zip("a file that only the directory does not list", "two different things", |f| {
        let mut hidden = Packed::new(&format!("{STEM}/data/hidden.pdf"), b"hidden");
        hidden.listed = false;
        f.insert(2, hidden);
    });
    rows.zip("a file that only the directory lists", "", |f| {
        let mut listed = f[0].clone();
        listed.local = false;
        listed.same_as = Some(0);
        f.push(listed);
    });
    rows.zip("a file twice, the other first", "twice", |f| {
        let name = String::from_utf8(f[0].name.clone()).expect("name");
        f.insert(0, Packed::new(&name, b"another"));
    });
    rows.zip("a file twice, the other last", "twice", |f| {
        let name = String::from_utf8(f[0].name.clone()).expect("name");
        f.push(Packed::new(&name, b"another"));
    });
    rows.zip("another name in the directory", "two different things", |f| {
        f[1].listed_name = Some(format!("{STEM}/data/calls/cold.txt").into_bytes());
    });
    rows.zip("another size in the directory", "two different things", |f| f[1].listed_size = Some(3));
    rows.zip("another checksum in the directory", "two different things", |f| f[1].listed_crc = Some(3));
    rows.zip("two files with the same bytes", "two different things", |f| f[1].same_as = Some(0));
    rows.zip("a name that differs by capitals", "only in capitals", |f| {
        f.push(Packed::new(&format!("{STEM}/data/calls/CALL.txt"), b"other"));
    });
    rows.zip("a name that differs by how accents are stored", "accents", |f| {
        f.push(Packed::new(&format!("{STEM}/data/e\u{301}.txt"), b"one"));
        f.push(Packed::new(&format!("{STEM}/data/\u{e9}.txt"), b"two"));
    });
    rows.zip("a link", "is a link", |f| f[1].mode = 0o120_777);
    rows.zip("a file that may be run", "never writes", |f| f[1].mode = 0o100_755);
    rows.zip("a file on no list", "was not among the originals", |f| {
        f.push(Packed::new(&format!("{STEM}/data/extra.txt"), b"extra"));
    });
    rows.zip("a text on no list", "is not on its list", |f| {
        f.push(Packed::new(&format!("{STEM}/READ ME.txt"), b"extra"));
    });
    rows.zip("a text that was added to the list", "does not put such a file", |f| {
        f.push(Packed::new(&format!("{STEM}/READ ME.txt"), b"extra"));
        relisted(f);
    });
    rows.zip("an original that was added to the lists", "evidence digest", |f| {
        f.push(Packed::new(&format!("{STEM}/data/extra.txt"), b"extra"));
        relisted(f);
    });
    rows.zip("a file outside the one folder", "no place", |f| f.push(Packed::new("other/x.txt", b"extra")));
    rows.zip("a path that climbs out", "not a name", |f| {
        f.push(Packed::new(&format!("{STEM}/data/../../x"), b"x"))
    });
    rows.zip("a folder as a file", "not a name", |f| f.push(Packed::new(&format!("{STEM}/data/"), b"")));
    rows.zip("a comment of a file", "never writes", |f| f[1].comment = b"hidden".to_vec());
    rows.zip("an extra field of a file", "hidden notes", |f| f[1].extra = b"xx\x02\x00hi".to_vec());
    rows.zip("a file that says it is compressed", "compressed or locked", |f| f[1].method = 8);
    rows.zip("a file that says it is locked", "compressed or locked", |f| f[1].flags |= 1);
    rows.zip("sizes behind the content", "compressed or locked", |f| f[1].flags |= 8);
    rows.zip("an original missing", "is missing", |f| drop(f.remove(1)));
    rows.zip("an original missing from the lists too", "evidence digest", |f| {
        f.remove(1);
        relisted(f);
    });
    rows.zip("the count of the originals", "It gives a wrong count", |f| {
        let info = f.iter_mut().find(|f| f.name.ends_with(b"bag-info.txt")).expect("info");
        info.content.extend(b"x");
        let text = String::from_utf8(info.content.clone())
            .expect("text")
            .replace("Payload-Oxum: ", "Payload-Oxum: 1");
        info.content = text.into_bytes();
        relisted(f);
    });
    rows.zip("a second record", "more than one record", |f| {
        let record = f.iter().find(|f| f.name.ends_with(b".json")).expect("record").clone();
        f.push(Packed::new(&format!("{STEM}/other.json"), &record.content));
        relisted(f);
    });
    rows.zip("no record", "no record", |f| {
        f.retain(|f| !f.name.ends_with(b".json"));
        relisted(f);
    });
    rows.add("a second end behind the first", Alone("zip"), "", |o| {
        o.zip.extend(end(0, 0, 0));
        o.reseal_zip();
    });
    rows.add("a second end before the first", Alone("zip"), "", |o| {
        let at = rfind(&o.zip, b"PK\x05\x06");
        o.zip.splice(at..at, end(0, 0, 0));
        o.reseal_zip();
    });
    rows.add("another number of files at the end", Alone("zip"), "does not agree", |o| {
        let files = unpacked(&o.zip);
        o.zip = packed(&files, Some(3));
    });
    rows.add("a zip of a later version", Alone("zip"), "made by a newer leverarch", |o| {
        let at = rfind(&o.zip, b"leverarch-seal/1");
        o.zip[at + 15] = b'2';
    });
}

fn set_rows(rows: &mut Rows, other: &Outputs) {
    rows.add("a digit of the list", Folder, "list of digests", |o| flip(&mut o.list, 5));
    rows.add("a line more in the list", Folder, "is listed but is not in this folder", |o| {
        let line = format!("{}  x\n", "0".repeat(64));
        o.list.extend(line.as_bytes());
    });
    rows.add("a line less in the list", Folder, "list of digests", |o| {
        let at = find(&o.list, b"\n") + 1;
        o.list.drain(..at);
    });
    let take: [(&str, Mixture); 6] = [
        ("the PDF of another build", |o, other| o.pdf = other.pdf.clone()),
        ("the record of another build", |o, other| o.json = other.json.clone()),
        ("the zip of another build", |o, other| o.zip = other.zip.clone()),
        ("PDF and record of another build", |o, other| {
            o.pdf = other.pdf.clone();
            o.json = other.json.clone();
        }),
        ("PDF and zip of another build", |o, other| {
            o.pdf = other.pdf.clone();
            o.zip = other.zip.clone();
        }),
        ("record and zip of another build", |o, other| {
            o.json = other.json.clone();
            o.zip = other.zip.clone();
        }),
    ];
    for (what, deed) in take {
        let other = other.clone();
        rows.add(what, Folder, "", move |o| {
            deed(o, &other);
            o.relist();
        });
    }
    rows.add("a PDF sealed again, and the record made to name it", Folder, "differ", |o| {
        let mut parts = PdfParts::of(&o.pdf);
        parts.edit_record("Envelope", "Enveloqe");
        o.pdf = parts.written();
        o.bind_json();
        o.relist();
    });
    rows.add(
        "record and PDF made to agree, the zip left",
        Folder,
        "not the same as the record next to",
        |o| {
            let mut parts = PdfParts::of(&o.pdf);
            parts.edit_record("Envelope", "Enveloqe");
            o.pdf = parts.written();
            o.edit_json("Envelope", "Enveloqe");
            o.bind_json();
            o.relist();
        },
    );
}

fn built() -> (Outputs, Outputs) {
    let (one, two) = (Case::small(), Case::small());
    two.amend("I ask the Tribunal", "We ask the Tribunal");
    one.build();
    two.build();
    (Outputs::of(&one), Outputs::of(&two))
}

#[test]
fn every_forged_copy_is_refused_and_says_why() {
    let (sound, other) = built();
    let mut rows = Rows(Vec::new());
    pdf_rows(&mut rows);
    page_rows(&mut rows);
    record_rows(&mut rows);
    zip_rows(&mut rows);
    set_rows(&mut rows, &other);
    assert!(rows.0.len() >= 60, "{}", rows.0.len());
    let mut wrong = Vec::new();
    for (what, named, says, deed) in &rows.0 {
        let mut forged = sound.clone();
        deed(&mut forged);
        let folder = tempfile::tempdir().expect("folder");
        let path: PathBuf = match named {
            Folder => {
                forged.write(folder.path());
                folder.path().into()
            }
            Alone(end) => {
                let bytes = match *end {
                    "pdf" => &forged.pdf,
                    "json" => &forged.json,
                    _ => &forged.zip,
                };
                let path = folder.path().join(format!("{STEM}.{end}"));
                fs::write(&path, bytes).expect("write");
                path
            }
        };
        let found = errors(&path);
        let named_file = found.iter().all(|line| !line.starts_with(" |"));
        if found.is_empty() || !named_file || !found.iter().any(|line| line.contains(says)) {
            wrong.push(format!("{what}: \"{says}\" not in {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.0.len(), wrong.join("\n"));
}

/// The forger writes what leverarch writes when nothing is changed, or the table above would show nothing.
#[test]
fn what_the_forger_leaves_alone_is_verified() {
    let (sound, _) = built();
    let mut same = sound.clone();
    same.pdf = PdfParts::of(&sound.pdf).written();
    same.zip = packed(&unpacked(&sound.zip), None);
    same.bind_json();
    for (end, bytes) in [("pdf", &same.pdf), ("json", &same.json), ("zip", &same.zip)] {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join(format!("{STEM}.{end}"));
        fs::write(&path, bytes).expect("write");
        assert_eq!(errors(&path), Vec::<String>::new(), "{end}");
    }
}

/// What no digest can tell, as SECURITY.md says: somebody who computes everything again has made another bundle. Only
/// what was kept elsewhere, a printed cover or a signature, shows the difference.
#[test]
fn a_bundle_that_was_made_again_throughout_is_another_sound_bundle() {
    let (sound, _) = built();
    let mut forged = sound.clone();
    let mut parts = PdfParts::of(&sound.pdf);
    parts.edit_record("Envelope", "Enveloqe");
    forged.pdf = parts.written();
    forged.edit_json("Envelope", "Enveloqe");
    forged.bind_json();
    let mut files = unpacked(&sound.zip);
    let record = files.iter_mut().find(|f| f.name.ends_with(b".json")).expect("record");
    record.content = forged.json.clone();
    relisted(&mut files);
    forged.zip = packed(&files, None);
    forged.relist();
    let folder = tempfile::tempdir().expect("folder");
    forged.write(folder.path());
    assert_eq!(errors(folder.path()), Vec::<String>::new());
    // So is a PDF named alone, when only what leverarch wrote itself was changed and sealed again.
    let mut parts = PdfParts::of(&sound.pdf);
    let page =
        parts.objects.iter_mut().rev().find(|o| o.2.windows(8).any(|w| w == b"/Footer>")).expect("page");
    page.2.extend(b"\n% ");
    let path = folder.path().join("alone.pdf");
    fs::write(&path, parts.written()).expect("write");
    assert_eq!(errors(&path), Vec::<String>::new());
}

/// Every bit of the first and last 2 KiB, and of every 97th byte between.
#[test]
fn every_single_bit_of_a_sample_of_each_output_is_watched() {
    let case = Case::tiny();
    case.build();
    let sound = Outputs::of(&case);
    let files = [("pdf", &sound.pdf), ("json", &sound.json), ("zip", &sound.zip), ("sha256", &sound.list)];
    std::thread::scope(|scope| {
        for half in 0..2 {
            let (files, sound) = (&files, &sound);
            scope.spawn(move || {
                let folder = tempfile::tempdir().expect("folder");
                sound.write(folder.path());
                for (end, bytes) in files {
                    let path = folder.path().join(format!("{STEM}.{end}"));
                    let named = if *end == "sha256" { folder.path() } else { path.as_path() };
                    let last = bytes.len().saturating_sub(2048);
                    let middle = (2048..last).step_by(97);
                    let places = (0..bytes.len().min(2048)).chain(middle).chain(last.max(2048)..bytes.len());
                    let file = fs::File::options().write(true).open(&path).expect("open");
                    for at in places.filter(|at| at % 2 == half) {
                        // The list is compared byte by byte with what it has to be, with the whole folder: two bits do.
                        let step = if *end == "sha256" { 4 } else { 1 };
                        for bit in (at / 2 % step..8).step_by(step) {
                            put(&file, at, bytes[at] ^ 1 << bit);
                            assert!(!errors(named).is_empty(), "{end} byte {at} bit {bit}");
                        }
                        put(&file, at, bytes[at]);
                    }
                    assert!(errors(named).is_empty(), "{end}");
                }
            });
        }
    });
}

fn put(mut file: &fs::File, at: usize, byte: u8) {
    use std::io::{Seek, SeekFrom, Write};
    file.seek(SeekFrom::Start(at as u64)).and_then(|_| file.write_all(&[byte])).expect("write");
}
