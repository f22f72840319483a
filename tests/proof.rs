//! The proof that is made of every bundle before it is published: bundles that are what they should be pass, and
//! each way of being otherwise is told in words that say what is wrong. If the proof sees nothing when something
//! was changed, the proof is broken.

use std::fs;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::date;
use leverarch::internals::bundle::build;
use leverarch::internals::bundle::options::Options;
use leverarch::internals::integrity;
use leverarch::internals::integrity::self_check::{
    ExpectedBundle, ImportedLayout, SelfCheckResult, read_back,
};
use leverarch::internals::integrity::{BundleFile, Record, RecordFile, RecordItem};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::model::plan::{Plan, PlanEntry};
use leverarch::internals::model::{Digest, Kind, PageNumber, Purpose};
use leverarch::internals::pdf::frontmatter_pdf::FrontMatter;
use leverarch::internals::pdf::{BundleAssembler, DocumentInfo, ImportedPages, PageFormat, import};
use leverarch::internals::system::progress::{Environment, ProgressSink, RunError};
use lopdf::{Dictionary, Object, Stream, dictionary};

use crate::support::case;
use crate::support::case::Case;
use crate::support::pdf::{
    A4, Draft, contents, encrypted, entry, form, front, index_link, lengths, packed, plan, saved, turned,
};
use crate::support::remade::{Made, Remade};

const TITLE: &str = "Appeal & <evidence> – Müller";

fn placed(form: PageFormat, bytes: Vec<u8>) -> ImportedPages {
    import(form, &Arc::new(bytes), &Limits::STANDARD).expect("placed")
}

/// Three pages, a link from the first to the third, and a bookmark under a bookmark.
fn linked() -> Vec<u8> {
    let mut draft = Draft::new();
    let pages: Vec<(u32, u16)> =
        (1..=3).map(|n| draft.drawn(A4, &format!("Page {n}"), dictionary! {})).collect();
    let spot = |page: usize| -> Object {
        vec![pages[page].into(), "XYZ".into(), 0.into(), 421.into(), Object::Null].into()
    };
    let link = draft.doc.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Link", "Dest" => spot(2),
        "Rect" => vec![100.into(), 700.into(), 300.into(), 720.into()],
    });
    draft.doc.get_dictionary_mut(pages[0]).expect("page").set("Annots", vec![link.into()]);
    let under =
        draft.doc.add_object(dictionary! { "Title" => Object::string_literal("Section"), "Dest" => spot(1) });
    let above = draft.doc.add_object(dictionary! {
        "Title" => Object::string_literal("Chapter"), "Dest" => spot(0), "First" => under, "Last" => under,
    });
    let outline = draft.doc.add_object(dictionary! { "First" => above, "Last" => above });
    saved(draft.end(dictionary! { "Outlines" => outline }))
}

/// Binds items, in two sections, with a sheet after the first item: every kind of page, link and bookmark.
fn made(items: &[ImportedPages], prefix: &str) -> Made {
    let lengths = lengths(1);
    let mut entries: Vec<_> = items
        .iter()
        .enumerate()
        .map(|(i, item)| entry(&format!("Item {i} für Ş"), Some(item.pages.len() as u32)))
        .collect();
    entries.insert(1, entry("A recording", None));
    let b = entries.split_off(entries.len().div_ceil(2));
    let plan = plan(prefix, entries, b, &lengths);
    let own = plan.closing().map(|part| part.pages.first());
    let links = own.chain(plan.items().map(|item| item.pages.first())).map(index_link).collect();
    let front = front(lengths, links);
    let mut record = record(&plan);
    let mut laid: Vec<_> = items.iter().map(|item| Some(ImportedLayout::new(item))).collect();
    laid.insert(1, None);
    let mut bytes = Vec::new();
    let mut binder = BundleAssembler::begin(&mut bytes).expect("begins");
    for (i, item) in items.iter().enumerate() {
        binder.add(item.clone()).expect("added");
        if i == 0 {
            binder.add_sheet().expect("added");
        }
    }
    finished(binder, &plan, &front, &mut record);
    Made { bytes, plan, front, laid, record }
}

fn finished(binder: BundleAssembler<&mut Vec<u8>>, plan: &Plan, front: &FrontMatter, record: &mut Record) {
    let about = DocumentInfo {
        title: TITLE.into(),
        subject: "Evidence".into(),
        language: "en-GB".into(),
        date: date(2022, 3, 1),
    };
    let bound = binder
        .finish(plan, front, &about, &mut |stretches| {
            for (item, stretch) in record.items.iter_mut().zip(stretches) {
                item.stretch = (stretch.bytes > 0).then_some(*stretch);
            }
            record.inside().text().into_bytes()
        })
        .expect("bound");
    record.bundle = Some(BundleFile { file: "a.pdf".into(), sha256: bound.digest, bytes: bound.bytes });
}

