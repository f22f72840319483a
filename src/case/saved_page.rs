//! Web pages as a browser saves them: the page itself and, beside it, a folder with the files that it is made of. Those
//! are part of the page and no items of their own. The pictures among them that the page shows are in the bundle with
//! it; what only makes it work is not; and what a person may have put there is told like any other file.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::finding::{Code, Finding};
use crate::model::{ItemPath, counted};
use crate::system::{EntryKind, WalkEntry};

/// What the folder of a page is called, after the name of the page: by Firefox, Chrome and Safari in the languages of
/// their users, and by Word.
const FOLDERS: [&str; 21] = [
    "_files",
    ".files",
    "-Dateien",
    "_fichiers",
    "_archivos",
    "_ficheiros",
    "_arquivos",
    "_file",
    "_bestanden",
    "-filer",
    "_filer",
    "_tiedostot",
    "_soubory",
    "_pliki",
    "_elemei",
    "_fajlovi",
    "_datoteke",
    "_dosyalar",
    "_bylos",
    "_failid",
    "_fitxers",
];

/// Endings of files that a page is made of. Programs are saved as `.js.download` by some browsers.
const PARTS: [&str; 35] = [
    "js", "mjs", "css", "download", "json", "map", "html", "htm", "php", "asp", "aspx", "xhtml", "woff",
    "woff2", "ttf", "otf", "eot", "ico", "cur", "png", "jpg", "jpeg", "jpe", "jfif", "gif", "webp", "svg",
    "bmp", "avif", "apng", "tif", "tiff", "xml", "thmx", "mso",
];

/// Endings of pictures among them.
const PICTURES: [&str; 13] =
    ["png", "jpg", "jpeg", "jpe", "jfif", "gif", "webp", "svg", "bmp", "avif", "apng", "tif", "tiff"];

/// The files that belong to saved pages, by the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedPages {
    of: BTreeMap<ItemPath, Vec<ItemPath>>,
    all: BTreeSet<ItemPath>,
}

impl SavedPages {
    /// Finds which of the files of a folder belong to which of these pages.
    pub fn find<'a>(pages: impl Iterator<Item = &'a ItemPath>, found: &[WalkEntry]) -> Self {
        let mut folders: BTreeMap<String, &ItemPath> = BTreeMap::new();
        for page in pages {
            let ending = page.extension().unwrap_or_default();
            if !matches!(ending.as_str(), "html" | "htm" | "xhtml" | "xht" | "shtml") {
                continue;
            }
            let stem = page.as_str().rsplit_once('.').map_or(page.as_str(), |(stem, _)| stem);
            for name in FOLDERS {
                folders.entry(format!("{stem}{name}")).or_insert(page);
            }
        }
        let mut belongs: BTreeMap<ItemPath, Vec<ItemPath>> = BTreeMap::new();
        for file in found.iter().filter(|file| file.nature == EntryKind::File) {
            let ending = file.path.extension();
            if ending.as_deref().is_some_and(|ending| !PARTS.contains(&ending)) {
                continue;
            }
            let path = file.path.as_str();
            let page = path.match_indices('/').find_map(|(at, _)| folders.get(path.get(..at)?));
            if let Some(page) = page {
                belongs.entry((*page).clone()).or_default().push(file.path.clone());
            }
        }
        let all = belongs.values().flatten().cloned().collect();
        Self { of: belongs, all }
    }

    /// Whether a file belongs to a page.
    pub fn holds(&self, file: &ItemPath) -> bool {
        self.all.contains(file)
    }

    /// Takes out those that are items of their own.
    pub fn without(mut self, items: &BTreeSet<&ItemPath>) -> Self {
        self.of.values_mut().for_each(|files| files.retain(|file| !items.contains(file)));
        self.of.retain(|_, files| !files.is_empty());
        self.all.retain(|file| !items.contains(file));
        self
    }

    /// What is said of the files of a page, which shows some of them.
    pub fn findings(&self, page: &ItemPath, used: &BTreeSet<ItemPath>) -> Vec<Finding> {
        let Some(files) = self.of.get(page) else { return Vec::new() };
        let is_picture =
            |file: &&ItemPath| file.extension().is_some_and(|ending| PICTURES.contains(&ending.as_str()));
        let (pictures, rest): (Vec<&ItemPath>, Vec<&ItemPath>) = files.iter().partition(is_picture);
        let (shown, left): (Vec<&ItemPath>, Vec<&ItemPath>) =
            pictures.into_iter().partition(|picture| used.contains(*picture));
        let mut parts = Vec::new();
        if !shown.is_empty() {
            parts.push(format!(" {} shown with it.", counted(shown.len(), "image is", "images are")));
        }
        if !rest.is_empty() {
            let serve = counted(rest.len(), "file serves", "files serve");
            parts.push(format!(" {serve} only its layout, its scripts or its frames."));
        }
        if !left.is_empty() {
            parts.push(format!(" {} not shown.", counted(left.len(), "image is", "images are")));
        }
        let files = counted(files.len(), "file", "files");
        let message = format!(
            "A browser saved {files} with this page.{} None of them is an item, so the zip does not hold them.",
            parts.concat()
        );
        let mut findings = vec![Finding::note(Code::PartOfPage, message).at(page)];
        if !left.is_empty() {
            let named: Vec<&str> = left.iter().take(5).map(|file| file.as_str()).collect();
            let more = if left.len() > 5 { format!(" and {} more", left.len() - 5) } else { String::new() };
            let message = format!(
                "{} that a browser saved with this page, but that its text does not name: {}{more}. Not shown.",
                counted(left.len(), "image", "images"),
                named.join(", ")
            );
            findings.push(
                Finding::warning(Code::NotShown, message)
                    .at(page)
                    .next("If one of them matters, list it as a separate item."),
            );
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_a_page_is_known_by_its_name() {
        let path = |name: &str| ItemPath::parse(name).expect(name);
        let names = [
            "a.html",
            "a_files/b.png",
            "a_files/deep/c.css",
            "a_files/letter.pdf",
            "a_files.png",
            "b-Dateien/d",
            "b.htm",
            "c/a_files/e.png",
            "c_files/f.png",
        ];
        let found: Vec<WalkEntry> = names
            .iter()
            .map(|name| WalkEntry { path: path(name), nature: EntryKind::File, bytes: 1 })
            .collect();
        let saved = SavedPages::find(found.iter().map(|file| &file.path), &found);
        let held: Vec<&str> = names.into_iter().filter(|name| saved.holds(&path(name))).collect();
        assert_eq!(held, ["a_files/b.png", "a_files/deep/c.css", "b-Dateien/d"]);
    }
}
