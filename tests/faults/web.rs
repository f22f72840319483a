//! Web pages, and mails whose text is one.
//!
//! Expected values are from the HTML and CSS standards, worked out by hand.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use leverarch::internals::model::document::DocumentBlock;
use leverarch::internals::model::finding::Code;
use leverarch::internals::model::limits::Limits;
use leverarch::internals::model::{Baseline, ItemPath};
use leverarch::internals::readers::{ParsedDocument, ReaderContext, TextFormat, read_document};

use crate::faults::{bytes, input};
use crate::support::case::{Case, STEM, png};
use crate::support::spent::spent;

/// The folders of inputs that are walked here.
pub(crate) const FOLDERS: &[&str] = &[
    "F10-mail-struck-out",
    "house-html-list",
    "html-comment",
    "html-datauri",
    "html-fragment",
    "html-iframe",
    "html-meta1250",
    "html-olstart",
    "html-strike",
    "html-svginline",
    "html-u16html",
];

fn page(html: &[u8]) -> ParsedDocument {
    let file = ItemPath::parse("page.html").expect("path");
    let known =
        ReaderContext { file: &file, title: "Page", detail: "", checked_by: None, limits: &Limits::STANDARD };
    read_document(TextFormat::Html, html, known).expect("read")
}

/// All that is set, part by part; cells of a table are parted by bars.
pub(crate) fn words(reading: &ParsedDocument) -> String {
    let mut all = Vec::new();
    for part in reading.written.iter().flat_map(|written| &written.parts) {
        match part {
            DocumentBlock::Text(text) | DocumentBlock::Heading(text) => all.push(text.to_string()),
            DocumentBlock::Facts(facts) => {
                all.extend(facts.iter().map(|(label, value)| format!("{label}: {value}")))
            }
            DocumentBlock::Table(table) => {
                let rows = std::iter::once(&table.head).chain(&table.rows).filter(|row| !row.is_empty());
                all.extend(
                    rows.map(|row| row.iter().map(|cell| cell.to_string()).collect::<Vec<_>>().join(" | ")),
                );
            }
            other => panic!("{other:?}"),
        }
    }
    all.join("\n").replace('\u{A0}', " ")
}

fn said(html: &str) -> String {
    words(&page(html.as_bytes()))
}

/// What is struck out, and what is raised or lowered, piece by piece.
pub(crate) fn styled(reading: &ParsedDocument) -> (Vec<String>, Vec<String>) {
    let texts = reading.written.iter().flat_map(|written| written.styled());
    let pieces: Vec<_> = texts.flat_map(|text| text.pieces()).collect();
    let struck = pieces.iter().filter(|(_, style)| style.struck).map(|(text, _)| (*text).to_owned());
    let shifted = pieces.iter().filter_map(|(text, style)| match style.baseline {
        Baseline::Raised => Some(format!("^{text}")),
        Baseline::Lowered => Some(format!("_{text}")),
        Baseline::Normal => None,
    });
    (struck.collect(), shifted.collect())
}

fn codes(reading: &ParsedDocument) -> Vec<Code> {
    reading.findings.iter().map(|finding| finding.code).collect()
}

/// A case of these files, of which those named are items.
fn case(files: &[(&str, &[u8])], items: &[&str]) -> Case {
    let case = Case::tiny();
    for (name, bytes) in files {
        case.put(name, bytes);
    }
    let mut manifest = format!("[bundle]\nname = \"{STEM}\"\ndate = 2022-03-01\n");
    for item in items.iter().chain(&["letter.pdf", "note.txt"]) {
        let _ = writeln!(manifest, "[[item]]\nfile = \"{item}\"\ndate = 2020-07-04");
    }
    case.put("manifest.toml", manifest.as_bytes());
    case
}

/// The enclosures of the first item, by name, each with its pages.
fn enclosed(case: &Case, item: &str) -> BTreeMap<String, u64> {
    let record = std::fs::read(case.output("json")).expect("record");
    let record: serde_json::Value = serde_json::from_slice(&record).expect("JSON");
    let items = record["items"].as_array().expect("items");
    let item = items.iter().find(|one| one["file"] == item).expect("item");
    let enclosures = item["enclosures"].as_array().cloned().unwrap_or_default();
    let pages = |one: &serde_json::Value| {
        one["last_page"].as_u64().expect("page") + 1 - one["first_page"].as_u64().expect("page")
    };
    enclosures.iter().map(|one| (one["name"].as_str().expect("name").to_owned(), pages(one))).collect()
}

