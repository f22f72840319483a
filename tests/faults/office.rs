//! Word, OpenDocument, RTF and workbooks: their words, numbers and fields. What is expected is written down here by
//! hand, from the standards (ECMA-376, ODF 1.3, the RTF specification), or was read off another reader once, where a
//! comment names it. In what is compared, `~struck~` has a line through it, `^raised^` and `_lowered_` are what they say.

use leverarch::internals::model::document::DocumentBlock;
use leverarch::internals::model::finding::{Code, Finding};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::model::{Baseline, ItemPath, StyledText};
use leverarch::internals::readers::{ParsedDocument, ReaderContext, TextFormat, read_document};

use crate::support::case::Case;
use crate::support::office as make;
use crate::support::office::{docx_with, ods, odt_with, packed};

/// The folders of inputs that are walked here.
pub(crate) const FOLDERS: &[&str] = &[
    "doc-tracked",
    "docx-hidden",
    "house-rtf-codepage",
    "house-words-only",
    "office",
    "rtf-charset-nolo",
    "xlsx-picture-only",
    "xlsx-strike",
];

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

fn reading(script: TextFormat, bytes: &[u8]) -> ParsedDocument {
    try_reading(script, bytes).expect("read")
}

fn marked(text: &StyledText) -> String {
    let mut all = String::new();
    for (words, style) in text.pieces() {
        let mut words = match style.baseline {
            Baseline::Normal => words.to_owned(),
            Baseline::Raised => format!("^{words}^"),
            Baseline::Lowered => format!("_{words}_"),
        };
        if style.struck {
            words = format!("~{words}~");
        }
        all += &words;
    }
    all
}

/// All words of a reading, their looks marked, a line for each paragraph and each row.
fn shown(reading: &ParsedDocument) -> String {
    let mut lines: Vec<String> = Vec::new();
    for part in reading.written.iter().flat_map(|written| &written.parts) {
        match part {
            DocumentBlock::Text(text) | DocumentBlock::Heading(text) => {
                lines.extend(
                    marked(text).lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()),
                );
            }
            DocumentBlock::Table(table) => {
                let head = (!table.head.is_empty()).then_some(&table.head);
                for row in head.into_iter().chain(&table.rows) {
                    lines.push(row.iter().map(marked).collect::<Vec<_>>().join("|"));
                }
            }
            _ => {}
        }
    }
    lines.join("\n")
}

fn codes(reading: &ParsedDocument) -> Vec<Code> {
    reading.findings.iter().map(|f| f.code).collect()
}

fn messages(reading: &ParsedDocument) -> String {
    let all = reading.findings.iter().chain(&reading.words_alone);
    all.map(|f| f.message.as_str()).collect::<Vec<_>>().join(" ")
}

fn rtf(head: &str, body: &str) -> Vec<u8> {
    format!("{{\\rtf1\\ansi\\ansicpg1252\\deff0{head}{body}}}").into_bytes()
}

#[test]
fn inputs_seen_once_say_what_they_say() {
    use super::bytes;
    // LibreOffice 7.4: "Statement of Łukasz Żółć, born in Киев. He paid £120." and "Zapłacę 50 zł".
    let statement = reading(TextFormat::RichText, &bytes("house-rtf-codepage", "statement.rtf"));
    assert_eq!(shown(&statement), "Statement of Łukasz Żółć, born in Киев. He paid £120.");
    assert_eq!(codes(&statement), []);
    let polish = reading(TextFormat::RichText, &bytes("rtf-charset-nolo", "a.rtf"));
    assert_eq!(shown(&polish), "Zapłacę 50 zł");
    let list = reading(TextFormat::RichText, &bytes("house-words-only", "list.rtf"));
    assert_eq!(shown(&list), "1. I applied on 6 January.\n2. I was refused; see paragraph 1.\nVisible.");
    assert!(messages(&list).contains("hidden text (3 words)"), "{}", messages(&list));
    let list = reading(TextFormat::Word, &bytes("house-words-only", "list.docx"));
    assert_eq!(
        shown(&list),
        "1. I applied on 6 January.\n2. I was refused; see paragraph 1.\nVisible.\nCost ✓ 10~0~ pounds"
    );
    assert_eq!(codes(&list), [Code::Removed, Code::StruckOut]);
    let open = reading(TextFormat::OpenText, &bytes("house-words-only", "s.odt"));
    assert_eq!(shown(&open), "• First point.\n• Second, see point 1.\nYou owe ~4000 ~400.");
    assert_eq!(codes(&open), [Code::Removed, Code::StruckOut]);
    let hidden = reading(TextFormat::Word, &bytes("docx-hidden", "t.docx"));
    assert_eq!(shown(&hidden), "I will pay ~ONEHUNDRED~FIFTY\nend");
    assert_eq!(codes(&hidden), [Code::TrackedChanges, Code::Removed, Code::StruckOut]);
    // LibreOffice prints "ONEHUNDRED" struck out and leaves "HIDDENTEXT" off the page.
    let tracked = reading(TextFormat::OldWord, &bytes("doc-tracked", "t.doc"));
    assert_eq!(shown(&tracked), "I will pay ~ONEHUNDRED~FIFTY\nend");
    assert_eq!(codes(&tracked), [Code::TrackedChanges, Code::Removed, Code::StruckOut]);
    assert!(messages(&tracked).contains("1 insertion and 1 deletion"), "{}", messages(&tracked));
}

