//! Which files become one item, and above all which do not.

use jiff::civil::Date;

use super::page_names::{NumberMark, NumberedName, TimedName};
use super::{guess_all, row};
use crate::case::manifest::parse;
use crate::ingest::preview::FilePreview;
use crate::model::ItemPath;

const TODAY: Date = jiff::civil::date(2026, 11, 24);

/// A photograph of 3,024 by 4,032 dots, taken on 6 January 2020 at this time.
fn photo(time: &str) -> FilePreview {
    FilePreview {
        wordless: true,
        taken: Some((format!("2020:01:06 {time}"), None)),
        camera: Some("Apple iPhone 8".into()),
        size: Some((3024, 4032)),
        ..FilePreview::default()
    }
}

/// A scan of 1,654 by 2,339 dots, which no camera took.
fn scan() -> FilePreview {
    FilePreview { wordless: true, size: Some((1654, 2339)), ..FilePreview::default() }
}

/// The items of several files that these files become.
fn grouped(files: &[(&str, FilePreview)]) -> Vec<Vec<String>> {
    let paths: Vec<ItemPath> = files.iter().map(|(name, _)| ItemPath::parse(name).expect(name)).collect();
    let looked: Vec<(&ItemPath, FilePreview)> =
        paths.iter().zip(files).map(|(path, (_, look))| (path, look.clone())).collect();
    let drafts = guess_all(&looked, &[], TODAY);
    let all: usize = drafts.iter().map(|draft| draft.files().count()).sum();
    assert_eq!(all, files.len(), "each file is in one item");
    let several = drafts.iter().filter(|draft| draft.pages.is_some());
    several.map(|draft| draft.files().map(ToString::to_string).collect()).collect()
}

fn photos(files: &[(&str, &str)]) -> Vec<Vec<String>> {
    grouped(&files.iter().map(|(name, time)| (*name, photo(time))).collect::<Vec<_>>())
}

fn scans(names: &[&str]) -> Vec<Vec<String>> {
    grouped(&names.iter().map(|name| (*name, scan())).collect::<Vec<_>>())
}

const NONE: [Vec<String>; 0] = [];

#[test]
fn pictures_taken_in_a_row_are_pages_of_one_document() {
    let rows: [&[(&str, &str)]; 6] = [
        &[
            ("IMG_0412.jpg", "10:15:02"),
            ("IMG_0413.jpg", "10:15:20"),
            ("IMG_0414.jpg", "10:16:01"),
            ("IMG_0415.jpg", "10:18:59"),
        ],
        &[("p/IMG_0412.HEIC", "10:15:02"), ("p/IMG_0413.HEIC", "10:15:02")],
        &[("20200106_101502.jpg", "10:15:02"), ("20200106_101520.jpg", "10:15:20")],
        &[("PXL_20200106_101502123.jpg", "10:15:02"), ("PXL_20200106_101703001.jpg", "10:17:03")],
        &[("letter page 1 of 2.jpg", "10:15:02"), ("letter page 2 of 2.jpg", "10:15:30")],
        &[("IMG_0099.jpg", "10:15:02"), ("IMG_0100.jpg", "10:15:20")],
    ];
    for row in rows {
        let names: Vec<String> = row.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(photos(row), std::slice::from_ref(&names));
        // Whatever order the folder gives them in.
        let mut turned = row.to_vec();
        turned.reverse();
        assert_eq!(photos(&turned), [names]);
    }
    // A picture lying on its side is of the same size.
    let two = [("IMG_1.jpg", photo("10:15:02")), ("IMG_2.jpg", photo("10:15:20"))];
    assert_eq!(grouped(&two), NONE, "a digit alone is no counter");
    // Two letters are parted by the time between them, or by where the second begins.
    let row = [
        ("IMG_0001.jpg", "10:15:02"),
        ("IMG_0002.jpg", "10:15:20"),
        ("IMG_0003.jpg", "10:25:00"),
        ("IMG_0004.jpg", "10:25:09"),
    ];
    assert_eq!(photos(&row), [["IMG_0001.jpg", "IMG_0002.jpg"], ["IMG_0003.jpg", "IMG_0004.jpg"]]);
    let read = |time: &str, text: &str| FilePreview { text: text.into(), by_eye: true, ..photo(time) };
    let row = [
        ("IMG_0001.jpg", read("10:15:02", "Child Maintenance Service\nDear Mr Test\nWe write")),
        ("IMG_0002.jpg", read("10:15:20", "and so on")),
        ("IMG_0003.jpg", read("10:15:40", "Other office\n Dear Mr Test\nWe too")),
        ("IMG_0004.jpg", read("10:15:59", "and so on")),
    ];
    assert_eq!(grouped(&row), [["IMG_0001.jpg", "IMG_0002.jpg"], ["IMG_0003.jpg", "IMG_0004.jpg"]]);
}

