//! Names that nobody gave: the stem of the outputs, the output folder, a title for a folder.

use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization as _;

use crate::manifest::Manifest;
use crate::model::PageRange;

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

/// The most characters of a part's name, its ending included: what upload forms and old disks take.
const PART_NAME: usize = 50;

/// The file name of a part, "STEM part 1 of 3 pages 1-80.pdf": ASCII letters, digits, spaces, hyphens and underscores
/// alone, and so much of the stem as there is room for.
pub fn part(stem: &str, place: &str, prefix: &str, pages: PageRange) -> String {
    let end = plain(&format!(" {place} {}", pages_in_words(prefix, pages)));
    let stem = plain(stem);
    let room = PART_NAME.saturating_sub(end.len() + ".pdf".len());
    let short = match stem.get(..room) {
        None => stem.as_str(),
        // A word that does not fit is left out as a whole, when there is another before it.
        Some(cut) if stem.as_bytes().get(room) == Some(&b' ') => cut,
        Some(cut) => cut.rsplit_once(' ').map_or(cut, |(words, _)| words),
    };
    format!("{}{end}.pdf", short.trim_end_matches([' ', '-'])).trim_start().into()
}

/// Whether a file has the name of a part.
pub fn is_part(name: &str) -> bool {
    let words = || {
        let (_, end) = name.strip_suffix(".pdf")?.rsplit_once("part ")?;
        let words: Vec<&str> = end.split(' ').collect();
        let number = |word: &str| word.parse::<u32>().is_ok();
        let [at, "of", count, "page" | "pages", pages] = words[..] else { return None };
        Some(number(at) && number(count) && pages.bytes().any(|c| c.is_ascii_digit()))
    };
    words() == Some(true)
}

/// Pages as they are printed: "page 5", "pages A81–A164".
pub fn pages_in_words(prefix: &str, pages: PageRange) -> String {
    match pages.count() {
        1 => format!("page {prefix}{}", pages.first()),
        _ => format!("pages {prefix}{}–{prefix}{}", pages.first(), pages.last()),
    }
}

/// A name in plain letters: accents fall away, and what has no plain form becomes a hyphen.
fn plain(name: &str) -> String {
    let bare = name.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    bare.map(|c| if c.is_ascii_alphanumeric() || " -_".contains(c) { c } else { '-' }).collect()
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::PageNumber;

    #[test]
    fn a_parts_name_says_which_part_it_is_and_fits() {
        let pages = |first, count| PageRange::new(PageNumber::new(first), count);
        let name = |stem, prefix, pages| part(stem, "part 1 of 3", prefix, pages);
        assert_eq!(name("Wojcik", "", pages(1, 80)), "Wojcik part 1 of 3 pages 1-80.pdf");
        assert_eq!(name("Wójcik.v2", "A", pages(7, 1)), "Wojcik-v2 part 1 of 3 page A7.pdf");
        let long = name("121000654321 tribunal bundle", "", pages(1, 80));
        assert_eq!(long, "121000654321 tribunal part 1 of 3 pages 1-80.pdf");
        for name in ["a.pdf", "part.pdf", "a part 1 of 3.pdf", "a part x of 3 pages 1-2.pdf"] {
            assert!(!is_part(name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn every_parts_name_is_plain_and_short(
            stem in ".{0,80}", prefix in "[A-Z]{0,3}-?", number in 1u32..9999, first in 1u32..99_999, count in 1u32..9999,
        ) {
            let pages = PageRange::new(PageNumber::new(first), count);
            let name = part(&stem, &format!("part {number} of 9999"), &prefix, pages);
            prop_assert!(name.len() <= 50, "{}", name);
            prop_assert!(name.bytes().all(|c| c.is_ascii_alphanumeric() || b" -_.".contains(&c)));
            prop_assert!(is_part(&name), "{}", name);
            prop_assert!(!name.starts_with('.'));
        }
    }
}