/// Binds one item of several files between two others, in one order, and expects another.
fn made_of_files(files: &[ImportedPages], expected: &[usize]) -> Made {
    let lengths = lengths(0);
    let other = || placed(PageFormat::Pdf, linked());
    let entry = |title: &str, pages: usize| entry(title, Some(pages as u32));
    let own = expected.iter().map(|at| entry(&format!("File {at}"), files[*at].pages.len())).collect();
    let whole = PlanEntry::of_files(own).expect("files");
    let plan = plan("", vec![entry("Before", 3), whole], vec![entry("After", 3)], &lengths);
    let own = plan.closing().map(|part| part.pages.first());
    let links = own.chain(plan.items().map(|item| item.pages.first())).map(index_link).collect();
    let front = front(lengths, links);
    let mut record = record(&plan);
    let mut layout = ImportedLayout::new(&files[expected[0]]);
    expected[1..].iter().for_each(|at| layout.extend(ImportedLayout::new(&files[*at])));
    let laid = [ImportedLayout::new(&other()), layout, ImportedLayout::new(&other())];
    let mut bytes = Vec::new();
    let mut binder = BundleAssembler::begin(&mut bytes).expect("begins");
    binder.add(other()).expect("added");
    binder.add(files[0].clone()).expect("added");
    files[1..].iter().for_each(|file| binder.add_to_last(file.clone()).expect("added"));
    binder.add(other()).expect("added");
    finished(binder, &plan, &front, &mut record);
    Made { bytes, plan, front, laid: laid.map(Some).to_vec(), record }
}

fn record(plan: &Plan) -> Record {
    let items = plan.items().map(|item| RecordItem {
        number: item.number,
        file: item.entry.file.clone(),
        sha256: item.entry.digest,
        bytes: 1,
        kind: Kind::Letter,
        date: None,
        until: None,
        title: item.entry.title.clone(),
        section: String::new(),
        first_page: item.pages.first(),
        last_page: item.pages.last(),
        stretch: None,
        pages: Vec::new(),
        enclosures: Vec::new(),
        files: item
            .files()
            .map(|(one, pages)| RecordFile {
                file: one.file.clone(),
                sha256: one.digest,
                bytes: one.bytes,
                first_page: pages.first(),
                last_page: pages.last(),
            })
            .collect(),
    });
    Record {
        format: integrity::FORMAT.into(),
        program: "leverarch 0".into(),
        title: TITLE.into(),
        purpose: Purpose::General,
        date: date(2022, 3, 1),
        pages: plan.total(),
        evidence_digest: Digest::compute(b"x"),
        originals: None,
        bundle: None,
        parts: Vec::new(),
        media: Vec::new(),
        items: items.collect(),
        front_matter: Vec::new(),
        converters: Vec::new(),
        findings: Vec::new(),
        seal: None,
    }
}

fn everything() -> Vec<ImportedPages> {
    vec![
        placed(PageFormat::Pdf, turned()),
        placed(PageFormat::Pdf, contents()),
        placed(PageFormat::Pdf, form("First value")),
        placed(PageFormat::Pdf, packed()),
        placed(PageFormat::Pdf, encrypted("")),
        placed(PageFormat::Jpeg, case::jpeg(400, 300)),
        placed(PageFormat::Png, case::png(120, 200)),
        placed(PageFormat::Pdf, linked()),
    ]
}

fn proof(made: &Made) -> SelfCheckResult {
    let Made { bytes, plan, front, laid, record } = made;
    read_back([Cursor::new(bytes), Cursor::new(bytes)], &ExpectedBundle { plan, front, laid, record })
        .expect("in memory")
}

#[test]
fn sound_bundles_pass() {
    for (prefix, count) in [("", 8), ("A", 8), ("X-", 1), ("", 2)] {
        let made = made(&everything()[..count], prefix);
        let proof = proof(&made);
        assert_eq!(proof.faults, Vec::<String>::new());
        println!("{} of {} objects are not led to", proof.unreached.len(), proof.objects);
        // Put together again as it was, it still passes: what a change brings out is the change.
        let again = Remade::of(&made).done();
        assert_eq!(self::proof(&again).faults, Vec::<String>::new());
    }
}

