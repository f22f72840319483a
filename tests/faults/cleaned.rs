//! Documents made safe before another program lays them out: nothing outside them, no field worked out today.
//! Expected values are the stored results of the fields, read in the files' own XML by hand.

use std::io::{Cursor, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use leverarch::internals::ingest::tools::libreoffice::{ConversionResult, LibreOffice, OfficeWorker};
use leverarch::internals::model::ItemPath;
use leverarch::internals::model::document::DocumentBlock;
use leverarch::internals::model::finding::{Code, Finding};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::readers::{ReaderContext, TextFormat, read_document};
use leverarch::internals::system::progress::Environment;
use zip::write::SimpleFileOptions;

use crate::faults::bytes;
use crate::support::case::{self, Case};

/// The folders of inputs that are walked here.
pub(crate) const FOLDERS: &[&str] = &[DATES, NAMES, OLD];

const DATES: &str = "F05-word-date-field";
const NAMES: &str = "F05b-word-filename-field";
/// A document of LibreOffice's own making whose stored values were written over by hand.
const OLD: &str = "clean-old-word-fields";

/// Each input, what its page must say, and how many dates of it change by themselves.
const INPUTS: &[(&str, &str, TextFormat, &[&str], usize)] = &[
    (DATES, "2020-03-04 letter with date field.docx", TextFormat::Word, &["Date: 4 March 2020"], 1),
    (DATES, "2020-03-05 letter simple field.docx", TextFormat::Word, &["05/03/2020 09:15"], 1),
    (DATES, "2020-03-06 letter filename and savedate.docx", TextFormat::Word, STORED, 2),
    (DATES, "2020-03-08 rtf date.rtf", TextFormat::RichText, &["8 March 2020"], 1),
    (DATES, "2020-03-09 odt date.odt", TextFormat::OpenText, &["Date: 09/03/20"], 1),
    (NAMES, "2020-03-06 letter filename and savedate.docx", TextFormat::Word, STORED, 2),
    (
        OLD,
        "2020-02-04 letter.doc",
        TextFormat::OldWord,
        &["04 February 2020", "mine\\letter.d", "09:15:07"],
        2,
    ),
];

const STORED: &[&str] = &["C:\\Users\\me\\letter.docx", "Date: 6 March 2020", "Date: J Example"];

/// The words of a file and what is said of it, without LibreOffice.
fn words(script: TextFormat, bytes: &[u8]) -> (String, Vec<Finding>) {
    let file = ItemPath::parse("item").expect("path");
    let limits = Limits::STANDARD;
    let known = ReaderContext { file: &file, title: "Title", detail: "", checked_by: None, limits: &limits };
    let reading = read_document(script, bytes, known).expect("read");
    let parts = reading.written.iter().flat_map(|written| &written.parts);
    let texts: Vec<&str> = parts
        .filter_map(|part| match part {
            DocumentBlock::Text(text) | DocumentBlock::Heading(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    (texts.join("\n"), reading.findings)
}

/// The sentences of the findings with this code.
fn said(findings: &[Finding], code: Code) -> Vec<&str> {
    findings.iter().filter(|f| f.code == code).map(|f| f.message.as_str()).collect()
}

#[test]
fn the_words_of_a_document_are_those_that_are_stored_in_it() {
    for (folder, name, script, stored, dates) in INPUTS {
        let (words, findings) = words(*script, &bytes(folder, name));
        for text in *stored {
            assert!(words.contains(text), "{name}: {words}");
        }
        let sentences = said(&findings, Code::ChangingField);
        let expected = match dates {
            1 => {
                "This document has a date or time that updates itself. The page shows the one stored in the file, from when it was last updated or saved. That may not be the day it was sent."
            }
            _ => {
                "This document has 2 dates or times that update themselves. The page shows those stored in the file, from when it was last updated or saved. That may not be the day it was sent."
            }
        };
        assert_eq!(sentences, [expected], "{name}");
    }
}

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let stored = *name == "mimetype";
        let method = if stored { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).expect("part");
        zip.write_all(bytes).expect("part");
    }
    zip.finish().expect("zip").into_inner()
}

/// A Word document with a head, a picture, a table, a tracked change and these relationships and paragraphs.
fn docx(relations: &str, more: &str) -> Vec<u8> {
    const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>"#;
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let spaces = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture""#;
    let package_relations = |list: &str| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{list}</Relationships>"#
        )
    };
    let top = package_relations(&format!(
        r#"<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>"#
    ));
    let own = package_relations(&format!(
        r#"<Relationship Id="rId1" Type="{OFFICE}/image" Target="media/a.png"/><Relationship Id="rId2" Type="{OFFICE}/header" Target="header1.xml"/>{relations}"#
    ));
    let head = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><w:hdr {spaces}><w:p><w:r><w:t>Head of page</w:t></w:r></w:p></w:hdr>"#
    );
    let body = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><w:document {spaces}><w:body><w:p><w:r><w:t xml:space="preserve">I </w:t></w:r><w:del w:id="1" w:author="a"><w:r><w:delText xml:space="preserve">never </w:delText></w:r></w:del><w:ins w:id="2" w:author="a"><w:r><w:t xml:space="preserve">always </w:t></w:r></w:ins><w:r><w:t>paid &amp; more</w:t></w:r></w:p><w:p><w:r>{}</w:r></w:p><w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>Date</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Sum</w:t></w:r></w:p></w:tc></w:tr></w:tbl>{more}<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>"#,
        drawn("r:embed=\"rId1\"")
    );
    package(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", top.as_bytes()),
        ("word/document.xml", body.as_bytes()),
        ("word/header1.xml", head.as_bytes()),
        ("word/media/a.png", &case::png(40, 30)),
        ("word/_rels/document.xml.rels", own.as_bytes()),
    ])
}