#[test]
fn a_document_of_an_older_word_is_not_called_damaged() {
    // What `file` calls "Microsoft Word 6.0 Document" begins so; the second is of a Word for the Far East, as in Apache POI's
    // Bug51944.doc; the last two are of no Word that is known.
    for (number, format, older) in [
        (0xa5dc_u16, 0_u16, true),
        (0xa5dc, 104, true),
        (0xa699, 104, true),
        (0xa697, 101, true),
        (0xa5db, 45, true),
        (0xa5ec, 101, true),
        (0xa5ec, 193, false),
        (0x1234, 0, false),
    ] {
        let mut head = vec![0; 0x400];
        head[..2].copy_from_slice(&number.to_le_bytes());
        head[2..4].copy_from_slice(&format.to_le_bytes());
        let old = make::compound(&[("/WordDocument", &head)]);
        let findings = try_reading(TextFormat::OldWord, &old).expect_err("not read");
        assert_eq!(findings[0].code, Code::UnknownFormat, "{number:x} {format}");
        assert_eq!(findings[0].message.contains("older than Word 97"), older, "{number:x} {format}");
    }
    // What is not in the file is proof.
    let whole = make::doc(&"word ".repeat(2_000));
    for length in [600, 2_000, whole.len() / 2] {
        let findings = try_reading(TextFormat::OldWord, &whole[..length]).expect_err("cut off");
        assert_eq!(findings[0].code, Code::Damaged, "{length}");
    }
    // Marks of another kind in the room that the table of sectors has to spare, as in its 47950_normal.doc.
    let sector = u32::from_le_bytes([whole[76], whole[77], whole[78], whole[79]]) as usize;
    let mut marked = whole.clone();
    for entry in whole.len() / 512 - 1..128 {
        let at = (sector + 1) * 512 + 4 * entry;
        marked[at..at + 4].copy_from_slice(&0xffff_fffe_u32.to_le_bytes());
    }
    assert_eq!(shown(&reading(TextFormat::OldWord, &marked)), "word ".repeat(2_000).trim());
}

#[test]
fn attached_documents_say_the_same_as_those_in_the_folder() {
    let case = Case::tiny();
    for (folder, name) in [("house-rtf-codepage", "statement.eml"), ("house-words-only", "list.eml")] {
        case.put(name, &super::bytes(folder, "mail.eml"));
        case.amend("[[item]]", &format!("[[item]]\nfile = \"{name}\"\n[[item]]"));
    }
    let ran = case.run(&["check", "EVIDENCE", "--json"]);
    let found = ran.findings();
    let of = |code: &str, file: &str| found.contains(&(code.into(), file.into()));
    for (code, file) in [("struck-out", "list.docx"), ("removed", "list.docx"), ("removed", "list.rtf")] {
        assert!(of(code, &format!("list.eml › {file}")), "{found:?}");
    }
    assert!(!found.iter().any(|(code, _)| code == "not-as-named"), "{found:?}");
}

#[test]
fn letters_of_rtf_are_those_of_their_face() {
    let head = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset128 MS Mincho;}{\f2\fcharset77 Geneva;}{\f3\fcharset2 Wingdings;}{\f4\fcharset2 Symbol;}{\f5\fcharset222 Tahoma;}{\f6\fcharset161 Arial;}{\f7\fcharset162 Arial;}{\f8\fcharset177 A;}{\f9\fcharset178 A;}{\f10\fcharset186 A;}{\f11\fcharset129 B;}{\f12\fcharset134 C;}{\f13\fcharset136 D;}{\f14\fcharset163 A;}{\f15\cpg1251 A;}{\f16 Arial CE;}{\f17\fcharset255 Terminal;}}";
    // LibreOffice 7.4, as text; the signs of Wingdings and Symbol by their tables at unicode.org.
    for (body, expected) in [
        (r"{\f1 \'93\'fa\'96\'7b\'83A}", "日本ア"),
        (r"{\f2 \'8e\'a3}", "é£"),
        (r"{\f3 \'fc}{\f4 \'b7 a}", "✓• α"),
        (r"{\f5 \'a1\'d2}", "กา"),
        (r"{\f6 \'e1\'e2}", "αβ"),
        (r"{\f7 \'fd\'de}", "ıŞ"),
        (r"{\f8 \'e0\'e1}", "אב"),
        (r"{\f9 \'c8}", "ب"),
        (r"{\f10 \'e0\'f0}", "ąš"),
        (r"{\f11 \'b0\'a1}{\f12 \'d6\'d0}{\f13 \'a4\'a4}", "가中中"),
        (r"{\f14 \'fe}", "₫"),
        (r"{\f15 \'ca}", "К"),
        (r"{\f16 \'b3}", "ł"),
        (r"{\f17 \'9c\'82}", "£é"),
        (r"\u8364 ?{\uc2\u321 xy}{\uc0\u321}\u55357?\u56832?", "€ŁŁ😀"),
        (r"\u-3844 ?", "[?]"),
        (r"\plain\f16\'b3\plain\'b3", "ł³"),
        (r"{\uc1\u321\'a3}5", "Ł5"),
        ("raw \u{a3}", "raw"),
    ] {
        let mut bytes = rtf(head, &format!("{body}\\par"));
        if body.starts_with("raw") {
            // A byte that is not even escaped.
            let at = bytes.windows(2).position(|pair| pair == "\u{a3}".as_bytes()).expect("£");
            bytes.splice(at..at + 2, [0xa3]);
            assert_eq!(shown(&reading(TextFormat::RichText, &bytes)), "raw £");
            continue;
        }
        assert_eq!(shown(&reading(TextFormat::RichText, &bytes)), expected, "{body}");
    }
    // The document's own page: Mac, PC, Poland. By Python's codecs mac_roman, cp437, cp850 and cp1250.
    for (page, expected) in
        [(r"\mac", "£5"), (r"\pc", "ú5"), (r"\pca", "ú5"), (r"\ansi\ansicpg1250", "Ł5"), (r"\ansi", "£5")]
    {
        let text = format!("{{\\rtf1{page}{{\\fonttbl{{\\f0 Arial;}}}}\\f0\\'a35\\par}}");
        assert_eq!(shown(&reading(TextFormat::RichText, text.as_bytes())), expected, "{page}");
    }
    // Two pages for the same letters: which is meant is not known, and that is said. LibreOffice too reads "³".
    let text = r"{\rtf1\ansi\ansicpg1250{\fonttbl{\f0\fcharset0 Arial;}}\f0 50 z\'b3\par}";
    let read = reading(TextFormat::RichText, text.as_bytes());
    assert_eq!((shown(&read).as_str(), codes(&read)), ("50 z³", vec![Code::NotAsNamed]));
    let text = r"{\rtf1\ansi{\fonttbl{\f0\fcharset130 Johab;}}\f0\'88\'61\par}";
    assert!(messages(&reading(TextFormat::RichText, text.as_bytes())).contains("1 byte of this document"));
}