#[test]
fn the_files_of_an_item_are_bound_in_their_order() {
    // Pictures of one size: pages 7 to 10. Whichever two change places, it is seen.
    let pictures: Vec<ImportedPages> =
        (0..4).map(|_| placed(PageFormat::Jpeg, case::jpeg(400, 300))).collect();
    let made = made_of_files(&pictures, &[0, 1, 2, 3]);
    assert_eq!(proof(&made).faults, Vec::<String>::new());
    for (one, two) in [(7, 8), (7, 9), (7, 10), (8, 9), (8, 10), (9, 10)] {
        let mut remade = Remade::of(&made);
        let figures = (remade.figure(one), remade.figure(two));
        remade.show(one, "Figure", figures.1);
        remade.show(two, "Figure", figures.0);
        assert_ne!(proof(&remade.done()).faults, Vec::<String>::new(), "{one} and {two}");
        let mut remade = Remade::of(&made);
        remade.show(two, "Figure", figures.0);
        assert_ne!(proof(&remade.done()).faults, Vec::<String>::new(), "{one} twice");
    }
    // Files of every kind, bound in another order than the one that was planned.
    let files = everything();
    let order: Vec<usize> = (0..files.len()).collect();
    assert_eq!(proof(&made_of_files(&files, &order)).faults, Vec::<String>::new());
    for at in 1..files.len() {
        let mut order = order.clone();
        order.swap(at - 1, at);
        assert_ne!(proof(&made_of_files(&files, &order)).faults, Vec::<String>::new(), "{order:?}");
    }
}

/// What the rows of the table below change: pages 1 to 3 are cover and index, 4 to 14 item 1, 15 the sheet of item
/// 2, 16 to 21 item 3, 22 item 4, 23 to 25 item 5, 26 and 27 item 6, 28 a photograph, 29 a scan, 30 to 32 item 9
/// with links of its own, 33 and 34 what follows.
impl Remade {
    /// A branch of the page tree that holds all pages.
    fn leaf(&self) -> u32 {
        self.follow(self.catalog(), &["Pages", "Kids", "0"])
    }

    fn kids(&mut self) -> &mut Vec<Object> {
        let leaf = self.leaf();
        self.dict(leaf).get_mut(b"Kids").and_then(Object::as_array_mut).expect("kids")
    }

    fn on_page(&mut self, page: u32, key: &str, value: impl Into<Object>) {
        let page = self.page(page);
        self.dict(page).set(key, value);
    }

    fn on_catalog(&mut self, key: &str, value: impl Into<Object>) {
        let catalog = self.catalog();
        self.dict(catalog).set(key, value);
    }

    fn on_info(&mut self, key: &str, value: impl Into<Object>) {
        let info = self.info();
        self.dict(info).set(key, value);
    }

    fn figure(&self, page: u32) -> u32 {
        self.follow(self.page(page), &["Resources", "XObject", "Figure"])
    }

    fn on_figure(&mut self, page: u32, key: &str, value: impl Into<Object>) {
        let figure = self.figure(page);
        self.dict(figure).set(key, value);
    }

    /// Gives a page another figure, or one more.
    fn show(&mut self, page: u32, name: &str, figure: u32) {
        let page = self.page(page);
        let resources =
            self.dict(page).get_mut(b"Resources").and_then(Object::as_dict_mut).expect("resources");
        let figures = resources.get_mut(b"XObject").and_then(Object::as_dict_mut).expect("figures");
        figures.set(name, (figure, 0));
    }

    fn content(&mut self, page: u32, change: impl FnOnce(String) -> String) {
        let content = self.follow(self.page(page), &["Contents"]);
        self.rewrite(content, change);
    }

    fn links(&mut self, page: u32) -> &mut Vec<Object> {
        let page = self.page(page);
        self.dict(page).get_mut(b"Annots").and_then(Object::as_array_mut).expect("links")
    }

    /// Changes a link, counted from 0.
    fn on_link(&mut self, page: u32, place: usize, key: &str, value: impl Into<Object>) {
        let link = self.follow(self.page(page), &["Annots", &place.to_string()]);
        self.dict(link).set(key, value);
    }

    /// An action that leads to a page.
    fn going(&self, page: u32) -> Dictionary {
        dictionary! { "S" => "GoTo", "D" => self.spot(page) }
    }

    fn spot(&self, page: u32) -> Object {
        Object::Array(vec![
            (self.page(page), 0).into(),
            "XYZ".into(),
            Object::Null,
            Object::Null,
            Object::Null,
        ])
    }

    /// The bookmark that these steps lead to from the outline's root.
    fn bookmark(&self, steps: &[&str]) -> u32 {
        self.follow(self.catalog(), &[&["Outlines"], steps].concat())
    }

    fn on_bookmark(&mut self, steps: &[&str], key: &str, value: impl Into<Object>) {
        let line = self.bookmark(steps);
        self.dict(line).set(key, value);
    }

    fn labels(&mut self, range: Dictionary) {
        self.on_catalog("PageLabels", dictionary! { "Nums" => vec![0.into(), range.into()] });
    }
}

fn text(text: &str) -> Object {
    Object::string_literal(text)
}

/// A text as the stand-in font writes it.
fn codes(text: &str) -> String {
    text.bytes().map(|c| format!("{:04X}", u16::from(c) - 29)).collect()
}