#[test]
fn pictures_that_may_be_of_several_documents_stay_apart() {
    let rows: [(&str, &[(&str, &str)]); 8] = [
        ("names not in a row", &[("IMG_0412.jpg", "10:15:02"), ("IMG_0414.jpg", "10:15:20")]),
        ("names of different kinds", &[("IMG_0412.jpg", "10:15:02"), ("DSC_0413.jpg", "10:15:20")]),
        ("in two folders", &[("a/IMG_0412.jpg", "10:15:02"), ("b/IMG_0413.jpg", "10:15:20")]),
        ("of two formats", &[("IMG_0412.jpg", "10:15:02"), ("IMG_0413.heic", "10:15:20")]),
        ("minutes between them", &[("IMG_0412.jpg", "10:15:02"), ("IMG_0413.jpg", "10:18:03")]),
        ("taken in another order", &[("IMG_0412.jpg", "10:15:20"), ("IMG_0413.jpg", "10:15:02")]),
        ("called photographs", &[("photo 0412.jpg", "10:15:02"), ("photo 0413.jpg", "10:15:20")]),
        ("a page is not there", &[("letter page 2.jpg", "10:15:02"), ("letter page 3.jpg", "10:15:20")]),
    ];
    for (why, row) in rows {
        assert_eq!(photos(row), NONE, "{why}");
    }
    let pair =
        |second: FilePreview| grouped(&[("IMG_0412.jpg", photo("10:15:02")), ("IMG_0413.jpg", second)]);
    assert_eq!(pair(photo("10:15:20")).len(), 1);
    let at = |taken: &str, zone: Option<&str>| Some((taken.to_owned(), zone.map(str::to_owned)));
    for (why, second) in [
        ("another day", FilePreview { taken: at("2020:01:07 10:15:20", None), ..photo("") }),
        ("midnight between them", FilePreview { taken: at("2020:01:07 00:00:01", None), ..photo("") }),
        ("another time zone", FilePreview { taken: at("2020:01:06 10:15:20", Some("+01:00")), ..photo("") }),
        ("no time", FilePreview { taken: None, ..photo("") }),
        ("no time that can be read", FilePreview { taken: at("2020:01:06", None), ..photo("") }),
        ("another size", FilePreview { size: Some((3024, 4030)), ..photo("10:15:20") }),
        ("no size", FilePreview { size: None, ..photo("10:15:20") }),
        ("another camera", FilePreview { camera: Some("Canon".into()), ..photo("10:15:20") }),
        ("no camera", FilePreview { camera: None, ..photo("10:15:20") }),
        ("words on one only", FilePreview { text: "Dear".into(), by_eye: true, ..photo("10:15:20") }),
        ("a label of the post", FilePreview { codes: vec!["RA473124829GB".into()], ..photo("10:15:20") }),
    ] {
        assert_eq!(pair(second), NONE, "{why}");
    }
    // A doubt about the last picture is one about where the document ends.
    let row = [
        ("IMG_0001.jpg", photo("10:15:02")),
        ("IMG_0002.jpg", photo("10:15:20")),
        ("IMG_0003.jpg", FilePreview { size: Some((1000, 2000)), ..photo("10:15:40") }),
    ];
    assert_eq!(grouped(&row), NONE);
    // Everything on the table, photographed in one go.
    let names: Vec<String> = (1..=9).map(|at| format!("IMG_{at:04}.jpg")).collect();
    let times: Vec<String> = (1..=9).map(|at| format!("10:15:{:02}", at * 5)).collect();
    let row: Vec<(&str, &str)> =
        names.iter().zip(&times).map(|(name, time)| (name.as_str(), time.as_str())).collect();
    assert_eq!(photos(&row), NONE);
    assert_eq!(photos(&row[..8]).len(), 1);
}

