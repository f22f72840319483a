//! Words of a PDF that nobody sees on the page: under a box, in the colour of the paper, marked for redaction. Each
//! row of the table is a page drawn by hand; how many words are hidden was counted by hand.

use leverarch::internals::model::finding::{Code, Finding};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::pdf::{PageFormat, import};

/// The folders of inputs that are walked here.
pub(crate) const FOLDERS: &[&str] = &["F06-blacked-out-text"];

/// What is said of hidden words, in order.
fn said(bytes: Vec<u8>) -> Vec<String> {
    let placed =
        import(PageFormat::Pdf, &bytes.into(), &Limits::STANDARD).unwrap_or_else(|e| panic!("{e:?}"));
    let hidden = |finding: &Finding| finding.code == Code::HiddenWords;
    placed.findings.into_iter().filter(hidden).map(|finding| finding.message).collect()
}

const LINE: &str = "BT /F 12 Tf 100 700 Td (My address is 12 Elm Road) Tj ET ";

/// A page of A4 with this content and these further resources. Helvetica at 12 points: the line above is 141 wide,
/// "12 Elm Road" begins at 177.4 and ends at 240.8 (by the widths of Adobe's Helvetica.afm).
fn page(content: &str, resources: &str, extra: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R{extra}/Resources<</Font<</F 5 0 R>>{resources}>>>>"
        ),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        // A dark picture, and one that lets the paper through.
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\n\0\nendstream".to_owned(),
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/SMask 6 0 R/Length 1>>stream\n\0\nendstream".to_owned(),
        "<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Length 29>>stream\n0 g 170 696 80 16 re f        \nendstream".to_owned(),
        "<</Type/Annot/Subtype/Square/F 4/Rect[170 696 250 712]/IC[0 0 0]/AP<</N 10 0 R>>>>".to_owned(),
        "<</Type/XObject/Subtype/Form/BBox[170 696 250 712]/Length 24>>stream\n0 g 170 696 80 16 re f  \nendstream".to_owned(),
        "<</Type/Annot/Subtype/Redact/F 4/Rect[170 696 250 712]>>".to_owned(),
    ];
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(out.len());
        out.extend(format!("{number} 0 obj\n{object}\nendobj\n").into_bytes());
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    places.iter().for_each(|at| out.extend(format!("{at:010} 00000 n \n").into_bytes()));
    let size = objects.len() + 1;
    out.extend(format!("trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF").into_bytes());
    out
}

