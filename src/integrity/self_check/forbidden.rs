//! Whether an object could act, or carries something of a source that no page shows. What may stand in catalog,
//! pages, links and bookmarks is listed where they are read, and what may stand in an image or a form here; and here
//! is what must stand nowhere, told by what it is and not by a word alone, for in a list of fonts any word may be a
//! font's name.

use std::io::{self, Read, Seek};

use hayro_syntax::object::{Dict, MaybeRef, Name, Object};

use super::buffered_file::BufferedFile;
use super::entries::{is_name, stray};
use super::stream_object::StreamObject;

/// Actions, all but going to a page of the same document.
const ACTIONS: [&[u8]; 19] = [
    b"GoToR",
    b"GoToE",
    b"GoToDp",
    b"GoTo3DView",
    b"Launch",
    b"Thread",
    b"URI",
    b"Sound",
    b"Movie",
    b"Hide",
    b"Named",
    b"SubmitForm",
    b"ResetForm",
    b"ImportData",
    b"JavaScript",
    b"SetOCGState",
    b"Rendition",
    b"Trans",
    b"RichMediaExecute",
];

/// Kinds of object that have no place in a bundle.
const KINDS: [&[u8]; 14] = [
    b"Filespec",
    b"F",
    b"EmbeddedFile",
    b"Sig",
    b"SigRef",
    b"DocTimeStamp",
    b"StructTreeRoot",
    b"StructElem",
    b"Rendition",
    b"MediaClip",
    b"RichMediaContent",
    b"3D",
    b"Collection",
    b"SigFieldLock",
];

/// Entries that act, attach or hide, in a dictionary that says what it is.
const ENTRIES: [&[u8]; 22] = [
    b"AA",
    b"AF",
    b"AcroForm",
    b"ActualText",
    b"Alternates",
    b"Collection",
    b"EF",
    b"EmbeddedFiles",
    b"JS",
    b"JavaScript",
    b"LastModified",
    b"Launch",
    b"Metadata",
    b"OPI",
    b"PS",
    b"PieceInfo",
    b"RF",
    b"Ref",
    b"RichMediaContent",
    b"Thumb",
    b"URI",
    b"XFA",
];

/// Of those, what the bundle's own catalog has: its description and its record.
const OWN: [&[u8]; 2] = [b"Metadata", b"PieceInfo"];

/// What an image or a form is drawn from, and how its content is packed.
const DRAWN: [&str; 35] = [
    "BBox",
    "BPC",
    "BitsPerComponent",
    "CS",
    "ColorSpace",
    "D",
    "Decode",
    "DecodeParms",
    "Filter",
    "FormType",
    "Group",
    "H",
    "Height",
    "I",
    "IM",
    "ImageMask",
    "Intent",
    "Interpolate",
    "Length",
    "Mask",
    "Matrix",
    "Matte",
    "OC",
    "Resources",
    "SMask",
    "SMaskInData",
    "Subtype",
    "Type",
    "W",
    "Width",
    "PatternType",
    "PaintType",
    "TilingType",
    "XStep",
    "YStep",
];

/// Why a dictionary must not be there. `of_stream` when it is a stream's own.
pub(super) fn in_dictionary(dict: &Dict<'_>, of_stream: bool) -> Option<String> {
    if let Some(action) = dict.get::<Name<'_>>(b"S").filter(|name| ACTIONS.contains(&&**name)) {
        return Some(format!("is an action of the kind {}", action.as_str()));
    }
    if let Some(MaybeRef::NotRef(Object::String(_))) = dict.get_raw::<Object<'_>>(b"JS") {
        return Some("is a script".into());
    }
    let kind = dict.get::<Name<'_>>(b"Type");
    if let Some(kind) = kind.as_ref().filter(|kind| KINDS.contains(&&***kind)) {
        return Some(format!("is of the kind {}, which has no place in a bundle", kind.as_str()));
    }
    if is_name(dict, b"Type", b"Annot") && !is_name(dict, b"Subtype", b"Link") {
        return Some("is a note or field that is still live".into());
    }
    let typed = of_stream || kind.is_some() || dict.contains_key(b"Subtype");
    let catalog = is_name(dict, b"Type", b"Catalog");
    let may = |entry: &[u8]| !typed || (catalog && OWN.contains(&entry));
    if let Some(entry) = ENTRIES.iter().find(|entry| dict.contains_key(**entry) && !may(entry)) {
        return Some(format!("has /{}, which has no place in a bundle", String::from_utf8_lossy(entry)));
    }
    let drawn = of_stream && (is_name(dict, b"Subtype", b"Image") || is_name(dict, b"Subtype", b"Form"));
    let entry = stray(dict, &DRAWN).filter(|_| drawn)?;
    Some(format!("has /{entry}, from which nothing is drawn"))
}

/// Why a JPEG must not be there: it holds application data or a comment. Only the heads of its segments are read,
/// up to its first scan.
pub(super) fn in_picture<R: Read + Seek>(
    window: &mut BufferedFile<R>,
    stream: &StreamObject,
    dict: &Dict<'_>,
) -> io::Result<Option<String>> {
    let alone = match dict.get::<Object<'_>>(b"Filter") {
        Some(Object::Name(name)) => *name == *b"DCTDecode",
        Some(Object::Array(names)) => {
            let mut names = names.iter::<Name<'_>>();
            names.next().is_some_and(|name| *name == *b"DCTDecode") && names.next().is_none()
        }
        _ => false,
    };
    let mut at = stream.content.saturating_add(2);
    while alone && at < stream.content_end() {
        let &[0xff, code, high, low] = window.view(at, 4)? else { break };
        match code {
            // A colour profile, and how colours are stored, belong to the picture.
            0xe0 | 0xe2 | 0xee => {}
            0xe1..=0xef | 0xfe => {
                return Ok(Some(format!(
                    "is a JPEG with data of the kind {code:02X}, which does not belong to \
                                        an image"
                )));
            }
            0xc0..=0xcf | 0xdb..=0xdf => {}
            _ => break,
        }
        at = at.saturating_add(2 + u64::from(u16::from_be_bytes([high, low])));
    }
    Ok(None)
}

/// Why a stream with this dictionary must not be there.
pub(super) fn in_stream(dict: &Dict<'_>) -> Option<String> {
    if [&b"F"[..], b"FFilter", b"FDecodeParms"].iter().any(|key| dict.contains_key(key)) {
        return Some("has its content in another file".into());
    }
    is_name(dict, b"Subtype", b"PS").then(|| "is a PostScript program".into())
}
