//! Files that systems, desktops and office programs leave in folders that they show, copy or open, told by their names. They
//! are no evidence when a folder is read, and no change of a bundle when one is checked: one list serves both.

/// What left a file or a folder behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LeftBehind {
    /// A Mac, for the folder.
    MacFolder,
    /// A Mac, for another file.
    MacFile,
    /// Windows, for the folder.
    WindowsFolder,
    /// Windows: small pictures of what is in the folder.
    WindowsPictures,
    /// Windows: where a file was downloaded from.
    WindowsOrigin,
    /// Another desktop.
    Desktop,
    /// An office program, while a document is open.
    Office,
}

impl LeftBehind {
    /// What this is, by the last part of its path; a path that ends in a slash is a folder.
    pub(crate) fn from_path(path: &str) -> Option<Self> {
        let whole = path.trim_end_matches('/');
        let name = whole.rsplit('/').next().unwrap_or(whole).to_lowercase();
        Some(match &*name {
            ".ds_store" | ".localized" | "icon\r" | "__macosx" | ".spotlight-v100" | ".trashes"
            | ".fseventsd" => Self::MacFolder,
            "thumbs.db" | "ehthumbs.db" => Self::WindowsPictures,
            "desktop.ini" | "$recycle.bin" | "system volume information" => Self::WindowsFolder,
            name if name.starts_with("._") && !path.ends_with('/') => Self::MacFile,
            name if name.ends_with(":zone.identifier") || name.ends_with(".zone.identifier") => {
                Self::WindowsOrigin
            }
            name if name.starts_with("~$") || name.starts_with(".~lock.") => Self::Office,
            name if name == ".directory" || name.starts_with(".trash-") => Self::Desktop,
            _ => return None,
        })
    }

    /// What is said of it in a folder of evidence.
    pub(crate) fn in_evidence(self) -> &'static str {
        match self {
            Self::MacFolder => "A Mac's settings file for this folder. Left out.",
            Self::MacFile => "A Mac's file of settings for another file. Left out.",
            Self::WindowsFolder => "Windows' settings file for this folder. Left out.",
            Self::WindowsPictures => "Windows' list of thumbnails for this folder. Left out.",
            Self::WindowsOrigin => "Windows' note of where another file was downloaded from. Left out.",
            Self::Desktop => "Your desktop's settings file for this folder. Left out.",
            Self::Office => "An office program's note that a document is open. Left out.",
        }
    }

    /// What is said of it beside a bundle.
    pub(crate) fn in_bundle(self) -> &'static str {
        match self {
            Self::MacFolder | Self::MacFile => {
                "This was not there when the bundle was made. A Mac leaves such files. They change nothing."
            }
            Self::WindowsFolder | Self::WindowsPictures | Self::WindowsOrigin => {
                "This was not there when the bundle was made. Windows leaves such files. They change nothing."
            }
            Self::Desktop => {
                "This was not there when the bundle was made. Your desktop leaves such files. They change nothing."
            }
            Self::Office => {
                "This was not there when the bundle was made. Office programs leave such files. They change nothing."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systems_leave_is_known_by_name() {
        for (path, left) in [
            (".DS_Store", Some(LeftBehind::MacFolder)),
            ("data/letters/._a.pdf", Some(LeftBehind::MacFile)),
            ("__MACOSX/", Some(LeftBehind::MacFolder)),
            ("Thumbs.db", Some(LeftBehind::WindowsPictures)),
            ("letters/desktop.ini", Some(LeftBehind::WindowsFolder)),
            ("$RECYCLE.BIN/", Some(LeftBehind::WindowsFolder)),
            ("a.pdf:Zone.Identifier", Some(LeftBehind::WindowsOrigin)),
            ("~$letter.docx", Some(LeftBehind::Office)),
            (".~lock.letter.odt#", Some(LeftBehind::Office)),
            (".Trash-1000/", Some(LeftBehind::Desktop)),
            // A folder of that name holds what somebody put there.
            ("._a/", None),
            ("letter.pdf", None),
            (".hidden", None),
            ("my thumbs.db.pdf", None),
            ("Thumbs.db/letter.pdf", None),
        ] {
            assert_eq!(LeftBehind::from_path(path), left, "{path}");
        }
    }
}
