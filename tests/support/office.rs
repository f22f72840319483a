//! Tables and office documents, made here part by part.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A zip of these parts; the first of an OpenDocument is its type, stored.
pub(crate) fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let method =
            if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).expect("part");
        zip.write_all(text.as_bytes()).expect("part");
    }
    zip.finish().expect("zip").into_inner()
}

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>OVERRIDES</Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">RELATIONS</Relationships>"#;
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn types(overrides: &[(&str, &str)]) -> String {
    let list: String = overrides
        .iter()
        .map(|(part, kind)| {
            format!(
                r#"<Override PartName="{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>"#
            )
        })
        .collect();
    TYPES.replace("OVERRIDES", &list)
}

fn relations(list: &[(&str, &str)]) -> String {
    let list: String = list
        .iter()
        .enumerate()
        .map(|(i, (kind, target))| {
            format!(r#"<Relationship Id="rId{}" Type="{OFFICE}/{kind}" Target="{target}"/>"#, i + 1)
        })
        .collect();
    RELATIONS.replace("RELATIONS", &list)
}

/// A Word document with this body.
pub(crate) fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

/// A Word document with this body and these other parts, such as its styles.
pub(crate) fn docx_with(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let document = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{MAIN}"><w:body>{body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>"#
    );
    let kinds: Vec<(String, String)> = others
        .iter()
        .map(|(name, _)| (format!("/word/{name}.xml"), format!("wordprocessingml.{name}")))
        .collect();
    let mut all = vec![("/word/document.xml", "wordprocessingml.document.main")];
    all.extend(kinds.iter().map(|(part, kind)| (part.as_str(), kind.as_str())));
    let targets: Vec<(&str, String)> =
        others.iter().map(|(name, _)| (*name, format!("{name}.xml"))).collect();
    let related: Vec<(&str, &str)> = targets.iter().map(|(name, target)| (*name, target.as_str())).collect();
    let bodies: Vec<(String, String)> = others
        .iter()
        .map(|(name, inner)| {
            (format!("word/{name}.xml"), format!(r#"<w:{name} xmlns:w="{MAIN}">{inner}</w:{name}>"#))
        })
        .collect();
    let (types, root, related) =
        (types(&all), relations(&[("officeDocument", "word/document.xml")]), relations(&related));
    let mut parts: Vec<(&str, &str)> = vec![
        ("[Content_Types].xml", &types),
        ("_rels/.rels", &root),
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", &related),
    ];
    parts.extend(bodies.iter().map(|(name, body)| (name.as_str(), body.as_str())));
    packed(&parts)
}

/// A paragraph of a Word document.
pub(crate) fn paragraph(words: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r></w:p>")
}

/// A table of a Word document.
pub(crate) fn word_table(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| format!("<w:tc>{}</w:tc>", paragraph(text));
    let rows: String =
        rows.iter().map(|row| format!("<w:tr>{}</w:tr>", row.iter().map(cell).collect::<String>())).collect();
    format!("<w:tbl><w:tblPr/>{rows}</w:tbl>")
}

const OPEN: &str = r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" office:version="1.2">"#;

fn open_document(kind: &str, content: &str) -> Vec<u8> {
    let manifest = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.{kind}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"#
    );
    packed(&[
        ("mimetype", &format!("application/vnd.oasis.opendocument.{kind}")),
        ("content.xml", &format!("{OPEN}{content}</office:document-content>")),
        ("META-INF/manifest.xml", &manifest),
    ])
}

/// An OpenDocument text with this body.
pub(crate) fn odt(body: &str) -> Vec<u8> {
    open_document("text", &format!("<office:body><office:text>{body}</office:text></office:body>"))
}

/// An OpenDocument text with these styles and this body.
pub(crate) fn odt_with(styles: &str, body: &str) -> Vec<u8> {
    let styles = format!("<office:automatic-styles>{styles}</office:automatic-styles>");
    open_document("text", &format!("{styles}<office:body><office:text>{body}</office:text></office:body>"))
}

/// An OpenDocument spreadsheet with these styles and tables.
pub(crate) fn ods(styles: &str, tables: &str) -> Vec<u8> {
    let styles = format!("<office:automatic-styles>{styles}</office:automatic-styles>");
    let body = format!("<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>");
    open_document("spreadsheet", &(styles + &body))
}

/// A sheet of an Excel workbook.
pub(crate) struct Sheet<'a> {
    pub(crate) name: &'a str,
    pub(crate) hidden: bool,
    /// What stands before the rows, and the rows.
    pub(crate) columns: &'a str,
    pub(crate) rows: &'a str,
}

