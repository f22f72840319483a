//! Every kind of reference, in every spelling, in every part: none is left, each is counted, and the words beside it
//! stay. What is expected was written by hand: each reference holds the letters `zq9`, which nothing else does, so a
//! search of the unpacked document for them shows what is left of it.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;

use super::*;
use crate::limits::Limits;

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
        ("Pictures/in.png", b"\x89PNG picture".to_vec()),
        ("Object 1/content.xml", open("").into_bytes()),
    ];
    parts.retain(|(name, _)| *name != part);
    parts.push((part, bytes));
    package(&parts)
}

/// What the cleaning makes of a document: all of it unpacked, and what was found.
fn cleaned(bytes: &[u8]) -> (String, Found) {
    let Cleaned { found, bytes } = clean(Script::Word, bytes, &Limits::STANDARD);
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
    assert_eq!((all.matches("zq9").count(), found), (4, Found::default()));
    let word = document(
        &[("hyperlink", "http://zq9.example/", "External")],
        r#"<w:p><w:hyperlink r:id="rId1"><w:r><w:t>http://zq9</w:t></w:r></w:hyperlink></w:p>"#,
    );
    let (all, found) = cleaned(&word);
    assert_eq!((all.matches("zq9").count(), found), (2, Found::default()));
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
        assert!(clean(Script::OpenText, &bytes, &Limits::STANDARD).bytes.is_err(), "{xml}");
    }
    let twice = package(&[("A/b.xml", b"<a/>".to_vec()), ("A\\b.xml", b"<b/>".to_vec())]);
    for bytes in [&b"PK\x03\x04"[..], b"", &twice] {
        assert!(clean(Script::Word, bytes, &Limits::STANDARD).bytes.is_err());
    }
    let tight = Limits { unpacked_bytes: 1 << 20, ..Limits::STANDARD };
    let bomb = odt("content.xml", open(&" ".repeat(2 << 20)).into_bytes());
    assert!(clean(Script::OpenText, &bomb, &tight).bytes.is_err());
}

const WORD: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office""#;
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn relations(list: &[(&str, &str, &str)]) -> String {
    let list: String = (1..)
        .zip(list)
        .map(|(i, (kind, target, mode))| {
            format!(
                r#"<Relationship Id="rId{i}" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>"#
            )
        })
        .collect();
    format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{list}</Relationships>"#
    )
}

fn word(body: &str) -> Vec<u8> {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document {WORD}><w:body><w:p><w:r><w:t>kept</w:t></w:r></w:p>{body}</w:body></w:document>").into_bytes()
}

/// A Word document with these relationships and this body.
fn document(list: &[(&str, &str, &str)], body: &str) -> Vec<u8> {
    package(&[
        ("_rels/.rels", relations(&[("officeDocument", "word/document.xml", "Internal")]).into_bytes()),
        ("word/_rels/document.xml.rels", relations(list).into_bytes()),
        ("word/document.xml", word(body)),
        ("word/media/image1.png", b"\x89PNG picture".to_vec()),
    ])
}

#[test]
fn every_relationship_that_leads_outside_goes_and_is_counted() {
    let kinds = [
        "image",
        "oleObject",
        "frame",
        "subDocument",
        "video",
        "audio",
        "aFChunk",
        "mailMergeSource",
        "font",
        "externalLinkPath",
        "attachedTemplate",
        "unknownKind",
        "transform",
        "control",
    ];
    let body = r#"<w:p><w:r><w:drawing><a:blip r:embed="rId2" r:link="rId1"/></w:drawing></w:r></w:p>"#;
    let modes = ["External", "external", " EXTERNAL ", "Internal", "other"];
    for kind in kinds {
        for place in PLACES {
            for mode in modes {
                // What is inside the package may be named from its top or by steps up inside it.
                let inner = !place.contains(['\\', ':']) && !place.contains("//") && !place.contains("3a");
                if mode == "Internal" && inner {
                    continue;
                }
                let bytes = document(&[(kind, place, mode), ("image", "media/image1.png", "Internal")], body);
                let (all, found) = cleaned(&bytes);
                assert!(!all.contains("zq9") && !all.contains("r:link"), "{kind} {place} {mode}: {all}");
                assert!(all.contains("kept") && all.contains("r:embed=\"rId2\""), "{kind} {place}: {all}");
                let counts = (found.files.len(), found.templates.len());
                assert_eq!(
                    counts,
                    if kind == "attachedTemplate" { (0, 1) } else { (1, 0) },
                    "{kind} {place} {mode}"
                );
            }
        }
    }
}

