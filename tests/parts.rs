//! The parts of a bundle that is larger than the body takes in one file: all pages once and in order, each shown with the
//! bundle's own bytes, each part within the limit, and every part watched by verify.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use leverarch::internals::integrity::self_check::{ExpectedPart, read_part};
use leverarch::internals::model::{PageNumber, PageRange};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use serde_json::Value;

use crate::support::case::{Case, STEM, everything};
use crate::support::pdf::{A4, Draft, saved};

/// What a part may have at most under the `purpose.toml` of these cases.
const LIMIT: u64 = 1_000_000;

/// A photograph that no packing makes small: some 1.2 bytes for each pixel.
fn noise(seed: u32, width: u32, height: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let picture = image::RgbImage::from_fn(width, height, |_, _| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        image::Rgb(state.to_le_bytes()[..3].try_into().expect("three"))
    });
    let mut out = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut out, image::ImageFormat::Jpeg).expect("jpeg");
    out.into_inner()
}

/// Three pages with a link from the first to the third, bookmarks, and a layer that is hidden and one that shows.
fn linked() -> Vec<u8> {
    let mut draft = Draft::new();
    let mut layer = |name: &str| {
        draft.doc.add_object(dictionary! { "Type" => "OCG", "Name" => Object::string_literal(name) })
    };
    let (off, on) = (layer("Hidden"), layer("Shown"));
    let content = draft.stream("/OC /Off BDC BT /F1 20 Tf 72 500 Td (Not to be seen) Tj ET EMC /OC /On BDC BT /F1 20 Tf 72 600 Td (To be seen) Tj ET EMC");
    let resources = dictionary! {
        "Font" => dictionary! { "F1" => draft.font },
        "Properties" => dictionary! { "Off" => off, "On" => on },
    };
    let first = draft.page(A4, content, dictionary! { "Resources" => resources });
    let pages = [first, draft.drawn(A4, "Two", dictionary! {}), draft.drawn(A4, "Three", dictionary! {})];
    let spot = |page: usize| -> Object {
        vec![pages[page].into(), "XYZ".into(), 0.into(), 421.into(), Object::Null].into()
    };
    let link = draft.doc.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Link", "Dest" => spot(2),
        "Rect" => vec![100.into(), 700.into(), 300.into(), 720.into()],
    });
    draft.doc.get_dictionary_mut(first).expect("page").set("Annots", vec![link.into()]);
    let mark =
        draft.doc.add_object(dictionary! { "Title" => Object::string_literal("Its own"), "Dest" => spot(1) });
    let outline = draft.doc.add_object(dictionary! { "First" => mark, "Last" => mark });
    saved(draft.end(dictionary! {
        "Outlines" => outline,
        "OCProperties" => dictionary! {
            "OCGs" => vec![off.into(), on.into()], "D" => dictionary! { "OFF" => vec![off.into()] },
        },
    }))
}

/// A case of sections with photographs and a PDF with layers and links, for an upload of at most one megabyte.
fn large(photographs: u32) -> Case {
    let case = Case::tiny();
    let mut text = format!(
        "[bundle]\npurpose = \"tribunal\"\nname = \"{STEM}\"\ntitle = \"Appeal\"\ndate = 2022-03-01\npage_prefix = \"B\"\n\
         [[section]]\nid = \"A\"\ntitle = \"Letters\"\n[[section]]\nid = \"B\"\ntitle = \"Photographs\"\n"
    );
    for (file, section) in [("letter.pdf", "A"), ("linked.pdf", "B"), ("note.txt", "A")] {
        text += &format!("[[item]]\nfile = \"{file}\"\nsection = \"{section}\"\ndate = 2020-01-01\n");
    }
    case.put("linked.pdf", &linked());
    for n in 0..photographs {
        let (file, day) = (format!("photo {n}.jpg"), n % 28 + 1);
        case.put(&file, &noise(n + 1, 400, 500 + 40 * (n % 5)));
        text += &format!("[[item]]\nfile = \"{file}\"\nsection = \"B\"\ndate = 2020-02-{day:02}\n");
    }
    case.put("manifest.toml", text.as_bytes());
    case.put("purpose.toml", b"upload_megabytes = 1\nrequire = []\n");
    case
}