/// An Excel workbook. Its cell styles are: 0 general, 1 a date, 2 pounds, 3 a date with words.
pub(crate) fn xlsx(sheets: &[Sheet<'_>]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let styles = format!(
        r#"<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="&quot;£&quot;#,##0.00;[Red]\-&quot;£&quot;#,##0.00"/><numFmt numFmtId="165" formatCode="[$-809]ddd d mmm yyyy"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>"#
    );
    let names: Vec<String> = (1..=sheets.len()).map(|i| format!("xl/worksheets/sheet{i}.xml")).collect();
    let list: String = sheets
        .iter()
        .enumerate()
        .map(|(i, sheet)| {
            let state = if sheet.hidden { " state=\"hidden\"" } else { "" };
            format!(r#"<sheet name="{}" sheetId="{}"{state} r:id="rId{}"/>"#, sheet.name, i + 1, i + 1)
        })
        .collect();
    let book = format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{list}</sheets></workbook>"#);
    let bodies: Vec<String> = sheets
        .iter()
        .map(|sheet| {
            format!(
                r#"<worksheet xmlns="{MAIN}">{}<sheetData>{}</sheetData></worksheet>"#,
                sheet.columns, sheet.rows
            )
        })
        .collect();
    let targets: Vec<String> = (1..=sheets.len()).map(|i| format!("worksheets/sheet{i}.xml")).collect();
    let mut related: Vec<(&str, &str)> =
        targets.iter().map(|target| ("worksheet", target.as_str())).collect();
    related.push(("styles", "styles.xml"));
    let paths: Vec<String> = names.iter().map(|name| format!("/{name}")).collect();
    let mut kinds =
        vec![("/xl/workbook.xml", "spreadsheetml.sheet.main"), ("/xl/styles.xml", "spreadsheetml.styles")];
    kinds.extend(paths.iter().map(|path| (path.as_str(), "spreadsheetml.worksheet")));
    let (types, root, related) =
        (types(&kinds), relations(&[("officeDocument", "xl/workbook.xml")]), relations(&related));
    let mut parts: Vec<(&str, &str)> = vec![
        ("[Content_Types].xml", &types),
        ("_rels/.rels", &root),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &related),
        ("xl/styles.xml", &styles),
    ];
    parts.extend(names.iter().zip(&bodies).map(|(name, body)| (name.as_str(), body.as_str())));
    packed(&parts)
}

