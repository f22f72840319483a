//! One XML part, written anew without what must go. Entities that a part declares itself, and instructions to the
//! program that reads it, are never carried over; what is written has one spelling only, so that no other reader
//! of XML sees in it what this one did not.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::NsReader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{NamespaceResolver, ResolveResult};

/// A family of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Namespace {
    /// None is given.
    None,
    /// Text of an OpenDocument.
    Text,
    /// Forms of an OpenDocument.
    Form,
    /// Anything else of an OpenDocument.
    Open,
    /// Word's own.
    Word,
    /// References to relationships.
    Relation,
    /// Relationships themselves.
    Package,
    /// Microsoft's drawings before 2007.
    Drawing,
    /// Anything else of Microsoft's office documents.
    Office,
    /// Scalable pictures.
    Svg,
    /// One that no office program knows.
    Other,
}

fn space(name: &str) -> Namespace {
    let name = name.trim();
    match name {
        _ if name.contains("opendocument:xmlns:text:") || name.ends_with("openoffice.org/2000/text") => {
            Namespace::Text
        }
        _ if name.contains("opendocument:xmlns:form:") || name.ends_with("openoffice.org/2000/form") => {
            Namespace::Form
        }
        _ if name.contains("opendocument:xmlns:") || name.contains("openoffice.org/") => Namespace::Open,
        _ if name.contains("documentfoundation.org") => Namespace::Open,
        "http://www.w3.org/1999/xlink" | "http://www.w3.org/2002/xforms" => Namespace::Open,
        "http://www.w3.org/2000/svg" => Namespace::Svg,
        _ if name.ends_with("officeDocument/2006/relationships") => Namespace::Relation,
        _ if name.ends_with("ooxml/officeDocument/relationships") => Namespace::Relation,
        _ if name.contains("package/2006/relationships") => Namespace::Package,
        _ if name.contains("wordprocessingml") && !name.contains("drawing") => Namespace::Word,
        _ if name.contains("openxmlformats.org") || name.contains("purl.oclc.org/ooxml") => Namespace::Office,
        _ if name.starts_with("urn:schemas-microsoft-com:") => Namespace::Drawing,
        _ if name.contains("schemas.microsoft.com/office") => Namespace::Office,
        _ => Namespace::Other,
    }
}

fn space_of(resolved: &ResolveResult<'_>) -> Namespace {
    match resolved {
        ResolveResult::Bound(name) => space(name.0),
        ResolveResult::Unbound => Namespace::None,
        ResolveResult::Unknown(_) => Namespace::Other,
    }
}

/// An attribute.
pub(super) struct Attribute {
    pub(super) space: Namespace,
    name: String,
    pub(super) value: String,
}

impl Attribute {
    /// Its name without a prefix.
    pub(super) fn local(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or("")
    }

    /// Whether it only says which family a prefix means.
    pub(super) fn declares(&self) -> bool {
        self.name == "xmlns" || self.name.starts_with("xmlns:")
    }
}

/// The beginning of an element.
pub(super) struct Tag {
    pub(super) space: Namespace,
    name: String,
    attributes: Vec<Attribute>,
    changed: bool,
}

impl Tag {
    /// Its name without a prefix.
    pub(super) fn local(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or("")
    }

    /// The value of the first attribute of this name, whatever its prefix.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|a| a.local() == name).map(|a| a.value.as_str())
    }

    /// Its attributes.
    pub(super) fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// Takes out attributes.
    pub(super) fn retain(&mut self, keep: impl FnMut(&Attribute) -> bool) {
        let before = self.attributes.len();
        self.attributes.retain(keep);
        self.changed |= self.attributes.len() != before;
    }

    /// Gives the attribute of this name a value; where there is none it takes the element's own prefix.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.changed = true;
        if let Some(attribute) = self.attributes.iter_mut().find(|a| a.local() == name && !a.declares()) {
            attribute.value = value.into();
            return;
        }
        let prefix = self.name.split_once(':').map_or(String::new(), |(prefix, _)| format!("{prefix}:"));
        let name = format!("{prefix}{name}");
        self.attributes.push(Attribute { space: self.space, name, value: value.into() });
    }
}