#[test]
fn rtf_shows_what_its_groups_say() {
    let head = r"{\fonttbl{\f0 Arial;}{\f3\fcharset2 Symbol;}}{\stylesheet{\s0 Normal;}{\s1\strike Struck;}{\*\cs10\strike CS;}}";
    // LibreOffice 7.4, as HTML, but for the numbers, which are as the file stores them, and for \upr, by the
    // specification.
    for (body, expected) in [
        (r"I pay {\strike 200}{\striked1 300\striked0 400}\par", "I pay ~200300~400"),
        (r"\strike a\plain b\par", "~a~b"),
        (r"\pard\s1 a\par\pard\plain\s0{\cs10 b} c\par", "~a~\n~b~ c"),
        (r"10{\super 2} H{\sub 2}O x{\up6 3}{\dn6 4}{\super y\nosupersub z}\par", "10^2^ H_2_O x^3^_4_^y^z"),
        (r"{\listtext\pard\plain 4.\tab}I dispute this\par", "4. I dispute this"),
        (r"{\*\pn\pnlvlbody\pnstart4{\pntxta .}}{\pntext\f3\'b7\tab}point\par", "• point"),
        (r"{\v secret}{\v0 open}\par", "open"),
        (r"a{\upr{x?}{\*\ud\u321 L}}b\par", "aŁb"),
        (
            r"see{\footnote\pard note one} and{\footnote two}\par",
            "see^[1]^ and^[2]^\nFootnotes\n[1] note one\n[2] two",
        ),
        (
            r"{\header letterhead\par}{\footer\pard page foot\par}body\par",
            "body\nHeaders and footers\nletterhead\npage foot",
        ),
        (
            r"\trowd\cellx1\cellx2\pard\intbl a\cell b\cell\row\pard\intbl c\cell d\cell\row\pard after\par",
            "a|b\nc|d\nafter",
        ),
        (
            r"\trowd\cellx1\cellx2\pard\intbl out{\itap2 \nestcell in\nestcell{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}}\cell b\cell\row\pard\par",
            "out   in|b",
        ),
        (r"{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt boxed\par}}{\shprslt fallback}}end\par", "boxed\nend"),
        (r"a{\*\unknown not shown}{\pict\bin4 {{{{ 00}b\par", "ab"),
        (r"a\line b\tab c\emspace d\~e\par", "a\nb\tc d\u{a0}e"),
        (r"{\deleted gone}{\revised come}\par", "~gone~come"),
    ] {
        let read = reading(TextFormat::RichText, &rtf(head, body));
        let expected: Vec<&str> = expected.lines().collect();
        assert_eq!(shown(&read), expected.join("\n"), "{body}");
    }
    let read = reading(TextFormat::RichText, &rtf("", r"\pard\ls1 one\par\pard two\par"));
    assert!(read.words_alone[0].message.contains("1 numbered paragraph"), "{:?}", read.words_alone);
}

fn paragraph(style: &str, list: &str, run: &str, words: &str) -> String {
    let style = if style.is_empty() { String::new() } else { format!("<w:pStyle w:val=\"{style}\"/>") };
    let list = match list.split_once('/') {
        Some((list, level)) => {
            format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>")
        }
        None => String::new(),
    };
    format!(
        "<w:p><w:pPr>{style}{list}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space=\"preserve\">{words}</w:t></w:r></w:p>"
    )
}

const WORD_STYLES: &str = r#"<w:docDefaults><w:rPrDefault><w:rPr/></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="PS"><w:name w:val="PS"/><w:basedOn w:val="N"/><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="PS2"><w:name w:val="PS2"/><w:basedOn w:val="PS"/><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="CS"><w:name w:val="CS"/><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="CU"><w:name w:val="CU"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="N"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="N"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
<w:style w:type="numbering" w:styleId="NS"><w:name w:val="NS"/><w:pPr><w:numPr><w:numId w:val="6"/></w:numPr></w:pPr></w:style>"#;

fn level(at: usize, text: &str, format: &str, start: u32, more: &str) -> String {
    format!(
        "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"{start}\"/><w:numFmt w:val=\"{format}\"/>{more}<w:lvlText w:val=\"{text}\"/></w:lvl>"
    )
}

fn word_numbers() -> String {
    let pattern = |id: usize, levels: &[String]| {
        format!("<w:abstractNum w:abstractNumId=\"{id}\">{}</w:abstractNum>", levels.concat())
    };
    let list = |id: usize, of: usize, more: &str| {
        format!("<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{of}\"/>{more}</w:num>")
    };
    [
        pattern(
            0,
            &[
                level(0, "%1.", "decimal", 1, ""),
                level(1, "%1.%2", "decimal", 1, ""),
                level(2, "(%3)", "lowerLetter", 1, ""),
                level(3, "%4)", "lowerRoman", 1, ""),
            ],
        ),
        pattern(
            1,
            &[
                level(0, "Article %1", "upperRoman", 1, "<w:pStyle w:val=\"H1\"/>"),
                level(1, "Section %1.%2", "decimalZero", 1, "<w:pStyle w:val=\"H2\"/><w:isLgl/>"),
            ],
        ),
        pattern(2, &[level(0, "%1)", "ordinal", 3, "")]),
        pattern(3, &["<w:styleLink w:val=\"NS\"/>".into(), level(0, "§%1", "decimal", 5, "")]),
        pattern(4, &["<w:numStyleLink w:val=\"NS\"/>".into()]),
        pattern(
            5,
            &[
                level(0, "\u{f0b7}", "bullet", 1, ""),
                level(1, "o", "bullet", 1, "<w:rPr><w:rFonts w:ascii=\"Courier New\"/></w:rPr>"),
            ],
        ),
        pattern(6, &[level(0, "%1.", "japaneseCounting", 1, "")]),
        list(1, 0, ""),
        list(2, 1, ""),
        list(3, 0, ""),
        list(4, 0, "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride>"),
        list(5, 2, ""),
        list(6, 3, ""),
        list(7, 4, ""),
        list(8, 5, ""),
        list(9, 6, ""),
    ]
    .concat()
}