#[test]
fn words_are_struck_out_where_a_browser_draws_a_line() {
    // CSS Text Decoration 3, section 2.1: a line runs through everything in its element, except what is set as a block
    // within the line, floats, or has a place of its own; what is inside cannot take the line away.
    for (html, struck) in [
        ("<p>pay <s>200 300</s> 400", &["200 300"][..]),
        ("<p>pay <strike>200</strike> <del>300</del> 400", &["200", "300"]),
        ("<p>pay <s>200 <b>and <i>300</i></b></s> 400", &["200 and 300"]),
        ("<del><p>one</p><p>two</p></del><p>three", &["one", "two"]),
        ("<s>out <span style='text-decoration:none'>still out</span></s> in", &["out still out"]),
        ("<s>out <span style='display:inline-block'>in</span> out</s>", &["out ", " out"]),
        ("<s>out <span style='float:left'>in</span></s>", &["out "]),
        ("<del style='text-decoration:none'>in</del>", &[]),
        ("<p style='TEXT-DECORATION: underline LINE-THROUGH red'>out", &["out"]),
        ("<p style='text-decoration-line:line-through'>out<p>in", &["out"]),
        ("<style>.old{text-decoration:line-through}</style><b class='x old'>out</b> in", &["out"]),
        ("<style>#a, td.b{text-decoration:line-through}</style><p id=a>out<p class=b>in", &["out"]),
        ("<style>div p{text-decoration:line-through}</style><div><b><p>out</p></b></div><p>in", &["out"]),
        ("<style>div>b{text-decoration:line-through}</style><div><i><b>in</b></i><b>out</b></div>", &["out"]),
        ("<style>.a{text-decoration:line-through}p.a{text-decoration:none}</style><p class=a>in", &[]),
        (
            "<style>.a{text-decoration:line-through!important}</style><p class=a style='text-decoration:none'>out",
            &["out"],
        ),
        (
            "<style>@media print{p{text-decoration:line-through}}a:hover{text-decoration:line-through}</style><p>in <a>in</a>",
            &[],
        ),
        ("<style>@media screen{p{text-decoration:line-through}}</style><p>out", &["out"]),
        ("<style>/* p{text-decoration:line-through} */</style><p>in", &[]),
        ("<table><tr><td><s>200</s><td>a<tr><td>300<td>b</table>", &["200"]),
        ("<h2>Now <s>200</s> 300</h2>", &["200"]),
    ] {
        let reading = page(html.as_bytes());
        assert_eq!(styled(&reading).0, struck, "{html}");
        assert_eq!(codes(&reading).contains(&Code::StruckOut), !struck.is_empty(), "{html}");
    }
}

#[test]
fn a_rule_that_cannot_be_followed_and_strikes_out_is_said() {
    for (html, said) in [
        ("<style>td:nth-child(2){text-decoration:line-through}</style><p>x", true),
        ("<style>p:lang(en){text-decoration:line-through}</style><p>x", true),
        ("<style>[data-old]{text-decoration:line-through}</style><p>x", false),
        ("<style>[data-old]{text-decoration:line-through}</style><p data-old>x", true),
        ("<style>a:hover{text-decoration:line-through}</style><p>x", false),
        ("<style>td:nth-child(2){color:red}</style><p>x", false),
    ] {
        assert_eq!(codes(&page(html.as_bytes())).contains(&Code::StruckOut), said, "{html}");
    }
}

#[test]
fn ten_squared_is_not_102() {
    for (html, shifted) in [
        ("Area 10<sup>2</sup> m", &["^2"][..]),
        ("H<sub>2</sub>O", &["_2"]),
        ("10<span style='vertical-align: super'>2</span>", &["^2"]),
        ("<style>.e{vertical-align:sub}</style>a<i class=e>1</i>", &["_1"]),
        ("<table><tr><td style='vertical-align:super'>a<td>b<tr><td>c<td>d</table>", &[]),
        ("<math><msup><mi>x</mi><mn>3</mn></msup></math>", &["^3"]),
    ] {
        assert_eq!(styled(&page(html.as_bytes())).1, shifted, "{html}");
    }
    // A fraction is two numbers.
    assert_eq!(said("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"), "1/2");
}

