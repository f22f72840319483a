//! What a PDF says beside the content of its pages: values of fields, notes, stamps, and the list of pages itself. Each
//! row is a file written by hand; what must be said follows from ISO 32000-2 and from what viewers show (PDFium, MuPDF
//! and pdf.js draw no look of an annotation whose state is not named, and no highlight without its corners).

use leverarch::internals::model::finding::Finding;
use leverarch::internals::model::limits::Limits;
use leverarch::internals::pdf::{ImportedPages, PageFormat, import};

/// The folders of inputs that are walked here.
pub(crate) const FOLDERS: &[&str] = &[];

/// A file of these objects, numbered from 1.
fn file(objects: &[&str]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(out.len());
        out.extend(format!("{number} 0 obj\n{object}\nendobj\n").into_bytes());
    }
    let (table, size) = (out.len(), objects.len() + 1);
    out.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").into_bytes());
    places.iter().for_each(|at| out.extend(format!("{at:010} 00000 n \n").into_bytes()));
    out.extend(format!("trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF").into_bytes());
    out
}

fn stream(dict: &str, content: &str) -> String {
    format!("<<{dict}/Length {}>>stream\n{content}\nendstream", content.len())
}

const WORDS: &str = "BT /F 12 Tf 50 780 Td (Line 1 paid 606.69 on 5 March) Tj ET";

/// A page with this content, and one annotation; with further objects from 8 on.
fn page(content: &str, annotation: &str, more: &[&str]) -> Vec<u8> {
    let content = stream("", content);
    let look = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 200 30]/Resources<</Font<</F 5 0 R>>>>",
        "BT /F 10 Tf 2 10 Td (The 3 March, in words) Tj ET",
    );
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]/DA(/F 12 Tf 0 g)/DR<</Font<</F 5 0 R>>>>>>>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R/Annots[6 0 R]>>",
        &content,
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        annotation,
        &look,
    ];
    objects.extend(more);
    file(&objects)
}

fn placed(bytes: Vec<u8>) -> Result<ImportedPages, Vec<Finding>> {
    import(PageFormat::Pdf, &bytes.into(), &Limits::STANDARD)
}

fn said(bytes: Vec<u8>) -> Vec<String> {
    let findings = placed(bytes).map_or_else(|why| why, |placed| placed.findings);
    findings.into_iter().map(|finding| finding.message).collect()
}

const FIELD: &str =
    "/Type/Annot/Subtype/Widget/T(n)/Rect[50 500 250 530]/F 4/DA(/F 10 Tf 0 g)/AP<</N 7 0 R>>";

#[test]
fn a_value_that_its_field_does_not_show_is_said() {
    let field = |rest: &str| format!("<<{FIELD}{rest}>>");
    let unlike = "age 1 does not show all the words typed into 1 field";
    for (name, annotation, wanted) in [
        ("another value", field("/FT/Tx/V(The 4 March)"), Some(unlike)),
        ("more than is shown", field("/FT/Tx/V(The 3 March, in words and more)"), Some(unlike)),
        ("a formatted value alone", field("/FT/Tx/RV(<p>other</p>)"), Some(unlike)),
        ("the value", field("/FT/Tx/V(The 3 March, in words)"), None),
        ("other signs between the words", field("/FT/Tx/V(the 3 march; in\\rwords)"), None),
        ("a part of what is shown", field("/FT/Tx/V(3 March)"), None),
        ("no value", field("/FT/Tx"), None),
        ("what the form itself says", field("/FT/Tx/Ff 1/V(G-1145)/DV(G-1145)"), None),
        ("what was typed before it was locked", field("/FT/Tx/Ff 1/V(G-1145)/DV(other)"), Some(unlike)),
        ("a password", field("/FT/Tx/Ff 8192/V(secret)"), None),
        ("what a script formats", field("/FT/Tx/V(2024-03-03)/AA<</F<</S/JavaScript/JS(x)>>>>"), None),
        ("a choice by another name", field("/FT/Ch/Ff 131072/V(x)/Opt[[(x)(The 3 March)]]"), None),
        ("a choice that is not shown", field("/FT/Ch/Ff 131072/V(x)/Opt[[(x)(The 5 March)]]"), Some(unlike)),
        ("a field that no page lists", "<</FT/Tx/T(x)/V(words)>>".into(), None),
        (
            "a tick that is not drawn",
            "<</Type/Annot/Subtype/Widget/FT/Btn/T(c)/V/Yes/AS/Off/Rect[50 500 70 520]/F 4/AP<</N<</Yes 7 0 R>>>>>>".into(),
            Some(unlike),
        ),
        (
            "a tick that is drawn",
            "<</Type/Annot/Subtype/Widget/FT/Btn/T(c)/V/Yes/AS/Yes/Rect[50 500 70 520]/F 4/AP<</N<</Yes 7 0 R>>>>>>".into(),
            None,
        ),
    ] {
        let found = said(page(WORDS, &annotation, &[]));
        let told: Vec<&String> = found.iter().filter(|said| said.contains("typed into")).collect();
        let right = match wanted {
            Some(wanted) => told.len() == 1 && told[0].contains(wanted),
            None => told.is_empty(),
        };
        assert!(right, "{name}: {found:?}");
    }
    let nowhere = file(&[
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R 5 0 R]>>>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        "<</FT/Tx/T(x)/V(words)>>",
        "<</FT/Tx/T(y)>>",
    ]);
    let found = said(nowhere);
    assert!(
        found
            .iter()
            .any(|said| said.contains("1 filled-in form field of this PDF is not on any of its pages")),
        "{found:?}"
    );
}