/// The record beside the PDF.
fn record(case: &Case) -> Value {
    serde_json::from_slice(&fs::read(case.output("json")).expect("record")).expect("json")
}

/// The parts as the record lists them: file, first and last page.
fn listed(case: &Case) -> Vec<(PathBuf, u32, u32)> {
    let record = record(case);
    let number =
        |part: &Value, key: &str| part[key].as_u64().and_then(|n| u32::try_from(n).ok()).expect("number");
    let parts = record["parts"].as_array().cloned().unwrap_or_default();
    let one = |part: &Value| {
        let path = case.bundle().join(part["file"].as_str().expect("file"));
        assert_eq!(fs::metadata(&path).expect("part").len(), part["bytes"].as_u64().expect("bytes"));
        (path, number(part, "first_page"), number(part, "last_page"))
    };
    parts.iter().map(one).collect()
}

fn open(path: &Path) -> Document {
    Document::load(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn pages(doc: &Document) -> Vec<ObjectId> {
    doc.get_pages().into_values().collect()
}

/// Insists that two objects and all that they lead to are the same, whatever their numbers. Pages are not gone into.
fn same(one: (&Document, &Object), two: (&Document, &Object), met: &mut BTreeSet<(ObjectId, ObjectId)>) {
    match (one.1, two.1) {
        (Object::Reference(a), Object::Reference(b)) => {
            let (x, y) = (one.0.get_object(*a).expect("there"), two.0.get_object(*b).expect("there"));
            if met.insert((*a, *b)) {
                same((one.0, x), (two.0, y), met);
            }
        }
        (Object::Array(a), Object::Array(b)) => {
            assert_eq!(a.len(), b.len());
            a.iter().zip(b).for_each(|(a, b)| same((one.0, a), (two.0, b), met));
        }
        (Object::Dictionary(a), Object::Dictionary(b)) => same_entries((one.0, a), (two.0, b), met),
        (Object::Stream(a), Object::Stream(b)) => {
            assert!(a.content == b.content);
            same_entries((one.0, &a.dict), (two.0, &b.dict), met);
        }
        (a, b) => assert_eq!(a, b),
    }
}

fn same_entries(
    one: (&Document, &Dictionary),
    two: (&Document, &Dictionary),
    met: &mut BTreeSet<(ObjectId, ObjectId)>,
) {
    let keys = |dict: &Dictionary| dict.iter().map(|(key, _)| key.clone()).collect::<BTreeSet<_>>();
    assert_eq!(keys(one.1), keys(two.1));
    for (key, value) in one.1.iter() {
        same((one.0, value), (two.0, two.1.get(key).expect("key")), met);
    }
}

/// The links of a page: where each is, and to which page of the bundle it leads, `before` pages being before the first.
fn links(doc: &Document, page: ObjectId, before: u32) -> Vec<(String, u32)> {
    let order: BTreeMap<ObjectId, u32> = doc.get_pages().into_iter().map(|(n, id)| (id, n)).collect();
    let dict = doc.get_dictionary(page).expect("page");
    let Ok(list) = dict.get(b"Annots").and_then(Object::as_array) else { return Vec::new() };
    list.iter()
        .map(|link| {
            let link = doc.get_dictionary(link.as_reference().expect("link")).expect("link");
            let action = link.get(b"A").and_then(Object::as_dict).expect("action");
            let to =
                action.get(b"D").and_then(Object::as_array).expect("place")[0].as_reference().expect("page");
            (format!("{:?}", link.get(b"Rect").expect("place")), order[&to] + before)
        })
        .collect()
}

/// The bookmarks, each with the page of the bundle it leads to and how deep it stands.
fn marks(doc: &Document, before: u32) -> Vec<(usize, String, u32)> {
    let order: BTreeMap<ObjectId, u32> = doc.get_pages().into_iter().map(|(n, id)| (id, n)).collect();
    let root =
        doc.catalog().expect("catalog").get(b"Outlines").and_then(Object::as_reference).expect("outline");
    let next = |id: ObjectId, key: &[u8]| doc.get_dictionary(id).ok()?.get(key).ok()?.as_reference().ok();
    let mut all = Vec::new();
    let mut todo: Vec<(usize, ObjectId)> = next(root, b"First").map(|id| (0, id)).into_iter().collect();
    while let Some((depth, id)) = todo.pop() {
        let dict = doc.get_dictionary(id).expect("line");
        let title = lopdf::decode_text_string(dict.get(b"Title").expect("title")).expect("text");
        let to =
            dict.get(b"Dest").and_then(Object::as_array).expect("place")[0].as_reference().expect("page");
        all.push((depth, title, order[&to] + before));
        todo.extend(next(id, b"Next").map(|id| (depth, id)));
        todo.extend(next(id, b"First").map(|id| (depth + 1, id)));
    }
    all
}

/// Which layers there are by name, and whether each is hidden at first.
fn layers(doc: &Document) -> BTreeMap<String, bool> {
    let Ok(all) = doc.catalog().expect("catalog").get(b"OCProperties").and_then(Object::as_dict) else {
        return BTreeMap::new();
    };
    let off = all
        .get(b"D")
        .and_then(Object::as_dict)
        .and_then(|d| d.get(b"OFF"))
        .and_then(Object::as_array)
        .expect("off");
    let groups = all.get(b"OCGs").and_then(Object::as_array).expect("groups");
    let name = |group: &Object| {
        let dict = doc.get_dictionary(group.as_reference().expect("group")).expect("group");
        lopdf::decode_text_string(dict.get(b"Name").expect("name")).expect("text")
    };
    groups.iter().map(|group| (name(group), off.contains(group))).collect()
}

#[test]
fn all_pages_are_in_the_parts_once_in_order_and_show_the_same_bytes() {
    let case = large(14);
    let ran = case.build();
    let parts = listed(&case);
    assert!(parts.len() > 3, "{}", ran.out);
    let bundle = open(&case.output("pdf"));
    let (bundle_pages, bundle_marks) = (pages(&bundle), marks(&bundle, 0));
    let items: Vec<u32> = record(&case)["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| item["first_page"].as_u64().expect("page") as u32)
        .collect();
    let (mut next, mut cut, mut layered) = (1, 0, 0);
    for (number, (path, first, last)) in (1..).zip(&parts) {
        let name = path.file_name().expect("name").to_str().expect("plain").to_owned();
        assert_eq!(*first, next, "{name}");
        next = last + 1;
        assert!(
            number == 1 || items.contains(first) || *first > items[items.len() - 1],
            "{name} begins inside an item"
        );
        assert_eq!(
            name,
            format!("121000654321 test part {number} of {} pages B{first}-B{last}.pdf", parts.len())
        );
        assert!(name.len() <= 50);
        assert!(fs::metadata(path).expect("part").len() <= LIMIT, "{name}");
        let part = open(path);
        let own = pages(&part);
        assert_eq!(own.len() as u32, last - first + 1, "{name}");
        let mut met = BTreeSet::new();
        for (page, id) in (*first..).zip(&own) {
            let whole = bundle_pages[page as usize - 1];
            let bare = |doc: &Document, id: ObjectId| {
                let mut dict = doc.get_dictionary(id).expect("page").clone();
                dict.remove(b"Parent");
                dict.remove(b"Annots");
                dict
            };
            same_entries((&bundle, &bare(&bundle, whole)), (&part, &bare(&part, *id)), &mut met);
            // Links inside the part are kept, the others are gone.
            let there = links(&bundle, whole, 0);
            let (kept, gone): (Vec<_>, Vec<_>) =
                there.into_iter().partition(|(_, to)| first <= to && to <= last);
            assert_eq!(links(&part, *id, first - 1), kept, "page {page}");
            cut += gone.len();
        }
        // Labels, title, bookmarks and layers are those of these pages.
        let catalog = part.catalog().expect("catalog");
        let labels = catalog
            .get(b"PageLabels")
            .and_then(Object::as_dict)
            .and_then(|l| l.get(b"Nums"))
            .and_then(Object::as_array)
            .expect("labels");
        let range = labels[1].as_dict().expect("range");
        assert_eq!(range.get(b"St").and_then(Object::as_i64).unwrap_or(1), i64::from(*first), "{name}");
        assert_eq!(range.get(b"P").and_then(Object::as_str).expect("prefix"), b"B");
        let info = part.trailer.get(b"Info").and_then(Object::as_reference).expect("info");
        let title =
            lopdf::decode_text_string(part.get_dictionary(info).expect("info").get(b"Title").expect("title"))
                .expect("text");
        assert_eq!(title, format!("Appeal, part {number} of {}, pages B{first}–B{last}", parts.len()));
        assert!(part.trailer.get(b"Encrypt").is_err() && catalog.get(b"PieceInfo").is_err());
        let lines = marks(&part, first - 1);
        assert!(!lines.is_empty());
        for (_, title, to) in &lines {
            assert!(
                first <= to && to <= last && title.ends_with(&format!("(p. B{to})")),
                "{title} to {to} in {name}"
            );
        }
        let leaves = |all: &[(usize, String, u32)]| {
            all.iter()
                .filter(|(_, title, to)| first <= to && to <= last && !title.starts_with("B  "))
                .cloned()
                .collect::<Vec<_>>()
        };
        assert_eq!(leaves(&lines), leaves(&bundle_marks), "{name}");
        let shown = layers(&part);
        if !shown.is_empty() {
            assert_eq!(shown, layers(&bundle));
            layered += 1;
        }
    }
    assert_eq!(next, bundle_pages.len() as u32 + 1);
    assert_eq!((layers(&bundle).len(), layered), (2, 1));
    // A section that goes on in a later part stands above its items there too.
    let sections = parts.iter().filter(|(path, first, _)| {
        marks(&open(path), first - 1)
            .iter()
            .any(|(depth, title, _)| *depth == 0 && title.starts_with("B  Photographs"))
    });
    assert!(sections.count() > 1);
    assert!(cut > 20);
    let notes: Vec<String> = ran.report()["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|finding| finding["code"] == "parted")
        .map(|finding| finding["message"].as_str().expect("text").to_owned())
        .collect();
    assert!(notes.len() == 1 && notes[0].contains(&format!("{cut} links")), "{notes:?}");
    assert!(notes[0].contains(&format!("{} parts", parts.len())), "{notes:?}");
}

#[test]
fn an_item_beyond_the_limit_is_said_by_check_and_stands_alone() {
    let case = large(4);
    case.put("photo 2.jpg", &noise(9, 1100, 1100));
    let size = fs::metadata(case.evidence().join("photo 2.jpg")).expect("photo").len();
    assert!(size > LIMIT, "{size}");
    let wanted = ("over-upload".to_owned(), "photo 2.jpg".to_owned());
    let ran = case.run(&["check", "EVIDENCE", "--json"]);
    assert!(ran.code == 0 && ran.of("warning").contains(&wanted), "{}", ran.out);
    assert_eq!(case.run(&["build", "EVIDENCE", "--strict"]).code, 1);
    assert_eq!(case.around(), ["evidence"]);
    let ran = case.build();
    assert_eq!(ran.of("warning").iter().filter(|finding| **finding == wanted).count(), 1, "{}", ran.out);
    let over: Vec<_> =
        listed(&case).into_iter().filter(|part| fs::metadata(&part.0).expect("part").len() > LIMIT).collect();
    assert!(matches!(over[..], [(_, first, last)] if first == last), "{over:?}");
    // The record beside the PDF says it as well, and agrees with the one inside.
    assert!(record(&case)["findings"].to_string().contains("over-upload"));
    assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);
}

#[test]
fn an_item_that_only_its_part_makes_too_large_is_said_by_build() {
    let case = large(0);
    // A picture of 999,000 bytes is within the limit, and with what a part has beside it no longer.
    let mut draft = Draft::new();
    let mut state = 1u32;
    let points = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    });
    let picture = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 999, "Height" => 1000,
        "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
    };
    let picture = draft.doc.add_object(Stream::new(picture, points.take(999_000).collect()));
    let content = draft.stream("q 500 0 0 700 40 60 cm /Scan Do Q");
    let resources = dictionary! { "XObject" => dictionary! { "Scan" => picture } };
    draft.page(A4, content, dictionary! { "Resources" => resources });
    case.put("letter.pdf", &saved(draft.end(dictionary! {})));
    let wanted = ("over-upload".to_owned(), "letter.pdf".to_owned());
    assert!(!case.run(&["check", "EVIDENCE", "--json"]).findings().contains(&wanted));
    let ran = case.run(&["build", "EVIDENCE", "--strict", "--json"]);
    assert!(ran.code == 1 && ran.of("error").contains(&wanted), "{}", ran.out);
    assert_eq!(case.around(), ["evidence"]);
    let ran = case.build();
    assert!(ran.of("warning").contains(&wanted), "{}", ran.out);
    assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);
}

