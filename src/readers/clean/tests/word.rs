//! Word documents.

use super::*;

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
pub(super) fn document(list: &[(&str, &str, &str)], body: &str) -> Vec<u8> {
    package(&[
        ("_rels/.rels", relations(&[("officeDocument", "word/document.xml", "Internal")]).into_bytes()),
        ("word/_rels/document.xml.rels", relations(list).into_bytes()),
        ("word/document.xml", word(body)),
        ("word/media/image1.png", b"\x89PNG image".to_vec()),
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
pub(super) fn complex(instruction: &str, value: Option<&str>) -> String {
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
        assert!(all.contains("fld") && found == UnsafeContent::default(), "{body}");
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
    assert!(clean(TextFormat::Word, &document(&[], &p(&nested)), &Limits::STANDARD).bytes.is_err());
}