#[test]
fn lists_are_numbered_as_the_page_numbers_them() {
    // HTML, section 4.4.8: "start", "reversed", "type" and "value"; CSS Lists 3 for the styles.
    for (html, lines) in [
        ("<ol start=3><li>a<li>b</ol>", "3. a\n4. b"),
        ("<ol type=a start=26><li>a<li>b</ol>", "z. a\naa. b"),
        ("<ol type=I><li>a<li value=9>b<li>c</ol>", "I. a\nIX. b\nX. c"),
        ("<ol reversed><li>a<li hidden>x<li>b<ol><li>n</ol></ol>", "2. a\n1. b\n\n   1. n"),
        ("<ol reversed start=10><li>a<li>b</ol>", "10. a\n9. b"),
        ("<ol><li>a</ol>words<ol start=2><li>b</ol>", "1. a\n\nwords\n\n2. b"),
        ("<ol start=-1><li>a<li>b<li>c</ol>", "-1. a\n0. b\n1. c"),
        ("<ol start=x><li>a</ol>", "1. a"),
        ("<ol style='list-style-type:lower-alpha'><li>a<li>b</ol>", "a. a\nb. b"),
        ("<ol style='list-style: none inside'><li>a</ol>", "a"),
        ("<ul style='list-style-type:decimal'><li>a<li>b</ul>", "1. a\n2. b"),
        ("<ul><li>a<li style='list-style:none'>b</ul>", "• a\nb"),
        ("<ol><li>a<li style='display:block'>b<li>c</ol>", "1. a\nb\n2. c"),
        ("<ol><li>a<p>more</p><li type=i>b</ol>", "1. a\n\nmore\n\nii. b"),
        ("<ol><li><ol type=A><li>x</ol><li>y</ol>", "1. \n   A. x\n\n2. y"),
    ] {
        let squeezed = said(html).replace("\n\n", "\n");
        assert_eq!(squeezed, lines.replace("\n\n", "\n"), "{html}");
    }
    let html = "<style>h2::before{content:counter(n) '. '}</style><h2>Grounds</h2>";
    assert!(codes(&page(html.as_bytes())).contains(&Code::NotShown));
}

#[test]
fn letters_are_read_in_the_encoding_that_they_are_in() {
    // Encoded by hand, by the tables of the encodings.
    let polish_1250: &[u8] = b"Zap\xb3a\xe6 50 z\xb3";
    let polish_utf8 = "Zapłać 50 zł".as_bytes();
    let put = |head: &str, body: &[u8]| [head.as_bytes(), b"<p>", body, b"</p>"].concat();
    let wide = |text: &str, big: bool| -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    };
    let marked = |mark: &[u8], rest: Vec<u8>| [mark.to_vec(), rest].concat();
    let polish = "Zapłać 50 zł";
    for (name, html, text, doubt) in [
        ("meta", put("<meta charset=windows-1250>", polish_1250), polish, false),
        ("meta in quotes", put("<META CHARSET = 'Windows-1250' >", polish_1250), polish, false),
        (
            "http-equiv",
            put("<meta http-equiv=Content-Type content=\"text/html; charset=windows-1250\">", polish_1250),
            polish,
            false,
        ),
        ("xml", put("<?xml version='1.0' encoding='iso-8859-2'?>", b"Zap\xb3a\xe6 50 z\xb3"), polish, false),
        ("in a comment", put("<!-- <meta charset=windows-1250> -->", polish_utf8), polish, false),
        (
            "in a description",
            put("<meta name=description content='charset=windows-1250'>", polish_utf8),
            polish,
            false,
        ),
        ("not said, UTF-8", put("", polish_utf8), polish, false),
        ("not said, not UTF-8", put("", b"caf\xe9 \xa35"), "café £5", true),
        ("says UTF-8, is not", put("<meta charset=utf-8>", b"caf\xe9 \xa35"), "café £5", true),
        ("says 1250, is UTF-8", put("<meta charset=windows-1250>", polish_utf8), polish, true),
        ("says Latin-1, is UTF-8", put("<meta charset=iso-8859-1>", "£5".as_bytes()), "£5", true),
        ("unknown name", put("<meta charset=klingon>", b"\xa35"), "£5", true),
        ("UTF-8 with one bad byte", put("<meta charset=utf-8>", "££\u{20ac} x".as_bytes()), "££€ x", false),
        (
            "mark beats meta",
            marked(b"\xef\xbb\xbf", put("<meta charset=windows-1250>", polish_utf8)),
            polish,
            false,
        ),
        ("UTF-16, little", marked(b"\xff\xfe", wide("<p>Zapłać 50 zł</p>", false)), polish, false),
        ("UTF-16, big", marked(b"\xfe\xff", wide("<p>Zapłać 50 zł</p>", true)), polish, false),
        ("UTF-16 without a mark", wide("<p>Zapłać 50 zł</p>", false), polish, false),
        ("UTF-16 that is not", put("<meta charset=utf-16>", polish_utf8), polish, false),
        ("Cyrillic", put("<meta charset=koi8-r>", b"\xd0\xcc\xc1\xd4\xc1"), "плата", false),
        ("Chinese", put("<meta charset=gb2312>", b"\xb8\xb6\xbf\xee"), "付款", false),
        (
            "late",
            put(&format!("<title>{}</title><meta charset=windows-1250>", "x".repeat(2_000)), polish_1250),
            polish,
            false,
        ),
    ] {
        let reading = page(&html);
        let found = words(&reading);
        assert_eq!(found.lines().last(), Some(text), "{name}: {found}");
        assert_eq!(codes(&reading).contains(&Code::EncodingDoubted), doubt, "{name}");
        assert!(!codes(&reading).contains(&Code::Damaged), "{name}");
    }
}

