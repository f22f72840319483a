//! Rules that may or may not hold: what a browser shows must not be left out on account of one, and where that cannot be
//! worked out the words are shown and that is said. By Chromium 156, 1280 and 1920 pixels wide: what it shows at one of
//! these widths alone is doubtful.

use leverarch::internals::model::ItemPath;

use Seen::{Doubtful, Hidden, Shown};
use leverarch::internals::model::finding::Code;
use leverarch::internals::model::limits::Limits;
use leverarch::internals::readers::{ParsedDocument, ReaderContext, TextFormat, read_document};

use crate::faults::web::{base64, words};
use crate::support::case::png;

/// No folder of inputs is walked here.
pub(crate) const FOLDERS: &[&str] = &[];

fn page(html: &str) -> ParsedDocument {
    let file = ItemPath::parse("page.html").expect("path");
    let known =
        ReaderContext { file: &file, title: "Page", detail: "", checked_by: None, limits: &Limits::STANDARD };
    read_document(TextFormat::Html, html.as_bytes(), known).expect("read")
}

/// Whether words are shown, and whether it is said that they may be hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    Shown,
    Hidden,
    /// Shown, for that cannot be worked out, and said.
    Doubtful,
}

/// A sheet, and what becomes of `<p class=o>` that is the second of its neighbours.
#[rustfmt::skip]
const SHEETS: &[(&str, Seen)] = &[
    (".o{display:none}", Hidden),
    (".o{display:none}@media (min-width:600px){.o{display:block}}", Shown),
    (".o{display:none!important}@media (min-width:600px){.o{display:block!important}}", Shown),
    (".o{display:none}@media screen and (min-width: 62em){.o{display:block}}", Shown),
    (".o{display:none}@media (width >= 600px){.o{display:block}}", Shown),
    (".o{display:none}@media (600px <= width){.o{display:block}}", Shown),
    (".o{display:none}@media (min-width:1400px){.o{display:block}}", Doubtful),
    (".o{display:none}@media (min-width:1921px){.o{display:block}}", Hidden),
    ("@media (max-width:1320px){.o{display:none}}", Doubtful),
    ("@media (max-width:1279px){.o{display:none}}", Shown),
    ("@media (max-width:1920px){.o{display:none}}", Hidden),
    ("@media (width > 1320px){.o{display:none}}", Doubtful),
    ("@media (1280px <= width){.o{display:none}}", Hidden),
    ("@media (1280px < width){.o{display:none}}", Doubtful),
    (".o{display:none}@media print{.o{display:block}}", Hidden),
    (".o{display:none}@media not print{.o{display:block}}", Shown),
    (".o{display:none}@media print, (min-width:600px){.o{display:block}}", Shown),
    ("@media (min-width:600px){.o{display:none}}", Hidden),
    ("@media (max-width:600px){.o{display:none}}", Shown),
    ("@media not all and (min-width:600px){.o{display:none}}", Shown),
    ("@media (prefers-color-scheme:dark){.o{display:none}}", Shown),
    (".o{display:none}@media (min-height:9px){.o{display:block}}", Doubtful),
    (".o{display:none!important}@media (min-height:9px){.o{display:block}}", Hidden),
    (".o{display:none}@media (min-height:9px){.q{display:block}}", Hidden),
    ("@media (min-height:9px){.o{display:none}}", Doubtful),
    ("@supports not (display:grid){.o{display:none}}", Shown),
    ("@supports (display:grid) and (not (display:flex)){.o{display:none}}", Shown),
    ("@supports (display:nonsense){.o{display:none}}", Doubtful),
    ("@supports (display:grid){.o{display:none}}", Hidden),
    (".o{display:none}@supports (display:grid){.o{display:block}}", Shown),
    (".o{display:none}@supports selector(:has(a)){.o{display:block}}", Doubtful),
    ("@layer a,b;@layer b{.o{display:block}}@layer a{.o{display:none}}", Shown),
    ("@layer a,b;@layer b{.o{display:none}}@layer a{.o{display:block}}", Hidden),
    ("@layer a{p.o.o{display:none}}.o{display:block}", Shown),
    ("@layer a{.o{display:none!important}}.o{display:block!important}", Hidden),
    ("@layer a{@layer b{.o{display:none}}}", Doubtful),
    (".o{display:none}@container (min-width:1px){.o{display:block}}", Doubtful),
    (".o{display:none;display:var(--undef)}", Doubtful),
    (".o{display:var(--undef);display:none}", Hidden),
    (".o{display:none;display:initial}", Shown),
    (".o{display:none}.o{all:unset}", Doubtful),
    (".o{display:none;display:-ms-nonsense}", Hidden),
    (".o{display:none}p:nth-child(2){display:block!important}", Doubtful),
    (".o{display:none}p:nth-child(2){color:red}", Hidden),
    (".o{display:none}p:hover{display:block}", Hidden),
    (".o{visibility:hidden}p:nth-child(2){visibility:visible}", Doubtful),
    (".o{position:absolute;left:-9999px}p:nth-child(2){left:0}", Doubtful),
    (".o{position:absolute;left:-9999px}p:nth-child(2){display:block}", Hidden),
    (".o{display:none}:is(div,b){display:block}", Hidden),
    (".o{display:none}:is(div,p){display:block}", Doubtful),
    (".o{display:none;@media (min-width:600px){display:block}}", Doubtful),
    (".o{display:none;@media (max-width:600px){display:block}}", Hidden),
    (".o{display:none;&.q{display:block}}", Doubtful),
    ("body{& .o{display:block}}.o{display:none}", Doubtful),
];

