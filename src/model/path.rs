//! The name of a file inside the evidence folder: relative, with `/` between its parts, and unable to leave
//! the folder. There is one way to make one, and everything that names a file passes through it.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

/// A file's path inside the evidence folder, exactly as it is spelt on disk.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemPath(String);

/// Why a path is not accepted, in words for the person who wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPath {
    /// There is nothing in it.
    #[error("the file name is empty")]
    Empty,
    /// It has a backslash.
    #[error("use / between folders, not \\")]
    Backslash,
    /// It has a character that cannot be seen.
    #[error("the file name holds an invisible control character. Rename the file")]
    ControlCharacter,
    /// It begins at the root of a disk or in the user's own folder.
    #[error("write the path as it is inside the evidence folder, like letters/first.pdf")]
    NotRelative,
    /// It climbs out of the folder.
    #[error("the path leaves the evidence folder. Move the file into the folder")]
    Outside,
    /// It has nothing or a lone dot between two slashes.
    #[error("the path has an empty part. Write it like letters/first.pdf")]
    EmptyPart,
}

impl ItemPath {
    /// Accepts a relative path with `/` between its parts.
    ///
    /// # Errors
    /// A path that is empty, absolute, climbs out of the folder, names it in two ways (`a//b`, `./a`), or
    /// holds a backslash or a control character, which zip readers and terminals take for something else.
    pub fn parse(text: &str) -> Result<Self, BadPath> {
        if text.is_empty() {
            return Err(BadPath::Empty);
        }
        if text.contains('\\') {
            return Err(BadPath::Backslash);
        }
        if text.chars().any(char::is_control) {
            return Err(BadPath::ControlCharacter);
        }
        let drive = text.as_bytes().get(1) == Some(&b':') && text.as_bytes()[0].is_ascii_alphabetic();
        if text.starts_with('/') || text.starts_with('~') || drive {
            return Err(BadPath::NotRelative);
        }
        if text.split('/').any(|part| part == "..") {
            return Err(BadPath::Outside);
        }
        if text.split('/').any(|part| part.is_empty() || part == ".") {
            return Err(BadPath::EmptyPart);
        }
        Ok(Self(text.into()))
    }

    /// The path as written, with `/` between its parts.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The file name's ending in lower case without the dot, or nothing.
    pub fn extension(&self) -> Option<String> {
        let (stem, end) = self.file_name().rsplit_once('.')?;
        (!stem.is_empty() && !end.is_empty()).then(|| end.to_lowercase())
    }

    /// What two names share when a disk, a person or another computer would take them for the same: the
    /// name in Unicode's composed form (NFC) with capitals folded.
    pub fn likeness(&self) -> String {
        let composed: String = self.0.nfc().collect();
        caseless::default_case_fold_str(&composed).nfc().collect()
    }
}

impl fmt::Display for ItemPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for ItemPath {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ItemPath {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&Cow::<str>::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for ItemPath {
    fn schema_name() -> Cow<'static, str> {
        "ItemPath".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string", "format": "item-path", "minLength": 1,
            "description": "A file's path from the evidence folder on, with / between folders."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_the_folder() {
        for wrong in [
            "",
            "/etc/passwd",
            "../a",
            "a/../../b",
            "a/..",
            "./a",
            "a//b",
            "a/",
            "C:\\a",
            "c:a",
            "\\\\host\\a",
            "a\0",
            "a\nb",
            "~/a",
        ] {
            assert!(ItemPath::parse(wrong).is_err(), "{wrong:?}");
        }
        for right in ["a", "a/b.pdf", "..a", "a..b/c", "+448001712345 2021-03-04 14:22:01.m4a", "Żółć.pdf"]
        {
            assert!(ItemPath::parse(right).is_ok(), "{right:?}");
        }
    }

    #[test]
    fn names_that_look_alike_are_alike() {
        let same = |a: &str, b: &str| {
            ItemPath::parse(a).expect(a).likeness() == ItemPath::parse(b).expect(b).likeness()
        };
        assert!(same("A.pdf", "a.PDF"));
        assert!(same("caf\u{e9}.pdf", "cafe\u{301}.pdf"));
        assert!(same("STRASSE", "straße"));
        assert!(!same("1.pdf", "11.pdf"));
    }
}