#[test]
fn a_link_for_readers_is_no_way_to_load_a_picture() {
    let list = [("hyperlink", "http://zq9.example/", "External")];
    let body = r#"<a:blip r:link="rId1"/><w:control r:id="rId1"/><v:imagedata o:relid="rId1" r:href="rId1"/><w:hyperlink r:id="rId1"/>"#;
    let (all, _) = cleaned(&document(&list, body));
    assert_eq!(all.matches("\"rId1\"").count(), 3, "{all}");
    let strict = body
        .replace("r:", "s:")
        .replace("<a:blip", "<a:blip xmlns:s=\"http://purl.oclc.org/ooxml/officeDocument/relationships\"");
    assert!(!cleaned(&document(&list, &strict)).0.contains("s:link"));
}

#[test]
fn references_go_from_every_part_of_a_word_document() {
    let part = |name: &str, root: &str| {
        let rels =
            name.replacen("word/", "word/_rels/", 1).replace("charts/", "").replace(".xml", ".xml.rels");
        let rels = match name.contains("charts/") {
            true => "word/charts/_rels/chart1.xml.rels".to_owned(),
            false => rels,
        };
        let xml = format!(
            r#"<w:{root} {WORD}><v:imagedata src="http://zq9/a"/><v:fill o:href="file:///zq9/b"/><a:blip r:link="rId1"/><w:r><w:t>kept</w:t></w:r></w:{root}>"#
        );
        let list = relations(&[("image", "\\\\zq9\\c", "External")]);
        package(&[
            (&*rels, list.into_bytes()),
            (name, xml.into_bytes()),
            ("_rels/.rels", relations(&[]).into_bytes()),
        ])
    };
    for (name, root) in [
        ("word/header1.xml", "hdr"),
        ("word/footer1.xml", "ftr"),
        ("word/footnotes.xml", "footnotes"),
        ("word/endnotes.xml", "endnotes"),
        ("word/comments.xml", "comments"),
        ("word/settings.xml", "settings"),
        ("word/styles.xml", "styles"),
        ("word/numbering.xml", "numbering"),
        ("word/fontTable.xml", "fonts"),
        ("word/webSettings.xml", "webSettings"),
        ("word/glossary.xml", "glossaryDocument"),
        ("word/charts/chart1.xml", "chart"),
        ("word/drawing.bin", "drawing"),
    ] {
        let inner = part(name, root);
        let outer = package(&[("word/embeddings/a.docx", inner.clone()), ("word/x.xml", word(""))]);
        for bytes in [inner, outer] {
            let (all, found) = cleaned(&bytes);
            assert!(!all.contains("zq9") && all.contains("kept"), "{name}: {all}");
            assert!(found.files.len() == 3, "{name}: {found:?}");
        }
    }
    let merge = format!(
        r#"<w:settings {WORD}><w:mailMerge><w:connectString w:val="Data Source=zq9"/><w:query w:val="zq9"/></w:mailMerge></w:settings>"#
    );
    let (all, found) = cleaned(&package(&[("word/settings.xml", merge.into_bytes())]));
    assert_eq!((all.contains("zq9"), found.files.len()), (false, 1));
}

