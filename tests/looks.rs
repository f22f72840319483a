//! Fields, notes and frames of links that come without an appearance are drawn as viewers draw them, or it is
//! said that they are not.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use leverarch::internals::model::limits::Limits;
use leverarch::internals::pdf::{ImportedPages, PageFormat, import};
use lopdf::{Dictionary, Object, dictionary};

use crate::support::case::Case;
use crate::support::pdf::{A4, Draft, saved};

fn text(text: &str) -> Object {
    lopdf::text_string(text)
}

fn numbers(list: &[f32]) -> Object {
    Object::Array(list.iter().copied().map(Object::Real).collect())
}

fn with(mut all: Dictionary, more: Dictionary) -> Dictionary {
    more.into_iter().for_each(|(key, value)| all.set(key, value));
    all
}

fn annotation(kind: &str, rect: [f32; 4], more: Dictionary) -> Dictionary {
    let all = dictionary! { "Type" => "Annot", "Subtype" => kind, "F" => 4, "Rect" => numbers(&rect) };
    with(all, more)
}

fn field(kind: &str, rect: [f32; 4], more: Dictionary) -> Dictionary {
    let all = dictionary! { "FT" => kind, "DA" => text("/F1 12 Tf 0 0 1 rg") };
    annotation("Widget", rect, with(all, more))
}

/// A page with these on it, in a form that shares Helvetica as `F1`.
fn page(annotations: Vec<Dictionary>) -> Vec<u8> {
    form(annotations, false)
}

/// The same; the form may ask each viewer to draw its fields anew.
fn form(annotations: Vec<Dictionary>, anew: bool) -> Vec<u8> {
    let mut draft = Draft::new();
    let font = draft.font;
    let mut apart = |object: &mut Object| {
        if object.as_stream().is_ok() {
            *object = draft.doc.add_object(object.clone()).into();
        }
    };
    let all: Vec<Object> = annotations
        .into_iter()
        .map(|mut one| {
            // A stream is an object of its own.
            if let Ok(looks) = one.get_mut(b"AP").and_then(Object::as_dict_mut) {
                for (_, look) in looks.iter_mut() {
                    apart(look);
                    look.as_dict_mut()
                        .into_iter()
                        .flat_map(Dictionary::iter_mut)
                        .for_each(|(_, state)| apart(state));
                }
            }
            one.into()
        })
        .collect();
    let all: Vec<Object> = all.into_iter().map(|one: Object| draft.doc.add_object(one).into()).collect();
    draft.drawn(A4, "Looks", dictionary! { "Annots" => all.clone() });
    let ticks = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "ZapfDingbats" };
    let shared =
        dictionary! { "Font" => dictionary! { "F1" => font, "ZaDb" => draft.doc.add_object(ticks) } };
    let form = dictionary! { "Fields" => all, "DR" => shared, "NeedAppearances" => anew };
    saved(draft.end(dictionary! { "AcroForm" => form }))
}

/// An appearance.
fn form_of(content: &str, bounds: [f32; 4]) -> Object {
    let dict = dictionary! { "Subtype" => "Form", "BBox" => numbers(&bounds) };
    Object::Stream(lopdf::Stream::new(dict, content.into()))
}

fn placed(annotations: Vec<Dictionary>) -> ImportedPages {
    import(PageFormat::Pdf, &Arc::new(page(annotations)), &Limits::STANDARD)
        .unwrap_or_else(|why| panic!("{why:?}"))
}

/// What is drawn over the page: each drawing's content and dictionary.
fn drawings(placed: &ImportedPages) -> Vec<(String, Dictionary)> {
    let page = placed.objects[&placed.pages[0].xobject].as_stream().expect("a form");
    let follow = |object: &Object| match object {
        Object::Reference((number, _)) => placed.objects[number].clone(),
        other => other.clone(),
    };
    let resources = follow(page.dict.get(b"Resources").expect("resources"));
    let names = resources.as_dict().and_then(|dict| dict.get(b"XObject")).and_then(Object::as_dict);
    let one = |n: usize| {
        let form = follow(names.as_ref().ok()?.get(format!("A{n}").as_bytes()).ok()?);
        let form = form.as_stream().expect("a form").clone();
        let content = form.decompressed_content().unwrap_or_else(|_| form.content.clone());
        Some((String::from_utf8(content).expect("text"), form.dict))
    };
    (0..).map_while(one).collect()
}

