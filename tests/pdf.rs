//! Pages in, pages out: made PDFs and pictures go through `import` and `BundleAssembler`, and what comes out is read with
//! readers that are not ours. Tests that need qpdf or poppler are ignored unless asked for.

use std::io::{self, Write};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use jiff::civil::date;
use leverarch::internals::model::Digest;
use leverarch::internals::model::checksum_range::ChecksumRange;
use leverarch::internals::model::finding::{Code, Finding, Severity};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::model::plan::{Lengths, Plan};
use leverarch::internals::pdf::write::seal;
use leverarch::internals::pdf::{
    AssembledPdf, BundleAssembler, DocumentInfo, ImportedPages, PageFormat, import,
};
use lopdf::{Dictionary, Document, Object, decode_text_string, dictionary};

use crate::support::pdf::*;

fn sound(bytes: Vec<u8>) -> ImportedPages {
    import(PageFormat::Pdf, &Arc::new(bytes), &Limits::STANDARD).expect("placed")
}

fn refused(bytes: Vec<u8>) -> Vec<Finding> {
    let findings = import(PageFormat::Pdf, &Arc::new(bytes), &Limits::STANDARD).expect_err("refused");
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
        assert!(!finding.next.is_empty(), "{finding} says nothing to do");
    }
    findings
}

fn codes(findings: &[Finding]) -> Vec<Code> {
    findings.iter().map(|finding| finding.code).collect()
}

fn about() -> DocumentInfo {
    DocumentInfo {
        title: "Appeal & <evidence> – Müller".into(),
        subject: "Evidence".into(),
        language: "en-GB".into(),
        date: date(2022, 3, 1),
    }
}

struct Bundle {
    bytes: Vec<u8>,
    bound: AssembledPdf,
    stretches: Vec<ChecksumRange>,
    plan: Plan,
}

/// Binds items, in two sections, with a sheet after the first item.
fn bundle(items: &[ImportedPages]) -> Bundle {
    let lengths = lengths(1);
    let mut entries: Vec<_> = items
        .iter()
        .enumerate()
        .map(|(i, item)| entry(&format!("Item {i}"), Some(item.pages.len() as u32)))
        .collect();
    entries.insert(1, entry("A recording", None));
    let b = entries.split_off(entries.len().div_ceil(2));
    let plan = plan("A", entries, b, &lengths);
    let links = plan.items().map(|item| index_link(item.pages.first())).collect();
    let front = front(lengths, links);
    let mut bytes = Vec::new();
    let mut binder = BundleAssembler::begin(&mut bytes).expect("begins");
    for (i, item) in items.iter().enumerate() {
        binder.add(item.clone()).expect("added");
        if i == 0 {
            binder.add_sheet().expect("added");
        }
    }
    let mut stretches = Vec::new();
    let bound = binder
        .finish(&plan, &front, &about(), &mut |all| {
            stretches = all.to_vec();
            b"{\"format\":\"test\"}".to_vec()
        })
        .expect("bound");
    Bundle { bytes, bound, stretches, plan }
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let image = image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([
            (x * 255 / width) as u8,
            (y * 255 / height) as u8,
            if x < width / 4 && y < height / 4 { 255 } else { 0 },
        ])
    });
    let mut bytes = io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Jpeg).expect("in memory");
    bytes.into_inner()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let image = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, (x ^ y) as u8]));
    let mut bytes = io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Png).expect("in memory");
    bytes.into_inner()
}

fn everything() -> Vec<ImportedPages> {
    vec![
        sound(turned()),
        sound(contents()),
        sound(form("First value")),
        sound(form("Second value")),
        sound(packed()),
        sound(encrypted("")),
        sound(wrong_length()),
        import(PageFormat::Jpeg, &Arc::new(jpeg(400, 300)), &Limits::STANDARD).expect("jpeg"),
        import(PageFormat::Png, &Arc::new(png(120, 200)), &Limits::STANDARD).expect("png"),
    ]
}

