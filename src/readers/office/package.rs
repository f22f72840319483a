//! Office documents are zips of XML. Here one is opened with ceilings, so that no small file unpacks to a large
//! one, and every part is read once against its checksum: an office program shows a broken document as gibberish
//! and says that all went well. XML is read as a flat run of events; entities of its own are never expanded.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::model::charset::decode;
use crate::model::finding::{Code, Finding};
use crate::model::size_in_words;
use crate::readers::ReaderContext;

/// Parts of one document; a long one with many pictures has some hundreds.
const PARTS: usize = 20_000;

/// An office document, opened.
pub(crate) struct OfficePackage<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
}

/// The finding for a document that is not whole.
pub(crate) fn broken(why: impl std::fmt::Display) -> Vec<Finding> {
    let finding = Finding::error(Code::Damaged, format!("this file is damaged: {why}"))
        .next("copy it again from where it came from, or open it, save it as a PDF and use that");
    vec![finding]
}

/// The finding for a document that a password locks.
pub(crate) fn locked() -> Vec<Finding> {
    let finding = Finding::error(Code::Locked, "this file is locked with a password")
        .next("open it, save it as a PDF and use that");
    vec![finding]
}

impl<'a> OfficePackage<'a> {
    /// Opens a document and reads each of its parts once.
    pub(crate) fn open(bytes: &'a [u8], known: ReaderContext<'_>) -> Result<Self, Vec<Finding>> {
        if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(locked());
        }
        let cut = "the list of its parts is missing or broken. It may have been cut off";
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken(cut))?;
        let limit = known.limits.unpacked_bytes;
        let too_large = |what: String| {
            let message = format!("this file unpacks to {what}, more than any ordinary document");
            vec![Finding::error(Code::TooLarge, message).next("open it, save it as a PDF and use that")]
        };
        if zip.len() > PARTS {
            return Err(too_large(format!("{} parts", zip.len())));
        }
        let (mut names, mut total) = (Vec::new(), 0u64);
        for index in 0..zip.len() {
            let mut part = zip.by_index(index).map_err(|why| broken(zip_error_text(&why)))?;
            if part.encrypted() {
                return Err(locked());
            }
            let name = part.name().map_err(|_| broken("the name of a part is not text"))?.into_owned();
            let room = limit.saturating_sub(total);
            // What the directory says of a part's size may be a lie; what comes out is counted.
            let read = std::io::copy(&mut (&mut part).take(room.saturating_add(1)), &mut std::io::sink())
                .map_err(|_| broken(format!("its part {name} does not unpack or fails its checksum")))?;
            if read > room {
                return Err(too_large(format!("over {}", size_in_words(limit))));
            }
            total += read;
            names.push(name);
        }
        Ok(Self { zip, names })
    }

    /// The names of all parts, in the order of the document.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether there is a part of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|n| n == name)
    }

    /// The bytes of a part; nothing when there is none.
    pub(crate) fn bytes(&mut self, name: &str) -> Option<Vec<u8>> {
        let mut part = self.zip.by_name(name).ok()?;
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// The text of a part that must be there.
    pub(crate) fn text(&mut self, name: &str) -> Result<String, Vec<Finding>> {
        let bytes = self.bytes(name).ok_or_else(|| broken(format!("it has no part {name}")))?;
        Ok(decode(&bytes).into_owned())
    }
}

/// What the zip says is wrong, without its own names for it.
fn zip_error_text(why: &zip::result::ZipError) -> String {
    match why {
        zip::result::ZipError::UnsupportedArchive(_) => {
            "it is packed in a way that no office program uses".into()
        }
        _ => "one of its parts is broken".into(),
    }
}

/// What an XML text consists of.
pub(crate) enum XmlEvent<'a> {
    /// An element begins.
    Open(XmlElement<'a>),
    /// An element ends; its name without a prefix.
    Close(&'a str),
    /// Words.
    Words(Cow<'a, str>),
}

/// The beginning of an element.
pub(crate) struct XmlElement<'a>(&'a BytesStart<'a>);

impl XmlElement<'_> {
    /// Its name without a prefix.
    pub(crate) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of an attribute, named without a prefix.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        let attribute = self.0.attributes().flatten().find(|a| a.key.local_name().into_inner() == name)?;
        let raw = attribute.value.into_owned();
        Some(match quick_xml::escape::unescape(&raw) {
            Ok(value) => value.into_owned(),
            Err(_) => raw,
        })
    }

    /// The same as a number.
    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.value(name)?.parse().ok()
    }
}

/// Goes through an XML text that must be well formed to its end.
pub(crate) fn for_each_xml_event(
    part: &str,
    xml: &str,
    mut see: impl FnMut(XmlEvent<'_>),
) -> Result<(), Vec<Finding>> {
    let mut reader = Reader::from_str(xml);
    let wrong = || broken(format!("its part {part} is not complete"));
    let mut depth = 0usize;
    let mut any = false;
    loop {
        match reader.read_event().map_err(|_| wrong())? {
            Event::Start(start) => {
                (depth, any) = (depth + 1, true);
                see(XmlEvent::Open(XmlElement(&start)));
            }
            Event::Empty(start) => {
                any = true;
                see(XmlEvent::Open(XmlElement(&start)));
                see(XmlEvent::Close(start.local_name().into_inner()));
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                see(XmlEvent::Close(end.local_name().into_inner()));
            }
            Event::Text(text) => see(XmlEvent::Words(text.xml10_content())),
            Event::CData(text) => see(XmlEvent::Words(text.xml10_content())),
            Event::GeneralRef(name) => {
                let character = name.resolve_char_ref().ok().flatten().map(String::from);
                let known = || resolve_predefined_entity(&name).map(str::to_owned);
                let text = character.or_else(known).unwrap_or_else(|| format!("&{};", &*name));
                see(XmlEvent::Words(Cow::Owned(text)));
            }
            Event::Eof if depth == 0 && any => return Ok(()),
            Event::Eof => return Err(wrong()),
            _ => {}
        }
    }
}