fn drawn(one: Dictionary) -> (String, Dictionary) {
    let mut all = drawings(&placed(vec![one]));
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn said(placed: &ImportedPages) -> String {
    placed.findings.iter().map(|finding| format!("{finding}\n")).collect()
}

/// The texts set, in order.
fn set(content: &str) -> Vec<String> {
    let codes = |hex: &str| {
        (0..hex.len())
            .step_by(2)
            .map(|at| char::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")))
            .collect()
    };
    content.lines().filter_map(|line| line.strip_suffix("> Tj")?.strip_prefix('<')).map(codes).collect()
}

/// Where each text is set.
fn starts(content: &str) -> Vec<(f32, f32)> {
    let place = |line: &str| {
        let parts: Vec<f32> =
            line.strip_suffix(" Tm")?.split(' ').map(|n| n.parse().expect("a number")).collect();
        Some((parts[4], parts[5]))
    };
    content.lines().filter_map(place).collect()
}

const BOX: [f32; 4] = [100.0, 600.0, 300.0, 630.0];

#[test]
fn a_value_is_set_in_the_fields_own_type() {
    let look = dictionary! { "BG" => numbers(&[0.9]), "BC" => numbers(&[1.0, 0.0, 0.0]) };
    let (content, dict) = drawn(field("Tx", BOX, dictionary! { "V" => text("Jané (1)"), "MK" => look }));
    assert_eq!(set(&content), ["Jan\u{e9} (1)"]);
    for words in ["0.9 g\n0 0 200 30 re\nf", "1 0 0 RG", "/F 12 Tf", "0 0 1 rg"] {
        assert!(content.contains(words), "{words} is not in {content}");
    }
    let fonts = dict.get(b"Resources").and_then(Object::as_dict).expect("resources").get(b"Font");
    assert!(fonts.and_then(Object::as_dict).expect("fonts").get(b"F").expect("F").as_reference().is_ok());
    // In the middle and at the right.
    let start =
        |quad: i64| starts(&drawn(field("Tx", BOX, dictionary! { "V" => text("Jane"), "Q" => quad })).0)[0].0;
    assert!(
        start(0) < 5.0 && (start(1) - 86.7).abs() < 1.0 && (start(2) - 171.3).abs() < 2.0,
        "{}",
        start(2)
    );
    // As large as the box allows.
    let auto = field("Tx", BOX, dictionary! { "V" => text("Jane"), "DA" => text("/F1 0 Tf 0 g") });
    assert!(drawn(auto).0.contains("/F 20.74074 Tf"));
}

#[test]
fn fields_with_one_name_in_two_files_keep_their_values() {
    for value in ["First", "Second"] {
        let (content, _) = drawn(field("Tx", BOX, dictionary! { "T" => text("name"), "V" => text(value) }));
        assert_eq!(set(&content), [value]);
    }
}

#[test]
fn a_value_is_inherited_broken_into_rows_and_spread_over_cells() {
    let words = "The quick brown fox jumps over the lazy dog and runs away from here";
    let tall = [100.0, 500.0, 200.0, 630.0];
    let (content, _) = drawn(field("Tx", tall, dictionary! { "V" => text(words), "Ff" => 1 << 12 }));
    assert_eq!(set(&content).join(" "), words);
    let at = starts(&content);
    assert!(at.len() >= 4 && at.windows(2).all(|pair| pair[0].1 > pair[1].1));
    let cells = dictionary! { "V" => text("AB12"), "Ff" => 1 << 24, "MaxLen" => 10 };
    let (content, _) = drawn(field("Tx", BOX, cells));
    assert_eq!(set(&content), ["A", "B", "1", "2"]);
    let at = starts(&content);
    assert!((at[3].0 - at[2].0 - 20.0).abs() < 0.1, "{at:?}");
    let (content, _) = drawn(field("Tx", BOX, dictionary! { "V" => text("secret"), "Ff" => 1 << 13 }));
    assert_eq!(set(&content), ["******"]);
    // The value stands on the field above.
    let above = dictionary! { "FT" => "Tx", "V" => text("From above") };
    let (content, _) = drawn(annotation("Widget", BOX, dictionary! { "Parent" => above }));
    assert_eq!(set(&content), ["From above"]);
}

#[test]
fn choices_show_what_is_chosen() {
    let pair = |export: &str, shown: &str| Object::Array(vec![text(export), text(shown)]);
    let options = vec![pair("1", "One"), pair("2", "Two"), text("Three")];
    let combo = dictionary! { "V" => text("2"), "Opt" => options.clone(), "Ff" => 1 << 17 };
    assert_eq!(set(&drawn(field("Ch", BOX, combo)).0), ["Two"]);
    let tall = [100.0, 500.0, 200.0, 630.0];
    let (content, _) = drawn(field("Ch", tall, dictionary! { "V" => text("Three"), "Opt" => options }));
    assert_eq!(set(&content), ["One", "Two", "Three"]);
    assert_eq!(content.matches("0.6 0.75686 0.8549 rg").count(), 1);
}

#[test]
fn boxes_are_ticked_when_they_are_on() {
    let small = [100.0, 600.0, 112.0, 612.0];
    let look = dictionary! { "BC" => numbers(&[0.0]) };
    let state = |name: &str| drawn(field("Btn", small, dictionary! { "AS" => name, "MK" => look.clone() })).0;
    assert!(state("Yes").contains("\nf\n") && !state("Off").contains("\nf\n"));
    let radio = dictionary! { "AS" => "b", "Ff" => 1 << 15, "MK" => look.clone() };
    assert!(drawn(field("Btn", small, radio)).0.matches(" c\n").count() == 8);
    // Which of several buttons is on cannot be told from their common value.
    let radio = dictionary! { "V" => "b", "Ff" => 1 << 15, "MK" => look };
    let placed = placed(vec![field("Btn", small, radio)]);
    assert!(
        drawings(&placed).is_empty() && said(&placed).contains("1 filled-in form field in this PDF cannot")
    );
    let button = dictionary! { "Ff" => 1 << 16, "MK" => dictionary! { "CA" => text("Send") } };
    assert_eq!(set(&drawn(field("Btn", BOX, button)).0), ["Send"]);
}

#[test]
fn a_state_without_a_name_goes_by_the_value() {
    let mut draft = Draft::new();
    let mut state = |content: &str| -> Object {
        let mut stream =
            lopdf::Stream::new(dictionary! { "BBox" => numbers(&[0.0, 0.0, 9.0, 9.0]) }, content.into());
        stream.dict.set("Subtype", "Form");
        draft.doc.add_object(stream).into()
    };
    let states = dictionary! { "Yes" => state("1 1 7 7 re f"), "Off" => state("0 0 9 9 re S") };
    let boxes: Vec<Object> = ["Yes", "No"]
        .map(|value| {
            field("Btn", BOX, dictionary! { "V" => value, "AP" => dictionary! { "N" => states.clone() } })
                .into()
        })
        .to_vec();
    draft.drawn(A4, "States", dictionary! { "Annots" => boxes });
    let placed = import(PageFormat::Pdf, &Arc::new(draft.bytes()), &Limits::STANDARD).expect("placed");
    let drawn: Vec<String> = drawings(&placed).into_iter().map(|one| one.0).collect();
    assert_eq!(drawn, ["1 1 7 7 re f", "0 0 9 9 re S"]);
}

/// What is stored of their looks is often empty: the program that filled in the form left the drawing to viewers.
#[test]
fn a_form_that_asks_to_be_drawn_anew_shows_its_values() {
    let stored = |content: &str| form_of(content, [0.0, 0.0, 200.0, 30.0]);
    let typed = |value: &str, look: &str, more: Dictionary| {
        let all = dictionary! { "V" => text(value), "AP" => dictionary! { "N" => stored(look) } };
        field("Tx", BOX, with(all, more))
    };
    let script = dictionary! { "S" => "JavaScript", "JS" => text("AFNumber_Format(2)") };
    let chosen = dictionary! { "FT" => "Ch", "Ff" => 1 << 17 };
    let ticked = |state: &str| {
        let look = dictionary! { "BC" => numbers(&[1.0, 0.0, 0.0]) };
        let states = dictionary! { "N" => dictionary! { "Yes" => stored("(tick)") } };
        field("Btn", BOX, dictionary! { "AS" => state, "MK" => look, "AP" => states })
    };
    let all = vec![
        typed("Alice", "/Tx BMC EMC", dictionary! {}),
        typed("", "/Tx BMC EMC", dictionary! {}),
        // What the value would look like is not known without its script, nor without its markup.
        typed("1234", "(1,234.00)", dictionary! { "AA" => dictionary! { "F" => script } }),
        typed("plain", "(rich)", dictionary! { "RV" => text("<b>rich</b>") }),
        typed("Two", "(One)", chosen),
        ticked("Off"),
        ticked("Yes"),
        typed(
            "",
            "(Send)",
            dictionary! { "FT" => "Btn", "Ff" => 1 << 16, "MK" => dictionary! { "CA" => text("Go") } },
        ),
    ];
    let shown = |anew: bool| {
        let bytes = Arc::new(form(all.clone(), anew));
        let placed = import(PageFormat::Pdf, &bytes, &Limits::STANDARD).expect("placed");
        (drawings(&placed).into_iter().map(|one| one.0).collect::<Vec<_>>(), said(&placed))
    };
    let as_stored = ["/Tx BMC EMC", "/Tx BMC EMC", "(1,234.00)", "(rich)", "(One)", "(tick)", "(Send)"];
    assert_eq!(shown(false).0, as_stored);
    let (all, said) = shown(true);
    assert_eq!(all.len(), 8, "{all:?}");
    assert_eq!([0, 4, 7].map(|n| set(&all[n]).concat()), ["Alice", "Two", "Go"]);
    assert_eq!((&all[1..4], all[6].as_str()), (&as_stored.map(str::to_owned)[1..4], "(tick)"));
    assert!(all[5].contains("1 0 0 RG"), "{}", all[5]);
    assert!(said.contains("does not say how 4 form fields look"), "{said}");
}

#[test]
fn what_cannot_be_set_or_is_too_long_is_said() {
    let placed = placed(vec![
        field("Tx", BOX, dictionary! { "V" => text("שלום"), "Ff" => 1 << 24, "MaxLen" => 4 }),
        field("Tx", BOX, dictionary! { "V" => text(&"too long ".repeat(20)) }),
        annotation("Stamp", BOX, dictionary! { "Name" => "Approved" }),
        // Nothing to show, and nothing shown.
        field("Tx", BOX, dictionary! {}),
        field("Sig", BOX, dictionary! {}),
        field("Tx", BOX, dictionary! { "V" => text("unseen"), "F" => 2 }),
    ]);
    let all: Vec<String> = drawings(&placed).into_iter().map(|one| one.0).collect();
    assert_eq!(all.len(), 1, "{all:?}");
    let said = said(&placed);
    for words in [
        "does not say how 1 form field looks, so it was drawn as PDF viewers would do it, on page 1",
        "The words of 1 form field or note in this PDF do not all fit",
        "1 filled-in form field in this PDF cannot be shown",
        "1 note or mark in this PDF cannot be shown",
    ] {
        assert!(said.contains(words), "{words} is not in\n{said}");
    }
}

/// What no standard face has is set in ours, which are embedded.
#[test]
fn names_in_other_letters_are_set_in_our_own_type() {
    for (value, flags) in [("Łukasz Żółć", 0), ("Ελένη\nΠαπά", 1 << 12), ("שלום", 0)] {
        let placed = placed(vec![field("Tx", BOX, dictionary! { "V" => text(value), "Ff" => flags })]);
        assert!(drawings(&placed)[0].0.contains("/W Do"));
        let all: String = placed.objects.values().map(|object| format!("{object:?}")).collect();
        assert!(all.contains("FontFile") && all.contains("ToUnicode"));
        assert!(!said(&placed).contains("cannot be shown"), "{}", said(&placed));
        let count = placed.objects.len() as u32;
        assert!(placed.objects.keys().copied().eq(1..=count));
    }
}

/// The corners of a line of print from 100 to 300 and from 600 to 612, in the order viewers write and going around.
const QUADS: [[f32; 8]; 3] = [
    [100.0, 612.0, 300.0, 612.0, 100.0, 600.0, 300.0, 600.0],
    [100.0, 600.0, 300.0, 600.0, 300.0, 612.0, 100.0, 612.0],
    [300.0, 612.0, 100.0, 612.0, 300.0, 600.0, 100.0, 600.0],
];

#[test]
fn lines_of_print_are_marked_whatever_the_order_of_their_corners() {
    for (kind, wanted) in [
        ("Highlight", "/G gs\n1 1 0 rg\n100 612 m\n300 612 l\n300 600 l\n100 600 l\nh\nf\n"),
        ("Underline", "0 G\n1 w\n100 601 m\n300 601 l\nS\n"),
        ("StrikeOut", "0 G\n1 w\n100 606 m\n300 606 l\nS\n"),
    ] {
        for quad in QUADS {
            let (content, dict) =
                drawn(annotation(kind, BOX, dictionary! { "QuadPoints" => numbers(&quad) }));
            assert_eq!(content, wanted);
            assert_eq!(format!("{dict:?}").contains("Multiply"), kind == "Highlight");
        }
    }
    let (content, _) = drawn(annotation("Squiggly", BOX, dictionary! { "QuadPoints" => numbers(&QUADS[0]) }));
    assert_eq!(content.matches(" l\n").count(), 100);
}

#[test]
fn shapes_have_their_colours_lines_and_ends() {
    let line = dictionary! { "W" => 4, "S" => "D", "D" => numbers(&[2.0, 1.0]) };
    let look = dictionary! { "C" => numbers(&[1.0, 0.0, 0.0]), "IC" => numbers(&[0.0, 1.0, 0.0]), "BS" => line, "CA" => 0.5 };
    let (square, dict) = drawn(annotation("Square", BOX, look.clone()));
    assert_eq!(square, "/G gs\n1 0 0 RG\n4 w\n[2 1] 0 d\n0 1 0 rg\n102 602 196 26 re\nB\n");
    assert!(format!("{dict:?}").contains("/ca 0.5"), "{dict:?}");
    assert_eq!(drawn(annotation("Circle", BOX, look.clone())).0.matches(" c\n").count(), 4);
    let mut arrow = look.clone();
    arrow.extend(&dictionary! {
        "L" => numbers(&[110.0, 610.0, 290.0, 610.0]),
        "LE" => vec![Object::Name(b"Circle".to_vec()), Object::Name(b"ClosedArrow".to_vec())],
    });
    let (content, _) = drawn(annotation("Line", BOX, arrow));
    assert!(
        content.contains("110 610 m\n290 610 l\nS\n")
            && content.ends_with("269.12 622 m\n290 610 l\n269.12 598 l\nh\nB\n"),
        "{content}"
    );
    let mut corners = look;
    corners.set("Vertices", numbers(&[110.0, 610.0, 290.0, 610.0, 200.0, 625.0]));
    assert!(drawn(annotation("Polygon", BOX, corners.clone())).0.ends_with("200 625 l\nh\nB\n"));
    assert!(drawn(annotation("PolyLine", BOX, corners)).0.ends_with("200 625 l\nS\n"));
    let strokes = Object::Array(vec![numbers(&[1.0, 2.0, 3.0, 4.0]), numbers(&[5.0, 6.0])]);
    assert!(
        drawn(annotation("Ink", BOX, dictionary! { "InkList" => strokes }))
            .0
            .ends_with("1 2 m\n3 4 l\n5 6 m\n5 6 l\nS\n")
    );
    let words = dictionary! {
        "Contents" => text("Paid in full"), "DA" => text("/Helv 10 Tf 1 0 0 rg"), "DS" => text("color:#0000FF; font: 9pt Arial"),
    };
    let (content, _) = drawn(annotation("FreeText", BOX, words));
    assert!(set(&content) == ["Paid in full"] && content.contains("/F 9 Tf\n0 0 1 rg"), "{content}");
    // With no word of a border it has one.
    assert!(content.contains("1 w\n100.5 600.5 199 29 re"), "{content}");
    assert!(
        drawn(annotation("Text", BOX, dictionary! { "Contents" => text("a note") }))
            .0
            .contains("101 613 16 16 re")
    );
    // Nothing is seen of what has neither line nor colour.
    let none = dictionary! { "C" => Object::Array(vec![]), "L" => numbers(&[110.0, 610.0, 290.0, 610.0]) };
    assert!(drawn(annotation("Line", BOX, none)).0.ends_with("l\nn\n"));
}

/// A line that is measured shows the measure, in its middle or above it and never upside down.
#[test]
fn words_along_a_line_are_kept() {
    let line = |more: Dictionary| {
        let at = dictionary! { "L" => numbers(&[100.0, 500.0, 100.0, 700.0]), "Contents" => text("2 m"), "Cap" => true };
        drawn(annotation("Line", BOX, with(at, more)))
    };
    let (content, dict) = line(dictionary! {});
    assert_eq!(set(&content), ["2 m"]);
    assert!(content.contains("0 1 -1 0 100 600 cm"), "{content}");
    // The line leaves room for the words.
    assert!(content.contains("100 500 m\n100 590.2") && content.contains("100 609.7"), "{content}");
    let bounds = dict.get(b"BBox").and_then(Object::as_array).expect("bounds");
    let bounds: Vec<f32> = bounds.iter().map(|n| n.as_float().expect("a number")).collect();
    assert!(bounds[0] > 80.0 && bounds[2] < 120.0 && bounds[1] < 500.0 && bounds[3] > 700.0, "{bounds:?}");
    let (content, _) = line(dictionary! { "CP" => "Top" });
    assert!(set(&content) == ["2 m"] && content.contains("100 500 m\n100 700 l\nS"), "{content}");
    let (content, _) = line(dictionary! { "L" => numbers(&[300.0, 600.0, 100.0, 600.0]) });
    assert!(content.contains("1 0 0 1 200 600 cm"), "{content}");
    assert!(set(&line(dictionary! { "Cap" => false }).0).is_empty());
    // Letters that no standard face has.
    let (content, _) = line(dictionary! { "Contents" => text("Łąka") });
    assert!(content.contains("/W Do") && content.contains("100 500 m\n100 700 l\nS"), "{content}");
}

/// A viewer mixes a mark's colours with the white paper; as part of the page they would be mixed with nothing.
#[test]
fn a_mark_that_mixes_with_the_paper_has_paper_below_it() {
    let ground = |mode: &str| {
        let states = dictionary! { "ExtGState" => dictionary! { "G" => dictionary! { "BM" => mode } } };
        let dict = dictionary! {
            "Subtype" => "Form", "BBox" => numbers(&[0.0, 0.0, 9.0, 9.0]), "Resources" => states,
        };
        let look = lopdf::Stream::new(dict, b"/G gs 1 1 0 rg 0 0 9 9 re f".to_vec());
        let mark =
            annotation("Caret", BOX, dictionary! { "AP" => dictionary! { "N" => Object::Stream(look) } });
        let placed = placed(vec![mark]);
        let figure = placed.objects[&placed.pages[0].xobject].as_stream().expect("a form");
        String::from_utf8(figure.get_plain_content().expect("content"))
            .expect("text")
            .lines()
            .next()
            .map(str::to_owned)
    };
    assert_eq!(ground("Difference").as_deref(), Some("1 g 0 0 595 842 re f"));
    assert_eq!(ground("Multiply").as_deref(), Some("q /Page Do Q"));
}

#[test]
fn frames_of_links_are_kept() {
    let border = |border: &[f32]| {
        annotation("Link", BOX, dictionary! { "Border" => numbers(border), "C" => numbers(&[0.0, 1.0, 1.0]) })
    };
    let mut hidden = border(&[0.0, 0.0, 1.0]);
    hidden.set("F", 2);
    let placed = placed(vec![
        border(&[0.0, 0.0, 2.0]),
        border(&[0.0, 0.0, 0.0]),
        annotation("Link", BOX, dictionary! {}),
        hidden,
    ]);
    let all = drawings(&placed);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].0, "0 1 1 RG\n2 w\n100 600 200 30 re\nS\n");
    let said = said(&placed);
    assert!(said.contains("1 frame of a link is fixed onto the page"), "{said}");
    assert!(!said.contains("leaves it to viewers how"), "{said}");
}