#[test]
fn every_page_comes_through() {
    let counts: Vec<usize> = everything().iter().map(|placed| placed.pages.len()).collect();
    assert_eq!(counts, [11, 6, 1, 1, 3, 2, 2, 1, 1]);
}

#[test]
fn lost_content_is_found_by_the_second_reader() {
    let placed = sound(wrong_length());
    assert!(codes(&placed.findings).contains(&Code::Repaired), "{:?}", placed.findings);
    let figure = placed.objects[&placed.pages[1].xobject].as_stream().expect("a form");
    let content = figure.decompressed_content().expect("unpacks");
    assert!(String::from_utf8_lossy(&content).contains("Wrong length 2"));
}

#[test]
fn a_single_content_stream_keeps_its_bytes() {
    let mut doc = plain(1, "Kept");
    doc.compress();
    let packed = doc
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .map(|stream| stream.content.clone())
        .next()
        .expect("content");
    let placed = sound(saved(doc));
    let figure = placed.objects[&placed.pages[0].xobject].as_stream().expect("a form");
    assert_eq!(figure.content, packed);
}

#[test]
fn objects_refer_only_among_themselves() {
    for placed in everything() {
        for object in placed.objects.values() {
            let mut todo = vec![object];
            while let Some(object) = todo.pop() {
                match object {
                    Object::Reference((number, 0)) => assert!(placed.objects.contains_key(number)),
                    Object::Reference(other) => panic!("{other:?}"),
                    Object::Array(items) => todo.extend(items),
                    Object::Dictionary(dict) | Object::Stream(lopdf::Stream { dict, .. }) => {
                        todo.extend(dict.iter().map(|(_, value)| value));
                    }
                    _ => {}
                }
            }
        }
        let count = placed.objects.len() as u32;
        assert!(placed.objects.keys().copied().eq(1..=count));
    }
}

#[test]
fn nothing_active_comes_through_and_it_is_said() {
    let placed = sound(form("Jane"));
    let written: String = placed.objects.values().map(|object| format!("{object:?}")).collect();
    for word in ["JavaScript", "alert", "secret", "example.org", "AcroForm", "Annot"] {
        assert!(!written.contains(word), "{word} came through");
    }
    let said: Vec<String> = placed.findings.iter().map(ToString::to_string).collect();
    let said = said.join("\n");
    for words in [
        "1 form field and 1 note or mark are fixed onto the page",
        "does not say how 1 form field looks, so it was drawn",
        "2 scripts",
        "1 link",
        "1 file attached",
        "1 note or field that is not shown on screen",
        "This PDF hides 1 layer",
    ] {
        assert!(said.contains(words), "{words} is not in\n{said}");
    }
    assert_eq!(placed.layers.len(), 1);
    assert!(placed.layers[0].hidden);
}

#[test]
fn what_needs_a_password_is_refused() {
    assert_eq!(codes(&refused(encrypted("secret"))), [Code::Locked]);
}

