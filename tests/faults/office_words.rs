//! The parts of a Word document, what is inserted in it and what is missing from it, and its fields. What is expected is
//! written down by hand from ECMA-376, part 1.

use leverarch::internals::model::ItemPath;
use leverarch::internals::model::document::DocumentBlock;
use leverarch::internals::model::limits::Limits;
use leverarch::internals::readers::detect::{FileType, identify};
use leverarch::internals::readers::{ParsedDocument, ReaderContext, TextFormat, read_document};

use crate::support::office::packed;

const MAIN: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main""#;
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A Word document whose main part is at this place, with these relationships (mark, kind, target) and parts.
fn document(main: &str, body: &str, related: &[(&str, &str, &str)], parts: &[(&str, &str)]) -> Vec<u8> {
    let relation = |(mark, kind, target): &(&str, &str, &str)| {
        format!(r#"<Relationship Id="{mark}" Type="{OFFICE}/{kind}" Target="{target}"/>"#)
    };
    let list = |all: &[(&str, &str, &str)]| {
        let all: String = all.iter().map(relation).collect();
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{all}</Relationships>"#
        )
    };
    let (folder, file) = main.rsplit_once('/').expect("folder");
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
    let root = list(&[("r", "officeDocument", main)]);
    let own = (format!("{folder}/_rels/{file}.rels"), list(related));
    let text = format!("<w:document {MAIN}><w:body>{body}</w:body></w:document>");
    let mut all: Vec<(&str, &str)> =
        vec![("[Content_Types].xml", types), ("_rels/.rels", &root), (main, &text), (&own.0, &own.1)];
    all.extend(parts);
    packed(&all)
}

