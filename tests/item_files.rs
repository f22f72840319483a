//! One item of several files: a letter photographed page by page. Each file is read, hashed, packed and verified under
//! its own name, and the pages are bound in the order of the list.

use std::fs;
use std::path::Path;

use leverarch::internals::case::manifest;
use leverarch::internals::integrity::Record;

use crate::support::case::{Case, Ran, STEM, jpeg, letter, silence};
use crate::support::forger::{Outputs, PdfParts, hex, packed, relisted, unpacked};

const FILES: [&str; 4] = ["post/IMG_0412.jpg", "post/IMG_0411.jpg", "post/Łukasz 3.jpg", "post/IMG_0414.jpg"];

/// A letter of four pictures between two other items, and the pictures in another order than their names.
fn case() -> Case {
    let case = Case::tiny();
    for (at, file) in FILES.iter().enumerate() {
        case.put(file, &jpeg(300 + at as u32, 400));
    }
    let list = FILES.map(|file| format!("\"{file}\"")).join(", ");
    case.amend(
        "[[item]]\nfile = \"note.txt\"",
        &format!(
            "[[item]]\nid = \"photographed\"\nfiles = [{list}]\ntitle = \"Letter in four pictures\"\nplace = 2\n\
             [[item]]\nfile = \"note.txt\"\nanswers = \"{}\"",
            FILES[2]
        ),
    );
    case
}

fn record(case: &Case) -> Record {
    serde_json::from_slice(&fs::read(case.output("json")).expect("json")).expect("record")
}

fn sha256(bytes: &[u8]) -> String {
    hex(bytes)
}

/// The errors of a run: file and message.
fn errors(ran: &Ran) -> Vec<(String, String)> {
    let report = ran.report();
    let list = report["findings"].as_array().expect("findings").clone();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let errors = list.iter().filter(|finding| finding["severity"] == "error");
    errors.map(|finding| (text(&finding["file"]), text(&finding["message"]))).collect()
}

#[test]
fn a_letter_in_four_pictures_is_one_item_of_four_pages() {
    let case = case();
    let ran = case.build();
    assert_eq!(ran.of("error"), []);
    let record = record(&case);
    let [first, item, last] = &record.items[..] else { panic!("{:?}", record.items) };
    assert_eq!((first.files.len(), last.files.len()), (0, 0));
    assert_eq!(item.title, "Letter in four pictures");
    assert_eq!(item.last_page.get() - item.first_page.get() + 1, 4);
    assert_eq!(last.first_page.get(), item.last_page.get() + 1);
    let there: Vec<(String, String, u64, u32, u32)> = item
        .files
        .iter()
        .map(|one| {
            let sum = one.sha256.to_string();
            (one.file.to_string(), sum, one.bytes, one.first_page.get(), one.last_page.get())
        })
        .collect();
    let expected: Vec<(String, String, u64, u32, u32)> = FILES
        .iter()
        .zip(item.first_page.get()..)
        .map(|(file, page)| {
            let bytes = fs::read(case.evidence().join(file)).expect(file);
            ((*file).to_owned(), sha256(&bytes), bytes.len() as u64, page, page)
        })
        .collect();
    assert_eq!(there, expected);
    assert_eq!(
        (item.file.to_string(), item.sha256.to_string(), item.bytes),
        (expected[0].0.clone(), expected[0].1.clone(), expected[0].2)
    );
    // The bag holds each under its own name, and its list is what the evidence digest is made of.
    let outputs = Outputs::of(&case);
    let files = unpacked(&outputs.zip);
    let content = |name: &str| {
        let whole = format!("{STEM}/{name}");
        files.iter().find(|file| file.name == whole.as_bytes()).expect(name).content.clone()
    };
    let list = String::from_utf8(content("manifest-sha256.txt")).expect("list");
    assert_eq!(list.lines().count(), 6);
    let pages = String::from_utf8(content("pages-sha256.txt")).expect("list");
    let shown: Vec<&str> =
        pages.lines().filter_map(|line| line.split_once("  ")).map(|line| line.1).collect();
    assert_eq!(shown, ["4 1 1", "5 2/1 1", "6 2/2 1", "7 2/3 1", "8 2/4 1", "9 3 1"]);
    for (file, sum, ..) in &expected {
        assert_eq!(sha256(&content(&format!("data/{file}"))), *sum);
        assert!(list.contains(&format!("{sum}  data/{file}\n")), "{list}");
    }
    // The pages are those of the pictures in the order of the list: each is wider than the one before by a dot.
    let doc = lopdf::Document::load_mem(&outputs.pdf).expect("pdf");
    let pages = doc.get_pages();
    let wide = |page: u32| {
        let resources = doc.get_dictionary(pages[&page]).expect("page").get(b"Resources").expect("resources");
        let resources =
            resources.as_dict().expect("dict").get(b"XObject").expect("XObject").as_dict().expect("dict");
        let figure = resources.get(b"Figure").and_then(lopdf::Object::as_reference).expect("figure");
        doc.get_object(figure)
            .expect("object")
            .as_stream()
            .expect("stream")
            .dict
            .get(b"Width")
            .expect("width")
            .as_i64()
    };
    let widths: Vec<i64> =
        (item.first_page.get()..=item.last_page.get()).filter_map(|page| wide(page).ok()).collect();
    assert_eq!(widths, [300, 301, 302, 303]);
    let ran =
        case.run(&["verify", "BUNDLE", "--json", "--evidence", case.evidence().to_str().expect("path")]);
    assert_eq!((ran.code, errors(&ran)), (0, vec![]), "{}", ran.out);
    assert_eq!(ran.report()["tally"]["matched"], 4 + 6);
}