fn area(edges: [i64; 4]) -> Object {
    edges.map(Object::Integer).to_vec().into()
}

fn script() -> Dictionary {
    dictionary! { "S" => "JavaScript", "JS" => text("app.alert(1)") }
}

type Change = fn(&mut Remade);

/// What is told, and the change that must bring it out.
#[rustfmt::skip]
const TREE_AND_PAGES: &[(&str, Change)] = &[
    ("it has 33 pages where there should be 34", |r| {
        r.kids().remove(16);
        let (leaf, root) = (r.leaf(), r.follow(r.catalog(), &["Pages"]));
        r.dict(leaf).set("Count", 33);
        r.dict(root).set("Count", 33);
    }),
    ("of the page tree says it has 34 pages and has 33", |r| _ = r.kids().remove(16)),
    ("of the page tree says it has 35 pages and has 34", |r| { let root = r.follow(r.catalog(), &["Pages"]); r.dict(root).set("Count", 35); }),
    ("is in the page tree twice", |r| r.kids()[5] = r.kids()[4].clone()),
    ("page 5 does not carry its number", |r| r.kids().swap(4, 5)),
    ("of the page tree names a wrong parent", |r| { let root = r.follow(r.catalog(), &["Pages"]); r.on_page(5, "Parent", (root, 0)); }),
    ("of the page tree has /Rotate", |r| { let leaf = r.leaf(); r.dict(leaf).set("Rotate", 90); }),
    ("is neither a page nor a branch", |r| r.on_page(5, "Type", "Template")),
    ("page 5 has /Rotate", |r| r.on_page(5, "Rotate", 90)),
    ("page 5 has /AA", |r| r.on_page(5, "AA", dictionary! { "O" => script() })),
    ("page 5 has /CropBox", |r| r.on_page(5, "CropBox", area([0, 0, 9, 9]))),
    ("page 6 is not of the size that it should be", |r| r.on_page(6, "MediaBox", area([0, 0, 595, 842]))),
    ("page 5 does not show page 2 of item 1", |r| {
        let (four, five) = (r.figure(4), r.figure(5));
        r.show(4, "Figure", five);
        r.show(5, "Figure", four);
    }),
    ("page 22 does not show page 1 of item 4", |r| { let other = r.figure(23); r.show(22, "Figure", other); }),
    ("page 3 shows another page than it should", |r| { let other = r.figure(1); r.show(3, "Figure", other); }),
    ("page 15 shows another page than it should", |r| { let other = r.figure(14); r.show(15, "Figure", other); }),
    ("the figure on page 28 is neither a page nor an image", |r| r.on_figure(28, "Subtype", "Other")),
    ("page 22 draws on more than one figure and the typefaces of its foot", |r| { let other = r.figure(23); r.show(22, "Other", other); }),
    ("page 7 does not show its page of item 1 where it was placed", |r| r.content(7, |c| c.replacen("q ", "q 0.5 0 0 0.5 0 0 cm ", 1))),
    ("the content of page 7 uses f", |r| r.content(7, |c| format!("1 0 0 1 0 1 cm {c}"))),
    ("page 1 does not lie square on its sheet", |r| r.content(1, |c| c.replacen("q 1 0", "q -1 0", 1))),
    ("what page 22 shows reaches into the foot of the page or over its edge", |r| r.on_figure(22, "BBox", area([0, -90, 500, 500]))),
    ("page 9 does not show one figure", |r| r.content(9, |c| c.replace("/Figure Do", ""))),
    ("page 9 does not show one figure", |r| r.content(9, |c| c + "/Figure Do\n")),
    ("page 9 does not draw its figure first and its foot over it", |r| r.content(9, |c| {
        let (first, rest) = c.split_once('\n').expect("two lines");
        format!("{rest}{first}\n")
    })),
    ("the foot of page 9 is not under its rule", |r| r.content(9, |c| c + "0 0 600 40 re f\n")),
    ("the content of page 9 ends too early", |r| r.content(9, |c| c + "q\n")),
];