#[test]
fn what_was_typed_into_a_form_is_shown() {
    for (html, text) in [
        ("<label>Name: <input value='Sam Smith'></label>", "Name: [Sam Smith]"),
        ("Name: <input name=n> Age: <input type=number value=7 disabled>", "Name: [____] Age: [7]"),
        ("<input type=checkbox checked> I agree <input type=checkbox> Call me", "[x] I agree [ ] Call me"),
        ("<input type=radio>Yes<input type=radio checked>No", "( ) Yes (x) No"),
        ("Pay: <select><option>weekly<option selected>monthly</select>", "Pay: [monthly]"),
        (
            "Pay: <select><option>weekly<option>monthly</select>",
            "Pay: [weekly: the first entry of a list, because the page keeps no choice]",
        ),
        ("<select multiple><option selected>a<option>b<option selected>c</select>", "[x] a\n[ ] b\n[x] c"),
        ("<textarea>\nTwo\nlines</textarea>", "[Two\nlines]"),
        ("Code <input type=password value=hunter2>", "Code [a password field]"),
        ("x<input type=hidden value=secret>y", "xy"),
        ("<input type=submit value='Send it'><input type=submit>", "[button: Send it] [button: Submit]"),
        ("Total <output>£12</output>", "Total £12"),
        ("<div contenteditable>typed</div>", "typed"),
        ("<datalist><option>never</datalist><input list=x value=v>", "[v]"),
        ("<input placeholder='Your name'>", "[Your name: the prompt of an empty field]"),
        ("<input placeholder='Your name' value='Jo'>", "[Jo]"),
        ("<textarea placeholder=' Say  why '>\n</textarea>", "[Say why: the prompt of an empty field]"),
        ("<input type=date placeholder='dd/mm'> <input type=hidden placeholder=no>", "[____]"),
        ("<progress value=3 max=4></progress>", "[progress: 3 of 4]"),
    ] {
        assert_eq!(said(html), text, "{html}");
    }
}

#[test]
fn what_a_page_hides_is_left_out_and_said() {
    for (html, text, code) in [
        ("<p style='display:none'>no</p>yes", "yes", Some(Code::HiddenText)),
        ("<p hidden>no</p>yes", "yes", Some(Code::HiddenText)),
        ("<style>.h{display:none}</style><p class=h>no</p>yes", "yes", Some(Code::HiddenText)),
        ("<style>.h{display:none}#s{display:block}</style><p class=h id=s>yes", "yes", None),
        (
            "<b style='visibility:hidden'>no<i style='visibility:visible'>yes</i></b>",
            "yes",
            Some(Code::HiddenText),
        ),
        ("<b style='mso-hide:all'>no</b>yes", "yes", Some(Code::HiddenText)),
        ("<b aria-hidden=true>yes</b>", "yes", None),
        ("<details><summary>More</summary>inside</details>", "More\ninside", None),
        ("<template>no</template><script>no</script><style>no{}</style>yes", "yes", None),
        ("x<noscript>no scripts</noscript>y", "x [For browsers without scripts:] no scripts y", None),
        ("<b style='color:white'>faint</b>yes", "faintyes", Some(Code::HiddenShown)),
        ("<table bgcolor=black><tr><td style='color:#fff'>light on dark</table>", "light on dark", None),
        ("<style>p>b:nth-child(2){background:navy}</style><p><b style='color:#fff'>seen</b>", "seen", None),
        ("<b style='font-size:0'>none</b>yes", "noneyes", Some(Code::HiddenShown)),
        ("<b style='font-size:0'><i style='font-size:12px'>yes</i></b>", "yes", None),
        // The whole page: a program would have shown it.
        ("<body><div style='display:none'>all of it</div></body>", "all of it", Some(Code::HiddenShown)),
        ("<div hidden>never ended<p>and the rest", "never ended\n\nand the rest", Some(Code::HiddenShown)),
        (
            "<p>start</p><div hidden>never ended<p>and the rest",
            "start\n\nnever ended\n\nand the rest",
            Some(Code::HiddenShown),
        ),
        ("x<dialog>no</dialog><dialog open>yes</dialog>", "x\nyes", Some(Code::HiddenText)),
    ] {
        let reading = page(html.as_bytes());
        assert_eq!(words(&reading), text, "{html}");
        let found = codes(&reading).into_iter().find(|c| matches!(c, Code::HiddenText | Code::HiddenShown));
        assert_eq!(found, code, "{html}");
    }
    let reading = page(b"<p hidden>three hidden words</p>seen");
    let message = &reading.findings[0].message;
    assert!(message.contains("3 words (“three hidden words”)"), "{message}");
}

