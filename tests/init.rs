//! `init` drafts a manifest that a person can correct, and adds to one without touching what they wrote.

use std::fs;

use leverarch::internals::case::manifest;
use leverarch::internals::case::manifest::types::Item;
use leverarch::internals::model::Kind;

use crate::support::case::{Case, letter};
use crate::support::{case, mail};

fn text_of(case: &Case) -> String {
    fs::read_to_string(case.evidence().join("manifest.toml")).expect("manifest")
}

/// A folder whose manifest is not there yet.
fn bare() -> Case {
    let case = Case::tiny();
    fs::remove_file(case.evidence().join("manifest.toml")).expect("remove");
    case
}

/// What the manifest says of a file.
fn item(case: &Case, file: &str) -> Item {
    let text = text_of(case);
    let reading = manifest::parse(&text);
    assert_eq!(reading.findings, [], "{text}");
    reading.manifest.item.into_iter().find(|item| item.file.as_str() == file).expect(file)
}

/// A page whose lines stand one below the other, all in one text object.
fn page(lines: &[&str]) -> Vec<u8> {
    letter(&[&lines.join(") Tj 0 -14 Td (")])
}

const DECISION: [&str; 7] = [
    "Child Maintenance Service 21",
    "Our reference: 121000654321",
    "Date: 6 January 2020",
    "Mr M Test",
    "Dear Mr Test",
    "Your child maintenance calculation",
    "We have worked out what you must pay for Anna, born on 4 March 2011.",
];

const TO_SERVICE: [&str; 6] = [
    "Mr M Test",
    "17 January 2020",
    "Child Maintenance Service 21",
    "Wolverhampton WV98 2BU",
    "Dear Sir or Madam,",
    "Please look again at the decision, sent with RA473124829GB",
];

const RECEIPT: [&str; 5] =
    ["Post Office", "20/01/2020 12:52", "1 x 1st Class Signed For", "WV98 2BU", "RA473124829GB"];