#[rustfmt::skip]
const FEET: &[(&str, Change)] = &[
    ("page 12 does not carry its number", |r| r.content(12, |c| c.replace(&codes("A12"), &codes("A13")))),
    ("page 12 does not carry its number", |r| r.content(12, |c| c.replace(&codes("of A34"), &codes("of A35")))),
    ("page 12 says \"Page A12 of A34\" where it should not", |r| r.content(12, |c| {
        c + &format!("BT 0 g /Stamp 10 Tf 1 0 0 1 200 14 Tm <{}> Tj ET\n", codes("Page A12 of A34"))
    })),
    ("\"Page A12 of A34\" cannot be seen whole in the foot of page 12", |r| r.content(12, |c| c.replace(" 21 Tm", " 40 Tm"))),
    ("\"Page A12 of A34\" cannot be seen whole in the foot of page 12", |r| r.content(12, |c| c.replace("0 g /Stamp 10.5", "1 g /Stamp 10.5"))),
    ("page 12 does not carry its number", |r| r.content(12, |c| c.replacen("/Stamp 10.5 Tf 1 0 0 1", "/Stamp 10.5 Tf 0 1 -1 0", 1))),
    ("page 12 does not carry its number", |r| r.content(12, |c| c.replacen("/StampBold 15 Tf", "/StampBold 30 Tf", 1))),
    ("the foot of page 12 is not under its rule", |r| r.content(12, |c| c.replacen("0.75 re f", "1.75 re f", 1))),
    ("the foot of page 12 is not under its rule", |r| r.content(12, |c| c.replacen("0.75 re f", "0.75 re f 0 g 0 0 9 9 re f", 1))),
    ("the words in the foot of page 12 stand over one another", |r| r.content(12, |c| {
        let at = c.rfind("Tf 1 0 0 1 ").expect("the item's name") + 11;
        let end = at + c[at..].find(' ').expect("a number");
        format!("{}60{}", &c[..at], &c[end..])
    })),
    ("page 16 does not say that it is Item 3, page 1 of 6", |r| r.content(16, |c| c.replace(&codes("Item 3"), &codes("Item 4")))),
    ("page 33 does not say \"Index: p. A2\"", |r| r.content(33, |c| c.replace(&codes("Index"), &codes("Indax")))),
    ("page 1 does not carry its number", |r| {
        let map = r.follow(r.page(1), &["Resources", "Font", "Stamp", "ToUnicode"]);
        r.rewrite(map, |map| map.replace("<0020>", "<0021>"));
    }),
    ("the list of letters for the page numbers' codes cannot be read", |r| {
        let map = r.follow(r.page(1), &["Resources", "Font", "Stamp", "ToUnicode"]);
        r.rewrite(map, |map| map.replace("<0020>", ""));
    }),
    ("page 1 does not carry its number", |r| {
        let font = r.follow(r.page(1), &["Resources", "Font", "Stamp", "DescendantFonts", "0"]);
        r.dict(font).set("DW", 5000);
    }),
    ("the typeface of the page numbers is not of the form that we write", |r| {
        let font = r.follow(r.page(1), &["Resources", "Font", "Stamp"]);
        r.dict(font).set("Encoding", "WinAnsiEncoding");
    }),
];

#[rustfmt::skip]
const LINKS: &[(&str, Change)] = &[
    ("page 2 leads to page 16 where it should lead to page 15", |r| { let to = r.going(16); r.on_link(2, 3, "A", to); }),
    ("page 2 leads to nothing more where it should lead to page 30", |r| _ = r.links(2).pop()),
    ("page 33 leads to page 3 where it should lead to nothing more", |r| { let to = r.going(3); r.on_link(33, 0, "A", to); }),
    ("the link from page 2 to page 15 is not placed as it should be", |r| r.on_link(2, 3, "Rect", area([72, 600, 300, 640]))),
    ("the index does not lead to item 2 on page 15", |r| {
        let to = r.going(16);
        r.on_link(2, 3, "A", to);
        r.made.front.links[3].to = PageNumber::new(16);
    }),
    ("the index leads to page 3, where it should not", |r| {
        let more = r.links(2)[0].as_reference().expect("a link");
        let (copy, to) = (r.doc.objects[&more].clone(), r.going(3));
        let copy = r.doc.add_object(copy);
        r.dict(copy.0).set("A", to);
        r.links(2).push(copy.into());
        let last = r.made.front.links[0].clone();
        r.made.front.links.push(leverarch::internals::pdf::frontmatter_pdf::PageLink { to: PageNumber::new(3), ..last });
    }),
    ("page 12 does not lead back to the index where it says so", |r| { let page = r.page(12); r.dict(page).remove(b"Annots"); }),
    ("page 12 does not lead back to the index where it says so", |r| r.on_link(12, 0, "Rect", area([200, 9, 250, 25]))),
    ("page 12 does not lead back to the index where it says so", |r| { let twice = r.links(12)[0].clone(); r.links(12).push(twice); }),
    ("a link on page 12 does not lead to a page but is of the kind URI", |r| r.on_link(12, 0, "A", dictionary! { "S" => "URI", "URI" => text("https://example.org") })),
    ("is an action of the kind URI", |r| r.on_link(12, 0, "A", dictionary! { "S" => "URI", "URI" => text("https://example.org") })),
    ("a link on page 12 does not lead to a page but is of the kind JavaScript", |r| r.on_link(12, 0, "A", script())),
    ("a link on page 12 does more than lead to a page", |r| {
        let (mut to, next) = (r.going(2), r.going(2));
        to.set("Next", next);
        r.on_link(12, 0, "A", to);
    }),
    ("a link on page 12 leads to two places", |r| { let to = r.spot(2); r.on_link(12, 0, "Dest", to); }),
    ("a link on page 12 has /AA", |r| r.on_link(12, 0, "AA", dictionary! { "E" => script() })),
    ("a link on page 12 is not a link but another kind of note", |r| r.on_link(12, 0, "Subtype", "Text")),
    ("a link on page 12 cannot be seen", |r| r.on_link(12, 0, "F", 2)),
    ("a link on page 12 does not say where it is", |r| r.on_link(12, 0, "Rect", Object::Null)),
    ("a link on page 12 leads to no page of the bundle", |r| {
        let form = r.figure(12);
        r.on_link(12, 0, "A", dictionary! { "S" => "GoTo", "D" => vec![(form, 0).into(), "XYZ".into()] });
    }),
    ("a link on page 12 leads to no page of the bundle", |r| r.on_link(12, 0, "A", dictionary! { "S" => "GoTo", "D" => text("a name") })),
    ("the links of page 12 cannot be read", |r| r.on_page(12, "Annots", dictionary! {})),
    ("page 30 leads to page 31 where it should lead to page 32", |r| { let to = r.going(31); r.on_link(30, 0, "A", to); }),
    ("page 30 leads to page 4 where it should lead to page 32", |r| { let to = r.going(4); r.on_link(30, 0, "A", to); }),
    ("the link from page 30 to page 32 is not placed as it should be", |r| { let to = r.going(32); r.on_link(30, 0, "A", to); }),
    ("the link from page 30 to page 32 is not on the page", |r| r.on_link(30, 0, "Rect", area([100, 300, 2000, 320]))),
    ("page 31 leads to page 32 where it should lead to nothing more", |r| { let link = r.links(30)[0].clone(); r.links(31).insert(0, link); }),
];