/// A field of Word in runs.
fn complex(instruction: &str, value: Option<&str>) -> String {
    let run = |inner: &str| format!("<w:r><w:rPr><w:b/></w:rPr>{inner}</w:r>");
    let value = value.map_or(String::new(), |value| {
        run("<w:fldChar w:fldCharType=\"separate\"/>") + &run(&format!("<w:t>{value}</w:t>"))
    });
    run("<w:fldChar w:fldCharType=\"begin\"/>")
        + &run(&format!("<w:instrText>{instruction}</w:instrText>"))
        + &value
        + &run("<w:fldChar w:fldCharType=\"end\"/>")
}

fn visible(xml: &str) -> String {
    xml.split("<w:t>").skip(1).filter_map(|piece| piece.split("</w:t>").next()).collect()
}

#[test]
fn fields_of_word_show_what_is_stored() {
    // The instruction, whether the layout keeps it, whether it is a changing date, the files it fetches.
    let kinds: &[(&str, bool, usize, usize)] = &[
        (" DATE \\@ &quot;d MMMM yyyy&quot; ", false, 1, 0),
        ("date", false, 1, 0),
        (" TIME ", false, 1, 0),
        (" SAVEDATE ", false, 1, 0),
        (" PRINTDATE ", false, 1, 0),
        (" CREATEDATE ", false, 0, 0),
        (" FILENAME \\p ", false, 0, 0),
        (" AUTHOR ", false, 0, 0),
        (" USERNAME ", false, 0, 0),
        (" USERINITIALS ", false, 0, 0),
        (" USERADDRESS ", false, 0, 0),
        (" LASTSAVEDBY ", false, 0, 0),
        (" DOCPROPERTY Company ", false, 0, 0),
        (" EDITTIME ", false, 0, 0),
        (" TEMPLATE ", false, 0, 0),
        (" REF _Ref1 \\h ", false, 0, 0),
        (" SEQ Figure ", false, 0, 0),
        (" = 1 + 2 ", false, 0, 0),
        (" IF 1 = 1 a b ", false, 0, 0),
        (" MERGEFIELD Name ", false, 0, 0),
        (" NEVERHEARDOF ", false, 0, 0),
        (" INCLUDEPICTURE &quot;http://zq9/a&quot; \\d ", false, 0, 1),
        (" includepicture \\\\zq9\\a ", false, 0, 1),
        (" INCLUDETEXT C:\\\\zq9 ", false, 0, 1),
        (" INCLUDE zq9 ", false, 0, 1),
        (" IMPORT zq9 ", false, 0, 1),
        (" RD zq9 ", false, 0, 1),
        (" LINK Excel.Sheet.8 &quot;zq9.xls&quot; A1 \\a ", false, 0, 1),
        (" DDE excel zq9 a ", false, 0, 1),
        (" DDEAUTO excel zq9 a ", false, 0, 1),
        (" DATABASE \\d &quot;zq9.mdb&quot; \\c x ", false, 0, 1),
        ("INCLUDEPICTURE\u{a0}zq9", false, 0, 1),
        (" PAGE ", true, 0, 0),
        (" NUMPAGES \\* Arabic ", true, 0, 0),
        (" TOC \\o ", true, 0, 0),
        (" PAGEREF _Toc1 ", true, 0, 0),
        (" HYPERLINK &quot;http://kept&quot; ", true, 0, 0),
        (" FORMCHECKBOX ", true, 0, 0),
    ];
    for (instruction, layout, dates, files) in kinds {
        let split = {
            let (a, b) = instruction.split_at(instruction.char_indices().nth(3).map_or(0, |(i, _)| i));
            complex(instruction, Some("stored")).replace(
                &format!("<w:instrText>{instruction}</w:instrText>"),
                &format!("<w:instrText>{a}</w:instrText></w:r><w:r><w:instrText>{b}</w:instrText>"),
            )
        };
        let simple =
            format!("<w:fldSimple w:instr=\"{instruction}\"><w:r><w:t>stored</w:t></w:r></w:fldSimple>");
        let renamed = complex(instruction, Some("stored"));
        for body in [renamed, split, simple] {
            let (all, found) = cleaned(&document(&[], &format!("<w:p>{body}</w:p>")));
            assert_eq!(visible(&all), "keptstored", "{instruction}: {all}");
            let left = all.contains("fldChar") || all.contains("instr") || all.contains("fldSimple");
            assert_eq!(left, *layout, "{instruction}: {all}");
            assert!(!all.contains("zq9"), "{instruction}: {all}");
            assert_eq!(
                (found.dates, found.files.len(), found.unstored),
                (*dates, *files, 0),
                "{instruction}: {found:?}"
            );
        }
    }
}

