//! HTML as text: what a reader of the page would see, in order, with headings, lists and tables kept as such. A
//! link is said with its address where the words do not say it. Nothing is fetched and nothing is run; pictures
//! are named by the words that stand for them. Tables that only arrange a page are read cell by cell; those that
//! hold facts in columns stay tables.

use std::collections::{BTreeMap, BTreeSet};

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, Spanned, Token, Tokenizer};

use super::charset::decode;
use super::{Known, Reading};
use crate::written::{Part, Table, Written};

/// How deep tables may nest before their frames are no longer told apart.
const TABLES: usize = 24;
/// How deep lists and quotations are shown to nest.
const DEEP: usize = 8;
/// Letters of an address that are shown; addresses that follow a reader about have hundreds.
const ADDRESS: usize = 160;
/// Letters of the longest cell of a table of facts; longer ones are paragraphs that a table only arranges.
const CELL: usize = 400;

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
    let page = page(&decode(bytes));
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
    Reading { written: vec![written], ..Reading::default() }
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

type Attributes = BTreeMap<HtmlString, Spanned<HtmlString, ()>>;

fn attribute(attributes: &Attributes, name: &[u8]) -> Option<String> {
    attributes.get(name).map(|value| String::from_utf8_lossy(value).into_owned())
}

/// Elements whose content is not for readers.
fn silent(name: &[u8]) -> bool {
    matches!(
        name,
        b"script"
            | b"style"
            | b"template"
            | b"noscript"
            | b"object"
            | b"svg"
            | b"iframe"
            | b"select"
            | b"math"
    )
}

/// Elements without content, which nothing ends.
fn void(name: &[u8]) -> bool {
    matches!(
        name,
        b"br"
            | b"hr"
            | b"img"
            | b"input"
            | b"link"
            | b"meta"
            | b"base"
            | b"col"
            | b"wbr"
            | b"area"
            | b"embed"
    )
}

/// Whether an element says that it is not to be seen.
fn hidden(name: &[u8], attributes: &Attributes) -> bool {
    if matches!(name, b"html" | b"body") {
        return false;
    }
    let style = attribute(attributes, b"style").unwrap_or_default();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    attributes.contains_key(&b"hidden"[..])
        || style.contains("display:none")
        || style.contains("mso-hide:all")
}

/// Running text in the making, and the parts that are complete.
#[derive(Default)]
struct Flow {
    parts: Vec<Part>,
    text: String,
    /// A space is due before the next word, for spaces in a row are one.
    space: bool,
    /// Whether spaces and line ends stand as they are.
    kept: usize,
    /// How deep in quotations this is.
    quoted: usize,
    /// The lists around: the number of the next entry, or nothing for one with dots.
    lists: Vec<Option<u32>>,
    /// The links around: the address, and where its words begin.
    links: Vec<(String, usize)>,
    heading: bool,
}