#[rustfmt::skip]
const BOOKMARKS: &[(&str, Change)] = &[
    ("a bookmark is called \"Inhalt\" and should be called \"Index (p. A2)\"", |r| r.on_bookmark(&["First", "Next"], "Title", text("Inhalt"))),
    ("the bookmark \"Index (p. A2)\" does not lead where it should on page 2", |r| { let to = r.spot(3); r.on_bookmark(&["First", "Next"], "Dest", to); }),
    ("the bookmark \"2. A recording (p. A15)\" does not lead where it should on page 15", |r| {
        let to = r.spot(16);
        r.on_bookmark(&["First", "Next", "Next", "First", "Next"], "Dest", to);
    }),
    ("the bookmark \"Section (p. A31)\" does not lead where it should on page 31", |r| {
        let to = r.spot(31);
        r.on_bookmark(&["First", "Next", "Next", "Next", "Last", "First", "First"], "Dest", to);
    }),
    ("the bookmark \"A  Letters – älteste (p. A4)\" says it has 6 lines and has 5", |r| r.on_bookmark(&["First", "Next", "Next"], "Count", 6)),
    ("the bookmark \"the bookmarks\" says it has 60 lines", |r| r.on_bookmark(&[], "Count", 60)),
    ("the bookmark \"Index (p. A2)\" is not tied to those before and above it", |r| { let line = r.bookmark(&["First", "Next"]); r.dict(line).remove(b"Prev"); }),
    ("the bookmark \"Index (p. A2)\" is not tied to those before and above it", |r| { let first = r.bookmark(&["First"]); r.on_bookmark(&["First", "Next"], "Parent", (first, 0)); }),
    ("the last line under \"the bookmarks\" is not the one it names", |r| { let line = r.bookmark(&["First", "Next"]); r.on_bookmark(&[], "Last", (line, 0)); }),
    ("is listed twice", |r| { let first = r.bookmark(&["First"]); r.on_bookmark(&["First", "Next"], "Next", (first, 0)); }),
    ("there are 1 bookmarks where there should be 6", |r| {
        let first = r.bookmark(&["First"]);
        r.dict(first).remove(b"Next");
        r.on_bookmark(&[], "Last", (first, 0));
        r.on_bookmark(&[], "Count", 1);
    }),
    ("the bookmark \"Cover (p. A1)\" has /A", |r| r.on_bookmark(&["First"], "A", script())),
    ("the label of page 1 is \"B1\" and not the number printed on it", |r| r.labels(dictionary! { "S" => "D", "P" => text("B") })),
    ("the label of page 1 is \"A2\" and not the number printed on it", |r| r.labels(dictionary! { "S" => "D", "P" => text("A"), "St" => 2 })),
    ("the label of page 1 is \"A\" and not the number printed on it", |r| r.labels(dictionary! { "P" => text("A") })),
    ("the page labels cannot be read", |r| r.labels(dictionary! { "S" => "r", "P" => text("A") })),
    ("it does not open at its cover", |r| { let to = r.spot(2); r.on_catalog("OpenAction", to); }),
];