#[test]
fn fields_in_fields_and_fields_without_a_value() {
    let p = |inner: &str| format!("<w:p>{inner}</w:p>");
    // The value of a field in an instruction is not shown; the one in a value is.
    let inner = complex("MERGEFIELD x", Some("no"));
    let body = complex(&format!("IF </w:instrText></w:r>{inner}<w:r><w:instrText> = 1"), Some("yes"));
    assert_eq!(visible(&cleaned(&document(&[], &p(&body))).0), "keptyes");
    let body = complex("IF 1 = 1", Some("yes</w:t></w:r>@<w:r><w:t>too"))
        .replace('@', &complex("DATE", Some("4 May")));
    let (all, found) = cleaned(&document(&[], &p(&body)));
    assert_eq!((visible(&all).as_str(), found.dates), ("keptyes4 Maytoo", 1));
    assert!(!all.contains("fldChar"), "{all}");
    // A name put together by another field.
    let made = complex("QUOTE INC", Some("INC"));
    let body =
        complex(&format!("</w:instrText></w:r>{made}<w:r><w:instrText>LUDEPICTURE zq9"), Some("stored"));
    assert!(!cleaned(&document(&[], &p(&body))).0.contains("zq9"));
    // Layout in a value stays, in an instruction it goes with it.
    let body = complex(
        &format!("IF </w:instrText></w:r>{}<w:r><w:instrText>", complex("PAGE", Some("1"))),
        Some("a"),
    );
    let (all, _) = cleaned(&document(&[], &p(&body)));
    assert!(!all.contains("fldChar") && visible(&all) == "kepta", "{all}");
    for (body, unstored) in [
        (complex("DATE", None), 1),
        (complex("FILENAME", None), 1),
        (complex("SET a b", None), 0),
        (complex("MERGEFIELD a", Some("")), 0),
        (complex("XE \"a\"", None), 0),
        ("<w:r><w:dayShort/></w:r>".into(), 1),
        ("<w:fldSimple w:instr=\"DATE\"/>".into(), 1),
    ] {
        let (all, found) = cleaned(&document(&[], &p(&body)));
        assert_eq!((found.unstored, found.dates, visible(&all).as_str()), (unstored, 0, "kept"), "{body}");
    }
    // A reference without a value is worked out by the layout.
    for body in
        ["<w:fldSimple w:instr=\"REF a\"/>", &complex("SEQ Figure", None), &complex("NOTEREF a", Some(""))]
    {
        let (all, found) = cleaned(&document(&[], &p(body)));
        assert!(all.contains("fld") && found == Found::default(), "{body}");
    }
    // A field without an end loses no words that follow it.
    let body = complex("DATE", Some("4 May")).replace("<w:fldChar w:fldCharType=\"end\"/>", "");
    let (all, _) = cleaned(&document(&[], &(p(&body) + &p("<w:r><w:t> and more</w:t></w:r>"))));
    assert_eq!(visible(&all), "kept4 May and more");
    assert!(!all.contains("instrText"));
    // The text of a text box is one of its own.
    let boxed = format!(
        "<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>",
        p(&complex("DATE", Some("5 May")))
    );
    let body =
        complex("PAGE", Some("1")).replace("<w:t>1</w:t></w:r>", &format!("<w:t>1</w:t></w:r>{boxed}"));
    assert_eq!(visible(&cleaned(&document(&[], &p(&body))).0), "kept15 May");
    // A drawing that is there twice, for newer and for older programs, has its date once.
    let twice = format!(
        "<w:r><mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><mc:Choice>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent></w:r>",
        format!("<w:txbxContent>{}</w:txbxContent>", p(&complex("DATE", Some("6 May"))))
    );
    assert_eq!(cleaned(&document(&[], &p(&twice))).1.dates, 1);
    let deep = complex("IF", Some("x")).replace("<w:t>x</w:t>", "<w:t>x</w:t></w:r>@<w:r>");
    let nested = (0..200).fold(String::from("@"), |all, _| all.replace('@', &deep)).replace('@', "");
    assert!(clean(Script::Word, &document(&[], &p(&nested)), &Limits::STANDARD).bytes.is_err());
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
        assert!(all.contains(kept) && found == Found::default(), "{kept}: {all}");
    }
    let set = open(
        "<text:p><text:variable-set text:name=\"a\" text:formula=\"ooow:5\">5</text:variable-set></text:p>",
    );
    let (all, _) = cleaned(&odt("content.xml", set.into_bytes()));
    assert!(all.contains("text:formula=\"ooow:5\" text:display=\"none\"/>5</text:p>"), "{all}");
}