#[test]
fn notes_and_stamps_that_are_not_shown_are_said() {
    let cannot = "1 note or mark in this PDF cannot be shown";
    let comment = "this PDF has 1 pop-up comment";
    for (name, annotation, wanted) in [
        ("a stamp without a state", "/Subtype/Stamp/AP<</N<</On 7 0 R>>>>", Some(cannot)),
        ("a stamp whose state is not there", "/Subtype/Stamp/AS/Foo/AP<</N<</On 7 0 R>>>>", Some(cannot)),
        ("a stamp", "/Subtype/Stamp/AS/On/AP<</N<</On 7 0 R>>>>", None),
        ("a highlight without corners", "/Subtype/Highlight/C[1 1 0]", Some(cannot)),
        ("a note with formatted words alone", "/Subtype/Text/RC(<p>words</p>)", Some(comment)),
        ("a pop-up alone", "/Subtype/Popup/Contents(words)/Open true", Some(comment)),
        ("a pop-up of a note", "/Subtype/Popup/Contents(words)/Parent 8 0 R", None),
        (
            "formatted words on the page alone",
            "/Subtype/FreeText/DA(/F 12 Tf)/RC(<p>words</p>)",
            Some(comment),
        ),
        (
            "a link's note",
            "/Subtype/Link/T(me)/Contents(my words)/A<</S/URI/URI(http://example.org)>>",
            Some(comment),
        ),
        ("a link's target", "/Subtype/Link/Contents(example.org)/A<</S/URI/URI(http://example.org)>>", None),
    ] {
        let annotation = format!("<</Type/Annot/Rect[50 500 250 530]/F 4{annotation}>>");
        let found = said(page(WORDS, &annotation, &["<</Type/Annot/Subtype/Text/Rect[0 0 9 9]>>"]));
        let told: Vec<&String> = found
            .iter()
            .filter(|said| said.contains("cannot be shown") || said.contains("pop-up comment"))
            .collect();
        let right = match wanted {
            Some(wanted) => told.len() == 1 && told[0].to_lowercase().contains(&wanted.to_lowercase()),
            None => told.is_empty(),
        };
        assert!(right, "{name}: {found:?}");
    }
}

#[test]
fn names_that_lead_nowhere_are_said() {
    for (name, content, said_of) in [
        ("a font", format!("{WORDS} BT /G 12 Tf 50 500 Td (more) Tj ET"), true),
        ("a font that is not used", format!("BT /G 12 Tf ET {WORDS}"), false),
        ("a picture", format!("{WORDS} /Im7 Do"), true),
        ("nothing", WORDS.to_owned(), false),
    ] {
        let found = said(page(&content, "<</Type/Annot/Subtype/Popup/Rect[0 0 9 9]>>", &[]));
        let told =
            found.iter().any(|said| said.contains("age 1 of this PDF uses a font, an image or a form"));
        assert_eq!(told, said_of, "{name}: {found:?}");
    }
}

/// Pages in a tree with this count and these entries; 3 and 4 are pages.
fn with(count: usize, kids: &str) -> Vec<u8> {
    let content = stream("", WORDS);
    let leaf =
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 6 0 R>>>>/Contents 5 0 R>>";
    file(&[
        "<</Type/Catalog/Pages 2 0 R>>",
        &format!("<</Type/Pages/Count {count}/Kids[{kids}]>>"),
        leaf,
        leaf,
        &content,
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ])
}

/// Where it was asked for, a sheet takes the place of the page that is missing, and of no other.
#[test]
fn the_other_pages_of_a_damaged_file_are_shown_beside_a_sheet() {
    let case = crate::support::case::Case::small();
    case.put("letters/2020-01-06 decision.pdf", &with(3, "3 0 R 9 0 R 4 0 R"));
    let refused = case.run(&["build", "EVIDENCE", "--json"]);
    assert_eq!((refused.code, refused.of("error").len()), (1, 1), "{}", refused.out);
    let made = case.run(&["build", "EVIDENCE", "--json", "--with-placeholders"]);
    assert_eq!(made.code, 0, "{}", made.out);
    let report = made.report();
    let said = report["findings"].as_array().expect("findings").iter().filter(|finding| {
        finding["message"].as_str().is_some_and(|said| {
            said.starts_with("Page 2 of this PDF") && said.contains("An information sheet is in its place")
        })
    });
    assert_eq!(said.count(), 1, "{}", made.out);
    assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);
}

/// A list of pages with entries that lead nowhere: each page that is missing is named, and no other.
#[test]
fn a_page_that_is_not_there_is_named() {
    // Every page is there, and an entry is empty.
    let whole = placed(with(2, "3 0 R null 4 0 R")).expect("placed");
    assert_eq!(whole.pages.len(), 2);
    assert!(whole.findings.iter().any(|said| said.message.contains("1 empty entry")), "{:?}", whole.findings);
    for (name, count, kids, missing) in [
        ("the last", 2, "3 0 R 9 0 R", &[2][..]),
        ("the second", 3, "3 0 R 9 0 R 4 0 R", &[2]),
        ("two", 4, "9 0 R 3 0 R 9 0 R 4 0 R", &[1, 3]),
        ("an empty entry that is counted", 3, "3 0 R 4 0 R null", &[3]),
    ] {
        let found = said(with(count, kids));
        let named: Vec<usize> = (1..=4)
            .filter(|page| {
                found.iter().any(|said| said.contains(&format!("age {page} of this PDF is named")))
            })
            .collect();
        assert_eq!(named, missing, "{name}: {found:?}");
    }
}