#[test]
fn the_same_folder_gives_the_same_bytes_on_any_number_of_threads() {
    let case = case();
    case.build();
    let first = Outputs::of(&case);
    let ran = case.run(&["build", "EVIDENCE", "--json", "--force", "--jobs", "7"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let second = Outputs::of(&case);
    assert_eq!(
        [sha256(&first.pdf), sha256(&first.json), sha256(&first.zip)],
        [sha256(&second.pdf), sha256(&second.json), sha256(&second.zip)]
    );
}

/// What a copy of the evidence is said to be, after a change of one file.
fn against_evidence(case: &Case) -> Vec<(String, String)> {
    errors(&case.run(&["verify", "BUNDLE", "--json", "--evidence", case.evidence().to_str().expect("path")]))
}

#[test]
fn each_file_on_disk_that_is_not_as_it_was_is_named() {
    let case = case();
    case.build();
    for (at, file) in FILES.iter().enumerate() {
        let path = case.evidence().join(file);
        let sound = fs::read(&path).expect(file);
        let what = format!("File {} of item 2", at + 1);
        let mut changed = sound.clone();
        changed[200] ^= 1;
        fs::write(&path, &changed).expect("write");
        let said = |message: &str| vec![((*file).to_owned(), format!("{what} {message}"))];
        assert_eq!(against_evidence(&case), said("was changed after the bundle was made."));
        fs::remove_file(&path).expect("remove");
        assert_eq!(against_evidence(&case), said("is not in the folder."));
        case.put("elsewhere.jpg", &sound);
        assert_eq!(against_evidence(&case), said("is unchanged but is now at elsewhere.jpg."));
        fs::remove_file(case.evidence().join("elsewhere.jpg")).expect("remove");
        case.put(file, &sound);
    }
    assert_eq!(against_evidence(&case), []);
}

/// The errors that verify has about a folder of outputs.
fn of_outputs(outputs: &Outputs) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().expect("folder");
    outputs.write(folder.path());
    let path: &Path = folder.path();
    errors(&crate::support::case::run_here(["verify".into(), path.into(), "--json".into()]))
}

#[test]
fn each_file_in_the_zip_that_is_not_as_it_was_is_named() {
    let case = case();
    case.build();
    for file in FILES {
        let name = format!("data/{file}");
        let whole = format!("{STEM}/{name}");
        let edited = |deed: &dyn Fn(&mut Vec<crate::support::forger::Packed>)| {
            let mut outputs = Outputs::of(&case);
            let mut files = unpacked(&outputs.zip);
            deed(&mut files);
            outputs.zip = packed(&files, None);
            outputs.reseal_zip();
            outputs.relist();
            of_outputs(&outputs)
        };
        let place = |files: &[crate::support::forger::Packed]| {
            files.iter().position(|one| one.name == whole.as_bytes()).expect("a file")
        };
        let changed = edited(&|files| {
            let at = place(files);
            files[at].content[300] ^= 1;
        });
        assert!(changed.iter().any(|(file, _)| file.ends_with(&name)), "{name}: {changed:?}");
        let gone = edited(&|files| {
            let at = place(files);
            files.remove(at);
        });
        assert!(gone.iter().any(|(file, _)| file.ends_with(&name)), "{name}: {gone:?}");
        // The lists in the zip are made again: then the record tells of another file.
        let listed = edited(&|files| {
            let at = place(files);
            files[at].content[300] ^= 1;
            relisted(files);
        });
        assert!(listed.iter().any(|(named, _)| named.ends_with(file)), "{name}: {listed:?}");
        // Unpacked, it is named as well.
        let folder = tempfile::tempdir().expect("folder");
        for one in unpacked(&Outputs::of(&case).zip) {
            let path = folder.path().join(String::from_utf8(one.name).expect("name"));
            fs::create_dir_all(path.parent().expect("parent")).expect("folder");
            fs::write(path, one.content).expect("write");
        }
        let bag = folder.path().join(STEM);
        let verify = || {
            errors(&crate::support::case::run_here(["verify".into(), bag.clone().into(), "--json".into()]))
        };
        assert_eq!(verify(), []);
        let path = bag.join(&name);
        let mut bytes = fs::read(&path).expect("read");
        bytes[300] ^= 1;
        fs::write(&path, bytes).expect("write");
        let said = verify();
        assert!(said.iter().any(|(file, _)| file.ends_with(&name)), "{name}: {said:?}");
    }
}

#[test]
fn a_page_that_shows_something_else_is_named_with_its_file() {
    let case = case();
    case.build();
    for at in 0..FILES.len() {
        let mut outputs = Outputs::of(&case);
        let mut parts = PdfParts::of(&outputs.pdf);
        // The images are the only objects so wide, and a dot more each.
        let wide = format!("/Width {}", 300 + at);
        let picture = parts.objects.iter_mut().find(|(_, text, _)| text.contains(&wide)).expect("a picture");
        picture.2[200] ^= 1;
        outputs.pdf = parts.written();
        let said = of_outputs(&outputs);
        let page = format!("Page {} (page 1 of file {} of item 2", 5 + at, at + 1);
        assert!(said.iter().any(|(_, message)| message.starts_with(&page)), "{page}: {said:?}");
    }
    // Two pages that have changed places are not what they were either.
    let mut outputs = Outputs::of(&case);
    let mut parts = PdfParts::of(&outputs.pdf);
    parts.edit_packed(|text| {
        let words = String::from_utf8_lossy(text).into_owned();
        let mut pieces: Vec<String> = words.split("/Figure ").map(str::to_owned).collect();
        // Before the first, then pages 1 to 12: those of the item are 5 to 8.
        if pieces.len() < 13 {
            return false;
        }
        let figure = |piece: &String| piece.split_once(" R").expect("a reference").0.to_owned();
        let (one, two) = (figure(&pieces[5]), figure(&pieces[6]));
        pieces[5] = pieces[5].replacen(&one, &two, 1);
        pieces[6] = pieces[6].replacen(&two, &one, 1);
        *text = pieces.join("/Figure ").into_bytes();
        true
    });
    outputs.pdf = parts.written();
    assert_ne!(of_outputs(&outputs), []);
}

#[test]
fn a_record_that_tells_of_other_files_is_refused() {
    let case = case();
    case.build();
    let record = record(&case);
    let [_, item, _] = &record.items[..] else { panic!("items") };
    let (one, two) = (&item.files[1], &item.files[2]);
    let rows: [(&str, String, String); 5] = [
        ("another digest", two.sha256.to_string(), one.sha256.to_string()),
        ("another name", "post/IMG_0414.jpg".into(), "post/IMG_0415.jpg".into()),
        ("a name twice", "\"file\": \"post/IMG_0414.jpg\"".into(), "\"file\": \"letter.pdf\"".into()),
        ("another size", format!("\"bytes\": {}", two.bytes), format!("\"bytes\": {}", two.bytes + 1)),
        (
            "pages of another file",
            format!("\"first_page\": {0},\n          \"last_page\": {0}", two.first_page),
            format!("\"first_page\": {0},\n          \"last_page\": {0}", one.first_page),
        ),
    ];
    for (what, from, to) in rows {
        let mut outputs = Outputs::of(&case);
        outputs.edit_json(&from, &to);
        assert_ne!(of_outputs(&outputs), [], "{what}");
    }
}

#[test]
fn what_is_wrong_with_one_file_stops_the_bundle_and_names_the_file() {
    type Deed = fn(&Case);
    let rows: [(&str, Deed, &str, &str); 8] = [
        (
            "missing",
            |case| fs::remove_file(case.evidence().join(FILES[2])).expect("remove"),
            FILES[2],
            "not in the folder",
        ),
        ("empty", |case| case.put(FILES[1], b""), FILES[1], "empty"),
        ("damaged", |case| case.put(FILES[3], &jpeg(300, 400)[..900]), FILES[3], ""),
        (
            "no picture",
            |case| case.put(FILES[0], b"\x01\x02\x03\x04 nothing known"),
            FILES[0],
            "file extension is .jpg",
        ),
        ("a recording", |case| case.put(FILES[3], &silence()), FILES[3], "cannot be one of several files"),
        ("an archive", |case| case.put(FILES[3], b"7z\xbc\xaf\x27\x1c\0\x04 and more"), FILES[3], ""),
        (
            "of another item too",
            |case| case.amend("file = \"note.txt\"", "file = \"post/IMG_0411.jpg\""),
            FILES[1],
            "already listed",
        ),
        (
            "twice in the list",
            |case| case.amend("\"post/IMG_0411.jpg\"", "\"post/IMG_0412.jpg\""),
            "",
            "in this list of files twice",
        ),
    ];
    for (what, deed, file, word) in rows {
        let case = case();
        deed(&case);
        for command in ["check", "build"] {
            let ran = case.run(&[command, "EVIDENCE", "--json"]);
            assert_eq!(ran.code, 1, "{what}: {}", ran.out);
            let said = errors(&ran);
            assert_eq!(said.len(), 1, "{what}: {said:?}");
            assert_eq!(said[0].0, file, "{what}: {said:?}");
            assert!(said[0].1.contains(word), "{what}: {said:?}");
        }
        assert!(!case.bundle().exists(), "{what}");
    }
}

#[test]
fn a_placeholder_has_the_place_of_a_file_that_cannot_be_shown() {
    let case = case();
    case.put(FILES[1], b"\x01\x02\x03\x04 nothing known");
    let ran = case.run(&["build", "EVIDENCE", "--json", "--with-placeholders"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let record = record(&case);
    let item = &record.items[1];
    let pages: Vec<u32> = item.files.iter().map(|one| one.first_page.get() - item.first_page.get()).collect();
    assert_eq!(pages, [0, 1, 2, 3]);
    let doc = lopdf::Document::load(case.output("pdf")).expect("pdf");
    let page = item.files[1].first_page.get();
    assert_eq!(record.items.len(), 3);
    assert!(doc.get_pages().contains_key(&page));
    let ran =
        case.run(&["verify", "BUNDLE", "--json", "--evidence", case.evidence().to_str().expect("path")]);
    assert_eq!((ran.code, errors(&ran)), (0, vec![]), "{}", ran.out);
    // A recording has a sheet of its own, with what is known of the call.
    case.put(FILES[1], &silence());
    let ran = case.run(&["build", "EVIDENCE", "--json", "--with-placeholders", "--force"]);
    assert_eq!((ran.code, errors(&ran).len()), (1, 1), "{}", ran.out);
}

#[test]
fn pages_of_pdfs_pictures_and_texts_are_bound_in_the_order_of_the_list() {
    let case = Case::tiny();
    case.put("a.pdf", &letter(&["One", "Two", "Three"]));
    case.put("b.jpg", &jpeg(300, 400));
    case.put("c.txt", b"a note to it");
    case.amend(
        "file = \"letter.pdf\"",
        "files = [\"b.jpg\", \"a.pdf\", \"c.txt\", \"letter.pdf\"]\nid = \"all\"",
    );
    case.amend(
        "file = \"note.txt\"",
        "file = \"note.txt\"\n[[event]]\ndate = 2020-01-06\ntext = \"x {all:6}\"",
    );
    case.build();
    let record = record(&case);
    let all: Vec<(String, u32)> = record.items[0]
        .files
        .iter()
        .map(|one| (one.file.to_string(), one.last_page.get() - one.first_page.get() + 1))
        .collect();
    let expected = [("b.jpg", 1), ("a.pdf", 3), ("c.txt", 1), ("letter.pdf", 1)];
    assert_eq!(all, expected.map(|(file, pages)| (file.to_owned(), pages)));
    // A page beyond the last of the item is refused as ever.
    case.amend("{all:6}", "{all:7}");
    let ran = case.run(&["check", "EVIDENCE", "--json"]);
    assert_eq!(ran.of("error"), [("page-beyond".to_owned(), String::new())], "{}", ran.out);
}

#[test]
fn files_with_the_same_bytes_are_said_within_an_item_too() {
    let case = case();
    case.put(FILES[3], &jpeg(300, 400));
    let ran = case.run(&["check", "EVIDENCE", "--json"]);
    assert_eq!(ran.code, 0);
    assert!(ran.of("warning").contains(&("same-bytes".into(), FILES[3].into())), "{}", ran.out);
}

#[test]
fn an_account_is_not_made_of_several_files() {
    let case = Case::tiny();
    case.put("a.csv", b"date,amount\n2020-01-06,1.00\n");
    case.put("b.csv", b"date,amount\n2020-01-13,1.00\n");
    case.amend("file = \"letter.pdf\"", "file = \"letter.pdf\"\n[[item]]\nfiles = [\"a.csv\", \"b.csv\"]");
    case.amend(
        "file = \"note.txt\"",
        "file = \"note.txt\"\n[[account]]\ntitle = \"A\"\nfrom = 2020-01-06\nuntil = 2020-01-26\npayments = \"a.csv\"\n",
    );
    let ran = case.run(&["check", "EVIDENCE", "--json"]);
    assert!(
        errors(&ran)
            .iter()
            .any(|(file, message)| file == "a.csv" && message.contains("A ledger must be one file")),
        "{}",
        ran.out
    );
}

/// A picture as a telephone takes it: of this time, by this camera.
fn photo(width: u32, height: u32, taken: &str) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08".to_vec();
    let text = |words: &str| [words.as_bytes(), b"\0"].concat();
    let (model, taken) = (text("Test telephone"), text(taken));
    // Model, and the way to the camera's own tags; there, the time.
    let first = 8 + 2 + 2 * 12 + 4;
    let inner = first + model.len() as u32;
    let at = inner + 2 + 12 + 4;
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value.to_be_bytes()].concat()
    };
    tiff.extend(2u16.to_be_bytes());
    tiff.extend(entry(0x0110, 2, model.len() as u32, first));
    tiff.extend(entry(0x8769, 4, 1, inner));
    tiff.extend([0; 4]);
    tiff.extend(&model);
    tiff.extend(1u16.to_be_bytes());
    tiff.extend(entry(0x9003, 2, taken.len() as u32, at));
    tiff.extend([0; 4]);
    tiff.extend(&taken);
    let body = [b"Exif\0\0".as_slice(), &tiff].concat();
    let picture = jpeg(width, height);
    let length = (body.len() as u16 + 2).to_be_bytes();
    [&picture[..2], b"\xff\xe1", &length, &body, &picture[2..]].concat()
}