#[test]
fn hostile_fields_end_in_a_warning() {
    let mut draft = Draft::new();
    let long = draft.doc.add_object(text(&"a".repeat(1_000_000)));
    let ring = draft.doc.new_object_id();
    draft.doc.objects.insert(ring, dictionary! { "Parent" => ring, "T" => text("ring") }.into());
    let mut all: Vec<Object> = Vec::new();
    for n in 0..2000 {
        all.push(
            field("Tx", BOX, dictionary! { "V" => long, "Ff" => if n % 2 == 0 { 0 } else { 1 << 12 } })
                .into(),
        );
    }
    all.push(annotation("Widget", BOX, dictionary! { "Parent" => ring }).into());
    for rect in [[f32::NAN, 0.0, 9.0, 9.0], [0.0, 0.0, 1.0e30, 9.0], [5.0, 5.0, 5.0, 5.0]] {
        let mut one = field("Tx", BOX, dictionary! { "V" => text("x") });
        one.set("Rect", numbers(&rect));
        all.push(one.into());
        let mut one =
            annotation("Ink", BOX, dictionary! { "InkList" => Object::Array(vec![numbers(&rect)]) });
        one.set("Rect", numbers(&rect));
        all.push(one.into());
        all.push(annotation("Square", rect, dictionary! {}).into());
        all.push(annotation("Highlight", BOX, dictionary! { "QuadPoints" => numbers(&rect) }).into());
    }
    for size in ["1e-30", "-1e30", "NaN", "0"] {
        let style = text(&format!("/F1 {size} Tf 9 g"));
        all.push(
            field("Tx", BOX, dictionary! { "V" => text("x\n\ny"), "Ff" => 1 << 12, "DA" => style }).into(),
        );
    }
    for _ in 0..1000 {
        all.push(field("Tx", BOX, dictionary! { "V" => text(&"Łukasz Żółć 王小明 ".repeat(20)), "Ff" => 1 << 12, "DA" => text("0 g") }).into());
    }
    draft.drawn(A4, "Hostile", dictionary! { "Annots" => all });
    let placed = import(PageFormat::Pdf, &Arc::new(draft.bytes()), &Limits::STANDARD).expect("placed");
    let said = said(&placed);
    assert!(said.contains("filled-in form fields in this PDF cannot be shown"), "{said}");
    for (content, _) in drawings(&placed) {
        assert!(content.len() < 3_000_000 && !content.contains("NaN") && !content.contains("inf"));
    }
}

