//! Walks the evidence folder and lists what lies in it, in one order on every machine: by the bytes of the
//! path. Links are not followed, hidden things are counted and named, and a name that cannot be carried
//! safely is a finding. Nothing is opened here.

use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::left_behind::LeftBehind;
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::model::{ItemPath, counted};

/// What a thing in the folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A file.
    File,
    /// A file whose name begins with a dot, or that an operating system leaves behind.
    Hidden,
    /// A symbolic link.
    Link,
    /// A device, a pipe or a socket.
    Special,
}

/// A file of the folder.
#[derive(Clone, Debug)]
pub struct WalkEntry {
    /// Where it is.
    pub path: ItemPath,
    /// What it is.
    pub nature: EntryKind,
    /// Its size in bytes.
    pub bytes: u64,
}

/// What a walk came upon.
#[derive(Clone, Debug, Default)]
pub struct WalkResult {
    /// Every file, by the bytes of its path.
    pub found: Vec<WalkEntry>,
    /// What could not be listed, and why.
    pub findings: Vec<Finding>,
}

fn is_hidden(name: &str) -> bool {
    name.starts_with('.') || LeftBehind::from_path(name).is_some()
}

/// Lists every file below `folder`.
pub fn walk(folder: &Path, limits: &Limits) -> WalkResult {
    let mut walked = WalkResult::default();
    let mut entries =
        WalkDir::new(folder).min_depth(1).max_depth(limits.folders).follow_links(false).into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                let path = e.path().map_or_else(|| folder.display().to_string(), |p| shown(folder, p));
                let why = e.io_error().map_or_else(|| e.to_string(), super::io_error_text);
                walked.findings.push(
                    Finding::error(Code::Unreadable, format!("This cannot be opened: {why}."))
                        .about(path)
                        .next("Check that the disk is connected and that you may read it."),
                );
                continue;
            }
        };
        if walked.found.len() >= limits.files {
            walked.findings.push(
                Finding::error(Code::TooLarge, format!("The folder holds more than {} files.", limits.files))
                    .next("Name a folder that holds only this case."),
            );
            return walked;
        }
        let kind = entry.file_type();
        if kind.is_dir() {
            if is_hidden(&entry.file_name().to_string_lossy()) {
                walked.findings.push(hidden_folder(folder, &entry));
                entries.skip_current_dir();
            } else if entry.depth() == limits.folders {
                walked.findings.push(
                    Finding::error(
                        Code::TooLarge,
                        format!("Folders are nested more than {} deep here.", limits.folders),
                    )
                    .about(shown(folder, entry.path()))
                    .next("Move these files further up."),
                );
            }
            continue;
        }
        match name(folder, &entry) {
            Ok(path) => {
                let nature = if kind.is_symlink() {
                    EntryKind::Link
                } else if !kind.is_file() {
                    EntryKind::Special
                } else if is_hidden(path.file_name()) {
                    EntryKind::Hidden
                } else {
                    EntryKind::File
                };
                walked.found.push(WalkEntry { path, nature, bytes: entry.metadata().map_or(0, |m| m.len()) });
            }
            // What is left out needs no name that can be carried.
            Err(finding) => {
                let own = entry.file_name().to_string_lossy();
                let hidden = is_hidden(&own) && kind.is_file();
                let left = || left_behind(&own).about(shown(folder, entry.path()));
                walked.findings.push(if hidden { left() } else { finding });
            }
        }
    }
    walked.found.sort_by(|a, b| a.path.cmp(&b.path));
    walked.findings.sort_by(|a, b| a.file.cmp(&b.file));
    walked
}

fn name(folder: &Path, entry: &DirEntry) -> Result<ItemPath, Finding> {
    let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
    let parts: Option<Vec<&str>> = relative.components().map(|c| c.as_os_str().to_str()).collect();
    let refuse = |why: &str| {
        Finding::error(Code::BadName, format!("This file's name cannot be used: {why}."))
            .about(shown(folder, entry.path()))
            .next("Rename the file with ordinary letters and digits.")
    };
    match parts {
        None => Err(refuse("it is not valid Unicode text")),
        Some(parts) => ItemPath::parse(&parts.join("/")).map_err(|e| refuse(&e.to_string())),
    }
}

/// The finding for a file that a system or a program left behind, named for what it is. A placeholder says that a
/// file is missing.
pub(crate) fn left_behind(name: &str) -> Finding {
    let real = name.strip_prefix('.').and_then(|name| name.strip_suffix(".icloud"));
    if let Some(real) = real {
        let message = format!("\"{real}\" is in iCloud and not in this folder, so it is not in the bundle.");
        return Finding::warning(Code::Hidden, message)
            .next("Open it once so that it downloads, then run leverarch again.");
    }
    let what = LeftBehind::from_path(name).map_or("Hidden system file. Left out.", LeftBehind::in_evidence);
    Finding::note(Code::Hidden, what)
}

fn hidden_folder(folder: &Path, entry: &DirEntry) -> Finding {
    let files = WalkDir::new(entry.path()).follow_links(false).into_iter().flatten();
    let count = files.filter(|e| !e.file_type().is_dir()).count();
    let files = counted(count, "file", "files");
    Finding::note(Code::Hidden, format!("A hidden folder with {files} is not part of the bundle."))
        .about(shown(folder, entry.path()))
}

/// A path from the folder on, with bytes that are not text escaped.
fn shown(folder: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(folder).unwrap_or(path);
    let mut text = String::new();
    for chunk in relative.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.extend(chunk.valid().chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }));
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02X}"));
        }
    }
    text
}
