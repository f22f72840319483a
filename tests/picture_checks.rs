//! What only the picture of a page tells: pages that appear blank, lie on their side or stand on their head, and words
//! that can be copied out of a place where the page shows none. Each row has healthy files beside it, of which nothing
//! may be said. The program draws in a process of its own, as it does for a user.
#![cfg(all(unix, feature = "render"))]

use std::path::Path;
use std::process::Command;

use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, Luma};
use lopdf::{Document, Object, Stream, dictionary};
use serde_json::Value;

/// A letter of A4 at 72 dots an inch, drawn as grey paper with bars where words are: what there is to be seen of a scan.
struct Scan {
    picture: GrayImage,
    /// Words and where they are, in pixels from the upper left: left, top, right, bottom.
    words: Vec<(String, [u32; 4])>,
}

const PAPER: u8 = 225;
const INK: u8 = 40;

impl Scan {
    /// Paper with some grain and a shadow at its left edge.
    fn paper() -> Self {
        let grain =
            |x: u32, y: u32| (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).wrapping_mul(97) >> 13;
        let shade = |x: u32, y: u32| PAPER - 3 + (grain(x, y) % 7) as u8 - if x < 6 { 80 } else { 0 };
        Self { picture: GrayImage::from_fn(1190, 1684, |x, y| Luma([shade(x, y)])), words: Vec::new() }
    }

    /// With thirty lines of words, each as a row of strokes.
    fn letter() -> Self {
        let mut scan = Self::paper();
        for line in 0..30 {
            let top = 160 + line * 44;
            let mut left = 120 + (line % 3) * 10;
            while left < 950 {
                let letters = 3 + (left * 7 + line * 5) % 6;
                let right = left + letters * 14;
                for x in left..right {
                    for y in top..top + 20 {
                        if (x - left) % 7 < 3 {
                            scan.picture.put_pixel(x, y, Luma([INK]));
                        }
                    }
                }
                let word: String = (0..letters).map(|at| char::from(b'a' + (at * 5 % 26) as u8)).collect();
                scan.words.push((word, [left, top, right, top + 20]));
                left = right + 14;
            }
        }
        scan
    }

    /// Fills the places of these words with a shade, and a little around them.
    fn filled(mut self, words: &[usize], shade: u8) -> Self {
        for word in words {
            let [left, top, right, bottom] = self.words[*word].1;
            for x in left - 4..right + 4 {
                for y in top - 6..bottom + 6 {
                    self.picture.put_pixel(x, y, Luma([shade]));
                }
            }
        }
        self
    }

    /// With a mark of so many pixels either way, in this shade.
    fn marked(mut self, size: u32, shade: u8) -> Self {
        for x in 0..size {
            for y in 0..size {
                self.picture.put_pixel(600 + x, 700 + y, Luma([shade]));
            }
        }
        self
    }

    /// As a PDF, with these words laid unseen over it (`3 Tr`) or painted under it.
    fn pdf(&self, words: &[(String, [u32; 4])], under: bool) -> Vec<u8> {
        self.pdf_with(words, under, None)
    }

    /// The same with a form that is drawn over it.
    fn pdf_with(&self, words: &[(String, [u32; 4])], under: bool, over: Option<Stream>) -> Vec<u8> {
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, 80).encode_image(&self.picture).expect("in memory");
        let show = |(word, [left, top, right, bottom]): &(String, [u32; 4])| {
            let size = f64::from(bottom - top) / 2.0 / 0.75;
            let stretch = f64::from(right - left) / 2.0 / (0.6 * size * word.len() as f64) * 100.0;
            let (x, y) = (f64::from(*left) / 2.0, 842.0 - f64::from(*bottom) / 2.0);
            format!("/F {size:.2} Tf {stretch:.1} Tz 1 0 0 1 {x} {y} Tm ({word} ) Tj\n")
        };
        let shown: String = words.iter().map(show).collect();
        let draw = "q 595 0 0 842 0 0 cm /Im Do Q";
        let content =
            if under { format!("BT {shown} ET {draw}") } else { format!("{draw} BT 3 Tr {shown} ET") };
        let picture = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 1190, "Height" => 1684, "ColorSpace" => "DeviceGray",
            "BitsPerComponent" => 8, "Filter" => "DCTDecode",
        };
        let drawn = if over.is_some() { " /Im1 Do" } else { "" };
        page(&format!("{content}{drawn}"), [Stream::new(picture, jpeg)].into_iter().chain(over).collect())
    }
}