/// What a page of the source shows in a rectangle, and what the bundle shows of it, each as darkness of its dots.
fn crops(rects: &[[f32; 4]], annotations: Vec<Dictionary>) -> Vec<(usize, [Vec<f64>; 2])> {
    const DPI: f64 = 144.0;
    let bytes = page(annotations);
    let case = Case::tiny();
    case.put("letter.pdf", &bytes);
    case.build();
    let source = case.evidence().join("letter.pdf");
    let report: serde_json::Value =
        serde_json::from_slice(&std::fs::read(case.output("json")).expect("json")).expect("json");
    let at = report["items"][0]["first_page"].as_u64().expect("a page");
    let spot = import(PageFormat::Pdf, &Arc::new(bytes), &Limits::STANDARD).expect("placed").pages[0];
    let [scale, .., x, y] = spot.matrix.map(f64::from);
    let theirs = rendered(&source, 1, DPI * scale);
    let ours = rendered(&case.output("pdf"), at, DPI);
    let dot = DPI / 72.0;
    let high = f64::from(spot.paper.height);
    rects
        .iter()
        .map(|rect| {
            // Half of a frame's line is outside.
            let [left, bottom, right, top] = [rect[0] - 3.0, rect[1] - 3.0, rect[2] + 3.0, rect[3] + 3.0]
                .map(|n| f64::from(n) * scale * dot);
            let (wide, tall) = ((right - left).ceil() as u32, (top - bottom).ceil() as u32);
            let crop = |image: &image::GrayImage, x: f64, y: f64| {
                let (x, y) = (x.round() as u32, y.round() as u32);
                (0..tall)
                    .flat_map(|down| (0..wide).map(move |across| (x + across, y + down)))
                    .map(|(x, y)| {
                        image.get_pixel_checked(x, y).map_or(0.0, |p| 1.0 - f64::from(p.0[0]) / 255.0)
                    })
                    .collect::<Vec<f64>>()
            };
            let theirs = crop(&theirs, left, f64::from(theirs.height()) - top);
            (wide as usize, [theirs, crop(&ours, x * dot + left, (high - y) * dot - top)])
        })
        .collect()
}