#[test]
fn a_part_that_is_not_what_it_should_be_is_seen_when_it_is_read_back() {
    let case = large(6);
    case.build();
    let parts = listed(&case);
    let bundle = fs::read(case.output("pdf")).expect("bundle");
    let faults = |part: &[u8], bundle: &[u8], first: u32, last: u32, prefix: &str, title: &str| {
        let pages = PageRange::between(PageNumber::new(first), PageNumber::new(last));
        let expected = ExpectedPart { pages, prefix, title };
        read_part(Cursor::new(part), Cursor::new(bundle), &expected).expect("in memory").join("; ")
    };
    for (number, (path, first, last)) in (1..).zip(&parts) {
        let (first, last) = (*first, *last);
        let part = fs::read(path).expect("part");
        let title = format!("Appeal, part {number} of {}, pages B{first}–B{last}", parts.len());
        assert_eq!(faults(&part, &bundle, first, last, "B", &title), "");
        assert_eq!(faults(&part, &bundle, first, last, "B", "Appeal"), "its title is another");
        assert!(faults(&part, &bundle, first, last, "", &title).contains("the label of page"));
        assert!(faults(&part, &bundle, first, last + 1, "B", &title).contains("pages where there should be"));
        // The same number of pages, and others.
        let other = if number == 1 { first + 1 } else { first - 1 };
        let said = faults(&part, &bundle, other, other + last - first, "B", &title);
        assert!(said.contains("is not that of the bundle"), "{said}");
        let said = faults(&part[..part.len() - 1], &bundle, first, last, "B", &title);
        assert!(!said.is_empty());
        // A dictionary that stands open in the file, a stream that is cut short, an object that is elsewhere.
        for (from, to) in [
            ("/Subtype/Image", "/Subtype/Imagf"),
            ("/Length ", "/Lengtg "),
            ("\nendstream", "\nendstrean"),
            (" 0 obj\n", " 1 obj\n"),
        ] {
            let Some(at) = part.windows(from.len()).position(|window| window == from.as_bytes()) else {
                continue;
            };
            let mut changed = part.clone();
            changed[at..at + from.len()].copy_from_slice(to.as_bytes());
            let said = faults(&changed, &bundle, first, last, "B", &title);
            assert!(!said.is_empty(), "{from} in part {number}");
        }
    }
    // The parts of another bundle.
    let other = large(6);
    other.amend("\"Letters\"", "\"Some letters\"");
    other.put("photo 3.jpg", &noise(77, 400, 500));
    other.build();
    let (path, first, last) = &parts[0];
    let title = format!("Appeal, part 1 of {}, pages B{first}–B{last}", parts.len());
    let said = faults(
        &fs::read(path).expect("part"),
        &fs::read(other.output("pdf")).expect("bundle"),
        *first,
        *last,
        "B",
        &title,
    );
    assert!(said.contains("is not that of the bundle"), "{said}");
}

