//! The words of pictures: how they are read, kept and laid. Most tests use a program that only plays tesseract, so
//! that it can be counted and made to fail; those with the real one are ignored where it is not installed.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use fax::{Color, VecWriter, encoder::Encoder};
use image::codecs::jpeg::{JpegEncoder, PixelDensity};
use image::{GrayImage, Luma};
use leverarch::internals::cli::{Io, run};
use leverarch::internals::ingest::tools::ocr::{OcrMode, OcrPool};
use leverarch::internals::model::limits::Limits;
use leverarch::internals::pdf::{PageFormat, import};
use leverarch::internals::system::progress::Environment;
use lopdf::{Document, Object, Stream, dictionary};

use crate::support::case::{Ran, everything, letter};

/// A folder with evidence, a place for what is kept, and a PATH.
struct Desk {
    folder: tempfile::TempDir,
    path: OsString,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        for name in ["evidence", "bin", "cache"] {
            fs::create_dir(folder.path().join(name)).expect("folder");
        }
        let path = folder.path().join("bin").into_os_string();
        Self { folder, path }
    }

    /// With the real programs of this computer.
    fn real() -> Self {
        Self { path: std::env::var_os("PATH").expect("PATH"), ..Self::new() }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.at("evidence").join(name), bytes).expect("write");
    }

    /// A program that plays tesseract; `page` is what it does for a page, as lines of a shell. It notes each page
    /// it is asked for.
    fn play(&self, page: &str) {
        let script = format!(
            "#!/bin/sh\ncase $1 in\n--version) echo 'tesseract 9.8.7'; exit;;\n\
             --list-langs) printf 'List\\neng\\nosd\\n'; exit;;\nesac\n\
             echo \"$OMP_THREAD_LIMIT $*\" >> '{}'\n{page}\n",
            self.at("starts").display()
        );
        let file = self.at("bin/tesseract");
        fs::write(&file, script).expect("write");
        fs::set_permissions(file, fs::Permissions::from_mode(0o755)).expect("rights");
    }

    /// How often it was asked for a page.
    fn starts(&self) -> usize {
        fs::read_to_string(self.at("starts")).map_or(0, |text| text.lines().count())
    }

    fn environment(&self) -> Environment {
        let (path, cache, temporary) = (self.path.clone(), self.at("cache"), self.at("bin"));
        Environment::new(move |name| match name {
            "PATH" => Some(path.clone()),
            "XDG_CACHE_HOME" => Some(cache.clone().into()),
            "TMPDIR" => Some(temporary.clone().into()),
            _ => None,
        })
    }

    fn run(&self, command: &str, more: &[&str]) -> Ran {
        let words = [command, "--json", "--date", "2022-03-01", "--force", "--name", "B"];
        self.start(&[&words, more].concat())
    }

    /// The program with these words before the folder.
    fn start(&self, words: &[&str]) -> Ran {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut around = Io {
            out: &mut out,
            err: &mut err,
            terminal: false,
            colour: false,
            today: jiff::civil::date(2026, 11, 22),
            processors: 2,
            program: None,
            environment: self.environment(),
            stop: Arc::new(AtomicBool::new(false)),
        };
        let words = ["leverarch"].iter().chain(words).map(OsString::from);
        let code = run(words.chain([self.at("evidence").into()]), &mut around);
        Ran { code, out: String::from_utf8(out).expect("UTF-8"), err: String::from_utf8(err).expect("UTF-8") }
    }

    /// Builds, insists that it went well, and gives the outputs.
    fn build(&self, more: &[&str]) -> (Ran, BTreeMap<String, Vec<u8>>) {
        let ran = self.run("build", more);
        assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
        let outputs = everything(&self.at("evidence-bundle"));
        (ran, outputs)
    }

    fn record(&self) -> serde_json::Value {
        let text = fs::read(self.at("evidence-bundle/B.json")).expect("record");
        serde_json::from_slice(&text).expect("JSON")
    }

    /// The pages of the bundle's only item.
    fn page(&self) -> u64 {
        self.record()["items"][0]["first_page"].as_u64().expect("number")
    }
}