#[test]
fn trees_that_loop_lie_or_lead_nowhere() {
    // A kid that leads back to the root: both readers cut it.
    let mut doc = plain(2, "Looped");
    let root = doc.catalog().expect("catalog").get(b"Pages").expect("pages").clone();
    let id = root.as_reference().expect("reference");
    let kids = |doc: &mut Document, change: &dyn Fn(&mut Vec<Object>)| {
        let root = doc.get_dictionary_mut(id).expect("root");
        let Ok(Object::Array(kids)) = root.get_mut(b"Kids") else { panic!("no kids") };
        change(kids);
    };
    kids(&mut doc, &|kids| kids.push(root.clone()));
    let placed = sound(saved(doc));
    assert_eq!(placed.pages.len(), 2);
    assert!(codes(&placed.findings).contains(&Code::Repaired));
    // A reference that leads to another page, or back, instead of to its own: a page is missing.
    for wrong in [0, 2] {
        let mut doc = plain(3, "Astray");
        let first =
            doc.get_dictionary(id).expect("root").get(b"Kids").and_then(Object::as_array).expect("kids")
                [wrong]
                .clone();
        let astray = if wrong == 0 { first } else { root.clone() };
        kids(&mut doc, &|kids| kids[1] = astray.clone());
        assert_eq!(codes(&refused(saved(doc))), [Code::PagesDisagree]);
    }
    // A count that lies.
    let mut doc = plain(2, "Lying");
    doc.get_dictionary_mut(id).expect("root").set("Count", 7);
    let placed = sound(saved(doc));
    assert!(placed.findings.iter().any(|f| f.message.contains("says that it has 7 pages. It has 2")));
    // A page that is not there.
    let mut doc = plain(2, "Gone");
    kids(&mut doc, &|kids| kids.push(Object::Reference((999, 0))));
    assert!(codes(&refused(saved(doc))).contains(&Code::Damaged));
    // No pages at all, and no PDF at all.
    assert!(!refused(saved(plain(0, "None"))).is_empty());
    assert!(!refused(b"%PDF-1.7\n%%EOF\n".to_vec()).is_empty());
    assert!(!refused(Vec::new()).is_empty());
}

#[test]
fn a_tree_of_hostile_depth_or_width_is_refused() {
    let mut doc = plain(1, "Deep");
    let catalog = doc.trailer.get(b"Root").and_then(Object::as_reference).expect("root");
    let mut inner = doc.catalog().expect("catalog").get(b"Pages").expect("pages").clone();
    // Each level names the one below it twice: two to the power of seventy ways down.
    for _ in 0..70 {
        inner = doc
            .add_object(dictionary! { "Type" => "Pages", "Kids" => vec![inner.clone(), inner], "Count" => 1 })
            .into();
    }
    doc.get_dictionary_mut(catalog).expect("catalog").set("Pages", inner);
    refused(saved(doc));
    // Wide and empty: no page is ever reached.
    let mut doc = plain(1, "Wide");
    let mut inner: Object = doc
        .add_object(dictionary! { "Type" => "Pages", "Kids" => Vec::<Object>::new(), "Count" => 0 })
        .into();
    for _ in 0..40 {
        inner = doc
            .add_object(dictionary! { "Type" => "Pages", "Kids" => vec![inner.clone(), inner], "Count" => 0 })
            .into();
    }
    doc.get_dictionary_mut(catalog).expect("catalog").set("Pages", inner);
    refused(saved(doc));
}

#[test]
fn content_in_another_file_is_refused() {
    let mut draft = Draft::new();
    let elsewhere = draft.doc.add_object(lopdf::Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Form", "F" => Object::string_literal("other.bin"),
        "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()] },
        b"0 0 9 9 re f".to_vec(),
    ));
    let contents = draft.stream("/X Do");
    let resources = dictionary! { "XObject" => dictionary! { "X" => elsewhere } };
    draft.page(A4, contents, dictionary! { "Resources" => resources });
    assert!(codes(&refused(draft.bytes())).contains(&Code::Damaged));
}

/// Every byte of a small PDF changed or cut in turn: pages or findings, never a panic, never fewer pages.
#[test]
fn damage_anywhere_never_loses_a_page_silently() {
    let bytes = saved(plain(2, "Whole"));
    let mut outcomes = [0; 2];
    for at in 0..bytes.len() {
        for damaged in [
            [&bytes[..at], &[bytes[at] ^ 0x15], &bytes[at + 1..]].concat(),
            [&bytes[..at], &bytes[(at + 7).min(bytes.len())..]].concat(),
        ] {
            match import(PageFormat::Pdf, &Arc::new(damaged), &Limits::STANDARD) {
                Ok(placed) => {
                    outcomes[0] += 1;
                    assert_eq!(placed.pages.len(), 2, "at {at}: {:?}", placed.findings);
                }
                Err(findings) => {
                    outcomes[1] += 1;
                    assert!(leverarch::internals::model::finding::has_errors(&findings));
                }
            }
        }
    }
    println!("{outcomes:?} placed and refused");
}