fn word(body: &str) -> ParsedDocument {
    reading(TextFormat::Word, &docx_with(body, &[("styles", WORD_STYLES), ("numbering", &word_numbers())]))
}

#[test]
fn paragraphs_of_word_keep_their_numbers() {
    // LibreOffice 7.4, as text; "Section 1.01" (its isLgl) by the standard, 17.9.4, which LibreOffice 7.4 does not
    // follow; the linked list by Word's own description, 17.9.21.
    let entries = |list: &[(&str, &str)]| -> String {
        list.iter().map(|(list, words)| paragraph("", list, "", words)).collect()
    };
    for (body, expected) in [
        (
            entries(&[
                ("1/0", "a"),
                ("1/1", "b"),
                ("1/1", "c"),
                ("1/2", "d"),
                ("1/3", "e"),
                ("1/0", "f"),
                ("1/2", "g"),
            ]),
            "1. a\n1.1 b\n1.2 c\n(a) d\ni) e\n2. f\n(a) g",
        ),
        (
            entries(&[("1/0", "a"), ("", "text"), ("3/0", "b"), ("4/0", "c"), ("4/0", "d"), ("1/0", "e")]),
            "1. a\ntext\n2. b\n1. c\n2. d\n3. e",
        ),
        (entries(&[("1/1", "x"), ("1/1", "y"), ("1/0", "z"), ("1/1", "w")]), "1.1 x\n1.2 y\n2. z\n2.1 w"),
        (entries(&[("5/0", "third"), ("5/0", "fourth")]), "3rd) third\n4th) fourth"),
        (
            [
                paragraph("H1", "", "", "one"),
                paragraph("H2", "", "", "sub"),
                paragraph("H2", "", "", "sub"),
                paragraph("H1", "0/0", "", "bare"),
                paragraph("H1", "", "", "two"),
            ]
            .concat(),
            "Article I one\nSection 1.01 sub\nSection 1.02 sub\nbare\nArticle II two",
        ),
        (entries(&[("7/0", "linked"), ("7/0", "again")]), "§5 linked\n§6 again"),
        (entries(&[("8/0", "dot"), ("8/1", "ring")]), "• dot\n◦ ring"),
        (entries(&[("1/0", "")]), "1."),
        (entries(&[("77/0", "no such list")]), "no such list"),
    ] {
        assert_eq!(shown(&word(&body)), expected, "{body}");
    }
    let unknown = word(&entries(&[("9/0", "ichi")]));
    assert_eq!(shown(&unknown), "ichi");
    assert!(unknown.words_alone[0].message.contains("1 numbered paragraph"), "{:?}", unknown.words_alone);
}