fn rendered(path: &Path, page: u64, dpi: f64) -> image::GrayImage {
    let stem = path.with_extension(format!("{page}"));
    let (number, dpi) = (page.to_string(), dpi.to_string());
    let status = Command::new("pdftoppm")
        .args(["-r", &dpi, "-f", &number, "-l", &number, "-singlefile", "-png"])
        .args([path, &stem])
        .status()
        .expect("pdftoppm");
    assert!(status.success());
    image::open(format!("{}.png", stem.display())).expect("a picture").to_luma8()
}

/// Poppler draws such fields and marks itself. Its type stands a little elsewhere, so what is compared is how
/// much ink there is in each rectangle: within a third of it, and within a point and a half of where it is in the mean.
#[test]
#[ignore = "needs poppler"]
fn the_bundle_shows_what_a_viewer_draws_of_the_source() {
    let red = |more: Dictionary| with(dictionary! { "C" => numbers(&[0.8, 0.0, 0.0]) }, more);
    let quad = |[left, bottom, right, top]: [f32; 4]| {
        dictionary! { "QuadPoints" => numbers(&[left, top, right, top, left, bottom, right, bottom]) }
    };
    let at = |n: usize| {
        let (x, y) = (40.0 + 180.0 * (n % 3) as f32, 780.0 - 45.0 * (n / 3) as f32);
        [x, y - 30.0, x + 160.0, y]
    };
    let thick = || dictionary! { "BS" => dictionary! { "W" => 3 } };
    let look = || dictionary! { "BC" => numbers(&[0.0]), "BG" => numbers(&[0.85]) };
    let small = |n: usize| [at(n)[0], at(n)[1], at(n)[0] + 24.0, at(n)[1] + 24.0];
    let makers: Vec<Box<dyn Fn([f32; 4]) -> Dictionary>> = vec![
        Box::new(|r| {
            field(
                "Tx",
                r,
                dictionary! { "V" => text("Jane Elizabeth Doe"), "MK" => look(), "BS" => dictionary! { "W" => 1 } },
            )
        }),
        Box::new(|r| {
            field(
                "Tx",
                r,
                dictionary! { "V" => text("To the right"), "Q" => 2, "MK" => look(), "BS" => dictionary! { "W" => 1 } },
            )
        }),
        Box::new(|r| {
            field("Tx", r, dictionary! { "V" => text("one row of words\nand a second row"), "Ff" => 1 << 12 })
        }),
        Box::new(|r| field("Tx", r, dictionary! { "V" => text("123456"), "Ff" => 1 << 24, "MaxLen" => 8 })),
        Box::new(|r| {
            field(
                "Ch",
                r,
                dictionary! { "V" => text("Chosen"), "Ff" => 1 << 17, "Opt" => vec![text("Chosen")] },
            )
        }),
        Box::new(|r| annotation("Square", r, red(thick()))),
        Box::new(|r| annotation("Circle", r, red(dictionary! { "IC" => numbers(&[0.5, 0.5, 1.0]) }))),
        Box::new(|r| annotation("Highlight", r, red(quad(r)))),
        Box::new(|r| annotation("StrikeOut", r, red(quad(r)))),
        Box::new(|r| {
            annotation(
                "Line",
                r,
                red(
                    dictionary! { "L" => numbers(&[r[0] + 9.0, r[1] + 9.0, r[2] - 9.0, r[3] - 9.0]), "BS" => dictionary! { "W" => 2 } },
                ),
            )
        }),
        Box::new(|r| {
            annotation(
                "Line",
                r,
                red(dictionary! {
                    "L" => numbers(&[r[0] + 20.0, r[1] + 15.0, r[2] - 20.0, r[1] + 15.0]), "BS" => dictionary! { "W" => 3 },
                    "LE" => vec![Object::Name(b"ClosedArrow".to_vec()), Object::Name(b"OpenArrow".to_vec())],
                }),
            )
        }),
        Box::new(|r| {
            annotation(
                "Polygon",
                r,
                red(
                    dictionary! { "Vertices" => numbers(&[r[0] + 9.0, r[1] + 5.0, r[2] - 9.0, r[1] + 5.0, r[0] + 70.0, r[3] - 5.0]) },
                ),
            )
        }),
        Box::new(|r| {
            annotation(
                "Ink",
                r,
                red(
                    dictionary! { "InkList" => Object::Array(vec![numbers(&[r[0] + 9.0, r[1] + 5.0, r[0] + 50.0, r[3] - 5.0, r[2] - 9.0, r[1] + 9.0])]), "BS" => dictionary! { "W" => 2 } },
                ),
            )
        }),
        Box::new(|r| {
            annotation(
                "FreeText",
                r,
                dictionary! { "Contents" => text("Words on the page"), "DA" => text("/Helv 12 Tf 0 0 1 rg"), "Border" => numbers(&[0.0, 0.0, 0.0]) },
            )
        }),
        Box::new(|r| annotation("Link", r, red(dictionary! { "Border" => numbers(&[0.0, 0.0, 2.0]) }))),
    ];
    let mut rects: Vec<[f32; 4]> = (0..makers.len()).map(at).collect();
    let mut all: Vec<Dictionary> = makers.iter().zip(&rects).map(|(make, rect)| make(*rect)).collect();
    let tick = small(makers.len());
    rects.push(tick);
    all.push(field(
        "Btn",
        tick,
        dictionary! { "AS" => "Yes", "BS" => dictionary! { "W" => 1 }, "MK" => dictionary! { "BC" => numbers(&[0.0]), "CA" => text("n") } },
    ));
    let kinds: Vec<String> =
        all.iter().map(|one| format!("{:?} {:?}", one.get(b"Subtype"), one.get(b"V"))).collect();
    for ((wide, [theirs, ours]), kind) in crops(&rects, all).into_iter().zip(kinds) {
        let ink = |dots: &[f64]| dots.iter().sum::<f64>();
        let middle = |dots: &[f64]| {
            let sum = |place: &dyn Fn(usize) -> usize| {
                dots.iter().enumerate().map(|(n, dark)| place(n) as f64 * dark).sum::<f64>()
            };
            [sum(&|n| n % wide), sum(&|n| n / wide)].map(|sum| sum / ink(dots).max(1e-9))
        };
        let (a, b) = (ink(&theirs), ink(&ours));
        let apart: Vec<f64> = middle(&theirs).iter().zip(middle(&ours)).map(|(p, q)| (p - q).abs()).collect();
        assert!(b > 100.0 && (a - b).abs() < 0.35 * a.max(b), "{kind}: ink {a:.0} and {b:.0}");
        assert!(apart.iter().all(|dots| *dots < 3.0), "{kind}: {apart:.1?} dots apart");
    }
}