/// A page with the word "Arrears" in the middle of its upper half.
const ARREARS: &str = r#"cat > words.hocr <<'END'
<span class='ocr_line' id='line_1_1' title="bbox 400 300 800 360; baseline 0 -12; x_size 60; x_descenders 12">
<span class='ocrx_word' id='word_1_1' title='bbox 400 300 800 360; x_wconf 96'>Arrears</span></span>
END"#;

/// The fake has no programs but the shell on its PATH.
fn arrears() -> String {
    ARREARS.replace("cat >", "/bin/cat >")
}

fn shades() -> GrayImage {
    GrayImage::from_fn(1200, 1600, |x, y| Luma([((x / 7) ^ (y / 5)) as u8]))
}

fn jpeg_of(image: &GrayImage, dpi: u16) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut coder = JpegEncoder::new_with_quality(&mut bytes, 85);
    coder.set_pixel_density(PixelDensity::dpi(dpi));
    coder.encode_image(image).expect("in memory");
    bytes
}

/// A PDF whose page, turned by so many degrees to be seen, is this image and what else the content says.
fn scan(image: &GrayImage, rotate: i64, more: &str) -> Vec<u8> {
    let mut doc = Document::with_version("1.5");
    let root = doc.new_object_id();
    let picture = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => i64::from(image.width()), "ColorSpace" => "DeviceGray",
        "Height" => i64::from(image.height()), "BitsPerComponent" => 8, "Filter" => "DCTDecode",
    };
    let picture = doc.add_object(Stream::new(picture, jpeg_of(image, 300)));
    let font =
        doc.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let (width, height) = (image.width() as f32 * 0.24, image.height() as f32 * 0.24);
    let content = format!("q {width} 0 0 {height} 0 0 cm /Im Do Q {more}");
    let content = doc.add_object(Stream::new(dictionary! {}, content.into_bytes()));
    let resources = dictionary! {
        "XObject" => dictionary! { "Im" => picture }, "Font" => dictionary! { "F" => font },
    };
    let page = doc.add_object(dictionary! {
        "Type" => "Page", "Parent" => root, "Contents" => content, "Rotate" => rotate, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), Object::Real(width), Object::Real(height)],
    });
    let pages = dictionary! { "Type" => "Pages", "Kids" => vec![Object::Reference(page)], "Count" => 1 };
    doc.objects.insert(root, pages.into());
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    doc.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).expect("in memory");
    bytes
}

/// A page that begins a letter of the Service, its date in a column beside the name.
fn service() -> String {
    let words = |id: usize, top: usize, words: &[(&str, usize)]| {
        let right = words.last().map_or(0, |(_, left)| left + 90);
        let spans: Vec<String> = words
            .iter()
            .map(|(word, left)| {
                let area = format!("{left} {top} {} {}", left + 90, top + 30);
                format!("<span class='ocrx_word' id='w' title='bbox {area}; x_wconf 96'>{word}</span>")
            })
            .collect();
        let area = format!("{} {top} {right} {}", words[0].1, top + 30);
        format!("<span class='ocr_line' id='line_1_{id}' title=\"bbox {area}\">\n{}</span>", spans.join("\n"))
    };
    let lines = [
        words(1, 100, &[("Child", 100), ("Maintenance", 200), ("Service", 300)]),
        words(2, 150, &[("Our", 100), ("reference:", 200), ("121000654321", 300)]),
        words(3, 200, &[("Marek", 100), ("Date:", 700), ("6", 800), ("January", 900), ("2020", 1000)]),
        words(4, 250, &[("Dear", 100), ("Mr", 200)]),
        words(5, 300, &[("Your", 100), ("annual", 200), ("review", 300)]),
    ];
    format!("/bin/cat > words.hocr <<'END'\n{}\nEND", lines.join("\n"))
}