fn rich(body: &str) -> (Result<String, Unsafe>, Found) {
    let text = format!("{{\\rtf1\\ansi{{\\fonttbl{{\\f0 Arial;}}}} kept {body}\\par}}");
    let Cleaned { found, bytes } = clean(Script::RichText, text.as_bytes(), &Limits::STANDARD);
    (bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()), found)
}

#[test]
fn an_rtf_document_refers_to_nothing_and_shows_what_is_stored() {
    let field =
        |instruction: &str| format!("{{\\field{{\\*\\fldinst {instruction}}}{{\\fldrslt {{\\b stored}}}}}}");
    for (body, files, templates) in [
        (field("INCLUDEPICTURE \"http://zq9/a\" \\\\d"), 1, 0),
        (field("{\\rtlch includetext C:\\\\\\\\zq9}"), 1, 0),
        (field("\\u73?NCLUDEPICTURE zq9"), 1, 0),
        (field("\\'49NCLUDEPICTURE zq9"), 1, 0),
        (field("INC}{\\*\\fldinst LUDEPICTURE zq9"), 1, 0),
        (field("LINK Excel.Sheet.8 \"zq9.xls\" A1"), 1, 0),
        (field("DDEAUTO excel zq9 A1"), 1, 0),
        (field("IMPORT zq9"), 1, 0),
        ("{\\*\\template zq9\\\\normal.dot}stored".into(), 0, 1),
        ("{\\*\\nextfile zq9.rtf}stored".into(), 1, 0),
        ("{\\*\\filetbl{\\file\\fid1 zq9.rtf;}{\\file\\fid2 zq99.rtf;}}stored".into(), 2, 0),
        ("{\\*\\datastore 7a7139 zq9}stored".into(), 0, 0),
        ("{\\*\\mailmerge{\\*\\mmconnectstr zq9}{\\*\\mmdatasource zq9.csv}}stored".into(), 1, 0),
        ("{\\object\\objlink{\\*\\objclass zq9}{\\*\\objdata 0105}{\\result stored}}".into(), 1, 0),
        ("{\\object\\objautlink{\\*\\objdata 0105000001000000}{\\result{\\pict zq}stored}}".into(), 1, 0),
        ("{\\object\\objemb{\\*\\objdata 0105000001000000}{\\result stored}}".into(), 1, 0),
        ("{\\object\\objemb{\\*\\objdata 0105000002000000}{\\result stored}}".into(), 0, 0),
        ("{\\shp{\\sp{\\sn pibName}{\\sv http://zq9/a}}{\\sp{\\sn pibFlags}{\\sv 10}}}stored".into(), 1, 0),
        ("{\\*\\fldinst INCLUDEPICTURE zq9}stored".into(), 1, 0),
    ] {
        let (text, found) = rich(&body);
        let text = text.expect(&body);
        assert!(!text.contains("zq9") && text.contains("stored") && text.contains("kept"), "{body}: {text}");
        assert_eq!((found.files.len(), found.templates.len()), (files, templates), "{body}: {found:?}");
    }
    for (body, dates, unstored) in [
        (field("DATE \\\\@ \"d MMMM yyyy\""), 1, 0),
        (field("TIME"), 1, 0),
        (field("FILENAME \\\\p"), 0, 0),
        (field("{IF {\\field{\\*\\fldinst PAGE}{\\fldrslt 9}} = 1}"), 0, 0),
        ("{\\field{\\*\\fldinst DATE}}stored".into(), 0, 1),
        ("\\chdate stored".into(), 0, 1),
        ("\\field{\\*\\fldinst DATE}{\\fldrslt stored} after".into(), 1, 0),
    ] {
        let (text, found) = rich(&body);
        let text = text.expect(&body);
        assert!(
            text.contains("stored") && !text.contains("fldinst") && !text.contains("fldrslt"),
            "{body}: {text}"
        );
        assert_eq!((found.dates, found.unstored), (dates, unstored), "{body}");
    }
    for kept in [
        field("PAGE"),
        field("HYPERLINK \"http://kept\""),
        field("TOC \\\\o"),
        "\\sectnum\\chpgn x\\\\objdata".into(),
    ] {
        let (text, found) = rich(&kept);
        assert!(text.expect(&kept).contains(&kept), "{kept}");
        assert_eq!(found, Found::default());
    }
    for broken in ["{\\rtf1", "{\\rtf1}}x", "x}", "{\\rtf1{\\bin99999999999 }"] {
        let _ = clean(Script::RichText, broken.as_bytes(), &Limits::STANDARD);
    }
    let deep = format!("{{\\rtf1{}", "{".repeat(5_000));
    assert!(clean(Script::RichText, deep.as_bytes(), &Limits::STANDARD).bytes.is_err());
}