/// A picture of a Word document.
fn drawn(blip: &str) -> String {
    format!(
        r#"<w:drawing><wp:inline><wp:extent cx="900000" cy="600000"/><wp:docPr id="1" name="a"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="a"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip {blip}/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="600000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"#
    )
}

/// An OpenDocument text with a head, a picture, a table and this content.
fn odt(more: &str) -> Vec<u8> {
    let spaces = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2""#;
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:text><text:p>Dear Madam</text:p><text:p>{}</text:p><table:table><table:table-column table:number-columns-repeated="2"/><table:table-row><table:table-cell><text:p>Date</text:p></table:table-cell><table:table-cell><text:p>Sum</text:p></table:table-cell></table:table-row></table:table>{more}</office:text></office:body></office:document-content>"#,
        framed("Pictures/a.png")
    );
    let styles = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-styles {spaces}><office:automatic-styles><style:page-layout style:name="l"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"/><style:header-style/></style:page-layout></office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="l"><style:header><text:p>Head of page</text:p></style:header></style:master-page></office:master-styles></office:document-styles>"#
    );
    let manifest = r#"<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="Pictures/a.png" manifest:media-type="image/png"/></manifest:manifest>"#;
    package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
        ("styles.xml", styles.as_bytes()),
        ("Pictures/a.png", &case::png(40, 30)),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}

/// A picture of an OpenDocument.
fn framed(place: &str) -> String {
    format!(
        r#"<draw:frame svg:width="3cm" svg:height="2cm"><draw:image xlink:href="{place}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame>"#
    )
}

/// An RTF document with a picture and this content.
fn rtf(more: &str) -> Vec<u8> {
    let digits: String = case::png(40, 30).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0 Arial;}}}}Dear all,\\par {{\\pict\\pngblip\\picwgoal1200\\pichgoal900 {digits}}}\\par\n\\trowd\\cellx2000\\cellx4000 Date\\cell Sum\\cell\\row\\pard {more} after\\par}}").into_bytes()
}

/// Documents of three formats that refer to a file by this address in several ways; each holds one picture of its own.
fn referring(place: &str) -> Vec<(&'static str, TextFormat, Vec<u8>)> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = format!(
        r#"<Relationship Id="rId8" Type="{OFFICE}/image" Target="{place}" TargetMode="External"/><Relationship Id="rId9" Type="{OFFICE}/attachedTemplate" Target="{place}" TargetMode="External"/>"#
    );
    let more = format!(
        r#"<w:p><w:r>{}</w:r></w:p><w:p><w:fldSimple w:instr=" INCLUDEPICTURE &quot;{place}&quot; \d "><w:r><w:t>stored</w:t></w:r></w:fldSimple></w:p>"#,
        drawn("r:link=\"rId8\"")
    );
    let open = format!(
        r#"<text:p>{}</text:p><text:section text:name="s"><text:section-source xlink:href="{place}"/><text:p>stored</text:p></text:section>"#,
        framed(place)
    );
    let rich = format!(
        "{{\\*\\template {place}}}{{\\field{{\\*\\fldinst INCLUDEPICTURE \"{place}\" \\\\d}}{{\\fldrslt stored}}}}"
    );
    vec![
        ("a.docx", TextFormat::Word, docx(&relations, &more)),
        ("b.odt", TextFormat::OpenText, odt(&open)),
        ("c.rtf", TextFormat::RichText, rtf(&rich)),
    ]
}

#[test]
fn what_a_document_refers_to_is_said_without_libreoffice_too() {
    for place in ["http://127.0.0.1:9/a.png", "file:///etc/hostname", "\\\\server\\share\\a.png"] {
        for (name, script, bytes) in referring(place) {
            let (words, findings) = words(script, &bytes);
            assert!(words.contains("stored"), "{name}: {words}");
            let sentences = said(&findings, Code::Removed);
            let expected = "This document refers to 1 file outside it. It is not fetched. The page shows only what is stored in the document.";
            assert_eq!(sentences.first(), Some(&expected), "{name} {place}");
            assert_eq!(sentences.len(), if name == "b.odt" { 1 } else { 2 }, "{name}: {sentences:?}");
        }
    }
    for (script, bytes) in
        [(TextFormat::Word, docx("", "")), (TextFormat::OpenText, odt("")), (TextFormat::RichText, rtf(""))]
    {
        assert_eq!(said(&words(script, &bytes).1, Code::Removed), [""; 0]);
    }
}