#[test]
fn frames_and_files_within_a_page_are_shown_or_named() {
    let reading = page(&bytes("html-iframe", "a.html"));
    let text = words(&reading);
    for there in [
        "FRAMEZEBRA",
        "x",
        "[a file within the page (a.pdf), not shown]",
        "OBJ",
        "[a recording (x), not shown]",
    ] {
        assert!(text.contains(there), "{there}: {text}");
    }
    assert!(!text.contains("AUD"), "{text}");
    assert!(codes(&reading).contains(&Code::NotShown));
    let text = said(
        "<iframe src='https://bank.example/statement'></iframe><video poster=x.png><source src=clip.mp4></video>",
    );
    assert!(text.contains("a page within the page (https://bank.example/statement), not shown"), "{text}");
    assert!(text.contains("a video (clip.mp4), not shown"), "{text}");
    // Frames within frames without end.
    let mut html = "end".to_owned();
    for _ in 0..8 {
        html = format!("<iframe srcdoc=\"{}\"></iframe>", html.replace('&', "&amp;").replace('"', "&quot;"));
    }
    assert!(!said(&html).contains("end"));
}

#[test]
fn cells_that_reach_over_others_leave_the_rest_under_their_heads() {
    let html = "<table><tr><th>Who<th>Due<th>Paid<tr><td rowspan=2>Sam<td>£5<td>£4<tr><td>£6<td>£6\
                <tr><td colspan=2>Total<td>£10</table>";
    assert_eq!(said(html), "Who | Due | Paid\nSam | £5 | £4\n | £6 | £6\nTotal |  | £10");
}

#[test]
fn fragments_and_comments_before_the_page_are_read() {
    let text = words(&page(&bytes("html-fragment", "a.html")));
    assert!(text.contains("fragment £5"), "{text}");
    assert_eq!(words(&page(&bytes("html-comment", "a.html"))), "words £5");
    assert_eq!(words(&page(&bytes("html-u16html", "a.html"))), "£50 café");
    assert_eq!(words(&page(&bytes("html-meta1250", "a.html"))), "Zapłacę 50 zł");
    let text = words(&page(&bytes("html-olstart", "a.html")));
    for line in ["3. three", "4. four", "a. alpha", "b. beta", "7. seven", "8. eight", "2. two", "1. one"] {
        assert!(text.lines().any(|there| there == line), "{line}: {text}");
    }
    let reading = page(&bytes("html-strike", "a.html"));
    assert_eq!(styled(&reading).0, ["£100", "OLDOLDER", "STYLESTRIKE"]);
}

#[test]
fn pictures_within_a_page_follow_it() {
    let picture = png(120, 90);
    let base64 = base64(&picture);
    let html = format!(
        "<p>one</p><img alt=chart src='data:image/png;base64,{base64}'><p>two</p>\
         <img src='data:image/png;base64,{base64}'><img alt=tick src='data:image/png;base64,{}'>\
         <img src='https://x.example/a.png'><img alt=lost src='data:image/png;base64,AAAA'>",
        self::base64(&png(16, 16))
    );
    let reading = page(html.as_bytes());
    let names: Vec<&str> = reading.enclosures.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Image 1.png"]);
    assert_eq!(reading.enclosures[0].bytes, picture);
    let text = words(&reading);
    for there in ["[Image 1: chart]", "[Image 1] [tick]", "1 image is kept elsewhere", "cannot be read: lost"]
    {
        assert!(text.contains(there), "{there}: {text}");
    }
    let shot = page(&bytes("html-datauri", "a.html"));
    assert_eq!(shot.enclosures.len(), 1);
    assert!(words(&shot).contains("[Image 1: shot]"));
    assert!(!words(&shot).contains("elsewhere"));
    // Outside a table of candidates, the one that is there is taken.
    let lazy = format!(
        "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=' srcset='data:image/png;base64,{base64} 2x'>"
    );
    assert_eq!(page(lazy.as_bytes()).enclosures.len(), 1);
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits =
            chunk.iter().enumerate().fold(0u32, |bits, (i, byte)| bits | u32::from(*byte) << (16 - 8 * i));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[test]
#[cfg(feature = "svg")]
fn drawings_within_a_page_follow_it_as_drawings() {
    let html = bytes("html-svginline", "a.html");
    let reading = page(&html);
    assert_eq!(reading.enclosures.len(), 1);
    assert!(words(&reading).contains("[Image 1: SVGTEXT]"));
    let icon = "<svg width=16 height=16><path d='M0 0h9v9z'/><title>Menu</title></svg>menu";
    assert_eq!(said(icon), "[Menu] menu");
    let case = case(&[("a.html", &html)], &["a.html"]);
    case.build();
    assert_eq!(enclosed(&case, "a.html"), [("Image 1.svg".to_owned(), 1)].into());
    // Twice the same bytes.
    let once = std::fs::read(case.output("pdf")).expect("PDF");
    let again = case.run(&["build", "EVIDENCE", "--force", "--quiet"]);
    assert_eq!(again.code, 0, "{}", again.err);
    assert!(once == std::fs::read(case.output("pdf")).expect("PDF"), "two builds differ");
}

#[test]
#[cfg(feature = "svg")]
#[ignore = "needs pdftotext"]
fn the_words_of_a_drawing_can_be_searched_for() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='80'><text y='30'>Łukasz owes £5</text></svg>";
    let case = case(&[("a.svg", svg.as_bytes())], &["a.svg"]);
    case.build();
    let text =
        std::process::Command::new("pdftotext").arg(case.output("pdf")).arg("-").output().expect("pdftotext");
    let text = String::from_utf8(text.stdout).expect("UTF-8");
    assert!(text.contains("Łukasz owes £5"), "{text}");
}