#[test]
fn a_draft_reads_scans_once_and_the_build_has_their_words_already() {
    let desk = Desk::new();
    desk.play(&service());
    desk.put("IMG_20200822_102405.jpg", &jpeg_of(&shades(), 150));
    desk.put("letter.pdf", &letter(&["Dear Sir"]));
    desk.put("two.pdf", &scan(&shades(), 0, ""));
    let ran = desk.start(&["init", "--json"]);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    assert_eq!((desk.starts(), ran.findings()), (2, vec![]));
    let text = fs::read_to_string(desk.at("evidence/manifest.toml")).expect("manifest");
    let items = leverarch::internals::case::manifest::parse(&text).manifest.item;
    for item in items.iter().filter(|item| item.file.as_str() != "letter.pdf") {
        assert_eq!(
            item.title.as_deref(),
            Some("Letter from CMS, annual review, ref. 121000654321"),
            "{text}"
        );
        assert_eq!(item.date, "2020-01-06".parse().ok(), "{text}");
    }
    assert!(text.contains("# check: made from the first page as tesseract read it"), "{text}");
    assert!(text.contains("# check: the letter gives it as its date, as tesseract read it"), "{text}");
    desk.build(&[]);
    assert_eq!(desk.starts(), 2, "the build reads nothing anew");
}

#[test]
fn a_draft_without_tesseract_says_so_and_one_that_is_not_to_read_does_not() {
    let desk = Desk::new();
    desk.put("scan.jpg", &jpeg_of(&shades(), 150));
    let ran = desk.start(&["init", "--json"]);
    assert_eq!(ran.of("note"), [("not-searchable".to_owned(), String::new())], "{}", ran.out);
    fs::remove_file(desk.at("evidence/manifest.toml")).expect("remove");
    desk.play(&service());
    let ran = desk.start(&["init", "--json", "--no-ocr"]);
    assert_eq!((desk.starts(), ran.findings()), (0, vec![]));
    let text = fs::read_to_string(desk.at("evidence/manifest.toml")).expect("manifest");
    assert!(text.contains("title = \"Photograph, scan\""), "{text}");
}

#[test]
fn what_is_kept_of_a_folder_goes_when_it_is_forgotten_and_that_of_others_stays() {
    let desk = Desk::new();
    desk.play(&arrears());
    desk.put("photo.jpg", &jpeg_of(&shades(), 150));
    desk.build(&[]);
    // What belongs to another folder, and what an earlier version kept of all folders together.
    let kept = |name: &str| desk.at("cache/leverarch").join(name);
    for place in ["cases/another/ocr", "ocr"] {
        fs::create_dir_all(kept(place)).expect("folder");
        fs::write(kept(place).join("words.json"), "words").expect("write");
    }
    let evidence = everything(&desk.at("evidence"));
    let ran = desk.start(&["forget", "--json"]);
    let report = ran.report();
    assert_eq!((ran.code, report["result"].as_str()), (0, Some("forgotten")), "{}", ran.out);
    assert_eq!(report["removed"]["files"], 2, "{}", ran.out);
    let left: Vec<String> = everything(&desk.at("cache")).into_keys().collect();
    assert!(left.iter().any(|name| name.ends_with("cases/another/ocr/words.json")), "{left:?}");
    assert!(left.iter().all(|name| name.contains("another") || name.contains("page/recent")), "{left:?}");
    assert!(evidence == everything(&desk.at("evidence")));
    assert_eq!(desk.start(&["forget", "--json"]).report()["removed"]["files"], 0);
    desk.build(&[]);
    assert_eq!(desk.starts(), 2, "it is read anew");
    // Also when the folder is gone.
    let there = desk.at("evidence");
    fs::rename(&there, desk.at("elsewhere")).expect("renamed");
    assert_eq!(desk.start(&["forget", "--json"]).report()["removed"]["files"], 1);
}

#[test]
fn what_was_read_is_kept_and_gives_the_same_bytes_again() {
    let desk = Desk::new();
    desk.play(&arrears());
    desk.put("photo.jpg", &jpeg_of(&shades(), 150));
    desk.put("scan.pdf", &scan(&shades(), 90, ""));
    desk.put("letter.pdf", &letter(&["Dear Sir"]));
    let (_, first) = desk.build(&[]);
    assert_eq!(desk.starts(), 2, "a picture each, and none for the letter");
    let told = fs::read_to_string(desk.at("starts")).expect("starts");
    assert!(told.lines().all(|line| line.starts_with("1 picture.pgm words --dpi ")), "{told}");
    assert!(told.lines().all(|line| line.ends_with("-l eng --psm 1 hocr")), "{told}");
    let (_, second) = desk.build(&[]);
    assert_eq!(desk.starts(), 2);
    assert!(first == second, "what was kept must give the same bytes");
    assert_eq!(desk.record()["converters"], serde_json::json!(["tesseract 9.8.7"]));
    // Damage is seen, and mended.
    let kept = everything(&desk.at("cache"));
    assert_eq!(kept.len(), 2, "{:?}", kept.keys());
    for (at, (name, bytes)) in kept.iter().enumerate() {
        let damaged = if at == 0 { bytes[..bytes.len() / 2].to_vec() } else { [bytes, &b" "[..]].concat() };
        fs::write(desk.at("cache").join(name), damaged).expect("write");
    }
    let (_, third) = desk.build(&[]);
    assert_eq!(desk.starts(), 4);
    assert!(first == third);
    assert!(kept == everything(&desk.at("cache")));
    assert!(
        !desk.at("bin").read_dir().expect("folder").any(|e| e.expect("entry").file_name() != "tesseract")
    );
}