#[test]
fn the_bundle_is_what_the_plan_says() {
    let Bundle { bytes, bound, stretches, plan } = bundle(&everything());
    let doc = Document::load_mem(&bytes).expect("a PDF");
    let pages = doc.get_pages();
    assert_eq!(pages.len() as u32, plan.total());
    assert_eq!(bound.pages, plan.total());
    assert_eq!(stretches.len(), plan.items().count());
    let catalog = doc.catalog().expect("catalog");
    // Labels, outline and links.
    let labels = doc.dereference(catalog.get(b"PageLabels").expect("labels")).expect("labels").1;
    assert_eq!(format!("{labels:?}").matches("(A)").count(), 1, "{labels:?}");
    let mut titles = Vec::new();
    let outlines = doc.dereference(catalog.get(b"Outlines").expect("outlines")).expect("outlines").1;
    collect(&doc, outlines.as_dict().expect("dict"), 0, &mut titles);
    assert_eq!(titles[0], (0, "Cover (p. A1)".into(), 1));
    assert_eq!(titles[1], (0, "Index (p. A2)".into(), 2));
    assert_eq!(titles[2], (0, "A  Letters – älteste (p. A4)".into(), 4));
    assert_eq!(titles[3], (1, "1. Item 0 (p. A4)".into(), 4));
    assert_eq!(titles[4], (1, "2. A recording (p. A15)".into(), 15));
    assert_eq!(titles.last().map(|last| last.2), Some(plan.checking.first().get()));
    for (number, id) in &pages {
        let links = doc.get_page_annotations(*id).expect("annotations");
        let wanted = match number {
            1 => 0,
            2 => plan.items().count(),
            3 => 0,
            _ => 1,
        };
        assert_eq!(links.len(), wanted, "links on page {number}");
        let page = doc.get_dictionary(*id).expect("page");
        assert!(!page.has(b"Rotate") && !page.has(b"UserUnit"));
        let content = String::from_utf8(doc.get_page_content(*id)).expect("text");
        assert!(content.starts_with("q ") && content.contains(" cm /Figure Do Q\n"));
        let stamp = codes_of(&plan.stamp(leverarch::internals::model::PageNumber::new(*number)));
        let stamp = stamp.trim_matches(|c: char| !c.is_ascii_hexdigit());
        let set: String =
            content.split('<').filter_map(|part| part.split_once("> Tj").map(|(codes, _)| codes)).collect();
        assert_eq!(set.matches(stamp).count(), 1, "stamp of page {number}");
    }
    let groups = catalog.get(b"OCProperties").and_then(Object::as_dict).expect("layers");
    assert_eq!(groups.get(b"OCGs").and_then(Object::as_array).expect("groups").len(), 2);
}

/// A text as the stand-in font writes it.
fn codes_of(text: &str) -> String {
    let codes: String = text.bytes().map(|c| format!("{:04X}", u16::from(c) - 29)).collect();
    format!("<{codes}> Tj")
}

fn collect(doc: &Document, parent: &Dictionary, depth: usize, into: &mut Vec<(usize, String, u32)>) {
    let pages = doc.get_pages();
    let mut next = parent.get(b"First").and_then(Object::as_reference).ok();
    while let Some(id) = next {
        let line = doc.get_dictionary(id).expect("line");
        let title = decode_text_string(line.get(b"Title").expect("title")).expect("text");
        let dest = line.get(b"Dest").and_then(Object::as_array).expect("dest");
        let target = dest[0].as_reference().expect("page");
        let page = pages.iter().find(|(_, id)| **id == target).map_or(0, |(number, _)| *number);
        into.push((depth, title, page));
        collect(doc, line, depth + 1, into);
        next = line.get(b"Next").and_then(Object::as_reference).ok();
    }
}

