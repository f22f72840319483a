//! Style sheets that seem odd: brackets that close nothing, comments of HTML, strings and addresses with brackets in them,
//! declarations that are none, selectors that make a browser pass over their rule. What each hides was asked of Chromium
//! 156 without a screen: which of three paragraphs, of the classes x, y and z, have no box with this sheet alone.

use leverarch::internals::model::ItemPath;
use leverarch::internals::model::finding::Code;
use leverarch::internals::model::limits::Limits;
use leverarch::internals::readers::{ParsedDocument, ReaderContext, TextFormat, read_document};

use crate::faults::web::{styled, words};

/// A sheet, and what it hides.
#[rustfmt::skip]
const HIDDEN: &[(&str, &str)] = &[
    ("<![CDATA[ .x{display:none} .y{display:none} ]]>", ""),
    ("<![CDATA[\n.x{display:none}\n]]>\n.y{display:none}", ""),
    ("<!-- .x{display:none} --> .y{display:none}", "xy"),
    (".x{display:none} <!-- .y{display:none} -->", "xy"),
    ("<!-- <!-- .x{display:none}", "x"),
    (".x <!-- {display:none} .y{display:none}", "y"),
    ("foo; .x{display:none} .y{display:none}", "y"),
    ("} .x{display:none} .y{display:none}", "y"),
    (".x{display:none}} .y{display:none}", "x"),
    (") .x{display:none} .y{display:none}", "y"),
    ("] .x{display:none} .y{display:none}", "y"),
    ("( .x{display:none} .y{display:none}", ""),
    ("(a{b}) .x{display:none} .y{display:none}", "y"),
    ("[a] .x{display:none} .y{display:none}", "y"),
    ("[ .x{display:none} ] {display:none} .y{display:none}", "y"),
    (".x, {display:none} .y{display:none}", "y"),
    (".x,, .y{display:none} .z{display:none}", "z"),
    (", .x{display:none} .y{display:none}", "y"),
    (".x, ! {display:none} .y{display:none}", "y"),
    (".x, .1a{display:none} .y{display:none}", "y"),
    (".x, #1a{display:none} .y{display:none}", "y"),
    ("> .x{display:none} .y{display:none}", "y"),
    (".x > {display:none} .y{display:none}", "y"),
    (".x, .y:nonsense{display:none} .z{display:none}", "z"),
    (".x, .y::nonsense{display:none} .z{display:none}", "z"),
    (".x, .y::-webkit-nonsense{display:none} .z{display:none}", "xz"),
    (".x, .y:-moz-focusring{display:none} .z{display:none}", "z"),
    (".x, .y::-moz-selection{display:none} .z{display:none}", "z"),
    (".x, .y:hover{display:none}", "x"),
    (".x, :is(.q, :nonsense){display:none}", "x"),
    (".x, :not(:nonsense){display:none} .y{display:none}", "y"),
    ("@media screen{ foo; .x{display:none} } .y{display:none}", "y"),
    ("@media screen{ <!-- .x{display:none} --> .z{display:none} } .y{display:none}", "y"),
    ("@media screen{ .x{display:none} ", "x"),
    ("@media screen{ .x{display:none} ] } .y{display:none}", "xy"),
    ("@media screen{ [ } .x{display:none} ] } .y{display:none}", "y"),
    ("@import url(a.css); .x{display:none}", "x"),
    ("@import url(a;b.css) ; .x{display:none}", "x"),
    ("@foo [ ; .x{display:none} ] ; .y{display:none}", "y"),
    ("@foo ( { .x{display:none} } ) {} .y{display:none}", "y"),
    ("@foo { .x{display:none} } .y{display:none}", "y"),
    ("@charset 'a'; .x{display:none}", "x"),
    (".x{color:red; [ ; display:none ] ; visibility:hidden} .y{display:none}", "xy"),
    (".x{ foo(;display:none) ; visibility:hidden}", "x"),
    (".x{ foo ; display:none }", "x"),
    (".x{ :display:none } .y{ ;;display:none;; }", "y"),
    (".x{ *display:none } .y{ _display:none } .z{display:none}", "z"),
    (".x{ display:none !ie } .y{ display:none ! important }", "y"),
    (".x{ display:none; display:block !ie }", "x"),
    (".x{ display:none ] } .y{ display:none ) }", ""),
    (".x{ color:{ ; display:none } ; } .y{display:none}", "y"),
    (".x{ a{b} display:none } .y{display:none}", "xy"),
    (".x{ a:b{c} ; display:none } .y{display:none}", "xy"),
    (".x{ --v:{ display:block } ; display:none }", "x"),
    (".x{ --v:[ ; display:none ] }", ""),
    (".x{ & .q{display:none} } .y{display:none}", "y"),
    (".x{ display:none; @foo bar; visibility:hidden }", "x"),
    (".x{ content:'}' ; display:none }", "x"),
    (".x{ content:'a\n; display:none } .y{display:none}", "xy"),
    (".x{ content:'a\\\n; display:block'; display:none }", "x"),
    (r#".x{ content:"/*"; display:none } .y{ content:"*/" }"#, "x"),
    (".x{ background:url(a'b); display:none } .y{display:none}", "xy"),
    (".x{ background:url(a{b); display:none } .y{display:none}", "xy"),
    (".x{ background:url( 'a)b' ); display:none }", "x"),
    (".x{ background:url(//a/*b); display:none } .y{display:none} /* */", "xy"),
    (".x{ background:URL(a;b); display:none }", "x"),
    (".x{ background:curl(a'b); display:none } .y{display:none} '", ""),
    (r".a\{ .x{display:none} .y{display:none}", "y"),
    (r".a\[b, .x{display:none} .y{display:none}", "xy"),
    (r".a\:b, .x{display:none}", "x"),
    (r".a\31 0, .x{display:none}", "x"),
    ("p/**/.x{display:none}", "x"),
    (".x/**/.q{display:none} .y /**/{display:none}", "y"),
    ("/* .x{display:none} ", ""),
    ("/* a */ .x{display:none} /* */ */ .y{display:none} .z{display:none}", "xz"),
    ("[class=x, .y{display:none} .z{display:none}", ""),
    (".x[]{display:none} .y[class=]{display:none} .z{display:none}", "z"),
    (".x, p[class='y'{display:none} .z{display:none}", ""),
    ("p.x{display:none} p .y{display:none} .z.z{display:none}", "xz"),
    (".x, .yp.{display:none} .z{display:none}", "z"),
    (".x a b c > .q ~ + .d, .y{display:none} .z{display:none}", "z"),
    (".x % .y{display:none} .z{display:none}", "z"),
    (r#".x"a", .y{display:none} .z{display:none}"#, "z"),
    ("@layer a, b; .x{display:none}", "x"),
    ("@layer a{ .x{display:none} } .y{display:none}", "xy"),
    ("@media screen .x{display:none} .y{display:none}", "y"),
    ("@ media screen{ .x{display:none} } .y{display:none}", "y"),
    (r"\.x{display:none} .y{display:none}", "y"),
    (r".x{display:none\} .y{display:none}", ""),
    (r".x{display:none;\} .y{display:none}", "x"),
    (r".x{d\isplay:none} .y{display:\none} .z{display:n\6fne}", "xyz"),
    ("--a:b{ .x{display:none} } .y{display:none}", "y"),
    ("--a:b; .x{display:none} .y{display:none}", "y"),
    ("@media screen{ --a:b{ .x{display:none} } .y{display:none} }", "y"),
    (".x{display:none}.y{display:none", "xy"),
    (".x || .y{display:none} .z{display:none}", "z"),
    ("p:not(.x):not(.y{display:none}){display:none} .z{display:none}", "z"),
];

/// Sheets of which a browser hides more than is hidden here, and what is said to be perhaps hidden.
#[rustfmt::skip]
const SAID: &[(&str, &str)] = &[
    (".x{ @media screen { display:none } } .y{display:none}", "y"),
    (".x[class=x]{display:none} .y[class='y' i]{display:none} .z[class=z foo]{display:none}", "x"),
    (".x:nth-child(2n+1), .y{display:none}", "y"),
    ("*|*.x{display:none} |p.y{display:none}", ""),
];

fn page(name: &str, html: &str) -> ParsedDocument {
    let file = ItemPath::parse(name).expect("path");
    let known =
        ReaderContext { file: &file, title: "Page", detail: "", checked_by: None, limits: &Limits::STANDARD };
    read_document(TextFormat::Html, html.as_bytes(), known).expect("read")
}

fn hidden(sheet: &str) -> (String, bool) {
    let reading = page(
        "page.html",
        &format!("<!doctype html><style>{sheet}</style><p class=x>X<p class=y>Y<p class=z>Z<p>End"),
    );
    let shown = words(&reading).to_lowercase();
    let hidden = "xyz".chars().filter(|c| !shown.contains(*c)).collect();
    (hidden, reading.findings.iter().any(|finding| finding.code == Code::HiddenShown))
}

#[test]
fn an_odd_sheet_hides_what_a_browser_hides() {
    let wrong: Vec<String> = HIDDEN
        .iter()
        .map(|(sheet, expected)| (sheet, expected, hidden(sheet)))
        .filter(|(_, expected, found)| found.0 != **expected)
        .map(|(sheet, expected, found)| format!("{sheet}: {expected:?}, not {found:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (sheet, expected) in SAID {
        assert_eq!(hidden(sheet), ((*expected).to_owned(), true), "{sheet}");
    }
}

/// In a page that is XML, a CDATA section is the language's own, and the rules in it hold; in one that is HTML they are part
/// of a selector that is none. By Chromium 156, from files of these names.
#[test]
fn rules_in_cdata_hold_in_xml_alone() {
    let style = "<![CDATA[ .x{text-decoration:line-through} .y{display:none} ]]>";
    let body = "<p class='x'>one</p><p class='y'>two</p><p>end</p>";
    let html = format!("<html><head><style>{style}</style></head><body>{body}</body></html>");
    let read = page("page.html", &html);
    assert_eq!((words(&read).as_str(), styled(&read).0), ("one\n\ntwo\n\nend", Vec::new()));
    let xml = html.replace("<html>", "<html xmlns='http://www.w3.org/1999/xhtml'>");
    let read = page("page.xhtml", &xml);
    assert_eq!((words(&read).as_str(), styled(&read).0), ("one\n\nend", vec!["one".to_owned()]));
    // The usual way of writing it for both.
    let both = format!("<style>/*<![CDATA[*/ .y{{display:none}} /*]]>*/</style>{body}");
    assert_eq!(words(&page("page.html", &both)), "one\n\nend");
}
