//! What pages say, by hand.

use super::*;

fn said(html: &str) -> Vec<DocumentBlock> {
    page(html).parts
}

fn text(html: &str) -> String {
    match &said(html)[..] {
        [] => String::new(),
        [DocumentBlock::Text(text)] => text.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn blocks_lists_and_quotations_stand_on_lines_of_their_own() {
    for (html, words) in [
        ("<p>One\n two</p><p>three<br>four", "One two\n\nthree\nfour"),
        ("a &amp; b &pound;5 &lt;x&gt;", "a & b £5 <x>"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<ul><li>a<li>b</ul><ol><li>c</ol>", "• a\n• b\n\n1. c"),
        ("x<blockquote>y<br>z</blockquote>", "x\n\n> y\n> z"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<style>p{}</style><script>alert('<p>')</script>seen", "seen"),
        ("<div style='display: none'>un<div>se</div>en</div>seen", "seen"),
        ("<div hidden>never ended", "never ended"),
        ("<b>bo</b>ld <!-- not --> text", "bold text"),
        ("", ""),
    ] {
        assert_eq!(text(html), words, "{html}");
    }
}

#[test]
fn an_address_is_said_where_the_words_do_not_say_it() {
    for (html, words) in [
        ("<a href='https://gov.uk/appeal'>Appeal</a> now", "Appeal <https://gov.uk/appeal> now"),
        ("<a href='https://www.gov.uk/'>gov.uk</a>", "gov.uk"),
        ("<a href='mailto:a@b.c'>a@b.c</a>", "a@b.c"),
        (
            "<a href='https://bank.example'>https://evil.example</a>",
            "https://evil.example <https://bank.example>",
        ),
        ("<a href='#top'>up</a><a href='javascript:x'>run</a>", "uprun"),
        ("<a href='https://x.example/track'><img src='https://x.example/p.gif' width=1></a>end", "end"),
    ] {
        assert_eq!(text(html), words, "{html}");
    }
}

#[test]
fn pictures_are_counted_and_those_of_one_dot_are_not() {
    let page = page(
        "<img src='cid:logo@x' alt='Our logo'><img src='http://a/b.png'><img src='http://a/c' height='1px'>",
    );
    assert_eq!((page.pictures, page.shown.len(), page.shown.contains("logo@x")), (1, 1, true));
    assert_eq!(page.parts, [DocumentBlock::Text("[Our logo]".into())]);
}

#[test]
fn a_table_of_facts_stays_one_and_one_that_arranges_does_not() {
    let facts = "<table><tr><th>Date<th>Paid<tr><td>28 Jan<td>£341.00<tr><td>28 Feb<td>£341.00</table>";
    let [DocumentBlock::Table(table)] = &said(facts)[..] else { panic!() };
    assert_eq!(table.head, ["Date", "Paid"]);
    assert_eq!(table.rows, [["28 Jan", "£341.00"], ["28 Feb", "£341.00"]]);
    let arranged = "<table><tr><td><table><tr><td>Dear Sir</table><tr><td>Yours</table>";
    assert_eq!(text(arranged), "Dear Sir\nYours");
    assert_eq!(text("<table><tr><td>Total<td>£5</table>"), "Total\u{A0}\u{A0} £5");
}

#[test]
fn headings_are_parts_and_nothing_hostile_hangs() {
    assert_eq!(
        said("<h1>Title</h1>words"),
        [DocumentBlock::Heading("Title".into()), DocumentBlock::Text("words".into())]
    );
    for piece in [
        "<table><tr><td>",
        "<div style='display:none'>",
        "<blockquote>",
        "<ul><li>",
        "<a href=http:x>",
        "</td>",
        "<h1>",
    ] {
        let page = page(&format!("{}end", piece.repeat(50_000)));
        assert!(format!("{:?}", page.parts).contains("end"), "{piece}");
    }
}