/// What a program prints.
fn tool(program: &str, arguments: &[&str], folder: &Path) -> String {
    let out = Command::new(program).args(arguments).current_dir(folder).output().expect(program);
    assert!(out.status.success(), "{program} {arguments:?}: {out:?}");
    String::from_utf8_lossy(&out.stdout).into_owned()
}

/// The words and the number of pictures of a PDF, by poppler.
fn seen(pdf: &[u8]) -> (Vec<String>, usize) {
    let folder = tempfile::tempdir().expect("folder");
    std::fs::write(folder.path().join("a.pdf"), pdf).expect("pdf");
    let words = tool("pdftotext", &["a.pdf", "-"], folder.path());
    let pictures = tool("pdfimages", &["-list", "a.pdf"], folder.path());
    let pictures = pictures.lines().skip(2).filter(|line| line.contains(" image ")).count();
    (words.split_whitespace().map(str::to_owned).collect(), pictures)
}

/// The PDF that comes of a document when it was cleaned.
fn laid_out(script: TextFormat, bytes: &[u8]) -> Vec<u8> {
    let environment = Environment::new(|name| std::env::var_os(name));
    let office = LibreOffice::find(&environment);
    match OfficeWorker::new(&office, &Limits::STANDARD).convert(script, bytes) {
        ConversionResult::Pdf(pdf, _) => pdf,
        ConversionResult::Missing => panic!("no LibreOffice"),
        ConversionResult::Failed(why) => panic!("{why}"),
    }
}

#[test]
#[ignore = "needs libreoffice and poppler"]
fn an_honest_document_is_laid_out_as_without_the_cleaning() {
    let page = "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> NUMPAGES </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>77</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
    for (name, script, bytes) in [
        ("a.docx", TextFormat::Word, docx("", page)),
        ("a.odt", TextFormat::OpenText, odt("<text:p>page <text:page-number>9</text:page-number></text:p>")),
        ("a.rtf", TextFormat::RichText, rtf("{\\field{\\*\\fldinst PAGE}{\\fldrslt 9}}")),
    ] {
        let folder = tempfile::tempdir().expect("folder");
        std::fs::write(folder.path().join(name), &bytes).expect("document");
        let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
        let words = [&*profile, "--headless", "--convert-to", "pdf:writer_pdf_Export", name];
        tool("soffice", &words, folder.path());
        let plain = std::fs::read(folder.path().join("a.pdf")).expect("pdf");
        let (plain, cleaned) = (seen(&plain), seen(&laid_out(script, &bytes)));
        assert_eq!(plain, cleaned, "{name}");
        assert_eq!(cleaned.1, 1, "{name} has one picture");
    }
}

#[test]
#[ignore = "needs libreoffice and poppler"]
fn nothing_is_fetched_when_a_document_is_laid_out() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("port");
    listener.set_nonblocking(true).expect("listener");
    let port = listener.local_addr().expect("port").port();
    let folder = tempfile::tempdir().expect("folder");
    std::fs::write(folder.path().join("secret.png"), case::png(90, 90)).expect("picture");
    let file = format!("file://{}/secret.png", folder.path().display());
    for place in [format!("http://127.0.0.1:{port}/a.png"), file] {
        for (name, script, bytes) in referring(&place) {
            let (words, pictures) = seen(&laid_out(script, &bytes));
            assert!(words.iter().any(|word| word == "stored"), "{name} {place}: {words:?}");
            assert_eq!(pictures, 1, "{name} {place}: only its own picture");
            assert!(listener.accept().is_err(), "{name} asked for {place}");
        }
    }
}

/// Runs the real program, in a time zone.
fn build(case: &Case, zone: &str) {
    let out = Command::new(env!("CARGO_BIN_EXE_leverarch"))
        .args(["build", "--json", "--force"])
        .arg(case.evidence())
        .env("TZ", zone)
        .output()
        .expect("run");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stdout));
}

#[test]
#[ignore = "needs libreoffice and poppler"]
fn pages_show_the_stored_values_and_two_builds_are_the_same() {
    let case = Case::tiny();
    for (i, (folder, name, ..)) in INPUTS.iter().enumerate() {
        let name_here = format!("{i} {name}");
        case.put(&name_here, &bytes(folder, name));
        case.amend("[[item]]", &format!("[[item]]\nfile = \"{name_here}\"\n[[item]]"));
    }
    build(&case, "Europe/London");
    let first = case::everything(&case.bundle());
    let words =
        tool("pdftotext", &["-layout", &case.output("pdf").display().to_string(), "-"], &case.bundle());
    for text in INPUTS.iter().flat_map(|(.., stored, _)| *stored) {
        assert!(words.contains(text), "{text}: {words}");
    }
    let scratch = std::env::temp_dir().display().to_string();
    assert!(!words.contains(&scratch) && !words.contains("document.docx"), "{words}");
    std::thread::sleep(std::time::Duration::from_secs(2));
    build(&case, "Pacific/Kiritimati");
    assert!(first == case::everything(&case.bundle()), "two builds differ");
}
