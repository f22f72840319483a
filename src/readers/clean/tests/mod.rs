//! Every kind of reference, in every spelling, in every part: none is left, each is counted, and the words beside it
//! stay. What is expected was written by hand: each reference holds the letters `zq9`, which nothing else does, so a
//! search of the unpacked document for them shows what is left of it.

mod old_word;
mod rich;
mod word;

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;

use super::*;
use crate::model::limits::Limits;
use word::{complex, document};

/// A package of these parts.
fn package(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let method = if *name == "mimetype" {
            zip::CompressionMethod::Stored
        } else {
            zip::CompressionMethod::Deflated
        };
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).expect("part");
        zip.write_all(bytes).expect("part");
    }
    zip.finish().expect("zip").into_inner()
}

/// All that is in a package, also in the packages in it.
fn unpacked(bytes: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("zip");
    let mut all = String::new();
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).expect("part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("part");
        drop(part);
        if bytes.starts_with(b"PK") {
            all.push_str(&unpacked(&bytes));
        } else {
            all.push_str(&String::from_utf8_lossy(&bytes));
            all.push('\n');
        }
    }
    all
}

/// The places that leave a document, and the one that stays in it.
const PLACES: &[&str] = &[
    "zq9.png",
    "../zq9.png",
    "./../zq9.png",
    "a/../../zq9.png",
    "/zq9.png",
    "http://zq9.example/a.png",
    "https://zq9.example/a.png?b=c&amp;d=e",
    "HTTP://zq9.EXAMPLE/a.png",
    "ftp://zq9.example/a.png",
    "file:///zq9/a.png",
    "FILE:/zq9/a.png",
    "smb://zq9/a.png",
    "vnd.sun.star.webdav://zq9.example/a",
    "jar:file:///zq9!/a.png",
    "\\\\zq9\\share\\a.png",
    "//zq9.example/a.png",
    "C:\\zq9\\a.png",
    "c:/zq9/a.png",
    "%2e%2e/zq9.png",
    "http%3a//zq9.example/a.png",
    "http:%2F%2Fzq9.example/a.png",
    "&#104;ttp://zq9.example/a.png",
    "&#x68;&#x74;tp://zq9.example/a.png",
    "ht&#10;tp://zq9.example/a.png",
    " http://zq9.example/a.png",
    "&#32;file:///zq9",
];

const OPEN: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0" xmlns:chart="urn:oasis:names:tc:opendocument:xmlns:chart:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/""#;

fn open(inner: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content {OPEN}><office:body><office:text><text:p>kept</text:p>{inner}</office:text></office:body></office:document-content>"
    )
}

fn odt(part: &str, bytes: Vec<u8>) -> Vec<u8> {
    let mut parts = vec![
        ("mimetype", b"application/vnd.oasis.opendocument.text".to_vec()),
        ("Pictures/in.png", b"\x89PNG image".to_vec()),
        ("Object 1/content.xml", open("").into_bytes()),
    ];
    parts.retain(|(name, _)| *name != part);
    parts.push((part, bytes));
    package(&parts)
}

/// What the cleaning makes of a document: all of it unpacked, and what was found.
fn cleaned(bytes: &[u8]) -> (String, UnsafeContent) {
    let Cleaned { found, bytes } = clean(TextFormat::Word, bytes, &Limits::STANDARD);
    (unpacked(&bytes.expect("safe")), found)
}

/// The elements of an OpenDocument that load what they refer to.
const OPEN_KINDS: &[&str] = &[
    r#"<draw:frame><draw:image xlink:href="@"/></draw:frame>"#,
    r#"<draw:frame><draw:object xlink:href="@"/></draw:frame>"#,
    r#"<draw:object-ole xlink:href="@"/>"#,
    r#"<draw:plugin xlink:href="@"/>"#,
    r#"<draw:floating-frame xlink:href="@"/>"#,
    r#"<draw:applet draw:archive="@"/>"#,
    r#"<draw:fill-image xlink:href="@"/>"#,
    r#"<style:background-image xlink:href="@"/>"#,
    r#"<text:list-level-style-image xlink:href="@"/>"#,
    r#"<text:section><text:section-source xlink:href="@"/><text:p>stored</text:p></text:section>"#,
    r#"<svg:font-face-src><svg:font-face-uri xlink:href="@"/></svg:font-face-src>"#,
    r#"<table:table><table:table-source xlink:href="@"/></table:table>"#,
    r#"<table:cell-range-source xlink:href="@"/>"#,
    r#"<form:connection-resource xlink:href="@"/>"#,
    r#"<form:image form:image-data="@"/>"#,
    r#"<chart:chart xlink:href="@"/>"#,
    r#"<meta:auto-reload xlink:href="@"/>"#,
    r#"<text:alphabetical-index-auto-mark-file xlink:href="@"/>"#,
    r#"<y:frame xmlns:y="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:z="http://www.w3.org/1999/xlink"><y:image z:href='@'/></y:frame>"#,
];