/// What becomes of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ElementAction {
    /// It stays.
    Keep,
    /// Its content stays.
    Unwrap,
    /// It stays without content, and its content follows it.
    Hollow,
    /// It goes with all that is in it.
    Drop,
}

/// What decides.
pub(super) trait RewriteRule {
    /// An element begins.
    fn open(&mut self, tag: &mut Tag) -> ElementAction;
    /// Words; whether they stay.
    fn words(&mut self, words: &str) -> bool;
    /// An element ends that did not go.
    fn close(&mut self);
    /// An element begins inside one that goes.
    fn gone(&mut self, tag: &Tag);
}

/// How a tag is written: as one that an end tag will follow, or as all there is of its element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TagForm {
    Start,
    Empty,
}

/// Where a text goes, which settles the characters that cannot be written as they are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum XmlPlace {
    Words,
    Attribute,
}

/// A part as it was written anew.
pub(super) struct Rewritten {
    pub(super) xml: String,
    /// Whether it must be taken instead of the old one.
    pub(super) changed: bool,
}

/// A part that is not well formed, or says in other ways than plain XML what it says.
#[derive(Debug)]
pub(super) struct NotPlain;

/// The bytes of a part as text, and whether they were UTF-8; nothing when they are no XML.
pub(super) fn text(bytes: &[u8]) -> Result<Option<(Cow<'_, str>, bool)>, NotPlain> {
    let (marked, rest) = match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, 0x3c, ..] | [0x3c, 0, 0, 0, ..] => {
            return Err(NotPlain);
        }
        // XML in the code of IBM's mainframes, and in UTF-7.
        [0x4c, 0x6f, 0xa7, 0x94, ..] | [0x2b, 0x2f, 0x76, ..] => return Err(NotPlain),
        [0xff, 0xfe, rest @ ..] => (Some(UTF_16LE), rest),
        [0xfe, 0xff, rest @ ..] => (Some(UTF_16BE), rest),
        [0x3c, 0, ..] => (Some(UTF_16LE), bytes),
        [0, 0x3c, ..] => (Some(UTF_16BE), bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => (Some(UTF_8), rest),
        _ => (None, bytes),
    };
    if marked.is_none_or(|encoding| encoding == UTF_8) {
        let first = rest.iter().find(|byte| !byte.is_ascii_whitespace());
        if first != Some(&b'<') {
            return Ok(None);
        }
    }
    let encoding = match marked {
        Some(encoding) => encoding,
        None => declared(rest)?.unwrap_or(UTF_8),
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(rest).ok_or(NotPlain)?;
    Ok(text.trim_start().starts_with('<').then_some((text, encoding == UTF_8)))
}

/// The encoding that a part says it has.
fn declared(bytes: &[u8]) -> Result<Option<&'static Encoding>, NotPlain> {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let Some(end) = head.find("?>").filter(|_| head.trim_start().starts_with("<?xml")) else {
        return Ok(None);
    };
    let head = head.get(..end).unwrap_or("");
    let Some((_, value)) = head.split_once("encoding") else { return Ok(None) };
    let value = value.trim_start_matches(|c: char| c.is_whitespace() || c == '=');
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'')).ok_or(NotPlain)?;
    let label = value.get(1..).and_then(|rest| rest.split(quote).next()).ok_or(NotPlain)?;
    let encoding = Encoding::for_label_no_replacement(label.as_bytes()).ok_or(NotPlain)?;
    // Bytes that are plainly no UTF-16 are read as what they are.
    if encoding == UTF_16LE || encoding == UTF_16BE {
        return Ok(Some(UTF_8));
    }
    if encoding.is_ascii_compatible() { Ok(Some(encoding)) } else { Err(NotPlain) }
}