#[test]
fn a_letter_is_known_by_its_first_page_and_not_by_its_name() {
    let case = bare();
    case.put("scan0012.pdf", &page(&DECISION));
    let ran = case.run(&["init", "EVIDENCE"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = text_of(&case);
    let reading = manifest::parse(&text);
    assert_eq!(reading.findings, [], "{text}");
    let item = reading.manifest.item.iter().find(|i| i.file.as_str() == "scan0012.pdf").expect("item");
    assert_eq!(item.title.as_deref(), Some("Letter from CMS, calculation decision, ref. 121000654321"));
    assert_eq!(item.date, "2020-01-06".parse().ok());
    assert_eq!(item.kind, Some(Kind::Decision));
    assert_eq!(item.reference.as_deref(), Some("121000654321"));
    assert_eq!(reading.manifest.case.reference.as_deref(), Some("121000654321"));
    assert!(!text.contains("Anna"), "{text}");
    assert_eq!(case.run(&["check", "EVIDENCE"]).code, 0);
}

#[test]
fn a_receipt_with_the_number_of_a_letter_is_paired_and_another_is_asked_about() {
    let case = bare();
    case.put("to cms.pdf", &page(&TO_SERVICE));
    case.put("receipt.pdf", &page(&RECEIPT));
    let other = RECEIPT.map(|line| if line.starts_with("RA") { "KQ602437183GB" } else { line });
    case.put("other receipt.pdf", &page(&other));
    assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
    let text = text_of(&case);
    let reading = manifest::parse(&text);
    assert_eq!(reading.findings, [], "{text}");
    let post = |file: &str| {
        let item = reading.manifest.item.iter().find(|i| i.file.as_str() == file).expect(file);
        item.post.clone().expect(file)
    };
    let receipt = post("receipt.pdf");
    assert_eq!(receipt.tracking.as_deref(), Some("RA473124829GB"));
    assert_eq!(receipt.letter.map(|letter| letter.0).as_deref(), Some("to cms.pdf"), "{text}");
    let other = post("other receipt.pdf");
    assert_eq!((other.tracking.as_deref(), other.letter), (Some("KQ602437183GB"), None));
}

#[test]
fn a_receipt_without_a_number_in_common_is_a_question() {
    let case = bare();
    case.put("to cms.pdf", &page(&TO_SERVICE[..5]));
    case.put("receipt 20 January 2020.pdf", &page(&RECEIPT));
    assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
    let text = text_of(&case);
    assert!(
        text.contains("# check: is this the receipt for \"Letter to CMS\" (to cms.pdf)? Because"),
        "{text}"
    );
    assert!(!text.contains("\nletter ="), "{text}");
}

#[test]
fn a_recording_has_the_transcript_of_its_name() {
    let case = bare();
    case.put("calls/Call recording 08001712345_200218_102317.mp3", b"ID3\x03\0\0\0\0\0\0");
    case.put("calls/Call recording 08001712345_200218_102317.txt", b"00:00 Officer: hello\n");
    assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
    let reading = manifest::parse(&text_of(&case));
    assert_eq!(reading.findings, []);
    let call = reading.manifest.item.iter().find_map(|i| i.call.clone()).expect("call");
    let transcript = "calls/Call recording 08001712345_200218_102317.txt";
    assert_eq!(call.transcript.map(|t| t.0).as_deref(), Some(transcript));
    assert_eq!(call.their_number.as_deref(), Some("08001712345"));
}

#[test]
fn a_second_run_keeps_every_byte_and_adds_only_what_is_new() {
    let case = bare();
    // Windows' line ends, no newline at the end, odd spacing and remarks: all of it is the user's.
    let mine = "# my own words\r\n[bundle]\r\ntitle   =  \"Mine\"\r\n[[item]]\r\nfile='letter.pdf' # keep\r\n\
        [[leave_out]]\r\nfile = \"note.txt\"";
    case.put("manifest.toml", mine.as_bytes());
    assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
    assert_eq!(text_of(&case), mine);
    case.put("scan0012.pdf", &page(&DECISION));
    assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
    let longer = text_of(&case);
    assert!(longer.starts_with(mine), "{longer}");
    assert_eq!(longer[mine.len()..].matches("[[item]]").count(), 1, "{longer}");
    assert_eq!(manifest::parse(&longer).findings, []);
    assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
    assert_eq!(text_of(&case), longer);
}

#[test]
fn a_receipt_that_comes_later_finds_its_letter() {
    let case = bare();
    case.put("to cms.pdf", &page(&TO_SERVICE));
    case.put("calls/a call.mp3", b"ID3\x03\0\0\0\0\0\0");
    assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
    let before = text_of(&case);
    case.put("receipt.pdf", &page(&RECEIPT));
    case.put("calls/a call.txt", b"00:00 Officer: hello\n");
    assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
    let after = text_of(&case);
    assert!(after.starts_with(&before), "{after}");
    let added = &after[before.len()..];
    assert_eq!(added.matches("[[item]]").count(), 2, "{added}");
    assert!(added.contains("letter = \"to cms.pdf\""), "{added}");
    assert!(added.contains("# check: it has the same name as \"calls/a call.mp3\""), "{added}");
    assert_eq!(manifest::parse(&after).findings, []);
}

#[test]
fn a_manifest_that_cannot_be_added_to_is_left_alone() {
    let case = bare();
    let mine = "item = [{ file = \"letter.pdf\" }]\n";
    case.put("manifest.toml", mine.as_bytes());
    let ran = case.run(&["init", "EVIDENCE", "--json"]);
    assert_eq!(ran.code, 2, "{}", ran.out);
    assert_eq!(text_of(&case), mine);
}

#[test]
fn what_a_file_says_cannot_write_lines_of_the_manifest() {
    let case = bare();
    let mut lines = DECISION;
    lines[5] = "Please read this\\012[bundle]\\012title = \"forged\"";
    case.put("a.pdf", &page(&lines));
    case.put("b\"\u{2028}c.pdf", &page(&["Kennet Bank\\015x = 1", "Statement of account"]));
    assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
    let text = text_of(&case);
    let reading = manifest::parse(&text);
    assert_eq!(reading.findings, [], "{text}");
    assert_eq!(reading.manifest.item.len(), 4, "{text}");
}

#[test]
fn files_that_are_not_what_they_seem_are_listed_all_the_same() {
    let case = bare();
    case.put("broken.pdf", b"%PDF-1.7\nnothing of it is true");
    case.put("broken.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0broken");
    case.put("empty.pdf", b"");
    assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
    assert_eq!(manifest::parse(&text_of(&case)).manifest.item.len(), 5);
}

#[test]
fn a_date_that_can_be_read_in_two_ways_is_said_by_build_too() {
    let case = bare();
    case.put("letter 9.3.21.pdf", &letter(&["Dear Sir"]));
    let ran = case.run(&["check", "EVIDENCE", "--json"]);
    assert!(ran.of("warning").contains(&("date-doubted".into(), "letter 9.3.21.pdf".into())), "{}", ran.out);
}

#[test]
fn an_email_is_drafted_from_its_own_heads() {
    let case = bare();
    case.put("a.eml", &mail::mail("Re: Your complaint", "Dear Mr Test", &[]));
    case.put("b.msg", &mail::outlook("Oliwia", "Dear Mr Test", "x.txt", b"x"));
    assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
    let a = item(&case, "a.eml");
    assert_eq!(a.title.as_deref(), Some("E-mail from CMS, \u{201c}Your complaint\u{201d}"));
    assert_eq!((a.from.as_deref(), a.to.as_deref()), (Some("CMS Officer"), Some("Marek W\u{f3}jcik")));
    assert_eq!((a.kind, a.date), (Some(Kind::Email), "2020-09-24T15:12:08".parse().ok()));
    let b = item(&case, "b.msg");
    assert_eq!((b.title.as_deref(), b.date), (Some("E-mail from CMS"), a.date));
    assert!(text_of(&case).contains("# check: its subject is \"Oliwia\", which may hold a name"));
}

#[test]
fn an_email_that_is_listed_with_another_day_is_said() {
    let case = bare();
    for (date, said) in [
        ("2020-09-23", false),
        ("2020-09-24T15:12:08", false),
        ("2020-09-25", false),
        ("\"2020-09\"", false),
        ("2020-09-22", true),
        ("2020-09-26", true),
        ("\"2021\"", true),
    ] {
        for (file, bytes) in [
            ("a.eml", mail::mail("x", "Dear Mr Test", &[])),
            ("a.msg", mail::outlook("x", "Dear Mr Test", "x.txt", b"x")),
        ] {
            case.put(file, &bytes);
            case.put("manifest.toml", format!("[[item]]\nfile = \"{file}\"\ndate = {date}\n").as_bytes());
            let ran = case.run(&["check", "EVIDENCE", "--json"]);
            let doubted = ran.of("warning").contains(&("date-doubted".into(), file.into()));
            assert_eq!(doubted, said, "{file} {date} {}", ran.out);
            if said {
                assert!(ran.out.contains("24 September 2020, 15:12"), "{}", ran.out);
            }
        }
    }
}

#[test]
fn months_in_a_name_are_a_period() {
    for (name, date, until) in [
        ("bank 2020-05 to 2020-07.pdf", "2020-05", Some("2020-07")),
        ("bank Jan-Mar 2021.pdf", "2021-01", Some("2021-03")),
        ("bank Nov 2020 - Feb 2021.pdf", "2020-11", Some("2021-02")),
        ("bank 2020-07 to 2020-05.pdf", "2020-07", None),
        ("bank 2020-05.pdf", "2020-05", None),
    ] {
        let case = bare();
        case.put(name, b"%PDF-1.7 nothing");
        assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
        let item = item(&case, name);
        assert_eq!(
            (item.date, item.until),
            (date.parse().ok(), until.map(|u| u.parse().expect(u))),
            "{name}"
        );
    }
}

/// The tags of a camera: the day it took the picture, alone.
fn tags(taken: &str) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    // One entry that leads to the camera's own tags, and there one with the text.
    tiff.extend(b"\x01\0\x69\x87\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0");
    tiff.extend(b"\x01\0\x03\x90\x02\0\x14\0\0\0\x2c\0\0\0\0\0\0\0");
    tiff.extend(taken.as_bytes());
    tiff.push(0);
    tiff
}

fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes(), &kind[..], body].concat()
}