#[test]
fn files_without_a_time_are_pages_where_their_names_number_them() {
    let rows: [&[&str]; 9] = [
        &["letter page 1 of 3.jpg", "letter page 2 of 3.jpg", "letter page 3 of 3.jpg"],
        &["page 1.png", "page 2.png"],
        &["post/Letter_p1.tif", "post/Letter_p2.tif"],
        &["decision, Page 1.jpg", "decision, page 2.jpg"],
        &["letter to CMS-1.jpg", "letter to CMS-2.jpg"],
        &["2020-01-06 letter (1).jpg", "2020-01-06 letter (2).jpg"],
        &["letter 2020-01-06-1.jpg", "letter 2020-01-06-2.jpg"],
        &["letter (page 1 of 2).jpg", "letter (page 2 of 2).jpg"],
        &["letter pg.1.pdf", "letter pg.2.pdf"],
    ];
    for row in rows {
        assert_eq!(scans(row), [row]);
    }
    let all: Vec<String> = (1..=12).map(|at| format!("letter page {at}.jpg")).collect();
    let names: Vec<&str> = all.iter().map(String::as_str).collect();
    assert_eq!(scans(&names), [names], "10 comes after 9");
}

#[test]
fn files_without_a_time_stay_apart_where_anything_is_in_doubt() {
    let rows: [(&str, &[&str]); 16] = [
        ("one is not there", &["letter page 1.jpg", "letter page 3.jpg"]),
        ("the first is not there", &["letter page 2.jpg", "letter page 3.jpg"]),
        ("the last is not there", &["letter page 1 of 3.jpg", "letter page 2 of 3.jpg"]),
        ("two counts", &["letter page 1 of 2.jpg", "letter page 2 of 3.jpg"]),
        ("two letters", &["letter page 1.jpg", "reply page 2.jpg"]),
        ("two folders", &["a/page 1.jpg", "b/page 2.jpg"]),
        ("two formats", &["letter page 1.jpg", "letter page 2.png"]),
        ("days", &["2020-01-01.jpg", "2020-01-02.jpg"]),
        ("days behind a word", &["letter 2020-01-01.jpg", "letter 2020-01-02.jpg"]),
        ("months", &["bill 2020-1.jpg", "bill 2020-2.jpg"]),
        ("scans of a scanner", &["scan-1.jpg", "scan-2.jpg"]),
        ("pictures of a browser", &["image (1).jpg", "image (2).jpg"]),
        ("copies", &["letter.jpg", "letter (1).jpg", "letter (2).jpg"]),
        ("PDFs that were downloaded", &["letter (1).pdf", "letter (2).pdf"]),
        ("a word that ends so", &["clip 1.jpg", "clip 2.jpg"]),
        ("numbered letters", &["letter 1.jpg", "letter 2.jpg"]),
    ];
    for (why, row) in rows {
        assert_eq!(scans(row), NONE, "{why}");
    }
    let pair = |second: FilePreview| grouped(&[("letter page 1.jpg", scan()), ("letter page 2.jpg", second)]);
    assert_eq!(pair(scan()).len(), 1);
    for (why, second) in [
        ("another size", FilePreview { size: Some((1654, 2340)), ..scan() }),
        ("no size", FilePreview { size: None, ..scan() }),
        ("a camera took it", FilePreview { camera: Some("Canon".into()), ..scan() }),
        ("it has a time", FilePreview { size: Some((1654, 2339)), camera: None, ..photo("10:15:20") }),
        ("a label of the post", FilePreview { codes: vec!["RA473124829GB".into()], ..scan() }),
    ] {
        assert_eq!(pair(second), NONE, "{why}");
    }
    let made = |day: &str| FilePreview { made: Some(format!("D:{day}101500Z")), ..scan() };
    let two = |first, second| grouped(&[("a page 1.pdf", made(first)), ("a page 2.pdf", made(second))]);
    assert_eq!(two("20200106", "20200106").len(), 1);
    assert_eq!(two("20200106", "20200107"), NONE);
    let read = |text: &str| FilePreview { text: text.into(), by_eye: true, ..scan() };
    let letters =
        |name: [&str; 2]| grouped(&[(name[0], read("Dear Sir\nOne")), (name[1], read("Dear Sir\nTwo"))]);
    assert_eq!(letters(["my letter-1.jpg", "my letter-2.jpg"]), NONE, "two letters");
}