#[test]
fn cleaning_twice_changes_nothing_more_and_gives_the_same_bytes() {
    let bytes = document(
        &[("image", "http://zq9/", "External")],
        &format!("<w:p>{}</w:p>", complex("DATE", Some("4 May"))),
    );
    let once = clean(Script::Word, &bytes, &Limits::STANDARD).bytes.expect("safe");
    assert_eq!(once, clean(Script::Word, &bytes, &Limits::STANDARD).bytes.expect("safe"));
    let again = clean(Script::Word, &once, &Limits::STANDARD);
    assert_eq!((again.found, again.bytes), (Found::default(), Ok(once)));
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

/// An older Word document: its text in one piece, its list of fields, and more of its table stream, each with the
/// place in the header that says where it is.
fn old_word(
    text: &str,
    wide: bool,
    kinds: &[(char, u8)],
    more: &[(usize, &[u8])],
    others: &[(&str, &[u8])],
) -> Vec<u8> {
    let letters: Vec<u16> = text.encode_utf16().collect();
    let mut document = vec![0u8; 0x400];
    let mut table = vec![2u8];
    table.extend(16u32.to_le_bytes());
    table.extend(0u32.to_le_bytes());
    table.extend((letters.len() as u32).to_le_bytes());
    table.extend([0, 0]);
    let place = if wide { 0x400u32 } else { 0x4000_0000 | 0x800 };
    table.extend(place.to_le_bytes());
    table.extend([0, 0]);
    let mut put = |at: usize, bytes: &[u8]| document[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &0xa5ec_u16.to_le_bytes());
    put(0x0a, &0x0200_u16.to_le_bytes());
    put(0x4c, &(letters.len() as u32).to_le_bytes());
    put(0x1a6, &21u32.to_le_bytes());
    let marks: Vec<usize> = (0..letters.len()).filter(|i| (0x13..=0x15).contains(&letters[*i])).collect();
    let mut list: Vec<u8> = marks.iter().flat_map(|i| (*i as u32).to_le_bytes()).collect();
    list.extend((letters.len() as u32).to_le_bytes());
    let mut begins = kinds.iter();
    for i in &marks {
        let kind = if letters[*i] == 0x13 { begins.next().expect("kind").1 } else { 0x80 };
        list.extend([letters[*i] as u8, kind]);
    }
    for (at, bytes) in [(0x11a, list.as_slice())].iter().chain(more) {
        put(*at, &(table.len() as u32).to_le_bytes());
        put(*at + 4, &(bytes.len() as u32).to_le_bytes());
        table.extend(*bytes);
    }
    match wide {
        true => document.extend(letters.iter().flat_map(|unit| unit.to_le_bytes())),
        false => document.extend(letters.iter().map(|unit| *unit as u8)),
    }
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).expect("file");
    for (name, bytes) in [("/WordDocument", document.as_slice()), ("/1Table", &table)].iter().chain(others) {
        if let Some((storage, _)) = name[1..].rsplit_once('/') {
            file.create_storage_all(format!("/{storage}")).expect("storage");
        }
        file.create_stream(name).expect("stream").write_all(bytes).expect("stream");
    }
    file.flush().expect("file");
    file.into_inner().into_inner()
}