/// A page that names much which no packing makes small, among the small objects.
fn dense(seed: u32) -> Vec<u8> {
    let mut draft = Draft::new();
    let mut spaces = Dictionary::new();
    let letters = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    let name =
        |bytes: &[u8]| Object::Name(bytes.iter().map(|byte| letters[usize::from(byte % 64)]).collect());
    // Names of random letters take three quarters of their length when they are packed, and a half was guessed.
    for (n, piece) in noise(seed, 600, 600).chunks(40_000).enumerate() {
        // Inks that are named and not used: a viewer reads them all.
        let names: Vec<Object> = piece.chunks(100).map(name).collect();
        let tint = draft
            .doc
            .add_object(dictionary! { "FunctionType" => 2, "Domain" => vec![0.into(), 1.into()], "N" => 1 });
        let space: Vec<Object> = vec!["DeviceN".into(), names.into(), "DeviceGray".into(), tint.into()];
        spaces.set(format!("P{n}"), draft.doc.add_object(space));
    }
    let content = draft.stream("BT /F1 12 Tf 72 500 Td (Dense) Tj ET");
    let resources = dictionary! { "Font" => dictionary! { "F1" => draft.font }, "ColorSpace" => spaces };
    draft.page(A4, content, dictionary! { "Resources" => resources });
    saved(draft.end(dictionary! {}))
}