#[test]
fn words_of_word_look_as_their_styles_say() {
    let run = |properties: &str, words: &str| paragraph("", "", properties, words);
    // By ECMA-376, 17.3.2 and 17.7.3: two styles turn each other over. LibreOffice 7.4 agrees on what a run says itself.
    for (body, expected) in [
        (run("<w:strike/>", "a"), "~a~"),
        (run("<w:strike w:val=\"0\"/>", "a"), "a"),
        (run("<w:strike w:val=\"false\"/>", "a"), "a"),
        (run("<w:dstrike/>", "a"), "~a~"),
        (run("<w:rStyle w:val=\"CS\"/>", "a"), "~a~"),
        (run("<w:rStyle w:val=\"CU\"/>", "2"), "^2^"),
        (run("<w:vertAlign w:val=\"subscript\"/>", "2"), "_2_"),
        (run("<w:position w:val=\"6\"/>", "2"), "^2^"),
        (run("<w:position w:val=\"-1\"/>", "2"), "2"),
        (paragraph("PS", "", "", "a"), "~a~"),
        (paragraph("PS2", "", "", "a"), "~a~"),
        (paragraph("PS", "", "<w:rStyle w:val=\"CS\"/>", "a"), "a"),
        (paragraph("PS", "", "<w:strike w:val=\"0\"/>", "a"), "a"),
        (run("<w:rPrChange w:id=\"1\"><w:rPr><w:strike/></w:rPr></w:rPrChange>", "a"), "a"),
        (run("<w:vanish/>", "secret"), ""),
        (run("<w:webHidden/>", "page"), "page"),
        ("<w:p><w:moveFrom w:id=\"1\"><w:r><w:t>here</w:t></w:r></w:moveFrom></w:p><w:p><w:moveTo w:id=\"2\"><w:r><w:t>here</w:t></w:r></w:moveTo></w:p>".into(), "~here~\nhere"),
        ("<w:p><w:r><w:t>x</w:t></w:r></w:p><w:tbl><w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr><w:tc><w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>6</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>7</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>8</w:t></w:r></w:p></w:tc></w:tr></w:tbl>".into(), "x\n~5~|~6~\n7|8"),
        ("<w:p><w:r><w:rPr><w:rFonts w:ascii=\"Wingdings\"/></w:rPr><w:t>\u{f0fc}</w:t></w:r><w:r><w:sym w:font=\"Symbol\" w:char=\"F0B3\"/></w:r><w:r><w:sym w:font=\"Webdings\" w:char=\"F041\"/></w:r></w:p>".into(), "✓≥[?]"),
        ("<w:p xmlns:m=\"m\"><m:oMath><m:rad><m:deg><m:r><m:t>3</m:t></m:r></m:deg><m:e><m:r><m:t>8</m:t></m:r></m:e></m:rad></m:oMath></w:p>".into(), "^3^√(8)"),
        ("<w:p xmlns:m=\"m\"><m:oMath><m:rad><m:radPr><m:degHide/></m:radPr><m:deg/><m:e><m:r><m:t>8</m:t></m:r></m:e></m:rad></m:oMath></w:p>".into(), "√(8)"),
        ("<w:p xmlns:m=\"m\"><m:oMath><m:rad><m:e><m:r><m:t>8</m:t></m:r></m:e></m:rad></m:oMath></w:p>".into(), "√(8)"),
        ("<w:p xmlns:m=\"m\"><m:oMath><m:rad><m:deg><m:r><m:t>3</m:t></m:r></m:deg><m:e><m:r><m:t>1+</m:t></m:r><m:rad><m:deg/><m:e><m:r><m:t>x</m:t></m:r></m:e></m:rad></m:e></m:rad></m:oMath></w:p>".into(), "^3^√(1+√(x))"),
        ("<w:p xmlns:m=\"m\"><m:oMath><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></w:p>".into(), "10^2^(a+b)/(2)"),
        ("<w:p><w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:checkBox><w:default w:val=\"0\"/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:t> agreed</w:t></w:r></w:p>".into(), "☒ agreed"),
    ] {
        assert_eq!(shown(&word(&body)), expected, "{body}");
    }
    let said = messages(&word(&run("<w:rPrChange w:id=\"1\"><w:rPr/></w:rPrChange>", "a")));
    assert!(said.contains("tracked changes, 1 change of formatting"), "{said}");
    let said = messages(&word(&run("<w:vanish/>", "two words")));
    assert!(said.contains("hidden text (2 words), which is not shown"), "{said}");
    // A document kept in the view without changes: LibreOffice prints "I will payINS".
    let body = "<w:p><w:r><w:t>I will pay </w:t></w:r><w:del w:id=\"1\"><w:r><w:delText>DELETED</w:delText></w:r></w:del><w:ins w:id=\"2\"><w:r><w:t>INS</w:t></w:r></w:ins></w:p>";
    let read =
        reading(TextFormat::Word, &docx_with(body, &[("settings", "<w:revisionView w:markup=\"0\"/>")]));
    assert_eq!((shown(&read).as_str(), codes(&read)), ("I will pay INS", vec![Code::TrackedChanges]));
}

const OPEN_STYLES: &str = r#"
<style:style style:name="Base" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="T1" style:family="text" style:parent-style-name="Base"/>
<style:style style:name="T2" style:family="text" style:parent-style-name="Base"><style:text-properties style:text-line-through-style="none"/></style:style>
<style:style style:name="T3" style:family="text"><style:text-properties style:text-line-through-type="double"/></style:style>
<style:style style:name="T4" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="T5" style:family="text"><style:text-properties style:text-position="-33% 58%"/></style:style>
<style:style style:name="T6" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="P1" style:family="paragraph"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="P2" style:family="paragraph" style:parent-style-name="P1"/>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-suffix="." style:num-format="1"/><text:list-level-style-number text:level="2" style:num-suffix=")" style:num-format="1" text:display-levels="2"/><text:list-level-style-number text:level="3" style:num-prefix="(" style:num-suffix=")" style:num-format="a"/></text:list-style>
<text:list-style style:name="L2"><text:list-level-style-number text:level="1" style:num-suffix="." style:num-format="i" text:start-value="4"/></text:list-style>
<text:list-style style:name="L3"><text:list-level-style-bullet text:level="1" text:bullet-char="–"/></text:list-style>
<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/><text:outline-level-style text:level="2" style:num-format="A" text:display-levels="2"/></text:outline-style>"#;

fn open(body: &str) -> ParsedDocument {
    reading(TextFormat::OpenText, &odt_with(OPEN_STYLES, body))
}

