//! Pages that are XML. A browser reads a page by the rules of XML when it comes as XHTML: an element may end in its own
//! tag, whatever its name, a CDATA section holds words, and the page may define entities. By the rules of HTML a script
//! that ends in its own tag swallows the rest of the page. So a page that is well-formed XML and says that it is XHTML is
//! written down as HTML first. Anything else is read as HTML, as it was.

use std::collections::BTreeMap;

use quick_xml::NsReader;
use quick_xml::escape::{resolve_predefined_entity, unescape_with};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

/// How deep entities may be in entities.
const NESTED: usize = 8;
/// Bytes that entities may come to, all together.
const ENTITIES: usize = 1 << 20;
/// Entities of one page.
const MOST: usize = 1_000;

const XHTML: &str = "http://www.w3.org/1999/xhtml";
const SVG: &str = "http://www.w3.org/2000/svg";
const MATHML: &str = "http://www.w3.org/1998/Math/MathML";

/// Whether a page is to be tried as XML: its name says so, or its first line.
pub(super) fn is_claimed(text: &str, name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    matches!(ending.as_deref(), Some("xhtml" | "xht" | "xml"))
        || text.trim_start_matches('\u{FEFF}').trim_start().starts_with("<?xml")
}

/// The page as HTML; nothing where it is not well-formed XML with the outermost element of XHTML.
pub(super) fn as_html(text: &str) -> Option<String> {
    let mut writer = Writer {
        html: String::with_capacity(text.len() + 64),
        open: Vec::new(),
        entities: BTreeMap::new(),
        left: ENTITIES,
        silent: 0,
    };
    writer.html.push_str("<!DOCTYPE html>");
    writer.read(text.trim_start_matches('\u{FEFF}').trim_start(), 0)?;
    writer.html.ends_with("</html>").then_some(writer.html)
}

struct Writer {
    html: String,
    /// The names of the elements around, as they are written.
    open: Vec<String>,
    entities: BTreeMap<String, String>,
    /// Bytes that entities may still come to.
    left: usize,
    /// How many of the elements around are ones whose content a page in HTML cannot hold and nobody sees.
    silent: usize,
}

impl Writer {
    /// Reads a page, or at a depth what an entity of it stands for. It must end all that it begins.
    fn read(&mut self, text: &str, depth: usize) -> Option<()> {
        let mut reader = NsReader::from_str(text);
        let base = self.open.len();
        let mut any = false;
        loop {
            match reader.read_event().ok()? {
                Event::Start(start) => {
                    (depth > 0 || !any || self.open.len() > base).then_some(())?;
                    any = true;
                    let name = self.name(&reader, &start)?;
                    self.begin(&name, &start)?;
                }
                Event::Empty(start) => {
                    (depth > 0 || self.open.len() > base).then_some(())?;
                    let name = self.name(&reader, &start)?;
                    self.begin(&name, &start)?;
                    self.end();
                }
                Event::End(_) => {
                    (self.open.len() > base).then_some(())?;
                    self.end();
                }
                Event::Text(words) => self.words(&words.xml10_content(), depth)?,
                Event::CData(words) => self.words(&words.xml10_content(), depth)?,
                Event::GeneralRef(name) => match name.resolve_char_ref().ok()? {
                    Some(letter) => self.words(letter.encode_utf8(&mut [0; 4]), depth)?,
                    None => self.entity(&name, depth)?,
                },
                Event::DocType(inside) if depth == 0 && !any => self.entities = entities(&inside),
                Event::DocType(_) => return None,
                // Pages in XML are often read as HTML too, where rules are put into a comment for old browsers.
                Event::Comment(rules) if self.open.last().is_some_and(|name| name == "style") => {
                    self.words(&rules.xml10_content(), depth)?;
                }
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
                Event::Eof => return (self.open.len() == base && (any || depth > 0)).then_some(()),
            }
        }
    }