#[test]
fn a_file_that_the_manifest_lists_is_not_put_with_new_ones() {
    let listed = parse("[[item]]\nfile = \"IMG_0001.jpg\"\ntitle = \"Letter\"\n").manifest.item;
    let names = ["IMG_0001.jpg", "IMG_0002.jpg"].map(|name| ItemPath::parse(name).expect(name));
    let looked = [(&names[0], photo("10:15:02")), (&names[1], photo("10:15:20"))];
    let drafts = guess_all(&looked, &listed, TODAY);
    assert!(drafts.iter().all(|draft| draft.pages.is_none()));
    assert_eq!(drafts.iter().map(|draft| draft.listed).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn the_draft_says_why_and_how_to_undo_it() {
    let names: Vec<ItemPath> =
        (1..=3).map(|at| ItemPath::parse(&format!("IMG_000{at}.jpg")).expect("path")).collect();
    let looked: Vec<(&ItemPath, FilePreview)> = names
        .iter()
        .zip(["10:15:02", "10:15:20", "10:17:03"])
        .map(|(name, time)| (name, photo(time)))
        .collect();
    let drafts = guess_all(&looked, &[], TODAY);
    let text: String = drafts.iter().map(row).collect();
    let reading = parse(&text);
    assert_eq!(reading.findings, [], "{text}");
    let item = &reading.manifest.item[0];
    assert_eq!((reading.manifest.item.len(), item.files.as_slice()), (1, names.as_slice()));
    // When it was photographed is not when it was written.
    assert_eq!((item.date, item.title.as_deref()), (None, Some("Photographed document, IMG 0001")), "{text}");
    assert!(text.contains(
        "# check: drafted as one document of 3 files, because their names run in a row, and they were taken within 3 \
         minutes by one camera in one size\n"
    ), "{text}");
    assert!(text.contains("give each file its own [[item]], with file = \"…\""), "{text}");

    // A name in words is the title, without the page; a long list has a line for each file.
    let folder = "letters from the Child Maintenance Service 2020";
    let names: Vec<ItemPath> = (1..=4)
        .map(|at| ItemPath::parse(&format!("{folder}/first letter page {at} of 4.jpg")).expect("path"))
        .collect();
    let looked: Vec<(&ItemPath, FilePreview)> = names.iter().map(|name| (name, scan())).collect();
    let text: String = guess_all(&looked, &[], TODAY).iter().map(row).collect();
    let item = &parse(&text).manifest.item[0];
    assert_eq!(
        (item.title.as_deref(), item.files.as_slice()),
        (Some("First letter"), names.as_slice()),
        "{text}"
    );
    assert!(text.contains("files = [\n    \"letters from"), "{text}");
    assert!(text.contains("because their names number the pages 1 to 4, and they have one size"), "{text}");
}

#[test]
fn names_say_which_page_a_file_is() {
    type Expected = Option<(&'static str, u64, Option<u64>, NumberMark)>;
    let rows: [(&str, Expected); 22] = [
        ("letter page 1 of 3", Some(("letter", 1, Some(3), NumberMark::Word))),
        ("Letter_Page_02", Some(("Letter", 2, None, NumberMark::Word))),
        ("letter - p3", Some(("letter", 3, None, NumberMark::Word))),
        ("p1", Some(("", 1, None, NumberMark::Word))),
        ("letter 2 of 3", Some(("letter", 2, Some(3), NumberMark::Word))),
        ("letter (page 4)", Some(("letter", 4, None, NumberMark::Word))),
        ("letter (2)", Some(("letter", 2, None, NumberMark::Bare))),
        ("letter-2", Some(("letter", 2, None, NumberMark::Bare))),
        ("letter 2020-01-06-2", Some(("letter 2020-01-06", 2, None, NumberMark::Bare))),
        ("20200106-2", Some(("20200106", 2, None, NumberMark::Bare))),
        ("2020-01-06", None),
        ("06-01-2020", None),
        ("letter 2020-01", None),
        ("letter 2", None),
        ("letter", None),
        ("IMG_0412", None),
        ("IMG-20200106-WA0003", None),
        ("(2)", None),
        ("proof 1", None),
        ("clip1", None),
        ("2020-01-06 10-15-02", None),
        ("1234567-1", None),
    ];
    for (stem, expected) in rows {
        let named = NumberedName::parse(stem);
        let found = named.as_ref().map(|name| (name.before.as_str(), name.number, name.of, name.mark));
        assert_eq!(found, expected, "{stem}");
    }
    for (stem, timed) in [
        ("20200106_101502", true),
        ("IMG_20200106_101502", true),
        ("PXL_20200106_101502123", true),
        ("2020-01-06 10.15.02", true),
        ("20200106_251502", false),
        ("20201306_101502", false),
        ("20200106", false),
        ("IMG_0412", false),
        ("121000654321", false),
        ("10001000101010", false),
    ] {
        assert_eq!(TimedName::parse(stem).is_some(), timed, "{stem}");
    }
}
