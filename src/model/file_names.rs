//! Names that nobody gave: the stem of the outputs, the output folder, a title for a folder.

use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization as _;

use crate::model::{ItemPath, PageRange, Purpose};

/// The folder for the media among the outputs.
pub const MEDIA_FOLDER: &str = "media";

/// The folder for the parts among the outputs.
pub const PARTS_FOLDER: &str = "parts";

/// How the name of the zip ends that holds the originals of several bundles.
pub const ALL_ORIGINALS: &str = " originals.zip";

/// The name of the zip with the originals of several bundles, as the user names the outputs, or made of the case.
pub fn all_originals(named: Option<&str>, folder: &Path, reference: Option<&str>) -> String {
    let stem = named.or(reference).map_or_else(|| folder_name(folder), str::to_owned);
    format!("{}{ALL_ORIGINALS}", safe_name(&stem))
}

/// The stem of the outputs' names: as the user or the manifest names it, or made of the case.
pub fn stem(named: Option<&str>, folder: &Path, reference: Option<&str>, purpose: Purpose) -> String {
    let made = || match reference {
        Some(reference) => format!("{reference} {} bundle", purpose.word()),
        None => format!("{} bundle", folder_name(folder)),
    };
    safe_name(&named.map_or_else(made, str::to_owned))
}

/// A name that every disk and upload form takes: letters, digits, spaces, dots, hyphens and underscores.
fn safe_name(name: &str) -> String {
    let kept: String =
        name.chars().map(|c| if c.is_alphanumeric() || " .-_".contains(c) { c } else { '-' }).collect();
    let short: String = kept.trim_matches([' ', '.', '-']).chars().take(80).collect();
    let short = short.trim_end_matches([' ', '.']);
    if short.is_empty() { "bundle".into() } else { short.into() }
}

/// The most characters of the name of a file for an upload, its ending included: what forms and old disks take.
const UPLOAD_NAME: usize = 50;

/// The file name of a part, "STEM part 1 of 3 pages 1-80.pdf": ASCII letters, digits, spaces, hyphens and underscores
/// alone, and so much of the stem as there is room for.
pub fn part(stem: &str, place: &str, prefix: &str, pages: PageRange) -> String {
    let end = portable(&format!(" {place} {}", pages_in_words(prefix, pages)));
    let stem = portable(stem);
    let room = UPLOAD_NAME.saturating_sub(end.len() + ".pdf".len());
    format!("{}{end}.pdf", shortened(&stem, room)).trim_start().into()
}

/// So much of a plain name as there is room for.
fn shortened(name: &str, room: usize) -> &str {
    let short = match name.get(..room) {
        None => name,
        // A word that does not fit is left out as a whole, when there is another before it.
        Some(cut) if name.as_bytes().get(room) == Some(&b' ') => cut,
        Some(cut) => cut.rsplit_once(' ').map_or(cut, |(words, _)| words),
    };
    short.trim_end_matches([' ', '-'])
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

/// The file name of a recording for an upload, "07 call with Mr Smith.mp3": the number of its item, and so much of its
/// own name as there is room for, in the characters that a part's name has.
pub fn medium(number: u32, file: &ItemPath, ending: &str) -> String {
    let number = format!("{number:02}");
    let stem = Path::new(file.as_str()).file_stem().unwrap_or_default().to_string_lossy();
    let room = UPLOAD_NAME.saturating_sub(number.len() + 2 + ending.len());
    let short = portable(&stem);
    let short = match shortened(short.trim_matches([' ', '-']), room) {
        "" => "recording",
        short => short,
    };
    format!("{number} {short}.{ending}")
}

/// Whether a file has the name of a recording for an upload.
pub fn is_medium(name: &str) -> bool {
    let words = || {
        let (number, stem) = name.strip_suffix(".mp3").or(name.strip_suffix(".mp4"))?.split_once(' ')?;
        let numbered = number.len() > 1 && number.bytes().all(|c| c.is_ascii_digit());
        Some(numbered && !stem.is_empty() && portable(stem) == stem && name.len() <= UPLOAD_NAME)
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
fn portable(name: &str) -> String {
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
pub fn default_output_dir(folder: &Path) -> PathBuf {
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

    #[test]
    fn the_name_of_a_recording_for_an_upload_has_its_number_and_fits() {
        let name = |number, file: &str, ending| medium(number, &ItemPath::parse(file).expect("path"), ending);
        assert_eq!(name(7, "calls/Call Wójcik (2).m4a", "mp3"), "07 Call Wojcik -2.mp3");
        assert_eq!(name(112, "2020-05-10 14.30.mp4", "mp4"), "112 2020-05-10 14-30.mp4");
        assert_eq!(name(1, "王小明.amr", "mp3"), "01 recording.mp3");
        let long = "a call with an officer who would not give a name";
        assert_eq!(
            name(1, &format!("{long}.wav"), "mp3"),
            "01 a call with an officer who would not give a.mp3"
        );
        for name in
            ["a.mp3", "1 a.mp3", "01.mp3", "01 .mp3", "01 a.wav", "01 a.b.mp3", "01 é.mp3", "x1 a.mp3"]
        {
            assert!(!is_medium(name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn every_recordings_name_is_plain_and_short(stem in "[^/\\\\]{1,90}", number in 1u32..99_999) {
            let Ok(file) = ItemPath::parse(&format!("{stem}.m4a")) else { return Ok(()) };
            let name = medium(number, &file, "mp3");
            prop_assert!(name.len() <= 50 && is_medium(&name), "{}", name);
        }

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
