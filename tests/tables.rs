//! Tables, workbooks and office documents: whole, damaged, and under other names.

use leverarch::internals::model::ItemPath;
#[cfg(feature = "workbooks")]
use leverarch::internals::model::document::ColumnKind;
use leverarch::internals::model::document::{DocumentBlock, Table};
use leverarch::internals::model::finding::{Code, Finding, Severity};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::readers::{ParsedDocument, ReaderContext, TextFormat, read_document};

use crate::support::case;
use crate::support::case::Case;
use crate::support::office::{
    Sheet, doc, docx, ods, odt, packed, paragraph, sheet_row, word_table, xls, xlsx,
};

fn reading_within(script: TextFormat, bytes: &[u8], limits: &Limits) -> Result<ParsedDocument, Vec<Finding>> {
    let file = ItemPath::parse("item").expect("path");
    read_document(
        script,
        bytes,
        ReaderContext { file: &file, title: "Title", detail: "", checked_by: None, limits },
    )
}

fn reading(script: TextFormat, bytes: &[u8]) -> ParsedDocument {
    reading_within(script, bytes, &Limits::STANDARD).expect("read")
}

fn codes(reading: &ParsedDocument) -> Vec<Code> {
    reading.findings.iter().map(|f| f.code).collect()
}

fn texts(reading: &ParsedDocument) -> Vec<&str> {
    let parts = reading.written.iter().flat_map(|w| &w.parts);
    parts
        .filter_map(|part| match part {
            DocumentBlock::Text(text) | DocumentBlock::Heading(text) => Some(text.as_str()),
            DocumentBlock::Typed(text) => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

fn tables(reading: &ParsedDocument) -> Vec<&Table> {
    let parts = reading.written.iter().flat_map(|w| &w.parts);
    parts.filter_map(|part| if let DocumentBlock::Table(table) = part { Some(table) } else { None }).collect()
}

/// A whole file of each format, with the ending it should have.
fn whole() -> Vec<(TextFormat, &'static str, Vec<u8>)> {
    let row = |i: usize| format!("{:02}/03/2021,Payment number {i},{i}.50,{}.00\n", i % 28 + 1, i * 3);
    let csv: String = std::iter::once("Date,What,Paid,Balance\n".into()).chain((1..200).map(row)).collect();
    let lines: String = (0..200).map(|i| format!("{i} Dear Sir, I paid on the day that I said.\n")).collect();
    let json: String = (0..200).map(|i| format!("{{\"call\": {i}, \"length\": 1.50}},\n")).collect();
    let body: String =
        (0..40).map(|i| paragraph(&format!("Sentence number {i} of the letter {}.", i * 7919))).collect();
    let sheet: String =
        (1..60).map(|i| sheet_row(i, &[(0, "\"Payment"), (1, "44259"), (2, "12.5")])).collect();
    let open: String =
        (0..40).map(|i| format!("<text:p>Sentence number {i}, {}.</text:p>", i * 7919)).collect();
    let cells: String = (0..40)
        .map(|i| format!("<table:table-row><table:table-cell><text:p>{i}</text:p></table:table-cell><table:table-cell><text:p>x{}</text:p></table:table-cell></table:table-row>", i * 7919))
        .collect();
    let letters: String = (0..200).map(|i| format!("Sentence number {i}.\r")).collect();
    let rich: String = (0..200).map(|i| format!("Sentence number {i}.\\par\n")).collect();
    let sheets = [Sheet { name: "March", hidden: false, columns: "", rows: &sheet }];
    let all = vec![
        (TextFormat::Plain, "txt", lines.into()),
        (TextFormat::Json, "json", format!("[{}{{}}]", json).into()),
        (TextFormat::Table, "csv", csv.into()),
        (TextFormat::Workbook, "xlsx", xlsx(&sheets)),
        (TextFormat::OldWorkbook, "xls", xls(&vec![&["Date", "Sum", "5.25"][..]; 200])),
        (
            TextFormat::Spreadsheet,
            "ods",
            ods("", &format!("<table:table table:name=\"A\">{cells}</table:table>")),
        ),
        (TextFormat::Word, "docx", docx(&body)),
        (TextFormat::OldWord, "doc", doc(&letters)),
        (TextFormat::OpenText, "odt", odt(&open)),
        (TextFormat::RichText, "rtf", format!("{{\\rtf1\\ansi {rich}}}").into()),
    ];
    all.into_iter().filter(|(script, ..)| is_read(*script)).collect()
}

/// Whether this program was built with the reader of a format.
fn is_read(script: TextFormat) -> bool {
    cfg!(feature = "workbooks") || !matches!(script, TextFormat::Workbook | TextFormat::OldWorkbook)
}

#[test]
fn every_format_is_shown_whole_and_named_when_damaged_or_misnamed() {
    let case = Case::tiny();
    let mut rows = String::from("[bundle]\ndate = 2022-03-01\n");
    // Each file, and whether something must be said of it.
    let mut expected: Vec<(String, bool)> = Vec::new();
    let mut put = |name: String, bytes: &[u8], said: bool| {
        case.put(&name, bytes);
        rows += &format!("[[item]]\nfile = \"{name}\"\ndate = 2020-01-01\n");
        expected.push((name, said));
    };
    for (script, ending, bytes) in whole() {
        put(format!("whole/a.{ending}"), &bytes, script.laid_out());
        // Nothing shows where a text without structure was cut.
        let cut = &bytes[..bytes.len() * 2 / 3 + 3];
        put(format!("cut/a.{ending}"), cut, script != TextFormat::Plain);
        let mut zeroed = bytes.clone();
        let middle = bytes.len() / 2;
        zeroed[middle..].fill(0);
        put(format!("zeroed/a.{ending}"), &zeroed, true);
        put(format!("nothing/a.{ending}"), &vec![0; bytes.len()], true);
        let noise: Vec<u8> = (0..bytes.len()).map(|i| (i * i * 31 + i * 7 + 1) as u8 | 1).collect();
        put(format!("noise/a.{ending}"), &[&bytes[..40], &noise[40..]].concat(), true);
        for other in ["pdf", "jpg", "docx", "xlsx", "odt", "rtf", "doc"] {
            if other != ending {
                put(format!("named/{ending}.{other}"), &bytes, true);
            }
        }
    }
    case.put("manifest.toml", rows.as_bytes());
    std::fs::remove_file(case.evidence().join("letter.pdf")).expect("file");
    std::fs::remove_file(case.evidence().join("note.txt")).expect("file");
    let ran = case.run(&["check", "EVIDENCE", "--json"]);
    let report = ran.report();
    let findings = report["findings"].as_array().expect("findings");
    for (name, must) in expected {
        let said: Vec<_> = findings.iter().filter(|f| f["file"] == name.as_str()).collect();
        let grave = said.iter().any(|f| f["severity"] != "note");
        assert_eq!(grave, must, "{name}: {said:#?}");
        assert!(
            said.iter()
                .all(|f| f["message"].as_str().is_some_and(|m| !m.contains("leverarch stopped while"))),
            "{name}: {said:#?}"
        );
    }
}

#[test]
fn no_prefix_and_no_flipped_byte_panics() {
    for (script, _, bytes) in whole() {
        let step = bytes.len() / 60 + 1;
        for end in (0..bytes.len()).step_by(step) {
            let _ = reading_within(script, &bytes[..end], &Limits::STANDARD);
            let mut flipped = bytes.clone();
            flipped[end] ^= 0x55;
            let _ = reading_within(script, &flipped, &Limits::STANDARD);
        }
    }
}

#[cfg(feature = "workbooks")]
#[test]
fn a_workbook_shows_every_sheet_as_excel_shows_it() {
    let march = [
        sheet_row(1, &[(0, "\"Date"), (0, "\"What"), (0, "\"Sum")]),
        sheet_row(2, &[(1, "44259"), (0, "\"0012345"), (2, "1234.5")]),
        sheet_row(3, &[(3, "44260"), (0, "\"x &amp; y"), (2, "-12")]),
        sheet_row(4, &[(0, ""), (0, "\"Total"), (2, "=SUM(C2:C3)")]),
    ]
    .concat();
    let secret = sheet_row(1, &[(0, "0.30000000000000004")]);
    let columns = r#"<cols><col min="2" max="3" hidden="1"/><col min="10" max="16384" hidden="1"/></cols>"#;
    let bytes = xlsx(&[
        Sheet { name: "March", hidden: false, columns, rows: &march },
        Sheet { name: "Empty", hidden: false, columns: "", rows: "" },
        Sheet { name: "Secret", hidden: true, columns: "", rows: &secret },
    ]);
    let reading = reading(TextFormat::Workbook, &bytes);
    assert_eq!(reading.written.len(), 2);
    assert_eq!(texts(&reading), ["Sheet \"March\"", "Sheet \"Secret\", hidden in the workbook"]);
    let shown = tables(&reading);
    assert_eq!(shown[0].head, ["Date", "What", "Sum"]);
    assert_eq!(
        shown[0].rows,
        [
            vec!["04/03/2021", "0012345", "£1,234.50"],
            vec!["Fri 5 Mar 2021", "x & y", "-£12.00"],
            vec!["", "Total"]
        ]
    );
    assert_eq!(shown[0].columns, [ColumnKind::Words, ColumnKind::Words, ColumnKind::Numbers]);
    assert_eq!(shown[1].rows, [["0.3"]]);
    assert_eq!(codes(&reading), [Code::HiddenShown, Code::HiddenShown, Code::NoValue, Code::LeftOut]);
    assert!(reading.findings[1].message.contains("2 columns"), "{:?}", reading.findings);
}

#[test]
fn a_spreadsheet_shows_what_its_program_showed() {
    let styles = r#"<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>"#;
    let tables_xml = r#"<table:table table:name="March">
        <table:table-row><table:table-cell><text:p>Date</text:p></table:table-cell><table:table-cell><text:p>Sum</text:p></table:table-cell></table:table-row>
        <table:table-row><table:table-cell office:value-type="date" office:date-value="2021-03-04"><text:p>04/03/21</text:p></table:table-cell>
          <table:table-cell office:value-type="currency" office:value="5"><office:annotation><text:p>why?</text:p></office:annotation><text:p>£5.00</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        </table:table>
        <table:table table:name="Back" table:style-name="ta1"><table:table-row><table:table-cell table:formula="of:=1"/><table:table-cell><text:p>a<text:s text:c="2"/>b</text:p><text:p>c</text:p></table:table-cell></table:table-row></table:table>"#;
    let reading = reading(TextFormat::Spreadsheet, &ods(styles, tables_xml));
    let shown = tables(&reading);
    assert_eq!((shown[0].head.as_slice(), shown[0].rows.len()), (&["Date".into(), "Sum".into()][..], 3));
    assert_eq!(shown[0].rows, [["04/03/21", "£5.00"], ["x", "x"], ["x", "x"]]);
    assert_eq!(shown[1].rows, [["", "a  b\nc"]]);
    assert_eq!(codes(&reading), [Code::HiddenShown, Code::NoValue, Code::Removed]);
}

#[test]
fn a_small_file_that_unpacks_to_a_large_one_is_refused() {
    let limits = Limits { unpacked_bytes: 1 << 20, ..Limits::STANDARD };
    let bomb = packed(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &" ".repeat(2 << 20))]);
    let scripts = [TextFormat::Word, TextFormat::Workbook, TextFormat::OpenText, TextFormat::Spreadsheet];
    for script in scripts.into_iter().filter(|script| is_read(*script)) {
        let findings = reading_within(script, &bomb, &limits).expect_err("too large");
        assert_eq!(findings[0].code, Code::TooLarge, "{findings:?}");
    }
    // A cell at the far end of a sheet takes no room; one that is repeated a million times does.
    let far = r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    let far = xlsx(&[Sheet { name: "a", hidden: false, columns: "", rows: far }]);
    if is_read(TextFormat::Workbook) {
        let read = reading_within(TextFormat::Workbook, &far, &Limits::STANDARD).expect("one cell");
        assert!(read.written[0].letters() < 200, "{read:?}");
    }
    let many = r#"<table:table table:name="a"><table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="900"><text:p>x</text:p></table:table-cell></table:table-row></table:table>"#;
    if is_read(TextFormat::Spreadsheet) {
        let findings = reading_within(TextFormat::Spreadsheet, &ods("", many), &Limits::STANDARD)
            .expect_err("too large");
        assert_eq!(findings[0].code, Code::TooLarge, "{findings:?}");
    }
    let log = "line\n".repeat(3 << 20);
    let findings =
        reading_within(TextFormat::Plain, log.as_bytes(), &Limits::STANDARD).expect_err("too large");
    assert_eq!(findings[0].code, Code::TooLarge);
}

#[test]
fn a_word_document_is_read_with_its_changes_and_they_are_said() {
    let body = [
        paragraph("Dear Sir,"),
        "<w:p><w:r><w:t>I </w:t></w:r><w:del w:id=\"1\"><w:r><w:delText>never </w:delText></w:r></w:del><w:ins w:id=\"2\"><w:r><w:t>always</w:t></w:r></w:ins><w:r><w:t xml:space=\"preserve\"> paid &#163;5</w:t></w:r></w:p>".into(),
        "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>one</w:t></w:r></w:p>".into(),
        "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>Payments</w:t></w:r></w:p>".into(),
        word_table(&[&["Date", "Sum"], &["1/2/2020", "£5.00"], &["2/2/2020", "£12.00"]]),
        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> DATE \\@ \"d\" </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>4 May</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>".into(),
    ]
    .concat();
    let reading = reading(TextFormat::Word, &docx(&body));
    // A list that is not there has neither numbers nor bullets in Word and LibreOffice.
    assert_eq!(texts(&reading), ["Dear Sir,\n\nI never always paid £5\n\none", "Payments", "4 May"]);
    let shown = tables(&reading);
    assert_eq!((shown[0].head[1].as_str(), shown[0].rows[1][1].as_str()), ("Sum", "£12.00"));
    assert_eq!(codes(&reading), [Code::TrackedChanges, Code::ChangingField, Code::StruckOut]);
    assert!(reading.findings[0].message.contains("1 insertion and 1 deletion"), "{:?}", reading.findings);
}

#[test]
fn an_open_document_is_read_with_its_changes_and_they_are_said() {
    let body = r#"<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:date>2020-01-01</dc:date></office:change-info><text:p>never</text:p></text:deletion></text:changed-region></text:tracked-changes>
        <text:h>Payments</text:h><text:p>I   paid<text:s text:c="2"/>£5<office:annotation><text:p>hm</text:p></office:annotation><text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>by post</text:p></text:note-body></text:note> today</text:p>
        <text:list><text:list-item><text:p>one</text:p></text:list-item><text:list-item><text:p>two</text:p></text:list-item></text:list>
        <table:table table:name="t"><table:table-row><table:table-cell><text:p>Date</text:p></table:table-cell><table:table-cell><text:p>Sum</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>1/2/2020</text:p></table:table-cell><table:table-cell><text:p>5</text:p></table:table-cell></table:table-row></table:table>
        <text:p><text:date office:date-value="2020-01-01">1 Jan</text:date></text:p>"#;
    let reading = reading(TextFormat::OpenText, &odt(body));
    assert_eq!(
        texts(&reading),
        ["Payments", "I paid\u{A0}\u{A0}£5[1] today\n\n• one\n• two", "1 Jan", "Footnotes", "[1] by post"]
    );
    assert_eq!(tables(&reading)[0].rows, [["1/2/2020", "5"]]);
    assert_eq!(codes(&reading), [Code::TrackedChanges, Code::Removed, Code::ChangingField]);
}

#[test]
fn an_older_word_document_gives_its_words() {
    let text = "Dear Sir,\rI paid \u{13} DATE \u{14}4 May\u{15} \u{a3}5.\rDate\u{7}Sum\u{7}\u{7}1/2/2020\u{7}5\u{7}\u{7}Yours\r";
    let reading = reading(TextFormat::OldWord, &doc(text));
    assert_eq!(texts(&reading), ["Dear Sir,\n\nI paid 4 May £5.", "Yours"]);
    assert_eq!(tables(&reading)[0].rows, [["1/2/2020", "5"]]);
    assert_eq!(codes(&reading), [Code::ChangingField]);
}

#[cfg(feature = "workbooks")]
#[test]
fn an_older_workbook_gives_its_cells() {
    let reading = reading(TextFormat::OldWorkbook, &xls(&[&["Date", "Sum"], &["1/2/2020", "5.25"]]));
    assert_eq!(tables(&reading)[0].rows, [["1/2/2020", "5.25"]]);
    assert_eq!(codes(&reading), [Code::WordsAlone]);
}

#[test]
fn without_libreoffice_only_the_words_are_shown_and_that_is_said() {
    let case = Case::tiny();
    case.put("letter.docx", &docx(&paragraph("Dear Sir, I paid on 4 March 2021.")));
    case.amend("[[item]]", "[[item]]\nfile = \"letter.docx\"\n[[item]]");
    let ran = case.build();
    let report = ran.report();
    let said = report["findings"].as_array().expect("findings");
    let words = said.iter().find(|f| f["code"] == "words-alone").expect("said");
    assert_eq!((words["severity"].as_str(), words["file"].as_str()), (Some("warning"), Some("letter.docx")));
    assert!(words["next"].as_str().is_some_and(|next| next.contains("LibreOffice")));
    assert_eq!(case.run(&["verify", "BUNDLE"]).code, 0);
}

/// Runs the real program, which sees the real PATH.
fn build(case: &Case) -> serde_json::Value {
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_leverarch"))
        .args(["build", "--json", "--force"])
        .arg(case.evidence())
        .output()
        .expect("run");
    serde_json::from_slice(&out.stdout).expect("report")
}

#[test]
#[ignore = "needs libreoffice"]
fn libreoffice_lays_documents_out_twice_the_same() {
    let case = Case::tiny();
    let body = [
        paragraph("Dear Sir, I paid on 4 March 2021."),
        word_table(&[&["Date", "Sum"], &["1/2/2020", "£5.00"]]),
    ];
    case.put("letter.docx", &docx(&body.concat()));
    case.put("letter.odt", &odt("<text:p>Dear Madam</text:p>"));
    case.put("letter.rtf", b"{\\rtf1\\ansi Dear all,\\par I paid.\\par}");
    for name in ["letter.docx", "letter.odt", "letter.rtf"] {
        case.amend("[[item]]", &format!("[[item]]\nfile = \"{name}\"\n[[item]]"));
    }
    let report = build(&case);
    let said: Vec<&str> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|f| f["code"] == "converted")
        .filter_map(|f| f["message"].as_str())
        .collect();
    assert_eq!(said.len(), 3, "{report:#}");
    assert!(said.iter().all(|message| message.starts_with("LibreOffice ")), "{said:?}");
    let first = case::everything(&case.bundle());
    build(&case);
    assert!(first == case::everything(&case.bundle()), "two conversions differ");
}

#[test]
#[ignore = "needs libreoffice"]
fn a_broken_document_is_not_given_to_libreoffice() {
    let case = Case::tiny();
    let bytes = docx(&paragraph("Dear Sir"));
    case.put("letter.docx", &bytes[..bytes.len() - 30]);
    case.amend("[[item]]", "[[item]]\nfile = \"letter.docx\"\n[[item]]");
    let report = build(&case);
    let said = report["findings"].as_array().expect("findings");
    assert!(said.iter().any(|f| f["code"] == "damaged" && f["file"] == "letter.docx"), "{report:#}");
    assert!(said.iter().all(|f| f["code"] != "converted"), "{report:#}");
}

#[test]
fn severities_are_such_that_a_build_goes_on() {
    // What is shown with a word about it must not stop the bundle.
    for (script, _, bytes) in whole() {
        assert!(reading(script, &bytes).findings.iter().all(|f| f.severity != Severity::Error), "{script:?}");
    }
}
