//! A source's own links and bookmarks still lead where they led, now inside the bundle.

use std::fs;
use std::sync::Arc;

use leverarch::internals::model::limits::Limits;
use leverarch::internals::pdf::{ImportedPages, PageFormat, import};
use lopdf::{Dictionary, Document, Object, dictionary};

use crate::support::case::Case;
use crate::support::pdf::{A4, Draft, saved};

fn sound(bytes: Vec<u8>) -> ImportedPages {
    import(PageFormat::Pdf, &Arc::new(bytes), &Limits::STANDARD).unwrap_or_else(|why| panic!("{why:?}"))
}

fn text(text: &str) -> Object {
    Object::string_literal(text)
}

fn at(page: impl Into<Object>, how: &str, rest: &[i64]) -> Object {
    let rest = rest.iter().copied().map(Object::Integer);
    Object::Array([page.into(), how.into()].into_iter().chain(rest).collect())
}

/// Four pages with a link of each kind on the first, names in both kinds of list, and an outline.
fn report() -> Vec<u8> {
    let mut draft = Draft::new();
    let pages: Vec<(u32, u16)> =
        (1..=3).map(|n| draft.drawn(A4, &format!("Page {n}"), dictionary! {})).collect();
    let turned = draft.drawn(A4, "Turned", dictionary! { "Rotate" => 90 });
    draft.pages.push(pages[0].into());
    let mut link = |place: Dictionary| {
        let mut all = dictionary! {
            "Type" => "Annot", "Subtype" => "Link",
            "Rect" => vec![100.into(), 700.into(), 300.into(), 720.into()],
        };
        all.extend(&place);
        Object::Reference(draft.doc.add_object(all))
    };
    let go = |place: Object| dictionary! { "A" => dictionary! { "S" => "GoTo", "D" => place } };
    let quads: Vec<Object> = [100, 720, 300, 720, 100, 700, 300, 700].map(Object::Integer).to_vec();
    let mut over_lines = go(at(pages[1], "XYZ", &[50, 421, 0]));
    over_lines.set("QuadPoints", quads);
    let links = vec![
        link(over_lines),
        link(dictionary! { "Dest" => at(pages[2], "Fit", &[]) }),
        link(dictionary! { "Dest" => "old name" }),
        link(go(text("new name"))),
        link(dictionary! { "Dest" => at(1, "FitH", &[842]) }),
        link(go(at(turned, "XYZ", &[0, 842, 0]))),
        // These lead nowhere in this file, cannot be seen, or act.
        link(dictionary! { "Dest" => at((999, 0), "Fit", &[]) }),
        link(dictionary! { "Dest" => text("no such name") }),
        link(dictionary! { "A" => dictionary! { "S" => "URI", "URI" => text("https://example.org") } }),
        link(
            dictionary! { "A" => dictionary! { "S" => "GoToR", "F" => text("other.pdf"), "D" => at(0, "Fit", &[]) } },
        ),
        link(dictionary! { "F" => 2, "Dest" => at(pages[2], "Fit", &[]) }),
        link(
            dictionary! { "Dest" => at(pages[2], "Fit", &[]), "Rect" => vec![900.into(), 900.into(), 950.into(), 950.into()] },
        ),
    ];
    draft.doc.get_dictionary_mut(pages[0]).expect("page").set("Annots", links);
    let leaf = draft.doc.add_object(dictionary! {
        "Names" => vec![text("new name"), dictionary! { "D" => at(pages[2], "XYZ", &[0, 100, 0]) }.into()],
        "Limits" => vec![text("new name"), text("new name")],
    });
    // A tree of names that leads back to itself.
    let tree = draft.doc.new_object_id();
    draft.doc.objects.insert(tree, dictionary! { "Kids" => vec![leaf.into(), tree.into()] }.into());

    let mut line = |title: Object, more: Dictionary| {
        let mut all = dictionary! { "Title" => title };
        all.extend(&more);
        draft.doc.add_object(all)
    };
    let under =
        line(lopdf::text_string("Ärger\u{202e} mit\ndem Amt"), dictionary! { "Dest" => text("new name") });
    let heading = line(text("Chapter"), dictionary! { "First" => under, "Last" => under, "Count" => 1 });
    let outside = line(
        text("Web"),
        dictionary! { "A" => dictionary! { "S" => "URI", "URI" => text("https://example.org") } },
    );
    let last = line(text(""), dictionary! { "Dest" => at(turned, "Fit", &[]) });
    for (line, next) in [(heading, outside), (outside, last), (last, heading)] {
        draft.doc.get_dictionary_mut(line).expect("line").set("Next", next);
    }
    let outline =
        draft.doc.add_object(dictionary! { "Type" => "Outlines", "First" => heading, "Last" => last });
    saved(draft.end(dictionary! {
        "Dests" => dictionary! { "old name" => at(pages[1], "FitV", &[10]) },
        "Names" => dictionary! { "Dests" => tree },
        "Outlines" => outline,
    }))
}

