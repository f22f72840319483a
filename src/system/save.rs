//! What the page writes into the evidence folder: the manifest, where it is still as it was shown, and files that the user
//! puts there, under a name that nothing has yet. Both appear whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::create::{Existing, temp_file_beside, write_small};
use super::read::{FollowLinks, manifest_text_of, own_file};
use super::{SystemError, left_behind::LeftBehind};
use crate::model::{Digest, ItemPath};

/// A manifest as it is on the disk: its text to the byte, a byte order mark included, and the digest of that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedManifest {
    /// The text.
    pub text: String,
    /// Its SHA-256.
    pub digest: Digest,
}

impl SavedManifest {
    /// Reads it; nothing when there is none.
    ///
    /// # Errors
    /// It cannot be read, is a link, is larger than `limit` bytes, or is not UTF-8 text.
    pub fn read(path: &Path, limit: u64) -> Result<Option<Self>, SystemError> {
        match own_file(path, limit, FollowLinks::Refuse) {
            Ok(bytes) => manifest_text_of(path, bytes)
                .map(|text| Some(Self { digest: Digest::compute(text.as_bytes()), text })),
            Err(trouble) if trouble.cause.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(trouble) => Err(trouble),
        }
    }
}

/// Writes the manifest if it is still the one with this digest; says whether it was.
///
/// # Errors
/// What the system says; what was there is then as it was before.
pub fn replace_manifest(path: &Path, shown: Digest, text: &str, limit: u64) -> Result<bool, SystemError> {
    // Whatever another program does between this look and the next line is a matter of microseconds.
    let now = SavedManifest::read(path, limit)?;
    if now.is_none_or(|now| now.digest != shown) {
        return Ok(false);
    }
    write_small(path, text.as_bytes(), Existing::Replace)?;
    if let Some(folder) = path.parent() {
        sync_folder(folder);
    }
    Ok(true)
}

/// A disk that cannot sync a folder has the file all the same.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// A file on its way into the evidence folder.
#[derive(Debug)]
pub struct DroppedFile {
    folder: PathBuf,
    name: String,
    file: NamedTempFile,
}

/// Bytes of a name that every disk takes, with room for a number behind it.
const LONGEST: usize = 200;

impl DroppedFile {
    /// Begins one that is to have a name like this, as far as it can.
    ///
    /// # Errors
    /// What the system says, or that a file of this name could never be evidence.
    pub fn begin(folder: &Path, wanted: &str) -> Result<Self, SystemError> {
        let trouble = |cause| SystemError::new(folder.join("file"), "save", cause);
        let name = usable_name(wanted).ok_or_else(|| {
            trouble(io::Error::new(io::ErrorKind::InvalidInput, "a file with this name cannot be evidence"))
        })?;
        let file = temp_file_beside(&folder.join(&name)).map_err(trouble)?;
        Ok(Self { folder: folder.to_owned(), name, file })
    }

    /// Writes on.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), SystemError> {
        self.file
            .write_all(bytes)
            .map_err(|cause| SystemError::new(self.folder.join(&self.name), "save", cause))
    }

    /// Puts it in its place under the first name that nothing has, and gives that name.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(self) -> Result<String, SystemError> {
        let Self { folder, name, mut file } = self;
        let trouble = |cause| SystemError::new(folder.join(&name), "save", cause);
        file.as_file().sync_all().map_err(trouble)?;
        let (stem, ending) = match name.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
            _ => (name.as_str(), String::new()),
        };
        for number in 1..10_000 {
            let tried = if number == 1 { name.clone() } else { format!("{stem} ({number}){ending}") };
            if is_taken(&folder, &tried) {
                continue;
            }
            match file.persist_noclobber(folder.join(&tried)) {
                Ok(_) => {
                    sync_folder(&folder);
                    return Ok(tried);
                }
                Err(other) if other.error.kind() == io::ErrorKind::AlreadyExists => file = other.file,
                Err(other) => return Err(trouble(other.error)),
            }
        }
        Err(trouble(io::ErrorKind::AlreadyExists.into()))
    }
}

