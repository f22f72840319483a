//! More of web pages: pages in XML, scripts, the numbers of lists, the order of what is shown, and what is kept from
//! sight.
//!
//! Expected values are from the HTML, CSS, MathML and XML standards, worked out by hand.

use leverarch::internals::model::ItemPath;
use leverarch::internals::model::finding::{Code, Severity};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::readers::{ParsedDocument, ReaderContext, TextFormat, read_document};

use crate::faults::web::{styled, words};

/// No folder of inputs is walked here.
pub(crate) const FOLDERS: &[&str] = &[];

fn page_named(name: &str, html: &str) -> ParsedDocument {
    let file = ItemPath::parse(name).expect("path");
    let known =
        ReaderContext { file: &file, title: "Page", detail: "", checked_by: None, limits: &Limits::STANDARD };
    read_document(TextFormat::Html, html.as_bytes(), known).expect("read")
}

fn page(html: &str) -> ParsedDocument {
    page_named("page.html", html)
}

/// The findings that begin like this, or hold it.
fn told<'a>(reading: &'a ParsedDocument, what: &str) -> Option<&'a str> {
    reading.findings.iter().map(|finding| finding.message.as_str()).find(|message| message.contains(what))
}

#[test]
fn a_page_in_xml_is_read_as_xml() {
    let xhtml = |body: &str| {
        format!(
            "<?xml version='1.0'?><!DOCTYPE html [<!ENTITY who 'Ann'>]>\
             <html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script src='a.js'/>\
             <style><![CDATA[.k{{text-decoration:line-through}}]]></style></head><body>{body}</body></html>"
        )
    };
    for (body, text) in [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<p>&who; owes &pound;5</p>", "Ann owes £5"),
        ("<p><![CDATA[a <b>c</b>]]> d</p>", "a <b>c</b> d"),
        ("<textarea/><p>after</p>", "[____]\n\nafter"),
        ("<p>a<br></br>b</p>", "a\nb"),
    ] {
        let reading = page_named("page.xhtml", &xhtml(body));
        assert_eq!(words(&reading), text, "{body}");
        assert!(!reading.findings.iter().any(|finding| finding.code == Code::Damaged), "{body}");
    }
    let struck = page(&xhtml("<p class='k'>out</p><p>in</p>"));
    assert_eq!(styled(&struck).0, ["out"]);
    // What is not well-formed is read as HTML.
    assert_eq!(words(&page_named("page.xhtml", "<html><body><p>one<p>two &who;")), "one\n\ntwo &who;");
}

#[test]
fn scripts_are_said_once_and_louder_where_they_are_the_page() {
    let long = "word ".repeat(30);
    for (html, severity) in [
        (format!("<p>{long}<script>x()</script><script>y()</script>"), Some(Severity::Note)),
        (format!("<p>{long}<script type=module src=a.js></script>"), Some(Severity::Note)),
        ("<p>Balance: £0<script>x()</script>".to_owned(), Some(Severity::Warning)),
        (format!("<p>{long}<script type=application/ld+json>{{}}</script>"), None),
        (format!("<p>{long}<template><script>x()</script></template>"), None),
        ("<p>short".to_owned(), None),
    ] {
        let reading = page(&html);
        let found: Vec<Severity> = reading
            .findings
            .iter()
            .filter(|finding| finding.message.contains("scripts, which leverarch does not run"))
            .map(|finding| finding.severity)
            .collect();
        assert_eq!(found, severity.into_iter().collect::<Vec<_>>(), "{html}");
    }
}

#[test]
fn lists_are_numbered_in_the_writing_that_the_page_asks_for() {
    // CSS Counter Styles 3; CSS Lists 3, sections 4 and 6.
    for (html, text, said) in [
        ("<ol style='list-style-type:hebrew' start=15><li>a</ol>", "טו. a", false),
        ("<ol style='list-style:katakana inside'><li>a<li>b</ol>", "ア、a\nイ、b", false),
        ("<ol style='list-style-type:no-such'><li>a</ol>", "1. a", false),
        ("<ol style='list-style-type:inherit'><li>a</ol>", "• a", false),
        ("<ol style='list-style-type:tibetan'><li>a</ol>", "1. a", true),
        ("<ol><li>a<li style='counter-increment:list-item 5'>b<li>c</ol>", "1. a\n6. b\n7. c", false),
        ("<ol style='counter-reset:list-item 10'><li>a</ol>", "11. a", false),
        ("<ol style='counter-set:list-item 3'><li>a</ol>", "4. a", false),
        ("<ol><li style='counter-set:list-item 3'>a<li>b</ol>", "3. a\n4. b", false),
        ("<ol><li style='counter-reset:list-item 3'>a</ol>", "1. a", true),
        ("<ol><li>a</ol><p style='counter-increment:list-item 2'>b", "1. a\n\nb", true),
        (
            "<style>.x{display:list-item;list-style:decimal}</style><div class=x>a</div><div class=x>b</div>",
            "1. a\n2. b",
            false,
        ),
    ] {
        let reading = page(html);
        assert_eq!(words(&reading), text, "{html}");
        let cannot = told(&reading, "numbers some of its lists in a way that leverarch cannot work out");
        assert_eq!(cannot.is_some(), said, "{html}");
    }
}