#[test]
fn nothing_is_read_by_check_or_when_it_is_not_wanted() {
    let desk = Desk::new();
    desk.play(&arrears());
    desk.put("photo.jpg", &jpeg_of(&shades(), 150));
    let searchable = |ran: &Ran| ran.findings().iter().all(|(code, _)| code != "not-searchable");
    assert!(searchable(&desk.run("check", &[])));
    let (ran, plain) = desk.build(&["--no-ocr"]);
    assert!(ran.out.contains("(because of --no-ocr)") && !searchable(&ran), "{}", ran.out);
    assert_eq!((desk.starts(), desk.record().get("converters")), (0, None));
    let (ran, read) = desk.build(&[]);
    assert!(searchable(&ran) && read != plain);
    assert_eq!(desk.starts(), 1);
}

#[test]
fn without_tesseract_the_build_says_once_how_to_get_it() {
    let desk = Desk::new();
    for name in ["a.jpg", "b.jpg"] {
        desk.put(name, &jpeg_of(&shades(), if name == "a.jpg" { 150 } else { 200 }));
    }
    for command in ["check", "build"] {
        let ran = desk.run(command, &[]);
        let notes: Vec<_> = ran.of("note").into_iter().filter(|(code, _)| code == "not-searchable").collect();
        assert_eq!(notes, [("not-searchable".to_owned(), String::new())], "{}", ran.out);
        assert!(
            ran.out.contains("2 pages of 2 items are images") && ran.out.contains("apt install"),
            "{}",
            ran.out
        );
    }
}

#[test]
fn a_page_that_fails_is_named_and_stays_as_it_is() {
    let desk = Desk::new();
    desk.play("exit 1");
    desk.put("scan.pdf", &scan(&shades(), 0, ""));
    let (ran, failed) = desk.build(&[]);
    assert!(ran.of("warning").contains(&("not-searchable".into(), "scan.pdf".into())), "{}", ran.out);
    assert!(ran.out.contains("It is in the bundle as it is"), "{}", ran.out);
    assert!(everything(&desk.at("cache")).is_empty(), "a failure is not kept");
    desk.play(&arrears());
    let (ran, read) = desk.build(&[]);
    assert!(ran.of("warning").iter().all(|(code, _)| code != "not-searchable"));
    assert!(read != failed);
}

#[test]
fn a_program_that_does_not_end_costs_its_time_and_no_more() {
    let desk = Desk::new();
    desk.play("while :; do :; done");
    let limits = Limits { ocr_seconds: 1, ..Limits::STANDARD };
    let mut placed = import(PageFormat::Jpeg, &Arc::new(jpeg_of(&shades(), 150)), &limits).expect("placed");
    let before = placed.pages.clone();
    let room = OcrPool::new(OcrMode::Read, 2, &desk.environment(), &limits);
    let outcome = room.read(&mut placed);
    assert!(outcome.findings[0].message.contains("took longer than 1 second"), "{:?}", outcome.findings);
    assert_eq!(placed.pages, before);
    assert_eq!(room.progress(), (1, 1));
}