/// A picture of an iPhone with nothing in it but its tags.
fn heic(taken: &str) -> Vec<u8> {
    let exif = [&[0, 0, 0, 0][..], &tags(taken)].concat();
    let infe = boxed(b"infe", &[&[2, 0, 0, 0, 0, 1, 0, 0][..], b"Exif\0"].concat());
    let iinf = boxed(b"iinf", &[&[0, 0, 0, 0, 0, 1][..], &infe].concat());
    let place = [&[1, 0, 0, 0, 0x44, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1][..], &[0, 0, 0, 0]].concat();
    let iloc = boxed(b"iloc", &[&place[..], &(exif.len() as u32).to_be_bytes()].concat());
    let meta = boxed(b"meta", &[&[0, 0, 0, 0][..], &iinf, &iloc, &boxed(b"idat", &exif)].concat());
    [boxed(b"ftyp", b"heic\0\0\0\0mif1heic"), meta].concat()
}

#[test]
fn the_day_that_a_camera_keeps_is_found_in_every_kind_of_picture() {
    for (name, bytes) in [
        ("photo of the door.heic", heic("2020:03:04 10:11:12")),
        ("photo of the door.tif", tags("2020:03:04 10:11:12")),
    ] {
        let case = bare();
        case.put(name, &bytes);
        assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
        let item = item(&case, name);
        assert_eq!((item.kind, item.date), (Some(Kind::Photo), "2020-03-04T10:11:12".parse().ok()), "{name}");
    }
}