    /// What an element is called in HTML. The outermost must be that of XHTML.
    fn name(&self, reader: &NsReader<&[u8]>, start: &BytesStart<'_>) -> Option<String> {
        let (space, local) = reader.resolver().resolve_element(start.name());
        let local = local.into_inner();
        let space = match space {
            ResolveResult::Bound(space) => space.into_inner().to_owned(),
            ResolveResult::Unbound => String::new(),
            // A prefix that an entity uses is bound outside of it.
            ResolveResult::Unknown(_) => return None,
        };
        if self.open.is_empty() {
            return (space == XHTML && local == "html").then(|| local.to_owned());
        }
        let plain = local.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        plain.then_some(())?;
        // In an entity the elements around are not at hand, so those without a space are taken for XHTML.
        Some(match space.as_str() {
            XHTML | "" if local.starts_with(|c: char| c.is_ascii_alphabetic()) => match local {
                // In HTML these two are read as plain text.
                "xmp" | "plaintext" => "pre".into(),
                _ => local.to_owned(),
            },
            SVG | MATHML => local.to_owned(),
            // An element of another kind means nothing to a browser; its words are shown.
            _ => "x-other".into(),
        })
    }

    fn begin(&mut self, name: &str, start: &BytesStart<'_>) -> Option<()> {
        let mut attributes = String::new();
        for attribute in start.attributes() {
            let attribute = attribute.ok()?;
            let key = attribute.key.into_inner();
            if key == "xmlns" || key.starts_with("xmlns:") {
                continue;
            }
            let value = unescape_with(&attribute.value, |name| {
                self.entities.get(name).map(String::as_str).or_else(|| resolve_predefined_entity(name))
            });
            // An entity of HTML stays as it is written, and is read later.
            let value =
                value.map_or_else(|_| attribute.value.to_string(), |value| value.replace('&', "&amp;"));
            self.left = self.left.checked_sub(value.len().saturating_sub(attribute.value.len()))?;
            attributes.push_str(&format!(" {key}=\"{}\"", value.replace('"', "&quot;")));
        }
        if self.silent == 0 {
            self.html.push_str(&format!("<{name}{attributes}>"));
        }
        self.open.push(name.to_owned());
        // In XML these may hold elements, which no browser shows.
        self.silent += usize::from(matches!(name, "iframe" | "noembed" | "noframes"));
        Some(())
    }

    fn end(&mut self) {
        let Some(name) = self.open.pop() else { return };
        self.silent -= usize::from(matches!(&*name, "iframe" | "noembed" | "noframes"));
        if self.silent == 0 && !is_void(&name) {
            self.html.push_str(&format!("</{name}>"));
        }
    }