#[test]
fn rows_and_passages_have_the_order_of_the_screen_or_that_is_said() {
    let foot = "<table><thead><tr><th>Item<th>Sum</thead><tfoot><tr><td>Total<td>300</tfoot><tbody><tr><td>Rent<td>100\
                <tr><td>Food<td>200</table>";
    assert_eq!(words(&page(foot)), "Item | Sum\nRent | 100\nFood | 200\nTotal | 300");
    let head = "<table><tbody><tr><td>Rent<td>100<tr><td>Food<td>200</tbody><thead><tr><th>Item<th>Sum</thead></table>";
    assert_eq!(words(&page(head)), "Item | Sum\nRent | 100\nFood | 200");
    for (style, body, said) in [
        ("div{display:flex;flex-direction:column-reverse}", "<div><p>No.</p><p>Yes?</p></div>", true),
        ("div{display:flex;flex-flow:row-reverse wrap}", "<div><p>No.</p><p>Yes?</p></div>", true),
        ("div{display:grid}p{order:2}", "<div><p>No.</p><p>Yes?</p></div>", true),
        ("div{display:flex;flex-direction:column-reverse}", "<div><p>No.</p><i></i></div>", false),
        ("div{flex-direction:column-reverse}p{order:2}", "<div><p>No.</p><p>Yes?</p></div>", false),
        ("div{display:flex}p{order:0}", "<div><p>No.</p><p>Yes?</p></div>", false),
    ] {
        let reading = page(&format!("<style>{style}</style>{body}"));
        assert_eq!(told(&reading, "in a different order from the file").is_some(), said, "{style}");
    }
}

#[test]
fn words_that_no_reader_of_the_page_sees_count_as_hidden() {
    for (style, hidden) in [
        ("position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)", true),
        ("position:absolute;left:-9999px", true),
        ("position:relative;top:-200em", true),
        ("left:-9999px", false),
        ("position:absolute;left:-20px", false),
        ("height:0;overflow:hidden", true),
        ("max-height:0;overflow:hidden", true),
        ("height:0", false),
        ("height:0;padding-bottom:56.25%;overflow:hidden", false),
        ("width:0;flex:1;overflow:hidden", false),
        ("overflow:hidden", false),
        ("transform:scale(0)", true),
        ("transform:scale(0.9)", false),
        ("text-indent:-9999px", true),
        ("text-indent:-2em", false),
        ("clip-path:inset(100%)", true),
        ("clip-path:inset(0)", false),
        ("content-visibility:hidden", true),
    ] {
        let reading = page(&format!("<p>seen<div style='{style}'>three unseen words</div>"));
        assert_eq!(!words(&reading).contains("unseen"), hidden, "{style}");
        assert_eq!(told(&reading, "3 words (“three unseen words”) are hidden").is_some(), hidden, "{style}");
    }
    // In a line, and in a cell, a height says nothing.
    for html in
        ["a<b style='height:0;overflow:hidden'>b</b>", "<table><td style='width:0;overflow:hidden'>b</table>"]
    {
        assert!(words(&page(html)).ends_with('b'), "{html}");
    }
}

#[test]
fn rules_that_may_hide_words_are_followed_or_said() {
    for (style, body, text, may) in [
        ("[data-h]{display:none}", "<p data-h>no</p>yes", "yes", false),
        ("body:not(.js) .i{display:none}", "<p class=i>no</p>yes", "yes", false),
        ("p+p{display:none}", "<p>yes</p><p>no</p>", "yes", false),
        (
            "#t:not(:checked)~.x{display:none}",
            "<input type=checkbox id=t><div class=x>no</div>yes",
            "[ ] yes",
            false,
        ),
        ("p:first-child{display:none}", "<div><p>no</p><p>yes</p></div>", "yes", false),
        ("p:nth-of-type(1){display:none}", "<p>perhaps</p>", "perhaps", true),
        ("p:nth-of-type(1){display:none}", "<div>yes</div>", "yes", false),
        ("a:hover{display:none}", "<a>yes</a>", "yes", false),
        ("div{.x{display:none}}", "<div><p class=x>perhaps</p></div>", "perhaps", true),
    ] {
        let reading = page(&format!("<!doctype html><style>{style}</style>{body}"));
        assert_eq!(words(&reading), text, "{style}");
        let said = reading.findings.iter().any(|finding| finding.code == Code::HiddenShown);
        assert_eq!(said, may, "{style}: {:?}", reading.findings);
    }
    let reading = page("<style>b:nth-of-type(2){display:none}</style><b>two words</b>");
    assert!(told(&reading, "2 words (“two words”) may be hidden").is_some(), "{:?}", reading.findings);
}