#[rustfmt::skip]
const ACTIVE_AND_ASTRAY: &[(&str, Change)] = &[
    ("is an action of the kind JavaScript", |r| r.on_catalog("OpenAction", script())),
    ("its catalog does not lead to the pages, the bookmarks and the cover", |r| r.on_catalog("OpenAction", script())),
    ("its catalog has /Names", |r| r.on_catalog("Names", dictionary! { "EmbeddedFiles" => Dictionary::new() })),
    ("has /AcroForm, which has no place in a bundle", |r| r.on_catalog("AcroForm", Dictionary::new())),
    ("has /AF, which has no place in a bundle", |r| r.on_figure(5, "AF", vec![])),
    ("has /PieceInfo, which has no place in a bundle", |r| r.on_figure(5, "PieceInfo", Dictionary::new())),
    ("has its content in another file", |r| r.on_figure(5, "F", text("other.bin"))),
    ("is a PostScript program", |r| r.on_figure(5, "Subtype", "PS")),
    ("is of the kind EmbeddedFile, which has no place in a bundle", |r| {
        _ = r.doc.add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"secret".to_vec()));
    }),
    ("is a script", |r| r.on_info("Deep", vec![dictionary! { "JS" => text("1") }.into()])),
    ("is a note or field that is still live", |r| _ = r.doc.add_object(dictionary! { "Type" => "Annot", "Subtype" => "Widget" })),
    ("is an action of the kind Launch", |r| _ = r.doc.add_object(dictionary! { "S" => "Launch" })),
    ("refers to object 99999 0 R, which is not there", |r| r.on_figure(5, "Group", (99_999, 0))),
    ("refers to object 99999 0 R, which is not there", |r| r.on_info("Deep", vec![Object::Array(vec![(99_999, 0).into()])])),
    ("refers to object 1 7 R, which is not there", |r| r.on_info("Deep", (1, 7))),
    ("of one item refers to object", |r| { let other = r.figure(23); r.on_figure(5, "Group", (other, 0)); }),
    ("of one item refers to object", |r| { let page = r.page(5); r.on_figure(5, "Group", (page, 0)); }),
    ("the record inside it is not the record next to it", |r| r.inside = Some(r.made.record.inside().text().replace("A recording", "A Recording"))),
    ("the record inside it is not the record next to it", |r| r.inside = Some(r.made.record.inside().text() + "\n")),
    ("its seal does not say where the record is", |r| {
        let other = r.follow(r.catalog(), &["Metadata"]);
        r.on_catalog("PieceInfo", dictionary! { "leverarch" => dictionary! { "Private" => (other, 0) } });
    }),
    ("its catalog does not lead to the record", |r| { let catalog = r.catalog(); r.dict(catalog).remove(b"PieceInfo"); }),
    ("its record is wrong about item 3", |r| r.made.record.items[2].first_page = PageNumber::new(17)),
    ("its record does not have the items of the plan", |r| _ = r.made.record.items.pop()),
    ("its record does not say where the pages of item 3 are", |r| r.made.record.items[2].stretch = None),
    ("its title is \"Another\"", |r| r.on_info("Title", text("Another"))),
];

#[rustfmt::skip]
const FRAMING: &[(&str, Change)] = &[
    ("there is no seal at its end", |r| r.file = |bytes| bytes.truncate(bytes.len() - 1)),
    ("there is no seal at its end", |r| r.file = |bytes| bytes.push(b'\n')),
    ("it does not begin as a PDF begins", |r| r.body = |body| body[1] = b'X'),
    ("the table of objects says that object", |r| r.table = |table| {
        let standing: Vec<usize> = (0..table.len()).filter(|at| table[*at].0 == 1).collect();
        table.swap(standing[3], standing[4]);
    }),
    ("there is no object at byte", |r| r.table = |table| table.iter_mut().find(|entry| entry.0 == 1).expect("one").1 += 1),
    ("is not where the table of objects says that it is", |r| r.table = |table| table.iter_mut().rfind(|entry| entry.0 == 2).expect("one").2 += 1),
    ("is not where the table of objects says that it is", |r| r.table = |table| *table.iter_mut().rfind(|entry| entry.0 == 2).expect("one") = (0, 0, 0)),
    ("is in the table of objects and not in the file", |r| r.table = |table| {
        let pack = table.iter().find(|entry| entry.0 == 2).expect("one").1;
        *table.iter_mut().rfind(|entry| entry.0 == 0).expect("one") = (2, pack, 999);
    }),
    ("the table of objects is wrong about object 5", |r| r.table = |table| table[5].0 = 7),
    ("the table of objects is wrong about object 5", |r| r.table = |table| table[5] = (1, 15, 1)),
    ("does not end where it says", |r| r.body = |body| {
        // The last figure of the last stream's length, so that it ends elsewhere than it says.
        let at = body.windows(8).rposition(|window| window == b"/Length ").expect("a length") + 8;
        let end = at + body[at..].iter().take_while(|c| c.is_ascii_digit()).count() - 1;
        body[end] = if body[end] == b'9' { b'8' } else { body[end] + 1 };
    }),
    ("does not end where it says", |r| r.body = |body| body.extend_from_slice(b"%hidden between two objects\n")),
];

