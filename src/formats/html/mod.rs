//! HTML as text: what a reader of the page would see, in order, with headings, lists and tables kept as such. A
//! link is said with its address where the words do not say it. Nothing is fetched and nothing is run; pictures
//! are named by the words that stand for them. Tables that only arrange a page are read cell by cell; those that
//! hold facts in columns stay tables.

mod element;
mod flow;
mod table;

use std::collections::BTreeSet;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, Token, Tokenizer};

use element::{Attributes, attribute, hidden, is_block, silent, void};
use flow::{DEEP, Flow};
use table::{arranged, is_facts, table};

use super::charset::decode;
use super::{Known, Reading};
use crate::finding::{Code, Finding};
use crate::written::{Part, Written};

/// How deep tables may nest before their frames are no longer told apart.
const TABLES: usize = 24;

/// What a page says.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Its title, when it names one.
    pub(super) title: String,
    /// What it says, in order.
    pub(super) parts: Vec<Part>,
    /// Pictures that stand elsewhere and were not fetched; those that cannot be seen are not counted.
    pub(super) pictures: usize,
    /// The Content-IDs of the enclosed pictures that it shows.
    pub(super) shown: BTreeSet<String>,
}

/// Reads a web page that was kept as a file.
pub(super) fn read(bytes: &[u8], known: Known<'_>) -> Reading {
    let text = decode(bytes);
    let findings = unfinished(&text).into_iter().collect();
    let page = page(&text);
    let mut facts = Vec::new();
    if !page.title.is_empty() && page.title != known.title {
        facts.push(("Title".to_owned(), page.title));
    }
    facts.extend(pictures(page.pictures));
    let mut parts = vec![Part::Facts(facts)];
    parts.retain(|part| !matches!(part, Part::Facts(facts) if facts.is_empty()));
    parts.extend(page.parts);
    let written =
        Written { what: "Web page".into(), title: known.title.into(), detail: known.detail.into(), parts };
    Reading { written: vec![written], findings, ..Reading::default() }
}

/// Says when a page that opens its outermost element does not close it. It need not, so this is only noted.
fn unfinished(html: &str) -> Option<Finding> {
    let has = |tag: &str| html.as_bytes().windows(tag.len()).any(|w| w.eq_ignore_ascii_case(tag.as_bytes()));
    (has("<html") && !has("</html")).then(|| {
        Finding::note(Code::Damaged, "this web page has no end; it may have been cut off")
            .next("compare the end of its pages with where it came from")
    })
}

/// The fact that pictures were not fetched.
pub(super) fn pictures(count: usize) -> Option<(String, String)> {
    let what = crate::model::counted(count, "picture is", "pictures are");
    (count > 0).then(|| ("Not shown".to_owned(), format!("{what} kept elsewhere on the internet")))
}

/// Reads HTML.
pub(super) fn page(html: &str) -> Page {
    // An element that hides its content and never ends would swallow the rest: then nothing is hidden.
    let (page, swallowed) = walk(html, true);
    if swallowed { walk(html, false).0 } else { page }
}