/// A row of an Excel sheet; each cell is its style and what it holds, words in quotation marks.
pub(crate) fn sheet_row(number: usize, cells: &[(u8, &str)]) -> String {
    let cells: String = cells
        .iter()
        .enumerate()
        .filter(|(_, (_, value))| !value.is_empty())
        .map(|(i, (style, value))| {
            let at = format!("{}{number}", char::from(b'A' + i as u8));
            match value.strip_prefix('"') {
                Some(words) => {
                    format!(r#"<c r="{at}" s="{style}" t="inlineStr"><is><t>{words}</t></is></c>"#)
                }
                None if value.starts_with('=') => {
                    format!(r#"<c r="{at}" s="{style}"><f>{}</f></c>"#, &value[1..])
                }
                None => format!(r#"<c r="{at}" s="{style}"><v>{value}</v></c>"#),
            }
        })
        .collect();
    format!(r#"<row r="{number}">{cells}</row>"#)
}

/// An older Word document of one piece of text.
pub(crate) fn doc(text: &str) -> Vec<u8> {
    doc_with(text, &[])
}

/// The same with other parts behind its text, each with the place in the head where its length is.
pub(crate) fn doc_with(text: &str, others: &[(usize, &str)]) -> Vec<u8> {
    doc_listing(text, others, &[])
}

/// The same with lists in its second stream, each with the place in the head where its place is.
pub(crate) fn doc_listing(text: &str, others: &[(usize, &str)], lists: &[(usize, Vec<u8>)]) -> Vec<u8> {
    let units = |text: &str| text.encode_utf16().count() as u32;
    let all: String = std::iter::once(text).chain(others.iter().map(|(_, other)| *other)).collect();
    let (start, length) = (0x400u32, units(&all));
    let mut document = vec![0; start as usize];
    let mut table = vec![2];
    for number in [16, 0, length] {
        table.extend(number.to_le_bytes());
    }
    table.extend([0, 0]);
    table.extend(start.to_le_bytes());
    table.extend([0, 0]);
    let mut put = |at: usize, bytes: &[u8]| document[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &0xa5ec_u16.to_le_bytes());
    put(0x0a, &0x0200_u16.to_le_bytes());
    put(0x4c, &units(text).to_le_bytes());
    for (at, other) in others {
        put(*at, &units(other).to_le_bytes());
    }
    put(0x1a6, &21u32.to_le_bytes());
    for (at, list) in lists {
        put(*at, &(table.len() as u32).to_le_bytes());
        put(at + 4, &(list.len() as u32).to_le_bytes());
        table.extend(list);
    }
    document.extend(all.encode_utf16().flat_map(u16::to_le_bytes));
    compound(&[("/WordDocument", &document), ("/1Table", &table)])
}

/// A compound file with these streams.
pub(crate) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).expect("file");
    for (name, bytes) in streams {
        file.create_stream(name).expect("stream").write_all(bytes).expect("stream");
    }
    file.flush().expect("file");
    file.into_inner().into_inner()
}

/// An older Excel workbook with one sheet of words and numbers.
pub(crate) fn xls(rows: &[&[&str]]) -> Vec<u8> {
    fn record(kind: u16, body: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), body].concat()
    }
    let begin = |kind: u16| {
        let words = [0x0600u16, kind, 0x0dbb, 0x07cc].map(u16::to_le_bytes).concat();
        record(0x0809, &[words, vec![0; 8]].concat())
    };
    let end = record(0x000a, &[]);
    let name = b"Sheet1";
    let before = begin(5);
    let place = (before.len() + 4 + 8 + name.len() + end.len()) as u32;
    let mut sheet = place.to_le_bytes().to_vec();
    sheet.extend([0, 0, name.len() as u8, 0]);
    sheet.extend(name);
    let mut book = [before, record(0x0085, &sheet), end.clone(), begin(0x10)].concat();
    for (r, row) in rows.iter().enumerate() {
        for (c, cell) in row.iter().enumerate() {
            let mut body = [r as u16, c as u16, 0].map(u16::to_le_bytes).concat();
            match cell.parse::<f64>() {
                Ok(number) => {
                    body.extend(number.to_le_bytes());
                    book.extend(record(0x0203, &body));
                }
                Err(_) => {
                    body.extend((cell.len() as u16).to_le_bytes());
                    body.push(0);
                    body.extend(cell.bytes());
                    book.extend(record(0x0204, &body));
                }
            }
        }
    }
    book.extend(end);
    // Small streams are kept apart from the sectors that calamine reads.
    book.resize(book.len().max(4_608), 0);
    compound(&[("/Workbook", &book)])
}