#[test]
#[cfg(feature = "svg")]
fn a_drawing_reads_nothing_from_the_disk() {
    let picture = png(64, 64);
    let folder = tempfile::tempdir().expect("folder");
    let outside = folder.path().join("secret.png");
    std::fs::write(&outside, &picture).expect("picture");
    for address in [
        outside.display().to_string(),
        format!("file://{}", outside.display()),
        "https://x.example/a.png".into(),
    ] {
        let svg = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='200' height='100'>\
             <text y='20'>kept</text><image xlink:href='{address}' width='64' height='64'/></svg>"
        );
        let case = case(&[("a.svg", svg.as_bytes())], &["a.svg"]);
        let ran = case.build();
        assert!(ran.findings().contains(&("not-shown".into(), "a.svg".into())), "{:?}", ran.findings());
        let pdf = lopdf::Document::load(case.output("pdf")).expect("PDF");
        let image = |object: &lopdf::Object| {
            object
                .as_stream()
                .is_ok_and(|s| s.dict.get(b"Subtype").is_ok_and(|t| t.as_name().is_ok_and(|n| n == b"Image")))
        };
        assert_eq!(pdf.objects.values().filter(|object| image(object)).count(), 0, "{address}");
    }
}

#[test]
fn a_saved_page_has_its_pictures_and_needs_no_rows_for_them() {
    let html = "<!DOCTYPE html><html><head><meta charset=utf-8><link rel=stylesheet href='My%20page_files/a.css'></head><body>\
                <p>Balance <b class=old>£5</b> £7</p><img alt=shot src='./My%20page_files/shot.png'>\
                <img src='My%20page_files/gone.png'><script src='My%20page_files/a.js.download'></script>\
                <iframe src='My%20page_files/saved_resource.html'></iframe></body></html>";
    let picture = png(300, 200);
    let files: [(&str, &[u8]); 7] = [
        ("web/My page.html", html.as_bytes()),
        ("web/My page_files/shot.png", &picture),
        ("web/My page_files/a.css", b".old{text-decoration:line-through}"),
        ("web/My page_files/a.js.download", b"alert(1)"),
        ("web/My page_files/saved_resource.html", b"<p>inner words</p>"),
        ("web/My page_files/other.png", &png(90, 90)),
        ("web/My page_files/letter.pdf", &crate::support::case::letter(&["Dear Sir"])),
    ];
    let case = case(&files, &["web/My page.html"]);
    let ran = case.build();
    assert_eq!(enclosed(&case, "web/My page.html"), [("Image 1: shot.png".to_owned(), 1)].into());
    let codes: Vec<(String, String)> =
        ran.findings().into_iter().filter(|(_, file)| file.starts_with("web/")).collect();
    let count = |code: &str| codes.iter().filter(|(there, _)| there == code).count();
    assert_eq!((count("item-unlisted"), count("part-of-page"), count("struck-out")), (1, 1, 1), "{codes:?}");
    // A picture that is not there, one that the text does not name, and what its script may write.
    assert_eq!(count("not-shown"), 3, "{codes:?}");
    let unlisted = codes.iter().find(|(code, _)| code == "item-unlisted").expect("finding");
    assert_eq!(unlisted.1, "web/My page_files/letter.pdf");
    // Without a manifest they become no items either.
    std::fs::remove_file(case.evidence().join("manifest.toml")).expect("manifest");
    let ran = case.run(&["check", "EVIDENCE", "--json"]);
    assert!(!ran.out.contains("a.js.download\""), "{}", ran.out);
}