impl Flow {
    fn say(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                // Marks that only tell where a line may break, and fillers of newsletters.
                '\u{200B}' | '\u{FEFF}' | '\u{AD}' | '\u{34F}' => {}
                '\u{200C}' if !self.text.ends_with(|c: char| c.is_alphabetic() && !c.is_ascii()) => {}
                '\n' if self.kept > 0 => self.line(),
                '\r' if self.kept > 0 => {}
                ' ' | '\t' | '\n' | '\r' | '\u{C}' if self.kept == 0 => self.space = true,
                c => {
                    self.begin();
                    self.text.push(c);
                }
            }
        }
    }

    /// What must stand before the next letter: the marks of a quotation, or a space.
    fn begin(&mut self) {
        if self.at_start() {
            let depth = self.quoted.min(DEEP);
            self.text.push_str(&"> ".repeat(depth));
        } else if self.space {
            self.text.push(' ');
        }
        self.space = false;
    }

    fn at_start(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    /// Ends a line, even an empty one.
    fn line(&mut self) {
        self.space = false;
        self.text.push('\n');
    }

    /// Makes sure that what follows stands on a line of its own.
    fn block(&mut self) {
        self.space = false;
        if !self.at_start() {
            self.text.push('\n');
        }
    }

    /// Makes sure that what follows stands apart.
    fn apart(&mut self) {
        self.block();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Closes the running text as a part.
    fn close(&mut self) {
        self.space = false;
        self.links.clear();
        let text = std::mem::take(&mut self.text);
        let text = text.trim_matches('\n');
        if text.trim().is_empty() {
            return;
        }
        self.parts.push(if self.heading {
            Part::Heading(text.split_whitespace().collect::<Vec<_>>().join(" "))
        } else {
            Part::Text(text.to_owned())
        });
    }

    fn link_end(&mut self) {
        let Some((address, from)) = self.links.pop() else { return };
        let words = self.text.get(from..).unwrap_or_default().trim();
        if words.is_empty() || same(words, &address) {
            return;
        }
        let mut shown: String = address.chars().filter(|c| !c.is_control()).take(ADDRESS).collect();
        if address.chars().count() > ADDRESS {
            shown.push('…');
        }
        self.space = false;
        self.text.push_str(&format!(" <{shown}>"));
    }

    fn finish(mut self) -> Vec<Part> {
        self.close();
        self.parts
    }
}

/// Whether the words of a link are its address, as far as a reader can tell.
fn same(words: &str, address: &str) -> bool {
    let bare = |text: &str| {
        let text = text.trim().to_lowercase();
        let text = ["mailto:", "tel:", "https://", "http://"]
            .iter()
            .fold(text.as_str(), |text, scheme| text.strip_prefix(scheme).unwrap_or(text));
        let text = text.strip_prefix("www.").unwrap_or(text);
        text.trim_end_matches('/').split_whitespace().collect::<String>()
    };
    bare(words) == bare(address)
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

/// The cells of a row that only arranges: short ones stay on one line, others follow one another.
fn arranged(row: Vec<Vec<Part>>, into: &mut Vec<Part>) {
    let cells: Vec<Vec<Part>> = row.into_iter().filter(|cell| !cell.is_empty()).collect();
    let short =
        |cell: &Vec<Part>| matches!(&cell[..], [Part::Text(text)] if text.len() < 80 && !text.contains('\n'));
    let mut add = |part: Part| match (into.last_mut(), part) {
        (Some(Part::Text(before)), Part::Text(text)) => {
            before.push('\n');
            before.push_str(&text);
        }
        (_, part) => into.push(part),
    };
    if cells.len() > 1 && cells.iter().all(short) {
        let words: Vec<&str> = cells.iter().filter_map(|cell| text_of(cell)).collect();
        return add(Part::Text(words.join("\u{A0}\u{A0} ")));
    }
    cells.into_iter().flatten().for_each(add);
}

/// The words of a cell that holds nothing but words.
fn text_of(cell: &[Part]) -> Option<&str> {
    match cell {
        [] => Some(""),
        [Part::Text(text) | Part::Heading(text)] => Some(text),
        _ => None,
    }
}

/// Whether a table holds facts in columns: at least two rows of two, all of them short words.
fn is_facts(rows: &[Vec<Vec<Part>>]) -> bool {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let full = rows.iter().filter(|row| row.iter().filter(|cell| !cell.is_empty()).count() >= 2).count();
    (2..=40).contains(&columns)
        && full >= 2
        && full * 2 >= rows.len()
        && rows.iter().flatten().all(|cell| text_of(cell).is_some_and(|text| text.len() <= CELL))
}

fn table(rows: Vec<Vec<Vec<Part>>>, headed: bool) -> Table {
    let words = |row: Vec<Vec<Part>>| -> Vec<String> {
        row.iter().map(|cell| text_of(cell).unwrap_or_default().to_owned()).collect()
    };
    let mut rows: Vec<Vec<String>> = rows.into_iter().map(words).collect();
    let head = if headed && !rows.is_empty() { rows.remove(0) } else { Vec::new() };
    Table { head, columns: Vec::new(), rows }
}

fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"div"
            | b"section"
            | b"article"
            | b"header"
            | b"footer"
            | b"main"
            | b"nav"
            | b"aside"
            | b"address"
            | b"center"
            | b"form"
            | b"figure"
            | b"figcaption"
            | b"caption"
            | b"dt"
            | b"dd"
            | b"li"
            | b"body"
            | b"legend"
            | b"details"
            | b"summary"
            | b"tbody"
            | b"thead"
            | b"tfoot"
    )
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
            [Part::Text(text)] => text.clone(),
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