#[test]
fn an_open_document_keeps_its_numbers_and_looks() {
    let span =
        |style: &str| format!("<text:p>a<text:span text:style-name=\"{style}\">b</text:span>c</text:p>");
    let item = |words: &str| format!("<text:list-item><text:p>{words}</text:p></text:list-item>");
    let list = |more: &str, items: &str| format!("<text:list {more}>{items}</text:list>");
    // LibreOffice 7.4, as text and HTML.
    for (body, expected) in [
        (span("T1"), "a~b~c"),
        (span("T2"), "abc"),
        (span("T3"), "a~b~c"),
        (span("T4"), "a^b^c"),
        (span("T5"), "a_b_c"),
        (span("T6"), "ac"),
        ("<text:p text:style-name=\"P2\">a<text:span text:style-name=\"T2\">b</text:span></text:p>".into(), "~a~b"),
        (list("text:style-name=\"L1\"", &(item("one") + &item("two"))), "1. one\n2. two"),
        (
            list("text:style-name=\"L1\"", &format!("{}<text:list-item><text:p>two</text:p>{}<text:p>more</text:p></text:list-item>{}", item("one"), list("", &(item("deep") + &item("deeper"))), item("three"))),
            "1. one\n2. two\n2.1) deep\n2.2) deeper\nmore\n3. three",
        ),
        (list("text:style-name=\"L1\"", &item("a")) + "<text:p>x</text:p>" + &list("text:style-name=\"L1\"", &item("b")), "1. a\nx\n1. b"),
        (list("text:style-name=\"L1\"", &item("a")) + "<text:p>x</text:p>" + &list("text:style-name=\"L1\" text:continue-numbering=\"true\"", &item("b")), "1. a\nx\n2. b"),
        (list("xml:id=\"q\" text:style-name=\"L1\"", &item("a")) + &list("text:style-name=\"L2\"", &item("x")) + &list("text:continue-list=\"q\" text:style-name=\"L1\"", &item("b")), "1. a\niv. x\n2. b"),
        (list("text:style-name=\"L1\"", "<text:list-item text:start-value=\"4\"><text:p>I dispute this</text:p></text:list-item>"), "4. I dispute this"),
        (list("text:style-name=\"L1\"", &("<text:list-header><text:p>head</text:p></text:list-header>".to_owned() + &item("a"))), "head\n1. a"),
        (list("text:style-name=\"L3\"", &item("dash")), "– dash"),
        ("<text:h text:outline-level=\"1\">One</text:h><text:h text:outline-level=\"2\">Sub</text:h><text:h text:outline-level=\"1\" text:is-list-header=\"true\">Bare</text:h><text:h text:outline-level=\"1\">Two</text:h>".into(), "1. One\n1.A Sub\nBare\n2. Two"),
        ("<text:section text:display=\"none\"><text:p>secret</text:p></text:section><text:p>open</text:p>".into(), "open"),
        ("<text:p>a<text:hidden-text text:is-hidden=\"true\" text:string-value=\"secret\"/></text:p>".into(), "a"),
        ("<text:tracked-changes><text:changed-region text:id=\"c1\"><text:deletion><office:change-info><dc:creator>X</dc:creator></office:change-info><text:p>ONE</text:p><text:p>TWO</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>pay <text:change text:change-id=\"c1\"/>50</text:p>".into(), "pay ~ONE\nTWO~50"),
        ("<text:p>see<text:note><text:note-citation>*</text:note-citation><text:note-body><text:p>by post</text:p></text:note-body></text:note></text:p>".into(), "see^[*]^\nFootnotes\n[*] by post"),
    ] {
        assert_eq!(shown(&open(&body)), expected, "{body}");
    }
    let said =
        messages(&open("<text:section text:display=\"none\"><text:p>two words</text:p></text:section>"));
    assert!(said.contains("hidden text (2 words)"), "{said}");
}

#[test]
fn a_spreadsheet_keeps_what_is_struck_out() {
    let styles = r#"<style:style style:name="S" style:family="table-cell"><style:text-properties style:text-line-through-style="solid"/></style:style>
        <style:style style:name="C" style:family="table-cell" style:parent-style-name="S"/>
        <style:style style:name="T" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>"#;
    let tables = r#"<table:table table:name="A"><table:table-column/><table:table-column table:default-cell-style-name="C"/>
        <table:shapes><draw:frame><draw:text-box><text:p>over the cells</text:p></draw:text-box></draw:frame></table:shapes>
        <table:table-row><table:table-cell table:style-name="S"><text:p>100</text:p></table:table-cell><table:table-cell><text:p>by column</text:p></table:table-cell></table:table-row>
        <table:table-row table:default-cell-style-name="S"><table:table-cell><text:p>by row</text:p></table:table-cell><table:table-cell table:style-name="Default"><text:p>I pay <text:span text:style-name="T">200</text:span> 300</text:p></table:table-cell></table:table-row>
        <table:table-row><table:table-cell office:value-type="float" office:value="5"/><table:table-cell table:style-name="Default"><text:p>x</text:p></table:table-cell></table:table-row></table:table>"#;
    let read = reading(TextFormat::Spreadsheet, &ods(styles, tables));
    // LibreOffice 7.4, as HTML; a cell without its text is shown with its value.
    assert_eq!(
        shown(&read),
        "Sheet \"A\"\n~100~|~by column~\n~by row~|I pay ~200~ 300\n5|x\nText in shapes on this sheet\nover the cells"
    );
    assert_eq!(codes(&read), [Code::WordsAlone, Code::StruckOut]);
}

#[cfg(feature = "workbooks")]
mod workbooks {
    use super::*;