/// A yellow box over the upper half of a page, mixed with what is below it as a viewer's highlighter does it: in a group,
/// by multiplication.
fn highlighter() -> Stream {
    let state = dictionary! { "Hi" => dictionary! { "BM" => "Multiply" } };
    let form = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Group" => dictionary! { "S" => "Transparency" }, "Resources" => dictionary! { "ExtGState" => state },
    };
    Stream::new(form, b"/Hi gs 1 .9 0 rg 40 420 500 400 re f".to_vec())
}

/// A PDF of one A4 page with this content and these images, /Im and /Im1.
fn page(content: &str, images: Vec<Stream>) -> Vec<u8> {
    let mut doc = Document::with_version("1.5");
    let root = doc.new_object_id();
    let mut named = lopdf::Dictionary::new();
    for (name, image) in ["Im", "Im1"].into_iter().zip(images) {
        named.set(name, doc.add_object(image));
    }
    let font = doc.add_object(
        dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier", "Encoding" => "WinAnsiEncoding" },
    );
    let content = doc.add_object(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
    let page = doc.add_object(dictionary! {
        "Type" => "Page", "Parent" => root, "Contents" => content,
        "Resources" => dictionary! { "XObject" => named, "Font" => dictionary! { "F" => font } },
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    let pages = dictionary! { "Type" => "Pages", "Kids" => vec![Object::Reference(page)], "Count" => 1 };
    doc.objects.insert(root, pages.into());
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    doc.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).expect("in memory");
    bytes
}

/// Severity, code and message of each finding about a file, of a `check` of it alone.
fn found(folder: &Path, name: &str, bytes: &[u8]) -> Vec<(String, String, String)> {
    let evidence = folder.join("evidence");
    std::fs::create_dir_all(&evidence).expect("folder");
    std::fs::write(evidence.join(name), bytes).expect("written");
    let ran = Command::new(env!("CARGO_BIN_EXE_leverarch"))
        .args(["check", "--json", "--no-ocr"])
        .arg(&evidence)
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .output()
        .expect("runs");
    std::fs::remove_file(evidence.join(name)).expect("removed");
    let report: Value = serde_json::from_slice(&ran.stdout).expect("a report");
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or("").to_owned();
    let all = report["findings"].as_array().expect("findings").iter();
    let about = all.filter(|f| f["file"] == name && f["code"] != "undated");
    about.map(|f| (text(f, "severity"), text(f, "code"), text(f, "message"))).collect()
}

/// What a PDF is, the PDF, and the code, page and cause of what is said of it.
type CheckRow = (&'static str, Vec<u8>, Option<(&'static str, &'static str, &'static str)>);

#[test]
fn what_only_a_picture_tells_is_said_and_no_healthy_file_is_blamed() {
    let folder = tempfile::tempdir().expect("folder");
    let letter = Scan::letter;
    let words = letter().words;
    let all = words.len();
    let some = [3, 17, 40];
    // The words of another letter, which has other gaps.
    let other: Vec<(String, [u32; 4])> = (0..200_u32)
        .map(|at| {
            let (left, top) = (90 + at % 7 * 140, 140 + at / 7 * 50);
            ("elsewhere".to_owned(), [left, top, left + 126, top + 22])
        })
        .collect();
    let solid = |shade: u8, mask: u8| {
        let grey = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1, "ColorSpace" => "DeviceGray",
            "BitsPerComponent" => 8,
        };
        (Stream::new(grey.clone(), vec![shade]), Stream::new(grey, vec![mask]))
    };
    // A box whose mask lets nothing through, and one whose mask lets nearly all through.
    let boxed = |mask: u8| {
        let (mut image, mask) = solid(0, mask);
        let content =
            "BT /F 12 Tf 100 700 Td (secret) Tj 0 -30 Td (public) Tj ET q 60 0 0 20 95 694 cm /Im Do Q";
        let mut doc = Document::load_mem(&page(content, vec![image.clone()])).expect("sound");
        let mask = doc.add_object(mask);
        let id = doc
            .objects
            .iter()
            .find(|(_, object)| object.as_stream().is_ok_and(|s| s.dict.has(b"Width")))
            .map(|(id, _)| *id);
        image.dict.set("SMask", mask);
        doc.objects.insert(id.expect("the image"), image.into());
        let mut bytes = Vec::new();
        doc.save_to(&mut bytes).expect("in memory");
        bytes
    };
    let lines = |matrix: &str| {
        let line = |at: u32| format!("({at} words run this way on the page) Tj 0 -14 Td ");
        page(&format!("BT /F 12 Tf {matrix} Tm {} ET", (0..8).map(line).collect::<String>()), Vec::new())
    };
    let hidden = "hidden-words";
    let rows: Vec<CheckRow> = vec![
        ("no content", page("", vec![]), Some(("note", "blank-page", "Page 1 of 1 appears blank."))),
        (
            "white on white",
            page("1 g 100 100 200 200 re f", vec![]),
            Some(("note", "blank-page", "Page 1 of 1 appears blank.")),
        ),
        ("a hairline", page("0 G .3 w 100 100 m 300 100 l S", vec![]), None),
        ("a pale rule", page(".9 G 2 w 100 100 m 300 100 l S", vec![]), None),
        ("a word", page("BT /F 12 Tf 100 700 Td (4) Tj ET", vec![]), None),
        (
            "blank paper",
            Scan::paper().pdf(&[], false),
            Some(("note", "blank-page", "Page 1 of 1 appears blank.")),
        ),
        (
            "blank paper with dust",
            Scan::paper().marked(2, INK).pdf(&[], false),
            Some(("note", "blank-page", "Page 1 of 1 appears blank.")),
        ),
        ("paper with a faint pencil mark", Scan::paper().marked(14, PAPER - 40).pdf(&[], false), None),
        ("paper with a figure", Scan::paper().marked(10, INK).pdf(&[], false), None),
        ("a searchable scan", letter().pdf(&words, false), None),
        ("a scan over its words", letter().pdf(&words, true), None),
        ("a scan whose last words were not found", letter().pdf(&words[..all - 40], false), None),
        (
            "black boxes over words of a scan",
            letter().filled(&some, 0).pdf(&words, false),
            Some((
                "warning",
                hidden,
                "3 words in the text of page 1 are where the page shows only a dark area.",
            )),
        ),
        (
            "black boxes over a scan over its words",
            letter().filled(&some, 10).pdf(&words, true),
            Some((
                "warning",
                hidden,
                "3 words in the text of page 1 are where the page shows only a dark area.",
            )),
        ),
        (
            "white boxes over words of a scan",
            letter().filled(&some, 255).pdf(&words, false),
            Some((
                "warning",
                hidden,
                "3 words in the text of page 1 are where the page shows only a blank area.",
            )),
        ),
        ("words taken out as well", letter().filled(&[all - 1], 0).pdf(&words[..all - 1], false), None),
        ("the words of another page", letter().pdf(&other, false), None),
        (
            "words on blank paper",
            Scan::paper().pdf(&words, false),
            Some((
                "note",
                "text-layer-doubted",
                "The hidden text of page 1 of this item does not seem to match the image there.",
            )),
        ),
        (
            "a box with a mask over a word",
            boxed(255),
            Some((
                "warning",
                hidden,
                "1 word in the text of page 1 is where the page shows only a dark area.",
            )),
        ),
        ("a box that lets a word through", boxed(60), None),
        ("a highlighter over a scan", letter().pdf_with(&words, false, Some(highlighter())), None),
        (
            "a highlighter over a word",
            page("BT /F 12 Tf 100 700 Td (marked) Tj ET /Im Do", vec![highlighter()]),
            None,
        ),
        ("upright", lines("1 0 0 1 50 700"), None),
        (
            "upside down",
            lines("-1 0 0 -1 500 200"),
            Some(("note", "turned-page", "The words on page 1 of this item appear upside down.")),
        ),
        (
            "up the page",
            lines("0 1 -1 0 200 100"),
            Some((
                "note",
                "turned-page",
                "The words on page 1 of this item appear sideways. They run up the page.",
            )),
        ),
        (
            "down the page",
            lines("0 -1 1 0 200 700"),
            Some((
                "note",
                "turned-page",
                "The words on page 1 of this item appear sideways. They run down the page.",
            )),
        ),
    ];
    for (what, bytes, wanted) in rows {
        // The second time what was seen is known.
        for time in ["first", "second"] {
            let said = found(folder.path(), "file.pdf", &bytes);
            let about: Vec<_> = said.iter().filter(|f| f.1 != "not-searchable").collect();
            match wanted {
                None => assert!(about.is_empty(), "{what}, {time}: {said:#?}"),
                Some((severity, code, message)) => {
                    let is = |f: &&(String, String, String)| {
                        f.0 == severity && f.1 == code && f.2.starts_with(message)
                    };
                    assert!(matches!(about[..], [one] if is(&one)), "{what}, {time}: {said:#?}");
                }
            }
        }
    }
}