/// Goes through the tokens; says whether it ended inside something hidden.
fn walk(html: &str, hide: bool) -> (Page, bool) {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut reader = Reader { page: Page::default(), flows: vec![Flow::default()], frames: Vec::new() };
    let mut unseen: Option<(HtmlString, usize)> = None;
    let mut title: Option<String> = None;
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => match &mut unseen {
                Some((name, depth)) => *depth += usize::from(*name == tag.name && !tag.self_closing),
                None if silent(&tag.name)
                    || (hide && !void(&tag.name) && hidden(&tag.name, &tag.attributes)) =>
                {
                    if !tag.self_closing {
                        unseen = Some((tag.name, 1));
                    }
                }
                None if *tag.name == b"title" => title = Some(String::new()),
                None => reader.start(&tag.name, &tag.attributes),
            },
            Token::EndTag(tag) => match &mut unseen {
                Some((name, depth)) => {
                    *depth -= usize::from(*name == tag.name);
                    if *depth == 0 {
                        unseen = None;
                    }
                }
                None if *tag.name == b"title" => {
                    let said = title.take().unwrap_or_default();
                    if reader.page.title.is_empty() {
                        reader.page.title = said.split_whitespace().collect::<Vec<_>>().join(" ");
                    }
                }
                None => reader.end(&tag.name),
            },
            Token::String(text) if unseen.is_none() => {
                let text = String::from_utf8_lossy(&text);
                match &mut title {
                    Some(title) => title.push_str(&text),
                    None => reader.flow().say(&text),
                }
            }
            _ => {}
        }
    }
    while !reader.frames.is_empty() {
        reader.end_table();
    }
    // A title that never ends has swallowed the page.
    reader.flow().say(&title.unwrap_or_default());
    let flow = reader.flows.swap_remove(0);
    reader.page.parts = flow.finish();
    let swallowed = unseen.is_some_and(|(name, _)| !silent(&name));
    (reader.page, swallowed)
}

/// A table in the making.
#[derive(Default)]
struct Frame {
    rows: Vec<Vec<Vec<Part>>>,
    /// Whether the first row is a head.
    headed: bool,
    /// Whether a cell is open: then the last flow is its content.
    cell: bool,
}

struct Reader {
    page: Page,
    /// The flow of the page, and that of each open cell.
    flows: Vec<Flow>,
    frames: Vec<Frame>,
}

impl Reader {
    fn flow(&mut self) -> &mut Flow {
        if self.flows.is_empty() {
            self.flows.push(Flow::default());
        }
        let last = self.flows.len() - 1;
        &mut self.flows[last]
    }

    fn start(&mut self, name: &[u8], attributes: &Attributes) {
        let room = self.frames.len() < TABLES;
        let flow = self.flow();
        match name {
            b"br" => flow.line(),
            b"hr" | b"p" | b"ul" | b"ol" | b"dl" | b"pre" | b"blockquote" | b"fieldset" => {
                flow.apart();
                match name {
                    b"pre" => flow.kept += 1,
                    b"blockquote" => flow.quoted += 1,
                    b"ul" => flow.lists.push(None),
                    b"ol" => flow.lists.push(Some(1)),
                    b"hr" => {
                        flow.begin();
                        flow.text.push_str("———");
                        flow.apart();
                    }
                    _ => {}
                }
            }
            b"li" => {
                flow.block();
                let depth = flow.lists.len().clamp(1, DEEP);
                let mark = match flow.lists.last_mut() {
                    Some(Some(number)) => {
                        *number = number.saturating_add(1);
                        format!("{}. ", *number - 1)
                    }
                    _ => "• ".to_owned(),
                };
                flow.begin();
                flow.text.push_str(&"\u{A0}\u{A0}\u{A0}".repeat(depth - 1));
                flow.text.push_str(&mark);
            }
            b"dd" => {
                flow.block();
                flow.begin();
                flow.text.push_str("\u{A0}\u{A0}\u{A0}");
            }
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => {
                flow.close();
                flow.heading = true;
            }
            b"a" => {
                let address = attribute(attributes, b"href").unwrap_or_default();
                let address = address.trim().to_owned();
                let lower = address.to_ascii_lowercase();
                if ["http:", "https:", "mailto:", "tel:", "ftp:"].iter().any(|s| lower.starts_with(s)) {
                    let from = flow.text.len();
                    flow.links.push((address, from));
                }
            }
            b"img" => self.picture(attributes),
            b"table" if room => {
                flow.close();
                self.frames.push(Frame::default());
            }
            b"tr" => {
                if self.frames.is_empty() {
                    return self.flow().block();
                }
                self.end_cell();
                if let Some(frame) = self.frames.last_mut() {
                    frame.rows.push(Vec::new());
                }
            }
            b"td" | b"th" => {
                if self.frames.is_empty() {
                    return self.flow().block();
                }
                self.end_cell();
                if let Some(frame) = self.frames.last_mut() {
                    frame.headed |= name == b"th" && frame.rows.len() < 2;
                    if frame.rows.is_empty() {
                        frame.rows.push(Vec::new());
                    }
                    frame.cell = true;
                    self.flows.push(Flow::default());
                }
            }
            _ if is_block(name) => flow.block(),
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8]) {
        let flow = self.flow();
        match name {
            b"p" | b"dl" | b"fieldset" => flow.apart(),
            b"ul" | b"ol" => {
                flow.lists.pop();
                flow.apart();
            }
            b"pre" => {
                flow.kept = flow.kept.saturating_sub(1);
                flow.apart();
            }
            b"blockquote" => {
                flow.block();
                flow.quoted = flow.quoted.saturating_sub(1);
                flow.apart();
            }
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => {
                flow.close();
                flow.heading = false;
            }
            b"a" => flow.link_end(),
            b"td" | b"th" | b"tr" => self.end_cell(),
            b"table" => self.end_table(),
            _ if is_block(name) => flow.block(),
            _ => {}
        }
    }