#[test]
#[cfg(unix)]
fn a_page_shows_nothing_from_outside_the_folder_nor_through_links() {
    let folder = tempfile::tempdir().expect("folder");
    let secret = folder.path().join("secret.png");
    std::fs::write(&secret, png(300, 200)).expect("picture");
    let html = format!(
        "<p>words</p><img src='link.png'><img src='{0}'><img src='file://{0}'><img src='../../secret.png'>\
         <img src='sub/link.png'><link rel=stylesheet href='link.css'>",
        secret.display()
    );
    let case = case(&[("web/page.html", html.as_bytes())], &["web/page.html"]);
    let web = case.evidence().join("web");
    std::os::unix::fs::symlink(&secret, web.join("link.png")).expect("link");
    std::os::unix::fs::symlink(folder.path(), web.join("sub")).expect("link");
    case.build();
    assert!(enclosed(&case, "web/page.html").is_empty());
}

#[test]
fn struck_out_words_and_lists_of_mails_are_those_of_the_page() {
    let name = "10 htmltext.eml";
    let page_name = "page 2020-03-17.html";
    let (mail, page) = (bytes("F10-mail-struck-out", name), bytes("F10-mail-struck-out", page_name));
    let lists = bytes("house-html-list", "mail.eml");
    let names = ["mail.eml", "page.html", "list.eml"];
    let case = case(&[(names[0], &mail), (names[1], &page), (names[2], &lists)], &names);
    let ran = case.build();
    for file in names {
        assert!(ran.findings().contains(&("struck-out".into(), file.into())), "{file}: {:?}", ran.findings());
    }
    assert!(ran.findings().contains(&("hidden-shown".into(), "mail.eml".into())), "{:?}", ran.findings());
    assert!(input("F10-mail-struck-out", name).exists());
    let text = words(&self::page(&page));
    assert_eq!(text, "Owed: £200 100\n\nMore\nhidden detail\n[typed value] [typed area] [b] [x] tick");
    let file = ItemPath::parse("mail.eml").expect("path");
    let known =
        ReaderContext { file: &file, title: "t", detail: "", checked_by: None, limits: &Limits::STANDARD };
    let reading = read_document(TextFormat::Mail, &lists, known).expect("read");
    let text = words(&reading);
    for line in ["1. First point.", "2. Second point, see point 1.", "a. Lettered point.", "7. Seventh."] {
        assert!(text.lines().any(|there| there == line), "{line}: {text}");
    }
    assert_eq!(styled(&reading), (vec!["£4,000".into(), "£900".into()], vec!["^2".into()]));
}

#[test]
fn crafted_pages_cost_no_more_than_their_size() {
    let attributes: String = (0..200_000).map(|i| format!("a{i} ")).collect();
    for (name, html) in [
        ("deep", "<div>".repeat(200_000) + "end"),
        ("deep and closed", "<div>".repeat(50_000) + &"</div>".repeat(50_000) + "<p>end"),
        ("formatting", (0..20_000).map(|i| format!("<b id=x{i}><p>")).collect::<String>() + "end"),
        ("attributes", format!("<p {attributes}>end")),
        ("tables", "<table><tr><td>".repeat(20_000) + "end"),
        ("cells", format!("<table>{}</table>end", "<tr><td colspan=1000 rowspan=1000>x".repeat(5_000))),
        (
            "rules",
            format!(
                "<style>{}</style>{}end",
                ".a .b{color:red}".repeat(20_000),
                "<i class=b>".repeat(20_000)
            ),
        ),
        ("options", format!("<select>{}</select>end", "<option selected>x".repeat(50_000))),
        ("items", format!("<ol reversed>{}</ol>end", "<li>x<ol reversed>".repeat(20_000))),
        ("drawings", "<svg><g>".repeat(20_000) + "end"),
    ] {
        let (reading, took) = spent(|| page(html.as_bytes()));
        assert!(format!("{:?}", reading.written).contains("end") || name == "drawings", "{name}");
        assert!(took < Duration::from_secs(30), "{name} took {took:?}");
    }
}