#[test]
fn what_weighs_more_than_was_guessed_is_divided_anew() {
    let case = large(6);
    for n in 0..6 {
        let name = format!("photo {n}.pdf");
        case.put(&name, &dense(n + 1));
        case.amend(&format!("photo {n}.jpg"), &name);
        fs::remove_file(case.evidence().join(format!("photo {n}.jpg"))).expect("remove");
    }
    let ran = case.build();
    let parts = listed(&case);
    assert!(parts.len() > 2, "{}", ran.out);
    for (path, ..) in &parts {
        assert!(fs::metadata(path).expect("part").len() <= LIMIT, "{}", path.display());
        assert!(path.to_string_lossy().contains(&format!(" of {} ", parts.len())));
    }
    assert_eq!(everything(&case.bundle()).len(), 4 + parts.len());
    assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);
}

#[test]
fn there_are_no_parts_within_the_limit_or_without_one() {
    for (purpose, many) in
        [("upload_megabytes = 1", 0), ("upload_megabytes = 0", 8), ("upload_megabytes = 100", 8)]
    {
        let case = large(many);
        case.put("purpose.toml", format!("{purpose}\nrequire = []\n").as_bytes());
        let ran = case.build();
        assert!(!case.bundle().join("parts").exists(), "{purpose}: {}", ran.out);
        assert!(record(&case).get("parts").is_none());
        assert!(!ran.findings().iter().any(|(code, _)| code == "parted"));
    }
}