#[test]
fn the_seal_and_the_stretches_hold() {
    let items = everything();
    let Bundle { bytes, bound, stretches, .. } = bundle(&items);
    assert_eq!(bound.digest, Digest::compute(&bytes));
    assert_eq!(bound.bytes, bytes.len() as u64);
    let tail = &bytes[bytes.len() - seal::TAIL_BYTES as usize..];
    let line = seal::parse_tail(tail, bytes.len() as u64).expect("a seal");
    let at = line.digits_at as usize;
    assert_eq!(line.digest, Digest::compute(&[&bytes[..at], &bytes[at + 64..]].concat()));
    assert_eq!(line.digest, bound.seal);
    let record = line.record_offset as usize..(line.record_offset + line.record_bytes) as usize;
    assert_eq!(&bytes[record], b"{\"format\":\"test\"}");
    for stretch in &stretches {
        let mut crc = flate2::Crc::new();
        crc.update(&bytes[stretch.offset as usize..(stretch.offset + stretch.bytes) as usize]);
        assert_eq!(crc.sum(), stretch.crc32);
    }
    assert!(stretches.windows(2).all(|pair| pair[0].offset + pair[0].bytes == pair[1].offset));
    assert_eq!(bundle(&items).bytes, bytes, "the same input gives the same bytes");
}

#[test]
fn facts_that_disagree_make_no_bundle() {
    let item = sound(saved(plain(2, "Two")));
    let try_with = |pages: Option<u32>, lengths_of_front: Lengths| {
        let lengths = Lengths::least(usize::from(pages.is_none()));
        let plan = plan("", vec![entry("One", pages)], vec![], &lengths);
        let mut binder = BundleAssembler::begin(io::sink()).expect("begins");
        binder.add(item.clone()).expect("added");
        binder.finish(&plan, &front(lengths_of_front, vec![]), &about(), &mut |_| Vec::new()).map(|_| ())
    };
    assert!(try_with(Some(2), Lengths::least(0)).is_ok());
    assert!(try_with(Some(3), Lengths::least(0)).is_err());
    assert!(try_with(None, Lengths::least(1)).is_err());
    assert!(try_with(Some(2), lengths(0)).is_err());
}

/// A disk that fills up.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > self.0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.0 -= bytes.len();
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_an_error_wherever_it_strikes() {
    let item = sound(saved(plain(2, "Two")));
    let lengths = Lengths::least(0);
    let plan = plan("", vec![entry("One", Some(2))], vec![], &lengths);
    let front = front(lengths, vec![]);
    let run = |room: usize| {
        let mut binder = BundleAssembler::begin(Full(room))?;
        binder.add(item.clone())?;
        binder.finish(&plan, &front, &about(), &mut |_| Vec::new()).map(|bound| bound.bytes)
    };
    let whole = run(usize::MAX).expect("room enough") as usize;
    for room in (0..whole).step_by(whole / 50) {
        assert!(run(room).is_err(), "{room} of {whole}");
    }
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().expect("runs");
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("plain path")
}

#[test]
#[ignore = "needs qpdf and poppler"]
fn other_programs_read_the_bundle() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("bundle.pdf");
    let Bundle { bytes, plan, .. } = bundle(&everything());
    std::fs::write(&path, &bytes).expect("written");
    let said = run("qpdf", &["--check", text(&path)]);
    assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
    assert!(!said.to_lowercase().contains("warning"), "{said}");
    let said = run("pdfinfo", &[text(&path)]);
    assert!(said.contains(&format!("Pages:           {}", plan.total())), "{said}");
    assert!(said.contains("Title:           Appeal & <evidence> – Müller"), "{said}");
    assert!(said.contains("JavaScript:      no"), "{said}");
    let pages = run("pdftotext", &["-layout", text(&path), "-"]);
    for (page, text) in (1..=plan.total()).zip(pages.split('\u{c}')) {
        assert!(text.contains(&format!("Page A{page} of A{}", plan.total())), "page {page}: {text}");
    }
    assert!(pages.contains("First value") && pages.contains("Second value"));
    assert!(!pages.contains("HIDDEN LAYER") || pages.contains("Several streams"));
}