#[test]
fn every_reference_of_an_open_document_goes_and_is_counted() {
    for kind in OPEN_KINDS {
        for place in PLACES {
            let xml = open(&kind.replace('@', place));
            let (all, found) = cleaned(&odt("content.xml", xml.into_bytes()));
            assert!(!all.contains("zq9") && all.contains("kept"), "{kind} {place}: {all}");
            assert_eq!(found.files.len(), 1, "{kind} {place}: {found:?}");
        }
        for place in ["Pictures/in.png", "./Object 1", "#page", ""] {
            let xml = open(&kind.replace('@', place));
            let (all, found) = cleaned(&odt("content.xml", xml.into_bytes()));
            assert!(found.files.is_empty() && all.contains("kept"), "{kind} {place}: {found:?}");
        }
    }
    for part in [
        "content.xml",
        "styles.xml",
        "settings.xml",
        "meta.xml",
        "Object 1/content.xml",
        "Object 1/styles.xml",
        "x/odd",
    ] {
        let xml = open(r#"<draw:image xlink:href="http://zq9.example/"/>"#);
        let wide = |end: fn(u16) -> [u8; 2]| -> Vec<u8> { xml.encode_utf16().flat_map(end).collect() };
        let (little, big) = (wide(u16::to_le_bytes), wide(u16::to_be_bytes));
        let latin = xml.replace("UTF-8", "ISO-8859-1").into_bytes();
        let all = [
            xml.clone().into_bytes(),
            [b"\xef\xbb\xbf", xml.as_bytes()].concat(),
            [&[0xff, 0xfe][..], &little].concat(),
            [&[0xfe, 0xff][..], &big].concat(),
            little,
            big,
            latin,
            format!("\n {}", xml.split_once("?>").expect("head").1).into_bytes(),
        ];
        for bytes in all {
            let (all, found) = cleaned(&odt(part, bytes.clone()));
            assert!(!all.contains("zq9") && !all.contains("z\0q"), "{part} {bytes:?}");
            assert_eq!(found.files.len(), 1, "{part}");
        }
    }
}

#[test]
fn links_that_wait_for_a_click_and_printed_addresses_stay() {
    let text = r#"<text:p><text:a xlink:href="http://zq9.example/">http://zq9.example/</text:a></text:p><draw:a xlink:href="https://zq9.example"/><svg:title>http://zq9</svg:title>"#;
    let (all, found) = cleaned(&odt("content.xml", open(text).into_bytes()));
    assert_eq!((all.matches("zq9").count(), found), (4, UnsafeContent::default()));
    let word = document(
        &[("hyperlink", "http://zq9.example/", "External")],
        r#"<w:p><w:hyperlink r:id="rId1"><w:r><w:t>http://zq9</w:t></w:r></w:hyperlink></w:p>"#,
    );
    let (all, found) = cleaned(&word);
    assert_eq!((all.matches("zq9").count(), found), (2, UnsafeContent::default()));
    assert!(all.contains("r:id=\"rId1\""), "{all}");
}

#[test]
fn two_spellings_of_a_file_are_one_and_two_files_are_two() {
    let xml = open(
        r#"<draw:image xlink:href="http://a.example/x"/><draw:image xlink:href="HTTP://A.example/x"/><draw:image xlink:href="http://a.example/y"/>"#,
    );
    let (_, found) = cleaned(&odt("content.xml", xml.into_bytes()));
    let messages: Vec<String> = found.findings().into_iter().map(|f| f.message).collect();
    assert_eq!(
        messages,
        [
            "This document refers to 2 files outside it. They are not fetched. The page shows only what is stored in the document."
        ]
    );
}

#[test]
fn what_else_an_open_document_loads_from_goes() {
    for (kind, files) in [
        (
            r#"<office:dde-source office:dde-application="soffice" office:dde-topic="zq9.ods" office:dde-item="a"/>"#,
            1,
        ),
        (
            r#"<text:dde-connection-decls><text:dde-connection-decl office:dde-topic="zq9"/></text:dde-connection-decls>"#,
            1,
        ),
        (r#"<form:form form:datasource="zq9" form:command="zq9"/>"#, 1),
        (r#"<text:database-display text:database-name="zq9">stored</text:database-display>"#, 1),
        (r#"<config:config-item config:name="CurrentDatabaseDataSource">zq9</config:config-item>"#, 1),
        (r#"<config:config-item config:name="ColorTableURL">zq9</config:config-item>"#, 0),
        (r#"<office:event-listeners><e xlink:href="vnd.sun.star.script:zq9"/></office:event-listeners>"#, 0),
        (r#"<meta:template xlink:href="../zq9.ott"/>"#, 0),
        (r#"<s xmlns="http://www.w3.org/2000/svg"><style>@import url(http://zq9)</style></s>"#, 0),
        (r#"<g xmlns="http://www.w3.org/2000/svg" style="fill:url('http://zq9')"/>"#, 1),
        (r#"<a xml:base="http://zq9/"/>"#, 0),
        (r#"<w xmlns="urn:unknown" href="http://zq9/"/>"#, 0),
    ] {
        let (all, found) = cleaned(&odt("content.xml", open(kind).into_bytes()));
        assert!(!all.contains("zq9") && all.contains("kept"), "{kind}: {all}");
        assert_eq!(found.files.len(), files, "{kind}: {found:?}");
        assert_eq!(found.templates.len(), usize::from(kind.contains("template")), "{kind}");
    }
    let svg = r##"<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://zq9/svg11.dtd"><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="http://zq9/"/><image href="data:image/png;base64,AA"/><use xlink:href="#kept"/></svg>"##;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(svg.as_bytes()).expect("gzip");
    for bytes in [svg.as_bytes().to_vec(), packed.finish().expect("gzip")] {
        let (all, found) = cleaned(&odt("Pictures/a.svg", bytes));
        assert!(!all.contains("zq9") && all.contains("data:image") && all.contains("#kept"), "{all}");
        assert_eq!(found.files.len(), 1);
    }
}

#[test]
fn what_cannot_be_read_as_plain_xml_is_not_handed_on() {
    for xml in [
        "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
        "<!DOCTYPE a [<!ENTITY e 'http://zq9'>]><a href='&e;'/>",
        "<?xml version='1.0' encoding='UTF-7'?><a/>",
        "<a><b></a>",
    ] {
        let bytes = odt("content.xml", xml.as_bytes().to_vec());
        assert!(clean(TextFormat::OpenText, &bytes, &Limits::STANDARD).bytes.is_err(), "{xml}");
    }
    let twice = package(&[("A/b.xml", b"<a/>".to_vec()), ("A\\b.xml", b"<b/>".to_vec())]);
    for bytes in [&b"PK\x03\x04"[..], b"", &twice] {
        assert!(clean(TextFormat::Word, bytes, &Limits::STANDARD).bytes.is_err());
    }
    let tight = Limits { unpacked_bytes: 1 << 20, ..Limits::STANDARD };
    let bomb = odt("content.xml", open(&" ".repeat(2 << 20)).into_bytes());
    assert!(clean(TextFormat::OpenText, &bomb, &tight).bytes.is_err());
}

#[test]
fn fields_of_an_open_document_show_what_is_stored() {
    for (field, shown, dates, unstored) in [
        ("<text:date text:date-value=\"2020-03-09\">9 March</text:date>", "9 March", 1, 0),
        ("<text:date text:fixed=\"true\">9 March</text:date>", "9 March", 0, 0),
        ("<text:time>10:15</text:time>", "10:15", 1, 0),
        ("<text:modification-date>9/3</text:modification-date>", "9/3", 1, 0),
        ("<text:print-date>9/3</text:print-date>", "9/3", 1, 0),
        ("<text:file-name text:display=\"full\">/home/a/b.odt</text:file-name>", "/home/a/b.odt", 0, 0),
        ("<text:template-name>t</text:template-name>", "t", 0, 0),
        ("<text:author-name>J Example</text:author-name>", "J Example", 0, 0),
        ("<text:sender-firstname>J</text:sender-firstname>", "J", 0, 0),
        ("<text:expression text:formula=\"ooow:1+1\">2</text:expression>", "2", 0, 0),
        ("<text:conditional-text text:condition=\"a\">yes</text:conditional-text>", "yes", 0, 0),
        ("<text:user-field-get text:name=\"a\">v</text:user-field-get>", "v", 0, 0),
        (
            "<text:bookmark-ref text:reference-format=\"text\" text:ref-name=\"a\">above</text:bookmark-ref>",
            "above",
            0,
            0,
        ),
        ("<text:drop-down text:name=\"a\"><text:label text:value=\"b\"/>b</text:drop-down>", "b", 0, 0),
        ("<text:date/>", "", 0, 1),
        ("<text:file-name></text:file-name>", "", 0, 1),
        (
            "<t:date xmlns:t=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">9 March</t:date>",
            "9 March",
            1,
            0,
        ),
    ] {
        let xml = open(&format!("<text:p>[<text:span>{field}</text:span>]</text:p>"));
        let (all, found) = cleaned(&odt("content.xml", xml.into_bytes()));
        assert!(all.contains(&format!("[<text:span>{shown}</text:span>]")), "{field}: {all}");
        assert_eq!((found.dates, found.unstored), (dates, unstored), "{field}");
    }
    for kept in [
        "<text:page-number text:select-page=\"current\">1</text:page-number>",
        "<text:page-count>2</text:page-count>",
        "<text:bookmark-ref text:reference-format=\"page\">3</text:bookmark-ref>",
        "<text:chapter>x</text:chapter>",
        "<dc:date>2020-01-01</dc:date>",
        "<text:hidden-text text:condition=\"a\">x</text:hidden-text>",
    ] {
        let (all, found) = cleaned(&odt("content.xml", open(kept).into_bytes()));
        assert!(all.contains(kept) && found == UnsafeContent::default(), "{kept}: {all}");
    }
    let set = open(
        "<text:p><text:variable-set text:name=\"a\" text:formula=\"ooow:5\">5</text:variable-set></text:p>",
    );
    let (all, _) = cleaned(&odt("content.xml", set.into_bytes()));
    assert!(all.contains("text:formula=\"ooow:5\" text:display=\"none\"/>5</text:p>"), "{all}");
}

#[test]
fn cleaning_twice_changes_nothing_more_and_gives_the_same_bytes() {
    let bytes = document(
        &[("image", "http://zq9/", "External")],
        &format!("<w:p>{}</w:p>", complex("DATE", Some("4 May"))),
    );
    let once = clean(TextFormat::Word, &bytes, &Limits::STANDARD).bytes.expect("safe");
    assert_eq!(once, clean(TextFormat::Word, &bytes, &Limits::STANDARD).bytes.expect("safe"));
    let again = clean(TextFormat::Word, &once, &Limits::STANDARD);
    assert_eq!((again.found, again.bytes), (UnsafeContent::default(), Ok(once)));
}

#[test]
fn what_the_cleaning_leaves_the_search_finds() {
    for left in [
        r#"<a:image xlink:href="http://zq9"/>"#,
        r#"<a:image xlink:href="..\zq9"/>"#,
        r#"<a b='x>y' src = '&#104;ttp://zq9'/>"#,
        r#"<Relationship Target="http://zq9" TargetMode="External" Type="x/image"/>"#,
        r#"<Relationship Target="a" TargetMode="External" Type="x/image"/>"#,
        r#"<w:fldSimple w:instr=" INCLUDEPICTURE zq9"/>"#,
        r#"<w:instrText> DDE</w:instrText><w:instrText>AUTO x</w:instrText>"#,
        "<!DOCTYPE a>",
        "<text:section-source/>",
        r#"<g style="fill:url(http://zq9)"/>"#,
    ] {
        assert!(scan::refers(left, ""), "{left}");
    }
    for fine in [
        r#"<text:a xlink:href="http://kept">http://kept INCLUDEPICTURE</text:a>"#,
        r#"<Relationship Target="http://kept" TargetMode="External" Type="x/hyperlink"/>"#,
        r#"<w:instrText> PAGE </w:instrText><w:fldChar/><w:t>LINK</w:t>"#,
        r##"<image xlink:href="#a"/><image href="data:image/png;base64,AA"/><x xmlns:a="http://kept"/>"##,
    ] {
        assert!(!scan::refers(fine, ""), "{fine}");
    }
    for left in [
        "{\\*\\template x}",
        "{\\object\\objautlink}",
        "{\\*\\fldinst {\\b INCLUDEPICTURE x}}",
        "\\\\\\chdate",
    ] {
        assert!(scan::rtf_refers(left.as_bytes()), "{left}");
    }
    for fine in ["\\\\template", "{\\*\\fldinst PAGE}", "{\\templates}", "{\\bin9 \\template} x"] {
        assert!(!scan::rtf_refers(fine.as_bytes()), "{fine}");
    }
}
