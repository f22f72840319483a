//! Workbooks and tables: what a second reader missed in them. What is expected is from the standards (ECMA-376, ODF
//! 1.3, MS-XLS) or was read off Excel's rules, as SheetJS SSF has them.

use leverarch::internals::model::ItemPath;
use leverarch::internals::model::document::DocumentBlock;
use leverarch::internals::model::finding::{Code, Finding};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::readers::{ParsedDocument, ReaderContext, TextFormat, read_document};

use crate::support::office as make;
use crate::support::office::ods;

/// The folders of inputs that are walked here.
pub(crate) const FOLDERS: &[&str] = &[];

fn try_reading(script: TextFormat, bytes: &[u8]) -> Result<ParsedDocument, Vec<Finding>> {
    let file = ItemPath::parse("item").expect("path");
    let known = ReaderContext {
        file: &file,
        title: "Title",
        detail: "",
        checked_by: None,
        limits: &Limits::STANDARD,
    };
    read_document(script, bytes, known)
}

/// The words of a reading, a line for each paragraph and each row, and its messages.
fn shown(script: TextFormat, bytes: &[u8]) -> (String, String) {
    let reading = try_reading(script, bytes).expect("read");
    let mut lines: Vec<String> = Vec::new();
    for part in reading.written.iter().flat_map(|written| &written.parts) {
        match part {
            DocumentBlock::Text(text) | DocumentBlock::Heading(text) => {
                lines.extend(text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned));
            }
            DocumentBlock::Table(table) => {
                let head = (!table.head.is_empty()).then_some(&table.head);
                for row in head.into_iter().chain(&table.rows) {
                    lines.push(row.iter().map(|cell| cell.as_str()).collect::<Vec<_>>().join("|"));
                }
            }
            _ => {}
        }
    }
    let messages: Vec<&str> = reading.findings.iter().map(|finding| finding.message.as_str()).collect();
    (lines.join("\n"), messages.join(" "))
}

const OPEN_HEAD: &str = r##"<style:style style:name="red" style:family="table-cell"><style:table-cell-properties fo:background-color="#ff0000"/></style:style>"##;