/// Writes a part anew as a rule wants it.
pub(super) fn rewrite(text: &str, utf8: bool, rule: &mut impl RewriteRule) -> Result<Rewritten, NotPlain> {
    let mut reader = NsReader::from_str(text);
    let mut xml = String::with_capacity(text.len() + 64);
    xml.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    let mut changed = !utf8;
    let mut open: Vec<(ElementAction, String)> = Vec::new();
    let (mut going, mut any) = (0usize, false);
    loop {
        match reader.read_event().map_err(|_| NotPlain)? {
            Event::Decl(_) => {}
            Event::Start(start) => {
                any = true;
                let mut tag = tag(&start, reader.resolver())?;
                if going > 0 {
                    going += 1;
                    rule.gone(&tag);
                    continue;
                }
                let act = rule.open(&mut tag);
                changed |= tag.changed || act != ElementAction::Keep;
                match act {
                    ElementAction::Keep => write(&mut xml, &tag, TagForm::Start),
                    ElementAction::Hollow => write(&mut xml, &tag, TagForm::Empty),
                    ElementAction::Unwrap => {}
                    ElementAction::Drop => {
                        going = 1;
                        continue;
                    }
                }
                open.push((act, tag.name));
            }
            Event::Empty(start) => {
                any = true;
                let mut tag = tag(&start, reader.resolver())?;
                if going > 0 {
                    rule.gone(&tag);
                    continue;
                }
                let act = rule.open(&mut tag);
                changed |= tag.changed || act != ElementAction::Keep;
                if matches!(act, ElementAction::Keep | ElementAction::Hollow) {
                    write(&mut xml, &tag, TagForm::Empty);
                }
                if act != ElementAction::Drop {
                    rule.close();
                }
            }
            Event::End(_) if going > 0 => going -= 1,
            Event::End(_) => {
                rule.close();
                let (act, name) = open.pop().ok_or(NotPlain)?;
                if act == ElementAction::Keep {
                    xml.push_str("</");
                    xml.push_str(&name);
                    xml.push('>');
                }
            }
            Event::Text(words) => changed |= say(&mut xml, &words.xml10_content(), going, &open, rule),
            Event::CData(words) => {
                say(&mut xml, &words.xml10_content(), going, &open, rule);
                changed = true;
            }
            Event::GeneralRef(name) => {
                let letter = name.resolve_char_ref().map_err(|_| NotPlain)?.map(String::from);
                let known = || resolve_predefined_entity(&name).map(str::to_owned);
                let letter = letter.or_else(known).ok_or(NotPlain)?;
                changed |= say(&mut xml, &letter, going, &open, rule);
            }
            Event::Comment(_) => {}
            // A list of entities, and what is said to the program that reads it.
            Event::PI(_) | Event::DocType(_) => changed = true,
            Event::Eof if open.is_empty() && going == 0 && any => return Ok(Rewritten { xml, changed }),
            Event::Eof => return Err(NotPlain),
        }
    }
}

/// Writes words; whether they had to go.
fn say(
    xml: &mut String,
    words: &str,
    going: usize,
    open: &[(ElementAction, String)],
    rule: &mut impl RewriteRule,
) -> bool {
    if going > 0 || open.is_empty() {
        return false;
    }
    if !rule.words(words) {
        return true;
    }
    escape(xml, words, XmlPlace::Words);
    false
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|c| c.is_alphanumeric() || !c.is_ascii() || matches!(c, ':' | '_' | '-' | '.'))
        && name.matches(':').count() < 2
}

