//! What a file or a folder is that somebody named: a bundle, the zip unpacked, or one of the folders that are easily
//! named in its place. For those there is a sentence that says which one to name.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::case::OWN_FILES;
use crate::integrity::{DIGITS, ZIP_SEAL};
use crate::model::Purpose;
use crate::model::file_names::{MEDIA_FOLDER, PARTS_FOLDER};
use crate::model::finding::{Code, Finding};
use crate::pdf::write::seal::{MARK, TAIL_BYTES};
use crate::system;
use crate::system::SystemError;

/// What a file is, by its first bytes, or by its name where they tell nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    Pdf,
    Zip,
    Record,
    List,
    Other,
}

impl FileKind {
    pub(super) fn of(path: &Path) -> Result<Self, SystemError> {
        let mut head = Vec::new();
        system::open_output(path)?
            .take(8)
            .read_to_end(&mut head)
            .map_err(|e| SystemError::new(path, "read", e))?;
        let named = match path.extension().and_then(|e| e.to_str()).map(str::to_lowercase).as_deref() {
            Some("zip") => Self::Zip,
            Some("json") => Self::Record,
            Some("sha256") => Self::List,
            Some("pdf") => Self::Pdf,
            _ => Self::Other,
        };
        let seen = if head.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if head.starts_with(b"PK\x03\x04") {
            Some(Self::Zip)
        } else if head.starts_with(b"{\n  \"") {
            Some(Self::Record)
        } else {
            None
        };
        // A name that says what it is stays in force when the bytes say nothing.
        Ok(seen.unwrap_or(named))
    }
}

/// What a folder is.
#[derive(Debug)]
pub(super) enum FolderKind {
    /// The outputs of a build.
    Bundle,
    /// The outputs of a build of several bundles: the folders of these.
    Bundles(Vec<String>),
    /// The zip of the originals, unpacked.
    Bag,
    /// Another, with what to say of it.
    Other(Finding),
}

impl FolderKind {
    pub(super) fn of(path: &Path) -> Result<Self, SystemError> {
        let names = system::list(path)?;
        if is_bag(&names) {
            return Ok(Self::Bag);
        }
        let of_several = Purpose::ALL.iter().map(|purpose| purpose.word().to_owned()).filter(|word| {
            let inner = path.join(word);
            names.contains(&format!("{word}/"))
                && system::list(&inner).is_ok_and(|names| holds_outputs(&inner, &names))
        });
        let of_several: Vec<String> = of_several.collect();
        if !of_several.is_empty() {
            return Ok(Self::Bundles(of_several));
        }
        if holds_outputs(path, &names) {
            return Ok(Self::Bundle);
        }
        Ok(Self::Other(other(path, &names)))
    }
}

fn is_bag(names: &[String]) -> bool {
    names.iter().any(|name| name == "bagit.txt") && names.iter().any(|name| name == "data/")
}

/// Whether one of the files is an output of ours; of a bundle that was damaged, the list or the record is enough.
fn holds_outputs(folder: &Path, names: &[String]) -> bool {
    let own = OWN_FILES.iter().any(|own| names.iter().any(|name| name == own));
    names.iter().any(|name| {
        let path = folder.join(name);
        match name.rsplit_once('.').map(|(_, end)| end.to_lowercase()).as_deref() {
            Some("sha256") => !own || is_list(&path),
            Some("json") => starts_as_record(&path),
            Some("pdf" | "zip") => ends_sealed(&path),
            _ => false,
        }
    }) || (!own && names_of_one_stem(names))
}

/// Whether there is a PDF and a record or a zip of one name: a bundle, though each of them be damaged.
fn names_of_one_stem(names: &[String]) -> bool {
    names
        .iter()
        .filter_map(|name| name.strip_suffix(".pdf"))
        .any(|stem| [".json", ".zip"].iter().any(|end| names.contains(&format!("{stem}{end}"))))
}

fn opened(path: &Path) -> Option<File> {
    system::open_output(path).ok()
}

fn is_list(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = opened(path).map(|file| file.take(DIGITS as u64 + 2).read_to_end(&mut head));
    read.is_some() && head.len() == DIGITS + 2 && head.ends_with(b"  ")
}

fn starts_as_record(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = opened(path).map(|file| file.take(256).read_to_end(&mut head));
    read.is_some() && head.windows(17).any(|window| window == b"leverarch-record/")
}

fn ends_sealed(path: &Path) -> bool {
    let Some(mut file) = opened(path) else { return false };
    let mut tail = Vec::new();
    let length = file.seek(SeekFrom::End(0)).unwrap_or(0);
    let from = length.saturating_sub(TAIL_BYTES);
    let read = file.seek(SeekFrom::Start(from)).and_then(|_| file.read_to_end(&mut tail));
    let has = |mark: &[u8]| tail.windows(mark.len()).any(|window| window == mark);
    read.is_ok() && (has(MARK.as_bytes()) || has(ZIP_SEAL))
}

fn other(path: &Path, names: &[String]) -> Finding {
    let shown = path.display().to_string();
    let no_bundle = |message: String| Finding::error(Code::BadRecord, message).about(shown.clone());
    let bundles: Vec<PathBuf> = names
        .iter()
        .filter_map(|name| name.strip_suffix('/'))
        .map(|name| path.join(name))
        .filter(|inner| system::list(inner).is_ok_and(|names| is_bag(&names) || holds_outputs(inner, &names)))
        .take(20)
        .collect();
    if let Some(first) = bundles.first() {
        let message = match bundles.len() {
            1 => "This folder is one level too high. The bundle is in a folder inside it.".to_owned(),
            count => {
                format!("This folder is one level too high. There are {count} bundles in folders inside it.")
            }
        };
        return no_bundle(message).next(format!("Run: leverarch verify \"{}\"", first.display()));
    }
    let full = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let above = full.parent().filter(|above| {
        system::list(above).is_ok_and(|names| is_bag(&names) || holds_outputs(above, &names))
    });
    let name = full.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let inner = name == "data" || [PARTS_FOLDER, MEDIA_FOLDER].contains(&name.as_str());
    if let Some(above) = above.filter(|_| inner) {
        return no_bundle(
            "This folder is one level too low. It is a part of the bundle in the folder above it.".into(),
        )
        .next(format!("Run: leverarch verify \"{}\"", above.display()));
    }
    let beside = full.with_file_name(format!("{name}-bundle"));
    if OWN_FILES.iter().any(|own| names.iter().any(|name| name == own)) {
        let finding = no_bundle("This is the evidence folder. The bundle is in a folder of its own.".into());
        return if beside.is_dir() {
            finding.next(format!("Run: leverarch verify \"{}\" --evidence \"{shown}\"", beside.display()))
        } else {
            finding.next("Name the folder that leverarch build made. Its name usually ends with \"-bundle\".")
        };
    }
    if beside.is_dir() {
        return no_bundle(
            "This folder was not made by leverarch. The bundle made from it is next to it.".into(),
        )
        .next(format!("Run: leverarch verify \"{}\" --evidence \"{shown}\"", beside.display()));
    }
    no_bundle("There is no bundle made by leverarch in this folder.".into())
        .next("Name the folder that leverarch build made, or the .pdf, .zip or .json in it.")
}