#[test]
fn every_change_is_told() {
    let made = made(&everything(), "A");
    assert_eq!(made.plan.total(), 34);
    let mut changes = 0;
    for table in [TREE_AND_PAGES, FEET, LINKS, BOOKMARKS, ACTIVE_AND_ASTRAY, FRAMING] {
        for (told, change) in table {
            let mut remade = Remade::of(&made);
            change(&mut remade);
            let faults = proof(&remade.done()).faults;
            assert!(faults.iter().any(|fault| fault.contains(told)), "{told} is not in {faults:#?}");
            println!("{faults:?}");
            changes += 1;
        }
    }
    println!("{changes} changes");
}

#[test]
fn all_is_told_in_one_run_and_not_without_end() {
    let made = made(&everything(), "A");
    let mut remade = Remade::of(&made);
    for page in 1..=34 {
        remade.on_page(page, "Rotate", 90);
    }
    let faults = proof(&remade.done()).faults;
    assert_eq!(faults.len(), 21);
    assert_eq!((faults[0].as_str(), faults[20].as_str()), ("page 1 has /Rotate", "14 more things are wrong"));
}

/// Whatever a disk does to the file, reading it back ends, and never in a panic.
#[test]
fn damage_anywhere_ends_in_words() {
    let made =
        made(&[placed(PageFormat::Pdf, form("Value")), placed(PageFormat::Png, case::png(12, 20))], "");
    let told = |bytes: Vec<u8>| !proof(&Made { bytes, ..made.clone() }).faults.is_empty();
    let (mut flipped, mut told_of) = (0, 0);
    for at in (0..made.bytes.len()).step_by(made.bytes.len() / 500) {
        let (before, after) = made.bytes.split_at(at);
        // A byte that is missing moves all that follows it; one that is another may lie in what is not read.
        assert!(told([before, &after[1..]].concat()), "byte {at} is missing");
        told_of += usize::from(told([before, &[after[0] ^ 0x15], &after[1..]].concat()));
        flipped += 1;
    }
    println!("{told_of} of {flipped} changed bytes are told of");
}

/// Changes the PDF in the workshop just before it is read back.
struct Meddler {
    pdf: PathBuf,
    meddles: bool,
}

impl ProgressSink for Meddler {
    fn step(&self, name: &str, _: u64) {
        if self.meddles && name == "Reading the bundle back" {
            let mut bytes = fs::read(&self.pdf).expect("the PDF in the workshop");
            let at = bytes.windows(8).rposition(|window| window == b"/Length ").expect("a length");
            bytes[at] = b'%';
            fs::write(&self.pdf, bytes).expect("written");
        }
    }
    fn part(&self, _: &str) {}
    fn stopped(&self) -> bool {
        false
    }
}

#[test]
fn a_bundle_that_is_not_what_it_should_be_is_not_published() {
    let case = Case::small();
    let job = Options {
        folder: case.evidence(),
        manifest: None,
        output: None,
        name: None,
        purpose: None,
        date: None,
        today: date(2022, 3, 1),
        jobs: 2,
        force: false,
        placeholders: false,
        strict: false,
        ocr: false,
        transcriber: None,
        originals: true,
        media: false,
        limits: Limits::STANDARD,
        environment: Environment::new(|_| None),
        trial: None,
    };
    let workshop = case.bundle().with_file_name(".evidence-bundle.leverarch-partial");
    let pdf = workshop.join(format!("{}.pdf", case::STEM));
    let halt = build::build(&job, &Meddler { pdf: pdf.clone(), meddles: true }).expect_err("refused");
    let RunError::Unproven(findings) = halt else { panic!("{halt:?}") };
    assert!(findings[0].message.starts_with("The bundle was made and then read back, and "), "{findings:?}");
    assert!(findings[0].next.contains("a fault in leverarch, not in your evidence"), "{findings:?}");
    assert_eq!(case.around(), ["evidence"], "nothing is left");
    let made = build::build(&job, &Meddler { pdf, meddles: false }).expect("made").made.expect("a bundle");
    assert!(made.record.items.iter().any(|item| item.stretch.is_none()), "a sheet among the items");
    assert_eq!(case.around(), ["evidence", "evidence-bundle"]);
}