#[test]
fn a_folder_that_cannot_be_written_is_only_a_note() {
    let desk = Desk::new();
    desk.play(&arrears());
    desk.put("photo.jpg", &jpeg_of(&shades(), 150));
    let (_, kept) = desk.build(&[]);
    fs::remove_dir_all(desk.at("cache")).expect("cache");
    fs::write(desk.at("cache"), "in the way").expect("write");
    let (ran, unkept) = desk.build(&[]);
    assert!(ran.out.contains("could not be saved"), "{}", ran.out);
    assert!(kept["B.pdf"].len().abs_diff(unkept["B.pdf"].len()) < 2_000);
}

#[test]
fn pages_with_words_of_their_own_are_left_alone() {
    let desk = Desk::new();
    desk.play(&arrears());
    let long = "BT /F 9 Tf 20 20 Td (This page says in letters of its own what is to be said on it, and more.) Tj ET";
    for (content, reads) in [
        ("", true),
        ("BT /F 9 Tf 20 20 Td (Page 17 of 54) Tj ET", true),
        (long, false),
        ("BT 3 Tr /F 9 Tf 20 20 Td (Read) Tj ET", false),
    ] {
        let mut placed = import(PageFormat::Pdf, &Arc::new(scan(&shades(), 0, content)), &Limits::STANDARD)
            .expect("placed");
        let room = OcrPool::new(OcrMode::Read, 1, &desk.environment(), &Limits::STANDARD);
        assert_eq!(room.read(&mut placed).words.len(), usize::from(reads), "{content}");
    }
}

/// Whatever way a picture is stored, tesseract is given dark print on light ground, the right way up.
#[test]
fn tesseract_is_given_the_picture_as_it_is_seen() {
    let desk = Desk::new();
    desk.play(&format!("/bin/cp picture.pgm '{}'; exit 1", desk.at("given.pgm").display()));
    // Print at the top left, and nothing that looks the same when it is turned or mirrored.
    let image = GrayImage::from_fn(400, 560, |x, y| Luma([if x < 150 && y < 90 + x { 0 } else { 255 }]));
    let png = |picture: image::DynamicImage| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, image::ImageFormat::Png).expect("in memory");
        bytes.into_inner()
    };
    let turned = |turn: fn(&GrayImage) -> GrayImage| turn(&image);
    let colour = image::DynamicImage::from(image.clone()).to_rgb8();
    for (what, form, bytes) in [
        ("grey JPEG", PageFormat::Jpeg, jpeg_of(&image, 150)),
        ("grey PNG", PageFormat::Png, png(image.clone().into())),
        ("colour PNG", PageFormat::Png, png(colour.into())),
        ("fax", PageFormat::Tiff, fax_tiff(&image)),
        ("PDF", PageFormat::Pdf, scan(&image, 0, "")),
        ("PDF turned by 90", PageFormat::Pdf, scan(&turned(image::imageops::rotate270), 90, "")),
        ("PDF turned by 180", PageFormat::Pdf, scan(&turned(image::imageops::rotate180), 180, "")),
        ("PDF turned by 270", PageFormat::Pdf, scan(&turned(image::imageops::rotate90), 270, "")),
    ] {
        let mut placed = import(form, &Arc::new(bytes), &Limits::STANDARD).expect("placed");
        OcrPool::new(OcrMode::Read, 1, &desk.environment(), &Limits::STANDARD).read(&mut placed);
        let given = fs::read(desk.at("given.pgm")).expect(what);
        let pixels = given.strip_prefix(b"P5\n400 560\n255\n").expect(what);
        let off: usize =
            pixels.iter().zip(image.as_raw()).map(|(a, b)| usize::from(a.abs_diff(*b) > 100)).sum();
        assert!(pixels.len() == 400 * 560 && off < 400, "{what}: {off} pixels differ");
        fs::remove_file(desk.at("given.pgm")).expect(what);
    }
}

/// A tall screenshot is read once; each strip has the words that are seen on it.
#[test]
fn strips_of_one_picture_are_read_once() {
    let desk = Desk::new();
    desk.play(&arrears());
    let tall = GrayImage::from_fn(1080, 9_000, |x, y| Luma([(x ^ (y / 6)) as u8]));
    let mut placed =
        import(PageFormat::Jpeg, &Arc::new(jpeg_of(&tall, 72)), &Limits::STANDARD).expect("placed");
    let before = placed.clone();
    let room = OcrPool::new(OcrMode::Read, 2, &desk.environment(), &Limits::STANDARD);
    let outcome = room.read(&mut placed);
    assert!(before.pages.len() > 1);
    assert_eq!((desk.starts(), outcome.words.len()), (1, 1));
    let changed: Vec<bool> = placed.pages.iter().zip(&before.pages).map(|(a, b)| a != b).collect();
    assert!(changed[0] && changed[1..].iter().all(|changed| !changed), "{changed:?}");
    for (number, object) in &before.objects {
        assert_eq!(placed.objects.get(number), Some(object), "what was there stays");
    }
}