#[test]
fn words_that_styles_add_are_shown_in_their_place_or_said() {
    // CSS Generated Content 3 and CSS Lists 3, by hand; the first is a promise that styles turn into its contrary.
    let cannot = "This page adds words by its styles that leverarch cannot work out";
    for (style, body, words, lost) in [
        (
            ".n::after{content:\" not\"}",
            "<p>I did<span class=n></span> agree.</p>",
            "I did not agree.",
            false,
        ),
        (".p::before{content:\"DRAFT: \"}", "<p class=p>Offer</p>", "DRAFT: Offer", false),
        (".p:BEFORE{CONTENT:'DRAFT: '}", "<p class=p>Offer</p>", "DRAFT: Offer", false),
        (
            ".a::after{content:attr(data-sum) \" due\"}",
            "<p>Sum <b class=a data-sum='£1,200'></b></p>",
            "Sum £1,200 due",
            false,
        ),
        ("p::after{content:\"; it\\27s \\A3 5}\"}", "<p>Paid</p>", "Paid; it's £5}", false),
        ("li::marker{content:\"§9 \"}", "<ol><li>Rent</ol>", "§9 Rent", false),
        ("ol{list-style-type:\"Art. \"}", "<ol><li>Rent</ol>", "Art. Rent", false),
        ("ol{list-style:inside 'Art. '}", "<ol><li>Rent</ol>", "Art. Rent", false),
        ("", "<p>He said <q>no</q>.</p>", "He said “no”.", false),
        ("q{quotes:'«' '»'}", "<p>He said <q>no</q>.</p>", "He said «no».", false),
        ("q{quotes:none}", "<p>He said <q>no</q>.</p>", "He said no.", false),
        ("q:before,q:after{content:none}", "<p>He said <q>no</q>.</p>", "He said no.", false),
        ("i::before{content:open-quote}i::after{content:close-quote}", "<p><i>no</i></p>", "“no”", false),
        (
            ".n::after{content:\" not\"}b.n::after{content:\"\"}",
            "<p>I did<b class=n></b> agree.</p>",
            "I did agree.",
            false,
        ),
        (
            ".n::after{content:\" not\";display:none}",
            "<p>I did<b class=n></b> agree.</p>",
            "I did agree.",
            false,
        ),
        ("a:hover::after{content:\" not\"}", "<p>I <a>did</a> agree.</p>", "I did agree.", false),
        ("@media print{p::after{content:\" not\"}}", "<p>I did</p>", "I did", false),
        ("i::before{content:\"\\f101\"}", "<p><i></i>Home</p>", "Home", false),
        ("b::before{content:counter(c) \". \"}", "<p><b>Rent</b></p>", "Rent", true),
        ("b::before{content:counter(c) \". \"}", "<p>Rent</p>", "Rent", false),
        ("b::before{content:url(not.png)}", "<p><b>Rent</b></p>", "Rent", true),
        ("b:nth-child(1)::after{content:\" not\"}", "<p><b>did</b> agree</p>", "did agree", true),
        ("b:first-child::after{content:\" not\"}", "<p><b>did</b> agree</p>", "did not agree", false),
        ("b[title]::after{content:attr(title)}", "<p><b title=x>did</b> agree</p>", "didx agree", false),
        ("b[title]::after{content:attr(title)}", "<p><b>did</b> agree</p>", "did agree", false),
        ("b{&::after{content:' not'}}", "<p><b>did</b> agree</p>", "did agree", true),
        ("b{&:hover{color:red;justify-content:center}}", "<p><b>did</b> agree</p>", "did agree", false),
        ("@counter-style x{symbols:A B}", "<p>did agree</p>", "did agree", true),
        ("b:not(.x)::after{content:\"\\f101\"}", "<p><b>did</b> agree</p>", "did agree", false),
    ] {
        let html = format!("<!doctype html><style>{style}</style>{body}");
        let reading = page(html.as_bytes());
        assert_eq!(self::words(&reading), words, "{html}");
        let said = reading.findings.iter().any(|finding| finding.message.starts_with(cannot));
        assert_eq!(said, lost, "{html}: {:?}", reading.findings);
    }
    // What is added is hidden, struck out or too faint to see like any other words.
    let reading = page(
        b"<style>s::after{content:' 200'}.w::after{content:'w';color:white}</style><s>300</s><b class=w></b>",
    );
    assert_eq!(styled(&reading).0, ["300 200"]);
    assert_eq!(codes(&reading), [Code::HiddenShown, Code::StruckOut]);
}

#[test]
fn a_page_that_leads_on_says_so_and_is_not_followed() {
    for (html, on) in [
        ("<meta http-equiv=refresh content='0; url=https://example.org/'><p>x", true),
        ("<meta http-equiv=Refresh content='5;https://example.org/'><p>x", true),
        ("<meta http-equiv=refresh content=30><p>x", false),
    ] {
        let reading = page(html.as_bytes());
        let expected = "This page redirects to another address, which was not followed.";
        assert_eq!(reading.findings.iter().any(|finding| finding.message == expected), on, "{html}");
    }
}