#[test]
fn links_lead_to_the_same_page_and_place() {
    let placed = sound(report());
    assert_eq!(placed.pages.len(), 5);
    let led = |on: u32| -> Vec<u32> {
        placed.links.iter().filter(|link| link.on == on).map(|link| link.to.page).collect()
    };
    // The first page is listed again at the end, and so are its links.
    for on in [0, 4] {
        assert_eq!(led(on), [1, 2, 1, 2, 1, 3], "{on}");
    }
    assert_eq!(placed.links.len(), 12);
    // What is half way up the page is half way up what is fitted of it.
    let first = &placed.links[0];
    let up = |page: usize, y: f32| placed.pages[page].matrix[3] * y + placed.pages[page].matrix[5];
    assert!((first.to.top.expect("a height") - up(1, 421.0)).abs() < 0.01);
    assert_eq!(first.lines.len(), 8);
    let [left, bottom, right, top] = first.area;
    let scale = placed.pages[0].matrix[0];
    assert!((right - left - 200.0 * scale).abs() < 0.01 && (top - bottom - 20.0 * scale).abs() < 0.01);
    assert!((bottom - up(0, 700.0)).abs() < 0.01);
    assert_eq!(placed.links[1].to.top, None);
    // Where a page is turned, the upper left corner of its own space is at the right and as high as it gets.
    let turned = &placed.links[5];
    let [_, b, _, d, _, f] = placed.pages[3].matrix;
    assert!((turned.to.top.expect("a height") - (842.0 * d + f)).abs() < 0.01 && b < 0.0);
    let said: String = placed.findings.iter().map(|f| f.message.clone()).collect();
    assert!(said.contains("6 links to elsewhere"), "{said}");
    assert!(said.contains("1 bookmark that leads to no page"), "{said}");
}

#[test]
fn bookmarks_are_kept_with_their_titles_cleaned() {
    let placed = sound(report());
    let said: Vec<(&str, u32, usize)> =
        placed.bookmarks.iter().map(|mark| (mark.title.as_str(), mark.to.page, mark.under.len())).collect();
    assert_eq!(said, [("Chapter", 2, 1), ("(no title)", 3, 0)]);
    assert_eq!(placed.bookmarks[0].under[0].title, "Ärger mit dem Amt");
}

/// Ten thousand levels of headings and a list that never ends cost nothing and lose nothing.
#[test]
fn an_outline_may_nest_or_loop_without_end() {
    let mut draft = Draft::new();
    let page = draft.drawn(A4, "Only", dictionary! {});
    let mut first =
        draft.doc.add_object(dictionary! { "Title" => text("Deepest"), "Dest" => at(page, "Fit", &[]) });
    for _ in 0..10_000 {
        first = draft.doc.add_object(
            dictionary! { "Title" => text("Heading"), "First" => first, "Dest" => at(page, "Fit", &[]) },
        );
    }
    let outline = draft.doc.add_object(dictionary! { "First" => first });
    let placed = sound(saved(draft.end(dictionary! { "Outlines" => outline })));
    let (mut lines, mut depth, mut level) = (0, 0, placed.bookmarks.as_slice());
    while let Some(first) = level.first() {
        (lines, depth, level) = (lines + level.len(), depth + 1, &first.under);
    }
    assert_eq!((lines, depth), (10_001, 8));
}

/// In the bundle: every link on an item's page leads to a page of that item, and the outline holds the item's
/// own bookmarks, closed, below it.
#[test]
fn the_bundle_keeps_them_inside_the_item() {
    let case = Case::tiny();
    case.put("letter.pdf", &report());
    case.put("note.txt", b"a note");
    case.build();
    let doc = Document::load_mem(&fs::read(case.output("pdf")).expect("pdf")).expect("a PDF");
    let record: serde_json::Value =
        serde_json::from_slice(&fs::read(case.output("json")).expect("json")).expect("json");
    let item = &record["items"]
        .as_array()
        .expect("items")
        .iter()
        .find(|i| i["file"] == "letter.pdf")
        .expect("item")
        .clone();
    let first = item["first_page"].as_u64().expect("page") as u32;
    let pages = doc.get_pages();
    let number = |id: (u32, u16)| *pages.iter().find(|(_, page)| **page == id).expect("a page").0;
    let mut led = Vec::new();
    for on in [first, first + 4] {
        for link in doc.get_page_annotations(pages[&on]).expect("links") {
            let place = link.get(b"A").and_then(Object::as_dict).and_then(|a| a.get(b"D")).expect("place");
            led.push(number(place.as_array().expect("array")[0].as_reference().expect("page")));
        }
    }
    // The last of each page is the link back to the index.
    let expected: Vec<u32> = [1, 2, 1, 2, 1, 3].map(|page| first + page).into_iter().chain([2]).collect();
    assert_eq!(led, [expected.clone(), expected].concat());

    let find = |title: &str| {
        let lines = doc.objects.iter().filter_map(|(id, object)| Some((*id, object.as_dict().ok()?)));
        let mut found = lines.filter(|(_, line)| {
            line.get(b"Title").is_ok_and(|t| lopdf::decode_text_string(t).is_ok_and(|t| t == title))
        });
        let line = found.next().unwrap_or_else(|| panic!("no bookmark {title}"));
        assert!(found.next().is_none(), "{title} twice");
        line
    };
    let (item_line, line) = find(&format!("1. letter (p. {first})"));
    assert_eq!(line.get(b"Count").and_then(Object::as_i64).expect("count"), -2, "closed, with two lines");
    let (chapter, line) = find(&format!("Chapter (p. {})", first + 2));
    assert_eq!(line.get(b"Parent").and_then(Object::as_reference).expect("parent"), item_line);
    let (_, line) = find(&format!("Ärger mit dem Amt (p. {})", first + 2));
    assert_eq!(line.get(b"Parent").and_then(Object::as_reference).expect("parent"), chapter);
    let place = line.get(b"Dest").and_then(Object::as_array).expect("place");
    assert_eq!(number(place[0].as_reference().expect("page")), first + 2);
}