/// A PDF that opens with a password alone.
fn locked(bytes: &[u8], password: &str) -> Vec<u8> {
    use lopdf::encryption::{EncryptionState, EncryptionVersion, Permissions};
    let mut doc = lopdf::Document::load_mem(bytes).expect("pdf");
    let id = lopdf::Object::string_literal("0123456789abcdef");
    doc.trailer.set("ID", vec![id.clone(), id]);
    let version = EncryptionVersion::V2 {
        document: &doc,
        owner_password: "owner",
        user_password: password,
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).expect("a lock");
    doc.encrypt(&state).expect("locks");
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).expect("pdf");
    bytes
}

#[test]
fn a_pdf_that_asks_for_a_password_is_said_and_opened_with_the_one_that_is_written_there() {
    let case = bare();
    case.put("scan0012.pdf", &locked(&page(&TO_SERVICE), case::SET.1));
    let ran = case.run(&["init", "EVIDENCE", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert_eq!(ran.of("warning"), [("locked".to_owned(), "scan0012.pdf".to_owned())]);
    let text = text_of(&case);
    assert!(text.contains("# check: it needs a password"), "{text}");
    // With it, a receipt that comes later finds the letter.
    case.amend(
        "file = \"scan0012.pdf\"\n",
        &format!("file = \"scan0012.pdf\"\npassword_env = \"{}\"\n", case::SET.0),
    );
    case.put("receipt.pdf", &page(&RECEIPT));
    let ran = case.run(&["init", "EVIDENCE", "--json"]);
    assert_eq!((ran.code, ran.of("warning").len()), (0, 0), "{}", ran.out);
    let post = item(&case, "receipt.pdf").post.expect("post");
    assert_eq!(post.letter.map(|letter| letter.0).as_deref(), Some("scan0012.pdf"));
    assert!(!text_of(&case).contains(case::SET.1));
}

#[test]
fn a_letter_that_tells_of_an_older_posting_is_not_paired_with_its_proof() {
    let case = bare();
    let later = [
        "Mr M Test",
        "12 October 2020",
        "Child Maintenance Service 21",
        "Dear Sir or Madam,",
        "I sent it with RA473124829GB.",
    ];
    case.put("later.pdf", &page(&later));
    case.put("receipt 20 January 2020.pdf", &page(&RECEIPT));
    assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
    assert_eq!(item(&case, "receipt 20 January 2020.pdf").post.expect("post").letter, None);
}

#[test]
fn a_letter_that_was_typed_is_known_by_its_words() {
    let case = bare();
    case.put("untitled.txt", TO_SERVICE.join("\n").as_bytes());
    case.put("untitled.rtf", format!("{{\\rtf1\\ansi {}}}", TO_SERVICE.join("\\par ")).as_bytes());
    assert_eq!(case.run(&["init", "EVIDENCE"]).code, 0);
    for file in ["untitled.txt", "untitled.rtf"] {
        let item = item(&case, file);
        assert_eq!(
            (item.title.as_deref(), item.kind),
            (Some("Letter to CMS, asks to look again at a decision"), Some(Kind::Letter)),
            "{file}"
        );
    }
}