/// Whether something has this name, or one that another computer would take for it.
fn is_taken(folder: &Path, name: &str) -> bool {
    let likeness = |name: &str| ItemPath::parse(name).map(|name| name.likeness()).ok();
    let wanted = likeness(name);
    let names = fs::read_dir(folder).into_iter().flatten().flatten();
    names
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .any(|other| likeness(&other) == wanted)
}

/// A name for evidence made of one that a browser sent: no path, nothing hidden, no sign that disks refuse.
fn usable_name(wanted: &str) -> Option<String> {
    let last = wanted.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .map(|c| if c.is_control() || matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|') { '_' } else { c })
        .collect();
    let plain = plain.trim().trim_start_matches(['.', '~', ' ']).trim_end_matches(['.', ' ']);
    let ending = plain.rsplit_once('.').map_or(0, |(_, ending)| ending.len() + 1);
    let mut stem = plain.len().saturating_sub(ending);
    if plain.len() > LONGEST {
        stem = stem.min(LONGEST.saturating_sub(ending));
        while !plain.is_char_boundary(stem) {
            stem = stem.checked_sub(1)?;
        }
    }
    let name = format!("{}{}", plain.get(..stem)?, plain.get(plain.len().saturating_sub(ending)..)?);
    let own = ["manifest.toml", "purpose.toml"].contains(&name.to_lowercase().as_str());
    let fits = !name.is_empty() && name.len() <= LONGEST && !own && LeftBehind::from_path(&name).is_none();
    fits.then_some(name).filter(|name| ItemPath::parse(name).is_ok())
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test may stop")]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_a_browser_sends_never_leads_anywhere() {
        for (wanted, name) in [
            ("letter.pdf", Some("letter.pdf")),
            ("../../etc/passwd", Some("passwd")),
            ("C:\\Users\\me\\scan 1.jpg", Some("scan 1.jpg")),
            ("a\u{0}b\n.pdf", Some("a_b_.pdf")),
            (".hidden", Some("hidden")),
            ("..", None),
            ("", None),
            ("manifest.toml", None),
            ("Manifest.TOML", None),
            ("Thumbs.db", None),
            ("what?.pdf", Some("what_.pdf")),
        ] {
            assert_eq!(usable_name(wanted).as_deref(), name, "{wanted:?}");
        }
        let long = usable_name(&format!("{}.pdf", "ż".repeat(300))).expect("a name");
        assert!(long.len() <= LONGEST && long.ends_with("ż.pdf"), "{long}");
    }

    #[test]
    fn a_file_never_takes_the_place_of_another() {
        let folder = tempfile::tempdir().expect("folder");
        fs::write(folder.path().join("A.pdf"), "old").expect("write");
        let put = |name: &str| {
            let mut file = DroppedFile::begin(folder.path(), name).expect("begin");
            file.write(b"new").expect("write");
            file.finish().expect("finish")
        };
        assert_eq!([put("a.pdf"), put("a.pdf"), put("b")], ["a (2).pdf", "a (3).pdf", "b"]);
        assert_eq!(fs::read(folder.path().join("A.pdf")).expect("read"), b"old");
        drop(DroppedFile::begin(folder.path(), "c.pdf").expect("begin"));
        assert_eq!(fs::read_dir(folder.path()).expect("folder").count(), 4);
    }

    #[test]
    fn a_manifest_that_was_changed_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("manifest.toml");
        fs::write(&path, "one").expect("write");
        let one = SavedManifest::read(&path, 100).expect("read").expect("there");
        assert!(replace_manifest(&path, one.digest, "two", 100).expect("save"));
        assert!(!replace_manifest(&path, one.digest, "three", 100).expect("save"));
        assert_eq!(fs::read_to_string(&path).expect("read"), "two");
    }
}