fn seen(html: &str) -> Seen {
    let reading = page(html);
    let shown = words(&reading).contains("Oak");
    let said =
        |what: &str| reading.findings.iter().any(|f| f.code == Code::HiddenShown && f.message.contains(what));
    match (shown, said("may be hidden by a style rule")) {
        (true, true) => Doubtful,
        (true, false) => Shown,
        (false, _) => Hidden,
    }
}

#[test]
fn what_a_browser_may_show_is_not_left_out() {
    let wrong: Vec<String> = SHEETS
        .iter()
        .map(|(sheet, expected)| {
            let html = format!("<!doctype html><style>{sheet}</style><body><p>One<p class=o>Oak<p>End");
            (sheet, expected, seen(&html))
        })
        .filter(|(_, expected, found)| found != *expected)
        .map(|(sheet, expected, found)| format!("{sheet}: {expected:?}, not {found:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // What an element says of itself, and sheets for some screens alone.
    for (html, expected) in [
        ("<style>p:nth-child(2){display:block}</style><p>One<p style='display:none'>Oak<p>End", Hidden),
        (
            "<style>p:nth-child(2){display:block!important}</style><p>One<p style='display:none'>Oak<p>End",
            Doubtful,
        ),
        ("<style>p:nth-child(2){display:block}</style><p>One<p hidden>Oak<p>End", Doubtful),
        ("<p>One<p style='display:none;display:var(--x)'>Oak<p>End", Doubtful),
        ("<style media='(min-width:600px)'>.o{display:none}</style><p>One<p class=o>Oak<p>End", Hidden),
        ("<style media='(max-width:600px)'>.o{display:none}</style><p>One<p class=o>Oak<p>End", Shown),
        ("<style media='(min-height:6px)'>.o{display:none}</style><p>One<p class=o>Oak<p>End", Doubtful),
    ] {
        assert_eq!(seen(html), expected, "{html}");
    }
}

/// Pictures that a browser shows, here as P (of 120 pixels) and Q (of 90), and what is shown or said of each.
#[test]
fn pictures_that_a_browser_shows_are_shown_or_said() {
    let address = |across| format!("data:image/png;base64,{}", base64(&png(across, 60)));
    let (p, q) = (address(120), address(90));
    let behind = "1 background image of this page is not shown";
    let version = "1 image of this page has another version";
    for (html, across, said) in [
        ("<p style='background:url(P)'>a", 0, behind),
        ("<p style='background-image:url(\"P\")'>a", 0, behind),
        ("<ul style='list-style-image:url(P)'><li>a</ul>", 0, behind),
        ("<p style='border-image:url(P) 30'>a", 0, behind),
        ("<style>p{background-image:image-set(\"P\" 1x)}</style><p>a", 0, behind),
        ("<style>p{background:url( 'P' )}</style><p>a", 0, behind),
        ("<body background='P'>a", 0, behind),
        ("<table background='a.png'><tr><td>a</table>", 0, behind),
        ("<table><tr><td background=a.png>a</table>", 0, behind),
        ("<p background=a.png>a", 0, ""),
        ("<picture><source srcset='P' type=image/png><img src='Q'></picture>", 120, ""),
        ("<picture><source srcset='P'><img src='Q'></picture>", 120, ""),
        ("<picture><source srcset='P' type=image/jxl><img src='Q'></picture>", 90, ""),
        ("<picture><source srcset='P' media='(max-width:600px)'><img src='Q'></picture>", 90, ""),
        ("<picture><source srcset='P' media='(min-width:600px)'><img src='Q'></picture>", 120, ""),
        ("<picture><source srcset='P' media='(min-height:6px)'><img src='Q'></picture>", 90, version),
        ("<picture><source srcset='https://x.example/p.png'><img src='Q'></picture>", 90, version),
        ("<picture><img src='Q'><source srcset='P'></picture>", 90, ""),
        ("<svg width=200 height=200><foreignObject><img src='P'></foreignObject></svg>", 120, ""),
    ] {
        let letter = |c: char| match c {
            'P' => p.clone(),
            'Q' => q.clone(),
            c => c.to_string(),
        };
        let reading = page(&html.chars().map(letter).collect::<String>());
        let found = reading.enclosures.iter().find_map(|one| {
            let size = image::load_from_memory(&one.bytes).ok()?;
            Some(size.width())
        });
        assert_eq!(found.unwrap_or_default(), across, "{html}");
        let messages: Vec<&str> = reading.findings.iter().map(|finding| finding.message.as_str()).collect();
        for what in [behind, version] {
            let there = messages.iter().any(|message| message.starts_with(what));
            assert_eq!(there, what == said, "{html}: {messages:?}");
        }
    }
}

#[test]
fn marks_of_quotations_are_whole() {
    for (quotes, shown) in [
        ("\"Saidbegin \" \" Saidend\"", "Saidbegin no Saidend"),
        ("'«' '»' '‹' '›'", "«no»"),
        ("'' ''", "no"),
        ("none", "no"),
        ("auto", "“no”"),
    ] {
        let reading = page(&format!("<style>q{{quotes:{quotes}}}</style><p>He: <q>no</q>"));
        assert_eq!(words(&reading), format!("He: {shown}"), "{quotes}");
    }
}

/// Signs are not worth a page each, and that they are not there is said; a spacer is nothing that a reader sees.
#[test]
fn small_pictures_are_said() {
    let one = "1 small image of this page is not shown";
    let two = "2 small images of this page are not shown";
    for (html, said) in [
        ("<p>a<img src='25x25'>", one),
        ("<p>a<img src='25x25' alt='Tick'>", one),
        ("<p>a<img src='32x32'><img src='16x9'>", two),
        ("<p>a<img src='25x25'><img src='25x25'>", one),
        ("<p>a<svg width=24 height=24><path d='M0 0h9v9z'/></svg>", one),
        (
            "<p>a<svg viewBox='0 0 24 24'><path d='M0 0h9v9z'/></svg>",
            "1 drawing of this page does not give its size",
        ),
        ("<p>a<img src='33x33'>", ""),
        ("<p>a<img src='1x1'>", ""),
        ("<p>a<img src='200x2'>", ""),
        ("<p>a", ""),
    ] {
        let html =
            html.split('\'').map(|part| match part.split_once('x').map(|(a, d)| (a.parse(), d.parse())) {
                Some((Ok(across), Ok(down))) => {
                    format!("data:image/png;base64,{}", base64(&png(across, down)))
                }
                _ => part.to_owned(),
            });
        let html = html.collect::<Vec<_>>().join("'");
        let reading = page(&html);
        let found: Vec<&str> = reading.findings.iter().map(|finding| finding.message.as_str()).collect();
        let there = found.iter().any(|message| !said.is_empty() && message.starts_with(said));
        assert_eq!(there, !said.is_empty(), "{html}: {found:?}");
        let told = |message: &&&str| message.contains("small image") || message.contains("treated as");
        assert_eq!(found.iter().filter(told).count(), usize::from(there), "{html}: {found:?}");
    }
}

/// Old pages begin once for each version of Internet Explorer and end once.
#[test]
fn a_page_that_ends_is_whole() {
    for (html, whole) in [
        ("<html><p>One</html>", true),
        ("<html lang=a><html lang=b><p>One</body>\n</html>", true),
        ("<html><html><html><p>One</html><!-- made in 5 ms -->", true),
        ("<p>One", true),
        ("<p>One</html>", true),
        ("<html><p>One", false),
        ("<html><html><p>One</bo", false),
        ("<html><p>One<!-- </html> -->", false),
    ] {
        let cut = page(html).findings.iter().any(|finding| finding.code == Code::Damaged);
        assert_eq!(cut, !whole, "{html}");
    }
}