/// All streams of a compound file, one after the other.
fn streams(bytes: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).expect("file");
    let paths: Vec<_> = file.walk().filter(|e| e.is_stream()).map(|e| e.path().to_owned()).collect();
    let mut all = Vec::new();
    for path in paths {
        file.open_stream(path).expect("stream").read_to_end(&mut all).expect("stream");
    }
    all
}

fn holds(bytes: &[u8], text: &str) -> bool {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let all = streams(bytes);
    [text.as_bytes(), &wide].iter().any(|needle| memchr::memmem::find(&all, needle).is_some())
}

#[test]
fn fields_of_an_older_word_document_show_what_is_stored() {
    let text = "kept \u{13} INCLUDEPICTURE \"http://zq9/a\" \\d \u{14}stored\u{15} \u{13}DATE\u{14}4 May\u{15} \u{13} IF \u{13}MERGEFIELD zq9\u{14}no\u{15} = 1 \u{14}yes\u{15} \u{13} PAGE \u{14}1\u{15} \u{13} FILENAME \u{15}\r";
    let kinds = [('p', 0x43), ('d', 0x1f), ('i', 0x07), ('m', 0x3b), ('n', 0x21), ('f', 0x1d)];
    for wide in [false, true] {
        let bytes = old_word(text, wide, &kinds, &[], &[]);
        let Cleaned { found, bytes: new } = clean(Script::OldWord, &bytes, &Limits::STANDARD);
        let new = new.expect("safe");
        assert_eq!(new.len(), bytes.len(), "nothing moves");
        for gone in ["zq9", "DATE", "FILENAME", "MERGEFIELD"] {
            assert!(holds(&bytes, gone) && !holds(&new, gone), "{gone}");
        }
        for kept in ["kept", "stored", "4 May", "yes", " PAGE "] {
            assert!(holds(&new, kept), "{kept}");
        }
        // Kinds by [MS-DOC] 2.9.90: only the page number is what it was.
        let all = streams(&new);
        for (_, kind) in kinds {
            let there = all.windows(2).any(|pair| pair == [0x13, kind]);
            assert_eq!(there, kind == 0x21, "{kind:#x}");
        }
        assert_eq!((found.files.len(), found.dates, found.unstored), (1, 1, 1), "{found:?}");
    }
    // A list that does not agree with the text: the text says PAGE, the list says INCLUDEPICTURE.
    for (text, kind) in [("\u{13} PAGE \u{14}1\u{15}\r", 0x43), ("\u{13} PAGE \u{14}1\u{15}\r", 0x2d)] {
        let bytes = old_word(text, false, &[('x', kind)], &[], &[]);
        assert!(clean(Script::OldWord, &bytes, &Limits::STANDARD).bytes.is_err());
    }
    let list = [7u32.to_le_bytes().to_vec(), 9u32.to_le_bytes().to_vec(), vec![0x13, 0x43]].concat();
    let bytes = old_word("no field here\r", false, &[], &[(0x122, &list)], &[]);
    assert!(clean(Script::OldWord, &bytes, &Limits::STANDARD).bytes.is_err());
    for broken in [&b""[..], b"\xd0\xcf\x11\xe0", &bytes[..900]] {
        assert!(clean(Script::OldWord, broken, &Limits::STANDARD).bytes.is_err());
    }
}