#[test]
fn the_parts_are_the_same_bytes_each_time_and_give_way_to_a_new_bundle() {
    let case = large(8);
    let first = case.build();
    let before = everything(&case.bundle());
    assert!(before.keys().filter(|name| name.starts_with("parts/")).count() > 1);
    let reported = first.report()["bundle"]["files"]
        .as_array()
        .expect("files")
        .iter()
        .map(|file| file["name"].as_str().expect("name").to_owned())
        .collect::<BTreeSet<_>>();
    assert_eq!(reported, before.keys().cloned().collect());
    let sums = String::from_utf8(before[&format!("{STEM}.sha256")].clone()).expect("text");
    assert_eq!(sums.lines().count(), before.len() - 1, "{sums}");
    assert_eq!(case.run(&["build", "EVIDENCE", "--force"]).code, 0);
    assert!(everything(&case.bundle()) == before);
    // A bundle that needs none leaves none behind.
    case.put("purpose.toml", b"upload_megabytes = 0\n");
    assert_eq!(case.run(&["build", "EVIDENCE", "--force"]).code, 0);
    assert!(!case.bundle().join("parts").exists());
    // What is not ours is not taken away.
    case.put("purpose.toml", b"upload_megabytes = 1\n");
    assert_eq!(case.run(&["build", "EVIDENCE", "--force"]).code, 0);
    fs::write(case.bundle().join("parts/my notes.txt"), "mine").expect("write");
    let ran = case.run(&["build", "EVIDENCE", "--force", "--json"]);
    assert!(ran.code == 1 && ran.findings()[0].0 == "output-foreign", "{}", ran.out);
}

fn errors(case: &Case) -> Vec<(String, String)> {
    case.run(&["verify", "BUNDLE", "--json"]).of("error")
}