    fn words(&mut self, words: &str, depth: usize) -> Option<()> {
        if self.open.is_empty() {
            return words.trim().is_empty().then_some(());
        }
        if self.silent > 0 {
            return Some(());
        }
        if depth > 0 {
            self.left = self.left.checked_sub(words.len())?;
        }
        match self.open.last().map(String::as_str) {
            // What is in these is not read for tags, but for their end.
            Some("script" | "style") => self.html.push_str(&words.replace("</", "<\\/")),
            _ => {
                self.html.push_str(&words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
            }
        }
        Some(())
    }

    fn entity(&mut self, name: &str, depth: usize) -> Option<()> {
        if let Some(words) = resolve_predefined_entity(name) {
            return self.words(words, depth);
        }
        match self.entities.get(name).cloned() {
            Some(value) if depth < NESTED => {
                self.left = self.left.checked_sub(value.len().max(16))?;
                self.read(&value, depth + 1)
            }
            Some(_) => None,
            // One of HTML: its reader knows them all.
            None if self.silent == 0 && !self.open.is_empty() => {
                self.html.push_str(&format!("&{name};"));
                Some(())
            }
            None => Some(()),
        }
    }
}

/// Elements that HTML has no end tag for.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// The entities that a page defines itself, by the first definition of each. Those of other files are not fetched.
fn entities(doctype: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let Some((_, mut rest)) = doctype.split_once('[') else { return found };
    while let Some((before, after)) = rest.split_once('<') {
        // What a parameter entity brings is not known, so nothing after it is.
        if before.contains('%') || found.len() >= MOST {
            break;
        }
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        rest = after;
        let Some(declared) = after.strip_prefix("!ENTITY") else { continue };
        let declared = declared.trim_start();
        let Some((name, value)) = declared.split_once(char::is_whitespace) else { continue };
        let value = value.trim_start();
        let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
        let Some((value, after)) = value.get(1..).and_then(|value| value.split_once(quote)) else { break };
        rest = after;
        found.entry(name.to_owned()).or_insert_with(|| characters(value));
    }
    found
}

/// A value with the characters that are written as numbers, which count where the entity is defined.
fn characters(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("&#") {
        out.push_str(before);
        let (number, after) = after.split_once(';').unwrap_or((after, ""));
        let code = match number.strip_prefix('x') {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => number.parse().ok(),
        };
        out.push(code.and_then(char::from_u32).unwrap_or('\u{FFFD}'));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(head: &str, body: &str) -> Option<String> {
        let page = format!("<?xml version='1.0'?>{head}<html xmlns='{XHTML}'><body>{body}</body></html>");
        let html = as_html(&page)?;
        let inside = html.strip_prefix("<!DOCTYPE html><html><body>")?.strip_suffix("</body></html>")?;
        Some(inside.to_owned())
    }

    /// By hand, after XML 1.0, sections 2.4, 2.7, 3.1, 4.4 and 4.5, and the syntax of HTML.
    #[test]
    fn a_page_in_xml_becomes_the_same_page_in_html() {
        for (head, body, expected) in [
            ("", "<script src='a.js'/><p>a</p>", Some("<script src=\"a.js\"></script><p>a</p>")),
            ("", "a<br/>b<br></br>c<textarea/>", Some("a<br>b<br>c<textarea></textarea>")),
            ("", "<![CDATA[a <b>c</b> & d]]>", Some("a &lt;b&gt;c&lt;/b&gt; &amp; d")),
            ("", "<style>a &gt; b<![CDATA[ > c]]></style>", Some("<style>a > b > c</style>")),
            ("", "<iframe><p>x</p></iframe>y", Some("<iframe></iframe>y")),
            ("", "&pound;5 &lt; &#163;6", Some("&pound;5 &lt; £6")),
            (
                "<!DOCTYPE html [<!ENTITY w \"Ann\">]>",
                "&w;<i title='&w; B'/>",
                Some("Ann<i title=\"Ann B\"></i>"),
            ),
            ("<!DOCTYPE html [<!ENTITY w '<b>&#65;</b>'><!ENTITY w 'x'>]>", "&w;", Some("<b>A</b>")),
            ("<!DOCTYPE html [<!-- <!ENTITY w 'x'> --><!ENTITY w 'y'>]>", "&w;", Some("y")),
            ("", "<x:p xmlns:x='http://www.w3.org/1999/xhtml'>a</x:p>", Some("<p>a</p>")),
            ("", "<o:p xmlns:o='urn:o'>a</o:p>", Some("<x-other>a</x-other>")),
            ("", "<p>a", None),
            ("", "<p a=1>a</p>", None),
            ("", "<b><i>a</b></i>", None),
            ("<!DOCTYPE html [<!ENTITY a '&b;'><!ENTITY b '&a;'>]>", "&a;", None),
        ] {
            assert_eq!(html(head, body).as_deref(), expected, "{head} {body}");
        }
        // A thousand million "lol" from ten lines.
        let many: String =
            (1..10).map(|n| format!("<!ENTITY l{n} '{}'>", format!("&l{};", n - 1).repeat(10))).collect();
        assert_eq!(html(&format!("<!DOCTYPE html [<!ENTITY l0 'lol'>{many}]>"), "&l6;"), None);
        assert_eq!(as_html("<?xml version='1.0'?><html><body/></html>"), None);
        assert!(is_claimed("<html/>", "a.XHTML") && is_claimed("<?xml version='1.0'?>", "a.html"));
        assert!(!is_claimed("<html/>", "a.html"));
    }
}