#[test]
fn init_drafts_a_photographed_letter_as_one_item_that_can_be_built() {
    let case = Case::tiny();
    fs::remove_file(case.evidence().join("manifest.toml")).expect("remove");
    for (at, time) in ["10:15:02", "10:15:20", "10:15:41", "10:16:30"].iter().enumerate() {
        // The second lies on its side.
        let (width, height) = if at == 1 { (400, 300) } else { (300, 400) };
        let name = format!("letters/IMG_04{}.jpg", 11 + at);
        case.put(&name, &photo(width, height, &format!("2020:01:06 {time}")));
    }
    case.put("letters/IMG_0420.jpg", &photo(300, 400, "2020:01:06 10:17:00"));
    let ran = case.run(&["init", "EVIDENCE", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let path = case.evidence().join("manifest.toml");
    let text = fs::read_to_string(&path).expect("manifest");
    let reading = manifest::parse(&text);
    assert_eq!(reading.findings, [], "{text}");
    let files: Vec<Vec<&str>> = reading
        .manifest
        .item
        .iter()
        .map(|item| item.all_files().iter().map(|file| file.as_str()).collect())
        .collect();
    let four =
        ["letters/IMG_0411.jpg", "letters/IMG_0412.jpg", "letters/IMG_0413.jpg", "letters/IMG_0414.jpg"];
    assert!(files.contains(&four.to_vec()) && files.contains(&vec!["letters/IMG_0420.jpg"]), "{text}");
    assert_eq!(files.len(), 4);
    assert_eq!(ran.report()["draft"]["added"].as_array().expect("added").len(), 7);
    assert!(text.contains("# check: drafted as one document of 4 files"), "{text}");
    // A second run adds nothing, and the spreadsheet carries all four files there and back.
    assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
    assert_eq!(fs::read_to_string(&path).expect("manifest"), text);
    let ran = case.run(&["build", "EVIDENCE", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    // Without a manifest nothing is looked into, and nothing is put together.
    fs::remove_file(&path).expect("remove");
    let ran = case.run(&["check", "EVIDENCE", "--json"]);
    assert_eq!(ran.report()["contents"]["items"], 7, "{}", ran.out);
}