#[test]
fn verify_sees_a_part_that_is_changed_missing_or_added() {
    let case = large(8);
    case.build();
    let parts = listed(&case);
    let ran = case.run(&["verify", "BUNDLE", "--json"]);
    assert_eq!((ran.code, &ran.report()["tally"]["matched"]), (0, &(4 + parts.len()).into()), "{}", ran.out);
    let (path, ..) = &parts[1];
    let name = format!("parts/{}", path.file_name().expect("name").to_string_lossy());
    let list = format!("{STEM}.sha256");
    let of = |code: &str, name: &str| (code.to_owned(), name.to_owned());
    let sound = fs::read(path).expect("part");
    for at in [0, 1, sound.len() / 3, sound.len() / 2, sound.len() - 1] {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x20;
        fs::write(path, &bytes).expect("write");
        assert_eq!(errors(&case), [of("changed", &name), of("changed", &list)], "byte {at}");
    }
    fs::write(path, &sound[..sound.len() - 1]).expect("write");
    assert_eq!(errors(&case), [of("changed", &name), of("changed", &list)]);
    fs::remove_file(path).expect("remove");
    assert_eq!(errors(&case)[0], of("missing", &name));
    fs::write(path, &sound).expect("restore");
    assert_eq!(errors(&case), []);
    fs::write(case.bundle().join("parts/extra.pdf"), "x").expect("write");
    assert_eq!(errors(&case), [of("added", "parts/extra.pdf")]);
    fs::remove_file(case.bundle().join("parts/extra.pdf")).expect("remove");
    fs::remove_dir_all(case.bundle().join("parts")).expect("remove");
    let missing = errors(&case).iter().filter(|(code, _)| code == "missing").count();
    assert_eq!(missing, parts.len());
    // Without a record the list of digests still vouches for the parts.
    fs::create_dir(case.bundle().join("parts")).expect("folder");
    case.run(&["build", "EVIDENCE", "--force"]);
    fs::remove_file(case.output("json")).expect("remove");
    let json = format!("{STEM}.json");
    assert_eq!(errors(&case), [of("missing", &json)]);
    // A part alone says what it is.
    let alone = tempfile::tempdir().expect("folder");
    let copy = alone.path().join("my upload.pdf");
    fs::write(&copy, &sound).expect("copy");
    let ran = case.run(&["verify", copy.to_str().expect("path"), "--json"]);
    assert_eq!((ran.code, ran.of("error")), (1, vec![of("no-seal", "my upload.pdf")]));
    assert!(ran.out.contains("A part has no record"), "{}", ran.out);
}

/// Runs a program and gives what it printed; it must end well.
fn tool(program: &str, arguments: &[&str]) -> Vec<u8> {
    let ran = Command::new(program).args(arguments).output().unwrap_or_else(|e| panic!("{program}: {e}"));
    let said = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success() && !said.contains("WARNING"), "{program} {arguments:?}: {said}");
    ran.stdout
}

#[test]
#[ignore = "needs qpdf"]
fn other_programs_find_the_parts_sound_and_the_pages_the_same() {
    let case = large(10);
    case.build();
    let whole = case.output("pdf");
    let whole = whole.to_str().expect("path");
    let text = |path: &str| tool("pdftotext", &["-layout", path, "-"]);
    let picture = |path: &str, page: u32| {
        let page = page.to_string();
        tool("pdftoppm", &["-r", "50", "-f", &page, "-l", &page, path])
    };
    let (mut joined, mut next) = (Vec::new(), 1);
    for (path, first, last) in listed(&case) {
        let path = path.to_str().expect("path");
        let said = String::from_utf8(tool("qpdf", &["--check", path])).expect("text");
        assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
        joined.extend(text(path));
        for page in [first, last] {
            assert!(picture(path, page - first + 1) == picture(whole, page), "page {page}");
        }
        let json: Value =
            serde_json::from_slice(&tool("qpdf", &["--json", "--json-key=pagelabels", path])).expect("json");
        let label = &json["pagelabels"][0]["label"];
        assert_eq!((label["/St"].as_u64().unwrap_or(1), &label["/P"]), (next, &"u:B".into()), "{json}");
        next = u64::from(last) + 1;
    }
    assert!(joined == text(whole));
}
