//! RTF documents.

use super::*;

fn rich(body: &str) -> (Result<String, Unsafe>, UnsafeContent) {
    let text = format!("{{\\rtf1\\ansi{{\\fonttbl{{\\f0 Arial;}}}} kept {body}\\par}}");
    let Cleaned { found, bytes } = clean(TextFormat::RichText, text.as_bytes(), &Limits::STANDARD);
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
        assert_eq!(found, UnsafeContent::default());
    }
    for broken in ["{\\rtf1", "{\\rtf1}}x", "x}", "{\\rtf1{\\bin99999999999 }"] {
        let _ = clean(TextFormat::RichText, broken.as_bytes(), &Limits::STANDARD);
    }
    let deep = format!("{{\\rtf1{}", "{".repeat(5_000));
    assert!(clean(TextFormat::RichText, deep.as_bytes(), &Limits::STANDARD).bytes.is_err());
}