fn tag(start: &BytesStart<'_>, resolver: &NamespaceResolver) -> Result<Tag, NotPlain> {
    let name = start.name();
    let (family, _) = resolver.resolve_element(name);
    let mut tag =
        Tag { space: space_of(&family), name: name.0.to_owned(), attributes: Vec::new(), changed: false };
    if !is_name(&tag.name) {
        return Err(NotPlain);
    }
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| NotPlain)?;
        let (family, _) = resolver.resolve_attribute(attribute.key);
        let raw: Cow<'_, str> = if attribute.value.contains(['\n', '\r', '\t']) {
            attribute.value.replace("\r\n", " ").replace(['\n', '\r', '\t'], " ").into()
        } else {
            Cow::Borrowed(&attribute.value)
        };
        let value = quick_xml::escape::unescape(&raw).map_err(|_| NotPlain)?.into_owned();
        let name = attribute.key.0.to_owned();
        if !is_name(&name) {
            return Err(NotPlain);
        }
        tag.attributes.push(Attribute { space: space_of(&family), name, value });
    }
    Ok(tag)
}

fn write(xml: &mut String, tag: &Tag, form: TagForm) {
    xml.push('<');
    xml.push_str(&tag.name);
    for attribute in &tag.attributes {
        xml.push(' ');
        xml.push_str(&attribute.name);
        xml.push_str("=\"");
        escape(xml, &attribute.value, XmlPlace::Attribute);
        xml.push('"');
    }
    xml.push_str(match form {
        TagForm::Start => ">",
        TagForm::Empty => "/>",
    });
}

fn escape(xml: &mut String, text: &str, place: XmlPlace) {
    let attribute = place == XmlPlace::Attribute;
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' if attribute => xml.push_str("&quot;"),
            '\t' if attribute => xml.push_str("&#9;"),
            '\n' if attribute => xml.push_str("&#10;"),
            '\r' => xml.push_str("&#13;"),
            c => xml.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct All;
    impl RewriteRule for All {
        fn open(&mut self, _: &mut Tag) -> ElementAction {
            ElementAction::Keep
        }
        fn words(&mut self, _: &str) -> bool {
            true
        }
        fn close(&mut self) {}
        fn gone(&mut self, _: &Tag) {}
    }

    #[test]
    fn what_is_written_has_one_spelling_and_says_the_same() {
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
        for (old, new, changed) in [
            ("<a b='1' c=\"&#104;i&quot;\"/>", "<a b=\"1\" c=\"hi&quot;\"/>", false),
            ("<a>x &amp; &#60;y&gt;</a>", "<a>x &amp; &lt;y&gt;</a>", false),
            ("<a><![CDATA[<b>]]></a>", "<a>&lt;b&gt;</a>", true),
            ("<?mso x?><!DOCTYPE a [<!ENTITY e 'x'>]><a>t</a>", "<a>t</a>", true),
            ("<a b=\"1\n2&#10;3\"/>", "<a b=\"1 2&#10;3\"/>", false),
        ] {
            let rewritten = rewrite(old, true, &mut All).expect(old);
            assert_eq!((rewritten.xml, rewritten.changed), (format!("{head}{new}"), changed), "{old}");
        }
        for old in ["<a>", "<a></b>", "<a>&e;</a>", "<a b='&e;'/>", "<a b='1' b='2'/>", "<a <b>", "", "words"]
        {
            assert!(rewrite(old, true, &mut All).is_err(), "{old}");
        }
    }

    #[test]
    fn the_encoding_is_what_the_bytes_say() {
        let sixteen: Vec<u8> = "<a>é</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [&[0xff, 0xfe][..], &sixteen].concat();
        for bytes in [&sixteen, &marked, &b"<?xml version='1.0' encoding='latin1'?><a>\xe9</a>".to_vec()] {
            let (text, utf8) = text(bytes).expect("plain").expect("xml");
            assert!(text.ends_with("<a>é</a>") && !utf8, "{text}");
        }
        assert!(text(b"\x89PNG").expect("plain").is_none());
        for bytes in [
            &b"<?xml version='1.0' encoding='UTF-7'?><a/>"[..],
            b"\x4c\x6f\xa7\x94\x93",
            b"\0\0\0<\0\0\0a",
            b"<a>\xff</a>",
        ] {
            assert!(text(bytes).is_err(), "{bytes:?}");
        }
    }
}
