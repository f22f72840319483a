//! One folder with a file of every format, and each of them once cut off, once with zeros in its second half, once
//! without a byte and once under another name: every file is named in the record, and what is wrong with it is said.
#![cfg(all(feature = "sound", feature = "heic", feature = "workbooks"))]

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::Value;

use crate::support::case::{Case, STEM, letter};
use crate::support::mail::{CHAT, attached, mail, outlook, zipped};
use crate::support::office::{Sheet, doc, docx, ods, odt, paragraph, sheet_row, xls, xlsx};
use crate::support::{case, sounds};

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("in memory");
    bytes.into_inner()
}

fn pictures() -> Vec<(&'static str, Vec<u8>)> {
    let rgb = RgbImage::from_fn(61, 37, |x, y| Rgb([(x * 3) as u8, (y * 5) as u8, (x ^ y) as u8]));
    let image: DynamicImage = rgb.into();
    let mut tiff = Cursor::new(Vec::new());
    let mut pages = tiff::encoder::TiffEncoder::new(&mut tiff)
        .expect("in memory")
        .with_compression(tiff::encoder::Compression::Lzw);
    for _ in 0..3 {
        pages.write_image::<tiff::encoder::colortype::RGB8>(61, 37, image.as_bytes()).expect("in memory");
    }
    let mut gif = Vec::new();
    let frame = image::Frame::new(image.to_rgba8());
    image::codecs::gif::GifEncoder::new(&mut gif).encode_frames([frame.clone(), frame]).expect("in memory");
    let shades: DynamicImage = image.to_luma8().into();
    vec![
        ("colour.jpg", written(&image, ImageFormat::Jpeg)),
        ("grey.jpg", written(&shades, ImageFormat::Jpeg)),
        ("colour.png", written(&image, ImageFormat::Png)),
        ("clear.png", written(&image.to_rgba8().into(), ImageFormat::Png)),
        ("deep.png", written(&image.to_rgb16().into(), ImageFormat::Png)),
        ("pages.tiff", tiff.into_inner()),
        ("picture.webp", written(&image, ImageFormat::WebP)),
        ("moving.gif", gif),
        ("picture.bmp", written(&image, ImageFormat::Bmp)),
        ("picture.heic", include_bytes!("support/pictures/pattern.heic").to_vec()),
    ]
}

fn recordings() -> Vec<(&'static str, Vec<u8>)> {
    let sample = |name: &str| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/wojcik/calls");
        fs::read(folder.join(name)).expect(name)
    };
    vec![
        ("call.wav", sounds::wav(10)),
        ("call.flac", sounds::flac(10)),
        ("call.mp3", sounds::mp3(10, true)),
        ("call.amr", sounds::amr(5, false)),
        ("call.awb", sounds::amr(5, true)),
        ("call.3gp", sounds::threegp(5, true)),
        ("last.3gp", sounds::threegp(4, false)),
        ("call.m4a", sample("Call recording 08001712345_200218_102317.m4a")),
        ("call.opus", sample("Voice 20200521 103114.opus")),
    ]
}

/// Sixty lines.
fn many(line: &dyn Fn(usize) -> String) -> String {
    (0..60).map(line).collect()
}