    /// A workbook of one sheet with these styles, texts and rows, and what is beside them.
    fn book(styles: &str, texts: &str, sheet: &str, more: &[(&str, &str)]) -> Vec<u8> {
        const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const PACK: &str = "http://schemas.openxmlformats.org/package/2006";
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        let types = format!(
            r#"<Types xmlns="{PACK}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>"#
        );
        let relation = |id: &str, kind: &str, target: &str| {
            format!(r#"<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>"#)
        };
        let list =
            |body: String| format!(r#"<Relationships xmlns="{PACK}/relationships">{body}</Relationships>"#);
        let root = list(relation("r1", "officeDocument", "xl/workbook.xml"));
        let related = list(
            [
                relation("r1", "worksheet", "worksheets/sheet1.xml"),
                relation("r2", "styles", "styles.xml"),
                relation("r3", "sharedStrings", "sharedStrings.xml"),
            ]
            .concat(),
        );
        let workbook = format!(
            r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>"#
        );
        let styles = format!(r#"<styleSheet xmlns="{MAIN}">{styles}</styleSheet>"#);
        let texts = format!(r#"<sst xmlns="{MAIN}">{texts}</sst>"#);
        let sheet = format!(r#"<worksheet xmlns="{MAIN}">{sheet}</worksheet>"#);
        let mut parts = vec![
            ("[Content_Types].xml", types.as_str()),
            ("_rels/.rels", &root),
            ("xl/workbook.xml", &workbook),
            ("xl/_rels/workbook.xml.rels", &related),
            ("xl/styles.xml", &styles),
            ("xl/sharedStrings.xml", &texts),
            ("xl/worksheets/sheet1.xml", &sheet),
        ];
        parts.extend(more);
        packed(&parts)
    }

    const STYLES: &str = r##"<numFmts count="3"><numFmt numFmtId="164" formatCode=";;;"/><numFmt numFmtId="165" formatCode="#,##0.00&quot; CR&quot;;#,##0.00&quot; DR&quot;"/><numFmt numFmtId="166" formatCode="[Red]\-[$£-809]#,##0.00"/></numFmts>
        <fonts><font/><font><strike/></font><font><strike val="0"/></font><font><vertAlign val="superscript"/></font></fonts>
        <fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
        <cellXfs><xf fontId="0"/><xf fontId="1"/><xf fontId="2"/><xf fontId="3"/><xf fontId="0" numFmtId="164" applyNumberFormat="1"/><xf fontId="0" numFmtId="165" applyNumberFormat="1"/><xf fontId="0" numFmtId="166" applyNumberFormat="1"/><xf fontId="0" numFmtId="9" applyNumberFormat="1"/><xf fontId="0" quotePrefix="1"/></cellXfs>
        <dxfs><dxf><font><b/></font></dxf><dxf><font><strike/></font></dxf></dxfs>"##;

    #[test]
    fn a_workbook_keeps_what_is_struck_out() {
        let texts = "<si><t>plain</t></si><si><r><t xml:space=\"preserve\">I pay </t></r><r><rPr><strike/></rPr><t>200</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\"> 300_x000A_10</t></r><r><rPr><vertAlign val=\"superscript\"/></rPr><t>2</t></r></si>";
        let sheet = r#"<sheetData>
            <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1" t="s"><v>0</v></c><c r="C1" s="2" t="s"><v>0</v></c><c r="D1" s="1"><v>100</v></c></row>
            <row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" s="1" t="s"><v>1</v></c><c r="C2" t="inlineStr"><is><r><rPr><strike/></rPr><t>in</t></r><r><t>line</t></r></is></c><c r="D2" s="3"><v>2</v></c></row>
            <row r="3"><c r="A3" s="4"><v>5</v></c><c r="B3" s="5"><v>12.5</v></c><c r="C3" s="5"><v>-12.5</v></c><c r="D3" s="6"><v>1234.5</v></c></row>
            <row r="4"><c r="A4" s="7"><v>0.17</v></c><c r="B4" t="e"><v>#DIV/0!</v></c><c r="C4" t="b"><v>1</v></c><c r="D4" s="8" t="str"><f>A1</f><v>'as typed</v></c></row>
            </sheetData><conditionalFormatting sqref="A1"><cfRule type="expression" dxfId="1" priority="1"><formula>1</formula></cfRule><cfRule type="expression" dxfId="0" priority="2"><formula>1</formula></cfRule></conditionalFormatting>"#;
        let read = reading(TextFormat::Workbook, &book(STYLES, texts, sheet, &[]));
        // By ECMA-376, 18.8, and LibreOffice 7.4 for how numbers are shown, but for the format that hides its value.
        assert_eq!(
            shown(&read),
            "plain|~plain~|plain|~100~\n\
             I pay ~200~ 300\n10^2^|~I pay 200~ 300\n10^2^|~in~line|^2^\n\
             5|12.50 CR|12.50 DR|-£1,234.50\n17%|#DIV/0!|TRUE|'as typed"
        );
        assert_eq!(codes(&read), [Code::HiddenShown, Code::StruckOut, Code::StruckOut]);
        assert!(messages(&read).contains("1 conditional format"), "{}", messages(&read));
    }

    #[test]
    fn shapes_over_the_cells_are_shown() {
        let related = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing" Target="../drawings/drawing1.xml"/></Relationships>"#;
        let drawing = r#"<xdr:wsDr xmlns:xdr="x" xmlns:a="a"><xdr:sp><xdr:txBody><a:p><a:r><a:t>I never</a:t></a:r></a:p><a:p><a:r><a:t>agreed</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>"#;
        let more = [("xl/worksheets/_rels/sheet1.xml.rels", related), ("xl/drawings/drawing1.xml", drawing)];
        let read = reading(TextFormat::Workbook, &book(STYLES, "", "<sheetData/>", &more));
        assert_eq!(shown(&read), "Text in shapes on this sheet\nI never\nagreed");
    }

    #[test]
    fn what_a_workbook_holds_beside_its_cells_is_said() {
        let related = |kind: &str, target: &str| {
            format!(
                r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>"#
            )
        };
        let cells = r#"<sheetData><row r="1"><c r="A1"><v>5</v></c></row></sheetData>"#;
        // The codes of ECMA-376, 18.3.1.46.
        for (code, words) in [
            (
                "&amp;L&amp;\"Arial,Bold\"&amp;12Without prejudice&amp;RDraft &amp;&amp; notes",
                "Without prejudice\nDraft & notes",
            ),
            ("&amp;CPage &amp;P of &amp;N&amp;R&amp;D &amp;F", ""),
            ("&amp;C&amp;KFF0000Agreed", "Agreed"),
        ] {
            let sheet = format!(
                "{cells}<headerFooter><oddHeader>{code}</oddHeader><oddFooter>{code}</oddFooter></headerFooter>"
            );
            let read = reading(TextFormat::Workbook, &book(STYLES, "", &sheet, &[]));
            let head = if words.is_empty() { "" } else { "\nHeaders and footers\n" };
            assert_eq!(shown(&read), format!("5{head}{words}"), "{code}");
        }
        let (of_sheet, of_drawing) =
            (related("drawing", "../drawings/drawing1.xml"), related("diagramData", "../diagrams/data1.xml"));
        let more = [
            ("xl/worksheets/_rels/sheet1.xml.rels", of_sheet.as_str()),
            ("xl/drawings/drawing1.xml", r#"<xdr:wsDr xmlns:xdr="x"/>"#),
            ("xl/drawings/_rels/drawing1.xml.rels", &of_drawing),
            (
                "xl/diagrams/data1.xml",
                r#"<dgm:dataModel xmlns:dgm="d" xmlns:a="a"><dgm:pt><dgm:t><a:p><a:r><a:t>Tenant</a:t></a:r></a:p></dgm:t></dgm:pt><dgm:pt><dgm:t><a:p><a:r><a:t>Landlord</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>"#,
            ),
            ("xl/embeddings/oleObject1.bin", "x"),
            ("xl/embeddings/letter.docx", "x"),
        ];
        let read = reading(TextFormat::Workbook, &book(STYLES, "", cells, &more));
        assert_eq!(shown(&read), "5\nText in shapes on this sheet\nTenant\nLandlord");
        let said = "This workbook holds 2 embedded files, whose content is not in the bundle";
        assert!(messages(&read).contains(said), "{}", messages(&read));
    }

    #[test]
    fn a_format_that_is_not_known_is_said() {
        let styles = STYLES.replace("[Red]\\-[$£-809]#,##0.00", "# ??/??").replace(";;;", "dd/mm/yyyy");
        for (style, value, shown_as, said) in [
            (6, "3.5", "3.5", true),
            (4, "0", "0", true),
            (4, "-2", "-2", true),
            (4, "43864", "03/02/2020", false),
            (0, "3.5", "3.5", false),
        ] {
            let sheet = format!(
                r#"<sheetData><row r="1"><c r="A1" s="{style}"><v>{value}</v></c></row></sheetData>"#
            );
            let read = reading(TextFormat::Workbook, &book(&styles, "", &sheet, &[]));
            assert_eq!(shown(&read), shown_as, "{value}");
            let message = "The format of 1 cell is not known here. Its plain value is shown";
            assert_eq!(messages(&read).contains(message), said, "{value}");
        }
    }

    #[test]
    fn the_name_of_a_single_sheet_is_shown() {
        let cells = |name: &str| {
            format!(
                r#"<table:table table:name="{name}"><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>"#
            )
        };
        for (name, head) in [
            ("DRAFT not agreed", "Sheet \"DRAFT not agreed\"\n"),
            ("Sheet1", ""),
            ("Tabelle1", ""),
            ("2020", "Sheet \"2020\"\n"),
        ] {
            assert_eq!(
                shown(&reading(TextFormat::Spreadsheet, &ods("", &cells(name)))),
                format!("{head}x"),
                "{name}"
            );
        }
    }

    #[test]
    fn inputs_seen_once_say_what_they_say() {
        let read = reading(TextFormat::Workbook, &super::super::bytes("xlsx-picture-only", "a.xlsx"));
        assert_eq!(shown(&read), "The cells of this workbook are empty. It holds only images.");
        assert_eq!((codes(&read), read.enclosures.len()), (vec![Code::Removed], 1));
        // By its parts: B6 is struck; column J, row 3 and two sheets are hidden; A17 has the format ";;;"; D2 is a number
        // of 16 digits.
        let read = reading(TextFormat::Workbook, &super::super::bytes("xlsx-strike", "a.xlsx"));
        let text = shown(&read);
        for line in [
            "04/03/2021|rent|£1,234.50|1234567890123456|12.5%|(50.00)|TRUE|#N/A||hidden col ZEBRACOL",
            "|hidden row ZEBRAROW",
            "|~struck STRUCKZEBRA~",
            "|0012345",
            "0.0000001",
            "30:00",
            "5",
            "£1 owed",
            "HIDDENSHEETZEBRA",
            "VERYHIDDENZEBRA",
        ] {
            assert!(text.lines().any(|shown| shown == line), "{line}");
        }
        assert!(text.ends_with("|FARZEBRA"));
        let hidden = [Code::HiddenShown; 3];
        // The words of one cell are white.
        let others = [Code::NoValue, Code::Removed, Code::NotShown, Code::StruckOut];
        assert_eq!(codes(&read), [&hidden[..], &others].concat());
    }

    #[test]
    fn an_older_workbook_keeps_what_is_struck_out() {
        // Written by xlwt 1.3; xlrd 2.0 with formatting_info reads of it: struck B1 and D1, rich A2 with the struck
        // stretch 6..9, formats of row 3, row 4 hidden.
        let read = reading(TextFormat::OldWorkbook, include_bytes!("office/struck.xls"));
        assert_eq!(
            shown(&read),
            "Sheet \"One\"\nplain|~plain~|£1,234.50|~100~\nI pay ~200~ 300|10^2^\n-£12.00|5.00 DR|04/03/2021|17%\nhidden"
        );
        assert_eq!(codes(&read), [Code::HiddenShown, Code::NotShown, Code::StruckOut]);
    }

    #[test]
    fn a_struck_amount_of_a_ledger_does_not_count_in_silence() {
        let sheet = |style: usize| {
            format!(
                r#"<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Date</t></is></c><c r="B1" t="inlineStr"><is><t>Amount</t></is></c><c r="C1" t="inlineStr"><is><t>Note</t></is></c></row>
                <row r="2"><c r="A2" t="inlineStr"><is><t>2021-03-04</t></is></c><c r="B2" s="{style}"><v>100</v></c><c r="C2" s="1" t="inlineStr"><is><t>by bank</t></is></c></row></sheetData>"#
            )
        };
        for (style, said) in [(1, true), (0, false)] {
            let case = Case::tiny();
            case.put("paid.xlsx", &book(STYLES, "", &sheet(style), &[]));
            case.amend(
                "[[item]]",
                "[[account]]\ntitle = \"Test\"\nfrom = 2021-01-01\nuntil = 2021-12-31\npayments = \"paid.xlsx\"\n[[account.liability]]\nfrom = 2021-01-01\nweekly = \"1.00\"\n[[item]]\nfile = \"paid.xlsx\"\n[[item]]",
            );
            let ran = case.run(&["check", "EVIDENCE", "--json"]);
            let report = ran.report();
            let list = report["findings"].as_array().expect("findings");
            let struck = list.iter().filter(|f| f["code"] == "ledger-money");
            let text: Vec<&str> = struck.filter_map(|f| f["message"].as_str()).collect();
            assert_eq!(
                text.iter().any(|text| text.contains("Line 2") && text.contains("\"100\" is struck out")),
                said,
                "{list:#?}"
            );
        }
    }
}
