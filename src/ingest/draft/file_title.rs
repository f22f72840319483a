//! A title from a file's name, where nothing better is known. A name that a telephone or a scanner gave says
//! nothing of the evidence; then the title says what kind of thing it is and of when, which tells it from others.

use super::ItemDraft;
use crate::frontmatter::item_wording;
use crate::model::{ItemPath, Kind, PartialDate};
use crate::pdf::layout::wording;

/// A title for a file of this kind and date.
pub(super) fn title(file: &ItemPath, kind: Option<Kind>, when: Option<PartialDate>) -> String {
    let name = item_wording::from_name(file);
    if !by_a_machine(&name) {
        return wording::capital(without_date(&name));
    }
    let what = match kind {
        _ if is_screenshot(&name) => "screenshot",
        Some(Kind::Call) => "recording",
        Some(Kind::Photo) | None if is_picture(file) => "photograph",
        Some(Kind::Other) if is_voice(&name) => "voice message",
        Some(Kind::Other) | None => "document",
        Some(kind) => kind.one(),
    };
    let what = wording::capital(what);
    match when {
        Some(when) => format!("{what} of {when}"),
        // Without a date only its name tells it from others.
        None => format!("{what}, {name}"),
    }
}

/// The title of a document of several files. What their names have in common says more than the name of the first, and
/// a photograph of a page is not the document.
pub(super) fn title_of_pages(first: &ItemDraft, name: Option<&str>) -> String {
    let common = name.filter(|name| !name.is_empty()).and_then(|name| {
        let folder =
            first.file.as_str().rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        ItemPath::parse(&format!("{folder}{name}.pdf")).ok()
    });
    let when = first.date.best.as_ref().map(|best| best.when);
    let photographed = |before: &str, words: &str| {
        let rest = first.title.strip_prefix(before)?;
        Some(format!("{words}{rest}"))
    };
    match common {
        Some(common) => title(&common, first.kind, when),
        None => photographed("Photograph of ", "Document photographed on ")
            .or_else(|| photographed("Photograph, ", "Photographed document, "))
            .unwrap_or_else(|| first.title.clone()),
    }
}

/// Whether this is a voice message of WhatsApp.
fn is_voice(name: &str) -> bool {
    let name = name.to_lowercase();
    name.starts_with("ptt-")
        || name.starts_with("aud-")
        || name.contains("-audio-")
        || name.contains("whatsapp audio")
}

/// Words in the names that machines give.
const MACHINES: [&str; 36] = [
    "adobe",
    "am",
    "at",
    "audio",
    "camscanner",
    "capture",
    "copy",
    "doc",
    "document",
    "dsc",
    "dscf",
    "dscn",
    "file",
    "image",
    "img",
    "mvimg",
    "new",
    "page",
    "photo",
    "pic",
    "picture",
    "pm",
    "ptt",
    "pxl",
    "recording",
    "scan",
    "scanned",
    "scanner",
    "screen",
    "screenshot",
    "shot",
    "untitled",
    "vid",
    "voice",
    "wa",
    "whatsapp",
];

/// Whether nothing in a name was written by a person. Of figures alone nothing can be said either.
fn by_a_machine(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.all(|word| MACHINES.contains(&&*word.to_lowercase()))
}

fn is_screenshot(name: &str) -> bool {
    let name = name.to_lowercase();
    name.starts_with("screenshot") || name.starts_with("screen shot")
}

fn is_picture(file: &ItemPath) -> bool {
    matches!(
        file.extension().as_deref(),
        Some("jpg" | "jpeg" | "png" | "heic" | "heif" | "webp" | "tif" | "tiff" | "gif" | "bmp")
    )
}

/// What follows a day that is written year first at the start of a name; the date has its own line.
fn without_date(name: &str) -> &str {
    let shaped = |(at, c): (usize, char)| match at {
        4 | 7 => "-._ ".contains(c),
        _ => c.is_ascii_digit(),
    };
    let dated = name.chars().take(10).count() == 10 && name.chars().take(10).enumerate().all(shaped);
    match name.get(10..) {
        Some(rest) if dated && rest.starts_with([' ', '-', '_', ',']) => {
            rest.trim_start_matches([' ', '-', '_', ',', '.'])
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_say_what_a_clerk_can_use() {
        for (name, kind, when, wanted) in [
            ("letters/2020-01-06 assessment.pdf", None, Some("2020-01-06"), "Assessment"),
            ("2020-01-06.pdf", Some(Kind::Letter), Some("2020-01-06"), "Letter of 6 January 2020"),
            ("2020-05 to 2020-07 bill.pdf", None, None, "2020-05 to 2020-07 bill"),
            ("reply to CMS.docx", None, None, "Reply to CMS"),
            (
                "post/IMG_20200822_102405.jpg",
                Some(Kind::PostalReceipt),
                Some("2020-08-22"),
                "Postal receipt of 22 August 2020",
            ),
            (
                "IMG_20200822_102405.jpg",
                None,
                Some("2020-08-22T10:24:05"),
                "Photograph of 22 August 2020, 10:24",
            ),
            ("Screenshot_20200122-182204.png", None, Some("2020-01-22"), "Screenshot of 22 January 2020"),
            (
                "Voice 20200521 103114.opus",
                Some(Kind::Call),
                Some("2020-05-21T10:31:14"),
                "Recording of 21 May 2020, 10:31",
            ),
            ("scan0012.pdf", None, None, "Document, scan0012"),
            ("scan0012.pdf", Some(Kind::Letter), None, "Letter, scan0012"),
            ("notebook.jpg", Some(Kind::Photo), None, "Notebook"),
            ("arrears timeline A3.pdf", None, None, "Arrears timeline A3"),
        ] {
            let file = ItemPath::parse(name).expect(name);
            assert_eq!(title(&file, kind, when.map(|when| when.parse().expect(when))), wanted);
        }
    }
}