/// A row: its name, its content, further resources and entries of the page, and how many words are covered and how
/// many invisible.
type Row = (&'static str, String, &'static str, &'static str, usize, usize);

fn rows() -> Vec<Row> {
    let line = |rest: &str| format!("{LINE}{rest}");
    let box_ = "170 696 80 16 re f";
    vec![
        ("nothing over it", line(""), "", "", 0, 0),
        ("a black box", line(&format!("0 g {box_}")), "", "", 3, 0),
        ("a white box", line(&format!("1 g {box_}")), "", "", 3, 0),
        ("a box filled and stroked", line("0 g 0 G 170 696 80 16 re B"), "", "", 3, 0),
        ("a box by lines", line("0 g 170 696 m 250 696 l 250 712 l 170 712 l h f*"), "", "", 3, 0),
        ("a broad stroke", line("0 G 14 w 172 704 m 246 704 l S"), "", "", 3, 0),
        ("a turned page's box", format!("q 0 1 -1 0 800 100 cm {LINE}0 g {box_} Q"), "", "", 3, 0),
        ("a box in a form", line("/X Do"), "/XObject<</X 8 0 R>>", "", 3, 0),
        ("a box as an annotation", line(""), "", "/Annots[9 0 R]", 3, 0),
        ("a small picture", line("q 80 0 0 16 170 696 cm /X Do Q"), "/XObject<</X 6 0 R>>", "", 3, 0),
        ("white words", format!("1 g {LINE}"), "", "", 0, 6),
        ("white words of a CMYK page", format!("0 0 0 0 k {LINE}"), "", "", 0, 6),
        ("black words on black", format!("0 g 90 690 300 30 re f {LINE}"), "", "", 0, 6),
        ("words too small to read", "BT /F 0.5 Tf 100 700 Td (tiny words) Tj ET".into(), "", "", 0, 2),
        // None of these hides a word.
        ("a box drawn before the words", format!("0.9 g {box_} 0 g {LINE}"), "", "", 0, 0),
        ("white words on a dark bar", format!("0 g 90 690 300 30 re f 1 g {LINE}"), "", "", 0, 0),
        ("white words on a dark stroke", format!("0 G 30 w 90 704 m 400 704 l S 1 g {LINE}"), "", "", 0, 0),
        (
            "white words on a picture",
            format!("q 300 0 0 30 90 690 cm /X Do Q 1 g {LINE}"),
            "/XObject<</X 6 0 R>>",
            "",
            0,
            0,
        ),
        (
            "white words on a veiled picture",
            format!("q 300 0 0 30 90 690 cm /X Do Q 1 g {LINE}"),
            "/XObject<</X 7 0 R>>",
            "",
            0,
            0,
        ),
        ("a line of a table", line("0 G 0.5 w 90 704 m 400 704 l S"), "", "", 0, 0),
        ("an underline", line("0 g 100 698 141 1 re f"), "", "", 0, 0),
        ("a frame", line("0 G 170 696 80 16 re S"), "", "", 0, 0),
        (
            "a marker pen",
            line(&format!("/G gs 1 1 0 rg {box_}")),
            "/ExtGState<</G<</BM/Multiply>>>>",
            "",
            0,
            0,
        ),
        ("a thin veil", line(&format!("/G gs 1 1 0 rg {box_}")), "/ExtGState<</G<</ca 0.4>>>>", "", 0, 0),
        ("a box that a clip cuts off", line(&format!("q 0 0 10 10 re W n 0 g {box_} Q")), "", "", 0, 0),
        ("a box beside the words", line("0 g 170 600 80 16 re f"), "", "", 0, 0),
        ("a box with the words again above it", line(&format!("1 g {box_} 0 g {LINE}")), "", "", 0, 0),
        ("a scan over its words", line("q 595 0 0 842 0 0 cm /X Do Q"), "/XObject<</X 6 0 R>>", "", 0, 0),
        (
            "words read from a scan",
            format!("q 595 0 0 842 0 0 cm /X Do Q 3 Tr {LINE}"),
            "/XObject<</X 6 0 R>>",
            "",
            0,
            0,
        ),
        (
            "a stamp that lets the words through",
            line("q 80 0 0 16 170 696 cm /X Do Q"),
            "/XObject<</X 7 0 R>>",
            "",
            0,
            0,
        ),
        ("a pale watermark", format!("0.9 g {LINE}"), "", "", 0, 0),
    ]
}

#[test]
fn hidden_words_are_counted_and_words_that_are_seen_are_not() {
    let mut wrong = Vec::new();
    for (name, content, resources, extra, covered, invisible) in rows() {
        let mut wanted = Vec::new();
        if covered > 0 {
            wanted.push(format!("{covered} words on page 1 are covered"));
        }
        if invisible > 0 {
            wanted.push(format!("{invisible} words on page 1 have the colour"));
        }
        let found = said(page(&content, resources, extra));
        let alike = found.len() == wanted.len()
            && found.iter().zip(&wanted).all(|(found, wanted)| found.starts_with(wanted.as_str()));
        if !alike {
            wrong.push(format!("{name}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Words that leave no trace: without ink, cut away, or off the page. Beside a page printers put marks of their own.
#[test]
fn words_that_are_not_painted_are_counted() {
    let mut wrong = Vec::new();
    let picture = "/XObject<</X 6 0 R>>";
    let page_of_words = "(one two three four five six seven) Tj 0 -14 Td ".repeat(3);
    for (name, content, resources, extra, wanted) in [
        ("without ink", format!("3 Tr {LINE}"), "", "", 6),
        (
            "a clip alone",
            "q BT 7 Tr /F 12 Tf 100 700 Td (My address is 12 Elm Road) Tj ET Q".into(),
            "",
            "",
            6,
        ),
        ("clear as glass", format!("/G gs {LINE}"), "/ExtGState<</G<</ca 0/CA 0>>>>", "", 6),
        ("cut away", format!("q 0 0 10 10 re W n {LINE} Q"), "", "", 6),
        ("far off the page", "BT /F 12 Tf 100 -200 Td (one two) Tj ET".into(), "", "", 2),
        ("cropped away", LINE.into(), "", "/CropBox[0 0 595 500]", 6),
        (
            "much near the page",
            format!("BT /F 8 Tf 100 540 Td {page_of_words} ET"),
            "",
            "/CropBox[0 0 595 500]",
            21,
        ),
        // What these say can be seen, or is only printers' marks.
        (
            "a clip that a picture fills",
            "q BT 7 Tr /F 12 Tf 100 700 Td (Elm Road) Tj ET 200 0 0 40 90 690 cm /X Do Q".into(),
            picture,
            "",
            0,
        ),
        ("words read from a scan", format!("q 595 0 0 842 0 0 cm /X Do Q 3 Tr {LINE}"), picture, "", 0),
        (
            "words read, then the scan",
            format!("q 3 Tr {LINE} Q q 595 0 0 842 0 0 cm /X Do Q"),
            picture,
            "",
            0,
        ),
        (
            "printers' marks",
            "BT /F 8 Tf 100 520 Td (leaflet 3 March 2024) Tj ET".into(),
            "",
            "/CropBox[0 0 595 500]",
            0,
        ),
        ("a clip around the words", format!("q 90 690 300 30 re W n {LINE} Q"), "", "", 0),
        ("white with a black outline", format!("1 g 0 G .5 w 2 Tr {LINE}"), "", "", 0),
        ("an outline alone", format!("1 g 0 G .5 w 1 Tr {LINE}"), "", "", 0),
    ] {
        let found = said(page(&content, resources, extra));
        let right = match (wanted, found.as_slice()) {
            (0, []) => true,
            (0, _) => false,
            (wanted, [found]) => {
                found.starts_with(&format!("{wanted} words on page 1 are drawn in a way that does not show"))
            }
            _ => false,
        };
        if !right {
            wrong.push(format!("{name}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn marks_for_redaction_that_were_never_applied_are_said() {
    let found = said(page(LINE, "", "/Annots[11 0 R 11 0 R]"));
    assert_eq!(
        found,
        ["2 marks for redaction on page 1 were never applied, so the words there are still in this PDF."]
    );
}

/// The words below were counted in the text that MuPDF and poppler read from the boxes: "12 Elm Road, Leeds" and so on.
#[test]
fn the_inputs_that_were_seen_are_warned_of() {
    for (name, words) in [
        ("09 blacked out address 2020-03-11.pdf", ["words on page 1 are covered"].as_slice()),
        ("10 redaction not applied 2020-03-12.pdf", &["1 mark for redaction on page 1 was never applied"]),
        ("11 square annot over address 2020-03-12.pdf", &["words on page 1 are covered"]),
    ] {
        let found = said(crate::faults::bytes("F06-blacked-out-text", name));
        for words in words {
            assert!(found.iter().any(|found| found.contains(words)), "{name}: {found:?}");
        }
    }
}