/// A record of a drawing.
fn record(version: u16, kind: u16, content: &[u8]) -> Vec<u8> {
    [&version.to_le_bytes()[..], &kind.to_le_bytes(), &(content.len() as u32).to_le_bytes(), content].concat()
}

#[test]
fn links_in_the_drawings_and_objects_of_an_older_word_document_go() {
    let wide =
        |text: &str| -> Vec<u8> { text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect() };
    // Properties of a picture: its name, and the flags that make it a link ([MS-ODRAW] 2.3.23).
    let properties = |flags: u32| {
        let name = wide("http://zq9.example/a.png");
        let mut list = Vec::new();
        for (id, value) in [(0x4104u16, 1u32), (0xc105, name.len() as u32), (0x0106, flags)] {
            list.extend(id.to_le_bytes());
            list.extend(value.to_le_bytes());
        }
        record(3 << 4 | 3, 0xf00b, &[list, name].concat())
    };
    let picture = |kind: u16, content: &[u8]| {
        let mut bytes = vec![0; 0x44];
        bytes[..4].copy_from_slice(&((0x44 + content.len()) as u32).to_le_bytes());
        bytes[4..6].copy_from_slice(&0x44u16.to_le_bytes());
        bytes[6..8].copy_from_slice(&kind.to_le_bytes());
        [bytes, content.to_vec()].concat()
    };
    let shape = |flags: u32| record(0xf, 0xf004, &properties(flags));
    let drawings = [record(0xf, 0xf000, &[]), vec![0], record(0xf, 0xf002, &shape(10))].concat();
    let names = {
        let mut list = vec![0xff, 0xff, 9, 0, 0, 0];
        for name in ["", "C:\\zq9\\normal.dot", "Title", "", "", "", "", "", "C:\\zq9\\list.mdb"] {
            list.extend((name.len() as u16).to_le_bytes());
            list.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        }
        list
    };
    let data = [
        vec![1, 2, 3],
        picture(0x64, &shape(10)),
        picture(0x66, &[vec![3], b"abc".to_vec(), shape(10)].concat()),
        picture(0x5e, b"\x0d\\\\zq9\\a\\b.bmp"),
        vec![9; 7],
    ]
    .concat();
    let link = [&[1, 0, 0, 2, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0][..], &wide("C:\\zq9\\book.xls")].concat();
    let bytes = old_word(
        "kept\r",
        false,
        &[],
        &[(0x22a, &drawings), (0x19a, &names)],
        &[
            ("/Data", &data),
            ("/ObjectPool/_1/\u{1}Ole", &link),
            ("/ObjectPool/_2/\u{1}Ole", &[1, 0, 0, 2, 0, 0, 0, 0]),
        ],
    );
    assert!(holds(&bytes, "zq9"));
    let Cleaned { found, bytes: new } = clean(Script::OldWord, &bytes, &Limits::STANDARD);
    let new = new.expect("safe");
    assert!(!holds(&new, "zq9") && holds(&new, "Title") && holds(&new, "kept"));
    let files: Vec<&str> = found.files.iter().map(String::as_str).collect();
    assert_eq!(
        files,
        ["\\zq9\\a\\b.bmp", "c:\\zq9\\book.xls", "c:\\zq9\\list.mdb", "http://zq9.example/a.png"]
    );
    assert_eq!(found.templates.len(), 1);
    // A picture that is in the document, with a name, is left alone.
    let inside = [record(0xf, 0xf000, &[]), vec![0], record(0xf, 0xf002, &shape(2))].concat();
    let bytes = old_word("kept\r", false, &[], &[(0x22a, &inside)], &[]);
    let same = clean(Script::OldWord, &bytes, &Limits::STANDARD);
    assert_eq!((streams(&same.bytes.expect("safe")), same.found), (streams(&bytes), Found::default()));
}