/// A letter on a glass plate the wrong way round, read with the real tesseract: what is said is how it lies, and of the
/// one that lies right nothing.
#[test]
#[ignore = "needs mutool and tesseract"]
fn scans_that_lie_the_wrong_way_round_are_said() {
    let text = "Thank you for your letter of the third of May about the payments that were not made to you in spring";
    let letter = |at: usize| format!("({}) Tj 0 -22 Td ", &text[at % 3 * 9..][..70]);
    let lines: String = (0..24).map(letter).collect();
    let upright = page(&format!("BT /F 11 Tf 70 740 Td {lines} ET"), vec![]);
    let folder = tempfile::tempdir().expect("folder");
    std::fs::write(folder.path().join("page.pdf"), upright).expect("written");
    let drawn = Command::new("mutool")
        .args(["draw", "-q", "-r", "150", "-c", "gray", "-o", "page.png", "page.pdf"])
        .current_dir(folder.path())
        .status();
    assert!(drawn.expect("mutool").success());
    let picture = image::open(folder.path().join("page.png")).expect("a picture").to_luma8();
    let evidence = folder.path().join("evidence");
    for (turned, said) in [
        (picture.clone(), None),
        (image::imageops::rotate180(&picture), Some("upside down")),
        // Turned clockwise, lines run down the page.
        (image::imageops::rotate90(&picture), Some("sideways. They run down the page")),
        (image::imageops::rotate270(&picture), Some("sideways. They run up the page")),
    ] {
        std::fs::create_dir_all(&evidence).expect("folder");
        turned.save(evidence.join("scan.png")).expect("written");
        let ran = Command::new(env!("CARGO_BIN_EXE_leverarch"))
            .args(["build", "--json", "--force", "--date", "2022-03-01", "--output"])
            .args([&folder.path().join("bundle"), &evidence])
            .env("XDG_CACHE_HOME", folder.path().join("cache"))
            .output()
            .expect("runs");
        let report: Value = serde_json::from_slice(&ran.stdout).expect("a report");
        let all = report["findings"].as_array().expect("findings");
        let about: Vec<_> =
            all.iter().filter(|f| f["code"] == "turned-page").map(|f| f["message"].to_string()).collect();
        match said {
            None => assert!(about.is_empty(), "{about:?}"),
            Some(said) => assert!(matches!(&about[..], [one] if one.contains(said)), "{said}: {all:#?}"),
        }
    }
}