#[test]
fn trees_in_the_shadow_of_an_element_are_shown_in_its_place() {
    for (inside, light, text, hidden) in [
        ("<p>one</p><slot></slot><p>three</p>", "<b>two</b>", "one\ntwo\nthree", false),
        ("<slot name=s>instead</slot>", "<b slot=s>put in</b>", "put in", false),
        ("<slot name=s>instead</slot>", "", "instead", false),
        ("<p>one</p>", "<b>two</b>three", "one", true),
    ] {
        let html = format!("<div><template shadowrootmode=open>{inside}</template>{light}</div>");
        let reading = page(&html);
        assert_eq!(words(&reading).replace("\n\n", "\n"), text, "{html}");
        assert_eq!(told(&reading, "hidden by the page itself").is_some(), hidden, "{html}");
    }
    assert_eq!(words(&page("<template><p>no</p></template>yes")), "yes");
}

#[test]
fn words_marked_within_a_text_are_said() {
    let rest = "and the rest of it goes on for some words more than before";
    for (html, marked) in [
        ("<p>Keep <mark>marked words</mark>", Some("2 words (“marked words”)")),
        ("<p>Keep <span style='background:yellow'>these</span>", Some("1 word (“these”)")),
        ("<p>Keep <font color=red>these</font>", Some("1 word (“these”)")),
        ("<p>Keep <u>these</u>", Some("1 word (“these”)")),
        ("<p>Keep <span style='text-decoration:underline'>these</span>", Some("1 word (“these”)")),
        ("<p>Keep <a style='color:blue;text-decoration:underline'>these</a>", None),
        ("<p style='color:red'>All of it", None),
        ("<h2>A <u>heading</u></h2>", None),
        ("<p>Keep <span style='color:#333'>these</span>", None),
        ("<p>Keep <b>these</b>", None),
        ("<p><span style='color:red'>A line of its own</span></p>", None),
    ] {
        let reading = page(&format!("{html} <p>{rest}"));
        let said = told(&reading, "by colour, highlighting or underlining");
        assert_eq!(said.is_some(), marked.is_some(), "{html}: {said:?}");
        assert!(said.is_none_or(|said| said.contains(marked.unwrap_or_default())), "{html}: {said:?}");
    }
}

#[test]
fn what_else_a_browser_shows_is_shown_or_said() {
    for (html, text) in [
        ("<select><option label=Refused selected>Agreed</select>", "[Refused]"),
        ("<style type=text/plain>p{text-decoration:line-through}</style><p>in", "in"),
        ("<iframe src='data:text/html,%3Cp%3Einner%3C/p%3E'></iframe>", "inner"),
        ("<object data='data:text/html,inner'>instead</object>", "inner"),
        ("<embed src='data:text/plain,a%20%3C%20b'>", "a < b"),
        (
            "<embed src='data:application/pdf;base64,JVBERi0='>",
            "[a file inside the page (application/pdf), not shown]",
        ),
        ("<math><mroot><mn>8</mn><mn>3</mn></mroot></math>", "3√(8)"),
        ("<math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math>", "(a+b)/2"),
        ("<math><mfrac linethickness=0><mi>n</mi><mi>k</mi></mfrac></math>", "n over k"),
        (
            "<math><mtable><mtr><mtd>1</mtd><mtd>2</mtd></mtr><mtr><mtd>3</mtd></mtr></mtable></math>",
            "1 2; 3",
        ),
    ] {
        assert_eq!(words(&page(html)), text, "{html}");
    }
    let struck = page("<math><menclose notation='updiagonalstrike'><mn>77</mn></menclose><mn>8</mn></math>");
    assert_eq!(styled(&struck).0, ["77"]);
    let sum = page("<math><munderover><mo>∑</mo><mn>0</mn><mn>9</mn></munderover></math>");
    assert_eq!(styled(&sum).1, ["_0", "^9"]);
    assert!(
        styled(&page("<style type=text/plain>p{text-decoration:line-through}</style><p>in")).0.is_empty()
    );
    let inside = page("<p>x<a href='data:application/pdf;base64,JVBERi0='>file</a>");
    assert!(told(&inside, "has other files inside it").is_some(), "{:?}", inside.findings);
}
