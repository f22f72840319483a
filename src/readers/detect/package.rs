//! Packages of Office Open XML (ECMA-376 part 2). What a package is, its main part says: the one that the package's
//! own relations name, with the type that the list of types gives it. A presentation may hold whole workbooks and
//! letters, so the other types in that list, and the folders, say nothing of it.

use std::io::{Read, Seek};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::zip::ZipDirectory;
use super::{BINARY_WORKBOOK, FileType, zip};
use crate::readers::TextFormat;

/// Bytes of a list of types or relations that are read.
const MOST: u64 = 4 << 20;

/// Main parts where a package does not say which one it has.
const USUAL: [(&str, FileType); 4] = [
    ("word/document.xml", FileType::Text(TextFormat::Word)),
    ("xl/workbook.xml", FileType::Text(TextFormat::Workbook)),
    ("xl/workbook.bin", FileType::Unsupported(BINARY_WORKBOOK)),
    ("ppt/presentation.xml", FileType::Unsupported(PRESENTATION)),
];
const PRESENTATION: &str = "PowerPoint presentation";

/// What a package of Office Open XML is; nothing for a zip that is none, or one of another kind.
pub(super) fn format(directory: &ZipDirectory, file: &mut (impl Read + Seek)) -> Option<FileType> {
    let mut content = |name: &str| {
        let entry = directory.named(name)?;
        Some(String::from_utf8_lossy(&zip::content(file, entry, MOST)?).into_owned())
    };
    let types = content("[Content_Types].xml")?;
    let relations = content("_rels/.rels").unwrap_or_default();
    if let Some(format) = main_part(&relations).and_then(|part| of_type(&type_of(&types, &part)?)) {
        return Some(format);
    }
    let usual = USUAL.iter().find(|(part, _)| directory.named(part).is_some());
    let by_folder = [("word/", USUAL[0].1), ("xl/", USUAL[1].1), ("ppt/", USUAL[3].1)];
    usual
        .or_else(|| by_folder.iter().find(|(folder, _)| directory.has_folder(folder)))
        .map(|(_, format)| *format)
        .or_else(|| directory.named("FixedDocSeq.fdseq").map(|_| FileType::Unsupported("XPS document")))
}

/// What the type of a main part stands for.
fn of_type(name: &str) -> Option<FileType> {
    let says = |what: &str| name.contains(what);
    Some(match () {
        () if says("ms-excel.sheet.binary") => FileType::Unsupported(BINARY_WORKBOOK),
        () if says("wordprocessingml.") || says("ms-word.") => FileType::Text(TextFormat::Word),
        () if says("spreadsheetml.") || says("ms-excel.") => FileType::Text(TextFormat::Workbook),
        () if says("presentationml.") || says("ms-powerpoint.") => FileType::Unsupported(PRESENTATION),
        () if says("ms-visio.") => FileType::Unsupported("Visio drawing"),
        () if says("ms-package.xps") => FileType::Unsupported("XPS document"),
        () => return None,
    })
}

/// Goes through the elements of a text of XML, as far as it can be read, until one gives something.
fn first<T>(xml: &str, wanted: impl Fn(&str, &dyn Fn(&str) -> Option<String>) -> Option<T>) -> Option<T> {
    let mut reader = Reader::from_str(xml.trim_start_matches('\u{feff}'));
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                let found = wanted(element.local_name().as_ref(), &|name| attribute(&element, name));
                if found.is_some() {
                    return found;
                }
            }
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

/// The main part that the relations of a package name.
fn main_part(relations: &str) -> Option<String> {
    first(relations, |element, attribute| {
        let kind = attribute("Type").filter(|_| element == "Relationship")?;
        let main = ["/officeDocument", "visio/2010/relationships/document", "/fixedrepresentation"];
        let target = attribute("Target").filter(|_| main.iter().any(|end| kind.ends_with(end)))?;
        Some(target.trim_start_matches("./").trim_start_matches('/').to_owned())
    })
}

/// The type that the list of types gives a part: of its own, or for all parts of its ending.
fn type_of(types: &str, part: &str) -> Option<String> {
    let own = first(types, |element, attribute| {
        let name = attribute("PartName").filter(|_| element == "Override")?;
        let same = name.trim_start_matches('/').eq_ignore_ascii_case(part);
        attribute("ContentType").filter(|_| same)
    });
    own.or_else(|| {
        let ending = part.rsplit_once('.')?.1;
        first(types, |element, attribute| {
            let name = attribute("Extension").filter(|_| element == "Default")?;
            attribute("ContentType").filter(|_| name.eq_ignore_ascii_case(ending))
        })
    })
}