/// Its density gives a fax its true size on the sheet, as it does a photograph.
#[test]
fn a_fax_lies_where_a_photograph_of_the_same_density_lies() {
    let image = GrayImage::from_pixel(1240, 1754, Luma([255]));
    let pages = |form, bytes| import(form, &Arc::new(bytes), &Limits::STANDARD).expect("placed").pages;
    assert_eq!(pages(PageFormat::Tiff, fax_tiff(&image)), pages(PageFormat::Jpeg, jpeg_of(&image, 300)));
}

// With the real tesseract and poppler.

/// A word of a page: its text and its box, left, top, right, bottom, in points from the top left.
type Boxed = (String, [f64; 4]);

fn words(pdf: &Path, page: u64) -> Vec<Boxed> {
    let page = page.to_string();
    let out = Command::new("pdftotext").args(["-bbox", "-f", &page, "-l", &page]).arg(pdf).arg("-").output();
    let text = String::from_utf8(out.expect("pdftotext").stdout).expect("UTF-8");
    let attribute = |line: &str, name: &str| -> f64 {
        let rest = line.split(&format!("{name}=\"")).nth(1).expect(name);
        rest.split('"').next().expect("value").parse().expect("number")
    };
    text.lines()
        .filter(|line| line.trim_start().starts_with("<word "))
        .map(|line| {
            let said = line.split('>').nth(1).and_then(|rest| rest.split('<').next()).expect("text");
            (said.to_owned(), ["xMin", "yMin", "xMax", "yMax"].map(|name| attribute(line, name)))
        })
        .collect()
}

const TEXT: &str = "Child Maintenance Service\n\nPO Box 249\nMitcheldean\n\n6 January 2020\n\nDear Mr Smith\n\n\
We have worked out how much child maintenance you should pay. From 6 January 2020 the amount is 53.20 pounds for \
each week. This replaces the amount that we told you about in our letter of 4 March 2019.\n\n\
The other parent told us that the number of nights has changed. We asked you about this on 2 December 2019 and have \
not had a reply, so our decision is made on what we know. If you think that it is wrong, ask us to look at it again \
within thirty days of the date of this letter. You can write to us or telephone the number below.\n\n\
Your payments are late. The arrears at the end of December were 1,204.60 pounds. Please pay this amount, or tell us \
why you cannot, before 31 January 2020. We may take it from your earnings if you do neither.\n\nYours sincerely\n\n\
Case Manager\n";

/// A clean letter at 300 dots an inch, and each of its words with the box of its ink, in pixels.
fn clean() -> (GrayImage, Vec<Boxed>) {
    let desk = Desk::new();
    desk.put("letter.txt", TEXT.as_bytes());
    desk.build(&[]);
    let (pdf, page) = (desk.at("evidence-bundle/B.pdf"), desk.page());
    let number = page.to_string();
    let out = Command::new("pdftoppm")
        .args(["-r", "300", "-gray", "-singlefile", "-f", &number, "-l", &number])
        .arg(&pdf)
        .arg(desk.at("page"))
        .status();
    assert!(out.expect("pdftoppm").success());
    let pgm = fs::read(desk.at("page.pgm")).expect("picture");
    let head: Vec<u32> = String::from_utf8_lossy(&pgm[..20])
        .split_whitespace()
        .skip(1)
        .take(2)
        .map(|number| number.parse().expect("number"))
        .collect();
    let pixels = pgm[pgm.len() - (head[0] * head[1]) as usize..].to_vec();
    let image = GrayImage::from_raw(head[0], head[1], pixels).expect("pixels");
    let inked = |[left, top, right, bottom]: [f64; 4]| {
        let mut ink: Option<[f64; 4]> = None;
        for y in (top * 300.0 / 72.0) as u32..(bottom * 300.0 / 72.0) as u32 {
            for x in (left * 300.0 / 72.0) as u32..(right * 300.0 / 72.0) as u32 {
                if image.get_pixel(x, y).0[0] < 128 {
                    let (x, y) = (f64::from(x), f64::from(y));
                    let [l, t, r, b] = ink.unwrap_or([x, y, x, y]);
                    ink = Some([l.min(x), t.min(y), r.max(x + 1.0), b.max(y + 1.0)]);
                }
            }
        }
        ink.expect("ink")
    };
    let words: Vec<Boxed> = words(&pdf, page).into_iter().map(|(text, area)| (text, inked(area))).collect();
    assert!(words.len() > 150, "{}", words.len());
    (image, words)
}

