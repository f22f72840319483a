//! Names that nobody gave: the stem of the outputs, the output folder, a title for a folder.

use std::path::{Path, PathBuf};

use crate::manifest::Manifest;

/// The stem of the outputs' names: the user's, the manifest's, or made of the case.
pub fn stem(name: Option<&String>, folder: &Path, manifest: &Manifest) -> String {
    let named = name.or(manifest.bundle.name.as_ref());
    let made = || match &manifest.case.reference {
        Some(reference) => format!("{reference} {} bundle", manifest.bundle.purpose.word()),
        None => format!("{} bundle", folder_name(folder)),
    };
    safe_name(&named.cloned().unwrap_or_else(made))
}

/// A name that every disk and upload form takes: letters, digits, spaces, dots, hyphens and underscores.
fn safe_name(name: &str) -> String {
    let kept: String =
        name.chars().map(|c| if c.is_alphanumeric() || " .-_".contains(c) { c } else { '-' }).collect();
    let short: String = kept.trim_matches([' ', '.', '-']).chars().take(80).collect();
    let short = short.trim_end_matches([' ', '.']);
    if short.is_empty() { "bundle".into() } else { short.into() }
}

/// The name of a folder, for a title nobody gave.
pub fn folder_name(folder: &Path) -> String {
    let real = folder.canonicalize().ok();
    let name = real.as_deref().unwrap_or(folder).file_name();
    name.map_or_else(|| "Evidence".into(), |n| n.to_string_lossy().into_owned())
}

/// `FOLDER-bundle` beside the folder.
pub fn beside(folder: &Path) -> PathBuf {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = real.file_name().map_or_else(|| "evidence".into(), |n| n.to_string_lossy().into_owned());
    real.with_file_name(format!("{name}-bundle"))
}
