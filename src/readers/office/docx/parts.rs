//! The parts of a Word document beside its text. A package says in its relationships which part is what; the names of
//! the parts are usual and nothing more. Documents of other text formats that are inserted in this one are parts too.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::document::DocumentBlock;
use crate::model::finding::Finding;
use crate::readers::email::mime;
use crate::readers::office::package::{OfficePackage, XmlEvent, for_each_xml_event};
use crate::readers::office::{rtf, run_together};
use crate::readers::{ParsedDocument, ReaderContext, html, plain_text};

/// Where the parts of a document are.
pub(super) struct DocxParts {
    /// The folder of the main part, with a slash at its end.
    folder: String,
    /// For each relationship its kind and its part, in the order of the list.
    related: Vec<(String, String)>,
    /// The part behind each mark in the text, and whether it is a picture.
    marks: BTreeMap<String, (String, bool)>,
    listed: bool,
}

/// The kinds of relationship that name a part of a kind of its own, and how their parts are usually called.
const KINDS: [&str; 8] =
    ["styles", "numbering", "settings", "footnotes", "endnotes", "comments", "header", "footer"];

impl DocxParts {
    /// Reads the relationships of the main part.
    pub(super) fn find(pack: &mut OfficePackage<'_>, main: &str) -> Result<Self, Vec<Finding>> {
        let (folder, file) = main.rsplit_once('/').map_or(("", main), |(folder, file)| (folder, file));
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut parts = Self { folder, related: Vec::new(), marks: BTreeMap::new(), listed: false };
        let list = format!("{}_rels/{file}.rels", parts.folder);
        if !pack.has(&list) {
            return Ok(parts);
        }
        parts.listed = true;
        let xml = pack.text(&list)?;
        for_each_xml_event(&list, &xml, |bit| {
            let XmlEvent::Open(element) = bit else { return };
            let outside =
                element.value("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
            if element.name() != "Relationship" || outside {
                return;
            }
            let kind = element.value("Type").unwrap_or_default();
            let kind = kind.rsplit('/').next().unwrap_or("").to_owned();
            let part = resolved(&parts.folder, &element.value("Target").unwrap_or_default());
            let id = element.value("Id").unwrap_or_default();
            parts.marks.insert(id, (part.clone(), kind == "image"));
            parts.related.push((kind, part));
        })?;
        Ok(parts)
    }

    /// The parts of a kind that are there. Where the package does not list any of that kind, a part with the usual
    /// name is taken for one.
    pub(super) fn of_kind(&self, pack: &OfficePackage<'_>, kind: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for (of, part) in self.related.iter().filter(|(of, _)| of == kind) {
            if KINDS.contains(&of.as_str()) && pack.has(part) && !found.contains(part) {
                found.push(part.clone());
            }
        }
        if !found.is_empty() {
            return found;
        }
        let claimed = |name: &String| self.related.iter().any(|(_, part)| part == name);
        let usual = |name: &&String| {
            let own = name.strip_prefix(&self.folder).and_then(|own| own.strip_suffix(".xml"));
            own.and_then(|own| own.strip_prefix(kind)).is_some_and(|number| {
                number.is_empty() || (!self.listed && number.chars().all(|c| c.is_ascii_digit()))
            })
        };
        pack.names().iter().filter(usual).filter(|name| !claimed(name)).cloned().collect()
    }

    /// The marks of pictures that are not in the package. Some programs write NULL for no picture.
    pub(super) fn lost_pictures(&self, names: &[String]) -> BTreeSet<String> {
        let lost = |(part, picture): &(String, bool)| {
            *picture && !part.ends_with("NULL") && !names.iter().any(|name| name.eq_ignore_ascii_case(part))
        };
        self.marks.iter().filter(|(_, of)| lost(of)).map(|(mark, _)| mark.clone()).collect()
    }

    /// The documents that are inserted in this one, by their marks: what each says, or nothing where it cannot be read.
    /// Those of the same kind are read by `docx`, the reader that asks.
    pub(super) fn inserted(
        &self,
        pack: &mut OfficePackage<'_>,
        known: ReaderContext<'_>,
        docx: InsertedReader,
    ) -> BTreeMap<String, Option<Vec<DocumentBlock>>> {
        let chunks: Vec<&str> = self
            .related
            .iter()
            .filter(|(kind, _)| kind == "aFChunk")
            .map(|(_, part)| part.as_str())
            .collect();
        let marks = self.marks.iter().filter(|(_, (part, _))| chunks.contains(&part.as_str()));
        marks
            .map(|(mark, (part, _))| (mark.clone(), pack.bytes(part).and_then(|b| inserted(&b, known, docx))))
            .collect()
    }
}

/// Reads a document that stands within another.
pub(super) type InsertedReader = fn(&[u8], ReaderContext<'_>) -> Result<ParsedDocument, Vec<Finding>>;

/// What an inserted document says.
fn inserted(bytes: &[u8], known: ReaderContext<'_>, docx: InsertedReader) -> Option<Vec<DocumentBlock>> {
    if bytes.trim_ascii().is_empty() {
        return None;
    }
    let start = bytes.trim_ascii_start();
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let head = start.get(..start.len().min(2_000)).unwrap_or_default().to_ascii_lowercase();
    let has = |what: &[u8]| memchr::memmem::find(&head, what).is_some();
    let read: Result<ParsedDocument, Vec<Finding>> = if start.starts_with(b"PK") {
        docx(bytes, known)
    } else if start.starts_with(b"{\\rtf") {
        rtf::read_rtf(bytes, known)
    } else if has(b"mime-version:") {
        mime::read_mime(bytes, known)
    } else if start.starts_with(b"<") || has(b"<html") || has(b"<p") || bytes.starts_with(b"\xff\xfe<") {
        Ok(html::read_html(bytes, known, None))
    } else {
        plain_text::read_plain_text(bytes, known)
    };
    let parts: Vec<DocumentBlock> =
        read.ok()?.written.into_iter().flat_map(|written| written.parts).collect();
    let parts: Vec<DocumentBlock> = parts
        .into_iter()
        .filter(|part| !matches!(part, DocumentBlock::Notice(_) | DocumentBlock::Facts(_)))
        .collect();
    Some(parts)
}

/// The words of an inserted document.
pub(super) fn words_of(parts: &[DocumentBlock]) -> String {
    let typed = parts.iter().filter_map(|part| match part {
        DocumentBlock::Typed(text) => Some(text.as_str()),
        _ => None,
    });
    let typed: Vec<&str> = typed.collect();
    format!("{} {}", run_together(parts, " ").as_str(), typed.join(" "))
}

/// The name of a part that another in this folder refers to.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn targets_are_seen_from_the_folder_of_the_part() {
        for (folder, target, expected) in [
            ("word/", "styles.xml", "word/styles.xml"),
            ("word/", "/word/styles.xml", "word/styles.xml"),
            ("word/", "../customXml/item1.xml", "customXml/item1.xml"),
            ("", "./a.xml", "a.xml"),
            ("a/b/", "../c/d.xml", "a/c/d.xml"),
        ] {
            assert_eq!(resolved(folder, target), expected, "{folder} {target}");
        }
    }
}