    fn picture(&mut self, attributes: &Attributes) {
        let source = attribute(attributes, b"src").unwrap_or_default();
        if let Some(id) = source.strip_prefix("cid:") {
            self.page.shown.insert(id.trim().to_owned());
        } else {
            let size = |name: &[u8]| {
                let value = attribute(attributes, name)?;
                value.trim().trim_end_matches("px").parse::<u32>().ok()
            };
            // A picture of one dot tells the sender that the mail was opened.
            let dot = [size(b"width"), size(b"height")].into_iter().flatten().any(|size| size <= 2);
            self.page.pictures += usize::from(!dot);
        }
        let words = attribute(attributes, b"alt").unwrap_or_default();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() {
            let flow = self.flow();
            flow.begin();
            flow.text.push_str(&format!("[{words}]"));
        }
    }

    fn end_cell(&mut self) {
        let Some(frame) = self.frames.last_mut().filter(|frame| frame.cell) else { return };
        frame.cell = false;
        // The flow of the page itself is never a cell's.
        let Some(flow) = self.flows.pop() else { return };
        if let Some(row) = frame.rows.last_mut() {
            row.push(flow.finish());
        }
    }

    fn end_table(&mut self) {
        self.end_cell();
        let Some(frame) = self.frames.pop() else { return };
        let flow = self.flow();
        flow.close();
        let rows: Vec<Vec<Vec<Part>>> =
            frame.rows.into_iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).collect();
        if is_facts(&rows) {
            flow.parts.push(Part::Table(table(rows, frame.headed)));
            return;
        }
        for row in rows {
            arranged(row, &mut flow.parts);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(html: &str) -> Vec<Part> {
        page(html).parts
    }

    fn text(html: &str) -> String {
        match &said(html)[..] {
            [] => String::new(),
            [Part::Text(text)] => text.to_string(),
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
        assert_eq!(page.parts, [Part::Text("[Our logo]".into())]);
    }

    #[test]
    fn a_table_of_facts_stays_one_and_one_that_arranges_does_not() {
        let facts = "<table><tr><th>Date<th>Paid<tr><td>28 Jan<td>£341.00<tr><td>28 Feb<td>£341.00</table>";
        let [Part::Table(table)] = &said(facts)[..] else { panic!() };
        assert_eq!(table.head, ["Date", "Paid"]);
        assert_eq!(table.rows, [["28 Jan", "£341.00"], ["28 Feb", "£341.00"]]);
        let arranged = "<table><tr><td><table><tr><td>Dear Sir</table><tr><td>Yours</table>";
        assert_eq!(text(arranged), "Dear Sir\nYours");
        assert_eq!(text("<table><tr><td>Total<td>£5</table>"), "Total\u{A0}\u{A0} £5");
    }

    #[test]
    fn headings_are_parts_and_nothing_hostile_hangs() {
        assert_eq!(said("<h1>Title</h1>words"), [Part::Heading("Title".into()), Part::Text("words".into())]);
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
}