fn texts() -> Vec<(&'static str, Vec<u8>)> {
    let time = |i: usize| format!("00:{i:02}:01");
    let words = |i: usize| format!("I paid for the {i}th time.");
    let cues = |dot: char| {
        many(&|i| {
            format!("{}\n{}{dot}000 --> {}{dot}900\nOfficer: {}\n\n", i + 1, time(i), time(i), words(i))
        })
    };
    let piece = |i: usize| format!("{{\"start\": {i}.0, \"end\": {i}.5, \"text\": \"{}\"}},", words(i));
    let said = |i: usize| {
        format!(
            "{{\"transcript\": \"{}\", \"start_offset\": {}, \"end_offset\": {}}},",
            words(i),
            i * 16_000,
            i * 16_000 + 900
        )
    };
    let list = |pieces: String| format!("[{}]", pieces.trim_end_matches(','));
    let note = many(&|i| format!("{i} caf\u{e9} at \u{a3}4. {}\r\n", words(i)));
    vec![
        ("call.vtt", format!("WEBVTT\n\n{}", cues('.')).into()),
        ("call.srt", cues(',').into()),
        ("whisper.json", format!("{{\"segments\": {}}}", list(many(&piece))).into()),
        ("otter.json", format!("{{\"transcripts\": {}}}", list(many(&said))).into()),
        ("typed.txt", many(&|i| format!("[{}] Officer: {}\n", time(i), words(i))).into()),
        ("latin.txt", note.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin")).collect()),
        ("wide.txt", format!("\u{feff}{note}").encode_utf16().flat_map(u16::to_le_bytes).collect()),
        (
            "page.html",
            format!("<html><body>{}</body></html>", many(&|i| format!("<p>{}</p>", words(i)))).into(),
        ),
        (
            "chat.txt",
            [CHAT.to_owned(), many(&|i| format!("[15/02/2021, 12:{i:02}:00] Ann Pryce: {}\r\n", words(i)))]
                .concat()
                .into(),
        ),
        (
            "table.csv",
            (String::from("Date,What,Paid\n") + &many(&|i| format!("01/03/2021,\"{}\",{i}.50\n", words(i))))
                .into(),
        ),
    ]
}

fn mails() -> Vec<(&'static str, Vec<u8>)> {
    let attachment = attached("letter.pdf", "application/pdf", &letter(&["one", "two"]));
    let one = |name: &str| mail(name, "See the letter.", std::slice::from_ref(&attachment));
    let from = b"From officer@cms.example Thu Sep 24 16:12:08 2020\n";
    vec![
        ("mail.eml", one("Payments")),
        (
            "box.mbox",
            [&from[..], &one("First"), b"\n", from, &one("Next"), b"\n", from, &one("Last")].concat(),
        ),
        ("mail.msg", outlook("Payments", &"See the letter. ".repeat(400), "letter.pdf", &letter(&["one"]))),
        (
            "WhatsApp Chat.zip",
            zipped(&[
                ("_chat.txt", CHAT.as_bytes()),
                ("00000004-PHOTO-2021-02-14-10-00-00.jpg", &case::jpeg(30, 40)),
                ("00000005-AUDIO-2021-02-14-10-01-00.opus", &sounds::wav(1)),
            ]),
        ),
    ]
}

fn documents() -> Vec<(&'static str, Vec<u8>)> {
    let rows = many(&|i| sheet_row(i + 1, &[(0, "\"Payment"), (1, "44259"), (2, "12.5")]));
    let cell = "<table:table-cell><text:p>Paid</text:p></table:table-cell>";
    let cells = many(&|_| format!("<table:table-row>{cell}{cell}</table:table-row>"));
    let lines = |end: &str| many(&|i| format!("Sentence number {i}, {}.{end}", i * 7919));
    vec![
        ("book.xlsx", xlsx(&[Sheet { name: "March", hidden: false, columns: "", rows: &rows }])),
        ("book.xls", xls(&vec![&["Date", "Sum", "5.25"][..]; 200])),
        ("book.ods", ods("", &format!("<table:table table:name=\"A\">{cells}</table:table>"))),
        ("letter.docx", docx(&many(&|i| paragraph(&format!("Sentence {i}, {}.", i * 7919))))),
        ("letter.odt", odt(&many(&|i| format!("<text:p>Sentence {i}, {}.</text:p>", i * 7919)))),
        ("letter.doc", doc(&lines("\r"))),
        ("letter.rtf", format!("{{\\rtf1\\ansi {}}}", lines("\\par\n")).into()),
        ("letter.pdf", letter(&["Dear Sir", "The second page", "The third page"])),
    ]
}

/// What is done to a file.
const DAMAGES: [&str; 5] = ["whole", "cut", "zeroed", "empty", "renamed"];

/// Where nothing can be said, because what is left is sound as far as anyone can see.
const SILENT: [(&str, &str); 2] = [
    // Half a text is a text.
    ("latin.txt", "cut"),
    // It is not packed, so zeros are black dots.
    ("picture.bmp", "zeroed"),
];

/// What may be said of a sound file: that only its words are shown without LibreOffice, that a picture moves, and that a
/// text does not say how its letters are encoded.
const HARMLESS: [&str; 3] = ["words-alone", "removed", "encoding-doubted"];

/// The pages of sound files that have more than one.
const PAGES: [(&str, u64); 4] = [("pages.tiff", 3), ("letter.pdf", 3), ("mail.eml", 3), ("box.mbox", 9)];

#[test]
fn every_format_is_shown_and_every_damage_to_it_is_said() {
    let files = [pictures(), recordings(), texts(), mails(), documents()].concat();
    let case = Case::tiny();
    for name in ["letter.pdf", "note.txt"] {
        fs::remove_file(case.evidence().join(name)).expect("remove");
    }
    let mut manifest = format!("[bundle]\nname = \"{STEM}\"\ndate = 2022-03-01\n");
    let mut put: Vec<(String, &str, &str)> = Vec::new();
    for (name, bytes) in &files {
        let half = bytes.len() / 2;
        let pdf = name.ends_with("pdf");
        for damage in DAMAGES {
            let (stem, ending) = name.rsplit_once('.').expect("an ending");
            let ending = if damage == "renamed" { if pdf { "docx" } else { "pdf" } } else { ending };
            let mut bytes = bytes.clone();
            match damage {
                "cut" => bytes.truncate(half),
                "zeroed" => bytes[half..].fill(0),
                "empty" => bytes.clear(),
                _ => {}
            }
            // Two files of the same stem may come to the same name.
            let path = format!("{damage}/{} {stem}.{ending}", put.len());
            case.put(&path, &bytes);
            manifest += &format!("[[item]]\nfile = \"{path}\"\ndate = 2020-09-24\n");
            put.push((path, name, damage));
        }
    }
    case.put("manifest.toml", manifest.as_bytes());
    let ran = case.run(&["build", "EVIDENCE", "--json", "--with-placeholders"]);
    assert!(ran.code <= 1, "{} {}", ran.code, ran.err);
    let report = ran.report();
    let findings = report["findings"].as_array().expect("findings");
    let record: Value =
        serde_json::from_slice(&fs::read(case.output("json")).expect("record")).expect("JSON");
    let items = record["items"].as_array().expect("items");
    let listed: BTreeSet<&str> = items.iter().filter_map(|item| item["file"].as_str()).collect();
    let mut faults = Vec::new();
    for (path, name, damage) in &put {
        let of: Vec<&Value> = findings
            .iter()
            .filter(|f| {
                f["file"].as_str().is_some_and(|file| file == path || file.starts_with(&format!("{path} › ")))
            })
            .collect();
        let grave: Vec<&Value> = of.iter().copied().filter(|f| f["severity"] != "note").collect();
        let codes: Vec<&str> = grave.iter().filter_map(|f| f["code"].as_str()).collect();
        let good = match *damage {
            "whole" => codes.iter().all(|code| HARMLESS.contains(code)),
            "empty" => codes.contains(&"empty"),
            "renamed" => codes.contains(&"not-as-named"),
            _ => of
                .iter()
                .any(|f| f["code"] != "shown-as-sheet" && !HARMLESS.iter().any(|code| f["code"] == *code)),
        };
        let stopped =
            of.iter().any(|f| f["message"].as_str().unwrap_or("").contains("leverarch stopped while"));
        let silent = SILENT.contains(&(*name, *damage));
        if good == silent || stopped || !listed.contains(path.as_str()) {
            faults.push(format!("{path}: listed {}, {codes:?} {of:?}", listed.contains(path.as_str())));
        }
    }
    for (name, pages) in PAGES {
        let (path, ..) = put.iter().find(|(_, of, damage)| (*of, *damage) == (name, "whole")).expect("put");
        let item = items.iter().find(|item| item["file"] == path.as_str()).expect("listed");
        let page = |key: &str| item[key].as_u64().expect("a page");
        assert_eq!(page("last_page") + 1 - page("first_page"), pages, "{path}");
    }
    assert!(faults.is_empty(), "{} faults of {}\n{}", faults.len(), put.len(), faults.join("\n"));
}