fn table(rows: &str) -> String {
    format!(r#"<table:table table:name="Sheet1">{rows}</table:table>"#)
}

fn row(cells: &str) -> String {
    format!("<table:table-row>{cells}</table:table-row>")
}

#[test]
fn an_open_spreadsheet_says_what_it_holds() {
    let x = "<table:table-cell><text:p>x</text:p></table:table-cell>";
    for (cells, words, said) in [
        (
            r#"<table:table-cell office:value-type="string" office:string-value="only a value"/>"#.to_owned(),
            "only a value",
            "",
        ),
        (
            r#"<table:table-cell office:value-type="float" office:value="-12.5"><text:p>12.50</text:p></table:table-cell>"#.to_owned(),
            "-12.50",
            "1 negative number of this workbook is marked only by colour",
        ),
        (
            r#"<table:table-cell office:value-type="float" office:value="-12.5"><text:p>(12.50)</text:p></table:table-cell>"#.to_owned(),
            "(12.50)",
            "",
        ),
        (
            r#"<table:table-cell office:value-type="float" office:value="5"><text:p/></table:table-cell>"#.to_owned(),
            "5",
            "has a format that hides its value",
        ),
        (
            r#"<table:table-cell table:formula="of:=TODAY()" office:value-type="date" office:date-value="2020-02-02"><text:p>02/02/20</text:p></table:table-cell>"#.to_owned(),
            "02/02/20",
            "This workbook has a formula that gives the present date or time, or a random number",
        ),
        (
            format!(r#"{x}<table:covered-table-cell><text:p>under</text:p></table:covered-table-cell>"#),
            "x|under",
            "1 filled cell is hidden under merged cells of this workbook",
        ),
        (
            r#"<table:table-cell table:style-name="red"><text:p>x</text:p></table:table-cell>"#.to_owned(),
            "x",
            "1 cell of this workbook is coloured",
        ),
        (
            r#"<table:table-cell><text:p><text:a xlink:href="https://a.example/b">here</text:a></text:p></table:table-cell>"#.to_owned(),
            "here",
            "Cells of this workbook link to an address that the page does not show: https://a.example/b",
        ),
        (
            r#"<table:table-cell><text:p><text:a xlink:href="https://a.example/b">a.example/b</text:a></text:p></table:table-cell>"#.to_owned(),
            "a.example/b",
            "",
        ),
    ] {
        let (shown, messages) = shown(TextFormat::Spreadsheet, &ods(OPEN_HEAD, &table(&row(&cells))));
        assert_eq!(shown, words, "{cells}");
        assert!(if said.is_empty() { messages.is_empty() } else { messages.contains(said) }, "{cells}: {messages}");
    }
}

#[test]
fn forms_of_an_open_spreadsheet_are_shown_by_their_words() {
    let forms = r#"<office:forms><form:form><form:checkbox form:label="Paid" form:current-state="checked"/><form:radio form:label="Late"/><form:listbox><form:option form:label="a"/></form:listbox></form:form></office:forms>"#;
    let cell = row("<table:table-cell><text:p>x</text:p></table:table-cell>");
    let bytes = ods("", &table(&format!("{forms}{cell}")));
    let (shown, messages) = shown(TextFormat::Spreadsheet, &bytes);
    assert_eq!(shown, "x\nText in shapes on this sheet\n[x] Paid\n[ ] Late");
    assert!(messages.contains("3 form controls") && messages.contains("of which 1 is ticked"), "{messages}");
}

#[test]
fn empty_rows_and_values_of_other_files_cost_nothing() {
    let far = format!(
        r#"{}<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>{}"#,
        row("<table:table-cell><text:p>near</text:p></table:table-cell>"),
        row(
            r#"<table:table-cell table:number-columns-repeated="16000"/><table:table-cell><text:p>far</text:p></table:table-cell>"#
        )
    );
    let kept = r#"<table:table table:name="'file:///a.xls'#One"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="20" office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell></table:table-row></table:table>"#;
    let (shown, messages) = shown(TextFormat::Spreadsheet, &ods("", &format!("{}{kept}", table(&far))));
    assert_eq!(
        shown,
        "[Columns B to WQJ of this sheet are empty]\nnear\n[Rows 2 to 1048571 of this sheet are empty]\n|far"
    );
    assert_eq!(
        messages,
        "This workbook keeps copies of values from 1 sheet of other files. They are not shown."
    );
}

/// A workbook of one sheet whose parts have the names of this list: the main part, styles, texts, sheet.
#[cfg(feature = "workbooks")]
fn book(
    names: [&str; 4],
    styles: &str,
    texts: &str,
    sheet: &str,
    related: &str,
    more: &[(&str, &str)],
) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACK: &str = "http://schemas.openxmlformats.org/package/2006";
    let [main, style, text, first] = names;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let types = format!(
        r#"<Types xmlns="{PACK}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/{main}" ContentType="{kind}.sheet.main+xml"/></Types>"#
    );
    let one = |id: &str, kind: &str, target: &str| {
        format!(r#"<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>"#)
    };
    let list =
        |body: String| format!(r#"<Relationships xmlns="{PACK}/relationships">{body}</Relationships>"#);
    let root = list(one("r1", "officeDocument", &format!("xl/{main}")));
    let of_main =
        list(one("r1", "worksheet", first) + &one("r2", "styles", style) + &one("r3", "sharedStrings", text));
    let of_sheet = list(related.replace("OFFICE", OFFICE));
    let workbook = format!(
        r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>"#
    );
    let styles = format!(r#"<styleSheet xmlns="{MAIN}">{styles}</styleSheet>"#);
    let texts = format!(r#"<sst xmlns="{MAIN}">{texts}</sst>"#);
    let sheet = format!(r#"<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheet}</worksheet>"#);
    let path = |name: &str| format!("xl/{name}");
    let (folder, file) = first.rsplit_once('/').unwrap_or(("", first));
    let own: Vec<(String, &str)> = vec![
        ("[Content_Types].xml".into(), &types),
        ("_rels/.rels".into(), &root),
        (path(main), &workbook),
        (format!("xl/_rels/{main}.rels"), &of_main),
        (path(style), &styles),
        (path(text), &texts),
        (path(first), &sheet),
        (format!("xl/{folder}/_rels/{file}.rels"), &of_sheet),
    ];
    let mut parts: Vec<(&str, &str)> = own.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    parts.extend(more);
    make::packed(&parts)
}

#[cfg(feature = "workbooks")]
const USUAL: [&str; 4] = ["workbook.xml", "styles.xml", "sharedStrings.xml", "worksheets/sheet1.xml"];

/// A workbook with one number in one format, by the number of the format and its code.
#[cfg(feature = "workbooks")]
fn formatted(value: &str, id: u16, code: Option<&str>) -> Vec<u8> {
    let code = code.map_or_else(String::new, |code| {
        let code = code.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        format!(r#"<numFmts><numFmt numFmtId="{id}" formatCode="{code}"/></numFmts>"#)
    });
    let styles = format!(
        r#"{code}<fonts><font/></fonts><fills><fill/></fills><cellXfs><xf/><xf numFmtId="{id}" applyNumberFormat="1"/></cellXfs>"#
    );
    let sheet = format!(r#"<sheetData><row r="1"><c r="A1" s="1"><v>{value}</v></c></row></sheetData>"#);
    book(USUAL, &styles, "", &sheet, "", &[])
}

#[cfg(feature = "workbooks")]
#[test]
fn values_are_shown_in_their_formats() {
    const CURRENCY: &str = "the currency of the computer that opens it";
    for (value, id, code, words, said) in [
        ("-12.5", 164, Some("#,##0.00;[Red]#,##0.00"), "-12.50", "marked only by colour"),
        ("12.5", 164, Some("#,##0.00;[Red]#,##0.00"), "12.50", ""),
        ("0.6", 164, Some("hh:mm:ss.00"), "14:24:00.00", ""),
        ("0.0087268", 45, None, "12:34", ""),
        ("0.0087268", 47, None, "12:34.0", ""),
        ("0.0087268", 164, Some("mmss.0"), "1234.0", ""),
        ("0.5069", 164, Some("s.000"), "56.160", ""),
        ("0.99999999", 164, Some("hh:mm:ss"), "00:00:00", ""),
        ("0.4583", 164, Some("hh:mm"), "10:59", ""),
        ("43836.99999999", 164, Some("dd/mm/yyyy hh:mm"), "07/01/2020 00:00", ""),
        ("1.5", 46, None, "36:00:00", ""),
        ("43836", 164, Some("ddd"), "Mon", ""),
        ("43836", 164, Some("mmmmm"), "J", ""),
        ("60", 164, Some("dd/mm/yyyy"), "29/02/1900", ""),
        ("0.6", 164, Some("h:mm a/p"), "2:24 p", ""),
        ("-250.5", 5, None, "(251)", CURRENCY),
        ("-250.5", 7, None, "(250.50)", CURRENCY),
        ("-250.5", 8, None, "(250.50)", CURRENCY),
        ("-250.5", 37, None, "(251)", ""),
        ("-250.5", 39, None, "(250.50)", ""),
        ("-250.5", 40, None, "(250.50)", ""),
        ("-250.5", 41, None, "(251)", ""),
        ("-250.5", 44, None, "(250.50)", CURRENCY),
        ("-250.5", 7, Some("\"£\"#,##0.00"), "-£250.50", ""),
        ("12345", 48, None, "12.3E+3", ""),
    ] {
        let (shown, messages) = shown(TextFormat::Workbook, &formatted(value, id, code));
        assert_eq!(shown, words, "{value} {id} {code:?}");
        let right = if said.is_empty() { messages.is_empty() } else { messages.contains(said) };
        assert!(right, "{value} {id} {code:?}: {messages}");
    }
}

#[cfg(feature = "workbooks")]
#[test]
fn parts_are_found_by_their_relations() {
    let styles = r#"<fonts><font/></fonts><fills><fill/></fills><cellXfs><xf/><xf numFmtId="14"/></cellXfs>"#;
    let texts = "<si><t>by its text</t></si>";
    let sheet = r#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>43836</v></c></row></sheetData>"#;
    let related = r#"<Relationship Id="r1" Type="OFFICE/comments" Target="../remarks.xml"/>"#;
    let remarks =
        [("xl/remarks.xml", r#"<comments><commentList><comment ref="A1"/></commentList></comments>"#)];
    for names in [USUAL, ["book.xml", "st.xml", "words.xml", "worksheets/first.xml"]] {
        let (shown, messages) =
            shown(TextFormat::Workbook, &book(names, styles, texts, sheet, related, &remarks));
        assert_eq!(shown, "by its text|06/01/2020", "{names:?}");
        assert_eq!(messages, "This workbook has 1 note, which is not shown.", "{names:?}");
    }
}

#[cfg(feature = "workbooks")]
#[test]
fn what_a_workbook_holds_is_said() {
    let styles = r#"<fonts><font><color theme="1"/></font><font><color rgb="FFFF0000"/></font></fonts>
        <fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFFF00"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFFFFF"/></patternFill></fill></fills>
        <cellXfs><xf fontId="0" fillId="0"/><xf fontId="0" fillId="1"/><xf fontId="1" fillId="0"/><xf fontId="0" fillId="2"/></cellXfs>
        <dxfs><dxf><fill><patternFill><bgColor rgb="FFFF0000"/></patternFill></fill></dxf></dxfs>"#;
    let cell = |inner: &str| format!(r#"<sheetData><row r="1">{inner}</row></sheetData>"#);
    let five = r#"<c r="A1"><v>5</v></c>"#;
    let vml = r#"<xml><v:shape><v:textbox><div>Paid</div></v:textbox><x:ClientData ObjectType="Checkbox"><x:Checked>1</x:Checked></x:ClientData></v:shape></xml>"#;
    let discussion =
        r#"<ThreadedComments><threadedComment ref="A1"/><threadedComment ref="A1"/></ThreadedComments>"#;
    let note = r#"<comments><comment ref="A1"/><comment ref="B1"/></comments>"#;
    let check = r#"<formControlPr objectType="CheckBox" checked="Checked"/>"#;
    for (sheet, related, more, words, said) in [
        (
            cell(r#"<c r="A1" s="1"/>"#),
            "",
            ("x", ""),
            "The cells of this workbook are empty. It holds only colours.",
            "1 cell of this workbook is coloured",
        ),
        (
            cell(r#"<c r="A1" s="2"><v>5</v></c><c r="B1" s="1"><v>6</v></c>"#),
            "",
            ("x", ""),
            "5|6",
            "2 cells of this workbook are coloured",
        ),
        (cell(r#"<c r="A1" s="3"><v>5</v></c>"#), "", ("x", ""), "5", ""),
        (
            cell(five)
                + r#"<conditionalFormatting sqref="A1"><cfRule type="cellIs" dxfId="0"/></conditionalFormatting><conditionalFormatting sqref="A1"><cfRule type="colorScale"/></conditionalFormatting>"#,
            "",
            ("x", ""),
            "5",
            "2 rules of this workbook colour cells according to their contents",
        ),
        (
            cell(five),
            r#"<Relationship Id="r1" Type="OFFICE/vmlDrawing" Target="../drawings/a.vml"/><Relationship Id="r2" Type="OFFICE/ctrlProp" Target="../drawings/b.xml"/>"#,
            ("xl/drawings/a.vml", vml),
            "5\nText in shapes on this sheet\n[x] Paid",
            "1 is a tick box or option, and it is ticked",
        ),
        (
            cell(five),
            r#"<Relationship Id="r2" Type="OFFICE/ctrlProp" Target="../b.xml"/>"#,
            ("xl/b.xml", check),
            "5\nText in shapes on this sheet\n[x] (a tick box without words)",
            "This workbook has 1 form control",
        ),
        (
            cell(five),
            r#"<Relationship Id="r1" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="../t.xml"/>"#,
            ("xl/t.xml", discussion),
            "5",
            "This workbook has 2 notes",
        ),
        (
            cell(five),
            r#"<Relationship Id="r1" Type="OFFICE/comments" Target="../t.xml"/>"#,
            ("xl/t.xml", note),
            "5",
            "This workbook has 2 notes",
        ),
        (
            cell(r#"<c r="A1"><f>NOW()</f><v>5</v></c><c r="B1"><f>SUM(A1)</f><v>6</v></c>"#),
            "",
            ("x", ""),
            "5|6",
            "This workbook has a formula that gives the present date or time, or a random number",
        ),
        (
            cell(five) + r#"<hyperlinks><hyperlink ref="A1" r:id="r1"/></hyperlinks>"#,
            r#"<Relationship Id="r1" Type="OFFICE/hyperlink" Target="https://a.example/b" TargetMode="External"/>"#,
            ("x", ""),
            "5",
            "link to an address that the page does not show: https://a.example/b",
        ),
        (
            cell(r#"<c r="A1"><v>5</v></c><c r="B1"><v>6</v></c>"#)
                + r#"<mergeCells><mergeCell ref="A1:B1"/></mergeCells>"#,
            "",
            ("x", ""),
            "5|6",
            "1 filled cell is hidden under merged cells of this workbook",
        ),
        (
            cell(r#"<c r="A1" t="inlineStr"><is><t>line one_x000D_line two</t></is></c>"#),
            "",
            ("x", ""),
            "line one\nline two",
            "",
        ),
    ] {
        let (shown, messages) =
            shown(TextFormat::Workbook, &book(USUAL, styles, "", &sheet, related, &[more]));
        assert_eq!(shown, words, "{sheet}");
        let right = if said.is_empty() { messages.is_empty() } else { messages.contains(said) };
        assert!(right, "{sheet}: {messages}");
    }
}

#[cfg(feature = "workbooks")]
#[test]
fn a_far_cell_does_not_make_a_workbook_too_large() {
    let sheet = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="AAA3"><v>2</v></c></row><row r="1048576"><c r="XFD1048576"><v>3</v></c></row></sheetData>"#;
    let (shown, messages) = shown(TextFormat::Workbook, &book(USUAL, "", "", sheet, "", &[]));
    assert_eq!(
        shown,
        "[Columns B to ZZ of this sheet are empty]\n[Columns AAB to XFC of this sheet are empty]\n1\n\n|2\n\
         [Rows 4 to 1048575 of this sheet are empty]\n||3"
    );
    assert_eq!(messages, "");
}

/// The beginning of a workbook that Excel 2002 locked in its oldest way (MS-XLS, 2.4.117: the type is 0).
#[cfg(feature = "workbooks")]
#[test]
fn an_old_lock_is_a_lock() {
    let record = |kind: u16, body: &[u8]| {
        [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes()[..], body].concat()
    };
    let begin = [0x00, 0x06, 0x05, 0x00, 0x46, 0x18, 0xcd, 0x07, 0xc1, 0x80, 0, 0, 0x06, 0x02, 0, 0];
    for kind in [0u8, 1] {
        let stream =
            [record(0x0809, &begin), record(0x002f, &[kind, 0, 0x7a, 0x14, 0xaf, 0x83]), record(0x000a, &[])]
                .concat();
        let bytes = make::compound(&[("/Workbook", &stream)]);
        assert_eq!(
            try_reading(TextFormat::OldWorkbook, &bytes).expect_err("locked")[0].code,
            Code::Locked,
            "{kind}"
        );
    }
}