/// A TIFF of one page in fax coding of group 4.
fn fax_tiff(image: &GrayImage) -> Vec<u8> {
    let (across, down) = image.dimensions();
    let mut coder = Encoder::new(VecWriter::new());
    for row in image.rows() {
        let line = row.map(|pixel| if pixel.0[0] < 128 { Color::Black } else { Color::White });
        coder.encode_line(line, across as u16).expect("in memory");
    }
    let coded = coder.finish().expect("in memory").finish();
    let mut out = b"II*\0\x08\0\0\0".to_vec();
    let tags = [
        (256, 4, across),
        (257, 4, down),
        (258, 3, 1),
        (259, 3, 4),
        (262, 3, 0),
        (273, 4, 8 + 2 + 11 * 12 + 4 + 16),
        (277, 3, 1),
        (278, 4, down),
        (279, 4, coded.len() as u32),
        (282, 5, 8 + 2 + 11 * 12 + 4),
        (283, 5, 8 + 2 + 11 * 12 + 12),
    ];
    out.extend((tags.len() as u16).to_le_bytes());
    for (tag, kind, value) in tags {
        out.extend((tag as u16).to_le_bytes());
        out.extend((kind as u16).to_le_bytes());
        out.extend(1u32.to_le_bytes());
        out.extend(value.to_le_bytes());
    }
    out.extend(0u32.to_le_bytes());
    for number in [300u32, 1, 300, 1] {
        out.extend(number.to_le_bytes());
    }
    out.extend(coded);
    out
}

/// Builds a bundle of one scan of the clean letter and compares: at least 95 of 100 words are found, and each box
/// is at most 2 mm from the ink. `lies` says where a point of the letter is in the picture that was stored, both as
/// parts of width and height from the top left; `form` is what gives the picture's place on the sheet.
fn found(name: &str, bytes: &[u8], across: bool, lies: impl Fn(f64, f64) -> (f64, f64)) {
    let (image, letter) = clean();
    let desk = Desk::real();
    desk.put(name, bytes);
    let (ran, _) = desk.build(&[]);
    assert!(ran.findings().iter().all(|(code, _)| code != "not-searchable"), "{}", ran.out);
    let words = words(&desk.at("evidence-bundle/B.pdf"), desk.page());
    // The same picture as a photograph has the same place.
    let (w, h) = if across { (image.height(), image.width()) } else { image.dimensions() };
    let blank = jpeg_of(&GrayImage::new(w, h), 300);
    let placed = import(PageFormat::Jpeg, &Arc::new(blank), &Limits::STANDARD).expect("placed");
    let (matrix, tall) = (placed.pages[0].matrix.map(f64::from), f64::from(placed.pages[0].paper.height));
    let on_sheet = |x: f64, y: f64| {
        let (u, v) = lies(x / f64::from(image.width()), y / f64::from(image.height()));
        let [a, b, c, d, e, f] = matrix;
        (a * u + c * (1.0 - v) + e, tall - (b * u + d * (1.0 - v) + f))
    };
    let mut missing = Vec::new();
    for (text, [left, top, right, bottom]) in &letter {
        let (one, other) = (on_sheet(*left, *top), on_sheet(*right, *bottom));
        let ink = [one.0.min(other.0), one.1.min(other.1), one.0.max(other.0), one.1.max(other.1)];
        let off = |area: &[f64; 4]| (0..4).map(|i| (area[i] - ink[i]).abs()).fold(0.0, f64::max);
        let best =
            words.iter().filter(|(said, _)| said == text).map(|(_, area)| off(area)).fold(f64::MAX, f64::min);
        // 2 mm are 5.67 points.
        if best > 5.67 {
            missing.push((text, best));
        }
    }
    let (all, lost) = (letter.len(), missing.len());
    assert!(lost * 20 <= all, "{name}: {lost} of {all}: {missing:?}");
}