fn paragraph(words: &str) -> String {
    format!(r#"<w:p><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>"#)
}

fn reading(bytes: &[u8]) -> ParsedDocument {
    let file = ItemPath::parse("item").expect("path");
    let known = ReaderContext {
        file: &file,
        title: "Title",
        detail: "",
        checked_by: None,
        limits: &Limits::STANDARD,
    };
    read_document(TextFormat::Word, bytes, known).expect("read")
}

fn shown(reading: &ParsedDocument) -> String {
    let texts = reading.written.iter().flat_map(|written| &written.parts).filter_map(|part| match part {
        DocumentBlock::Text(text) | DocumentBlock::Heading(text) => Some(text.as_str()),
        DocumentBlock::Typed(text) => Some(text.as_str()),
        _ => None,
    });
    let lines = texts.flat_map(str::lines).map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn messages(reading: &ParsedDocument) -> String {
    let all = reading.findings.iter().chain(&reading.words_alone);
    all.map(|finding| finding.message.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn parts_are_found_by_relationship_and_not_by_name() {
    let note = r#"<w:p><w:r><w:t>body</w:t></w:r><w:r><w:endnoteReference w:id="2"/></w:r></w:p>"#;
    let notes = format!(
        r#"<w:endnotes {MAIN}><w:endnote w:id="2">{}</w:endnote></w:endnotes>"#,
        paragraph("the note")
    );
    let comments = format!(r#"<w:comments {MAIN}><w:comment w:id="0"/><w:comment w:id="1"/></w:comments>"#);
    let header = format!("<w:hdr {MAIN}>{}</w:hdr>", paragraph("letterhead"));
    let styles = format!(
        r#"<w:styles {MAIN}><w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"#
    );
    let hidden = r#"<w:p><w:r><w:rPr><w:rStyle w:val="H"/></w:rPr><w:t>unseen</w:t></w:r></w:p>"#;
    for main in ["word/document.xml", "story/text2.xml"] {
        let folder = main.split('/').next().expect("folder");
        let at = |name: &str| format!("{folder}/{name}");
        let names = [at("n7.xml"), at("sub/remarks.xml"), at("top.xml"), "looks.xml".to_owned()];
        let bytes = document(
            main,
            &format!("{note}{hidden}"),
            &[
                ("r1", "endnotes", "n7.xml"),
                ("r2", "comments", "sub/remarks.xml"),
                ("r3", "header", "top.xml"),
                ("r4", "styles", "/looks.xml"),
            ],
            &[(&names[0], &notes), (&names[1], &comments), (&names[2], &header), (&names[3], &styles)],
        );
        let read = reading(&bytes);
        let expected = "body[i]\nEndnotes\n[i] the note\nHeaders and footers\nletterhead";
        assert_eq!(shown(&read), expected, "{main}");
        assert!(messages(&read).contains("2 comments"), "{}", messages(&read));
        assert!(messages(&read).contains("hidden text (1 word)"), "{}", messages(&read));
    }
}

#[test]
fn inserted_documents_are_shown_where_they_are() {
    let page = "<html><body><p>Words of the page</p></body></html>";
    for (name, text, expected) in [
        ("c.html", page, "before\nWords of the page\nafter"),
        ("c.rtf", r"{\rtf1 Words of RTF\par}", "before\nWords of RTF\nafter"),
        ("c.txt", "Words of a text", "before\nWords of a text\nafter"),
    ] {
        let body = format!(r#"{}<w:altChunk r:id="rA"/>{}"#, paragraph("before"), paragraph("after"));
        let part = format!("word/{name}");
        let bytes = document("word/document.xml", &body, &[("rA", "aFChunk", name)], &[(&part, text)]);
        let read = reading(&bytes);
        assert_eq!(shown(&read), expected, "{name}");
        assert!(messages(&read).contains("1 other document inserted"), "{}", messages(&read));
    }
    let body = r#"<w:altChunk r:id="rA"/>"#;
    let lost = document("word/document.xml", body, &[("rA", "aFChunk", "gone.html")], &[]);
    assert!(messages(&reading(&lost)).contains("which is not shown"), "{}", messages(&reading(&lost)));
}

#[test]
fn a_picture_that_is_not_in_the_file_is_said() {
    let body =
        format!(r#"{}<w:p><w:r><w:drawing><a:blip r:embed="rP"/></w:drawing></w:r></w:p>"#, paragraph("a"));
    let related = [("rP", "image", "media/image1.png")];
    for (parts, expected) in [(&[][..], true), (&[("word/media/image1.png", "picture")][..], false)] {
        let read = reading(&document("word/document.xml", &body, &related, parts));
        let message = "1 image of this document is missing from the file";
        assert_eq!(messages(&read).contains(message), expected, "{}", messages(&read));
    }
}

#[test]
fn fields_without_a_value_are_shown_or_said() {
    let field = |instruction: &str| {
        format!(
            r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {instruction} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"#
        )
    };
    for (instruction, expected, said) in [
        ("MACROBUTTON NoMacro [press here]", "[press here]", false),
        (r"SYMBOL 252 \f Wingdings", "✓", false),
        (r"EQ \f(77,88)", "(77)/(88)", false),
        ("LISTNUM", "", true),
    ] {
        let read = reading(&document("word/document.xml", &field(instruction), &[], &[]));
        assert_eq!(shown(&read), expected, "{instruction}");
        assert_eq!(messages(&read).contains("only Word works out"), said, "{}", messages(&read));
    }
}

#[test]
fn older_files_are_named_for_what_they_are() {
    let xml = r#"<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>"#;
    assert_eq!(identify(xml.as_bytes(), Some("xml")), FileType::Unsupported("Word 2003 document (XML)"));
    let old = crate::support::office::compound(&[("/worddocument", &[0; 64])]);
    assert_eq!(identify(&old, Some("doc")), FileType::Text(TextFormat::OldWord));
    let book = crate::support::office::compound(&[("/BOOK", &[0; 64])]);
    assert_eq!(identify(&book, Some("xls")), FileType::Text(TextFormat::OldWorkbook));
}

/// What is outside the main text of an older Word document follows it under headings. The order of the parts and the
/// places of their lengths are those of [MS-DOC] 2.3 and 2.5.4.
#[test]
fn the_other_parts_of_an_older_document_follow_its_text() {
    let said = |others: &[(usize, &str)]| {
        let bytes = crate::support::office::doc_with("Main text\r", others);
        let file = ItemPath::parse("a.doc").expect("path");
        let known = ReaderContext {
            file: &file,
            title: "Title",
            detail: "",
            checked_by: None,
            limits: &Limits::STANDARD,
        };
        let read = read_document(TextFormat::OldWord, &bytes, known).expect("a document");
        let words = |part: &DocumentBlock| match part {
            DocumentBlock::Heading(text) => Some(format!("# {}", text.trim())),
            DocumentBlock::Text(text) => Some(text.trim().to_owned()),
            _ => None,
        };
        let all: Vec<String> = read.written.iter().flat_map(|one| &one.parts).filter_map(words).collect();
        all.join("\n")
    };
    let (notes, margins, comments, ends, boxes, boxes_in_margins) = (0x50, 0x54, 0x5c, 0x60, 0x64, 0x68);
    for (name, others, wanted) in [
        ("none", &[][..], "Main text"),
        ("a footnote", &[(notes, "\u{2} I paid\r")], "Main text\n# Footnotes\nI paid"),
        ("a header", &[(margins, "\r\r12 Elm Road\r\r")], "Main text\n# Headers and footers\n12 Elm Road"),
        ("a header without words", &[(margins, "\r\r\u{13} PAGE \u{14}\u{15}\r")], "Main text"),
        ("a box", &[(boxes, "Sum: 40.50\r\r")], "Main text\n# Text boxes\nSum: 40.50"),
        (
            "all of them",
            &[
                (notes, "one\r"),
                (margins, "two\r"),
                (comments, "three\r"),
                (ends, "four\r"),
                (boxes, "five\r"),
                (boxes_in_margins, "six\r"),
            ],
            "Main text\n# Footnotes\none\n# Headers and footers\ntwo\n# Endnotes\nfour\n\
             # Text boxes\nfive\n# Text boxes in headers and footers\nsix",
        ),
    ] {
        assert_eq!(said(others), wanted, "{name}");
    }
}

/// Notes that Word numbers have the same number in the text and before their words; what the author put in place of a
/// number stays. The lists are those of [MS-DOC] 2.8.8, 2.8.9 (PlcffndRef, PlcffndTxt), 2.8.4 and 2.8.5 for endnotes.
#[test]
fn notes_of_an_older_document_have_their_numbers() {
    let said = |text: &str, foot: &[(&str, u16)], end: &[(&str, u16)]| {
        let words = |notes: &[(&str, u16)]| notes.iter().map(|(words, _)| *words).collect::<String>() + "\r";
        let places = |mark: char| -> Vec<u32> {
            let units: Vec<u16> = text.encode_utf16().collect();
            (0..units.len() as u32).filter(|at| units[*at as usize] == mark as u16).collect()
        };
        // In these texts, what refers to a footnote follows a comma, and to an endnote a semicolon.
        let lists = |notes: &[(&str, u16)], before: char| {
            let mut references: Vec<u8> =
                places(before).iter().flat_map(|place| (place + 1).to_le_bytes()).collect();
            references.extend(999_u32.to_le_bytes());
            references.extend(notes.iter().flat_map(|(_, kind)| kind.to_le_bytes()));
            let mut begins = vec![0];
            for (words, _) in notes {
                begins.push(begins[begins.len() - 1] + words.len() as u32);
            }
            begins.push(begins[begins.len() - 1] + 1);
            (references, begins.iter().flat_map(|place| place.to_le_bytes()).collect::<Vec<u8>>())
        };
        let ((foot_places, foot_begins), (end_places, end_begins)) = (lists(foot, ','), lists(end, ';'));
        let bytes = crate::support::office::doc_listing(
            text,
            &[(0x50, &words(foot)), (0x60, &words(end))],
            &[(0xaa, foot_places), (0xb2, foot_begins), (0x20a, end_places), (0x212, end_begins)],
        );
        let file = ItemPath::parse("a.doc").expect("path");
        let known = ReaderContext {
            file: &file,
            title: "Title",
            detail: "",
            checked_by: None,
            limits: &Limits::STANDARD,
        };
        let read = read_document(TextFormat::OldWord, &bytes, known).expect("a document");
        shown(&read)
    };
    let all = said(
        "A,\u{2} b,* c,\u{2} d;\u{2} e;\u{2}\r",
        &[("\u{2} one\r", 1), ("* chosen\r", 0), ("\u{2} two\r", 2)],
        &[("\u{2} three\r", 1), ("\u{2} four\r", 2)],
    );
    for wanted in ["A,[1] b,* c,[2] d;[i] e;[ii]", "[1] one", "* chosen", "[2] two", "[i] three", "[ii] four"]
    {
        assert!(all.contains(wanted), "{wanted}: {all}");
    }
    // A sign that counts twice comes before; lists that lead nowhere number nothing.
    let wide = said("\u{1f600} a,\u{2} b\r", &[("\u{2} one\r", 1)], &[]);
    assert!(wide.contains("a,[1] b") && wide.contains("[1] one"), "{wide}");
    let none = said("a \u{2} b\r", &[], &[("\u{2} far\r", 1)]);
    assert!(none.contains("a  b"), "{none}");
}

/// What floats over an older document is called what it is, and a box whose words are shown is not missing. The lists are
/// those of [MS-DOC] 2.8.37 (PlcfSpa) and 2.9.172 (OfficeArtContent).
#[test]
fn drawings_of_an_older_document_are_called_what_they_are() {
    let record = |kind: u16, instance: u16, inner: &[u8]| -> Vec<u8> {
        let version = if (0xf000..0xf005).contains(&kind) { 15 } else { 3 };
        let head = [(instance << 4 | version).to_le_bytes(), kind.to_le_bytes()].concat();
        [head, (inner.len() as u32).to_le_bytes().to_vec(), inner.to_vec()].concat()
    };
    let shape = |number: u32, kind: u16, properties: &[(u16, u32)], boxed: bool| {
        let head = record(0xf00a, kind, &[number.to_le_bytes(), [0; 4]].concat());
        let list: Vec<u8> = properties
            .iter()
            .flat_map(|(name, value)| [name.to_le_bytes().to_vec(), value.to_le_bytes().to_vec()].concat())
            .collect();
        let list = record(0xf00b, properties.len() as u16, &list);
        let words = if boxed { record(0xf00d, 0, &[0; 4]) } else { Vec::new() };
        record(0xf004, 0, &[head, list, words].concat())
    };
    let group = |shapes: &[Vec<u8>]| record(0xf003, 0, &shapes.concat());
    let head = shape(1024, 0, &[], false);
    let notice = |shapes: &[Vec<u8>], marks: u32| {
        let text = "\u{8}".repeat(marks as usize) + " words\r";
        let drawing = record(0xf002, 0, &group(&[&[head.clone()][..], shapes].concat()));
        let drawings = [record(0xf000, 0, &[]), vec![0], drawing].concat();
        let mut anchors: Vec<u8> = (0..=marks).flat_map(u32::to_le_bytes).collect();
        for mark in 0..marks {
            anchors.extend([(1026 + mark).to_le_bytes().to_vec(), vec![0; 22]].concat());
        }
        let bytes = crate::support::office::doc_listing(&text, &[], &[(0x1da, anchors), (0x22a, drawings)]);
        let file = ItemPath::parse("a.doc").expect("path");
        let known = ReaderContext {
            file: &file,
            title: "Title",
            detail: "",
            checked_by: None,
            limits: &Limits::STANDARD,
        };
        let read = read_document(TextFormat::OldWord, &bytes, known).expect("a document");
        let said = read.written[0].parts.iter().find_map(|part| match part {
            DocumentBlock::Notice(text) => Some(text.clone()),
            _ => None,
        });
        let said = said.expect("a notice");
        said.split_once("set by leverarch.").expect("the words").1.trim().to_owned()
    };
    let text_box = |number| shape(number, 202, &[(0x80, 0x1_0000)], true);
    let line = |number| shape(number, 20, &[(0x1c0, 255)], false);
    let picture = |number| shape(number, 75, &[(0x4104, 1)], false);
    let first = |number| shape(number, 0, &[], false);
    for (name, shapes, marks, wanted) in [
        ("a box", vec![text_box(1026)], 1, ""),
        ("a line", vec![line(1026)], 1, "1 drawing in it is not shown in its place."),
        ("a picture", vec![picture(1026)], 1, "1 image in it is not shown in its place."),
        (
            "an area filled with a picture",
            vec![shape(1026, 1, &[(0x4186, 1)], false)],
            1,
            "1 image in it is not shown in its place.",
        ),
        ("a group of boxes", vec![group(&[first(1026), text_box(1027), text_box(1028)])], 1, ""),
        (
            "a group with a picture",
            vec![group(&[first(1026), text_box(1027), picture(1028)])],
            1,
            "1 image in it is not shown in its place.",
        ),
        ("a mark without a drawing", vec![], 1, "1 drawing or image in it is not shown in its place."),
        (
            "one of each",
            vec![line(1026), picture(1027), text_box(1028)],
            3,
            "1 image and 1 drawing in it are not shown in their places.",
        ),
    ] {
        assert_eq!(notice(&shapes, marks), wanted, "{name}");
    }
}