#[test]
#[ignore = "needs tesseract and poppler"]
fn a_photograph_of_a_letter_can_be_searched() {
    let bytes = jpeg_of(&clean().0, 300);
    found("letter.jpg", &bytes, false, |x, y| (x, y));
    // The picture is in the bundle as it was.
    let desk = Desk::real();
    desk.put("letter.jpg", &bytes);
    let (_, outputs) = desk.build(&[]);
    let placed = import(PageFormat::Jpeg, &Arc::new(bytes), &Limits::STANDARD).expect("placed");
    let image = &placed.objects[&1].as_stream().expect("image").content;
    assert!(outputs["B.pdf"].windows(image.len()).any(|window| window == image));
    let (_, again) = desk.build(&[]);
    assert!(outputs == again);
}

/// The words are not seen: a page looks the same with them and without. Its matrix is written in another place then, and
/// rounded to five decimals there, which moves a dot here and there by a shade of 255 or two.
#[test]
#[ignore = "needs tesseract, poppler and qpdf"]
fn a_page_looks_the_same_with_words_and_without() {
    let desk = Desk::real();
    let image = clean().0;
    desk.put("1.jpg", &jpeg_of(&image, 300));
    desk.put("2.pdf", &scan(&image::imageops::rotate270(&image), 90, "0 0 1 rg 50 50 200 9 re f"));
    desk.put("3.jpg", &jpeg_of(&image::imageops::crop_imm(&image, 200, 200, 600, 3_000).to_image(), 72));
    let seen = |more: &[&str]| {
        let (_, outputs) = desk.build(more);
        let pdf = desk.at("evidence-bundle/B.pdf");
        let tool = |name: &str, arguments: &[&str]| {
            let out = Command::new(name).args(arguments).arg(&pdf).output().expect(name);
            assert!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
            out.stdout
        };
        let checked = String::from_utf8(tool("qpdf", &["--check"])).expect("UTF-8");
        assert!(checked.contains("No syntax or stream encoding errors found"), "{checked}");
        // All but the foot, which carries the page's number.
        let (first, last) = (desk.page().to_string(), (desk.page() + 3).to_string());
        let above = ["-r", "75", "-x", "0", "-y", "0", "-W", "620", "-H", "830", "-f", &first, "-l", &last];
        (outputs["B.pdf"].len(), tool("pdftoppm", &above))
    };
    let (with, without) = (seen(&[]), seen(&["--no-ocr"]));
    let apart = with.1.iter().zip(&without.1).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(with.1.len() == without.1.len() && apart <= Some(2), "pages look different: {apart:?}");
    assert!(with.0 > without.0 && with.0 < without.0 + 60_000, "{} and {} bytes", with.0, without.0);
}

#[test]
#[ignore = "needs tesseract and poppler"]
fn a_faxed_letter_can_be_searched() {
    found("letter.tif", &fax_tiff(&clean().0), false, |x, y| (x, y));
}

#[test]
#[ignore = "needs tesseract and poppler"]
fn a_scan_that_came_as_a_turned_pdf_can_be_searched() {
    let turned = image::imageops::rotate270(&clean().0);
    found("letter.pdf", &scan(&turned, 90, ""), false, |x, y| (x, y));
}

#[test]
#[ignore = "needs tesseract and poppler"]
fn a_letter_that_was_scanned_sideways_can_be_searched() {
    let image = clean().0;
    found("clockwise.jpg", &jpeg_of(&image::imageops::rotate90(&image), 300), true, |x, y| (1.0 - y, x));
    found("against.jpg", &jpeg_of(&image::imageops::rotate270(&image), 300), true, |x, y| (y, 1.0 - x));
    found("over.jpg", &jpeg_of(&image::imageops::rotate180(&image), 300), false, |x, y| (1.0 - x, 1.0 - y));
}
